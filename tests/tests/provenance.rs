//! From any image back to where it came from and forward to what was made of it, and what can be proved of it to a
//! stranger: on real files, by the programs that users run.

use anyhow::{Context, Result};
use radledger_tests::{copy, dcmodify, files, gather, tag, Cli, Node, Ran, Seal};
use serde_json::Value;
use std::{
	env,
	ffi::{OsStr, OsString},
	fs,
	path::{Path, PathBuf},
	process::Command,
};
use tempfile::TempDir;

/// A chain, the vault of north hospital and that of south imaging, and real studies.
struct Sites {
	folder: TempDir,
	node: Node,
	north: Cli,
	south: Cli,
}

impl Sites {
	fn open() -> Result<Self> {
		let folder = TempDir::new()?;
		let node = Node::start(&folder.path().join("chain"), Seal::Instant)?;
		gather(&folder.path().join("archive"))?;
		let (north, south) = (Cli::new(node.url())?, Cli::new(node.url())?);
		Ok(Self { folder, node, north, south })
	}

	fn path(&self, name: &str) -> PathBuf {
		self.folder.path().join(name)
	}

	/// Anchors a folder of the archive; its identifier.
	fn anchor(&self, name: &str) -> Result<String> {
		let ran = run(
			&self.north,
			"technologist-1",
			[word("study"), word("anchor"), self.path(name).into(), word("--subject"), word("patient-1")],
		)?;
		let json = ran.expect(0).json();
		Ok(json["studies"][0]["study"].as_str().context("no identifier")?.into())
	}
}

fn word(text: &str) -> OsString {
	text.into()
}

fn words(line: &str) -> Vec<OsString> {
	line.split_whitespace().map(Into::into).collect()
}

