//! SHA-256, and the one form of all commitments.
//!
//! A commitment is `SHA-256(label || 0x00 || salt || digest)`. The label names its kind and version, and the salt is 32
//! secret bytes that stay off chain. Destroying the salt erases the data: nothing ties what stays on chain to anything.

use crate::{BlindedStudy, OrganisationId, ReportId, Seal, StudyId, H256};
use alloc::vec::Vec;

/// Label of a study identifier.
pub const STUDY_LABEL: &[u8] = b"radledger:study:v1";
/// Label of a report's identifier.
pub const REPORT_LABEL: &[u8] = b"radledger:report:v1";
/// Label of the commitment to an element of a report.
pub const ELEMENT_LABEL: &[u8] = b"radledger:element:v1";
/// Label of the commitment to the inputs of an AI model.
pub const INPUTS_LABEL: &[u8] = b"radledger:inputs:v1";
/// Label of the seal over the patient of a study.
pub const SEAL_LABEL: &[u8] = b"radledger:seal:v1";
/// Label of the name of a study in the records of its patient.
pub const BLINDED_LABEL: &[u8] = b"radledger:blinded-study:v1";
/// Label of the key of an entry of a patient's log.
pub const ENTRY_LABEL: &[u8] = b"radledger:log-entry:v1";
/// Label of the salt of a seal.
pub const SEAL_SALT_LABEL: &[u8] = b"radledger:seal-salt:v1";
/// Label of the commitment to a finding that must be followed up.
pub const FINDING_LABEL: &[u8] = b"radledger:finding:v1";

/// 32 secret bytes from the operating system's generator, kept in the controller's vault and nowhere else. Those of a
/// study or report end with the number of the organisation, see [`identifier`].
pub type Salt = [u8; 32];

/// SHA-256 (FIPS 180-4) of `parts`, one after the other.
pub fn sha256(parts: &[&[u8]]) -> H256 {
	#[cfg(substrate_runtime)]
	{
		H256(sp_io::hashing::sha2_256(&parts.concat()))
	}
	#[cfg(not(substrate_runtime))]
	{
		use sha2::{Digest, Sha256};
		let mut hasher = Sha256::new();
		for part in parts {
			hasher.update(part);
		}
		H256(hasher.finalize().into())
	}
}

/// `SHA-256(label || 0x00 || salt || digest)`. It binds to `digest`, and hides it from anyone without `salt`.
pub fn commit(label: &[u8], salt: &Salt, digest: &H256) -> H256 {
	sha256(&[label, &[0], salt, digest.as_bytes()])
}

/// The identifier that `organisation` gives to what `digest` is of: the number of the organisation (4 bytes, big endian)
/// in the place of the last bytes of the digest. Not of the first: people name studies by their first digits.
///
/// The ledger takes it from this organisation only. Otherwise another one could read it in the pool and use it first:
/// docs/decisions/0025-identifiers-name-their-organisation.md.
pub fn identifier(organisation: OrganisationId, digest: &H256) -> H256 {
	let mut bytes = digest.0;
	let (_, number) = bytes.split_at_mut(28);
	number.copy_from_slice(&organisation.to_be_bytes());
	H256(bytes)
}

/// The organisation that alone can use an [`identifier`].
pub fn chosen_by(identifier: &H256) -> OrganisationId {
	let H256([.., a, b, c, d]) = *identifier;
	OrganisationId::from_be_bytes([a, b, c, d])
}

/// The identifier of a study: [`identifier`] of `SHA-256("radledger:study:v1" || salt || uid)` for the organisation with
/// whose number the salt ends.
///
/// `uid` is the Study Instance UID (0020,000D) without padding. Without the salt the identifier reveals nothing about
/// it.
pub fn study_id(salt: &Salt, uid: &str) -> StudyId {
	identifier(chosen_by(&H256(*salt)), &sha256(&[STUDY_LABEL, salt, uid.as_bytes()]))
}

/// The identifier of a report: [`identifier`] of `SHA-256("radledger:report:v1" || salt || document)` for the
/// organisation with whose number the salt ends.
///
/// `document` is the SOP Instance UID (0008,0018) of a structured report, or another identifier of the document at the
/// site. Without the salt the identifier reveals nothing about it.
pub fn report_id(salt: &Salt, document: &str) -> ReportId {
	identifier(chosen_by(&H256(*salt)), &sha256(&[REPORT_LABEL, salt, document.as_bytes()]))
}

/// 32 secret bytes for one patient at one hospital, from which the salts of the seals over the patient's studies are made.
pub type ViewingKey = [u8; 32];

/// The salt of the seal over the patient of a study: `SHA-256("radledger:seal-salt:v1" || 0x00 || viewing key || study)`.
/// Neither the viewing key nor the salt of another study follows from it.
pub fn seal_salt(viewing_key: &ViewingKey, study: &StudyId) -> Salt {
	commit(SEAL_SALT_LABEL, viewing_key, study).0
}

/// The seal over the patient of a study: `SHA-256("radledger:seal:v1" || 0x00 || salt || study || account)`, with the account
/// as SCALE encodes it. Without the salt nobody can tell whose study it is. A seal cannot be opened for another study.
pub fn seal(salt: &Salt, study: &StudyId, account: &[u8]) -> Seal {
	sha256(&[SEAL_LABEL, &[0], salt, study.as_bytes(), account])
}

/// The name of a study in the records of its patient: `SHA-256("radledger:blinded-study:v1" || 0x00 || salt || study)`, with
/// the salt of the study's [`seal`]. Without the salt nobody can tell which study it is.
pub fn blinded(salt: &Salt, study: &StudyId) -> BlindedStudy {
	commit(BLINDED_LABEL, salt, study)
}

