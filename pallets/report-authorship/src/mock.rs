//! The smallest runtime in which this pallet works, the people in it, and reports that they write.

use frame::testing_prelude::*;
use radledger_primitives::{
	consent::{ConsentId, Rule},
	model::SemVer,
	report::{
		records::TemplateSection, ActionableCategory, BodyRegion, Code, ContributionKind, Part, Recommendation,
		ReportState, Source, TemplateId,
	},
	udi::{IssuingEntity, UdiDi},
	Modality, ModelVersion, Moment, Node, OrganisationId, OrganisationKind, ReportId, Roles, StudyId, H256,
};
use radledger_test_doubles::{Asked, Consents, Graph, Models, People, Studies};

radledger_test_doubles::runtime!(ReportAuthorship = pallet_report_authorship at 54);

/// The account of organisation 0, a hospital.
pub const HOSPITAL: AccountId = 1;
/// Its radiologists, clinicians, data steward, technologist and educator.
pub const RADIOLOGIST: AccountId = 2;
pub const SECOND: AccountId = 3;
pub const CLINICIAN: AccountId = 4;
pub const STEWARD: AccountId = 5;
pub const TECHNOLOGIST: AccountId = 6;
pub const EDUCATOR: AccountId = 7;
/// Radiologist, clinician and technologist of organisation 1, an imaging centre.
pub const OTHER_RADIOLOGIST: AccountId = 10;
pub const OTHER_CLINICIAN: AccountId = 11;
pub const OTHER_TECHNOLOGIST: AccountId = 12;
/// Radiologist of organisation 2, to whom patients do not consent.
pub const UNWANTED: AccountId = 13;
/// Radiologist of the hospital who owns nothing.
pub const PENNILESS: AccountId = 14;
pub const PATIENT: AccountId = 20;
pub const OTHER_PATIENT: AccountId = 21;
pub const STRANGER: AccountId = 99;

pub const NOW: Moment = 1_800_000_000_000;
pub const DAY: Moment = radledger_primitives::calendar::DAY;
/// Today, as days.
pub const TODAY: u32 = (NOW / DAY) as u32;

/// Two studies of [`PATIENT`], one of somebody else, and one of nobody.
pub const PET: StudyId = H256([1; 32]);
pub const CT: StudyId = H256([2; 32]);
pub const OTHERS: StudyId = H256([3; 32]);
pub const PHANTOM: StudyId = H256([4; 32]);
/// Later studies, of [`PATIENT`] and anchored by the imaging centre: what is recommended, and another modality.
pub const LATER_CT: StudyId = H256([5; 32]);
pub const LATER_MR: StudyId = H256([6; 32]);
/// A later CT of somebody else.
pub const LATER_OTHERS: StudyId = H256([7; 32]);
const LATER: [StudyId; 3] = [LATER_CT, LATER_MR, LATER_OTHERS];

/// A model that may author, and one that may not.
pub const MODEL: ModelVersion = ModelVersion { model: 1, version: 0 };
pub const SUSPENDED: ModelVersion = ModelVersion { model: 1, version: 1 };

/// Sections of [`template`]: findings, impression, technique, recommendation.
pub const FINDINGS: Code = Code::loinc(597_765);
pub const IMPRESSION: Code = Code::loinc(190_058);
pub const TECHNIQUE: Code = Code::loinc(551_119);
pub const ADVICE: Code = Code::loinc(187_831);
pub const DOCUMENT: Code = Code::loinc(187_484);

/// Identifiers of organisations 0 and 1.
pub const REPORT: ReportId = identifier(0, 9);
pub const REPORT_OF_OTHERS: ReportId = identifier(1, 9);

const fn identifier(organisation: u8, number: u8) -> ReportId {
	let mut bytes = [number; 32];
	(bytes[28], bytes[29], bytes[30], bytes[31]) = (0, 0, 0, organisation);
	H256(bytes)
}

impl crate::Config for Test {
	type Membership = People;
	type Studies = Studies;
	type Consent = Consents;
	type Models = Models;
	type Graph = Graph;
	type Time = Timestamp;
	type Rent = Rent;
	type Grace = ConstU32<14>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = radledger_test_doubles::World;
}

/// The hospital treats the patients; others only with their consent.
pub fn new_test_ext() -> TestState {
	chain((1..=13).chain([STRANGER]), 100_000_000, NOW, || {
		use OrganisationKind::*;
		let members = [
			(RADIOLOGIST, Roles::RADIOLOGIST),
			(SECOND, Roles::RADIOLOGIST),
			(PENNILESS, Roles::RADIOLOGIST),
			(CLINICIAN, Roles::CLINICIAN),
			(STEWARD, Roles::DATA_STEWARD),
			(TECHNOLOGIST, Roles::TECHNOLOGIST),
			(EDUCATOR, Roles::EDUCATOR),
		];
		People::admit(0, Hospital, Some(HOSPITAL), &members);
		let members = [
			(OTHER_RADIOLOGIST, Roles::RADIOLOGIST),
			(OTHER_CLINICIAN, Roles::CLINICIAN),
			(OTHER_TECHNOLOGIST, Roles::TECHNOLOGIST),
		];
		People::admit(1, ImagingCentre, None, &members);
		People::admit(2, Hospital, None, &[(UNWANTED, Roles::RADIOLOGIST)]);
		for patient in [PATIENT, OTHER_PATIENT] {
			People::enrol(patient);
			Consents::permit(Asked { subject: Some(patient), organisation: Some(0), purpose: None }, 0);
		}
		for (study, controller, subject, modality) in [
			(PET, 0, Some(PATIENT), Modality::Pt),
			(CT, 0, Some(PATIENT), Modality::Ct),
			(OTHERS, 0, Some(OTHER_PATIENT), Modality::Ct),
			(PHANTOM, 0, None, Modality::Ct),
			(LATER_CT, 1, Some(PATIENT), Modality::Ct),
			(LATER_MR, 1, Some(PATIENT), Modality::Mr),
			(LATER_OTHERS, 1, Some(OTHER_PATIENT), Modality::Ct),
		] {
			Studies::anchor(study, controller, subject, modality);
			Studies::anchored(study, if LATER.contains(&study) { NOW + 1 } else { NOW - 1 });
		}
		for version in [MODEL, SUSPENDED] {
			Models::publish(version, 1);
		}
		let semver = SemVer { major: 1, minor: 2, patch: 0 };
		Models::describe(MODEL, semver, UdiDi::new(IssuingEntity::Gs1, "09506000134352"), H256::repeat_byte(0x11));
		stop(SUSPENDED);
	})
}

