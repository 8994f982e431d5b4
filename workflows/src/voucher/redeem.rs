//! Redeeming vouchers: proofs that somebody else delivers.

use super::{
	notes::{Note, Vouchers},
	state, vouchers, Paid, State, VoucherError,
};
use crate::{
	vault::{file, VaultError},
	Session,
};
use radledger_client::{calls, voucher::Change, AccountId, Ledger};
use radledger_dicom::new_salt;
use radledger_primitives::{
	voucher::{is_redemption, Place, Redemption, Worth, BATCH},
	H256,
};
use serde::{Deserialize, Serialize};
use std::{io::Write, path::Path};

/// Raised with each change of the form of a delivery.
const VERSION: u16 = 2;

/// What somebody else delivers.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
	version: u16,
	place: Place,
	/// The public key of the account that is paid.
	payee: H256,
	/// The public key of the account that delivers it.
	deliverer: H256,
	redemption: Redemption,
}

/// A voucher that is to be redeemed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Redeeming<'a> {
	/// The account that is paid.
	pub payee: AccountId,
	/// The account that took it.
	pub holder: AccountId,
	/// The account that delivers the proof and pays the fee.
	pub deliverer: AccountId,
	/// Only one of this worth.
	pub worth: Option<Worth>,
	/// Where the proof is written instead of being sent.
	pub out: Option<&'a Path>,
}

/// What redeeming came to.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
#[serde(untagged)]
pub enum Redeemed {
	/// The proof was written for somebody who delivers it.
	Written(Box<Delivery>),
	/// It was sent.
	Sent(Paid),
}

/// Has the oldest voucher of a holder that can be redeemed paid to an account, or writes the proof for it.
///
/// # Errors
/// None can be redeemed yet, everybody could see whose it is, or the ledger refuses.
pub async fn redeem(session: &Session, redeeming: &Redeeming<'_>) -> Result<Redeemed, VoucherError> {
	let Redeeming { payee, holder, deliverer, worth, out } = redeeming;
	let mut vouchers = vouchers(session, &session.vault()?).await?;
	let (note, here, keys) = ready(&session.ledger().await?, &mut vouchers, holder, *worth).await?;
	if *payee == note.holder() {
		return Err(VoucherError::SeenPayee);
	}
	if *deliverer == note.holder() {
		return Err(VoucherError::SeenDeliverer);
	}
	let random = new_salt().map_err(|error| VaultError::Random { error: error.to_string() })?;
	let redemption = note.secret().redeem(&here, &keys, [&payee.0, &deliverer.0], &random);
	let redemption = redemption.ok_or(VoucherError::NoProof)?;
	let delivery =
		Delivery { version: VERSION, place: here, payee: H256(payee.0), deliverer: H256(deliverer.0), redemption };
	let Some(path) = out else {
		return Ok(Redeemed::Sent(send(session, &delivery).await?));
	};
	let bytes =
		serde_json::to_vec_pretty(&delivery).map_err(|error| VoucherError::NoJson { error: error.to_string() })?;
	file::create(path, |to| to.write_all(&bytes))
		.map_err(|error| VoucherError::CannotWrite { path: (*path).into(), error })?;
	Ok(Redeemed::Written(Box::new(delivery)))
}

/// The oldest voucher of `holder` that can be redeemed: a vault can have those of several.
async fn ready(
	ledger: &Ledger,
	vouchers: &mut Vouchers,
	holder: &AccountId,
	worth: Option<Worth>,
) -> Result<(Note, Place, Box<[H256; BATCH]>), VoucherError> {
	let mut waits = None;
	for (number, note) in vouchers.notes.clone().into_iter().enumerate() {
		if note.holder() != *holder || worth.is_some_and(|worth| worth != note.worth) {
			continue;
		}
		let (batch, state) = state(ledger, &note).await?;
		let Some(batch) = batch else { continue };
		vouchers.found(number, batch).await?;
		match state {
			State::Ready { keys } => {
				let here = note.place(batch);
				return Ok((note, here, keys));
			}
			State::Waiting { .. } => waits = Some(state),
			State::NotTaken | State::Redeemed => {}
		}
	}
	Err(match waits {
		Some(state) => VoucherError::NotFull { why: format!("one {state}") },
		None => VoucherError::NoVoucher,
	})
}

async fn send(session: &Session, delivery: &Delivery) -> Result<Paid, VoucherError> {
	let Place { worth, batch, .. } = delivery.place;
	let payee = AccountId(delivery.payee.0);
	let call = calls::voucher::redeem_voucher(worth, batch, payee, delivery.redemption);
	Ok(session.tell::<Change>(&call).await?.into())
}

/// Delivers what a holder wrote; the account that is paid, and what it came to.
///
/// # Errors
/// The file is not a proof for this ledger, this batch, this payee and this signer; or the ledger refuses.
pub async fn deliver(session: &Session, path: &Path) -> Result<(AccountId, Paid), VoucherError> {
	let failed = |why: String| VoucherError::NoDelivery { path: path.into(), why };
	let bytes = file::named(path, file::LONGEST).map_err(|error| failed(error.to_string()))?;
	let delivery: Delivery = serde_json::from_slice(&bytes).map_err(|error| failed(error.to_string()))?;
	if delivery.version != VERSION {
		return Err(failed("it is of a later version of this program".into()));
	}
	if delivery.place.chain != session.client().await?.genesis() {
		return Err(failed("it is for another ledger".into()));
	}
	let (payee, deliverer) = (AccountId(delivery.payee.0), AccountId(delivery.deliverer.0));
	if session.account().await? != deliverer {
		return Err(failed(format!("{deliverer} is to deliver it, and nobody else can")));
	}
	// Before a fee is paid for it.
	let Place { worth, batch, .. } = delivery.place;
	if let Some(view) = session.ledger().await?.batch(worth, batch).await? {
		let keys = <[H256; BATCH]>::try_from(view.vouchers);
		let is_of = |keys| is_redemption(&delivery.place, &keys, [&payee.0, &deliverer.0], &delivery.redemption);
		if !keys.is_ok_and(is_of) {
			return Err(failed("its proof is not of this batch and this payee".into()));
		}
	}
	Ok((payee, send(session, &delivery).await?))
}
