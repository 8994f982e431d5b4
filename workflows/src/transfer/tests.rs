//! Notes and answers, from studies made of nothing.

use super::*;
use crate::study::fixtures::{digest, manifest, record, study};
use radledger_client::{AccountId, Signature};
use std::fs;

const PATHS: [&str; 3] = ["in/a", "in/b", "in/c"];

fn note() -> Note {
	Note { chain: H256::repeat_byte(9), from: 0, to: 1, manifest: manifest("1.1", &PATHS), openings: vec![opened()] }
}

fn opened() -> Opened {
	Opened { study: manifest("1.1", &PATHS).study_id(), account: AccountId([5; 32]), salt: digest("salt") }
}

fn signed(organisation: OrganisationId) -> Signature {
	Signature { by: AccountId([1; 32]), organisation, at: 0, block: 3 }
}

fn handover(root: H256, state: TransferState) -> Handover {
	Handover {
		study: note().manifest.study_id(),
		to: 1,
		purpose: TransferPurpose::Research,
		root,
		sent: signed(0),
		state,
		overdue: false,
	}
}

#[test]
fn note_should_be_read_as_it_was_written() {
	let json = note().to_json().unwrap();
	assert_eq!(Note::from_json(&json).unwrap(), note());
	assert_eq!(*note().to_json().unwrap(), *json);
}

#[test]
fn note_should_be_refused_when_any_part_is_another() {
	let json = note().to_json().unwrap();
	let changed = |field: &str, value: serde_json::Value| {
		let mut note: serde_json::Value = serde_json::from_str(&json).unwrap();
		note[field] = value;
		Note::from_json(&note.to_string()).unwrap_err()
	};
	let other = format!("{:?}", H256::repeat_byte(1));
	for (field, value, reason) in [
		("kind", "proof".into(), "kind"),
		("version", 1.into(), "version 1"),
		("study", other.clone().into(), "another study"),
		("root", other.into(), "another study or version"),
		("manifest", "AAAA".into(), "manifest"),
		("manifest", "?".into(), "base64"),
		("more", 1.into(), "unknown field"),
	] {
		let why = changed(field, value);
		assert!(why.contains(reason), "{field}: {why}");
	}
	assert!(Note::from_json("no JSON").is_err());
}

#[test]
fn may_send_should_refuse_when_the_ledger_has_another_version_or_none_any_more() {
	let manifest = manifest("1.1", &PATHS);
	let good = record(&manifest);
	assert!(may_send(&manifest, &good).is_ok());
	let amended = OnLedger { root: digest("later"), ..good.clone() };
	assert_eq!(may_send(&manifest, &amended).unwrap_err().code(), "stale-manifest");
	let erased = OnLedger { root: H256::zero(), instances: 0, ..good };
	assert_eq!(may_send(&manifest, &erased).unwrap_err().code(), "study-erased");
}

#[test]
fn awaited_should_find_the_transfer_of_this_root_to_this_organisation_only() {
	let root = note().manifest.root();
	let open = [handover(root, TransferState::Sent)];
	assert_eq!(awaited(&note(), &open, 1).unwrap(), &open[0]);

	let elsewhere = awaited(&note(), &open, 2).unwrap_err();
	assert_eq!(elsewhere.code(), "no-open-transfer");
	assert!(elsewhere.why().unwrap().contains("organisation 1"));
	assert_eq!(awaited(&note(), &[], 1).unwrap_err().code(), "no-open-transfer");

	let other = [handover(digest("other"), TransferState::Sent)];
	assert_eq!(awaited(&note(), &other, 1).unwrap_err().code(), "other-root");
	let corrupted = TransferState::Corrupted { found: digest("other"), signed: signed(1) };
	let error = awaited(&note(), &[handover(root, corrupted)], 1).unwrap_err();
	assert_eq!((&*error.code(), error.kind()), ("in-discrepancy", Kind::Refused));
}

#[test]
fn arrived_should_answer_with_the_root_that_was_sent_when_only_the_encoding_differs() {
	let manifest = manifest("1.1", &PATHS);
	let mut found = study("1.1", &PATHS);
	found.instances.reverse();
	found.instances[0].digests.encoding = digest("wrapped otherwise");
	assert_ne!(Manifest::new(&found, manifest.salt.0).root(), manifest.root());
	let (check, root) = compare(&manifest, &found, &manifest.root(), 0).unwrap();
	assert_eq!((check.verdict, root), (Verdict::Verified, manifest.root()));
	assert_eq!(check.instances.iter().filter(|one| one.same_bytes == Some(false)).count(), 1);
}

#[test]
fn arrived_should_answer_with_another_root_when_anything_else_differs() {
	let manifest = manifest("1.1", &PATHS);
	let mut altered = study("1.1", &PATHS);
	altered.instances[1].digests.attributes.edit(|all| all[0].digest = digest("other"));
	let mut twice = study("1.1", &PATHS);
	let mut version = twice.instances[1].clone();
	version.digests.attributes.edit(|all| all[0].digest = digest("other"));
	twice.instances.push(version);
	for found in [altered, twice, study("1.1", &PATHS[1..]), study("1.1", &["in/a", "in/b", "in/c", "in/d"])] {
		let (check, root) = compare(&manifest, &found, &manifest.root(), 0).unwrap();
		assert_ne!(check.verdict, Verdict::Verified);
		assert_ne!(root, manifest.root());
		assert_eq!(root, Manifest::new(&found, manifest.salt.0).root());
	}
}

#[test]
fn arrived_should_not_claim_to_be_intact_when_a_file_cannot_be_used() {
	let manifest = manifest("1.1", &PATHS);
	let root = manifest.root();
	let whole = compare(&manifest, &study("1.1", &PATHS), &root, 1);
	assert_eq!(whole.unwrap_err().code(), "unusable-file");
	// With an instance missing, the answer is a discrepancy anyway.
	let (_, found) = compare(&manifest, &study("1.1", &PATHS[1..]), &root, 1).unwrap();
	assert_ne!(found, root);
}

#[test]
fn note_should_be_new_or_the_very_same_and_its_owners_alone() {
	use std::os::unix::fs::PermissionsExt;
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("note");
	assert!(keep(&path, &note()).unwrap());
	assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
	assert!(!keep(&path, &note()).unwrap());
	assert_eq!(keep(&path, &Note { to: 2, ..note() }).unwrap_err().code(), "cannot-write");
	assert_eq!(Note::read(&path).unwrap(), note());
	fs::write(&path, &note().to_json().unwrap()[..99]).unwrap();
	assert_eq!(Note::read(&path).unwrap_err().code(), "malformed-note");
	assert_eq!(Note::read(&folder.path().join("none")).unwrap_err().code(), "unreadable-note");
}
