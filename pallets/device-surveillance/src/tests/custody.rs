use crate::{mock::*, Devices, Error, Event, Units};
use frame::testing_prelude::*;
use radledger_primitives::{
	device::{BasicUdi, DeviceState, Happened, OutReason, ProductKind},
	traits::DeviceLookup,
	udi::{IssuingEntity, UdiDi},
	DeviceVersion, OrganisationId,
};

type Refused = Error<Test>;

fn register(by: AccountId, udi: Option<UdiDi>, basic: Option<&[u8]>) -> DispatchResult {
	let basic: Option<BasicUdi> = basic.map(|basic| basic.to_vec().try_into().unwrap());
	DeviceSurveillance::register_product(signed(by), ProductKind::Scanner, udi, basic)
}

fn offer(by: AccountId, device: u32, to: OrganisationId) -> DispatchResult {
	DeviceSurveillance::transfer_custody(signed(by), device, to)
}

fn accept(by: AccountId, device: u32) -> DispatchResult {
	DeviceSurveillance::accept_custody(signed(by), device)
}

fn decline(by: AccountId, device: u32) -> DispatchResult {
	DeviceSurveillance::decline_custody(signed(by), device)
}

fn custodian(device: u32) -> OrganisationId {
	Devices::<Test>::get(device).unwrap().custodian
}

#[test]
fn product_should_be_registered_with_what_is_on_its_label() {
	build_and_check(|| {
		let id = product();
		let view = DeviceSurveillance::product(id).unwrap();
		assert_eq!((view.manufacturer, view.kind, view.units), (0, ProductKind::Scanner, 0));
		assert_eq!(view.udi_di.unwrap().to_string(), "GS1:09506000134352");
		assert!(matches!(events()[0], Event::ProductRegistered { product: 0, .. }));
		// A hospital registers what no member makes.
		assert_ok!(register(NORTH, None, None));
	});
}

#[test]
fn product_should_be_refused_when_its_identifiers_cannot_be_right() {
	build_and_check(|| {
		let mistyped = UdiDi::new(IssuingEntity::Gs1, "09506000134353");
		assert_noop!(register(ACME, mistyped, None), Refused::InvalidUdi);
		let udi = || UdiDi::new(IssuingEntity::Gs1, "09506000134352");
		for wrong in [&b"ACME"[..], b"acme-ct", b"ACME CT 64"] {
			assert_noop!(register(ACME, udi(), Some(wrong)), Refused::InvalidBasicUdi);
		}
		assert_noop!(register(ACME, None, Some(b"ACME-CT-64")), Refused::InvalidBasicUdi);
		assert_noop!(register(AUTHORITY, udi(), None), Refused::NotARegistrant);
		assert_noop!(register(PHYSICIST, None, None), Refused::NotAuthorised);
		assert_noop!(register(STRANGER, None, None), Refused::NotAuthorised);
		assert!(register(PENNILESS, None, None).is_err(), "who registers pays for the record");
	});
}

#[test]
fn unit_should_be_registered_once_by_who_registered_its_product() {
	build_and_check(|| {
		let device = unit(1);
		assert_eq!(Units::<Test>::get(hash(1)), Some(device));
		assert_eq!(DeviceSurveillance::unit(hash(1)), Some(device));
		let register =
			|by, product, number| DeviceSurveillance::register_device(signed(by), product, hash(number), None, None);
		assert_noop!(register(ACME, 0, 1), Refused::UnitExists);
		assert_noop!(register(ACME, 7, 2), Refused::ProductNotFound);
		assert_noop!(register(NORTH, 0, 2), Refused::NotRegistrant);
		assert_noop!(register(RADIOLOGIST, 0, 2), Refused::NotAuthorised);
		assert_eq!(DeviceSurveillance::product(0).unwrap().units, 1);
	});
}

/// custody changes only when both sides say so.
#[test]
fn unit_should_change_hands_only_when_both_sides_say_so() {
	build_and_check(|| {
		let device = unit(1);
		assert_noop!(offer(NORTH, device, 2), Refused::NotCustodian);
		assert_noop!(offer(RADIOLOGIST, device, 2), Refused::NotAuthorised);
		assert_noop!(offer(ACME, 9, 1), Refused::DeviceNotFound);
		for wrong in [0, 77] {
			assert_noop!(offer(ACME, device, wrong), Refused::InvalidRecipient);
		}
		assert_ok!(offer(ACME, device, 1));
		assert_eq!(custodian(device), 0, "until the other side accepts");
		assert_noop!(offer(ACME, device, 2), Refused::HandOverPending);
		assert_noop!(accept(SOUTH, device), Refused::NotOffered);
		assert_noop!(accept(PHYSICIST, device), Refused::NotAuthorised);
		assert_noop!(decline(SOUTH, device), Refused::NotOffered);
		assert_ok!(decline(MANAGER, device));
		assert_noop!(accept(MANAGER, device), Refused::NotOffered);
		assert_ok!(offer(ACME, device, 1));
		assert_ok!(decline(ACME, device)); // taken back
		assert_ok!(offer(ACME, device, 1));
		assert_ok!(accept(MANAGER, device));
		assert_eq!(custodian(device), 1);
		let now = DeviceVersion { device, version: 0 };
		assert_eq!(DeviceSurveillance::held(device, 1), Some(now));
		assert_eq!(DeviceSurveillance::held(device, 0), None);
		let file = DeviceSurveillance::entries(device, 0);
		assert_eq!(file[0].happened, Happened::HandedOver { from: 0, to: 1 });
		assert_noop!(accept(MANAGER, device), Refused::NotOffered);
		let (of_north, next) = DeviceSurveillance::devices(Some(1), 0);
		assert_eq!((of_north.len(), of_north[0].transfers, next), (1, 1, None));
		assert!(DeviceSurveillance::devices(Some(0), 0).0.is_empty());
	});
}

#[test]
fn decommissioned_unit_should_stay_where_it_is() {
	build_and_check(|| {
		let device = in_service(1);
		assert_ok!(offer(MANAGER, device, 2));
		let reason = OutReason::Replaced;
		assert_ok!(DeviceSurveillance::decommission(signed(PHYSICIST), device, reason));
		assert_noop!(accept(SOUTH, device), Refused::NotOffered);
		assert_noop!(offer(MANAGER, device, 2), Refused::InvalidState);
		assert_eq!(Devices::<Test>::get(device).unwrap().state, DeviceState::Decommissioned);
	});
}
