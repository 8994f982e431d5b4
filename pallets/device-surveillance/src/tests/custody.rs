use crate::{mock::*, Devices, Error, Event, Units};
use frame::{testing_prelude::*, traits::Hooks};
use radledger_primitives::{
	device::{BasicUdi, DeviceState, Happened, OutReason, ProductKind},
	traits::DeviceLookup,
	udi::{IssuingEntity, UdiDi},
	vigilance::{ActionKind, ActionReason, Classification, IncidentSubject, Scope},
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
		assert_eq!((view.manufacturer, view.organisation), (Some(0), 0));
		assert_eq!((view.kind, view.units), (ProductKind::Scanner, 0));
		assert_eq!(view.udi_di.unwrap().to_string(), "GS1:09506000134352");
		assert!(matches!(events()[0], Event::ProductRegistered { product: 0, .. }));
		// A hospital registers what no member makes.
		assert_ok!(register(NORTH, None, None));
		assert_eq!(DeviceSurveillance::product(1).unwrap().manufacturer, None);
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
		assert_eq!(Units::<Test>::get(hash(1), 0), Some(device));
		assert_eq!(DeviceSurveillance::units(hash(1)), [device]);
		let register =
			|by, product, number| DeviceSurveillance::register_device(signed(by), product, hash(number), None, None);
		assert_noop!(register(ACME, 0, 1), Refused::UnitExists);
		assert_noop!(register(ACME, 7, 2), Refused::ProductNotFound);
		assert_noop!(register(NORTH, 0, 2), Refused::NotRegistrant);
		assert_noop!(register(RADIOLOGIST, 0, 2), Refused::NotAuthorised);
		assert_eq!(DeviceSurveillance::product(0).unwrap().units, 1);
	});
}

/// B-M4: a UDI-DI is that of one product, in each of its forms, and whoever registered it first is not its maker by that.
#[test]
fn product_should_be_one_for_its_udi_and_be_taken_over_by_its_manufacturer() {
	build_and_check(|| {
		let udi = |code| UdiDi::new(IssuingEntity::Gs1, code);
		assert_ok!(DeviceSurveillance::register_product(signed(NORTH), ProductKind::Phantom, udi(UDIS[0]), None));
		let short = "9506000134352";
		for by in [NORTH, SOUTH] {
			assert_noop!(register(by, udi(short), None), Refused::ProductExists);
		}
		assert_eq!(DeviceSurveillance::labelled(udi(short).unwrap()), Some(0));
		assert_eq!(DeviceSurveillance::labelled(udi(UDIS[1]).unwrap()), None);
		assert_eq!(DeviceSurveillance::product(0).unwrap().manufacturer, None);
		// Whoever has units of it registers them, and one does not stand in the way of another.
		let unit = |by, number| DeviceSurveillance::register_device(signed(by), 0, hash(number), None, None);
		assert_ok!(unit(NORTH, 1));
		assert_ok!(unit(SOUTH, 1));
		assert_noop!(unit(SOUTH, 1), Refused::UnitExists);
		assert_eq!(DeviceSurveillance::units(hash(1)).len(), 2);
		assert_noop!(unit(AUTHORITY, 2), Refused::NotRegistrant);
		let recall = |by| {
			let (kind, reason) = (ActionKind::Recall, ActionReason::Other);
			DeviceSurveillance::open_action(signed(by), kind, reason, Scope::Product(0), hash(9))
		};
		assert_noop!(recall(NORTH), Refused::NotActionOwner);
		// Nobody on the ledger must report what happens with it, and nobody is late.
		let incident = |by| {
			let (subject, what) = (IncidentSubject::Device(0), Classification::MdrPublicHealthThreat);
			DeviceSurveillance::report_incident(signed(by), subject, what, None, hash(7))
		};
		Studies::make(0, 0, 50);
		DeviceSurveillance::on_idle(1, Weight::from_parts(1_000, 0));
		assert_ok!(incident(NORTH));
		next_block(30 * DAY);
		DeviceSurveillance::on_idle(1, Weight::from_parts(1_000, 0));
		let view = DeviceSurveillance::incident(0).unwrap();
		assert_eq!((view.owed_by, view.days_late), (None, 0));
		assert!(!events().iter().any(|event| matches!(event, Event::IncidentOverdue { .. })));
		let draft = |by| DeviceSurveillance::draft_report(signed(by), 0, hash(1));
		assert_noop!(draft(NORTH), Refused::NotReporter);
		// The manufacturer comes, and says what its product is.
		assert_ok!(register(ACME, udi(short), Some(b"ACME-CT-64")));
		let product = DeviceSurveillance::product(0).unwrap();
		assert_eq!((product.manufacturer, product.organisation, product.kind), (Some(0), 1, ProductKind::Scanner));
		assert_eq!(DeviceSurveillance::signal(Scope::Product(0)).unwrap().fleet.studies, 50);
		assert_noop!(register(ACME, udi(UDIS[0]), None), Refused::ProductExists);
		assert_noop!(register(VENDOR, udi(UDIS[0]), None), Refused::ProductExists);
		assert_noop!(unit(NORTH, 3), Refused::NotRegistrant);
		assert_ok!(unit(ACME, 3));
		assert_ok!(recall(ACME));
		assert_noop!(draft(ACME), Refused::NotReporter);
		assert_ok!(incident(NORTH));
		assert_eq!(DeviceSurveillance::incident(1).unwrap().owed_by, Some(0));
	});
}

/// Whoever takes the UDI-DI of another keeps it only until an authority says whose it is.
#[test]
fn manufacturer_should_be_named_by_an_authority() {
	build_and_check(|| {
		let product = product();
		let name = |by, manufacturer| DeviceSurveillance::name_manufacturer(signed(by), product, manufacturer);
		for by in [NORTH, VENDOR, MANAGER] {
			assert_noop!(name(by, Some(5)), Refused::NotAuthorised);
		}
		assert_noop!(name(ACME, Some(5)), Refused::NotAuthorised);
		assert_noop!(name(PHYSICIST, None), Refused::NotAuthorised);
		for wrong in [1, 3, 77] {
			assert_noop!(name(AUTHORITY, Some(wrong)), Refused::NotAManufacturer);
		}
		assert_noop!(DeviceSurveillance::name_manufacturer(signed(AUTHORITY), 9, None), Refused::ProductNotFound);
		assert_ok!(name(AUTHORITY, Some(5)));
		assert_eq!(DeviceSurveillance::product(product).unwrap().manufacturer, Some(5));
		assert!(events().iter().any(|event| matches!(event, Event::ManufacturerNamed { manufacturer: Some(5), .. })));
		assert_noop!(name(ACME, None), Refused::NotAuthorised);
		assert_ok!(name(VENDOR, None));
		assert_eq!(DeviceSurveillance::product(product).unwrap().manufacturer, None);
	});
}

/// Nobody who had a unit before stands in the way of whoever has it next: the file has no bound that one can fill.
#[test]
fn file_of_a_former_custodian_should_not_stop_the_next_one() {
	new_test_ext().execute_with(|| {
		let device = unit(1);
		Devices::<Test>::mutate(device, |known| known.as_mut().unwrap().written = 1_000_000);
		assert_ok!(offer(ACME, device, 1));
		assert_ok!(accept(MANAGER, device));
		let written = Devices::<Test>::get(device).unwrap().written;
		assert_eq!((written, DeviceSurveillance::entries(device, 1_000_000).len()), (1_000_001, 1));
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
