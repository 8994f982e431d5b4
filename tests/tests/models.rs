//! What an AI model is, what it was trained on, who may let it act, and who contributed to it: on real files, by the
//! programs that users run.
//!
//! The clock of a development chain goes on six seconds with each block, and each transaction makes one, refused or not:
//! so the phases of a round are long enough for what is done in them, and end when somebody tries to close it often enough.

use anyhow::{Context, Result};
use radledger_tests::{fresh_studies, tool, Cli, Ran, Site};
use serde_json::{json, Value};
use std::fs;

const PUBLISH: &str = "model publish $model --weights @weights --hyper-parameters @hyper --semver";
const RESEARCH: &str = "--purpose health-research";

/// A site with what a vendor publishes.
fn with_model(site: Site) -> Result<Site> {
	site.write("use", "Finds nodules of the lung.")?;
	site.write("weights", "0.1 0.2 0.3")?;
	site.write("hyper", r#"{"epochs":40}"#)?;
	Ok(site)
}

/// A patient allows north hospital research in health.
fn allow(site: &Site, patient: &str) {
	site.say(patient, "consent grant --scope all --to org:0 --use HMB").expect(0);
}

/// Lumen AI registers a model, `$model`; its number.
fn register(site: &Site, more: &str) -> Value {
	let registered = site.say("lumen-ai", &format!("model register --intended-use @use {more}")).expect(0).json();
	site.name("model", &registered["model"]);
	registered["model"].clone()
}

/// Declares a dataset of north hospital; its identifier.
fn dataset_of(site: &Site, studies: &str) -> Result<String> {
	let line = format!("dataset declare {studies} {RESEARCH}");
	let json = site.say("steward-1", &line).expect(0).json();
	Ok(json["dataset"].as_str().context("no dataset")?.into())
}

/// Writes how a version came about into a file, and says so; the file's bytes.
fn replay(site: &Site, cli: &Cli, version: &str, file: &str) -> Result<(Value, String)> {
	let line = format!("model replay {version} --members --out @{file}");
	let told = site.at(cli, "nobody", &line).expect(0).json();
	let digest = tool("sha256sum", [site.path(file)])?;
	let digest = digest.trim_start_matches('\\').get(..64).context("no digest")?;
	assert_eq!(told["sha256"], format!("0x{digest}"), "{told}");
	Ok((told, fs::read_to_string(site.path(file))?))
}

/// How many there are in a list.
fn count(list: &Value) -> usize {
	list.as_array().map_or(0, Vec::len)
}

#[test]
fn training_should_be_replayed_by_everybody_with_the_same_bytes() -> Result<()> {
	let site = with_model(Site::with_archive()?)?;
	let say = |who: &str, line: &str| site.say(who, line);
	let (mr, ct) = (site.anchor("archive/00")?, site.anchor("archive/05")?);
	let declare = format!("dataset declare {mr} {ct} {RESEARCH}");
	site.refused("steward-1", &declare, "not-permitted");
	allow(&site, "patient-1");
	site.refused("lumen-ai", &declare, "not-permitted"); // the studies are not theirs
	site.refused("technologist-1", &declare, "ModelRegistry::NotAuthorised");
	let clinical = format!("dataset declare {mr} --purpose clinical-care");
	site.refused("steward-1", &clinical, "ModelRegistry::InvalidPurpose");
	let declared = say("steward-1", &declare).expect(0).json();
	let dataset = declared["dataset"].as_str().context("no dataset")?;
	assert_eq!((&declared["studies"], &declared["before"]), (&json!(2), &json!(0)));
	// In the other order it is the same set, and it is there.
	let again = say("steward-1", &format!("dataset declare {ct} {mr} {RESEARCH}")).expect(0).json();
	assert_eq!((&again["dataset"], &again["before"]), (&json!(dataset), &json!(1)));
	assert_eq!(count(&again["transactions"]), 0, "{again}");
	let other = format!("dataset declare {mr} {ct} --purpose ancestry-research");
	site.refused("steward-1", &other, "declared-otherwise");
	let second = dataset_of(&site, &ct)?;

	// The check digit is not that of the others.
	let mistyped = "model register --udi-di GS1:09506000134353 --intended-use use";
	let mistyped = site.tell("lumen-ai", mistyped);
	mistyped.expect(2).says(&["would be 2"]);
	let udi = "--udi-di GS1:09506000134352";
	let line = format!("model register --intended-use @use {udi}");
	site.refused("device-authority", &line, "ModelRegistry::NotAVendor");
	let model = register(&site, udi);
	let first = format!("{PUBLISH} 1.0.0 --dataset {dataset}");
	site.refused("steward-1", &first, "ModelRegistry::NotVendor");
	let unknown = format!("{PUBLISH} 1.0.0 --dataset 0x{}", "ab".repeat(32));
	site.refused("lumen-ai", &unknown, "ModelRegistry::UnknownDataset");
	let published = say("lumen-ai", &first).expect(0).json();
	assert_eq!(published["version"], format!("{model}.0"), "{published}");
	site.refused("lumen-ai", &first, "ModelRegistry::VersionExists");
	let next = format!("{PUBLISH} 1.1.0 --dataset {second} {dataset} --parent $model.0");
	assert_eq!(say("lumen-ai", &next).expect(0).json()["version"], format!("{model}.1"));

	// Two people, two vaults.
	let (told, north) = replay(&site, &site.north, "$model.1", "north.json")?;
	let (_, south) = replay(&site, &site.south, "$model.1", "south.json")?;
	assert_eq!(north, south);
	assert_eq!((&told["versions"], &told["datasets"]), (&json!(2), &json!(2)), "{told}");
	let document: Value = serde_json::from_str(&north)?;
	let semver: Vec<_> = document["steps"].as_array().context("no steps")?.iter().collect();
	let semver: Vec<_> = semver.iter().map(|step| &step["semver"]).collect();
	assert_eq!(semver, ["1.0.0", "1.1.0"]);
	let whole = &document["datasets"][0];
	assert_eq!((&whole["dataset"], count(&whole["members"])), (&json!(dataset), 2), "{whole}");
	let asked_in = declared["transactions"][0]["block"]["number"].as_u64().context("no block")?;
	assert_eq!(whole["members"][0]["block"], asked_in, "{whole}");

	// What a patient takes back changes what comes next, and nothing of what was.
	let withdrawn = format!("dataset withdrawn {dataset}");
	say("nobody", &withdrawn).expect(0);
	say("patient-1", "consent revoke 1").expect(0);
	let ended = say("nobody", &withdrawn).expect(3).json();
	assert_eq!(count(&ended["withdrawn"]), 2, "{ended}");
	say("lumen-ai", "model suspend $model.1 --reason consent-withdrawn").expect(0);
	let (_, later) = replay(&site, &site.other, "$model.1", "later.json")?;
	assert_eq!(later, north);
	let asked = say("lumen-ai", &format!("dataset ask-again {dataset}")).expect(0).json();
	assert_eq!(asked["excluded"], 2, "{asked}");
	say("lumen-ai", &format!("{PUBLISH} 1.2.0 --dataset {dataset}")).expect(0);
	let shown = say("nobody", "model show $model.2").expect(0).json();
	assert_eq!(shown["excluded"], 2, "a version says what had to be left out: {shown}");
	site.refused("nobody", "model replay $model.3", "version-not-found");

	// Forward from a patient's image, and back from the model.
	let lineage = |origin: &str, way: &str| {
		let line = format!("study lineage {origin} {way} --format json");
		say("nobody", &line).expect(0).json()
	};
	let version = json!({ "model": { "model": model, "version": 1 } });
	let down = lineage(&mr, "--down");
	let nodes: Vec<_> = down["nodes"].as_array().context("no nodes")?.iter().map(|node| &node["node"]).collect();
	assert!(nodes.contains(&&version) && nodes.contains(&&json!({ "dataset": dataset })), "{down}");
	let up = lineage("$model.1", "--up");
	assert_eq!(up["origin"], version);
	// Two studies, two sets of which one has both, two versions.
	assert_eq!((count(&up["nodes"]), count(&up["edges"])), (6, 7), "{up}");
	assert_eq!(count(&lineage(dataset, "--up")["edges"]), 2);
	site.refused("nobody", "study lineage $model.7", "version-not-found");
	let nothing = format!("study lineage 0x{}", "ab".repeat(32));
	site.refused("nobody", &nothing, "study-not-found");
	Ok(())
}

#[test]
fn large_set_should_be_declared_as_a_tree_with_the_same_identifier_everywhere() -> Result<()> {
	let site = with_model(Site::open()?)?;
	let say = |who: &str, line: &str| site.say(who, line);
	fresh_studies(&site.path("many"), 20)?;
	let anchored = say("technologist-1", "study anchor @many --subject patient-2").expect(0).json();
	let studies = anchored["studies"].as_array().context("no studies")?;
	let ids: Vec<_> = studies.iter().filter_map(|study| study["study"].as_str()).collect();
	assert_eq!(ids.len(), 20);
	site.write("ids", &format!("# twenty studies\n{}\n", ids.join("\n")))?;
	let declare = format!("dataset declare --from @ids {RESEARCH}");
	site.refused("steward-1", &declare, "not-permitted");
	allow(&site, "patient-2");
	let declared = say("steward-1", &declare).expect(0).json();
	// 16 and 4 studies, and the two together.
	assert_eq!((&declared["studies"], count(&declared["transactions"])), (&json!(20), 3), "{declared}");
	let dataset = declared["dataset"].as_str().context("no dataset")?;
	let shown = say("nobody", &format!("dataset show {dataset} --members")).expect(0).json();
	assert_eq!((&shown["studies"], count(&shown["parts"])), (&json!(20), 2), "{shown}");
	let members = shown["members"].as_array().context("no members")?;
	let mut members: Vec<_> = members.iter().filter_map(|member| member[0].as_str()).collect();
	let mut expected = ids.clone();
	members.sort_unstable();
	expected.sort_unstable();
	assert_eq!(members, expected);

	// Nothing is declared twice, and the order in which studies are named does not matter.
	let again = say("steward-1", &declare).expect(0).json();
	assert_eq!((&again["dataset"], &again["before"]), (&json!(dataset), &json!(3)));
	let reversed: Vec<_> = ids.iter().rev().copied().collect();
	assert_eq!(dataset_of(&site, &reversed.join(" "))?, dataset);
	site.refused("nobody", &format!("dataset show 0x{}", "ab".repeat(32)), "dataset-not-found");

	say("nobody", &format!("dataset withdrawn {dataset}")).expect(0);
	say("patient-2", "consent revoke 1").expect(0);
	let ended = say("nobody", &format!("dataset withdrawn {dataset}")).expect(3).json();
	assert_eq!(count(&ended["withdrawn"]), 20, "{ended}");
	Ok(())
}

#[test]
fn suspended_version_should_make_nothing_until_who_suspended_it_reinstates_it() -> Result<()> {
	let site = with_model(Site::with_archive()?)?;
	let say = |who: &str, line: &str| site.say(who, line);
	let (image, segments) = (site.anchor("archive/00")?, site.anchor("archive/11")?);
	let derive = format!("study derive {segments} --from {image} --operation automatic-segmentation --model $model.0");
	let unregistered = derive.replace("$model", "4711");
	site.refused("technologist-1", &unregistered, "ImageProvenance::UnknownModel");
	let model = register(&site, "");
	say("lumen-ai", &format!("{PUBLISH} 1.0.0")).expect(0);

	let suspend = "model suspend $model.0 --reason performance";
	site.refused("steward-1", suspend, "ModelRegistry::NotVendor");
	say("lumen-ai", suspend).expect(0);
	site.refused("technologist-1", &derive, "ImageProvenance::UnknownModel");
	// A regulator takes over what the vendor suspended.
	say("device-authority", "model suspend $model.0 --reason safety").expect(0);
	let reinstate = "model reinstate $model.0 --reason resolved";
	site.refused("lumen-ai", reinstate, "ModelRegistry::SuspendedByRegulator");
	say("device-authority", reinstate).expect(0);
	let derived = say("technologist-1", &derive).expect(0).json();
	assert_eq!(derived["agent"], json!({ "model": { "model": model, "version": 0 } }), "{derived}");
	let line = "study lineage $model.0 --down --format json";
	let down = say("nobody", line).expect(0).json();
	assert_eq!(down["edges"][0]["child"], json!({ "study": segments }), "{down}");

	say("device-authority", "model recall $model.0 --reason field-safety-corrective-action").expect(0);
	site.refused("device-authority", reinstate, "ModelRegistry::InvalidState");
	let shown = say("nobody", "model show $model.0").expect(0).json();
	assert_eq!(shown["state"], "recalled", "{shown}");
	let changes = shown["changes"].as_array().context("no changes")?;
	let changes: Vec<_> = changes.iter().map(|change| (&change["state"], &change["organisation"])).collect();
	let expected = [("suspended", 3), ("suspended", 4), ("active", 4), ("recalled", 4)];
	let expected: Vec<_> = expected.map(|(state, by)| (json!(state), json!(by))).into();
	assert_eq!(changes, expected.iter().map(|(state, by)| (state, by)).collect::<Vec<_>>());
	let shown = say("nobody", "model show $model").expect(0).json();
	assert_eq!((&shown["vendor"], count(&shown["published"])), (&json!(3), 1), "{shown}");
	Ok(())
}

/// A party of the federation of the test below: who signs, and what it scores in a round.
type Scores<'a> = [(&'a str, Option<&'a str>); 3];

/// The vault of a party.
fn vault_of<'a>(site: &'a Site, who: &str) -> &'a Cli {
	match who {
		"steward-1" => &site.north,
		"steward-2" => &site.south,
		_ => &site.other,
	}
}

