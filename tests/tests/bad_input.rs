//! What goes wrong for users: each time the right exit code, what happened, why, what to do, and nothing half-written.

use anyhow::{Context, Result};
use radledger_tests::{binary, dcmodify, files, fresh_studies, gather, tag, Cli, Node, Ran, Seal};
use serde_json::Value;
use std::{
	collections::BTreeSet,
	fs,
	io::Write,
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
	process::{Command, Stdio},
	thread::sleep,
	time::Duration,
};
use tempfile::TempDir;

/// A node, a user of it with an empty vault, and one real study of one instance.
struct Site<'a> {
	folder: TempDir,
	node: &'a Node,
	cli: Cli,
	study: PathBuf,
}

impl<'a> Site<'a> {
	fn on(node: &'a Node) -> Result<Self> {
		let folder = TempDir::new()?;
		let study = folder.path().join("study");
		fresh_studies(&study, 1)?;
		let cli = Cli::new(node.url())?;
		Ok(Self { folder, node, cli, study })
	}

	/// Fails unless the ledger has these studies and the vault no manifest.
	#[track_caller]
	fn unchanged(&self, studies: &BTreeSet<String>, what: &str) -> Result<()> {
		assert_eq!(&self.node.studies()?, studies, "{what} changed the ledger");
		assert!(manifests(&self.cli)?.is_empty(), "{what} changed the vault");
		Ok(())
	}

	/// Anchors `what` as `who`.
	fn anchor(&self, who: &str, what: &Path) -> Result<Ran> {
		self.cli.run_as(who, ["study".as_ref(), "anchor".as_ref(), what.as_os_str()])
	}

	/// The same for a person.
	fn anchor_plainly(&self, who: &str, what: &Path) -> Result<Ran> {
		self.cli.plain_as(who, ["study".as_ref(), "anchor".as_ref(), what.as_os_str()])
	}
}

/// The manifests in the vault; every other file in it is the vault's own.
fn manifests(cli: &Cli) -> Result<Vec<PathBuf>> {
	if !cli.vault().is_dir() {
		return Ok(Vec::new());
	}
	Ok(files(&cli.vault())?.into_iter().filter(|path| path.extension().is_some_and(|end| end == "cbor")).collect())
}

#[test]
fn users_should_be_told_what_is_wrong_and_nothing_be_half_written() -> Result<()> {
	let folder = TempDir::new()?;
	let node = Node::start(folder.path(), Seal::Instant)?;
	for check in [wrong_signers, wrong_passwords, wrong_files] {
		check(&Site::on(&node)?)?;
	}
	Ok(())
}

/// Signers who may not anchor.
fn wrong_signers(site: &Site) -> Result<()> {
	let before = site.node.studies()?;
	let refused = [
		("stranger", 3, "not-a-member"),
		("cardiologist-1", 3, "ImageProvenance::NotAuthorised"),
		("patient-1", 3, "cannot-pay"),
		("nobody", 1, "unknown-key"),
	];
	for (who, exit, code) in refused {
		assert_eq!(site.anchor(who, &site.study)?.expect(exit).error(), code, "{who}");
		assert_eq!(site.node.studies()?, before, "{who} anchored");
	}
	site.anchor_plainly("stranger", &site.study)?.expect(3).says(&["refused", "member", "credential"]);
	site.anchor_plainly("nobody", &site.study)?.expect(1).says(&["nobody", "why:", "hint:"]);
	let nobody = site.cli.run(["study".as_ref(), "anchor".as_ref(), site.study.as_os_str()])?;
	assert_eq!(nobody.expect(2).error(), "no-signer");

	// What the refused runs left in the vault is one whole manifest, with which the right signer goes on.
	let kept = manifests(&site.cli)?;
	assert!(kept.len() <= 1, "{kept:?}");
	let anchored = site.anchor("technologist-1", &site.study)?.expect(0).json();
	assert_eq!(anchored["studies"][0]["status"], "Anchored");
	assert_eq!(manifests(&site.cli)?.len(), 1);
	assert_eq!(site.node.studies()?.len(), before.len() + 1);

	// Organisations and members that are not there.
	assert_eq!(site.cli.run(["org", "show", "99"])?.expect(3).error(), "organisation-not-found");
	let suspend = ["org", "suspend", "99", "--reason", "requested"];
	let decided: Vec<_> =
		["north-hospital", "south-imaging"].iter().map(|who| site.cli.run_as(who, suspend)).collect::<Result<_>>()?;
	assert!(decided.iter().any(|ran| ran.code == 3), "{decided:?}");
	let withdraw = site.cli.run_as("north-hospital", ["member", "withdraw", "stranger"])?.expect(3);
	assert_eq!(withdraw.error(), "Consortium::MemberNotFound");
	let foreign = site.cli.run_as("north-hospital", ["member", "withdraw", "radiologist-2"])?.expect(3);
	assert_eq!(foreign.error(), "Consortium::MemberNotFound");
	let credential = ["member", "credential", "stranger", "--role", "technologist", "--until", "+30d"];
	assert_eq!(site.cli.run_as("technologist-1", credential)?.expect(3).error(), "Consortium::NotAnOrganisation");
	let past = ["member", "credential", "stranger", "--role", "technologist", "--until", "2020-01-31"];
	assert_eq!(site.cli.run_as("north-hospital", past)?.expect(3).error(), "Consortium::ExpiryInPast");
	for wrong in [["--role", "wizard", "--until", "+30d"], ["--role", "technologist", "--until", "tomorrow"]] {
		let args = ["member", "credential", "stranger"].iter().chain(&wrong);
		site.cli.run_as("north-hospital", args)?.expect(2);
	}
	Ok(())
}

