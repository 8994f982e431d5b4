//! What the pallet stores.

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

/// Who did something, and when.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Signature<AccountId, BlockNumber> {
	/// Who signed.
	pub by: AccountId,
	/// The organisation for which.
	pub organisation: OrganisationId,
	/// When, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// In which block.
	pub block: BlockNumber,
}

/// A campaign. What was offered never changes.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Campaign<AccountId, BlockNumber, Ticket> {
	/// What is offered.
	pub offer: Offer<AccountId>,
	/// What of the escrow is still held from who signed.
	pub escrow: Amount,
	/// How many items were opened.
	pub opened: u32,
	/// For how many of them all is paid.
	pub finished: u32,
	/// Whether it ended.
	pub closed: bool,
	/// How many gold answers were right.
	pub gold: Tally,
	/// Who created it, and pays.
	pub signed: Signature<AccountId, BlockNumber>,
	/// Pays for this record and for the one of agreement.
	pub ticket: Ticket,
}

/// How well the annotators of a campaign agree.
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
	/// What is at stake.
	pub stake: Amount,
	/// How many seats it is taken for.
	pub busy: u32,
	/// Whether they left.
	pub left: bool,
	/// What they did.
	pub work: Work,
	/// Pays for this record.
	pub ticket: Ticket,
}

/// An item of a campaign.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Item<AccountId, Ticket> {
	/// The image.
	pub image: Image,
	/// Who answers.
	pub seats: BoundedVec<SeatRecord<AccountId>, ConstU32<MAX_PANEL>>,
	/// How far it is.
	pub state: ItemState,
	/// What those who are part of the consensus got at once, each.
	pub before: Amount,
	/// Who opened it, and pays for the record.
	pub opener: AccountId,
	/// Pays for this record, for the answers while they are kept, and for verdicts.
	pub ticket: Ticket,
}

/// A pool.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Pool<AccountId, BlockNumber, Ticket> {
	/// What earns.
	pub source: Source,
	/// How shares are counted.
	pub split: Split,
	/// How far it is.
	pub state: PoolState,
	/// All shares.
	pub shares: Shares,
	/// How many hold them.
	pub holders: u32,
	/// How many of the shares have their place on the line, once the pool is closed.
	pub placed: Shares,
	/// What was paid in.
	pub paid_in: Amount,
	/// What went back in the end.
	pub swept: Amount,
	/// Who opened it; what is not claimed goes back to this account.
	pub signed: Signature<AccountId, BlockNumber>,
	/// Pays for this record.
	pub ticket: Ticket,
}

/// A share of a pool.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Share<Ticket> {
	/// How many shares.
	pub shares: Shares,
	/// Where they begin on the line; set by the first claim after the pool was closed.
	pub place: Option<Shares>,
	/// What was claimed.
	pub claimed: Amount,
	/// Pays for this record; bought by who added the share.
	pub ticket: Ticket,
}

/// What was counted in a pool, so that nothing is twice.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub enum Counted<AccountId> {
	/// A study.
	#[codec(index = 0)]
	Study(StudyId),
	/// What somebody did in a campaign.
	#[codec(index = 1)]
	Annotator(CampaignId, AccountId),
}

/// Vouchers of one worth. Once all are taken, each of them can be redeemed, and nobody can tell which is.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Batch<AccountId> {
	/// Who took a voucher, and its key.
	pub vouchers: BoundedVec<(AccountId, H256), ConstU32<{ BATCH as u32 }>>,
	/// The tags of those that were redeemed.
	pub redeemed: BoundedVec<H256, ConstU32<{ BATCH as u32 }>>,
}

impl<AccountId> Default for Batch<AccountId> {
	fn default() -> Self {
		Self { vouchers: Default::default(), redeemed: Default::default() }
	}
}
