use crate::{mock::*, Error, Event, Reports};
use frame::testing_prelude::*;
use proptest::prelude::*;
use radledger_primitives::{
	consent::{
		records::{Activity, Outcome},
		Exemption, Purpose, Rule,
	},
	report::{
		records::{ReadingBasis, ToBeTold},
		ChangeReason, Part, ReportState, Source,
	},
	Roles,
};
use radledger_test_doubles::{Asked, Consents, Logged, Studies};

type Refused = Error<Test>;

fn acknowledge(by: AccountId, sections: u32) -> DispatchResultWithPostInfo {
	ReportAuthorship::acknowledge(signed(by), REPORT, sections)
}

fn told() -> Vec<ToBeTold<AccountId>> {
	let (mut told, next) = ReportAuthorship::to_be_told(REPORT, None);
	assert_eq!(next, None);
	told.sort_by_key(|reader| reader.account);
	told
}

/// Adds to the impression of the final report.
fn append() {
	assert_ok!(ReportAuthorship::addendum(signed(RADIOLOGIST), REPORT, ChangeReason::Omission, 0b10));
	contribute(RADIOLOGIST, IMPRESSION, Source::Signer, &[], None);
	assert_ok!(ReportAuthorship::sign(signed(RADIOLOGIST), REPORT, 0b10, ReportState::Appended));
}

#[test]
fn what_a_reader_has_not_read_should_stay_visible() {
	build_and_check(|| {
		final_report();
		assert_ok!(ReportAuthorship::invite(signed(SECOND), REPORT, CLINICIAN, Part::Reader));
		let unread = || ReportAuthorship::unread(REPORT, CLINICIAN).unwrap();
		assert_eq!(unread(), 0b11);
		assert_ok!(acknowledge(CLINICIAN, 0b01));
		assert_eq!(unread(), 0b10);
		let team = ReportAuthorship::report(REPORT).unwrap().team;
		let reader = team.iter().find(|member| member.account == CLINICIAN).unwrap();
		assert_eq!((reader.part, reader.unread), (Part::Reader, 0b10));
		next_block(1_000);
		assert_ok!(acknowledge(CLINICIAN, 0b10));
		assert_eq!(unread(), 0);
		let read: Vec<_> = ReportAuthorship::readings(REPORT, None)
			.into_iter()
			.map(|reading| (reading.by, reading.version, reading.at - NOW, reading.basis))
			.collect();
		assert_eq!(read.len(), 2);
		assert!(read.contains(&(CLINICIAN, 1, 0, ReadingBasis::Treatment)));
		assert!(read.contains(&(CLINICIAN, 1, 1_000, ReadingBasis::Treatment)));
		assert_eq!(ReportAuthorship::unread(element(1), CLINICIAN), None);
	});
}

#[test]
fn who_read_an_earlier_version_should_be_told_until_they_acknowledge() {
	build_and_check(|| {
		final_report();
		assert_ok!(acknowledge(CLINICIAN, 0b11));
		assert_ok!(acknowledge(SECOND, 0b01));
		assert_eq!(told(), []);
		append();
		let reader = |account, sections| ToBeTold { account, version: 1, sections };
		// Also those who had read another part of it.
		assert_eq!(told(), [reader(SECOND, 0b10), reader(CLINICIAN, 0b10)]);
		assert_eq!(ReportAuthorship::unread(REPORT, CLINICIAN), Some(0b10));
		assert_eq!(ReportAuthorship::unread(REPORT, SECOND), Some(0b10));
		next_block(1_000);
		assert_ok!(acknowledge(CLINICIAN, 0b10));
		assert_eq!(told(), [reader(SECOND, 0b10)]);
		assert_eq!(ReportAuthorship::unread(REPORT, CLINICIAN), Some(0));
		// The reading of the earlier version is not lost.
		let versions: Vec<_> = ReportAuthorship::readings(REPORT, None)
			.into_iter()
			.filter(|reading| reading.by == CLINICIAN)
			.map(|reading| reading.version)
			.collect();
		assert_eq!(versions.iter().sum::<u16>(), 3);
		assert_ok!(ReportAuthorship::enter_in_error(signed(RADIOLOGIST), REPORT, ChangeReason::WrongStudy));
		let all = |account, version| ToBeTold { account, version, sections: 0b11 };
		assert_eq!(told(), [all(SECOND, 1), all(CLINICIAN, 2)], "also that it should never have been");
		next_block(1_000);
		assert_ok!(acknowledge(SECOND, 0b11));
		assert_eq!(told(), [all(CLINICIAN, 2)]);
	});
}

