//! The manifest that the controller of a study keeps, and the Merkle tree over it.
//!
//! ```text
//! instance salt   = HMAC-SHA-256(study salt,    "radledger:instance:v1"  || 0x00 || SOP Instance UID)
//! attribute salt  = HMAC-SHA-256(instance salt, "radledger:attribute:v1" || 0x00 || group || element), big endian
//! skeleton salt   = HMAC-SHA-256(instance salt, "radledger:skeleton:v1"  || 0x00 || group || element)
//! pixel salt      = HMAC-SHA-256(instance salt, "radledger:pixel:v1"     || 0x00)
//! encoding salt   = HMAC-SHA-256(instance salt, "radledger:encoding:v1"  || 0x00)
//! commitment      = SHA-256(label || 0x00 || salt || digest), label one of
//!                   radledger:attribute:v3, radledger:attribute-uncertain:v3, radledger:skeleton-2025a:v3,
//!                   radledger:pixel-none:v1 (digest: 32 zero bytes), radledger:pixel-native:v1,
//!                   radledger:pixel-encapsulated:v3, radledger:encoding:v1
//!                   the digest of an uncertain attribute is SHA-256(digest || lenient digest || flags), flags one byte:
//!                   1 certain, 2 opaque; an attribute is uncertain if it is not certain, is opaque, or has a lenient
//!                   digest of its own
//! leaf            = RFC 6962 leaf of (kind || group || element || commitment), kind one byte:
//!                   0 attribute, 1 skeleton, 2 pixels (7FE0,0010), 3 encoding (0000,0000)
//! instance root   = RFC 6962 root over the attributes' leaves in tag order, each sequence followed by its skeleton,
//!                   then the pixel leaf, then the encoding leaf
//! study leaf      = RFC 6962 leaf of (number of leaves in the instance's tree, u32 big endian || instance root)
//! study root      = RFC 6962 root over the study leaves in the order of their SOP Instance UIDs (bytes)
//! ```
//!
//! In version 2 the labels that end in v3 ended in v1, and the digest of an uncertain attribute was hashed as it is.

use crate::{
	digests::{AttributeDigest, InstanceDigests, PixelDigest},
	read::Study,
	Tag,
};
use ciborium::Value;
use hmac::{Hmac, Mac};
use radledger_primitives::{
	digest::{commit, identifier, sha256, study_id, Salt},
	merkle, Modality, OrganisationId, StudyId, H256,
};
use sha2::Sha256;
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Version of the manifest's format, of the labels and of what is hashed. [`STREAM`] is still read and verified. Version
/// 1, never released, had no skeletons, and its leaves did not name their attribute.
pub const VERSION: u16 = 3;

/// The version whose attributes' digests are over the stream that DICOM signatures hash, with the VR in it.
pub const STREAM: u16 = 2;

