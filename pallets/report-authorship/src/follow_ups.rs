//! Follow-ups: what must be done because of a finding, until some hospital does it.

use super::*;
use impls::{Person, AUTHORS};

/// Roles that speak for the studies of an organisation.
const KEEPERS: Roles = AUTHORS.union(Roles::DATA_STEWARD);

impl<T: Config> Pallet<T> {
	fn follow_up_of(id: FollowUpId) -> Result<FollowUpOf<T>, Error<T>> {
		FollowUps::<T>::get(id).ok_or(Error::<T>::FollowUpNotFound)
	}

	/// The follow-up, if it is open.
	fn open_follow_up(id: FollowUpId) -> Result<FollowUpOf<T>, Error<T>> {
		let known = Self::follow_up_of(id)?;
		ensure!(known.state.is_open(), Error::<T>::FollowUpEnded);
		Ok(known)
	}

	/// The follow-up, if it is open and `who` is responsible for it.
	fn own_follow_up(id: FollowUpId, who: &T::AccountId) -> Result<(FollowUpOf<T>, Person), Error<T>> {
		let standing = Self::person(who, Roles::ALL)?;
		let known = Self::open_follow_up(id)?;
		ensure!(known.responsible == *who, Error::<T>::NotResponsible);
		Ok((known, standing))
	}

	/// The first day on which it is overdue.
	pub(crate) fn overdue_on(recommendation: &Recommendation) -> Day {
		recommendation.due.saturating_add(T::Grace::get()).saturating_add(1)
	}

	/// Stores a step. `payer` pays for it, and for a further step that nobody signs if it makes one possible.
	fn step(
		id: FollowUpId,
		known: &mut FollowUpOf<T>,
		step: Step<T::AccountId>,
		by: Option<(&T::AccountId, OrganisationId)>,
		paid: u64,
	) -> DispatchResult {
		let next = known.steps.checked_add(1).ok_or(Error::<T>::Overflow)?;
		let ticket = match by {
			Some((payer, _)) => Some(T::Rent::new(payer, Self::step_footprint(paid))?),
			None => None,
		};
		let taken = Taken {
			step,
			by: by.map(|(who, organisation)| (who.clone(), organisation)),
			at: T::Time::now(),
			block: Self::block(),
			ticket,
		};
		Steps::<T>::insert(id, known.steps, taken);
		known.steps = next;
		Ok(())
	}

	/// Sets the deadline, or marks the follow-up overdue at once if the day has come.
	fn watch(id: FollowUpId, known: &mut FollowUpOf<T>) -> DispatchResult {
		let today = Self::today();
		let day = Self::overdue_on(&known.recommendation);
		if day <= today {
			return Self::become_overdue(id, known);
		}
		known.state = FollowUpState::Open;
		Deadlines::<T>::insert(day, id, ());
		LookedThrough::<T>::mutate(|from| {
			from.get_or_insert(today);
		});
		Ok(())
	}

	fn become_overdue(id: FollowUpId, known: &mut FollowUpOf<T>) -> DispatchResult {
		known.state = FollowUpState::Overdue;
		known.was_overdue = true;
		Self::step(id, known, Step::Overdue, None, 0)?;
		Self::deposit_event(Event::FollowUpOverdue {
			follow_up: id,
			responsible: known.responsible.clone(),
			organisation: known.organisation,
		});
		Ok(())
	}

	fn end(id: FollowUpId, known: &mut FollowUpOf<T>, state: FollowUpState) {
		Deadlines::<T>::remove(Self::overdue_on(&known.recommendation), id);
		known.proposed = None;
		known.state = state;
	}

	/// Returns the number.
	pub(crate) fn do_raise(
		by: &T::AccountId,
		report: ReportId,
		recommendation: Recommendation,
		to: Option<T::AccountId>,
	) -> Result<FollowUpId, DispatchError> {
		let person = Self::person(by, Roles::RADIOLOGIST)?;
		let known = Self::report_of(&report)?;
		Self::author(&known, by, &person)?;
		ensure!(!known.state.is_over(), Error::<T>::NotOpen);
		let today = Self::today();
		let Recommendation { from, due, .. } = recommendation;
		let valid = from <= due && today <= due && due <= today.saturating_add(MAX_WINDOW);
		ensure!(valid, Error::<T>::InvalidWindow);
		if let Some(to) = &to {
			ensure!(to != by, Error::<T>::AlreadyResponsible);
			Self::clinician(to)?;
		}
		let id = NextFollowUp::<T>::get();
		NextFollowUp::<T>::put(id.checked_add(1).ok_or(Error::<T>::Overflow)?);
		let mut follow_up = FollowUp {
			report,
			recommendation,
			responsible: by.clone(),
			organisation: person.organisation,
			proposed: to.clone(),
			state: FollowUpState::Open,
			was_overdue: false,
			communicated: None,
			at: T::Time::now(),
			steps: 0,
			ticket: T::Rent::new(by, Self::follow_up_footprint())?,
		};
		Self::step(id, &mut follow_up, Step::Raised, Some((by, person.organisation)), 2)?;
		if let Some(to) = to {
			Self::step(id, &mut follow_up, Step::HandedOver { to }, Some((by, person.organisation)), 1)?;
		}
		Self::watch(id, &mut follow_up)?;
		FollowUpsOfReport::<T>::insert(report, id, ());
		FollowUps::<T>::insert(id, follow_up);
		Ok(id)
	}

