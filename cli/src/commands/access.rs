//! `radledger access`: who asks for data, who used them, and who did without asking.

use super::{
	consent::{account_or_signer, study_if_named, tell, Sending, UseArgs},
	place,
};
use crate::{
	context::Context,
	errors::{Exit, Failure, Outcome},
	hints::rules,
	output,
	parse::{code, hash, period},
	render::{Names, Record},
	time::until,
	todo,
};
use clap::Subcommand;
use radledger_client::{
	calls,
	consent::{Access, Basis},
	AccountId, BlockRef,
};
use radledger_primitives::{
	consent::{EmergencyReason, Justification, Purpose, RequestId, ReviewOutcome, Rule},
	text::moment,
	Moment, OrganisationId, H256,
};
use radledger_workflows::{
	access::{self, Again, Log, NewRequest, Trust},
	consent::{
		lines::{Asked, EmergencyLine, Use},
		words,
	},
	words::count,
};
use serde::Serialize;
use serde_json::json;
use std::time::Duration;

/// What can be done with requests and the log of uses.
#[derive(Subcommand, Debug)]
pub enum AccessVerb {
	/// Ask for a patient's data. If a consent permits it that is the answer; otherwise the patient is asked.
	Request {
		/// The patient's account.
		patient: String,
		/// What for.
		#[arg(long, value_parser = code(Purpose::ALL, Purpose::name))]
		purpose: Purpose,
		/// Why.
		#[arg(long, value_parser = code(Justification::ALL, Justification::name))]
		justification: Justification,
		/// The end: a date (2027-01-31, the end of that day, UTC), a moment, or +365d; five years at most.
		#[arg(long, value_name = "DATE", value_parser = until)]
		until: Moment,
		/// One study; all of the patient's by default.
		#[arg(long, value_name = "STUDY")]
		study: Option<String>,
		/// What else is said of it.
		#[command(flatten)]
		details: UseArgs,
	},
	/// Approve a request: consent to what it asks for.
	Approve {
		/// The request's number.
		id: RequestId,
		/// No longer than this: a date (the end of that day, UTC), a moment, or +365d.
		#[arg(long, value_name = "DATE", value_parser = until)]
		until: Option<Moment>,
		/// How it is sent.
		#[command(flatten)]
		sending: Sending,
	},
	/// Refuse a request.
	Refuse {
		/// The request's number.
		id: RequestId,
		/// How it is sent.
		#[command(flatten)]
		sending: Sending,
	},
	/// Record a use before it takes place: exit code 3 if it is denied, 4 if it is for people to judge. That is recorded as
	/// well.
	Record {
		/// The patient's account.
		patient: String,
		/// One study; all of the patient's by default.
		#[arg(long, value_name = "STUDY")]
		study: Option<String>,
		/// What for.
		#[arg(
			long,
			value_parser = code(Purpose::ALL, Purpose::name),
			required_unless_present = "request",
			conflicts_with = "request"
		)]
		purpose: Option<Purpose>,
		/// The request in which you said what for.
		#[arg(
			long,
			value_name = "N",
			conflicts_with_all = ["declarations", "disease", "research_type", "project", "region", "text"]
		)]
		request: Option<RequestId>,
		/// What else is said of it.
		#[command(flatten)]
		details: UseArgs,
	},
	/// Show who used a patient's data, or was denied.
	Log {
		/// The patient's account; the signer by default.
		patient: Option<String>,
		/// The number of the first entry to show.
		#[arg(long, value_name = "N", default_value_t = 0, conflicts_with = "verify")]
		from: u64,
		/// State that nothing is left out, and as of which block. The log is read with proofs either way: a node that hides
		/// or changes an entry is refused with exit code 3.
		#[arg(long)]
		verify: bool,
		/// How old the newest block may be.
		#[arg(long, value_name = "PERIOD", default_value = "10m", value_parser = period)]
		max_age: Moment,
		/// The hash of the chain's first block, from a source that you trust; by default the one that the vault knows.
		#[arg(long, value_name = "HASH", value_parser = hash)]
		genesis: Option<H256>,
		/// Another node, which must have the same block; write it once for each.
		#[arg(long, value_name = "URL")]
		witness: Vec<String>,
	},
	/// Use a patient's data without asking, in an emergency. The patient and the data stewards see it at once.
	BreakGlass {
		/// The patient's account.
		patient: String,
		/// One study; all of the patient's by default.
		#[arg(long, value_name = "STUDY")]
		study: Option<String>,
		/// Why.
		#[arg(long, value_parser = code(EmergencyReason::ALL, EmergencyReason::name))]
		reason: EmergencyReason,
	},
	/// Review an emergency, as a data steward of the hospital that enrolled the patient or an auditor of a regulator.
	/// Abuse ends the credential of who broke the glass. Nobody reviews for their own organisation's members.
	Review {
		/// The organisation whose member broke the glass.
		organisation: OrganisationId,
		/// The patient's account.
		patient: String,
		/// The entry in the patient's log.
		entry: u64,
		/// How it ended.
		#[arg(long, value_parser = code(ReviewOutcome::ALL, ReviewOutcome::name))]
		outcome: ReviewOutcome,
	},
	/// Judge whether what a request declares holds, as far as that is for people to judge, as a data steward of the hospital
	/// that enrolled the patient or an auditor of a regulator. Nobody judges for their own organisation's members.
	Judge {
		/// The patient's account.
		patient: String,
		/// The request's number.
		request: RequestId,
		/// What the documents show.
		holds: Verdict,
	},
	/// List the emergencies of an organisation's members.
	Emergencies {
		/// The organisation's number; the signer's by default.
		organisation: Option<OrganisationId>,
	},
	/// List the requests for a patient's data.
	Requests {
		/// The patient's account; the signer by default.
		patient: Option<String>,
	},
	/// List what waits for you: requests for your data; or emergencies to review and requests to judge, of patients whom your
	/// organisation enrolled. A regulator sees those that the patient's hospital may not judge or left undone.
	Todo,
}

