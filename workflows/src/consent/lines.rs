//! Consents, refusals, requests and duties as flat objects.

use super::words::{self, full};
use crate::seals::StudyNames;
use radledger_client::{
	consent::{Access, Decided, Duty, Emergency, Ended, File, Given, Refusal, Request},
	AccountId,
};
use radledger_primitives::{
	consent::{
		records::{Activity, Done, Judgement, Outcome},
		ConsentId, DataUse, Decision, DutyKind, EmergencyReason, EndCause, Justification, Measure, Modifiers,
		Parameter, Permission, Purposes, RequestId, ReviewOutcome, Rule,
	},
	text::{self, moment::show as rfc3339},
	Moment, OrganisationId, Roles, StudyId, H256,
};
use serde::Serialize;

/// What limits terms.
#[derive(Serialize, Clone, PartialEq, Eq, Default, Debug)]
pub struct Limits {
	/// For DS.
	#[serde(skip_serializing_if = "Vec::is_empty")]
	pub diseases: Vec<H256>,
	/// For RS.
	#[serde(skip_serializing_if = "Vec::is_empty")]
	pub research_types: Vec<H256>,
	/// For GS.
	#[serde(skip_serializing_if = "Vec::is_empty")]
	pub regions: Vec<u16>,
	/// For MOR.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub moratorium: Option<String>,
	/// For TS.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub months: Option<u16>,
	/// For US.
	#[serde(skip_serializing_if = "Vec::is_empty")]
	pub users: Vec<AccountId>,
	/// For PS.
	#[serde(skip_serializing_if = "Vec::is_empty")]
	pub projects: Vec<H256>,
	/// For IS.
	#[serde(skip_serializing_if = "Vec::is_empty")]
	pub institutions: Vec<OrganisationId>,
}

impl Limits {
	fn new(parameters: &[Parameter<AccountId>]) -> Self {
		let mut limits = Self::default();
		for parameter in parameters {
			match parameter {
				Parameter::Disease(disease) => limits.diseases.push(*disease),
				Parameter::ResearchType(kind) => limits.research_types.push(*kind),
				Parameter::Region(region) => limits.regions.push(*region),
				Parameter::Moratorium(until) => limits.moratorium = Some(rfc3339(*until)),
				Parameter::Months(months) => limits.months = Some(*months),
				Parameter::User(user) => limits.users.push(*user),
				Parameter::Project(project) => limits.projects.push(*project),
				Parameter::Institution(organisation) => limits.institutions.push(*organisation),
			}
		}
		limits
	}
}

/// How a decision ended.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Over {
	/// The first moment at which it no longer held.
	pub at: String,
	/// Why.
	pub cause: EndCause,
}

/// A decision of a patient.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
#[serde(tag = "decision", rename_all = "kebab-case")]
pub enum Line {
	/// A consent.
	Consent {
		/// Its number.
		id: ConsentId,
		/// Which data, as [`words::scope`] writes it.
		scope: String,
		/// To whom, as [`words::grantee`] writes it.
		to: String,
		/// For what.
		#[serde(rename = "use")]
		permission: Permission,
		/// For what and under which conditions, on one line.
		#[serde(rename = "for")]
		summary: String,
		/// Under which conditions.
		modifiers: Modifiers,
		/// What limits permission and conditions.
		limits: Box<Limits>,
		/// What the patient gets for it.
		#[serde(skip_serializing_if = "Option::is_none")]
		compensation: Option<String>,
		/// The text that the patient read, as [`words::text`] writes it.
		text: Option<String>,
		/// The first moment at which it held.
		from: String,
		/// The first moment at which it no longer holds; none until withdrawn.
		until: Option<String>,
		/// Whether a guardian gave it for a child.
		by_guardian: bool,
		/// SHA-256 of its receipt, if it was sealed.
		receipt: Option<H256>,
		/// `in force`, `expired`, or how it ended.
		state: &'static str,
		/// How it ended, if it did.
		ended: Option<Over>,
	},
	/// A refusal.
	Refusal {
		/// Its number.
		id: ConsentId,
		/// Which data, as [`words::scope`] writes it.
		scope: String,
		/// To whom, as [`words::grantee`] writes it.
		to: String,
		/// For which purposes, on one line.
		#[serde(rename = "for")]
		summary: String,
		/// For which purposes.
		purposes: Purposes,
		/// Whether it is the opt-out of every secondary use (EHDS Art. 71).
		opt_out: bool,
		/// The first moment at which it held.
		from: String,
		/// The first moment at which it no longer holds; none until lifted.
		until: Option<String>,
		/// `in force`, `expired`, or how it ended.
		state: &'static str,
		/// How it ended, if it did.
		ended: Option<Over>,
	},
}

