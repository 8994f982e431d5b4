//! Reads structured reports: their sections with digests, and who says what.
//!
//! A DICOM structured report is a tree of content items (PS3.3 C.17.3). Every child of its root is one of these:
//!
//! - *context*, if it is not a CONTAINER and its relationship is HAS OBS CONTEXT, HAS ACQ CONTEXT or HAS CONCEPT MOD;
//! - a *section* otherwise. A text, a measurement or an image directly under the root is a section of its own, named by
//!   its concept.
//!
//! So every part of the tree belongs to one of the two. A section's digest is the SHA-256 of the canonical bytes
//! (decision 3) of its content item with everything in it. The digest of the context is
//!
//! ```text
//! SHA-256("radledger:report-context:v1" || 0x00
//!      || for each attribute of the header, by tag: tag (4 bytes, big endian) || certain (1 byte) || digest
//!      || (0040,A730)
//!      || for each item of context: its number among the children of the root (4 bytes, big endian) || SHA-256 of it)
//! ```
//!
//! The attributes of the header are Specific Character Set (without which the bytes of a section mean nothing), SOP
//! Class UID, SOP Instance UID, Content Date and Time, Coding Scheme Identification Sequence, Timezone Offset From UTC,
//! Study Instance UID, and group 0040 from A000 to DFFF except the Content Sequence: title, template, flags, authors,
//! participants, verifiers, predecessors, evidence, requests. The patient's name is not among them, because an archive
//! may correct it; the manifest of the study has its digest.
//!
//! These digests cover everything that is read here. Changing a content item changes the digest of one section, or that
//! of the context; adding or removing a section changes the list of sections. Re-encoding changes none of them, with
//! one exception, which [`Section::certain`] describes.

pub(crate) mod charset;
mod observer;
mod plain;
mod render;
pub(crate) mod tree;

pub use plain::{read_text_report, TextSection};

use crate::{digests::AttributeDigest, file::read_values, manifest::STREAM, FileError, Tag};
use charset::Charset;
use radledger_primitives::{digest::sha256, H256};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::{
	collections::{BTreeMap, HashSet},
	fmt,
	path::Path,
};
use tree::{Item, Relationship, Splitter, Tree, CONTENT, MOST_CONTENT};

/// Size in bytes up to which attributes are read.
const LONGEST: usize = 1 << 26;
/// Longest value, in bytes, of a value representation with a length of two bytes.
const SHORT: usize = 0xFFFE;

const SOP_CLASS: Tag = Tag(0x0008, 0x0016);
const CONCEPT: Tag = Tag(0x0040, 0xA043);

/// A structured report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StructuredReport {
	/// SOP Instance UID (0008,0018).
	pub sop_instance_uid: String,
	/// SOP Class UID (0008,0016).
	pub sop_class_uid: String,
	/// Study Instance UID (0020,000D).
	pub study_instance_uid: String,
	/// The concept name of the root of the content.
	pub title: Coded,
	/// Template Identifier (0040,DB00) of the root, for example `1500`.
	pub template: Option<String>,
	/// Completion Flag (0040,A491).
	pub completion: Completion,
	/// Verification Flag (0040,A493).
	pub verification: Verification,
	/// Preliminary Flag (0040,A496): `true` for preliminary, `false` for final.
	pub preliminary: Option<bool>,
	/// The authors and participants of the header, then the observers of the whole document's context.
	pub observers: Vec<Observer>,
	/// Verifying Observer Sequence (0040,A073).
	pub verifiers: Vec<Verifier>,
	/// Predecessor Documents Sequence (0040,A360).
	pub predecessors: Vec<Reference>,
	/// Current Requested Procedure Evidence Sequence (0040,A375), then Pertinent Other Evidence Sequence (0040,A385).
	pub evidence: Vec<Reference>,
	/// The sections, in the order of the content.
	pub sections: Vec<Section>,
	/// The digest of everything that is not in a section; the head of the module defines it.
	pub context: H256,
}

/// A coded concept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Coded {
	/// Code Value (0008,0100), Long Code Value (0008,0119) or URN Code Value (0008,0120).
	pub value: String,
	/// Coding Scheme Designator (0008,0102); empty for a URN.
	pub scheme: String,
	/// Code Meaning (0008,0104).
	pub meaning: String,
}

