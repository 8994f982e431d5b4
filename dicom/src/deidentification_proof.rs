//! Proves that a copy comes from an anchored original, has the same pixels, and differs only where the confidentiality
//! profile permits. The checker sees the copy, never the original.
//!
//! For every instance of the original, the proof opens the leaves whose value the copy has too. Of each other leaf it
//! shows only which attribute it is about: a leaf names its attribute outside of its commitment. So the checker can
//! recompute the original's root from the copy and the proof, and knows the attribute of every difference. A hidden
//! leaf reveals nothing about its value.
//!
//! One salt opens everything that the profile leaves alone in an instance. So a proof has a few hundred bytes an instance,
//! 32 for each attribute that was kept although the profile is about it, and 37 for each that was not kept. Its file is a
//! CBOR sequence (RFC 8742), the head and then an item for each instance of the original; its schema is
//! `docs/schemas/deidentification-proof.cddl`. It is written and checked one instance at a time.
//!
//! A prover could hide a leaf whose value the copy still has, and so pretend that the value was replaced. This proves
//! nothing false about the image, and harms only a reader who relies on the replacement. The checker can see every
//! value that the copy shows.
//!
//! In the items of sequences, at every depth (PS3.15 E.1.1), attributes that the profile removes must be absent.
//! Whether an attribute that it replaces still has the original's value is known only if the whole sequence is
//! unchanged. Of the file around the data set only the Media Storage SOP Instance UID is checked; sequences of more
//! than 16 MiB are not searched.

use crate::{
	canonical::END,
	compare::{InstanceVerdict, Unclear, Why},
	deidentify::SETTABLE,
	digests::{Attributes, InstanceDigests, PixelDigest},
	element::{items, split, Inner, Item},
	error::Fault,
	file::{read_head, read_whole, Beside, Instance, Values},
	manifest::{
		bytes, fields, hash, instance_leaves, instance_salt, is_plain, leaf_hash, leaf_salt, number, pack_pixel,
		parse_pixel, plain_salt, study_leaf_of, Kind, Leaf, Manifest, VERSION,
	},
	profile::{
		action, is_of_its_type, meaning, trimmed, Actions, Options, ProfileOption, SafeBlocks, CODES, CODE_MEANING,
	},
	proof::same_chain,
	verify::IN_ENCODINGS,
	FileError, ProofError, Tag,
};
use ciborium::Value;
use dicom_core::VR;
use radledger_primitives::{digest::Salt, merkle, StudyId, H256};
use serde::Serialize;
use std::{
	collections::{BTreeMap, BTreeSet},
	fmt,
	io::{self, Read, Write},
	path::{Path, PathBuf},
};

/// Size in bytes up to which canonical values are read, for codes, UIDs, and whether there is a value at all.
const SMALL: usize = 1 << 16;
/// Size in bytes up to which sequences are searched.
const LARGE: usize = 1 << 24;
/// Length in bytes of a hidden leaf in a proof: kind, tag, commitment.
const HIDDEN: usize = 1 + 4 + 32;
/// Instances that are in memory at once.
const CHUNK: usize = 256;
/// First field of a proof.
const KIND: &str = "radledger-deidentification";

/// Attributes that the profile itself writes into a copy (PS3.15 E.1.1), and that may therefore differ.
pub(crate) const MARKERS: [Tag; 5] =
	[Tag(0x0012, 0x0062), Tag(0x0012, 0x0063), Tag(0x0012, 0x0064), Tag(0x0018, 0xA001), Tag(0x0028, 0x0303)];

/// A study on the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Anchored {
	/// Its identifier.
	pub study: StudyId,
	/// Its root.
	pub root: H256,
	/// Its number of instances.
	pub count: u32,
}

/// The head of a proof: what it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Head {
	/// The version of the manifests that it was made from.
	pub version: u16,
	/// Hash of the ledger's genesis block.
	pub chain: H256,
	/// The study from which the copy was made.
	pub original: Anchored,
	/// The copy.
	pub copy: Anchored,
	/// Code values of the profile and the options by which the copy was made, as its prover states them; absent if the copy
	/// says so itself (PS3.15 E.1.1).
	#[serde(skip_serializing_if = "Option::is_none")]
	pub stated: Option<Vec<String>>,
}

/// Shows that a study is a de-identified copy of another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeidentificationProof {
	/// What it is about.
	#[serde(flatten)]
	pub head: Head,
	/// The instances of the original, in the order of its tree.
	pub instances: Vec<Origin>,
}

/// One instance of the original.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
	/// It has no copy; this is its leaf in the study's tree.
	LeftOut(H256),
	/// It has a copy.
	Copied(Box<CopiedInstance>),
}

/// What is shown of an instance that has a copy. Byte strings are hexadecimal in JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopiedInstance {
	/// The place of its copy in the tree of the copied study, from 0.
	pub index: u32,
	/// Salt of the copied instance.
	pub salt: H256,
	/// The anchored digests of the copy that its files may not have any more after a right re-encoding: of the file, of
	/// the pixels, of pixel data, and of attributes whose type is not known or whose padding counts.
	pub anchored: InstanceDigests,
	/// The salt that opens the leaves of what the profile leaves alone; absent if one of them is hidden.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub plain: Option<H256>,
	/// A bit for each leaf of the copy in the order of its tree, the highest bit of a byte first: 1 if the original has the
	/// same value.
	#[serde(with = "hex")]
	pub kept: Vec<u8>,
	/// The salts, of 32 bytes, of the leaves whose bit is 1 and that `plain` does not open.
	#[serde(with = "hex")]
	pub salts: Vec<u8>,
	/// The leaves of the original whose value the copy does not have, each of 37 bytes: kind, tag and commitment.
	#[serde(with = "hex")]
	pub hidden: Vec<u8>,
}

/// The result of a checked proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeidentificationReport {
	/// Number of instances compared.
	pub instances: usize,
	/// Number of instances of the original that have no copy.
	pub left_out: usize,
	/// The profile and options by which the copy was made, by code value.
	pub method: Vec<&'static str>,
	/// Whether only the prover states them; otherwise the copy declares them.
	pub stated: bool,
	/// Whether every instance has the original's pixels; otherwise the copy declares that pixels were cleaned.
	pub same_pixels: bool,
	/// Attributes that differ in at least one instance.
	pub replaced: BTreeSet<Tag>,
	/// Attributes that at least one instance lost.
	pub removed: BTreeSet<Tag>,
}

/// Why a proof does not show what it claims.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
	/// The proof is broken, or is for another study or ledger.
	#[error(transparent)]
	Proof(#[from] ProofError),
	/// A file of the copy cannot be read.
	#[error(transparent)]
	File(#[from] FileError),
	/// The files are not the copy.
	#[error("the files are not the anchored copy: {0}")]
	NotTheCopy(&'static str),
	/// The only file has other attributes than the copy in the proof, or other values.
	#[error(
		"{}: an attribute was changed, added or removed since the copy was anchored, or the proof is of another copy; \
		 whoever anchored the copy sees with `verify` which one it is", path.display()
	)]
	OtherAttributes {
		/// The file.
		path: PathBuf,
	},
	/// A file is not what was anchored of the copy.
	#[error("{}: {tag} {name} is not what was anchored of the copy", path.display(), name = tag.name())]
	Differs {
		/// The file.
		path: PathBuf,
		/// The attribute that differs.
		tag: Tag,
	},
	/// It cannot be told whether a file is what was anchored of the copy.
	#[error("{}: {tag} {name} {why}", path.display(), name = tag.name())]
	NotComparable {
		/// The file.
		path: PathBuf,
		/// The attribute that cannot be compared.
		tag: Tag,
		/// Why it cannot be compared.
		why: Why,
	},
	/// An attribute of a file breaks a rule.
	#[error("{}: {tag} {name} {rule}", path.display(), name = tag.name())]
	Forbidden {
		/// The file of the copy.
		path: PathBuf,
		/// The attribute.
		tag: Tag,
		/// The rule that it breaks.
		rule: Rule,
	},
}

