//! The log of who used a patient's data, proved to leave nothing out.
//!
//! Each page is read with a proof against the header of one block ([`radledger_client::Proved`]), so a node cannot leave
//! out, add or change an entry. Three things are left that a node could do, and each has its check: it could serve
//! another chain (the genesis hash is pinned in the vault when a log is first read), an older block of this chain (the
//! block's own time must not be older than [`Trust::age`]), or a block that it made up (other nodes, the
//! [`Trust::witnesses`], must have the same block under its number).

use crate::{
	consent::ConsentError,
	seals::StudyNames,
	vault::{Note, VaultError},
	words::clean,
	Session,
};
use radledger_client::{consent::Access, AccountId, BlockRef, Client};
use radledger_primitives::{text::moment, Moment, OrganisationId, H256};
use serde::{Deserialize, Serialize};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

crate::errors! {
	/// What can be wrong with access to data, and with the log of it.
	pub AccessError {
		Invalid NoOrganisation { organisation: OrganisationId } = "organisation-not-found",
			"the ledger has no organisation {organisation}",
			remedy "name one of those that it has";
		Refused OtherChain { found: H256, pinned: H256 } = "another-chain", "the node serves another chain",
			why "its first block is {found:?}, not {pinned:?}",
			remedy "connect to a node of your consortium; if the chain was really replaced, name its genesis hash";
		Refused Stale { block: u32, at: String, age: String } = "stale-block",
			"the node's newest block is too old: whatever was recorded since is missing",
			why "block {block} is of {at}, {age} ago",
			remedy "ask another node; if the chain really makes blocks so seldom, allow a greater age";
		Refused Disputed { url: String, block: u32 } = "disputed-block", "another node does not have the same block",
			why "{url} has another block {block}, or none",
			remedy "ask the operators of both nodes; rely on neither until they agree";
	}
	from {
		Client(radledger_client::Error);
		Vault(VaultError);
		Session(crate::SessionError);
		Consent(ConsentError);
	}
}

/// How far a node is trusted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trust {
	/// The hash of the chain's first block, if it is known from elsewhere; otherwise the one in the vault, where the first
	/// use puts it.
	pub genesis: Option<H256>,
	/// How old the block may be, by the clock of this machine.
	pub age: Duration,
	/// URLs of other nodes, all of which must have the same block.
	pub witnesses: Vec<String>,
}

impl Trust {
	/// The greatest age of a block by default. Chains make one every 6 or 12 seconds.
	pub const AGE: Duration = Duration::from_secs(600);
}

impl Default for Trust {
	fn default() -> Self {
		Self { genesis: None, age: Self::AGE, witnesses: Vec::new() }
	}
}

/// The whole log of a patient, as far as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Log {
	/// The entries with their numbers, as far as the vault can read them. Studies go by their names in the patient's records.
	pub entries: Vec<(u64, Access)>,
	/// The numbers of the entries that are of studies which the vault cannot open. With these there is no gap.
	pub sealed: Vec<u64>,
	/// What reads the names of studies.
	pub names: StudyNames,
	/// The number of the first entry; those before it were removed after the time for which they are kept.
	pub kept_from: u64,
	/// Entries made so far.
	pub length: u64,
	/// The block whose state has the log.
	pub block: BlockRef,
	/// The chain's clock in that block.
	pub at: Moment,
	/// The hash of the chain's first block.
	pub genesis: H256,
	/// Whether that is the chain that was expected, rather than the first that answered.
	pub known: bool,
}

/// The chain that a vault belongs to: pinned when a log is first read.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
struct Pin {
	version: u16,
	genesis: H256,
}

impl Note for Pin {
	const FOLDER: &'static str = "chain";
	const VERSION: Option<u16> = Some(1);
}

/// The name of the one [`Pin`].
const PIN: &str = "pin";

/// Reads the whole log of a patient, with proofs.
///
/// # Errors
/// [`AccessError`]; an answer of the node that is not proved is the client's `unproved-answer`.
pub async fn log(session: &Session, patient: AccountId, trust: &Trust) -> Result<Log, AccessError> {
	let proved = session.client().await?.proved().await?;
	let (block, genesis, at) = (proved.block(), proved.genesis().await?, proved.now().await?);
	let pins = match session.vault() {
		Ok(vault) => Some(vault.notes::<Pin>()),
		Err(VaultError::NotThere { .. }) => None,
		Err(error) => return Err(error.into()),
	};
	let kept = match (trust.genesis, &pins) {
		(None, Some(pins)) => pins.read(PIN)?.map(|pin| pin.genesis),
		_ => None,
	};
	let known = trust.genesis.or(kept);
	if let Some(pinned) = known.filter(|known| *known != genesis) {
		return Err(AccessError::OtherChain { found: genesis, pinned });
	}
	fresh(block, at, SystemTime::now(), trust.age)?;
	for url in &trust.witnesses {
		let witness = Client::connect(url).await?;
		if witness.block_hash(block.number).await? != Some(block.hash) {
			return Err(AccessError::Disputed { url: clean(url), block: block.number });
		}
	}
	let log = proved.log(&patient).await?.ok_or(ConsentError::NotAPatient { patient })?;
	if let (Some(pins), None) = (&pins, kept) {
		// A vault that cannot be written pins nothing: the log says that the chain was not known before.
		match pins.write(PIN, &Pin { version: 1, genesis }) {
			Ok(()) | Err(VaultError::Io { .. }) => {}
			Err(error) => return Err(error.into()),
		}
	}
	let names = session.names_of(&session.ledger().await?, &[patient]).await?;
	let (mut entries, mut sealed) = (Vec::new(), Vec::new());
	for (number, logged) in (log.first..).zip(&log.uses) {
		match names.entry(logged, &patient, number) {
			Some(access) => entries.push((number, access)),
			None => sealed.push(number),
		}
	}
	Ok(Log {
		entries,
		sealed,
		names,
		kept_from: log.kept_from,
		length: log.length,
		block,
		at,
		genesis,
		known: known.is_some(),
	})
}

/// Whether a block is new enough.
fn fresh(block: BlockRef, at: Moment, now: SystemTime, most: Duration) -> Result<(), AccessError> {
	let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
	match now.saturating_sub(Duration::from_millis(at)) {
		age if age <= most => Ok(()),
		age => {
			Err(AccessError::Stale { block: block.number, at: moment::show(at), age: format!("{} s", age.as_secs()) })
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Explain;

	#[test]
	fn block_should_be_refused_when_it_is_older_than_allowed() {
		let block = BlockRef { hash: H256::zero(), number: 7 };
		let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
		let judged = |now, most| fresh(block, 1_000_000, at(now), Duration::from_secs(most)).map_err(|e| e.to_string());
		assert_eq!(judged(1_600, 600), Ok(()));
		// A clock that is behind the chain's does not make a block old.
		assert_eq!(judged(900, 0), Ok(()));
		let error = fresh(block, 1_000_000, at(1_601), Duration::from_secs(600)).unwrap_err();
		assert_eq!(error.code(), "stale-block");
		assert_eq!(error.why().as_deref(), Some("block 7 is of 1970-01-01T00:16:40Z, 601 s ago"));
	}
}
