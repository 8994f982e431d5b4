//! What can go wrong with campaigns.

use crate::{
	digest::DigestError,
	study::StudyError,
	vault::{Shown, VaultError},
	Problem, SessionError,
};
use radledger_primitives::{annotation::records::ItemNumber, model::CampaignId, H256};

crate::errors! {
	/// What can go wrong with campaigns.
	pub CampaignError {
		Refused NotFound { campaign: CampaignId } = "campaign-not-found", "the ledger has no campaign {campaign}",
			remedy "name one of those that it has";
		Refused NotOpen { campaign: CampaignId, item: ItemNumber } = "item-not-open",
			"item {item} of campaign {campaign} is not open",
			remedy "see which items are; the sponsor opens them before annotators are drawn";
		Invalid NoSuchItem { item: ItemNumber, all: u32 } = "no-such-item", "the campaign has no item {item}",
			why "it has {all}, numbered from 0",
			remedy "name one of these";

		Refused OtherChain { file: H256, here: H256 } = "other-chain", "the file of the campaign is for another ledger",
			why "its first block is {file:?}, and here {here:?}",
			remedy "ask a node of that ledger";
		Refused OtherCampaign { campaign: CampaignId, file: H256, ledger: H256 } = "other-campaign",
			"this is not the file of campaign {campaign}",
			why "its digest is {file:?}, and the ledger names {ledger:?}",
			remedy "get it again from the sponsor, unchanged";
		Refused Contradicted { campaign: CampaignId } = "contradicted", "the file of campaign {campaign} is not what it offers",
			why "the sponsor named a file on the ledger with another task or other images than the offer's",
			remedy "do not answer; ask the sponsor";
		Failed Unreadable { path: Shown, error: String } = "unreadable-file", "cannot read {path}",
			why "{error}";
		Failed NoCampaignFile { path: Shown, error: String } = "no-campaign-file", "{path} is not a file of a campaign",
			why "{error}",
			remedy "get it again from the sponsor";
		Failed Unwritable { what: &'static str, error: String } = "no-json", "{what} cannot be written",
			why "{error}";
		Failed CannotWrite { path: Shown, error: String } = "cannot-write", "cannot write {path}",
			why "{error}";
		Failed FileExists { path: Shown } = "file-exists", "{path} is another file",
			remedy "name a file that is not there";

		Invalid Wrong { what: String } = "wrong-campaign", "{what}",
			remedy "correct the offer";
		Invalid Labels { what: String } = "wrong-labels", "{what}",
			remedy "name them as in none,nodule,mass: without quotes, commas or = in them";
		Invalid Weight { what: String, answers: String } = "wrong-weight", "{what}",
			remedy "give a weight once for each of: {answers}";
		Invalid Shares { what: String, answers: String } = "wrong-shares", "{what}",
			remedy "say once how common each of these is: {answers}; the shares are 100 % together";
		Refused Exists { campaign: CampaignId } = "campaign-exists",
			"campaign {campaign} asks the same about the same images, for another pay or by other rules",
			why "what a campaign offers never changes",
			remedy "end that one, or say in the instructions what is new, and it is another campaign";
		Refused NotAsAnchored { what: String, why: String } = "not-as-anchored", "{what} is not as it was anchored",
			why "{why}",
			remedy "name files that are as they were anchored";
		Refused Added { path: Shown } = "added", "{path} was not anchored with its study",
			remedy "anchor it with the study, as a late arrival";
		Failed SeveralFrames { path: Shown, frames: u32 } = "several-frames", "{path} has {frames} frames",
			why "an item of a campaign is an image with one frame",
			remedy "leave it out, or split it into images of one frame each, and anchor these";

		Failed NoGoldFile { path: Shown, why: String } = "unusable-gold", "{path} has no gold answers",
			why "{why}",
			remedy "write a table that begins with instance,label (or instance,left,top,right,bottom), or a JSON list of \
					instance and answer";
		Failed GoldAnswer { instance: String, why: String } = "unusable-gold", "the gold answer for {instance} cannot be used",
			why "{why}";
		Failed GoldNotInCampaign { instance: String, images: String } = "gold-not-in-campaign",
			"a gold answer is about {instance}, which is not an image of the campaign",
			why "the campaign has {images}",
			remedy "name its SOP Instance UID, or leave the answer out";
		Refused NoGold { campaign: CampaignId } = "no-gold", "the sponsor of campaign {campaign} named no gold answers",
			remedy "radiologists can bring the truth";
		Refused NoGoldFor { item: ItemNumber } = "no-gold", "there is no gold answer to item {item}",
			remedy "reveal those that there are";
		Refused NotInVault { what: String } = "not-in-vault", "{what} is not in the vault",
			remedy "open the vault with which it was created or promised";
		Refused ImageChanged { item: ItemNumber } = "image-changed", "the image of item {item} is not in its study any more",
			why "the study was amended after the campaign was created",
			remedy "leave it out; a new campaign can ask about the image as it is now";

		Invalid NoItem = "no-item", "no item is named",
			remedy "name it by its number, or by the file of its image";
		Invalid NotInCampaign { path: Shown } = "not-in-campaign", "{path} is not an image of the campaign",
			remedy "name another image, or the file of the campaign that it is of";
		Invalid OtherImage { path: Shown, item: ItemNumber, found: String, expected: String } = "other-image",
			"{path} is not the image of item {item}",
			why "its SOP Instance UID is {found}, and that of the item {expected}",
			remedy "leave the number out, and the image tells it";
		Invalid NoAnswer { text: String, known: String } = "no-answer", "`{text}` answers nothing",
			why "there is no such file, and it is not a label",
			remedy "name a file that an annotation tool wrote, or {known}";
		Failed Unusable { error: String } = "unusable-annotation", "{error}";

		Refused TooEarly { campaign: CampaignId, what: &'static str, why: String } = "too-early",
			"campaign {campaign}: it is too early to {what}",
			why "{why}",
			remedy "do the same when that time has come";
		Refused TooLate { campaign: CampaignId, what: &'static str, why: String } = "too-late",
			"campaign {campaign}: it is too late to {what}",
			why "{why}",
			remedy "see what the campaign waits for";
		Refused Closed { campaign: CampaignId } = "campaign-closed", "campaign {campaign} ended",
			remedy "see what became of its items";
		Refused UnknownCoin { campaign: CampaignId } = "unknown-coin",
			"the vault does not have the coin of the signer for campaign {campaign}",
			why "without it nobody can reveal it, and the stake of a seat is lost",
			remedy "open the vault with which the signer joined";
		Refused NotDrawn { item: ItemNumber } = "not-drawn", "the signer has no seat on the panel of item {item}",
			why "the seats were drawn, and so were their substitutes",
			remedy "answer the items for which the signer was drawn";
		Refused AlreadyCommitted { item: ItemNumber } = "already-committed",
			"the signer promised an answer to item {item} already",
			why "an answer that was promised cannot be changed",
			remedy "reveal it when the time has come";
		Refused PanelIsFull { item: ItemNumber, taken: usize, panel: u8 } = "panel-is-full",
			"nobody can take a seat for item {item} any more",
			why "{taken} of {panel} seats are taken",
			remedy "see which items have free seats";
		Refused AnotherAnswer { item: ItemNumber } = "another-answer", "another answer to item {item} is noted in the vault",
			why "it was to be sent before, and the ledger does not have it: it may still get it",
			remedy "send that one again; or wait a quarter of an hour, look whether the ledger has it, and say that this one is \
					to be sent instead";
		Refused UnknownCommitment = "unknown-commitment", "the vault does not have what the signer promised",
			why "without its salt nobody can reveal it",
			remedy "open the vault with which it was promised";

		Refused NoVerdict { item: ItemNumber } = "no-verdict", "nobody said yet what the answer to item {item} is",
			remedy "settle it, or wait for an expert";
		Failed NoSegmentation { why: String } = "no-segmentation", "the answer is not a segmentation",
			why "{why}",
			remedy "write it as JSON";
	}
	from {
		Client(radledger_client::Error);
		Session(SessionError);
		Vault(VaultError);
		Study(StudyError);
		Digest(DigestError);
		Other(Problem);
	}
}
