//! Vouchers pay holders on accounts that nobody can tie to them (features A-06, M-10).

use super::random::Random;
use crate::{mock::*, *};
use frame::testing_prelude::*;
use radledger_primitives::voucher::Secret;
use radledger_test_doubles::People;

/// Who holds shares here.
const HOLDERS: [AccountId; BATCH] = [100, 101, 102, 103, 104, 105, 106, 107];
/// Accounts that nobody has seen before.
const FRESH: AccountId = 50_000;
/// What a voucher of the smallest worth costs here.
const PRICE: Balance = 150;

fn secret(who: AccountId) -> Secret {
	Secret::of(&[who as u8; 32])
}

/// A frozen pool of which each of `holders` has the same, and is due so much.
fn pool_of(holders: &[AccountId], due: Balance) -> PoolId {
	let number = NextPool::<Test>::get();
	let dataset = declare(number as u8 + 1, vec![Part::Elsewhere(H256::repeat_byte(number as u8))]);
	let id = open_pool(Source::Dataset(dataset));
	let mut pool = Pools::<Test>::get(id).unwrap();
	for holder in holders {
		// Two neighbours have one hospital.
		People::enrol_at(*holder, (*holder / 2) as OrganisationId);
		assert_ok!(AnnotationRewards::add_shares(&STEWARD, id, &mut pool, holder, 1));
	}
	Pools::<Test>::insert(id, pool);
	assert_ok!(AnnotationRewards::freeze_pool(signed(STEWARD), id));
	assert_ok!(AnnotationRewards::pay_in(signed(HOSPITAL), id, due * holders.len() as Balance));
	id
}

fn take(who: AccountId, pool: PoolId) -> DispatchResult {
	AnnotationRewards::take_voucher(signed(who), pool, Worth::One, secret(who).key())
}

fn all_take(holders: &[AccountId], pool: PoolId) {
	for who in holders {
		assert_ok!(take(*who, pool));
	}
}

/// The proof for whoever has this secret, delivered by [`OTHER_STEWARD`].
fn proof(batch: BatchId, secret: &Secret, payee: AccountId) -> Redemption {
	proof_by(OTHER_STEWARD, batch, secret, payee)
}

fn proof_by(deliverer: AccountId, batch: BatchId, secret: &Secret, payee: AccountId) -> Redemption {
	let place = Place { chain: AnnotationRewards::chain(), worth: Worth::One, batch };
	let keys = AnnotationRewards::batch(Worth::One, batch).unwrap().vouchers;
	let keys: [H256; BATCH] = keys.try_into().unwrap();
	secret.redeem(&place, &keys, [&payee, &deliverer], &[7; 32]).expect("it is of the batch")
}

fn redeem(batch: BatchId, payee: AccountId, proof: Redemption) -> DispatchResult {
	AnnotationRewards::redeem_voucher(signed(OTHER_STEWARD), Worth::One, batch, payee, proof)
}

fn pot() -> Balance {
	free(VoucherPot::get())
}

#[docify::export]
#[test]
fn voucher_should_be_paid_to_whom_its_holder_says() {
	build_and_check(|| {
		let pool = pool_of(&HOLDERS, PRICE + 1);
		for (taken, who) in HOLDERS.iter().enumerate() {
			assert_eq!(AnnotationRewards::current_batch(Worth::One), (0, PRICE));
			assert_ok!(take(*who, pool));
			assert!(events().contains(&Event::VoucherTaken {
				pool,
				holder: *who,
				worth: Worth::One,
				batch: 0,
				key: secret(*who).key()
			}));
			assert_eq!(AnnotationRewards::share(pool, *who).unwrap().due, 1);
			assert_eq!(pot(), PRICE * (taken as Balance + 1));
		}
		let filled = Event::BatchFilled { worth: Worth::One, batch: 0 };
		assert_eq!(last_event(), filled);
		assert_eq!(AnnotationRewards::current_batch(Worth::One).0, 1);

		let before = free(OTHER_STEWARD);
		for (redeemed, who) in HOLDERS.iter().rev().enumerate() {
			let payee = FRESH + redeemed as AccountId;
			let proof = proof(0, &secret(*who), payee);
			assert_ok!(redeem(0, payee, proof));
			let event = Event::VoucherRedeemed { worth: Worth::One, batch: 0, tag: proof.tag, payee, amount: 100 };
			assert_eq!((last_event(), free(payee), free(*who)), (event, 100, 1), "and what keeps the account alive");
			check_state();
			let error = match redeemed + 1 < BATCH {
				true => Error::<Test>::AlreadyRedeemed,
				false => Error::<Test>::BatchNotFound,
			};
			assert_noop!(redeem(0, payee, proof), error);
		}
		// Nothing is left of the batch, and the deposits are whose fees cleaned up.
		assert_eq!(Batches::<Test>::iter().count(), 0);
		assert_eq!((pot(), free(OTHER_STEWARD) - before), (0, 8 * 50));
	});
}

