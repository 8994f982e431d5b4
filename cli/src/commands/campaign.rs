//! `radledger campaign`: images for annotators, their answers, and their pay.

mod args;

pub use args::CampaignVerb;

use super::{
	evidence::anchored,
	named, organisations, place,
	study::{not_on_ledger, read_files, write_private},
};
use crate::{
	campaign::{
		file::{read_image, CampaignFile, Entry, How},
		gold, lines,
		notes::{Kept, Place, Promises},
		prov,
		stage::{self, Clock, Counts, Stage},
		words,
	},
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
	study::{
		block::findings,
		keeper::Keeper,
		text::{clean, count, show},
		verdict::{judge, Against, InstanceWord},
	},
};
use args::{AnswerArgs, CreateArgs, DecideArgs, ExportArgs, ExportFormat, TaskKind};
use chrono::DateTime;
use radledger_client::{
	calls,
	campaign::{Annotator, Campaign, Change, Item, Offer},
	AccountId, Call, Ledger, Told,
};
use radledger_dicom::{
	annotation::{to_json, to_segmentation, Segment, Structure},
	new_salt,
};
use radledger_primitives::{
	annotation::{
		agreement::Tally,
		consensus::Rule,
		pay::Terms,
		records::{ItemNumber, ItemState, Schedule},
		Answer, Task,
	},
	merkle,
	model::CampaignId,
	Moment, StudyId, H256,
};
use radledger_workflows::digest;
use serde::Serialize;
use std::{
	collections::{btree_map, BTreeMap, BTreeSet},
	fs,
	io::Write,
	path::Path,
};

/// Longest time that passes until a block has a transaction, in milliseconds.
const IN_A_BLOCK: Moment = 60_000;

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: CampaignVerb) -> Outcome {
	match verb {
		CampaignVerb::Create(args) => create(context, *args).await,
		CampaignVerb::Items { campaign, open, items } => match open {
			true => open_items(context, campaign, &items).await,
			false => list(context, campaign, &items).await,
		},
		CampaignVerb::Join { campaign, seats } => once(context, &calls::campaign::join(campaign, seats)).await,
		CampaignVerb::Answer { file, item, from, args } => answer(&file, item, &from, &args),
		CampaignVerb::Commit { campaign, file, item, answer, instead, args } => {
			let (file, answer) = read_answer(&file, item, &answer, &args)?;
			commit(context, campaign, &file, (item, answer), instead).await
		}
		CampaignVerb::Reveal { campaign, item } => reveal(context, campaign, item).await,
		CampaignVerb::Settle { campaign, item } => settle(context, campaign, item).await,
		CampaignVerb::Adjudicate(args) => {
			let (answer, evidence) = decided(context, &args).await?;
			once(context, &calls::campaign::adjudicate(args.campaign, args.item, answer, evidence)).await
		}
		CampaignVerb::Resettle(args) => {
			let (answer, evidence) = decided(context, &args).await?;
			once(context, &calls::campaign::resettle(args.campaign, args.item, answer, evidence)).await
		}
		CampaignVerb::Gold { campaign, item } => reveal_gold(context, campaign, item).await,
		CampaignVerb::Release { campaign, item } => release(context, campaign, item).await,
		CampaignVerb::Leave { campaign } => once(context, &calls::campaign::leave(campaign)).await,
		CampaignVerb::Close { campaign } => once(context, &calls::campaign::close_campaign(campaign)).await,
		CampaignVerb::Show { campaign, item: None } => show_campaign(context, campaign).await,
		CampaignVerb::Show { campaign, item: Some(item) } => show_item(context, campaign, item).await,
		CampaignVerb::Agreement { campaign } => agreement(context, campaign).await,
		CampaignVerb::Export(args) => export(context, &args).await,
	}
}

/// Sends a call and returns what changed.
async fn tell<C: Call>(context: &Context, call: &C) -> Result<Told<Change>, Failure> {
	let (client, signer) = (context.client().await?, context.signer().await?);
	Ok(context.waiting(client.tell(call, signer, context.wait())).await?)
}

/// One transaction, for people or programs.
async fn once<C: Call>(context: &Context, call: &C) -> Outcome {
	let told = tell(context, call).await?;
	match context.json() {
		true => output::json(&told),
		false => output::note(format!("{}, {}", lines::change(&told.changes), place(&told.outcome))),
	}
	Ok(Exit::Ok)
}

async fn known(ledger: &Ledger, campaign: CampaignId) -> Result<Campaign, Failure> {
	ledger.campaign(campaign).await?.ok_or_else(|| {
		Failure::refused("campaign-not-found", format!("the ledger has no campaign {campaign}"))
			.hint("name it by the number that `radledger campaign create` printed")
	})
}

async fn clock(ledger: &Ledger) -> Result<Clock, Failure> {
	Ok(Clock::new(ledger.now().await?))
}

async fn known_item(ledger: &Ledger, campaign: CampaignId, item: ItemNumber) -> Result<Item, Failure> {
	ledger.item(campaign, item).await?.ok_or_else(|| not_open(campaign, item))
}

fn not_open(campaign: CampaignId, item: ItemNumber) -> Failure {
	Failure::refused("item-not-open", format!("item {item} of campaign {campaign} is not open"))
		.hint("`radledger campaign items` lists those that are; the sponsor opens them (`campaign items --open`)")
}

async fn signer(context: &Context) -> Result<AccountId, Failure> {
	Ok(AccountId(context.signer().await?.public_key().0))
}

