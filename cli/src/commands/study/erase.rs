//! `radledger study erase`: the end of a study's secrets, and the attestation of it.

use super::resolve;
use crate::{
	commands::place,
	context::Context,
	errors::{CliError, Exit, Failure, Outcome},
	output,
	render::{brief, Format},
};
use clap::Args;
use radledger_primitives::StudyId;
use radledger_workflows::{
	study::{
		erasure::{Plan, Report},
		StudyError,
	},
	Kind,
};
use std::io::{self, IsTerminal};

/// What is to be erased.
#[derive(Args, Debug)]
pub struct EraseArgs {
	/// The study: its identifier, the beginning of it (8 digits or more), or a file or folder of it.
	id: String,
	/// Do not ask.
	#[arg(long)]
	yes: bool,
}

impl EraseArgs {
	/// Destroys what the vault holds of the study, and attests it; asks unless told not to.
	pub async fn run(self, context: &Context) -> Outcome {
		context.signer().await?;
		let study = resolve(context, &self.id).await?;
		let plan = Plan::of(context.session(), study).await?;
		warnings(&plan).into_iter().for_each(output::note);
		if !self.yes {
			confirm(context, &study)?;
		}
		let report = plan.carry_out(context.session()).await.map_err(|error| match error {
			StudyError::Other(problem) if problem.kind != Kind::Invalid => {
				Failure::from(problem).hint(format!("run `radledger study erase {study:?}` again to attest it"))
			}
			error => error.into(),
		})?;
		context.done(&report, text(&report));
		Ok(Exit::Ok)
	}
}

/// What is to happen.
fn warnings(plan: &Plan) -> Vec<String> {
	let mut lines = vec![format!(
		"study {:?}: its salt, its manifest and its measurements will be destroyed in this vault. Nothing can be verified \
		 or proved any more. This cannot be undone.",
		plan.study
	)];
	if !plan.holders.is_empty() {
		let holders: Vec<_> = plan.holders.iter().map(ToString::to_string).collect();
		lines.push(format!(
			"Copies were sent to organisation {}: they have the salt as well. The attestation says that EVERY copy is \
			 destroyed: make sure of theirs first.",
			holders.join(", ")
		));
	}
	lines
}

/// What was done, and what this program cannot do.
fn text(report: &Report) -> String {
	let vault = match report.destroyed {
		true => "everything that the vault held of it is destroyed",
		false => "the vault held nothing of it",
	};
	let attested = match &report.transaction {
		Some(transaction) => format!("the erasure is attested, {}", place(transaction)),
		None => "the ledger had the attestation already".into(),
	};
	let remains = report.remains.join("; ");
	format!(
		"study {}: {vault}\nNot in its reach, and yours to see to: backups and snapshots of the vault, old blocks that the disk \
		 keeps (as SSDs do), notes of transfers, proofs and receipts that were handed out, and the images themselves.\n\
		 On the ledger there remain: {remains}\n{attested}",
		brief(&report.study)
	)
}

/// Goes on only if the user types which study is meant.
fn confirm(context: &Context, study: &StudyId) -> Result<(), Failure> {
	if context.format() != Format::Table || !io::stdin().is_terminal() {
		return Err(CliError::NobodyToAsk.into());
	}
	let wanted = brief(study);
	output::note(format!("Type {wanted} to go on:"));
	let mut line = String::new();
	io::stdin().read_line(&mut line).map_err(|error| CliError::NoAnswer { error })?;
	match line.trim() == wanted {
		true => Ok(()),
		false => Err(CliError::NotConfirmed { wanted }.into()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::collections::BTreeSet;

	#[test]
	fn warnings_should_name_everyone_to_whom_a_copy_was_sent() {
		let holders = BTreeSet::from([1, 2, 5]);
		let plan = Plan { study: StudyId::zero(), attested: false, holders, versions: 1, transfers: 3 };
		assert!(warnings(&plan)[1].starts_with("Copies were sent to organisation 1, 2, 5:"));
		assert_eq!(warnings(&Plan { holders: BTreeSet::new(), ..plan }).len(), 1);
	}
}
