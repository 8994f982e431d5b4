//! The devices that were used for a study beside the one that made it.

use super::*;

impl<T: Config> Pallet<T> {
	/// The footprint of so many further devices of a study.
	pub fn equipment_footprint(devices: u32) -> Footprint {
		let fixed = <(StudyId, T::AccountId, T::Rent, u8)>::max_encoded_len() as u64;
		// In the list, and as both keys of the other direction.
		let each = <(DeviceVersion, Node, Node)>::max_encoded_len() as u64;
		Footprint::from_parts(1, fixed.saturating_add(each.saturating_mul(devices.into())) as usize)
	}

	pub(crate) fn do_equip(
		by: &T::AccountId,
		standing: &Standing,
		study: StudyId,
		named: &[DeviceId],
	) -> DispatchResult {
		let known = Self::living(&study)?;
		ensure!(known.organisation == standing.organisation, Error::<T>::NotController);
		ensure!(!FurtherDevices::<T>::contains_key(study), Error::<T>::DevicesAlreadyNamed);
		ensure!(!named.is_empty(), Error::<T>::InvalidDevices);
		let mut devices = BoundedVec::<DeviceVersion, MaxDevices>::new();
		for device in named {
			let mut before = known.device.iter().chain(&devices);
			ensure!(before.all(|before| before.device != *device), Error::<T>::InvalidDevices);
			let device = T::Devices::held(*device, standing.organisation).ok_or(Error::<T>::UnknownDevice)?;
			devices.try_push(device).map_err(|_| Error::<T>::InvalidDevices)?;
		}
		let all: Vec<_> = known.device.iter().chain(&devices).copied().collect();
		T::Devices::used_together(&all);
		for device in &devices {
			Children::<T>::insert(Node::Device(*device), Node::Study(study), ());
			Uses::<T>::mutate(device, |studies| *studies = studies.saturating_add(1));
		}
		let ticket = T::Rent::new(by, Self::equipment_footprint(devices.len() as u32))?;
		FurtherDevices::<T>::insert(study, Equipment { devices, payer: by.clone(), ticket });
		Self::deposit_event(Event::DevicesNamed { study, by: by.clone() });
		Ok(())
	}

	/// The devices that were used for a study beside the one that made it.
	pub(crate) fn further_devices(study: &StudyId) -> Vec<DeviceVersion> {
		FurtherDevices::<T>::get(study).map(|known| known.devices.into_inner()).unwrap_or_default()
	}

	/// The devices of a study, the one that made it first, and whether each was fit for use when the study was anchored.
	pub(crate) fn devices_of(study: &StudyId) -> Vec<MadeBy> {
		let anchored = <Self as StudyLookup<T::AccountId>>::anchored_at(study);
		let condition = |device: &DeviceVersion| anchored.and_then(|at| T::Devices::condition_at(device.device, at));
		let used = Self::further_devices(study).into_iter();
		Self::device_of(study)
			.into_iter()
			.chain(used.map(|device| MadeBy { device, condition: condition(&device) }))
			.collect()
	}

	/// An erased study names no device. The graph still leads from each to what was made from it.
	pub(crate) fn forget_devices(study: &StudyId) {
		FurtherDevices::<T>::mutate_extant(study, |known| known.devices = BoundedVec::new());
	}
}
