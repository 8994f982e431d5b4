//! What is still to be counted in a pool, and counting it: what the ledger has is left out, so that a command that was
//! interrupted can be run again.

use super::ways::{self, Hindrance, Way};
use crate::{
	context::Context,
	errors::{Exit, Failure},
	model::{
		registry::{studies, Dataset, Registry},
		tree::Tree,
	},
	study::table::short,
};
use radledger_client::{calls, campaign::Annotator, pool::Counted, AccountId, Outcome, Wait};
use radledger_primitives::{
	dividend::PoolId,
	model::{CampaignId, Part},
	DatasetId, StudyId,
};
use std::collections::{BTreeMap, BTreeSet};

/// Transactions of which only the last is waited for.
const TOGETHER: usize = 256;

/// One thing that can be counted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
	/// A study, with the datasets that lead to it.
	Study(StudyId, Way),
	/// What somebody did in a campaign.
	Annotator(CampaignId, AccountId),
}

impl Step {
	/// What the ledger keeps of it.
	fn counted(&self) -> Counted {
		match self {
			Self::Study(study, _) => Counted::Study(*study),
			Self::Annotator(campaign, who) => Counted::Annotator(*campaign, *who),
		}
	}
}

/// What there is to do.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Plan {
	/// What is to be counted.
	pub steps: Vec<Step>,
	/// How much is counted already.
	pub before: usize,
	/// Studies that cannot be counted.
	pub skipped: BTreeMap<StudyId, Hindrance>,
}

impl Plan {
	/// What of these datasets and campaigns is still to be counted. Who had no right answer has no share, so there is nothing
	/// to count.
	pub async fn of(
		ledger: &impl Registry,
		roots: &[DatasetId],
		campaigns: &[(CampaignId, Vec<Annotator>)],
		counted: &BTreeSet<Counted>,
	) -> Result<Self, Failure> {
		let tree = Tree::read(ledger, roots).await?;
		let is_new = |study: &StudyId| !counted.contains(&Counted::Study(*study));
		let refused = refused(ledger, &tree, is_new).await?;
		let mut plan = Self::default();
		for (study, way) in ways::to_studies(&tree, roots, &refused) {
			match way {
				_ if !is_new(&study) => plan.before += 1,
				Ok(way) => plan.steps.push(Step::Study(study, way)),
				Err(hindrance) => drop(plan.skipped.insert(study, hindrance)),
			}
		}
		for (campaign, annotators) in campaigns {
			let mut right: Vec<_> = annotators.iter().filter(|one| one.work.right > 0).collect();
			right.sort_by_key(|one| one.who);
			for one in right {
				let step = Step::Annotator(*campaign, one.who);
				match counted.contains(&step.counted()) {
					true => plan.before += 1,
					false => plan.steps.push(step),
				}
			}
		}
		Ok(plan)
	}
}

/// The studies that may not be used for each dataset, of those that are still to be counted.
async fn refused(
	ledger: &impl Registry,
	tree: &Tree,
	is_new: impl Fn(&StudyId) -> bool,
) -> Result<BTreeMap<DatasetId, BTreeSet<StudyId>>, Failure> {
	let asked = tree.datasets.values().filter_map(|known| {
		let new: Vec<_> = studies(&known.parts).into_iter().filter(&is_new).collect();
		(!new.is_empty()).then(|| Dataset { parts: new.into_iter().map(Part::Study).collect(), ..known.clone() })
	});
	let asked: Vec<_> = asked.collect();
	let answers = ledger.withdrawn(&asked).await?;
	let answers = asked.iter().zip(answers);
	Ok(answers.map(|(known, refused)| (known.dataset, refused.into_iter().collect())).collect())
}

/// By which datasets one study is part of what earns: if it may be used for one that names it, by that one.
pub async fn way(ledger: &impl Registry, roots: &[DatasetId], study: &StudyId) -> Result<Way, Failure> {
	let tree = Tree::read(ledger, roots).await?;
	let refused = refused(ledger, &tree, |other| other == study).await?;
	// If it may be used for none of them, the ledger is asked all the same: it has the last word.
	let found = [&refused, &BTreeMap::new()]
		.into_iter()
		.map(|refused| ways::to_studies(&tree, roots, refused).remove(study))
		.find(|found| *found != Some(Err(Hindrance::NotPermitted)));
	match found.flatten() {
		Some(Ok(way)) => Ok(way),
		Some(Err(hindrance)) => {
			Err(Failure::refused(hindrance.name(), format!("study {} cannot be counted", short(study)))
				.why(hindrance.why()))
		}
		None => Err(Failure::refused(
			"not-in-source",
			format!("study {} is in none of the datasets of the pool", short(study)),
		)
		.hint("`radledger dataset show ID --members` lists the studies of a dataset")),
	}
}

