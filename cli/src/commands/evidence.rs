//! `radledger study prove`, `disclose` and `check-proof`: what can be shown to somebody who has neither the study nor an
//! account.

use super::study::{not_on_ledger, read_files, write_private};
use crate::{
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
	study::{
		block::findings,
		keeper::Keeper,
		proof::{check, ProofWord},
		text::{clean, show},
		verdict::{judge, Against, InstanceLine, InstanceWord},
	},
};
use radledger_client::{Client, Derivation};
use radledger_dicom::{
	DeidentificationProof, DeidentificationReport, Disclosed, Disclosure, DisclosureError, Manifest, Proof, Refusal,
	Study, Tag,
};
use radledger_primitives::{Node, Operation, StudyId, H256};
use serde::{Deserialize, Serialize};
use std::{
	fs,
	io::{self, Read, Write},
	path::{Path, PathBuf},
	slice,
};

/// A file that shows something: what it is stands in its field `kind`.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Evidence {
	/// One instance belongs to a study.
	Instance(Proof),
	/// An instance has these values.
	Disclosure(Disclosure),
	/// A study is a de-identified copy of another.
	Deidentification(DeidentificationProof),
}

impl Evidence {
	/// Writes it, and says how it is checked.
	pub fn hand_out(&self, context: &Context, out: Option<&Path>) -> Result<(), Failure> {
		let json = serde_json::to_string_pretty(self)
			.map_err(|error| Failure::failed("cannot-write", "the proof cannot be written").why(error.to_string()))?;
		let Some(path) = out else {
			output::lines([json]);
			return Ok(());
		};
		write_private(path, |file| file.write_all(json.as_bytes()))?;
		let (study, root, count) = self.about();
		if context.json() {
			#[derive(Serialize)]
			struct Written {
				proof: String,
				study: StudyId,
				root: H256,
				count: u32,
			}
			output::json(&Written { proof: path.to_string_lossy().into(), study, root, count });
		} else {
			output::note(format!(
				"wrote {}; check it with `study check-proof`, without a node with --root {root:?} --count {count}",
				show(path)
			));
		}
		Ok(())
	}

	/// The study, root and number of instances that must come from the ledger.
	fn about(&self) -> (StudyId, H256, u32) {
		match self {
			Self::Instance(proof) => (proof.study, proof.root, proof.count),
			Self::Disclosure(proof) => (proof.study, proof.root, proof.count),
			Self::Deidentification(proof) => (proof.original.study, proof.original.root, proof.original.count),
		}
	}

	fn check_chain(&self, chain: &H256) -> Result<(), Failure> {
		let checked = match self {
			Self::Instance(proof) => proof.check_chain(chain),
			Self::Disclosure(proof) => proof.check_chain(chain),
			Self::Deidentification(proof) => proof.check_chain(chain),
		};
		checked.map_err(|error| {
			Failure::refused("other-chain", error.to_string()).hint("ask a node of that ledger (--node), or its owner")
		})
	}
}

/// The one instance in `file`, and the manifest of its study, as the ledger has it.
async fn one_anchored(context: &Context, file: &Path) -> Result<(Study, Manifest), Failure> {
	let reading = read_files(slice::from_ref(&file.to_path_buf()))?;
	if let Some(finding) = findings(&reading).first() {
		return Err(Failure::failed("unusable-file", clean(&finding.reason)));
	}
	let one = match &reading.studies[..] {
		[study] if study.instances.len() == 1 => Some(study.clone()),
		_ => None,
	};
	let study =
		one.ok_or_else(|| Failure::usage("not-one-instance", format!("{} is not one DICOM file", show(file))))?;
	let keeper = Keeper::open(&context.vault()?)?;
	let manifest = anchored(context, &keeper, &study.uid, &show(file)).await?;
	Ok((study, manifest))
}

