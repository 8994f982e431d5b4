//! Rights of the callers, the decision, and answers to other pallets.

use super::*;
use radledger_primitives::{
	calendar::{day_of, DAY},
	consent::{decide, Compensation},
	traits::{Compensations, Opened},
};

impl<T: Config> Pallet<T> {
	/// The footprint of a file with room for so many decisions and for those that are reserved, and of the count of free
	/// calls.
	pub fn file_footprint(room: ConsentId) -> Footprint {
		let decisions = Self::decisions_footprint(room.saturating_add(RESERVED_FOR_REFUSING_ALL)).size;
		let file = <(T::AccountId, OrganisationId, T::AccountId, T::Rent, ExtensionOf<T>, Child)>::max_encoded_len();
		let free_calls = <(T::AccountId, Allowance)>::max_encoded_len();
		let rest = file.saturating_add(free_calls);
		Footprint::from_parts(1, usize::try_from(decisions).unwrap_or(usize::MAX).saturating_add(rest))
	}

	/// The footprint of so many decisions, each counted at the size of one that has ended.
	pub fn decisions_footprint(decisions: ConsentId) -> Footprint {
		let entry = <(T::AccountId, ConsentId, EndedOf<T>)>::max_encoded_len();
		Footprint::from_parts(1, entry.saturating_mul(usize::try_from(decisions).unwrap_or(usize::MAX)))
	}

	/// The footprint of a request.
	pub fn request_footprint() -> Footprint {
		Footprint::from_mel::<(T::AccountId, RequestId, AccessRequestOf<T>)>()
	}

	/// The footprint of a page of a log.
	pub fn page_footprint() -> Footprint {
		Footprint::from_mel::<(T::AccountId, u32, LogPageOf<T>)>()
	}

	/// The footprint of an emergency, and of the bar to its author that a review may lead to.
	pub fn emergency_footprint() -> Footprint {
		Footprint::from_mel::<((OrganisationId, T::AccountId, u64, EmergencyOf<T>), (T::AccountId, Moment))>()
	}

	/// The footprint of a receipt.
	pub fn receipt_footprint() -> Footprint {
		Footprint::from_mel::<(OrganisationId, T::AccountId, ConsentId, ReceiptOf<T>)>()
	}

	/// The footprint of a text, and of the policy that it may begin.
	pub fn text_footprint() -> Footprint {
		let bytes = <(PolicyId, (u16, u16), Language, TextOf<T>, Policy)>::max_encoded_len();
		Footprint::from_parts(1, bytes)
	}

	/// The patient who signed, or whose guardian did, and their file.
	pub(crate) fn ensure_patient(origin: OriginFor<T>) -> Result<(T::AccountId, FileOf<T>), DispatchError> {
		let (patient, _) = Self::speaker(origin)?;
		let file = Self::open_file(&patient)?;
		Ok((patient, file))
	}

	/// The patient in whose name more can be permitted, their file, and whether a guardian speaks: see
	/// [`Self::ensure_of_age_or_guarded`].
	pub(crate) fn ensure_may_permit(origin: OriginFor<T>) -> Result<(T::AccountId, FileOf<T>, bool), DispatchError> {
		let (patient, guarded) = Self::speaker(origin)?;
		let file = Self::open_file(&patient)?;
		Self::ensure_of_age_or_guarded(&file, guarded)?;
		Ok((patient, file, guarded))
	}

	/// The file of a patient who has not left.
	pub(crate) fn open_file(patient: &T::AccountId) -> Result<FileOf<T>, Error<T>> {
		Files::<T>::get(patient).filter(|file| !file.closed).ok_or(Error::<T>::NotAPatient)
	}

	pub(crate) fn ensure_member(who: &T::AccountId) -> Result<Standing, Error<T>> {
		T::Membership::standing(who).ok_or(Error::<T>::NotAuthorised)
	}

	pub(crate) fn ensure_role(who: &T::AccountId, roles: Roles) -> Result<Standing, Error<T>> {
		Self::ensure_member(who).and_then(|standing| {
			ensure!(standing.roles.any_of(roles), Error::<T>::NotAuthorised);
			Ok(standing)
		})
	}