/// The key of an entry of a patient's log: `SHA-256("radledger:log-entry:v1" || 0x00 || salt || number || account)`, with the
/// salt of the study's [`seal`], the number of the entry as 8 bytes, big endian, and the account as SCALE encodes it.
pub fn entry_key(salt: &Salt, account: &[u8], number: u64) -> H256 {
	sha256(&[ENTRY_LABEL, &[0], salt, &number.to_be_bytes(), account])
}

/// What the holders of a screening's secret sign, so that nobody else can show these images:
/// `SHA-256("radledger:screening:v1" || 0x00 || organisation || subject || tokens)`, with the number of the organisation as
/// 4 bytes, big endian.
pub fn screening(organisation: OrganisationId, subject: &H256, tokens: &[H256]) -> H256 {
	let number = organisation.to_be_bytes();
	let mut parts: Vec<&[u8]> = alloc::vec![b"radledger:screening:v1", &[0], &number, subject.as_bytes()];
	parts.extend(tokens.iter().map(H256::as_bytes));
	sha256(&parts)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn sha256_should_match_fips_180_4_when_parts_are_joined() {
		// FIPS 180-4 example: "abc"
		let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
		assert_eq!(alloc::format!("{:?}", sha256(&[b"a", b"", b"bc"])), alloc::format!("0x{expected}"));
	}

	#[test]
	fn identifier_should_be_of_the_digest_and_end_with_its_organisation() {
		let digest = sha256(&[b"study"]);
		let [ours, theirs] = [3, 0x0102_0304].map(|organisation| identifier(organisation, &digest));
		assert_eq!((chosen_by(&ours), chosen_by(&theirs)), (3, 0x0102_0304));
		assert!(alloc::format!("{theirs:?}").ends_with("01020304"));
		assert_eq!((&ours[..28], &theirs[..28]), (&digest[..28], &digest[..28]));
	}

	#[test]
	fn identifiers_should_be_of_the_organisation_with_which_their_salt_ends() {
		for (organisation, salt) in [(0, [0; 32]), (7, identifier(7, &H256([9; 32])).0)] {
			assert_eq!(chosen_by(&study_id(&salt, "1.2.3")), organisation);
			assert_eq!(chosen_by(&report_id(&salt, "1.2.3")), organisation);
			assert_ne!(study_id(&salt, "1.2.3"), study_id(&salt, "1.2.4"));
			assert_ne!(study_id(&salt, "1.2.3"), report_id(&salt, "1.2.3"));
		}
		assert_ne!(study_id(&[0; 32], "1.2.3")[..28], study_id(&[1; 32], "1.2.3")[..28]);
	}

	#[test]
	fn screening_should_bind_organisation_subject_and_every_token() {
		let [a, b] = [H256([1; 32]), H256([2; 32])];
		let base = screening(3, &a, &[a, b]);
		assert_eq!(base, sha256(&[b"radledger:screening:v1\0", &[0, 0, 0, 3], &[1; 32], &[1; 32], &[2; 32]]));
		for other in [screening(4, &a, &[a, b]), screening(3, &b, &[a, b]), screening(3, &a, &[b, a])] {
			assert_ne!(base, other);
		}
	}

	#[test]
	fn seal_name_and_key_should_be_as_others_compute_them() {
		// sha256 of the label, 0x00, 32 bytes 0x01, 32 bytes 0x02 and, for seal and key, 32 bytes 0x03; the number is 5.
		let (salt, study, account) = ([1; 32], H256([2; 32]), [3; 32]);
		let hex = |digest: H256| alloc::format!("{digest:?}");
		assert_eq!(
			hex(H256(seal_salt(&salt, &study))),
			"0x2fb029184fc89f12d8aeec67b7ff6010a5602b2d4b326c775740224973c1e0ce"
		);
		assert_eq!(
			hex(seal(&salt, &study, &account)),
			"0x7d977696a8518fe2c51e4412e443a9e25247a95d0071797f8830c4824c795678"
		);
		assert_eq!(hex(blinded(&salt, &study)), "0x90d93e8b0fbcc1c13b5a735ac78875afe4e779d99e498ba693efb78a4d876a9c");
		assert_eq!(
			hex(entry_key(&salt, &account, 5)),
			"0xa728c3301be5e25502ba45776097dd8b1fa514824d8001593fe20a7bbbc2a45c"
		);
	}

	#[test]
	fn seal_should_bind_salt_study_and_account() {
		let (salt, study) = ([1; 32], H256([2; 32]));
		let base = seal(&salt, &study, &[3; 32]);
		for other in [
			seal(&[4; 32], &study, &[3; 32]),
			seal(&salt, &H256([4; 32]), &[3; 32]),
			seal(&salt, &study, &[4; 32]),
			blinded(&salt, &study),
		] {
			assert_ne!(base, other);
		}
		assert_ne!(blinded(&salt, &study), blinded(&[4; 32], &study));
		assert_ne!(blinded(&salt, &study), blinded(&salt, &H256([4; 32])));
		assert_ne!(entry_key(&salt, &[3; 32], 1), entry_key(&salt, &[3; 32], 2));
	}

	#[test]
	fn commitments_should_differ_when_label_salt_or_digest_differs() {
		let digest = sha256(&[b"image"]);
		let base = commit(b"radledger:a:v1", &[1; 32], &digest);
		assert_ne!(base, commit(b"radledger:b:v1", &[1; 32], &digest));
		assert_ne!(base, commit(b"radledger:a:v1", &[2; 32], &digest));
		assert_ne!(base, commit(b"radledger:a:v1", &[1; 32], &sha256(&[b"other"])));
		assert_eq!(base, commit(b"radledger:a:v1", &[1; 32], &digest));
	}
}
