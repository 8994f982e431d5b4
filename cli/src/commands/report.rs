//! `radledger report`: who wrote which part of a report, who answers for it, and who read it.

mod evidence;
mod read;
mod template;
mod write;

use super::study::{opening::hand_out, patients_called, write_private};
use crate::{
	context::Context,
	errors::{CliError, Exit, Failure, Outcome},
	output,
	parse::code,
	render::Record,
	time::{since, until},
	todo,
};
use clap::{Args, Subcommand, ValueEnum};
use radledger_client::calls;
use radledger_primitives::{
	report::{ChangeReason, Code, Part, ReportState, Verdict},
	DeviceId, Modality, Moment, ReportId,
};
use radledger_workflows::{
	opening,
	report::{
		self, codes,
		list::{Filter, Line},
	},
	study,
};
use std::{
	io::Write,
	path::{Path, PathBuf},
};

/// What can be done with reports.
#[derive(Subcommand, Debug)]
pub enum ReportVerb {
	/// Which sections a type of report has.
	#[command(subcommand)]
	Template(template::TemplateVerb),
	/// Open a report about studies: you are its first author.
	Open(write::OpenArgs),
	/// Invite somebody to write a report, or to read it.
	Invite(InviteArgs),
	/// Dismiss somebody from the team of a report of your organisation. Their contributions and signatures stay.
	Dismiss(DismissArgs),
	/// Contribute to a section: your own text, or the result of an AI model for which you vouch. The content stays here; the
	/// ledger gets a salted commitment.
	Contribute(Box<write::ContributeArgs>),
	/// Open the report that a DICOM structured report (SR) is, and contribute its sections in order.
	FromSr(write::FromSrArgs),
	/// Accept, reject or edit a contribution of an AI model.
	Review(ReviewArgs),
	/// Take responsibility for sections as they stand now, and give the report a state.
	Sign(SignArgs),
	/// Begin to add something to a final report; contribute it, then sign as `appended`.
	Addendum(ChangeArgs),
	/// Begin to correct an error in a final report; contribute, then sign as `corrected`.
	Correct(ChangeArgs),
	/// Begin any other change of a final report; contribute, then sign as `amended`.
	Amend(ChangeArgs),
	/// Give up a change to which nobody contributed.
	DropChange(ReportArg),
	/// End a report that will not be completed.
	Cancel(EndArgs),
	/// Take back a report that should never have been made; its readers are to be told.
	EnterInError(EndArgs),
	/// Acknowledge that you read sections of a report; exit with 3 if the patient does not allow it.
	Acknowledge(read::AcknowledgeArgs),
	/// Show who read what, who was denied, who must be told of a change, and who has not read it.
	Readers(ReportArg),
	/// List the reports on the ledger.
	List(ListArgs),
	/// List what waits for you: contributions to review, reports to complete or to read.
	Todo,
	/// Show who wrote which part of a report, who answers for it, and what is open.
	Show(read::ShowArgs),
	/// Compare a document with what was contributed, section by section; exit with 3 unless all of it is the same.
	Verify(evidence::VerifyArgs),
	/// Write who wrote what as a text or as HL7 FHIR R4, or what somebody else needs to verify the document.
	Export(evidence::ExportArgs),
	/// Keep in your vault what somebody exported with `--format salts`.
	Import(evidence::ImportArgs),
	/// Write what opens the ledger's commitment to the inputs of an AI model, and nothing else of the report.
	OpenInputs {
		#[command(flatten)]
		report: ReportArg,
		/// The contribution of the model: its number, as `report show` has it.
		#[arg(long, value_name = "N")]
		contribution: u8,
		/// Where to write it; standard output by default.
		#[arg(long, value_name = "FILE")]
		out: Option<PathBuf>,
	},
}

/// A report.
#[derive(Args, Debug)]
pub struct ReportArg {
	/// The report's identifier, the beginning of one in your vault (8 digits or more), or its document.
	report: String,
}

impl ReportArg {
	/// The report that is meant.
	pub(super) fn find(&self, context: &Context) -> Result<ReportId, Failure> {
		match study::parse(&self.report) {
			// Others than those of the vault are named so, also where there is no vault.
			study::Name::Full(report) => Ok(report),
			_ => Ok(report::find(&context.session().vault()?, &self.report)?),
		}
	}
}

