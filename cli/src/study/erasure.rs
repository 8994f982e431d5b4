//! `study erase`: destroy what the vault holds of a study, then attest it. The order cannot be the other one: an
//! attestation of what was not done would stay on the ledger forever.

use super::{keeper::Keeper, measurement::destroy_book, table::short};
use crate::errors::Failure;
use radledger_client::{Handover, Outcome, Standing, Study as OnLedger};
use radledger_primitives::{OrganisationId, Roles, StudyId};
use serde::Serialize;
use std::collections::BTreeSet;

/// What erasing asks of a ledger: a seam, so that the order of events is tested without a node.
pub trait Ledger {
	/// Attests that nobody has the study's salt any more.
	async fn attest(&self, study: StudyId) -> Result<Outcome, Failure>;
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
	/// What became of the attestation; none if it was on the ledger before.
	pub transaction: Option<Outcome>,
}

impl Plan {
	/// Whether the signer may attest, and who else has copies. Nothing is destroyed for a signer whom the ledger would
	/// refuse.
	pub fn new(
		study: StudyId,
		record: &OnLedger,
		signer: Option<&Standing>,
		transfers: &[Handover],
	) -> Result<Self, Failure> {
		let refused = |code: &str, what: &str| {
			Failure::refused(code, what).why("nothing was destroyed").hint(
				"sign as a data steward of the organisation that anchored the study, or as that organisation (--as)",
			)
		};
		let Some(signer) = signer else {
			return Err(refused("not-a-member", "the signer acts for no organisation"));
		};
		if signer.organisation != record.organisation {
			let by = record.organisation;
			return Err(refused(
				"not-controller",
				&format!("organisation {by} anchored the study, and answers for it"),
			));
		}
		if !signer.roles.any_of(Roles::DATA_STEWARD) {
			return Err(refused("not-authorised", "the signer is no data steward"));
		}
		// Whoever got the files got the note, whatever arrived with it.
		let mut holders: BTreeSet<_> = transfers.iter().map(|handover| handover.to).collect();
		holders.remove(&record.organisation);
		Ok(Self { study, attested: record.instances == 0, holders })
	}

	/// What is to happen, for people.
	pub fn warnings(&self) -> Vec<String> {
		let mut lines = vec![format!(
			"study {:?}: its salt, its manifest and its measurements will be destroyed in this vault. Nothing can be \
			 verified or proved any more. This cannot be undone.",
			self.study
		)];
		if !self.holders.is_empty() {
			let holders: Vec<_> = self.holders.iter().map(ToString::to_string).collect();
			lines.push(format!(
				"Copies were sent to organisation {}: they have the salt as well. The attestation says that EVERY copy is \
				 destroyed: make sure of theirs first.",
				holders.join(", ")
			));
		}
		lines
	}

	/// Destroys, then attests. Can be run again after anything: what is gone stays gone.
	pub async fn carry_out(self, ledger: &impl Ledger, keeper: &Keeper) -> Result<Report, Failure> {
		let destroyed = keeper.destroy(&self.study)? | destroy_book(keeper.folder(), &self.study)?;
		let transaction = if self.attested {
			None
		} else {
			Some(ledger.attest(self.study).await.map_err(|failure| {
				let why = match &failure.why {
					Some(why) => format!("{}: {why}", failure.what),
					None => failure.what.clone(),
				};
				Failure {
					what: "what the vault held is destroyed, and the ledger does not say so yet".into(),
					..failure
				}
				.why(why)
				.hint(format!("run `study erase {:?}` again to attest it", self.study))
			})?)
		};
		Ok(Report { study: self.study, destroyed, attested_before: self.attested, holders: self.holders, transaction })
	}
}

impl Report {
	/// What was done, and what this program cannot do, for people.
	pub fn lines(&self) -> Vec<String> {
		let vault = match self.destroyed {
			true => "everything that the vault held of it is destroyed",
			false => "the vault held nothing of it",
		};
		vec![
			format!("study {}: {vault}", short(&self.study)),
			"Not in its reach, and yours to see to: backups and snapshots of the vault, old blocks that the disk keeps (as \
			 SSDs do), notes of transfers, proofs and receipts that were handed out, and the images themselves."
				.into(),
		]
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		errors::Exit,
		study::{
			fixtures::{digest, manifest},
			measurement::Book,
		},
	};
	use radledger_client::{AccountId, Signature, TransferState};
	use radledger_primitives::{DigestAlgorithm, Modality, OrganisationKind, TransferPurpose, H256};
	use std::cell::Cell;

