//! The age of a child: on the ledger as a commitment, in the vault as the seed that proves it. See
//! [`radledger_primitives::minority`].

use super::{
	file_of,
	terms::{month, show_month},
	ConsentError,
};
use crate::{
	vault::{Note, Vault, VaultError},
	Explain, Kind, Session,
};
use radledger_client::{calls, AccountId, Outcome, Wait};
use radledger_primitives::{
	calendar::month_of,
	minority::{Minority, Month, MAX_MONTHS},
	Moment, H256,
};
use serde::{Deserialize, Serialize};

const KIND: &str = "minority-seed";
const VERSION: u16 = 1;
/// Months for which minority is proved at a time: whoever watches learns no more than that.
const AHEAD: Month = 12;

/// What proves that a child is not of age yet. Whoever has it knows the month in which it will be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Child {
	/// The child's account.
	pub account: AccountId,
	/// The beginning of the chain of hashes.
	pub seed: H256,
	/// The month of enrolment.
	pub since: Month,
	/// The month in which the child comes of age.
	pub majority: Month,
}

/// As it is kept.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
	kind: String,
	version: u16,
	account: String,
	seed: H256,
	since: String,
	majority: String,
}

impl Note for Written {
	const FOLDER: &'static str = "children";
	const VERSION: Option<u16> = Some(VERSION);
}

impl Child {
	/// A child that comes of age in `majority`, with a fresh seed.
	///
	/// # Errors
	/// Nobody is a minor for so long, or there is no randomness.
	pub fn draw(account: AccountId, since: Month, majority: Month) -> Result<Self, ConsentError> {
		let mut seed = [0; 32];
		getrandom::fill(&mut seed).map_err(|error| ConsentError::NoRandomness { error: error.to_string() })?;
		let child = Self { account, seed: H256(seed), since, majority };
		child.minority().map(|_| child)
	}

	/// What goes on the ledger.
	///
	/// # Errors
	/// Nobody is a minor for so long.
	pub fn minority(&self) -> Result<Minority, ConsentError> {
		Minority::commit(self.seed, self.since, self.majority).ok_or_else(|| ConsentError::NotAMinor {
			since: show_month(self.since),
			majority: show_month(self.majority),
			remedy: match self.majority > self.since {
				true => format!("name a month no more than {} years ahead", MAX_MONTHS / 12),
				false => "name no month: the patient is of age".into(),
			},
		})
	}

	/// The month up to whose beginning minority is to be proved in the month `now`.
	pub fn next(&self, now: Month) -> Month {
		self.majority.min(now.max(self.since).saturating_add(AHEAD))
	}

	/// The proof that the child does not come of age before `month`.
	///
	/// # Errors
	/// It does.
	pub fn prove(&self, month: Month) -> Result<H256, ConsentError> {
		Minority::prove(self.seed, self.majority, month)
			.ok_or_else(|| ConsentError::OfAgeBefore { month: show_month(month) })
	}

	/// Keeps it in the vault, for its owner alone; on disk when this returns. Nothing is overwritten: says whether it was
	/// written.
	///
	/// # Errors
	/// The vault cannot be written.
	pub fn keep(&self, vault: &Vault) -> Result<bool, VaultError> {
		let written = Written {
			kind: KIND.into(),
			version: VERSION,
			account: self.account.to_string(),
			seed: self.seed,
			since: show_month(self.since),
			majority: show_month(self.majority),
		};
		vault.notes().write_new(&written.account, &written)
	}

	/// What the vault has of a child; `None` if it has nothing.
	///
	/// # Errors
	/// It is damaged, of another account or version, or cannot be read.
	pub fn load(vault: &Vault, account: &AccountId) -> Result<Option<Self>, VaultError> {
		let notes = vault.notes::<Written>();
		let Some(written) = notes.read(&account.to_string())? else {
			return Ok(None);
		};
		let path = notes.path(&account.to_string());
		let damaged = VaultError::damaged(&path);
		if written.kind != KIND || written.account != account.to_string() {
			return Err(damaged(&"it is of another kind, or of another account"));
		}
		Ok(Some(Self {
			account: *account,
			seed: written.seed,
			since: month(&written.since).map_err(|why| damaged(&why))?,
			majority: month(&written.majority).map_err(|why| damaged(&why))?,
		}))
	}

