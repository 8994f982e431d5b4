//! Small texts: paths, moments, counts. What comes out of files and folders is made harmless for a terminal.

use chrono::{DateTime, SecondsFormat, Utc};
use radledger_primitives::Moment;
use serde::Serializer;
use std::path::Path;

/// `text` without control characters: a name in a file must not move the cursor or change a verdict on the screen.
pub fn clean(text: &str) -> String {
	text.chars().flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] }).collect()
}

/// `path` for people, see [`clean`].
pub fn show(path: &Path) -> String {
	clean(&path.display().to_string())
}

/// A path as a JSON string, also when it is not UTF-8.
pub fn lossy<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
	serializer.serialize_str(&path.to_string_lossy())
}

/// `count` things: "1 file", "2 files".
pub fn count(count: usize, thing: &str) -> String {
	format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// A moment as RFC 3339 in UTC, to the millisecond if it has any: "2026-01-31T13:05:07Z".
pub fn rfc3339(at: Moment) -> String {
	let time = at.try_into().ok().and_then(DateTime::<Utc>::from_timestamp_millis);
	// The chain's clock stays within the calendar; if it did not, the number is still the truth.
	time.map_or_else(|| at.to_string(), |time| time.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn rfc3339_should_match_the_calendar_on_leap_days_and_turns_of_the_year() {
		for (at, expected) in [
			(0, "1970-01-01T00:00:00Z"),
			(951_782_400_000, "2000-02-29T00:00:00Z"),
			(951_868_799_999, "2000-02-29T23:59:59.999Z"),
			(951_868_800_000, "2000-03-01T00:00:00Z"),
			(1_735_689_599_000, "2024-12-31T23:59:59Z"),
			(1_735_689_600_000, "2025-01-01T00:00:00Z"),
			(4_107_542_400_000, "2100-03-01T00:00:00Z"),
			(u64::MAX, "18446744073709551615"),
		] {
			assert_eq!(rfc3339(at), expected);
		}
	}

	#[test]
	fn clean_should_show_control_characters_when_a_name_has_them() {
		assert_eq!(clean("a\u{1b}[2Jb\nñ"), "a\\u{1b}[2Jb\\nñ");
	}

	#[test]
	fn count_should_have_a_plural_unless_it_is_one() {
		assert_eq!([count(0, "file"), count(1, "file"), count(2, "file")], ["0 files", "1 file", "2 files"]);
	}
}
