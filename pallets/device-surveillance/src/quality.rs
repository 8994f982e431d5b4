//! Whether a unit is fit for use: checks, service, and missed deadlines.

use super::*;
use frame::deps::frame_support::weights::WeightMeter;

/// Roles that check devices.
pub(crate) const CHECKERS: Roles = Roles::MEDICAL_PHYSICIST.union(Roles::DEVICE_MANAGER);
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
		let check = LastCheck { kind, number: known.written, day, outcome, next_due };
		let is_last = match known.checks.iter_mut().find(|last| last.kind == kind) {
			Some(last) if check.replaces(last) => {
				*last = check;
				true
			}
			Some(_) => false,
			None => {
				known.checks.try_push(check).map_err(|_| Error::<T>::Overflow)?; // as many as kinds
				true
			}
		};
		let software = software.filter(|_| kind == CheckKind::SoftwareUpdate);
		// Versions are numbered in the order of entry, which must be that of their days.
		ensure!(is_last || software.is_none(), Error::<T>::InvalidDay);
		if software.is_some() && software != known.software {
			Self::count_unit(device, &mut known);
			known.version = known.version.checked_add(1).ok_or(Error::<T>::Overflow)?;
			(known.software, known.counted) = (software, 0);
			Self::concern(device, &known);
		}
		if is_last && outcome == CheckOutcome::Failed && known.state == DeviceState::InService {
			known.state = DeviceState::OutOfService;
			Self::deposit_event(Event::DeviceStateChanged {
				device,
				state: known.state,
				reason: Some(OutReason::Failed),
				by: by.clone(),
			});
		}
		Self::watch(device, &mut known);
		let happened = Happened::Checked { kind, outcome, day, next_due, document, software };
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
		Self::deposit_event(Event::DeviceStateChanged { device, state: DeviceState::InService, reason: None, by });
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
		Self::deposit_event(Event::DeviceStateChanged { device, state, reason: Some(reason), by });
		Ok(())
	}

	/// Looks at a unit in service on the first day on which a check is missed, or before.
	///
	/// An earlier day stays, so that a check that moves the deadline further away, as most do, writes nothing. When
	/// that day has come, the unit moves to the right one.
	pub(crate) fn watch(device: DeviceId, known: &mut DeviceOf<T>) {
		let Some(day) = Self::missed_on(known).filter(|day| *day > Self::today()) else {
			return;
		};
		if known.watched.is_none_or(|watched| watched > day) {
			known.watched = Some(day);
			Self::await_on(day, Awaited::Check(device));
		}
	}

	/// The first day on which a check of a unit in service is missed.
	fn missed_on(known: &DeviceOf<T>) -> Option<Day> {
		let due = known.checks.iter().filter_map(|last| last.next_due).min();
		let due = due.filter(|_| known.state == DeviceState::InService);
		due.map(|due| due.saturating_add(1))
	}

	/// Looks on that day whether it is late.
	pub(crate) fn await_on(day: Day, awaited: Awaited) {
		Deadlines::<T>::insert(day, awaited, ());
		if !LookedThrough::<T>::exists() {
			LookedThrough::<T>::put(Self::today());
		}
	}

	/// Finds what is late, as far as `remaining` permits. The next block continues from there.
	pub(crate) fn look_for_overdue(remaining: Weight) -> Weight {
		let mut meter = WeightMeter::with_limit(remaining);
		if meter.try_consume(T::WeightInfo::look_at_day()).is_err() {
			return meter.consumed();
		}
		let Some(first) = LookedThrough::<T>::get() else {
			return meter.consumed();
		};
		let (today, mut day) = (Self::today(), first);
		'days: while day <= today {
			// One iterator for the whole day: a new one would step over everything that this block removed so far.
			for awaited in Deadlines::<T>::iter_key_prefix(day) {
				if meter.try_consume(T::WeightInfo::mark_overdue()).is_err() {
					break 'days;
				}
				Self::mark_overdue(day, awaited);
			}
			day = day.saturating_add(1);
			if day <= today && meter.try_consume(T::WeightInfo::look_at_day()).is_err() {
				break;
			}
		}
		if day != first {
			LookedThrough::<T>::put(day);
		}
		meter.consumed()
	}

	pub(crate) fn mark_overdue(day: Day, awaited: Awaited) {
		Deadlines::<T>::remove(day, awaited);
		match awaited {
			Awaited::Check(device) => {
				// Only the last day that was chosen counts.
				if let Some(mut known) = Devices::<T>::get(device).filter(|known| known.watched == Some(day)) {
					known.watched = None;
					Self::watch(device, &mut known);
					if Self::missed_on(&known).is_some_and(|missed| missed <= Self::today()) {
						let custodian = known.custodian;
						Self::deposit_event(Event::DeviceOverdue { device, custodian });
					}
					Devices::<T>::insert(device, known);
				}
			}
			Awaited::Report(incident) => {
				if let Some(mut known) = Incidents::<T>::get(incident) {
					known.watched = None;
					if let Some(owed_by) = known.owed_by {
						Self::deposit_event(Event::IncidentOverdue { incident, owed_by });
					}
					Incidents::<T>::insert(incident, known);
				}
			}
		}
	}
}
