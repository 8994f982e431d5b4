//! Benchmarks of every call in its worst case: paths of maximum length, a patient with the maximum of decisions in force,
//! and answers of maximum size.

// A benchmark that cannot be set up must stop.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use super::*;
use frame::{benchmarking::prelude::*, traits::Consideration};
use radledger_primitives::{
	annotation::{
		pay::Terms,
		records::{Schedule, MAX_CONFLICTS, MAX_EXPERTS},
		Rectangle, Task, MAX_BOXES,
	},
	consent::Purpose,
	digest::sha256,
	voucher::Secret,
	OrganisationKind,
};

/// When the phases of a campaign end.
const JOINED: Moment = 1_000;
const DRAWN: Moment = 2_000;
const COMMITTED: Moment = 3_000;
const SHOWN: Moment = 4_000;
const REVEALED: Moment = 5_000;
const VESTED: Moment = 6_000;
const COIN: [u8; 32] = [2; 32];
/// More than anything costs here.
const WEALTH: Amount = 1_000_000_000_000_000_000;
const TERMS: Terms =
	Terms { reward: 1_000_000_000_000, vesting: 400_000, fine_wrong: 200_000_000_000, fine_missed: 500_000_000_000 };

fn hash(label: &str, number: u32) -> H256 {
	sha256(&[label.as_bytes(), &number.to_be_bytes()])
}

/// A member of an organisation of its own, able to pay for anything.
fn member<T: Config>(who: T::AccountId, kind: OrganisationKind) -> Result<T::AccountId, BenchmarkError> {
	T::BenchmarkHelper::add_member(&who, kind, Roles::ALL);
	let size = Pallet::<T>::campaign_footprint().size as usize;
	T::Rent::ensure_successful(&who, Footprint::from_parts(64, size.saturating_mul(8)));
	T::Currency::mint_into(&who, WEALTH)?;
	Ok(who)
}

fn sponsor<T: Config>() -> Result<T::AccountId, BenchmarkError> {
	member::<T>(whitelisted_caller(), OrganisationKind::Hospital)
}

fn annotator<T: Config>(number: u32) -> Result<T::AccountId, BenchmarkError> {
	member::<T>(account("annotator", number, 0), OrganisationKind::ImagingCentre)
}

fn expert<T: Config>(number: u32) -> T::AccountId {
	account("expert", number, 0)
}

fn origin<T: Config>(who: &T::AccountId) -> OriginFor<T> {
	RawOrigin::Signed(who.clone()).into()
}

/// As long as a path can be.
fn path() -> Vec<H256> {
	(0..32).map(|level| hash("path", level)).collect()
}

/// The root of a tree with as many leaves as there can be, of which this is the first.
fn root(leaf: &H256) -> H256 {
	merkle::climb(u32::MAX, 0, leaf, &path()).unwrap_or_default()
}

/// What is known of item 0.
fn gold() -> H256 {
	annotation::gold(0, &[9; 32], &boxes(0))
}

/// As many boxes as there can be, each so far from its place.
fn boxes(shift: u16) -> Answer {
	let all = (0..MAX_BOXES as u16).map(|number| Rectangle {
		left: number * 100 + shift,
		top: 0,
		right: number * 100 + 90,
		bottom: 90,
	});
	Answer::Boxes(BoundedVec::truncate_from(all.collect()))
}

fn mask() -> Answer {
	Answer::Mask(BoundedVec::truncate_from(alloc::vec![0xa5; 512]))
}

const FIND: Task = Task::BoundingBoxes { columns: 4_096, rows: 4_096, max: MAX_BOXES as u8 };
const MARK: Task = Task::GridMask { columns: 64, rows: 64 };

