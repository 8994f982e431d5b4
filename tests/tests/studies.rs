//! Studies as they arrive: whose they are, what comes late, and how people find them again.

use anyhow::{Context, Result};
use radledger_tests::{binary, copy, dcmodify, files, fresh_studies, tag, Ran, Site};
use serde_json::{json, Value};
use std::{fs, path::PathBuf, process::Command};

/// A study of one image of its own in a folder, with these changes; the image.
fn image(site: &Site, name: &str, changes: &[&str]) -> Result<PathBuf> {
	fresh_studies(&site.path(name), 1)?;
	let file = files(&site.path(name))?.swap_remove(0);
	let changes: Vec<_> = changes.iter().flat_map(|change| ["-i", *change]).collect();
	if !changes.is_empty() {
		dcmodify(&file, &changes)?;
	}
	Ok(file)
}

/// What is recorded of the one study of a run.
fn only(json: &Value) -> &Value {
	&json["studies"][0]
}

fn identifier(json: &Value) -> Result<String> {
	Ok(only(json)["study"].as_str().context("no identifier")?.into())
}

const NORTH: &str = "(0010,0021)=NORTH";

#[test]
fn patients_should_be_found_by_their_id_and_contradictions_refused() -> Result<()> {
	let site = Site::open()?;
	let say = |line: &str| site.say("technologist-1", line);
	say("patient ids patient-1").expect(0);
	say("patient ids patient-2").expect(0);
	let account = |name: &str| -> Result<String> {
		let ids = say(&format!("patient ids {name}")).expect(0).json();
		Ok(ids["patient_ids"][0]["account"].as_str().context("no account")?.into())
	};
	// As a spreadsheet writes it where the comma is the decimal separator.
	site.write("ids.csv", "\u{feff}patient_id;issuer;account\r\n\"P-1\";NORTH;patient-1\r\nP-2;NORTH;patient-2\r\n")?;
	assert_eq!(say("patient import-ids @ids.csv").expect(0).json(), json!({ "patient_ids": 2, "new": 2 }));
	assert_eq!(say("patient import-ids @ids.csv").expect(0).json()["new"], 0);
	let (first, second) = (account("patient-1")?, account("patient-2")?);

	image(&site, "a", &["(0010,0020)=P-1", NORTH, "(0008,0050)=ACC-1"])?;
	let anchored = say("study anchor @a").expect(0).json();
	assert_eq!(only(&anchored)["subject"], first.as_str(), "nobody was named");
	image(&site, "b", &["(0010,0020)=P-9", NORTH])?;
	image(&site, "c", &["(0010,0020)=P-2", NORTH])?;
	site.refused("technologist-1", "study anchor @c --subject patient-1", "other-patient");
	site.refused("technologist-1", "study anchor @b --subject patient-1", "another-patient-id");
	site.refused("technologist-1", "study anchor @b --require-subject", "unknown-patient");
	say("study anchor @b --subject patient-1 --another-id").expect(0);
	let learned = say("patient ids patient-1").expect(0).json();
	assert_eq!(learned["patient_ids"].as_array().map(Vec::len), Some(2), "{learned}");

	// A file of another patient has come into a study.
	let file = image(&site, "mixed", &["(0010,0020)=P-1", NORTH])?;
	let stray = file.with_extension("stray");
	fs::write(&stray, fs::read(&file)?)?;
	dcmodify(&stray, &["-gin", "-m", "(0010,0020)=P-2"])?;
	let refused = say("study anchor @mixed").expect(3);
	assert_eq!(refused.error(), "mixed-patients");
	assert!(refused.stdout.contains("stray") && !refused.stdout.contains("P-2"), "files are named, patients are not");
	let both = say("study anchor @mixed --mixed-patients").expect(0).json();
	assert_eq!(only(&both)["subject"], Value::Null, "the Patient IDs lead to two accounts");

	// Contradictions change nothing, and are named by their line.
	site.write("wrong.csv", "patient_id,issuer,account\nP-3,NORTH,patient-2\nP-1,NORTH,patient-2\n")?;
	site.refused("technologist-1", "patient import-ids @wrong.csv", "another-patient-id");
	let wrong = say("patient import-ids @wrong.csv --another-id").expect(3);
	assert_eq!(wrong.error(), "patient-id-taken");
	assert!(wrong.json()["error"]["what"].as_str().is_some_and(|what| what.starts_with("line 3")), "{wrong:?}");
	assert_eq!(account("patient-2")?, second);
	say("patient forget-id --id P-2 --issuer NORTH").expect(0);
	site.refused("technologist-1", "patient forget-id --id P-2 --issuer NORTH", "unknown-patient-id");

	// The same study by its Patient ID, UID and accession number.
	let study = identifier(&anchored)?;
	let listed = say("study list --patient P-1").expect(0).json();
	assert!(listed["studies"].as_array().is_some_and(|all| all.iter().any(|one| one["study"] == study.as_str())));
	let uid = tag(&files(&site.path("a"))?.swap_remove(0), "0020,000d")?;
	for text in [uid.as_str(), "ACC-1", "@a"] {
		assert_eq!(say(&format!("study show {text}")).expect(0).json()["study"], study.as_str(), "{text}");
	}
	say("study show ACC-2").expect(2);
	Ok(())
}

