//! What can be written about annotation campaigns.

use crate::{
	amount,
	parse::{code, period},
};
use clap::{Args, Subcommand, ValueEnum};
use radledger_primitives::{
	annotation::{pay::Amount, records::ItemNumber, Task},
	consent::{Purpose, RequestId},
	model::CampaignId,
	Moment,
};
use std::path::PathBuf;

/// What can be done with campaigns.
#[derive(Subcommand, Debug)]
pub enum CampaignVerb {
	/// Create a campaign over anchored images; prints its number. Writes the file that annotators
	/// need; gold answers and their salts stay in your vault. Run again, it creates nothing twice.
	Create(Box<CreateArgs>),
	/// List the items of a campaign; exit with 3 if one of them could not be opened. Opening an item asks for the patient's
	/// consent, and holds the reward of its panel.
	Items {
		/// The number of the campaign.
		campaign: CampaignId,
		/// Open those that are not open yet: one transaction each. Interrupted, the same command does the rest.
		#[arg(long)]
		open: bool,
		/// Only this item; write it once for each.
		#[arg(long = "item", value_name = "I")]
		items: Vec<ItemNumber>,
	},
	/// Join a campaign as an annotator, with a stake for so many items at a time. Your coin for the draw of seats stays in
	/// your vault until you reveal it.
	Join {
		/// The number of the campaign.
		campaign: CampaignId,
		/// How many items.
		#[arg(long, value_name = "K", value_parser = clap::value_parser!(u32).range(1..))]
		seats: u32,
	},
	/// Reveal your coin, once nobody can join any more: seats are drawn by all coins together. Whoever does not reveal a coin
	/// has no seat, and loses the stake of one.
	Coin {
		/// The number of the campaign.
		campaign: CampaignId,
	},
	/// Read a file as an answer, and print that as JSON; asks no ledger.
	Answer {
		/// The file of the campaign.
		#[arg(long, value_name = "FILE")]
		file: PathBuf,
		/// The number of the item.
		#[arg(long, value_name = "I", required_unless_present = "image")]
		item: Option<ItemNumber>,
		/// What answers it: a DICOM segmentation or structured report, COCO, CSV or JSON; or a label.
		#[arg(long, value_name = "FILE|LABEL")]
		from: String,
		/// How it is read.
		#[command(flatten)]
		args: AnswerArgs,
	},
	/// Take a seat on the panel of an item for which you were drawn, and promise an answer: the answer and its salt stay in
	/// your vault. `campaign show --item` lists those who were drawn.
	Commit {
		/// The number of the campaign.
		campaign: CampaignId,
		/// The file of the campaign.
		#[arg(long, value_name = "FILE")]
		file: PathBuf,
		/// The number of the item.
		#[arg(long, value_name = "I")]
		item: ItemNumber,
		/// A DICOM segmentation or structured report, COCO, CSV or JSON; or a label (`nothing` for boxes and grids), or
		/// `cannot-tell` if the image does not show it: that is neither paid nor fined.
		#[arg(long, value_name = "FILE|LABEL")]
		answer: String,
		/// Promise this although another answer is noted of which the ledger does not know.
		#[arg(long)]
		instead: bool,
		/// How it is read.
		#[command(flatten)]
		args: AnswerArgs,
	},
	/// Reveal what you promised: all of your answers that are not revealed yet.
	Reveal {
		/// The number of the campaign.
		campaign: CampaignId,
		/// Only this item.
		#[arg(long, value_name = "I")]
		item: Option<ItemNumber>,
	},
	/// Find what panels agree on: for all items for which that is possible. Anybody can.
	Settle {
		/// The number of the campaign.
		campaign: CampaignId,
		/// Only this item.
		#[arg(long, value_name = "I")]
		item: Option<ItemNumber>,
	},
	/// Decide as an expert where a panel could not.
	Adjudicate(DecideArgs),
	/// Say what the truth is, before what vests is paid: as an expert, or a radiologist of an organisation that takes no
	/// part. It decides when it leads by two organisations, one of which the sponsor did not choose; the second one says it
	/// with the same file.
	Resettle(DecideArgs),
	/// Reveal the gold answers in your vault, after commitments and before anybody reveals: later they are void.
	Gold {
		/// The number of the campaign.
		campaign: CampaignId,
		/// Only this item.
		#[arg(long, value_name = "I")]
		item: Option<ItemNumber>,
	},
	/// Pay what has vested: for all items for which it has. Anybody can.
	Release {
		/// The number of the campaign.
		campaign: CampaignId,
		/// Only this item.
		#[arg(long, value_name = "I")]
		item: Option<ItemNumber>,
	},
	/// Leave a campaign: what is at stake is free again.
	Leave {
		/// The number of the campaign.
		campaign: CampaignId,
	},
	/// End a campaign: at once if nobody takes part. `release` then gives back the rewards of open items.
	Close {
		/// The number of the campaign.
		campaign: CampaignId,
	},
	/// Show what a campaign offers and waits for; or an item with its answers and verdicts.
	Show {
		/// The number of the campaign.
		campaign: CampaignId,
		/// The item.
		#[arg(long, value_name = "I")]
		item: Option<ItemNumber>,
	},
	/// Show how well the annotators of a campaign agree, and what each did and earned.
	Agreement {
		/// The number of the campaign.
		campaign: CampaignId,
	},
	/// Write the answer to an item that counts: as a DICOM segmentation, JSON, or W3C PROV-JSON.
	Export(ExportArgs),
}

