//! Which study is meant: a full identifier, the begin of one, or files of the study.

use super::text::clean;
use crate::errors::Failure;
use radledger_primitives::{StudyId, H256};
use std::collections::BTreeSet;

/// Fewest digits of an abbreviated identifier.
pub const SHORTEST: usize = 8;

/// What a text can be, by its looks.
#[derive(PartialEq, Eq, Debug)]
pub enum Name {
	/// All 64 digits.
	Full(StudyId),
	/// The first digits, in lower case.
	Prefix(String),
	/// None of these: perhaps a path.
	Other,
}

/// Tells what `text` looks like; `0x` may be left out.
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
pub fn pick(prefix: &str, known: &BTreeSet<StudyId>) -> Result<Option<StudyId>, Failure> {
	let fits: Vec<_> = known.iter().filter(|id| hex::encode(id).starts_with(prefix)).collect();
	match fits[..] {
		[] => Ok(None),
		[one] => Ok(Some(*one)),
		_ => Err(Failure::usage("ambiguous-study", format!("{} studies begin with {prefix}", fits.len()))
			.hint(format!("write more digits of one of: {}", list(&fits)))),
	}
}

/// `text` names no study.
pub fn unknown(text: &str) -> Failure {
	Failure::usage("no-such-study", format!("{} names no study", clean(text))).hint(format!(
		"give an identifier, at least the first {SHORTEST} digits of one, or a DICOM file or folder whose study is in the vault"
	))
}

fn list(ids: &[&StudyId]) -> String {
	ids.iter().take(5).map(|id| format!("{id:?}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::errors::Exit;

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
	fn pick_should_find_the_only_study_and_refuse_when_there_are_more() {
		let known = BTreeSet::from([id([1, 2, 3, 4], 5), id([1, 2, 3, 4], 6), id([9, 2, 3, 4], 5)]);
		assert_eq!(pick("09020304", &known).unwrap(), Some(id([9, 2, 3, 4], 5)));
		assert_eq!(pick("0102030406", &known).unwrap(), Some(id([1, 2, 3, 4], 6)));
		assert_eq!(pick("ffffffff", &known).unwrap(), None);
		let failure = pick("01020304", &known).unwrap_err();
		assert_eq!(failure.exit as u8, Exit::Usage as u8);
		assert!(failure.hint.unwrap().contains("0x0102030405"));
	}
}
