//! What every workflow needs: a connection, a signer, the vault, and somebody to tell how far it is.

use crate::vault::{Vault, VaultError};
use radledger_client::{AccountId, Actor, Call, Client, FromEvent, Keypair, Ledger, Opening, Outcome, Told, Wait};
use radledger_primitives::OrganisationId;
use std::{future::Future, path::PathBuf, sync::Arc};
use tokio::sync::OnceCell;

/// Somebody who is told how far a workflow is. Files that are read are told of through [`radledger_dicom::Progress`].
pub trait Progress: radledger_dicom::Progress + Send + Sync {
	/// A transaction was signed and sent; `wait` says for what the workflow waits now.
	fn waiting(&self, _wait: Wait) {}
	/// What was waited for has come, or failed.
	fn waited(&self) {}
	/// The files that were to be read are read, or reading failed.
	fn read(&self) {}
}

impl Progress for () {}

crate::errors! {
	/// What can go wrong before a workflow begins.
	pub SessionError {
		Invalid NoSigner = "no-signer", "this signs a transaction, and nobody is named to sign it",
			remedy "name the key that signs";
		Refused NotAMember = "not-a-member", "the signer acts for no organisation",
			why "its account has no valid credential, or its organisation is suspended",
			remedy "ask an organisation for a credential, or sign as a member of one";
		Refused Expired = "credential-expired", "the signer's credential has expired",
			remedy "ask the organisation to renew it";
		Refused Suspended { organisation: OrganisationId } = "organisation-suspended", "the signer's organisation is suspended",
			why "the council suspended organisation {organisation}",
			remedy "ask the council to reinstate it";
	}
	from {
		Client(radledger_client::Error);
		Vault(VaultError);
		Key(crate::keys::KeyError);
	}
}

/// Gives the key pair that signs, when it is first needed: it may have to ask for a password.
pub type Signer = Box<dyn Fn(&Client) -> Result<Keypair, crate::keys::KeyError> + Send + Sync>;

/// One user's access to a ledger and a vault. Nothing is opened before it is needed; several workflows may run in one
/// session at once. Dropping a workflow's future cancels it: whatever is on the disk or sent by then stays.
pub struct Session {
	node: String,
	vault: PathBuf,
	/// Whether reading makes the vault as well.
	made_when_read: bool,
	wait: Wait,
	signer: Option<Signer>,
	progress: Arc<dyn Progress>,
	client: OnceCell<Client>,
	pair: OnceCell<Keypair>,
}

impl Session {
	/// A session with the node at a WebSocket URL and the vault in a folder, that waits for the best block.
	pub fn new(node: impl Into<String>, vault: impl Into<PathBuf>) -> Self {
		Self {
			node: node.into(),
			vault: vault.into(),
			made_when_read: false,
			wait: Wait::Best,
			signer: None,
			progress: Arc::new(()),
			client: OnceCell::new(),
			pair: OnceCell::new(),
		}
	}

	/// The same, signing with what `signer` gives.
	pub fn signed_by(self, signer: Signer) -> Self {
		Self { signer: Some(signer), ..self }
	}

	/// The same with a vault that is made also when it is read: for a place that nobody typed, which cannot be mistyped.
	pub fn making_its_vault(self) -> Self {
		Self { made_when_read: true, ..self }
	}

	/// The same, waiting for something else after each transaction.
	pub fn waiting_for(self, wait: Wait) -> Self {
		Self { wait, ..self }
	}

	/// The same, telling `progress` how far it is.
	pub fn telling(self, progress: Arc<dyn Progress>) -> Self {
		Self { progress, ..self }
	}

	/// The connection to the node; made on first use.
	///
	/// # Errors
	/// No node answers, or one of another release.
	pub async fn client(&self) -> Result<&Client, radledger_client::Error> {
		self.client.get_or_try_init(|| Client::connect(&self.node)).await
	}

	/// Who signs; the key is opened on first use.
	///
	/// # Errors
	/// Nobody is named, or the key cannot be opened.
	pub async fn signer(&self) -> Result<&Keypair, SessionError> {
		let client = self.client().await?;
		self.pair.get_or_try_init(|| async { Ok(self.signer.as_ref().ok_or(SessionError::NoSigner)?(client)?) }).await
	}

	/// The account of who signs.
	///
	/// # Errors
	/// As [`Self::signer`].
	pub async fn account(&self) -> Result<AccountId, SessionError> {
		Ok(self.signer().await?.public_key().to_account_id())
	}

	/// The ledger as of the newest block.
	///
	/// # Errors
	/// As [`Self::client`].
	pub async fn ledger(&self) -> Result<Ledger, radledger_client::Error> {
		self.client().await?.best().await
	}

	/// The organisation for which the signer may act now.
	///
	/// # Errors
	/// As [`Self::signer`]; or there is none.
	pub async fn organisation(&self, ledger: &Ledger) -> Result<OrganisationId, SessionError> {
		let account = self.account().await?;
		if let Some(standing) = ledger.standing(&account).await? {
			return Ok(standing.organisation);
		}
		let organisation = match ledger.actor(&account).await? {
			Some(Actor::Organisation { organisation }) => organisation,
			Some(Actor::Member(credential)) => match credential.until {
				Some(until) if until <= ledger.now().await? => return Err(SessionError::Expired),
				_ => credential.organisation,
			},
			Some(Actor::Patient(_) | Actor::Left(_)) | None => return Err(SessionError::NotAMember),
		};
		let suspended = ledger.organisation(organisation).await?.is_some_and(|known| known.suspended.is_some());
		Err(if suspended { SessionError::Suspended { organisation } } else { SessionError::NotAMember })
	}

