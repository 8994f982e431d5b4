//! Benchmarks of every call in its worst case: a report about eight studies with 32 sections and a full team, of a patient
//! with the maximum of decisions in force.

// A benchmark that cannot be set up must stop.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use super::*;
use frame::{benchmarking::prelude::*, traits::Consideration};
use radledger_primitives::{
	digest::{identifier, sha256},
	report::{ActionableCategory, BodyRegion, CommunicationMethod, MAX_TEAM},
	Modality, OrganisationKind,
};

/// Long after everything was due.
const LATE: Moment = 1 << 42;

fn hash(label: &str, number: u32) -> H256 {
	sha256(&[label.as_bytes(), &number.to_be_bytes()])
}

/// A member of a hospital of its own with every role, able to pay for a few records of any kind.
fn member<T: Config>(who: T::AccountId) -> T::AccountId {
	T::BenchmarkHelper::add_member(&who, OrganisationKind::Hospital, Roles::ALL);
	let each = [
		Pallet::<T>::template_footprint(MAX_SECTIONS),
		Pallet::<T>::report_footprint(MAX_STUDIES),
		Pallet::<T>::version_footprint(),
		Pallet::<T>::reading_footprint(),
		Pallet::<T>::follow_up_footprint(),
		Pallet::<T>::step_footprint(2),
		Footprint::from_parts(1, Pallet::<T>::contribution_bytes(MAX_DERIVED + 2) as usize),
	];
	let each = each.iter().map(|footprint| footprint.size).max().unwrap_or_default();
	T::Rent::ensure_successful(&who, Footprint::from_parts(64, each as usize));
	who
}

fn caller<T: Config>() -> T::AccountId {
	member::<T>(whitelisted_caller())
}

fn code(section: u32) -> Code {
	Code::dcm(121_000 + u64::from(section))
}

fn sections(count: u32) -> BoundedVec<TemplateSection, ConstU32<MAX_SECTIONS>> {
	let sections = (0..count).map(|section| TemplateSection { code: code(section), required: true });
	BoundedVec::truncate_from(sections.collect())
}

/// A template with 32 sections that lets authors review what they vouched for.
fn template<T: Config>(by: &T::AccountId) -> Result<TemplateId, BenchmarkError> {
	let origin = RawOrigin::Signed(by.clone()).into();
	Pallet::<T>::publish_template(origin, code(0), sections(MAX_SECTIONS), true)?;
	Ok(NextTemplate::<T>::get() - 1)
}

/// Studies of a patient, of which the hospital of `holder` has copies.
fn studies<T: Config>(holder: &T::AccountId, count: u32) -> BoundedVec<StudyId, ConstU32<MAX_STUDIES>> {
	let patient: T::AccountId = account("patient", 0, 0);
	T::BenchmarkHelper::add_patient(&patient);
	let ids: Vec<StudyId> = (0..count).map(|number| hash("study", number)).collect();
	for id in &ids {
		T::BenchmarkHelper::add_copy(*id, &patient, holder);
	}
	T::BenchmarkHelper::fill_consents(&patient);
	BoundedVec::truncate_from(ids)
}

/// The identifier that the organisation of `by` gives to a report.
fn identifier_of<T: Config>(by: &T::AccountId) -> Result<ReportId, BenchmarkError> {
	let organisation = T::Membership::standing(by).ok_or("a member")?.organisation;
	Ok(identifier(organisation, &hash("report", 0)))
}

/// A report as large as can be, of which `by` is an author.
fn report<T: Config>(by: &T::AccountId, about: u32) -> Result<ReportId, BenchmarkError> {
	T::BenchmarkHelper::set_time(0);
	let (id, template, studies) = (identifier_of::<T>(by)?, template::<T>(by)?, studies::<T>(by, about));
	Pallet::<T>::open_report(RawOrigin::Signed(by.clone()).into(), id, template, studies)?;
	Reports::<T>::mutate(id, |report| {
		let Some(report) = report else { return };
		for number in 0..MAX_TEAM - 2 {
			let _ = report.team.try_push(types::Member {
				account: account("reader", number, 0),
				organisation: report.organisation,
				part: Part::Reader,
				acted: false,
				contributions: 0,
				bytes: 0,
				ticket: None,
			});
		}
	});
	Ok(id)
}

