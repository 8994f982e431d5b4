//! Products, units, and changes of custody.

use super::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_product(
		by: &T::AccountId,
		standing: &Standing,
		kind: ProductKind,
		udi_di: Option<UdiDi>,
		basic_udi: Option<BasicUdi>,
	) -> Result<ProductId, DispatchError> {
		use OrganisationKind::*;
		let may = matches!(standing.kind, Manufacturer | AiVendor | Hospital | ImagingCentre | University);
		ensure!(may, Error::<T>::NotARegistrant);
		ensure!(udi_di.as_ref().is_none_or(|udi| udi.check().is_ok()), Error::<T>::InvalidUdi);
		if let Some(basic) = &basic_udi {
			let allowed = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'-';
			let valid = udi_di.is_some() && basic.len() >= 6 && basic.iter().all(allowed);
			ensure!(valid, Error::<T>::InvalidBasicUdi);
		}
		let id = NextProduct::<T>::get();
		NextProduct::<T>::put(id.checked_add(1).ok_or(Error::<T>::Overflow)?);
		let product = Product {
			kind,
			udi_di,
			basic_udi,
			units: 0,
			counts: Counts::default(),
			signed: Self::sign(by, standing),
			ticket: T::Rent::new(by, Self::product_footprint())?,
		};
		Products::<T>::insert(id, product);
		Ok(id)
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
		ensure!(known.signed.organisation == standing.organisation, Error::<T>::NotRegistrant);
		ensure!(!Units::<T>::contains_key(unit), Error::<T>::UnitExists);
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
		Units::<T>::insert(unit, id);
		Self::concern(id, &device);
		Devices::<T>::insert(id, device);
		Ok(id)
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