/// The manifest of a study, as the ledger has it.
pub async fn anchored(context: &Context, keeper: &Keeper, uid: &str, what: &str) -> Result<Manifest, Failure> {
	let manifest = keeper.find(uid)?.ok_or_else(|| {
		Failure::refused("unknown-study", format!("the study of {what} is not in the vault"))
			.hint("name the vault with which it was anchored (--vault)")
	})?;
	let id = manifest.study_id();
	let record = context.client().await?.best().await?.study(&id).await?;
	let record = record.ok_or_else(|| not_on_ledger(&id))?;
	let _alone = keeper.is_undecided(&manifest)?.then(|| keeper.lock()).transpose()?;
	let manifest = keeper.settle(manifest, Some(&record.root))?;
	if manifest.root() != record.root {
		return Err(Failure::refused(
			"stale-manifest",
			format!("the vault's manifest of study {id:?} is not of the version on the ledger"),
		)
		.hint("use the vault with which it was amended (--vault)"));
	}
	Ok(manifest)
}

/// Writes a proof that the instance in `file` belongs to its study.
pub async fn prove(context: &Context, file: &Path, out: Option<&Path>) -> Outcome {
	let (study, manifest) = one_anchored(context, file).await?;
	let uid = &study.instances[0].sop_instance_uid;
	let line = judge(&study, Some(&manifest), Against::Vault);
	let line = line.instances.iter().find(|line| &line.sop_instance_uid == uid && line.path.is_some());
	let chain = context.client().await?.genesis();
	match (line.map(|line| line.verdict), manifest.prove(uid, chain)) {
		(Some(InstanceWord::Verified), Some(proof)) => Evidence::Instance(proof).hand_out(context, out)?,
		(Some(InstanceWord::Altered), _) => {
			let detail = line.map(InstanceLine::detail).unwrap_or_default();
			return Err(Failure::refused("altered", format!("{} is not as it was anchored", show(file))).why(detail));
		}
		_ => {
			return Err(Failure::refused("added", format!("{} was not anchored with its study", show(file)))
				.hint("anchor it with the study: `study anchor DIR --amend late-arrival`"))
		}
	}
	Ok(Exit::Ok)
}

/// Writes a proof that the instance in `file` has the values that it has for `tags`, and of nothing else.
pub async fn disclose(context: &Context, file: &Path, tags: &[Tag], out: Option<&Path>) -> Outcome {
	let (_, manifest) = one_anchored(context, file).await?;
	let chain = context.client().await?.genesis();
	let disclosure = manifest.disclose(chain, file, tags).map_err(|error| {
		let what = format!("{}: {error}", show(file));
		match error {
			DisclosureError::Altered(_) => Failure::refused("altered", what),
			DisclosureError::NotInStudy => Failure::refused("added", what),
			DisclosureError::File(_) | DisclosureError::NotDicom => Failure::failed("unusable-file", what),
			_ => Failure::usage("cannot-disclose", what),
		}
	})?;
	Evidence::Disclosure(disclosure).hand_out(context, out)?;
	Ok(Exit::Ok)
}

/// What a proof is checked against.
struct Expected {
	root: H256,
	count: Option<u32>,
	/// Of a copy: its root, and how it was made.
	copy: Option<(H256, Option<Derivation>)>,
	/// "ledger", or "arguments".
	source: &'static str,
}

async fn expected(
	context: &Context,
	evidence: &Evidence,
	root: Option<H256>,
	count: Option<u32>,
	chain: Option<H256>,
) -> Result<Expected, Failure> {
	if let Some(chain) = chain {
		evidence.check_chain(&chain)?;
	}
	if let Some(root) = root {
		return Ok(Expected { root, count, copy: None, source: "arguments" });
	}
	let client: &Client = context.client().await?;
	evidence.check_chain(&client.genesis())?;
	let ledger = client.best().await?;
	let (study, ..) = evidence.about();
	let record = ledger.study(&study).await?.ok_or_else(|| not_on_ledger(&study))?;
	let copy = match evidence {
		Evidence::Deidentification(proof) => {
			let id = proof.copy.study;
			let copy = ledger.study(&id).await?.ok_or_else(|| not_on_ledger(&id))?;
			let origin = ledger.origin(Node::Study(id)).await?;
			let made = origin.filter(|origin| origin.parents == [Node::Study(study)]);
			Some((copy.root, made.and_then(|origin| origin.derivation)))
		}
		_ => None,
	};
	Ok(Expected { root: record.root, count: Some(record.instances), copy, source: "ledger" })
}

