//! The council admits, suspends and reinstates organisations; who is suspended is refused before anything is written.

use anyhow::Result;
use radledger_tests::{gather, Cli, Node, Seal};
use serde_json::Value;
use tempfile::TempDir;

/// An organisation as `org show` shows it.
fn organisation(cli: &Cli, id: u64) -> Result<Value> {
	Ok(cli.run(["org", "show", &id.to_string()])?.expect(0).json())
}

#[test]
fn organisations_should_be_admitted_suspended_and_reinstated_when_two_of_the_council_agree() -> Result<()> {
	let folder = TempDir::new()?;
	let archive = folder.path().join("archive");
	gather(&archive)?;
	let node = Node::start(&folder.path().join("chain"), Seal::Instant)?;
	let cli = Cli::new(node.url())?;
	let known = || -> Result<usize> {
		let list = cli.run(["org", "list"])?.expect(0).json();
		Ok(list["organisations"].as_array().map_or(0, Vec::len))
	};
	assert_eq!(known()?, 6);

	// One vote is a proposal; the second, for the same thing, decides.
	let admit = ["org", "admit", "stranger", "--kind", "university"];
	cli.run_as("north-hospital", admit)?.expect(0);
	assert_eq!(known()?, 6);
	cli.run_as("north-hospital", admit)?; // voting twice does not count twice
	assert_eq!(known()?, 6);
	cli.run_as("south-imaging", admit)?.expect(0);
	assert_eq!(known()?, 7);
	let admitted = organisation(&cli, 6)?;
	assert_eq!((&admitted["kind"], &admitted["suspended"]), (&Value::from("university"), &Value::Null));
	// Who is admitted may act at once: the newcomer anchors.
	let anchor = |study: &str| vec!["study".into(), "anchor".into(), archive.join(study).into_os_string()];
	cli.run_as("stranger", anchor("08"))?.expect(0);

	let outsider = ["org", "suspend", "0", "--reason", "misconduct"];
	cli.run_as("acme-scanners", outsider)?.expect(3);

	let suspend = ["org", "suspend", "1", "--reason", "licence-lost"];
	cli.run_as("device-authority", suspend)?.expect(0);
	cli.run_as("north-hospital", suspend)?.expect(0);
	assert_eq!(organisation(&cli, 1)?["suspended"], "licence-lost");
	let before = node.studies()?;
	// Its member does not get past the pool; itself it does, being on the council, and may vote but not anchor.
	let refused = [("steward-2", "organisation-suspended"), ("south-imaging", "ImageProvenance::NotAuthorised")];
	for (who, error) in refused {
		assert_eq!(cli.run_as(who, anchor("00"))?.expect(3).error(), error, "{who}");
	}
	assert_eq!(node.studies()?, before);

	for who in ["north-hospital", "device-authority"] {
		cli.run_as(who, ["org", "reinstate", "1"])?.expect(0);
	}
	assert_eq!(organisation(&cli, 1)?["suspended"], Value::Null);
	cli.run_as("steward-2", anchor("00"))?.expect(0);
	assert_eq!(node.studies()?.len(), before.len() + 1);
	Ok(())
}
