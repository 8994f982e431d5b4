//! Every command that a document shows is run, in order, on a new ledger, and prints what the document says.

use anyhow::Result;
use radledger_tests::{binary, root, Node, Ran, Seal};
use std::{collections::BTreeSet, env, fs, process::Command};
use tempfile::TempDir;

/// The documents with commands; each has a test below.
const DOCUMENTS: &[&str] = &[
	"README.md",
	"docs/annotation.md",
	"docs/consent.md",
	"docs/devices.md",
	"docs/models.md",
	"docs/provenance.md",
	"docs/reports.md",
	"docs/vigilance.md",
];
/// Needs a machine of its own: `operators.rs` runs it.
const OPERATORS: &str = "docs/operators.md";

fn run(document: &str) -> Result<()> {
	assert!(DOCUMENTS.contains(&document), "{document} is not listed");
	let home = TempDir::new()?;
	let node = Node::start(&home.path().join("chain"), Seal::Instant)?;
	let programs = binary("radledger").parent().expect("a program is in a folder").to_owned();
	let path =
		env::join_paths([programs].into_iter().chain(env::split_paths(&env::var_os("PATH").unwrap_or_default())))?;
	let mut command = Command::new(root().join("tests/tools/run-document"));
	for name in ["RADLEDGER_AS", "RADLEDGER_RELAY", "RADLEDGER_VAULT", "RADLEDGER_KEYS", "RADLEDGER_PASSWORD_FILE"] {
		command.env_remove(name);
	}
	command.current_dir(root()).arg(document).env("PATH", path).env("RADLEDGER_NODE", node.url());
	command.env("TMPDIR", home.path()).env("XDG_CONFIG_HOME", home.path().join("config"));
	command.env("XDG_DATA_HOME", home.path().join("data"));
	let ran = Ran::of(&mut command)?;
	assert_eq!(ran.code, 0, "{}\n{}", ran.stdout, ran.stderr);
	println!("{}", ran.stdout);
	Ok(())
}

macro_rules! documents {
	($($name:ident: $document:literal),* $(,)?) => {$(
		#[test]
		fn $name() -> Result<()> {
			run($document)
		}
	)*};
}

documents! {
	readme_should_run_as_printed: "README.md",
	annotation_should_run_as_printed: "docs/annotation.md",
	consent_should_run_as_printed: "docs/consent.md",
	devices_should_run_as_printed: "docs/devices.md",
	models_should_run_as_printed: "docs/models.md",
	provenance_should_run_as_printed: "docs/provenance.md",
	reports_should_run_as_printed: "docs/reports.md",
	vigilance_should_run_as_printed: "docs/vigilance.md",
}

#[test]
fn documents_should_be_listed_when_they_show_commands() -> Result<()> {
	let mut found = BTreeSet::new();
	for folder in ["", "docs", "docs/decisions", "examples", "dicom", "tests", "workflows"] {
		for entry in fs::read_dir(root().join(folder))? {
			let name = entry?.file_name().to_string_lossy().into_owned();
			let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
			if path.ends_with(".md") && fs::read_to_string(root().join(&path))?.contains("```console") {
				found.insert(path);
			}
		}
	}
	let known = DOCUMENTS.iter().chain(&[OPERATORS]).map(|document| (*document).into()).collect();
	assert_eq!(found, known);
	Ok(())
}