/// Checks a proof: against the ledger or, with a root, against that alone.
pub async fn check_proof(
	context: &Context,
	proof: &Path,
	files: &[PathBuf],
	root: Option<H256>,
	count: Option<u32>,
	chain: Option<H256>,
) -> Outcome {
	let evidence = read_evidence(proof)?;
	let expected = expected(context, &evidence, root, count, chain).await?;
	match &evidence {
		Evidence::Instance(proof) => check_instance(context, proof, files, &expected),
		Evidence::Disclosure(disclosure) => check_disclosure(context, disclosure, files, &expected),
		Evidence::Deidentification(proof) => check_deidentification(context, proof, files, &expected),
	}
}

fn read_evidence(proof: &Path) -> Result<Evidence, Failure> {
	let mut bytes = Vec::new();
	let read = if proof == Path::new("-") {
		io::stdin().read_to_end(&mut bytes)
	} else {
		fs::File::open(proof).and_then(|mut file| file.read_to_end(&mut bytes))
	};
	read.map_err(|error| {
		Failure::failed("unreadable-proof", format!("cannot read {}", show(proof))).why(error.to_string())
	})?;
	serde_json::from_slice(&bytes).map_err(|error| {
		Failure::failed("malformed-proof", format!("{} is not a proof", show(proof)))
			.why(error.to_string())
			.hint("a proof is what `study prove`, `study disclose` and `study deidentify` write")
	})
}

fn check_instance(context: &Context, proof: &Proof, files: &[PathBuf], expected: &Expected) -> Outcome {
	let line = match files {
		[] => None,
		[path] => {
			let verdict =
				proof.check_file(path).map_err(|error| Failure::failed("unusable-file", clean(&error.to_string())))?;
			Some(InstanceLine::of("", Some(path.clone()), &verdict))
		}
		more => {
			return Err(Failure::usage(
				"too-many-files",
				format!("the proof is about one instance, and {} files are named", more.len()),
			))
		}
	};
	let checked = check(proof, &expected.root, expected.count, line);
	if context.json() {
		output::json(&checked);
	} else {
		output::lines(checked.lines());
	}
	Ok(if checked.verdict == ProofWord::Proved { Exit::Ok } else { Exit::Refused })
}

/// Whether something is proved, for programs.
#[derive(Serialize)]
struct Verdict<'a, T: Serialize> {
	verdict: &'static str,
	reason: Option<String>,
	study: StudyId,
	root: H256,
	checked_against: &'a str,
	#[serde(flatten)]
	shown: Option<T>,
}

fn tell<T: Serialize>(context: &Context, verdict: &Verdict<T>, lines: Vec<String>) -> Exit {
	if context.json() {
		output::json(verdict);
	} else {
		let about = format!("{} for study {:?}", verdict.verdict, verdict.study);
		let reason = verdict.reason.iter().map(|reason| format!("  {reason}"));
		output::lines([about].into_iter().chain(reason).chain(lines));
	}
	if verdict.reason.is_none() {
		Exit::Ok
	} else {
		Exit::Refused
	}
}

