//! Whose studies a call is about, shown in its own transaction.
//!
//! The ledger has a seal over the patient of each study. A call about which the patient is asked or told needs what opens it,
//! in the same transaction: [`Ledger::seals_of_call`] says which seals these are, and [`Ledger::showing`] puts the openings
//! in front of the call. The callers know the salts, and this crate does not.

use crate::{
	calls::open,
	chain::{
		runtime_types::{
			pallet_annotation_rewards::pallet::Call as RewardsCall,
			pallet_image_provenance::pallet::Call as ProvenanceCall,
			pallet_model_registry::pallet::Call as RegistryCall, pallet_report_authorship::pallet::Call as ReportCall,
			radledger_runtime::RuntimeCall,
		},
		transactions,
	},
	AccountId, Call, Ledger, Result,
};
use radledger_primitives::{
	annotation::records::ItemNumber,
	model::{CampaignId, Part},
	report::FollowUpId,
	traits, DatasetId, DiscrepancyOutcome, Node, ReportId, Seal, StudyId,
};
use std::collections::{BTreeMap, BTreeSet};

/// What opens the seal of a study.
pub type Opening = traits::Opening<AccountId>;

/// Openings in one call (`MaxOpenings` of the pallet).
const OPENED: usize = 16;

/// The calls about which patients are asked or told, so that their studies must be opened.
const ABOUT_PATIENTS: [(&str, &str); 18] = [
	("ImageProvenance", "record_derivation"),
	("ImageProvenance", "send"),
	("ImageProvenance", "confirm"),
	("ImageProvenance", "resolve_discrepancy"),
	("ImageProvenance", "stamp_settings"),
	("ImageProvenance", "record_measurement"),
	("ImageProvenance", "revise_measurement"),
	("ImageProvenance", "record_conformity"),
	("ReportAuthorship", "open_report"),
	("ReportAuthorship", "invite"),
	("ReportAuthorship", "contribute"),
	("ReportAuthorship", "acknowledge"),
	("ReportAuthorship", "satisfy"),
	("ModelRegistry", "declare_dataset"),
	("ModelRegistry", "ask_again"),
	("AnnotationRewards", "open_item"),
	("AnnotationRewards", "commit"),
	("AnnotationRewards", "add_study"),
];

/// What a call is about.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Subject {
	Study(StudyId),
	/// A study, if the signer's organisation is not the one that anchored it.
	Held(StudyId),
	/// The studies of a report.
	Report(ReportId),
	/// Those of a report, if this account, or the signer, acts for another organisation than the one that answers for it.
	Foreign(ReportId, Option<AccountId>),
	/// A study that does what a follow-up recommends, if the signer is not the one who is responsible.
	Satisfies(FollowUpId, StudyId),
	Dataset(DatasetId),
	Item(CampaignId, ItemNumber),
}

/// What a call is about, as far as a patient is asked about it or told.
fn subjects(call: RuntimeCall) -> Vec<Subject> {
	use Subject::*;
	match call {
		RuntimeCall::ImageProvenance(
			ProvenanceCall::stamp_settings { study, .. }
			| ProvenanceCall::record_measurement { study, .. }
			| ProvenanceCall::revise_measurement { study, .. }
			| ProvenanceCall::record_conformity { study, .. },
		) => vec![Held(study)],
		RuntimeCall::ImageProvenance(ProvenanceCall::resolve_discrepancy { study, outcome, .. }) => {
			let is_accepted = outcome.0 == DiscrepancyOutcome::Explained;
			is_accepted.then_some(Study(study)).into_iter().collect()
		}
		RuntimeCall::ImageProvenance(ProvenanceCall::send { study, .. } | ProvenanceCall::confirm { study, .. })
		| RuntimeCall::AnnotationRewards(RewardsCall::add_study { study, .. }) => vec![Study(study)],
		RuntimeCall::ImageProvenance(ProvenanceCall::record_derivation { output, parents, .. }) => {
			parents.0.into_iter().chain([output]).map(Study).collect()
		}
		RuntimeCall::ReportAuthorship(ReportCall::open_report { studies, .. }) => {
			studies.0.into_iter().map(Study).collect()
		}
		RuntimeCall::ReportAuthorship(ReportCall::acknowledge { report, .. }) => vec![Report(report)],
		RuntimeCall::ReportAuthorship(ReportCall::invite { report, who, .. }) => vec![Foreign(report, Some(who))],
		RuntimeCall::ReportAuthorship(ReportCall::contribute { report, .. }) => vec![Foreign(report, None)],
		RuntimeCall::ReportAuthorship(ReportCall::satisfy { follow_up, study }) => vec![Satisfies(follow_up, study)],
		RuntimeCall::ModelRegistry(RegistryCall::declare_dataset { parts, .. }) => {
			let study = |part: Part| if let Part::Study(study) = part { Some(Study(study)) } else { None };
			parts.0.into_iter().filter_map(|part| study(part.0)).collect()
		}
		RuntimeCall::ModelRegistry(RegistryCall::ask_again { dataset }) => vec![Dataset(dataset)],
		RuntimeCall::AnnotationRewards(RewardsCall::open_item { image, .. }) => vec![Study(image.0.study)],
		RuntimeCall::AnnotationRewards(RewardsCall::commit { campaign, item, .. }) => vec![Item(campaign, item)],
		_ => Vec::new(),
	}
}

