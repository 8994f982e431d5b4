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
//! let outcome = client.submit(&calls::enrol_patient(demonstration::id(&patient), None), &hospital, Wait::Best).await?;
//! println!("{:?}", outcome.events);
//! # Ok(())
//! # }
//! ```

/// Returns what an event tells, if it is one of these of the module's `events`.
macro_rules! told_by {
	($event:ident => $($name:ident { $($field:ident),+ } => $change:expr;)+) => {
		$(if let Some(found) = $event.decode_fields_as::<events::$name>() {
			let events::$name { $($field,)+ .. } = found.map_err(Error::from_subxt)?;
			return Ok(Some($change));
		})+
	};
}

pub mod authorship;
pub mod calls;
pub mod campaign;
mod connection;
pub mod consent;
mod council;
pub mod demonstration;
pub mod device;
#[cfg(test)]
mod double;
mod error;
mod ledger;
pub mod model;
pub mod pool;
mod provenance;
pub mod receipt;
mod relay;
pub mod report;
mod submit;
pub mod surveillance;
mod types;
mod view;
pub mod voucher;

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
		path = "radledger_primitives::graph::DeviceVersion",
		with = "::subxt::utils::Static<::radledger_primitives::graph::DeviceVersion>"
	),
	substitute_type(
		path = "radledger_primitives::device::ProductKind",
		with = "::subxt::utils::Static<::radledger_primitives::device::ProductKind>"
	),
	substitute_type(
		path = "radledger_primitives::device::DeviceState",
		with = "::subxt::utils::Static<::radledger_primitives::device::DeviceState>"
	),
	substitute_type(
		path = "radledger_primitives::device::CheckKind",
		with = "::subxt::utils::Static<::radledger_primitives::device::CheckKind>"
	),
	substitute_type(
		path = "radledger_primitives::device::CheckOutcome",
		with = "::subxt::utils::Static<::radledger_primitives::device::CheckOutcome>"
	),
	substitute_type(
		path = "radledger_primitives::device::OutReason",
		with = "::subxt::utils::Static<::radledger_primitives::device::OutReason>"
	),
	substitute_type(
		path = "radledger_primitives::device::ActionOutcome",
		with = "::subxt::utils::Static<::radledger_primitives::device::ActionOutcome>"
	),
	substitute_type(
		path = "radledger_primitives::device::Condition",
		with = "::subxt::utils::Static<::radledger_primitives::device::Condition>"
	),
	substitute_type(
		path = "radledger_primitives::device::MadeBy",
		with = "::subxt::utils::Static<::radledger_primitives::device::MadeBy>"
	),
	substitute_type(
		path = "radledger_primitives::vigilance::Classification",
		with = "::subxt::utils::Static<::radledger_primitives::vigilance::Classification>"
	),
	substitute_type(
		path = "radledger_primitives::vigilance::IncidentPhase",
		with = "::subxt::utils::Static<::radledger_primitives::vigilance::IncidentPhase>"
	),
	substitute_type(
		path = "radledger_primitives::vigilance::records::IncidentSubject",
		with = "::subxt::utils::Static<::radledger_primitives::vigilance::IncidentSubject>"
	),
	substitute_type(
		path = "radledger_primitives::vigilance::records::ActionKind",
		with = "::subxt::utils::Static<::radledger_primitives::vigilance::ActionKind>"
	),
	substitute_type(
		path = "radledger_primitives::vigilance::records::ActionReason",
		with = "::subxt::utils::Static<::radledger_primitives::vigilance::ActionReason>"
	),
	substitute_type(
		path = "radledger_primitives::vigilance::records::Scope",
		with = "::subxt::utils::Static<::radledger_primitives::vigilance::Scope>"
	),
	substitute_type(
		path = "radledger_primitives::vigilance::records::SignalView",
		with = "::subxt::utils::Static<::radledger_primitives::vigilance::SignalView>"
	),
	substitute_type(
		path = "radledger_primitives::vigilance::records::Counts",
		with = "::subxt::utils::Static<::radledger_primitives::vigilance::Counts>"
	),
	substitute_type(
		path = "radledger_primitives::device::ProductView",
		with = "::subxt::utils::Static<::radledger_primitives::device::ProductView<::subxt::utils::AccountId32, u32>>"
	),
	substitute_type(
		path = "radledger_primitives::device::DeviceView",
		with = "::subxt::utils::Static<::radledger_primitives::device::DeviceView<::subxt::utils::AccountId32, u32>>"
	),
	substitute_type(
		path = "radledger_primitives::device::EntryView",
		with = "::subxt::utils::Static<::radledger_primitives::device::EntryView<::subxt::utils::AccountId32, u32>>"
	),
	substitute_type(
		path = "radledger_primitives::vigilance::records::IncidentView",
		with = "::subxt::utils::Static<::radledger_primitives::vigilance::IncidentView<::subxt::utils::AccountId32, u32>>"
	),
	substitute_type(
		path = "radledger_primitives::vigilance::records::SubmissionView",
		with = "::subxt::utils::Static<::radledger_primitives::vigilance::SubmissionView<::subxt::utils::AccountId32, u32>>"
	),
	substitute_type(
		path = "radledger_primitives::vigilance::records::ActionView",
		with = "::subxt::utils::Static<::radledger_primitives::vigilance::ActionView<::subxt::utils::AccountId32, u32>>"
	),
	substitute_type(
		path = "radledger_primitives::vigilance::records::ConcernedView",
		with = "::subxt::utils::Static<::radledger_primitives::vigilance::ConcernedView<::subxt::utils::AccountId32>>"
	),
	substitute_type(
		path = "radledger_primitives::annotation::Answer",
		with = "::subxt::utils::Static<::radledger_primitives::annotation::Answer>"
	),
	substitute_type(
		path = "radledger_primitives::annotation::Image",
		with = "::subxt::utils::Static<::radledger_primitives::annotation::Image>"
	),
	substitute_type(
		path = "radledger_primitives::annotation::records::Offer",
		with = "::subxt::utils::Static<::radledger_primitives::annotation::records::Offer<::subxt::utils::AccountId32>>"
	),
	substitute_type(
		path = "radledger_primitives::annotation::records::CampaignView",
		with = "::subxt::utils::Static<::radledger_primitives::annotation::records::CampaignView<::subxt::utils::AccountId32, u32>>"
	),
	substitute_type(
		path = "radledger_primitives::annotation::records::ItemView",
		with = "::subxt::utils::Static<::radledger_primitives::annotation::records::ItemView<::subxt::utils::AccountId32>>"
	),
	substitute_type(
		path = "radledger_primitives::annotation::records::AnnotatorView",
		with = "::subxt::utils::Static<::radledger_primitives::annotation::records::AnnotatorView<::subxt::utils::AccountId32>>"
	),
	substitute_type(
		path = "radledger_primitives::voucher::Worth",
		with = "::subxt::utils::Static<::radledger_primitives::voucher::Worth>"
	),
	substitute_type(
		path = "radledger_primitives::voucher::Redemption",
		with = "::subxt::utils::Static<::radledger_primitives::voucher::Redemption>"
	),
	substitute_type(
		path = "radledger_primitives::voucher::BatchView",
		with = "::subxt::utils::Static<::radledger_primitives::voucher::BatchView>"
	),
	substitute_type(
		path = "radledger_primitives::dividend::Source",
		with = "::subxt::utils::Static<::radledger_primitives::dividend::Source>"
	),
	substitute_type(
		path = "radledger_primitives::dividend::Split",
		with = "::subxt::utils::Static<::radledger_primitives::dividend::Split>"
	),
	substitute_type(
		path = "radledger_primitives::dividend::ShareView",
		with = "::subxt::utils::Static<::radledger_primitives::dividend::ShareView>"
	),
	substitute_type(
		path = "radledger_primitives::dividend::PoolView",
		with = "::subxt::utils::Static<::radledger_primitives::dividend::PoolView<::subxt::utils::AccountId32>>"
	),
	substitute_type(
		path = "radledger_primitives::dividend::TrainedView",
		with = "::subxt::utils::Static<::radledger_primitives::dividend::TrainedView<::subxt::utils::AccountId32>>"
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
	),
	substitute_type(
		path = "radledger_primitives::consent::Purposes",
		with = "::subxt::utils::Static<::radledger_primitives::consent::Purposes>"
	),
	substitute_type(
		path = "radledger_primitives::consent::Scope",
		with = "::subxt::utils::Static<::radledger_primitives::consent::Scope>"
	),
	substitute_type(
		path = "radledger_primitives::consent::DataUse",
		with = "::subxt::utils::Static<::radledger_primitives::consent::DataUse>"
	),
	substitute_type(
		path = "radledger_primitives::consent::Decision",
		with = "::subxt::utils::Static<::radledger_primitives::consent::Decision>"
	),
	substitute_type(
		path = "radledger_primitives::consent::EndCause",
		with = "::subxt::utils::Static<::radledger_primitives::consent::EndCause>"
	),
	substitute_type(
		path = "radledger_primitives::consent::Justification",
		with = "::subxt::utils::Static<::radledger_primitives::consent::Justification>"
	),
	substitute_type(
		path = "radledger_primitives::consent::EmergencyReason",
		with = "::subxt::utils::Static<::radledger_primitives::consent::EmergencyReason>"
	),
	substitute_type(
		path = "radledger_primitives::consent::ReviewOutcome",
		with = "::subxt::utils::Static<::radledger_primitives::consent::ReviewOutcome>"
	),
	substitute_type(
		path = "radledger_primitives::consent::Measure",
		with = "::subxt::utils::Static<::radledger_primitives::consent::Measure>"
	),
	substitute_type(
		path = "radledger_primitives::consent::Grantee",
		with = "::subxt::utils::Static<::radledger_primitives::consent::Grantee<::subxt::utils::AccountId32>>"
	),
	substitute_type(
		path = "radledger_primitives::consent::records::Basis",
		with = "::subxt::utils::Static<::radledger_primitives::consent::records::Basis>"
	),
	substitute_type(
		path = "radledger_primitives::consent::records::Conduct",
		with = "::subxt::utils::Static<::radledger_primitives::consent::records::Conduct>"
	),
	substitute_type(
		path = "radledger_primitives::consent::records::Outcome",
		with = "::subxt::utils::Static<::radledger_primitives::consent::records::Outcome>"
	),
	substitute_type(
		path = "radledger_primitives::consent::records::Policy",
		with = "::subxt::utils::Static<::radledger_primitives::consent::records::Policy>"
	),
	substitute_type(
		path = "radledger_primitives::consent::records::RequestState",
		with = "::subxt::utils::Static<::radledger_primitives::consent::records::RequestState>"
	),
	substitute_type(
		path = "radledger_primitives::consent::records::TextChange",
		with = "::subxt::utils::Static<::radledger_primitives::consent::records::TextChange>"
	),
	substitute_type(
		path = "radledger_primitives::consent::records::Decided",
		with = "::subxt::utils::Static<::radledger_primitives::consent::records::Decided<::subxt::utils::AccountId32>>"
	),
	substitute_type(
		path = "radledger_primitives::consent::records::Duty",
		with = "::subxt::utils::Static<::radledger_primitives::consent::records::Duty<::subxt::utils::AccountId32>>"
	),
	substitute_type(
		path = "radledger_primitives::consent::records::EmergencyView",
		with = "::subxt::utils::Static<::radledger_primitives::consent::records::EmergencyView<::subxt::utils::AccountId32>>"
	),
	substitute_type(
		path = "radledger_primitives::consent::records::Ended",
		with = "::subxt::utils::Static<::radledger_primitives::consent::records::Ended<::subxt::utils::AccountId32>>"
	),
	substitute_type(
		path = "radledger_primitives::consent::records::FileView",
		with = "::subxt::utils::Static<::radledger_primitives::consent::records::FileView<::subxt::utils::AccountId32>>"
	),
	substitute_type(
		path = "radledger_primitives::consent::records::Offer",
		with = "::subxt::utils::Static<::radledger_primitives::consent::records::Offer<::subxt::utils::AccountId32>>"
	),
	substitute_type(
		path = "radledger_primitives::consent::records::RequestView",
		with = "::subxt::utils::Static<::radledger_primitives::consent::records::RequestView<::subxt::utils::AccountId32>>"
	),
	substitute_type(
		path = "radledger_primitives::consent::records::LogView",
		with = "::subxt::utils::Static<::radledger_primitives::consent::records::LogView<::subxt::utils::AccountId32, u32>>"
	),
	substitute_type(
		path = "radledger_primitives::minority::Minority",
		with = "::subxt::utils::Static<::radledger_primitives::minority::Minority>"
	),
	substitute_type(
		path = "radledger_primitives::report::Code",
		with = "::subxt::utils::Static<::radledger_primitives::report::Code>"
	),
	substitute_type(
		path = "radledger_primitives::report::ReportState",
		with = "::subxt::utils::Static<::radledger_primitives::report::ReportState>"
	),
	substitute_type(
		path = "radledger_primitives::report::ContributionKind",
		with = "::subxt::utils::Static<::radledger_primitives::report::ContributionKind>"
	),
	substitute_type(
		path = "radledger_primitives::report::Part",
		with = "::subxt::utils::Static<::radledger_primitives::report::Part>"
	),
	substitute_type(
		path = "radledger_primitives::report::ChangeReason",
		with = "::subxt::utils::Static<::radledger_primitives::report::ChangeReason>"
	),
	substitute_type(
		path = "radledger_primitives::report::Source",
		with = "::subxt::utils::Static<::radledger_primitives::report::Source>"
	),
	substitute_type(
		path = "radledger_primitives::report::Verdict",
		with = "::subxt::utils::Static<::radledger_primitives::report::Verdict>"
	),
	substitute_type(
		path = "radledger_primitives::report::CancelReason",
		with = "::subxt::utils::Static<::radledger_primitives::report::CancelReason>"
	),
	substitute_type(
		path = "radledger_primitives::report::ReopenReason",
		with = "::subxt::utils::Static<::radledger_primitives::report::ReopenReason>"
	),
	substitute_type(
		path = "radledger_primitives::report::Recommendation",
		with = "::subxt::utils::Static<::radledger_primitives::report::Recommendation>"
	),
	substitute_type(
		path = "radledger_primitives::report::Communication",
		with = "::subxt::utils::Static<::radledger_primitives::report::Communication<::subxt::utils::AccountId32>>"
	),
	substitute_type(
		path = "radledger_primitives::report::records::TemplateSection",
		with = "::subxt::utils::Static<::radledger_primitives::report::records::TemplateSection>"
	),
	substitute_type(
		path = "radledger_primitives::report::records::TemplateView",
		with = "::subxt::utils::Static<::radledger_primitives::report::records::TemplateView>"
	),
	substitute_type(
		path = "radledger_primitives::report::records::ReportView",
		with = "::subxt::utils::Static<::radledger_primitives::report::records::ReportView<::subxt::utils::AccountId32, u32>>"
	),
	substitute_type(
		path = "radledger_primitives::report::records::VersionView",
		with = "::subxt::utils::Static<::radledger_primitives::report::records::VersionView<::subxt::utils::AccountId32, u32>>"
	),
	substitute_type(
		path = "radledger_primitives::report::records::ReadingView",
		with = "::subxt::utils::Static<::radledger_primitives::report::records::ReadingView<::subxt::utils::AccountId32, u32>>"
	),
	substitute_type(
		path = "radledger_primitives::report::records::StepView",
		with = "::subxt::utils::Static<::radledger_primitives::report::records::StepView<::subxt::utils::AccountId32, u32>>"
	),
	substitute_type(
		path = "radledger_primitives::report::records::ToBeTold",
		with = "::subxt::utils::Static<::radledger_primitives::report::records::ToBeTold<::subxt::utils::AccountId32>>"
	),
	substitute_type(
		path = "radledger_primitives::report::records::FollowUpView",
		with = "::subxt::utils::Static<::radledger_primitives::report::records::FollowUpView<::subxt::utils::AccountId32>>"
	),
	substitute_type(
		path = "radledger_primitives::report::records::FollowUpPage",
		with = "::subxt::utils::Static<::radledger_primitives::report::records::FollowUpPage<::subxt::utils::AccountId32>>"
	),
	substitute_type(
		path = "radledger_primitives::consent::Rule",
		with = "::subxt::utils::Static<::radledger_primitives::consent::Rule>"
	),
	substitute_type(
		path = "radledger_primitives::consent::Purpose",
		with = "::subxt::utils::Static<::radledger_primitives::consent::Purpose>"
	),
	substitute_type(
		path = "radledger_primitives::graph::ModelVersion",
		with = "::subxt::utils::Static<::radledger_primitives::graph::ModelVersion>"
	),
	substitute_type(
		path = "radledger_primitives::udi::UdiDi",
		with = "::subxt::utils::Static<::radledger_primitives::udi::UdiDi>"
	),
	substitute_type(
		path = "radledger_primitives::model::SemVer",
		with = "::subxt::utils::Static<::radledger_primitives::model::SemVer>"
	),
	substitute_type(
		path = "radledger_primitives::model::TrainingManifest",
		with = "::subxt::utils::Static<::radledger_primitives::model::TrainingManifest>"
	),
	substitute_type(
		path = "radledger_primitives::model::Part",
		with = "::subxt::utils::Static<::radledger_primitives::model::Part>"
	),
	substitute_type(
		path = "radledger_primitives::model::ModelState",
		with = "::subxt::utils::Static<::radledger_primitives::model::ModelState>"
	),
	substitute_type(
		path = "radledger_primitives::model::ModelActionReason",
		with = "::subxt::utils::Static<::radledger_primitives::model::ModelActionReason>"
	),
	substitute_type(
		path = "radledger_primitives::model::FederationView",
		with = "::subxt::utils::Static<::radledger_primitives::model::FederationView>"
	),
	substitute_type(
		path = "radledger_primitives::model::RoundView",
		with = "::subxt::utils::Static<::radledger_primitives::model::RoundView>"
	),
	substitute_type(
		path = "radledger_primitives::model::MembersView",
		with = "::subxt::utils::Static<::radledger_primitives::model::MembersView>"
	),
	substitute_type(
		path = "radledger_primitives::model::ModelView",
		with = "::subxt::utils::Static<::radledger_primitives::model::ModelView<::subxt::utils::AccountId32, u32>>"
	),
	substitute_type(
		path = "radledger_primitives::model::VersionView",
		with = "::subxt::utils::Static<::radledger_primitives::model::VersionView<::subxt::utils::AccountId32, u32>>"
	),
	substitute_type(
		path = "radledger_primitives::model::ChangeView",
		with = "::subxt::utils::Static<::radledger_primitives::model::ChangeView<::subxt::utils::AccountId32, u32>>"
	),
	substitute_type(
		path = "radledger_primitives::model::DatasetView",
		with = "::subxt::utils::Static<::radledger_primitives::model::DatasetView<::subxt::utils::AccountId32, u32>>"
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
pub use relay::SignedCall;
pub use submit::{BlockRef, Outcome, Wait};
pub use subxt::{tx::Payload as Call, utils::AccountId32 as AccountId};
pub use subxt_signer::sr25519::Keypair;
pub use types::{Actor, Credential, Enrolment, NewStudy, Organisation, Revision, Standing, Study};
