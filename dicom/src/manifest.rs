//! The manifest that the controller of a study keeps, and the Merkle tree over it.
//!
//! ```text
//! instance salt   = HMAC-SHA-256(study salt,    "radledger:instance:v1"  || 0x00 || SOP Instance UID)
//! plain salt      = HMAC-SHA-256(instance salt, "radledger:plain-2025a:v6" || 0x00)
//! attribute salt  = HMAC-SHA-256(salt, "radledger:attribute:v1" || 0x00 || group || element), big endian; salt is the
//!                   plain salt of what the confidentiality profile leaves alone (`is_plain`), else the instance salt
//! skeleton salt   = HMAC-SHA-256(salt, "radledger:skeleton:v1"  || 0x00 || group || element), salt as before
//! pixel salt      = HMAC-SHA-256(instance salt, "radledger:pixel:v1"     || 0x00)
//! encoding salt   = HMAC-SHA-256(instance salt, "radledger:encoding:v1"  || 0x00)
//! commitment      = SHA-256(label || 0x00 || salt || digest), label one of
//!                   radledger:attribute:v3, radledger:attribute-uncertain:v3, radledger:skeleton-2025a:v6,
//!                   radledger:pixel-none:v1 (digest: 32 zero bytes), radledger:pixel-native:v1,
//!                   radledger:pixel-encapsulated:v3, radledger:encoding:v1
//!                   the digest of an uncertain attribute is SHA-256(digest || lenient digest || flags || kinds), flags one
//!                   byte: 1 certain, 2 opaque, 16 times its kind; kinds those in it, a byte each; an attribute is
//!                   uncertain if it is not certain, is opaque, has kinds, or has a lenient digest of its own
//! leaf            = RFC 6962 leaf of (kind || group || element || commitment), kind one byte:
//!                   0 attribute, 1 skeleton, 2 pixels (7FE0,0010), 3 encoding (0000,0000)
//! instance root   = RFC 6962 root over the attributes' leaves in tag order, each sequence followed by its skeleton,
//!                   then the pixel leaf, then the encoding leaf
//! study leaf      = RFC 6962 leaf of (number of leaves in the instance's tree, u32 big endian || instance root)
//! study root      = RFC 6962 root over the study leaves in the order of their SOP Instance UIDs (bytes)
//! ```
//!
//! In version 2 the labels that end in v3 ended in v1, and the digest of an uncertain attribute was hashed as it is. In
//! versions 2 and 3 no salt came from a plain salt, which opens at once what a de-identified copy has in common with its
//! original (`deidentification_proof.rs`). Versions 3 to 5 had the label of the skeleton end in v3, versions 4 and 5 that of
//! the plain salt in v4.

use crate::{
	deidentification_proof::MARKERS,
	deidentify::SETTABLE,
	digests::{AttributeDigest, Attributes, InstanceDigests, PixelDigest},
	profile::{row_of, touches},
	read::Study,
	Tag,
};
use ciborium::Value;
use ciborium_ll::{Encoder, Header};
use hmac::{Hmac, Mac};
use radledger_primitives::{
	digest::{commit, identifier, sha256, study_id, Salt},
	merkle, Modality, OrganisationId, StudyId, H256,
};
use sha2::Sha256;
use std::{
	fmt,
	fs::File,
	io::{self, BufWriter, Write},
	os::unix::fs::FileExt,
	sync::Arc,
};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Version of the manifest's format, of the labels and of what is hashed. Those from [`STREAM`] on are still read and
/// verified. Version 1, never released, had no skeletons, and its leaves did not name their attribute.
pub const VERSION: u16 = 6;

/// The version whose attributes' digests are over the stream that DICOM signatures hash, with the VR in it. Those of
/// later versions are over values.
pub const STREAM: u16 = 2;

/// The version before salts of their own for what the profile leaves alone.
const VALUES: u16 = 3;

/// The version before kinds of values, which left out whatever had the tag of a group length or of a signature.
pub(crate) const SALTS: u16 = 4;

/// The version before kinds of values in sequences, before the profile treated texts that Table E.1-1 does not have, and
/// before the digest of encoded frames left out what shows no pixel.
pub(crate) const KINDS: u16 = 5;

