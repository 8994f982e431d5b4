//! The smallest runtime in which this pallet works. Who may act is decided here by tables, not by another pallet.

use crate as pallet_image_provenance;
use frame::{
	runtime::prelude::*,
	testing_prelude::*,
	traits::{fungible::HoldConsideration, LinearStoragePrice},
};
use radledger_primitives::{
	digest::sha256,
	traits::{DeviceLookup, Membership, Standing},
	DeviceId, Modality, Moment, OrganisationId, OrganisationKind, Roles, H256,
};

pub type AccountId = u64;
pub type Balance = u64;

pub const TECHNOLOGIST: AccountId = 1;
pub const COLLEAGUE: AccountId = 2;
pub const OTHER_SITE: AccountId = 3;
pub const CLINICIAN: AccountId = 4;
pub const PENNILESS: AccountId = 5;
pub const PATIENT: AccountId = 20;
pub const STRANGER: AccountId = 99;
/// A device in the custody of organisation 0.
pub const SCANNER: DeviceId = 7;

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
	#[runtime::pallet_index(51)]
	pub type ImageProvenance = pallet_image_provenance;
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
	pub const Hold: RuntimeHoldReason = RuntimeHoldReason::ImageProvenance(pallet_image_provenance::HoldReason::Record);
	pub const RentBase: Balance = 10;
	pub const RentPerByte: Balance = 1;
}

/// Members by account; benchmarks add theirs.
#[storage_alias]
type Extra = StorageMap<ImageProvenanceMock, Twox64Concat, AccountId, u16, OptionQuery>;

pub struct People;
impl Membership<AccountId> for People {
	fn standing(who: &AccountId) -> Option<Standing> {
		let (organisation, roles) = match *who {
			TECHNOLOGIST | PENNILESS => (0, Roles::TECHNOLOGIST),
			COLLEAGUE => (0, Roles::DATA_STEWARD),
			CLINICIAN => (0, Roles::CLINICIAN),
			OTHER_SITE => (1, Roles::RADIOLOGIST),
			_ => (0, Roles(Extra::get(who)?)),
		};
		Some(Standing {
			organisation,
			kind: OrganisationKind::Hospital,
			roles,
		})
	}

	fn is_patient(who: &AccountId) -> bool {
		*who == PATIENT || Extra::get(who) == Some(0)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_standing(who: &AccountId, _: OrganisationKind, roles: Roles) {
		Extra::insert(who, roles.0);
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_patient(who: &AccountId) {
		Extra::insert(who, 0);
	}
}

pub struct Devices;
impl DeviceLookup for Devices {
	fn in_custody_of(device: DeviceId, organisation: OrganisationId) -> bool {
		(device, organisation) == (SCANNER, 0)
	}
}

impl pallet_image_provenance::Config for Test {
	type Membership = People;
	type Devices = Devices;
	type Time = Timestamp;
	type Rent = HoldConsideration<AccountId, Balances, Hold, LinearStoragePrice<RentBase, RentPerByte, Balance>>;
	type MaxBatch = ConstU32<4>;
	type MaxAmendments = ConstU16<3>;
	type WeightInfo = ();
}

pub fn new_test_ext() -> TestState {
	let balances = [TECHNOLOGIST, COLLEAGUE, OTHER_SITE, CLINICIAN, STRANGER].map(|who| (who, 1_000_000));
	let genesis = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: balances.to_vec(),
			..Default::default()
		},
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
	assert_ok!(ImageProvenance::do_try_state());
	let studies = pallet_image_provenance::Studies::<Test>::iter_values().map(|study| study.ticket.encode());
	let amendments = pallet_image_provenance::Amendments::<Test>::iter_values().map(|amended| amended.ticket.encode());
	let tickets: Balance = studies
		.chain(amendments)
		.map(|ticket| Balance::decode(&mut &ticket[..]).unwrap())
		.sum();
	let held: Balance = pallet_balances::Holds::<Test>::iter_values()
		.flatten()
		.map(|hold| hold.amount)
		.sum();
	assert_eq!(tickets, held, "rent is lost or not paid");
}

pub fn rent_held_by(who: AccountId) -> Balance {
	use frame::traits::fungible::InspectHold;
	Balances::balance_on_hold(&Hold::get(), &who)
}

pub fn provenance_events() -> Vec<pallet_image_provenance::Event<Test>> {
	let events = System::events().into_iter().filter_map(|record| match record.event {
		RuntimeEvent::ImageProvenance(event) => Some(event),
		_ => None,
	});
	events.collect()
}

/// A study of 20 instances in 2 series, told apart by `number`.
pub fn study(number: u8) -> crate::NewStudy<AccountId> {
	crate::NewStudy {
		study: sha256(&[b"study", &[number]]),
		root: root(number),
		instances: 20,
		series: 2,
		modality: Modality::Mr,
		device: None,
		subject: None,
	}
}

pub fn root(number: u8) -> H256 {
	sha256(&[b"root", &[number]])
}
