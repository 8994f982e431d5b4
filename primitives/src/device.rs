//! Devices: products, units, and whether a unit is fit for use.
//!
//! A product is identified by its label: UDI-DI and Basic UDI-DI do not name a person. A unit is a commitment to its
//! production identifier, as that of an implant leads to the person who carries it (Regulation (EU) 2017/745 Art. 27, Annex
//! VI part C).

pub use crate::report::Day;
use crate::{calendar::date_of, text, udi::UdiDi, DeviceId, DeviceVersion, Moment, OrganisationId, H256};
use alloc::vec::Vec;
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize, Serializer};

/// A product, numbered in the order of registration.
pub type ProductId = u32;

/// Label of the commitment to a unit's production identifier: see [`crate::digest::commit`].
pub const UNIT_LABEL: &[u8] = b"radledger:unit:v1";
/// Label of the digest of a lot: `SHA-256(label || 0x00 || lot)`.
pub const LOT_LABEL: &[u8] = b"radledger:lot:v1";
/// Label of the digest of a software version: `SHA-256(label || 0x00 || version)`.
pub const SOFTWARE_LABEL: &[u8] = b"radledger:software:v1";
/// Longest Basic UDI-DI, with its check characters (MDCG 2019-1).
pub const MAX_BASIC_UDI: u32 = 25;

/// A Basic UDI-DI as written: capital letters, digits and the other characters that its issuing entity permits.
pub type BasicUdi = BoundedVec<u8, ConstU32<MAX_BASIC_UDI>>;

codes! {
	/// The kind of a product.
	ProductKind {
		/// A scanner: it makes images.
		Scanner = 0, "scanner";
		/// A coil.
		Coil = 1, "coil";
		/// An injector.
		Injector = 2, "injector";
		/// A contrast agent: its units are batches.
		ContrastAgent = 3, "contrast-agent";
		/// An implant.
		Implant = 4, "implant";
		/// A phantom.
		Phantom = 5, "phantom";
		/// A workstation or display on which images are read.
		Workstation = 6, "workstation";
		/// Software.
		Software = 7, "software";
		/// Anything else.
		Other = 8, "other";
	}
}

codes! {
	/// The state of a unit.
	DeviceState {
		/// It was made and is not in use yet.
		Registered = 0, "registered";
		/// It is in use.
		InService = 1, "in-service";
		/// It must not be used until it is put back into service.
		OutOfService = 2, "out-of-service";
		/// It will never be used again.
		Decommissioned = 3, "decommissioned";
	}
}

impl DeviceState {
	/// Whether `next` may follow: only forward, except back into service.
	pub const fn may_become(self, next: Self) -> bool {
		match self {
			Self::Registered => matches!(next, Self::InService | Self::Decommissioned),
			Self::InService => matches!(next, Self::OutOfService | Self::Decommissioned),
			Self::OutOfService => matches!(next, Self::InService | Self::Decommissioned),
			Self::Decommissioned => false,
		}
	}
}

codes! {
	/// A check or repair of a unit.
	CheckKind {
		/// Acceptance before first use (Directive 2013/59/Euratom Art. 60(3)).
		Acceptance = 0, "acceptance";
		/// A regular quality assurance test (Directive 2013/59/Euratom Art. 60(3)).
		Constancy = 1, "constancy";
		/// Calibration (DICOM Date of Last Calibration).
		Calibration = 2, "calibration";
		/// An inspection by or for the authority.
		Inspection = 3, "inspection";
		/// Electrical and mechanical safety.
		Safety = 4, "safety";
		/// Preventive maintenance.
		Maintenance = 5, "maintenance";
		/// Repair.
		Repair = 6, "repair";
		/// A new version of its software.
		SoftwareUpdate = 7, "software-update";
	}
}

/// The number of kinds.
pub const CHECK_KINDS: u32 = 8;

