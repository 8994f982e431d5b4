//! Records to test with.

use radledger_client::{
	device::{Action, Concerned, Incident, Submission},
	AccountId,
};
use radledger_primitives::{
	device::{ActionOutcome, DeviceState},
	vigilance::{
		ActionKind, ActionReason, ActionView, AnswerView, Classification, Classified, ConcernedView, IncidentPhase,
		IncidentSubject, IncidentView, Scope, SubmissionView,
	},
	DeviceVersion, H256,
};

const AT: u64 = 951_782_400_000;

/// A unit with one version of its software, and its present one.
pub fn concerned(device: u32, version: u16, present: u16, answered: bool) -> Concerned {
	ConcernedView {
		device: DeviceVersion { device, version },
		version: present,
		custodian: 0,
		state: DeviceState::InService,
		answer: answered.then_some(AnswerView {
			outcome: ActionOutcome::Corrected,
			by: AccountId([9; 32]),
			organisation: 0,
			at: AT,
		}),
	}
}

/// An incident that organisation 3 must report by `due`.
pub fn incident(incident: u32, due: u32, submitted: Option<u32>) -> Incident {
	IncidentView {
		incident,
		subject: IncidentSubject::Device(5),
		document: H256([1; 32]),
		owed_by: Some(3),
		aware: 20_514,
		classified: vec![
			Classified { classification: Classification::MdrSeriousIncident, due: 20_529 },
			Classified { classification: Classification::MdrDeathOrDeterioration, due },
		],
		due,
		submitted,
		days_late: submitted.map_or(0, |day| day.saturating_sub(due)),
		phase: submitted.map(|_| IncidentPhase::Initial),
		submissions: u16::from(submitted.is_some()),
		draft: None,
		by: AccountId([9; 32]),
		organisation: 0,
		at: AT,
		block: 7,
	}
}

/// A report of an incident.
pub fn submission(number: u16, phase: IncidentPhase) -> Submission {
	SubmissionView { number, phase, document: H256([2; 32]), by: AccountId([9; 32]), at: AT, block: 8 }
}

/// An open recall.
pub fn action(scope: Scope) -> Action {
	ActionView {
		action: 2,
		kind: ActionKind::Recall,
		reason: ActionReason::Radiation,
		scope,
		document: H256([1; 32]),
		open: true,
		by: AccountId([9; 32]),
		organisation: 3,
		at: AT,
		block: 7,
	}
}
