//! Opening reports and contributing to them.

use super::ReportArg;
use crate::{
	commands::{place, study},
	context::Context,
	errors::{CliError, Failure},
	output,
	parse::{code, hash},
	render::{Names, Record},
};
use clap::Args;
use radledger_primitives::{
	report::{ContributionKind, TemplateId},
	ModelVersion, StudyId, H256,
};
use radledger_workflows::{
	report::{
		self,
		codes::{self, Heading, Mapping},
		plan::Device,
		Claims, Intake, IntakeRequest, IntakeSection, NewContribution, NewReport, Says,
	},
	words::count,
};
use std::path::PathBuf;

/// A report to be opened.
#[derive(Args, Debug)]
pub struct OpenArgs {
	/// The document: a DICOM structured report (SR), or a text. Its SOP Instance UID makes the identifier.
	file: Option<PathBuf>,
	/// What identifies the document at your site, if it has no SOP Instance UID. It stays in your vault.
	#[arg(long, value_name = "ID", required_unless_present = "file")]
	document: Option<String>,
	/// The number of its template.
	#[arg(long, value_name = "N")]
	template: TemplateId,
	#[command(flatten)]
	studies: StudyArgs,
}

/// The studies of a report.
#[derive(Args, Debug)]
pub struct StudyArgs {
	/// The studies that it is about, up to 8 of one patient.
	#[arg(long = "study", value_name = "STUDY", required = true, num_args = 1..)]
	studies: Vec<String>,
}

impl StudyArgs {
	async fn resolve(&self, context: &Context) -> Result<Vec<StudyId>, Failure> {
		let mut studies = Vec::with_capacity(self.studies.len());
		for name in &self.studies {
			studies.push(study::resolve(context, name).await?);
		}
		Ok(studies)
	}
}

impl OpenArgs {
	pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
		let Self { file, document, template, studies } = self;
		let studies = studies.resolve(context).await?;
		let new = NewReport { file, document, template, studies };
		let opened = report::open(context.session(), &new).await?;
		let text = match &opened.transaction {
			Some(transaction) => format!("opened, {}", place(transaction)),
			None => "it is open already, about these studies".into(),
		};
		if !output::is_quiet() {
			output::lines([format!("{:?}", opened.report)]);
		}
		context.done(&opened, text);
		Ok(())
	}
}

/// A contribution.
#[derive(Args, Debug)]
pub struct ContributeArgs {
	#[command(flatten)]
	report: ReportArg,
	/// The section: its code in the template, as LN:59776-5 or 59776-5.
	#[arg(long, value_name = "CODE")]
	section: codes::Named,
	/// Its kind; by default what the section's code suggests.
	#[arg(long, value_parser = code(ContributionKind::ALL, ContributionKind::name))]
	kind: Option<ContributionKind>,
	#[command(flatten)]
	says: SaysArgs,
	/// Which section of an SR takes this place, if its heading is not one of the template's: 99X:abc, or its number from 1.
	#[arg(long, value_name = "HEADING", conflicts_with = "element")]
	from: Option<Heading>,
	/// The version of the AI model that made it: MODEL.VERSION, as 3.0.
	#[arg(long, value_name = "M.V")]
	model: Option<ModelVersion>,
	/// The inputs of the model; the studies of the report by default.
	#[arg(long, value_name = "FILE", num_args = 1.., requires = "model")]
	inputs: Vec<PathBuf>,
	/// The earlier contributions on which it builds, as 0,2.
	#[arg(long, value_name = "N,N", value_delimiter = ',')]
	derived_from: Vec<u8>,
	/// The contribution that it replaces.
	#[arg(long, value_name = "N")]
	replaces: Option<u8>,
}

/// The content of a contribution.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub struct SaysArgs {
	/// The content: a text, or a document whose section of this code it is.
	#[arg(long, value_name = "FILE")]
	text: Option<PathBuf>,
	/// The content: the section of this code in a DICOM structured report (SR).
	#[arg(long, value_name = "FILE")]
	sr: Option<PathBuf>,
	/// A commitment that another program made, and whose salt it keeps.
	#[arg(long, value_name = "0x…", value_parser = hash)]
	element: Option<H256>,
}

impl SaysArgs {
	fn says(self) -> Option<Says> {
		self.text.map(Says::Text).or(self.sr.map(Says::Sr)).or(self.element.map(Says::Element))
	}
}

