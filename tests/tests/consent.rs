//! Patients who own nothing decide, every use is seen, and withdrawing reaches everyone: on real files, gather, by the programs
//! that users run.

use anyhow::{Context, Result};
use radledger_tests::{copy, files, tag, tool, Site};
use serde_json::Value;
use std::{fs, path::Path};

/// Exit code of a check whether radiologist-2, of south imaging, may do health research on patient-1.
fn research(site: &Site) -> i32 {
	let line = "consent check patient-1 --who radiologist-2 --purpose health-research";
	site.say("radiologist-2", line).code
}

#[test]
fn patient_with_nothing_should_decide_and_every_use_be_seen() -> Result<()> {
	let site = Site::open()?;
	let say = |who: &str, line: &str| site.say(who, line);
	assert_eq!(research(&site), 3, "nothing is permitted that nobody asked for");
	let record = "access record patient-1 --purpose health-research";
	let denied = || say("nobody", "duty conduct 1").expect(0).json()["conduct"]["denied"].as_u64();
	let before = denied().context("no number")?;
	say("radiologist-2", record).expect(3);

	say("patient-1", "consent grant --scope all --to org:1 --use HMB --modifier NCU").expect(0);
	assert_eq!(research(&site), 0);
	say("radiologist-2", record).expect(0);
	// The rule is named: not for commercial use.
	let commercial = "consent check patient-1 --who radiologist-2 --purpose health-research --declare commercial";
	let rule = say("radiologist-2", commercial).expect(3).json();
	assert_eq!(rule["rule"], "NCU", "{rule}");

	say("patient-1", "consent refuse --all-secondary").expect(0);
	let refused = say("radiologist-2", "consent check patient-1 --purpose health-research");
	assert_eq!(refused.expect(3).json()["rule"], "opted-out");
	say("patient-1", "consent lift 2").expect(0);
	assert_eq!(research(&site), 3, "the refusal left nothing of the consent, and ended it");
	say("patient-1", "consent grant --scope all --to org:1 --use HMB --modifier NCU").expect(0);
	assert_eq!(research(&site), 0);

	say("patient-1", "consent revoke 3").expect(0);
	assert_eq!(research(&site), 3);
	say("radiologist-2", record).expect(3);
	say("patient-1", "consent revoke 3").expect(3);
	say("patient-1", "consent revoke 99").expect(3);
	say("stranger", "consent revoke 0").expect(3);

	let log = say("patient-1", "access log --verify").expect(0).json();
	let verdict = &log["verdict"];
	assert_eq!((&verdict["length"], &verdict["complete"]), (&3.into(), &true.into()), "{log}");
	let history = say("patient-1", "consent history").expect(0).json();
	assert_eq!(history["decisions"].as_array().map(Vec::len), Some(4), "{history}");
	assert_eq!(denied(), Some(before + 2));
	Ok(())
}

#[test]
fn copy_should_not_be_sent_nor_kept_after_withdrawal() -> Result<()> {
	let site = Site::with_archive()?;
	let say = |who: &str, line: &str| site.say(who, line);
	let (first, second) = (site.anchor("archive/00")?, site.anchor("archive/01")?);
	let send = |study: &str, purpose: &str, note: &str| {
		say("technologist-1", &format!("transfer send {study} --to 1 --purpose {purpose} --note @{note}"))
	};
	// Treatment is permitted from the enrolment on; research is not.
	assert_eq!(send(&first, "research", "no.json").expect(3).error(), "ImageProvenance::NotPermitted");
	send(&first, "treatment", "note.json").expect(0);
	copy(&site.path("archive/00"), &site.path("arrived"))?;
	let confirm = "transfer confirm @note.json @arrived";
	site.at(&site.south, "radiologist-2", confirm).expect(0);
	let patient = site.account("patient-1").context("no account")?;
	let duties = |what: &str| -> Vec<Value> {
		let listed = say("nobody", &format!("duty list 1 {what}")).expect(0).json();
		let all = listed["duties"].as_array().expect("a list").clone();
		all.into_iter().filter(|duty| duty["patient"] == patient.as_str()).collect()
	};
	assert!(duties("").is_empty());

	say("patient-1", "consent revoke 0").expect(0);
	send(&second, "treatment", "no.json").expect(3);
	let open = duties("");
	let duty = open.first().context("no duty")?;
	assert_eq!((&duty["consent"], &duty["cause"]), (&0.into(), &"revoked".into()), "{duty}");
	assert!(duties("--overdue").is_empty());
	say("steward-1", "duty acknowledge patient-1 0").expect(3); // not theirs
	say("radiologist-2", "duty acknowledge patient-1 0").expect(3); // not their role
	say("steward-2", "duty acknowledge patient-1 0").expect(0);
	say("steward-2", "duty acknowledge patient-1 0").expect(3);
	say("steward-2", "duty certify patient-1 0 --measure erased").expect(0);
	assert_eq!(duties("")[0]["measure"], "erased");
	Ok(())
}

