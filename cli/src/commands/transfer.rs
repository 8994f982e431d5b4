//! `radledger transfer`: copies of studies that go from one organisation to another.

use super::{
	named, organisations, place,
	study::{not_on_ledger, read_files, resolve, write_private},
};
use crate::{
	args::TransferVerb,
	consent::words,
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
	study::{
		block::{findings, Finding},
		keeper::Keeper,
		table::short,
		text::{clean, count, show},
		transfer::{awaited, erased, may_send, state, Arrived, Note},
		verdict::{found, StudyLine},
	},
};
use radledger_client::{calls, demonstration, Handover, Ledger, Signature, Study, TransferState};
use radledger_dicom::destroy;
use radledger_primitives::{
	consent::{DataUse, Decision, RequestId, Rule},
	OrganisationId, StudyId, TransferPurpose, H256,
};
use serde::Serialize;
use std::{
	collections::BTreeMap,
	fs,
	io::Write,
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: TransferVerb) -> Outcome {
	match verb {
		TransferVerb::Send { study, to, purpose, request, note } => {
			send(context, &study, to, purpose, request, &note).await
		}
		TransferVerb::Confirm { note, paths } => confirm(context, &note, &paths).await,
		TransferVerb::Resolve { study, to, outcome } => {
			let study = resolve(context, &study).await?;
			let done = format!("the discrepancy about {} is settled: {}", short(&study), outcome.name());
			super::submit(context, &calls::resolve_discrepancy(study, to, outcome), &done).await?;
			Ok(Exit::Ok)
		}
		TransferVerb::List { study } => list(context, study.as_deref()).await,
	}
}

/// The organisation for which the signer acts.
pub(super) async fn own_organisation(context: &Context, ledger: &Ledger) -> Result<OrganisationId, Failure> {
	let by = demonstration::id(context.signer().await?);
	let standing = ledger.standing(&by).await?;
	standing.map(|standing| standing.organisation).ok_or_else(|| {
		Failure::refused("not-a-member", "the signer acts for no organisation")
			.why("its account has no valid credential, or its organisation is suspended")
			.hint("ask your organisation for a credential (`member credential`), or sign as a member (--as)")
	})
}

/// A transfer that was recorded, for programs.
#[derive(Serialize)]
struct Sent {
	study: StudyId,
	from: OrganisationId,
	to: OrganisationId,
	purpose: TransferPurpose,
	root: H256,
	note: String,
	/// None if it was recorded before.
	transaction: Option<radledger_client::Outcome>,
}

async fn send(
	context: &Context,
	study: &str,
	to: OrganisationId,
	purpose: TransferPurpose,
	request: Option<RequestId>,
	note: &Path,
) -> Outcome {
	context.signer().await?;
	let study = resolve(context, study).await?;
	let client = context.client().await?;
	let ledger = client.best().await?;
	let from = own_organisation(context, &ledger).await?;
	let record = ledger.study(&study).await?.ok_or_else(|| not_on_ledger(&study))?;
	if record.instances == 0 {
		return Err(erased());
	}
	if ledger.organisation(to).await?.is_none() {
		return Err(Failure::usage("organisation-not-found", format!("the ledger has no organisation {to}"))
			.hint("`radledger org list` shows those that it has"));
	}
	let keeper = Keeper::open(&context.vault()?)?;
	let manifest = {
		let _alone = keeper.lock()?;
		let manifest = keeper.load(&study)?.ok_or_else(|| not_in_vault(&study))?;
		keeper.settle(manifest, Some(&record.root))?
	};
	may_send(&manifest, &record)?;
	let root = manifest.root();
	let content = Note { chain: client.genesis(), from, to, manifest };
	let made = keep_note(note, &content.to_json()?)?;
	let open = ledger.open_transfers(study).await?;
	let mine = |handover: &&Handover| {
		handover.to == to
			&& handover.sent.organisation == from
			&& handover.root == root
			&& handover.state == TransferState::Sent
	};
	// What a run recorded that lost its node, or its note: the note is all that is missing.
	let transaction = if open.iter().find(mine).is_some() {
		None
	} else {
		match context.submit(&calls::send(study, to, purpose, request)).await {
			Ok(sent) => Some(sent),
			Err(failure) => {
				let failure = give_up(failure, note, made);
				return Err(match failure.code == NOT_PERMITTED {
					true => not_permitted(context, failure, &record, (study, to), purpose, request).await,
					false => failure,
				});
			}
		}
	};
	if context.json() {
		output::json(&Sent { study, from, to, purpose, root, note: note.to_string_lossy().into(), transaction });
		return Ok(Exit::Ok);
	}
	match &transaction {
		Some(transaction) => {
			output::note(format!("recorded that {} goes to organisation {to}, {}", short(&study), place(transaction)))
		}
		None => output::note(format!("the ledger has this transfer of {} to organisation {to} already", short(&study))),
	}
	output::note(format!(
		"wrote {0}: give it to organisation {to} over a channel as confidential as that of the images, for it holds the \
		 study's salt.\nThe receiver runs `radledger transfer confirm {0} PATH…`; destroy your copy of the note when the \
		 transfer is confirmed.",
		show(note)
	));
	Ok(Exit::Ok)
}