/// The next block, `time` milliseconds later. The later studies are made in it, until 200 days have passed.
pub fn next_block(time: Moment) {
	test_runtime::next_block(time);
	for study in LATER {
		Studies::anchored(study, now().clamp(NOW + 1, NOW + 200 * DAY));
	}
}

/// Makes `who` a member of an organisation, with these roles.
pub fn credential(who: AccountId, organisation: OrganisationId, roles: Roles) {
	People::credential(who, organisation, roles);
}

/// Lets an organisation treat [`PATIENT`], or not any more.
pub fn consent(organisation: OrganisationId, given: Option<ConsentId>) {
	let asked = Asked { subject: Some(PATIENT), organisation: Some(organisation), purpose: None };
	match given {
		Some(consent) => Consents::permit(asked, consent),
		None => Consents::deny(asked, Rule::NoConsent),
	}
}

/// Whether an organisation received data of [`PATIENT`] under a consent.
pub fn has_received(organisation: OrganisationId, consent: ConsentId) -> bool {
	let received = |receipt: &radledger_test_doubles::Receipt| {
		(receipt.subject, receipt.consent, receipt.organisation) == (PATIENT, consent, organisation)
	};
	Consents::receipts().iter().any(received)
}

/// Suspends a model.
pub fn stop(version: ModelVersion) {
	Models::suspend(version);
}

/// The parents of a node.
pub fn parents(node: Node) -> Option<Vec<Node>> {
	Graph::parents(node)
}

fn tickets() -> Vec<Rent> {
	use crate::*;
	let mut all = Vec::new();
	all.extend(Templates::<Test>::iter_values().map(|record| record.ticket));
	for report in Reports::<Test>::iter_values() {
		all.push(report.ticket);
		all.extend(report.team.into_iter().filter_map(|member| member.ticket));
	}
	all.extend(Versions::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Readings::<Test>::iter_values().map(|record| record.ticket));
	all.extend(FollowUps::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Steps::<Test>::iter_values().filter_map(|record| record.ticket));
	all
}

/// Findings and impression are required; technique and recommendation are not.
pub fn sections() -> BoundedVec<TemplateSection, ConstU32<32>> {
	[(FINDINGS, true), (IMPRESSION, true), (TECHNIQUE, false), (ADVICE, false)]
		.map(|(code, required)| TemplateSection { code, required })
		.to_vec()
		.try_into()
		.unwrap()
}

/// Publishes the template of [`sections`].
pub fn template(self_review: bool) -> TemplateId {
	assert_ok!(ReportAuthorship::publish_template(signed(STEWARD), DOCUMENT, sections(), self_review));
	crate::NextTemplate::<Test>::get() - 1
}

/// Opens [`REPORT`] about the PET and the CT, for [`RADIOLOGIST`] and [`SECOND`].
pub fn open() {
	let template = template(false);
	assert_ok!(ReportAuthorship::open_report(signed(RADIOLOGIST), REPORT, template, vec![PET, CT].try_into().unwrap()));
	assert_ok!(ReportAuthorship::invite(signed(RADIOLOGIST), REPORT, SECOND, Part::Author));
}

/// What a contribution commits to, in these tests: a number.
pub fn element(number: u8) -> H256 {
	H256([number; 32])
}

/// What [`MODEL`] made.
pub fn by_model() -> Source {
	Source::Model { version: MODEL, inputs: element(200) }
}

/// A contribution to [`REPORT`]; returns its place.
pub fn contribute(by: AccountId, section: Code, source: Source, derived_from: &[u8], replaces: Option<u8>) -> u8 {
	let place = crate::Reports::<Test>::get(REPORT).unwrap().contributions;
	assert_ok!(try_contribute(by, section, source, derived_from, replaces));
	place
}

pub fn try_contribute(
	by: AccountId,
	section: Code,
	source: Source,
	derived_from: &[u8],
	replaces: Option<u8>,
) -> DispatchResultWithPostInfo {
	ReportAuthorship::contribute(
		signed(by),
		REPORT,
		section,
		ContributionKind::Finding,
		element(1),
		source,
		derived_from.to_vec().try_into().unwrap(),
		replaces,
	)
}

/// [`REPORT`] with findings and impression of [`RADIOLOGIST`], final.
pub fn final_report() {
	open();
	contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[], None);
	contribute(RADIOLOGIST, IMPRESSION, Source::Signer, &[], None);
	assert_ok!(ReportAuthorship::sign(signed(RADIOLOGIST), REPORT, 0b11, ReportState::Final));
}

/// CT of the chest in 180 to 365 days.
pub fn recommendation() -> Recommendation {
	Recommendation {
		category: ActionableCategory::Category3,
		finding: element(77),
		modality: Modality::Ct,
		region: BodyRegion::Chest,
		from: TODAY + 180,
		due: TODAY + 365,
	}
}
