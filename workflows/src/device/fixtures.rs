//! Products, units with their labels, and entries of their files in memory.

use super::labels::{Label, Labels, Words};
use crate::vault::fixtures::vault;
use radledger_client::{
	device::{Device, Entry, Product},
	AccountId,
};
use radledger_dicom::equipment::Equipment;
use radledger_primitives::{
	device::{CheckKind, CheckOutcome, Condition, Day, DeviceState, Happened, ProductKind},
	udi::{IssuingEntity, UdiDi},
	H256,
};

/// 2000-02-29T00:00:00Z.
pub const AT: u64 = 951_782_400_000;

/// A product.
pub fn product() -> Product {
	Product {
		product: 1,
		kind: ProductKind::Scanner,
		manufacturer: Some(3),
		organisation: 3,
		udi_di: UdiDi::new(IssuingEntity::Gs1, "09506000134352"),
		basic_udi: Some(b"9506000134S3".to_vec().try_into().unwrap()),
		units: 1,
		by: AccountId([9; 32]),
		at: AT,
		block: 6,
	}
}

/// What a file of a scanner says about it.
pub fn scanner(serial: &str, software: &str) -> Equipment {
	Equipment {
		manufacturer: Some("Example Medical".into()),
		serial: Some(serial.into()),
		software: vec![software.into()],
		..Equipment::default()
	}
}

/// The label of a unit of the product.
pub fn label_of(equipment: &Equipment) -> Label {
	let (_folder, vault) = vault();
	let labels = Labels::new(&vault, H256([0xC0; 32]));
	labels.draw(&vault.lock().unwrap(), 1, Words::of(equipment).unwrap()).unwrap()
}

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