fn run(cli: &Cli, who: &str, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Result<Ran> {
	cli.run_as(who, args)
}

/// A command of words and paths: `{}` stands for the next path.
fn say(cli: &Cli, who: &str, line: &str, paths: &[&Path]) -> Result<Ran> {
	let mut paths = paths.iter();
	let args = words(line).into_iter().map(|word| match word == "{}" {
		true => paths.next().expect("a path for each {}").as_os_str().to_owned(),
		false => word,
	});
	run(cli, who, args.collect::<Vec<_>>())
}

#[test]
fn copy_without_identity_should_be_proved_to_a_stranger_and_found_from_both_ends() -> Result<()> {
	let sites = Sites::open()?;
	let original = sites.anchor("archive/00")?;
	let (archive, out) = (sites.path("archive/00"), sites.path("copy"));
	let proof = sites.path("copy.proof.json");
	let deidentify = "study deidentify {} {} --profile basic --retain patient-characteristics";
	let made = say(&sites.north, "technologist-1", deidentify, &[&archive, &out])?.expect(0).json();
	let copy_id = made["copy"].as_str().context("no copy")?.to_string();
	let count = files(&archive)?.len();
	assert_eq!(made["instances"], count);
	assert_eq!(made["report"]["same_pixels"], true);
	let copies = files(&out)?;
	assert_eq!(copies.len(), count);
	let name = tag(&files(&archive)?[0], "0020,000d")?;
	assert_ne!(tag(&copies[0], "0020,000d")?, name);

	// A stranger without vault and key: with the ledger, and with nothing but the root.
	let stranger = Cli::new(sites.node.url())?;
	let check = |line: &str, paths: &[&Path]| say(&stranger, "nobody", line, paths);
	let checked = check("study check-proof {} {}", &[&proof, &out])?.expect(0).json();
	assert_eq!(checked["verdict"], "Proved");
	assert_eq!(checked["derivation_recorded"], true);
	let shown = stranger.run(["study", "show", &original])?.expect(0).json();
	let root = shown["root"].as_str().context("no root")?.to_string();
	let json = fs::read_to_string(&proof)?;
	let uid = tag(&files(&archive)?[0], "0008,0018")?;
	for secret in [uid.as_str(), name.as_str(), &tag(&files(&archive)?[0], "0020,000d")?] {
		assert!(!json.contains(secret.trim_matches(['\0', ' '])), "the proof names {secret}");
	}

	// Forward and back.
	let up = stranger.run(["study", "lineage", &copy_id, "--up", "--format", "json"])?.expect(0).json();
	let down = stranger.run(["study", "lineage", &original, "--down", "--format", "json"])?.expect(0).json();
	assert_eq!(up["edges"], down["edges"]);
	assert_eq!(up["edges"].as_array().map(Vec::len), Some(1));
	for format in ["table", "dot", "svg"] {
		let shown = stranger.plain(["study", "lineage", &original, "--format", format])?.expect(0);
		assert!(shown.stdout.contains(&copy_id[2..10]), "{format}: {shown:?}");
		assert!(shown.stdout.contains("de-identifying"), "{format}: {shown:?}");
	}
	let svg = stranger.plain(["study", "lineage", &original, "--format", "svg"])?.stdout;
	fs::write(sites.path("lineage.svg"), &svg)?;
	assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));

	// What is recorded, without a node.
	let receipt = sites.path("receipt.json");
	check(&format!("study receipt {original} --out {{}}"), &[&receipt])?.expect(0);
	let genesis = sites.node.rpc("chain_getBlockHash", serde_json::json!([0]))?;
	let genesis = genesis.as_str().context("no genesis")?.to_string();

	sites.node.stop()?;
	let offline = Cli::new("ws://127.0.0.1:1")?;
	let check = |line: &str, paths: &[&Path]| say(&offline, "nobody", line, paths);
	let held = check(&format!("study check-proof {{}} --root {root} --chain {genesis} {{}}"), &[&proof, &out])?;
	assert_eq!(held.expect(0).json()["verdict"], "Proved");
	check(&format!("study check-receipt {{}} --chain {genesis}"), &[&receipt])?.expect(0);
	let other = format!("0x{}", "ab".repeat(32));
	check(&format!("study check-receipt {{}} --chain {other}"), &[&receipt])?.expect(3);
	check(&format!("study check-proof {{}} --root {root} --chain {other} {{}}"), &[&proof, &out])?.expect(3);
	check(&format!("study check-proof {{}} --root {other} {{}}"), &[&proof, &out])?.expect(3);
	check(&format!("study check-proof {{}} --root {root}"), &[&proof])?.expect(2);
	let flipped = fs::read_to_string(&receipt)?.replacen(&original[2..], &other[2..], 1);
	fs::write(&receipt, flipped)?;
	assert_ne!(check("study check-receipt {}", &[&receipt])?.code, 0);

	// A copy that was touched afterwards, and one of which an image is missing.
	let touched = sites.folder.path().join("touched");
	copy(&out, &touched)?;
	dcmodify(&files(&touched)?[3], &["-m", "(0028,1050)=999"])?;
	check(&format!("study check-proof {{}} --root {root} {{}}"), &[&proof, &touched])?.expect(3);
	fs::remove_file(&files(&touched)?[3])?;
	check(&format!("study check-proof {{}} --root {root} {{}}"), &[&proof, &touched])?.expect(3);
	Ok(())
}

#[test]
fn values_should_be_disclosed_without_the_image() -> Result<()> {
	let sites = Sites::open()?;
	let study = sites.anchor("archive/00")?;
	let slice = files(&sites.path("archive/00"))?[4].clone();
	let out = sites.path("disclosure.json");
	let tags = "--tag Modality --tag 0028,0010 --tag (0018,0050)";
	say(&sites.north, "nobody", &format!("study disclose {{}} {tags} --out {{}}"), &[&slice, &out])?.expect(0);
	let stranger = Cli::new(sites.node.url())?;
	let shown = say(&stranger, "nobody", "study check-proof {}", &[&out])?.expect(0).json();
	assert_eq!((&shown["verdict"], &shown["study"]), (&"Proved".into(), &study.clone().into()));
	let values = shown["disclosed"].as_array().context("nothing shown")?;
	let value = |name: &str| values.iter().find(|value| value["name"] == name).map(|value| value["value"].clone());
	assert_eq!(value("Modality"), Some("MR".into()));
	assert_eq!(value("Rows"), Some("256".into()));
	assert_eq!(values.len(), 3);
	let json = fs::read_to_string(&out)?;
	assert!(!json.contains(&tag(&slice, "0008,0018")?));

	let forged = json.replace(&hex("MR"), &hex("CT"));
	assert_ne!(forged, json);
	let other = sites.path("forged.json");
	fs::write(&other, forged)?;
	say(&stranger, "nobody", "study check-proof {}", &[&other])?.expect(3);
	let missing = say(&sites.north, "nobody", "study disclose {} --tag CountsAccumulated", &[&slice])?;
	assert_eq!(missing.expect(2).error(), "cannot-disclose");
	Ok(())
}

