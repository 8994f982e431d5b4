//! The root of a day: one digest for all blocks that the ledger made on a day, for a time stamp from outside, and for receipts
//! that others can check ([`cose`](super::cose)).

use super::{check::clock_key, relay::lost, ReceiptError};
use crate::Session;
use codec::DecodeAll;
use radledger_primitives::{merkle, report::Day, text::day, Moment, H256};
use serde::Serialize;
use std::ops::Range;
use subxt::rpcs::{rpc_params, RpcClient};

/// Milliseconds of a day.
const LENGTH: Moment = 86_400_000;
/// Hashes of blocks that one request asks for.
const PAGE: usize = 1_000;

/// The blocks of one day (UTC, by the ledger's clock), and the root over them: an RFC 9162 tree (SHA-256) whose entries are the
/// hashes of the blocks, in order.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct DayRoot {
	/// The ledger's first block.
	pub chain: H256,
	#[serde(serialize_with = "day::serialize")]
	pub day: Day,
	/// Number of the first block of the day.
	pub first: u32,
	/// Number of the last block of the day.
	pub last: u32,
	pub root: H256,
}

/// A day of the ledger, with its blocks.
pub struct Blocks {
	pub root: DayRoot,
	/// The hashes of all blocks of the day, in order.
	pub hashes: Vec<H256>,
}

impl DayRoot {
	/// What the text of a day begins with: the name and version of the format.
	const MAGIC: &'static str = "RadLedger day 1";
	/// Longest file that is worth reading.
	pub const LONGEST: u64 = 1 << 10;

	/// As text: the same bytes, whoever writes it. This is what a time stamp is for.
	pub fn to_text(&self) -> String {
		let Self { chain, day, first, last, root } = self;
		format!("{}\nchain {chain:?}\nday {}\nblocks {first} {last}\nroot {root:?}\n", Self::MAGIC, day::show(*day))
	}

	/// Reads what [`Self::to_text`] writes, and nothing else.
	///
	/// # Errors
	/// It is not the text of a day.
	pub fn from_text(text: &str) -> Result<Self, ReceiptError> {
		let parsed = Self::parse(text).filter(|read| read.to_text() == text && read.first <= read.last);
		parsed.ok_or(ReceiptError::MalformedDay)
	}

	fn parse(text: &str) -> Option<Self> {
		let mut lines = text.strip_prefix(Self::MAGIC)?.strip_prefix('\n')?.lines();
		let mut field = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
		let (chain, of, blocks, root) = (field("chain")?, field("day")?, field("blocks")?, field("root")?);
		let (first, last) = blocks.split_once(' ')?;
		Some(Self {
			chain: chain.parse().ok()?,
			day: day::parse(of).ok()?,
			first: first.parse().ok()?,
			last: last.parse().ok()?,
			root: root.parse().ok()?,
		})
	}

	/// How many blocks the day has.
	pub fn blocks(&self) -> u32 {
		self.last.saturating_sub(self.first).saturating_add(1)
	}
}

impl Blocks {
	/// The root over these blocks of a day, of which the first has the number `first`. `None` if there are none.
	pub fn of(chain: H256, day: Day, first: u32, hashes: Vec<H256>) -> Option<Self> {
		let further = u32::try_from(hashes.len().checked_sub(1)?).ok()?;
		let leaves: Vec<H256> = hashes.iter().map(|hash| merkle::leaf(hash.as_bytes())).collect();
		let root = DayRoot { chain, day, first, last: first.checked_add(further)?, root: merkle::root(&leaves)? };
		Some(Self { root, hashes })
	}

	/// The hashes from a block up to the root. `None` if it is not of the day.
	pub fn path(&self, number: u32) -> Option<Vec<H256>> {
		let leaves: Vec<H256> = self.hashes.iter().map(|hash| merkle::leaf(hash.as_bytes())).collect();
		merkle::path(&leaves, number.checked_sub(self.root.first)? as usize)
	}

	/// Asks a node for the final blocks of a day that is over, and believes it. On a development chain, which may never call a
	/// block final, all blocks count. The node must still have the state of old blocks.
	///
	/// # Errors
	/// The day is not over on the ledger, it has no block, or the node does not answer.
	pub async fn fetch(session: &Session, day: Day) -> Result<Self, ReceiptError> {
		let client = session.client().await?;
		let newest = if client.is_development() { client.best().await? } else { client.finalized().await? };
		let node = Node(RpcClient::from_insecure_url(client.url()).await.map_err(lost)?);
		let begins = Moment::from(day).saturating_mul(LENGTH);
		let end = newest.block().number.saturating_add(1);
		let first = node.first_from(begins, 1..end).await?;
		let next = node.first_from(begins.saturating_add(LENGTH), first..end).await?;
		if next == end {
			return Err(ReceiptError::DayNotOver { day: day::show(day) });
		}
		let hashes = node.hashes(first..next).await?;
		Self::of(client.genesis(), day, first, hashes).ok_or(ReceiptError::NoBlocks { day: day::show(day) })
	}
}

