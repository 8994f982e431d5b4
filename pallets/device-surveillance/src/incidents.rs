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
		attested: Option<Day>,
		document: H256,
	) -> DispatchResult {
		let standing = Self::ensure_role(&by, WITNESSES)?;
		let maker = Self::maker(&subject, &standing)?;
		let owed_by = Self::who_owes(classification, maker, standing.organisation);
		let today = Self::today();
		let elsewhere = aware.is_some() && owed_by != standing.organisation;
		ensure!(!elsewhere, Error::<T>::NotYourAwareness);
		let aware = aware.unwrap_or(today);
		ensure!(aware <= today, Error::<T>::InvalidDay);
		let clock = Clock::start(aware, classification, attested).map_err(refused::<T>)?;
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
		attested: Option<Day>,
	) -> DispatchResult {
		let standing = Self::ensure_role(&by, Roles::DEVICE_MANAGER)?;
		let mut incident = Incidents::<T>::get(id).ok_or(Error::<T>::IncidentNotFound)?;
		let own = [incident.owed_by, incident.signed.organisation].contains(&standing.organisation);
		let may = own || standing.kind == OrganisationKind::Regulator;
		ensure!(may, Error::<T>::NotReporter);
		let before = incident.clock.classified().first().map(|made| made.classification);
		let same = before.is_some_and(|before| is_of_maker(before) == is_of_maker(classification));
		ensure!(same, Error::<T>::OtherReporter);
		let known = known.unwrap_or(incident.clock.aware());
		ensure!(known <= Self::today(), Error::<T>::InvalidDay);
		let due = incident.clock.classify_known(known, classification, attested).map_err(refused::<T>)?;
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
		ensure!(incident.owed_by == standing.organisation, Error::<T>::NotReporter);
		Ok((incident, standing))
	}

	/// The maker of the subject of an incident, if this organisation may record the incident.
	fn maker(subject: &IncidentSubject, standing: &Standing) -> Result<OrganisationId, Error<T>> {
		match subject {
			IncidentSubject::Device(device) => {
				let known = Devices::<T>::get(device).ok_or(Error::<T>::DeviceNotFound)?;
				let maker = known.signed.organisation;
				let involved = [known.custodian, maker].contains(&standing.organisation);
				let may = involved || standing.kind == OrganisationKind::Regulator;
				ensure!(may, Error::<T>::NotInvolved);
				Ok(maker)
			}
			IncidentSubject::Model(version) => {
				let known = T::Models::facts(version).ok_or(Error::<T>::ModelNotFound)?;
				Ok(known.vendor)
			}
		}
	}

	/// The organisation that must report an incident of this classification.
	fn who_owes(classification: Classification, maker: OrganisationId, teller: OrganisationId) -> OrganisationId {
		if is_of_maker(classification) {
			maker
		} else {
			teller
		}
	}

	/// Waits for the day on which the first report is late. Emits the event at once if the incident is late already,
	/// and is `new` or was not late before.
	fn await_report(id: IncidentId, incident: &mut IncidentOf<T>, new: bool) {
		let before = incident.watched.take();
		if let Some(day) = before {
			Deadlines::<T>::remove(day, Awaited::Report(id));
		}
		if incident.submitted.is_some() {
			return;
		}
		let late = incident.clock.due().saturating_add(1);
		if late > Self::today() {
			incident.watched = Some(late);
			Self::await_on(late, Awaited::Report(id));
		} else if new || before.is_some() {
			let owed_by = incident.owed_by;
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
		ClockError::WorkDaysMissing
		| ClockError::WorkDaysNotUsed
		| ClockError::WorkDaysImplausible { .. }
		| ClockError::Weekend => Error::<T>::InvalidWorkDays,
		ClockError::KnownBeforeAware | ClockError::CountsFromIncident => Error::<T>::InvalidDay,
		ClockError::Overflow | ClockError::TooMany => Error::<T>::Overflow,
	}
}