#[test]
fn request_should_be_decided_at_once_or_by_the_patient() -> Result<()> {
	let site = Site::open()?;
	let say = |who: &str, line: &str| site.say(who, line);
	let ask = |more: &str| {
		let line =
			format!("access request patient-1 --purpose methods-development --justification model-development {more}");
		say("lumen-ai", &line)
	};
	assert_eq!(ask("--until 2020-01-01").code, 3, "the end is past");
	let asked = ask("--until +30d --declare no-re-identification").expect(0).json();
	assert_eq!(asked["state"], "pending", "{asked}");
	site.name("request", &asked["request"]);
	let use_it = "access record patient-1 --request $request";
	say("lumen-ai", use_it).expect(3);
	say("patient-2", "access approve $request").expect(3); // no request of theirs
	say("patient-1", "access approve $request --until +10d").expect(0);
	say("patient-1", "access approve $request").expect(3);
	say("lumen-ai", use_it).expect(0);
	say("radiologist-2", use_it).expect(3); // somebody else's request

	let again = ask("--until +5d --declare no-re-identification").expect(0).json();
	assert_eq!(again["state"], "permitted", "{again}");
	say("patient-1", "consent refuse --scope all --to org:3 --purpose methods-development").expect(0);
	let refused = ask("--until +5d").expect(3).json();
	assert_eq!(refused["state"], "denied", "{refused}");
	Ok(())
}

#[test]
fn broken_glass_should_be_seen_at_once_and_abuse_end_the_credential() -> Result<()> {
	let site = Site::open()?;
	let say = |who: &str, line: &str| site.say(who, line);
	say("patient-1", "consent revoke 0").expect(0);
	// The radiologist is needed again below.
	for seat in ["north-hospital", "south-imaging"] {
		say(seat, "org waiting-period 0").expect(0);
	}
	let glass = "access break-glass patient-1 --reason life-threatening";
	say("annotator-4", glass).expect(3); // no clinician
	say("south-imaging", glass).expect(3); // no person
	say("radiologist-2", glass).expect(0);
	let log = say("patient-1", "access log").expect(0).json();
	assert!(log["entries"][0].to_string().contains("life-threatening"), "{log}");
	let patient = site.account("patient-1").context("no account")?;
	let open = say("steward-2", "access emergencies 1").expect(0).json();
	let open = open["emergencies"].as_array().context("no emergencies")?;
	assert_eq!(open.iter().filter(|emergency| emergency["patient"] == patient.as_str()).count(), 1, "{open:?}");
	say("radiologist-2", "access review 1 patient-1 0 --outcome justified").expect(3);
	// Its own organisation does not judge.
	let own = say("steward-2", "access review 1 patient-1 0 --outcome justified").expect(3);
	assert_eq!(own.error(), "DynamicConsent::NotAReviewer");
	say("steward-1", "access review 1 patient-1 0 --outcome abuse").expect(0);
	say("auditor-1", "access review 1 patient-1 0 --outcome justified").expect(3);
	let ended = say("radiologist-2", "access record patient-1 --purpose clinical-care");
	assert_eq!(ended.expect(3).error(), "credential-expired");
	say("south-imaging", "member credential radiologist-2 --role radiologist --until +365d").expect(0);
	Ok(())
}

