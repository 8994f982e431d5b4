//! Duties of organisations after a consent ended under which they received data.
//!
//! Withdrawing writes nothing for them, however many there are: a duty is a receipt whose consent has ended.

use super::*;
use radledger_primitives::calendar::add_months;

impl<T: Config> Pallet<T> {
	/// Records that an organisation received data under a consent. Returns whether this is new.
	pub(crate) fn note_receipt(
		patient: &T::AccountId,
		consent: ConsentId,
		organisation: OrganisationId,
		payer: &T::AccountId,
	) -> Result<bool, DispatchError> {
		let key = (organisation, patient, consent);
		if Receipts::<T>::contains_key(key) {
			return Ok(false);
		}
		let receipt = Receipt {
			since: T::Time::now(),
			acknowledged: None,
			certified: None,
			payer: payer.clone(),
			ticket: T::Rent::new(payer, Self::receipt_footprint())?,
		};
		Receipts::<T>::insert(key, receipt);
		Ok(true)
	}

	/// When a consent ended, and why, if it has.
	fn end_of_consent(patient: &T::AccountId, consent: ConsentId) -> Option<(Moment, EndCause)> {
		if let Some(ended) = EndedDecisions::<T>::get(patient, consent) {
			return Some((ended.at, ended.cause));
		}
		let file = Files::<T>::get(patient)?;
		let child = file.child;
		let given = file.consents.into_iter().find(|given| given.consent.id == consent)?;
		let end = Self::end_as_proved(&given, child).filter(|end| *end <= T::Time::now())?;
		Some((end, EndCause::Expired))
	}

	/// The duty that a receipt has become, if its consent has ended.
	fn duty(
		organisation: OrganisationId,
		patient: T::AccountId,
		consent: ConsentId,
		receipt: ReceiptOf<T>,
	) -> Option<DutyOf<T>> {
		let (ended, cause) = Self::end_of_consent(&patient, consent)?;
		let due = add_months(ended, DUTY_MONTHS);
		let overdue = receipt.certified.is_none() && due <= T::Time::now();
		Some(Duty {
			organisation,
			patient,
			consent,
			cause,
			ended,
			due,
			acknowledged: receipt.acknowledged,
			certified: receipt.certified,
			overdue,
		})
	}

	/// The receipt of an organisation whose consent has ended, and whether the duty is overdue.
	fn open_duty(
		organisation: OrganisationId,
		patient: &T::AccountId,
		consent: ConsentId,
	) -> Result<(ReceiptOf<T>, bool), Error<T>> {
		let receipt = Receipts::<T>::get((organisation, patient, consent)).ok_or(Error::<T>::NothingReceived)?;
		let (ended, _) = Self::end_of_consent(patient, consent).ok_or(Error::<T>::NoDutyYet)?;
		Ok((receipt, add_months(ended, DUTY_MONTHS) <= T::Time::now()))
	}

	/// Returns whether it was late.
	pub(crate) fn do_acknowledge(
		by: T::AccountId,
		organisation: OrganisationId,
		patient: &T::AccountId,
		consent: ConsentId,
	) -> Result<bool, DispatchError> {
		let (mut receipt, late) = Self::open_duty(organisation, patient, consent)?;
		ensure!(receipt.acknowledged.is_none(), Error::<T>::AlreadyDone);
		receipt.acknowledged = Some(Self::done(organisation, by, late));
		Receipts::<T>::insert((organisation, patient, consent), receipt);
		Ok(late)
	}

	/// Returns whether it was late.
	pub(crate) fn do_certify(
		by: T::AccountId,
		organisation: OrganisationId,
		patient: &T::AccountId,
		consent: ConsentId,
		measure: Measure,
	) -> Result<bool, DispatchError> {
		let (mut receipt, late) = Self::open_duty(organisation, patient, consent)?;
		ensure!(receipt.certified.is_none(), Error::<T>::AlreadyDone);
		// Who says what they did has taken notice.
		if receipt.acknowledged.is_none() {
			receipt.acknowledged = Some(Self::done(organisation, by.clone(), late));
		}
		if late {
			Self::count(organisation, |conduct| &mut conduct.late_certificates);
		}
		receipt.certified = Some((measure, Done { by, at: T::Time::now(), late }));
		Receipts::<T>::insert((organisation, patient, consent), receipt);
		Ok(late)
	}

	/// An acknowledgement at this moment, counted if it is late.
	fn done(organisation: OrganisationId, by: T::AccountId, late: bool) -> Done<T::AccountId> {
		if late {
			Self::count(organisation, |conduct| &mut conduct.late_acknowledgements);
		}
		Done { by, at: T::Time::now(), late }
	}

	pub(crate) fn duties_after(organisation: OrganisationId, after: Option<(T::AccountId, ConsentId)>) -> DutiesOf<T> {
		let receipts = match after {
			None => Receipts::<T>::iter_prefix((organisation,)),
			Some((patient, consent)) => {
				let key = Receipts::<T>::hashed_key_for((organisation, patient, consent));
				Receipts::<T>::iter_prefix_from((organisation,), key)
			}
		};
		let page: Vec<_> = receipts.take(MAX_PAGE as usize).collect();
		let is_full = page.len() == MAX_PAGE as usize;
		let next = page.last().filter(|_| is_full).map(|(key, _)| key.clone());
		let duties = page
			.into_iter()
			.filter_map(|((patient, consent), receipt)| Self::duty(organisation, patient, consent, receipt))
			.collect();
		(duties, next)
	}
}
