//! The entries of a log decided a second time, from what they say and from the patient's decisions: what an auditor does.

use super::{log::Log, AccessError};
use crate::Session;
use radledger_client::{
	consent::{Access, Decided, Ended, File, Refusal},
	AccountId,
};
use radledger_primitives::{
	consent::{decide, records::Outcome, refuses_emergency, Consent, Decision, Request, Rule},
	Modality, Moment, OrganisationKind,
};
use serde::Serialize;
use std::collections::{btree_map, BTreeMap};

/// What became of the entries when they were decided again.
#[derive(Serialize, Clone, PartialEq, Eq, Default, Debug)]
pub struct Again {
	/// Entries with the same outcome.
	pub same: usize,
	/// The numbers of those with another one.
	pub different: Vec<u64>,
	/// The numbers of those that what is on the ledger now does not decide: the study was erased, the rule is about the
	/// requester's request, text or standing at that moment, or nothing was asked then. No consent is asked about what needs
	/// none; that of a study that is received was asked when it was sent.
	pub undecided: Vec<u64>,
}

/// Everything that a patient decided, each with its real end.
struct Decisions {
	consents: Vec<Consent<AccountId>>,
	refusals: Vec<Refusal>,
}

/// The end that was reached, if it came before the one that was meant.
fn earlier(until: Option<Moment>, ended: Moment) -> Option<Moment> {
	Some(until.map_or(ended, |until| until.min(ended)))
}

impl Decisions {
	fn of(file: File, ended: Vec<Ended>) -> Self {
		let (child_until, mut all) = (file.child_until, Self { consents: Vec::new(), refusals: file.refusals });
		for given in file.consents {
			let mut consent = given.consent;
			if let Some(proved) = child_until.filter(|_| given.guarded) {
				consent.until = earlier(consent.until, proved);
			}
			all.consents.push(consent);
		}
		for Ended { decided, at, .. } in ended {
			match decided {
				Decided::Consent(given) => {
					all.consents.push(Consent { until: earlier(given.consent.until, at), ..given.consent });
				}
				Decided::Refusal(refusal) => {
					all.refusals.push(Refusal { until: earlier(refusal.until, at), ..refusal })
				}
			}
		}
		all
	}

	/// As they stood before the block of the moment `at`: what began in it is not there, and what ended in it is.
	fn before(&self, at: Moment) -> Self {
		let last = |until: Option<Moment>| if until == Some(at) { Some(at.saturating_add(1)) } else { until };
		let mut before = Self { consents: self.consents.clone(), refusals: self.refusals.clone() };
		before.consents.retain(|consent| consent.from < at);
		before.refusals.retain(|refusal| refusal.from < at);
		before.consents.iter_mut().for_each(|consent| consent.until = last(consent.until));
		before.refusals.iter_mut().for_each(|refusal| refusal.until = last(refusal.until));
		before
	}

	/// Whether these decisions give the outcome that an entry tells.
	fn give(&self, entry: &Access, asked: &Request<AccountId>) -> bool {
		let refused = || refuses_emergency(&self.refusals, asked, entry.at);
		match (entry.outcome, decide(&self.consents, &self.refusals, asked, entry.at)) {
			(Outcome::Emergency { against_will, .. }, _) => refused() == against_will,
			(Outcome::Denied { rule: Rule::Emergency }, _) => refused(),
			// Somebody judged that it does not hold.
			(Outcome::Denied { rule }, Decision::Ask { rule: judged }) if entry.request.is_some() => rule == judged,
			(outcome, again) => outcome == again.into(),
		}
	}
}

