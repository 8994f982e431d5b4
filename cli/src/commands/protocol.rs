//! `radledger protocol`: published imaging protocols, and which studies conform to them.

use super::{
	named, organisations, place,
	study::{not_on_ledger, read_files, resolve},
};
use crate::{
	args::ProtocolVerb,
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
	study::{
		block::{findings, Finding},
		conformity::{record, remarks, trouble, Checked, Ledger, Recorded, Word},
		keeper::Keeper,
		table::short,
		text::{clean, show},
		verdict::{judge, Against, Verdict},
	},
};
use radledger_client::{calls, Conformity};
use radledger_dicom::{protocol::Protocol, Reading, Tag};
use radledger_primitives::{AttributeTag, StudyId, H256};
use serde::Serialize;
use std::{
	fs,
	path::{Path, PathBuf},
};

impl Ledger for Context {
	async fn verdicts(&self, study: StudyId) -> Result<Option<(u16, Vec<Conformity>)>, Failure> {
		let ledger = self.client().await?.best().await?;
		match ledger.study(&study).await? {
			Some(record) => Ok(Some((record.version, ledger.conformities(study).await?))),
			None => Ok(None),
		}
	}

	async fn record_verdict(
		&self,
		study: StudyId,
		protocol: H256,
		deviations: u16,
		tags: Vec<AttributeTag>,
	) -> Result<Option<u32>, Failure> {
		let call = calls::record_conformity(study, protocol, deviations, tags);
		Ok(self.submit(&call).await?.block.map(|block| block.number))
	}
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: ProtocolVerb) -> Outcome {
	match verb {
		ProtocolVerb::Publish { protocol } => publish(context, &protocol).await,
		ProtocolVerb::Check { protocol, paths, record } => check(context, &protocol, &paths, record).await,
		ProtocolVerb::Show { study } => show_all(context, &study).await,
	}
}

/// Reads the protocol in `path`.
pub(super) fn load(path: &Path) -> Result<Protocol, Failure> {
	let text = fs::read_to_string(path).map_err(|error| {
		Failure::failed("unreadable-protocol", format!("cannot read {}", show(path))).why(error.to_string())
	})?;
	Protocol::from_json(&text).map_err(|error| {
		Failure::failed("malformed-protocol", format!("{} is no imaging protocol", show(path)))
			.why(clean(&error.to_string()))
			.hint("docs/cli.md shows one")
	})
}

/// Refuses a protocol that nobody published: a verdict on it could not be recorded.
pub(super) async fn ensure_published(context: &Context, protocol: &Protocol) -> Result<H256, Failure> {
	let digest = protocol.digest();
	if context.client().await?.best().await?.protocol(digest).await?.is_some() {
		return Ok(digest);
	}
	Err(Failure::refused("protocol-not-published", "the ledger has no such protocol")
		.why(format!("its digest is {digest:?}"))
		.hint("publish it first (`radledger protocol publish FILE`); any change of it makes it another protocol"))
}

async fn publish(context: &Context, path: &Path) -> Outcome {
	let protocol = load(path)?;
	context.signer().await?;
	let digest = protocol.digest();
	let constraints = protocol.constraints.len() as u16; // as many as a protocol may have
	let known = context.client().await?.best().await?.protocol(digest).await?;
	let transaction = match &known {
		Some(_) => None,
		None => Some(context.submit(&calls::publish_protocol(digest, constraints)).await?),
	};
	if context.json() {
		#[derive(Serialize)]
		struct Published {
			protocol: H256,
			constraints: u16,
			/// None if it was on the ledger before.
			transaction: Option<radledger_client::Outcome>,
		}
		output::json(&Published { protocol: digest, constraints, transaction });
		return Ok(Exit::Ok);
	}
	output::lines([format!("{digest:?}")]);
	output::note(match (&transaction, &known) {
		(Some(transaction), _) => format!(
			"published, {}; give {} to everyone who is to check against it: the ledger has its digest only",
			place(transaction),
			show(path)
		),
		(None, Some(known)) => format!("the ledger has it already, since block {}", known.signed.block),
		(None, None) => "published".into(),
	});
	Ok(Exit::Ok)
}

/// A check, for programs.
#[derive(Serialize)]
pub(super) struct Check {
	/// The protocol's digest.
	pub protocol: H256,
	/// The verdicts.
	pub studies: Vec<Checked>,
	/// Files that cannot be used.
	#[serde(skip_serializing_if = "Vec::is_empty")]
	pub findings: Vec<Finding>,
}

