//! What is known about units.

use crate::{
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
	render::{Names, Record},
};
use clap::Args;
use radledger_client::device::Entry;
use radledger_dicom::equipment::{Agreement, Finding, WrongUdi};
use radledger_primitives::{
	device::{Happened, ProductId},
	signal::THRESHOLD,
	text,
	vigilance::{Counts, SignalView},
	ContributionId, DeviceId, DeviceVersion, Node, OrganisationId,
};
use radledger_workflows::{
	device::{self, Compared, Line, Made, Match, Shown, Unit},
	words::{clean, count},
};
use serde::Serialize;
use std::path::PathBuf;

/// Which units are listed.
#[derive(Args, Debug)]
pub struct ListArgs {
	#[command(flatten)]
	whose: OverdueArgs,
	/// Only those of this product.
	#[arg(long, value_name = "PRODUCT")]
	product: Option<ProductId>,
}

/// Which overdue units are listed.
#[derive(Args, Debug)]
pub struct OverdueArgs {
	/// Only those that this organisation has.
	#[arg(long, value_name = "ORGANISATION")]
	custodian: Option<OrganisationId>,
}

/// A file whose device is looked for.
#[derive(Args, Debug)]
pub struct MatchArgs {
	/// The DICOM file.
	#[arg(value_name = "FILE")]
	file: PathBuf,
	/// Compare with this unit; by default, with every unit whose label is in your vault.
	#[arg(long, value_name = "DEVICE")]
	device: Option<DeviceId>,
}

impl Record for Unit {
	const COLUMNS: &'static [&'static str] =
		&["device", "product", "kind", "custodian", "state", "condition", "next_due"];
}

impl Record for Shown {
	const COLUMNS: &'static [&'static str] = Unit::COLUMNS;

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		let known = &self.unit.device;
		(key == "version").then(|| DeviceVersion { device: known.device, version: known.version }.to_string())
	}
}

impl Record for Entry {
	const COLUMNS: &'static [&'static str] =
		&["entry", "day", "what", "outcome", "next_due", "by", "organisation", "at"];

	fn cell(&self, key: &str, names: &Names) -> Option<String> {
		(key == "what").then(|| match self.happened {
			Happened::HandedOver { from, to } => {
				format!("handed over by {} to {}", names.organisation(from), names.organisation(to))
			}
			Happened::Answered { action, .. } => format!("field action {action}"),
			happened => happened.name().replace('-', " "),
		})
	}
}

impl Record for Made {
	const COLUMNS: &'static [&'static str] = &["version", "software", "studies"];
}

pub(super) async fn show(context: &Context, device: DeviceId) -> Result<(), Failure> {
	let shown = device::show(context.session(), device).await?;
	context.show(&shown).await?;
	context.part(&shown.file).await?;
	context.part(&shown.made).await?;
	if shown.made.iter().any(|made| made.version.version == 0 && made.software.is_none()) {
		output::note(
			"the ledger keeps no list of what a unit ran before its first update: its label says it (`radledger device label`, \
			 from the organisation that registered the unit)",
		);
	}
	Ok(())
}

impl ListArgs {
	pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
		let units = device::list(context.session(), self.whose.custodian, self.product).await?;
		context.list("devices", &units).await
	}
}

impl OverdueArgs {
	pub(super) async fn run(self, context: &Context) -> Outcome {
		let missed = device::overdue(context.session(), self.custodian).await?;
		if missed.is_empty() && !output::is_quiet() {
			output::note("every unit that should be in use is fit for it");
			return Ok(Exit::Ok);
		}
		context.list("devices", &missed).await?;
		if missed.is_empty() {
			return Ok(Exit::Ok);
		}
		output::note(format!(
			"not fit for use, and should be: {}; record the check that is missing or failed (`radledger device inspect`), and \
			 put back into service what is out of it (`radledger device commission`)",
			count(missed.len(), "unit")
		));
		Ok(Exit::Refused)
	}
}

