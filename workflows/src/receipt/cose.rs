//! COSE receipts (RFC 9942): that something is in a tree, signed by whoever answers for the tree. Any program that knows the
//! standard can check them with the signer's public key.
//!
//! Two things of the ledger are trees as RFC 9162 makes them, with SHA-256: the blocks of a day ([`DayRoot`](super::DayRoot)),
//! and the instances of a study. The state is not: its proofs are nodes of a trie, and many votes, not one signature, make
//! a block final. So what the ledger records of something cannot be a COSE receipt; that its block is one of the day can.

use super::{Blocks, ReceiptError};
use base64::{prelude::BASE64_STANDARD, Engine};
use ciborium::Value;
use coset::{
	iana::{Algorithm, CwtClaimName, EnumI64},
	CborSerializable, CoseSign1, CoseSign1Builder, HeaderBuilder, Label, RegisteredLabelWithPrivate,
	TaggedCborSerializable,
};
use radledger_dicom::Proof;
use radledger_primitives::{digest::sha256, merkle, text::day, H256};
use serde::Serialize;
use sp_core::{
	ed25519::{Pair, Public, Signature},
	Pair as _,
};

/// Header parameter: the kind of tree (RFC 9942, section 5.2).
const KIND_OF_TREE: i64 = 395;
/// RFC 9162 with SHA-256, as a kind of tree.
const RFC9162_SHA256: i64 = 1;
/// Header parameter: what shows that something is in the tree.
const PROOFS: i64 = 396;
/// Proofs of inclusion among these.
const INCLUSION: i64 = -1;
/// Header parameter: claims (RFC 9597).
const CLAIMS: i64 = 15;
/// Longest file that is worth reading: a path of 32 hashes takes about 1 kB.
pub const LONGEST: u64 = 16 << 10;

/// What of a PKCS#8 private key (RFC 8410) stands before the 32 bytes of an Ed25519 key.
const PRIVATE: &[u8] = &[0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
/// What of a SubjectPublicKeyInfo (RFC 8410) stands before the 32 bytes of an Ed25519 key.
const PUBLIC: &[u8] = &[0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0];

/// The 32 bytes of an Ed25519 key in PEM.
fn pem(text: &str, label: &str, before: &[u8]) -> Option<[u8; 32]> {
	let body = text.trim().strip_prefix(&format!("-----BEGIN {label}-----"))?;
	let body: String = body.strip_suffix(&format!("-----END {label}-----"))?.split_whitespace().collect();
	BASE64_STANDARD.decode(body).ok()?.strip_prefix(before)?.try_into().ok()
}

/// Whoever answers for a tree.
pub struct Signer {
	pair: Pair,
	/// Who that is, as a URI.
	issuer: String,
}

impl Signer {
	/// Reads an Ed25519 private key in PEM (PKCS#8), as `openssl genpkey -algorithm ed25519` writes it.
	///
	/// # Errors
	/// It is something else, or `issuer` is empty.
	pub fn read(text: &str, issuer: &str) -> Result<Self, ReceiptError> {
		let wrong = |why| ReceiptError::CoseKey { why };
		let seed = pem(text, "PRIVATE KEY", PRIVATE)
			.ok_or_else(|| wrong("it is not an Ed25519 private key in PEM (PKCS#8)"))?;
		match issuer.trim().is_empty() {
			true => Err(wrong("nobody is named who answers for it")),
			false => Ok(Self { pair: Pair::from_seed(&seed), issuer: issuer.into() }),
		}
	}

	/// Who answers for the tree.
	pub fn verifier(&self) -> Verifier {
		Verifier(self.pair.public())
	}
}

/// The public key of whoever answers for a tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Verifier(Public);

impl Verifier {
	/// Reads an Ed25519 public key in PEM, as `openssl pkey -pubout` writes it.
	///
	/// # Errors
	/// It is something else.
	pub fn read(text: &str) -> Result<Self, ReceiptError> {
		let key = pem(text, "PUBLIC KEY", PUBLIC);
		key.map(|key| Self(Public::from(key)))
			.ok_or(ReceiptError::CoseKey { why: "it is not an Ed25519 public key in PEM" })
	}

	/// What names the key in a receipt: SHA-256 of its SubjectPublicKeyInfo.
	fn name(&self) -> H256 {
		sha256(&[PUBLIC, &self.0 .0])
	}
}

/// Something in a tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Included {
	/// What the tree is of, as a URN. It says how many entries the tree has, which the path to the root does not.
	pub subject: String,
	/// The entry, of which the tree has the hash.
	pub entry: Vec<u8>,
	/// Entries of the tree.
	pub size: u32,
	/// The entry's place, from 0.
	pub index: u32,
	/// Hashes from the entry up to the root.
	pub path: Vec<H256>,
}

