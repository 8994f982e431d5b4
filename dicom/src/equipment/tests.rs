use super::*;
use radledger_primitives::udi::IssuingEntity;
use std::path::PathBuf;
use tempfile::TempDir;

fn element(tag: Tag, vr: &[u8; 2], value: &[u8]) -> Vec<u8> {
	let mut value = value.to_vec();
	if value.len() % 2 == 1 {
		value.push(if vr == b"UI" { 0 } else { b' ' });
	}
	let mut bytes = [&tag.0.to_le_bytes()[..], &tag.1.to_le_bytes(), vr].concat();
	match vr {
		b"SQ" | b"UT" | b"UN" | b"OW" => bytes.extend([&[0, 0][..], &(value.len() as u32).to_le_bytes()].concat()),
		_ => bytes.extend((value.len() as u16).to_le_bytes()),
	}
	[bytes, value].concat()
}

fn item(content: &[u8]) -> Vec<u8> {
	[&crate::canonical::ITEM[..], &(content.len() as u32).to_le_bytes(), content].concat()
}

fn udi_item(udi: &str) -> Vec<u8> {
	item(&element(UDI, b"UT", udi.as_bytes()))
}

fn udis(all: &[&str]) -> Vec<u8> {
	let items: Vec<u8> = all.iter().flat_map(|udi| udi_item(udi)).collect();
	element(UDIS, b"SQ", &items)
}

/// A file of these elements and those that every object has.
fn file(folder: &TempDir, more: &[Vec<u8>]) -> PathBuf {
	let path = folder.path().join("object.dcm");
	let meta = element(Tag::TRANSFER_SYNTAX, b"UI", b"1.2.840.10008.1.2.1");
	let mut elements = vec![element(Tag::SOP_INSTANCE, b"UI", b"1.2.3.41"), element(Tag::STUDY, b"UI", b"1.2.3.42")];
	elements.extend_from_slice(more);
	elements.sort_by_key(|bytes| {
		let number = |at| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
		(number(0), number(2))
	});
	std::fs::write(&path, [&[0; 128][..], b"DICM", &meta, &elements.concat()].concat()).unwrap();
	path
}

fn read(more: &[Vec<u8>]) -> Equipment {
	let folder = TempDir::new().unwrap();
	Equipment::read(&file(&folder, more)).unwrap()
}

const CARRIER: &str = "(01)09506000134352(10)L7(21)SN12345(8012)VA40A";

/// A scanner that describes itself completely.
fn scanner() -> Vec<Vec<u8>> {
	vec![
		element(MANUFACTURER, b"LO", b"Example Medical"),
		element(STATION, b"SH", b"CT01"),
		element(MODEL, b"LO", b" Scan 3000 "),
		element(SERIAL, b"LO", b"12345"),
		element(DEVICE_UID, b"UI", b"1.2.3.99"),
		element(SOFTWARE, b"LO", b"VA40A \\ SP2\\\\R1"),
		element(CALIBRATED, b"DA", b"20240131\\20250630\\20250131"),
		udis(&[CARRIER]),
		element(Tag::PIXEL_DATA, b"OW", &[0; 8]),
	]
}

fn known(equipment: &Equipment) -> Known {
	let identifier = equipment.production_identifier().unwrap();
	Known {
		udi_di: UdiDi::new(IssuingEntity::Gs1, "9506000134352"),
		manufacturer: Some("EXAMPLE  medical".into()),
		model: Some("Scan 3000".into()),
		unit: unit_commitment(&[7; 32], &identifier),
		salt: Some(Secret([7; 32])),
		lot: Some(lot_digest("L7")),
		software: Some(software_digest(&["VA40A", "SP2", "R1"])),
		last_calibration: NaiveDate::from_ymd_opt(2025, 6, 30),
	}
}

fn agreements(equipment: &Equipment, known: &Known) -> Vec<Agreement> {
	let findings = equipment.compare(known);
	findings.iter().map(|finding| finding.agreement).collect()
}

#[test]
fn everything_should_be_read_when_it_is_there() {
	let equipment = read(&scanner());
	let expected = Equipment {
		manufacturer: Some("Example Medical".into()),
		model: Some("Scan 3000".into()),
		serial: Some("12345".into()),
		station: Some("CT01".into()),
		software: ["VA40A", "SP2", "R1"].map(String::from).into(),
		device_uid: Some("1.2.3.99".into()),
		udis: vec![Udi::parse(CARRIER).unwrap()],
		wrong_udis: vec![],
		description: None,
		calibrated: NaiveDate::from_ymd_opt(2025, 6, 30),
	};
	assert_eq!(equipment, expected);
	let json = serde_json::to_value(&equipment).unwrap();
	assert_eq!(json["calibrated"], "2025-06-30");
	assert_eq!(json["udis"][0]["di"], "GS1:09506000134352");
	assert_eq!(json["description"], serde_json::Value::Null);
}

