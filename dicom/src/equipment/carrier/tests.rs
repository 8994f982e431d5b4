use super::*;
use proptest::prelude::*;

/// Device identifier, lot, serial number, manufacture, expiry, software.
type Expected = [Option<&'static str>; 6];

fn check(text: &str, expected: Expected) {
	let udi = Udi::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
	let found = [
		Some(udi.di.to_string()),
		udi.lot.clone(),
		udi.serial.clone(),
		udi.manufactured.clone(),
		udi.expires.clone(),
		udi.software.clone(),
	];
	assert_eq!(found.each_ref().map(Option::as_deref), expected, "{text}");
	assert_eq!(Udi::parse(&udi.text), Ok(udi), "{text}");
}

fn error(text: &str) -> UdiError {
	Udi::parse(text).expect_err(text)
}

const GTIN: Option<&str> = Some("GS1:09506000134352");

#[test]
fn gs1_should_be_read_as_it_is_printed() {
	check("(01)09506000134352", [GTIN, None, None, None, None, None]);
	let all = [GTIN, Some("ABC(1)"), Some("SN-1"), Some("2024-01-31"), Some("2029-02"), Some("4.1.2")];
	check("(01)09506000134352(11)240131(17)290200(10)ABC(1)(21)SN-1(8012)4.1.2", all);
	check(" (21)SN-1 (10)ABC(1) (240)X (8012)4.1.2 (17)290200 (11)240131 (01)09506000134352\0", all);
}

#[test]
fn gs1_should_be_read_as_a_scanner_reads_it() {
	let all = [GTIN, Some("ABC"), Some("1121"), Some("2024-01-31"), Some("2029-02-28"), Some("4.1")];
	let read = "010950600013435211240131172902282111\u{1D}10ABC\u{1D}80124.1".replace("2111\u{1D}", "211121\u{1D}");
	check(&read, all);
	check(&format!("]d2{read}"), all);
	check(&format!("\u{1D}{read}\u{1D}"), all);
	check(&format!("]C1\u{1D}{read}"), all);
	// The standard does not require a separator after a field of fixed length.
	check("0109506000134352\u{1D}21X", [GTIN, None, Some("X"), None, None, None]);
	// Without a separator, everything that follows belongs to the lot.
	check("010950600013435210ABC21SN", [GTIN, Some("ABC21SN"), None, None, None, None]);
}

#[test]
fn gs1_should_be_read_when_it_has_fields_that_say_nothing_of_the_unit() {
	let unit = [GTIN, Some("L1"), Some("S(1)"), None, Some("2029-02-28"), None];
	for text in [
		"(01)09506000134352(8020)R-7(10)L1(17)290228(3103)000250(21)S(1)",
		"(01)09506000134352(10)L1(3103)000250(17)290228(21)S(1)(710)A(8020)R-7",
		"0109506000134352172902283103000250802010\u{1D}10L1\u{1D}21S(1)",
		"\u{1D}3103000250010950600013435210L1\u{1D}427NW\u{1D}1729022821S(1)",
	] {
		check(text, unit);
	}
	for nobody in ["(9999)A(01)09506000134352", "(01)09506000134352(21)A)(5)", "\u{1D}66A\u{1D}0109506000134352"] {
		let found = Udi::parse(nobody);
		assert!(matches!(found, Err(UdiError::Unknown(_))) || found.is_ok_and(|udi| udi.serial.is_some()), "{nobody}");
	}
}

#[test]
fn hibc_should_be_read_when_a_place_is_left_empty() {
	let di = Some("HIBCC:+A123BJC5D6E71G");
	let with_check = |text: &str| format!("{text}{}", modulo43(text).unwrap());
	let product = [di, None, None, None, None, None];
	for text in
		["+A123BJC5D6E71/$", "+A123BJC5D6E71/$+", "+A123BJC5D6E71/S", "+A123BJC5D6E71/$$7", "+A123BJC5D6E71/$$+7"]
	{
		check(&with_check(text), product);
	}
	check(&with_check("+A123BJC5D6E71/$/SX9"), [di, None, Some("X9"), None, None, None]);
	check(&with_check("+A123BJC5D6E71/28273"), [di, None, None, None, Some("2028-09-29"), None]);
}

#[test]
fn hibc_should_be_read_with_every_form_of_secondary_data() {
	let di = Some("HIBCC:+A123BJC5D6E71G");
	let lot = |lot, expires| [di, Some(lot), None, None, Some(expires), None];
	check("+A123BJC5D6E71G", [di, None, None, None, None, None]);
	check("*+A123BJC5D6E71G*", [di, None, None, None, None, None]);
	check("+A123BJC5D6E71/$+SN12345U", [di, None, Some("SN12345"), None, None, None]);
	check("+A123BJC5D6E71/$LOT74", [di, Some("LOT7"), None, None, None, None]);
	check("+A123BJC5D6E71/$L/S77Q", [di, Some("L"), Some("77"), None, None, None]);
	check("+A123BJC5D6E71/$$+71SNJ", [di, None, Some("1SN"), None, None, None]);
	check("+A123BJC5D6E71/$$0928LOTC", lot("LOT", "2028-09"));
	check("+A123BJC5D6E71/$$2093028LOTH", lot("LOT", "2028-09-30"));
	check("+A123BJC5D6E71/$$8053280930LOTV", lot("LOT", "2028-09-30"));
	check("+A123BJC5D6E71/$$62827312LOTO", lot("LOT", "2028-09-29"));
	check("+A123BJC5D6E71/28273LOTN", lot("LOT", "2028-09-29"));
	// The standard's example.
	check("+A99912345/$$52001510X33", [Some("HIBCC:+A999123457"), Some("10X3"), None, None, Some("2020-01-15"), None]);
	check(
		"+H123PARTNO1234567890120/$$420020216LOT123456789012345/SXYZ456789012345678/16D20130202H",
		[
			Some("HIBCC:+H123PARTNO1234567890120Z"),
			Some("LOT123456789012345"),
			Some("XYZ456789012345678"),
			Some("2013-02-02"),
			Some("2020-02-02"),
			None,
		],
	);
}

#[test]
fn hibc_should_be_read_when_its_check_character_is_a_space_or_a_slash() {
	let product = |di| [Some(di), None, None, None, None, None];
	for text in ["+A123X069991 ", "+A123X069991", "+A123X069991_"] {
		check(text, product("HIBCC:+A123X069991 "));
	}
	check("+A123X089991/", product("HIBCC:+A123X089991/"));
	let unit = [Some("HIBCC:+A123BJC5D6E71G"), None, Some("SN599"), None, None, None];
	check("+A123BJC5D6E71/$+SN599_", unit);
	check("+A123BJC5D6E71/$+SN599 ", unit);
}

#[test]
fn iccbba_should_be_read_with_its_data_structures() {
	let di = Some("ICCBBA:=/A9999XYZ100T0944");
	check("=/A9999XYZ100T0944", [di, None, None, None, None, None]);
	check(
		"=/A9999XYZ100T0944=,000025=A99971312345600=>014032=}013032&,1000000000000XYZ123",
		[di, Some("000000000000XYZ123"), Some("000025"), Some("2013-02-01"), Some("2014-02-01"), None],
	);
}

#[test]
fn ifa_should_be_read_printed_and_scanned() {
	let di = Some("IFA:110375286414");
	let all = [di, Some("L1"), Some("S9"), Some("2024-01-31"), Some("2029-02"), None];
	check("PPN 110375286414", [di, None, None, None, None, None]);
	check("PPN: 110375286414 (S)S9", [di, None, Some("S9"), None, None, None]);
	check("(9N)110375286414(1T)L1(D)290200(16D)20240131(S)S9", all);
	let read = "9N110375286414\u{1D}1TL1\u{1D}D290200\u{1D}16D20240131\u{1D}SS9";
	check(read, all);
	check(&format!("[)>\u{1E}06\u{1D}{read}\u{1E}\u{4}"), all);
}

#[test]
fn wrong_check_characters_should_be_told_for_every_issuing_entity() {
	let identifier = |di: &str, error| UdiError::Identifier { di: di.into(), error };
	for text in ["(01)09506000134353(21)1", "010950600013435321X"] {
		let expected = identifier("09506000134353", udi::UdiError::Check([0, b'2']));
		assert_eq!(error(text), expected);
	}
	assert_eq!(error("+A123BJC5D6E71H"), UdiError::Check { found: 'H', expected: 'G' });
	// The check character covers the whole text, not the primary data alone.
	assert_eq!(error("+A123BJC5D6E71/$+SN12345G"), UdiError::Check { found: 'G', expected: 'U' });
	// ISBT 128 has no check character; only a wrong length is detected.
	for di in ["=/A9999XYZ100T09445", "=/A9999XYZ100T094"] {
		assert_eq!(error(di), identifier(di, udi::UdiError::Form));
	}
	for text in ["PPN 110375286415", "(9N)110375286415", "9N110375286415\u{1D}S1"] {
		let expected = identifier("110375286415", udi::UdiError::Check([b'1', b'4']));
		assert_eq!(error(text), expected);
	}
	assert_eq!(
		error("(01)09506000134353").to_string(),
		"the device identifier \"09506000134353\" is wrong: its check character is not '2'; compare it with the label"
	);
}

#[test]
fn truncated_and_mistyped_fields_should_be_named() {
	for (text, expected) in [
		("(01)0950600013435", "device identifier is \"0950600013435\" and should be 14 digits"),
		("0109506000", "device identifier is \"09506000\" and should be 14 digits"),
		("(01)09506000134352(17)2902", "day of expiry is \"2902\" and should be 6 digits"),
		("(01)09506000134352(17)290230", "\"290230\" and should be a day as YYMMDD"),
		("(01)09506000134352(11)241300", "day of manufacture is \"241300\""),
		("(01)09506000134352(21)", "serial number is \"\" and should be 1 to 20 characters"),
		("(01)09506000134352(10)A B", "lot is \"A B\""),
		("(01)09506000134352(10)123456789012345678901", "1 to 20 characters"),
		("(01)09506000134352(21)A(21)B", "serial number is there twice"),
		("(21)A", "no device identifier"),
		("PPN", "no device identifier"),
		("PPN ABC (X)", "at \"(X)\""),
		("(77)A", "at \"(77)A\" there begins no field"),
		("010950600013435277A", "at \"77A\""),
		("9N110375286414\u{1D}X1", "at \"X1\""),
		("(9N)110375286414(D)29", "day of expiry is \"29\" and should be 6 digits"),
		("+A123BJC5D6E71/$$9001006282730", "day of expiry is \"900100628273\""),
		("+A123BJC5D6E71/$$0928LOT/14D202809016", "day of expiry is there twice"),
		("]C0*+A123bJC5D6E71G", "its character 10 is 'b'"),
		("+", "should be the check character"),
		("=/A9999XYZ100T0944=>01403", "day of expiry is \"01403\" and should be a day as cYYJJJ"),
		("=/A9999XYZ100T0944=}014366", "day of manufacture"),
		("=/A9999XYZ100T0944=,", "serial number is \"\""),
		("09506000134352", "it begins with \"09506000\", and no UDI does"),
		("", "it begins with \"\""),
		("(01)0950600013435\u{e9}", "its character 18 is 'é', which no UDI has"),
		("(01)\u{1B}[2J", "its character 5 is '\\u{1b}'"),
	] {
		let found = error(text).to_string();
		assert!(found.contains(expected), "{text}: {found}");
	}
	assert_eq!(error(&"(".repeat(513)), UdiError::TooLong(513));
	assert!(matches!(error(&"(".repeat(512)), UdiError::Unknown(_)));
}

#[test]
fn carrier_should_be_shown_without_control_characters_and_written_with_its_issuer() {
	let udi = Udi::parse("010950600013435210A\u{1D}21B").unwrap();
	assert_eq!(udi.to_string(), "010950600013435210A\u{FFFD}21B");
	assert_eq!(serde_json::to_value(&udi).unwrap()["di"], "GS1:09506000134352");
}

proptest! {
	#[test]
	fn any_text_should_be_judged_without_a_panic(text in any::<String>()) {
		let _ = Udi::parse(&text);
	}

	/// Texts that resemble a UDI reach further into the parser than arbitrary text; whatever parses must parse again.
	#[test]
	fn what_was_read_should_be_read_again(
		begin in prop::sample::select(vec![
			"", "(01)09506000134352", "0109506000134352", "+A123BJC5D6E71", "=/A9999XYZ100T0944", "(9N)110375286414",
			"9N110375286414", "PPN110375286414", "]d2", "*+", "[)>\u{1E}06\u{1D}9N110375286414",
		]),
		fields in prop::collection::vec(prop_oneof![
			"[0-9A-Z()/$+=&,> \u{1D}\u{1E}\u{4}é_*-]{0,12}",
			"(\\(10\\)|\u{1D}10|/\\$|=,|\\(S\\)|\u{1D}S)[0-9A-Z]{1,6}",
			"(\\(17\\)|17|=>|\\(D\\)|\u{1D}D)[0-9]{5,6}",
			"/(\\$\\$\\+?)[0-9]{0,8}[A-Z]{0,3}",
		], 0..5),
		sealed in any::<bool>(),
	) {
		let mut text = format!("{begin}{}", fields.concat());
		if let (true, Ok(check)) = (sealed, modulo43(&text)) {
			text.push(check);
		}
		if let Ok(udi) = Udi::parse(&text) {
			prop_assert!(udi.di.check().is_ok());
			prop_assert_eq!(Udi::parse(&udi.text), Ok(udi));
		}
	}

	#[test]
	fn production_identifiers_should_come_back(lot in "[!-'*-~]{1,20}", serial in "[!-'*-~]{1,20}") {
		for text in [
			format!("(01)09506000134352(10){lot}(21){serial}"),
			format!("010950600013435221{serial}\u{1D}10{lot}"),
			format!("(9N)110375286414(S){serial}(1T){lot}"),
			format!("9N110375286414\u{1D}1T{lot}\u{1D}S{serial}"),
		] {
			let udi = Udi::parse(&text).unwrap();
			prop_assert_eq!((udi.lot.as_ref(), udi.serial.as_ref()), (Some(&lot), Some(&serial)));
		}
	}
}
