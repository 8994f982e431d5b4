//! Opening reports and contributing to them: first the note, then the ledger. Whatever dies in between, the same request
//! does the rest.

use super::{
	codes,
	document::{self, Document, Identity},
	known,
	notes::{self, Element, OpenNote, Piece},
	plan::{self, Device, Step},
	sections, short, template,
	view::is_unreviewed,
	ReportError,
};
use crate::{study::StudyError, vault::Vault, words::clean, Session};
use radledger_client::{
	calls,
	report::{Contribution, Report},
	Ledger as Block, Outcome, Wait,
};
use radledger_dicom::{Completion, StructuredReport, Verification, Verifier};
use radledger_primitives::{
	digest::sha256,
	report::{Code, ContributionKind, Source, TemplateId, MAX_DERIVED, MAX_STUDIES},
	text, ModelVersion, ReportId, StudyId, H256,
};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// A contribution as it goes on the ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
struct New {
	section: Code,
	kind: ContributionKind,
	element: H256,
	source: Source,
	derived_from: Vec<u8>,
	replaces: Option<u8>,
}

/// The outcome of a contribution: its number, if a block was waited for; and its transaction, unless the ledger had it
/// before.
#[derive(Serialize, Clone, Default, PartialEq, Eq, Debug)]
pub struct Done {
	/// `None` if no block was waited for.
	pub contribution: Option<u8>,
	/// `None` if the ledger had it before.
	pub transaction: Option<Outcome>,
}

impl Done {
	fn before(there: &Contribution) -> Self {
		Self { contribution: Some(there.index), transaction: None }
	}
}

/// What reports ask of a ledger: a seam, so that the order of events is tested without a node.
trait Ledger {
	async fn report(&self, report: &ReportId) -> Result<Option<Report>, ReportError>;
	async fn open(&self, report: ReportId, template: TemplateId, studies: &[StudyId]) -> Result<Outcome, ReportError>;
	async fn contribute(&self, report: ReportId, new: New) -> Result<Done, ReportError>;
}

impl Ledger for Session {
	async fn report(&self, report: &ReportId) -> Result<Option<Report>, ReportError> {
		Ok(self.ledger().await?.report(report).await?)
	}

	async fn open(&self, report: ReportId, template: TemplateId, studies: &[StudyId]) -> Result<Outcome, ReportError> {
		Ok(self.submit(&calls::report::open_report(report, template, studies.to_vec())).await?)
	}

	async fn contribute(&self, report: ReportId, new: New) -> Result<Done, ReportError> {
		let New { section, kind, element, source, derived_from, replaces } = new;
		let call = calls::report::contribute(report, section, kind, element, source, derived_from, replaces);
		let transaction = self.submit(&call).await?;
		let known = match transaction.block {
			None => None,
			Some(_) => Ledger::report(self, &report).await?,
		};
		let contribution = known.and_then(|known| {
			known.contributions.iter().rev().find(|there| there.element == element).map(|there| there.index)
		});
		Ok(Done { contribution, transaction: Some(transaction) })
	}
}

/// Opens the report of `note`; `None` if it is open already, as it is to be.
async fn open_once(
	ledger: &impl Ledger,
	report: ReportId,
	template: TemplateId,
	studies: &[StudyId],
) -> Result<Option<Outcome>, ReportError> {
	let Some(known) = ledger.report(&report).await? else {
		return ledger.open(report, template, studies).await.map(Some);
	};
	let why = match (known.template == template, known.studies == studies) {
		(true, true) => return Ok(None),
		(true, false) => "it was opened about other studies, or in another order".into(),
		(false, _) => format!("it was opened by template {}", known.template),
	};
	Err(ReportError::OpenedOtherwise { report: short(&report), why })
}

/// A wish to contribute.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Wish {
	piece: Piece,
	kind: ContributionKind,
	/// The model that made it; it goes with the inputs of the piece.
	model: Option<ModelVersion>,
	derived_from: Vec<u8>,
	replaces: Option<u8>,
	/// How many of the same come before it in its document.
	nth: usize,
}

impl Wish {
	fn source(&self, element: &Element) -> Source {
		match (self.model, element.inputs) {
			(Some(version), Some(inputs)) => Source::Model { version, inputs: inputs.commitment },
			_ => Source::Signer,
		}
	}
}

