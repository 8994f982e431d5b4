//! The draw of seats: which annotators may answer for an item.
//!
//! Each annotator commits to a secret **coin** when joining, and reveals it once nobody can join any more. The **seed** is
//! made of the coins of all organisations whose annotators all revealed theirs. Nobody knows it before the last coin is
//! revealed, and the items are fixed by then. The seed and the number of an item give the order in which annotators may
//! take its seats: first one annotator of each organisation, whatever number of annotators it has, then a second one of
//! each, and so on.
//!
//! If one annotator of an organisation does not reveal a coin, the whole organisation is left out of every item, and each
//! who kept silent loses the stake of a seat. An organisation therefore chooses between two seeds at most, however many
//! annotators it has, and has no seat under the other one (see [`order`] and decision 29).

use crate::{digest::sha256, OrganisationId, H256};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::Serialize;

/// Most annotators among whom the seats of a campaign are drawn.
pub const MAX_ENTRANTS: u32 = 128;
/// Most of them that are of one organisation.
pub const MAX_COLLEAGUES: u32 = 8;
/// Label of the commitment to a coin.
pub const COIN_LABEL: &[u8] = b"radledger:coin:v1";
/// Label of a coin's part of the seed.
pub const TOSS_LABEL: &[u8] = b"radledger:toss:v1";
/// Label of what orders organisations for an item.
pub const ORGANISATION_LABEL: &[u8] = b"radledger:seat-organisation:v1";
/// Label of what orders the annotators of an organisation for an item.
pub const ANNOTATOR_LABEL: &[u8] = b"radledger:seat-annotator:v1";

/// An annotator who joined a campaign.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
pub struct Entrant<AccountId> {
	pub who: AccountId,
	/// The organisation for which they joined.
	pub organisation: OrganisationId,
	/// Whether their coin was revealed. An organisation has no seat unless all of its annotators revealed theirs.
	pub revealed: bool,
}

/// The coins of the annotators of one organisation.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
	Default,
)]
pub struct Coins {
	/// Annotators of the organisation who joined.
	pub joined: u32,
	/// How many of them revealed their coin.
	pub revealed: u32,
	/// What these coins are together.
	pub mix: H256,
}

impl Coins {
	/// What the organisation adds to the seed: nothing unless all of its annotators revealed their coin.
	pub fn toss(&self) -> Option<H256> {
		(self.joined > 0 && self.revealed == self.joined).then_some(self.mix)
	}
}

fn coin(label: &[u8], chain: &H256, campaign: u32, account: &impl Encode, secret: &[u8; 32]) -> H256 {
	sha256(&[label, &[0], chain.as_bytes(), &campaign.to_le_bytes(), &account.encode(), secret])
}

/// The commitment to a coin: `SHA-256(label || 0x00 || chain || campaign || account || secret)`, with the campaign as 4
/// bytes, little-endian, and the account in SCALE (32 bytes on this chain). Nobody can reveal another's.
pub fn commitment(chain: &H256, campaign: u32, account: &impl Encode, secret: &[u8; 32]) -> H256 {
	coin(COIN_LABEL, chain, campaign, account, secret)
}

/// What a coin adds to the seed; as [`commitment`], with another label.
pub fn toss(chain: &H256, campaign: u32, account: &impl Encode, secret: &[u8; 32]) -> H256 {
	coin(TOSS_LABEL, chain, campaign, account, secret)
}

/// Two parts of a seed together: each bit of one, changed where the other has a one. The order does not matter.
pub fn mix(one: &H256, other: &H256) -> H256 {
	let mut both = *one;
	for (byte, other) in both.0.iter_mut().zip(other.0) {
		*byte ^= other;
	}
	both
}

