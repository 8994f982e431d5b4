#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(test),
	deny(
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::arithmetic_side_effects,
		clippy::panic
	)
)]

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
pub use types::{Agreement, Annotator, Batch, Campaign, Counted, Item, Pool, Share, Signature};
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
use radledger_primitives::{
	annotation::{
		self,
		agreement::{AlphaTable, FleissTable, Tally},
		consensus::{is_part, settle, Outcome, Rule},
		pay::{plan, Amount, Plan, Seat},
		records::{
			AnnotatorView, Basis, CampaignView, ItemNumber, ItemState, ItemView, Offer, OfferError, SeatRecord,
			Verdict, Work,
		},
		Answer, AnswerError, Image, Task, MAX_PANEL,
	},
	consent::{Compensation, ConsentId, Decision},
	dividend::{floor_of, last_of, PoolId, PoolState, PoolView, ShareView, Shares, Source, Split, TrainedView},
	merkle,
	model::{CampaignId, CampaignLookup, Part},
	traits::{
		Compensations, ConsentAuthority, GraphSearch, InstanceLookup, Membership, ModelLookup, OrganisationAccounts,
		Standing, StudyLookup, StudyUse, TrainingLookup, MAX_DEPTH,
	},
	voucher::{BatchId, BatchView, Place, Redemption, Worth, BATCH},
	DatasetId, Moment, Node, OrganisationId, Roles, StudyId, H256,
};

/// Who signed what in this runtime, and when.
pub type SignatureOf<T> = Signature<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// What a sponsor offers in this runtime.
pub type OfferOf<T> = Offer<<T as frame_system::Config>::AccountId>;
/// A campaign as this runtime stores it.
pub type CampaignOf<T> = Campaign<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// An item as this runtime stores it.
pub type ItemOf<T> = Item<<T as frame_system::Config>::AccountId, <T as Config>::Rent>;
/// A verdict as this runtime stores it.
pub type VerdictOf<T> = Verdict<<T as frame_system::Config>::AccountId>;
/// A pool as this runtime stores it.
pub type PoolOf<T> = Pool<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// A campaign as this runtime shows it.
pub type CampaignViewOf<T> = CampaignView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

/// Version of what this pallet stores; raised with each migration.
const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

/// Most records that one view returns.
pub const MAX_PAGE: u32 = 64;
/// Most edges of the graph at which one view looks, for one dataset.
pub const MAX_EDGES: u32 = 1_024;
/// Most hashes of a path from an image, or an item, to its root.
pub type MaxPath = ConstU32<32>;
/// A path from an image, or an item, to its root.
pub type Path = BoundedVec<H256, MaxPath>;
/// Most datasets between a pool and a study, the one with the study counted.
pub type MaxDepth = ConstU32<MAX_DEPTH>;
/// Roles of which one is needed to run a campaign or a pool.
pub const MAY_SPONSOR: Roles = Roles::DATA_STEWARD.union(Roles::TRIAL_COORDINATOR);
/// Roles of which one is needed to answer.
pub const MAY_ANSWER: Roles = Roles::ANNOTATOR.union(Roles::RADIOLOGIST);

/// What was moved for an item.
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
/// Annotation campaigns and dividends.
pub mod pallet {
	use super::*;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Why value is held.
		type RuntimeHoldReason: From<HoldReason>;

		/// What is paid with.
		type Currency: Mutate<Self::AccountId>
			+ MutateHold<Self::AccountId, Balance = Amount, Reason = Self::RuntimeHoldReason>;

		/// Who may act for which organisation.
		type Membership: Membership<Self::AccountId>;

		/// Which account belongs to an organisation.
		type Organisations: OrganisationAccounts<Self::AccountId>;

		/// Which studies there are, and whose.
		type Studies: StudyLookup<Self::AccountId>;

		/// Which images there are.
		type Instances: InstanceLookup;

		/// What patients allow.
		type Consent: ConsentAuthority<Self::AccountId, Error = DispatchError>;

		/// What they get for it.
		type Compensations: Compensations<Self::AccountId>;

		/// Which AI models are registered.
		type Models: ModelLookup;

		/// What they were trained on.
		type Training: TrainingLookup<Self::AccountId>;

		/// What was made from what.
		type Graph: GraphSearch;

		/// The chain's clock, in milliseconds since the Unix epoch.
		type Time: Time<Moment = Moment>;

		/// Pays for each record of this pallet.
		type Rent: Consideration<Self::AccountId, Footprint>;