/// A decision with its end, if it has one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
	/// The decision.
	pub decided: Decided,
	/// How it ended.
	pub ended: Option<(Moment, EndCause)>,
	/// When it will end, or would have: by its own terms, or because minority is proved no longer.
	pub end: Option<Moment>,
}

impl Entry {
	fn consent(given: Given, child_until: Option<Moment>, ended: Option<(Moment, EndCause)>) -> Self {
		let child_until = child_until.filter(|_| given.guarded);
		let end = given.consent.end().into_iter().chain(child_until).min();
		Self { decided: Decided::Consent(given), ended, end }
	}

	fn refusal(refusal: Refusal, ended: Option<(Moment, EndCause)>) -> Self {
		let end = refusal.until;
		Self { decided: Decided::Refusal(refusal), ended, end }
	}

	/// A decision that was in force at some moment.
	pub fn past(decided: Decided, child_until: Option<Moment>) -> Self {
		match decided {
			Decided::Consent(given) => Self::consent(given, child_until, None),
			Decided::Refusal(refusal) => Self::refusal(refusal, None),
		}
	}

	/// What a file says now, in order of the numbers.
	pub fn of_file(file: File) -> Vec<Self> {
		let child_until = file.child_until;
		let consents = file.consents.into_iter().map(|given| Self::consent(given, child_until, None));
		let mut all: Vec<_> =
			consents.chain(file.refusals.into_iter().map(|refusal| Self::refusal(refusal, None))).collect();
		all.sort_by_key(Self::id);
		all
	}

	/// A decision that ended.
	pub fn of_past(ended: Ended) -> Self {
		let over = Some((ended.at, ended.cause));
		match ended.decided {
			Decided::Consent(given) => Self::consent(given, None, over),
			Decided::Refusal(refusal) => Self::refusal(refusal, over),
		}
	}

	/// Its number.
	pub fn id(&self) -> ConsentId {
		match &self.decided {
			Decided::Consent(given) => given.consent.id,
			Decided::Refusal(refusal) => refusal.id,
		}
	}

	/// Whether it holds at `now`, as far as it did not end otherwise.
	pub fn holds(&self, now: Moment) -> bool {
		self.ended.is_none() && self.end.is_none_or(|end| now < end)
	}

	/// With the study that is meant, where the decision is about one, in place of its name in the patient's records.
	pub fn naming(mut self, names: &StudyNames) -> Self {
		let scope = match &mut self.decided {
			Decided::Consent(given) => &mut given.consent.scope,
			Decided::Refusal(refusal) => &mut refusal.scope,
		};
		*scope = names.scope(*scope);
		self
	}

	/// As it stands at `now`.
	pub fn line(&self, now: Moment) -> Line {
		let (until, state) = match self.ended {
			Some((at, cause)) => (Some(at), cause.name()),
			None if self.holds(now) => (self.end, "in force"),
			None => (self.end, "expired"),
		};
		let (until, ended) = (until.map(rfc3339), self.ended.map(|(at, cause)| Over { at: rfc3339(at), cause }));
		match &self.decided {
			Decided::Consent(given) => {
				let consent = &given.consent;
				let compensation = words::compensation(&consent.compensation);
				let text = given.text.as_ref().map(words::text);
				let mut summary = vec![words::terms(&consent.terms)];
				summary.extend(compensation.clone());
				summary.extend(text.as_ref().map(|text| format!("text {text}")));
				Line::Consent {
					id: consent.id,
					scope: words::scope(&consent.scope, full),
					to: words::grantee(&consent.grantee, full),
					permission: consent.terms.permission,
					summary: summary.join("; "),
					modifiers: consent.terms.modifiers,
					limits: Box::new(Limits::new(&consent.terms.parameters)),
					compensation,
					text,
					from: rfc3339(consent.from),
					until,
					by_guardian: given.guarded,
					receipt: given.receipt,
					state,
					ended,
				}
			}
			Decided::Refusal(refusal) => Line::Refusal {
				id: refusal.id,
				scope: words::scope(&refusal.scope, full),
				to: words::grantee(&refusal.grantee, full),
				summary: words::purposes(refusal.purposes),
				purposes: refusal.purposes,
				opt_out: refusal.is_opt_out(),
				from: rfc3339(refusal.from),
				until,
				state,
				ended,
			},
		}
	}
}

