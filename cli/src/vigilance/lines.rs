//! Records as rows for people, and as flat objects for programs.

use super::clock::{show_late, show_left, show_limit, show_start};
use crate::{
	device::words::{show, show_day},
	model::lines::{organisation, Names},
	report::codes::show_model,
	study::{
		table::short,
		text::{count, rfc3339},
	},
};
use radledger_client::{
	device::{Action, Concerned, Incident, Submission},
	AccountId,
};
use radledger_primitives::{
	device::{ActionId, ActionOutcome, Day, DeviceState, ProductId},
	vigilance::{
		ActionKind, ActionReason, Classification, Classified, ClockRule, IncidentId, IncidentPhase, IncidentSubject,
		Regime, Reporter, Scope,
	},
	DeviceId, OrganisationId, H256,
};
use serde::Serialize;

fn none() -> String {
	"-".into()
}

/// What an incident happened with, for programs: one of the two.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
struct Subject {
	device: Option<DeviceId>,
	model: Option<String>,
}

impl From<IncidentSubject> for Subject {
	fn from(subject: IncidentSubject) -> Self {
		match subject {
			IncidentSubject::Device(device) => Self { device: Some(device), model: None },
			IncidentSubject::Model(version) => Self { device: None, model: Some(show_model(version)) },
		}
	}
}

/// What an incident happened with, for people.
fn show_subject(subject: IncidentSubject) -> String {
	match subject {
		IncidentSubject::Device(device) => format!("device {device}"),
		IncidentSubject::Model(version) => format!("model {}", show_model(version)),
	}
}

/// What an incident was classified as, with the clock of that.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
struct ClassifiedLine {
	classification: Classification,
	regime: Regime,
	owed_by: Reporter,
	due: String,
	source: &'static str,
}

impl From<&Classified> for ClassifiedLine {
	fn from(made: &Classified) -> Self {
		let rule = made.classification.rule();
		Self {
			classification: made.classification,
			regime: rule.regime,
			owed_by: rule.owed_by,
			due: show_day(made.due),
			source: rule.source,
		}
	}
}

/// A report to the authority.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
struct SubmissionLine {
	number: u16,
	phase: IncidentPhase,
	document: H256,
	by: AccountId,
	at: String,
	block: u32,
}

impl From<&Submission> for SubmissionLine {
	fn from(known: &Submission) -> Self {
		Self {
			number: known.number,
			phase: known.phase,
			document: known.document,
			by: known.by,
			at: rfc3339(known.at),
			block: known.block,
		}
	}
}

/// An incident.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct IncidentLine {
	incident: IncidentId,
	#[serde(flatten)]
	subject: Subject,
	/// For people.
	#[serde(skip)]
	happened_with: String,
	document: H256,
	owed_by: OrganisationId,
	aware: String,
	classified: Vec<ClassifiedLine>,
	due: String,
	submitted: Option<String>,
	days_late: u32,
	phase: Option<IncidentPhase>,
	submissions: u16,
	draft: Option<H256>,
	by: AccountId,
	organisation: OrganisationId,
	at: String,
	block: u32,
	/// Every report, if they were asked for.
	#[serde(skip_serializing_if = "Option::is_none")]
	reports: Option<Vec<SubmissionLine>>,
}

impl From<&Incident> for IncidentLine {
	fn from(known: &Incident) -> Self {
		Self {
			incident: known.incident,
			subject: known.subject.into(),
			happened_with: show_subject(known.subject),
			document: known.document,
			owed_by: known.owed_by,
			aware: show_day(known.aware),
			classified: known.classified.iter().map(ClassifiedLine::from).collect(),
			due: show_day(known.due),
			submitted: known.submitted.map(show_day),
			days_late: known.days_late,
			phase: known.phase,
			submissions: known.submissions,
			draft: known.draft,
			by: known.by,
			organisation: known.organisation,
			at: rfc3339(known.at),
			block: known.block,
			reports: None,
		}
	}
}

impl IncidentLine {
	/// Names of the columns of [`Self::row`].
	pub const HEADER: [&str; 8] = ["incident", "subject", "owed by", "due", "reported", "phase", "reports", "at"];

