//! What `subxt` generates from the chain's metadata: addresses of storage, calls, view functions, and their types.
//!
//! `scripts/metadata` writes `metadata.scale`. Where the metadata describes a type of
//! [`radledger_primitives`], the generated code uses that type itself, as `Static<T>`: it is encoded and decoded by its
//! own implementation.

use crate::AccountId;

pub(crate) use generated::*;

/// Number of a block, as the generated code has it.
pub(crate) type BlockNumber = u32;

/// Generates the code, with the types of `radledger_primitives` at these paths in place of generated ones. Accounts and
/// numbers of blocks, their only parameters, are written behind those that have them.
macro_rules! generated {
	(
		types { $($module:ident { $($type:ident $(<$($parameter:ident),+>)?),+ $(,)? })+ }
		records { $($parent:ident { $($record:ident $(<$($given:ident),+>)?),+ $(,)? })+ }
		laws { $($law:ident),+ $(,)? }
	) => {
		#[allow(missing_docs, clippy::all)]
		#[subxt::subxt(
			runtime_metadata_path = "metadata.scale",
			substitute_type(
				path = pallet_image_provenance::types::NewStudy,
				with = ::subxt::utils::Static::<crate::NewStudy>
			),
			$($(substitute_type(
				path = radledger_primitives::$module::$type,
				with = ::subxt::utils::Static::<
					::radledger_primitives::$module::$type $(::<$(crate::chain::$parameter),+>)?
				>
			),)+)+
			$($(substitute_type(
				path = radledger_primitives::$parent::records::$record,
				with = ::subxt::utils::Static::<
					::radledger_primitives::$parent::records::$record $(::<$(crate::chain::$given),+>)?
				>
			),)+)+
			$(substitute_type(
				path = radledger_primitives::vigilance::law::$law,
				with = ::subxt::utils::Static::<::radledger_primitives::vigilance::law::$law>
			),)+
		)]
		mod generated {}
	};
}

generated! {
	types {
		annotation { Answer, Image }
		codes {
			AmendmentReason, DigestAlgorithm, DiscrepancyOutcome, Modality, Operation, OrganisationKind, Quantity,
			RevisionReason, Roles, SuspensionReason, TransferPurpose,
		}
		consent {
			DataUse, Decision, EmergencyReason, EndCause, Grantee<AccountId>, Justification, Measure, Purpose, Purposes,
			ReviewOutcome, Rule, Scope,
		}
		device {
			ActionOutcome, CheckKind, CheckOutcome, Condition, DeviceState, DeviceView<AccountId, BlockNumber>,
			EntryView<AccountId, BlockNumber>, MadeBy, OutReason, ProductKind, ProductView<AccountId, BlockNumber>,
		}
		dividend { PoolView<AccountId>, ShareView, Source, Split, TrainedView<AccountId> }
		graph { Agent, Branch, DeviceVersion, Lineage, ModelVersion, Node }
		minority { Minority }
		model {
			ChangeView<AccountId, BlockNumber>, DatasetView<AccountId, BlockNumber>, FederationView, MembersView,
			ModelActionReason, ModelState, ModelView<AccountId, BlockNumber>, Part, RoundView, SemVer, TrainingManifest,
			VersionView<AccountId, BlockNumber>,
		}
		report {
			CancelReason, ChangeReason, Code, Communication<AccountId>, ContributionKind, Part, Recommendation,
			ReopenReason, ReportState, Source, Verdict,
		}
		traits { Opening<AccountId> }
		udi { UdiDi }
		vigilance { IncidentPhase }
		voucher { BatchView, Redemption, Worth }
	}
	records {
		annotation {
			AnnotatorView<AccountId>, CampaignView<AccountId, BlockNumber>, ItemView<AccountId>, Offer<AccountId>,
		}
		consent {
			Access<AccountId, BlockNumber>, Basis, Conduct, Decided<AccountId>, Duty<AccountId>, EmergencyView<AccountId>, Ended<AccountId>,
			FileView<AccountId>, LogView<AccountId, BlockNumber>, Offer<AccountId>, LogEntry<AccountId, BlockNumber>, Outcome, Policy, RequestState,
			RequestView<AccountId>, TextChange,
		}
		report {
			FollowUpPage<AccountId>, FollowUpView<AccountId>, ReadingView<AccountId, BlockNumber>,
			ReportView<AccountId, BlockNumber>, StepView<AccountId, BlockNumber>, TemplateSection, TemplateView,
			ToBeTold<AccountId>, VersionView<AccountId, BlockNumber>,
		}
		vigilance {
			ActionKind, ActionReason, ActionView<AccountId, BlockNumber>, ConcernedView<AccountId>, Counts,
			IncidentSubject, IncidentView<AccountId, BlockNumber>, Scope, SignalView,
			SubmissionView<AccountId, BlockNumber>,
		}
	}
	laws { Classification, Regime, RuleSet }
}
