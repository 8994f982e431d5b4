//! `radledger study`: anchor, verify, look up and prove imaging studies.

use super::{
	deidentify, erasure, evidence, follow_up,
	model::no_version,
	place,
	protocol::{self, Check},
	screening,
};
use crate::{
	args::{LineageFormat, StudyVerb},
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
	report::codes,
	study::{
		anchor::{anchor, Report, Status, Wish},
		block::{findings, Finding},
		conformity::{self, Checked, Recorded},
		identify::{self, Name},
		keeper::Keeper,
		lineage::{self, Chain, Lineage, OnLedger, Way},
		patrol::{self, Candidates, Index},
		progress::Bar,
		receipt::{self, Receipt},
		table::{self, Record, Version},
		text::{clean, count, show},
		verdict::{found, judge, Against, StudyLine, Verdict},
	},
};
use radledger_client::{calls, demonstration, Ledger, TransferState};
use radledger_dicom::{protocol::Protocol, read, ReadOptions, Reading};
use radledger_primitives::{digest::sha256, Agent, AmendmentReason, DeviceId, Node, Operation, StudyId, H256};
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
		StudyVerb::Anchor { dirs, subject, device, protocol, amend, no_follow_ups } => {
			let whose = (subject, device);
			anchor_studies(context, dirs, whose, protocol.as_deref(), amend, !no_follow_ups).await
		}
		StudyVerb::Verify { paths, offline } => verify(context, &paths, offline).await,
		StudyVerb::Show { id } => show_study(context, &id).await,
		StudyVerb::History { id } => history(context, &id).await,
		StudyVerb::List => list(context).await,
		StudyVerb::Derive { output, parents, operation, model, parameters } => {
			let agent = model.map_or(Agent::Signer, Agent::Model);
			derive(context, &output, &parents, operation, agent, parameters.as_deref()).await
		}
		StudyVerb::Lineage { id, up, down, format, out } => {
			let way = match (up, down) {
				(true, _) => Way::Up,
				(_, true) => Way::Down,
				_ => Way::Both,
			};
			lineage(context, &id, way, format, out.as_deref()).await
		}
		StudyVerb::Receipt { id, out } => receipt(context, &id, out.as_deref()).await,
		StudyVerb::CheckReceipt { receipt, chain } => check_receipt(context, &receipt, chain.as_ref()),
		StudyVerb::Patrol { dir, sample } => patrol(context, &dir, sample).await,
		StudyVerb::Screen { paths, scope, subject } => screening::run(context, &paths, &scope, &subject).await,
		StudyVerb::Erase { id, yes } => erasure::run(context, &id, yes).await,
		StudyVerb::Prove { file, out } => evidence::prove(context, &file, out.as_deref()).await,
		StudyVerb::Disclose { file, tags, out } => evidence::disclose(context, &file, &tags, out.as_deref()).await,
		StudyVerb::Deidentify {
			input,
			output,
			profile: _, // there is one
			retain,
			proof,
			allow_burned_in,
		} => {
			let beside = || PathBuf::from(format!("{}.proof.json", output.display()));
			let proof = proof.unwrap_or_else(beside);
			let request = deidentify::Request { input, output, retain, proof, allow_burned_in };
			deidentify::run(context, request).await
		}
		StudyVerb::CheckProof { proof, root, count, chain, files } => {
			evidence::check_proof(context, &proof, &files, root, count, chain).await
		}
	}
}

