//! `radledger followup`: what must be done because of a finding, until it is done, wherever that is.

use super::{place, report::ReportArg, study};
use crate::{
	context::Context,
	errors::{CliError, Exit, Failure, Outcome},
	output,
	parse::code,
	render::{brief, Names, Record},
	todo,
};
use clap::{Args, Subcommand};
use radledger_client::{
	calls,
	report::{FollowUp, Step},
	Call,
};
use radledger_dicom::Reading;
use radledger_primitives::{
	calendar::{day_of, DAY},
	report::{
		records::{FollowUpState, Step as Taken},
		ActionableCategory, BodyRegion, CancelReason, Communication, CommunicationMethod, Day, FollowUpId,
		Recommendation, ReopenReason,
	},
	text, Modality, Moment, OrganisationId, StudyId,
};
use radledger_workflows::{
	follow_up::{self, Course, NewFollowUp, Whose},
	study::anchor::Report,
};
use serde::Serialize;
use std::str::FromStr;

/// What can be done with follow-ups.
#[derive(Subcommand, Debug)]
pub enum FollowUpVerb {
	/// Recommend something because of a finding. You are responsible for it until somebody else accepts that.
	Raise(Box<RaiseArgs>),
	/// Document that the finding was communicated.
	Communicate(CommunicateArgs),
	/// Ask a clinician or radiologist to take over. You stay responsible until they accept.
	HandOver(AskArgs),
	/// Take over.
	Accept(FollowUpArg),
	/// Say that you will not take over; or, if you are responsible, that you do not ask any more.
	Decline(FollowUpArg),
	/// End a follow-up with a study that does what was recommended. `study anchor` does it by itself where it can.
	Satisfy {
		#[command(flatten)]
		which: FollowUpArg,
		/// The study's identifier, the beginning of one (8 digits or more), or a file or folder of it.
		study: String,
	},
	/// Open a follow-up again: the study did not do what was recommended.
	Reopen {
		#[command(flatten)]
		which: FollowUpArg,
		/// Why.
		#[arg(long, value_parser = code(ReopenReason::ALL, ReopenReason::name))]
		reason: ReopenReason,
	},
	/// Cancel a follow-up.
	Cancel {
		#[command(flatten)]
		which: FollowUpArg,
		/// Why.
		#[arg(long, value_parser = code(CancelReason::ALL, CancelReason::name))]
		reason: CancelReason,
	},
	/// As a data steward, ask another clinician or radiologist to take over what is overdue, or left without anybody.
	Escalate(AskArgs),
	/// Show a follow-up with all that happened to it.
	Show(FollowUpArg),
	/// List what waits for you: to take over, to communicate, to see to; for data stewards, what is overdue or left alone.
	Todo,
	/// List follow-ups that are open.
	List(ListArgs),
}

/// A follow-up.
#[derive(Args, Clone, Copy, Debug)]
pub struct FollowUpArg {
	/// The follow-up's number.
	follow_up: FollowUpId,
}

/// A question to take over.
#[derive(Args, Debug)]
pub struct AskArgs {
	#[command(flatten)]
	which: FollowUpArg,
	/// An address or, on a development chain, a demonstration name.
	to: String,
}

/// A follow-up to be raised.
#[derive(Args, Debug)]
pub struct RaiseArgs {
	#[command(flatten)]
	report: ReportArg,
	/// How urgent the finding is (ACR): 1 minutes, 2 hours, 3 days.
	#[arg(long, value_parser = code(ActionableCategory::ALL, ActionableCategory::name))]
	category: ActionableCategory,
	/// With what to look again.
	#[arg(long, value_parser = code(Modality::ALL, Modality::name))]
	modality: Modality,
	/// Where.
	#[arg(long, value_parser = code(BodyRegion::ALL, BodyRegion::name))]
	region: BodyRegion,
	/// The finding: a file, or a text. It stays here; the ledger gets a salted commitment.
	#[arg(long, value_name = "FILE|TEXT")]
	finding: String,
	/// The first day on which that makes sense: 2027-01-31, or +180d.
	#[arg(long, value_name = "DATE")]
	from: When,
	/// The last day on which it is in time: 2027-07-31, or +365d.
	#[arg(long, value_name = "DATE")]
	due: When,
	/// Ask this clinician or radiologist to take over.
	#[arg(long, value_name = "WHO")]
	to: Option<String>,
}