/// Contributes what is wished, unless it is there: as it is in the document, by the same model, and not replaced or
/// rejected. Returns the commitment, and the outcome.
async fn contribute_once(
	ledger: &impl Ledger,
	note: &mut OpenNote<'_>,
	known: &Report,
	wish: Wish,
) -> Result<(H256, Done), ReportError> {
	let sections = sections(known);
	let section = wish.piece.section;
	if !sections.contains(&section) {
		return Err(codes::no_section(codes::show(section), &sections));
	}
	let of = |element: &H256| known.contributions.iter().find(|there| there.element == *element);
	let counts = |there: &Contribution| there.stands || is_unreviewed(there);
	let drawn = note.draw(&wish.piece, wish.nth, |element| {
		of(element).is_some_and(|there| !counts(there) || there.source.model() != wish.model)
	})?;
	let element = drawn.element;
	if let Some(there) = of(&element) {
		return Ok((element, Done::before(there)));
	}
	let source = wish.source(&drawn);
	let Wish { kind, derived_from, replaces, .. } = wish;
	let new = New { section, kind, element, source, derived_from, replaces };
	Ok((element, ledger.contribute(known.report, new).await?))
}

/// The digest of the inputs of a model: of their digests, sorted.
pub(crate) fn digest_of_inputs(mut digests: Vec<H256>) -> H256 {
	digests.sort();
	let parts: Vec<&[u8]> = digests.iter().map(H256::as_bytes).collect();
	sha256(&parts)
}

/// The inputs of a model: files, or else the studies of the report as they stand.
async fn given(ledger: &Block, files: &[PathBuf], studies: &[StudyId]) -> Result<H256, ReportError> {
	let mut digests = files.iter().map(|path| digest_of(path)).collect::<Result<Vec<_>, _>>()?;
	if files.is_empty() {
		for study in studies {
			let record = ledger
				.study(study)
				.await?
				.ok_or_else(|| StudyError::NotOnLedger { what: format!("study {study:?}") })?;
			digests.push(record.root);
		}
	}
	Ok(digest_of_inputs(digests))
}

fn digest_of(path: &Path) -> Result<H256, ReportError> {
	crate::digest::read(path)
		.map(|(digest, _)| digest)
		.map_err(|error| ReportError::Unreadable { path: path.into(), why: error.to_string() })
}

/// A report that is to be opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewReport {
	/// The document. The SOP Instance UID of a structured report makes the identifier.
	pub file: Option<PathBuf>,
	/// The name of the document at the site, for a document without such a UID.
	pub document: Option<String>,
	/// The template.
	pub template: TemplateId,
	/// The studies that it is about.
	pub studies: Vec<StudyId>,
}

/// A report that was opened.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Opened {
	/// Its identifier.
	pub report: ReportId,
	/// `None` if it was open before.
	pub transaction: Option<Outcome>,
}

/// Opens a report, unless it is open already.
///
/// # Errors
/// Nothing names the document, it is of other studies, its report is another one, or the ledger refuses.
pub async fn open(session: &Session, new: &NewReport) -> Result<Opened, ReportError> {
	let identity = match &new.file {
		Some(path) => document::read(path)?.identity,
		None => None,
	};
	let named = new.document.as_deref().map(str::trim);
	let document = named.or(identity.as_ref().map(|identity| identity.document.as_str()));
	let document = document.filter(|document| !document.is_empty()).ok_or(ReportError::NoDocument)?;
	session.signer().await?;
	template::known(&session.ledger().await?, new.template).await?;
	let vault = session.new_vault()?;
	ensure_studies(&vault, identity.as_ref(), &new.studies)?;
	let organisation = session.organisation(&session.ledger().await?).await?;
	let alone = vault.alone().await?;
	let mut note = OpenNote::of_document(&vault, &alone, organisation, document)?;
	let transaction = open_once(session, note.report(), new.template, &new.studies).await?;
	if let Some(identity) = &identity {
		note.add_document(&identity.document)?;
	}
	Ok(Opened { report: note.report(), transaction })
}

