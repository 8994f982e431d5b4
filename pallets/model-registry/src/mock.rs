//! The smallest runtime in which this pallet works. Who may act, which studies there are, and what patients allow is decided
//! here by tables, not by other pallets.

use crate as pallet_model_registry;
use frame::{
	runtime::prelude::*,
	testing_prelude::*,
	traits::{fungible::HoldConsideration, LinearStoragePrice},
};
use radledger_primitives::{
	consent::{ConsentId, Decision, Purpose, Rule},
	device::MadeBy,
	federated,
	model::{CampaignId, CampaignLookup, FederationId, Part, SemVer, TrainingManifest},
	traits::{ConsentAuthority, LinkError, Membership, ProvenanceGraph, Standing, StudyFacts, StudyLookup, StudyUse},
	udi::{IssuingEntity, UdiDi},
	DatasetId, Modality, ModelId, ModelVersion, Moment, Node, OrganisationId, OrganisationKind, Roles, StudyId, H256,
};

pub type AccountId = u64;
pub type Balance = u64;

/// The account of organisation 0, a vendor of AI; its data steward, and somebody of it who is none.
pub const VENDOR: AccountId = 1;
pub const STEWARD: AccountId = 2;
pub const ANNOTATOR: AccountId = 3;
/// Hospitals, organisations 1, 2 and 3.
pub const NORTH: AccountId = 4;
pub const SOUTH: AccountId = 5;
pub const WEST: AccountId = 6;
/// A regulator, organisation 4, and another, organisation 5.
pub const REGULATOR: AccountId = 7;
pub const OTHER_REGULATOR: AccountId = 8;
/// A society, organisation 6.
pub const SOCIETY: AccountId = 9;
/// A hospital that owns nothing, organisation 7.
pub const PENNILESS: AccountId = 14;
pub const PATIENT: AccountId = 20;
pub const STRANGER: AccountId = 99;

pub const NOW: Moment = 1_800_000_000_000;
/// How long each phase of a round lasts in these tests.
pub const PHASE: Moment = 1_000;

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
	#[runtime::pallet_index(53)]
	pub type ModelRegistry = pallet_model_registry;
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
	pub const Hold: RuntimeHoldReason = RuntimeHoldReason::ModelRegistry(pallet_model_registry::HoldReason::Record);
	pub const RentBase: Balance = 10;
	pub const RentPerByte: Balance = 1;
}

/// Members that benchmarks add: organisation, its kind and their roles.
#[storage_alias]
type Extra = StorageMap<Mock, Twox64Concat, AccountId, (OrganisationId, OrganisationKind, u16), OptionQuery>;
/// Uses that the patient of all studies allows.
#[storage_alias]
type Allowed = StorageMap<Mock, Twox64Concat, (OrganisationId, Purpose), ConsentId, OptionQuery>;
/// Who received data of whom, under which consent.
#[storage_alias]
type Received = StorageMap<Mock, Twox64Concat, (AccountId, ConsentId, OrganisationId), AccountId, OptionQuery>;
/// How many organisations benchmarks added.
#[storage_alias]
type Added = StorageValue<Mock, OrganisationId, ValueQuery>;
/// Studies that benchmarks add.
#[storage_alias]
type MoreStudies = StorageMap<Mock, Twox64Concat, StudyId, AccountId, OptionQuery>;
/// Patients that benchmarks add.
#[storage_alias]
type MorePatients = StorageMap<Mock, Twox64Concat, AccountId, (), OptionQuery>;
/// The graph: what was made from what.
#[storage_alias]
type Links = StorageMap<Mock, Twox64Concat, Node, Vec<Node>, OptionQuery>;

pub struct People;
impl Membership<AccountId> for People {
	fn standing(who: &AccountId) -> Option<Standing> {
		use OrganisationKind::*;
		let (organisation, kind, roles) = match *who {
			VENDOR => (0, AiVendor, Roles::ALL),
			STEWARD => (0, AiVendor, Roles::DATA_STEWARD),
			ANNOTATOR => (0, AiVendor, Roles::ANNOTATOR),
			NORTH => (1, Hospital, Roles::ALL),
			SOUTH => (2, Hospital, Roles::ALL),
			WEST => (3, Hospital, Roles::ALL),
			REGULATOR => (4, Regulator, Roles::ALL),
			OTHER_REGULATOR => (5, Regulator, Roles::ALL),
			SOCIETY => (6, Society, Roles::ALL),
			PENNILESS => (7, Hospital, Roles::ALL),
			_ => Extra::get(who).map(|(organisation, kind, roles)| (organisation, kind, Roles(roles)))?,
		};
		Some(Standing { organisation, kind, roles })
	}

	fn is_patient(who: &AccountId) -> bool {
		*who == PATIENT || MorePatients::contains_key(who)
	}

	fn kind(organisation: OrganisationId) -> Option<OrganisationKind> {
		(!(8..100).contains(&organisation)).then_some(OrganisationKind::Hospital)
	}

	fn is_person(who: &AccountId) -> bool {
		[STEWARD, ANNOTATOR].contains(who)
	}

	fn end_credential(_: &AccountId) {}

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
		Added::mutate(|added| *added += 1);
		100 + Added::get()
	}
}

/// Lets an organisation use every study of [`PATIENT`] for a purpose, or not any more.
pub fn allow(organisation: OrganisationId, purpose: Purpose, allowed: bool) {
	match allowed {
		true => Allowed::insert((organisation, purpose), 1),
		false => Allowed::remove((organisation, purpose)),
	}
}

