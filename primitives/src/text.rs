//! Moments, days and amounts as text: one way to write each, in JSON, in tables and on the command line.
//!
//! On the ledger a [`Moment`] is a number of milliseconds and a [`Day`] a number of days since 1 January 1970 (UTC). In
//! JSON both are text, RFC 3339 (`2026-01-31T13:05:07Z`) and ISO 8601 (`2026-01-31`): give a field
//! `#[serde(with = "radledger_primitives::text::moment")]`, or `moment::option`, `day`, `day::option`. Where the ledger has
//! a number and people write a name, [`code`], [`version`] and [`roles`] do the same; [`display`] serves all other types.

use crate::{
	report::{Code, Day},
	ModelVersion, Moment, Roles,
};
use alloc::{
	format,
	string::{String, ToString},
};
use chrono::{DateTime, Days, NaiveDate, SecondsFormat, Utc};
use serde::{de::Error, Deserialize, Deserializer, Serialize, Serializer};

/// Declares how a number is written as text and read again, also where it may be absent.
macro_rules! as_text {
	($number:ty, $show:expr, $parse:expr) => {
		/// The text of `value`.
		pub fn show(value: $number) -> String {
			$show(value)
		}

		/// Reads text.
		///
		/// # Errors
		/// In words, what the text should be.
		pub fn parse(text: &str) -> Result<$number, String> {
			$parse(text)
		}

		/// Writes text.
		///
		/// # Errors
		/// Those of the serializer.
		pub fn serialize<S: Serializer>(value: &$number, serializer: S) -> Result<S::Ok, S::Error> {
			serializer.serialize_str(&show(*value))
		}

		/// Reads text.
		///
		/// # Errors
		/// Those of the deserializer, and of [`parse`].
		pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<$number, D::Error> {
			parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
		}

		/// The same where there may be none: `null`.
		pub mod option {
			use super::*;

			/// Writes text or `null`.
			///
			/// # Errors
			/// Those of the serializer.
			pub fn serialize<S: Serializer>(value: &Option<$number>, serializer: S) -> Result<S::Ok, S::Error> {
				match value {
					Some(value) => super::serialize(value, serializer),
					None => serializer.serialize_none(),
				}
			}

			/// Reads text or `null`.
			///
			/// # Errors
			/// Those of the deserializer, and of [`parse`].
			pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<$number>, D::Error> {
				let text = Option::<String>::deserialize(deserializer)?;
				text.map(|text| parse(&text).map_err(D::Error::custom)).transpose()
			}
		}
	};
}

/// Moments: RFC 3339 in UTC, with milliseconds if there are any. A number that no calendar has stays a number.
pub mod moment {
	use super::*;

	as_text!(Moment, to_text, from_text);

	fn to_text(at: Moment) -> String {
		let time = at.try_into().ok().and_then(DateTime::<Utc>::from_timestamp_millis);
		time.map_or_else(|| format!("{at}"), |time| time.to_rfc3339_opts(SecondsFormat::AutoSi, true))
	}

	fn from_text(text: &str) -> Result<Moment, String> {
		if let Ok(number) = text.parse() {
			return Ok(number);
		}
		let time = DateTime::parse_from_rfc3339(text).ok();
		time.and_then(|time| time.timestamp_millis().try_into().ok())
			.ok_or_else(|| "write a moment since 1970 as 2027-01-31T12:00:00Z".into())
	}
}

/// Days of the calendar: ISO 8601. A number that no calendar has stays a number.
pub mod day {
	use super::*;

	as_text!(Day, to_text, from_text);

	fn to_text(day: Day) -> String {
		let date = NaiveDate::default().checked_add_days(Days::new(day.into()));
		date.map_or_else(|| format!("day {day} after 1970-01-01"), |date| format!("{}", date.format("%F")))
	}

	fn from_text(text: &str) -> Result<Day, String> {
		let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
		let days = date.map(|date| date.signed_duration_since(NaiveDate::default()).num_days());
		days.and_then(|days| days.try_into().ok()).ok_or_else(|| "write a day since 1970 as 2027-01-31".into())
	}
}

/// Codes with their terminology: `LN:18782-3`.
pub mod code {
	use super::*;

	as_text!(Code, |code| format!("{code:#}"), |text: &str| text.parse());

	/// Writes a list of texts.
	///
	/// # Errors
	/// Those of the serializer.
	pub fn list<S: Serializer>(codes: &[Code], serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_seq(codes.iter().copied().map(show))
	}
}

/// Versions of models: `3.0`.
pub mod version {
	use super::*;

	as_text!(ModelVersion, |version: ModelVersion| version.to_string(), |text: &str| text.parse());
}

/// Writes the names of roles as a list.
///
/// # Errors
/// Those of the serializer.
pub fn roles<S: Serializer>(roles: &Roles, serializer: S) -> Result<S::Ok, S::Error> {
	serializer.collect_seq(roles.names())
}

/// Writes what a value displays.
///
/// # Errors
/// Those of the serializer.
pub fn display<S: Serializer>(value: &impl core::fmt::Display, serializer: S) -> Result<S::Ok, S::Error> {
	serializer.collect_str(value)
}

