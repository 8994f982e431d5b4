//! The smallest runtime in which this pallet works, and the people in it.

use crate as pallet_consortium;
use crate::types::Actor;
use frame::{
	runtime::prelude::*,
	testing_prelude::*,
	traits::{fungible::HoldConsideration, LinearStoragePrice},
};
use radledger_primitives::{minority::Minority, traits::Enrolments, Moment, OrganisationId, OrganisationKind, Roles};

pub type AccountId = u64;
pub type Balance = u64;

pub const HOSPITAL: AccountId = 1;
pub const CENTRE: AccountId = 2;
pub const NEWCOMER: AccountId = 3;
pub const PENNILESS: AccountId = 4;
pub const GOVERNOR: AccountId = 5;
pub const RADIOLOGIST: AccountId = 10;
pub const TECHNOLOGIST: AccountId = 11;
pub const PATIENT: AccountId = 20;
pub const STRANGER: AccountId = 99;

/// The moment at which tests begin.
pub const NOW: Moment = 1_800_000_000_000;
pub const DAY: Moment = 24 * 60 * 60 * 1000;
pub const YEAR: Moment = 365 * DAY;
/// Rent of a record: 10 for the entry and 1 for each byte.
pub const RENT_BASE: Balance = 10;

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
	#[runtime::pallet_index(50)]
	pub type Consortium = pallet_consortium;
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
	pub const Hold: RuntimeHoldReason = RuntimeHoldReason::Consortium(pallet_consortium::HoldReason::Record);
	pub const RentBase: Balance = RENT_BASE;
	pub const RentPerByte: Balance = 1;
	pub const MaxCredentialDuration: Moment = 5 * YEAR;
}

pub struct Governance;
impl Contains<AccountId> for Governance {
	fn contains(who: &AccountId) -> bool {
		*who == GOVERNOR
	}
}

/// Patients who have a file, and the commitment to a child's majority.
#[storage_alias]
type Opened = StorageMap<ConsortiumMock, Twox64Concat, AccountId, Option<Minority>, OptionQuery>;

/// Opens a file for who is enrolled, and closes it.
pub struct Files;
impl Enrolments<AccountId> for Files {
	type Error = DispatchError;

	fn enrolled(patient: &AccountId, _: OrganisationId, _: &AccountId, minority: Option<Minority>) -> DispatchResult {
		Opened::insert(patient, minority);
		Ok(())
	}

	fn released(patient: &AccountId) -> DispatchResult {
		Opened::take(patient).ok_or("no file")?;
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_payer(_: &AccountId) {}
}

/// The file of a patient: whether they are a child.
pub fn opened(patient: AccountId) -> Option<Option<Minority>> {
	Opened::get(patient)
}

/// Everybody may pass on what they own.
pub struct OpenCalls;
impl Contains<RuntimeCall> for OpenCalls {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(call, RuntimeCall::Balances(pallet_balances::Call::transfer_all { .. }))
	}
}

impl pallet_consortium::Config for Test {
	type AdmissionOrigin = EnsureRoot<AccountId>;
	type Governance = Governance;
	type OpenCalls = OpenCalls;
	type Enrolments = Files;
	type Time = Timestamp;
	type Rent = HoldConsideration<AccountId, Balances, Hold, LinearStoragePrice<RentBase, RentPerByte, Balance>>;
	type MaxEnrolmentsPerDay = ConstU32<3>;
	type MaxCredentialDuration = MaxCredentialDuration;
	type WeightInfo = ();
}

/// An empty chain whose clock shows [`NOW`] and on which everyone but [`PENNILESS`] and the patient has tokens.
pub fn new_test_ext() -> TestState {
	let balances =
		[HOSPITAL, CENTRE, NEWCOMER, GOVERNOR, RADIOLOGIST, TECHNOLOGIST, STRANGER].map(|who| (who, 1_000_000));
	let genesis = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances: balances.to_vec(), ..Default::default() },
		..Default::default()
	};
	let mut state = TestState::new(genesis.build_storage().unwrap());
	state.execute_with(|| {
		System::set_block_number(1);
		Timestamp::set_timestamp(NOW);
	});
	state
}

/// Runs `test` on a chain with a hospital (number 0: a radiologist, a technologist, a patient) and an imaging centre
/// (number 1), then checks every invariant and that every unit of rent belongs to a record.
pub fn with_consortium(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		assert_ok!(Consortium::admit_organisation(RuntimeOrigin::root(), HOSPITAL, OrganisationKind::Hospital));
		assert_ok!(Consortium::admit_organisation(RuntimeOrigin::root(), CENTRE, OrganisationKind::ImagingCentre));
		let hospital = || RuntimeOrigin::signed(HOSPITAL);
		assert_ok!(Consortium::credential(hospital(), RADIOLOGIST, Roles::RADIOLOGIST, NOW + YEAR));
		assert_ok!(Consortium::credential(hospital(), TECHNOLOGIST, Roles::TECHNOLOGIST, NOW + YEAR));
		assert_ok!(Consortium::enrol_patient(hospital(), PATIENT, None));
		System::reset_events();
		test();
		check_state();
	});
}

/// Every invariant, and: what is held is exactly what the records' tickets say.
pub fn check_state() {
	assert_ok!(Consortium::do_try_state());
	let records = pallet_consortium::Organisations::<Test>::iter_values().map(|known| known.ticket.encode());
	let actors = pallet_consortium::Actors::<Test>::iter_values().filter_map(|actor| match actor {
		Actor::Organisation(_) => None,
		Actor::Member(credential) => Some(credential.ticket.encode()),
		Actor::Patient(enrolment) => Some(enrolment.ticket.encode()),
	});
	let tickets: Balance = records.chain(actors).map(|ticket| Balance::decode(&mut &ticket[..]).unwrap()).sum();
	let held: Balance = pallet_balances::Holds::<Test>::iter_values().flatten().map(|hold| hold.amount).sum();
	assert_eq!(tickets, held, "rent is lost or not paid");
}

/// What is held of an account's tokens for records of this pallet.
pub fn rent_held_by(who: AccountId) -> Balance {
	use frame::traits::fungible::InspectHold;
	Balances::balance_on_hold(&Hold::get(), &who)
}

/// The events of this pallet since they were last reset.
pub fn consortium_events() -> Vec<pallet_consortium::Event<Test>> {
	let events = System::events().into_iter().filter_map(|record| match record.event {
		RuntimeEvent::Consortium(event) => Some(event),
		_ => None,
	});
	events.collect()
}