/// What documents show of a request.
#[derive(clap::ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
	/// What it declares is so.
	Holds,
	/// It is not.
	DoesNotHold,
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: AccessVerb) -> Outcome {
	let session = context.session();
	match verb {
		AccessVerb::Request { patient, purpose, justification, until, study, details } => {
			let new = NewRequest {
				patient: context.account(&patient).await?,
				study: study_if_named(context, study.as_deref()).await?,
				data_use: details.data_use(context, purpose).await?,
				justification,
				until,
			};
			return request(context, new).await;
		}
		AccessVerb::Approve { id, until, sending } => sending.send(context, &calls::approve(id, until)).await?,
		AccessVerb::Refuse { id, sending } => {
			sending.submit(context, &calls::decline(id), &format!("request {id} is refused")).await?;
		}
		AccessVerb::Judge { patient, request, holds } => {
			let patient = context.account(&patient).await?;
			tell(context, &calls::judge_request(patient, request, holds == Verdict::Holds), None).await?;
		}
		AccessVerb::Record { patient, study, purpose, request, details } => {
			let patient = context.account(&patient).await?;
			let study = study_if_named(context, study.as_deref()).await?;
			let basis = match (request, purpose) {
				(Some(request), _) => Basis::Request(request),
				(None, Some(purpose)) => Basis::Declared(details.data_use(context, purpose).await?),
				(None, None) => {
					return Err(Failure::usage("no-purpose", "nothing says what the data are used for")
						.hint("add --purpose PURPOSE, or --request N"))
				}
			};
			let recorded = access::record(session, patient, study, basis).await?;
			return said(context, &recorded);
		}
		AccessVerb::Log { patient, from, verify, max_age, genesis, witness } => {
			let patient = account_or_signer(context, patient.as_deref()).await?;
			let trust = Trust { genesis, age: Duration::from_millis(max_age), witnesses: witness };
			return log(context, patient, from, verify, &trust).await;
		}
		AccessVerb::BreakGlass { patient, study, reason } => {
			let patient = context.account(&patient).await?;
			let study = study_if_named(context, study.as_deref()).await?;
			let broken = access::break_glass(session, patient, study, reason).await?;
			let text = broken.text.clone().unwrap_or_else(|| "sent".into());
			context.done(&broken, format!("{text}, {}", place(&broken.transaction)));
			let denied = broken.denied == Some(true);
			output::note(match denied {
				true => "do not use the data: the patient decided so beforehand, unless others are in danger",
				false => "the patient and the data stewards see it; a data steward has to review it",
			});
			return Ok(if denied { Exit::Refused } else { Exit::Ok });
		}
		AccessVerb::Review { organisation, patient, entry, outcome } => {
			let patient = context.account(&patient).await?;
			let done = format!("entry {entry} is reviewed: {}", outcome.name());
			super::submit(context, &calls::review_emergency(organisation, patient, entry, outcome), &done).await?;
		}
		AccessVerb::Emergencies { organisation } => {
			let organisation = organisation_or_own(context, organisation).await?;
			let found = access::emergencies(session, organisation).await?;
			let whole = json!({ "organisation": organisation, "emergencies": found });
			context.report(&whole, &found, "no emergencies").await?;
			let overdue = found.iter().filter(|emergency| emergency.overdue).count();
			if overdue > 0 {
				output::note(format!("{overdue} overdue: a data steward reviews with `radledger access review`"));
			}
		}
		AccessVerb::Todo => return todo::show(context, todo::of_access(context).await?).await,
		AccessVerb::Requests { patient } => {
			let patient = account_or_signer(context, patient.as_deref()).await?;
			let found = access::requests(session, &patient).await?;
			context.report(&json!({ "patient": patient, "requests": found }), &found, "no requests").await?;
		}
	}
	Ok(Exit::Ok)
}

