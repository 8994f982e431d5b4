//! The JSON-RPC methods beside those of every node of polkadot-sdk.

use crate::{
	events::Reader,
	parts::{Client, Pool},
	subscriptions,
};
use jsonrpsee::{core::RegisterMethodError, RpcModule};
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
use sp_core::traits::SpawnNamed;
use std::sync::Arc;
use substrate_frame_rpc_system::{System, SystemApiServer};

/// What a transaction costs, an account's next nonce, and subscriptions to a study, an account or a device.
pub fn methods(
	client: &Arc<Client>,
	pool: &Arc<Pool>,
	reader: Arc<Reader>,
	spawn: &dyn SpawnNamed,
) -> Result<RpcModule<()>, RegisterMethodError> {
	let mut module = RpcModule::new(());
	module.merge(TransactionPayment::new(client.clone()).into_rpc())?;
	module.merge(System::new(client.clone(), pool.clone()).into_rpc())?;
	module.merge(subscriptions::methods(client, reader, spawn)?)?;
	Ok(module)
}
