//! The smallest runtime in which this pallet works. Who may act, which studies there are, and what patients allow is decided
//! here by tables, not by other pallets.

use crate as pallet_annotation_rewards;
use crate::{Image, Moment, Offer, Paid};
use frame::{
	deps::sp_runtime::traits::Convert,
	runtime::prelude::*,
	testing_prelude::*,
	traits::{fungible::HoldConsideration, LinearStoragePrice},
};
use radledger_primitives::{
	annotation::{
		self,
		consensus::Rule,
		pay::{Amount, Terms},
		records::{GoldRoot, ItemView, Schedule},
		Answer, Task,
	},
	consent::{Compensation, ConsentId, Decision, Purpose, Rule as Denial},
	device::MadeBy,
	dividend::{PoolId, Source, Split},
	merkle,
	model::{CampaignId, ModelFacts, ModelState, Part, SemVer, TrainingManifest},
	traits::{
		Compensations, ConsentAuthority, DatasetFacts, GraphSearch, InstanceLookup, Membership, ModelLookup,
		OrganisationAccounts, Standing, StudyFacts, StudyLookup, StudyUse, TrainingLookup,
	},
	DatasetId, Modality, ModelVersion, Node, OrganisationId, OrganisationKind, Roles, StudyId, H256,
};

pub type AccountId = u64;
pub type Balance = Amount;

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
/// How long what nobody claims is kept here.
pub const CLAIM: Moment = 10_000;
/// What accounts own at first.
pub const WEALTH: Balance = 1_000_000_000;

#[frame_construct_runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeTask,
		RuntimeHoldReason,
		RuntimeFreezeReason,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(56)]
	pub type AnnotationRewards = pallet_annotation_rewards;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = MockBlock<Test>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = Balance;
}

parameter_types! {
	pub const Hold: RuntimeHoldReason = RuntimeHoldReason::AnnotationRewards(pallet_annotation_rewards::HoldReason::Record);
	pub const RentBase: Balance = 10;
	pub const RentPerByte: Balance = 1;
	pub const VoucherPot: AccountId = 2_000_000;
}

/// Members that benchmarks add: organisation, its kind and their roles.
#[storage_alias]
type Extra = StorageMap<Mock, Twox64Concat, AccountId, (OrganisationId, OrganisationKind, u16), OptionQuery>;
/// How many organisations benchmarks added.
#[storage_alias]
type Added = StorageValue<Mock, OrganisationId, ValueQuery>;
/// Patients who allow nothing any more.
#[storage_alias]
type Withdrawn = StorageMap<Mock, Twox64Concat, AccountId, (), OptionQuery>;
/// Who received data of whom.
#[storage_alias]
type Received = StorageMap<Mock, Twox64Concat, (AccountId, OrganisationId), (), OptionQuery>;
/// Datasets: their parts.
#[storage_alias]
type Datasets = StorageMap<Mock, Twox64Concat, DatasetId, Vec<Part>, OptionQuery>;
/// Versions of models: what they were trained on.
#[storage_alias]
type Versions = StorageMap<Mock, Twox64Concat, ModelVersion, TrainingManifest, OptionQuery>;

/// Versions of models that benchmarks add: whose they are.
#[storage_alias]
type Vendors = StorageMap<Mock, Twox64Concat, ModelVersion, OrganisationId, OptionQuery>;

pub struct People;
impl Membership<AccountId> for People {
	fn standing(who: &AccountId) -> Option<Standing> {
		use OrganisationKind::*;
		let (organisation, kind, roles) = match *who {
			VENDOR => (0, AiVendor, Roles::ALL),
			STEWARD => (0, AiVendor, Roles::DATA_STEWARD),
			INSIDER => (0, AiVendor, Roles::ANNOTATOR),
			HOSPITAL => (1, Hospital, Roles::ALL),
			OTHER_STEWARD => (1, Hospital, Roles::DATA_STEWARD),
			EXPERT | OTHER_EXPERT => (1, Hospital, Roles::RADIOLOGIST),
			10..=19 => (2, ImagingCentre, Roles::ANNOTATOR),
			_ => Extra::get(who).map(|(organisation, kind, roles)| (organisation, kind, Roles(roles)))?,
		};
		Some(Standing { organisation, kind, roles })
	}

	fn is_patient(who: &AccountId) -> bool {
		(20..30).contains(who)
	}

	fn kind(_: OrganisationId) -> Option<OrganisationKind> {
		Some(OrganisationKind::Hospital)
	}

	fn is_person(who: &AccountId) -> bool {
		![VENDOR, HOSPITAL].contains(who)
	}

