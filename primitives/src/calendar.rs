//! Calendar arithmetic on the chain's clock: the proleptic Gregorian calendar in UTC, without leap seconds.
//!
//! Legal deadlines are calendar months, not 30 days: Regulation (EEC, Euratom) 1182/71 Art. 3(2)(c) ends a period
//! of months on the same date of the last month, or on its last day if it has no such date.

pub mod holidays;

use crate::{report::Day, Moment};

/// Milliseconds of a day.
pub const DAY: Moment = 24 * 60 * 60 * 1000;

/// Days of 400 years: the calendar repeats after them.
const DAYS_OF_ERA: u64 = 146_097;
/// Days from 1 March of the year 0 to 1 January 1970.
const DAYS_TO_EPOCH: u64 = 719_468;

/// The day of `moment`, counted from 1 January 1970.
pub const fn day_of(moment: Moment) -> u64 {
	moment / DAY
}

/// The same as records have it; the last one that they can have, if the moment is later.
pub fn date_of(moment: Moment) -> Day {
	day_of(moment).try_into().unwrap_or(Day::MAX)
}

/// Months from January 1970 to the month of `moment`.
pub fn month_of(moment: Moment) -> u64 {
	let (year, month, _) = date_of_day(day_of(moment));
	// The year is 1970 or later, since days are counted from there.
	year.saturating_sub(1970).saturating_mul(12).saturating_add(month).saturating_sub(1)
}

/// The first moment of the month that is `month` months after January 1970.
pub fn start_of_month(month: u64) -> Moment {
	let year = (month / 12).saturating_add(1970);
	day_of_date(year, month % 12 + 1, 1).saturating_mul(DAY)
}

/// The same date and time of day `months` later, or the last day of that month if it has no such date.
///
/// Saturates at the end of time, half a billion years away.
pub fn add_months(moment: Moment, months: u16) -> Moment {
	let (year, month, day) = date_of_day(day_of(moment));
	let total = year.saturating_mul(12).saturating_add(month - 1).saturating_add(months.into());
	let (year, month) = (total / 12, total % 12 + 1);
	let day = day.min(days_of_month(year, month));
	day_of_date(year, month, day).saturating_mul(DAY).saturating_add(moment % DAY)
}

const fn is_leap(year: u64) -> bool {
	year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

const fn days_of_month(year: u64, month: u64) -> u64 {
	match month {
		2 if is_leap(year) => 29,
		2 => 28,
		4 | 6 | 9 | 11 => 30,
		_ => 31,
	}
}

/// Year, month (1 to 12) and day (1 to 31) of a day counted from 1 January 1970.
///
/// Years begin in March here, so that the leap day is the last of its year: E. G. Richards, "Calendars", in the
/// Explanatory Supplement to the Astronomical Almanac, 3rd edition, section 15.11.
fn date_of_day(day: u64) -> (u64, u64, u64) {
	let day = day.saturating_add(DAYS_TO_EPOCH);
	let (era, of_era) = (day / DAYS_OF_ERA, day % DAYS_OF_ERA);
	let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
	let of_year = of_era - (365 * year + year / 4 - year / 100);
	let month = (5 * of_year + 2) / 153;
	let day = of_year - (153 * month + 2) / 5 + 1;
	let year = era * 400 + year;
	match month {
		0..=9 => (year, month + 3, day),
		_ => (year + 1, month - 9, day),
	}
}

/// The day, counted from 1 January 1970, of a date not before it.
fn day_of_date(year: u64, month: u64, day: u64) -> u64 {
	let (year, month) = if month > 2 { (year, month - 3) } else { (year.saturating_sub(1), month + 9) };
	let (era, of_era) = (year / 400, year % 400);
	let of_year = (153 * month + 2) / 5 + day - 1;
	let of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
	era.saturating_mul(DAYS_OF_ERA).saturating_add(of_era).saturating_sub(DAYS_TO_EPOCH)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn dates_should_end_with_the_last_that_records_have() {
		assert_eq!([0, DAY - 1, DAY, Moment::MAX].map(date_of), [0, 0, 1, Day::MAX]);
	}
	use proptest::prelude::*;

	/// The day of a date, counted one by one.
	fn counted(year: u64, month: u64, day: u64) -> u64 {
		let years = (1970..year).map(|year| if is_leap(year) { 366 } else { 365 }).sum::<u64>();
		let months = (1..month).map(|month| days_of_month(year, month)).sum::<u64>();
		years + months + day - 1
	}

	#[test]
	fn every_day_of_500_years_should_be_the_date_counted_to() {
		let mut day = 0;
		for year in 1970..2470 {
			for month in 1..=12 {
				for date in 1..=days_of_month(year, month) {
					assert_eq!(date_of_day(day), (year, month, date));
					assert_eq!(day_of_date(year, month, date), day);
					day += 1;
				}
			}
		}
		assert_eq!(day, counted(2470, 1, 1));
	}

	#[test]
	fn month_should_end_on_its_last_day_where_the_date_does_not_exist() {
		let at = |year, month, day| counted(year, month, day) * DAY + 1_234;
		assert_eq!(add_months(at(2027, 1, 31), 1), at(2027, 2, 28));
		assert_eq!(add_months(at(2028, 1, 31), 1), at(2028, 2, 29));
		assert_eq!(add_months(at(2100, 1, 29), 1), at(2100, 2, 28));
		assert_eq!(add_months(at(2000, 1, 31), 1), at(2000, 2, 29));
		assert_eq!(add_months(at(2027, 12, 31), 2), at(2028, 2, 29));
		assert_eq!(add_months(at(2028, 2, 29), 12), at(2029, 2, 28));
		assert_eq!(add_months(at(2027, 8, 31), 3), at(2027, 11, 30));
		assert_eq!(add_months(at(2027, 5, 15), 0), at(2027, 5, 15));
	}

	#[test]
	fn end_of_time_should_not_overflow() {
		assert!(add_months(Moment::MAX, u16::MAX) >= Moment::MAX - DAY);
		assert!(month_of(Moment::MAX) > 6_000_000_000);
		let _ = start_of_month(u64::MAX);
	}

	proptest! {
		#[test]
		fn months_should_add_up(day in 0u64..180_000, first in 0u16..600, second in 0u16..600) {
			let moment = day * DAY + 5;
			prop_assert!(add_months(moment, first) <= add_months(moment, first.saturating_add(second)));
			let (_, _, date) = date_of_day(day);
			// Dates that every month has are never moved.
			if date <= 28 {
				prop_assert_eq!(add_months(add_months(moment, first), second), add_months(moment, first + second));
			}
			prop_assert_eq!(month_of(add_months(moment, first)), month_of(moment) + u64::from(first));
		}

		#[test]
		fn month_should_start_where_the_one_before_ends(month in 1u64..6_000) {
			prop_assert_eq!(month_of(start_of_month(month)), month);
			prop_assert_eq!(month_of(start_of_month(month) - 1), month - 1);
		}
	}
}
