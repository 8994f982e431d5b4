//! The smallest runtime in which this pallet works, the people in it, and campaigns and pools that they run.

use crate::{Image, Moment, Offer, Paid};
use frame::{deps::sp_runtime::traits::Convert, testing_prelude::*};
use radledger_primitives::{
	annotation::{
		self,
		consensus::Rule,
		draw,
		pay::Terms,
		records::{ItemView, Schedule},
		Answer, Task,
	},
	consent::{Compensation, Purpose, Rule as Denial},
	dividend::{PoolId, Source, Split},
	merkle,
	model::{CampaignId, Part, TrainingManifest},
	DatasetId, Modality, ModelVersion, OrganisationKind, Roles, StudyId, H256,
};
use radledger_test_doubles::{Asked, Consents, Graph, Models, People, Studies};

radledger_test_doubles::runtime!(AnnotationRewards = pallet_annotation_rewards at 56, paid in u128);

/// The account of organisation 0, a vendor of AI: the sponsor; its data steward, and an annotator of its own.
pub const VENDOR: AccountId = 1;
pub const STEWARD: AccountId = 2;
pub const INSIDER: AccountId = 3;
/// A hospital, organisation 1, which anchored all studies, and its data steward.
pub const HOSPITAL: AccountId = 4;
pub const OTHER_STEWARD: AccountId = 5;
/// A pathologist of it: the expert of campaigns here, and another one.
pub const EXPERT: AccountId = 6;
pub const OTHER_EXPERT: AccountId = 7;
/// A radiologist of another hospital, organisation 3, and one of a third, organisation 4. The sponsor chose neither.
pub const OUTSIDER: AccountId = 8;
pub const OTHER_OUTSIDER: AccountId = 9;
/// Annotators of an imaging centre, organisation 2.
pub const ANNOTATORS: [AccountId; 9] = [10, 11, 12, 13, 14, 15, 16, 17, 18];
/// An annotator who owns nothing.
pub const PENNILESS: AccountId = 19;
/// Patients: one wants to be rewarded, one gives the share to [`CHARITY`], one wants nothing, one allows nothing.
pub const REWARDED: AccountId = 20;
pub const DONOR: AccountId = 21;
pub const SELFLESS: AccountId = 22;
pub const UNWILLING: AccountId = 23;
pub const CHARITY: AccountId = 30;
pub const STRANGER: AccountId = 99;

pub const NOW: Moment = 1_800_000_000_000;
/// How long each phase of a campaign lasts here.
pub const PHASE: Moment = 1_000;
/// When joining ends here, and when seats are drawn.
pub const JOIN: Moment = 100;
pub const DRAW: Moment = 200;
/// How long only holders claim from a closed pool here.
pub const DELAY: Moment = 4_000;
/// Notice before an incomplete pool is frozen here.
pub const NOTICE: Moment = 3_000;
/// How long what nobody claims is kept here.
pub const CLAIM: Moment = 10_000;
/// What accounts own at first.
pub const WEALTH: Balance = 1_000_000_000;

/// The consent under which patients permit health research.
const CONSENT: u32 = 7;

parameter_types! {
	pub const VoucherPot: AccountId = 2_000_000;
}

/// Pots are accounts that nobody here has.
pub struct Pots;
impl Convert<PoolId, AccountId> for Pots {
	fn convert(pool: PoolId) -> AccountId {
		1_000_000 + AccountId::from(pool)
	}
}

/// What waits in a pot.
pub fn pot(pool: PoolId) -> Balance {
	free(Pots::convert(pool))
}

impl crate::Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Membership = People;
	type Organisations = People;
	type Studies = Studies;
	type Instances = Studies;
	type Consent = Consents;
	type Compensations = Consents;
	type Models = Models;
	type Training = Models;
	type Graph = Graph;
	type Pots = Pots;
	type VoucherPot = VoucherPot;
	type VoucherUnit = ConstU128<100>;
	type VoucherDeposit = ConstU128<50>;
	type Time = Timestamp;
	type Rent = Rent;
	type ClaimPeriod = ConstU64<CLAIM>;
	type ClaimDelay = ConstU64<DELAY>;
	type FreezeNotice = ConstU64<NOTICE>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = radledger_test_doubles::World;
}

