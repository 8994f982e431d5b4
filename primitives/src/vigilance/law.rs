//! The law as dated data: figures, the first day on which each holds, holidays, and sources.
//!
//! [`CLOCKS`] has the figures that this version knows. The council adds later ones as [`RuleSet`]s, without an upgrade. Which
//! of them holds is decided by the day from which a limit counts; a deadline that was computed once stays.
//!
//! Days are numbers, so no time zone moves a deadline. The day from which a limit counts is not counted itself: Regulation (EEC,
//! Euratom) 1182/71 Art. 3(1); 21 CFR 803.10 says "after the day that you become aware".
//!
//! - A limit in days of the calendar ends on the next working day, if its last day is none (1182/71 Art. 3(4)); in the
//!   European Union, one of two days or more also includes at least two working days (Art. 3(5)). 21 CFR part 803 does not say
//!   what happens on such a day: the milder reading is taken.
//! - Work days are Monday to Friday except holidays: 1182/71 Art. 2(2), 21 CFR 803.3.

use crate::{calendar::holidays, report::Day, vigilance::ClockError, H256};
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize, Serializer};

/// Most classifications of one incident, and figures of one law: room for more rows of the table than there are.
pub const MAX_CLASSIFICATIONS: u32 = 16;
/// Most holidays that a set of rules adds to those that are computed.
pub const MAX_HOLIDAYS: u32 = 64;
/// Most sets of rules of one law that the ledger keeps.
pub const MAX_RULE_SETS: u32 = 16;

/// 26 May 2021: Regulation (EU) 2017/745 Art. 123(2), as amended by Regulation (EU) 2020/561.
const MDR_FROM: Day = 18_773;
/// 2 December 2027: high-risk systems of Annex III, by the amendment of 2026 (Digital Omnibus on AI). Regulation (EU) 2024/1689
/// Art. 113 itself said 2 August 2026.
const AI_FROM: Day = 21_154;
/// 2 August 2028: high-risk systems in products of Annex I, medical devices among them, by the same amendment.
const AI_DEVICES_FROM: Day = 21_398;
/// 14 August 2015: 21 CFR part 803 as amended by 79 FR 8832.
const FDA_FROM: Day = 16_661;

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
		/// A field safety corrective action, which its maker reports in advance. One that was undertaken in urgency, before any
		/// report, is not classified so.
		MdrCorrectiveAction = 10, "mdr-corrective-action";
		/// An infringement of fundamental rights by an AI system that is a medical device, or a part of one: the only serious
		/// incident of these that the law on AI has reported besides the law on devices.
		AiFundamentalRights = 11, "ai-fundamental-rights";
	}
}

impl Regime {
	/// Whether it is a law of the European Union.
	pub const fn is_of_union(self) -> bool {
		matches!(self, Self::EuMdr | Self::EuAiAct)
	}

	/// Whether people work on a day where reports are due by this law, which has `more` holidays than the computed ones.
	pub fn works_on(self, day: Day, more: &[Day]) -> bool {
		let holiday = match self.is_of_union() {
			true => holidays::is_union_holiday(day),
			false => holidays::is_federal_holiday(day),
		};
		!(holidays::is_weekend(day) || holiday || more.contains(&day))
	}
}

/// The time limit of a report.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
#[serde(rename_all = "kebab-case")]
pub enum Limit {
	/// Calendar days.
	#[codec(index = 0)]
	CalendarDays(u8),
	/// Work days.
	#[codec(index = 1)]
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
	/// The day on which that organisation undertakes the action that it reports.
	Action,
}

/// How a figure was checked when it was last written.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum Checked {
	/// Against a copy of the official text.
	Copy,
	/// Against what others write about the text only, which could not be reached.
	Secondary,
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
	/// The first day from which it can count.
	#[serde(serialize_with = "crate::text::day::serialize")]
	pub from: Day,
	/// The source.
	pub source: &'static str,
	/// How the figures were checked.
	pub checked: Checked,
}

