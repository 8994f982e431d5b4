//! `radledger followup`: what must be done because of a finding, until it is done, wherever that is.

use super::{
	named, organisations, place, report,
	study::{self, not_on_ledger},
};
use crate::{
	args::{FollowUpVerb, RaiseArgs},
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
	report::{
		done::{self, Closed, Fit, FollowUp},
		lines::{progress, FollowUpLine, StepLine},
		notes::Notes,
		time,
	},
	study::{
		anchor::{Report, Status},
		table::short,
		text::{clean, show},
	},
};
use radledger_client::{calls, demonstration, AccountId, Ledger};
use radledger_dicom::Reading;
use radledger_primitives::{
	digest::sha256,
	report::{records::FollowUpState, Communication, FollowUpId, Recommendation},
	OrganisationId, StudyId, H256,
};
use serde::Serialize;
use std::{fs, path::Path};

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: FollowUpVerb) -> Outcome {
	match verb {
		FollowUpVerb::Raise(args) => raise(context, *args).await,
		FollowUpVerb::Communicate { follow_up, recipient, identified, received, method, radiologist } => {
			let recipient = context.account(&recipient).await?;
			let radiologist = match &radiologist {
				Some(radiologist) => context.account(radiologist).await?,
				None => demonstration::id(context.signer().await?),
			};
			let ledger = context.client().await?.best().await?;
			let known = known(&ledger, follow_up).await?;
			let now = ledger.now().await?;
			let (identified, received) = (identified.moment(now), received.moment(now));
			let communication = Communication {
				finding: known.recommendation.finding,
				identified,
				radiologist,
				recipient,
				received,
				method,
			};
			let late = received.saturating_sub(identified) > known.recommendation.category.communicate_within();
			let late = if late { ", later than its category allows" } else { "" };
			let done = format!("the communication of follow-up {follow_up} is documented{late}");
			send(context, &calls::report::communicate(follow_up, communication), &done).await
		}
		FollowUpVerb::HandOver { follow_up, to } => {
			let to = context.account(&to).await?;
			let done =
				format!("{to} was asked to take over follow-up {follow_up}; you are responsible until they accept");
			send(context, &calls::report::hand_over(follow_up, to), &done).await
		}
		FollowUpVerb::Accept { follow_up } => {
			let done = format!("you are responsible for follow-up {follow_up} from now on");
			send(context, &calls::report::accept(follow_up), &done).await
		}
		FollowUpVerb::Decline { follow_up } => {
			let done = format!("you do not take over follow-up {follow_up}");
			send(context, &calls::report::decline(follow_up), &done).await
		}
		FollowUpVerb::Satisfy { follow_up, study } => {
			let study = study::resolve(context, &study).await?;
			let done = format!("follow-up {follow_up} is satisfied by study {}", short(&study));
			send(context, &calls::report::satisfy(follow_up, study), &done).await
		}
		FollowUpVerb::Reopen { follow_up, reason } => {
			let done = format!("follow-up {follow_up} is open again: {}", reason.name());
			send(context, &calls::report::reopen(follow_up, reason), &done).await
		}
		FollowUpVerb::Cancel { follow_up, reason } => {
			let done = format!("follow-up {follow_up} is cancelled: {}", reason.name());
			send(context, &calls::report::cancel_follow_up(follow_up, reason), &done).await
		}
		FollowUpVerb::Escalate { follow_up, to } => {
			let to = context.account(&to).await?;
			let done = format!("{to} was asked to take over follow-up {follow_up}");
			send(context, &calls::report::escalate(follow_up, to), &done).await
		}
		FollowUpVerb::Show { follow_up } => show_one(context, follow_up).await,
		FollowUpVerb::List { mine, organisation, report, patient, all, overdue } => {
			let whose = match (mine, organisation, report, patient) {
				(true, ..) => Whose::Own(demonstration::id(context.signer().await?)),
				(_, Some(organisation), ..) => Whose::Organisation(organisation),
				(_, _, Some(report), _) => Whose::Report(report::resolve(context, &report)?),
				(.., Some(patient)) => Whose::Patient(context.account(&patient).await?),
				_ => Whose::Anyone,
			};
			list(context, whose, all, overdue).await
		}
	}
}