#[test]
fn voucher_should_be_redeemed_once_whoever_the_payee_is() {
	build_and_check(|| {
		let pool = pool_of(&HOLDERS, PRICE);
		all_take(&HOLDERS, pool);
		assert_ok!(redeem(0, FRESH, proof(0, &secret(100), FRESH)));
		let again = proof(0, &secret(100), FRESH + 1);
		assert_noop!(redeem(0, FRESH + 1, again), Error::<Test>::AlreadyRedeemed);
		// Who sees a proof in the pool cannot deliver it for the deposits.
		let seen = proof(0, &secret(101), FRESH);
		for who in [VENDOR, STRANGER] {
			let copied = AnnotationRewards::redeem_voucher(signed(who), Worth::One, 0, FRESH, seen);
			assert_noop!(copied, Error::<Test>::InvalidRedemption);
		}
		// Who relays a proof cannot have it paid elsewhere, nor make one out of another.
		let own = proof(0, &secret(101), FRESH);
		assert_noop!(redeem(0, OTHER_STEWARD, own), Error::<Test>::InvalidRedemption);
		let mut forged = own;
		forged.tag = secret(101).key();
		assert_noop!(redeem(0, FRESH, forged), Error::<Test>::InvalidRedemption);
		assert_noop!(
			AnnotationRewards::redeem_voucher(signed(OTHER_STEWARD), Worth::Ten, 0, FRESH, own),
			Error::<Test>::BatchNotFound
		);
		assert_ok!(redeem(0, FRESH, own));
	});
}

#[test]
fn voucher_should_wait_until_its_batch_is_full() {
	build_and_check(|| {
		let pool = pool_of(&HOLDERS, 3 * PRICE);
		assert_ok!(take(100, pool));
		let unknown = Redemption { tag: secret(100).key(), challenge: H256::zero(), responses: [H256::zero(); BATCH] };
		assert_noop!(redeem(0, FRESH, unknown), Error::<Test>::BatchNotFull);
		assert_noop!(redeem(1, FRESH, unknown), Error::<Test>::BatchNotFound);

		// One each: who had two would be one of fewer.
		let other = Secret::of(&[1; 32]).key();
		let second = AnnotationRewards::take_voucher(signed(100), pool, Worth::One, other);
		assert_noop!(second, Error::<Test>::HasVoucher);
		let copied = AnnotationRewards::take_voucher(signed(101), pool, Worth::One, secret(100).key());
		assert_noop!(copied, Error::<Test>::InvalidKey);
		let none = AnnotationRewards::take_voucher(signed(101), pool, Worth::One, H256::zero());
		assert_noop!(none, Error::<Test>::InvalidKey);
		let large = AnnotationRewards::take_voucher(signed(101), pool, Worth::Ten, secret(101).key());
		assert_noop!(large, Error::<Test>::TooLittleDue);
		assert_noop!(take(STRANGER, pool), Error::<Test>::NotAuthorised);
		assert_noop!(take(REWARDED, pool), Error::<Test>::NotAHolder);
		assert_noop!(take(101, pool + 1), Error::<Test>::PoolNotFound);

		// Who does not want to wait is paid, deposit and all.
		assert_ok!(take(101, pool));
		let returned = Event::VoucherReturned { holder: 100, worth: Worth::One, batch: 0, amount: PRICE };
		assert_ok!(AnnotationRewards::return_voucher(signed(100), Worth::One));
		assert_eq!((last_event(), free(100), pot()), (returned, PRICE + 1, PRICE));
		assert_noop!(AnnotationRewards::return_voucher(signed(100), Worth::One), Error::<Test>::NoVoucher);
		assert_noop!(AnnotationRewards::return_voucher(signed(101), Worth::Ten), Error::<Test>::NoVoucher);
		assert_ok!(AnnotationRewards::return_voucher(signed(101), Worth::One));
		assert_eq!((Batches::<Test>::iter().count(), pot()), (0, 0));

		all_take(&HOLDERS, pool);
		assert_noop!(AnnotationRewards::return_voucher(signed(100), Worth::One), Error::<Test>::NoVoucher);
		// The next one is in the next batch.
		assert_ok!(take(100, pool));
		assert_eq!(AnnotationRewards::batch(Worth::One, 1).unwrap().vouchers.len(), 1);
	});
}

