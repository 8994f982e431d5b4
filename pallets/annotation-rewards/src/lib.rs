#![doc = include_str!("../README.md")]
//!
//! ## Scenarios
//!
//! Each is a test of this pallet.
//!
//! 1. **A panel agrees.** Three of five annotators agree and are paid at once. The rest of their reward, and the
//!    fines, follow when it has vested.
#![cfg_attr(doc, doc = docify::embed!("src/tests/settling.rs", consensus_should_be_paid_at_once_and_the_rest_when_it_vested))]
//! 2. **A dataset earns.** Its shares follow the choices of the patients: one is rewarded, one donates, one wants
//!    nothing, one permits nothing.
#![cfg_attr(doc, doc = docify::embed!("src/tests/pools.rs", shares_should_follow_what_patients_chose))]
//! 3. **Eight holders are paid by voucher.** Each is paid to a fresh account, and nobody can tell which one is
//!    whose.
#![cfg_attr(doc, doc = docify::embed!("src/tests/vouchers.rs", voucher_should_be_paid_to_whom_its_holder_says))]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]
#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::arithmetic_side_effects))]

extern crate alloc;

mod answers;
mod campaigns;
mod impls;
mod pools;
mod settlement;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
pub mod types;
mod views;
mod vouchers;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use types::{Agreement, Annotator, Batch, Campaign, Count, Counted, Item, Pool, Share, Signature, Voice, Voucher};
pub use weights::WeightInfo;

use alloc::vec::Vec;
use frame::{
	deps::sp_runtime::traits::Convert,
	prelude::*,
	traits::{
		fungible::{Inspect, Mutate, MutateHold},
		tokens::{Fortitude, Precision, Preservation, Restriction},
		Consideration, Footprint, Time,
	},
};
#[cfg(feature = "runtime-benchmarks")]
use radledger_primitives::benchmarking::BenchmarkHelper;
use radledger_primitives::{
	annotation::{
		self,
		agreement::{AlphaTable, FleissTable, Tally},
		consensus::{is_part, settle, Outcome, Rule},
		draw::{self, Coins, Entrant, MAX_COLLEAGUES, MAX_ENTRANTS},
		pay::{plan, Agreed, Amount, Plan, Seat},
		records::{
			AnnotatorView, Basis, CampaignView, ItemNumber, ItemState, ItemView, Offer, OfferError, SeatRecord,
			Verdict, Work, MAX_VOICES, TRUTH_LEAD,
		},
		Answer, AnswerError, Image, Task, MAX_PANEL,
	},
	consent::Compensation,
	digest::sha256,
	dividend::{floor_of, last_of, PoolId, PoolState, PoolView, ShareView, Shares, Source, Split, TrainedView},
	merkle,
	model::{CampaignId, CampaignLookup, Part},
	traits::{
		Compensations, ConsentAuthority, GraphSearch, InstanceLookup, Membership, ModelLookup, OrganisationAccounts,
		Patient, Standing, StudyLookup, TrainingLookup, MAX_DEPTH,
	},
	voucher::{BatchId, BatchView, Place, Redemption, Worth, BATCH},
	DatasetId, Moment, Node, OrganisationId, Roles, StudyId, H256,
};

/// A signature in this runtime.
pub type SignatureOf<T> = Signature<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// A sponsor's offer in this runtime.
pub type OfferOf<T> = Offer<<T as frame_system::Config>::AccountId>;
/// A campaign as this runtime stores it.
pub type CampaignOf<T> = Campaign<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// An item as this runtime stores it.
pub type ItemOf<T> = Item<<T as frame_system::Config>::AccountId, <T as Config>::Rent>;
/// A verdict as this runtime stores it.
pub type VerdictOf<T> = Verdict<<T as frame_system::Config>::AccountId>;
/// A pool as this runtime stores it.
pub type PoolOf<T> = Pool<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// A count as this runtime stores it.
pub type CountOf<T> = Count<<T as frame_system::Config>::AccountId, <T as Config>::Rent>;
/// A campaign as this runtime shows it.
pub type CampaignViewOf<T> = CampaignView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

/// Version of what this pallet stores; raised with each migration.
const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

/// Most records that one view returns.
pub const MAX_PAGE: u32 = 64;
/// Most edges of the graph that one view looks at, for one dataset.
pub const MAX_EDGES: u32 = 1_024;
/// Most hashes of a path from an image or an item to its root.
pub type MaxPath = ConstU32<32>;
/// A path from an image or an item to its root.
pub type Path = BoundedVec<H256, MaxPath>;
/// Most datasets between a pool and a study, including the one with the study.
pub type MaxDepth = ConstU32<MAX_DEPTH>;
/// Roles of which one is needed to run a campaign or a pool.
pub const MAY_SPONSOR: Roles = Roles::DATA_STEWARD.union(Roles::TRIAL_COORDINATOR);
/// Roles of which one is needed to answer.
pub const MAY_ANSWER: Roles = Roles::ANNOTATOR.union(Roles::RADIOLOGIST);
/// Those who said what the truth of an item is.
pub type VoicesOf<T> = BoundedVec<Voice<<T as frame_system::Config>::AccountId>, ConstU32<MAX_VOICES>>;
/// The annotators among whom the seats of a campaign are drawn.
pub type EntrantsOf<T> = BoundedVec<Entrant<<T as frame_system::Config>::AccountId>, ConstU32<MAX_ENTRANTS>>;

/// What the answer of an expert did.
pub(crate) enum Decision {
	/// It decides where the panel did not; these seats had given the same answer.
	Expert { members: u16 },
	/// With it an answer is the truth.
	Truth(Paid),
}

/// Amounts moved for an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Paid {
	/// From the escrow to annotators.
	pub rewards: Amount,
	/// From the stakes of annotators.
	pub fines: Amount,
	/// From the escrow back to the sponsor.
	pub refund: Amount,
}

