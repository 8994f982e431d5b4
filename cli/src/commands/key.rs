//! `radledger key`: the keys of this user. None of it needs a node.

use crate::{
	errors::{Exit, Failure, Outcome},
	output, secret,
};
use clap::Subcommand;
use radledger_client::AccountId;
use radledger_primitives::OrganisationId;
use radledger_workflows::keys::{new_phrase, pseudonym, Entry, Keystore, Wallet};
use serde_json::json;
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

/// Does what `verb` says.
pub fn run(json: bool, verb: KeyVerb) -> Outcome {
	let keys = Keystore::of_user()?;
	match verb {
		KeyVerb::New { name, at } => new(json, &keys, &name, at),
		KeyVerb::Import { name, file, at } => import(json, &keys, &name, file.as_deref(), at),
		KeyVerb::List => list(json, &keys),
		KeyVerb::Show { name } => {
			let wallet = keys.find(&name)?.ok_or_else(|| missing(&name, &keys))?;
			show(json, &name, wallet.account())
		}
	}
}

fn new(json: bool, keys: &Keystore, name: &str, at: Option<OrganisationId>) -> Outcome {
	free(keys, name)?;
	let password = secret::new_password(&format!("`{name}`"))?;
	let phrase = new_phrase()?;
	let wallet = Wallet::seal(name, &derived(&phrase, at), &password)?;
	secret::show(&format!(
		"\nThe phrase of `{name}`. Write it down: it is shown once, and whoever has it has the key.\n\n    {}\n\n",
		*phrase
	))?;
	keys.keep(name, &wallet)?;
	show(json, name, wallet.account())
}

/// The secret from which the key is made: the phrase, or the pseudonym at a hospital.
fn derived(phrase: &str, at: Option<OrganisationId>) -> Zeroizing<String> {
	match at {
		Some(organisation) => pseudonym(phrase, organisation),
		None => Zeroizing::new(phrase.into()),
	}
}

fn import(json: bool, keys: &Keystore, name: &str, file: Option<&Path>, at: Option<OrganisationId>) -> Outcome {
	free(keys, name)?;
	let wallet = match file {
		Some(file) => exported(file)?,
		None => {
			let phrase = secret::phrase()?;
			Wallet::seal(name, &derived(&phrase, at), &secret::new_password(&format!("`{name}`"))?)?
		}
	};
	keys.keep(name, &wallet)?;
	show(json, name, wallet.account())
}

/// A wallet's file, which keeps its password: asked for, so that a key that cannot be opened is not kept.
fn exported(file: &Path) -> Result<Wallet, Failure> {
	let json = std::fs::read_to_string(file).map_err(|error| {
		Failure::failed("key-file", format!("cannot read {}", file.display())).why(error.to_string())
	})?;
	let wallet = Wallet::parse(&json)?;
	wallet.open(&secret::password(&file.display().to_string())?)?;
	Ok(wallet)
}

/// Fails before a secret is asked for, if the name cannot be used.
fn free(keys: &Keystore, name: &str) -> Result<(), Failure> {
	match keys.find(name)? {
		None => Ok(()),
		Some(_) => Err(Failure::failed("key-exists", format!("there is a key named `{name}` already"))
			.hint("choose another name; `radledger key list` shows those in use")),
	}
}

fn list(json: bool, keys: &Keystore) -> Outcome {
	let entries = keys.list()?;
	if json {
		let of = |key: Entry| json!({ "name": key.name, "account": key.account });
		output::json(&entries.into_iter().map(of).collect::<Vec<_>>());
	} else {
		let address =
			|account: Option<AccountId>| account.map_or("not a key file".into(), |account| account.to_string());
		output::table(&["name", "account"], entries.into_iter().map(|key| vec![key.name, address(key.account)]));
	}
	Ok(Exit::Ok)
}

fn show(json: bool, name: &str, account: AccountId) -> Outcome {
	if json {
		output::json(&json!({ "name": name, "account": account }));
	} else {
		output::fields(&[("name", name.into()), ("account", account.to_string())]);
	}
	Ok(Exit::Ok)
}

fn missing(name: &str, keys: &Keystore) -> Failure {
	Failure::failed("unknown-key", format!("there is no key named `{name}`"))
		.why(format!("it is not in {}", keys.folder().display()))
		.hint("`radledger key list` shows those that there are")
}
