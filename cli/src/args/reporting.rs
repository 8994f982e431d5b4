//! What can be written about reports and follow-ups.

use super::{code, hash};
use crate::report::{
	codes::{self, Heading, Mapping, Named, Required},
	time::{self, When, Whenever},
};
use clap::{Args, Subcommand};
use radledger_primitives::{
	report::{
		ActionableCategory, BodyRegion, CancelReason, ChangeReason, CommunicationMethod, ContributionKind, FollowUpId,
		ReopenReason, ReportState, TemplateId,
	},
	Modality, ModelVersion, OrganisationId, H256,
};
use std::path::PathBuf;

/// What can be done with reports.
#[derive(Subcommand, Debug)]
pub enum ReportVerb {
	/// Which sections a type of report has.
	#[command(subcommand)]
	Template(TemplateVerb),
	/// Open a report about studies: you are its first author.
	Open(OpenArgs),
	/// Invite somebody to write a report, or to read it.
	Invite {
		/// Its identifier, the beginning of one in your vault (8 digits or more), or its document.
		report: String,
		/// An address or, on a development chain, a demonstration name.
		who: String,
		/// To read it, not to write it.
		#[arg(long)]
		reader: bool,
	},
	/// Contribute to a section: what you wrote, or what an AI model made and you vouch for. What it says stays here; the
	/// ledger gets a salted commitment.
	Contribute(Box<ContributeArgs>),
	/// Open the report that a DICOM structured report (SR) is, and contribute its sections in order.
	FromSr(FromSrArgs),
	/// Say what becomes of something that an AI model contributed.
	Review {
		/// Its identifier, the beginning of one in your vault (8 digits or more), or its document.
		report: String,
		/// The number of the contribution.
		contribution: u8,
		/// It stands, it does not, or a contribution of your own takes its place.
		verdict: ReviewVerdict,
		/// For `edit`: the number of your contribution, which is derived from it and in the same section.
		#[arg(long = "with", value_name = "M", required_if_eq("verdict", "edit"))]
		with: Option<u8>,
	},
	/// Take responsibility for sections as they stand now, and give the report a state.
	Sign {
		/// Its identifier, the beginning of one in your vault (8 digits or more), or its document.
		report: String,
		/// The sections for which you answer from now on.
		#[command(flatten)]
		sections: SectionArgs,
		/// What the report is from now on.
		#[arg(
			long,
			value_name = "STATE",
			value_parser = code(codes::SIGNED, ReportState::name)
		)]
		as_state: ReportState,
	},
	/// Begin to add something to a final report; contribute it, then sign as `appended`.
	Addendum(ChangeArgs),
	/// Begin to correct an error in a final report; contribute, then sign as `corrected`.
	Correct(ChangeArgs),
	/// Begin any other change of a final report; contribute, then sign as `amended`.
	Amend(ChangeArgs),
	/// Give up a change to which nobody contributed.
	DropChange {
		/// Its identifier, the beginning of one in your vault (8 digits or more), or its document.
		report: String,
	},
	/// End a report that will not be completed.
	Cancel {
		/// Its identifier, the beginning of one in your vault (8 digits or more), or its document.
		report: String,
		/// Why.
		#[arg(long, value_parser = code(ChangeReason::ALL, ChangeReason::name))]
		reason: ChangeReason,
	},
	/// Take a report back that should never have been; who read it is to be told.
	EnterInError {
		/// Its identifier, the beginning of one in your vault (8 digits or more), or its document.
		report: String,
		/// Why.
		#[arg(long, value_parser = code(ChangeReason::ALL, ChangeReason::name))]
		reason: ChangeReason,
	},
	/// Acknowledge that you read sections of a report; exit with 3 if the patient does not allow it.
	Acknowledge {
		/// Its identifier, the beginning of one in your vault (8 digits or more), or its document.
		report: String,
		/// The sections that you read; by default all that you have not read yet.
		#[command(flatten)]
		sections: SectionArgs,
	},
	/// Show who read what, who was denied, who must be told of a change, and who has not read it.
	Readers {
		/// Its identifier, the beginning of one in your vault (8 digits or more), or its document.
		report: String,
	},
	/// Show who wrote which part of a report, who answers for it, and what is open.
	Show {
		/// Its identifier, the beginning of one in your vault (8 digits or more), or its document.
		report: String,
		/// Every version that was signed, as well.
		#[arg(long)]
		history: bool,
	},
	/// Tell which sections of a document are as they were contributed: exit with 3 unless all are.
	Verify {
		/// Its identifier, the beginning of one in your vault (8 digits or more), or - for the report that the document is.
		report: String,
		/// The document: a DICOM structured report (SR), or a text in UTF-8.
		document: PathBuf,
		/// What opens the commitments, as `report export --format salts` wrote it; besides what is in your vault.
		#[arg(long, value_name = "FILE")]
		salts: Option<PathBuf>,
	},
	/// Write who wrote what as a text or as HL7 FHIR R4, or what somebody else needs to verify the document.
	Export {
		/// Its identifier, the beginning of one in your vault (8 digits or more), or its document.
		report: String,
		/// As what.
		#[arg(long)]
		format: ReportFormat,
		/// Where to write it; standard output by default.
		#[arg(long, value_name = "FILE")]
		out: Option<PathBuf>,
	},
	/// Keep in your vault what somebody exported with `--format salts`.
	Import {
		/// The file.
		file: PathBuf,
	},
}

