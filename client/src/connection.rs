//! The connection to a node.

use crate::{ledger::Ledger, BlockRef, Error, Kind, Result};
use radledger_primitives::H256;
use std::{sync::Arc, time::Duration};
use subxt::{
	backend::LegacyBackend,
	config::{substrate::SubstrateConfig, RpcConfigFor},
	rpcs::{methods::LegacyRpcMethods, rpc_params, RpcClient},
	OnlineClient,
};

/// How long a node may take to answer the first call.
const PATIENCE: Duration = Duration::from_secs(15);
/// The pallets by which a RadLedger chain is recognised.
const PALLETS: [&str; 2] = ["Consortium", "ImageProvenance"];

/// A connection to a node of a RadLedger chain; clones share it.
///
/// It uses the established JSON-RPC methods (`author_*`, `chain_*`, `state_*`, `system_*`), because only those say at
/// once why a transaction is refused.
#[derive(Clone)]
pub struct Client {
	pub(crate) api: OnlineClient<SubstrateConfig>,
	pub(crate) rpc: LegacyRpcMethods<RpcConfigFor<SubstrateConfig>>,
	any: RpcClient,
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
		let open = async {
			let rpc = RpcClient::from_insecure_url(url).await;
			Self::over(url, rpc.map_err(|error| Error::unreachable(url, error))?).await
		};
		let silent = |_| Err(Error::unreachable(url, format!("no answer in {} s", PATIENCE.as_secs())));
		tokio::time::timeout(PATIENCE, open).await.unwrap_or_else(silent)
	}

	/// As [`Self::connect`], over an existing connection.
	pub(crate) async fn over(url: &str, rpc: RpcClient) -> Result<Self> {
		let unreachable = |error| Error::unreachable(url, error);
		let (methods, any) = (LegacyRpcMethods::new(rpc.clone()), rpc.clone());
		let chain = methods.system_chain().await.map_err(unreachable)?;
		let kind = methods.system_chain_type().await.map_err(unreachable)?;
		let api = OnlineClient::from_backend(LegacyBackend::builder().build(rpc).into()).await;
		let api = api.map_err(|error| Error::unreachable(url, error))?;
		let about = About { url: url.into(), chain, development: ["Development", "Local"].contains(&kind.as_str()) };
		let client = Self { api, rpc: methods, any, about: Arc::new(about) };
		let ledger = client.best().await?;
		match PALLETS.into_iter().find(|pallet| ledger.metadata().pallet_by_name(pallet).is_none()) {
			None => Ok(client),
			Some(pallet) => {
				let what = format!("the chain `{}` at {url} is not a RadLedger chain", client.chain());
				Err(Error::new(Kind::Failed, "not-a-radledger-chain", what)
					.why(format!("its runtime has no pallet `{pallet}`"))
					.hint("connect to a node of your consortium"))
			}
		}
	}

	/// The subxt client underneath, for what has no method here: streams of blocks, events, other pallets.
	pub fn api(&self) -> &OnlineClient<SubstrateConfig> {
		&self.api
	}

	/// The address it is connected to.
	pub fn url(&self) -> &str {
		&self.about.url
	}

	/// The chain's name.
	pub fn chain(&self) -> &str {
		&self.about.chain
	}

	/// Whether the keys of this chain's accounts are public: its type is `Development` or `Local`.
	pub fn is_development(&self) -> bool {
		self.about.development
	}

	/// The hash of the chain's first block, which identifies the chain.
	pub fn genesis(&self) -> H256 {
		self.api.genesis_hash()
	}

	/// Puts the clock of a development chain forward, and waits until a block has the new moment. At most ten years at once.
	///
	/// Errors: `no-clock-to-advance` if the chain is not a development chain, or its node cannot do it.
	pub async fn advance(&self, by: Duration) -> Result<()> {
		let refused = |why: String| {
			Error::new(Kind::Refused, "no-clock-to-advance", "the clock of this chain cannot be put forward")
				.why(why)
				.hint("connect to a development chain that a node of this release makes")
		};
		if !self.is_development() {
			return Err(refused(format!("`{}` is not a development chain", self.chain())));
		}
		let by = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
		let advanced = self.any.request::<()>("radledger_advance", rpc_params![by]).await;
		advanced.map_err(|error| refused(error.to_string()))
	}

	/// The ledger as of the newest block, which may still be replaced by another.
	pub async fn best(&self) -> Result<Ledger> {
		let best = self.rpc.chain_get_block_hash(None).await.map_err(Error::from_subxt)?;
		self.at(best.unwrap_or_else(|| self.genesis())).await
	}

	/// The ledger as of the newest final block.
	pub async fn finalized(&self) -> Result<Ledger> {
		let finalized = self.rpc.chain_get_finalized_head().await.map_err(Error::from_subxt)?;
		self.at(finalized).await
	}

	/// The newest block whose hash chooses the sample of a patrol, as of `ledger`.
	///
	/// # Errors
	/// As other questions; or the node does not have the block.
	pub async fn seed_of_patrols(&self, ledger: &Ledger) -> Result<BlockRef> {
		let number = ledger.seed_of_patrols()?;
		let hash = self.rpc.chain_get_block_hash(Some(number.into())).await.map_err(Error::from_subxt)?;
		let hash =
			hash.ok_or_else(|| Error::new(Kind::Failed, "no-such-block", format!("the node has no block {number}")))?;
		Ok(BlockRef { hash, number })
	}

	async fn at(&self, block: H256) -> Result<Ledger> {
		Ok(Ledger(self.api.at_block(block).await.map_err(Error::from_subxt)?))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{calls, demonstration, double::Double, AccountId, Wait};

	async fn client(double: Double) -> Result<Client> {
		Client::over("ws://double", RpcClient::new(double)).await
	}

	#[tokio::test]
	async fn connection_should_tell_about_the_chain() {
		let client = client(Double::default()).await.expect("connects");
		assert_eq!((client.url(), client.chain(), client.is_development()), ("ws://double", "Double", false));
		let ledger = client.best().await.expect("answers");
		assert_eq!((ledger.block().number, ledger.max_batch()), (1, Ok(256)));
		assert_eq!(ledger.study(&H256([1; 32])).await, Ok(None));
	}

	#[tokio::test]
	async fn connection_should_fail_when_the_chain_is_another() {
		let error = client(Double::renamed("ImageProvenance", "OtherProvenance")).await.err().expect("another chain");
		assert_eq!((error.kind, error.code.as_str()), (Kind::Failed, "not-a-radledger-chain"));
		assert!(error.why.is_some_and(|why| why.contains("no pallet `ImageProvenance`")));
	}

	#[tokio::test]
	async fn questions_and_calls_should_fail_when_the_runtime_gives_them_another_shape() {
		let client = client(Double::renamed("instances", "instanzen")).await.expect("connects");
		let ledger = client.best().await.expect("answers");
		let asked = ledger.study(&H256([1; 32])).await.expect_err("another shape");
		let call =
			calls::amend_study(H256([1; 32]), H256([2; 32]), 1, 1, radledger_primitives::AmendmentReason::LateArrival);
		let pair = demonstration::account("stranger").expect("known");
		let sent = client.submit(&call, &pair, Wait::Best).await.expect_err("another shape");
		assert_eq!((asked.code.as_str(), sent.code.as_str()), ("incompatible-runtime", "incompatible-runtime"));
		// What kept its shape still works.
		assert_eq!(ledger.organisation(1).await, Ok(None));
	}

	#[tokio::test]
	async fn submission_should_be_refused_as_the_pool_says() {
		let pair = demonstration::account("stranger").expect("known");
		let call = calls::enrol_patient(AccountId([1; 32]), None);
		for (refusal, code) in [
			("Custom error: 1", "not-a-member"),
			("Custom error: 3", "organisation-suspended"),
			("Inability to pay some fees (e.g. account balance too low)", "cannot-pay"),
		] {
			let client = client(Double { refusal, ..Double::default() }).await.expect("connects");
			for wait in [Wait::Best, Wait::Finalized, Wait::None] {
				let error = client.submit(&call, &pair, wait).await.expect_err("refused");
				assert_eq!((error.kind, error.code.as_str()), (Kind::Refused, code), "{wait:?}");
			}
		}
	}

	#[tokio::test]
	async fn clock_should_not_be_put_forward_when_the_chain_is_not_for_development() {
		let client = client(Double::default()).await.expect("connects");
		let error = client.advance(Duration::from_secs(1)).await.expect_err("its type is Live");
		assert_eq!((error.kind, error.code.as_str()), (Kind::Refused, "no-clock-to-advance"));
	}

	#[tokio::test]
	async fn decision_should_be_refused_when_the_signer_does_not_sit_in_the_council() {
		let client = client(Double::default()).await.expect("connects");
		let pair = demonstration::account("north-hospital").expect("known");
		let decision = calls::Decision::Reinstate { organisation: 0 };
		let error = client.decide(&decision, &pair, Wait::Best).await.expect_err("nobody sits there");
		assert_eq!((error.kind, error.code.as_str()), (Kind::Refused, "not-in-council"));
	}

	#[tokio::test]
	async fn connection_should_fail_with_what_to_do_when_there_is_no_node() {
		// A port that was free a moment ago, and what is no address at all.
		let free =
			std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
		for url in [format!("ws://{free}"), "ws://".into(), "nonsense".into(), "ftp://127.0.0.1".into()] {
			let error = Client::connect(&url).await.err().expect("no node");
			assert_eq!((error.kind, error.code.as_str()), (Kind::Failed, "node-unreachable"), "{url}");
			assert!(error.what.contains(&url) && error.hint.is_some(), "{error:?}");
			assert!(error.why.is_some_and(|why| !why.contains("client error")), "{url}");
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
