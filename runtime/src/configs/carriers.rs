//! What calls that carry others weigh, besides what they carry.
//!
//! The benchmarks of `utility`, `proxy` and `multisig` carry an empty call of an account that nobody asks about. Here, each
//! call that is carried is looked up among those that are paused. If it is made for another account, the record of that
//! account and of its organisation are read too: `AuthoriseSender` has read only those of the signer.

use crate::{weights, Runtime};
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// The weights `W`, with what is read for each call that is carried.
pub struct Carrying<W>(PhantomData<W>);

/// To find out whether `calls` calls are paused.
fn looked_up(calls: u32) -> Weight {
	<Runtime as frame_system::Config>::DbWeight::get().reads(calls.into())
}

/// To make a call for another account.
fn for_another() -> Weight {
	use pallet_consortium::WeightInfo;
	weights::pallet_consortium::WeightInfo::<Runtime>::authorise_sender().saturating_add(looked_up(1))
}

impl<W: pallet_utility::WeightInfo> pallet_utility::WeightInfo for Carrying<W> {
	fn batch(c: u32) -> Weight {
		W::batch(c).saturating_add(looked_up(c))
	}

	fn as_derivative() -> Weight {
		W::as_derivative().saturating_add(for_another())
	}

	fn batch_all(c: u32) -> Weight {
		W::batch_all(c).saturating_add(looked_up(c))
	}

	fn dispatch_as() -> Weight {
		W::dispatch_as().saturating_add(for_another())
	}

	fn force_batch(c: u32) -> Weight {
		W::force_batch(c).saturating_add(looked_up(c))
	}

	fn dispatch_as_fallible() -> Weight {
		W::dispatch_as_fallible().saturating_add(for_another())
	}

	fn if_else() -> Weight {
		W::if_else().saturating_add(looked_up(2))
	}
}

impl<W: pallet_proxy::WeightInfo> pallet_proxy::WeightInfo for Carrying<W> {
	fn proxy(p: u32) -> Weight {
		W::proxy(p).saturating_add(for_another())
	}

	fn proxy_announced(a: u32, p: u32) -> Weight {
		W::proxy_announced(a, p).saturating_add(for_another())
	}

	fn remove_announcement(a: u32, p: u32) -> Weight {
		W::remove_announcement(a, p)
	}

	fn reject_announcement(a: u32, p: u32) -> Weight {
		W::reject_announcement(a, p)
	}

	fn announce(a: u32, p: u32) -> Weight {
		W::announce(a, p)
	}

	fn add_proxy(p: u32) -> Weight {
		W::add_proxy(p)
	}

	fn remove_proxy(p: u32) -> Weight {
		W::remove_proxy(p)
	}

	fn remove_proxies(p: u32) -> Weight {
		W::remove_proxies(p)
	}

	fn create_pure(p: u32) -> Weight {
		W::create_pure(p)
	}

	fn kill_pure(p: u32) -> Weight {
		W::kill_pure(p)
	}

	fn poke_deposit() -> Weight {
		W::poke_deposit()
	}
}

impl<W: pallet_multisig::WeightInfo> pallet_multisig::WeightInfo for Carrying<W> {
	fn as_multi_threshold_1(z: u32) -> Weight {
		W::as_multi_threshold_1(z).saturating_add(for_another())
	}

	fn as_multi_create(s: u32, z: u32) -> Weight {
		W::as_multi_create(s, z)
	}

	fn as_multi_approve(s: u32, z: u32) -> Weight {
		W::as_multi_approve(s, z)
	}

	fn as_multi_complete(s: u32, z: u32) -> Weight {
		let account = <Runtime as frame_system::Config>::DbWeight::get().reads_writes(1, 1);
		W::as_multi_complete(s, z).saturating_add(for_another()).saturating_add(account)
	}

	fn approve_as_multi_create(s: u32) -> Weight {
		W::approve_as_multi_create(s)
	}

	fn approve_as_multi_approve(s: u32) -> Weight {
		W::approve_as_multi_approve(s)
	}

	fn cancel_as_multi(s: u32) -> Weight {
		W::cancel_as_multi(s)
	}

	fn poke_deposit(s: u32) -> Weight {
		W::poke_deposit(s)
	}
}

impl<W: pallet_meta_tx::WeightInfo> pallet_meta_tx::WeightInfo for Carrying<W> {
	// Its own extensions authorise the account, and count what they read.
	fn bare_dispatch(n: u32) -> Weight {
		W::bare_dispatch(n).saturating_add(looked_up(1))
	}
}
