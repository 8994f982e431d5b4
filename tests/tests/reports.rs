//! Who wrote which part of a report, who read it, and what must still be done because of it: on real files, gather, by the
//! programs that users run.
//!
//! A follow-up is overdue 14 days after it was due, and no client can move the clock of a development chain so far: that
//! is shown by the tests of the pallet and of the runtime.

use anyhow::{Context, Result};
use radledger_tests::{dcmodify, files, Cli, Orthanc, Ran, Site};
use serde_json::{json, Value};
use std::{fs, path::Path};

const HISTORY: &str = "LN:11329-0";
const FINDINGS: &str = "LN:59776-5";
const MEASUREMENTS: &str = "DCM:126010";
const IMPRESSION: &str = "LN:19005-8";

/// The document of the first test, one file for each section.
const TEXT: [(&str, &str); 4] = [
	("history", "HISTORY:\nStaging of a tumour of the lung.\n"),
	("measurements", "MEASUREMENTS:\nUpper lobe: 23 mm, SUVmax 8.4 g/mL\n"),
	("findings", "FINDINGS:\nA mass of the right upper lobe; no metastasis.\n"),
	("impression", "IMPRESSION:\ncT1c cN0 cM0.\n"),
];

/// Publishes a template of north hospital: `$template`.
#[track_caller]
fn publish_template(site: &Site, options: &str) {
	let line = format!("report template publish --code LN:18748-4 {options}");
	site.name("template", &site.say("radiologist-1", &line).expect(0).json()["template"]);
}

/// Opens a report of radiologist-1 by the template; its identifier.
#[track_caller]
fn open_report(site: &Site, document: &str, studies: &str) -> String {
	let line = format!("report open --document {document} --template $template --study {studies}");
	let json = site.say("radiologist-1", &line).expect(0).json();
	json["report"].as_str().expect("a report has an identifier").into()
}

/// Lumen AI registers a model, `$model`, and publishes a version of it.
fn publish_model(site: &Site) -> Result<()> {
	site.write("use", "Finds nodules of the lung.")?;
	site.write("weights", "0.1 0.2 0.3")?;
	site.write("hyper", "{}")?;
	let register = "model register --intended-use @use";
	site.name("model", &site.say("lumen-ai", register).expect(0).json()["model"]);
	let publish = "model publish $model --semver 1.0.0 --weights @weights --hyper-parameters @hyper";
	site.say("lumen-ai", publish).expect(0);
	Ok(())
}

/// What `followup` says of each that the line lists and that is about this report.
#[track_caller]
fn follow_ups(site: &Site, who: &str, line: &str, report: &str) -> Vec<Value> {
	let listed = site.say(who, line).expect(0).json();
	let all = listed["follow_ups"].as_array().expect("a list").clone();
	all.into_iter().filter(|one| one["report"] == report).collect()
}

/// The verdict on each section of a document, in order.
fn verdicts(verified: &Value) -> Vec<&str> {
	let sections = verified["sections"].as_array().map(Vec::as_slice).unwrap_or_default();
	sections.iter().map(|section| section["verdict"].as_str().unwrap_or_default()).collect()
}

/// A report of four sections by two humans of two hospitals and an AI model, until it is final.
struct Written {
	site: Site,
	report: String,
}

impl Written {
	fn new() -> Result<Self> {
		let site = Site::with_archive()?;
		for (name, text) in TEXT {
			site.write(name, text)?;
		}
		let whole: Vec<&str> = TEXT.iter().map(|(_, text)| *text).collect();
		site.write("whole", &whole.concat())?;
		let studies = format!("{} {}", site.anchor("archive/05")?, site.anchor("archive/07")?);
		let [first, others @ ..] = [HISTORY, MEASUREMENTS, FINDINGS, IMPRESSION];
		publish_template(&site, &format!("--section {first}=optional --section {}", others.join(" --section ")));
		let report = open_report(&site, "RIS-4711", &studies);
		publish_model(&site)?;
		Ok(Self { site, report })
	}

	/// Runs a line about the report: `{}` is its identifier.
	#[track_caller]
	fn at(&self, cli: &Cli, who: &str, line: &str) -> Ran {
		self.site.at(cli, who, &line.replace("{}", &self.report))
	}

	#[track_caller]
	fn say(&self, who: &str, line: &str) -> Ran {
		self.at(&self.site.north, who, line)
	}

