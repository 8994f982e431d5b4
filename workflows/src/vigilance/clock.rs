//! Whether a classification can be counted, before it is sent: the ledger has one error for several reasons.

use super::VigilanceError;
use crate::words::count;
use radledger_primitives::{
	device::Day,
	text,
	vigilance::{Classification, Clock, ClockError, Limit, Start},
};

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

/// How a deadline stands, for people, when so many days are left; less than 0 if it is late.
pub fn show_left(left: i64) -> String {
	match left {
		0 => "due today".into(),
		1.. => format!("{} left", days(left.unsigned_abs())),
		_ => show_late(left.unsigned_abs().try_into().unwrap_or(u32::MAX)),
	}
}

/// How late something is, for people.
pub fn show_late(late: u32) -> String {
	match late {
		0 => "in time".into(),
		late => format!("{} late", days(late.into())),
	}
}

fn days(number: u64) -> String {
	count(usize::try_from(number).unwrap_or(usize::MAX), "day")
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

/// Whether the clock of the law can count these days.
///
/// # Errors
/// Names the days that the classification needs instead.
pub fn ensure_counts(classification: Classification, days: Days) -> Result<(), VigilanceError> {
	let Days { aware, known, attested, today } = days;
	if let Some(day) = [aware, known].into_iter().find(|day| *day > today) {
		return Err(VigilanceError::FutureDay { day: text::day::show(day), today: text::day::show(today) });
	}
	// Any limit in days of the calendar makes a clock to which the classification is added.
	Clock::start(aware, Classification::MdrSeriousIncident, None)
		.and_then(|mut clock| clock.classify_known(known, classification, attested))
		.map(drop)
		.map_err(|error| refused(classification, error))
}

fn refused(classification: Classification, error: ClockError) -> VigilanceError {
	let rule = classification.rule();
	let (limit, start, source) = (show_limit(rule.limit), show_start(rule.start), rule.source);
	let why = format!("{classification} is due within {limit} of becoming {start} ({source})");
	let what = error.to_string();
	match error {
		ClockError::WorkDaysMissing | ClockError::Weekend => {
			let remedy = "name the day on which the work days end".into();
			VigilanceError::WorkDays { what, why, remedy }
		}
		ClockError::WorkDaysNotUsed => {
			let remedy = "leave out the day on which the work days end".into();
			VigilanceError::WorkDays { what, why, remedy }
		}
		ClockError::WorkDaysImplausible { first, last } => {
			let remedy = format!("name a day from {} to {}", text::day::show(first), text::day::show(last));
			VigilanceError::WorkDays { what: "the work days cannot end on that day".into(), why, remedy }
		}
		ClockError::KnownBeforeAware => {
			let remedy = "correct the day on which its kind became known, or leave it out".into();
			VigilanceError::KnownDay { what, why, remedy }
		}
		ClockError::CountsFromIncident => {
			let remedy = "leave out the day on which its kind became known".into();
			VigilanceError::KnownDay { what, why, remedy }
		}
		ClockError::Overflow | ClockError::TooMany => VigilanceError::Clock { what, why },
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Explain;
	use radledger_primitives::vigilance::CLOCKS;
	use Classification::{FdaRemedialAction, FdaUserFacility, MdrPublicHealthThreat, MdrSeriousIncident};

	/// Monday 2 March 2026.
	const AWARE: Day = 20_514;

	fn told(classification: Classification, known: Day, attested: Option<Day>) -> Result<(), VigilanceError> {
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
					without.unwrap();
					with.unwrap_err()
				}
				Limit::WorkDays(_) => {
					with.unwrap();
					without.unwrap_err()
				}
			};
			assert_eq!(refused.code(), "work-days");
			let why = refused.why().unwrap();
			assert!(why.contains(rule.classification.name()) && why.contains(rule.source), "{why}");
			assert!(refused.remedy().unwrap().contains("the work days end"));
		}
	}

	#[test]
	fn refusal_should_name_days_of_the_calendar() {
		let refused = told(FdaUserFacility, AWARE, Some(AWARE + 1)).unwrap_err();
		assert_eq!(refused.remedy().as_deref(), Some("name a day from 2026-03-12 to 2026-03-30"));
		assert_eq!(
			refused.why().as_deref(),
			Some(
				"fda-user-facility is due within 10 work days of becoming aware of the incident (21 CFR 803.10(a)(1))"
			)
		);
		// A Saturday.
		let refused = told(FdaUserFacility, AWARE, Some(AWARE + 12)).unwrap_err();
		assert!(refused.to_string().contains("Saturday"), "{refused:?}");
	}

	#[test]
	fn day_on_which_a_kind_became_known_should_count_where_the_law_says_so() {
		told(MdrPublicHealthThreat, AWARE + 9, None).unwrap();
		told(FdaRemedialAction, AWARE + 9, Some(AWARE + 16)).unwrap();
		let refused = told(MdrSeriousIncident, AWARE + 9, None).unwrap_err();
		assert_eq!(refused.remedy().as_deref(), Some("leave out the day on which its kind became known"));
		let refused = told(MdrPublicHealthThreat, AWARE - 1, None).unwrap_err();
		assert_eq!(refused.code(), "known-day");
		let refused = told(MdrPublicHealthThreat, AWARE + 31, None).unwrap_err();
		assert_eq!(refused.code(), "future-day");
		assert_eq!(refused.to_string(), "2026-04-02 lies in the future: today is 2026-04-01");
	}

	#[test]
	fn days_should_be_left_until_they_are_late() {
		let left = ["2 days left", "1 day left", "due today", "1 day late", "2 days late"];
		assert_eq!([2, 1, 0, -1, -2].map(show_left), left);
		assert_eq!(show_late(0), "in time");
	}
}