/// A rule that a copy can break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
	/// The attribute was changed, although the profile leaves it alone.
	Changed,
	/// The attribute was added, although the profile does not add it.
	Added,
	/// The attribute was removed, although the profile does not remove it.
	Removed,
	/// The profile requires one of these actions, and the value does not show it.
	NotDeidentified(Actions),
	/// The pixels differ, and the copy does not declare that they were cleaned.
	Pixels,
	/// An attribute that records the de-identification is missing.
	NotMarked,
	/// The pixel data has something that shows no pixel, and may name somebody.
	Speaks,
}

impl fmt::Display for Rule {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		match self {
			Self::Changed => f.write_str("was changed, and the profile leaves it alone"),
			Self::Added => f.write_str("was added, and the profile does not add it"),
			Self::Removed => f.write_str("was removed, and the profile does not remove it"),
			Self::NotDeidentified(actions) => {
				write!(f, "is not de-identified: the profile asks for {actions} (PS3.15 Table E.1-1)")
			}
			Self::Pixels => f.write_str(
				"differs, and the copy does not declare that its pixels were cleaned (113101 or 113102 in (0012,0064))",
			),
			Self::NotMarked => f.write_str("does not say what was done (PS3.15 E.1.1)"),
			Self::Speaks => f.write_str(
				"has something that shows no pixel and may name somebody: a comment, or bytes behind the last pixel",
			),
		}
	}
}

impl Manifest {
	/// Proves that `copy` was made from this study; `chain` is the hash of the ledger's genesis block. `pairs` maps SOP
	/// Instance UIDs of originals to those of their copies. `None` if one of them is not in its study, or if a manifest is of
	/// an earlier version.
	pub fn prove_deidentified<'a>(
		&'a self,
		copy: &'a Manifest,
		pairs: &'a BTreeMap<String, String>,
		chain: H256,
	) -> Option<Deidentified<'a>> {
		let known = self.version == VERSION && copy.version == VERSION;
		let there =
			|(original, made): (&String, &String)| self.index_of(original).is_some() && copy.index_of(made).is_some();
		let anchored = |manifest: &Manifest| Anchored {
			study: manifest.study_id(),
			root: manifest.root(),
			count: manifest.count(),
		};
		let head = || Head { version: VERSION, chain, original: anchored(self), copy: anchored(copy), stated: None };
		(known && pairs.iter().all(there)).then(|| Deidentified { original: self, made: copy, pairs, head: head() })
	}

	/// Which instance of `copy` was made of which instance of this study, as far as the digests show: SOP Instance UIDs, original
	/// to copy. It is the instance with its UID or else, of those with the same pixels, the one with most equal attributes;
	/// of all, if none has the same pixels. Each instance has one copy at most.
	pub fn pair(&self, copy: &Manifest) -> BTreeMap<String, String> {
		type Known = BTreeSet<(Tag, H256)>;
		type Left<'a> = BTreeMap<&'a str, (PixelDigest, Known)>;
		let known = |digests: &InstanceDigests| -> Known {
			digests.attributes.iter().map(|attribute| (attribute.tag, attribute.digest)).collect()
		};
		let mut free: Left<'_> = self
			.instances
			.iter()
			.map(|one| (one.sop_instance_uid.as_str(), (one.digests.pixel, known(&one.digests))))
			.collect();
		let mut pairs = BTreeMap::new();
		for made in &copy.instances {
			let attributes = known(&made.digests);
			let likeness = |(_, (pixel, known)): &(&&str, &(PixelDigest, Known))| {
				(*pixel == made.digests.pixel, known.intersection(&attributes).count())
			};
			let same = free.get_key_value(made.sop_instance_uid.as_str()).map(|(uid, _)| *uid);
			let alike = || free.iter().max_by_key(likeness).map(|(uid, _)| *uid);
			if let Some(uid) = same.or_else(alike) {
				free.remove(uid);
				pairs.insert(uid.to_owned(), made.sop_instance_uid.clone());
			}
		}
		pairs
	}
}

/// A proof that is made while it is written or checked: only a part of it is in memory.
#[derive(Clone, Debug)]
pub struct Deidentified<'a> {
	original: &'a Manifest,
	made: &'a Manifest,
	/// SOP Instance UIDs, original to copy.
	pairs: &'a BTreeMap<String, String>,
	/// What it is about.
	pub head: Head,
}

impl Deidentified<'_> {
	/// The proof of a copy that does not say itself how it was made.
	pub fn stating(mut self, options: Options) -> Self {
		self.head = self.head.stating(options);
		self
	}

	/// The proof as a whole.
	pub fn collect(&self) -> Option<DeidentificationProof> {
		let instances = (0..self.original.instances.len()).map(|at| self.origin(at)).collect::<Option<_>>()?;
		Some(DeidentificationProof { head: self.head.clone(), instances })
	}

	/// Writes the proof as [`DeidentificationProof::read`] reads it.
	///
	/// # Errors
	/// As `out` says.
	pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
		use rayon::prelude::*;
		self.head.write(out)?;
		let all: Vec<usize> = (0..self.original.instances.len()).collect();
		for chunk in all.chunks(CHUNK) {
			let origins: Vec<_> = chunk.par_iter().map(|at| self.origin(*at)).collect();
			for origin in origins {
				origin.ok_or_else(|| io::Error::other("a manifest cannot be read"))?.write(out)?;
			}
		}
		Ok(())
	}

	/// As [`DeidentificationProof::check`].
	pub fn check(
		&self,
		files: &[PathBuf],
		root: &H256,
		count: Option<u32>,
		copy_root: Option<&H256>,
	) -> Result<DeidentificationReport, Refusal> {
		let all = (self.original.instances.len(), |at| self.origin(at));
		self.head.check(all, files, root, count, copy_root)
	}

	/// One instance of the original.
	fn origin(&self, at: usize) -> Option<Origin> {
		let instance = self.original.instances.get(at)?;
		let salt = instance_salt(&self.original.salt.0, &instance.sop_instance_uid);
		let leaves = instance_leaves(VERSION, &salt, &instance.digests);
		let Some(uid) = self.pairs.get(&instance.sop_instance_uid) else {
			let hashes: Vec<H256> = leaves.iter().map(Leaf::hash).collect();
			return Some(Origin::LeftOut(study_leaf_of(&hashes)));
		};
		let index = self.made.index_of(uid)?;
		let digests = &self.made.instances.get(index)?.digests;
		let copy_salt = instance_salt(&self.made.salt.0, uid);
		let there = instance_leaves(VERSION, &copy_salt, digests);

		let place = |leaf: &Leaf| (leaf.kind as u8, leaf.tag);
		let copied: BTreeMap<_, _> = there.iter().map(|leaf| (place(leaf), leaf)).collect();
		let is_same = |leaf: &&Leaf| {
			let other = copied.get(&place(leaf)).filter(|_| leaf.kind != Kind::Encoding);
			other.is_some_and(|other| other.with_salt(&leaf.salt).hash() == leaf.hash())
		};
		let (same, hidden): (Vec<&Leaf>, Vec<&Leaf>) = leaves.iter().partition(is_same);
		let sequences = sequences(&leaves);
		let is_plain = |leaf: &Leaf| is_plain(VERSION, leaf.kind, leaf.tag, sequences.contains(&leaf.tag));
		// What is hidden could be guessed with it.
		let plain = (!hidden.iter().any(|leaf| is_plain(leaf))).then(|| H256(*plain_salt(VERSION, &salt)));
		let same: BTreeMap<_, _> = same.into_iter().map(|leaf| (place(leaf), leaf)).collect();
		let (mut kept, mut salts) = (vec![0; there.len().div_ceil(8)], Vec::new());
		for (number, leaf) in there.iter().enumerate() {
			let Some(leaf) = same.get(&place(leaf)) else {
				continue;
			};
			kept[number / 8] |= 0x80 >> (number % 8);
			if plain.is_none() || !is_plain(leaf) {
				salts.extend_from_slice(&*leaf.salt);
			}
		}
		let pack = |leaf: &Leaf| [&[leaf.kind as u8][..], &leaf.tag.to_bytes(), leaf.commitment().as_bytes()].concat();
		let hidden = hidden.into_iter().flat_map(pack).collect();
		let (salt, anchored) = (H256(*copy_salt), fragile(digests));
		Some(Origin::Copied(Box::new(CopiedInstance {
			index: index as u32,
			salt,
			anchored,
			plain,
			kept,
			salts,
			hidden,
		})))
	}
}

