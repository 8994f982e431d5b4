//! Opening reports and contributing to them.

use super::{known, not_on_ledger, resolve, template, vault};
use crate::{
	args::{ContributeArgs, FromSrArgs, OpenArgs},
	commands::{place, study},
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
	report::{
		codes,
		desk::{self, of_report, of_template, Done, Ledger, New, Report, Sent, Wish},
		document::{self, Document, Identity},
		notes::{Notes, Piece},
		plan::{self, Device, Step},
	},
	study::{
		keeper::Keeper,
		table::short,
		text::{count, show},
	},
};
use radledger_client::Ledger as Client;
use radledger_dicom::{StructuredReport, Verifier};
use radledger_primitives::{
	report::{Source, MAX_DERIVED, MAX_STUDIES},
	ReportId, StudyId, H256,
};
use serde::Serialize;
use std::{fs, path::Path, path::PathBuf};

/// An opened report, for programs.
#[derive(Serialize)]
struct Opened {
	report: ReportId,
	/// None if it was open before.
	transaction: Option<radledger_client::Outcome>,
}

pub(super) async fn open(context: &Context, args: OpenArgs) -> Outcome {
	let identity = match &args.file {
		Some(path) => document::read(path)?.identity,
		None => None,
	};
	let document = match (&args.document, &identity) {
		(Some(named), _) if named.trim().is_empty() => {
			return Err(Failure::usage("no-document", "the document is named by nothing")
				.hint("name it with --document ID: the number of the report at your site, for example"))
		}
		(Some(named), _) => named.trim().to_owned(),
		(None, Some(identity)) => identity.document.clone(),
		(None, None) => return Err(Failure::usage("no-document", "a text does not tell which document it is").hint(
			"name it with --document ID: the number of the report at your site, for example; it stays in your vault",
		)),
	};
	let keeper = vault(context).await?;
	let ledger = context.client().await?.best().await?;
	template::known(&ledger, args.template).await?;
	let studies = studies(context, &args.studies).await?;
	if let Some(identity) = &identity {
		ensure_of_studies(&keeper, identity, &studies)?;
	}
	let _alone = keeper.lock()?;
	let mut notes = Notes::of_document(keeper.folder(), &document)?;
	let transaction = desk::open(context, &notes, args.template, &studies).await?;
	if let Some(identity) = &identity {
		notes.add_document(&identity.document)?;
	}
	let report = notes.report();
	if context.json() {
		output::json(&Opened { report, transaction });
		return Ok(Exit::Ok);
	}
	output::lines([format!("{report:?}")]);
	output::note(opened(transaction.as_ref()));
	Ok(Exit::Ok)
}

fn opened(transaction: Option<&radledger_client::Outcome>) -> String {
	match transaction {
		Some(transaction) => format!("opened, {}", place(transaction)),
		None => "it is open already, about these studies".into(),
	}
}

/// The studies that a report is to be about.
async fn studies(context: &Context, named: &[String]) -> Result<Vec<StudyId>, Failure> {
	let mut studies = Vec::with_capacity(named.len());
	for name in named {
		let study = study::resolve(context, name).await?;
		if studies.contains(&study) {
			return Err(Failure::usage("invalid-studies", format!("study {study:?} is named twice"))
				.hint("name each study once"));
		}
		studies.push(study);
	}
	match studies.len() > MAX_STUDIES as usize {
		true => Err(Failure::usage(
			"invalid-studies",
			format!("{} studies, and a report is about {MAX_STUDIES} at most", studies.len()),
		)
		.hint("name those that were read; what was compared with them can be left out")),
		false => Ok(studies),
	}
}

/// Refuses a document of which the vault knows that it is of other studies: of another patient, for example.
fn ensure_of_studies(keeper: &Keeper, identity: &Identity, studies: &[StudyId]) -> Result<(), Failure> {
	let mut own = Vec::new();
	for uid in &identity.studies {
		own.extend(keeper.find(uid)?.map(|manifest| manifest.study_id()));
	}
	match own.is_empty() || own.iter().any(|study| studies.contains(study)) {
		true => Ok(()),
		false => Err(Failure::usage("other-study", "the document is of another study than is named")
			.why(format!("it is of {}", own.iter().map(short).collect::<Vec<_>>().join(", ")))
			.hint("name the study that it is of with --study; is it the right document?")),
	}
}

fn digest_of(path: &Path) -> Result<H256, Failure> {
	use sha2::{Digest, Sha256};
	let mut hasher = Sha256::new();
	fs::File::open(path).and_then(|mut file| std::io::copy(&mut file, &mut hasher)).map_err(|error| {
		Failure::failed("unreadable-file", format!("cannot read {}", show(path))).why(error.to_string())
	})?;
	Ok(H256(hasher.finalize().into()))
}

