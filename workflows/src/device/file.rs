//! What the file of a unit says: its software by version, its last calibration, and whether it should be in use.

use radledger_client::device::{Device, Entry};
use radledger_primitives::{
	device::{CheckKind, CheckOutcome, Condition, Day, DeviceState, Happened, OutReason},
	H256,
};

/// Digests of the software by version, from 0 to the present one. That of version 0 is in the file only if it was installed
/// once more; else it is what the ledger has of a unit that was never updated, or `registered`.
pub fn software(device: &Device, entries: &[Entry], registered: Option<H256>) -> Vec<Option<H256>> {
	let mut installed: Vec<H256> = entries
		.iter()
		.filter_map(|entry| match entry.happened {
			Happened::Checked { software, .. } => software,
			_ => None,
		})
		.collect();
	installed.dedup();
	let first = match device.version {
		0 => device.software,
		_ => registered,
	};
	let mut versions = vec![first; 1];
	versions.resize(usize::from(device.version) + 1, None);
	for (version, digest) in versions.iter_mut().rev().zip(installed.into_iter().rev()) {
		*version = Some(digest);
	}
	versions
}

/// The day of the last calibration, in whatever order they were entered.
pub fn calibrated(entries: &[Entry]) -> Option<Day> {
	let calibrations = entries.iter().filter_map(|entry| match entry.happened {
		Happened::Checked { kind: CheckKind::Calibration, day, .. } => Some(day),
		_ => None,
	});
	calibrations.max()
}

/// Whether a unit should be in use and is not fit for it: it is in service, or went out of it because a check failed.
pub fn is_missed(device: &Device, entries: &[Entry]) -> bool {
	match device.state {
		DeviceState::InService => device.condition != Condition::Fit,
		DeviceState::OutOfService => {
			let in_use = |entry: &Entry| entry.state != DeviceState::OutOfService;
			let from = entries.iter().rposition(in_use).map_or(0, |last| last + 1);
			entries.get(from).is_some_and(|entry| {
				matches!(
					entry.happened,
					Happened::Checked { outcome: CheckOutcome::Failed, .. }
						| Happened::TakenOut { reason: OutReason::Failed }
				)
			})
		}
		DeviceState::Registered | DeviceState::Decommissioned => false,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::device::fixtures::{checked, device, entries, updated};
	use CheckKind::{Calibration, Constancy};
	use CheckOutcome::{Failed, Passed};
	use DeviceState::{InService, OutOfService, Registered};

	#[test]
	fn software_should_be_known_by_version() {
		let [first, second, third] = [1, 2, 3].map(|byte| H256([byte; 32]));
		let known = |version, now| Device { version, software: now, ..device() };
		let file = |all: &[H256]| entries(all.iter().map(|digest| (updated(*digest), InService)));
		assert_eq!(software(&known(0, None), &[], Some(first)), [None]);
		assert_eq!(software(&known(0, Some(first)), &[], None), [Some(first)]);
		let twice = file(&[second, third]);
		assert_eq!(software(&known(2, Some(third)), &twice, Some(first)), [Some(first), Some(second), Some(third)]);
		assert_eq!(software(&known(2, Some(third)), &twice, None), [None, Some(second), Some(third)]);
		// The same version once more is no other version.
		let again = file(&[first, first, second, second]);
		assert_eq!(software(&known(1, Some(second)), &again, None), [Some(first), Some(second)]);
		assert_eq!(software(&known(0, Some(first)), &file(&[first]), None), [Some(first)]);
	}

	#[test]
	fn calibration_should_be_the_last_one() {
		let file = entries([
			(checked(Calibration, Failed, 20, None), Registered),
			(checked(Calibration, Passed, 10, None), Registered),
			(checked(Constancy, Passed, 30, None), Registered),
		]);
		assert_eq!(calibrated(&file), Some(20));
		assert_eq!(calibrated(&file[2..]), None);
	}

	#[test]
	fn unit_should_be_missed_if_it_is_unfit_or_out_because_of_a_failure() {
		let known = |state, condition| Device { state, condition, ..device() };
		assert!(!is_missed(&known(InService, Condition::Fit), &[]));
		assert!(is_missed(&known(InService, Condition::Overdue), &[]));
		assert!(is_missed(&known(InService, Condition::OutOfService), &[]));
		assert!(!is_missed(&known(Registered, Condition::NotCommissioned), &[]));
		let out = known(OutOfService, Condition::OutOfService);
		let failed = (checked(Constancy, Failed, 10, None), OutOfService);
		let repeated = (checked(Constancy, Passed, 11, None), OutOfService);
		let taken = |reason| (Happened::TakenOut { reason }, OutOfService);
		let back = (Happened::PutIntoService, InService);
		assert!(is_missed(&out, &entries([back, failed, repeated])));
		assert!(is_missed(&out, &entries([back, taken(OutReason::Failed)])));
		assert!(!is_missed(&out, &entries([back, failed, back, taken(OutReason::Maintenance)])));
		assert!(
			!is_missed(&out, &entries([back, taken(OutReason::Maintenance), failed])),
			"it was out before the check failed"
		);
		assert!(!is_missed(&out, &[]));
	}
}