// For what the macros write: their items have no docs, and their genesis code expects.
#[allow(missing_docs, clippy::expect_used, clippy::unwrap_used)]
#[frame::pallet]
/// Annotation campaigns, their pay, and dividends.
pub mod pallet {
	use super::*;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The reasons for which value is held.
		type RuntimeHoldReason: From<HoldReason>;

		/// The currency.
		type Currency: Mutate<Self::AccountId>
			+ MutateHold<Self::AccountId, Balance = Amount, Reason = Self::RuntimeHoldReason>;

		/// Who may act for which organisation.
		type Membership: Membership<Self::AccountId>;

		/// The own accounts of organisations.
		type Organisations: OrganisationAccounts<Self::AccountId>;

		/// The studies on the ledger.
		type Studies: StudyLookup<Self::AccountId>;

		/// The images of studies.
		type Instances: InstanceLookup;

		/// What patients permit.
		type Consent: ConsentAuthority<Self::AccountId, Error = DispatchError>;

		/// What patients get for it.
		type Compensations: Compensations<Self::AccountId>;

		/// The registered AI models.
		type Models: ModelLookup;

		/// The training data of models.
		type Training: TrainingLookup;

		/// The provenance graph.
		type Graph: GraphSearch;

		/// The chain's clock, in milliseconds since the Unix epoch.
		type Time: Time<Moment = Moment>;

		/// Pays for each record of this pallet.
		type Rent: Consideration<Self::AccountId, Footprint>;

		/// The account in which a pool's payments wait. Nobody has its key.
		type Pots: Convert<PoolId, Self::AccountId>;

		/// The account in which the worth of vouchers waits. Nobody has its key.
		type VoucherPot: Get<Self::AccountId>;

		/// The worth of the smallest voucher.
		#[pallet::constant]
		type VoucherUnit: Get<Amount>;

		/// Deposit for the place of a voucher in its batch.
		#[pallet::constant]
		type VoucherDeposit: Get<Amount>;

		/// How long unclaimed value is kept, in milliseconds, before it goes back to the payer.
		#[pallet::constant]
		type ClaimPeriod: Get<Moment>;

		/// How long after a pool was closed only holders claim, in milliseconds. Afterwards everybody can, for any holder.
		#[pallet::constant]
		type ClaimDelay: Get<Moment>;

