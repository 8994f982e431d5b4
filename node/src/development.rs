//! A whole chain in one process, for development: blocks on a timer or with each transaction, no consensus, no network.
//!
//! Blocks are final a second after they were made, so that clients see `inBlock` and then `finalized`, as on a real
//! network. The chain's clock is this machine's ([`crate::clock`]); `radledger_advance` puts it forward.

use crate::{
	clock::{Clock, SLOT},
	events::Reader,
	interface::{Block, Hash},
	metrics,
	parts::{Client, Parts, Pool},
	rpc,
};
use codec::Encode;
use cumulus_client_parachain_inherent::MockValidationDataInherentDataProvider;
use cumulus_primitives_core::{CollectCollationInfo, GetParachainInfo};
use futures::{channel::mpsc, channel::oneshot, future, select, FutureExt, SinkExt, StreamExt};
use futures_timer::Delay;
use jsonrpsee::{core::RegisterMethodError, types::ErrorObjectOwned, RpcModule};
use polkadot_primitives::{HeadData, UpgradeGoAhead};
use radledger_runtime::constants::RELAY_PARENT_OFFSET;
use sc_consensus::LongestChain;
use sc_consensus_manual_seal::{
	consensus::aura::AuraConsensusDataProvider, import_queue, run_delayed_finalize, run_manual_seal,
	DelayedFinalizeParams, EngineCommand, ManualSealParams,
};
use sc_network::{config::FullNetworkConfiguration, Litep2pNetworkBackend, NotificationMetrics};
use sc_service::{BuildNetworkParams, Configuration, Error, SpawnTasksParams, TaskManager};
use sc_transaction_pool_api::TransactionPool;
use sp_api::ProvideRuntimeApi;
use sp_consensus_aura::{SlotDuration, AURA_ENGINE_ID};
use sp_runtime::{generic::DigestItem, traits::Header as _};
use std::{sync::Arc, time::Duration};

/// Asks the sealing task for a block.
type Commands = mpsc::Sender<EngineCommand<Hash>>;

/// When blocks are made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Seal {
	/// As soon as there is a transaction.
	Instant,
	/// After each such time.
	Every(Duration),
}

impl Seal {
	/// By default with `--dev`.
	pub const DEFAULT: Self = Self::Every(Duration::from_secs(3));

	/// Most blocks in a slot of six seconds. Two keep a chain with a block every three seconds at this machine's time. One
	/// lets time go on with each transaction of a chain without a timer.
	fn per_slot(self) -> u32 {
		match self {
			Self::Instant => 1,
			Self::Every(_) => 2,
		}
	}
}

/// Seconds from a block to its finality.
const FINAL_AFTER: u64 = 1;
/// How often the pool is looked at beside its notifications, which may come before a transaction is ready.
const LOOK_AGAIN: Duration = Duration::from_millis(250);
/// JSON-RPC 2.0, section 5.1: invalid method parameters.
const INVALID_PARAMS: i32 = -32602;
/// The longest time by which the clock can be put forward at once: ten years of 365 days.
const MOST: Duration = Duration::from_secs(10 * 365 * 86_400);

/// Starts the chain.
///
/// # Errors
/// The database, a port or the runtime cannot be used.
pub fn start(mut config: Configuration, seal: Seal) -> Result<TaskManager, Error> {
	let Parts { client, backend, keystore, pool, mut tasks, mut telemetry, .. } = Parts::new(&config)?;
	let registry = config.prometheus_registry().cloned();

	// It connects to nobody.
	config.network.default_peers_set.in_peers = 0;
	config.network.default_peers_set.out_peers = 0;
	let (network, system_rpc_tx, tx_handler_controller, sync_service, _) =
		sc_service::build_network(BuildNetworkParams {
			config: &config,
			net_config: FullNetworkConfiguration::<_, _, Litep2pNetworkBackend>::new(&config.network, None),
			client: client.clone(),
			transaction_pool: pool.clone(),
			spawn_handle: tasks.spawn_handle(),
			spawn_essential_handle: tasks.spawn_essential_handle(),
			import_queue: import_queue(Box::new(client.clone()), &tasks.spawn_essential_handle(), registry.as_ref()),
			block_announce_validator_builder: None,
			warp_sync_config: None,
			block_relay: None,
			metrics: NotificationMetrics::new(None),
			gap_sync_body_policy: None,
		})?;

	let clock = Arc::new(Clock::new(seal.per_slot(), slot_of(&client, client.chain_info().best_hash)));
	let (commands, commands_stream) = mpsc::channel(1024);
	let sealing = run_manual_seal(ManualSealParams {
		block_import: client.clone(),
		env: sc_basic_authorship::ProposerFactory::new(
			tasks.spawn_handle(),
			client.clone(),
			pool.clone(),
			registry.as_ref(),
			None,
		),
		client: client.clone(),
		pool: pool.clone(),
		commands_stream,
		select_chain: LongestChain::new(backend.clone()),
		consensus_data_provider: Some(Box::new(AuraConsensusDataProvider::<Block>::new_with_slot_duration(
			SlotDuration::from_millis(SLOT),
		))),
		create_inherent_data_providers: {
			let (client, clock) = (client.clone(), clock.clone());
			move |parent, ()| future::ready(inherents(&client, &clock, parent))
		},
	});
	let essential = tasks.spawn_essential_handle();
	essential.spawn_blocking("sealing", None, sealing);
	match seal {
		Seal::Instant => {
			essential.spawn("sealing-instantly", None, instantly(client.clone(), pool.clone(), commands.clone()))
		}
		Seal::Every(time) => essential.spawn("sealing-by-time", None, every(time, commands.clone())),
	}
	essential.spawn(
		"finality",
		None,
		run_delayed_finalize(DelayedFinalizeParams {
			client: client.clone(),
			spawn_handle: tasks.spawn_handle(),
			delay_sec: FINAL_AFTER,
		}),
	);

	let reader = Arc::new(Reader::new(client.clone()));
	if let Some(registry) = &registry {
		metrics::start(registry, client.clone(), reader.clone(), &tasks.spawn_handle())?;
	}
	let methods = methods(rpc::methods(&client, &pool, reader, &tasks.spawn_handle()), clock, commands);
	let methods = methods.map_err(|error| Error::Application(error.into()))?;
	sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client,
		backend,
		task_manager: &mut tasks,
		keystore: keystore.keystore(),
		transaction_pool: pool,
		rpc_builder: Box::new(move |_| Ok(methods.clone())),
		network,
		system_rpc_tx,
		tx_handler_controller,
		sync_service,
		telemetry: telemetry.as_mut(),
		tracing_execute_block: None,
	})?;
	Ok(tasks)
}

