//! What manufacturers, custodians and authorities say of devices.

use crate::{chain::transactions, Call};
use radledger_primitives::{
	device::{ActionId, ActionOutcome, BasicUdi, CheckKind, CheckOutcome, Day, OutReason, ProductId, ProductKind},
	udi::UdiDi,
	vigilance::{ActionKind, ActionReason, Classification, IncidentId, IncidentPhase, IncidentSubject, Scope},
	DeviceId, DeviceVersion, OrganisationId, H256,
};
use subxt::utils::Static;

/// Registers a product.
pub fn register_product(kind: ProductKind, udi_di: Option<UdiDi>, basic_udi: Option<BasicUdi>) -> impl Call {
	let basic = basic_udi
		.map(|basic| crate::chain::runtime_types::bounded_collections::bounded_vec::BoundedVec(basic.into_inner()));
	transactions().device_surveillance().register_product(Static(kind), udi_di.map(Static), basic)
}

/// Registers a unit of a product.
pub fn register_device(product: ProductId, unit: H256, lot: Option<H256>, software: Option<H256>) -> impl Call {
	transactions().device_surveillance().register_device(product, unit, lot, software)
}

/// Offers a unit to another organisation.
pub fn transfer_custody(device: DeviceId, to: OrganisationId) -> impl Call {
	transactions().device_surveillance().transfer_custody(device, to)
}

/// Accepts a unit that was offered.
pub fn accept_custody(device: DeviceId) -> impl Call {
	transactions().device_surveillance().accept_custody(device)
}

/// Declines a unit that was offered, or takes the offer back.
pub fn decline_custody(device: DeviceId) -> impl Call {
	transactions().device_surveillance().decline_custody(device)
}

/// A check of a unit, as it is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
	/// What was done.
	pub kind: CheckKind,
	/// How it came out.
	pub outcome: CheckOutcome,
	/// On which day.
	pub day: Day,
	/// The last day on which the next one is in time.
	pub next_due: Option<Day>,
	/// Digest of the document.
	pub document: H256,
	/// Digest of the version of the software that was installed.
	pub software: Option<H256>,
}

/// Records a check of a unit.
pub fn record_check(device: DeviceId, check: Check) -> impl Call {
	transactions().device_surveillance().record_check(
		device,
		Static(check.kind),
		Static(check.outcome),
		check.day,
		check.next_due,
		check.document,
		check.software,
	)
}

/// Puts a unit into service.
pub fn commission(device: DeviceId) -> impl Call {
	transactions().device_surveillance().commission(device)
}

/// Takes a unit out of service.
pub fn take_out_of_service(device: DeviceId, reason: OutReason) -> impl Call {
	transactions().device_surveillance().take_out_of_service(device, Static(reason))
}

/// Decommissions a unit, for good.
pub fn decommission(device: DeviceId, reason: OutReason) -> impl Call {
	transactions().device_surveillance().decommission(device, Static(reason))
}

/// Tells of an incident.
pub fn report_incident(
	subject: IncidentSubject,
	classification: Classification,
	aware: Option<Day>,
	attested: Option<Day>,
	document: H256,
) -> impl Call {
	transactions().device_surveillance().report_incident(
		Static(subject),
		Static(classification),
		aware,
		attested,
		document,
	)
}

/// Says what an incident is, once more.
pub fn reclassify(
	incident: IncidentId,
	classification: Classification,
	known: Option<Day>,
	attested: Option<Day>,
) -> impl Call {
	transactions().device_surveillance().reclassify(incident, Static(classification), known, attested)
}

/// Drafts the next report of an incident.
pub fn draft_report(incident: IncidentId, document: H256) -> impl Call {
	transactions().device_surveillance().draft_report(incident, document)
}

/// Submits a report of an incident.
pub fn submit_report(incident: IncidentId, phase: IncidentPhase, document: H256) -> impl Call {
	transactions().device_surveillance().submit_report(incident, Static(phase), document)
}

/// Opens a field action.
pub fn open_action(kind: ActionKind, reason: ActionReason, scope: Scope, document: H256) -> impl Call {
	transactions().device_surveillance().open_action(Static(kind), Static(reason), Static(scope), document)
}

/// Answers a field action for a unit.
pub fn acknowledge_action(action: ActionId, unit: DeviceVersion, outcome: ActionOutcome) -> impl Call {
	transactions().device_surveillance().acknowledge_action(action, Static(unit), Static(outcome))
}

/// Closes a field action.
pub fn close_action(action: ActionId) -> impl Call {
	transactions().device_surveillance().close_action(action)
}