/// Where things are counted: a seam.
pub trait Counting {
	/// What the ledger has now.
	async fn counted(&self) -> Result<BTreeSet<Counted>, Failure>;

	/// Counts one thing; waits for a block only if `waiting`.
	async fn count(&self, step: &Step, waiting: bool) -> Result<Outcome, Failure>;
}

/// What became of a plan.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Done {
	/// Studies that were counted, or sent if no block was waited for.
	pub studies: usize,
	/// Annotators likewise.
	pub annotators: usize,
	/// Studies that the ledger refused, because a patient changed their mind meanwhile.
	pub refused: BTreeMap<StudyId, Hindrance>,
	/// The last transaction.
	pub last: Option<Outcome>,
}

/// Counts what a plan says. The first is waited for, so that a signer who may not do this is told at once; of the others,
/// only the last of each 256. A step that the ledger does not have afterwards is sent again, to learn why.
pub async fn run(ledger: &impl Counting, plan: &Plan, waiting: bool) -> Result<Done, Failure> {
	let mut done = Done::default();
	let (first, others) = plan.steps.split_at(plan.steps.len().min(1));
	for steps in [first].into_iter().chain(others.chunks(TOGETHER)) {
		let sent = send(ledger, steps, waiting, &mut done).await;
		sent.map_err(|failure| interrupted(failure, done.studies + done.annotators, plan.steps.len()))?;
	}
	Ok(done)
}

async fn send(ledger: &impl Counting, steps: &[Step], waiting: bool, done: &mut Done) -> Result<(), Failure> {
	let Some((last, others)) = steps.split_last() else {
		return Ok(());
	};
	for step in others {
		done.last = Some(ledger.count(step, false).await?);
	}
	let refused = one(ledger, last, waiting, done).await?;
	let mut left = BTreeSet::new();
	if waiting && !others.is_empty() {
		let counted = ledger.counted().await?;
		for step in others.iter().filter(|step| !counted.contains(&step.counted())) {
			if one(ledger, step, true, done).await? {
				left.insert(step.counted());
			}
		}
	}
	for step in others.iter().chain((!refused).then_some(last)) {
		match step {
			_ if left.contains(&step.counted()) => {}
			Step::Study(..) => done.studies += 1,
			Step::Annotator(..) => done.annotators += 1,
		}
	}
	Ok(())
}

/// Sends one and returns whether the ledger refused it because of the study.
async fn one(ledger: &impl Counting, step: &Step, waiting: bool, done: &mut Done) -> Result<bool, Failure> {
	match (ledger.count(step, waiting).await, step) {
		(Ok(outcome), _) => {
			done.last = Some(outcome);
			Ok(false)
		}
		(Err(failure), Step::Study(study, _)) if is_of_study(&failure) => {
			done.refused.insert(*study, Hindrance::NotPermitted);
			Ok(true)
		}
		// Somebody else of the organisation was faster.
		(Err(failure), _) if failure.code == "AnnotationRewards::AlreadyCounted" => Ok(false),
		(Err(failure), _) => Err(failure),
	}
}

/// Whether the ledger refused the study, not the signer.
fn is_of_study(failure: &Failure) -> bool {
	let codes = ["AnnotationRewards::NotPermitted", "AnnotationRewards::StudyNotUsable"];
	failure.exit == Exit::Refused && codes.contains(&failure.code.as_str())
}

/// The same failure with how far it came.
fn interrupted(failure: Failure, done: usize, all: usize) -> Failure {
	let far = format!("{done} of {all} are counted; the same command does the rest");
	let hint = match &failure.hint {
		Some(first) => format!("{first}; {far}"),
		None => far,
	};
	failure.hint(hint)
}

/// A pool, and the signer of the command.
pub struct Signing<'a>(pub &'a Context, pub PoolId);