	struct Memory<'a> {
		keeper: &'a Keeper,
		works: Cell<bool>,
		attested: Cell<bool>,
	}

	impl Ledger for Memory<'_> {
		async fn attest(&self, study: StudyId) -> Result<Outcome, Failure> {
			assert_eq!(self.keeper.load(&study).unwrap(), None, "attested before it was destroyed");
			if !self.works.get() {
				return Err(Failure::failed("node-lost", "the connection to the node was lost").why("it is down"));
			}
			self.attested.set(true);
			Ok(Outcome { hash: H256::zero(), block: None, index: None, events: Vec::new() })
		}
	}

	fn record(instances: u32) -> OnLedger {
		OnLedger {
			root: H256::zero(),
			algorithm: DigestAlgorithm::Sha256,
			instances,
			series: 1,
			modality: Modality::Ct,
			device: None,
			subject: None,
			organisation: 3,
			by: AccountId([1; 32]),
			at: 0,
			block: 7,
			version: 0,
		}
	}

	fn standing(organisation: OrganisationId, roles: Roles) -> Standing {
		Standing { organisation, kind: OrganisationKind::Hospital, roles }
	}

	fn plan(study: StudyId, attested: bool) -> Plan {
		let steward = standing(3, Roles::DATA_STEWARD);
		Plan::new(study, &record(u32::from(!attested)), Some(&steward), &[]).unwrap()
	}

	fn carried_out(plan: Plan, ledger: &Memory, keeper: &Keeper) -> Result<Report, Failure> {
		let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
		runtime.block_on(plan.carry_out(ledger, keeper))
	}

	#[test]
	fn plan_should_refuse_whom_the_ledger_would_refuse() {
		for (signer, code) in [
			(None, "not-a-member"),
			(Some(standing(4, Roles::ALL)), "not-controller"),
			(Some(standing(3, Roles::RADIOLOGIST)), "not-authorised"),
		] {
			let failure = Plan::new(digest("id"), &record(1), signer.as_ref(), &[]).unwrap_err();
			assert_eq!((failure.code.as_str(), failure.exit), (code, Exit::Refused));
			assert_eq!(failure.why.as_deref(), Some("nothing was destroyed"));
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
		assert!(plan.warnings().join(" ").contains("organisation 1, 2, 5"));
	}

	#[test]
	fn erase_should_destroy_everything_and_then_attest_it_again_if_need_be() {
		let folder = tempfile::tempdir().unwrap();
		let keeper = Keeper::open(&folder.path().join("vault")).unwrap();
		let (gone, stays) = (manifest("1.1", &["a"]), manifest("1.2", &["a"]));
		let id = gone.study_id();
		for manifest in [&gone, &stays] {
			keeper.keep(manifest).unwrap();
			let mut book = Book::open(keeper.folder(), &manifest.study_id()).unwrap();
			book.keep_settings("x", digest("settings")).unwrap();
		}
		let ledger = Memory { keeper: &keeper, works: Cell::new(false), attested: Cell::new(false) };

		let failure = carried_out(plan(id, false), &ledger, &keeper).unwrap_err();
		assert_eq!((failure.code.as_str(), failure.exit), ("node-lost", Exit::Failed));
		assert!(failure.hint.unwrap().contains(&format!("study erase {id:?}")));
		assert_eq!(keeper.load(&id).unwrap(), None);
		assert_eq!(Book::open(keeper.folder(), &id).unwrap().entries, []);

		ledger.works.set(true);
		let report = carried_out(plan(id, false), &ledger, &keeper).unwrap();
		assert!(ledger.attested.get() && !report.destroyed);
		assert_eq!(keeper.load(&stays.study_id()).unwrap(), Some(stays.clone()));
		assert_eq!(Book::open(keeper.folder(), &stays.study_id()).unwrap().entries.len(), 1);
	}

	#[test]
	fn erase_should_destroy_what_another_vault_still_has_when_it_was_attested() {
		let folder = tempfile::tempdir().unwrap();
		let keeper = Keeper::open(&folder.path().join("vault")).unwrap();
		let id = keeper.keep(&manifest("1.1", &["a"])).unwrap();
		let ledger = Memory { keeper: &keeper, works: Cell::new(false), attested: Cell::new(false) };
		let report = carried_out(plan(id, true), &ledger, &keeper).unwrap();
		assert!(report.destroyed && report.transaction.is_none());
		assert_eq!(keeper.load(&id).unwrap(), None);
	}
}