/// What the vault has of a campaign, if it has anything and there is a vault.
async fn kept(context: &Context, known: &Campaign) -> Result<Option<Kept>, Failure> {
	let chain = context.client().await?.genesis();
	match context.vault() {
		Ok(vault) => Kept::find(&vault, &chain, &known.offer.instructions),
		Err(_) => Ok(None),
	}
}

/// Refuses a file that is of another campaign than the ledger's.
async fn ensure_same(context: &Context, known: &Campaign, file: &CampaignFile) -> Result<(), Failure> {
	let (chain, digest) = (context.client().await?.genesis(), file.digest()?);
	let number = known.campaign;
	if file.chain != chain {
		return Err(Failure::refused("other-chain", "the file of the campaign is for another ledger")
			.why(format!("its first block is {:?}, and here {chain:?}", file.chain))
			.hint("name a node of that ledger (--node)"));
	}
	if digest != known.offer.instructions {
		return Err(Failure::refused("other-campaign", format!("this is not the file of campaign {number}"))
			.why(format!("its digest is {digest:?}, and the ledger names {:?}", known.offer.instructions))
			.hint("get it again from the sponsor, unchanged"));
	}
	if file.task != known.offer.task || file.root() != known.offer.root || file.count() != known.offer.items {
		return Err(Failure::refused("contradicted", format!("the file of campaign {number} is not what it offers"))
			.why("the sponsor named a file on the ledger with another task or other images than the offer's")
			.hint("do not answer; ask the sponsor"));
	}
	Ok(())
}

fn how(args: &AnswerArgs) -> How<'_> {
	How { image: args.image.as_deref(), segment: args.segment, category: args.category.as_deref() }
}

fn read_answer(
	file: &Path,
	item: ItemNumber,
	answer: &str,
	args: &AnswerArgs,
) -> Result<(CampaignFile, Answer), Failure> {
	let file = CampaignFile::read(file)?;
	let (_, answer) = file.answer(Some(item), answer, how(args))?;
	Ok((file, answer))
}

fn answer(file: &Path, item: Option<ItemNumber>, from: &str, args: &AnswerArgs) -> Outcome {
	let file = CampaignFile::read(file)?;
	let (item, answer) = file.answer(item, from, how(args))?;
	output::json(&answer);
	output::note(format!("item {item}: {}", words::show_answer(&answer, &file.labels)));
	Ok(Exit::Ok)
}

// Sponsors.

async fn create(context: &Context, args: CreateArgs) -> Outcome {
	let instructions = fs::read_to_string(&args.instructions).map_err(|error| {
		Failure::failed("unreadable-file", format!("cannot read {}", show(&args.instructions)))
			.why(error.to_string())
			.hint("name a text in UTF-8")
	})?;
	let labels = match args.task {
		TaskKind::Classification => words::labels(&args.labels)?,
		_ if !args.labels.is_empty() => {
			return Err(Failure::usage("labels-without-classification", "only a classification has labels")
				.hint("leave out --labels, or ask for --task classification"))
		}
		_ => Vec::new(),
	};
	let weights = match args.expected.as_slice() {
		[] => words::weights(&labels, &args.weights)?,
		expected => words::weights_of(&labels, expected)?,
	};
	if weights.is_empty() {
		output::note(
			"every answer is worth the same, so always giving the commonest one can pay more than looking: say how common \
			 each is (--expect NAME=PERCENT)",
		);
	}
	let sponsor = signer(context).await?;
	let client = context.client().await?;
	let mut experts = Vec::with_capacity(args.experts.len());
	for expert in &args.experts {
		experts.push(context.account(expert).await?);
	}
	let keeper = Keeper::open(&context.vault()?)?;
	let entries = entries(context, &keeper, &args).await?;
	let task = task(&args, &labels, &entries)?;
	let file = CampaignFile::new(client.genesis(), task, labels, instructions, entries)?;
	let answers = args.gold.as_deref().map(|path| gold::read(path, &file)).transpose()?;

	let digest = file.digest()?;
	let ledger = client.best().await?;
	let now = clock(&ledger).await?.next;
	let offer = |gold: Option<H256>| -> Result<Offer, Failure> {
		let commit_until = now.saturating_add(args.commit_for);
		let gold_until = commit_until.saturating_add(args.gold_for.unwrap_or_default());
		let reveal_until = gold_until.saturating_add(args.reveal_for);
		let too_many = |what: &str| Failure::usage("wrong-campaign", format!("too many {what}"));
		Ok(Offer {
			task,
			rule: Rule { share: args.share, within: args.within, iou: args.iou },
			panel: args.panel,
			colleagues: args.colleagues,
			root: file.root(),
			items: file.count(),
			terms: Terms {
				reward: args.reward,
				vesting: args.vesting,
				fine_wrong: args.fine_wrong,
				fine_missed: args.fine_missed,
			},
			weights: weights.clone().try_into().map_err(|_| too_many("weights"))?,
			purpose: args.purpose,
			request: args.request,
			experts: experts.clone().try_into().map_err(|_| too_many("experts: 4 at most"))?,
			gold,
			schedule: Schedule {
				commit_until,
				gold_until,
				reveal_until,
				vests_at: reveal_until.saturating_add(args.vest_for),
			},
			instructions: digest,
		})
	};
	// Its gold is drawn when all else is right.
	ensure_sensible(&offer(answers.as_ref().map(|_| H256::zero()))?, now)?;

	let _alone = keeper.lock()?;
	let before = Kept::find(keeper.folder(), &file.chain, &digest)?.is_some();
	// On the disk before it is sent: gold that cannot be opened is lost.
	let mut kept = Kept::keep(keeper.folder(), &file)?;
	let root = match &answers {
		Some(answers) => kept.draw(answers)?,
		None => None,
	};
	let offer = offer(root)?;
	write_file(&file, &args.out)?;
	if before {
		if let Some(there) = created(&ledger, &sponsor, &digest).await? {
			return again(context, &there, &offer, now);
		}
	}
	let told = tell(context, &calls::campaign::create_campaign(offer)).await?;
	if context.json() {
		#[derive(Serialize)]
		struct Created {
			/// None if no block was waited for.
			campaign: Option<CampaignId>,
			instructions: H256,
			told: Told<Change>,
		}
		let campaign = number_of(&told);
		output::json(&Created { campaign, instructions: digest, told });
		return Ok(Exit::Ok);
	}
	if let Some(campaign) = number_of(&told) {
		output::lines([campaign.to_string()]);
	}
	output::note(format!(
		"{} for {}, {}; give {} to annotators, and open the items (`campaign items N --open`)",
		lines::change(&told.changes),
		count(file.items.len(), "image"),
		place(&told.outcome),
		show(&args.out)
	));
	Ok(Exit::Ok)
}

