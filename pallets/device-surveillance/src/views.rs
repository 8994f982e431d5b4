//! The views: what clients read.

use super::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn product_view(product: ProductId) -> Option<ProductViewOf<T>> {
		Products::<T>::get(product).map(|known| ProductView {
			product,
			kind: known.kind,
			manufacturer: known.manufacturer,
			organisation: known.signed.organisation,
			udi_di: known.udi_di,
			basic_udi: known.basic_udi,
			units: known.units,
			by: known.signed.by,
			at: known.signed.at,
			block: known.signed.block,
		})
	}

	pub(crate) fn device_view(device: DeviceId) -> Option<DeviceViewOf<T>> {
		Devices::<T>::get(device).map(|known| DeviceView {
			device,
			product: known.product,
			unit: known.unit,
			lot: known.lot,
			software: known.software,
			version: known.version,
			custodian: known.custodian,
			offered: known.offered,
			transfers: known.transfers,
			state: known.state,
			condition: condition(known.state, &known.checks, Self::today()),
			checks: known.checks.into_inner(),
			written: known.written,
			by: known.signed.by,
			at: known.signed.at,
			block: known.signed.block,
		})
	}

	pub(crate) fn devices_from(
		custodian: Option<OrganisationId>,
		first: DeviceId,
	) -> (Vec<DeviceViewOf<T>>, Option<DeviceId>) {
		let registered = NextDevice::<T>::get();
		let end = first.saturating_add(MAX_PAGE).min(registered);
		let found = (first..end)
			.filter_map(Self::device_view)
			.filter(|known| custodian.is_none_or(|wanted| wanted == known.custodian));
		(found.collect(), (end < registered).then_some(end))
	}

	pub(crate) fn entries_from(device: DeviceId, first: u32) -> Vec<EntryViewOf<T>> {
		let written = Devices::<T>::get(device).map_or(0, |known| known.written);
		(first..written)
			.take(MAX_PAGE as usize)
			.filter_map(|number| {
				let entry = Entries::<T>::get(device, number)?;
				Some(EntryView {
					number,
					happened: entry.happened,
					state: entry.state,
					by: entry.signed.by,
					organisation: entry.signed.organisation,
					at: entry.signed.at,
					block: entry.signed.block,
				})
			})
			.collect()
	}

	/// The number of entries at a moment. They are in the order of time.
	fn written_by(device: DeviceId, written: u32, at: Moment) -> u32 {
		let (mut low, mut high) = (0, written);
		while low < high {
			let middle = low.midpoint(high);
			let later = Entries::<T>::get(device, middle).is_none_or(|entry| entry.signed.at > at);
			if later {
				high = middle;
			} else {
				low = middle.saturating_add(1);
			}
		}
		low
	}

	/// Whether a unit was fit for use at a moment, by its file; `None` before it was registered.
	pub(crate) fn condition_of(device: DeviceId, at: Moment) -> Option<Condition> {
		let known = Devices::<T>::get(device)?;
		if known.signed.at > at {
			return None;
		}
		let written = Self::written_by(device, known.written, at);
		if written == known.written {
			return Some(condition(known.state, &known.checks, Self::day_of(at)));
		}
		let last = written.checked_sub(1).and_then(|last| Entries::<T>::get(device, last));
		let state = last.map_or(DeviceState::Registered, |entry| entry.state);
		let mut checks: Vec<LastCheck> = Vec::new();
		for number in (0..written).rev() {
			match Entries::<T>::get(device, number)?.happened {
				Happened::Checked { kind, outcome, day, next_due, .. } => {
					let check = LastCheck { kind, number, day, outcome, next_due };
					match checks.iter_mut().find(|last| last.kind == kind) {
						Some(last) if check.replaces(last) => *last = check,
						Some(_) => {}
						None => checks.push(check),
					}
				}
				Happened::HandedOver { .. } => break,
				_ => {}
			}
		}
		Some(condition(state, &checks, Self::day_of(at)))
	}

	pub(crate) fn incident_view(incident: IncidentId) -> Option<IncidentViewOf<T>> {
		let known = Incidents::<T>::get(incident)?;
		Some(IncidentView {
			incident,
			subject: known.subject,
			document: known.document,
			owed_by: known.owed_by,
			aware: known.clock.aware(),
			classified: known.clock.classified().to_vec(),
			due: known.clock.due(),
			submitted: known.submitted,
			days_late: known.owed_by.map_or(0, |_| known.clock.days_late(known.submitted.unwrap_or(Self::today()))),
			phase: known.phase,
			submissions: known.submissions,
			draft: known.draft,
			by: known.signed.by,
			organisation: known.signed.organisation,
			at: known.signed.at,
			block: known.signed.block,
		})
	}

	pub(crate) fn incidents_from(unreported: bool, first: IncidentId) -> (Vec<IncidentViewOf<T>>, Option<IncidentId>) {
		let told = NextIncident::<T>::get();
		let end = first.saturating_add(MAX_PAGE).min(told);
		let found =
			(first..end).filter_map(Self::incident_view).filter(|known| !unreported || known.submitted.is_none());
		(found.collect(), (end < told).then_some(end))
	}

	pub(crate) fn submissions_from(incident: IncidentId, first: u16) -> Vec<SubmissionViewOf<T>> {
		let submissions = Incidents::<T>::get(incident).map_or(0, |known| known.submissions);
		(first..submissions)
			.take(MAX_PAGE as usize)
			.filter_map(|number| {
				let known = Submissions::<T>::get(incident, number)?;
				Some(SubmissionView {
					number,
					phase: known.phase,
					document: known.document,
					by: known.signed.by,
					at: known.signed.at,
					block: known.signed.block,
				})
			})
			.collect()
	}

	pub(crate) fn action_view(action: ActionId) -> Option<ActionViewOf<T>> {
		Actions::<T>::get(action).map(|known| ActionView {
			action,
			kind: known.kind,
			reason: known.reason,
			scope: known.scope,
			document: known.document,
			open: known.open,
			by: known.signed.by,
			organisation: known.signed.organisation,
			at: known.signed.at,
			block: known.signed.block,
		})
	}

	pub(crate) fn actions_from(open: bool, first: ActionId) -> (Vec<ActionViewOf<T>>, Option<ActionId>) {
		let opened = NextAction::<T>::get();
		let end = first.saturating_add(MAX_PAGE).min(opened);
		let found = (first..end).filter_map(Self::action_view).filter(|known| !open || known.open);
		(found.collect(), (end < opened).then_some(end))
	}

	pub(crate) fn concerned_from(
		scope: Scope,
		action: Option<ActionId>,
		after: Option<DeviceVersion>,
	) -> Vec<ConcernedViewOf<T>> {
		let units = match after {
			None => Concerned::<T>::iter_key_prefix(scope),
			Some(after) => {
				let from = Concerned::<T>::hashed_key_for(scope, after);
				Concerned::<T>::iter_key_prefix_from(scope, from)
			}
		};
		units
			.take(MAX_PAGE as usize)
			.filter_map(|device| {
				let known = Devices::<T>::get(device.device)?;
				Some(ConcernedView {
					device,
					version: known.version,
					custodian: known.custodian,
					state: known.state,
					answer: action.and_then(|action| Self::answer(action, device.device, known.custodian)),
				})
			})
			.collect()
	}

	/// The answer of an organisation for a unit.
	fn answer(action: ActionId, device: DeviceId, custodian: OrganisationId) -> Option<AnswerView<T::AccountId>> {
		let number = Answers::<T>::get(action, device)?;
		let entry = Entries::<T>::get(device, number).filter(|entry| entry.signed.organisation == custodian)?;
		let Happened::Answered { outcome, .. } = entry.happened else {
			return None;
		};
		Some(AnswerView { outcome, by: entry.signed.by, organisation: entry.signed.organisation, at: entry.signed.at })
	}

	pub(crate) fn signal_view(scope: Scope) -> Option<SignalView> {
		let known = Products::<T>::get(scope.product())?;
		if matches!(scope, Scope::Lot { .. }) {
			return None;
		}
		let fleet = Fleets::<T>::get(known.kind);
		let signal = Signals::<T>::get(scope);
		Some(SignalView {
			scope,
			kind: known.kind,
			counts: signal.counts,
			fleet,
			rate: rate(signal.counts),
			fleet_rate: rate(fleet),
			evidence: signal.watch.map_or(0, |watch| watch.evidence()),
			alerts: signal.alerts,
			alerted: signal.alerted,
		})
	}
}
