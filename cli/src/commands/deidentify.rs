//! `radledger study deidentify`: a copy that identifies nobody, anchored as what it is, with the proof.

use super::{
	evidence::{anchored, Evidence},
	study::read_files,
};
use crate::{
	args::Retained,
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
	study::{
		anchor::{anchor, Status, Wish},
		block::findings,
		keeper::Keeper,
		text::{clean, count, show},
		verdict::{judge, Against, Verdict},
	},
};
use radledger_client::calls;
use radledger_dicom::{
	new_salt, profile::Options, Copied, DeidentificationReport, Deidentifier, DeidentifyError, Instance, Manifest,
	Study,
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
	path::{Path, PathBuf},
};

/// Label of the key from which the copy's UIDs and dates are made, and of the commitment to the options.
const LABEL: &str = "radledger:deidentify:v1";

/// What the user asked for.
pub struct Request {
	/// Files or folders of one study.
	pub input: Vec<PathBuf>,
	/// The folder of the copy; made.
	pub output: PathBuf,
	/// What is kept.
	pub retain: Vec<Retained>,
	/// Where the proof goes.
	pub proof: PathBuf,
	/// Whether objects with burned-in annotations are copied.
	pub allow_burned_in: bool,
}

/// What was made, for programs.
#[derive(Serialize)]
struct Made {
	original: StudyId,
	copy: StudyId,
	copy_root: H256,
	instances: usize,
	method: Vec<&'static str>,
	proof: String,
	/// Copies whose pixels may show an identity: nobody says that they do not.
	may_show_identity: usize,
	report: DeidentificationReport,
}

/// Copies one anchored study, anchors the copy as a derivation, and writes the proof.
pub async fn run(context: &Context, request: Request) -> Outcome {
	context.signer().await?;
	let options = Options::new(request.retain.iter().map(|retained| retained.option()))
		.map_err(|error| Failure::usage("conflicting-options", error.to_string()))?;
	let keeper = Keeper::open(&context.vault()?)?;
	let study = one_study(&request.input)?;
	let original = anchored(context, &keeper, &study.uid, "the files").await?;
	let line = judge(&study, Some(&original), Against::Vault);
	if !matches!(line.verdict, Verdict::Verified | Verdict::Incomplete) {
		return Err(Failure::refused("altered", "the files are not what was anchored")
			.why(format!("{:?}", line.verdict))
			.hint("`study verify` tells what differs"));
	}
	let id = original.study_id();
	if request.proof.exists() {
		return Err(Failure::usage("exists", format!("{} is there already", show(&request.proof)))
			.hint("name another file with --proof"));
	}

	let key = original.derive_salt(LABEL, &[]);
	let mut deidentifier = Deidentifier::new(options, *key).map_err(|error| failure(&error))?;
	deidentifier.allow_burned_in = request.allow_burned_in;
	fs::create_dir(&request.output).map_err(|error| {
		Failure::failed("cannot-write", format!("cannot make the folder {}", show(&request.output)))
			.why(error.to_string())
			.hint("name a folder that is not there yet")
	})?;
	let copied = copy_all(&deidentifier, &study.instances, &request.output);
	let copied = copied.inspect_err(|_| {
		// A part of a study is no copy; what cannot be removed is in a folder that the error names.
		let _ = fs::remove_dir_all(&request.output);
	})?;
	let may_show_identity = copied.iter().filter(|copied| copied.may_show_identity).count();
	let pairs: BTreeMap<String, String> = copied.into_iter().map(|one| (one.original, one.copy)).collect();

	// Nothing goes on the ledger before the copy has passed the check that everybody else will make.
	let chain = context.client().await?.genesis();
	let reading = read_files(std::slice::from_ref(&request.output))?;
	let copy = match &reading.studies[..] {
		[copy] if findings(&reading).is_empty() => copy,
		_ => return Err(Failure::failed("unusable-copy", "the copy cannot be read again as one study")),
	};
	let salt = new_salt().map_err(|error| Failure::failed("no-salt", "no random numbers").why(error.to_string()))?;
	let files: Vec<PathBuf> = copy.instances.iter().map(|instance| instance.path.clone()).collect();
	let (_, report) = prove(&original, &Manifest::new(copy, salt), &pairs, chain, &files)?;

	let alone = keeper.lock()?;
	let wish = Wish { arguments: vec![request.output.clone()], ..Wish::default() };
	let anchored = anchor(context, &keeper, &reading, &wish).await?;
	drop(alone);
	let row = anchored.studies.into_iter().next();
	let row = row.filter(|row| matches!(row.status, Status::Anchored | Status::AlreadyAnchored | Status::Sent));
	let row = row.ok_or_else(|| {
		Failure::failed("not-anchored", "the copy could not be anchored")
			.hint(format!("it is in {}: anchor it with `study anchor`", show(&request.output)))
	})?;
	let copy =
		keeper.find(&row.study_uid)?.ok_or_else(|| Failure::failed("not-anchored", "the copy has no manifest"))?;
	let codes: Vec<&'static str> = options.codes().into_iter().map(|(code, _)| code).collect();
	let salt = copy.derive_salt(LABEL, &[]);
	let parameters = commit(LABEL.as_bytes(), &salt, &sha256(&[codes.join(",").as_bytes()]));
	let (copy_id, operation) = (copy.study_id(), Operation::DeIdentifying);
	let origin = context.client().await?.best().await?.origin(Node::Study(copy_id)).await?;
	let derived = match origin {
		// An earlier run got this far.
		Some(origin) if origin.parents == [Node::Study(id)] => Ok(()),
		_ => {
			let call = calls::record_derivation(copy_id, vec![id], operation, Agent::Signer, parameters);
			context.submit(&call).await.map(drop)
		}
	};
	// The proof is written whatever became of the derivation: it holds without it.
	let (proof, _) = prove(&original, &copy, &pairs, chain, &files)?;
	write(&Evidence::Deidentification(proof), &request.proof)?;
	derived?;

	let made = Made {
		original: id,
		copy: copy_id,
		copy_root: copy.root(),
		instances: files.len(),
		method: codes,
		proof: request.proof.to_string_lossy().into(),
		may_show_identity,
		report,
	};
	if context.json() {
		output::json(&made);
	} else {
		output::note(format!(
			"{} of study {id:?} copied to {}; anchored as study {copy_id:?}, derived by de-identifying",
			count(made.instances, "instance"),
			show(&request.output),
		));
		output::note(format!(
			"the proof is in {}: check it with `study check-proof {0} {}`",
			show(&request.proof),
			show(&request.output)
		));
	}
	if may_show_identity > 0 {
		output::note(format!(
			"look at the pixels of {}: they are of a kind that often shows names, and do not say that they show none",
			count(may_show_identity, "instance")
		));
	}
	Ok(Exit::Ok)
}

