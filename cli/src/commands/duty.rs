//! `radledger duty`: what organisations must do because consents ended, or because they promised it.

use super::{access::organisation_or_own, consent::tell, named};
use crate::{
	args::DutyVerb,
	consent::lines::{duty_state, DutyLine},
	context::Context,
	errors::{Exit, Outcome},
	output, todo,
};
use radledger_client::calls;
use radledger_primitives::{consent::EndCause, OrganisationId};

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: DutyVerb) -> Outcome {
	match verb {
		DutyVerb::List { organisation, overdue } => list(context, organisation, overdue).await,
		DutyVerb::Acknowledge { patient, consent } => {
			let patient = context.account(&patient).await?;
			tell(context, &calls::acknowledge_duty(patient, consent), None).await
		}
		DutyVerb::Certify { patient, consent, measure } => {
			let patient = context.account(&patient).await?;
			tell(context, &calls::certify_duty(patient, consent, measure), None).await
		}
		DutyVerb::Todo => todo::show(context, todo::of_duties(context).await?).await,
		DutyVerb::Conduct { organisation } => conduct(context, organisation).await,
	}
}

async fn list(context: &Context, organisation: Option<OrganisationId>, overdue: bool) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let organisation = organisation_or_own(context, &ledger, organisation).await?;
	let mut duties = ledger.duties(organisation).await?;
	duties.retain(|duty| !overdue || duty.overdue);
	if context.json() {
		let lines: Vec<_> = duties.iter().map(DutyLine::from).collect();
		output::json(&serde_json::json!({ "organisation": organisation, "duties": lines }));
		return Ok(Exit::Ok);
	}
	let mut rows = Vec::with_capacity(duties.len());
	for duty in &duties {
		rows.push(vec![
			named(context, &duty.patient).await?,
			duty.consent.to_string(),
			duty.kind.name().into(),
			duty.cause.map_or("-", EndCause::name).into(),
			output::moment(duty.since),
			output::moment(duty.due),
			duty_state(duty),
		]);
	}
	output::table(&["patient", "consent", "duty", "ended by", "since", "due", "state"], rows);
	let late = duties.iter().filter(|duty| duty.overdue).count();
	if late > 0 {
		output::note(format!("{late} overdue: do what is due, then a data steward runs `radledger duty certify`"));
	}
	Ok(Exit::Ok)
}

async fn conduct(context: &Context, organisation: OrganisationId) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let organisation = organisation_or_own(context, &ledger, Some(organisation)).await?;
	let conduct = ledger.conduct(organisation).await?;
	if context.json() {
		output::json(&serde_json::json!({ "organisation": organisation, "conduct": conduct }));
		return Ok(Exit::Ok);
	}
	output::fields(&[
		("attempts denied", conduct.denied.to_string()),
		("emergencies", conduct.emergencies.to_string()),
		("of these abuse", conduct.abuses.to_string()),
		("late reviews", conduct.late_reviews.to_string()),
		("late acknowledgements", conduct.late_acknowledgements.to_string()),
		("late certificates", conduct.late_certificates.to_string()),
	]);
	Ok(Exit::Ok)
}