fn hex(text: &str) -> String {
	text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn corruption_on_the_way_should_be_found_by_the_receiver_and_seen_by_both() -> Result<()> {
	let sites = Sites::open()?;
	let study = sites.anchor("archive/00")?;
	let (archive, arrived) = (sites.path("archive/00"), sites.path("arrived"));
	let send = |note: &Path| {
		let line = format!("transfer send {study} --to 1 --purpose second-opinion --note {{}}");
		say(&sites.north, "technologist-1", &line, &[note])
	};
	let states = |cli: &Cli| -> Result<Vec<String>> {
		let json = cli.run(["transfer", "list", &study])?.expect(0).json();
		let all = json["transfers"].as_array().cloned().unwrap_or_default();
		Ok(all.iter().filter_map(|one| Some(one["state"].as_str()?.to_owned())).collect())
	};
	let confirm = |note: &Path, who: &str| say(&sites.south, who, "transfer confirm {} {}", &[note, &arrived]);

	copy(&archive, &arrived)?;
	let note = sites.path("note.json");
	send(&note)?.expect(0);
	assert_eq!(states(&sites.north)?, ["sent"]);
	assert_eq!(send(&sites.path("again.json"))?.code, 0, "the same again completes what is there");
	confirm(&note, "technologist-1")?.expect(3); // not the receiver
	let intact = confirm(&note, "radiologist-2")?.expect(0).json();
	assert_eq!(intact["study"]["study"], study.as_str());
	assert_eq!(states(&sites.south)?, ["intact"]);
	assert_ne!(confirm(&note, "radiologist-2")?.code, 0, "confirmed twice");
	// The receiver can verify what it has from now on.
	say(&sites.south, "nobody", "study verify {}", &[&arrived])?.expect(0);

	let note = sites.path("second.json");
	send(&note)?.expect(0);
	let slice = files(&arrived)?[2].clone();
	let mut bytes = fs::read(&slice)?;
	let last = bytes.len() - 100;
	bytes[last] ^= 1;
	fs::write(&slice, bytes)?;
	confirm(&note, "radiologist-2")?.expect(3);
	assert_eq!(states(&sites.north)?, ["intact", "corrupted"]);
	let resolve = |who: &str| {
		let line = format!("transfer resolve {study} --to 1 --outcome discarded");
		say(&sites.north, who, &line, &[])
	};
	assert_eq!(resolve("technologist-1")?.code, 3);
	resolve("steward-1")?.expect(0);
	assert_eq!(states(&sites.south)?, ["intact", "resolved"]);
	Ok(())
}

#[test]
fn measurement_should_have_its_settings_first_and_keep_every_value() -> Result<()> {
	let sites = Sites::open()?;
	let study = sites.anchor("archive/00")?;
	let settings = sites.path("settings.json");
	fs::write(&settings, r#"{"tool":"calliper","window":[40,400]}"#)?;
	let measure = |line: &str| {
		let line = line.replacen("STUDY", &study, 1);
		say(&sites.north, "technologist-1", &line, &[&settings])
	};
	assert_eq!(measure("measurement record STUDY --name lesion-1 --value 12.5")?.code, 3);
	measure("measurement stamp STUDY --name lesion-1 --quantity long-axis --settings {}")?.expect(0);
	measure("measurement record STUDY --name lesion-1 --value 12.50")?.expect(0);
	assert_eq!(measure("measurement record STUDY --name lesion-1 --value 13")?.code, 3);
	fs::write(&settings, r#"{"tool":"calliper","window":[80,400]}"#)?;
	let later = measure("measurement stamp STUDY --name lesion-1 --quantity long-axis --settings {}")?;
	assert_eq!(later.code, 3, "settings after the value: {later:?}");
	measure("measurement revise STUDY --name lesion-1 --value 13.1 --reason transcription")?.expect(0);
	let shown = sites.north.run(["measurement", "show", &study])?.expect(0).stdout;
	for value in ["12.5", "13.1", "transcription", "long-axis"] {
		assert!(shown.contains(value), "{value}: {shown}");
	}
	// Without the vault there are commitments.
	let other = Cli::new(sites.node.url())?.run(["measurement", "show", &study])?.expect(0).stdout;
	assert!(!other.contains("12.5") && !other.contains("13.1"), "{other}");
	Ok(())
}

#[test]
fn deviation_from_the_protocol_should_be_flagged_at_upload() -> Result<()> {
	let sites = Sites::open()?;
	let protocol = sites.path("protocol.json");
	let rows = 256;
	fs::write(
		&protocol,
		format!(
			r#"{{"version":1,"name":"MR","constraints":[{{"tag":"Modality","equals":["MR"]}},
			{{"tag":"Rows","equals":["{rows}"]}},{{"tag":"SliceThickness","range":{{"min":900}}}}]}}"#
		),
	)?;
	say(&sites.north, "physicist-1", "protocol publish {}", &[&protocol])?.expect(0);
	let archive = sites.path("archive/00");
	let anchored =
		say(&sites.north, "technologist-1", "study anchor {} --protocol {}", &[&archive, &protocol])?.expect(0);
	let study = anchored.json()["studies"][0]["study"].as_str().context("no study")?.to_string();
	let shown = sites.north.run(["protocol", "show", &study])?.expect(0).stdout;
	assert!(shown.contains(&0x0018_0050.to_string()), "{shown}");
	let check = say(&sites.north, "nobody", "protocol check {} {}", &[&protocol, &archive])?;
	assert_eq!(check.code, 3, "{check:?}");
	Ok(())
}

