//! Structured reports: sections, their digests, and who says what.
//!
//! A DICOM structured report is a tree of content items (PS3.3 C.17.3). Every child of its root is
//!
//! - a *section*, if it is a CONTAINER, or if it is none of what follows: a text, a measurement or an image that hangs
//!   on the root directly makes a section of its own, named by its concept;
//! - *context*, if it is no container and its relationship is HAS OBS CONTEXT, HAS ACQ CONTEXT or HAS CONCEPT MOD.
//!
//! So nothing of the tree is outside of both. A section's digest is the SHA-256 of the canonical bytes (decision 3) of
//! its content item with all that is in it. The digest of the context is
//!
//! ```text
//! SHA-256("radledger:report-context:v1" || 0x00
//!      || for each attribute of the header, by tag: tag (4 bytes, big endian) || certain (1 byte) || digest
//!      || (0040,A730)
//!      || for each item of context: its number among the children of the root (4 bytes, big endian) || SHA-256 of it)
//! ```
//!
//! The attributes of the header are Specific Character Set (without which the bytes of a section say nothing), SOP
//! Class UID, SOP Instance UID, Content Date and Time, Coding Scheme Identification Sequence, Timezone Offset From UTC,
//! Study Instance UID, and group 0040 from A000 to DFFF but the Content Sequence: title, template, flags, authors,
//! participants, verifiers, predecessors, evidence, requests. What the patient is called is no part of it; an archive
//! may correct it, and the manifest of the study has its digest.
//!
//! Everything that is read comes from what these digests cover. Change one content item, and the digest of one section
//! changes, or that of the context; add or remove a section, and the list of sections is another one. Encoding changes
//! none of them, with one exception, which [`Section::certain`] tells.

pub(crate) mod charset;
mod observer;
mod plain;
mod render;
pub(crate) mod tree;

pub use plain::{read_text_report, TextSection};

use crate::{digests::AttributeDigest, file::read_values, FileError, Tag};
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

/// Attributes up to this size are looked into.
const LONGEST: usize = 1 << 26;
/// A value that is longer does not fit into a short value representation.
const SHORT: usize = 0xFFFE;

const CHARACTER_SET: Tag = Tag(0x0008, 0x0005);
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
	/// What the root of the content is called.
	pub title: Coded,
	/// Template Identifier (0040,DB00) of the root, for example `1500`.
	pub template: Option<String>,
	/// Completion Flag (0040,A491).
	pub completion: Completion,
	/// Verification Flag (0040,A493).
	pub verification: Verification,
	/// Preliminary Flag (0040,A496): whether the report calls itself preliminary (`true`) or final.
	pub preliminary: Option<bool>,
	/// The authors and participants of the header, then the observers of the context of the whole document.
	pub observers: Vec<Observer>,
	/// Verifying Observer Sequence (0040,A073).
	pub verifiers: Vec<Verifier>,
	/// Predecessor Documents Sequence (0040,A360).
	pub predecessors: Vec<Reference>,
	/// Current Requested Procedure Evidence Sequence (0040,A375), then Pertinent Other Evidence Sequence (0040,A385).
	pub evidence: Vec<Reference>,
	/// In the order of the content.
	pub sections: Vec<Section>,
	/// The digest of what is in no section.
	pub context: H256,
}

/// A code: value, coding scheme, meaning.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Coded {
	/// Code Value (0008,0100), Long Code Value (0008,0119) or URN Code Value (0008,0120).
	pub value: String,
	/// Coding Scheme Designator (0008,0102); a URN has none.
	pub scheme: String,
	/// Code Meaning (0008,0104).
	pub meaning: String,
}

impl fmt::Display for Coded {
	/// The meaning, or the value where there is none.
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		f.write_str(if self.meaning.is_empty() { &self.value } else { &self.meaning })
	}
}

/// Whether the content is complete, by the report's own account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Completion {
	/// More is to come.
	Partial,
	/// All that is significant is there.
	Complete,
}