impl Included {
	/// A block among those of its day. `None` if it is not there.
	pub fn block(day: &Blocks, number: u32) -> Option<Self> {
		let index = number.checked_sub(day.root.first)?;
		let entry = day.hashes.get(index as usize)?.as_bytes().to_vec();
		let size = day.root.blocks();
		Some(Self { subject: day_of(day), entry, size, index, path: day.path(number)? })
	}

	/// An instance among those of its study.
	pub fn instance(proof: &Proof) -> Self {
		let (chain, study) = (hex::encode(proof.chain), hex::encode(proof.study));
		Self {
			subject: format!("urn:radledger:{chain}:study:{study}:instances:{}", proof.count),
			entry: proof.entry(),
			size: proof.count,
			index: proof.index,
			path: proof.path.clone(),
		}
	}

	/// Writes a receipt, which is signed at a moment (seconds since 1970).
	///
	/// # Errors
	/// The path does not lead from the entry to a root.
	pub fn sign(&self, signer: &Signer, at: u64) -> Result<Vec<u8>, ReceiptError> {
		let root = merkle::climb(self.size, self.index, &merkle::leaf(&self.entry), &self.path)
			.ok_or(ReceiptError::CoseOther { what: "it is not in the tree" })?;
		let claims = [
			(CwtClaimName::Iss, Value::from(signer.issuer.clone())),
			(CwtClaimName::Sub, self.subject.clone().into()),
			(CwtClaimName::Iat, at.into()),
		];
		let claims = claims.into_iter().map(|(name, value)| (name.to_i64().into(), value)).collect();
		let protected = HeaderBuilder::new()
			.algorithm(Algorithm::EdDSA)
			.key_id(signer.verifier().name().as_bytes().into())
			.value(CLAIMS, Value::Map(claims))
			.value(KIND_OF_TREE, RFC9162_SHA256.into())
			.build();
		let path = self.path.iter().map(|hash| Value::Bytes(hash.as_bytes().into())).collect();
		let inclusion = Value::Array(vec![self.size.into(), self.index.into(), Value::Array(path)]);
		let mut proof = Vec::new();
		ciborium::into_writer(&inclusion, &mut proof).map_err(|error| malformed(error.to_string()))?;
		let proofs = Value::Map(vec![(INCLUSION.into(), Value::Array(vec![Value::Bytes(proof)]))]);
		let receipt = CoseSign1Builder::new()
			.protected(protected)
			.unprotected(HeaderBuilder::new().value(PROOFS, proofs).build())
			.create_detached_signature(root.as_bytes(), &[], |message| signer.pair.sign(message).0.into())
			.build();
		receipt.to_tagged_vec().map_err(|error| malformed(error.to_string()))
	}
}

fn day_of(day: &Blocks) -> String {
	let root = &day.root;
	let chain = hex::encode(root.chain);
	format!("urn:radledger:{chain}:day:{}:blocks:{}-{}", day::show(root.day), root.first, root.last)
}

fn malformed(error: impl ToString) -> ReceiptError {
	ReceiptError::MalformedCose { error: error.to_string() }
}

/// A receipt whose signature holds.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Held {
	/// Who answers for the tree, as they say.
	pub issuer: String,
	/// What the tree is of.
	pub subject: String,
	/// When it was signed, as the signer says (seconds since 1970).
	pub issued_at: u64,
	pub root: H256,
	pub size: u32,
	pub index: u32,
}

