//! What was measured, to be printed at the end.

use crate::network::Network;
use std::fmt;

/// Figures, in the order in which they were taken.
#[derive(Default)]
pub struct Figures(Vec<(String, String)>);

impl Figures {
	/// Takes one down, and shows it at once.
	pub fn note(&mut self, what: impl Into<String>, value: impl Into<String>) {
		let (what, value) = (what.into(), value.into());
		eprintln!("    {what}: {value}");
		self.0.push((what, value));
	}

	/// Takes down how much memory each node occupies.
	pub fn memory(&mut self, network: &Network) {
		for peer in &network.peers {
			if let Some(memory) = peer.memory() {
				self.note(format!("memory of {}", peer.name), format!("{memory} MiB"));
			}
		}
	}
}

impl fmt::Display for Figures {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let width = self.0.iter().map(|(what, _)| what.len()).max().unwrap_or_default();
		writeln!(f)?;
		self.0.iter().try_for_each(|(what, value)| writeln!(f, "{what:width$}  {value}"))
	}
}
