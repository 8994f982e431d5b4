//! Duties of organisations that received data: after the consent ended, and as they promised by a use.
//!
//! Withdrawing writes nothing for them, however many there are: a duty is a receipt whose consent has ended, or of which a
//! refusal leaves that organisation nothing. Promises (DUO: PUB, RTN, MOR) are part of the receipt.

use super::*;
use radledger_primitives::calendar::{add_months, month_of, start_of_month};

impl<T: Config> Pallet<T> {
	/// What a use for `purpose` under a consent promises, if it ends at `end`.
	pub(crate) fn promises(
		file: &FileOf<T>,
		consent: ConsentId,
		purpose: Purpose,
		end: Moment,
	) -> Vec<Promise<T::AccountId>> {
		let now = T::Time::now();
		let given = file.consents.iter().find(|given| given.consent.id == consent);
		let promised = given.into_iter().flat_map(|given| given.consent.terms.promises(purpose, now));
		promised
			.map(|(kind, moratorium)| match moratorium {
				None => Promise {
					kind,
					since: start_of_month(month_of(now)),
					due: add_months(start_of_month(month_of(end)), PROMISE_MONTHS),
					kept: None,
				},
				Some(over) => Promise { kind, since: over, due: add_months(over, DUTY_MONTHS), kept: None },
			})
			.collect()
	}

	/// Records that an organisation received data under a consent, and what it promised. Returns whether any of it is new.
	pub(crate) fn note_receipt(
		patient: &T::AccountId,
		consent: ConsentId,
		organisation: OrganisationId,
		promises: &[Promise<T::AccountId>],
		payer: &T::AccountId,
	) -> Result<bool, DispatchError> {
		let key = (organisation, patient, consent);
		let known = Receipts::<T>::get(key);
		if known.is_some() && promises.is_empty() {
			return Ok(false);
		}
		let mut receipt = match known {
			Some(receipt) => receipt,
			None => Receipt {
				since: start_of_month(month_of(T::Time::now())),
				acknowledged: None,
				certified: None,
				promises: BoundedVec::new(),
				payer: payer.clone(),
				ticket: T::Rent::new(payer, Self::receipt_footprint())?,
			},
		};
		for promise in promises {
			match receipt.promises.iter_mut().find(|made| made.kind == promise.kind) {
				// A moratorium that was kept stays kept.
				Some(made) if made.kind == DutyKind::Withhold => (),
				// Whoever goes on using the data has more to publish and to return, and no less time than before.
				Some(made) => *made = Promise { due: made.due.max(promise.due), ..promise.clone() },
				None => receipt.promises.try_push(promise.clone()).map_err(|_| Error::<T>::Overflow)?,
			}
		}
		Receipts::<T>::insert(key, receipt);
		Ok(true)
	}

	/// When a consent ended for an organisation, and why, if it has.
	fn end_of_consent(
		patient: &T::AccountId,
		consent: ConsentId,
		organisation: OrganisationId,
		since: Moment,
	) -> Option<(Moment, EndCause)> {
		let file = Files::<T>::get(patient)?;
		let (known, end) = match EndedDecisions::<T>::get(patient, consent) {
			Some(Ended { decided: Decided::Consent(given), at, cause }) => (given.consent, Some((at, cause))),
			Some(_) => return None,
			None => {
				let given = file.consents.iter().find(|given| given.consent.id == consent)?;
				let end = Self::end_as_proved(given, file.child).filter(|end| *end <= T::Time::now());
				(given.consent.clone(), end.map(|end| (end, EndCause::Expired)))
			}
		};
		// For others the consent goes on; for this organisation nothing is left of it.
		let refused = file
			.refusals
			.iter()
			.filter(|refusal| refusal.exhausts(&known, Some(organisation)))
			.map(|refusal| (refusal.from.max(since), EndCause::Refused))
			.min_by_key(|(at, _)| *at);
		end.into_iter().chain(refused).min_by_key(|(at, _)| *at)
	}

	/// The duties that a receipt has become.
	fn duties_of(
		organisation: OrganisationId,
		patient: T::AccountId,
		consent: ConsentId,
		receipt: ReceiptOf<T>,
	) -> Vec<DutyOf<T>> {
		let now = T::Time::now();
		let end = Self::end_of_consent(&patient, consent, organisation, receipt.since);
		let erase = end.map(|(ended, cause)| {
			let due = add_months(ended, DUTY_MONTHS);
			let certified = receipt.certified.filter(|(_, done)| ended <= done.at);
			Duty {
				organisation,
				patient: patient.clone(),
				consent,
				kind: DutyKind::Erase,
				cause: Some(cause),
				since: ended,
				due,
				acknowledged: receipt.acknowledged.filter(|done| ended <= done.at),
				overdue: certified.is_none() && due <= now,
				certified,
			}
		});
		let promised = receipt.promises.into_iter().map(|Promise { kind, since, due, kept }| Duty {
			organisation,
			patient: patient.clone(),
			consent,
			kind,
			cause: None,
			since,
			due,
			acknowledged: None,
			overdue: kept.is_none() && due <= now,
			certified: kept,
		});
		erase.into_iter().chain(promised).collect()
	}

	/// The receipt of an organisation whose consent has ended, and when. Acts of before that end count for nothing.
	fn open_duty(
		organisation: OrganisationId,
		patient: &T::AccountId,
		consent: ConsentId,
	) -> Result<(ReceiptOf<T>, bool), Error<T>> {
		let mut receipt = Receipts::<T>::get((organisation, patient, consent)).ok_or(Error::<T>::NothingReceived)?;
		let (ended, _) =
			Self::end_of_consent(patient, consent, organisation, receipt.since).ok_or(Error::<T>::NoDutyYet)?;
		receipt.acknowledged = receipt.acknowledged.filter(|done| ended <= done.at);
		receipt.certified = receipt.certified.filter(|(_, done)| ended <= done.at);
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
		if measure.fulfils() != DutyKind::Erase {
			return Self::do_keep(by, organisation, patient, consent, measure);
		}
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

	/// Certifies that a promise was kept. Returns whether it was late.
	fn do_keep(
		by: T::AccountId,
		organisation: OrganisationId,
		patient: &T::AccountId,
		consent: ConsentId,
		measure: Measure,
	) -> Result<bool, DispatchError> {
		let key = (organisation, patient, consent);
		let mut receipt = Receipts::<T>::get(key).ok_or(Error::<T>::NothingReceived)?;
		let promise = receipt.promises.iter_mut().find(|promise| promise.kind == measure.fulfils());
		let promise = promise.ok_or(Error::<T>::NoDutyYet)?;
		let at = T::Time::now();
		ensure!(promise.since <= at, Error::<T>::NoDutyYet);
		ensure!(promise.kept.is_none(), Error::<T>::AlreadyDone);
		let late = promise.due <= at;
		promise.kept = Some((measure, Done { by, at, late }));
		if late {
			Self::count(organisation, |conduct| &mut conduct.late_certificates);
		}
		Receipts::<T>::insert(key, receipt);
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
			.flat_map(|((patient, consent), receipt)| Self::duties_of(organisation, patient, consent, receipt))
			.collect();
		(duties, next)
	}
}
