//! Records as rows for people, and as flat objects for programs.

use super::words::{show, show_day};
use crate::{
	model::lines::{organisation, Names},
	output,
	study::{
		table::short,
		text::{clean, count, rfc3339},
	},
};
use radledger_client::{
	device::{Device, Entry, Product},
	AccountId,
};
use radledger_dicom::equipment::{Agreement, Finding};
use radledger_primitives::{
	device::{CheckKind, CheckOutcome, Condition, DeviceState, Happened, LastCheck, ProductId, ProductKind},
	vigilance::{Counts, SignalView},
	DeviceId, DeviceVersion, Moment, OrganisationId, H256,
};
use serde::Serialize;

fn none() -> String {
	"-".into()
}

/// A digest for people, in full.
fn digest(digest: Option<H256>) -> String {
	digest.map_or_else(none, |digest| format!("{digest:?}"))
}

/// The last check of a kind.
#[derive(Serialize, Debug)]
struct LastLine {
	kind: CheckKind,
	/// Its place in the file.
	entry: u16,
	outcome: CheckOutcome,
	next_due: Option<String>,
}

impl From<&LastCheck> for LastLine {
	fn from(known: &LastCheck) -> Self {
		Self { kind: known.kind, entry: known.number, outcome: known.outcome, next_due: known.next_due.map(show_day) }
	}
}

/// A unit.
#[derive(Serialize, Debug)]
pub struct DeviceLine {
	device: DeviceId,
	product: ProductId,
	kind: Option<ProductKind>,
	udi_di: Option<String>,
	basic_udi: Option<String>,
	manufacturer: Option<OrganisationId>,
	unit: H256,
	lot: Option<H256>,
	software: Option<H256>,
	version: u16,
	custodian: OrganisationId,
	offered: Option<OrganisationId>,
	transfers: u16,
	state: DeviceState,
	condition: Condition,
	/// The first day after which a check is missed.
	next_due: Option<String>,
	checks: Vec<LastLine>,
	entries: u16,
	by: AccountId,
	at: String,
	block: u32,
}

impl DeviceLine {
	/// A unit of a product.
	pub fn new(known: &Device, product: Option<&Product>) -> Self {
		let due = known.checks.iter().filter_map(|check| check.next_due).min();
		let basic = product.and_then(|product| product.basic_udi.as_ref());
		Self {
			device: known.device,
			product: known.product,
			kind: product.map(|product| product.kind),
			udi_di: product.and_then(|product| Some(product.udi_di.as_ref()?.to_string())),
			basic_udi: basic.map(|basic| clean(&String::from_utf8_lossy(basic))),
			manufacturer: product.map(|product| product.manufacturer),
			unit: known.unit,
			lot: known.lot,
			software: known.software,
			version: known.version,
			custodian: known.custodian,
			offered: known.offered,
			transfers: known.transfers,
			state: known.state,
			condition: known.condition,
			next_due: due.map(show_day),
			checks: known.checks.iter().map(LastLine::from).collect(),
			entries: known.written,
			by: known.by,
			at: rfc3339(known.at),
			block: known.block,
		}
	}

	/// Names of the columns of [`Self::row`].
	pub const HEADER: [&str; 7] = ["id", "product", "kind", "custodian", "state", "condition", "next due"];

	/// One line of a list.
	pub fn row(&self, names: &Names) -> Vec<String> {
		vec![
			self.device.to_string(),
			self.product.to_string(),
			self.kind.map_or_else(none, |kind| kind.name().into()),
			organisation(names, self.custodian),
			self.state.name().into(),
			self.condition.name().into(),
			self.next_due.clone().unwrap_or_else(none),
		]
	}

	/// Name and value of everything but the checks.
	pub fn fields(&self, names: &Names, by: String) -> Vec<(&'static str, String)> {
		let named = |id: Option<OrganisationId>| id.map_or_else(none, |id| organisation(names, id));
		let kind = self.kind.map_or_else(String::new, |kind| format!(" ({})", kind.name()));
		vec![
			("device", self.device.to_string()),
			("product", format!("{}{kind}", self.product)),
			("udi-di", self.udi_di.clone().unwrap_or_else(none)),
			("basic udi-di", self.basic_udi.clone().unwrap_or_else(none)),
			("registered for", named(self.manufacturer)),
			("unit", digest(Some(self.unit))),
			("lot", digest(self.lot)),
			("software", digest(self.software)),
			("version", show(DeviceVersion { device: self.device, version: self.version })),
			("custodian", organisation(names, self.custodian)),
			("offered to", named(self.offered)),
			("handed over", count(self.transfers.into(), "time")),
			("state", self.state.name().into()),
			("condition now", self.condition.name().into()),
			("next due", self.next_due.clone().unwrap_or_else(none)),
			("signed by", by),
			("at", self.at.clone()),
			("block", self.block.to_string()),
		]
	}
}