/// A study without its patient, a report on it and a follow-up: then the hospital finds out whose it is.
#[test]
fn patient_should_be_named_once_later_and_decide_from_then_on() -> Result<()> {
	let site = Site::open()?;
	let say = |who: &str, line: &str| site.say(who, line);
	say("patient-1", "consent grant --scope all --to org:1 --use HMB").expect(0);
	say("patient-2", "consent list").expect(0);
	let anchored = |name: &str, id: &str| -> Result<String> {
		image(&site, name, &[&format!("(0010,0020)={id}"), NORTH, "(0008,0060)=CT"])?;
		let anchored = say("technologist-1", &format!("study anchor @{name}")).expect(0).json();
		assert_eq!(only(&anchored)["subject"], Value::Null);
		identifier(&anchored)
	};
	let study = anchored("a", "L-1")?;
	let send = |to: u32, purpose: &str| {
		say("technologist-1", &format!("transfer send {study} --to {to} --purpose {purpose} --note @{purpose}"))
	};
	assert_eq!(send(1, "research").expect(3).error(), "ImageProvenance::NotPermitted", "nobody can be asked");
	send(1, "archiving").expect(0);
	let template =
		say("radiologist-1", "report template publish --code LN:18748-4 --section LN:19005-8").expect(0).json();
	let open = format!("report open --document L-1 --template {} --study {study}", template["template"]);
	let report = say("radiologist-1", &open).expect(0).json();
	let report = report["report"].as_str().context("no identifier")?;
	let raise = format!(
		"followup raise {report} --category 3 --modality CT --region chest --finding nodule --from +0d --due +90d"
	);
	say("radiologist-1", &raise).expect(0);
	let follow_ups = || {
		let listed = say("patient-1", "followup list --patient patient-1").expect(0).json();
		let all = listed["follow_ups"].as_array().cloned().unwrap_or_default();
		all.into_iter().filter(|one| one["report"] == report).count()
	};
	assert_eq!(follow_ups(), 0);

	let name = |who: &str, rest: &str| say(who, &format!("study name-subject {rest}"));
	let refused = |ran: Ran, code: &str| {
		let ran = ran.expect(3);
		assert_eq!(ran.error(), code);
		assert!(ran.json()["error"]["hint"].is_string(), "{ran:?}");
	};
	refused(name("technologist-1", "@a"), "unknown-patient");
	refused(name("technologist-1", &study), "unknown-patient");
	refused(name("radiologist-2", &format!("{study} --subject patient-1")), "ImageProvenance::NotController");
	refused(name("technologist-1", &format!("{study} --subject radiologist-1")), "unknown-subject");
	say("technologist-1", "patient identify patient-2 --id L-2 --issuer NORTH").expect(0);
	anchored("b", "L-3")?;
	dcmodify(&files(&site.path("b"))?.swap_remove(0), &["-m", "(0010,0020)=L-2"])?;
	refused(name("technologist-1", "@b --subject patient-1"), "other-patient");

	let named = name("technologist-1", "@a --subject patient-1").expect(0).json();
	assert_eq!(named["study"], json!(study), "{named}");
	assert_eq!(follow_ups(), 1, "what is to be done is on the patient's list");
	let shown = say("nobody", &format!("study show {study}")).expect(0).json();
	assert_eq!((&shown["subject"], &shown["version"]), (&named["subject"], &json!(0)));
	let report = say("radiologist-1", &format!("report show {report}")).expect(0).json();
	assert_eq!(report["subject"], named["subject"]);
	// The Patient ID is known from now on, and the same can be said again.
	let again = name("technologist-1", "@a").expect(0).json();
	assert_eq!((&again["transaction"], &again["subject"]), (&Value::Null, &named["subject"]));
	refused(name("technologist-1", &format!("{study} --subject patient-2")), "ImageProvenance::HasSubject");
	site.tell("technologist-1", &format!("study name-subject {study} --subject patient-1"))
		.expect(0)
		.says(&["already"]);

	// She permits it, and then nothing more; the archive's copy was nobody's to permit.
	say("radiologist-2", &format!("transfer list {study}")).expect(0);
	say("technologist-1", &format!("transfer cancel {study} --to 1")).expect(0);
	send(1, "research").expect(0);
	say("technologist-1", &format!("transfer cancel {study} --to 1")).expect(0);
	say("patient-1", "consent refuse --all-secondary").expect(0);
	assert_eq!(send(1, "research").expect(3).error(), "ImageProvenance::NotPermitted");
	Ok(())
}