/// Which kind of answer is asked for.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum TaskKind {
	/// One of some labels.
	Classification,
	/// Boxes around what is to be found.
	Boxes,
	/// Cells of a grid over the image.
	Grid,
}

/// A campaign that is created.
#[derive(Args, Debug)]
pub struct CreateArgs {
	/// Files or folders of the images, of studies that are anchored and in your vault.
	#[arg(required = true, value_name = "IMAGES")]
	pub images: Vec<PathBuf>,
	/// What is asked of each.
	#[arg(long)]
	pub task: TaskKind,
	/// The labels of a classification, 2 to 32; the ledger has their numbers only.
	#[arg(long, value_name = "A,B,…", value_delimiter = ',', required_if_eq("task", "classification"))]
	pub labels: Vec<String>,
	/// Most boxes in one answer, 1 to 16.
	#[arg(long, value_name = "N", required_if_eq("task", "boxes"))]
	pub max: Option<u8>,
	/// Cells across and down, each 1 to 64.
	#[arg(long, value_name = "CxR", required_if_eq("task", "grid"), value_parser = grid)]
	pub grid: Option<(u8, u8)>,
	/// How many annotators answer for each image, 2 to 9.
	#[arg(long, value_name = "N")]
	pub panel: u8,
	/// Whether colleagues may sit on one panel, and those of experts on any; otherwise each organisation has one seat at most.
	#[arg(long)]
	pub colleagues: bool,
	/// What one right answer of full weight is paid, in RAD.
	#[arg(long, value_name = "RAD", value_parser = amount::rad)]
	pub reward: Amount,
	/// How much of it is paid only when the truth can have arrived.
	#[arg(long, value_name = "PERCENT", value_parser = amount::percent)]
	pub vesting: u32,
	/// What a wrong answer of full weight costs, in RAD.
	#[arg(long, value_name = "RAD", value_parser = amount::rad)]
	pub fine_wrong: Amount,
	/// What an answer costs that was promised and not revealed, in RAD; not less than a wrong one.
	#[arg(long, value_name = "RAD", value_parser = amount::rad)]
	pub fine_missed: Amount,
	/// How many of the panel must agree, those counted who did not reveal; more than 50.
	#[arg(long, value_name = "PERCENT", default_value = "60", value_parser = amount::percent)]
	pub share: u32,
	/// How similar boxes or cells must be to what the panel agrees on (Dice coefficient).
	#[arg(long, value_name = "PERCENT", default_value = "70", value_parser = amount::percent)]
	pub within: u32,
	/// How much two boxes must overlap to be the same (intersection over union).
	#[arg(long, value_name = "PERCENT", default_value = "50", value_parser = amount::percent)]
	pub iou: u32,
	/// How common an answer is: a label, or `nothing` and `something` for boxes and grids; once for each. The weights follow
	/// from it, so that looking pays more than any other habit.
	#[arg(long = "expect", value_name = "NAME=PERCENT", value_parser = weight, conflicts_with = "weights")]
	pub expected: Vec<(String, u32)>,
	/// What an answer is worth, 100 if it is not said: a label, or `nothing` and `something` for boxes and grids. The more
	/// common an answer, the less.
	#[arg(long = "weight", value_name = "NAME=PERCENT", value_parser = weight)]
	pub weights: Vec<(String, u32)>,
	/// What for; annotating is research.
	#[arg(long, value_parser = code(Purpose::ALL, Purpose::name))]
	pub purpose: Purpose,
	/// The request in which you said more (`access request`); it has this number for every patient.
	#[arg(long, value_name = "N")]
	pub request: Option<RequestId>,
	/// Who decides where a panel cannot, of another organisation: an address or, on a development chain, a demonstration
	/// name; write it once for each, up to 4.
	#[arg(long = "expert", value_name = "ACCOUNT", required = true)]
	pub experts: Vec<String>,
	/// An organisation that gains by the answers, such as the vendor of a model that they train or test: its members neither
	/// annotate nor decide. Its number, or a name; once for each, up to 4. Your own is always one.
	#[arg(long = "conflict", value_name = "ORGANISATION")]
	pub conflicts: Vec<String>,
	/// How long items are opened and annotators join: 90s, 30m, 2h, 3d.
	#[arg(long, value_name = "TIME", value_parser = period)]
	pub join_for: Moment,
	/// How long they then reveal their coins, by which seats are drawn.
	#[arg(long, value_name = "TIME", value_parser = period)]
	pub coin_for: Moment,
	/// How long those who were drawn then commit; their substitutes in the second half of it.
	#[arg(long, value_name = "TIME", value_parser = period)]
	pub commit_for: Moment,
	/// How long gold answers can then be revealed, before anybody reveals.
	#[arg(long, value_name = "TIME", value_parser = period, requires = "gold")]
	pub gold_for: Option<Moment>,
	/// How long they then reveal.
	#[arg(long, value_name = "TIME", value_parser = period)]
	pub reveal_for: Moment,
	/// How long the truth can then arrive, before what vests is paid.
	#[arg(long, value_name = "TIME", value_parser = period)]
	pub vest_for: Moment,
	/// The text for annotators; it goes into the file of the campaign.
	#[arg(long, value_name = "FILE")]
	pub instructions: PathBuf,
	/// Answers that you know: a table (instance,label or instance,left,top,right,bottom), or JSON: a list of instance and
	/// answer. Only a commitment goes on the ledger.
	#[arg(long, value_name = "FILE", requires = "gold_for")]
	pub gold: Option<PathBuf>,
	/// Where to write the file of the campaign, which annotators need besides the images.
	#[arg(long, value_name = "FILE")]
	pub out: PathBuf,
}

