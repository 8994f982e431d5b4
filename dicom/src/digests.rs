//! The digests of one instance, at every level.

use crate::Tag;
use radledger_primitives::H256;
use serde::{Deserialize, Serialize};

/// The digests that identify an instance's content, whatever its file name or folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceDigests {
	/// The top-level attributes in tag order, pixel data included.
	pub attributes: Vec<AttributeDigest>,
	/// The digest of the decoded pixels, or of the encoded ones if they cannot be decoded.
	pub pixel: PixelDigest,
	/// SHA-256 of every byte of the file, with the digest of the pixel data's value in the place of that value. Two
	/// files have the same one if and only if they are equal byte by byte.
	pub encoding: H256,
}

/// The digest of one top-level attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeDigest {
	/// The attribute's tag.
	pub tag: Tag,
	/// SHA-256 of its canonical bytes; for pixel data, of its canonical header and the SHA-256 of its value.
	pub digest: H256,
	/// Whether the value representation of the attribute, and of everything in it, is known. If not (UN, private
	/// attributes in implicit VR), a system that knows it may correctly write other bytes, and DICOM signatures do not
	/// cover the attribute.
	pub certain: bool,
	/// For a sequence: SHA-256 of its canonical bytes without the elements, at any depth, that the confidentiality
	/// profile touches ([`crate::profile::touches`]). De-identification does not change it.
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
	/// SHA-256 of the fragments, for a lossy transfer syntax or one that this crate cannot decode.
	Encapsulated(H256),
}
