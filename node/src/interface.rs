//! What the node asks of a runtime, whichever it is: the APIs by name, over blocks whose transactions it does
//! not look into. The runtime itself answers, as WASM; none of the functions here is ever called.

use cumulus_primitives_aura::Slot;
use cumulus_primitives_core::{CollationInfo, ParaId, RelayProofRequest};
use pallet_transaction_payment::{FeeDetails, RuntimeDispatchInfo};
use radledger_runtime::{AccountId, Balance, Header};
use sp_authority_discovery::AuthorityId;
use sp_consensus_aura::{sr25519::AuthorityId as AuraId, SlotDuration};
use sp_core::{crypto::KeyTypeId, OpaqueMetadata};
use sp_inherents::{CheckInherentsResult, InherentData};
use sp_runtime::{
	generic,
	traits::Block as BlockT,
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResult, ExtrinsicInclusionMode, OpaqueExtrinsic, Weight,
};
use sp_session::OpaqueGeneratedSessionKeys;
use sp_version::RuntimeVersion;

/// A block.
pub type Block = generic::Block<Header, OpaqueExtrinsic>;
/// A block as it is executed.
type LazyBlock = <Block as BlockT>::LazyBlock;
/// The hash of a block.
pub type Hash = <Block as BlockT>::Hash;

pub use generated::RuntimeApi;

/// In place of every answer.
fn answered_by_the_runtime() -> ! {
	unreachable!("the runtime answers, as WASM")
}

#[allow(missing_docs, dead_code, clippy::all)] // the macro's own items
mod generated {
	use super::*;

	pub struct Runtime;

	sp_api::impl_runtime_apis! {
		impl sp_api::Core<Block> for Runtime {
			fn version() -> RuntimeVersion {
				answered_by_the_runtime()
			}

			fn execute_block(_: LazyBlock) {
				answered_by_the_runtime()
			}

			fn initialize_block(_: &Header) -> ExtrinsicInclusionMode {
				answered_by_the_runtime()
			}
		}

		impl sp_api::Metadata<Block> for Runtime {
			fn metadata() -> OpaqueMetadata {
				answered_by_the_runtime()
			}

			fn metadata_at_version(_: u32) -> Option<OpaqueMetadata> {
				answered_by_the_runtime()
			}

			fn metadata_versions() -> Vec<u32> {
				answered_by_the_runtime()
			}
		}

		impl sp_block_builder::BlockBuilder<Block> for Runtime {
			fn apply_extrinsic(_: OpaqueExtrinsic) -> ApplyExtrinsicResult {
				answered_by_the_runtime()
			}

			fn finalize_block() -> Header {
				answered_by_the_runtime()
			}

			fn inherent_extrinsics(_: InherentData) -> Vec<OpaqueExtrinsic> {
				answered_by_the_runtime()
			}

			fn check_inherents(_: LazyBlock, _: InherentData) -> CheckInherentsResult {
				answered_by_the_runtime()
			}
		}

		impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Runtime {
			fn validate_transaction(_: TransactionSource, _: OpaqueExtrinsic, _: Hash) -> TransactionValidity {
				answered_by_the_runtime()
			}
		}

		impl sp_session::SessionKeys<Block> for Runtime {
			fn generate_session_keys(_: Vec<u8>, _: Option<Vec<u8>>) -> OpaqueGeneratedSessionKeys {
				answered_by_the_runtime()
			}

			fn decode_session_keys(_: Vec<u8>) -> Option<Vec<(Vec<u8>, KeyTypeId)>> {
				answered_by_the_runtime()
			}
		}

		// The runtime's nonce is a number with a default, which is encoded as the number.
		impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, u32> for Runtime {
			fn account_nonce(_: AccountId) -> u32 {
				answered_by_the_runtime()
			}
		}

		impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance> for Runtime {
			fn query_info(_: OpaqueExtrinsic, _: u32) -> RuntimeDispatchInfo<Balance> {
				answered_by_the_runtime()
			}

			fn query_fee_details(_: OpaqueExtrinsic, _: u32) -> FeeDetails<Balance> {
				answered_by_the_runtime()
			}

			fn query_weight_to_fee(_: Weight) -> Balance {
				answered_by_the_runtime()
			}

			fn query_length_to_fee(_: u32) -> Balance {
				answered_by_the_runtime()
			}
		}

		impl cumulus_primitives_core::CollectCollationInfo<Block> for Runtime {
			fn collect_collation_info(_: &Header) -> CollationInfo {
				answered_by_the_runtime()
			}
		}

		impl cumulus_primitives_core::GetParachainInfo<Block> for Runtime {
			fn parachain_id() -> ParaId {
				answered_by_the_runtime()
			}
		}

		impl cumulus_primitives_core::RelayParentOffsetApi<Block> for Runtime {
			fn relay_parent_offset() -> u32 {
				answered_by_the_runtime()
			}

			fn max_claim_queue_offset() -> u8 {
				answered_by_the_runtime()
			}
		}

		impl cumulus_primitives_core::SchedulingV3EnabledApi<Block> for Runtime {
			fn scheduling_v3_enabled() -> bool {
				answered_by_the_runtime()
			}
		}

		impl cumulus_primitives_core::TargetBlockRate<Block> for Runtime {
			fn target_block_rate() -> u32 {
				answered_by_the_runtime()
			}
		}

		impl cumulus_primitives_core::KeyToIncludeInRelayProof<Block> for Runtime {
			fn keys_to_prove() -> RelayProofRequest {
				answered_by_the_runtime()
			}
		}

		impl sp_consensus_aura::AuraApi<Block, AuraId> for Runtime {
			fn slot_duration() -> SlotDuration {
				answered_by_the_runtime()
			}

			fn authorities() -> Vec<AuraId> {
				answered_by_the_runtime()
			}
		}

		impl cumulus_primitives_aura::AuraUnincludedSegmentApi<Block> for Runtime {
			fn can_build_upon(_: Hash, _: Slot) -> bool {
				answered_by_the_runtime()
			}
		}

		impl sp_authority_discovery::AuthorityDiscoveryApi<Block> for Runtime {
			fn authorities() -> Vec<AuthorityId> {
				answered_by_the_runtime()
			}
		}
	}
}
