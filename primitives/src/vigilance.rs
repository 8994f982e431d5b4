//! Vigilance: who must report which incident, and by when.
//!
//! [`law`] has the figures of the laws and their holidays. Here is the [`Clock`] of one incident, which may be classified any
//! number of times: each time can only tighten its deadline.
//!
//! The clock of whoever must report starts with its own awareness, and nobody else dates that: what somebody else records
//! counts from the day on which the ledger told it. Where the law can be read in two ways, a deadline follows the reading that
//! is milder for whoever has to report, as lateness on the ledger is permanent.

pub mod law;
pub mod records;

pub use law::*;
pub use records::*;

use crate::{report::Day, text};
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize, Serializer};

/// Why a deadline cannot be computed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClockError {
	/// It would be after the last day that can be counted.
	Overflow,
	/// The day lies in the future.
	Future,
	/// The law has no deadline for this classification on the day from which it counts; the first day on which it has one.
	NotInForce {
		/// The first day; `None` if it has none at all.
		from: Option<Day>,
	},
	/// The classification became known before the incident.
	KnownBeforeAware,
	/// The law counts from the day on which the incident became known, and another day was given.
	CountsFromIncident,
	/// Only the organisation that must report knows the day from which the law counts.
	KnownToDebtor,
	/// The record has no room for another classification.
	TooMany,
}

impl fmt::Display for ClockError {
	fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Overflow => to.write_str("the deadline lies beyond the calendar: correct the day of awareness"),
			Self::Future => to.write_str("nobody is aware of anything in the future: correct the day, or leave it out"),
			Self::NotInForce { from: Some(from) } => write!(
				to,
				"the law has no such deadline before {}: classify the incident by the law of its day",
				text::day::show(*from)
			),
			Self::NotInForce { from: None } => {
				to.write_str("the law no longer has such a deadline: classify the incident by the law of its day")
			}
			Self::KnownBeforeAware => {
				to.write_str("its kind cannot have been known before the incident: correct one of the two days")
			}
			Self::CountsFromIncident => to
				.write_str("the limit counts from the day on which the incident became known: leave out the other day"),
			Self::KnownToDebtor => to.write_str(
				"only the organisation that must report knows from which day the limit counts: leave it to that one",
			),
			Self::TooMany => to.write_str("the incident has as many classifications as a record holds"),
		}
	}
}

/// A classification, and the deadline that follows from it.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug,
)]
pub struct Classified {
	/// The classification.
	pub classification: Classification,
	/// The last day for a report of this classification.
	pub due: Day,
}

/// With the law, and the organisation that must report by it.
impl Serialize for Classified {
	fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
		#[derive(Serialize)]
		struct Sourced {
			classification: Classification,
			regime: Regime,
			owed_by: Reporter,
			#[serde(serialize_with = "text::day::serialize")]
			due: Day,
			source: &'static str,
		}
		let Self { classification, due } = *self;
		let ClockRule { regime, owed_by, source, .. } = *classification.rule();
		Sourced { classification, regime, owed_by, due, source }.serialize(to)
	}
}

/// The deadline of an incident: the earliest of all its classifications so far.
///
/// Only a report stops it.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Clock {
	/// The day of awareness of the incident.
	aware: Day,
	/// The last day for the report.
	due: Day,
	/// All classifications so far, each once, in the order of the codes.
	classified: BoundedVec<Classified, ConstU32<MAX_CLASSIFICATIONS>>,
}

impl Clock {
	/// The clock of an incident with its first classification, as the organisation that must report says: it became `aware`
	/// on a day that is not after `today`, and today if the day is left out. `adopted` is what the council added to the law.
	pub fn start(
		aware: Option<Day>,
		classification: Classification,
		today: Day,
		adopted: &[RuleSet],
	) -> Result<Self, ClockError> {
		let aware = aware.unwrap_or(today);
		if aware > today {
			return Err(ClockError::Future);
		}
		let mut clock = Self::unclassified(aware);
		clock.add(aware, classification, adopted)?;
		Ok(clock)
	}

	/// The clock of an incident that somebody else recorded: the organisation that must report is aware of it from `today`.
	pub fn told(classification: Classification, today: Day, adopted: &[RuleSet]) -> Result<Self, ClockError> {
		let mut clock = Self::unclassified(today);
		clock.tell(classification, today, adopted)?;
		Ok(clock)
	}

