//! The invariants of this pallet's storage.

use super::*;
use frame::deps::sp_runtime::TryRuntimeError;

/// Fails with `message` unless `condition` holds.
fn check(condition: bool, message: &'static str) -> Result<(), TryRuntimeError> {
	condition.then_some(()).ok_or(TryRuntimeError::Other(message))
}

impl<T: Config> Pallet<T> {
	/// The invariants of this pallet.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		for (id, product) in Products::<T>::iter() {
			check(id < NextProduct::<T>::get(), "a product with a number never given")?;
			if let Some(udi) = &product.udi_di {
				check(udi.check().is_ok() && udi.clone().canonical() == *udi, "a UDI-DI that cannot be one")?;
				check(Labelled::<T>::get(udi) == Some(id), "a UDI-DI of another product")?;
			}
			let units = Devices::<T>::iter_values().filter(|device| device.product == id).count();
			check(units as u32 == product.units, "units are not counted")?;
		}
		let labelled = Products::<T>::iter_values().filter(|product| product.udi_di.is_some()).count();
		check(Labelled::<T>::iter_keys().count() == labelled, "a UDI-DI of no product")?;
		let mut watched = 0usize;
		for (id, device) in Devices::<T>::iter() {
			check(id < NextDevice::<T>::get(), "a unit with a number never given")?;
			check(Products::<T>::contains_key(device.product), "a unit of no product")?;
			let registered = Units::<T>::get(device.unit, device.signed.organisation);
			check(registered == Some(id), "a unit under another commitment")?;
			check(device.offered != Some(device.custodian), "a unit offered to who has it")?;
			Self::try_file(id, &device)?;
			if let Some(day) = device.watched {
				watched = watched.saturating_add(1);
				check(Deadlines::<T>::contains_key(day, Awaited::Check(id)), "a deadline is missing")?;
				let due = device.checks.iter().filter_map(|last| last.next_due).min();
				let due = due.filter(|_| device.state == DeviceState::InService);
				check(
					due.is_none_or(|due| due < day || day <= due.saturating_add(1)),
					"a deadline is looked at too late",
				)?;
			}
		}
		let late = Self::try_incidents()?;
		let watched = watched.saturating_add(late);
		check(Deadlines::<T>::iter_keys().count() >= watched, "a deadline is missing")?;
		for (_, awaited) in Deadlines::<T>::iter_keys() {
			let exists = match awaited {
				Awaited::Check(device) => Devices::<T>::contains_key(device),
				Awaited::Report(incident) => Incidents::<T>::contains_key(incident),
			};
			check(exists, "a deadline of nothing")?;
		}
		for (regime, adopted) in Rules::<T>::iter() {
			check(adopted.iter().all(|set| set.is_of(regime)), "rules of another law")?;
			let ordered = adopted.windows(2).all(|two| matches!(two, [one, next] if one.effective < next.effective));
			check(ordered, "rules in no order")?;
		}
		Self::try_fleets()?;
		Self::try_actions()?;
		check(Units::<T>::iter_keys().count() == Devices::<T>::iter_keys().count(), "a commitment to nothing")
	}

	/// Every report is in its place, and every missing first report is awaited. Returns how many are.
	fn try_incidents() -> Result<usize, TryRuntimeError> {
		let mut awaited = 0usize;
		for (id, known) in Incidents::<T>::iter() {
			check(id < NextIncident::<T>::get(), "an incident with a number never given")?;
			let written = Submissions::<T>::iter_key_prefix(id).count();
			check(written == usize::from(known.submissions), "a report is missing")?;
			let mut last = None;
			for number in 0..known.submissions {
				let report = Submissions::<T>::get(id, number).ok_or("a report is missing")?;
				check(report.phase.may_follow(last), "a report that may not follow")?;
				check(Some(report.signed.organisation) == known.owed_by, "a report by who need not report")?;
				last = Some(report.phase);
			}
			check(last == known.phase, "reports did not come as far")?;
			check(known.submitted.is_some() == (known.submissions > 0), "a first report without a day")?;
			if let Some(day) = known.watched {
				awaited = awaited.saturating_add(1);
				check(known.submitted.is_none() && known.owed_by.is_some(), "a report that nobody owes is awaited")?;
				check(day == known.clock.due().saturating_add(1), "a report is awaited on another day")?;
				check(Deadlines::<T>::contains_key(day, Awaited::Report(id)), "a deadline is missing")?;
			}
		}
		let orphans = Submissions::<T>::iter_keys().any(|(id, _)| !Incidents::<T>::contains_key(id));
		check(!orphans, "a report of no incident")?;
		Ok(awaited)
	}

	/// The counts of a kind are the sums over its products.
	fn try_fleets() -> Result<(), TryRuntimeError> {
		for kind in ProductKind::ALL {
			let products = Products::<T>::iter().filter(|(_, product)| product.kind == *kind);
			let counts = products.map(|(id, _)| Signals::<T>::get(Scope::Product(id)).counts);
			let sum = counts.fold(Counts::default(), Counts::with);
			check(Fleets::<T>::get(kind) == sum, "a fleet is not the sum of its products")?;
		}
		for (device, repeats) in Repeated::<T>::iter() {
			let known = Devices::<T>::get(device).ok_or("studies of no unit are repeated")?;
			let made = T::Studies::made_by(&DeviceVersion { device, version: known.version });
			let few = repeats.software <= repeats.product && repeats.product <= made.saturating_sub(known.counted);
			check(few, "more studies are repeated than wait to be counted")?;
		}
		for (scope, signal) in Signals::<T>::iter() {
			let all = Signals::<T>::get(Scope::Product(scope.product())).counts;
			// Of a study with units of several versions, one may be counted before that by which the product counts it.
			let units = Devices::<T>::iter().filter(|(_, known)| known.product == scope.product());
			let waiting = units.fold(0, |sum: u32, (device, known)| {
				let made = T::Studies::made_by(&DeviceVersion { device, version: known.version });
				sum.saturating_add(made.saturating_sub(known.counted))
			});
			let studies = all.studies.saturating_add(waiting);
			let part = signal.counts.incidents <= all.incidents && signal.counts.studies <= studies;
			check(part, "a version with more than its product")?;
			check(!matches!(scope, Scope::Lot { .. }), "a lot is watched")?;
		}
		for id in Products::<T>::iter_keys() {
			let of_product = |incident: &IncidentOf<T>| match incident.subject {
				IncidentSubject::Device(device) => {
					Devices::<T>::get(device).is_some_and(|known| known.product == id)
						&& incident
							.clock
							.classified()
							.first()
							.is_some_and(|made| crate::incidents::is_of_maker(made.classification))
				}
				IncidentSubject::Model(_) => false,
			};
			let incidents = Incidents::<T>::iter_values().filter(of_product).count();
			let counted = Signals::<T>::get(Scope::Product(id)).counts.incidents;
			check(incidents as u32 == counted, "an incident is not counted")?;
		}
		Ok(())
	}

	/// Field actions concern existing units, and their answers are in the files of these.
	fn try_actions() -> Result<(), TryRuntimeError> {
		for (scope, device) in Concerned::<T>::iter_keys() {
			let known = Devices::<T>::get(device.device).ok_or("no unit has what it should")?;
			let has = match scope {
				Scope::Product(product) => known.product == product,
				Scope::Lot { product, lot } => known.product == product && known.lot == Some(lot),
				Scope::Software { product, software } => {
					let now = device.version == known.version;
					known.product == product && (!now || known.software == Some(software))
				}
			};
			check(has && device.version <= known.version, "a unit has what it has not")?;
		}
		for (action, device, number) in Answers::<T>::iter() {
			let asked = Actions::<T>::get(action).ok_or("an answer to nothing")?;
			let known = Devices::<T>::get(device).ok_or("an answer for no unit")?;
			let concerned = (0..=known.version)
				.any(|version| Concerned::<T>::contains_key(asked.scope, DeviceVersion { device, version }));
			check(concerned, "an answer for another unit")?;
			let entry = Entries::<T>::get(device, number).ok_or("an answer without an entry")?;
			let same = matches!(entry.happened, Happened::Answered { action: to, .. } if to == action);
			check(same, "an answer is not what its entry says")?;
		}
		Ok(())
	}

	/// The state, the custodian and the last checks of a unit follow from its file.
	fn try_file(id: DeviceId, device: &DeviceOf<T>) -> Result<(), TryRuntimeError> {
		let written = Entries::<T>::iter_key_prefix(id).count();
		check(written == device.written as usize, "an entry is missing")?;
		let (mut state, mut checks, mut transfers) = (DeviceState::Registered, Vec::<LastCheck>::new(), 0u16);
		let mut custodian = device.signed.organisation;
		for number in 0..device.written {
			let entry = Entries::<T>::get(id, number).ok_or("an entry is missing")?;
			match entry.happened {
				Happened::HandedOver { from, to } => {
					check(from == custodian && from != to, "handed over by who did not have it")?;
					custodian = to;
					transfers = transfers.saturating_add(1);
					checks.clear();
				}
				Happened::Checked { kind, outcome, day, next_due, .. } => {
					let check = LastCheck { kind, number, day, outcome, next_due };
					if !checks.iter().any(|last| last.kind == kind && !check.replaces(last)) {
						checks.retain(|last| last.kind != kind);
						checks.push(check);
					}
				}
				Happened::Answered { .. } => check(state == entry.state, "an answer that changed a life")?,
				_ => check(state.may_become(entry.state), "a life that went backwards")?,
			}
			check(entry.signed.organisation == custodian, "an entry by who did not have it")?;
			state = entry.state;
		}
		check(state == device.state, "a state that nobody gave")?;
		check(custodian == device.custodian, "a custodian whom nobody made that")?;
		check(transfers == device.transfers, "handovers are not counted")?;
		let same = checks.len() == device.checks.len() && checks.iter().all(|last| device.checks.contains(last));
		check(same, "a check is not the last of its kind")
	}
}