impl fmt::Display for Coded {
	/// Writes the meaning, or the value if there is no meaning.
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		f.write_str(if self.meaning.is_empty() { &self.value } else { &self.meaning })
	}
}

/// Whether the content is complete, by the report's own account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Completion {
	/// More content is expected.
	Partial,
	/// All significant content is present.
	Complete,
}

/// Whether a person attests to the content, by the report's own account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verification {
	/// Nobody attests to it.
	Unverified,
	/// A verifying observer attests to it.
	Verified,
}

/// The part of the document that names an observer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
	/// Author Observer Sequence (0040,A078).
	Author,
	/// Participant Sequence (0040,A07A): a source of information.
	Source,
	/// Participant Sequence: a person who entered the data, such as a typist.
	Enterer,
	/// Participant Sequence: a person who attests.
	Attester,
	/// Participant Sequence: another kind of participant.
	Participant,
	/// Observation context in the content.
	Context,
	/// Verifying Observer Sequence (0040,A073), for a section without another observer (PS3.3 C.17.5).
	Verifier,
}

/// A person or device that observed what the report says.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Observer {
	/// A human.
	Person {
		/// Where the document names it.
		part: Part,
		/// The name as DICOM writes it, for example `Curie^Marie`; empty if only login or identifier is known.
		name: String,
		/// Login name.
		login: Option<String>,
		/// Identifier within the role, or the first identification code.
		identifier: Option<Coded>,
		/// Organisation or institution.
		organisation: Option<String>,
		/// Role in this procedure, or else in the organisation.
		role: Option<Coded>,
	},
	/// A machine, or a program.
	Device {
		/// Where the document names it.
		part: Part,
		/// Device UID.
		uid: Option<String>,
		/// Name of the device or of the station.
		name: Option<String>,
		/// Manufacturer.
		manufacturer: Option<String>,
		/// Name of the model.
		model: Option<String>,
		/// Serial number.
		serial: Option<String>,
		/// Physical location.
		place: Option<String>,
		/// Institution.
		organisation: Option<String>,
		/// Role in the procedure.
		role: Option<Coded>,
		/// The algorithm, if exactly one device and one algorithm are named: see [`Section::algorithms`].
		algorithm: Option<Algorithm>,
	},
}

/// An algorithm, such as computer-aided detection or an AI model.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Algorithm {
	/// Algorithm Name (111001, DCM).
	pub name: String,
	/// Algorithm Version (111003, DCM).
	pub version: Option<String>,
}

/// A person who attests to the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verifier {
	/// The name as DICOM writes it.
	pub name: String,
	/// Organisation.
	pub organisation: Option<String>,
	/// When, as written: `YYYYMMDDHHMMSS.FFFFFF+ZZXX`, or the start of it.
	pub at: Option<String>,
	/// Identification code.
	pub identification: Option<Coded>,
}

/// A reference to another object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reference {
	/// Study Instance UID. In a section it comes from the evidence, and is `None` if the evidence does not list the
	/// object.
	pub study_instance_uid: Option<String>,
	/// Series Instance UID, from the same source.
	pub series_instance_uid: Option<String>,
	/// Referenced SOP Class UID.
	pub sop_class_uid: String,
	/// Referenced SOP Instance UID.
	pub sop_instance_uid: String,
}

/// A section of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
	/// Its concept name; empty if it has none, as containers and images may.
	pub heading: Coded,
	/// SHA-256 of the canonical bytes of the content item.
	pub digest: H256,
	/// Whether the value representation of everything in it is known. If not (UN, private attributes in implicit VR), a
	/// system that knows it may correctly write other bytes, which give another digest.
	pub certain: bool,
	/// The text as people read it: one line for each content item, indented by two spaces for each level.
	pub text: String,
	/// The observers who speak: those of its own context, or else of the document's context, or else the authors, or
	/// else the verifiers (PS3.3 C.17.5). Observers of parts that have a context of their own follow.
	pub observers: Vec<Observer>,
	/// The algorithms that it names; if there is one, a machine contributed to the section.
	pub algorithms: Vec<Algorithm>,
	/// The images and other objects to which it refers, each once.
	pub references: Vec<Reference>,
	/// Number of content items, itself included.
	pub items: usize,
}

