//! Records and reports as rows and lines for people, and as flat objects for programs.

use super::{
	anchor::{Report, Row, Status},
	text::{clean, count, rfc3339},
};
use crate::errors::Failure;
use radledger_client::{AccountId, Organisation, Revision, Study};
use radledger_primitives::{
	device::{Condition, MadeBy},
	AmendmentReason, DeviceVersion, DigestAlgorithm, Modality, OrganisationId, OrganisationKind, StudyId, H256,
};
use serde::Serialize;

/// A number of instances: a study without any was erased.
fn instances(count: u32) -> String {
	match count {
		0 => "0 (erased)".into(),
		count => count.to_string(),
	}
}

/// A study on the ledger, for programs.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Record {
	/// Its identifier.
	pub study: StudyId,
	/// Merkle root over its instances.
	pub root: H256,
	/// The algorithm of `root`.
	pub algorithm: DigestAlgorithm,
	/// Number of instances.
	pub instances: u32,
	/// Number of series.
	pub series: u16,
	/// Its modality.
	pub modality: Modality,
	/// The device that made it, with the version of its software, if named.
	pub device: Option<DeviceVersion>,
	/// Whether that was fit for use when the study was anchored, if it was asked for.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub device_condition: Option<Condition>,
	/// The account of the patient, if named.
	pub subject: Option<AccountId>,
	/// The organisation that answers for it.
	pub organisation: OrganisationId,
	/// That organisation's kind, if it was asked for.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub organisation_kind: Option<OrganisationKind>,
	/// That organisation's account, if it was asked for.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub organisation_account: Option<AccountId>,
	/// Who signed the present content.
	pub by: AccountId,
	/// When, by the chain's clock (RFC 3339, UTC).
	pub at: String,
	/// In which block.
	pub block: u32,
	/// How often it was amended.
	pub version: u16,
	/// Whether the vault has its manifest.
	pub in_vault: bool,
}

impl Record {
	/// The ledger's `study` under its identifier.
	pub fn new(id: StudyId, study: Study, in_vault: bool) -> Self {
		Self {
			study: id,
			root: study.root,
			algorithm: study.algorithm,
			instances: study.instances,
			series: study.series,
			modality: study.modality,
			device: study.device,
			device_condition: None,
			subject: study.subject,
			organisation: study.organisation,
			organisation_kind: None,
			organisation_account: None,
			by: study.by,
			at: rfc3339(study.at),
			block: study.block,
			version: study.version,
			in_vault,
		}
	}

	/// The same with what is known of its organisation.
	pub fn of(mut self, organisation: Option<Organisation>) -> Self {
		if let Some(organisation) = organisation {
			self.organisation_kind = Some(organisation.kind);
			self.organisation_account = Some(organisation.account);
		}
		self
	}

	/// The same with what is known of the device that made it.
	pub fn made(mut self, made_by: Option<MadeBy>) -> Self {
		self.device_condition = made_by.and_then(|made_by| made_by.condition);
		self
	}

	/// The device, and whether it was not fit for use then.
	fn flagged(&self, device: DeviceVersion) -> String {
		match self.device_condition {
			None | Some(Condition::Fit) => device.to_string(),
			Some(condition) => {
				format!("{device}, which was NOT FIT FOR USE when the study was anchored: {}", condition.name())
			}
		}
	}

	/// Name and value of everything, for one study.
	pub fn fields(&self) -> Vec<(&'static str, String)> {
		let kind = self.organisation_kind.map(|kind| format!(" ({})", kind.name())).unwrap_or_default();
		let account = self.organisation_account.as_ref().map(|account| format!(", {account}")).unwrap_or_default();
		vec![
			("study", format!("{:?}", self.study)),
			("root", format!("{:?} ({})", self.root, self.algorithm.name())),
			("modality", self.modality.name().into()),
			("series", self.series.to_string()),
			("instances", instances(self.instances)),
			("device", self.device.map_or_else(none, |device| self.flagged(device))),
			("subject", self.subject.as_ref().map_or_else(none, ToString::to_string)),
			("organisation", format!("{}{kind}{account}", self.organisation)),
			("signed by", self.by.to_string()),
			("at", self.at.clone()),
			("block", self.block.to_string()),
			("version", self.version.to_string()),
			("in the vault", yes(self.in_vault)),
		]
	}

	/// Names of the columns of [`Self::row`].
	pub const HEADER: [&str; 10] =
		["study", "modality", "series", "instances", "root", "organisation", "block", "at", "version", "in vault"];