#[test]
fn nothing_should_be_read_when_nothing_is_there() {
	let equipment = read(&[]);
	assert_eq!(equipment, Equipment::default());
	assert_eq!(equipment.production_identifier(), None);
	let empty = [
		element(MANUFACTURER, b"LO", b""),
		element(SERIAL, b"LO", b"  "),
		element(SOFTWARE, b"LO", b"\\ \\"),
		element(CALIBRATED, b"DA", b""),
		udis(&[]),
	];
	assert_eq!(read(&empty), Equipment::default());
	let valueless = element(UDIS, b"SQ", &[item(&[]), udi_item("  ")].concat());
	assert_eq!(read(&[valueless]), Equipment::default());
	let not_in_file = agreements(&equipment, &known(&read(&scanner())));
	assert_eq!(not_in_file, [Agreement::NotInFile; 7]);
}

#[test]
fn several_udis_should_be_read_with_those_that_are_none() {
	let described = [element(UDI, b"UT", b"=/A9999XYZ100T0944=,000025"), element(DESCRIPTION, b"LO", b"Whole scanner")];
	let items = [
		udi_item("(01)09506000134353"),
		udi_item("010950600013435210L7\u{1D}21SN1"),
		item(&described.concat()),
		udi_item("\u{1B}[2J"),
	];
	let equipment = read(&[element(UDIS, b"SQ", &items.concat())]);
	let codes: Vec<String> = equipment.udis.iter().map(|udi| udi.di.to_string()).collect();
	assert_eq!(codes, ["GS1:09506000134352", "ICCBBA:=/A9999XYZ100T0944"]);
	assert_eq!(equipment.udis[0].serial.as_deref(), Some("SN1"));
	assert_eq!(equipment.description.as_deref(), Some("Whole scanner"));
	let wrong: Vec<&str> = equipment.wrong_udis.iter().map(|wrong| &wrong.text[..]).collect();
	assert_eq!(wrong, ["(01)09506000134353", "\u{FFFD}[2J"]);
	let json = serde_json::to_value(&equipment).unwrap();
	let error = json["wrong_udis"][0]["error"].as_str().unwrap();
	assert!(error.contains("check character is not '2'"), "{error}");

	let known = Known {
		udi_di: UdiDi::new(IssuingEntity::Iccbba, "=/A9999XYZ100T0944"),
		unit: unit_commitment(&[7; 32], "serial:000025"),
		salt: Some(Secret([7; 32])),
		..Known::default()
	};
	assert_eq!(agreements(&equipment, &known), [Agreement::Matches; 2]);
	assert_eq!(equipment.compare(&known)[1].found.as_deref(), Some("000025"));
}

#[test]
fn udis_should_be_read_when_the_writer_did_not_know_the_attribute() {
	let value = CARRIER.as_bytes();
	let inner = [&[0x18, 0, 0x09, 0x10][..], &(value.len() as u32).to_le_bytes(), value].concat();
	let equipment = read(&[element(UDIS, b"UN", &item(&inner))]);
	assert_eq!(equipment.udis, [Udi::parse(CARRIER).unwrap()]);
	for broken in [&b"garbage!"[..], &item(&inner)[..20]] {
		assert_eq!(read(&[element(UDIS, b"UN", broken)]), Equipment::default());
	}
	// Not a sequence at all.
	assert_eq!(read(&[element(UDIS, b"UT", value)]), Equipment::default());
}

#[test]
fn only_days_should_count_as_calibration() {
	for (value, expected) in [
		("20250230\\20240229", Some((2024, 2, 29))),
		("2025.01.31\\20240229 ", Some((2025, 1, 31))),
		("+1250131\\2025\\20250131120000\\x", None),
		("\\\\20200101", Some((2020, 1, 1))),
	] {
		let expected = expected.and_then(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day));
		let equipment = read(&[element(CALIBRATED, b"LO", value.as_bytes())]);
		assert_eq!(equipment.calibrated, expected, "{value}");
	}
}