/// An answer.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Answer {
	/// `permit`, `deny` or `ask`.
	pub answer: &'static str,
	/// Whether it is permitted.
	pub permitted: bool,
	/// By which consent.
	pub consent: Option<ConsentId>,
	/// The first moment at which it no longer is.
	pub until: Option<String>,
	/// By which rule it is denied, or is for people to judge.
	pub rule: Option<Rule>,
	/// The same as a sentence.
	pub text: String,
}

impl From<Decision> for Answer {
	fn from(decision: Decision) -> Self {
		let text = words::decision(&decision);
		match decision {
			Decision::Permit { consent, until } => Self {
				answer: "permit",
				permitted: true,
				consent: Some(consent),
				until: until.map(rfc3339),
				rule: None,
				text,
			},
			Decision::Deny { rule } | Decision::Ask { rule } => {
				let answer = if matches!(decision, Decision::Ask { .. }) { "ask" } else { "deny" };
				Self { answer, permitted: false, consent: None, until: None, rule: Some(rule), text }
			}
		}
	}
}

/// An entry of a log.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Use {
	/// Its number.
	pub entry: u64,
	/// Who.
	pub by: AccountId,
	/// For which organisation.
	pub organisation: OrganisationId,
	/// What was done, and what tells it as well: a report, a dataset, an item of a campaign, the other side of a transfer.
	#[serde(flatten)]
	pub activity: Activity,
	/// Which study; none for all.
	pub study: Option<StudyId>,
	/// The user's roles at that moment.
	#[serde(serialize_with = "text::roles")]
	pub roles: Roles,
	/// What they declared, on which the outcome rests: purpose, region, commitments, text. None if no consent was asked.
	pub data_use: Option<DataUse>,
	/// The request to which they referred.
	pub request: Option<RequestId>,
	/// Whether somebody had judged that what it declares holds.
	pub judged: bool,
	/// `permitted`, `denied`, `asked`, `emergency` or `exempt`.
	pub outcome: &'static str,
	/// The consent that permitted it.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub consent: Option<ConsentId>,
	/// The rule by which it was denied, or was for people to judge.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub rule: Option<Rule>,
	/// Why it was an emergency.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub reason: Option<EmergencyReason>,
	/// Whether the patient had refused that beforehand.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub against_will: Option<bool>,
	/// When.
	pub at: String,
	/// In which block.
	pub block: u32,
	/// What for, on one line.
	#[serde(rename = "for")]
	pub summary: String,
	/// The outcome as a sentence.
	pub text: String,
}

impl Use {
	/// An entry under its number.
	pub fn new(entry: u64, access: &Access) -> Self {
		let (outcome, consent, rule, emergency) = match access.outcome {
			Outcome::Permitted { consent } => ("permitted", Some(consent), None, None),
			Outcome::Denied { rule } => ("denied", None, Some(rule), None),
			Outcome::Asked { rule } => ("asked", None, Some(rule), None),
			Outcome::Emergency { reason, against_will } => ("emergency", None, None, Some((reason, against_will))),
			Outcome::Exempt { .. } => ("exempt", None, None, None),
		};
		Self {
			entry,
			by: access.by,
			organisation: access.organisation,
			activity: access.activity,
			study: access.study,
			roles: access.roles,
			data_use: access.data_use.clone(),
			request: access.request,
			judged: access.judged,
			outcome,
			consent,
			rule,
			reason: emergency.map(|(reason, _)| reason),
			against_will: emergency.map(|(_, against_will)| against_will),
			at: rfc3339(access.at),
			block: access.block,
			summary: match (&access.data_use, access.outcome) {
				(Some(data_use), _) => words::data_use(data_use),
				(None, Outcome::Exempt { exemption }) => exemption.name().into(),
				(None, _) => "-".into(),
			},
			text: words::outcome(&access.outcome),
		}
	}
}

/// A request.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Asked {
	/// Its number.
	pub request: RequestId,
	/// Who asks.
	pub by: AccountId,
	/// The organisation for which.
	pub organisation: OrganisationId,
	/// The study; none for all.
	pub study: Option<StudyId>,
	/// What for.
	pub data_use: DataUse,
	/// Why.
	pub justification: Justification,
	/// The first moment at which the data are no longer wanted.
	pub until: String,
	/// When it was made.
	pub at: String,
	/// The deadline for the patient's answer.
	pub answer_by: String,
	/// `pending`, `asked`, `expired`, `permitted`, `denied`, `approved`, `refused` or `judged`.
	pub state: &'static str,
	/// The consent that permits it.
	pub consent: Option<ConsentId>,
	/// The rule by which it was denied, or is for people to judge.
	pub rule: Option<Rule>,
	/// The judgement, if there is one.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub judged: Option<Judgement<AccountId>>,
	/// The use on one line.
	#[serde(rename = "for")]
	pub summary: String,
	/// The state as a sentence.
	pub text: String,
}