/// Every clock, in the order of the classifications' codes.
pub const CLOCKS: [ClockRule; 12] = [
	ClockRule {
		classification: Classification::MdrSeriousIncident,
		regime: Regime::EuMdr,
		owed_by: Reporter::Manufacturer,
		limit: Limit::CalendarDays(15),
		start: Start::Incident,
		from: MDR_FROM,
		source: "Regulation (EU) 2017/745 Art. 87(3)",
		checked: Checked::Copy,
	},
	ClockRule {
		classification: Classification::MdrPublicHealthThreat,
		regime: Regime::EuMdr,
		owed_by: Reporter::Manufacturer,
		limit: Limit::CalendarDays(2),
		start: Start::Kind,
		from: MDR_FROM,
		source: "Regulation (EU) 2017/745 Art. 87(4)",
		checked: Checked::Copy,
	},
	ClockRule {
		classification: Classification::MdrDeathOrDeterioration,
		regime: Regime::EuMdr,
		owed_by: Reporter::Manufacturer,
		limit: Limit::CalendarDays(10),
		start: Start::Incident,
		from: MDR_FROM,
		source: "Regulation (EU) 2017/745 Art. 87(5)",
		checked: Checked::Copy,
	},
	ClockRule {
		classification: Classification::AiSeriousIncident,
		regime: Regime::EuAiAct,
		owed_by: Reporter::Provider,
		limit: Limit::CalendarDays(15),
		start: Start::Incident,
		from: AI_FROM,
		source: "Regulation (EU) 2024/1689 Art. 73(2)",
		checked: Checked::Secondary,
	},
	ClockRule {
		classification: Classification::AiDeath,
		regime: Regime::EuAiAct,
		owed_by: Reporter::Provider,
		limit: Limit::CalendarDays(10),
		start: Start::Incident,
		from: AI_FROM,
		source: "Regulation (EU) 2024/1689 Art. 73(4)",
		checked: Checked::Secondary,
	},
	ClockRule {
		classification: Classification::AiWidespread,
		regime: Regime::EuAiAct,
		owed_by: Reporter::Provider,
		limit: Limit::CalendarDays(2),
		start: Start::Kind,
		from: AI_FROM,
		source: "Regulation (EU) 2024/1689 Art. 73(3)",
		checked: Checked::Secondary,
	},
	ClockRule {
		classification: Classification::FdaManufacturer,
		regime: Regime::UsFda,
		owed_by: Reporter::Manufacturer,
		limit: Limit::CalendarDays(30),
		start: Start::Incident,
		from: FDA_FROM,
		source: "21 CFR 803.10(c)(1)",
		checked: Checked::Copy,
	},
	ClockRule {
		classification: Classification::FdaUserFacility,
		regime: Regime::UsFda,
		owed_by: Reporter::UserFacility,
		limit: Limit::WorkDays(10),
		start: Start::Incident,
		from: FDA_FROM,
		source: "21 CFR 803.10(a)(1)",
		checked: Checked::Copy,
	},
	ClockRule {
		classification: Classification::FdaImporter,
		regime: Regime::UsFda,
		owed_by: Reporter::Importer,
		limit: Limit::CalendarDays(30),
		start: Start::Incident,
		from: FDA_FROM,
		source: "21 CFR 803.10(b)(1)",
		checked: Checked::Copy,
	},
	ClockRule {
		classification: Classification::FdaRemedialAction,
		regime: Regime::UsFda,
		owed_by: Reporter::Manufacturer,
		limit: Limit::WorkDays(5),
		start: Start::Kind,
		from: FDA_FROM,
		source: "21 CFR 803.10(c)(2)",
		checked: Checked::Copy,
	},
	ClockRule {
		classification: Classification::MdrCorrectiveAction,
		regime: Regime::EuMdr,
		owed_by: Reporter::Manufacturer,
		limit: Limit::CalendarDays(0),
		start: Start::Action,
		from: MDR_FROM,
		source: "Regulation (EU) 2017/745 Art. 87(8)",
		checked: Checked::Secondary,
	},
	ClockRule {
		classification: Classification::AiFundamentalRights,
		regime: Regime::EuAiAct,
		owed_by: Reporter::Provider,
		limit: Limit::CalendarDays(15),
		start: Start::Incident,
		from: AI_DEVICES_FROM,
		source: "Regulation (EU) 2024/1689 Art. 73(2), (10)",
		checked: Checked::Secondary,
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

	/// Whether an incident with a medical device, or with an AI system that is one, is reported so: by the law on AI only if
	/// it infringes fundamental rights (Regulation (EU) 2024/1689 Art. 73(10)).
	pub const fn is_of_devices(self) -> bool {
		!matches!(self.rule().regime, Regime::EuAiAct) || matches!(self, Self::AiFundamentalRights)
	}
}

/// What a law says of one classification.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
pub struct Figure {
	/// The classification.
	pub classification: Classification,
	/// The time limit.
	pub limit: Limit,
}

/// What a law says from a day on: all of its figures. Who must report, and from when a limit counts, is in [`CLOCKS`].
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct RuleSet {
	/// The first day from which a limit counts by them.
	#[serde(serialize_with = "crate::text::day::serialize")]
	pub effective: Day,
	/// SHA-256 of the official text.
	pub source: H256,
	/// Its figures. A classification that is missing has no deadline.
	pub figures: BoundedVec<Figure, ConstU32<MAX_CLASSIFICATIONS>>,
	/// Holidays besides those that are computed.
	#[serde(serialize_with = "days")]
	pub holidays: BoundedVec<Day, ConstU32<MAX_HOLIDAYS>>,
}

fn days<S: Serializer>(days: &BoundedVec<Day, ConstU32<MAX_HOLIDAYS>>, to: S) -> Result<S::Ok, S::Error> {
	to.collect_seq(days.iter().map(|day| crate::text::day::show(*day)))
}

impl RuleSet {
	/// Whether this can be a set of rules of a law: its figures are of that law, each once.
	pub fn is_of(&self, regime: Regime) -> bool {
		let mut figures = self.figures.iter().enumerate();
		figures.all(|(place, figure)| {
			let before = self.figures.iter().take(place);
			let twice = before.map(|figure| figure.classification).any(|one| one == figure.classification);
			figure.classification.rule().regime == regime && !twice
		})
	}
}

/// The last day for a report, if the limit counts from the day `from`. `adopted` are the sets of rules that the council added
/// to the law, in the order of their days.
pub fn due(from: Day, classification: Classification, adopted: &[RuleSet]) -> Result<Day, ClockError> {
	let rule = classification.rule();
	let set = adopted.iter().rev().find(|set| set.effective <= from);
	let limit = match set {
		Some(set) => {
			let figure = set.figures.iter().find(|figure| figure.classification == classification);
			figure.map(|figure| figure.limit).ok_or(ClockError::NotInForce { from: None })?
		}
		None if rule.from <= from => rule.limit,
		None => return Err(ClockError::NotInForce { from: Some(rule.from) }),
	};
	let more = set.map_or(&[][..], |set| set.holidays.as_slice());
	let works = |day: &Day| rule.regime.works_on(*day, more);
	let next = |day: Day| day.checked_add(1).ok_or(ClockError::Overflow);
	match limit {
		Limit::CalendarDays(days) => {
			let mut end = from.checked_add(days.into()).ok_or(ClockError::Overflow)?;
			let mut worked = (next(from)?..=end).filter(works).count();
			let least = if rule.regime.is_of_union() && days >= 2 { 2 } else { 0 };
			while worked < least || !works(&end) {
				end = next(end)?;
				worked = worked.saturating_add(usize::from(works(&end)));
			}
			Ok(end)
		}
		Limit::WorkDays(days) => {
			let (mut end, mut worked) = (from, 0);
			while worked < days || !works(&end) {
				end = next(end)?;
				worked = worked.saturating_add(u8::from(works(&end)));
			}
			Ok(end)
		}
	}
}