async fn check(context: &Context, path: &Path, paths: &[PathBuf], wanted: bool) -> Outcome {
	let protocol = load(path)?;
	if wanted {
		context.signer().await?;
		ensure_published(context, &protocol).await?;
	}
	let reading = read_files(paths)?;
	let findings = findings(&reading);
	let mut studies = Vec::with_capacity(reading.studies.len());
	for study in &reading.studies {
		studies.push(Checked::new(&protocol, study, None));
	}
	if wanted {
		record_all(context, &protocol.digest(), &reading, &findings, &mut studies).await?;
	}
	let deviating = studies.iter().any(|study| study.verdict == Word::Deviates);
	let not_recorded = studies.iter().any(|study| matches!(study.recorded, Recorded::Not { why: Some(_) }));
	let exit = match trouble(&studies) {
		_ if deviating => Exit::Refused,
		Exit::Ok if !findings.is_empty() => Exit::Failed,
		Exit::Ok if not_recorded => Exit::Refused,
		exit => exit,
	};
	if context.json() {
		output::json(&Check { protocol: protocol.digest(), studies, findings });
		return Ok(exit);
	}
	output::table(&Checked::HEADER, studies.iter().map(Checked::row));
	output::lines(studies.iter().flat_map(Checked::lines));
	for finding in &findings {
		output::note(format!("not checked: {}", clean(&finding.reason)));
	}
	remarks(&studies).into_iter().for_each(output::note);
	Ok(exit)
}

/// Records the verdicts on those studies whose files are just what is on the ledger.
async fn record_all(
	context: &Context,
	protocol: &H256,
	reading: &Reading,
	findings: &[Finding],
	studies: &mut [Checked],
) -> Result<(), Failure> {
	let keeper = Keeper::open(&context.vault()?)?;
	let ledger = context.client().await?.best().await?;
	for (study, checked) in reading.studies.iter().zip(studies) {
		let not = |why| Recorded::Not { why: Some(why) };
		let Some(manifest) = keeper.find(&study.uid)? else {
			checked.recorded = not("it is not in the vault");
			continue;
		};
		checked.study = Some(manifest.study_id());
		let on_ledger = ledger.study(&manifest.study_id()).await?;
		let may_be_of_it = |finding: &Finding| finding.study_uids.is_empty() || finding.study_uids.contains(&study.uid);
		if judge(study, Some(&manifest), Against::Ledger(on_ledger.as_ref())).verdict != Verdict::Verified {
			checked.recorded = not("its files are not just what is on the ledger, see `study verify`");
		} else if findings.iter().any(may_be_of_it) {
			checked.recorded = not("a file that may be of it cannot be used");
		} else {
			record(context, protocol, checked).await;
		}
	}
	Ok(())
}

async fn show_all(context: &Context, study: &str) -> Outcome {
	let study = resolve(context, study).await?;
	let ledger = context.client().await?.best().await?;
	if ledger.study(&study).await?.is_none() {
		return Err(not_on_ledger(&study));
	}
	let verdicts = ledger.conformities(study).await?;
	if context.json() {
		output::json(&serde_json::json!({ "study": study, "conformities": verdicts }));
		return Ok(Exit::Ok);
	}
	let names = organisations(context, &ledger).await?;
	let mut rows = Vec::with_capacity(verdicts.len());
	for verdict in &verdicts {
		let word = match verdict.deviations {
			0 => Word::Conforms,
			_ => Word::Deviates,
		};
		let tags: Vec<_> = verdict.tags.iter().map(|tag| attribute(*tag)).collect();
		let organisation = verdict.signed.organisation;
		rows.push(vec![
			short(&verdict.protocol),
			verdict.version.to_string(),
			word.text().into(),
			verdict.deviations.to_string(),
			if tags.is_empty() { "-".into() } else { tags.join(", ") },
			output::moment(verdict.signed.at),
			verdict.signed.block.to_string(),
			named(context, &verdict.signed.by).await?,
			names.get(&organisation).cloned().unwrap_or_else(|| organisation.to_string()),
		]);
	}
	let header =
		["protocol", "version", "verdict", "deviations", "attributes", "at", "block", "signed by", "organisation"];
	output::table(&header, rows);
	Ok(Exit::Ok)
}

fn attribute(tag: AttributeTag) -> String {
	let tag = Tag::from_bytes(tag.to_be_bytes());
	format!("{tag} {}", tag.name())
}
