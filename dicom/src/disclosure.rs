//! Shows that selected attributes of one instance are as anchored, and discloses nothing else about it.

use crate::{
	element::{plain, render, split},
	file::{digest_of, read_values},
	manifest::{binding, instance_leaves, is_known, leaf_hash, Kind, Leaf, Manifest, KINDS, STREAM},
	proof::{same_chain, ProofError},
	AttributeDigest, FileError, Tag,
};
use dicom_core::{
	dictionary::{DataDictionary, DataDictionaryEntry, VirtualVr},
	VR,
};
use dicom_dictionary_std::StandardDataDictionary;
use dicom_encoding::text::{SpecificCharacterSet, TextCodec};
use radledger_primitives::{
	digest::{commit, sha256},
	merkle, StudyId, H256,
};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Longest canonical form, in bytes, of a value that is disclosed: people read a disclosure.
const LONGEST: usize = 1 << 20;

/// Shows that an anchored image has these values.
///
/// It opens the leaves of the chosen attributes. Of the other attributes it holds only hashes on the way to the root,
/// each with a salt of its own. It does not show which image of the study it is about.
///
/// Text beyond ASCII is read as UTF-8, unless Specific Character Set (0008,0005) is disclosed too and names another. A
/// number that may be signed or not (VR `US or SS`) is read as unsigned, unless Pixel Representation (0028,0103) is
/// disclosed too and is 1. The value of an attribute that is not in the dictionary has no known type: it is shown as
/// text if it is printable ASCII, and otherwise in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
	/// The version of the manifest that it was made from.
	pub version: u16,
	/// Hash of the ledger's genesis block.
	pub chain: H256,
	/// The study's identifier on the ledger.
	pub study: StudyId,
	/// The study's root on the ledger.
	pub root: H256,
	/// Number of instances under the root.
	pub count: u32,
	/// The instance's place among them, from 0.
	pub index: u32,
	/// Hashes from the instance's leaf up to the root.
	pub path: Vec<H256>,
	/// Number of leaves of the instance's own tree.
	pub leaves: u32,
	/// The opened leaves.
	pub attributes: Vec<Opened>,
}

/// One leaf, opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opened {
	/// Canonical bytes of the element, starting with its tag; hexadecimal in JSON.
	#[serde(with = "hex")]
	pub element: Vec<u8>,
	/// Salt of this leaf.
	pub salt: H256,
	/// As [`AttributeDigest::lenient`].
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub lenient: Option<H256>,
	/// As [`AttributeDigest::certain`].
	pub certain: bool,
	/// As [`AttributeDigest::opaque`].
	#[serde(default, skip_serializing_if = "std::ops::Not::not")]
	pub opaque: bool,
	/// The kind of its value: [`AttributeDigest::kind`].
	#[serde(default, skip_serializing_if = "crate::digests::is_zero")]
	pub kind: u8,
	/// As [`AttributeDigest::kinds`]; hexadecimal in JSON.
	#[serde(default, skip_serializing_if = "Vec::is_empty", with = "hex")]
	pub kinds: Vec<u8>,
	/// Whether numbers in it are signed where Pixel Representation decides.
	#[serde(default, skip_serializing_if = "std::ops::Not::not")]
	pub signed: bool,
	/// The leaf's place in the instance's tree, from 0.
	pub index: u32,
	/// Hashes from the leaf up to the instance's root.
	pub path: Vec<H256>,
}

/// An attribute of an anchored image, as a checked disclosure shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Disclosed {
	/// The attribute's tag.
	pub tag: Tag,
	/// Its name in PS3.6.
	pub name: String,
	/// Its value representation.
	pub vr: String,
	/// Its value as people read it.
	pub value: String,
}