/// Whether manifests and proofs of this version can be read.
pub(crate) const fn is_known(version: u16) -> bool {
	version >= STREAM && version <= VERSION
}

/// 32 secret bytes: wiped when dropped, never printed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Secret(pub Salt);

impl fmt::Debug for Secret {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		f.write_str("Secret(<redacted>)")
	}
}

/// A new salt from the operating system's generator.
pub fn new_salt() -> Result<Salt, getrandom::Error> {
	let mut salt = [0; 32];
	getrandom::fill(&mut salt)?;
	Ok(salt)
}

/// A new salt for a study or report of `organisation`: its last four bytes are the number, the others are from the
/// operating system's generator. Only this organisation can anchor what is identified with it.
pub fn new_salt_of(organisation: OrganisationId) -> Result<Salt, getrandom::Error> {
	Ok(identifier(organisation, &H256(new_salt()?)).0)
}

/// `HMAC-SHA-256(key, label || 0x00 || path)`.
pub fn derive(key: &Salt, label: &str, path: &[u8]) -> Zeroizing<Salt> {
	let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key).expect("HMAC takes keys of any length");
	mac.update(label.as_bytes());
	mac.update(&[0]);
	mac.update(path);
	Zeroizing::new(mac.finalize().into_bytes().into())
}

/// The salt of one instance, which reveals neither the study's salt nor another instance's.
pub(crate) fn instance_salt(study_salt: &Salt, sop_instance_uid: &str) -> Zeroizing<Salt> {
	derive(study_salt, "radledger:instance:v1", sop_instance_uid.as_bytes())
}

/// The subject of a leaf in an instance's tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Kind {
	/// A top-level attribute.
	Attribute = 0,
	/// The part of a sequence that the confidentiality profile leaves alone.
	Skeleton = 1,
	/// The pixels.
	Pixels = 2,
	/// The bytes of the file.
	Encoding = 3,
}

impl Kind {
	pub fn from_byte(byte: u8) -> Option<Self> {
		[Self::Attribute, Self::Skeleton, Self::Pixels, Self::Encoding].into_iter().find(|kind| *kind as u8 == byte)
	}
}

/// One leaf of an instance's tree, with the salt and digest that open it.
pub(crate) struct Leaf {
	pub kind: Kind,
	pub tag: Tag,
	label: &'static str,
	pub salt: Zeroizing<Salt>,
	digest: H256,
}

impl Leaf {
	fn new(kind: Kind, tag: Tag, salt: &Salt, label: &'static str, digest: H256) -> Self {
		Self { kind, tag, label, salt: leaf_salt(kind, tag, salt), digest }
	}

	pub fn commitment(&self) -> H256 {
		commit(self.label.as_bytes(), &self.salt, &self.digest)
	}

	pub fn hash(&self) -> H256 {
		leaf_hash(self.kind, self.tag, &self.commitment())
	}

	/// The leaf with the same value under another salt.
	pub fn with_salt(&self, salt: &Salt) -> Self {
		Self { salt: Zeroizing::new(*salt), ..*self }
	}
}

/// The salt of a leaf, from the salt of its instance or, for what [`is_plain`], from [`plain_salt`].
pub(crate) fn leaf_salt(kind: Kind, tag: Tag, salt: &Salt) -> Zeroizing<Salt> {
	match kind {
		Kind::Attribute => derive(salt, "radledger:attribute:v1", &tag.to_bytes()),
		Kind::Skeleton => derive(salt, "radledger:skeleton:v1", &tag.to_bytes()),
		Kind::Pixels => derive(salt, "radledger:pixel:v1", &[]),
		Kind::Encoding => derive(salt, "radledger:encoding:v1", &[]),
	}
}

/// The salt from which those of everything that [`is_plain`] in an instance are derived.
pub(crate) fn plain_salt(version: u16, instance_salt: &Salt) -> Zeroizing<Salt> {
	let label = if version > KINDS { "radledger:plain-2025a:v6" } else { "radledger:plain-2025a:v4" };
	derive(instance_salt, label, &[])
}