async fn send<C: radledger_client::Call>(context: &Context, call: &C, done: &str) -> Outcome {
	super::submit(context, call, done).await?;
	Ok(Exit::Ok)
}

/// A follow-up as it stands.
async fn known(ledger: &Ledger, follow_up: FollowUpId) -> Result<FollowUp, Failure> {
	ledger.follow_up(follow_up).await?.ok_or_else(|| {
		Failure::refused("follow-up-not-found", format!("the ledger has no follow-up {follow_up}"))
			.hint("`radledger followup list --all` shows those that it has")
	})
}

/// Longest text of a finding.
const LONGEST: u64 = 1 << 24;

/// The digest of a finding: of a file, or of the text itself.
fn finding(text: &str) -> Result<H256, Failure> {
	let path = Path::new(text);
	let unreadable =
		|why: String| Failure::failed("unreadable-file", format!("cannot read {}", show(path))).why(clean(&why));
	let bytes = match fs::metadata(path) {
		Ok(file) if file.len() > LONGEST => return Err(unreadable(format!("it is longer than {LONGEST} bytes"))),
		Ok(_) => fs::read(path).map_err(|error| unreadable(error.to_string()))?,
		Err(_) => text.trim().as_bytes().to_vec(),
	};
	match bytes.is_empty() {
		true => Err(Failure::usage("no-finding", "the finding is empty")
			.hint("name the finding with --finding: a file, or a text; it stays here")),
		false => Ok(sha256(&[&bytes])),
	}
}

/// A raised follow-up, for programs.
#[derive(Serialize)]
struct Raised {
	/// None if no block was waited for.
	follow_up: Option<FollowUpId>,
	report: H256,
	finding: H256,
	/// None if the ledger had it before.
	transaction: Option<radledger_client::Outcome>,
}

async fn raise(context: &Context, args: RaiseArgs) -> Outcome {
	let digest = finding(&args.finding)?;
	let keeper = report::vault(context).await?;
	let report = report::resolve(context, &args.report)?;
	let to = match &args.to {
		Some(to) => Some(context.account(to).await?),
		None => None,
	};
	let ledger = context.client().await?.best().await?;
	if ledger.report(&report).await?.is_none() {
		return Err(report::not_on_ledger(&report));
	}
	let now = ledger.now().await?;
	let (from, due) = (args.from.day(now)?, args.due.day(now)?);
	time::window(from, due)?;
	let raised = ledger.follow_ups_of_report(&report).await?;
	let _alone = keeper.lock()?;
	let mut notes = Notes::open(keeper.folder(), &report)?;
	let recommendation = |finding| Recommendation {
		category: args.category,
		finding,
		modality: args.modality,
		region: args.region,
		from,
		due,
	};
	// One that is just the same and still open is what a run left behind that lost its node.
	let of = |finding: &H256| raised.iter().find(|known| known.recommendation.finding == *finding);
	let same = |finding: &H256| {
		of(finding).filter(|known| known.state.is_open() && known.recommendation == recommendation(*finding))
	};
	let hidden = notes.draw_finding(digest, |finding| of(finding).is_some() && same(finding).is_none())?;
	let (number, transaction) = match same(&hidden.commitment) {
		Some(known) => (Some(known.follow_up), None),
		None => {
			let call = calls::report::raise_follow_up(report, recommendation(hidden.commitment), to);
			let transaction = context.submit(&call).await?;
			let number = match transaction.block {
				None => None,
				Some(_) => {
					let raised = context.client().await?.best().await?.follow_ups_of_report(&report).await?;
					raised
						.iter()
						.find(|known| known.recommendation.finding == hidden.commitment)
						.map(|known| known.follow_up)
				}
			};
			(number, Some(transaction))
		}
	};
	if context.json() {
		output::json(&Raised { follow_up: number, report, finding: hidden.commitment, transaction });
		return Ok(Exit::Ok);
	}
	output::note(match (number, &transaction) {
		(Some(number), Some(transaction)) => format!(
			"follow-up {number} is raised, due {}, {}; you are responsible for it until somebody else accepts that",
			time::show(due),
			place(transaction)
		),
		(Some(number), None) => format!("the ledger has just this already: follow-up {number}"),
		(None, Some(transaction)) => format!("sent, {}", place(transaction)),
		(None, None) => "nothing was sent".into(),
	});
	Ok(Exit::Ok)
}

