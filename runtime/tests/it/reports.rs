//! Reports and follow-ups as the pallets together have them: real transactions through the whole pipeline.

use crate::world::*;
use frame_support::{traits::OnIdle, weights::Weight};
use pallet_report_authorship::Call;
use radledger_primitives::{
	calendar,
	consent::{
		records::{Activity, Basis, Offer, Outcome},
		Compensation, DataUse, Exemption, Grantee, Modifiers, Permission, Purpose, Rule, Scope, Terms,
	},
	model::{dataset_id, Part as Member},
	report::{
		records::{FollowUpState, ReadingBasis, Step, TemplateSection},
		ActionableCategory, BodyRegion, CancelReason, ChangeReason, Code, ContributionKind, FollowUpId, Part,
		Recommendation, ReportState, Source,
	},
	OrganisationId, ReportId, TransferPurpose, H256,
};
use radledger_runtime::*;

type Refused = pallet_report_authorship::Error<Runtime>;

/// An identifier of organisation 0, north hospital.
const REPORT: ReportId = {
	let mut bytes = [0x61; 32];
	(bytes[28], bytes[29], bytes[30], bytes[31]) = (0, 0, 0, 0);
	H256(bytes)
};
const DAY: Moment = constants::MILLISECONDS_PER_DAY;
const FINDINGS: Code = Code::loinc(597_765);

fn done(signer: &str, call: impl Into<RuntimeCall>) {
	submit(signer, call).unwrap().unwrap();
}

fn refused(signer: &str, call: impl Into<RuntimeCall>, error: Refused) {
	assert_eq!(submit(signer, call).unwrap(), Err(error.into()));
}

/// A CT of patient-1, anchored by a technologist or radiologist of this organisation.
fn anchor_ct(by: &str, organisation: OrganisationId, number: u8) {
	let study = named(study_of(organisation, number), "patient-1");
	done(by, pallet_image_provenance::Call::anchor_study { study });
}

fn contribute() -> Call<Runtime> {
	Call::contribute {
		report: REPORT,
		section: FINDINGS,
		kind: ContributionKind::Finding,
		element: H256::repeat_byte(1),
		source: Source::Signer,
		derived_from: Default::default(),
		replaces: None,
	}
}

fn acknowledge() -> RuntimeCall {
	opened(&[study(1).study], "patient-1", Call::acknowledge { report: REPORT, sections: 1 })
}

fn sign(state: ReportState) -> Call<Runtime> {
	Call::sign { report: REPORT, sections: 1, state }
}

/// A final report of north hospital about a CT of patient-1.
fn final_report() {
	anchor_ct("technologist-1", 0, 1);
	let sections = vec![TemplateSection { code: FINDINGS, required: true }];
	let template = Call::publish_template {
		code: Code::loinc(187_484),
		sections: sections.try_into().unwrap(),
		self_review: false,
	};
	done("radiologist-1", template);
	let open = Call::open_report { report: REPORT, template: 0, studies: vec![study(1).study].try_into().unwrap() };
	done("radiologist-1", opened(&[study(1).study], "patient-1", open));
	done("radiologist-1", contribute());
	done("radiologist-1", sign(ReportState::Final));
}

/// CT of the chest in 6 to 12 months.
fn raise() -> FollowUpId {
	let today = calendar::day_of(Timestamp::get()) as u32;
	let raise = Call::raise_follow_up {
		report: REPORT,
		recommendation: Recommendation {
			category: ActionableCategory::Category3,
			finding: H256::repeat_byte(2),
			modality: radledger_primitives::Modality::Ct,
			region: BodyRegion::Chest,
			from: today + 182,
			due: today + 365,
		},
		to: Some(account("cardiologist-1")),
	};
	done("radiologist-1", raise);
	pallet_report_authorship::NextFollowUp::<Runtime>::get() - 1
}

fn state(id: FollowUpId) -> FollowUpState {
	ReportAuthorship::follow_up(id).unwrap().state
}

/// What is left of a block when its transactions are done, given to all pallets.
fn idle() -> Weight {
	AllPalletsWithSystem::on_idle(System::block_number(), Weight::from_parts(10_000_000_000, 1_000_000))
}

