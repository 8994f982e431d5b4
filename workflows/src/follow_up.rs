//! Follow-ups: what must be done because of a finding, and the studies that do it, wherever the patient went.

use crate::{
	overview::{self, Known},
	report::{notes::OpenNote, read_file, ReportError},
	session::SessionError,
	study::StudyError,
	vault::{Shown, VaultError},
	words::clean,
	Session,
};
use radledger_client::{
	calls,
	report::{FollowUp, Step},
	AccountId, Ledger, Outcome,
};
use radledger_dicom::{
	protocol::{Comparison, Constraint, Protocol},
	Study, Tag,
};
use radledger_primitives::{
	calendar::day_of,
	digest::sha256,
	report::{records::FollowUpState, BodyRegion, Day, FollowUpId, Recommendation},
	text, Modality, Moment, OrganisationId, ReportId, StudyId, H256,
};
use serde::Serialize;
use std::{
	collections::{BTreeMap, BTreeSet},
	path::Path,
};

const BODY_PART_EXAMINED: Tag = Tag(0x0018, 0x0015);
const STUDY_DATE: Tag = Tag(0x0008, 0x0020);
/// Longest text of a finding.
const LONGEST: u64 = 1 << 24;

crate::errors! {
	/// What can go wrong with follow-ups.
	pub FollowUpError {
		Refused NotFound { follow_up: FollowUpId } = "follow-up-not-found", "the ledger has no follow-up {follow_up}",
			remedy "name one of those that it has";
		Invalid NoFinding = "no-finding", "the finding is empty",
			remedy "describe the finding: it stays here, and the ledger gets a salted commitment";
		Invalid Window { from: String, due: String } = "invalid-window",
			"the first day, {from}, is after the last, {due}",
			remedy "name an earlier first day, or a later last one";
		Failed File { path: Shown, why: String } = "unreadable", "cannot read {path} again",
			why "{why}";
	}
	from {
		Client(radledger_client::Error);
		Session(SessionError);
		Vault(VaultError);
		Report(ReportError);
		Study(StudyError);
	}
}

/// A follow-up that is to be raised.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewFollowUp {
	/// The report.
	pub report: ReportId,
	/// What must be done; `finding` is the digest of the finding, which the ledger never gets.
	pub recommendation: Recommendation,
	/// The person who is asked to take over.
	pub to: Option<AccountId>,
}

/// A follow-up that was raised.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Raised {
	/// Its number; `None` if no block was waited for.
	pub follow_up: Option<FollowUpId>,
	/// The report.
	pub report: ReportId,
	/// The commitment to the finding.
	pub finding: H256,
	/// `None` if the ledger had it before.
	pub transaction: Option<Outcome>,
}

/// The digest of a finding: of a file, or of the text itself.
///
/// # Errors
/// It is empty, or the file cannot be read.
pub fn finding(text: &str) -> Result<H256, FollowUpError> {
	let path = Path::new(text);
	let bytes = match path.exists() {
		true => read_file(path, LONGEST)?,
		false => text.trim().as_bytes().to_vec(),
	};
	match bytes.is_empty() {
		true => Err(FollowUpError::NoFinding),
		false => Ok(sha256(&[&bytes])),
	}
}

