//! Moments as people write them (RFC 3339, UTC), and as the chain does (milliseconds since the Unix epoch).

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use radledger_primitives::Moment;
use std::time::SystemTime;

/// The moment at which something ends: `+Nd` from now, a date (the end of that day, UTC), or an RFC 3339 moment.
pub fn until(text: &str) -> Result<Moment, String> {
	let now = DateTime::<Utc>::from(SystemTime::now());
	let days = text.strip_prefix('+').and_then(|text| text.strip_suffix('d'));
	let end = match days.map(str::parse) {
		Some(days) => days.ok().and_then(|days| now.checked_add_days(Days::new(days))),
		None => NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map_or_else(
			|| DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.to_utc()),
			|date| Some(date.succ_opt()?.and_time(NaiveTime::MIN).and_utc()),
		),
	};
	end.and_then(|end| end.timestamp_millis().try_into().ok())
		.ok_or_else(|| "not a date (2027-01-31), a moment (2027-01-31T12:00:00Z), or a number of days (+365d)".into())
}

/// The moment at which something begins: a date (the beginning of that day, UTC), an RFC 3339 moment, or `-Nd`, so many days
/// ago.
pub fn since(text: &str) -> Result<Moment, String> {
	let days = text.strip_prefix('-').and_then(|text| text.strip_suffix('d'));
	let begin = match days.map(str::parse) {
		Some(days) => {
			let now = DateTime::<Utc>::from(SystemTime::now());
			days.ok().and_then(|days| now.checked_sub_days(Days::new(days)))
		}
		None => NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map_or_else(
			|| DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.to_utc()),
			|date| Some(date.and_time(NaiveTime::MIN).and_utc()),
		),
	};
	begin.and_then(|begin| begin.timestamp_millis().try_into().ok()).ok_or_else(|| {
		"not a date (2027-01-31), a moment (2027-01-31T12:00:00Z), or a number of days ago (-30d)".into()
	})
}

/// A moment for people: `2026-01-31 13:05:07 UTC`. A record of the genesis block has no moment.
pub fn show(moment: Moment) -> String {
	let shown = i64::try_from(moment).ok().and_then(DateTime::from_timestamp_millis);
	match shown.filter(|_| moment != 0) {
		Some(moment) => moment.format("%F %T UTC").to_string(),
		None if moment == 0 => "genesis".into(),
		None => format!("{moment} ms after 1970"),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Seconds as `date -u -d TEXT +%s` (GNU coreutils) prints them.
	#[test]
	fn moments_should_be_those_of_date_when_written_in_full() {
		for (text, seconds) in [
			("1970-01-01T00:00:00Z", 0),
			("2000-02-29T23:59:59Z", 951_868_799),
			("2026-11-22T22:41:23Z", 1_795_387_283),
			("2027-01-31T12:00:00+02:00", 1_801_389_600),
			("2027-01-31T12:00:00-05:30", 1_801_416_600),
		] {
			assert_eq!(until(text), Ok(seconds * 1000), "{text}");
		}
	}

	#[test]
	fn date_should_end_with_its_day() {
		assert_eq!(until("2027-01-31"), until("2027-02-01T00:00:00Z"));
		assert_eq!(until("2028-02-29"), until("2028-03-01T00:00:00Z"));
	}

	#[test]
	fn beginnings_should_be_those_of_days() {
		assert_eq!(since("2027-01-31"), since("2027-01-31T00:00:00Z"));
		assert_eq!(since("2027-02-01"), until("2027-01-31"), "a day ends where the next one begins");
		let day = until("+0d").unwrap().abs_diff(since("-1d").unwrap());
		assert!(day.abs_diff(24 * 60 * 60 * 1000) < 60_000);
		for text in ["", "yesterday", "-d", "1d", "2027-02-30", "-99999999999999999999d"] {
			assert!(since(text).is_err(), "{text}");
		}
	}

	#[test]
	fn days_should_count_from_now() {
		let year = until("+365d").expect("parses").abs_diff(until("+0d").expect("parses"));
		assert!(year.abs_diff(365 * 24 * 60 * 60 * 1000) < 60_000);
	}

	#[test]
	fn moments_should_be_refused_when_they_do_not_exist() {
		for text in [
			"",
			"soon",
			"+d",
			"+-1d",
			"+99999999999999d",
			"2027-02-29",
			"2027-13-01",
			"1969-12-30",
			"2027-01-31T12:00:00",
		] {
			assert!(until(text).is_err(), "{text}");
		}
	}

	#[test]
	fn moments_should_be_shown_as_they_were_written() {
		for text in ["1970-01-01 00:00:01 UTC", "2000-02-29 23:59:59 UTC", "2026-12-31 00:00:01 UTC"] {
			let moment = until(&text.replace(' ', "T").replace("TUTC", "Z")).expect("parses");
			assert_eq!(show(moment), text);
		}
		assert_eq!(show(0), "genesis");
		assert_eq!(show(u64::MAX), "18446744073709551615 ms after 1970");
	}
}