/// The entries by all pallets are one sequence over all pages, and each call pays for the page that it begins.
#[test]
fn uses_that_every_pallet_tells_should_be_one_sequence() {
	chain().execute_with(|| {
		final_report();
		let (hers, root, patient) = (study(1).study, study(1).root, account("patient-1"));
		let revoke = pallet_dynamic_consent::Call::revoke { consent: 0 };
		let research = Offer {
			scope: Scope::All,
			grantee: Grantee::Organisation(0),
			terms: Terms {
				permission: Permission::HealthResearch,
				modifiers: Modifiers::default(),
				parameters: Default::default(),
			},
			until: None,
			compensation: Compensation::Free,
			text: None,
		};
		for _ in 0..15 {
			let basis = Basis::Declared(DataUse::plain(Purpose::ClinicalCare));
			let patient = patient.clone();
			done("radiologist-2", pallet_dynamic_consent::Call::record_access { patient, study: None, basis });
		}
		let purpose = TransferPurpose::Treatment;
		let opened = |call: RuntimeCall| opened(&[hers], "patient-1", call);
		let send = pallet_image_provenance::Call::send { study: hers, to: 1, purpose, request: None };
		done("technologist-1", opened(send.into()));
		// These begin a page after a full one.
		done("radiologist-2", opened(pallet_image_provenance::Call::confirm { study: hers, root }.into()));
		done("cardiologist-1", acknowledge());
		done("patient-1", revoke);
		done("radiologist-2", acknowledge());
		done("patient-1", pallet_dynamic_consent::Call::grant { offer: research });
		let parts = vec![Member::Study(hers)];
		let dataset = dataset_id(0, &parts);
		let (parts, purpose) = (parts.try_into().unwrap(), Purpose::HealthResearch);
		let declare = pallet_model_registry::Call::declare_dataset { parts, purpose, request: None };
		done("steward-1", opened(declare.into()));

		let log = DynamicConsent::log(patient, 15).unwrap();
		assert_eq!((log.first, log.length, log.kept_from), (15, 20, 0));
		let told: Vec<_> = uses("patient-1", 15).iter().map(|entry| (entry.activity, entry.outcome)).collect();
		let (permitted, report) = (|consent| Outcome::Permitted { consent }, Activity::ReportRead { report: REPORT });
		let expected = [
			(Activity::Sent { to: 1 }, permitted(0)),
			(Activity::Received { from: 0 }, permitted(0)),
			(report, Outcome::Exempt { exemption: Exemption::Treatment }),
			(report, Outcome::Denied { rule: Rule::NoConsent }),
			(Activity::Dataset { dataset }, permitted(1)),
		];
		assert_eq!(told, expected);
		let blinded = opening(hers, "patient-1").blinded();
		assert!(uses("patient-1", 15).iter().all(|entry| entry.study == Some(blinded)));
	});
}

/// C-06 and M-08: found at one hospital, imaged at another.
#[test]
fn follow_up_should_close_at_another_hospital_or_be_overdue_for_everyone_to_see() {
	chain().execute_with(|| {
		final_report();
		let (kept, lost) = (raise(), raise());
		for id in [kept, lost] {
			done("cardiologist-1", Call::accept { follow_up: id });
		}
		let drop = Call::cancel_follow_up { follow_up: lost, reason: CancelReason::Duplicate };
		refused("radiologist-1", drop, Refused::NotResponsible);
		begin_block(2, START + 200 * DAY);
		// The patient has moved; the other hospital images, under the same pseudonym, with treatment permitted.
		anchor_ct("radiologist-2", 1, 2);
		let satisfy = Call::satisfy { follow_up: kept, study: study_of(1, 2).study };
		refused("radiologist-2", satisfy.clone(), Refused::NotOpened);
		done("radiologist-2", opened(&[study(1).study, study_of(1, 2).study], "patient-1", satisfy));
		begin_block(3, START + 365 * DAY);
		idle();
		assert_eq!(state(lost), FollowUpState::Open, "in time until the last day, and 14 days of grace");
		begin_block(4, START + 380 * DAY);
		let before = System::events().len();
		// A year has passed in one block: the days are looked through in as many blocks as it takes.
		for _ in 0..100 {
			idle();
		}
		assert_eq!(state(kept), FollowUpState::Satisfied { study: study_of(1, 2).study });
		assert_eq!(state(lost), FollowUpState::Overdue);
		let told = System::events().split_off(before).into_iter().any(|record| {
			record.event
				== RuntimeEvent::ReportAuthorship(pallet_report_authorship::Event::FollowUpOverdue {
					follow_up: lost,
					responsible: account("cardiologist-1"),
					organisation: 0,
				})
		});
		assert!(told, "the clinician and the hospital");
		assert_eq!(ReportAuthorship::follow_ups_of_report(REPORT, None).len(), 2);
		done("steward-1", Call::escalate { follow_up: lost, to: account("radiologist-1") });
		done("radiologist-1", Call::accept { follow_up: lost });
		let steps: Vec<_> = ReportAuthorship::steps(lost, 0).into_iter().map(|taken| taken.step).collect();
		let to = account("radiologist-1");
		let expected = [
			Step::Raised,
			Step::HandedOver { to: account("cardiologist-1") },
			Step::Accepted,
			Step::Overdue,
			Step::Escalated { to },
			Step::Accepted,
		];
		assert_eq!(steps, expected);
	});
}