/// As much as an offer can say.
fn offer<T: Config>(task: Task, panel: u32, item: &H256) -> OfferOf<T> {
	T::BenchmarkHelper::set_time(1);
	let experts = (0..MAX_EXPERTS).map(|number| {
		let who = expert::<T>(number);
		if T::Membership::standing(&who).is_none() {
			T::BenchmarkHelper::add_member(&who, OrganisationKind::Hospital, Roles::RADIOLOGIST);
		}
		who
	});
	Offer {
		task,
		rule: Rule { share: 600_000, within: 700_000, iou: 500_000 },
		panel: panel as u8,
		colleagues: false,
		root: root(item),
		items: 1_000,
		terms: TERMS,
		weights: BoundedVec::truncate_from(alloc::vec![500_000, 1_000_000]),
		purpose: Purpose::HealthResearch,
		request: None,
		experts: BoundedVec::truncate_from(experts.collect()),
		conflicts: BoundedVec::truncate_from((0..MAX_CONFLICTS).map(|number| u32::MAX - number).collect()),
		gold: Some(root(&gold())),
		schedule: Schedule {
			join_until: JOINED,
			coin_until: DRAWN,
			commit_until: COMMITTED,
			gold_until: SHOWN,
			reveal_until: REVEALED,
			vests_at: VESTED,
		},
		instructions: H256::zero(),
	}
}

/// An image of a patient who decided as much as can be in force, of which the sponsor has a copy; with its path.
fn image<T: Config>(by: &T::AccountId) -> (Image, Vec<H256>) {
	let (study, patient) = (StudyId::repeat_byte(0), account("patient", 0, 0));
	T::BenchmarkHelper::add_patient(&patient);
	T::BenchmarkHelper::add_copy(study, &patient, by);
	T::BenchmarkHelper::fill_consents(&patient);
	T::BenchmarkHelper::add_image(study)
}

/// A campaign with a panel of this size, and its first item.
fn campaign<T: Config>(by: &T::AccountId, task: Task, panel: u32) -> Result<CampaignId, BenchmarkError> {
	let (image, in_study) = image::<T>(by);
	Pallet::<T>::create_campaign(origin::<T>(by), offer::<T>(task, panel, &image.item()))?;
	let id = NextCampaign::<T>::get() - 1;
	Campaigns::<T>::mutate(id, |known| {
		if let Some(known) = known {
			known.offer.items = u32::MAX;
		}
	});
	let (in_study, in_campaign) = (BoundedVec::truncate_from(in_study), BoundedVec::truncate_from(path()));
	Pallet::<T>::open_item(origin::<T>(by), id, 0, image, in_study, in_campaign)?;
	Ok(id)
}

/// Joins with a coin.
fn enter<T: Config>(id: CampaignId, who: &T::AccountId) -> Result<(), BenchmarkError> {
	let coin = draw::commitment(&Pallet::<T>::chain(), id, who, &COIN);
	Ok(Pallet::<T>::join(origin::<T>(who), id, 10, coin)?)
}

/// Fills the list of entrants but for so many places: as many as there can be of each organisation.
fn crowd<T: Config>(id: CampaignId, free: u32) {
	Entrants::<T>::mutate(id, |entrants| {
		let taken = entrants.len() as u32;
		for number in taken..MAX_ENTRANTS - free {
			let entrant = Entrant {
				who: account("entrant", number, 0),
				organisation: u32::MAX / 2 - number / MAX_COLLEAGUES,
				revealed: true,
			};
			let _ = entrants.try_push(entrant);
		}
	});
}

/// Draws seats among as many as there can be, so that `who` has one.
fn draw_for<T: Config>(id: CampaignId, who: &T::AccountId) -> Result<(), BenchmarkError> {
	T::BenchmarkHelper::set_time(JOINED);
	Pallet::<T>::reveal_coin(origin::<T>(who), id, COIN)?;
	crowd::<T>(id, 0);
	for number in 0.. {
		let mut known = Campaigns::<T>::get(id).ok_or("it was made")?;
		known.seed = hash("seed", number);
		let panel = known.offer.panel.into();
		let has_seat = Pallet::<T>::drawn(id, 0, &known).iter().take(panel).any(|drawn| drawn == who);
		Campaigns::<T>::insert(id, known);
		if has_seat {
			break;
		}
	}
	T::BenchmarkHelper::set_time(DRAWN);
	Ok(())
}

