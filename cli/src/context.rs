//! What every command needs: a connection and a signer when it asks for them, and how to show what it found.

use crate::{
	args::Global,
	errors::Failure,
	progress::Bar,
	render::{Format, Names},
	secret,
};
use radledger_client::{demonstration, AccountId, Call, Client, Keypair, Outcome, Wait};
use radledger_workflows::{
	keys::{signer, Keystore},
	Session,
};
use std::{future::Future, path::PathBuf, str::FromStr, sync::Arc};
use tokio::sync::OnceCell;

/// The options of a command, and what was made of them so far.
pub struct Context {
	global: Global,
	session: Session,
	names: OnceCell<Names>,
}

impl Context {
	/// Nothing is opened yet.
	pub fn new(global: Global) -> Self {
		let vault =
			global.vault.clone().or_else(|| Some(dirs::data_dir()?.join("radledger/vault"))).unwrap_or_default();
		let mut session = Session::new(&global.node, vault).waiting_for(global.wait).telling(Arc::new(Bar::new()));
		if let Some(name) = global.signer.clone() {
			session = session.signed_by(Box::new(move |client| {
				signer(&name, &Keystore::of_user()?, client.is_development(), |name| {
					secret::password(&format!("`{name}`"))
				})
			}));
		}
		Self { global, session, names: OnceCell::new() }
	}

	/// What workflows work with: node, signer, vault.
	pub fn session(&self) -> &Session {
		&self.session
	}

	/// The connection to the node; made on first use.
	pub async fn client(&self) -> Result<&Client, Failure> {
		Ok(self.session.client().await?)
	}

	/// Who signs (`--as`); a password is asked for once.
	pub async fn signer(&self) -> Result<&Keypair, Failure> {
		Ok(self.session.signer().await?)
	}

	/// The account that `text` means: an SS58 address or, on a development chain, a demonstration name.
	pub async fn account(&self, text: &str) -> Result<AccountId, Failure> {
		if let Ok(account) = AccountId::from_str(text) {
			return Ok(account);
		}
		let unknown = Failure::usage("unknown-account", format!("`{text}` is no account"));
		match demonstration::account(text) {
			Some(pair) if self.client().await?.is_development() => Ok(demonstration::id(&pair)),
			Some(_) => Err(unknown
				.why("the names of the demonstration consortium mean something on development chains only")
				.hint("give an SS58 address")),
			None => Err(unknown
				.why("it is neither an SS58 address nor a name of the demonstration consortium")
				.hint("`radledger key show NAME` shows the address of a key")),
		}
	}

	/// Signs, sends and waits as `--wait` says, with a sign of life meanwhile.
	pub async fn submit<C: Call>(&self, call: &C) -> Result<Outcome, Failure> {
		Ok(self.session.submit(call).await?)
	}

	/// Shows a spinner until `work` is done, if anyone is looking.
	pub async fn waiting<T>(&self, work: impl Future<Output = T>) -> T {
		self.session.waited(work).await
	}

	/// The folder of salts and manifests: `--vault`, or one in the user's data folder.
	pub fn vault(&self) -> Result<PathBuf, Failure> {
		self.global.vault.clone().or_else(|| Some(dirs::data_dir()?.join("radledger/vault"))).ok_or_else(|| {
			Failure::usage("no-vault", "there is no folder for the vault")
				.hint("name one with --vault DIR or RADLEDGER_VAULT")
		})
	}

	/// How data are written.
	pub fn format(&self) -> Format {
		self.global.format()
	}

	/// Whether data are written as JSON.
	pub fn json(&self) -> bool {
		self.format() == Format::Json
	}

	/// What to wait for after sending.
	pub fn wait(&self) -> Wait {
		self.global.wait
	}

	pub(crate) fn names_cell(&self) -> &OnceCell<Names> {
		&self.names
	}
}