#[test]
fn idle_blocks_should_cost_the_same_however_many_follow_ups_there_are() {
	let cost = |follow_ups: u32| {
		chain().execute_with(|| {
			final_report();
			let mut block = 1;
			for number in 0..follow_ups {
				if number % 20 == 19 {
					block += 1;
					begin_block(block, START + Moment::from(block) * constants::SLOT_DURATION);
				}
				raise();
			}
			idle();
			begin_block(block + 1, START + Moment::from(block + 1) * constants::SLOT_DURATION);
			idle()
		})
	};
	let (one, many) = (cost(1), cost(300));
	println!("an idle block with 1 follow-up: {one}, with 300: {many}");
	assert_eq!(one, many);
}

#[test]
fn reading_elsewhere_should_need_the_consent_of_the_patient() {
	chain().execute_with(|| {
		final_report();
		// Treatment is permitted from enrolment on, to every hospital.
		done("radiologist-2", acknowledge());
		let (duties, _) = DynamicConsent::duties(1, None);
		assert_eq!(duties.len(), 0, "no consent has ended");
		let revoke = pallet_dynamic_consent::Call::revoke { consent: 0 };
		done("patient-1", revoke);
		let (duties, _) = DynamicConsent::duties(1, None);
		assert_eq!(duties.len(), 1, "who has read has received");
		begin_block(2, START + constants::SLOT_DURATION);
		done("steward-2", acknowledge());
		let denied = ReportAuthorship::readings(REPORT, None)
			.into_iter()
			.find(|reading| reading.by == account("steward-2"))
			.unwrap();
		assert!(matches!(denied.basis, ReadingBasis::Denied { rule } if rule != Rule::NoSubject), "{denied:?}");
		let invite = Call::invite { report: REPORT, who: account("radiologist-2"), part: Part::Author };
		refused("radiologist-1", opened(&[study(1).study], "patient-1", invite), Refused::NotPermitted);
		// Who treats the patient reads all the same.
		done("cardiologist-1", acknowledge());
	});
}

#[test]
fn readers_should_be_told_of_an_addendum_until_they_acknowledge() {
	chain().execute_with(|| {
		final_report();
		done("cardiologist-1", acknowledge());
		refused("radiologist-1", contribute(), Refused::NotOpen);
		let addendum = Call::addendum { report: REPORT, reason: ChangeReason::Omission, sections: 1 };
		done("radiologist-1", addendum);
		done("radiologist-1", contribute());
		done("radiologist-1", sign(ReportState::Appended));
		let told = || {
			let (told, _) = ReportAuthorship::to_be_told(REPORT, None);
			told.into_iter().map(|reader| reader.account).collect::<Vec<_>>()
		};
		assert_eq!(told(), [account("cardiologist-1")]);
		begin_block(2, START + constants::SLOT_DURATION);
		done("cardiologist-1", acknowledge());
		assert_eq!(told(), []);
	});
}

#[test]
fn whoever_cannot_pay_should_not_write_a_byte() {
	chain().execute_with(|| {
		final_report();
		let all = free("cardiologist-1");
		let transfer = pallet_balances::Call::transfer_allow_death {
			dest: account("radiologist-1").into(),
			value: all - all / 100_000_000,
		};
		done("cardiologist-1", transfer);
		let ended = submit("cardiologist-1", acknowledge());
		assert_ne!(ended, Ok(Ok(())));
		assert!(ReportAuthorship::readings(REPORT, None).is_empty(), "{ended:?}");
	});
}
