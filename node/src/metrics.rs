//! A Prometheus metric of the domain: how many events of each kind became final while the node ran. It counts and names
//! nobody.

use crate::{
	events::{Event, Reader},
	interface::Hash,
	parts::Client,
};
use futures::{FutureExt, StreamExt};
use prometheus_endpoint::{register, CounterVec, Opts, PrometheusError, Registry, U64};
use sc_client_api::BlockchainEvents;
use sp_core::traits::SpawnNamed;
use std::sync::Arc;

/// Pallets whose events say nothing of medicine, and come with every block.
const OTHERS: [&str; 3] = ["System", "ParachainSystem", "TransactionPayment"];

/// Counts events from now on.
///
/// # Errors
/// The registry has a metric of that name.
pub fn start(
	registry: &Registry,
	client: Arc<Client>,
	reader: Arc<Reader>,
	spawn: &dyn SpawnNamed,
) -> Result<(), PrometheusError> {
	let what = Opts::new("radledger_events_total", "Events that became final while this node ran");
	let counter = register(CounterVec::<U64>::new(what, &["pallet", "event", "outcome"])?, registry)?;
	let counting = async move {
		let mut final_blocks = client.finality_notification_stream();
		while let Some(news) = final_blocks.next().await {
			for block in news.tree_route.iter().chain([&news.hash]) {
				count(&counter, &reader, *block);
			}
		}
	};
	spawn.spawn("radledger-metrics", None, counting.boxed());
	Ok(())
}

fn count(counter: &CounterVec<U64>, reader: &Reader, block: Hash) {
	match reader.of(block) {
		Ok(events) => {
			for event in events.iter().filter(|event| !OTHERS.contains(&&*event.pallet)) {
				counter.with_label_values(&[&event.pallet, &event.event, outcome(event)]).inc();
			}
		}
		Err(error) => log::debug!("The events of {block:?} are not counted: {error}"),
	}
}

/// The name in the field `outcome` of an event that has one, such as whether a use was permitted or denied.
fn outcome(event: &Event) -> &str {
	match &event.fields["outcome"] {
		serde_json::Value::String(name) => name,
		serde_json::Value::Object(named) => named.keys().next().map_or("", |name| name),
		_ => "",
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	#[test]
	fn outcome_should_be_the_name_with_or_without_content() {
		let event = |fields| Event { index: 0, extrinsic: None, pallet: String::new(), event: String::new(), fields };
		assert_eq!(outcome(&event(json!({ "outcome": "Permitted" }))), "Permitted");
		assert_eq!(outcome(&event(json!({ "outcome": { "Denied": "Refused" } }))), "Denied");
		assert_eq!(outcome(&event(json!({ "study": "0x00" }))), "");
		assert_eq!(outcome(&event(json!(7))), "");
	}
}