	fn end_credential(_: &AccountId) {}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_standing(who: &AccountId, kind: OrganisationKind, roles: Roles) {
		Extra::insert(who, (Self::set_organisation(kind), kind, roles.0));
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_patient(_: &AccountId) {}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_organisation(_: OrganisationKind) -> OrganisationId {
		Added::mutate(|added| *added += 1);
		100 + Added::get()
	}
}

impl OrganisationAccounts<AccountId> for People {
	fn account(organisation: OrganisationId) -> Option<AccountId> {
		[VENDOR, HOSPITAL].get(organisation as usize).copied()
	}
}

/// Study number `number`: of the patients from [`REWARDED`] on in turn; those from 100 on are of nobody, those from 200 on do
/// not exist. The hospital anchored all; the vendor has copies of those below 150.
pub fn study(number: u8) -> StudyId {
	H256([number; 32])
}

/// Images of each study.
pub const IMAGES: u32 = 5;

/// The leaves of a study.
fn leaves(study: &StudyId) -> Vec<H256> {
	(0..IMAGES).map(|place| merkle::leaf(&(study, place).encode())).collect()
}

pub struct Studies;
impl StudyLookup<AccountId> for Studies {
	fn facts(study: &StudyId) -> Option<StudyFacts<AccountId>> {
		let number = study.0[0];
		(number < 200).then_some(StudyFacts {
			controller: 1,
			subject: (number < 100).then_some(REWARDED + AccountId::from(number % 4)),
			modality: Modality::Ct,
		})
	}

	fn may_use(study: &StudyId, standing: &Standing) -> Option<StudyFacts<AccountId>> {
		let copy = standing.organisation == 0 && study.0[0] < 150 || standing.organisation >= 100;
		Self::facts(study).filter(|facts| copy || facts.controller == standing.organisation)
	}

	fn anchored_at(study: &StudyId) -> Option<Moment> {
		Self::facts(study).map(|_| NOW)
	}

	fn made_by(_: &StudyId) -> Option<MadeBy> {
		None
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_study(_: StudyId, _: &AccountId) {}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_copy(_: StudyId, _: &AccountId, _: &AccountId) {}
}

impl InstanceLookup for Studies {
	fn has_image(image: &Image, path: &[H256]) -> bool {
		let root = merkle::root(&leaves(&image.study)).unwrap();
		merkle::verify(&root, IMAGES, image.place, &image.leaf, path)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_image(study: StudyId) -> (Image, Vec<H256>) {
		(image_of(study, 0), path_of(study, 0))
	}
}

pub struct Consents;
impl ConsentAuthority<AccountId> for Consents {
	type Error = DispatchError;

	fn decide(usage: &StudyUse<AccountId>) -> Decision {
		let subject = usage.subject.unwrap();
		let allows = *subject != UNWILLING && !Withdrawn::contains_key(subject);
		match allows && usage.purpose == Purpose::HealthResearch {
			true => Decision::Permit { consent: 7, until: None },
			false => Decision::Deny { rule: Denial::NoConsent },
		}
	}

	fn received(subject: &AccountId, _: ConsentId, to: OrganisationId, _: &AccountId) -> DispatchResult {
		Received::insert((subject, to), ());
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_full(_: &AccountId) {}
}

impl Compensations<AccountId> for Consents {
	fn compensation(subject: &AccountId, consent: ConsentId) -> Compensation<AccountId> {
		match (*subject, consent) {
			(REWARDED, 7) => Compensation::Rewarded,
			(DONOR, 7) => Compensation::Donate(CHARITY),
			_ => Compensation::Free,
		}
	}
}

/// Lets a patient withdraw.
pub fn withdraw(patient: AccountId) {
	Withdrawn::insert(patient, ());
}

/// Whether the sponsor was noted as a receiver of somebody's data.
pub fn received(patient: AccountId) -> bool {
	Received::contains_key((patient, 0))
}

pub struct Training;
impl ModelLookup for Training {
	fn may_author(_: &ModelVersion) -> bool {
		true
	}

	fn facts(version: &ModelVersion) -> Option<ModelFacts> {
		Versions::get(version).map(|_| ModelFacts {
			semver: SemVer { major: 1, minor: 0, patch: 0 },
			vendor: Vendors::get(version).unwrap_or_default(),
			udi_di: None,
			weights: H256::zero(),
			state: ModelState::Active,
		})
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_active() -> ModelVersion {
		ModelVersion { model: 0, version: 0 }
	}
}

impl TrainingLookup<AccountId> for Training {
	fn manifest(version: &ModelVersion) -> Option<TrainingManifest> {
		Versions::get(version)
	}

	fn dataset(dataset: &DatasetId) -> Option<DatasetFacts> {
		Datasets::get(dataset).map(|parts| DatasetFacts {
			organisation: 0,
			purpose: Purpose::HealthResearch,
			request: None,
			parts,
		})
	}