	/// The clock of an incident of which nobody has said yet what it is: it never ends.
	pub fn unclassified(aware: Day) -> Self {
		Self { aware, due: Day::MAX, classified: BoundedVec::new() }
	}

	/// Adds a classification of the organisation that must report, and returns the deadline that holds now: the one from
	/// before, or an earlier one.
	///
	/// Where the law counts from another day than awareness of the incident, that day is `known`, not after `today`, and today
	/// if it is left out. Repeating a classification is not an error: the earlier of its two deadlines stays. An error changes
	/// nothing.
	pub fn classify(
		&mut self,
		known: Option<Day>,
		classification: Classification,
		today: Day,
		adopted: &[RuleSet],
	) -> Result<Day, ClockError> {
		let from = match classification.rule().start {
			Start::Incident if known.is_some_and(|day| day != self.aware) => {
				return Err(ClockError::CountsFromIncident)
			}
			Start::Incident => self.aware,
			Start::Kind | Start::Action => known.unwrap_or(today),
		};
		if from > today {
			return Err(ClockError::Future);
		}
		self.add(from, classification, adopted)
	}

	/// Adds a classification of somebody else. The organisation that must report learns of it by this, so that the limit
	/// counts from `today`, whatever the law counts from: nobody makes another late for days that are over.
	pub fn tell(&mut self, classification: Classification, today: Day, adopted: &[RuleSet]) -> Result<Day, ClockError> {
		match classification.rule().start {
			Start::Incident | Start::Kind => self.add(today, classification, adopted),
			Start::Action => Err(ClockError::KnownToDebtor),
		}
	}

	fn add(&mut self, from: Day, classification: Classification, adopted: &[RuleSet]) -> Result<Day, ClockError> {
		if from < self.aware {
			return Err(ClockError::KnownBeforeAware);
		}
		let due = due(from, classification, adopted)?;
		match self.classified.binary_search_by_key(&classification, |made| made.classification) {
			Ok(place) => {
				if let Some(made) = self.classified.get_mut(place) {
					made.due = made.due.min(due);
				}
			}
			Err(place) => self
				.classified
				.try_insert(place, Classified { classification, due })
				.map_err(|_| ClockError::TooMany)?,
		}
		self.due = self.due.min(due);
		Ok(self.due)
	}

	/// The day of awareness of the incident.
	pub const fn aware(&self) -> Day {
		self.aware
	}

	/// The last day for the report.
	pub const fn due(&self) -> Day {
		self.due
	}

	/// All classifications so far, each once, in the order of the codes.
	pub fn classified(&self) -> &[Classified] {
		&self.classified
	}

	/// The last day for a report of `reporter`; `None` if it need not report.
	pub fn due_from(&self, reporter: Reporter) -> Option<Day> {
		self.classified.iter().filter(|made| made.classification.rule().owed_by == reporter).map(|made| made.due).min()
	}

	/// Days by which a report on this day is late; 0 if it is in time.
	pub const fn days_late(&self, submitted: Day) -> u32 {
		submitted.saturating_sub(self.due)
	}

	/// Whether the deadline has passed.
	pub const fn is_overdue(&self, today: Day) -> bool {
		today > self.due
	}
}

codes! {
	/// The kind of a report, after the form for manufacturers in the European Union (MIR).
	IncidentPhase {
		/// The first. It may be incomplete (Regulation (EU) 2017/745 Art. 87(6), Regulation (EU) 2024/1689 Art. 73(5)).
		Initial = 0, "initial";
		/// New facts.
		FollowUp = 1, "follow-up";
		/// The result; combined with the initial report if it is the first.
		Final = 2, "final";
		/// The incident need not have been reported. Lateness stays.
		Withdrawn = 3, "withdrawn";
	}
}

impl IncidentPhase {
	/// Whether this report may follow the `last` one.
	///
	/// Follow-ups may come after the final report (21 CFR 803.56). Nothing follows a withdrawal.
	pub const fn may_follow(self, last: Option<Self>) -> bool {
		match last {
			None => matches!(self, Self::Initial | Self::Final),
			Some(Self::Initial | Self::FollowUp | Self::Final) => !matches!(self, Self::Initial),
			Some(Self::Withdrawn) => false,
		}
	}

