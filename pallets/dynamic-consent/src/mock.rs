//! The smallest runtime in which this pallet works. Who may act, and which studies there are, is decided here by tables,
//! not by other pallets.

use crate as pallet_dynamic_consent;
use frame::{
	runtime::prelude::*,
	testing_prelude::*,
	traits::{fungible::HoldConsideration, LinearStoragePrice},
};
use radledger_primitives::{
	consent::{
		records::{Offer, TextRead},
		Compensation, DataUse, Grantee, Modifiers, Permission, Purpose, Scope, Terms,
	},
	device::MadeBy,
	traits::{Enrolments, Membership, Standing, StudyFacts, StudyLookup},
	Modality, Moment, OrganisationId, OrganisationKind, Roles, StudyId, H256,
};

pub type AccountId = u64;
pub type Balance = u64;

/// The account of organisation 0, a hospital, which enrols the patients.
pub const HOSPITAL: AccountId = 1;
/// Its radiologist, data steward and trial coordinator.
pub const RADIOLOGIST: AccountId = 2;
pub const STEWARD: AccountId = 3;
pub const COORDINATOR: AccountId = 4;
/// Radiologist and data steward of organisation 1, an imaging centre.
pub const OTHER_RADIOLOGIST: AccountId = 5;
pub const OTHER_STEWARD: AccountId = 6;
/// Annotator of organisation 2, a vendor of AI.
pub const VENDOR: AccountId = 7;
/// Data steward of the same.
pub const VENDOR_STEWARD: AccountId = 8;
/// Clinician of the hospital who owns nothing.
pub const PENNILESS: AccountId = 9;
pub const PATIENT: AccountId = 20;
pub const OTHER_PATIENT: AccountId = 21;
pub const GUARDIAN: AccountId = 30;
pub const STRANGER: AccountId = 99;

/// A suspended organisation.
pub const SUSPENDED: OrganisationId = 9;

pub const NOW: Moment = 1_800_000_000_000;

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
	#[runtime::pallet_index(52)]
	pub type DynamicConsent = pallet_dynamic_consent;
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
	pub const Hold: RuntimeHoldReason = RuntimeHoldReason::DynamicConsent(pallet_dynamic_consent::HoldReason::Record);
	pub const RentBase: Balance = 10;
	pub const RentPerByte: Balance = 1;
}

/// Members that benchmarks add: organisation, its kind and their roles.
#[storage_alias]
type Extra = StorageMap<Mock, Twox64Concat, AccountId, (OrganisationId, OrganisationKind, u16), OptionQuery>;
/// How many organisations benchmarks added.
#[storage_alias]
type Added = StorageValue<Mock, OrganisationId, ValueQuery>;
/// Members whose credential was ended.
#[storage_alias]
type WithoutCredential = StorageMap<Mock, Twox64Concat, AccountId, (), OptionQuery>;
/// Guardians of patients.
#[storage_alias]
type Guards = StorageMap<Mock, Twox64Concat, (AccountId, AccountId), AccountId, OptionQuery>;
/// Studies that benchmarks add.
#[storage_alias]
type MoreStudies = StorageMap<Mock, Twox64Concat, StudyId, AccountId, OptionQuery>;

pub struct People;
impl Membership<AccountId> for People {
	fn standing(who: &AccountId) -> Option<Standing> {
		use OrganisationKind::*;
		let (organisation, kind, roles) = match *who {
			HOSPITAL => (0, Hospital, Roles::ALL),
			RADIOLOGIST => (0, Hospital, Roles::RADIOLOGIST),
			STEWARD => (0, Hospital, Roles::DATA_STEWARD),
			COORDINATOR => (0, Hospital, Roles::TRIAL_COORDINATOR),
			PENNILESS => (0, Hospital, Roles::CLINICIAN),
			OTHER_RADIOLOGIST => (1, ImagingCentre, Roles::RADIOLOGIST),
			OTHER_STEWARD => (1, ImagingCentre, Roles::DATA_STEWARD),
			VENDOR => (2, AiVendor, Roles::ANNOTATOR),
			VENDOR_STEWARD => (2, AiVendor, Roles::DATA_STEWARD),
			_ => Extra::get(who).map(|(organisation, kind, roles)| (organisation, kind, Roles(roles)))?,
		};
		(!WithoutCredential::contains_key(who)).then_some(Standing { organisation, kind, roles })
	}

