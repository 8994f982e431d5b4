//! JSON-RPC subscriptions to what happens to one study, one account or one device (docs/developers.md).
//!
//! Each event comes as soon as a block of the best chain has it, and again when that block is final; where final blocks are
//! caught up with, once. Nobody holds more than one block of events for a slow reader, and looking back takes its time.

use crate::{
	events::{hex, About, Event, Reader},
	interface::Hash,
	parts::Client,
};
use futures::{future, FutureExt, StreamExt};
use futures_timer::Delay;
use jsonrpsee::{
	core::{RegisterMethodError, StringError},
	types::{ErrorObjectOwned, Params},
	PendingSubscriptionSink, RpcModule, SubscriptionMessage, SubscriptionSink,
};
use sc_client_api::{BlockBackend, BlockchainEvents};
use serde::{de::DeserializeOwned, Serialize};
use sp_core::{crypto::AccountId32, traits::SpawnNamed};
use sp_runtime::traits::Header as _;
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::sync::{watch, Semaphore};

/// Most subscriptions at a time. Those of one connection are limited by `--rpc-max-subscriptions-per-connection`.
const MOST: usize = 1_000;
/// How far back a subscription can begin: a day of blocks.
const HISTORY: u32 = radledger_runtime::constants::DAYS;
/// The pause after each block that is looked back at.
const PAUSE: Duration = Duration::from_millis(5);
/// Most blocks beyond the final ones that are looked at.
const MOST_OPEN: usize = 256;
/// JSON-RPC 2.0, section 5.1: invalid method parameters.
const INVALID_PARAMS: i32 = -32602;
/// As `sc-rpc` says of limits that are reached.
const TOO_MANY: i32 = -32006;

/// What all subscriptions share.
struct Feed {
	client: Arc<Client>,
	reader: Arc<Reader>,
	/// Changes with the chain.
	changed: watch::Receiver<()>,
	places: Semaphore,
}

/// What a subscriber gets.
#[derive(Serialize)]
struct Told<'a> {
	block: Place,
	/// Whether the block can no longer be replaced by another.
	finalized: bool,
	#[serde(flatten)]
	event: &'a Event,
}

/// A block.
#[derive(Clone, Serialize)]
struct Place {
	number: u32,
	hash: String,
}

/// The methods.
pub fn methods(
	client: &Arc<Client>,
	reader: Arc<Reader>,
	spawn: &dyn SpawnNamed,
) -> Result<RpcModule<()>, RegisterMethodError> {
	let (sender, changed) = watch::channel(());
	let news = futures::stream::select(
		client.import_notification_stream().map(drop),
		client.finality_notification_stream().map(drop),
	);
	spawn.spawn(
		"radledger-subscriptions",
		Some("rpc"),
		news.for_each(move |()| {
			sender.send_replace(());
			future::ready(())
		})
		.boxed(),
	);

	let feed = Arc::new(Feed { client: client.clone(), reader, changed, places: Semaphore::new(MOST) });
	let mut module = RpcModule::from_arc(feed);
	let study = |id: Hash| About::study(id);
	subscription(&mut module, ["radledger_subscribeStudy", "radledger_study", "radledger_unsubscribeStudy"], study)?;
	let subject = |account: AccountId32| About::subject(&account);
	let names = ["radledger_subscribeSubject", "radledger_subject", "radledger_unsubscribeSubject"];
	subscription(&mut module, names, subject)?;
	let names = ["radledger_subscribeDevice", "radledger_device", "radledger_unsubscribeDevice"];
	subscription(&mut module, names, About::Device)?;
	Ok(module.remove_context())
}

/// Registers one kind of subscription: what it is called, how its notifications are called, how it is ended.
fn subscription<T: DeserializeOwned + 'static>(
	module: &mut RpcModule<Feed>,
	[name, notification, end]: [&'static str; 3],
	about: fn(T) -> About,
) -> Result<(), RegisterMethodError> {
	module.register_subscription(name, notification, end, move |params, pending, feed, _| {
		let asked = asked(&params, &feed, about);
		serve(feed, pending, asked)
	})?;
	Ok(())
}

