//! `radledger campaign`: images for annotators, their answers, and their pay.

mod args;
mod rows;

pub use args::CampaignVerb;

use super::place;
use crate::{
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
};
use args::{AnswerArgs, CreateArgs, DecideArgs, ExportArgs};
use radledger_client::{campaign::Change, Told};
use radledger_primitives::{
	annotation::{
		consensus::Rule,
		pay::{Amount, Terms},
		records::{Basis, ItemNumber},
	},
	model::CampaignId,
};
use radledger_workflows::{
	campaign::{self, words, CampaignFile, Decision, How, New, Periods, Question, Work, Worth},
	words::{count, path},
};
use rows::{Line, Seat, Verdict};

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: CampaignVerb) -> Outcome {
	let session = context.session();
	match verb {
		CampaignVerb::Create(args) => create(context, *args).await?,
		CampaignVerb::Items { campaign, open: true, items } => {
			let work = campaign::open(session, campaign, &items).await?;
			return worked(context, &work, "every item is open already").await;
		}
		CampaignVerb::Items { campaign, open: false, items } => {
			let listed = campaign::list(session, campaign, &items).await?;
			context.report(&listed, &listed.rows, "no items").await?;
		}
		CampaignVerb::Join { campaign, seats } => {
			let joined = campaign::join(session, campaign, seats).await?;
			let (from, until) = (output::moment(joined.coin_from), output::moment(joined.coin_until));
			let text =
				format!("{}; reveal your coin from {from} to {until} (`campaign coin {campaign}`)", told(&joined.told));
			context.done(&joined, text);
		}
		CampaignVerb::Coin { campaign } => done(context, &campaign::reveal_coin(session, campaign).await?),
		CampaignVerb::Answer { file, item, from, args } => {
			let file = CampaignFile::read(&file)?;
			let (item, answer) = file.answer(item, &from, how(&args))?;
			output::json(&answer);
			output::note(format!("item {item}: {}", words::show_answer(&answer, &file.labels)));
		}
		CampaignVerb::Commit { campaign, file, item, answer, instead, args } => {
			let file = CampaignFile::read(&file)?;
			let answer = file.answer(Some(item), &answer, how(&args))?;
			commit(context, campaign, &file, answer, instead).await?;
		}
		CampaignVerb::Reveal { campaign, item } => {
			let work = campaign::reveal(session, campaign, item).await?;
			return worked(context, &work, "all that you promised is revealed").await;
		}
		CampaignVerb::Settle { campaign, item } => {
			let work = campaign::settle(session, campaign, item).await?;
			let nothing = "no panel has revealed all its answers and is not settled; all can be when reveals end";
			return worked(context, &work, nothing).await;
		}
		CampaignVerb::Adjudicate(args) => done(context, &campaign::adjudicate(session, &decision(&args)).await?),
		CampaignVerb::Resettle(args) => done(context, &campaign::resettle(session, &decision(&args)).await?),
		CampaignVerb::Gold { campaign, item } => {
			let work = campaign::gold(session, campaign, item).await?;
			return worked(context, &work, "no open item has a gold answer that is not revealed yet").await;
		}
		CampaignVerb::Release { campaign, item } => {
			let work = campaign::release(session, campaign, item).await?;
			return worked(context, &work, "no item is settled, vested and unpaid").await;
		}
		CampaignVerb::Leave { campaign } => done(context, &campaign::leave(session, campaign).await?),
		CampaignVerb::Close { campaign } => done(context, &campaign::close(session, campaign).await?),
		CampaignVerb::Show { campaign, item: None } => {
			let shown = campaign::show(session, campaign).await?;
			match context.json() {
				true => output::json(&shown),
				false => output::fields(&rows::campaign(&shown, context.names().await?)),
			}
		}
		CampaignVerb::Show { campaign, item: Some(item) } => show_item(context, campaign, item).await?,
		CampaignVerb::Agreement { campaign } => {
			let agreement = campaign::agreement(session, campaign).await?;
			match context.json() {
				true => output::json(&agreement),
				false => {
					output::fields(&rows::agreement(&agreement));
					context.part(&agreement.annotators).await?;
				}
			}
		}
		CampaignVerb::Export(args) => export(context, args).await?,
	}
	Ok(Exit::Ok)
}