/// An entry of a unit's file.
#[derive(Serialize, Debug)]
pub struct EntryLine {
	entry: u16,
	what: &'static str,
	/// Of a check, as it was written; of anything else that of the block.
	day: String,
	/// How a check came out, why it was taken out, what was done about a field action.
	outcome: Option<&'static str>,
	next_due: Option<String>,
	#[serde(skip_serializing_if = "Option::is_none")]
	from: Option<OrganisationId>,
	#[serde(skip_serializing_if = "Option::is_none")]
	to: Option<OrganisationId>,
	#[serde(skip_serializing_if = "Option::is_none")]
	action: Option<u32>,
	#[serde(skip_serializing_if = "Option::is_none")]
	document: Option<H256>,
	#[serde(skip_serializing_if = "Option::is_none")]
	software: Option<H256>,
	/// The state since.
	state: DeviceState,
	by: AccountId,
	organisation: OrganisationId,
	at: String,
	block: u32,
}

impl From<&Entry> for EntryLine {
	fn from(known: &Entry) -> Self {
		let at = rfc3339(known.at);
		let line = Self {
			entry: known.number,
			what: "",
			day: at.get(..10).unwrap_or(&at).to_owned(),
			outcome: None,
			next_due: None,
			from: None,
			to: None,
			action: None,
			document: None,
			software: None,
			state: known.state,
			by: known.by,
			organisation: known.organisation,
			at,
			block: known.block,
		};
		match known.happened {
			Happened::HandedOver { from, to } => Self { what: "handed-over", from: Some(from), to: Some(to), ..line },
			Happened::Checked { kind, outcome, day, next_due, document, software } => Self {
				what: kind.name(),
				day: show_day(day),
				outcome: Some(outcome.name()),
				next_due: next_due.map(show_day),
				document: Some(document),
				software,
				..line
			},
			Happened::PutIntoService => Self { what: "put-into-service", ..line },
			Happened::TakenOut { reason } => Self { what: "taken-out", outcome: Some(reason.name()), ..line },
			Happened::Decommissioned { reason } => {
				Self { what: "decommissioned", outcome: Some(reason.name()), ..line }
			}
			Happened::Answered { action, outcome } => {
				Self { what: "field-action", action: Some(action), outcome: Some(outcome.name()), ..line }
			}
		}
	}
}

impl EntryLine {
	/// Names of the columns of [`Self::row`].
	pub const HEADER: [&str; 8] = ["entry", "day", "what", "outcome", "next due", "signed by", "organisation", "at"];

	/// One line of a file.
	pub fn row(&self, names: &Names, by: String) -> Vec<String> {
		let what = match (self.from, self.to, self.action) {
			(Some(from), Some(to), _) => {
				format!("handed over by {} to {}", organisation(names, from), organisation(names, to))
			}
			(_, _, Some(action)) => format!("field action {action}"),
			_ => self.what.replace('-', " "),
		};
		vec![
			self.entry.to_string(),
			self.day.clone(),
			what,
			self.outcome.map_or_else(none, str::to_owned),
			self.next_due.clone().unwrap_or_else(none),
			by,
			organisation(names, self.organisation),
			self.at.clone(),
		]
	}
}

/// A version of the software of a unit, and what was made with it.
#[derive(Serialize, Debug)]
pub struct MadeLine {
	/// The unit with the version.
	pub version: String,
	/// The digest of the software, if it is known.
	pub software: Option<H256>,
	/// Studies that were anchored as made by it.
	pub studies: u32,
}

impl MadeLine {
	/// Names of the columns of [`Self::row`].
	pub const HEADER: [&str; 3] = ["version", "software", "studies"];

	/// One line of a list.
	pub fn row(&self) -> Vec<String> {
		vec![self.version.clone(), self.software.as_ref().map_or_else(none, short), self.studies.to_string()]
	}
}

/// Names of the columns of [`finding`].
pub const FINDING: [&str; 5] = ["attribute", "tag", "in the file", "known", "agreement"];

/// One line of a comparison; what comes out of the file is made harmless.
pub fn finding(known: &Finding) -> Vec<String> {
	let expected = match known.expected.len() {
		64 => format!("{:.12}…", known.expected),
		_ => clean(&known.expected),
	};
	let agreement = match known.agreement {
		Agreement::Matches => "matches",
		Agreement::Differs => "DIFFERS",
		Agreement::NotInFile => "not in the file",
	};
	vec![
		known.name.clone(),
		known.tag.to_string(),
		known.found.as_deref().map_or_else(none, clean),
		expected,
		agreement.into(),
	]
}

/// Thousandths for people.
pub fn thousandths(number: i64) -> String {
	let sign = if number < 0 { "-" } else { "" };
	let size = number.unsigned_abs();
	format!("{sign}{}.{:03}", size / 1000, size % 1000)
}