/// Raises a follow-up, unless the same is open already.
///
/// # Errors
/// The ledger has no such report, the time ends before it begins, or the ledger refuses.
pub async fn raise(session: &Session, new: &NewFollowUp) -> Result<Raised, FollowUpError> {
	let NewFollowUp { report, recommendation, to } = *new;
	session.signer().await?;
	if recommendation.from > recommendation.due {
		let (from, due) = (text::day::show(recommendation.from), text::day::show(recommendation.due));
		return Err(FollowUpError::Window { from, due });
	}
	if session.ledger().await?.report(&report).await?.is_none() {
		return Err(ReportError::NotFound { report }.into());
	}
	let vault = session.new_vault()?;
	let alone = vault.alone().await?;
	let raised = session.ledger().await?.follow_ups_of_report(&report).await?;
	let with = |finding| Recommendation { finding, ..recommendation };
	// One that is just the same and still open is what a run left behind that lost its node.
	let of = |finding: &H256| raised.iter().find(|known| known.recommendation.finding == *finding);
	let same =
		|finding: &H256| of(finding).filter(|known| known.state.is_open() && known.recommendation == with(*finding));
	let mut note = OpenNote::of(&vault, &alone, &report)?;
	let hidden = note
		.draw_finding(recommendation.finding, |finding| of(finding).is_some() && same(finding).is_none())?
		.commitment;
	let mut done = Raised { follow_up: None, report, finding: hidden, transaction: None };
	if let Some(known) = same(&hidden) {
		done.follow_up = Some(known.follow_up);
		return Ok(done);
	}
	let transaction = session.submit(&calls::report::raise_follow_up(report, with(hidden), to)).await?;
	if transaction.block.is_some() {
		let raised = session.ledger().await?.follow_ups_of_report(&report).await?;
		let known = raised.iter().find(|known| known.recommendation.finding == hidden);
		done.follow_up = known.map(|known| known.follow_up);
	}
	done.transaction = Some(transaction);
	Ok(done)
}

/// A follow-up as it stands.
///
/// # Errors
/// The ledger has no such follow-up.
pub async fn follow_up(session: &Session, follow_up: FollowUpId) -> Result<FollowUp, FollowUpError> {
	let ledger = session.ledger().await?;
	ledger.follow_up(follow_up).await?.ok_or(FollowUpError::NotFound { follow_up })
}

/// A follow-up with all that happened to it.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Course {
	/// The follow-up.
	#[serde(flatten)]
	pub follow_up: FollowUp,
	/// Its steps, in order.
	pub steps: Vec<Step>,
}

/// A follow-up with all that happened to it.
///
/// # Errors
/// The ledger has no such follow-up.
pub async fn show(session: &Session, follow_up: FollowUpId) -> Result<Course, FollowUpError> {
	let ledger = session.ledger().await?;
	let known = ledger.follow_up(follow_up).await?.ok_or(FollowUpError::NotFound { follow_up })?;
	Ok(Course { follow_up: known, steps: ledger.steps(follow_up).await? })
}

/// The follow-ups of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whose {
	/// Those for which the account is responsible, or was asked to be.
	Own(AccountId),
	/// Those for which members of an organisation are responsible.
	Organisation(OrganisationId),
	/// Those of a report.
	Report(ReportId),
	/// Those of a patient.
	Patient(AccountId),
	/// All.
	Anyone,
}

/// Follow-ups by their last day: those that are open, or `all`; or only those that are `overdue`.
///
/// # Errors
/// The ledger does not answer.
pub async fn list(session: &Session, whose: Whose, all: bool, overdue: bool) -> Result<Vec<FollowUp>, FollowUpError> {
	let ledger = session.ledger().await?;
	let mut found = match &whose {
		Whose::Own(_) | Whose::Anyone => ledger.follow_ups(None, !all).await?,
		Whose::Organisation(organisation) => ledger.follow_ups(Some(*organisation), !all).await?,
		Whose::Report(report) => ledger.follow_ups_of_report(report).await?,
		Whose::Patient(patient) => of_patient(session, &ledger, patient).await?,
	};
	found.retain(|known| {
		let concerns = match whose {
			Whose::Own(own) => known.responsible == own || known.proposed == Some(own),
			_ => true,
		};
		concerns && (all || known.state.is_open()) && (!overdue || known.state == FollowUpState::Overdue)
	});
	found.sort_by_key(|known| (known.recommendation.due, known.follow_up));
	Ok(found)
}

/// Whose follow-up it is: the patient of the report's studies, as far as the vault can tell.
///
/// # Errors
/// The ledger or the vault cannot be read.
pub async fn patient(session: &Session, known: &FollowUp) -> Result<Option<AccountId>, FollowUpError> {
	let ledger = session.ledger().await?;
	let studies = ledger.report(&known.report).await?.map(|report| report.studies).unwrap_or_default();
	Ok(session.openings_of(&ledger, studies).await?.first().map(|opening| opening.account))
}