	/// Contributes the four sections, in order.
	fn contribute(&self) {
		let south = &self.site.south;
		let say = |who: &str, line: &str| self.say(who, line).expect(0);
		say("radiologist-1", "report invite {} radiologist-2");
		let author = |line: &str| self.at(south, "radiologist-2", line);
		let early = author("report contribute {} --section 59776-5 --text @findings");
		assert_eq!(early.expect(3).error(), "ReportAuthorship::NotOpened");
		say("radiologist-1", "patient card patient-1 --study @archive/05 --study @archive/07 --out @card");
		assert_eq!(author("patient import-card @card").expect(0).json()["studies"], 2);
		say("radiologist-1", "report contribute RIS-4711 --section history --text @history");
		say(
			"radiologist-1",
			"report contribute {} --section DCM:126010 --text @measurements --model $model.0 --inputs @archive/05/00-CT_small.dcm",
		);
		self.at(south, "radiologist-2", "report contribute {} --section 59776-5 --text @findings --derived-from 1")
			.expect(0);
		say("radiologist-1", "report contribute {} --section impression --text @impression --derived-from 1,2");
	}

	/// From the review of what the model contributed to the final report.
	fn finish(&self) {
		let south = &self.site.south;
		self.at(south, "radiologist-2", "report review {} 1 accept").expect(0);
		let own = "report sign {} --section findings --as-state partial";
		self.at(south, "radiologist-2", own).expect(0);
		self.say("radiologist-1", "report sign {} --all --as-state final").expect(0);
	}
}

#[test]
fn third_party_should_see_author_role_time_and_order_of_each_section() -> Result<()> {
	let written = Written::new()?;
	let refused =
		written.at(&written.site.south, "radiologist-2", "report contribute {} --section findings --text @findings");
	assert_eq!(refused.expect(3).error(), "ReportAuthorship::NotInvited");
	written.contribute();

	let shown = written.at(&written.site.other, "nobody", "report show {}").expect(0).json();
	let contributions = shown["contributions"].as_array().context("no contributions")?;
	let of = |name: &str| -> Vec<Value> { contributions.iter().map(|there| there[name].clone()).collect() };
	assert_eq!(of("index"), [0, 1, 2, 3]);
	assert_eq!(of("section"), [HISTORY, MEASUREMENTS, FINDINGS, IMPRESSION]);
	assert_eq!(of("organisation"), [0, 0, 1, 0]);
	assert_eq!(of("roles"), vec![json!(["radiologist"]); 4]);
	let model = format!("{}.0", written.site.named("model"));
	assert_eq!(of("model"), [Value::Null, model.into(), Value::Null, Value::Null]);
	let algorithm = &of("algorithm")[1];
	assert_eq!((&algorithm["semver"], &algorithm["state"]), (&"1.0.0".into(), &"active".into()));
	assert!(algorithm["weights"].is_string() && algorithm["vendor"] == 3, "{algorithm}");
	assert_eq!(of("derived_from"), [json!([]), json!([]), json!([1]), json!([1, 2])]);
	assert_eq!(of("in_vault"), [false; 4]);
	let by = of("by");
	assert!(by[0] == by[1] && by[0] == by[3] && by[0] != by[2], "{by:?}");
	let times: Vec<String> = of("at").iter().map(Value::to_string).collect();
	assert!(times.windows(2).all(|pair| pair[0] < pair[1]), "{times:?}");

	// What the model was given, shown to somebody who has nothing but the files.
	let open = |number: u8| {
		written.say("radiologist-1", &format!("report open-inputs {{}} --contribution {number} --out @in"))
	};
	assert_eq!(open(0).expect(3).error(), "no-commitment", "nobody's");
	open(1).expect(0);
	let check = |more: &str| written.at(&written.site.other, "nobody", &format!("study check-opening @in {more}"));
	let checked = check("@archive/05/00-CT_small.dcm").expect(0).json();
	assert_eq!(checked["compared"], true, "{checked}");
	check("@findings").expect(3);
	Ok(())
}

