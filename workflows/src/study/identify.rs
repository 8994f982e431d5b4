//! Which study is meant: a full identifier, the beginning of one, or files of the study.

use super::{order, reading::read, StudyError};
use crate::{
	words::{self, clean},
	Session,
};
use radledger_primitives::{StudyId, H256};
use std::{collections::BTreeSet, path::Path};

/// Fewest digits of an abbreviated identifier.
pub const SHORTEST: usize = 8;

/// What a text can be, by its looks.
#[derive(PartialEq, Eq, Debug)]
pub enum Name {
	/// All 64 digits.
	Full(H256),
	/// The first digits, in lower case.
	Prefix(String),
	/// None of these: perhaps a path.
	Other,
}

/// What `text` looks like; `0x` may be left out.
pub fn parse(text: &str) -> Name {
	let digits = text.strip_prefix("0x").unwrap_or(text).to_ascii_lowercase();
	let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
	let mut bytes = [0; 32];
	match digits.len() {
		64 if is_hex && hex::decode_to_slice(&digits, &mut bytes).is_ok() => Name::Full(H256(bytes)),
		SHORTEST..=63 if is_hex => Name::Prefix(digits),
		_ => Name::Other,
	}
}

/// The one study of `known` that begins with `prefix`; `None` if there is none.
///
/// # Errors
/// There is more than one.
pub fn pick(prefix: &str, known: &BTreeSet<StudyId>) -> Result<Option<StudyId>, StudyError> {
	let fits: Vec<_> = known.iter().filter(|id| hex::encode(id).starts_with(prefix)).collect();
	match fits[..] {
		[] => Ok(None),
		[one] => Ok(Some(*one)),
		_ => {
			let some: Vec<_> = fits.iter().take(5).map(|id| format!("{id:?}")).collect();
			let choice = format!("write more digits of one of: {}", some.join(", "));
			Err(StudyError::Ambiguous { text: prefix.into(), studies: words::count(fits.len(), "study"), choice })
		}
	}
}

/// Whether `text` is written as a UID is (PS3.5 9.1).
fn is_uid(text: &str) -> bool {
	text.len() <= 64 && text.contains('.') && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// The study that is meant by `text`: an identifier, or at least its first [`SHORTEST`] digits; or, of a study in the vault,
/// its Study Instance UID, a file or folder, or, where no file is called so, an accession number.
///
/// # Errors
/// It means no study or several, or node, vault or files cannot be read.
pub async fn resolve(session: &Session, text: &str) -> Result<StudyId, StudyError> {
	let mut ids = BTreeSet::new();
	match parse(text) {
		Name::Full(id) => return Ok(id),
		Name::Prefix(prefix) => {
			let mut known = in_vault(session)?;
			known.extend(session.ledger().await?.studies().await?.into_iter().map(|(id, _)| id));
			ids.extend(pick(&prefix, &known)?);
		}
		Name::Other => {}
	}
	let vault = session.vault()?;
	if is_uid(text) {
		ids.extend(vault.manifests()?.find(text)?.map(|manifest| manifest.study_id()));
	}
	let path = Path::new(text);
	if !path.exists() {
		ids.extend(order::called(&vault, text.trim())?);
	} else if ids.is_empty() {
		let reading = read(session, &[path.into()]).await?;
		let manifests = vault.manifests()?;
		for study in &reading.studies {
			ids.extend(manifests.of(study)?.map(|manifest| manifest.study_id()));
		}
		if ids.is_empty() {
			return Err(StudyError::NotInVault { study: format!("the study of {}", words::path(path)) });
		}
	}
	one(text, ids)
}

/// The one study of `ids`, which `text` means.
fn one(text: &str, ids: BTreeSet<StudyId>) -> Result<StudyId, StudyError> {
	match (ids.len(), ids.first()) {
		(1, Some(id)) => Ok(*id),
		(0, _) => Err(StudyError::NoSuchStudy { text: clean(text) }),
		(more, _) => {
			let some: Vec<_> = ids.iter().take(5).map(|id| format!("{id:?}")).collect();
			let choice = format!("name one of: {}", some.join(", "));
			Err(StudyError::Ambiguous { text: clean(text), studies: words::count(more, "study"), choice })
		}
	}
}

/// The studies in the vault.
///
/// # Errors
/// The vault cannot be read.
pub fn in_vault(session: &Session) -> Result<BTreeSet<StudyId>, StudyError> {
	Ok(session.vault()?.manifests()?.list()?.into_iter().collect())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{Explain, Kind};

	fn id(begin: [u8; 4], end: u8) -> StudyId {
		let mut id = H256::repeat_byte(end);
		id.0[..4].copy_from_slice(&begin);
		id
	}

	#[test]
	fn parse_should_tell_identifiers_from_paths() {
		let full = H256::repeat_byte(0xAB);
		assert_eq!(parse(&format!("{full:?}")), Name::Full(full));
		assert_eq!(parse(&"AB".repeat(32)), Name::Full(full));
		assert_eq!(parse("0xABCDEF01"), Name::Prefix("abcdef01".into()));
		for other in ["0xabcdef0", "abcdefgh", "scans/ct", "", "0x", &"ab".repeat(33)] {
			assert_eq!(parse(other), Name::Other, "{other}");
		}
	}

	#[test]
	fn text_should_be_a_uid_only_when_it_is_written_as_one() {
		assert!(["1.2.840.113619.2", "2.25.7"].into_iter().all(is_uid));
		assert!(!["12345678", "1.2/3", "A.1", ""].into_iter().any(is_uid));
	}

	#[test]
	fn one_should_name_the_studies_when_there_are_several() {
		let [a, b] = [1, 2].map(H256::repeat_byte);
		assert_eq!(one("A-1", BTreeSet::from([a])).unwrap(), a);
		assert_eq!(one("A-1", BTreeSet::new()).unwrap_err().code(), "no-such-study");
		let error = one("A-1", BTreeSet::from([a, b])).unwrap_err();
		assert_eq!(error.code(), "ambiguous-study");
		assert!(error.remedy().unwrap().contains(&format!("{b:?}")));
	}

	#[test]
	fn pick_should_find_the_only_study_and_refuse_when_there_are_more() {
		let known = BTreeSet::from([id([1, 2, 3, 4], 5), id([1, 2, 3, 4], 6), id([9, 2, 3, 4], 5)]);
		assert_eq!(pick("09020304", &known).unwrap(), Some(id([9, 2, 3, 4], 5)));
		assert_eq!(pick("0102030406", &known).unwrap(), Some(id([1, 2, 3, 4], 6)));
		assert_eq!(pick("ffffffff", &known).unwrap(), None);
		let error = pick("01020304", &known).unwrap_err();
		assert_eq!(error.kind(), Kind::Invalid);
		assert!(error.remedy().unwrap().contains("0x0102030405"));
	}
}
