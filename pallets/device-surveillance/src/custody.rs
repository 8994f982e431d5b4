//! Products, units, and changes of custody.

use super::*;

/// Whether organisations of this kind register products.
const fn registers(kind: OrganisationKind) -> bool {
	use OrganisationKind::*;
	makes(kind) || matches!(kind, Hospital | ImagingCentre | University)
}

/// Whether organisations of this kind make products.
const fn makes(kind: OrganisationKind) -> bool {
	matches!(kind, OrganisationKind::Manufacturer | OrganisationKind::AiVendor)
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_product(
		by: &T::AccountId,
		standing: &Standing,
		kind: ProductKind,
		udi_di: Option<UdiDi>,
		basic_udi: Option<BasicUdi>,
	) -> Result<ProductId, DispatchError> {
		ensure!(registers(standing.kind), Error::<T>::NotARegistrant);
		ensure!(udi_di.as_ref().is_none_or(|udi| udi.check().is_ok()), Error::<T>::InvalidUdi);
		if let Some(basic) = &basic_udi {
			let allowed = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'-';
			let valid = udi_di.is_some() && basic.len() >= 6 && basic.iter().all(allowed);
			ensure!(valid, Error::<T>::InvalidBasicUdi);
		}
		let manufacturer = makes(standing.kind).then_some(standing.organisation);
		if let Some(known) = udi_di.as_ref().and_then(Labelled::<T>::get) {
			Self::take_over(known, manufacturer, kind, basic_udi)?;
			return Ok(known);
		}
		let id = NextProduct::<T>::get();
		NextProduct::<T>::put(id.checked_add(1).ok_or(Error::<T>::Overflow)?);
		if let Some(udi_di) = &udi_di {
			Labelled::<T>::insert(udi_di, id);
		}
		let product = Product {
			kind,
			udi_di,
			basic_udi,
			manufacturer,
			units: 0,
			signed: Self::sign(by, standing),
			ticket: T::Rent::new(by, Self::product_footprint())?,
		};
		Products::<T>::insert(id, product);
		Ok(id)
	}

	/// The manufacturer takes over a product that another organisation registered, with what its label says.
	fn take_over(
		product: ProductId,
		manufacturer: Option<OrganisationId>,
		kind: ProductKind,
		basic_udi: Option<BasicUdi>,
	) -> DispatchResult {
		let mut known = Products::<T>::get(product).ok_or(Error::<T>::ProductNotFound)?;
		ensure!(known.manufacturer.is_none() && manufacturer.is_some(), Error::<T>::ProductExists);
		if known.kind != kind {
			let counts = Signals::<T>::get(Scope::Product(product)).counts;
			Fleets::<T>::mutate(known.kind, |fleet| *fleet = fleet.without(counts));
			Fleets::<T>::mutate(kind, |fleet| *fleet = fleet.with(counts));
		}
		(known.kind, known.basic_udi, known.manufacturer) = (kind, basic_udi, manufacturer);
		Products::<T>::insert(product, known);
		Ok(())
	}

	pub(crate) fn do_name(
		by: &T::AccountId,
		product: ProductId,
		manufacturer: Option<OrganisationId>,
	) -> DispatchResult {
		let standing = Self::ensure_role(by, Roles::DEVICE_MANAGER)?;
		let mut known = Products::<T>::get(product).ok_or(Error::<T>::ProductNotFound)?;
		let gives_up = manufacturer.is_none() && known.manufacturer == Some(standing.organisation);
		ensure!(gives_up || standing.kind == OrganisationKind::Regulator, Error::<T>::NotAuthorised);
		let can_be = |organisation| T::Membership::kind(organisation).is_some_and(makes);
		ensure!(manufacturer.is_none_or(can_be), Error::<T>::NotAManufacturer);
		known.manufacturer = manufacturer;
		Products::<T>::insert(product, known);
		Ok(())
	}

	pub(crate) fn do_register_device(
		by: &T::AccountId,
		standing: &Standing,
		product: ProductId,
		unit: H256,
		lot: Option<H256>,
		software: Option<H256>,
	) -> Result<DeviceId, DispatchError> {
		let mut known = Products::<T>::get(product).ok_or(Error::<T>::ProductNotFound)?;
		let may = match known.manufacturer {
			None if known.udi_di.is_some() => registers(standing.kind),
			_ => Self::answers_for(&known, standing.organisation),
		};
		ensure!(may, Error::<T>::NotRegistrant);
		ensure!(!Units::<T>::contains_key(unit, standing.organisation), Error::<T>::UnitExists);
		let id = NextDevice::<T>::get();
		NextDevice::<T>::put(id.checked_add(1).ok_or(Error::<T>::Overflow)?);
		known.units = known.units.checked_add(1).ok_or(Error::<T>::Overflow)?;
		Products::<T>::insert(product, known);
		let device = Device {
			product,
			unit,
			lot,
			software,
			version: 0,
			counted: 0,
			custodian: standing.organisation,
			offered: None,
			transfers: 0,
			state: DeviceState::Registered,
			checks: BoundedVec::new(),
			watched: None,
			written: 0,
			signed: Self::sign(by, standing),
			ticket: T::Rent::new(by, Self::device_footprint())?,
		};
		Units::<T>::insert(unit, standing.organisation, id);
		Self::concern(id, &device);
		Devices::<T>::insert(id, device);
		Ok(id)
	}

	/// Whether an organisation answers for a product: the manufacturer, or the registrant of one without UDI-DI, of which
	/// the ledger does not have the manufacturer.
	pub(crate) fn answers_for(product: &ProductOf<T>, organisation: OrganisationId) -> bool {
		match (product.manufacturer, &product.udi_di) {
			(Some(manufacturer), _) => manufacturer == organisation,
			(None, None) => product.signed.organisation == organisation,
			(None, Some(_)) => false,
		}
	}

	/// Returns the custodian.
	pub(crate) fn do_offer(
		by: &T::AccountId,
		device: DeviceId,
		to: OrganisationId,
	) -> Result<OrganisationId, DispatchError> {
		let standing = Self::ensure_role(by, Roles::DEVICE_MANAGER)?;
		let mut known = Self::own(device, &standing)?;
		ensure!(known.state != DeviceState::Decommissioned, Error::<T>::InvalidState);
		ensure!(known.offered.is_none(), Error::<T>::HandOverPending);
		let valid = to != known.custodian && T::Membership::kind(to).is_some();
		ensure!(valid, Error::<T>::InvalidRecipient);
		known.offered = Some(to);
		Devices::<T>::insert(device, known);
		Ok(standing.organisation)
	}

	/// Returns the old and the new custodian.
	pub(crate) fn do_accept(
		by: &T::AccountId,
		device: DeviceId,
	) -> Result<(OrganisationId, OrganisationId), DispatchError> {
		let standing = Self::ensure_role(by, Roles::DEVICE_MANAGER)?;
		let mut known = Devices::<T>::get(device).ok_or(Error::<T>::DeviceNotFound)?;
		let to = standing.organisation;
		ensure!(known.offered == Some(to), Error::<T>::NotOffered);
		let from = known.custodian;
		known.custodian = to;
		known.offered = None;
		known.transfers = known.transfers.saturating_add(1);
		// Whoever has it now has to accept and check it anew.
		known.state = DeviceState::Registered;
		known.checks = BoundedVec::new();
		Self::watch(device, &mut known);
		Self::write(by, &standing, device, known, Happened::HandedOver { from, to })?;
		Ok((from, to))
	}

	pub(crate) fn do_decline(by: &T::AccountId, device: DeviceId) -> DispatchResult {
		let standing = Self::ensure_role(by, Roles::DEVICE_MANAGER)?;
		let mut known = Devices::<T>::get(device).ok_or(Error::<T>::DeviceNotFound)?;
		let to = known.offered.take().ok_or(Error::<T>::NotOffered)?;
		let may = [to, known.custodian].contains(&standing.organisation);
		ensure!(may, Error::<T>::NotOffered);
		Devices::<T>::insert(device, known);
		Ok(())
	}
}
