//! A node of a parachain: a full node, or a collator, which makes a block in each of its slots and offers it to the relay
//! chain. The relay chain's own node runs inside, unless JSON-RPC nodes of the relay chain are named instead.

use crate::{
	events::Reader,
	interface::{Block, Hash},
	metrics,
	parts::{Backend, Client, Parts, Pool},
	rpc, twin,
};
use codec::Encode;
use cumulus_client_bootnodes::{start_bootnode_tasks, StartBootnodeTasksParams};
use cumulus_client_cli::CollatorOptions;
use cumulus_client_collator::service::CollatorService;
use cumulus_client_collator_discovery::{start_collator_discovery, StartCollatorDiscoveryParams};
use cumulus_client_consensus_aura::{
	collators::slot_based::{self, SlotBasedBlockImport, SlotBasedBlockImportHandle},
	equivocation_import_queue::fully_verifying_import_queue,
};
use cumulus_client_consensus_common::ParachainBlockImport;
use cumulus_client_service::{
	build_network, build_relay_chain_interface, prepare_node_config, start_relay_chain_tasks, BuildNetworkParams,
	DARecoveryProfile, ParachainTracingExecuteBlock, StartRelayChainTasksParams,
};
use cumulus_primitives_core::{GetParachainInfo, ParaId};
use cumulus_relay_chain_interface::RelayChainInterface;
use frame_benchmarking_cli::SUBSTRATE_REFERENCE_HARDWARE;
use polkadot_primitives::{CollatorPair, ValidationCode};
use prometheus_endpoint::Registry;
use radledger_runtime::constants::RELAY_CHAIN_SLOT_DURATION;
use sc_consensus::{DefaultImportQueue, ImportQueue};
use sc_network::{
	config::{FullNetworkConfiguration, NetworkBackendType},
	Litep2pNetworkBackend, NetworkBackend, NetworkBlock, NetworkEventStream, NetworkStateInfo, PeerId,
};
use sc_service::{Configuration, Error, KeystoreContainer, SpawnTasksParams, TaskManager};
use sc_storage_monitor::{StorageMonitorParams, StorageMonitorService};
use sc_sysinfo::{gather_hwbench, initialize_hwbench_telemetry, print_hwbench, HwBench};
use sc_telemetry::{Telemetry, TelemetryHandle};
use sp_api::ProvideRuntimeApi;
use sp_consensus_aura::sr25519::AuthorityPair;
use std::{path::PathBuf, sync::Arc, time::Duration};

/// How long a slot of the relay chain lasts.
const RELAY_SLOT: Duration = Duration::from_millis(RELAY_CHAIN_SLOT_DURATION as u64);
/// How long after the beginning of a slot a block is begun: the relay chain's block of that slot should have arrived.
const SLOT_OFFSET: Duration = Duration::from_secs(1);

/// What the arguments say beside the configurations of both nodes.
pub struct Options {
	/// Whether the relay chain's node runs inside, and how nodes find each other.
	pub relay_chain: CollatorOptions,
	/// Most places among the peers that a collator keeps for other collators.
	pub reserved_for_collators: usize,
	/// Where a collator writes its blocks with their proofs.
	pub export_pov: Option<PathBuf>,
	/// How much of the largest proof that the relay chain takes a collator fills, in percent.
	pub max_pov_percentage: Option<u32>,
	/// Whether processor, memory and disk are measured.
	pub measure_hardware: bool,
	/// When to stop because the disk is almost full.
	pub storage_monitor: StorageMonitorParams,
}

/// Puts blocks into the database; measures the proofs of those that others made, as their author did.
type BlockImport = ParachainBlockImport<Block, SlotBasedBlockImport<Block, Arc<Client>, Client>, Backend>;

/// How blocks get into the database.
pub struct Import {
	/// For blocks of this node.
	pub import: BlockImport,
	/// For blocks of others: their seals, slots and inherents are checked.
	pub queue: DefaultImportQueue<Block>,
	/// Tells the collator of blocks of others.
	pub handle: SlotBasedBlockImportHandle<Block>,
}

impl Import {
	/// For a node of these parts.
	pub fn new(parts: &Parts, config: &Configuration) -> Self {
		let client = &parts.client;
		let (inner, handle) = SlotBasedBlockImport::new(client.clone(), client.clone());
		let import = ParachainBlockImport::new(inner, parts.backend.clone());
		let queue = fully_verifying_import_queue::<AuthorityPair, _, _, _, _>(
			client.clone(),
			import.clone(),
			|_, ()| async { Ok(sp_timestamp::InherentDataProvider::from_system_time()) },
			&parts.tasks.spawn_essential_handle(),
			config.prometheus_registry(),
			parts.telemetry.as_ref().map(Telemetry::handle),
		);
		Self { import, queue, handle }
	}
}