/// Takes all seats of the panel but one.
fn seat_others<T: Config>(id: CampaignId) {
	Items::<T>::mutate(id, 0, |item| {
		for number in 1..MAX_PANEL {
			let who = account("annotator", number, 0);
			let seat = SeatRecord { who, organisation: number, commitment: H256::zero(), revealed: false };
			let _ = item.as_mut().map(|item| item.seats.try_push(seat));
		}
	});
}

/// What somebody commits to.
fn promise<T: Config>(id: CampaignId, who: &T::AccountId, answer: &Answer) -> H256 {
	annotation::commitment(&Pallet::<T>::chain(), id, 0, who, &[1; 32], answer)
}

/// The same when all have revealed: the last says that there is nothing, the others agree.
fn answered<T: Config>(by: &T::AccountId, panel: u32) -> Result<CampaignId, BenchmarkError> {
	let id = campaign::<T>(by, FIND, panel)?;
	let answers: Vec<Answer> = (0..panel)
		.map(|number| match number {
			last if last > 1 && last + 1 == panel => Answer::Boxes(Default::default()),
			number => boxes(number as u16),
		})
		.collect();
	let all = (0..panel).map(annotator::<T>).collect::<Result<Vec<_>, _>>()?;
	for who in &all {
		enter::<T>(id, who)?;
	}
	T::BenchmarkHelper::set_time(JOINED);
	for who in &all {
		Pallet::<T>::reveal_coin(origin::<T>(who), id, COIN)?;
	}
	T::BenchmarkHelper::set_time(DRAWN);
	for (who, answer) in all.iter().zip(&answers) {
		Pallet::<T>::commit(origin::<T>(who), id, 0, promise::<T>(id, who, answer))?;
	}
	T::BenchmarkHelper::set_time(SHOWN);
	for (number, answer) in (0..panel).zip(answers) {
		let who = account("annotator", number, 0);
		Pallet::<T>::reveal(origin::<T>(&who), id, 0, answer, [1; 32])?;
	}
	Ok(id)
}

/// The same when the panel's answer is found.
fn settled<T: Config>(by: &T::AccountId, panel: u32) -> Result<CampaignId, BenchmarkError> {
	let id = answered::<T>(by, panel)?;
	Pallet::<T>::settle(origin::<T>(by), id, 0)?;
	Ok(id)
}

/// All organisations but one that can have a voice on the truth have spoken, and the answer needs one more.
fn spoken<T: Config>(id: CampaignId) {
	let digest = sha256(&[&boxes(0).encode()]);
	let said = |number: u32| if number < MAX_VOICES / 2 { digest } else { hash("other", number) };
	let by = |number| account("voice", number, 0);
	let voice = |number| Voice { by: by(number), organisation: u32::MAX - number, answer: said(number), chosen: false };
	let voices = (0..MAX_VOICES - 1).map(voice);
	TruthVoices::<T>::insert((id, 0), VoicesOf::<T>::truncate_from(voices.collect()));
}

fn is_finished<T: Config>(id: CampaignId) -> bool {
	Items::<T>::get(id, 0).is_some_and(|item| item.state == ItemState::Finished)
}

const SPLIT: Split = Split { patient: 3, hospital: 2, annotator: 1 };

