//! Consents, guardians, and calls that cost patients nothing.

use super::{
	carriers::Carrying,
	consortium::{RecordRentBase, RecordRentPerByte},
};
use crate::{constants::MILLISECONDS_PER_DAY, weights, *};
use frame_support::{
	parameter_types,
	traits::{fungible::HoldConsideration, ConstU16, ConstU64, Contains, LinearStoragePrice},
};

parameter_types! {
	/// The reason for which rent is held.
	pub const DynamicConsentHold: RuntimeHoldReason =
		RuntimeHoldReason::DynamicConsent(pallet_dynamic_consent::HoldReason::Record);
}

/// Days for which each use stays in the log: three years (EHDS Art. 9), leap years included.
const LOG_DAYS: Moment = 3 * 366;

/// What costs patients nothing besides their decisions: to take what they are paid, and to leave.
pub struct FreeForPatients;

impl Contains<RuntimeCall> for FreeForPatients {
	fn contains(call: &RuntimeCall) -> bool {
		match call {
			// Patients keep every unit that they are paid, whatever the way.
			RuntimeCall::AnnotationRewards(call) => call.is_of_holders(),
			RuntimeCall::Consortium(call) => {
				use pallet_consortium::Call;
				matches!(call, Call::resign {} | Call::allow_enrolment {})
			}
			_ => false,
		}
	}
}

impl pallet_dynamic_consent::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::World;
	type Caller = RuntimeOrigin;
	type CallsPerDay = ConstU16<32>;
	type FreeCalls = FreeForPatients;
	type LogRetention = ConstU64<{ LOG_DAYS * MILLISECONDS_PER_DAY }>;
	type MaxRequestDuration = ConstU64<{ 5 * 366 * MILLISECONDS_PER_DAY }>;
	type Membership = Consortium;
	type Rent = HoldConsideration<
		AccountId,
		Balances,
		DynamicConsentHold,
		LinearStoragePrice<RecordRentBase, RecordRentPerByte, Balance>,
	>;
	type RequestPeriod = ConstU64<{ 30 * MILLISECONDS_PER_DAY }>;
	type ReviewPeriod = ConstU64<{ 7 * MILLISECONDS_PER_DAY }>;
	type Studies = ImageProvenance;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_dynamic_consent::WeightInfo<Runtime>;
}

/// The signature that a hospital relays for a patient. It covers the call, this chain, its version, the time for which it
/// is valid, and the nonce. The relayer pays, and cannot change anything.
pub type MetaTxExtension = (
	pallet_verify_signature::VerifySignature<Runtime>,
	pallet_meta_tx::MetaTxMarker<Runtime>,
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	frame_system::CheckEra<Runtime>,
	pallet_consortium::AuthoriseSender<Runtime>,
	frame_system::CheckNonce<Runtime>,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
);

impl pallet_meta_tx::Config for Runtime {
	#[cfg(not(feature = "runtime-benchmarks"))]
	type Extension = MetaTxExtension;
	#[cfg(feature = "runtime-benchmarks")]
	type Extension = pallet_meta_tx::WeightlessExtension<Runtime>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = Carrying<weights::pallet_meta_tx::WeightInfo<Runtime>>;
}

impl pallet_verify_signature::Config for Runtime {
	type AccountIdentifier = <Signature as sp_runtime::traits::Verify>::Signer;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = SignedForBenchmarks;
	type Signature = Signature;
	type WeightInfo = weights::pallet_verify_signature::WeightInfo<Runtime>;
}

/// Signs for the benchmark of signatures, with a key of the benchmark's own keystore.
#[cfg(feature = "runtime-benchmarks")]
pub struct SignedForBenchmarks;

#[cfg(feature = "runtime-benchmarks")]
impl pallet_verify_signature::BenchmarkHelper<Signature, AccountId> for SignedForBenchmarks {
	fn create_signature(_entropy: &[u8], message: &[u8]) -> (Signature, AccountId) {
		use sp_runtime::traits::IdentifyAccount;
		let key = sp_io::crypto::sr25519_generate(0.into(), None);
		let signature = sp_io::crypto::sr25519_sign(0.into(), &key, message).unwrap_or_default();
		(signature.into(), sp_runtime::MultiSigner::from(key).into_account())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use core::any::TypeId;

	#[test]
	fn weights_should_come_from_this_runtime() {
		assert_eq!(
			TypeId::of::<<Runtime as pallet_dynamic_consent::Config>::WeightInfo>(),
			TypeId::of::<weights::pallet_dynamic_consent::WeightInfo<Runtime>>()
		);
	}

	#[test]
	fn meta_transaction_should_be_bound_to_signer_chain_version_time_and_nonce() {
		use sp_runtime::traits::TransactionExtension;
		let names: alloc::vec::Vec<_> = <MetaTxExtension as TransactionExtension<RuntimeCall>>::metadata()
			.into_iter()
			.map(|extension| extension.identifier)
			.collect();
		assert_eq!(
			names,
			[
				"VerifyMultiSignature",
				"MetaTxMarker",
				"CheckNonZeroSender",
				"CheckSpecVersion",
				"CheckTxVersion",
				"CheckGenesis",
				"CheckMortality",
				"AuthoriseSender",
				"CheckNonce",
				"CheckMetadataHash",
			]
		);
	}

	#[test]
	fn others_should_not_pay_for_finding_out_what_patients_pay() {
		use sp_runtime::traits::TransactionExtension;
		let inner = || pallet_transaction_payment::ChargeTransactionPayment::<Runtime>::from(0);
		let nonce = || frame_system::CheckNonce::<Runtime>::from(Nonce::from(0u32));
		let ours = |call: &RuntimeCall| {
			let extension = pallet_dynamic_consent::PatientsPayNothing::<Runtime, _>(nonce(), inner());
			extension.weight(call).saturating_sub(inner().weight(call)).saturating_sub(nonce().weight(call))
		};
		let remark = RuntimeCall::System(frame_system::Call::remark { remark: Default::default() });
		assert_eq!(ours(&remark), Default::default());
		let revoke = RuntimeCall::DynamicConsent(pallet_dynamic_consent::Call::revoke { consent: 0 });
		assert!(ours(&revoke).ref_time() > 0);
	}

	#[test]
	fn log_should_be_kept_for_three_years_at_least() {
		let kept: Moment = <Runtime as pallet_dynamic_consent::Config>::LogRetention::get();
		assert!(kept >= radledger_primitives::calendar::add_months(0, 36));
	}
}