/// Starts the node.
///
/// # Errors
/// The database, a port, the runtime or the relay chain cannot be used.
#[sc_tracing::logging::prefix_logs_with("Parachain")]
pub async fn start(config: Configuration, relay_config: Configuration, options: Options) -> Result<TaskManager, Error> {
	if !matches!(config.network.network_backend, NetworkBackendType::Litep2p) {
		return Err(Error::Other("the parachain's network speaks litep2p only: leave out --network-backend".into()));
	}
	let config = prepare_node_config(config);
	let collates = config.role.is_authority();
	log::info!("Is collating: {}", if collates { "yes" } else { "no" });
	let hardware = options.measure_hardware.then(|| measure(&config)).flatten();

	let parts = Parts::new(&config)?;
	parts.begin_as(&config)?;
	let Import { import, queue, handle } = Import::new(&parts, &config);
	let Parts { client, backend, keystore, pool, mut tasks, mut telemetry, telemetry_worker, .. } = parts;
	let registry = config.prometheus_registry().cloned();
	let para_id = client.runtime_api().parachain_id(client.chain_info().best_hash).map_err(application)?;
	log::info!("Parachain id: {para_id}");

	let relay_fork = relay_config.chain_spec.fork_id().map(String::from);
	log::info!("Connecting to the relay chain");
	let (relay_chain, collator_key, relay_network, bootnode_requests) = build_relay_chain_interface(
		relay_config,
		&config,
		telemetry_worker,
		&mut tasks,
		options.relay_chain.clone(),
		hardware.clone(),
	)
	.await
	.map_err(application)?;

	let net_config = FullNetworkConfiguration::<_, _, Litep2pNetworkBackend>::new(&config.network, registry.clone());
	let metrics =
		<Litep2pNetworkBackend as NetworkBackend<Block, Hash>>::register_notification_metrics(registry.as_ref());
	let importing = queue.service();
	let (network, system_rpc_tx, tx_handler_controller, sync_service, _) = build_network(BuildNetworkParams {
		parachain_config: &config,
		net_config,
		client: client.clone(),
		transaction_pool: pool.clone(),
		para_id,
		spawn_handle: tasks.spawn_handle(),
		spawn_essential_handle: tasks.spawn_essential_handle(),
		relay_chain_interface: relay_chain.clone(),
		import_queue: queue,
		metrics,
		gap_sync_body_policy: None,
	})
	.await?;

	let fork = config.chain_spec.fork_id().map(String::from);
	let genesis = client.chain_info().genesis_hash;
	let public_addresses = config.network.public_addresses.clone();
	let local_addresses = config.network.allow_non_globals_in_dht;
	if collates && options.reserved_for_collators > 0 {
		start_collator_discovery(StartCollatorDiscoveryParams {
			max_reserved: options.reserved_for_collators,
			client: client.clone(),
			authority_discovery: client.clone(),
			network: network.clone(),
			sync_service: sync_service.clone(),
			network_event_stream: network.event_stream("collator-discovery"),
			keystore: keystore.keystore(),
			genesis_hash: genesis,
			fork_id: fork.clone(),
			publish_non_global_ips: local_addresses,
			public_addresses: public_addresses.clone(),
			persisted_cache_directory: config.network.net_config_path.clone(),
			prometheus_registry: registry.clone(),
			spawn_handle: tasks.spawn_handle(),
		})?;
	}

	let reader = Arc::new(Reader::new(client.clone()));
	if let Some(registry) = &registry {
		metrics::start(registry, client.clone(), reader.clone(), &tasks.spawn_handle())?;
	}
	let mut methods = rpc::methods(&client, &pool, reader, &tasks.spawn_handle()).map_err(application)?;
	rpc::describe(&mut methods).map_err(application)?;
	let database = config.database.path().map(PathBuf::from);
	sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client: client.clone(),
		backend: backend.clone(),
		task_manager: &mut tasks,
		keystore: keystore.keystore(),
		transaction_pool: pool.clone(),
		rpc_builder: Box::new(move |_| Ok(methods.clone())),
		network: network.clone(),
		system_rpc_tx,
		tx_handler_controller,
		sync_service: sync_service.clone(),
		telemetry: telemetry.as_mut(),
		tracing_execute_block: Some(Arc::new(ParachainTracingExecuteBlock::new(client.clone()))),
	})?;
	if let Some(database) = database {
		StorageMonitorService::try_spawn(options.storage_monitor, database, &tasks.spawn_essential_handle())
			.map_err(application)?;
	}
	if let Some(hardware) = hardware {
		report(hardware, collates, telemetry.as_ref(), &tasks);
	}

	let announce = {
		let sync_service = sync_service.clone();
		Arc::new(move |hash, data| sync_service.announce_block(hash, data))
	};
	let overseer = relay_chain.overseer_handle().map_err(application)?;
	start_relay_chain_tasks(StartRelayChainTasksParams {
		client: client.clone(),
		announce_block: announce.clone(),
		para_id,
		relay_chain_interface: relay_chain.clone(),
		task_manager: &mut tasks,
		da_recovery_profile: if collates { DARecoveryProfile::Collator } else { DARecoveryProfile::FullNode },
		import_queue: importing,
		relay_chain_slot_duration: RELAY_SLOT,
		recovery_handle: Box::new(overseer),
		sync_service,
		prometheus_registry: registry.as_ref(),
	})?;
	let collator_peer_id = relay_network.local_peer_id();
	start_bootnode_tasks(StartBootnodeTasksParams {
		embedded_dht_bootnode: options.relay_chain.embedded_dht_bootnode,
		dht_bootnode_discovery: options.relay_chain.dht_bootnode_discovery,
		para_id,
		task_manager: &mut tasks,
		relay_chain_interface: relay_chain.clone(),
		relay_chain_fork_id: relay_fork,
		relay_chain_network: relay_network,
		request_receiver: bootnode_requests,
		parachain_network: network,
		advertise_non_global_ips: local_addresses,
		parachain_genesis_hash: genesis.encode(),
		parachain_fork_id: fork,
		parachain_public_addresses: public_addresses,
	});

	if collates {
		twin::watch(client.clone(), keystore.keystore(), &tasks.spawn_handle());
		let collator_key =
			collator_key.ok_or_else(|| Error::Other("a collator needs a key of the relay chain".into()))?;
		let telemetry = telemetry.as_ref().map(Telemetry::handle);
		let collator = Collator {
			client,
			backend,
			pool,
			keystore,
			relay_chain,
			para_id,
			collator_key,
			collator_peer_id,
			export_pov: options.export_pov,
			max_pov_percentage: options.max_pov_percentage,
		};
		collator.start(import, handle, announce, registry.as_ref(), telemetry, &tasks);
	}
	Ok(tasks)
}

