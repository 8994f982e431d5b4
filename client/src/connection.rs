//! The connection to a node.

use crate::{ledger::Ledger, Error, Kind, Result};
use radledger_primitives::H256;
use std::{sync::Arc, time::Duration};
use subxt::{
	backend::LegacyBackend,
	config::{substrate::SubstrateConfig, RpcConfigFor},
	rpcs::{methods::LegacyRpcMethods, RpcClient},
	OnlineClient,
};

/// How long a node may take to answer the first call.
const PATIENCE: Duration = Duration::from_secs(15);
/// What makes a chain a RadLedger chain.
const PALLETS: [&str; 2] = ["Consortium", "ImageProvenance"];

/// A connection to a node of a RadLedger chain; clones share it.
///
/// It speaks the established JSON-RPC methods (`author_*`, `chain_*`, `state_*`, `system_*`), because only those tell at
/// once why a transaction is refused.
#[derive(Clone)]
pub struct Client {
	pub(crate) api: OnlineClient<SubstrateConfig>,
	pub(crate) rpc: LegacyRpcMethods<RpcConfigFor<SubstrateConfig>>,
	about: Arc<About>,
}

struct About {
	url: String,
	chain: String,
	development: bool,
}

impl Client {
	/// Connects to the node at `url` (`ws://HOST:PORT`, or `wss://`), and makes sure that it serves a RadLedger chain.
	///
	/// Errors: `node-unreachable`, `not-a-radledger-chain`.
	pub async fn connect(url: &str) -> Result<Self> {
		let client = tokio::time::timeout(PATIENCE, Self::open(url))
			.await
			.unwrap_or_else(|_| {
				Err(Error::unreachable(
					url,
					format!("no answer in {} s", PATIENCE.as_secs()),
				))
			})?;
		let ledger = client.best().await?;
		match PALLETS
			.into_iter()
			.find(|pallet| ledger.metadata().pallet_by_name(pallet).is_none())
		{
			None => Ok(client),
			Some(pallet) => {
				let what = format!("the chain `{}` at {url} is not a RadLedger chain", client.chain());
				Err(Error::new(Kind::Failed, "not-a-radledger-chain", what)
					.why(format!("its runtime has no pallet `{pallet}`"))
					.hint("name a node of your consortium with --node ws://HOST:PORT"))
			}
		}
	}

	async fn open(url: &str) -> Result<Self> {
		let unreachable = |error: subxt::rpcs::Error| Error::unreachable(url, deepest(&error));
		let rpc = RpcClient::from_insecure_url(url).await.map_err(unreachable)?;
		let methods = LegacyRpcMethods::new(rpc.clone());
		let chain = methods.system_chain().await.map_err(unreachable)?;
		let kind = methods.system_chain_type().await.map_err(unreachable)?;
		let api = OnlineClient::from_backend(LegacyBackend::builder().build(rpc).into())
			.await
			.map_err(|error| Error::unreachable(url, error))?;
		let about = About {
			url: url.into(),
			chain,
			development: ["Development", "Local"].contains(&kind.as_str()),
		};
		Ok(Self {
			api,
			rpc: methods,
			about: Arc::new(about),
		})
	}

	/// The address it is connected to.
	pub fn url(&self) -> &str {
		&self.about.url
	}

	/// The chain's name.
	pub fn chain(&self) -> &str {
		&self.about.chain
	}

	/// Whether everyone knows the keys of this chain's accounts: its type is `Development` or `Local`.
	pub fn is_development(&self) -> bool {
		self.about.development
	}

	/// The hash of the chain's first block, which tells it from every other chain.
	pub fn genesis(&self) -> H256 {
		self.api.genesis_hash()
	}

	/// The ledger as of the newest block, which may still be replaced by another.
	pub async fn best(&self) -> Result<Ledger> {
		let best = self.rpc.chain_get_block_hash(None).await.map_err(Error::from_subxt)?;
		self.at(best.unwrap_or_else(|| self.genesis())).await
	}

	/// The ledger as of the newest block that stays.
	pub async fn finalized(&self) -> Result<Ledger> {
		let finalized = self.rpc.chain_get_finalized_head().await.map_err(Error::from_subxt)?;
		self.at(finalized).await
	}

	async fn at(&self, block: H256) -> Result<Ledger> {
		Ok(Ledger::new(self.api.at_block(block).await.map_err(Error::from_subxt)?))
	}
}

/// The innermost reason of an error: the layers above it only repeat that something went wrong.
fn deepest(error: &dyn std::error::Error) -> String {
	let mut error = error;
	while let Some(source) = error.source() {
		error = source;
	}
	error.to_string()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[tokio::test]
	async fn connection_should_fail_with_what_to_do_when_there_is_no_node() {
		// A port that was free a moment ago, and what is no address at all.
		let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
		for url in [format!("ws://{free}"), "ws://".into(), "nonsense".into(), "ftp://127.0.0.1".into()] {
			let error = Client::connect(&url).await.err().expect("no node");
			assert_eq!((error.kind, error.code.as_str()), (Kind::Failed, "node-unreachable"), "{url}");
			assert!(error.what.contains(&url) && error.why.is_some() && error.hint.is_some(), "{error:?}");
		}
	}

	#[tokio::test]
	async fn connection_should_fail_when_what_answers_is_no_node() {
		let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
		let url = format!("ws://{}", listener.local_addr().expect("bound"));
		let hang_up = tokio::spawn(async move { drop(listener.accept().await) });
		let error = Client::connect(&url).await.err().expect("no node");
		assert_eq!(error.code, "node-unreachable");
		hang_up.await.expect("hangs up");
	}
}