#[test]
fn text_should_be_read_in_its_character_set() {
	let set = |set: &[u8]| element(Tag::CHARACTER_SET, b"CS", set);
	for (set, bytes, expected) in [
		(set(b"ISO_IR 100"), &b"M\xFCller"[..], "Müller"),
		(set(b"ISO_IR 192"), "Müller".as_bytes(), "Müller"),
		(set(b"ISO_IR 999"), "Müller".as_bytes(), "Müller"),
		(set(b""), b"A\x1B[2JB", "A\u{FFFD}[2JB"),
	] {
		let equipment = read(&[set, element(MANUFACTURER, b"LO", bytes)]);
		assert_eq!(equipment.manufacturer.as_deref(), Some(expected));
	}
}

#[test]
fn production_identifier_should_come_from_the_udi_first() {
	let identifier = |elements: &[Vec<u8>]| read(elements).production_identifier();
	let serial = element(SERIAL, b"LO", b" 12345");
	let product = udis(&["(01)09506000134352"]);
	let batch = udis(&["(01)09506000134352(10)L7"]);
	let named = |text: &str| Some(text.to_owned());
	assert_eq!(identifier(&scanner()), named("serial:SN12345"));
	assert_eq!(identifier(&[product.clone(), serial.clone()]), named("serial:12345"));
	assert_eq!(identifier(&[batch.clone(), serial.clone()]), named("serial:12345"));
	assert_eq!(identifier(&[batch]), named("lot:L7"));
	assert_eq!(identifier(&[product]), None);
	let without =
		[element(MANUFACTURER, b"LO", b"Example Medical"), element(MODEL, b"LO", b"Scan 3000"), serial.clone()];
	assert_eq!(identifier(&without), named("manufacturer:Example Medical\\model:Scan 3000\\serial:12345"));
	assert_eq!(identifier(&[serial]), named("manufacturer:\\model:\\serial:12345"));
}

/// F14: a serial number that somebody read on the device names a file without UDI.
#[test]
fn typed_serial_number_should_name_a_file_without_udi() {
	let equipment = read(&[element(MANUFACTURER, b"LO", b"Example Medical"), element(SERIAL, b"LO", b"12345")]);
	let of =
		|serial| Known { unit: unit_commitment(&[7; 32], serial), salt: Some(Secret([7; 32])), ..Known::default() };
	assert_eq!(agreements(&equipment, &of("serial:12345")), [Agreement::Matches]);
	assert_eq!(agreements(&equipment, &of("serial:12346")), [Agreement::Differs]);
	let first = "manufacturer:Example Medical\\model:\\serial:12345";
	assert_eq!(equipment.identifiers(), [first, "serial:12345"]);
}

#[test]
fn unit_should_match_by_whichever_name_it_was_registered() {
	let equipment = read(&scanner());
	for name in
		["serial:SN12345", "serial:12345", "lot:L7", "manufacturer:Example Medical\\model:Scan 3000\\serial:12345"]
	{
		let known = Known { unit: unit_commitment(&[7; 32], name), salt: Some(Secret([7; 32])), ..Known::default() };
		assert_eq!(agreements(&equipment, &known), [Agreement::Matches], "{name}");
		let other = Known { salt: Some(Secret([8; 32])), ..known.clone() };
		assert_eq!(agreements(&equipment, &other), [Agreement::Differs], "{name}");
		let unsalted = Known { salt: None, ..known };
		assert_eq!(agreements(&equipment, &unsalted), [], "{name}");
	}
}

#[test]
fn comparison_should_say_what_matches_and_what_does_not() {
	let equipment = read(&scanner());
	let all = known(&equipment);
	assert_eq!(agreements(&equipment, &all), [Agreement::Matches; 7]);
	assert_eq!(equipment.compare(&Known::default()), []);

	let other = Known {
		udi_di: UdiDi::new(IssuingEntity::Gs1, "00889842003956"),
		manufacturer: Some("Another".into()),
		model: Some("Scan 300".into()),
		unit: unit_commitment(&[7; 32], "serial:SN1234"),
		lot: Some(lot_digest("L8")),
		software: Some(software_digest(&["VA40B"])),
		last_calibration: NaiveDate::from_ymd_opt(2025, 7, 1),
		..all
	};
	let findings = equipment.compare(&other);
	let table: Vec<_> =
		findings.iter().map(|finding| (finding.name.as_str(), finding.found.as_deref().unwrap_or_default())).collect();
	assert_eq!(
		table,
		[
			("Unique Device Identifier", "GS1:09506000134352"),
			("Manufacturer", "Example Medical"),
			("Manufacturer Model Name", "Scan 3000"),
			("Unique Device Identifier", "SN12345"),
			("Unique Device Identifier", "L7"),
			("Software Versions", "VA40A\\SP2\\R1"),
			("Date Of Last Calibration", "2025-06-30"),
		]
	);
	assert!(findings.iter().all(|finding| finding.agreement == Agreement::Differs));
	assert_eq!(findings[0].expected, "GS1:00889842003956");
	assert_eq!(findings[6].expected, "2025-07-01");
	let json = serde_json::to_value(&findings[6]).unwrap();
	assert_eq!((&json["tag"], &json["agreement"]), (&"(0018,1200)".into(), &"differs".into()));
}