#[test]
fn one_byte_should_break_the_check_of_its_section_alone() -> Result<()> {
	let written = Written::new()?;
	written.contribute();
	let site = &written.site;
	let say = |who: &str, line: &str| written.say(who, line);
	// The vault of north hospital has no salt of what south imaging contributed.
	let verified = say("nobody", "report verify {} @whole").expect(3).json();
	assert_eq!(verdicts(&verified), ["AsContributed", "Unreviewed", "CannotTell", "AsContributed"]);
	written.finish();
	written.at(&site.south, "radiologist-2", "report export {} --format salts --out @south.json").expect(0);
	say("nobody", "report import @south.json").expect(0);
	let verified = say("nobody", "report verify - @whole").expect(0).json();
	assert_eq!(verdicts(&verified), ["AsContributed"; 4]);
	assert_eq!((&verified["verified"], &verified["state"]), (&true.into(), &"final".into()));

	// Somebody else, with the document and the salts alone.
	say("nobody", "report export {} --format salts --out @all.json").expect(0);
	let other = |file: &str| {
		let line = format!("report verify - @{file} --salts @all.json");
		written.at(&site.other, "nobody", &line)
	};
	other("whole").expect(0);
	for (at, (name, text)) in TEXT.iter().enumerate() {
		let changed = text.trim_end().to_owned();
		let position = changed.len() - 2;
		let mut changed = changed;
		changed.replace_range(position..=position, "#");
		let whole: Vec<&str> =
			TEXT.iter().map(|(other, text)| if other == name { changed.as_str() } else { text }).collect();
		site.write("changed", &whole.join("\n"))?;
		let verified = other("changed").expect(3).json();
		let mut expected = ["AsContributed"; 4];
		expected[at] = "Differs";
		assert_eq!(verdicts(&verified), expected, "{name}");
	}
	// What is not there is missed.
	site.write("short", &[TEXT[0].1, TEXT[1].1, TEXT[2].1].concat())?;
	let verified = other("short").expect(3).json();
	assert_eq!(verdicts(&verified)[3], "Missing");
	Ok(())
}

#[test]
fn report_should_be_final_only_when_humans_answer_for_all_of_it() -> Result<()> {
	let written = Written::new()?;
	written.contribute();
	let say = |who: &str, line: &str| written.say(who, line);
	let last = "report sign {} --all --as-state final";
	assert_eq!(say("radiologist-1", last).expect(3).error(), "ReportAuthorship::AiUnreviewed");
	// Whoever vouches for it does not review it.
	let own = say("radiologist-1", "report review {} 1 accept");
	assert_eq!(own.expect(3).error(), "ReportAuthorship::SelfReview");
	let human = written.at(&written.site.south, "radiologist-2", "report review {} 0 accept");
	assert_eq!(human.expect(3).error(), "ReportAuthorship::NotByModel");
	written.finish();

	let shown = say("nobody", "report show {} --history").expect(0).json();
	assert_eq!((&shown["state"], &shown["version"]), (&"final".into(), &1.into()));
	let sections = shown["sections"].as_array().context("no sections")?;
	let accountable: Vec<&Value> = sections.iter().map(|section| &section["accountable"]).collect();
	assert!(accountable.iter().all(|who| who.is_string()), "{shown}");
	assert_ne!(accountable[2], accountable[3], "who wrote the findings answers for them");
	assert_eq!(shown["versions"].as_array().map(Vec::len), Some(1));
	assert_eq!(shown["open"], json!([]));
	let late = say("radiologist-1", "report contribute {} --section impression --text @findings --from 1");
	assert_eq!(late.expect(3).error(), "ReportAuthorship::NotOpen");
	let again = say("radiologist-1", "report contribute {} --section impression --text @impression");
	assert_eq!(again.expect(0).json()["transaction"], Value::Null, "it is there");

	// A report that nobody but a model wrote.
	let site = &written.site;
	publish_template(site, "--section LN:19005-8");
	let report = open_report(site, "RIS-4712", &site.anchor("archive/06")?);
	let of = |who: &str, line: &str| site.say(who, &line.replace("{}", &report));
	of("radiologist-1", "report contribute {} --section impression --text @impression --model $model.0").expect(0);
	assert_eq!(of("radiologist-1", last).expect(3).error(), "ReportAuthorship::AiUnreviewed");
	of("radiologist-1", "report invite {} radiologist-2").expect(0);
	of("radiologist-2", "report review {} 0 accept").expect(0);
	let nobody = of("radiologist-1", "report sign {} --as-state final");
	assert_eq!(nobody.expect(3).error(), "ReportAuthorship::SectionUnverified");
	of("radiologist-1", last).expect(0);
	Ok(())
}

