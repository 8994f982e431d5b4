//! Amounts of RAD and parts of a whole, as people write and read them.

use radledger_primitives::{
	annotation::pay::Amount,
	text::decimal::{self, PERCENT, RAD},
};

pub use decimal::{coefficient, percent as show_percent, rad as show};

/// Parts per million of the whole.
const WHOLE: Amount = 1_000_000;

/// Parses RAD, as 2.5, into plancks.
pub fn rad(text: &str) -> Result<Amount, String> {
	decimal::parse(text, RAD)
		.ok_or_else(|| format!("write RAD as a number, as 2.5: with a point, no sign, and at most {RAD} decimals"))
}

/// Parses a percentage, as 60 or 62.5, into parts per million.
pub fn percent(text: &str) -> Result<u32, String> {
	decimal::parse(text, PERCENT)
		.filter(|parts| *parts <= WHOLE)
		.and_then(|parts| u32::try_from(parts).ok())
		.ok_or_else(|| format!("write a percentage from 0 to 100, as 60 or 62.5, with at most {PERCENT} decimals"))
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
}