/// How often incidents happen with a product.
#[derive(Serialize, Debug)]
pub struct SignalLine {
	product: ProductId,
	kind: ProductKind,
	counts: Counts,
	fleet: Counts,
	/// Incidents per 10,000 studies, in thousandths.
	rate: Option<u64>,
	fleet_rate: Option<u64>,
	/// Natural logarithm, in thousandths.
	evidence: i64,
	alerted: Option<String>,
	#[serde(skip)]
	since: Option<Moment>,
}

impl From<&SignalView> for SignalLine {
	fn from(known: &SignalView) -> Self {
		Self {
			product: known.product,
			kind: known.kind,
			counts: known.counts,
			fleet: known.fleet,
			rate: known.rate,
			fleet_rate: known.fleet_rate,
			evidence: known.evidence,
			alerted: known.alerted.map(rfc3339),
			since: known.alerted,
		}
	}
}

impl SignalLine {
	/// Name and value of everything.
	pub fn fields(&self) -> Vec<(&'static str, String)> {
		let counts = |counts: &Counts| {
			let incidents = count(counts.incidents as usize, "incident");
			match counts.studies {
				1 => format!("{incidents} in 1 study"),
				studies => format!("{incidents} in {studies} studies"),
			}
		};
		let rate = |rate: Option<u64>| match rate {
			Some(rate) => {
				let rate = thousandths(i64::try_from(rate).unwrap_or(i64::MAX));
				format!("{rate} per 10000 studies")
			}
			None => "- (no studies)".into(),
		};
		vec![
			("product", self.product.to_string()),
			("kind", self.kind.name().into()),
			("this product", counts(&self.counts)),
			("rate", rate(self.rate)),
			("all of the kind", counts(&self.fleet)),
			("rate of all", rate(self.fleet_rate)),
			("evidence", format!("{} (natural logarithm)", thousandths(self.evidence))),
			("alerted", self.since.map_or_else(none, output::moment)),
		]
	}