	/// Destroys what the vault has of a child; says whether there was anything.
	///
	/// # Errors
	/// It cannot be destroyed.
	pub fn destroy(vault: &Vault, account: &AccountId) -> Result<bool, VaultError> {
		vault.notes::<Written>().destroy(&account.to_string())
	}
}

/// What became of a child's enrolment or proof.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Proved {
	pub patient: AccountId,
	/// The month up to whose beginning it is proved that the child is one.
	pub proved_until: String,
	pub transaction: Outcome,
}

/// The month of a moment.
fn month_at(at: Moment) -> Month {
	Month::try_from(month_of(at)).unwrap_or(Month::MAX)
}

/// Enrols a child that comes of age in the month `majority`, and proves for a year that it is one. The seed is in the
/// vault before anything is sent; a run that lost its node is completed with the same one.
///
/// # Errors
/// The vault has another seed of this child, nobody is a minor for so long, or the ledger refuses it.
pub async fn enrol(session: &Session, account: AccountId, majority: Month) -> Result<Proved, ConsentError> {
	let (client, signer) = (session.client().await?, session.signer().await?);
	let now = month_at(client.best().await?.now().await?);
	let vault = session.new_vault()?;
	let _alone = vault.alone().await?;
	let (child, made) = match Child::load(&vault, &account)? {
		Some(kept) if kept.majority == majority => (kept, false),
		Some(kept) => return Err(ConsentError::OtherMonth { month: show_month(kept.majority) }),
		None => (Child::draw(account, now, majority)?, true),
	};
	let (minority, until) = (child.minority()?, child.next(now));
	let proof = child.prove(until)?;
	if made {
		child.keep(&vault)?;
	}
	let enrol = client.enrol_child(account, minority, (until, proof), signer, session.wait());
	let told = session.waited(enrol).await.map_err(ConsentError::from);
	if made && told.as_ref().is_err_and(|error| error.kind() == Kind::Refused) {
		Child::destroy(&vault, &account)?;
	}
	Ok(Proved { patient: account, proved_until: show_month(until), transaction: told?.outcome })
}

/// Attests that a child came of age, and destroys the seed, which nothing needs any more; says whether there was one. `early`
/// believes the caller against the month of majority in the vault.
///
/// # Errors
/// By the vault it is a child still, or the ledger refuses it.
pub async fn come_of_age(session: &Session, patient: AccountId, early: bool) -> Result<(Outcome, bool), ConsentError> {
	session.signer().await?;
	let now = month_at(session.ledger().await?.now().await?);
	let kept = match session.vault() {
		Ok(vault) => Child::load(&vault, &patient)?,
		Err(VaultError::NotThere { .. }) => None,
		Err(error) => return Err(error.into()),
	};
	if let Some(child) = kept.filter(|child| child.majority > now && !early) {
		return Err(ConsentError::StillAChild { month: show_month(child.majority) });
	}
	let done = session.submit(&calls::attest_majority(patient)).await?;
	Ok((done, forget(session, &patient)?))
}

/// Proves that a child is one until the month `until`; for a year if none is named.
///
/// # Errors
/// The patient is not a child, comes of age before, or the vault has no seed.
pub async fn prove(session: &Session, patient: AccountId, until: Option<Month>) -> Result<Proved, ConsentError> {
	session.signer().await?;
	let ledger = session.ledger().await?;
	let file = file_of(&ledger, &patient).await?;
	let proved = file.child_until.map(month_at).ok_or(ConsentError::NotAChild { patient })?;
	let child = Child::load(&session.vault()?, &patient)?.ok_or(ConsentError::NoSeed)?;
	let until = match until {
		Some(until) => until,
		None => child.next(month_at(ledger.now().await?)),
	};
	if until <= proved {
		let remedy = match proved < child.majority {
			true => "name a later month",
			false => "the child comes of age then: attest that it is",
		};
		return Err(ConsentError::ProvedAlready { month: show_month(proved), remedy: remedy.into() });
	}
	let call = calls::prove_minority(patient, until, child.prove(until)?);
	let transaction = session.submit(&call).await?;
	Ok(Proved { patient, proved_until: show_month(until), transaction })
}