/// B7: reading an unchanged section of the newest version took a reader off the list who had not read the correction of
/// another.
#[test]
fn unread_correction_should_stay_on_the_list_when_something_else_is_read() {
	build_and_check(|| {
		final_report();
		assert_ok!(acknowledge(CLINICIAN, 0b11));
		assert_ok!(ReportAuthorship::correct(signed(RADIOLOGIST), REPORT, ChangeReason::WrongSide, 0b01));
		contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[0], Some(0));
		assert_eq!(told(), [], "nobody has signed it yet");
		assert_ok!(ReportAuthorship::sign(signed(RADIOLOGIST), REPORT, 0b01, ReportState::Corrected));
		let owed = |version| [ToBeTold { account: CLINICIAN, version, sections: 0b01 }];
		assert_eq!(told(), owed(1));
		next_block(1_000);
		assert_ok!(acknowledge(CLINICIAN, 0b10));
		assert_eq!(told(), owed(2));
		assert_eq!(ReportAuthorship::unread(REPORT, CLINICIAN), Some(0b01));
		// Nor does a change that nobody has signed take them off.
		append();
		assert_ok!(ReportAuthorship::correct(signed(RADIOLOGIST), REPORT, ChangeReason::WrongSide, 0b01));
		contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[], None);
		assert_eq!(told(), [ToBeTold { account: CLINICIAN, version: 2, sections: 0b11 }]);
		next_block(1_000);
		assert_ok!(acknowledge(CLINICIAN, 0b11));
		assert_eq!(told(), []);
		assert_ok!(ReportAuthorship::sign(signed(RADIOLOGIST), REPORT, 0b01, ReportState::Corrected));
		assert_eq!(told(), [ToBeTold { account: CLINICIAN, version: 3, sections: 0b01 }], "they read a draft");
	});
}

