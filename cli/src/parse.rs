//! How values are written on the command line: for `value_parser` of the arguments.

use radledger_primitives::{
	federated::WHOLE,
	udi::{IssuingEntity, UdiDi, UdiError, MAX_LENGTH},
	Moment, Roles, H256,
};

/// Parses one of a closed list of codes, and lists them in the help.
pub fn code<T: Copy + Send + Sync + 'static>(
	all: &'static [T],
	name: fn(T) -> &'static str,
) -> impl clap::builder::TypedValueParser<Value = T> {
	use clap::builder::TypedValueParser;
	let names = all.iter().map(|code| name(*code));
	clap::builder::PossibleValuesParser::new(names).map(move |text| {
		// The parser before has let only known names pass.
		all.iter().copied().find(|code| name(*code) == text).unwrap_or(all[0])
	})
}

/// Parses the name of one flag of a set, and lists them in the help.
pub fn named<T: Copy + Send + Sync + 'static>(
	all: &'static [(T, &'static str)],
) -> impl clap::builder::TypedValueParser<Value = T> {
	use clap::builder::TypedValueParser;
	let names = all.iter().map(|(_, name)| *name);
	clap::builder::PossibleValuesParser::new(names).map(move |text| {
		// The parser before has let only known names pass.
		all.iter().find(|(_, name)| *name == text).unwrap_or(&all[0]).0
	})
}

/// Parses the name of a role, and lists them in the help.
pub fn role() -> impl clap::builder::TypedValueParser<Value = Roles> {
	use clap::builder::TypedValueParser;
	let names = Roles::NAMED.iter().map(|(_, name)| *name);
	clap::builder::PossibleValuesParser::new(names).map(|text| Roles::from_name(&text).unwrap_or_default())
}

/// Parses 32 bytes in hexadecimal, with or without `0x`.
pub fn hash(text: &str) -> Result<H256, String> {
	let mut bytes = [0; 32];
	hex::decode_to_slice(text.trim_start_matches("0x"), &mut bytes)
		.map_err(|_| "not 0x and 64 hexadecimal digits".to_owned())?;
	Ok(H256(bytes))
}

/// Parses a UDI-DI, and says which check digit was expected.
pub fn udi(text: &str) -> Result<UdiDi, String> {
	let (issuer, code) = text.split_once(':').ok_or("write who issued it in front of it, as GS1:09506000134352")?;
	let known = IssuingEntity::ALL.iter().copied();
	let issuer = known.clone().find(|known| known.name().eq_ignore_ascii_case(issuer)).ok_or_else(|| {
		let names: Vec<_> = known.map(IssuingEntity::name).collect();
		format!("nobody who may issue UDIs; one of {}", names.join(", "))
	})?;
	let udi = UdiDi::new(issuer, code).ok_or_else(|| format!("longer than {MAX_LENGTH} characters"))?;
	match udi.check() {
		Ok(()) => Ok(udi),
		Err(UdiError::Form) => Err(form(issuer).into()),
		Err(UdiError::Check([0, one])) => Err(format!(
			"something is mistyped: the last character would be {} if the others are right",
			char::from(one)
		)),
		Err(UdiError::Check([first, second])) => Err(format!(
			"something is mistyped: the last two digits would be {}{} if the others are right",
			char::from(first),
			char::from(second)
		)),
	}
}

/// What a UDI-DI of this entity looks like.
fn form(issuer: IssuingEntity) -> &'static str {
	match issuer {
		IssuingEntity::Gs1 => "a GTIN has 8, 12, 13 or 14 digits, without (01) in front",
		IssuingEntity::Hibcc => "a HIBC begins with + and a capital letter, and has 8 to 25 capital letters and digits",
		IssuingEntity::Iccbba => "a device identifier of ISBT 128 is =/ and 16 capital letters and digits",
		IssuingEntity::Ifa => "a PPN has 5 to 22 capital letters and digits",
	}
}

/// Parses a length of time.
pub fn period(text: &str) -> Result<Moment, String> {
	let wrong = || "write a number and s, m, h or d, as 90s or 2h; more than nothing".to_owned();
	let split = text.len().saturating_sub(1);
	let (number, unit) = (text.get(..split).unwrap_or_default(), text.get(split..).unwrap_or_default());
	let unit: Moment = match unit {
		"s" => 1_000,
		"m" => 60_000,
		"h" => 3_600_000,
		"d" => 86_400_000,
		_ => return Err(wrong()),
	};
	let digits = number.bytes().all(|byte| byte.is_ascii_digit());
	let number: Option<Moment> = number.parse().ok().filter(|number| digits && *number > 0);
	number.and_then(|number| number.checked_mul(unit)).ok_or_else(wrong)
}

/// A length of time for people: "90s", "2h".
pub fn show_period(period: Moment) -> String {
	let units = [(86_400_000, "d"), (3_600_000, "h"), (60_000, "m"), (1_000, "s"), (1, "ms")];
	let (unit, name) = units.into_iter().find(|(unit, _)| period.is_multiple_of(*unit)).unwrap_or((1, "ms"));
	format!("{}{name}", period / unit)
}

/// Parses parts per million.
pub fn millionths(text: &str) -> Result<u32, String> {
	let number: Option<u32> = text.parse().ok().filter(|_| !text.starts_with('+'));
	number
		.filter(|number| *number <= WHOLE)
		.ok_or_else(|| format!("write parts per million: a whole number from 0 to {WHOLE}"))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn device_identifiers_should_be_those_that_were_issued() {
		// Examples that the issuing entities publish.
		for right in [
			"GS1:09506000134352",
			"gs1:9506000134352",
			"HIBCC:+A123BJC5D6E71G",
			"ICCBBA:=/A9999XYZ100T0944",
			"IFA:110375286414",
		] {
			let known = udi(right).unwrap();
			assert!(known.to_string().eq_ignore_ascii_case(right), "{known}");
		}
	}

	#[test]
	fn wrong_check_digit_should_be_told_with_the_expected_one() {
		for (text, expected) in [
			("GS1:09506000134353", "the last character would be 2 if"),
			("GS1:09506000134325", "the last character would be 1 if"),
			("HIBCC:+A123BJC5D6E71H", "the last character would be G if"),
			("IFA:110375286415", "the last two digits would be 14 if"),
			("GS1:(01)09506000134352", "without (01)"),
			("HIBCC:A123BJC5D6E71G", "begins with +"),
			("ICCBBA:=/A9999XYZ100T094", "16 capital letters"),
			("IFA:11-0375286414", "5 to 22"),
			("GS1:", "8, 12, 13 or 14 digits"),
			("GS1:095060001343520950600013435209", "longer than 25"),
			("FDA:09506000134352", "one of GS1, HIBCC, ICCBBA, IFA"),
			("09506000134352", "as GS1:"),
		] {
			let why = udi(text).unwrap_err();
			assert!(why.contains(expected), "{text}: {why}");
		}
	}

	#[test]
	fn periods_should_be_read_as_they_are_shown() {
		for (text, milliseconds) in
			[("1s", 1_000), ("90s", 90_000), ("30m", 1_800_000), ("1h", 3_600_000), ("7d", 604_800_000)]
		{
			assert_eq!(period(text), Ok(milliseconds));
			assert_eq!(show_period(milliseconds), text);
		}
		assert_eq!(show_period(120_000), "2m");
		assert_eq!(show_period(1), "1ms");
		for wrong in ["", "s", "1", "0s", "-1h", "+1h", "1.5h", "1w", "h1", "99999999999999999d", "1é"] {
			assert!(period(wrong).is_err(), "{wrong}");
		}
	}
}
