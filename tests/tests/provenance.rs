//! From any image back to where it came from and forward to what was made of it, and what can be proved of it to a
//! stranger: on real files, by the programs that users run.

use anyhow::{Context, Result};
use radledger_tests::{copy, dcmodify, files, gather, tag, tool, Cli, Ran, Site};
use serde_json::{json, Value};
use std::{
	env, fs,
	path::{Path, PathBuf},
	process::Command,
};

#[test]
fn copy_without_identity_should_be_proved_to_a_stranger_and_found_from_both_ends() -> Result<()> {
	let site = Site::with_archive()?;
	let original = site.anchor("archive/00")?;
	let (archive, out) = (site.path("archive/00"), site.path("copy"));
	let deidentify = "study deidentify @archive/00 @copy --profile basic --retain patient-characteristics";
	let made = site.say("technologist-1", deidentify).expect(0).json();
	let copy_id = made["copy"].as_str().context("no copy")?.to_string();
	let count = files(&archive)?.len();
	assert_eq!(made["instances"], count);
	assert_eq!(made["report"]["same_pixels"], true);
	let copies = files(&out)?;
	assert_eq!(copies.len(), count);
	let name = tag(&files(&archive)?[0], "0020,000d")?;
	assert_ne!(tag(&copies[0], "0020,000d")?, name);

	// A stranger without vault and key: with the ledger, and with nothing but the root.
	let stranger = site.cli()?;
	let check = |line: &str| site.at(&stranger, "nobody", line);
	let checked = check("study check-proof @copy.proof @copy").expect(0).json();
	assert_eq!(checked["verdict"], "Proved");
	assert_eq!(checked["derivation_recorded"], true);
	let shown = check(&format!("study show {original}")).expect(0).json();
	let root = shown["root"].as_str().context("no root")?.to_string();
	let proof = fs::read(site.path("copy.proof"))?;
	let shown = site.at(&stranger, "nobody", "study show-proof @copy.proof").expect(0).stdout;
	assert!(shown.contains(&root[2..]), "{shown}");
	let uid = tag(&files(&archive)?[0], "0008,0018")?;
	for secret in [uid.as_str(), name.as_str(), &tag(&files(&archive)?[0], "0020,000d")?] {
		let secret = secret.trim_matches(['\0', ' ']);
		assert!(!shown.contains(secret), "the proof names {secret}");
		assert!(!proof.windows(secret.len()).any(|part| part == secret.as_bytes()), "the proof names {secret}");
	}

	// Forward and back.
	let up = check(&format!("study lineage {copy_id} --up --format json")).expect(0).json();
	let down = check(&format!("study lineage {original} --down --format json")).expect(0).json();
	assert_eq!(up["edges"], down["edges"]);
	assert_eq!(up["edges"].as_array().map(Vec::len), Some(1));
	for format in ["table", "dot", "svg"] {
		let shown = stranger.plain(["study", "lineage", &original, "--format", format])?.expect(0);
		assert!(shown.stdout.contains(&copy_id[2..10]), "{format}: {shown:?}");
		assert!(shown.stdout.contains("de-identifying"), "{format}: {shown:?}");
		let svg = shown.stdout.starts_with("<svg") && shown.stdout.trim_end().ends_with("</svg>");
		assert_eq!(svg, format == "svg", "{shown:?}");
	}

	// What is recorded, without a node.
	let written = check(&format!("receipt write study {original} --out @copy.receipt")).expect(0).json();
	assert_eq!((&written["record"]["kind"], &written["final"]), (&json!("study"), &json!(false)));
	let origin = check(&format!("receipt write origin study {copy_id} --out @origin.receipt")).expect(0).json();
	assert_eq!(origin["record"]["kind"], "origin");
	// The ledger's own node is not one of the relay chain, and that is said.
	let relay = format!("receipt write study {original} --relay {} --out @none.receipt", site.node.url());
	let refused = check(&relay).expect(1);
	assert_eq!(refused.error(), "not-a-relay-chain", "{refused:?}");
	let genesis = site.node.rpc("chain_getBlockHash", json!([0]))?;
	let genesis = genesis.as_str().context("no genesis")?.to_string();

	let offline = Cli::new("ws://127.0.0.1:1")?;
	let check = |line: &str| site.at(&offline, "nobody", line);
	let proved = |more: &str| check(&format!("study check-proof @copy.proof {more}"));
	let held = proved(&format!("--root {root} --chain {genesis} @copy"));
	assert_eq!(held.expect(0).json()["verdict"], "Proved");
	let shown = check(&format!("receipt check @copy.receipt --chain {genesis}")).expect(0).json();
	assert_eq!((&shown["record"]["identifiers"][0], &shown["fields"]["root"]), (&json!(original), &json!(root)));
	assert_eq!(shown["finality"], Value::Null);
	assert!(shown["not_proved"].to_string().contains("development chain"), "{shown}");
	let other = format!("0x{}", "ab".repeat(32));
	check(&format!("receipt check @copy.receipt --chain {other}")).expect(3);
	proved(&format!("--root {root} --chain {other} @copy")).expect(3);
	proved(&format!("--root {other} @copy")).expect(3);
	proved(&format!("--root {root}")).expect(2);
	let mut receipt = fs::read(site.path("copy.receipt"))?;
	let middle = receipt.len() / 2;
	receipt[middle] ^= 1;
	fs::write(site.path("bad.receipt"), &receipt)?;
	assert_ne!(check("receipt check @bad.receipt").code, 0);

	// A copy that was touched afterwards, and one of which an image is missing.
	let touched = site.path("touched");
	copy(&out, &touched)?;
	dcmodify(&files(&touched)?[3], &["-m", "(0028,1050)=999"])?;
	proved(&format!("--root {root} @touched")).expect(3);
	fs::remove_file(&files(&touched)?[3])?;
	proved(&format!("--root {root} @touched")).expect(3);
	Ok(())
}

