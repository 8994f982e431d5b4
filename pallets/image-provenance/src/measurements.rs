//! Measurements: settings first, then the value, and all earlier values.

use super::*;

impl<T: Config> Pallet<T> {
	/// The footprint of a measurement.
	pub fn measurement_footprint() -> Footprint {
		Footprint::from_mel::<(StudyId, H256, MeasurementOf<T>)>()
	}

	/// The footprint of a revised value.
	pub fn revised_value_footprint() -> Footprint {
		Footprint::from_mel::<(StudyId, H256, u16, RevisedValueOf<T>)>()
	}

	pub(crate) fn do_stamp(
		by: &T::AccountId,
		study: StudyId,
		measurement: H256,
		quantity: Quantity,
		settings: H256,
		agent: Agent,
	) -> DispatchResult {
		let standing = Self::ensure_reader(by)?;
		Self::ensure_own(&measurement, &standing)?;
		Self::usable(&study, &standing)?;
		ensure!(!Measurements::<T>::contains_key(study, measurement), Error::<T>::SettingsAlreadyStamped);
		if let Agent::Model(version) = agent {
			ensure!(T::Models::may_author(&version), Error::<T>::UnknownModel);
		}
		let record = Measurement {
			quantity,
			settings,
			agent,
			stamped: Self::sign(by.clone(), &standing),
			value: None,
			version: 0,
			ticket: T::Rent::new(by, Self::measurement_footprint())?,
		};
		Measurements::<T>::insert(study, measurement, record);
		Ok(())
	}

	pub(crate) fn do_measure(by: &T::AccountId, study: StudyId, measurement: H256, value: H256) -> DispatchResult {
		let standing = Self::ensure_reader(by)?;
		let mut known = Measurements::<T>::get(study, measurement).ok_or(Error::<T>::SettingsNotStamped)?;
		ensure!(known.stamped.organisation == standing.organisation, Error::<T>::NotMeasuring);
		Self::usable(&study, &standing)?;
		ensure!(known.value.is_none(), Error::<T>::AlreadyMeasured);
		let signed = Self::sign(by.clone(), &standing);
		ensure!(known.stamped.block < signed.block, Error::<T>::SettingsTooRecent);
		known.value = Some(MeasuredValue { value, signed });
		Measurements::<T>::insert(study, measurement, known);
		Ok(())
	}

	/// Returns the number of the new version.
	pub(crate) fn do_revise(
		by: &T::AccountId,
		study: StudyId,
		measurement: H256,
		value: H256,
		reason: RevisionReason,
	) -> Result<u16, DispatchError> {
		let standing = Self::ensure_reader(by)?;
		let mut known = Measurements::<T>::get(study, measurement).ok_or(Error::<T>::SettingsNotStamped)?;
		ensure!(known.stamped.organisation == standing.organisation, Error::<T>::NotMeasuring);
		Self::usable(&study, &standing)?;
		let before = known.value.ok_or(Error::<T>::NotMeasured)?;
		ensure!(before.value != value, Error::<T>::NothingChanged);
		ensure!(known.version < T::MaxRevisions::get(), Error::<T>::MaxRevisionsExceeded);
		let revised =
			RevisedValue { value: before, reason, ticket: T::Rent::new(by, Self::revised_value_footprint())? };
		RevisedValues::<T>::insert((study, measurement, known.version), revised);
		known.version = known.version.saturating_add(1); // at most `MaxRevisions`, so it cannot saturate
		known.value = Some(MeasuredValue { value, signed: Self::sign(by.clone(), &standing) });
		let version = known.version;
		Measurements::<T>::insert(study, measurement, known);
		Ok(version)
	}
}