/// A pool of the caller's model, with its training data.
fn pool<T: Config>(
	by: &T::AccountId,
	campaign: CampaignId,
) -> Result<(PoolId, Vec<DatasetId>, StudyId), BenchmarkError> {
	let patient = account("rewarded", 0, 0);
	T::BenchmarkHelper::add_patient(&patient);
	T::BenchmarkHelper::fill_consents(&patient);
	let organisation = T::Membership::standing(by).ok_or("a member")?.organisation;
	let (version, path, study) = T::BenchmarkHelper::add_trained_model(organisation, &patient, campaign);
	Pools::<T>::insert(
		0,
		Pool {
			source: Source::Model(version),
			split: SPLIT,
			state: PoolState::Open,
			shares: 0,
			holders: 0,
			studies: 0,
			forgotten: 0,
			annotators: 0,
			freezes_at: None,
			placed: 0,
			paid_in: 0,
			swept: 0,
			signed: Pallet::<T>::sign(by, &T::Membership::standing(by).ok_or("a member")?),
			ticket: T::Rent::new(by, Pallet::<T>::pool_footprint())?,
		},
	);
	T::Currency::mint_into(&T::Pots::convert(0), T::Currency::minimum_balance())?;
	Ok((0, path, study))
}

/// The same with a holder, frozen, when something was paid in.
fn paid<T: Config>(by: &T::AccountId, holder: &T::AccountId) -> Result<PoolId, BenchmarkError> {
	let (id, ..) = pool::<T>(by, 0)?;
	T::Currency::mint_into(holder, WEALTH)?;
	let mut known = Pools::<T>::get(id).ok_or("it was made")?;
	Pallet::<T>::add_shares(by, id, &mut known, holder, 7)?;
	known.shares = 100;
	known.state = PoolState::Frozen;
	Pools::<T>::insert(id, known);
	Pallet::<T>::pay_in(origin::<T>(by), id, TERMS.reward)?;
	Ok(id)
}

/// The secret of a voucher.
fn secret(number: u32) -> Secret {
	Secret::of(&hash("voucher", number).0)
}