impl Asked {
	/// A request as it stands at `now`.
	pub fn new(request: &Request, now: Moment) -> Self {
		use radledger_client::consent::RequestState as State;
		let (state, consent, rule) = match request.state {
			State::Pending | State::Asked { .. } if request.answer_by <= now => ("expired", None, None),
			State::Pending => ("pending", None, None),
			State::Asked { rule } => ("asked", None, Some(rule)),
			State::Judged { .. } => ("judged", None, None),
			State::Permitted { consent } => ("permitted", Some(consent), None),
			State::Denied { rule } => ("denied", None, Some(rule)),
			State::Approved { consent, .. } => ("approved", Some(consent), None),
			State::Refused { .. } => ("refused", None, None),
		};
		Self {
			request: request.id,
			by: request.by,
			organisation: request.organisation,
			study: request.study,
			data_use: request.data_use.clone(),
			justification: request.justification,
			until: rfc3339(request.until),
			at: rfc3339(request.at),
			answer_by: rfc3339(request.answer_by),
			state,
			consent,
			rule,
			judged: request.judged.clone(),
			summary: words::data_use(&request.data_use),
			text: words::state(&request.state, request.answer_by, now),
		}
	}
}

/// When something was done.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct DoneLine {
	/// Who says so.
	pub by: AccountId,
	/// When.
	pub at: String,
	/// Whether that was after it was due.
	pub late: bool,
}

impl From<&Done<AccountId>> for DoneLine {
	fn from(done: &Done<AccountId>) -> Self {
		Self { by: done.by, at: rfc3339(done.at), late: done.late }
	}
}

/// A duty.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct DutyLine {
	/// Who must.
	pub organisation: OrganisationId,
	/// The patient.
	pub patient: AccountId,
	/// The consent.
	pub consent: ConsentId,
	/// What is to be done.
	pub duty: DutyKind,
	/// Why the consent ended, if it is to be erased.
	pub cause: Option<EndCause>,
	/// When the consent ended, the promise was made, or the moratorium is over.
	pub since: String,
	/// The deadline.
	pub due: String,
	/// When it took notice.
	pub acknowledged: Option<DoneLine>,
	/// What it did.
	pub measure: Option<Measure>,
	/// When.
	pub certified: Option<DoneLine>,
	/// Whether it was due and is not done.
	pub overdue: bool,
	/// How far it has come.
	pub state: String,
}

impl From<&Duty> for DutyLine {
	fn from(duty: &Duty) -> Self {
		Self {
			organisation: duty.organisation,
			patient: duty.patient,
			consent: duty.consent,
			duty: duty.kind,
			cause: duty.cause,
			since: rfc3339(duty.since),
			due: rfc3339(duty.due),
			acknowledged: duty.acknowledged.as_ref().map(Into::into),
			measure: duty.certified.as_ref().map(|(measure, _)| *measure),
			certified: duty.certified.as_ref().map(|(_, done)| done.into()),
			overdue: duty.overdue,
			state: duty_state(duty),
		}
	}
}

/// How far a duty has come.
fn duty_state(duty: &Duty) -> String {
	let late = |done: &Done<AccountId>| if done.late { ", late" } else { "" };
	match (&duty.certified, &duty.acknowledged) {
		(Some((measure, done)), _) => format!("{} on {}{}", measure.name(), rfc3339(done.at), late(done)),
		(None, _) if duty.overdue => "OVERDUE".into(),
		(None, Some(done)) => format!("acknowledged on {}{}", rfc3339(done.at), late(done)),
		(None, None) => "open".into(),
	}
}

/// An emergency.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct EmergencyLine {
	/// The organisation whose member broke the glass.
	pub organisation: OrganisationId,
	/// The patient.
	pub patient: AccountId,
	/// The entry in the patient's log.
	pub entry: u64,
	/// Who broke the glass.
	pub by: AccountId,
	/// Which study; none for all.
	pub study: Option<StudyId>,
	/// Why.
	pub reason: EmergencyReason,
	/// Whether the patient had refused that beforehand.
	pub against_will: bool,
	/// When.
	pub at: String,
	/// The deadline of the review.
	pub due: String,
	/// Whether a review was due and has not come.
	pub overdue: bool,
	/// How the review ended.
	pub outcome: Option<ReviewOutcome>,
	/// Who reviewed.
	pub reviewed_by: Option<AccountId>,
	/// When.
	pub reviewed_at: Option<String>,
	/// How far the review has come.
	pub review: String,
}