#[test]
fn reader_of_an_earlier_version_should_be_told_until_they_acknowledge() -> Result<()> {
	let written = Written::new()?;
	written.contribute();
	written.finish();
	let site = &written.site;
	let say = |who: &str, line: &str| written.say(who, line);
	say("radiologist-1", "report invite {} physicist-1 --reader").expect(0);
	say("cardiologist-1", "report acknowledge {}").expect(0);
	let again = say("cardiologist-1", "report acknowledge {}").expect(0).json();
	assert_eq!(again["transaction"], Value::Null, "nothing is new");

	say("radiologist-1", "report addendum {} --reason omission --section impression").expect(0);
	site.write("more", "## Addendum\nFollow up in six months.\n")?;
	let replaced = "report contribute {} --section impression --text @more --from 1 --replaces 3";
	assert_eq!(say("radiologist-1", replaced).expect(3).error(), "ReportAuthorship::AddendumOnly");
	let elsewhere = "report contribute {} --section findings --text @more --from 1";
	assert_eq!(say("radiologist-1", elsewhere).expect(3).error(), "ReportAuthorship::NotOpen");
	say("radiologist-1", "report contribute {} --section impression --text @more --from 1").expect(0);
	say("radiologist-1", "report sign {} --all --as-state appended").expect(0);
	let readers = say("nobody", "report readers {}").expect(0).json();
	assert_eq!(readers["to_be_told"][0]["sections"], json!([IMPRESSION]), "{readers}");
	assert_eq!(readers["to_be_told"].as_array().map(Vec::len), Some(1));
	assert_eq!(readers["unread"].as_array().map(Vec::len), Some(1), "{readers}");
	let read = say("cardiologist-1", "report acknowledge {}").expect(0).json();
	assert_eq!(read["sections"], json!([IMPRESSION]));
	let readers = say("nobody", "report readers {}").expect(0).json();
	assert_eq!(readers["to_be_told"], json!([]));

	// Who does not treat the patient asks the patient, and is seen when that is denied.
	say("patient-1", "consent revoke 0").expect(0);
	let denied = written.at(&site.south, "radiologist-2", "report acknowledge {}");
	let denied = denied.expect(3).json();
	assert_eq!(denied["permitted"], false, "{denied}");
	let readers = say("nobody", "report readers {}").expect(0).json();
	let bases: Vec<_> = readers["readings"]
		.as_array()
		.context("no readings")?
		.iter()
		.map(|reading| reading["basis"].as_str().unwrap_or_default())
		.collect();
	assert_eq!(bases, ["treatment", "treatment", "denied"]);

	let history = say("nobody", "report show {} --history").expect(0).json();
	let versions = &history["versions"];
	assert_eq!((&versions[1]["state"], &versions[1]["reason"]), (&"appended".into(), &"omission".into()));
	say("radiologist-1", "report enter-in-error {} --reason wrong-study").expect(0);
	let to_be_told = || say("nobody", "report readers {}").expect(0).json()["to_be_told"].clone();
	let all = to_be_told()[0]["sections"].as_array().map(Vec::len);
	assert_eq!(all, Some(4), "all that the report says is taken back: {}", to_be_told());
	say("cardiologist-1", "report acknowledge {}").expect(0);
	assert_eq!(to_be_told(), json!([]));
	let verified = say("nobody", "report verify {} @whole").json();
	assert_eq!(verified["state"], "entered-in-error");
	Ok(())
}

#[test]
fn report_should_be_written_for_people_and_as_fhir() -> Result<()> {
	let written = Written::new()?;
	written.contribute();
	written.finish();
	let say = |line: &str| written.say("nobody", line);
	say("report export {} --format fhir --out @report.json").expect(0);
	let bundle: Value = serde_json::from_slice(&fs::read(written.site.path("report.json"))?)?;
	assert_eq!(bundle["resourceType"], "Bundle");
	let text = bundle.to_string();
	for word in ["DiagnosticReport", "Composition", "Provenance", "\"final\""] {
		assert!(text.contains(word), "{word}");
	}
	let ran = written.site.north.plain(["report", "export", &written.report, "--format", "text"])?.expect(0);
	for code in [HISTORY, FINDINGS, MEASUREMENTS, IMPRESSION] {
		let value = code.split(':').next_back().unwrap_or_default();
		assert!(ran.stdout.contains(value), "{code}: {}", ran.stdout);
	}
	assert!(ran.stdout.contains("AI"), "{}", ran.stdout);
	// Neither holds anything of what the report says.
	for word in ["tumour", "metastasis", "cT1c", "RIS-4711"] {
		assert!(!text.contains(word) && !ran.stdout.contains(word), "{word}");
	}
	let again = say("report export {} --format fhir --out @report.json");
	assert_eq!(again.expect(1).error(), "cannot-write", "nothing is overwritten");
	Ok(())
}

/// A CT of its own with this part of the body in the header, or none, and this Study Date.
fn ct(site: &Site, name: &str, part: Option<&str>, date: &str) -> Result<()> {
	let folder = site.path(name);
	fs::create_dir_all(&folder)?;
	let image = files(&site.path("archive/05"))?.swap_remove(0);
	let copy = folder.join("image.dcm");
	fs::write(&copy, fs::read(image)?)?;
	let date = format!("(0008,0020)={date}");
	let mut args = vec!["-gst", "-gse", "-gin", "-i", &date];
	let part = part.map(|part| format!("(0018,0015)={part}"));
	if let Some(part) = &part {
		args.extend(["-i", part]);
	}
	dcmodify(&copy, &args)
}

