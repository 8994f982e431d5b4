//! Dividends: earnings go to the patients, hospitals and annotators behind them, as shares of a pool, to the last unit.
//!
//! While a pool is open, a share of `s` of `S` is worth `floor(P * s / S)` of all payments `P`. It only grows, and the
//! amounts left by rounding are paid when more comes in. When the pool is closed, shares lie side by side on a line from 0
//! to `S`, and one from `a` to `b` is worth `floor(P * b / S) - floor(P * a / S)`: no less than before, and the sum is `P`.

use crate::{annotation::pay::Amount, consent::Purpose, text, DatasetId, ModelVersion, Moment, OrganisationId};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// A pool.
pub type PoolId = u32;
/// Shares of a pool.
pub type Shares = u64;

/// The source of a pool's earnings.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
	/// A version of an AI model. The studies in its manifest's datasets count, and the annotators of its campaigns.
	#[codec(index = 0)]
	Model(#[serde(serialize_with = "text::display")] ModelVersion),
	/// A dataset.
	#[codec(index = 1)]
	Dataset(DatasetId),
}

/// Shares per counted item, the same for everyone.
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
	/// A study, for the patient who chose to be rewarded, or for that patient's choice.
	pub patient: u32,
	/// A study, for the organisation that anchored it.
	pub hospital: u32,
	/// A right answer, for its annotator.
	pub annotator: u32,
}

/// The worth of `part` of `whole` shares of an amount: `floor(amount * part / whole)`, exactly. 0 if `whole` is 0.
pub fn floor_of(amount: Amount, part: Shares, whole: Shares) -> Amount {
	let (whole, part) = (Amount::from(whole), Amount::from(part.min(whole)));
	let (Some(times), Some(rest)) = (amount.checked_div(whole), amount.checked_rem(whole)) else {
		return 0;
	};
	// `rest` and `part` are below 2^64, and `times * part` is no more than the amount.
	let rest = rest.saturating_mul(part).checked_div(whole).unwrap_or_default();
	times.saturating_mul(part).saturating_add(rest)
}

/// The worth of a share from `before` to `before + part` once the pool is closed.
pub fn last_of(amount: Amount, before: Shares, part: Shares, whole: Shares) -> Amount {
	let end = floor_of(amount, before.saturating_add(part), whole);
	end.saturating_sub(floor_of(amount, before, whole))
}

/// The state of a pool.
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
#[serde(tag = "state", content = "closed", rename_all = "kebab-case")]
pub enum PoolState {
	/// Shares are added.
	#[codec(index = 0)]
	Open,
	/// Shares are final, and the pool takes payments.
	#[codec(index = 1)]
	Frozen,
	/// The pool takes no more payments since this moment.
	#[codec(index = 2)]
	Closed(#[serde(with = "text::moment")] Moment),
	/// Unclaimed value went back to the pool's owner.
	#[codec(index = 3)]
	Swept,
}

/// A pool, as the view `pool` shows it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct PoolView<AccountId> {
	pub pool: PoolId,
	/// The source of a pool's earnings.
	pub source: Source,
	/// The shares per counted item.
	pub split: Split,
	#[serde(flatten)]
	pub state: PoolState,
	pub shares: Shares,
	pub holders: u32,
	/// Studies that were counted.
	pub studies: u32,
	/// Annotators that were counted.
	pub annotators: u32,
	/// From this moment on it can be frozen although not everything is counted, if notice was given.
	#[serde(serialize_with = "text::moment::option::serialize")]
	pub freezes_at: Option<Moment>,
	pub paid_in: Amount,
	pub claimed: Amount,
	/// The account that gets back what is not claimed.
	pub keeper: AccountId,
	pub organisation: OrganisationId,
}

/// A share, as the view `share` shows it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ShareView {
	pub shares: Shares,
	pub claimed: Amount,
	/// The amount that can be claimed now.
	pub due: Amount,
}

/// The use of a patient's data for models, and its pay, as the view `trained_on` shows them.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct TrainedView<AccountId> {
	pub dataset: DatasetId,
	/// The purpose for which it was declared.
	pub purpose: Purpose,
	/// The number of the patient's studies in it.
	pub studies: u32,
	/// Versions trained on it, on a dataset that includes it, or built on such a version.
	pub models: Vec<ModelVersion>,
	/// Whether there can be more of them, and more pools: so much was made from it that not all was looked at. The view
	/// `descendants` of the provenance graph leads to the rest.
	pub more: bool,
	/// The pools of the dataset and of these versions, with the patient's share.
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

	#[test]
	fn pool_should_have_its_state_as_a_name_and_a_moment() {
		let pool = |state| PoolView {
			pool: 4,
			source: Source::Model(ModelVersion { model: 0, version: 1 }),
			split: Split { patient: 3, hospital: 2, annotator: 1 },
			state,
			shares: 12,
			holders: 3,
			studies: 3,
			annotators: 0,
			freezes_at: Some(951_782_400_000),
			paid_in: Amount::MAX,
			claimed: 0,
			keeper: 9u8,
			organisation: 3,
		};
		let text = serde_json::to_string(&pool(PoolState::Closed(951_782_400_000))).unwrap();
		assert!(text.contains(r#""source":{"model":"0.1"}"#), "{text}");
		assert!(text.contains(r#""state":"closed","closed":"2000-02-29T00:00:00Z""#), "{text}");
		assert!(text.contains(r#""freezes_at":"2000-02-29T00:00:00Z""#), "{text}");
		assert!(text.contains(r#""paid_in":340282366920938463463374607431768211455"#), "{text}");
		for (state, name) in [(PoolState::Open, "open"), (PoolState::Frozen, "frozen"), (PoolState::Swept, "swept")] {
			let text = serde_json::to_string(&pool(state)).unwrap();
			assert!(text.contains(&alloc::format!(r#""state":"{name}""#)) && !text.contains("closed"), "{text}");
		}
	}

	proptest! {
		/// Shares grow with each payment, do not shrink when the pool is closed, and then add up to the last unit.
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
