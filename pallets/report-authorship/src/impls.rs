//! Rights of the callers, footprints, and the patient's consent.

use super::*;
use core::ops::Deref;

/// The standing of a human: a member with a credential. An organisation's own account has every role, and can judge
/// nothing. Whatever only a human may do asks for this type.
pub(crate) struct Person(Standing);

impl Deref for Person {
	type Target = Standing;

	fn deref(&self) -> &Standing {
		&self.0
	}
}

/// Roles that treat the patient, in the organisation that answers for the report.
const TREATING: Roles = Roles::RADIOLOGIST.union(Roles::CLINICIAN);
/// Roles that can write a part of a report.
pub(crate) const AUTHORS: Roles = TREATING.union(Roles::TECHNOLOGIST).union(Roles::MEDICAL_PHYSICIST);

/// The section at a place, as a flag.
pub(crate) fn flag(section: u8) -> SectionMask {
	1u32.checked_shl(section.into()).unwrap_or(0)
}

/// Whether the section at a place is among those of the mask.
pub(crate) fn is_in(section: usize, mask: SectionMask) -> bool {
	u8::try_from(section).is_ok_and(|section| flag(section) & mask != 0)
}

impl<T: Config> Pallet<T> {
	/// The footprint of a template with so many sections.
	pub fn template_footprint(sections: u32) -> Footprint {
		let section = TemplateSection::max_encoded_len() as u64;
		let missing = u64::from(MAX_SECTIONS.saturating_sub(sections)).saturating_mul(section);
		let most = <(TemplateId, TemplateOf<T>)>::max_encoded_len() as u64;
		Footprint::from_parts(1, most.saturating_sub(missing) as usize)
	}

	/// The footprint of a report about so many studies. Its team and its sections are paid for from the beginning.
	pub fn report_footprint(studies: u32) -> Footprint {
		let report = <(ReportId, ReportOf<T>)>::max_encoded_len() as u64;
		Footprint::from_parts(1, report.saturating_add(T::Graph::bytes(studies)) as usize)
	}

	/// Bytes that a contribution takes; `parents` are those of its node in the graph, none if it has none.
	pub fn contribution_bytes(parents: u32) -> u32 {
		let record = <(ReportId, u8, Contribution<BlockNumberFor<T>>)>::max_encoded_len() as u32;
		let graph = match parents {
			0 => 0,
			parents => T::Graph::bytes(parents) as u32,
		};
		record.saturating_add(graph)
	}

	/// The footprint of a version.
	pub fn version_footprint() -> Footprint {
		Footprint::from_mel::<(ReportId, u16, VersionOf<T>)>()
	}

	/// The footprint of a reading.
	pub fn reading_footprint() -> Footprint {
		let reading = <(ReportId, T::AccountId, BlockNumberFor<T>, Reading<T::Rent>)>::max_encoded_len();
		let last = <(ReportId, T::AccountId, LastRead)>::max_encoded_len();
		Footprint::from_parts(1, reading.saturating_add(last))
	}

	/// The footprint of a follow-up, with its places in the lists.
	pub fn follow_up_footprint() -> Footprint {
		let record = <(FollowUpId, FollowUpOf<T>)>::max_encoded_len();
		let lists = <(ReportId, FollowUpId, Day, FollowUpId)>::max_encoded_len();
		Footprint::from_parts(1, record.saturating_add(lists))
	}

	/// The footprint of so many steps of a follow-up: two, if the step makes another one possible that nobody signs.
	pub fn step_footprint(steps: u64) -> Footprint {
		let step = <(FollowUpId, u32, TakenOf<T>)>::max_encoded_len() as u64;
		Footprint::from_parts(1, step.saturating_mul(steps) as usize)
	}

	/// The standing of a member with one of these roles, or of an organisation's own account.
	pub(crate) fn ensure_role(who: &T::AccountId, roles: Roles) -> Result<Standing, Error<T>> {
		Self::ensure_member(who).and_then(|standing| {
			ensure!(standing.roles.any_of(roles), Error::<T>::NotAuthorised);
			Ok(standing)
		})
	}

	/// The standing of a member.
	pub(crate) fn ensure_member(who: &T::AccountId) -> Result<Standing, Error<T>> {
		T::Membership::standing(who).ok_or(Error::<T>::NotAuthorised)
	}

	/// The standing of a human with one of these roles.
	pub(crate) fn person(who: &T::AccountId, roles: Roles) -> Result<Person, Error<T>> {
		let standing = Self::ensure_role(who, roles)?;
		ensure!(T::Membership::is_person(who), Error::<T>::NotAPerson);
		Ok(Person(standing))
	}

	/// The standing of a human who treats patients.
	pub(crate) fn clinician(who: &T::AccountId) -> Result<Person, Error<T>> {
		Self::person(who, TREATING).map_err(|_| Error::<T>::NotQualified)
	}

