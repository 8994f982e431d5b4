//! Choices that can be made again: SplitMix64, from a seed that is printed.

/// A sequence of numbers that looks random.
pub struct Random(u64);

impl Random {
	/// The sequence of a seed.
	pub fn new(seed: u64) -> Self {
		Self(seed)
	}

	/// The next number below `bound`, which is not 0.
	pub fn below(&mut self, bound: u64) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		(z ^ (z >> 31)) % bound
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn sequence_should_be_that_of_the_algorithm() {
		// The first number of SplitMix64 with seed 0, as its author's reference implementation gives it.
		assert_eq!(Random::new(0).below(u64::MAX), 0xe220_a839_7b1d_cdaf);
	}
}
