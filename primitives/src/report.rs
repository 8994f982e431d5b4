//! Reports: who wrote which part, which parts an AI model made, who read them, and what must still be done.
//!
//! Nothing here shows the content of a report. Sections and document types are codes of published terminologies, stored as
//! numbers so that no text can hide in them. The content is a salted commitment.

use crate::{Modality, ModelVersion, Moment, H256};
use alloc::{format, string::String};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::{fmt, str::FromStr};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

pub mod records;

/// A report template, numbered in order of publication.
pub type TemplateId = u32;
/// A follow-up, numbered in the order in which they were raised.
pub type FollowUpId = u32;
/// A day: days since 1970-01-01 (UTC).
pub type Day = u32;
/// Sections of a report as flags: bit 0 is the first section of its template.
pub type SectionMask = u32;

/// Most sections of a template: as many as a [`SectionMask`] has bits.
pub const MAX_SECTIONS: u32 = 32;
/// Most studies that one report is about.
pub const MAX_STUDIES: u32 = 8;
/// Most members of a report's team.
pub const MAX_TEAM: u32 = 16;
/// Most contributions from which one is derived.
pub const MAX_DERIVED: u32 = 8;
/// Most contributions to one report: an index is one byte.
pub const MAX_CONTRIBUTIONS: u32 = 250;

codes! {
	/// A published terminology, by its Coding Scheme Designator (DICOM PS3.16 chapter 8).
	Terminology {
		/// LOINC: document types and sections.
		Loinc = 0, "LN";
		/// RadLex.
		RadLex = 1, "RADLEX";
		/// DICOM Controlled Terminology (PS3.16 annex D).
		Dcm = 2, "DCM";
		/// SNOMED CT.
		Snomed = 3, "SCT";
	}
}

/// A code of a published terminology, as a number.
///
/// LOINC `18782-3` is 187823, its last digit being the check digit; RadLex `RID28486` is 28486; the codes of DICOM and
/// SNOMED CT are numbers already.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
)]
pub struct Code {
	/// The terminology.
	pub terminology: Terminology,
	pub number: u64,
}

impl Code {
	/// A code of LOINC.
	pub const fn loinc(number: u64) -> Self {
		Self { terminology: Terminology::Loinc, number }
	}

	/// A code of DICOM.
	pub const fn dcm(number: u64) -> Self {
		Self { terminology: Terminology::Dcm, number }
	}

	/// Whether the code has a valid form: its length, and its check digit where it has one (LOINC: Luhn, mod 10).
	pub fn is_valid(self) -> bool {
		match self.terminology {
			Terminology::Loinc => (10..100_000_000).contains(&self.number) && luhn(self.number),
			Terminology::RadLex => (1..10_000_000).contains(&self.number),
			Terminology::Dcm => (100_000..10_000_000).contains(&self.number),
			Terminology::Snomed => (100_000..1_000_000_000_000_000_000).contains(&self.number),
		}
	}

	/// The code with this designator and value, as DICOM and FHIR write them.
	pub fn parse(designator: &str, value: &str) -> Option<Self> {
		let terminology = match designator {
			"RID" => Terminology::RadLex,
			"http://loinc.org" => Terminology::Loinc,
			"http://snomed.info/sct" => Terminology::Snomed,
			other => Terminology::from_name(other)?,
		};
		let digits: &[&str] = match terminology {
			Terminology::Loinc => {
				let (number, check) = value.split_once('-')?;
				&[number, check]
			}
			Terminology::RadLex => &[value.strip_prefix("RID")?],
			Terminology::Dcm | Terminology::Snomed => &[value],
		};
		let is_number =
			|part: &&str| !part.is_empty() && !part.starts_with('0') && part.bytes().all(|b| b.is_ascii_digit());
		let check_is_one = digits.get(1).is_none_or(|check| check.len() == 1);
		let plausible = digits.first().is_some_and(is_number) && check_is_one;
		let number = digits.concat().parse().ok().filter(|_| plausible)?;
		let code = Self { terminology, number };
		code.is_valid().then_some(code)
	}
}

