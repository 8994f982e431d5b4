//! Devices: what made images, who has it and whether it was fit for use; incidents, and field actions about them.

use crate::{chain::view_functions, provenance::Direction, AccountId, Ledger, Result};
use radledger_primitives::{
	device::{self, ActionId, ActionOutcome, Condition, Day, DeviceState, MadeBy, ProductId},
	graph::Branch,
	udi::UdiDi,
	vigilance::{self, IncidentId, IncidentPhase, Regime, RuleSet, Scope, SignalView},
	DeviceId, DeviceVersion, Moment, Node, OrganisationId, StudyId, H256,
};
use std::collections::BTreeSet;
use subxt::utils::Static;

/// A product.
pub type Product = device::ProductView<AccountId, u32>;
/// A unit.
pub type Device = device::DeviceView<AccountId, u32>;
/// An entry of a unit's file.
pub type Entry = device::EntryView<AccountId, u32>;
/// An incident.
pub type Incident = vigilance::IncidentView<AccountId, u32>;
/// A report of an incident.
pub type Submission = vigilance::SubmissionView<AccountId, u32>;
/// A field action.
pub type Action = vigilance::ActionView<AccountId, u32>;
/// A unit that a field action is about.
pub type Concerned = vigilance::ConcernedView<AccountId>;

changes! {
	/// What a transaction changed about devices and incidents. Reports are in time until the end of the day `due`.
	device_surveillance {
		/// A product was registered.
		Product { product: ProductId } = ProductRegistered;
		/// A unit was registered.
		Device { device: DeviceId } = DeviceRegistered;
		/// A unit was offered to an organisation.
		Offered { device: DeviceId, to: OrganisationId } = CustodyOffered;
		/// A unit has a new custodian.
		HandedOver { device: DeviceId, to: OrganisationId } = CustodyTransferred;
		/// A unit changed its state.
		State { device: DeviceId, state: DeviceState } = DeviceStateChanged;
		/// An incident was reported to the ledger; `owed_by` must report it to the authority, if it is on the ledger.
		Incident { incident: IncidentId, owed_by: Option<OrganisationId>, due: Day } = IncidentReported;
		/// An incident was classified again.
		Reclassified { incident: IncidentId, due: Day } = IncidentReclassified;
		/// The report of an incident is late.
		Overdue { incident: IncidentId } = IncidentOverdue;
		/// A report was submitted, with the days by which the first one was late.
		Submitted { incident: IncidentId, phase: IncidentPhase, days_late: u32 } = ReportSubmitted;
		/// A field action was opened.
		Opened { action: ActionId } = ActionOpened;
		/// A field action was answered for a unit.
		Acknowledged { action: ActionId, device: DeviceId, outcome: ActionOutcome } = ActionAcknowledged;
		/// A product, or a version of its software, has more incidents per study than the others of its kind.
		Signal { scope: Scope } = SignalRaised;
	}
}

impl Ledger {
	/// A product.
	pub async fn product(&self, product: ProductId) -> Result<Option<Product>> {
		self.view(view_functions().device_surveillance().product(product)).await
	}

	/// The product with a UDI-DI.
	pub async fn labelled(&self, udi_di: UdiDi) -> Result<Option<ProductId>> {
		self.view(view_functions().device_surveillance().labelled(Static(udi_di))).await
	}

	/// A unit.
	pub async fn device(&self, device: DeviceId) -> Result<Option<Device>> {
		self.view(view_functions().device_surveillance().device(device)).await
	}

	/// All units in the custody of an organisation, or all, in order.
	pub async fn devices(&self, custodian: Option<OrganisationId>) -> Result<Vec<Device>> {
		let views = view_functions().device_surveillance();
		self.pages_after(|first| views.devices(custodian, first.unwrap_or(0))).await
	}

	/// The file of a unit, in order.
	pub async fn device_entries(&self, device: DeviceId) -> Result<Vec<Entry>> {
		let views = view_functions().device_surveillance();
		self.pages(|found| views.entries(device, found.len().try_into().unwrap_or(u32::MAX))).await
	}

