//! `radledger patient`: who can sign as a patient. The organisation's own account enrols and releases.

use super::{named, submit};
use crate::{
	args::PatientVerb,
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
};
use radledger_client::{calls, AccountId, Actor, Enrolment};
use serde::Serialize;

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: PatientVerb) -> Outcome {
	match verb {
		PatientVerb::Enrol { account } => {
			let patient = context.account(&account).await?;
			submit(
				context,
				&calls::enrol_patient(patient),
				&format!("{account} is enrolled"),
			)
			.await?;
		}
		PatientVerb::Release { account } => {
			let patient = context.account(&account).await?;
			submit(
				context,
				&calls::release_patient(patient),
				&format!("{account} is released"),
			)
			.await?;
		}
		PatientVerb::List => list(context).await?,
	}
	Ok(Exit::Ok)
}

/// A patient, for programs.
#[derive(Serialize)]
struct Line {
	account: AccountId,
	#[serde(flatten)]
	enrolment: Enrolment,
}

async fn list(context: &Context) -> Result<(), Failure> {
	let actors = context.client().await?.best().await?.actors().await?;
	let mut patients: Vec<_> = actors
		.into_iter()
		.filter_map(|(account, actor)| match actor {
			Actor::Patient(enrolment) => Some(Line { account, enrolment }),
			_ => None,
		})
		.collect();
	patients.sort_by_key(|line| line.enrolment.organisation);
	if context.json() {
		output::json(&serde_json::json!({ "patients": patients }));
		return Ok(());
	}
	let mut rows = Vec::with_capacity(patients.len());
	for Line { account, enrolment } in patients {
		let account = named(context, &account).await?;
		rows.push(vec![
			enrolment.organisation.to_string(),
			output::moment(enrolment.enrolled_at),
			account,
		]);
	}
	output::table(&["organisation", "enrolled", "account"], rows);
	Ok(())
}
