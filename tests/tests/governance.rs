//! The council admits, suspends and reinstates organisations; a suspended organisation is refused before anything is written.

use anyhow::Result;
use radledger_tests::{gather, Site};
use serde_json::Value;

/// An organisation as `org show` shows it.
fn organisation(site: &Site, id: u64) -> Value {
	site.say("nobody", &format!("org show {id}")).expect(0).json()
}

#[test]
fn organisations_should_be_admitted_suspended_and_reinstated_when_two_of_the_council_agree() -> Result<()> {
	let site = Site::alone()?;
	gather(&site.path("archive"))?;
	let known = || {
		let list = site.say("nobody", "org list").expect(0).json();
		list["organisations"].as_array().map_or(0, Vec::len)
	};
	assert_eq!(known(), 6);

	// One vote is a proposal; the second, for the same thing, decides.
	let admit = "org admit stranger --kind university";
	site.say("north-hospital", admit).expect(0);
	assert_eq!(known(), 6);
	site.say("north-hospital", admit); // voting twice does not count twice
	assert_eq!(known(), 6);
	site.say("south-imaging", admit).expect(0);
	assert_eq!(known(), 7);
	let admitted = organisation(&site, 6);
	assert_eq!((&admitted["kind"], &admitted["suspended"]), (&Value::from("university"), &Value::Null));
	// Who is admitted may act at once: the newcomer anchors.
	let anchor = |who: &str, study: &str| site.say(who, &format!("study anchor @archive/{study}"));
	anchor("stranger", "08").expect(0);

	let outsider = "org suspend 0 --reason misconduct";
	site.say("acme-scanners", outsider).expect(3);

	let suspend = "org suspend 1 --reason licence-lost";
	site.say("device-authority", suspend).expect(0);
	site.say("north-hospital", suspend).expect(0);
	assert_eq!(organisation(&site, 1)["suspended"], "licence-lost");
	let before = site.node.studies()?;
	for who in ["steward-2", "south-imaging"] {
		assert_eq!(anchor(who, "00").expect(3).error(), "organisation-suspended", "{who}");
	}
	assert_eq!(site.node.studies()?, before);

	for who in ["north-hospital", "device-authority"] {
		site.say(who, "org reinstate 1").expect(0);
	}
	assert_eq!(organisation(&site, 1)["suspended"], Value::Null);
	anchor("steward-2", "00").expect(0);
	assert_eq!(site.node.studies()?.len(), before.len() + 1);
	Ok(())
}