#[test]
fn what_people_judge_should_wait_for_them_and_promises_be_dated() -> Result<()> {
	let site = Site::open()?;
	let say = |who: &str, line: &str| site.say(who, line);
	say("patient-1", "consent grant --scope all --to org:1 --use HMB --modifier IRB PUB").expect(0);
	let wanted = "--purpose health-research --declare ethics-approval publication";
	let radiologist = |line: &str| say("radiologist-2", &format!("{line} {wanted}"));
	let asked = radiologist("consent check patient-1").expect(4).json();
	assert_eq!((&asked["answer"], &asked["rule"]), (&"ask".into(), &"IRB".into()), "{asked}");
	say("radiologist-2", "consent check patient-1 --purpose health-research --declare publication").expect(3);
	radiologist("access record patient-1").expect(4);
	let made = radiologist("access request patient-1 --justification research-project --until +30d").expect(0).json();
	assert_eq!((&made["state"], &made["rule"]), (&"asked".into(), &"IRB".into()), "{made}");
	site.name("asked", &made["request"]);
	let record = "access record patient-1 --request $asked";
	say("radiologist-2", record).expect(4);
	let own = say("steward-2", "access judge patient-1 $asked holds").expect(3);
	assert_eq!(own.error(), "DynamicConsent::NotAReviewer");
	say("steward-1", "access judge patient-1 $asked holds").expect(0);
	say("steward-1", "access judge patient-1 $asked does-not-hold").expect(3); // once
	say("radiologist-2", record).expect(0);

	let patient = site.account("patient-1").context("no account")?;
	let duty = || -> Result<Value> {
		let listed = say("nobody", "duty list 1").expect(0).json();
		let all = listed["duties"].as_array().context("no duties")?;
		let of_patient = all.iter().find(|duty| duty["patient"] == patient.as_str());
		of_patient.cloned().context("no duty")
	};
	let promised = duty()?;
	assert_eq!((&promised["duty"], &promised["cause"]), (&"publish".into(), &Value::Null), "{promised}");
	say("steward-2", "duty certify patient-1 1 --measure erased").expect(3); // it has not ended
	say("steward-2", "duty certify patient-1 1 --measure published").expect(0);
	assert_eq!(duty()?["measure"], "published");

	// The log says what each outcome rests on, and each follows from it.
	let log = say("patient-1", "access log --verify").expect(0).json();
	assert_eq!(log["verdict"]["again"]["same"], 3, "{log}");
	let last = &log["entries"][2];
	assert_eq!((&last["outcome"], &last["judged"]), (&"permitted".into(), &true.into()), "{last}");
	assert_eq!(last["data_use"]["declarations"], serde_json::json!(["ethics-approval", "publication"]));
	Ok(())
}

#[test]
fn not_even_in_an_emergency_should_hold_unless_others_are_in_danger() -> Result<()> {
	let site = Site::open()?;
	let say = |who: &str, line: &str| site.say(who, line);
	say("patient-1", "consent refuse --scope all --to anyone --purpose emergency").expect(0);
	let glass = |reason: &str| say("radiologist-2", &format!("access break-glass patient-1 --reason {reason}"));
	let denied = glass("life-threatening").expect(3).json();
	assert_eq!((&denied["denied"], &denied["entry"]), (&true.into(), &0.into()), "{denied}");
	let broken = glass("public-health").expect(0).json();
	assert_eq!(broken["against_will"], true, "{broken}");
	let log = say("patient-1", "access log --verify").expect(0).json();
	let entries = &log["entries"];
	assert_eq!((&entries[0]["outcome"], &entries[0]["rule"]), (&"denied".into(), &"emergency".into()), "{log}");
	assert_eq!(entries[1]["against_will"], true, "{log}");
	assert_eq!(log["verdict"]["again"]["same"], 2, "{log}");
	// Whoever may review is asked, and nobody else.
	let patient = site.account("patient-1").context("no account")?;
	let asked = |who: &str| {
		let tasks = say(who, "access todo").expect(0).json()["todo"].as_array().cloned().unwrap_or_default();
		tasks
			.into_iter()
			.filter(|task| task["command"].as_str().is_some_and(|command| command.contains(&patient)))
			.count()
	};
	for (who, tasks) in
		[("steward-1", 1), ("steward-2", 0), ("auditor-1", 0), ("radiologist-1", 0), ("north-hospital", 0)]
	{
		assert_eq!(asked(who), tasks, "{who}");
	}
	let entry = &broken["entry"];
	say("steward-2", &format!("access review 1 patient-1 {entry} --outcome justified")).expect(3);
	say("steward-1", &format!("access review 1 patient-1 {entry} --outcome justified")).expect(0);
	assert_eq!(asked("steward-1"), 0);
	let csv = site.tell("patient-1", "recall status 99999 --format csv").expect(3);
	assert!(csv.stdout.is_empty() && csv.stderr.contains("error["), "{csv:?}");
	say("patient-1", "consent lift 1").expect(0);
	assert_eq!(glass("life-threatening").expect(0).json()["against_will"], false);
	Ok(())
}