#[test]
fn copies_should_stand_beside_their_original_when_they_keep_its_uids() -> Result<()> {
	let site = Site::with_archive()?;
	let original = site.anchor("archive/00")?;
	let say = |line: &str| site.say("technologist-1", line);
	let shown = || say(&format!("study show {original}")).expect(0).json();
	let before = shown();
	let mut copies = std::collections::BTreeSet::from([original.clone()]);
	let ways = [
		("plain", ""),
		("dates", "--retain modified-dates"),
		("uids", "--retain uids"),
		("more", "--retain uids --retain patient-characteristics"),
		("trial", "--trial-protocol P-7 --trial-site 12 --trial-subject 12-001"),
		("other", "--project other"),
	];
	for (out, options) in ways {
		let made = say(&format!("study deidentify @archive/00 @{out} {options}")).expect(0).json();
		assert!(copies.insert(made["copy"].as_str().context("no copy")?.into()), "{out}");
	}
	// Each is found by its files, and nothing became of the original.
	for (out, _) in ways {
		say(&format!("study verify @{out}")).expect(0);
		say(&format!("study check-proof @{out}.proof @{out}")).expect(0);
	}
	assert_eq!(shown(), before);
	say("study verify @archive/00").expect(0);
	let value = |folder: &str, name: &str| tag(&files(&site.path(folder))?[0], name);
	assert_eq!(value("uids", "0020,000d")?, value("archive/00", "0020,000d")?);
	assert_eq!(value("trial", "0012,0040")?, "12-001");
	// The same once more is the same study.
	let again = say("study deidentify @archive/00 @again --retain uids").expect(0).json();
	assert!(!copies.insert(again["copy"].as_str().context("no copy")?.into()));
	say("study deidentify @archive/00 @none --trial-subject 7").expect(2);

	// An amendment of the original does not make the proof untrue.
	dcmodify(&files(&site.path("archive/00"))?[0], &["-i", "(0008,1030)=Knee"])?;
	say("study anchor @archive/00 --amend demographics-corrected").expect(0);
	let checked = say("study check-proof @plain.proof @plain").expect(0).json();
	assert_eq!((&checked["version"], &checked["latest_version"]), (&0.into(), &1.into()));
	Ok(())
}