codes! {
	/// The outcome of a check.
	CheckOutcome {
		/// Passed.
		Passed = 0, "passed";
		/// Fit for use, with remarks in the document.
		Limited = 1, "limited";
		/// Not fit for use.
		Failed = 2, "failed";
	}
}

codes! {
	/// Why a unit was taken out of service or decommissioned.
	OutReason {
		/// A check failed.
		Failed = 0, "failed";
		/// It is defective.
		Defect = 1, "defect";
		/// After an incident.
		Incident = 2, "incident";
		/// A field safety corrective action.
		FieldSafety = 3, "field-safety-corrective-action";
		/// Maintenance.
		Maintenance = 4, "maintenance";
		/// It is used up, expired or permanently implanted.
		UsedUp = 5, "used-up";
		/// Another unit replaces it.
		Replaced = 6, "replaced";
	}
}

/// A field action, numbered in the order in which they were opened.
pub type ActionId = u32;

codes! {
	/// A custodian's answer to a field action.
	ActionOutcome {
		/// It was read, and nothing was done yet.
		Read = 0, "read";
		/// The action does not apply to the unit.
		NotConcerned = 1, "not-concerned";
		/// The action was done, and the unit stays in use.
		Corrected = 2, "corrected";
		/// The unit is no longer used.
		Quarantined = 3, "quarantined";
		/// The unit was sent back or destroyed.
		Removed = 4, "removed";
	}
}

codes! {
	/// Whether a unit is fit for use, at a moment.
	Condition {
		/// It is fit.
		Fit = 0, "fit";
		/// A check is overdue.
		Overdue = 1, "overdue";
		/// A check failed, or it was taken out of service.
		OutOfService = 2, "out-of-service";
		/// It is not in use yet.
		NotCommissioned = 3, "not-commissioned";
		/// It was decommissioned.
		Decommissioned = 4, "decommissioned";
	}
}

/// The last check of a kind.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
pub struct LastCheck {
	/// The kind of the check.
	pub kind: CheckKind,
	/// Its place in the file.
	#[serde(rename = "entry")]
	pub number: u32,
	/// The day of the check.
	#[serde(serialize_with = "text::day::serialize")]
	pub day: Day,
	/// The outcome of a check.
	pub outcome: CheckOutcome,
	/// The last day for the next check.
	#[serde(serialize_with = "text::day::option::serialize")]
	pub next_due: Option<Day>,
}

impl LastCheck {
	/// Whether this check replaces the `last` one of its kind: it is not of an earlier day, and was entered later.
	pub fn replaces(&self, last: &Self) -> bool {
		(self.day, self.number) > (last.day, last.number)
	}
}

/// Whether a unit is fit on a day, by its state and the last check of each kind.
pub fn condition(state: DeviceState, checks: &[LastCheck], today: Day) -> Condition {
	match state {
		DeviceState::Registered => Condition::NotCommissioned,
		DeviceState::Decommissioned => Condition::Decommissioned,
		DeviceState::OutOfService => Condition::OutOfService,
		DeviceState::InService if checks.iter().any(|check| check.outcome == CheckOutcome::Failed) => {
			Condition::OutOfService
		}
		DeviceState::InService if checks.iter().any(|check| check.next_due.is_some_and(|due| due < today)) => {
			Condition::Overdue
		}
		DeviceState::InService => Condition::Fit,
	}
}

