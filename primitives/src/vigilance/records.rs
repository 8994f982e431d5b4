//! What the ledger keeps and tells of incidents, field actions and signals.

use super::{Classified, IncidentPhase};
use crate::{
	device::{ActionId, ActionOutcome, Day, DeviceState, ProductId, ProductKind},
	DeviceId, DeviceVersion, ModelVersion, Moment, OrganisationId, H256,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// An incident, numbered in the order in which they were reported.
pub type IncidentId = u32;

/// What an incident happened with.
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
pub enum IncidentSubject {
	/// A unit of a device.
	#[codec(index = 0)]
	Device(DeviceId),
	/// A version of an AI model.
	#[codec(index = 1)]
	Model(ModelVersion),
}

/// An incident, as views tell it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct IncidentView<AccountId, BlockNumber> {
	/// Its number.
	pub incident: IncidentId,
	/// What it happened with.
	pub subject: IncidentSubject,
	/// Digest of what happened.
	pub document: H256,
	/// The organisation that must report it to the authority.
	pub owed_by: OrganisationId,
	/// The day on which that became aware of it.
	pub aware: Day,
	/// What it was ever classified as.
	pub classified: Vec<Classified>,
	/// The last day on which the first report is in time.
	pub due: Day,
	/// The day of the first report to the authority.
	pub submitted: Option<Day>,
	/// How many days late that is, or would be today. It never becomes less.
	pub days_late: u32,
	/// How far the reports have come.
	pub phase: Option<IncidentPhase>,
	/// How many reports there are.
	pub submissions: u16,
	/// Digest of the present draft of the next report.
	pub draft: Option<H256>,
	/// Who told the ledger.
	pub by: AccountId,
	/// For which organisation.
	pub organisation: OrganisationId,
	/// When, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// In which block.
	pub block: BlockNumber,
}

/// A report of an incident to the authority, as views tell it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct SubmissionView<AccountId, BlockNumber> {
	/// Its place, from 0.
	pub number: u16,
	/// What kind of report it is.
	pub phase: IncidentPhase,
	/// Digest of the report.
	pub document: H256,
	/// Who submitted it.
	pub by: AccountId,
	/// When, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// In which block.
	pub block: BlockNumber,
}

codes! {
	/// What a manufacturer or an authority asks of those who have a device (Regulation (EU) 2017/745 Art. 2(68), 89).
	ActionKind {
		/// The devices come back (Art. 2(62)).
		Recall = 0, "recall";
		/// A field safety notice: what to mind (Art. 89(8)).
		SafetyNotice = 1, "field-safety-notice";
		/// The devices are changed where they are.
		Correction = 2, "correction";
	}
}

codes! {
	/// Why a field action was opened.
	ActionReason {
		/// Images may be wrong.
		ImageQuality = 0, "image-quality";
		/// The dose may be too high.
		Radiation = 1, "radiation";
		/// It is unsafe mechanically or electrically.
		Hardware = 2, "hardware";
		/// Its software is wrong.
		Software = 3, "software";
		/// It can be abused or attacked.
		Cybersecurity = 4, "cybersecurity";
		/// It is contaminated, or not sterile.
		Contamination = 5, "contamination";
		/// Its label or instructions are wrong.
		Labelling = 6, "labelling";
		/// Anything else; the document says what.
		Other = 7, "other";
	}
}

/// Which units a field action is about.
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
pub enum Scope {
	/// All of a product.
	#[codec(index = 0)]
	Product(ProductId),
	/// Those of a lot.
	#[codec(index = 1)]
	Lot {
		/// Of which product.
		product: ProductId,
		/// Digest of the lot.
		lot: H256,
	},
	/// Those that ever had a version of the software.
	#[codec(index = 2)]
	Software {
		/// Of which product.
		product: ProductId,
		/// Digest of the version.
		software: H256,
	},
}

impl Scope {
	/// The product.
	pub const fn product(&self) -> ProductId {
		match *self {
			Self::Product(product) | Self::Lot { product, .. } | Self::Software { product, .. } => product,
		}
	}
}

/// A field action, as views tell it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ActionView<AccountId, BlockNumber> {
	/// Its number.
	pub action: ActionId,
	/// What it is.
	pub kind: ActionKind,
	/// Why.
	pub reason: ActionReason,
	/// Which units it is about.
	pub scope: Scope,
	/// Digest of the notice.
	pub document: H256,
	/// Whether answers are awaited.
	pub open: bool,
	/// Who opened it.
	pub by: AccountId,
	/// For which organisation.
	pub organisation: OrganisationId,
	/// When, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// In which block.
	pub block: BlockNumber,
}

/// What a custodian answered to a field action, as views tell it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct AnswerView<AccountId> {
	/// What was done.
	pub outcome: ActionOutcome,
	/// Who says so.
	pub by: AccountId,
	/// For which organisation.
	pub organisation: OrganisationId,
	/// When, in milliseconds since the Unix epoch.
	pub at: Moment,
}

/// A unit that a field action is about, as views tell it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ConcernedView<AccountId> {
	/// Which; for a version of the software, the unit with that version.
	pub device: DeviceVersion,
	/// The version of its software now.
	pub version: u16,
	/// The organisation that has it.
	pub custodian: OrganisationId,
	/// How far its life has come.
	pub state: DeviceState,
	/// What its present custodian answered.
	pub answer: Option<AnswerView<AccountId>>,
}

/// How often incidents happen with a product, and with all of its kind, as views tell it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct SignalView {
	/// The product.
	pub product: ProductId,
	/// What it is.
	pub kind: ProductKind,
	/// Incidents with it, and studies made by its units, as far as they are counted.
	pub counts: Counts,
	/// The same of all products of its kind.
	pub fleet: Counts,
	/// Incidents per 10,000 studies, in thousandths; `None` without studies.
	pub rate: Option<u64>,
	/// The same of all products of its kind.
	pub fleet_rate: Option<u64>,
	/// Natural logarithm of the evidence that it is worse than the others, in thousandths.
	pub evidence: i64,
	/// When the evidence sufficed for the first time, in milliseconds since the Unix epoch.
	pub alerted: Option<Moment>,
}

/// How often something happened, in how many studies.
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
	Default,
)]
pub struct Counts {
	/// Incidents.
	pub incidents: u32,
	/// Studies.
	pub studies: u32,
}