/// A [`report`] of which all studies but the last were erased: its patient is looked for longest.
fn report_of_one_living<T: Config>(by: &T::AccountId) -> Result<ReportId, BenchmarkError> {
	let id = report::<T>(by, MAX_STUDIES)?;
	(1..MAX_STUDIES).for_each(|number| T::BenchmarkHelper::erase_study(hash("study", number - 1)));
	Ok(id)
}

fn contributed<T: Config>(by: &T::AccountId, id: ReportId, source: Source, from: &[u8]) -> Result<u8, BenchmarkError> {
	let place = Reports::<T>::get(id).map_or(0, |report| report.contributions);
	Pallet::<T>::contribute(
		RawOrigin::Signed(by.clone()).into(),
		id,
		code(0),
		ContributionKind::Finding,
		hash("element", place.into()),
		source,
		BoundedVec::truncate_from(from.to_vec()),
		None,
	)
	.map_err(|error| error.error)?;
	Ok(place)
}

fn by_model<T: Config>() -> Source {
	Source::Model { version: T::BenchmarkHelper::add_model(), inputs: hash("inputs", 0) }
}

/// As if something of a human's stood in every section.
fn fill<T: Config>(id: ReportId) {
	Reports::<T>::mutate(id, |report| {
		for section in report.iter_mut().flat_map(|report| report.sections.iter_mut()) {
			section.standing = 1;
		}
	});
}

/// A final report.
fn finished<T: Config>(by: &T::AccountId) -> Result<ReportId, BenchmarkError> {
	let id = report::<T>(by, 1)?;
	fill::<T>(id);
	Pallet::<T>::sign(RawOrigin::Signed(by.clone()).into(), id, SectionMask::MAX, ReportState::Final)?;
	Ok(id)
}

fn recommendation() -> Recommendation {
	Recommendation {
		category: ActionableCategory::Category3,
		finding: hash("finding", 0),
		modality: Modality::Ct,
		region: BodyRegion::Chest,
		from: 0,
		due: 100,
	}
}

/// A follow-up for which `by` is responsible.
fn raised<T: Config>(by: &T::AccountId) -> Result<FollowUpId, BenchmarkError> {
	let id = report_of_one_living::<T>(by)?;
	Pallet::<T>::raise_follow_up(RawOrigin::Signed(by.clone()).into(), id, recommendation(), None)?;
	Ok(NextFollowUp::<T>::get() - 1)
}

/// A follow-up that another is responsible for, and `to` is asked to take over.
fn asked<T: Config>(to: &T::AccountId) -> Result<FollowUpId, BenchmarkError> {
	let other = member::<T>(account("other", 0, 0));
	let id = report::<T>(&other, 1)?;
	let origin = RawOrigin::Signed(other).into();
	Pallet::<T>::raise_follow_up(origin, id, recommendation(), Some(to.clone()))?;
	Ok(NextFollowUp::<T>::get() - 1)
}

/// A follow-up of a report of `by`, for which somebody of another hospital took over the responsibility.
fn handed_over<T: Config>(by: &T::AccountId) -> Result<(FollowUpId, T::AccountId), BenchmarkError> {
	let other = member::<T>(account("other", 0, 0));
	let id = report_of_one_living::<T>(by)?;
	let origin = RawOrigin::Signed(by.clone()).into();
	Pallet::<T>::raise_follow_up(origin, id, recommendation(), Some(other.clone()))?;
	let id = NextFollowUp::<T>::get() - 1;
	Pallet::<T>::accept(RawOrigin::Signed(other.clone()).into(), id)?;
	Ok((id, other))
}

