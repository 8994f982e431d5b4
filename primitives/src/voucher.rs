//! Vouchers: payments on an account that nobody can tie to the person who earned them.
//!
//! Vouchers of one worth are taken in batches of [`BATCH`], one by each holder. The ledger stores a key of each. Once a batch
//! is full, the secret of one of its keys pays the worth to any account, with a proof that says "one of these is mine" and
//! not which one: a linkable ring signature (Liu, Wei and Wong 2004, "Linkable spontaneous anonymous group signature for
//! ad hoc groups") over ristretto255 (RFC 9496), whose tag is made with a base of the batch, as Tsang and Wei (2005) do
//! with events. The tag is the same whenever the same key is used, so nobody is paid twice, and it reveals nothing about
//! the key, under the decisional Diffie-Hellman assumption. There is no issuer, and nobody to trust.
//!
//! ```text
//! B    = ristretto255(SHA-512("radledger:voucher-base:v1" || 0x00 || chain || worth || batch))
//! P    = x G,  I = x B                                                                  the key, and the tag
//! M    = SHA-512("radledger:voucher:v2" || 0x00 || chain || worth || batch || P_0 .. P_7 || I || payee || deliverer)
//! c_{i+1} = SHA-512(M || s_i G + c_i P_i || s_i B + c_i I) mod the order,  c_8 = c_0
//! ```

use crate::H256;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use curve25519_dalek::{
	ristretto::{CompressedRistretto, RistrettoPoint},
	scalar::Scalar,
	traits::{Identity, VartimeMultiscalarMul},
};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha512};
use zeroize::Zeroize;

/// Vouchers per batch.
pub const BATCH: usize = 8;
/// Most vouchers of a batch whose holders are affiliated with one organisation: no organisation knows seven of the eight.
pub const PER_ORGANISATION: usize = 2;
/// A batch of vouchers of one worth, numbered in order.
pub type BatchId = u32;

const BASE: &[u8] = b"radledger:voucher-base:v1\0";
const MESSAGE: &[u8] = b"radledger:voucher:v2\0";
const NOISE: &[u8] = b"radledger:voucher-noise:v1\0";

/// The worth of a voucher. There are few kinds, so that many vouchers are alike.
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
	PartialOrd,
	Ord,
	Debug,
)]
#[serde(rename_all = "kebab-case")]
pub enum Worth {
	/// 1 RAD.
	#[codec(index = 0)]
	One,
	/// 10 RAD.
	#[codec(index = 1)]
	Ten,
	/// 100 RAD.
	#[codec(index = 2)]
	Hundred,
}

impl Worth {
	/// All of them.
	pub const ALL: [Self; 3] = [Self::One, Self::Ten, Self::Hundred];

	/// The worth in RAD.
	pub const fn rad(self) -> u32 {
		match self {
			Self::One => 1,
			Self::Ten => 10,
			Self::Hundred => 100,
		}
	}
}

/// The place of a batch of vouchers.
#[derive(Encode, Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
	/// The genesis hash of the ledger.
	pub chain: H256,
	/// The worth of its vouchers.
	pub worth: Worth,
	/// The number of the batch.
	pub batch: BatchId,
}

/// The proof that the holder of one voucher of a batch pays a payee.
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
pub struct Redemption {
	/// The tag that only one of the keys can make, always the same.
	pub tag: H256,
	/// The challenge with which the ring begins.
	pub challenge: H256,
	/// The responses, one for each key.
	pub responses: [H256; BATCH],
}

/// A batch, as the view `batch` shows it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct BatchView {
	/// The keys of its vouchers, in the order in which they were taken.
	pub vouchers: Vec<H256>,
	/// The tags of the redeemed vouchers, in the order of redemption.
	pub redeemed: Vec<H256>,
}

/// The secret that redeems a voucher. Losing it loses the voucher's worth.
pub struct Secret(Scalar);

impl Drop for Secret {
	fn drop(&mut self) {
		self.0.zeroize();
	}
}

impl Secret {
	/// The secret from 32 random bytes.
	pub fn of(seed: &[u8; 32]) -> Self {
		Self(scalar(&[NOISE, seed]))
	}

	/// Its key.
	pub fn key(&self) -> H256 {
		compressed(&RistrettoPoint::mul_base(&self.0))
	}

	/// The tag that the ledger stores when the voucher is redeemed in this batch.
	pub fn tag(&self, place: &Place) -> H256 {
		compressed(&(base(place) * self.0))
	}

