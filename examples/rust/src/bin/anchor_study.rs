//! Anchors the studies in a folder of DICOM files: one Merkle root for each study, whatever its number of images.
//!
//! `cargo run -p radledger-examples --bin anchor_study -- FOLDER VAULT PATIENT`
//!
//! The ledger gets an identifier, a root, counts, and a seal over the patient. The vault keeps account and salt, which open the
//! seal, and all else that could tell who the patient is.

use anyhow::{Context, Result};
use radledger_client::{calls, demonstration, Client, NewStudy, Wait};
use radledger_dicom::{new_salt_of, read, Manifest};
use radledger_workflows::vault::Vault;
use std::path::{Path, PathBuf};

#[tokio::main]
async fn main() -> Result<()> {
	let arguments: Vec<_> = std::env::args().skip(1).collect();
	let [folder, vault, patient] = arguments.as_slice() else {
		anyhow::bail!("usage: anchor_study FOLDER VAULT PATIENT");
	};
	let patient = match demonstration::account(patient) {
		Some(key) => demonstration::id(&key),
		None => patient.parse().context("the patient is neither a name nor an address")?,
	};
	let url = std::env::var("RADLEDGER_NODE").unwrap_or("ws://127.0.0.1:9944".into());
	let client = Client::connect(&url).await?;
	// A member of the demonstration consortium. Elsewhere the key comes from your key store.
	let technologist =
		demonstration::account("technologist-1").context("not a name of the demonstration consortium")?;

	let standing = client.best().await?.standing(&technologist.public_key().to_account_id()).await?;
	let organisation = standing.context("not a member of the consortium")?.organisation;

	let vault = Vault::open(Path::new(vault))?;
	let (manifests, seals) = (vault.manifests()?, vault.seals());
	for study in read(&[PathBuf::from(folder)], &Default::default(), &())?.studies {
		// Salts first: a study whose salts are lost can never be verified.
		let manifest = match manifests.find(&study.uid)? {
			Some(manifest) => manifest,
			None => Manifest::new(&study, new_salt_of(organisation).map_err(anyhow::Error::msg)?),
		};
		manifests.keep(&manifest)?;

		let call = calls::anchor_study(NewStudy {
			study: manifest.study_id(),
			root: manifest.root(),
			instances: manifest.count(),
			series: manifest.series,
			modality: manifest.modality,
			device: None,
			subject: Some(seals.seal(manifest.study_id(), patient)?),
		});
		let outcome = client.submit(&call, &technologist, Wait::Best).await?;
		let block = outcome.block.context("a block took it in")?.number;
		println!("study {:?} with {} instances is in block {block}", manifest.study_id(), manifest.count());
	}
	Ok(())
}
