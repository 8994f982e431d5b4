//! Days and moments as people write them, some of them counted from the chain's clock.

use crate::errors::Failure;
use chrono::{DateTime, Days, NaiveDate};
use radledger_primitives::{report::Day, Moment};

/// Milliseconds of a day.
const DAY: Moment = 24 * 60 * 60 * 1_000;

/// A day as it is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
	/// A day of the calendar.
	On(Day),
	/// So many days from now.
	In(Day),
}

/// A moment as it is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whenever {
	/// A moment of the calendar.
	At(Moment),
	/// So many milliseconds ago.
	Ago(Moment),
}

/// Parses a day.
pub fn day(text: &str) -> Result<When, String> {
	let usage = || "not a day (2027-01-31), nor a number of days from now (+180d)".to_owned();
	if let Some(days) = text.strip_prefix('+').and_then(|text| text.strip_suffix('d')) {
		return days.parse().map(When::In).map_err(|_| usage());
	}
	let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| usage())?;
	let days = date.signed_duration_since(NaiveDate::default()).num_days();
	days.try_into().map(When::On).map_err(|_| usage())
}

/// Parses a moment of the past.
pub fn moment(text: &str) -> Result<Whenever, String> {
	let usage = || "not a moment (2027-01-31T12:00:00Z), nor now, nor so long ago (-30m, -2h, -1d)".to_owned();
	if text == "now" {
		return Ok(Whenever::Ago(0));
	}
	if let Some(ago) = text.strip_prefix('-') {
		let split = ago.len().saturating_sub(1);
		let (number, unit) = (ago.get(..split).unwrap_or_default(), ago.get(split..).unwrap_or_default());
		let unit = match unit {
			"m" => 60_000,
			"h" => 60 * 60_000,
			"d" => DAY,
			_ => return Err(usage()),
		};
		let number: Moment = number.parse().map_err(|_| usage())?;
		return number.checked_mul(unit).map(Whenever::Ago).ok_or_else(usage);
	}
	let at = DateTime::parse_from_rfc3339(text).map_err(|_| usage())?;
	at.timestamp_millis().try_into().map(Whenever::At).map_err(|_| usage())
}

impl When {
	/// The day, by the chain's clock.
	pub fn day(self, now: Moment) -> Result<Day, Failure> {
		let counted = match self {
			Self::On(day) => Some(day),
			Self::In(days) => today(now).checked_add(days),
		};
		counted
			.ok_or_else(|| Failure::usage("no-such-day", "there is no such day").hint("name one of the next ten years"))
	}
}

impl Whenever {
	/// The moment, by the chain's clock.
	pub fn moment(self, now: Moment) -> Moment {
		match self {
			Self::At(at) => at,
			Self::Ago(ago) => now.saturating_sub(ago),
		}
	}
}

/// The day of a moment (UTC).
pub fn today(now: Moment) -> Day {
	Day::try_from(now / DAY).unwrap_or(Day::MAX)
}

/// A day for people: `2027-01-31`.
pub fn show(day: Day) -> String {
	let date = NaiveDate::default().checked_add_days(Days::new(day.into()));
	date.map_or_else(|| format!("day {day}"), |date| date.to_string())
}

/// Refuses a time in which nothing can be done. What is past is the ledger's to refuse: its clock counts.
pub fn window(from: Day, due: Day) -> Result<(), Failure> {
	match from <= due {
		true => Ok(()),
		false => Err(Failure::usage(
			"invalid-window",
			format!("the first day, {}, is after the last, {}", show(from), show(due)),
		)
		.hint("name an earlier --from, or a later --due")),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Days as `date -u -d TEXT +%s` (GNU coreutils) divided by 86400 counts them.
	#[test]
	fn days_should_be_those_of_the_calendar() {
		for (text, number) in
			[("1970-01-01", 0), ("2000-02-29", 11_016), ("2026-11-23", 20_780), ("2100-03-01", 47_541)]
		{
			assert_eq!(day(text), Ok(When::On(number)));
			assert_eq!(show(number), text);
			assert_eq!(today(Moment::from(number) * DAY + DAY - 1), number);
		}
		assert_eq!(show(Day::MAX), format!("day {}", Day::MAX));
	}

	#[test]
	fn days_should_be_counted_from_the_clock_of_the_chain() {
		let now = 20_780 * DAY + 5;
		assert_eq!(day("+180d").unwrap().day(now), Ok(20_960));
		assert_eq!(day("2026-11-23").unwrap().day(now), Ok(20_780));
		assert_eq!(When::In(Day::MAX).day(now).map_err(|failure| failure.code), Err("no-such-day".into()));
	}

	#[test]
	fn days_should_be_refused_when_they_do_not_exist() {
		for text in ["", "soon", "+d", "+-1d", "180d", "2027-02-29", "1969-12-31", "2027-01-31T00:00:00Z"] {
			assert!(day(text).is_err(), "{text}");
		}
	}

	#[test]
	fn moments_should_be_of_the_calendar_or_so_long_ago() {
		let now = 10 * DAY;
		for (text, at) in [
			("now", now),
			("-30m", now - 1_800_000),
			("-2h", now - 7_200_000),
			("-1d", 9 * DAY),
			("-99d", 0),
			("1970-01-02T00:00:01Z", DAY + 1_000),
			("1970-01-02T02:00:01+02:00", DAY + 1_000),
		] {
			assert_eq!(moment(text).unwrap().moment(now), at, "{text}");
		}
		for text in ["", "-", "-m", "-2", "2h", "-2w", "-ä", "1970-01-02", "-18446744073709551615d"] {
			assert!(moment(text).is_err(), "{text}");
		}
	}

	#[test]
	fn window_should_be_refused_when_it_ends_before_it_begins() {
		assert_eq!(window(5, 5), Ok(()));
		assert_eq!(window(6, 5).map_err(|failure| failure.code), Err("invalid-window".into()));
	}
}