#[test]
fn finding_should_be_followed_up_at_another_hospital() -> Result<()> {
	let site = Site::with_archive()?;
	let say = |who: &str, line: &str| site.say(who, line);
	publish_template(&site, "--section LN:19005-8");
	let report = open_report(&site, "RIS-1", &site.anchor("archive/05")?);
	site.write("nodule", "Nodule of 7 mm, right upper lobe, incidental.")?;
	let raise = |region: &str, to: &str| {
		let line = format!(
			"followup raise {report} --category 3 --modality CT --region {region} --finding @nodule --from +0d --due +365d {to}"
		);
		say("radiologist-1", &line)
	};
	let raised = raise("chest", "").expect(0).json();
	let first = &raised["follow_up"];
	site.name("follow_up", first);
	assert_eq!(raise("chest", "").expect(0).json()["transaction"], Value::Null, "once is enough");
	let finding = raised["finding"].as_str().context("no commitment")?;
	let twice = raise("abdomen", "").expect(0).json();
	assert_ne!(twice["finding"], finding, "one text, two commitments");

	let told = |identified: &str, received: &str| {
		let line = format!(
			"followup communicate $follow_up --recipient cardiologist-1 --identified {identified} --received {received} --method telephone"
		);
		say("radiologist-1", &line)
	};
	assert_eq!(told("now", "-1h").expect(3).error(), "ReportAuthorship::InvalidTimes");
	told("-30m", "-10m").expect(0);

	// Responsible until somebody else accepts.
	say("radiologist-1", "followup hand-over $follow_up cardiologist-1").expect(0);
	let second = say("radiologist-1", "followup hand-over $follow_up radiologist-2");
	assert_eq!(second.expect(3).error(), "ReportAuthorship::HandOverPending");
	assert_eq!(say("radiologist-2", "followup accept $follow_up").expect(3).error(), "ReportAuthorship::NotAsked");
	say("cardiologist-1", "followup accept $follow_up").expect(0);
	let dropped = say("radiologist-1", "followup cancel $follow_up --reason not-indicated");
	assert_eq!(dropped.expect(3).error(), "ReportAuthorship::NotResponsible");
	say("cardiologist-1", "followup cancel $follow_up").expect(2); // not without a reason
	assert_eq!(follow_ups(&site, "cardiologist-1", "followup list --mine", &report).len(), 1);

	// The patient moves, and shows the card. What does not fit leaves it open.
	say("radiologist-1", "patient card patient-1 --out @card").expect(0);
	site.at(&site.south, "radiologist-2", "patient import-card @card").expect(0);
	let anchor = |name: &str, more: &str| {
		let line = format!("study anchor @{name} --subject patient-1 --another-id {more}");
		site.at(&site.south, "radiologist-2", &line).expect(0).json()
	};
	let state = || say("nobody", "followup show $follow_up").expect(0).json()["state"].clone();
	// Later than the clock of any chain on which this runs.
	let made = "20991231";
	ct(&site, "knee", Some("KNEE"), made)?;
	assert_eq!(anchor("knee", "")["follow_ups"], json!([]));
	// An old examination, anchored only now.
	ct(&site, "old", Some("CHEST"), "20040119")?;
	assert_eq!(anchor("old", "")["follow_ups"], json!([]));
	ct(&site, "unknown", None, made)?;
	let perhaps = anchor("unknown", "")["follow_ups"].clone();
	let commands: Vec<_> = perhaps.as_array().context("no follow-ups")?.iter().collect();
	assert_eq!(commands.len(), 2, "{perhaps}");
	assert!(commands[0]["command"]
		.as_str()
		.is_some_and(|command| command.starts_with(&format!("radledger followup satisfy {first} 0x"))));
	ct(&site, "chest", Some("CHEST"), made)?;
	assert_eq!(anchor("chest", "--no-follow-ups")["follow_ups"], json!([]));
	assert_eq!(state(), "open");

	// The same study again: what was left out is done.
	let closed = anchor("chest", "");
	assert_eq!(closed["studies"][0]["status"], "AlreadyAnchored");
	let closed = &closed["follow_ups"];
	assert_eq!((&closed[0]["follow_up"], &closed[0]["satisfied"]), (first, &true.into()), "{closed}");
	assert_eq!(closed.as_array().map(Vec::len), Some(1));
	assert_eq!(state(), "satisfied");
	let shown = say("nobody", "followup show $follow_up").expect(0).json();
	let steps: Vec<_> = shown["steps"]
		.as_array()
		.context("no steps")?
		.iter()
		.map(|step| (step["step"].as_str().unwrap_or_default(), step["organisation"].as_u64()))
		.collect();
	assert_eq!(
		steps,
		[
			("raised", Some(0)),
			("communicated", Some(0)),
			("handed-over", Some(0)),
			("accepted", Some(0)),
			("satisfied", Some(1)),
		]
	);
	assert_eq!(shown["communicated_late"], false);
	say("cardiologist-1", "followup reopen $follow_up --reason not-diagnostic").expect(0);
	assert_eq!(state(), "open");
	let patient = say("patient-1", "followup list --patient patient-1").expect(0).json();
	assert_eq!(patient["follow_ups"].as_array().map(Vec::len), Some(2));
	Ok(())
}

