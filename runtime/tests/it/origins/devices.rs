//! Rows of devices, and those that they need.

use super::*;
use pallet_device_surveillance::Call;
use radledger_primitives::{
	calendar,
	device::{ActionOutcome, CheckKind, CheckOutcome, OutReason, ProductKind},
	vigilance::{
		ActionKind, ActionReason, Classification, Figure, IncidentPhase, IncidentSubject, Limit, Regime, RuleSet, Scope,
	},
	DeviceId, DeviceVersion,
};

/// North hospital's, not accepted yet.
pub(super) const PLAIN: DeviceId = 0;
/// Acme scanners', offered to north hospital.
const OFFERED: DeviceId = 1;
/// North hospital's, accepted.
const ACCEPTED: DeviceId = 2;
/// North hospital's, in service.
const IN_SERVICE: DeviceId = 3;

fn product() -> Call<Runtime> {
	Call::register_product { kind: ProductKind::Scanner, udi_di: None, basic_udi: None }
}

fn device(product: u32, unit: u8) -> Call<Runtime> {
	Call::register_device { product, unit: H256::repeat_byte(unit), lot: None, software: None }
}

fn check(device: DeviceId) -> Call<Runtime> {
	Call::record_check {
		device,
		kind: CheckKind::Acceptance,
		outcome: CheckOutcome::Passed,
		day: calendar::day_of(START) as u32,
		next_due: None,
		document: H256::zero(),
		software: None,
	}
}

pub(super) fn rows() -> Vec<Row> {
	let managers = [BAD, NO_ROLE, NO_ROLE, NO_ROLE, NO_ROLE, OK, NO_ROLE, BAD, BAD];
	let row = |name, call: Call<Runtime>| row("DeviceSurveillance", name, call, managers);
	let reason = OutReason::Defect;
	vec![
		row("register_product", product()),
		row("register_device", device(0, 0x89)),
		row("transfer_custody", Call::transfer_custody { device: PLAIN, to: 2 }),
		row("accept_custody", Call::accept_custody { device: OFFERED }),
		row("decline_custody", Call::decline_custody { device: OFFERED }),
		row("record_check", check(PLAIN)),
		row("commission", Call::commission { device: ACCEPTED }),
		row("take_out_of_service", Call::take_out_of_service { device: IN_SERVICE, reason }),
		row("decommission", Call::decommission { device: IN_SERVICE, reason }),
		Row { outcomes: [BAD, NO_ROLE, NO_ROLE, OK, OK, OK, NO_ROLE, BAD, BAD], ..row("report_incident", incident()) },
		row("reclassify", Call::reclassify { incident: 0, classification: Classification::FdaImporter, known: None }),
		row("draft_report", Call::draft_report { incident: 0, document: H256::zero() }),
		row(
			"submit_report",
			Call::submit_report { incident: 0, phase: IncidentPhase::Initial, document: H256::zero() },
		),
		row("open_action", action()),
		row(
			"acknowledge_action",
			Call::acknowledge_action {
				action: 0,
				unit: DeviceVersion { device: IN_SERVICE, version: 0 },
				outcome: ActionOutcome::Read,
			},
		),
		row("close_action", Call::close_action { action: 0 }),
		// North hospital is neither an authority nor the manufacturer.
		Row {
			outcomes: [BAD, NO_ROLE, NO_ROLE, NO_ROLE, NO_ROLE, NO_ROLE, NO_ROLE, BAD, BAD],
			..row("name_manufacturer", Call::name_manufacturer { product: 1, manufacturer: None })
		},
		Row { outcomes: [BAD, BAD, BAD, BAD, BAD, BAD, BAD, OK, OK], ..row("adopt_rules", rules()) },
	]
}

/// Which its hospital must report as user facility.
fn incident() -> Call<Runtime> {
	Call::report_incident {
		subject: IncidentSubject::Device(IN_SERVICE),
		classification: Classification::FdaUserFacility,
		aware: None,
		document: H256::zero(),
	}
}

fn rules() -> Call<Runtime> {
	let figure = Figure { classification: Classification::FdaImporter, limit: Limit::CalendarDays(30) };
	let rules = RuleSet {
		effective: calendar::day_of(START) as u32,
		source: H256::zero(),
		figures: vec![figure].try_into().unwrap(),
		holidays: Default::default(),
	};
	Call::adopt_rules { regime: Regime::UsFda, rules }
}

fn action() -> Call<Runtime> {
	Call::open_action {
		kind: ActionKind::SafetyNotice,
		reason: ActionReason::Hardware,
		scope: Scope::Product(0),
		document: H256::zero(),
	}
}

pub(super) fn prepare() {
	fn done(signer: &str, call: Call<Runtime>) {
		submit(signer, call).unwrap().unwrap();
	}
	done("north-hospital", product());
	done("acme-scanners", product());
	done("north-hospital", device(0, 0x80));
	done("acme-scanners", device(1, 0x81));
	done("acme-scanners", Call::transfer_custody { device: OFFERED, to: 0 });
	for (id, unit) in [(ACCEPTED, 0x82), (IN_SERVICE, 0x83)] {
		done("north-hospital", device(0, unit));
		done("physicist-1", check(id));
	}
	done("physicist-1", Call::commission { device: IN_SERVICE });
	done("physicist-1", incident());
	done("north-hospital", action());
}
