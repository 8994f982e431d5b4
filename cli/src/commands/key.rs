//! `radledger key`: the keys of this user. None of it needs a node.

use crate::{
	context::Context,
	errors::{CliError, Exit, Failure, Outcome},
	render::{Names, Record},
	secret,
};
use clap::Subcommand;
use radledger_client::AccountId;
use radledger_primitives::OrganisationId;
use radledger_workflows::{
	keys::{new_phrase, pseudonym, KeyError, Keystore, Wallet},
	vault::file::{named_text, LONGEST},
};
use serde::Serialize;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// What can be done with keys.
#[derive(Subcommand, Debug)]
pub enum KeyVerb {
	/// Make a key; its mnemonic is shown once.
	New {
		/// What to call it.
		name: String,
		/// Make it the patient's pseudonym at this hospital (its number): `key import --at` makes another one from the same
		/// phrase for each other hospital, and nobody can tie them to one another.
		#[arg(long, value_name = "ORGANISATION")]
		at: Option<OrganisationId>,
	},
	/// Import a key: from a polkadot.js JSON file, or a mnemonic or secret URI from standard input.
	Import {
		/// What to call it.
		name: String,
		/// A JSON file that polkadot.js exported (sr25519).
		#[arg(long, value_name = "FILE")]
		file: Option<PathBuf>,
		/// Keep the patient's pseudonym at this hospital (its number), which is derived from the phrase: in a wallet, the
		/// derivation path `//radledger//ORGANISATION`.
		#[arg(long, value_name = "ORGANISATION", conflicts_with = "file")]
		at: Option<OrganisationId>,
	},
	/// List the keys.
	List,
	/// Show the address of a key.
	Show {
		/// Its name.
		name: String,
	},
}

/// A key of the keystore.
#[derive(Serialize)]
struct Key<'a> {
	name: &'a str,
	account: Option<AccountId>,
}

impl Record for Key<'_> {
	const COLUMNS: &'static [&'static str] = &["name", "account"];
	const NAMED: bool = false;

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		(key == "account" && self.account.is_none()).then(|| "not a key file".into())
	}
}

/// Does what `verb` says.
pub async fn run(context: &Context, verb: KeyVerb) -> Outcome {
	let keys = Keystore::of_user()?;
	let (name, account) = match verb {
		KeyVerb::New { name, at } => {
			let account = new(&keys, &name, at)?;
			(name, account)
		}
		KeyVerb::Import { name, file, at } => {
			let account = import(&keys, &name, file.as_deref(), at)?;
			(name, account)
		}
		KeyVerb::List => {
			let entries = keys.list()?;
			let listed: Vec<_> = entries.iter().map(|key| Key { name: &key.name, account: key.account }).collect();
			context.report(&listed, &listed, "no keys").await?;
			return Ok(Exit::Ok);
		}
		KeyVerb::Show { name } => {
			let wallet = keys.find(&name)?.ok_or_else(|| missing(&name, &keys))?;
			(name, wallet.account())
		}
	};
	context.show(&Key { name: &name, account: Some(account) }).await?;
	Ok(Exit::Ok)
}

fn new(keys: &Keystore, name: &str, at: Option<OrganisationId>) -> Result<AccountId, Failure> {
	free(keys, name)?;
	let password = secret::new_password(&format!("`{name}`"))?;
	let phrase = new_phrase()?;
	let wallet = Wallet::seal(name, &derived(&phrase, at), &password)?;
	secret::show(&format!(
		"\nThe phrase of `{name}`. Write it down: it is shown once, and whoever has it has the key.\n\n    {}\n\n",
		*phrase
	))?;
	keys.keep(name, &wallet)?;
	Ok(wallet.account())
}

/// The secret from which the key is made: the phrase, or the pseudonym at a hospital.
fn derived(phrase: &str, at: Option<OrganisationId>) -> Zeroizing<String> {
	match at {
		Some(organisation) => pseudonym(phrase, organisation),
		None => Zeroizing::new(phrase.into()),
	}
}

fn import(keys: &Keystore, name: &str, file: Option<&Path>, at: Option<OrganisationId>) -> Result<AccountId, Failure> {
	free(keys, name)?;
	let wallet = match file {
		Some(file) => exported(file)?,
		None => {
			let phrase = secret::phrase()?;
			Wallet::seal(name, &derived(&phrase, at), &secret::new_password(&format!("`{name}`"))?)?
		}
	};
	keys.keep(name, &wallet)?;
	Ok(wallet.account())
}

/// A wallet's file, which keeps its password: asked for, so that a key that cannot be opened is not kept.
fn exported(file: &Path) -> Result<Wallet, Failure> {
	let json = named_text(file, LONGEST).map_err(CliError::unreadable(file))?;
	let wallet = Wallet::parse(&json)?;
	wallet.open(&secret::password(&file.display().to_string())?)?;
	Ok(wallet)
}

/// Fails before a secret is asked for, if the name cannot be used.
fn free(keys: &Keystore, name: &str) -> Result<(), Failure> {
	match keys.find(name)? {
		None => Ok(()),
		Some(_) => Err(KeyError::Exists { name: name.into() }.into()),
	}
}

fn missing(name: &str, keys: &Keystore) -> KeyError {
	KeyError::Unknown { name: name.into(), known: format!("it is not in {}", keys.folder().display()) }
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::render::pinned;

	#[test]
	fn keys_should_be_listed_also_where_a_file_is_not_one() {
		let key = |name, account| Key { name, account };
		let keys = [key("me", Some(AccountId([1; 32]))), key("notes", None)];
		pinned::list("key list", &keys, &Names::default());
	}
}