/// The organisation that is named, or the signer's.
pub(super) async fn organisation_or_own(
	context: &Context,
	organisation: Option<OrganisationId>,
) -> Result<OrganisationId, Failure> {
	match organisation {
		None => {
			context.own_account().await?;
			let session = context.session();
			Ok(session.organisation(&session.ledger().await?).await?)
		}
		Some(organisation) => Ok(organisation),
	}
}

impl Record for Asked {
	const COLUMNS: &'static [&'static str] =
		&["request", "at", "organisation", "by", "study", "for", "justification", "until", "state"];

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		match key {
			"study" if self.study.is_none() => Some("all".into()),
			"state" => Some(self.text.clone()),
			_ => None,
		}
	}
}

impl Record for EmergencyLine {
	const COLUMNS: &'static [&'static str] = &["patient", "entry", "at", "by", "study", "reason", "review"];

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		match key {
			"study" if self.study.is_none() => Some("all".into()),
			"reason" if self.against_will => Some(format!("{}, AGAINST THE WILL OF THE PATIENT", self.reason)),
			_ => None,
		}
	}
}

impl Record for Use {
	const COLUMNS: &'static [&'static str] =
		&["entry", "at", "organisation", "by", "activity", "study", "for", "outcome"];

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		match (key, self.request) {
			("study", _) if self.study.is_none() => Some("all".into()),
			("activity", _) => Some(words::activity(&self.activity)),
			("for", Some(request)) => Some(format!("{}; request {request}", self.summary)),
			("outcome", _) => Some(self.text.clone()),
			_ => None,
		}
	}
}

async fn request(context: &Context, new: NewRequest) -> Outcome {
	let made = access::request(context.session(), new).await?;
	let at = place(&made.transaction);
	let text = match (made.request, made.state, made.rule) {
		(None, ..) => format!("asked, {at}; `radledger access requests` shows the answer"),
		(Some(request), Some("denied"), Some(rule)) => format!("request {request} is {}, {at}", words::denied(rule)),
		(Some(request), Some("asked"), Some(rule)) => format!("request {request} is {}, {at}", words::asked(rule)),
		(Some(request), Some("permitted"), _) => {
			let consent = made.consent.unwrap_or_default();
			format!("request {request} is permitted by consent {consent}, {at}")
		}
		(Some(request), ..) => format!("request {request} waits for the patient, {at}"),
	};
	context.done(&made, text);
	let denied = made.rule.filter(|_| made.state == Some("denied"));
	denied.and_then(rules::advice).into_iter().for_each(output::note);
	if made.state == Some("asked") {
		output::note(
			"show the documents to a data steward of the patient's hospital, who runs `radledger access judge`; or wait for \
			 the patient",
		);
	}
	Ok(exit(denied))
}

fn exit(denied: Option<Rule>) -> Exit {
	match denied {
		Some(_) => Exit::Refused,
		None => Exit::Ok,
	}
}

/// Says how a use was recorded.
fn said(context: &Context, recorded: &access::Recorded) -> Outcome {
	let at = place(&recorded.transaction);
	match &recorded.text {
		Some(text) => {
			context.text(recorded, [text.clone()]);
			output::note(format!("recorded {at}"));
		}
		None => context.done(
			recorded,
			format!(
				"whether it is permitted is not known yet: do not use the data before `radledger access log` says so; {at}"
			),
		),
	}
	if recorded.asked == Some(true) {
		output::note(rules::JUDGE);
		return Ok(Exit::NotComparable);
	}
	recorded.rule.and_then(rules::advice).into_iter().for_each(output::note);
	Ok(exit(recorded.rule))
}

