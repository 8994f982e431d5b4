//! The age of a child: on the ledger as a commitment, in the vault as the seed that proves it. See
//! [`radledger_primitives::minority`].

use super::terms::{month, show_month};
use crate::{
	errors::Failure,
	study::text::{clean, show},
};
use radledger_client::AccountId;
use radledger_primitives::{
	minority::{Minority, Month, MAX_MONTHS},
	H256,
};
use radledger_workflows::vault::{file, VaultError};
use serde::{Deserialize, Serialize};
use std::{
	fs::{self, DirBuilder, File},
	io::{ErrorKind, Write},
	os::unix::fs::DirBuilderExt,
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

const KIND: &str = "minority-seed";
const VERSION: u16 = 1;
const FOLDER: &str = "children";
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

impl Child {
	/// A child that comes of age in `majority`, with a fresh seed.
	pub fn draw(account: AccountId, since: Month, majority: Month) -> Result<Self, Failure> {
		let mut seed = [0; 32];
		getrandom::fill(&mut seed)
			.map_err(|error| Failure::failed("no-randomness", "no seed can be drawn").why(error.to_string()))?;
		let child = Self { account, seed: H256(seed), since, majority };
		child.minority().map(|_| child)
	}

	/// What goes on the ledger.
	pub fn minority(&self) -> Result<Minority, Failure> {
		Minority::commit(self.seed, self.since, self.majority).ok_or_else(|| {
			let what = format!("nobody is a minor from {} until {}", show_month(self.since), show_month(self.majority));
			let hint = match self.majority > self.since {
				true => format!("write --minor-until YYYY-MM, no more than {} years ahead", MAX_MONTHS / 12),
				false => "leave out --minor-until: the patient is of age".into(),
			};
			Failure::usage("not-a-minor", what).hint(hint)
		})
	}

	/// The month up to whose beginning minority is to be proved in the month `now`.
	pub fn next(&self, now: Month) -> Month {
		self.majority.min(now.max(self.since).saturating_add(AHEAD))
	}

	/// The proof that the child does not come of age before `month`.
	pub fn prove(&self, month: Month) -> Result<H256, Failure> {
		Minority::prove(self.seed, self.majority, month).ok_or_else(|| {
			Failure::usage(
				"not-a-minor",
				format!("it cannot be proved that the child is a minor until {}", show_month(month)),
			)
			.why("it comes of age before")
			.hint("leave out --until, or name an earlier month")
		})
	}

	/// Keeps it in the vault, for its owner alone; on disk when this returns. Nothing is overwritten.
	pub fn keep(&self, vault: &Path) -> Result<(), Failure> {
		let path = path(vault, &self.account);
		let written = Written {
			kind: KIND.into(),
			version: VERSION,
			account: self.account.to_string(),
			seed: self.seed,
			since: show_month(self.since),
			majority: show_month(self.majority),
		};
		let keep = || {
			let folder = vault.join(FOLDER);
			DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
			// Temporary files are 0600 from the start.
			let mut file = tempfile::NamedTempFile::new_in(&folder)?;
			file.write_all(&Zeroizing::new(serde_json::to_vec_pretty(&written)?))?;
			file.as_file().sync_all()?;
			file.persist_noclobber(&path).map_err(|error| error.error)?;
			File::open(&folder)?.sync_all()
		};
		keep().map_err(|error: std::io::Error| {
			Failure::failed("vault", format!("cannot keep the seed of the child in {}", show(&path)))
				.why(error.to_string())
		})
	}

	/// What the vault has of a child; `None` if it has nothing.
	pub fn load(vault: &Path, account: &AccountId) -> Result<Option<Self>, Failure> {
		let path = path(vault, account);
		let broken = |why: String| {
			Failure::failed("vault", format!("cannot read the seed of the child in {}", show(&path)))
				.why(clean(&why))
				.hint("restore the file from a backup of the vault: without it nothing can be proved")
		};
		let json = match fs::read(&path) {
			Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
			read => Zeroizing::new(read.map_err(|error| broken(error.to_string()))?),
		};
		let written: Written = serde_json::from_slice(&json).map_err(|error| broken(error.to_string()))?;
		if (written.kind.as_str(), written.version) != (KIND, VERSION) || written.account != account.to_string() {
			return Err(broken("it is of another kind or version, or of another account".into()));
		}
		Ok(Some(Self {
			account: *account,
			seed: written.seed,
			since: month(&written.since).map_err(broken)?,
			majority: month(&written.majority).map_err(broken)?,
		}))
	}

	/// Destroys what the vault has of a child; says whether there was anything.
	pub fn destroy(vault: &Path, account: &AccountId) -> Result<bool, Failure> {
		let path = path(vault, account);
		match file::destroy(&path) {
			Ok(()) => Ok(true),
			Err(VaultError::Io { error, .. }) if error.kind() == ErrorKind::NotFound => Ok(false),
			Err(error) => Err(Failure::failed("vault", format!("cannot destroy {}", show(&path)))
				.why(error.to_string())
				.hint("destroy it yourself: it tells when the child comes of age")),
		}
	}
}

fn path(vault: &Path, account: &AccountId) -> PathBuf {
	vault.join(FOLDER).join(format!("{account}.json"))
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::os::unix::fs::PermissionsExt;

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
		assert_eq!(child.prove(NOW + 31).unwrap_err().code, "not-a-minor");
	}

	#[test]
	fn child_should_be_refused_when_of_age_or_too_far_from_it() {
		for majority in [NOW, NOW - 1, NOW + MAX_MONTHS + 1] {
			let failure = Child::draw(AccountId([7; 32]), NOW, majority).unwrap_err();
			assert_eq!(failure.code, "not-a-minor");
			assert!(failure.hint.is_some());
		}
	}

	#[test]
	fn seed_should_be_kept_for_its_owner_alone_and_never_overwritten() {
		let folder = tempfile::tempdir().unwrap();
		let vault = folder.path().join("vault");
		let child = child();
		assert_eq!(Child::load(&vault, &child.account).unwrap(), None);
		child.keep(&vault).unwrap();
		assert_eq!(Child::load(&vault, &child.account).unwrap(), Some(child));
		let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
		assert_eq!(mode(vault.join(FOLDER)), 0o700);
		assert_eq!(mode(path(&vault, &child.account)), 0o600);
		let other = Child::draw(child.account, NOW, NOW + 10).unwrap();
		assert_eq!(other.keep(&vault).unwrap_err().code, "vault");
		assert_eq!(Child::load(&vault, &child.account).unwrap(), Some(child));
		assert_eq!(fs::read_dir(vault.join(FOLDER)).unwrap().count(), 1);
		assert!(Child::destroy(&vault, &child.account).unwrap());
		assert!(!Child::destroy(&vault, &child.account).unwrap());
	}

	#[test]
	fn seed_should_be_refused_when_it_is_damaged_or_of_another_account() {
		let folder = tempfile::tempdir().unwrap();
		let child = child();
		child.keep(folder.path()).unwrap();
		let other = AccountId([8; 32]);
		fs::copy(path(folder.path(), &child.account), path(folder.path(), &other)).unwrap();
		let failure = Child::load(folder.path(), &other).unwrap_err();
		assert!(failure.why.is_some_and(|why| why.contains("another account")));
		fs::write(path(folder.path(), &other), "{}").unwrap();
		assert_eq!(Child::load(folder.path(), &other).unwrap_err().code, "vault");
	}
}
