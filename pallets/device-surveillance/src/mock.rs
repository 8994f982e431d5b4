//! The smallest runtime in which this pallet works, the people in it, and devices that they have.

use frame::testing_prelude::*;
use radledger_primitives::{
	calendar,
	device::{CheckKind, CheckOutcome, Day, ProductId, ProductKind},
	model::SemVer,
	udi::{IssuingEntity, UdiDi},
	DeviceId, ModelVersion, Moment, OrganisationKind, Roles, H256,
};
pub use radledger_test_doubles::Studies;
use radledger_test_doubles::{Models, People};

radledger_test_doubles::runtime!(DeviceSurveillance = pallet_device_surveillance at 55);

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

/// A published version of a model of the vendor.
pub const MODEL: ModelVersion = ModelVersion { model: 3, version: 1 };

impl crate::Config for Test {
	type Membership = People;
	type Models = Models;
	type Studies = Studies;
	type Time = Timestamp;
	type LawOrigin = EnsureRoot<AccountId>;
	type Rent = Rent;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = radledger_test_doubles::World;
}

pub fn new_test_ext() -> TestState {
	chain((1..=8).chain([STRANGER]), 100_000_000, NOW, || {
		use OrganisationKind::*;
		let members = [
			(MANAGER, Roles::DEVICE_MANAGER),
			(PHYSICIST, Roles::MEDICAL_PHYSICIST),
			(RADIOLOGIST, Roles::RADIOLOGIST),
		];
		People::admit(0, Manufacturer, Some(ACME), &[]);
		People::admit(1, Hospital, Some(NORTH), &members);
		People::admit(2, ImagingCentre, Some(SOUTH), &[]);
		People::admit(3, Regulator, Some(AUTHORITY), &[]);
		People::admit(4, Hospital, Some(PENNILESS), &[]);
		People::admit(5, AiVendor, Some(VENDOR), &[]);
		Models::publish(MODEL, 5);
		Models::describe(MODEL, SemVer { major: 2, minor: 1, patch: 0 }, None, hash(0xee));
	})
}

fn tickets() -> Vec<Rent> {
	use crate::*;
	let mut all = Vec::new();
	all.extend(Products::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Devices::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Entries::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Incidents::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Submissions::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Actions::<Test>::iter_values().map(|record| record.ticket));
	all
}

/// What something commits to, in these tests: a number.
pub fn hash(number: u8) -> H256 {
	H256([number; 32])
}

/// UDI-DIs of products that differ.
pub const UDIS: [&str; 2] = ["09506000134352", "00889842003956"];

/// A scanner of the manufacturer, with the next one of the UDI-DIs.
pub fn product() -> ProductId {
	let udi = UdiDi::new(IssuingEntity::Gs1, UDIS[crate::NextProduct::<Test>::get() as usize]);
	assert_ok!(DeviceSurveillance::register_product(
		signed(ACME),
		ProductKind::Scanner,
		udi,
		Some(b"ACME-CT-64".to_vec().try_into().unwrap())
	));
	crate::NextProduct::<Test>::get() - 1
}

/// A unit of it, at the manufacturer.
pub fn unit(number: u8) -> DeviceId {
	let product = match crate::NextProduct::<Test>::get() {
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
	crate::NextDevice::<Test>::get() - 1
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
