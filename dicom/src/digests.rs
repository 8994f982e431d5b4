//! The digests of one instance, at every level.

use crate::Tag;
use radledger_primitives::H256;
use serde::{Deserialize, Serialize};

/// What identifies an instance's content: nothing of its file name or folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceDigests {
	/// Every top-level attribute in tag order, pixel data being one of them.
	pub attributes: Vec<AttributeDigest>,
	/// The pixel level.
	pub pixel: PixelDigest,
	/// The encoding level: SHA-256 over every byte of the file outside of the pixel data's value, with the digest of
	/// that value in its place. Equal if and only if the files are, byte by byte.
	pub encoding: H256,
}

/// The digest of one top-level attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeDigest {
	/// The attribute.
	pub tag: Tag,
	/// SHA-256 of its canonical bytes; for pixel data of its canonical header and the SHA-256 of its value.
	pub digest: H256,
	/// Whether the value representation of it and of all that it contains is known. Where it is not (UN, private
	/// attributes in implicit VR), a system that does know may rightly write other bytes, and the attribute is no part
	/// of the stream that DICOM signatures cover.
	pub certain: bool,
	/// For sequences: SHA-256 of its canonical bytes without the elements, at whatever depth, that the confidentiality
	/// profile touches ([`crate::profile::touches`]). De-identification leaves it as it is.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub skeleton: Option<H256>,
}

/// What is known of the pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PixelDigest {
	/// The object has no pixel data.
	None,
	/// SHA-256 of the native frames, little endian, as they are or after lossless decompression.
	Native(H256),
	/// SHA-256 of the fragments: a lossy transfer syntax, or one that is not decoded here.
	Encapsulated(H256),
}
