use frame::testing_prelude::*;
use radledger_primitives::{device::Condition, traits::DeviceLookup, DeviceId, DeviceVersion, Moment, OrganisationId};

/// The custodian and the software version of each device.
#[storage_alias]
type Known = StorageMap<Doubles, Twox64Concat, DeviceId, (OrganisationId, u16), OptionQuery>;

/// The units of each study that names several.
#[storage_alias]
type Together = StorageValue<Doubles, Vec<Vec<DeviceVersion>>, ValueQuery>;

/// Stands in for `pallet-device-surveillance`. Every registered device is fit for use, and always was.
pub struct Devices;

impl Devices {
	/// Registers a device with its custodian.
	pub fn register(device: DeviceId, custodian: OrganisationId) {
		Known::insert(device, (custodian, 0));
	}

	/// The units of each study that names several, in the order in which the studies did.
	pub fn together() -> Vec<Vec<DeviceVersion>> {
		Together::get()
	}

	/// Installs another version of a device's software.
	pub fn update(device: DeviceId) {
		Known::mutate(device, |known| known.as_mut().expect("the device is registered").1 += 1);
	}
}

impl DeviceLookup for Devices {
	fn held(device: DeviceId, organisation: OrganisationId) -> Option<DeviceVersion> {
		let (_, version) = Known::get(device).filter(|(custodian, _)| *custodian == organisation)?;
		Some(DeviceVersion { device, version })
	}

	fn condition_at(device: DeviceId, _: Moment) -> Option<Condition> {
		Known::contains_key(device).then_some(Condition::Fit)
	}

	fn used_together(devices: &[DeviceVersion]) {
		Together::append(devices.to_vec());
	}
}