/// The attributes of which leaves are skeletons.
fn sequences(leaves: &[Leaf]) -> BTreeSet<Tag> {
	leaves.iter().filter(|leaf| leaf.kind == Kind::Skeleton).map(|leaf| leaf.tag).collect()
}

/// The digests that a right re-encoding may change.
fn fragile(digests: &InstanceDigests) -> InstanceDigests {
	let attributes = digests.attributes.iter();
	let fragile = attributes.filter(|one| {
		one.tag.is_pixels()
			|| IN_ENCODINGS.contains(&one.tag)
			|| !one.certain
			|| one.opaque
			|| one.kind != 0
			|| !one.kinds.is_empty()
			|| one.lenient.is_some()
	});
	InstanceDigests { attributes: fragile.collect(), pixel: digests.pixel, encoding: digests.encoding }
}

/// The digests of the copy as it was anchored, from those of a file and what the proof says of them. The file must be what
/// was anchored, as `verify` says it.
fn as_anchored(found: &Instance, said: &InstanceDigests) -> Result<InstanceDigests, Refusal> {
	let path = || found.path.clone();
	let mut attributes: Vec<_> = found.digests.attributes.iter().collect();
	for attribute in &said.attributes {
		let tag = attribute.tag;
		let place = attributes.iter_mut().find(|one| one.tag == tag);
		*place.ok_or_else(|| Refusal::Differs { path: path(), tag })? = attribute;
	}
	let digests = InstanceDigests { attributes: attributes.into(), pixel: said.pixel, encoding: said.encoding };
	let path = path();
	match crate::verify::judge(VERSION, &digests, found) {
		InstanceVerdict::Verified(_) => Ok(digests),
		InstanceVerdict::Altered(changes) | InstanceVerdict::NotComparable(changes) => {
			Err(match (changes.changed.first(), changes.unclear.first()) {
				(None, Some(Unclear { tag, why })) => Refusal::NotComparable { path, tag: *tag, why: *why },
				(changed, _) => Refusal::Differs { path, tag: changed.copied().unwrap_or(Tag::PIXEL_DATA) },
			})
		}
		InstanceVerdict::Missing | InstanceVerdict::Added => Err(ProofError::Broken.into()),
	}
}

impl DeidentificationProof {
	/// Writes the proof.
	///
	/// # Errors
	/// As `out` says.
	pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
		self.head.write(out)?;
		self.instances.iter().try_for_each(|origin| origin.write(out))
	}

	/// The inverse of [`Self::write`]. Refuses what [`Self::write`] would not write.
	pub fn read(input: &mut dyn Read) -> Result<Self, ProofError> {
		let mut written = Vec::new();
		input.read_to_end(&mut written).map_err(|error| ProofError::Malformed(error.to_string()))?;
		let mut rest = &written[..];
		let head = Head::parse(item(&mut rest)?)?;
		let mut instances = Vec::new();
		while !rest.is_empty() {
			instances.push(Origin::parse(item(&mut rest)?).ok_or_else(|| malformed("an instance"))?);
		}
		let proof = Self { head, instances };
		let mut again = Vec::with_capacity(written.len());
		proof.write(&mut again).map_err(|error| ProofError::Malformed(error.to_string()))?;
		match again == written {
			true => Ok(proof),
			false => Err(malformed("the form")),
		}
	}

	/// Whether `bytes` begin as a proof does.
	pub fn begins(bytes: &[u8]) -> bool {
		bytes.get(3..3 + KIND.len()).is_some_and(|kind| kind == KIND.as_bytes())
	}

	/// The proof of a copy that does not say itself how it was made.
	pub fn stating(self, options: Options) -> Self {
		Self { head: self.head.stating(options), ..self }
	}

	/// Checks the proof against `files`, which must be every instance of the copy. `root` and `count`, the original's
	/// root and number of instances, come from the ledger, and so does `copy_root`; `None` is not compared.
	pub fn check(
		&self,
		files: &[PathBuf],
		root: &H256,
		count: Option<u32>,
		copy_root: Option<&H256>,
	) -> Result<DeidentificationReport, Refusal> {
		let all = (self.instances.len(), |at: usize| self.instances.get(at).cloned());
		self.head.check(all, files, root, count, copy_root)
	}
}

fn malformed(what: &str) -> ProofError {
	ProofError::Malformed(format!("{what} is not as it would be written"))
}

/// The next item of a sequence.
fn item(rest: &mut &[u8]) -> Result<Value, ProofError> {
	ciborium::from_reader(rest).map_err(|error| ProofError::Malformed(error.to_string()))
}

fn write_item(item: &Value, out: &mut dyn Write) -> io::Result<()> {
	ciborium::into_writer(item, out).map_err(io::Error::other)
}

impl Anchored {
	fn item(&self) -> Value {
		Value::Array(vec![bytes(self.study.as_bytes()), bytes(self.root.as_bytes()), self.count.into()])
	}

	fn parse(item: Value) -> Option<Self> {
		let [study, root, count] = fields(item)?;
		Some(Self { study: H256(hash(study)?), root: H256(hash(root)?), count: number(count)? })
	}
}

impl Head {
	fn stating(self, options: Options) -> Self {
		let codes = options.codes().into_iter().map(|(code, _)| code.to_owned());
		Self { stated: Some(codes.collect()), ..self }
	}