/// A batch with `taken` vouchers, the first of `holder`, of which `redeemed` are redeemed.
fn batch<T: Config>(holder: &T::AccountId, taken: u32, redeemed: u32) -> Result<(), BenchmarkError> {
	let worth = Worth::Hundred;
	let price = Pallet::<T>::price_of(worth).saturating_mul(taken.into());
	T::Currency::mint_into(&T::VoucherPot::get(), price)?;
	let mut batch = Batch::default();
	for number in 0..taken {
		let holder = match number {
			0 => holder.clone(),
			_ => account("holder", number, 0),
		};
		let voucher = Voucher { holder, organisation: u32::MAX - number / 2, key: secret(number).key() };
		let added = batch.vouchers.try_push(voucher);
		added.map_err(|_| "it is full")?;
	}
	batch.redeemed = BoundedVec::truncate_from((0..redeemed).map(|number| hash("tag", number)).collect());
	CurrentBatch::<T>::insert(worth, u32::from(taken == BATCH as u32));
	Batches::<T>::insert(worth, 0, batch);
	Ok(())
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn create_campaign() -> Result<(), BenchmarkError> {
		let by = sponsor::<T>()?;
		let mut offer = offer::<T>(Task::Classification { labels: 32 }, MAX_PANEL, &H256::zero());
		offer.weights = BoundedVec::truncate_from(alloc::vec![1; 32]);
		#[extrinsic_call]
		_(RawOrigin::Signed(by), offer);
		assert!(Campaigns::<T>::contains_key(NextCampaign::<T>::get() - 1));
		Ok(())
	}

	#[benchmark]
	fn join() -> Result<(), BenchmarkError> {
		let by = member::<T>(account("sponsor", 0, 0), OrganisationKind::Hospital)?;
		let id = campaign::<T>(&by, FIND, MAX_PANEL)?;
		let who = member::<T>(whitelisted_caller(), OrganisationKind::ImagingCentre)?;
		crowd::<T>(id, 1);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id, 10, H256::zero());
		assert!(Annotators::<T>::contains_key(id, who));
		Ok(())
	}

	/// Worst: it begins a page of the patient's log.
	#[benchmark]
	fn open_item() -> Result<(), BenchmarkError> {
		let by = sponsor::<T>()?;
		let id = campaign::<T>(&by, MARK, MAX_PANEL)?;
		T::BenchmarkHelper::fill_log(&account("patient", 0, 0), 0);
		let item = Items::<T>::take(id, 0).ok_or("it was opened")?;
		let in_study = T::BenchmarkHelper::add_image(item.image.study).1;
		let (in_study, in_campaign) = (BoundedVec::truncate_from(in_study), BoundedVec::truncate_from(path()));
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, 0, item.image, in_study, in_campaign);
		assert!(Items::<T>::contains_key(id, 0));
		Ok(())
	}

	#[benchmark]
	fn commit() -> Result<(), BenchmarkError> {
		let by = member::<T>(account("sponsor", 0, 0), OrganisationKind::Hospital)?;
		let id = campaign::<T>(&by, FIND, MAX_PANEL)?;
		let who = member::<T>(whitelisted_caller(), OrganisationKind::ImagingCentre)?;
		enter::<T>(id, &who)?;
		draw_for::<T>(id, &who)?;
		seat_others::<T>(id);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, 0, H256::zero());
		assert!(Items::<T>::get(id, 0).is_some_and(|item| item.seats.len() == MAX_PANEL as usize));
		Ok(())
	}

	#[benchmark]
	fn reveal() -> Result<(), BenchmarkError> {
		let by = member::<T>(account("sponsor", 0, 0), OrganisationKind::Hospital)?;
		let id = campaign::<T>(&by, MARK, MAX_PANEL)?;
		let who = member::<T>(whitelisted_caller(), OrganisationKind::ImagingCentre)?;
		enter::<T>(id, &who)?;
		draw_for::<T>(id, &who)?;
		seat_others::<T>(id);
		let answer = mask();
		Pallet::<T>::commit(origin::<T>(&who), id, 0, promise::<T>(id, &who, &answer))?;
		T::BenchmarkHelper::set_time(SHOWN);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, 0, answer, [1; 32]);
		assert!(Answers::<T>::contains_key((id, 0, MAX_PANEL as u8 - 1)));
		Ok(())
	}

	#[benchmark]
	fn settle(p: Linear<2, MAX_PANEL>) -> Result<(), BenchmarkError> {
		let by = sponsor::<T>()?;
		// Gold decides, so that everything is paid.
		let id = answered::<T>(&by, p)?;
		let gold = Verdict { answer: boxes(0), members: 0, by: None, evidence: None, at: COMMITTED };
		Verdicts::<T>::insert((id, 0, Basis::Gold), gold);
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, 0);
		assert!(is_finished::<T>(id));
		Ok(())
	}

	#[benchmark]
	fn adjudicate(p: Linear<2, MAX_PANEL>) -> Result<(), BenchmarkError> {
		let by = member::<T>(account("sponsor", 0, 0), OrganisationKind::Hospital)?;
		let id = answered::<T>(&by, p)?;
		Items::<T>::mutate(id, 0, |item| {
			if let Some(item) = item {
				item.state = ItemState::Unresolved;
			}
		});
		let who = expert::<T>(MAX_EXPERTS - 1);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, 0, boxes(0), H256::zero());
		assert!(Verdicts::<T>::contains_key((id, 0, Basis::Expert)));
		Ok(())
	}

	#[benchmark]
	fn resettle(p: Linear<2, MAX_PANEL>) -> Result<(), BenchmarkError> {
		let by = member::<T>(account("sponsor", 0, 0), OrganisationKind::Hospital)?;
		let id = settled::<T>(&by, p)?;
		spoken::<T>(id);
		let who = expert::<T>(MAX_EXPERTS - 1);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, 0, boxes(0), H256::zero());
		assert!(is_finished::<T>(id));
		Ok(())
	}

	#[benchmark]
	fn reveal_gold() -> Result<(), BenchmarkError> {
		let by = sponsor::<T>()?;
		let id = campaign::<T>(&by, FIND, MAX_PANEL)?;
		T::BenchmarkHelper::set_time(COMMITTED);
		let path = BoundedVec::truncate_from(path());
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, 0, boxes(0), [9; 32], path);
		assert!(Verdicts::<T>::contains_key((id, 0, Basis::Gold)));
		Ok(())
	}

	#[benchmark]
	fn release(p: Linear<2, MAX_PANEL>) -> Result<(), BenchmarkError> {
		let by = sponsor::<T>()?;
		let id = settled::<T>(&by, p)?;
		T::BenchmarkHelper::set_time(VESTED);
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, 0);
		assert!(is_finished::<T>(id));
		Ok(())
	}

	#[benchmark]
	fn leave() -> Result<(), BenchmarkError> {
		let by = member::<T>(account("sponsor", 0, 0), OrganisationKind::Hospital)?;
		let id = campaign::<T>(&by, FIND, MAX_PANEL)?;
		let who = member::<T>(whitelisted_caller(), OrganisationKind::ImagingCentre)?;
		enter::<T>(id, &who)?;
		crowd::<T>(id, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id);
		assert!(Annotators::<T>::get(id, who).is_some_and(|annotator| annotator.left));
		Ok(())
	}

	#[benchmark]
	fn leave_silent() -> Result<(), BenchmarkError> {
		let by = member::<T>(account("sponsor", 0, 0), OrganisationKind::Hospital)?;
		let id = campaign::<T>(&by, FIND, MAX_PANEL)?;
		let who = member::<T>(whitelisted_caller(), OrganisationKind::ImagingCentre)?;
		enter::<T>(id, &who)?;
		T::BenchmarkHelper::set_time(DRAWN);
		let issued = T::Currency::total_issuance();
		#[extrinsic_call]
		leave(RawOrigin::Signed(who.clone()), id);
		assert!(Annotators::<T>::get(id, who).is_some_and(|annotator| annotator.left));
		assert_eq!(T::Currency::total_issuance(), issued - TERMS.stake());
		Ok(())
	}

	#[benchmark]
	fn close_campaign() -> Result<(), BenchmarkError> {
		let by = sponsor::<T>()?;
		let id = campaign::<T>(&by, FIND, MAX_PANEL)?;
		T::BenchmarkHelper::set_time(VESTED + T::ClaimPeriod::get());
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id);
		assert!(Campaigns::<T>::get(id).is_some_and(|known| known.closed));
		Ok(())
	}

	#[benchmark]
	fn open_pool() -> Result<(), BenchmarkError> {
		let by = sponsor::<T>()?;
		let organisation = T::Membership::standing(&by).ok_or("a member")?.organisation;
		let patient = account("patient", 0, 0);
		T::BenchmarkHelper::add_patient(&patient);
		let (version, ..) = T::BenchmarkHelper::add_trained_model(organisation, &patient, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(by), Source::Model(version), SPLIT);
		assert!(Pools::<T>::contains_key(0));
		Ok(())
	}

	#[benchmark]
	fn add_study() -> Result<(), BenchmarkError> {
		let by = sponsor::<T>()?;
		let (id, path, study) = pool::<T>(&by, 0)?;
		let path = BoundedVec::truncate_from(path);
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, path, study);
		assert!(CountedOnce::<T>::contains_key(id, Counted::Study(study)));
		Ok(())
	}

	#[benchmark]
	fn forget_study() -> Result<(), BenchmarkError> {
		let by = sponsor::<T>()?;
		let counter = member::<T>(account("counter", 0, 0), OrganisationKind::Hospital)?;
		let (id, path, study) = pool::<T>(&counter, 0)?;
		Pallet::<T>::add_study(origin::<T>(&counter), id, BoundedVec::truncate_from(path), study)?;
		T::BenchmarkHelper::erase_study(study);
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, study);
		assert!(!CountedOnce::<T>::contains_key(id, Counted::Study(study)));
		Ok(())
	}

	#[benchmark]
	fn add_annotator() -> Result<(), BenchmarkError> {
		let by = sponsor::<T>()?;
		let campaign = campaign::<T>(&by, FIND, MAX_PANEL)?;
		let who = annotator::<T>(0)?;
		enter::<T>(campaign, &who)?;
		Annotators::<T>::mutate(campaign, &who, |annotator| {
			if let Some(annotator) = annotator {
				annotator.work.right = 7;
			}
		});
		let (id, ..) = pool::<T>(&by, campaign)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, campaign, who.clone());
		assert!(HeldShares::<T>::contains_key(id, who));
		Ok(())
	}

	#[benchmark]
	fn freeze_pool() -> Result<(), BenchmarkError> {
		let by = sponsor::<T>()?;
		let id = paid::<T>(&by, &account("holder", 0, 0))?;
		Pools::<T>::mutate(id, |known| {
			if let Some(known) = known {
				(known.state, known.freezes_at) = (PoolState::Open, Some(0));
			}
		});
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id);
		assert!(Pools::<T>::get(id).is_some_and(|known| known.state == PoolState::Frozen));
		Ok(())
	}

	#[benchmark]
	fn pay_in() -> Result<(), BenchmarkError> {
		let keeper = member::<T>(account("keeper", 0, 0), OrganisationKind::Hospital)?;
		let id = paid::<T>(&keeper, &account("holder", 0, 0))?;
		let by = sponsor::<T>()?;
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, TERMS.reward);
		assert!(Pools::<T>::get(id).is_some_and(|known| known.paid_in == 2 * TERMS.reward));
		Ok(())
	}

	#[benchmark]
	fn claim() -> Result<(), BenchmarkError> {
		let keeper = member::<T>(account("keeper", 0, 0), OrganisationKind::Hospital)?;
		let holder = member::<T>(whitelisted_caller(), OrganisationKind::Hospital)?;
		let id = paid::<T>(&keeper, &holder)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(holder.clone()), id, holder.clone());
		assert!(HeldShares::<T>::get(id, holder).is_some_and(|share| share.claimed > 0));
		Ok(())
	}

	#[benchmark]
	fn claim_for() -> Result<(), BenchmarkError> {
		let keeper = member::<T>(account("keeper", 0, 0), OrganisationKind::Hospital)?;
		let holder: T::AccountId = account("holder", 0, 0);
		// The holder has a place on the line already, and more is due.
		let id = paid::<T>(&keeper, &holder)?;
		Pallet::<T>::close_pool(origin::<T>(&keeper), id)?;
		T::BenchmarkHelper::set_time(T::Time::now() + T::ClaimDelay::get());
		HeldShares::<T>::mutate(id, &holder, |share| {
			if let Some(share) = share {
				share.place = Some(0);
			}
		});
		let by = sponsor::<T>()?;
		#[extrinsic_call]
		claim(RawOrigin::Signed(by), id, holder.clone());
		assert!(HeldShares::<T>::get(id, holder).is_some_and(|share| share.claimed > 0));
		Ok(())
	}

	#[benchmark]
	fn claim_last() -> Result<(), BenchmarkError> {
		let keeper = member::<T>(account("keeper", 0, 0), OrganisationKind::Hospital)?;
		let holder: T::AccountId = account("holder", 0, 0);
		let id = paid::<T>(&keeper, &holder)?;
		Pallet::<T>::close_pool(origin::<T>(&keeper), id)?;
		T::BenchmarkHelper::set_time(T::Time::now() + T::ClaimDelay::get());
		let by = sponsor::<T>()?;
		#[extrinsic_call]
		claim(RawOrigin::Signed(by), id, holder.clone());
		assert!(HeldShares::<T>::get(id, holder).is_some_and(|share| share.place.is_some()));
		Ok(())
	}

	#[benchmark]
	fn close_pool() -> Result<(), BenchmarkError> {
		let by = sponsor::<T>()?;
		let id = paid::<T>(&by, &account("holder", 0, 0))?;
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id);
		assert!(Pools::<T>::get(id).is_some_and(|known| matches!(known.state, PoolState::Closed(_))));
		Ok(())
	}

	#[benchmark]
	fn sweep_pool() -> Result<(), BenchmarkError> {
		let by = sponsor::<T>()?;
		let id = paid::<T>(&by, &account("holder", 0, 0))?;
		Pallet::<T>::close_pool(origin::<T>(&by), id)?;
		T::BenchmarkHelper::set_time(T::Time::now() + T::ClaimPeriod::get());
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id);
		assert!(Pools::<T>::get(id).is_some_and(|known| known.state == PoolState::Swept));
		Ok(())
	}

	#[benchmark]
	fn take_voucher() -> Result<(), BenchmarkError> {
		let keeper = member::<T>(account("keeper", 0, 0), OrganisationKind::Hospital)?;
		// A patient who was released: it takes longest to find out who enrolled them.
		let holder: T::AccountId = whitelisted_caller();
		T::BenchmarkHelper::add_patient(&holder);
		let id = paid::<T>(&keeper, &holder)?;
		T::BenchmarkHelper::release(&holder);
		// 7 of 100 shares are worth the largest voucher; the last of its batch, from a closed pool.
		Pallet::<T>::pay_in(origin::<T>(&keeper), id, Pallet::<T>::price_of(Worth::Hundred).saturating_mul(20))?;
		Pallet::<T>::close_pool(origin::<T>(&keeper), id)?;
		batch::<T>(&account("other", 0, 0), BATCH as u32 - 1, 0)?;
		let key = secret(BATCH as u32).key();
		#[extrinsic_call]
		_(RawOrigin::Signed(holder.clone()), id, Worth::Hundred, key);
		assert_eq!(CurrentBatch::<T>::get(Worth::Hundred), 1);
		assert!(HeldShares::<T>::get(id, holder).is_some_and(|share| share.place.is_some()));
		Ok(())
	}

	#[benchmark]
	fn return_voucher() -> Result<(), BenchmarkError> {
		let holder = member::<T>(whitelisted_caller(), OrganisationKind::Hospital)?;
		batch::<T>(&holder, BATCH as u32 - 1, 0)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(holder), Worth::Hundred);
		assert!(Batches::<T>::get(Worth::Hundred, 0).is_some_and(|batch| batch.vouchers.len() == BATCH - 2));
		Ok(())
	}

	#[benchmark]
	fn redeem_voucher() -> Result<(), BenchmarkError> {
		let by = sponsor::<T>()?;
		// The last of its batch, after which the record is removed and the deposits are paid; to an account that is made.
		batch::<T>(&account("holder", 0, 0), BATCH as u32, BATCH as u32 - 1)?;
		let payee: T::AccountId = account("payee", 0, 0);
		let keys = core::array::from_fn(|number| secret(number as u32).key());
		let place = Place { chain: Pallet::<T>::chain(), worth: Worth::Hundred, batch: 0 };
		let redemption = secret(3).redeem(&place, &keys, [&payee, &by], &[7; 32]).ok_or("it is of the batch")?;
		#[extrinsic_call]
		_(RawOrigin::Signed(by), Worth::Hundred, 0, payee.clone(), redemption);
		assert!(!Batches::<T>::contains_key(Worth::Hundred, 0));
		assert_eq!(T::Currency::balance(&payee), Pallet::<T>::amount_of(Worth::Hundred));
		Ok(())
	}

	#[benchmark]
	fn reveal_coin() -> Result<(), BenchmarkError> {
		let by = member::<T>(account("sponsor", 0, 0), OrganisationKind::Hospital)?;
		let id = campaign::<T>(&by, FIND, MAX_PANEL)?;
		crowd::<T>(id, 1);
		let who = member::<T>(whitelisted_caller(), OrganisationKind::ImagingCentre)?;
		enter::<T>(id, &who)?;
		T::BenchmarkHelper::set_time(JOINED);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, COIN);
		assert!(Campaigns::<T>::get(id).is_some_and(|known| known.seed != H256::zero()));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
