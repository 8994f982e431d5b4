//! Real studies: anchored, verified as they are and re-encoded, and caught when altered.

use anyhow::{Context, Result};
use radledger_tests::{copy, dcmodify, gather, tag, tool, Orthanc, Site};
use serde_json::Value;
use std::{
	collections::{BTreeMap, BTreeSet},
	fs,
	path::{Path, PathBuf},
};

/// Anchors a folder.
fn anchor(site: &Site, folder: &str) {
	site.say("technologist-1", &format!("study anchor @{folder}")).expect(0);
}

/// Verifies a folder, expecting an exit code.
fn verify(site: &Site, folder: &str, code: i32) -> Report {
	Report(site.say("nobody", &format!("study verify @{folder}")).expect(code).json())
}

/// What `study verify --json` says.
struct Report(Value);

impl Report {
	/// The studies' verdicts, counted.
	fn studies(&self) -> BTreeMap<String, usize> {
		count(self.0["studies"].as_array().into_iter().flatten().map(|study| &study["verdict"]))
	}

	/// The instances' verdicts, counted.
	fn instances(&self) -> BTreeMap<String, usize> {
		count(self.all().map(|instance| &instance["verdict"]))
	}

	fn all(&self) -> impl Iterator<Item = &Value> {
		let studies = self.0["studies"].as_array().into_iter().flatten();
		studies.flat_map(|study| study["instances"].as_array().into_iter().flatten())
	}

	/// What is said of one instance.
	fn instance(&self, uid: &str) -> Result<&Value> {
		self.all()
			.find(|instance| instance["sop_instance_uid"] == uid)
			.with_context(|| format!("{uid} is not in {}", self.0))
	}
}

fn count<'a>(verdicts: impl Iterator<Item = &'a Value>) -> BTreeMap<String, usize> {
	let mut counts = BTreeMap::new();
	for verdict in verdicts {
		*counts.entry(verdict.as_str().unwrap_or("?").to_string()).or_default() += 1;
	}
	counts
}

fn only(verdict: &str, count: usize) -> BTreeMap<String, usize> {
	[(verdict.to_string(), count)].into()
}

#[test]
fn corpus_should_verify_when_untouched_renamed_re_encoded_or_archived() -> Result<()> {
	let site = Site::open()?;
	let archive = site.path("archive");
	let files = gather(&archive)?;
	assert!(files.len() >= 60, "{} files", files.len());
	let values = |number: &str| -> Result<BTreeSet<String>> { files.iter().map(|file| tag(file, number)).collect() };
	let (modalities, syntaxes) = (values("0008,0060")?, values("0002,0010")?);
	assert!(modalities.len() >= 14, "{modalities:?}");
	assert!(syntaxes.len() >= 10, "{syntaxes:?}");
	let mut studies = BTreeMap::<String, usize>::new();
	for file in &files {
		*studies.entry(tag(file, "0020,000d")?).or_default() += 1;
	}

	let before = site.node.studies()?;
	anchor(&site, "archive");
	let ids = &site.node.studies()? - &before;
	assert_eq!(ids.len(), studies.len());
	let list = site.say("nobody", "study list").expect(0).json();
	let listed: Vec<_> =
		list["studies"].as_array().context("no list")?.iter().filter_map(|study| study["study"].as_str()).collect();
	assert_eq!(listed.len(), before.len() + ids.len());
	assert!(ids.iter().all(|id| listed.contains(&id.as_str())));
	let mut instances = 0;
	for id in &ids {
		let shown = site.say("nobody", &format!("study show {id}")).expect(0).json();
		assert_eq!(shown["study"], id.as_str());
		assert_eq!(shown["version"], 0);
		instances += shown["instances"].as_u64().context("no number of instances")?;
	}
	assert_eq!(instances, files.len() as u64);

	let report = verify(&site, "archive", 0);
	assert_eq!(report.studies(), only("Verified", studies.len()));
	assert_eq!(report.instances(), only("Verified", files.len()));
	assert!(report.all().all(|instance| instance["same_bytes"] == true));

	// Names and order of files carry no meaning.
	let renamed = site.path("renamed");
	fs::create_dir(&renamed)?;
	for (number, file) in files.iter().rev().enumerate() {
		fs::write(renamed.join(format!("{number:03}")), fs::read(file)?)?;
	}
	let report = verify(&site, "renamed", 0);
	assert_eq!(report.instances(), only("Verified", files.len()));

	// Written anew in another transfer syntax, without loss.
	let recoded = site.path("recoded");
	fs::create_dir(&recoded)?;
	let recode = |name: &str, args: &[&str], file: &Path| {
		let (from, to) = (file.as_os_str(), recoded.join(file.file_name().unwrap_or_default()));
		tool(name, args.iter().map(|arg| arg.as_ref()).chain([from, to.as_os_str()]))
	};
	let slices: Vec<_> = files.iter().filter(|file| file.starts_with(archive.join("00"))).collect();
	let ways: [(&str, &[&str]); 4] =
		[("dcmcrle", &[]), ("dcmcjpls", &[]), ("dcmconv", &["+ti"]), ("dcmconv", &["+tb"])];
	for (slice, (name, args)) in slices.iter().zip(ways.iter().cycle()) {
		recode(name, args, slice)?;
	}
	let ends =
		[("dcmdrle", "MR_small_RLE.dcm"), ("dcmdjpls", "jpeg_ls_lossless.dcm"), ("dcmdjpeg", "jpeg_lossless_sel1.dcm")];
	for (name, end) in ends {
		let file = files.iter().find(|file| file.to_string_lossy().ends_with(end)).context(end)?;
		recode(name, &[], file)?;
	}
	let report = verify(&site, "recoded", 0);
	assert_eq!(report.instances(), only("Verified", slices.len() + ends.len()));
	for instance in report.all() {
		assert_eq!(
			(&instance["same_bytes"], &instance["pixel_data"]),
			(&Value::from(false), &Value::from("same")),
			"{instance}"
		);
	}

	// Through an archive by C-STORE: what it stored and gives back is what was anchored.
	let orthanc = Orthanc::start()?;
	orthanc.send(&archive)?;
	let back = site.path("back");
	let stored = orthanc.retrieve(&back)?;
	assert!(stored >= 60, "Orthanc took {stored} of {} files", files.len());
	// What it refuses goes missing: from a study of which it took a part, or with its whole study.
	let refused = stored < files.len();
	let ran = site.say("nobody", "study verify @back");
	let report = Report(ran.json());
	let verdicts = report.instances();
	let missing = verdicts.contains_key("Missing");
	assert_eq!((ran.code, missing && !refused), (if missing { 3 } else { 0 }, false), "{ran:?}");
	assert_eq!(verdicts.get("Verified"), Some(&stored), "{verdicts:?}");
	assert!(verdicts.keys().all(|verdict| ["Verified", "Missing"].contains(&verdict.as_str())), "{verdicts:?}");
	for instance in report.all().filter(|instance| instance["verdict"] == "Verified") {
		assert_eq!(instance["same_bytes"], false, "{instance}");
	}
	Ok(())
}