	/// The proof that pays one voucher of a batch to `payee`, if `deliverer` signs the transaction; `None` if no voucher
	/// has this secret, or a key is invalid. `random` are 32 random bytes.
	pub fn redeem<AccountId: Encode>(
		&self,
		place: &Place,
		keys: &[H256; BATCH],
		[payee, deliverer]: [&AccountId; 2],
		random: &[u8; 32],
	) -> Option<Redemption> {
		let own = self.key();
		let mine = keys.iter().position(|key| *key == own)?;
		let (base, tag) = (base(place), self.tag(place));
		let image = point(&tag)?;
		let message = message(place, keys, &tag, [payee, deliverer]);
		// The secret and what is signed go in as well: should `random` ever be the same, nothing is told by it.
		let noise = |at: usize| scalar(&[NOISE, self.0.as_bytes(), &message, random, &(at as u32).encode()]);
		let alpha = noise(mine);
		let mut responses = [Scalar::ZERO; BATCH];
		let mut challenge = next(&message, &RistrettoPoint::mul_base(&alpha), &(base * alpha));
		let mut first = challenge;
		let others = (0..BATCH).cycle().skip(mine).skip(1).take(BATCH.saturating_sub(1));
		for at in others {
			if at == 0 {
				first = challenge;
			}
			let response = noise(at);
			*responses.get_mut(at)? = response;
			challenge = link(&message, &point(keys.get(at)?)?, &base, &image, &challenge, &response);
		}
		if mine == 0 {
			first = challenge;
		}
		*responses.get_mut(mine)? = alpha - challenge * self.0;
		Some(Redemption {
			tag,
			challenge: H256(first.to_bytes()),
			responses: responses.map(|response| H256(response.to_bytes())),
		})
	}
}

/// Whether a voucher can have this key: a point that is not the identity, in its only encoding (RFC 9496, 4.3.1).
pub fn is_key(key: &H256) -> bool {
	point(key).is_some_and(|point| point != RistrettoPoint::identity())
}

/// Whether the proof pays one of the vouchers with these keys to `payee`, if `deliverer` signs. In constant work.
pub fn is_redemption<AccountId: Encode>(
	place: &Place,
	keys: &[H256; BATCH],
	[payee, deliverer]: [&AccountId; 2],
	redemption: &Redemption,
) -> bool {
	ring(place, keys, [payee, deliverer], redemption).unwrap_or(false)
}

fn ring<AccountId: Encode>(
	place: &Place,
	keys: &[H256; BATCH],
	accounts: [&AccountId; 2],
	redemption: &Redemption,
) -> Option<bool> {
	let image = point(&redemption.tag).filter(|tag| *tag != RistrettoPoint::identity())?;
	let (base, message) = (base(place), message(place, keys, &redemption.tag, accounts));
	let first = canonical(&redemption.challenge)?;
	let mut challenge = first;
	for (key, response) in keys.iter().zip(&redemption.responses) {
		challenge = link(&message, &point(key)?, &base, &image, &challenge, &canonical(response)?);
	}
	Some(challenge == first)
}

/// The challenge behind one key of the ring.
fn link(
	message: &[u8; 64],
	key: &RistrettoPoint,
	base: &RistrettoPoint,
	image: &RistrettoPoint,
	challenge: &Scalar,
	response: &Scalar,
) -> Scalar {
	let of_key = RistrettoPoint::vartime_double_scalar_mul_basepoint(challenge, key, response);
	let of_tag = RistrettoPoint::vartime_multiscalar_mul([response, challenge], [base, image]);
	next(message, &of_key, &of_tag)
}

fn next(message: &[u8; 64], of_key: &RistrettoPoint, of_tag: &RistrettoPoint) -> Scalar {
	scalar(&[message, of_key.compress().as_bytes(), of_tag.compress().as_bytes()])
}

fn base(place: &Place) -> RistrettoPoint {
	RistrettoPoint::from_uniform_bytes(&sha512(&[BASE, &place.encode()]))
}

fn message<AccountId: Encode>(
	place: &Place,
	keys: &[H256; BATCH],
	tag: &H256,
	[payee, deliverer]: [&AccountId; 2],
) -> [u8; 64] {
	sha512(&[MESSAGE, &(place, keys, tag, payee, deliverer).encode()])
}

fn point(bytes: &H256) -> Option<RistrettoPoint> {
	CompressedRistretto(bytes.0).decompress()
}

fn compressed(point: &RistrettoPoint) -> H256 {
	H256(point.compress().to_bytes())
}

fn canonical(bytes: &H256) -> Option<Scalar> {
	Scalar::from_canonical_bytes(bytes.0).into()
}

fn scalar(parts: &[&[u8]]) -> Scalar {
	Scalar::from_bytes_mod_order_wide(&sha512(parts))
}

fn sha512(parts: &[&[u8]]) -> [u8; 64] {
	let mut hash = Sha512::new();
	for part in parts {
		hash.update(part);
	}
	hash.finalize().into()
}