#[test]
fn credential_should_work_until_it_expires() -> Result<()> {
	let chain = TempDir::new()?;
	let node = Node::start(chain.path(), Seal::Every(500))?;
	let site = Site::on(&node)?;
	while node.height()? == 0 {
		sleep(Duration::from_millis(100));
	}
	let end = node.now()? + 120_000; // some 20 blocks
	let later = Command::new("date").args(["-u", "-d", &format!("@{}", end / 1000), "+%FT%TZ"]).output()?.stdout;
	let until = String::from_utf8(later)?;
	let credential = ["member", "credential", "stranger", "--role", "technologist", "--until", until.trim()];
	site.cli.run_as("north-hospital", credential)?.expect(0);
	site.anchor("stranger", &site.study)?.expect(0);

	while node.now()? <= end {
		sleep(Duration::from_millis(100));
	}
	let more = site.folder.path().join("more");
	fresh_studies(&more, 1)?;
	assert_eq!(site.anchor("stranger", &more)?.expect(3).error(), "credential-expired");
	site.anchor_plainly("stranger", &more)?.expect(3).says(&["expired", "renew"]);
	assert_eq!(site.node.studies()?.len(), 1);
	Ok(())
}

/// Keys sign only with their password.
fn wrong_passwords(site: &Site) -> Result<()> {
	let before = site.node.studies()?;
	let secret = |name: &str, text: &str| -> Result<PathBuf> {
		let path = site.folder.path().join(name);
		fs::write(&path, text)?;
		Ok(path)
	};
	let (right, wrong) = (secret("right", "correct horse\n")?, secret("wrong", "battery staple\n")?);
	let with = |password: &Path, args: &[&str], input: &str| -> Result<Ran> {
		let mut command = site.cli.command(args);
		command.env("RADLEDGER_PASSWORD_FILE", password).env("RADLEDGER_AS", "mine");
		let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
		child.stdin.take().context("no standard input")?.write_all(input.as_bytes())?;
		Ran::ended(format!("{command:?}"), child.wait_with_output()?)
	};

	// The well-known phrase of development chains, with the path of a member.
	let phrase = "bottom drive obey lake curtain smoke basket hold race lonely fit walk//technologist-1";
	let imported = with(&right, &["key", "import", "mine"], phrase)?.expect(0).json();
	assert_eq!(imported["account"], "5He6ErFCxWZVsyNq2qG5ciu82GwE1uGjyrW5pkaf5wv2S7UH");
	let stored: Vec<_> = files(site.cli.home())?.into_iter().filter(|path| path.ends_with("mine.json")).collect();
	assert_eq!(stored.len(), 1);
	assert_eq!(fs::metadata(&stored[0])?.permissions().mode() & 0o777, 0o600);
	let text = fs::read_to_string(&stored[0])?;
	assert!(!text.contains("bottom drive") && !text.contains("correct horse"), "a secret is in clear");

	let study = site.study.to_string_lossy();
	let anchor = ["study", "anchor", study.as_ref()];
	let refused = with(&wrong, &anchor, "")?.expect(1);
	assert!(refused.error().contains("password"), "{refused:?}");
	site.unchanged(&before, "a wrong password")?;
	with(&right, &anchor, "")?.expect(0);
	assert_eq!(site.node.studies()?.len(), before.len() + 1);

	assert_eq!(with(&right, &["key", "import", "mine"], phrase)?.expect(1).error(), "key-exists");
	with(&right, &["key", "import", "other"], "twelve words that are no phrase")?.expect(1);
	let keys = with(&right, &["key", "list"], "")?.expect(0).json();
	assert_eq!(keys.as_array().map(Vec::len), Some(1), "{keys}");
	Ok(())
}

