//! The weight of each call. A runtime measures its own (`scripts/weights`); `()` is for the tests of this pallet.

use frame::weights_prelude::Weight;

/// Weights of the calls, and of the transaction extension.
#[allow(missing_docs)]
pub trait WeightInfo {
	fn grant() -> Weight;
	fn narrow() -> Weight;
	fn revoke() -> Weight;
	fn refuse() -> Weight;
	fn lift() -> Weight;
	fn approve() -> Weight;
	fn decline() -> Weight;
	fn appoint_guardian() -> Weight;
	fn dismiss_guardian() -> Weight;
	fn seal_receipt() -> Weight;
	fn request_access() -> Weight;
	fn record_access() -> Weight;
	fn record_first_access() -> Weight;
	fn break_glass() -> Weight;
	fn review_emergency() -> Weight;
	fn judge_request() -> Weight;
	fn acknowledge_duty() -> Weight;
	fn certify_duty() -> Weight;
	fn publish_text() -> Weight;
	fn prove_minority() -> Weight;
	fn attest_majority() -> Weight;
	fn extend_file() -> Weight;
	fn prune_log() -> Weight;
	fn as_guardian() -> Weight;
	fn patients_pay_nothing() -> Weight;
}

/// No weight, for mock runtimes.
impl WeightInfo for () {
	fn grant() -> Weight {
		Weight::zero()
	}
	fn narrow() -> Weight {
		Weight::zero()
	}
	fn revoke() -> Weight {
		Weight::zero()
	}
	fn refuse() -> Weight {
		Weight::zero()
	}
	fn lift() -> Weight {
		Weight::zero()
	}
	fn approve() -> Weight {
		Weight::zero()
	}
	fn decline() -> Weight {
		Weight::zero()
	}
	fn appoint_guardian() -> Weight {
		Weight::zero()
	}
	fn dismiss_guardian() -> Weight {
		Weight::zero()
	}
	fn seal_receipt() -> Weight {
		Weight::zero()
	}
	fn request_access() -> Weight {
		Weight::zero()
	}
	fn record_access() -> Weight {
		Weight::zero()
	}
	fn record_first_access() -> Weight {
		Weight::zero()
	}
	fn break_glass() -> Weight {
		Weight::zero()
	}
	fn review_emergency() -> Weight {
		Weight::zero()
	}
	fn judge_request() -> Weight {
		Weight::zero()
	}
	fn acknowledge_duty() -> Weight {
		Weight::zero()
	}
	fn certify_duty() -> Weight {
		Weight::zero()
	}
	fn publish_text() -> Weight {
		Weight::zero()
	}
	fn prove_minority() -> Weight {
		Weight::zero()
	}
	fn attest_majority() -> Weight {
		Weight::zero()
	}
	fn extend_file() -> Weight {
		Weight::zero()
	}
	fn prune_log() -> Weight {
		Weight::zero()
	}
	fn as_guardian() -> Weight {
		Weight::zero()
	}
	fn patients_pay_nothing() -> Weight {
		Weight::zero()
	}
}
