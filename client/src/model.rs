//! AI models, the data on which they were trained, and the rounds in which parties trained them together.

use crate::{chain::view_functions, view::PAGE, AccountId, Ledger, Opening, Result};
use radledger_primitives::{
	consent::{Purpose, RequestId},
	model::{self, FederationId, FederationView, ModelState, Part, RoundView},
	DatasetId, ModelId, ModelVersion, OrganisationId, StudyId,
};
use subxt::utils::Static;

/// A model.
pub type Model = model::ModelView<AccountId, u32>;
/// A version of a model.
pub type Version = model::VersionView<AccountId, u32>;
/// A change of state of a version: it was suspended, reinstated or recalled.
pub type StateChange = model::ChangeView<AccountId, u32>;
/// A dataset.
pub type Dataset = model::DatasetView<AccountId, u32>;

changes! {
	/// What a transaction changed in the registry of models.
	model_registry {
		/// A model was registered.
		Registered { model: ModelId } = ModelRegistered;
		/// A version was published.
		Published { version: ModelVersion } = VersionPublished;
		/// A version was suspended, reinstated or recalled.
		Changed { version: ModelVersion, state: ModelState } = VersionChanged;
		/// A dataset of so many studies was declared.
		Declared { dataset: DatasetId, studies: u32 } = DatasetDeclared;
		/// A federation was opened.
		Opened { federation: FederationId } = FederationOpened;
		/// A round was started.
		Started { round: u32 } = RoundStarted;
		/// A party was excluded.
		Excluded { organisation: OrganisationId } = PartyExcluded;
		/// A round was closed.
		Closed {
			round: u32,
			/// The credibility of each party, in parts per million, in their order.
			credibility: Vec<u32>,
		} = RoundClosed;
	}
}

impl Ledger {
	/// A model.
	pub async fn model(&self, model: ModelId) -> Result<Option<Model>> {
		self.view(view_functions().model_registry().model(model)).await
	}

	/// All models, in order.
	pub async fn models(&self) -> Result<Vec<Model>> {
		let next = |found: &[Model]| found.last().map_or(0, |last| last.model.saturating_add(1));
		self.pages(|found| view_functions().model_registry().models(next(found))).await
	}

	/// A version of a model.
	pub async fn model_version(&self, version: ModelVersion) -> Result<Option<Version>> {
		self.view(view_functions().model_registry().version(Static(version))).await
	}

	/// The versions of a model, in order.
	pub async fn model_versions(&self, model: ModelId) -> Result<Vec<Version>> {
		let next = |found: &[Version]| found.last().map_or(0, |last| last.version.version.saturating_add(1));
		self.pages(|found| view_functions().model_registry().versions(model, next(found))).await
	}

	/// The changes of state of a version, in order.
	pub async fn model_changes(&self, version: ModelVersion) -> Result<Vec<StateChange>> {
		let views = view_functions().model_registry();
		self.pages(|found| views.changes(Static(version), found.len().try_into().unwrap_or(u32::MAX))).await
	}

	/// The versions on which a version builds, the nearest first, itself in front.
	pub async fn ancestry(&self, version: ModelVersion) -> Result<Vec<Version>> {
		let (mut found, mut next) = (Vec::<Version>::new(), Some(version));
		while let Some(version) = next {
			let page = self.view(view_functions().model_registry().ancestry(Static(version))).await?;
			next = page.last().and_then(|last| last.manifest.parent);
			found.extend(page);
		}
		Ok(found)
	}

	/// A dataset.
	pub async fn dataset(&self, dataset: DatasetId) -> Result<Option<Dataset>> {
		self.view(view_functions().model_registry().dataset(dataset)).await
	}

	/// Every study of a dataset, in the order of its tree.
	pub async fn members(&self, dataset: DatasetId) -> Result<Vec<StudyId>> {
		let (mut found, mut open) = (Vec::new(), vec![Part::Dataset(dataset)]);
		while !open.is_empty() {
			let parts = open.into_iter().map(Static).collect();
			let page = self.view(view_functions().model_registry().members(parts)).await?;
			found.extend(page.studies);
			open = page.open;
		}
		Ok(found)
	}

	/// Of these studies, those whose patients no longer allow the use, and those that need an opening and have none.
	pub async fn withdrawn(
		&self,
		studies: Vec<StudyId>,
		organisation: OrganisationId,
		purpose: Purpose,
		request: Option<RequestId>,
		openings: &[Opening],
	) -> Result<Vec<StudyId>> {
		let (views, mut found) = (view_functions().model_registry(), Vec::new());
		for some in studies.chunks(PAGE) {
			let openings = openings.iter().cloned().map(Static).collect();
			let page = views.withdrawn(some.to_vec(), organisation, Static(purpose), request, openings);
			found.extend(self.view(page).await?);
		}
		Ok(found)
	}

	/// A federation.
	pub async fn federation(&self, federation: FederationId) -> Result<Option<FederationView>> {
		self.view(view_functions().model_registry().federation(federation)).await
	}

	/// The rounds of a federation, in order.
	pub async fn rounds(&self, federation: FederationId) -> Result<Vec<RoundView>> {
		let next = |found: &[RoundView]| found.last().map_or(0, |last| last.round.saturating_add(1));
		self.pages(|found| view_functions().model_registry().rounds(federation, next(found))).await
	}
}