	/// Whether this report may omit facts that are not known yet.
	pub const fn may_be_incomplete(self) -> bool {
		matches!(self, Self::Initial | Self::FollowUp)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::calendar::{day_of, start_of_month};
	use alloc::{string::ToString, vec::Vec};
	use proptest::prelude::*;
	use Classification::*;

	/// Parses a date.
	#[derive(Clone, Copy, PartialEq, Eq, Debug)]
	struct Date(u64, u64, u64);

	impl Date {
		/// The next date, by the rules of the calendar.
		fn next(self) -> Self {
			let Self(year, month, day) = self;
			let leap = if year % 100 == 0 { year % 400 == 0 } else { year % 4 == 0 };
			let last = match month {
				2 => 28 + u64::from(leap),
				4 | 6 | 9 | 11 => 30,
				_ => 31,
			};
			match (month, day) {
				(12, 31) => Self(year + 1, 1, 1),
				_ if day == last => Self(year, month + 1, 1),
				_ => Self(year, month, day + 1),
			}
		}

		fn after(self, days: u32) -> Self {
			(0..days).fold(self, |date, _| date.next())
		}

		/// The day of the chain's calendar.
		fn day(self) -> Day {
			let Self(year, month, day) = self;
			let start = day_of(start_of_month((year - 1970) * 12 + month - 1));
			(start + day - 1) as Day
		}
	}

	fn date(year: u64, month: u64, day: u64) -> Day {
		Date(year, month, day).day()
	}

	const NEVER: &[RuleSet] = &[];

	/// OJ L 117, 5.5.2017, p. 1; OJ L, 2024/1689, 12.7.2024; 21 CFR 803.10. Web pages that swap 2 and 10 days are wrong.
	#[test]
	fn table_should_say_what_the_law_says() {
		use Limit::*;
		let mdr = |paragraph| alloc::format!("Regulation (EU) 2017/745 Art. 87({paragraph})");
		let ai = |paragraph: &str| alloc::format!("Regulation (EU) 2024/1689 Art. 73({paragraph}");
		let fda = |paragraph: &str| alloc::format!("21 CFR 803.10({paragraph}");
		let (of_mdr, of_ai, of_fda) = (date(2021, 5, 26), date(2027, 12, 2), date(2015, 8, 14));
		let law = [
			(MdrSeriousIncident, CalendarDays(15), "manufacturer", "eu-mdr", of_mdr, mdr(3)),
			(MdrPublicHealthThreat, CalendarDays(2), "manufacturer", "eu-mdr", of_mdr, mdr(4)),
			(MdrDeathOrDeterioration, CalendarDays(10), "manufacturer", "eu-mdr", of_mdr, mdr(5)),
			(AiSeriousIncident, CalendarDays(15), "provider", "eu-ai-act", of_ai, ai("2)")),
			(AiDeath, CalendarDays(10), "provider", "eu-ai-act", of_ai, ai("4)")),
			(AiWidespread, CalendarDays(2), "provider", "eu-ai-act", of_ai, ai("3)")),
			(FdaManufacturer, CalendarDays(30), "manufacturer", "us-fda", of_fda, fda("c)(1)")),
			(FdaUserFacility, WorkDays(10), "user-facility", "us-fda", of_fda, fda("a)(1)")),
			(FdaImporter, CalendarDays(30), "importer", "us-fda", of_fda, fda("b)(1)")),
			(FdaRemedialAction, WorkDays(5), "manufacturer", "us-fda", of_fda, fda("c)(2)")),
			(MdrCorrectiveAction, CalendarDays(0), "manufacturer", "eu-mdr", of_mdr, mdr(8)),
			(AiFundamentalRights, CalendarDays(15), "provider", "eu-ai-act", date(2028, 8, 2), ai("2), (10)")),
		];
		assert_eq!(law.len(), CLOCKS.len());
		for (rule, (classification, limit, owed_by, regime, from, source)) in CLOCKS.iter().zip(law) {
			assert_eq!(rule.classification, classification);
			assert_eq!(rule.limit, limit, "{classification:?}");
			assert_eq!(rule.owed_by.name(), owed_by, "{classification:?}");
			assert_eq!(rule.regime.name(), regime, "{classification:?}");
			assert_eq!(rule.from, from, "{classification:?}");
			assert_eq!(rule.source, source, "{classification:?}");
			assert_eq!(classification.rule(), rule);
		}
		let starting = |start| {
			let rules = CLOCKS.iter().filter(move |rule| rule.start == start);
			rules.map(|rule| rule.classification).collect::<Vec<_>>()
		};
		assert_eq!(starting(Start::Kind), [MdrPublicHealthThreat, AiWidespread, FdaRemedialAction]);
		assert_eq!(starting(Start::Action), [MdrCorrectiveAction]);
		let of_ai_alone: Vec<_> = Classification::ALL.iter().filter(|one| !one.is_of_devices()).collect();
		assert_eq!(of_ai_alone, [&AiSeriousIncident, &AiDeath, &AiWidespread]);
	}

	/// Round the ends of months and years, leap days, weekends and holidays: made by another program, with the calendars of
	/// the Python packages `holidays` and `dateutil`.
	#[test]
	fn deadlines_should_be_those_of_the_calendars_of_another_program() {
		let cases = [
			(MdrSeriousIncident, date(2026, 4, 30), date(2026, 5, 15)),
			(MdrSeriousIncident, date(2026, 12, 10), date(2026, 12, 28)),
			(MdrSeriousIncident, date(2026, 12, 11), date(2026, 12, 28)),
			(MdrSeriousIncident, date(2027, 12, 16), date(2027, 12, 31)),
			(MdrSeriousIncident, date(2028, 2, 14), date(2028, 2, 29)),
			(MdrSeriousIncident, date(2026, 3, 19), date(2026, 4, 7)),
			(MdrSeriousIncident, date(2026, 3, 22), date(2026, 4, 7)),
			(MdrSeriousIncident, date(2026, 4, 29), date(2026, 5, 15)),
			(MdrSeriousIncident, date(2026, 7, 31), date(2026, 8, 17)),
			(MdrSeriousIncident, date(2026, 10, 17), date(2026, 11, 2)),
			(MdrPublicHealthThreat, date(2027, 2, 26), date(2027, 3, 2)),
			(MdrPublicHealthThreat, date(2028, 2, 27), date(2028, 2, 29)),
			(MdrPublicHealthThreat, date(2026, 12, 23), date(2026, 12, 28)),
			(MdrPublicHealthThreat, date(2026, 12, 24), date(2026, 12, 29)),
			(MdrPublicHealthThreat, date(2026, 12, 30), date(2027, 1, 4)),
			(MdrPublicHealthThreat, date(2026, 4, 1), date(2026, 4, 7)),
			(MdrPublicHealthThreat, date(2026, 4, 2), date(2026, 4, 8)),
			(MdrPublicHealthThreat, date(2026, 4, 3), date(2026, 4, 8)),
			(MdrPublicHealthThreat, date(2026, 5, 13), date(2026, 5, 18)),
			(MdrPublicHealthThreat, date(2026, 5, 22), date(2026, 5, 27)),
			(MdrPublicHealthThreat, date(2026, 11, 27), date(2026, 12, 1)),
			(MdrPublicHealthThreat, date(2026, 11, 26), date(2026, 11, 30)),
			(MdrDeathOrDeterioration, date(2028, 2, 19), date(2028, 2, 29)),
			(MdrDeathOrDeterioration, date(2026, 12, 15), date(2026, 12, 28)),
			(MdrDeathOrDeterioration, date(2026, 12, 16), date(2026, 12, 28)),
			(MdrDeathOrDeterioration, date(2026, 12, 22), date(2027, 1, 4)),
			(MdrDeathOrDeterioration, date(2027, 3, 16), date(2027, 3, 30)),
			(MdrDeathOrDeterioration, date(2026, 5, 15), date(2026, 5, 26)),
			(MdrDeathOrDeterioration, date(2026, 8, 5), date(2026, 8, 17)),
			(MdrDeathOrDeterioration, date(2026, 10, 22), date(2026, 11, 2)),
			(MdrCorrectiveAction, date(2026, 11, 27), date(2026, 11, 27)),
			(MdrCorrectiveAction, date(2026, 11, 28), date(2026, 11, 30)),
			(MdrCorrectiveAction, date(2026, 12, 25), date(2026, 12, 28)),
			(MdrCorrectiveAction, date(2027, 1, 1), date(2027, 1, 4)),
			(AiSeriousIncident, date(2027, 12, 10), date(2027, 12, 27)),
			(AiSeriousIncident, date(2027, 12, 2), date(2027, 12, 17)),
			(AiDeath, date(2028, 2, 19), date(2028, 2, 29)),
			(AiDeath, date(2027, 12, 21), date(2027, 12, 31)),
			(AiWidespread, date(2027, 12, 24), date(2027, 12, 28)),
			(AiWidespread, date(2027, 12, 30), date(2028, 1, 3)),
			(AiFundamentalRights, date(2028, 8, 2), date(2028, 8, 17)),
			(FdaManufacturer, date(2027, 1, 31), date(2027, 3, 2)),
			(FdaManufacturer, date(2028, 1, 31), date(2028, 3, 1)),
			(FdaManufacturer, date(2026, 11, 25), date(2026, 12, 28)),
			(FdaManufacturer, date(2026, 12, 2), date(2027, 1, 4)),
			(FdaManufacturer, date(2026, 6, 3), date(2026, 7, 6)),
			(FdaManufacturer, date(2026, 10, 12), date(2026, 11, 12)),
			(FdaImporter, date(2026, 11, 29), date(2026, 12, 29)),
			(FdaImporter, date(2027, 12, 2), date(2028, 1, 3)),
			(FdaImporter, date(2016, 2, 1), date(2016, 3, 2)),
			(FdaUserFacility, date(2026, 11, 16), date(2026, 12, 1)),
			(FdaUserFacility, date(2026, 11, 23), date(2026, 12, 8)),
			(FdaUserFacility, date(2026, 12, 18), date(2027, 1, 5)),
			(FdaUserFacility, date(2026, 12, 24), date(2027, 1, 11)),
			(FdaUserFacility, date(2027, 6, 11), date(2027, 6, 28)),
			(FdaUserFacility, date(2025, 1, 8), date(2025, 1, 23)),
			(FdaUserFacility, date(2029, 1, 11), date(2029, 1, 26)),
			(FdaUserFacility, date(2023, 11, 3), date(2023, 11, 20)),
			(FdaRemedialAction, date(2026, 3, 11), date(2026, 3, 18)),
			(FdaRemedialAction, date(2026, 11, 20), date(2026, 11, 30)),
			(FdaRemedialAction, date(2026, 11, 23), date(2026, 12, 1)),
			(FdaRemedialAction, date(2021, 6, 15), date(2021, 6, 23)),
			(FdaRemedialAction, date(2026, 7, 1), date(2026, 7, 9)),
			(FdaRemedialAction, date(2027, 12, 23), date(2028, 1, 3)),
		];
		assert!(cases.len() >= 60);
		for (classification, from, end) in cases {
			assert_eq!(due(from, classification, NEVER), Ok(end), "{classification:?} {}", text::day::show(from));
		}
	}

	fn rules(effective: Day, figures: &[(Classification, Limit)], holidays: &[Day]) -> RuleSet {
		let figures =
			figures.iter().map(|(classification, limit)| Figure { classification: *classification, limit: *limit });
		RuleSet {
			effective,
			source: crate::H256([7; 32]),
			figures: figures.collect::<Vec<_>>().try_into().unwrap(),
			holidays: holidays.to_vec().try_into().unwrap(),
		}
	}

	#[test]
	fn law_should_be_that_of_the_day_from_which_the_limit_counts() {
		use Limit::*;
		let change = date(2027, 1, 1);
		let adopted = [
			rules(change, &[(MdrSeriousIncident, CalendarDays(12)), (MdrDeathOrDeterioration, CalendarDays(5))], &[]),
			rules(change + 90, &[(MdrSeriousIncident, WorkDays(3))], &[date(2027, 4, 6)]),
		];
		let of = |from, classification| due(from, classification, &adopted);
		assert_eq!(of(change - 1, MdrSeriousIncident), Ok(date(2027, 1, 15)), "the old one: 15 days");
		assert_eq!(of(change, MdrSeriousIncident), Ok(date(2027, 1, 13)), "the new one: 12 days");
		assert_eq!(of(change - 1, MdrPublicHealthThreat), Ok(date(2027, 1, 5)));
		assert_eq!(of(change, MdrPublicHealthThreat), Err(ClockError::NotInForce { from: None }));
		// From 1 April 2027, a Thursday, in work days: 2, 5 and 7 April, as 6 April is a holiday by the rules.
		assert_eq!(of(date(2027, 4, 1), MdrSeriousIncident), Ok(date(2027, 4, 7)));
		assert_eq!(of(date(2027, 4, 1), MdrDeathOrDeterioration), Err(ClockError::NotInForce { from: None }));
		for rule in &CLOCKS {
			let first = rule.from;
			assert!(due(first, rule.classification, NEVER).is_ok());
			let early = ClockError::NotInForce { from: Some(first) };
			assert_eq!(due(first - 1, rule.classification, NEVER), Err(early));
		}
		assert!(adopted.iter().all(|set| set.is_of(Regime::EuMdr) && !set.is_of(Regime::UsFda)));
		let twice = rules(0, &[(AiDeath, CalendarDays(1)), (AiDeath, CalendarDays(2))], &[]);
		assert!(!twice.is_of(Regime::EuAiAct));
		assert_eq!(
			due(date(2026, 11, 28), MdrSeriousIncident, &[rules(0, &[(MdrSeriousIncident, WorkDays(0))], &[])]),
			Ok(date(2026, 11, 30)),
			"nothing ends on a Saturday"
		);
	}

	#[test]
	fn end_of_the_calendar_should_be_an_error() {
		for classification in Classification::ALL {
			for from in [Day::MAX, Day::MAX - 1] {
				let due = due(from, *classification, NEVER);
				assert!(matches!(due, Err(ClockError::Overflow)) || *classification == MdrCorrectiveAction);
				assert_eq!(
					Clock::told(*classification, from, NEVER).is_err(),
					due.is_err() || *classification == MdrCorrectiveAction
				);
			}
		}
	}

	#[test]
	fn clock_should_not_be_loosened_by_a_milder_classification() {
		let aware = date(2028, 2, 20);
		let today = aware + 1;
		let mut clock = Clock::start(Some(aware), MdrSeriousIncident, today, NEVER).unwrap();
		assert_eq!((clock.aware(), clock.due()), (aware, date(2028, 3, 6)));
		assert_eq!(clock.classify(None, MdrDeathOrDeterioration, today, NEVER), Ok(date(2028, 3, 1)));
		assert_eq!(clock.classify(None, MdrSeriousIncident, today, NEVER), Ok(date(2028, 3, 1)));
		assert_eq!(clock.classify(Some(aware), FdaManufacturer, today, NEVER), Ok(date(2028, 3, 1)));
		let made: Vec<_> = clock.classified().iter().map(|made| made.classification).collect();
		assert_eq!(made, [MdrSeriousIncident, MdrDeathOrDeterioration, FdaManufacturer]);
		assert!(!clock.is_overdue(date(2028, 3, 1)));
		assert!(clock.is_overdue(date(2028, 3, 2)));
		assert_eq!(clock.days_late(aware), 0);
		assert_eq!(clock.days_late(date(2028, 3, 1)), 0);
		assert_eq!(clock.days_late(date(2028, 4, 1)), 31);
	}

	#[test]
	fn kind_that_becomes_known_later_should_count_from_then() {
		let aware = date(2026, 3, 2);
		let today = aware + 20;
		let mut clock = Clock::start(Some(aware), FdaManufacturer, today, NEVER).unwrap();
		let before = clock.clone();
		let mut classify = |known, what| clock.classify(known, what, today, NEVER);
		assert_eq!(classify(Some(aware - 1), MdrPublicHealthThreat), Err(ClockError::KnownBeforeAware));
		assert_eq!(classify(Some(aware + 1), MdrDeathOrDeterioration), Err(ClockError::CountsFromIncident));
		assert_eq!(classify(Some(today + 1), FdaRemedialAction), Err(ClockError::Future));
		assert_eq!(clock, before);
		let mut classify = |known, what| clock.classify(known, what, today, NEVER);
		assert_eq!(classify(None, MdrPublicHealthThreat), Ok(today + 2));
		// Wednesday 11 March, and five work days after it.
		assert_eq!(classify(Some(aware + 9), FdaRemedialAction), Ok(date(2026, 3, 18)));
		assert_eq!(clock.due_from(Reporter::Manufacturer), Some(date(2026, 3, 18)));
		assert_eq!(clock.due_from(Reporter::Importer), None);
		assert_eq!(Clock::start(Some(today + 1), FdaManufacturer, today, NEVER), Err(ClockError::Future));
	}

	/// B3: a hospital tells of a serious incident, and nine days later of a threat to public health.
	#[test]
	fn others_should_make_nobody_late_for_days_that_are_over() {
		let first = date(2026, 3, 2);
		for one in Classification::ALL {
			for two in Classification::ALL {
				for later in [0, 1, 9, 14, 60] {
					let Ok(mut clock) = Clock::told(*one, first, NEVER) else {
						continue;
					};
					let today = first + later;
					match clock.tell(*two, today, NEVER) {
						Ok(due) => {
							let whole = super::due(today, *two, NEVER).unwrap();
							assert_eq!(due, whole.min(super::due(first, *one, NEVER).unwrap()));
							assert!(clock.classified().iter().any(|made| made.classification == *two));
						}
						Err(error) => assert!(
							matches!(error, ClockError::KnownToDebtor | ClockError::NotInForce { .. }),
							"{error:?}"
						),
					}
				}
			}
		}
		assert_eq!(Clock::told(MdrCorrectiveAction, first, NEVER), Err(ClockError::KnownToDebtor));
	}

	#[test]
	fn record_of_every_classification_should_fit_and_be_read_again() {
		let today = date(2029, 3, 2);
		let mut clock = Clock::start(None, MdrSeriousIncident, today, NEVER).unwrap();
		for classification in Classification::ALL {
			clock.classify(None, *classification, today, NEVER).unwrap();
		}
		assert_eq!(clock.classified().len(), CLOCKS.len());
		let bytes = clock.encode();
		assert!(bytes.len() <= Clock::max_encoded_len());
		assert_eq!(Clock::decode(&mut &bytes[..]), Ok(clock));
	}

	/// Rows: nothing yet, and each phase as the last; columns: what follows.
	#[test]
	fn reports_should_follow_in_order() {
		let last = [None].into_iter().chain(IncidentPhase::ALL.iter().copied().map(Some));
		for (last, row) in last.zip(["I-F-", "-UFW", "-UFW", "-UFW", "----"]) {
			let allowed: Vec<bool> = row.bytes().map(|cell| cell != b'-').collect();
			let found: Vec<bool> = IncidentPhase::ALL.iter().map(|phase| phase.may_follow(last)).collect();
			assert_eq!(found, allowed, "{last:?}");
		}
		let incomplete = IncidentPhase::ALL.iter().map(|phase| phase.may_be_incomplete());
		assert_eq!(incomplete.collect::<Vec<_>>(), [true, true, false, false]);
	}

	#[test]
	fn errors_should_say_what_to_do() {
		let error = due(date(2026, 11, 29), AiDeath, NEVER).unwrap_err();
		assert_eq!(
			error.to_string(),
			"the law has no such deadline before 2027-12-02: classify the incident by the law of its day"
		);
	}

	#[test]
	fn every_code_of_vigilance_should_have_its_own_name() {
		fn check<T: Copy + PartialEq + core::fmt::Debug + Encode>(
			all: &[T],
			name: fn(T) -> &'static str,
			parse: fn(&str) -> Option<T>,
		) {
			for (index, code) in all.iter().enumerate() {
				assert_eq!(parse(name(*code)), Some(*code));
				assert_eq!(code.encode(), [index as u8], "{code:?}");
			}
		}
		check(Regime::ALL, Regime::name, Regime::from_name);
		check(Reporter::ALL, Reporter::name, Reporter::from_name);
		check(Classification::ALL, Classification::name, Classification::from_name);
		check(IncidentPhase::ALL, IncidentPhase::name, IncidentPhase::from_name);
	}

	/// Classifications of who must report, each with the days until it became known where the law counts from then, and of
	/// others.
	fn classifications() -> impl Strategy<Value = Vec<(Classification, Option<Day>)>> {
		let one = (proptest::sample::select(Classification::ALL), proptest::option::of(0u32..40));
		proptest::collection::vec(one, 1..20)
	}

	const TODAY: Day = 40;

	fn make(clock: &mut Clock, (classification, later): (Classification, Option<Day>)) -> Result<Day, ClockError> {
		let (aware, rule) = (clock.aware(), classification.rule());
		match later {
			None => clock.tell(classification, aware + TODAY, NEVER),
			Some(_) if rule.start == Start::Incident => clock.classify(None, classification, aware + TODAY, NEVER),
			Some(later) => clock.classify(Some(aware + later), classification, aware + TODAY, NEVER),
		}
	}

	proptest! {
		#[test]
		fn deadline_should_be_the_first_working_day_on_or_after_the_date_that_a_naive_calendar_gives(
			year in 2021u64..2_400,
			month in 1u64..=12,
			// Half of them near the end of a month.
			day in prop_oneof![1u64..=28, 25u64..=28],
			more in 0u32..4,
			row in proptest::sample::select(&CLOCKS[..]),
		) {
			let aware = Date(year, month, day).after(more);
			prop_assume!(aware.day() >= row.from);
			let end = due(aware.day(), row.classification, NEVER).unwrap();
			let works = |day: &Day| row.regime.works_on(*day, &[]);
			prop_assert!(works(&end));
			let worked = (aware.day() + 1..=end).filter(works).count();
			match row.limit {
				Limit::CalendarDays(days) => {
					let naive = aware.after(days.into()).day();
					let rest = (naive..end).filter(works).count();
					// It moves only over days without work, but for the second of two working days.
					prop_assert!(naive <= end && rest <= usize::from(row.regime.is_of_union() && worked == 2));
					prop_assert!(!row.regime.is_of_union() || days < 2 || worked >= 2);
				}
				Limit::WorkDays(days) => prop_assert_eq!(worked, usize::from(days)),
			}
		}

		#[test]
		fn no_classification_should_loosen_a_clock(aware in 20_000u32..200_000, all in classifications()) {
			let mut clock = Clock::told(FdaManufacturer, aware, NEVER).unwrap();
			let (mut least, mut late) = (clock.due(), clock.days_late(aware + 100));
			for one in all {
				let before = clock.clone();
				match make(&mut clock, one) {
					Ok(due) => prop_assert_eq!(due, clock.due()),
					Err(_) => prop_assert_eq!(&clock, &before),
				}
				prop_assert!(clock.due() <= least && clock.days_late(aware + 100) >= late);
				prop_assert!(!before.is_overdue(aware + 20) || clock.is_overdue(aware + 20));
				// What others say never lies in the past.
				prop_assert!(one.1.is_some() || clock.due() == before.due() || clock.due() >= aware + TODAY);
				(least, late) = (clock.due(), clock.days_late(aware + 100));
			}
			let earliest = clock.classified().iter().map(|made| made.due).min();
			prop_assert_eq!(earliest, Some(clock.due()));
			prop_assert!(clock.classified().windows(2).all(|two| two[0].classification < two[1].classification));
		}

		#[test]
		fn order_of_classifications_should_not_matter(
			aware in 20_000u32..200_000,
			(one, other) in classifications().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
		) {
			let [one, other] = [one, other].map(|all| {
				let mut clock = Clock::told(MdrSeriousIncident, aware, NEVER).unwrap();
				for classification in all {
					let _ = make(&mut clock, classification);
				}
				clock
			});
			prop_assert_eq!(one, other);
		}

		#[test]
		fn any_days_should_be_judged_without_a_panic(
			aware in prop_oneof![any::<Day>(), Day::MAX - 40..=Day::MAX],
			known in any::<Option<Day>>(),
			today in any::<Day>(),
			effective in any::<Day>(),
			limit in any::<u8>(),
		) {
			for classification in Classification::ALL {
				let adopted = [rules(effective, &[(*classification, Limit::WorkDays(limit))], &[effective])];
				for law in [NEVER, &adopted] {
					if let Ok(day) = due(aware, *classification, law) {
						prop_assert!(day >= aware);
					}
					if let Ok(mut clock) = Clock::start(Some(aware), *classification, today, law) {
						let _ = clock.classify(known, *classification, today, law);
						let _ = clock.tell(*classification, today, law);
						prop_assert_eq!(clock.days_late(today) > 0, clock.is_overdue(today));
					}
				}
			}
		}
	}
}
