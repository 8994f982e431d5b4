//! The smallest runtime in which this pallet works. Who may act is decided here by a table, not by another pallet.

use crate as pallet_device_surveillance;
use frame::{
	runtime::prelude::*,
	testing_prelude::*,
	traits::{fungible::HoldConsideration, LinearStoragePrice},
};
use radledger_primitives::{
	calendar,
	device::{CheckKind, CheckOutcome, Day, ProductId, ProductKind},
	model::{ModelFacts, ModelState, SemVer},
	traits::{Membership, ModelLookup, Standing, StudyCounts},
	udi::{IssuingEntity, UdiDi},
	DeviceId, DeviceVersion, ModelVersion, Moment, OrganisationId, OrganisationKind, Roles, H256,
};

pub type AccountId = u64;
pub type Balance = u64;

/// A manufacturer, organisation 0.
pub const ACME: AccountId = 1;
/// A hospital, organisation 1: itself, a device manager, a medical physicist, and a radiologist.
pub const NORTH: AccountId = 2;
pub const MANAGER: AccountId = 3;
pub const PHYSICIST: AccountId = 4;
pub const RADIOLOGIST: AccountId = 5;
/// An imaging centre, organisation 2.
pub const SOUTH: AccountId = 6;
/// A regulator, organisation 3.
pub const AUTHORITY: AccountId = 7;
/// A vendor of AI, organisation 5.
pub const VENDOR: AccountId = 8;
/// A hospital that owns nothing, organisation 4.
pub const PENNILESS: AccountId = 14;
pub const STRANGER: AccountId = 99;

pub const DAY: Moment = calendar::DAY;
/// Noon of a day.
pub const NOW: Moment = 20_833 * DAY + DAY / 2;
pub const TODAY: Day = (NOW / DAY) as Day;

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
	#[runtime::pallet_index(55)]
	pub type DeviceSurveillance = pallet_device_surveillance;
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
	pub const Hold: RuntimeHoldReason =
		RuntimeHoldReason::DeviceSurveillance(pallet_device_surveillance::HoldReason::Record);
	pub const RentBase: Balance = 10;
	pub const RentPerByte: Balance = 1;
}

/// Members that benchmarks add: organisation, its kind and their roles.
#[storage_alias]
type Extra = StorageMap<Mock, Twox64Concat, AccountId, (OrganisationId, OrganisationKind, u16), OptionQuery>;
/// How many organisations benchmarks added.
#[storage_alias]
type Added = StorageValue<Mock, OrganisationId, ValueQuery>;

pub struct People;
impl Membership<AccountId> for People {
	fn standing(who: &AccountId) -> Option<Standing> {
		use OrganisationKind::*;
		let (organisation, kind, roles) = match *who {
			ACME => (0, Manufacturer, Roles::ALL),
			NORTH => (1, Hospital, Roles::ALL),
			MANAGER => (1, Hospital, Roles::DEVICE_MANAGER),
			PHYSICIST => (1, Hospital, Roles::MEDICAL_PHYSICIST),
			RADIOLOGIST => (1, Hospital, Roles::RADIOLOGIST),
			SOUTH => (2, ImagingCentre, Roles::ALL),
			AUTHORITY => (3, Regulator, Roles::ALL),
			VENDOR => (5, AiVendor, Roles::ALL),
			PENNILESS => (4, Hospital, Roles::ALL),
			_ => Extra::get(who).map(|(organisation, kind, roles)| (organisation, kind, Roles(roles)))?,
		};
		Some(Standing { organisation, kind, roles })
	}

	fn is_patient(_: &AccountId) -> bool {
		false
	}

	fn kind(organisation: OrganisationId) -> Option<OrganisationKind> {
		(!(6..100).contains(&organisation)).then_some(OrganisationKind::Hospital)
	}

	fn is_person(who: &AccountId) -> bool {
		[MANAGER, PHYSICIST, RADIOLOGIST].contains(who)
	}

	fn end_credential(_: &AccountId) {}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_standing(who: &AccountId, kind: OrganisationKind, roles: Roles) {
		Extra::insert(who, (Self::set_organisation(kind), kind, roles.0));
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_patient(_: &AccountId) {}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_organisation(_: OrganisationKind) -> OrganisationId {
		Added::mutate(|added| *added += 1);
		100 + Added::get()
	}
}

/// A published version of a model of the vendor.
pub const MODEL: ModelVersion = ModelVersion { model: 3, version: 1 };

pub struct Models;
impl ModelLookup for Models {
	fn may_author(version: &ModelVersion) -> bool {
		*version == MODEL
	}

