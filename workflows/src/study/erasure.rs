//! The end of a study's secrets: destroy what the vault holds of it, then attest that. The order cannot be the other one: an
//! attestation of what was not done would stay on the ledger forever.

use super::{measurement, order, StudyError};
use crate::{vault::Vault, Problem, Session};
use radledger_client::{calls, Handover, Outcome, Standing, Study as OnLedger};
use radledger_primitives::{OrganisationId, Roles, StudyId};
use serde::Serialize;
use std::collections::BTreeSet;

/// What erasing asks of a ledger: a seam, so that the order of events is tested without a node.
trait Ledger {
	/// Attests that nobody has the study's salt any more.
	async fn attest(&self, study: StudyId) -> Result<Outcome, StudyError>;
}

impl Ledger for Session {
	async fn attest(&self, study: StudyId) -> Result<Outcome, StudyError> {
		Ok(self.submit(&calls::attest_erasure(study)).await?)
	}
}

/// What is to be erased, and what is known of other copies.
#[derive(Clone, PartialEq, Debug)]
pub struct Plan {
	/// The study.
	pub study: StudyId,
	/// Whether the erasure is on the ledger already.
	pub attested: bool,
	/// Other organisations to which a copy was sent, and the salt with it.
	pub holders: BTreeSet<OrganisationId>,
	/// Versions of the study's content that its history keeps.
	pub versions: usize,
	/// Transfers that name it.
	pub transfers: usize,
}

/// An erasure.
#[derive(Serialize, PartialEq, Debug)]
pub struct Report {
	/// The study.
	pub study: StudyId,
	/// Whether the vault held anything of it.
	pub destroyed: bool,
	/// Whether the erasure was on the ledger before.
	pub attested_before: bool,
	/// Other organisations that may have the salt.
	pub holders: BTreeSet<OrganisationId>,
	/// What stays on the ledger, in words.
	pub remains: Vec<String>,
	/// What became of the attestation; none if it was on the ledger before.
	pub transaction: Option<Outcome>,
}

impl Plan {
	/// Plans the erasure of a study. Nothing is destroyed yet.
	///
	/// # Errors
	/// The ledger does not have the study, or would refuse the signer's attestation.
	pub async fn of(session: &Session, study: StudyId) -> Result<Self, StudyError> {
		let by = session.account().await?;
		let ledger = session.ledger().await?;
		let record = ledger.study(&study).await?.ok_or(StudyError::NothingToErase { study })?;
		let mut transfers = ledger.custody(study).await?;
		transfers.extend(ledger.open_transfers(study).await?);
		let plan = Self::new(study, &record, ledger.standing(&by).await?.as_ref(), &transfers)?;
		Ok(Self { versions: ledger.history(&study).await?.len(), ..plan })
	}

	/// What an erasure leaves on the ledger.
	fn remains(&self) -> Vec<String> {
		let plural = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
		let versions = plural(self.versions, "earlier version");
		let mut remains =
			vec![format!("its place in the graph and {versions}, each with root, counts, signer and time")];
		if self.transfers > 0 {
			remains.push(format!("{}, with organisations and times", plural(self.transfers, "transfer")));
		}
		remains.push("entries of the patient's log, requests, reports, follow-ups and datasets that name it".into());
		remains.push("every earlier state, for those who keep all blocks".into());
		remains
	}

	fn new(
		study: StudyId,
		record: &OnLedger,
		signer: Option<&Standing>,
		transfers: &[Handover],
	) -> Result<Self, StudyError> {
		let signer = signer.ok_or(StudyError::EraserNotAMember)?;
		if signer.organisation != record.organisation {
			return Err(StudyError::EraserNotController { controller: record.organisation });
		}
		if !signer.roles.any_of(Roles::DATA_STEWARD) {
			return Err(StudyError::EraserNotSteward);
		}
		// Whoever got the files got the note, whatever arrived with it.
		let mut holders: BTreeSet<_> = transfers.iter().map(|handover| handover.to).collect();
		holders.remove(&record.organisation);
		let attested = record.instances == 0;
		Ok(Self { study, attested, holders, versions: 0, transfers: transfers.len() })
	}

	/// Destroys, then attests. Can be done again after anything: what is gone stays gone.
	///
	/// # Errors
	/// The vault cannot be written; or everything is destroyed, and the ledger did not take the attestation.
	pub async fn carry_out(self, session: &Session) -> Result<Report, StudyError> {
		let vault = session.vault()?;
		let _alone = vault.alone().await?;
		self.carry_out_on(session, &vault).await
	}

	async fn carry_out_on(self, ledger: &impl Ledger, vault: &Vault) -> Result<Report, StudyError> {
		let destroyed = vault.manifests()?.destroy(&self.study)?
			| measurement::destroy(vault, &self.study)?
			| order::destroy(vault, &self.study)?;
		let transaction = match self.attested {
			true => None,
			false => Some(ledger.attest(self.study).await.map_err(|error| {
				let problem = Problem::from(&error);
				let why = match &problem.why {
					Some(why) => format!("{}: {why}", problem.what),
					None => problem.what,
				};
				StudyError::Other(Problem {
					what: "what the vault held is destroyed, and the ledger does not say so yet".into(),
					why: Some(why),
					remedy: Some(format!("erase study {:?} again to attest it", self.study)),
					..problem
				})
			})?),
		};
		let remains = self.remains();
		let Self { study, attested, holders, .. } = self;
		Ok(Report { study, destroyed, attested_before: attested, holders, remains, transaction })
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		study::{
			fixtures::{digest, lost, manifest, record as of_manifest},
			measurement::{Book, Kept},
		},
		Explain, Kind,
	};
	use radledger_client::{AccountId, Signature, TransferState};
	use radledger_primitives::{OrganisationKind, TransferPurpose, H256};
	use std::cell::Cell;
	use tempfile::TempDir;

