//! Reports: templates, contributions, signatures, readings, and whether a document is what was contributed.
//!
//! The ledger has commitments and codes only. Their openings stay in the vault, in [`notes`]; [`openings`] gives them to
//! others who have the document.

pub mod check;
pub mod codes;
pub mod document;
mod find;
#[cfg(test)]
pub(crate) mod fixtures;
pub mod list;
pub mod notes;
pub mod openings;
pub mod plan;
mod read;
mod sign;
mod template;
mod verify;
pub mod view;
mod write;

pub use find::find;
pub use list::{list, patient};
pub use read::{acknowledge, readers, show, Acknowledged, Readers, Unread};
pub use sign::{change, sign, Covered};
pub use template::{publish, template, templates, NewTemplate, Published};
pub use verify::{export_openings, import_openings, verify, Exported, Imported, Verification};
pub(crate) use write::digest_of_inputs;
pub use write::{
	contribute, open, preview, take_in, Claims, Contributed, Done, Intake, IntakeRequest, IntakeSection,
	NewContribution, NewReport, Opened, Says,
};

use crate::{
	session::SessionError,
	study::StudyError,
	vault::{Shown, VaultError},
};
use radledger_client::{report::Report, Ledger};
use radledger_primitives::{
	report::{Code, TemplateId},
	ReportId, StudyId,
};
use std::{fs, io::Read, path::Path};

