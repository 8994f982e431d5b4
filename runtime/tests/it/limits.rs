//! What is too large is refused, and what is allowed fits into a block.

use crate::world::*;
use codec::{Compact, Encode};
use frame_support::dispatch::{DispatchClass, GetDispatchInfo};
use radledger_primitives::H256;
use radledger_runtime::{
	configs::system::{RuntimeBlockLength, RuntimeBlockWeights},
	*,
};
use sp_runtime::transaction_validity::InvalidTransaction;

const MAX_BATCH: u32 = 256;

fn largest_batch() -> RuntimeCall {
	let numbered =
		|n: u32| pallet_image_provenance::NewStudy { study: H256::from_low_u64_be(u64::from(n) << 32), ..study(1) };
	let studies: Vec<_> = (0..MAX_BATCH).map(numbered).collect();
	pallet_image_provenance::Call::anchor_studies { studies: studies.try_into().unwrap() }.into()
}

#[test]
fn largest_batch_should_fit_into_a_block_and_be_anchored() {
	let largest = largest_batch();
	let limits = RuntimeBlockWeights::get();
	let room = limits.get(DispatchClass::Normal).max_extrinsic.unwrap();
	let weight = largest.get_dispatch_info().call_weight;
	assert!(weight.all_lte(room), "{weight:?} of {room:?}");
	assert!((largest.encoded_size() as u32) < *RuntimeBlockLength::get().max.get(DispatchClass::Normal));
	chain().execute_with(|| {
		submit("technologist-1", largest).unwrap().unwrap();
		assert_eq!(pallet_image_provenance::Studies::<Runtime>::iter_keys().count() as u32, MAX_BATCH);
	});
}

#[test]
fn batch_of_studies_should_not_decode_when_it_is_larger_than_allowed() {
	let batch = |length: u32| {
		let mut bytes = vec![51, 1];
		Compact(length).encode_to(&mut bytes);
		(0..length).for_each(|_| study(1).encode_to(&mut bytes));
		decoded::<RuntimeCall>(&bytes)
	};
	assert!(matches!(batch(MAX_BATCH), Ok(RuntimeCall::ImageProvenance(_))));
	assert!(batch(MAX_BATCH + 1).is_err());
}

#[test]
fn transaction_should_be_refused_when_it_is_longer_than_a_block() {
	chain().execute_with(|| {
		let remark = vec![0; constants::MAXIMUM_BLOCK_LENGTH as usize];
		let call = frame_system::Call::remark { remark };
		assert_eq!(pool(signed("technologist-1", call)), Err(invalid(InvalidTransaction::ExhaustsResources)));
	});
}

#[test]
fn every_call_of_ours_should_fit_into_a_tenth_of_a_block_unless_it_is_a_batch() {
	let limit = sp_runtime::Perbill::from_percent(10) * constants::MAXIMUM_BLOCK_WEIGHT;
	// Some calls weigh what the ledger knows of what they are about, and as much as can be if it knows nothing.
	chain().execute_with(|| {
		for call in crate::origins::calls() {
			let weight = call.get_dispatch_info().call_weight;
			assert!(weight.ref_time() > 0 && weight.proof_size() > 0, "{call:?} is said to cost nothing");
			assert!(weight.all_lte(limit), "{call:?}: {weight:?}");
		}
	});
}
