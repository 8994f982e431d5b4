//! Whether a product has more incidents per study than the others of its kind.

use super::*;
use frame::deps::frame_support::weights::WeightMeter;

/// Most units whose studies are counted in one block.
const UNITS_PER_BLOCK: u32 = 4;

impl<T: Config> Pallet<T> {
	/// Counts an incident with a unit for its product, and looks at the evidence.
	pub(crate) fn count_incident(device: DeviceId) {
		let Some(id) = Devices::<T>::get(device).map(|known| known.product) else {
			return;
		};
		let Some(mut product) = Products::<T>::get(id) else {
			return;
		};
		product.counts.incidents = product.counts.incidents.saturating_add(1);
		let counts = product.counts;
		let fleet = Fleets::<T>::mutate(product.kind, |fleet| {
			fleet.incidents = fleet.incidents.saturating_add(1);
			*fleet
		});
		Products::<T>::insert(id, product);
		let raised = Signals::<T>::mutate(id, |signal| {
			let alert = signal.watch.observe(counts, fleet) == Verdict::Alert;
			let first = alert && signal.alerted.is_none();
			if first {
				signal.alerted = Some(T::Time::now());
			}
			first
		});
		if raised {
			Self::deposit_event(Event::SignalRaised { product: id, counts, fleet });
		}
	}

	/// Counts the studies of a few units for their products, the next ones in the next block.
	pub(crate) fn count_studies(remaining: Weight) -> Weight {
		let mut meter = WeightMeter::with_limit(remaining);
		let units = NextDevice::<T>::get();
		for _ in 0..UNITS_PER_BLOCK.min(units) {
			if meter.try_consume(T::WeightInfo::count_unit()).is_err() {
				break;
			}
			Self::count_next();
		}
		meter.consumed()
	}

	/// Counts the studies of the next unit.
	pub(crate) fn count_next() {
		let device = NextCounted::<T>::get();
		if let Some(mut known) = Devices::<T>::get(device) {
			if Self::count_unit(device, &mut known) {
				Devices::<T>::insert(device, known);
			}
		}
		let next = device.saturating_add(1);
		NextCounted::<T>::put(if next < NextDevice::<T>::get() { next } else { 0 });
	}

	/// Counts the studies that a unit made since it was last counted. Returns whether there were any.
	pub(crate) fn count_unit(device: DeviceId, known: &mut DeviceOf<T>) -> bool {
		let made = T::Studies::made_by(&DeviceVersion { device, version: known.version });
		let new = made.saturating_sub(known.counted);
		if new == 0 {
			return false;
		}
		known.counted = made;
		if let Some(mut product) = Products::<T>::get(known.product) {
			product.counts.studies = product.counts.studies.saturating_add(new);
			Fleets::<T>::mutate(product.kind, |fleet| fleet.studies = fleet.studies.saturating_add(new));
			Products::<T>::insert(known.product, product);
		}
		true
	}
}