/// Runs a line with the vault of who signs.
#[track_caller]
fn party(site: &Site, who: &str, line: &str) -> Ran {
	site.at(vault_of(site, who), who, line)
}

/// Lets time pass until the round waits for this.
fn wait_for(site: &Site, phase: &str) {
	for _ in 0..40 {
		if site.say("nobody", "round show $federation").expect(0).json()["phase"] == phase {
			return;
		}
		// Too early: but a block goes by.
		site.refused("steward-1", "round close $federation", "ModelRegistry::WrongPhase");
	}
	panic!("the round never waits for {phase}");
}

/// Closes the round when its time is over.
fn close(site: &Site) {
	for _ in 0..40 {
		let ran = site.say("steward-1", "round close $federation");
		if ran.code == 0 {
			return;
		}
		assert_eq!(ran.expect(3).error(), "ModelRegistry::WrongPhase");
	}
	panic!("the round never ends");
}

/// Plays a round: who scores takes part in it. The credibility of each party afterwards.
fn round(site: &Site, number: u32, parties: Scores) -> Result<Vec<Value>> {
	let started = site.say("lumen-ai", "round start $federation").expect(0).json();
	assert_eq!(started["round"], number, "{started}");
	let taking_part = || parties.iter().filter_map(|(who, scores)| Some((*who, (*scores)?)));
	for (who, _) in taking_part() {
		site.write(who, &format!("gradients of {who} in round {number}"))?;
		party(site, who, &format!("round commit $federation --update @{who}")).expect(0);
	}
	wait_for(site, "reveal");
	for (who, _) in taking_part() {
		party(site, who, &format!("round reveal $federation --update @{who}")).expect(0);
	}
	wait_for(site, "score");
	for (who, scores) in taking_part() {
		party(site, who, &format!("round score $federation {scores}")).expect(0);
	}
	wait_for(site, "reveal-scores");
	for (who, scores) in taking_part() {
		party(site, who, &format!("round reveal-scores $federation {scores}")).expect(0);
	}
	close(site);
	let shown = site.say("nobody", "round show $federation").expect(0).json();
	let parties = shown["parties"].as_array().context("no parties")?;
	Ok(parties.iter().map(|party| party["credibility"].clone()).collect())
}