/// What can be done with templates.
#[derive(Subcommand, Debug)]
pub enum TemplateVerb {
	/// Publish a template: a type of document and its sections. It is never changed.
	Publish {
		/// A JSON file: {"code": {"scheme": "LN", "value": "18748-4"}, "self_review": false, "sections": [{"scheme": "LN",
		/// "value": "59776-5", "required": true}]}.
		#[arg(required_unless_present = "code", conflicts_with_all = ["code", "sections", "self_review"])]
		file: Option<PathBuf>,
		/// The type of document: LN:18748-4, for example.
		#[arg(long, value_name = "CODE", value_parser = codes::parse, requires = "sections")]
		code: Option<radledger_primitives::report::Code>,
		/// A section, in the order of the document; write it once for each. A report can be final without it if
		/// `=optional` follows.
		#[arg(long = "section", value_name = "CODE[=optional]", requires = "code", value_parser = codes::section)]
		sections: Vec<Required>,
		/// Who vouches for what an AI model contributed may accept it without anybody else.
		#[arg(long, requires = "code")]
		self_review: bool,
	},
	/// List the templates.
	List,
	/// Show one template.
	Show {
		/// Its number.
		template: TemplateId,
	},
}

/// A report to be opened.
#[derive(Args, Debug)]
pub struct OpenArgs {
	/// The document: a DICOM structured report (SR), or a text. Its SOP Instance UID makes the identifier.
	pub file: Option<PathBuf>,
	/// What identifies the document at your site, if it has no SOP Instance UID. It stays in your vault.
	#[arg(long, value_name = "ID", required_unless_present = "file")]
	pub document: Option<String>,
	/// The number of its template.
	#[arg(long, value_name = "N")]
	pub template: TemplateId,
	/// The studies that it is about, up to 8 of one patient.
	#[arg(long = "study", value_name = "STUDY", required = true, num_args = 1..)]
	pub studies: Vec<String>,
}

/// A contribution.
#[derive(Args, Debug)]
pub struct ContributeArgs {
	/// The report's identifier, the beginning of one in your vault (8 digits or more), or its document.
	pub report: String,
	/// The section: its code in the template, as LN:59776-5 or 59776-5.
	#[arg(long, value_name = "CODE", value_parser = codes::named)]
	pub section: Named,
	/// What it is; by default what the section's code suggests.
	#[arg(long, value_parser = code(ContributionKind::ALL, ContributionKind::name))]
	pub kind: Option<ContributionKind>,
	/// What it says: a text, or a document whose section of this code it is.
	#[arg(long, value_name = "FILE", required_unless_present_any = ["sr", "element"], conflicts_with_all = ["sr", "element"])]
	pub text: Option<PathBuf>,
	/// What it says: the section of this code in a DICOM structured report (SR).
	#[arg(long, value_name = "FILE", conflicts_with = "element")]
	pub sr: Option<PathBuf>,
	/// A commitment that another program made, and whose salt it keeps.
	#[arg(long, value_name = "0x…", value_parser = hash)]
	pub element: Option<H256>,
	/// Which section of an SR takes this place, if its heading is none of the template's: 99X:abc, or its number from 1.
	#[arg(long, value_name = "HEADING", value_parser = codes::heading, conflicts_with = "element")]
	pub from: Option<Heading>,
	/// The version of the AI model that made it: MODEL.VERSION, as 3.0.
	#[arg(long, value_name = "M.V", value_parser = codes::model)]
	pub model: Option<ModelVersion>,
	/// What the model was given; the studies of the report by default.
	#[arg(long, value_name = "FILE", num_args = 1.., requires = "model")]
	pub inputs: Vec<PathBuf>,
	/// The earlier contributions on which it builds, as 0,2.
	#[arg(long, value_name = "N,N", value_delimiter = ',')]
	pub derived_from: Vec<u8>,
	/// The contribution that it replaces.
	#[arg(long, value_name = "N")]
	pub replaces: Option<u8>,
}

