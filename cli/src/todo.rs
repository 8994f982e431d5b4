//! Worklists: what waits for the user, and the command that does it.

use crate::{
	context::Context,
	errors::{CliError, Exit, Failure, Outcome},
	output,
	render::{brief, Names, Record},
};
use radledger_client::{
	consent::{Duty, Emergency, Request, RequestState},
	report::{FollowUp, Report, Step},
	AccountId, Actor, ErasureDuty, Handover, Ledger, Standing, TransferState,
};
use radledger_primitives::{
	calendar::DAY,
	consent::DutyKind,
	report::{
		records::{FollowUpState, Step as Taken},
		Part,
	},
	text, Moment, OrganisationId, OrganisationKind, Roles,
};
use radledger_workflows::{
	follow_up::{self, Whose},
	report::{
		list::reports,
		view::{is_unreviewed, open},
	},
};
use serde::Serialize;

/// How long a follow-up that another organisation ended is shown to whoever is responsible: 14 days.
const LOOK_WITHIN: Moment = 14 * DAY;

/// Something that waits for the user.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Task {
	/// The last moment or day on which it is in time, if there is one.
	due: Option<String>,
	overdue: bool,
	what: String,
	/// The command that does it; words in capitals are to be replaced.
	command: String,
}

impl Record for Task {
	const COLUMNS: &'static [&'static str] = &["due", "what", "command"];
	const NAMED: bool = false;

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		let due = self.due.as_deref().unwrap_or("-");
		match key {
			"due" if self.overdue => Some(format!("{due} OVERDUE")),
			"due" => Some(due.into()),
			_ => None,
		}
	}
}

impl Task {
	fn new(what: String, command: String) -> Self {
		Self { due: None, overdue: false, what, command }
	}

	fn by(self, due: Moment, overdue: bool) -> Self {
		Self { due: Some(text::moment::show(due)), overdue, ..self }
	}
}

/// Shows a worklist, what is due first in the first place.
pub async fn show(context: &Context, mut tasks: Vec<Task>) -> Outcome {
	tasks.sort_by_key(|task| (task.due.is_none(), task.due.clone()));
	context.report(&serde_json::json!({ "todo": tasks }), &tasks, "nothing to do").await?;
	match tasks.iter().filter(|task| task.overdue).count() {
		0 => {}
		overdue => output::note(format!("{overdue} overdue")),
	}
	Ok(Exit::Ok)
}

/// Who the user is, and for whom the user may act.
async fn own(context: &Context, ledger: &Ledger) -> Result<(AccountId, Option<Standing>), Failure> {
	let account = context.own_account().await?;
	Ok((account, ledger.standing(&account).await?))
}

/// The organisation for which the user acts.
pub async fn own_organisation(context: &Context, ledger: &Ledger) -> Result<Standing, Failure> {
	let (account, standing) = own(context, ledger).await?;
	Ok(standing.ok_or(CliError::ActsForNobody { account })?)
}

/// `radledger report todo`.
pub async fn of_reports(context: &Context) -> Result<Vec<Task>, Failure> {
	let ledger = context.session().ledger().await?;
	let account = context.own_account().await?;
	Ok(reports(&ledger).await?.iter().flat_map(|report| in_report(report, &account)).collect())
}

fn in_report(report: &Report, account: &AccountId) -> Vec<Task> {
	let Some(member) = report.team.iter().find(|member| member.account == *account) else {
		return Vec::new();
	};
	let (id, name) = (report.report, brief(&report.report));
	let mut tasks = Vec::new();
	if member.part == Part::Author && !report.state.is_over() {
		// Whoever vouched for it is not asked.
		let reviewed = report.contributions.iter().filter(|there| is_unreviewed(there) && there.by != *account);
		tasks.extend(reviewed.map(|there| {
			let what = format!("review contribution {} to report {name}, by an AI model", there.index);
			Task::new(what, format!("radledger report review {id:?} {} VERDICT", there.index))
		}));
		// What waits for a review stands first.
		let (lines, unreviewed) =
			(open(report), report.contributions.iter().filter(|there| is_unreviewed(there)).count());
		let rest = lines.get(unreviewed..).unwrap_or_default().join("; ");
		if !rest.is_empty() {
			tasks.push(Task::new(format!("complete report {name}: {rest}"), format!("radledger report show {id:?}")));
		}
	}
	if member.unread != 0 && report.version > 0 {
		let what = format!("read version {} of report {name}", report.version);
		tasks.push(Task::new(what, format!("radledger report acknowledge {id:?} --all")));
	}
	tasks
}