#[test]
fn patrol_should_find_what_rotted_and_post_it() -> Result<()> {
	let sites = Sites::open()?;
	let archive = sites.path("archive");
	let anchored = say(&sites.north, "technologist-1", "study anchor {}", &[&archive])?.expect(0).json();
	let studies = anchored["studies"].as_array().context("no studies")?;
	let studies = studies.iter().filter(|study| study["status"] == "Anchored").count() as u64;
	let patrol = || say(&sites.north, "technologist-1", "study patrol {} --sample 100", &[&archive]);
	let sound = patrol()?.expect(0).json();
	assert_eq!((&sound["checked"], &sound["corrupted"]), (&studies.into(), &0.into()), "{}", sound["not_checked"]);
	let slice = files(&sites.path("archive/00"))?[1].clone();
	let mut bytes = fs::read(&slice)?;
	let last = bytes.len() - 64;
	bytes[last] ^= 0x10;
	fs::write(&slice, bytes)?;
	let rotten = patrol()?.expect(3).json();
	assert_eq!(rotten["corrupted"], 1);
	// xxHash-128 of `ImageProvenance`, then of `Patrols`
	const PREFIX: &str = "0x211f7881e2114c5aed92a38f73df546589de64aa17540440d830eed48c3ce85f";
	let posted = sites.node.rpc("state_getKeysPaged", serde_json::json!([PREFIX, 10, null]))?;
	assert_eq!(posted.as_array().map(Vec::len), Some(2), "{posted}");
	Ok(())
}