#[test]
fn copy_of_another_program_should_be_proved_and_anchored_as_a_copy() -> Result<()> {
	let site = Site::with_archive()?;
	let original = site.anchor("archive/00")?;
	let say = |line: &str| site.say("technologist-1", line);
	say("study deidentify @archive/00 @ours").expect(0);
	// As if another program had made it, one that writes nothing of PS3.15 E.1.1.
	copy(&site.path("ours"), &site.path("theirs"))?;
	for file in files(&site.path("theirs"))? {
		dcmodify(&file, &["-ea", "(0012,0062)", "-ea", "(0012,0063)", "-ea", "(0012,0064)", "-ea", "(0018,A001)"])?;
	}
	let refused = say("study prove-copy @archive/00 @theirs --retain uids").expect(3);
	assert_eq!(refused.error(), "no-copy");
	let proved = say("study prove-copy @archive/00 @theirs").expect(0).json();
	assert_eq!((&proved["original"], &proved["report"]["stated"]), (&original.into(), &true.into()));
	let checked = say("study check-proof @theirs.proof @theirs").expect(0).json();
	assert_eq!((&checked["verdict"], &checked["derivation_recorded"]), (&"Proved".into(), &true.into()));
	say("study verify @theirs").expect(0);
	say("study verify @ours").expect(0);
	Ok(())
}

/// The days of the Gregorian calendar before a date `YYYYMMDD`.
fn day_number(date: i64) -> i64 {
	let (year, month, day) = (date / 10_000, date / 100 % 100, date % 100);
	// The year begins in March, so that the leap day is its last.
	let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
	365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day
}

#[test]
fn studies_of_one_patient_should_keep_their_distance_in_their_copies() -> Result<()> {
	let site = Site::with_archive()?;
	let archive = site.path("archive/00");
	for (folder, day) in [("first", "20240102"), ("second", "20240202")] {
		let to = site.path(folder);
		copy(&archive, &to)?;
		for file in files(&to)? {
			let uid = |number: &str| format!("{number}.{day}");
			let study = format!("(0020,000d)={}", uid("1.2.3"));
			let instance = format!("(0008,0018)={}", uid(tag(&file, "0008,0018")?.trim_matches(['\0', ' '])));
			let date = format!("(0008,0020)={day}");
			let frame = "(0020,0052)=1.2.3.4";
			dcmodify(&file, &["-m", &study, "-m", &instance, "-i", &date, "-i", frame, "-i", "(0010,0020)=P1"])?;
		}
		site.anchor(folder)?;
	}
	let copied = |from: &str, out: &str, project: &str| -> Result<(i64, String)> {
		let line = format!("study deidentify @{from} @{out} --retain modified-dates --project {project}");
		site.say("technologist-1", &line).expect(0);
		let file = files(&site.path(out))?[0].clone();
		Ok((day_number(tag(&file, "0008,0020")?.trim().parse()?), tag(&file, "0020,0052")?))
	};
	let ((first, frame), (second, same_frame)) = (copied("first", "a", "one")?, copied("second", "b", "one")?);
	assert_eq!((second - first, &frame), (31, &same_frame));
	let (other, other_frame) = copied("first", "c", "two")?;
	assert!(other != first && other_frame != frame);
	Ok(())
}

#[test]
fn values_should_be_disclosed_without_the_image() -> Result<()> {
	let site = Site::with_archive()?;
	let study = site.anchor("archive/00")?;
	let slice = files(&site.path("archive/00"))?[4].clone();
	let disclose = |more: &str| site.say("nobody", &format!("study disclose {} {more}", slice.display()));
	disclose("--tag Modality --tag 0028,0010 --tag (0018,0050) --out @disclosure.json").expect(0);
	let stranger = site.cli()?;
	let shown = site.at(&stranger, "nobody", "study check-proof @disclosure.json").expect(0).json();
	assert_eq!((&shown["verdict"], &shown["study"]), (&"Proved".into(), &study.clone().into()));
	let values = shown["disclosed"].as_array().context("nothing shown")?;
	let value = |name: &str| values.iter().find(|value| value["name"] == name).map(|value| value["value"].clone());
	assert_eq!(value("Modality"), Some("MR".into()));
	assert_eq!(value("Rows"), Some("256".into()));
	assert_eq!(values.len(), 3);
	let json = fs::read_to_string(site.path("disclosure.json"))?;
	assert!(!json.contains(&tag(&slice, "0008,0018")?));

	let forged = json.replace(&hex("MR"), &hex("CT"));
	assert_ne!(forged, json);
	site.write("forged.json", &forged)?;
	site.at(&stranger, "nobody", "study check-proof @forged.json").expect(3);
	assert_eq!(disclose("--tag CountsAccumulated").expect(2).error(), "cannot-disclose");
	Ok(())
}

