//! Vigilance: who must report which incident, and by when, in one table with its sources.
//!
//! Days are numbers, so no time zone moves a deadline. The day of awareness does not count: a limit of 15 days ends 15 days
//! later (Regulation (EEC, Euratom) 1182/71 Art. 3(1)). Art. 3(4) and (5) may extend a period that ends on a holiday or
//! does not include two working days. The table leaves this out, as holidays differ between Member States and the law says
//! "immediately" anyway.
//!
//! Work days need a table of holidays, so the organisation that reports attests the day on which they end, and the ledger
//! refuses impossible days. An incident may be classified any number of times. Each time can only tighten the deadline.

pub mod records;

pub use records::*;

use crate::{report::Day, text};
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize, Serializer};

/// Most classifications of one incident: room for more rows of the table than there are.
pub const MAX_CLASSIFICATIONS: u32 = 16;

codes! {
	/// The law under which an incident is reported.
	Regime {
		/// Medical devices in the European Union: Regulation (EU) 2017/745 Art. 87.
		EuMdr = 0, "eu-mdr";
		/// High-risk AI systems in the European Union: Regulation (EU) 2024/1689 Art. 73.
		EuAiAct = 1, "eu-ai-act";
		/// Medical devices in the United States: 21 CFR part 803.
		UsFda = 2, "us-fda";
	}
}

codes! {
	/// The organisation that must report.
	Reporter {
		/// The manufacturer of the device.
		Manufacturer = 0, "manufacturer";
		/// The provider of the AI system, or its deployer where the law says so.
		Provider = 1, "provider";
		/// The hospital or imaging centre in which it happened.
		UserFacility = 2, "user-facility";
		/// The importer of the device.
		Importer = 3, "importer";
	}
}

codes! {
	/// The legal classification of an incident: one for each row of [`CLOCKS`].
	Classification {
		/// A serious incident.
		MdrSeriousIncident = 0, "mdr-serious-incident";
		/// A serious public health threat.
		MdrPublicHealthThreat = 1, "mdr-public-health-threat";
		/// Death, or an unanticipated serious deterioration in a person's state of health.
		MdrDeathOrDeterioration = 2, "mdr-death-or-deterioration";
		/// A serious incident with an AI system.
		AiSeriousIncident = 3, "ai-serious-incident";
		/// The death of a person.
		AiDeath = 4, "ai-death";
		/// A widespread infringement, or a serious and irreversible disruption of critical infrastructure.
		AiWidespread = 5, "ai-widespread";
		/// A death, serious injury or malfunction, as the manufacturer reports it.
		FdaManufacturer = 6, "fda-manufacturer";
		/// A death or serious injury, as the user facility reports it.
		FdaUserFacility = 7, "fda-user-facility";
		/// A death, serious injury or malfunction, as the importer reports it.
		FdaImporter = 8, "fda-importer";
		/// An event that requires remedial action to prevent an unreasonable risk of substantial harm to the public health,
		/// or for which the authority asked in writing.
		FdaRemedialAction = 9, "fda-remedial-action";
	}
}

/// The time limit of a report.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
	/// Calendar days.
	CalendarDays(u8),
	/// Work days (Monday to Friday, except Federal holidays: 21 CFR 803.3).
	WorkDays(u8),
}

/// The day from which a time limit counts.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum Start {
	/// The day on which the organisation that must report became aware of the incident.
	Incident,
	/// The day on which that organisation became aware of the classification, which may be later.
	Kind,
}

/// A row of the table of clocks.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClockRule {
	/// The classification.
	pub classification: Classification,
	/// The law.
	pub regime: Regime,
	/// The organisation that must report.
	pub owed_by: Reporter,
	/// The time limit.
	pub limit: Limit,
	/// The start of the time limit.
	pub start: Start,
	/// The source.
	pub source: &'static str,
}