/// A node of the ledger.
struct Node(RpcClient);

impl Node {
	/// The first block of the range whose clock shows `moment` or later; the end of the range if there is none. Clocks only
	/// go forward.
	async fn first_from(&self, moment: Moment, range: Range<u32>) -> Result<u32, ReceiptError> {
		let Range { start: mut low, end: mut high } = range;
		while low < high {
			let middle = low.saturating_add(high.saturating_sub(low) / 2);
			match self.clock(middle).await? < moment {
				true => low = middle.saturating_add(1),
				false => high = middle,
			}
		}
		Ok(low)
	}

	async fn clock(&self, number: u32) -> Result<Moment, ReceiptError> {
		let [hash] = self.hashes(number..number.saturating_add(1)).await?[..] else {
			return Err(ReceiptError::Incompatible);
		};
		let key = format!("0x{}", hex::encode(clock_key()));
		let clock: Option<String> = self.0.request("state_getStorage", rpc_params![key, hash]).await.map_err(lost)?;
		let bytes = clock.and_then(|clock| hex::decode(clock.trim_start_matches("0x")).ok());
		bytes.and_then(|bytes| Moment::decode_all(&mut &bytes[..]).ok()).ok_or(ReceiptError::Incompatible)
	}

	/// The hashes of the blocks with these numbers.
	async fn hashes(&self, numbers: Range<u32>) -> Result<Vec<H256>, ReceiptError> {
		let numbers: Vec<u32> = numbers.collect();
		let mut hashes = Vec::with_capacity(numbers.len());
		for page in numbers.chunks(PAGE) {
			let found: Vec<Option<H256>> =
				self.0.request("chain_getBlockHash", rpc_params![page]).await.map_err(lost)?;
			let all: Option<Vec<H256>> = found.into_iter().collect();
			let all = all.filter(|all| all.len() == page.len());
			hashes.extend(all.ok_or_else(|| ReceiptError::Lost { error: "it does not have all blocks".into() })?);
		}
		Ok(hashes)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn example() -> Blocks {
		let hashes = (0..7u8).map(H256::repeat_byte).collect();
		Blocks::of(H256::repeat_byte(9), 20_000, 100, hashes).unwrap()
	}

	#[test]
	fn day_should_be_read_as_it_was_written_when_nothing_was_changed() {
		let root = example().root;
		let text = root.to_text();
		assert_eq!(DayRoot::from_text(&text).unwrap(), root);
		assert_eq!((root.first, root.last, root.blocks()), (100, 106, 7));
		let (chain, over) = (hex::encode([9; 32]), hex::encode(root.root));
		let lines = [
			"RadLedger day 1",
			&format!("chain 0x{chain}"),
			"day 2024-10-04",
			"blocks 100 106",
			&format!("root 0x{over}"),
		];
		assert_eq!(text, lines.map(|line| format!("{line}\n")).concat());
	}

	#[test]
	fn day_should_be_refused_when_it_is_written_in_another_way() {
		let text = example().root.to_text();
		let written = |from: &str, to: &str| text.replacen(from, to, 1);
		let bad = [
			String::new(),
			written("day 1", "day 2"),
			written("2024-10-04", "2024-10-4"),
			written("100 106", "106 100"),
			written("100 106", "0100 106"),
			written("100 106", "100 106 107"),
			written("\nroot", "\n\nroot"),
			written("0x09", "0X09"),
			format!("{text}\n"),
			text.trim_end().into(),
		];
		for bad in bad {
			assert!(matches!(DayRoot::from_text(&bad), Err(ReceiptError::MalformedDay)), "{bad}");
		}
	}

	#[test]
	fn path_should_lead_to_the_root_when_the_block_is_of_the_day() {
		let day = example();
		for (at, hash) in (0u32..).zip(&day.hashes) {
			let path = day.path(100 + at).unwrap();
			assert!(merkle::verify(&day.root.root, 7, at, &merkle::leaf(hash.as_bytes()), &path));
		}
		assert_eq!((day.path(99), day.path(107)), (None, None));
	}
}