fn one_study(input: &[PathBuf]) -> Result<Study, Failure> {
	let reading = read_files(input)?;
	if let Some(finding) = findings(&reading).first() {
		return Err(Failure::failed("unusable-file", clean(&finding.reason)));
	}
	match &reading.studies[..] {
		[study] => Ok(study.clone()),
		more => Err(Failure::usage(
			"not-one-study",
			format!("the files are of {}", count(more.len(), "study").replace("studys", "studies")),
		)
		.hint("name the files of one study: each copy has its own proof")),
	}
}

/// Copies each instance, in folders of its series.
fn copy_all(deidentifier: &Deidentifier, instances: &[Instance], output: &Path) -> Result<Vec<Copied>, Failure> {
	let folder = |instance: &Instance| {
		let series = if instance.series_uid.is_empty() { "0" } else { &instance.series_uid };
		output.join(deidentifier.uid(series))
	};
	for instance in instances {
		fs::create_dir_all(folder(instance))
			.map_err(|error| Failure::failed("cannot-write", show(output)).why(error.to_string()))?;
	}
	instances
		.par_iter()
		.map(|instance| {
			let name = format!("{}.dcm", deidentifier.uid(&instance.sop_instance_uid));
			deidentifier.copy(&instance.path, &folder(instance).join(name)).map_err(|error| failure(&error))
		})
		.collect()
}

fn failure(error: &DeidentifyError) -> Failure {
	let text = clean(&error.to_string());
	match error {
		DeidentifyError::BurnedIn { .. } => Failure::refused("burned-in", text)
			.hint("clean the pixels first, or say that you have looked at them with --allow-burned-in"),
		DeidentifyError::Unsupported(_) => Failure::usage("unsupported-option", text),
		DeidentifyError::Unreadable { .. } | DeidentifyError::Incomplete { .. } => {
			Failure::failed("unusable-file", text)
		}
		DeidentifyError::Exists { .. } | DeidentifyError::Unwritable { .. } => Failure::failed("cannot-write", text),
	}
}

fn prove(
	original: &Manifest,
	copy: &Manifest,
	pairs: &BTreeMap<String, String>,
	chain: H256,
	files: &[PathBuf],
) -> Result<(radledger_dicom::DeidentificationProof, DeidentificationReport), Failure> {
	let refused = |why: String| {
		Failure::failed("unproved-copy", "the copy does not pass the check of its own proof, and was not anchored")
			.why(why)
			.hint("please report this with the kind of object: the original has something that was not foreseen")
	};
	let proof = original
		.prove_deidentified(copy, pairs, chain)
		.ok_or_else(|| refused("an instance is not in its manifest".into()))?;
	let checked = proof.check(files, &original.root(), Some(original.count()), Some(&copy.root()));
	let report = checked.map_err(|refusal| refused(clean(&refusal.to_string())))?;
	Ok((proof, report))
}

fn write(evidence: &Evidence, path: &Path) -> Result<(), Failure> {
	let json = serde_json::to_vec(evidence)
		.map_err(|error| Failure::failed("cannot-write", "the proof cannot be written").why(error.to_string()))?;
	super::study::write_private(path, |file| std::io::Write::write_all(file, &json))
}