async fn show_one(context: &Context, follow_up: FollowUpId) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let known = known(&ledger, follow_up).await?;
	let steps: Vec<StepLine> = ledger.steps(follow_up).await?.iter().map(StepLine::from).collect();
	let line = FollowUpLine::from(&known);
	if context.json() {
		#[derive(Serialize)]
		struct Shown {
			#[serde(flatten)]
			line: FollowUpLine,
			steps: Vec<StepLine>,
		}
		output::json(&Shown { line, steps });
		return Ok(Exit::Ok);
	}
	let names = organisations(context, &ledger).await?;
	let organisation = |id: OrganisationId| names.get(&id).cloned().unwrap_or_else(|| id.to_string());
	let account = async |account: &Option<AccountId>| match account {
		Some(account) => named(context, account).await,
		None => Ok("-".into()),
	};
	output::fields(&[
		("follow-up", follow_up.to_string()),
		("report", format!("{:?}", known.report)),
		("patient", account(&known.subject).await?),
		("category", line.category.name().into()),
		("what", format!("{} {}", line.modality.name(), line.region.name())),
		("from", line.from.clone()),
		("due", line.due.clone()),
		("state", progress(&known)),
		("responsible", named(context, &known.responsible).await?),
		("organisation", organisation(known.organisation)),
		("asked to take over", account(&known.proposed).await?),
		(
			"communicated",
			match (&line.communicated, line.communicated_late) {
				(Some(at), Some(true)) => format!("{at}, late"),
				(Some(at), _) => at.clone(),
				(None, _) => "no".into(),
			},
		),
	]);
	output::lines([String::new()]);
	let mut rows = Vec::with_capacity(steps.len());
	for step in &steps {
		rows.push(vec![
			step.at.clone(),
			step.step.into(),
			match &step.by {
				Some(by) => named(context, by).await?,
				None => "the ledger".into(),
			},
			step.organisation.map_or("-".into(), organisation),
			account(&step.to).await?,
			step.detail(),
		]);
	}
	output::table(&["at", "step", "by", "organisation", "to", "what"], rows);
	Ok(Exit::Ok)
}

/// Whose follow-ups are listed.
enum Whose {
	Own(AccountId),
	Organisation(OrganisationId),
	Report(H256),
	Patient(AccountId),
	Anyone,
}

async fn list(context: &Context, whose: Whose, all: bool, overdue: bool) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let mut found = match &whose {
		Whose::Own(_) | Whose::Anyone => ledger.follow_ups(None, !all).await?,
		Whose::Organisation(organisation) => ledger.follow_ups(Some(*organisation), !all).await?,
		Whose::Report(report) => ledger.follow_ups_of_report(report).await?,
		Whose::Patient(patient) => ledger.follow_ups_of_patient(patient).await?,
	};
	found.retain(|known| {
		let concerns = match &whose {
			Whose::Own(own) => known.responsible == *own || known.proposed == Some(*own),
			_ => true,
		};
		concerns && (all || known.state.is_open()) && (!overdue || known.state == FollowUpState::Overdue)
	});
	found.sort_by_key(|known| (known.recommendation.due, known.follow_up));
	if context.json() {
		let lines: Vec<_> = found.iter().map(FollowUpLine::from).collect();
		output::json(&serde_json::json!({ "follow_ups": lines }));
		return Ok(Exit::Ok);
	}
	let mut rows = Vec::with_capacity(found.len());
	for known in &found {
		let line = FollowUpLine::from(known);
		rows.push(vec![
			line.follow_up.to_string(),
			line.due,
			progress(known),
			format!("{} {}", line.modality.name(), line.region.name()),
			line.category.name().into(),
			named(context, &known.responsible).await?,
			match &known.proposed {
				Some(proposed) => named(context, proposed).await?,
				None => "-".into(),
			},
			match line.communicated_late {
				None => "no".into(),
				Some(false) => "yes".into(),
				Some(true) => "late".into(),
			},
			short(&line.report),
		]);
	}
	let header = ["follow-up", "due", "state", "what", "category", "responsible", "asked", "communicated", "report"];
	output::table(&header, rows);
	let late = found.iter().filter(|known| known.state == FollowUpState::Overdue).count();
	let alone = found.iter().filter(|known| known.orphaned && known.state.is_open()).count();
	if late + alone > 0 {
		output::note(format!(
			"{late} overdue, {alone} whose responsible person cannot act any more: a data steward runs `radledger followup \
			 escalate`"
		));
	}
	Ok(Exit::Ok)
}

