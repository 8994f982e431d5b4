//! Rights of the callers, footprints, and answers to other pallets.

use super::*;

impl<T: Config> Pallet<T> {
	/// The footprint of a product, with its UDI-DI and the evidence against it.
	pub fn product_footprint() -> Footprint {
		Footprint::from_mel::<(ProductId, ProductOf<T>, UdiDi, ProductId, Scope, Signal)>()
	}

	/// The footprint of a unit, with its places in the lists and the evidence against its software.
	pub fn device_footprint() -> Footprint {
		let scopes = <[(Scope, DeviceVersion); 3]>::max_encoded_len();
		let lists =
			<(H256, OrganisationId, DeviceId, Day, Awaited, Scope, Signal, DeviceId, Repeats)>::max_encoded_len();
		let lists = lists.saturating_add(scopes);
		let record = <(DeviceId, DeviceOf<T>)>::max_encoded_len();
		Footprint::from_parts(1, record.saturating_add(lists))
	}

	/// The footprint of an entry, with its place among the deadlines or the answers; for an `update` of the software,
	/// also with the place among the versions and the evidence against the version.
	pub fn entry_footprint(update: bool) -> Footprint {
		let entry = <(DeviceId, u32, EntryOf<T>, Day, Awaited)>::max_encoded_len();
		let version = <(Scope, DeviceVersion, Scope, Signal)>::max_encoded_len();
		Footprint::from_parts(1, entry.saturating_add(if update { version } else { 0 }))
	}

	/// The footprint of an incident, with its place among the deadlines.
	pub fn incident_footprint() -> Footprint {
		Footprint::from_mel::<(IncidentId, IncidentOf<T>, Day, Awaited)>()
	}

	/// The footprint of a report of an incident.
	pub fn submission_footprint() -> Footprint {
		Footprint::from_mel::<(IncidentId, u16, SubmissionOf<T>)>()
	}

	/// The footprint of a field action.
	pub fn action_footprint() -> Footprint {
		Footprint::from_mel::<(ActionId, FieldActionOf<T>)>()
	}

	/// The standing of a member with one of these roles, or of an organisation itself.
	pub(crate) fn ensure_role(who: &T::AccountId, roles: Roles) -> Result<Standing, Error<T>> {
		T::Membership::standing(who).filter(|standing| standing.roles.any_of(roles)).ok_or(Error::<T>::NotAuthorised)
	}

	pub(crate) fn sign(by: &T::AccountId, standing: &Standing) -> SignatureOf<T> {
		Signature {
			by: by.clone(),
			organisation: standing.organisation,
			at: T::Time::now(),
			block: frame_system::Pallet::<T>::block_number(),
		}
	}

	/// The unit, if this organisation is its custodian.
	pub(crate) fn own(device: DeviceId, standing: &Standing) -> Result<DeviceOf<T>, Error<T>> {
		let known = Devices::<T>::get(device).ok_or(Error::<T>::DeviceNotFound)?;
		ensure!(known.custodian == standing.organisation, Error::<T>::NotCustodian);
		Ok(known)
	}

	/// Today, by the chain's clock.
	pub(crate) fn today() -> Day {
		Self::day_of(T::Time::now())
	}

	pub(crate) fn day_of(at: Moment) -> Day {
		Day::try_from(calendar::day_of(at)).unwrap_or(Day::MAX)
	}

	/// Writes an entry into the file of a unit, and the unit itself.
	pub(crate) fn write(
		by: &T::AccountId,
		standing: &Standing,
		device: DeviceId,
		mut known: DeviceOf<T>,
		happened: Happened,
	) -> DispatchResult {
		let update = matches!(happened, Happened::Checked { software: Some(_), .. });
		let entry = Entry {
			happened,
			state: known.state,
			signed: Self::sign(by, standing),
			ticket: T::Rent::new(by, Self::entry_footprint(update))?,
		};
		Entries::<T>::insert(device, known.written, entry);
		// Whoever has the unit cannot fill the file for the next custodian: each entry has its rent, and room for 2^32.
		known.written = known.written.checked_add(1).ok_or(Error::<T>::Overflow)?;
		Devices::<T>::insert(device, known);
		Ok(())
	}
}

impl<T: Config> DeviceLookup for Pallet<T> {
	fn held(device: DeviceId, organisation: OrganisationId) -> Option<DeviceVersion> {
		let known = Devices::<T>::get(device).filter(|known| known.custodian == organisation)?;
		let version = known.version;
		Some(DeviceVersion { device, version })
	}

	fn condition_at(device: DeviceId, at: Moment) -> Option<Condition> {
		Self::condition_of(device, at)
	}

	fn used_together(devices: &[DeviceVersion]) {
		Self::note_repeats(devices);
	}
}