/// Why a file cannot be read as a structured report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
	/// The file is damaged or cannot be read.
	#[error(transparent)]
	File(#[from] FileError),
	/// The file is not DICOM, or is a DICOMDIR.
	#[error("this is no DICOM object; name the file of the structured report")]
	NotDicom,
	/// The object is not a structured report, but an image, for example.
	#[error(
		"this is no structured report but an object of SOP class {sop_class_uid} (modality {modality}); name the file of \
		 the structured report"
	)]
	NotReport {
		/// SOP Class UID.
		sop_class_uid: String,
		/// Modality, `unknown` if missing.
		modality: String,
	},
	/// A required attribute is missing.
	#[error(
		"{0} {name} has no value, every structured report has one; let the system that wrote the report complete it",
		name = .0.name()
	)]
	Missing(Tag),
	/// A flag has a value that the standard does not define.
	#[error(
		"{tag} {name} is {found:?} and should be {wanted}; let the system that wrote the report correct it",
		name = .tag.name()
	)]
	Flag {
		/// The attribute.
		tag: Tag,
		/// Its value.
		found: String,
		/// The values that the standard defines.
		wanted: &'static str,
	},
	/// The root of the content is not a container.
	#[error(
		"the root of the content is of value type {0:?} and should be CONTAINER; let the system that wrote the report \
		 correct it"
	)]
	Root(String),
	/// The content is empty, or holds only context.
	#[error(
		"the report has no section: its Content Sequence (0040,A730) is empty, or holds nothing but context; take another \
		 copy, or write the report first"
	)]
	NoSections,
	/// The report is larger than this program reads.
	#[error(
		"the report has more than {MOST_CONTENT} content items, or an attribute of more than {LONGEST} bytes; write it as \
		 several reports"
	)]
	TooLarge,
	/// Readers would understand a content item differently.
	#[error("{item} {what}; let the system that wrote the report correct it")]
	Malformed {
		/// The item, for example `content item 1.3.2`.
		item: String,
		/// What is wrong with it.
		what: String,
	},
	/// References between content items form a circle.
	#[error(
		"content item {from} leads to {to}, which it is a part of or which leads to it; let the system that wrote the \
		 report correct its Referenced Content Item Identifier (0040,DB73)"
	)]
	Loop {
		/// The item that refers.
		from: String,
		/// The item that it refers to.
		to: String,
	},
	/// The character set is unknown, so names could not be read.
	#[error("the character set {0:?} is not known here; convert the report to UTF-8 (ISO_IR 192)")]
	CharacterSet(String),
}