	/// Returns whether it was too late.
	pub(crate) fn do_communicate(
		by: &T::AccountId,
		id: FollowUpId,
		communication: Communication<T::AccountId>,
	) -> Result<bool, DispatchError> {
		let person = Self::person(by, Roles::ALL)?;
		let mut known = Self::open_follow_up(id)?;
		if known.responsible != *by {
			let report = Self::report_of(&known.report)?;
			let is_author = Self::author(&report, by, &person).is_ok();
			ensure!(is_author, Error::<T>::NotResponsible);
			// Half of the numbers is for those who act, so that nobody's words can use them up.
			ensure!(known.steps < u32::MAX / 2, Error::<T>::Overflow);
		}
		let radiologist = Self::person(&communication.radiologist, Roles::RADIOLOGIST);
		let told = match &communication.recipient {
			Some(recipient) => Self::person(recipient, Roles::ALL).is_ok(),
			None => Self::subject_of(&Self::report_of(&known.report)?) != Subject::Nobody,
		};
		ensure!(radiologist.is_ok() && told, Error::<T>::NotQualified);
		ensure!(communication.finding == known.recommendation.finding, Error::<T>::OtherFinding);
		let Communication { identified, received, .. } = communication;
		let valid = identified <= received && received <= T::Time::now();
		ensure!(valid, Error::<T>::InvalidTimes);
		let limit = known.recommendation.category.communicate_within();
		let late = received.saturating_sub(identified) > limit;
		if known.communicated.is_none() {
			known.communicated = Some((received, late));
		}
		let step = Step::Communicated(communication);
		Self::step(id, &mut known, step, Some((by, person.organisation)), 1)?;
		FollowUps::<T>::insert(id, known);
		Ok(late)
	}

	/// Asks a clinician to take over.
	fn propose(known: &mut FollowUpOf<T>, to: &T::AccountId) -> DispatchResult {
		ensure!(known.responsible != *to, Error::<T>::AlreadyResponsible);
		Self::clinician(to)?;
		known.proposed = Some(to.clone());
		Ok(())
	}

	pub(crate) fn do_hand_over(by: &T::AccountId, id: FollowUpId, to: &T::AccountId) -> DispatchResult {
		let (mut known, standing) = Self::own_follow_up(id, by)?;
		ensure!(known.proposed.is_none(), Error::<T>::HandOverPending);
		Self::propose(&mut known, to)?;
		let step = Step::HandedOver { to: to.clone() };
		Self::step(id, &mut known, step, Some((by, standing.organisation)), 1)?;
		FollowUps::<T>::insert(id, known);
		Ok(())
	}

	pub(crate) fn do_accept(by: &T::AccountId, id: FollowUpId) -> DispatchResult {
		let mut known = Self::open_follow_up(id)?;
		ensure!(known.proposed.as_ref() == Some(by), Error::<T>::NotAsked);
		let standing = Self::clinician(by)?;
		known.proposed = None;
		known.responsible = by.clone();
		known.organisation = standing.organisation;
		Self::step(id, &mut known, Step::Accepted, Some((by, standing.organisation)), 1)?;
		FollowUps::<T>::insert(id, known);
		Ok(())
	}

	pub(crate) fn do_decline(by: &T::AccountId, id: FollowUpId) -> DispatchResult {
		let standing = Self::person(by, Roles::ALL)?;
		let mut known = Self::open_follow_up(id)?;
		let asked = known.proposed.take().ok_or(Error::<T>::NotAsked)?;
		ensure!(asked == *by || known.responsible == *by, Error::<T>::NotAsked);
		Self::step(id, &mut known, Step::Declined, Some((by, standing.organisation)), 1)?;
		FollowUps::<T>::insert(id, known);
		Ok(())
	}

