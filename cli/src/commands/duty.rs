//! `radledger duty`: what organisations must do because consents ended, or because they promised it.

use super::{access::organisation_or_own, consent::tell};
use crate::{
	context::Context,
	errors::{Exit, Outcome},
	output,
	parse::code,
	render::Record,
	todo,
};
use clap::Subcommand;
use radledger_client::{calls, ErasureDuty};
use radledger_primitives::{
	consent::{ConsentId, Measure},
	OrganisationId,
};
use radledger_workflows::{access, consent::lines::DutyLine};
use serde_json::json;

/// What can be done with duties.
#[derive(Subcommand, Debug)]
pub enum DutyVerb {
	/// List what an organisation must do, or did, because consents ended or because it promised it.
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
	/// Certify what your organisation did with the data after a consent ended, or what it promised to do.
	Certify {
		/// The patient's account.
		patient: String,
		/// The consent's number.
		consent: ConsentId,
		/// What it did.
		#[arg(long, value_parser = code(Measure::ALL, Measure::name))]
		measure: Measure,
	},
	/// List what your organisation has to do because consents ended, or because it promised it.
	Todo,
	/// Show how an organisation behaves: what was denied to it, and what it did too late.
	Conduct {
		/// The organisation's number.
		organisation: OrganisationId,
	},
}

impl Record for DutyLine {
	const COLUMNS: &'static [&'static str] = &["patient", "consent", "duty", "cause", "since", "due", "state"];
}

impl Record for ErasureDuty {
	const COLUMNS: &'static [&'static str] = &["study", "controller", "erased", "due", "overdue"];
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: DutyVerb) -> Outcome {
	let session = context.session();
	match verb {
		DutyVerb::List { organisation, overdue } => {
			let organisation = organisation_or_own(context, organisation).await?;
			let duties = access::duties(session, organisation, overdue).await?;
			let erasures = access::erasures(session, organisation, overdue).await?;
			let whole = json!({ "organisation": organisation, "duties": duties, "erasures": erasures });
			let none = if erasures.is_empty() { "no duties" } else { "" };
			context.report(&whole, &duties, none).await?;
			if !erasures.is_empty() && !context.json() {
				output::note("copies of studies that were erased: `radledger study erase STUDY` destroys yours, and certifies it");
			}
			context.part(&erasures).await?;
			let late =
				duties.iter().filter(|duty| duty.overdue).count() + erasures.iter().filter(|duty| duty.overdue).count();
			if late > 0 {
				output::note(format!(
					"{late} overdue: do what is due, then a data steward runs `radledger duty certify` or `study erase`"
				));
			}
			if overdue && late > 0 {
				return Ok(Exit::Refused);
			}
		}
		DutyVerb::Acknowledge { patient, consent } => {
			let patient = context.account(&patient).await?;
			tell(context, &calls::acknowledge_duty(patient, consent), None).await?;
		}
		DutyVerb::Certify { patient, consent, measure } => {
			let patient = context.account(&patient).await?;
			tell(context, &calls::certify_duty(patient, consent, measure), None).await?;
		}
		DutyVerb::Todo => return todo::show(context, todo::of_duties(context).await?).await,
		DutyVerb::Conduct { organisation } => {
			let conduct = access::conduct(session, organisation).await?;
			let lines = [
				("attempts denied", conduct.denied),
				("emergencies", conduct.emergencies),
				("of these abuse", conduct.abuses),
				("late reviews", conduct.late_reviews),
				("late acknowledgements", conduct.late_acknowledgements),
				("late certificates", conduct.late_certificates),
			];
			context.text(
				&json!({ "organisation": organisation, "conduct": conduct }),
				lines.map(|(name, count)| format!("{name:21}  {count}")),
			);
		}
	}
	Ok(Exit::Ok)
}