/// Destroys the seed of a child who is one no longer, once the ledger has it for sure; says whether there was any.
///
/// # Errors
/// It cannot be destroyed.
pub fn forget(session: &Session, patient: &AccountId) -> Result<bool, ConsentError> {
	match session.vault() {
		Ok(vault) if session.wait() != Wait::None => Ok(Child::destroy(&vault, patient)?),
		Ok(_) | Err(VaultError::NotThere { .. }) => Ok(false),
		Err(error) => Err(error.into()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::{fs, os::unix::fs::PermissionsExt, path::Path};

	const NOW: Month = 682;

	fn child() -> Child {
		Child::draw(AccountId([7; 32]), NOW, NOW + 30).unwrap()
	}

	#[test]
	fn child_should_prove_a_year_at_a_time_and_never_more_than_there_is() {
		let child = child();
		let minority = child.minority().unwrap();
		for (now, until) in [
			(NOW, NOW + 12),
			(NOW + 6, NOW + 18),
			(NOW + 20, NOW + 30),
			(NOW + 99, NOW + 30),
			// The chain's clock went back: never before the enrolment.
			(NOW - 5, NOW + 12),
		] {
			assert_eq!(child.next(now), until);
			assert!(minority.verify(until, child.prove(until).unwrap()));
		}
		assert_eq!(child.prove(NOW + 31).unwrap_err().code(), "not-a-minor");
	}

	#[test]
	fn child_should_be_refused_when_of_age_or_too_far_from_it() {
		for majority in [NOW, NOW - 1, NOW + MAX_MONTHS + 1] {
			let failure = Child::draw(AccountId([7; 32]), NOW, majority).unwrap_err();
			assert_eq!(failure.code(), "not-a-minor");
			assert!(failure.remedy().is_some());
		}
	}

	fn vault(folder: &Path) -> Vault {
		Vault::open(&folder.join("vault")).unwrap()
	}

	#[test]
	fn seed_should_be_kept_for_its_owner_alone_and_never_overwritten() {
		let folder = tempfile::tempdir().unwrap();
		let (vault, child) = (vault(folder.path()), child());
		assert_eq!(Child::load(&vault, &child.account).unwrap(), None);
		assert!(child.keep(&vault).unwrap());
		assert_eq!(Child::load(&vault, &child.account).unwrap(), Some(child));
		let notes = vault.notes::<Written>();
		let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
		assert_eq!(mode(notes.folder()), 0o700);
		assert_eq!(mode(&notes.path(&child.account.to_string())), 0o600);
		let other = Child::draw(child.account, NOW, NOW + 10).unwrap();
		assert!(!other.keep(&vault).unwrap());
		assert_eq!(Child::load(&vault, &child.account).unwrap(), Some(child));
		assert!(Child::destroy(&vault, &child.account).unwrap());
		assert!(!Child::destroy(&vault, &child.account).unwrap());
	}

	#[test]
	fn seed_should_be_refused_when_it_is_damaged_or_of_another_account() {
		let folder = tempfile::tempdir().unwrap();
		let (vault, child) = (vault(folder.path()), child());
		child.keep(&vault).unwrap();
		let other = AccountId([8; 32]);
		let notes = vault.notes::<Written>();
		let path = |account: &AccountId| notes.path(&account.to_string());
		fs::copy(path(&child.account), path(&other)).unwrap();
		let failure = Child::load(&vault, &other).unwrap_err();
		assert!(failure.why().is_some_and(|why| why.contains("another account")));
		fs::write(path(&other), "{}").unwrap();
		assert_eq!(Child::load(&vault, &other).unwrap_err().code(), "vault-damaged");
	}
}