/// Checks a receipt about an entry, without a node.
///
/// # Errors
/// With what is wrong.
pub fn check(file: &[u8], entry: &[u8], verifier: &Verifier) -> Result<Held, ReceiptError> {
	let receipt = CoseSign1::from_tagged_slice(file).map_err(malformed)?;
	// Each receipt has one form, so that no byte of it is without meaning.
	let again = receipt.clone().to_tagged_vec().map_err(malformed)?;
	let protected = &receipt.protected.header;
	let written = protected.clone().to_vec().map_err(malformed)?;
	if again != file || receipt.protected.original_data.as_deref() != Some(&written[..]) {
		return Err(malformed("it is not written in the one form of a receipt"));
	}
	let value = |header: &[(Label, Value)], label: i64| {
		header.iter().find(|(name, _)| *name == Label::Int(label)).map(|(_, value)| value.clone())
	};
	let signed_by = protected.alg == Some(RegisteredLabelWithPrivate::Assigned(Algorithm::EdDSA));
	let tree = value(&protected.rest, KIND_OF_TREE) == Some(RFC9162_SHA256.into());
	let bare = receipt.payload.is_none() && protected.crit.is_empty();
	let only = protected.rest.len() == 2 && receipt.unprotected.rest.len() == 1;
	if !(signed_by && tree && bare && only) {
		return Err(malformed("it is not a receipt for an RFC 9162 tree with SHA-256, signed with Ed25519"));
	}
	if protected.key_id != verifier.name().as_bytes() {
		return Err(ReceiptError::CoseOther { what: "it was signed with another key" });
	}
	let claims = value(&protected.rest, CLAIMS);
	let (issuer, subject, issued_at) =
		claims.as_ref().and_then(read_claims).ok_or_else(|| malformed("its claims cannot be read"))?;
	let proofs = value(&receipt.unprotected.rest, PROOFS);
	let (size, index, path) =
		proofs.as_ref().and_then(read_proof).ok_or_else(|| malformed("its proof of inclusion cannot be read"))?;
	// A path leads to the same root for several sizes.
	if size_of(&subject) != Some(size) {
		return Err(ReceiptError::CoseOther { what: "its tree has another size than the one that was signed for" });
	}
	let root = merkle::climb(size, index, &merkle::leaf(entry), &path)
		.ok_or(ReceiptError::CoseOther { what: "its path does not fit the tree" })?;
	receipt.verify_detached_signature(root.as_bytes(), &[], |signature, message| {
		let signature = <[u8; 64]>::try_from(signature).map(Signature::from);
		match signature.is_ok_and(|signature| Pair::verify(&signature, message, &verifier.0)) {
			true => Ok(()),
			false => Err(ReceiptError::CoseSignature),
		}
	})?;
	Ok(Held { issuer, subject, issued_at, root, size, index })
}

fn read_claims(claims: &Value) -> Option<(String, String, u64)> {
	let claim = |name: CwtClaimName| {
		claims.as_map()?.iter().find(|(key, _)| *key == Value::from(name.to_i64())).map(|(_, value)| value)
	};
	let text = |name| claim(name)?.as_text().map(str::to_owned);
	let at = claim(CwtClaimName::Iat)?.as_integer()?.try_into().ok()?;
	Some((text(CwtClaimName::Iss)?, text(CwtClaimName::Sub)?, at))
}

fn read_proof(proofs: &Value) -> Option<(u32, u32, Vec<H256>)> {
	let [(kind, inclusion)] = &proofs.as_map()?[..] else { return None };
	let [Value::Bytes(proof)] = &inclusion.as_array()?[..] else { return None };
	let read: Value = ciborium::from_reader(&proof[..]).ok()?;
	let mut again = Vec::new();
	ciborium::into_writer(&read, &mut again).ok()?;
	if *kind != Value::from(INCLUSION) || again != *proof {
		return None;
	}
	let [Value::Integer(size), Value::Integer(index), Value::Array(path)] = &read.as_array()?[..] else { return None };
	let hash = |hash: &Value| hash.as_bytes().filter(|hash| hash.len() == 32).map(|hash| H256::from_slice(hash));
	Some(((*size).try_into().ok()?, (*index).try_into().ok()?, path.iter().map(hash).collect::<Option<_>>()?))
}