#[test]
fn wrong_udi_should_differ_and_show_itself() {
	let equipment = read(&[udis(&["(01)09506000134353"])]);
	let known = Known { udi_di: UdiDi::new(IssuingEntity::Gs1, "09506000134352"), ..Known::default() };
	let finding = &equipment.compare(&known)[0];
	assert_eq!(finding.agreement, Agreement::Differs);
	assert_eq!(finding.found.as_deref(), Some("(01)09506000134353"));
}

#[test]
fn software_should_match_by_the_attribute_or_the_udi() {
	let versions = element(SOFTWARE, b"LO", b"VA40A\\SP2");
	let software = |elements: &[Vec<u8>], versions: &[&str]| {
		let known = Known { software: Some(software_digest(versions)), ..Known::default() };
		let finding = read(elements).compare(&known).remove(0);
		(finding.tag, finding.agreement)
	};
	let both = [versions.clone(), udis(&[CARRIER])];
	assert_eq!(software(&both, &["VA40A", "SP2"]), (SOFTWARE, Agreement::Matches));
	assert_eq!(software(&both, &["VA40A"]), (UDI, Agreement::Matches));
	assert_eq!(software(&both, &["SP2", "VA40A"]), (SOFTWARE, Agreement::Differs));
	assert_eq!(software(&both[1..], &["SP2"]), (UDI, Agreement::Differs));
	assert_eq!(software(&both[..1], &["VA40A"]), (SOFTWARE, Agreement::Differs));
	assert_eq!(software(&[], &["VA40A"]), (SOFTWARE, Agreement::NotInFile));
}

/// Vectors from Python's `hashlib`.
#[test]
fn digests_should_be_those_of_another_program() {
	assert_eq!(hex(&lot_digest(" L7 ")), "132fe2b97ff58f3d225bee8e45cd5e14226f9b384a56d69a6c73a89ce38112e5");
	assert_eq!(
		hex(&software_digest(&["VA40A ", "", "SP2"])),
		"b816f5eeaf661af28eafc6cc29cdd7eb263a3f2d958801bca49bc6b0604546fb"
	);
	assert_eq!(software_digest(&["VA40A\\ SP2"]), software_digest(&["VA40A", "SP2"]));
	assert_eq!(
		hex(&unit_commitment(&[7; 32], "serial:SN12345")),
		"562c1758f2596db3318dd4334ba79c68754b197d23f744cba6f5e51e2bcfe74d"
	);
}

#[test]
fn pixel_data_should_not_be_read() {
	let folder = TempDir::new().unwrap();
	let path = file(&folder, &scanner());
	let whole = std::fs::read(&path).unwrap();
	let expected = Equipment::read(&path).unwrap();
	std::fs::write(&path, &whole[..whole.len() - 6]).unwrap();
	assert!(crate::read_file(&path).is_err());
	assert_eq!(Equipment::read(&path).unwrap(), expected);
	// A file that ends within the attributes before the pixel data is an error.
	std::fs::write(&path, &whole[..whole.len() - 60]).unwrap();
	let error = Equipment::read(&path).unwrap_err().to_string();
	assert!(error.contains("truncated"), "{error}");
}

#[test]
fn what_is_no_object_should_be_told() {
	let folder = TempDir::new().unwrap();
	let path = folder.path().join("note.txt");
	std::fs::write(&path, "no image").unwrap();
	let error = Equipment::read(&path).unwrap_err();
	assert!(matches!(error, EquipmentError::NotDicom));
	assert!(error.to_string().contains("name the file of"), "{error}");
	let missing = Equipment::read(&folder.path().join("none"));
	assert!(matches!(missing, Err(EquipmentError::File(_))));
}