/// Whether somebody attests to the content, by the report's own account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verification {
	/// Nobody.
	Unverified,
	/// A verifying observer.
	Verified,
}

/// Where it is said that somebody observed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
	/// Author Observer Sequence (0040,A078).
	Author,
	/// Participant Sequence (0040,A07A): gave information.
	Source,
	/// Participant Sequence: entered the data, a typist for example.
	Enterer,
	/// Participant Sequence: attests.
	Attester,
	/// Participant Sequence, in another way.
	Participant,
	/// Observation context in the content.
	Context,
	/// Verifying Observer Sequence (0040,A073), where a section has no other observer (PS3.3 C.17.5).
	Verifier,
}

/// Somebody or something that observed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Observer {
	/// A human.
	Person {
		/// Where it is said.
		part: Part,
		/// As DICOM writes it, for example `Curie^Marie`; empty if only the login or the identifier is known.
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
		/// Where it is said.
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
		/// Where it stood.
		place: Option<String>,
		/// Institution.
		organisation: Option<String>,
		/// Role in the procedure.
		role: Option<Coded>,
		/// The algorithm, where one device and one algorithm are named: see [`Section::algorithms`].
		algorithm: Option<Algorithm>,
	},
}

/// An algorithm: computer-aided detection, a model.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Algorithm {
	/// Algorithm Name (111001, DCM).
	pub name: String,
	/// Algorithm Version (111003, DCM).
	pub version: Option<String>,
}

/// Somebody who attests to the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verifier {
	/// As DICOM writes it.
	pub name: String,
	/// Organisation.
	pub organisation: Option<String>,
	/// When, as it is written: `YYYYMMDDHHMMSS.FFFFFF+ZZXX`, or the beginning of it.
	pub at: Option<String>,
	/// Identification code.
	pub identification: Option<Coded>,
}

/// Another object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reference {
	/// Study Instance UID. In a section: that of the evidence, `None` where the evidence does not list the object.
	pub study_instance_uid: Option<String>,
	/// Series Instance UID, in the same way.
	pub series_instance_uid: Option<String>,
	/// Referenced SOP Class UID.
	pub sop_class_uid: String,
	/// Referenced SOP Instance UID.
	pub sop_instance_uid: String,
}

/// A section of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
	/// Its concept; empty if it has none, as containers and images may.
	pub heading: Coded,
	/// SHA-256 of the canonical bytes of the content item.
	pub digest: H256,
	/// Whether the value representation of all that it holds is known. Where it is not (UN, private attributes in
	/// implicit VR), a system that does know may rightly write other bytes, and the digest would be another one.
	pub certain: bool,
	/// For people: one line for each content item, indented by two spaces for each that it is in.
	pub text: String,
	/// Who says it: the observers of its own context, or else of the document's context, or else the authors, or else the
	/// verifiers (PS3.3 C.17.5). Then whoever says parts of it, where something in it has a context of its own.
	pub observers: Vec<Observer>,
	/// The algorithms that it names: somewhere in it, a machine speaks.
	pub algorithms: Vec<Algorithm>,
	/// The images and other objects it speaks of, each once.
	pub references: Vec<Reference>,
	/// Number of content items, itself included.
	pub items: usize,
}