#[test]
fn guardian_should_decide_for_a_child_until_it_is_of_age() -> Result<()> {
	let site = Site::open()?;
	let say = |who: &str, line: &str| site.say(who, line);
	say("north-hospital", "patient release patient-2").expect(0);
	say("north-hospital", "patient enrol patient-2 --minor-until 2031-07").expect(0);
	say("patient-2", "guardian add patient-3").expect(0);
	let own = say("patient-2", "consent grant --scope all --to org:1 --use HMB").expect(3);
	assert_eq!(own.error(), "DynamicConsent::GuardiansDecide");
	let grant = "consent grant --scope all --to org:1 --use HMB --for patient-2";
	say("patient-3", grant).expect(0);
	say("patient-1", grant).expect(3); // no guardian of this child
	let check = "consent check patient-2 --who radiologist-2 --purpose health-research";
	let permitted = say("radiologist-2", check).expect(0).json();
	assert!(permitted["until"].is_string(), "it ends with the proof: {permitted}");
	say("patient-3", "guardian add patient-1 --for patient-2").expect(2); // only the patient appoints
	say("north-hospital", "patient prove-minority patient-2 --until 2031-08").expect(2);
	site.refused("steward-1", "patient of-age patient-2", "still-a-child");
	say("steward-1", "patient of-age patient-2 --early").expect(0);
	say("radiologist-2", check).expect(3);
	say("patient-3", grant).expect(3);
	Ok(())
}

#[test]
fn hospital_should_relay_what_a_patient_signed() -> Result<()> {
	let site = Site::open()?;
	let say = |who: &str, line: &str| site.say(who, line);
	let sign = "consent grant --scope all --to org:1 --use HMB --sign-only @signed.json";
	say("patient-1", sign).expect(0);
	assert_eq!(research(&site), 3, "nothing was sent");
	let signed = fs::read_to_string(site.path("signed.json"))?;
	say("north-hospital", "consent relay @signed.json").expect(0);
	assert_eq!(research(&site), 0);
	let again = say("north-hospital", "consent relay @signed.json");
	assert_ne!(again.code, 0, "{again:?}");
	// One digit of what was signed is another.
	let changed = signed.replacen("5", "6", 1);
	assert_ne!(changed, signed);
	site.write("changed.json", &changed)?;
	assert_ne!(say("north-hospital", "consent relay @changed.json").code, 0);
	Ok(())
}

#[test]
fn text_should_ask_again_after_a_major_change() -> Result<()> {
	let site = Site::open()?;
	let say = |who: &str, line: &str| site.say(who, line);
	site.write("text", "Wir bitten um Ihre Bilder.")?;
	site.write("minor", "Wir bitten um Ihre Bilder!")?;
	site.write("major", "Wir verkaufen Ihre Bilder.")?;
	let publish =
		|file: &str, more: &str| say("steward-2", &format!("consent text publish @{file} --language de {more}"));
	site.name("policy", &publish("text", "").expect(0).json()["changes"][0]["policy"]);
	say("patient-1", "consent grant --scope all --to org:1 --use HMB --text $policy:de").expect(0);
	let check = |text: &str| {
		let line = format!("consent check patient-1 --purpose health-research {text}");
		say("radiologist-2", &line)
	};
	// The treatment permission comes further than a consent under another text.
	assert_eq!(check("").expect(3).json()["rule"], "purpose");
	check("--text $policy.1").expect(0);
	publish("minor", "--policy $policy --change minor").expect(0);
	check("--text $policy.1").expect(0);
	publish("major", "--policy $policy --change major").expect(0);
	assert_eq!(check("--text $policy.1").expect(3).json()["rule"], "text-superseded");
	check("--text $policy.2").expect(3);
	say("patient-1", "consent grant --scope all --to org:1 --use HMB --text $policy:de").expect(0);
	check("--text $policy.2").expect(0);
	Ok(())
}

