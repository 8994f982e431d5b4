//! The JSON-RPC methods beside those of every node of polkadot-sdk.

use crate::{
	events::Reader,
	parts::{Client, Pool},
	subscriptions,
};
use jsonrpsee::{core::RegisterMethodError, RpcModule};
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
use serde_json::Value;
use sp_core::traits::SpawnNamed;
use std::sync::Arc;
use substrate_frame_rpc_system::{System, SystemApiServer};

/// The OpenRPC document of our own methods.
const DOCUMENT: &str = include_str!("../../docs/schemas/radledger.openrpc.json");
/// The method by which programs ask for the document (OpenRPC, "Service Discovery Method").
const DISCOVER: &str = "rpc.discover";

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

/// Adds the method that describes our own methods: those of the document that `module` has.
pub fn describe(module: &mut RpcModule<()>) -> Result<(), RegisterMethodError> {
	let document = document(|name| module.method(name).is_some());
	module.register_method(DISCOVER, move |_, _, _| document.clone())?;
	Ok(())
}

/// The document, with the methods that there are.
fn document(is_there: impl Fn(&str) -> bool) -> Value {
	let mut document: Value = serde_json::from_str(DOCUMENT).unwrap_or_default();
	if let Some(methods) = document["methods"].as_array_mut() {
		methods.retain(|method| method["name"].as_str().is_some_and(|name| name == DISCOVER || is_there(name)));
	}
	document
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn document_should_have_the_methods_that_are_there() {
		let names = |document: Value| -> Vec<String> {
			let methods = document["methods"].as_array().unwrap().iter();
			methods.map(|method| method["name"].as_str().unwrap().to_string()).collect()
		};
		let with_clock = names(document(|_| true));
		assert!(with_clock.iter().any(|name| name == "radledger_advance"), "{with_clock:?}");
		assert_eq!(names(document(|name| name == "radledger_subscribeStudy")), [DISCOVER, "radledger_subscribeStudy"]);
		assert_eq!(document(|_| true)["info"]["version"], env!("CARGO_PKG_VERSION"));
	}
}