/// Why a file cannot be read as a structured report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
	/// Damaged, or not readable.
	#[error(transparent)]
	File(#[from] FileError),
	/// No DICOM at all, or a DICOMDIR.
	#[error("this is no DICOM object; name the file of the structured report")]
	NotDicom,
	/// An image, for example.
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
	/// Something that every report has.
	#[error(
		"{0} {name} has no value, every structured report has one; let the system that wrote the report complete it",
		name = .0.name()
	)]
	Missing(Tag),
	/// A flag that is none.
	#[error(
		"{tag} {name} is {found:?} and should be {wanted}; let the system that wrote the report correct it",
		name = .tag.name()
	)]
	Flag {
		/// The attribute.
		tag: Tag,
		/// What it is.
		found: String,
		/// What it may be.
		wanted: &'static str,
	},
	/// The content does not begin with a container.
	#[error(
		"the root of the content is of value type {0:?} and should be CONTAINER; let the system that wrote the report \
		 correct it"
	)]
	Root(String),
	/// Nothing, or nothing but context.
	#[error(
		"the report has no section: its Content Sequence (0040,A730) is empty, or holds nothing but context; take another \
		 copy, or write the report first"
	)]
	NoSections,
	/// Nobody stands for what it says.
	#[error(
		"the report names nobody: no author (0040,A078), no verifying observer (0040,A073) and no observer in its content; \
		 let the system that wrote the report name who wrote or verified it"
	)]
	NoObservers,
	/// More than a report holds.
	#[error(
		"the report has more than {MOST_CONTENT} content items, or an attribute of more than {LONGEST} bytes; write it as \
		 several reports"
	)]
	TooLarge,
	/// A content item that readers would take for different things.
	#[error("{item} {what}; let the system that wrote the report correct it")]
	Malformed {
		/// Which, for example `content item 1.3.2`.
		item: String,
		/// What is wrong with it.
		what: String,
	},
	/// Whoever follows references between content items would not come to an end.
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
	/// Names could not be read.
	#[error("the character set {0:?} is not known here; convert the report to UTF-8 (ISO_IR 192)")]
	CharacterSet(String),
}

/// Reads a DICOM structured report: its sections with their digests, and who says what.
///
/// What is a section, and what the digests cover: at the head of `dicom/src/report.rs`. All of the report is held in
/// memory. Nothing that the file says makes it panic, or follow references in a circle.
pub fn read_report(path: &Path) -> Result<StructuredReport, ReportError> {
	let (instance, values) = read_values(path, LONGEST)?.ok_or(ReportError::NotDicom)?;
	let mut splitter = Splitter::default();
	let header = &instance.digests.attributes;
	let header = header.iter().filter(|attribute| is_header(attribute.tag));
	let content = instance.digests.attributes.iter().find(|attribute| attribute.tag == CONTENT);

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
			// The canonical bytes of text that is too long for its value representation are ambiguous.
			return Err(ReportError::Malformed {
				item: format!("{} {}", attribute.tag, attribute.tag.name()),
				what: format!(
					"is longer than {SHORT} bytes and holds something whose value representation is not known"
				),
			});
		}
		splitter.attribute(bytes, &mut root)?;
	}
	let own = root.plain(CHARACTER_SET).unwrap_or_default();
	let charset = Charset::new(&root.text(CHARACTER_SET, &ascii).unwrap_or_default())?;
	if root.any(&|tag, _, bytes| tag == CHARACTER_SET && bytes != own) {
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
	if speakers.verifiers.is_empty()
		&& speakers.all.is_empty()
		&& sections.iter().all(|section| section.observers.is_empty())
	{
		return Err(ReportError::NoObservers);
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

/// Storage SOP classes with the content of a structured report, but no Key Object Selection (a list of images) and none
/// of the drafts that were withdrawn in 2001.
pub(crate) fn is_report(sop_class_uid: &str) -> bool {
	match sop_class_uid.strip_prefix("1.2.840.10008.5.1.4.1.1.") {
		Some("79.1") => true,
		Some(number) => {
			number.strip_prefix("88.").is_some_and(|number| !matches!(number, "1" | "2" | "3" | "4" | "59"))
		}
		None => false,
	}
}

/// Whether the attribute is a part of the report's context.
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

/// Who speaks where nothing else is said.
struct Speakers {
	/// Of the whole document.
	all: Vec<Observer>,
	verifiers: Vec<Verifier>,
	/// Of a section that names nobody.
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
	/// Where it is said.
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

/// See the head of this module.
fn context<'a>(header: impl Iterator<Item = &'a AttributeDigest>, tree: &Tree) -> H256 {
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

/// Hierarchical SOP Instance Reference, PS3.3 C.17.2.1.
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