/// What is asked for, and the first block.
fn asked<T: DeserializeOwned>(
	params: &Params,
	feed: &Feed,
	about: fn(T) -> About,
) -> Result<(About, u32), ErrorObjectOwned> {
	let mut params = params.sequence();
	let what = about(params.next()?);
	let newest = feed.client.chain_info().finalized_number;
	let from = params.optional_next()?.unwrap_or_else(|| newest.saturating_add(1));
	if from.saturating_add(HISTORY) < newest {
		let earliest = newest.saturating_sub(HISTORY);
		let text = format!("a subscription begins at most {HISTORY} blocks back: with block {earliest} or a later one");
		return Err(ErrorObjectOwned::owned(INVALID_PARAMS, text, Some(earliest)));
	}
	Ok((what, from))
}

async fn serve(
	feed: Arc<Feed>,
	pending: PendingSubscriptionSink,
	asked: Result<(About, u32), ErrorObjectOwned>,
) -> Result<(), StringError> {
	let (about, from) = match asked {
		Ok(asked) => asked,
		Err(error) => {
			pending.reject(error).await;
			return Ok(());
		}
	};
	let Ok(_place) = feed.places.try_acquire() else {
		let text = "this node serves as many subscriptions as it can: try again later, or ask another";
		pending.reject(ErrorObjectOwned::owned(TOO_MANY, text, None::<()>)).await;
		return Ok(());
	};
	let sink = pending.accept().await?;
	tokio::select! {
		told = tell(&feed, &sink, &about, from) => told.map_err(StringError::from),
		() = sink.closed() => Ok(()),
	}
}

/// Sends all events, from this final block on, until the reader goes away or something cannot be read.
async fn tell(feed: &Feed, sink: &SubscriptionSink, about: &About, mut next: u32) -> Result<(), String> {
	let mut changed = feed.changed.clone();
	let failed = |error: sp_blockchain::Error| format!("the database cannot be read: {error}");
	// The blocks beyond the final ones that were told of.
	let mut open = BTreeMap::<u32, Hash>::new();
	loop {
		changed.mark_unchanged();
		let info = feed.client.chain_info();
		while next <= info.finalized_number {
			let hash =
				feed.client.block_hash(next).map_err(failed)?.ok_or_else(|| format!("block {next} is missing"))?;
			events(feed, sink, about, (next, hash), true).await?;
			if next < info.finalized_number {
				Delay::new(PAUSE).await;
			}
			next += 1;
		}
		open = open.split_off(&next);

		let mut newer = Vec::new();
		let mut at = info.best_hash;
		while newer.len() < MOST_OPEN {
			let Some(header) = feed.client.header(at).map_err(failed)? else { break };
			let number = *header.number();
			if number < next || open.get(&number) == Some(&at) {
				break;
			}
			newer.push((number, at));
			at = *header.parent_hash();
		}
		for (number, hash) in newer.into_iter().rev() {
			events(feed, sink, about, (number, hash), false).await?;
			open.insert(number, hash);
		}
		changed.changed().await.map_err(|_| "the node is shutting down".to_string())?;
	}
}

/// Sends the events of one block.
async fn events(
	feed: &Feed,
	sink: &SubscriptionSink,
	about: &About,
	(number, hash): (u32, Hash),
	finalized: bool,
) -> Result<(), String> {
	let block = Place { number, hash: hex(hash.as_bytes()) };
	let all = feed.reader.of(hash).map_err(|error| format!("block {number}: {error}"))?;
	for event in all.iter().filter(|event| event.is_about(about)) {
		let told = Told { block: block.clone(), finalized, event };
		let message = SubscriptionMessage::new(sink.method_name(), sink.subscription_id(), &told);
		let message = message.map_err(|error| format!("block {number}: {error}"))?;
		// Waits for a slow reader; the connection ends it if it does not read at all.
		if sink.send(message).await.is_err() {
			return Ok(());
		}
	}
	Ok(())
}
