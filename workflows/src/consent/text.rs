//! Consent texts: the ledger has their digests, versions and languages.

use super::{read_short, terms, words, ConsentError};
use crate::Session;
use radledger_client::{
	calls,
	consent::{Change, TextChange, TextRead},
	Ledger, Told,
};
use radledger_primitives::{
	consent::{PolicyId, TextVersion},
	digest::sha256,
	text, Moment, OrganisationId, H256,
};
use serde::Serialize;
use std::path::Path;

/// Publishes the digest of a text: a new one, or a version or translation of one.
///
/// # Errors
/// The file is not a text, or the ledger refuses it.
pub async fn publish(
	session: &Session,
	file: &Path,
	policy: Option<(PolicyId, TextChange)>,
	language: [u8; 2],
) -> Result<Told<Change>, ConsentError> {
	let digest = sha256(&[&read_text(file)?]);
	Ok(session.tell(&calls::publish_text(policy, language, digest)).await?)
}

/// The version of a text that was read: the present one if none is named.
///
/// # Errors
/// There is no such text, version or language.
pub async fn read(session: &Session, named: terms::Read) -> Result<TextRead, ConsentError> {
	let ledger = session.ledger().await?;
	let (policy, language) = (named.policy, named.language);
	let (major, minor) = version_of(&ledger, policy, named.version).await?;
	match ledger.text(policy, (major, minor), language).await? {
		Some(_) => Ok(TextRead { policy, major, minor, language }),
		None => Err(no_version(policy, (major, minor), language)),
	}
}

/// The text under which data are asked for: in its present major version if none is named.
///
/// # Errors
/// There is no such text.
pub async fn under(session: &Session, named: terms::Under) -> Result<TextVersion, ConsentError> {
	let policy = named.policy;
	let major = match named.major {
		Some(major) => major,
		None => version_of(&session.ledger().await?, policy, None).await?.0,
	};
	Ok(TextVersion { policy, major })
}

async fn version_of(
	ledger: &Ledger,
	policy: PolicyId,
	version: Option<(u16, u16)>,
) -> Result<(u16, u16), ConsentError> {
	let present = ledger.policy(policy).await?.ok_or(ConsentError::NoText { policy })?;
	Ok(version.unwrap_or((present.major, present.minor)))
}

fn no_version(policy: PolicyId, (major, minor): (u16, u16), language: [u8; 2]) -> ConsentError {
	ConsentError::NoVersion { policy, version: format!("{major}.{minor}"), language: words::language(language) }
}

/// Whether a file is a published text.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Checked {
	pub matches: bool,
	pub policy: PolicyId,
	/// `MAJOR.MINOR`.
	pub version: String,
	/// Whether this is the present major version.
	pub current: bool,
	/// The present version, `MAJOR.MINOR`.
	pub present: String,
	/// The organisation that published it.
	pub organisation: OrganisationId,
	#[serde(with = "text::moment")]
	pub published: Moment,
	/// Of the text on the ledger.
	pub digest: H256,
	/// Of the file.
	pub found: H256,
}

/// Whether a file is a published text: in its present version if none is named.
///
/// # Errors
/// The file is not a text, or there is no such text on the ledger.
pub async fn check_text(
	session: &Session,
	file: &Path,
	policy: PolicyId,
	language: [u8; 2],
	version: Option<(u16, u16)>,
) -> Result<Checked, ConsentError> {
	let found = sha256(&[&read_text(file)?]);
	let ledger = session.ledger().await?;
	let (major, minor) = version_of(&ledger, policy, version).await?;
	let text = ledger.text(policy, (major, minor), language).await?;
	let (present, text) =
		ledger.policy(policy).await?.zip(text).ok_or_else(|| no_version(policy, (major, minor), language))?;
	Ok(Checked {
		matches: text.digest == found,
		policy,
		version: format!("{major}.{minor}"),
		current: present.major == major,
		present: format!("{}.{}", present.major, present.minor),
		organisation: present.organisation,
		published: text.at,
		digest: text.digest,
		found,
	})
}

fn read_text(path: &Path) -> Result<Vec<u8>, ConsentError> {
	let bytes = read_short(path)?;
	match std::str::from_utf8(&bytes).is_ok_and(|text| !text.trim().is_empty()) {
		true => Ok(bytes),
		false => Err(ConsentError::NotAText { path: path.into() }),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Explain;

	#[test]
	fn only_what_people_can_read_should_be_a_text() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("text");
		for (bytes, code) in [(&b" \n"[..], "unreadable-text"), (b"\xff\xfe", "unreadable-text")] {
			std::fs::write(&path, bytes).unwrap();
			assert_eq!(read_text(&path).unwrap_err().code(), code);
		}
		std::fs::write(&path, vec![b'a'; (1 << 20) + 1]).unwrap();
		assert_eq!(read_text(&path).unwrap_err().code(), "unreadable-file");
		assert_eq!(read_text(folder.path()).unwrap_err().code(), "unreadable-file");
		std::fs::write(&path, "I agree.").unwrap();
		assert_eq!(read_text(&path).unwrap(), b"I agree.");
	}
}
