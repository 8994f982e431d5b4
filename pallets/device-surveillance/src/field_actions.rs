//! Recalls, notices and corrections, and the answers of custodians.

use super::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_open(
		by: &T::AccountId,
		standing: &Standing,
		kind: ActionKind,
		reason: ActionReason,
		scope: Scope,
		document: H256,
	) -> Result<ActionId, DispatchError> {
		let product = Products::<T>::get(scope.product()).ok_or(Error::<T>::ProductNotFound)?;
		let own = Self::answers_for(&product, standing.organisation);
		ensure!(own || standing.kind == OrganisationKind::Regulator, Error::<T>::NotActionOwner);
		let concerned = Concerned::<T>::iter_key_prefix(scope).next().is_some();
		ensure!(concerned, Error::<T>::NothingConcerned);
		let id = NextAction::<T>::get();
		NextAction::<T>::put(id.checked_add(1).ok_or(Error::<T>::Overflow)?);
		let action = FieldAction {
			kind,
			reason,
			scope,
			document,
			open: true,
			signed: Self::sign(by, standing),
			ticket: T::Rent::new(by, Self::action_footprint())?,
		};
		Actions::<T>::insert(id, action);
		Ok(id)
	}

	/// Returns the custodian.
	pub(crate) fn do_acknowledge(
		by: &T::AccountId,
		action: ActionId,
		unit: DeviceVersion,
		outcome: ActionOutcome,
	) -> Result<OrganisationId, DispatchError> {
		let standing = Self::ensure_role(by, CHECKERS)?;
		let device = unit.device;
		let known = Self::own(device, &standing)?;
		let asked = Actions::<T>::get(action).ok_or(Error::<T>::ActionNotFound)?;
		ensure!(asked.open, Error::<T>::ActionIsClosed);
		let concerned = Concerned::<T>::contains_key(asked.scope, unit);
		ensure!(concerned, Error::<T>::NotConcerned);
		Answers::<T>::insert(action, device, known.written);
		let happened = Happened::Answered { action, outcome };
		Self::write(by, &standing, device, known, happened)?;
		Ok(standing.organisation)
	}

	pub(crate) fn do_close(by: &T::AccountId, action: ActionId) -> DispatchResult {
		let standing = Self::ensure_role(by, Roles::DEVICE_MANAGER)?;
		let mut known = Actions::<T>::get(action).ok_or(Error::<T>::ActionNotFound)?;
		let own = known.signed.organisation == standing.organisation;
		ensure!(own || standing.kind == OrganisationKind::Regulator, Error::<T>::NotActionOwner);
		ensure!(known.open, Error::<T>::ActionIsClosed);
		known.open = false;
		Actions::<T>::insert(action, known);
		Ok(())
	}

	/// Lists a unit under the scopes that field actions can have.
	pub(crate) fn concern(device: DeviceId, known: &DeviceOf<T>) {
		let (product, version) = (known.product, known.version);
		let device = DeviceVersion { device, version };
		if version == 0 {
			Concerned::<T>::insert(Scope::Product(product), device, ());
			if let Some(lot) = known.lot {
				Concerned::<T>::insert(Scope::Lot { product, lot }, device, ());
			}
		}
		if let Some(software) = known.software {
			Concerned::<T>::insert(Scope::Software { product, software }, device, ());
		}
	}
}