fn number_of(told: &Told<Change>) -> Option<CampaignId> {
	told.changes.iter().find_map(|change| match change {
		Change::Created { campaign, .. } => Some(*campaign),
		_ => None,
	})
}

/// Refuses what the ledger would, before anything is written.
fn ensure_sensible(offer: &Offer, now: Moment) -> Result<(), Failure> {
	let wrong = |what: String| Failure::usage("wrong-campaign", what).hint("see `radledger campaign create --help`");
	offer.check(now).map_err(|error| wrong(error.to_string()))?;
	match offer.escrow() {
		Some(_) => Ok(()),
		None => Err(wrong("the whole reward is more than there can be".into())),
	}
}

/// A campaign of this sponsor with this file that has not ended, if there is one.
async fn created(ledger: &Ledger, sponsor: &AccountId, digest: &H256) -> Result<Option<Campaign>, Failure> {
	for campaign in 0.. {
		let Some(known) = ledger.campaign(campaign).await? else {
			break;
		};
		if known.sponsor == *sponsor && known.offer.instructions == *digest && !known.closed {
			return Ok(Some(known));
		}
	}
	Ok(None)
}

/// Whether two schedules have phases of the same length, the first of which begin at these moments. The first one began up
/// to [`IN_A_BLOCK`] earlier: so long it takes until a block has a transaction.
fn is_same_length(one: Schedule, began: Moment, other: Schedule, begins: Moment) -> bool {
	let later = |schedule: Schedule| {
		let Schedule { commit_until, gold_until, reveal_until, vests_at } = schedule;
		[gold_until, reveal_until, vests_at].map(|moment| moment.saturating_sub(commit_until))
	};
	let first = |schedule: Schedule, from| schedule.commit_until.saturating_sub(from);
	later(one) == later(other) && first(one, began).abs_diff(first(other, begins)) <= IN_A_BLOCK
}

/// The campaign is there: the command was interrupted, or is run a second time.
fn again(context: &Context, there: &Campaign, offer: &Offer, now: Moment) -> Outcome {
	let campaign = there.campaign;
	let same = Offer { schedule: there.offer.schedule, ..offer.clone() };
	if same != there.offer || !is_same_length(there.offer.schedule, there.at, offer.schedule, now) {
		return Err(Failure::refused(
			"campaign-exists",
			format!("campaign {campaign} asks the same about the same images, for another pay or by other rules"),
		)
		.why("what a campaign offers never changes")
		.hint(
			"end that one (`campaign close`, at once while nobody takes part), or say in the instructions what is new, and \
			 it is another campaign",
		));
	}
	match context.json() {
		true => output::json(&serde_json::json!({ "campaign": campaign, "instructions": there.offer.instructions })),
		false => {
			output::lines([campaign.to_string()]);
			output::note(format!("campaign {campaign} is there already: nothing was sent"));
		}
	}
	Ok(Exit::Ok)
}

/// What is asked: boxes of images that have one size.
fn task(args: &CreateArgs, labels: &[String], entries: &[Entry]) -> Result<Task, Failure> {
	let missing = |what: &str| Failure::usage("wrong-campaign", format!("{what} is missing"));
	let first = entries.first().ok_or_else(|| missing("an image"))?;
	Ok(match args.task {
		TaskKind::Classification => {
			Task::Classification { labels: u8::try_from(labels.len()).map_err(|_| missing("--labels"))? }
		}
		TaskKind::Boxes => Task::BoundingBoxes {
			columns: first.columns,
			rows: first.rows,
			max: args.max.ok_or_else(|| missing("--max"))?,
		},
		TaskKind::Grid => {
			let (columns, rows) = args.grid.ok_or_else(|| missing("--grid"))?;
			Task::GridMask { columns, rows }
		}
	})
}

