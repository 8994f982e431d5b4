//! Who signs: a key of the keystore or, on a development chain, an account of the demonstration consortium.

use crate::{errors::Failure, keystore::Keystore, secret};
use radledger_client::{demonstration, Keypair};

/// The key that `--as NAME` means. A key of the keystore comes first: its owner named it.
///
/// `development` tells whether the chain is one on which keys that everyone knows may sign; it is asked only if the name
/// is one of the demonstration consortium.
pub async fn signer(
	name: &str,
	keys: &Keystore,
	development: impl AsyncFnOnce() -> Result<bool, Failure>,
) -> Result<Keypair, Failure> {
	let known = demonstration::account(name);
	if let Some(wallet) = keys.find(name)? {
		return wallet.open(&secret::password(&format!("`{name}`"))?);
	}
	match known {
		Some(pair) if development().await? => Ok(pair),
		Some(_) => Err(Failure::failed("not-a-development-chain", format!("cannot sign as `{name}`"))
			.why("it is an account of the demonstration consortium, whose key everyone knows, and this is no development chain")
			.hint("sign with a key of your own: `radledger key import NAME`, then --as NAME")),
		None => Err(unknown(name, keys)?),
	}
}

fn unknown(name: &str, keys: &Keystore) -> Result<Failure, Failure> {
	let names: Vec<_> = keys.list()?.into_iter().map(|key| key.name).collect();
	let folder = keys.folder().display();
	let why = match names.as_slice() {
		[] => format!("the keystore {folder} is empty"),
		names => format!("the keystore {folder} has {}", names.join(", ")),
	};
	Ok(Failure::failed("unknown-key", format!("there is no key named `{name}`")).why(why).hint(
		"import it with `radledger key import NAME`; on a development chain, names such as `technologist-1` work as well",
	))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn sign(name: &str, development: bool) -> Result<Keypair, Failure> {
		let folder = tempfile::tempdir().unwrap();
		let keys = Keystore::new(folder.path());
		let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
		runtime.block_on(signer(name, &keys, async || Ok(development)))
	}

	#[test]
	fn a_demonstration_account_should_sign_on_a_development_chain_only() {
		let expected = demonstration::account("technologist-1").unwrap();
		assert_eq!(sign("technologist-1", true).unwrap().public_key().0, expected.public_key().0);
		assert_eq!(sign("technologist-1", false).unwrap_err().code, "not-a-development-chain");
	}

	#[test]
	fn a_name_should_be_refused_with_what_to_do_when_nobody_has_it() {
		let failure = sign("nobody", true).unwrap_err();
		assert_eq!(failure.code, "unknown-key");
		assert!(failure.why.unwrap().contains("is empty"));
	}
}
