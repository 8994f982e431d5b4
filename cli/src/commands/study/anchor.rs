//! `radledger study anchor`.

use super::explain;
use crate::{
	commands::{
		follow_up::{self, Closed},
		protocol,
	},
	context::Context,
	errors::{Exit, Outcome},
	output,
	parse::code,
	render::{Names, Record},
};
use clap::Args;
use radledger_primitives::{device::Condition, AmendmentReason, DeviceId};
use radledger_workflows::{
	study::{
		self,
		anchor::{fitness, Anchored, Fitness, Report, Request, Row, Status},
		conformity::Check,
		reading::Finding,
	},
	words::{self, clean, count},
	Problem,
};
use serde::Serialize;
use std::path::PathBuf;

/// What is to be anchored.
#[derive(Args, Debug)]
pub struct AnchorArgs {
	/// Folders or files.
	#[arg(required = true, value_name = "DIR")]
	dirs: Vec<PathBuf>,
	/// The patient's account, if the patient is enrolled. By default, the account that your vault has for the Patient ID; a
	/// Patient ID that it does not have is kept with the account that you name.
	#[arg(long, value_name = "ACCOUNT")]
	subject: Option<String>,
	/// The patient has the Patient IDs of these studies as well as those that your vault knows.
	#[arg(long, requires = "subject")]
	another_id: bool,
	/// Anchor studies whose files have several Patient IDs.
	#[arg(long)]
	mixed_patients: bool,
	/// Leave out studies whose patient nobody knows. `study name-subject` can name it later, once.
	#[arg(long)]
	require_subject: bool,
	/// The number of the unit that made them, in the custody of your organisation (`radledger device match` finds it). Write
	/// it again for each that was used beside it: coil, injector, lot of contrast agent; up to 8.
	#[arg(long = "device", value_name = "DEVICE")]
	devices: Vec<DeviceId>,
	/// Check each study against this protocol, a JSON file, and record the verdict.
	#[arg(long, value_name = "FILE")]
	protocol: Option<PathBuf>,
	/// Replace the content of studies that are on the ledger already, for this reason.
	#[arg(long, value_name = "REASON", value_parser = code(AmendmentReason::ALL, AmendmentReason::name))]
	amend: Option<AmendmentReason>,
	/// The new content of a study on the ledger is what is here and what was anchored before: for what arrived late.
	#[arg(long)]
	append: bool,
	/// An instance that the new content is without, by its SOP Instance UID; write it once for each.
	#[arg(long, value_name = "UID", num_args = 1.., requires = "amend")]
	remove: Vec<String>,
	/// Leave the patient's follow-ups alone. By default, each follow-up is satisfied whose recommendation a study carries out.
	#[arg(long)]
	no_follow_ups: bool,
}

/// A run, for programs.
#[derive(Serialize)]
struct Shown<'a> {
	#[serde(flatten)]
	anchored: &'a Anchored,
	/// The devices that were named, before anything was sent.
	#[serde(skip_serializing_if = "<[_]>::is_empty")]
	devices: &'a [Fitness],
	follow_ups: &'a [Closed],
}

impl Record for Row {
	const COLUMNS: &'static [&'static str] =
		&["study", "modality", "series", "instances", "root", "block", "folder", "status"];
	const NAMED: bool = false;

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		let status = match self.status {
			Status::Anchored => "anchored",
			Status::AlreadyAnchored => "already anchored",
			Status::Amended => "amended",
			Status::Sent => "sent, not waited for",
			Status::Differs => "differs from the ledger",
			Status::Blocked => "not anchored: unusable files",
			Status::Failed => "failed",
		};
		match key {
			"status" => Some(status.into()),
			"folder" if self.folder.as_os_str().is_empty() => Some(".".into()),
			"folder" => Some(words::path(&self.folder)),
			"modality" => Some(modalities(self)),
			_ => None,
		}
	}
}

impl AnchorArgs {
	/// Anchors, closes follow-ups, and shows what became of each study.
	pub async fn run(self, context: &Context) -> Outcome {
		let subject = match &self.subject {
			Some(subject) => Some(context.account(subject).await?),
			None => None,
		};
		let protocol = self.protocol.as_deref().map(protocol::load).transpose()?;
		let request = Request {
			paths: self.dirs,
			subject,
			another_id: self.another_id,
			mixed_patients: self.mixed_patients,
			require_subject: self.require_subject,
			devices: self.devices,
			protocol,
			amend: self.amend,
			append: self.append,
			remove: self.remove.into_iter().collect(),
		};
		let devices = fitness(context.session(), &request.devices).await?;
		devices.iter().filter_map(unfit).for_each(output::note);
		let anchored = study::anchor(context.session(), &request).await?;
		let follow_ups = match self.no_follow_ups {
			true => Vec::new(),
			false => follow_up::close(context, &anchored.reading, &anchored.report).await,
		};
		context
			.report(
				&Shown { anchored: &anchored, devices: &devices, follow_ups: &follow_ups },
				&anchored.report.studies,
				"",
			)
			.await?;
		remarks(&anchored.report).into_iter().for_each(output::note);
		follow_ups.iter().map(Closed::line).for_each(output::note);
		if let Some(check) = &anchored.conformity {
			check.studies.iter().flat_map(protocol::lines).for_each(output::note);
			protocol::remarks(check).into_iter().for_each(output::note);
		}
		// A deviation is a flag, not a refusal.
		let trouble = anchored.report.trouble().or_else(|| anchored.conformity.as_ref().and_then(Check::trouble));
		Ok(trouble.map_or(Exit::Ok, Exit::from))
	}
}

