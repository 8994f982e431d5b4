//! AI models, what they were trained on, and the rounds in which parties trained them together.

use crate::{
	chain::{model_registry::events, view_functions},
	consent::told_of,
	submit::Sent,
	AccountId, Call, Client, Error, Keypair, Ledger, Outcome, Result, Wait,
};
use radledger_primitives::{
	consent::{Purpose, RequestId},
	model::{self, FederationId, FederationView, ModelState, Part, RoundView},
	DatasetId, ModelId, ModelVersion, OrganisationId, StudyId,
};
use serde::Serialize;
use subxt::{config::substrate::SubstrateConfig, events::Event, utils::Static};

/// A model.
pub type Model = model::ModelView<AccountId, u32>;
/// A version of a model.
pub type Version = model::VersionView<AccountId, u32>;
/// A change of what a version may do.
pub type StateChange = model::ChangeView<AccountId, u32>;
/// A dataset.
pub type Dataset = model::DatasetView<AccountId, u32>;

/// Most records that the chain shows at once.
const PAGE: usize = 64;

/// What a transaction changed, as its events tell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Change {
	/// A model was registered.
	Registered {
		/// Its number.
		model: ModelId,
	},
	/// A version was published.
	Published {
		/// Which.
		version: ModelVersion,
	},
	/// What a version may do was changed.
	Changed {
		/// Which.
		version: ModelVersion,
		/// What it may do now.
		state: ModelState,
	},
	/// A dataset was declared.
	Declared {
		/// Its identifier.
		dataset: DatasetId,
		/// How many studies there are in it.
		studies: u32,
	},
	/// A federation was opened.
	Opened {
		/// Its number.
		federation: FederationId,
	},
	/// A round was started.
	Started {
		/// Its number.
		round: u32,
	},
	/// A party was excluded.
	Excluded {
		/// The organisation.
		organisation: OrganisationId,
	},
	/// A round was closed.
	Closed {
		/// Its number.
		round: u32,
		/// The credibility of each party, in parts per million, in their order.
		credibility: Vec<u32>,
	},
}

/// What became of a transaction, and what it changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
	/// What became of it.
	#[serde(flatten)]
	pub outcome: Outcome,
	/// What it changed; nothing if no block was waited for.
	pub changes: Vec<Change>,
}

impl Client {
	/// As [`Client::submit`], and tells what changed.
	pub async fn tell_model<C: Call>(&self, call: &C, signer: &Keypair, wait: Wait) -> Result<Told> {
		let sent = self.send(call, signer, wait).await?;
		let changes = told_of(&sent, change)?;
		let Sent { outcome, .. } = sent;
		Ok(Told { outcome, changes })
	}
}

impl Ledger {
	/// A model.
	pub async fn model(&self, model: ModelId) -> Result<Option<Model>> {
		let found = self.view(view_functions().model_registry().model(model)).await?;
		Ok(found.map(|found| found.0))
	}

	/// All models, in order.
	pub async fn models(&self) -> Result<Vec<Model>> {
		let mut found: Vec<Model> = Vec::new();
		loop {
			let first = found.last().map_or(0, |last| last.model.saturating_add(1));
			let page = self.view(view_functions().model_registry().models(first)).await?;
			let is_full = page.len() >= PAGE;
			found.extend(page.into_iter().map(|model| model.0));
			if !is_full {
				return Ok(found);
			}
		}
	}

	/// A version of a model.
	pub async fn model_version(&self, version: ModelVersion) -> Result<Option<Version>> {
		let found = self.view(view_functions().model_registry().version(Static(version))).await?;
		Ok(found.map(|found| found.0))
	}

	/// The versions of a model, in order.
	pub async fn model_versions(&self, model: ModelId) -> Result<Vec<Version>> {
		let mut found: Vec<Version> = Vec::new();
		loop {
			let first = found.last().map_or(0, |last| last.version.version.saturating_add(1));
			let page = self.view(view_functions().model_registry().versions(model, first)).await?;
			let is_full = page.len() >= PAGE;
			found.extend(page.into_iter().map(|version| version.0));
			if !is_full {
				return Ok(found);
			}
		}
	}