	/// Checks that it is for the ledger whose genesis block has the hash `chain`.
	pub fn check_chain(&self, chain: &H256) -> Result<(), ProofError> {
		same_chain(self.chain, *chain)
	}

	fn write(&self, out: &mut dyn Write) -> io::Result<()> {
		let stated = self
			.stated
			.as_ref()
			.map_or(Value::Null, |codes| Value::Array(codes.iter().map(|code| Value::Text(code.clone())).collect()));
		let head = vec![
			Value::Text(KIND.into()),
			self.version.into(),
			bytes(self.chain.as_bytes()),
			self.original.item(),
			self.copy.item(),
			stated,
		];
		write_item(&Value::Array(head), out)
	}

	fn parse(item: Value) -> Result<Self, ProofError> {
		let no_head = || malformed("the head");
		let [kind, version, chain, original, copy, stated] = fields(item).ok_or_else(no_head)?;
		if kind.as_text() != Some(KIND) {
			return Err(no_head());
		}
		let version: u16 = number(version).ok_or_else(no_head)?;
		if version != VERSION {
			return Err(ProofError::Version(version));
		}
		let code = |code: Value| code.into_text().ok();
		let stated = match stated {
			Value::Null => Some(None),
			stated => stated.into_array().ok().and_then(|codes| codes.into_iter().map(code).collect()).map(Some),
		};
		let parse = || {
			let (chain, original, copy) = (H256(hash(chain)?), Anchored::parse(original)?, Anchored::parse(copy)?);
			Some(Self { version, chain, original, copy, stated: stated? })
		};
		parse().ok_or_else(no_head)
	}

	/// Checks the proof with this head, which has so many instances and gives each by its place.
	fn check(
		&self,
		(length, origin): (usize, impl Fn(usize) -> Option<Origin> + Sync),
		files: &[PathBuf],
		root: &H256,
		count: Option<u32>,
		copy_root: Option<&H256>,
	) -> Result<DeidentificationReport, Refusal> {
		use rayon::prelude::*;
		if self.version != VERSION {
			return Err(ProofError::Version(self.version).into());
		}
		for (proof, expected) in [(&self.original.root, Some(root)), (&self.copy.root, copy_root)] {
			if let Some(expected) = expected.filter(|expected| *expected != proof) {
				let (proof, expected) = (*proof, *expected);
				return Err(ProofError::OtherRoot { proof, expected }.into());
			}
		}
		if self.original.count as usize != length || count.is_some_and(|count| count != self.original.count) {
			return Err(ProofError::Broken.into());
		}
		let stated = self.stated.as_ref().map(|codes| Options::from_codes(codes.iter().map(String::as_str)));
		let stated = match stated {
			Some(options) => Some(options.and_then(Result::ok).ok_or(ProofError::Broken)?),
			None => None,
		};
		let found = self.found(files)?;
		let mut report = DeidentificationReport { instances: found.len(), ..DeidentificationReport::new(stated) };
		let (mut originals, mut refused) = (Vec::with_capacity(length), None);
		let mut copies = vec![None; found.len()];
		let all: Vec<usize> = (0..length).collect();
		for chunk in all.chunks(CHUNK) {
			let judge = |at: &usize| judge(origin(*at).ok_or(ProofError::Broken)?, &found, stated);
			let judged: Vec<_> = chunk.par_iter().map(judge).collect();
			for judged in judged {
				let Judged { copy, rest } = judged?;
				match rest {
					Ok((original, one)) => {
						originals.push(original);
						report.add(one);
					}
					Err(refusal) => refused = refused.or(Some(refusal)),
				}
				if let Some((index, leaf)) = copy {
					let place = copies.get_mut(index).ok_or(ProofError::Broken)?;
					if place.replace(leaf).is_some() {
						return Err(ProofError::Broken.into());
					}
				}
			}
		}
		let copies: Vec<H256> = copies.into_iter().collect::<Option<_>>().ok_or(ProofError::Broken)?;
		// Of files that are not the copy, nothing that the proof says is true: it is not the proof that is wrong.
		if merkle::root(&copies) != Some(self.copy.root) {
			return Err(match &found[..] {
				[(_, path)] => Refusal::OtherAttributes { path: path.clone() },
				_ => Refusal::NotTheCopy(
					"an attribute of one was changed, added or removed since the copy was anchored, or the proof is of another copy; \
					 whoever anchored the copy sees with `verify` which one it is",
				),
			});
		}
		if let Some(refusal) = refused {
			return Err(refusal);
		}
		if merkle::root(&originals) != Some(self.original.root) {
			return Err(ProofError::Broken.into());
		}
		Ok(report)
	}

	/// The instances of the copy, SOP Instance UID and file, in the order of its tree.
	fn found(&self, files: &[PathBuf]) -> Result<Vec<(String, PathBuf)>, Refusal> {
		use rayon::prelude::*;
		let read = |path: &PathBuf| -> Result<Option<(String, PathBuf)>, FileError> {
			let Some(values) = read_head(path, SHORT)? else {
				return Ok(None);
			};
			let uid =
				values.get(&Tag::SOP_INSTANCE).and_then(|element| split(element)).map(|(.., value)| trimmed(value));
			Ok(Some((String::from_utf8_lossy(uid.unwrap_or_default()).into_owned(), path.clone())))
		};
		let read: Result<Vec<_>, FileError> = files.par_iter().map(read).collect();
		let mut found: Vec<_> = read?.into_iter().flatten().collect();
		found.sort();
		if found.len() != self.copy.count as usize {
			return Err(Refusal::NotTheCopy(
				"the number of instances is another: name every file of the copy, and no other",
			));
		}
		if found.windows(2).any(|pair| pair[0].0 == pair[1].0) {
			return Err(Refusal::NotTheCopy("an instance is there twice"));
		}
		Ok(found)
	}
}

/// Size in bytes up to which the canonical form of a SOP Instance UID is read.
const SHORT: usize = 256;

/// One instance, judged.
struct Judged {
	/// The place of the copy in its study's tree, and its leaf there.
	copy: Option<(usize, H256)>,
	/// The leaf of the original in its study's tree, and what the copy is like; or why it is not what the proof says.
	rest: Result<(H256, DeidentificationReport), Refusal>,
}

fn judge(origin: Origin, found: &[(String, PathBuf)], stated: Option<Options>) -> Result<Judged, Refusal> {
	let mut report = DeidentificationReport::new(stated);
	let source = match origin {
		Origin::LeftOut(original) => {
			report.left_out = 1;
			return Ok(Judged { copy: None, rest: Ok((original, report)) });
		}
		Origin::Copied(source) => source,
	};
	let index = source.index as usize;
	let (uid, path) = found.get(index).ok_or(ProofError::Broken)?;
	let (instance, values, beside) = read_copy(path)?;
	if instance.sop_instance_uid != *uid {
		return Err(Refusal::NotTheCopy("a file changed while it was read"));
	}
	let digests = as_anchored(&instance, &source.anchored)?;
	let there = instance_leaves(VERSION, &source.salt.0, &digests);
	let hashes: Vec<H256> = there.iter().map(Leaf::hash).collect();
	let mut rest = || {
		let known = Known::of(&source, &there).ok_or(ProofError::Broken)?;
		Copy { instance: &instance, values: &values, beside: &beside, known: &known, stated }.judge(&mut report)?;
		Ok(study_leaf_of(&known.hashes))
	};
	let rest = rest().map(|original| (original, report));
	Ok(Judged { copy: Some((index, study_leaf_of(&hashes))), rest })
}