impl fmt::Display for Code {
	/// The value alone, as DICOM and FHIR write it; `{:#}` puts the terminology before it: `LN:18782-3`.
	fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
		let number = self.number;
		if to.alternate() {
			write!(to, "{}:", self.terminology)?;
		}
		match self.terminology {
			Terminology::Loinc => write!(to, "{}-{}", number / 10, number % 10),
			Terminology::RadLex => write!(to, "RID{number}"),
			Terminology::Dcm | Terminology::Snomed => write!(to, "{number}"),
		}
	}
}

/// How codes are written, for error messages.
pub const CODE_USAGE: &str =
	"write terminology and code: LN:18782-3 (LOINC), RADLEX:RID28486, DCM:121070 (DICOM) or SCT:363679005 (SNOMED CT)";

impl FromStr for Code {
	type Err = String;

	/// Reads a code with its terminology.
	fn from_str(text: &str) -> Result<Self, String> {
		let (designator, value) = text.rsplit_once(':').ok_or(CODE_USAGE)?;
		Self::parse(designator, value).ok_or_else(|| match Terminology::from_name(designator) {
			Some(Terminology::Loinc) if value.contains('-') => {
				format!("`{value}` is not a LOINC code: the check digit, its last, does not match the others")
			}
			Some(_) => format!("`{value}` is not a code of {designator}; {CODE_USAGE}"),
			None => format!("`{designator}` is not a terminology that the ledger knows; {CODE_USAGE}"),
		})
	}
}

/// Whether the last digit is right (ISO/IEC 7812-1 annex B).
fn luhn(mut number: u64) -> bool {
	let (mut sum, mut double) = (0u64, false);
	while number > 0 {
		let digit = number % 10;
		let value = if double { digit * 2 } else { digit };
		sum += value / 10 + value % 10;
		number /= 10;
		double = !double;
	}
	sum % 10 == 0
}

codes! {
	/// The state of a report: DiagnosticReport.status (FHIR R4).
	ReportState {
		/// The report is expected.
		Registered = 0, "registered";
		/// Some of it exists.
		Partial = 1, "partial";
		/// A human answers for its content, which may still change.
		Preliminary = 2, "preliminary";
		/// It is complete, and a human answers for every section.
		Final = 3, "final";
		/// Something was added after it was final; nothing else changed.
		Appended = 4, "appended";
		/// An error was corrected after it was final.
		Corrected = 5, "corrected";
		/// It was changed after it was final.
		Amended = 6, "amended";
		/// It will not be completed.
		Cancelled = 7, "cancelled";
		/// It should never have existed.
		EnteredInError = 8, "entered-in-error";
	}
}

impl ReportState {
	/// Whether a report in this state can take the state `next`. Only forward: a final report never becomes less than
	/// final.
	pub const fn may_become(self, next: Self) -> bool {
		use ReportState::*;
		match self {
			Registered => matches!(next, Partial | Preliminary | Final | Cancelled | EnteredInError),
			Partial => matches!(next, Partial | Preliminary | Final | Cancelled | EnteredInError),
			Preliminary => matches!(next, Preliminary | Final | Cancelled | EnteredInError),
			Final | Appended | Corrected | Amended => matches!(next, Appended | Corrected | Amended | EnteredInError),
			Cancelled | EnteredInError => false,
		}
	}

	/// Whether it is complete: final, or changed since.
	pub const fn is_final(self) -> bool {
		matches!(self, Self::Final | Self::Appended | Self::Corrected | Self::Amended)
	}

	/// Whether it has ended.
	pub const fn is_over(self) -> bool {
		matches!(self, Self::Cancelled | Self::EnteredInError)
	}
}

codes! {
	/// The kind of a contribution.
	ContributionKind {
		/// A finding.
		Finding = 0, "finding";
		/// An interpretation.
		Impression = 1, "impression";
		/// A measured value.
		Measurement = 2, "measurement";
		/// A segmentation.
		Segmentation = 3, "segmentation";
		/// Any other text: history, technique, comparison.
		Text = 4, "text";
		/// A recommendation.
		Recommendation = 5, "recommendation";
	}
}

