//! What is still to be counted in a pool, and counting it: what the ledger has is left out, so that a command that was
//! interrupted can be run again.

use super::{
	known,
	ways::{self, Hindrance, Way},
	PoolError,
};
use crate::{
	model::{
		dataset::is_waiting,
		registry::{studies, Datasets, OnLedger, Registry},
		tree::Tree,
		ModelError,
	},
	Explain, Kind, Session,
};
use radledger_client::{
	calls,
	campaign::Annotator,
	model::Dataset,
	pool::{Change, Counted, Pool},
	AccountId, Outcome, Told, Wait,
};
use radledger_primitives::{
	dividend::{PoolId, PoolState, Source},
	model::{CampaignId, Part},
	DatasetId, StudyId,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Transactions of which only the last is waited for.
const TOGETHER: usize = 256;

/// One thing that can be counted.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Step {
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
struct Plan {
	/// What is to be counted.
	pub steps: Vec<Step>,
	/// How much is counted already.
	pub before: usize,
	/// Studies that cannot be counted.
	pub skipped: BTreeMap<StudyId, Hindrance>,
}

impl Plan {
	/// What of these datasets and campaigns is still to be counted. Without a right answer there is no share, and nothing to
	/// count.
	async fn of(
		ledger: &impl Datasets,
		roots: &[DatasetId],
		campaigns: &[(CampaignId, Vec<Annotator>)],
		counted: &BTreeSet<Counted>,
	) -> Result<Self, PoolError> {
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
	ledger: &impl Datasets,
	tree: &Tree,
	is_new: impl Fn(&StudyId) -> bool,
) -> Result<BTreeMap<DatasetId, BTreeSet<StudyId>>, PoolError> {
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
async fn way(ledger: &impl Datasets, roots: &[DatasetId], study: &StudyId) -> Result<Way, PoolError> {
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
			let (study, why) = (*study, hindrance.why());
			Err(match hindrance {
				Hindrance::NotPermitted => PoolError::NotPermitted { study, why },
				Hindrance::TooDeep => PoolError::TooDeep { study, why },
			})
		}
		None => Err(PoolError::NotInSource { study: *study }),
	}
}

/// Where things are counted: a seam.
trait Counting {
	/// What the ledger has now.
	async fn counted(&self) -> Result<BTreeSet<Counted>, ModelError>;

	/// Counts one thing; waits for a block only if `waiting`.
	async fn count(&self, step: &Step, waiting: bool) -> Result<Outcome, ModelError>;
}

/// What became of a plan.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Done {
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
async fn run(ledger: &impl Counting, plan: &Plan, waiting: bool) -> Result<Done, ModelError> {
	let mut done = Done::default();
	let (first, others) = plan.steps.split_at(plan.steps.len().min(1));
	for steps in [first].into_iter().chain(others.chunks(TOGETHER)) {
		let sent = send(ledger, steps, waiting, &mut done).await;
		let (far, all) = (done.studies + done.annotators, plan.steps.len());
		sent.map_err(|error| error.because(format!("{far} of {all} are counted, and filling it again does the rest")))?;
	}
	Ok(done)
}

async fn send(ledger: &impl Counting, steps: &[Step], waiting: bool, done: &mut Done) -> Result<(), ModelError> {
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
async fn one(ledger: &impl Counting, step: &Step, waiting: bool, done: &mut Done) -> Result<bool, ModelError> {
	match (ledger.count(step, waiting).await, step) {
		(Ok(outcome), _) => {
			done.last = Some(outcome);
			Ok(false)
		}
		(Err(error), Step::Study(study, _)) if is_of_study(&error) => {
			done.refused.insert(*study, Hindrance::NotPermitted);
			Ok(true)
		}
		// Somebody else of the organisation was faster.
		(Err(error), _) if error.code() == "AnnotationRewards::AlreadyCounted" => Ok(false),
		(Err(error), _) => Err(error),
	}
}

/// Whether the ledger refused the study, not the signer.
fn is_of_study(error: &ModelError) -> bool {
	let codes = ["AnnotationRewards::NotPermitted", "AnnotationRewards::StudyNotUsable"];
	error.kind() == Kind::Refused && codes.contains(&&*error.code())
}

/// A pool, and the signer of a session.
struct Signing<'a>(&'a Session, PoolId);

impl Counting for Signing<'_> {
	async fn counted(&self) -> Result<BTreeSet<Counted>, ModelError> {
		Ok(self.0.ledger().await?.counted(self.1).await?)
	}

	async fn count(&self, step: &Step, waiting: bool) -> Result<Outcome, ModelError> {
		let Self(session, pool) = *self;
		let wait = if waiting { session.wait() } else { Wait::None };
		// Two kinds of calls are two types.
		Ok(match step.clone() {
			Step::Study(study, way) => session.submit_and(&calls::pool::add_study(pool, way, study), wait).await?,
			Step::Annotator(campaign, who) => {
				session.submit_and(&calls::pool::add_annotator(pool, campaign, who), wait).await?
			}
		})
	}
}