impl Counting for Signing<'_> {
	async fn counted(&self) -> Result<BTreeSet<Counted>, Failure> {
		Ok(self.0.client().await?.best().await?.counted(self.1).await?)
	}

	async fn count(&self, step: &Step, waiting: bool) -> Result<Outcome, Failure> {
		let Self(context, pool) = *self;
		let (client, signer) = (context.client().await?, context.signer().await?);
		let wait = if waiting { context.wait() } else { Wait::None };
		// Two kinds of calls are two types.
		let sent = match step.clone() {
			Step::Study(study, way) => {
				let call = calls::pool::add_study(pool, way, study);
				client.submit(&call, signer, wait).await
			}
			Step::Annotator(campaign, who) => {
				let call = calls::pool::add_annotator(pool, campaign, who);
				client.submit(&call, signer, wait).await
			}
		};
		Ok(sent?)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::model::fixtures::{outcome, some_studies, study, Memory};
	use radledger_primitives::{annotation::records::Work, consent::Purpose};
	use std::cell::{Cell, RefCell};

	fn annotator(who: u8, right: u32) -> Annotator {
		Annotator {
			who: AccountId([who; 32]),
			stake: 0,
			busy: 0,
			coin: None,
			left: true,
			work: Work { right, ..Work::default() },
		}
	}

	/// A pool in memory.
	#[derive(Default)]
	struct Pool {
		counted: RefCell<BTreeSet<Counted>>,
		/// Studies whose patients changed their minds.
		refused: BTreeSet<StudyId>,
		/// What everything is refused with.
		closed: Option<&'static str>,
		sent: Cell<usize>,
		waited: Cell<usize>,
		/// From this transaction on the connection is lost.
		lost_from: Option<usize>,
	}

	impl Counting for Pool {
		async fn counted(&self) -> Result<BTreeSet<Counted>, Failure> {
			Ok(self.counted.borrow().clone())
		}

		async fn count(&self, step: &Step, waiting: bool) -> Result<Outcome, Failure> {
			if self.lost_from.is_some_and(|from| self.sent.get() >= from) {
				return Err(Failure::failed("node-lost", "the connection was lost"));
			}
			self.sent.set(self.sent.get() + 1);
			self.waited.set(self.waited.get() + usize::from(waiting));
			let refused = match step {
				Step::Study(study, _) if self.refused.contains(study) => Some("AnnotationRewards::NotPermitted"),
				_ => self.closed,
			};
			match refused {
				Some(code) if waiting => Err(Failure::refused(code, "the ledger refused the transaction")),
				// Nobody is told what becomes of it.
				Some(_) => Ok(outcome()),
				None => {
					self.counted.borrow_mut().insert(step.counted());
					Ok(outcome())
				}
			}
		}
	}

	/// A plan of so many studies.
	fn plan(studies: u32) -> Plan {
		let studies = some_studies(studies).into_iter();
		Plan { steps: studies.map(|study| Step::Study(study, vec![study])).collect(), ..Plan::default() }
	}

	#[tokio::test]
	async fn plan_of_a_pool_should_leave_out_what_is_counted_and_tell_what_is_refused() {
		let ledger = Memory { refused: [study(1), study(2)].into(), ..Memory::default() };
		let mut parts: Vec<_> = some_studies(4).into_iter().map(Part::Study).collect();
		parts.sort();
		let root = ledger.put(&parts, Purpose::HealthResearch, None);
		let campaigns = [(7, vec![annotator(3, 2), annotator(1, 5), annotator(2, 0)])];
		let plan = Plan::of(&ledger, &[root], &campaigns, &BTreeSet::new()).await.unwrap();
		let mut named = [study(0), study(3)];
		named.sort();
		let [one, two] = named.map(|study| Step::Study(study, vec![root]));
		let [first, second] = [1, 3].map(|who| Step::Annotator(7, AccountId([who; 32])));
		assert_eq!(plan.steps, [one, two, first, second], "who had no right answer is left out");
		assert_eq!(plan.skipped, [study(1), study(2)].map(|study| (study, Hindrance::NotPermitted)).into());
		assert_eq!(plan.before, 0);

		// One who withdrew after being counted stays counted.
		let counted = [
			Counted::Study(study(0)),
			Counted::Study(study(1)),
			Counted::Annotator(7, AccountId([1; 32])),
			Counted::Annotator(8, AccountId([3; 32])),
		];
		let plan = Plan::of(&ledger, &[root], &campaigns, &counted.into()).await.unwrap();
		assert_eq!(plan.before, 3);
		assert_eq!(plan.steps.len(), 2);
		assert_eq!(plan.skipped.keys().collect::<Vec<_>>(), [&study(2)]);
	}

	#[tokio::test]
	async fn way_of_one_study_in_a_pool_should_be_found_also_when_its_patient_refuses() {
		let mut ledger = Memory::default();
		let root = ledger.put(&[Part::Study(study(0))], Purpose::HealthResearch, None);
		assert_eq!(way(&ledger, &[root], &study(0)).await, Ok(vec![root]));
		ledger.refused = [study(0)].into();
		assert_eq!(way(&ledger, &[root], &study(0)).await, Ok(vec![root]));
		let failure = way(&ledger, &[root], &study(1)).await.unwrap_err();
		assert_eq!((failure.code.as_str(), failure.exit), ("not-in-source", Exit::Refused));
	}

	#[tokio::test]
	async fn pool_should_be_filled_with_few_waits() {
		let ledger = Pool::default();
		let mut plan = plan(600);
		plan.steps.push(Step::Annotator(7, AccountId([1; 32])));
		let done = run(&ledger, &plan, true).await.unwrap();
		assert_eq!((done.studies, done.annotators, done.refused.len()), (600, 1, 0));
		assert_eq!((ledger.sent.get(), ledger.waited.get()), (601, 4));
		assert_eq!(ledger.counted.borrow().len(), 601);
		assert!(done.last.is_some());

		let nothing = run(&ledger, &Plan::default(), true).await.unwrap();
		assert_eq!(nothing, Done::default());
		let unwaited = Pool::default();
		let done = run(&unwaited, &plan, false).await.unwrap();
		assert_eq!((done.studies, unwaited.waited.get()), (600, 0));
	}

	#[tokio::test]
	async fn study_should_be_left_out_when_the_ledger_refuses_it_in_a_pool() {
		// The first, one that is not waited for, and the last.
		let plan = plan(20);
		let named = [&plan.steps[0], &plan.steps[9], &plan.steps[19]].map(|step| match step {
			Step::Study(study, _) => *study,
			Step::Annotator(..) => panic!("a study"),
		});
		let ledger = Pool { refused: named.into(), ..Pool::default() };
		let done = run(&ledger, &plan, true).await.unwrap();
		assert_eq!(done.refused, named.map(|study| (study, Hindrance::NotPermitted)).into());
		assert_eq!((done.studies, ledger.counted.borrow().len()), (17, 17));
	}

	#[tokio::test]
	async fn nothing_more_should_be_sent_when_the_signer_may_not_fill_the_pool() {
		let ledger = Pool { closed: Some("AnnotationRewards::NotOwner"), ..Pool::default() };
		let failure = run(&ledger, &plan(300), true).await.unwrap_err();
		assert_eq!(failure.code, "AnnotationRewards::NotOwner");
		assert_eq!(ledger.sent.get(), 1);
		assert!(failure.hint.is_some_and(|hint| hint.contains("0 of 300")));
		let ledger = Pool { closed: Some("AnnotationRewards::AlreadyCounted"), ..Pool::default() };
		let done = run(&ledger, &plan(3), true).await.unwrap();
		assert_eq!(done.studies, 3, "somebody else counted them");
	}

	#[tokio::test]
	async fn rest_of_a_pool_should_be_counted_when_a_run_was_interrupted() {
		for lost_from in [0, 1, 2, 257, 300] {
			let mut ledger = Pool { lost_from: Some(lost_from), ..Pool::default() };
			let all = plan(310);
			let failure = run(&ledger, &all, true).await.unwrap_err();
			assert_eq!(failure.code, "node-lost");
			assert!(failure.hint.is_some_and(|hint| hint.contains("of 310 are counted")));
			ledger.lost_from = None;
			let counted = ledger.counted.borrow().clone();
			assert_eq!(counted.len(), lost_from);
			let rest = Plan {
				steps: all.steps.into_iter().filter(|step| !counted.contains(&step.counted())).collect(),
				..Plan::default()
			};
			run(&ledger, &rest, true).await.unwrap();
			assert_eq!(ledger.sent.get(), 310, "nothing is sent twice");
		}
	}
}