		/// The account in which what is paid into a pool waits; nobody has its key.
		type Pots: Convert<PoolId, Self::AccountId>;

		/// The account in which what vouchers are worth waits; nobody has its key.
		type VoucherPot: Get<Self::AccountId>;

		/// What a voucher of the smallest worth is paid out with.
		#[pallet::constant]
		type VoucherUnit: Get<Amount>;

		/// What the place of a voucher in its batch costs, while there is one.
		#[pallet::constant]
		type VoucherDeposit: Get<Amount>;

		/// How long what nobody claims is kept, in milliseconds: then it goes back to who paid it.
		#[pallet::constant]
		type ClaimPeriod: Get<Moment>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// Sets up what benchmarks need of other pallets.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: radledger_primitives::benchmarking::BenchmarkHelper<Self::AccountId>;
	}

	/// Why value is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Rent for a record.
		#[codec(index = 0)]
		Record,
		/// For answers: the sponsor's.
		#[codec(index = 1)]
		Escrow,
		/// For answers that were promised: the annotator's.
		#[codec(index = 2)]
		Stake,
	}

	/// Campaigns by number. Written by every call on one; never removed.
	#[pallet::storage]
	pub type Campaigns<T: Config> = StorageMap<_, Twox64Concat, CampaignId, CampaignOf<T>, OptionQuery>;

	/// The number that the next campaign gets.
	#[pallet::storage]
	pub type NextCampaign<T: Config> = StorageValue<_, CampaignId, ValueQuery>;

	/// How well annotators agree, by campaign that classifies. Written by [`Pallet::settle`]; never removed.
	#[pallet::storage]
	pub type Agreements<T: Config> = StorageMap<_, Twox64Concat, CampaignId, Agreement, OptionQuery>;

	/// Annotators by campaign. Written by [`Pallet::join`], with their answers and their pay; never removed.
	#[pallet::storage]
	pub type Annotators<T: Config> =
		StorageDoubleMap<_, Twox64Concat, CampaignId, Blake2_128Concat, T::AccountId, Annotator<T::Rent>, OptionQuery>;

	/// Items by campaign and number. Written by every call on one; never removed.
	#[pallet::storage]
	pub type Items<T: Config> =
		StorageDoubleMap<_, Twox64Concat, CampaignId, Twox64Concat, ItemNumber, ItemOf<T>, OptionQuery>;

	/// Answers by campaign, item and seat. Written by [`Pallet::reveal`]; removed when all is paid.
	#[pallet::storage]
	pub type Answers<T: Config> = StorageMap<_, Twox64Concat, (CampaignId, ItemNumber, u8), Answer, OptionQuery>;

	/// What the answer to an item is, by campaign, item and who says so. Written by [`Pallet::settle`],
	/// [`Pallet::adjudicate`], [`Pallet::resettle`] and [`Pallet::reveal_gold`]; never changed or removed.
	#[pallet::storage]
	pub type Verdicts<T: Config> =
		StorageMap<_, Twox64Concat, (CampaignId, ItemNumber, Basis), VerdictOf<T>, OptionQuery>;

	/// Pools by number. Written by every call on one; never removed.
	#[pallet::storage]
	pub type Pools<T: Config> = StorageMap<_, Twox64Concat, PoolId, PoolOf<T>, OptionQuery>;

	/// The number that the next pool gets.
	#[pallet::storage]
	pub type NextPool<T: Config> = StorageValue<_, PoolId, ValueQuery>;

	/// Which pool a model version or a dataset has. Written by [`Pallet::open_pool`]; never changed or removed.
	#[pallet::storage]
	pub type PoolsBySource<T: Config> = StorageMap<_, Blake2_128Concat, Source, PoolId, OptionQuery>;

	/// Shares by pool and holder. Written by [`Pallet::add_study`], [`Pallet::add_annotator`], [`Pallet::claim`] and
	/// [`Pallet::take_voucher`]; never removed.
	#[pallet::storage]
	pub type HeldShares<T: Config> =
		StorageDoubleMap<_, Twox64Concat, PoolId, Blake2_128Concat, T::AccountId, Share<T::Rent>, OptionQuery>;

	/// Vouchers by worth and batch. Written by [`Pallet::take_voucher`], [`Pallet::return_voucher`] and
	/// [`Pallet::redeem_voucher`]; removed when all of a batch are redeemed.
	#[pallet::storage]
	pub type Batches<T: Config> =
		StorageDoubleMap<_, Twox64Concat, Worth, Twox64Concat, BatchId, Batch<T::AccountId>, OptionQuery>;

	/// The batch in which vouchers of a worth are taken.
	#[pallet::storage]
	pub type CurrentBatch<T: Config> = StorageMap<_, Twox64Concat, Worth, BatchId, ValueQuery>;

	/// What was counted in a pool. Written with [`HeldShares`]; never changed or removed.
	#[pallet::storage]
	pub type CountedOnce<T: Config> =
		StorageDoubleMap<_, Twox64Concat, PoolId, Blake2_128Concat, Counted<T::AccountId>, T::Rent, OptionQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// `by` created a campaign for `organisation`, with so many images, and so much for their annotators.
		CampaignCreated {
			campaign: CampaignId,
			organisation: OrganisationId,
			items: u32,
			escrow: Amount,
			by: T::AccountId,
		},
		/// An annotator joined a campaign, and has so much at stake.
		AnnotatorJoined { campaign: CampaignId, annotator: T::AccountId, stake: Amount },
		/// An item can be answered.
		ItemOpened { campaign: CampaignId, item: ItemNumber, study: StudyId, by: T::AccountId },
		/// An annotator promised an answer.
		AnswerCommitted { campaign: CampaignId, item: ItemNumber, seat: u8, annotator: T::AccountId },
		/// An annotator revealed the answer that they had promised.
		AnswerRevealed { campaign: CampaignId, item: ItemNumber, seat: u8, annotator: T::AccountId },
		/// A panel agreed on an answer; those with a bit in `members`, the lowest for the first seat, are part of it.
		ItemSettled { campaign: CampaignId, item: ItemNumber, members: u16 },
		/// A panel did not agree: an expert decides.
		ItemUnresolved { campaign: CampaignId, item: ItemNumber },
		/// An expert decided.
		ItemAdjudicated { campaign: CampaignId, item: ItemNumber, members: u16, evidence: H256, by: T::AccountId },
		/// The truth of an item arrived.
		TruthArrived { campaign: CampaignId, item: ItemNumber, evidence: H256, by: T::AccountId },
		/// The answer to an item was known before.
		GoldRevealed { campaign: CampaignId, item: ItemNumber },
		/// All is paid for an item: so much of the escrow to annotators and back, and so much of stakes.
		ItemFinished { campaign: CampaignId, item: ItemNumber, rewards: Amount, fines: Amount, refund: Amount },
		/// An annotator left a campaign, and what was at stake is free.
		AnnotatorLeft { campaign: CampaignId, annotator: T::AccountId, stake: Amount },
		/// A campaign ended, and the rest of the escrow went back.
		CampaignClosed { campaign: CampaignId, refund: Amount, by: T::AccountId },
		/// `by` opened a pool for what a model version or a dataset earns.
		PoolOpened { pool: PoolId, source: Source, organisation: OrganisationId, by: T::AccountId },
		/// A study was counted in a pool: for its patient or whom they chose, and for its hospital.
		StudyCounted { pool: PoolId, study: StudyId, patient: Option<T::AccountId>, hospital: Option<T::AccountId> },
		/// What somebody did in a campaign was counted in a pool.
		AnnotatorCounted { pool: PoolId, campaign: CampaignId, annotator: T::AccountId, shares: Shares },
		/// The shares of a pool are what they are.
		PoolFrozen { pool: PoolId, shares: Shares, holders: u32 },
		/// Something was paid into a pool.
		PaidIn { pool: PoolId, amount: Amount, by: T::AccountId },
		/// A holder was paid.
		Claimed { pool: PoolId, holder: T::AccountId, amount: Amount },
		/// No more is paid into a pool.
		PoolClosed { pool: PoolId, by: T::AccountId },
		/// What nobody claimed went back.
		PoolSwept { pool: PoolId, amount: Amount, by: T::AccountId },
		/// A holder took a voucher instead of being paid.
		VoucherTaken { pool: PoolId, holder: T::AccountId, worth: Worth, batch: BatchId, key: H256 },
		/// All vouchers of a batch are taken: they can be redeemed.
		BatchFilled { worth: Worth, batch: BatchId },
		/// A holder gave a voucher back, and was paid.
		VoucherReturned { holder: T::AccountId, worth: Worth, batch: BatchId, amount: Amount },
		/// Somebody of a batch was paid.
		VoucherRedeemed { worth: Worth, batch: BatchId, tag: H256, payee: T::AccountId, amount: Amount },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The caller has no role that may do this.
		NotAuthorised,
		/// Nobody could answer what is asked.
		InvalidTask,
		/// A consensus is of more than half of the panel, and similarity is more than 0.
		InvalidRule,
		/// A panel has 2 to 9 members.
		InvalidPanel,
		/// A campaign has at least one item, and gold at least one answer.
		NothingToAnnotate,
		/// A reward is more than nothing, no more than all of it vests, and not to reveal costs at least as much as to be wrong.
		InvalidTerms,
		/// There is one weight for each answer, none above a million, and not all are 0.
		InvalidWeights,
		/// Annotating is research: no other purpose allows it.
		InvalidPurpose,
		/// A campaign names 1 to 4 experts, none twice, all of them members.
		InvalidExperts,
		/// Commitments end in the future, then reveals, then what has vested is paid.
		InvalidSchedule,
		/// A number is larger than the ledger can count.
		Overflow,
		/// Who belongs to the sponsor, or decides as an expert, does not annotate; and no expert belongs to the sponsor.
		SelfDealing,
		/// The ledger knows no such campaign.
		CampaignNotFound,
		/// The campaign ended.
		CampaignIsClosed,
		/// Another organisation created the campaign.
		NotSponsor,
		/// The annotator joined already.
		AlreadyJoined,
		/// The caller did not join the campaign, or left it.
		NotJoined,
		/// Who joins stakes for at least one seat.
		NoSeat,
		/// All that is at stake is taken for other seats: wait until they are paid.
		StakeIsTaken,
		/// The time for this has not come.
		TooEarly,
		/// The time for this is over.
		TooLate,
		/// The item was not opened.
		ItemNotFound,
		/// The item was opened already.
		ItemAlreadyOpened,
		/// The image is not the item of this number: the path does not lead to the campaign's root.
		NotInCampaign,
		/// The image is not in its study: the path does not lead to the present root.
		NotInStudy,
		/// The ledger knows no such study, or the sponsor's organisation has no copy that it may use.
		StudyNotUsable,
		/// The patient does not allow the use for this purpose.
		NotPermitted,
		/// All seats of the panel are taken.
		PanelIsFull,
		/// The annotator has a seat on this panel already.
		AlreadyCommitted,
		/// The annotator has no seat on this panel.
		NotCommitted,
		/// The answer was revealed already.
		AlreadyRevealed,
		/// This is not the answer and the salt to which the caller committed.
		NotWhatWasPromised,
		/// The answer is of another kind than what is asked.
		AnswersSomethingElse,
		/// There is no such label.
		UnknownLabel,
		/// There are more boxes than are asked for.
		TooManyBoxes,
		/// A box is empty, or reaches beyond the image.
		BoxOutsideImage,
		/// Boxes are in ascending order, each once.
		BoxesNotInOrder,
		/// A mask has one bit for each cell, and 0 behind the last.
		WrongMaskSize,
		/// The item is to be settled first.
		NotSettled,
		/// The item was settled already.
		AlreadySettled,
		/// There is nothing to decide: the panel agreed, or has not answered yet.
		NotUnresolved,
		/// The caller is none of the experts of the campaign.
		NotExpert,
		/// All is paid for the item.
		AlreadyFinished,
		/// This is none of the answers to which the sponsor committed.
		NotGold,
		/// Something is not paid yet.
		StillBusy,
		/// The ledger knows no such pool.
		PoolNotFound,
		/// The model version or the dataset has a pool already.
		PoolExists,
		/// The ledger knows no such model version or dataset.
		UnknownSource,
		/// Only the vendor of a model, or who declared a dataset, runs its pool.
		NotOwner,
		/// Shares are not changed any more.
		PoolIsFrozen,
		/// It is paid into a pool when its shares are frozen, and until it is closed.
		PoolTakesNothing,
		/// A pool has shares: nothing was counted, or nothing is worth any.
		NoShares,
		/// This was counted already.
		AlreadyCounted,
		/// The study or the annotator is not part of what earns.
		NotInSource,
		/// Nothing is paid.
		NothingPaid,
		/// The account holds no share of the pool.
		NotAHolder,
		/// Nothing is due: all was claimed.
		NothingToClaim,
		/// Less is due than a voucher of this worth costs.
		TooLittleDue,
		/// The key of a voucher is a ristretto255 point that no other voucher of the batch has.
		InvalidKey,
		/// The holder has a voucher in this batch: the next one is in the next batch.
		HasVoucher,
		/// The holder has no voucher in the batch that is being filled.
		NoVoucher,
		/// There is no such batch, or all its vouchers are redeemed.
		BatchNotFound,
		/// Not all vouchers of the batch are taken: whoever was paid would be one of few.
		BatchNotFull,
		/// The voucher was redeemed.
		AlreadyRedeemed,
		/// The proof is not of this batch, of this payee, or of any of its vouchers.
		InvalidRedemption,
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Create a campaign: what is asked of which images, what is paid for it, and until when. The whole reward of all
		/// seats is held from the signer; it costs the same however many items there are.
		///
		/// The origin must be a data steward or trial coordinator, or an organisation itself.
		///
		/// Emits [`Event::CampaignCreated`] when successful.
		#[pallet::call_index(0)]
		pub fn create_campaign(origin: OriginFor<T>, offer: OfferOf<T>) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let items = offer.items;
			let (campaign, organisation, escrow) = Self::do_create(&by, offer)?;
			Self::deposit_event(Event::CampaignCreated { campaign, organisation, items, escrow, by });
			Ok(())
		}

		/// Join a campaign, with a stake for so many items at a time. What is at stake is free again with [`Pallet::leave`].
		///
		/// The origin must be an annotator or radiologist of another organisation than the sponsor's, and none of the experts.
		///
		/// Emits [`Event::AnnotatorJoined`] when successful.
		#[pallet::call_index(1)]
		pub fn join(origin: OriginFor<T>, campaign: CampaignId, seats: u32) -> DispatchResult {
			let annotator = ensure_signed(origin)?;
			let stake = Self::do_join(&annotator, campaign, seats)?;
			Self::deposit_event(Event::AnnotatorJoined { campaign, annotator, stake });
			Ok(())
		}

		/// Open an item: show that it is the campaign's and the study's, and that its patient permits the use now.
		///
		/// The origin must be a data steward or trial coordinator of the sponsor's organisation, or that itself, who pays for
		/// the record.
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
			Self::do_open_item(&by, campaign, item, image, &in_study, &in_campaign)?;
			Self::deposit_event(Event::ItemOpened { campaign, item, study: image.study, by });
			Ok(())
		}

		/// Take a seat on the panel of an item, and promise an answer:
		/// [`commitment`](radledger_primitives::annotation::commitment).
		///
		/// The origin must be an annotator of the campaign whose stake is not taken.
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

		/// Reveal the answer that was promised, after all are.
		///
		/// The origin must be who promised it.
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

		/// Find what a panel agrees on, when all have revealed or the time for it is over; those who are part of it are paid
		/// what is due at once.
		///
		/// Anybody who takes part in the consortium may call it.
		///
		/// Emits [`Event::ItemSettled`] or [`Event::ItemUnresolved`] when successful.
		#[pallet::call_index(5)]
		#[pallet::weight(<T as Config>::WeightInfo::settle(Pallet::<T>::panel(*campaign)))]
		pub fn settle(origin: OriginFor<T>, campaign: CampaignId, item: ItemNumber) -> DispatchResult {
			ensure_signed(origin)?;
			let event = match Self::do_settle(campaign, item)? {
				Some(verdict) => Event::ItemSettled { campaign, item, members: verdict.members },
				None => Event::ItemUnresolved { campaign, item },
			};
			Self::deposit_event(event);
			Ok(())
		}

		/// Decide where a panel could not.
		///
		/// The origin must be an expert of the campaign.
		///
		/// Emits [`Event::ItemAdjudicated`] when successful.
		#[pallet::call_index(6)]
		#[pallet::weight(<T as Config>::WeightInfo::adjudicate(Pallet::<T>::panel(*campaign)))]
		pub fn adjudicate(
			origin: OriginFor<T>,
			campaign: CampaignId,
			item: ItemNumber,
			answer: Answer,
			evidence: H256,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let members = Self::do_adjudicate(&by, campaign, item, answer, evidence)?;
			Self::deposit_event(Event::ItemAdjudicated { campaign, item, members, evidence, by });
			Ok(())
		}

		/// Bring the truth, with the digest of what shows it, before what vests is paid: whoever was right is paid in full,
		/// whatever the panel agreed on.
		///
		/// The origin must be an expert of the campaign.
		///
		/// Emits [`Event::TruthArrived`] and [`Event::ItemFinished`] when successful.
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
			let paid = Self::do_resettle(&by, campaign, item, truth, evidence)?;
			Self::deposit_event(Event::TruthArrived { campaign, item, evidence, by });
			Self::deposit_finished(campaign, item, paid);
			Ok(())
		}

		/// Show an answer to which the sponsor committed before anybody joined: it decides as the truth does.
		///
		/// Anybody who takes part in the consortium may call it.
		///
		/// Emits [`Event::GoldRevealed`] and [`Event::ItemFinished`] when successful.
		#[pallet::call_index(8)]
		#[pallet::weight(<T as Config>::WeightInfo::reveal_gold(Pallet::<T>::panel(*campaign)))]
		pub fn reveal_gold(
			origin: OriginFor<T>,
			campaign: CampaignId,
			item: ItemNumber,
			answer: Answer,
			salt: [u8; 32],
			place: u32,
			path: Path,
		) -> DispatchResult {
			ensure_signed(origin)?;
			let paid = Self::do_reveal_gold(campaign, item, answer, &salt, place, &path)?;
			Self::deposit_event(Event::GoldRevealed { campaign, item });
			Self::deposit_finished(campaign, item, paid);
			Ok(())
		}

		/// Pay what has vested for an item.
		///
		/// Anybody who takes part in the consortium may call it.
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

		/// Leave a campaign: what is at stake is free.
		///
		/// The origin must be an annotator of the campaign for whose answers all is paid.
		///
		/// Emits [`Event::AnnotatorLeft`] when successful.
		#[pallet::call_index(10)]
		pub fn leave(origin: OriginFor<T>, campaign: CampaignId) -> DispatchResult {
			let annotator = ensure_signed(origin)?;
			let stake = Self::do_leave(&annotator, campaign)?;
			Self::deposit_event(Event::AnnotatorLeft { campaign, annotator, stake });
			Ok(())
		}

		/// End a campaign: what is left of the escrow goes back.
		///
		/// The origin must be a data steward or trial coordinator of the sponsor's organisation, or that itself; all must be
		/// paid for every item that was opened, or nobody have asked for it in the time for that.
		///
		/// Emits [`Event::CampaignClosed`] when successful.
		#[pallet::call_index(11)]
		pub fn close_campaign(origin: OriginFor<T>, campaign: CampaignId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let refund = Self::do_close(&by, campaign)?;
			Self::deposit_event(Event::CampaignClosed { campaign, refund, by });
			Ok(())
		}

		/// Open a pool for what a model version or a dataset earns.
		///
		/// The origin must be a data steward or trial coordinator of the vendor, or of who declared the dataset, or one of
		/// these itself, who pays for the record.
		///
		/// Emits [`Event::PoolOpened`] when successful.
		#[pallet::call_index(12)]
		pub fn open_pool(origin: OriginFor<T>, source: Source, split: Split) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let (pool, organisation) = Self::do_open_pool(&by, source, split)?;
			Self::deposit_event(Event::PoolOpened { pool, source, organisation, by });
			Ok(())
		}

		/// Count a study in a pool: `path` are the datasets from the pool's to the one that names the study. Its patient gets
		/// the shares, or whom they chose, if they permit the use now and chose so; and the organisation that anchored it.
		///
		/// The origin must be of those who may open the pool, and pays for the records.
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

		/// Count in a pool what somebody did in a campaign that the model's manifest names.
		///
		/// The origin must be of those who may open the pool, and pays for the records.
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

		/// Freeze the shares of a pool: from then on it is paid in.
		///
		/// The origin must be of those who may open the pool.
		///
		/// Emits [`Event::PoolFrozen`] when successful.
		#[pallet::call_index(15)]
		pub fn freeze_pool(origin: OriginFor<T>, pool: PoolId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let (shares, holders) = Self::do_freeze(&by, pool)?;
			Self::deposit_event(Event::PoolFrozen { pool, shares, holders });
			Ok(())
		}

		/// Pay into a pool: for all who hold shares, in constant work.
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

		/// Pay a holder of shares what is due, in constant work.
		///
		/// Anybody who takes part in the consortium may call it, for whoever holds shares.
		///
		/// Emits [`Event::Claimed`] when successful.
		#[pallet::call_index(17)]
		#[pallet::weight(<T as Config>::WeightInfo::claim_last())]
		pub fn claim(origin: OriginFor<T>, pool: PoolId, holder: T::AccountId) -> DispatchResultWithPostInfo {
			let by = ensure_signed(origin)?;
			let (amount, takes_place) = Self::do_claim(pool, &holder)?;
			let weight = match takes_place {
				true => T::WeightInfo::claim_last(),
				false if by == holder => T::WeightInfo::claim(),
				false => T::WeightInfo::claim_for(),
			};
			Self::deposit_event(Event::Claimed { pool, holder, amount });
			Ok(Some(weight).into())
		}

		/// Close a pool: no more is paid in, and what rounding left is due.
		///
		/// The origin must be of those who may open the pool.
		///
		/// Emits [`Event::PoolClosed`] when successful.
		#[pallet::call_index(18)]
		pub fn close_pool(origin: OriginFor<T>, pool: PoolId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::do_close_pool(&by, pool)?;
			Self::deposit_event(Event::PoolClosed { pool, by });
			Ok(())
		}

		/// Take back what nobody claimed of a closed pool in the time for that.
		///
		/// The origin must be of those who may open the pool.
		///
		/// Emits [`Event::PoolSwept`] when successful.
		#[pallet::call_index(19)]
		pub fn sweep_pool(origin: OriginFor<T>, pool: PoolId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let amount = Self::do_sweep(&by, pool)?;
			Self::deposit_event(Event::PoolSwept { pool, amount, by });
			Ok(())
		}

		/// Take a voucher for part of what is due from a pool: once its batch is full, who knows the secret of `key` has it
		/// paid to any account, and nobody can tell whose it was.
		///
		/// The origin must be who holds the shares.
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

		/// Give a voucher back while its batch is not full, and be paid.
		///
		/// The origin must be who took it.
		///
		/// Emits [`Event::VoucherReturned`] when successful.
		#[pallet::call_index(21)]
		pub fn return_voucher(origin: OriginFor<T>, worth: Worth) -> DispatchResult {
			let holder = ensure_signed(origin)?;
			let (batch, amount) = Self::do_return_voucher(&holder, worth)?;
			Self::deposit_event(Event::VoucherReturned { holder, worth, batch, amount });
			Ok(())
		}

		/// Have a voucher of a full batch paid to an account: see [`radledger_primitives::voucher`].
		///
		/// Anybody who takes part in the consortium may call it: the proof says who is paid. Who redeems the last one of a
		/// batch gets the deposits.
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
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// A campaign.
		pub fn campaign(campaign: CampaignId) -> Option<CampaignViewOf<T>> {
			Self::campaign_view(campaign)
		}

		/// Items of a campaign that were opened, from the number `first` on; no more than 64 are looked at, and returned with
		/// the number to ask from next.
		pub fn items(campaign: CampaignId, first: ItemNumber) -> (Vec<ItemView<T::AccountId>>, Option<ItemNumber>) {
			Self::items_from(campaign, first)
		}

		/// An item.
		pub fn item(campaign: CampaignId, item: ItemNumber) -> Option<ItemView<T::AccountId>> {
			Self::item_view(campaign, item)
		}

		/// Annotators of a campaign behind `after`, no more than 64, in no order.
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

		/// What somebody holds of a pool.
		pub fn share(pool: PoolId, holder: T::AccountId) -> Option<ShareView> {
			Self::share_view(pool, &holder)
		}

		/// A batch of vouchers of which not all are redeemed.
		pub fn batch(worth: Worth, batch: BatchId) -> Option<BatchView> {
			Self::batch_view(worth, batch)
		}

		/// The batch in which vouchers of a worth are taken, and what one costs.
		pub fn current_batch(worth: Worth) -> (BatchId, Amount) {
			(CurrentBatch::<T>::get(worth), Self::price_of(worth))
		}

		/// What was trained on a patient's data, dataset by dataset behind `after`, no more than 64, in no order; and what
		/// that paid the patient.
		pub fn trained_on(patient: T::AccountId, after: Option<DatasetId>) -> Vec<TrainedView<T::AccountId>> {
			Self::trained_on_from(&patient, after)
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
			assert!(T::ClaimPeriod::get() > 0, "nobody would have time to claim");
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
	/// Whether a holder of shares is paid with this, or says how: patients pay nothing for it.
	pub fn is_of_holders(&self) -> bool {
		matches!(self, Self::claim { .. } | Self::take_voucher { .. } | Self::return_voucher { .. })
	}
}