/// A file of the copy, with what is judged of it.
fn read_copy(path: &Path) -> Result<(Instance, Values, Beside), FileError> {
	let read = read_whole(path, VERSION, LARGE)?;
	let (instance, mut values, beside) =
		read.ok_or_else(|| Fault::new(0, "no DICOM object", "name the files of the copy").in_file(path.into(), None))?;
	values.retain(|tag, element| {
		!tag.is_pixels() && (element.len() <= SMALL || matches!(split(element), Some((_, VR::SQ, _))))
	});
	Ok((instance, values, beside))
}

impl DeidentificationReport {
	/// The report on nothing.
	fn new(stated: Option<Options>) -> Self {
		Self {
			instances: 0,
			left_out: 0,
			method: Vec::new(),
			stated: stated.is_some(),
			same_pixels: true,
			replaced: BTreeSet::new(),
			removed: BTreeSet::new(),
		}
	}

	fn add(&mut self, other: Self) {
		self.left_out += other.left_out;
		self.same_pixels &= other.same_pixels;
		for code in other.method {
			if !self.method.contains(&code) {
				self.method.push(code);
			}
		}
		self.replaced.extend(other.replaced);
		self.removed.extend(other.removed);
	}
}

impl Origin {
	fn write(&self, out: &mut dyn Write) -> io::Result<()> {
		let source = match self {
			Self::LeftOut(leaf) => return write_item(&bytes(leaf.as_bytes()), out),
			Self::Copied(source) => source,
		};
		let CopiedInstance { index, salt, anchored, plain, kept, salts, hidden } = &**source;
		let (kind, pixel) = pack_pixel(&anchored.pixel);
		write_item(
			&Value::Array(vec![
				(*index).into(),
				bytes(salt.as_bytes()),
				kind.into(),
				bytes(pixel.as_bytes()),
				bytes(anchored.encoding.as_bytes()),
				bytes(&anchored.attributes.packed()?),
				plain.map_or(Value::Null, |salt| bytes(salt.as_bytes())),
				bytes(kept),
				bytes(salts),
				bytes(hidden),
			]),
			out,
		)
	}

	fn parse(item: Value) -> Option<Self> {
		if item.is_bytes() {
			return Some(Self::LeftOut(H256(hash(item)?)));
		}
		let [index, salt, kind, pixel, encoding, attributes, plain, kept, salts, hidden] = fields(item)?;
		let attributes = Attributes::from_packed(attributes.into_bytes().ok()?, 256, true)?;
		let anchored =
			InstanceDigests { attributes, pixel: parse_pixel(kind, pixel)?, encoding: H256(hash(encoding)?) };
		let plain = match plain {
			Value::Null => None,
			salt => Some(H256(hash(salt)?)),
		};
		Some(Self::Copied(Box::new(CopiedInstance {
			index: number(index)?,
			salt: H256(hash(salt)?),
			anchored,
			plain,
			kept: kept.into_bytes().ok()?,
			salts: salts.into_bytes().ok()?,
			hidden: hidden.into_bytes().ok()?,
		})))
	}
}

/// The leaves of an instance of the original, as far as the proof reveals them.
struct Known {
	/// The hashes of its leaves.
	hashes: Vec<H256>,
	/// Whether the copy has the same value, by kind and attribute.
	same: BTreeMap<(u8, Tag), bool>,
}

impl Known {
	/// From the leaves of the copy, and what is shown of the original.
	fn of(source: &CopiedInstance, there: &[Leaf]) -> Option<Self> {
		/// The order of an instance's leaves: attributes, each before its skeleton, pixels, encoding.
		fn order(kind: Kind, tag: Tag) -> (u8, Tag, u8) {
			(if matches!(kind, Kind::Attribute | Kind::Skeleton) { 0 } else { kind as u8 }, tag, kind as u8)
		}
		let over = there.len() % 8;
		let unused = over != 0 && source.kept.last().is_some_and(|last| last << over != 0);
		if source.kept.len() != there.len().div_ceil(8) || unused {
			return None;
		}
		let sequences = sequences(there);
		let (mut all, mut salts) = (BTreeMap::new(), &source.salts[..]);
		for (number, leaf) in there.iter().enumerate() {
			let (kind, tag) = (leaf.kind, leaf.tag);
			if source.kept.get(number / 8)? & 0x80 >> (number % 8) == 0 {
				continue;
			}
			let salt: Salt = match source.plain {
				Some(plain) if is_plain(VERSION, kind, tag, sequences.contains(&tag)) => {
					*leaf_salt(kind, tag, &plain.0)
				}
				_ => {
					let (salt, rest) = salts.split_first_chunk()?;
					salts = rest;
					*salt
				}
			};
			all.insert(order(kind, tag), (true, leaf.with_salt(&salt).hash()));
		}
		for leaf in source.hidden.chunks(HIDDEN) {
			let leaf: &[u8; HIDDEN] = leaf.try_into().ok()?;
			let (first, commitment) = leaf.split_first_chunk::<5>()?;
			let [kind, tag @ ..] = *first;
			let (kind, tag) = (Kind::from_byte(kind)?, Tag::from_bytes(tag));
			let hash = leaf_hash(kind, tag, &H256(commitment.try_into().ok()?));
			if all.insert(order(kind, tag), (false, hash)).is_some() {
				return None;
			}
		}
		salts.is_empty().then(|| Self {
			hashes: all.values().map(|(_, hash)| *hash).collect(),
			same: all.iter().map(|((_, tag, kind), (same, _))| ((*kind, *tag), *same)).collect(),
		})
	}

	/// Whether the copy has the same value as the original; `None` if the original has no such leaf.
	fn of_leaf(&self, kind: Kind, tag: Tag) -> Option<bool> {
		self.same.get(&(kind as u8, tag)).copied()
	}
}

/// One instance of the copy, with what is known about its original.
struct Copy<'a> {
	instance: &'a Instance,
	values: &'a Values,
	beside: &'a Beside,
	known: &'a Known,
	/// What the prover states instead of the copy.
	stated: Option<Options>,
}