/// B7: a preliminary report that was changed and signed again as preliminary listed nobody.
#[test]
fn readers_of_a_preliminary_report_should_be_told_when_it_changes() {
	build_and_check(|| {
		open();
		contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[], None);
		let sign = |by, sections| ReportAuthorship::sign(signed(by), REPORT, sections, ReportState::Preliminary);
		assert_ok!(sign(RADIOLOGIST, 0b01));
		assert_ok!(acknowledge(CLINICIAN, 0b01));
		// Only another person answers for it: nothing to be told of.
		assert_ok!(sign(SECOND, 0b01));
		assert_eq!((told(), Reports::<Test>::get(REPORT).unwrap().version), (vec![], 1));
		consent(1, Some(3));
		assert_ok!(ReportAuthorship::invite(signed(RADIOLOGIST), REPORT, OTHER_RADIOLOGIST, Part::Author));
		contribute(OTHER_RADIOLOGIST, FINDINGS, Source::Signer, &[], Some(0));
		// They answer for what they wrote; it is the hospital that releases it.
		assert_ok!(sign(OTHER_RADIOLOGIST, 0b01));
		assert_eq!((told(), Reports::<Test>::get(REPORT).unwrap().version), (vec![], 1));
		assert_ok!(sign(RADIOLOGIST, 0));
		assert_eq!(told(), [ToBeTold { account: CLINICIAN, version: 1, sections: 0b01 }]);
		let version = ReportAuthorship::versions(REPORT, 2)[0].clone();
		assert_eq!((version.state, version.sections, version.reason), (ReportState::Preliminary, 0b01, None));
		assert_eq!(version.accountable[0], Some(OTHER_RADIOLOGIST));
	});
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

	/// Against the plain rule: a reader is told of exactly the sections that were signed with a change after they first
	/// read anything, and that they have not read since.
	#[test]
	fn list_should_be_what_was_released_and_not_read(acts in proptest::collection::vec((0u8..5, 0u8..2), 1..40)) {
		build_and_check(|| {
			final_report();
			// Of each section: when a change of it was signed last, and when the clinician read it last.
			let (mut signed_at, mut read_at, mut first, mut clock) = ([0; 2], [0; 2], None, 0);
			for (act, at) in acts {
				clock += 1;
				next_block(1_000);
				let section = [FINDINGS, IMPRESSION][usize::from(at)];
				let is_open = Reports::<Test>::get(REPORT).unwrap().change.is_some();
				match act {
					0 | 1 if acknowledge(CLINICIAN, 1 << at).is_ok() => {
						first.get_or_insert(clock);
						read_at[usize::from(at)] = clock;
					}
					0 | 1 => {}
					2 => {
						let _ = ReportAuthorship::amend(signed(RADIOLOGIST), REPORT, ChangeReason::Error, 0b11);
					}
					3 => {
						let _ = try_contribute(RADIOLOGIST, section, Source::Signer, &[], None);
					}
					_ if is_open => {
						let unsigned = crate::Pallet::<Test>::unsigned(&Reports::<Test>::get(REPORT).unwrap());
						if ReportAuthorship::sign(signed(RADIOLOGIST), REPORT, unsigned, ReportState::Amended).is_ok() {
							(0..2).filter(|at| unsigned & (1 << at) != 0).for_each(|at| signed_at[at] = clock);
						}
					}
					_ => {}
				}
				let owed = (0..2).filter(|at| first.is_some_and(|first| signed_at[*at] > first.max(read_at[*at])));
				let expected = owed.fold(0, |mask, at| mask | (1 << at));
				assert_eq!(told().first().map_or(0, |reader| reader.sections), expected);
			}
		});
	}
}

#[docify::export]
#[test]
fn others_should_read_only_with_consent_and_a_denied_attempt_be_kept() {
	build_and_check(|| {
		final_report();
		assert_ok!(acknowledge(OTHER_CLINICIAN, 0b01));
		let denied = ReadingBasis::Denied { rule: Rule::NoConsent };
		assert_eq!(ReportAuthorship::readings(REPORT, None)[0].basis, denied);
		assert!(events().contains(&Event::ReadingDenied {
			report: REPORT,
			rule: Rule::NoConsent,
			by: OTHER_CLINICIAN
		}));
		assert_eq!(ReportAuthorship::unread(REPORT, OTHER_CLINICIAN), Some(0b11));
		consent(1, Some(5));
		next_block(1_000);
		assert_ok!(acknowledge(OTHER_CLINICIAN, 0b01));
		assert!(has_received(1, 5), "whose consent ends later has a duty");
		let bases: Vec<_> = ReportAuthorship::readings(REPORT, None).into_iter().map(|reading| reading.basis).collect();
		assert!(bases.contains(&ReadingBasis::Consent { consent: 5 }) && bases.contains(&denied));
		// Of the hospital, but not of those who treat: asked as well, and allowed like the hospital.
		assert_ok!(acknowledge(EDUCATOR, 0b01));
		let by_educator = ReportAuthorship::readings(REPORT, None).into_iter().find(|reading| reading.by == EDUCATOR);
		assert_eq!(by_educator.unwrap().basis, ReadingBasis::Consent { consent: 0 });
		// Withdrawn: the next attempt is denied.
		consent(1, None);
		next_block(1_000);
		assert_ok!(acknowledge(OTHER_CLINICIAN, 0b10));
		assert_eq!(ReportAuthorship::unread(REPORT, OTHER_CLINICIAN), Some(0b10));
	});
}

