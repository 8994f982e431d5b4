//! `docs/errors.md` lists the errors of the program and of the client; `RADLEDGER_WRITE=1 cargo nextest run -p radledger-cli
//! -E 'test(errors_document)'` writes them.

use super::CliError;
use crate::hints;
use radledger_client::CODES;
use radledger_workflows::error::{rows, CATALOGUE};
use std::{collections::BTreeSet, fs, path::Path};

const BEGIN: &str = "<!-- written by cli/src/errors/document.rs -->\n";
const END: &str = "<!-- end -->\n";

/// The table of the client's errors: what to do is the program's hint, where there is one.
fn of_client() -> String {
	let row = |(code, meaning, remedy): &(&str, &str, &str)| {
		format!("| `{code}` | {meaning} | {} |\n", hints::of(code).unwrap_or(remedy).replace('|', "\\|"))
	};
	format!("| code | what happened | what to do |\n|---|---|---|\n{}", CODES.iter().map(row).collect::<String>())
}

#[test]
fn errors_document_should_list_every_error_of_the_program() {
	let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/errors.md");
	let text = fs::read_to_string(&path).unwrap();
	let (before, rest) = text.split_once(BEGIN).expect("the mark where the list begins");
	let (written, after) = rest.split_once(END).expect("the mark where the list ends");
	let document =
		format!("\n### The program\n\n{}\n### Node and transactions\n\n{}\n", rows(CliError::ENTRIES), of_client());
	match std::env::var_os("RADLEDGER_WRITE") {
		Some(_) => fs::write(&path, [before, BEGIN, &document, END, after].concat()).unwrap(),
		None => assert_eq!(written, document, "write docs/errors.md again, see the head of this file"),
	}
}

/// A hint for a code that nothing has is not shown to anybody.
#[test]
fn hints_should_be_for_codes_that_there_are() {
	let themes = CATALOGUE.iter().flat_map(|(_, entries)| *entries).chain(CliError::ENTRIES);
	let known: BTreeSet<_> = themes.map(|entry| entry.code).chain(CODES.iter().map(|(code, ..)| *code)).collect();
	let sources = ["../hints.rs", "client.rs", "device.rs", "model.rs", "report.rs", "study.rs"];
	for source in sources {
		let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/hints").join(source);
		let text = fs::read_to_string(&path).unwrap();
		// The hints for refusals by pallets stand below, in functions of their own.
		let text = text.split("fn of_consent").next().unwrap_or_default();
		for line in text.lines().filter(|line| line.contains("=>") && line.trim_start().starts_with(['"', '|'])) {
			let codes = line.split("=>").next().unwrap_or_default();
			for code in codes.split('"').skip(1).step_by(2) {
				assert!(known.contains(code), "{source}: {code}");
			}
		}
	}
}
