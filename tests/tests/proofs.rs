//! One instance proved against a study's root, without the ledger.

use anyhow::{Context, Result};
use radledger_tests::{dcmodify, gather, Cli, Node, Seal};
use std::{ffi::OsStr, fs};
use tempfile::TempDir;

#[test]
fn proof_should_hold_offline_for_its_file_and_root_and_for_nothing_else() -> Result<()> {
	let folder = TempDir::new()?;
	let archive = folder.path().join("archive");
	gather(&archive)?;
	let node = Node::start(&folder.path().join("chain"), Seal::Instant)?;
	let cli = Cli::new(node.url())?;
	for study in ["00", "02"] {
		cli.run_as("technologist-1", ["study".as_ref(), "anchor".as_ref(), archive.join(study).as_os_str()])?.expect(0);
	}

	let slice = archive.join("00/04-brain_006.dcm");
	let proved = cli.run(["study".as_ref(), "prove".as_ref(), slice.as_os_str()])?.expect(0);
	let proof = folder.path().join("proof.json");
	fs::write(&proof, &proved.stdout)?;
	let study = proved.json()["study"].as_str().context("the proof names no study")?.to_string();
	let root = |study: &str| -> Result<String> {
		let shown = cli.run(["study", "show", study])?.expect(0).json();
		Ok(shown["root"].as_str().context("no root")?.into())
	};
	let (right, others) = (root(&study)?, node.studies()?.into_iter().filter(|id| *id != study).collect::<Vec<_>>());
	assert_eq!(others.len(), 1);
	let wrong = root(&others[0])?;

	// What a proof discloses: nothing of the other instances, and not the vault's secret.
	let vault = fs::read(cli.vault().join(format!("{}.cbor", study.trim_start_matches("0x"))))?;
	// the first byte string of 32 bytes in the manifest (CBOR)
	let at = vault.windows(2).position(|two| two == [0x58, 0x20]).context("no salt")?;
	let salt: String = vault[at + 2..at + 34].iter().map(|byte| format!("{byte:02x}")).collect();
	assert!(!proved.stdout.contains(&salt), "the proof holds the study's salt");
	assert!(proved.stdout.len() < 100_000, "{} bytes", proved.stdout.len());

	// From here on there is no ledger, and the one who checks has neither vault nor key.
	node.stop()?;
	let checker = Cli::new("ws://127.0.0.1:1")?;
	let check = |root: &str, file: Option<&OsStr>| {
		let mut args =
			vec!["study".as_ref(), "check-proof".as_ref(), proof.as_os_str(), "--root".as_ref(), root.as_ref()];
		args.extend(file);
		checker.run(args)
	};
	check(&right, None)?.expect(0);
	check(&right, Some(slice.as_os_str()))?.expect(0);
	check(&wrong, Some(slice.as_os_str()))?.expect(3);
	check("0x1234", None)?.expect(2);

	let altered = folder.path().join("altered.dcm");
	fs::write(&altered, fs::read(&slice)?)?;
	dcmodify(&altered, &["-m", "(0010,0020)=4711"])?;
	check(&right, Some(altered.as_os_str()))?.expect(3);
	let neighbour = archive.join("00/05-brain_007.dcm");
	check(&right, Some(neighbour.as_os_str()))?.expect(3);

	// A proof in which one digit of one digest differs.
	let digest = proved.json()["path"][0].as_str().context("no path")?.to_string();
	let other = if digest.ends_with('0') { "1" } else { "0" };
	let forged = proved.stdout.replace(&digest, &format!("{}{other}", &digest[..digest.len() - 1]));
	assert_ne!(forged, proved.stdout);
	fs::write(&proof, forged)?;
	check(&right, None)?.expect(3);
	fs::write(&proof, "{}")?;
	assert_ne!(check(&right, None)?.code, 0);
	Ok(())
}
