//! The invariants of this pallet's storage.

use super::*;
use frame::deps::sp_runtime::TryRuntimeError;

/// Fails with `message` unless `condition` holds.
fn check(condition: bool, message: &'static str) -> Result<(), TryRuntimeError> {
	condition.then_some(()).ok_or(TryRuntimeError::Other(message))
}

impl<T: Config> Pallet<T> {
	/// The invariants of this pallet.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		for (id, model) in Models::<T>::iter() {
			check(id < NextModel::<T>::get(), "a model with a number never given")?;
			check(model.udi_di.as_ref().is_none_or(|udi| udi.check().is_ok()), "a UDI-DI that cannot be one")?;
			let versions = Versions::<T>::iter_key_prefix(id).count() as u32;
			check(versions == model.versions, "a version is missing, or one too many")?;
			let releases = Releases::<T>::iter_key_prefix(id).count() as u32;
			check(releases == model.versions, "two versions with one name")?;
		}
		for (model, number, version) in Versions::<T>::iter() {
			let named = Releases::<T>::get(model, version.semver);
			check(named == Some(number), "a version under another name")?;
			let id = ModelVersion { model, version: number };
			let changes = Changes::<T>::iter_key_prefix(id).count();
			check(changes == version.changes as usize, "a change is missing")?;
			let last = version.changes.checked_sub(1).and_then(|last| Changes::<T>::get(id, last));
			check(version.state == last.map_or(ModelState::Active, |change| change.state), "a state that nobody gave")?;
			for dataset in &version.manifest.datasets {
				check(Datasets::<T>::contains_key(dataset), "trained on nothing known")?;
			}
		}
		for (id, dataset) in Datasets::<T>::iter() {
			let own = dataset_id(dataset.signed.organisation, &dataset.parts);
			check(id == own, "a dataset under another's digest")?;
			check(dataset.excluded <= dataset.studies, "more studies are excluded than there are")?;
			check(dataset.asked <= T::Time::now(), "patients who were asked in the future")?;
			let mut studies = 0u32;
			for part in &dataset.parts {
				studies = studies.saturating_add(match part {
					Part::Study(_) => 1,
					Part::Dataset(below) => Datasets::<T>::get(below).ok_or("a part is missing")?.studies,
					Part::Elsewhere(_) => 0,
				});
			}
			check(studies == dataset.studies, "studies are not counted")?;
		}
		for (id, federation) in Federations::<T>::iter() {
			check(id < NextFederation::<T>::get(), "a federation with a number never given")?;
			Self::try_federation(id, &federation)?;
		}
		Ok(())
	}

	/// Credibility sums to a million, excluded parties have none, and every round except the open one is closed.
	fn try_federation(id: FederationId, federation: &FederationOf<T>) -> Result<(), TryRuntimeError> {
		let sum = federation.parties.iter().fold(0u32, |sum, party| sum.saturating_add(party.credibility));
		check(sum == federated::WHOLE, "credibility does not sum to a million")?;
		for party in &federation.parties {
			check(party.excluded.is_none() || party.credibility == 0, "who was excluded has credibility")?;
		}
		for number in 0..federation.rounds {
			let round = Rounds::<T>::get(id, number).ok_or("a round is missing")?;
			let last = number.saturating_add(1) == federation.rounds;
			let open = last && federation.open.is_some();
			check(round.closed != open, "a round that is neither open nor closed")?;
			check(round.turns.len() == federation.parties.len(), "a round with other parties")?;
			let sum = round.turns.iter().fold(0u32, |sum, turn| sum.saturating_add(turn.credibility));
			let whole = if open { 0 } else { federated::WHOLE };
			check(sum == whole, "a round in which credibility was lost")?;
		}
		check(Rounds::<T>::iter_key_prefix(id).count() as u32 == federation.rounds, "a round too many")
	}
}