/// Whether a de-identified copy has this leaf of its original, whatever the options: no row of PS3.15 Table E.1-1 in its
/// edition 2025a and, from version 6 on, no rule of ours about texts is about the attribute, no item of it can be touched by
/// one, and the profile itself does not write it.
///
/// It must never change for an attribute: another edition of the table needs another version of the manifest.
pub(crate) fn is_plain(version: u16, kind: Kind, tag: Tag, is_sequence: bool) -> bool {
	let may = match kind {
		Kind::Attribute => !is_sequence && !tag.is_pixels(),
		Kind::Skeleton => true,
		Kind::Pixels | Kind::Encoding => false,
	};
	let touched = if version > KINDS { touches(tag) } else { row_of(tag).is_some() };
	may && !touched && !MARKERS.contains(&tag) && !SETTABLE.contains(&tag)
}

/// The label of an attribute's commitment, and the digest that is committed to.
pub(crate) fn binding(version: u16, attribute: &AttributeDigest) -> (&'static str, H256) {
	let AttributeDigest { digest, lenient, certain, opaque, .. } = *attribute;
	let kind = if version > SALTS { attribute.kind } else { 0 };
	let kinds = if version > KINDS { &attribute.kinds[..] } else { &[] };
	match (version, certain) {
		(STREAM, true) => ("radledger:attribute:v1", digest),
		(STREAM, false) => ("radledger:attribute-uncertain:v1", digest),
		(_, true) if !opaque && lenient.is_none() && kind == 0 && kinds.is_empty() => {
			("radledger:attribute:v3", digest)
		}
		_ => {
			let flags = [u8::from(certain) | u8::from(opaque) << 1 | kind << 4];
			let both = sha256(&[digest.as_bytes(), lenient.unwrap_or(digest).as_bytes(), &flags, kinds]);
			("radledger:attribute-uncertain:v3", both)
		}
	}
}

pub(crate) fn leaf_hash(kind: Kind, tag: Tag, commitment: &H256) -> H256 {
	merkle::leaf(&[&[kind as u8], &tag.to_bytes()[..], commitment.as_bytes()].concat())
}

/// The leaves of an instance's tree.
pub(crate) fn instance_leaves(version: u16, salt: &Salt, digests: &InstanceDigests) -> Vec<Leaf> {
	let is_stream = version == STREAM;
	let (label, pixel) = match digests.pixel {
		PixelDigest::None => ("radledger:pixel-none:v1", H256::zero()),
		PixelDigest::Native(digest) => ("radledger:pixel-native:v1", digest),
		PixelDigest::Encapsulated(digest) if is_stream => ("radledger:pixel-encapsulated:v1", digest),
		PixelDigest::Encapsulated(digest) => ("radledger:pixel-encapsulated:v3", digest),
	};
	let plain = plain_salt(version, salt);
	let salt_of = |kind, tag, is_sequence| match version > VALUES && is_plain(version, kind, tag, is_sequence) {
		true => &*plain,
		false => salt,
	};
	let mut leaves = Vec::new();
	for attribute in &digests.attributes {
		let (tag, kind) = (attribute.tag, Kind::Attribute);
		let (label, digest) = binding(version, &attribute);
		leaves.push(Leaf::new(kind, tag, salt_of(kind, tag, attribute.skeleton.is_some()), label, digest));
		if let Some(skeleton) = attribute.skeleton {
			let kind = Kind::Skeleton;
			let label = match version {
				STREAM => "radledger:skeleton-2025a:v1",
				VALUES..=KINDS => "radledger:skeleton-2025a:v3",
				_ => "radledger:skeleton-2025a:v6",
			};
			leaves.push(Leaf::new(kind, tag, salt_of(kind, tag, true), label, skeleton));
		}
	}
	leaves.push(Leaf::new(Kind::Pixels, Tag::PIXEL_DATA, salt, label, pixel));
	let (kind, label) = (Kind::Encoding, "radledger:encoding:v1");
	leaves.push(Leaf::new(kind, Tag(0, 0), salt, label, digests.encoding));
	leaves
}

/// The leaf of the study's tree for an instance with these leaves.
pub(crate) fn study_leaf_of(leaves: &[H256]) -> H256 {
	merkle::leaf(&study_entry_of(leaves))
}