	fn is_patient(who: &AccountId) -> bool {
		pallet_dynamic_consent::Files::<Test>::get(who).is_some_and(|file| !file.closed)
	}

	fn kind(organisation: OrganisationId) -> Option<OrganisationKind> {
		match organisation {
			0 => Some(OrganisationKind::Hospital),
			1 => Some(OrganisationKind::ImagingCentre),
			2 => Some(OrganisationKind::AiVendor),
			_ if organisation > 100 && organisation <= 100 + Added::get() => Some(OrganisationKind::Hospital),
			_ => None,
		}
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
		crate::benchmarking::opened::<Test>(who);
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_organisation(_: OrganisationKind) -> OrganisationId {
		Added::mutate(|added| *added += 1);
		100 + Added::get()
	}
}

pub struct Studies;
impl StudyLookup<AccountId> for Studies {
	fn facts(study: &StudyId) -> Option<StudyFacts<AccountId>> {
		let facts = |subject, modality| StudyFacts { controller: 0, subject, modality };
		match study {
			_ if *study == MRI => Some(facts(Some(PATIENT), Modality::Mr)),
			_ if *study == CT => Some(facts(Some(PATIENT), Modality::Ct)),
			_ if *study == OTHERS => Some(facts(Some(OTHER_PATIENT), Modality::Mr)),
			_ if *study == PHANTOM => Some(facts(None, Modality::Mr)),
			_ => MoreStudies::get(study).map(|subject| facts(Some(subject), Modality::Mr)),
		}
	}

