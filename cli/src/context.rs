//! What every command needs: a connection and a signer when it asks for them, and how to show what it found.

use crate::{
	args::Global,
	errors::{CliError, Failure},
	progress::Bar,
	render::{Format, Names},
	secret,
};
use radledger_client::{demonstration, AccountId, Actor, Call, Client, Keypair, Outcome, Wait};
use radledger_primitives::OrganisationId;
use radledger_workflows::{
	addresses::{AddressBook, Party},
	keys::{is_name, signer, Keystore},
	words::clean,
	Session,
};
use std::{future::Future, path::PathBuf, str::FromStr, sync::Arc};
use tokio::sync::OnceCell;

/// The vault of a user who names none.
fn own_vault() -> Option<PathBuf> {
	Some(dirs::data_dir()?.join("radledger/vault"))
}

/// The options of a command, and what was made of them so far.
pub struct Context {
	global: Global,
	session: Session,
	names: OnceCell<Names>,
}

impl Context {
	/// Nothing is opened yet.
	pub fn new(global: Global) -> Self {
		let vault = global.vault.clone().or_else(own_vault).unwrap_or_default();
		let mut session = Session::new(&global.node, vault).waiting_for(global.wait).telling(Arc::new(Bar::new()));
		if global.vault.is_none() {
			session = session.making_its_vault();
		}
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

	/// The address book of the vault; none where there is no vault yet.
	pub fn addresses(&self) -> Result<Option<AddressBook>, Failure> {
		match self.vault()?.is_dir() {
			true => Ok(Some(AddressBook::of(&self.session.vault()?)?)),
			false => Ok(None),
		}
	}

	/// The account that `text` means: an SS58 address, a name in the address book, a key in the keystore or, on a development
	/// chain, a demonstration name.
	pub async fn account(&self, text: &str) -> Result<AccountId, Failure> {
		if let Ok(account) = AccountId::from_str(text) {
			return Ok(account);
		}
		match self.addresses()?.and_then(|book| book.find(text)) {
			Some(Party::Account(account)) => return Ok(account),
			Some(Party::Organisation(id)) => {
				let known = self.session.ledger().await?.organisation(id).await?;
				return Ok(known.ok_or(CliError::NoOrganisation { id })?.account);
			}
			None => {}
		}
		self.signatory(text).await
	}

	/// The account of who signs as `text`: a key in the keystore or, on a development chain, a demonstration name. No key is
	/// opened.
	async fn signatory(&self, text: &str) -> Result<AccountId, Failure> {
		let keys = Keystore::of_user().ok().filter(|_| is_name(text));
		if let Some(wallet) = keys.map(|keys| keys.find(text)).transpose()?.flatten() {
			return Ok(wallet.account());
		}
		match demonstration::account(text) {
			Some(pair) if self.client().await?.is_development() => Ok(demonstration::id(&pair)),
			Some(_) => Err(CliError::DemonstrationName { text: clean(text) }.into()),
			None => Err(CliError::UnknownAccount { text: clean(text) }.into()),
		}
	}

	/// The organisation that `text` means: a number, a name in the address book, or an account of the organisation itself.
	pub async fn organisation(&self, text: &str) -> Result<OrganisationId, Failure> {
		if let Ok(id) = text.parse() {
			return Ok(id);
		}
		if let Some(Party::Organisation(id)) = self.addresses()?.and_then(|book| book.find(text)) {
			return Ok(id);
		}
		let account = self.account(text).await?;
		match self.session.ledger().await?.actor(&account).await? {
			Some(Actor::Organisation { organisation }) => Ok(organisation),
			_ => Err(CliError::UnknownOrganisation { text: clean(text) }.into()),
		}
	}

	/// The account of who would sign (`--as`), without opening its key.
	pub async fn own_account(&self) -> Result<AccountId, Failure> {
		match &self.global.signer {
			Some(name) => self.signatory(name).await,
			None => Err(CliError::NoAccount.into()),
		}
	}

	/// The account that `text` means, or else that of who would sign.
	pub async fn account_or_own(&self, text: Option<&str>) -> Result<AccountId, Failure> {
		match text {
			Some(text) => self.account(text).await,
			None => self.own_account().await,
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
		Ok(self.global.vault.clone().or_else(own_vault).ok_or(CliError::NoVault)?)
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
