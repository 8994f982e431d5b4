//! Nothing that names a person, a study or a file reaches the chain: everything the chain holds, and everything that was
//! sent to it, is searched for it.

use anyhow::{ensure, Context, Result};
use radledger_tests::{binary, files, gather, tag, tool, Cli, Node, Ran, Seal};
use std::{
	collections::{BTreeMap, BTreeSet, HashMap, HashSet},
	fs,
	path::Path,
	process::Command,
};
use tempfile::TempDir;

/// What must not be found: bytes, and what they are.
#[derive(Default)]
struct Secrets {
	known: BTreeMap<Vec<u8>, String>,
}

impl Secrets {
	/// The shortest value looked for: shorter ones occur by chance.
	const SHORTEST: usize = 5;

	fn add(&mut self, what: &str, value: &[u8]) {
		if value.len() >= Self::SHORTEST {
			self.known.insert(value.into(), what.into());
		}
	}

	/// Where each secret occurs in `hay`, as its bytes or as the hexadecimal digits of its bytes.
	fn found_in(&self, hay: &[u8]) -> BTreeSet<&str> {
		let forms = |value: &Vec<u8>| [value.clone(), hex(value).into_bytes(), hex(value).to_uppercase().into_bytes()];
		let mut by_start: HashMap<[u8; 4], Vec<(Vec<u8>, &str)>> = HashMap::new();
		for (value, what) in &self.known {
			for form in forms(value) {
				let start = [form[0], form[1], form[2], form[3]];
				by_start.entry(start).or_default().push((form, what));
			}
		}
		let mut found = BTreeSet::new();
		for (position, start) in hay.windows(4).enumerate() {
			for (form, what) in by_start.get(start).into_iter().flatten() {
				if hay[position..].starts_with(form) {
					found.insert(*what);
				}
			}
		}
		found
	}
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Result<Vec<u8>> {
	let digits = text.strip_prefix("0x").unwrap_or(text);
	let pairs = (0..digits.len()).step_by(2).map(|at| digits.get(at..at + 2).context("odd length"));
	pairs.map(|pair| Ok(u8::from_str_radix(pair?, 16)?)).collect()
}

/// SHA-256 of files, by coreutils: no code of ours.
fn digests(paths: &[impl AsRef<Path>]) -> Result<Vec<Vec<u8>>> {
	let lines = tool("sha256sum", paths.iter().map(|path| path.as_ref().as_os_str()))?;
	lines.lines().map(|line| unhex(line.trim_start_matches('\\').get(..64).context("no digest")?)).collect()
}

/// What the files say of people and themselves, and the plain digests of it, of the files and of their pixel data.
fn of_corpus(paths: &[impl AsRef<Path>], scratch: &Path) -> Result<Secrets> {
	const TAGS: [(&str, &str); 8] = [
		("0008,0018", "SOP Instance UID"),
		("0020,000d", "Study Instance UID"),
		("0020,000e", "Series Instance UID"),
		("0020,0052", "Frame of Reference UID"),
		("0008,0050", "Accession Number"),
		("0010,0010", "Patient's Name"),
		("0010,0020", "Patient ID"),
		("0010,0030", "Patient's Birth Date"),
	];
	let mut secrets = Secrets::default();
	let mut values = BTreeMap::new();
	for path in paths {
		for (number, what) in TAGS {
			let value = tag(path.as_ref(), number)?;
			for part in value.split('^').filter(|part| !part.is_empty()) {
				secrets.add(what, part.as_bytes());
			}
			values.insert(value, what);
		}
		tool(
			"dcmdump",
			["+P".as_ref(), "7fe0,0010".as_ref(), "+W".as_ref(), scratch.as_os_str(), path.as_ref().as_os_str()],
		)?;
	}
	let texts = scratch.join("texts");
	fs::create_dir(&texts)?;
	let mut named: Vec<_> =
		files(scratch)?.into_iter().map(|path| (path, "digest of pixel data".to_string())).collect();
	for (index, (value, what)) in values.into_iter().filter(|(value, _)| !value.is_empty()).enumerate() {
		secrets.add(what, value.as_bytes());
		let file = texts.join(index.to_string());
		fs::write(&file, value)?;
		named.push((file, format!("digest of {what}")));
	}
	named.extend(paths.iter().map(|path| (path.as_ref().into(), "digest of a file".to_string())));
	let sums = digests(&named.iter().map(|(path, _)| path).collect::<Vec<_>>())?;
	for ((_, what), sum) in named.iter().zip(sums) {
		secrets.add(what, &sum);
	}
	Ok(secrets)
}

/// Every run of 32 bytes of a manifest that could be a salt or a digest: by number of different bytes, no text and no zeros.
fn runs(manifest: &[u8]) -> impl Iterator<Item = &[u8]> {
	manifest.windows(32).filter(|run| run.iter().collect::<BTreeSet<_>>().len() > 16)
}

/// One of the runs that `hay` has, as its bytes or as the hexadecimal digits of its bytes.
fn run_in(hay: &[u8], runs: &HashSet<&[u8]>) -> Option<Vec<u8>> {
	let digit = |byte: u8| char::from(byte).to_digit(16);
	let pairs: Vec<_> = hay.windows(2).map(|pair| Some(digit(pair[0])? * 16 + digit(pair[1])?)).collect();
	let decoded = |at: usize| -> Option<Vec<u8>> {
		(0..32).map(|byte| pairs.get(at + 2 * byte).copied().flatten().map(|value| value as u8)).collect()
	};
	let plain = hay.windows(32).find(|window| runs.contains(window));
	plain.map(<[u8]>::to_vec).or_else(|| (0..pairs.len()).filter_map(decoded).find(|bytes| runs.contains(&bytes[..])))
}

/// All keys and values of the chain's state but the runtime's code (which no transaction of the test writes), and all
/// transactions.
fn of_chain(node: Node) -> Result<Vec<u8>> {
	let mut hay = node.extrinsics()?.iter().map(|extrinsic| unhex(extrinsic)).collect::<Result<Vec<_>>>()?.concat();
	let base = node.base.clone();
	node.stop()?;
	let export = ["export-state", "--chain", "dev", "--base-path"];
	let state = Ran::of(Command::new(binary("radledger-node")).args(export).arg(&base))?.expect(0).json();
	let top = state["genesis"]["raw"]["top"].as_object().context("no state")?;
	ensure!(top.len() > 100, "a state of {} entries", top.len());
	for (key, value) in top.iter().filter(|(key, _)| *key != "0x3a636f6465") {
		hay.extend(unhex(key)?);
		hay.extend(unhex(value.as_str().context("a value that is no text")?)?);
	}
	Ok(hay)
}

/// What is told to the command line, and must stay here.
const TOLD: [(&str, &str); 14] = [
	("name of a measurement", "lesion of Mrs Doe"),
	("measured value", "123.4567"),
	("settings", "calliper of Dr House"),
	("name of a protocol", "Trial of Mr Smith"),
	("subject of a trial", "SUBJECT-4711"),
	("code of a disease", "ICD-10 C50.9 of Mrs Doe"),
	("name of a project", "Biobank of Dr House"),
	("consent text", "May we have the images of Mrs Doe?"),
	("month of majority", "2031-07"),
	("name of a report", "RIS-4711 of Mrs Doe"),
	("text of a report", "A mass of 23 mm in Mrs Doe."),
	("finding", "Nodule of 7 mm in Mrs Doe."),
	("intended use of a model", "Finds what Dr House does not."),
	("update of a model", "0.25 0.5 0.125 of Dr House"),
];

/// What is told of devices, and must stay here.
const TOLD_OF_DEVICES: [(&str, &str); 4] = [
	("serial number of a device", "SN-4711-House"),
	("lot of a device", "LOT-8811-Doe"),
	("version of software", "build-77.3.1-doe"),
	("text of an incident", "The table hit Mrs Doe."),
];

/// Every other thing that can be said of a study.
fn tell_everything(cli: &Cli, folder: &Path) -> Result<()> {
	let [name, value, settings, protocol, subject, disease, project, text_of_consent, majority, ..] =
		TOLD.map(|(_, told)| told);
	let path = |name: &str| folder.join(name);
	let text = |path: &Path| path.to_string_lossy().into_owned();
	let study = text(&path("archive/00"));
	fs::write(path("settings"), settings)?;
	let constraint = r#"{"tag":"Modality","equals":["CT"]}"#;
	let json = format!(r#"{{"version":1,"name":"{protocol}","constraints":[{constraint}]}}"#);
	fs::write(path("protocol"), json)?;
	fs::write(path("text"), text_of_consent)?;
	let [copy, note, scope, settings, protocol, asked] =
		["copy", "note", "scope", "settings", "protocol", "text"].map(|name| text(&path(name)));
	let commit = |what: &str, told: &str| -> Result<String> {
		let json = cli.run(["consent", "commit", what, told])?.expect(0).json();
		Ok(json["commitment"].as_str().context("no commitment")?.into())
	};
	let (disease, project) = (commit("--disease", disease)?, commit("--project", project)?);
	let (of_disease, of_project) = (["--disease", &disease], ["--project", &project]);
	let to_anyone = ["consent", "grant", "--scope", "all", "--to", "anyone", "--use"];
	let all_of = |parts: &[&[&str]]| parts.concat().into_iter().map(String::from).collect::<Vec<_>>();
	for (who, args) in [
		("patient-1", all_of(&[&to_anyone, &["HMB"]])),
		("patient-1", all_of(&[&to_anyone, &["DS"], &of_disease, &of_project])),
		("steward-1", all_of(&[&["consent", "text", "publish", &asked, "--language", "en"]])),
		("north-hospital", all_of(&[&["patient", "release", "patient-2"]])),
		("north-hospital", all_of(&[&["patient", "enrol", "patient-2", "--minor-until", majority]])),
		("patient-2", all_of(&[&["guardian", "add", "patient-3"]])),
		(
			"radiologist-2",
			all_of(&[
				&["access", "request", "patient-1", "--purpose", "disease-research", "--until", "+9d"],
				&["--justification", "trial"],
				&of_disease,
				&of_project,
			]),
		),
		("radiologist-2", all_of(&[&["access", "record", "patient-1", "--request", "0"]])),
		("radiologist-2", all_of(&[&["access", "break-glass", "patient-1", "--reason", "urgent"]])),
		("patient-1", all_of(&[&["consent", "receipt", "1", "--seal", "--out", &text(&path("receipt"))]])),
	] {
		cli.run_as(who, args)?.expect(0);
	}
	for (who, args) in [
		("technologist-1", vec!["study", "deidentify", &study, &copy]),
		("technologist-1", vec!["transfer", "send", &study, "--to", "1", "--purpose", "research", "--note", &note]),
		(
			"technologist-1",
			vec!["measurement", "stamp", &study, "--name", name, "--quantity", "length", "--settings", &settings],
		),
		("technologist-1", vec!["measurement", "record", &study, "--name", name, "--value", value]),
		(
			"technologist-1",
			vec!["measurement", "revise", &study, "--name", name, "--value", "9.5", "--reason", "remeasured"],
		),
		("physicist-1", vec!["protocol", "publish", &protocol]),
		("technologist-1", vec!["study", "screen", &study, "--scope", &scope, "--subject", subject]),
		("technologist-1", vec!["study", "patrol", &study]),
	] {
		cli.run_as(who, args)?.expect(0);
	}
	cli.run_as("technologist-1", ["protocol", "check", &protocol, &study, "--record"])?.expect(3);
	Ok(())
}

/// Reports, follow-ups, models and rounds.
fn tell_of_reports(cli: &Cli, folder: &Path) -> Result<()> {
	let [.., document, report, finding, intended_use, update] = TOLD.map(|(_, told)| told);
	for (name, told) in [("report", report), ("finding", finding), ("use", intended_use), ("update", update)] {
		fs::write(folder.join(name), told)?;
	}
	let run = |who: &str, line: &str| -> Result<Ran> {
		let words = line.split_whitespace().map(|word| match word.strip_prefix('@') {
			Some(name) => folder.join(name).to_string_lossy().into_owned(),
			None if word == "DOCUMENT" => document.into(),
			None => word.into(),
		});
		Ok(cli.run_as(who, words.collect::<Vec<_>>())?.expect(0))
	};
	let template = "report template publish --code LN:18748-4 --self-review --section LN:59776-5 --section LN:19005-8 --section LN:11329-0";
	for (who, line) in [
		("north-hospital", "model register --intended-use @use"),
		(
			"north-hospital",
			"model publish 0 --semver 1.0.0 --weights @update --hyper-parameters @settings",
		),
		("north-hospital", "dataset declare @archive/05 --purpose health-research"),
		("radiologist-1", template),
		("radiologist-1", "report open --document DOCUMENT --template 0 --study @archive/05"),
		(
			"radiologist-1",
			"report contribute DOCUMENT --section 59776-5 --text @report --model 0.0 --inputs @archive/05/00-CT_small.dcm",
		),
		("radiologist-1", "report contribute DOCUMENT --section 19005-8 --text @finding"),
		("radiologist-1", "report contribute DOCUMENT --section 11329-0 --text @settings"),
		("radiologist-1", "report review DOCUMENT 0 accept"),
		("radiologist-1", "report sign DOCUMENT --all --as-state final"),
		("cardiologist-1", "report acknowledge DOCUMENT"),
		(
			"radiologist-1",
			"followup raise DOCUMENT --category 3 --modality CT --region chest --finding @finding --from +0d --due +365d",
		),
		(
			"radiologist-1",
			"followup communicate 0 --recipient cardiologist-1 --identified -30m --received -10m --method telephone",
		),
		(
			"radiologist-1",
			"report from-sr @archive/09/00-test-SR.dcm --template 0 --study @archive/09 --map 1=LN:59776-5 --map 2=LN:59776-5 \
			 --map 3=LN:11329-0 --map 4=LN:19005-8",
		),
		(
			"north-hospital",
			"round open 0 --party 0 2 3 --commit-for 1d --reveal-for 1d --score-for 1d",
		),
		("north-hospital", "round join 0"),
		("acme-scanners", "round join 0"),
		("lumen-ai", "round join 0"),
		("north-hospital", "round start 0"),
		("acme-scanners", "round commit 0 --update @update"),
	] {
		run(who, line)?;
	}
	Ok(())
}

/// Devices, incidents and recalls.
fn tell_of_devices(cli: &Cli, folder: &Path) -> Result<()> {
	let [serial, lot, software, incident] = TOLD_OF_DEVICES.map(|(_, told)| told);
	fs::write(folder.join("incident"), incident)?;
	let document = folder.join("incident");
	let document = document.to_str().context("no text")?;
	let unit = format!("device register 0 --serial {serial} --lot {lot} --software {software}");
	let recall = "recall open --reason hardware --product 0";
	for (who, line) in [
		("acme-scanners", "device product --kind scanner".to_owned()),
		("acme-scanners", unit),
		("acme-scanners", "device transfer 0 --to 0".into()),
		("physicist-1", "device accept 0".into()),
		("physicist-1", format!("device inspect 0 --kind acceptance --outcome passed --document {document}")),
		("physicist-1", "device commission 0".into()),
		("physicist-1", format!("incident report --device 0 --as-what mdr-serious-incident --document {document}")),
		("acme-scanners", format!("incident draft 0 {document}")),
		("acme-scanners", format!("incident submit 0 --phase initial --document {document}")),
		("acme-scanners", format!("{recall} --lot {lot} --document {document}")),
		("acme-scanners", format!("{recall} --software {software} --document {document}")),
	] {
		cli.run_as(who, line.split_whitespace())?.expect(0);
	}
	Ok(())
}

/// Salts and hidden digests of the vault's notes of reports, rounds, devices and incidents, which are JSON.
fn of_notes(vault: &Path) -> Result<Secrets> {
	fn collect(value: &serde_json::Value, secrets: &mut Secrets) -> Result<()> {
		use serde_json::Value;
		for (name, value) in value.as_object().into_iter().flatten() {
			let hidden = ["salt", "digest"].contains(&name.as_str());
			match value {
				Value::String(text) if hidden => secrets.add(&format!("{name} of a note"), &unhex(text)?),
				value => collect(value, secrets)?,
			}
		}
		value.as_array().into_iter().flatten().try_for_each(|value| collect(value, secrets))
	}
	let mut secrets = Secrets::default();
	for folder in ["reports", "rounds", "devices", "vigilance"] {
		for path in files(&vault.join(folder))?.iter().filter(|path| path.extension().is_some()) {
			collect(&serde_json::from_slice(&fs::read(path)?)?, &mut secrets)?;
		}
	}
	Ok(secrets)
}

#[test]
fn chain_should_hold_nothing_that_names_a_person_or_a_file() -> Result<()> {
	let folder = TempDir::new()?;
	let (archive, scratch) = (folder.path().join("archive"), folder.path().join("scratch"));
	let paths = gather(&archive)?;
	fs::create_dir(&scratch)?;
	let mut secrets = of_corpus(&paths, &scratch)?;
	assert!(secrets.known.len() > 4 * paths.len(), "{} secrets", secrets.known.len());

	let node = Node::start(&folder.path().join("chain"), Seal::Instant)?;
	let cli = Cli::new(node.url())?;
	cli.run_as(
		"technologist-1",
		[
			"study".as_ref(),
			"anchor".as_ref(),
			archive.as_os_str(),
			"--subject".as_ref(),
			"patient-1".as_ref(),
			"--another-id".as_ref(),
		],
	)?
	.expect(0);
	tell_everything(&cli, folder.path())?;
	tell_of_reports(&cli, folder.path())?;
	tell_of_devices(&cli, folder.path())?;
	let notes = of_notes(&cli.vault())?;
	assert!(notes.known.len() > 16, "only {} secrets of notes", notes.known.len());
	secrets.known.extend(notes.known);
	for (what, value) in TOLD.into_iter().chain(TOLD_OF_DEVICES) {
		secrets.add(what, value.as_bytes());
	}
	let ids = node.studies()?;
	let mut published = Vec::new();
	for id in &ids {
		let root = cli.run(["study", "show", id])?.expect(0).json()["root"].as_str().context("no root")?.to_string();
		published.extend([unhex(id)?, unhex(&root)?]);
	}
	let vault: Vec<_> = files(&cli.vault())?.iter().map(fs::read).collect::<Result<_, _>>()?;
	// The leaf of the only instance of a study, which the manifest has, is the root of the study.
	let published_parts: HashSet<_> = published.iter().flat_map(|value| value.windows(24)).collect();
	let public = |run: &&[u8]| run.windows(24).any(|part| published_parts.contains(part));
	let runs: HashSet<_> = vault.iter().flat_map(|manifest| runs(manifest)).filter(|run| !public(run)).collect();
	assert!(runs.len() > 1000 * paths.len(), "only {} runs of bytes in the vault", runs.len());

	let hay = of_chain(node)?;
	let found = secrets.found_in(&hay);
	assert!(found.is_empty(), "on chain: {found:?}");
	if let Some(run) = run_in(&hay, &runs) {
		let file =
			files(&cli.vault())?.into_iter().zip(&vault).find(|(_, bytes)| bytes.windows(32).any(|bytes| bytes == run));
		panic!("on chain: {} of {:?}", hex(&run), file.map(|(path, _)| path));
	}

	// The search reaches what was anchored: ids and roots are there, twice each (state and transaction).
	for value in &published {
		let times = hay.windows(value.len()).filter(|window| window == value).count();
		assert!(times >= 2, "{} is {times} times in what was searched", hex(value));
	}
	// And it finds what it looks for, in every form.
	for (value, what) in secrets.known.iter().step_by(97) {
		for form in [value.clone(), hex(value).into_bytes(), hex(value).to_uppercase().into_bytes()] {
			let planted = [&hay[..5000], &form, &hay[5000..10_000]].concat();
			assert!(secrets.found_in(&planted).contains(what.as_str()), "a planted {what} was not found");
		}
	}
	for run in runs.iter().step_by(9973) {
		for form in [run.to_vec(), hex(run).into_bytes(), hex(run).to_uppercase().into_bytes()] {
			assert!(
				run_in(&[&hay[..500], &form, &hay[500..1000]].concat(), &runs).is_some(),
				"a planted run was not found"
			);
		}
	}
	Ok(())
}