fn study_entry_of(leaves: &[H256]) -> Vec<u8> {
	let root = merkle::root(leaves).unwrap_or_default();
	[&(leaves.len() as u32).to_be_bytes(), root.as_bytes()].concat()
}

/// The leaf that represents one instance in the study's tree.
pub(crate) fn study_leaf(version: u16, instance_salt: &Salt, digests: &InstanceDigests) -> H256 {
	merkle::leaf(&study_entry(version, instance_salt, digests))
}

/// What that leaf is the hash of.
pub(crate) fn study_entry(version: u16, instance_salt: &Salt, digests: &InstanceDigests) -> Vec<u8> {
	let leaves: Vec<H256> = instance_leaves(version, instance_salt, digests).iter().map(Leaf::hash).collect();
	study_entry_of(&leaves)
}

/// Everything needed to verify a study, prove one of its instances, and recompute its identifier. It is secret: it
/// holds the salt, and digests from which content can be guessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
	/// The version of the format: [`VERSION`] or [`STREAM`].
	pub version: u16,
	/// The study's salt. Once every copy is destroyed, nobody can tie the ledger's record to the study.
	pub salt: Secret,
	/// Study Instance UID.
	pub study_uid: String,
	/// Modality of the study, as [`Study::modality`] determines it.
	pub modality: Modality,
	/// Number of distinct Series Instance UIDs.
	pub series: u16,
	/// The instances, sorted by SOP Instance UID, each once.
	pub instances: Vec<ManifestInstance>,
}

/// One instance in a manifest.
#[derive(Clone, Debug)]
pub struct ManifestInstance {
	/// SOP Instance UID.
	pub sop_instance_uid: String,
	/// Its digests at every level.
	pub digests: InstanceDigests,
	/// Its leaf in the study's tree, as it was written with the manifest.
	written: Option<H256>,
}

impl PartialEq for ManifestInstance {
	fn eq(&self, other: &Self) -> bool {
		self.sop_instance_uid == other.sop_instance_uid && self.digests == other.digests
	}
}

impl Eq for ManifestInstance {}

/// Why bytes are not a manifest.
#[derive(Clone, Debug, thiserror::Error, PartialEq)]
pub enum ManifestError {
	/// The file cannot be read.
	#[error("{0}")]
	Unreadable(String),
	/// They are not CBOR.
	#[error("the manifest is no CBOR: {0}")]
	Cbor(String),
	/// The version is unknown to this program.
	#[error("the manifest has version {0}, this program knows versions {STREAM} to {VERSION}")]
	Version(i128),
	/// A field is missing, has the wrong type, or is out of order.
	#[error("the manifest is damaged: {0}")]
	Damaged(&'static str),
}

impl Manifest {
	/// Makes the manifest of `study`. The salt must be new, and one of the organisation that anchors it (see
	/// [`new_salt_of`]).
	pub fn new(study: &Study, salt: Salt) -> Self {
		let mut instances: Vec<_> = study
			.instances
			.iter()
			.map(|instance| ManifestInstance {
				sop_instance_uid: instance.sop_instance_uid.clone(),
				digests: instance.digests.clone(),
				written: None,
			})
			.collect();
		instances.sort_by(|a, b| a.sop_instance_uid.cmp(&b.sop_instance_uid));
		Self {
			version: VERSION,
			salt: Secret(salt),
			study_uid: study.uid.clone(),
			modality: study.modality(),
			series: study.series(),
			instances,
		}
	}

	/// The study's identifier on the ledger.
	pub fn study_id(&self) -> StudyId {
		study_id(&self.salt.0, &self.study_uid)
	}

	/// Root over the instances; zero for a study without any.
	pub fn root(&self) -> H256 {
		merkle::root(&self.leaves()).unwrap_or_default()
	}

	/// Number of instances.
	pub fn count(&self) -> u32 {
		self.instances.len() as u32
	}

	/// The leaves of the study's tree in order, one for each instance.
	pub fn leaves(&self) -> Vec<H256> {
		use rayon::prelude::*;
		self.instances.par_iter().map(|instance| self.leaf(instance)).collect()
	}