/// Every clock, in the order of the classifications' codes.
pub const CLOCKS: [ClockRule; 10] = [
	ClockRule {
		classification: Classification::MdrSeriousIncident,
		regime: Regime::EuMdr,
		owed_by: Reporter::Manufacturer,
		limit: Limit::CalendarDays(15),
		start: Start::Incident,
		source: "Regulation (EU) 2017/745 Art. 87(3)",
	},
	ClockRule {
		classification: Classification::MdrPublicHealthThreat,
		regime: Regime::EuMdr,
		owed_by: Reporter::Manufacturer,
		limit: Limit::CalendarDays(2),
		start: Start::Kind,
		source: "Regulation (EU) 2017/745 Art. 87(4)",
	},
	ClockRule {
		classification: Classification::MdrDeathOrDeterioration,
		regime: Regime::EuMdr,
		owed_by: Reporter::Manufacturer,
		limit: Limit::CalendarDays(10),
		start: Start::Incident,
		source: "Regulation (EU) 2017/745 Art. 87(5)",
	},
	ClockRule {
		classification: Classification::AiSeriousIncident,
		regime: Regime::EuAiAct,
		owed_by: Reporter::Provider,
		limit: Limit::CalendarDays(15),
		start: Start::Incident,
		source: "Regulation (EU) 2024/1689 Art. 73(2)",
	},
	ClockRule {
		classification: Classification::AiDeath,
		regime: Regime::EuAiAct,
		owed_by: Reporter::Provider,
		limit: Limit::CalendarDays(10),
		start: Start::Incident,
		source: "Regulation (EU) 2024/1689 Art. 73(4)",
	},
	ClockRule {
		classification: Classification::AiWidespread,
		regime: Regime::EuAiAct,
		owed_by: Reporter::Provider,
		limit: Limit::CalendarDays(2),
		start: Start::Kind,
		source: "Regulation (EU) 2024/1689 Art. 73(3)",
	},
	ClockRule {
		classification: Classification::FdaManufacturer,
		regime: Regime::UsFda,
		owed_by: Reporter::Manufacturer,
		limit: Limit::CalendarDays(30),
		start: Start::Incident,
		source: "21 CFR 803.10(c)(1)",
	},
	ClockRule {
		classification: Classification::FdaUserFacility,
		regime: Regime::UsFda,
		owed_by: Reporter::UserFacility,
		limit: Limit::WorkDays(10),
		start: Start::Incident,
		source: "21 CFR 803.10(a)(1)",
	},
	ClockRule {
		classification: Classification::FdaImporter,
		regime: Regime::UsFda,
		owed_by: Reporter::Importer,
		limit: Limit::CalendarDays(30),
		start: Start::Incident,
		source: "21 CFR 803.10(b)(1)",
	},
	ClockRule {
		classification: Classification::FdaRemedialAction,
		regime: Regime::UsFda,
		owed_by: Reporter::Manufacturer,
		limit: Limit::WorkDays(5),
		start: Start::Kind,
		source: "21 CFR 803.10(c)(2)",
	},
];

// Every classification has its row, where it is looked for, and room in a record.
const _: () = {
	assert!(CLOCKS.len() == Classification::ALL.len());
	assert!(CLOCKS.len() <= MAX_CLASSIFICATIONS as usize);
	let mut place = 0;
	while place < CLOCKS.len() {
		assert!(CLOCKS[place].classification as usize == place);
		place += 1;
	}
};

impl Classification {
	/// Its row of the table.
	pub const fn rule(self) -> &'static ClockRule {
		&CLOCKS[self as usize]
	}
}

/// Why a deadline cannot be computed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClockError {
	/// It would be after the last day that can be counted.
	Overflow,
	/// The limit is in work days, and the day on which they end is missing.
	WorkDaysMissing,
	/// The limit is in calendar days, and a day was attested for work days.
	WorkDaysNotUsed,
	/// This number of work days cannot end on the attested day.
	WorkDaysImplausible {
		/// The first possible day.
		first: Day,
		/// The last possible day.
		last: Day,
	},
	/// The attested day is a Saturday or a Sunday.
	Weekend,
	/// The classification became known before the incident.
	KnownBeforeAware,
	/// The law counts from the day on which the incident became known, and another day was given.
	CountsFromIncident,
	/// The record has no room for another classification.
	TooMany,
}