#[test]
fn same_images_under_two_subjects_should_raise_an_alert_without_a_name() -> Result<()> {
	let sites = Sites::open()?;
	let scope = sites.path("trial.scope");
	let screen = |cli: &Cli, who: &str, subject: &str, folder: &str| {
		let line = format!("study screen {{}} --scope {{}} --subject {subject}");
		say(cli, who, &line, &[&sites.path(folder), &scope])
	};
	screen(&sites.north, "technologist-1", "N-001", "archive/00")?.expect(0);
	screen(&sites.north, "technologist-1", "N-001", "archive/00")?.expect(0);
	screen(&sites.south, "radiologist-2", "S-001", "archive/02")?.expect(0);
	// Somebody passes another's images off as those of a new subject: other identifiers, the same pixels.
	let forged = sites.path("forged");
	copy(&sites.path("archive/00"), &forged)?;
	for file in files(&forged)? {
		dcmodify(&file, &["-m", "(0010,0010)=Somebody^Else", "-gin"])?;
	}
	let alert = screen(&sites.south, "radiologist-2", "S-002", "forged")?.expect(3);
	assert!(!alert.stdout.contains("N-001"), "{alert:?}");
	Ok(())
}

#[test]
fn erased_study_should_be_nothing_but_a_place_in_the_graph() -> Result<()> {
	let sites = Sites::open()?;
	let (a, b) = (sites.anchor("archive/00")?, sites.anchor("archive/02")?);
	let derive = |output: &str, parent: &str| {
		let line = format!("study derive {output} --from {parent} --operation registration");
		say(&sites.north, "technologist-1", &line, &[])
	};
	derive(&b, &a)?.expect(0);
	assert_eq!(derive(&a, &b)?.expect(3).error(), "ImageProvenance::WouldBeCircular");
	assert_ne!(derive(&a, &a)?.code, 0);
	say(&sites.north, "steward-1", &format!("study erase {a}"), &[])?.expect(2); // nobody is asked
	say(&sites.north, "technologist-1", &format!("study erase {a} --yes"), &[])?.expect(3);
	say(&sites.north, "steward-1", &format!("study erase {a} --yes"), &[])?.expect(0);
	let vault = files(&sites.north.vault())?;
	let kept = vault.iter().any(|file| file.display().to_string().contains(&a[2..]));
	assert!(!kept, "{vault:?}");
	let down = sites.north.run(["study", "lineage", &a, "--down", "--format", "json"])?.expect(0).json();
	assert_eq!(down["edges"].as_array().map(Vec::len), Some(1));
	let c = sites.anchor("archive/01")?;
	assert_eq!(derive(&c, &a)?.expect(3).error(), "ImageProvenance::ParentErased");
	Ok(())
}

#[test]
fn prov_json_should_be_read_by_the_published_library_and_come_back_the_same() -> Result<()> {
	let sites = Sites::open()?;
	let ids: Vec<String> =
		["00", "01", "02"].iter().map(|name| sites.anchor(&format!("archive/{name}"))).collect::<Result<_>>()?;
	for (output, parents, operation) in [(1, vec![0], "reconstruction"), (2, vec![0, 1], "automatic-segmentation")] {
		let from: Vec<_> = parents.iter().map(|parent: &usize| format!("--from {}", ids[*parent])).collect();
		let line = format!("study derive {} {} --operation {operation}", ids[output], from.join(" "));
		say(&sites.north, "technologist-1", &line, &[])?.expect(0);
	}
	let out = sites.path("prov.json");
	let line = format!("study lineage {} --format prov-json --out {{}}", ids[0]);
	say(&sites.north, "nobody", &line, &[&out])?.expect(0);
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
	let ran = Ran::of(python.env("PYTHONPATH", cache.join("python")).args(["-c", script]).arg(&out))?.expect(0);
	let counts: Value = serde_json::from_str(&ran.stdout.replace('\'', "\""))?;
	assert_eq!(counts["ProvDerivation"], 3, "{counts}");
	assert_eq!(counts["ProvActivity"], 2, "{counts}");
	assert_eq!(counts["ProvGeneration"], 2, "{counts}");
	assert_eq!(counts["ProvUsage"], 3, "{counts}");
	Ok(())
}
