//! Proofs that somebody is not of age yet, without a birth date on chain.
//!
//! The hospital that enrols a child draws a random seed and hashes it once for each month between the enrolment and the
//! child's majority. The last hash is the commitment, on chain; seed and months stay off chain. With the seed, the hospital
//! can show, for any month up to majority, the hash that lies as many steps before the commitment as months have passed
//! since the enrolment. This proves that majority is in that month or later, and nothing else. A proof for a later month
//! cannot be made from one for an earlier month. (Hash chains: L. Lamport, "Password authentication with insecure
//! communication", CACM 24(11), 1981.)

use crate::{digest::sha256, H256};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// A month, counted from January 1970: see [`month_of`](crate::calendar::month_of).
pub type Month = u32;

/// Most months for which somebody can be under age: 21 years.
pub const MAX_MONTHS: Month = 21 * 12;

/// The ledger's knowledge about a child's age.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, Copy, PartialEq, Eq, Debug)]
pub struct Minority {
	/// The end of the chain of hashes.
	pub commitment: H256,
	/// The month of the commitment.
	pub since: Month,
}

/// One step: `SHA-256("radledger:minority:v1" || 0x00 || hash)`.
fn step(hash: H256) -> H256 {
	sha256(&[b"radledger:minority:v1", &[0], hash.as_bytes()])
}

/// `hash` after so many steps.
fn steps(hash: H256, count: Month) -> H256 {
	(0..count).fold(hash, |hash, _| step(hash))
}

impl Minority {
	/// Commits to majority at the beginning of the month `majority`, from the month `since` on.
	///
	/// `None` if there are no months between them, or more than [`MAX_MONTHS`].
	pub fn commit(seed: H256, since: Month, majority: Month) -> Option<Self> {
		let months = majority.checked_sub(since).filter(|months| (1..=MAX_MONTHS).contains(months))?;
		Some(Self { commitment: steps(seed, months), since })
	}

	/// The proof that majority, at the beginning of the month `majority`, is not before the month `month`.
	pub fn prove(seed: H256, majority: Month, month: Month) -> Option<H256> {
		let months = majority.checked_sub(month).filter(|months| *months <= MAX_MONTHS)?;
		Some(steps(seed, months))
	}

	/// Whether `proof` shows that majority is not before the beginning of the month `month`.
	pub fn verify(&self, month: Month, proof: H256) -> bool {
		match month.checked_sub(self.since) {
			Some(months @ 1..=MAX_MONTHS) => steps(proof, months) == self.commitment,
			_ => false,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const SEED: H256 = H256::repeat_byte(7);
	const SINCE: Month = 680;
	const MAJORITY: Month = SINCE + 100;

	#[test]
	fn minority_should_be_proved_for_every_month_up_to_majority_and_none_after() {
		let minority = Minority::commit(SEED, SINCE, MAJORITY).unwrap();
		for month in SINCE + 1..=MAJORITY {
			let proof = Minority::prove(SEED, MAJORITY, month).unwrap();
			assert!(minority.verify(month, proof));
			assert!(!minority.verify(month + 1, proof), "a proof is for its month only");
			assert!(!minority.verify(month - 1, proof));
		}
		assert_eq!(Minority::prove(SEED, MAJORITY, MAJORITY + 1), None);
		// Not even the seed itself proves more.
		assert!(!minority.verify(MAJORITY + 1, SEED));
	}

	#[test]
	fn commitment_should_be_refused_without_months_or_with_too_many() {
		assert_eq!(Minority::commit(SEED, SINCE, SINCE), None);
		assert_eq!(Minority::commit(SEED, SINCE, SINCE - 1), None);
		assert_eq!(Minority::commit(SEED, SINCE, SINCE + MAX_MONTHS + 1), None);
		let longest = Minority::commit(SEED, SINCE, SINCE + MAX_MONTHS).unwrap();
		assert!(longest.verify(SINCE + MAX_MONTHS, SEED));
		assert!(!longest.verify(Month::MAX, SEED));
	}

	#[test]
	fn commitment_should_tell_nothing_of_its_length() {
		let short = Minority::commit(SEED, SINCE, SINCE + 1).unwrap();
		let long = Minority::commit(SEED, SINCE, SINCE + 2).unwrap();
		assert_ne!(short.commitment, long.commitment);
		// Who knows neither seed nor month cannot prove the month after.
		assert!(!long.verify(SINCE + 2, short.commitment));
	}
}