/// The digest of what a model was given: files, or else the studies of the report as they stand.
async fn inputs(ledger: &Client, files: &[PathBuf], studies: &[StudyId]) -> Result<H256, Failure> {
	let mut digests = Vec::new();
	for path in files {
		digests.push(digest_of(path)?);
	}
	if files.is_empty() {
		for study in studies {
			let record = ledger.study(study).await?.ok_or_else(|| study::not_on_ledger(study))?;
			digests.push(record.root);
		}
	}
	Ok(desk::inputs(digests))
}

/// A contribution, for programs.
#[derive(Serialize)]
struct Contributed {
	report: ReportId,
	/// None if no block was waited for.
	contribution: Option<u8>,
	section: String,
	element: H256,
	/// None if the ledger had it before.
	transaction: Option<radledger_client::Outcome>,
}

pub(super) async fn contribute(context: &Context, args: ContributeArgs) -> Outcome {
	if args.derived_from.len() > MAX_DERIVED as usize {
		return Err(Failure::usage(
			"too-many-derivations",
			format!("a contribution builds on {MAX_DERIVED} others at most"),
		)
		.hint("name those on which it builds directly"));
	}
	let keeper = vault(context).await?;
	let report = resolve(context, &args.report)?;
	let ledger = context.client().await?.best().await?;
	let known = known(&ledger, &report).await?;
	let sections = of_report(&known);
	let section = args.section.among(&sections)?;
	let kind = args.kind.unwrap_or_else(|| codes::kind(section));
	let given = match args.model {
		Some(_) => Some(inputs(&ledger, &args.inputs, &known.studies).await?),
		None => None,
	};
	let parts = match (&args.sr, &args.text) {
		(Some(path), _) => Document::from(&document::structured(path)?).parts,
		(None, Some(path)) => document::read_text(path)?,
		(None, None) => Vec::new(),
	};
	let _alone = keeper.lock()?;
	let mut notes = Notes::open(keeper.folder(), &report)?;
	let (element, done) = match args.element {
		Some(element) => {
			let hidden = given.map(|given| notes.draw_inputs(given)).transpose()?;
			let source = match (args.model, hidden) {
				(Some(version), Some(inputs)) => Source::Model { version, inputs: inputs.commitment },
				_ => Source::Signer,
			};
			let there = known.contributions.iter().find(|there| there.element == element);
			let done = match there {
				Some(there) => Done::Before(there.index),
				None => Done::Now(
					context
						.contribute(
							report,
							&New {
								section,
								kind,
								element,
								source,
								derived_from: args.derived_from,
								replaces: args.replaces,
							},
						)
						.await?,
				),
			};
			(element, done)
		}
		None => {
			let part = document::pick(&parts, section, &sections, args.from.as_ref())?;
			let wish = Wish {
				model: args.model,
				derived_from: args.derived_from,
				replaces: args.replaces,
				..Wish::own(Piece { section, digest: part.digest, heading: part.heading.clone(), inputs: given }, kind)
			};
			let done = desk::contribute(context, &mut notes, &known, &wish).await?;
			(done.0, done.1)
		}
	};
	let (contribution, transaction) = match done {
		Done::Now(Sent { contribution, transaction }) => (contribution, Some(transaction)),
		Done::Before(index) => (Some(index), None),
	};
	if context.json() {
		output::json(&Contributed { report, contribution, section: codes::show(section), element, transaction });
		return Ok(Exit::Ok);
	}
	output::note(match (&transaction, contribution) {
		(Some(transaction), Some(index)) => {
			format!("contribution {index}, to {}, {}", codes::describe(section), place(transaction))
		}
		(Some(transaction), None) => format!("sent, {}", place(transaction)),
		(None, _) => format!("the ledger has just this already: contribution {}", contribution.unwrap_or_default()),
	});
	Ok(Exit::Ok)
}

/// A report that was taken in, for programs.
#[derive(Serialize)]
struct TakenIn {
	/// None with --dry-run, unless it is open already.
	report: Option<ReportId>,
	/// Who the document names; none of it goes on the ledger.
	document: Named,
	sections: Vec<TakenSection>,
}

#[derive(Serialize)]
struct TakenSection {
	#[serde(flatten)]
	step: Step,
	contribution: Option<u8>,
	/// None if the ledger had it before, or with --dry-run.
	transaction: Option<radledger_client::Outcome>,
}

/// What the document says of itself.
#[derive(Serialize)]
struct Named {
	title: String,
	completion: radledger_dicom::Completion,
	verification: radledger_dicom::Verification,
	observers: Vec<String>,
	verifiers: Vec<String>,
}