#[cfg(test)]
mod tests {
	use super::*;
	use curve25519_dalek::constants::RISTRETTO_BASEPOINT_COMPRESSED;

	const PLACE: Place = Place { chain: H256([1; 32]), worth: Worth::Ten, batch: 7 };
	/// The payee, and the deliverer.
	const BOTH: [&[u8; 32]; 2] = [&[9; 32], &[4; 32]];

	fn secrets() -> [Secret; BATCH] {
		core::array::from_fn(|at| Secret::of(&[at as u8; 32]))
	}

	fn keys() -> [H256; BATCH] {
		secrets().map(|secret| secret.key())
	}

	#[test]
	fn every_voucher_of_a_batch_should_be_redeemed_with_its_own_tag() {
		let keys = keys();
		let mut tags = Vec::new();
		for (at, secret) in secrets().iter().enumerate() {
			let redemption = secret.redeem(&PLACE, &keys, BOTH, &[at as u8; 32]).unwrap();
			assert!(is_redemption(&PLACE, &keys, BOTH, &redemption), "{at}");
			let again = secret.redeem(&PLACE, &keys, [&[8; 32], BOTH[1]], &[99; 32]).unwrap();
			assert_ne!(again.challenge, redemption.challenge);
			assert_eq!(again.tag, redemption.tag, "twice is found out");
			assert!(!tags.contains(&redemption.tag));
			tags.push(redemption.tag);
		}
		let stranger = Secret::of(&[99; 32]);
		assert_eq!(stranger.redeem(&PLACE, &keys, BOTH, &[0; 32]), None);
	}

	#[test]
	fn redemption_should_be_good_for_nothing_else() {
		let keys = keys();
		let own = secrets()[3].redeem(&PLACE, &keys, BOTH, &[5; 32]).unwrap();
		let other = |change: fn(&mut Place)| {
			let mut place = PLACE;
			change(&mut place);
			is_redemption(&place, &keys, BOTH, &own)
		};
		assert!(!other(|place| place.batch = 8));
		assert!(!other(|place| place.worth = Worth::Hundred));
		assert!(!other(|place| place.chain = H256::zero()));
		assert!(!is_redemption(&PLACE, &keys, [&[8; 32], BOTH[1]], &own), "another payee");
		assert!(!is_redemption(&PLACE, &keys, [BOTH[0], &[8; 32]], &own), "another deliverer");
		let mut swapped = keys;
		swapped.swap(0, 1);
		assert!(!is_redemption(&PLACE, &swapped, BOTH, &own));
	}

	#[test]
	fn every_changed_bit_should_be_refused() {
		let keys = keys();
		let own = secrets()[0].redeem(&PLACE, &keys, BOTH, &[5; 32]).unwrap();
		let bytes = own.encode();
		assert_eq!(bytes.len(), 32 * (BATCH + 2));
		for at in 0..bytes.len() {
			let mut changed = bytes.clone();
			changed[at] ^= 1 << (at % 8);
			let changed = Redemption::decode(&mut &changed[..]).unwrap();
			assert!(!is_redemption(&PLACE, &keys, BOTH, &changed), "byte {at}");
		}
	}

	#[test]
	fn tag_should_not_be_malleable() {
		// A second tag of the same key would be a second payment; neither the identity nor another point verifies.
		let keys = keys();
		let mut forged = secrets()[0].redeem(&PLACE, &keys, BOTH, &[5; 32]).unwrap();
		for tag in [H256::zero(), secrets()[1].tag(&PLACE), keys[0]] {
			forged.tag = tag;
			assert!(!is_redemption(&PLACE, &keys, BOTH, &forged));
		}
		// A response that is larger than the order is the same number in another encoding.
		let own = secrets()[0].redeem(&PLACE, &keys, BOTH, &[5; 32]).unwrap();
		let mut large = own;
		large.responses[0] = H256([0xFF; 32]);
		assert!(!is_redemption(&PLACE, &keys, BOTH, &large));
	}

	#[test]
	fn key_should_be_a_point() {
		assert!(keys().iter().all(is_key));
		assert!(is_key(&H256(RISTRETTO_BASEPOINT_COMPRESSED.to_bytes())));
		assert!(!is_key(&H256::zero()), "the identity");
		assert!(!is_key(&H256([0xFF; 32])), "no encoding");
		assert!(!is_key(&H256([1; 32])), "negative (RFC 9496, A.3)");
	}

	#[test]
	fn noise_should_differ_though_randomness_does_not() {
		let keys = keys();
		let [one, other] =
			[[7u8; 32], [8; 32]].map(|payee| secrets()[2].redeem(&PLACE, &keys, [&payee, BOTH[1]], &[0; 32]).unwrap());
		assert!(one.responses.iter().all(|response| !other.responses.contains(response)));
	}
}
