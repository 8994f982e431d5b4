//! What was final once stays final, for everybody.

use crate::{
	network::Network,
	peer::{Kind, Peer},
};
use anyhow::Result;
use std::{
	collections::{BTreeMap, BTreeSet},
	fmt,
};

/// What must never be: two blocks final for one number, a final chain that became shorter, a final record that is gone.
#[derive(Debug)]
pub struct Violation(String);

impl fmt::Display for Violation {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(&self.0)
	}
}

impl std::error::Error for Violation {}

/// Remembers what nodes called final.
#[derive(Default)]
pub struct Witness {
	/// The final block of each number, of the relay chain (`true`) and of the parachain, and who said so first.
	blocks: BTreeMap<(bool, u64), (String, &'static str)>,
	/// The studies that each node had on its ledger after its newest final block.
	studies: BTreeMap<&'static str, BTreeSet<String>>,
	/// The newest final block of each node.
	heights: BTreeMap<&'static str, u64>,
}

impl Witness {
	/// Asks every node that answers: validators about the relay chain, the others about the parachain.
	///
	/// # Errors
	/// A [`Violation`].
	pub fn ask(&mut self, network: &Network) -> Result<()> {
		for peer in &network.peers {
			let seen = peer.finalized().and_then(|(height, hash)| self.see(peer, height, hash));
			// Who does not answer now is asked again, from where they were.
			if let Err(error) = seen {
				if error.is::<Violation>() {
					return Err(error);
				}
			}
		}
		Ok(())
	}

	fn see(&mut self, peer: &Peer, height: u64, hash: String) -> Result<()> {
		let never = |so: bool, what: String| if so { Err(Violation(what)) } else { Ok(()) };
		let relay = peer.kind == Kind::Validator;
		let before = self.heights.get(peer.name).copied().unwrap_or_default();
		never(height < before, format!("{}: block {height} is final after {before} was", peer.name))?;
		// All those since the last time, not the newest alone.
		for number in before + 1..=height {
			let Some(found) = (if number == height { Some(hash.clone()) } else { peer.hash(number)? }) else {
				continue;
			};
			let (known, first) = self.blocks.entry((relay, number)).or_insert_with(|| (found.clone(), peer.name));
			let what = format!("block {number}: {known} is final for {first}, {found} for {}", peer.name);
			never(*known != found, what)?;
		}
		if !relay {
			let now = peer.studies(&hash)?;
			let lost: Vec<_> =
				self.studies.get(peer.name).into_iter().flatten().filter(|id| !now.contains(*id)).collect();
			never(!lost.is_empty(), format!("{} lost after block {height}: {lost:?}", peer.name))?;
			self.studies.insert(peer.name, now);
		}
		self.heights.insert(peer.name, height);
		Ok(())
	}

	/// Number of final blocks that were compared.
	pub fn blocks(&self) -> usize {
		self.blocks.len()
	}

	/// Every study that any node had in a final block.
	pub fn studies(&self) -> BTreeSet<String> {
		self.studies.values().flatten().cloned().collect()
	}

	/// What one node had.
	pub fn studies_of(&self, peer: &Peer) -> BTreeSet<String> {
		self.studies.get(peer.name).cloned().unwrap_or_default()
	}
}
