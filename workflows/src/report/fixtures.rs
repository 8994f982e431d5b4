//! Reports made of nothing, for the tests of this module.

use super::{
	document::Part,
	notes::{Element, OpenNote, Piece, ReportNote},
};
use crate::vault::Vault;
use radledger_client::{report::Report, AccountId};
use radledger_dicom::read_text_report;
use radledger_primitives::{
	digest::{commit, sha256, ELEMENT_LABEL},
	report::{
		records::{ContributionView, MemberView, ReviewView, SectionView, TemplateSection, TemplateView},
		Code, ContributionKind, Part as Share, ReportState, Source, Verdict,
	},
	ModelVersion, ReportId, Roles, H256,
};
use tempfile::TempDir;

pub const HISTORY: Code = Code::loinc(113_290);
pub const FINDINGS: Code = Code::loinc(597_765);
pub const MEASUREMENTS: Code = Code::dcm(126_010);
pub const IMPRESSION: Code = Code::loinc(190_058);
pub const SECTIONS: [Code; 4] = [HISTORY, FINDINGS, MEASUREMENTS, IMPRESSION];

pub const RADIOLOGIST: AccountId = AccountId([1; 32]);
pub const MODEL: ModelVersion = ModelVersion { model: 3, version: 1 };

pub fn template() -> TemplateView {
	TemplateView {
		template: 0,
		code: Code::loinc(187_484),
		sections: SECTIONS.iter().map(|code| TemplateSection { code: *code, required: *code != HISTORY }).collect(),
		self_review: false,
		organisation: 0,
	}
}

/// A report by [`RADIOLOGIST`], without a contribution.
pub fn report(id: ReportId) -> Report {
	Report {
		report: id,
		template: 0,
		code: Code::loinc(187_484),
		state: ReportState::Registered,
		version: 0,
		organisation: 0,
		studies: vec![H256::repeat_byte(5)],
		devices: vec![None],
		at: 1_000,
		block: 1,
		team: vec![MemberView {
			account: RADIOLOGIST,
			organisation: 0,
			part: Share::Author,
			contributions: 0,
			unread: 0,
		}],
		sections: SECTIONS
			.iter()
			.map(|code| SectionView { code: *code, required: *code != HISTORY, standing: 0, accountable: None })
			.collect(),
		contributions: Vec::new(),
		unreviewed: 0,
		change: None,
	}
}

/// Adds a contribution, as the ledger would.
pub fn add(report: &mut Report, section: Code, element: H256, source: Source) -> u8 {
	let index = report.contributions.len() as u8;
	let is_own = source == Source::Signer;
	report.contributions.push(ContributionView {
		index,
		section,
		kind: ContributionKind::Text,
		element,
		source,
		model: None,
		derived_from: Vec::new(),
		by: RADIOLOGIST,
		organisation: 0,
		roles: Roles::RADIOLOGIST,
		at: 2_000 + u64::from(index),
		block: 2,
		review: None,
		replaced: None,
		stands: is_own,
	});
	if report.state == ReportState::Registered {
		report.state = ReportState::Partial;
	}
	match is_own {
		true => {
			let known = report.sections.iter_mut().find(|known| known.code == section).unwrap();
			known.standing += 1;
		}
		false => report.unreviewed += 1,
	}
	index
}

/// Reviews a contribution, as the ledger would.
pub fn review(report: &mut Report, index: u8, verdict: Verdict) {
	let known = &mut report.contributions[usize::from(index)];
	known.review = Some(ReviewView { verdict, by: RADIOLOGIST, at: 3_000 });
	known.stands = verdict == Verdict::Accepted;
	if let Verdict::Edited { contribution } = verdict {
		known.replaced = Some(contribution);
	}
	report.unreviewed -= 1;
}

pub fn text_parts(text: &str) -> Vec<Part> {
	read_text_report(text).into_iter().map(Part::from).collect()
}

/// A text of two sections, each contributed by the vault's owner.
pub const TEXT: &str = "FINDINGS:\nNodule.\nIMPRESSION:\nFollow up.";

/// A vault in a folder of its own.
pub fn vault() -> (TempDir, Vault) {
	let folder = tempfile::tempdir().unwrap();
	let vault = Vault::open(&folder.path().join("vault")).unwrap();
	(folder, vault)
}

/// A report, and the vault of its author.
pub struct Written {
	pub report: Report,
	pub note: ReportNote,
	pub vault: Vault,
	_folder: TempDir,
}

impl Written {
	/// The author contributes to a section.
	pub fn add(&mut self, piece: &Piece, source: impl FnOnce(&Element) -> Source) -> u8 {
		let alone = self.vault.lock().unwrap();
		let mut open = OpenNote::of(&self.vault, &alone, &self.report.report).unwrap();
		let element = open.draw(piece, 0, |_| false).unwrap();
		self.note = open.clone();
		add(&mut self.report, piece.section, element.element, source(&element))
	}
}

/// The report and the note of [`TEXT`].
pub fn written() -> Written {
	let (folder, vault) = vault();
	let note = OpenNote::of_document(&vault, &vault.lock().unwrap(), 0, "RIS-1").unwrap().clone();
	let mut written = Written { report: report(note.report()), note, vault, _folder: folder };
	for (part, section) in text_parts(TEXT).iter().zip([FINDINGS, IMPRESSION]) {
		let piece = Piece { section, digest: part.digest, heading: part.heading.clone(), inputs: None };
		written.add(&piece, |element| {
			assert_eq!(element.element, commit(ELEMENT_LABEL, &element.salt.0, &part.digest));
			Source::Signer
		});
	}
	written
}

pub fn digest(text: &str) -> H256 {
	sha256(&[text.as_bytes()])
}