/// What makes blocks.
struct Collator {
	client: Arc<Client>,
	backend: Arc<Backend>,
	pool: Arc<Pool>,
	keystore: KeystoreContainer,
	relay_chain: Arc<dyn RelayChainInterface>,
	para_id: ParaId,
	/// Signs what is offered to the relay chain.
	collator_key: CollatorPair,
	/// This node in the relay chain's network.
	collator_peer_id: PeerId,
	export_pov: Option<PathBuf>,
	max_pov_percentage: Option<u32>,
}

impl Collator {
	fn start(
		self,
		import: BlockImport,
		handle: SlotBasedBlockImportHandle<Block>,
		announce: Arc<dyn Fn(Hash, Option<Vec<u8>>) + Send + Sync>,
		registry: Option<&Registry>,
		telemetry: Option<TelemetryHandle>,
		tasks: &TaskManager,
	) {
		let client = self.client;
		let proposer = sc_basic_authorship::ProposerFactory::new(
			tasks.spawn_handle(),
			client.clone(),
			self.pool,
			registry,
			telemetry,
		);
		let code = client.clone();
		slot_based::run::<Block, AuthorityPair, _, _, _, _, _, _, _, _, _>(slot_based::Params {
			// Moment, slot and relay chain data are the collator's own; the runtime needs no others.
			create_inherent_data_providers: |_, ()| async { Ok(()) },
			block_import: import,
			para_client: client.clone(),
			para_backend: self.backend,
			relay_client: self.relay_chain,
			relay_chain_slot_duration: RELAY_SLOT,
			code_hash_provider: move |block| code.code_at(block).ok().map(|code| ValidationCode::from(code).hash()),
			keystore: self.keystore.keystore(),
			collator_key: self.collator_key,
			collator_peer_id: self.collator_peer_id,
			para_id: self.para_id,
			proposer,
			collator_service: CollatorService::new(client.clone(), announce, client),
			reinitialize: false,
			slot_offset: SLOT_OFFSET,
			block_import_handle: handle,
			spawner: tasks.spawn_essential_handle(),
			export_pov: self.export_pov,
			max_pov_percentage: self.max_pov_percentage,
		});
	}
}

/// Measures processor, memory and the disk of the database.
fn measure(config: &Configuration) -> Option<HwBench> {
	let database = config.database.path()?;
	std::fs::create_dir_all(database).ok()?;
	log::info!("Measuring this machine; this takes some seconds (not with --no-hardware-benchmarks)");
	Some(gather_hwbench(Some(database), &SUBSTRATE_REFERENCE_HARDWARE))
}

/// Says how fast the machine is, and whether it is too slow for a collator.
fn report(hardware: HwBench, collates: bool, telemetry: Option<&Telemetry>, tasks: &TaskManager) {
	print_hwbench(&hardware);
	if collates {
		if let Err(error) = SUBSTRATE_REFERENCE_HARDWARE.check_hardware(&hardware, false) {
			log::warn!("This machine is slower than a collator should be (docs/operators.md): {error}");
		}
	}
	if let Some(telemetry) = telemetry {
		let reporting = initialize_hwbench_telemetry(telemetry.handle(), hardware);
		tasks.spawn_handle().spawn("telemetry-hardware", None, reporting);
	}
}

/// An error of something that the node is made of.
fn application(error: impl std::error::Error + Send + Sync + 'static) -> Error {
	Error::Application(Box::new(error))
}