	/// The same with its reports.
	pub fn with(self, reports: &[Submission]) -> Self {
		Self { reports: Some(reports.iter().map(SubmissionLine::from).collect()), ..self }
	}

	/// Whether it was reported, and whether in time.
	fn reported(&self) -> String {
		match (&self.submitted, self.days_late) {
			(Some(day), late) => format!("{day} ({})", show_late(late)),
			(None, 0) => "no".into(),
			(None, late) => format!("no, {}", show_late(late)),
		}
	}

	/// One line of a list.
	pub fn row(&self, names: &Names) -> Vec<String> {
		vec![
			self.incident.to_string(),
			self.happened_with.clone(),
			organisation(names, self.owed_by),
			self.due.clone(),
			self.reported(),
			self.phase.map_or_else(none, |phase| phase.name().into()),
			self.submissions.to_string(),
			self.at.clone(),
		]
	}

	/// Name and value of everything but classifications and reports.
	pub fn fields(&self, names: &Names, by: String) -> Vec<(&'static str, String)> {
		vec![
			("incident", self.incident.to_string()),
			("subject", self.happened_with.clone()),
			("document", format!("{:?}", self.document)),
			("owed by", organisation(names, self.owed_by)),
			("aware", self.aware.clone()),
			("due", self.due.clone()),
			("reported", self.reported()),
			("phase", self.phase.map_or_else(none, |phase| phase.name().into())),
			("reports", self.submissions.to_string()),
			("draft", self.draft.map_or_else(none, |draft| format!("{draft:?}"))),
			("told by", organisation(names, self.organisation)),
			("signed by", by),
			("at", self.at.clone()),
			("block", self.block.to_string()),
		]
	}

	/// Names of the columns of [`Self::classified`].
	pub const CLASSIFIED: [&str; 5] = ["classification", "regime", "who", "due", "source"];

	/// A line for each classification.
	pub fn classified(&self) -> Vec<Vec<String>> {
		let row = |made: &ClassifiedLine| {
			vec![
				made.classification.name().into(),
				made.regime.name().into(),
				made.owed_by.name().into(),
				made.due.clone(),
				made.source.into(),
			]
		};
		self.classified.iter().map(row).collect()
	}

	/// Names of the columns of [`Self::reports`].
	pub const REPORTS: [&str; 6] = ["report", "phase", "document", "by", "at", "block"];

	/// A line for each report.
	pub fn reports(&self) -> Vec<Vec<String>> {
		let row = |report: &SubmissionLine| {
			vec![
				report.number.to_string(),
				report.phase.name().into(),
				short(&report.document),
				report.by.to_string(),
				report.at.clone(),
				report.block.to_string(),
			]
		};
		self.reports.iter().flatten().map(row).collect()
	}
}

/// A report that is not there yet.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct DeadlineLine {
	incident: IncidentId,
	#[serde(flatten)]
	subject: Subject,
	#[serde(skip)]
	happened_with: String,
	owed_by: OrganisationId,
	due: String,
	/// Less than 0 if it is late.
	days_left: i64,
	#[serde(skip)]
	left: String,
	/// Whether it is late.
	pub late: bool,
	/// Why it is due on that day.
	classifications: Vec<Classification>,
}

/// The reports that are not there yet, the most urgent first.
pub fn deadlines(incidents: &[Incident], owed_by: Option<OrganisationId>, today: Day) -> Vec<DeadlineLine> {
	let owed = |known: &&Incident| known.submitted.is_none() && owed_by.is_none_or(|wanted| wanted == known.owed_by);
	let mut open: Vec<_> = incidents.iter().filter(owed).collect();
	open.sort_by_key(|known| (known.due, known.incident));
	let line = |known: &Incident| {
		let reasons = known.classified.iter().filter(|made| made.due == known.due);
		DeadlineLine {
			incident: known.incident,
			subject: known.subject.into(),
			happened_with: show_subject(known.subject),
			owed_by: known.owed_by,
			due: show_day(known.due),
			days_left: i64::from(known.due) - i64::from(today),
			left: show_left(known.due, today),
			late: today > known.due,
			classifications: reasons.map(|made| made.classification).collect(),
		}
	};
	open.into_iter().map(line).collect()
}