/// Why values cannot be disclosed.
#[derive(Debug, thiserror::Error)]
pub enum DisclosureError {
	/// The file cannot be read.
	#[error(transparent)]
	File(#[from] FileError),
	/// The file is not a DICOM object.
	#[error("the file is no DICOM object")]
	NotDicom,
	/// The instance is not in the study's manifest.
	#[error("the instance is none of those that were anchored")]
	NotInStudy,
	/// The file does not have the attribute.
	#[error("the file has no {0} {name}, so nothing can be shown of it", name = .0.name())]
	Missing(Tag),
	/// The value differs from the anchored one.
	#[error("{0} {name} of this file is not what was anchored", name = .0.name())]
	Altered(Tag),
	/// The value is too long, or pixel data.
	#[error("{0} {name} is too long to be disclosed; to show a whole image, hand it out with a proof", name = .0.name())]
	TooLong(Tag),
	/// No attribute was chosen.
	#[error("no attribute is named")]
	Nothing,
}

impl Manifest {
	/// Opens the leaves of `tags` for the instance in `file`; `chain` is the hash of the ledger's genesis block.
	pub fn disclose(&self, chain: H256, file: &Path, tags: &[Tag]) -> Result<Disclosure, DisclosureError> {
		let (instance, values) = read_values(file, self.version, LONGEST)?.ok_or(DisclosureError::NotDicom)?;
		let uid = &instance.sop_instance_uid;
		let place = self.index_of(uid).filter(|_| instance.study_uid == self.study_uid);
		let index = place.ok_or(DisclosureError::NotInStudy)?;
		let salt = crate::manifest::instance_salt(&self.salt.0, uid);
		let leaves = instance_leaves(self.version, &salt, &self.instances[index].digests);
		let hashes: Vec<H256> = leaves.iter().map(Leaf::hash).collect();
		let mut tags = tags.to_vec();
		tags.sort();
		tags.dedup();
		if tags.is_empty() {
			return Err(DisclosureError::Nothing);
		}
		let mut attributes = Vec::with_capacity(tags.len());
		for tag in tags {
			let found = instance.digests.attributes.get(tag).ok_or(DisclosureError::Missing(tag))?;
			let element = values.get(&tag).filter(|_| !tag.is_pixels()).ok_or(DisclosureError::TooLong(tag))?;
			let (label, digest) = binding(self.version, &found);
			let is_it = |leaf: &Leaf| {
				let hash = || leaf_hash(leaf.kind, tag, &commit(label.as_bytes(), &leaf.salt, &digest));
				leaf.kind == Kind::Attribute && leaf.tag == tag && leaf.hash() == hash()
			};
			let at = leaves.iter().position(is_it).ok_or(DisclosureError::Altered(tag))?;
			let leaf = &leaves[at];
			attributes.push(Opened {
				element: element.clone(),
				salt: H256(*leaf.salt),
				lenient: found.lenient,
				certain: found.certain,
				opaque: found.opaque && self.version != STREAM,
				kind: found.kind,
				kinds: if self.version > KINDS { found.kinds.clone() } else { Vec::new() },
				signed: self.version != STREAM
					&& digest_of(element, true) == Some(found.digest)
					&& digest_of(element, false) != Some(found.digest),
				index: at as u32,
				path: merkle::path(&hashes, at).unwrap_or_default(),
			});
		}
		let study = self.leaves_around(index);
		Ok(Disclosure {
			version: self.version,
			chain,
			study: self.study_id(),
			root: merkle::root(&study).unwrap_or_default(),
			count: self.count(),
			index: index as u32,
			path: merkle::path(&study, index).unwrap_or_default(),
			leaves: hashes.len() as u32,
			attributes,
		})
	}
}

impl Disclosure {
	/// Returns the disclosed attributes if they belong to one instance under `root`. `root` and `count`, the number of
	/// instances under it, come from the ledger.
	pub fn check(&self, root: &H256, count: Option<u32>) -> Result<Vec<Disclosed>, ProofError> {
		if !is_known(self.version) {
			return Err(ProofError::Version(self.version));
		}
		if self.root != *root {
			return Err(ProofError::OtherRoot { proof: self.root, expected: *root });
		}
		if count.is_some_and(|count| count != self.count) || self.attributes.is_empty() {
			return Err(ProofError::Broken);
		}
		let mut disclosed = Vec::with_capacity(self.attributes.len());
		let mut instance = None;
		for opened in &self.attributes {
			let (shown, hash) = opened.open(self.version).ok_or(ProofError::Broken)?;
			let top = merkle::climb(self.leaves, opened.index, &hash, &opened.path).ok_or(ProofError::Broken)?;
			// All of them must lie in one instance.
			if *instance.get_or_insert(top) != top {
				return Err(ProofError::Broken);
			}
			disclosed.push(shown);
		}
		self.decode(&mut disclosed);
		let instance = instance.ok_or(ProofError::Broken)?;
		let leaf = merkle::leaf(&[&self.leaves.to_be_bytes(), instance.as_bytes()].concat());
		if !merkle::verify(root, self.count, self.index, &leaf, &self.path) {
			return Err(ProofError::Broken);
		}
		Ok(disclosed)
	}