fn hex(text: &str) -> String {
	text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn corruption_on_the_way_should_be_found_by_the_receiver_and_seen_by_both() -> Result<()> {
	let site = Site::with_archive()?;
	let study = site.anchor("archive/00")?;
	let (archive, arrived) = (site.path("archive/00"), site.path("arrived"));
	let send = |note: &str| {
		let line = format!("transfer send {study} --to 1 --purpose second-opinion --note @{note}");
		site.say("technologist-1", &line)
	};
	let states = |cli: &Cli| -> Result<Vec<String>> {
		let json = cli.run(["transfer", "list", &study])?.expect(0).json();
		let all = json["transfers"].as_array().cloned().unwrap_or_default();
		Ok(all.iter().filter_map(|one| Some(one["state"].as_str()?.to_owned())).collect())
	};
	let confirm = |note: &str, who: &str| site.at(&site.south, who, &format!("transfer confirm @{note} @arrived"));

	copy(&archive, &arrived)?;
	send("note.json").expect(0);
	assert_eq!(states(&site.north)?, ["sent"]);
	assert_eq!(send("again.json").code, 0, "the same again completes what is there");
	confirm("note.json", "technologist-1").expect(3); // not the receiver
	let intact = confirm("note.json", "radiologist-2").expect(0).json();
	assert_eq!(intact["study"]["study"], study.as_str());
	assert_eq!(states(&site.south)?, ["intact"]);
	assert_ne!(confirm("note.json", "radiologist-2").code, 0, "confirmed twice");
	// The receiver can verify what it has from now on.
	site.at(&site.south, "nobody", "study verify @arrived").expect(0);

	send("second.json").expect(0);
	let slice = files(&arrived)?[2].clone();
	let mut bytes = fs::read(&slice)?;
	let last = bytes.len() - 100;
	bytes[last] ^= 1;
	fs::write(&slice, bytes)?;
	confirm("second.json", "radiologist-2").expect(3);
	assert_eq!(states(&site.north)?, ["intact", "corrupted"]);
	let resolve = format!("transfer resolve {study} --to 1 --outcome discarded");
	assert_eq!(site.say("technologist-1", &resolve).code, 3);
	site.say("steward-1", &resolve).expect(0);
	assert_eq!(states(&site.south)?, ["intact", "resolved"]);
	Ok(())
}

#[test]
fn measurement_should_have_its_settings_first_and_keep_every_value() -> Result<()> {
	let site = Site::with_archive()?;
	let study = site.anchor("archive/00")?;
	site.write("settings.json", r#"{"tool":"calliper","window":[40,400]}"#)?;
	let measure = |verb: &str, more: &str| {
		site.say("technologist-1", &format!("measurement {verb} {study} --name lesion-1 {more}"))
	};
	assert_eq!(measure("record", "--value 12.5").code, 3);
	measure("stamp", "--quantity long-axis --settings @settings.json").expect(0);
	measure("record", "--value 12.50").expect(0);
	assert_eq!(measure("record", "--value 13").code, 3);
	site.write("settings.json", r#"{"tool":"calliper","window":[80,400]}"#)?;
	let later = measure("stamp", "--quantity long-axis --settings @settings.json");
	assert_eq!(later.code, 3, "settings after the value: {later:?}");
	measure("revise", "--value 13.1 --reason transcription").expect(0);
	let shown = site.north.run(["measurement", "show", &study])?.expect(0).stdout;
	for value in ["12.5", "13.1", "transcription", "long-axis"] {
		assert!(shown.contains(value), "{value}: {shown}");
	}
	// Without the vault there are commitments.
	let other = site.cli()?.run(["measurement", "show", &study])?.expect(0).stdout;
	assert!(!other.contains("12.5") && !other.contains("13.1"), "{other}");
	Ok(())
}

#[test]
fn deviation_from_the_protocol_should_be_flagged_at_upload() -> Result<()> {
	let site = Site::with_archive()?;
	let rows = 256;
	site.write(
		"protocol.json",
		&format!(
			r#"{{"version":1,"name":"MR","constraints":[{{"tag":"Modality","equals":["MR"]}},
			{{"tag":"Rows","equals":["{rows}"]}},{{"tag":"SliceThickness","range":{{"min":900}}}}]}}"#
		),
	)?;
	site.say("physicist-1", "protocol publish @protocol.json").expect(0);
	let anchored = site.say("technologist-1", "study anchor @archive/00 --protocol @protocol.json").expect(0);
	let study = anchored.json()["studies"][0]["study"].as_str().context("no study")?.to_string();
	let shown = site.north.run(["protocol", "show", &study])?.expect(0).stdout;
	assert!(shown.contains(&0x0018_0050.to_string()), "{shown}");
	let check = site.say("nobody", "protocol check @protocol.json @archive/00");
	assert_eq!(check.code, 3, "{check:?}");
	Ok(())
}