impl From<&Emergency> for EmergencyLine {
	fn from(emergency: &Emergency) -> Self {
		let review = emergency.review.as_ref();
		Self {
			organisation: emergency.organisation,
			patient: emergency.patient,
			entry: emergency.access,
			by: emergency.by,
			study: emergency.study,
			reason: emergency.reason,
			against_will: emergency.against_will,
			at: rfc3339(emergency.at),
			due: rfc3339(emergency.due),
			overdue: emergency.overdue,
			outcome: review.map(|review| review.outcome),
			reviewed_by: review.map(|review| review.by),
			reviewed_at: review.map(|review| rfc3339(review.at)),
			review: review_state(emergency),
		}
	}
}

/// How far the review of an emergency has come.
fn review_state(emergency: &Emergency) -> String {
	match &emergency.review {
		Some(review) => format!("{} on {}", review.outcome.name(), rfc3339(review.at)),
		None if emergency.overdue => "OVERDUE".into(),
		None => format!("due {}", rfc3339(emergency.due)),
	}
}

#[cfg(test)]
mod tests {
	use super::super::terms::Written;
	use super::*;
	use radledger_client::consent::Grantee;
	use radledger_primitives::calendar::add_months;
	use radledger_primitives::consent::{Compensation, Consent, Purpose, Scope, TextVersion};

	const ACCOUNT: AccountId = AccountId([7; 32]);

	fn given(id: ConsentId, guarded: bool, months: Option<u16>, until: Option<Moment>) -> Given {
		let written = Written { months, ..Written::new(Permission::GeneralResearch) };
		let text = radledger_client::consent::TextRead { policy: 2, major: 1, minor: 3, language: *b"de" };
		Given {
			consent: Consent {
				id,
				scope: Scope::All,
				grantee: Grantee::Organisation(3),
				terms: written.terms().unwrap(),
				compensation: Compensation::Free,
				text: Some(TextVersion { policy: 2, major: 1 }),
				from: 1_000,
				until,
			},
			text: Some(text),
			guarded,
			receipt: None,
		}
	}

	fn opt_out(id: ConsentId) -> Refusal {
		Refusal {
			id,
			scope: Scope::All,
			grantee: Grantee::Anyone,
			purposes: Purposes::SECONDARY,
			from: 1_000,
			until: None,
		}
	}

	fn file(consents: Vec<Given>, refusals: Vec<Refusal>, child_until: Option<Moment>) -> File {
		File {
			organisation: 0,
			closed: false,
			child_until,
			consents,
			refusals,
			decisions: 9,
			room: 32,
			requests: 0,
			accesses: 0,
			calls_left: 32,
			renews_at: 0,
		}
	}

	#[test]
	fn decisions_of_a_file_should_be_in_order_with_the_end_that_comes_first() {
		let file = file(
			vec![
				given(4, true, None, Some(9_000)),
				given(2, false, Some(1), Some(9_000_000_000)),
				given(1, true, None, None),
			],
			vec![opt_out(3)],
			Some(5_000),
		);
		let entries = Entry::of_file(file);
		let ends: Vec<_> = entries.iter().map(|entry| (entry.id(), entry.end)).collect();
		let month = add_months(1_000, 1);
		assert_eq!(ends, [(1, Some(5_000)), (2, Some(month)), (3, None), (4, Some(5_000))]);
		assert!(entries[0].holds(4_999) && !entries[0].holds(5_000) && entries[2].holds(u64::MAX));
	}

