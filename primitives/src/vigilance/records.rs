//! Records and views of incidents, field actions and signals.

use super::{Classified, IncidentPhase};
use crate::{
	device::{ActionId, ActionOutcome, Day, DeviceState, ProductId, ProductKind},
	text, DeviceId, DeviceVersion, ModelVersion, Moment, OrganisationId, H256,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize, Serializer};

/// An incident, numbered in the order in which they were reported.
pub type IncidentId = u32;

/// The subject of an incident.
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

impl IncidentSubject {
	/// Writes it as the fields `device` and `model` of a record, one of which is `null`.
	///
	/// # Errors
	/// Those of the serializer.
	pub fn as_fields<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
		#[derive(Serialize)]
		struct Fields {
			device: Option<DeviceId>,
			#[serde(serialize_with = "text::version::option::serialize")]
			model: Option<ModelVersion>,
		}
		match *self {
			Self::Device(device) => Fields { device: Some(device), model: None },
			Self::Model(version) => Fields { device: None, model: Some(version) },
		}
		.serialize(to)
	}
}

/// An incident, as views show it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct IncidentView<AccountId, BlockNumber> {
	pub incident: IncidentId,
	/// The unit or model version concerned.
	#[serde(flatten, serialize_with = "IncidentSubject::as_fields")]
	pub subject: IncidentSubject,
	/// Digest of the description.
	pub document: H256,
	/// The organisation that must report the incident to the authority; `None` if the ledger does not have it.
	pub owed_by: Option<OrganisationId>,
	/// The day on which that organisation became aware of the incident.
	#[serde(serialize_with = "text::day::serialize")]
	pub aware: Day,
	/// All classifications so far.
	pub classified: Vec<Classified>,
	/// The last day for the first report.
	#[serde(serialize_with = "text::day::serialize")]
	pub due: Day,
	/// The day of the first report to the authority.
	#[serde(serialize_with = "text::day::option::serialize")]
	pub submitted: Option<Day>,
	/// Days by which the first report was late, or would be today. Never decreases. 0 if nobody on the ledger must report.
	pub days_late: u32,
	/// The kind of the last report.
	pub phase: Option<IncidentPhase>,
	pub submissions: u16,
	/// Digest of the draft of the next report.
	pub draft: Option<H256>,
	/// The account that recorded the incident.
	pub by: AccountId,
	pub organisation: OrganisationId,
	#[serde(serialize_with = "text::moment::serialize")]
	pub at: Moment,
	pub block: BlockNumber,
}

/// A report of an incident to the authority, as views show it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct SubmissionView<AccountId, BlockNumber> {
	/// The place, from 0.
	pub number: u16,
	pub phase: IncidentPhase,
	pub document: H256,
	pub by: AccountId,
	#[serde(serialize_with = "text::moment::serialize")]
	pub at: Moment,
	pub block: BlockNumber,
}

codes! {
	/// A request of a manufacturer or an authority to all custodians of a device (Regulation (EU) 2017/745 Art. 2(68),
	/// 89).
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

/// The units that a field action concerns.
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
	Lot { product: ProductId, lot: H256 },
	/// Those that ever had a version of the software.
	#[codec(index = 2)]
	Software { product: ProductId, software: H256 },
}

impl Scope {
	/// The product.
	pub const fn product(&self) -> ProductId {
		match *self {
			Self::Product(product) | Self::Lot { product, .. } | Self::Software { product, .. } => product,
		}
	}

	/// Writes it as the fields `product`, `lot` and `software` of a record.
	fn as_fields<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
		#[derive(Serialize)]
		struct Fields {
			product: ProductId,
			lot: Option<H256>,
			software: Option<H256>,
		}
		let (lot, software) = match *self {
			Self::Product(_) => (None, None),
			Self::Lot { lot, .. } => (Some(lot), None),
			Self::Software { software, .. } => (None, Some(software)),
		};
		Fields { product: self.product(), lot, software }.serialize(to)
	}
}

/// A field action, as views show it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ActionView<AccountId, BlockNumber> {
	pub action: ActionId,
	pub kind: ActionKind,
	pub reason: ActionReason,
	/// The units concerned.
	#[serde(flatten, serialize_with = "Scope::as_fields")]
	pub scope: Scope,
	pub document: H256,
	/// Whether custodians may still answer.
	pub open: bool,
	pub by: AccountId,
	pub organisation: OrganisationId,
	#[serde(serialize_with = "text::moment::serialize")]
	pub at: Moment,
	pub block: BlockNumber,
}

/// A custodian's answer to a field action, as views show it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct AnswerView<AccountId> {
	pub outcome: ActionOutcome,
	pub by: AccountId,
	pub organisation: OrganisationId,
	#[serde(serialize_with = "text::moment::serialize")]
	pub at: Moment,
}

/// A unit that a field action concerns, as views show it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ConcernedView<AccountId> {
	/// The unit; in a scope of software, with the version concerned.
	#[serde(serialize_with = "text::display")]
	pub device: DeviceVersion,
	/// The present software version.
	pub version: u16,
	pub custodian: OrganisationId,
	pub state: DeviceState,
	/// The answer of the present custodian.
	pub answer: Option<AnswerView<AccountId>>,
}

/// Incidents per study of a product or of a version of its software, and of all products of its kind, as views show them.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct SignalView {
	/// The product, or the version of its software.
	#[serde(flatten, serialize_with = "Scope::as_fields")]
	pub scope: Scope,
	pub kind: ProductKind,
	/// Incidents with it, and studies made by its units, as far as they are counted.
	pub counts: Counts,
	/// The same for all products of its kind.
	pub fleet: Counts,
	/// Incidents per 10,000 studies, in thousandths; `None` without studies.
	pub rate: Option<u64>,
	/// The same for all products of its kind.
	pub fleet_rate: Option<u64>,
	/// The evidence that it is worse than the others: an alert from [`crate::signal::THRESHOLD`] on, and then it begins anew.
	pub evidence: u32,
	/// How often it alerted.
	pub alerts: u32,
	/// When it last did.
	#[serde(serialize_with = "text::moment::option::serialize")]
	pub alerted: Option<Moment>,
}

/// Incidents and studies.
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
	pub incidents: u32,
	pub studies: u32,
}

impl Counts {
	/// The sum with others.
	pub const fn with(self, other: Self) -> Self {
		Self {
			incidents: self.incidents.saturating_add(other.incidents),
			studies: self.studies.saturating_add(other.studies),
		}
	}

	/// What is left without others that were among them.
	pub const fn without(self, other: Self) -> Self {
		Self {
			incidents: self.incidents.saturating_sub(other.incidents),
			studies: self.studies.saturating_sub(other.studies),
		}
	}
}