#[test]
fn patrol_should_find_what_rotted_and_post_it() -> Result<()> {
	let site = Site::with_archive()?;
	// xxHash-128 of `ImageProvenance`, then of `Patrols`
	let posted = || site.node.keys("0x211f7881e2114c5aed92a38f73df546589de64aa17540440d830eed48c3ce85f");
	let before = posted()?.len();
	let anchored = site.say("technologist-1", "study anchor @archive").expect(0).json();
	let studies = anchored["studies"].as_array().context("no studies")?;
	let studies = studies.iter().filter(|study| study["status"] == "Anchored").count() as u64;
	let patrol = || site.say("technologist-1", "study patrol @archive --sample 100");
	let sound = patrol().expect(0).json();
	assert_eq!((&sound["checked"], &sound["corrupted"]), (&studies.into(), &0.into()), "{}", sound["not_checked"]);
	let slice = files(&site.path("archive/00"))?[1].clone();
	let mut bytes = fs::read(&slice)?;
	let last = bytes.len() - 64;
	bytes[last] ^= 0x10;
	fs::write(&slice, bytes)?;
	let rotten = patrol().expect(3).json();
	assert_eq!(rotten["corrupted"], 1);
	assert_eq!(posted()?.len(), before + 2);
	Ok(())
}

#[test]
fn same_images_under_two_subjects_should_raise_an_alert_without_a_name() -> Result<()> {
	let site = Site::with_archive()?;
	let screen = |cli: &Cli, who: &str, subject: &str, folder: &str| {
		site.at(cli, who, &format!("study screen @{folder} --scope @trial.scope --subject {subject}"))
	};
	screen(&site.north, "technologist-1", "N-001", "archive/00").expect(0);
	screen(&site.north, "technologist-1", "N-001", "archive/00").expect(0);
	screen(&site.south, "radiologist-2", "S-001", "archive/02").expect(0);
	// Somebody passes another's images off as those of a new subject: other identifiers, the same pixels.
	let forged = site.path("forged");
	copy(&site.path("archive/00"), &forged)?;
	for file in files(&forged)? {
		dcmodify(&file, &["-m", "(0010,0010)=Somebody^Else", "-gin"])?;
	}
	let alert = screen(&site.south, "radiologist-2", "S-002", "forged").expect(3);
	assert!(!alert.stdout.contains("N-001"), "{alert:?}");
	Ok(())
}

