//! A copy of a study that identifies nobody, anchored as what it is, with the proof.

use crate::{
	study::{
		anchor::{self, put, Status},
		evidence::{anchored, Evidence},
		reading::{only, read},
		verify::{judge, Against, Verdict},
		StudyError,
	},
	vault::{file::create, Shown, VaultError},
	words::{self, clean},
	Session, SessionError,
};
use radledger_client::calls;
use radledger_dicom::{
	new_salt, profile::Options, profile::ProfileOption, Copied, DeidentificationProof, DeidentificationReport,
	Deidentifier, DeidentifyError, Instance, Manifest, Study, VERSION,
};
use radledger_primitives::{
	digest::{commit, sha256},
	Agent, Node, Operation, StudyId, H256,
};
use rayon::prelude::*;
use serde::Serialize;
use std::{
	collections::BTreeMap,
	fs,
	io::{self, Write},
	path::PathBuf,
};

crate::errors! {
	/// What can go wrong with a copy.
	pub CopyError {
		Invalid Conflicting { error: String } = "conflicting-options", "{error}";
		Invalid Unsupported { error: String } = "unsupported-option", "{error}";
		Invalid NotOneStudy { studies: String } = "not-one-study", "the files are of {studies}",
			remedy "name the files of one study: each copy has its own proof";
		Refused EarlierVersion = "earlier-version", "the study was anchored by an earlier release",
			why "a proof compares the original with its copy by digests that its manifest does not have",
			remedy "amend the original first: its new manifest suffices";
		Invalid Exists { path: Shown } = "exists", "{path} is there already", remedy "name another file for the proof";
		Refused BurnedIn { error: String } = "burned-in", "{error}",
			remedy "clean the pixels first, or say that you have looked at them";
		Failed CannotCopy { error: String } = "cannot-write", "{error}";
		Failed CannotWrite { path: Shown, error: String } = "cannot-write", "cannot write {path}",
			why "{error}",
			remedy "name a folder or file that is not there yet";
		Failed UnusableCopy = "unusable-copy", "the copy cannot be read again as one study";
		Failed Unproved { error: String } = "unproved-copy",
			"the copy does not pass the check of its own proof, and was not anchored",
			why "{error}",
			remedy "please report this with the kind of object: the original has something that was not foreseen";
		Failed NotAnchored { path: Shown } = "not-anchored", "the copy could not be anchored",
			remedy "it is in {path}: anchor it";
		Failed NoSalt { error: String } = "no-salt", "no random numbers", why "{error}";
	}
	from {
		Client(radledger_client::Error);
		Session(SessionError);
		Study(StudyError);
		Vault(VaultError);
	}
}

/// Label of the key from which the copy's UIDs and dates are made, and of the commitment to the options.
const LABEL: &str = "radledger:deidentify:v1";

/// A copy to be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
	/// Files or folders of one study.
	pub input: Vec<PathBuf>,
	/// The folder of the copy; made.
	pub output: PathBuf,
	/// What is kept (options of PS3.15 E.3).
	pub retain: Vec<ProfileOption>,
	/// Where the proof goes.
	pub proof: PathBuf,
	/// Whether objects are copied whose pixels are said to show an identity: the profile does not clean pixels.
	pub allow_burned_in: bool,
}

/// A copy.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Made {
	/// The study that was copied.
	pub original: StudyId,
	/// The copy.
	pub copy: StudyId,
	/// Its root.
	pub copy_root: H256,
	/// How many instances it has.
	pub instances: usize,
	/// Profile and options, by code value.
	pub method: Vec<&'static str>,
	/// Where the proof is.
	#[serde(serialize_with = "words::lossy")]
	pub proof: PathBuf,
	/// How many instances may show an identity in their pixels: they are of a kind that often does, and do not say that
	/// they do not.
	pub may_show_identity: usize,
	/// What was changed.
	pub report: DeidentificationReport,
}

/// Copies one anchored study, anchors the copy as a derivation, and writes the proof. Nothing goes on the ledger before the
/// copy has passed the check that everybody else will make.
///
/// # Errors
/// The files are not what was anchored, cannot be copied as the profile asks, or the ledger refuses the copy.
pub async fn deidentify(session: &Session, request: &Request) -> Result<Made, CopyError> {
	session.signer().await?;
	let options = Options::new(request.retain.iter().copied())
		.map_err(|error| CopyError::Conflicting { error: error.to_string() })?;
	let study = one_study(session, &request.input).await?;
	let original = anchored(session, &study.uid, "the files").await?;
	let verdict = judge(&study, &original, Against::Vault).verdict;
	if verdict == Verdict::NotComparable {
		let what = "it cannot be told whether the files are what was anchored".into();
		return Err(StudyError::NotComparable { what, why: "verify them".into() }.into());
	}
	if !matches!(verdict, Verdict::Verified | Verdict::Incomplete) {
		let (what, why) = ("the files are not what was anchored".into(), format!("{verdict:?}: verify them"));
		return Err(StudyError::Altered { what, why }.into());
	}
	if original.version != VERSION {
		return Err(CopyError::EarlierVersion);
	}
	if request.proof.exists() {
		return Err(CopyError::Exists { path: request.proof.as_path().into() });
	}
	let copied = copy_all(&original, &study, options, request)?;
	let may_show_identity = copied.iter().filter(|copied| copied.may_show_identity).count();
	let pairs = copied.into_iter().map(|one| (one.original, one.copy)).collect();

	let reading = read(session, std::slice::from_ref(&request.output)).await?;
	let copy = only(&reading).ok().flatten().ok_or(CopyError::UnusableCopy)?;
	let salt = new_salt().map_err(|error| CopyError::NoSalt { error: error.to_string() })?;
	let files: Vec<PathBuf> = copy.instances.iter().map(|instance| instance.path.clone()).collect();
	let chain = session.client().await?.genesis();
	let (_, report) = prove(&original, &Manifest::new(copy, salt), &pairs, chain, &files)?;

	let vault = session.vault()?;
	let manifests = vault.manifests()?;
	let wish = anchor::Request { paths: vec![request.output.clone()], ..Default::default() };
	let anchored = {
		let _alone = vault.alone().await?;
		put(session, &manifests, &reading, &wish).await?
	};
	let there = |status| matches!(status, Status::Anchored | Status::AlreadyAnchored | Status::Sent);
	let row = anchored.studies.into_iter().next().filter(|row| there(row.status));
	let copy = row.map(|row| manifests.find(&row.study_uid)).transpose()?.flatten();
	let copy = copy.ok_or_else(|| CopyError::NotAnchored { path: request.output.as_path().into() })?;

	let codes: Vec<&'static str> = options.codes().into_iter().map(|(code, _)| code).collect();
	let derived = derive(session, &original, &copy, &codes).await;
	// The proof is written whatever became of the derivation: it holds without it.
	let (proof, _) = prove(&original, &copy, &pairs, chain, &files)?;
	let cannot_write = |error: &dyn ToString| CopyError::CannotWrite {
		path: request.proof.as_path().into(),
		error: error.to_string(),
	};
	let json = serde_json::to_vec(&Evidence::Deidentification(proof)).map_err(|error| cannot_write(&error))?;
	create(&request.proof, |file| file.write_all(&json)).map_err(|error| cannot_write(&error))?;
	derived?;

	Ok(Made {
		original: original.study_id(),
		copy: copy.study_id(),
		copy_root: copy.root(),
		instances: files.len(),
		method: codes,
		proof: request.proof.clone(),
		may_show_identity,
		report,
	})
}

