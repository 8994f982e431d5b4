//! What patients decide: consents and refusals, the texts that they read, and the proof of it.
//!
//! Terms and questions come as [`terms`] that people write; decisions and answers go out as [`lines`] that can be
//! serialised, with sentences in [`words`].

pub mod child;
pub mod commitment;
mod decide;
pub mod lines;
mod receipt;
pub mod region;
mod signed;
pub mod terms;
mod text;
pub mod words;

pub use decide::{check, decided, history, list, relay, sign_only, tell, Handed, History, Listed, Question, Signed};
pub use receipt::{receipt, Format, Receipt};
pub use text::{check_text, publish, read, under, Checked};

use crate::{
	session::SessionError,
	vault::{Shown, VaultError},
};
use radledger_client::{consent::File, AccountId, Ledger};
use radledger_primitives::{
	consent::{ConsentId, DataUse, PolicyId},
	H256,
};
use std::{fs, io::Read, path::Path};

crate::errors! {
	/// What can go wrong with consents, and with what they are asked.
	pub ConsentError {
		Refused NotAPatient { patient: AccountId } = "not-a-patient", "{patient} is not a patient of the consortium",
			why "no organisation enrolled the account",
			remedy "name an account that an organisation enrolled, or sign as one";
		Refused NotTheGuardian { what: String } = "not-a-guardian", "{what}",
			why "the signer is not a guardian of this patient, or guardians do not decide this",
			remedy "the patient makes you a guardian first";
		Invalid Contradictory { why: String, remedy: String } = "contradictory-terms", "these terms cannot be granted",
			why "{why}",
			remedy "{remedy}";
		Invalid TooMany { named: usize, most: usize } = "too-many-parameters",
			"{named} limits are named, and one consent takes {most}",
			remedy "give several consents";
		Invalid NoDisease = "no-disease", "research into a disease, and none is named",
			remedy "name it by the number that the patient gave you";
		Refused NoText { policy: PolicyId } = "text-not-found", "the ledger has no consent text {policy}",
			remedy "texts are numbered from 0, in the order of their publication";
		Refused NoVersion { policy: PolicyId, version: String, language: String } = "text-not-found",
			"text {policy} has no version {version} in `{language}`",
			remedy "name version and language of a text that was published";
		Failed Unreadable { path: Shown, why: String } = "unreadable-file", "cannot read {path}",
			why "{why}";
		Failed NotAText { path: Shown } = "unreadable-text", "{path} is not a text",
			why "it is empty, or not in UTF-8",
			remedy "save it as text in UTF-8: people must be able to read what is published";
		Failed NotSigned { path: Shown, why: String } = "malformed-signed-call", "{path} is not a signed decision",
			why "{why}",
			remedy "ask the patient to sign it again";
		Failed CannotWrite { path: Shown, why: String } = "cannot-write", "cannot write {path}",
			why "{why}",
			remedy "name a file that is not there yet";
		Invalid NoCode = "no-code", "there is no code to commit to",
			remedy "write the code of the disease, the project or the type of research";
		Failed NoRandomness { error: String } = "no-randomness", "no secret can be drawn",
			why "{error}";
		Refused NoConsent { consent: ConsentId } = "consent-not-found", "the patient gave no consent with the number {consent}",
			remedy "see which consents and refusals there are";
		Refused OtherSeal { sealed: H256 } = "other-seal", "the seal on the ledger is not that of this consent's receipt",
			why "the ledger has {sealed:?}",
			remedy "use the program of the release that sealed it; if it is this one, ask another node";
		Invalid NotAMinor { since: String, majority: String, remedy: String } = "not-a-minor",
			"nobody is a minor from {since} until {majority}",
			remedy "{remedy}";
		Invalid OfAgeBefore { month: String } = "not-a-minor", "it cannot be proved that the child is a minor until {month}",
			why "it comes of age before",
			remedy "name an earlier month, or none";
		Invalid OtherMonth { month: String } = "other-month", "the vault has a seed of this child for {month}",
			why "a second seed could prove nothing about the first enrolment",
			remedy "write that month; if the child was never enrolled with it, move its file in the vault away";
		Refused NotAChild { patient: AccountId } = "not-a-child", "{patient} is not a child, or came of age",
			why "there is nothing to prove";
		Refused StillAChild { month: String } = "still-a-child", "the patient comes of age in {month}, by what the vault has",
			why "what guardians allowed would end, and so would their right to decide",
			remedy "attest it then; if it came of age earlier, say so";
		Refused NoSeed = "no-seed", "the vault has no seed of this child",
			remedy "name the vault with which it was enrolled";
		Refused ProvedAlready { month: String, remedy: String } = "proved-already", "it is proved until {month} already",
			remedy "{remedy}";
	}
	from {
		Client(radledger_client::Error);
		Session(SessionError);
		Vault(VaultError);
	}
}

/// A patient's file.
///
/// # Errors
/// The account is not a patient, or the ledger cannot be read.
pub async fn file_of(ledger: &Ledger, patient: &AccountId) -> Result<File, ConsentError> {
	ledger.file(patient).await?.ok_or(ConsentError::NotAPatient { patient: *patient })
}

/// The use, if it does not contradict itself.
///
/// # Errors
/// It is research into a disease, and names none.
pub fn consistent(data_use: DataUse) -> Result<DataUse, ConsentError> {
	if data_use.is_valid() {
		Ok(data_use)
	} else {
		Err(ConsentError::NoDisease)
	}
}

/// Longer than any text or signed decision.
const LONGEST: u64 = 1 << 20;

/// A short file, whole.
fn read_short(path: &Path) -> Result<Vec<u8>, ConsentError> {
	let failed = |why: String| ConsentError::Unreadable { path: path.into(), why };
	let mut bytes = Vec::new();
	fs::File::open(path)
		.and_then(|file| file.take(LONGEST + 1).read_to_end(&mut bytes))
		.map_err(|error| failed(error.to_string()))?;
	if bytes.len() as u64 > LONGEST {
		return Err(failed(format!("it is longer than {LONGEST} bytes")));
	}
	Ok(bytes)
}
