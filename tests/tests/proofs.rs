//! One instance proved against a study's root, without the ledger.

use anyhow::{Context, Result};
use radledger_tests::{dcmodify, Cli, Site};
use std::fs;

#[test]
fn proof_should_hold_offline_for_its_file_and_root_and_for_nothing_else() -> Result<()> {
	let site = Site::with_archive()?;
	let before = site.node.studies()?;
	site.say("technologist-1", "study anchor @archive/00 @archive/02").expect(0);

	let proved = site.say("nobody", "study prove @archive/00/04-brain_006.dcm").expect(0);
	site.write("proof.json", &proved.stdout)?;
	let study = proved.json()["study"].as_str().context("the proof names no study")?.to_string();
	let root = |study: &str| -> Result<String> {
		let shown = site.say("nobody", &format!("study show {study}")).expect(0).json();
		Ok(shown["root"].as_str().context("no root")?.into())
	};
	let new = &site.node.studies()? - &before;
	let others: Vec<_> = new.iter().filter(|id| **id != study).collect();
	assert_eq!(others.len(), 1);
	let (right, wrong) = (root(&study)?, root(others[0])?);

	// What a proof discloses: nothing of the other instances, and not the vault's secret.
	let vault = fs::read(site.north.vault().join(format!("{}.cbor", study.trim_start_matches("0x"))))?;
	// the first byte string of 32 bytes in the manifest (CBOR)
	let at = vault.windows(2).position(|two| two == [0x58, 0x20]).context("no salt")?;
	let salt: String = vault[at + 2..at + 34].iter().map(|byte| format!("{byte:02x}")).collect();
	assert!(!proved.stdout.contains(&salt), "the proof holds the study's salt");
	assert!(proved.stdout.len() < 100_000, "{} bytes", proved.stdout.len());

	// Whoever checks has no ledger (nobody listens there), no vault and no key.
	let checker = Cli::new("ws://127.0.0.1:1")?;
	let check = |root: &str, file: &str| {
		site.at(&checker, "nobody", &format!("study check-proof @proof.json --root {root} {file}"))
	};
	check(&right, "").expect(0);
	check(&right, "@archive/00/04-brain_006.dcm").expect(0);
	check(&wrong, "@archive/00/04-brain_006.dcm").expect(3);
	check("0x1234", "").expect(2);

	let altered = site.path("altered.dcm");
	fs::write(&altered, fs::read(site.path("archive/00/04-brain_006.dcm"))?)?;
	dcmodify(&altered, &["-m", "(0010,0020)=4711"])?;
	check(&right, "@altered.dcm").expect(3);
	check(&right, "@archive/00/05-brain_007.dcm").expect(3);

	// A proof in which one digit of one digest differs.
	let digest = proved.json()["path"][0].as_str().context("no path")?.to_string();
	let other = if digest.ends_with('0') { "1" } else { "0" };
	let forged = proved.stdout.replace(&digest, &format!("{}{other}", &digest[..digest.len() - 1]));
	assert_ne!(forged, proved.stdout);
	site.write("proof.json", &forged)?;
	check(&right, "").expect(3);
	site.write("proof.json", "{}")?;
	assert_ne!(check(&right, "").code, 0);
	Ok(())
}