/// Refuses studies that no report can be about, and a document that the vault knows to be of other studies: of another
/// patient, for example.
fn ensure_studies(vault: &Vault, identity: Option<&Identity>, studies: &[StudyId]) -> Result<(), ReportError> {
	if let Some((_, study)) =
		studies.iter().enumerate().find(|(at, study)| studies.iter().take(*at).any(|s| s == *study))
	{
		return Err(ReportError::Twice { study: *study });
	}
	if studies.len() > MAX_STUDIES as usize {
		return Err(ReportError::TooManyStudies { count: studies.len(), most: MAX_STUDIES });
	}
	let mut own = Vec::new();
	let manifests = vault.manifests()?;
	for uid in identity.iter().flat_map(|identity| &identity.studies) {
		own.extend(manifests.find(uid)?.map(|manifest| manifest.study_id()));
	}
	match own.is_empty() || own.iter().any(|study| studies.contains(study)) {
		true => Ok(()),
		false => Err(ReportError::OtherStudy { studies: own.iter().map(short).collect::<Vec<_>>().join(", ") }),
	}
}

/// The content of a contribution.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Says {
	/// A text, or the section of a text.
	Text(PathBuf),
	/// The section of a DICOM structured report.
	Sr(PathBuf),
	/// A commitment that another program made, and whose salt it keeps.
	Element(H256),
}

/// A contribution that is to be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewContribution {
	/// The report.
	pub report: ReportId,
	/// The section.
	pub section: codes::Named,
	/// Its kind; by default the usual one of the section.
	pub kind: Option<ContributionKind>,
	/// Its content.
	pub says: Says,
	/// The section of the document, where its heading does not name the section of the template.
	pub from: Option<codes::Heading>,
	/// The version of the AI model that made it.
	pub model: Option<ModelVersion>,
	/// The inputs of the model; the studies of the report by default.
	pub inputs: Vec<PathBuf>,
	/// The contributions on which it builds.
	pub derived_from: Vec<u8>,
	/// The contribution that it replaces.
	pub replaces: Option<u8>,
}

/// A contribution that was made.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Contributed {
	/// The report.
	pub report: ReportId,
	/// The section.
	#[serde(with = "text::code")]
	pub section: Code,
	/// The commitment.
	pub element: H256,
	/// Its number and transaction.
	#[serde(flatten)]
	pub done: Done,
}

/// Contributes to a section of a report, unless the same is there already.
///
/// # Errors
/// The report or the section does not exist, the document has no such section, or the ledger refuses.
pub async fn contribute(session: &Session, new: NewContribution) -> Result<Contributed, ReportError> {
	let NewContribution { report, derived_from, replaces, model, .. } = new;
	if derived_from.len() > MAX_DERIVED as usize {
		return Err(ReportError::TooManyDerivations { most: MAX_DERIVED });
	}
	session.signer().await?;
	let ledger = session.ledger().await?;
	let on_ledger = known(&ledger, &report).await?;
	let sections = sections(&on_ledger);
	let section = new.section.among(&sections)?;
	let kind = new.kind.unwrap_or_else(|| codes::kind(section));
	let given = match model {
		Some(_) => Some(given(&ledger, &new.inputs, &on_ledger.studies).await?),
		None => None,
	};
	let parts = match &new.says {
		Says::Text(path) => document::read_text(path)?,
		Says::Sr(path) => Document::from(&document::structured(path)?).parts,
		Says::Element(_) => Vec::new(),
	};
	let vault = session.new_vault()?;
	let alone = vault.alone().await?;
	let mut note = OpenNote::of(&vault, &alone, &report)?;
	let (element, done) = match new.says {
		Says::Element(element) => {
			let hidden = given.map(|given| note.draw_inputs(given)).transpose()?;
			let source = match (model, hidden) {
				(Some(version), Some(inputs)) => Source::Model { version, inputs: inputs.commitment },
				_ => Source::Signer,
			};
			let new = New { section, kind, element, source, derived_from, replaces };
			let done = match on_ledger.contributions.iter().find(|there| there.element == element) {
				Some(there) => Done::before(there),
				None => session.contribute(report, new).await?,
			};
			(element, done)
		}
		_ => {
			let part = document::pick(&parts, section, &sections, new.from.as_ref())?;
			let piece = Piece { section, digest: part.digest, heading: part.heading.clone(), inputs: given };
			let wish = Wish { piece, kind, model, derived_from, replaces, nth: 0 };
			contribute_once(session, &mut note, &on_ledger, wish).await?
		}
	};
	Ok(Contributed { report, section, element, done })
}