/// `radledger followup todo`.
pub async fn of_follow_ups(context: &Context) -> Result<Vec<Task>, Failure> {
	let ledger = context.session().ledger().await?;
	let (account, standing) = own(context, &ledger).await?;
	let steward = standing.filter(|standing| standing.roles.any_of(Roles::DATA_STEWARD));
	let found = follow_up::list(context.session(), Whose::Anyone, false, false).await?;
	let stewarded = steward.map(|standing| standing.organisation);
	let mut tasks: Vec<Task> = found.iter().flat_map(|known| in_follow_up(known, &account, stewarded)).collect();
	let now = ledger.now().await?;
	for known in follow_up::list(context.session(), Whose::Own(account), true, false).await? {
		if known.responsible == account && matches!(known.state, FollowUpState::Satisfied { .. }) {
			let steps = ledger.steps(known.follow_up).await?;
			tasks.extend(steps.last().and_then(|last| in_satisfied(&known, last, now)));
		}
	}
	Ok(tasks)
}

/// Whoever is responsible looks at what another organisation did for it, while that is new.
fn in_satisfied(known: &FollowUp, last: &Step, now: Moment) -> Option<Task> {
	let (_, organisation) = last.by.filter(|(_, organisation)| *organisation != known.organisation)?;
	let Taken::Satisfied { study } = last.step else { return None };
	let number = known.follow_up;
	let what =
		format!("look at study {}, with which organisation {organisation} ended follow-up {number}", brief(&study));
	let task = Task::new(what, format!("radledger followup reopen {number} --reason REASON, if it does not do"));
	(now < last.at.saturating_add(LOOK_WITHIN)).then(|| task.by(last.at.saturating_add(LOOK_WITHIN), false))
}

fn in_follow_up(known: &FollowUp, account: &AccountId, stewarded: Option<OrganisationId>) -> Vec<Task> {
	let number = known.follow_up;
	let overdue = known.state == FollowUpState::Overdue;
	let (modality, region) = (known.recommendation.modality, known.recommendation.region);
	let mut tasks = Vec::new();
	if known.proposed.as_ref() == Some(account) {
		let what = format!("take over follow-up {number}, or decline it: {modality} of {region}");
		tasks.push(Task::new(what, format!("radledger followup accept {number}")));
	}
	if known.responsible == *account {
		if known.communicated.is_none() {
			let what = format!("document that the finding of follow-up {number} was communicated");
			let command = format!("radledger followup communicate {number} --recipient WHO --identified TIME --received TIME --method METHOD");
			tasks.push(Task::new(what, command));
		}
		let what = format!("see to follow-up {number}: {modality} of {region}");
		tasks.push(Task::new(what, format!("radledger followup satisfy {number} STUDY")));
	}
	if stewarded == Some(known.organisation) && (known.orphaned || overdue) {
		let what = format!("find somebody for follow-up {number}: {modality} of {region}");
		tasks.push(Task::new(what, format!("radledger followup escalate {number} WHO")));
	}
	let due = text::day::show(known.recommendation.due);
	tasks.into_iter().map(|task| Task { due: Some(due.clone()), overdue, ..task }).collect()
}

/// `radledger access todo`: for a patient, requests that wait; for a data steward or an auditor, emergencies that wait for a
/// review and requests that wait for a judgement. Nobody is judged by their own organisation, nor by a rival's: the hospital
/// that enrolled the patient does it, or a regulator, who is told only of what that hospital may not do or left undone.
pub async fn of_access(context: &Context) -> Result<Vec<Task>, Failure> {
	let ledger = context.session().ledger().await?;
	let (account, standing) = own(context, &ledger).await?;
	let Some(standing) = standing else {
		let now = ledger.now().await?;
		return Ok(ledger.requests(&account).await?.iter().flat_map(|request| in_request(request, now)).collect());
	};
	let person = matches!(ledger.actor(&account).await?, Some(Actor::Member(_)));
	if !person || !standing.roles.any_of(Roles::DATA_STEWARD.union(Roles::AUDITOR)) {
		return Ok(Vec::new());
	}
	let mut tasks = Vec::new();
	for (judged, _) in ledger.organisations().await? {
		for emergency in ledger.emergencies(judged).await? {
			let enrolled_by = ledger.file(&emergency.patient).await?.map(|file| file.organisation);
			if emergency.by != account && judges(&standing, judged, enrolled_by, emergency.overdue) {
				tasks.extend(in_emergency(&emergency, judged));
			}
		}
	}
	let now = ledger.now().await?;
	for (patient, request) in ledger.requests_to_judge().await? {
		let enrolled_by = ledger.file(&patient).await?.map(|file| file.organisation);
		if request.by != account && judges(&standing, request.organisation, enrolled_by, false) {
			tasks.extend(in_judgement(&patient, &request, now));
		}
	}
	Ok(tasks)
}

