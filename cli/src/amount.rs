//! Amounts of RAD and parts of a whole, as people write and read them.

use radledger_primitives::annotation::pay::Amount;

/// Decimals of one RAD.
const DECIMALS: usize = 12;
/// Decimals of a percentage: parts per million are shown exactly.
const OF_PERCENT: usize = 4;
/// Parts per million of the whole.
const WHOLE: Amount = 1_000_000;

/// Parses RAD, as 2.5, into plancks.
pub fn rad(text: &str) -> Result<Amount, String> {
	decimal(text, DECIMALS)
		.ok_or_else(|| format!("write RAD as a number, as 2.5: with a point, no sign, and at most {DECIMALS} decimals"))
}

/// Plancks for people: "2.5 RAD".
pub fn show(plancks: Amount) -> String {
	format!("{} RAD", shown(plancks, DECIMALS))
}

/// Parses a percentage, as 60 or 62.5, into parts per million.
pub fn percent(text: &str) -> Result<u32, String> {
	decimal(text, OF_PERCENT)
		.filter(|parts| *parts <= WHOLE)
		.and_then(|parts| u32::try_from(parts).ok())
		.ok_or_else(|| format!("write a percentage from 0 to 100, as 60 or 62.5, with at most {OF_PERCENT} decimals"))
}

/// Parts per million for people: "62.5 %".
pub fn show_percent(parts: u32) -> String {
	format!("{} %", shown(parts.into(), OF_PERCENT))
}

/// A coefficient in parts per million for people: "-0.25".
pub fn coefficient(parts: i32) -> String {
	let sign = if parts < 0 { "-" } else { "" };
	format!("{sign}{}", shown(parts.unsigned_abs().into(), 6))
}

/// A decimal number in its smallest unit: digits, then perhaps a point and digits.
fn decimal(text: &str, decimals: usize) -> Option<Amount> {
	let (whole, rest) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
	let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
	if !digits(whole) || rest.is_some_and(|rest| !digits(rest) || rest.len() > decimals) {
		return None;
	}
	format!("{whole}{:0<decimals$}", rest.unwrap_or_default()).parse().ok()
}

fn shown(amount: Amount, decimals: usize) -> String {
	let unit = Amount::pow(10, decimals as u32);
	let (whole, rest) = (amount / unit, amount % unit);
	if rest == 0 {
		return whole.to_string();
	}
	format!("{whole}.{}", format!("{rest:0decimals$}").trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn amounts_should_be_read_as_they_are_shown() {
		for (text, plancks) in [
			("0", 0),
			("1", 1_000_000_000_000),
			("2.5", 2_500_000_000_000),
			("0.000000000001", 1),
			("340282366920938463463374607.431768211455", Amount::MAX),
		] {
			assert_eq!(rad(text), Ok(plancks));
			assert_eq!(show(plancks), format!("{text} RAD"));
		}
		assert_eq!(rad("02.50"), Ok(2_500_000_000_000));
		for wrong in [
			"",
			".",
			"1.",
			".5",
			"-1",
			"+1",
			"1,5",
			"1e3",
			"0.0000000000001",
			"1.2.3",
			"340282366920938463463374607.431768211456",
			"1 RAD",
		] {
			assert!(rad(wrong).is_err_and(|why| why.contains("as 2.5")), "{wrong}");
		}
	}

	#[test]
	fn percentages_should_be_parts_per_million_and_no_more_than_the_whole() {
		for (text, parts) in [("0", 0), ("60", 600_000), ("62.5", 625_000), ("0.0001", 1), ("100", 1_000_000)] {
			assert_eq!(percent(text), Ok(parts));
			assert_eq!(show_percent(parts), format!("{text} %"));
		}
		for wrong in ["100.0001", "-1", "60%", "0.00001", "", "99999999999"] {
			assert!(percent(wrong).is_err_and(|why| why.contains("0 to 100")), "{wrong}");
		}
	}

	#[test]
	fn coefficients_should_keep_their_sign() {
		assert_eq!(coefficient(612_345), "0.612345");
		assert_eq!(coefficient(-250_000), "-0.25");
		assert_eq!(coefficient(1_000_000), "1");
		assert_eq!(coefficient(i32::MIN), "-2147.483648");
	}
}
