//! What can be written about requests and the log of uses.

use crate::{
	commands::consent::UseArgs,
	parse::{code, hash, period},
	time::until,
};
use clap::Subcommand;
use radledger_primitives::{
	consent::{EmergencyReason, Justification, Purpose, RequestId, ReviewOutcome},
	Moment, OrganisationId, H256,
};

/// What can be done with requests and the log of uses.
#[derive(Subcommand, Debug)]
pub enum AccessVerb {
	/// Ask for a patient's data. If a consent permits it that is the answer; otherwise the patient is asked.
	Request {
		/// The patient's account.
		patient: String,
		/// What for.
		#[arg(long, value_parser = code(Purpose::ALL, Purpose::name))]
		purpose: Purpose,
		/// Why.
		#[arg(long, value_parser = code(Justification::ALL, Justification::name))]
		justification: Justification,
		/// The end: a date (2027-01-31, the end of that day, UTC), a moment, or +365d; five years at most.
		#[arg(long, value_name = "DATE", value_parser = until)]
		until: Moment,
		/// One study; all of the patient's by default.
		#[arg(long, value_name = "STUDY")]
		study: Option<String>,
		/// What else is said of it.
		#[command(flatten)]
		details: UseArgs,
	},
	/// Approve a request: consent to what it asks for.
	Approve {
		/// The request's number.
		id: RequestId,
		/// No longer than this: a date (the end of that day, UTC), a moment, or +365d.
		#[arg(long, value_name = "DATE", value_parser = until)]
		until: Option<Moment>,
		/// Decide for this patient, as their guardian.
		#[arg(long = "for", value_name = "PATIENT")]
		patient: Option<String>,
	},
	/// Refuse a request.
	Refuse {
		/// The request's number.
		id: RequestId,
		/// Decide for this patient, as their guardian.
		#[arg(long = "for", value_name = "PATIENT")]
		patient: Option<String>,
	},
	/// Record a use before it takes place: exit code 3 if it is denied. The denial is recorded as well.
	Record {
		/// The patient's account.
		patient: String,
		/// One study; all of the patient's by default.
		#[arg(long, value_name = "STUDY")]
		study: Option<String>,
		/// What for.
		#[arg(
			long,
			value_parser = code(Purpose::ALL, Purpose::name),
			required_unless_present = "request",
			conflicts_with = "request"
		)]
		purpose: Option<Purpose>,
		/// The request in which you said what for.
		#[arg(
			long,
			value_name = "N",
			conflicts_with_all = ["declarations", "disease", "research_type", "project", "region", "text"]
		)]
		request: Option<RequestId>,
		/// What else is said of it.
		#[command(flatten)]
		details: UseArgs,
	},
	/// Show who used a patient's data, or was denied.
	Log {
		/// The patient's account; the signer by default.
		patient: Option<String>,
		/// The number of the first entry to show.
		#[arg(long, value_name = "N", default_value_t = 0, conflicts_with = "verify")]
		from: u64,
		/// State that nothing is left out, and as of which block. The log is read with proofs either way: a node that hides
		/// or changes an entry is refused with exit code 3.
		#[arg(long)]
		verify: bool,
		/// How old the newest block may be.
		#[arg(long, value_name = "PERIOD", default_value = "10m", value_parser = period)]
		max_age: Moment,
		/// The hash of the chain's first block, from a source that you trust; by default the one that the vault knows.
		#[arg(long, value_name = "HASH", value_parser = hash)]
		genesis: Option<H256>,
		/// Another node, which must have the same block; write it once for each.
		#[arg(long, value_name = "URL")]
		witness: Vec<String>,
	},
	/// Use a patient's data without asking, in an emergency. The patient and the data stewards see it at once.
	BreakGlass {
		/// The patient's account.
		patient: String,
		/// One study; all of the patient's by default.
		#[arg(long, value_name = "STUDY")]
		study: Option<String>,
		/// Why.
		#[arg(long, value_parser = code(EmergencyReason::ALL, EmergencyReason::name))]
		reason: EmergencyReason,
	},
	/// Review an emergency, as a data steward of the hospital that enrolled the patient or an auditor of a regulator.
	/// Abuse ends the credential of who broke the glass. Nobody reviews for their own organisation's members.
	Review {
		/// The organisation whose member broke the glass.
		organisation: OrganisationId,
		/// The patient's account.
		patient: String,
		/// The entry in the patient's log.
		entry: u64,
		/// How it ended.
		#[arg(long, value_parser = code(ReviewOutcome::ALL, ReviewOutcome::name))]
		outcome: ReviewOutcome,
	},
	/// List the emergencies of an organisation's members.
	Emergencies {
		/// The organisation's number; the signer's by default.
		organisation: Option<OrganisationId>,
	},
	/// List the requests for a patient's data.
	Requests {
		/// The patient's account; the signer by default.
		patient: Option<String>,
	},
	/// List what waits for you: requests for your data; or emergencies that your organisation has to review.
	Todo,
}