/// Whether a member with this standing should judge what somebody of `judged` says or did.
fn judges(standing: &Standing, judged: OrganisationId, enrolled_by: Option<OrganisationId>, overdue: bool) -> bool {
	let regulator = standing.kind == OrganisationKind::Regulator && (enrolled_by == Some(judged) || overdue);
	standing.organisation != judged && (enrolled_by == Some(standing.organisation) || regulator)
}

fn in_judgement(patient: &AccountId, request: &Request, now: Moment) -> Option<Task> {
	let waits = matches!(request.state, RequestState::Asked { .. }) && request.answer_by > now;
	let what =
		format!("judge whether request {} of organisation {} declares what holds", request.id, request.organisation);
	let task = Task::new(what, format!("radledger access judge {patient} {} VERDICT", request.id));
	waits.then(|| task.by(request.answer_by, false))
}

fn in_request(request: &Request, now: Moment) -> Option<Task> {
	let waits = matches!(request.state, RequestState::Pending | RequestState::Asked { .. }) && request.answer_by > now;
	let what = format!("answer request {} of organisation {}", request.id, request.organisation);
	let task = Task::new(what, format!("radledger access approve {0}  or  radledger access refuse {0}", request.id));
	waits.then(|| task.by(request.answer_by, false))
}

fn in_emergency(emergency: &Emergency, organisation: OrganisationId) -> Option<Task> {
	let what = format!("review the emergency of {}: {}", text::moment::show(emergency.at), emergency.reason.name());
	let (patient, entry) = (&emergency.patient, emergency.access);
	let command = format!("radledger access review {organisation} {patient} {entry} --outcome OUTCOME");
	emergency.review.is_none().then(|| Task::new(what, command).by(emergency.due, emergency.overdue))
}

/// `radledger duty todo`.
pub async fn of_duties(context: &Context) -> Result<Vec<Task>, Failure> {
	let ledger = context.session().ledger().await?;
	let organisation = own_organisation(context, &ledger).await?.organisation;
	let erasures = ledger.erasure_duties(organisation).await?;
	let duties = ledger.duties(organisation).await?;
	Ok(erasures.iter().map(in_erasure).chain(duties.iter().flat_map(in_duty)).collect())
}

fn in_erasure(duty: &ErasureDuty) -> Task {
	let what = format!("destroy your copy of {}, which was erased, and certify it", brief(&duty.study));
	Task::new(what, format!("radledger study erase {:?}", duty.study)).by(duty.due, duty.overdue)
}

fn in_duty(duty: &Duty) -> Vec<Task> {
	if duty.certified.is_some() {
		return Vec::new();
	}
	let (patient, consent) = (&duty.patient, duty.consent);
	let acknowledge = duty.cause.filter(|_| duty.acknowledged.is_none()).map(|cause| {
		let what = format!("take notice that consent {consent} ended: {}", cause.name());
		Task::new(what, format!("radledger duty acknowledge {patient} {consent}"))
	});
	let (what, measure) = match duty.kind {
		DutyKind::Erase => ("cease or erase what came", "MEASURE"),
		DutyKind::Publish => ("publish the results of what came", "published"),
		DutyKind::Return => ("return what was derived from what came", "returned"),
		DutyKind::Withhold => ("publish nothing, until the moratorium is over, of what came", "withheld"),
	};
	let what = format!("{what} under consent {consent}, and certify it");
	let certify = Task::new(what, format!("radledger duty certify {patient} {consent} --measure {measure}"));
	acknowledge.into_iter().chain([certify]).map(|task| task.by(duty.due, duty.overdue)).collect()
}

/// `radledger transfer todo`.
pub async fn of_transfers(context: &Context) -> Result<Vec<Task>, Failure> {
	let ledger = context.session().ledger().await?;
	let organisation = own_organisation(context, &ledger).await?.organisation;
	Ok(ledger.all_open_transfers().await?.iter().filter_map(|open| in_transfer(open, organisation)).collect())
}