/// The images, as they are anchored.
async fn entries(context: &Context, keeper: &Keeper, args: &CreateArgs) -> Result<Vec<Entry>, Failure> {
	let reading = read_files(&args.images)?;
	if let Some(finding) = findings(&reading).first() {
		return Err(Failure::failed("unusable-file", clean(&finding.reason))
			.hint("leave it out, or put it right; no campaign was created"));
	}
	let mut entries = Vec::new();
	for study in &reading.studies {
		let what = study.instances.first().map(|instance| show(&instance.path));
		let manifest = anchored(context, keeper, &study.uid, &what.unwrap_or_default()).await?;
		let leaves = manifest.leaves();
		let line = judge(study, Some(&manifest), Against::Vault);
		let wrong = line.instances.iter().find(|line| line.path.is_some() && line.verdict != InstanceWord::Verified);
		if let Some(line) = wrong {
			let what = format!("{} is not as it was anchored", line.name());
			return Err(Failure::refused("not-as-anchored", what)
				.why(format!("{:?} {}", line.verdict, line.detail()).trim_end().to_owned())
				.hint("name files that `radledger study verify` finds Verified"));
		}
		for instance in &study.instances {
			let uid = &instance.sop_instance_uid;
			let place = manifest.index_of(uid);
			let leaf = place.and_then(|place| leaves.get(place));
			let (Some(place), Some(leaf)) = (place.and_then(|place| u32::try_from(place).ok()), leaf) else {
				return Err(Failure::refused(
					"added",
					format!("{} was not anchored with its study", show(&instance.path)),
				)
				.hint("anchor it with the study: `study anchor DIR --amend late-arrival`"));
			};
			let image = read_image(&instance.path)?;
			entries.push(Entry {
				item: ItemNumber::try_from(entries.len()).unwrap_or(ItemNumber::MAX),
				instance: image.instance,
				sop_class: image.sop_class,
				columns: image.columns,
				rows: image.rows,
				study: manifest.study_id(),
				place,
				leaf: *leaf,
			});
		}
	}
	Ok(entries)
}

/// Writes the file of a campaign; the same one may be there.
fn write_file(file: &CampaignFile, out: &Path) -> Result<(), Failure> {
	let bytes = file.bytes()?;
	match fs::read(out) {
		Ok(there) if there == bytes => Ok(()),
		Ok(_) => Err(Failure::failed("file-exists", format!("{} is another file", show(out)))
			.hint("name a file that is not there (--out)")),
		Err(_) => write_private(out, |to| to.write_all(&bytes)),
	}
}

/// The file of a campaign in the vault.
async fn sponsored(context: &Context, known: &Campaign) -> Result<Kept, Failure> {
	kept(context, known).await?.ok_or_else(|| {
		Failure::refused("not-in-vault", format!("campaign {} is not in the vault", known.campaign))
			.hint("name the vault with which it was created (--vault)")
	})
}

/// The numbers that are meant: those that were named, or all.
fn wanted(known: &Campaign, named: &[ItemNumber]) -> Result<Vec<ItemNumber>, Failure> {
	let all = known.offer.items;
	if let Some(item) = named.iter().find(|item| **item >= all) {
		return Err(Failure::usage("no-such-item", format!("the campaign has no item {item}"))
			.why(format!("it has {all}, numbered from 0")));
	}
	Ok(match named {
		[] => (0..all).collect(),
		named => named.iter().copied().collect::<BTreeSet<_>>().into_iter().collect(),
	})
}

async fn list(context: &Context, campaign: CampaignId, named: &[ItemNumber]) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let known = known(&ledger, campaign).await?;
	let items = ledger.items(campaign).await?;
	let kept = kept(context, &known).await?;
	let wanted = wanted(&known, named)?;
	let items: BTreeMap<_, _> = items.into_iter().map(|item| (item.item, item)).collect();
	if context.json() {
		#[derive(Serialize)]
		struct Listed<'a> {
			items: Vec<&'a Item>,
			not_open: Vec<ItemNumber>,
		}
		output::json(&Listed {
			items: wanted.iter().filter_map(|item| items.get(item)).collect(),
			not_open: wanted.iter().filter(|item| !items.contains_key(item)).copied().collect(),
		});
		return Ok(Exit::Ok);
	}
	let file = kept.as_ref().map(Kept::file);
	let rows = wanted.iter().map(|item| lines::item_row(*item, items.get(item), file));
	output::table(&lines::ITEMS, rows);
	Ok(Exit::Ok)
}

/// The leaves of a study in the vault, as the ledger has it.
async fn leaves(ledger: &Ledger, keeper: &Keeper, study: &StudyId) -> Result<Vec<H256>, Failure> {
	let manifest = keeper.load(study)?.ok_or_else(|| {
		Failure::refused("unknown-study", format!("study {study:?} is not in the vault"))
			.hint("name the vault with which it was anchored (--vault)")
	})?;
	let record = ledger.study(study).await?.ok_or_else(|| not_on_ledger(study))?;
	let manifest = keeper.settle(manifest, Some(&record.root))?;
	match manifest.root() == record.root {
		true => Ok(manifest.leaves()),
		false => Err(Failure::refused(
			"stale-manifest",
			format!("the vault's manifest of study {study:?} is not of the version on the ledger"),
		)
		.hint("use the vault with which it was amended (--vault)")),
	}
}

async fn open_items(context: &Context, campaign: CampaignId, named: &[ItemNumber]) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let known = known(&ledger, campaign).await?;
	stage::ensure(&known, clock(&ledger).await?, Stage::Commit)?;
	let kept = sponsored(context, &known).await?;
	let keeper = Keeper::open(&context.vault()?)?;
	let open: BTreeSet<_> = ledger.items(campaign).await?.into_iter().map(|item| item.item).collect();
	let in_campaign = kept.file().leaves();
	let mut studies: BTreeMap<StudyId, Result<Vec<H256>, Failure>> = BTreeMap::new();
	let mut work = Work::default();
	for item in wanted(&known, named)? {
		if open.contains(&item) {
			continue;
		}
		let entry = kept.file().entry(item)?;
		let in_study = match studies.entry(entry.study) {
			btree_map::Entry::Occupied(known) => known.into_mut(),
			btree_map::Entry::Vacant(place) => place.insert(leaves(&ledger, &keeper, &entry.study).await),
		};
		let paths = match in_study {
			Ok(in_study) => paths(entry, in_study, &in_campaign),
			Err(failure) => Err(failure.clone()),
		};
		match paths {
			Ok((in_study, path)) => {
				let call = calls::campaign::open_item(campaign, item, entry.image(), in_study, path);
				work.send(context, item, &call).await?;
			}
			Err(failure) => work.skip(item, failure),
		}
	}
	Ok(work.tell(context, "every item is open already"))
}