#[test]
fn erased_study_should_be_nothing_but_a_place_in_the_graph() -> Result<()> {
	let site = Site::with_archive()?;
	let (a, b) = (site.anchor("archive/00")?, site.anchor("archive/02")?);
	let derive = |output: &str, parent: &str| {
		let line = format!("study derive {output} --from {parent} --operation registration");
		site.say("technologist-1", &line)
	};
	derive(&b, &a).expect(0);
	assert_eq!(derive(&a, &b).expect(3).error(), "ImageProvenance::WouldBeCircular");
	assert_ne!(derive(&a, &a).code, 0);
	site.say("steward-1", &format!("study erase {a}")).expect(2); // nobody is asked
	site.say("technologist-1", &format!("study erase {a} --yes")).expect(3);
	site.say("steward-1", &format!("study erase {a} --yes")).expect(0);
	let vault = files(&site.north.vault())?;
	let kept = vault.iter().any(|file| file.display().to_string().contains(&a[2..]));
	assert!(!kept, "{vault:?}");
	let down = site.north.run(["study", "lineage", &a, "--down", "--format", "json"])?.expect(0).json();
	assert_eq!(down["edges"].as_array().map(Vec::len), Some(1));
	let c = site.anchor("archive/01")?;
	assert_eq!(derive(&c, &a).expect(3).error(), "ImageProvenance::ParentErased");
	Ok(())
}

/// Who anchored a study erases it; who received it learns of the duty, erases its own copy, and everybody sees that.
#[test]
fn erasure_should_reach_the_history_the_log_and_the_copy_at_another_hospital() -> Result<()> {
	let site = Site::with_archive()?;
	let study = site.anchor("archive/00")?;
	let archive = site.path("archive/00");
	copy(&archive, &site.path("arrived"))?;
	site.say("technologist-1", &format!("transfer send {study} --to 1 --purpose second-opinion --note @note.json"))
		.expect(0);
	site.at(&site.south, "radiologist-2", "transfer confirm @note.json @arrived").expect(0);
	let use_it = format!("access record patient-1 --study {study} --purpose clinical-care");
	site.say("radiologist-2", &use_it).expect(0);
	let rejected = files(&archive)?[0].clone();
	let uid = tag(&rejected, "0008,0018")?;
	fs::remove_file(&rejected)?;
	let uid = uid.trim_matches(['\0', ' ']);
	site.say("technologist-1", &format!("study anchor @archive/00 --amend rejected-quality --remove {uid}")).expect(0);
	let history = |cli: &Cli| -> Result<usize> {
		let json = cli.run(["study", "history", &study])?.expect(0).json();
		Ok(json["versions"].as_array().map_or(0, Vec::len))
	};
	assert_eq!(history(&site.north)?, 2);
	let duties = || site.at(&site.south, "steward-2", "duty list").expect(0).json()["erasures"].clone();
	let log = || site.say("patient-1", "access log").expect(0).json();
	let told = log();
	assert_eq!((duties(), &told["entries"][0]["study"]), (json!([]), &study.as_str().into()), "{told}");
	let erase = |cli: &Cli, who: &str| site.at(cli, who, &format!("study erase {study} --yes"));
	erase(&site.south, "radiologist-2").expect(3);

	let erased = erase(&site.north, "steward-1").expect(0).json();
	assert_eq!((&erased["part"], &erased["holders"]), (&"controller".into(), &json!([1])), "{erased}");
	let remains = |report: &Value| report["remains"].to_string();
	assert!(remains(&erased).contains("organisation 1 may have"), "{erased}");
	assert_eq!(history(&site.north)?, 1, "the earlier version is gone");
	let kept = log();
	let count = |told: &Value, what: &str| told[what].as_array().map_or(0, Vec::len);
	assert_eq!(count(&kept, "entries"), 0, "whoever could read the log of this study has erased what opens it: {kept}");
	assert_eq!(count(&kept, "sealed"), count(&told, "entries"), "that there were uses is still there: {kept}");
	let holder = || site.say("nobody", &format!("study show {study}")).expect(0).json()["holders"][0].clone();
	let waits = holder();
	assert_eq!((&waits["has_copy"], &waits["overdue"]), (&true.into(), &false.into()), "{waits}");
	let duty = duties();
	assert_eq!((&duty[0]["study"], &duty[0]["due"]), (&study.as_str().into(), &waits["due"]), "{duty}");
	let todo = site.at(&site.south, "steward-2", "duty todo").expect(0).json();
	assert!(todo.to_string().contains(&format!("study erase {study}")), "{todo}");

	let certified = erase(&site.south, "steward-2").expect(0).json();
	assert_eq!((&certified["part"], &certified["destroyed"]), (&"holder".into(), &true.into()), "{certified}");
	assert!(remains(&certified).contains("certificate of organisation 1"), "{certified}");
	assert_eq!(duties(), json!([]));
	let done = holder();
	assert_eq!((&done["has_copy"], &done["certified"][1]), (&false.into(), &false.into()), "{done}");
	let transfers = site.north.run(["transfer", "list", &study])?.expect(0).json();
	assert_eq!(transfers["transfers"], json!([]), "{transfers}");
	// Again: nothing is left to do.
	assert_eq!(erase(&site.south, "steward-2").expect(0).json()["said_before"], true);
	assert_eq!(erase(&site.north, "steward-1").expect(0).json()["said_before"], true);
	Ok(())
}