#[test]
fn voucher_should_be_taken_from_a_closed_pool_and_outlive_its_sweeping() {
	build_and_check(|| {
		let pool = pool_of(&HOLDERS, PRICE);
		all_take(&HOLDERS[1..], pool);
		assert_ok!(AnnotationRewards::close_pool(signed(STEWARD), pool));
		assert_ok!(take(100, pool));
		assert_eq!(HeldShares::<Test>::get(pool, 100).unwrap().place, Some(0));
		at(CLAIM);
		assert_ok!(AnnotationRewards::sweep_pool(signed(STEWARD), pool));
		assert_noop!(take(100, pool), Error::<Test>::TooLittleDue);
		assert_ok!(redeem(0, FRESH, proof(0, &secret(100), FRESH)));
	});
}

/// B9: no organisation fills a batch with those it enrolled, to know whose the last voucher is.
#[test]
fn batch_should_have_two_vouchers_of_one_organisation_at_most() {
	build_and_check(|| {
		let pool = pool_of(&HOLDERS, PRICE);
		for who in [100, 102, 103] {
			People::enrol_at(who, 999);
		}
		assert_ok!(take(100, pool));
		assert_ok!(take(102, pool));
		assert_noop!(take(103, pool), Error::<Test>::OrganisationHasVouchers);
		assert_ok!(take(101, pool));
		// A place that is given back is free again.
		assert_ok!(AnnotationRewards::return_voucher(signed(100), Worth::One));
		assert_ok!(take(103, pool));
	});
}

/// What patients earned stays theirs when they are released: it can be claimed, or taken as a voucher. In a batch they count
/// with those of the organisation that enrolled them, so that no organisation fills a batch by releasing its patients.
#[test]
fn patients_who_were_released_should_claim_and_take_vouchers_as_before() {
	build_and_check(|| {
		let pool = pool_of(&HOLDERS, 2 * PRICE);
		for who in [100, 102, 103, 105] {
			People::enrol_at(who, 999);
			People::release(who);
		}
		assert_ok!(take(100, pool));
		assert_ok!(take(102, pool));
		assert_noop!(take(103, pool), Error::<Test>::OrganisationHasVouchers);
		assert_ok!(AnnotationRewards::return_voucher(signed(100), Worth::One));
		assert_ok!(take(103, pool));
		let before = free(105);
		assert_ok!(AnnotationRewards::claim(signed(105), pool, 105));
		assert_eq!(free(105), before + 2 * PRICE);
		// Once the pool is closed and the holders had their time, anybody claims for them, wherever they are.
		assert_ok!(AnnotationRewards::close_pool(signed(STEWARD), pool));
		at(DELAY);
		assert_ok!(AnnotationRewards::claim(signed(STRANGER), pool, 102));
		// An account that nobody ever enrolled has no organisation with which it could count.
		let other = pool_of(&[500], PRICE);
		People::release(500);
		People::forget(500);
		assert_noop!(take(500, other), Error::<Test>::NotAuthorised);
	});
}

#[test]
fn what_vouchers_owe_should_be_covered() {
	new_test_ext().execute_with(|| {
		let pool = pool_of(&HOLDERS, PRICE);
		assert_ok!(take(100, pool));
		check_state();
		assert_ok!(Balances::transfer_allow_death(signed(VoucherPot::get()), VENDOR, 1));
		assert!(AnnotationRewards::do_try_state().is_err());
	});
}

/// What everybody sees of a batch: who took its vouchers with which keys for which study, and who was paid with what proof.
struct Seen {
	taken: Vec<(AccountId, PoolId, H256)>,
	paid: Vec<(AccountId, AccountId, Redemption)>,
}

/// One way to guess: which of the vouchers the nth payment is.
type Guess = fn(&Seen, usize) -> usize;

/// By position of the lowest of something that each voucher has.
fn lowest<K: Ord>(of: impl Fn(usize) -> K) -> usize {
	(0..BATCH).min_by_key(|at| of(*at)).unwrap_or_default()
}

/// Bits in which two differ.
fn distance(one: &H256, other: &H256) -> u32 {
	one.0.iter().zip(other.0).map(|(one, other)| (one ^ other).count_ones()).sum()
}

