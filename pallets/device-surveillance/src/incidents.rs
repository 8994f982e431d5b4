//! Incidents: which organisation must report them, by when, and whether it did.

use super::*;

/// Roles that record incidents.
const WITNESSES: Roles = Roles::DEVICE_MANAGER
	.union(Roles::MEDICAL_PHYSICIST)
	.union(Roles::TECHNOLOGIST)
	.union(Roles::RADIOLOGIST)
	.union(Roles::CLINICIAN);

impl<T: Config> Pallet<T> {
	pub(crate) fn do_report(
		by: T::AccountId,
		subject: IncidentSubject,
		classification: Classification,
		aware: Option<Day>,
		document: H256,
	) -> DispatchResult {
		let standing = Self::ensure_role(&by, WITNESSES)?;
		let maker = Self::maker(&subject, &standing)?;
		ensure!(classification.is_of_devices() || !Self::is_device(&subject), Error::<T>::NotOfDevices);
		let owed_by = Self::who_owes(classification, maker, standing.organisation);
		let (today, adopted) = (Self::today(), Rules::<T>::get(classification.rule().regime));
		let clock = if owed_by == Some(standing.organisation) {
			Clock::start(aware, classification, today, &adopted)
		} else {
			ensure!(aware.is_none(), Error::<T>::NotYourAwareness);
			Clock::told(classification, today, &adopted)
		}
		.map_err(refused::<T>)?;
		let id = NextIncident::<T>::get();
		NextIncident::<T>::put(id.checked_add(1).ok_or(Error::<T>::Overflow)?);
		let due = clock.due();
		let mut incident = Incident {
			subject,
			document,
			owed_by,
			clock,
			submitted: None,
			phase: None,
			submissions: 0,
			draft: None,
			watched: None,
			signed: Self::sign(&by, &standing),
			ticket: T::Rent::new(&by, Self::incident_footprint())?,
		};
		Self::deposit_event(Event::IncidentReported { incident: id, subject, classification, owed_by, due, by });
		Self::await_report(id, &mut incident, true);
		Incidents::<T>::insert(id, incident);
		if let (IncidentSubject::Device(device), true) = (subject, is_of_maker(classification)) {
			Self::count_incident(device);
		}
		Ok(())
	}

	pub(crate) fn do_reclassify(
		by: T::AccountId,
		id: IncidentId,
		classification: Classification,
		known: Option<Day>,
	) -> DispatchResult {
		let standing = Self::ensure_role(&by, Roles::DEVICE_MANAGER)?;
		let mut incident = Incidents::<T>::get(id).ok_or(Error::<T>::IncidentNotFound)?;
		let own = incident.owed_by == Some(standing.organisation);
		let told = incident.signed.organisation == standing.organisation;
		ensure!(own || told || standing.kind == OrganisationKind::Regulator, Error::<T>::NotReporter);
		let before = incident.clock.classified().first().map(|made| made.classification);
		let same = before.is_some_and(|before| is_of_maker(before) == is_of_maker(classification));
		ensure!(same, Error::<T>::OtherReporter);
		let fitting = classification.is_of_devices() || !Self::is_device(&incident.subject);
		ensure!(fitting, Error::<T>::NotOfDevices);
		let (today, adopted) = (Self::today(), Rules::<T>::get(classification.rule().regime));
		let due = if own {
			incident.clock.classify(known, classification, today, &adopted)
		} else {
			ensure!(known.is_none(), Error::<T>::NotYourAwareness);
			incident.clock.tell(classification, today, &adopted)
		}
		.map_err(refused::<T>)?;
		Self::deposit_event(Event::IncidentReclassified { incident: id, classification, due, by });
		Self::await_report(id, &mut incident, false);
		Incidents::<T>::insert(id, incident);
		Ok(())
	}

	/// Returns how many days late the first report was.
	pub(crate) fn do_submit(
		by: &T::AccountId,
		id: IncidentId,
		phase: IncidentPhase,
		document: H256,
	) -> Result<u32, DispatchError> {
		let (mut incident, standing) = Self::owed(by, id)?;
		ensure!(phase.may_follow(incident.phase), Error::<T>::InvalidPhase);
		let number = incident.submissions;
		incident.submissions = number.checked_add(1).ok_or(Error::<T>::Overflow)?;
		let submission = Submission {
			phase,
			document,
			signed: Self::sign(by, &standing),
			ticket: T::Rent::new(by, Self::submission_footprint())?,
		};
		Submissions::<T>::insert(id, number, submission);
		let first = *incident.submitted.get_or_insert(Self::today());
		incident.phase = Some(phase);
		incident.draft = None;
		Self::await_report(id, &mut incident, false);
		let days_late = incident.clock.days_late(first);
		Incidents::<T>::insert(id, incident);
		Ok(days_late)
	}

