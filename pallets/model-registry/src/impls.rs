//! Rights of the callers, footprints, and answers to other pallets.

use super::*;

impl<T: Config> Pallet<T> {
	/// The footprint of a model.
	pub fn model_footprint() -> Footprint {
		Footprint::from_mel::<(ModelId, ModelOf<T>)>()
	}

	/// The footprint of a version with so many parents in the graph, and of its place among the names.
	pub fn version_footprint(parents: u32) -> Footprint {
		let version = <(ModelId, u32, VersionOf<T>)>::max_encoded_len() as u64;
		let release = <(ModelId, SemVer, u32)>::max_encoded_len() as u64;
		let graph = if parents == 0 { 0 } else { T::Graph::bytes(parents) };
		Footprint::from_parts(1, version.saturating_add(release).saturating_add(graph) as usize)
	}

	/// The footprint of a change.
	pub fn change_footprint() -> Footprint {
		Footprint::from_mel::<(ModelVersion, u32, ChangeOf<T>)>()
	}

	/// The footprint of a dataset with so many parts.
	pub fn dataset_footprint(parts: u32) -> Footprint {
		let part = Part::max_encoded_len() as u64;
		let missing = u64::from(MAX_PARTS.saturating_sub(parts)).saturating_mul(part);
		let most = <(DatasetId, DatasetOf<T>)>::max_encoded_len() as u64;
		let bytes = most.saturating_sub(missing).saturating_add(T::Graph::bytes(parts));
		Footprint::from_parts(1, bytes as usize)
	}

	/// The footprint of a federation.
	pub fn federation_footprint() -> Footprint {
		Footprint::from_mel::<(FederationId, FederationOf<T>)>()
	}

	/// The footprint of a round, with all that its parties do in it.
	pub fn round_footprint() -> Footprint {
		Footprint::from_mel::<(FederationId, u32, Round<T::Rent>)>()
	}

	/// The standing of a data steward, or of an organisation itself.
	pub(crate) fn ensure_steward(who: &T::AccountId) -> Result<Standing, Error<T>> {
		T::Membership::standing(who)
			.filter(|standing| standing.roles.any_of(Roles::DATA_STEWARD))
			.ok_or(Error::<T>::NotAuthorised)
	}

	pub(crate) fn sign(by: &T::AccountId, standing: &Standing) -> SignatureOf<T> {
		Signature {
			by: by.clone(),
			organisation: standing.organisation,
			at: T::Time::now(),
			block: frame_system::Pallet::<T>::block_number(),
		}
	}

	/// The model, if this organisation is its vendor.
	pub(crate) fn own_model(model: ModelId, standing: &Standing) -> Result<ModelOf<T>, Error<T>> {
		let known = Models::<T>::get(model).ok_or(Error::<T>::ModelNotFound)?;
		ensure!(known.signed.organisation == standing.organisation, Error::<T>::NotVendor);
		Ok(known)
	}
}

impl<T: Config> ModelLookup for Pallet<T> {
	fn may_author(version: &ModelVersion) -> bool {
		Versions::<T>::get(version.model, version.version).is_some_and(|known| known.state == ModelState::Active)
	}

	fn facts(version: &ModelVersion) -> Option<ModelFacts> {
		let model = Models::<T>::get(version.model)?;
		let known = Versions::<T>::get(version.model, version.version)?;
		Some(ModelFacts {
			semver: known.semver,
			vendor: model.signed.organisation,
			udi_di: model.udi_di,
			weights: known.weights,
			state: known.state,
		})
	}
}

impl<T: Config> TrainingLookup for Pallet<T> {
	fn manifest(version: &ModelVersion) -> Option<TrainingManifest> {
		Versions::<T>::get(version.model, version.version).map(|known| known.manifest)
	}

	fn dataset(dataset: &DatasetId) -> Option<DatasetFacts> {
		Datasets::<T>::get(dataset).map(|known| DatasetFacts {
			organisation: known.signed.organisation,
			purpose: known.purpose,
			request: known.request,
			studies: known.studies,
			parts: known.parts.into_inner(),
		})
	}
}
