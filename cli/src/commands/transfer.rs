//! `radledger transfer`: copies of studies that go from one organisation to another.

use super::{
	place,
	study::{
		resolve,
		verify::{lines_without_advice, unusable},
	},
};
use crate::{
	context::Context,
	errors::{Exit, Failure, Outcome},
	hints::rules,
	output,
	parse::code,
	render::{brief, Names, Record},
	todo,
};
use clap::{Args, Subcommand};
use radledger_client::{calls, Handover, TransferState};
use radledger_primitives::{consent::RequestId, text::moment, DiscrepancyOutcome, OrganisationId, TransferPurpose};
use radledger_workflows::{
	consent::words,
	transfer::{self, Arrival, Sending, TransferError},
	words::{count, path as show},
};
use std::path::{Path, PathBuf};

/// What can be done with transfers.
#[derive(Subcommand, Debug)]
pub enum TransferVerb {
	/// Record that a study goes to another organisation, and write the note that the receiver needs to confirm it.
	Send(SendArgs),
	/// Compare what arrived with the sender's note, and tell the ledger: intact or corrupted (exit code 3).
	Confirm {
		/// The sender's note.
		note: PathBuf,
		/// The folders or files that arrived.
		#[arg(required = true, value_name = "PATH")]
		paths: Vec<PathBuf>,
	},
	/// End a transfer that was not answered: one that the signer's organisation sent, or that is on its way to it.
	Cancel {
		/// The study: its identifier, the beginning of it (8 digits or more), or a file or folder of it.
		study: String,
		/// The number of the organisation to which it was sent.
		#[arg(long, value_name = "ORGANISATION")]
		to: OrganisationId,
	},
	/// Settle a discrepancy.
	Resolve {
		/// The study: its identifier, the beginning of it (8 digits or more), or a file or folder of it.
		study: String,
		/// The organisation that received it: its number, or a name.
		#[arg(long, value_name = "ORGANISATION")]
		to: String,
		/// How it ended.
		#[arg(long, value_parser = code(DiscrepancyOutcome::ALL, DiscrepancyOutcome::name))]
		outcome: DiscrepancyOutcome,
	},
	/// List the transfers of a study, or all that are open: with those that are overdue or in discrepancy.
	List {
		/// The study: its identifier, the beginning of it (8 digits or more), or a file or folder of it.
		study: Option<String>,
	},
	/// List what your organisation has to do: arrivals to confirm, answers to ask for, discrepancies to settle.
	Todo,
}

/// What goes where.
#[derive(Args, Debug)]
pub struct SendArgs {
	/// The study: its identifier, the beginning of it (8 digits or more), or a file or folder of it.
	study: String,
	/// The organisation that receives it: its number, or a name.
	#[arg(long, value_name = "ORGANISATION")]
	to: String,
	/// The purpose. The patient must allow it, unless it is quality assurance, archiving, or for an authority.
	#[arg(long, value_parser = code(TransferPurpose::ALL, TransferPurpose::name))]
	purpose: TransferPurpose,
	/// The receiver's request that it answers (`access request`): then that is what the patient must allow.
	#[arg(long, value_name = "N")]
	request: Option<RequestId>,
	/// Where to write the note. It is as confidential as the images: it holds the study's salt.
	#[arg(long, value_name = "FILE")]
	note: PathBuf,
}

impl Record for Handover {
	const COLUMNS: &'static [&'static str] = &["study", "to", "purpose", "sent", "state", "signed", "outcome"];

	fn cell(&self, key: &str, names: &Names) -> Option<String> {
		let answer = match &self.state {
			TransferState::Sent => None,
			TransferState::Intact { signed }
			| TransferState::Corrupted { signed, .. }
			| TransferState::Resolved { signed, .. } => Some(signed),
		};
		match (key, &self.state) {
			("sent", _) => Some(names.signature(&self.sent)),
			("signed", _) => answer.map(|signed| names.signature(signed)),
			("state", TransferState::Sent) if self.overdue => Some("overdue".into()),
			("state", TransferState::Corrupted { .. }) => Some("corrupted: in discrepancy".into()),
			("state", TransferState::Resolved { .. }) => Some("corrupted: settled".into()),
			("outcome", TransferState::Resolved { outcome, resolved, .. }) => {
				Some(format!("{}, {}", outcome.name(), moment::show(resolved.at)))
			}
			_ => None,
		}
	}
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: TransferVerb) -> Outcome {
	match verb {
		TransferVerb::Send(args) => args.run(context).await,
		TransferVerb::Confirm { note, paths } => confirm(context, &note, &paths).await,
		TransferVerb::Cancel { study, to } => {
			let study = resolve(context, &study).await?;
			let done = format!("the transfer of {} to organisation {to} is cancelled", brief(&study));
			super::submit(context, &calls::cancel_transfer(study, to), &done).await?;
			Ok(Exit::Ok)
		}
		TransferVerb::Resolve { study, to, outcome } => {
			let (study, to) = (resolve(context, &study).await?, context.organisation(&to).await?);
			let done = format!("the discrepancy about {} is settled: {}", brief(&study), outcome.name());
			super::submit(context, &calls::resolve_discrepancy(study, to, outcome), &done).await?;
			Ok(Exit::Ok)
		}
		TransferVerb::Todo => todo::show(context, todo::of_transfers(context).await?).await,
		TransferVerb::List { study } => list(context, study.as_deref()).await,
	}
}