	/// What that means.
	pub fn meaning(&self) -> &'static str {
		match self.since {
			Some(_) => {
				"an alert asks people to look at the product: it is no verdict, and says nothing of the cause of an incident"
			}
			None => "no alert: that is no verdict either, since only incidents that were told of are counted",
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::device::fixtures::{checked, device, entries};
	use radledger_dicom::Tag;
	use radledger_primitives::{
		device::OutReason,
		udi::{IssuingEntity, UdiDi},
	};
	use serde_json::json;
	use std::collections::BTreeMap;

	fn names() -> Names {
		[(0, "0 (north-hospital)".to_owned()), (3, "3 (scan-works)".to_owned())].into()
	}

	fn product() -> Product {
		Product {
			product: 1,
			kind: ProductKind::Scanner,
			manufacturer: 3,
			udi_di: UdiDi::new(IssuingEntity::Gs1, "09506000134352"),
			basic_udi: Some(b"9506000134S3".to_vec().try_into().unwrap()),
			units: 1,
			by: AccountId([9; 32]),
			at: 951_782_400_000,
			block: 6,
		}
	}

	#[test]
	fn unit_should_show_the_first_day_on_which_a_check_is_due() {
		let check = |kind, next_due| LastCheck { kind, number: 0, outcome: CheckOutcome::Passed, next_due };
		let known = Device {
			offered: Some(3),
			condition: Condition::Overdue,
			checks: vec![
				check(CheckKind::Acceptance, None),
				check(CheckKind::Calibration, Some(20_780)),
				check(CheckKind::Constancy, Some(11_016)),
			],
			..device()
		};
		let line = DeviceLine::new(&known, Some(&product()));
		assert_eq!(
			line.row(&names()),
			["3", "1", "scanner", "0 (north-hospital)", "in-service", "overdue", "2000-02-29"]
		);
		assert_eq!(line.row(&names()).len(), DeviceLine::HEADER.len());
		let fields: BTreeMap<_, _> = line.fields(&names(), "somebody".into()).into_iter().collect();
		assert_eq!(fields["udi-di"], "GS1:09506000134352");
		assert_eq!(fields["basic udi-di"], "9506000134S3");
		assert_eq!((fields["offered to"].as_str(), fields["version"].as_str()), ("3 (scan-works)", "3.0"));
		assert_eq!((fields["condition now"].as_str(), fields["lot"].as_str()), ("overdue", "-"));
		let json = serde_json::to_value(&line).unwrap();
		assert_eq!((&json["condition"], &json["next_due"]), (&"overdue".into(), &"2000-02-29".into()));
		assert_eq!(json["checks"][1]["kind"], "calibration");

		let bare = DeviceLine::new(&device(), None);
		assert_eq!(bare.row(&names())[2..], ["-", "0 (north-hospital)", "in-service", "fit", "-"]);
	}

	#[test]
	fn file_should_tell_what_happened_when_and_how_it_came_out() {
		use DeviceState::{Decommissioned, InService, OutOfService, Registered};
		let file = entries([
			(Happened::HandedOver { from: 3, to: 0 }, Registered),
			(checked(CheckKind::Calibration, CheckOutcome::Limited, 11_015, Some(11_016)), Registered),
			(Happened::PutIntoService, InService),
			(Happened::TakenOut { reason: OutReason::Incident }, OutOfService),
			(
				Happened::Answered { action: 4, outcome: radledger_primitives::device::ActionOutcome::Quarantined },
				OutOfService,
			),
			(Happened::Decommissioned { reason: OutReason::Replaced }, Decommissioned),
		]);
		let lines: Vec<_> = file.iter().map(EntryLine::from).collect();
		let rows: Vec<_> = lines.iter().map(|line| line.row(&names(), "somebody".into())).collect();
		assert!(rows.iter().all(|row| row.len() == EntryLine::HEADER.len()));
		let told: Vec<_> = rows.iter().map(|row| [&row[1], &row[2], &row[3], &row[4]]).collect();
		assert_eq!(
			told,
			[
				["2000-02-29", "handed over by 3 (scan-works) to 0 (north-hospital)", "-", "-"],
				["2000-02-28", "calibration", "limited", "2000-02-29"],
				["2000-02-29", "put into service", "-", "-"],
				["2000-02-29", "taken out", "incident", "-"],
				["2000-02-29", "field action 4", "quarantined", "-"],
				["2000-02-29", "decommissioned", "replaced", "-"],
			]
		);
		let json = serde_json::to_value(&lines).unwrap();
		assert_eq!(json[0]["to"], 0);
		assert_eq!(json[1]["document"], format!("0x{}", "05".repeat(32)));
		assert!(json[2].get("document").is_none());
		assert_eq!((&json[4]["action"], &json[4]["state"]), (&4.into(), &"out-of-service".into()));
	}

	#[test]
	fn finding_should_be_harmless_and_say_loudly_what_differs() {
		let known = Finding {
			tag: Tag(0x0018, 0x1000),
			name: "Device Serial Number".into(),
			found: Some("1\u{1b}[2J".into()),
			expected: "ab".repeat(32),
			agreement: Agreement::Differs,
		};
		assert_eq!(finding(&known), ["Device Serial Number", "(0018,1000)", "1\\u{1b}[2J", "abababababab…", "DIFFERS"]);
		assert_eq!(finding(&known).len(), FINDING.len());
		let missing = Finding { found: None, expected: "2025-06-30".into(), agreement: Agreement::NotInFile, ..known };
		assert_eq!(finding(&missing)[2..], ["-", "2025-06-30", "not in the file"]);
	}

	#[test]
	fn signal_should_have_rates_and_be_no_verdict() {
		let known = SignalView {
			product: 1,
			kind: ProductKind::Scanner,
			counts: Counts { incidents: 1, studies: 3_333 },
			fleet: Counts { incidents: 2, studies: 1 },
			rate: Some(3_000),
			fleet_rate: None,
			evidence: -1_025,
			alerted: None,
		};
		let line = SignalLine::from(&known);
		let fields: BTreeMap<_, _> = line.fields().into_iter().collect();
		assert_eq!(fields["rate"], "3.000 per 10000 studies");
		assert_eq!(fields["this product"], "1 incident in 3333 studies");
		assert_eq!(fields["all of the kind"], "2 incidents in 1 study");
		assert_eq!((fields["rate of all"].as_str(), fields["alerted"].as_str()), ("- (no studies)", "-"));
		assert!(fields["evidence"].starts_with("-1.025 "));
		assert!(line.meaning().starts_with("no alert"));
		let json = serde_json::to_value(&line).unwrap();
		assert_eq!((&json["rate"], &json["evidence"], &json["alerted"]), (&json!(3000), &json!(-1025), &json!(null)));
		assert!(json.get("since").is_none());

		let alerted = SignalLine::from(&SignalView { alerted: Some(951_782_400_000), ..known });
		assert!(alerted.fields().contains(&("alerted", "2000-02-29 00:00:00 UTC".into())));
		assert!(alerted.meaning().contains("no verdict"));
		assert_eq!([thousandths(7), thousandths(-7), thousandths(0)], ["0.007", "-0.007", "0.000"]);
		assert_eq!(thousandths(i64::MIN), "-9223372036854775.808");
	}

	#[test]
	fn versions_should_be_listed_with_what_was_made() {
		let line = MadeLine { version: "3.1".into(), software: Some(H256([0xAB; 32])), studies: 12 };
		assert_eq!(line.row(), ["3.1", "0xababababab", "12"]);
		assert_eq!(line.row().len(), MadeLine::HEADER.len());
	}
}