	/// One line of a list.
	pub fn row(&self) -> Vec<String> {
		vec![
			short(&self.study),
			self.modality.name().into(),
			self.series.to_string(),
			instances(self.instances),
			short(&self.root),
			self.organisation.to_string(),
			self.block.to_string(),
			self.at.clone(),
			self.version.to_string(),
			yes(self.in_vault),
		]
	}
}

/// One version of a study, for programs.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Version {
	/// Its number: 0 as anchored.
	pub version: u16,
	/// Merkle root over the instances.
	pub root: H256,
	/// Number of instances.
	pub instances: u32,
	/// Number of series.
	pub series: u16,
	/// Who signed it.
	pub by: AccountId,
	/// When, by the chain's clock (RFC 3339, UTC).
	pub at: String,
	/// In which block.
	pub block: u32,
	/// Why the next version replaced it; none for the present one.
	pub replaced: Option<AmendmentReason>,
}

impl From<Revision> for Version {
	fn from(revision: Revision) -> Self {
		Self {
			version: revision.version,
			root: revision.root,
			instances: revision.instances,
			series: revision.series,
			by: revision.by,
			at: rfc3339(revision.at),
			block: revision.block,
			replaced: revision.replaced,
		}
	}
}

impl Version {
	/// Names of the columns of [`Self::row`].
	pub const HEADER: [&str; 8] =
		["version", "root", "instances", "series", "block", "at", "signed by", "replaced for"];

	/// One line of a history.
	pub fn row(&self) -> Vec<String> {
		vec![
			self.version.to_string(),
			short(&self.root),
			instances(self.instances),
			self.series.to_string(),
			self.block.to_string(),
			self.at.clone(),
			self.by.to_string(),
			self.replaced.map_or_else(none, |reason| reason.name().into()),
		]
	}
}

/// Names of the columns of [`Row::row`].
pub const ANCHORED: [&str; 7] = ["study", "modality", "series", "instances", "root", "block", "status"];

impl Status {
	/// The status for people.
	pub fn text(self) -> &'static str {
		match self {
			Self::Anchored => "anchored",
			Self::AlreadyAnchored => "already anchored",
			Self::Amended => "amended",
			Self::Sent => "sent, not waited for",
			Self::Differs => "differs from the ledger",
			Self::Blocked => "not anchored: unusable files",
			Self::Failed => "failed",
		}
	}
}

impl Row {
	/// One line of the result.
	pub fn row(&self) -> Vec<String> {
		vec![
			self.study.as_ref().map_or_else(none, short),
			self.modality.name().into(),
			self.series.to_string(),
			self.instances.to_string(),
			self.root.as_ref().map_or_else(none, short),
			self.block.map_or_else(none, |block| block.to_string()),
			self.status.text().into(),
		]
	}

	/// What there is to say beyond the line: nothing if all is well.
	pub fn remarks(&self) -> Vec<String> {
		let name = format!("study {}", clean(&self.study_uid));
		let mut lines = Vec::new();
		match self.status {
			Status::Blocked => {
				lines.push(format!("{name} is not anchored: {} cannot be used", count(self.findings.len(), "file")));
				lines.extend(self.findings.iter().map(|finding| format!("  {}", clean(&finding.reason))));
			}
			Status::Differs => {
				lines.push(format!("{name} is on the ledger with other content; if this is right, add --amend REASON"));
				if self.stale_manifest {
					lines
						.push("  the vault's manifest is not what is on the ledger; compared with the vault's:".into());
				}
				lines.extend(
					self.differences.iter().map(|line| {
						format!("  {:?}  {}  {}", line.verdict, line.name(), line.detail()).trim_end().into()
					}),
				);
			}
			_ => {}
		}
		if self.other_subject {
			lines.push(format!(
				"{name} is on the ledger with another subject, or none: an anchor's subject cannot be changed"
			));
		}
		lines
	}
}

