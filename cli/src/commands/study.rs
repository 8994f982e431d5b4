//! `radledger study`: anchor, verify, look up and prove imaging studies.

use crate::{
	args::StudyVerb,
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
	study::{
		anchor::{anchor, Wish},
		block::{findings, Finding},
		identify::{self, Name},
		keeper::Keeper,
		progress::Bar,
		proof::{check, ProofWord},
		table::{self, Record, Version},
		text::{clean, count, show},
		verdict::{found, judge, Against, InstanceLine, InstanceWord, StudyLine, Verdict},
	},
};
use radledger_dicom::{read, Proof, ReadOptions, Reading};
use radledger_primitives::{AmendmentReason, StudyId, H256};
use serde::Serialize;
use std::{
	collections::BTreeSet,
	fs,
	io::{self, Read, Write},
	os::unix::fs::OpenOptionsExt,
	path::{Path, PathBuf},
	slice,
};

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: StudyVerb) -> Outcome {
	match verb {
		StudyVerb::Anchor { dirs, subject, amend } => anchor_studies(context, dirs, subject, amend).await,
		StudyVerb::Verify { paths, offline } => verify(context, &paths, offline).await,
		StudyVerb::Show { id } => show_study(context, &id).await,
		StudyVerb::History { id } => history(context, &id).await,
		StudyVerb::List => list(context).await,
		StudyVerb::Prove { file, out } => prove(context, &file, out.as_deref()),
		StudyVerb::CheckProof {
			proof,
			root,
			count,
			file,
		} => check_proof(context, &proof, &root, count, file.as_deref()),
	}
}

async fn anchor_studies(
	context: &Context,
	dirs: Vec<PathBuf>,
	subject: Option<String>,
	amend: Option<AmendmentReason>,
) -> Outcome {
	let subject = match &subject {
		Some(subject) => Some(context.account(subject).await?),
		None => None,
	};
	// A wrong password or a node that is down should show before an hour of reading, not after it.
	context.signer().await?;
	context.client().await?;
	let keeper = Keeper::open(&context.vault()?)?;
	let _alone = keeper.lock()?;
	let reading = read_files(&dirs)?;
	let report = anchor(
		context,
		&keeper,
		&reading,
		&Wish {
			arguments: dirs,
			subject,
			amend,
		},
	)
	.await?;
	if context.json() {
		output::json(&report);
	} else {
		output::table(&table::ANCHORED, report.studies.iter().map(|row| row.row()));
		report.remarks().into_iter().for_each(output::note);
	}
	Ok(report.exit())
}

/// A verification, for programs.
#[derive(Serialize)]
struct Verification {
	/// Whether everything is as anchored.
	verified: bool,
	/// "ledger", or "vault" with --offline.
	checked_against: &'static str,
	studies: Vec<StudyLine>,
	findings: Vec<Finding>,
	ignored: usize,
	bytes: u64,
}

async fn verify(context: &Context, paths: &[PathBuf], offline: bool) -> Outcome {
	let ledger = if offline {
		None
	} else {
		Some(context.client().await?.best().await?)
	};
	let keeper = Keeper::open(&context.vault()?)?;
	let reading = read_files(paths)?;
	let mut studies = Vec::with_capacity(reading.studies.len());
	for study in &found(&reading) {
		let manifest = keeper.find(&study.uid)?;
		studies.push(match (manifest, &ledger) {
			(None, _) => judge(study, None, Against::Vault),
			(Some(manifest), None) => judge(study, Some(&manifest), Against::Vault),
			(Some(manifest), Some(ledger)) => {
				let record = ledger.study(&manifest.study_id()).await?;
				// An amendment that a killed run left behind: no other run may replace the candidate meanwhile.
				let _alone = keeper.is_undecided(&manifest)?.then(|| keeper.lock()).transpose()?;
				let manifest = keeper.settle(manifest, record.as_ref().map(|record| &record.root))?;
				judge(study, Some(&manifest), Against::Ledger(record.as_ref()))
			}
		});
	}
	let findings = findings(&reading);
	let verified = findings.is_empty() && studies.iter().all(|study| study.verdict == Verdict::Verified);
	if context.json() {
		let checked_against = if offline { "vault" } else { "ledger" };
		let (ignored, bytes) = (reading.ignored.len(), reading.bytes);
		output::json(&Verification {
			verified,
			checked_against,
			studies,
			findings,
			ignored,
			bytes,
		});
	} else {
		let lines = studies.iter().flat_map(|study| study.lines());
		let unusable = findings
			.iter()
			.map(|finding| format!("{:?}  {}", finding.kind, clean(&finding.reason)));
		output::lines(lines.chain(unusable));
		if offline {
			output::note("checked against the vault only: the ledger was not asked (--offline)");
		}
		if !reading.ignored.is_empty() {
			output::note(format!("{}: not DICOM, ignored", count(reading.ignored.len(), "file")));
		}
	}
	Ok(if verified { Exit::Ok } else { Exit::Refused })
}