/// A communication.
#[derive(Args, Debug)]
pub struct CommunicateArgs {
	#[command(flatten)]
	which: FollowUpArg,
	/// Who was told: an address or, on a development chain, a demonstration name.
	#[arg(long, value_name = "WHO")]
	recipient: String,
	/// When it was seen: a moment (2027-01-31T12:00:00Z), now, or 30m, 2h, 1d ago (-30m).
	#[arg(long, value_name = "TIME", allow_hyphen_values = true)]
	identified: Whenever,
	/// When it was told.
	#[arg(long, value_name = "TIME", allow_hyphen_values = true)]
	received: Whenever,
	/// How.
	#[arg(long, value_parser = code(CommunicationMethod::ALL, CommunicationMethod::name))]
	method: CommunicationMethod,
	/// The radiologist who told it; the signer by default.
	#[arg(long, value_name = "WHO")]
	radiologist: Option<String>,
}

/// Which follow-ups are listed.
#[derive(Args, Debug)]
pub struct ListArgs {
	/// Those for which you are responsible, or were asked to be.
	#[arg(long, conflicts_with_all = ["organisation", "report", "patient"])]
	mine: bool,
	/// Those for which members of this organisation are responsible.
	#[arg(long, value_name = "N", conflicts_with_all = ["report", "patient"])]
	organisation: Option<OrganisationId>,
	/// Those of this report.
	#[arg(long, conflicts_with = "patient")]
	report: Option<String>,
	/// Those of this patient.
	#[arg(long, value_name = "ACCOUNT")]
	patient: Option<String>,
	/// Those that ended as well.
	#[arg(long)]
	all: bool,
	/// Only those that were to be done and are not.
	#[arg(long, conflicts_with = "all")]
	overdue: bool,
}

/// A day: `2027-01-31`, or a number of days from now, by the chain's clock: `+180d`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum When {
	On(Day),
	In(Day),
}

impl FromStr for When {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let counted = text.strip_prefix('+').and_then(|text| text.strip_suffix('d'));
		let day = match counted {
			Some(days) => days.parse().ok().filter(|_| !days.starts_with('+')).map(Self::In),
			None => text::day::parse(text).ok().map(Self::On),
		};
		day.ok_or_else(|| "write a day (2027-01-31), or a number of days from now (+180d)".into())
	}
}

impl When {
	fn day(self, now: Moment) -> Result<Day, Failure> {
		let day = match self {
			Self::On(day) => Some(day),
			Self::In(days) => day_of(now).checked_add(days.into()).and_then(|day| day.try_into().ok()),
		};
		Ok(day.ok_or(CliError::NoSuchDay)?)
	}
}

/// A moment of the past: `2027-01-31T12:00:00Z`, `now`, or so long ago, by the chain's clock: `-30m`, `-2h`, `-1d`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Whenever {
	At(Moment),
	Ago(Moment),
}

impl FromStr for Whenever {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		const UNITS: [(char, Moment); 3] = [('m', 60_000), ('h', 3_600_000), ('d', DAY)];
		let ago = |text: &str| {
			let (number, unit) = UNITS.iter().find_map(|(unit, length)| Some((text.strip_suffix(*unit)?, *length)))?;
			number.parse::<Moment>().ok()?.checked_mul(unit)
		};
		let moment = match (text, text.strip_prefix('-')) {
			("now", _) => Some(Self::Ago(0)),
			(_, Some(text)) => ago(text).map(Self::Ago),
			(_, None) => text::moment::parse(text).ok().map(Self::At),
		};
		moment.ok_or_else(|| "write a moment (2027-01-31T12:00:00Z), now, or how long ago (-30m, -2h, -1d)".into())
	}
}