	fn may_use(study: &StudyId, standing: &Standing) -> Option<StudyFacts<AccountId>> {
		Self::facts(study).filter(|facts| facts.controller == standing.organisation)
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

/// Guardians as a list; what is called in the name of a patient is not known here.
pub struct Guardians;
impl pallet_dynamic_consent::Guardianship<AccountId, RuntimeCall> for Guardians {
	fn appoint(patient: &AccountId, guardian: &AccountId, payer: &AccountId) -> DispatchResult {
		ensure!(!Guards::contains_key((patient, guardian)), "a guardian already");
		Guards::insert((patient, guardian), payer);
		Ok(())
	}

	fn dismiss(patient: &AccountId, guardian: &AccountId, _: &AccountId) -> DispatchResult {
		Guards::take((patient, guardian)).ok_or("no guardian")?;
		Ok(())
	}

	fn dismiss_all(patient: &AccountId, _: &AccountId) {
		for (ward, guardian) in Guards::iter_keys().filter(|(ward, _)| ward == patient).collect::<Vec<_>>() {
			Guards::remove((ward, guardian));
		}
	}

	fn carries(call: &RuntimeCall) -> bool {
		matches!(call, RuntimeCall::DynamicConsent(call) if call.is_of_patients())
	}

	fn patient_of(who: &AccountId, call: &RuntimeCall) -> Option<AccountId> {
		Self::carries(call).then_some(*who)
	}
}

/// The guardians of a patient.
pub fn guardians_of(patient: AccountId) -> Vec<AccountId> {
	Guards::iter_keys().filter(|(ward, _)| *ward == patient).map(|(_, guardian)| guardian).collect()
}

impl pallet_dynamic_consent::Config for Test {
	type Membership = People;
	type Studies = Studies;
	type Guardians = Guardians;
	type Time = Timestamp;
	type Rent = HoldConsideration<AccountId, Balances, Hold, LinearStoragePrice<RentBase, RentPerByte, Balance>>;
	type CallsPerDay = ConstU16<8>;
	type RequestPeriod = ConstU64<{ 30 * DAY }>;
	type MaxRequestDuration = ConstU64<{ 5 * 366 * DAY }>;
	type ReviewPeriod = ConstU64<{ 7 * DAY }>;
	type LogRetention = ConstU64<{ 3 * 366 * DAY }>;
	type WeightInfo = ();
}

pub const DAY: Moment = radledger_primitives::calendar::DAY;

/// Studies of [`PATIENT`], one of [`OTHER_PATIENT`], and one of nobody.
pub const MRI: StudyId = H256([1; 32]);
pub const CT: StudyId = H256([2; 32]);
pub const OTHERS: StudyId = H256([3; 32]);
pub const PHANTOM: StudyId = H256([4; 32]);

pub fn new_test_ext() -> TestState {
	let balances = [
		HOSPITAL,
		RADIOLOGIST,
		STEWARD,
		COORDINATOR,
		OTHER_RADIOLOGIST,
		OTHER_STEWARD,
		VENDOR,
		VENDOR_STEWARD,
		STRANGER,
	]
	.map(|who| (who, 100_000_000));
	let genesis = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances: balances.to_vec(), ..Default::default() },
		..Default::default()
	};
	let mut state = TestState::new(genesis.build_storage().unwrap());
	state.execute_with(|| {
		System::set_block_number(1);
		Timestamp::set_timestamp(NOW);
		for patient in [PATIENT, OTHER_PATIENT] {
			assert_ok!(DynamicConsent::enrolled(&patient, 0, &HOSPITAL, None));
		}
		System::reset_events();
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
	assert_ok!(DynamicConsent::do_try_state());
	let tickets: Balance = tickets().into_iter().map(|ticket| Balance::decode(&mut &ticket[..]).unwrap()).sum();
	let held: Balance = pallet_balances::Holds::<Test>::iter_values().flatten().map(|hold| hold.amount).sum();
	assert_eq!(tickets, held, "rent is lost or not paid");
}

/// Every ticket there is, encoded.
fn tickets() -> Vec<Vec<u8>> {
	use pallet_dynamic_consent::*;
	let mut all: Vec<Vec<u8>> = Vec::new();
	all.extend(Files::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(Texts::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(Requests::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(Logs::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(Emergencies::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(Receipts::<Test>::iter_values().map(|record| record.ticket.encode()));
	all
}

pub fn rent_held_by(who: AccountId) -> Balance {
	use frame::traits::fungible::InspectHold;
	Balances::balance_on_hold(&Hold::get(), &who)
}

pub fn consent_events() -> Vec<pallet_dynamic_consent::Event<Test>> {
	let events = System::events().into_iter().filter_map(|record| match record.event {
		RuntimeEvent::DynamicConsent(event) => Some(event),
		_ => None,
	});
	events.collect()
}

/// The next block, `time` milliseconds later.
pub fn next_block(time: Moment) {
	System::set_block_number(System::block_number() + 1);
	Timestamp::set_timestamp(Timestamp::get() + time);
}

pub fn now() -> Moment {
	Timestamp::get()
}

/// Terms without parameters.
pub fn terms(permission: Permission, modifiers: Modifiers) -> Terms<AccountId> {
	Terms { permission, modifiers, parameters: Default::default() }
}

/// Everything, to anyone, for health research, until withdrawn.
pub fn research() -> Offer<AccountId> {
	Offer {
		scope: Scope::All,
		grantee: Grantee::Anyone,
		terms: terms(Permission::HealthResearch, Modifiers::default()),
		until: None,
		compensation: Compensation::Free,
		text: None,
	}
}

pub fn text(policy: u32, major: u16, minor: u16) -> TextRead {
	TextRead { policy, major, minor, language: *b"de" }
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// A use for a purpose that declares nothing.
pub fn plain(purpose: Purpose) -> DataUse {
	DataUse::plain(purpose)
}