#[test]
fn alterations_should_be_told_by_instance_and_attribute() -> Result<()> {
	let site = Site::open()?;
	let archive = site.path("archive");
	gather(&archive)?;
	let volume = archive.join("00");
	let slice = |folder: &Path, number: usize| -> Result<PathBuf> {
		let mut files: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
		files.sort_by_key(|file| file.file_name());
		Ok(files.get(number).context("no such slice")?.path())
	};
	anchor(&site, "archive/00");
	let uid = |number| tag(&slice(&volume, number)?, "0008,0018");
	// A copy of the volume with its fifth slice altered; the report on it.
	let altered = |name: &str, alter: &dyn Fn(&Path) -> Result<()>| -> Result<Report> {
		let folder = site.path(name);
		copy(&volume, &folder)?;
		alter(&slice(&folder, 4)?)?;
		Ok(verify(&site, name, 3))
	};

	let report = altered("pixel", &|file| {
		let mut bytes = fs::read(file)?;
		let middle = bytes.len() - 60_000; // pixel data are the last 131,072 bytes
		bytes[middle] ^= 1;
		Ok(fs::write(file, bytes)?)
	})?;
	assert_eq!(report.studies(), only("Altered", 1));
	assert_eq!(report.instances(), [("Altered".into(), 1), ("Verified".into(), 18)].into());
	let instance = report.instance(&uid(4)?)?;
	assert_eq!(instance["pixel_data"], "differs");
	assert_eq!(names(&instance["changed"]), ["(7FE0,0010) Pixel Data"]);

	let report = altered("header", &|file| dcmodify(file, &["-m", "(0028,1050)=42"]))?;
	assert_eq!(report.studies(), only("Altered", 1));
	let instance = report.instance(&uid(4)?)?;
	assert_eq!(instance["pixel_data"], "same");
	assert_eq!(names(&instance["changed"]), ["(0028,1050) Window Center"]);
	let text = site.tell("nobody", "study verify @header").expect(3);
	assert!(text.stdout.contains("(0028,1050) Window Center"), "{text:?}");

	let report = altered("attributes", &|file| dcmodify(file, &["-e", "(0018,0050)", "-i", "(0010,4000)=a note"]))?;
	let changes = report.instance(&uid(4)?)?;
	assert_eq!(names(&changes["removed"]), ["(0018,0050) Slice Thickness"]);
	assert_eq!(names(&changes["added"]), ["(0010,4000) Patient Comments"]);
	assert_eq!((names(&changes["changed"]).len(), &changes["pixel_data"]), (0, &Value::from("same")));

	// DCMTK writes down what it did to the pixels, which is a change; the pixels are the same.
	let report = altered("derived", &|file| {
		let to = file.with_extension("jpeg");
		tool("dcmcjpeg", [file, &to])?;
		Ok(fs::rename(to, file)?)
	})?;
	let changes = report.instance(&uid(4)?)?;
	assert_eq!(names(&changes["added"]), ["(0008,2111) Derivation Description"]);
	assert_eq!(changes["pixel_data"], "same");

	let report = altered("removed", &|file| Ok(fs::remove_file(file)?))?;
	assert_eq!(report.studies(), only("Incomplete", 1));
	assert_eq!(report.instances(), [("Missing".into(), 1), ("Verified".into(), 18)].into());
	assert_eq!(report.instance(&uid(4)?)?["verdict"], "Missing");

	let report = altered("added", &|file| {
		let other = file.with_extension("more");
		fs::write(&other, fs::read(file)?)?;
		dcmodify(&other, &["-gin"])
	})?;
	assert_eq!(report.studies(), only("Altered", 1));
	assert_eq!(report.instances(), [("Added".into(), 1), ("Verified".into(), 19)].into());
	assert_eq!(report.instance(&tag(&site.path("added").join("04-brain_006.more"), "0008,0018")?)?["verdict"], "Added");

	// A study that nobody anchored.
	let report = verify(&site, "archive/02", 3);
	assert_eq!(report.studies(), only("Unknown", 1));
	Ok(())
}

/// "(gggg,eeee) Name" of each attribute in a list.
fn names(attributes: &Value) -> Vec<String> {
	let attributes = attributes.as_array().into_iter().flatten();
	attributes.map(|attribute| format!("{} {}", text(&attribute["tag"]), text(&attribute["name"]))).collect()
}

fn text(value: &Value) -> &str {
	value.as_str().unwrap_or("?")
}