/// Study number `number`: those from 100 on are of nobody, those from 200 on do not exist. North hospital anchored all; the
/// vendor has copies of those below 150.
pub fn study(number: u8) -> StudyId {
	H256([number; 32])
}

pub struct Studies;
impl StudyLookup<AccountId> for Studies {
	fn facts(study: &StudyId) -> Option<StudyFacts<AccountId>> {
		let number = study.0[0];
		let added = MoreStudies::get(study);
		(number < 200 || added.is_some()).then_some(StudyFacts {
			controller: 1,
			subject: added.or((number < 100).then_some(PATIENT)),
			modality: Modality::Ct,
		})
	}

	fn may_use(study: &StudyId, standing: &Standing) -> Option<StudyFacts<AccountId>> {
		let number = study.0[0];
		let copy = standing.organisation == 0 && number < 150 || standing.organisation >= 100;
		Self::facts(study).filter(|facts| copy || facts.controller == standing.organisation)
	}

	fn anchored_at(study: &StudyId) -> Option<Moment> {
		Self::facts(study).map(|_| NOW)
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

pub struct Consents;
impl ConsentAuthority<AccountId> for Consents {
	type Error = DispatchError;

	fn decide(usage: &StudyUse<AccountId>) -> Decision {
		let allowed = Allowed::get((usage.organisation, usage.purpose)).or((usage.organisation >= 100).then_some(0));
		match allowed {
			Some(consent) => Decision::Permit { consent, until: None },
			None => Decision::Deny { rule: Rule::NoConsent },
		}
	}

	fn received(subject: &AccountId, consent: ConsentId, to: OrganisationId, payer: &AccountId) -> DispatchResult {
		Received::insert((subject, consent, to), payer);
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_full(_: &AccountId) {}
}

/// Who paid for the record that an organisation received data of [`PATIENT`], if it did.
pub fn receipts(to: OrganisationId) -> Vec<AccountId> {
	Received::iter().filter(|((subject, _, by), _)| (*subject, *by) == (PATIENT, to)).map(|(_, payer)| payer).collect()
}

/// Campaigns below 5 were settled.
pub struct Campaigns;
impl CampaignLookup for Campaigns {
	fn is_settled(campaign: CampaignId) -> bool {
		campaign < 5
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

impl pallet_model_registry::Config for Test {
	type Membership = People;
	type Studies = Studies;
	type Consent = Consents;
	type Graph = Graph;
	type Campaigns = Campaigns;
	type Time = Timestamp;
	type Rent = HoldConsideration<AccountId, Balances, Hold, LinearStoragePrice<RentBase, RentPerByte, Balance>>;
	type MaxChanges = ConstU16<4>;
	type MaxRounds = ConstU32<5>;
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
	assert_ok!(ModelRegistry::do_try_state());
	let paid: Balance = tickets().into_iter().map(|ticket| Balance::decode(&mut &ticket[..]).unwrap()).sum();
	let held: Balance = pallet_balances::Holds::<Test>::iter_values().flatten().map(|hold| hold.amount).sum();
	assert_eq!(paid, held, "rent is lost or not paid");
}

/// Every ticket there is, encoded.
fn tickets() -> Vec<Vec<u8>> {
	use pallet_model_registry::*;
	let mut all: Vec<Vec<u8>> = Vec::new();
	all.extend(Models::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(Versions::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(Changes::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(Datasets::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(Federations::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(Rounds::<Test>::iter_values().map(|record| record.ticket.encode()));
	all
}

pub fn events() -> Vec<pallet_model_registry::Event<Test>> {
	let events = System::events().into_iter().filter_map(|record| match record.event {
		RuntimeEvent::ModelRegistry(event) => Some(event),
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

/// What something commits to, in these tests: a number.
pub fn hash(number: u8) -> H256 {
	H256([number; 32])
}

pub fn semver(major: u16, minor: u16, patch: u16) -> SemVer {
	SemVer { major, minor, patch }
}

/// A model of the vendor.
pub fn model() -> ModelId {
	let udi = UdiDi::new(IssuingEntity::Gs1, "09506000134352");
	assert_ok!(ModelRegistry::register_model(signed(STEWARD), udi, hash(1)));
	pallet_model_registry::NextModel::<Test>::get() - 1
}

/// The next version of a model: 1.0.0, 1.1.0 and so on.
pub fn publish(model: ModelId, manifest: TrainingManifest) -> ModelVersion {
	let version = ModelRegistry::model(model).unwrap().versions;
	assert_ok!(ModelRegistry::publish_version(signed(STEWARD), model, semver(1, version as u16, 0), hash(2), manifest));
	ModelVersion { model, version }
}

/// A dataset of the vendor, of these studies; for health research.
pub fn declare(studies: &[u8]) -> DatasetId {
	let parts: Vec<Part> = studies.iter().map(|number| Part::Study(study(*number))).collect();
	let id = radledger_primitives::model::dataset_id(&parts);
	assert_ok!(ModelRegistry::declare_dataset(
		signed(STEWARD),
		parts.try_into().unwrap(),
		Purpose::HealthResearch,
		None
	));
	id
}

/// A federation of the vendor, north and south hospital; each phase lasts [`PHASE`].
pub fn federation() -> FederationId {
	let model = model();
	let id = pallet_model_registry::NextFederation::<Test>::get();
	assert_ok!(ModelRegistry::open_federation(
		signed(STEWARD),
		model,
		vec![0, 1, 2, 3].try_into().unwrap(),
		federated::THRESHOLD,
		[PHASE; 3]
	));
	id
}
