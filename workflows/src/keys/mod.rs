//! The keys of this user: a folder with one encrypted file for each, as polkadot.js exports and imports them.

mod signer;
mod wallet;

use crate::vault::{
	file::{self, Existing},
	VaultError,
};
use radledger_client::AccountId;
pub use signer::signer;
use std::{
	fs,
	io::ErrorKind,
	path::{Path, PathBuf},
};
pub use wallet::{new_phrase, pseudonym, Wallet};

crate::errors! {
	/// What can go wrong with keys.
	pub KeyError {
		Failed NoKeystore { variable: &'static str } = "no-keystore", "there is no place for keys",
			why "this user has no home folder",
			remedy "name a folder in {variable}";
		Failed Exists { name: String } = "key-exists", "there is a key named `{name}` already",
			why "overwriting a key loses it",
			remedy "choose another name";
		Invalid Name { name: String } = "key-name", "`{name}` cannot be the name of a key",
			remedy "use up to 64 small letters, digits, `-`, `_` and `.`, a letter or digit first";
		Failed Unknown { name: String, known: String } = "unknown-key", "there is no key named `{name}`",
			why "{known}",
			remedy "import it first";
		Failed NotExported { why: String } = "key-file", "the file is not a key that can be used",
			why "{why}",
			remedy "in polkadot.js or another wallet, export one account as JSON, with a password";
		Failed OtherCurve { curve: &'static str } = "key-file", "the file is not a key that can be used",
			why "it holds an {curve} key, and only sr25519 keys are supported",
			remedy "make an sr25519 account in the wallet, and ask for its credential";
		Failed WrongPassword = "wrong-password", "the key cannot be opened",
			why "the password is not the one with which it was encrypted",
			remedy "try again; a forgotten password cannot be recovered, only the phrase can be imported again";
		Failed Password { why: String } = "password", "there is no password",
			why "{why}";
		Failed NoTerminal { why: String } = "no-terminal", "there is no terminal for a secret",
			why "{why}",
			remedy "run the command in a terminal, or put the password into a file of its own";
		Failed Secret { why: String } = "secret", "this is not a secret from which a key can be made",
			why "{why}",
			remedy "give the 12 to 24 words of a wallet's recovery phrase, or `0x` and 64 hexadecimal digits";
		Failed Generation { why: String } = "key-generation", "a key cannot be made on this machine",
			why "{why}";
		Failed NotDevelopment { name: String } = "not-a-development-chain", "cannot sign as `{name}`",
			why "it is an account of the demonstration consortium, whose key everyone knows, and this is not a development chain",
			remedy "sign with a key of your own";
	}
	from {
		Vault(VaultError);
	}
}

/// Environment variable that names the folder.
pub const FOLDER: &str = "RADLEDGER_KEYS";

/// A folder (0700) of keys: `NAME.json`, 0600.
pub struct Keystore(PathBuf);

/// A key in the keystore.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
	/// The name that its owner gave it.
	pub name: String,
	/// Its account; none if the file is not a key.
	pub account: Option<AccountId>,
}

impl Keystore {
	/// The keystore in `folder`, which is made when the first key is kept.
	pub fn new(folder: impl Into<PathBuf>) -> Self {
		Self(folder.into())
	}

	/// The keystore in the folder that `RADLEDGER_KEYS` names, or else among the user's data.
	pub fn of_user() -> Result<Self, KeyError> {
		let named = std::env::var_os(FOLDER).filter(|folder| !folder.is_empty()).map(PathBuf::from);
		let folder = named.or_else(|| Some(dirs::data_dir()?.join("radledger").join("keys")));
		folder.map(Self::new).ok_or(KeyError::NoKeystore { variable: FOLDER })
	}

	/// Where the keys are.
	pub fn folder(&self) -> &Path {
		&self.0
	}

	/// Keeps `wallet` under `name`, on disk when this returns. A key is never overwritten.
	pub fn keep(&self, name: &str, wallet: &Wallet) -> Result<(), KeyError> {
		let path = self.path(name)?;
		match file::write(&path, wallet.json().as_bytes(), Existing::Keep)? {
			true => Ok(()),
			false => Err(KeyError::Exists { name: name.into() }),
		}
	}

	/// The key with this name; `None` if there is none.
	pub fn find(&self, name: &str) -> Result<Option<Wallet>, KeyError> {
		let path = self.path(name)?;
		match fs::read_to_string(&path) {
			Ok(json) => Wallet::parse(&json).map(Some),
			Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
			Err(error) => Err(VaultError::io("read", &path)(error).into()),
		}
	}

	/// All keys, by name.
	pub fn list(&self) -> Result<Vec<Entry>, KeyError> {
		let broken = VaultError::io("read", &self.0);
		let files = match fs::read_dir(&self.0) {
			Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
			files => files.map_err(&broken)?,
		};
		let mut keys = Vec::new();
		for file in files {
			let path = file.map_err(&broken)?.path();
			let name = path.file_stem().and_then(|name| name.to_str()).filter(|name| is_name(name));
			if let (Some(name), true) = (name, path.extension().is_some_and(|extension| extension == "json")) {
				let wallet = fs::read_to_string(&path).ok().and_then(|json| Wallet::parse(&json).ok());
				keys.push(Entry { name: name.into(), account: wallet.map(|wallet| wallet.account()) });
			}
		}
		keys.sort_by(|a, b| a.name.cmp(&b.name));
		Ok(keys)
	}

	fn path(&self, name: &str) -> Result<PathBuf, KeyError> {
		if is_name(name) {
			return Ok(self.0.join(format!("{name}.json")));
		}
		Err(KeyError::Name { name: name.escape_debug().to_string() })
	}
}

/// Whether a key may have this name: it becomes the name of a file.
pub fn is_name(name: &str) -> bool {
	let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
	name.len() <= 64 && name.starts_with(plain) && name.chars().all(|c| plain(c) || "-_.".contains(c))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Explain;
	use std::os::unix::fs::PermissionsExt;

	const JSON: &str = include_str!("../../fixtures/polkadot-js-sr25519.json");

	fn wallet() -> Wallet {
		Wallet::parse(JSON).unwrap()
	}

	#[test]
	fn keep_should_write_a_file_for_its_owner_alone() {
		let folder = tempfile::tempdir().unwrap();
		let store = Keystore::new(folder.path().join("keys"));
		store.keep("scanner-room.2", &wallet()).unwrap();
		let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
		assert_eq!(mode(store.folder().into()), 0o700);
		assert_eq!(mode(store.folder().join("scanner-room.2.json")), 0o600);
		assert_eq!(fs::read_dir(store.folder()).unwrap().count(), 1);
		assert_eq!(store.find("scanner-room.2").unwrap().unwrap().account(), wallet().account());
	}

	#[test]
	fn keep_should_refuse_when_the_name_is_taken() {
		let folder = tempfile::tempdir().unwrap();
		let store = Keystore::new(folder.path());
		store.keep("mine", &wallet()).unwrap();
		assert_eq!(store.keep("mine", &wallet()).unwrap_err().code(), "key-exists");
		assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
	}

	#[test]
	fn names_should_be_refused_when_they_would_leave_the_folder_or_hide() {
		let store = Keystore::new("keys");
		for name in ["", "../mine", "a/b", ".hidden", "-x", "Mine", "a b", "a\n", &"a".repeat(65)] {
			assert_eq!(store.find(name).unwrap_err().code(), "key-name", "{name:?}");
		}
	}

	#[test]
	fn list_should_be_sorted_and_show_files_that_are_no_keys() {
		let folder = tempfile::tempdir().unwrap();
		let store = Keystore::new(folder.path());
		store.keep("b", &wallet()).unwrap();
		fs::write(folder.path().join("a.json"), "{}").unwrap();
		fs::write(folder.path().join("notes.txt"), "no key").unwrap();
		let names: Vec<_> = store.list().unwrap().into_iter().map(|key| (key.name, key.account.is_some())).collect();
		assert_eq!(names, [("a".into(), false), ("b".into(), true)]);
	}

	#[test]
	fn find_and_list_should_be_empty_when_there_is_no_folder() {
		let store = Keystore::new("no/such/folder");
		assert!(store.find("mine").unwrap().is_none());
		assert!(store.list().unwrap().is_empty());
	}
}
