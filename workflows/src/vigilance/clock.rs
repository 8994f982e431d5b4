//! Deadlines for people, and why one cannot be counted.

use super::VigilanceError;
use crate::words::count;
use radledger_primitives::{
	device::Day,
	text,
	vigilance::{Classification, ClockError, Limit, Start},
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
		Start::Action => "the action",
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

/// Why the clock of the law cannot count from the day that was named, or from today.
pub fn refused(classification: Classification, named: Option<Day>, today: Day, error: ClockError) -> VigilanceError {
	let rule = classification.rule();
	let start = match rule.start {
		Start::Incident | Start::Kind => format!("becoming {}", show_start(rule.start)),
		Start::Action => "undertaking the action".into(),
	};
	let (limit, source) = (show_limit(rule.limit), rule.source);
	let why = format!("{classification} is due within {limit} of {start} ({source})");
	let what = error.to_string();
	match error {
		ClockError::Future => {
			VigilanceError::FutureDay { day: text::day::show(named.unwrap_or(today)), today: text::day::show(today) }
		}
		ClockError::NotInForce { .. } => VigilanceError::NotInForce { what, why },
		ClockError::KnownBeforeAware => {
			let remedy = "correct the day on which its kind became known, or leave it out".into();
			VigilanceError::KnownDay { what, why, remedy }
		}
		ClockError::CountsFromIncident => {
			let remedy = "leave out the day on which its kind became known".into();
			VigilanceError::KnownDay { what, why, remedy }
		}
		ClockError::Overflow | ClockError::KnownToDebtor | ClockError::TooMany => VigilanceError::Clock { what, why },
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Explain;
	use radledger_primitives::vigilance::Clock;
	use Classification::{AiDeath, FdaUserFacility, MdrCorrectiveAction, MdrPublicHealthThreat, MdrSeriousIncident};

	/// Monday 2 March 2026.
	const AWARE: Day = 20_514;

	fn told(classification: Classification, known: Day) -> VigilanceError {
		let today = AWARE + 30;
		let mut clock = Clock::unclassified(AWARE);
		let error = clock.classify(Some(known), classification, today, &[]).unwrap_err();
		refused(classification, Some(known), today, error)
	}

	#[test]
	fn refusal_should_name_the_law_and_days_of_the_calendar() {
		let error = told(AiDeath, AWARE);
		assert_eq!(error.code(), "not-in-force");
		assert!(error.to_string().contains("before 2027-12-02"), "{error}");
		let why =
			"ai-death is due within 10 days of becoming aware of the incident (Regulation (EU) 2024/1689 Art. 73(4))";
		assert_eq!(error.why().as_deref(), Some(why));
		let error = refused(FdaUserFacility, None, AWARE, ClockError::TooMany);
		let why =
			"fda-user-facility is due within 10 work days of becoming aware of the incident (21 CFR 803.10(a)(1))";
		assert_eq!(error.why().as_deref(), Some(why));
		let error = refused(MdrCorrectiveAction, None, AWARE, ClockError::KnownToDebtor);
		assert!(error.why().unwrap().contains("within 0 days of undertaking the action"), "{error:?}");
	}

	#[test]
	fn day_on_which_a_kind_became_known_should_count_where_the_law_says_so() {
		let refused = told(MdrSeriousIncident, AWARE + 9);
		assert_eq!(refused.remedy().as_deref(), Some("leave out the day on which its kind became known"));
		assert_eq!(told(MdrPublicHealthThreat, AWARE - 1).code(), "known-day");
		let refused = told(MdrPublicHealthThreat, AWARE + 31);
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
