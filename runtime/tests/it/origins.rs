//! Who may call what. Every call of ours that the metadata knows must have a row here.

use crate::{metadata::calls_of, world::*};
use pallet_collective::RawOrigin;
use radledger_primitives::{
	consent::{
		records::{Basis, Offer},
		Compensation, DataUse, EmergencyReason, Grantee, Justification, Measure, Modifiers, Permission, Purpose,
		Purposes, ReviewOutcome, Scope, Terms,
	},
	digest::{identifier, screening},
	minority::Minority,
	Agent, AmendmentReason, DiscrepancyOutcome, Modality, ModelVersion, Operation, OrganisationId, OrganisationKind,
	Quantity, RevisionReason, Roles, SuspensionReason, TransferPurpose, H256,
};
use radledger_runtime::{configs::governance::CouncilInstance, *};
use sp_core::Pair;
use sp_runtime::{traits::Dispatchable, DispatchError, ModuleError};
use std::collections::BTreeSet;

mod annotation;
mod devices;
mod models;
mod reports;

/// Those who try, in the order of a row's outcomes. South imaging is suspended.
fn origins() -> [(&'static str, RuntimeOrigin); 9] {
	let signed = |name| RuntimeOrigin::signed(account(name));
	[
		("none", RuntimeOrigin::none()),
		("stranger", signed("stranger")),
		("patient", signed("patient-1")),
		("radiologist", signed("radiologist-1")),
		("technologist", signed("technologist-1")),
		("organisation", signed("north-hospital")),
		("suspended organisation", signed("south-imaging")),
		("motion of the council", RawOrigin::<AccountId, CouncilInstance>::Members(2, 3).into()),
		("root", RuntimeOrigin::root()),
	]
}

/// The organisation acme-scanners.
const ACME: OrganisationId = 2;

const OK: &str = "ok";
const BAD: &str = "BadOrigin";
const NO_ORG: &str = "NotAnOrganisation";
const SUSPENDED: &str = "OrganisationSuspended";
const NO_ROLE: &str = "NotAuthorised";
const NO_PATIENT: &str = "NotAPatient";

/// One call, and how it ends for each of [`origins`].
struct Row {
	pallet: &'static str,
	name: &'static str,
	call: RuntimeCall,
	outcomes: [&'static str; 9],
}

fn row(pallet: &'static str, name: &'static str, call: impl Into<RuntimeCall>, outcomes: [&'static str; 9]) -> Row {
	Row { pallet, name, call: call.into(), outcomes }
}

fn table() -> Vec<Row> {
	use pallet_consortium::Call as Consortium;
	use pallet_dynamic_consent::Call as Consent;
	use pallet_image_provenance::Call as ImageProvenance;
	let council = [BAD, BAD, BAD, BAD, BAD, BAD, BAD, OK, OK];
	let organisation = [BAD, NO_ORG, NO_ORG, NO_ORG, NO_ORG, OK, SUSPENDED, BAD, BAD];
	let makers = [BAD, NO_ROLE, NO_ROLE, OK, OK, OK, NO_ROLE, BAD, BAD];
	let stewards = [BAD, NO_ROLE, NO_ROLE, NO_ROLE, NO_ROLE, OK, NO_ROLE, BAD, BAD];
	let anybody = [BAD, OK, OK, OK, OK, OK, OK, BAD, BAD];
	let patients = [BAD, NO_PATIENT, OK, NO_PATIENT, NO_PATIENT, NO_PATIENT, NO_PATIENT, BAD, BAD];
	let until = START + constants::MILLISECONDS_PER_DAY;
	vec![
		row(
			"Consortium",
			"admit_organisation",
			Consortium::admit_organisation { account: account("stranger"), kind: OrganisationKind::Society },
			council,
		),
		row(
			"Consortium",
			"suspend_organisation",
			Consortium::suspend_organisation { organisation: 3, reason: SuspensionReason::Arrears },
			council,
		),
		row("Consortium", "reinstate_organisation", Consortium::reinstate_organisation { organisation: 1 }, council),
		row(
			"Consortium",
			"credential",
			Consortium::credential { member: account("nobody"), roles: Roles::AUDITOR, until },
			organisation,
		),
		row(
			"Consortium",
			"withdraw_credential",
			Consortium::withdraw_credential { member: account("annotator-1") },
			organisation,
		),
		row(
			"Consortium",
			"enrol_patient",
			Consortium::enrol_patient { account: account("nobody"), minority: None },
			organisation,
		),
		row(
			"Consortium",
			"release_patient",
			Consortium::release_patient { account: account("patient-2") },
			organisation,
		),
		row(
			"Consortium",
			"accept_credential",
			Consortium::accept_credential { organisation: 3 },
			[
				BAD,
				OK,
				"NothingToAccept",
				"NothingToAccept",
				"NothingToAccept",
				"NothingToAccept",
				"NothingToAccept",
				BAD,
				BAD,
			],
		),
		row(
			"Consortium",
			"resign",
			Consortium::resign {},
			[BAD, "MemberNotFound", OK, OK, OK, "MemberNotFound", "MemberNotFound", BAD, BAD],
		),
		row(
			"Consortium",
			"allow_enrolment",
			Consortium::allow_enrolment {},
			[BAD, "NotLeft", "NotLeft", "NotLeft", "NotLeft", "NotLeft", "NotLeft", BAD, BAD],
		),
		row("Consortium", "set_waiting_period", Consortium::set_waiting_period { period: 0 }, council),
		row("ImageProvenance", "anchor_study", ImageProvenance::anchor_study { study: study(1) }, makers),
		row(
			"ImageProvenance",
			"anchor_studies",
			ImageProvenance::anchor_studies { studies: vec![study(2), study(3)].try_into().unwrap() },
			makers,
		),
		row(
			"ImageProvenance",
			"amend_study",
			ImageProvenance::amend_study {
				study: study(9).study,
				root: H256::repeat_byte(1),
				instances: 2,
				series: 1,
				reason: AmendmentReason::LateArrival,
			},
			makers,
		),
		row(
			"ImageProvenance",
			"record_derivation",
			ImageProvenance::record_derivation {
				output: study(10).study,
				parents: vec![study(8).study].try_into().unwrap(),
				operation: Operation::Reconstruction,
				agent: Agent::Signer,
				parameters: H256::zero(),
			},
			makers,
		),
		row(
			"ImageProvenance",
			"send",
			ImageProvenance::send { study: study(9).study, to: 2, purpose: TransferPurpose::Archiving, request: None },
			makers,
		),
		row(
			"ImageProvenance",
			"confirm",
			ImageProvenance::confirm { study: study_of(ACME, 7).study, root: study(7).root },
			makers,
		),
		row(
			"ImageProvenance",
			"resolve_discrepancy",
			ImageProvenance::resolve_discrepancy {
				study: study_of(ACME, 6).study,
				to: 0,
				outcome: DiscrepancyOutcome::Discarded,
			},
			stewards,
		),
		row("ImageProvenance", "stamp_settings", stamp(1), makers),
		row(
			"ImageProvenance",
			"record_measurement",
			ImageProvenance::record_measurement {
				study: study(9).study,
				measurement: measurement(2),
				value: H256::zero(),
			},
			makers,
		),
		row(
			"ImageProvenance",
			"revise_measurement",
			ImageProvenance::revise_measurement {
				study: study(9).study,
				measurement: measurement(3),
				value: H256::repeat_byte(1),
				reason: RevisionReason::Remeasured,
			},
			makers,
		),
		row(
			"ImageProvenance",
			"publish_protocol",
			publish(1),
			[BAD, NO_ROLE, NO_ROLE, OK, NO_ROLE, OK, NO_ROLE, BAD, BAD],
		),
		row(
			"ImageProvenance",
			"record_conformity",
			ImageProvenance::record_conformity {
				study: study(9).study,
				protocol: H256::repeat_byte(2),
				deviations: 0,
				tags: Default::default(),
			},
			makers,
		),
		row(
			"ImageProvenance",
			"record_patrol",
			ImageProvenance::record_patrol { seed: 0, checked: 1, corrupted: 0, studies: Default::default() },
			makers,
		),
		row(
			"ImageProvenance",
			"screen_pixels",
			ImageProvenance::screen_pixels {
				scope: H256(key("trial").public().0),
				subject: H256::zero(),
				tokens: vec![H256::zero()].try_into().unwrap(),
				proof: key("trial").sign(screening(0, &H256::zero(), &[H256::zero()]).as_bytes()).0,
			},
			makers,
		),
		row("ImageProvenance", "attest_erasure", ImageProvenance::attest_erasure { study: study(9).study }, stewards),
		row(
			"ImageProvenance",
			"cancel_transfer",
			ImageProvenance::cancel_transfer { study: study_of(ACME, 7).study, to: 0 },
			makers,
		),
		row(
			"ImageProvenance",
			"certify_erasure",
			ImageProvenance::certify_erasure { study: study_of(ACME, 6).study },
			stewards,
		),
		row(
			"ImageProvenance",
			"sweep_erased",
			ImageProvenance::sweep_erased { study: study(201).study, of: None },
			anybody,
		),
		row(
			"ImageProvenance",
			"name_subject",
			ImageProvenance::name_subject {
				study: study(203).study,
				subject: opening(study(203).study, "patient-1").seal(),
				salt: None,
				reports: 0,
			},
			makers,
		),
		row(
			"ImageProvenance",
			"open",
			ImageProvenance::open { openings: vec![opening(study(202).study, "patient-1")].try_into().unwrap() },
			anybody,
		),
		row(
			"ImageProvenance",
			"name_devices",
			ImageProvenance::name_devices {
				studies: vec![study(203).study].try_into().unwrap(),
				devices: vec![devices::PLAIN].try_into().unwrap(),
			},
			makers,
		),
		row("DynamicConsent", "grant", Consent::grant { offer: ct_for_research() }, patients),
		row("DynamicConsent", "narrow", Consent::narrow { consent: 1, offer: ct_for_research() }, patients),
		row("DynamicConsent", "revoke", Consent::revoke { consent: 1 }, patients),
		row(
			"DynamicConsent",
			"refuse",
			Consent::refuse { scope: Scope::All, grantee: Grantee::Organisation(3), purposes: Purposes::SECONDARY },
			patients,
		),
		row("DynamicConsent", "lift", Consent::lift { refusal: 4 }, patients),
		row("DynamicConsent", "approve", Consent::approve { request: 0, until: None }, patients),
		row("DynamicConsent", "decline", Consent::decline { request: 0 }, patients),
		row(
			"DynamicConsent",
			"appoint_guardian",
			Consent::appoint_guardian { guardian: account("patient-2") },
			patients,
		),
		row(
			"DynamicConsent",
			"dismiss_guardian",
			Consent::dismiss_guardian { guardian: account("patient-3") },
			patients,
		),
		row("DynamicConsent", "seal_receipt", Consent::seal_receipt { consent: 1, digest: H256::zero() }, patients),
		row("DynamicConsent", "request_access", request(), makers),
		row("DynamicConsent", "record_access", record(Purpose::Education), makers),
		row(
			"DynamicConsent",
			"break_glass",
			break_glass(),
			[BAD, NO_ROLE, NO_ROLE, OK, NO_ROLE, "NotAPerson", NO_ROLE, BAD, BAD],
		),
		row(
			"DynamicConsent",
			"review_emergency",
			Consent::review_emergency {
				organisation: 0,
				patient: account("patient-1"),
				access: 17,
				outcome: ReviewOutcome::Justified,
			},
			// Whose member it was does not judge, and no regulator's person is among those who try.
			[BAD, NO_ROLE, NO_ROLE, NO_ROLE, NO_ROLE, "NotAPerson", NO_ROLE, BAD, BAD],
		),
		row(
			"DynamicConsent",
			"judge_request",
			Consent::judge_request { patient: account("patient-1"), request: 0, holds: true },
			// Whose member asks does not judge, and no regulator's person is among those who try.
			[BAD, NO_ROLE, NO_ROLE, NO_ROLE, NO_ROLE, "NotAPerson", NO_ROLE, BAD, BAD],
		),
		row(
			"DynamicConsent",
			"acknowledge_duty",
			Consent::acknowledge_duty { patient: account("patient-1"), consent: 3 },
			stewards,
		),
		row(
			"DynamicConsent",
			"certify_duty",
			Consent::certify_duty { patient: account("patient-1"), consent: 3, measure: Measure::Ceased },
			stewards,
		),
		row(
			"DynamicConsent",
			"publish_text",
			Consent::publish_text { policy: None, language: *b"de", digest: H256::zero() },
			stewards,
		),
		row(
			"DynamicConsent",
			"prove_minority",
			Consent::prove_minority {
				patient: account("ward"),
				month: SINCE + 12,
				proof: Minority::prove(SEED, SINCE + 100, SINCE + 12).unwrap(),
			},
			[BAD, OK, OK, OK, OK, OK, OK, BAD, BAD],
		),
		row("DynamicConsent", "attest_majority", Consent::attest_majority { patient: account("ward") }, stewards),
		row(
			"DynamicConsent",
			"extend_file",
			Consent::extend_file { patient: account("patient-1") },
			[BAD, NO_ROLE, OK, NO_ROLE, NO_ROLE, OK, NO_ROLE, BAD, BAD],
		),
		row("DynamicConsent", "prune_log", Consent::prune_log { patient: account("patient-1") }, anybody),
		row(
			"DynamicConsent",
			"as_guardian",
			Consent::as_guardian { patient: account("ward-1"), call: Box::new(Consent::revoke { consent: 0 }.into()) },
			[BAD, "NotAGuardian", OK, "NotAGuardian", "NotAGuardian", "NotAGuardian", "NotAGuardian", BAD, BAD],
		),
	]
	.into_iter()
	.chain(annotation::rows())
	.chain(devices::rows())
	.chain(models::rows())
	.chain(reports::rows())
	.collect()
}

/// The seed of a child's commitment, and the month of their enrolment.
const SEED: H256 = H256::repeat_byte(5);
const SINCE: u32 = 672;

/// What patient-1 allows: research on CT.
fn ct_for_research() -> Offer<AccountId> {
	Offer { scope: Scope::Modality(Modality::Ct), ..education() }
}

/// Education, by anyone.
fn education() -> Offer<AccountId> {
	Offer {
		scope: Scope::All,
		grantee: Grantee::Anyone,
		terms: Terms {
			permission: Permission::Education,
			modifiers: Modifiers::default(),
			parameters: Default::default(),
		},
		until: None,
		compensation: Compensation::Free,
		text: None,
	}
}

/// Asks for everything of patient-1.
fn request() -> pallet_dynamic_consent::Call<Runtime> {
	pallet_dynamic_consent::Call::request_access {
		patient: account("patient-1"),
		study: None,
		data_use: DataUse::plain(Purpose::HealthResearch),
		justification: Justification::ResearchProject,
		until: START + 30 * constants::MILLISECONDS_PER_DAY,
	}
}

/// Uses everything of patient-1.
fn record(purpose: Purpose) -> pallet_dynamic_consent::Call<Runtime> {
	pallet_dynamic_consent::Call::record_access {
		patient: account("patient-1"),
		study: None,
		basis: Basis::Declared(DataUse::plain(purpose)),
	}
}

/// Breaks the glass of patient-1.
fn break_glass() -> pallet_dynamic_consent::Call<Runtime> {
	pallet_dynamic_consent::Call::break_glass {
		patient: account("patient-1"),
		study: None,
		reason: EmergencyReason::Incapacitated,
	}
}

/// What patient-1 decided, who used their data, and a child.
fn prepare_consents() {
	use pallet_dynamic_consent::Call;
	fn done(signer: &str, call: impl Into<RuntimeCall>) {
		submit(signer, call).unwrap().unwrap();
	}
	done("patient-1", Call::grant { offer: ct_for_research() });
	let refuse =
		Call::refuse { scope: Scope::Modality(Modality::Mr), grantee: Grantee::Anyone, purposes: Purposes::EDUCATION };
	done("patient-1", refuse);
	done("patient-1", Call::grant { offer: education() });
	done("radiologist-1", request());
	done("patient-1", Call::lift { refusal: 2 });
	for _ in 0..17 {
		done("radiologist-1", record(Purpose::Education));
	}
	done("patient-1", Call::revoke { consent: 3 });
	done("radiologist-1", break_glass());
	let guardian = account("patient-3");
	done("patient-1", Call::appoint_guardian { guardian });
	let refuse =
		Call::refuse { scope: Scope::Modality(Modality::Us), grantee: Grantee::Anyone, purposes: Purposes::EDUCATION };
	done("patient-1", refuse);
	pallet_dynamic_consent::Logs::<Runtime>::mutate(account("patient-1"), 0, |page| {
		// As if three years had passed.
		page.as_mut().unwrap().until = 0;
	});
	let enrol = pallet_consortium::Call::enrol_patient {
		account: account("ward"),
		minority: Minority::commit(SEED, SINCE, SINCE + 100),
	};
	done("north-hospital", enrol);
	// Whose guardian patient-1 is.
	done("north-hospital", pallet_consortium::Call::enrol_patient { account: account("ward-1"), minority: None });
	let guardian = account("patient-1");
	done("ward-1", Call::appoint_guardian { guardian });
	// A file with room for few decisions.
	pallet_dynamic_consent::Files::<Runtime>::mutate(account("patient-1"), |file| {
		let file = file.as_mut().unwrap();
		file.room = file.decisions + 8;
	});
	let until = START + constants::MILLISECONDS_PER_DAY;
	let offer = pallet_consortium::Call::credential { member: account("stranger"), roles: Roles::AUDITOR, until };
	done("lumen-ai", offer);
}

/// Study 201, which was erased, and study 202, which names patient-1.
fn prepare_erasures() {
	use pallet_image_provenance::Call;
	for number in [201, 202, 203] {
		submit("technologist-1", anchor(number)).unwrap().unwrap();
	}
	submit("north-hospital", Call::attest_erasure { study: study(201).study }).unwrap().unwrap();
	pallet_image_provenance::Studies::<Runtime>::mutate(study(202).study, |known| {
		known.as_mut().unwrap().subject = Some(opening(study(202).study, "patient-1").seal());
	});
}

/// The identifier of a measurement by north hospital.
fn measurement(number: u8) -> H256 {
	identifier(0, &H256::repeat_byte(number))
}

/// Stamps settings for a measurement on study 9.
fn stamp(measurement: u8) -> pallet_image_provenance::Call<Runtime> {
	pallet_image_provenance::Call::stamp_settings {
		study: study(9).study,
		measurement: self::measurement(measurement),
		quantity: Quantity::LongAxis,
		settings: H256::zero(),
		agent: Agent::Signer,
	}
}

/// Publishes a protocol.
fn publish(protocol: u8) -> pallet_image_provenance::Call<Runtime> {
	pallet_image_provenance::Call::publish_protocol { protocol: H256::repeat_byte(protocol), constraints: 1 }
}

/// Every call of ours, each with arguments that succeed for someone.
pub fn calls() -> Vec<RuntimeCall> {
	table().into_iter().map(|row| row.call).collect()
}

/// The development chain with studies 8 to 10 of north hospital, measurements on it and a protocol, studies 6 and 7 sent to it by
/// acme scanners, of which 6 arrived corrupted, and south imaging suspended.
pub fn prepared() -> sp_io::TestExternalities {
	let mut chain = chain();
	chain.execute_with(|| {
		use pallet_image_provenance::Call;
		fn done(signer: &str, call: impl Into<RuntimeCall>) {
			submit(signer, call).unwrap().unwrap();
		}
		done("technologist-1", anchor(8));
		done("technologist-1", anchor(9));
		done("technologist-1", anchor(10));
		done("radiologist-1", publish(2));
		done("technologist-1", stamp(2));
		done("technologist-1", stamp(3));
		for number in [6, 7] {
			done("acme-scanners", anchor_as(ACME, number));
			let purpose = TransferPurpose::Archiving;
			let study = study_of(ACME, number).study;
			done("acme-scanners", Call::send { study, to: 0, purpose, request: None });
		}
		let (study, root) = (study_of(ACME, 6).study, H256::zero());
		done("technologist-1", Call::confirm { study, root });
		prepare_consents();
		prepare_erasures();
		devices::prepare();
		reports::prepare(models::prepare());
		annotation::prepare();
		begin_block(2, START + constants::SLOT_DURATION);
		let (study, measurement, value) = (self::study(9).study, measurement(3), H256::zero());
		done("technologist-1", Call::record_measurement { study, measurement, value });
		annotation::prepare_later();
		models::prepare_later();
		reports::prepare_later();
		let suspend =
			pallet_consortium::Call::suspend_organisation { organisation: 1, reason: SuspensionReason::Requested };
		RuntimeCall::from(suspend).dispatch(RuntimeOrigin::root()).unwrap();
	});
	chain
}

/// How `call` ends for `origin`, in one word; leaves no trace.
fn outcome(call: RuntimeCall, origin: RuntimeOrigin) -> &'static str {
	use frame_support::storage::{with_transaction, TransactionOutcome};
	let dispatched = with_transaction(|| {
		let ended = call.dispatch(origin).map_err(|error| error.error);
		TransactionOutcome::Rollback(Ok::<_, DispatchError>(ended))
	});
	match dispatched.unwrap() {
		Ok(_) => OK,
		Err(DispatchError::BadOrigin) => BAD,
		Err(DispatchError::Module(ModuleError { message: Some(name), .. })) => name,
		Err(other) => panic!("{other:?}"),
	}
}

#[test]
fn every_call_should_end_for_everyone_as_the_table_says() {
	prepared().execute_with(|| {
		let mut others = Vec::new();
		for Row { pallet, name, call, outcomes } in table() {
			for ((who, origin), expected) in origins().into_iter().zip(outcomes) {
				let ended = outcome(call.clone(), origin);
				if ended != expected {
					others.push(format!("{pallet}.{name} by {who}: {ended}, not {expected}"));
				}
			}
		}
		assert!(others.is_empty(), "{}", others.join("\n"));
	});
}

#[test]
fn every_call_in_the_metadata_should_have_a_row() {
	let known: BTreeSet<_> = [
		"Consortium",
		"ImageProvenance",
		"DynamicConsent",
		"ModelRegistry",
		"ReportAuthorship",
		"DeviceSurveillance",
		"AnnotationRewards",
	]
	.into_iter()
	.flat_map(|pallet| calls_of(pallet).into_iter().map(move |(_, call)| format!("{pallet}.{call}")))
	.collect();
	let rows: BTreeSet<_> = table().into_iter().map(|row| format!("{}.{}", row.pallet, row.name)).collect();
	assert_eq!(known, rows, "calls without a row, or rows without a call");

	// Ours are the pallets from index 50: a new one must be named above.
	let ours = crate::metadata::metadata().pallets.into_iter().filter(|pallet| pallet.index >= 50).count();
	assert_eq!(ours, 7);
}

#[test]
fn each_row_should_carry_the_call_it_is_named_after() {
	use frame_support::traits::GetCallMetadata;
	for Row { pallet, name, call, .. } in table() {
		let metadata = call.get_call_metadata();
		assert_eq!((metadata.pallet_name, metadata.function_name), (pallet, name));
	}
}
