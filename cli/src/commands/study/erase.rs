//! `radledger study erase`: the end of a study's secrets, and what is said of it on the ledger.

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
		erasure::{EraserPart, Plan, Report},
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
	/// Destroys what the vault holds of the study, and says so; asks unless told not to.
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
				Failure::from(problem).hint(format!("run `radledger study erase {study:?}` again to complete it"))
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
	let holders: Vec<_> =
		plan.holders.iter().filter(|holder| holder.has_copy).map(|holder| holder.organisation.to_string()).collect();
	if plan.part == EraserPart::Controller && !holders.is_empty() {
		lines.push(format!(
			"Copies were sent to organisation {}: they have the salt as well. From now on each has a month to erase its \
			 copy and to certify that; `radledger study show` tells who has.",
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
	let said = match (&report.transaction, report.part) {
		(Some(transaction), EraserPart::Controller) => format!("the erasure is attested, {}", place(transaction)),
		(Some(transaction), EraserPart::Holder) => {
			format!("the erasure of the copy is certified, {}", place(transaction))
		}
		(None, _) => "the ledger had it already".into(),
	};
	let remains = report.remains.iter().map(|what| format!("\n- {what}")).collect::<String>();
	format!(
		"study {}: {vault}\nNot in its reach, and yours to see to: backups and snapshots of the vault, old blocks that the disk \
		 keeps (as SSDs do), notes of transfers, proofs and receipts that were handed out, and the images themselves.\n\
		 On the ledger there remain:{remains}\n{said}",
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
	use radledger_client::Outcome;

	#[test]
	fn text_should_list_what_remains_and_say_what_was_said() {
		let report = |part, transaction| Report {
			study: StudyId::zero(),
			part,
			destroyed: true,
			said_before: transaction,
			holders: vec![5],
			remains: vec!["one".into(), "two".into()],
			transaction: (!transaction).then(|| Outcome {
				hash: StudyId::zero(),
				block: None,
				index: None,
				events: vec![],
			}),
		};
		for (part, said) in [(EraserPart::Controller, "is attested"), (EraserPart::Holder, "copy is certified")] {
			let text = text(&report(part, false));
			assert!(text.contains("remain:\n- one\n- two\n") && text.contains(said), "{text}");
		}
		assert!(text(&report(EraserPart::Holder, true)).ends_with("the ledger had it already"));
	}
}