impl Whenever {
	fn moment(self, now: Moment) -> Moment {
		match self {
			Self::At(at) => at,
			Self::Ago(ago) => now.saturating_sub(ago),
		}
	}
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: FollowUpVerb) -> Outcome {
	match verb {
		FollowUpVerb::Raise(args) => args.run(context).await?,
		FollowUpVerb::Communicate(args) => args.run(context).await?,
		FollowUpVerb::HandOver(AskArgs { which: FollowUpArg { follow_up }, to }) => {
			let to = context.account(&to).await?;
			let done =
				format!("{to} was asked to take over follow-up {follow_up}; you are responsible until they accept");
			send(context, &calls::report::hand_over(follow_up, to), done).await?;
		}
		FollowUpVerb::Accept(FollowUpArg { follow_up }) => {
			let done = format!("you are responsible for follow-up {follow_up} from now on");
			send(context, &calls::report::accept(follow_up), done).await?;
		}
		FollowUpVerb::Decline(FollowUpArg { follow_up }) => {
			let done = format!("you do not take over follow-up {follow_up}");
			send(context, &calls::report::decline(follow_up), done).await?;
		}
		FollowUpVerb::Satisfy { which: FollowUpArg { follow_up }, study } => {
			let study = study::resolve(context, &study).await?;
			let done = format!("follow-up {follow_up} is satisfied by study {}", brief(&study));
			send(context, &calls::report::satisfy(follow_up, study), done).await?;
		}
		FollowUpVerb::Reopen { which: FollowUpArg { follow_up }, reason } => {
			let done = format!("follow-up {follow_up} is open again: {reason}");
			send(context, &calls::report::reopen(follow_up, reason), done).await?;
		}
		FollowUpVerb::Cancel { which: FollowUpArg { follow_up }, reason } => {
			let done = format!("follow-up {follow_up} is cancelled: {reason}");
			send(context, &calls::report::cancel_follow_up(follow_up, reason), done).await?;
		}
		FollowUpVerb::Escalate(AskArgs { which: FollowUpArg { follow_up }, to }) => {
			let to = context.account(&to).await?;
			let done = format!("{to} was asked to take over follow-up {follow_up}");
			send(context, &calls::report::escalate(follow_up, to), done).await?;
		}
		FollowUpVerb::Show(FollowUpArg { follow_up }) => {
			let course = follow_up::show(context.session(), follow_up).await?;
			context.show(&course).await?;
			context.part(&course.steps).await?;
		}
		FollowUpVerb::Todo => return todo::show(context, todo::of_follow_ups(context).await?).await,
		FollowUpVerb::List(args) => return args.run(context).await,
	}
	Ok(Exit::Ok)
}

async fn send(context: &Context, call: &impl Call, done: String) -> Result<(), Failure> {
	super::submit(context, call, &done).await
}

impl RaiseArgs {
	async fn run(self, context: &Context) -> Result<(), Failure> {
		let Self { report, category, modality, region, finding, from, due, to } = self;
		let finding = follow_up::finding(&finding)?;
		let report = report.find(context)?;
		let to = match to {
			Some(to) => Some(context.account(&to).await?),
			None => None,
		};
		let now = context.client().await?.best().await?.now().await?;
		let (from, due) = (from.day(now)?, due.day(now)?);
		let recommendation = Recommendation { category, finding, modality, region, from, due };
		let raised = follow_up::raise(context.session(), &NewFollowUp { report, recommendation, to }).await?;
		let text = match (raised.follow_up, &raised.transaction) {
			(Some(number), Some(transaction)) => format!(
				"follow-up {number} is raised, due {}, {}; you are responsible for it until somebody else accepts that",
				text::day::show(due),
				place(transaction)
			),
			(None, Some(transaction)) => format!("sent, {}", place(transaction)),
			(number, None) => format!("the ledger has the same already: follow-up {}", number.unwrap_or_default()),
		};
		context.done(&raised, text);
		Ok(())
	}
}

impl CommunicateArgs {
	async fn run(self, context: &Context) -> Result<(), Failure> {
		let Self { which: FollowUpArg { follow_up }, recipient, identified, received, method, radiologist } = self;
		let recipient = context.account(&recipient).await?;
		let radiologist = match &radiologist {
			Some(radiologist) => context.account(radiologist).await?,
			None => context.session().account().await?,
		};
		let known = follow_up::follow_up(context.session(), follow_up).await?;
		let Recommendation { finding, category, .. } = known.recommendation;
		// The patient is told as the patient of the report, and not by an account.
		let patient = follow_up::patient(context.session(), &known).await?;
		let recipient = Some(recipient).filter(|recipient| patient != Some(*recipient));
		let now = context.client().await?.best().await?.now().await?;
		let (identified, received) = (identified.moment(now), received.moment(now));
		let late = received.saturating_sub(identified) > category.communicate_within();
		let late = if late { ", later than its category allows" } else { "" };
		let communication = Communication { finding, identified, radiologist, recipient, received, method };
		let done = format!("the communication of follow-up {follow_up} is documented{late}");
		send(context, &calls::report::communicate(follow_up, communication), done).await
	}
}

impl Record for FollowUp {
	const COLUMNS: &'static [&'static str] = &[
		"follow_up",
		"due",
		"state",
		"modality",
		"region",
		"category",
		"responsible",
		"proposed",
		"communicated",
		"report",
	];

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		match (key, self.communicated) {
			("state", _) => Some(progress(self)),
			("communicated", None) => Some("no".into()),
			("communicated", Some((at, true))) => Some(format!("{}, late", text::moment::show(at))),
			_ => None,
		}
	}
}

