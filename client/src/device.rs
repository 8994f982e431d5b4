//! What made images, who has it, whether it was fit to, what went wrong with it and what was done about that.

use crate::{
	chain::{device_surveillance::events, view_functions},
	consent::told_of,
	submit::Sent,
	AccountId, Call, Client, Error, Keypair, Ledger, Outcome, Result, Wait,
};
use radledger_primitives::{
	device::{self, ActionId, ActionOutcome, Condition, Day, DeviceState, MadeBy, ProductId},
	vigilance::{self, IncidentId, IncidentPhase, Scope, SignalView},
	DeviceId, DeviceVersion, Moment, OrganisationId, StudyId, H256,
};
use serde::Serialize;
use subxt::{config::substrate::SubstrateConfig, events::Event, utils::Static};

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

/// Most records that the chain shows at once.
const PAGE: usize = 64;

/// What a transaction changed, as its events tell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Change {
	/// A product was registered.
	Product {
		/// Its number.
		product: ProductId,
	},
	/// A unit was registered.
	Device {
		/// Its number.
		device: DeviceId,
	},
	/// A unit was offered.
	Offered {
		/// Which.
		device: DeviceId,
		/// To whom.
		to: OrganisationId,
	},
	/// A unit has another custodian.
	HandedOver {
		/// Which.
		device: DeviceId,
		/// Who has it now.
		to: OrganisationId,
	},
	/// A unit has come further.
	State {
		/// Which.
		device: DeviceId,
		/// How far.
		state: DeviceState,
	},
	/// An incident was told of.
	Incident {
		/// Its number.
		incident: IncidentId,
		/// Who must report it.
		owed_by: OrganisationId,
		/// The last day on which that is in time.
		due: Day,
	},
	/// An incident was classified again.
	Reclassified {
		/// Its number.
		incident: IncidentId,
		/// The last day on which the report is in time.
		due: Day,
	},
	/// A report is late.
	Overdue {
		/// Of which incident.
		incident: IncidentId,
	},
	/// A report was submitted.
	Submitted {
		/// Of which incident.
		incident: IncidentId,
		/// What kind of report.
		phase: IncidentPhase,
		/// How many days late the first one was.
		days_late: u32,
	},
	/// A field action was opened.
	Opened {
		/// Its number.
		action: ActionId,
	},
	/// A field action was answered.
	Acknowledged {
		/// Its number.
		action: ActionId,
		/// For which unit.
		device: DeviceId,
		/// What was done.
		outcome: ActionOutcome,
	},
	/// A product has more incidents per study than the others of its kind.
	Signal {
		/// Which.
		product: ProductId,
	},
}

/// What became of a transaction, and what it changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
	/// What became of it.
	#[serde(flatten)]
	pub outcome: Outcome,
	/// What it changed; nothing if no block was waited for.
	pub changes: Vec<Change>,
}

impl Client {
	/// As [`Client::submit`], and tells what changed.
	pub async fn tell_device<C: Call>(&self, call: &C, signer: &Keypair, wait: Wait) -> Result<Told> {
		let sent = self.send(call, signer, wait).await?;
		let changes = told_of(&sent, change)?;
		let Sent { outcome, .. } = sent;
		Ok(Told { outcome, changes })
	}
}

impl Ledger {
	/// A product.
	pub async fn product(&self, product: ProductId) -> Result<Option<Product>> {
		let view = view_functions().device_surveillance().product(product);
		Ok(self.view(view).await?.map(|found| found.0))
	}

	/// A unit.
	pub async fn device(&self, device: DeviceId) -> Result<Option<Device>> {
		let view = view_functions().device_surveillance().device(device);
		Ok(self.view(view).await?.map(|found| found.0))
	}

	/// All units that an organisation has, or all, in order.
	pub async fn devices(&self, custodian: Option<OrganisationId>) -> Result<Vec<Device>> {
		let (mut found, mut next) = (Vec::new(), Some(0));
		while let Some(first) = next {
			let page = self.view(view_functions().device_surveillance().devices(custodian, first));
			let (page, after) = page.await?;
			found.extend(page.into_iter().map(|device| device.0));
			next = after;
		}
		Ok(found)
	}

	/// The file of a unit, in order.
	pub async fn device_entries(&self, device: DeviceId) -> Result<Vec<Entry>> {
		let mut found: Vec<Entry> = Vec::new();
		loop {
			let first = u16::try_from(found.len()).unwrap_or(u16::MAX);
			let page = self.view(view_functions().device_surveillance().entries(device, first)).await?;
			let is_full = page.len() >= PAGE;
			found.extend(page.into_iter().map(|entry| entry.0));
			if !is_full {
				return Ok(found);
			}
		}
	}

	/// The unit with this commitment.
	pub async fn unit(&self, unit: H256) -> Result<Option<DeviceId>> {
		self.view(view_functions().device_surveillance().unit(unit)).await
	}

