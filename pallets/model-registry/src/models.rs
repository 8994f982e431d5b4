//! Models and their versions.

use super::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register(
		by: &T::AccountId,
		standing: &Standing,
		udi_di: Option<UdiDi>,
		intended_use: H256,
	) -> Result<ModelId, DispatchError> {
		use OrganisationKind::{AiVendor, Hospital, ImagingCentre, Manufacturer, University};
		// Institutions make devices for themselves: Regulation (EU) 2017/745 Art. 5(5).
		let vendors = [AiVendor, Manufacturer, University, Hospital, ImagingCentre];
		ensure!(vendors.contains(&standing.kind), Error::<T>::NotAVendor);
		if let Some(udi_di) = &udi_di {
			udi_di.check().map_err(|_| Error::<T>::InvalidUdi)?;
		}
		let id = NextModel::<T>::get();
		NextModel::<T>::put(id.checked_add(1).ok_or(Error::<T>::Overflow)?);
		let model = Model {
			udi_di,
			intended_use,
			versions: 0,
			signed: Self::sign(by, standing),
			ticket: T::Rent::new(by, Self::model_footprint())?,
		};
		Models::<T>::insert(id, model);
		Ok(id)
	}

	/// Datasets and campaigns that a manifest names.
	pub(crate) fn sets(manifest: &TrainingManifest) -> u32 {
		(manifest.datasets.len() as u32).saturating_add(manifest.campaigns.len() as u32)
	}

	pub(crate) fn do_publish(
		by: &T::AccountId,
		standing: &Standing,
		model: ModelId,
		semver: SemVer,
		weights: H256,
		manifest: TrainingManifest,
	) -> Result<(ModelVersion, u32), DispatchError> {
		let mut known = Self::own_model(model, standing)?;
		ensure!(!Releases::<T>::contains_key(model, semver), Error::<T>::VersionExists);
		let (parents, excluded) = Self::ensure_known(model, &manifest)?;
		let number = known.versions;
		known.versions = number.checked_add(1).ok_or(Error::<T>::Overflow)?;
		let version = ModelVersion { model, version: number };
		let record = Version {
			semver,
			weights,
			manifest,
			excluded,
			state: ModelState::Active,
			by_regulator: false,
			changes: 0,
			signed: Self::sign(by, standing),
			ticket: T::Rent::new(by, Self::version_footprint(parents.len() as u32))?,
		};
		if !parents.is_empty() {
			T::Graph::link(Node::Model(version), parents).map_err(|_| Error::<T>::GraphRefused)?;
		}
		Versions::<T>::insert(model, number, record);
		Releases::<T>::insert(model, semver, number);
		Models::<T>::insert(model, known);
		Ok((version, excluded))
	}

	/// The nodes from which a version is made, if all are on the ledger, and the number of studies in its datasets that may
	/// not be used now.
	fn ensure_known(model: ModelId, manifest: &TrainingManifest) -> Result<(Vec<Node>, u32), Error<T>> {
		let (mut parents, mut excluded) = (Vec::new(), 0u32);
		for (at, dataset) in manifest.datasets.iter().enumerate() {
			let again = manifest.datasets.iter().skip(at.saturating_add(1)).any(|other| other == dataset);
			ensure!(!again, Error::<T>::NotInOrder);
			let known = Datasets::<T>::get(dataset).ok_or(Error::<T>::UnknownDataset)?;
			Self::ensure_fresh(&known)?;
			excluded = excluded.saturating_add(known.excluded);
			parents.push(Node::Dataset(*dataset));
		}
		for (at, campaign) in manifest.campaigns.iter().enumerate() {
			let again = manifest.campaigns.iter().skip(at.saturating_add(1)).any(|other| other == campaign);
			ensure!(!again, Error::<T>::NotInOrder);
			ensure!(T::Campaigns::is_settled(*campaign), Error::<T>::UnknownCampaign);
		}
		if let Some(parent) = manifest.parent {
			let known = Versions::<T>::contains_key(parent.model, parent.version);
			ensure!(known, Error::<T>::UnknownParent);
			parents.push(Node::Model(parent));
		}
		if let Some((federation, rounds)) = manifest.federation {
			let known = Federations::<T>::get(federation).ok_or(Error::<T>::UnknownFederation)?;
			let closed = known.rounds.saturating_sub(u32::from(known.open.is_some()));
			ensure!(known.model == model && rounds <= closed, Error::<T>::UnknownFederation);
		}
		Ok((parents, excluded))
	}

	pub(crate) fn do_change(
		by: T::AccountId,
		version: ModelVersion,
		state: ModelState,
		reason: ModelActionReason,
	) -> DispatchResult {
		let standing = Self::ensure_steward(&by)?;
		let model = Models::<T>::get(version.model).ok_or(Error::<T>::ModelNotFound)?;
		let mut known = Versions::<T>::get(version.model, version.version).ok_or(Error::<T>::VersionNotFound)?;
		let regulates = standing.kind == OrganisationKind::Regulator;
		let sells = model.signed.organisation == standing.organisation;
		ensure!(regulates || sells, Error::<T>::NotVendor);
		let allowed = match (known.state, state) {
			// A regulator takes over what the vendor suspended.
			(ModelState::Suspended, ModelState::Suspended) => regulates && !known.by_regulator,
			(before, after) => before != after && before != ModelState::Recalled,
		};
		ensure!(allowed, Error::<T>::InvalidState);
		let binding = state == ModelState::Active && known.by_regulator && !regulates;
		ensure!(!binding, Error::<T>::SuspendedByRegulator);
		// The numbers of changes may run out for a reinstatement, and never for a safety act.
		let left = u32::MAX.saturating_sub(known.changes);
		ensure!(state != ModelState::Active || left > SAFETY_ACTS, Error::<T>::Overflow);
		let change = Change {
			state,
			reason,
			signed: Self::sign(&by, &standing),
			ticket: T::Rent::new(&by, Self::change_footprint())?,
		};
		Changes::<T>::insert(version, known.changes, change);
		known.changes = known.changes.saturating_add(1); // there are numbers left, see above
		known.by_regulator = regulates && state == ModelState::Suspended;
		known.state = state;
		Versions::<T>::insert(version.model, version.version, known);
		Self::deposit_event(Event::VersionChanged { version, state, reason, organisation: standing.organisation, by });
		Ok(())
	}
}