pub fn new_test_ext() -> TestState {
	chain((1..=18).chain([CHARITY, STRANGER]), WEALTH, NOW, || {
		use OrganisationKind::*;
		People::admit(0, AiVendor, Some(VENDOR), &[(STEWARD, Roles::DATA_STEWARD), (INSIDER, Roles::ANNOTATOR)]);
		let members =
			[(OTHER_STEWARD, Roles::DATA_STEWARD), (EXPERT, Roles::RADIOLOGIST), (OTHER_EXPERT, Roles::RADIOLOGIST)];
		People::admit(1, Hospital, Some(HOSPITAL), &members);
		let annotators: Vec<_> = ANNOTATORS.into_iter().chain([PENNILESS]).map(|who| (who, Roles::ANNOTATOR)).collect();
		People::admit(2, ImagingCentre, None, &annotators);
		People::admit(3, Hospital, None, &[(OUTSIDER, Roles::RADIOLOGIST)]);
		People::admit(4, Hospital, None, &[(OTHER_OUTSIDER, Roles::RADIOLOGIST)]);
		for patient in [REWARDED, DONOR, SELFLESS, UNWILLING] {
			People::enrol(patient);
		}
		for patient in [REWARDED, DONOR, SELFLESS] {
			let purpose = Some(Purpose::HealthResearch);
			Consents::permit(Asked { subject: Some(patient), organisation: None, purpose }, CONSENT);
		}
		Consents::compensate(REWARDED, CONSENT, Compensation::Rewarded);
		Consents::compensate(DONOR, CONSENT, Compensation::Donate(CHARITY));
		for number in 0..200 {
			let subject = (number < 100).then_some(REWARDED + AccountId::from(number % 4));
			Studies::anchor(study(number), 1, subject, Modality::Ct);
			if number < 150 {
				Studies::copy(study(number), 0);
			}
		}
	})
}

/// As [`test_runtime::build_and_check`], and no value is made or lost except for coins that were not revealed.
pub fn build_and_check(test: impl FnOnce()) {
	test_runtime::build_and_check(|| {
		let issued = Balances::total_issuance();
		test();
		let lost = |event| match event {
			crate::Event::BondLost { amount, .. } => Some(amount),
			_ => None,
		};
		let lost: Balance = events().into_iter().filter_map(lost).sum();
		assert_eq!(Balances::total_issuance() + lost, issued, "value was made or lost");
	});
}

/// Study number `number`: of the patients from [`REWARDED`] on in turn; those from 100 on are of nobody, those from 200 on do
/// not exist. The hospital anchored all; the vendor has copies of those below 150.
pub fn study(number: u8) -> StudyId {
	H256([number; 32])
}

/// The image at a place of a study.
pub fn image_of(study: StudyId, place: u32) -> Image {
	Studies::image(study, place)
}

/// Its path to the study's root.
pub fn path_of(study: StudyId, place: u32) -> Vec<H256> {
	Studies::path(study, place)
}

/// Lets a patient withdraw.
pub fn withdraw(patient: AccountId) {
	Consents::deny(Asked { subject: Some(patient), ..Default::default() }, Denial::NoConsent);
}

/// Whether the sponsor was noted as a receiver of somebody's data.
pub fn received(patient: AccountId) -> bool {
	Consents::receipts().iter().any(|receipt| (receipt.subject, receipt.organisation) == (patient, 0))
}

/// Declares a dataset of the vendor.
pub fn declare(number: u8, parts: Vec<Part>) -> DatasetId {
	let id = H256([number; 32]);
	Models::declare(id, 0, parts);
	id
}

/// Publishes a version of the vendor's model.
pub fn train(datasets: &[DatasetId], campaigns: &[CampaignId]) -> ModelVersion {
	let version = ModelVersion { model: 0, version: Models::versions() };
	let manifest = TrainingManifest {
		datasets: datasets.to_vec().try_into().unwrap(),
		campaigns: campaigns.to_vec().try_into().unwrap(),
		..Default::default()
	};
	Models::publish_trained(version, 0, manifest);
	version
}

fn tickets() -> Vec<Rent> {
	use crate::*;
	let mut all = Vec::new();
	all.extend(Campaigns::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Annotators::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Items::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Pools::<Test>::iter_values().map(|record| record.ticket));
	all.extend(HeldShares::<Test>::iter_values().map(|record| record.ticket));
	all.extend(CountedOnce::<Test>::iter_values().map(|record| record.ticket));
	all
}