/// A log, for programs.
#[derive(Serialize)]
struct Logged<'a> {
	patient: AccountId,
	entries: &'a [Use],
	/// The numbers of entries that are of studies which the vault cannot open.
	sealed: &'a [u64],
	/// What is proved, if that was asked.
	#[serde(skip_serializing_if = "Option::is_none")]
	verdict: Option<&'a Proof>,
}

/// What the proofs of a log show.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Proof {
	/// Always true: anything else is an error.
	complete: bool,
	/// Entries that are kept.
	entries: usize,
	/// Those of them that this vault cannot read.
	sealed: usize,
	/// The number of the first entry that is still kept; those before it were removed after their time.
	kept_from: u64,
	/// Entries made so far.
	length: u64,
	/// The block whose state has the log.
	block: BlockRef,
	/// The chain's clock in that block.
	at: String,
	/// The hash of the chain's first block.
	genesis: H256,
	/// Whether that is the chain that was expected, rather than the first that answered.
	known: bool,
	/// What became of the entries when they were decided again, from what they say and from what the patient decided.
	again: Again,
}

impl Proof {
	fn new(log: &Log, again: Again) -> Self {
		Self {
			complete: true,
			entries: log.entries.len() + log.sealed.len(),
			sealed: log.sealed.len(),
			kept_from: log.kept_from,
			length: log.length,
			block: log.block,
			at: moment::show(log.at),
			genesis: log.genesis,
			known: log.known,
			again,
		}
	}

	/// For people.
	fn lines(&self) -> Vec<String> {
		let removed = match self.kept_from {
			0 => String::new(),
			before => format!("; the {before} before were removed after their time"),
		};
		let found = match self.entries {
			0 => "complete: it tells of no use".into(),
			1 => format!("complete: 1 entry, number {}, none left out{removed}", self.kept_from),
			entries => format!(
				"complete: {entries} entries, number {} to {}, none left out{removed}",
				self.kept_from,
				self.length.saturating_sub(1)
			),
		};
		let mut lines = vec![found, format!("as of block {} ({:?}), {}", self.block.number, self.block.hash, self.at)];
		if !self.known {
			lines.push(format!("of the chain {:?}, which this vault did not know before", self.genesis));
		}
		let Again { same, different, undecided } = &self.again;
		if self.entries > self.sealed {
			let of = self.entries - self.sealed - undecided.len();
			lines.push(format!("decided again from what the entries say: {same} of {of} alike"));
		}
		if !different.is_empty() {
			let numbers: Vec<_> = different.iter().map(u64::to_string).collect();
			lines.push(format!("NOT AS THE PATIENT DECIDED: entry {}", numbers.join(", ")));
		}
		lines
	}
}

async fn log(context: &Context, patient: AccountId, from: u64, verify: bool, trust: &Trust) -> Outcome {
	let log = access::log(context.session(), patient, trust).await?;
	let shown: Vec<_> = log.entries.iter().filter(|(number, _)| *number >= from).collect();
	if from > log.length {
		let what = format!("the log has {} entries, and entry {from} is the first asked for", log.length);
		return Err(Failure::usage("no-such-entry", what).hint("name a smaller number (--from), or leave it out"));
	}
	let told = |(number, entry): &(u64, Access)| {
		let study = entry.study.map(|name| log.names.study(name));
		Use::new(*number, &Access { study, ..entry.clone() })
	};
	let entries: Vec<_> = shown.into_iter().map(told).collect();
	let sealed: Vec<_> = log.sealed.iter().copied().filter(|number| *number >= from).collect();
	let proof = match verify {
		true => Some(Proof::new(&log, access::decide_again(context.session(), &patient, &log).await?)),
		false => None,
	};
	let logged = Logged { patient, entries: &entries, sealed: &sealed, verdict: proof.as_ref() };
	context.report(&logged, &entries, "no entries").await?;
	if !sealed.is_empty() {
		output::note(format!(
			"{} of studies that this vault cannot open: {}; take in the card of the patient at the hospital in question \
			 (`radledger patient import-card`)",
			count(sealed.len(), "entry"),
			sealed.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")
		));
	}
	proof.iter().flat_map(Proof::lines).for_each(output::note);
	Ok(match proof.is_some_and(|proof| !proof.again.different.is_empty()) {
		true => Exit::Refused,
		false => Exit::Ok,
	})
}
