//! Vouchers: payments to holders of shares, on accounts that nobody can tie to them.

use super::*;
use radledger_primitives::voucher::{is_key, is_redemption, PER_ORGANISATION};

impl<T: Config> Pallet<T> {
	/// The amount that a voucher of this worth pays.
	pub(crate) fn amount_of(worth: Worth) -> Amount {
		T::VoucherUnit::get().saturating_mul(worth.rad().into())
	}

	/// The price of a voucher: its worth, and the deposit for its place in a batch.
	pub fn price_of(worth: Worth) -> Amount {
		Self::amount_of(worth).saturating_add(T::VoucherDeposit::get())
	}

	/// Returns the batch, and whether it is full now.
	pub(crate) fn do_take_voucher(
		holder: &T::AccountId,
		pool: PoolId,
		worth: Worth,
		key: H256,
	) -> Result<(BatchId, bool), DispatchError> {
		ensure!(is_key(&key), Error::<T>::InvalidKey);
		let enrolled_by = || T::Compensations::enrolled_by(holder);
		let organisation = T::Membership::affiliation(holder).or_else(enrolled_by).ok_or(Error::<T>::NotAuthorised)?;
		let id = CurrentBatch::<T>::get(worth);
		let mut batch = Batches::<T>::get(worth, id).unwrap_or_default();
		for known in &batch.vouchers {
			ensure!(known.holder != *holder, Error::<T>::HasVoucher);
			ensure!(known.key != key, Error::<T>::InvalidKey);
		}
		let beside = batch.vouchers.iter().filter(|known| known.organisation == organisation).count();
		ensure!(beside < PER_ORGANISATION, Error::<T>::OrganisationHasVouchers);
		let voucher = Voucher { holder: holder.clone(), organisation, key };
		batch.vouchers.try_push(voucher).map_err(|_| Error::<T>::Overflow)?;
		let full = batch.vouchers.is_full();
		if full {
			CurrentBatch::<T>::insert(worth, id.checked_add(1).ok_or(Error::<T>::Overflow)?);
		}
		Self::pay_share(pool, holder, &T::VoucherPot::get(), Some(Self::price_of(worth)))?;
		Batches::<T>::insert(worth, id, batch);
		Ok((id, full))
	}

	/// Returns the batch and the amount paid.
	pub(crate) fn do_return_voucher(holder: &T::AccountId, worth: Worth) -> Result<(BatchId, Amount), DispatchError> {
		let id = CurrentBatch::<T>::get(worth);
		let mut batch = Batches::<T>::get(worth, id).ok_or(Error::<T>::NoVoucher)?;
		let own = batch.vouchers.iter().position(|known| known.holder == *holder);
		batch.vouchers.remove(own.ok_or(Error::<T>::NoVoucher)?);
		match batch.vouchers.is_empty() {
			true => Batches::<T>::remove(worth, id),
			false => Batches::<T>::insert(worth, id, batch),
		}
		let amount = Self::price_of(worth);
		T::Currency::transfer(&T::VoucherPot::get(), holder, amount, Preservation::Expendable)?;
		Ok((id, amount))
	}

	/// Returns the amount paid.
	pub(crate) fn do_redeem_voucher(
		by: &T::AccountId,
		worth: Worth,
		id: BatchId,
		payee: &T::AccountId,
		redemption: &Redemption,
	) -> Result<Amount, DispatchError> {
		let mut batch = Batches::<T>::get(worth, id).ok_or(Error::<T>::BatchNotFound)?;
		let keys: Vec<H256> = batch.vouchers.iter().map(|known| known.key).collect();
		let keys: [H256; BATCH] = keys.try_into().map_err(|_| Error::<T>::BatchNotFull)?;
		ensure!(!batch.redeemed.contains(&redemption.tag), Error::<T>::AlreadyRedeemed);
		let place = Place { chain: Self::chain(), worth, batch: id };
		ensure!(is_redemption(&place, &keys, [payee, by], redemption), Error::<T>::InvalidRedemption);
		batch.redeemed.try_push(redemption.tag).map_err(|_| Error::<T>::AlreadyRedeemed)?;
		let (pot, amount) = (T::VoucherPot::get(), Self::amount_of(worth));
		T::Currency::transfer(&pot, payee, amount, Preservation::Expendable)?;
		if batch.redeemed.is_full() {
			// Nobody needs the record any more. Whose the deposits were is what must not be known: they go to who paid the
			// fee for cleaning up.
			let deposits = T::VoucherDeposit::get().saturating_mul(Amount::from(BATCH as u32));
			T::Currency::transfer(&pot, by, deposits, Preservation::Expendable)?;
			Batches::<T>::remove(worth, id);
		} else {
			Batches::<T>::insert(worth, id, batch);
		}
		Ok(amount)
	}

	/// A batch that has vouchers which were not redeemed.
	pub(crate) fn batch_view(worth: Worth, id: BatchId) -> Option<BatchView> {
		let batch = Batches::<T>::get(worth, id)?;
		Some(BatchView {
			vouchers: batch.vouchers.into_iter().map(|known| known.key).collect(),
			redeemed: batch.redeemed.into_inner(),
		})
	}
}