/// The state of a follow-up, in words.
fn progress(known: &FollowUp) -> String {
	let state = match known.state {
		FollowUpState::Open => "open".into(),
		FollowUpState::Overdue => "OVERDUE".into(),
		FollowUpState::Satisfied { study } => format!("satisfied by {study:?}"),
		FollowUpState::Cancelled { reason } => format!("cancelled: {reason}"),
	};
	let alone = if known.orphaned && known.state.is_open() { ", LEFT ALONE" } else { "" };
	format!("{state}{alone}")
}

impl Record for Step {
	const COLUMNS: &'static [&'static str] = &["at", "step", "by", "organisation", "to", "what"];

	fn cell(&self, key: &str, names: &Names) -> Option<String> {
		match (key, &self.step) {
			("by", _) if self.by.is_none() => Some("the ledger".into()),
			("what", Taken::Communicated(told)) => Some(format!(
				"{}, seen {}, told {}, by {}",
				told.method,
				text::moment::show(told.identified),
				text::moment::show(told.received),
				names.account(&told.radiologist)
			)),
			("what", Taken::Satisfied { study }) => Some(format!("study {study:?}")),
			("what", Taken::Reopened { reason }) => Some(reason.to_string()),
			("what", Taken::Cancelled { reason }) => Some(reason.to_string()),
			_ => None,
		}
	}
}

impl Record for Course {
	const COLUMNS: &'static [&'static str] = FollowUp::COLUMNS;

	fn cell(&self, key: &str, names: &Names) -> Option<String> {
		self.follow_up.cell(key, names)
	}
}

impl ListArgs {
	async fn run(self, context: &Context) -> Outcome {
		let Self { mine, organisation, report, patient, all, overdue } = self;
		let session = context.session();
		let whose = match (mine, organisation, &report, &patient) {
			(true, ..) => Whose::Own(session.account().await?),
			(_, Some(organisation), ..) => Whose::Organisation(organisation),
			(_, _, Some(report), _) => Whose::Report(radledger_workflows::report::find(&session.vault()?, report)?),
			(.., Some(patient)) => Whose::Patient(context.account(patient).await?),
			_ => Whose::Anyone,
		};
		let found = follow_up::list(session, whose, all, overdue).await?;
		context.list("follow_ups", &found).await?;
		let open = || found.iter().filter(|known| known.state.is_open());
		let late = open().filter(|known| known.state == FollowUpState::Overdue).count();
		let alone = open().filter(|known| known.orphaned).count();
		if late + alone > 0 {
			output::note(format!(
				"{late} overdue, {alone} whose responsible person cannot act any more: a data steward runs `radledger followup \
				 escalate`"
			));
		}
		Ok(if overdue && late > 0 { Exit::Refused } else { Exit::Ok })
	}
}

/// What became of a follow-up when a study was anchored.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub(super) struct Closed {
	follow_up: FollowUpId,
	study: StudyId,
	/// Whether it is satisfied now.
	satisfied: bool,
	#[serde(skip_serializing_if = "Option::is_none")]
	transaction: Option<radledger_client::Outcome>,
	/// The command that satisfies it, where nothing says which part of the body the study shows, or when it was made.
	#[serde(skip_serializing_if = "Option::is_none")]
	command: Option<String>,
	/// Why it could not be satisfied.
	#[serde(skip_serializing_if = "Option::is_none")]
	problem: Option<Failure>,
}

impl From<follow_up::Closed> for Closed {
	fn from(follow_up::Closed { follow_up, study, satisfied }: follow_up::Closed) -> Self {
		let mut closed = Self { follow_up, study, satisfied: false, transaction: None, command: None, problem: None };
		match satisfied {
			None => closed.command = Some(format!("radledger followup satisfy {follow_up} {study:?}")),
			Some(Err(error)) => closed.problem = Some(error.into()),
			Some(Ok(transaction)) => {
				closed.satisfied = transaction.block.is_some();
				closed.transaction = Some(transaction);
			}
		}
		closed
	}
}

impl Closed {
	/// One line, for people.
	pub(super) fn line(&self) -> String {
		let number = self.follow_up;
		match (&self.command, &self.problem) {
			(_, Some(problem)) => format!("follow-up {number} is not satisfied: {}", problem.lines()),
			(Some(command), None) => format!(
				"follow-up {number} is perhaps satisfied: the files do not say which part of the body the study shows, or when it \
				 was made; if it is what was recommended, run `{command}`"
			),
			(None, None) if self.satisfied => format!("follow-up {number} is satisfied by study {:?}", self.study),
			(None, None) => format!("sent that study {:?} satisfies follow-up {number}", self.study),
		}
	}
}

