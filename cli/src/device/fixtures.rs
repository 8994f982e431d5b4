//! Units and entries of their files in memory.

use radledger_client::{
	device::{Device, Entry},
	AccountId,
};
use radledger_primitives::{
	device::{CheckKind, CheckOutcome, Condition, Day, DeviceState, Happened},
	H256,
};

/// 2000-02-29T00:00:00Z.
pub const AT: u64 = 951_782_400_000;

/// A unit in service.
pub fn device() -> Device {
	Device {
		device: 3,
		product: 1,
		unit: H256([7; 32]),
		lot: None,
		software: None,
		version: 0,
		custodian: 0,
		offered: None,
		transfers: 0,
		state: DeviceState::InService,
		condition: Condition::Fit,
		checks: Vec::new(),
		written: 0,
		by: AccountId([9; 32]),
		at: AT,
		block: 7,
	}
}

/// What stands in a file, with the state since; numbered in order.
pub fn entries(all: impl IntoIterator<Item = (Happened, DeviceState)>) -> Vec<Entry> {
	let all = (0..).zip(all);
	all.map(|(number, (happened, state))| Entry {
		number,
		happened,
		state,
		by: AccountId([9; 32]),
		organisation: 0,
		at: AT,
		block: 8,
	})
	.collect()
}

/// A check.
pub fn checked(kind: CheckKind, outcome: CheckOutcome, day: Day, next_due: Option<Day>) -> Happened {
	Happened::Checked { kind, outcome, day, next_due, document: H256([5; 32]), software: None }
}

/// Another version of the software.
pub fn updated(software: H256) -> Happened {
	Happened::Checked {
		kind: CheckKind::SoftwareUpdate,
		outcome: CheckOutcome::Passed,
		day: 11_000,
		next_due: None,
		document: H256([5; 32]),
		software: Some(software),
	}
}