impl fmt::Display for ClockError {
	fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Overflow => to.write_str("the deadline lies beyond the calendar: correct the day of awareness"),
			Self::WorkDaysMissing => {
				to.write_str("the limit is in work days: attest the day on which they end, holidays considered")
			}
			Self::WorkDaysNotUsed => {
				to.write_str("the limit is in days of the calendar: leave out the attested work day")
			}
			Self::WorkDaysImplausible { first, last } => {
				write!(to, "the work days cannot end on that day: attest one from day {first} to day {last}")
			}
			Self::Weekend => to.write_str("work days do not end on a Saturday or Sunday: attest another day"),
			Self::KnownBeforeAware => {
				to.write_str("its kind cannot have been known before the incident: correct one of the two days")
			}
			Self::CountsFromIncident => to
				.write_str("the limit counts from the day on which the incident became known: leave out the other day"),
			Self::TooMany => to.write_str("the incident has as many classifications as a record holds"),
		}
	}
}

/// The last day for a report, if the organisation became aware on the day `aware`.
///
/// For limits in work days, `work_days` attests the day on which they end: at least that many days later, and at most
/// whole weeks of five work days plus a fortnight of holidays later.
pub fn due(aware: Day, classification: Classification, work_days: Option<Day>) -> Result<Day, ClockError> {
	let later = |days| aware.checked_add(days).ok_or(ClockError::Overflow);
	match (classification.rule().limit, work_days) {
		(Limit::CalendarDays(days), None) => later(days.into()),
		(Limit::CalendarDays(_), Some(_)) => Err(ClockError::WorkDaysNotUsed),
		(Limit::WorkDays(_), None) => Err(ClockError::WorkDaysMissing),
		(Limit::WorkDays(days), Some(attested)) => {
			let days = Day::from(days);
			let (first, last) = (later(days)?, later(days * 7 / 5 + 14)?);
			if !(first..=last).contains(&attested) {
				return Err(ClockError::WorkDaysImplausible { first, last });
			}
			if is_weekend(attested) {
				return Err(ClockError::Weekend);
			}
			Ok(attested)
		}
	}
}