/// How many entries a tree has, as its URN says.
fn size_of(subject: &str) -> Option<u32> {
	let mut parts = subject.strip_prefix("urn:radledger:")?.rsplit(':');
	let (number, what) = (parts.next()?, parts.next()?);
	match what {
		"instances" => number.parse().ok(),
		"blocks" => {
			let (first, last) = number.split_once('-')?;
			last.parse::<u32>().ok()?.checked_sub(first.parse().ok()?)?.checked_add(1)
		}
		_ => None,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::{env, fs, path::PathBuf, process::Command};

	const SEED: [u8; 32] = [7; 32];

	fn private() -> String {
		let body = BASE64_STANDARD.encode([PRIVATE, &SEED].concat());
		format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n")
	}

	fn public(signer: &Signer) -> String {
		let body = BASE64_STANDARD.encode([PUBLIC, &signer.verifier().0 .0].concat());
		format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n")
	}

	fn signer() -> Signer {
		Signer::read(&private(), "https://north.example").unwrap()
	}

	fn day(blocks: u8) -> Blocks {
		Blocks::of(H256::repeat_byte(9), 20_000, 100, (0..blocks).map(H256::repeat_byte).collect()).unwrap()
	}

	#[test]
	fn receipt_should_hold_for_every_block_of_a_day() {
		let signer = signer();
		for blocks in [1, 2, 3, 7, 8, 33] {
			let day = day(blocks);
			for number in 100..100 + u32::from(blocks) {
				let included = Included::block(&day, number).unwrap();
				let receipt = included.sign(&signer, 1_800_000_000).unwrap();
				let held = check(&receipt, &included.entry, &signer.verifier()).unwrap();
				assert_eq!((held.root, held.size, held.index), (day.root.root, u32::from(blocks), number - 100));
				assert_eq!((held.issuer.as_str(), held.issued_at), ("https://north.example", 1_800_000_000));
				let other = check(&receipt, &[0xFF; 32], &signer.verifier());
				assert!(matches!(other, Err(ReceiptError::CoseSignature)), "{other:?}");
			}
		}
		assert_eq!(Included::block(&day(3), 103), None);
	}

	#[test]
	fn receipt_should_be_refused_when_any_bit_of_it_is_changed() {
		let (signer, day) = (signer(), day(5));
		let included = Included::block(&day, 102).unwrap();
		let receipt = included.sign(&signer, 1_800_000_000).unwrap();
		for bit in 0..receipt.len() * 8 {
			let mut changed = receipt.clone();
			changed[bit / 8] ^= 1 << (bit % 8);
			assert!(check(&changed, &included.entry, &signer.verifier()).is_err(), "bit {bit}");
		}
		for end in 0..receipt.len() {
			assert!(check(&receipt[..end], &included.entry, &signer.verifier()).is_err(), "cut at {end}");
		}
		let longer = [&receipt[..], &[0]].concat();
		assert!(check(&longer, &included.entry, &signer.verifier()).is_err());
	}

	#[test]
	fn receipt_should_be_refused_when_another_signed_it() {
		let (one, day) = (signer(), day(5));
		let other = Pair::from_seed(&[8; 32]);
		let included = Included::block(&day, 102).unwrap();
		let receipt = included.sign(&one, 0).unwrap();
		let refused = check(&receipt, &included.entry, &Verifier(other.public()));
		assert!(matches!(refused, Err(ReceiptError::CoseOther { .. })), "{refused:?}");
	}

	/// A program that knows the standard and not the ledger: `scitt-cose`, from PyPI.
	#[test]
	fn receipts_should_be_accepted_by_a_stranger_and_refused_when_they_are_tampered_with() {
		const BLOCKS: u32 = 1_000;
		let (signer, folder) = (signer(), tempfile::tempdir().unwrap());
		let hashes = (0..BLOCKS).map(|number| sha256(&[&number.to_be_bytes()])).collect();
		let day = Blocks::of(H256::repeat_byte(9), 20_000, 100, hashes).unwrap();
		for number in 100..100 + BLOCKS {
			let included = Included::block(&day, number).unwrap();
			fs::write(folder.path().join(format!("{number}.cose")), included.sign(&signer, 1_800_000_000).unwrap())
				.unwrap();
			fs::write(folder.path().join(format!("{number}.entry")), included.entry).unwrap();
		}
		fs::write(folder.path().join("signer.pem"), public(&signer)).unwrap();
		let set = |name: &str| env::var_os(name).map(PathBuf::from);
		let cache = set("RADLEDGER_CACHE").or_else(|| Some(set("HOME")?.join(".cache/radledger"))).unwrap();
		let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/tools/cose.py");
		let mut python = Command::new("python3");
		let ran = python.env("PYTHONPATH", cache.join("python")).arg(script).arg(folder.path()).output().unwrap();
		assert!(ran.status.success(), "{ran:?}");
		let found: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
		println!("scitt-cose: {found}");
		assert_eq!(found["accepted"], BLOCKS);
		let tampered = found["tampered"].as_object().unwrap();
		assert_eq!(tampered.len(), 8);
		for (way, count) in tampered {
			assert_eq!((&count["rejected"], &count["accepted"]), (&BLOCKS.into(), &0.into()), "{way}");
		}
	}

	#[test]
	fn keys_should_be_read_as_openssl_writes_them_and_nothing_else() {
		let public = public(&signer());
		assert_eq!(Verifier::read(&public).unwrap(), signer().verifier());
		for wrong in ["", &private()[..40], &public, &private().replace("PRIVATE KEY", "EC PRIVATE KEY")] {
			assert!(matches!(Signer::read(wrong, "urn:a"), Err(ReceiptError::CoseKey { .. })), "{wrong}");
		}
		assert!(Verifier::read(&private()).is_err());
		assert!(matches!(Signer::read(&private(), " "), Err(ReceiptError::CoseKey { .. })));
	}
}
