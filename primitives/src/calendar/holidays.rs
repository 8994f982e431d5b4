//! Days on which nobody works where a report is due, computed from the rules that make them holidays.

use super::{date_of_day, day_of_date};
use crate::report::Day;

/// Whether a day is a Saturday or a Sunday.
pub const fn is_weekend(day: Day) -> bool {
	weekday(day) >= 5
}

/// The day of the week, from 0 for Monday to 6 for Sunday: 1 January 1970 was a Thursday.
const fn weekday(day: Day) -> u32 {
	(day % 7 + 3) % 7
}

/// Whether a day from Monday to Friday is a Federal holiday of the United States: 5 U.S.C. 6103(a), as in force since 17 June
/// 2021.
///
/// A holiday on a Saturday is observed on the Friday before (6103(b)(1)), one on a Sunday on the Monday after (Executive
/// Order 11582, section 3). Inauguration Day counts although 6103(c) makes it a holiday in and around Washington only: the
/// reading that is milder for whoever has to report.
pub fn is_federal_holiday(day: Day) -> bool {
	let (_, month, date) = date_of_day(day.into());
	let by_week = match weekday(day) {
		// Birthday of Martin Luther King, Jr.; Washington's Birthday; Memorial Day; Labor Day; Columbus Day.
		0 => matches!((month, date), (1 | 2, 15..=21) | (5, 25..=31) | (9, 1..=7) | (10, 8..=14)),
		// Thanksgiving Day.
		3 => matches!((month, date), (11, 22..=28)),
		_ => false,
	};
	let on_its_date = is_federal_date(day);
	let before =
		weekday(day) == 4 && day.checked_add(1).is_some_and(|saturday| is_federal_date(saturday) == Some(true));
	let after = weekday(day) == 0 && day.checked_sub(1).is_some_and(|sunday| is_federal_date(sunday).is_some());
	by_week || on_its_date.is_some() || before || after
}

/// Whether a day has the date of a Federal holiday; `Some(true)` if it is one that moves back from a Saturday.
fn is_federal_date(day: Day) -> Option<bool> {
	match date_of_day(day.into()) {
		// New Year's Day, Juneteenth National Independence Day, Independence Day, Veterans Day, Christmas Day.
		(_, 1, 1) | (_, 7, 4) | (_, 11, 11) | (_, 12, 25) => Some(true),
		(2021.., 6, 19) => Some(true),
		// Inauguration Day: on the Monday after if it is a Sunday (6103(c)), and not before.
		(year, 1, 20) if year % 4 == 1 => Some(false),
		_ => None,
	}
}

/// Whether a day is a public holiday that most Member States of the European Union and its institutions keep: 1 January, Good
/// Friday, Easter Monday, 1 May, Ascension Day, Whit Monday, 15 August, 1 November, 25 and 26 December.
///
/// Regulation (EEC, Euratom) 1182/71 Art. 2(1) means the days designated as such by the Member State or institution in which
/// action is to be taken. Which one that is, the ledger does not know; further days of single Member States come with the
/// rules of a law.
pub fn is_union_holiday(day: Day) -> bool {
	let (year, month, date) = date_of_day(day.into());
	let fixed = matches!((month, date), (1 | 5 | 11, 1) | (8, 15) | (12, 25 | 26));
	let after_easter = u64::from(day).checked_sub(easter(year));
	let day_before_easter = easter(year).checked_sub(day.into());
	fixed || matches!(after_easter, Some(1 | 39 | 50)) || day_before_easter == Some(2)
}