	/// Units with this commitment: one, unless somebody else copied it.
	pub async fn units(&self, unit: H256) -> Result<Vec<DeviceId>> {
		self.view(view_functions().device_surveillance().units(unit)).await
	}

	/// Whether a unit was fit for use at a moment; `None` before it was registered.
	pub async fn condition_at(&self, device: DeviceId, at: Moment) -> Result<Option<Condition>> {
		self.view(view_functions().device_surveillance().condition_at(device, at)).await
	}

	/// The device that made a study, and whether it was fit for use then.
	pub async fn made_by(&self, study: StudyId) -> Result<Option<MadeBy>> {
		self.view(view_functions().image_provenance().made_by(study)).await
	}

	/// The devices of a study, the one that made it first, and whether each was fit for use when the study was anchored.
	pub async fn devices_of(&self, study: StudyId) -> Result<Vec<MadeBy>> {
		self.view(view_functions().image_provenance().devices(study)).await
	}

	/// The studies that a unit made, or for which it was used, with any version of its software; none if there is no such
	/// unit.
	pub async fn studies_of(&self, device: DeviceId) -> Result<BTreeSet<StudyId>> {
		let mut found = BTreeSet::new();
		let versions = self.device(device).await?.map(|known| 0..=known.version);
		for version in versions.into_iter().flatten() {
			let node = Node::Device(DeviceVersion { device, version });
			let mut next = Some(Branch::from(node));
			while let Some(branch) = next {
				let part = self.lineage(Direction::Down, vec![branch]).await?;
				found.extend(part.edges.iter().filter(|edge| edge.parent == node).filter_map(
					|edge| match edge.child {
						Node::Study(study) => Some(study),
						_ => None,
					},
				));
				// What is below its studies is of no interest here.
				next = part.open.into_iter().find(|branch| branch.node == node);
			}
		}
		Ok(found)
	}

	/// How many studies a unit made, or was used for, with a version of its software.
	pub async fn studies_made(&self, device: DeviceVersion) -> Result<u32> {
		self.view(view_functions().image_provenance().studies_made(Static(device))).await
	}

	/// An incident.
	pub async fn incident(&self, incident: IncidentId) -> Result<Option<Incident>> {
		self.view(view_functions().device_surveillance().incident(incident)).await
	}

	/// All incidents, or those whose first report is missing, in order.
	pub async fn incidents(&self, unreported: bool) -> Result<Vec<Incident>> {
		let views = view_functions().device_surveillance();
		self.pages_after(|first| views.incidents(unreported, first.unwrap_or(0))).await
	}

	/// The rules that the council added to a law, in the order of their days.
	pub async fn rules(&self, regime: Regime) -> Result<Vec<RuleSet>> {
		self.view(view_functions().device_surveillance().rules(Static(regime))).await
	}

	/// The reports of an incident, in order.
	pub async fn submissions(&self, incident: IncidentId) -> Result<Vec<Submission>> {
		let views = view_functions().device_surveillance();
		self.pages(|found| views.submissions(incident, found.len().try_into().unwrap_or(u16::MAX))).await
	}

	/// A field action.
	pub async fn action(&self, action: ActionId) -> Result<Option<Action>> {
		self.view(view_functions().device_surveillance().action(action)).await
	}

	/// All field actions, or only open ones, in order.
	pub async fn actions(&self, open: bool) -> Result<Vec<Action>> {
		let views = view_functions().device_surveillance();
		self.pages_after(|first| views.actions(open, first.unwrap_or(0))).await
	}

	/// The units of a product, a lot or a version of its software, by number, with the answer to `action` for each.
	pub async fn concerned(&self, scope: Scope, action: Option<ActionId>) -> Result<Vec<Concerned>> {
		let views = view_functions().device_surveillance();
		let last = |found: &[Concerned]| found.last().map(|last| Static(last.device));
		let mut found = self.pages(|found| views.concerned(Static(scope), action, last(found))).await?;
		found.sort_by_key(|unit| unit.device);
		Ok(found)
	}

	/// How often incidents happen with a product or a version of its software, and with all of its kind.
	pub async fn signal(&self, scope: Scope) -> Result<Option<SignalView>> {
		self.view(view_functions().device_surveillance().signal(Static(scope))).await
	}
}