/// Which reports are listed: those to which every option applies.
#[derive(Args, Debug)]
pub struct ListArgs {
	/// Those about this patient: an account or, if your vault has it, a Patient ID.
	#[arg(long, value_name = "PATIENT")]
	patient: Option<String>,
	/// Those about a study of this modality.
	#[arg(long, value_parser = code(Modality::ALL, Modality::name))]
	modality: Option<Modality>,
	/// Those about a study that this device made, or for which it was used.
	#[arg(long, value_name = "DEVICE")]
	device: Option<DeviceId>,
	/// Those in this state.
	#[arg(long, value_parser = code(ReportState::ALL, ReportState::name))]
	state: Option<ReportState>,
	/// Those for which this organisation answers: its number, or a name.
	#[arg(long, value_name = "ORGANISATION")]
	organisation: Option<String>,
	/// Those that this account writes or is meant to read.
	#[arg(long, value_name = "WHO")]
	member: Option<String>,
	/// Those that were opened then or later: a date (2027-01-31), a moment, or -30d.
	#[arg(long, value_name = "DATE", value_parser = since, allow_hyphen_values = true)]
	from: Option<Moment>,
	/// Those that were opened before: a date (the end of that day), a moment, or +0d.
	#[arg(long, value_name = "DATE", value_parser = until)]
	until: Option<Moment>,
}

impl Record for Line {
	const COLUMNS: &'static [&'static str] =
		&["report", "code", "state", "version", "modalities", "organisation", "at", "open", "in_vault"];
}

impl ListArgs {
	async fn run(self, context: &Context) -> Result<(), Failure> {
		let Self { patient, modality, device, state, organisation, member, from, until } = self;
		let organisation = match organisation {
			Some(organisation) => Some(context.organisation(&organisation).await?),
			None => None,
		};
		let member = match member {
			Some(member) => Some(context.account(&member).await?),
			None => None,
		};
		let patients = match patient {
			Some(patient) => patients_called(context, &patient).await?,
			None => Vec::new(),
		};
		let filter = Filter { patients, modality, device, state, organisation, member, from, until };
		context.list("reports", &report::list(context.session(), &filter).await?).await
	}
}

/// Some sections of a report.
#[derive(Args, Debug)]
pub struct SectionArgs {
	/// A section, by its code in the template, as LN:59776-5 or 59776-5; write it once for each.
	#[arg(long = "section", value_name = "CODE", num_args = 1.., conflicts_with = "all")]
	sections: Vec<codes::Named>,
	/// Every section that is still to be done.
	#[arg(long)]
	all: bool,
}

/// An invitation.
#[derive(Args, Debug)]
pub struct InviteArgs {
	#[command(flatten)]
	report: ReportArg,
	/// An address or, on a development chain, a demonstration name.
	who: String,
	/// To read it, not to write it.
	#[arg(long)]
	reader: bool,
}

/// A dismissal.
#[derive(Args, Debug)]
pub struct DismissArgs {
	#[command(flatten)]
	report: ReportArg,
	/// An address or, on a development chain, a demonstration name.
	who: String,
}

/// A review.
#[derive(Args, Debug)]
pub struct ReviewArgs {
	#[command(flatten)]
	report: ReportArg,
	/// The number of the contribution.
	contribution: u8,
	/// It stands, it does not, or a contribution of your own takes its place.
	verdict: ReviewVerdict,
	/// For `edit`: the number of your contribution, which is derived from it and in the same section.
	#[arg(long = "with", value_name = "M", required_if_eq("verdict", "edit"))]
	with: Option<u8>,
}

/// What becomes of a contribution of an AI model.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReviewVerdict {
	/// It stands.
	Accept,
	/// It does not stand.
	Reject,
	/// A contribution of the reviewer's own takes its place.
	Edit,
}

/// A signature.
#[derive(Args, Debug)]
pub struct SignArgs {
	#[command(flatten)]
	report: ReportArg,
	#[command(flatten)]
	sections: SectionArgs,
	/// The state of the report from now on.
	#[arg(long, value_name = "STATE", value_parser = code(codes::SIGNED, ReportState::name))]
	as_state: ReportState,
}

/// A change of a final report.
#[derive(Args, Debug)]
pub struct ChangeArgs {
	#[command(flatten)]
	report: ReportArg,
	/// Why.
	#[arg(long, value_parser = code(ChangeReason::ALL, ChangeReason::name))]
	reason: ChangeReason,
	/// A section that is to change, by its code in the template; write it once for each.
	#[arg(long = "section", value_name = "CODE", required = true, num_args = 1..)]
	sections: Vec<codes::Named>,
}