async fn anchor_studies(
	context: &Context,
	dirs: Vec<PathBuf>,
	(subject, device): (Option<String>, Option<DeviceId>),
	protocol: Option<&Path>,
	amend: Option<AmendmentReason>,
	follow_ups: bool,
) -> Outcome {
	let protocol = protocol.map(protocol::load).transpose()?;
	let subject = match &subject {
		Some(subject) => Some(context.account(subject).await?),
		None => None,
	};
	// A wrong password or a node that is down should show before an hour of reading, not after it.
	context.signer().await?;
	context.client().await?;
	if let Some(protocol) = &protocol {
		protocol::ensure_published(context, protocol).await?;
	}
	let keeper = Keeper::open(&context.vault()?)?;
	let _alone = keeper.lock()?;
	let reading = read_files(&dirs)?;
	let report = anchor(context, &keeper, &reading, &Wish { arguments: dirs, subject, device, amend }).await?;
	let follow_ups = match follow_ups {
		true => follow_up::close(context, &reading, &report).await,
		false => Vec::new(),
	};
	let Some(protocol) = protocol else {
		let exit = report.exit();
		if context.json() {
			#[derive(Serialize)]
			struct Anchored {
				#[serde(flatten)]
				report: Report,
				follow_ups: Vec<follow_up::Closed>,
			}
			output::json(&Anchored { report, follow_ups });
		} else {
			output::table(&table::ANCHORED, report.studies.iter().map(|row| row.row()));
			report.remarks().into_iter().for_each(output::note);
			follow_ups.iter().map(follow_up::Closed::line).for_each(output::note);
		}
		return Ok(exit);
	};
	let conformity = check_anchored(context, &protocol, &reading, &report).await;
	// A deviation is a flag, not a refusal.
	let exit = match report.exit() {
		Exit::Ok => conformity::trouble(&conformity.studies),
		exit => exit,
	};
	if context.json() {
		#[derive(Serialize)]
		struct Anchored {
			#[serde(flatten)]
			report: Report,
			conformity: Check,
			follow_ups: Vec<follow_up::Closed>,
		}
		output::json(&Anchored { report, conformity, follow_ups });
	} else {
		let header = [&table::ANCHORED[..], &["protocol"]].concat();
		let rows = report.studies.iter().zip(&conformity.studies);
		output::table(&header, rows.map(|(row, checked)| [row.row(), vec![checked.verdict.text().into()]].concat()));
		report.remarks().into_iter().for_each(output::note);
		follow_ups.iter().map(follow_up::Closed::line).for_each(output::note);
		conformity.studies.iter().flat_map(Checked::lines).for_each(output::note);
		conformity::remarks(&conformity.studies).into_iter().for_each(output::note);
	}
	Ok(exit)
}

