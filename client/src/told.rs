//! What the events of a transaction say it changed.

use crate::{submit::Sent, Call, Client, Error, Keypair, Outcome, Result, Wait};
use serde::Serialize;
use subxt::{
	config::substrate::SubstrateConfig,
	error::DispatchError,
	events::Event,
	ext::codec::{Compact, Decode},
	metadata::ArcMetadata,
};

/// Changes that events report: an enum for each topic, such as [`crate::model::Change`].
pub trait FromEvent: Sized {
	/// The change that an event reports, if it is one of these.
	fn from_event(event: &Event<'_, SubstrateConfig>) -> Result<Option<Self>>;
}

/// The outcome of a transaction, and what it changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told<Change> {
	#[serde(flatten)]
	pub outcome: Outcome,
	/// In the order of the events; empty with [`Wait::None`].
	pub changes: Vec<Change>,
}

/// Declares `enum Change` of a topic, and for each change the events of a pallet that report it: with the fields of the
/// same names.
macro_rules! changes {
	($(#[$doc:meta])* $pallet:ident { $($(#[$about:meta])* $change:ident $fields:tt = $($event:ident)|+;)+ }) => {
		$(#[$doc])*
		#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
		#[serde(tag = "change", rename_all = "kebab-case")]
		pub enum Change {
			$($(#[$about])* $change $fields,)+
		}

		impl $crate::FromEvent for Change {
			fn from_event(
				event: &subxt::events::Event<'_, subxt::config::substrate::SubstrateConfig>,
			) -> $crate::Result<Option<Self>> {
				$($(changes!(@from $pallet event $event $change $fields);)+)+
				Ok(None)
			}
		}
	};
	(@from $pallet:ident $found:ident $event:ident $change:ident {
		$($(#[$about:meta])* $field:ident: $type:ty),+ $(,)?
	}) => {
		if let Some(fields) = $found.decode_fields_as::<$crate::chain::$pallet::events::$event>() {
			let fields = fields.map_err($crate::Error::from_subxt)?;
			return Ok(Some(Self::$change { $($field: $crate::plain::Plain::plain(fields.$field)),+ }));
		}
	};
}

impl Client {
	/// As [`Client::submit`], and returns what changed. It is an error as well if a call inside of the call failed.
	pub async fn tell<Change: FromEvent>(
		&self,
		call: &impl Call,
		signer: &Keypair,
		wait: Wait,
	) -> Result<Told<Change>> {
		let Sent { outcome, events } = self.send(call, signer, wait).await?;
		let mut changes = Vec::new();
		if let Some((events, metadata)) = events {
			for event in events.iter() {
				let event = event.map_err(Error::from_subxt)?;
				ensure_inner(event.pallet_name(), event.event_name(), event.field_bytes(), &metadata)?;
				changes.extend(Change::from_event(&event)?);
			}
		}
		Ok(Told { outcome, changes })
	}
}

/// An error if this event reports that a call inside of the call failed.
fn ensure_inner(pallet: &str, event: &str, fields: &[u8], metadata: &ArcMetadata) -> Result<()> {
	let error = match (pallet, event, fields) {
		// `ProxyExecuted { result: Result<(), DispatchError> }`
		("Proxy", "ProxyExecuted", [1, error @ ..]) => error,
		// `Dispatched { result: Result<PostDispatchInfo, (PostDispatchInfo, DispatchError)> }`
		("MetaTx", "Dispatched", [1, error @ ..]) => {
			let mut error = error;
			<(Option<(Compact<u64>, Compact<u64>)>, bool)>::decode(&mut error).map_err(Error::unreadable)?;
			error
		}
		_ => return Ok(()),
	};
	let error = DispatchError::decode_from(error, metadata.clone());
	Err(error.map_or_else(Error::from_subxt, |error| Error::from_dispatch(&error)))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::error::tests::metadata;

	#[test]
	fn failure_of_a_call_inside_should_be_found_in_its_event() {
		let metadata = ArcMetadata::from(metadata());
		let of = |pallet, event, fields: &[u8]| ensure_inner(pallet, event, fields, &metadata);
		// An error of the pallet with index 52, the first one.
		let error = [3, 52, 0, 0, 0, 0];
		let proxied = of("Proxy", "ProxyExecuted", &[&[1], &error[..]].concat());
		assert!(proxied.is_err_and(|error| error.is("DynamicConsent::NotAPatient")));
		for post in [vec![0, 1], vec![1, 4, 8, 0]] {
			let relayed = of("MetaTx", "Dispatched", &[&[1], &post[..], &error[..]].concat());
			assert!(relayed.is_err_and(|error| error.is("DynamicConsent::NotAPatient")));
		}
		assert_eq!(of("Proxy", "ProxyExecuted", &[0]), Ok(()));
		assert_eq!(of("MetaTx", "Dispatched", &[0, 0, 0]), Ok(()));
		assert_eq!(of("System", "ExtrinsicSuccess", &[1]), Ok(()));
	}
}
