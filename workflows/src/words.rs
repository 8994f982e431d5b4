//! Small texts for people. Whatever comes out of files and folders is made harmless for a terminal.

use radledger_primitives::H256;
use serde::Serializer;
use std::path::Path;

/// `text` without control characters: a name in a file must not move the cursor or change a verdict on the screen.
pub fn clean(text: &str) -> String {
	text.chars().flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] }).collect()
}

/// `path` for people, see [`clean`].
pub fn path(path: &Path) -> String {
	clean(&path.to_string_lossy())
}

/// A path as a JSON string, also when it is not UTF-8.
///
/// # Errors
/// Those of the serializer.
pub fn lossy<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
	serializer.serialize_str(&path.to_string_lossy())
}

/// The beginning of a digest, enough to tell it from others.
pub fn short(digest: &H256) -> String {
	format!("{digest:?}").chars().take(10).collect()
}

/// `count` things: "1 file", "2 studies".
pub fn count(count: usize, thing: &str) -> String {
	match (count, thing.strip_suffix('y')) {
		(1, _) => format!("1 {thing}"),
		(_, Some(stem)) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{count} {stem}ies"),
		_ => format!("{count} {thing}s"),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn clean_should_show_control_characters_when_a_name_has_them() {
		assert_eq!(clean("a\u{1b}[2Jb\nñ"), "a\\u{1b}[2Jb\\nñ");
	}

	#[test]
	fn count_should_have_a_plural_unless_it_is_one() {
		assert_eq!([count(0, "file"), count(1, "study"), count(2, "study")], ["0 files", "1 study", "2 studies"]);
		assert_eq!(count(2, "day"), "2 days");
	}
}
