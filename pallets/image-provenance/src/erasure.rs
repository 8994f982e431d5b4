//! Erasure: of the content of a record, of the copies that others have, and of what else is recorded of a study.

use super::*;
use alloc::collections::BTreeSet;
use radledger_primitives::{calendar::add_months, Modality};

impl<T: Config> Pallet<T> {
	/// The footprint of a certificate.
	pub fn certificate_footprint() -> Footprint {
		Footprint::from_mel::<(StudyId, OrganisationId, CertificateOf<T>)>()
	}

	/// The standing of a data steward.
	fn ensure_steward(who: &T::AccountId) -> Result<Standing, Error<T>> {
		Self::ensure_role(who, Roles::DATA_STEWARD)
	}

	pub(crate) fn do_erase(by: &T::AccountId, study: StudyId) -> DispatchResult {
		let standing = Self::ensure_steward(by)?;
		let mut known = Self::living(&study)?;
		ensure!(known.organisation == standing.organisation, Error::<T>::NotController);
		(known.root, known.instances, known.series) = (H256::zero(), 0, 0);
		(known.modality, known.device) = (Modality::Other, None);
		known.subject = None;
		// Also for what follows in this transaction.
		Opened::<T>::remove(study);
		known.version = known.version.saturating_add(1); // at most `MaxAmendments`, so it cannot saturate
		(known.by, known.at) = (by.clone(), T::Time::now());
		known.block = frame_system::Pallet::<T>::block_number();
		Studies::<T>::insert(study, known);
		Self::forget_devices(&study);
		Self::erase_derivation(Node::Study(study))
	}

	/// Takes away how a study was made. Its place in the graph stays, for what was made from it.
	fn erase_derivation(node: Node) -> DispatchResult {
		let Some(mut origin) = Origins::<T>::get(node) else {
			return Ok(());
		};
		origin.inherited = Inherited::Nobody;
		let made = origin.derivation.take();
		if origin.parents.len() == 1 {
			if let Some((ticket, made)) = origin.ticket.take().zip(made) {
				// It paid for sources beyond the first.
				ticket.drop(&made.signed.by)?;
			}
		}
		Origins::<T>::insert(node, origin);
		Ok(())
	}

	/// When the copies of a study must be erased; `None` if it is not erased.
	fn erase_by(known: &StudyOf<T>) -> Option<Moment> {
		known.is_erased().then(|| add_months(known.at, ERASURE_MONTHS))
	}

	/// Returns the organisation, and whether it was late.
	pub(crate) fn do_certify(by: &T::AccountId, study: StudyId) -> Result<(OrganisationId, bool), DispatchError> {
		let standing = Self::ensure_steward(by)?;
		let organisation = standing.organisation;
		let known = Studies::<T>::get(study).ok_or(Error::<T>::StudyNotFound)?;
		let has_copy = Holdings::<T>::contains_key(study, organisation);
		// What was on its way can be neither confirmed nor settled.
		let open = OpenTransfers::<T>::get(study, organisation).filter(|_| known.is_erased());
		ensure!(has_copy || open.is_some(), Error::<T>::NoCopy);
		if let Some(open) = open {
			OpenTransfers::<T>::remove(study, organisation);
			open.ticket.drop(&open.sent.by)?;
		}
		Holdings::<T>::remove(study, organisation);
		Copies::<T>::remove(organisation, study);
		if let Some(before) = Certificates::<T>::get(study, organisation) {
			before.ticket.drop(&before.signed.by)?;
		}
		let late = Self::erase_by(&known).is_some_and(|due| due <= T::Time::now());
		let certificate = Certificate {
			signed: Self::sign(by.clone(), &standing),
			late,
			ticket: T::Rent::new(by, Self::certificate_footprint())?,
		};
		Certificates::<T>::insert(study, organisation, certificate);
		Ok((organisation, late))
	}

	/// Returns how many records were removed.
	pub(crate) fn do_sweep(study: StudyId, of: Option<OrganisationId>) -> Result<u32, DispatchError> {
		let known = Studies::<T>::get(study).ok_or(Error::<T>::StudyNotFound)?;
		ensure!(known.is_erased(), Error::<T>::NotErased);
		match of {
			None => Self::sweep_content(study),
			Some(of) => {
				ensure!(!Holdings::<T>::contains_key(study, of), Error::<T>::HasCopy);
				Self::sweep_transfers(study, of)
			}
		}
	}