/// A structured report that is to be taken in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IntakeRequest {
	/// The file.
	pub file: PathBuf,
	/// The template.
	pub template: TemplateId,
	/// The sections of the template that headings mean.
	pub map: Vec<codes::Mapping>,
	/// The origin of sections by devices.
	pub device: Device,
}

/// A structured report, and the contributions that its sections are.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Intake {
	/// `None` unless it was opened.
	pub report: Option<ReportId>,
	/// The claims of the document; nothing of them goes on the ledger.
	pub document: Claims,
	/// Its sections, in order.
	pub sections: Vec<IntakeSection>,
	#[serde(skip)]
	request: IntakeRequest,
	#[serde(skip)]
	identity: Identity,
}

/// A section of an [`Intake`].
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct IntakeSection {
	/// As it was planned.
	#[serde(flatten)]
	pub step: Step,
	/// Its contribution; empty until it is made.
	#[serde(flatten)]
	pub done: Done,
}

/// The claims of a document about itself, for the screen.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Claims {
	/// Its title.
	pub title: String,
	/// Completion Flag.
	pub completion: Completion,
	/// Verification Flag.
	pub verification: Verification,
	/// Its observers.
	pub observers: Vec<String>,
	/// Its verifiers.
	pub verifiers: Vec<String>,
}

