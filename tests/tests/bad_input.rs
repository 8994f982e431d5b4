//! What goes wrong for users: each time the right exit code, what happened, why, what to do, and nothing half-written.

use anyhow::{Context, Result};
use radledger_tests::{binary, dcmodify, files, free_port, fresh_studies, gather, tag, Cli, Node, Ran, Seal, Site};
use serde_json::Value;
use std::{
	collections::BTreeSet,
	fs,
	io::Write,
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
	process::{Command, Stdio},
};

/// A user of a node with an empty vault, and one real study of one instance.
struct User<'a> {
	node: &'a Node,
	folder: PathBuf,
	cli: Cli,
	study: PathBuf,
}

impl<'a> User<'a> {
	/// A user with a folder of this name.
	fn of(site: &'a Site, name: &str) -> Result<Self> {
		let folder = site.path(name);
		let study = folder.join("study");
		fresh_studies(&study, 1)?;
		let cli = Cli::new(site.node.url())?;
		Ok(Self { node: &site.node, folder, cli, study })
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
	let site = Site::open()?;
	wrong_signers(&User::of(&site, "signers")?)?;
	wrong_passwords(&User::of(&site, "passwords")?)?;
	wrong_files(&User::of(&site, "files")?)
}

/// Signers who may not anchor.
fn wrong_signers(user: &User) -> Result<()> {
	let before = user.node.studies()?;
	let refused = [
		("stranger", 3, "not-a-member"),
		("cardiologist-1", 3, "ImageProvenance::NotAuthorised"),
		("patient-1", 3, "not-a-member"),
		("nobody", 1, "unknown-key"),
	];
	for (who, exit, code) in refused {
		assert_eq!(user.anchor(who, &user.study)?.expect(exit).error(), code, "{who}");
		assert_eq!(user.node.studies()?, before, "{who} anchored");
	}
	user.anchor_plainly("stranger", &user.study)?.expect(3).says(&["no organisation", "member", "credential"]);
	user.anchor_plainly("nobody", &user.study)?.expect(1).says(&["nobody", "why:", "hint:"]);
	let nobody = user.cli.run(["study".as_ref(), "anchor".as_ref(), user.study.as_os_str()])?;
	assert_eq!(nobody.expect(2).error(), "no-signer");

	// What the refused runs left in the vault is one whole manifest, with which the right signer goes on.
	let kept = manifests(&user.cli)?;
	assert!(kept.len() <= 1, "{kept:?}");
	let anchored = user.anchor("technologist-1", &user.study)?.expect(0).json();
	assert_eq!(anchored["studies"][0]["status"], "Anchored");
	assert_eq!(manifests(&user.cli)?.len(), 1);
	assert_eq!(user.node.studies()?.len(), before.len() + 1);

	// Organisations and members that are not there.
	assert_eq!(user.cli.run(["org", "show", "99"])?.expect(3).error(), "organisation-not-found");
	let suspend = ["org", "suspend", "99", "--reason", "requested"];
	let decided: Vec<_> =
		["north-hospital", "south-imaging"].iter().map(|who| user.cli.run_as(who, suspend)).collect::<Result<_>>()?;
	assert!(decided.iter().any(|ran| ran.code == 3), "{decided:?}");
	let withdraw = user.cli.run_as("north-hospital", ["member", "withdraw", "stranger"])?.expect(3);
	assert_eq!(withdraw.error(), "Consortium::MemberNotFound");
	let foreign = user.cli.run_as("north-hospital", ["member", "withdraw", "radiologist-2"])?.expect(3);
	assert_eq!(foreign.error(), "Consortium::MemberNotFound");
	let credential = ["member", "credential", "stranger", "--role", "technologist", "--until", "+30d"];
	assert_eq!(user.cli.run_as("technologist-1", credential)?.expect(3).error(), "Consortium::NotAnOrganisation");
	let past = ["member", "credential", "stranger", "--role", "technologist", "--until", "2020-01-31"];
	assert_eq!(user.cli.run_as("north-hospital", past)?.expect(3).error(), "Consortium::ExpiryInPast");
	for wrong in [["--role", "wizard", "--until", "+30d"], ["--role", "technologist", "--until", "tomorrow"]] {
		let args = ["member", "credential", "stranger"].iter().chain(&wrong);
		user.cli.run_as("north-hospital", args)?.expect(2);
	}
	Ok(())
}

#[test]
fn credential_should_work_until_it_expires() -> Result<()> {
	let site = Site::open()?;
	let before = site.node.studies()?.len();
	let user = User::of(&site, "stranger")?;
	let time_passes = || {
		for verb in ["release", "enrol"] {
			site.say("north-hospital", &format!("patient {verb} patient-2")).expect(0);
		}
	};
	time_passes();
	let end = site.node.now()? + 60_000; // ten blocks
	let later = Command::new("date").args(["-u", "-d", &format!("@{}", end / 1000), "+%FT%TZ"]).output()?.stdout;
	let until = String::from_utf8(later)?;
	let credential = ["member", "credential", "stranger", "--role", "technologist", "--until", until.trim()];
	user.cli.run_as("north-hospital", credential)?.expect(0);
	assert_eq!(user.anchor("stranger", &user.study)?.expect(3).error(), "not-a-member");
	assert_eq!(
		user.cli.run_as("stranger", ["member", "accept", "3"])?.expect(3).error(),
		"Consortium::NothingToAccept"
	);
	user.cli.run_as("stranger", ["member", "accept", "0"])?.expect(0);
	user.anchor("stranger", &user.study)?.expect(0);

	while site.node.now()? <= end {
		time_passes();
	}
	let more = user.folder.join("more");
	fresh_studies(&more, 1)?;
	assert_eq!(user.anchor("stranger", &more)?.expect(3).error(), "credential-expired");
	user.anchor_plainly("stranger", &more)?.expect(3).says(&["expired", "renew"]);
	assert_eq!(site.node.studies()?.len(), before + 1);
	site.say("stranger", "member resign").expect(0);
	Ok(())
}

/// Keys sign only with their password.
fn wrong_passwords(user: &User) -> Result<()> {
	let before = user.node.studies()?;
	let secret = |name: &str, text: &str| -> Result<PathBuf> {
		let path = user.folder.join(name);
		fs::write(&path, text)?;
		Ok(path)
	};
	let (right, wrong) = (secret("right", "correct horse\n")?, secret("wrong", "battery staple\n")?);
	let with = |password: &Path, args: &[&str], input: &str| -> Result<Ran> {
		let mut command = user.cli.command(args);
		command.env("RADLEDGER_PASSWORD_FILE", password).env("RADLEDGER_AS", "mine");
		let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
		child.stdin.take().context("no standard input")?.write_all(input.as_bytes())?;
		Ran::ended(format!("{command:?}"), child.wait_with_output()?)
	};

	// The well-known phrase of development chains, with the path of a member.
	let phrase = "bottom drive obey lake curtain smoke basket hold race lonely fit walk//technologist-1";
	let imported = with(&right, &["key", "import", "mine"], phrase)?.expect(0).json();
	assert_eq!(imported["account"], "5He6ErFCxWZVsyNq2qG5ciu82GwE1uGjyrW5pkaf5wv2S7UH");
	let stored: Vec<_> = files(user.cli.home())?.into_iter().filter(|path| path.ends_with("mine.json")).collect();
	assert_eq!(stored.len(), 1);
	assert_eq!(fs::metadata(&stored[0])?.permissions().mode() & 0o777, 0o600);
	let text = fs::read_to_string(&stored[0])?;
	assert!(!text.contains("bottom drive") && !text.contains("correct horse"), "a secret is in clear");

	let study = user.study.to_string_lossy();
	let anchor = ["study", "anchor", study.as_ref()];
	let refused = with(&wrong, &anchor, "")?.expect(1);
	assert!(refused.error().contains("password"), "{refused:?}");
	user.unchanged(&before, "a wrong password")?;
	with(&right, &anchor, "")?.expect(0);
	assert_eq!(user.node.studies()?.len(), before.len() + 1);

	assert_eq!(with(&right, &["key", "import", "mine"], phrase)?.expect(1).error(), "key-exists");
	with(&right, &["key", "import", "other"], "twelve words that are no phrase")?.expect(1);
	let keys = with(&right, &["key", "list"], "")?.expect(0).json();
	assert_eq!(keys.as_array().map(Vec::len), Some(1), "{keys}");
	Ok(())
}

/// Files that cannot be anchored.
fn wrong_files(user: &User) -> Result<()> {
	let before = user.node.studies()?;
	let path = |name: &str| user.folder.join(name);
	user.anchor_plainly("technologist-1", &path("nowhere"))?.expect(1).says(&["nowhere"]);
	fs::create_dir(path("empty"))?;
	user.anchor_plainly("technologist-1", &path("empty"))?.expect(1).says(&["empty"]);
	fs::create_dir(path("text"))?;
	fs::write(path("text").join("README"), "not an image")?;
	assert_eq!(user.anchor("technologist-1", &path("text"))?.expect(1).error(), "no-dicom");
	user.unchanged(&before, "nothing")?;

	// A study with a truncated file is not anchored in part; one beside it is anchored.
	let archive = path("archive");
	gather(&path("corpus"))?;
	let volume = archive.join("volume");
	radledger_tests::copy(&path("corpus/00"), &volume)?;
	let slice = files(&volume)?.swap_remove(3);
	let bytes = fs::read(&slice)?;
	fs::write(&slice, &bytes[..bytes.len() / 2])?;
	let report = user.anchor("technologist-1", &volume)?.expect(1).json();
	assert_eq!(report["studies"][0]["status"], "Blocked");
	let named = |report: &Value| report["studies"][0]["findings"].to_string().contains(&*slice.to_string_lossy());
	assert!(named(&report), "{report}");
	user.unchanged(&before, "a part of a study")?;
	radledger_tests::copy(&user.study, &archive.join("other"))?;
	let report = user.anchor("technologist-1", &archive)?.expect(1).json();
	let status = |report: &Value, uid: &str| {
		let studies = report["studies"].as_array().into_iter().flatten();
		studies.filter(|study| study["study_uid"] == uid).map(|study| study["status"].clone()).next()
	};
	assert_eq!(status(&report, &tag(&files(&user.study)?[0], "0020,000d")?), Some("Anchored".into()));
	assert_eq!(status(&report, &tag(&files(&volume)?[0], "0020,000d")?), Some("Blocked".into()));
	assert_eq!(user.node.studies()?.len(), before.len() + 1);

	// The same SOP Instance UID with other content is a finding, and neither is taken.
	fs::write(&slice, &bytes)?;
	let twin = volume.join("twin.dcm");
	fs::write(&twin, &bytes)?;
	dcmodify(&twin, &["-m", "(0028,1050)=42"])?;
	let report = user.anchor("technologist-1", &volume)?.expect(1).json();
	assert_eq!(report["studies"][0]["status"], "Blocked");
	assert!(named(&report) && report.to_string().contains("twin.dcm"), "{report}");
	assert_eq!(user.node.studies()?.len(), before.len() + 1);
	Ok(())
}

#[test]
fn ledger_should_be_named_when_it_is_down_or_another_one() -> Result<()> {
	let site = Site::open()?;
	let user = User::of(&site, "user")?;
	user.anchor("technologist-1", &user.study)?.expect(0);
	let before = manifests(&user.cli)?;

	// A chain that is no development chain: the keys that everyone knows sign nothing there.
	let spec = Ran::of(Command::new(binary("radledger-node")).args(["export-chain-spec", "--chain", "dev", "--raw"]))?;
	let mut spec = spec.expect(0).json();
	spec["chainType"] = "Live".into();
	spec["id"] = "radledger-live".into();
	site.write("live.json", &spec.to_string())?;
	let file = site.path("live.json");
	let chain = ["--chain", file.to_str().context("a path that is no text")?];
	let live = Node::start_chain(&site.path("live"), Seal::Instant, &chain)?;
	let User { mut cli, study, .. } = user;
	cli.url = live.url();
	let anchor = ["study".as_ref(), "anchor".as_ref(), study.as_os_str()];
	let verify = ["study".as_ref(), "verify".as_ref(), study.as_os_str()];
	assert_eq!(cli.run_as("technologist-1", anchor)?.expect(1).error(), "not-a-development-chain");
	assert!(live.studies()?.is_empty());
	// The vault's study was anchored on another ledger.
	assert_eq!(cli.run(verify)?.expect(3).json()["studies"][0]["verdict"], "NotOnLedger");
	live.stop()?;

	cli.url = site.node.url();
	cli.run(verify)?.expect(0);
	cli.url = format!("ws://127.0.0.1:{}", free_port()?);
	assert_eq!(cli.run_as("technologist-1", anchor)?.expect(1).error(), "node-unreachable");
	cli.plain_as("technologist-1", anchor)?.expect(1).says(&[&cli.url, "why:", "hint:"]);
	cli.run(["study", "list"])?.expect(1);
	cli.url = "not a url".into();
	assert_eq!(cli.run(["study", "list"])?.expect(1).error(), "node-unreachable");
	assert_eq!(manifests(&cli)?, before);
	Ok(())
}

/// None of this needs a node.
#[test]
fn names_should_stay_in_the_vault_whatever_several_programs_do_at_once() -> Result<()> {
	let cli = Cli::new("ws://127.0.0.1:1")?;
	let add = |number: usize| {
		let mut command = cli.command(["address", "add", &format!("clinic-{number}"), &number.to_string()]);
		command.stdout(Stdio::null()).spawn()
	};
	let programs = (0..8).map(add).collect::<Result<Vec<_>, _>>()?;
	for mut program in programs {
		assert!(program.wait()?.success());
	}
	let listed = cli.run(["address", "list"])?.expect(0).json();
	assert_eq!(listed["addresses"].as_array().map(Vec::len), Some(8), "{listed}");

	let unknown = cli.plain(["--format", "xml", "address", "list"])?;
	unknown.expect(2).says(&["xml", "table, json, csv"]);

	// A note that a program which was killed wrote by half is not taken for another, and stays as it is.
	let names = files(&cli.vault())?.into_iter().filter(|path| path.extension().is_some_and(|end| end == "json"));
	let [book] = &names.collect::<Vec<_>>()[..] else { panic!("one file with names") };
	let whole = fs::read(book)?;
	let half = &whole[..whole.len() / 2];
	fs::write(book, half)?;
	assert_eq!(cli.run(["address", "list"])?.expect(1).error(), "vault-damaged");
	assert_eq!(cli.run(["address", "add", "other", "9"])?.expect(1).error(), "vault-damaged");
	assert_eq!(fs::read(book)?, half);
	Ok(())
}

#[test]
fn command_should_fail_when_its_output_cannot_be_written() -> Result<()> {
	let cli = Cli::new("ws://127.0.0.1:1")?;
	let full = || fs::File::options().write(true).open("/dev/full");
	for (args, code) in [(&["key", "list"][..], 1), (&["--help"], 1), (&["study", "no-such-verb"], 2)] {
		let ended = cli.command(args).stdout(full()?).output()?;
		assert_eq!(ended.status.code(), Some(code), "{args:?}");
		let said = String::from_utf8_lossy(&ended.stderr);
		assert!(said.contains("cannot write to standard output"), "{args:?} says {said}");
	}
	Ok(())
}