/// The order in which annotators may take the seats of an item. The seats are for the first; as many after them are their
/// substitutes. Without `colleagues` there is one annotator of each organisation.
///
/// An organisation's place depends on `SHA-256(label || 0x00 || seed || item || organisation)`, and who of it has the
/// place on the same of the account, with numbers as 4 bytes, little-endian.
pub fn order<'a, A: Encode>(
	seed: &H256,
	item: u32,
	entrants: &'a [Entrant<A>],
	colleagues: bool,
) -> Vec<&'a Entrant<A>> {
	let ticket = |label: &[u8], of: &[u8]| sha256(&[label, &[0], seed.as_bytes(), &item.to_le_bytes(), of]);
	let mut silent: Vec<_> = entrants.iter().filter(|entrant| !entrant.revealed).map(|one| one.organisation).collect();
	silent.sort_unstable();
	let mut own: Vec<_> = entrants
		.iter()
		.filter(|entrant| silent.binary_search(&entrant.organisation).is_err())
		.map(|entrant| (entrant.organisation, ticket(ANNOTATOR_LABEL, &entrant.who.encode()), entrant))
		.collect();
	own.sort_by_key(|(organisation, ticket, _)| (*organisation, *ticket));
	let mut placed: Vec<(u32, H256, &Entrant<A>)> = Vec::with_capacity(own.len());
	for (organisation, _, entrant) in own {
		let (round, place) = match placed.last() {
			Some((round, place, last)) if last.organisation == organisation => (round.saturating_add(1), *place),
			_ => (0, ticket(ORGANISATION_LABEL, &organisation.to_le_bytes())),
		};
		placed.push((round, place, entrant));
	}
	placed.retain(|(round, ..)| colleagues || *round == 0);
	placed.sort_by_key(|(round, place, _)| (*round, *place));
	placed.into_iter().map(|(.., entrant)| entrant).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::{collections::BTreeSet, vec};
	use std::println;

	const fn entrant(who: u32, organisation: u32) -> Entrant<u32> {
		Entrant { who, organisation, revealed: true }
	}

	/// One annotator of each of so many organisations.
	fn apart(organisations: u32) -> Vec<Entrant<u32>> {
		(0..organisations).map(|number| entrant(100 + number, number)).collect()
	}

	fn seed(number: u32) -> H256 {
		sha256(&[b"seed", &number.to_le_bytes()])
	}

	#[test]
	fn commitment_to_a_coin_should_bind_everything_and_tell_nothing_of_the_toss() {
		let (chain, secret) = (H256([1; 32]), [3; 32]);
		let own = commitment(&chain, 4, &[2u8; 32], &secret);
		for other in [
			commitment(&H256([9; 32]), 4, &[2u8; 32], &secret),
			commitment(&chain, 5, &[2u8; 32], &secret),
			commitment(&chain, 4, &[9u8; 32], &secret),
			commitment(&chain, 4, &[2u8; 32], &[9; 32]),
			toss(&chain, 4, &[2u8; 32], &secret),
		] {
			assert_ne!(own, other);
		}
	}

	#[test]
	fn organisation_should_add_to_the_seed_only_when_all_of_it_revealed() {
		let coins = |joined, revealed| Coins { joined, revealed, mix: H256([7; 32]) };
		assert_eq!(coins(2, 2).toss(), Some(H256([7; 32])));
		assert_eq!([coins(2, 1).toss(), coins(0, 0).toss()], [None; 2]);
		let (one, other) = (seed(1), seed(2));
		assert_eq!(mix(&one, &other), mix(&other, &one));
		assert_eq!(mix(&mix(&one, &other), &other), one);
	}

	#[test]
	fn seats_should_go_to_one_annotator_of_each_organisation_first() {
		let mut all = vec![entrant(1, 7), entrant(2, 7), entrant(3, 7), entrant(4, 8), entrant(5, 9), entrant(6, 9)];
		for item in 0..50 {
			let organisations = |colleagues| -> Vec<_> {
				order(&seed(0), item, &all, colleagues).iter().map(|entrant| entrant.organisation).collect()
			};
			let (apart, together) = (organisations(false), organisations(true));
			assert_eq!(apart.iter().collect::<BTreeSet<_>>().len(), 3);
			assert_eq!((apart.len(), together.len()), (3, 6));
			assert_eq!(together[..3], apart[..]);
			assert_eq!(together[3..5].iter().collect::<BTreeSet<_>>(), BTreeSet::from([&7, &9]));
			assert_eq!(together[5], 7);
		}
		// The order in which they joined does not matter, and nobody has a seat of whose organisation one kept a coin back.
		let before: Vec<_> = order(&seed(0), 1, &all, true).into_iter().copied().collect();
		all.reverse();
		assert_eq!(order(&seed(0), 1, &all, true).into_iter().copied().collect::<Vec<_>>(), before);
		all[0].revealed = false;
		assert!(order(&seed(0), 1, &all, true).iter().all(|entrant| entrant.organisation != 9));
	}

	/// An organisation gains no seats by more annotators, and each of them has the same chance.
	#[test]
	fn seats_should_not_depend_on_how_many_annotators_an_organisation_has() {
		const ITEMS: u32 = 6_000;
		let mut all = apart(10);
		all.extend((0..7).map(|number| entrant(200 + number, 0)));
		let (mut first, mut other, mut own) = (0, 0, BTreeSet::new());
		for item in 0..ITEMS {
			let drawn = order(&seed(1), item, &all, false);
			for entrant in &drawn[..5] {
				match entrant.organisation {
					0 => {
						first += 1;
						own.insert(entrant.who);
					}
					1 => other += 1,
					_ => {}
				}
			}
		}
		// Half of the items each; five standard deviations are 3 % of them.
		for seats in [first, other] {
			assert!((seats * 100 / ITEMS).abs_diff(50) <= 3, "{seats} of {ITEMS}");
		}
		assert_eq!(own.len(), 8);
	}

	/// Of so many items, those with at least three of five seats of the cartel's organisations: the last ones.
	fn captured(seed: &H256, items: u32, entrants: &[Entrant<u32>], cartel: u32, organisations: u32) -> u32 {
		let is_member = |entrant: &&&Entrant<u32>| entrant.organisation >= organisations - cartel;
		let is_captured =
			|item: &u32| order(seed, *item, entrants, false).iter().take(5).filter(is_member).count() >= 3;
		(0..items).filter(is_captured).count() as u32
	}

	/// A cartel of three organisations seldom has the majority of a panel.
	#[test]
	fn drawing_should_leave_nothing_to_cartels() {
		const ITEMS: u32 = 5_000;
		println!("items in which three organisations of a cartel have the majority of five seats");
		println!("{:<32}{:>10}{:>10}", "organisations that take part", "drawn", "expected");
		for (organisations, expected) in [(5, 10_000), (9, 1_190), (15, 220), (30, 25)] {
			let found = captured(&seed(2), ITEMS, &apart(organisations), 3, organisations) * 10_000 / ITEMS;
			println!(
				"{organisations:<32}{:>8}.{:02} %{:>6}.{:02} %",
				found / 100,
				found % 100,
				expected / 100,
				expected % 100
			);
			assert!(found.abs_diff(expected) <= 200, "{found} of 10,000 items, and {expected} expected");
			let exact = 10_000.0 * majority(3, organisations);
			assert!((exact - f64::from(expected)).abs() < 1.0, "{exact}");
		}
	}

	/// How many ways there are to choose `chosen` of `all`.
	fn ways(all: u32, chosen: u32) -> f64 {
		(0..chosen).map(|place| f64::from(all.saturating_sub(place)) / f64::from(place + 1)).product()
	}

	/// How often a cartel has three of five seats.
	fn majority(cartel: u32, organisations: u32) -> f64 {
		(3..=5).map(|own| ways(cartel, own) * ways(organisations - cartel, 5 - own)).sum::<f64>()
			/ ways(organisations, 5)
	}

	/// What a cartel gains that reveals its coins last, knows what each choice would draw, and keeps back those of its
	/// members whose silence pays: the mean of a campaign, in rewards, and how often it keeps any back.
	///
	/// A captured item pays three full rewards, as if the truth never arrived. Each silent organisation loses a bond, and
	/// the seats that it would have had in a third of the items.
	fn choice(dice: &mut impl FnMut() -> f64, cartel: u32, items: u32, bond: f64) -> (f64, f64) {
		const ORGANISATIONS: u32 = 15;
		const CAMPAIGNS: u32 = 1_000;
		// A seat pays at least 22 thousandths to those who look (docs/annotation.md).
		let silence = bond + f64::from(items) / 3.0 * 0.022;
		let mut drawn = |silent: u32| {
			let share = majority(cartel - silent, ORGANISATIONS - silent);
			3.0 * (0..items).filter(|_| dice() < share).count() as f64
		};
		let (mut gained, mut chosen) = (0.0, 0u32);
		for _ in 0..CAMPAIGNS {
			let revealed = drawn(0);
			let mut best = 0.0f64;
			for silent in 1..=cartel - 3 {
				for _ in 0..ways(cartel, silent) as u32 {
					best = best.max(drawn(silent) - revealed - f64::from(silent) * silence);
				}
			}
			gained += best;
			chosen += u32::from(best > 0.0);
		}
		(gained / f64::from(CAMPAIGNS), f64::from(chosen) / f64::from(CAMPAIGNS))
	}

	/// A cartel that chooses which of its coins to keep back gains little beside what it has anyway, and one of three, which
	/// loses its majority with any of them, nothing.
	#[test]
	fn keeping_coins_back_should_hardly_pay() {
		let mut state = 1u64;
		let mut dice = || {
			// SplitMix64.
			state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
			let mut z = state;
			z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
			z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
			((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
		};
		println!(
			"a cartel among 15 organisations reveals last, and keeps back the coins whose silence pays: means of 1,000"
		);
		println!("campaigns, in rewards; what the cartel has anyway, and what the choice adds with a bond of so many rewards");
		println!(
			"{:<8}{:>8}{:>10}{:>10}{:>10}{:>10}{:>12}",
			"cartel", "items", "anyway", "bond 0", "bond 1", "bond 6", "keeps back"
		);
		for cartel in 3..=6 {
			for items in [1, 10, 50, 200] {
				let anyway = 3.0 * f64::from(items) * majority(cartel, 15);
				let [none, one, six] = [0.0, 1.0, 6.0].map(|bond| choice(&mut dice, cartel, items, bond));
				println!(
					"{cartel:<8}{items:>8}{anyway:>10.2}{:>10.2}{:>10.2}{:>10.2}{:>10.1} %",
					none.0,
					one.0,
					six.0,
					six.1 * 100.0
				);
				assert!(six.0 <= anyway / 10.0, "{cartel}, {items}: {six:?} of {anyway}");
				assert!(cartel > 3 || none.0 == 0.0, "{items}: {none:?}");
				assert!(cartel > 4 || six.0 < 0.3, "{items}: {six:?}");
			}
		}
	}
}
