//! What real files say of the equipment that made them.

use crate::corpus::{all, pydicom};
use radledger_dicom::{
	equipment::{Equipment, EquipmentError},
	read_file,
};

#[test]
fn equipment_should_be_read_from_every_file_that_can_be_read() {
	let (mut read, mut named, mut units) = (0, 0, 0);
	for path in all() {
		let found = Equipment::read(&path);
		match read_file(&path) {
			Ok(Some(_)) => {
				let equipment = found.unwrap_or_else(|error| panic!("{error}"));
				read += 1;
				named += u32::from(equipment.manufacturer.is_some());
				units += u32::from(equipment.production_identifier().is_some());
			}
			// What is wrong with the others may lie in the pixel data, which is not looked at.
			Ok(None) => assert!(matches!(found, Err(EquipmentError::NotDicom)), "{}", path.display()),
			Err(_) => {}
		}
	}
	assert!(read > 100 && named > read / 2 && units > 0, "{read} files, {named} with manufacturer, {units} units");
}

#[test]
fn equipment_should_be_what_the_file_says() {
	let equipment = Equipment::read(&pydicom("MR_small.dcm")).unwrap();
	assert_eq!(equipment.manufacturer.as_deref(), Some("TOSHIBA_MEC"));
	assert_eq!(equipment.model.as_deref(), Some("MRT50H1"));
	assert_eq!(equipment.software, ["V3.51*P25"]);
}
