//! Who wrote which part of a report, as other systems and people read it.
//!
//! [`to_fhir`] tells it as resources of HL7 FHIR R4 (4.0.1), [`to_text`] for a person. Neither holds more than the ledger:
//! accounts are pseudonyms, organisations are numbers, and what a report says is not there. Both are functions of the
//! [`Authorship`] alone: equal facts give equal bytes.

use crate::{
	model,
	report::{FollowUp, Report, ToBeTold, Version},
	Client, Error, Result,
};
use radledger_primitives::{Moment, OrganisationId, ReportId, H256};

mod fhir;
pub mod headings;
mod text;

pub(crate) use fhir::issuer;
pub use fhir::to_fhir;
pub use text::to_text;

/// What the ledger knows of a report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Authorship {
	/// The genesis hash of the chain.
	pub chain: H256,
	/// The block as of which it is told.
	pub block: u32,
	/// The moment of that block, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// The report with its contributions.
	pub report: Report,
	/// Its versions, in order.
	pub versions: Vec<Version>,
	/// The versions of models that contributed, in order, each once.
	pub models: Vec<model::Version>,
	/// What must be done because of it, in order.
	pub follow_ups: Vec<FollowUp>,
	/// Who read an earlier version and has not acknowledged the present one.
	pub to_be_told: Vec<ToBeTold>,
}

impl Authorship {
	/// The namespace of this chain's identifiers.
	fn urn(&self, kind: &str) -> String {
		format!("urn:radledger:{:?}:{kind}", self.chain)
	}

	/// The version of a model that contributed.
	fn model(&self, version: radledger_primitives::ModelVersion) -> Option<&model::Version> {
		self.models.iter().find(|known| known.version == version)
	}

	/// The organisation for which somebody is in the team.
	fn organisation_of(&self, account: &crate::AccountId) -> Option<OrganisationId> {
		let member = self.report.team.iter().find(|member| member.account == *account);
		member.map(|member| member.organisation)
	}
}

impl Client {
	/// What is known of a report as of the newest block; `None` if there is none.
	pub async fn authorship(&self, id: &ReportId) -> Result<Option<Authorship>> {
		let ledger = self.best().await?;
		let Some(report) = ledger.report(id).await? else {
			return Ok(None);
		};
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
		}))
	}
}