impl Ledger {
	/// The seals that must be opened for `call` of `signer`: those over patients who are asked about it or told. Studies that
	/// need not be opened are not among them, because blocks keep the openings.
	pub async fn seals_of_call(&self, call: &impl Call, signer: &AccountId) -> Result<BTreeMap<StudyId, Seal>> {
		if !ABOUT_PATIENTS.contains(&(call.pallet_name(), call.call_name())) {
			return Ok(BTreeMap::new());
		}
		let mut studies = BTreeSet::new();
		for subject in subjects(self.nested(call)?) {
			match subject {
				Subject::Study(study) => _ = studies.insert(study),
				Subject::Report(report) => studies.extend(self.studies_of_report(&report).await?),
				Subject::Held(study) => {
					let own = self.standing(signer).await?.map(|standing| standing.organisation);
					let is_own = self.study(&study).await?.is_some_and(|known| own == Some(known.organisation));
					studies.extend((!is_own).then_some(study));
				}
				Subject::Foreign(report, who) => {
					let Some(known) = self.report(&report).await? else { continue };
					let standing = self.standing(&who.unwrap_or(*signer)).await?;
					if standing.is_none_or(|standing| standing.organisation != known.organisation) {
						studies.extend(known.studies);
					}
				}
				Subject::Satisfies(follow_up, study) => {
					let Some(known) = self.follow_up(follow_up).await? else { continue };
					if known.responsible != *signer {
						studies.insert(study);
						studies.extend(self.studies_of_report(&known.report).await?);
					}
				}
				Subject::Dataset(dataset) => {
					let parts = self.dataset(dataset).await?.map(|known| known.parts).unwrap_or_default();
					let study = |part| if let Part::Study(study) = part { Some(study) } else { None };
					studies.extend(parts.into_iter().filter_map(study));
				}
				Subject::Item(campaign, item) => {
					studies.extend(self.item(campaign, item).await?.map(|known| known.image.study));
				}
			}
		}
		self.seals_of(studies).await
	}

	async fn studies_of_report(&self, report: &ReportId) -> Result<Vec<StudyId>> {
		Ok(self.report(report).await?.map(|known| known.studies).unwrap_or_default())
	}

	/// The seals over the patients of studies: of one that names nobody, those of the studies from which it was made.
	pub async fn seals_of(&self, studies: impl IntoIterator<Item = StudyId>) -> Result<BTreeMap<StudyId, Seal>> {
		let mut open: Vec<StudyId> = studies.into_iter().collect();
		let mut seen: BTreeSet<StudyId> = open.iter().copied().collect();
		let mut seals = BTreeMap::new();
		while let Some(study) = open.pop() {
			let Some(known) = self.study(&study).await? else { continue };
			if let Some(seal) = known.subject {
				seals.insert(study, seal);
				continue;
			}
			let parents = self.origin(Node::Study(study)).await?.map(|origin| origin.parents).unwrap_or_default();
			let parents = parents.into_iter().filter_map(|node| match node {
				Node::Study(parent) => Some(parent),
				_ => None,
			});
			open.extend(parents.filter(|parent| seen.insert(*parent)));
		}
		Ok(seals)
	}

