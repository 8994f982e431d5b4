//! The end of a study's secrets: destroy what the vault holds of it, then say so on the ledger. The order cannot be the other
//! one: an attestation of what was not done would stay on the ledger forever.
//!
//! Whoever anchored the study attests its erasure. Every other organisation that has a copy certifies that it erased its own.
//! Afterwards everything is taken away that the ledger can take away, and what remains is read from it.
//!
//! The patient's records name a study by a digest that is salted. With the salt goes what could tell which study it is.

mod rest;

use super::{measurement, order, StudyError};
use crate::{vault::Vault, Problem, Session};
use radledger_client::{calls, Holder, Outcome, Standing, Study as OnLedger};
use radledger_primitives::{OrganisationId, Roles, StudyId};
use serde::Serialize;

/// What erasing asks of a ledger: a seam, so that the order of events is tested without a node.
trait Ledger {
	/// Says that the secrets are destroyed.
	async fn say(&self, plan: &Plan) -> Result<Outcome, StudyError>;

	/// Takes away what else is recorded of the study. Returns what remains, in words.
	async fn clear(&self, plan: &Plan) -> Result<Vec<String>, StudyError>;
}

impl Ledger for Session {
	async fn say(&self, plan: &Plan) -> Result<Outcome, StudyError> {
		Ok(match plan.part {
			EraserPart::Controller => self.submit(&calls::attest_erasure(plan.study)).await?,
			EraserPart::Holder => self.submit(&calls::certify_erasure(plan.study)).await?,
		})
	}

	async fn clear(&self, plan: &Plan) -> Result<Vec<String>, StudyError> {
		rest::clear(self, plan).await?;
		rest::remains(&self.ledger().await?, plan).await
	}
}

/// Whose erasure it is.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum EraserPart {
	/// That of the organisation that anchored the study.
	Controller,
	/// That of an organisation that has a copy.
	Holder,
}

/// What is to be erased, and what is known of other copies.
#[derive(Clone, PartialEq, Debug)]
pub struct Plan {
	/// The study.
	pub study: StudyId,
	/// Whose erasure it is.
	pub part: EraserPart,
	/// The organisation of the signer.
	pub organisation: OrganisationId,
	/// Whether it is on the ledger already.
	pub said: bool,
	/// The organisations to which the study was sent, and the salt with it, without the signer's.
	pub holders: Vec<Holder>,
	/// Whether a device made it, or was used for it.
	of_device: bool,
}

/// An erasure.
#[derive(Serialize, PartialEq, Debug)]
pub struct Report {
	/// The study.
	pub study: StudyId,
	/// Whose erasure it is.
	pub part: EraserPart,
	/// Whether the vault held anything of it.
	pub destroyed: bool,
	/// Whether the erasure was on the ledger before.
	pub said_before: bool,
	/// Other organisations that may have a copy, and the salt with it.
	pub holders: Vec<OrganisationId>,
	/// What is on the ledger now, in words.
	pub remains: Vec<String>,
	/// What became of the attestation or certificate; none if it was on the ledger before.
	pub transaction: Option<Outcome>,
}

impl Plan {
	/// Plans the erasure of a study. Nothing is destroyed yet.
	///
	/// # Errors
	/// The ledger does not have the study, or would refuse what the signer is to say.
	pub async fn of(session: &Session, study: StudyId) -> Result<Self, StudyError> {
		let by = session.account().await?;
		let ledger = session.ledger().await?;
		let record = ledger.study(&study).await?.ok_or(StudyError::NothingToErase { study })?;
		let holders = ledger.holders(study).await?;
		let plan = Self::new(study, &record, ledger.standing(&by).await?.as_ref(), holders)?;
		let of_device = !ledger.devices_of(study).await?.is_empty();
		Ok(Self { of_device, ..plan })
	}

