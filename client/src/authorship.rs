//! The authors of each part of a report, for other systems and for people.
//!
//! [`to_fhir`] writes resources of HL7 FHIR R4 (4.0.1), [`to_text`] text for a person. Neither holds more than the
//! ledger: accounts are pseudonyms, organisations are numbers, and the words of the report are not there. Both are
//! functions of the [`Authorship`] alone: equal facts give equal bytes.

use crate::{
	model,
	report::{FollowUp, Report, ToBeTold, Version},
	AccountId, Client, Error, Result,
};
use radledger_primitives::{ModelVersion, Moment, ReportId, H256};

mod fhir;
pub mod headings;
mod text;

pub use fhir::to_fhir;
pub use text::to_text;

/// What the ledger knows of a report as of a block. Lists are in order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Authorship {
	/// The genesis hash of the chain.
	pub chain: H256,
	/// The block, and its moment.
	pub block: u32,
	pub at: Moment,
	pub report: Report,
	/// The patient, if whoever asks knows: the ledger does not say.
	pub subject: Option<AccountId>,
	pub versions: Vec<Version>,
	/// The versions of models that contributed, each once.
	pub models: Vec<model::Version>,
	pub follow_ups: Vec<FollowUp>,
	/// The readers of an earlier version who have not acknowledged the present one.
	pub to_be_told: Vec<ToBeTold>,
}

impl Authorship {
	/// The version of a model that contributed.
	fn model(&self, version: ModelVersion) -> Option<&model::Version> {
		self.models.iter().find(|known| known.version == version)
	}
}

impl Client {
	/// What the ledger knows of a report as of the newest block; `None` if there is no such report.
	pub async fn authorship(&self, id: &ReportId) -> Result<Option<Authorship>> {
		let ledger = self.best().await?;
		let Some(report) = ledger.report(id).await? else { return Ok(None) };
		let made = report.contributions.iter();
		let mut named: Vec<_> = made.filter_map(|made| made.source.model()).collect();
		named.sort_unstable_by_key(|version| (version.model, version.version));
		named.dedup();
		let mut models = Vec::with_capacity(named.len());
		for version in named {
			let known = ledger.model_version(version).await?;
			models.push(known.ok_or_else(|| Error::unreadable("a model contributed that is not on the ledger"))?);
		}
		Ok(Some(Authorship {
			chain: self.genesis(),
			block: ledger.block().number,
			at: ledger.now().await?,
			versions: ledger.report_versions(id).await?,
			models,
			follow_ups: ledger.follow_ups_of_report(id).await?,
			to_be_told: ledger.to_be_told(id).await?,
			report,
			subject: None,
		}))
	}
}