	#[test]
	fn line_should_tell_whether_a_decision_is_in_force_expired_or_ended() {
		let json = |entry: &Entry, now| serde_json::to_value(entry.line(now)).unwrap();
		let present = Entry::past(Decided::Consent(given(1, false, None, Some(9_000))), None);
		assert_eq!(
			(&json(&present, 8_999)["state"], &json(&present, 9_000)["state"]),
			(&"in force".into(), &"expired".into())
		);
		let revoked = Entry::of_past(Ended {
			decided: Decided::Consent(given(1, false, None, None)),
			at: 7_000,
			cause: EndCause::Revoked,
		});
		assert_eq!(
			(&json(&revoked, 0)["state"], &json(&revoked, 0)["until"]),
			(&"revoked".into(), &"1970-01-01T00:00:07Z".into())
		);
		let refusal = json(&Entry::past(Decided::Refusal(opt_out(5)), None), 2_000);
		assert_eq!(
			(&refusal["scope"], &refusal["to"], &refusal["for"]),
			(&"all".into(), &"anyone".into(), &"every secondary use".into())
		);
		assert!(json(&present, 0)["for"].as_str().unwrap().ends_with("text 2.1.3:de"));
	}

	#[test]
	fn lines_should_hold_what_people_write() {
		let line = Entry::past(Decided::Consent(given(1, true, Some(6), None)), None).line(2_000);
		let json = serde_json::to_value(&line).unwrap();
		assert_eq!(json["decision"], "consent");
		assert_eq!(json["to"], "org:3");
		assert_eq!(json["use"], "GRU");
		assert_eq!(json["modifiers"], serde_json::json!(["TS"]));
		assert_eq!(json["limits"], serde_json::json!({ "months": 6 }));
		assert_eq!(json["text"], "2.1.3:de");
		assert_eq!(json["from"], "1970-01-01T00:00:01Z");
		let json = serde_json::to_value(Entry::past(Decided::Refusal(opt_out(1)), None).line(2_000)).unwrap();
		assert_eq!((&json["decision"], &json["opt_out"]), (&"refusal".into(), &true.into()));
	}

	#[test]
	fn answers_should_say_permitted_or_by_which_rule_not() {
		let permitted = Answer::from(Decision::Permit { consent: 3, until: None });
		assert!(permitted.permitted && permitted.text.contains("consent 3"));
		let denied = serde_json::to_value(Answer::from(Decision::Deny { rule: Rule::NonCommercial })).unwrap();
		assert_eq!((&denied["permitted"], &denied["rule"]), (&false.into(), &"NCU".into()));
		let asked = serde_json::to_value(Answer::from(Decision::Ask { rule: Rule::EthicsApproval })).unwrap();
		assert_eq!(
			(&asked["answer"], &asked["permitted"], &asked["rule"]),
			(&"ask".into(), &false.into(), &"IRB".into())
		);
	}

	#[test]
	fn uses_should_have_one_outcome_each() {
		let access = |outcome| Access {
			by: ACCOUNT,
			organisation: 1,
			activity: Activity::Access,
			study: None,
			roles: Roles::RADIOLOGIST,
			data_use: Some(DataUse { region: Some(276), ..DataUse::plain(Purpose::ClinicalCare) }),
			request: None,
			judged: false,
			outcome,
			at: 1_000,
			block: 3,
		};
		for (outcome, name, key) in [
			(Outcome::Permitted { consent: 2 }, "permitted", "consent"),
			(Outcome::Denied { rule: Rule::Scope }, "denied", "rule"),
			(Outcome::Asked { rule: Rule::Region }, "asked", "rule"),
			(Outcome::Emergency { reason: EmergencyReason::Urgent, against_will: true }, "emergency", "reason"),
		] {
			let json = serde_json::to_value(Use::new(4, &access(outcome))).unwrap();
			assert_eq!((&json["outcome"], &json["entry"]), (&name.into(), &4.into()));
			assert_eq!(json["data_use"]["region"], 276);
			assert_eq!(json.get("against_will").is_some(), name == "emergency");
			for other in ["consent", "rule", "reason"] {
				assert_eq!(json.get(other).is_some(), other == key, "{name} {other}");
			}
		}
	}

	#[test]
	fn duty_should_be_overdue_until_it_is_certified() {
		let done = Done { by: ACCOUNT, at: 2_000, late: true };
		let mut duty = Duty {
			organisation: 1,
			patient: ACCOUNT,
			consent: 2,
			kind: DutyKind::Erase,
			cause: Some(EndCause::Revoked),
			since: 1_000,
			due: 1_500,
			acknowledged: None,
			certified: None,
			overdue: false,
		};
		assert_eq!(duty_state(&duty), "open");
		duty.acknowledged = Some(done.clone());
		assert!(duty_state(&duty).starts_with("acknowledged"));
		duty.overdue = true;
		assert_eq!(duty_state(&duty), "OVERDUE");
		duty.certified = Some((Measure::Erased, done));
		assert!(duty_state(&duty).starts_with("erased") && duty_state(&duty).ends_with("late"));
	}
}