impl Named {
	fn new(report: &StructuredReport) -> Self {
		use crate::study::text::clean;
		let verifier = |verifier: &Verifier| {
			let parts = [Some(verifier.name.clone()), verifier.organisation.clone(), verifier.at.clone()];
			clean(&parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
		};
		Self {
			title: clean(&report.title.to_string()),
			completion: report.completion,
			verification: report.verification,
			observers: report.observers.iter().map(document::observer).collect(),
			verifiers: report.verifiers.iter().map(verifier).collect(),
		}
	}

	fn lines(&self) -> Vec<String> {
		let list = |names: &[String]| match names {
			[] => "nobody".to_owned(),
			names => names.join("; "),
		};
		vec![
			format!(
				"\"{}\", by its own account {} and {}",
				self.title,
				format!("{:?}", self.completion).to_lowercase(),
				format!("{:?}", self.verification).to_lowercase()
			),
			format!("the document names as observers: {}", list(&self.observers)),
			format!("the document names as verifiers: {}", list(&self.verifiers)),
			"names stay in the document: on the ledger, every section is signed by you, or vouched for".into(),
		]
	}
}

pub(super) async fn from_sr(context: &Context, args: FromSrArgs) -> Outcome {
	let report = document::structured(&args.file)?;
	let document = Document::from(&report);
	let device = match (args.model, args.no_model) {
		(Some(version), _) => Device::Model(version),
		(None, true) => Device::Tool,
		(None, false) => Device::Unknown,
	};
	let ledger = context.client().await?.best().await?;
	let template = template::known(&ledger, args.template).await?;
	let steps = plan::plan(&report, &of_template(&template), &args.map, device)?;
	let named = Named::new(&report);
	if args.dry_run {
		let sections = steps.into_iter().map(|step| TakenSection { step, contribution: None, transaction: None });
		let taken = TakenIn {
			report: crate::report::notes::find(&context.vault()?, &report.sop_instance_uid)?,
			document: named,
			sections: sections.collect(),
		};
		show_taken(context, &taken, true);
		return Ok(Exit::Ok);
	}
	let keeper = vault(context).await?;
	let studies = studies(context, &args.studies).await?;
	if let Some(identity) = &document.identity {
		ensure_of_studies(&keeper, identity, &studies)?;
	}
	let given = match args.model {
		Some(_) => Some(inputs(&ledger, &[], &studies).await?),
		None => None,
	};
	let _alone = keeper.lock()?;
	let mut notes = Notes::of_document(keeper.folder(), &report.sop_instance_uid)?;
	let id = notes.report();
	let transaction = desk::open(context, &notes, args.template, &studies).await?;
	if !context.json() {
		output::note(opened(transaction.as_ref()));
	}
	let mut sections = Vec::with_capacity(steps.len());
	for step in steps {
		let known = known_after(context, &id).await?;
		let wish = Wish {
			model: step.model,
			nth: step.nth,
			..Wish::own(
				Piece {
					section: step.section,
					digest: step.digest,
					heading: step.heading.clone(),
					inputs: step.model.and(given),
				},
				step.kind,
			)
		};
		let done = desk::contribute(context, &mut notes, &known, &wish).await;
		let done = done.inspect_err(|_| {
			output::note(format!(
				"on the ledger so far: {} of the document; run the same command again, it does the rest",
				count(sections.len(), "section")
			));
		})?;
		let (contribution, transaction) = match done.1 {
			Done::Now(sent) => (sent.contribution, Some(sent.transaction)),
			Done::Before(index) => (Some(index), None),
		};
		sections.push(TakenSection { step, contribution, transaction });
	}
	let taken = TakenIn { report: Some(id), document: named, sections };
	show_taken(context, &taken, false);
	Ok(Exit::Ok)
}

/// A report that was opened a moment ago.
async fn known_after(context: &Context, report: &ReportId) -> Result<Report, Failure> {
	Ledger::report(context, report).await?.ok_or_else(|| {
		match context.wait() {
		radledger_client::Wait::None => Failure::usage("not-waited-for", "the report is not open yet").hint(
			"run the same command again in a moment, or without --wait none: sections can be contributed when it is open",
		),
		_ => not_on_ledger(report),
	}
	})
}

fn show_taken(context: &Context, taken: &TakenIn, dry: bool) {
	if context.json() {
		output::json(taken);
		return;
	}
	let rows = taken.sections.iter().map(|section| {
		let step = &section.step;
		let done = match (dry, section.contribution, &section.transaction) {
			(true, ..) => "-".into(),
			(false, Some(index), Some(_)) => index.to_string(),
			(false, Some(index), None) => format!("{index} (before)"),
			(false, None, _) => "sent".into(),
		};
		vec![
			step.number.to_string(),
			crate::study::text::clean(&step.heading),
			codes::show(step.section),
			step.kind.name().into(),
			step.model.map_or_else(|| "you".into(), |model| format!("model {}", codes::show_model(model))),
			done,
		]
	});
	output::table(&["section", "heading", "as", "kind", "by", "contribution"], rows);
	taken.document.lines().into_iter().for_each(output::note);
	let uncertain = taken.sections.iter().filter(|section| !section.step.certain).count();
	if uncertain > 0 {
		output::note(format!(
			"{} with values of which no dictionary tells the kind: another system may write them otherwise, and then they \
			 cannot be verified",
			count(uncertain, "section")
		));
	}
	match (dry, taken.report) {
		(false, Some(report)) => output::note(format!("report {report:?}")),
		_ => output::note("nothing was sent (--dry-run)"),
	}
}