async fn show_study(context: &Context, id: &str) -> Outcome {
	let id = resolve(context, id).await?;
	let ledger = context.client().await?.best().await?;
	let study = ledger.study(&id).await?.ok_or_else(|| not_on_ledger(&id))?;
	let organisation = ledger.organisation(study.organisation).await?;
	let record = Record::new(id, study, in_vault(context)?.contains(&id)).of(organisation);
	if context.json() {
		output::json(&record);
	} else {
		output::fields(&record.fields());
	}
	Ok(Exit::Ok)
}

async fn history(context: &Context, id: &str) -> Outcome {
	let id = resolve(context, id).await?;
	let revisions = context.client().await?.best().await?.history(&id).await?;
	if revisions.is_empty() {
		return Err(not_on_ledger(&id));
	}
	let versions: Vec<Version> = revisions.into_iter().map(Into::into).collect();
	if context.json() {
		#[derive(Serialize)]
		struct History {
			study: StudyId,
			versions: Vec<Version>,
		}
		output::json(&History { study: id, versions });
	} else {
		output::table(&Version::HEADER, versions.iter().map(Version::row));
	}
	Ok(Exit::Ok)
}

async fn list(context: &Context) -> Outcome {
	let vault = in_vault(context)?;
	let studies = context.client().await?.best().await?.studies().await?;
	let records: Vec<_> = studies
		.into_iter()
		.map(|(id, study)| Record::new(id, study, vault.contains(&id)))
		.collect();
	if context.json() {
		#[derive(Serialize)]
		struct List {
			studies: Vec<Record>,
		}
		output::json(&List { studies: records });
	} else {
		output::table(&Record::HEADER, records.iter().map(Record::row));
	}
	Ok(Exit::Ok)
}

fn prove(context: &Context, file: &Path, out: Option<&Path>) -> Outcome {
	let reading = read_files(slice::from_ref(&file.to_path_buf()))?;
	if let Some(finding) = findings(&reading).first() {
		return Err(Failure::failed("unusable-file", clean(&finding.reason)));
	}
	let one = match &reading.studies[..] {
		[study] if study.instances.len() == 1 => Some(study),
		_ => None,
	};
	let study =
		one.ok_or_else(|| Failure::usage("not-one-instance", format!("{} is not one DICOM file", show(file))))?;
	let keeper = Keeper::open(&context.vault()?)?;
	let Some(manifest) = keeper.find(&study.uid)? else {
		return Err(Failure::refused(
			"unknown-study",
			format!("the study of {} is not in the vault", show(file)),
		)
		.hint("name the vault with which it was anchored (--vault)"));
	};
	if keeper.is_undecided(&manifest)? {
		output::note(
			"an amendment of this study is under way: run `study verify` to learn which root is on the ledger",
		);
	}
	let uid = &study.instances[0].sop_instance_uid;
	let line = judge(study, Some(&manifest), Against::Vault);
	let line = line
		.instances
		.iter()
		.find(|line| &line.sop_instance_uid == uid && line.path.is_some());
	let proof = match (line.map(|line| line.verdict), manifest.prove(uid)) {
		(Some(InstanceWord::Verified), Some(proof)) => proof,
		(Some(InstanceWord::Altered), _) => {
			let detail = line.map(InstanceLine::detail).unwrap_or_default();
			return Err(Failure::refused("altered", format!("{} is not as it was anchored", show(file))).why(detail));
		}
		_ => {
			return Err(
				Failure::refused("added", format!("{} was not anchored with its study", show(file)))
					.hint("anchor it with the study: `study anchor DIR --amend late-arrival`"),
			)
		}
	};
	match out {
		None => output::lines([proof.to_json()]),
		Some(path) => {
			write_private(path, proof.to_json().as_bytes())?;
			if context.json() {
				#[derive(Serialize)]
				struct Written {
					proof: String,
					study: StudyId,
					root: H256,
					index: u32,
					count: u32,
				}
				let (study, root, index, count) = (proof.study, proof.root, proof.index, proof.count);
				output::json(&Written {
					proof: path.to_string_lossy().into(),
					study,
					root,
					index,
					count,
				});
			} else {
				output::note(format!(
					"wrote {}; check it with `study check-proof --root {:?}`",
					show(path),
					proof.root
				));
			}
		}
	}
	Ok(Exit::Ok)
}

