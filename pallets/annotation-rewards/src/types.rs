//! What the pallet stores. Each `ticket` pays for its record and is bought by the signer, unless its docs say otherwise.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame::prelude::{BoundedVec, ConstU32};
use radledger_primitives::{
	annotation::{
		agreement::{AlphaTable, FleissTable, Tally},
		pay::Amount,
		records::{ItemState, Offer, SeatRecord, Work},
		Image, MAX_PANEL,
	},
	dividend::{PoolState, Shares, Source, Split},
	model::CampaignId,
	voucher::BATCH,
	Moment, OrganisationId, StudyId, H256,
};
use scale_info::TypeInfo;

/// Who signed, for which organisation, and when.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Signature<AccountId, BlockNumber> {
	pub by: AccountId,
	pub organisation: OrganisationId,
	pub at: Moment,
	pub block: BlockNumber,
}

/// A campaign. Its offer never changes.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Campaign<AccountId, BlockNumber, Ticket> {
	pub offer: Offer<AccountId>,
	/// Held for open items, from the accounts that opened them.
	pub escrow: Amount,
	/// Annotators who joined and did not leave.
	pub annotators: u32,
	/// The coins of all organisations that revealed theirs, together.
	pub seed: H256,
	pub opened: u32,
	/// How many of them are fully paid.
	pub finished: u32,
	/// Annotators with right answers, of whom a pool counts each.
	pub right: u32,
	pub closed: bool,
	/// Gold answers that were right, out of how many.
	pub gold: Tally,
	pub signed: Signature<AccountId, BlockNumber>,
	/// Pays for this record and for [`Agreement`].
	pub ticket: Ticket,
}

/// Agreement of the annotators of a campaign.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Agreement {
	/// For Fleiss' kappa.
	pub fleiss: FleissTable,
	/// For Krippendorff's alpha.
	pub alpha: AlphaTable,
}

/// An annotator of a campaign.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Annotator<Ticket> {
	pub stake: Amount,
	/// Seats for which the stake is taken.
	pub busy: u32,
	/// The commitment to the coin, until that is revealed.
	pub coin: Option<H256>,
	pub left: bool,
	pub work: Work,
	/// Pays for this record, and for the places in [`Entrants`](crate::Entrants) and
	/// [`OrganisationCoins`](crate::OrganisationCoins).
	pub ticket: Ticket,
}

/// What somebody said about the truth of an item, for an organisation. Neither has another voice on it.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Voice<AccountId> {
	/// For gold, the account that created the campaign.
	pub by: AccountId,
	pub organisation: OrganisationId,
	/// The digest of its answer.
	pub answer: H256,
	/// Whether the sponsor chose it: its own, or that of one of its experts.
	pub chosen: bool,
}

/// An item of a campaign.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Item<AccountId, Ticket> {
	pub image: Image,
	pub seats: BoundedVec<SeatRecord<AccountId>, ConstU32<MAX_PANEL>>,
	pub state: ItemState,
	/// When its panel was settled or, after that, an expert decided.
	pub settled_at: Option<Moment>,
	/// Paid at once to each member of the consensus.
	pub before: Amount,
	/// The account that opened it, and pays the reward and for this record.
	pub opener: AccountId,
	/// Pays for this record, for the answers and voices as long as they are kept, and for verdicts.
	pub ticket: Ticket,
}

/// A pool.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Pool<AccountId, BlockNumber, Ticket> {
	pub source: Source,
	pub split: Split,
	pub state: PoolState,
	pub shares: Shares,
	pub holders: u32,
	/// Studies that were counted.
	pub studies: u32,
	/// How many of these were erased, and named by nothing of the pool any more.
	pub forgotten: u32,
	/// Annotators that were counted.
	pub annotators: u32,
	/// From this moment on it can be frozen although not everything is counted.
	pub freezes_at: Option<Moment>,
	/// Shares that have a place on the line, once the pool is closed.
	pub placed: Shares,
	pub paid_in: Amount,
	/// Returned to the account that opened the pool.
	pub swept: Amount,
	/// The account that opened it gets back what nobody claims.
	pub signed: Signature<AccountId, BlockNumber>,
	pub ticket: Ticket,
}

/// A share of a pool.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Share<Ticket> {
	pub shares: Shares,
	/// Where the shares begin on the line; set by the first claim after the pool was closed.
	pub place: Option<Shares>,
	pub claimed: Amount,
	/// Pays for this record; bought by the account that added the share.
	pub ticket: Ticket,
}

/// The record by which something is counted once.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Count<AccountId, Ticket> {
	/// The account that counted it, and pays for this record.
	pub by: AccountId,
	pub ticket: Ticket,
}

/// What was counted in a pool, so that nothing is counted twice.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub enum Counted<AccountId> {
	/// A study.
	#[codec(index = 0)]
	Study(StudyId),
	/// An annotator's work in a campaign.
	#[codec(index = 1)]
	Annotator(CampaignId, AccountId),
}

/// A voucher that its holder can redeem.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Voucher<AccountId> {
	pub holder: AccountId,
	/// The organisation with which the holder was affiliated, or that had enrolled the holder last.
	pub organisation: OrganisationId,
	pub key: H256,
}

/// Vouchers of one worth. Once all are taken, each of them can be redeemed, and nobody can tell which one is.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Batch<AccountId> {
	pub vouchers: BoundedVec<Voucher<AccountId>, ConstU32<{ BATCH as u32 }>>,
	/// Tags of the redeemed vouchers.
	pub redeemed: BoundedVec<H256, ConstU32<{ BATCH as u32 }>>,
}

impl<AccountId> Default for Batch<AccountId> {
	fn default() -> Self {
		Self { vouchers: Default::default(), redeemed: Default::default() }
	}
}