impl ContributeArgs {
	pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
		let report = self.report.find(context)?;
		let Self { section, kind, says, from, model, inputs, derived_from, replaces, .. } = self;
		let says = says.says().ok_or(CliError::NothingContributed)?;
		let new = NewContribution { report, section, kind, says, from, model, inputs, derived_from, replaces };
		let made = report::contribute(context.session(), new).await?;
		let text = match (&made.done.transaction, made.done.contribution) {
			(Some(transaction), Some(index)) => {
				format!("contribution {index}, to {}, {}", codes::describe(made.section), place(transaction))
			}
			(Some(transaction), None) => format!("sent, {}", place(transaction)),
			(None, index) => format!("the ledger has the same already: contribution {}", index.unwrap_or_default()),
		};
		context.done(&made, text);
		Ok(())
	}
}

/// A structured report to be taken in.
#[derive(Args, Debug)]
pub struct FromSrArgs {
	/// The DICOM structured report.
	file: PathBuf,
	/// The number of the template.
	#[arg(long, value_name = "N")]
	template: TemplateId,
	#[command(flatten)]
	studies: StudyArgs,
	/// The version of the AI model that is the device which the document names as observer: MODEL.VERSION, as 3.0.
	#[arg(long, value_name = "M.V", conflicts_with = "no_model")]
	model: Option<ModelVersion>,
	/// The device which the document names as observer is not an AI model: its sections are yours.
	#[arg(long)]
	no_model: bool,
	/// Which section of the template a heading means: 99X:abc=LN:18782-3, or with the number of the section from 1,
	/// 2=LN:18782-3; write it once for each.
	#[arg(long, value_name = "HEADING=CODE")]
	map: Vec<Mapping>,
	/// Show what would be contributed, and send nothing.
	#[arg(long)]
	dry_run: bool,
}

impl Record for IntakeSection {
	const COLUMNS: &'static [&'static str] = &["number", "heading", "section", "kind", "model", "contribution"];

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		match (key, self.done.contribution, &self.done.transaction) {
			("model", ..) => Some(self.step.model.map_or("you".into(), |model| format!("AI {model}"))),
			("contribution", Some(index), None) => Some(format!("{index} (before)")),
			("contribution", None, Some(_)) => Some("sent".into()),
			_ => None,
		}
	}
}

impl FromSrArgs {
	pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
		let Self { file, template, studies, model, no_model, map, dry_run } = self;
		let device = match (model, no_model) {
			(Some(version), _) => Device::Model(version),
			(None, true) => Device::Tool,
			(None, false) => Device::Unknown,
		};
		let request = IntakeRequest { file, template, map, device };
		let mut intake = report::preview(context.session(), request).await?;
		if !dry_run {
			let studies = studies.resolve(context).await?;
			if let Err(error) = report::take_in(context.session(), &mut intake, &studies).await {
				let done = |section: &&IntakeSection| section.done != report::Done::default();
				match intake.sections.iter().filter(done).count() {
					0 => {}
					done => output::note(format!(
						"on the ledger so far: {} of the document; run the same command again to do the rest",
						count(done, "section")
					)),
				}
				return Err(error.into());
			}
		}
		show(context, &intake, dry_run).await
	}
}

async fn show(context: &Context, intake: &Intake, dry: bool) -> Result<(), Failure> {
	context.report(intake, &intake.sections, "").await?;
	claims(&intake.document).into_iter().for_each(output::note);
	let uncertain = intake.sections.iter().filter(|section| !section.step.certain).count();
	if uncertain > 0 {
		output::note(format!(
			"{} with values whose kind is in no dictionary: another system may write them differently, and then they cannot be \
			 verified",
			count(uncertain, "section")
		));
	}
	output::note(match (dry, intake.report) {
		(false, Some(report)) => format!("report {report:?}"),
		_ => "nothing was sent (--dry-run)".into(),
	});
	Ok(())
}

fn claims(document: &Claims) -> [String; 4] {
	let list = |names: &[String]| if names.is_empty() { "nobody".into() } else { names.join("; ") };
	let Claims { title, completion, verification, observers, verifiers } = document;
	[
		format!("\"{title}\", by its own account {completion:?} and {verification:?}"),
		format!("the document names as observers: {}", list(observers)),
		format!("the document names as verifiers: {}", list(verifiers)),
		"names stay in the document: on the ledger, you sign every section, or vouch for it".into(),
	]
}
