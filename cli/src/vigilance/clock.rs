//! Whether a classification can be counted, before it is sent: the ledger has one error for several reasons.

use crate::{device::words::show_day, errors::Failure, study::text::count};
use radledger_primitives::{
	calendar,
	device::Day,
	vigilance::{Classification, Clock, ClockError, Limit, Start},
	Moment,
};

/// The day of a moment, as the ledger counts it.
pub fn day_of(at: Moment) -> Day {
	calendar::day_of(at).try_into().unwrap_or(Day::MAX)
}

/// A limit for people.
pub fn show_limit(limit: Limit) -> String {
	match limit {
		Limit::CalendarDays(days) => count(days.into(), "day"),
		Limit::WorkDays(days) => count(days.into(), "work day"),
	}
}

/// From when a limit counts, for people.
pub const fn show_start(start: Start) -> &'static str {
	match start {
		Start::Incident => "aware of the incident",
		Start::Kind => "aware of its kind",
	}
}

/// How a deadline stands, for people.
pub fn show_left(due: Day, today: Day) -> String {
	match due.checked_sub(today) {
		None => show_late(today.saturating_sub(due)),
		Some(0) => "due today".into(),
		Some(left) => format!("{} left", days(left)),
	}
}

/// How late something is, for people.
pub fn show_late(late: u32) -> String {
	match late {
		0 => "in time".into(),
		late => format!("{} late", days(late)),
	}
}

fn days(number: u32) -> String {
	count(number as usize, "day")
}

/// Which days are meant when an incident is classified.
#[derive(Clone, Copy, Debug)]
pub struct Days {
	/// Whoever must report became aware of the incident.
	pub aware: Day,
	/// The kind of it became known; the same day where the law counts from that one.
	pub known: Day,
	/// The work days end.
	pub attested: Option<Day>,
	/// The chain's day.
	pub today: Day,
}

/// Fails with what the clock of the law wants, if it cannot count these days.
pub fn ensure_counts(classification: Classification, days: Days) -> Result<(), Failure> {
	let Days { aware, known, attested, today } = days;
	for (day, option) in [(aware, "--aware"), (known, "--known")] {
		if day > today {
			return Err(Failure::usage(
				"future-day",
				format!("{} lies in the future: today is {}", show_day(day), show_day(today)),
			)
			.why("today is the day of the chain's last block, in UTC")
			.hint(format!("correct the day ({option}), or leave it out")));
		}
	}
	// Any limit in days of the calendar makes a clock to which the classification is added.
	Clock::start(aware, Classification::MdrSeriousIncident, None)
		.and_then(|mut clock| clock.classify_known(known, classification, attested))
		.map(drop)
		.map_err(|error| refused(classification, error))
}

fn refused(classification: Classification, error: ClockError) -> Failure {
	let rule = classification.rule();
	let why = format!(
		"{} is due within {} of becoming {} ({})",
		classification.name(),
		show_limit(rule.limit),
		show_start(rule.start),
		rule.source
	);
	let (code, hint) = match error {
		ClockError::WorkDaysMissing | ClockError::Weekend => {
			("work-days", "name the day on which the work days end (--attested YYYY-MM-DD)".into())
		}
		ClockError::WorkDaysNotUsed => ("work-days", "leave out --attested".into()),
		ClockError::WorkDaysImplausible { first, last } => {
			("work-days", format!("name a day from {} to {} (--attested YYYY-MM-DD)", show_day(first), show_day(last)))
		}
		ClockError::KnownBeforeAware => ("known-day", "correct --known, or leave it out".into()),
		ClockError::CountsFromIncident => ("known-day", "leave out --known".into()),
		ClockError::Overflow | ClockError::TooMany => ("clock", "`radledger incident clocks` shows every clock".into()),
	};
	Failure::usage(code, error.to_string()).why(why).hint(hint)
}

#[cfg(test)]
mod tests {
	use super::*;
	use radledger_primitives::vigilance::CLOCKS;
	use Classification::{FdaRemedialAction, FdaUserFacility, MdrPublicHealthThreat, MdrSeriousIncident};

	/// Monday 2 March 2026.
	const AWARE: Day = 20_514;

	fn told(classification: Classification, known: Day, attested: Option<Day>) -> Result<(), Failure> {
		let days = Days { aware: AWARE, known, attested, today: AWARE + 30 };
		ensure_counts(classification, days)
	}

	#[test]
	fn every_clock_should_say_whether_it_counts_in_work_days() {
		for rule in &CLOCKS {
			let attested = Some(AWARE + 14);
			let (without, with) = (told(rule.classification, AWARE, None), told(rule.classification, AWARE, attested));
			let refused = match rule.limit {
				Limit::CalendarDays(_) => {
					assert_eq!(without, Ok(()));
					with.unwrap_err()
				}
				Limit::WorkDays(_) => {
					assert_eq!(with, Ok(()));
					without.unwrap_err()
				}
			};
			assert_eq!(refused.code, "work-days");
			let why = refused.why.unwrap();
			assert!(why.contains(rule.classification.name()) && why.contains(rule.source), "{why}");
			assert!(refused.hint.unwrap().contains("--attested"));
		}
	}

	#[test]
	fn refusal_should_name_days_of_the_calendar() {
		let refused = told(FdaUserFacility, AWARE, Some(AWARE + 1)).unwrap_err();
		assert_eq!(refused.hint.as_deref(), Some("name a day from 2026-03-12 to 2026-03-30 (--attested YYYY-MM-DD)"));
		assert_eq!(
			refused.why.as_deref(),
			Some(
				"fda-user-facility is due within 10 work days of becoming aware of the incident (21 CFR 803.10(a)(1))"
			)
		);
		// A Saturday.
		let refused = told(FdaUserFacility, AWARE, Some(AWARE + 12)).unwrap_err();
		assert!(refused.what.contains("Saturday"), "{refused:?}");
	}

	#[test]
	fn day_on_which_a_kind_became_known_should_count_where_the_law_says_so() {
		assert_eq!(told(MdrPublicHealthThreat, AWARE + 9, None), Ok(()));
		assert_eq!(told(FdaRemedialAction, AWARE + 9, Some(AWARE + 16)), Ok(()));
		let refused = told(MdrSeriousIncident, AWARE + 9, None).unwrap_err();
		assert_eq!(refused.hint.as_deref(), Some("leave out --known"));
		let refused = told(MdrPublicHealthThreat, AWARE - 1, None).unwrap_err();
		assert_eq!(refused.code, "known-day");
		let refused = told(MdrPublicHealthThreat, AWARE + 31, None).unwrap_err();
		assert_eq!(refused.code, "future-day");
		assert!(refused.hint.unwrap().contains("--known"));
	}

	#[test]
	fn days_should_be_left_until_they_are_late() {
		assert_eq!(show_left(10, 8), "2 days left");
		assert_eq!(show_left(10, 9), "1 day left");
		assert_eq!(show_left(10, 10), "due today");
		assert_eq!(show_left(10, 11), "1 day late");
		assert_eq!(show_late(0), "in time");
		assert_eq!(day_of(Moment::MAX), Day::MAX);
		assert_eq!(day_of(86_399_999), 0);
	}
}