	/// `call` with what opens the studies that it is about: all of it, or nothing.
	pub fn showing(&self, openings: Vec<Opening>, call: &impl Call) -> Result<impl Call> {
		let mut calls = Vec::new();
		for some in openings.chunks(OPENED) {
			calls.push(self.nested(&open(some.to_vec()))?);
		}
		calls.push(self.nested(call)?);
		Ok(transactions().utility().batch_all(calls).unvalidated())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{calls, double::Double, Client};
	use radledger_primitives::{consent::Purpose, report::Part as InTeam, Agent, Operation, TransferPurpose, H256};
	use subxt::rpcs::RpcClient;

	async fn ledger() -> Ledger {
		let client = Client::over("ws://double", RpcClient::new(Double::default())).await.expect("connects");
		client.best().await.expect("answers")
	}

	#[tokio::test]
	async fn calls_should_name_the_studies_of_the_patients_who_are_asked() {
		let ledger = ledger().await;
		let [a, b, c] = [1, 2, 3].map(H256::repeat_byte);
		let sent = ledger.nested(&calls::send(a, 3, TransferPurpose::Legal, None)).expect("encodes");
		assert_eq!(subjects(sent), [Subject::Study(a)]);
		let derived = calls::record_derivation(a, vec![b, c], Operation::Registration, Agent::Signer, c);
		let derived = ledger.nested(&derived).expect("encodes");
		assert_eq!(subjects(derived), [b, c, a].map(Subject::Study));
		let invited = ledger.nested(&calls::report::invite(a, AccountId([4; 32]), InTeam::Reader)).expect("encodes");
		assert_eq!(subjects(invited), [Subject::Foreign(a, Some(AccountId([4; 32])))]);
		let satisfied = ledger.nested(&calls::report::satisfy(7, b)).expect("encodes");
		assert_eq!(subjects(satisfied), [Subject::Satisfies(7, b)]);
		for (outcome, found) in
			[(DiscrepancyOutcome::Explained, vec![Subject::Study(a)]), (DiscrepancyOutcome::Resent, Vec::new())]
		{
			let resolved = ledger.nested(&calls::resolve_discrepancy(a, 3, outcome)).expect("encodes");
			assert_eq!(subjects(resolved), found);
		}
		let parts = vec![Part::Study(a), Part::Dataset(b), Part::Elsewhere(c)];
		let declared = calls::model::declare_dataset(parts, Purpose::HealthResearch, None);
		let declared = ledger.nested(&declared).expect("encodes");
		assert_eq!(subjects(declared), [Subject::Study(a)]);
		let committed = ledger.nested(&calls::campaign::commit(4, 5, c)).expect("encodes");
		assert_eq!(subjects(committed), [Subject::Item(4, 5)]);
		let revoked = ledger.nested(&calls::revoke(3)).expect("encodes");
		assert_eq!(subjects(revoked), []);
	}

	#[tokio::test]
	async fn calls_of_patients_should_never_be_put_into_a_batch() {
		let ledger = ledger().await;
		for call in ["grant", "revoke", "refuse", "lift", "approve", "decline", "narrow"] {
			assert!(ABOUT_PATIENTS.iter().all(|(pallet, name)| (*pallet, *name) != ("DynamicConsent", call)));
		}
		assert_eq!(ledger.seals_of_call(&calls::revoke(3), &AccountId([4; 32])).await, Ok(BTreeMap::new()));
	}

	/// Each call of the list is one of the chain, and has something that it is about.
	#[tokio::test]
	async fn calls_about_patients_should_be_calls_of_the_chain() {
		let ledger = ledger().await;
		for (pallet, call) in ABOUT_PATIENTS {
			let known = ledger.metadata().pallet_by_name(pallet).expect("a pallet");
			assert!(known.call_variant_by_name(call).is_some(), "{pallet}.{call}");
		}
	}
}