/// How a file is read as an answer.
#[derive(Args, Debug, Default)]
pub struct AnswerArgs {
	/// The file of the image; tells the item, and where the image is in the patient.
	#[arg(long, value_name = "DICOM")]
	pub image: Option<PathBuf>,
	/// The number of the segment, if a segmentation has several.
	#[arg(long, value_name = "S")]
	pub segment: Option<u16>,
	/// The category, if COCO or a structured report has several.
	#[arg(long, value_name = "C")]
	pub category: Option<String>,
}

/// What an expert says.
#[derive(Args, Debug)]
pub struct DecideArgs {
	/// The number of the campaign.
	pub campaign: CampaignId,
	/// The number of the item.
	#[arg(long, value_name = "I")]
	pub item: ItemNumber,
	/// A DICOM segmentation or structured report, COCO, CSV or JSON; or a label (`nothing` for boxes and grids).
	#[arg(long, value_name = "FILE|LABEL")]
	pub answer: String,
	/// The file that shows it; only its digest goes on the ledger.
	#[arg(long, value_name = "FILE")]
	pub evidence: PathBuf,
	/// The file of the campaign.
	#[arg(long, value_name = "FILE")]
	pub file: PathBuf,
	/// How the answer is read.
	#[command(flatten)]
	pub args: AnswerArgs,
}

/// What is exported.
#[derive(Args, Debug)]
pub struct ExportArgs {
	/// The number of the campaign.
	pub campaign: CampaignId,
	/// The number of the item.
	#[arg(long, value_name = "I")]
	pub item: ItemNumber,
	/// The file of the campaign.
	#[arg(long, value_name = "FILE")]
	pub file: PathBuf,
	/// The file of the image; a segmentation needs it.
	#[arg(long, value_name = "DICOM", required_if_eq("format", "seg"))]
	pub image: Option<PathBuf>,
	/// As what.
	#[arg(long, value_name = "FORMAT")]
	pub format: ExportFormat,
	/// What a segmentation calls what is marked, up to 64 letters.
	#[arg(long, value_name = "TEXT", default_value = "Finding")]
	pub label: String,
	/// Where to write it.
	#[arg(long, value_name = "FILE")]
	pub out: PathBuf,
}

/// As what an answer is exported.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExportFormat {
	/// DICOM segmentation.
	Seg,
	/// JSON, which `campaign answer` reads.
	Json,
	/// W3C PROV-JSON: who answered, and of which image.
	Prov,
}

/// Parses the cells of a grid.
fn grid(text: &str) -> Result<(u8, u8), String> {
	let sides = text.split_once('x').and_then(|(columns, rows)| {
		let side = |text: &str| text.parse().ok().filter(|_| !text.starts_with('+'));
		Some((side(columns)?, side(rows)?))
	});
	let (columns, rows) = sides.ok_or("write cells across and down, as 16x16")?;
	match (Task::GridMask { columns, rows }).check() {
		Ok(()) => Ok((columns, rows)),
		Err(error) => Err(error.to_string()),
	}
}

/// Parses a share or a worth of an answer.
fn weight(text: &str) -> Result<(String, u32), String> {
	let (name, percent) = text.rsplit_once('=').ok_or("write an answer and a percentage, as none=10")?;
	Ok((name.trim().to_owned(), amount::percent(percent)?))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn campaign_grids_should_have_both_sides() {
		assert_eq!(grid("16x8"), Ok((16, 8)));
		for wrong in ["16", "x", "16x", "0x4", "65x1", "+1x1", "16X16", "1x2x3"] {
			assert!(grid(wrong).is_err(), "{wrong}");
		}
	}

	#[test]
	fn campaign_weights_should_be_percentages_of_answers() {
		assert_eq!(weight("none=62.5"), Ok(("none".into(), 625_000)));
		for wrong in ["none", "none=101", "none="] {
			assert!(weight(wrong).is_err(), "{wrong}");
		}
	}
}
