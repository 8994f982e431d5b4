//! A node for tests: it serves given metadata and keys, holds nothing else, and refuses every transaction.

use codec::Encode;
use serde_json::{json, value::to_raw_value, Value};
use subxt::rpcs::{
	client::{RawRpcFuture, RawRpcSubscription, RawValue, RpcClientT},
	Error, UserError,
};

/// The metadata with which this crate was built.
pub const METADATA: &[u8] = include_bytes!("../metadata.scale");

/// The node. See the module.
pub struct Double {
	/// SCALE-encoded, in version 16.
	pub metadata: Vec<u8>,
	/// Text in `data` of the refusal of transactions.
	pub refusal: &'static str,
	/// Keys and values of its storage, as it lists them.
	pub stored: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Default for Double {
	fn default() -> Self {
		Self { metadata: METADATA.to_vec(), refusal: "Custom error: 1", stored: Vec::new() }
	}
}

impl Double {
	/// With every `from` in the metadata replaced by `to`, which is as long.
	pub fn renamed(from: &str, to: &str) -> Self {
		assert_eq!(from.len(), to.len(), "lengths are part of the encoding");
		let mut metadata = METADATA.to_vec();
		let found: Vec<_> = metadata
			.windows(from.len())
			.enumerate()
			.filter_map(|(at, bytes)| (bytes == from.as_bytes()).then_some(at))
			.collect();
		assert!(!found.is_empty(), "`{from}` is not in the metadata");
		for at in found {
			metadata[at..at + to.len()].copy_from_slice(to.as_bytes());
		}
		Self { metadata, ..Self::default() }
	}

	fn answer(&self, method: &str, params: &Value) -> Result<Value, Error> {
		let call = |bytes: Vec<u8>| json!(hexadecimal(&bytes));
		let zero = format!("0x{}", "00".repeat(32));
		Ok(match (method, params[0].as_str()) {
			("system_chain", _) => json!("Double"),
			("system_chainType", _) => json!("Live"),
			("chain_getBlockHash" | "chain_getFinalizedHead", _) => json!(zero),
			("chain_getHeader", _) => json!({
				"parentHash": zero, "number": "0x1", "stateRoot": zero, "extrinsicsRoot": zero, "digest": { "logs": [] },
			}),
			("state_call", Some("Core_version")) => {
				call(("double", "double", 1u32, 1u32, 0u32, Vec::<([u8; 8], u32)>::new(), 1u32, 1u8).encode())
			}
			("state_call", Some("Metadata_metadata_versions")) => call(vec![16u32].encode()),
			("state_call", Some("Metadata_metadata_at_version")) => call(Some(self.metadata.clone()).encode()),
			("state_call", Some("AccountNonceApi_account_nonce")) => call(0u32.encode()),
			("state_getStorage", _) => Value::Null,
			("state_getKeysPaged", Some(prefix)) => {
				let after = params[2].as_str().unwrap_or_default();
				let keys = self.stored.iter().map(|(key, _)| hexadecimal(key));
				json!(keys.filter(|key| key.starts_with(prefix) && key.as_str() > after).collect::<Vec<_>>())
			}
			("state_queryStorageAt", _) => {
				let asked = params[0].as_array().into_iter().flatten().filter_map(Value::as_str);
				let asked: Vec<_> = asked.collect();
				let stored = self.stored.iter().map(|(key, value)| [key, value].map(|bytes| hexadecimal(bytes)));
				let changes = stored.filter(|[key, _]| asked.contains(&key.as_str()));
				json!([{ "block": zero, "changes": changes.collect::<Vec<_>>() }])
			}
			("system_accountNextIndex", _) => json!(0),
			("author_submitExtrinsic" | "author_submitAndWatchExtrinsic", _) => {
				return Err(Error::User(UserError {
					code: 1010,
					message: "Invalid Transaction".into(),
					data: to_raw_value(self.refusal).ok(),
				}))
			}
			_ => return Err(Error::User(UserError::method_not_found())),
		})
	}
}

fn hexadecimal(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

impl RpcClientT for Double {
	fn request_raw<'a>(&'a self, method: &'a str, params: Option<Box<RawValue>>) -> RawRpcFuture<'a, Box<RawValue>> {
		Box::pin(async move {
			let params = params.map_or(Ok(Value::Null), |params| serde_json::from_str(params.get()));
			let answer = self.answer(method, &params.map_err(Error::Deserialization)?)?;
			to_raw_value(&answer).map_err(Error::Serialization)
		})
	}

	fn subscribe_raw<'a>(
		&'a self,
		method: &'a str,
		params: Option<Box<RawValue>>,
		_: &'a str,
	) -> RawRpcFuture<'a, RawRpcSubscription> {
		Box::pin(async move {
			self.request_raw(method, params).await?;
			Err(Error::User(UserError::method_not_found()))
		})
	}
}