/// Whether manifests and proofs of this version can be read.
pub(crate) const fn is_known(version: u16) -> bool {
	matches!(version, STREAM | VERSION)
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
	fn new(kind: Kind, tag: Tag, instance_salt: &Salt, label: &'static str, digest: H256) -> Self {
		let (path, path_label): (&[u8], _) = match kind {
			Kind::Attribute => (&tag.to_bytes(), "radledger:attribute:v1"),
			Kind::Skeleton => (&tag.to_bytes(), "radledger:skeleton:v1"),
			Kind::Pixels => (&[], "radledger:pixel:v1"),
			Kind::Encoding => (&[], "radledger:encoding:v1"),
		};
		Self { kind, tag, label, salt: derive(instance_salt, path_label, path), digest }
	}

	/// The leaf of an attribute.
	pub fn of_attribute(version: u16, attribute: &AttributeDigest, instance_salt: &Salt) -> Self {
		let (label, digest) = binding(version, attribute);
		Self::new(Kind::Attribute, attribute.tag, instance_salt, label, digest)
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

/// The label of an attribute's commitment, and the digest that is committed to.
pub(crate) fn binding(version: u16, attribute: &AttributeDigest) -> (&'static str, H256) {
	let AttributeDigest { digest, lenient, certain, opaque, .. } = *attribute;
	match (version, certain) {
		(STREAM, true) => ("radledger:attribute:v1", digest),
		(STREAM, false) => ("radledger:attribute-uncertain:v1", digest),
		(_, true) if !opaque && lenient.is_none() => ("radledger:attribute:v3", digest),
		_ => {
			let flags = [u8::from(certain) | u8::from(opaque) << 1];
			let both = sha256(&[digest.as_bytes(), lenient.unwrap_or(digest).as_bytes(), &flags]);
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
	let mut leaves = Vec::with_capacity(digests.attributes.len() + 8);
	for attribute in &digests.attributes {
		leaves.push(Leaf::of_attribute(version, attribute, salt));
		if let Some(skeleton) = attribute.skeleton {
			let label = if is_stream { "radledger:skeleton-2025a:v1" } else { "radledger:skeleton-2025a:v3" };
			leaves.push(Leaf::new(Kind::Skeleton, attribute.tag, salt, label, skeleton));
		}
	}
	leaves.push(Leaf::new(Kind::Pixels, Tag::PIXEL_DATA, salt, label, pixel));
	let (kind, label) = (Kind::Encoding, "radledger:encoding:v1");
	leaves.push(Leaf::new(kind, Tag(0, 0), salt, label, digests.encoding));
	leaves
}

/// The leaf of the study's tree for an instance with these leaves.
pub(crate) fn study_leaf_of(leaves: &[H256]) -> H256 {
	let root = merkle::root(leaves).unwrap_or_default();
	merkle::leaf(&[&(leaves.len() as u32).to_be_bytes(), root.as_bytes()].concat())
}

/// The leaf that represents one instance in the study's tree.
pub(crate) fn study_leaf(version: u16, instance_salt: &Salt, digests: &InstanceDigests) -> H256 {
	let leaves: Vec<H256> = instance_leaves(version, instance_salt, digests).iter().map(Leaf::hash).collect();
	study_leaf_of(&leaves)
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManifestInstance {
	/// SOP Instance UID.
	pub sop_instance_uid: String,
	/// Its digests at every level.
	pub digests: InstanceDigests,
}

/// Why bytes are not a manifest.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum ManifestError {
	/// They are not CBOR.
	#[error("the manifest is no CBOR: {0}")]
	Cbor(String),
	/// The version is unknown to this program.
	#[error("the manifest has version {0}, this program knows versions {STREAM} and {VERSION}")]
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
		let leaf = |instance: &ManifestInstance| {
			let salt = instance_salt(&self.salt.0, &instance.sop_instance_uid);
			study_leaf(self.version, &salt, &instance.digests)
		};
		self.instances.par_iter().map(leaf).collect()
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
		let instance = |instance: &ManifestInstance| {
			let InstanceDigests { attributes, pixel, encoding } = &instance.digests;
			let mut packed = Vec::with_capacity(attributes.len() * ATTRIBUTE);
			for attribute in attributes {
				packed.extend_from_slice(&attribute.tag.to_bytes());
				let AttributeDigest { certain, skeleton, lenient, opaque, .. } = attribute;
				let flags = [*certain, skeleton.is_some(), lenient.is_some(), *opaque];
				packed.push(flags.iter().rev().fold(0, |byte, flag| byte << 1 | u8::from(*flag)));
				packed.extend_from_slice(attribute.digest.as_bytes());
				for digest in [skeleton, lenient].into_iter().flatten() {
					packed.extend_from_slice(digest.as_bytes());
				}
			}
			let (kind, digest) = match pixel {
				PixelDigest::None => (0, H256::zero()),
				PixelDigest::Native(digest) => (1, *digest),
				PixelDigest::Encapsulated(digest) => (2, *digest),
			};
			Value::Array(vec![
				Value::Text(instance.sop_instance_uid.clone()),
				Value::Bytes(packed),
				Value::from(kind),
				bytes(digest.as_bytes()),
				bytes(encoding.as_bytes()),
			])
		};
		let value = Value::Array(vec![
			Value::from(self.version),
			bytes(&self.salt.0),
			Value::Text(self.study_uid.clone()),
			Value::Text(self.modality.name().into()),
			Value::from(self.series),
			Value::Array(self.instances.iter().map(instance).collect()),
		]);
		let mut out = Vec::new();
		ciborium::into_writer(&value, &mut out).expect("writing to memory cannot fail");
		out
	}

	/// The inverse of [`Self::to_cbor`]. Refuses bytes that [`Self::to_cbor`] would not write.
	pub fn from_cbor(encoded: &[u8]) -> Result<Self, ManifestError> {
		let value: Value = ciborium::from_reader(encoded).map_err(|error| ManifestError::Cbor(error.to_string()))?;
		let version = value.as_array().and_then(|fields| fields.first()?.as_integer()).map(i128::from);
		if let Some(version) = version.filter(|version| !u16::try_from(*version).is_ok_and(is_known)) {
			return Err(ManifestError::Version(version));
		}
		let manifest = parse_manifest(value).ok_or(ManifestError::Damaged("a field is missing or of another kind"))?;
		let ordered = manifest.instances.is_sorted_by(|a, b| a.sop_instance_uid < b.sop_instance_uid);
		let attributes_ordered = |digests: &InstanceDigests| digests.attributes.is_sorted_by(|a, b| a.tag < b.tag);
		if !ordered || !manifest.instances.iter().all(|instance| attributes_ordered(&instance.digests)) {
			return Err(ManifestError::Damaged("instances or attributes are out of order"));
		}
		if *Zeroizing::new(manifest.to_cbor()) != encoded {
			return Err(ManifestError::Damaged("it is not in the one form that is written"));
		}
		Ok(manifest)
	}
}

/// Length in bytes of a packed attribute: tag, flags (1 certain, 2 with a skeleton, 4 with a lenient digest, 8 opaque),
/// digest. Skeleton and lenient digest follow, if there are any. Version 2 has only the first two flags.
const ATTRIBUTE: usize = 4 + 1 + 32;

fn bytes(bytes: &[u8]) -> Value {
	Value::Bytes(bytes.to_vec())
}

fn fields<const N: usize>(value: Value) -> Option<[Value; N]> {
	value.into_array().ok()?.try_into().ok()
}

fn hash(value: Value) -> Option<[u8; 32]> {
	value.into_bytes().ok()?.try_into().ok()
}

fn number<T: TryFrom<i128>>(value: Value) -> Option<T> {
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
	let packed = packed.into_bytes().ok()?;
	let mut attributes = Vec::with_capacity(packed.len() / ATTRIBUTE);
	let mut rest = packed.as_slice();
	while !rest.is_empty() {
		let (tag, after) = rest.split_first_chunk()?;
		let known = if version == STREAM { 4 } else { 16 };
		let (flags, after) = after.split_first().filter(|(flags, _)| **flags < known)?;
		let (digest, mut after) = after.split_first_chunk()?;
		let mut optional = |flag: u8| -> Option<Option<H256>> {
			if flags & flag == 0 {
				return Some(None);
			}
			let (digest, rest) = after.split_first_chunk()?;
			after = rest;
			Some(Some(H256(*digest)))
		};
		let (skeleton, lenient) = (optional(2)?, optional(4)?);
		attributes.push(AttributeDigest {
			tag: Tag::from_bytes(*tag),
			digest: H256(*digest),
			lenient,
			certain: flags & 1 != 0,
			opaque: flags & 8 != 0,
			skeleton,
		});
		rest = after;
	}
	Some(ManifestInstance {
		sop_instance_uid: sop_instance_uid.into_text().ok()?,
		digests: InstanceDigests {
			attributes,
			pixel: match (number(kind)?, H256(hash(pixel)?)) {
				(0u8, _) => PixelDigest::None,
				(1, digest) => PixelDigest::Native(digest),
				(2, digest) => PixelDigest::Encapsulated(digest),
				_ => return None,
			},
			encoding: H256(hash(encoding)?),
		},
	})
}