/// What is wrong with a UDI of a file.
pub(super) fn not_used(wrong: &WrongUdi) -> String {
	clean(&format!("the UDI {:?} of the file is not used: {}", wrong.text, wrong.error))
}

impl Record for Match {
	const COLUMNS: &'static [&'static str] = &["device", "version", "now", "product", "named", "matches"];

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		let Compared { version, now, named, .. } = &self.best;
		match (key, version, named) {
			("version", None, _) => Some("- (the file names none of its versions)".into()),
			("version", Some(version), _) if version == now => Some(format!("{version}, the present one")),
			("named", _, Some(false)) => Some("NO".into()),
			("named", _, None) => Some("not compared: the vault does not have its label".into()),
			_ => None,
		}
	}
}

impl Record for Finding {
	const COLUMNS: &'static [&'static str] = &["name", "tag", "found", "expected", "agreement"];

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		match (key, self.agreement) {
			("expected", _) if self.expected.len() == 64 => Some(format!("{:.12}…", self.expected)),
			("agreement", Agreement::Differs) => Some("DIFFERS".into()),
			("agreement", Agreement::NotInFile) => Some("not in the file".into()),
			_ => None,
		}
	}
}

impl MatchArgs {
	pub(super) async fn run(self, context: &Context) -> Outcome {
		let found = device::match_file(context.session(), &self.file, self.device).await?;
		context.show(&found).await?;
		context.part(&found.best.findings).await?;
		output::note(meaning(&found.best));
		found.wrong_udis.iter().map(not_used).for_each(output::note);
		if !found.others.is_empty() {
			let others: Vec<_> = found.others.iter().map(ToString::to_string).collect();
			output::note(format!("it names devices {} as well, with which it agrees less", others.join(", ")));
		}
		Ok(if found.best.matches { Exit::Ok } else { Exit::Refused })
	}
}

/// The meaning of a comparison.
fn meaning(compared: &Compared) -> String {
	let device = compared.device;
	match (compared.matches, compared.named) {
		(true, _) => format!("the file says that device {device} made it; a file can say anything about itself"),
		(false, None) => format!(
			"nobody can tell without the label whether it is device {device}: ask the organisation that registered it for the \
			 file that `radledger device label {device}` writes"
		),
		(false, Some(false)) => format!("the file does not say that device {device} made it"),
		(false, Some(true)) => format!(
			"the file names device {device}, and differs in {}: find out what is right, and record what is missing \
			 (`radledger device maintain`, `radledger device inspect`)",
			count(compared.differing(), "attribute")
		),
	}
}

impl Record for SignalView {
	const COLUMNS: &'static [&'static str] =
		&["product", "software", "kind", "rate", "fleet_rate", "evidence", "alerts", "alerted"];

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		let counts = |Counts { incidents, studies }: Counts| {
			format!("{} in {}", count(incidents as usize, "incident"), count(studies as usize, "study"))
		};
		let thousandths = |number: u64| text::decimal::show(number.into(), 3);
		let rate = |rate: Option<u64>| match rate {
			Some(rate) => format!("{} per 10000 studies", thousandths(rate)),
			None => "- (no studies)".into(),
		};
		match key {
			"counts" => Some(counts(self.counts)),
			"fleet" => Some(counts(self.fleet)),
			"rate" => Some(rate(self.rate)),
			"fleet_rate" => Some(rate(self.fleet_rate)),
			"evidence" => Some(format!("{} of {THRESHOLD}", self.evidence)),
			_ => None,
		}
	}
}

pub(super) async fn signal(context: &Context, product: ProductId, software: &[String]) -> Result<(), Failure> {
	let known = device::signal(context.session(), product, software).await?;
	context.show(&known).await?;
	output::note(match known.alerted {
		Some(_) => "an alert asks people to look at the product: it is not a verdict, and does not name the cause of an incident",
		None => "no alert: that is not a verdict either, since only incidents that were reported are counted",
	});
	Ok(())
}