/// What a transaction changed, and where it is.
fn told(told: &Told<Change>) -> String {
	format!("{}, {}", rows::changes(&told.changes), place(&told.outcome))
}

fn done(context: &Context, what: &Told<Change>) {
	context.done(what, told(what));
}

/// Lists what was done with items; `nothing` is why there was nothing to do.
async fn worked(context: &Context, work: &Work, nothing: &str) -> Outcome {
	let none = format!("nothing to do: {nothing}");
	context.report(work, &Line::of(work), &none).await?;
	if !context.json() {
		for skipped in &work.skipped {
			output::note(format!("item {}: {}", skipped.item, Failure::from(skipped.error.clone()).lines()));
		}
	}
	Ok(if work.skipped.is_empty() { Exit::Ok } else { Exit::Refused })
}

fn how(args: &AnswerArgs) -> How<'_> {
	How { image: args.image.as_deref(), segment: args.segment, category: args.category.as_deref() }
}

fn decision(args: &DecideArgs) -> Decision<'_> {
	Decision {
		campaign: args.campaign,
		item: args.item,
		answer: &args.answer,
		evidence: args.evidence.clone(),
		file: args.file.clone(),
		how: how(&args.args),
	}
}

/// By how many rewards a wrong answer is fined where looking pays more than every other habit (docs/annotation.md).
const SOUND_FINE: Amount = 6;

/// What in an offer lets those earn as much who do not look.
fn unsound(args: &CreateArgs) -> Vec<&'static str> {
	let small_fine = args.fine_wrong < args.reward.saturating_mul(SOUND_FINE);
	let notes = [
		(
			small_fine,
			"the fine for a wrong answer is less than six rewards: annotators who agree beforehand can earn as much as those \
			 who look (--fine-wrong, --fine-missed)",
		),
		(
			args.gold.is_none(),
			"no answer is known beforehand: unless the truth arrives for one image in four, agreeing pays as much as looking \
			 (--gold FILE)",
		),
	];
	notes.into_iter().filter_map(|(applies, note)| applies.then_some(note)).collect()
}

async fn create(context: &Context, args: CreateArgs) -> Result<(), Failure> {
	let (question, unsound) = (args.question()?, unsound(&args));
	let worth = match args.expected.as_slice() {
		[] => Worth::Weights(args.weights),
		_ => Worth::Expected(args.expected),
	};
	if worth == Worth::Weights(Vec::new()) {
		output::note(
			"every answer is worth the same, so always giving the commonest one can pay more than looking: say how common \
			 each is (--expect NAME=PERCENT)",
		);
	}
	unsound.into_iter().for_each(output::note);
	let mut experts = Vec::with_capacity(args.experts.len());
	for expert in &args.experts {
		experts.push(context.account(expert).await?);
	}
	let mut conflicts = Vec::with_capacity(args.conflicts.len());
	for organisation in &args.conflicts {
		conflicts.push(context.organisation(organisation).await?);
	}
	let out = path(&args.out);
	let new = New {
		images: args.images,
		question,
		instructions: args.instructions,
		worth,
		panel: args.panel,
		colleagues: args.colleagues,
		rule: Rule { share: args.share, within: args.within, iou: args.iou },
		terms: Terms {
			reward: args.reward,
			vesting: args.vesting,
			fine_wrong: args.fine_wrong,
			fine_missed: args.fine_missed,
		},
		purpose: args.purpose,
		request: args.request,
		experts,
		conflicts,
		gold: args.gold,
		periods: Periods {
			join: args.join_for,
			coin: args.coin_for,
			commit: args.commit_for,
			gold: args.gold_for.unwrap_or_default(),
			reveal: args.reveal_for,
			vest: args.vest_for,
		},
		out: args.out,
	};
	let created = campaign::create(context.session(), &new).await?;
	let images = count(created.images, "image");
	let text = match &created.told {
		Some(sent) => format!(
			"{} for {images}, {}; give {out} to annotators, and open the items (`campaign items N --open`)",
			rows::changes(&sent.changes),
			place(&sent.outcome)
		),
		None => "the campaign is there already: nothing was sent".into(),
	};
	context.made(created.campaign, &created, text);
	Ok(())
}

