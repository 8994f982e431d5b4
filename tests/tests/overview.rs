//! One page for the patient: everything that the ledger knows. The log has every use, in order and without a gap.

use anyhow::{Context, Result};
use radledger_tests::{copy, Site};
use serde_json::Value;
use std::collections::BTreeMap;

/// How many there are of each kind.
fn kinds(list: &Value, key: &str) -> BTreeMap<String, usize> {
	let mut kinds = BTreeMap::new();
	for one in list.as_array().into_iter().flatten() {
		*kinds.entry(one[key].as_str().unwrap_or_default().to_owned()).or_default() += 1;
	}
	kinds
}

fn counted(expected: &[(&str, usize)]) -> BTreeMap<String, usize> {
	expected.iter().map(|(kind, count)| ((*kind).to_owned(), *count)).collect()
}

#[test]
fn patient_should_see_every_use_that_the_ledger_knows_on_one_page() -> Result<()> {
	let site = Site::with_archive()?;
	let say = |who: &str, line: &str| site.say(who, line);
	for (name, text) in [("text", "No nodule."), ("weights", "0.1"), ("hyper", "{}")] {
		site.write(name, text)?;
	}
	let study = site.anchor("archive/00")?;
	let lent = say("lumen-ai", "study anchor @archive/05 --subject patient-1 --another-id").expect(0).json();
	site.name("lent", &lent["studies"][0]["study"]);
	for organisation in ["org:0", "org:3"] {
		say("patient-1", &format!("consent grant --scope all --to {organisation} --use HMB")).expect(0);
	}

	// What users record: a use, one that is denied, an emergency.
	say("cardiologist-1", &format!("access record patient-1 --study {study} --purpose clinical-care")).expect(0);
	say("lumen-ai", "access record patient-1 --purpose education").expect(3);
	say("radiologist-2", "access break-glass patient-1 --reason life-threatening").expect(0);

	// What the ledger adds: a copy is sent and received, a report read and denied, a dataset, annotators. A model, which is
	// not in the log.
	let send = format!("transfer send {study} --to 1 --purpose treatment --note @note.json");
	say("technologist-1", &send).expect(0);
	copy(&site.path("archive/00"), &site.path("arrived"))?;
	site.at(&site.south, "radiologist-2", "transfer confirm @note.json @arrived").expect(0);
	let template = "report template publish --code LN:18748-4 --self-review --section LN:59776-5";
	site.name("template", &say("radiologist-1", template).expect(0).json()["template"]);
	let open = format!("report open --document RIS-1 --template $template --study {study}");
	site.name("report", &say("radiologist-1", &open).expect(0).json()["report"]);
	say("radiologist-1", "report contribute RIS-1 --section 59776-5 --text @text").expect(0);
	say("radiologist-1", "report sign RIS-1 --all --as-state final").expect(0);
	say("cardiologist-1", "report acknowledge RIS-1").expect(0);
	let declare = format!("dataset declare {study} --purpose health-research");
	site.name("dataset", &say("steward-1", &declare).expect(0).json()["dataset"]);
	site.name("model", &say("lumen-ai", "model register --intended-use @text").expect(0).json()["model"]);
	let publish = "model publish $model --semver 1.0.0 --weights @weights --hyper-parameters @hyper --dataset $dataset";
	say("lumen-ai", publish).expect(0);
	let create =
		"campaign create @archive/05 --panel 5 --reward 1 --vesting 40 --fine-wrong 0.2 --fine-missed 0.5 --purpose \
	              health-research --colleagues --expert radiologist-1 --instructions @text --out @campaign.json \
	              --task classification --labels none,nodule --join-for 1h --coin-for 1h --commit-for 1h --reveal-for 1h \
	              --vest-for 1h";
	site.name("campaign", &say("lumen-ai", create).expect(0).json()["campaign"]);
	say("lumen-ai", "campaign items $campaign --open --item 0").expect(0);

	// Still to be done: a request, the review of the emergency, and what follows from a withdrawal.
	let ask = "access request patient-1 --purpose education --justification model-development --until +30d";
	assert_eq!(say("lumen-ai", ask).expect(0).json()["state"], "pending");
	say("patient-1", "consent revoke 0").expect(0);
	site.at(&site.south, "radiologist-2", "report acknowledge $report").expect(3);

	let shown = say("patient-1", "patient overview").expect(0).json();
	let page = &shown["accounts"][0];
	assert_eq!(page["account"], site.account("patient-1").context("no account")?.as_str());
	assert_eq!(kinds(&page["uses"], "what"), counted(&[("access", 9), ("model", 1)]), "{page:#}");
	let uses = page["uses"].as_array().context("no uses")?;
	let times: Vec<_> = uses.iter().filter_map(|used| used["at"].as_str()).collect();
	assert!(times.is_sorted() && times.len() == uses.len(), "{times:?}");

	// The log has every one of them but the model, in order and without a gap, and each is as the patient decided.
	let log = say("patient-1", "access log --verify").expect(0).json();
	let entries = log["entries"].as_array().context("no entries")?;
	let cell = |entry: &Value, key: &str| entry[key].as_str().unwrap_or_default().to_owned();
	let told: Vec<_> = entries.iter().map(|entry| (cell(entry, "activity"), cell(entry, "outcome"))).collect();
	let expected = [
		("access", "permitted"),
		("access", "denied"),
		("access", "emergency"),
		("sent", "permitted"),
		("received", "permitted"),
		("report-read", "exempt"),
		("dataset", "permitted"),
		("annotation", "permitted"),
		("report-read", "denied"),
	];
	assert_eq!(told, expected.map(|(activity, outcome)| (activity.to_owned(), outcome.to_owned())), "{log:#}");
	let verdict = &log["verdict"];
	assert_eq!((&verdict["complete"], &verdict["length"]), (&true.into(), &9.into()), "{log:#}");
	// Nothing was asked when the copy was received and the report read for treatment.
	let again = &verdict["again"];
	assert_eq!((&again["same"], &again["undecided"]), (&7.into(), &serde_json::json!([4, 5])), "{log:#}");
	let of = |entry: usize| (cell(&entries[entry], "study"), entries[entry]["organisation"].as_u64());
	for (entry, organisation) in [(0, 0), (3, 0), (4, 1), (5, 0), (6, 0), (8, 1)] {
		assert_eq!(of(entry), (study.clone(), Some(organisation)), "entry {entry}");
	}
	assert_eq!(of(7), (cell(&lent["studies"][0], "study"), Some(3)));
	assert_eq!((&entries[3]["to"], &entries[4]["from"]), (&1.into(), &0.into()), "{log:#}");
	assert_eq!(cell(&entries[8], "report"), cell(&entries[5], "report"));
	assert_eq!((&entries[5]["data_use"], &entries[5]["for"]), (&Value::Null, &"treatment".into()), "{log:#}");
	assert_eq!((&entries[7]["item"][1], &entries[8]["rule"]), (&0.into(), &"grantee".into()), "{log:#}");
	let numbers: Vec<_> = uses.iter().filter_map(|used| used["entry"].as_u64()).collect();
	assert!(numbers.iter().copied().eq(0..9) && entries.iter().filter_map(|entry| entry["entry"].as_u64()).eq(0..9));
	let in_log = |list: &Value| list.as_array().map_or(0, Vec::len);

	assert_eq!(kinds(&page["open"], "open"), counted(&[("duty", 2), ("request", 1), ("review", 1)]), "{page:#}");
	assert_eq!(kinds(&page["decisions"], "decision"), counted(&[("consent", 2)]), "{page:#}");
	let copies = page["studies"].as_array().context("no studies")?;
	let copies: Vec<_> = copies.iter().filter(|known| known["study"] == study.as_str()).collect();
	let copied = &copies.first().context("the study is missing")?["copies"][0];
	assert_eq!((&copied["organisation"], &copied["state"]), (&1.into(), &"intact".into()), "{page:#}");
	assert_eq!(page["trained"][0]["studies"], 1, "{page:#}");

	// For people; for two accounts of one patient; for somebody who is none.
	let told = site.tell("patient-1", "patient overview").expect(0);
	for words in [
		"2 studies",
		"uses",
		"read report",
		"shown to annotators",
		"sent to",
		"trained model",
		"review the emergency of entry 2",
	] {
		assert!(told.stdout.contains(words), "'{words}' is not in: {told:?}");
	}
	let both = say("nobody", "patient overview patient-1 patient-2").expect(0).json();
	assert_eq!(in_log(&both["accounts"]), 2, "{both}");
	assert_eq!(say("nobody", "patient overview steward-1").expect(3).error(), "not-a-patient");
	Ok(())
}