/// A structured report to be taken in.
#[derive(Args, Debug)]
pub struct FromSrArgs {
	/// The DICOM structured report.
	pub file: PathBuf,
	/// The number of the template.
	#[arg(long, value_name = "N")]
	pub template: TemplateId,
	/// The studies that it is about, up to 8 of one patient.
	#[arg(long = "study", value_name = "STUDY", required = true, num_args = 1..)]
	pub studies: Vec<String>,
	/// The version of the AI model that is the device which the document names as observer: MODEL.VERSION, as 3.0.
	#[arg(long, value_name = "M.V", value_parser = codes::model, conflicts_with = "no_model")]
	pub model: Option<ModelVersion>,
	/// The device which the document names as observer is no AI model: its sections are yours.
	#[arg(long)]
	pub no_model: bool,
	/// Which section of the template a heading means: 99X:abc=LN:18782-3, or with the number of the section from 1,
	/// 2=LN:18782-3; write it once for each.
	#[arg(long = "map", value_name = "HEADING=CODE", value_parser = codes::mapping)]
	pub map: Vec<Mapping>,
	/// Show what would be contributed, and send nothing.
	#[arg(long)]
	pub dry_run: bool,
}

/// Some sections of a report.
#[derive(Args, Debug)]
pub struct SectionArgs {
	/// A section, by its code in the template, as LN:59776-5 or 59776-5; write it once for each.
	#[arg(long = "section", value_name = "CODE", num_args = 1.., value_parser = codes::named, conflicts_with = "all")]
	pub sections: Vec<Named>,
	/// Every section for which that is still to be done.
	#[arg(long)]
	pub all: bool,
}

/// A change of a final report.
#[derive(Args, Debug)]
pub struct ChangeArgs {
	/// The report's identifier, the beginning of one in your vault (8 digits or more), or its document.
	pub report: String,
	/// Why.
	#[arg(long, value_parser = code(ChangeReason::ALL, ChangeReason::name))]
	pub reason: ChangeReason,
	/// A section that is to change, by its code in the template; write it once for each.
	#[arg(long = "section", value_name = "CODE", required = true, num_args = 1.., value_parser = codes::named)]
	pub sections: Vec<Named>,
}

/// What becomes of something that an AI model contributed.
#[derive(clap::ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReviewVerdict {
	/// It stands.
	Accept,
	/// It does not stand.
	Reject,
	/// A contribution of the reviewer's own takes its place.
	Edit,
}

/// As what a report is written.
#[derive(clap::ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReportFormat {
	/// For people: who wrote what, who answers for it, what is open.
	Text,
	/// HL7 FHIR R4: DiagnosticReport, Composition and Provenance.
	Fhir,
	/// What opens the commitments: by it somebody who has the document can verify it. As confidential as the document.
	Salts,
}