async fn one_study(session: &Session, input: &[PathBuf]) -> Result<Study, CopyError> {
	let reading = read(session, input).await?;
	let studies = || words::count(reading.studies.len(), "study");
	only(&reading)?.cloned().ok_or_else(|| CopyError::NotOneStudy { studies: studies() })
}

/// Copies each instance, in folders of its series. A part of a study is not a copy: if one fails, nothing stays.
fn copy_all(original: &Manifest, study: &Study, options: Options, request: &Request) -> Result<Vec<Copied>, CopyError> {
	let mut deidentifier = Deidentifier::new(options, *original.derive_salt(LABEL, &[])).map_err(|e| failed(&e))?;
	deidentifier.allow_burned_in = request.allow_burned_in;
	let output = &request.output;
	let cannot_make =
		|error: io::Error| CopyError::CannotWrite { path: output.as_path().into(), error: error.to_string() };
	fs::create_dir(output).map_err(cannot_make)?;
	let folder = |instance: &Instance| {
		let series = if instance.series_uid.is_empty() { "0" } else { &instance.series_uid };
		output.join(deidentifier.uid(series))
	};
	let copy = |instance: &Instance| {
		let name = format!("{}.dcm", deidentifier.uid(&instance.sop_instance_uid));
		deidentifier.copy(&instance.path, &folder(instance).join(name)).map_err(|error| failed(&error))
	};
	let folders = study.instances.iter().try_for_each(|instance| fs::create_dir_all(folder(instance)));
	let copied = folders.map_err(cannot_make).and_then(|()| study.instances.par_iter().map(copy).collect());
	copied.inspect_err(|_| {
		// What cannot be removed is in a folder that the error names.
		let _ = fs::remove_dir_all(output);
	})
}

fn failed(error: &DeidentifyError) -> CopyError {
	let text = clean(&error.to_string());
	match error {
		DeidentifyError::BurnedIn { .. } => CopyError::BurnedIn { error: text },
		DeidentifyError::Unsupported(_) => CopyError::Unsupported { error: text },
		DeidentifyError::Unreadable { .. } | DeidentifyError::Incomplete { .. } => {
			StudyError::UnusableFile { error: text }.into()
		}
		DeidentifyError::Exists { .. } | DeidentifyError::Unwritable { .. } => CopyError::CannotCopy { error: text },
	}
}

/// The proof, and what it shows to everybody who checks it.
fn prove(
	original: &Manifest,
	copy: &Manifest,
	pairs: &BTreeMap<String, String>,
	chain: H256,
	files: &[PathBuf],
) -> Result<(DeidentificationProof, DeidentificationReport), CopyError> {
	let unproved = |error: String| CopyError::Unproved { error };
	let proof = original
		.prove_deidentified(copy, pairs, chain)
		.ok_or_else(|| unproved("an instance is not in its manifest".into()))?;
	let checked = proof.check(files, &original.root(), Some(original.count()), Some(&copy.root()));
	let report = checked.map_err(|refusal| unproved(clean(&refusal.to_string())))?;
	Ok((proof, report))
}

/// Records that the copy was made of the original, unless an earlier run got this far.
async fn derive(session: &Session, original: &Manifest, copy: &Manifest, codes: &[&str]) -> Result<(), CopyError> {
	let (copy_id, id) = (copy.study_id(), original.study_id());
	let origin = session.ledger().await?.origin(Node::Study(copy_id)).await?;
	if origin.is_some_and(|origin| origin.parents == [Node::Study(id)]) {
		return Ok(());
	}
	let salt = copy.derive_salt(LABEL, &[]);
	let parameters = commit(LABEL.as_bytes(), &salt, &sha256(&[codes.join(",").as_bytes()]));
	let call = calls::record_derivation(copy_id, vec![id], Operation::DeIdentifying, Agent::Signer, parameters);
	Ok(session.submit(&call).await.map(drop)?)
}
