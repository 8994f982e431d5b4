//! The draw of seats: nobody chooses who answers for an item, and nobody holds it up.

use crate::{mock::*, *};
use frame::testing_prelude::*;
use radledger_primitives::OrganisationKind;
use radledger_test_doubles::People;

/// Members of organisations of their own, from number 10 on: two of the first one.
const APART: [AccountId; 7] = [40, 41, 42, 43, 44, 45, 46];

/// A campaign with panels of two of different organisations, four items, and all of [`APART`] as annotators.
fn apart() -> CampaignId {
	let organisation = |number: usize| 10 + number.saturating_sub(1) as u32;
	for number in 1..APART.len() {
		let own: Vec<_> = (0..APART.len()).filter(|other| organisation(*other) == organisation(number)).collect();
		let members: Vec<_> = own.into_iter().map(|other| (APART[other], Roles::ANNOTATOR)).collect();
		People::admit(organisation(number), OrganisationKind::ImagingCentre, None, &members);
	}
	let mut offer = offer(2);
	offer.colleagues = false;
	let campaign = create(offer);
	for who in APART {
		let fund = Balances::transfer_allow_death(signed(STRANGER), who, 1_000_000);
		assert_ok!(fund);
		assert_ok!(join(campaign, who, 4));
	}
	for item in 0..4 {
		assert_ok!(open(campaign, item, &images(4)));
	}
	campaign
}

#[test]
fn seats_should_be_for_those_drawn_and_then_their_substitutes() {
	build_and_check(|| {
		let campaign = apart();
		assert!(item(campaign, 0).drawn.is_empty(), "nobody knows before");
		assert_noop!(commit(campaign, 0, APART[0], &Answer::Label(0)), Error::<Test>::TooEarly);
		seats_drawn(campaign);
		let mut sat = Vec::new();
		for number in 0..4 {
			let drawn = item(campaign, number).drawn;
			assert_eq!(drawn.len(), 4, "two seats, and as many substitutes");
			let organisations: Vec<_> = drawn.iter().map(|who| People::standing(who).unwrap().organisation).collect();
			let distinct: alloc::collections::BTreeSet<_> = organisations.iter().collect();
			assert_eq!(distinct.len(), 4, "one of each organisation");
			let out = APART.into_iter().find(|who| !drawn.contains(who)).unwrap();
			assert_noop!(commit(campaign, number, out, &Answer::Label(0)), Error::<Test>::NotDrawn);
			assert_noop!(commit(campaign, number, drawn[2], &Answer::Label(0)), Error::<Test>::TooEarly);
			assert_ok!(commit(campaign, number, drawn[0], &Answer::Label(0)));
			sat.push(drawn);
		}
		assert!(sat.iter().any(|drawn| *drawn != sat[0]), "each item has its own panel");
		// The second one of item 0 does not come: a substitute takes the seat, and nobody after that.
		at((DRAW + PHASE) / 2);
		assert_ok!(commit(campaign, 0, sat[0][3], &Answer::Label(0)));
		assert_noop!(commit(campaign, 0, sat[0][1], &Answer::Label(0)), Error::<Test>::PanelIsFull);
		at(PHASE);
		assert_noop!(commit(campaign, 1, sat[1][1], &Answer::Label(0)), Error::<Test>::TooLate);
	});
}

/// The same coins draw the same seats, whatever the order in which they are revealed, and whoever writes the blocks.
#[test]
fn draw_should_depend_on_the_coins_alone() {
	let draw = |reversed: bool| {
		let mut drawn = Vec::new();
		build_and_check(|| {
			let campaign = apart();
			let mut order = APART.to_vec();
			if reversed {
				order.reverse();
			}
			at(JOIN);
			for who in order {
				System::set_block_number(System::block_number() + 1);
				assert_ok!(reveal_coin(campaign, who));
			}
			at(DRAW);
			drawn = (0..4).map(|number| item(campaign, number).drawn).collect();
			let chain = AnnotationRewards::chain();
			let tosses = APART.map(|who| draw::toss(&chain, campaign, &who, &coin(who)));
			let seed = tosses.iter().fold(H256::zero(), |seed, toss| draw::mix(&seed, toss));
			assert_eq!(AnnotationRewards::campaign(campaign).unwrap().seed, seed, "anybody can compute it");
		});
		drawn
	};
	assert_eq!(draw(false), draw(true));
}

#[test]
fn coin_should_be_revealed_by_its_owner_in_time_once() {
	build_and_check(|| {
		let campaign = apart();
		let [one, two, ..] = APART;
		assert_noop!(reveal_coin(campaign, one), Error::<Test>::TooEarly);
		at(JOIN);
		assert_noop!(reveal_coin(campaign, EXPERT), Error::<Test>::NotJoined);
		let stolen = AnnotationRewards::reveal_coin(signed(two), campaign, coin(one));
		assert_eq!(stolen, Err(Error::<Test>::NotWhatWasPromised.into()));
		assert_ok!(reveal_coin(campaign, one));
		assert_eq!(last_event(), Event::CoinRevealed { campaign, annotator: one });
		assert_noop!(reveal_coin(campaign, one), Error::<Test>::CoinIsRevealed);
		at(DRAW);
		assert_noop!(reveal_coin(campaign, two), Error::<Test>::TooLate);
	});
}