/// The organisation for which the signer acts.
impl SendArgs {
	async fn run(self, context: &Context) -> Outcome {
		context.signer().await?;
		let study = resolve(context, &self.study).await?;
		let to = context.organisation(&self.to).await?;
		let Self { purpose, request, note, .. } = self;
		let sending = Sending { study, to, purpose, request, note };
		let sent = transfer::send(context.session(), &sending).await.map_err(|error| {
			if sending.note.exists()
				&& !matches!(error, TransferError::NoteLeft { .. } | TransferError::CannotWrite { .. })
			{
				let note = show(&sending.note);
				output::note(format!("{note} is kept: run the same command again, it completes what is missing"));
			}
			failure(error)
		})?;
		let (study, note) = (brief(&sent.study), show(&sent.note));
		let done = match &sent.transaction {
			Some(transaction) => format!("recorded that {study} goes to organisation {to}, {}", place(transaction)),
			None => format!("the ledger has this transfer of {study} to organisation {to} already"),
		};
		context.done(
			&sent,
			format!(
				"{done}\nwrote {note}: give it to organisation {to} over a channel as confidential as that of the images, for it \
				 holds the study's salt.\nThe receiver runs `radledger transfer confirm {note} PATH…`; destroy your copy of the \
				 note when the transfer is confirmed."
			),
		);
		Ok(Exit::Ok)
	}
}

/// A refusal by the patient's consents has the words and the advice of `radledger consent`.
fn failure(error: TransferError) -> Failure {
	match error {
		TransferError::NotPermitted { rule } => {
			let failure = Failure::from(error).why(words::denied(rule));
			match rules::advice(rule) {
				Some(advice) => failure.hint(advice),
				None => failure,
			}
		}
		error => error.into(),
	}
}

async fn confirm(context: &Context, note: &Path, paths: &[PathBuf]) -> Outcome {
	let arrival = Arrival::of(context.session(), note, paths).await?;
	let lines = || lines_without_advice(&arrival.check).into_iter().chain(unusable(&arrival.findings));
	let confirmed = arrival.confirm(context.session()).await.inspect_err(|_| {
		// An hour of reading is not lost with the node.
		lines().for_each(output::note);
	})?;
	context.text(&confirmed, lines());
	if arrival.others > 0 {
		output::note(format!("{} in these folders: not compared", count(arrival.others, "other study")));
	}
	let at = place(&confirmed.transaction);
	output::note(match confirmed.intact {
		true => format!(
			"intact: confirmed, {at}. Your vault has the manifest now, so that `study verify` works here; destroy {}",
			show(note)
		),
		false => format!(
			"CORRUPTED: what arrived is not what was sent. The ledger has the discrepancy, {at}; a data steward of either side \
			 settles it with `transfer resolve`. Keep {} until then",
			show(note)
		),
	});
	Ok(if confirmed.intact { Exit::Ok } else { Exit::Refused })
}

async fn list(context: &Context, study: Option<&str>) -> Outcome {
	let study = match study {
		Some(study) => Some(resolve(context, study).await?),
		None => None,
	};
	let transfers = transfer::list(context.session(), study).await?;
	context.list("transfers", &transfers).await?;
	let overdue = transfers.iter().filter(|handover| handover.overdue).count();
	let disputed = |handover: &&Handover| matches!(handover.state, TransferState::Corrupted { .. });
	let disputed = transfers.iter().filter(disputed).count();
	if overdue + disputed > 0 {
		output::note(format!("{} overdue, {disputed} in discrepancy", count(overdue, "transfer")));
	}
	Ok(Exit::Ok)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::render::pinned;
	use radledger_client::{AccountId, Signature};
	use radledger_primitives::H256;

	#[test]
	fn transfers_should_tell_overdue_from_sent_and_who_answered() {
		let signed = |organisation| Signature { by: AccountId([1; 32]), organisation, at: 0, block: 3 };
		let purpose = TransferPurpose::Research;
		let (study, root, sent, state) = (H256::zero(), H256::zero(), signed(0), TransferState::Sent);
		let sent = Handover { study, to: 1, purpose, root, sent, state, overdue: false };
		let overdue = Handover { overdue: true, ..sent.clone() };
		let state = TransferState::Corrupted { found: H256::zero(), signed: signed(1) };
		let corrupted = Handover { state, ..sent.clone() };
		pinned::list("transfer list", &[sent, overdue, corrupted], &Names::of([(1, "south-imaging")]));
	}
}
