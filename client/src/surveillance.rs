//! Devices and incidents, for other systems.
//!
//! [`to_fhir`] writes a unit, its file and the studies that it made as resources of HL7 FHIR R4 (4.0.1); [`to_mir`]
//! writes an incident by the sections of the European Manufacturer Incident Report form. Neither holds more than the
//! ledger: accounts are pseudonyms, organisations are numbers, and what happened is a digest. Both are functions of
//! their facts alone: equal facts give equal bytes.

use crate::{
	device::{Action, Device, Entry, Incident, Product, Submission},
	model, Client, Result,
};
use radledger_primitives::{
	device::MadeBy,
	vigilance::{IncidentId, IncidentSubject},
	DeviceId, Moment, StudyId, H256,
};

mod fhir;
mod mir;

pub use fhir::to_fhir;
pub use mir::to_mir;

/// A study that a unit made, or for which it was used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Made {
	pub study: StudyId,
	/// When its present content was anchored.
	pub at: Moment,
	/// The unit with the version of its software, and whether it was fit for use when the study was anchored.
	pub made_by: MadeBy,
}

/// What the ledger knows of a unit as of a block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeviceFile {
	/// The genesis hash of the chain.
	pub chain: H256,
	/// The block, and its moment.
	pub block: u32,
	pub at: Moment,
	pub product: Product,
	pub device: Device,
	/// Its file, in order.
	pub entries: Vec<Entry>,
	/// The studies that it made, or for which it was used, in order of their identifiers; not those that were erased.
	pub studies: Vec<Made>,
}

/// What the ledger knows of an incident as of a block. Lists are in order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IncidentFile {
	/// The genesis hash of the chain.
	pub chain: H256,
	/// The block, and its moment.
	pub block: u32,
	pub at: Moment,
	pub incident: Incident,
	/// The reports to the authority.
	pub submissions: Vec<Submission>,
	/// The unit with which it happened, and its product.
	pub device: Option<(Device, Product)>,
	/// The version of an AI model with which it happened.
	pub model: Option<model::Version>,
	/// Field actions about the product.
	pub actions: Vec<Action>,
}

impl Client {
	/// What the ledger knows of a unit as of the newest block; `None` if there is no such unit.
	pub async fn device_file(&self, id: DeviceId) -> Result<Option<DeviceFile>> {
		let ledger = self.best().await?;
		let Some(device) = ledger.device(id).await? else { return Ok(None) };
		let Some(product) = ledger.product(device.product).await? else { return Ok(None) };
		let mut studies = Vec::new();
		for study in ledger.studies_of(id).await? {
			let made_by = ledger.devices_of(study).await?.into_iter().find(|made_by| made_by.device.device == id);
			if let (Some(known), Some(made_by)) = (ledger.study(&study).await?, made_by) {
				studies.push(Made { study, at: known.at, made_by });
			}
		}
		Ok(Some(DeviceFile {
			chain: self.genesis(),
			block: ledger.block().number,
			at: ledger.now().await?,
			entries: ledger.device_entries(id).await?,
			product,
			device,
			studies,
		}))
	}

	/// What the ledger knows of an incident as of the newest block; `None` if there is no such incident.
	pub async fn incident_file(&self, id: IncidentId) -> Result<Option<IncidentFile>> {
		let ledger = self.best().await?;
		let Some(incident) = ledger.incident(id).await? else { return Ok(None) };
		let (mut unit, mut model, mut actions) = (None, None, Vec::new());
		match incident.subject {
			IncidentSubject::Device(device) => {
				if let Some(device) = ledger.device(device).await? {
					let about = |action: &Action| action.scope.product() == device.product;
					actions = ledger.actions(false).await?.into_iter().filter(about).collect();
					unit = ledger.product(device.product).await?.map(|product| (device, product));
				}
			}
			IncidentSubject::Model(version) => model = ledger.model_version(version).await?,
		}
		Ok(Some(IncidentFile {
			chain: self.genesis(),
			block: ledger.block().number,
			at: ledger.now().await?,
			submissions: ledger.submissions(id).await?,
			incident,
			device: unit,
			model,
			actions,
		}))
	}
}
