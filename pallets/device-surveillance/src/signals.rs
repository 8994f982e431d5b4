//! Whether a product, or a version of its software, has more incidents per study than the others of its kind.

use super::*;
use frame::deps::frame_support::weights::WeightMeter;

/// Most units whose studies are counted in one block.
const UNITS_PER_BLOCK: u32 = 4;

impl<T: Config> Pallet<T> {
	/// What a unit is evidence about: its product, and the present version of its software.
	fn watched_as(known: &DeviceOf<T>) -> impl Iterator<Item = Scope> {
		let product = known.product;
		let software = known.software.map(|software| Scope::Software { product, software });
		core::iter::once(Scope::Product(product)).chain(software)
	}

	/// Counts an incident with a unit for its product and its software, and looks at the evidence.
	pub(crate) fn count_incident(device: DeviceId) {
		let Some(known) = Devices::<T>::get(device) else {
			return;
		};
		let Some(kind) = Products::<T>::get(known.product).map(|product| product.kind) else {
			return;
		};
		let one = Counts { incidents: 1, studies: 0 };
		let before = Fleets::<T>::get(kind);
		let fleet = before.with(one);
		Fleets::<T>::insert(kind, fleet);
		for scope in Self::watched_as(&known) {
			let mut signal = Signals::<T>::get(scope);
			let counts = signal.counts.with(one);
			signal.counts = counts;
			let watch = signal.watch.get_or_insert(Watch::new(before));
			if watch.observe(counts, fleet) == Verdict::Alert {
				signal.alerts = signal.alerts.saturating_add(1);
				signal.alerted = Some(T::Time::now());
				Self::deposit_event(Event::SignalRaised { scope, counts, fleet });
			}
			Signals::<T>::insert(scope, signal);
		}
	}

	/// Counts the studies of a few units for their products and their software, the next ones in the next block.
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

	/// Notes which of the units of one study are not to be counted, because an earlier one is of the same product.
	pub(crate) fn note_repeats(devices: &[DeviceVersion]) {
		let mut before: Vec<(ProductId, Option<H256>)> = Vec::new();
		for DeviceVersion { device, version } in devices {
			let Some(known) = Devices::<T>::get(device) else {
				continue;
			};
			// What it ran before its last update is not known here, and was counted at the update.
			let software = known.software.filter(|_| *version == known.version);
			let product = before.iter().any(|(product, _)| *product == known.product);
			let same = software.is_some() && before.contains(&(known.product, software));
			if product {
				Repeated::<T>::mutate(device, |repeats| {
					let repeats = repeats.get_or_insert_default();
					repeats.product = repeats.product.saturating_add(1);
					repeats.software = repeats.software.saturating_add(same.into());
				});
			}
			before.push((known.product, software));
		}
	}

	/// Counts the studies that a unit made since it was last counted, except those that count for another unit of its
	/// product. Returns whether there were any.
	pub(crate) fn count_unit(device: DeviceId, known: &mut DeviceOf<T>) -> bool {
		let made = T::Studies::made_by(&DeviceVersion { device, version: known.version });
		let new = made.saturating_sub(known.counted);
		if new == 0 {
			return false;
		}
		known.counted = made;
		let repeats = Repeated::<T>::take(device).unwrap_or_default();
		if let Some(product) = Products::<T>::get(known.product) {
			let counts = |repeats: u32| Counts { incidents: 0, studies: new.saturating_sub(repeats) };
			let before = Fleets::<T>::get(product.kind);
			Fleets::<T>::insert(product.kind, before.with(counts(repeats.product)));
			for scope in Self::watched_as(known) {
				let new = counts(match scope {
					Scope::Software { .. } => repeats.software,
					Scope::Product(_) | Scope::Lot { .. } => repeats.product,
				});
				Signals::<T>::mutate(scope, |signal| {
					signal.watch.get_or_insert(Watch::new(before));
					signal.counts = signal.counts.with(new);
				});
			}
		}
		true
	}
}