	fn new(
		study: StudyId,
		record: &OnLedger,
		signer: Option<&Standing>,
		mut holders: Vec<Holder>,
	) -> Result<Self, StudyError> {
		let signer = signer.ok_or(StudyError::EraserNotAMember)?;
		let organisation = signer.organisation;
		let own = holders.iter().position(|holder| holder.organisation == organisation);
		let own = own.map(|own| holders.remove(own));
		let (part, said) = match own {
			_ if organisation == record.organisation => (EraserPart::Controller, record.instances == 0),
			Some(own) => (EraserPart::Holder, !own.has_copy),
			None => return Err(StudyError::EraserWithoutCopy { controller: record.organisation }),
		};
		if !signer.roles.any_of(Roles::DATA_STEWARD) {
			return Err(StudyError::EraserNotSteward);
		}
		Ok(Self { study, part, organisation, said, holders, of_device: false })
	}

	/// Destroys, says so, and clears. Can be done again after anything: what is gone stays gone.
	///
	/// # Errors
	/// The vault cannot be written; or everything is destroyed, and the ledger did not take what was said, or not all that was
	/// to be cleared.
	pub async fn carry_out(self, session: &Session) -> Result<Report, StudyError> {
		let vault = session.vault()?;
		let _alone = vault.alone().await?;
		self.keep_others(session, &vault).await?;
		self.carry_out_on(session, &vault).await
	}

	/// Keeps what opens the other studies of the patient: what could make it again is destroyed with the salt of this study.
	async fn keep_others(&self, session: &Session, vault: &Vault) -> Result<(), StudyError> {
		let ledger = session.ledger().await?;
		let Some(patient) = session.patient_of(&ledger, self.study).await? else {
			return Ok(());
		};
		let seals = vault.seals();
		let others = session.studies_of(&ledger, &[patient]).await?.into_values();
		Ok(others.map(|(_, opening)| opening).try_for_each(|opening| seals.keep_if_new(&opening))?)
	}

	async fn carry_out_on(self, ledger: &impl Ledger, vault: &Vault) -> Result<Report, StudyError> {
		let destroyed = vault.seals().destroy(&self.study)?
			| vault.manifests()?.destroy(&self.study)?
			| measurement::destroy(vault, &self.study)?
			| order::destroy(vault, &self.study)?;
		let again = |what: &str, error: StudyError| {
			let problem = Problem::from(&error);
			let why = match &problem.why {
				Some(why) => format!("{}: {why}", problem.what),
				None => problem.what,
			};
			StudyError::Other(Problem {
				what: what.into(),
				why: Some(why),
				remedy: Some(format!("erase study {:?} again to complete it", self.study)),
				..problem
			})
		};
		let transaction = match self.said {
			true => None,
			false => Some(ledger.say(&self).await.map_err(|error| {
				again("what the vault held is destroyed, and the ledger does not say so yet", error)
			})?),
		};
		let remains = ledger
			.clear(&self)
			.await
			.map_err(|error| again("the erasure is on the ledger, and not all is cleared that can be", error))?;
		let Self { study, part, said, holders, .. } = self;
		let holders = holders.into_iter().filter(|holder| holder.has_copy).map(|holder| holder.organisation).collect();
		Ok(Report { study, part, destroyed, said_before: said, holders, remains, transaction })
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
	use radledger_client::{AccountId, Signature};
	use radledger_primitives::{OrganisationKind, H256};
	use std::cell::Cell;
	use tempfile::TempDir;

	struct Memory<'a> {
		vault: &'a Vault,
		works: Cell<bool>,
		clears: Cell<bool>,
		attested: Cell<bool>,
	}

	impl<'a> Memory<'a> {
		fn new(vault: &'a Vault) -> Self {
			Self { vault, works: Cell::new(false), clears: Cell::new(false), attested: Cell::new(false) }
		}
	}

	impl Ledger for Memory<'_> {
		async fn say(&self, plan: &Plan) -> Result<Outcome, StudyError> {
			let kept = self.vault.manifests().unwrap().load(&plan.study).unwrap();
			assert_eq!(kept, None, "attested before it was destroyed");
			if !self.works.get() {
				return Err(lost());
			}
			self.attested.set(true);
			Ok(Outcome { hash: H256::zero(), block: None, index: None, events: Vec::new() })
		}

