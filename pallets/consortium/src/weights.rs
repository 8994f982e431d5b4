//! The weight of each call. A runtime measures its own (`scripts/weights`); `()` is for the tests of this pallet.

use frame::weights_prelude::Weight;

/// Weights of the calls and of the transaction extension.
#[allow(missing_docs)]
pub trait WeightInfo {
	fn admit_organisation() -> Weight;
	fn suspend_organisation() -> Weight;
	fn reinstate_organisation() -> Weight;
	fn credential() -> Weight;
	fn withdraw_credential() -> Weight;
	fn enrol_patient() -> Weight;
	fn release_patient() -> Weight;
	fn accept_credential() -> Weight;
	fn resign() -> Weight;
	fn allow_enrolment() -> Weight;
	fn set_waiting_period() -> Weight;
	fn authorise_sender() -> Weight;
}

/// No weight, for mock runtimes.
impl WeightInfo for () {
	fn admit_organisation() -> Weight {
		Weight::zero()
	}
	fn suspend_organisation() -> Weight {
		Weight::zero()
	}
	fn reinstate_organisation() -> Weight {
		Weight::zero()
	}
	fn credential() -> Weight {
		Weight::zero()
	}
	fn withdraw_credential() -> Weight {
		Weight::zero()
	}
	fn enrol_patient() -> Weight {
		Weight::zero()
	}
	fn release_patient() -> Weight {
		Weight::zero()
	}
	fn accept_credential() -> Weight {
		Weight::zero()
	}
	fn resign() -> Weight {
		Weight::zero()
	}
	fn allow_enrolment() -> Weight {
		Weight::zero()
	}
	fn set_waiting_period() -> Weight {
		Weight::zero()
	}
	fn authorise_sender() -> Weight {
		Weight::zero()
	}
}