/// Satisfies the follow-ups of which a study that was just anchored does what was recommended. What goes wrong is told,
/// and changes nothing about the studies.
pub(super) async fn close(context: &Context, reading: &Reading, report: &Report) -> Vec<Closed> {
	let mut closed = Vec::new();
	for (study, row) in reading.studies.iter().zip(&report.studies) {
		let there = matches!(row.status, Status::Anchored | Status::AlreadyAnchored | Status::Amended);
		let Some(id) = row.study.filter(|_| there) else {
			continue;
		};
		match close_with(context, study, id).await {
			Ok(found) => closed.extend(found),
			Err(failure) => output::note(format!(
				"whether study {} does what was recommended cannot be told: {}",
				short(&id),
				failure.lines()
			)),
		}
	}
	closed
}

async fn close_with(context: &Context, study: &radledger_dicom::Study, id: StudyId) -> Result<Vec<Closed>, Failure> {
	let ledger = context.client().await?.best().await?;
	let record = ledger.study(&id).await?.ok_or_else(|| not_on_ledger(&id))?;
	let Some(patient) = record.subject else {
		return Ok(Vec::new());
	};
	let candidates = ledger.follow_ups_of_patient(&patient).await?;
	if !candidates.iter().any(|known| known.state.is_open()) {
		return Ok(Vec::new());
	}
	let now = ledger.now().await?;
	// An amendment does not make a study younger.
	let anchored = ledger.history(&id).await?.first().map_or(record.at, |first| first.at);
	let candidates: Vec<_> =
		candidates.iter().filter(|known| done::is_candidate(known, record.modality, anchored, now)).collect();
	if candidates.is_empty() {
		return Ok(Vec::new());
	}
	let regions = done::regions(study)?;
	let mut closed = Vec::new();
	for known in candidates {
		let mut one = Closed {
			follow_up: known.follow_up,
			study: id,
			satisfied: false,
			transaction: None,
			command: None,
			problem: None,
		};
		match done::fit(known, &regions) {
			Fit::DoesNot => continue,
			Fit::Perhaps => one.command = Some(format!("radledger followup satisfy {} {id:?}", known.follow_up)),
			Fit::Does => match context.submit(&calls::report::satisfy(known.follow_up, id)).await {
				Ok(transaction) => {
					one.satisfied = transaction.block.is_some();
					one.transaction = Some(transaction);
				}
				Err(failure) => one.problem = Some(failure),
			},
		}
		closed.push(one);
	}
	Ok(closed)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn finding_should_be_a_file_or_the_text_itself() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("finding");
		fs::write(&path, "nodule").unwrap();
		let text = sha256(&[b"nodule"]);
		assert_eq!(finding(path.to_str().unwrap()), Ok(text));
		assert_eq!(finding(" nodule "), Ok(text));
		assert_eq!(finding(" ").unwrap_err().code, "no-finding");
		assert_eq!(finding(folder.path().to_str().unwrap()).unwrap_err().code, "unreadable-file");
	}
}