	fn leaf(&self, instance: &ManifestInstance) -> H256 {
		let salt = instance_salt(&self.salt.0, &instance.sop_instance_uid);
		study_leaf(self.version, &salt, &instance.digests)
	}

	/// [`Self::leaves`] for a caller that looks at the digests of the instance at `index` alone: those of the others are as
	/// they were written with the manifest, and not computed again.
	pub(crate) fn leaves_around(&self, index: usize) -> Vec<H256> {
		let leaf = |(at, instance): (usize, &ManifestInstance)| match instance.written {
			Some(written) if at != index => written,
			_ => self.leaf(instance),
		};
		self.instances.iter().enumerate().map(leaf).collect()
	}

	/// Derives a secret of this study for a purpose other than its tree. It cannot be derived once the salt is
	/// destroyed.
	pub fn derive_salt(&self, label: &str, path: &[u8]) -> Zeroizing<Salt> {
		derive(&self.salt.0, label, path)
	}

	/// The place of an instance in the tree, from 0; `None` if the study does not have it.
	pub fn index_of(&self, sop_instance_uid: &str) -> Option<usize> {
		let find = |instance: &ManifestInstance| instance.sop_instance_uid.as_str().cmp(sop_instance_uid);
		self.instances.binary_search_by(find).ok()
	}

	/// Encodes the manifest as deterministic CBOR (RFC 8949 4.2): arrays of definite length, shortest integers, no
	/// maps.
	pub fn to_cbor(&self) -> Vec<u8> {
		let mut out = Vec::new();
		self.encode(&mut out, &[]).expect("memory can be written, and what was read into it");
		out
	}

	/// Writes the CBOR of [`Self::to_cbor`], and returns where each instance's attributes stand in it. `leaves` are those of
	/// the instances, if they are known.
	fn encode(&self, out: &mut dyn Write, leaves: &[H256]) -> io::Result<(u64, Vec<Value>)> {
		let mut head = Zeroizing::new(Vec::with_capacity(256));
		let mut encoder = Encoder::from(&mut *head);
		encoder.push(Header::Array(Some(6)))?;
		encoder.push(Header::Positive(self.version.into()))?;
		encoder.bytes(&self.salt.0, None)?;
		encoder.text(&self.study_uid, None)?;
		encoder.text(self.modality.name(), None)?;
		encoder.push(Header::Positive(self.series.into()))?;
		let begin = head.len() as u64;
		Encoder::from(&mut *head).push(Header::Array(Some(self.instances.len())))?;
		out.write_all(&head)?;

		let mut at = head.len() as u64;
		let mut index = Vec::with_capacity(leaves.len());
		for (number, instance) in self.instances.iter().enumerate() {
			let InstanceDigests { attributes, pixel, encoding } = &instance.digests;
			let packed = attributes.packed()?;
			let (kind, pixel) = pack_pixel(pixel);
			let (mut before, mut after) = (Vec::with_capacity(80), Vec::with_capacity(80));
			let mut encoder = Encoder::from(&mut before);
			encoder.push(Header::Array(Some(5)))?;
			encoder.text(&instance.sop_instance_uid, None)?;
			encoder.push(Header::Bytes(Some(packed.len())))?;
			let mut encoder = Encoder::from(&mut after);
			encoder.push(Header::Positive(kind.into()))?;
			encoder.bytes(pixel.as_bytes(), None)?;
			encoder.bytes(encoding.as_bytes(), None)?;
			for part in [&before[..], &packed, &after] {
				out.write_all(part)?;
			}
			if let Some(leaf) = leaves.get(number) {
				let place = [at + before.len() as u64, packed.len() as u64].map(Value::from);
				index.push(Value::Array(
					[
						&[Value::Text(instance.sop_instance_uid.clone())][..],
						&place,
						&[Value::from(kind), bytes(pixel.as_bytes()), bytes(encoding.as_bytes())],
						&[bytes(leaf.as_bytes())],
					]
					.concat(),
				));
			}
			at += (before.len() + packed.len() + after.len()) as u64;
		}
		Ok((begin, index))
	}