	/// The incident, if the caller's organisation must report it.
	pub(crate) fn owed(by: &T::AccountId, id: IncidentId) -> Result<(IncidentOf<T>, Standing), Error<T>> {
		let standing = Self::ensure_role(by, Roles::DEVICE_MANAGER)?;
		let incident = Incidents::<T>::get(id).ok_or(Error::<T>::IncidentNotFound)?;
		ensure!(incident.owed_by == Some(standing.organisation), Error::<T>::NotReporter);
		Ok((incident, standing))
	}

	/// The maker of the subject of an incident, if this organisation may record the incident; `None` if the ledger does
	/// not have the maker.
	fn maker(subject: &IncidentSubject, standing: &Standing) -> Result<Option<OrganisationId>, Error<T>> {
		match subject {
			IncidentSubject::Device(device) => {
				let known = Devices::<T>::get(device).ok_or(Error::<T>::DeviceNotFound)?;
				let maker = Products::<T>::get(known.product).and_then(|product| product.manufacturer);
				let involved = [Some(known.custodian), maker].contains(&Some(standing.organisation));
				let may = involved || standing.kind == OrganisationKind::Regulator;
				ensure!(may, Error::<T>::NotInvolved);
				Ok(maker)
			}
			IncidentSubject::Model(version) => {
				let known = T::Models::facts(version).ok_or(Error::<T>::ModelNotFound)?;
				Ok(Some(known.vendor))
			}
		}
	}

	/// Whether the subject of an incident is a medical device, or software that is one.
	fn is_device(subject: &IncidentSubject) -> bool {
		match subject {
			IncidentSubject::Device(_) => true,
			IncidentSubject::Model(version) => T::Models::facts(version).is_some_and(|known| known.udi_di.is_some()),
		}
	}

	pub(crate) fn do_adopt(regime: Regime, rules: RuleSet) -> DispatchResult {
		let valid = !rules.figures.is_empty() && rules.is_of(regime) && rules.effective >= Self::today();
		ensure!(valid, Error::<T>::InvalidRules);
		Rules::<T>::mutate(regime, |adopted| {
			let mut all = adopted.to_vec();
			all.retain(|set| set.effective != rules.effective);
			all.push(rules);
			all.sort_by_key(|set| set.effective);
			// The oldest goes first: it decides nothing but what nobody had told until now.
			let surplus = all.len().saturating_sub(MAX_RULE_SETS as usize);
			*adopted = BoundedVec::truncate_from(all.split_off(surplus));
		});
		Ok(())
	}

	/// The organisation that must report an incident of this classification; `None` if the ledger does not have it.
	fn who_owes(
		classification: Classification,
		maker: Option<OrganisationId>,
		teller: OrganisationId,
	) -> Option<OrganisationId> {
		if is_of_maker(classification) {
			maker
		} else {
			Some(teller)
		}
	}

	/// Waits for the day on which the first report is late. Emits the event at once if the incident is late already,
	/// and is `new` or was not late before.
	fn await_report(id: IncidentId, incident: &mut IncidentOf<T>, new: bool) {
		let before = incident.watched.take();
		if let Some(day) = before {
			Deadlines::<T>::remove(day, Awaited::Report(id));
		}
		let Some(owed_by) = incident.owed_by.filter(|_| incident.submitted.is_none()) else {
			return;
		};
		let late = incident.clock.due().saturating_add(1);
		if late > Self::today() {
			incident.watched = Some(late);
			Self::await_on(late, Awaited::Report(id));
		} else if new || before.is_some() {
			Self::deposit_event(Event::IncidentOverdue { incident: id, owed_by });
		}
	}
}

/// Whether the maker (manufacturer or provider) must report an incident of this classification.
pub(crate) fn is_of_maker(classification: Classification) -> bool {
	matches!(classification.rule().owed_by, Reporter::Manufacturer | Reporter::Provider)
}

fn refused<T: Config>(error: ClockError) -> Error<T> {
	match error {
		ClockError::NotInForce { .. } => Error::<T>::NotInForce,
		ClockError::KnownToDebtor => Error::<T>::NotYourAwareness,
		ClockError::Future | ClockError::KnownBeforeAware | ClockError::CountsFromIncident => Error::<T>::InvalidDay,
		ClockError::Overflow | ClockError::TooMany => Error::<T>::Overflow,
	}
}