impl Copy<'_> {
	fn judge(&self, report: &mut DeidentificationReport) -> Result<(), Refusal> {
		let options = self.stated.map_or_else(|| self.options(), Ok)?;
		for (code, _) in options.codes() {
			if !report.method.contains(&code) {
				report.method.push(code);
			}
		}
		let same_pixels = self.known.of_leaf(Kind::Pixels, Tag::PIXEL_DATA) == Some(true);
		report.same_pixels &= same_pixels;
		let cleaned =
			options.has(ProfileOption::CleanPixelData) || options.has(ProfileOption::CleanRecognizableFeatures);
		if !same_pixels && !cleaned {
			return Err(self.refuse(Tag::PIXEL_DATA, Rule::Pixels));
		}
		let has_pixels = self.instance.digests.pixel != PixelDigest::None;
		self.judge_beside(options)?;

		let present: BTreeSet<Tag> = self.instance.digests.attributes.iter().map(|found| found.tag).collect();
		let mut blocks = SafeBlocks::default();
		for tag in &present {
			let element = self.values.get(tag).and_then(|element| split(element));
			if MARKERS.contains(tag) {
				// What the copy's maker writes must not identify either.
				let items = element.filter(|(_, vr, _)| *vr == VR::SQ).and_then(|(.., value)| items(value));
				self.judge_items(&items.unwrap_or_default(), false, options)?;
				continue;
			}
			// Re-encoded pixel data has another digest; the pixel level decides.
			if tag.is_pixels() && has_pixels {
				continue;
			}
			let is_safe = tag.is_private() && element.is_some_and(|(_, vr, value)| blocks.allow(*tag, vr, value));
			if tag.is_private() && !is_safe {
				return Err(self.refuse(*tag, Rule::NotDeidentified(Actions::REMOVE)));
			}
			if self.known.of_leaf(Kind::Attribute, *tag) != Some(true) {
				report.replaced.insert(*tag);
			}
			self.judge_present(*tag, options)?;
		}
		let gone = self.known.same.keys().filter(|(kind, _)| *kind == Kind::Attribute as u8);
		for tag in gone.map(|(_, tag)| *tag).filter(|tag| !present.contains(tag)) {
			report.removed.insert(tag);
			let removable = match action(tag, options) {
				Some(actions) => actions.any_of(Actions::REMOVE.union(Actions::CLEAN)),
				None => MARKERS.contains(&tag),
			};
			if !removable {
				return Err(self.refuse(tag, Rule::Removed));
			}
		}
		Ok(())
	}

	/// Judges the parts of the file that no attribute digest covers, but that can identify.
	fn judge_beside(&self, options: Options) -> Result<(), Refusal> {
		let media = self.beside.media_instance.as_ref();
		if media.is_some_and(|uid| *uid != self.instance.sop_instance_uid) {
			return Err(self.refuse(Tag::MEDIA_INSTANCE, Rule::NotDeidentified(Actions::UID)));
		}
		if self.beside.speaks {
			return Err(self.refuse(Tag::PIXEL_DATA, Rule::Speaks));
		}
		// No data set has elements of the groups below 8 (PS3.5 7.1).
		let removed = |tag: &&Tag| tag.1 != 0 && (tag.0 < 8 || action(**tag, options) == Some(Actions::REMOVE));
		match self.beside.left_out.iter().find(removed) {
			Some(tag) => Err(self.refuse(*tag, Rule::NotDeidentified(Actions::REMOVE))),
			None => Ok(()),
		}
	}

	/// Judges an attribute that the copy has.
	fn judge_present(&self, tag: Tag, options: Options) -> Result<(), Refusal> {
		let before = self.known.of_leaf(Kind::Attribute, tag);
		let element = self.values.get(&tag).and_then(|element| split(element));
		let actions = action(tag, options).unwrap_or(Actions::KEEP);
		// Private attributes that are declared safe are retained, not rewritten (PS3.15 E.3.10).
		if actions == Actions::KEEP || tag.is_private() && actions == Actions::CLEAN {
			// In a sequence only the part that the profile leaves alone must be the same, and that is seldom all of it.
			if element.is_some_and(|(_, vr, value)| vr != VR::SQ && !is_of_its_type(tag, vr, value)) {
				return Err(self.refuse(tag, Rule::NotDeidentified(Actions::REMOVE)));
			}
			let same = before == Some(true) || self.known.of_leaf(Kind::Skeleton, tag) == Some(true);
			if !same {
				return Err(self.refuse(tag, before.map_or(Rule::Added, |_| Rule::Changed)));
			}
		} else {
			// A value that is too large to be read is not empty.
			let empty = element.is_some_and(|(_, vr, value)| value.is_empty() || vr == VR::SQ && value == END);
			let silent = |value| items(value).is_some_and(|items| say_nothing(&items));
			let uids = element.and_then(|(_, vr, value)| uids(vr, value));
			let right = match tag {
				// What says nothing need not differ.
				_ if before == Some(true)
					&& element.is_some_and(|(_, vr, value)| vr == VR::SQ && value != END && silent(value)) =>
				{
					actions != Actions::REMOVE
				}
				CODE_MEANING => element.is_some_and(|(.., value)| is_meaning(value, self.code())),
				_ => permitted(actions, before == Some(true), empty, uids.as_deref()),
			};
			if !right {
				return Err(self.refuse(tag, Rule::NotDeidentified(actions)));
			}
			if before.is_none() && !empty && !SETTABLE.contains(&tag) {
				return Err(self.refuse(tag, Rule::Added));
			}
			if actions == Actions::CLEAN {
				return Ok(());
			}
		}
		match element {
			Some((_, VR::SQ, value)) => {
				self.judge_items(&items(value).unwrap_or_default(), before == Some(true), options)
			}
			_ => Ok(()),
		}
	}

	/// Judges the items of a sequence of the copy; `same` if the whole sequence is the original's.
	fn judge_items(&self, items: &[Item], same: bool, options: Options) -> Result<(), Refusal> {
		for item in items {
			self.judge_item(item, same, options)?;
		}
		Ok(())
	}

	fn judge_item(&self, item: &Item, same: bool, options: Options) -> Result<(), Refusal> {
		let code = CODES.iter().find_map(|tag| match item.get(tag)? {
			Inner::Value(_, value) => Some(value.as_slice()).filter(|value| !trimmed(value).is_empty()),
			Inner::Items(_) => None,
		});
		let mut blocks = SafeBlocks::default();
		for (tag, inner) in item {
			let actions = action(*tag, options).unwrap_or(Actions::KEEP);
			let right = match inner {
				Inner::Value(_, value) if *tag == CODE_MEANING => is_meaning(value, code),
				Inner::Value(vr, value) if tag.is_private() && actions == Actions::CLEAN => {
					blocks.allow(*tag, *vr, value)
				}
				Inner::Items(_) if tag.is_private() => false,
				_ if actions == Actions::CLEAN => continue,
				Inner::Value(vr, value) if actions == Actions::KEEP => is_of_its_type(*tag, *vr, value),
				_ if actions == Actions::KEEP => true,
				_ if actions == Actions::REMOVE => false,
				_ if !same => true,
				Inner::Value(vr, value) => permitted(actions, same, value.is_empty(), uids(*vr, value).as_deref()),
				// References have their UIDs replaced, and empty items say nothing.
				Inner::Items(items) => actions.any_of(Actions::UID) || say_nothing(items),
			};
			if !right {
				return Err(self.refuse(*tag, Rule::NotDeidentified(actions)));
			}
			if let Inner::Items(items) = inner {
				self.judge_items(items, same, options)?;
			}
		}
		Ok(())
	}

	/// The code that stands at the top level.
	fn code(&self) -> Option<&[u8]> {
		let value = |tag| self.values.get(tag).and_then(|element| split(element)).map(|(.., value)| value);
		CODES.iter().filter_map(value).find(|value| !trimmed(value).is_empty())
	}

	/// The options that the copy declares in De-identification Method Code Sequence; fails unless the copy is marked as
	/// PS3.15 E.1.1 requires.
	fn options(&self) -> Result<Options, Refusal> {
		let text = |tag: Tag| {
			let (_, _, value) = split(self.values.get(&tag)?)?;
			Some(String::from_utf8_lossy(value).trim_end_matches([' ', '\0']).to_owned())
		};
		let removed = Tag(0x0012, 0x0062);
		if text(removed).as_deref() != Some("YES") {
			return Err(self.refuse(removed, Rule::NotMarked));
		}
		let methods = Tag(0x0012, 0x0064);
		let codes = self.codes(methods, &[]);
		let options = Options::from_codes(codes.iter().map(String::as_str)).and_then(Result::ok);
		let options = options.ok_or_else(|| self.refuse(methods, Rule::NotMarked))?;
		let dates = Tag(0x0028, 0x0303);
		if !matches!(text(dates).as_deref(), Some("UNMODIFIED" | "MODIFIED" | "REMOVED")) {
			return Err(self.refuse(dates, Rule::NotMarked));
		}
		let equipment = Tag(0x0018, 0xA001);
		if !self.codes(equipment, &[Tag(0x0040, 0xA170)]).contains(&"109104".to_owned()) {
			return Err(self.refuse(equipment, Rule::NotMarked));
		}
		Ok(options)
	}

	/// Code Values of the scheme DCM in the items of a sequence or, along the path `inside`, of sequences in its items.
	fn codes(&self, tag: Tag, inside: &[Tag]) -> Vec<String> {
		let items = self.values.get(&tag).and_then(|element| {
			let (_, vr, value) = split(element)?;
			(vr == VR::SQ).then(|| items(value)).flatten()
		});
		let mut items = items.unwrap_or_default();
		for tag in inside {
			let deeper = items.into_iter().filter_map(|mut item| match item.remove(tag)? {
				Inner::Items(items) => Some(items),
				Inner::Value(..) => None,
			});
			items = deeper.flatten().collect();
		}
		let text = |item: &Item, tag: Tag| match item.get(&tag) {
			Some(Inner::Value(_, value)) => String::from_utf8_lossy(value).trim_end_matches([' ', '\0']).to_owned(),
			_ => String::new(),
		};
		let dcm = items.iter().filter(|item| text(item, Tag(0x0008, 0x0102)) == "DCM");
		dcm.map(|item| text(item, Tag(0x0008, 0x0100))).collect()
	}

	fn refuse(&self, tag: Tag, rule: Rule) -> Refusal {
		Refusal::Forbidden { path: self.instance.path.clone(), tag, rule }
	}
}

