//! The JSON-RPC methods beside those of every node of polkadot-sdk.

use crate::parts::{Client, Pool};
use jsonrpsee::{core::RegisterMethodError, RpcModule};
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
use std::sync::Arc;
use substrate_frame_rpc_system::{System, SystemApiServer};

/// What a transaction costs, and an account's next nonce.
pub fn methods(client: &Arc<Client>, pool: &Arc<Pool>) -> Result<RpcModule<()>, RegisterMethodError> {
	let mut module = RpcModule::new(());
	module.merge(TransactionPayment::new(client.clone()).into_rpc())?;
	module.merge(System::new(client.clone(), pool.clone()).into_rpc())?;
	Ok(module)
}