	/// Whether a unit was fit for use at a moment; `None` before it was registered.
	pub async fn condition_at(&self, device: DeviceId, at: Moment) -> Result<Option<Condition>> {
		let view = view_functions().device_surveillance().condition_at(device, at);
		Ok(self.view(view).await?.map(|found| found.0))
	}

	/// The device that made a study, and whether it was fit for use then.
	pub async fn made_by(&self, study: StudyId) -> Result<Option<MadeBy>> {
		let view = view_functions().image_provenance().made_by(study);
		Ok(self.view(view).await?.map(|found| found.0))
	}

	/// How many studies a unit made with a version of its software.
	pub async fn studies_made(&self, device: DeviceVersion) -> Result<u32> {
		let view = view_functions().image_provenance().studies_made(Static(device));
		self.view(view).await
	}

	/// An incident.
	pub async fn incident(&self, incident: IncidentId) -> Result<Option<Incident>> {
		let view = view_functions().device_surveillance().incident(incident);
		Ok(self.view(view).await?.map(|found| found.0))
	}

	/// All incidents, or those whose first report is missing, in order.
	pub async fn incidents(&self, unreported: bool) -> Result<Vec<Incident>> {
		let (mut found, mut next) = (Vec::new(), Some(0));
		while let Some(first) = next {
			let page = self.view(view_functions().device_surveillance().incidents(unreported, first));
			let (page, after) = page.await?;
			found.extend(page.into_iter().map(|incident| incident.0));
			next = after;
		}
		Ok(found)
	}

	/// The reports of an incident, in order.
	pub async fn submissions(&self, incident: IncidentId) -> Result<Vec<Submission>> {
		let mut found: Vec<Submission> = Vec::new();
		loop {
			let first = u16::try_from(found.len()).unwrap_or(u16::MAX);
			let page = self.view(view_functions().device_surveillance().submissions(incident, first)).await?;
			let is_full = page.len() >= PAGE;
			found.extend(page.into_iter().map(|report| report.0));
			if !is_full {
				return Ok(found);
			}
		}
	}

	/// A field action.
	pub async fn action(&self, action: ActionId) -> Result<Option<Action>> {
		let view = view_functions().device_surveillance().action(action);
		Ok(self.view(view).await?.map(|found| found.0))
	}

	/// All field actions, or only open ones, in order.
	pub async fn actions(&self, open: bool) -> Result<Vec<Action>> {
		let (mut found, mut next) = (Vec::new(), Some(0));
		while let Some(first) = next {
			let page = self.view(view_functions().device_surveillance().actions(open, first));
			let (page, after) = page.await?;
			found.extend(page.into_iter().map(|action| action.0));
			next = after;
		}
		Ok(found)
	}

	/// The units of a product, a lot or a version of its software, by number; with what was answered to `action` for each.
	pub async fn concerned(&self, scope: Scope, action: Option<ActionId>) -> Result<Vec<Concerned>> {
		let mut found: Vec<Concerned> = Vec::new();
		loop {
			let after = found.last().map(|last| Static(last.device));
			let view = view_functions().device_surveillance().concerned(Static(scope), action, after);
			let page = self.view(view).await?;
			let is_full = page.len() >= PAGE;
			found.extend(page.into_iter().map(|unit| unit.0));
			if !is_full {
				found.sort_by_key(|unit| unit.device);
				return Ok(found);
			}
		}
	}

	/// How often incidents happen with a product, and with all of its kind.
	pub async fn signal(&self, product: ProductId) -> Result<Option<SignalView>> {
		let view = view_functions().device_surveillance().signal(product);
		Ok(self.view(view).await?.map(|found| found.0))
	}
}

/// What an event says was changed.
fn change(event: &Event<'_, SubstrateConfig>) -> Result<Option<Change>> {
	told_by! { event =>
		ProductRegistered { product } => Change::Product { product };
		DeviceRegistered { device } => Change::Device { device };
		CustodyOffered { device, to } => Change::Offered { device, to };
		CustodyTransferred { device, to } => Change::HandedOver { device, to };
		DeviceStateChanged { device, state } => Change::State { device, state: state.0 };
		IncidentReported { incident, owed_by, due } => Change::Incident { incident, owed_by, due };
		IncidentReclassified { incident, due } => Change::Reclassified { incident, due };
		IncidentOverdue { incident } => Change::Overdue { incident };
		ReportSubmitted { incident, phase, days_late } => Change::Submitted { incident, phase: phase.0, days_late };
		ActionOpened { action } => Change::Opened { action };
		ActionAcknowledged { action, device, outcome } => Change::Acknowledged { action, device, outcome: outcome.0 };
		SignalRaised { product } => Change::Signal { product };
	}
	Ok(None)
}