impl From<&StructuredReport> for Claims {
	fn from(report: &StructuredReport) -> Self {
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
}

/// The contributions that a structured report is to become. Nothing is sent.
///
/// # Errors
/// It cannot be read, or not all of it has a place in the template.
pub async fn preview(session: &Session, request: IntakeRequest) -> Result<Intake, ReportError> {
	let report = document::structured(&request.file)?;
	let template = template::known(&session.ledger().await?, request.template).await?;
	let codes: Vec<Code> = template.sections.iter().map(|section| section.code).collect();
	let steps = plan::plan(&report, &codes, &request.map, request.device)?;
	Ok(Intake {
		report: notes::find(&session.vault()?, &report.sop_instance_uid)?,
		document: Claims::from(&report),
		sections: steps.into_iter().map(|step| IntakeSection { step, done: Done::default() }).collect(),
		identity: Identity::from(&report),
		request,
	})
}

/// Opens the report that a structured report is, and contributes its sections in order. `intake` has what was done, also
/// when it fails.
///
/// # Errors
/// The document is of other studies, or the ledger refuses.
pub async fn take_in(session: &Session, intake: &mut Intake, studies: &[StudyId]) -> Result<(), ReportError> {
	session.signer().await?;
	let vault = session.new_vault()?;
	ensure_studies(&vault, Some(&intake.identity), studies)?;
	let IntakeRequest { template, device, .. } = intake.request;
	let inputs = match device.model() {
		Some(_) => Some(given(&session.ledger().await?, &[], studies).await?),
		None => None,
	};
	let organisation = session.organisation(&session.ledger().await?).await?;
	let alone = vault.alone().await?;
	let mut note = OpenNote::of_document(&vault, &alone, organisation, &intake.identity.document)?;
	let report = note.report();
	open_once(session, report, template, studies).await?;
	intake.report = Some(report);
	for IntakeSection { step, done } in &mut intake.sections {
		let known = Ledger::report(session, &report).await?.ok_or(match session.wait() {
			Wait::None => ReportError::NotWaitedFor,
			_ => ReportError::NotFound { report },
		})?;
		let Step { section, digest, kind, model, nth, .. } = *step;
		let piece = Piece { section, digest, heading: step.heading.clone(), inputs: model.and(inputs) };
		let wish = Wish { piece, kind, model, derived_from: Vec::new(), replaces: None, nth };
		*done = contribute_once(session, &mut note, &known, wish).await?.1;
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		report::fixtures::{add, digest, report, review, vault, FINDINGS, IMPRESSION, MODEL},
		vault::Lock,
		Explain,
	};
	use radledger_client::{BlockRef, Error, Kind};
	use radledger_primitives::report::Verdict;
	use std::cell::{Cell, RefCell};
	use tempfile::TempDir;

	/// What happens to the next transaction.
	#[derive(Clone, Copy, PartialEq)]
	enum Next {
		Works,
		IsRefused,
		/// The node dies after a block has it.
		IsLostAfterwards,
	}

	struct Memory {
		report: RefCell<Option<Report>>,
		sent: Cell<usize>,
		next: Cell<Next>,
	}

	impl Memory {
		fn new() -> Self {
			Self { report: RefCell::new(None), sent: Cell::new(0), next: Cell::new(Next::Works) }
		}

		fn answer<T>(&self, done: T) -> Result<T, ReportError> {
			match self.next.get() {
				Next::IsLostAfterwards => Err(error(Kind::Failed, "node-lost")),
				_ => Ok(done),
			}
		}

		fn refuse(&self) -> Result<(), ReportError> {
			self.sent.set(self.sent.get() + 1);
			match self.next.get() {
				Next::IsRefused => Err(error(Kind::Refused, "ReportAuthorship::NotOpen")),
				_ => Ok(()),
			}
		}

		fn known(&self) -> Report {
			self.report.borrow().clone().unwrap()
		}
	}

	fn error(kind: Kind, code: &str) -> ReportError {
		Error { kind, code: code.into(), what: "it is not done".into(), why: None, hint: None }.into()
	}

	fn outcome() -> Outcome {
		Outcome {
			hash: H256::zero(),
			block: Some(BlockRef { hash: H256::zero(), number: 2 }),
			index: Some(1),
			events: Vec::new(),
		}
	}

	impl Ledger for Memory {
		async fn report(&self, _: &ReportId) -> Result<Option<Report>, ReportError> {
			Ok(self.report.borrow().clone())
		}

		async fn open(&self, id: ReportId, template: TemplateId, studies: &[StudyId]) -> Result<Outcome, ReportError> {
			self.refuse()?;
			*self.report.borrow_mut() = Some(Report { template, studies: studies.to_vec(), ..report(id) });
			self.answer(outcome())
		}

		async fn contribute(&self, _: ReportId, new: New) -> Result<Done, ReportError> {
			self.refuse()?;
			let mut report = self.report.borrow_mut();
			let contribution = add(report.as_mut().unwrap(), new.section, new.element, new.source);
			self.answer(Done { contribution: Some(contribution), transaction: Some(outcome()) })
		}
	}

	const STUDIES: [StudyId; 1] = [H256([5; 32])];

	fn wish(text: &str) -> Wish {
		let piece = Piece { section: FINDINGS, digest: digest(text), heading: "Findings".into(), inputs: None };
		let kind = ContributionKind::Finding;
		Wish { piece, kind, model: None, derived_from: Vec::new(), replaces: None, nth: 0 }
	}

	fn by_model(text: &str) -> Wish {
		let mut wish = wish(text);
		wish.model = Some(MODEL);
		wish.piece.inputs = Some(digest("image"));
		wish
	}

	/// A ledger with an open report, and the vault of its author.
	struct Site {
		ledger: Memory,
		vault: Vault,
		alone: Lock,
		_folder: TempDir,
	}

	impl Site {
		fn new() -> Self {
			let (folder, vault) = vault();
			Self { ledger: Memory::new(), alone: vault.lock().unwrap(), vault, _folder: folder }
		}

		async fn opened() -> Self {
			let site = Self::new();
			assert!(site.open(0, &STUDIES).await.unwrap().is_some());
			site
		}

		fn note(&self) -> OpenNote<'_> {
			OpenNote::of_document(&self.vault, &self.alone, 0, "1.2.3").unwrap()
		}

		async fn open(&self, template: TemplateId, studies: &[StudyId]) -> Result<Option<Outcome>, ReportError> {
			open_once(&self.ledger, self.note().report(), template, studies).await
		}

		/// As a program does it that was just started.
		async fn contribute(&self, wish: Wish) -> Result<Done, ReportError> {
			let done = contribute_once(&self.ledger, &mut self.note(), &self.ledger.known(), wish).await?;
			Ok(done.1)
		}
	}

	/// What was sent, and is contribution `index` now.
	fn sent(index: u8) -> Done {
		Done { contribution: Some(index), transaction: Some(outcome()) }
	}

	fn before(index: u8) -> Done {
		Done { contribution: Some(index), transaction: None }
	}

	#[tokio::test]
	async fn report_should_be_opened_once_whatever_happens_to_the_first_run() {
		for next in [Next::IsRefused, Next::IsLostAfterwards] {
			let site = Site::new();
			site.ledger.next.set(next);
			site.open(0, &STUDIES).await.unwrap_err();
			let report = site.note().report();
			site.ledger.next.set(Next::Works);
			let again = site.open(0, &STUDIES).await.unwrap();
			assert_eq!(site.note().report(), report);
			assert_eq!(again.is_some(), next == Next::IsRefused);
			assert_eq!(site.open(0, &STUDIES).await.unwrap(), None);
		}
	}