/// The paths of an image to its study's root, and to the campaign's.
fn paths(entry: &Entry, in_study: &[H256], in_campaign: &[H256]) -> Result<(Vec<H256>, Vec<H256>), Failure> {
	let place = entry.place as usize;
	let paths = (in_study.get(place) == Some(&entry.leaf))
		.then(|| Some((merkle::path(in_study, place)?, merkle::path(in_campaign, entry.item as usize)?)));
	paths.flatten().ok_or_else(|| {
		Failure::refused("image-changed", format!("the image of item {} is not in its study any more", entry.item))
			.why("the study was amended after the campaign was created")
			.hint("leave it out; a new campaign can ask about the image as it is now")
	})
}

/// What became of items, one transaction each.
#[derive(Serialize, Default)]
struct Work {
	done: Vec<Done>,
	skipped: Vec<Skipped>,
}

#[derive(Serialize)]
struct Done {
	item: ItemNumber,
	told: Told<Change>,
}

#[derive(Serialize)]
struct Skipped {
	item: ItemNumber,
	error: Failure,
}

impl Work {
	/// Sends a call about an item. If the ledger refuses this one, the others still go ahead; any other failure
	/// ends the command, after it has reported what was done.
	async fn send<C: Call>(&mut self, context: &Context, item: ItemNumber, call: &C) -> Result<(), Failure> {
		match tell(context, call).await {
			Ok(told) => {
				self.done.push(Done { item, told });
				Ok(())
			}
			Err(failure) if failure.code.starts_with("AnnotationRewards::") => {
				self.skip(item, failure);
				Ok(())
			}
			Err(failure) => {
				if !context.json() {
					self.table();
				}
				Err(Failure {
					what: format!("item {item}: {}", failure.what),
					hint: Some(format!(
						"{}{}; the same command does the rest",
						failure.hint.map(|hint| hint + "; ").unwrap_or_default(),
						match self.done.len() {
							0 => "nothing was done".into(),
							done => format!("{} done", count(done, "item")),
						}
					)),
					..failure
				})
			}
		}
	}

	fn skip(&mut self, item: ItemNumber, error: Failure) {
		self.skipped.push(Skipped { item, error });
	}

	fn table(&self) {
		let done = self.done.iter().map(|done| {
			let block = done.told.outcome.block.as_ref();
			vec![
				done.item.to_string(),
				lines::change(&done.told.changes),
				block.map_or_else(|| "-".into(), |block| block.number.to_string()),
			]
		});
		let skipped = self
			.skipped
			.iter()
			.map(|skipped| vec![skipped.item.to_string(), format!("NOT DONE: {}", skipped.error.what), "-".into()]);
		let rows: Vec<_> = done.chain(skipped).collect();
		if !rows.is_empty() {
			output::table(&["item", "what", "block"], rows);
		}
	}

	/// Tells all of it; `nothing` says why there was nothing to do.
	fn tell(self, context: &Context, nothing: &str) -> Exit {
		if context.json() {
			output::json(&self);
		} else if self.done.is_empty() && self.skipped.is_empty() {
			output::note(format!("nothing to do: {nothing}"));
		} else {
			self.table();
			for skipped in &self.skipped {
				output::note(format!("item {}: {}", skipped.item, skipped.error.lines()));
			}
		}
		match self.skipped.is_empty() {
			true => Exit::Ok,
			false => Exit::Refused,
		}
	}
}

async fn reveal_gold(context: &Context, campaign: CampaignId, item: Option<ItemNumber>) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let known = known(&ledger, campaign).await?;
	let root = known.offer.gold.ok_or_else(|| {
		Failure::refused("no-gold", format!("the sponsor of campaign {campaign} named no gold answers"))
			.hint("an expert can bring the truth (`campaign resettle`)")
	})?;
	stage::ensure(&known, clock(&ledger).await?, Stage::Gold)?;
	let kept = sponsored(context, &known).await?;
	let set = kept.gold(&root).ok_or_else(|| {
		Failure::refused("not-in-vault", format!("the gold answers of campaign {campaign} are not in the vault"))
			.hint("name the vault with which it was created (--vault)")
	})?;
	let items: BTreeMap<_, _> = items_of(&ledger, campaign, item).await?;
	let mut work = Work::default();
	let mut found = false;
	for (number, answer, salt, path) in set.proofs() {
		found |= Some(number) == item;
		if items.get(&number).is_some_and(stage::can_show_gold) {
			let call = calls::campaign::reveal_gold(campaign, number, answer.clone(), salt.0, path);
			work.send(context, number, &call).await?;
		}
	}
	if let Some(item) = item.filter(|_| !found) {
		return Err(Failure::refused("no-gold", format!("there is no gold answer to item {item}"))
			.hint("`campaign gold` without --item reveals those that there are"));
	}
	Ok(work.tell(context, "no open item has a gold answer that is not revealed yet"))
}

/// One item that is open, or all that are.
async fn items_of(
	ledger: &Ledger,
	campaign: CampaignId,
	item: Option<ItemNumber>,
) -> Result<BTreeMap<ItemNumber, Item>, Failure> {
	let items = match item {
		Some(item) => vec![known_item(ledger, campaign, item).await?],
		None => ledger.items(campaign).await?,
	};
	Ok(items.into_iter().map(|item| (item.item, item)).collect())
}

// Annotators.