/// Reads a DICOM structured report: its sections with their digests, and who says what.
///
/// The head of `dicom/src/report.rs` defines sections and what the digests cover. The whole report is held in memory.
/// No file can make this panic, or follow references in a circle.
pub fn read_report(path: &Path) -> Result<StructuredReport, ReportError> {
	let (instance, values) = read_values(path, STREAM, LONGEST)?.ok_or(ReportError::NotDicom)?;
	let mut splitter = Splitter::default();
	let header = &instance.digests.attributes;
	let content = header.get(CONTENT);
	let header = header.iter().filter(|attribute| is_header(attribute.tag));

	let mut class = Item::default();
	if let Some(bytes) = values.get(&SOP_CLASS) {
		splitter.attribute(bytes, &mut class)?;
	}
	let ascii = Charset::new("")?;
	let sop_class_uid = class.text(SOP_CLASS, &ascii).ok_or(ReportError::Missing(SOP_CLASS))?;
	if !is_report(&sop_class_uid) {
		let modality = Some(instance.modality).filter(|modality| !modality.is_empty());
		return Err(ReportError::NotReport { sop_class_uid, modality: modality.unwrap_or_else(|| "unknown".into()) });
	}

	let mut root = Item::default();
	for attribute in header.clone().chain(content) {
		let bytes = values.get(&attribute.tag).ok_or(ReportError::TooLarge)?;
		if !attribute.certain && bytes.len() > SHORT {
			// Text that is too long for its value representation has ambiguous canonical bytes.
			return Err(ReportError::Malformed {
				item: format!("{} {}", attribute.tag, attribute.tag.name()),
				what: format!(
					"is longer than {SHORT} bytes and holds something whose value representation is not known"
				),
			});
		}
		splitter.attribute(bytes, &mut root)?;
	}
	let own = root.plain(Tag::CHARACTER_SET).unwrap_or_default();
	let charset = Charset::new(&root.text(Tag::CHARACTER_SET, &ascii).unwrap_or_default())?;
	if root.any(&|tag, _, bytes| tag == Tag::CHARACTER_SET && bytes != own) {
		return Err(ReportError::Malformed {
			item: "an item".into(),
			what: "has a Specific Character Set (0008,0005) of its own".into(),
		});
	}
	let tree = Tree::new(&root, &charset)?;
	if tree.nodes[0].kind != "CONTAINER" {
		return Err(ReportError::Root(tree.nodes[0].kind.clone()));
	}
	let title = tree.nodes[0].concept.clone().ok_or(ReportError::Missing(CONCEPT))?;
	let completion = flag(&root, Tag(0x0040, 0xA491), "PARTIAL or COMPLETE", |found| match found {
		"PARTIAL" => Some(Completion::Partial),
		"COMPLETE" => Some(Completion::Complete),
		_ => None,
	})?;
	let verification = flag(&root, Tag(0x0040, 0xA493), "UNVERIFIED or VERIFIED", |found| match found {
		"UNVERIFIED" => Some(Verification::Unverified),
		"VERIFIED" => Some(Verification::Verified),
		_ => None,
	})?;
	let preliminary = flag(&root, Tag(0x0040, 0xA496), "PRELIMINARY or FINAL", |found| match found {
		"PRELIMINARY" => Some(true),
		"FINAL" => Some(false),
		_ => None,
	});
	let preliminary = match preliminary {
		Err(ReportError::Missing(_)) => None,
		other => Some(other?),
	};

	let speakers = Speakers::new(&tree, &root);
	let references = |tag| references(root.items(tag), &charset);
	let mut evidence = references(Tag(0x0040, 0xA375));
	evidence.extend(references(Tag(0x0040, 0xA385)));
	let sections = sections(&tree, &speakers, &evidence);
	if sections.is_empty() {
		return Err(ReportError::NoSections);
	}
	Ok(StructuredReport {
		sop_instance_uid: instance.sop_instance_uid,
		sop_class_uid,
		study_instance_uid: instance.study_uid,
		title,
		template: root
			.items(Tag(0x0040, 0xA504))
			.first()
			.and_then(|template| template.text(Tag(0x0040, 0xDB00), &charset)),
		completion,
		verification,
		preliminary,
		predecessors: references(Tag(0x0040, 0xA360)),
		context: context(header, &tree),
		observers: speakers.all,
		verifiers: speakers.verifiers,
		evidence,
		sections,
	})
}

/// Whether this is a Storage SOP Class with the content of a structured report. Key Object Selection (a list of images)
/// and the drafts withdrawn in 2001 are not.
pub(crate) fn is_report(sop_class_uid: &str) -> bool {
	match sop_class_uid.strip_prefix("1.2.840.10008.5.1.4.1.1.") {
		Some("79.1") => true,
		Some(number) => {
			number.strip_prefix("88.").is_some_and(|number| !matches!(number, "1" | "2" | "3" | "4" | "59"))
		}
		None => false,
	}
}

/// Whether the attribute belongs to the report's context.
fn is_header(tag: Tag) -> bool {
	match tag {
		CONTENT => false,
		Tag(0x0008, 0x0005 | 0x0016 | 0x0018 | 0x0023 | 0x0033 | 0x0110 | 0x0201) | Tag::STUDY => true,
		Tag(group, element) => group == 0x0040 && matches!(element, 0xA000..=0xDFFF),
	}
}

fn flag<T>(root: &Item, tag: Tag, wanted: &'static str, meaning: impl Fn(&str) -> Option<T>) -> Result<T, ReportError> {
	let ascii = Charset::new("")?;
	let found = root.text(tag, &ascii).ok_or(ReportError::Missing(tag))?;
	meaning(&found).ok_or(ReportError::Flag { tag, found, wanted })
}

/// The observers who speak unless a section says otherwise.
struct Speakers {
	/// All observers that the document names.
	all: Vec<Observer>,
	verifiers: Vec<Verifier>,
	/// The observers of a section that names none.
	default: Vec<Observer>,
}