fn steps<T: Config>(id: FollowUpId) -> u32 {
	FollowUps::<T>::get(id).map_or(0, |known| known.steps)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn publish_template(s: Linear<1, MAX_SECTIONS>) {
		let by = caller::<T>();
		let sections = sections(s);
		#[extrinsic_call]
		_(RawOrigin::Signed(by), code(0), sections, true);
		assert!(Templates::<T>::contains_key(0));
	}

	#[benchmark]
	fn open_report(s: Linear<1, MAX_STUDIES>) -> Result<(), BenchmarkError> {
		let by = caller::<T>();
		let (id, template, studies) = (identifier_of::<T>(&by)?, template::<T>(&by)?, studies::<T>(&by, s));
		// Whose they are is found longest if they name nobody, but were made from others that do.
		studies.iter().for_each(|study| T::BenchmarkHelper::derive_study(*study, true));
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, template, studies);
		assert!(Reports::<T>::contains_key(id));
		Ok(())
	}

	/// Somebody of another hospital; with the patient's consent for one study, so that this is counted twice.
	#[benchmark]
	fn invite() -> Result<(), BenchmarkError> {
		let by = caller::<T>();
		let id = report::<T>(&by, 1)?;
		let who = member::<T>(account("invited", 0, 0));
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, who, Part::Author);
		let team = Reports::<T>::get(id).map_or(0, |report| report.team.len());
		assert_eq!(team as u32, MAX_TEAM);
		Ok(())
	}

	/// For a reader of another hospital, which receives data under the consent for the first time. The studies name nobody, but
	/// were made from others that do.
	#[benchmark]
	fn ask_consent(s: Linear<1, MAX_STUDIES>) -> Result<(), BenchmarkError> {
		let by = caller::<T>();
		let id = report::<T>(&by, s)?;
		let report = Reports::<T>::get(id).ok_or("it was just opened")?;
		report.studies.iter().for_each(|study| T::BenchmarkHelper::derive_study(*study, true));
		let reader = member::<T>(account("another", 0, 0));
		let standing = T::Membership::standing(&reader).ok_or("a member")?;
		let subject = account("patient", 0, 0);
		let asked;
		#[block]
		{
			let (basis, studies) = Pallet::<T>::basis(&report, &reader, &standing).map_err(|_| "not opened")?;
			if let ReadingBasis::Consent { consent } = basis {
				T::Consent::received(&subject, consent, standing.organisation, Purpose::ClinicalCare, &reader)?;
			}
			asked = (matches!(basis, ReadingBasis::Consent { .. }), studies);
		}
		assert_eq!(asked, (true, s));
		Ok(())
	}

	#[benchmark]
	fn contribute() -> Result<(), BenchmarkError> {
		let by = caller::<T>();
		let id = report::<T>(&by, MAX_STUDIES)?;
		contributed::<T>(&by, id, Source::Signer, &[])?;
		#[extrinsic_call]
		_(
			RawOrigin::Signed(by),
			id,
			code(0),
			ContributionKind::Finding,
			hash("element", 0),
			Source::Signer,
			BoundedVec::new(),
			None,
		);
		assert!(Contributions::<T>::contains_key(id, 1));
		Ok(())
	}

	/// By a model. `p` counts its parents in the graph, including the report and the model.
	#[benchmark]
	fn contribute_linked(p: Linear<2, { MAX_DERIVED + 2 }>) -> Result<(), BenchmarkError> {
		let by = caller::<T>();
		let id = report::<T>(&by, MAX_STUDIES)?;
		for _ in 0..=MAX_DERIVED {
			contributed::<T>(&by, id, Source::Signer, &[])?;
		}
		let from: Vec<u8> = (0..p - 2).map(|place| place as u8).collect();
		let source = by_model::<T>();
		#[extrinsic_call]
		contribute(
			RawOrigin::Signed(by),
			id,
			code(0),
			ContributionKind::Finding,
			hash("element", 0),
			source,
			BoundedVec::truncate_from(from),
			None,
		);
		assert_eq!(Reports::<T>::get(id).map_or(0, |report| report.unreviewed), 1);
		Ok(())
	}

	/// The cost of a replacement, in addition to the contribution.
	#[benchmark]
	fn take_place() -> Result<(), BenchmarkError> {
		let by = caller::<T>();
		let id = report::<T>(&by, 1)?;
		contributed::<T>(&by, id, Source::Signer, &[])?;
		#[block]
		{
			let known = Contributions::<T>::get(id, 0).ok_or("it was just made")?;
			Pallet::<T>::take_place(&id, 0, known, 1);
		}
		assert_eq!(Contributions::<T>::get(id, 0).and_then(|known| known.replaced), Some(1));
		Ok(())
	}

	/// With an edit, which is read as well.
	#[benchmark]
	fn review_ai() -> Result<(), BenchmarkError> {
		let by = caller::<T>();
		let id = report::<T>(&by, MAX_STUDIES)?;
		let made = contributed::<T>(&by, id, by_model::<T>(), &[])?;
		let contribution = contributed::<T>(&by, id, Source::Signer, &[made])?;
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, made, Verdict::Edited { contribution });
		assert_eq!(Reports::<T>::get(id).map_or(1, |report| report.unreviewed), 0);
		Ok(())
	}

	#[benchmark]
	fn sign() -> Result<(), BenchmarkError> {
		let by = caller::<T>();
		let id = report::<T>(&by, MAX_STUDIES)?;
		fill::<T>(id);
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, SectionMask::MAX, ReportState::Final);
		assert!(Versions::<T>::contains_key(id, 1));
		Ok(())
	}

	/// An `addendum`; to `correct` and to `amend` cost the same.
	#[benchmark]
	fn begin_change() -> Result<(), BenchmarkError> {
		let by = caller::<T>();
		let id = finished::<T>(&by)?;
		#[extrinsic_call]
		addendum(RawOrigin::Signed(by), id, ChangeReason::Omission, 1);
		assert!(Reports::<T>::get(id).is_some_and(|report| report.change.is_some()));
		Ok(())
	}

	#[benchmark]
	fn drop_change() -> Result<(), BenchmarkError> {
		let by = caller::<T>();
		let id = finished::<T>(&by)?;
		Pallet::<T>::amend(RawOrigin::Signed(by.clone()).into(), id, ChangeReason::Omission, 1)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id);
		assert!(Reports::<T>::get(id).is_some_and(|report| report.change.is_none()));
		Ok(())
	}

	/// With `enter_in_error`; `cancel_report` costs the same.
	#[benchmark]
	fn end_report() -> Result<(), BenchmarkError> {
		let by = caller::<T>();
		let id = finished::<T>(&by)?;
		#[extrinsic_call]
		enter_in_error(RawOrigin::Signed(by), id, ChangeReason::WrongStudy);
		assert!(Reports::<T>::get(id).is_some_and(|report| report.state.is_over()));
		Ok(())
	}

	/// Worst: the patient is looked for longest, in what the studies were made from, and it begins a page of the patient's log.
	#[benchmark]
	fn acknowledge() -> Result<(), BenchmarkError> {
		let by = caller::<T>();
		let id = report::<T>(&by, MAX_STUDIES)?;
		for number in 1..=MAX_STUDIES {
			T::BenchmarkHelper::derive_study(hash("study", number - 1), number == MAX_STUDIES);
		}
		T::BenchmarkHelper::fill_log(&account("patient", 0, 0), 0);
		fill::<T>(id);
		let before = LastRead { version: 0, sections: 1, owed: 0 };
		LastReadings::<T>::insert(id, &by, before);
		#[extrinsic_call]
		_(RawOrigin::Signed(by.clone()), id, SectionMask::MAX);
		assert!(LastReadings::<T>::get(id, by) != Some(before));
		Ok(())
	}

	#[benchmark]
	fn raise_follow_up() -> Result<(), BenchmarkError> {
		let by = caller::<T>();
		let id = report_of_one_living::<T>(&by)?;
		let to = member::<T>(account("clinician", 0, 0));
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, recommendation(), Some(to));
		assert!(FollowUps::<T>::contains_key(0));
		Ok(())
	}

	/// Worst: by an author of the report who is not responsible.
	#[benchmark]
	fn communicate() -> Result<(), BenchmarkError> {
		let by = caller::<T>();
		let (id, _) = handed_over::<T>(&by)?;
		let communication = Communication {
			finding: recommendation().finding,
			identified: 0,
			radiologist: member::<T>(account("radiologist", 0, 0)),
			recipient: None,
			received: 0,
			method: CommunicationMethod::Telephone,
		};
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, communication);
		assert_eq!(steps::<T>(id), 4);
		Ok(())
	}

	#[benchmark]
	fn hand_over() -> Result<(), BenchmarkError> {
		let by = caller::<T>();
		let id = raised::<T>(&by)?;
		let to = member::<T>(account("clinician", 0, 0));
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, to);
		assert_eq!(steps::<T>(id), 2);
		Ok(())
	}

	#[benchmark]
	fn accept() -> Result<(), BenchmarkError> {
		let by = caller::<T>();
		let id = asked::<T>(&by)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id);
		assert_eq!(steps::<T>(id), 3);
		Ok(())
	}

	#[benchmark]
	fn decline() -> Result<(), BenchmarkError> {
		let by = caller::<T>();
		let id = asked::<T>(&by)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id);
		assert_eq!(steps::<T>(id), 3);
		Ok(())
	}

	/// Worst: another than the responsible clinician, of the hospital that anchored the study, which was amended since.
	#[benchmark]
	fn satisfy() -> Result<(), BenchmarkError> {
		let by = caller::<T>();
		let (id, _) = handed_over::<T>(&by)?;
		T::BenchmarkHelper::set_time(1);
		let (study, patient) = (hash("later", 0), account("patient", 0, 0));
		T::BenchmarkHelper::add_study(study, &patient);
		T::BenchmarkHelper::give_study(study, &by);
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, study);
		assert_eq!(steps::<T>(id), 4);
		Ok(())
	}

	/// Long after it was due.
	#[benchmark]
	fn reopen() -> Result<(), BenchmarkError> {
		let by = caller::<T>();
		let id = raised::<T>(&by)?;
		T::BenchmarkHelper::set_time(LATE);
		let (study, patient) = (hash("later", 0), account("patient", 0, 0));
		T::BenchmarkHelper::add_study(study, &patient);
		Pallet::<T>::satisfy(RawOrigin::Signed(by.clone()).into(), id, study)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, ReopenReason::NotDiagnostic);
		assert_eq!(steps::<T>(id), 4);
		Ok(())
	}

	#[benchmark]
	fn cancel_follow_up() -> Result<(), BenchmarkError> {
		let by = caller::<T>();
		let id = raised::<T>(&by)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, CancelReason::NotIndicated);
		assert_eq!(steps::<T>(id), 2);
		Ok(())
	}

	/// Worst: it is not overdue, but who is responsible cannot act any more.
	#[benchmark]
	fn escalate() -> Result<(), BenchmarkError> {
		let by = caller::<T>();
		let (id, other) = handed_over::<T>(&by)?;
		T::Membership::end_credential(&other);
		let to = member::<T>(account("clinician", 0, 0));
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, to);
		assert_eq!(steps::<T>(id), 4);
		Ok(())
	}

	#[benchmark]
	fn dismiss() -> Result<(), BenchmarkError> {
		let by = caller::<T>();
		let id = report::<T>(&by, MAX_STUDIES)?;
		let who = account("reader", MAX_TEAM - 3, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, who);
		assert!(Reports::<T>::get(id).is_some_and(|known| known.team.iter().any(|one| one.part == Part::Dismissed)));
		Ok(())
	}

	/// What a block costs in which nothing becomes overdue.
	#[benchmark]
	fn look_at_day() {
		LookedThrough::<T>::put(0);
		#[block]
		{
			let (day, today) = (LookedThrough::<T>::get().unwrap_or_default(), Pallet::<T>::today());
			if day <= today && Deadlines::<T>::iter_key_prefix(day).next().is_none() {
				LookedThrough::<T>::put(day + 1);
			}
		}
		assert_eq!(LookedThrough::<T>::get(), Some(1));
	}

	#[benchmark]
	fn mark_overdue() -> Result<(), BenchmarkError> {
		let by = caller::<T>();
		let id = raised::<T>(&by)?;
		let day = Pallet::<T>::overdue_on(&recommendation());
		#[block]
		{
			if let Some(id) = Deadlines::<T>::iter_key_prefix(day).next() {
				Pallet::<T>::mark_overdue(day, id);
			}
		}
		assert!(FollowUps::<T>::get(id).is_some_and(|known| known.was_overdue));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