/// The slot of a block; none for the first block, which has no moment.
fn slot_of(client: &Client, block: Hash) -> Option<u64> {
	let header = client.header(block).ok()??;
	let slot = header.digest().logs().iter().find_map(|log| match log {
		DigestItem::PreRuntime(AURA_ENGINE_ID, slot) => codec::Decode::decode(&mut &slot[..]).ok(),
		_ => None,
	});
	slot
}

/// What every block begins with: its moment, and a relay chain's block that does not exist.
fn inherents(
	client: &Client,
	clock: &Clock,
	parent: Hash,
) -> Result<
	(sp_timestamp::InherentDataProvider, MockValidationDataInherentDataProvider<()>),
	Box<dyn std::error::Error + Send + Sync>,
> {
	let head = client.header(parent)?.ok_or("the parent is not in the database")?;
	let api = client.runtime_api();
	let upgrades = api.collect_collation_info(parent, &head)?.new_validation_code.is_some();
	let block = head.number().saturating_add(1);
	let moment = clock.next(slot_of(client, parent));
	// The mock's relay chain has one block a slot.
	let relay_slot = u32::try_from(moment / SLOT)?;
	let relay_chain = MockValidationDataInherentDataProvider::<()> {
		current_para_block: block,
		para_id: api.parachain_id(parent)?,
		current_para_block_head: Some(HeadData(head.encode())),
		relay_blocks_per_para_block: 1,
		relay_offset: relay_slot.saturating_sub(block),
		relay_parent_offset: RELAY_PARENT_OFFSET,
		para_blocks_per_relay_epoch: 10,
		upgrade_go_ahead: upgrades.then_some(UpgradeGoAhead::GoAhead),
		..Default::default()
	};
	Ok((sp_timestamp::InherentDataProvider::new(moment.into()), relay_chain))
}

/// Asks for a block, and waits until it is there. Whether it is.
///
/// It may be empty: a block with one transaction counts as empty for `sc-consensus-manual-seal`, which compares it with the
/// number of kinds of inherent data.
async fn seal(commands: &mut Commands) -> bool {
	let (sender, made) = oneshot::channel();
	let create_empty = true;
	let command =
		EngineCommand::SealNewBlock { create_empty, finalize: false, parent_hash: None, sender: Some(sender) };
	commands.send(command).await.is_ok() && matches!(made.await, Ok(Ok(_)))
}

/// Makes a block as soon as a transaction is ready.
async fn instantly(client: Arc<Client>, pool: Arc<Pool>, mut commands: Commands) {
	let mut imported = pool.import_notification_stream().fuse();
	loop {
		select! {
			_ = imported.next() => {}
			_ = Delay::new(LOOK_AGAIN).fuse() => {}
		}
		// After a block, this waits until the pool knows which transactions the block took.
		while pool.ready_at(client.chain_info().best_hash).await.next().is_some() && seal(&mut commands).await {}
	}
}

/// Makes a block after each such time.
async fn every(time: Duration, mut commands: Commands) {
	loop {
		Delay::new(time).await;
		seal(&mut commands).await;
	}
}

/// The methods of every node of ours, and the one that puts the clock forward.
fn methods(
	every: Result<RpcModule<()>, RegisterMethodError>,
	clock: Arc<Clock>,
	commands: Commands,
) -> Result<RpcModule<()>, RegisterMethodError> {
	let refused = |what: &str| ErrorObjectOwned::owned(INVALID_PARAMS, what, None::<()>);
	let mut module = every?;
	let mut advancing = RpcModule::new((clock, commands));
	advancing.register_async_method("radledger_advance", move |params, context, _| async move {
		let by = Duration::from_millis(params.one::<u64>()?);
		if by > MOST {
			return Err(refused("the clock can be put forward by ten years at once"));
		}
		let (clock, commands) = &*context;
		clock.advance(by);
		// The first block takes the clock with it; the second does what has become due.
		let mut commands = commands.clone();
		let made = seal(&mut commands).await && seal(&mut commands).await;
		made.then_some(()).ok_or_else(|| refused("no block could be made"))
	})?;
	module.merge(advancing)?;
	rpc::describe(&mut module)?;
	Ok(module)
}