/// Easter Sunday of a year by the Gregorian calendar, as a day counted from 1 January 1970.
///
/// Anonymous algorithm (Nature, 20 April 1876), as in J. Meeus, "Astronomical Algorithms", 2nd edition, chapter 8.
fn easter(year: u64) -> u64 {
	let (a, b, c) = (year % 19, year / 100, year % 100);
	let (d, e) = (b / 4, b % 4);
	let g = (8 * b + 13) / 25;
	let h = (19 * a + b + 15 - d - g) % 30;
	let (i, k) = (c / 4, c % 4);
	let l = (32 + 2 * e + 2 * i - h - k) % 7;
	let m = (a + 11 * h + 22 * l) / 451;
	let sum = h + l + 114 - 7 * m;
	day_of_date(year, sum / 31, sum % 31 + 1)
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::vec::Vec;

	fn day(year: u64, month: u64, date: u64) -> Day {
		day_of_date(year, month, date) as Day
	}

	/// The weekdays of a year that `is` picks, as month and date.
	fn weekdays(year: u64, is: fn(Day) -> bool) -> Vec<(u64, u64)> {
		(day(year, 1, 1)..=day(year, 12, 31))
			.filter(|day| !is_weekend(*day) && is(*day))
			.map(|day| {
				let (_, month, date) = date_of_day(day.into());
				(month, date)
			})
			.collect()
	}

	#[test]
	fn week_should_have_two_days_of_rest() {
		// Saturday 28 and Sunday 29 November 2026.
		let week: Vec<_> = (23..30).map(|date| is_weekend(day(2026, 11, date))).collect();
		assert_eq!(week, [false, false, false, false, false, true, true]);
	}

	/// The lists that the Office of Personnel Management publishes, with Inauguration Day.
	#[test]
	fn federal_holidays_should_be_those_of_the_published_lists() {
		for (year, listed) in [
			// Independence Day on a Sunday, Christmas on a Saturday, and New Year's Day of 2022 as well. Inauguration.
			(
				2021,
				&[
					(1, 1),
					(1, 18),
					(1, 20),
					(2, 15),
					(5, 31),
					(6, 18),
					(7, 5),
					(9, 6),
					(10, 11),
					(11, 11),
					(11, 25),
					(12, 24),
					(12, 31),
				][..],
			),
			(2022, &[(1, 17), (2, 21), (5, 30), (6, 20), (7, 4), (9, 5), (10, 10), (11, 11), (11, 24), (12, 26)]),
			(
				2023,
				&[(1, 2), (1, 16), (2, 20), (5, 29), (6, 19), (7, 4), (9, 4), (10, 9), (11, 10), (11, 23), (12, 25)],
			),
			(
				2024,
				&[(1, 1), (1, 15), (2, 19), (5, 27), (6, 19), (7, 4), (9, 2), (10, 14), (11, 11), (11, 28), (12, 25)],
			),
			(
				2025,
				&[(1, 1), (1, 20), (2, 17), (5, 26), (6, 19), (7, 4), (9, 1), (10, 13), (11, 11), (11, 27), (12, 25)],
			),
			(
				2026,
				&[(1, 1), (1, 19), (2, 16), (5, 25), (6, 19), (7, 3), (9, 7), (10, 12), (11, 11), (11, 26), (12, 25)],
			),
			(
				2027,
				&[
					(1, 1),
					(1, 18),
					(2, 15),
					(5, 31),
					(6, 18),
					(7, 5),
					(9, 6),
					(10, 11),
					(11, 11),
					(11, 25),
					(12, 24),
					(12, 31),
				],
			),
		] {
			assert_eq!(weekdays(year, is_federal_holiday), listed, "{year}");
		}
		// Inauguration Day on a Sunday: 20 January 2013; and on a Saturday, 2029, when it does not move.
		assert!(is_federal_holiday(day(2013, 1, 21)) && !is_federal_holiday(day(2029, 1, 19)));
		assert!(!is_federal_holiday(day(2020, 6, 19)), "before the law");
	}

	/// Dates of Easter Sunday from the tables of the United States Naval Observatory.
	#[test]
	fn easter_should_be_on_its_published_dates() {
		for (year, month, date) in [
			(2000, 4, 23),
			(2008, 3, 23),
			(2011, 4, 24),
			(2024, 3, 31),
			(2025, 4, 20),
			(2026, 4, 5),
			(2027, 3, 28),
			(2028, 4, 16),
			(2029, 4, 1),
			(2030, 4, 21),
			(2038, 4, 25),
		] {
			assert_eq!(easter(year), day_of_date(year, month, date), "{year}");
		}
		// Good Friday, Easter Monday, Labour Day, Ascension Day, Whit Monday, Christmas.
		let of_2026 = [(1, 1), (4, 3), (4, 6), (5, 1), (5, 14), (5, 25), (12, 25)];
		assert_eq!(weekdays(2026, is_union_holiday), of_2026);
	}

	#[test]
	fn any_day_should_be_judged_without_a_panic() {
		for day in (0..400).chain(Day::MAX - 400..=Day::MAX) {
			let _ = (is_federal_holiday(day), is_union_holiday(day), is_weekend(day));
		}
	}
}