#[test]
fn follow_up_should_not_be_lost_with_whoever_was_responsible() -> Result<()> {
	let site = Site::with_archive()?;
	let say = |who: &str, line: &str| site.say(who, line);
	publish_template(&site, "--section LN:19005-8");
	let report = open_report(&site, "RIS-1", &site.anchor("archive/05")?);
	let raise = format!(
		"followup raise {report} --category 1 --modality CT --region chest --finding pneumothorax --from +0d --due +1d --to \
		 cardiologist-1"
	);
	site.name("follow_up", &say("radiologist-1", &raise).expect(0).json()["follow_up"]);
	say("cardiologist-1", "followup accept $follow_up").expect(0);
	let late = "followup communicate $follow_up --recipient patient-1 --identified -90m --received now --method in-person --radiologist \
	            radiologist-1";
	say("cardiologist-1", late).expect(0);
	let shown = say("nobody", "followup show $follow_up").expect(0).json();
	assert_eq!(shown["communicated_late"], true, "category 1 allows an hour");
	let early = say("steward-1", "followup escalate $follow_up radiologist-1");
	assert_eq!(early.expect(3).error(), "ReportAuthorship::NotOverdue");

	say("north-hospital", "member withdraw cardiologist-1").expect(0);
	let list = follow_ups(&site, "nobody", "followup list --organisation 0", &report);
	assert_eq!(list[0]["orphaned"], true, "{list:?}");
	say("steward-2", "followup escalate $follow_up radiologist-1").expect(3); // another organisation's
	say("steward-1", "followup escalate $follow_up radiologist-1").expect(0);
	say("radiologist-1", "followup decline $follow_up").expect(0);
	say("steward-1", "followup escalate $follow_up radiologist-1").expect(0);
	say("radiologist-1", "followup accept $follow_up").expect(0);
	let list = follow_ups(&site, "nobody", "followup list", &report);
	assert_eq!(list[0]["orphaned"], false, "{list:?}");
	assert!(follow_ups(&site, "nobody", "followup list --overdue", &report).is_empty());
	say("radiologist-1", "followup cancel $follow_up --reason deceased").expect(0);
	let all = follow_ups(&site, "nobody", "followup list --all", &report);
	assert_eq!(all[0]["reason"], "deceased");
	say("north-hospital", "member credential cardiologist-1 --role clinician --until +365d").expect(0);
	say("cardiologist-1", "member accept 0").expect(0);
	Ok(())
}

/// A real structured report with four sections, of which none has a code of the template.
const MAPPED: &str = "--map 1=LN:59776-5 --map 2=LN:59776-5 --map 3=LN:11329-0 --map 4=LN:19005-8";