	/// Removes earlier versions, measurements and verdicts.
	fn sweep_content(study: StudyId) -> Result<u32, DispatchError> {
		let left = |swept: u32| MAX_SWEPT.saturating_sub(swept) as usize;
		let mut swept = 0u32;
		let amendments: Vec<_> = Amendments::<T>::iter_prefix(study).take(left(swept)).collect();
		for (version, amendment) in amendments {
			Amendments::<T>::remove(study, version);
			amendment.ticket.drop(&amendment.payer)?;
			swept = swept.saturating_add(1);
		}
		let verdicts: Vec<_> = Conformities::<T>::iter_prefix((study,)).take(left(swept)).collect();
		for ((protocol, version, organisation), verdict) in verdicts {
			Conformities::<T>::remove((study, protocol, version, organisation));
			verdict.ticket.drop(&verdict.signed.by)?;
			swept = swept.saturating_add(1);
		}
		let measurements: Vec<_> = Measurements::<T>::iter_prefix(study).take(left(swept)).collect();
		for (id, measurement) in measurements {
			swept =
				swept.saturating_add(Self::sweep_measurement(study, id, measurement, MAX_SWEPT.saturating_sub(swept))?);
		}
		Ok(swept)
	}

	/// Goes back from the present value of a measurement to the first, and then removes the measurement. Does at most `most`
	/// steps, and returns how many.
	fn sweep_measurement(
		study: StudyId,
		id: H256,
		mut known: MeasurementOf<T>,
		most: u32,
	) -> Result<u32, DispatchError> {
		for step in 0..most {
			let before = known.version.checked_sub(1);
			let revised = before.and_then(|before| RevisedValues::<T>::take((study, id, before)));
			let (Some(before), Some(revised)) = (before, revised) else {
				Measurements::<T>::remove(study, id);
				known.ticket.drop(&known.stamped.by)?;
				return Ok(step.saturating_add(1));
			};
			// Whoever gave the next value paid for keeping this one.
			if let Some(next) = known.value.replace(revised.value) {
				revised.ticket.drop(&next.signed.by)?;
			}
			known.version = before;
		}
		Measurements::<T>::insert(study, id, known);
		Ok(most)
	}

	/// Removes what is recorded of transfers to an organisation that has no copy any more.
	fn sweep_transfers(study: StudyId, of: OrganisationId) -> Result<u32, DispatchError> {
		let intact: Vec<_> = Custody::<T>::iter_prefix((study, of)).take(MAX_SWEPT as usize).collect();
		let left = (MAX_SWEPT as usize).saturating_sub(intact.len());
		let settled: Vec<_> = Discrepancies::<T>::iter_prefix((study, of)).take(left).collect();
		let swept = intact.len().saturating_add(settled.len()) as u32;
		for (block, transfer) in intact {
			Custody::<T>::remove((study, of, block));
			transfer.ticket.drop(&transfer.sent.by)?;
		}
		for (block, transfer) in settled {
			Discrepancies::<T>::remove((study, of, block));
			transfer.ticket.drop(&transfer.sent.by)?;
		}
		Ok(swept)
	}

	pub(crate) fn holders_of(study: StudyId, after: Option<OrganisationId>) -> Vec<HolderOf<T>> {
		let Some(known) = Studies::<T>::get(study) else {
			return Vec::new();
		};
		let (due, now) = (Self::erase_by(&known), T::Time::now());
		let all: BTreeSet<OrganisationId> = Holdings::<T>::iter_key_prefix(study)
			.chain(OpenTransfers::<T>::iter_key_prefix(study))
			.chain(Certificates::<T>::iter_key_prefix(study))
			.filter(|organisation| after.is_none_or(|after| after < *organisation))
			.collect();
		let holder = |organisation| {
			let has_copy = Holdings::<T>::contains_key(study, organisation)
				|| OpenTransfers::<T>::contains_key(study, organisation);
			let certified = Certificates::<T>::get(study, organisation);
			Holder {
				organisation,
				has_copy,
				due: due.filter(|_| has_copy),
				overdue: has_copy && due.is_some_and(|due| due <= now),
				certified: certified.map(|certificate| (certificate.signed, certificate.late)),
			}
		};
		all.into_iter().take(MAX_PAGE as usize).map(holder).collect()
	}

	pub(crate) fn erasure_duties_after(
		organisation: OrganisationId,
		after: Option<StudyId>,
	) -> (Vec<ErasureDuty>, Option<StudyId>) {
		let copies = match after {
			None => Copies::<T>::iter_key_prefix(organisation),
			Some(after) => {
				Copies::<T>::iter_key_prefix_from(organisation, Copies::<T>::hashed_key_for(organisation, after))
			}
		};
		let page: Vec<StudyId> = copies.take(MAX_PAGE as usize).collect();
		let is_full = page.len() == MAX_PAGE as usize;
		let next = page.last().copied().filter(|_| is_full);
		let duty = |study: StudyId| {
			let known = Studies::<T>::get(study)?;
			let due = Self::erase_by(&known)?;
			let overdue = due <= T::Time::now();
			Some(ErasureDuty { study, controller: known.organisation, erased: known.at, due, overdue })
		};
		(page.into_iter().filter_map(duty).collect(), next)
	}
}