/// Files that cannot be anchored.
fn wrong_files(site: &Site) -> Result<()> {
	let before = site.node.studies()?;
	let path = |name: &str| site.folder.path().join(name);
	site.anchor_plainly("technologist-1", &path("nowhere"))?.expect(1).says(&["nowhere"]);
	fs::create_dir(path("empty"))?;
	site.anchor_plainly("technologist-1", &path("empty"))?.expect(1).says(&["empty"]);
	fs::create_dir(path("text"))?;
	fs::write(path("text").join("README"), "not an image")?;
	assert_eq!(site.anchor("technologist-1", &path("text"))?.expect(1).error(), "no-dicom");
	site.unchanged(&before, "nothing")?;

	// A study with a truncated file is not anchored in part; one beside it is anchored.
	let archive = path("archive");
	gather(&path("corpus"))?;
	let volume = archive.join("volume");
	radledger_tests::copy(&path("corpus/00"), &volume)?;
	let slice = files(&volume)?.swap_remove(3);
	let bytes = fs::read(&slice)?;
	fs::write(&slice, &bytes[..bytes.len() / 2])?;
	let report = site.anchor("technologist-1", &volume)?.expect(1).json();
	assert_eq!(report["studies"][0]["status"], "Blocked");
	let named = |report: &Value| report["studies"][0]["findings"].to_string().contains(&*slice.to_string_lossy());
	assert!(named(&report), "{report}");
	site.unchanged(&before, "a part of a study")?;
	radledger_tests::copy(&site.study, &archive.join("other"))?;
	let report = site.anchor("technologist-1", &archive)?.expect(1).json();
	let status = |report: &Value, uid: &str| {
		let studies = report["studies"].as_array().into_iter().flatten();
		studies.filter(|study| study["study_uid"] == uid).map(|study| study["status"].clone()).next()
	};
	assert_eq!(status(&report, &tag(&files(&site.study)?[0], "0020,000d")?), Some("Anchored".into()));
	assert_eq!(status(&report, &tag(&files(&volume)?[0], "0020,000d")?), Some("Blocked".into()));
	assert_eq!(site.node.studies()?.len(), before.len() + 1);

	// The same SOP Instance UID with other content is a finding, and neither is taken.
	fs::write(&slice, &bytes)?;
	let twin = volume.join("twin.dcm");
	fs::write(&twin, &bytes)?;
	dcmodify(&twin, &["-m", "(0028,1050)=42"])?;
	let report = site.anchor("technologist-1", &volume)?.expect(1).json();
	assert_eq!(report["studies"][0]["status"], "Blocked");
	assert!(named(&report) && report.to_string().contains("twin.dcm"), "{report}");
	assert_eq!(site.node.studies()?.len(), before.len() + 1);
	Ok(())
}

#[test]
fn ledger_should_be_named_when_it_is_down_or_another_one() -> Result<()> {
	let folder = TempDir::new()?;
	let node = Node::start(&folder.path().join("chain"), Seal::Instant)?;
	let site = Site::on(&node)?;
	site.anchor("technologist-1", &site.study)?.expect(0);
	let before = manifests(&site.cli)?;

	// A chain that is no development chain: the keys that everyone knows sign nothing there.
	let spec = Ran::of(Command::new(binary("radledger-node")).args(["build-spec", "--chain", "dev", "--raw"]))?;
	let mut spec = spec.expect(0).json();
	spec["chainType"] = "Live".into();
	spec["id"] = "radledger-live".into();
	let file = folder.path().join("live.json");
	fs::write(&file, spec.to_string())?;
	let chain = ["--chain", file.to_str().context("a path that is no text")?];
	let live = Node::start_chain(&folder.path().join("live"), Seal::Instant, &chain)?;
	let Site { mut cli, study, folder: _kept, .. } = site;
	cli.url = live.url();
	let anchor = ["study".as_ref(), "anchor".as_ref(), study.as_os_str()];
	let verify = ["study".as_ref(), "verify".as_ref(), study.as_os_str()];
	assert_eq!(cli.run_as("technologist-1", anchor)?.expect(1).error(), "not-a-development-chain");
	assert!(live.studies()?.is_empty());
	// The vault's study was anchored on another ledger.
	assert_eq!(cli.run(verify)?.expect(3).json()["studies"][0]["verdict"], "NotOnLedger");
	live.stop()?;

	cli.url = node.url();
	cli.run(verify)?.expect(0);
	node.stop()?;
	assert_eq!(cli.run_as("technologist-1", anchor)?.expect(1).error(), "node-unreachable");
	cli.plain_as("technologist-1", anchor)?.expect(1).says(&[&cli.url, "why:", "hint:"]);
	cli.run(["study", "list"])?.expect(1);
	cli.url = "not a url".into();
	assert_eq!(cli.run(["study", "list"])?.expect(1).error(), "node-unreachable");
	assert_eq!(manifests(&cli)?, before);
	Ok(())
}