#[test]
fn structured_report_should_be_taken_in_and_survive_an_archive() -> Result<()> {
	let site = Site::with_archive()?;
	let say = |who: &str, line: &str| site.say(who, line);
	let study = site.anchor("archive/09")?;
	publish_template(&site, "--section LN:11329-0 --section LN:59776-5 --section LN:19005-8");
	let take = |more: &str| {
		let line = format!("report from-sr @archive/09/00-test-SR.dcm --template $template --study {study} {more}");
		say("radiologist-1", &line)
	};
	let unmapped = take("").expect(2);
	assert_eq!(unmapped.error(), "unknown-section");
	assert!(unmapped.json().to_string().contains(FINDINGS), "the template's sections are listed");
	let dry = take(&format!("{MAPPED} --dry-run")).expect(0).json();
	assert_eq!((&dry["report"], dry["sections"].as_array().map(Vec::len)), (&Value::Null, Some(4)));
	assert_eq!(dry["document"]["verifiers"].as_array().map(Vec::len), Some(2), "{dry}");

	let taken = take(MAPPED).expect(0).json();
	let report = taken["report"].as_str().context("no report")?.to_owned();
	let indices: Vec<_> = taken["sections"]
		.as_array()
		.context("no sections")?
		.iter()
		.map(|section| section["contribution"].clone())
		.collect();
	assert_eq!(indices, [0, 1, 2, 3]);
	let again = take(MAPPED).expect(0).json();
	assert_eq!(again["report"], report.as_str());
	assert!(again["sections"][3]["transaction"].is_null(), "nothing is contributed twice");

	let verify = |file: &str| say("nobody", &format!("report verify {report} @{file}"));
	verify("archive/09/00-test-SR.dcm").expect(0);
	say("nobody", "report verify - @archive/09/00-test-SR.dcm").expect(0);
	say("nobody", "report show @archive/09/00-test-SR.dcm").expect(0);
	let orthanc = Orthanc::start()?;
	orthanc.send(&site.path("archive/09"))?;
	assert_eq!(orthanc.retrieve(&site.path("back"))?, 1);
	let back = files(&site.path("back"))?.swap_remove(0);
	fs::rename(back, site.path("back.dcm"))?;
	assert_eq!(verdicts(&verify("back.dcm").expect(0).json()), ["AsContributed"; 4]);

	// The text that is the third child of the root: the second section.
	dcmodify(&site.path("back.dcm"), &["-m", "(0040,a730)[2].(0040,a160)=Sample text"])?;
	let verified = verify("back.dcm").expect(3).json();
	assert_eq!(verdicts(&verified), ["AsContributed", "Differs", "AsContributed", "AsContributed"]);
	// As another document it is not the report's, whatever it says.
	dcmodify(&site.path("archive/09/00-test-SR.dcm"), &["-gin"])?;
	let verified = verify("archive/09/00-test-SR.dcm").expect(3).json();
	assert_eq!((&verified["document"], &verified["verified"]), (&false.into(), &false.into()));
	Ok(())
}

/// The code with which `path` is refused as a structured report.
fn refused(site: &Site, path: &Path, study: &str) -> (i32, String) {
	let path = path.to_string_lossy();
	let line = format!("report from-sr {path} --template $template --study {study} {MAPPED}");
	let ran = site.say("radiologist-1", &line);
	(ran.code, ran.error())
}

#[test]
fn what_is_no_structured_report_should_be_refused_before_anything_is_sent() -> Result<()> {
	let site = Site::with_archive()?;
	let (study, other) = (site.anchor("archive/09")?, site.anchor("archive/05")?);
	publish_template(&site, "--section LN:11329-0 --section LN:59776-5 --section LN:19005-8");
	let original = site.path("archive/09/00-test-SR.dcm");
	let bytes = fs::read(&original)?;
	let copy = site.path("copy.dcm");
	for part in [8, 4, 2] {
		fs::write(&copy, &bytes[..bytes.len() - bytes.len() / part])?;
		assert_eq!(refused(&site, &copy, &study), (1, "malformed-report".into()), "1/{part} is missing");
	}
	let image = files(&site.path("archive/05"))?.swap_remove(0);
	assert_eq!(refused(&site, &image, &study), (1, "not-a-report".into()));
	assert_eq!(refused(&site, &original, &other), (2, "other-study".into()));
	assert_eq!(refused(&site, &site.path("none.dcm"), &study), (1, "unreadable-file".into()));
	let reports = site.north.vault().join("reports");
	assert!(!reports.exists(), "nothing is kept of what was refused");
	// A document that names nobody is one all the same: who takes it in signs every section.
	fs::write(&copy, &bytes)?;
	dcmodify(&copy, &["-ea", "(0040,a073)", "-m", "(0040,a493)=UNVERIFIED"])?;
	let line = format!("report from-sr @copy.dcm --template $template --study {study} {MAPPED} --dry-run");
	let taken = site.say("radiologist-1", &line).expect(0).json();
	assert_eq!((&taken["document"]["observers"], &taken["document"]["verifiers"]), (&json!([]), &json!([])));
	Ok(())
}