codes! {
	/// The part of a member of a report's team.
	Part {
		/// Writes the report.
		Author = 0, "author";
		/// Is meant to read the report.
		Reader = 1, "reader";
		/// Was an author or a reader.
		Dismissed = 2, "dismissed";
	}
}

codes! {
	/// Why a report was changed or ended.
	ChangeReason {
		/// An error in the content.
		Error = 0, "error";
		/// An omission.
		Omission = 1, "omission";
		/// It is of another patient, or another study.
		WrongStudy = 2, "wrong-study";
		/// The wrong side.
		WrongSide = 3, "wrong-side";
		/// An error of dictation or transcription.
		Transcription = 4, "transcription";
		/// New information: earlier images, history, laboratory.
		NewInformation = 5, "new-information";
		/// Second readers disagreed.
		SecondReading = 6, "second-reading";
		/// A model that contributed was suspended or recalled.
		ModelRecalled = 7, "model-recalled";
		/// Histology or follow-up contradicts it.
		Correlation = 8, "correlation";
		/// The order was withdrawn, or the examination was not made.
		OrderWithdrawn = 9, "order-withdrawn";
		/// There is already another report.
		Duplicate = 10, "duplicate";
	}
}

/// The source of a contribution.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
	/// The signer wrote it.
	#[codec(index = 0)]
	Signer,
	/// An AI model made it, and the signer vouches for it.
	#[codec(index = 1)]
	Model {
		/// The model version.
		version: ModelVersion,
		/// Commitment to the model's inputs.
		inputs: H256,
	},
}

impl Source {
	/// The model version, if a model made it.
	pub const fn model(&self) -> Option<ModelVersion> {
		match self {
			Self::Signer => None,
			Self::Model { version, .. } => Some(*version),
		}
	}
}

/// A human's verdict on the contribution of an AI model.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
	/// It stands as it is.
	#[codec(index = 0)]
	Accepted,
	/// A contribution of the reviewer's own replaces it.
	#[codec(index = 1)]
	Edited {
		/// Which.
		contribution: u8,
	},
	/// It does not stand.
	#[codec(index = 2)]
	Rejected,
}

codes! {
	/// The urgency of a finding: the categories of the ACR Actionable Reporting Work Group (JACR 2014;11:552).
	ActionableCategory {
		/// Communicated within minutes.
		Category1 = 0, "1";
		/// Communicated within hours.
		Category2 = 1, "2";
		/// Communicated within days.
		Category3 = 2, "3";
	}
}

impl ActionableCategory {
	/// How long after its identification a finding may be communicated, in milliseconds. The Work Group says minutes,
	/// hours and days. The numbers are this consortium's: one hour, twelve hours, fifteen days.
	pub const fn communicate_within(self) -> Moment {
		const HOUR: Moment = 60 * 60 * 1_000;
		match self {
			Self::Category1 => HOUR,
			Self::Category2 => 12 * HOUR,
			Self::Category3 => 15 * 24 * HOUR,
		}
	}
}

codes! {
	/// How a finding was communicated.
	CommunicationMethod {
		/// Face to face.
		InPerson = 0, "in-person";
		/// By telephone.
		Telephone = 1, "telephone";
		/// By a message that is known to have been read.
		SecureMessage = 2, "secure-message";
		/// By the report alone.
		Report = 3, "report";
	}
}

codes! {
	/// A part of the body, coarse on purpose. The report has the details.
	BodyRegion {
		/// The whole body.
		WholeBody = 0, "whole-body";
		/// Head and brain.
		Head = 1, "head";
		/// Neck.
		Neck = 2, "neck";
		/// Chest and lungs.
		Chest = 3, "chest";
		/// Heart and great vessels.
		Heart = 4, "heart";
		/// Breast.
		Breast = 5, "breast";
		/// Abdomen.
		Abdomen = 6, "abdomen";
		/// Pelvis.
		Pelvis = 7, "pelvis";
		/// Spine.
		Spine = 8, "spine";
		/// Shoulder, arm and hand.
		UpperLimb = 9, "upper-limb";
		/// Hip, leg and foot.
		LowerLimb = 10, "lower-limb";
	}
}