/// The verdict on each study of `report`, recorded for those that are on the ledger as they are here.
async fn check_anchored(context: &Context, protocol: &Protocol, reading: &Reading, report: &Report) -> Check {
	let digest = protocol.digest();
	let mut studies = Vec::with_capacity(report.studies.len());
	for (study, row) in reading.studies.iter().zip(&report.studies) {
		let mut checked = Checked::new(protocol, study, row.study);
		let why = match row.status {
			Status::Anchored | Status::AlreadyAnchored | Status::Amended => None,
			Status::Sent => Some("its block was not waited for: run `protocol check --record` later"),
			Status::Differs => Some("what is on the ledger is not what is here"),
			Status::Blocked | Status::Failed => Some("it was not anchored"),
		};
		match why {
			None => conformity::record(context, &digest, &mut checked).await,
			Some(_) => checked.recorded = Recorded::Not { why },
		}
		studies.push(checked);
	}
	Check { protocol: digest, studies, findings: Vec::new() }
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
	let ledger = if offline { None } else { Some(context.client().await?.best().await?) };
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
		output::json(&Verification { verified, checked_against, studies, findings, ignored, bytes });
	} else {
		let lines = studies.iter().flat_map(|study| study.lines());
		let unusable = findings.iter().map(|finding| format!("{:?}  {}", finding.kind, clean(&finding.reason)));
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
	let record =
		Record::new(id, study, in_vault(context)?.contains(&id)).of(organisation).made(ledger.made_by(id).await?);
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
	let records: Vec<_> = studies.into_iter().map(|(id, study)| Record::new(id, study, vault.contains(&id))).collect();
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

/// Most parents that a caller can name.
const PARENTS: usize = 16;

async fn derive(
	context: &Context,
	output: &str,
	parents: &[String],
	operation: Operation,
	agent: Agent,
	parameters: Option<&Path>,
) -> Outcome {
	if parents.len() > PARENTS {
		let what = format!("{} studies to derive from, and the ledger takes {PARENTS}", parents.len());
		return Err(Failure::usage("too-many-parents", what).hint("record the steps between as studies of their own"));
	}
	let digest = match parameters {
		Some(path) => {
			let bytes = fs::read(path).map_err(|error| {
				Failure::failed("unreadable-parameters", format!("cannot read {}", show(path))).why(error.to_string())
			})?;
			Some(sha256(&[&bytes]))
		}
		None => None,
	};
	context.signer().await?;
	let study = resolve(context, output).await?;
	let mut from = Vec::with_capacity(parents.len());
	for parent in parents {
		let parent = resolve(context, parent).await?;
		if parent == study || from.contains(&parent) {
			let what = match parent == study {
				true => format!("study {study:?} cannot be made from itself"),
				false => format!("study {parent:?} is named twice"),
			};
			return Err(Failure::usage("invalid-parents", what).hint("name each study that it was made from once"));
		}
		from.push(parent);
	}
	let manifest = Keeper::open(&context.vault()?)?.load(&study)?.ok_or_else(|| {
		Failure::refused("unknown-study", format!("study {study:?} is not in the vault"))
			.why("the commitment to the parameters needs its salt")
			.hint("name the vault with which it was anchored (--vault)")
	})?;
	let parameters = lineage::parameters(&manifest, digest);
	let call = calls::record_derivation(study, from.clone(), operation, agent, parameters);
	let transaction = context.submit(&call).await?;
	if context.json() {
		#[derive(Serialize)]
		struct Derived {
			study: StudyId,
			parents: Vec<StudyId>,
			operation: Operation,
			agent: Agent,
			parameters: H256,
			transaction: radledger_client::Outcome,
		}
		output::json(&Derived { study, parents: from, operation, agent, parameters, transaction });
	} else {
		let parents = match from.len() {
			1 => "1 study".to_owned(),
			parents => format!("{parents} studies"),
		};
		output::note(format!(
			"recorded that {} was made from {parents} by {}, {}",
			table::short(&study),
			operation.name(),
			place(&transaction)
		));
	}
	Ok(Exit::Ok)
}

async fn lineage(context: &Context, id: &str, way: Way, format: LineageFormat, out: Option<&Path>) -> Outcome {
	let client = context.client().await?;
	let ledger = client.best().await?;
	let origin = origin(context, &ledger, id).await?;
	let chain = Chain { genesis: client.genesis(), block: ledger.block(), development: client.is_development() };
	let lineage = Lineage::read(&OnLedger(ledger), chain, origin, way).await?;
	let format = match format {
		LineageFormat::Table if context.json() => LineageFormat::Json,
		format => format,
	};
	lineage.check(format)?;
	let Some(path) = out else {
		let mut out = io::BufWriter::new(io::stdout().lock());
		let written = lineage.write(format, &mut out).and_then(|()| out.flush());
		return match written {
			Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
				Err(Failure::failed("cannot-write", "cannot write to standard output").why(error.to_string()))
			}
			_ => Ok(Exit::Ok),
		};
	};
	write_private(path, |file| {
		let mut out = io::BufWriter::new(file);
		lineage.write(format, &mut out).and_then(|()| out.flush())
	})?;
	if context.json() {
		#[derive(Serialize)]
		struct Written {
			lineage: String,
			#[serde(flatten)]
			origin: Node,
			nodes: usize,
			edges: usize,
			pages: usize,
		}
		output::json(&Written {
			lineage: path.to_string_lossy().into(),
			origin,
			nodes: lineage.nodes.len(),
			edges: lineage.edges.len(),
			pages: lineage.pages,
		});
	} else {
		output::note(format!("wrote {}: {}", show(path), lineage.size()));
	}
	Ok(Exit::Ok)
}