impl DeadlineLine {
	/// Names of the columns of [`Self::row`].
	pub const HEADER: [&str; 6] = ["incident", "subject", "owed by", "due", "days", "what"];

	/// One line of a list.
	pub fn row(&self, names: &Names) -> Vec<String> {
		let reasons: Vec<_> = self.classifications.iter().map(|reason| reason.name()).collect();
		vec![
			self.incident.to_string(),
			self.happened_with.clone(),
			organisation(names, self.owed_by),
			self.due.clone(),
			self.left.clone(),
			reasons.join(", "),
		]
	}
}

/// Names of the columns of [`clock`].
pub const CLOCK: [&str; 6] = ["classification", "regime", "who", "limit", "from", "source"];

/// A clock of the law as a line for people.
pub fn clock(rule: &ClockRule) -> Vec<String> {
	vec![
		rule.classification.name().into(),
		rule.regime.name().into(),
		rule.owed_by.name().into(),
		show_limit(rule.limit),
		show_start(rule.start).into(),
		rule.source.into(),
	]
}

/// A field action.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ActionLine {
	action: ActionId,
	kind: ActionKind,
	reason: ActionReason,
	product: ProductId,
	lot: Option<H256>,
	software: Option<H256>,
	document: H256,
	open: bool,
	by: AccountId,
	organisation: OrganisationId,
	at: String,
	block: u32,
}

impl From<&Action> for ActionLine {
	fn from(known: &Action) -> Self {
		let (lot, software) = match known.scope {
			Scope::Product(_) => (None, None),
			Scope::Lot { lot, .. } => (Some(lot), None),
			Scope::Software { software, .. } => (None, Some(software)),
		};
		Self {
			action: known.action,
			kind: known.kind,
			reason: known.reason,
			product: known.scope.product(),
			lot,
			software,
			document: known.document,
			open: known.open,
			by: known.by,
			organisation: known.organisation,
			at: rfc3339(known.at),
			block: known.block,
		}
	}
}

impl ActionLine {
	/// Names of the columns of [`Self::row`].
	pub const HEADER: [&str; 8] = ["action", "kind", "reason", "about", "opened by", "state", "at", "block"];

	/// What it is about; digests as `digest` writes them.
	fn about(&self, digest: impl Fn(&H256) -> String) -> String {
		let product = format!("product {}", self.product);
		match (&self.lot, &self.software) {
			(Some(lot), _) => format!("{product}, lot {}", digest(lot)),
			(None, Some(software)) => format!("{product}, software {}", digest(software)),
			(None, None) => product,
		}
	}

	fn state(&self) -> String {
		if self.open { "open" } else { "closed" }.into()
	}

	/// One line of a list.
	pub fn row(&self, names: &Names) -> Vec<String> {
		vec![
			self.action.to_string(),
			self.kind.name().into(),
			self.reason.name().into(),
			self.about(short),
			organisation(names, self.organisation),
			self.state(),
			self.at.clone(),
			self.block.to_string(),
		]
	}

	/// Name and value of everything, and how many units have an answer.
	pub fn fields(&self, names: &Names, by: String, answered: (usize, usize)) -> Vec<(&'static str, String)> {
		let (answered, all) = answered;
		vec![
			("action", self.action.to_string()),
			("kind", self.kind.name().into()),
			("reason", self.reason.name().into()),
			("about", self.about(|digest| format!("{digest:?}"))),
			("document", format!("{:?}", self.document)),
			("state", self.state()),
			("answered", format!("{answered} of {}", count(all, "unit"))),
			("opened by", organisation(names, self.organisation)),
			("signed by", by),
			("at", self.at.clone()),
			("block", self.block.to_string()),
		]
	}
}

/// What was answered for a unit.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
struct AnswerLine {
	outcome: ActionOutcome,
	by: AccountId,
	organisation: OrganisationId,
	at: String,
}