/// What was made from it while it was nobody's would not be the patient's.
#[test]
fn patient_should_not_be_named_once_something_was_made_from_the_study() -> Result<()> {
	let site = Site::open()?;
	let say = |line: &str| site.say("technologist-1", line);
	image(&site, "a", &["(0010,0020)=M-1", NORTH])?;
	let study = identifier(&say("study anchor @a").expect(0).json())?;
	let copied = say("study deidentify @a @copy --proof @proof").expect(0).json();
	let refused = say(&format!("study name-subject {study} --subject patient-1")).expect(3);
	assert_eq!(refused.error(), "ImageProvenance::AlreadyUsed", "{copied}");
	let told = site.tell("technologist-1", &format!("study name-subject {study} --subject patient-1"));
	assert!(told.stderr.contains("made from the study"), "{told:?}");

	// A copy of a patient's study has that patient, who is asked about the original.
	image(&site, "b", &["(0010,0020)=M-2", NORTH])?;
	say("study anchor @b --subject patient-1").expect(0);
	say("study deidentify @b @hers --proof @hers.proof").expect(0);
	let of = say("study show @hers").expect(0).json();
	let of = of["study"].as_str().context("no identifier")?;
	for patient in ["patient-1", "patient-2"] {
		let line = format!("study name-subject {of} --subject {patient}");
		site.refused("technologist-1", &line, "ImageProvenance::HasSubject");
	}
	site.say("steward-1", &format!("study erase {of} --yes")).expect(0);
	site.refused(
		"technologist-1",
		&format!("study name-subject {of} --subject patient-1"),
		"ImageProvenance::StudyErased",
	);
	Ok(())
}

#[test]
fn what_arrives_late_should_be_appended_and_nothing_lost() -> Result<()> {
	let site = Site::open()?;
	let say = |line: &str| site.say("technologist-1", line);
	let first = image(&site, "study", &[])?;
	let second = first.with_extension("second");
	fs::write(&second, fs::read(&first)?)?;
	dcmodify(&second, &["-gin"])?;
	let study = identifier(&say("study anchor @study").expect(0).json())?;

	// A structured report that comes later, from a folder of its own.
	fs::create_dir(site.path("late"))?;
	let late = site.path("late").join("sr.dcm");
	fs::write(&late, fs::read(&first)?)?;
	dcmodify(&late, &["-gin", "-gse", "-m", "(0008,0060)=SR"])?;
	let refused = say("study anchor @late --amend late-arrival").expect(3);
	assert_eq!(refused.error(), "would-lose-instances");
	assert_eq!(only(&refused.json())["differences"].as_array().map(Vec::len), Some(2), "{refused:?}");
	assert!(site.tell("technologist-1", "study anchor @late --amend late-arrival").stderr.contains("--append"));
	assert_eq!(say(&format!("study show {study}")).json()["version"], 0, "nothing was sent");

	let appended = say("study anchor @late --append").expect(0).json();
	assert_eq!((&only(&appended)["status"], &only(&appended)["carried"]), (&json!("Amended"), &json!(2)));
	let shown = say(&format!("study show {study}")).expect(0).json();
	assert_eq!(
		(&shown["instances"], &shown["series"], &shown["version"]),
		(&json!(3), &json!(2), &json!(1)),
		"{shown}"
	);
	assert_eq!(say(&format!("study history {study}")).json()["versions"][0]["replaced"], "late-arrival");
	assert_eq!(only(&say("study anchor @late --append").expect(0).json())["status"], "AlreadyAnchored");
	copy(&site.path("late"), &site.path("study"))?;
	say("study verify @study").expect(0);

	// What changes an instance is not an append; what another vault knows cannot be appended to.
	dcmodify(&late, &["-m", "(0010,0040)=O"])?;
	site.refused("technologist-1", "study anchor @late --append", "append-alters");
	let elsewhere = site.at(&site.south, "radiologist-2", "study anchor @late --append");
	assert_eq!(elsewhere.expect(3).error(), "nothing-to-append-to");

	// An instance goes only by name, and with a reason.
	fs::remove_file(&second)?;
	site.refused("technologist-1", "study anchor @study --amend rejected-quality", "would-lose-instances");
	let gone = only(&refused.json())["differences"].clone();
	let kept = tag(&first, "0008,0018")?;
	let gone = gone.as_array().into_iter().flatten().filter_map(|one| one["sop_instance_uid"].as_str());
	let gone = gone.into_iter().find(|uid| *uid != kept).context("no such instance")?.to_owned();
	say(&format!("study anchor @study --remove {gone}")).expect(2);
	say(&format!("study anchor @study --amend rejected-quality --remove {gone}")).expect(0);
	assert_eq!(say(&format!("study show {study}")).json()["instances"], 2);
	Ok(())
}