impl Report {
	/// What there is to say beyond the table.
	pub fn remarks(&self) -> Vec<String> {
		let mut lines: Vec<_> = self.studies.iter().flat_map(Row::remarks).collect();
		// One refusal can concern a whole batch: say it once.
		let mut problems = Vec::<(&Failure, Vec<&str>)>::new();
		for (row, problem) in self.studies.iter().filter_map(|row| Some((row, row.problem.as_ref()?))) {
			match problems.iter_mut().find(|(known, _)| *known == problem) {
				Some((_, uids)) => uids.push(&row.study_uid),
				None => problems.push((problem, vec![&row.study_uid])),
			}
		}
		lines.extend(problems.into_iter().map(|(problem, uids)| match uids[..] {
			[uid] => format!("study {}: {}", clean(uid), problem.lines()),
			_ => format!("{} studies: {}", uids.len(), problem.lines()),
		}));
		if !self.findings.is_empty() {
			lines.push(format!(
				"{} cannot be used, and no study was found with it:",
				count(self.findings.len(), "file")
			));
			lines.extend(self.findings.iter().map(|finding| format!("  {}", clean(&finding.reason))));
		}
		for (number, what) in
			[(self.ignored, "not DICOM, ignored"), (self.duplicates, "there more than once, with the same content")]
		{
			if number > 0 {
				lines.push(format!("{}: {what}", count(number, "file")));
			}
		}
		lines
	}
}

/// The first digits of an identifier: as many as `show` and `history` take.
pub fn short(hash: &H256) -> String {
	format!("{:.12}", format!("{hash:?}"))
}

fn none() -> String {
	"-".into()
}

fn yes(yes: bool) -> String {
	if yes { "yes" } else { "no" }.into()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::study::fixtures::study;

	fn failed(uid: &str, problem: &Failure) -> Row {
		Row { status: Status::Failed, problem: Some(problem.clone()), ..Row::new(&study(uid, &["in/a"])) }
	}

	#[test]
	fn remarks_should_say_a_problem_once_when_a_whole_batch_has_it() {
		let refused =
			Failure::refused("not-a-member", "the ledger refused the transaction").hint("ask for a credential");
		let other = Failure::failed("node-lost", "the connection was lost");
		let studies = vec![failed("1.1", &refused), failed("1.2", &other), failed("1.3", &refused)];
		let report = Report { studies, findings: Vec::new(), ignored: 2, duplicates: 0, bytes: 0 };
		let remarks = report.remarks();
		assert_eq!(remarks.len(), 3, "{remarks:?}");
		assert!(remarks[0].starts_with("2 studies: error") && remarks[0].contains("ask for a credential"));
		assert!(remarks[1].starts_with("study 1.2: error"));
		assert_eq!(remarks[2], "2 files: not DICOM, ignored");
	}

	#[test]
	fn rows_should_show_identifiers_that_can_be_typed_again() {
		let id = H256::repeat_byte(0xAB);
		let row =
			Row { study: Some(id), block: Some(7), status: Status::Anchored, ..Row::new(&study("1.1", &["in/a"])) };
		assert_eq!(row.row(), ["0xababababab", "CT", "1", "1", "-", "7", "anchored"]);
		assert_eq!(
			crate::study::identify::parse(&short(&id)),
			crate::study::identify::Name::Prefix("ababababab".into())
		);
	}

	#[test]
	fn record_should_show_the_same_to_people_and_programs() {
		let study = Study {
			root: H256::repeat_byte(1),
			algorithm: DigestAlgorithm::Sha256,
			instances: 3,
			series: 2,
			modality: Modality::Mr,
			device: None,
			subject: Some(AccountId([2; 32])),
			organisation: 4,
			by: AccountId([3; 32]),
			at: 951_782_400_000,
			block: 9,
			version: 1,
		};
		let record = Record::new(H256::repeat_byte(0xAB), study, true);
		assert_eq!(record.row().len(), Record::HEADER.len());
		assert_eq!(record.row()[6..], ["9", "2000-02-29T00:00:00Z", "1", "yes"]);
		let json = serde_json::to_value(&record).unwrap();
		assert_eq!(json["study"], format!("0x{}", "ab".repeat(32)));
		assert_eq!((&json["at"], &json["organisation"]), (&"2000-02-29T00:00:00Z".into(), &4.into()));
		assert_eq!(json["by"], AccountId([3; 32]).to_string());
		assert!(json.get("organisation_kind").is_none());
		let fields = record.fields();
		assert!(fields.contains(&("subject", AccountId([2; 32]).to_string())), "{fields:?}");
	}

	#[test]
	fn version_should_name_why_it_was_replaced() {
		let version = Version {
			version: 0,
			root: H256::zero(),
			instances: 1,
			series: 1,
			by: AccountId([3; 32]),
			at: rfc3339(0),
			block: 1,
			replaced: Some(AmendmentReason::LateArrival),
		};
		assert_eq!(version.row().len(), Version::HEADER.len());
		assert_eq!(version.row()[7], "late-arrival");
		assert_eq!(Version { replaced: None, ..version }.row()[7], "-");
	}
}