	fn facts(version: &ModelVersion) -> Option<ModelFacts> {
		(*version == MODEL).then_some(())?;
		Some(ModelFacts {
			semver: SemVer::parse("2.1.0")?,
			vendor: 5,
			udi_di: None,
			weights: hash(0xee),
			state: ModelState::Active,
		})
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_active() -> ModelVersion {
		MODEL
	}
}

/// Studies that each unit made.
#[storage_alias]
type Made = StorageMap<Mock, Twox64Concat, DeviceVersion, u32, ValueQuery>;

pub struct Studies;
impl Studies {
	/// The unit made so many more.
	pub fn make(device: DeviceId, version: u16, studies: u32) {
		Made::mutate(DeviceVersion { device, version }, |made| *made += studies);
	}
}
impl StudyCounts for Studies {
	fn made_by(device: &DeviceVersion) -> u32 {
		Made::get(device)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_made(device: DeviceVersion, studies: u32) {
		Made::insert(device, studies);
	}
}

impl pallet_device_surveillance::Config for Test {
	type Membership = People;
	type Models = Models;
	type Studies = Studies;
	type Time = Timestamp;
	type Rent = HoldConsideration<AccountId, Balances, Hold, LinearStoragePrice<RentBase, RentPerByte, Balance>>;
	type MaxEntries = ConstU16<30>;
	type WeightInfo = ();
}

pub fn new_test_ext() -> TestState {
	let owners = (1..=8).chain([STRANGER]).map(|who| (who, 100_000_000));
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
	use pallet_device_surveillance::*;
	assert_ok!(DeviceSurveillance::do_try_state());
	let products = Products::<Test>::iter_values().map(|record| record.ticket.encode());
	let devices = Devices::<Test>::iter_values().map(|record| record.ticket.encode());
	let entries = Entries::<Test>::iter_values().map(|record| record.ticket.encode());
	let incidents = Incidents::<Test>::iter_values().map(|record| record.ticket.encode());
	let submissions = Submissions::<Test>::iter_values().map(|record| record.ticket.encode());
	let actions = Actions::<Test>::iter_values().map(|record| record.ticket.encode());
	let paid: Balance = products
		.chain(incidents)
		.chain(submissions)
		.chain(actions)
		.chain(devices)
		.chain(entries)
		.map(|ticket| Balance::decode(&mut &ticket[..]).unwrap())
		.sum();
	let held: Balance = pallet_balances::Holds::<Test>::iter_values().flatten().map(|hold| hold.amount).sum();
	assert_eq!(paid, held, "rent is lost or not paid");
}

pub fn events() -> Vec<pallet_device_surveillance::Event<Test>> {
	let events = System::events().into_iter().filter_map(|record| match record.event {
		RuntimeEvent::DeviceSurveillance(event) => Some(event),
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

/// A scanner of the manufacturer.
pub fn product() -> ProductId {
	let udi = UdiDi::new(IssuingEntity::Gs1, "09506000134352");
	assert_ok!(DeviceSurveillance::register_product(
		signed(ACME),
		ProductKind::Scanner,
		udi,
		Some(b"ACME-CT-64".to_vec().try_into().unwrap())
	));
	pallet_device_surveillance::NextProduct::<Test>::get() - 1
}

/// A unit of it, at the manufacturer.
pub fn unit(number: u8) -> DeviceId {
	let product = match pallet_device_surveillance::NextProduct::<Test>::get() {
		0 => product(),
		_ => 0,
	};
	assert_ok!(DeviceSurveillance::register_device(
		signed(ACME),
		product,
		hash(number),
		Some(hash(0xb0)),
		Some(hash(0xc0))
	));
	pallet_device_surveillance::NextDevice::<Test>::get() - 1
}

pub fn check(
	by: AccountId,
	device: DeviceId,
	kind: CheckKind,
	outcome: CheckOutcome,
	next_due: Option<Day>,
) -> DispatchResult {
	let today = (Timestamp::get() / DAY) as Day;
	DeviceSurveillance::record_check(signed(by), device, kind, outcome, today, next_due, hash(1), None)
}

/// A unit of the manufacturer that north hospital has, accepted and in service; its constancy is due in a year.
pub fn in_service(number: u8) -> DeviceId {
	let device = unit(number);
	assert_ok!(DeviceSurveillance::transfer_custody(signed(ACME), device, 1));
	assert_ok!(DeviceSurveillance::accept_custody(signed(MANAGER), device));
	assert_ok!(check(PHYSICIST, device, CheckKind::Acceptance, CheckOutcome::Passed, None));
	let due = Some(TODAY + 365);
	assert_ok!(check(PHYSICIST, device, CheckKind::Constancy, CheckOutcome::Passed, due));
	assert_ok!(DeviceSurveillance::commission(signed(PHYSICIST), device));
	device
}
