//! Templates, final reports, and every change after that.

use super::*;
use alloc::collections::BTreeSet;
use impls::{flag, is_in, Person};
use radledger_primitives::digest::chosen_by;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_publish(
		by: &T::AccountId,
		organisation: OrganisationId,
		code: Code,
		sections: BoundedVec<TemplateSection, ConstU32<MAX_SECTIONS>>,
		self_review: bool,
	) -> Result<TemplateId, DispatchError> {
		let distinct: BTreeSet<Code> = sections.iter().map(|section| section.code).collect();
		let valid = code.is_valid() && distinct.iter().all(|code| code.is_valid());
		let valid = valid && !sections.is_empty() && distinct.len() == sections.len();
		ensure!(valid, Error::<T>::InvalidTemplate);
		let id = NextTemplate::<T>::get();
		NextTemplate::<T>::put(id.checked_add(1).ok_or(Error::<T>::Overflow)?);
		let template = Template {
			code,
			organisation,
			self_review,
			by: by.clone(),
			at: T::Time::now(),
			block: Self::block(),
			ticket: T::Rent::new(by, Self::template_footprint(sections.len() as u32))?,
			sections,
		};
		Templates::<T>::insert(id, template);
		Ok(id)
	}

	pub(crate) fn do_open(
		by: &T::AccountId,
		person: &Person,
		id: ReportId,
		template: TemplateId,
		studies: BoundedVec<StudyId, ConstU32<MAX_STUDIES>>,
	) -> DispatchResult {
		ensure!(chosen_by(&id) == person.organisation, Error::<T>::ForeignIdentifier);
		ensure!(!Reports::<T>::contains_key(id), Error::<T>::ReportAlreadyOpened);
		let known = Templates::<T>::get(template).ok_or(Error::<T>::UnknownTemplate)?;
		// It says who may review, which only the organisation that answers for the report can decide.
		ensure!(known.organisation == person.organisation, Error::<T>::OtherTemplate);
		let distinct: BTreeSet<&StudyId> = studies.iter().collect();
		let valid = !studies.is_empty() && distinct.len() == studies.len();
		ensure!(valid, Error::<T>::InvalidStudies);
		let mut subject: Option<T::AccountId> = None;
		for study in &studies {
			let patient = T::Studies::patient_of(study).ok_or(Error::<T>::StudyNotUsable)?;
			ensure!(patient != Patient::Sealed, Error::<T>::NotOpened);
			T::Studies::may_use(study, person).ok_or(Error::<T>::StudyNotUsable)?;
			if let Patient::Known { subject: of, .. } = patient {
				let same = subject.as_ref().is_none_or(|subject| *subject == of);
				ensure!(same, Error::<T>::DifferentSubjects);
				subject = Some(of);
			}
		}
		let parents = studies.iter().copied().map(Node::Study).collect();
		T::Graph::link(Node::Report(id), parents).map_err(|_| Error::<T>::GraphRefused)?;
		let opener = Member {
			account: by.clone(),
			organisation: person.organisation,
			part: Part::Author,
			acted: false,
			contributions: 0,
			bytes: 0,
			ticket: None,
		};
		let sections = alloc::vec![SectionState::default(); known.sections.len()];
		let report = Report {
			template,
			state: ReportState::Registered,
			version: 0,
			organisation: person.organisation,
			ticket: T::Rent::new(by, Self::report_footprint(studies.len() as u32))?,
			studies,
			at: T::Time::now(),
			block: Self::block(),
			team: BoundedVec::try_from(alloc::vec![opener]).map_err(|_| Error::<T>::TeamFull)?,
			sections: BoundedVec::try_from(sections).map_err(|_| Error::<T>::InvalidTemplate)?,
			contributions: 0,
			unreviewed: 0,
			change: None,
		};
		Reports::<T>::insert(id, report);
		Ok(())
	}

	/// Returns for how many studies the patient's consent was asked.
	pub(crate) fn do_invite(
		by: &T::AccountId,
		id: ReportId,
		who: &T::AccountId,
		part: Part,
	) -> Result<u32, DispatchError> {
		let standing = Self::ensure_member(by)?;
		let mut report = Self::report_of(&id)?;
		// Data stewards too: the authors may all have left, and a report must not stay as it is because of that.
		if !Self::keeps(&report, &standing) {
			Self::author(&report, by, &Self::person(by, Roles::ALL)?)?;
			ensure!(standing.organisation == report.organisation, Error::<T>::NotAuthorised);
		}
		ensure!(!report.state.is_over(), Error::<T>::NotOpen);
		let invited = Self::qualified(who, part)?;
		let asked = if invited.organisation == report.organisation {
			0
		} else {
			Self::ensure_permitted(&report, who, &invited)?
		};
		let organisation = invited.organisation;
		match report.team.iter_mut().find(|member| member.account == *who) {
			// Whoever is an author stays one. What they did is on record for the organisation of then.
			Some(member) => {
				let promoted = member.part == Part::Dismissed || (member.part == Part::Reader && part == Part::Author);
				let same = !member.acted || member.organisation == organisation;
				ensure!(promoted && same, Error::<T>::AlreadyInvited);
				member.part = part;
				member.organisation = organisation;
			}
			None => {
				let account = who.clone();
				let new =
					Member { account, organisation, part, acted: false, contributions: 0, bytes: 0, ticket: None };
				if let Err(new) = report.team.try_push(new) {
					let is_free = |member: &&mut MemberOf<T>| member.part == Part::Dismissed && !member.acted;
					*report.team.iter_mut().find(is_free).ok_or(Error::<T>::TeamFull)? = new;
				}
			}
		}
		Reports::<T>::insert(id, report);
		Ok(asked)
	}

	/// Whether these are data stewards of the organisation that answers for the report, or that organisation itself.
	fn keeps(report: &ReportOf<T>, standing: &Standing) -> bool {
		standing.organisation == report.organisation && standing.roles.any_of(Roles::DATA_STEWARD)
	}

	pub(crate) fn do_dismiss(by: &T::AccountId, id: ReportId, who: &T::AccountId) -> DispatchResult {
		let standing = Self::ensure_member(by)?;
		let mut report = Self::report_of(&id)?;
		ensure!(Self::keeps(&report, &standing), Error::<T>::NotAuthorised);
		ensure!(!report.state.is_over(), Error::<T>::NotOpen);
		let is_in = |member: &&mut MemberOf<T>| member.account == *who && member.part != Part::Dismissed;
		report.team.iter_mut().find(is_in).ok_or(Error::<T>::NotInTeam)?.part = Part::Dismissed;
		Reports::<T>::insert(id, report);
		Ok(())
	}

	/// Returns the version that the report has now.
	pub(crate) fn do_sign(
		by: &T::AccountId,
		id: ReportId,
		sections: SectionMask,
		state: ReportState,
	) -> Result<u16, DispatchError> {
		let person = Self::person(by, Roles::RADIOLOGIST)?;
		let mut report = Self::report_of(&id)?;
		let place = Self::author(&report, by, &person)?;
		ensure!(!report.state.is_over(), Error::<T>::NotOpen);
		Self::answer_for(&mut report, place, sections)?;
		// What was released and changes since must be released again, so that its readers are told.
		let released = if report.version > 0 { Self::unsigned(&report) } else { 0 };
		let own = person.organisation == report.organisation;
		if state == report.state && report.change.is_none() && !state.is_final() && (released == 0 || !own) {
			// Nothing but who answers for what.
			ensure!(sections != 0, Error::<T>::EmptySection);
			let version = report.version;
			Reports::<T>::insert(id, report);
			return Ok(version);
		}
		ensure!(own, Error::<T>::NotAuthorised);
		let (reason, changed) = match report.change {
			Some(change) => {
				ensure!(state == change.state, Error::<T>::InvalidState);
				ensure!(report.contributions > change.contributions, Error::<T>::NothingChanged);
				(Some(change.reason), change.sections)
			}
			None => {
				let plain = [ReportState::Partial, ReportState::Preliminary, ReportState::Final].contains(&state);
				ensure!(plain && report.state.may_become(state), Error::<T>::InvalidState);
				(None, sections | released)
			}
		};
		if state.is_final() {
			Self::ensure_complete(&report)?;
		} else {
			let somebody_answers = report.sections.iter().any(|section| section.accountable.is_some());
			ensure!(somebody_answers, Error::<T>::SectionUnverified);
		}
		report.change = None;
		Self::turn(by, &person, id, report, state, reason, changed)
	}

	/// Makes a member answer for sections as they stand.
	fn answer_for(report: &mut ReportOf<T>, place: u8, sections: SectionMask) -> DispatchResult {
		let count = u8::try_from(report.sections.len()).map_err(|_| Error::<T>::Overflow)?;
		let beyond = count < 32 && sections >= flag(count);
		ensure!(!beyond, Error::<T>::UnknownSection);
		if sections != 0 {
			Self::keep_place(report, place)?;
		}
		let now = T::Time::now();
		for (at, section) in report.sections.iter_mut().enumerate() {
			if is_in(at, sections) {
				ensure!(section.standing > 0, Error::<T>::EmptySection);
				// Once it is final, only what is being changed can pass to somebody else.
				let open = report.change.map_or(!report.state.is_final(), |change| is_in(at, change.sections));
				ensure!(open, Error::<T>::NotOpen);
				section.accountable = Some((place, now));
			}
		}
		Ok(())
	}

	/// Refuses a report that cannot be final.
	fn ensure_complete(report: &ReportOf<T>) -> Result<(), Error<T>> {
		ensure!(report.unreviewed == 0, Error::<T>::AiUnreviewed);
		let template = Templates::<T>::get(report.template).ok_or(Error::<T>::UnknownTemplate)?;
		for (section, known) in report.sections.iter().zip(&template.sections) {
			ensure!(section.standing > 0 || !known.required, Error::<T>::SectionMissing);
			ensure!(section.standing == 0 || section.accountable.is_some(), Error::<T>::SectionUnverified);
		}
		let any = report.sections.iter().any(|section| section.standing > 0);
		ensure!(any, Error::<T>::SectionMissing);
		Ok(())
	}

	/// The place in the team of the member who answers for each section.
	fn accountable(report: &ReportOf<T>) -> BoundedVec<Option<u8>, ConstU32<MAX_SECTIONS>> {
		let answering = report.sections.iter().map(|section| section.accountable.map(|(place, _)| place));
		BoundedVec::truncate_from(answering.collect()) // as many as sections
	}

	/// Gives a report its next version.
	fn turn(
		by: &T::AccountId,
		person: &Person,
		id: ReportId,
		mut report: ReportOf<T>,
		state: ReportState,
		reason: Option<ChangeReason>,
		sections: SectionMask,
	) -> Result<u16, DispatchError> {
		// Every version needs a new contribution, or brings the report to a state that it never leaves.
		report.version = report.version.checked_add(1).ok_or(Error::<T>::Overflow)?;
		for section in report.sections.iter_mut().filter(|section| section.changed == report.version) {
			section.released = report.version;
		}
		report.state = state;
		let version = Version {
			state,
			reason,
			sections,
			contributions: report.contributions,
			accountable: Self::accountable(&report),
			by: by.clone(),
			organisation: person.organisation,
			at: T::Time::now(),
			block: Self::block(),
			ticket: T::Rent::new(by, Self::version_footprint())?,
		};
		let number = report.version;
		Versions::<T>::insert(id, number, version);
		Reports::<T>::insert(id, report);
		Ok(number)
	}

	pub(crate) fn do_begin(
		by: T::AccountId,
		id: ReportId,
		state: ReportState,
		reason: ChangeReason,
		sections: SectionMask,
	) -> DispatchResult {
		let mut report = Self::report_of(&id)?;
		Self::signatory(&report, &by)?;
		ensure!(report.state.may_become(state), Error::<T>::InvalidState);
		ensure!(report.change.is_none(), Error::<T>::ChangeOpen);
		let count = u8::try_from(report.sections.len()).map_err(|_| Error::<T>::Overflow)?;
		let exists = sections != 0 && (count >= 32 || sections < flag(count));
		ensure!(exists, Error::<T>::UnknownSection);
		report.change =
			Some(OpenChange { state, reason, sections, contributions: report.contributions, at: T::Time::now() });
		Reports::<T>::insert(id, report);
		Self::deposit_event(Event::ChangeBegun { report: id, state, reason, sections, by });
		Ok(())
	}

	pub(crate) fn do_drop(by: &T::AccountId, id: ReportId) -> DispatchResult {
		let mut report = Self::report_of(&id)?;
		Self::signatory(&report, by)?;
		let change = report.change.take().ok_or(Error::<T>::NoChange)?;
		ensure!(report.contributions == change.contributions, Error::<T>::ChangeHasContent);
		Reports::<T>::insert(id, report);
		Ok(())
	}

	pub(crate) fn do_end(by: T::AccountId, id: ReportId, state: ReportState, reason: ChangeReason) -> DispatchResult {
		let mut report = Self::report_of(&id)?;
		let (_, person) = Self::signatory(&report, &by)?;
		ensure!(report.state.may_become(state), Error::<T>::InvalidState);
		report.change = None;
		let all = Self::there(&report);
		// Whoever read any of it must be told.
		let next = report.version.saturating_add(1);
		report.sections.iter_mut().filter(|section| section.standing > 0).for_each(|section| section.changed = next);
		Self::turn(&by, &person, id, report, state, Some(reason), all)?;
		Self::deposit_event(Event::ReportEnded { report: id, state, reason, by });
		Ok(())
	}
}