/// What the user means by `text`, if the ledger has it: a study, a dataset, a report, or a version of a model.
async fn origin(context: &Context, ledger: &Ledger, text: &str) -> Result<Node, Failure> {
	match codes::model(text) {
		Ok(version) if !Path::new(text).exists() => {
			let known = ledger.model_version(version).await?;
			return known.map(|_| Node::Model(version)).ok_or_else(|| no_version(version));
		}
		_ => {}
	}
	let id = resolve(context, text).await?;
	if ledger.study(&id).await?.is_some() {
		return Ok(Node::Study(id));
	}
	if ledger.dataset(id).await?.is_some() {
		return Ok(Node::Dataset(id));
	}
	if ledger.report(&id).await?.is_some() {
		return Ok(Node::Report(id));
	}
	Err(Failure::refused("study-not-found", format!("the ledger has no study, dataset or report {id:?}"))
		.hint("`study list` shows the studies that it has; is this the right ledger (--node)?"))
}

async fn receipt(context: &Context, id: &str, out: Option<&Path>) -> Outcome {
	let id = resolve(context, id).await?;
	let client = context.client().await?;
	// A development chain may never call a block final.
	let development = client.is_development();
	let ledger = if development { client.best().await? } else { client.finalized().await? };
	let receipt = Receipt::fetch(client.url(), client.chain(), development, id, ledger.block())
		.await?
		.ok_or_else(|| not_on_ledger(&id))?;
	let Some(path) = out else {
		output::lines([receipt.to_json()]);
		return Ok(Exit::Ok);
	};
	write_private(path, |file| file.write_all(receipt.to_json().as_bytes()))?;
	let block = receipt.block();
	if context.json() {
		#[derive(Serialize)]
		struct Written {
			receipt: String,
			study: StudyId,
			block: radledger_client::BlockRef,
		}
		output::json(&Written { receipt: path.to_string_lossy().into(), study: receipt.study, block });
	} else {
		output::note(format!(
			"wrote {}: block {}; check it with `study check-receipt --chain {:?}`",
			show(path),
			block.number,
			client.genesis()
		));
	}
	Ok(Exit::Ok)
}

fn check_receipt(context: &Context, path: &Path, chain: Option<&H256>) -> Outcome {
	let mut bytes = Vec::new();
	let read = if path == Path::new("-") {
		io::stdin().take(receipt::LONGEST).read_to_end(&mut bytes)
	} else {
		fs::File::open(path).and_then(|file| file.take(receipt::LONGEST).read_to_end(&mut bytes))
	};
	read.map_err(|error| {
		Failure::failed("unreadable-receipt", format!("cannot read {}", show(path))).why(error.to_string())
	})?;
	let receipt = Receipt::from_json(&String::from_utf8_lossy(&bytes)).map_err(|error| {
		Failure::failed("malformed-receipt", format!("{} is not a receipt", show(path)))
			.why(clean(&error))
			.hint("a receipt is what `study receipt` writes")
	})?;
	let checked = receipt.check(chain)?;
	if context.json() {
		output::json(&checked);
	} else {
		output::lines(checked.lines());
	}
	Ok(Exit::Ok)
}