async fn commit(
	context: &Context,
	campaign: CampaignId,
	file: &CampaignFile,
	(item, answer): (ItemNumber, Answer),
	instead: bool,
) -> Outcome {
	let who = signer(context).await?;
	let client = context.client().await?;
	let ledger = client.best().await?;
	let known = known(&ledger, campaign).await?;
	ensure_same(context, &known, file).await?;
	stage::ensure(&known, clock(&ledger).await?, Stage::Commit)?;
	let there = known_item(&ledger, campaign, item).await?;
	let keeper = Keeper::open(&context.vault()?)?;
	let _alone = keeper.lock()?;
	let mut promises = Promises::open(keeper.folder(), Place::new(client.genesis(), campaign, item, &who))?;
	if let Some(seat) = there.seats.iter().find(|seat| seat.who == who) {
		let opening = promises.opening(&seat.commitment);
		return match opening {
			Some(opening) if opening.answer == answer => {
				match context.json() {
					true => output::json(&serde_json::json!({ "commitment": seat.commitment })),
					false => output::note(format!("item {item}: you promised this already; nothing was sent")),
				}
				Ok(Exit::Ok)
			}
			_ => Err(Failure::refused("already-committed", format!("you promised an answer to item {item} already"))
				.why("an answer that was promised cannot be changed")
				.hint("reveal it when the time has come (`campaign reveal`)")),
		};
	}
	if there.state != ItemState::Open || there.seats.len() >= usize::from(known.offer.panel) {
		return Err(Failure::refused("panel-is-full", format!("nobody can take a seat for item {item} any more"))
			.why(format!("{} of {} seats are taken", there.seats.len(), known.offer.panel))
			.hint(format!("`radledger campaign items {campaign}` lists items with free seats")));
	}
	// So that `show` knows the names of the labels.
	Kept::keep(keeper.folder(), file)?;
	// On the disk before it is sent: what cannot be opened is lost.
	let opening = promises.draw(&answer, instead)?;
	let told = tell(context, &calls::campaign::commit(campaign, item, opening.commitment)).await?;
	let schedule = known.offer.schedule;
	match context.json() {
		true => output::json(&told),
		false => output::note(format!(
			"item {item}: {}, {}; reveal it from {} to {} (`campaign reveal {campaign}`), with this vault",
			lines::change(&told.changes),
			place(&told.outcome),
			output::moment(schedule.commit_until),
			output::moment(schedule.reveal_until)
		)),
	}
	Ok(Exit::Ok)
}

async fn reveal(context: &Context, campaign: CampaignId, item: Option<ItemNumber>) -> Outcome {
	let who = signer(context).await?;
	let client = context.client().await?;
	let ledger = client.best().await?;
	let known = known(&ledger, campaign).await?;
	stage::ensure(&known, clock(&ledger).await?, Stage::Reveal)?;
	let vault = context.vault()?;
	let mut work = Work::default();
	for (number, there) in items_of(&ledger, campaign, item).await? {
		let Some(commitment) = stage::promised(&there, &who) else {
			continue;
		};
		let promises = Promises::open(&vault, Place::new(client.genesis(), campaign, number, &who))?;
		match promises.opening(&commitment) {
			Some(opening) => {
				let call = calls::campaign::reveal(campaign, number, opening.answer.clone(), opening.salt.0);
				work.send(context, number, &call).await?;
			}
			None => work.skip(
				number,
				Failure::refused("unknown-commitment", "the vault does not have what you promised")
					.why("without its salt nobody can reveal it")
					.hint("name the vault with which it was promised (--vault)"),
			),
		}
	}
	Ok(work.tell(context, "all that you promised is revealed"))
}

// Anybody, and experts.

async fn settle(context: &Context, campaign: CampaignId, item: Option<ItemNumber>) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let (known, now) = (known(&ledger, campaign).await?, clock(&ledger).await?.next);
	let mut work = Work::default();
	for (number, there) in items_of(&ledger, campaign, item).await? {
		// One that was named is asked for in any case: the ledger says why not.
		if item.is_some() || stage::can_settle(&known.offer, &there, now) {
			work.send(context, number, &calls::campaign::settle(campaign, number)).await?;
		}
	}
	let until = output::moment(known.offer.schedule.reveal_until);
	Ok(work.tell(
		context,
		&format!("no panel has revealed all its answers and is not settled; all can be settled after {until}"),
	))
}

async fn release(context: &Context, campaign: CampaignId, item: Option<ItemNumber>) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let (known, now) = (known(&ledger, campaign).await?, clock(&ledger).await?.next);
	let mut work = Work::default();
	for (number, there) in items_of(&ledger, campaign, item).await? {
		if item.is_some() || stage::can_release(&known, &there, now) {
			work.send(context, number, &calls::campaign::release(campaign, number)).await?;
		}
	}
	let at = output::moment(known.offer.schedule.vests_at);
	Ok(work.tell(context, &format!("no item is settled, vested and unpaid; what vests is paid after {at}")))
}

/// What an expert says, of the campaign that the ledger has.
async fn decided(context: &Context, args: &DecideArgs) -> Result<(Answer, H256), Failure> {
	let evidence = digest::of_file(&args.evidence)?;
	let (file, answer) = read_answer(&args.file, args.item, &args.answer, &args.args)?;
	let ledger = context.client().await?.best().await?;
	ensure_same(context, &known(&ledger, args.campaign).await?, &file).await?;
	Ok((answer, evidence))
}

// What is known.