/// Whether there is no value in these items, at any depth.
fn say_nothing(items: &[Item]) -> bool {
	items.iter().flat_map(BTreeMap::values).all(|inner| match inner {
		Inner::Value(_, value) => value.is_empty(),
		Inner::Items(items) => say_nothing(items),
	})
}

/// Whether this is the Code Meaning of an item with this code.
fn is_meaning(value: &[u8], code: Option<&[u8]>) -> bool {
	trimmed(value) == trimmed(meaning(code))
}

/// Whether a copy may have a value where the profile requires `actions`; `same` if it is known to be the original's.
fn permitted(actions: Actions, same: bool, empty: bool, uids: Option<&[String]>) -> bool {
	if actions == Actions::CLEAN {
		true
	} else if same && !empty {
		// An unchanged value is permitted only if it identifies nobody.
		actions.any_of(Actions::UID) && uids.is_some_and(|uids| uids.iter().all(|uid| is_standard(uid)))
	} else if actions.any_of(Actions::ZERO) {
		true
	} else if actions.any_of(Actions::DUMMY) {
		!empty
	} else if actions.any_of(Actions::UID) {
		// An empty UID stays empty.
		uids.is_some() || empty && same
	} else {
		false
	}
}

/// The UIDs of a value, if it holds at least one UID (PS3.5 9.1) and nothing else.
fn uids(vr: VR, value: &[u8]) -> Option<Vec<String>> {
	if vr != VR::UI || value.is_empty() {
		return None;
	}
	let text = std::str::from_utf8(value).ok()?.trim_end_matches('\0');
	let uids: Vec<String> = text.split('\\').map(str::to_owned).collect();
	let valid = |uid: &String| {
		uid.len() <= 64
			&& uid.split('.').count() > 1
			&& uid.split('.').all(|part| {
				!part.is_empty()
					&& part.bytes().all(|digit| digit.is_ascii_digit())
					&& (part == "0" || !part.starts_with('0'))
			})
	};
	uids.iter().all(valid).then_some(uids)
}