/// An event in the file of a unit.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
#[serde(rename_all = "kebab-case")]
pub enum Happened {
	/// It was handed over.
	#[codec(index = 0)]
	HandedOver {
		/// The old custodian.
		from: OrganisationId,
		/// The new custodian.
		to: OrganisationId,
	},
	/// It was checked.
	#[codec(index = 1)]
	Checked {
		/// The outcome.
		kind: CheckKind,
		/// The outcome of a check.
		outcome: CheckOutcome,
		/// The day of the check.
		day: Day,
		/// The last day for the next check.
		next_due: Option<Day>,
		/// Digest of the document.
		document: H256,
		/// Digest of the installed software version.
		software: Option<H256>,
	},
	/// It went into service.
	#[codec(index = 2)]
	PutIntoService,
	/// It was taken out of service.
	#[codec(index = 3)]
	TakenOut {
		/// Why.
		reason: OutReason,
	},
	/// It will never be used again.
	#[codec(index = 4)]
	Decommissioned {
		/// Why.
		reason: OutReason,
	},
	/// Its custodian answered a field action.
	#[codec(index = 5)]
	Answered {
		/// Which.
		action: ActionId,
		/// What was done.
		outcome: ActionOutcome,
	},
}

/// A product, as views show it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ProductView<AccountId, BlockNumber> {
	pub product: ProductId,
	pub kind: ProductKind,
	/// The organisation that makes it and answers for it, if it is on the ledger.
	pub manufacturer: Option<OrganisationId>,
	/// The organisation that registered it.
	pub organisation: OrganisationId,
	/// In the form of [`UdiDi::canonical`].
	pub udi_di: Option<UdiDi>,
	/// The Basic UDI-DI to which the UDI-DI belongs.
	pub basic_udi: Option<BasicUdi>,
	/// Registered units.
	pub units: u32,
	pub by: AccountId,
	pub at: Moment,
	pub block: BlockNumber,
}

/// The device that made a study, as views show it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug)]
pub struct MadeBy {
	/// The unit with its software version.
	pub device: DeviceVersion,
	/// Whether it was fit for use when the study was anchored.
	pub condition: Option<Condition>,
}

/// A unit, as views show it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct DeviceView<AccountId, BlockNumber> {
	pub device: DeviceId,
	pub product: ProductId,
	/// Commitment to the production identifier.
	pub unit: H256,
	pub lot: Option<H256>,
	/// Digest of the software version.
	pub software: Option<H256>,
	/// How many other software versions were installed before.
	pub version: u16,
	pub custodian: OrganisationId,
	/// The organisation to which it is offered.
	pub offered: Option<OrganisationId>,
	/// How often the custodian changed.
	pub transfers: u16,
	/// How far its life has come.
	pub state: DeviceState,
	/// Whether it is fit for use now.
	pub condition: Condition,
	/// The last check of each kind.
	pub checks: Vec<LastCheck>,
	/// Entries in the file.
	#[serde(rename = "entries")]
	pub written: u32,
	pub by: AccountId,
	#[serde(serialize_with = "text::moment::serialize")]
	pub at: Moment,
	pub block: BlockNumber,
}

/// An entry of a unit's file, as views show it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct EntryView<AccountId, BlockNumber> {
	/// Its place in the file, from 0.
	pub number: u32,
	pub happened: Happened,
	/// The state of the unit afterwards.
	pub state: DeviceState,
	pub by: AccountId,
	pub organisation: OrganisationId,
	pub at: Moment,
	pub block: BlockNumber,
}

impl Happened {
	/// The event as people and programs write it; of a check, its kind.
	pub const fn name(&self) -> &'static str {
		match self {
			Self::HandedOver { .. } => "handed-over",
			Self::Checked { kind, .. } => kind.name(),
			Self::PutIntoService => "put-into-service",
			Self::TakenOut { .. } => "taken-out",
			Self::Decommissioned { .. } => "decommissioned",
			Self::Answered { .. } => "field-action",
		}
	}
}