	/// Writes the manifest as [`Self::read`] reads it: the CBOR of [`Self::to_cbor`], and an index, with which one instance
	/// is found without the others being read.
	///
	/// ```text
	/// manifest
	/// index     CBOR: [length of the manifest before its instances, [[SOP Instance UID, offset and length of the packed
	///           attributes, kind and digest of the pixels, digest of the encoding, leaf in the study's tree], …]]
	/// end       length of the index, u64 big endian || SHA-256 of the index || "radindex"
	/// ```
	///
	/// # Errors
	/// As `out` says, or the file from which the manifest was read.
	pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
		let mut out = BufWriter::new(out);
		let (begin, places) = self.encode(&mut out, &self.leaves())?;
		let mut index = Vec::new();
		let value = Value::Array(vec![begin.into(), Value::Array(places)]);
		ciborium::into_writer(&value, &mut index).map_err(io::Error::other)?;
		out.write_all(&index)?;
		out.write_all(&(index.len() as u64).to_be_bytes())?;
		out.write_all(sha256(&[&index]).as_bytes())?;
		out.write_all(INDEX)?;
		out.flush()
	}

	/// The inverse of [`Self::write`], and of [`Self::to_cbor`]. The attributes of a large manifest are read when they are
	/// looked at; the file may be unlinked meanwhile, but not changed.
	pub fn read(file: File) -> Result<Self, ManifestError> {
		let failed = |error: io::Error| ManifestError::Unreadable(error.to_string());
		let length = file.metadata().map_err(failed)?.len();
		let part = |at: u64, length: u64| -> Result<Zeroizing<Vec<u8>>, ManifestError> {
			let mut bytes = Zeroizing::new(vec![0; usize::try_from(length).unwrap_or_default()]);
			file.read_exact_at(&mut bytes, at).map_err(failed)?;
			Ok(bytes)
		};
		let end = length.checked_sub(END as u64);
		let end = match end {
			Some(at) => Some((at, part(at, END as u64)?)).filter(|(_, end)| end.ends_with(INDEX)),
			None => None,
		};
		let Some((at, end)) = end else {
			return Self::from_cbor(&part(0, length)?);
		};
		let damaged = ManifestError::Damaged("its index is");
		let (size, digest) = end.split_first_chunk().ok_or(damaged.clone())?;
		let start = at.checked_sub(u64::from_be_bytes(*size)).ok_or(damaged.clone())?;
		let index = part(start, at - start)?;
		if sha256(&[&index]).as_bytes() != &digest[..32] {
			return Err(damaged);
		}
		if length <= SMALL {
			return Self::from_cbor(&part(0, start)?);
		}
		let index: Value = ciborium::from_reader(&index[..]).map_err(|error| ManifestError::Cbor(error.to_string()))?;
		let [begin, places] = fields(index).ok_or(damaged.clone())?;
		let begin = number(begin).filter(|begin| *begin < start).ok_or(damaged.clone())?;
		let mut head = part(0, begin)?;
		head.push(0x80); // no instances
		let manifest = Self::parse(&head)?;
		let file = Arc::new(file);
		let place = |value| place(value, &file, start);
		let instances = places.into_array().ok().and_then(|places| places.into_iter().map(place).collect());
		let manifest = Self { instances: instances.ok_or(damaged.clone())?, ..manifest };
		match manifest.instances.is_sorted_by(|a, b| a.sop_instance_uid < b.sop_instance_uid) {
			true => Ok(manifest),
			false => Err(damaged),
		}
	}

	/// The inverse of [`Self::to_cbor`]. Refuses bytes that [`Self::to_cbor`] would not write.
	pub fn from_cbor(encoded: &[u8]) -> Result<Self, ManifestError> {
		let manifest = Self::parse(encoded)?;
		if !manifest.instances.is_sorted_by(|a, b| a.sop_instance_uid < b.sop_instance_uid) {
			return Err(ManifestError::Damaged("its instances are out of order"));
		}
		if *Zeroizing::new(manifest.to_cbor()) != encoded {
			return Err(ManifestError::Damaged("it is not in the one form that is written"));
		}
		Ok(manifest)
	}