/// Accounts for people.
async fn people(
	context: &Context,
	accounts: impl IntoIterator<Item = AccountId>,
) -> Result<BTreeMap<[u8; 32], String>, Failure> {
	let mut names = BTreeMap::new();
	for account in accounts {
		if let btree_map::Entry::Vacant(place) = names.entry(account.0) {
			place.insert(named(context, &account).await?);
		}
	}
	Ok(names)
}

fn person(names: &BTreeMap<[u8; 32], String>) -> impl Fn(&AccountId) -> String + '_ {
	|account| names.get(&account.0).cloned().unwrap_or_else(|| account.to_string())
}

async fn show_campaign(context: &Context, campaign: CampaignId) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let (known, now) = (known(&ledger, campaign).await?, clock(&ledger).await?.next);
	let counts = Counts::of(&known, &ledger.items(campaign).await?);
	let kept = kept(context, &known).await?;
	let file = kept.as_ref().map(Kept::file);
	if context.json() {
		#[derive(Serialize)]
		struct Shown<'a> {
			campaign: &'a Campaign,
			/// The names of its labels, if the vault has its file.
			labels: Option<&'a [String]>,
			items: Counts,
			waits_for: String,
		}
		output::json(&Shown {
			campaign: &known,
			labels: file.map(|file| file.labels.as_slice()),
			items: counts,
			waits_for: stage::waits_for(&known, &counts, now),
		});
		return Ok(Exit::Ok);
	}
	let names = organisations(context).await?;
	let accounts = known.offer.experts.iter().copied().chain([known.sponsor]);
	let people = people(context, accounts).await?;
	output::fields(&lines::campaign(&known, file, &counts, now, names, &person(&people)));
	Ok(Exit::Ok)
}

async fn show_item(context: &Context, campaign: CampaignId, item: ItemNumber) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let known = known(&ledger, campaign).await?;
	let there = known_item(&ledger, campaign, item).await?;
	if context.json() {
		output::json(&there);
		return Ok(Exit::Ok);
	}
	let kept = kept(context, &known).await?;
	let file = kept.as_ref().map(Kept::file);
	let experts = there.verdicts.iter().filter_map(|(_, verdict)| verdict.by);
	let people = people(context, there.seats.iter().map(|seat| seat.who).chain(experts)).await?;
	let who = person(&people);
	output::fields(&lines::item(&there, file));
	for (header, rows) in [
		(&lines::SEATS[..], lines::seats(&there, file, &who)),
		(&lines::VERDICTS[..], lines::verdicts(&there, file, &who)),
	] {
		if !rows.is_empty() {
			output::lines([String::new()]);
			output::table(header, rows);
		}
	}
	Ok(Exit::Ok)
}

async fn agreement(context: &Context, campaign: CampaignId) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let known = known(&ledger, campaign).await?;
	let mut annotators = ledger.annotators(campaign).await?;
	annotators.sort_by_key(|annotator| annotator.who.0);
	if context.json() {
		#[derive(Serialize)]
		struct Agreement<'a> {
			campaign: CampaignId,
			kappa_ppm: Option<i32>,
			alpha_ppm: Option<i32>,
			gold: Tally,
			annotators: &'a [Annotator],
		}
		output::json(&Agreement {
			campaign,
			kappa_ppm: known.kappa,
			alpha_ppm: known.alpha,
			gold: known.gold,
			annotators: &annotators,
		});
		return Ok(Exit::Ok);
	}
	let people = people(context, annotators.iter().map(|annotator| annotator.who)).await?;
	let who = person(&people);
	output::fields(&lines::agreement(&known));
	if !annotators.is_empty() {
		output::lines([String::new()]);
		let rows = annotators.iter().map(|annotator| lines::annotator(annotator, &who));
		output::table(&lines::ANNOTATORS, rows);
	}
	Ok(Exit::Ok)
}

async fn export(context: &Context, args: &ExportArgs) -> Outcome {
	let file = CampaignFile::read(&args.file)?;
	let (entry, image) = file.asked(Some(args.item), args.image.as_deref())?;
	let client = context.client().await?;
	let ledger = client.best().await?;
	let known = known(&ledger, args.campaign).await?;
	ensure_same(context, &known, &file).await?;
	let item = known_item(&ledger, args.campaign, entry.item).await?;
	let settled = matches!(item.state, ItemState::Settled | ItemState::Finished);
	let counting = item.verdicts.last().filter(|_| settled).ok_or_else(|| {
		Failure::refused("no-verdict", format!("nobody said yet what the answer to item {} is", item.item))
			.hint("`campaign settle` finds what the panel agrees on, or an expert decides")
	})?;
	let (basis, verdict) = counting;
	let bytes = match args.format {
		ExportFormat::Prov => pretty(&prov::write(&client.genesis(), &known, &item, counting)?)?,
		ExportFormat::Json => {
			let mut json = to_json(&verdict.answer, &file.task, &image);
			json["campaign"] = args.campaign.into();
			json["item"] = item.item.into();
			json["basis"] = words::show_basis(*basis).into();
			if let Answer::Label(_) = verdict.answer {
				json["label"] = words::show_answer(&verdict.answer, &file.labels).into();
			}
			pretty(&json)?
		}
		ExportFormat::Seg => {
			let at = i64::try_from(verdict.at).ok().and_then(DateTime::from_timestamp_millis);
			let made_by = format!("RadLedger campaign {}", args.campaign);
			let segment = Segment {
				label: &args.label,
				structure: Structure::Abnormal,
				made_by: &made_by,
				at: at.unwrap_or_default().naive_utc(),
			};
			let failed =
				|why: String| Failure::failed("no-segmentation", "the answer is no segmentation").why(clean(&why));
			let mut fresh = uids()?.into_iter();
			let mut fresh = || fresh.next().unwrap_or_default();
			let object = to_segmentation(&verdict.answer, &file.task, &image, &segment, &mut fresh)
				.map_err(|error| failed(error.to_string()).hint("write it as JSON (--format json)"))?;
			let mut bytes = Vec::new();
			object.write_all(&mut bytes).map_err(|error| failed(error.to_string()))?;
			bytes
		}
	};
	write_private(&args.out, |to| to.write_all(&bytes))?;
	match context.json() {
		true => output::json(&serde_json::json!({
			"item": item.item,
			"basis": basis,
			"verdict": verdict,
			"written": args.out.to_string_lossy(),
		})),
		false => output::note(format!(
			"wrote {}: {}, says {}",
			show(&args.out),
			words::show_answer(&verdict.answer, &file.labels),
			match words::show_basis(*basis) {
				"panel" => "the panel".into(),
				"expert" => "an expert".into(),
				other => format!("the {other}"),
			}
		)),
	}
	Ok(Exit::Ok)
}

