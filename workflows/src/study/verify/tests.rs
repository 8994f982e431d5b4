//! Verdicts on studies made of nothing.

use super::*;
use crate::study::fixtures::{digest, manifest, reading, record, study};
use radledger_dicom::{Changes, Conflict, Instance, Levels};

const PATHS: [&str; 3] = ["in/a", "in/b", "in/c"];

#[test]
fn judge_should_verify_when_everything_is_as_on_the_ledger() {
	let manifest = manifest("1.1", &PATHS);
	let record = record(&manifest);
	let line = judge(&study("1.1", &PATHS), &manifest, Against::Ledger(Some(&record)));
	assert_eq!((line.verdict, line.count(InstanceState::Verified)), (Verdict::Verified, 3));
	assert_eq!(line.ledger.as_ref().unwrap().block, 7);
}

#[test]
fn judge_should_not_care_for_names_and_order_of_files() {
	let manifest = manifest("1.1", &PATHS);
	let mut found = study("1.1", &PATHS);
	found.instances.reverse();
	found.instances.iter_mut().for_each(|one| one.path = "elsewhere/x".into());
	assert_eq!(judge(&found, &manifest, Against::Vault).verdict, Verdict::Verified);
}

#[test]
fn judge_should_name_attributes_when_one_was_changed_added_or_removed() {
	let manifest = manifest("1.1", &PATHS);
	let mut found = study("1.1", &PATHS);
	found.instances[1].digests.attributes.edit(|all| {
		all[0].digest = digest("another");
		all.insert(
			0,
			radledger_dicom::AttributeDigest {
				tag: Tag(0x0010, 0x0010),
				digest: digest("a name"),
				lenient: None,
				certain: true,
				opaque: false,
				kind: 0,
				kinds: Vec::new(),
				skeleton: None,
			},
		);
	});
	let line = judge(&found, &manifest, Against::Vault);
	assert_eq!((line.verdict, line.count(InstanceState::Altered)), (Verdict::Altered, 1));
	let altered = line.instances.iter().find(|one| one.verdict == InstanceState::Altered).unwrap();
	assert_eq!(altered.detail(), "(0028,1050) Window Center changed; (0010,0010) Patient Name added; no pixel data");
}

#[test]
fn judge_should_tell_missing_from_added() {
	let manifest = manifest("1.1", &PATHS);
	let missing = judge(&study("1.1", &PATHS[..2]), &manifest, Against::Vault);
	assert_eq!((missing.verdict, missing.count(InstanceState::Missing)), (Verdict::Incomplete, 1));
	let added = judge(&study("1.1", &["in/a", "in/b", "in/c", "in/d"]), &manifest, Against::Vault);
	assert_eq!((added.verdict, added.count(InstanceState::Added)), (Verdict::Altered, 1));
}

#[test]
fn judge_should_say_unknown_of_every_instance_when_the_vault_has_no_manifest() {
	let line = StudyCheck::unknown(&study("1.1", &PATHS));
	assert_eq!((line.verdict, line.count(InstanceState::Unknown), line.study), (Verdict::Unknown, 3, None));
}

#[test]
fn judge_should_not_verify_when_the_ledger_has_nothing_or_something_else() {
	let manifest = manifest("1.1", &PATHS);
	let found = study("1.1", &PATHS);
	assert_eq!(judge(&found, &manifest, Against::Ledger(None)).verdict, Verdict::NotOnLedger);
	for other in [OnLedger { root: H256::zero(), ..record(&manifest) }, OnLedger { instances: 4, ..record(&manifest) }]
	{
		let line = judge(&found, &manifest, Against::Ledger(Some(&other)));
		assert_eq!(line.verdict, Verdict::StaleManifest);
	}
}

#[test]
fn detail_should_say_what_is_not_quite_the_same_in_a_verified_instance() {
	let levels = |encoding| InstanceVerdict::Verified(Levels { encoding, pixel: LevelState::Same });
	for (verdict, expected) in
		[(levels(true), ""), (levels(false), "re-encoded: other bytes on disk, the same data set")]
	{
		assert_eq!(InstanceCheck::of("1.1.1", None, &verdict).detail(), expected);
	}
}