/// Decides the entries of a log again, each from what it says and from the decisions of the patient at its moment.
///
/// Of a decision that began or ended in the block of an entry nobody can tell whether it came before: both are taken for
/// the same.
///
/// # Errors
/// The ledger cannot be read.
pub async fn decide_again(session: &Session, patient: &AccountId, log: &Log) -> Result<Again, AccessError> {
	let ledger = session.ledger().await?;
	let Some(file) = ledger.file(patient).await? else {
		return Ok(Again::default());
	};
	let ended = ledger.ended(patient).await?.into_iter().map(|(_, ended)| ended).collect();
	let decisions = Decisions::of(file, ended);
	let (mut kinds, mut modalities) = (BTreeMap::new(), BTreeMap::new());
	let mut again = Again::default();
	for (number, entry) in &log.entries {
		let user = entry.user();
		if let btree_map::Entry::Vacant(kind) = kinds.entry(user) {
			kind.insert(ledger.organisation(user).await?.map(|known| known.kind));
		}
		if let Some(study) = entry.study.filter(|study| !modalities.contains_key(study)) {
			let known = ledger.study(&log.names.study(study)).await?.filter(|known| known.instances > 0);
			modalities.insert(study, known.map(|known| known.modality));
		}
		let kind = kinds.get(&user).copied().flatten();
		let modality = entry.study.map(|study| modalities.get(&study).copied().flatten());
		match again_of(entry, &decisions, kind, modality) {
			Some(true) => again.same += 1,
			Some(false) => again.different.push(*number),
			None => again.undecided.push(*number),
		}
	}
	Ok(again)
}

/// Whether an entry has the outcome that the decisions give; `None` if they do not decide it. `modality` is that of the
/// study, if it is of one and the ledger has it still.
fn again_of(
	entry: &Access,
	decisions: &Decisions,
	kind: Option<OrganisationKind>,
	modality: Option<Option<Modality>>,
) -> Option<bool> {
	let elsewhere = [Rule::NoSubject, Rule::TextSuperseded, Rule::NotAMember, Rule::RequestMismatch];
	if matches!(entry.outcome, Outcome::Denied { rule } if elsewhere.contains(&rule)) {
		return None;
	}
	let modality = match modality {
		Some(Some(modality)) => Some(modality),
		// It was erased.
		Some(None) => return None,
		None => None,
	};
	let asked = entry.asked(kind?, modality)?;
	Some(decisions.give(entry, &asked) || decisions.before(entry.at).give(entry, &asked))
}

#[cfg(test)]
mod tests {
	use super::*;
	use radledger_client::consent::{Given, Grantee};
	use radledger_primitives::{
		consent::{
			records::Activity, Compensation, DataUse, Declarations, EmergencyReason, EndCause, Modifiers, Parameter,
			Permission, Purpose, Purposes, Scope, Terms,
		},
		Roles, H256,
	};

	const PATIENT: AccountId = AccountId([1; 32]);

	fn consent(id: u32, modifiers: Modifiers, parameters: Vec<Parameter<AccountId>>) -> Given {
		let parameters = parameters.try_into().unwrap();
		let consent = Consent {
			id,
			scope: Scope::All,
			grantee: Grantee::Organisation(1),
			terms: Terms { permission: Permission::HealthResearch, modifiers, parameters },
			compensation: Compensation::Free,
			text: None,
			from: 100,
			until: None,
		};
		Given { consent, text: None, guarded: false, receipt: None }
	}

	fn decisions(consents: Vec<Given>, ended: Vec<Ended>) -> Decisions {
		let file = File {
			organisation: 0,
			closed: false,
			child_until: None,
			consents,
			refusals: Vec::new(),
			decisions: 9,
			room: 32,
			requests: 0,
			accesses: 0,
			calls_left: 32,
			renews_at: 0,
		};
		Decisions::of(file, ended)
	}

	fn entry(at: Moment, outcome: Outcome) -> Access {
		Access {
			by: PATIENT,
			organisation: 1,
			activity: Activity::Access,
			study: None,
			roles: Roles::RADIOLOGIST,
			data_use: Some(DataUse { region: Some(276), ..DataUse::plain(Purpose::HealthResearch) }),
			request: None,
			judged: false,
			outcome,
			at,
			block: 3,
		}
	}

