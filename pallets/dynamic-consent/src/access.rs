//! Requests, the log of uses, and emergencies.

use super::*;
use codec::Encode;
use radledger_primitives::{
	calendar::{month_of, start_of_month},
	consent::SealedEntry,
	digest::entry_key,
};

/// The record of a use.
pub(crate) struct Recorded {
	/// The number of the entry in the log.
	pub number: u64,
	/// The outcome of the use.
	pub outcome: Outcome,
	/// Whether it began a page, or the organisation received data under this consent for the first time.
	pub is_first: bool,
}

impl<T: Config> Pallet<T> {
	/// The moment before which the patient can answer.
	pub(crate) fn answer_by(request: &AccessRequestOf<T>) -> Moment {
		request.at.saturating_add(T::RequestPeriod::get())
	}

	#[allow(clippy::too_many_arguments)] // what is asked for has as many parts
	pub(crate) fn do_request(
		by: &T::AccountId,
		standing: &Standing,
		patient: &T::AccountId,
		study: Option<BlindedStudy>,
		data_use: DataUse,
		justification: Justification,
		until: Moment,
	) -> Result<(RequestId, RequestState), DispatchError> {
		let now = T::Time::now();
		ensure!(data_use.is_valid(), Error::<T>::InvalidRequest);
		ensure!(now < until, Error::<T>::ExpiryInPast);
		ensure!(until.saturating_sub(now) <= T::MaxRequestDuration::get(), Error::<T>::RequestTooLong);
		let mut file = Self::open_file(patient)?;
		let request = Self::request_by(by, standing, patient, study, data_use, false)?;
		let state = match Self::decide_by(&file, &request) {
			Decision::Permit { consent, .. } => {
				// Promises are made by uses.
				Self::note_receipt(patient, consent, standing.organisation, &[], by)?;
				RequestState::Permitted { consent }
			}
			Decision::Ask { rule } => RequestState::Asked { rule },
			Decision::Deny { rule } => match rule {
				// Whom the patient refused is not let in by asking again.
				Rule::OptedOut | Rule::Refused | Rule::TextSuperseded => {
					Self::count(standing.organisation, |conduct| &mut conduct.denied);
					RequestState::Denied { rule }
				}
				_ => RequestState::Pending,
			},
		};
		let id = file.requests;
		file.requests = id.checked_add(1).ok_or(Error::<T>::Overflow)?;
		let request = AccessRequest {
			by: by.clone(),
			organisation: standing.organisation,
			study,
			data_use: request.data_use,
			justification,
			until,
			at: now,
			state,
			judged: None,
			ticket: T::Rent::new(by, Self::request_footprint())?,
		};
		Requests::<T>::insert(patient, id, request);
		Files::<T>::insert(patient, file);
		Ok((id, state))
	}

	/// Judges whether what a request declares holds, once.
	pub(crate) fn do_judge(
		by: &T::AccountId,
		standing: &Standing,
		patient: &T::AccountId,
		id: RequestId,
		holds: bool,
	) -> DispatchResult {
		let file = Self::open_file(patient)?;
		let mut request = Self::pending(patient, id)?;
		// Whoever asked stays the same person in another organisation.
		ensure!(request.by != *by, Error::<T>::NotAReviewer);
		Self::ensure_judge(by, standing, file.organisation, request.organisation)?;
		ensure!(matches!(request.state, RequestState::Asked { .. }), Error::<T>::NothingToJudge);
		request.state = RequestState::Judged { holds };
		let at = T::Time::now();
		request.judged = Some(Judgement { by: by.clone(), organisation: standing.organisation, holds, at });
		Requests::<T>::insert(patient, id, request);
		Ok(())
	}

	/// Whether `by` may judge what somebody of `judged` says or did: in person, for the organisation that enrolled the
	/// patient or an authority. Nobody is judged by their own organisation, nor by a rival's.
	fn ensure_judge(
		by: &T::AccountId,
		standing: &Standing,
		enrolled_by: OrganisationId,
		judged: OrganisationId,
	) -> Result<(), Error<T>> {
		ensure!(T::Membership::is_person(by), Error::<T>::NotAPerson);
		let may = standing.organisation == enrolled_by || standing.kind == OrganisationKind::Regulator;
		ensure!(may && standing.organisation != judged, Error::<T>::NotAReviewer);
		Ok(())
	}

