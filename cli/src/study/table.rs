//! Records and reports as rows and lines for people, and as flat objects for programs.

use super::{
	anchor::{Report, Row, Status},
	text::{clean, count, rfc3339, show},
};
use radledger_client::{AccountId, Organisation, Revision, Study};
use radledger_primitives::{AmendmentReason, DeviceId, DigestAlgorithm, Modality, OrganisationId, OrganisationKind, StudyId, H256};
use serde::Serialize;

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
	/// The device that made it, if named.
	pub device: Option<DeviceId>,
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

	/// Name and value of everything, for one study.
	pub fn fields(&self) -> Vec<(&'static str, String)> {
		let kind = self.organisation_kind.map(|kind| format!(" ({})", kind.name())).unwrap_or_default();
		let account = self.organisation_account.as_ref().map(|account| format!(", {account}")).unwrap_or_default();
		vec![
			("study", format!("{:?}", self.study)),
			("root", format!("{:?} ({})", self.root, self.algorithm.name())),
			("modality", self.modality.name().into()),
			("series", self.series.to_string()),
			("instances", self.instances.to_string()),
			("device", self.device.map_or_else(none, |device| device.to_string())),
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
			self.instances.to_string(),
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
	pub const HEADER: [&str; 8] = ["version", "root", "instances", "series", "block", "at", "signed by", "replaced for"];

	/// One line of a history.
	pub fn row(&self) -> Vec<String> {
		vec![
			self.version.to_string(),
			short(&self.root),
			self.instances.to_string(),
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
					lines.push("  the vault's manifest is not what is on the ledger; compared with the vault's:".into());
				}
				lines.extend(self.differences.iter().map(|line| {
					let file = line.path.as_deref().map_or_else(|| clean(&line.sop_instance_uid), show);
					format!("  {:?}  {file}  {}", line.verdict, line.detail()).trim_end().into()
				}));
			}
			_ => {}
		}
		if let Some(problem) = &self.problem {
			lines.push(format!("{name}: {}", problem.lines()));
		}
		if self.other_subject {
			lines.push(format!("{name} is on the ledger with another subject, or none: an anchor's subject cannot be changed"));
		}
		lines
	}
}

impl Report {
	/// What there is to say beyond the table.
	pub fn remarks(&self) -> Vec<String> {
		let mut lines: Vec<_> = self.studies.iter().flat_map(Row::remarks).collect();
		if !self.findings.is_empty() {
			lines.push(format!("{} cannot be used, and no study was found with it:", count(self.findings.len(), "file")));
			lines.extend(self.findings.iter().map(|finding| format!("  {}", clean(&finding.reason))));
		}
		for (number, what) in [(self.ignored, "not DICOM, ignored"), (self.duplicates, "there more than once, with the same content")] {
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