pub fn last_event() -> crate::Event<Test> {
	events().pop().expect("something happened")
}

/// Sets the clock to so long after [`NOW`].
pub fn at(time: Moment) {
	Timestamp::set_timestamp(NOW + time);
}

/// What somebody has on hold for this reason.
pub fn on_hold(reason: crate::HoldReason, who: AccountId) -> Balance {
	use frame::traits::fungible::InspectHold;
	Balances::balance_on_hold(&reason.into(), &who)
}

/// The items of campaigns here: the first images of studies 0, 4, 8 and so on, which are all of [`REWARDED`].
pub fn images(count: u32) -> Vec<Image> {
	(0..count).map(|item| image_of(study((item * 4) as u8 % 100), 0)).collect()
}

/// The leaves of items.
pub fn items(images: &[Image]) -> Vec<H256> {
	images.iter().map(Image::item).collect()
}

/// How it is paid here.
pub const TERMS: Terms = Terms { reward: 1_000, vesting: 400_000, fine_wrong: 200, fine_missed: 500 };

/// Two labels, a panel of this size, four items, colleagues permitted. Answering and revealing take [`PHASE`] each, truth
/// four of them.
pub fn offer(panel: u8) -> Offer<AccountId> {
	offer_of(Task::Classification { labels: 2 }, panel, &images(4))
}

pub fn offer_of(task: Task, panel: u8, images: &[Image]) -> Offer<AccountId> {
	Offer {
		task,
		rule: Rule { share: 600_000, within: 700_000, iou: 500_000 },
		panel,
		colleagues: true,
		root: merkle::root(&items(images)).unwrap(),
		items: images.len() as u32,
		terms: TERMS,
		weights: Default::default(),
		purpose: Purpose::HealthResearch,
		request: None,
		experts: vec![EXPERT].try_into().unwrap(),
		conflicts: Default::default(),
		gold: None,
		schedule: Schedule {
			join_until: NOW + JOIN,
			coin_until: NOW + DRAW,
			commit_until: NOW + PHASE,
			gold_until: NOW + PHASE,
			reveal_until: NOW + 2 * PHASE,
			vests_at: NOW + 6 * PHASE,
		},
		instructions: H256::zero(),
	}
}

/// Creates a campaign.
pub fn create(offer: Offer<AccountId>) -> CampaignId {
	assert_ok!(AnnotationRewards::create_campaign(signed(STEWARD), offer));
	crate::NextCampaign::<Test>::get() - 1
}

/// Opens an item of [`images`].
pub fn open(campaign: CampaignId, item: u32, images: &[Image]) -> DispatchResult {
	let image = images[item as usize];
	AnnotationRewards::open_item(
		signed(STEWARD),
		campaign,
		item,
		image,
		path_of(image.study, image.place).try_into().unwrap(),
		merkle::path(&items(images), item as usize).unwrap().try_into().unwrap(),
	)
}

/// A campaign with a panel of this size, all of whom joined and were drawn, and its first item open.
pub fn running(panel: u8) -> CampaignId {
	let campaign = create(offer(panel));
	joined(campaign, panel);
	assert_ok!(open(campaign, 0, &images(4)));
	seats_drawn(campaign);
	campaign
}

/// So many annotators join, for four items each.
pub fn joined(campaign: CampaignId, panel: u8) {
	for annotator in &ANNOTATORS[..panel as usize] {
		assert_ok!(join(campaign, *annotator, 4));
	}
}

/// Joins with a coin of one's own.
pub fn join(campaign: CampaignId, who: AccountId, seats: u32) -> DispatchResult {
	let coin = draw::commitment(&AnnotationRewards::chain(), campaign, &who, &coin(who));
	AnnotationRewards::join(signed(who), campaign, seats, coin)
}

/// A coin for each account.
pub fn coin(who: AccountId) -> [u8; 32] {
	[100 + who as u8; 32]
}

pub fn reveal_coin(campaign: CampaignId, who: AccountId) -> DispatchResult {
	AnnotationRewards::reveal_coin(signed(who), campaign, coin(who))
}