	/// The vault, to read what is in it.
	///
	/// # Errors
	/// There is none, or as [`Vault::open`].
	pub fn vault(&self) -> Result<Vault, VaultError> {
		match self.made_when_read || self.vault.is_dir() {
			true => self.new_vault(),
			false => Err(VaultError::NotThere { path: self.vault.as_path().into() }),
		}
	}

	/// The vault, to keep something in it; made on first use.
	///
	/// # Errors
	/// As [`Vault::open`].
	pub fn new_vault(&self) -> Result<Vault, VaultError> {
		Vault::open(&self.vault)
	}

	/// What is waited for after a transaction was sent.
	pub fn wait(&self) -> Wait {
		self.wait
	}

	/// Who is told how far it is.
	pub fn progress(&self) -> Arc<dyn Progress> {
		self.progress.clone()
	}

	/// Signs, sends, and waits.
	///
	/// # Errors
	/// As [`Self::signer`]; or the ledger refuses the call.
	pub async fn submit<C: Call>(&self, call: &C) -> Result<Outcome, SessionError> {
		self.submit_and(call, self.wait).await
	}

	/// Signs, sends, and waits for something else than others do: of many transactions only for the last.
	///
	/// # Errors
	/// As [`Self::submit`].
	pub async fn submit_and<C: Call>(&self, call: &C, wait: Wait) -> Result<Outcome, SessionError> {
		match self.shown(call, &[]).await? {
			Some(shown) => Ok(without_carrier(self.send(&shown, wait).await?)),
			None => self.send(call, wait).await,
		}
	}

	/// As [`Self::submit`], with more openings than the call itself says: the caller says which.
	///
	/// # Errors
	/// As [`Self::submit`].
	pub async fn submit_showing(&self, call: &impl Call, openings: &[Opening]) -> Result<Outcome, SessionError> {
		match self.shown(call, openings).await? {
			Some(shown) => Ok(without_carrier(self.send(&shown, self.wait).await?)),
			None => self.send(call, self.wait).await,
		}
	}

	async fn send(&self, call: &impl Call, wait: Wait) -> Result<Outcome, SessionError> {
		let (client, signer) = (self.client().await?, self.signer().await?);
		Ok(match wait {
			Wait::None => client.submit(call, signer, wait).await?,
			_ => self.waited(client.submit(call, signer, wait)).await?,
		})
	}

	/// `call` with what the vault has to open the studies that it is about, and with `more`; `None` if there is nothing to
	/// open. This is the one place where openings are attached. A call without one that it needs is refused by the ledger.
	async fn shown(&self, call: &impl Call, more: &[Opening]) -> Result<Option<impl Call>, SessionError> {
		let ledger = self.ledger().await?;
		let seals = ledger.seals_of_call(call, &self.account().await?).await?;
		let mut openings = self.openings(&seals)?;
		openings.extend(more.iter().cloned());
		openings.sort_by_key(|opening| opening.study);
		openings.dedup_by_key(|opening| opening.study);
		Ok(match openings.is_empty() {
			true => None,
			false => Some(ledger.showing(openings, call)?),
		})
	}

	/// As [`Self::submit`]; says what the transaction changed as well, if a block is waited for.
	///
	/// # Errors
	/// As [`Self::submit`].
	pub async fn tell<T: FromEvent>(&self, call: &impl Call) -> Result<Told<T>, SessionError> {
		self.tell_showing(call, &[]).await
	}

	/// As [`Self::tell`], for a call that names a study only as its patient's records do: the caller says what opens it.
	///
	/// # Errors
	/// As [`Self::submit`].
	pub async fn tell_showing<T: FromEvent>(
		&self,
		call: &impl Call,
		openings: &[Opening],
	) -> Result<Told<T>, SessionError> {
		let (client, signer) = (self.client().await?, self.signer().await?);
		Ok(match self.shown(call, openings).await? {
			Some(shown) => {
				let told = self.waited(client.tell(&shown, signer, self.wait)).await?;
				Told { outcome: without_carrier(told.outcome), ..told }
			}
			None => self.waited(client.tell(call, signer, self.wait)).await?,
		})
	}

	/// Awaits what a transaction comes to, and tells [`Progress`] so.
	pub async fn waited<T>(&self, work: impl Future<Output = T>) -> T {
		/// Tells also when the workflow is cancelled.
		struct Told<'a>(&'a dyn Progress);
		impl Drop for Told<'_> {
			fn drop(&mut self) {
				self.0.waited();
			}
		}
		self.progress.waiting(self.wait);
		let _told = Told(&*self.progress);
		work.await
	}
}

/// Without the events of the batch in which openings stand before a call.
fn without_carrier(mut outcome: Outcome) -> Outcome {
	outcome.events.retain(|event| !event.starts_with("Utility::"));
	outcome
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Explain;

	#[test]
	fn outcomes_should_not_name_the_batch_in_which_openings_are() {
		let events = ["Utility::ItemCompleted", "ImageProvenance::StudySent", "Utility::BatchCompleted"];
		let outcome = |events: &[&str]| Outcome {
			hash: radledger_primitives::H256::zero(),
			block: None,
			index: None,
			events: events.iter().map(|event| (*event).to_owned()).collect(),
		};
		assert_eq!(without_carrier(outcome(&events)), outcome(&events[1..2]));
	}

	#[test]
	fn a_vault_should_be_made_to_keep_something_and_not_to_read_it_where_somebody_named_it() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("mistyped");
		let session = Session::new("ws://127.0.0.1:1", &path);
		assert_eq!(session.vault().unwrap_err().code(), "no-such-vault");
		assert!(!path.exists(), "nothing was made");
		session.new_vault().unwrap();
		session.vault().unwrap();
		let own = folder.path().join("own");
		Session::new("ws://127.0.0.1:1", &own).making_its_vault().vault().unwrap();
		assert!(own.is_dir());
	}
}
