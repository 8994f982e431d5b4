//! Typed access to a RadLedger chain: connect, ask what is recorded, sign and submit.
//!
//! [`calls`] prepare transactions, without a network. [`Client::submit`] signs and sends one, and waits as long as
//! asked; [`Client::tell`] also returns what it changed. A [`Ledger`] answers questions as of one block. Every
//! [`Error`] says what happened, why, and what can be done.
//!
//! ```no_run
//! # async fn example() -> radledger_client::Result<()> {
//! use radledger_client::{calls, demonstration, Client, Wait};
//!
//! let client = Client::connect("ws://127.0.0.1:9944").await?;
//! let hospital = demonstration::account("north-hospital").expect("a name of the demonstration consortium");
//! let patient = demonstration::account("stranger").expect("a name of the demonstration consortium");
//! let outcome = client.submit(&calls::enrol_patient(demonstration::id(&patient), None), &hospital, Wait::Best).await?;
//! println!("{:?}", outcome.events);
//! # Ok(())
//! # }
//! ```

#[macro_use]
mod told;
pub mod authorship;
pub mod calls;
pub mod campaign;
mod chain;
mod connection;
pub mod consent;
mod council;
pub mod demonstration;
pub mod device;
#[cfg(test)]
mod double;
mod error;
mod export;
pub mod finality;
mod ledger;
pub mod model;
mod openings;
mod plain;
pub mod pool;
pub mod proof;
mod proved;
mod provenance;
pub mod receipt;
pub mod record;
mod relay;
pub mod report;
mod submit;
pub mod surveillance;
mod types;
mod view;
pub mod voucher;

pub use connection::Client;
pub use council::{Motion, MotionState};
pub use error::{Error, Kind, Result, CODES};
pub use ledger::Ledger;
pub use openings::Opening;
pub use proved::Proved;
pub use provenance::{
	Conformity, Derivation, Direction, ErasureDuty, Handover, Holder, MeasuredValue, Measurement, Origin, Patrol,
	PixelClaim, Protocol, RevisedValue, Signature, TransferState,
};
pub use relay::SignedCall;
pub use submit::{BlockRef, Outcome, Wait};
pub use subxt::{tx::Payload as Call, utils::AccountId32 as AccountId};
pub use subxt_signer::sr25519::Keypair;
pub use told::{FromEvent, Told};
pub use types::{Actor, Credential, Enrolment, NewStudy, Organisation, Revision, Standing, Study};
