//! `radledger address`: what the user calls accounts and organisations. It stays in the vault.

use crate::{
	context::Context,
	errors::{Exit, Failure, Outcome},
	render::{Names, Record},
};
use clap::Subcommand;
use radledger_client::{demonstration, AccountId};
use radledger_primitives::OrganisationId;
use radledger_workflows::{
	addresses::{AddressBook, AddressError, Party},
	cards,
	keys::{is_name, Keystore},
	words::path as show,
};
use serde::Serialize;
use std::path::PathBuf;

/// What can be done with the address book.
#[derive(Subcommand, Debug)]
pub enum AddressVerb {
	/// Call an account or an organisation by a name, in tables and wherever a command takes an account.
	Add {
		/// The name: small letters, digits, `-`, `_` and `.`, a letter first.
		name: String,
		/// An address or another name of the account; or the number of an organisation.
		who: String,
	},
	/// Take a name out.
	Remove {
		/// The name.
		name: String,
	},
	/// List the names.
	List,
	/// Write your organisation's card: the key for which others seal notes that only your vault opens. Hand it to them.
	Card {
		/// Where to write it: a new file.
		#[arg(long, value_name = "FILE")]
		out: PathBuf,
	},
	/// Keep the key on another organisation's card, so that notes can be sealed for it.
	Accept {
		/// The card.
		card: PathBuf,
		/// Instead of another card of the same organisation.
		#[arg(long)]
		instead: bool,
	},
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: AddressVerb) -> Outcome {
	match verb {
		AddressVerb::Add { name, who } => {
			let is_key = Keystore::of_user().and_then(|keys| Ok(is_name(&name) && keys.find(&name)?.is_some()));
			if is_key.unwrap_or_default() || demonstration::account(&name).is_some() {
				return Err(AddressError::Taken { name }.into());
			}
			let party = match who.parse() {
				Ok(id) => Party::Organisation(id),
				Err(_) => Party::Account(context.account(&who).await?),
			};
			let vault = context.session().new_vault()?;
			let _alone = vault.alone().await?;
			AddressBook::of(&vault)?.add(&name, party)?;
			context.done(&Line::new(&name, &party), format!("{name} is {who} from now on, in this vault"));
		}
		AddressVerb::Remove { name } => {
			let vault = context.session().vault()?;
			let _alone = vault.alone().await?;
			let party = AddressBook::of(&vault)?.remove(&name)?;
			context.done(&Line::new(&name, &party), format!("{name} is nobody any more"));
		}
		AddressVerb::List => list(context).await?,
		AddressVerb::Card { out } => {
			let card = cards::make(context.session(), &out).await?;
			let text = format!(
				"wrote the card of organisation {} to {}\nwhoever accepts it seals notes for this vault: hand it to them by a way \
				 that they trust, and keep a backup of the vault",
				card.organisation,
				show(&out)
			);
			context.done(&card, text);
		}
		AddressVerb::Accept { card, instead } => {
			let card = cards::accept(context.session(), &card, instead).await?;
			let text =
				format!("notes for organisation {} are sealed for {:?} from now on", card.organisation, card.key);
			context.done(&card, text);
		}
	}
	Ok(Exit::Ok)
}

/// A name.
#[derive(Serialize)]
struct Line {
	name: String,
	account: Option<AccountId>,
	organisation: Option<OrganisationId>,
}

impl Line {
	fn new(name: &str, party: &Party) -> Self {
		let (account, organisation) = match *party {
			Party::Account(account) => (Some(account), None),
			Party::Organisation(id) => (None, Some(id)),
		};
		Self { name: name.into(), account, organisation }
	}
}

impl Record for Line {
	const COLUMNS: &'static [&'static str] = &["name", "account", "organisation"];
	const NAMED: bool = false;

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		(key == "account").then(|| self.account.map_or("-".into(), |account| account.to_string()))
	}
}

async fn list(context: &Context) -> Result<(), Failure> {
	let book = AddressBook::of(&context.session().vault()?)?;
	let lines: Vec<_> = book.list().iter().map(|(name, party)| Line::new(name, party)).collect();
	context.list("addresses", &lines).await
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::render::pinned;

	#[test]
	fn names_should_be_listed_with_what_they_stand_for() {
		let lines =
			[Line::new("clinic", &Party::Organisation(1)), Line::new("me", &Party::Account(AccountId([1; 32])))];
		pinned::list("address list", &lines, &Names::of([(1, "south-imaging")]));
	}
}