	fn same(entry: &Access, decisions: &Decisions) -> Option<bool> {
		again_of(entry, decisions, Some(OrganisationKind::University), None)
	}

	#[test]
	fn permission_should_follow_from_what_the_entry_says_it_rests_on() {
		let german = decisions(vec![consent(1, Modifiers::GS, vec![Parameter::Region(276)])], Vec::new());
		let mut used = entry(200, Outcome::Permitted { consent: 1 });
		assert_eq!(same(&used, &german), Some(false), "nobody had judged");
		used.judged = true;
		assert_eq!(same(&used, &german), Some(true));
		used.data_use.as_mut().unwrap().region = Some(40);
		assert_eq!(same(&used, &german), Some(false));
		assert_eq!(same(&entry(200, Outcome::Asked { rule: Rule::Region }), &german), Some(true));
		let mut refused = entry(200, Outcome::Denied { rule: Rule::Region });
		assert_eq!(same(&refused, &german), Some(false));
		refused.request = Some(0);
		assert_eq!(same(&refused, &german), Some(true), "somebody judged that it does not hold");
	}

	#[test]
	fn decisions_of_the_same_block_should_count_as_before_and_as_after() {
		let ended = Ended {
			decided: Decided::Consent(consent(1, Modifiers::default(), Vec::new())),
			at: 300,
			cause: EndCause::Revoked,
		};
		let decisions = decisions(Vec::new(), vec![ended]);
		let permitted = |at| same(&entry(at, Outcome::Permitted { consent: 1 }), &decisions);
		assert_eq!([99, 100, 299, 300, 301].map(permitted), [false, true, true, true, false].map(Some));
		let denied = |at| same(&entry(at, Outcome::Denied { rule: Rule::NotInForce }), &decisions);
		assert_eq!([299, 300, 301].map(denied), [false, true, true].map(Some));
		// Before the first one there was none at all.
		assert_eq!(same(&entry(100, Outcome::Denied { rule: Rule::NoConsent }), &decisions), Some(true));
	}

	#[test]
	fn emergencies_should_be_decided_by_what_the_patient_refused_beforehand() {
		let mut decisions = decisions(Vec::new(), Vec::new());
		let reason = EmergencyReason::LifeThreatening;
		let broken = |against_will| entry(200, Outcome::Emergency { reason, against_will });
		let denied = entry(200, Outcome::Denied { rule: Rule::Emergency });
		assert_eq!((same(&broken(false), &decisions), same(&broken(true), &decisions)), (Some(true), Some(false)));
		assert_eq!(same(&denied, &decisions), Some(false));
		decisions.refusals.push(Refusal {
			id: 1,
			scope: Scope::All,
			grantee: Grantee::Anyone,
			purposes: Purposes::EMERGENCY,
			from: 100,
			until: None,
		});
		assert_eq!((same(&broken(false), &decisions), same(&broken(true), &decisions)), (Some(false), Some(true)));
		assert_eq!(same(&denied, &decisions), Some(true));
	}

	#[test]
	fn what_the_ledger_does_not_have_any_more_should_be_left_undecided() {
		let decisions = decisions(Vec::new(), Vec::new());
		let superseded = entry(200, Outcome::Denied { rule: Rule::TextSuperseded });
		assert_eq!(same(&superseded, &decisions), None);
		let mut erased = entry(200, Outcome::Denied { rule: Rule::NoConsent });
		erased.study = Some(H256::zero());
		assert_eq!(again_of(&erased, &decisions, Some(OrganisationKind::Hospital), Some(None)), None);
		assert_eq!(again_of(&erased, &decisions, None, None), None);
		erased.data_use.as_mut().unwrap().declarations = Declarations::ALL;
		assert_eq!(
			again_of(&erased, &decisions, Some(OrganisationKind::Hospital), Some(Some(Modality::Ct))),
			Some(true)
		);
	}
}