	/// The request, if it is one of this organisation that covers this study, and has not expired.
	pub(crate) fn requested(
		patient: &T::AccountId,
		id: RequestId,
		organisation: OrganisationId,
		study: Option<BlindedStudy>,
	) -> Option<AccessRequestOf<T>> {
		Requests::<T>::get(patient, id).filter(|request| Self::covers(request, organisation, study))
	}

	fn covers(request: &AccessRequestOf<T>, organisation: OrganisationId, study: Option<BlindedStudy>) -> bool {
		request.organisation == organisation
			&& (request.study.is_none() || request.study == study)
			&& T::Time::now() < request.until
	}

	pub(crate) fn requests_from(patient: &T::AccountId, first: RequestId) -> Vec<RequestView<T::AccountId>> {
		let made = Files::<T>::get(patient).map_or(0, |file| file.requests);
		(first..made).take(MAX_PAGE as usize).filter_map(|id| Self::request_view(patient, id)).collect()
	}

	pub(crate) fn request_view(patient: &T::AccountId, id: RequestId) -> Option<RequestView<T::AccountId>> {
		Requests::<T>::get(patient, id).map(|request| RequestView {
			id,
			answer_by: Self::answer_by(&request),
			by: request.by,
			organisation: request.organisation,
			study: request.study,
			data_use: request.data_use,
			justification: request.justification,
			until: request.until,
			at: request.at,
			state: request.state,
			judged: request.judged,
		})
	}

	pub(crate) fn do_record(
		by: &T::AccountId,
		standing: &Standing,
		patient: &T::AccountId,
		study: Option<BlindedStudy>,
		basis: Basis,
	) -> Result<Recorded, DispatchError> {
		let organisation = standing.organisation;
		let file = Self::open_file(patient)?;
		let (data_use, named) = match basis {
			Basis::Declared(data_use) => (data_use, None),
			Basis::Request(id) => {
				let asked = Requests::<T>::get(patient, id).ok_or(Error::<T>::RequestNotFound)?;
				(asked.data_use.clone(), Some((id, asked)))
			}
		};
		let asked = named.as_ref().map(|(_, asked)| asked);
		let judged = asked.is_some_and(AccessRequest::holds);
		let request = Self::request_by(by, standing, patient, study, data_use, judged)?;
		let decision = match asked {
			Some(asked) if !Self::covers(asked, organisation, study) => Decision::Deny { rule: Rule::RequestMismatch },
			asked => Self::decide_as_judged(&file, &request, asked),
		};
		let is_first_receipt = match decision {
			Decision::Permit { consent, .. } => {
				let end = asked.map_or_else(T::Time::now, |asked| asked.until);
				let promises = Self::promises(&file, consent, request.data_use.purpose, end);
				Self::note_receipt(patient, consent, organisation, &promises, by)?
			}
			Decision::Deny { .. } => {
				Self::count(organisation, |conduct| &mut conduct.denied);
				false
			}
			Decision::Ask { .. } => false,
		};
		let outcome = decision.into();
		let entry = Self::access(by, request, named.map(|(id, _)| id), outcome);
		let (number, begins_page) = Self::append(patient, file.pages, entry)?;
		Ok(Recorded { number, outcome, is_first: is_first_receipt || begins_page })
	}

	/// The entry of a use that another pallet tells. Returns whether it began a page; a patient who left still has a log.
	pub(crate) fn do_log(used: Used<T::AccountId>) -> Result<bool, DispatchError> {
		let Used { patient, study, by, organisation, roles, activity, purpose, request, outcome } = used;
		let Some(file) = Files::<T>::get(patient) else {
			return Ok(false);
		};
		let asked = request.and_then(|request| Requests::<T>::get(patient, request));
		let entry = Access {
			by: by.clone(),
			organisation,
			activity,
			study: Some(study),
			roles,
			judged: asked.as_ref().is_some_and(AccessRequest::holds),
			data_use: purpose.map(|purpose| asked.map_or_else(|| DataUse::plain(purpose), |asked| asked.data_use)),
			request,
			outcome,
			at: T::Time::now(),
			block: frame_system::Pallet::<T>::block_number(),
		};
		Self::append(patient, file.pages, entry).map(|(_, begins_page)| begins_page)
	}

	/// The entry of a use that its user records.
	fn access(by: &T::AccountId, request: RequestOf<T>, named: Option<RequestId>, outcome: Outcome) -> AccessOf<T> {
		Access {
			by: by.clone(),
			organisation: request.requester.organisation,
			activity: Activity::Access,
			study: request.study,
			roles: request.requester.roles,
			data_use: Some(request.data_use),
			request: named,
			judged: request.judged,
			outcome,
			at: T::Time::now(),
			block: frame_system::Pallet::<T>::block_number(),
		}
	}

