//! AI models: what is registered of them, the datasets they were trained on, and the rounds of federations.
//!
//! - [`register`], [`publish`]: a model and its versions, with [`show`], [`show_version`] and [`list`] to look at them.
//! - [`dataset`]: sets of studies as trees: how one is declared, and what is in it.
//! - [`replay()`]: how a version came about, as one document that is the same for everybody.
//! - [`federation`]: rounds, their scores, and whether the credibilities on the ledger follow from them.

pub mod dataset;
pub mod federation;
#[cfg(test)]
pub(crate) mod fixtures;
mod publish;
pub(crate) mod registry;
mod replay;
mod round;
pub(crate) mod tree;
mod turn;

pub use publish::{
	list, publish, register, show, show_version, ModelShown, NewVersion, Published, Registered, VersionShown,
};
pub use replay::{replay, Replayed};
pub use round::{Played, Turn};

use crate::{digest::DigestError, session::SessionError, study::StudyError, vault::VaultError};
use radledger_primitives::{
	consent::Purpose, model::FederationId, DatasetId, ModelId, ModelVersion, OrganisationId, H256,
};

crate::errors! {
	/// What can go wrong with models, datasets and federations.
	pub ModelError {
		Refused NoModel { model: ModelId } = "model-not-found", "the ledger has no model {model}",
			remedy "name one of those that it has";
		Refused NoVersion { version: ModelVersion } = "version-not-found", "the ledger has no version {version}",
			remedy "name one of the versions of its model";
		Invalid TooManyDatasets { named: usize, most: u32 } = "too-many-datasets",
			"{named} datasets, and a version names {most} at most",
			remedy "declare one dataset of all studies";
		Invalid TooManyCampaigns { named: usize, most: u32 } = "too-many-campaigns",
			"{named} campaigns, and a version names {most} at most",
			remedy "name those whose answers it was trained on last, and the version before as its parent";
		Refused NoDataset { dataset: DatasetId } = "dataset-not-found", "the ledger has no dataset {dataset:?}",
			remedy "declare it; or is it on another ledger?";
		Invalid NoStudies = "no-studies", "there is no study to make a dataset of",
			remedy "name studies";
		Refused NotPermitted { studies: usize, named: String } = "not-permitted",
			"{studies} of the studies may not be used for this purpose",
			why "the patient does not allow it, or your organisation has no copy that it may use: {named}",
			remedy "leave them out, or ask the patients and name the request";
		Refused DeclaredOtherwise { dataset: String, purpose: Purpose, block: u32 } = "declared-otherwise",
			"dataset {dataset} was declared for another purpose",
			why "the same studies were declared for {purpose} in block {block}, and a set of studies has one purpose for good",
			remedy "declare a set with other studies, or use this one for the purpose that it has";
		Refused Contradicted { what: String } = "contradicted", "{what}",
			why "one follows from the other, by rules that everybody can follow",
			remedy "ask another node, and tell the operator of this one";
		Failed NoJson { error: String } = "no-json", "the replay cannot be written",
			why "{error}";
		Refused NoFederation { federation: FederationId } = "federation-not-found",
			"the ledger has no federation {federation}",
			remedy "name it by the number that it got when it was opened";
		Refused NoRound { federation: FederationId } = "no-round", "no round of federation {federation} was started",
			remedy "the vendor of the model starts one";
		Refused NoSuchRound { federation: FederationId, round: u32, started: usize } = "no-round",
			"federation {federation} has no round {round}: {started} were started",
			remedy "name one of those that were started, from 0";
		Invalid ScoredTwice { organisation: OrganisationId } = "scored-twice",
			"organisation {organisation} is scored twice",
			remedy "write each organisation once";
		Invalid OwnScore { own: OrganisationId } = "own-score", "an organisation does not score itself",
			remedy "leave out the score of organisation {own}";
		Invalid NothingToScore { organisation: OrganisationId, why: String, revealed: String } = "nothing-to-score",
			"there is nothing of organisation {organisation} to be scored",
			why "{why}",
			remedy "score those that revealed: {revealed}";
		Invalid ScoreMissing { missing: String } = "score-missing",
			"a score is missing for some who revealed an update",
			why "what is not said would count as nothing",
			remedy "score these as well, with 0 if they sent noise: {missing}";
		Refused NotCommitted { to: &'static str, waits_for: String } = "not-committed",
			"your organisation committed to no {to} in this round",
			why "the federation waits for {waits_for}",
			remedy "commit in the next round, from its beginning";
		Refused AnotherUpdate { given: H256, committed: H256 } = "another-update",
			"this is not what you committed to",
			why "its digest is {given:?}, and that of the committed one {committed:?}",
			remedy "give what you committed to, unchanged";
		Refused UnknownCommitment = "unknown-commitment", "the vault does not have the salt of the commitment",
			why "without it nobody can reveal what was committed to",
			remedy "use the vault with which it was committed";
	}
	from {
		Client(radledger_client::Error);
		Session(SessionError);
		Vault(VaultError);
		Digest(DigestError);
		Study(StudyError);
	}
}

impl ModelError {
	/// The node's answer cannot be.
	fn contradicted(what: impl Into<String>) -> Self {
		Self::Contradicted { what: what.into() }
	}

	/// The error of the client in it, if there is one.
	pub(crate) fn client(&mut self) -> Option<&mut radledger_client::Error> {
		match self {
			Self::Client(error) | Self::Session(SessionError::Client(error)) => Some(error),
			_ => None,
		}
	}

	/// The same error with `more` behind the reason, if the ledger or the connection is to blame.
	pub(crate) fn because(mut self, more: String) -> Self {
		if let Some(error) = self.client() {
			error.why = Some(match error.why.take() {
				Some(why) => format!("{why}; {more}"),
				None => more,
			});
		}
		self
	}
}