	/// Reads values again by the attributes that say how, if they are disclosed too.
	fn decode(&self, disclosed: &mut [Disclosed]) {
		let value_of = |tag: Tag| disclosed.iter().find(|known| known.tag == tag).map(|known| known.value.clone());
		let set = value_of(Tag::CHARACTER_SET).and_then(|value| SpecificCharacterSet::from_code(&value));
		let signed = value_of(Tag::PIXEL_REPRESENTATION).as_deref() == Some("1");
		for (known, opened) in disclosed.iter_mut().zip(&self.attributes) {
			let Some((tag, _, value)) = split(&opened.element) else {
				continue;
			};
			if signed && self.version != STREAM && virtual_vr(tag) == Some(VirtualVr::Xs) {
				(known.vr, known.value) = ("SS".into(), render(VR::SS, value));
			}
			let is_text = matches!(known.vr.as_str(), "LO" | "LT" | "PN" | "SH" | "ST" | "UC" | "UT");
			if let Some(Ok(text)) = set.as_ref().filter(|_| is_text).map(|set| set.decode(value)) {
				known.value = plain(&text);
			}
		}
	}

	/// Checks that it is for the ledger whose genesis block has the hash `chain`.
	pub fn check_chain(&self, chain: &H256) -> Result<(), ProofError> {
		same_chain(self.chain, *chain)
	}
}

fn virtual_vr(tag: Tag) -> Option<VirtualVr> {
	let known = |tag: &Tag| StandardDataDictionary.by_tag(dicom_core::Tag(tag.0, tag.1)).map(|entry| entry.vr());
	Some(tag).filter(|tag| !tag.is_private()).as_ref().and_then(known)
}

impl Opened {
	/// The value and the hash of its leaf; `None` if the bytes are not an element.
	fn open(&self, version: u16) -> Option<(Disclosed, H256)> {
		let (tag, written, value) = split(&self.element)?;
		let digest = if version == STREAM { sha256(&[&self.element]) } else { digest_of(&self.element, self.signed)? };
		let Self { lenient, certain, opaque, kind, .. } = *self;
		let kinds = self.kinds.clone();
		let (label, digest) =
			binding(version, &AttributeDigest { tag, digest, lenient, certain, opaque, kind, kinds, skeleton: None });
		let commitment = commit(label.as_bytes(), &self.salt.0, &digest);
		// From version 3 on the VR that is written is not part of what was anchored.
		let vr = match virtual_vr(tag) {
			_ if version == STREAM || written == VR::SQ => written,
			Some(vr) => vr.relaxed(),
			None => VR::UN,
		};
		let is_printable = value.iter().all(|byte| matches!(byte, b' '..=b'~' | 0));
		let value = match vr {
			VR::UN if version != STREAM && is_printable => plain(&String::from_utf8_lossy(value)),
			VR::SQ if written != VR::SQ => hex::encode(value),
			_ => render(vr, value),
		};
		let shown = Disclosed { tag, name: tag.name(), vr: vr.to_string().to_owned(), value };
		Some((shown, leaf_hash(Kind::Attribute, tag, &commitment)))
	}
}