		/// Notice before a pool is frozen in which not everything is counted, in milliseconds.
		#[pallet::constant]
		type FreezeNotice: Get<Moment>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// Sets up what benchmarks need of other pallets.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId>;
	}

	/// The reasons for which value is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Rent for a record.
		#[codec(index = 0)]
		Record,
		/// Rewards, held from the accounts that opened items.
		#[codec(index = 1)]
		Escrow,
		/// Stakes, held from annotators.
		#[codec(index = 2)]
		Stake,
	}

	/// Campaigns by number. Written by every call on one; never removed.
	#[pallet::storage]
	pub type Campaigns<T: Config> = StorageMap<_, Twox64Concat, CampaignId, CampaignOf<T>, OptionQuery>;

	/// The number of the next campaign.
	#[pallet::storage]
	pub type NextCampaign<T: Config> = StorageValue<_, CampaignId, ValueQuery>;

	/// Agreement of the annotators, by campaign of classification. Written by [`Pallet::settle`]; never removed.
	#[pallet::storage]
	pub type Agreements<T: Config> = StorageMap<_, Twox64Concat, CampaignId, Agreement, OptionQuery>;

	/// Annotators by campaign. Written by [`Pallet::join`], and with their answers and pay; never removed.
	#[pallet::storage]
	pub type Annotators<T: Config> =
		StorageDoubleMap<_, Twox64Concat, CampaignId, Blake2_128Concat, T::AccountId, Annotator<T::Rent>, OptionQuery>;

	/// Annotators among whom seats are drawn, by campaign. Written by [`Pallet::join`], [`Pallet::reveal_coin`] and
	/// [`Pallet::leave`]; never removed, so that every draw can be computed again.
	#[pallet::storage]
	pub type Entrants<T: Config> = StorageMap<_, Twox64Concat, CampaignId, EntrantsOf<T>, ValueQuery>;

	/// Coins by campaign and organisation. Written with [`Entrants`]; removed when no annotator of it takes part.
	#[pallet::storage]
	pub type OrganisationCoins<T: Config> =
		StorageDoubleMap<_, Twox64Concat, CampaignId, Twox64Concat, OrganisationId, Coins, ValueQuery>;

	/// Items by campaign and number. Written by every call on one; never removed.
	#[pallet::storage]
	pub type Items<T: Config> =
		StorageDoubleMap<_, Twox64Concat, CampaignId, Twox64Concat, ItemNumber, ItemOf<T>, OptionQuery>;

	/// Answers by campaign, item and seat. Written by [`Pallet::reveal`]; removed when the item is fully paid.
	#[pallet::storage]
	pub type Answers<T: Config> = StorageMap<_, Twox64Concat, (CampaignId, ItemNumber, u8), Answer, OptionQuery>;

	/// Verdicts by campaign, item and basis. Written by [`Pallet::settle`], [`Pallet::adjudicate`],
	/// [`Pallet::resettle`] and [`Pallet::reveal_gold`]; never removed. Only that of gold changes: settling adds its
	/// members.
	#[pallet::storage]
	pub type Verdicts<T: Config> =
		StorageMap<_, Twox64Concat, (CampaignId, ItemNumber, Basis), VerdictOf<T>, OptionQuery>;

	/// Voices on the truth by campaign and item. Written by [`Pallet::adjudicate`] and [`Pallet::resettle`]; removed when
	/// the item is fully paid.
	#[pallet::storage]
	pub type TruthVoices<T: Config> = StorageMap<_, Twox64Concat, (CampaignId, ItemNumber), VoicesOf<T>, ValueQuery>;

	/// Pools by number. Written by every call on one; never removed.
	#[pallet::storage]
	pub type Pools<T: Config> = StorageMap<_, Twox64Concat, PoolId, PoolOf<T>, OptionQuery>;

	/// The number of the next pool.
	#[pallet::storage]
	pub type NextPool<T: Config> = StorageValue<_, PoolId, ValueQuery>;

	/// Pools by model version or dataset. Written by [`Pallet::open_pool`]; never changed or removed.
	#[pallet::storage]
	pub type PoolsBySource<T: Config> = StorageMap<_, Blake2_128Concat, Source, PoolId, OptionQuery>;

	/// Shares by pool and holder. Written by [`Pallet::add_study`], [`Pallet::add_annotator`], [`Pallet::claim`] and
	/// [`Pallet::take_voucher`]; never removed.
	#[pallet::storage]
	pub type HeldShares<T: Config> =
		StorageDoubleMap<_, Twox64Concat, PoolId, Blake2_128Concat, T::AccountId, Share<T::Rent>, OptionQuery>;

	/// Vouchers by worth and batch. Written by [`Pallet::take_voucher`], [`Pallet::return_voucher`] and
	/// [`Pallet::redeem_voucher`]; removed when all vouchers of a batch are redeemed.
	#[pallet::storage]
	pub type Batches<T: Config> =
		StorageDoubleMap<_, Twox64Concat, Worth, Twox64Concat, BatchId, Batch<T::AccountId>, OptionQuery>;

	/// The batch that is being filled, by worth.
	#[pallet::storage]
	pub type CurrentBatch<T: Config> = StorageMap<_, Twox64Concat, Worth, BatchId, ValueQuery>;

	/// Studies and annotators that were counted in a pool. Written with [`HeldShares`]; a study that was erased is removed by
	/// [`Pallet::forget_study`].
	#[pallet::storage]
	pub type CountedOnce<T: Config> =
		StorageDoubleMap<_, Twox64Concat, PoolId, Blake2_128Concat, Counted<T::AccountId>, CountOf<T>, OptionQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// `by` created a campaign for `organisation`.
		CampaignCreated { campaign: CampaignId, organisation: OrganisationId, items: u32, by: T::AccountId },
		/// An annotator joined a campaign with a stake.
		AnnotatorJoined { campaign: CampaignId, annotator: T::AccountId, stake: Amount },
		/// An annotator revealed a coin, and takes part in the draw of seats.
		CoinRevealed { campaign: CampaignId, annotator: T::AccountId },
		/// An annotator who did not reveal a coin lost this part of the stake. Nobody gets it.
		BondLost { campaign: CampaignId, annotator: T::AccountId, amount: Amount },
		/// An item can be answered. `escrow` is held from `by` for its panel.
		ItemOpened { campaign: CampaignId, item: ItemNumber, study: StudyId, escrow: Amount, by: T::AccountId },
		/// An annotator committed to an answer.
		AnswerCommitted { campaign: CampaignId, item: ItemNumber, seat: u8, annotator: T::AccountId },
		/// An annotator revealed the answer to which they had committed.
		AnswerRevealed { campaign: CampaignId, item: ItemNumber, seat: u8, annotator: T::AccountId },
		/// A panel agreed on an answer. `members` has one bit for each seat that is part of it, the lowest for the
		/// first.
		ItemSettled { campaign: CampaignId, item: ItemNumber, members: u16 },
		/// A panel did not agree, so an expert decides.
		ItemUnresolved { campaign: CampaignId, item: ItemNumber },
		/// An expert decided.
		ItemAdjudicated { campaign: CampaignId, item: ItemNumber, members: u16, evidence: H256, by: T::AccountId },
		/// `by` says what the truth of an item is. It decides when it leads by two voices, one of which the sponsor did not
		/// choose.
		TruthClaimed { campaign: CampaignId, item: ItemNumber, evidence: H256, by: T::AccountId },
		/// The truth of an item arrived.
		TruthArrived { campaign: CampaignId, item: ItemNumber, evidence: H256, by: T::AccountId },
		/// A gold answer was revealed. It has its effect when the item is settled.
		GoldRevealed { campaign: CampaignId, item: ItemNumber },
		/// An item is fully paid: `rewards` from the escrow to annotators, `refund` back to the account that opened it,
		/// `fines` from stakes to other annotators.
		ItemFinished { campaign: CampaignId, item: ItemNumber, rewards: Amount, fines: Amount, refund: Amount },
		/// An annotator left a campaign and got the stake back.
		AnnotatorLeft { campaign: CampaignId, annotator: T::AccountId, stake: Amount },
		/// A campaign ended.
		CampaignClosed { campaign: CampaignId, by: T::AccountId },
		/// `by` opened a pool for the earnings of a model version or a dataset.
		PoolOpened { pool: PoolId, source: Source, organisation: OrganisationId, by: T::AccountId },
		/// A study was counted in a pool, for its patient or the patient's choice, and for its hospital.
		StudyCounted { pool: PoolId, study: StudyId, patient: Option<T::AccountId>, hospital: Option<T::AccountId> },
		/// An annotator's work in a campaign was counted in a pool.
		AnnotatorCounted { pool: PoolId, campaign: CampaignId, annotator: T::AccountId, shares: Shares },
		/// The owner of a pool wants to freeze it, and not everything is counted. Every member can count until `at`.
		FreezeAnnounced { pool: PoolId, at: Moment, by: T::AccountId },
		/// The shares of a pool are final.
		PoolFrozen { pool: PoolId, shares: Shares, holders: u32 },
		/// `by` paid into a pool.
		PaidIn { pool: PoolId, amount: Amount, by: T::AccountId },
		/// A holder was paid.
		Claimed { pool: PoolId, holder: T::AccountId, amount: Amount },
		/// A pool was closed and takes no more payments.
		PoolClosed { pool: PoolId, by: T::AccountId },
		/// Unclaimed value went back to the pool's owner.
		PoolSwept { pool: PoolId, amount: Amount, by: T::AccountId },
		/// A holder took a voucher instead of being paid.
		VoucherTaken { pool: PoolId, holder: T::AccountId, worth: Worth, batch: BatchId, key: H256 },
		/// All vouchers of a batch are taken, so they can be redeemed.
		BatchFilled { worth: Worth, batch: BatchId },
		/// A holder returned a voucher and was paid.
		VoucherReturned { holder: T::AccountId, worth: Worth, batch: BatchId, amount: Amount },
		/// A voucher of a batch was paid to `payee`.
		VoucherRedeemed { worth: Worth, batch: BatchId, tag: H256, payee: T::AccountId, amount: Amount },
		/// A pool does not name an erased study any more that was counted in it.
		StudyForgotten { pool: PoolId },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The caller has no role that permits this.
		NotAuthorised,
		/// The task cannot be answered: its labels, size or limits are out of range.
		InvalidTask,
		/// A consensus needs more than half of the panel, and a similarity above 0.
		InvalidRule,
		/// A panel needs 2 to 9 members.
		InvalidPanel,
		/// A campaign needs at least one item.
		NothingToAnnotate,
		/// A reward must be above zero, at most all of it can vest, and not revealing must cost something, and at least as
		/// much as being wrong.
		InvalidTerms,
		/// There must be one weight for each answer, none above a million, and not all 0.
		InvalidWeights,
		/// Annotating is research: no other purpose covers it.
		InvalidPurpose,
		/// A campaign needs 1 to 4 experts, each named once and a member.
		InvalidExperts,
		/// The time for joining must end in the future, then that for coins, for commitments, for gold if there is any, and
		/// for reveals, then vesting, within two years.
		InvalidSchedule,
		/// A number would overflow.
		Overflow,
		/// Members of the sponsor or of an organisation that gains by the answers, and experts, cannot annotate, nor can
		/// colleagues of experts unless the campaign permits it. Whoever decides an item cannot be a member of these
		/// organisations or a colleague of its panel. Whoever created the campaign or opened the item stays the sponsor's
		/// after changing the organisation.
		SelfDealing,
		/// No such campaign is on the ledger.
		CampaignNotFound,
		/// The campaign has ended.
		CampaignIsClosed,
		/// Another organisation created the campaign.
		NotSponsor,
		/// The annotator has already joined.
		AlreadyJoined,
		/// The caller did not join the campaign, or left it.
		NotJoined,
		/// Joining needs a stake for at least one seat.
		NoSeat,
		/// As many annotators as can be drawn have joined, or as many of this organisation.
		NoRoom,
		/// The coin has been revealed already.
		CoinIsRevealed,
		/// The annotator was not drawn for this item: has no place, acts for another organisation than when joining, or
		/// somebody of that organisation did not reveal a coin.
		NotDrawn,
		/// The whole stake is taken for other seats: wait until they are paid.
		StakeIsTaken,
		/// The time for this has not come.
		TooEarly,
		/// The time for this is over.
		TooLate,
		/// The item was not opened.
		ItemNotFound,
		/// The item has already been opened.
		ItemAlreadyOpened,
		/// The image is not the item with this number: the path does not lead to the campaign's root.
		NotInCampaign,
		/// The image is not in its study: the path does not lead to the present root.
		NotInStudy,
		/// No such study is on the ledger, or the sponsor's organisation has no copy that it may use.
		StudyNotUsable,
		/// The patient does not permit the use for this purpose.
		NotPermitted,
		/// The patient must be asked, and the study was not opened: attach the openings of the studies that name the patient, in
		/// the same transaction, before the call.
		NotOpened,
		/// All seats of the panel are taken.
		PanelIsFull,
		/// The annotator already has a seat on this panel.
		AlreadyCommitted,
		/// The annotator has no seat on this panel.
		NotCommitted,
		/// The answer has already been revealed.
		AlreadyRevealed,
		/// The answer and the salt, or the coin, do not match the caller's commitment.
		NotWhatWasPromised,
		/// The answer is of another kind than the task.
		AnswersSomethingElse,
		/// There is no such label.
		UnknownLabel,
		/// There are more boxes than the task permits.
		TooManyBoxes,
		/// A box is empty or reaches beyond the image.
		BoxOutsideImage,
		/// Boxes must be in ascending order, each once.
		BoxesNotInOrder,
		/// A mask needs one bit for each cell, and 0 after the last.
		WrongMaskSize,
		/// The item must be settled first.
		NotSettled,
		/// The item has already been settled.
		AlreadySettled,
		/// There is nothing to decide, as the panel agreed or has not answered yet.
		NotUnresolved,
		/// The caller is not an expert of the campaign, nor, for the truth, a radiologist.
		NotExpert,
		/// The caller, or the caller's organisation, has already said what the truth is.
		AlreadySpoken,
		/// As many organisations as can have said what the truth is.
		TooManyVoices,
		/// The item is fully paid.
		AlreadyFinished,
		/// This is not one of the gold answers to which the sponsor committed.
		NotGold,
		/// An answer or an item is not fully paid yet.
		StillBusy,
		/// No such pool is on the ledger.
		PoolNotFound,
		/// The model version or the dataset already has a pool.
		PoolExists,
		/// No such model version or dataset is on the ledger.
		UnknownSource,
		/// Only the vendor of a model, or the organisation that declared a dataset, can run its pool.
		NotOwner,
		/// The pool is frozen, so its shares cannot change any more.
		PoolIsFrozen,
		/// A pool takes payments only after it is frozen and before it is closed.
		PoolTakesNothing,
		/// The pool would have no shares: nothing was counted, or the split gives nothing.
		NoShares,
		/// This has already been counted.
		AlreadyCounted,
		/// The study or the annotator is not part of what earns.
		NotInSource,
		/// The amount is zero.
		NothingPaid,
		/// The account holds no share of the pool.
		NotAHolder,
		/// Nothing is due, as all was claimed.
		NothingToClaim,
		/// Less is due than a voucher of this worth costs.
		TooLittleDue,
		/// The key must be a ristretto255 point that no other voucher of the batch has.
		InvalidKey,
		/// The holder already has a voucher in this batch: wait for the next batch.
		HasVoucher,
		/// Two holders of the same organisation have vouchers in this batch: wait for the next batch.
		OrganisationHasVouchers,
		/// The holder has no voucher in the batch that is being filled.
		NoVoucher,
		/// No such batch exists, or all its vouchers are redeemed.
		BatchNotFound,
		/// Not all vouchers of the batch are taken, so a payment would point to one of few holders.
		BatchNotFull,
		/// The voucher has already been redeemed.
		AlreadyRedeemed,
		/// The proof is not for this batch, this payee, this signer, or any of its vouchers.
		InvalidRedemption,
		/// The study was not erased, and must be known as long as it could be counted again.
		NotErased,
		/// The pool does not name the study: it was not counted, or is forgotten already.
		NotCounted,
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Create a campaign: the task, the images, the pay and the schedule. The call costs the same for any number of
		/// items.
		///
		/// The origin must be a data steward or trial coordinator, or an organisation itself.
		///
		/// Emits [`Event::CampaignCreated`] when successful.
		#[pallet::call_index(0)]
		pub fn create_campaign(origin: OriginFor<T>, offer: OfferOf<T>) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let items = offer.items;
			let (campaign, organisation) = Self::do_create(&by, offer)?;
			Self::deposit_event(Event::CampaignCreated { campaign, organisation, items, by });
			Ok(())
		}

		/// Join a campaign, with a stake for `seats` items at a time, and commit to a coin for the draw of seats: see
		/// code of `radledger_primitives::annotation::draw`. [`Pallet::leave`] gives the stake back.
		///
		/// The origin must be an annotator or radiologist of another organisation than the sponsor's, those that gain by the
		/// answers and, unless the campaign permits colleagues, the experts'; and not one of the experts.
		///
		/// Emits [`Event::AnnotatorJoined`] when successful.
		#[pallet::call_index(1)]
		pub fn join(origin: OriginFor<T>, campaign: CampaignId, seats: u32, coin: H256) -> DispatchResult {
			let annotator = ensure_signed(origin)?;
			let stake = Self::do_join(&annotator, campaign, seats, coin)?;
			Self::deposit_event(Event::AnnotatorJoined { campaign, annotator, stake });
			Ok(())
		}

		/// Open an item, as long as annotators can join: prove that it belongs to the campaign and to the study, and that the
		/// patient permits the use now. The whole reward of its panel is held from then on. When coins are revealed, nobody
		/// chooses any more which items are answered.
		///
		/// The origin must be a data steward or trial coordinator of the sponsor's organisation, or the organisation
		/// itself, and pays for the record and the reward.
		///
		/// Emits [`Event::ItemOpened`] when successful.
		#[pallet::call_index(2)]
		pub fn open_item(
			origin: OriginFor<T>,
			campaign: CampaignId,
			item: ItemNumber,
			image: Image,
			in_study: Path,
			in_campaign: Path,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let escrow = Self::do_open_item(&by, campaign, item, image, &in_study, &in_campaign)?;
			Self::deposit_event(Event::ItemOpened { campaign, item, study: image.study, escrow, by });
			Ok(())
		}

		/// Take a seat on the panel of an item and commit to an answer: see
		/// [`commitment`](radledger_primitives::annotation::commitment).
		///
		/// The origin must be an annotator of the campaign with free stake who was drawn for the item; substitutes take the
		/// seats that are free in the second half of the time.
		///
		/// Emits [`Event::AnswerCommitted`] when successful.
		#[pallet::call_index(3)]
		pub fn commit(
			origin: OriginFor<T>,
			campaign: CampaignId,
			item: ItemNumber,
			commitment: H256,
		) -> DispatchResult {
			let annotator = ensure_signed(origin)?;
			let seat = Self::do_commit(&annotator, campaign, item, commitment)?;
			Self::deposit_event(Event::AnswerCommitted { campaign, item, seat, annotator });
			Ok(())
		}

		/// Reveal an answer, after the time for commitments and gold.
		///
		/// The origin must be the annotator who committed to it, whatever became of the credential since.
		///
		/// Emits [`Event::AnswerRevealed`] when successful.
		#[pallet::call_index(4)]
		pub fn reveal(
			origin: OriginFor<T>,
			campaign: CampaignId,
			item: ItemNumber,
			answer: Answer,
			salt: [u8; 32],
		) -> DispatchResult {
			let annotator = ensure_signed(origin)?;
			let seat = Self::do_reveal(&annotator, campaign, item, answer, &salt)?;
			Self::deposit_event(Event::AnswerRevealed { campaign, item, seat, annotator });
			Ok(())
		}

		/// Find the consensus of a panel, once all have revealed or the time for it is over. Its members are paid at
		/// once what does not vest. If a gold answer was revealed that says the same, everything is paid. If it says
		/// something else, nothing is paid yet: it is the sponsor's voice on the truth.
		///
		/// Any signed origin.
		///
		/// Emits [`Event::ItemSettled`] or [`Event::ItemUnresolved`] when successful, and [`Event::ItemFinished`] if
		/// gold says the same.
		#[pallet::call_index(5)]
		#[pallet::weight(<T as Config>::WeightInfo::settle(Pallet::<T>::panel(*campaign)))]
		pub fn settle(origin: OriginFor<T>, campaign: CampaignId, item: ItemNumber) -> DispatchResult {
			ensure_signed(origin)?;
			let (members, paid) = Self::do_settle(campaign, item)?;
			Self::deposit_event(match members {
				Some(members) => Event::ItemSettled { campaign, item, members },
				None => Event::ItemUnresolved { campaign, item },
			});
			if let Some(paid) = paid {
				Self::deposit_finished(campaign, item, paid);
			}
			Ok(())
		}

		/// Decide an item on which the panel did not agree. This pays those who gave the answer, and fines nobody for another
		/// one. If no seat gave it, all who answered are paid as if nobody had decided. The decision is also a voice on the
		/// truth; with it the truth can be complete, and everything is paid.
		///
		/// The origin must be an expert of the campaign, of another organisation than the sponsor's and, unless the
		/// campaign permits colleagues, than those on the panel.
		///
		/// Emits [`Event::ItemAdjudicated`] when successful, or [`Event::TruthArrived`] and [`Event::ItemFinished`].
		#[pallet::call_index(6)]
		#[pallet::weight({
			let panel = Pallet::<T>::panel(*campaign);
			<T as Config>::WeightInfo::adjudicate(panel).max(<T as Config>::WeightInfo::resettle(panel))
		})]
		pub fn adjudicate(
			origin: OriginFor<T>,
			campaign: CampaignId,
			item: ItemNumber,
			answer: Answer,
			evidence: H256,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			match Self::do_adjudicate(&by, campaign, item, answer, evidence)? {
				Decision::Expert { members } => {
					Self::deposit_event(Event::ItemAdjudicated { campaign, item, members, evidence, by });
				}
				Decision::Truth(paid) => {
					Self::deposit_event(Event::TruthArrived { campaign, item, evidence, by });
					Self::deposit_finished(campaign, item, paid);
				}
			}
			Ok(())
		}

		/// Say what the truth is, with the digest of the evidence, before the vested part is paid. Each organisation has
		/// one voice, and so has each person, whatever organisations they change to. Once an answer has two voices more than all others together, and one of them is of an organisation
		/// that the sponsor did not choose, it is the truth: right answers are paid in full, whatever the panel agreed on,
		/// and wrong ones fined. The voice of an expert who decided the item counts, and gold is the sponsor's.
		///
		/// The origin must be an expert of the campaign, or a radiologist of any organisation except the sponsor's, those
		/// that gain by the answers and, unless the campaign permits colleagues, those on the panel.
		///
		/// Emits [`Event::TruthClaimed`] when successful, or [`Event::TruthArrived`] and [`Event::ItemFinished`].
		#[pallet::call_index(7)]
		#[pallet::weight(<T as Config>::WeightInfo::resettle(Pallet::<T>::panel(*campaign)))]
		pub fn resettle(
			origin: OriginFor<T>,
			campaign: CampaignId,
			item: ItemNumber,
			truth: Answer,
			evidence: H256,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			match Self::do_resettle(&by, campaign, item, truth, evidence)? {
				Some(paid) => {
					Self::deposit_event(Event::TruthArrived { campaign, item, evidence, by });
					Self::deposit_finished(campaign, item, paid);
				}
				None => Self::deposit_event(Event::TruthClaimed { campaign, item, evidence, by }),
			}
			Ok(())
		}

		/// Reveal a gold answer, to which the sponsor committed before anyone joined: after the time for commitments and
		/// before anybody reveals. It has its effect when the item is settled. Gold that is revealed later is void.
		///
		/// Any signed origin. The leaf of an item has the item's number, so no item has two gold answers.
		///
		/// Emits [`Event::GoldRevealed`] when successful.
		#[pallet::call_index(8)]
		pub fn reveal_gold(
			origin: OriginFor<T>,
			campaign: CampaignId,
			item: ItemNumber,
			answer: Answer,
			salt: [u8; 32],
			path: Path,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_reveal_gold(campaign, item, answer, &salt, &path)?;
			Self::deposit_event(Event::GoldRevealed { campaign, item });
			Ok(())
		}

		/// Pay the vested part for an item. However late it was settled, experts have as much time afterwards as lies
		/// between the end of reveals and vesting. After the campaign ended, the reward goes back.
		///
		/// Any signed origin.
		///
		/// Emits [`Event::ItemFinished`] when successful.
		#[pallet::call_index(9)]
		#[pallet::weight(<T as Config>::WeightInfo::release(Pallet::<T>::panel(*campaign)))]
		pub fn release(origin: OriginFor<T>, campaign: CampaignId, item: ItemNumber) -> DispatchResult {
			ensure_signed(origin)?;
			let paid = Self::do_release(campaign, item)?;
			Self::deposit_finished(campaign, item, paid);
			Ok(())
		}

		/// Leave a campaign and get the stake back. Whoever could have revealed a coin and did not loses the stake of one
		/// seat, and can leave only when seats are drawn.
		///
		/// The origin must be an annotator of the campaign whose answers are all paid.
		///
		/// Emits [`Event::AnnotatorLeft`] when successful, and [`Event::BondLost`].
		#[pallet::call_index(10)]
		#[pallet::weight(<T as Config>::WeightInfo::leave().max(<T as Config>::WeightInfo::leave_silent()))]
		pub fn leave(origin: OriginFor<T>, campaign: CampaignId) -> DispatchResult {
			let annotator = ensure_signed(origin)?;
			let (stake, amount) = Self::do_leave(&annotator, campaign)?;
			if amount > 0 {
				Self::deposit_event(Event::BondLost { campaign, annotator: annotator.clone(), amount });
			}
			Self::deposit_event(Event::AnnotatorLeft { campaign, annotator, stake });
			Ok(())
		}

		/// End a campaign. [`Pallet::release`] then gives back the reward of each item that is not paid.
		///
		/// The origin must be a data steward or trial coordinator of the sponsor's organisation, or the organisation
		/// itself. Nobody takes part, or every opened item is fully paid, or [`Config::ClaimPeriod`] has passed.
		///
		/// Emits [`Event::CampaignClosed`] when successful.
		#[pallet::call_index(11)]
		pub fn close_campaign(origin: OriginFor<T>, campaign: CampaignId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::do_close(&by, campaign)?;
			Self::deposit_event(Event::CampaignClosed { campaign, by });
			Ok(())
		}

		/// Open a pool for the earnings of a model version or a dataset.
		///
		/// The origin must be a data steward or trial coordinator of the vendor, or of the organisation that declared
		/// the dataset, or one of these itself, and pays for the record.
		///
		/// Emits [`Event::PoolOpened`] when successful.
		#[pallet::call_index(12)]
		pub fn open_pool(origin: OriginFor<T>, source: Source, split: Split) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let (pool, organisation) = Self::do_open_pool(&by, source, split)?;
			Self::deposit_event(Event::PoolOpened { pool, source, organisation, by });
			Ok(())
		}

		/// Count a study in a pool. `path` lists the datasets from the pool's to the one that names the study. The
		/// patient gets shares, or the account that the patient chose, if the patient permits the use now and wants a
		/// reward. So does the organisation that anchored the study.
		///
		/// The origin must be a member, of any organisation, and pays for the records and for the existence of the
		/// holders' accounts.
		///
		/// Emits [`Event::StudyCounted`] when successful.
		#[pallet::call_index(13)]
		pub fn add_study(
			origin: OriginFor<T>,
			pool: PoolId,
			path: BoundedVec<DatasetId, MaxDepth>,
			study: StudyId,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let (patient, hospital) = Self::do_add_study(&by, pool, &path, study)?;
			Self::deposit_event(Event::StudyCounted { pool, study, patient, hospital });
			Ok(())
		}

		/// Count an annotator's work in a campaign that the model's manifest names.
		///
		/// The origin must be a member, of any organisation, and pays for the records and for the existence of the
		/// annotator's account.
		///
		/// Emits [`Event::AnnotatorCounted`] when successful.
		#[pallet::call_index(14)]
		pub fn add_annotator(
			origin: OriginFor<T>,
			pool: PoolId,
			campaign: CampaignId,
			annotator: T::AccountId,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let shares = Self::do_add_annotator(&by, pool, campaign, &annotator)?;
			Self::deposit_event(Event::AnnotatorCounted { pool, campaign, annotator, shares });
			Ok(())
		}

		/// Freeze the shares of a pool. It then takes payments. If a study or an annotator with a share is not counted,
		/// this gives notice instead, and the same call freezes the pool when [`Config::FreezeNotice`] has passed.
		///
		/// The origin must be one that may open the pool.
		///
		/// Emits [`Event::PoolFrozen`] or [`Event::FreezeAnnounced`] when successful.
		#[pallet::call_index(15)]
		pub fn freeze_pool(origin: OriginFor<T>, pool: PoolId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let (known, notice) = Self::do_freeze(&by, pool)?;
			Self::deposit_event(match notice {
				Some(at) => Event::FreezeAnnounced { pool, at, by },
				None => Event::PoolFrozen { pool, shares: known.shares, holders: known.holders },
			});
			Ok(())
		}

		/// Pay into a pool for all holders of shares, in constant work.
		///
		/// The origin must be a member.
		///
		/// Emits [`Event::PaidIn`] when successful.
		#[pallet::call_index(16)]
		pub fn pay_in(origin: OriginFor<T>, pool: PoolId, amount: Amount) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::do_pay_in(&by, pool, amount)?;
			Self::deposit_event(Event::PaidIn { pool, amount, by });
			Ok(())
		}

		/// Pay a holder of shares the amount due, in constant work.
		///
		/// The origin must be the holder. From [`Config::ClaimDelay`] after the pool was closed, any signed origin can call
		/// this for any holder.
		///
		/// Emits [`Event::Claimed`] when successful.
		#[pallet::call_index(17)]
		#[pallet::weight(<T as Config>::WeightInfo::claim_last())]
		pub fn claim(origin: OriginFor<T>, pool: PoolId, holder: T::AccountId) -> DispatchResultWithPostInfo {
			let by = ensure_signed(origin)?;
			let (amount, takes_place) = Self::do_claim(&by, pool, &holder)?;
			let weight = match takes_place {
				true => T::WeightInfo::claim_last(),
				false if by == holder => T::WeightInfo::claim(),
				false => T::WeightInfo::claim_for(),
			};
			Self::deposit_event(Event::Claimed { pool, holder, amount });
			Ok(Some(weight).into())
		}

		/// Close a pool. It takes no more payments, and the amounts left by rounding become due.
		///
		/// The origin must be one that may open the pool.
		///
		/// Emits [`Event::PoolClosed`] when successful.
		#[pallet::call_index(18)]
		pub fn close_pool(origin: OriginFor<T>, pool: PoolId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::do_close_pool(&by, pool)?;
			Self::deposit_event(Event::PoolClosed { pool, by });
			Ok(())
		}

		/// Take back what nobody claimed of a closed pool within [`Config::ClaimPeriod`].
		///
		/// The origin must be one that may open the pool.
		///
		/// Emits [`Event::PoolSwept`] when successful.
		#[pallet::call_index(19)]
		pub fn sweep_pool(origin: OriginFor<T>, pool: PoolId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let amount = Self::do_sweep(&by, pool)?;
			Self::deposit_event(Event::PoolSwept { pool, amount, by });
			Ok(())
		}

		/// Take a voucher for part of the amount due from a pool. Once its batch is full, the holder of the secret of
		/// `key` can have it paid to any account, and nobody can tell whose it was.
		///
		/// The origin must be the holder of the shares, and a member, an organisation, or somebody who was ever enrolled as a
		/// patient. A batch has at most two vouchers of holders of one organisation.
		///
		/// Emits [`Event::VoucherTaken`] when successful, and [`Event::BatchFilled`] for the last of a batch.
		#[pallet::call_index(20)]
		pub fn take_voucher(origin: OriginFor<T>, pool: PoolId, worth: Worth, key: H256) -> DispatchResult {
			let holder = ensure_signed(origin)?;
			let (batch, full) = Self::do_take_voucher(&holder, pool, worth, key)?;
			Self::deposit_event(Event::VoucherTaken { pool, holder, worth, batch, key });
			if full {
				Self::deposit_event(Event::BatchFilled { worth, batch });
			}
			Ok(())
		}

		/// Return a voucher while its batch is not full, and be paid.
		///
		/// The origin must be the holder who took it.
		///
		/// Emits [`Event::VoucherReturned`] when successful.
		#[pallet::call_index(21)]
		pub fn return_voucher(origin: OriginFor<T>, worth: Worth) -> DispatchResult {
			let holder = ensure_signed(origin)?;
			let (batch, amount) = Self::do_return_voucher(&holder, worth)?;
			Self::deposit_event(Event::VoucherReturned { holder, worth, batch, amount });
			Ok(())
		}

		/// Pay a voucher of a full batch to an account: see [`radledger_primitives::voucher`].
		///
		/// The origin must be the deliverer whom the proof names beside the payee. The one who redeems the last voucher of
		/// a batch gets the deposits.
		///
		/// Emits [`Event::VoucherRedeemed`] when successful.
		#[pallet::call_index(22)]
		pub fn redeem_voucher(
			origin: OriginFor<T>,
			worth: Worth,
			batch: BatchId,
			payee: T::AccountId,
			redemption: Redemption,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let amount = Self::do_redeem_voucher(&by, worth, batch, &payee, &redemption)?;
			Self::deposit_event(Event::VoucherRedeemed { worth, batch, tag: redemption.tag, payee, amount });
			Ok(())
		}

		/// Reveal the coin to which one committed when joining, so as to take part in the draw of seats.
		///
		/// The origin must be an annotator of the campaign, between the times for joining and for commitments, whatever became
		/// of the credential since.
		///
		/// Emits [`Event::CoinRevealed`] when successful.
		#[pallet::call_index(23)]
		pub fn reveal_coin(origin: OriginFor<T>, campaign: CampaignId, secret: [u8; 32]) -> DispatchResult {
			let annotator = ensure_signed(origin)?;
			Self::do_reveal_coin(&annotator, campaign, &secret)?;
			Self::deposit_event(Event::CoinRevealed { campaign, annotator });
			Ok(())
		}

		/// Take a study that was erased out of the list of what was counted in a pool. Nobody's share changes, and whoever counted
		/// the study gets the rent back.
		///
		/// The origin must be signed, by anybody.
		///
		/// Emits [`Event::StudyForgotten`] when successful.
		#[pallet::call_index(24)]
		pub fn forget_study(origin: OriginFor<T>, pool: PoolId, study: StudyId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_forget_study(pool, study)?;
			Self::deposit_event(Event::StudyForgotten { pool });
			Ok(())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// A campaign.
		pub fn campaign(campaign: CampaignId) -> Option<CampaignViewOf<T>> {
			Self::campaign_view(campaign)
		}

		/// Opened items of a campaign from the number `first` on, and the number to continue from. Looks at up to 64.
		pub fn items(campaign: CampaignId, first: ItemNumber) -> (Vec<ItemView<T::AccountId>>, Option<ItemNumber>) {
			Self::items_from(campaign, first)
		}

		/// An item.
		pub fn item(campaign: CampaignId, item: ItemNumber) -> Option<ItemView<T::AccountId>> {
			Self::item_view(campaign, item)
		}

		/// Annotators of a campaign after `after`, at most 64, in no order.
		pub fn annotators(campaign: CampaignId, after: Option<T::AccountId>) -> Vec<AnnotatorView<T::AccountId>> {
			Self::annotators_of(campaign, after)
		}

		/// A pool.
		pub fn pool(pool: PoolId) -> Option<PoolView<T::AccountId>> {
			Self::pool_view(pool)
		}

		/// The pool of a model version or a dataset.
		pub fn pool_of(source: Source) -> Option<PoolId> {
			PoolsBySource::<T>::get(source)
		}

		/// The share of a holder in a pool.
		pub fn share(pool: PoolId, holder: T::AccountId) -> Option<ShareView> {
			Self::share_view(pool, &holder)
		}

		/// A batch of vouchers that are not all redeemed.
		pub fn batch(worth: Worth, batch: BatchId) -> Option<BatchView> {
			Self::batch_view(worth, batch)
		}

		/// The batch that is being filled with vouchers of a worth, and the price of one.
		pub fn current_batch(worth: Worth) -> (BatchId, Amount) {
			(CurrentBatch::<T>::get(worth), Self::price_of(worth))
		}

		/// Models trained on these studies, at most 64 of a patient, and what they paid the patient, by dataset.
		pub fn trained_on(patient: T::AccountId, studies: Vec<StudyId>) -> Vec<TrainedView<T::AccountId>> {
			Self::trained_on_studies(&patient, studies)
		}
	}

	impl<T: Config> Pallet<T> {
		fn deposit_finished(campaign: CampaignId, item: ItemNumber, paid: Paid) {
			Self::deposit_event(Event::ItemFinished {
				campaign,
				item,
				rewards: paid.rewards,
				fines: paid.fines,
				refund: paid.refund,
			});
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::ClaimPeriod::get() > T::ClaimDelay::get(), "nobody would have time to claim for others");
			assert!(
				T::VoucherDeposit::get() >= T::Currency::minimum_balance(),
				"the pot of vouchers would cease to exist while it owes deposits"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), frame::deps::sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}

impl<T: Config> Call<T> {
	/// Whether a person judges or answers for this, and so signs it with their own key: no proxy can.
	pub fn is_personal(&self) -> bool {
		let judges = matches!(self, Self::adjudicate { .. } | Self::resettle { .. });
		judges || matches!(self, Self::join { .. } | Self::commit { .. })
	}

	/// Whether an annotator who has something at stake needs this to lose nothing of it and to be paid, or gets it back with it.
	/// None of these asks for a credential: whoever committed to an answer or a coin can reveal it.
	pub fn is_of_annotators(&self) -> bool {
		matches!(
			self,
			Self::reveal_coin { .. }
				| Self::reveal { .. }
				| Self::settle { .. }
				| Self::release { .. }
				| Self::leave { .. }
		)
	}

	/// Whether this pays a holder of shares, or chooses how. Patients pay nothing for it.
	pub fn is_of_holders(&self) -> bool {
		matches!(self, Self::claim { .. } | Self::take_voucher { .. } | Self::return_voucher { .. })
	}
}
