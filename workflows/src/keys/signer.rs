//! Who signs: a key of the keystore or, on a development chain, an account of the demonstration consortium.

use super::{KeyError, Keystore};
use radledger_client::{demonstration, Keypair};
use zeroize::Zeroizing;

/// The key that `name` means. A key of the keystore comes first: its owner named it.
///
/// `development` says whether the chain is one on which keys that everyone knows may sign; `password` gives the password
/// of the key with a name.
///
/// # Errors
/// Nobody has that name, or the key cannot be opened.
pub fn signer(
	name: &str,
	keys: &Keystore,
	development: bool,
	password: impl FnOnce(&str) -> Result<Zeroizing<String>, KeyError>,
) -> Result<Keypair, KeyError> {
	if let Some(wallet) = keys.find(name)? {
		return wallet.open(&password(name)?);
	}
	match demonstration::account(name) {
		Some(pair) if development => Ok(pair),
		Some(_) => Err(KeyError::NotDevelopment { name: name.into() }),
		None => {
			let names: Vec<_> = keys.list()?.into_iter().map(|key| key.name).collect();
			let folder = keys.folder().display();
			let known = match names.as_slice() {
				[] => format!("the keystore {folder} is empty"),
				names => format!("the keystore {folder} has {}", names.join(", ")),
			};
			Err(KeyError::Unknown { name: name.into(), known })
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Explain;

	fn sign(name: &str, development: bool) -> Result<Keypair, KeyError> {
		let folder = tempfile::tempdir().unwrap();
		signer(name, &Keystore::new(folder.path()), development, |_| panic!("no key needs a password here"))
	}

	#[test]
	fn a_demonstration_account_should_sign_on_a_development_chain_only() {
		let expected = demonstration::account("technologist-1").unwrap();
		assert_eq!(sign("technologist-1", true).unwrap().public_key().0, expected.public_key().0);
		assert_eq!(sign("technologist-1", false).unwrap_err().code(), "not-a-development-chain");
	}

	#[test]
	fn a_name_should_be_refused_with_what_to_do_when_nobody_has_it() {
		let error = sign("nobody", true).unwrap_err();
		assert_eq!(error.code(), "unknown-key");
		assert!(error.why().unwrap().contains("is empty"));
	}
}