#[test]
fn free_rider_should_be_excluded_and_every_round_be_replayed() -> Result<()> {
	let site = with_model(Site::open()?)?;
	let say = |who: &str, line: &str| site.say(who, line);
	register(&site, "");
	let open = "round open $model --commit-for 30s --reveal-for 30s --score-for 30s --party";
	site.refused("lumen-ai", &format!("{open} 0 1"), "ModelRegistry::InvalidFederation");
	site.refused("steward-1", &format!("{open} 0 1 2"), "ModelRegistry::NotVendor");
	let opened = say("lumen-ai", &format!("{open} 0 1 2")).expect(0).json();
	site.name("federation", &opened["federation"]);
	site.refused("steward-1", "round commit $federation --update @use", "no-round");
	site.refused("lumen-ai", "round join $federation", "ModelRegistry::NotAParty");
	say("steward-1", "round join $federation").expect(0);
	say("steward-2", "round join $federation").expect(0);
	site.refused("lumen-ai", "round start $federation", "ModelRegistry::CannotStart"); // two are not enough
	say("acme-scanners", "round join $federation").expect(0);

	let (north, south, acme) = ("steward-1", "steward-2", "acme-scanners");
	let honest = |of_acme: [&'static str; 2]| [(north, Some(of_acme[0])), (south, Some(of_acme[1]))];
	let own = Some("0=500000 1=500000");
	let [first, second] = honest(["1=900000 2=500000", "0=800000 2=400000"]);
	let credibility = round(&site, 0, [first, second, (acme, own)])?;
	assert_eq!(credibility, [355_556, 377_778, 266_666]);
	let [first, second] = honest(["1=900000 2=100000", "0=800000 2=200000"]);
	let credibility = round(&site, 1, [first, second, (acme, own)])?;
	assert_eq!(credibility, [482_051, 517_949, 0]);
	let noisy = say("nobody", "round show $federation --round 1").expect(0).json();
	assert_eq!((&noisy["excluded"], &noisy["closed"]), (&json!([2]), &json!(true)), "{noisy}");
	let commit = "round commit $federation --update @acme-scanners";
	assert_eq!(party(&site, acme, commit).expect(3).error(), "ModelRegistry::NotAParty");
	let [first, second] = honest(["1=900000", "0=800000"]);
	let credibility = round(&site, 2, [first, second, (acme, None)])?;
	assert_eq!(credibility, [472_881, 527_119, 0]);

	say("lumen-ai", &format!("{PUBLISH} 1.0.0 --federation $federation")).expect(0);
	let (told, one) = replay(&site, &site.north, "$model.0", "one.json")?;
	let (_, other) = replay(&site, &site.other, "$model.0", "other.json")?;
	assert_eq!(one, other);
	assert_eq!(told["rounds"], 3, "{told}");
	let document: Value = serde_json::from_str(&one)?;
	let rounds = &document["federations"][0]["rounds"];
	assert_eq!(rounds[1]["excluded"], json!([2]), "{rounds}");
	assert_eq!(rounds[2]["turns"][1]["credibility"], 527_119, "{rounds}");
	assert_eq!(rounds[2]["turns"][2]["update"], Value::Null, "{rounds}");
	Ok(())
}

#[test]
fn update_should_be_revealed_as_committed_and_scored_by_others_alone() -> Result<()> {
	let site = with_model(Site::open()?)?;
	let say = |who: &str, line: &str| site.say(who, line);
	register(&site, "");
	let open = "round open $model --party 0 1 2 --commit-for 48s --reveal-for 48s --score-for 48s";
	site.name("federation", &say("lumen-ai", open).expect(0).json()["federation"]);
	let parties = ["steward-1", "steward-2", "acme-scanners"];
	for who in parties {
		say(who, "round join $federation").expect(0);
	}
	site.refused("steward-1", "round join $federation", "ModelRegistry::AlreadyJoined");
	site.refused("steward-1", "round start $federation", "ModelRegistry::NotVendor");
	say("lumen-ai", "round start $federation").expect(0);
	for who in parties {
		site.write(who, &format!("gradients of {who}"))?;
	}
	site.write("better", "gradients that somebody thought of later")?;
	let does = |who: &str, line: &str| party(&site, who, line);
	let reveal = "round reveal $federation --update @steward-1";

	site.refused("steward-1", reveal, "not-committed");
	for who in &parties[..2] {
		does(who, &format!("round commit $federation --update @{who}")).expect(0);
	}
	site.refused("steward-1", reveal, "ModelRegistry::WrongPhase");
	site.refused("steward-1", "round commit $federation --update @better", "ModelRegistry::AlreadyDone");
	wait_for(&site, "reveal");
	site.refused("steward-1", "round reveal $federation --update @better", "another-update");
	// The salt is in one vault only.
	let elsewhere = site.at(&site.other, "steward-1", reveal);
	assert_eq!(elsewhere.expect(3).error(), "unknown-commitment");
	site.refused("acme-scanners", "round reveal $federation --update @acme-scanners", "not-committed");
	for who in &parties[..2] {
		does(who, &format!("round reveal $federation --update @{who}")).expect(0);
	}
	site.refused("steward-1", reveal, "ModelRegistry::AlreadyDone");
	wait_for(&site, "score");
	for (scores, code) in
		[("0=1000000 1=0", "own-score"), ("1=0 1=1000000", "scored-twice"), ("1=0 2=1000000", "nothing-to-score")]
	{
		let line = format!("round score $federation {scores}");
		assert_ne!(say("steward-1", &line).code, 0, "{line}");
		assert_eq!(say("steward-1", &line).error(), code, "{line}");
	}
	say("steward-1", "round score $federation 1=1000001").expect(2);
	site.refused("acme-scanners", "round score $federation 0=1 1=1", "ModelRegistry::NotDone");
	say("steward-1", "round score $federation 1=900000").expect(0);
	site.refused("steward-1", "round score $federation 1=900000", "ModelRegistry::AlreadyDone");
	does("steward-2", "round score $federation 0=800000").expect(0);
	site.refused("steward-1", "round reveal-scores $federation 1=900000", "ModelRegistry::WrongPhase");
	wait_for(&site, "reveal-scores");
	site.refused("steward-1", "round reveal-scores $federation 1=800000", "another-update");
	site.refused("acme-scanners", "round reveal-scores $federation 0=1 1=1", "not-committed");
	does("steward-1", "round reveal-scores $federation 1=900000").expect(0);
	does("steward-2", "round reveal-scores $federation 0=800000").expect(0);
	close(&site);
	// Who revealed nothing is scored by nobody.
	let shown = say("nobody", "round show $federation").expect(0).json();
	let excluded = [0, 1, 2].map(|party: usize| &shown["parties"][party]["excluded"]);
	assert_eq!(excluded, [&Value::Null, &Value::Null, &json!(0)], "{shown}");
	Ok(())
}