impl BodyRegion {
	/// The region of a value of Body Part Examined (0018,0015), after DICOM PS3.16 annex L.
	pub fn from_body_part(value: &str) -> Option<Self> {
		Some(match value.trim() {
			"WHOLEBODY" => Self::WholeBody,
			"HEAD" | "BRAIN" | "SKULL" | "ORBIT" | "SINUS" | "JAW" | "MAXILLA" | "MANDIBLE" | "EYE" | "EAR" => {
				Self::Head
			}
			"NECK" | "THYROID" | "CAROTID" | "LARYNX" => Self::Neck,
			"CHEST" | "LUNG" | "THORAX" | "RIB" | "STERNUM" | "MEDIASTINUM" => Self::Chest,
			"HEART" | "CORONARYARTERY" | "AORTA" => Self::Heart,
			"BREAST" => Self::Breast,
			"ABDOMEN" | "LIVER" | "KIDNEY" | "PANCREAS" | "SPLEEN" | "STOMACH" | "GALLBLADDER" | "COLON" => {
				Self::Abdomen
			}
			"PELVIS" | "PROSTATE" | "UTERUS" | "BLADDER" | "OVARY" | "RECTUM" | "SACRUM" => Self::Pelvis,
			"SPINE" | "CSPINE" | "TSPINE" | "LSPINE" | "SSPINE" | "WSPINE" | "COCCYX" => Self::Spine,
			"SHOULDER" | "ARM" | "ELBOW" | "FOREARM" | "WRIST" | "HAND" | "FINGER" | "HUMERUS" | "CLAVICLE"
			| "THUMB" => Self::UpperLimb,
			"HIP" | "LEG" | "KNEE" | "ANKLE" | "FOOT" | "TOE" | "FEMUR" | "THIGH" | "CALF" | "EXTREMITY" => {
				Self::LowerLimb
			}
			_ => return None,
		})
	}
}

codes! {
	/// Why a follow-up was cancelled.
	CancelReason {
		/// The patient does not want it.
		PatientDeclined = 0, "patient-declined";
		/// The patient died.
		Deceased = 1, "deceased";
		/// It is no longer indicated.
		NotIndicated = 2, "not-indicated";
		/// It was done outside the consortium.
		DoneElsewhere = 3, "done-elsewhere";
		/// Another follow-up covers the same.
		Duplicate = 4, "duplicate";
		/// It should never have been raised.
		EnteredInError = 5, "entered-in-error";
	}
}

codes! {
	/// Why a satisfied follow-up was reopened.
	ReopenReason {
		/// The study shows something other than what was recommended.
		WrongExamination = 0, "wrong-examination";
		/// The study cannot be read.
		NotDiagnostic = 1, "not-diagnostic";
		/// The study is of another patient.
		WrongPatient = 2, "wrong-patient";
	}
}

/// What must be done because of a finding, and by when.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
)]
pub struct Recommendation {
	/// The urgency of the finding.
	pub category: ActionableCategory,
	/// Commitment to the finding.
	pub finding: H256,
	/// The modality of the next study.
	pub modality: Modality,
	/// The region of the next study.
	pub region: BodyRegion,
	/// The first day on which the study makes sense.
	#[serde(with = "crate::text::day")]
	pub from: Day,
	/// The last day for the study.
	#[serde(with = "crate::text::day")]
	pub due: Day,
}

