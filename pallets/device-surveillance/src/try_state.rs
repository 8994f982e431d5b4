//! What must always be true of the storage of this pallet.

use super::*;
use frame::deps::sp_runtime::TryRuntimeError;

/// Fails with `message` unless `condition` holds.
fn check(condition: bool, message: &'static str) -> Result<(), TryRuntimeError> {
	condition.then_some(()).ok_or(TryRuntimeError::Other(message))
}

impl<T: Config> Pallet<T> {
	/// The invariants of this pallet.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		for (id, product) in Products::<T>::iter() {
			check(id < NextProduct::<T>::get(), "a product with a number never given")?;
			check(
				product.udi_di.as_ref().is_none_or(|udi| udi.check().is_ok()),
				"a UDI-DI that cannot be one",
			)?;
			let units = Devices::<T>::iter_values()
				.filter(|device| device.product == id)
				.count();
			check(units as u32 == product.units, "units are not counted")?;
		}
		let mut watched = 0usize;
		for (id, device) in Devices::<T>::iter() {
			check(id < NextDevice::<T>::get(), "a unit with a number never given")?;
			check(Products::<T>::contains_key(device.product), "a unit of no product")?;
			check(
				Units::<T>::get(device.unit) == Some(id),
				"a unit under another commitment",
			)?;
			check(device.offered != Some(device.custodian), "a unit offered to who has it")?;
			Self::try_file(id, &device)?;
			if let Some(day) = device.watched {
				watched = watched.saturating_add(1);
				check(Deadlines::<T>::contains_key(day, id), "a deadline is missing")?;
				check(
					device.state == DeviceState::InService,
					"a deadline of what is not in use",
				)?;
			}
		}
		check(Deadlines::<T>::iter_keys().count() == watched, "a deadline of nothing")?;
		check(
			Units::<T>::iter_keys().count() == Devices::<T>::iter_keys().count(),
			"a commitment to nothing",
		)
	}

	/// The file tells the state, the custodian and the last checks of a unit.
	fn try_file(id: DeviceId, device: &DeviceOf<T>) -> Result<(), TryRuntimeError> {
		let written = Entries::<T>::iter_key_prefix(id).count();
		check(written == usize::from(device.written), "an entry is missing")?;
		let (mut state, mut checks, mut transfers) = (DeviceState::Registered, Vec::<LastCheck>::new(), 0u16);
		let mut custodian = device.signed.organisation;
		for number in 0..device.written {
			let entry = Entries::<T>::get(id, number).ok_or("an entry is missing")?;
			match entry.happened {
				Happened::HandedOver { from, to } => {
					check(from == custodian && from != to, "handed over by who did not have it")?;
					custodian = to;
					transfers = transfers.saturating_add(1);
					checks.clear();
				}
				Happened::Checked {
					kind,
					outcome,
					next_due,
					..
				} => {
					checks.retain(|last| last.kind != kind);
					checks.push(LastCheck {
						kind,
						number,
						outcome,
						next_due,
					});
				}
				_ => check(state.may_become(entry.state), "a life that went backwards")?,
			}
			check(
				entry.signed.organisation == custodian,
				"an entry by who did not have it",
			)?;
			state = entry.state;
		}
		check(state == device.state, "a state that nobody gave")?;
		check(custodian == device.custodian, "a custodian whom nobody made that")?;
		check(transfers == device.transfers, "handovers are not counted")?;
		let same = checks.len() == device.checks.len() && checks.iter().all(|last| device.checks.contains(last));
		check(same, "a check is not the last of its kind")
	}
}
