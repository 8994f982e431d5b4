//! What every command needs: a connection and a signer when it asks for them, and how to show what it found.

use crate::{args::Global, errors::Failure, keystore::Keystore, output, signer};
use indicatif::{ProgressBar, ProgressStyle};
use radledger_client::{demonstration, AccountId, Call, Client, Keypair, Outcome, Wait};
use std::{future::Future, path::PathBuf, str::FromStr, time::Duration};
use tokio::sync::OnceCell;

/// The options of a command, and what was made of them so far.
pub struct Context {
	global: Global,
	client: OnceCell<Client>,
	signer: OnceCell<Keypair>,
}

impl Context {
	/// Nothing is opened yet.
	pub fn new(global: Global) -> Self {
		Self { global, client: OnceCell::new(), signer: OnceCell::new() }
	}

	/// The connection to the node; made on first use.
	pub async fn client(&self) -> Result<&Client, Failure> {
		self.client.get_or_try_init(|| async { Ok(Client::connect(&self.global.node).await?) }).await
	}

	/// Who signs (`--as`); a password is asked for once.
	pub async fn signer(&self) -> Result<&Keypair, Failure> {
		self.signer
			.get_or_try_init(|| async {
				let name = self.global.signer.as_deref().ok_or_else(|| {
					Failure::usage("no-signer", "this command signs a transaction, and nobody is named to sign it")
						.hint("name a key with --as NAME or RADLEDGER_AS; `radledger key list` shows yours")
				})?;
				signer::signer(name, &Keystore::of_user()?, async || Ok(self.client().await?.is_development())).await
			})
			.await
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
		let (client, signer) = (self.client().await?, self.signer().await?);
		Ok(self.waiting(client.submit(call, signer, self.wait())).await?)
	}

	/// Shows a spinner until `work` is done, if anyone is looking.
	pub async fn waiting<T>(&self, work: impl Future<Output = T>) -> T {
		if output::is_quiet() {
			return work.await;
		}
		let spinner = ProgressBar::new_spinner().with_message(match self.wait() {
			Wait::Best => "waiting for a block",
			Wait::Finalized => "waiting for a final block",
			Wait::None => "sending",
		});
		if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
			spinner.set_style(style);
		}
		spinner.enable_steady_tick(Duration::from_millis(120));
		let done = work.await;
		spinner.finish_and_clear();
		done
	}

	/// The folder of salts and manifests: `--vault`, or one in the user's data folder.
	pub fn vault(&self) -> Result<PathBuf, Failure> {
		self.global.vault.clone().or_else(|| Some(dirs::data_dir()?.join("radledger/vault"))).ok_or_else(|| {
			Failure::usage("no-vault", "there is no folder for the vault")
				.hint("name one with --vault DIR or RADLEDGER_VAULT")
		})
	}

	/// Whether a program is listening.
	pub fn json(&self) -> bool {
		self.global.json
	}

	/// What to wait for after sending.
	pub fn wait(&self) -> Wait {
		self.global.wait
	}
}