/// Flat: every event has a day and an outcome, and what belongs to it alone. A check has the day that was written, and
/// any other event that of its block.
impl<AccountId: Serialize, BlockNumber: Serialize> Serialize for EntryView<AccountId, BlockNumber> {
	fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
		#[derive(Serialize)]
		struct Flat<'a, AccountId, BlockNumber> {
			entry: u32,
			what: &'static str,
			#[serde(serialize_with = "text::day::serialize")]
			day: Day,
			outcome: Option<&'static str>,
			#[serde(serialize_with = "text::day::option::serialize")]
			next_due: Option<Day>,
			#[serde(skip_serializing_if = "Option::is_none")]
			from: Option<OrganisationId>,
			#[serde(skip_serializing_if = "Option::is_none")]
			to: Option<OrganisationId>,
			#[serde(skip_serializing_if = "Option::is_none")]
			action: Option<ActionId>,
			#[serde(skip_serializing_if = "Option::is_none")]
			document: Option<H256>,
			#[serde(skip_serializing_if = "Option::is_none")]
			software: Option<H256>,
			state: DeviceState,
			by: &'a AccountId,
			organisation: OrganisationId,
			#[serde(serialize_with = "text::moment::serialize")]
			at: Moment,
			block: &'a BlockNumber,
		}
		let flat = Flat {
			entry: self.number,
			what: self.happened.name(),
			day: date_of(self.at),
			outcome: None,
			next_due: None,
			from: None,
			to: None,
			action: None,
			document: None,
			software: None,
			state: self.state,
			by: &self.by,
			organisation: self.organisation,
			at: self.at,
			block: &self.block,
		};
		match self.happened {
			Happened::HandedOver { from, to } => Flat { from: Some(from), to: Some(to), ..flat },
			Happened::Checked { outcome, day, next_due, document, software, .. } => {
				Flat { day, outcome: Some(outcome.name()), next_due, document: Some(document), software, ..flat }
			}
			Happened::PutIntoService => flat,
			Happened::TakenOut { reason } | Happened::Decommissioned { reason } => {
				Flat { outcome: Some(reason.name()), ..flat }
			}
			Happened::Answered { action, outcome } => {
				Flat { action: Some(action), outcome: Some(outcome.name()), ..flat }
			}
		}
		.serialize(to)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn life_should_only_go_forward_but_for_service() {
		let table = ["-I-D", "--OD", "-I-D", "----"];
		for (from, row) in DeviceState::ALL.iter().zip(table) {
			for (to, expected) in DeviceState::ALL.iter().zip(row.chars()) {
				assert_eq!(from.may_become(*to), expected != '-', "{from:?} {to:?}");
			}
		}
	}

	#[test]
	fn check_should_be_replaced_by_one_of_a_later_day_whatever_the_order_of_entry() {
		let check = |day, number| LastCheck {
			kind: CheckKind::Constancy,
			number,
			day,
			outcome: CheckOutcome::Passed,
			next_due: None,
		};
		let last = check(100, 5);
		assert!(check(101, 6).replaces(&last) && check(100, 6).replaces(&last));
		assert!(!check(99, 6).replaces(&last) && !last.replaces(&last));
	}

	#[test]
	fn condition_should_be_the_worst_of_what_is_known() {
		let check = |kind, outcome, next_due| LastCheck { kind, number: 0, day: 90, outcome, next_due };
		use CheckKind::{Calibration, Constancy};
		use CheckOutcome::{Failed, Limited, Passed};
		let in_service = |checks: &[LastCheck]| condition(DeviceState::InService, checks, 100);
		assert_eq!(in_service(&[]), Condition::Fit);
		assert_eq!(in_service(&[check(Constancy, Passed, Some(100))]), Condition::Fit, "the last day is in time");
		assert_eq!(in_service(&[check(Constancy, Limited, Some(99))]), Condition::Overdue);
		let both = [check(Constancy, Passed, Some(99)), check(Calibration, Failed, None)];
		assert_eq!(in_service(&both), Condition::OutOfService);
		for (state, expected) in [
			(DeviceState::Registered, Condition::NotCommissioned),
			(DeviceState::OutOfService, Condition::OutOfService),
			(DeviceState::Decommissioned, Condition::Decommissioned),
		] {
			assert_eq!(condition(state, &both, 100), expected);
		}
		assert_eq!(CheckKind::ALL.len(), CHECK_KINDS as usize);
	}
}