/// What can be done with follow-ups.
#[derive(Subcommand, Debug)]
pub enum FollowUpVerb {
	/// Recommend something because of a finding. You are responsible for it until somebody else accepts that.
	Raise(Box<RaiseArgs>),
	/// Document that the finding was communicated.
	Communicate {
		/// The follow-up's number.
		follow_up: FollowUpId,
		/// Who was told: an address or, on a development chain, a demonstration name.
		#[arg(long, value_name = "WHO")]
		recipient: String,
		/// When it was seen: a moment (2027-01-31T12:00:00Z), now, or 30m, 2h, 1d ago (-30m).
		#[arg(long, value_name = "TIME", allow_hyphen_values = true, value_parser = time::moment)]
		identified: Whenever,
		/// When it was told.
		#[arg(long, value_name = "TIME", allow_hyphen_values = true, value_parser = time::moment)]
		received: Whenever,
		/// How.
		#[arg(long, value_parser = code(CommunicationMethod::ALL, CommunicationMethod::name))]
		method: CommunicationMethod,
		/// The radiologist who told it; the signer by default.
		#[arg(long, value_name = "WHO")]
		radiologist: Option<String>,
	},
	/// Ask a clinician or radiologist to take over. You stay responsible until they accept.
	HandOver {
		/// The follow-up's number.
		follow_up: FollowUpId,
		/// An address or, on a development chain, a demonstration name.
		to: String,
	},
	/// Take over.
	Accept {
		/// The follow-up's number.
		follow_up: FollowUpId,
	},
	/// Say that you will not take over; or, if you are responsible, that you do not ask any more.
	Decline {
		/// The follow-up's number.
		follow_up: FollowUpId,
	},
	/// End a follow-up with a study that does what was recommended. `study anchor` does it by itself where it can.
	Satisfy {
		/// The follow-up's number.
		follow_up: FollowUpId,
		/// The study's identifier, the beginning of one (8 digits or more), or a file or folder of it.
		study: String,
	},
	/// Open a follow-up again: the study did not do what was recommended.
	Reopen {
		/// The follow-up's number.
		follow_up: FollowUpId,
		/// Why.
		#[arg(long, value_parser = code(ReopenReason::ALL, ReopenReason::name))]
		reason: ReopenReason,
	},
	/// Cancel a follow-up.
	Cancel {
		/// The follow-up's number.
		follow_up: FollowUpId,
		/// Why.
		#[arg(long, value_parser = code(CancelReason::ALL, CancelReason::name))]
		reason: CancelReason,
	},
	/// As a data steward, ask another clinician or radiologist to take over what is overdue, or left without anybody.
	Escalate {
		/// The follow-up's number.
		follow_up: FollowUpId,
		/// An address or, on a development chain, a demonstration name.
		to: String,
	},
	/// Show a follow-up with all that happened to it.
	Show {
		/// Its number.
		follow_up: FollowUpId,
	},
	/// List follow-ups that are open.
	List {
		/// Those for which you are responsible, or were asked to be.
		#[arg(long, conflicts_with_all = ["organisation", "report", "patient"])]
		mine: bool,
		/// Those for which members of this organisation are responsible.
		#[arg(long, value_name = "N", conflicts_with_all = ["report", "patient"])]
		organisation: Option<OrganisationId>,
		/// Those of this report.
		#[arg(long, conflicts_with = "patient")]
		report: Option<String>,
		/// Those of this patient.
		#[arg(long, value_name = "ACCOUNT")]
		patient: Option<String>,
		/// Those that ended as well.
		#[arg(long)]
		all: bool,
		/// Only those that were to be done and are not.
		#[arg(long, conflicts_with = "all")]
		overdue: bool,
	},
}

/// A follow-up to be raised.
#[derive(Args, Debug)]
pub struct RaiseArgs {
	/// The report's identifier, the beginning of one in your vault (8 digits or more), or its document.
	pub report: String,
	/// How urgent the finding is (ACR): 1 minutes, 2 hours, 3 days.
	#[arg(long, value_parser = code(ActionableCategory::ALL, ActionableCategory::name))]
	pub category: ActionableCategory,
	/// With what to look again.
	#[arg(long, value_parser = code(Modality::ALL, Modality::name))]
	pub modality: Modality,
	/// Where.
	#[arg(long, value_parser = code(BodyRegion::ALL, BodyRegion::name))]
	pub region: BodyRegion,
	/// The finding: a file, or a text. It stays here; the ledger gets a salted commitment.
	#[arg(long, value_name = "FILE|TEXT")]
	pub finding: String,
	/// The first day on which that makes sense: 2027-01-31, or +180d.
	#[arg(long, value_name = "DATE", value_parser = time::day)]
	pub from: When,
	/// The last day on which it is in time: 2027-07-31, or +365d.
	#[arg(long, value_name = "DATE", value_parser = time::day)]
	pub due: When,
	/// Ask this clinician or radiologist to take over.
	#[arg(long, value_name = "WHO")]
	pub to: Option<String>,
}
