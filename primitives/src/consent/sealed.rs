//! Entries of a patient's log about a study, which only those can read who know the salt of the study's seal.
//!
//! An entry is encrypted with ChaCha20-Poly1305 (RFC 8439), under a key of its own
//! ([`entry_key`](crate::digest::entry_key)). Two blocks of the same height can hold different entries of the same number, and
//! so under the same key: the nonce is therefore made of the entry, and is the same for the same entry only.

use super::records::Access;
use crate::{digest::sha256, H256};
use chacha20poly1305::{AeadInPlace, ChaCha20Poly1305, KeyInit};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Serialize, Serializer};

/// Bytes of every entry before it is sealed: as long as the longest, so that nothing follows from the length.
pub const ENTRY_LENGTH: usize = 256;

/// A sealed entry.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct SealedEntry {
	/// The first 12 bytes of `SHA-256("radledger:log-nonce:v1" || 0x00 || key || entry)`.
	pub nonce: [u8; 12],
	/// The entry as SCALE encodes it, with zeros behind it, encrypted.
	pub text: [u8; ENTRY_LENGTH],
	pub tag: [u8; 16],
}

impl SealedEntry {
	/// Seals an entry; `None` if it is longer than [`ENTRY_LENGTH`].
	pub fn seal<AccountId: Encode, BlockNumber: Encode>(
		entry: &Access<AccountId, BlockNumber>,
		key: &H256,
	) -> Option<Self> {
		let plain = entry.encode();
		let mut text = [0; ENTRY_LENGTH];
		text.get_mut(..plain.len())?.copy_from_slice(&plain);
		let H256([nonce @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _]) =
			sha256(&[b"radledger:log-nonce:v1", &[0], key.as_bytes(), &text]);
		let cipher = ChaCha20Poly1305::new(&key.0.into());
		let tag = cipher.encrypt_in_place_detached(&nonce.into(), &[], &mut text).ok()?;
		Some(Self { nonce, text, tag: tag.into() })
	}

	/// The entry, if `key` is the right one.
	pub fn open<AccountId: Decode, BlockNumber: Decode>(&self, key: &H256) -> Option<Access<AccountId, BlockNumber>> {
		let mut text = self.text;
		let cipher = ChaCha20Poly1305::new(&key.0.into());
		cipher.decrypt_in_place_detached(&self.nonce.into(), &[], &mut text, &self.tag.into()).ok()?;
		Access::decode(&mut &text[..]).ok()
	}
}

/// As `{"sealed": "0x…"}`.
impl Serialize for SealedEntry {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		use core::fmt::Write;
		let mut hex = alloc::string::String::from("0x");
		for byte in self.encode() {
			let _ = write!(hex, "{byte:02x}");
		}
		serializer.collect_map([("sealed", hex)])
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		consent::{
			records::{Activity, Outcome},
			DataUse, Purpose,
		},
		Roles,
	};

	type Entry = Access<[u8; 32], u32>;

	fn entry() -> Entry {
		Access {
			by: [1; 32],
			organisation: 2,
			activity: Activity::Access,
			study: Some(H256([3; 32])),
			roles: Roles::CLINICIAN,
			data_use: Some(DataUse::plain(Purpose::ClinicalCare)),
			request: None,
			judged: false,
			outcome: Outcome::Permitted { consent: 0 },
			at: 4,
			block: 5,
		}
	}

	#[test]
	fn entry_should_be_read_with_its_key_only() {
		let key = H256([9; 32]);
		let sealed = SealedEntry::seal(&entry(), &key).unwrap();
		assert_eq!(sealed.open(&key), Some(entry()));
		assert_eq!(sealed.open::<[u8; 32], u32>(&H256([8; 32])), None);
		for change in [
			(|sealed: &mut SealedEntry| sealed.nonce[0] ^= 1) as fn(&mut SealedEntry),
			|sealed| sealed.text[200] ^= 1,
			|sealed| sealed.tag[0] ^= 1,
		] {
			let mut changed = sealed.clone();
			change(&mut changed);
			assert_eq!(changed.open::<[u8; 32], u32>(&key), None);
		}
	}

	/// In blocks that compete for a place in the chain.
	#[test]
	fn two_entries_under_one_key_should_have_nothing_in_common() {
		let key = H256([9; 32]);
		let [one, other] = [4, 10].map(|at| SealedEntry::seal(&Entry { at, ..entry() }, &key).unwrap());
		assert_ne!(one.nonce, other.nonce);
		let same = one.text.iter().zip(&other.text).filter(|(one, other)| one == other).count();
		assert!(same < 20, "{same} of {ENTRY_LENGTH} bytes are the same");
	}

	#[test]
	fn every_entry_should_have_the_length_of_the_longest() {
		assert!(Entry::max_encoded_len() <= ENTRY_LENGTH, "{}", Entry::max_encoded_len());
		let long = vec![0u8; ENTRY_LENGTH];
		let too_long = Access::<_, u32> {
			by: long,
			organisation: 2,
			activity: Activity::Access,
			study: None,
			roles: Roles::CLINICIAN,
			data_use: None,
			request: None,
			judged: false,
			outcome: Outcome::Permitted { consent: 0 },
			at: 4,
			block: 5,
		};
		assert_eq!(SealedEntry::seal(&too_long, &H256([9; 32])), None);
	}
}