#[test]
fn receipt_should_be_sealed_on_the_ledger() -> Result<()> {
	let site = Site::open()?;
	let say = |who: &str, line: &str| site.say(who, line);
	say("patient-1", "consent grant --scope modality:CT --to org:1 --use GRU --modifier IRB").expect(0);
	let receipt = |format: &str, more: &str| {
		say("patient-1", &format!("consent receipt 1 --format {format} --out @{format}.json {more}"))
	};
	receipt("27560", "--seal").expect(0);
	receipt("fhir", "").expect(0);
	let read = |name: &str| -> Result<Value> { Ok(serde_json::from_slice(&fs::read(site.path(name))?)?) };
	let fhir = read("fhir.json")?;
	assert_eq!((&fhir["resourceType"], &fhir["status"]), (&"Consent".into(), &"active".into()));
	let record = read("27560.json")?.to_string();
	assert!(record.contains("DUO_0000042") && record.contains("DUO_0000021"), "{record}");

	say("patient-1", "consent receipt 1 --format 27560 --out @again.json --seal").expect(0);
	let listed = say("patient-1", "consent list").expect(0).json().to_string();
	assert!(listed.contains("receipt"), "{listed}");
	Ok(())
}

/// SHA-256 of a file, by coreutils: no code of ours.
fn sha256(path: &Path) -> Result<String> {
	let line = tool("sha256sum", [path.as_os_str()])?;
	Ok(line.trim_start_matches('\\').get(..64).context("no digest")?.into())
}

#[test]
fn erased_study_should_not_be_tied_to_its_files_by_who_has_everything_public() -> Result<()> {
	let site = Site::with_archive()?;
	let (study, other) = (site.anchor("archive/00")?, site.anchor("archive/01")?);
	let folder = site.path("archive/00");
	let slice = files(&folder)?[0].clone();
	let uid = tag(&slice, "0020,000d")?;
	// What the hospital knows: with the vault the files lead to the study.
	let verify = |name: &str| site.say("nobody", &format!("study verify @archive/{name}")).code;
	assert_eq!((verify("00"), verify("01")), (0, 0));

	site.say("patient-1", "consent revoke 0").expect(0);
	let erased = site.say("steward-1", &format!("study erase {study} --yes"));
	assert_eq!(erased.code, 0, "{erased:?}");
	assert_ne!(verify("00"), 0, "without the salt the files lead nowhere");
	assert_eq!(verify("01"), 0, "the other study is as it was");

	// The attacker has the state, the files, and every rule by which identifiers are made; the salts are gone.
	let mut guesses = vec![];
	for path in files(&folder)? {
		guesses.push(sha256(&path)?);
	}
	let scratch = site.path("guess");
	for bytes in [
		uid.as_bytes().to_vec(),
		[b"radledger:study:v1".as_slice(), uid.as_bytes()].concat(),
		[b"radledger:study:v1".as_slice(), &[0; 32], uid.as_bytes()].concat(),
	] {
		fs::write(&scratch, bytes)?;
		guesses.push(sha256(&scratch)?);
	}
	let state = site.node.state()?.to_lowercase();
	// An identifier is 28 bytes of a digest, and then the number of its organisation.
	let found = |guess: &str| state.contains(&guess[..56]);
	assert!(guesses.iter().all(|guess| !found(guess)), "a guess is in the state");
	// The search would find it: both identifiers are there, and say nothing of which is whose.
	for id in [&study, &other] {
		assert!(found(id.trim_start_matches("0x")), "{id}");
	}
	Ok(())
}
