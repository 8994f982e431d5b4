//! What the tests of exports share.

use std::{
	env,
	path::{Path, PathBuf},
	process::Command,
};

/// Runs Python with the libraries that `scripts/setup --test` installs. Returns whether it succeeded, and what it said.
pub fn python(script: &str, folder: &Path) -> (bool, String) {
	let set = |name: &str| env::var_os(name).map(PathBuf::from);
	let cache = set("RADLEDGER_CACHE").or_else(|| Some(set("HOME")?.join(".cache/radledger"))).expect("a home");
	let output = Command::new("python3")
		.env("PYTHONPATH", cache.join("python"))
		.args(["-c", script])
		.arg(folder)
		.output()
		.expect("Python is there (scripts/setup --test)");
	let said = [output.stdout, output.stderr].concat();
	(output.status.success(), String::from_utf8_lossy(&said).into_owned())
}