/// Whoever keeps a coin back is left out with all colleagues, and loses the stake of a seat. The seats are drawn without the
/// organisation, whose other coins do not count: it had two seeds to choose from, and no seat under one of them.
#[test]
fn coin_that_is_kept_back_should_hold_nothing_up_and_cost_its_owner() {
	build_and_check(|| {
		let campaign = apart();
		// The first two are colleagues.
		let [silent, colleague, others @ ..] = APART;
		at(JOIN);
		assert_ok!(reveal_coin(campaign, colleague));
		for who in others {
			assert_ok!(reveal_coin(campaign, who));
		}
		let chain = AnnotationRewards::chain();
		let toss = |who: AccountId| draw::toss(&chain, campaign, &who, &coin(who));
		let seed = others.into_iter().fold(H256::zero(), |seed, who| draw::mix(&seed, &toss(who)));
		assert_eq!(AnnotationRewards::campaign(campaign).unwrap().seed, seed);
		let leave = |who| AnnotationRewards::leave(signed(who), campaign);
		assert_noop!(leave(silent), Error::<Test>::TooEarly);
		at(DRAW);
		let drawn: Vec<_> = (0..4).flat_map(|number| item(campaign, number).drawn).collect();
		for out in [silent, colleague] {
			assert!(!drawn.contains(&out));
			assert_noop!(commit(campaign, 0, out, &Answer::Label(0)), Error::<Test>::NotDrawn);
		}
		let owned = free(silent) + on_hold(HoldReason::Stake, silent);
		assert_ok!(leave(silent));
		assert!(events().contains(&Event::BondLost { campaign, annotator: silent, amount: 500 }));
		assert_eq!((free(silent), on_hold(HoldReason::Stake, silent)), (owned - 500, 0));
		assert_ok!(leave(colleague));
		assert_eq!(last_event(), Event::AnnotatorLeft { campaign, annotator: colleague, stake: 2_000 });
	});
}

#[test]
fn annotator_should_leave_without_loss_before_coins_are_revealed() {
	build_and_check(|| {
		let campaign = apart();
		let [one, two, ..] = APART;
		let leave = |who| AnnotationRewards::leave(signed(who), campaign);
		assert_ok!(leave(one));
		assert_eq!(last_event(), Event::AnnotatorLeft { campaign, annotator: one, stake: 2_000 });
		assert_noop!(join(campaign, one, 1), Error::<Test>::AlreadyJoined);
		assert_ok!(leave(two));
		assert_eq!(OrganisationCoins::<Test>::iter_prefix(campaign).count(), 5, "nobody is left of theirs");
		seats_drawn(campaign);
		assert!((0..4).all(|number| !item(campaign, number).drawn.contains(&one)));
	});
}

/// No organisation can take all the room.
#[test]
fn campaign_should_have_room_for_a_few_of_each_organisation() {
	build_and_check(|| {
		let campaign = create(offer(3));
		joined(campaign, 8);
		assert_noop!(join(campaign, ANNOTATORS[8], 1), Error::<Test>::NoRoom);
		assert_ok!(join(campaign, OUTSIDER, 1));
		let entrant =
			|number: u32| Entrant { who: 1_000 + u64::from(number), organisation: 100 + number, revealed: false };
		let room: Vec<_> = Entrants::<Test>::get(campaign).into_iter().chain((9..MAX_ENTRANTS).map(entrant)).collect();
		let before = Entrants::<Test>::get(campaign);
		Entrants::<Test>::insert(campaign, BoundedVec::truncate_from(room));
		assert_noop!(join(campaign, OTHER_OUTSIDER, 1), Error::<Test>::NoRoom);
		Entrants::<Test>::insert(campaign, before);
		assert_ok!(join(campaign, OTHER_OUTSIDER, 1));
	});
}

/// Organisations of experts have no seat unless colleagues are permitted, and those that gain never have one, nor say what
/// is right.
#[test]
fn organisations_that_gain_should_neither_annotate_nor_judge() {
	build_and_check(|| {
		let mut apart = offer(3);
		apart.colleagues = false;
		apart.conflicts = vec![4].try_into().unwrap();
		let campaign = create(apart);
		let [one, two, ..] = ANNOTATORS;
		for who in [OTHER_EXPERT, OTHER_OUTSIDER] {
			assert_noop!(join(campaign, who, 1), Error::<Test>::SelfDealing);
		}
		for who in [one, two, OUTSIDER] {
			assert_ok!(join(campaign, who, 1));
		}
		assert_ok!(open(campaign, 0, &images(4)));
		seats_drawn(campaign);
		let drawn = item(campaign, 0).drawn;
		assert_eq!(drawn.len(), 2, "there are annotators of two organisations");
		assert!(drawn.contains(&OUTSIDER) && (drawn.contains(&one) != drawn.contains(&two)));
		// Who changes to the sponsor's organisation afterwards has no seat either, nor who changes to any other.
		for (organisation, error) in [(0, Error::<Test>::SelfDealing), (4, Error::SelfDealing), (9, Error::NotDrawn)] {
			People::admit(9, OrganisationKind::Hospital, None, &[]);
			People::credential(OUTSIDER, organisation, Roles::RADIOLOGIST);
			assert_noop!(commit(campaign, 0, OUTSIDER, &Answer::Label(0)), error);
		}
		let seated = drawn.into_iter().find(|who| *who != OUTSIDER).unwrap();
		assert_ok!(commit(campaign, 0, seated, &Answer::Label(0)));
		at(PHASE);
		assert_ok!(reveal(campaign, 0, seated, Answer::Label(0)));
		at(2 * PHASE);
		settled(campaign, 0);
		let resettle = AnnotationRewards::resettle(signed(OTHER_OUTSIDER), campaign, 0, Answer::Label(0), H256::zero());
		assert_eq!(resettle, Err(Error::<Test>::SelfDealing.into()));
	});
}