#[test]
fn what_is_wrong_should_be_said_with_what_to_do() -> Result<()> {
	let site = Site::with_archive()?;
	let say = |who: &str, line: &str| site.say(who, line);
	publish_template(&site, "--section LN:59776-5 --section LN:19005-8");
	let report = open_report(&site, "RIS-1", &site.anchor("archive/05")?);
	let other = open_report(&site, "RIS-2", &site.anchor("archive/06")?);
	site.write("text", TEXT[2].1)?;
	site.write("elsewhere", "FINDINGS:\nNothing of the kind.\n")?;
	let error = |who: &str, line: &str, code: i32| {
		let line = line.replace("{}", &report);
		let ran = say(who, &line).expect(code);
		let json = ran.json();
		assert!(json["error"]["hint"].is_string(), "{line}: {json}");
		ran.error()
	};
	let template_codes =
		say("radiologist-1", &format!("report contribute {report} --section LN:18782-3 --text @text")).expect(2);
	assert_eq!(template_codes.error(), "unknown-section");
	let hint = template_codes.json()["error"]["hint"].to_string();
	assert!(hint.contains(FINDINGS) && hint.contains(IMPRESSION), "{hint}");

	for (who, line, exit, code) in [
		("radiologist-1", "report show 0xabcdef0123", 2, "no-such-report"),
		("radiologist-1", "report show RIS-3", 2, "no-such-report"),
		("radiologist-1", "report open --document RIS-4 --template 4711 --study @archive/05", 3, "template-not-found"),
		("radiologist-1", "report open @text --template $template --study @archive/05", 2, "no-document"),
		(
			"radiologist-1",
			"report open --document RIS-1 --template $template --study @archive/06",
			3,
			"opened-otherwise",
		),
		(
			"technologist-1",
			"report open --document RIS-5 --template $template --study @archive/05",
			3,
			"ReportAuthorship::NotAuthorised",
		),
		("radiologist-1", "report invite {} annotator-1", 3, "ReportAuthorship::NotQualified"),
		(
			"radiologist-1",
			"report correct {} --reason error --section findings",
			3,
			"ReportAuthorship::InvalidState",
		),
		("radiologist-1", "report drop-change {}", 3, "ReportAuthorship::NoChange"),
		("radiologist-1", "report sign {} --as-state final", 3, "ReportAuthorship::SectionMissing"),
		("cardiologist-1", "report acknowledge {}", 3, "nothing-to-read"),
		("radiologist-1", "report review {} 0 accept", 3, "ReportAuthorship::UnknownContribution"),
		("nobody", "report verify - @elsewhere", 3, "unknown-report"),
		("nobody", "report export {} --format salts", 3, "no-salts"),
		("nobody", "report import @text", 1, "malformed-salts"),
		(
			"radiologist-1",
			"followup raise {} --category 2 --modality CT --region chest --finding n --from 2020-01-01 --due 2020-02-01",
			3,
			"ReportAuthorship::InvalidWindow",
		),
		(
			"radiologist-1",
			"followup raise {} --category 2 --modality CT --region chest --finding n --from +9d --due +3d",
			2,
			"invalid-window",
		),
		(
			"radiologist-1",
			"followup raise {} --category 2 --modality CT --region chest --finding n --from +1d --due +3d --to annotator-1",
			3,
			"ReportAuthorship::NotQualified",
		),
		("radiologist-1", "followup accept 4711", 3, "ReportAuthorship::FollowUpNotFound"),
		("nobody", "followup show 4711", 3, "follow-up-not-found"),
	] {
		assert_eq!(error(who, line, exit), code, "{line}");
	}

	// A document of another report: nothing of it was contributed to this one.
	say("radiologist-1", &format!("report contribute {report} --section findings --text @text")).expect(0);
	let verified = say("nobody", &format!("report verify {other} @text")).expect(3).json();
	assert_eq!(verdicts(&verified), ["NotContributed"]);
	say("nobody", &format!("report export {report} --format salts --out @salts.json")).expect(0);
	let wrong = say("nobody", &format!("report verify {other} @text --salts @salts.json"));
	assert_eq!(wrong.expect(3).error(), "other-report");
	Ok(())
}

#[test]
fn suspended_model_should_not_contribute() -> Result<()> {
	let site = Site::with_archive()?;
	publish_model(&site)?;
	site.write("text", TEXT[3].1)?;
	publish_template(&site, "--section LN:19005-8");
	let report = open_report(&site, "RIS-1", &site.anchor("archive/05")?);
	let contribute = |version: &str| {
		let line = format!("report contribute {report} --section impression --text @text --model {version}");
		site.say("radiologist-1", &line)
	};
	assert_eq!(contribute("$model.9").expect(3).error(), "ReportAuthorship::ModelNotActive");
	site.say("lumen-ai", "model suspend $model.0 --reason performance").expect(0);
	assert_eq!(contribute("$model.0").expect(3).error(), "ReportAuthorship::ModelNotActive");
	Ok(())
}