	/// A study of this patient, which was opened in this transaction.
	pub(crate) fn opened(study: &BlindedStudy, patient: &T::AccountId) -> Result<Opened, Error<T>> {
		T::Studies::opened(patient, study).ok_or(Error::<T>::NotOpened)
	}

	/// The request of a member with this standing.
	pub(crate) fn request_by(
		who: &T::AccountId,
		standing: &Standing,
		patient: &T::AccountId,
		study: Option<BlindedStudy>,
		data_use: DataUse,
		judged: bool,
	) -> Result<RequestOf<T>, Error<T>> {
		let modality = study.map(|study| Self::opened(&study, patient)).transpose()?.map(|opened| opened.modality);
		let requester = Requester {
			account: Some(who.clone()),
			organisation: standing.organisation,
			kind: standing.kind,
			roles: standing.roles,
		};
		Ok(Request { requester, study, modality, data_use, judged })
	}

	/// Whether the text under which data are asked for is the one in force.
	fn is_current(text: &Option<TextVersion>) -> bool {
		text.is_none_or(|text| Policies::<T>::get(text.policy).is_some_and(|policy| policy.major == text.major))
	}

	/// Whether a text was in force at a moment: published by then, and not replaced yet.
	fn was_current(text: &Option<TextVersion>, at: Moment) -> bool {
		text.is_none_or(|TextVersion { policy, major }| {
			// A major version begins with its first text, in whatever language.
			let published = |major| Texts::<T>::iter_prefix_values((policy, (major, 0u16))).map(|text| text.at).min();
			let next = major.checked_add(1).and_then(published);
			published(major).is_some_and(|begun| begun <= at) && next.is_none_or(|next| at < next)
		})
	}

	/// The consents and refusals of a file, as the decision needs them.
	fn allowed(file: &FileOf<T>) -> Vec<Consent<T::AccountId>> {
		file.consents.iter().map(|given| Self::as_proved(given.clone(), file.child)).collect()
	}

	/// A consent. If a guardian gave it for a child, it holds only as long as minority is proved.
	pub(crate) fn as_proved(given: GivenOf<T>, child: Option<Child>) -> Consent<T::AccountId> {
		let mut consent = given.consent;
		if let Some(child) = child.filter(|_| given.guarded) {
			let proved = child.proved_until();
			consent.until = Some(consent.until.map_or(proved, |until| until.min(proved)));
		}
		consent
	}

	/// When a consent ends, if nothing ends it before.
	pub(crate) fn end_as_proved(given: &GivenOf<T>, child: Option<Child>) -> Option<Moment> {
		Self::as_proved(given.clone(), child).end()
	}

	/// Whether the file permits a request now.
	pub(crate) fn decide_by(file: &FileOf<T>, request: &RequestOf<T>) -> Decision {
		if !Self::is_current(&request.data_use.text) {
			return Decision::Deny { rule: Rule::TextSuperseded };
		}
		decide(&Self::allowed(file), &file.refusals, request, T::Time::now())
	}

	/// As [`Self::decide_by`], for a use that names a request: what somebody judged not to hold is denied.
	pub(crate) fn decide_as_judged(
		file: &FileOf<T>,
		request: &RequestOf<T>,
		asked: Option<&AccessRequestOf<T>>,
	) -> Decision {
		match Self::decide_by(file, request) {
			Decision::Ask { rule } if asked.is_some_and(|asked| asked.judged.is_some()) => Decision::Deny { rule },
			decision => decision,
		}
	}

	pub(crate) fn decide_for_account(
		patient: &T::AccountId,
		who: &T::AccountId,
		study: Option<BlindedStudy>,
		data_use: DataUse,
	) -> Decision {
		let deny = |rule| Decision::Deny { rule };
		let Ok(file) = Self::open_file(patient) else {
			return deny(Rule::NoSubject);
		};
		let Some(standing) = T::Membership::standing(who) else {
			return deny(Rule::NotAMember);
		};
		match Self::request_by(who, &standing, patient, study, data_use, false) {
			Ok(request) => Self::decide_by(&file, &request),
			Err(_) => deny(Rule::NoSubject),
		}
	}

