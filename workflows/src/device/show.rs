//! Units as they stand, with their files and what they made.

use super::{
	file, known,
	labels::{typed_software, Labels},
	DeviceError,
};
use crate::{words::clean, Session};
use radledger_client::{
	device::{Device, Entry, Product},
	surveillance, Ledger,
};
use radledger_primitives::{
	device::{Day, DeviceState, ProductId, ProductKind},
	text,
	udi::UdiDi,
	vigilance::{Scope, SignalView},
	DeviceId, DeviceVersion, OrganisationId, H256,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A unit with what its product says.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Unit {
	/// The unit.
	#[serde(flatten)]
	pub device: Device,
	/// The kind of its product.
	pub kind: Option<ProductKind>,
	/// The UDI-DI of its product.
	#[serde(serialize_with = "text::display_option")]
	pub udi_di: Option<UdiDi>,
	/// The Basic UDI-DI of its product.
	pub basic_udi: Option<String>,
	/// The manufacturer of its product, if it is on the ledger.
	pub manufacturer: Option<OrganisationId>,
	/// The first day after which a check is missed.
	#[serde(serialize_with = "text::day::option::serialize")]
	pub next_due: Option<Day>,
}

impl Unit {
	/// A unit of a product.
	pub fn new(device: Device, product: Option<&Product>) -> Self {
		let basic = product.and_then(|product| product.basic_udi.as_ref());
		Self {
			kind: product.map(|product| product.kind),
			udi_di: product.and_then(|product| product.udi_di.clone()),
			basic_udi: basic.map(|basic| clean(&String::from_utf8_lossy(basic))),
			manufacturer: product.and_then(|product| product.manufacturer),
			next_due: device.checks.iter().filter_map(|check| check.next_due).min(),
			device,
		}
	}
}

/// A version of the software of a unit, and what was made with it.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Made {
	/// The unit with the version.
	#[serde(serialize_with = "text::display")]
	pub version: DeviceVersion,
	/// The digest of the software, if it is known.
	pub software: Option<H256>,
	/// Studies that were anchored as made by it, or with it.
	pub studies: u32,
}

/// A unit with its file.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Shown {
	/// The unit.
	#[serde(flatten)]
	pub unit: Unit,
	/// The entries of its file, in order.
	pub file: Vec<Entry>,
	/// The versions of its software, in order.
	pub made: Vec<Made>,
}

/// A unit with its file, and what was made with each version of its software.
///
/// # Errors
/// The ledger has no such unit.
pub async fn show(session: &Session, device: DeviceId) -> Result<Shown, DeviceError> {
	let ledger = session.client().await?.best().await?;
	let known = known(&ledger, device).await?;
	let product = ledger.product(known.product).await?;
	let entries = ledger.device_entries(device).await?;
	// The label says which software the unit had before any update; nothing else here needs it.
	let label = Labels::of_session(session).await?.of(&known.unit).ok().flatten();
	let registered = label.and_then(|label| label.unit.software_digest());
	let mut made = Vec::new();
	for (version, software) in (0..).zip(file::software(&known, &entries, registered)) {
		let version = DeviceVersion { device, version };
		made.push(Made { version, software, studies: ledger.studies_made(version).await? });
	}
	Ok(Shown { unit: Unit::new(known, product.as_ref()), file: entries, made })
}

/// Units with their products, each of which is asked for once.
async fn units(ledger: &Ledger, devices: Vec<Device>) -> Result<Vec<Unit>, DeviceError> {
	let named: BTreeSet<ProductId> = devices.iter().map(|device| device.product).collect();
	let mut products = BTreeMap::new();
	for id in named {
		products.extend(ledger.product(id).await?.map(|product| (id, product)));
	}
	let unit = |device: Device| {
		let product = products.get(&device.product);
		Unit::new(device, product)
	};
	Ok(devices.into_iter().map(unit).collect())
}

/// Units: those that an organisation has, or of a product, or all.
///
/// # Errors
/// The ledger does not answer.
pub async fn list(
	session: &Session,
	custodian: Option<OrganisationId>,
	product: Option<ProductId>,
) -> Result<Vec<Unit>, DeviceError> {
	let ledger = session.client().await?.best().await?;
	let mut devices = ledger.devices(custodian).await?;
	devices.retain(|known| product.is_none_or(|product| known.product == product));
	units(&ledger, devices).await
}

/// Units that should be in use and are not fit for it.
///
/// # Errors
/// The ledger does not answer.
pub async fn overdue(session: &Session, custodian: Option<OrganisationId>) -> Result<Vec<Unit>, DeviceError> {
	let ledger = session.client().await?.best().await?;
	let mut missed = Vec::new();
	for known in ledger.devices(custodian).await? {
		// Only for units that are out of service does the file say more.
		let entries = match known.state {
			DeviceState::OutOfService => ledger.device_entries(known.device).await?,
			_ => Vec::new(),
		};
		if file::is_missed(&known, &entries) {
			missed.push(known);
		}
	}
	units(&ledger, missed).await
}