	/// Appends to the log, which has `pages` pages. Returns the number of the entry, and whether it began a page, for
	/// which its author pays.
	pub(crate) fn append(patient: &T::AccountId, pages: u32, entry: AccessOf<T>) -> Result<(u64, bool), DispatchError> {
		let until = start_of_month(month_of(entry.at).saturating_add(1));
		if let Some(last) = pages.checked_sub(1) {
			if let Some(mut page) = Logs::<T>::get(patient, last).filter(|page| !page.uses.is_full()) {
				let number = Self::number_of(last, page.uses.len());
				let entry = Self::sealed(patient, number, entry)?;
				page.uses.try_push(entry).map_err(|_| Error::<T>::Overflow)?;
				page.until = until;
				Logs::<T>::insert(patient, last, page);
				return Ok((number, false));
			}
		}
		let payer = entry.by.clone();
		let entry = Self::sealed(patient, Self::number_of(pages, 0), entry)?;
		let mut uses = BoundedVec::new();
		uses.try_push(entry).map_err(|_| Error::<T>::Overflow)?;
		let next = pages.checked_add(1).ok_or(Error::<T>::Overflow)?;
		let ticket = T::Rent::new(&payer, Self::page_footprint())?;
		Logs::<T>::insert(patient, pages, LogPage { uses, until, payer, ticket });
		Files::<T>::mutate(patient, |file| {
			if let Some(file) = file {
				file.pages = next;
			}
		});
		Ok((Self::number_of(pages, 0), true))
	}

	/// An entry as it is kept: what is about a study only those can read who know the salt of its seal.
	fn sealed(patient: &T::AccountId, number: u64, entry: AccessOf<T>) -> Result<LogEntryOf<T>, Error<T>> {
		let Some(study) = &entry.study else {
			return Ok(LogEntry::Open(entry));
		};
		let salt = Self::opened(study, patient)?.salt;
		let key = entry_key(&salt, &patient.encode(), number);
		SealedEntry::seal(&entry, &key).map(LogEntry::Sealed).ok_or(Error::<T>::Overflow)
	}

	/// The number of an entry.
	pub(crate) fn number_of(page: u32, at: usize) -> u64 {
		let at = u64::try_from(at).unwrap_or(u64::MAX);
		u64::from(page).saturating_mul(PAGE.into()).saturating_add(at)
	}

	/// Entries of a log so far, which is the number of the next one.
	pub(crate) fn log_length(patient: &T::AccountId) -> u64 {
		let last = Files::<T>::get(patient).and_then(|file| file.pages.checked_sub(1));
		last.and_then(|last| Logs::<T>::get(patient, last).map(|page| Self::number_of(last, page.uses.len())))
			.unwrap_or_default()
	}

	pub(crate) fn log_from(patient: &T::AccountId, first: u64) -> Option<LogViewOf<T>> {
		let file = Files::<T>::get(patient)?;
		let kept_from = Self::number_of(file.removed_pages, 0);
		let first = first.max(kept_from);
		let page = u32::try_from(first.checked_div(PAGE.into())?).ok()?;
		let skipped = usize::try_from(first.checked_rem(PAGE.into())?).ok()?;
		let uses = (page..file.pages)
			.filter_map(|page| Logs::<T>::get(patient, page))
			.flat_map(|page| page.uses)
			.skip(skipped)
			.take(MAX_PAGE as usize)
			.collect();
		Some(LogView { first, uses, kept_from, length: Self::log_length(patient) })
	}

	/// Removes the first page, and returns its number.
	pub(crate) fn do_prune(patient: &T::AccountId) -> Result<u32, DispatchError> {
		let mut file = Files::<T>::get(patient).ok_or(Error::<T>::NotAPatient)?;
		let first = file.removed_pages;
		let next = first.saturating_add(1);
		// The last page stays: it tells how many entries there are.
		ensure!(next < file.pages, Error::<T>::NothingToPrune);
		let page = Logs::<T>::take(patient, first).ok_or(Error::<T>::NothingToPrune)?;
		let kept_until = page.until.saturating_add(T::LogRetention::get());
		ensure!(kept_until <= T::Time::now(), Error::<T>::NothingToPrune);
		page.ticket.drop(&page.payer)?;
		file.removed_pages = next;
		Files::<T>::insert(patient, file);
		Ok(first)
	}