/// What the pallet says when the patient does not allow it.
const NOT_PERMITTED: &str = "ImageProvenance::NotPermitted";

/// The same failure with the rule by which the patient does not allow it, if the ledger tells.
async fn not_permitted(
	context: &Context,
	failure: Failure,
	record: &Study,
	(study, to): (StudyId, OrganisationId),
	purpose: TransferPurpose,
	request: Option<RequestId>,
) -> Failure {
	match rule(context, record, (study, to), purpose, request).await {
		Ok(Some(rule)) => Failure {
			why: Some(words::denied(rule)),
			hint: words::advice(rule).map(Into::into).or(failure.hint.clone()),
			..failure
		},
		// The refusal stands, whatever else went wrong.
		Ok(None) | Err(_) => failure,
	}
}

async fn rule(
	context: &Context,
	record: &Study,
	(study, to): (StudyId, OrganisationId),
	purpose: TransferPurpose,
	request: Option<RequestId>,
) -> Result<Option<Rule>, Failure> {
	let ledger = context.client().await?.best().await?;
	let Some(patient) = record.subject else {
		return Ok(Some(Rule::NoSubject));
	};
	let (Some(purpose), Some(receiver)) = (purpose.needs(), ledger.organisation(to).await?) else {
		return Ok(None);
	};
	let data_use = match request {
		None => DataUse::plain(purpose),
		Some(request) => match ledger.request(&patient, request).await? {
			Some(asked) if asked.organisation == to && asked.study.is_none_or(|asked| asked == study) => asked.data_use,
			_ => return Ok(Some(Rule::RequestMismatch)),
		},
	};
	let decision = ledger.check(&patient, &receiver.account, Some(study), data_use).await?;
	Ok(match decision {
		Decision::Deny { rule } => Some(rule),
		// It is permitted as such: so the request's time is over, or it is for another kind of use.
		Decision::Permit { .. } if request.is_some() => Some(Rule::RequestMismatch),
		Decision::Permit { .. } => None,
	})
}

fn not_in_vault(study: &StudyId) -> Failure {
	Failure::refused("unknown-study", format!("study {study:?} is not in the vault"))
		.hint("name the vault with which it was anchored (--vault)")
}

/// Writes the note, unless the very same is there; says whether it wrote.
fn keep_note(path: &Path, content: &Zeroizing<String>) -> Result<bool, Failure> {
	if fs::read(path).is_ok_and(|there| *Zeroizing::new(there) == content.as_bytes()) {
		return Ok(false);
	}
	write_private(path, |file| file.write_all(content.as_bytes()))
		.map_err(|failure| failure.hint("the note must be a new file: an older note may still be needed"))?;
	Ok(true)
}

/// The transaction failed: a note that nobody can use is destroyed, one that may be needed is kept.
fn give_up(failure: Failure, note: &Path, made: bool) -> Failure {
	if failure.exit == Exit::Refused && made {
		if let Err(error) = destroy(note) {
			output::note(format!("destroy {} yourself, it holds the study's salt: {error}", show(note)));
		}
		return failure;
	}
	output::note(format!("{} is kept: run the same command again, it completes what is missing", show(note)));
	failure
}

/// An answered transfer, for programs.
#[derive(Serialize)]
struct Confirmed {
	intact: bool,
	/// What was sent.
	sent: H256,
	/// What the ledger was told.
	found: H256,
	study: StudyLine,
	findings: Vec<Finding>,
	transaction: radledger_client::Outcome,
}

