//! The views: what clients read.

use super::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn model_view(id: ModelId) -> Option<ModelViewOf<T>> {
		Models::<T>::get(id).map(|known| ModelView {
			model: id,
			vendor: known.signed.organisation,
			udi_di: known.udi_di,
			intended_use: known.intended_use,
			versions: known.versions,
			by: known.signed.by,
			at: known.signed.at,
			block: known.signed.block,
		})
	}

	pub(crate) fn models_from(first: ModelId) -> Vec<ModelViewOf<T>> {
		(first..NextModel::<T>::get()).take(MAX_PAGE as usize).filter_map(Self::model_view).collect()
	}

	pub(crate) fn version_view(version: ModelVersion) -> Option<VersionViewOf<T>> {
		let model = Models::<T>::get(version.model)?;
		let known = Versions::<T>::get(version.model, version.version)?;
		Some(VersionView {
			version,
			semver: known.semver,
			vendor: model.signed.organisation,
			udi_di: model.udi_di,
			weights: known.weights,
			manifest: known.manifest,
			excluded: known.excluded,
			state: known.state,
			changes: known.changes,
			by: known.signed.by,
			at: known.signed.at,
			block: known.signed.block,
		})
	}

	pub(crate) fn versions_from(model: ModelId, first: u32) -> Vec<VersionViewOf<T>> {
		let published = Models::<T>::get(model).map_or(0, |known| known.versions);
		(first..published)
			.take(MAX_PAGE as usize)
			.filter_map(|version| Self::version_view(ModelVersion { model, version }))
			.collect()
	}

	pub(crate) fn changes_from(version: ModelVersion, first: u32) -> Vec<ChangeViewOf<T>> {
		let made = Versions::<T>::get(version.model, version.version).map_or(0, |known| known.changes);
		(first..made)
			.take(MAX_PAGE as usize)
			.filter_map(|number| Changes::<T>::get(version, number))
			.map(|change| ChangeView {
				state: change.state,
				reason: change.reason,
				by: change.signed.by,
				organisation: change.signed.organisation,
				at: change.signed.at,
				block: change.signed.block,
			})
			.collect()
	}

	pub(crate) fn ancestry_of(version: ModelVersion) -> Vec<VersionViewOf<T>> {
		let mut found = Vec::new();
		let mut next = Some(version);
		while let Some(known) = next.filter(|_| found.len() < MAX_PAGE as usize).and_then(Self::version_view) {
			next = known.manifest.parent;
			found.push(known);
		}
		found
	}

	pub(crate) fn dataset_view(id: DatasetId) -> Option<DatasetViewOf<T>> {
		Datasets::<T>::get(id).map(|known| DatasetView {
			dataset: id,
			parts: known.parts.into_inner(),
			purpose: known.purpose,
			request: known.request,
			studies: known.studies,
			excluded: known.excluded,
			asked: known.asked,
			organisation: known.signed.organisation,
			by: known.signed.by,
			at: known.signed.at,
			block: known.signed.block,
		})
	}

	pub(crate) fn federation_view(id: FederationId) -> Option<FederationView> {
		Federations::<T>::get(id).map(|known| FederationView {
			federation: id,
			model: known.model,
			coordinator: known.signed.organisation,
			threshold: known.threshold,
			phase: Self::phase(known.open, &known.phases),
			phases: known.phases,
			parties: known.parties.into_inner(),
			rounds: known.rounds,
			started: known
				.rounds
				.checked_sub(1)
				.and_then(|last| Rounds::<T>::get(id, last))
				.map_or(0, |round| round.started),
			ended: known.ended,
		})
	}

	pub(crate) fn rounds_from(id: FederationId, first: u32) -> Vec<RoundView> {
		let started = Federations::<T>::get(id).map_or(0, |known| known.rounds);
		(first..started)
			.take(MAX_PAGE as usize)
			.filter_map(|round| {
				let known = Rounds::<T>::get(id, round)?;
				Some(RoundView {
					round,
					started: known.started,
					turns: known.turns.into_inner(),
					excluded: known.excluded.into_inner(),
					closed: known.closed,
				})
			})
			.collect()
	}
}