#[test]
fn reading_should_be_refused_when_there_is_nothing_to_read() {
	build_and_check(|| {
		open();
		assert_noop!(acknowledge(CLINICIAN, 0b01), Refused::NothingToRead);
		contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[], None);
		assert_noop!(acknowledge(CLINICIAN, 0), Refused::UnknownSection);
		assert_noop!(acknowledge(CLINICIAN, 1 << 4), Refused::UnknownSection);
		assert_noop!(acknowledge(CLINICIAN, 0b11), Refused::EmptySection);
		assert_noop!(acknowledge(STRANGER, 0b01), Refused::NotAuthorised);
		assert_ok!(acknowledge(CLINICIAN, 0b01));
		assert_noop!(acknowledge(CLINICIAN, 0b01), Refused::ReadInThisBlock);
		next_block(1_000);
		contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[], None);
		assert_ok!(acknowledge(CLINICIAN, 0b01)); // what is being written changes without a version
		assert_ok!(ReportAuthorship::sign(signed(RADIOLOGIST), REPORT, 0b01, ReportState::Preliminary));
		next_block(1_000);
		assert_ok!(acknowledge(CLINICIAN, 0b01));
		next_block(1_000);
		assert_noop!(acknowledge(CLINICIAN, 0b01), Refused::NothingNew);
		assert_noop!(ReportAuthorship::acknowledge(signed(CLINICIAN), element(3), 1), Refused::ReportNotFound);
		assert!(acknowledge(PENNILESS, 0b01).is_err(), "who reads pays for the record");
	});
}

#[test]
fn readings_should_be_paged() {
	build_and_check(|| {
		final_report();
		for _ in 0..70 {
			assert_ok!(acknowledge(OTHER_CLINICIAN, 0b01));
			next_block(1_000);
		}
		let first = ReportAuthorship::readings(REPORT, None);
		assert_eq!(first.len(), 64);
		let last = first.last().unwrap();
		let rest = ReportAuthorship::readings(REPORT, Some((last.by, last.block)));
		assert_eq!(rest.len(), 6);
		assert!(rest.iter().all(|reading| !first.contains(reading)));
	});
}

#[test]
fn every_reading_and_every_denial_should_be_in_the_log_of_the_patient() {
	build_and_check(|| {
		final_report();
		consent(2, None);
		consent(1, Some(7));
		assert_ok!(acknowledge(CLINICIAN, 0b01));
		assert_ok!(acknowledge(UNWANTED, 0b01));
		assert_ok!(acknowledge(OTHER_RADIOLOGIST, 0b01));
		let entry = |by, organisation, roles, study, outcome| Logged {
			patient: PATIENT,
			study,
			by,
			organisation,
			roles,
			activity: Activity::ReportRead { report: REPORT },
			purpose: (!matches!(outcome, Outcome::Exempt { .. })).then_some(Purpose::ClinicalCare),
			request: None,
			outcome,
		};
		let (reads, denied) = (Roles::RADIOLOGIST, Outcome::Denied { rule: Rule::NoConsent });
		let treats = Outcome::Exempt { exemption: Exemption::Treatment };
		let expected = [
			entry(CLINICIAN, 0, Roles::CLINICIAN, PET, treats),
			// The first about which the answer was no, and the last about which it was yes.
			entry(UNWANTED, 2, reads, PET, denied),
			entry(OTHER_RADIOLOGIST, 1, reads, CT, Outcome::Permitted { consent: 7 }),
		];
		assert_eq!(Consents::log(), expected);
		// What was refused as such leaves nothing.
		next_block(1_000);
		assert_noop!(acknowledge(CLINICIAN, 0b01), Refused::NothingNew);
		assert_noop!(acknowledge(STRANGER, 0b01), Refused::NotAuthorised);
		assert_eq!(Consents::log().len(), 3);
		// As long as one of the studies names the patient, the report is about them; then it is about nobody.
		Studies::erase(PET);
		assert_ok!(acknowledge(CLINICIAN, 0b10));
		assert_eq!(Consents::log().last(), Some(&entry(CLINICIAN, 0, Roles::CLINICIAN, CT, treats)));
		Studies::erase(CT);
		assert_ok!(acknowledge(SECOND, 0b10));
		assert_eq!(Consents::log().len(), 4);
	});
}