/// Satisfies the follow-ups of which a study that was just anchored does what was recommended. An error is shown, and
/// changes nothing about the studies.
pub(super) async fn close(context: &Context, reading: &Reading, report: &Report) -> Vec<Closed> {
	let mut closed = Vec::new();
	for (study, row) in reading.studies.iter().zip(&report.studies) {
		let Some(id) = row.study.filter(|_| row.is_there()) else {
			continue;
		};
		match follow_up::close(context.session(), study, id).await {
			Ok(found) => closed.extend(found.into_iter().map(Closed::from)),
			Err(error) => output::note(format!(
				"nobody can tell whether study {} does what was recommended: {}",
				brief(&id),
				Failure::from(error).lines()
			)),
		}
	}
	closed
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::render::pinned;
	use radledger_client::AccountId;
	use radledger_primitives::H256;

	/// Days as `date -u -d TEXT +%s` (GNU coreutils) divided by 86400 counts them.
	#[test]
	fn days_should_be_of_the_calendar_or_counted_from_the_clock_of_the_chain() {
		let now = 20_780 * DAY + 5;
		for (text, day) in [
			("1970-01-01", 0),
			("2000-02-29", 11_016),
			("2026-11-23", 20_780),
			("2100-03-01", 47_541),
			("+0d", 20_780),
			("+180d", 20_960),
		] {
			assert_eq!(text.parse::<When>().unwrap().day(now), Ok(day), "{text}");
		}
		assert_eq!(When::In(Day::MAX).day(now).map_err(|failure| failure.code), Err("no-such-day".into()));
		for text in ["", "soon", "+d", "+-1d", "++1d", "180d", "2027-02-29", "1969-12-31", "2027-01-31T00:00:00Z"] {
			assert!(text.parse::<When>().is_err(), "{text}");
		}
	}

	#[test]
	fn moments_should_be_of_the_calendar_or_so_long_ago() {
		let now = 10 * DAY;
		for (text, at) in [
			("now", now),
			("-30m", now - 1_800_000),
			("-2h", now - 7_200_000),
			("-1d", 9 * DAY),
			("-99d", 0),
			("1970-01-02T00:00:01Z", DAY + 1_000),
			("1970-01-02T02:00:01+02:00", DAY + 1_000),
		] {
			assert_eq!(text.parse::<Whenever>().unwrap().moment(now), at, "{text}");
		}
		for text in ["", "-", "-m", "-2", "2h", "-2w", "-ä", "1970-01-02", "-18446744073709551615d"] {
			assert!(text.parse::<Whenever>().is_err(), "{text}");
		}
	}

	#[test]
	fn progress_should_shout_when_somebody_has_to_act() {
		let mut known = FollowUp {
			follow_up: 3,
			report: H256::repeat_byte(1),
			recommendation: Recommendation {
				category: ActionableCategory::Category3,
				finding: H256::repeat_byte(2),
				modality: Modality::Ct,
				region: BodyRegion::Chest,
				from: 10,
				due: 20,
			},
			responsible: AccountId([1; 32]),
			organisation: 0,
			orphaned: false,
			proposed: None,
			state: FollowUpState::Open,
			was_overdue: false,
			communicated: None,
			at: 5 * DAY,
			steps: 1,
		};
		let mut all = vec![known.clone()];
		known.orphaned = true;
		all.extend([FollowUp { state: FollowUpState::Overdue, ..known.clone() }]);
		known.state = FollowUpState::Cancelled { reason: CancelReason::Deceased };
		all.push(known);
		pinned::list("followup list", &all, &Names::of([(0, "north-hospital")]));
	}

	#[test]
	fn communication_should_be_told_whole() {
		let told = Communication {
			finding: H256::zero(),
			identified: 1_000,
			radiologist: AccountId([1; 32]),
			recipient: Some(AccountId([7; 32])),
			received: 2_000,
			method: CommunicationMethod::Telephone,
		};
		let step = Step { step: Taken::Communicated(told), by: None, at: 1_000, block: 3 };
		pinned::list("followup show: steps", &[step], &Names::default());
	}

	#[test]
	fn line_should_have_the_command_when_nothing_tells_the_region() {
		let closed = Closed::from(follow_up::Closed { follow_up: 3, study: H256::zero(), satisfied: None });
		let command = format!("radledger followup satisfy 3 {:?}", H256::zero());
		assert!(closed.line().contains(&format!("`{command}`")));
		let json = serde_json::to_value(&closed).unwrap();
		assert_eq!((&json["follow_up"], &json["command"]), (&3.into(), &command.into()));
		assert_eq!((json.get("problem"), json.get("transaction")), (None, None));
	}
}
