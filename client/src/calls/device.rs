//! Calls of manufacturers, custodians and authorities about devices.

use crate::{
	chain::{runtime_types::bounded_collections::bounded_vec::BoundedVec, transactions},
	plain::Generate,
	Call,
};
use radledger_primitives::{
	device::{ActionId, ActionOutcome, BasicUdi, CheckKind, CheckOutcome, Day, OutReason, ProductId, ProductKind},
	udi::UdiDi,
	vigilance::{ActionKind, ActionReason, Classification, IncidentId, IncidentPhase, IncidentSubject, Scope},
	DeviceId, DeviceVersion, OrganisationId, H256,
};
use subxt::utils::Static;

/// A check of a unit, as it is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
	pub kind: CheckKind,
	pub outcome: CheckOutcome,
	pub day: Day,
	/// The last day on which the next check is in time.
	pub next_due: Option<Day>,
	/// Digest of the document.
	pub document: H256,
	/// Digest of the version of the software that was installed.
	pub software: Option<H256>,
}

/// Records a check of a unit.
pub fn record_check(device: DeviceId, check: Check) -> impl Call {
	let Check { kind, outcome, day, next_due, document, software } = check;
	let (kind, outcome) = (Static(kind), Static(outcome));
	transactions().device_surveillance().record_check(device, kind, outcome, day, next_due, document, software)
}

/// Registers a product.
pub fn register_product(kind: ProductKind, udi_di: Option<UdiDi>, basic_udi: Option<BasicUdi>) -> impl Call {
	let basic_udi = basic_udi.map(|basic| BoundedVec(basic.into_inner()));
	transactions().device_surveillance().register_product(Static(kind), Option::generate(udi_di), basic_udi)
}

calls! { device_surveillance
	/// Registers a unit of a product.
	register_device(product: ProductId, unit: H256, lot: Option<H256>, software: Option<H256>);
	/// Offers a unit to another organisation.
	transfer_custody(device: DeviceId, to: OrganisationId);
	/// Accepts a unit that was offered.
	accept_custody(device: DeviceId);
	/// Declines a unit that was offered, or takes the offer back.
	decline_custody(device: DeviceId);
	/// Puts a unit into service.
	commission(device: DeviceId);
	/// Takes a unit out of service.
	take_out_of_service(device: DeviceId, reason: OutReason);
	/// Decommissions a unit, for good.
	decommission(device: DeviceId, reason: OutReason);
	/// Reports an incident to the ledger.
	report_incident(subject: IncidentSubject, classification: Classification, aware: Option<Day>, document: H256);
	/// Classifies an incident again.
	reclassify(incident: IncidentId, classification: Classification, known: Option<Day>);
	/// Drafts the next report of an incident.
	draft_report(incident: IncidentId, document: H256);
	/// Submits a report of an incident.
	submit_report(incident: IncidentId, phase: IncidentPhase, document: H256);
	/// Opens a field action.
	open_action(kind: ActionKind, reason: ActionReason, scope: Scope, document: H256);
	/// Answers a field action for a unit.
	acknowledge_action(action: ActionId, unit: DeviceVersion, outcome: ActionOutcome);
	/// Closes a field action.
	close_action(action: ActionId);
	/// Names the manufacturer of a product, or that it has none on the ledger.
	name_manufacturer(product: ProductId, manufacturer: Option<OrganisationId>);
}