	/// The standing of an account that can take this part in a report. Authors are human.
	pub(crate) fn qualified(who: &T::AccountId, part: Part) -> Result<Standing, Error<T>> {
		let known = match part {
			Part::Author => Self::person(who, AUTHORS).map(|person| *person),
			Part::Reader => Self::ensure_member(who),
			Part::Dismissed => return Err(Error::<T>::NotQualified),
		};
		known.map_err(|_| Error::<T>::NotQualified)
	}

	pub(crate) fn report_of(report: &ReportId) -> Result<ReportOf<T>, Error<T>> {
		Reports::<T>::get(report).ok_or(Error::<T>::ReportNotFound)
	}

	/// The patient whom the report's studies name, as long as they do: the report itself names nobody.
	pub(crate) fn subject_of(report: &ReportOf<T>) -> Subject<T::AccountId> {
		let mut subject = Subject::Nobody;
		for facts in report.studies.iter().filter_map(T::Studies::facts) {
			match facts.subject {
				Subject::Nobody => (),
				Subject::Sealed => subject = Subject::Sealed,
				opened @ Subject::Opened(_) => return opened,
			}
		}
		subject
	}

	/// The place in the team of an author, for the organisation for which they were invited.
	pub(crate) fn author(report: &ReportOf<T>, who: &T::AccountId, person: &Person) -> Result<u8, Error<T>> {
		let is_author = |member: &MemberOf<T>| {
			member.account == *who && member.part == Part::Author && member.organisation == person.organisation
		};
		let place = report.team.iter().position(is_author).ok_or(Error::<T>::NotInvited)?;
		u8::try_from(place).map_err(|_| Error::<T>::Overflow)
	}

	/// The place in the team of an author who is a radiologist of the organisation that answers for the report.
	pub(crate) fn signatory(report: &ReportOf<T>, who: &T::AccountId) -> Result<(u8, Person), Error<T>> {
		let person = Self::person(who, Roles::RADIOLOGIST)?;
		let place = Self::author(report, who, &person)?;
		ensure!(person.organisation == report.organisation, Error::<T>::NotAuthorised);
		Ok((place, person))
	}

	/// Keeps the place in the team of somebody who contributed, reviewed or signed, for as long as the report exists.
	pub(crate) fn keep_place(report: &mut ReportOf<T>, place: u8) -> Result<&mut MemberOf<T>, Error<T>> {
		let member = report.team.get_mut(usize::from(place)).ok_or(Error::<T>::NotInvited)?;
		member.acted = true;
		Ok(member)
	}

	/// Whether `who` may read a report, and for how many studies the patient's consent was asked. To ask, all of them must be
	/// opened.
	pub(crate) fn basis(
		report: &ReportOf<T>,
		who: &T::AccountId,
		standing: &Standing,
	) -> Result<(ReadingBasis, u32), Error<T>> {
		if standing.organisation == report.organisation {
			let in_team = report.team.iter().any(|member| member.account == *who && member.part != Part::Dismissed);
			if in_team || standing.roles.any_of(TREATING) {
				return Ok((ReadingBasis::Treatment, 0));
			}
		}
		let mut basis = ReadingBasis::Denied { rule: Rule::NoSubject };
		let mut asked = 0u32;
		let mut whose: Option<T::AccountId> = None;
		for study in &report.studies {
			asked = asked.saturating_add(1);
			let patient = T::Studies::patient_of(study).unwrap_or(Patient::Unknown);
			ensure!(patient != Patient::Sealed, Error::<T>::NotOpened);
			basis = match T::Consent::consent(&patient, standing, Purpose::ClinicalCare, None) {
				// How a study was made can be recorded after the report was opened.
				Ok((subject, ..)) if whose.as_ref().is_some_and(|whose| whose != subject) => {
					return Ok((ReadingBasis::Denied { rule: Rule::NoSubject }, asked))
				}
				Ok((subject, _, consent)) => {
					whose = Some(subject.clone());
					ReadingBasis::Consent { consent }
				}
				Err(rule) => return Ok((ReadingBasis::Denied { rule }, asked)),
			};
		}
		Ok((basis, asked))
	}

	/// Refuses an account that the patient does not permit to take part. Returns for how many studies consent was
	/// asked.
	pub(crate) fn ensure_permitted(
		report: &ReportOf<T>,
		who: &T::AccountId,
		standing: &Standing,
	) -> Result<u32, Error<T>> {
		match Self::basis(report, who, standing)? {
			(ReadingBasis::Denied { .. }, _) => Err(Error::<T>::NotPermitted),
			(_, asked) => Ok(asked),
		}
	}

	/// The weight of asking for the patient's consent for so many studies.
	pub(crate) fn weight_of_asking(studies: u32) -> Weight {
		match studies {
			0 => Weight::zero(),
			studies => T::WeightInfo::ask_consent(studies),
		}
	}

	/// The block in which this runs.
	pub(crate) fn block() -> BlockNumberFor<T> {
		frame_system::Pallet::<T>::block_number()
	}

	/// Today, by the chain's clock.
	pub(crate) fn today() -> Day {
		Day::try_from(calendar::day_of(T::Time::now())).unwrap_or(Day::MAX)
	}
}