	/// Decides at a past moment, over all decisions that the patient ever made, each with its real end.
	pub(crate) fn decide_at(
		patient: &T::AccountId,
		who: &T::AccountId,
		study: Option<BlindedStudy>,
		data_use: DataUse,
		at: Moment,
	) -> Decision {
		let deny = |rule| Decision::Deny { rule };
		let (Some(file), Some(standing)) = (Files::<T>::get(patient), T::Membership::standing(who)) else {
			return deny(Rule::NoSubject);
		};
		let Ok(request) = Self::request_by(who, &standing, patient, study, data_use, false) else {
			return deny(Rule::NoSubject);
		};
		if !Self::was_current(&request.data_use.text, at) {
			return deny(Rule::TextSuperseded);
		}
		let (mut consents, mut refusals) = (Self::allowed(&file), file.refusals.into_inner());
		for (_, ended) in EndedDecisions::<T>::iter_prefix(patient) {
			let until = |until: Option<Moment>| Some(until.map_or(ended.at, |until| until.min(ended.at)));
			match ended.decided {
				Decided::Consent(given) => {
					// It ended when it ended, whatever is proved today.
					let mut consent = given.consent;
					consent.until = until(consent.until);
					consents.push(consent);
				}
				Decided::Refusal(mut refusal) => {
					refusal.until = until(refusal.until);
					refusals.push(refusal);
				}
			}
		}
		decide(&consents, &refusals, &request, at)
	}

	pub(crate) fn in_force_at(
		patient: &T::AccountId,
		at: Moment,
		after: Option<ConsentId>,
	) -> Vec<Decided<T::AccountId>> {
		let first = after.map_or(0, |after| after.saturating_add(1));
		let Some(file) = Files::<T>::get(patient) else {
			return Vec::new();
		};
		let child = file.child;
		let within = |from: Moment, until: Option<Moment>| from <= at && until.is_none_or(|until| at < until);
		let holds = |decided: &Decided<T::AccountId>| match decided {
			Decided::Consent(given) => {
				let consent = Self::as_proved(given.clone(), child);
				within(consent.from, consent.end())
			}
			Decided::Refusal(refusal) => within(refusal.from, refusal.until),
		};
		let present: Vec<_> = file
			.consents
			.into_iter()
			.map(Decided::Consent)
			.chain(file.refusals.into_iter().map(Decided::Refusal))
			.collect();
		let ended = (first..file.decisions)
			.filter_map(|id| EndedDecisions::<T>::get(patient, id))
			.filter(|ended| at < ended.at)
			.map(|ended| ended.decided);
		present.into_iter().chain(ended).filter(holds).take(MAX_PAGE as usize).collect()
	}

	pub(crate) fn ended_from(patient: &T::AccountId, first: ConsentId) -> Vec<(ConsentId, EndedOf<T>)> {
		let made = Files::<T>::get(patient).map_or(0, |file| file.decisions);
		(first..made)
			.filter_map(|id| EndedDecisions::<T>::get(patient, id).map(|ended| (id, ended)))
			.take(MAX_PAGE as usize)
			.collect()
	}

	pub(crate) fn file_view(patient: &T::AccountId) -> Option<FileView<T::AccountId>> {
		let accesses = Self::log_length(patient);
		let (calls_left, renews_at) = Self::allowance(patient);
		Files::<T>::get(patient).map(|file| FileView {
			organisation: file.organisation,
			closed: file.closed,
			child_until: file.child.map(|child| child.proved_until()),
			consents: file.consents.into_inner(),
			refusals: file.refusals.into_inner(),
			decisions: file.decisions,
			room: file.room,
			requests: file.requests,
			accesses,
			calls_left,
			renews_at,
		})
	}

	/// Today, by the chain's clock.
	pub(crate) fn today() -> u32 {
		u32::try_from(day_of(T::Time::now())).unwrap_or(u32::MAX)
	}

