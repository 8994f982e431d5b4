//! A vault that the command line of 0.1.0 made is read as it is; one of a later version, a half-written note and a disk that
//! cannot be written are refused, and nothing is lost.

use radledger_primitives::StudyId;
use radledger_workflows::{
	report::notes,
	vault::{Note, Vault, FORMAT},
	Explain,
};
use serde::{Deserialize, Serialize};
use std::{
	fs,
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
	process::Command,
	thread,
};
use tempfile::TempDir;

/// A copy of the vault, for its owner alone.
fn vault() -> (TempDir, PathBuf) {
	fn copy(from: &Path, to: &Path) {
		fs::create_dir(to).unwrap();
		fs::set_permissions(to, fs::Permissions::from_mode(0o700)).unwrap();
		for entry in fs::read_dir(from).unwrap() {
			let path = entry.unwrap().path();
			let place = to.join(path.file_name().unwrap());
			if path.is_dir() {
				copy(&path, &place);
			} else {
				fs::copy(&path, &place).unwrap();
			}
		}
	}
	let scratch = tempfile::tempdir().unwrap();
	let place = scratch.path().join("vault");
	copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vault-of-0.1.0"), &place);
	(scratch, place)
}

#[derive(Serialize, Deserialize, PartialEq, Debug)]
struct Count {
	version: u16,
	count: u32,
}

impl Note for Count {
	const FOLDER: &'static str = "counts";
	const VERSION: Option<u16> = Some(1);
}

#[test]
fn manifests_and_notes_of_today_should_be_read() {
	let (_scratch, place) = vault();
	let vault = Vault::open(&place).unwrap();
	let manifests = vault.manifests().unwrap();
	let ids: Vec<StudyId> = manifests.list().unwrap();
	assert_eq!(ids.len(), 3);
	for id in &ids {
		let manifest = manifests.load(id).unwrap().unwrap();
		// All but the number of the organisation, which identifiers did not end with then.
		assert_eq!(manifest.study_id()[..28], id[..28]);
		assert_eq!(manifests.find(&manifest.study_uid).unwrap(), Some(manifest));
	}
	let reports = notes::list(&vault).unwrap();
	assert_eq!(reports.len(), 1);
	for report in reports {
		let note = notes::ReportNote::read(&vault, &report).unwrap();
		assert_eq!((note.report(), note.elements().len()), (report, 1));
		assert_eq!(notes::find(&vault, "R-1").unwrap(), Some(report));
	}
}

#[test]
fn a_vault_of_a_later_version_should_be_refused() {
	let (_scratch, place) = vault();
	fs::write(place.join(FORMAT), "2\n").unwrap();
	assert_eq!(Vault::open(&place).unwrap_err().code(), "vault-version");
	fs::write(place.join(FORMAT), "1\n").unwrap();
	assert!(Vault::open(&place).is_ok());
}

#[test]
fn several_callers_should_lose_nothing_on_one_vault() {
	let (_scratch, place) = vault();
	let vault = Vault::open(&place).unwrap();
	let add = || {
		for _ in 0..25 {
			let _lock = vault.lock().unwrap();
			let count = vault.notes::<Count>().read("uses").unwrap().map_or(0, |note| note.count);
			vault.notes::<Count>().write("uses", &Count { version: 1, count: count + 1 }).unwrap();
		}
	};
	thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(add))));
	assert_eq!(vault.notes::<Count>().read("uses").unwrap(), Some(Count { version: 1, count: 100 }));
}

#[test]
fn a_note_should_be_refused_when_it_is_half_written_or_of_a_later_version() {
	let (_scratch, place) = vault();
	let vault = Vault::open(&place).unwrap();
	let counts = vault.notes::<Count>();
	counts.write("uses", &Count { version: 1, count: 7 }).unwrap();
	let whole = fs::read(counts.path("uses")).unwrap();
	fs::write(counts.path("uses"), &whole[..whole.len() / 2]).unwrap();
	assert_eq!(counts.read("uses").unwrap_err().code(), "vault-damaged");
	assert_eq!(fs::read(counts.path("uses")).unwrap(), &whole[..whole.len() / 2], "it is left as it is");
	fs::write(counts.path("uses"), r#"{"version": 2, "count": 7, "more": true}"#).unwrap();
	assert_eq!(counts.read("uses").unwrap_err().code(), "vault-version");
	assert_eq!(counts.read("none").unwrap(), None);
}

/// Makes a small file system in a folder; says whether it may.
fn mount(folder: &Path, options: &str) -> bool {
	let mount = Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(folder).status();
	let mounted = mount.is_ok_and(|status| status.success());
	// Only root may mount; continuous integration is root.
	assert!(mounted || std::env::var("CI").as_deref() != Ok("true"), "CI cannot make a small disk");
	mounted
}

/// A full disk: a file system of a few pages, where the test may make one.
#[test]
fn a_disk_that_is_full_should_leave_the_note_that_was_there() {
	let scratch = tempfile::tempdir().unwrap();
	if !mount(scratch.path(), "size=64k,mode=700") {
		return;
	}
	let vault = Vault::open(&scratch.path().join("vault")).unwrap();
	let counts = vault.notes::<Count>();
	counts.write("uses", &Count { version: 1, count: 7 }).unwrap();
	let filled = fs::write(scratch.path().join("fill"), vec![0; 1 << 20]);
	let failed = counts.write("uses", &Count { version: 1, count: 8 });
	let kept = counts.read("uses");
	Command::new("umount").arg(scratch.path()).status().unwrap();
	assert!(filled.is_err());
	assert_eq!(failed.unwrap_err().code(), "vault");
	assert_eq!(kept.unwrap(), Some(Count { version: 1, count: 7 }));
}

/// A disk that cannot be written: it is read, and a change of it is refused.
#[test]
fn a_disk_that_is_read_only_should_be_read_and_not_written() {
	let scratch = tempfile::tempdir().unwrap();
	if !mount(scratch.path(), "size=64k,mode=700") {
		return;
	}
	let place = scratch.path().join("vault");
	let written = Vault::open(&place).and_then(|vault| vault.notes().write("uses", &Count { version: 1, count: 7 }));
	Command::new("mount").args(["-o", "remount,ro"]).arg(scratch.path()).status().unwrap();
	let vault = Vault::open(&place);
	let tried = vault.map(|vault| {
		let counts = vault.notes::<Count>();
		(counts.read("uses"), counts.write("uses", &Count { version: 1, count: 8 }), vault.lock().map(drop))
	});
	Command::new("umount").arg(scratch.path()).status().unwrap();
	written.unwrap();
	let (read, changed, locked) = tried.unwrap();
	assert_eq!(read.unwrap(), Some(Count { version: 1, count: 7 }));
	for refused in [changed, locked] {
		let error = refused.unwrap_err();
		assert_eq!(error.code(), "vault");
		assert!(error.why().is_some_and(|why| why.contains("Read-only file system")), "{error:?}");
	}
}