#[test]
fn prov_json_should_be_read_by_the_published_library_and_come_back_the_same() -> Result<()> {
	let site = Site::with_archive()?;
	let ids: Vec<String> =
		["00", "01", "02"].iter().map(|name| site.anchor(&format!("archive/{name}"))).collect::<Result<_>>()?;
	for (output, parents, operation) in [(1, vec![0], "reconstruction"), (2, vec![0, 1], "automatic-segmentation")] {
		let from: Vec<_> = parents.iter().map(|parent: &usize| format!("--from {}", ids[*parent])).collect();
		let line = format!("study derive {} {} --operation {operation}", ids[output], from.join(" "));
		site.say("technologist-1", &line).expect(0);
	}
	let line = format!("study lineage {} --format prov-json --out @prov.json", ids[0]);
	site.say("nobody", &line).expect(0);
	let script = "
import sys, warnings
warnings.simplefilter('error')
from prov.model import ProvDocument
document = ProvDocument.deserialize(sys.argv[1], format='json')
again = ProvDocument.deserialize(content=document.serialize(format='json'), format='json')
assert document == again
kinds = sorted(type(record).__name__ for record in document.get_records())
print({kind: kinds.count(kind) for kind in set(kinds)})
";
	let set = |name: &str| env::var_os(name).map(PathBuf::from);
	let cache = set("RADLEDGER_CACHE").or_else(|| Some(set("HOME")?.join(".cache/radledger"))).context("no home")?;
	let mut python = Command::new("python3");
	let ran = Ran::of(python.env("PYTHONPATH", cache.join("python")).args(["-c", script]).arg(site.path("prov.json")))?
		.expect(0);
	let counts: Value = serde_json::from_str(&ran.stdout.replace('\'', "\""))?;
	assert_eq!(counts["ProvDerivation"], 3, "{counts}");
	assert_eq!(counts["ProvActivity"], 2, "{counts}");
	assert_eq!(counts["ProvGeneration"], 2, "{counts}");
	assert_eq!(counts["ProvUsage"], 3, "{counts}");
	Ok(())
}