async fn confirm(context: &Context, path: &Path, paths: &[PathBuf]) -> Outcome {
	let note = read_note(path)?;
	let study = note.manifest.study_id();
	context.signer().await?;
	let client = context.client().await?;
	if note.chain != client.genesis() {
		return Err(Failure::refused("other-chain", "the note is for another ledger")
			.why(format!("it names the chain {:?}, this is {:?}", note.chain, client.genesis()))
			.hint("name a node of the sender's ledger (--node)"));
	}
	let ledger = client.best().await?;
	let organisation = own_organisation(context, &ledger).await?;
	let open = ledger.open_transfers(study).await?;
	let handover = awaited(&note, &open, organisation)?;
	let sent = handover.root;
	let record = ledger.study(&study).await?;

	let reading = read_files(paths)?;
	let findings = findings(&reading);
	let mut all = found(&reading);
	let others = all.len();
	all.retain(|study| study.uid == note.manifest.study_uid);
	let others = others - all.len();
	let Some(here) = all.first() else {
		return Err(Failure::usage("nothing-of-study", "no file here is of the study of the note")
			.hint("name the folder where it arrived; if nothing arrived at all, tell the sender"));
	};
	let arrived = Arrived::new(&note.manifest, here);
	let found = arrived.answer(&sent, findings.len())?;
	if arrived.is_intact() {
		let keeper = Keeper::open(&context.vault()?)?;
		let _alone = keeper.lock()?;
		keeper.adopt(&note.manifest, record.as_ref().map(|record| &record.root))?;
	}
	let sent_answer = context.submit(&calls::confirm(study, found)).await;
	let lines = arrived.lines();
	let transaction = match sent_answer {
		Ok(transaction) => transaction,
		Err(failure) => {
			// An hour of reading is not lost with the node.
			if !context.json() {
				output::lines(lines);
			}
			return Err(failure);
		}
	};
	let intact = arrived.is_intact();
	let at = place(&transaction);
	if context.json() {
		output::json(&Confirmed { intact, sent, found, study: arrived.line, findings, transaction });
	} else {
		let unusable = findings.iter().map(|finding| format!("{:?}  {}", finding.kind, clean(&finding.reason)));
		output::lines(lines.into_iter().chain(unusable));
		if others > 0 {
			let what = if others == 1 { "study" } else { "studies" };
			output::note(format!("{others} other {what} in these folders: not compared"));
		}
		output::note(match intact {
			true => format!(
				"intact: confirmed, {at}. Your vault has the manifest now, so that `study verify` works here; \
				 destroy {}",
				show(path)
			),
			false => format!(
				"CORRUPTED: what arrived is not what was sent. The ledger is told of the discrepancy, {at}; a data steward of \
				 either side settles it with `transfer resolve`. Keep {} until then",
				show(path)
			),
		});
	}
	Ok(if intact { Exit::Ok } else { Exit::Refused })
}

/// Longer than the note of any study that could be anchored.
const LONGEST: u64 = 1 << 32;

fn read_note(path: &Path) -> Result<Note, Failure> {
	let unreadable = |why: String| Failure::failed("unreadable-note", format!("cannot read {}", show(path))).why(why);
	let length = fs::metadata(path).map_err(|error| unreadable(error.to_string()))?.len();
	if length > LONGEST {
		return Err(unreadable(format!("it has {length} bytes, more than any note")));
	}
	let text = fs::read_to_string(path).map_err(|error| unreadable(error.to_string()))?;
	Note::from_json(&Zeroizing::new(text)).map_err(|why| {
		Failure::failed("malformed-note", format!("{} is no note of a transfer", show(path)))
			.why(clean(&why))
			.hint("a note is what `transfer send` writes; fetch it again from the sender")
	})
}

async fn list(context: &Context, study: Option<&str>) -> Outcome {
	let study = match study {
		Some(study) => Some(resolve(context, study).await?),
		None => None,
	};
	let ledger = context.client().await?.best().await?;
	let transfers = match study {
		Some(study) => {
			if ledger.study(&study).await?.is_none() {
				return Err(not_on_ledger(&study));
			}
			let mut all = ledger.custody(study).await?;
			all.extend(ledger.open_transfers(study).await?);
			all
		}
		None => ledger.all_open_transfers().await?,
	};
	if context.json() {
		output::json(&serde_json::json!({ "transfers": transfers }));
		return Ok(Exit::Ok);
	}
	let names = organisations(context, &ledger).await?;
	let mut rows = Vec::with_capacity(transfers.len());
	for handover in &transfers {
		rows.push(row(context, &names, handover).await?);
	}
	let header = ["study", "from", "to", "purpose", "sent", "sent by", "state", "answered", "answered by", "outcome"];
	output::table(&header, rows);
	let overdue = transfers.iter().filter(|handover| handover.overdue).count();
	let disputed =
		transfers.iter().filter(|handover| matches!(handover.state, TransferState::Corrupted { .. })).count();
	if overdue + disputed > 0 {
		output::note(format!("{} overdue, {} in discrepancy", count(overdue, "transfer"), disputed));
	}
	Ok(Exit::Ok)
}

async fn row(
	context: &Context,
	names: &BTreeMap<OrganisationId, String>,
	handover: &Handover,
) -> Result<Vec<String>, Failure> {
	let name = |id: OrganisationId| names.get(&id).cloned().unwrap_or_else(|| id.to_string());
	let answer: Option<&Signature> = match &handover.state {
		TransferState::Sent => None,
		TransferState::Intact { signed }
		| TransferState::Corrupted { signed, .. }
		| TransferState::Resolved { signed, .. } => Some(signed),
	};
	let outcome = match &handover.state {
		TransferState::Resolved { outcome, resolved, .. } => {
			format!("{}, {}", outcome.name(), output::moment(resolved.at))
		}
		_ => "-".into(),
	};
	Ok(vec![
		short(&handover.study),
		name(handover.sent.organisation),
		name(handover.to),
		handover.purpose.name().into(),
		output::moment(handover.sent.at),
		named(context, &handover.sent.by).await?,
		state(handover).into(),
		answer.map_or("-".into(), |signed| output::moment(signed.at)),
		match answer {
			Some(signed) => named(context, &signed.by).await?,
			None => "-".into(),
		},
		outcome,
	])
}
