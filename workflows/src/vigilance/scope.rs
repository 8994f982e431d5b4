//! What a field action is about, and which units with which versions of their software that are.

use super::VigilanceError;
use radledger_client::device::Concerned;
use radledger_dicom::equipment::{lot_digest, software_digest};
use radledger_primitives::{
	device::{ActionId, ProductId},
	vigilance::Scope,
	DeviceId, DeviceVersion,
};

/// What is meant by a product, and a lot or a version of the software of it.
///
/// # Errors
/// The lot or the version is empty.
pub fn scope(product: ProductId, lot: Option<&str>, software: &[String]) -> Result<Scope, VigilanceError> {
	match (lot, software) {
		(Some(lot), _) if lot.trim().is_empty() => Err(VigilanceError::EmptyText { what: "lot" }),
		(Some(lot), _) => Ok(Scope::Lot { product, lot: lot_digest(lot) }),
		(None, []) => Ok(Scope::Product(product)),
		(None, versions) if versions.iter().all(|version| version.trim().is_empty()) => {
			Err(VigilanceError::EmptyText { what: "version of the software" })
		}
		(None, versions) => Ok(Scope::Software { product, software: software_digest(versions) }),
	}
}

/// How many units these are, and for how many of them there is an answer. A unit can be there with several versions.
pub fn answered(units: &[Concerned]) -> (usize, usize) {
	let mut devices: Vec<_> = units.iter().map(|unit| (unit.device.device, unit.answer.is_some())).collect();
	devices.sort_unstable();
	devices.dedup_by_key(|(device, _)| *device);
	let answered = devices.iter().filter(|(_, answered)| *answered).count();
	(answered, devices.len())
}

/// The newest entry of a unit, to which an answer belongs.
///
/// # Errors
/// The field action is not about the unit.
pub fn newest(action: ActionId, units: &[Concerned], device: DeviceId) -> Result<DeviceVersion, VigilanceError> {
	let entries = units.iter().map(|unit| unit.device);
	let newest = entries.filter(|entry| entry.device == device).max();
	newest.ok_or(VigilanceError::NotConcerned { action, device })
}

/// The units with every version of their software that is meant: those listed if a version is, otherwise all that each
/// unit ever had.
pub fn versions(scope: &Scope, units: &[Concerned]) -> Vec<DeviceVersion> {
	let of_unit = |unit: &Concerned| {
		let DeviceVersion { device, version } = unit.device;
		let versions = match scope {
			Scope::Software { .. } => version..=version,
			Scope::Product(_) | Scope::Lot { .. } => 0..=unit.version,
		};
		versions.map(move |version| DeviceVersion { device, version })
	};
	let mut all: Vec<_> = units.iter().flat_map(of_unit).collect();
	all.sort_unstable();
	all.dedup();
	all
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::vigilance::fixtures::concerned;
	use crate::Explain;

	#[test]
	fn scope_should_be_a_product_a_lot_or_a_version() {
		assert_eq!(scope(3, None, &[]).unwrap(), Scope::Product(3));
		assert_eq!(scope(3, Some(" A1 "), &[]).unwrap(), Scope::Lot { product: 3, lot: lot_digest("A1") });
		let versions = ["VB10".to_owned(), "SP2".to_owned()];
		let software = software_digest(&["VB10\\SP2"]);
		assert_eq!(scope(3, None, &versions).unwrap(), Scope::Software { product: 3, software });
		assert_eq!(scope(3, Some(" "), &[]).unwrap_err().code(), "empty-text");
		assert_eq!(scope(3, None, &[String::new()]).unwrap_err().code(), "empty-text");
	}

	#[test]
	fn unit_with_several_versions_should_count_once() {
		let units = [concerned(1, 0, 3, true), concerned(1, 2, 3, true), concerned(4, 0, 0, false)];
		assert_eq!(answered(&units), (1, 2));
		assert_eq!(answered(&[]), (0, 0));
	}

	#[test]
	fn answer_should_be_for_the_newest_entry_of_the_unit() {
		let units = [concerned(1, 0, 3, false), concerned(1, 2, 3, false), concerned(2, 5, 5, false)];
		assert_eq!(newest(7, &units, 1).unwrap(), DeviceVersion { device: 1, version: 2 });
		let failure = newest(7, &units, 3).unwrap_err();
		assert_eq!(failure.code(), "unit-not-concerned");
		assert_eq!(failure.to_string(), "field action 7 is not about unit 3");
	}

	#[test]
	fn version_should_mean_just_that_and_all_else_every_version() {
		let unit = |device, version| DeviceVersion { device, version };
		let units = [concerned(1, 0, 2, false), concerned(4, 0, 0, false)];
		let all = [unit(1, 0), unit(1, 1), unit(1, 2), unit(4, 0)];
		assert_eq!(versions(&Scope::Product(3), &units), all);
		let lot = lot_digest("A1");
		assert_eq!(versions(&Scope::Lot { product: 3, lot }, &units), all);
		let software = software_digest(&["VB10"]);
		let units = [concerned(1, 0, 3, false), concerned(1, 2, 3, false)];
		assert_eq!(versions(&Scope::Software { product: 3, software }, &units), [unit(1, 0), unit(1, 2)]);
	}
}
