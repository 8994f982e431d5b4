//! What every node of ours is made of: database, executor, client, keys and transaction pool.

use crate::interface::{Block, RuntimeApi};
use cumulus_client_service::ParachainHostFunctions;
use sc_executor::{HeapAllocStrategy, WasmExecutor, DEFAULT_HEAP_ALLOC_STRATEGY};
use sc_service::{
	BuildGenesisBlock, Configuration, Error, GenesisBlockBuilder, KeystoreContainer, TFullBackend, TFullClient,
	TaskManager,
};
use sc_telemetry::{Telemetry, TelemetryWorker, TelemetryWorkerHandle};
use sc_transaction_pool::TransactionPoolHandle;
use sp_runtime::traits::Block as _;
use std::sync::Arc;

/// Executes blocks and answers for the chain's state.
pub type Client = TFullClient<Block, RuntimeApi, WasmExecutor<ParachainHostFunctions>>;
/// The database.
pub type Backend = TFullBackend<Block>;
/// Transactions that wait for a block.
pub type Pool = TransactionPoolHandle<Block, Client>;

/// A node before it talks to anybody.
pub struct Parts {
	/// Executes blocks and answers for the chain's state.
	pub client: Arc<Client>,
	/// The database.
	pub backend: Arc<Backend>,
	/// The node's keys.
	pub keystore: KeystoreContainer,
	/// Transactions that wait for a block.
	pub pool: Arc<Pool>,
	/// What runs beside.
	pub tasks: TaskManager,
	/// Where the node reports to, if the chain or the arguments name such a place.
	pub telemetry: Option<Telemetry>,
	/// The same for the relay chain node inside.
	pub telemetry_worker: Option<TelemetryWorkerHandle>,
	executor: WasmExecutor<ParachainHostFunctions>,
}

impl Parts {
	/// Opens the database, which gets the first block if it is new, and reads the runtime.
	///
	/// # Errors
	/// The database or the runtime cannot be used.
	pub fn new(config: &Configuration) -> Result<Self, Error> {
		log::info!("Preparing the runtime; this takes some seconds");
		let endpoints = config.telemetry_endpoints.clone().filter(|endpoints| !endpoints.is_empty());
		let telemetry = endpoints
			.map(|endpoints| -> Result<_, sc_telemetry::Error> {
				let worker = TelemetryWorker::new(16)?;
				let telemetry = worker.handle().new_telemetry(endpoints);
				Ok((worker, telemetry))
			})
			.transpose()?;
		let heap = config
			.executor
			.default_heap_pages
			.map_or(DEFAULT_HEAP_ALLOC_STRATEGY, |pages| HeapAllocStrategy::Static { extra_pages: pages as u32 });
		let executor = WasmExecutor::<ParachainHostFunctions>::builder()
			.with_execution_method(config.executor.wasm_method)
			.with_max_runtime_instances(config.executor.max_runtime_instances)
			.with_runtime_cache_size(config.executor.runtime_cache_size)
			.with_onchain_heap_alloc_strategy(heap)
			.with_offchain_heap_alloc_strategy(heap)
			.build();
		let own = executor.clone();
		let handle = telemetry.as_ref().map(|(_, telemetry)| telemetry.handle());
		let (client, backend, keystore, tasks) = sc_service::new_full_parts_record_import::<Block, RuntimeApi, _>(
			config,
			handle,
			executor,
			true,
			Vec::new(),
		)?;
		let client = Arc::new(client);
		let telemetry_worker = telemetry.as_ref().map(|(worker, _)| worker.handle());
		let telemetry = telemetry.map(|(worker, telemetry)| {
			tasks.spawn_handle().spawn("telemetry", None, worker.run());
			telemetry
		});
		let pool = sc_transaction_pool::Builder::new(
			tasks.spawn_essential_handle(),
			client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build();
		Ok(Self { client, backend, keystore, pool: Arc::from(pool), tasks, telemetry, telemetry_worker, executor: own })
	}

	/// Makes sure that the database begins with the first block of the specification. A node whose database is of another
	/// chain with the same name finds no peers, and would not say why.
	///
	/// # Errors
	/// It begins with another.
	pub fn begin_as(&self, config: &Configuration) -> Result<(), Error> {
		let (backend, executor) = (self.backend.clone(), self.executor.clone());
		let genesis =
			GenesisBlockBuilder::<Block, _, _>::new(config.chain_spec.as_storage_builder(), false, backend, executor)?;
		let (expected, found) = (genesis.build_genesis_block()?.0.hash(), self.client.chain_info().genesis_hash);
		if expected == found {
			return Ok(());
		}
		Err(Error::Other(format!(
			"the database in {} is of another chain: its genesis block is {found:?}, that of the specification {expected:?}. Name \
			 another folder with --base-path, or remove the database with `radledger-node purge-chain`",
			config.base_path.path().display()
		)))
	}
}