/// Those of the reports on the patient's studies, as far as the vault can tell which these are.
async fn of_patient(session: &Session, ledger: &Ledger, patient: &AccountId) -> Result<Vec<FollowUp>, FollowUpError> {
	let Known { reports, .. } = overview::known(session, ledger, patient).await?;
	let mut found = BTreeMap::new();
	for report in reports {
		let known = ledger.follow_ups_of_report(&report).await?.into_iter();
		found.extend(known.map(|known| (known.follow_up, known)));
	}
	Ok(found.into_values().collect())
}

/// Whether a study does what a follow-up recommends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fit {
	/// It does what was recommended.
	Does,
	/// Nothing in its files says which part of the body it shows, or when it was made.
	Perhaps,
	/// It shows another part, or was made before the first day.
	DoesNot,
}

/// Whether a study of this modality can do what was recommended, wherever it looks.
fn is_candidate(follow_up: &FollowUp, modality: Modality, anchored: Moment, now: Moment) -> bool {
	let recommendation = &follow_up.recommendation;
	follow_up.state.is_open()
		&& recommendation.modality == modality
		&& u64::from(recommendation.from) <= day_of(now)
		&& anchored > follow_up.at
}

/// Whether a study of this day that shows these regions does what a follow-up recommends. An old examination that is
/// anchored today does not.
fn fit(follow_up: &FollowUp, regions: &BTreeSet<BodyRegion>, made: Option<Day>) -> Fit {
	let recommendation = &follow_up.recommendation;
	match (regions.contains(&recommendation.region), made) {
		(_, Some(made)) if made < recommendation.from => Fit::DoesNot,
		(true, Some(_)) => Fit::Does,
		(true, None) => Fit::Perhaps,
		(false, _) if regions.is_empty() => Fit::Perhaps,
		(false, _) => Fit::DoesNot,
	}
}

/// The parts of the body that a study shows.
fn regions(study: &Study) -> Result<BTreeSet<BodyRegion>, FollowUpError> {
	let values = values(study, BODY_PART_EXAMINED)?;
	Ok(values.iter().filter_map(|value| BodyRegion::from_body_part(value)).collect())
}

/// The Study Date (0008,0020), the earliest if there are several; `None` if a series has none, or none that is a date.
fn day_of_study(study: &Study) -> Result<Option<Day>, FollowUpError> {
	let values = values(study, STUDY_DATE)?;
	let day = |value: &String| {
		let (year, rest) = value.trim().split_at_checked(4)?;
		let (month, day) = rest.split_at_checked(2)?;
		text::day::parse(&format!("{year}-{month}-{day}")).ok()
	};
	let days: Option<Vec<Day>> = values.iter().map(day).collect();
	let series: BTreeSet<_> = study.instances.iter().map(|instance| &instance.series_uid).collect();
	Ok(days.filter(|days| days.len() == series.len()).and_then(|days| days.into_iter().min()))
}

/// The values of an attribute in the first file of each series of a study.
fn values(study: &Study, tag: Tag) -> Result<Vec<String>, FollowUpError> {
	let mut firsts = BTreeMap::new();
	for instance in &study.instances {
		firsts.entry(&instance.series_uid).or_insert(&instance.path);
	}
	// Asked to have no value, every file that has one says which.
	let asked = Protocol {
		version: 1,
		name: String::new(),
		constraints: vec![Constraint { tag, comparison: Comparison::Absent(true) }],
	};
	let mut found = Vec::new();
	for path in firsts.values() {
		let deviations = asked
			.check(path)
			.map_err(|error| FollowUpError::File { path: path.as_path().into(), why: clean(&error.to_string()) })?;
		found.extend(deviations.into_iter().flatten().filter_map(|deviation| deviation.found));
	}
	Ok(found)
}

/// A follow-up for which a study that was just anchored comes into question.
#[derive(Debug)]
pub struct Closed {
	/// The follow-up.
	pub follow_up: FollowUpId,
	/// The study.
	pub study: StudyId,
	/// The transaction that satisfies it; `None` if nothing says which part of the body the study shows, or when it was made.
	pub satisfied: Option<Result<Outcome, SessionError>>,
}