/// All who joined reveal their coins, and seats are drawn.
pub fn seats_drawn(campaign: CampaignId) {
	at(JOIN);
	for entrant in crate::Entrants::<Test>::get(campaign) {
		assert_ok!(reveal_coin(campaign, entrant.who));
	}
	at(DRAW);
}

/// A salt for each account.
pub fn salt(who: AccountId) -> [u8; 32] {
	[who as u8; 32]
}

/// What somebody commits to.
pub fn promise(campaign: CampaignId, item: u32, who: AccountId, answer: &Answer) -> H256 {
	let chain = AnnotationRewards::chain();
	annotation::commitment(&chain, campaign, item, &who, &salt(who), answer)
}

pub fn commit(campaign: CampaignId, item: u32, who: AccountId, answer: &Answer) -> DispatchResult {
	AnnotationRewards::commit(signed(who), campaign, item, promise(campaign, item, who, answer))
}

pub fn reveal(campaign: CampaignId, item: u32, who: AccountId, answer: Answer) -> DispatchResult {
	AnnotationRewards::reveal(signed(who), campaign, item, answer, salt(who))
}

/// The panel of an item answers these labels, in order; `None` commits and does not reveal. The clock is at the end of
/// revealing then.
pub fn answered(campaign: CampaignId, item: u32, labels: &[Option<u8>]) {
	for (who, label) in ANNOTATORS.iter().zip(labels) {
		assert_ok!(commit(campaign, item, *who, &Answer::Label(label.unwrap_or_default())));
	}
	at(PHASE);
	for (who, label) in ANNOTATORS.iter().zip(labels) {
		if let Some(label) = label {
			assert_ok!(reveal(campaign, item, *who, Answer::Label(*label)));
		}
	}
	at(2 * PHASE);
}

pub fn settled(campaign: CampaignId, item: u32) {
	assert_ok!(AnnotationRewards::settle(signed(STEWARD), campaign, item));
}

pub fn item(campaign: CampaignId, item: u32) -> ItemView<AccountId> {
	AnnotationRewards::item(campaign, item).expect("it was opened")
}

/// What was moved when an item was finished, from its event.
pub fn paid() -> Paid {
	match last_event() {
		crate::Event::ItemFinished { rewards, fines, refund, .. } => Paid { rewards, fines, refund },
		other => panic!("{other:?}"),
	}
}

/// The leaves of gold answers: that of item 0 is 1, that of item 1 is 0; nothing is known of items 2 and 3.
pub fn gold() -> Vec<H256> {
	let known = [(0, 1), (1, 0)].map(|(item, label)| annotation::gold(item, &[9; 32], &Answer::Label(label)));
	known.into_iter().chain([2, 3].map(H256::repeat_byte)).collect()
}

/// An offer with gold answers, which are revealed in the second half of the time for commitments.
pub fn golden(panel: u8) -> Offer<AccountId> {
	let mut offer = offer(panel);
	offer.gold = merkle::root(&gold());
	offer.schedule.commit_until = NOW + PHASE / 2;
	offer
}

/// Reveals a gold answer.
pub fn show(campaign: CampaignId, item: u32, label: u8) -> DispatchResult {
	let path = merkle::path(&gold(), item as usize).unwrap().try_into().unwrap();
	AnnotationRewards::reveal_gold(signed(STEWARD), campaign, item, Answer::Label(label), [9; 32], path)
}

/// How shares are counted here.
pub const SPLIT: Split = Split { patient: 3, hospital: 2, annotator: 1 };

/// Opens a pool of the vendor.
pub fn open_pool(source: Source) -> PoolId {
	assert_ok!(AnnotationRewards::open_pool(signed(STEWARD), source, SPLIT));
	crate::NextPool::<Test>::get() - 1
}

/// A frozen pool of a dataset of so many studies, all counted.
pub fn frozen(studies: u8) -> PoolId {
	let dataset = declare(1, (0..studies).map(|number| Part::Study(study(number))).collect());
	let pool = open_pool(Source::Dataset(dataset));
	let path = || vec![dataset].try_into().unwrap();
	for number in 0..studies {
		assert_ok!(AnnotationRewards::add_study(signed(STEWARD), pool, path(), study(number)));
	}
	assert_ok!(AnnotationRewards::freeze_pool(signed(STEWARD), pool));
	pool
}
