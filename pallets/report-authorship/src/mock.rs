//! The smallest runtime in which this pallet works. Who may act, which studies and models there are, and what patients
//! allow is decided here by tables, not by other pallets.

use crate as pallet_report_authorship;
use frame::{
	runtime::prelude::*,
	testing_prelude::*,
	traits::{fungible::HoldConsideration, LinearStoragePrice},
};
use radledger_primitives::{
	consent::{ConsentId, Decision, Rule},
	device::MadeBy,
	model::{ModelFacts, ModelState, SemVer},
	report::{
		records::TemplateSection, ActionableCategory, BodyRegion, Code, ContributionKind, Recommendation, Source,
		TemplateId,
	},
	traits::{
		ConsentAuthority, LinkError, Membership, ModelLookup, ProvenanceGraph, Standing, StudyFacts, StudyLookup,
		StudyUse,
	},
	udi::{IssuingEntity, UdiDi},
	Modality, ModelVersion, Moment, Node, OrganisationId, OrganisationKind, ReportId, Roles, StudyId, H256,
};

pub type AccountId = u64;
pub type Balance = u64;

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

/// A model that may author, and one that may not.
pub const MODEL: ModelVersion = ModelVersion { model: 1, version: 0 };
pub const SUSPENDED: ModelVersion = ModelVersion { model: 1, version: 1 };

/// Sections of [`template`]: findings, impression, technique, recommendation.
pub const FINDINGS: Code = Code::loinc(597_765);
pub const IMPRESSION: Code = Code::loinc(190_058);
pub const TECHNIQUE: Code = Code::loinc(551_119);
pub const ADVICE: Code = Code::loinc(187_831);
pub const DOCUMENT: Code = Code::loinc(187_484);

pub const REPORT: ReportId = H256([9; 32]);

#[frame_construct_runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeTask,
		RuntimeHoldReason,
		RuntimeFreezeReason,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(54)]
	pub type ReportAuthorship = pallet_report_authorship;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = MockBlock<Test>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
}

parameter_types! {
	pub const Hold: RuntimeHoldReason = RuntimeHoldReason::ReportAuthorship(pallet_report_authorship::HoldReason::Record);
	pub const RentBase: Balance = 10;
	pub const RentPerByte: Balance = 1;
}

/// Members that tests and benchmarks add: organisation, its kind and their roles.
#[storage_alias]
type Extra = StorageMap<Mock, Twox64Concat, AccountId, (OrganisationId, OrganisationKind, u16), OptionQuery>;
/// Organisations that patients consented to, besides the hospital.
#[storage_alias]
type Consented = StorageMap<Mock, Twox64Concat, OrganisationId, ConsentId, OptionQuery>;
/// Members whose credential was ended.
#[storage_alias]
type WithoutCredential = StorageMap<Mock, Twox64Concat, AccountId, (), OptionQuery>;
/// Models that were suspended after all.
#[storage_alias]
type Stopped = StorageMap<Mock, Twox64Concat, ModelVersion, (), OptionQuery>;
/// Studies that benchmarks add.
#[storage_alias]
type MoreStudies = StorageMap<Mock, Twox64Concat, StudyId, AccountId, OptionQuery>;
/// Patients that benchmarks add.
#[storage_alias]
type MorePatients = StorageMap<Mock, Twox64Concat, AccountId, (), OptionQuery>;
/// The graph: what was made from what.
#[storage_alias]
type Links = StorageMap<Mock, Twox64Concat, Node, Vec<Node>, OptionQuery>;
/// Which organisation received whose data under which consent.
#[storage_alias]
type Received = StorageMap<Mock, Twox64Concat, (AccountId, ConsentId, OrganisationId), (), OptionQuery>;

pub struct People;
impl Membership<AccountId> for People {
	fn standing(who: &AccountId) -> Option<Standing> {
		use OrganisationKind::*;
		let (organisation, kind, roles) = match *who {
			_ if Extra::contains_key(who) => {
				Extra::get(who).map(|(organisation, kind, roles)| (organisation, kind, Roles(roles)))?
			}
			HOSPITAL => (0, Hospital, Roles::ALL),
			RADIOLOGIST | SECOND | PENNILESS => (0, Hospital, Roles::RADIOLOGIST),
			CLINICIAN => (0, Hospital, Roles::CLINICIAN),
			STEWARD => (0, Hospital, Roles::DATA_STEWARD),
			TECHNOLOGIST => (0, Hospital, Roles::TECHNOLOGIST),
			EDUCATOR => (0, Hospital, Roles::EDUCATOR),
			OTHER_RADIOLOGIST => (1, ImagingCentre, Roles::RADIOLOGIST),
			OTHER_CLINICIAN => (1, ImagingCentre, Roles::CLINICIAN),
			OTHER_TECHNOLOGIST => (1, ImagingCentre, Roles::TECHNOLOGIST),
			UNWANTED => (2, Hospital, Roles::RADIOLOGIST),
			_ => return None,
		};
		(!WithoutCredential::contains_key(who)).then_some(Standing { organisation, kind, roles })
	}