const GUESSES: [(&str, Guess); 9] = [
	("in the order in which they were taken", |_, nth| nth),
	("in the reverse order", |_, nth| BATCH - 1 - nth),
	("the lowest response", |seen, nth| lowest(|at| seen.paid[nth].2.responses[at])),
	("the highest response", |seen, nth| lowest(|at| core::cmp::Reverse(seen.paid[nth].2.responses[at]))),
	("the key most like the tag", |seen, nth| lowest(|at| distance(&seen.taken[at].2, &seen.paid[nth].2.tag))),
	("the key least like the tag", |seen, nth| {
		lowest(|at| core::cmp::Reverse(distance(&seen.taken[at].2, &seen.paid[nth].2.tag)))
	}),
	("the response most like its key", |seen, nth| {
		lowest(|at| distance(&seen.taken[at].2, &seen.paid[nth].2.responses[at]))
	}),
	("the challenge", |seen, nth| usize::from(seen.paid[nth].2.challenge.0[0]) % BATCH),
	("rank of keys and tags", |seen, nth| {
		let tag = seen.paid[nth].2.tag;
		let rank = seen.paid.iter().filter(|(.., other)| other.tag < tag).count();
		let mut keys: Vec<_> = (0..BATCH).collect();
		keys.sort_by_key(|at| seen.taken[*at].2);
		keys[rank]
	}),
];

/// Pays 1,000 vouchers of holders of four studies to fresh accounts; `in_order` as they were taken. How many payees, and how
/// many studies, are guessed in each way.
fn payouts(in_order: bool) -> Vec<(&'static str, u32, u32)> {
	let mut random = Random(2_026);
	let mut scores = GUESSES.map(|(name, _)| (name, 0, 0)).to_vec();
	let holders: Vec<AccountId> = (200..200 + 40).collect();
	// Ten holders for each study, each paid for it many times.
	let pools: Vec<PoolId> = holders.chunks(10).map(|some| pool_of(some, 200 * PRICE)).collect();
	let mut payee = FRESH;
	for batch in 0..125 {
		let mut seen = Seen { taken: Vec::new(), paid: Vec::new() };
		let mut waiting = Vec::new();
		// Two of each study, in any order.
		let mut chosen: Vec<(AccountId, PoolId)> = Vec::new();
		for (pool, some) in pools.iter().zip(holders.chunks(10)) {
			let first = random.below(10) as usize;
			let second = (first + 1 + random.below(9) as usize) % 10;
			chosen.extend([(some[first], *pool), (some[second], *pool)]);
		}
		while !chosen.is_empty() {
			let (who, pool) = chosen.swap_remove(random.below(chosen.len() as u64) as usize);
			let mut seed = [0u8; 32];
			seed.iter_mut().for_each(|byte| *byte = random.below(256) as u8);
			let secret = Secret::of(&seed);
			let key = secret.key();
			assert_ok!(AnnotationRewards::take_voucher(signed(who), pool, Worth::One, key));
			waiting.push((seen.taken.len(), secret));
			seen.taken.push((who, pool, key));
		}
		let mut truth = Vec::new();
		while !waiting.is_empty() {
			let next = match in_order {
				true => 0,
				false => random.below(waiting.len() as u64) as usize,
			};
			let (own, secret) = waiting.remove(next);
			let relay = [VENDOR, HOSPITAL, STEWARD, OTHER_STEWARD][random.below(4) as usize];
			let proof = proof_by(relay, batch, &secret, payee);
			assert_ok!(AnnotationRewards::redeem_voucher(signed(relay), Worth::One, batch, payee, proof));
			assert_eq!(free(payee), 100);
			truth.push(own);
			seen.paid.push((relay, payee, proof));
			payee += 1;
		}
		for ((_, guess), score) in GUESSES.iter().zip(&mut scores) {
			for (nth, own) in truth.iter().enumerate() {
				let guessed = guess(&seen, nth);
				score.1 += u32::from(guessed == *own);
				score.2 += u32::from(seen.taken[guessed].1 == seen.taken[*own].1);
			}
		}
	}
	scores
}

#[test]
fn payees_should_be_linked_to_holders_and_studies_no_better_than_by_chance() {
	new_test_ext().execute_with(|| {
		for (name, payees, studies) in payouts(false) {
			println!("of 1,000 payouts, {name}: {payees} payees (chance: 125), {studies} studies (chance: 250)");
			// Four standard deviations of the binomial distributions: 10.5 and 13.7.
			assert!((84..=166).contains(&payees), "{name} tells who was paid");
			assert!((196..=304).contains(&studies), "{name} tells for which study");
		}
		check_state();
		assert_eq!(pot(), 0, "everything was paid out");
	});
}

#[test]
fn payees_who_redeem_in_the_order_in_which_they_took_should_be_linked() {
	new_test_ext().execute_with(|| {
		let scores = payouts(true);
		assert_eq!(scores[0], (GUESSES[0].0, 1_000, 1_000), "the test above can fail");
	});
}