	pub(crate) fn do_break_glass(
		by: &T::AccountId,
		standing: &Standing,
		patient: &T::AccountId,
		study: Option<BlindedStudy>,
		reason: EmergencyReason,
	) -> Result<(u64, Outcome), DispatchError> {
		ensure!(T::Membership::is_person(by), Error::<T>::NotAPerson);
		ensure!(standing.kind.treats(), Error::<T>::NotTreating);
		let organisation = standing.organisation;
		let file = Self::open_file(patient)?;
		let care = DataUse::plain(Purpose::ClinicalCare);
		let request = Self::request_by(by, standing, patient, study, care, false)?;
		let against_will = refuses_emergency(&file.refusals, &request, T::Time::now());
		// What the patient refused for themselves is denied. The protection of others is not theirs to refuse.
		let outcome = match against_will && !reason.is_for_others() {
			true => Outcome::Denied { rule: Rule::Emergency },
			false => Outcome::Emergency { reason, against_will },
		};
		let (number, _) = Self::append(patient, file.pages, Self::access(by, request, None, outcome))?;
		if matches!(outcome, Outcome::Denied { .. }) {
			Self::count(organisation, |conduct| &mut conduct.denied);
			return Ok((number, outcome));
		}
		let emergency = Emergency {
			by: by.clone(),
			study,
			reason,
			against_will,
			at: T::Time::now(),
			review: None,
			ticket: T::Rent::new(by, Self::emergency_footprint())?,
		};
		Emergencies::<T>::insert((organisation, patient, number), emergency);
		Self::count(organisation, |conduct| &mut conduct.emergencies);
		Ok((number, outcome))
	}

	pub(crate) fn do_review(
		by: &T::AccountId,
		standing: &Standing,
		organisation: OrganisationId,
		patient: &T::AccountId,
		number: u64,
		outcome: ReviewOutcome,
	) -> DispatchResult {
		let key = (organisation, patient, number);
		let mut emergency = Emergencies::<T>::get(key).ok_or(Error::<T>::EmergencyNotFound)?;
		ensure!(emergency.review.is_none(), Error::<T>::AlreadyReviewed);
		ensure!(emergency.by != *by, Error::<T>::OwnEmergency);
		let enrolled_by = Files::<T>::get(patient).ok_or(Error::<T>::NotAPatient)?.organisation;
		Self::ensure_judge(by, standing, enrolled_by, organisation)?;
		let at = T::Time::now();
		// Whoever is judged cannot review, and is not blamed for it. If that is the patient's own hospital, an authority may,
		// which owes nobody.
		if Self::review_due(emergency.at) <= at && enrolled_by != organisation {
			Self::count(enrolled_by, |conduct| &mut conduct.late_reviews);
		}
		if outcome == ReviewOutcome::Abuse {
			T::Membership::end_credential(&emergency.by);
			Self::count(organisation, |conduct| &mut conduct.abuses);
		}
		emergency.review = Some(Review { by: by.clone(), organisation: standing.organisation, outcome, at });
		Emergencies::<T>::insert(key, emergency);
		Ok(())
	}

	fn review_due(at: Moment) -> Moment {
		at.saturating_add(T::ReviewPeriod::get())
	}

	pub(crate) fn emergencies_after(
		organisation: OrganisationId,
		after: Option<(T::AccountId, u64)>,
	) -> Vec<EmergencyView<T::AccountId>> {
		let now = T::Time::now();
		let emergencies = match after {
			None => Emergencies::<T>::iter_prefix((organisation,)),
			Some((patient, number)) => {
				let key = Emergencies::<T>::hashed_key_for((organisation, patient, number));
				Emergencies::<T>::iter_prefix_from((organisation,), key)
			}
		};
		emergencies
			.take(MAX_PAGE as usize)
			.map(|((patient, access), emergency)| {
				let due = Self::review_due(emergency.at);
				EmergencyView {
					organisation,
					patient,
					access,
					overdue: emergency.review.is_none() && due <= now,
					by: emergency.by,
					study: emergency.study,
					reason: emergency.reason,
					against_will: emergency.against_will,
					at: emergency.at,
					review: emergency.review,
					due,
				}
			})
			.collect()
	}

	/// Counts one more event in an organisation's conduct.
	pub(crate) fn count(organisation: OrganisationId, what: fn(&mut Conduct) -> &mut u32) {
		Conducts::<T>::mutate(organisation, |conduct| {
			let counter = what(conduct);
			*counter = counter.saturating_add(1);
		});
	}
}
