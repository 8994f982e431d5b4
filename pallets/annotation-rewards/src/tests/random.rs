//! N-13: whatever happens in whatever order, value is neither made nor lost, and no work is paid twice.

use crate::{mock::*, *};
use frame::testing_prelude::*;
use radledger_primitives::voucher::Secret;
use radledger_test_doubles::People;

/// A pseudo-random sequence (SplitMix64, Steele et al. 2014).
pub(super) struct Random(pub(super) u64);
impl Random {
	pub(super) fn below(&mut self, bound: u64) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		(z ^ (z >> 31)) % bound
	}
}

/// One operation, of whatever kind, by whomever; whether it was accepted.
fn step(random: &mut Random, clock: &mut Moment, pools: &[DatasetId]) -> bool {
	let campaigns = NextCampaign::<Test>::get();
	let campaign = campaigns.saturating_sub(1 + random.below(4) as u32);
	let item = random.below(4) as u32;
	let who = ANNOTATORS[random.below(6) as usize];
	let pool = random.below(NextPool::<Test>::get().max(1).into()) as u32;
	let label = |random: &mut Random| Answer::Label((random.below(10) < 3).into());
	// What somebody answers is decided by who, campaign and item, so that it can be revealed later.
	let own = |campaign: u32, item: u32| match (who + u64::from(campaign * 7 + item)) % 7 {
		0 => Answer::CannotTell,
		one => Answer::Label(u8::from(one.is_multiple_of(3))),
	};
	let sponsor = signed(STEWARD);
	let done = match random.below(46) {
		0 if campaigns < 2 || random.below(10) == 0 => {
			let mut offer = offer(2 + random.below(5) as u8);
			let now = Timestamp::get();
			offer.schedule.join_until = now + 40;
			offer.schedule.coin_until = now + 80;
			offer.schedule.commit_until = now + 140;
			offer.schedule.gold_until = now + 170;
			offer.schedule.reveal_until = now + 230;
			offer.schedule.vests_at = now + 380;
			offer.terms.reward = 1 + u128::from(random.below(2_000));
			offer.terms.vesting = random.below(1_000_001) as u32;
			offer.gold = merkle::root(&gold());
			if random.below(2) == 0 {
				offer.weights = vec![random.below(1_000_001) as u32, 1_000_000].try_into().unwrap();
			}
			AnnotationRewards::create_campaign(sponsor, offer)
		}
		1..=5 => join(campaign, who, 1 + random.below(4) as u32),
		6..=8 => open(campaign, item, &images(4)),
		9..=15 => commit(campaign, item, who, &own(campaign, item)),
		16..=22 => reveal(campaign, item, who, own(campaign, item)),
		23..=25 => AnnotationRewards::settle(signed(who), campaign, item),
		26 => AnnotationRewards::adjudicate(signed(EXPERT), campaign, item, label(random), H256::zero()),
		27 => {
			let judge = [EXPERT, OUTSIDER, OTHER_OUTSIDER][random.below(3) as usize];
			// Those who judge change their organisations as well.
			People::credential(judge, 1 + random.below(4) as OrganisationId, Roles::RADIOLOGIST);
			AnnotationRewards::resettle(signed(judge), campaign, item, label(random), H256::zero())
		}
		28 => {
			let (one, other) = (show(campaign, 0, 1), show(campaign, 1, 0));
			one.or(other)
		}
		29..=30 => AnnotationRewards::release(signed(who), campaign, item),
		31 => AnnotationRewards::leave(signed(who), campaign),
		32 => AnnotationRewards::close_campaign(sponsor, campaign),
		33 if NextPool::<Test>::get() < 3 || random.below(40) == 0 => {
			let source = Source::Dataset(pools[random.below(pools.len() as u64) as usize]);
			AnnotationRewards::open_pool(sponsor, source, SPLIT)
		}
		34 => {
			let Some(Source::Dataset(dataset)) = Pools::<Test>::get(pool).map(|pool| pool.source) else {
				return false;
			};
			let number = random.below(4) as u8;
			AnnotationRewards::add_study(sponsor, pool, vec![dataset].try_into().unwrap(), study(number))
		}
		35 => match random.below(4) {
			0 => AnnotationRewards::freeze_pool(sponsor, pool),
			1 if random.below(10) == 0 => AnnotationRewards::close_pool(sponsor, pool),
			2 => AnnotationRewards::sweep_pool(sponsor, pool),
			_ => AnnotationRewards::pay_in(signed(HOSPITAL), pool, u128::from(random.below(10_000))),
		},
		36..=37 => {
			let holder = [REWARDED, CHARITY, HOSPITAL][random.below(3) as usize];
			let by = if random.below(2) == 0 { who } else { holder };
			AnnotationRewards::claim(signed(by), pool, holder).map(|_| ()).map_err(|error| error.error)
		}
		38 => {
			let holder = [REWARDED, CHARITY, HOSPITAL][random.below(3) as usize];
			let key = Secret::of(&[random.below(256) as u8; 32]).key();
			AnnotationRewards::take_voucher(signed(holder), pool, Worth::One, key)
		}
		39 => {
			let holder = [REWARDED, CHARITY, HOSPITAL][random.below(3) as usize];
			AnnotationRewards::return_voucher(signed(holder), Worth::One)
		}
		40..=43 => {
			// All who remember.
			let all = ANNOTATORS[..6].iter().filter(|_| random.below(4) > 0);
			let revealed = all.filter(|who| reveal_coin(campaign, **who).is_ok()).count();
			if revealed > 0 {
				Ok(())
			} else {
				Err(Error::<Test>::NotJoined.into())
			}
		}
		_ => {
			*clock += random.below(12);
			at(*clock);
			Ok(())
		}
	};
	done.is_ok()
}