impl Speakers {
	fn new(tree: &Tree, root: &Item) -> Self {
		let is_context = |child: &usize| is_context(tree, *child);
		let (context, content): (Vec<usize>, Vec<usize>) = tree.nodes[0].children.iter().partition(|it| is_context(it));
		let algorithms = tree.algorithms(&context);
		let mut own = tree.observers(0);
		let mut header = observer::of_header(root, tree.charset);
		let verifiers = observer::verifiers(root, tree.charset);
		let of_context = !own.is_empty();
		let speaking = if of_context { &mut own } else { &mut header };
		observer::name_algorithm(speaking, &algorithms);
		let is_author = |it: &&Observer| it.part() == Part::Author;
		let default = match (of_context, header.iter().any(|it| is_author(&it))) {
			(true, _) => own.clone(),
			(false, true) => header.iter().filter(is_author).cloned().collect(),
			(false, false) => verifiers.iter().map(Observer::from).collect(),
		};
		let mut all = header;
		all.extend(own);
		if algorithms.is_empty() {
			observer::name_algorithm(&mut all, &tree.algorithms(&content));
		}
		Self { all, verifiers, default }
	}
}

impl Observer {
	/// Where the document names it.
	pub fn part(&self) -> Part {
		match self {
			Self::Person { part, .. } | Self::Device { part, .. } => *part,
		}
	}
}

fn is_context(tree: &Tree, child: usize) -> bool {
	let node = &tree.nodes[child];
	let context = matches!(node.relationship, Relationship::ObservationContext | Relationship::OtherContext);
	context && node.kind != "CONTAINER"
}

fn sections(tree: &Tree, speakers: &Speakers, evidence: &[Reference]) -> Vec<Section> {
	let listed: BTreeMap<_, _> = evidence.iter().rev().map(|it| (&it.sop_instance_uid, it)).collect();
	let section = |at: &usize| {
		let node = &tree.nodes[*at];
		let mut observers = tree.observers(*at);
		if observers.is_empty() {
			observers.clone_from(&speakers.default);
		}
		let algorithms = tree.algorithms(std::slice::from_ref(at));
		let all = tree.all(*at);
		let mut known: HashSet<_> = observers.iter().map(Observer::identity).collect();
		let parts = all.iter().skip(1).flat_map(|part| tree.observers(*part));
		observers.extend(parts.filter(|part| known.insert(part.identity())));
		observer::name_algorithm(&mut observers, &algorithms);
		let reference = |(sop_class_uid, sop_instance_uid)| {
			let listed = listed.get(&sop_instance_uid);
			Reference {
				study_instance_uid: listed.and_then(|it| it.study_instance_uid.clone()),
				series_instance_uid: listed.and_then(|it| it.series_instance_uid.clone()),
				sop_class_uid,
				sop_instance_uid,
			}
		};
		Section {
			heading: node.concept.clone().unwrap_or_default(),
			digest: sha256(&[node.item.bytes]),
			certain: !node.item.is_uncertain(),
			text: tree.text(*at),
			observers,
			algorithms,
			references: tree.references(*at).into_iter().map(reference).collect(),
			items: all.len(),
		}
	};
	let children = tree.nodes[0].children.iter();
	children.filter(|child| !is_context(tree, **child)).map(section).collect()
}

/// The digest of the context, as the head of this module defines it.
fn context(header: impl Iterator<Item = AttributeDigest>, tree: &Tree) -> H256 {
	let mut hasher = Sha256::new();
	hasher.update(b"radledger:report-context:v1\0");
	for attribute in header {
		hasher.update(attribute.tag.to_bytes());
		hasher.update([u8::from(attribute.certain)]);
		hasher.update(attribute.digest);
	}
	hasher.update(CONTENT.to_bytes());
	for child in tree.nodes[0].children.iter().filter(|child| is_context(tree, **child)) {
		let node = &tree.nodes[*child];
		hasher.update(node.number.to_be_bytes());
		hasher.update(sha256(&[node.item.bytes]));
	}
	H256(hasher.finalize().into())
}

/// The objects of a Hierarchical SOP Instance Reference (PS3.3 C.17.2.1).
fn references(studies: &[Item], charset: &Charset) -> Vec<Reference> {
	let mut found = Vec::new();
	for study in studies {
		for series in study.items(Tag(0x0008, 0x1115)) {
			for object in series.items(Tag(0x0008, 0x1199)) {
				let uid = |tag| object.text(tag, charset).unwrap_or_default();
				found.push(Reference {
					study_instance_uid: study.text(Tag::STUDY, charset),
					series_instance_uid: series.text(Tag::SERIES, charset),
					sop_class_uid: uid(Tag(0x0008, 0x1150)),
					sop_instance_uid: uid(Tag(0x0008, 0x1155)),
				});
			}
		}
	}
	found
}