/// The communication of a finding: the six fields that the ACR Practice Parameter for Communication requires.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
)]
pub struct Communication<AccountId> {
	/// Commitment to the communicated finding.
	pub finding: H256,
	/// When the finding was identified.
	#[serde(with = "crate::text::moment")]
	pub identified: Moment,
	/// The radiologist who communicated it.
	pub radiologist: AccountId,
	/// The clinician who received it; `None` for the patient of the report.
	pub recipient: Option<AccountId>,
	#[serde(with = "crate::text::moment")]
	pub received: Moment,
	/// The outcome.
	pub method: CommunicationMethod,
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::{string::ToString, vec::Vec};

	#[test]
	fn codes_should_be_read_as_they_are_written() {
		for (designator, value, number) in [
			("LN", "18782-3", 187_823),
			("LN", "19005-8", 190_058),
			("http://loinc.org", "59776-5", 597_765),
			("RADLEX", "RID28486", 28_486),
			("DCM", "121070", 121_070),
			("SCT", "363679005", 363_679_005),
		] {
			let code = Code::parse(designator, value).expect(value);
			assert_eq!(code.number, number);
			assert_eq!(code.to_string(), value);
		}
	}

	#[test]
	fn codes_should_be_refused_when_they_are_none() {
		for (designator, value) in [
			("LN", "18782-4"),
			("LN", "187823"),
			("LN", "1878-23"),
			("LN", "-3"),
			("LN", "018782-3"),
			("LN", "18782-"),
			("RADLEX", "28486"),
			("DCM", "12"),
			("DCM", "+121070"),
			("DCM", "121070 "),
			("DCM", "nodule"),
			("SCT", "1234567890123456789"),
			("SRT", "T-D1100"),
			("99LOCAL", "121070"),
		] {
			assert_eq!(Code::parse(designator, value), None, "{designator} {value}");
		}
	}

	/// The table of `docs/reports.md`, written out: rows from, columns to, in order of the codes.
	#[test]
	fn states_should_only_go_forward() {
		let table = [
			"-PAF---CE",
			"-PAF---CE",
			"--AF---CE",
			"----DRM-E",
			"----DRM-E",
			"----DRM-E",
			"----DRM-E",
			"---------",
			"---------",
		];
		for (from, row) in ReportState::ALL.iter().zip(table) {
			let allowed: Vec<bool> = row.bytes().map(|cell| cell != b'-').collect();
			let found: Vec<bool> = ReportState::ALL.iter().map(|to| from.may_become(*to)).collect();
			assert_eq!(found, allowed, "{from:?}");
			assert!(!from.is_final() || ReportState::ALL[..4].iter().all(|to| !from.may_become(*to)));
			assert_eq!(from.is_over(), !found.contains(&true));
		}
	}

	#[test]
	fn body_parts_should_have_their_region() {
		assert_eq!(BodyRegion::from_body_part("CHEST "), Some(BodyRegion::Chest));
		assert_eq!(BodyRegion::from_body_part("LSPINE"), Some(BodyRegion::Spine));
		assert_eq!(BodyRegion::from_body_part("PHANTOM"), None);
	}

	#[test]
	fn urgent_findings_should_be_told_sooner() {
		let limits: Vec<_> =
			ActionableCategory::ALL.iter().map(|category| category.communicate_within() / 3_600_000).collect();
		assert_eq!(limits, [1, 12, 360]);
	}

	#[test]
	fn every_code_of_a_report_should_have_its_own_name() {
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
		check(Terminology::ALL, Terminology::name, Terminology::from_name);
		check(ReportState::ALL, ReportState::name, ReportState::from_name);
		check(ContributionKind::ALL, ContributionKind::name, ContributionKind::from_name);
		check(Part::ALL, Part::name, Part::from_name);
		check(ChangeReason::ALL, ChangeReason::name, ChangeReason::from_name);
		check(ActionableCategory::ALL, ActionableCategory::name, ActionableCategory::from_name);
		check(CommunicationMethod::ALL, CommunicationMethod::name, CommunicationMethod::from_name);
		check(BodyRegion::ALL, BodyRegion::name, BodyRegion::from_name);
		check(CancelReason::ALL, CancelReason::name, CancelReason::from_name);
		check(ReopenReason::ALL, ReopenReason::name, ReopenReason::from_name);
	}
}