/// Writes what a value displays, or `null`.
///
/// # Errors
/// Those of the serializer.
pub fn display_option<S: Serializer>(
	value: &Option<impl core::fmt::Display>,
	serializer: S,
) -> Result<S::Ok, S::Error> {
	value.as_ref().map(ToString::to_string).serialize(serializer)
}

/// Decimal numbers that are kept as a whole number of their smallest unit.
pub mod decimal {
	use super::*;

	/// Decimals of RAD: the ledger counts in plancks of 10⁻¹².
	pub const RAD: usize = 12;
	/// Decimals of a percentage that is kept in parts per million.
	pub const PERCENT: usize = 4;

	/// `amount` smallest units, without trailing zeros: `2.5`.
	pub fn show(amount: u128, decimals: usize) -> String {
		let digits = format!("{amount:0width$}", width = decimals.saturating_add(1));
		let (whole, rest) = digits.split_at(digits.len().saturating_sub(decimals));
		let rest = rest.trim_end_matches('0');
		if rest.is_empty() {
			whole.into()
		} else {
			format!("{whole}.{rest}")
		}
	}

	/// Reads digits, optionally with a point and at most `decimals` more; no sign, no exponent.
	pub fn parse(text: &str, decimals: usize) -> Option<u128> {
		let (whole, rest) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
		let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
		if !digits(whole) || rest.is_some_and(|rest| !digits(rest) || rest.len() > decimals) {
			return None;
		}
		format!("{whole}{:0<decimals$}", rest.unwrap_or_default()).parse().ok()
	}

	/// `amount` plancks: `2.5 RAD`.
	pub fn rad(amount: u128) -> String {
		format!("{} RAD", show(amount, RAD))
	}

	/// Parts per million: `62.5 %`.
	pub fn percent(parts: u32) -> String {
		format!("{} %", show(parts.into(), PERCENT))
	}

	/// A coefficient in parts per million: `-0.25`.
	pub fn coefficient(parts: i32) -> String {
		format!("{}{}", if parts < 0 { "-" } else { "" }, show(parts.unsigned_abs().into(), 6))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn moments_should_match_the_calendar_on_leap_days_and_turns_of_the_year() {
		for (at, text) in [
			(0, "1970-01-01T00:00:00Z"),
			(951_782_400_000, "2000-02-29T00:00:00Z"),
			(951_868_799_999, "2000-02-29T23:59:59.999Z"),
			(951_868_800_000, "2000-03-01T00:00:00Z"),
			(1_735_689_599_000, "2024-12-31T23:59:59Z"),
			(4_107_542_400_000, "2100-03-01T00:00:00Z"),
			(Moment::MAX, "18446744073709551615"),
		] {
			assert_eq!(moment::show(at), text);
			assert_eq!(moment::parse(text), Ok(at));
		}
		assert_eq!(moment::parse("2027-01-31T12:00:00+02:00"), Ok(1_801_389_600_000));
		for wrong in ["", "soon", "2027-02-29T00:00:00Z", "1969-12-31T23:59:59Z", "2027-01-31T12:00:00"] {
			assert!(moment::parse(wrong).is_err(), "{wrong}");
		}
	}

	#[test]
	fn days_should_be_those_of_the_calendar() {
		for (number, text) in [(0, "1970-01-01"), (11_016, "2000-02-29"), (20_819, "2027-01-01")] {
			assert_eq!(day::show(number), text);
			assert_eq!(day::parse(text), Ok(number));
		}
		assert_eq!(day::show(Day::MAX), format!("day {} after 1970-01-01", Day::MAX));
		assert!(day::parse("2027-02-29").is_err() && day::parse("1969-12-31").is_err() && day::parse("").is_err());
	}

	#[test]
	fn fields_should_be_text_in_json() {
		#[derive(Serialize, Deserialize, PartialEq, Debug)]
		struct Both {
			#[serde(with = "crate::text::moment")]
			at: Moment,
			#[serde(with = "crate::text::day::option")]
			due: Option<Day>,
		}
		for (both, json) in [
			(Both { at: 0, due: Some(0) }, r#"{"at":"1970-01-01T00:00:00Z","due":"1970-01-01"}"#),
			(Both { at: 1, due: None }, r#"{"at":"1970-01-01T00:00:00.001Z","due":null}"#),
		] {
			assert_eq!(serde_json::to_string(&both).unwrap(), json);
			assert_eq!(serde_json::from_str::<Both>(json).unwrap(), both);
		}
	}

	#[test]
	fn decimals_should_be_read_as_they_are_shown() {
		for (text, amount) in [("0", 0), ("1", 10_u128.pow(12)), ("2.5", 25 * 10_u128.pow(11)), ("0.000000000001", 1)] {
			assert_eq!(decimal::parse(text, decimal::RAD), Some(amount));
			assert_eq!(decimal::show(amount, decimal::RAD), text);
		}
		assert_eq!(decimal::show(u128::MAX, 12), "340282366920938463463374607.431768211455");
		for wrong in ["", ".", "1.", ".5", "-1", "+1", "1,5", "1e3", "0.0000000000001", "1.2.3"] {
			assert_eq!(decimal::parse(wrong, decimal::RAD), None, "{wrong}");
		}
		assert_eq!((decimal::percent(625_000).as_str(), decimal::coefficient(-250_000).as_str()), ("62.5 %", "-0.25"));
	}
}