	/// The changes of what a version may do, in order.
	pub async fn model_changes(&self, version: ModelVersion) -> Result<Vec<StateChange>> {
		let mut found: Vec<StateChange> = Vec::new();
		loop {
			let first = u16::try_from(found.len()).unwrap_or(u16::MAX);
			let page = self.view(view_functions().model_registry().changes(Static(version), first)).await?;
			let is_full = page.len() >= PAGE;
			found.extend(page.into_iter().map(|change| change.0));
			if !is_full {
				return Ok(found);
			}
		}
	}

	/// The versions on which a version builds, the nearest first, itself in front.
	pub async fn ancestry(&self, version: ModelVersion) -> Result<Vec<Version>> {
		let (mut found, mut next) = (Vec::new(), Some(version));
		while let Some(version) = next {
			let page = self.view(view_functions().model_registry().ancestry(Static(version))).await?;
			let page: Vec<Version> = page.into_iter().map(|version| version.0).collect();
			next = page.last().and_then(|last| last.manifest.parent);
			found.extend(page);
		}
		Ok(found)
	}

	/// A dataset.
	pub async fn dataset(&self, dataset: DatasetId) -> Result<Option<Dataset>> {
		let found = self.view(view_functions().model_registry().dataset(dataset)).await?;
		Ok(found.map(|found| found.0))
	}

	/// Every study of a dataset, in the order of its tree.
	pub async fn members(&self, dataset: DatasetId) -> Result<Vec<StudyId>> {
		let (mut found, mut open) = (Vec::new(), vec![Part::Dataset(dataset)]);
		while !open.is_empty() {
			let parts = open.into_iter().map(Static).collect();
			let page = self.view(view_functions().model_registry().members(parts)).await?.0;
			found.extend(page.studies);
			open = page.open;
		}
		Ok(found)
	}

	/// Of these studies, those whose patients do not allow the use any more.
	pub async fn withdrawn(
		&self,
		studies: Vec<StudyId>,
		organisation: OrganisationId,
		purpose: Purpose,
		request: Option<RequestId>,
	) -> Result<Vec<StudyId>> {
		let mut found = Vec::new();
		for some in studies.chunks(PAGE) {
			let page =
				view_functions().model_registry().withdrawn(some.to_vec(), organisation, Static(purpose), request);
			found.extend(self.view(page).await?);
		}
		Ok(found)
	}

	/// A federation.
	pub async fn federation(&self, federation: FederationId) -> Result<Option<FederationView>> {
		let found = self.view(view_functions().model_registry().federation(federation)).await?;
		Ok(found.map(|found| found.0))
	}

	/// The rounds of a federation, in order.
	pub async fn rounds(&self, federation: FederationId) -> Result<Vec<RoundView>> {
		let mut found: Vec<RoundView> = Vec::new();
		loop {
			let first = found.last().map_or(0, |last| last.round.saturating_add(1));
			let page = self.view(view_functions().model_registry().rounds(federation, first)).await?;
			let is_full = page.len() >= PAGE;
			found.extend(page.into_iter().map(|round| round.0));
			if !is_full {
				return Ok(found);
			}
		}
	}
}

/// What an event tells of models, if it does.
fn change(event: &Event<'_, SubstrateConfig>) -> Result<Option<Change>> {
	told_by! { event =>
		ModelRegistered { model } => Change::Registered { model };
		VersionPublished { version } => Change::Published { version: version.0 };
		VersionChanged { version, state } => Change::Changed { version: version.0, state: state.0 };
		DatasetDeclared { dataset, studies } => Change::Declared { dataset, studies };
		FederationOpened { federation } => Change::Opened { federation };
		RoundStarted { round } => Change::Started { round };
		PartyExcluded { organisation } => Change::Excluded { organisation };
		RoundClosed { round, credibility } => Change::Closed { round, credibility: credibility.0 };
	}
	Ok(None)
}