#[test]
fn what_was_made_from_a_study_should_be_on_the_page_of_its_patient() -> Result<()> {
	let site = Site::with_archive()?;
	let say = |who: &str, line: &str| site.say(who, line);
	site.write("finding", "a nodule")?;
	let original = site.anchor("archive/00")?;
	say("patient-1", "consent grant --scope all --to anyone --use HMB").expect(0);
	let made = say("technologist-1", "study deidentify @archive/00 @copy --project trial").expect(0).json();
	let copy = made["copy"].as_str().context("no copy")?.to_owned();
	say("technologist-1", "transfer send @copy --to 3 --purpose research --note @note.json").expect(0);
	let template = "report template publish --code LN:18748-4 --section LN:59776-5";
	site.name("template", &say("radiologist-1", template).expect(0).json()["template"]);
	say("radiologist-1", &format!("report open --document OF-COPY --template $template --study {copy}")).expect(0);
	let raise =
		"followup raise OF-COPY --category 3 --modality CT --region chest --finding @finding --from +0d --due +30d";
	say("radiologist-1", raise).expect(0);

	let page = say("patient-1", "patient overview").expect(0).json()["accounts"][0].clone();
	let studies = page["studies"].as_array().context("no studies")?;
	assert_eq!(studies.iter().map(|study| study["derived"] == true).collect::<Vec<_>>(), [false, true], "{page:#}");
	assert_eq!((&studies[0]["study"], &studies[1]["study"]), (&original.into(), &copy.into()), "{page:#}");
	assert_eq!(studies[1]["copies"][0]["state"], "sent", "{page:#}");
	let open = page["open"].as_array().context("nothing to be done")?;
	assert_eq!(kinds(&page["open"], "open"), counted(&[("follow-up", 1), ("transfer", 1)]), "{page:#}");
	assert!(open.iter().all(|task| task["due"].is_string()), "{page:#}");
	assert_eq!(kinds(&page["uses"], "activity"), counted(&[("sent", 1)]), "{page:#}");
	Ok(())
}
