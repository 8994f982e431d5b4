//! Vouchers: payments that nobody can tie to whom they are due. Amounts are in plancks.

mod notes;
mod redeem;
mod state;

pub use redeem::{deliver, redeem, Redeemed, Redeeming};
pub use state::State;

use crate::{
	session::SessionError,
	vault::{Shown, Vault, VaultError},
	Session,
};
use notes::{Note, Vouchers};
use radledger_client::{calls, voucher::Change, AccountId, Ledger, Told};
use radledger_primitives::{
	annotation::pay::Amount,
	dividend::PoolId,
	voucher::{BatchId, Worth},
	H256,
};
use serde::Serialize;
use std::io;

crate::errors! {
	/// What can go wrong with vouchers.
	pub VoucherError {
		Refused NotFull { why: String } = "batch-not-full", "no voucher of this holder can be redeemed yet",
			why "{why}",
			remedy "wait for others who take one, or give it back and be paid to the known account";
		Refused NoVoucher = "no-voucher", "the vault has no voucher of this holder that can be redeemed",
			remedy "name the account that took it, or use the vault with which it was taken";
		Refused SeenPayee = "would-be-seen", "the payee is who took the voucher: all could see whose it is",
			remedy "name an account that nobody has seen before";
		Refused SeenDeliverer = "would-be-seen", "the deliverer is who took the voucher: all could see whose it is",
			remedy "have somebody else deliver it";
		Failed NoProof = "no-proof", "no proof can be made",
			why "a key of the batch is not a point, or none is the voucher's";
		Failed NoJson { error: String } = "no-json", "the proof cannot be written",
			why "{error}";
		Failed CannotWrite { path: Shown, error: io::Error } = "cannot-write", "cannot write {path}",
			why "{error}";
		Failed NoDelivery { path: Shown, why: String } = "no-delivery", "{path} is nothing that can be delivered",
			why "{why}",
			remedy "have it written again";
	}
	from {
		Client(radledger_client::Error);
		Session(SessionError);
		Vault(VaultError);
	}
}

/// The vouchers of a session's ledger in a vault.
async fn vouchers(session: &Session, vault: &Vault) -> Result<Vouchers, VoucherError> {
	Ok(Vouchers::of(vault, session.client().await?.genesis())?)
}

/// What a transaction on vouchers came to.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Taken {
	/// The transaction, and what it changed.
	#[serde(flatten)]
	pub told: Told<Change>,
	/// In which batch the voucher is; `None` if no block was waited for.
	#[serde(skip)]
	pub batch: Option<BatchId>,
	/// Whether the batch is full now.
	#[serde(skip)]
	pub is_full: bool,
}

/// Takes a voucher instead of being paid what a pool owes. Its secret is in the vault before anything is sent; one that an
/// earlier try left there is used.
///
/// # Errors
/// The vault cannot be used, or the ledger refuses.
pub async fn take(session: &Session, pool: PoolId, worth: Worth) -> Result<Taken, VoucherError> {
	let holder = session.account().await?;
	let ledger = session.ledger().await?;
	let mut vouchers = vouchers(session, &session.new_vault()?).await?;
	let mut unused = None;
	for (number, note) in vouchers.notes.clone().iter().enumerate() {
		if (note.holder(), note.pool, note.worth, note.batch) != (holder, pool, worth, None) {
			continue;
		}
		// The ledger may have it all the same, if its answer was lost.
		match state(&ledger, note).await?.0 {
			Some(batch) => vouchers.found(number, batch).await?,
			None => unused = Some(number),
		}
	}
	let number = match unused {
		Some(unused) => unused,
		None => vouchers.draw(&holder, pool, worth).await?,
	};
	let key = vouchers.notes[number].secret().key();
	let told: Told<Change> = session.tell(&calls::voucher::take_voucher(pool, worth, key)).await?;
	let batch = told.changes.iter().find_map(|change| match change {
		Change::Taken { batch, .. } => Some(*batch),
		_ => None,
	});
	if let Some(batch) = batch {
		vouchers.found(number, batch).await?;
	}
	let is_full = told.changes.iter().any(|change| matches!(change, Change::Filled { .. }));
	Ok(Taken { told, batch, is_full })
}

/// Where a voucher is and what it waits for. If its batch is not known yet, it is looked for.
async fn state(ledger: &Ledger, note: &Note) -> Result<(Option<BatchId>, State), VoucherError> {
	let (current, _) = ledger.current_batch(note.worth).await?;
	let (first, last) = match note.batch {
		Some(batch) => (batch, batch),
		None => (0, current),
	};
	for batch in (first..=last).rev() {
		let view = ledger.batch(note.worth, batch).await?;
		// A batch that is not there says nothing of a voucher that may never have been in it.
		if note.batch.is_none() && view.is_none() {
			continue;
		}
		let here = note.place(batch);
		let state = State::of(&note.secret(), &here, view.as_ref(), current);
		if note.batch.is_some() || state != State::NotTaken {
			return Ok((Some(batch), state));
		}
	}
	Ok((None, State::NotTaken))
}

/// A voucher of the vault.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Voucher {
	/// Its worth, in RAD.
	pub rad: u32,
	/// Its batch, if that is known.
	pub batch: Option<BatchId>,
	/// What it waits for.
	#[serde(flatten)]
	pub state: State,
	/// The account that took it.
	pub holder: AccountId,
	/// Its key.
	pub key: H256,
}

/// The vouchers of the vault, and what they wait for.
///
/// # Errors
/// There is no vault, or it cannot be used; or the ledger does not answer.
pub async fn list(session: &Session) -> Result<Vec<Voucher>, VoucherError> {
	let mut vouchers = vouchers(session, &session.vault()?).await?;
	let ledger = session.ledger().await?;
	let mut all = Vec::with_capacity(vouchers.notes.len());
	for (number, note) in vouchers.notes.clone().into_iter().enumerate() {
		let (batch, state) = state(&ledger, &note).await?;
		if let Some(batch) = batch {
			vouchers.found(number, batch).await?;
		}
		all.push(Voucher { rad: note.worth.rad(), batch, state, holder: note.holder(), key: note.secret().key() });
	}
	Ok(all)
}

/// Money that was paid for a voucher.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Paid {
	/// The transaction, and what it changed.
	#[serde(flatten)]
	pub told: Told<Change>,
	/// How much; `None` if no block was waited for.
	#[serde(skip)]
	pub amount: Option<Amount>,
}

impl From<Told<Change>> for Paid {
	fn from(told: Told<Change>) -> Self {
		let amount = told.changes.iter().find_map(|change| match change {
			Change::Returned { amount, .. } | Change::Redeemed { amount, .. } => Some(*amount),
			Change::Taken { .. } | Change::Filled { .. } => None,
		});
		Self { told, amount }
	}
}

/// Gives a voucher back while its batch is not full, and is paid to the known account.
///
/// # Errors
/// The ledger refuses.
pub async fn give_back(session: &Session, worth: Worth) -> Result<Paid, VoucherError> {
	Ok(session.tell::<Change>(&calls::voucher::return_voucher(worth)).await?.into())
}
