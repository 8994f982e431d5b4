//! `docs/errors.md` lists every error of the library; `RADLEDGER_WRITE=1 cargo nextest run -p radledger-workflows -E
//! 'test(errors_document)'` writes it.

use radledger_workflows::error::{rows, CATALOGUE};
use std::{collections::BTreeMap, fs, path::Path};

const BEGIN: &str = "<!-- written by workflows/tests/errors.rs -->\n";
const END: &str = "<!-- end -->\n";

fn document() -> String {
	let themes = CATALOGUE.iter().map(|(theme, entries)| format!("\n### {theme}\n\n{}", rows(entries)));
	themes.chain(["\n".to_owned()]).collect()
}

#[test]
fn errors_document_should_list_every_error() {
	let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/errors.md");
	let text = fs::read_to_string(&path).unwrap();
	let (before, rest) = text.split_once(BEGIN).expect("the mark where the list begins");
	let (written, after) = rest.split_once(END).expect("the mark where the list ends");
	if std::env::var_os("RADLEDGER_WRITE").is_some() {
		fs::write(&path, [before, BEGIN, &document(), END, after].concat()).unwrap();
	} else {
		assert_eq!(written, document(), "write docs/errors.md again, see the head of this file");
	}
}

#[test]
fn catalogue_should_hold_every_theme() {
	fn declared(folder: &Path) -> usize {
		let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
		entries
			.map(|path| match path.is_dir() {
				true => declared(&path),
				false => fs::read_to_string(&path).unwrap().lines().filter(|line| *line == "crate::errors! {").count(),
			})
			.sum()
	}
	assert_eq!(CATALOGUE.len(), declared(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")));
}

#[test]
fn errors_of_one_code_should_be_of_one_kind_and_speak_of_no_program() {
	let mut kinds = BTreeMap::new();
	for (theme, entries) in CATALOGUE {
		assert!(!entries.is_empty(), "{theme}");
		for entry in *entries {
			let texts = [Some(entry.what), entry.why, entry.remedy];
			assert!(
				texts.into_iter().flatten().all(|text| !text.contains("radledger ") && !text.contains(" --")),
				"{entry:?}"
			);
			kinds.entry(entry.code).or_insert_with(Vec::new).push(entry.kind);
		}
	}
	// Codes that stand for two situations, one of which is wrong usage.
	const BOTH: &[&str] = &["nothing-to-patrol"];
	for (code, of) in kinds {
		assert!(BOTH.contains(&code) || of.windows(2).all(|pair| pair[0] == pair[1]), "{code}: {of:?}");
	}
}