fn check_disclosure(context: &Context, disclosure: &Disclosure, files: &[PathBuf], expected: &Expected) -> Outcome {
	#[derive(Serialize)]
	struct Shown {
		disclosed: Vec<Disclosed>,
	}
	if !files.is_empty() {
		return Err(Failure::usage("too-many-files", "a disclosure needs no file: it shows the values itself"));
	}
	let (shown, reason) = match disclosure.check(&expected.root, expected.count) {
		Ok(disclosed) => (Some(Shown { disclosed }), None),
		Err(error) => (None, Some(error.to_string())),
	};
	let lines = shown.iter().flat_map(|shown| &shown.disclosed);
	let lines = lines.map(|known| format!("  {} {} = {}", known.tag, known.name, clean(&known.value))).collect();
	let verdict = Verdict {
		verdict: word(&reason),
		reason,
		study: disclosure.study,
		root: expected.root,
		checked_against: expected.source,
		shown,
	};
	Ok(tell(context, &verdict, lines))
}

fn check_deidentification(
	context: &Context,
	proof: &DeidentificationProof,
	files: &[PathBuf],
	expected: &Expected,
) -> Outcome {
	#[derive(Serialize)]
	struct Shown {
		copy: StudyId,
		/// Whether the ledger says that the copy was made by de-identifying this study; unknown without the ledger.
		derivation_recorded: Option<bool>,
		report: DeidentificationReport,
	}
	if files.is_empty() {
		return Err(Failure::usage("no-files", "the copy's files are needed: the proof is about them"));
	}
	let mut all = Vec::new();
	for file in files {
		list(file, &mut all).map_err(|error| {
			Failure::failed("unreadable", format!("cannot read {}", show(file))).why(error.to_string())
		})?;
	}
	let copy_root = expected.copy.as_ref().map(|(root, _)| root);
	let checked = proof.check(&all, &expected.root, expected.count, copy_root);
	let recorded = expected.copy.as_ref().map(|(_, derivation)| {
		let derivation = derivation.as_ref();
		derivation.is_some_and(|derivation| derivation.operation == Operation::DeIdentifying)
	});
	let (shown, reason) = match checked {
		Ok(report) => (Some(Shown { copy: proof.copy.study, derivation_recorded: recorded, report }), None),
		Err(Refusal::File(error)) => return Err(Failure::failed("unusable-file", clean(&error.to_string()))),
		Err(refusal) => (None, Some(clean(&refusal.to_string()))),
	};
	let mut lines = Vec::new();
	if let Some(Shown { copy, report, .. }) = &shown {
		lines.push(format!(
			"  copy {copy:?}: {} of {} instances, {}",
			report.instances,
			report.instances + report.left_out,
			if report.same_pixels {
				"every pixel is the original's"
			} else {
				"pixels were cleaned, as the copy declares"
			}
		));
		let names = |tags: &std::collections::BTreeSet<Tag>| {
			let names: Vec<_> = tags.iter().map(|tag| format!("{tag} {}", tag.name())).collect();
			names.join(", ")
		};
		lines.push(format!("  method: {}", report.method.join(", ")));
		lines.push(format!("  replaced: {}", names(&report.replaced)));
		lines.push(format!("  removed: {}", names(&report.removed)));
		if recorded == Some(false) {
			lines.push("  the ledger does not say that the copy was made of this study by de-identifying it".into());
		}
	}
	let verdict = Verdict {
		verdict: word(&reason),
		reason,
		study: proof.original.study,
		root: expected.root,
		checked_against: expected.source,
		shown,
	};
	Ok(tell(context, &verdict, lines))
}

fn word(reason: &Option<String>) -> &'static str {
	match reason {
		None => "Proved",
		Some(_) => "Refused",
	}
}

/// The files below `path`.
pub fn list(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
	if !path.is_dir() {
		files.push(path.into());
		return Ok(());
	}
	let mut entries: Vec<_> = fs::read_dir(path)?.collect::<Result<_, _>>()?;
	entries.sort_by_key(fs::DirEntry::path);
	entries.iter().try_for_each(|entry| list(&entry.path(), files))
}