	fn is_patient(who: &AccountId) -> bool {
		[PATIENT, OTHER_PATIENT].contains(who) || MorePatients::contains_key(who)
	}

	fn kind(organisation: OrganisationId) -> Option<OrganisationKind> {
		(organisation < 3).then_some(OrganisationKind::Hospital)
	}

	fn is_person(who: &AccountId) -> bool {
		*who != HOSPITAL && Self::standing(who).is_some()
	}

	fn end_credential(who: &AccountId) {
		WithoutCredential::insert(who, ());
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_standing(who: &AccountId, kind: OrganisationKind, roles: Roles) {
		Extra::insert(who, (Self::set_organisation(kind), kind, roles.0));
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_patient(who: &AccountId) {
		MorePatients::insert(who, ());
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_organisation(_: OrganisationKind) -> OrganisationId {
		100 + Extra::iter_keys().count() as OrganisationId
	}
}

/// Makes `who` a member of an organisation, with these roles.
pub fn credential(who: AccountId, organisation: OrganisationId, roles: Roles) {
	Extra::insert(who, (organisation, OrganisationKind::Hospital, roles.0));
}

/// Lets an organisation treat [`PATIENT`], or not any more.
pub fn consent(organisation: OrganisationId, given: Option<ConsentId>) {
	match given {
		Some(consent) => Consented::insert(organisation, consent),
		None => Consented::remove(organisation),
	}
}

/// Suspends a model.
pub fn stop(version: ModelVersion) {
	Stopped::insert(version, ());
}

pub struct Studies;
impl StudyLookup<AccountId> for Studies {
	fn facts(study: &StudyId) -> Option<StudyFacts<AccountId>> {
		let facts = |controller, subject, modality| StudyFacts { controller, subject, modality };
		match study {
			_ if *study == PET => Some(facts(0, Some(PATIENT), Modality::Pt)),
			_ if *study == CT => Some(facts(0, Some(PATIENT), Modality::Ct)),
			_ if *study == OTHERS => Some(facts(0, Some(OTHER_PATIENT), Modality::Ct)),
			_ if *study == PHANTOM => Some(facts(0, None, Modality::Ct)),
			_ if *study == LATER_CT => Some(facts(1, Some(PATIENT), Modality::Ct)),
			_ if *study == LATER_MR => Some(facts(1, Some(PATIENT), Modality::Mr)),
			_ if *study == LATER_OTHERS => Some(facts(1, Some(OTHER_PATIENT), Modality::Ct)),
			_ => MoreStudies::get(study).map(|subject| facts(101, Some(subject), Modality::Mr)),
		}
	}

	fn may_use(study: &StudyId, standing: &Standing) -> Option<StudyFacts<AccountId>> {
		Self::facts(study).filter(|facts| facts.controller == standing.organisation || facts.controller > 100)
	}

	fn anchored_at(study: &StudyId) -> Option<Moment> {
		Self::facts(study)?;
		let later = [LATER_CT, LATER_MR, LATER_OTHERS].contains(study) || MoreStudies::contains_key(study);
		// Later ones are made a moment ago, until they are made 200 days after the first block.
		let made = Timestamp::get().clamp(NOW + 1, NOW + 200 * DAY);
		Some(if later { made } else { NOW - 1 })
	}

	fn made_by(_: &StudyId) -> Option<MadeBy> {
		None
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_study(study: StudyId, subject: &AccountId) {
		MoreStudies::insert(study, subject);
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_copy(study: StudyId, subject: &AccountId, _: &AccountId) {
		MoreStudies::insert(study, subject);
	}
}

/// The hospital treats the patient; others only with consent.
pub struct Consents;
impl ConsentAuthority<AccountId> for Consents {
	type Error = DispatchError;

	fn decide(usage: &StudyUse<AccountId>) -> Decision {
		match usage.subject {
			None => Decision::Deny { rule: Rule::NoSubject },
			Some(_) if usage.organisation == 0 || usage.organisation > 100 => {
				Decision::Permit { consent: 0, until: None }
			}
			Some(_) => match Consented::get(usage.organisation) {
				Some(consent) => Decision::Permit { consent, until: None },
				None => Decision::Deny { rule: Rule::NoConsent },
			},
		}
	}

	fn received(
		subject: &AccountId,
		consent: ConsentId,
		organisation: OrganisationId,
		_: &AccountId,
	) -> DispatchResult {
		Received::insert((subject, consent, organisation), ());
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_full(_: &AccountId) {}
}

/// Whether an organisation received data of [`PATIENT`] under a consent.
pub fn has_received(organisation: OrganisationId, consent: ConsentId) -> bool {
	Received::contains_key((PATIENT, consent, organisation))
}

pub struct Models;
impl ModelLookup for Models {
	fn may_author(version: &ModelVersion) -> bool {
		*version == MODEL && !Stopped::contains_key(version)
	}

	fn facts(version: &ModelVersion) -> Option<ModelFacts> {
		(*version == MODEL).then(|| ModelFacts {
			semver: SemVer { major: 1, minor: 2, patch: 0 },
			vendor: 1,
			udi_di: UdiDi::new(IssuingEntity::Gs1, "09506000134352"),
			weights: H256::repeat_byte(0x11),
			state: match Self::may_author(version) {
				true => ModelState::Active,
				false => ModelState::Suspended,
			},
		})
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_active() -> ModelVersion {
		MODEL
	}
}

/// The graph as a list.
pub struct Graph;
impl ProvenanceGraph for Graph {
	fn link(node: Node, parents: Vec<Node>) -> Result<(), LinkError> {
		if Links::contains_key(node) {
			return Err(LinkError::AlreadyLinked);
		}
		if parents.is_empty() || parents.len() > 17 || parents.contains(&node) {
			return Err(LinkError::Parents);
		}
		Links::insert(node, parents);
		Ok(())
	}

	fn bytes(parents: u32) -> u64 {
		100 * u64::from(parents)
	}
}

/// From what a node was made.
pub fn parents(node: Node) -> Option<Vec<Node>> {
	Links::get(node)
}

impl pallet_report_authorship::Config for Test {
	type Membership = People;
	type Studies = Studies;
	type Consent = Consents;
	type Models = Models;
	type Graph = Graph;
	type Time = Timestamp;
	type Rent = HoldConsideration<AccountId, Balances, Hold, LinearStoragePrice<RentBase, RentPerByte, Balance>>;
	type Grace = ConstU32<14>;
	type WeightInfo = ();
}

pub fn new_test_ext() -> TestState {
	let owners = (1..=13).chain([STRANGER]).map(|who| (who, 100_000_000));
	let genesis = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances: owners.collect(), ..Default::default() },
		..Default::default()
	};
	let mut state = TestState::new(genesis.build_storage().unwrap());
	state.execute_with(|| {
		System::set_block_number(1);
		Timestamp::set_timestamp(NOW);
	});
	state
}

/// Runs `test`, then checks every invariant and that every unit of rent belongs to a record.
pub fn build_and_check(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		check_state();
	});
}

/// Every invariant, and: what is held is exactly what the records' tickets say.
pub fn check_state() {
	assert_ok!(ReportAuthorship::do_try_state());
	let paid: Balance = tickets().into_iter().map(|ticket| Balance::decode(&mut &ticket[..]).unwrap()).sum();
	let held: Balance = pallet_balances::Holds::<Test>::iter_values().flatten().map(|hold| hold.amount).sum();
	assert_eq!(paid, held, "rent is lost or not paid");
}

/// Every ticket there is, encoded.
fn tickets() -> Vec<Vec<u8>> {
	use pallet_report_authorship::*;
	let mut all: Vec<Vec<u8>> = Vec::new();
	all.extend(Templates::<Test>::iter_values().map(|record| record.ticket.encode()));
	for report in Reports::<Test>::iter_values() {
		all.push(report.ticket.encode());
		all.extend(report.team.into_iter().filter_map(|member| member.ticket.map(|ticket| ticket.encode())));
	}
	all.extend(Versions::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(Readings::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(FollowUps::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(Steps::<Test>::iter_values().filter_map(|record| record.ticket.map(|ticket| ticket.encode())));
	all
}

pub fn events() -> Vec<pallet_report_authorship::Event<Test>> {
	let events = System::events().into_iter().filter_map(|record| match record.event {
		RuntimeEvent::ReportAuthorship(event) => Some(event),
		_ => None,
	});
	events.collect()
}

/// The next block, `time` milliseconds later.
pub fn next_block(time: Moment) {
	System::set_block_number(System::block_number() + 1);
	Timestamp::set_timestamp(Timestamp::get() + time);
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
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
	pallet_report_authorship::NextTemplate::<Test>::get() - 1
}

/// Opens [`REPORT`] about the PET and the CT, for [`RADIOLOGIST`] and [`SECOND`].
pub fn open() {
	let template = template(false);
	assert_ok!(ReportAuthorship::open_report(signed(RADIOLOGIST), REPORT, template, vec![PET, CT].try_into().unwrap()));
	assert_ok!(ReportAuthorship::invite(
		signed(RADIOLOGIST),
		REPORT,
		SECOND,
		radledger_primitives::report::Part::Author
	));
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
	let place = pallet_report_authorship::Reports::<Test>::get(REPORT).unwrap().contributions;
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
	assert_ok!(ReportAuthorship::sign(
		signed(RADIOLOGIST),
		REPORT,
		0b11,
		radledger_primitives::report::ReportState::Final
	));
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