/// Whether a day is a Saturday or a Sunday: 1 January 1970 was a Thursday.
const fn is_weekend(day: Day) -> bool {
	matches!(day % 7, 2 | 3)
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
	/// The clock of an incident with the day of awareness `aware` and its first classification.
	pub fn start(aware: Day, classification: Classification, attested: Option<Day>) -> Result<Self, ClockError> {
		let mut clock = Self { aware, due: Day::MAX, classified: BoundedVec::new() };
		clock.classify(classification, attested)?;
		Ok(clock)
	}

	/// Adds a classification, and returns the deadline that holds now: the one from before, or an earlier one.
	///
	/// Repeating a classification is not an error: the earlier of its two deadlines stays. An error changes nothing.
	pub fn classify(&mut self, classification: Classification, attested: Option<Day>) -> Result<Day, ClockError> {
		self.classify_known(self.aware, classification, attested)
	}

	/// The same, where the law counts from the day on which the classification became `known` ([`Start::Kind`]).
	pub fn classify_known(
		&mut self,
		known: Day,
		classification: Classification,
		attested: Option<Day>,
	) -> Result<Day, ClockError> {
		if known < self.aware {
			return Err(ClockError::KnownBeforeAware);
		}
		if known > self.aware && classification.rule().start == Start::Incident {
			return Err(ClockError::CountsFromIncident);
		}
		let due = due(known, classification, attested)?;
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

	/// The clocks with limits in calendar days, as in the Official Journal and the Code of Federal Regulations.
	const CALENDAR: [(Classification, u32); 8] = [
		(MdrSeriousIncident, 15),
		(MdrPublicHealthThreat, 2),
		(MdrDeathOrDeterioration, 10),
		(AiSeriousIncident, 15),
		(AiDeath, 10),
		(AiWidespread, 2),
		(FdaManufacturer, 30),
		(FdaImporter, 30),
	];

	/// OJ L 117, 5.5.2017, p. 1; OJ L, 2024/1689, 12.7.2024; 21 CFR 803.10. Web pages that swap 2 and 10 days are wrong.
	#[test]
	fn table_should_say_what_the_law_says() {
		use Limit::*;
		let mdr = |paragraph| alloc::format!("Regulation (EU) 2017/745 Art. 87({paragraph})");
		let ai = |paragraph| alloc::format!("Regulation (EU) 2024/1689 Art. 73({paragraph})");
		let fda = |paragraph: &str| alloc::format!("21 CFR 803.10({paragraph}");
		let law = [
			(MdrSeriousIncident, CalendarDays(15), "manufacturer", "eu-mdr", mdr(3)),
			(MdrPublicHealthThreat, CalendarDays(2), "manufacturer", "eu-mdr", mdr(4)),
			(MdrDeathOrDeterioration, CalendarDays(10), "manufacturer", "eu-mdr", mdr(5)),
			(AiSeriousIncident, CalendarDays(15), "provider", "eu-ai-act", ai(2)),
			(AiDeath, CalendarDays(10), "provider", "eu-ai-act", ai(4)),
			(AiWidespread, CalendarDays(2), "provider", "eu-ai-act", ai(3)),
			(FdaManufacturer, CalendarDays(30), "manufacturer", "us-fda", fda("c)(1)")),
			(FdaUserFacility, WorkDays(10), "user-facility", "us-fda", fda("a)(1)")),
			(FdaImporter, CalendarDays(30), "importer", "us-fda", fda("b)(1)")),
			(FdaRemedialAction, WorkDays(5), "manufacturer", "us-fda", fda("c)(2)")),
		];
		assert_eq!(law.len(), CLOCKS.len());
		for (rule, (classification, limit, owed_by, regime, source)) in CLOCKS.iter().zip(law) {
			assert_eq!(rule.classification, classification);
			assert_eq!(rule.limit, limit, "{classification:?}");
			assert_eq!(rule.owed_by.name(), owed_by, "{classification:?}");
			assert_eq!(rule.regime.name(), regime, "{classification:?}");
			assert_eq!(rule.source, source, "{classification:?}");
			assert_eq!(classification.rule(), rule);
		}
		let later: Vec<_> = CLOCKS.iter().filter(|rule| rule.start == Start::Kind).collect();
		let later: Vec<_> = later.iter().map(|rule| rule.classification).collect();
		assert_eq!(later, [MdrPublicHealthThreat, AiWidespread, FdaRemedialAction]);
	}

	#[test]
	fn deadlines_should_pass_month_ends_and_leap_days() {
		for (classification, aware, end) in [
			(MdrPublicHealthThreat, date(2028, 2, 27), date(2028, 2, 29)),
			(MdrPublicHealthThreat, date(2027, 2, 27), date(2027, 3, 1)),
			(MdrPublicHealthThreat, date(2100, 2, 27), date(2100, 3, 1)),
			(MdrDeathOrDeterioration, date(2028, 2, 19), date(2028, 2, 29)),
			(MdrDeathOrDeterioration, date(2026, 12, 25), date(2027, 1, 4)),
			(MdrSeriousIncident, date(2026, 4, 30), date(2026, 5, 15)),
			(AiSeriousIncident, date(2026, 8, 17), date(2026, 9, 1)),
			(AiDeath, date(2026, 8, 21), date(2026, 8, 31)),
			(AiWidespread, date(2026, 12, 31), date(2027, 1, 2)),
			(FdaManufacturer, date(2027, 1, 31), date(2027, 3, 2)),
			(FdaManufacturer, date(2028, 1, 31), date(2028, 3, 1)),
			(FdaImporter, date(2000, 2, 1), date(2000, 3, 2)),
		] {
			assert_eq!(due(aware, classification, None), Ok(end), "{classification:?} {aware}");
		}
	}

	/// Thanksgiving 2026 is on Thursday 26 November.
	#[test]
	fn work_days_should_be_attested_within_reason() {
		let monday = date(2026, 11, 16);
		let end = date(2026, 12, 1);
		assert_eq!(due(monday, FdaUserFacility, Some(end)), Ok(end));
		assert_eq!(due(monday, FdaUserFacility, None), Err(ClockError::WorkDaysMissing));
		assert_eq!(due(monday, FdaImporter, Some(end)), Err(ClockError::WorkDaysNotUsed));
		for (classification, limit, longest) in [(FdaUserFacility, 10, 28), (FdaRemedialAction, 5, 21)] {
			let (first, last) = (monday + limit, monday + longest);
			let implausible = Err(ClockError::WorkDaysImplausible { first, last });
			for day in [0, monday - 1, monday, first - 1, last + 1, Day::MAX] {
				assert_eq!(due(monday, classification, Some(day)), implausible, "{day}");
			}
			for day in first..=last {
				// Counted from the Monday: 5 and 6 days later, and every week after.
				let weekend = (day - monday) % 7 >= 5;
				let expected = if weekend { Err(ClockError::Weekend) } else { Ok(day) };
				assert_eq!(due(monday, classification, Some(day)), expected, "{day}");
			}
		}
	}

	#[test]
	fn end_of_the_calendar_should_be_an_error() {
		for classification in Classification::ALL {
			let attested = match classification.rule().limit {
				Limit::CalendarDays(_) => None,
				Limit::WorkDays(_) => Some(Day::MAX),
			};
			for aware in [Day::MAX, Day::MAX - 1] {
				assert_eq!(due(aware, *classification, attested), Err(ClockError::Overflow));
				assert_eq!(Clock::start(aware, *classification, attested), Err(ClockError::Overflow));
			}
		}
		assert_eq!(due(Day::MAX - 2, AiWidespread, None), Ok(Day::MAX));
		let mut clock = Clock::start(Day::MAX - 2, MdrPublicHealthThreat, None).unwrap();
		assert_eq!(clock.classify(MdrSeriousIncident, None), Err(ClockError::Overflow));
		assert_eq!((clock.due(), clock.classified().len()), (Day::MAX, 1));
		assert_eq!((clock.days_late(Day::MAX), clock.is_overdue(Day::MAX)), (0, false));
	}

	#[test]
	fn clock_should_not_be_loosened_by_a_milder_classification() {
		let aware = date(2028, 2, 20);
		let mut clock = Clock::start(aware, MdrSeriousIncident, None).unwrap();
		assert_eq!((clock.aware(), clock.due()), (aware, date(2028, 3, 6)));
		assert_eq!(clock.classify(MdrDeathOrDeterioration, None), Ok(date(2028, 3, 1)));
		assert_eq!(clock.classify(MdrSeriousIncident, None), Ok(date(2028, 3, 1)));
		assert_eq!(clock.classify(FdaManufacturer, None), Ok(date(2028, 3, 1)));
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
		let mut clock = Clock::start(aware, FdaManufacturer, None).unwrap();
		let before = clock.clone();
		assert_eq!(clock.classify_known(aware - 1, MdrPublicHealthThreat, None), Err(ClockError::KnownBeforeAware));
		assert_eq!(clock.classify_known(aware + 1, MdrDeathOrDeterioration, None), Err(ClockError::CountsFromIncident));
		assert_eq!(clock.classify_known(aware + 9, FdaRemedialAction, None), Err(ClockError::WorkDaysMissing));
		assert_eq!(clock, before);
		assert_eq!(clock.classify_known(aware + 20, MdrPublicHealthThreat, None), Ok(aware + 22));
		// Wednesday 11 March, and five work days after it.
		assert_eq!(clock.classify_known(aware + 9, FdaRemedialAction, Some(date(2026, 3, 18))), Ok(date(2026, 3, 18)));
		assert_eq!(clock.classify_known(aware, AiDeath, None), Ok(aware + 10));
		assert_eq!(clock.due_from(Reporter::Manufacturer), Some(date(2026, 3, 18)));
		assert_eq!(clock.due_from(Reporter::Provider), Some(aware + 10));
		assert_eq!(clock.due_from(Reporter::Importer), None);
	}

	#[test]
	fn record_of_every_classification_should_fit_and_be_read_again() {
		let aware = date(2026, 3, 2);
		let mut clock = Clock::start(aware, MdrSeriousIncident, None).unwrap();
		for classification in Classification::ALL {
			let attested = match classification.rule().limit {
				Limit::CalendarDays(_) => None,
				Limit::WorkDays(_) => Some(aware + 14),
			};
			clock.classify(*classification, attested).unwrap();
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
		let error = due(20_000, FdaUserFacility, Some(20_001)).unwrap_err();
		assert_eq!(error.to_string(), "the work days cannot end on that day: attest one from day 20010 to day 20028");
		let error = due(20_000, FdaUserFacility, None).unwrap_err();
		assert_eq!(
			error.to_string(),
			"the limit is in work days: attest the day on which they end, holidays considered"
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

	/// Classifications, each with the days until it became known and the days until its work days end; both only where
	/// the law has them.
	fn classifications() -> impl Strategy<Value = Vec<(Classification, Day, Day)>> {
		let one = (proptest::sample::select(Classification::ALL), 0u32..40, 0u32..=30);
		proptest::collection::vec(one, 1..20)
	}

	fn make(clock: &mut Clock, (classification, later, days): (Classification, Day, Day)) -> Result<Day, ClockError> {
		let rule = classification.rule();
		let known = match rule.start {
			Start::Incident => clock.aware(),
			Start::Kind => clock.aware() + later,
		};
		let attested = match rule.limit {
			Limit::CalendarDays(_) => None,
			Limit::WorkDays(_) => Some(known + days),
		};
		clock.classify_known(known, classification, attested)
	}

	proptest! {
		#[test]
		fn deadline_should_be_the_date_that_a_naive_calendar_gives(
			year in 1970u64..2_400,
			month in 1u64..=12,
			// Half of them near the end of a month.
			day in prop_oneof![1u64..=28, 25u64..=28],
			more in 0u32..4,
			row in proptest::sample::select(&CALENDAR[..]),
		) {
			let (classification, days) = row;
			let aware = Date(year, month, day).after(more);
			prop_assert_eq!(due(aware.day(), classification, None), Ok(aware.after(days).day()));
		}

		#[test]
		fn deadline_should_cross_a_leap_day_as_a_naive_calendar_does(
			year in 1970u64..2_400,
			before in 1u64..=28,
			row in proptest::sample::select(&CALENDAR[..]),
		) {
			let (classification, days) = row;
			let aware = Date(year, 2, before);
			prop_assert_eq!(due(aware.day(), classification, None), Ok(aware.after(days).day()));
		}

		#[test]
		fn no_classification_should_loosen_a_clock(aware in 0u32..200_000, all in classifications()) {
			let mut clock = Clock::start(aware, FdaManufacturer, None).unwrap();
			let (mut least, mut late) = (clock.due(), clock.days_late(aware + 100));
			for one in all {
				let before = clock.clone();
				match make(&mut clock, one) {
					Ok(due) => prop_assert_eq!(due, clock.due()),
					Err(_) => prop_assert_eq!(&clock, &before),
				}
				prop_assert!(clock.due() <= least && clock.days_late(aware + 100) >= late);
				prop_assert!(!before.is_overdue(aware + 20) || clock.is_overdue(aware + 20));
				(least, late) = (clock.due(), clock.days_late(aware + 100));
			}
			let earliest = clock.classified().iter().map(|made| made.due).min();
			prop_assert_eq!(earliest, Some(clock.due()));
			prop_assert!(clock.classified().windows(2).all(|two| two[0].classification < two[1].classification));
		}

		#[test]
		fn order_of_classifications_should_not_matter(
			aware in 0u32..200_000,
			(one, other) in classifications().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
		) {
			let [one, other] = [one, other].map(|all| {
				let mut clock = Clock::start(aware, MdrSeriousIncident, None).unwrap();
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
			known in any::<Day>(),
			attested in proptest::option::of(prop_oneof![any::<Day>(), Day::MAX - 40..=Day::MAX]),
			today in any::<Day>(),
		) {
			for classification in Classification::ALL {
				if let Ok(day) = due(aware, *classification, attested) {
					prop_assert!(day > aware);
				}
				if let Ok(mut clock) = Clock::start(aware, *classification, attested) {
					let _ = clock.classify_known(known, *classification, attested);
					prop_assert_eq!(clock.days_late(today) > 0, clock.is_overdue(today));
				}
			}
		}
	}
}