/// What to say of a device before something is anchored with it: nothing if it is fit for use.
fn unfit(Fitness { device, condition }: &Fitness) -> Option<String> {
	(*condition != Condition::Fit).then(|| format!("device {device} is NOT FIT FOR USE: {}", condition.name()))
}

/// The modality under which a study is on the ledger, with the others in it: `MR (SR)`.
fn modalities(row: &Row) -> String {
	let name = row.modality.name();
	let others: Vec<_> = row.modalities.iter().filter(|modality| *modality != name).map(|other| clean(other)).collect();
	match others.is_empty() {
		true => name.into(),
		false => format!("{name} ({})", others.join(", ")),
	}
}

/// What there is to say beyond the table: nothing if all is well.
fn remarks(report: &Report) -> Vec<String> {
	let mut lines: Vec<_> = report.studies.iter().flat_map(remarks_on).collect();
	// One refusal can concern a whole batch: say it once.
	let mut problems = Vec::<(&Problem, Vec<&str>)>::new();
	for (row, problem) in report.studies.iter().filter_map(|row| Some((row, row.problem.as_ref()?))) {
		match problems.iter_mut().find(|(known, _)| *known == problem) {
			Some((_, uids)) => uids.push(&row.study_uid),
			None => problems.push((problem, vec![&row.study_uid])),
		}
	}
	lines.extend(problems.into_iter().map(|(problem, uids)| match uids[..] {
		[uid] => format!("study {}: {}", clean(uid), explain(problem)),
		_ => format!("{}: {}", count(uids.len(), "study"), explain(problem)),
	}));
	if !report.findings.is_empty() {
		let files = count(report.findings.len(), "file");
		lines.push(format!("{files} cannot be used, and no study was found with it:"));
		lines.extend(reasons(&report.findings));
	}
	let nobody = report.studies.iter().filter(|row| row.is_there() && row.subject.is_none()).count();
	if nobody > 0 {
		let nobody = count(nobody, "study");
		lines.push(format!("without a subject, which `study name-subject` can name once: {nobody}"));
	}
	for (number, what) in [
		(report.ignored, "not DICOM, ignored"),
		(report.directories, "a DICOMDIR, which lists other files and is not anchored"),
		(report.duplicates, "there more than once, with the same content"),
	] {
		if number > 0 {
			lines.push(format!("{}: {what}", count(number, "file")));
		}
	}
	lines
}

fn remarks_on(row: &Row) -> Vec<String> {
	let name = format!("study {}", clean(&row.study_uid));
	let mut lines = Vec::new();
	if row.status == Status::Blocked {
		lines.push(format!("{name} is not anchored: {} cannot be used", count(row.findings.len(), "file")));
		lines.extend(reasons(&row.findings));
	}
	if row.status == Status::Differs {
		lines.push(format!(
			"{name} is on the ledger with other content; if this is right, add --amend REASON, or --append if only files are new"
		));
		if row.stale_manifest {
			lines.push("  the vault's manifest is not what is on the ledger; compared with the vault's:".into());
		}
		lines.extend(row.differences.iter().map(super::verify::line));
	}
	if row.status == Status::Failed {
		lines.extend(row.differences.iter().map(super::verify::line));
	}
	if row.carried > 0 {
		let carried = count(row.carried, "instance");
		lines.push(format!("{name} has what is here, and {carried} that were anchored before and are not here"));
	}
	if let Some(controller) = row.other_controller {
		lines.push(format!("{name} was anchored by organisation {controller}: what is here is its copy"));
	}
	if row.other_subject {
		lines.push(match row.subject {
			Some(_) => format!("{name} is on the ledger with another subject, which cannot be changed"),
			None => format!("{name} is on the ledger without a subject: name it with `radledger study name-subject`"),
		});
	}
	if row.other_device {
		lines.push(format!(
			"{name} is on the ledger with other devices, or none: an anchor's devices cannot be changed"
		));
	}
	lines
}

