//! `radledger study name-subject`.

use crate::{
	commands::place,
	context::Context,
	errors::{Exit, Outcome},
	render::brief,
};
use clap::Args;
use radledger_workflows::study::naming::{self, Named, Request};

/// Whose a study is.
#[derive(Args, Debug)]
pub struct NameSubjectArgs {
	/// The study: an identifier, the beginning of one (8 digits or more), or a file or folder of it.
	study: String,
	/// The patient's account. By default, the account that your vault has for the Patient ID of the files; a Patient ID that
	/// it does not have is kept with the account that you name.
	#[arg(long, value_name = "ACCOUNT")]
	subject: Option<String>,
	/// The patient has the Patient ID of this study as well as those that your vault knows.
	#[arg(long, requires = "subject")]
	another_id: bool,
	/// Name the patient of a study whose files have several Patient IDs.
	#[arg(long)]
	mixed_patients: bool,
}

impl NameSubjectArgs {
	/// Names the patient, and says what follows from it.
	pub async fn run(self, context: &Context) -> Outcome {
		let subject = match &self.subject {
			Some(subject) => Some(context.account(subject).await?),
			None => None,
		};
		let Self { study, another_id, mixed_patients, .. } = self;
		let request = Request { study, subject, another_id, mixed_patients };
		let named = naming::name_subject(context.session(), &request).await?;
		context.done(&named, line(&named));
		Ok(Exit::Ok)
	}
}

fn line(named: &Named) -> String {
	let study = brief(&named.study);
	match &named.transaction {
		Some(transaction) => format!("named the patient of {study}, {}", place(transaction)),
		None => format!("{study} names that patient already"),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use radledger_client::AccountId;
	use radledger_primitives::H256;

	#[test]
	fn line_should_say_what_was_there_already() {
		let named = Named { study: H256::repeat_byte(0xAB), subject: AccountId([1; 32]), transaction: None };
		assert_eq!(line(&named), "0xabababab names that patient already");
	}
}