	/// Free calls that a patient has left today, and when the next day begins.
	pub(crate) fn allowance(patient: &T::AccountId) -> (u16, Moment) {
		let today = Self::today();
		let spent = Allowances::<T>::get(patient);
		let spent = if spent.day == today { spent.spent } else { 0 };
		let renews_at = Moment::from(today).saturating_add(1).saturating_mul(DAY);
		(T::CallsPerDay::get().saturating_sub(spent), renews_at)
	}

	/// Counts one more call of a patient. Returns whether it was free.
	pub(crate) fn spend(patient: &T::AccountId) -> bool {
		let (left, _) = Self::allowance(patient);
		let spent = T::CallsPerDay::get().saturating_sub(left).saturating_add(1);
		if left > 0 {
			Allowances::<T>::insert(patient, Allowance { day: Self::today(), spent });
		}
		left > 0
	}
}

impl<T: Config> ConsentAuthority<T::AccountId> for Pallet<T> {
	type Error = DispatchError;

	fn decide(usage: &StudyUse<T::AccountId>) -> Decision {
		let deny = |rule| Decision::Deny { rule };
		let Some((patient, file)) = usage.subject.and_then(|subject| Some((subject, Self::open_file(subject).ok()?)))
		else {
			return deny(Rule::NoSubject);
		};
		let (organisation, study) = (usage.organisation, Some(usage.study));
		let asked = match usage.request {
			None => None,
			Some(request) => match Self::requested(patient, request, organisation, study) {
				Some(asked) if asked.data_use.purpose == usage.purpose => Some(asked),
				Some(asked) if asked.data_use.purpose.is_research() && usage.purpose.is_research() => Some(asked),
				_ => return deny(Rule::RequestMismatch),
			},
		};
		let judged = asked.as_ref().is_some_and(AccessRequest::holds);
		let data_use = asked.as_ref().map_or_else(|| DataUse::plain(usage.purpose), |asked| asked.data_use.clone());
		let requester = Requester { account: None, organisation, kind: usage.kind, roles: usage.roles };
		let request = Request { requester, study, modality: Some(usage.modality), data_use, judged };
		Self::decide_as_judged(&file, &request, asked.as_ref())
	}

	fn received(
		subject: &T::AccountId,
		consent: ConsentId,
		organisation: OrganisationId,
		purpose: Purpose,
		payer: &T::AccountId,
	) -> DispatchResult {
		// Uses for other purposes promise nothing.
		let promises = match purpose.is_research() {
			true => Self::promises(&Self::open_file(subject)?, consent, purpose, T::Time::now()),
			false => Vec::new(),
		};
		Self::note_receipt(subject, consent, organisation, &promises, payer).map(|_| ())
	}

	fn used(used: Used<T::AccountId>) -> Result<bool, DispatchError> {
		Self::do_log(used)
	}
}

impl<T: Config> Enrolments<T::AccountId> for Pallet<T> {
	type Error = DispatchError;

	fn enrolled(
		patient: &T::AccountId,
		organisation: OrganisationId,
		payer: &T::AccountId,
		minority: Option<Minority>,
	) -> DispatchResult {
		let consent = Self::do_open(patient, organisation, payer, minority)?;
		let patient = patient.clone();
		Self::deposit_event(Event::FileOpened { patient, organisation, consent });
		Ok(())
	}

	fn released(patient: &T::AccountId) -> DispatchResult {
		Self::do_close(patient)?;
		Self::deposit_event(Event::FileClosed { patient: patient.clone() });
		Ok(())
	}
}

impl<T: Config> Compensations<T::AccountId> for Pallet<T> {
	fn compensation(subject: &T::AccountId, consent: ConsentId) -> Compensation<T::AccountId> {
		let given = Self::open_file(subject)
			.ok()
			.and_then(|file| file.consents.into_iter().find(|given| given.consent.id == consent));
		given.map_or(Compensation::Free, |given| given.consent.compensation)
	}

	fn enrolled_by(patient: &T::AccountId) -> Option<OrganisationId> {
		Files::<T>::get(patient).map(|file| file.organisation)
	}
}
