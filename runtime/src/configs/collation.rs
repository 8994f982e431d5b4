//! Collators: those that the council appoints, and candidates that bond.

use super::governance::RootOrMajority;
use crate::{constants::*, weights, *};
use frame_support::{
	parameter_types,
	traits::{ConstBool, ConstU128, ConstU32, ConstU64},
	PalletId,
};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;

impl pallet_authorship::Config for Runtime {
	type EventHandler = (CollatorSelection,);
	type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Self, Aura>;
}

parameter_types! {
	/// Blocks in a session.
	pub const SessionLength: BlockNumber = 6 * HOURS;
	/// Blocks before the first session.
	pub const SessionOffset: BlockNumber = 0;
}

impl pallet_session::Config for Runtime {
	type Currency = Balances;
	type DisablingStrategy = ();
	// Only collators can set keys to any effect, and the council or a bond stands behind each of them.
	type KeyDeposit = ConstU128<0>;
	type Keys = SessionKeys;
	type NextSessionRotation = pallet_session::PeriodicSessions<SessionLength, SessionOffset>;
	type RuntimeEvent = RuntimeEvent;
	type SessionHandler = <SessionKeys as sp_runtime::traits::OpaqueKeys>::KeyTypeIdProviders;
	type SessionManager = CollatorSelection;
	type ShouldEndSession = pallet_session::PeriodicSessions<SessionLength, SessionOffset>;
	type ValidatorId = AccountId;
	type ValidatorIdOf = pallet_collator_selection::IdentityCollator;
	type WeightInfo = weights::pallet_session::WeightInfo<Runtime>;
}

impl pallet_aura::Config for Runtime {
	type AllowMultipleBlocksPerSlot = ConstBool<true>;
	type AuthorityId = AuraId;
	type DisabledValidators = ();
	type MaxAuthorities = ConstU32<{ MAX_INVULNERABLES + MAX_CANDIDATES }>;
	type SlotDuration = ConstU64<SLOT_DURATION>;
}

impl cumulus_pallet_aura_ext::Config for Runtime {}

impl pallet_authority_discovery::Config for Runtime {
	type MaxAuthorities = <Self as pallet_aura::Config>::MaxAuthorities;
}

/// Most collators that the council can appoint.
pub const MAX_INVULNERABLES: u32 = 50;
/// Most candidates that can bond.
pub const MAX_CANDIDATES: u32 = 50;

parameter_types! {
	/// Account of the pot that fees go to and collators are paid from.
	pub const PotId: PalletId = PalletId(*b"PotStake");
}

impl pallet_collator_selection::Config for Runtime {
	type Currency = Balances;
	type KickThreshold = SessionLength;
	type MaxCandidates = ConstU32<MAX_CANDIDATES>;
	type MaxInvulnerables = ConstU32<MAX_INVULNERABLES>;
	type MinEligibleCollators = ConstU32<1>;
	type PotId = PotId;
	type RuntimeEvent = RuntimeEvent;
	type UpdateOrigin = RootOrMajority;
	type ValidatorId = AccountId;
	type ValidatorIdOf = pallet_collator_selection::IdentityCollator;
	type ValidatorRegistration = Session;
	type WeightInfo = weights::pallet_collator_selection::WeightInfo<Runtime>;
}

#[cfg(test)]
mod tests {
	use super::*;
	use core::any::TypeId;
	use frame_support::traits::Get;

	#[test]
	fn collators_should_come_from_collator_selection() {
		assert_eq!(
			TypeId::of::<<Runtime as pallet_session::Config>::SessionManager>(),
			TypeId::of::<CollatorSelection>()
		);
		assert_eq!(
			TypeId::of::<<Runtime as pallet_authorship::Config>::EventHandler>(),
			TypeId::of::<(CollatorSelection,)>()
		);
	}

	#[test]
	fn aura_should_have_a_slot_for_every_collator() {
		let seats: u32 = <Runtime as pallet_aura::Config>::MaxAuthorities::get();
		assert_eq!(seats, MAX_INVULNERABLES + MAX_CANDIDATES);
		let slot: Moment = <Runtime as pallet_aura::Config>::SlotDuration::get();
		assert_eq!(slot, SLOT_DURATION);
		assert_eq!(SLOT_DURATION, Moment::from(RELAY_CHAIN_SLOT_DURATION));
	}

	#[test]
	fn weights_should_come_from_this_runtime() {
		assert_eq!(
			TypeId::of::<<Runtime as pallet_collator_selection::Config>::WeightInfo>(),
			TypeId::of::<weights::pallet_collator_selection::WeightInfo<Runtime>>()
		);
	}
}