async fn patrol(context: &Context, dir: &Path, sample: u32) -> Outcome {
	if sample == 0 {
		return Err(Failure::usage("nothing-to-patrol", "a sample of 0 studies checks nothing")
			.hint("write --sample 1 or more"));
	}
	let by = demonstration::id(context.signer().await?);
	let ledger = context.client().await?.best().await?;
	let organisation = ledger.standing(&by).await?.map(|standing| standing.organisation);
	let keeper = Keeper::open(&context.vault()?)?;
	let index = Index::of(dir)
		.map_err(|error| Failure::failed("unreadable", format!("cannot read {}", show(dir))).why(error.to_string()))?;
	let mut candidates = Candidates::default();
	for id in keeper.list()? {
		let record = ledger.study(&id).await?;
		let anchored = record.as_ref().is_some_and(|record| Some(record.organisation) == organisation);
		let held = anchored
			|| record.is_some()
				&& ledger.custody(id).await?.iter().any(|handover| {
					Some(handover.to) == organisation && matches!(handover.state, TransferState::Intact { .. })
				});
		candidates.add(&keeper, id, record, held, &index)?;
	}
	if candidates.all.is_empty() {
		return Err(candidates.none());
	}
	let seed = ledger.block();
	let chosen = patrol::sample(&seed.hash, candidates.all.keys().copied(), sample);
	let uids = chosen.iter().filter_map(|id| Some(candidates.all.get(id)?.manifest.study_uid.as_str()));
	let reading = read(&index.files(uids), &ReadOptions::default(), &Bar::new())
		.map_err(|error| Failure::failed("unreadable", clean(&error.to_string())))?;
	let mut report = patrol::Report::new(seed, &candidates, &chosen, &reading, findings(&reading));
	let (checked, corrupted) = (report.checked as u32, report.corrupted as u32);
	// What was found is shown whatever becomes of the transaction.
	match context.submit(&calls::record_patrol(seed.number, checked, corrupted, report.named())).await {
		Ok(transaction) => report.transaction = Some(transaction),
		Err(problem) => report.problem = Some(problem),
	}
	if context.json() {
		output::json(&report);
		return Ok(report.exit());
	}
	output::table(&patrol::Report::HEADER, report.rows());
	// Patrols run unattended, and names of files may tell whose they are: they stay out of the journal.
	if !report.findings.is_empty() {
		let unusable = count(report.findings.len(), "file");
		output::note(format!("{unusable} cannot be used; `study verify` shows which, and why"));
	}
	let (all, of) = (candidates.all.len(), seed.number);
	output::note(format!("{checked} of {all} studies checked, chosen by block {of}: {corrupted} corrupted"));
	if report.not_checked.not_here > 0 {
		output::note(format!("{} of the vault have no file in the folder", report.not_checked.not_here));
	}
	match (&report.transaction, &report.problem) {
		(Some(transaction), _) => output::note(format!("posted, {}", place(transaction))),
		(None, Some(problem)) => output::note(format!("not posted: {}", problem.lines())),
		(None, None) => {}
	}
	Ok(report.exit())
}

/// Reads `paths` with a progress bar.
pub(super) fn read_files(paths: &[PathBuf]) -> Result<Reading, Failure> {
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
pub(super) async fn resolve(context: &Context, text: &str) -> Result<StudyId, Failure> {
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
		(0, _) => Err(Failure::refused("unknown-study", format!("no study of {} is in the vault", show(path)))
			.hint("name the vault with which it was anchored (--vault)")),
		(more, _) => Err(Failure::usage("ambiguous-study", format!("{} holds files of {more} studies", show(path)))
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

pub(super) fn not_on_ledger(id: &StudyId) -> Failure {
	Failure::refused("study-not-found", format!("the ledger has no study {id:?}"))
		.hint("`study list` shows those that it has; is this the right ledger (--node)?")
}

/// Writes a new file that only its owner can read.
pub(super) fn write_private(path: &Path, write: impl FnOnce(&mut fs::File) -> io::Result<()>) -> Result<(), Failure> {
	let file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
	let failed = |error: io::Error| {
		Failure::failed("cannot-write", format!("cannot write {}", show(path))).why(error.to_string())
	};
	let mut file = file.map_err(failed)?;
	write(&mut file).and_then(|()| file.sync_all()).map_err(|error| {
		// Half a file is worth less than none.
		let _ = fs::remove_file(path);
		failed(error)
	})
}
