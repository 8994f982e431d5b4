//! What one hospital, or somebody without an account, can be shown: media, and single commitments.

use anyhow::{Context, Result};
use radledger_tests::{dcmodify, files, fresh_studies, tag, tool, Ran, Site};
use serde_json::Value;
use std::{fs, path::PathBuf};

/// A medium with two studies of one image each, anchored by north hospital, without DICOMDIR; its images.
fn medium(site: &Site) -> Result<Vec<PathBuf>> {
	fresh_studies(&site.path("raw"), 2)?;
	fs::create_dir_all(site.path("cd"))?;
	let mut images = Vec::new();
	for (number, file) in files(&site.path("raw"))?.iter().enumerate() {
		let image = site.path(&format!("cd/IM{number:06}"));
		fs::rename(file, &image)?;
		images.push(image);
	}
	Ok(images)
}

fn verdicts(ran: &Ran) -> Vec<String> {
	let studies = ran.json()["studies"].as_array().cloned().unwrap_or_default();
	studies.iter().map(|study| study["verdict"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn medium_should_be_verified_by_the_next_hospital_and_by_nobody_else() -> Result<()> {
	let site = Site::open()?;
	let images = medium(&site)?;
	let anchor = "study anchor @cd --subject patient-1 --another-id";
	site.say("technologist-1", anchor).expect(0);
	let north = |line: &str| site.say("technologist-1", line);
	let south = |line: &str| site.at(&site.south, "radiologist-2", line);

	// The card of the next hospital.
	let write = "study media @cd --to south-imaging";
	assert_eq!(north(write).expect(3).error(), "no-card");
	let card = south("address card --out @south.card").expect(0).json();
	let forged = fs::read_to_string(site.path("south.card"))?;
	let key = card["key"].as_str().context("no key")?;
	site.write("forged.card", &forged.replace(key, &format!("0x{}", "ab".repeat(32))))?;
	assert_eq!(north("address accept @forged.card").expect(3).error(), "card-signature");
	site.write("nothing.card", "{}")?;
	assert_eq!(north("address accept @nothing.card").expect(1).error(), "malformed-card");
	north("address accept @south.card").expect(0);
	north("address accept @south.card").expect(0);

	// The medium.
	assert_eq!(north(write).expect(2).error(), "no-dicomdir");
	let folder = site.path("cd");
	let directory = folder.join("DICOMDIR");
	let folder = folder.to_str().context("a path in UTF-8")?;
	let to = directory.to_str().context("a path in UTF-8")?;
	fs::write(&directory, "lost")?;
	let damaged = north(write).expect(2);
	assert_eq!(damaged.error(), "damaged-dicomdir");
	fs::remove_file(&directory)?;
	tool("dcmmkdir", ["+r", "+I", "+id", folder, "+D", to, "."])?;
	assert_eq!(north("study media @cd --to 99").expect(2).error(), "organisation-not-found");
	let made = north(write).expect(0).json();
	assert_eq!(made["studies"].as_array().map(Vec::len), Some(2), "{made}");
	assert_eq!(north(write).expect(1).error(), "cannot-write", "a note is not overwritten");
	let note = site.path("cd/RADNOTES");
	let sealed = fs::read(&note)?;
	for image in &images {
		let uid = tag(image, "0020,000d")?;
		assert!(!sealed.windows(uid.len()).any(|part| part == uid.as_bytes()), "the note names a study");
	}

	// The next hospital, which has never seen these studies.
	let check = "study check-media @cd";
	let checked = south(check).expect(0);
	assert_eq!(verdicts(&checked), ["Verified", "Verified"]);
	assert_eq!(checked.json()["checked_against"], "ledger");
	south("study verify @cd").expect(3);
	// Whom it is not for: who wrote it, another organisation, and somebody without a key.
	assert_eq!(north(check).expect(3).error(), "media-for-another");
	site.at(&site.other, "steward-1", "address card --out @other.card").expect(0);
	let other = site.at(&site.other, "steward-1", check).expect(3);
	assert_eq!(other.error(), "media-for-another");
	// Another key of the same organisation.
	let twin = site.cli()?;
	site.at(&twin, "radiologist-2", "address card --out @twin.card").expect(0);
	assert_eq!(site.at(&twin, "radiologist-2", check).expect(3).error(), "media-for-another");
	assert_eq!(north("address accept @twin.card").expect(3).error(), "card-taken");

	// What happens to media: a changed image, a missing one, another note.
	let image = fs::read(&images[0])?;
	dcmodify(&images[0], &["-m", "(0028,1050)=17"])?;
	let mut found = verdicts(&south(check).expect(3));
	found.sort();
	assert_eq!(found, ["Altered", "Verified"]);
	fs::remove_file(&images[0])?;
	let mut found = verdicts(&south(check).expect(3));
	found.sort();
	assert_eq!(found, ["Incomplete", "Verified"]);
	fs::write(&images[0], image)?;
	for at in [0, sealed.len() / 2, sealed.len() - 1] {
		let mut damaged = sealed.clone();
		damaged[at] ^= 1;
		fs::write(&note, damaged)?;
		assert_ne!(south(check).code, 0, "byte {at}");
	}
	fs::remove_file(&note)?;
	assert_eq!(south(check).expect(1).error(), "no-media-note");
	fs::write(&note, &sealed)?;

	// Amended since: still what it was, and it is said.
	let moved = site.path("moved");
	fs::create_dir_all(&moved)?;
	fs::copy(&images[0], moved.join("a"))?;
	dcmodify(&moved.join("a"), &["-m", "(0028,1050)=17"])?;
	north("study anchor @moved --amend demographics-corrected").expect(0);
	let checked = south(check).expect(0);
	assert_eq!(checked.json()["amended"].as_array().map(Vec::len), Some(1), "{checked:?}");
	// Files that are not as anchored do not go onto a medium.
	fs::remove_file(&note)?;
	assert_eq!(north(write).expect(3).error(), "altered");
	fs::write(&note, &sealed)?;

	// Kept, the note is needed no more.
	let kept = south(&format!("{check} --keep")).expect(0).json();
	assert_eq!(kept["kept"], 2);
	Ok(())
}

#[test]
fn part_of_a_study_should_be_verified_as_the_part_that_it_is() -> Result<()> {
	let site = Site::with_archive()?;
	let south = |line: &str| site.at(&site.south, "radiologist-2", line);
	let volume: Vec<_> = files(&site.path("archive/00"))?;
	assert!(volume.len() > 3, "the first is a volume");
	site.anchor("archive/00")?;
	south("address card --out @card").expect(0);
	site.say("technologist-1", "address accept @card").expect(0);
	fs::create_dir_all(site.path("cd"))?;
	for (number, file) in volume[..3].iter().enumerate() {
		fs::copy(file, site.path(&format!("cd/IM{number:06}")))?;
	}
	let folder = site.path("cd");
	let folder = folder.to_str().context("a path in UTF-8")?;
	tool("dcmmkdir", ["+r", "+I", "+id", folder, "+D", &format!("{folder}/DICOMDIR"), "."])?;
	site.say("technologist-1", "study media @cd --to south-imaging").expect(0);
	let checked = south("study check-media @cd").expect(0).json();
	assert_eq!(checked["parts"][0][1], 3, "{checked}");
	fs::remove_file(site.path("cd/IM000001"))?;
	assert_eq!(verdicts(&south("study check-media @cd").expect(3)), ["Incomplete"]);
	Ok(())
}

/// The only study of what was anchored.
fn identifier(anchored: &Value) -> Result<String> {
	Ok(anchored["studies"][0]["study"].as_str().context("no identifier")?.into())
}

#[test]
fn single_commitments_should_open_for_strangers_and_only_as_what_they_are() -> Result<()> {
	let site = Site::open()?;
	for name in ["from", "to"] {
		fresh_studies(&site.path(name), 1)?;
	}
	let say = |line: &str| site.say("technologist-1", line);
	let anchor = |name: &str| -> Result<String> {
		let line = format!("study anchor @{name} --subject patient-1 --another-id");
		identifier(&say(&line).expect(0).json())
	};
	let (from, to) = (anchor("from")?, anchor("to")?);
	let stranger = site.cli()?;
	let check = |line: &str| site.at(&stranger, "nobody", &format!("study check-opening {line}"));

	// The parameters of a derivation.
	assert_eq!(say(&format!("study open-parameters {to}")).expect(3).error(), "no-commitment");
	site.write("p.json", "{\"iterations\": 3}")?;
	site.write("q.json", "{\"iterations\": 4}")?;
	say(&format!("study derive {to} --from {from} --operation registration --parameters @p.json")).expect(0);
	assert_eq!(say(&format!("study open-parameters {to}")).expect(3).error(), "cannot-open");
	assert_eq!(say(&format!("study open-parameters {to} --parameters @q.json")).expect(3).error(), "cannot-open");
	say(&format!("study open-parameters {to} --parameters @p.json --out @opened")).expect(0);
	let opened = check("@opened @p.json").expect(0).json();
	assert_eq!((&opened["verified"], &opened["compared"]), (&true.into(), &true.into()));
	check("@opened").expect(0);
	check("@opened @q.json").expect(3);
	let forged = fs::read_to_string(site.path("opened"))?.replace(&to, &from);
	site.write("forged", &forged)?;
	check("@forged").expect(3);
	site.write("nothing", "{}")?;
	assert_eq!(check("@nothing").expect(1).error(), "malformed-opening");

	// How a copy was de-identified.
	let made = say("study deidentify @from @copy --retain modified-dates").expect(0).json();
	let copy = made["copy"].as_str().context("no copy")?;
	say(&format!("study open-parameters {copy} --out @method")).expect(0);
	let opened = check("@method").expect(0).json();
	assert_eq!(opened["of"]["parameters"]["method"], serde_json::json!(["113100", "113107"]), "{opened}");

	// One measured value: neither the one before nor the one after.
	site.write("settings", "caliper")?;
	say(&format!("measurement stamp {from} --name lesion --quantity long-axis --settings @settings")).expect(0);
	assert_eq!(say(&format!("measurement open {from} --name lesion")).expect(3).error(), "no-commitment");
	say(&format!("measurement record {from} --name lesion --value 12.5")).expect(0);
	say(&format!("measurement revise {from} --name lesion --value 13 --reason transcription")).expect(0);
	say(&format!("measurement open {from} --name lesion --out @present")).expect(0);
	say(&format!("measurement open {from} --name lesion --version 0 --out @before")).expect(0);
	assert_eq!(say(&format!("measurement open {from} --name lesion --version 2")).expect(3).error(), "no-commitment");
	for (file, value, other) in [("present", "13", "12.5"), ("before", "12.5", "13")] {
		let opened = check(&format!("@{file}")).expect(0).json();
		assert_eq!(opened["of"]["value"]["value"], value);
		let text = fs::read_to_string(site.path(file))?;
		assert!(!text.contains(&format!("\"{other}\"")), "{text}");
		site.write("forged", &text.replace(&format!("\"{value}\""), "\"99\""))?;
		check("@forged").expect(3);
	}
	Ok(())
}
