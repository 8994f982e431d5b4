//! Which reports there are.

use super::{notes, view::open, ReportError};
use crate::Session;
use radledger_client::{report::Report, AccountId, Ledger};
use radledger_primitives::{
	report::{Code, ReportState},
	text, DeviceId, Modality, Moment, OrganisationId, ReportId, StudyId,
};
use serde::Serialize;
use std::collections::BTreeSet;

/// Which reports are listed: those to which everything applies that is said.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Filter {
	/// Those about one of these patients, if there are any here.
	pub patients: Vec<AccountId>,
	/// Those about a study of this modality.
	pub modality: Option<Modality>,
	/// Those about a study that this device made, or for which it was used.
	pub device: Option<DeviceId>,
	/// Those in this state.
	pub state: Option<ReportState>,
	/// Those for which this organisation answers.
	pub organisation: Option<OrganisationId>,
	/// Those with this account in their team.
	pub member: Option<AccountId>,
	/// Those that were opened then or later.
	pub from: Option<Moment>,
	/// Those that were opened before then.
	pub until: Option<Moment>,
}

impl Filter {
	/// Whether the report of a patient passes, or of one of whom nobody here can tell.
	fn takes_patient(&self, subject: Option<AccountId>) -> bool {
		self.patients.is_empty() || subject.is_some_and(|subject| self.patients.contains(&subject))
	}

	/// Whether a report passes, whatever its patient, modality and devices.
	fn takes(&self, report: &Report) -> bool {
		let has = |member: &AccountId| report.team.iter().any(|known| known.account == *member);
		self.state.is_none_or(|state| report.state == state)
			&& self.organisation.is_none_or(|organisation| report.organisation == organisation)
			&& self.member.as_ref().is_none_or(has)
			&& self.from.is_none_or(|from| report.at >= from)
			&& self.until.is_none_or(|until| report.at < until)
	}
}

/// A report.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Line {
	/// Its identifier.
	pub report: ReportId,
	/// The type of document.
	#[serde(with = "text::code")]
	pub code: Code,
	/// Its state.
	pub state: ReportState,
	/// How often it was signed as a whole.
	pub version: u16,
	/// The modalities of its studies.
	pub modalities: BTreeSet<&'static str>,
	/// The studies that it is about.
	pub studies: Vec<StudyId>,
	/// The account of the patient.
	pub subject: Option<AccountId>,
	/// The organisation that answers for it.
	pub organisation: OrganisationId,
	/// When it was opened.
	#[serde(with = "text::moment")]
	pub at: Moment,
	/// How many things stand between it and its end; see [`open`].
	pub open: usize,
	/// Whether the vault has a note of it.
	pub in_vault: bool,
}

/// The reports of the ledger that pass `filter`, by the moment in which they were opened.
///
/// # Errors
/// The ledger or the vault cannot be read.
pub async fn list(session: &Session, filter: &Filter) -> Result<Vec<Line>, ReportError> {
	let kept = notes::list(&session.vault()?)?;
	let ledger = session.ledger().await?;
	let of_device = match filter.device {
		Some(device) => Some(ledger.studies_of(device).await?),
		None => None,
	};
	let takes = |report: &Report| {
		let of_device = of_device.as_ref().is_none_or(|all| report.studies.iter().any(|study| all.contains(study)));
		of_device && filter.takes(report)
	};
	let mut lines = Vec::new();
	for report in reports(&ledger).await?.into_iter().filter(takes) {
		let subject = subject(session, &ledger, &report).await?;
		if !filter.takes_patient(subject) {
			continue;
		}
		let mut modalities = BTreeSet::new();
		for study in &report.studies {
			modalities.extend(ledger.study(study).await?.map(|study| study.modality.name()));
		}
		if filter.modality.is_none_or(|modality| modalities.contains(modality.name())) {
			lines.push(Line {
				in_vault: kept.contains(&report.report),
				open: open(&report).len(),
				report: report.report,
				code: report.code,
				state: report.state,
				version: report.version,
				modalities,
				studies: report.studies,
				subject,
				organisation: report.organisation,
				at: report.at,
			});
		}
	}
	Ok(lines)
}

/// The patient of a report: the one of its studies, as far as the vault can tell.
///
/// # Errors
/// The ledger or the vault cannot be read.
pub async fn patient(session: &Session, report: &Report) -> Result<Option<AccountId>, ReportError> {
	subject(session, &session.ledger().await?, report).await
}

/// As [`patient`], as of one block.
pub(super) async fn subject(
	session: &Session,
	ledger: &Ledger,
	report: &Report,
) -> Result<Option<AccountId>, ReportError> {
	let openings = session.openings_of(ledger, report.studies.iter().copied()).await?;
	Ok(openings.first().map(|opening| opening.account))
}

/// Every report of the ledger, by the block in which it was opened.
///
/// # Errors
/// The ledger cannot be read.
pub async fn reports(ledger: &Ledger) -> Result<Vec<Report>, ReportError> {
	let mut reports = Vec::new();
	for report in ledger.reports().await? {
		reports.extend(ledger.report(&report).await?);
	}
	reports.sort_by_key(|report| (report.block, report.report));
	Ok(reports)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::report::fixtures::{report, RADIOLOGIST};
	use radledger_primitives::H256;

	#[test]
	fn filter_should_take_what_everything_applies_to() {
		let report = report(H256::zero());
		assert!(Filter::default().takes(&report));
		let own = Filter {
			patients: vec![AccountId([7; 32])],
			state: Some(report.state),
			organisation: Some(report.organisation),
			member: Some(RADIOLOGIST),
			from: Some(report.at),
			until: Some(report.at + 1),
			..Filter::default()
		};
		assert!(own.takes(&report));
		let patients = [Some(AccountId([7; 32])), Some(AccountId([0xEE; 32])), None];
		assert_eq!(patients.map(|patient| own.takes_patient(patient)), [true, false, false]);
		assert_eq!(patients.map(|patient| Filter::default().takes_patient(patient)), [true; 3]);
		for other in [
			Filter { state: Some(ReportState::Cancelled), ..own.clone() },
			Filter { organisation: Some(report.organisation + 1), ..own.clone() },
			Filter { member: Some(AccountId([0xEE; 32])), ..own.clone() },
			Filter { from: Some(report.at + 1), ..own.clone() },
			Filter { until: Some(report.at), ..own.clone() },
		] {
			assert!(!other.takes(&report), "{other:?}");
		}
	}
}
