//! The accounts of the demonstration consortium. Their keys are public, so they exist on development chains only.

use crate::AccountId;
use std::{collections::HashMap, sync::OnceLock};
use subxt_signer::{sr25519::Keypair, DeriveJunction};

/// The well-known development phrase, from which each account is derived as `//NAME`.
pub const PHRASE: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

/// The names of the demonstration consortium.
pub const NAMES: [&str; 24] = [
	"north-hospital",
	"south-imaging",
	"acme-scanners",
	"lumen-ai",
	"device-authority",
	"trial-sponsor",
	"radiologist-1",
	"cardiologist-1",
	"technologist-1",
	"physicist-1",
	"steward-1",
	"trial-coordinator-1",
	"radiologist-2",
	"steward-2",
	"annotator-1",
	"annotator-2",
	"annotator-3",
	"annotator-4",
	"annotator-5",
	"auditor-1",
	"patient-1",
	"patient-2",
	"patient-3",
	"stranger",
];

/// The key of a name of the demonstration consortium; `None` for any other name.
pub fn account(name: &str) -> Option<Keypair> {
	static ROOT: OnceLock<Option<Keypair>> = OnceLock::new();
	let root = ROOT.get_or_init(|| Keypair::from_uri(&PHRASE.parse().ok()?).ok()).as_ref()?;
	NAMES.contains(&name).then(|| root.derive([DeriveJunction::hard(name)]))
}

/// The account of a key.
pub fn id(pair: &Keypair) -> AccountId {
	pair.public_key().to_account_id()
}

/// The name of an account of the demonstration consortium.
pub fn name(account: &AccountId) -> Option<&'static str> {
	static KNOWN: OnceLock<HashMap<[u8; 32], &str>> = OnceLock::new();
	let known = KNOWN.get_or_init(|| {
		NAMES.into_iter().filter_map(|name| Some((self::account(name)?.public_key().0, name))).collect()
	});
	known.get(&account.0).copied()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn key_should_be_that_of_the_secret_uri() {
		let uri = format!("{PHRASE}//technologist-1").parse().expect("a secret URI");
		let expected = Keypair::from_uri(&uri).expect("derives");
		assert_eq!(id(&account("technologist-1").expect("known")), id(&expected));
	}

	#[test]
	fn names_should_have_an_account_each_and_strangers_none() {
		for known in NAMES {
			let pair = account(known).expect("derives");
			assert_eq!(name(&id(&pair)), Some(known));
		}
		assert!(account("//Alice").is_none());
		assert_eq!(name(&AccountId([0; 32])), None);
	}
}
