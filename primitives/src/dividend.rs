//! What the data earn goes to whose data it was, and whose work: shares of a pool, to the last unit.
//!
//! While a pool is open, a share of `s` of `S` is worth `floor(P * s / S)` of all `P` that was paid in: it only grows, and
//! what rounding leaves is paid when more comes in. When the pool is closed, shares are laid side by side on a line from 0
//! to `S`, and one from `a` to `b` is worth `floor(P * b / S) - floor(P * a / S)`: no less than before, and the sum is `P`.

use crate::{annotation::pay::Amount, consent::Purpose, DatasetId, ModelVersion, Moment, OrganisationId};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// A pool.
pub type PoolId = u32;
/// Shares of a pool.
pub type Shares = u64;

/// What earns.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
	/// A version of an AI model: those count whose data are in the datasets of its manifest, and who annotated in its
	/// campaigns.
	#[codec(index = 0)]
	Model(ModelVersion),
	/// A dataset.
	#[codec(index = 1)]
	Dataset(DatasetId),
}

/// How many shares what is worth. The same for all.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
)]
pub struct Split {
	/// A study, for the patient who chose to be rewarded, or for whom that patient chose.
	pub patient: u32,
	/// A study, for the organisation that anchored it.
	pub hospital: u32,
	/// An answer that counts as right, for who gave it.
	pub annotator: u32,
}

/// What `part` of `whole` shares is worth of an amount: `floor(amount * part / whole)`, exactly; 0 of nothing.
pub fn floor_of(amount: Amount, part: Shares, whole: Shares) -> Amount {
	let (whole, part) = (Amount::from(whole), Amount::from(part.min(whole)));
	let (Some(times), Some(rest)) = (amount.checked_div(whole), amount.checked_rem(whole)) else {
		return 0;
	};
	// `rest` and `part` are below 2^64, and `times * part` is no more than the amount.
	let rest = rest.saturating_mul(part).checked_div(whole).unwrap_or_default();
	times.saturating_mul(part).saturating_add(rest)
}

/// What a share from `before` to `before + part` is worth, when no more is paid in.
pub fn last_of(amount: Amount, before: Shares, part: Shares, whole: Shares) -> Amount {
	let end = floor_of(amount, before.saturating_add(part), whole);
	end.saturating_sub(floor_of(amount, before, whole))
}

/// How far a pool is.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
)]
#[serde(rename_all = "kebab-case")]
pub enum PoolState {
	/// Shares are added.
	#[codec(index = 0)]
	Open,
	/// Shares are what they are; it is paid in.
	#[codec(index = 1)]
	Frozen,
	/// No more is paid in, since this moment, in milliseconds since the Unix epoch.
	#[codec(index = 2)]
	Closed(Moment),
	/// What nobody claimed went back.
	#[codec(index = 3)]
	Swept,
}

/// A pool, as the view `pool` tells it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct PoolView<AccountId> {
	/// Its number.
	pub pool: PoolId,
	/// What earns.
	pub source: Source,
	/// How shares are counted.
	pub split: Split,
	/// How far it is.
	pub state: PoolState,
	/// All shares.
	pub shares: Shares,
	/// How many hold them.
	pub holders: u32,
	/// What was paid in.
	pub paid_in: Amount,
	/// What was claimed.
	pub claimed: Amount,
	/// Who keeps what is not claimed.
	pub keeper: AccountId,
	/// For which organisation.
	pub organisation: OrganisationId,
}

/// A share, as the view `share` tells it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ShareView {
	/// How many shares.
	pub shares: Shares,
	/// What was claimed.
	pub claimed: Amount,
	/// What can be claimed now.
	pub due: Amount,
}

/// What of a patient's data went into a version of a model, and what that paid: the view `trained_on`.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct TrainedView<AccountId> {
	/// A dataset with studies of the patient.
	pub dataset: DatasetId,
	/// What it was declared for.
	pub purpose: Purpose,
	/// How many of the patient's studies are in it.
	pub studies: u32,
	/// What was trained on it, or on one that has it as a part, or made from such a version.
	pub models: Vec<ModelVersion>,
	/// The pools of these, and of the dataset, with the patient's share.
	pub pools: Vec<(PoolView<AccountId>, ShareView)>,
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::vec;
	use proptest::prelude::*;

	#[test]
	fn share_should_be_what_is_worked_out_by_hand() {
		assert_eq!([1, 1, 1].map(|part| floor_of(100, part, 3)), [33, 33, 33]);
		assert_eq!([0, 1, 2].map(|before| last_of(100, before, 1, 3)), [33, 33, 34]);
		assert_eq!(floor_of(100, 1, 0), 0, "nobody has a share");
		assert_eq!(floor_of(Amount::MAX, u64::MAX, u64::MAX), Amount::MAX);
	}

	proptest! {
		/// Shares grow with what is paid in, do not shrink when the pool is closed, and add up to the last unit then.
		#[test]
		fn shares_should_add_up(
			payments in proptest::collection::vec(0u128..u128::MAX >> 8, 1..20),
			parts in proptest::collection::vec(1u64..u64::MAX >> 8, 1..40),
		) {
			let whole: Shares = parts.iter().sum();
			let (mut paid, mut before) = (0, vec![0; parts.len()]);
			for payment in payments {
				paid += payment;
				let now: Vec<Amount> = parts.iter().map(|part| floor_of(paid, *part, whole)).collect();
				prop_assert!(now.iter().zip(&before).all(|(now, before)| now >= before));
				let sum: Amount = now.iter().sum();
				prop_assert!(sum <= paid && paid - sum < parts.len() as Amount);
				before = now;
			}
			let (mut place, mut sum) = (0, 0);
			for (part, before) in parts.iter().zip(&before) {
				let last = last_of(paid, place, *part, whole);
				prop_assert!(last == *before || last == before + 1);
				place += part;
				sum += last;
			}
			prop_assert_eq!(sum, paid);
		}
	}
}
