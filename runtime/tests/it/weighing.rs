//! No call uses more than it declares: whatever a test of the runtime has somebody sign ([`crate::world::submit`]) is
//! weighed here first, on a state that is then rolled back.
//!
//! Compared are the distinct keys that a call reads and writes, and the bytes that it reads, with what it declares before
//! it runs and with what it says afterwards, when it asks for a refund. `scripts/weights --check` compares the worst case of
//! every call, and the proof as a node records it.

use codec::Encode;
use frame_support::{
	dispatch::GetDispatchInfo,
	storage::{with_transaction_unchecked, TransactionOutcome},
	traits::{Get, WhitelistedStorageKeys},
	weights::Weight,
};
use radledger_runtime::{
	configs::system::counting::{counted, Counts},
	*,
};
use sp_externalities::{
	set_and_run_with_externalities, with_externalities, Error, Extension, ExtensionStore, Externalities,
	MultiRemovalResults,
};
use sp_runtime::traits::Dispatchable;
use sp_storage::{ChildInfo, StateVersion, TrackedStorageKey};
use std::{
	any::{Any, TypeId},
	collections::{BTreeMap, BTreeSet},
};

/// What ran touched these keys.
#[derive(Default)]
struct Touched {
	/// Read before they were written, with the bytes of their values.
	read: BTreeMap<Vec<u8>, usize>,
	written: BTreeSet<Vec<u8>>,
}

/// The storage below, watched.
struct Watch<'a> {
	below: &'a mut dyn Externalities,
	touched: Touched,
}

impl Watch<'_> {
	fn note_read(&mut self, key: &[u8], length: usize) {
		if !self.touched.written.contains(key) {
			self.touched.read.entry(key.to_vec()).or_insert(length);
		}
	}
}

impl ExtensionStore for Watch<'_> {
	fn extension_by_type_id(&mut self, type_id: TypeId) -> Option<&mut dyn Any> {
		self.below.extension_by_type_id(type_id)
	}

	fn register_extension_with_type_id(&mut self, id: TypeId, extension: Box<dyn Extension>) -> Result<(), Error> {
		self.below.register_extension_with_type_id(id, extension)
	}

	fn deregister_extension_by_type_id(&mut self, type_id: TypeId) -> Result<(), Error> {
		self.below.deregister_extension_by_type_id(type_id)
	}
}