async fn commit(
	context: &Context,
	campaign: CampaignId,
	file: &CampaignFile,
	answer: (ItemNumber, radledger_primitives::annotation::Answer),
	instead: bool,
) -> Result<(), Failure> {
	let item = answer.0;
	let committed = campaign::commit(context.session(), campaign, file, answer, instead).await?;
	let text = match &committed.told {
		Some(sent) => format!(
			"item {item}: {}; reveal it from {} to {} (`campaign reveal {campaign}`), with this vault",
			told(sent),
			output::moment(committed.reveal_from),
			output::moment(committed.reveal_until)
		),
		None => format!("item {item}: you promised this already; nothing was sent"),
	};
	context.done(&committed, text);
	Ok(())
}

async fn show_item(context: &Context, campaign: CampaignId, item: ItemNumber) -> Result<(), Failure> {
	let shown = campaign::show_item(context.session(), campaign, item).await?;
	if context.json() {
		output::json(&shown);
		return Ok(());
	}
	output::fields(&rows::item(&shown, context.names().await?));
	context.part(&Seat::of(&shown)).await?;
	context.part(&Verdict::of(&shown)).await
}

async fn export(context: &Context, args: ExportArgs) -> Result<(), Failure> {
	let exported = campaign::export(context.session(), &args.into()).await?;
	let by = match exported.basis {
		Basis::Panel => "the panel",
		Basis::Expert => "an expert",
		Basis::Truth => "the truth",
		Basis::Gold => "the gold",
	};
	let text = format!("wrote {}: {}, says {by}", path(&exported.written), exported.answer);
	context.done(&exported, text);
	Ok(())
}

impl CreateArgs {
	/// What is asked of each image.
	fn question(&self) -> Result<Question, Failure> {
		use args::TaskKind;
		let missing = |what: &str| Failure::usage("wrong-campaign", format!("{what} is missing"));
		match self.task {
			TaskKind::Classification => Ok(Question::Classification(self.labels.clone())),
			_ if !self.labels.is_empty() => {
				Err(Failure::usage("labels-without-classification", "only a classification has labels")
					.hint("leave out --labels, or ask for --task classification"))
			}
			TaskKind::Boxes => Ok(Question::Boxes(self.max.ok_or_else(|| missing("--max"))?)),
			TaskKind::Grid => {
				let (columns, rows) = self.grid.ok_or_else(|| missing("--grid"))?;
				Ok(Question::Grid(columns, rows))
			}
		}
	}
}

impl From<ExportArgs> for campaign::Export {
	fn from(args: ExportArgs) -> Self {
		use args::ExportFormat;
		let ExportArgs { campaign, item, file, image, format, label, out } = args;
		let format = match format {
			ExportFormat::Seg => campaign::Format::Segmentation,
			ExportFormat::Json => campaign::Format::Json,
			ExportFormat::Prov => campaign::Format::Prov,
		};
		Self { campaign, item, file, image, format, label, out }
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::Parser;

	#[derive(Parser, Debug)]
	struct App {
		#[command(subcommand)]
		verb: CampaignVerb,
	}

	#[test]
	fn sponsor_should_be_warned_when_those_who_do_not_look_can_earn_as_much() {
		let notes = |terms: &str| {
			let line = format!(
				"campaign create a --task classification --labels none,nodule --panel 3 --reward 1 --vesting 40 \
				 --purpose health-research --expert x --join-for 3d --coin-for 1d --commit-for 3d --reveal-for 1d --vest-for 90d \
				 --instructions i --out c {terms}"
			);
			match App::try_parse_from(line.split_whitespace()).unwrap_or_else(|error| panic!("{error}")).verb {
				CampaignVerb::Create(args) => unsound(&args).len(),
				other => panic!("{other:?}"),
			}
		};
		assert_eq!(notes("--fine-wrong 0 --fine-missed 0"), 2);
		assert_eq!(notes("--fine-wrong 6 --fine-missed 6"), 1);
		assert_eq!(notes("--fine-wrong 5.9 --fine-missed 6 --gold g --gold-for 1d"), 1);
		assert_eq!(notes("--fine-wrong 6 --fine-missed 6 --gold g --gold-for 1d"), 0);
	}
}
