//! What the ledger tells who asks.

use super::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn product_view(product: ProductId) -> Option<ProductViewOf<T>> {
		Products::<T>::get(product).map(|known| ProductView {
			product,
			kind: known.kind,
			manufacturer: known.signed.organisation,
			udi_di: known.udi_di,
			basic_udi: known.basic_udi,
			units: known.units,
			by: known.signed.by,
			at: known.signed.at,
			block: known.signed.block,
		})
	}

	pub(crate) fn device_view(device: DeviceId) -> Option<DeviceViewOf<T>> {
		Devices::<T>::get(device).map(|known| DeviceView {
			device,
			product: known.product,
			unit: known.unit,
			lot: known.lot,
			software: known.software,
			custodian: known.custodian,
			offered: known.offered,
			transfers: known.transfers,
			state: known.state,
			condition: condition(known.state, &known.checks, Self::today()),
			checks: known.checks.into_inner(),
			written: known.written,
			by: known.signed.by,
			at: known.signed.at,
			block: known.signed.block,
		})
	}

	pub(crate) fn devices_from(
		custodian: Option<OrganisationId>,
		first: DeviceId,
	) -> (Vec<DeviceViewOf<T>>, Option<DeviceId>) {
		let registered = NextDevice::<T>::get();
		let end = first.saturating_add(MAX_PAGE).min(registered);
		let found = (first..end)
			.filter_map(Self::device_view)
			.filter(|known| custodian.is_none_or(|wanted| wanted == known.custodian));
		(found.collect(), (end < registered).then_some(end))
	}

	pub(crate) fn entries_from(device: DeviceId, first: u16) -> Vec<EntryViewOf<T>> {
		let written = Devices::<T>::get(device).map_or(0, |known| known.written);
		(first..written)
			.take(MAX_PAGE as usize)
			.filter_map(|number| {
				let entry = Entries::<T>::get(device, number)?;
				Some(EntryView {
					number,
					happened: entry.happened,
					state: entry.state,
					by: entry.signed.by,
					organisation: entry.signed.organisation,
					at: entry.signed.at,
					block: entry.signed.block,
				})
			})
			.collect()
	}

	/// How many entries there were at a moment: they are in the order of time.
	fn written_by(device: DeviceId, written: u16, at: Moment) -> u16 {
		let (mut low, mut high) = (0, written);
		while low < high {
			let middle = low.midpoint(high);
			let later = Entries::<T>::get(device, middle).is_none_or(|entry| entry.signed.at > at);
			if later {
				high = middle;
			} else {
				low = middle.saturating_add(1);
			}
		}
		low
	}

	/// Whether a unit was fit for use at a moment, as its file tells; `None` before it was registered.
	pub(crate) fn condition_of(device: DeviceId, at: Moment) -> Option<Condition> {
		let known = Devices::<T>::get(device)?;
		if known.signed.at > at {
			return None;
		}
		let written = Self::written_by(device, known.written, at);
		if written == known.written {
			return Some(condition(known.state, &known.checks, Self::day_of(at)));
		}
		let last = written.checked_sub(1).and_then(|last| Entries::<T>::get(device, last));
		let state = last.map_or(DeviceState::Registered, |entry| entry.state);
		let mut checks: Vec<LastCheck> = Vec::new();
		for number in (0..written).rev() {
			match Entries::<T>::get(device, number)?.happened {
				Happened::Checked {
					kind,
					outcome,
					next_due,
					..
				} if !checks.iter().any(|last| last.kind == kind) => checks.push(LastCheck {
					kind,
					number,
					outcome,
					next_due,
				}),
				Happened::HandedOver { .. } => break,
				_ => {}
			}
		}
		Some(condition(state, &checks, Self::day_of(at)))
	}
}