impl Record for Line {
	const COLUMNS: &'static [&'static str] = &["node", "kind", "units"];

	/// A node as other commands take it.
	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		(key == "node").then(|| match &self.node {
			Node::Study(id) | Node::Dataset(id) | Node::Report(id) => format!("{id:?}"),
			Node::Model(version) => version.to_string(),
			Node::Contribution(ContributionId { report, index }) => format!("{report:?} part {index}"),
			Node::Device(unit) => unit.to_string(),
		})
	}
}

/// How many records of a kind there are.
#[derive(Serialize)]
struct Number {
	kind: &'static str,
	number: usize,
}

impl Record for Number {
	const COLUMNS: &'static [&'static str] = &["kind", "number"];
}

/// Shows all that these units touched.
pub(in crate::commands) async fn show_touched(context: &Context, units: &[DeviceVersion]) -> Result<(), Failure> {
	let found = device::touched(context.session(), units).await?;
	let numbers: Vec<_> = found.counts.iter().map(|(kind, number)| Number { kind, number: *number }).collect();
	if !found.touched.is_empty() {
		context.part(&numbers).await?;
	}
	context.report(&found, &found.touched, "").await?;
	let units: Vec<_> = found.units.iter().map(ToString::to_string).collect();
	output::note(match (found.touched.len(), units.len()) {
		(0, 0) => "no unit, so nothing was made with one".into(),
		(0, _) => format!("the ledger knows of nothing that was made with {}", units.join(", ")),
		(records, versions) => format!(
			"{} of {} can be concerned: people have to find out whether anything is wrong with them",
			count(records, "record"),
			count(versions, "version")
		),
	});
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::render::{fields, pinned, rows, Format};
	use radledger_client::{device::Device, AccountId};
	use radledger_dicom::Tag;
	use radledger_primitives::{
		device::{ActionOutcome, CheckKind, CheckOutcome, Condition, DeviceState, ProductKind},
		vigilance::Scope,
		ModelVersion, H256,
	};

	/// 2000-02-29T00:00:00Z.
	const AT: u64 = 951_782_400_000;

	fn names() -> Names {
		Names::of([(0, "north-hospital"), (3, "scan-works")])
	}

	fn table<R: Record>(records: &[R]) -> Vec<Vec<String>> {
		rows(records, &names(), Format::Table).unwrap()
	}

	fn shown<R: Record>(record: &R) -> Vec<(String, String)> {
		fields(record, &names(), Format::Table).unwrap()
	}

	fn has(fields: &[(String, String)], expected: &[(&str, &str)]) {
		for (name, value) in expected {
			assert!(fields.contains(&((*name).into(), (*value).into())), "{name} {value} is not in {fields:?}");
		}
	}

	fn unit() -> Unit {
		let device = Device {
			device: 3,
			product: 1,
			unit: H256([7; 32]),
			lot: None,
			software: None,
			version: 2,
			custodian: 0,
			offered: Some(3),
			transfers: 0,
			state: DeviceState::InService,
			condition: Condition::Overdue,
			checks: Vec::new(),
			written: 0,
			by: AccountId([9; 32]),
			at: AT,
			block: 7,
		};
		Unit { next_due: Some(11_016), kind: Some(ProductKind::Scanner), ..Unit::new(device, None) }
	}

	#[test]
	fn units_should_be_shown_with_names_and_days() {
		pinned::list("device list", &[unit(), Unit { kind: None, next_due: None, ..unit() }], &names());
		pinned::one("device show", &Shown { unit: unit(), file: Vec::new(), made: Vec::new() }, &names());
	}

	#[test]
	fn entries_should_say_what_happened_when_and_with_which_outcome() {
		let by = AccountId([9; 32]);
		let entry = |happened| Entry {
			number: 4,
			happened,
			state: DeviceState::Registered,
			by,
			organisation: 3,
			at: AT,
			block: 8,
		};
		let check = Happened::Checked {
			kind: CheckKind::SoftwareUpdate,
			outcome: CheckOutcome::Limited,
			day: 11_015,
			next_due: Some(11_016),
			document: H256([5; 32]),
			software: None,
		};
		let file = [
			entry(Happened::HandedOver { from: 3, to: 0 }),
			entry(check),
			entry(Happened::PutIntoService),
			entry(Happened::Answered { action: 4, outcome: ActionOutcome::Quarantined }),
		];
		pinned::list("device show: file", &file, &names());
	}

	#[test]
	fn finding_should_be_harmless_and_say_loudly_what_differs() {
		let differs = Finding {
			tag: Tag(0x0018, 0x1000),
			name: "Device Serial Number".into(),
			found: Some("1\u{1b}[2J".into()),
			expected: "ab".repeat(32),
			agreement: Agreement::Differs,
		};
		let missing =
			Finding { found: None, expected: "2025-06-30".into(), agreement: Agreement::NotInFile, ..differs.clone() };
		assert_eq!(
			table(&[differs, missing]),
			[
				["Device Serial Number", "(0018,1000)", "1\\u{1b}[2J", "abababababab…", "DIFFERS"],
				["Device Serial Number", "(0018,1000)", "-", "2025-06-30", "not in the file"],
			]
		);
	}

	#[test]
	fn comparison_should_say_what_it_means() {
		let now = DeviceVersion { device: 3, version: 1 };
		let best = Compared {
			device: 3,
			version: Some(now),
			now,
			product: 1,
			named: Some(true),
			matches: true,
			findings: Vec::new(),
		};
		let found = |best: Compared| shown(&Match { best, wrong_udis: Vec::new(), others: Vec::new() });
		assert!(meaning(&best).starts_with("the file says that device 3 made it"));
		has(&found(best.clone()), &[("version", "3.1, the present one"), ("named", "yes"), ("matches", "yes")]);
		let other = Compared { version: None, named: Some(false), matches: false, ..best.clone() };
		assert_eq!(meaning(&other), "the file does not say that device 3 made it");
		has(&found(other), &[("version", "- (the file names none of its versions)"), ("now", "3.1"), ("named", "NO")]);
		let unknown = Compared { named: None, matches: false, ..best };
		assert!(meaning(&unknown).contains("`radledger device label 3`"));
	}

	#[test]
	fn signal_should_have_rates() {
		let known = SignalView {
			scope: Scope::Product(1),
			kind: ProductKind::Scanner,
			counts: Counts { incidents: 1, studies: 3_333 },
			fleet: Counts { incidents: 2, studies: 1 },
			rate: Some(3_000),
			fleet_rate: None,
			evidence: 1_025,
			alerts: 0,
			alerted: None,
		};
		has(
			&shown(&known),
			&[
				("counts", "1 incident in 3333 studies"),
				("rate", "3 per 10000 studies"),
				("fleet", "2 incidents in 1 study"),
				("fleet rate", "- (no studies)"),
				("product", "1"),
				("software", "-"),
				("evidence", "1025 of 100000"),
				("alerted", "-"),
			],
		);
		let json = serde_json::to_value(&known).unwrap();
		assert_eq!((&json["rate"], &json["evidence"]), (&3_000.into(), &1_025.into()));
		let alerted = SignalView { alerted: Some(AT), alerts: 2, evidence: 0, ..known };
		has(&shown(&alerted), &[("alerted", "2000-02-29T00:00:00Z"), ("alerts", "2"), ("evidence", "0 of 100000")]);
	}

	#[test]
	fn touched_records_should_be_named_as_other_commands_take_them() {
		let units = || [0, 1].map(|version| DeviceVersion { device: 3, version }).into();
		let line = |node| Line { node, kind: "study", units: units() };
		let rows = table(&[
			line(Node::Study(H256([1; 32]))),
			line(Node::Model(ModelVersion { model: 5, version: 2 })),
			line(Node::Contribution(ContributionId { report: H256([2; 32]), index: 4 })),
		]);
		assert_eq!(rows[0], [format!("{:?}", H256([1; 32])), "study".into(), "3.0, 3.1".into()]);
		assert_eq!(rows[1][0], "5.2");
		assert_eq!(rows[2][0], format!("{:?} part 4", H256([2; 32])));
	}
}