#[test]
fn studies_should_be_not_comparable_when_nothing_worse_is_found() {
	let manifest = manifest("1.1", &PATHS);
	let mut found = study("1.1", &PATHS);
	found.instances[1].digests.attributes.edit(|all| {
		(all[0].digest, all[0].opaque, all[0].certain) = (digest("another"), true, false);
	});
	let line = judge(&found, &manifest, Against::Vault);
	assert_eq!((line.verdict, line.count(InstanceState::NotComparable)), (Verdict::NotComparable, 1));
	let unclear = line.instances.iter().find(|one| one.verdict == InstanceState::NotComparable).unwrap();
	let expected = format!("(0028,1050) Window Center {}; no pixel data", Why::Type);
	assert_eq!(unclear.detail(), expected);

	let trouble = |studies: Vec<StudyCheck>| {
		let verified = studies.iter().all(|study| study.verdict == Verdict::Verified);
		let checked_against = "vault";
		Verification { verified, checked_against, studies, findings: vec![], ignored: 0, bytes: 0 }.trouble()
	};
	let (good, bad) = (judge(&study("1.1", &PATHS), &manifest, Against::Vault), StudyCheck::unknown(&found));
	assert_eq!(trouble(vec![good.clone()]), None);
	assert_eq!(trouble(vec![good.clone(), line.clone()]), Some(Kind::NotComparable));
	assert_eq!(trouble(vec![good, line, bad]), Some(Kind::Refused));
}

#[test]
fn detail_should_tell_pixels_apart_in_an_altered_instance() {
	for (pixel, expected) in [
		(LevelState::Same, "(0028,1050) Window Center removed; pixel data intact"),
		(LevelState::Absent, "(0028,1050) Window Center removed; no pixel data"),
		(LevelState::Differs, "(0028,1050) Window Center removed; pixel data changed"),
		(LevelState::NotComparable, "(0028,1050) Window Center removed; pixel data cannot be compared"),
	] {
		let (changed, added, removed, unclear) = (vec![], vec![], vec![Tag(0x0028, 0x1050)], vec![]);
		let changes = Changes { changed, added, removed, unclear, pixel };
		assert_eq!(InstanceCheck::of("1.1.1", None, &InstanceVerdict::Altered(changes)).detail(), expected);
	}
}

#[test]
fn found_should_hold_every_version_of_an_instance_in_conflict() {
	let mut reading = reading(vec![study("1.1", &PATHS)]);
	let mut other = reading.studies[0].instances[0].clone();
	other.digests.attributes.edit(|all| all[0].digest = digest("another"));
	let stray = Instance { study_uid: "1.2".into(), ..other.clone() };
	reading.conflicts = vec![Conflict {
		sop_instance_uid: other.sop_instance_uid.clone(),
		study_uids: vec!["1.1".into(), "1.2".into()],
		paths: Vec::new(),
		others: vec![other, stray],
	}];
	let found = found(&reading);
	assert_eq!(
		found.iter().map(|study| (study.uid.as_str(), study.instances.len())).collect::<Vec<_>>(),
		[("1.1", 4), ("1.2", 1)]
	);
	let line = judge(&found[0], &manifest("1.1", &PATHS), Against::Vault);
	assert_eq!(
		(line.verdict, line.count(InstanceState::Verified), line.count(InstanceState::Altered)),
		(Verdict::Altered, 3, 1)
	);
}

#[test]
fn json_should_have_stable_names_and_full_identifiers() {
	let manifest = manifest("1.1", &["in/a"]);
	let record = record(&manifest);
	let line = judge(&study("1.1", &["in/a"]), &manifest, Against::Ledger(Some(&record)));
	let json = serde_json::to_value(&line).unwrap();
	assert_eq!(json["verdict"], "Verified");
	assert_eq!(json["study"], format!("{:?}", manifest.study_id()));
	assert_eq!(json["manifest_root"], json["ledger"]["root"]);
	let instance = &json["instances"][0];
	assert_eq!((&instance["verdict"], &instance["path"]), (&"Verified".into(), &"in/a".into()));
	assert_eq!(instance["same_bytes"], true);
}

#[test]
fn names_should_show_control_characters_when_a_file_name_has_them() {
	let check = StudyCheck::unknown(&study("1.1", &["in/a\u{1b}[2J"]));
	assert!(check.instances.iter().all(|one| !one.name().contains('\u{1b}')));
}