crate::errors! {
	/// What can go wrong with reports.
	pub ReportError {
		Refused NotFound { report: ReportId } = "report-not-found", "the ledger has no report {report:?}",
			remedy "open it first, or ask another ledger";
		Refused NoTemplate { template: TemplateId } = "template-not-found", "the ledger has no template {template}",
			remedy "use one of the templates that it has";
		Failed TemplateFile { path: Shown, why: String } = "invalid-template", "{path} is not a template",
			why "{why}",
			remedy "write JSON with `code` (`scheme`, `value`) and `sections` (each `scheme`, `value`, `required`)";
		Refused OpenedOtherwise { report: String, why: String } = "opened-otherwise",
			"the document is report {report} already",
			why "{why}",
			remedy "look at that report, or give the document another identifier for another report";
		Invalid NoSection { section: String, known: String } = "unknown-section",
			"the template has no section {section}",
			remedy "it has {known}";
		Invalid NoPlace { sections: String, why: String, known: String } = "unknown-section",
			"{sections} no place in the template",
			why "{why}",
			remedy "map each to a section of the template, by the code of its heading or by its number; the template has {known}";
		Invalid AmbiguousSection { section: String, found: String } = "ambiguous-section",
			"more than one section is {section}",
			remedy "name the terminology as well: {found}";
		Invalid NoPart { section: String, all: String } = "no-such-part", "the document has no section {section}",
			why "it has: {all}",
			remedy "name the section of the document by the code of its heading, or by its number";
		Invalid AmbiguousPart { count: usize, section: String, all: String } = "ambiguous-part",
			"{count} sections of the document are {section}",
			why "it has: {all}",
			remedy "name one of them by its number, and contribute the others after it";
		Failed Unreadable { path: Shown, why: String } = "unreadable-file", "cannot read {path}",
			why "{why}",
			remedy "name a file that is there and may be read";
		Failed NotText { path: Shown, why: &'static str } = "unreadable-text", "{path} is not a report",
			why "{why}",
			remedy "name a DICOM structured report (SR), or save the report as text in UTF-8";
		Failed NotDicom { path: Shown } = "not-a-report", "{path} is not a DICOM structured report",
			why "it is not a DICOM object",
			remedy "name the file of the structured report, or contribute the text section by section";
		Failed NotReport { path: Shown, why: String, remedy: String } = "not-a-report",
			"{path} is not a DICOM structured report",
			why "{why}",
			remedy "{remedy}";
		Failed Malformed { path: Shown, why: String, remedy: String } = "malformed-report", "{path} cannot be used",
			why "{why}",
			remedy "{remedy}";
		Invalid ModelNotNamed { sections: String, machines: String } = "model-not-named",
			"{sections} by a device or an algorithm",
			why "{machines}",
			remedy "name the registered version of the AI model, or say that it is not an AI model but a tool of yours";
		Invalid NoDevice = "no-device",
			"a model is named, and no section of the document is by a device or an algorithm",
			remedy "leave the model out, or contribute section by section";
		Invalid ManyDevices { count: usize, machines: String } = "more-than-one-device",
			"one model is named, and the document names {count}",
			why "{machines}",
			remedy "contribute section by section, each with its model";
		Invalid NoDocument = "no-document", "nothing identifies the document",
			why "a text does not say which document it is",
			remedy "name it, for example by the number of the report at your site; the name stays in your vault";
		Invalid Twice { study: StudyId } = "invalid-studies", "study {study:?} is named twice",
			remedy "name each study once";
		Invalid TooManyStudies { count: usize, most: u32 } = "invalid-studies",
			"{count} studies are named, and a report is about {most} at most",
			remedy "name those that were read; leave out those that were only compared with them";
		Invalid OtherStudy { studies: String } = "other-study", "the document is of another study than is named",
			why "it is of {studies}",
			remedy "name that study; is it the right document?";
		Invalid TooManyDerivations { most: u32 } = "too-many-derivations",
			"a contribution builds on {most} others at most",
			remedy "name those on which it builds directly";
		Invalid AmbiguousReport { count: usize, prefix: String, found: String } = "ambiguous-report",
			"{count} reports in the vault begin with {prefix}",
			remedy "give more digits of one of: {found}";
		Invalid AmbiguousDocument { path: Shown, count: usize, found: String } = "ambiguous-report",
			"sections of {path} were contributed to {count} reports",
			remedy "name the report: {found}";
		Invalid NoSuchReport { text: String, shortest: usize } = "no-such-report", "{text} names no report",
			remedy "give the identifier, at least the first {shortest} digits of one in your vault, or its document";
		Refused UnknownDocument { path: Shown } = "unknown-report", "no report in the vault is {path}",
			remedy "name the report by its identifier, or use the vault with which it was opened";
		Invalid NothingToSign { state: &'static str } = "nothing-to-sign",
			"the report is {state} already, and no section is named",
			remedy "name the sections for which you answer, or another state";
		Refused NothingToRead = "nothing-to-read", "nothing stands in the report yet",
			remedy "read it after a contribution; contributions of AI models have to be reviewed first";
		Refused OtherDocument { path: Shown, report: String } = "other-document",
			"{path} is not the document of report {report}",
			why "its SOP Instance UID differs, and nothing of it was contributed to this report",
			remedy "name the report of this document, or look for it in the vault";
		Refused NoSalts { report: String } = "no-salts", "the vault has no salt of report {report}",
			remedy "use the vault of an author, or ask an author";
		Failed UnreadableSalts { path: Shown, why: String } = "unreadable-salts", "cannot read {path}",
			why "{why}";
		Failed MalformedSalts { path: Shown, why: String } = "malformed-salts", "{path} opens no report",
			why "{why}",
			remedy "ask for a new export of the report's salts";
		Refused OtherChain { theirs: String, ours: String } = "other-chain",
			"the salts are of a report on another ledger",
			why "they name the chain {theirs}, this is {ours}",
			remedy "ask for an export of the salts of this report";
		Refused OtherReport { theirs: String, ours: String } = "other-report",
			"the salts are of report {theirs}, not of {ours}",
			remedy "ask for an export of the salts of this report";
		Refused OtherElements = "other-report",
			"the salts open something that was not contributed to this report",
			remedy "ask for an export of the salts of this report";
		Invalid NotWaitedFor = "not-waited-for", "the report is not open yet",
			remedy "try again in a moment, or wait for a block: a report takes contributions when it is open";
	}
	from {
		Client(radledger_client::Error);
		Session(SessionError);
		Study(StudyError);
		Vault(VaultError);
	}
}

/// The beginning of a digest, enough to tell it from others.
fn short(digest: &impl std::fmt::Debug) -> String {
	format!("{digest:?}").chars().take(12).collect()
}

/// The codes of a report's sections.
pub fn sections(report: &Report) -> Vec<Code> {
	report.sections.iter().map(|section| section.code).collect()
}

/// A report as it stands.
async fn known(ledger: &Ledger, report: &ReportId) -> Result<Report, ReportError> {
	ledger.report(report).await?.ok_or(ReportError::NotFound { report: *report })
}

/// The bytes of a file of at most `most` bytes.
pub(crate) fn read_file(path: &Path, most: u64) -> Result<Vec<u8>, ReportError> {
	let unreadable = |why: String| ReportError::Unreadable { path: path.into(), why };
	let mut bytes = Vec::new();
	let read = fs::File::open(path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes));
	match read {
		Err(error) => Err(unreadable(error.to_string())),
		Ok(length) if length as u64 > most => Err(unreadable(format!("it is longer than {most} bytes"))),
		Ok(_) => Ok(bytes),
	}
}