#[test]
fn modality_should_be_that_of_the_images() -> Result<()> {
	let site = Site::open()?;
	let first = image(&site, "mr", &["(0008,0060)=MR"])?;
	for number in 0..2 {
		let report = first.with_extension(format!("sr{number}"));
		fs::write(&report, fs::read(&first)?)?;
		dcmodify(&report, &["-gin", "-gse", "-m", "(0008,0060)=SR"])?;
	}
	let anchored = site.say("technologist-1", "study anchor @mr").expect(0).json();
	assert_eq!((&only(&anchored)["modality"], &only(&anchored)["modalities"]), (&json!("MR"), &json!(["MR", "SR"])));
	let listed = site.say("nobody", "study list --modality MR --in-vault").expect(0).json();
	assert_eq!(only(&listed)["study"], only(&anchored)["study"]);
	assert_eq!(site.say("nobody", "study list --modality SR --in-vault").expect(0).json()["studies"], json!([]));
	// A person reads words, not a header above nothing.
	let nothing = site.tell("nobody", "study list --modality SR --in-vault").expect(0).says(&["no studies"]);
	assert_eq!(nothing.stdout, "");
	Ok(())
}

#[test]
fn a_vault_should_not_be_made_by_a_command_that_reads() -> Result<()> {
	let site = Site::open()?;
	let typo = site.path("typo");
	let with = |args: &[&str]| {
		let mut command = Command::new(binary("radledger"));
		command.args(["--node", &site.node.url(), "--as", "technologist-1", "--json", "--vault"]).arg(&typo);
		Ran::of(command.args(args))
	};
	image(&site, "a", &[])?;
	let folder = site.path("a");
	let folder = folder.to_str().context("a path that is no text")?;
	for args in [&["study", "list"][..], &["study", "verify", folder], &["study", "show", folder], &["address", "list"]]
	{
		assert_eq!(with(args)?.expect(1).error(), "no-such-vault", "{args:?}");
		assert!(!typo.exists(), "{args:?} made a vault");
	}
	with(&["study", "anchor", folder])?.expect(0);
	with(&["study", "verify", folder])?.expect(0);
	Ok(())
}

#[test]
fn worklists_and_names_should_lead_to_what_waits() -> Result<()> {
	let site = Site::open()?;
	let say = |who: &str, line: &str| site.say(who, line);
	let todo = |ran: Ran| ran.expect(0).json()["todo"].as_array().cloned().unwrap_or_default();
	image(&site, "a", &[])?;
	let study = identifier(&say("technologist-1", "study anchor @a").expect(0).json())?;

	say("technologist-1", "address add clinic 1").expect(0);
	say("technologist-1", "address add 1clinic 1").expect(2);
	site.refused("technologist-1", "address add clinic 2", "address-taken");
	say("technologist-1", &format!("transfer send {study} --to clinic --purpose archiving --note @note")).expect(0);
	say("technologist-1", &format!("transfer send {study} --to nowhere --purpose archiving --note @other")).expect(2);
	let of = |tasks: Vec<Value>| {
		let short = study.chars().take(10).collect::<String>();
		tasks.into_iter().filter(|task| task["what"].as_str().is_some_and(|what| what.contains(&short))).count()
	};
	assert_eq!(of(todo(site.at(&site.south, "radiologist-2", "transfer todo"))), 1);
	assert_eq!(of(todo(say("technologist-1", "transfer todo"))), 0, "the receiver has to act");
	site.at(&site.south, "radiologist-2", "transfer confirm @note @a").expect(0);
	assert_eq!(of(todo(site.at(&site.south, "radiologist-2", "transfer todo"))), 0);
	let names = site.tell("technologist-1", &format!("transfer list {study}")).expect(0);
	assert!(names.stdout.contains("(clinic)"), "{names:?}");
	say("technologist-1", "address remove clinic").expect(0);

	for line in ["report todo", "followup todo", "duty todo"] {
		todo(say("radiologist-1", line));
	}
	todo(say("patient-1", "access todo"));
	assert_eq!(site.say("nobody", "report list --state final --modality MG").expect(0).json()["reports"], json!([]));
	Ok(())
}