/// How often incidents happen with a product, or with a version of its software if one is named, and with all of its kind.
///
/// # Errors
/// The ledger has no such product, or a value is not one of a DICOM attribute.
pub async fn signal(session: &Session, product: ProductId, software: &[String]) -> Result<SignalView, DeviceError> {
	let scope = match typed_software(software)? {
		Some(software) => Scope::Software { product, software },
		None => Scope::Product(product),
	};
	let ledger = session.client().await?.best().await?;
	ledger.signal(scope).await?.ok_or(DeviceError::NoProduct { product })
}

/// A unit as HL7 FHIR R4: Device, and DeviceUseStatement for the studies that it made.
///
/// # Errors
/// The ledger has no such unit.
pub async fn export(session: &Session, device: DeviceId) -> Result<serde_json::Value, DeviceError> {
	let facts = session.client().await?.device_file(device).await?;
	Ok(surveillance::to_fhir(&facts.ok_or(DeviceError::NotFound { device })?))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::device::fixtures::{checked, device, entries, product};
	use radledger_primitives::device::{
		ActionOutcome, CheckKind, CheckOutcome, Condition, Happened, LastCheck, OutReason,
	};

	#[test]
	fn unit_should_have_the_first_day_on_which_a_check_is_due() {
		let check =
			|kind, next_due| LastCheck { kind, number: 0, day: 11_016, outcome: CheckOutcome::Passed, next_due };
		let known = Device {
			offered: Some(3),
			condition: Condition::Overdue,
			checks: vec![
				check(CheckKind::Acceptance, None),
				check(CheckKind::Calibration, Some(20_780)),
				check(CheckKind::Constancy, Some(11_016)),
			],
			..device()
		};
		let json = serde_json::to_value(Unit::new(known, Some(&product()))).unwrap();
		assert_eq!((&json["udi_di"], &json["basic_udi"]), (&"GS1:09506000134352".into(), &"9506000134S3".into()));
		assert_eq!((&json["kind"], &json["manufacturer"]), (&"scanner".into(), &3.into()));
		assert_eq!((&json["condition"], &json["next_due"]), (&"overdue".into(), &"2000-02-29".into()));
		assert_eq!(
			json["checks"][1],
			serde_json::json!({
				"kind": "calibration", "entry": 0, "day": "2000-02-29", "outcome": "passed", "next_due": "2026-11-23",
			})
		);
		assert_eq!((&json["at"], &json["entries"]), (&"2000-02-29T00:00:00Z".into(), &0.into()));
		let bare = serde_json::to_value(Unit::new(device(), None)).unwrap();
		assert_eq!((&bare["kind"], &bare["next_due"]), (&serde_json::Value::Null, &serde_json::Value::Null));
	}

	#[test]
	fn entries_should_be_flat_with_what_belongs_to_each() {
		use DeviceState::{Decommissioned, InService, OutOfService, Registered};
		let file = entries([
			(Happened::HandedOver { from: 3, to: 0 }, Registered),
			(checked(CheckKind::Calibration, CheckOutcome::Limited, 11_015, Some(11_016)), Registered),
			(Happened::PutIntoService, InService),
			(Happened::TakenOut { reason: OutReason::Incident }, OutOfService),
			(Happened::Answered { action: 4, outcome: ActionOutcome::Quarantined }, OutOfService),
			(Happened::Decommissioned { reason: OutReason::Replaced }, Decommissioned),
		]);
		let json = serde_json::to_value(&file).unwrap();
		let said: Vec<_> = (0..6).map(|at| [&json[at]["day"], &json[at]["what"], &json[at]["outcome"]]).collect();
		assert_eq!(
			serde_json::to_value(said).unwrap(),
			serde_json::json!([
				["2000-02-29", "handed-over", null],
				["2000-02-28", "calibration", "limited"],
				["2000-02-29", "put-into-service", null],
				["2000-02-29", "taken-out", "incident"],
				["2000-02-29", "field-action", "quarantined"],
				["2000-02-29", "decommissioned", "replaced"],
			])
		);
		assert_eq!((&json[0]["from"], &json[0]["to"]), (&3.into(), &0.into()));
		assert_eq!(json[1]["document"], format!("0x{}", "05".repeat(32)));
		assert_eq!(json[1]["next_due"], "2000-02-29");
		assert!(json[2].get("document").is_none());
		assert_eq!((&json[4]["action"], &json[4]["state"]), (&4.into(), &"out-of-service".into()));
	}

	#[test]
	fn versions_should_be_listed_with_what_was_made() {
		let made =
			Made { version: DeviceVersion { device: 3, version: 1 }, software: Some(H256([0xAB; 32])), studies: 12 };
		let software = format!("0x{}", "ab".repeat(32));
		assert_eq!(
			serde_json::to_value(made).unwrap(),
			serde_json::json!({ "version": "3.1", "software": software, "studies": 12 })
		);
	}
}