/// A unit that a field action is about.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ConcernedLine {
	/// With the version of its software.
	device: String,
	/// The present version of its software.
	version: u16,
	custodian: OrganisationId,
	state: DeviceState,
	answer: Option<AnswerLine>,
}

impl From<&Concerned> for ConcernedLine {
	fn from(known: &Concerned) -> Self {
		Self {
			device: show(known.device),
			version: known.version,
			custodian: known.custodian,
			state: known.state,
			answer: known.answer.as_ref().map(|answer| AnswerLine {
				outcome: answer.outcome,
				by: answer.by,
				organisation: answer.organisation,
				at: rfc3339(answer.at),
			}),
		}
	}
}

impl ConcernedLine {
	/// Names of the columns of [`Self::row`].
	pub const HEADER: [&str; 6] = ["device", "custodian", "state", "answer", "by", "at"];

	/// One line of a list.
	pub fn row(&self, names: &Names) -> Vec<String> {
		let answer = self.answer.as_ref();
		vec![
			self.device.clone(),
			organisation(names, self.custodian),
			self.state.name().into(),
			answer.map_or_else(|| "none".into(), |answer| answer.outcome.name().into()),
			answer.map_or_else(none, |answer| answer.by.to_string()),
			answer.map_or_else(none, |answer| answer.at.clone()),
		]
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::vigilance::fixtures::{action, concerned, incident, submission};
	use radledger_primitives::{vigilance::CLOCKS, ModelVersion};
	use serde_json::json;
	use std::collections::BTreeMap;

	fn names() -> Names {
		[(0, "0 (north-hospital)".to_owned()), (3, "3 (scanworks)".to_owned())].into()
	}

	#[test]
	fn incident_should_show_who_owes_it_and_whether_that_is_late() {
		let mut known = incident(4, 20_524, None);
		let row = IncidentLine::from(&known).row(&names());
		assert_eq!(row.len(), IncidentLine::HEADER.len());
		assert_eq!(row, ["4", "device 5", "3 (scanworks)", "2026-03-12", "no", "-", "0", "2000-02-29T00:00:00Z"]);
		known.days_late = 2;
		assert_eq!(IncidentLine::from(&known).reported(), "no, 2 days late");
		let reported = |day| IncidentLine::from(&incident(4, 20_524, Some(day))).reported();
		assert_eq!(reported(20_524), "2026-03-12 (in time)");
		assert_eq!(reported(20_525), "2026-03-13 (1 day late)");
	}

	#[test]
	fn incident_should_show_the_source_of_every_deadline_and_every_report() {
		let mut known = incident(4, 20_524, Some(20_520));
		known.subject = IncidentSubject::Model(ModelVersion { model: 3, version: 1 });
		let line = IncidentLine::from(&known);
		assert!(serde_json::to_value(&line).unwrap().get("reports").is_none());
		let line = line.with(&[submission(0, IncidentPhase::Initial)]);
		let fields: BTreeMap<_, _> = line.fields(&names(), "somebody".into()).into_iter().collect();
		assert_eq!((fields["subject"].as_str(), fields["draft"].as_str()), ("model 3.1", "-"));
		assert_eq!(fields["aware"], "2026-03-02");
		let classified = line.classified();
		assert_eq!(classified[0].len(), IncidentLine::CLASSIFIED.len());
		assert_eq!(
			classified[1],
			[
				"mdr-death-or-deterioration",
				"eu-mdr",
				"manufacturer",
				"2026-03-12",
				"Regulation (EU) 2017/745 Art. 87(5)"
			]
		);
		let reports = line.reports();
		assert_eq!(reports[0].len(), IncidentLine::REPORTS.len());
		assert_eq!(reports[0][..2], ["0", "initial"]);
		let json = serde_json::to_value(&line).unwrap();
		assert_eq!((&json["model"], &json["device"]), (&"3.1".into(), &json!(null)));
		assert_eq!((&json["due"], &json["days_late"]), (&"2026-03-12".into(), &0.into()));
		assert_eq!(json["reports"][0]["phase"], "initial");
		assert!(json.get("happened_with").is_none());
	}

	#[test]
	fn deadlines_should_begin_with_the_most_urgent() {
		let mut other = incident(2, 20_520, None);
		other.owed_by = 8;
		let all = [
			incident(0, 20_530, None),
			incident(1, 20_510, Some(20_509)),
			other,
			incident(3, 20_524, None),
			incident(4, 20_520, None),
		];
		let lines = deadlines(&all, None, 20_524);
		let order: Vec<_> = lines.iter().map(|line| line.incident).collect();
		assert_eq!(order, [2, 4, 3, 0]);
		assert_eq!(lines[0].row(&names()).len(), DeadlineLine::HEADER.len());
		assert_eq!(
			lines[1].row(&names()),
			["4", "device 5", "3 (scanworks)", "2026-03-08", "4 days late", "mdr-death-or-deterioration"]
		);
		assert_eq!(lines.iter().filter(|line| line.late).count(), 2);
		assert_eq!(lines[2].left, "due today");
		let json = serde_json::to_value(&lines).unwrap();
		assert_eq!((&json[0]["days_left"], &json[3]["days_left"]), (&(-4).into(), &6.into()));
		assert_eq!(json[3]["classifications"], json!(["mdr-death-or-deterioration"]));
		let own: Vec<_> = deadlines(&all, Some(8), 20_524).iter().map(|line| line.incident).collect();
		assert_eq!(own, [2]);
	}

	#[test]
	fn every_clock_should_be_a_line_with_its_source() {
		for rule in &CLOCKS {
			assert_eq!(clock(rule).len(), CLOCK.len());
		}
		assert_eq!(
			clock(Classification::FdaRemedialAction.rule()),
			[
				"fda-remedial-action",
				"us-fda",
				"manufacturer",
				"5 work days",
				"aware of its kind",
				"21 CFR 803.10(c)(2)"
			]
		);
	}

	#[test]
	fn field_action_should_show_what_it_is_about() {
		let lot = H256([0xAB; 32]);
		for (scope, about) in [
			(Scope::Product(6), "product 6".to_owned()),
			(Scope::Lot { product: 6, lot }, format!("product 6, lot {}", short(&lot))),
			(Scope::Software { product: 6, software: lot }, format!("product 6, software {}", short(&lot))),
		] {
			let row = ActionLine::from(&action(scope)).row(&names());
			assert_eq!(row.len(), ActionLine::HEADER.len());
			assert_eq!(row[1..6], ["recall", "radiation", &about, "3 (scanworks)", "open"]);
		}
		let line = ActionLine::from(&action(Scope::Lot { product: 6, lot }));
		let fields: BTreeMap<_, _> = line.fields(&names(), "somebody".into(), (1, 2)).into_iter().collect();
		assert_eq!(fields["answered"], "1 of 2 units");
		assert_eq!(fields["about"], format!("product 6, lot {lot:?}"));
		let json = serde_json::to_value(&line).unwrap();
		assert_eq!((&json["product"], &json["software"]), (&6.into(), &json!(null)));
		assert_eq!((&json["open"], &json["kind"]), (&true.into(), &"recall".into()));
	}

	#[test]
	fn unit_should_show_what_was_answered_for_it() {
		let answered = ConcernedLine::from(&concerned(5, 1, 2, true));
		assert_eq!(answered.row(&names()).len(), ConcernedLine::HEADER.len());
		assert_eq!(answered.row(&names())[..4], ["5.1", "0 (north-hospital)", "in-service", "corrected"]);
		assert_eq!(answered.row(&names())[5], "2000-02-29T00:00:00Z");
		let open = ConcernedLine::from(&concerned(5, 1, 2, false));
		assert_eq!(open.row(&names())[3..], ["none", "-", "-"]);
		let json = serde_json::to_value(&answered).unwrap();
		assert_eq!((&json["device"], &json["version"]), (&"5.1".into(), &2.into()));
		assert_eq!(json["answer"]["outcome"], "corrected");
	}
}