	pub(crate) fn do_satisfy(by: &T::AccountId, id: FollowUpId, study: StudyId) -> DispatchResult {
		let standing = Self::person(by, Roles::ALL)?;
		let mut known = Self::open_follow_up(id)?;
		let facts = T::Studies::facts(&study).ok_or(Error::<T>::NotMatching)?;
		let anchored = T::Studies::anchored_at(&study).ok_or(Error::<T>::NotMatching)?;
		ensure!(anchored > known.at, Error::<T>::NotMatching);
		if known.responsible != *by {
			let anchored_it = facts.controller == standing.organisation && standing.roles.any_of(KEEPERS);
			// What any organisation can anchor says nothing of care: only those that treat can have done what was recommended.
			ensure!(anchored_it && standing.kind.treats(), Error::<T>::NotResponsible);
			let subject = Self::subject_of(&Self::report_of(&known.report)?);
			ensure!(![&subject, &facts.subject].contains(&&Subject::Sealed), Error::<T>::NotOpened);
			let same_patient = subject != Subject::Nobody && facts.subject == subject;
			let Recommendation { modality, from, .. } = known.recommendation;
			let in_time = u64::from(from) <= calendar::day_of(anchored);
			let matching = same_patient && facts.modality == modality && in_time;
			ensure!(matching, Error::<T>::NotMatching);
		}
		Self::end(id, &mut known, FollowUpState::Satisfied { study });
		let step = Step::Satisfied { study };
		Self::step(id, &mut known, step, Some((by, standing.organisation)), 1)?;
		FollowUps::<T>::insert(id, known);
		Ok(())
	}

	pub(crate) fn do_reopen(by: &T::AccountId, id: FollowUpId, reason: ReopenReason) -> DispatchResult {
		let standing = Self::person(by, Roles::ALL)?;
		let mut known = Self::follow_up_of(id)?;
		ensure!(known.responsible == *by, Error::<T>::NotResponsible);
		ensure!(matches!(known.state, FollowUpState::Satisfied { .. }), Error::<T>::NotSatisfied);
		let step = Step::Reopened { reason };
		Self::step(id, &mut known, step, Some((by, standing.organisation)), 2)?;
		Self::watch(id, &mut known)?;
		FollowUps::<T>::insert(id, known);
		Ok(())
	}

	pub(crate) fn do_cancel(by: &T::AccountId, id: FollowUpId, reason: CancelReason) -> DispatchResult {
		let (mut known, standing) = Self::own_follow_up(id, by)?;
		Self::end(id, &mut known, FollowUpState::Cancelled { reason });
		let step = Step::Cancelled { reason };
		Self::step(id, &mut known, step, Some((by, standing.organisation)), 1)?;
		FollowUps::<T>::insert(id, known);
		Ok(())
	}

	/// Whether the responsible person can no longer act for the organisation for which they accepted.
	pub(crate) fn is_orphaned(known: &FollowUpOf<T>) -> bool {
		T::Membership::standing(&known.responsible).is_none_or(|standing| standing.organisation != known.organisation)
	}

	pub(crate) fn do_escalate(by: &T::AccountId, id: FollowUpId, to: &T::AccountId) -> DispatchResult {
		let standing = Self::ensure_role(by, Roles::DATA_STEWARD)?;
		let mut known = Self::open_follow_up(id)?;
		// The report's organisation too: the other's silence must not leave the patient without anybody.
		let report = Self::report_of(&known.report)?;
		let concerned = [known.organisation, report.organisation].contains(&standing.organisation);
		ensure!(concerned, Error::<T>::NotAuthorised);
		let left_undone = known.state == FollowUpState::Overdue || Self::is_orphaned(&known);
		ensure!(left_undone, Error::<T>::NotOverdue);
		Self::propose(&mut known, to)?;
		let step = Step::Escalated { to: to.clone() };
		Self::step(id, &mut known, step, Some((by, standing.organisation)), 1)?;
		FollowUps::<T>::insert(id, known);
		Ok(())
	}

	/// Finds follow-ups that became overdue, as far as `remaining` permits. The next block continues from there.
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
			// One iterator: each begins at the first key of the day, and would step over all that were removed.
			for id in Deadlines::<T>::iter_key_prefix(day) {
				if meter.try_consume(T::WeightInfo::mark_overdue()).is_err() {
					break 'days;
				}
				Self::mark_overdue(day, id);
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

	pub(crate) fn mark_overdue(day: Day, id: FollowUpId) {
		Deadlines::<T>::remove(day, id);
		if let Some(mut known) = FollowUps::<T>::get(id) {
			let marked = Self::become_overdue(id, &mut known);
			debug_assert!(marked.is_ok(), "there is a number for this step");
			FollowUps::<T>::insert(id, known);
		}
	}
}
