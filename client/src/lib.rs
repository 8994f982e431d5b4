//! Typed access to a RadLedger chain: connect, ask what is recorded, sign and submit.
//!
//! [`calls`] prepare what to say, without a network. [`Client::submit`] signs and sends it, and waits as long as asked.
//! A [`Ledger`] answers questions as of one block. Every [`Error`] tells what happened, why, and what to do.
//!
//! ```no_run
//! # async fn example() -> radledger_client::Result<()> {
//! use radledger_client::{calls, demonstration, Client, Wait};
//!
//! let client = Client::connect("ws://127.0.0.1:9944").await?;
//! let hospital = demonstration::account("north-hospital").expect("a name of the demonstration consortium");
//! let patient = demonstration::account("stranger").expect("a name of the demonstration consortium");
//! let outcome = client.submit(&calls::enrol_patient(demonstration::id(&patient)), &hospital, Wait::Best).await?;
//! println!("{:?}", outcome.events);
//! # Ok(())
//! # }
//! ```

pub mod calls;
mod connection;
mod council;
pub mod demonstration;
#[cfg(test)]
mod double;
mod error;
mod ledger;
mod provenance;
mod submit;
mod types;
mod view;

/// What the macro makes of the chain's metadata. `metadata.scale` is written by `scripts/metadata`.
#[allow(missing_docs, clippy::all)]
#[subxt::subxt(
	runtime_metadata_path = "metadata.scale",
	substitute_type(
		path = "radledger_primitives::codes::OrganisationKind",
		with = "::subxt::utils::Static<::radledger_primitives::OrganisationKind>"
	),
	substitute_type(
		path = "radledger_primitives::codes::SuspensionReason",
		with = "::subxt::utils::Static<::radledger_primitives::SuspensionReason>"
	),
	substitute_type(
		path = "radledger_primitives::codes::Modality",
		with = "::subxt::utils::Static<::radledger_primitives::Modality>"
	),
	substitute_type(
		path = "radledger_primitives::codes::AmendmentReason",
		with = "::subxt::utils::Static<::radledger_primitives::AmendmentReason>"
	),
	substitute_type(
		path = "radledger_primitives::codes::DigestAlgorithm",
		with = "::subxt::utils::Static<::radledger_primitives::DigestAlgorithm>"
	),
	substitute_type(
		path = "radledger_primitives::codes::Operation",
		with = "::subxt::utils::Static<::radledger_primitives::Operation>"
	),
	substitute_type(
		path = "radledger_primitives::codes::TransferPurpose",
		with = "::subxt::utils::Static<::radledger_primitives::TransferPurpose>"
	),
	substitute_type(
		path = "radledger_primitives::codes::DiscrepancyOutcome",
		with = "::subxt::utils::Static<::radledger_primitives::DiscrepancyOutcome>"
	),
	substitute_type(
		path = "radledger_primitives::codes::RevisionReason",
		with = "::subxt::utils::Static<::radledger_primitives::RevisionReason>"
	),
	substitute_type(
		path = "radledger_primitives::codes::Quantity",
		with = "::subxt::utils::Static<::radledger_primitives::Quantity>"
	),
	substitute_type(
		path = "radledger_primitives::graph::Node",
		with = "::subxt::utils::Static<::radledger_primitives::Node>"
	),
	substitute_type(
		path = "radledger_primitives::graph::Agent",
		with = "::subxt::utils::Static<::radledger_primitives::Agent>"
	),
	substitute_type(
		path = "radledger_primitives::graph::Branch",
		with = "::subxt::utils::Static<::radledger_primitives::graph::Branch>"
	),
	substitute_type(
		path = "radledger_primitives::graph::Lineage",
		with = "::subxt::utils::Static<::radledger_primitives::graph::Lineage>"
	),
	substitute_type(
		path = "radledger_primitives::codes::Roles",
		with = "::subxt::utils::Static<::radledger_primitives::Roles>"
	)
)]
mod chain {}

pub use connection::Client;
pub use council::{Motion, MotionState};
pub use error::{Error, Kind, Result};
pub use ledger::Ledger;
pub use provenance::{
	Conformity, Derivation, Direction, Handover, MeasuredValue, Measurement, Origin, Patrol, PixelClaim, Protocol,
	RevisedValue, Signature, TransferState,
};
pub use submit::{BlockRef, Outcome, Wait};
pub use subxt::{tx::Payload as Call, utils::AccountId32 as AccountId};
pub use subxt_signer::sr25519::Keypair;
pub use types::{Actor, Credential, Enrolment, NewStudy, Organisation, Revision, Standing, Study};