/// Whether a UID belongs to the standard, and so identifies nobody.
fn is_standard(uid: &str) -> bool {
	uid.starts_with("1.2.840.10008.")
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		canonical::{self, ITEM},
		digests::{AttributeDigest, InstanceDigests},
		profile::{rows, Row, Tags},
	};
	use dicom_core::dictionary::{DataDictionary, DataDictionaryEntry};
	use dicom_dictionary_std::StandardDataDictionary;
	use proptest::prelude::*;

	/// An element in its canonical form.
	fn element(tag: Tag, vr: VR, value: &[u8]) -> Vec<u8> {
		let mut leaf = canonical::Leaf::new(false, usize::MAX);
		let length = (vr != VR::SQ).then_some(value.len() as u32);
		leaf.header(tag, vr, length);
		leaf.put(value);
		leaf.finish().2.expect("all of it is kept")
	}

	/// A sequence of items that hold these elements.
	fn sequence(tag: Tag, items: &[Vec<Vec<u8>>]) -> Vec<u8> {
		let mut value = Vec::new();
		for item in items {
			value.extend_from_slice(&ITEM);
			value.extend(item.concat());
		}
		value.extend_from_slice(&END);
		element(tag, VR::SQ, &value)
	}

	fn code(value: &str) -> Vec<Vec<u8>> {
		vec![element(Tag(0x0008, 0x0100), VR::SH, value.as_bytes()), element(Tag(0x0008, 0x0102), VR::SH, b"DCM ")]
	}

	/// What the profile writes with these options.
	fn markers(options: Options) -> Values {
		let codes: Vec<_> = options.codes().into_iter().map(|(value, _)| code(value)).collect();
		let equipment = sequence(Tag(0x0040, 0xA170), &[code("109104")]);
		[
			element(Tag(0x0012, 0x0062), VR::CS, b"YES "),
			sequence(Tag(0x0012, 0x0064), &codes),
			element(Tag(0x0028, 0x0303), VR::CS, b"REMOVED "),
			sequence(Tag(0x0018, 0xA001), &[vec![equipment]]),
		]
		.into_iter()
		.map(|bytes| (split(&bytes).expect("an element").0, bytes))
		.collect()
	}

	/// What became of an attribute in the copy.
	#[derive(Clone, Copy, Debug, PartialEq)]
	enum Fate {
		Gone,
		Same,
		Empty,
		Other,
	}

	/// The verdict on a copy in which the attribute `tag` of an original met this fate.
	fn verdict(tag: Tag, vr: VR, fate: Fate, options: Options) -> Result<(), Rule> {
		let mut values = markers(options);
		let (original, other): (&[u8], &[u8]) = match vr {
			VR::UI => (b"1.2.3.4\0", b"2.25.17\0"),
			VR::AS | VR::DA | VR::DS | VR::DT | VR::IS | VR::TM => (b"20", b"19"),
			_ => (b"Doe^John", b"ANON"),
		};
		let bytes = match (vr, fate) {
			(_, Fate::Gone) => None,
			(VR::SQ, Fate::Empty) => Some(sequence(tag, &[])),
			(VR::SQ, Fate::Same) => Some(sequence(tag, &[vec![element(Tag(0x0008, 0x0100), VR::SH, original)]])),
			(VR::SQ, Fate::Other) => Some(sequence(tag, &[vec![]])),
			(_, Fate::Empty) => Some(element(tag, vr, b"")),
			(_, Fate::Same) => Some(element(tag, vr, original)),
			(_, Fate::Other) => Some(element(tag, vr, other)),
		};
		if let Some(bytes) = bytes {
			values.insert(tag, bytes);
		}
		let attribute = |tag: &Tag| AttributeDigest {
			tag: *tag,
			digest: H256::zero(),
			lenient: None,
			certain: true,
			opaque: false,
			kind: 0,
			kinds: Vec::new(),
			skeleton: None,
		};
		let instance = Instance {
			path: PathBuf::new(),
			sop_instance_uid: "1.2".into(),
			study_uid: "1.2".into(),
			series_uid: String::new(),
			modality: String::new(),
			transfer_syntax: String::new(),
			about: Default::default(),
			odd_meta: None,
			digests: InstanceDigests {
				attributes: values.keys().map(attribute).collect(),
				pixel: PixelDigest::None,
				encoding: H256::zero(),
			},
		};
		let known = Known {
			hashes: Vec::new(),
			same: [((Kind::Attribute as u8, tag), fate == Fate::Same), ((Kind::Pixels as u8, Tag::PIXEL_DATA), true)]
				.into(),
		};
		let copy =
			Copy { instance: &instance, values: &values, beside: &Beside::default(), known: &known, stated: None };
		let mut report = DeidentificationReport {
			instances: 1,
			left_out: 0,
			method: Vec::new(),
			stated: false,
			same_pixels: true,
			replaced: BTreeSet::new(),
			removed: BTreeSet::new(),
		};
		match copy.judge(&mut report) {
			Ok(()) => Ok(()),
			Err(Refusal::Forbidden { tag: about, rule, .. }) => {
				assert_eq!(about, tag);
				Err(rule)
			}
			Err(other) => panic!("{other}"),
		}
	}

	/// An attribute of a row, and its value representation.
	fn attribute_of(row: &Row) -> (Tag, VR) {
		let tag = match row.tags {
			Tags::One(tag) => tag,
			Tags::Repeating(group, element) => Tag(u16::from(group) << 8 | 2, element.unwrap_or(0x3000)),
			Tags::Private => Tag(0x0009, 0x1001),
		};
		let known = StandardDataDictionary.by_tag(dicom_core::Tag(tag.0, tag.1));
		(tag, known.map_or(VR::LO, |entry| entry.vr().relaxed()))
	}

	/// Which fates an action permits, written independently from Table E.1-1a.
	fn permitted(action: &str, vr: VR) -> &'static [Fate] {
		use Fate::*;
		match (action, vr) {
			("X", _) => &[Gone],
			("Z", _) => &[Empty, Other],
			("D", _) => &[Other],
			("U", _) => &[Other],
			("X/Z", _) => &[Gone, Empty, Other],
			("X/D", _) => &[Gone, Other],
			("Z/D", _) => &[Empty, Other],
			("X/Z/D" | "X/Z/U", _) => &[Gone, Empty, Other],
			("K", _) => &[Same],
			("C", _) => &[Gone, Empty, Other, Same],
			("safe private", _) => &[Gone], // no creator makes it safe
			other => panic!("{other:?} is no action of the table"),
		}
	}

	#[test]
	fn every_row_of_the_table_should_permit_what_it_says_and_nothing_else() {
		let mut judged = 0;
		for row in rows() {
			let (tag, vr) = attribute_of(row);
			if MARKERS.contains(&tag) {
				continue;
			}
			for fate in [Fate::Gone, Fate::Same, Fate::Empty, Fate::Other] {
				let verdict = verdict(tag, vr, fate, Options::default());
				let expected = permitted(&row.basic.to_string(), vr).contains(&fate);
				assert_eq!(verdict.is_ok(), expected, "{tag} {} {}: {fate:?} {verdict:?}", row.name, row.basic);
				judged += 1;
			}
		}
		assert!(judged > 2_400, "{judged} cases");
	}

	proptest! {
		#![proptest_config(ProptestConfig { cases: 2_000, ..Default::default() })]

		/// For all options: attributes that they keep must be kept, those that they clean may be anything, and all
		/// others follow the table.
		#[test]
		fn options_should_change_what_is_permitted_as_their_columns_say(
			number in 0usize..621, chosen in proptest::collection::vec(0usize..10, 0..4), fate in 0usize..4,
		) {
			let row = &rows()[number];
			let (tag, vr) = attribute_of(row);
			let options = Options::new(chosen.iter().map(|option| ProfileOption::ALL[*option].0));
			prop_assume!(options.is_ok() && !MARKERS.contains(&tag));
			let columns: Vec<_> = chosen.iter().filter_map(|option| row.options[*option]).map(|a| a.to_string()).collect();
			let modified = ProfileOption::RetainModifiedDates as usize;
			let moved = chosen.contains(&modified) && row.options[modified] == Some(Actions::CLEAN);
			let action = if row.tags == Tags::Private && columns.contains(&"C".into()) {
				"safe private".into()
			} else if moved {
				"C".into() // or one date that is kept would tell by how much the others were moved
			} else if columns.contains(&"K".into()) {
				"K".into()
			} else if columns.contains(&"C".into()) {
				"C".into()
			} else {
				row.basic.to_string()
			};
			let fate = [Fate::Gone, Fate::Same, Fate::Empty, Fate::Other][fate];
			let verdict = verdict(tag, vr, fate, options.unwrap());
			let expected = permitted(&action, vr).contains(&fate);
			prop_assert_eq!(verdict.is_ok(), expected, "{} {}: {:?} {:?}", tag, action, fate, verdict);
		}

		/// The checker refuses arbitrary bytes, and does not panic.
		#[test]
		fn items_should_be_read_or_refused_whatever_the_bytes_are(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
			let like = [&ITEM[..], &bytes, &END].concat();
			for bytes in [&bytes, &like] {
				if let Some(items) = items(bytes) {
					prop_assert!(bytes.ends_with(&END) && items.len() <= bytes.len());
				}
				let _ = split(bytes);
			}
		}
	}

	#[test]
	fn attributes_that_the_profile_leaves_alone_should_be_the_same() {
		for (tag, vr) in [(Tag(0x0028, 0x1050), VR::DS), (Tag(0x0008, 0x0060), VR::CS)] {
			let verdict = |fate| verdict(tag, vr, fate, Options::default());
			assert_eq!(verdict(Fate::Same), Ok(()));
			assert_eq!(verdict(Fate::Other), Err(Rule::Changed));
			assert_eq!(verdict(Fate::Gone), Err(Rule::Removed));
		}
	}

	#[test]
	fn uids_should_be_told_from_other_text() {
		let ok = |text: &[u8]| uids(VR::UI, text).is_some();
		assert!(ok(b"1.2.840.10008.1\0") && ok(b"1.2\\2.25.0") && ok(b"2.25.340282366920938463463374607431768211455"));
		for wrong in [&b""[..], b"1", b"1..2", b"1.02", b"1.2.a", b"1.2\\", &[b'1'; 65]] {
			assert!(!ok(wrong), "{wrong:?}");
		}
		assert!(uids(VR::LO, b"1.2").is_none());
	}
}
