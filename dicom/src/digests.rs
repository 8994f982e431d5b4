//! The digests of one instance, at every level.

use crate::Tag;
use radledger_primitives::H256;
use serde::{Deserialize, Serialize};

/// The digests that identify an instance's content, whatever its file name or folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceDigests {
	/// The top-level attributes in tag order, pixel data included, the Extended Offset Table of frames excluded.
	pub attributes: Vec<AttributeDigest>,
	/// The digest of the decoded pixels, or of the encoded ones if they cannot be decoded.
	pub pixel: PixelDigest,
	/// SHA-256 of every byte of the file, with the digest of the pixel data's value in the place of that value. Two
	/// files have the same one if and only if they are equal byte by byte.
	pub encoding: H256,
}

/// The digests of one top-level attribute. In a manifest of version 2 they are over the stream that DICOM signatures
/// hash, which has the VR in it; from version 3 on over its value (`dicom/src/value.rs`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeDigest {
	/// The attribute's tag.
	pub tag: Tag,
	/// The digest of its value; for pixel data, over the SHA-256 of its value.
	pub digest: H256,
	/// Where it differs from `digest`: the digest without the padding of private text, and of everything whose type is
	/// not known. Two attributes that differ only in `digest` may have the same value. Never set in version 2.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub lenient: Option<H256>,
	/// Whether the type of the attribute, and of everything in it, is known: from the dictionary, or because its VR is
	/// written (not in implicit VR, not as UN). In version 2: whether its VR was known when it was read.
	pub certain: bool,
	/// Whether a difference proves nothing, because something of unknown type is too long to be read or in big endian. In
	/// version 2: whether another VR might be written with right.
	#[serde(default, skip_serializing_if = "std::ops::Not::not")]
	pub opaque: bool,
	/// For a sequence: its digest without the elements, at any depth, that the confidentiality profile touches
	/// ([`crate::profile::touches`]). De-identification does not change it.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub skeleton: Option<H256>,
}

/// The digest of an instance's pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PixelDigest {
	/// The object has no pixel data.
	None,
	/// SHA-256 of the native frames in little endian, decompressed if their encoding is lossless.
	Native(H256),
	/// For a lossy transfer syntax, or one that this crate cannot decode: a digest of the encoded frames (in version 2 of
	/// the fragments).
	Encapsulated(H256),
}
