//! Opening reports and contributing to them: first the note, then the ledger. Whatever dies in between, the same command
//! does the rest.

use super::{
	codes,
	notes::{Element, Notes, Piece},
};
use crate::{errors::Failure, study::table::short};
use radledger_client::{AccountId, Outcome};
use radledger_primitives::{
	digest::sha256,
	report::{
		records::{self, TemplateView},
		Code, ContributionKind, Source, TemplateId,
	},
	ModelVersion, ReportId, StudyId, H256,
};

/// A report on the ledger.
pub type Report = records::ReportView<AccountId, u32>;
/// A contribution on the ledger.
pub type Contribution = records::ContributionView<AccountId, u32>;

/// What goes on the ledger as a contribution.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct New {
	/// The section.
	pub section: Code,
	/// What it is.
	pub kind: ContributionKind,
	/// The commitment to what it says.
	pub element: H256,
	/// Where it comes from.
	pub source: Source,
	/// On which it builds.
	pub derived_from: Vec<u8>,
	/// Which it replaces.
	pub replaces: Option<u8>,
}

/// What became of a contribution that was sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sent {
	/// Its number; none if no block was waited for.
	pub contribution: Option<u8>,
	/// The transaction.
	pub transaction: Outcome,
}

/// What reports ask of a ledger: a seam, so that the order of events is tested without a node.
pub trait Ledger {
	/// A report as it stands.
	async fn report(&self, report: &ReportId) -> Result<Option<Report>, Failure>;

	/// Opens a report.
	async fn open(&self, report: ReportId, template: TemplateId, studies: &[StudyId]) -> Result<Outcome, Failure>;

	/// Contributes to a report.
	async fn contribute(&self, report: ReportId, new: &New) -> Result<Sent, Failure>;
}

/// What became of a wish.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Done<T> {
	/// It was sent.
	Now(T),
	/// The ledger had it before.
	Before(u8),
}

/// The codes of a template's sections.
pub fn of_template(template: &TemplateView) -> Vec<Code> {
	template.sections.iter().map(|section| section.code).collect()
}

/// The codes of a report's sections.
pub fn of_report(report: &Report) -> Vec<Code> {
	report.sections.iter().map(|section| section.code).collect()
}

/// Opens the report of `notes`; `None` if it is open already, as it is to be.
pub async fn open(
	ledger: &impl Ledger,
	notes: &Notes,
	template: TemplateId,
	studies: &[StudyId],
) -> Result<Option<Outcome>, Failure> {
	let Some(known) = ledger.report(&notes.report()).await? else {
		return ledger.open(notes.report(), template, studies).await.map(Some);
	};
	let same = known.template == template && known.studies == studies;
	match same {
		true => Ok(None),
		false => Err(Failure::refused(
			"opened-otherwise",
			format!("the document is report {} already", short(&known.report)),
		)
		.why(match known.template == template {
			true => "it was opened about other studies, or in another order".to_owned(),
			false => format!("it was opened by template {}", known.template),
		})
		.hint(
			"`radledger report show` tells what it is; for another report of the same document name it with --document",
		)),
	}
}

/// A wish to contribute.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wish {
	/// What is contributed.
	pub piece: Piece,
	/// What it is.
	pub kind: ContributionKind,
	/// The model that made it; it goes with the inputs of the piece.
	pub model: Option<ModelVersion>,
	/// On which it builds.
	pub derived_from: Vec<u8>,
	/// Which it replaces.
	pub replaces: Option<u8>,
	/// How many of the same come before it in its document.
	pub nth: usize,
}

impl Wish {
	/// A piece of the signer's own, which stands by itself.
	pub fn own(piece: Piece, kind: ContributionKind) -> Self {
		Self { piece, kind, model: None, derived_from: Vec::new(), replaces: None, nth: 0 }
	}

	fn source(&self, element: &Element) -> Source {
		match (self.model, element.inputs) {
			(Some(version), Some(inputs)) => Source::Model { version, inputs: inputs.commitment },
			_ => Source::Signer,
		}
	}
}

/// Contributes what is wished, unless it is there: as it is in the document, by the same model, and not replaced or
/// rejected. Returns the commitment, and what became of it.
pub async fn contribute(
	ledger: &impl Ledger,
	notes: &mut Notes,
	known: &Report,
	wish: &Wish,
) -> Result<(H256, Done<Sent>), Failure> {
	let sections = of_report(known);
	if !sections.contains(&wish.piece.section) {
		return Err(codes::no_section(&codes::show(wish.piece.section), &sections));
	}
	let of = |element: &H256| known.contributions.iter().find(|there| there.element == *element);
	let model = wish.model;
	let element = notes.draw(&wish.piece, wish.nth, |element| {
		of(element).is_some_and(|there| !counts(there) || there.source.model() != model)
	})?;
	if let Some(there) = of(&element.element) {
		return Ok((element.element, Done::Before(there.index)));
	}
	let new = New {
		section: wish.piece.section,
		kind: wish.kind,
		element: element.element,
		source: wish.source(&element),
		derived_from: wish.derived_from.clone(),
		replaces: wish.replaces,
	};
	let sent = ledger.contribute(known.report, &new).await?;
	Ok((element.element, Done::Now(sent)))
}