	fn datasets_of(subject: &AccountId, after: Option<DatasetId>) -> Vec<(DatasetId, u32)> {
		assert_eq!(after, None, "there are no more here");
		Datasets::iter()
			.filter_map(|(dataset, parts)| {
				let own = |part: &&Part| match part {
					Part::Study(study) => Studies::facts(study).unwrap().subject == Some(*subject),
					_ => false,
				};
				let studies = parts.iter().filter(own).count() as u32;
				(studies > 0).then_some((dataset, studies))
			})
			.collect()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_trained(
		organisation: OrganisationId,
		_: &AccountId,
		campaign: CampaignId,
	) -> (ModelVersion, Vec<DatasetId>, StudyId) {
		let dataset = declare(1, vec![Part::Study(study(0))]);
		let version = train(&[dataset], &[campaign]);
		Vendors::insert(version, organisation);
		(version, vec![dataset], study(0))
	}
}

impl GraphSearch for Training {
	fn below(node: Node, _: u32) -> Vec<Node> {
		let Node::Dataset(dataset) = node else {
			return Vec::new();
		};
		let larger = Datasets::iter()
			.filter(|(_, parts)| parts.contains(&Part::Dataset(dataset)))
			.flat_map(|(larger, _)| [vec![Node::Dataset(larger)], Self::below(Node::Dataset(larger), 0)].concat());
		let models = Versions::iter()
			.filter(|(_, manifest)| manifest.datasets.contains(&dataset))
			.map(|(version, _)| Node::Model(version));
		larger.chain(models).collect()
	}
}

/// Declares a dataset.
pub fn declare(number: u8, parts: Vec<Part>) -> DatasetId {
	let id = H256([number; 32]);
	Datasets::insert(id, parts);
	id
}

/// Publishes a version of the vendor's model.
pub fn train(datasets: &[DatasetId], campaigns: &[CampaignId]) -> ModelVersion {
	let version = ModelVersion { model: 0, version: Versions::iter().count() as u32 };
	let manifest = TrainingManifest {
		datasets: datasets.to_vec().try_into().unwrap(),
		campaigns: campaigns.to_vec().try_into().unwrap(),
		..Default::default()
	};
	Versions::insert(version, manifest);
	version
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

impl pallet_annotation_rewards::Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Membership = People;
	type Organisations = People;
	type Studies = Studies;
	type Instances = Studies;
	type Consent = Consents;
	type Compensations = Consents;
	type Models = Training;
	type Training = Training;
	type Graph = Training;
	type Pots = Pots;
	type VoucherPot = VoucherPot;
	type VoucherUnit = ConstU128<100>;
	type VoucherDeposit = ConstU128<50>;
	type Time = Timestamp;
	type Rent = HoldConsideration<AccountId, Balances, Hold, LinearStoragePrice<RentBase, RentPerByte, Balance>>;
	type ClaimPeriod = ConstU64<CLAIM>;
	type WeightInfo = ();
}

pub fn new_test_ext() -> TestState {
	let owners = (1..=18).chain([CHARITY, STRANGER]).map(|who| (who, WEALTH));
	let genesis = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances: owners.collect(), ..Default::default() },
		..Default::default()
	};
	let mut state = TestState::new(genesis.build_storage().unwrap());
	state.execute_with(|| {
		System::set_block_number(1);
		Timestamp::set_timestamp(NOW);
	});
	state
}

/// Runs `test`, then checks every invariant and that every unit of rent belongs to a record.
pub fn build_and_check(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		let issued = Balances::total_issuance();
		test();
		check_state();
		assert_eq!(Balances::total_issuance(), issued, "value was made or lost");
	});
}

/// Every invariant, and: what is held for records is exactly what their tickets say.
pub fn check_state() {
	assert_ok!(AnnotationRewards::do_try_state());
	let paid: Balance = tickets().into_iter().map(|ticket| Balance::decode(&mut &ticket[..]).unwrap()).sum();
	let held: Balance = pallet_balances::Holds::<Test>::iter_values()
		.flatten()
		.filter(|hold| hold.id == Hold::get())
		.map(|hold| hold.amount)
		.sum();
	assert_eq!(paid, held, "rent is lost or not paid");
}

/// Every ticket there is, encoded.
fn tickets() -> Vec<Vec<u8>> {
	use pallet_annotation_rewards::*;
	let mut all: Vec<Vec<u8>> = Vec::new();
	all.extend(Campaigns::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(Annotators::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(Items::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(Pools::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(HeldShares::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(CountedOnce::<Test>::iter_values().map(|ticket| ticket.encode()));
	all
}

pub fn events() -> Vec<pallet_annotation_rewards::Event<Test>> {
	let events = System::events().into_iter().filter_map(|record| match record.event {
		RuntimeEvent::AnnotationRewards(event) => Some(event),
		_ => None,
	});
	events.collect()
}

pub fn last_event() -> pallet_annotation_rewards::Event<Test> {
	events().pop().expect("something happened")
}

/// Sets the clock to so long after [`NOW`].
pub fn at(time: Moment) {
	Timestamp::set_timestamp(NOW + time);
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// What somebody can spend.
pub fn free(who: AccountId) -> Balance {
	Balances::free_balance(who)
}

/// What somebody has on hold for this reason.
pub fn on_hold(reason: pallet_annotation_rewards::HoldReason, who: AccountId) -> Balance {
	use frame::traits::fungible::InspectHold;
	Balances::balance_on_hold(&reason.into(), &who)
}

/// The image at a place of a study.
pub fn image_of(study: StudyId, place: u32) -> Image {
	Image { study, place, leaf: leaves(&study)[place as usize] }
}

/// Its path to the study's root.
pub fn path_of(study: StudyId, place: u32) -> Vec<H256> {
	merkle::path(&leaves(&study), place as usize).unwrap()
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

/// Two labels, so many on a panel, four items; joining and revealing take [`PHASE`] each, truth four of them.
pub fn offer(panel: u8) -> Offer<AccountId> {
	offer_of(Task::Classification { labels: 2 }, panel, &images(4))
}

pub fn offer_of(task: Task, panel: u8, images: &[Image]) -> Offer<AccountId> {
	Offer {
		task,
		rule: Rule { share: 600_000, within: 700_000, iou: 500_000 },
		panel,
		root: merkle::root(&items(images)).unwrap(),
		items: images.len() as u32,
		terms: TERMS,
		weights: Default::default(),
		purpose: Purpose::HealthResearch,
		request: None,
		experts: vec![EXPERT].try_into().unwrap(),
		gold: None,
		schedule: Schedule { commit_until: NOW + PHASE, reveal_until: NOW + 2 * PHASE, vests_at: NOW + 6 * PHASE },
		instructions: H256::zero(),
	}
}

/// Creates what is offered.
pub fn create(offer: Offer<AccountId>) -> CampaignId {
	assert_ok!(AnnotationRewards::create_campaign(signed(STEWARD), offer));
	pallet_annotation_rewards::NextCampaign::<Test>::get() - 1
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

/// A campaign with so many on a panel, all of whom joined, and its first item open.
pub fn running(panel: u8) -> CampaignId {
	let campaign = create(offer(panel));
	joined(campaign, panel);
	assert_ok!(open(campaign, 0, &images(4)));
	campaign
}

/// So many annotators join, for four items each.
pub fn joined(campaign: CampaignId, panel: u8) {
	for annotator in &ANNOTATORS[..panel as usize] {
		assert_ok!(AnnotationRewards::join(signed(*annotator), campaign, 4));
	}
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
		pallet_annotation_rewards::Event::ItemFinished { rewards, fines, refund, .. } => {
			Paid { rewards, fines, refund }
		}
		other => panic!("{other:?}"),
	}
}

/// Gold answers: that of item 0 is 1, that of item 1 is 0. Their leaves.
pub fn gold() -> Vec<H256> {
	[(0, 1), (1, 0)].map(|(item, label)| annotation::gold(item, &[9; 32], &Answer::Label(label))).to_vec()
}

pub fn gold_root() -> Option<GoldRoot> {
	let root = merkle::root(&gold())?;
	Some(GoldRoot { root, count: 2 })
}

/// How shares are counted here.
pub const SPLIT: Split = Split { patient: 3, hospital: 2, annotator: 1 };

/// Opens a pool of the vendor.
pub fn open_pool(source: Source) -> PoolId {
	assert_ok!(AnnotationRewards::open_pool(signed(STEWARD), source, SPLIT));
	pallet_annotation_rewards::NextPool::<Test>::get() - 1
}

/// A pool of a dataset of so many studies, all counted, and frozen.
pub fn frozen(studies: u8) -> PoolId {
	let dataset = declare(1, (0..studies).map(|number| Part::Study(study(number))).collect());
	let pool = open_pool(Source::Dataset(dataset));
	let path = || vec![dataset].try_into().unwrap();
	for number in (0..studies).filter(|number| number % 4 != 3) {
		assert_ok!(AnnotationRewards::add_study(signed(STEWARD), pool, path(), study(number)));
	}
	assert_ok!(AnnotationRewards::freeze_pool(signed(STEWARD), pool));
	pool
}