impl Externalities for Watch<'_> {
	fn storage(&mut self, key: &[u8]) -> Option<Vec<u8>> {
		let value = self.below.storage(key);
		self.note_read(key, value.as_ref().map_or(0, Vec::len));
		value
	}

	fn storage_hash(&mut self, key: &[u8]) -> Option<Vec<u8>> {
		self.note_read(key, 32);
		self.below.storage_hash(key)
	}

	fn exists_storage(&mut self, key: &[u8]) -> bool {
		self.storage(key).is_some()
	}

	fn place_storage(&mut self, key: Vec<u8>, value: Option<Vec<u8>>) {
		self.touched.written.insert(key.clone());
		self.below.place_storage(key, value);
	}

	fn storage_append(&mut self, key: Vec<u8>, value: Vec<u8>) {
		let length = self.below.storage(&key).map_or(0, |value| value.len());
		self.note_read(&key, length);
		self.touched.written.insert(key.clone());
		self.below.storage_append(key, value);
	}

	fn clear_prefix(&mut self, prefix: &[u8], limit: Option<u32>, cursor: Option<&[u8]>) -> MultiRemovalResults {
		let mut key = prefix.to_vec();
		while let Some(next) = self.below.next_storage_key(&key).filter(|next| next.starts_with(prefix)) {
			self.touched.written.insert(next.clone());
			key = next;
		}
		self.below.clear_prefix(prefix, limit, cursor)
	}

	fn next_storage_key(&mut self, key: &[u8]) -> Option<Vec<u8>> {
		self.below.next_storage_key(key)
	}

	// This runtime has no child tries.
	fn child_storage(&mut self, child: &ChildInfo, key: &[u8]) -> Option<Vec<u8>> {
		self.below.child_storage(child, key)
	}

	fn child_storage_hash(&mut self, child: &ChildInfo, key: &[u8]) -> Option<Vec<u8>> {
		self.below.child_storage_hash(child, key)
	}

	fn next_child_storage_key(&mut self, child: &ChildInfo, key: &[u8]) -> Option<Vec<u8>> {
		self.below.next_child_storage_key(child, key)
	}

	fn kill_child_storage(
		&mut self,
		child: &ChildInfo,
		limit: Option<u32>,
		cursor: Option<&[u8]>,
	) -> MultiRemovalResults {
		self.below.kill_child_storage(child, limit, cursor)
	}

	fn clear_child_prefix(
		&mut self,
		child: &ChildInfo,
		prefix: &[u8],
		limit: Option<u32>,
		cursor: Option<&[u8]>,
	) -> MultiRemovalResults {
		self.below.clear_child_prefix(child, prefix, limit, cursor)
	}

	fn place_child_storage(&mut self, child: &ChildInfo, key: Vec<u8>, value: Option<Vec<u8>>) {
		self.below.place_child_storage(child, key, value);
	}

	fn child_storage_root(&mut self, child: &ChildInfo, version: StateVersion) -> Vec<u8> {
		self.below.child_storage_root(child, version)
	}

	fn storage_root(&mut self, version: StateVersion) -> Vec<u8> {
		self.below.storage_root(version)
	}

	fn set_offchain_storage(&mut self, key: &[u8], value: Option<&[u8]>) {
		self.below.set_offchain_storage(key, value);
	}

	fn storage_start_transaction(&mut self) {
		self.below.storage_start_transaction();
	}

	fn storage_rollback_transaction(&mut self) -> Result<(), ()> {
		self.below.storage_rollback_transaction()
	}

	fn storage_commit_transaction(&mut self) -> Result<(), ()> {
		self.below.storage_commit_transaction()
	}

	fn wipe(&mut self) {
		self.below.wipe();
	}

	fn commit(&mut self) {
		self.below.commit();
	}

	fn read_write_count(&self) -> (u32, u32, u32, u32) {
		self.below.read_write_count()
	}

	fn reset_read_write_count(&mut self) {
		self.below.reset_read_write_count();
	}

	fn get_whitelist(&self) -> Vec<TrackedStorageKey> {
		self.below.get_whitelist()
	}

	fn set_whitelist(&mut self, new: Vec<TrackedStorageKey>) {
		self.below.set_whitelist(new);
	}

	fn get_read_and_written_keys(&self) -> Vec<(Vec<u8>, u32, u32, bool)> {
		self.below.get_read_and_written_keys()
	}
}

/// Runs something under watch, on a state that is rolled back.
fn watched<R>(run: impl FnOnce() -> R) -> (R, Touched) {
	with_transaction_unchecked(|| {
		let done = with_externalities(|below| {
			let mut watch = Watch { below, touched: Touched::default() };
			let done = set_and_run_with_externalities(&mut watch, run);
			(done, watch.touched)
		});
		TransactionOutcome::Rollback(done.expect("a chain is set"))
	})
}

/// The keys that are paid for already when a call of `signer` begins: those that every block and every transaction touches
/// (as in benchmarks), what `AuthoriseSender` reads, and whether the call is paused (`weights::ExtrinsicBaseWeight`).
fn paid_for(signer: &AccountId, call: &RuntimeCall) -> BTreeSet<Vec<u8>> {
	use frame_support::{
		storage::generator::{StorageMap as _, StorageValue as _},
		traits::GetCallMetadata,
	};
	use pallet_consortium::{Actor, Actors, Organisations};
	let mut keys: BTreeSet<_> =
		AllPalletsWithSystem::whitelisted_storage_keys().into_iter().map(|known| known.key).collect();
	keys.extend([
		frame_support::storage::transactional::TRANSACTION_LEVEL_KEY.to_vec(),
		sp_storage::well_known_keys::EXTRINSIC_INDEX.to_vec(),
		sp_storage::well_known_keys::INTRABLOCK_ENTROPY.to_vec(),
		pallet_timestamp::Now::<Runtime>::storage_value_final_key().to_vec(),
		pallet_safe_mode::EnteredUntil::<Runtime>::storage_value_final_key().to_vec(),
		frame_system::Account::<Runtime>::storage_map_final_key(signer),
		Actors::<Runtime>::storage_map_final_key(signer),
	]);
	let name = call.get_call_metadata();
	type Name = frame_support::BoundedVec<u8, <Runtime as pallet_tx_pause::Config>::MaxNameLen>;
	let bounded = |name: &str| -> Name { name.as_bytes().to_vec().try_into().unwrap() };
	keys.insert(pallet_tx_pause::PausedCalls::<Runtime>::storage_map_final_key((
		bounded(name.pallet_name),
		bounded(name.function_name),
	)));
	let organisation = match Actors::<Runtime>::get(signer) {
		Some(Actor::Organisation(id)) => Some(id),
		Some(Actor::Member(credential)) => Some(credential.organisation),
		_ => None,
	};
	keys.extend(organisation.map(Organisations::<Runtime>::storage_map_final_key));
	keys
}