#[test]
fn value_should_be_conserved_in_100_000_operations() {
	let (mut accepted, mut finished, mut claimed, mut returned, mut golden, mut true_ones, mut lost) =
		(0, 0, 0, 0, 0, 0, 0);
	for seed in 0..20 {
		new_test_ext().execute_with(|| {
			let pools: Vec<DatasetId> = (1..=30)
				.map(|number| declare(number, (0..3).map(|number| Part::Study(study(number))).collect()))
				.collect();
			let mut issued = Balances::total_issuance();
			let (mut random, mut clock) = (Random(seed), 0);
			for number in 0..5_000 {
				System::reset_events();
				accepted += u32::from(step(&mut random, &mut clock, &pools));
				for event in events() {
					if let Event::BondLost { amount, .. } = event {
						issued -= amount;
						lost += 1;
					}
				}
				assert_eq!(Balances::total_issuance(), issued, "value was made or lost");
				finished += u32::from(events().iter().any(|event| matches!(event, Event::ItemFinished { .. })));
				claimed += u32::from(events().iter().any(|event| matches!(event, Event::Claimed { .. })));
				returned += u32::from(events().iter().any(|event| matches!(event, Event::VoucherReturned { .. })));
				golden += u32::from(events().iter().any(|event| matches!(event, Event::GoldRevealed { .. })));
				true_ones += u32::from(events().iter().any(|event| matches!(event, Event::TruthArrived { .. })));
				if number % 100 == 0 {
					check_state();
				}
			}
			check_state();
		});
	}
	println!(
		"100,000 operations: {accepted} accepted, {finished} items finished, {golden} with gold, {true_ones} by a truth, \
		 {claimed} claims paid, {returned} vouchers returned, {lost} coins not revealed"
	);
	assert!(lost > 20, "{lost} coins not revealed");
	assert!(golden > 20 && true_ones > 5, "{golden} with gold, {true_ones} by a truth");
	assert!(accepted > 10_000 && finished > 200 && claimed > 100 && returned > 20, "the histories are of something");
}