fn reasons(findings: &[Finding]) -> impl Iterator<Item = String> + '_ {
	findings.iter().map(|finding| format!("  {}", clean(&finding.reason)))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::commands::study::fixtures::study;
	use radledger_primitives::Modality;
	use radledger_workflows::{
		study::verify::{InstanceCheck, InstanceState},
		Kind,
	};

	fn row(uid: &str, status: Status) -> Row {
		Row { status, ..Row::new(&study(uid, &["in/a"])) }
	}

	fn problem(code: &str, what: &str, remedy: Option<&str>) -> Problem {
		let (code, what, remedy) = (code.into(), what.into(), remedy.map(Into::into));
		Problem { kind: Kind::Refused, code, what, why: None, remedy }
	}

	fn remarks_of(studies: Vec<Row>) -> Vec<String> {
		remarks(&Report { studies, findings: Vec::new(), ignored: 2, directories: 1, duplicates: 0, bytes: 0 })
	}

	#[test]
	fn remarks_should_say_a_problem_once_when_a_whole_batch_has_it() {
		let refused = problem("refused", "the ledger refused the transaction", Some("ask for a credential"));
		let other = problem("node-lost", "the connection was lost", None);
		let failed = |uid, problem: &Problem| Row { problem: Some(problem.clone()), ..row(uid, Status::Failed) };
		let remarks = remarks_of(vec![failed("1.1", &refused), failed("1.2", &other), failed("1.3", &refused)]);
		assert_eq!(
			remarks,
			[
				"2 studies: error[refused]: the ledger refused the transaction\n  hint: ask for a credential",
				"study 1.2: error[node-lost]: the connection was lost\n  hint: run the same command again when the node is back",
				"2 files: not DICOM, ignored",
				"1 file: a DICOMDIR, which lists other files and is not anchored",
			]
		);
	}

	#[test]
	fn remarks_should_name_what_differs_blocks_or_is_of_another_subject() {
		let mut changed = InstanceCheck::of("1.1.1", None, &radledger_dicom::InstanceVerdict::Added);
		changed.verdict = InstanceState::Missing;
		let differs = Row { differences: vec![changed], stale_manifest: true, ..row("1.1", Status::Differs) };
		let other = Row { other_subject: true, other_controller: Some(7), ..row("1.2", Status::AlreadyAnchored) };
		let lines = remarks_of(vec![differs, other, row("1.3", Status::Blocked)]);
		assert_eq!(
			lines[..6],
			[
				"study 1.1 is on the ledger with other content; if this is right, add --amend REASON, or --append if only files are new",
				"  the vault's manifest is not what is on the ledger; compared with the vault's:",
				"  Missing   1.1.1",
				"study 1.2 was anchored by organisation 7: what is here is its copy",
				"study 1.2 is on the ledger without a subject: name it with `radledger study name-subject`",
				"study 1.3 is not anchored: 0 files cannot be used",
			]
		);
	}

	#[test]
	fn remarks_should_name_what_was_asked_for_and_not_done() {
		let row = Row { other_device: true, carried: 2, ..row("1.1", Status::AlreadyAnchored) };
		let lines = remarks_of(vec![row]);
		assert!(lines[0].ends_with("2 instances that were anchored before and are not here"), "{lines:?}");
		assert!(lines[1].contains("other devices"), "{lines:?}");
		assert_eq!(lines[2], "without a subject, which `study name-subject` can name once: 1 study");
	}

	#[test]
	fn unfit_device_should_be_named_with_why_before_anything_is_sent() {
		let said = |condition| unfit(&Fitness { device: 4, condition });
		assert_eq!(said(Condition::OutOfService).as_deref(), Some("device 4 is NOT FIT FOR USE: out-of-service"));
		assert_eq!(said(Condition::Fit), None);
	}

	#[test]
	fn modality_should_name_the_others_as_well() {
		let with = |modalities: &[&str], modality| {
			let modalities = modalities.iter().map(|name| (*name).to_owned()).collect();
			super::modalities(&Row { modalities, modality, ..row("1.1", Status::Anchored) })
		};
		assert_eq!(with(&["MR", "SR"], Modality::Mr), "MR (SR)");
		assert_eq!(with(&["CT"], Modality::Ct), "CT");
		assert_eq!(with(&["CT", "PT"], Modality::Other), "OTHER (CT, PT)");
		assert_eq!(with(&[], Modality::Other), "OTHER");
	}

	#[test]
	fn status_should_be_in_words_for_people_and_one_word_for_programs() {
		let row = row("1.1", Status::AlreadyAnchored);
		assert_eq!(row.cell("status", &Names::default()).as_deref(), Some("already anchored"));
		let json = serde_json::to_value(&row).unwrap();
		assert_eq!((&json["status"], &json["problem"]), (&"AlreadyAnchored".into(), &serde_json::Value::Null));
	}
}