/// Whether a key is gone before the block ends, and so reaches no database: what opens studies. A study that was opened is
/// read from memory, and a call that finds none opened ends there.
fn is_passing(key: &[u8]) -> bool {
	use frame_support::storage::StoragePrefixedMap;
	use pallet_image_provenance::{Opened, OpenedNames};
	let passing = [Opened::<Runtime>::final_prefix(), OpenedNames::<Runtime>::final_prefix()];
	passing.iter().any(|prefix| key.starts_with(prefix))
}

/// The pallet that a key belongs to, and the item: as far as they are known by their names.
fn name_of(key: &[u8]) -> String {
	let metadata = crate::metadata::metadata();
	for pallet in &metadata.pallets {
		for storage in pallet.storage.iter() {
			for entry in &storage.entries {
				let prefix = [
					sp_io::hashing::twox_128(storage.prefix.as_bytes()),
					sp_io::hashing::twox_128(entry.name.as_bytes()),
				]
				.concat();
				if key.starts_with(&prefix) {
					return format!("{}.{}", pallet.name, entry.name);
				}
			}
		}
	}
	String::from_utf8_lossy(key).into_owned()
}

/// Weighs what `signer` is about to do; panics if it uses more than it declares.
pub fn weigh(signer: &AccountId, call: &RuntimeCall) {
	let dispatch = || call.clone().dispatch(RuntimeOrigin::signed(signer.clone()));
	let (declared, length) = (call.get_dispatch_info().call_weight, call.encoded_size());
	let (result, touched) = watched(dispatch);
	let free = paid_for(signer, call);
	let read: Vec<_> = touched.read.iter().filter(|(key, _)| !free.contains(*key) && !is_passing(key)).collect();
	// What fails is rolled back.
	let written: Vec<_> =
		touched.written.iter().filter(|key| result.is_ok() && !free.contains(*key) && !is_passing(key)).collect();
	let bytes = read.iter().map(|(_, length)| **length as u64).sum::<u64>();
	let used = Counts { reads: read.len() as u64, writes: written.len() as u64 };

	let promised = counted(|| call.get_dispatch_info().call_weight);
	let after = match &result {
		Ok(info) => info.actual_weight,
		Err(error) => error.post_info.actual_weight,
	};
	let after = after.and_then(|weight| {
		// A call that refuses weights may end differently at other prices: then nothing is learnt.
		let mut ended_alike = false;
		let mut again = || {
			let (is_ok, actual) = match dispatch() {
				Ok(info) => (true, info.actual_weight),
				Err(error) => (false, error.post_info.actual_weight),
			};
			ended_alike = is_ok == result.is_ok() && actual.is_some();
			actual.unwrap_or_default()
		};
		let counts = counted(|| with_transaction_unchecked(|| TransactionOutcome::Rollback(again())));
		ended_alike.then_some((weight, counts))
	});
	// Its signer says how much it may weigh, as a number.
	let names_a_weight =
		["max_weight: ", "proposal_weight_bound: "].iter().any(|field| format!("{call:?}").contains(field));
	let prices = <Runtime as frame_system::Config>::DbWeight::get();
	let price = prices.reads_writes(used.reads, used.writes).ref_time();
	let says = |when: &str, weight: Weight, counts: Counts| {
		let counted = counts.reads >= used.reads && counts.writes >= used.writes;
		let enough = (counted || names_a_weight && weight.ref_time() >= price) && weight.proof_size() >= bytes;
		let names = |keys: Vec<&Vec<u8>>| keys.into_iter().map(|key| name_of(key)).collect::<Vec<_>>();
		assert!(
			enough,
			"{} of {length} bytes declares {when} {counts:?} and a proof of {} bytes, but uses {used:?} and {bytes} \
			 bytes; reads {:?}, writes {:?}",
			&format!("{call:?}").chars().take(300).collect::<String>(),
			weight.proof_size(),
			names(read.iter().map(|(key, _)| *key).collect()),
			names(written.clone()),
		);
	};
	says("before", declared, promised);
	if let Some((weight, counts)) = after {
		says("afterwards", weight, counts);
	}
}