/// The end of a report.
#[derive(Args, Debug)]
pub struct EndArgs {
	#[command(flatten)]
	report: ReportArg,
	/// Why.
	#[arg(long, value_parser = code(ChangeReason::ALL, ChangeReason::name))]
	reason: ChangeReason,
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: ReportVerb) -> Outcome {
	match verb {
		ReportVerb::Template(verb) => return template::run(context, verb).await,
		ReportVerb::Open(args) => args.run(context).await?,
		ReportVerb::Invite(args) => args.run(context).await?,
		ReportVerb::Dismiss(DismissArgs { report, who }) => {
			let (report, account) = (report.find(context)?, context.account(&who).await?);
			let done = format!("{account} is no longer in the team of the report");
			super::submit(context, &calls::report::dismiss(report, account), &done).await?;
		}
		ReportVerb::Contribute(args) => args.run(context).await?,
		ReportVerb::FromSr(args) => args.run(context).await?,
		ReportVerb::Review(args) => args.run(context).await?,
		ReportVerb::Sign(args) => args.run(context).await?,
		ReportVerb::Addendum(args) => args.run(context, ReportState::Appended).await?,
		ReportVerb::Correct(args) => args.run(context, ReportState::Corrected).await?,
		ReportVerb::Amend(args) => args.run(context, ReportState::Amended).await?,
		ReportVerb::DropChange(report) => {
			let report = report.find(context)?;
			super::submit(context, &calls::report::drop_change(report), "the change is given up").await?;
		}
		ReportVerb::Cancel(EndArgs { report, reason }) => {
			let call = calls::report::cancel_report(report.find(context)?, reason);
			super::submit(context, &call, &format!("the report is cancelled: {reason}")).await?;
		}
		ReportVerb::EnterInError(EndArgs { report, reason }) => {
			let call = calls::report::enter_in_error(report.find(context)?, reason);
			let done =
				format!("the report is taken back: {reason}; `radledger report readers` shows who is to be told");
			super::submit(context, &call, &done).await?;
		}
		ReportVerb::Acknowledge(args) => return args.run(context).await,
		ReportVerb::List(args) => args.run(context).await?,
		ReportVerb::Todo => return todo::show(context, todo::of_reports(context).await?).await,
		ReportVerb::Readers(report) => read::readers(context, report.find(context)?).await?,
		ReportVerb::Show(args) => args.run(context).await?,
		ReportVerb::Verify(args) => return args.run(context).await,
		ReportVerb::Export(args) => args.run(context).await?,
		ReportVerb::Import(args) => args.run(context).await?,
		ReportVerb::OpenInputs { report, contribution, out } => {
			let report = report.find(context)?;
			let opening = opening::inputs(context.session(), report, contribution).await?;
			return hand_out(context, &opening, out.as_deref());
		}
	}
	Ok(Exit::Ok)
}

impl InviteArgs {
	async fn run(self, context: &Context) -> Result<(), Failure> {
		let report = self.report.find(context)?;
		let account = context.account(&self.who).await?;
		let (part, what) = if self.reader { (Part::Reader, "read") } else { (Part::Author, "write") };
		let done = format!("{account} is invited to {what} the report; give them its identifier, {report:?}");
		super::submit(context, &calls::report::invite(report, account, part), &done).await
	}
}

impl ReviewArgs {
	async fn run(self, context: &Context) -> Result<(), Failure> {
		let report = self.report.find(context)?;
		let contribution = self.contribution;
		let (verdict, done) = match (self.verdict, self.with) {
			(ReviewVerdict::Edit, Some(with)) => (
				Verdict::Edited { contribution: with },
				format!("contribution {with} takes the place of contribution {contribution}"),
			),
			(ReviewVerdict::Accept, None) => (Verdict::Accepted, format!("contribution {contribution} is accepted")),
			(ReviewVerdict::Reject, None) => (Verdict::Rejected, format!("contribution {contribution} is rejected")),
			_ => {
				return Err(CliError::NoEdit.into());
			}
		};
		super::submit(context, &calls::report::review_ai(report, contribution, verdict), &done).await
	}
}

impl SignArgs {
	async fn run(self, context: &Context) -> Result<(), Failure> {
		let Self { report, sections: SectionArgs { sections, all }, as_state } = self;
		let signed = report::sign(context.session(), report.find(context)?, &sections, all, as_state).await?;
		let answers = match signed.sections.is_empty() {
			true => String::new(),
			false => format!("; you answer for {}", list(&signed.sections)),
		};
		let place = super::place(&signed.transaction);
		context.done(&signed.transaction, format!("signed, the report is {as_state}{answers}, {place}"));
		Ok(())
	}
}

impl ChangeArgs {
	async fn run(self, context: &Context, state: ReportState) -> Result<(), Failure> {
		let Self { report, reason, sections } = self;
		let changed = report::change(context.session(), report.find(context)?, &sections, reason, state).await?;
		let (sections, place) = (list(&changed.sections), super::place(&changed.transaction));
		let done = format!("{sections} can be changed; contribute, then sign with `--as-state {state}`, {place}");
		context.done(&changed.transaction, done);
		Ok(())
	}
}

/// Codes for people: `LN:59776-5, LN:19005-8`.
fn list(codes: &[Code]) -> String {
	codes.iter().copied().map(codes::show).collect::<Vec<_>>().join(", ")
}

/// Writes a text to a new file that only its owner can read, or to standard output; says whether to a file.
pub(super) fn write_out(text: &str, out: Option<&Path>) -> Result<bool, Failure> {
	match out {
		None => {
			output::lines([text.trim_end().to_owned()]);
			Ok(false)
		}
		Some(path) => {
			write_private(path, |file| {
				file.write_all(text.trim_end().as_bytes())?;
				file.write_all(b"\n")
			})?;
			Ok(true)
		}
	}
}