	#[tokio::test]
	async fn report_should_not_be_taken_for_one_of_other_studies_or_another_template() {
		let site = Site::opened().await;
		for (template, studies) in [(1, &STUDIES[..]), (0, &[H256::zero()])] {
			assert_eq!(site.open(template, studies).await.unwrap_err().code(), "opened-otherwise");
		}
	}

	#[tokio::test]
	async fn contribution_should_be_sent_once_whatever_happens_to_the_first_run() {
		for next in [Next::IsRefused, Next::IsLostAfterwards] {
			let site = Site::opened().await;
			site.ledger.next.set(next);
			site.contribute(wish("a")).await.unwrap_err();
			let kept = site.note().elements().to_vec();
			assert_eq!(kept.len(), 1);
			site.ledger.next.set(Next::Works);

			let done = site.contribute(wish("a")).await.unwrap();
			assert_eq!(site.note().elements(), kept, "the note is used again");
			assert_eq!(done, if next == Next::IsRefused { sent(0) } else { before(0) });
			assert_eq!(site.ledger.known().contributions.len(), 1);
			assert!(kept[0].opens(&digest("a")));
			assert_eq!(kept[0].element, site.ledger.known().contributions[0].element);
		}
	}

	#[tokio::test]
	async fn same_text_twice_in_one_document_should_be_two_contributions() {
		let site = Site::opened().await;
		for done in [sent, before] {
			for nth in [0, 1] {
				let wish = Wish { nth, ..wish("a") };
				assert_eq!(site.contribute(wish).await.unwrap(), done(nth as u8));
			}
		}
		let elements: Vec<_> = site.ledger.known().contributions.iter().map(|there| there.element).collect();
		assert_ne!(elements[0], elements[1]);
	}

	#[tokio::test]
	async fn text_of_a_model_should_be_another_contribution_than_the_same_of_a_human() {
		let site = Site::opened().await;
		for (index, wish) in [by_model("a"), wish("a")].into_iter().enumerate() {
			assert_eq!(site.contribute(wish).await.unwrap(), sent(index as u8));
		}
		let known = site.ledger.known();
		assert_eq!(known.contributions[0].source.model(), Some(MODEL));
		assert_eq!(known.contributions[1].source, Source::Signer);
		assert_ne!(known.contributions[0].element, known.contributions[1].element);
		// Waiting for a review, it is there; rejected, it can be contributed again.
		assert_eq!(site.contribute(by_model("a")).await.unwrap(), before(0));
		review(site.ledger.report.borrow_mut().as_mut().unwrap(), 0, Verdict::Rejected);
		assert_eq!(site.contribute(by_model("a")).await.unwrap(), sent(2));
	}

	#[tokio::test]
	async fn text_of_another_version_of_the_model_should_be_another_contribution() {
		let site = Site::opened().await;
		site.contribute(by_model("a")).await.unwrap();
		let other = Wish { model: Some(ModelVersion { version: 2, ..MODEL }), ..by_model("a") };
		assert_eq!(site.contribute(other).await.unwrap(), sent(1));
	}

	#[tokio::test]
	async fn section_outside_of_the_template_should_be_refused_before_anything_is_kept() {
		let site = Site::opened().await;
		let mut wish = wish("a");
		wish.piece.section = Code::loinc(187_823);
		let error = site.contribute(wish).await.unwrap_err();
		assert_eq!(error.code(), "unknown-section");
		assert!(error.remedy().unwrap().contains(&codes::show(IMPRESSION)));
		assert!(site.note().elements().is_empty());
		assert_eq!(site.ledger.sent.get(), 1, "nothing but the opening");
	}

	#[test]
	fn inputs_should_not_depend_on_their_order() {
		let (a, b) = (digest("a"), digest("b"));
		assert_eq!(digest_of_inputs(vec![a, b]), digest_of_inputs(vec![b, a]));
		assert_ne!(digest_of_inputs(vec![a]), digest_of_inputs(vec![b]));
		let mut sorted = [a, b];
		sorted.sort();
		assert_eq!(digest_of_inputs(vec![a, b]), sha256(&[&[sorted[0].0, sorted[1].0].concat()]));
	}
}