/// Whether a contribution is part of the report, or waits for a review to become it.
fn counts(there: &Contribution) -> bool {
	there.stands || there.source.model().is_some() && there.review.is_none() && there.replaced.is_none()
}

/// The digest of what a model was given: of the digests, sorted.
pub fn inputs(mut digests: Vec<H256>) -> H256 {
	digests.sort();
	let parts: Vec<&[u8]> = digests.iter().map(H256::as_bytes).collect();
	sha256(&parts)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::report::fixtures::{add, digest, report, review, FINDINGS, IMPRESSION, MODEL};
	use radledger_client::BlockRef;
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

		fn answer<T>(&self, done: T) -> Result<T, Failure> {
			match self.next.get() {
				Next::IsLostAfterwards => Err(Failure::failed("node-lost", "the connection was lost")),
				_ => Ok(done),
			}
		}

		fn refuse(&self) -> Result<(), Failure> {
			self.sent.set(self.sent.get() + 1);
			match self.next.get() {
				Next::IsRefused => Err(Failure::refused("ReportAuthorship::NotOpen", "the ledger refused")),
				_ => Ok(()),
			}
		}

		fn known(&self) -> Report {
			self.report.borrow().clone().unwrap()
		}
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
		async fn report(&self, _: &ReportId) -> Result<Option<Report>, Failure> {
			Ok(self.report.borrow().clone())
		}

		async fn open(&self, id: ReportId, template: TemplateId, studies: &[StudyId]) -> Result<Outcome, Failure> {
			self.refuse()?;
			*self.report.borrow_mut() = Some(Report { template, studies: studies.to_vec(), ..report(id) });
			self.answer(outcome())
		}

		async fn contribute(&self, _: ReportId, new: &New) -> Result<Sent, Failure> {
			self.refuse()?;
			let mut report = self.report.borrow_mut();
			let contribution = add(report.as_mut().unwrap(), new.section, new.element, new.source);
			self.answer(Sent { contribution: Some(contribution), transaction: outcome() })
		}
	}

	const STUDIES: [StudyId; 1] = [H256([5; 32])];

	fn wish(text: &str) -> Wish {
		let piece = Piece { section: FINDINGS, digest: digest(text), heading: "Findings".into(), inputs: None };
		Wish::own(piece, ContributionKind::Finding)
	}

	fn by_model(text: &str) -> Wish {
		let mut wish = wish(text);
		wish.model = Some(MODEL);
		wish.piece.inputs = Some(digest("image"));
		wish
	}

	async fn opened() -> (TempDir, Memory, Notes) {
		let (vault, ledger) = (tempfile::tempdir().unwrap(), Memory::new());
		let notes = Notes::of_document(vault.path(), "1.2.3").unwrap();
		assert!(open(&ledger, &notes, 0, &STUDIES).await.unwrap().is_some());
		(vault, ledger, notes)
	}

	#[tokio::test]
	async fn report_should_be_opened_once_whatever_happens_to_the_first_run() {
		for next in [Next::IsRefused, Next::IsLostAfterwards] {
			let (vault, ledger) = (tempfile::tempdir().unwrap(), Memory::new());
			let notes = Notes::of_document(vault.path(), "1.2.3").unwrap();
			ledger.next.set(next);
			open(&ledger, &notes, 0, &STUDIES).await.unwrap_err();
			ledger.next.set(Next::Works);
			let again = Notes::of_document(vault.path(), "1.2.3").unwrap();
			assert_eq!(again.report(), notes.report());
			let sent = open(&ledger, &again, 0, &STUDIES).await.unwrap();
			assert_eq!(sent.is_some(), next == Next::IsRefused);
			assert_eq!(open(&ledger, &again, 0, &STUDIES).await, Ok(None));
		}
	}

	#[tokio::test]
	async fn report_should_not_be_taken_for_one_of_other_studies_or_another_template() {
		let (_vault, ledger, notes) = opened().await;
		for (template, studies) in [(1, &STUDIES[..]), (0, &[H256::zero()])] {
			let failure = open(&ledger, &notes, template, studies).await.unwrap_err();
			assert_eq!(failure.code, "opened-otherwise");
		}
	}

	#[tokio::test]
	async fn contribution_should_be_sent_once_whatever_happens_to_the_first_run() {
		for next in [Next::IsRefused, Next::IsLostAfterwards] {
			let (vault, ledger, mut notes) = opened().await;
			ledger.next.set(next);
			contribute(&ledger, &mut notes, &ledger.known(), &wish("a")).await.unwrap_err();
			let kept = Notes::open(vault.path(), &notes.report()).unwrap();
			assert_eq!(kept.elements().len(), 1);
			ledger.next.set(Next::Works);

			let mut again = kept.clone();
			let (_, done) = contribute(&ledger, &mut again, &ledger.known(), &wish("a")).await.unwrap();
			assert_eq!(again.elements(), kept.elements(), "the note is used again");
			match next {
				Next::IsRefused => assert!(matches!(done, Done::Now(sent) if sent.contribution == Some(0))),
				_ => assert_eq!(done, Done::Before(0)),
			}
			assert_eq!(ledger.known().contributions.len(), 1);
			assert!(again.elements()[0].opens(&digest("a")));
			assert_eq!(again.elements()[0].element, ledger.known().contributions[0].element);
		}
	}

	#[tokio::test]
	async fn same_text_twice_in_one_document_should_be_two_contributions() {
		let (_vault, ledger, mut notes) = opened().await;
		for (nth, index) in [(0, 0), (1, 1)] {
			let wish = Wish { nth, ..wish("a") };
			let (_, done) = contribute(&ledger, &mut notes, &ledger.known(), &wish).await.unwrap();
			assert!(matches!(done, Done::Now(sent) if sent.contribution == Some(index)));
		}
		for nth in [0, 1] {
			let wish = Wish { nth, ..wish("a") };
			let (_, done) = contribute(&ledger, &mut notes, &ledger.known(), &wish).await.unwrap();
			assert_eq!(done, Done::Before(nth as u8));
		}
		let elements: Vec<_> = ledger.known().contributions.iter().map(|there| there.element).collect();
		assert_ne!(elements[0], elements[1]);
	}

	#[tokio::test]
	async fn text_of_a_model_should_be_another_contribution_than_the_same_of_a_human() {
		let (_vault, ledger, mut notes) = opened().await;
		for wish in [by_model("a"), wish("a")] {
			let (_, done) = contribute(&ledger, &mut notes, &ledger.known(), &wish).await.unwrap();
			assert!(matches!(done, Done::Now(_)));
		}
		let known = ledger.known();
		assert_eq!(known.contributions[0].source.model(), Some(MODEL));
		assert_eq!(known.contributions[1].source, Source::Signer);
		assert_ne!(known.contributions[0].element, known.contributions[1].element);
		// Waiting for a review, it is there; rejected, it can be contributed again.
		let (_, before) = contribute(&ledger, &mut notes, &known, &by_model("a")).await.unwrap();
		assert_eq!(before, Done::Before(0));
		review(ledger.report.borrow_mut().as_mut().unwrap(), 0, Verdict::Rejected);
		let (_, again) = contribute(&ledger, &mut notes, &ledger.known(), &by_model("a")).await.unwrap();
		assert!(matches!(again, Done::Now(sent) if sent.contribution == Some(2)));
	}

	#[tokio::test]
	async fn text_of_another_version_of_the_model_should_be_another_contribution() {
		let (_vault, ledger, mut notes) = opened().await;
		contribute(&ledger, &mut notes, &ledger.known(), &by_model("a")).await.unwrap();
		let other = Wish { model: Some(ModelVersion { version: 2, ..MODEL }), ..by_model("a") };
		let (_, done) = contribute(&ledger, &mut notes, &ledger.known(), &other).await.unwrap();
		assert!(matches!(done, Done::Now(sent) if sent.contribution == Some(1)));
	}

	#[tokio::test]
	async fn section_outside_of_the_template_should_be_refused_before_anything_is_kept() {
		let (_vault, ledger, mut notes) = opened().await;
		let mut wish = wish("a");
		wish.piece.section = Code::loinc(187_823);
		let failure = contribute(&ledger, &mut notes, &ledger.known(), &wish).await.unwrap_err();
		assert_eq!(failure.code, "unknown-section");
		assert!(failure.hint.unwrap().contains(&codes::show(IMPRESSION)));
		assert!(notes.elements().is_empty());
		assert_eq!(ledger.sent.get(), 1, "nothing but the opening");
	}

	#[test]
	fn inputs_should_not_depend_on_their_order() {
		let (a, b) = (digest("a"), digest("b"));
		assert_eq!(inputs(vec![a, b]), inputs(vec![b, a]));
		assert_ne!(inputs(vec![a]), inputs(vec![b]));
		let mut sorted = [a, b];
		sorted.sort();
		assert_eq!(inputs(vec![a, b]), sha256(&[&[sorted[0].0, sorted[1].0].concat()]));
	}
}