/// Satisfies the follow-ups of which a study that was just anchored does what was recommended.
///
/// # Errors
/// The ledger does not have the study, or a file of it cannot be read. A transaction that is refused is not an error.
pub async fn close(session: &Session, study: &Study, id: StudyId) -> Result<Vec<Closed>, FollowUpError> {
	let ledger = session.ledger().await?;
	let record = ledger.study(&id).await?.ok_or_else(|| StudyError::NotOnLedger { what: format!("study {id:?}") })?;
	let Some(patient) = session.patient_of(&ledger, id).await? else {
		return Ok(Vec::new());
	};
	let mut candidates = of_patient(session, &ledger, &patient).await?;
	candidates.retain(|known| known.state.is_open());
	if candidates.is_empty() {
		return Ok(Vec::new());
	}
	let now = ledger.now().await?;
	// An amendment does not make a study younger.
	let anchored = ledger.history(&id).await?.first().map_or(record.at, |first| first.at);
	candidates.retain(|known| is_candidate(known, record.modality, anchored, now));
	if candidates.is_empty() {
		return Ok(Vec::new());
	}
	let (regions, made) = (regions(study)?, day_of_study(study)?);
	let mut closed = Vec::new();
	for known in candidates {
		let follow_up = known.follow_up;
		let satisfied = match fit(&known, &regions, made) {
			Fit::DoesNot => continue,
			Fit::Perhaps => None,
			Fit::Does => Some(session.submit(&calls::report::satisfy(follow_up, id)).await),
		};
		closed.push(Closed { follow_up, study: id, satisfied });
	}
	Ok(closed)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Explain;
	use radledger_dicom::{Instance, InstanceDigests, PixelDigest};
	use radledger_primitives::report::{
		records::Step as Taken, ActionableCategory, CancelReason, Communication, CommunicationMethod, ReopenReason,
	};
	use std::path::PathBuf;

	const DAY: Moment = 24 * 60 * 60 * 1_000;

	/// CT of the chest from day 10 to day 20, raised at day 5.
	fn follow_up() -> FollowUp {
		FollowUp {
			follow_up: 3,
			report: H256::repeat_byte(1),
			recommendation: Recommendation {
				category: ActionableCategory::Category3,
				finding: H256::repeat_byte(2),
				modality: Modality::Ct,
				region: BodyRegion::Chest,
				from: 10,
				due: 20,
			},
			responsible: AccountId([1; 32]),
			organisation: 0,
			orphaned: false,
			proposed: None,
			state: FollowUpState::Open,
			was_overdue: false,
			communicated: None,
			at: 5 * DAY,
			steps: 1,
		}
	}

	#[test]
	fn study_should_be_a_candidate_when_modality_and_time_fit() {
		let follow_up = follow_up();
		let is = |modality, anchored, now| is_candidate(&follow_up, modality, anchored, now);
		assert!(is(Modality::Ct, 12 * DAY, 12 * DAY));
		assert!(is(Modality::Ct, 99 * DAY, 99 * DAY), "late is better than never");
		assert!(!is(Modality::Mr, 12 * DAY, 12 * DAY));
		assert!(!is(Modality::Ct, 9 * DAY, 10 * DAY - 1), "before the first day");
		assert!(!is(Modality::Ct, 5 * DAY, 12 * DAY), "older than the follow-up");
		for state in [
			FollowUpState::Satisfied { study: H256::zero() },
			FollowUpState::Cancelled { reason: CancelReason::Deceased },
		] {
			let ended = FollowUp { state, ..follow_up.clone() };
			assert!(!is_candidate(&ended, Modality::Ct, 12 * DAY, 12 * DAY));
		}
		let overdue = FollowUp { state: FollowUpState::Overdue, ..follow_up };
		assert!(is_candidate(&overdue, Modality::Ct, 40 * DAY, 40 * DAY));
	}

	#[test]
	fn study_should_fit_when_one_of_its_series_shows_the_region() {
		let fit = |regions: &[BodyRegion], made| super::fit(&follow_up(), &regions.iter().copied().collect(), made);
		assert_eq!(fit(&[BodyRegion::Abdomen, BodyRegion::Chest], Some(10)), Fit::Does);
		assert_eq!(fit(&[BodyRegion::Abdomen], Some(10)), Fit::DoesNot);
		assert_eq!(fit(&[], Some(10)), Fit::Perhaps);
		// An old examination, however late it is anchored, and one that does not say when it was made.
		assert_eq!(fit(&[BodyRegion::Chest], Some(9)), Fit::DoesNot);
		assert_eq!(fit(&[], Some(9)), Fit::DoesNot);
		assert_eq!(fit(&[BodyRegion::Chest], Some(99)), Fit::Does, "late is better than never");
		assert_eq!(fit(&[BodyRegion::Chest], None), Fit::Perhaps);
	}

	/// An object with Body Part Examined and the identifiers that every object has, in explicit little endian.
	fn object(part: Option<&str>) -> Vec<u8> {
		dated(part, None)
	}

	/// The same with a Study Date.
	fn dated(part: Option<&str>, date: Option<&str>) -> Vec<u8> {
		let element = |group: u16, number: u16, vr: &str, value: &str| {
			let value = match value.len() % 2 {
				0 => value.to_owned(),
				_ => format!("{value}{}", if vr == "UI" { "\0" } else { " " }),
			};
			let mut bytes = [group.to_le_bytes(), number.to_le_bytes()].concat();
			bytes.extend(vr.as_bytes());
			bytes.extend((value.len() as u16).to_le_bytes());
			bytes.extend(value.as_bytes());
			bytes
		};
		let mut bytes = [&[0; 128][..], b"DICM"].concat();
		bytes.extend(element(0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1"));
		bytes.extend(element(0x0008, 0x0018, "UI", "1.2.3"));
		date.iter().for_each(|date| bytes.extend(element(0x0008, 0x0020, "DA", date)));
		part.iter().for_each(|part| bytes.extend(element(0x0018, 0x0015, "CS", part)));
		bytes.extend(element(0x0020, 0x000D, "UI", "1.2"));
		bytes
	}

	fn instance(series: &str, path: PathBuf) -> Instance {
		Instance {
			path,
			sop_instance_uid: "1.2.3".into(),
			study_uid: "1.2".into(),
			series_uid: series.into(),
			modality: "CT".into(),
			transfer_syntax: "1.2.840.10008.1.2.1".into(),
			about: Default::default(),
			odd_meta: None,
			digests: InstanceDigests {
				attributes: Vec::new().into(),
				pixel: PixelDigest::None,
				encoding: H256::zero(),
			},
		}
	}

	#[test]
	fn regions_should_be_those_of_the_files() {
		let folder = tempfile::tempdir().unwrap();
		let of = |parts: &[Option<&str>]| {
			let paths: Vec<_> = (0..parts.len()).map(|at| folder.path().join(at.to_string())).collect();
			for (path, part) in paths.iter().zip(parts) {
				std::fs::write(path, object(*part)).unwrap();
			}
			let instances = paths.iter().enumerate().map(|(at, path)| instance(&format!("1.2.{at}"), path.clone()));
			regions(&Study { uid: "1.2".into(), instances: instances.collect() })
		};
		assert_eq!(of(&[Some("CHEST")]).unwrap(), BTreeSet::from([BodyRegion::Chest]));
		assert_eq!(
			of(&[Some("ABDOMEN"), None, Some("LUNG")]).unwrap(),
			BTreeSet::from([BodyRegion::Chest, BodyRegion::Abdomen])
		);
		assert_eq!(of(&[None, Some("PHANTOM")]).unwrap(), BTreeSet::new());
		let gone = Study { uid: "1.2".into(), instances: vec![instance("1.2.0", folder.path().join("none"))] };
		assert_eq!(regions(&gone).unwrap_err().code(), "unreadable");
	}

	#[test]
	fn day_should_be_that_of_the_study_and_of_no_other_kind() {
		let folder = tempfile::tempdir().unwrap();
		let of = |dates: &[Option<&str>]| {
			let paths: Vec<_> = (0..dates.len()).map(|at| folder.path().join(at.to_string())).collect();
			for (path, date) in paths.iter().zip(dates) {
				std::fs::write(path, dated(None, *date)).unwrap();
			}
			let instances = paths.iter().enumerate().map(|(at, path)| instance(&format!("1.2.{at}"), path.clone()));
			day_of_study(&Study { uid: "1.2".into(), instances: instances.collect() }).unwrap()
		};
		assert_eq!(of(&[Some("19700111")]), Some(10));
		assert_eq!(of(&[Some("19700112"), Some("19700111")]), Some(10));
		for unknown in
			[&[None][..], &[Some("19700111"), None], &[Some("1970")], &[Some("19700140")], &[Some("ABCDEFGH")]]
		{
			assert_eq!(of(unknown), None, "{unknown:?}");
		}
	}

	#[test]
	fn finding_should_be_a_file_or_the_text_itself() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("finding");
		std::fs::write(&path, "nodule").unwrap();
		let text = sha256(&[b"nodule"]);
		assert_eq!(finding(path.to_str().unwrap()).unwrap(), text);
		assert_eq!(finding(" nodule ").unwrap(), text);
		assert_eq!(finding(" ").unwrap_err().code(), "no-finding");
		assert_eq!(finding(folder.path().to_str().unwrap()).unwrap_err().code(), "unreadable-file");
	}

	#[test]
	fn follow_up_should_be_flat_for_programs() {
		let mut known = follow_up();
		let json = |known: &FollowUp| serde_json::to_value(known).unwrap();
		assert_eq!(
			json(&known),
			serde_json::json!({
				"follow_up": 3, "report": H256::repeat_byte(1), "category": "3",
				"finding": H256::repeat_byte(2), "modality": "CT", "region": "chest", "from": "1970-01-11",
				"due": "1970-01-21", "responsible": AccountId([1; 32]), "organisation": 0, "orphaned": false,
				"proposed": null, "state": "open", "study": null, "reason": null, "was_overdue": false,
				"communicated": null, "communicated_late": null, "at": "1970-01-06T00:00:00Z",
			})
		);
		known.state = FollowUpState::Cancelled { reason: CancelReason::Deceased };
		known.communicated = Some((1_000, true));
		let cancelled = json(&known);
		assert_eq!((&cancelled["state"], &cancelled["reason"]), (&"cancelled".into(), &"deceased".into()));
		assert_eq!(cancelled["communicated"], "1970-01-01T00:00:01Z");
		assert_eq!(cancelled["communicated_late"], true);
		known.state = FollowUpState::Satisfied { study: H256::zero() };
		let course = serde_json::to_string(&Course { follow_up: known, steps: Vec::new() }).unwrap();
		assert!(course.contains(r#""state":"satisfied""#) && course.contains(r#""steps":[]"#), "{course}");
		assert_eq!(course.matches(r#""steps""#).count(), 1, "no key is there twice: {course}");
	}

	#[test]
	fn steps_should_have_what_belongs_to_them() {
		let json =
			|step| serde_json::to_value(Step { step, by: Some((AccountId([1; 32]), 0)), at: 1_000, block: 3 }).unwrap();
		let recipient = AccountId([7; 32]);
		let told = Communication {
			finding: H256::zero(),
			identified: 1_000,
			radiologist: AccountId([1; 32]),
			recipient: Some(recipient),
			received: 2_000,
			method: CommunicationMethod::Telephone,
		};
		let communicated = json(Taken::Communicated(told));
		assert_eq!((&communicated["step"], &communicated["organisation"]), (&"communicated".into(), &0.into()));
		assert_eq!(communicated["to"], recipient.to_string());
		assert_eq!(communicated["communication"]["identified"], "1970-01-01T00:00:01Z");
		let to = AccountId([8; 32]);
		for (step, word, with) in [
			(Taken::Raised, "raised", None),
			(Taken::HandedOver { to }, "handed-over", Some("to")),
			(Taken::Accepted, "accepted", None),
			(Taken::Declined, "declined", None),
			(Taken::Overdue, "overdue", None),
			(Taken::Escalated { to }, "escalated", Some("to")),
			(Taken::Satisfied { study: H256::zero() }, "satisfied", Some("study")),
			(Taken::Reopened { reason: ReopenReason::NotDiagnostic }, "reopened", Some("reason")),
			(Taken::Cancelled { reason: CancelReason::Duplicate }, "cancelled", Some("reason")),
		] {
			let json = json(step);
			assert_eq!(json["step"], word);
			for key in ["to", "study", "reason", "communication"] {
				assert_eq!(json.get(key).is_some(), with == Some(key), "{json}");
			}
		}
	}
}
