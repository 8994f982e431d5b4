//! Whether a unit is fit for use: checks, service, and what is missed.

use super::*;
use frame::deps::frame_support::weights::WeightMeter;

/// Who checks devices.
const CHECKERS: Roles = Roles::MEDICAL_PHYSICIST.union(Roles::DEVICE_MANAGER);
/// Most days between a check and the next one: ten years.
const LONGEST: Day = 3_660;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_check(
		by: &T::AccountId,
		device: DeviceId,
		kind: CheckKind,
		outcome: CheckOutcome,
		day: Day,
		next_due: Option<Day>,
		document: H256,
		software: Option<H256>,
	) -> DispatchResult {
		let standing = Self::ensure_role(by, CHECKERS)?;
		let mut known = Self::own(device, &standing)?;
		ensure!(known.state != DeviceState::Decommissioned, Error::<T>::InvalidState);
		let later = next_due.is_none_or(|due| due > day && due <= day.saturating_add(LONGEST));
		ensure!(day <= Self::today() && later, Error::<T>::InvalidDay);
		let check = LastCheck {
			kind,
			number: known.written,
			outcome,
			next_due,
		};
		match known.checks.iter_mut().find(|last| last.kind == kind) {
			Some(last) => *last = check,
			None => known.checks.try_push(check).map_err(|_| Error::<T>::Overflow)?, // as many as kinds
		}
		if let (CheckKind::SoftwareUpdate, Some(software)) = (kind, software) {
			known.software = Some(software);
		}
		if outcome == CheckOutcome::Failed && known.state == DeviceState::InService {
			known.state = DeviceState::OutOfService;
			Self::deposit_event(Event::DeviceStateChanged {
				device,
				state: known.state,
				reason: Some(OutReason::Failed),
				by: by.clone(),
			});
		}
		Self::watch(device, &mut known);
		let happened = Happened::Checked {
			kind,
			outcome,
			day,
			next_due,
			document,
		};
		Self::write(by, &standing, device, known, happened)
	}

	pub(crate) fn do_commission(by: T::AccountId, device: DeviceId) -> DispatchResult {
		let standing = Self::ensure_role(&by, CHECKERS)?;
		let mut known = Self::own(device, &standing)?;
		ensure!(known.state.may_become(DeviceState::InService), Error::<T>::InvalidState);
		ensure!(known.offered.is_none(), Error::<T>::HandOverPending);
		let accepted = known.checks.iter().any(|last| last.kind == CheckKind::Acceptance);
		ensure!(accepted, Error::<T>::NotAccepted);
		let fit = condition(DeviceState::InService, &known.checks, Self::today());
		ensure!(fit == Condition::Fit, Error::<T>::NotFit);
		known.state = DeviceState::InService;
		Self::watch(device, &mut known);
		Self::write(&by, &standing, device, known, Happened::PutIntoService)?;
		Self::deposit_event(Event::DeviceStateChanged {
			device,
			state: DeviceState::InService,
			reason: None,
			by,
		});
		Ok(())
	}

	pub(crate) fn do_end(by: T::AccountId, device: DeviceId, state: DeviceState, reason: OutReason) -> DispatchResult {
		let standing = Self::ensure_role(&by, CHECKERS)?;
		let mut known = Self::own(device, &standing)?;
		ensure!(known.state.may_become(state), Error::<T>::InvalidState);
		known.state = state;
		let happened = match state {
			DeviceState::Decommissioned => {
				known.offered = None;
				Happened::Decommissioned { reason }
			}
			_ => Happened::TakenOut { reason },
		};
		Self::watch(device, &mut known);
		Self::write(&by, &standing, device, known, happened)?;
		Self::deposit_event(Event::DeviceStateChanged {
			device,
			state,
			reason: Some(reason),
			by,
		});
		Ok(())
	}

	/// Waits for the day on which the first check of a unit in service will have been missed.
	pub(crate) fn watch(device: DeviceId, known: &mut DeviceOf<T>) {
		let due = known.checks.iter().filter_map(|last| last.next_due).min();
		let day = due.filter(|_| known.state == DeviceState::InService);
		let day = day.map(|due| due.saturating_add(1));
		if day == known.watched {
			return;
		}
		if let Some(before) = known.watched {
			Deadlines::<T>::remove(before, device);
		}
		let today = Self::today();
		known.watched = day.filter(|day| *day > today);
		if let Some(day) = known.watched {
			Deadlines::<T>::insert(day, device, ());
			LookedThrough::<T>::mutate(|from| {
				from.get_or_insert(today);
			});
		}
	}

	/// Finds units of which a check was missed, as many as `remaining` allows; goes on from there in the next block.
	pub(crate) fn look_for_overdue(remaining: Weight) -> Weight {
		let mut meter = WeightMeter::with_limit(remaining);
		if meter.try_consume(T::WeightInfo::look_at_day()).is_err() {
			return meter.consumed();
		}
		let Some(first) = LookedThrough::<T>::get() else {
			return meter.consumed();
		};
		let (today, mut day) = (Self::today(), first);
		while day <= today {
			match Deadlines::<T>::iter_key_prefix(day).next() {
				Some(device) => {
					if meter.try_consume(T::WeightInfo::mark_overdue()).is_err() {
						break;
					}
					Self::mark_overdue(day, device);
				}
				None => {
					day = day.saturating_add(1);
					if day <= today && meter.try_consume(T::WeightInfo::look_at_day()).is_err() {
						break;
					}
				}
			}
		}
		if day != first {
			LookedThrough::<T>::put(day);
		}
		meter.consumed()
	}

	pub(crate) fn mark_overdue(day: Day, device: DeviceId) {
		Deadlines::<T>::remove(day, device);
		if let Some(mut known) = Devices::<T>::get(device) {
			known.watched = None;
			let custodian = known.custodian;
			Devices::<T>::insert(device, known);
			Self::deposit_event(Event::DeviceOverdue { device, custodian });
		}
	}
}