/// A report about a copy that names nobody is permitted as any other use of the copy is: by the patient whose images they are.
#[test]
fn report_about_a_copy_should_be_read_by_consent_of_the_patient_of_the_original() {
	build_and_check(|| {
		Studies::derive(PHANTOM, &[PET, CT]);
		let studies = vec![PHANTOM].try_into().unwrap();
		assert_ok!(ReportAuthorship::open_report(signed(RADIOLOGIST), REPORT, template(false), studies));
		contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[], None);
		consent(2, None);
		consent(1, Some(7));
		for reader in [OTHER_RADIOLOGIST, UNWANTED, CLINICIAN] {
			assert_ok!(acknowledge(reader, 0b01));
		}
		assert!(has_received(1, 7) && !has_received(2, 7));
		let told: Vec<_> = Consents::log().into_iter().map(|used| (used.patient, used.study, used.outcome)).collect();
		let expected = [
			Outcome::Permitted { consent: 7 },
			Outcome::Denied { rule: Rule::NoConsent },
			Outcome::Exempt { exemption: Exemption::Treatment },
		]
		.map(|outcome| (PATIENT, PET, outcome));
		assert_eq!(told, expected);
		// Others take part on the same terms.
		assert_ok!(ReportAuthorship::invite(signed(RADIOLOGIST), REPORT, OTHER_CLINICIAN, Part::Author));
		assert_noop!(
			ReportAuthorship::invite(signed(RADIOLOGIST), REPORT, UNWANTED, Part::Author),
			Refused::NotPermitted
		);
		// Of nobody who is known, nobody can be asked.
		Studies::derive(PHANTOM, &[]);
		next_block(1_000);
		assert_ok!(acknowledge(OTHER_RADIOLOGIST, 0b01));
		let last = ReportAuthorship::readings(REPORT, None).into_iter().max_by_key(|reading| reading.block);
		assert_eq!(last.unwrap().basis, ReadingBasis::Denied { rule: Rule::NoSubject });
	});
}

/// A derivation that was recorded afterwards can make a report one about two patients, of whom one would not be told.
#[test]
fn report_about_two_patients_should_be_read_by_nobody_else() {
	build_and_check(|| {
		let studies = vec![CT, PHANTOM].try_into().unwrap();
		assert_ok!(ReportAuthorship::open_report(signed(RADIOLOGIST), REPORT, template(false), studies));
		contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[], None);
		consent(1, Some(7));
		Consents::permit(Asked { subject: Some(OTHER_PATIENT), organisation: Some(1), purpose: None }, 7);
		Studies::derive(PHANTOM, &[OTHERS]);
		assert_ok!(acknowledge(OTHER_RADIOLOGIST, 0b01));
		let basis = ReportAuthorship::readings(REPORT, None)[0].basis;
		assert_eq!(basis, ReadingBasis::Denied { rule: Rule::NoSubject });
		Studies::derive(PHANTOM, &[CT]);
		assert_ok!(acknowledge(OTHER_CLINICIAN, 0b01));
		assert!(has_received(1, 7));
	});
}

/// No reading is left out of the log, and nobody is denied what no patient was asked about.
#[test]
fn report_should_be_opened_and_read_only_with_studies_that_are_opened() {
	build_and_check(|| {
		final_report();
		let studies = Reports::<Test>::get(REPORT).unwrap().studies;
		studies.iter().for_each(|study| Studies::seal(*study));
		let read = |who| ReportAuthorship::acknowledge(signed(who), REPORT, 1).map_err(|refused| refused.error);
		for who in [RADIOLOGIST, OTHER_RADIOLOGIST] {
			assert_noop!(read(who), Refused::NotOpened);
		}
		let invited = ReportAuthorship::invite(signed(RADIOLOGIST), REPORT, OTHER_RADIOLOGIST, Part::Reader);
		assert_noop!(invited.map_err(|refused| refused.error), Refused::NotOpened);
		let before = Consents::log().len();
		studies.iter().for_each(|study| Studies::open(*study));
		assert_ok!(read(RADIOLOGIST));
		assert_eq!(Consents::log().len(), before + 1);
	});
}