	struct Memory<'a> {
		vault: &'a Vault,
		works: Cell<bool>,
		attested: Cell<bool>,
	}

	impl Ledger for Memory<'_> {
		async fn attest(&self, study: StudyId) -> Result<Outcome, StudyError> {
			let kept = self.vault.manifests().unwrap().load(&study).unwrap();
			assert_eq!(kept, None, "attested before it was destroyed");
			if !self.works.get() {
				return Err(lost());
			}
			self.attested.set(true);
			Ok(Outcome { hash: H256::zero(), block: None, index: None, events: Vec::new() })
		}
	}

	fn vault() -> (TempDir, Vault) {
		let folder = tempfile::tempdir().unwrap();
		let vault = Vault::open(&folder.path().join("vault")).unwrap();
		(folder, vault)
	}

	fn record(instances: u32) -> OnLedger {
		OnLedger { instances, organisation: 3, ..of_manifest(&manifest("1.1", &["a"])) }
	}

	fn standing(organisation: OrganisationId, roles: Roles) -> Standing {
		Standing { organisation, kind: OrganisationKind::Hospital, roles }
	}

	fn plan(study: StudyId, attested: bool) -> Plan {
		let steward = standing(3, Roles::DATA_STEWARD);
		Plan::new(study, &record(u32::from(!attested)), Some(&steward), &[]).unwrap()
	}

	#[test]
	fn plan_should_refuse_whom_the_ledger_would_refuse() {
		for (signer, code) in [
			(None, "not-a-member"),
			(Some(standing(4, Roles::ALL)), "not-controller"),
			(Some(standing(3, Roles::RADIOLOGIST)), "not-authorised"),
		] {
			let error = Plan::new(digest("id"), &record(1), signer.as_ref(), &[]).unwrap_err();
			assert_eq!((&*error.code(), error.kind()), (code, Kind::Refused));
			assert_eq!(error.why().as_deref(), Some("nothing was destroyed"));
		}
		assert!(!plan(digest("id"), false).attested);
		assert!(plan(digest("id"), true).attested);
	}

	#[test]
	fn plan_should_name_everyone_to_whom_a_copy_was_sent() {
		let signed = |organisation| Signature { by: AccountId([1; 32]), organisation, at: 0, block: 1 };
		let sent = |to, state| Handover {
			study: digest("id"),
			to,
			purpose: TransferPurpose::Research,
			root: H256::zero(),
			sent: signed(3),
			state,
			overdue: false,
		};
		let transfers = [
			sent(5, TransferState::Intact { signed: signed(5) }),
			sent(1, TransferState::Sent),
			sent(3, TransferState::Intact { signed: signed(3) }),
			sent(2, TransferState::Corrupted { found: H256::zero(), signed: signed(2) }),
		];
		let steward = standing(3, Roles::DATA_STEWARD);
		let plan = Plan::new(digest("id"), &record(1), Some(&steward), &transfers).unwrap();
		assert_eq!(plan.holders, BTreeSet::from([1, 2, 5]));
	}

	#[tokio::test]
	async fn erase_should_destroy_everything_and_then_attest_it_again_if_need_be() {
		let (_folder, vault) = vault();
		let manifests = vault.manifests().unwrap();
		let (gone, stays) = (manifest("1.1", &["a"]), manifest("1.2", &["a"]));
		let id = gone.study_id();
		for manifest in [&gone, &stays] {
			manifests.keep(manifest).unwrap();
			let mut book = Book::open(&vault, &manifest.study_id()).unwrap();
			book.keep("x", &Kept::Settings(digest("settings"))).unwrap();
		}
		let ledger = Memory { vault: &vault, works: Cell::new(false), attested: Cell::new(false) };

		let error = plan(id, false).carry_out_on(&ledger, &vault).await.unwrap_err();
		assert_eq!((&*error.code(), error.kind()), ("node-lost", Kind::Failed));
		assert!(error.remedy().unwrap().contains(&format!("{id:?} again")));
		assert_eq!(manifests.load(&id).unwrap(), None);
		assert_eq!(Book::open(&vault, &id).unwrap().entries(), []);

		ledger.works.set(true);
		let report = plan(id, false).carry_out_on(&ledger, &vault).await.unwrap();
		assert!(ledger.attested.get() && !report.destroyed);
		assert_eq!(manifests.load(&stays.study_id()).unwrap(), Some(stays.clone()));
		assert_eq!(Book::open(&vault, &stays.study_id()).unwrap().entries().len(), 1);
	}

	#[tokio::test]
	async fn erase_should_destroy_what_another_vault_still_has_when_it_was_attested() {
		let (_folder, vault) = vault();
		let manifests = vault.manifests().unwrap();
		let id = manifests.keep(&manifest("1.1", &["a"])).unwrap();
		let ledger = Memory { vault: &vault, works: Cell::new(false), attested: Cell::new(false) };
		let report = plan(id, true).carry_out_on(&ledger, &vault).await.unwrap();
		assert!(report.destroyed && report.transaction.is_none());
		assert_eq!(manifests.load(&id).unwrap(), None);
	}
}