fn pretty(value: &serde_json::Value) -> Result<Vec<u8>, Failure> {
	let mut bytes = serde_json::to_vec_pretty(value)
		.map_err(|error| Failure::failed("no-json", "the answer cannot be written").why(error.to_string()))?;
	bytes.push(b'\n');
	Ok(bytes)
}

/// UIDs of a new object: `2.25.` and a random UUID each (PS3.5 B.2).
fn uids() -> Result<Vec<String>, Failure> {
	let uid = |_| {
		let salt = new_salt()
			.map_err(|error| Failure::failed("no-randomness", "no UID can be drawn").why(error.to_string()))?;
		let uuid = salt.iter().take(16).fold(0u128, |uuid, byte| uuid << 8 | u128::from(*byte));
		let uuid = uuid & !(0xF << 76) | 4 << 76;
		Ok(format!("2.25.{}", uuid & !(3 << 62) | 2 << 62))
	};
	(0..3).map(uid).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::campaign::fixtures::{campaign, campaign_file, entry, CHAIN};
	use radledger_primitives::annotation::Image;

	#[test]
	fn campaign_items_should_be_opened_with_paths_that_the_ledger_takes() {
		let in_study: Vec<H256> = (0..4).map(|item| entry(item).leaf).collect();
		let root = merkle::root(&in_study).unwrap();
		let file = campaign_file(4);
		let in_campaign = file.leaves();
		for one in &file.items {
			let (study, path) = paths(one, &in_study, &in_campaign).unwrap();
			assert!(merkle::verify(&root, 4, one.place, &one.leaf, &study));
			let leaf = Image::item(&one.image());
			assert!(merkle::verify(&file.root(), 4, one.item, &leaf, &path));
		}
		// The study was amended: the image moved, or is gone.
		for amended in [&in_study[1..], &in_study[..1]] {
			assert_eq!(paths(&entry(2), amended, &in_campaign).unwrap_err().code, "image-changed");
		}
	}

	#[test]
	fn campaign_items_should_be_those_named_or_all() {
		let known = campaign();
		assert_eq!(wanted(&known, &[]).unwrap(), [0, 1, 2, 3]);
		assert_eq!(wanted(&known, &[3, 1, 3]).unwrap(), [1, 3]);
		assert_eq!(wanted(&known, &[4]).unwrap_err().code, "no-such-item");
	}

	#[test]
	fn campaign_offer_should_be_refused_before_anything_is_written_when_the_ledger_would() {
		let mut offer = campaign().offer;
		assert_eq!(ensure_sensible(&offer, 50), Ok(()));
		assert!(ensure_sensible(&offer, 100).unwrap_err().what.contains("in the future"));
		offer.terms.reward = u128::MAX;
		assert!(ensure_sensible(&offer, 50).unwrap_err().what.contains("more than there can be"));
		offer.panel = 1;
		assert!(ensure_sensible(&offer, 50).unwrap_err().what.contains("2 to 9"));
	}

	/// A rerun with other terms is another campaign; one that was interrupted is the same.
	#[test]
	fn campaign_phases_should_be_told_apart_by_their_length() {
		let from = |now: Moment, [commit, gold, reveal, vest]: [Moment; 4]| Schedule {
			commit_until: now + commit,
			gold_until: now + commit + gold,
			reveal_until: now + commit + gold + reveal,
			vests_at: now + commit + gold + reveal + vest,
		};
		let phases = [600_000, 0, 300_000, 400_000];
		let there = from(1_000, phases);
		assert!(is_same_length(there, 13_000, from(90_000, phases), 90_000), "it took two blocks");
		for changed in 0..4 {
			let mut other = phases;
			other[changed] += IN_A_BLOCK + 12_001;
			assert!(!is_same_length(there, 13_000, from(90_000, other), 90_000), "{changed}");
		}
	}

	#[test]
	fn campaign_file_should_not_be_written_over_another_one() {
		let folder = tempfile::tempdir().unwrap();
		let out = folder.path().join("campaign.json");
		write_file(&campaign_file(2), &out).unwrap();
		write_file(&campaign_file(2), &out).unwrap();
		assert_eq!(CampaignFile::read(&out).unwrap().chain, CHAIN);
		assert_eq!(write_file(&campaign_file(3), &out).unwrap_err().code, "file-exists");
		assert_eq!(CampaignFile::read(&out).unwrap().count(), 2);
	}

	#[test]
	fn campaign_uids_should_be_three_that_nobody_had() {
		let uids = uids().unwrap();
		assert_eq!(uids.iter().collect::<BTreeSet<_>>().len(), 3);
		assert!(uids.iter().all(|uid| uid.len() <= 64 && uid.starts_with("2.25.")));
	}
}