fn in_transfer(open: &Handover, own: OrganisationId) -> Option<Task> {
	let (study, from, to) = (brief(&open.study), open.sent.organisation, open.to);
	match &open.state {
		TransferState::Sent if to == own => {
			let what = format!("confirm what organisation {from} sent of study {study}");
			Some(Task { overdue: open.overdue, ..Task::new(what, "radledger transfer confirm NOTE PATH".into()) })
		}
		TransferState::Sent if from == own && open.overdue => {
			let what = format!("ask organisation {to} for its answer about study {study}");
			Some(Task { overdue: true, ..Task::new(what, format!("radledger transfer list {study}")) })
		}
		TransferState::Corrupted { .. } if from == own || to == own => {
			let what = format!("settle the discrepancy about study {study}, from organisation {from} to {to}");
			let command = format!("radledger transfer resolve {:?} --to {to} --outcome OUTCOME", open.study);
			Some(Task::new(what, command))
		}
		_ => None,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use radledger_client::Signature;
	use radledger_primitives::{
		report::{ActionableCategory, BodyRegion, Recommendation},
		Modality, TransferPurpose, H256,
	};

	fn handover(state: TransferState, overdue: bool) -> Handover {
		let sent = Signature { by: AccountId([1; 32]), organisation: 0, at: 0, block: 3 };
		let (study, root) = (H256::repeat_byte(0xAB), H256::zero());
		Handover { study, to: 1, purpose: TransferPurpose::Research, root, sent, state, overdue }
	}

	#[test]
	fn transfers_should_wait_for_whoever_has_to_act() {
		let sent = |overdue| handover(TransferState::Sent, overdue);
		assert!(in_transfer(&sent(false), 1).unwrap().command.starts_with("radledger transfer confirm"));
		assert_eq!(in_transfer(&sent(false), 0), None);
		assert!(in_transfer(&sent(true), 0).unwrap().overdue && in_transfer(&sent(true), 1).unwrap().overdue);
		let signed = sent(false).sent;
		let corrupted = handover(TransferState::Corrupted { found: H256::zero(), signed: signed.clone() }, false);
		for own in [0, 1] {
			assert!(in_transfer(&corrupted, own).unwrap().command.contains("--to 1"));
		}
		assert_eq!(in_transfer(&corrupted, 2), None);
		assert_eq!(in_transfer(&handover(TransferState::Intact { signed }, false), 1), None);
	}

	#[test]
	fn follow_up_that_another_organisation_ended_should_be_looked_at() {
		let study = H256::repeat_byte(0xAB);
		let known = FollowUp {
			follow_up: 3,
			report: H256::zero(),
			recommendation: Recommendation {
				category: ActionableCategory::Category1,
				finding: H256::zero(),
				modality: Modality::Ct,
				region: BodyRegion::Chest,
				from: 0,
				due: 1,
			},
			responsible: AccountId([1; 32]),
			organisation: 0,
			orphaned: false,
			proposed: None,
			state: FollowUpState::Satisfied { study },
			was_overdue: false,
			communicated: None,
			at: 0,
			steps: 2,
		};
		let by = |organisation| Step {
			step: Taken::Satisfied { study },
			by: Some((AccountId([2; 32]), organisation)),
			at: DAY,
			block: 3,
		};
		let task = in_satisfied(&known, &by(5), 2 * DAY).unwrap();
		assert!(task.what.contains("organisation 5") && task.command.starts_with("radledger followup reopen 3"));
		assert_eq!(in_satisfied(&known, &by(5), 15 * DAY), None, "it is not new any more");
		assert_eq!(in_satisfied(&known, &by(0), 2 * DAY), None, "colleagues need no second look");
		let raised = Step { step: Taken::Raised, ..by(5) };
		assert_eq!(in_satisfied(&known, &raised, 2 * DAY), None);
	}

	#[test]
	fn task_should_say_that_it_is_overdue() {
		let task = Task::new("do it".into(), "radledger".into());
		assert_eq!(task.cell("due", &Names::default()).as_deref(), Some("-"));
		let late = task.by(0, true);
		assert_eq!(late.cell("due", &Names::default()).as_deref(), Some("1970-01-01T00:00:00Z OVERDUE"));
	}
}