/// What was filled.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Filled {
	/// The pool.
	pub pool: PoolId,
	/// Studies that were counted, or sent if no block was waited for.
	pub studies: usize,
	/// Annotators likewise.
	pub annotators: usize,
	/// How much was counted before.
	pub before: usize,
	/// Studies that were not counted.
	pub skipped: Vec<Skipped>,
	/// The last transaction; `None` if there was nothing to count.
	pub transaction: Option<Outcome>,
}

/// A study that was not counted.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Skipped {
	/// The study.
	pub study: StudyId,
	/// Why.
	pub reason: Hindrance,
}

/// The datasets and campaigns whose studies and annotators count.
async fn counting(ledger: &OnLedger<'_>, source: Source) -> Result<(Vec<DatasetId>, Vec<CampaignId>), ModelError> {
	match source {
		Source::Dataset(dataset) => {
			Datasets::dataset(ledger, &dataset).await?;
			Ok((vec![dataset], Vec::new()))
		}
		Source::Model(version) => {
			let known = ledger.version(version).await?.ok_or(ModelError::NoVersion { version })?;
			Ok((known.manifest.datasets.into_inner(), known.manifest.campaigns.into_inner()))
		}
	}
}

/// A pool whose shares are still counted, with the state of the ledger.
async fn countable(session: &Session, pool: PoolId) -> Result<(OnLedger<'_>, Pool), PoolError> {
	let ledger = OnLedger(session.ledger().await?, session);
	let known = known(&ledger.0, pool).await?;
	match known.state {
		PoolState::Open => Ok((ledger, known)),
		PoolState::Frozen | PoolState::Closed(_) | PoolState::Swept => Err(PoolError::Frozen { pool }),
	}
}

/// Counts every study of the datasets of a pool, and every annotator of the campaigns that the model names. Studies whose
/// patients do not permit it are left out.
///
/// # Errors
/// The ledger has no such pool or refuses, or its shares are frozen.
pub async fn fill(session: &Session, pool: PoolId) -> Result<Filled, PoolError> {
	let (ledger, known) = countable(session, pool).await?;
	let (roots, named) = counting(&ledger, known.source).await?;
	let mut campaigns = Vec::with_capacity(named.len());
	for campaign in named {
		campaigns.push((campaign, ledger.0.annotators(campaign).await?));
	}
	let counted = ledger.0.counted(pool).await?;
	let plan = Plan::of(&ledger, &roots, &campaigns, &counted).await?;
	let done = run(&Signing(session, pool), &plan, is_waiting(session)).await?;
	let skipped = plan.skipped.iter().chain(&done.refused);
	Ok(Filled {
		pool,
		studies: done.studies,
		annotators: done.annotators,
		before: plan.before,
		skipped: skipped.map(|(study, reason)| Skipped { study: *study, reason: *reason }).collect(),
		transaction: done.last,
	})
}

/// Counts one study.
///
/// # Errors
/// The study is not in the datasets of the pool or cannot be counted, its shares are frozen, or the ledger refuses.
pub async fn add_study(session: &Session, pool: PoolId, study: StudyId) -> Result<Told<Change>, PoolError> {
	let (ledger, known) = countable(session, pool).await?;
	let (roots, _) = counting(&ledger, known.source).await?;
	let way = way(&ledger, &roots, &study).await?;
	Ok(session.tell(&calls::pool::add_study(pool, way, study)).await?)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::model::fixtures::{lost, outcome, refusal, some_studies, study, Memory};
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
		async fn counted(&self) -> Result<BTreeSet<Counted>, ModelError> {
			Ok(self.counted.borrow().clone())
		}

		async fn count(&self, step: &Step, waiting: bool) -> Result<Outcome, ModelError> {
			if self.lost_from.is_some_and(|from| self.sent.get() >= from) {
				return Err(lost().into());
			}
			self.sent.set(self.sent.get() + 1);
			self.waited.set(self.waited.get() + usize::from(waiting));
			let refused = match step {
				Step::Study(study, _) if self.refused.contains(study) => Some("AnnotationRewards::NotPermitted"),
				_ => self.closed,
			};
			match refused {
				Some(code) if waiting => Err(refusal(code).into()),
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
		assert_eq!(way(&ledger, &[root], &study(0)).await.unwrap(), [root]);
		ledger.refused = [study(0)].into();
		assert_eq!(way(&ledger, &[root], &study(0)).await.unwrap(), [root]);
		let error = way(&ledger, &[root], &study(1)).await.unwrap_err();
		assert_eq!((&*error.code(), error.kind()), ("not-in-source", Kind::Refused));
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
		assert_eq!(failure.code(), "AnnotationRewards::NotOwner");
		assert_eq!(ledger.sent.get(), 1);
		assert!(failure.why().is_some_and(|why| why.contains("0 of 300")));
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
			assert_eq!(failure.code(), "node-lost");
			assert!(failure.why().is_some_and(|why| why.contains("of 310 are counted")));
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