/// Receipts for programs that know RFC 9942 and not the ledger, signed by the hospital: a block is one of its day, an image one
/// of its study.
#[test]
fn receipts_for_strangers_should_hold_for_what_they_are_about_and_nothing_else() -> Result<()> {
	let site = Site::alone()?;
	gather(&site.path("archive"))?;
	let study = site.anchor("archive/00")?;
	let image = files(&site.path("archive/00"))?[0].display().to_string();
	let say = |line: &str| site.say("technologist-1", line);
	say(&format!("receipt write study {study} --out @block")).expect(0);
	say(&format!("study prove {image} --out @image")).expect(0);
	for name in ["key", "other"] {
		let (private, public) = (site.path(name), site.path(&format!("{name}.pem")));
		tool(
			"openssl",
			["genpkey".as_ref(), "-algorithm".as_ref(), "ed25519".as_ref(), "-out".as_ref(), private.as_os_str()],
		)?;
		tool(
			"openssl",
			[
				"pkey".as_ref(),
				"-pubout".as_ref(),
				"-in".as_ref(),
				private.as_os_str(),
				"-out".as_ref(),
				public.as_os_str(),
			],
		)?;
	}
	let sign = |about: &str| {
		say(&format!("receipt cose @{about} --key @key --issuer https://north.example --out @{about}.cose"))
	};
	let today =
		say(&format!("study show {study}")).expect(0).json()["at"].as_str().context("no time")?[..10].to_string();
	assert_eq!(sign("block").expect(3).error(), "day-not-over");
	assert_eq!(say(&format!("receipt day {today}")).expect(3).error(), "day-not-over");
	say("dev advance 1d").expect(0);
	assert_eq!(say("receipt day 2001-01-01").expect(2).error(), "day-without-blocks");
	assert_eq!(say("receipt day yesterday").expect(2).error(), "usage");

	// Anybody writes the same root.
	let written = say(&format!("receipt day {today} --out @day")).expect(0).json();
	let text = site.say("nobody", &format!("receipt day {today}")).expect(0).stdout;
	assert!(text.contains(written["day"]["root"].as_str().context("no root")?), "{text}");
	say("receipt check-day @day").expect(0);
	let day = fs::read_to_string(site.path("day"))?;
	let (head, root) = day.trim_end().rsplit_once(' ').context("no root")?;
	site.write("bad-day", &format!("{head} 0x{}{}\n", if root.starts_with("0x0") { '1' } else { '0' }, &root[3..]))?;
	assert_eq!(say("receipt check-day @bad-day").expect(3).error(), "other-day");
	site.write("no-day", "day 2027-01-31\n")?;
	assert_eq!(say("receipt check-day @no-day").expect(1).error(), "malformed-day");

	for about in ["block", "image"] {
		let made = sign(about).expect(0).json();
		let entry = made["entry"].as_str().context("no entry")?;
		let bytes: Vec<u8> = (0..entry.len())
			.step_by(2)
			.map(|at| u8::from_str_radix(&entry[at..at + 2], 16))
			.collect::<Result<_, _>>()?;
		fs::write(site.path(&format!("{about}.entry")), bytes)?;
	}
	// Without a node.
	let offline = Cli::new("ws://127.0.0.1:1")?;
	let check = |line: &str| site.at(&offline, "nobody", &format!("receipt check-cose {line}"));
	let held = check("@block.cose --about @block --key @key.pem --day @day").expect(0).json();
	assert_eq!(held["held"]["issuer"], "https://north.example");
	let held = check("@image.cose --about @image --key @key.pem").expect(0).json();
	let shown = say(&format!("study show {study}")).expect(0).json();
	assert_eq!((&held["held"]["root"], &held["held"]["size"]), (&shown["root"], &shown["instances"]));
	assert_eq!(check("@image.cose --about @image --key @key.pem --day @day").expect(3).error(), "other-day");
	assert_eq!(check("@image.cose --about @block --key @key.pem").expect(3).error(), "cose-signature");
	assert_eq!(check("@block.cose --about @block --key @other.pem").expect(3).error(), "other-cose-receipt");
	assert_eq!(check("@block --about @block --key @key.pem").expect(1).error(), "malformed-cose-receipt");
	assert_eq!(check("@block.cose --about @block --key @key").expect(2).error(), "receipt-key");

	fs::rename(site.path("key.pem"), site.path("signer.pem"))?;
	let found = python("tools/cose.py", &site.path("."))?;
	assert_eq!(found["accepted"], 2, "{found}");
	for (way, count) in found["tampered"].as_object().context("no tampering")? {
		assert_eq!(count["accepted"], 0, "{way}: {found}");
	}
	Ok(())
}

/// What a script of this crate prints about a folder, as JSON.
fn python(script: &str, folder: &Path) -> Result<Value> {
	let set = |name: &str| env::var_os(name).map(PathBuf::from);
	let cache = set("RADLEDGER_CACHE").or_else(|| Some(set("HOME")?.join(".cache/radledger"))).context("no home")?;
	let mut python = Command::new("python3");
	let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(script);
	let ran = Ran::of(python.env("PYTHONPATH", cache.join("python")).arg(script).arg(folder))?.expect(0);
	Ok(serde_json::from_str(&ran.stdout)?)
}