	fn parse(encoded: &[u8]) -> Result<Self, ManifestError> {
		let value: Value = ciborium::from_reader(encoded).map_err(|error| ManifestError::Cbor(error.to_string()))?;
		let version = value.as_array().and_then(|fields| fields.first()?.as_integer()).map(i128::from);
		if let Some(version) = version.filter(|version| !u16::try_from(*version).is_ok_and(is_known)) {
			return Err(ManifestError::Version(version));
		}
		parse_manifest(value).ok_or(ManifestError::Damaged("a field is missing, of another kind or out of order"))
	}
}

/// Ends a manifest with an index.
const INDEX: &[u8] = b"radindex";
/// Length in bytes of what follows the index.
const END: usize = 8 + 32 + INDEX.len();
/// Size in bytes up to which a manifest is read as a whole.
const SMALL: u64 = 1 << 20;

pub(crate) fn bytes(bytes: &[u8]) -> Value {
	Value::Bytes(bytes.to_vec())
}

pub(crate) fn fields<const N: usize>(value: Value) -> Option<[Value; N]> {
	value.into_array().ok()?.try_into().ok()
}

pub(crate) fn hash(value: Value) -> Option<[u8; 32]> {
	value.into_bytes().ok()?.try_into().ok()
}

pub(crate) fn number<T: TryFrom<i128>>(value: Value) -> Option<T> {
	T::try_from(value.into_integer().ok()?.into()).ok()
}

fn parse_manifest(value: Value) -> Option<Manifest> {
	let [version, salt, study_uid, modality, series, instances] = fields(value)?;
	let version = number(version)?;
	let parse_instance = |value| parse_instance(version, value);
	Some(Manifest {
		version,
		salt: Secret(hash(salt)?),
		study_uid: study_uid.into_text().ok()?,
		modality: Modality::from_name(modality.as_text()?)?,
		series: number(series)?,
		instances: instances.into_array().ok()?.into_iter().map(parse_instance).collect::<Option<_>>()?,
	})
}

fn parse_instance(version: u16, value: Value) -> Option<ManifestInstance> {
	let [sop_instance_uid, packed, kind, pixel, encoding] = fields(value)?;
	let flags = match version {
		STREAM => 4,
		VALUES | SALTS => 16,
		_ => 256,
	};
	let attributes = Attributes::from_packed(packed.into_bytes().ok()?, flags, version > KINDS)?;
	let digests = InstanceDigests { attributes, pixel: parse_pixel(kind, pixel)?, encoding: H256(hash(encoding)?) };
	Some(ManifestInstance { sop_instance_uid: sop_instance_uid.into_text().ok()?, digests, written: None })
}

/// An instance by its place in the index of `file`, whose manifest ends at `end`.
fn place(value: Value, file: &Arc<File>, end: u64) -> Option<ManifestInstance> {
	let [sop_instance_uid, at, length, kind, pixel, encoding, leaf] = fields(value)?;
	let (at, length): (u64, u64) = (number(at)?, number(length)?);
	at.checked_add(length).filter(|after| *after < end)?;
	let attributes = Attributes::stored(file.clone(), at, length.try_into().ok()?);
	let digests = InstanceDigests { attributes, pixel: parse_pixel(kind, pixel)?, encoding: H256(hash(encoding)?) };
	let written = Some(H256(hash(leaf)?));
	Some(ManifestInstance { sop_instance_uid: sop_instance_uid.into_text().ok()?, digests, written })
}

/// Kind and digest of pixels, as a manifest has them.
pub(crate) fn pack_pixel(pixel: &PixelDigest) -> (u8, H256) {
	match pixel {
		PixelDigest::None => (0, H256::zero()),
		PixelDigest::Native(digest) => (1, *digest),
		PixelDigest::Encapsulated(digest) => (2, *digest),
	}
}

/// The inverse of [`pack_pixel`].
pub(crate) fn parse_pixel(kind: Value, digest: Value) -> Option<PixelDigest> {
	match (number(kind)?, H256(hash(digest)?)) {
		(0u8, _) => Some(PixelDigest::None),
		(1, digest) => Some(PixelDigest::Native(digest)),
		(2, digest) => Some(PixelDigest::Encapsulated(digest)),
		_ => None,
	}
}