		async fn clear(&self, plan: &Plan) -> Result<Vec<String>, StudyError> {
			assert!(self.attested.get() || plan.said, "cleared before it was said");
			self.clears.get().then(|| vec!["its place".into()]).ok_or_else(lost)
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

	fn holder(organisation: OrganisationId, has_copy: bool) -> Holder {
		let signed = Signature { by: AccountId([1; 32]), organisation, at: 0, block: 1 };
		let certified = (!has_copy).then_some((signed, false));
		Holder { organisation, has_copy, due: None, overdue: false, certified }
	}

	fn plan(study: StudyId, attested: bool) -> Plan {
		let steward = standing(3, Roles::DATA_STEWARD);
		Plan::new(study, &record(u32::from(!attested)), Some(&steward), Vec::new()).unwrap()
	}

	#[test]
	fn plan_should_refuse_whom_the_ledger_would_refuse() {
		for (signer, code) in [
			(None, "not-a-member"),
			(Some(standing(4, Roles::ALL)), "not-controller"),
			(Some(standing(3, Roles::RADIOLOGIST)), "not-authorised"),
		] {
			let error = Plan::new(digest("id"), &record(1), signer.as_ref(), vec![holder(5, true)]).unwrap_err();
			assert_eq!((&*error.code(), error.kind()), (code, Kind::Refused));
			assert_eq!(error.why().as_deref(), Some("nothing was destroyed"));
		}
		assert!(!plan(digest("id"), false).said);
		assert!(plan(digest("id"), true).said);
	}

	#[test]
	fn plan_should_be_that_of_the_controller_or_of_who_has_a_copy() {
		let all = || vec![holder(1, true), holder(3, true), holder(4, false), holder(5, true)];
		for (organisation, part, said, others) in [
			(3, EraserPart::Controller, false, &[1, 4, 5][..]),
			(5, EraserPart::Holder, false, &[1, 3, 4]),
			(4, EraserPart::Holder, true, &[1, 3, 5]),
		] {
			let steward = standing(organisation, Roles::DATA_STEWARD);
			let plan = Plan::new(digest("id"), &record(1), Some(&steward), all()).unwrap();
			assert_eq!((plan.part, plan.said), (part, said));
			assert_eq!(plan.holders.iter().map(|holder| holder.organisation).collect::<Vec<_>>(), others);
		}
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
		let seal = vault.seals().seal(id, AccountId([7; 32])).unwrap();
		let ledger = Memory::new(&vault);

		let error = plan(id, false).carry_out_on(&ledger, &vault).await.unwrap_err();
		assert_eq!((&*error.code(), error.kind()), ("node-lost", Kind::Failed));
		assert!(error.remedy().unwrap().contains(&format!("{id:?} again")));
		assert_eq!(manifests.load(&id).unwrap(), None);
		assert_eq!(Book::open(&vault, &id).unwrap().entries(), []);

		ledger.works.set(true);
		let error = plan(id, false).carry_out_on(&ledger, &vault).await.unwrap_err();
		assert!(ledger.attested.get() && error.to_string().contains("not all is cleared"), "{error:?}");
		ledger.clears.set(true);
		let report = plan(id, true).carry_out_on(&ledger, &vault).await.unwrap();
		assert!(report.said_before && !report.destroyed);
		assert_eq!(vault.seals().open(&id, &seal).unwrap(), None);
		assert_eq!(report.remains, ["its place"]);
		assert_eq!(manifests.load(&stays.study_id()).unwrap(), Some(stays.clone()));
		assert_eq!(Book::open(&vault, &stays.study_id()).unwrap().entries().len(), 1);
	}

	#[tokio::test]
	async fn erase_should_destroy_what_another_vault_still_has_when_it_was_attested() {
		let (_folder, vault) = vault();
		let manifests = vault.manifests().unwrap();
		let id = manifests.keep(&manifest("1.1", &["a"])).unwrap();
		let ledger = Memory::new(&vault);
		ledger.clears.set(true);
		let report = plan(id, true).carry_out_on(&ledger, &vault).await.unwrap();
		assert!(report.destroyed && report.transaction.is_none());
		assert_eq!(manifests.load(&id).unwrap(), None);
	}
}
