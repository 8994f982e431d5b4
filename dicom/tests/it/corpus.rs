//! The real files, and small helpers to work on them.

use radledger_dicom::{read_file, verify, Instance, InstanceVerdict, Manifest, Study};
use std::{
	env, fs,
	path::{Path, PathBuf},
	process::Command,
};

fn set(name: &str) -> Option<PathBuf> {
	env::var_os(name).map(PathBuf::from)
}

/// Where the scripts keep what they fetch.
pub fn cache() -> PathBuf {
	set("RADLEDGER_CACHE")
		.or_else(|| Some(set("XDG_CACHE_HOME")?.join("radledger")))
		.unwrap_or_else(|| set("HOME").expect("HOME is set").join(".cache/radledger"))
}

/// Runs one of `tests/tools`, with the Python libraries that `scripts/setup --test` installs.
pub fn tool(name: &str, arguments: &[&str]) -> String {
	let output = Command::new("python3")
		.env("PYTHONPATH", cache().join("python"))
		.env("PYTHONWARNINGS", "ignore")
		.arg(format!("{}/../tests/tools/{name}", env!("CARGO_MANIFEST_DIR")))
		.args(arguments)
		.output()
		.expect("python3 is missing: run scripts/setup --test");
	let said = String::from_utf8_lossy(&output.stderr);
	assert!(output.status.success(), "{name} {arguments:?} (run scripts/setup --test): {said}");
	String::from_utf8(output.stdout).unwrap()
}

/// The folder that `scripts/corpus` fills.
pub fn folder() -> PathBuf {
	let folder = set("RADLEDGER_CORPUS").unwrap_or_else(|| cache().join("dicom"));
	assert!(folder.join("packages").is_file(), "no DICOM files in {}: run scripts/corpus", folder.display());
	folder
}

/// One file of the corpus.
pub fn file(name: &str) -> PathBuf {
	let path = folder().join(name);
	assert!(path.is_file(), "{} is missing: run scripts/corpus", path.display());
	path
}

/// A file of pydicom's test files.
pub fn pydicom(name: &str) -> PathBuf {
	file(&format!("pydicom/test_files/{name}"))
}

/// Every file, sorted.
pub fn all() -> Vec<PathBuf> {
	fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
		for entry in fs::read_dir(folder).unwrap() {
			let path = entry.unwrap().path();
			if path.is_dir() {
				collect(&path, files)
			} else {
				files.push(path)
			}
		}
	}
	let mut files = Vec::new();
	collect(&folder(), &mut files);
	files.sort();
	files
}

/// Reads a file that must be an instance.
pub fn instance(path: &Path) -> Instance {
	read_file(path).unwrap_or_else(|error| panic!("{error}")).unwrap_or_else(|| panic!("{}: no DICOM", path.display()))
}

/// A manifest of exactly this instance.
pub fn manifest(instance: &Instance) -> Manifest {
	Manifest::new(&Study { uid: instance.study_uid.clone(), instances: vec![instance.clone()] }, [7; 32])
}

/// The verdict on `found` where `expected` was anchored; its SOP Instance UID is taken to be the same.
pub fn compare(expected: &Instance, found: &Instance) -> InstanceVerdict {
	let found = Instance { sop_instance_uid: expected.sop_instance_uid.clone(), ..found.clone() };
	verify(&manifest(expected), &[found]).instances.remove(0).verdict
}

/// Runs a program that must succeed.
pub fn run(program: &str, arguments: &[&str]) {
	let output = Command::new(program).args(arguments).output().unwrap_or_else(|error| {
		panic!("{program} cannot be run ({error}): run scripts/setup --test");
	});
	let said = String::from_utf8_lossy(&output.stderr);
	assert!(output.status.success(), "{program} {arguments:?}: {said}");
}

/// A copy of `from` called `name` in `folder`.
pub fn copy(from: &Path, folder: &Path, name: &str) -> PathBuf {
	let to = folder.join(name);
	fs::copy(from, &to).unwrap();
	to
}

/// A file of these bytes called `name` in `folder`.
pub fn write(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
	let path = folder.join(name);
	fs::write(&path, bytes).unwrap();
	path
}

/// Where `needle` begins in `bytes`.
pub fn find(bytes: &[u8], needle: &[u8]) -> usize {
	bytes.windows(needle.len()).position(|window| window == needle).expect("the bytes are there")
}

/// Path as text.
pub fn text(path: &Path) -> &str {
	path.to_str().expect("paths here are UTF-8")
}
