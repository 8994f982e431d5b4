//! `radledger duty`: what organisations must do because consents ended.

use super::{access::organisation_or_own, consent::tell, named};
use crate::{
	consent::lines::{duty_state, DutyLine},
	context::Context,
	errors::{Exit, Outcome},
	output,
	parse::code,
	todo,
};
use clap::Subcommand;
use radledger_client::calls;
use radledger_primitives::{
	consent::{ConsentId, Measure},
	OrganisationId,
};

/// What can be done with duties.
#[derive(Subcommand, Debug)]
pub enum DutyVerb {
	/// List what an organisation must do, or did, because consents ended.
	List {
		/// The organisation's number; the signer's by default.
		organisation: Option<OrganisationId>,
		/// Only what was due and is not done.
		#[arg(long)]
		overdue: bool,
	},
	/// Take notice that a consent ended under which your organisation received data.
	Acknowledge {
		/// The patient's account.
		patient: String,
		/// The consent's number.
		consent: ConsentId,
	},
	/// Certify what your organisation did with the data after a consent ended.
	Certify {
		/// The patient's account.
		patient: String,
		/// The consent's number.
		consent: ConsentId,
		/// What it did.
		#[arg(long, value_parser = code(Measure::ALL, Measure::name))]
		measure: Measure,
	},
	/// List what your organisation has to do because consents ended.
	Todo,
	/// Show how an organisation behaves: what was denied to it, and what it did too late.
	Conduct {
		/// The organisation's number.
		organisation: OrganisationId,
	},
}

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
			duty.cause.name().into(),
			output::moment(duty.ended),
			output::moment(duty.due),
			duty_state(duty),
		]);
	}
	output::table(&["patient", "consent", "ended by", "ended", "due", "state"], rows);
	let late = duties.iter().filter(|duty| duty.overdue).count();
	if late > 0 {
		output::note(format!("{late} overdue: cease or erase, then a data steward runs `radledger duty certify`"));
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