fn check_proof(context: &Context, proof: &Path, root: &H256, count: Option<u32>, file: Option<&Path>) -> Outcome {
	let mut bytes = Vec::new();
	let read = if proof == Path::new("-") {
		io::stdin().read_to_end(&mut bytes)
	} else {
		fs::File::open(proof).and_then(|mut file| file.read_to_end(&mut bytes))
	};
	read.map_err(|error| {
		Failure::failed("unreadable-proof", format!("cannot read {}", show(proof))).why(error.to_string())
	})?;
	let text = String::from_utf8_lossy(&bytes);
	let parsed = Proof::from_json(&text).map_err(|error| {
		Failure::failed("malformed-proof", format!("{} is not a proof", show(proof)))
			.why(error.to_string())
			.hint("a proof is what `study prove` writes")
	})?;
	let line = match file {
		Some(path) => {
			let verdict = parsed
				.check_file(path)
				.map_err(|error| Failure::failed("unusable-file", clean(&error.to_string())))?;
			Some(InstanceLine::of("", Some(path.into()), &verdict))
		}
		None => None,
	};
	let checked = check(&parsed, root, count, line);
	if context.json() {
		output::json(&checked);
	} else {
		output::lines(checked.lines());
	}
	Ok(if checked.verdict == ProofWord::Proved {
		Exit::Ok
	} else {
		Exit::Refused
	})
}

/// Reads `paths` with a progress bar.
fn read_files(paths: &[PathBuf]) -> Result<Reading, Failure> {
	let reading = read(paths, &ReadOptions::default(), &Bar::new())
		.map_err(|error| Failure::failed("unreadable", clean(&error.to_string())))?;
	if reading.studies.is_empty() && findings(&reading).is_empty() {
		return Err(Failure::failed(
			"no-dicom",
			format!("no DICOM file among {}", count(reading.ignored.len(), "file")),
		));
	}
	Ok(reading)
}

/// The study that the user means by `text`.
async fn resolve(context: &Context, text: &str) -> Result<StudyId, Failure> {
	let path = Path::new(text);
	match identify::parse(text) {
		Name::Full(id) => return Ok(id),
		Name::Prefix(prefix) => {
			let mut known = in_vault(context)?;
			let ledger = context.client().await?.best().await?;
			known.extend(ledger.studies().await?.into_iter().map(|(id, _)| id));
			if let Some(id) = identify::pick(&prefix, &known)? {
				return Ok(id);
			}
		}
		Name::Other => {}
	}
	if !path.exists() {
		return Err(identify::unknown(text));
	}
	let reading = read_files(slice::from_ref(&path.to_path_buf()))?;
	let keeper = Keeper::open(&context.vault()?)?;
	let mut ids = BTreeSet::new();
	for study in &reading.studies {
		ids.extend(keeper.find(&study.uid)?.map(|manifest| manifest.study_id()));
	}
	match (ids.len(), ids.first()) {
		(1, Some(id)) => Ok(*id),
		(0, _) => Err(
			Failure::refused("unknown-study", format!("no study of {} is in the vault", show(path)))
				.hint("name the vault with which it was anchored (--vault)"),
		),
		(more, _) => Err(Failure::usage(
			"ambiguous-study",
			format!("{} holds files of {more} studies", show(path)),
		)
		.hint("name a file or folder of one study")),
	}
}

/// The studies in the vault; none if there is no vault yet.
fn in_vault(context: &Context) -> Result<BTreeSet<StudyId>, Failure> {
	let folder = context.vault()?;
	if !folder.is_dir() {
		return Ok(BTreeSet::new());
	}
	Ok(Keeper::open(&folder)?.list()?.into_iter().collect())
}

fn not_on_ledger(id: &StudyId) -> Failure {
	Failure::refused("study-not-found", format!("the ledger has no study {id:?}"))
		.hint("`study list` shows those that it has; is this the right ledger (--node)?")
}

/// Writes a new file that only its owner can read.
fn write_private(path: &Path, content: &[u8]) -> Result<(), Failure> {
	let file = fs::OpenOptions::new()
		.write(true)
		.create_new(true)
		.mode(0o600)
		.open(path);
	let failed = |error: io::Error| {
		Failure::failed("cannot-write", format!("cannot write {}", show(path))).why(error.to_string())
	};
	let mut file = file.map_err(failed)?;
	file.write_all(content).and_then(|()| file.sync_all()).map_err(|error| {
		// Half a proof is worth less than none.
		let _ = fs::remove_file(path);
		failed(error)
	})
}
