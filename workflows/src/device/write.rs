//! Putting products, units and checks on the ledger.

use super::{
	equipment, known,
	labels::{typed_software, Label, Labels, Words},
	DeviceError,
};
use crate::{digest, vault::Shown, Session};
use radledger_client::{
	calls::{self, device::Check},
	device::{Change, Device},
	Outcome,
};
use radledger_dicom::equipment::WrongUdi;
use radledger_primitives::{
	calendar::date_of,
	device::{BasicUdi, CheckKind, CheckOutcome, Day, ProductId, ProductKind},
	text,
	udi::UdiDi,
	DeviceId, H256,
};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// A product that was registered.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct RegisteredProduct {
	/// Its number; `None` if no block was waited for.
	pub product: Option<ProductId>,
	/// The transaction that registered it.
	pub transaction: Outcome,
}

/// Registers a product. A manufacturer takes over one with its UDI-DI that has no manufacturer yet.
///
/// # Errors
/// The UDI-DI is that of a product with a manufacturer, or the ledger refuses.
pub async fn register_product(
	session: &Session,
	kind: ProductKind,
	udi_di: Option<UdiDi>,
	basic_udi: Option<BasicUdi>,
) -> Result<RegisteredProduct, DeviceError> {
	if let Some(udi_di) = &udi_di {
		let ledger = session.client().await?.best().await?;
		if let Some(product) = ledger.labelled(udi_di.clone()).await? {
			let known = ledger.product(product).await?;
			if known.is_some_and(|known| known.manufacturer.is_some()) {
				return Err(DeviceError::ProductExists { product });
			}
		}
	}
	let told = session.tell(&calls::device::register_product(kind, udi_di, basic_udi)).await?;
	let product = told.changes.iter().find_map(|change| match change {
		Change::Product { product } => Some(*product),
		_ => None,
	});
	Ok(RegisteredProduct { product, transaction: told.outcome })
}

/// A unit that is to be registered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewUnit {
	/// Its product.
	pub product: ProductId,
	/// A DICOM file that it made, which says all that follows.
	pub like: Option<PathBuf>,
	/// Its serial number, as its UDI has it.
	pub serial: Option<String>,
	/// Its lot.
	pub lot: Option<String>,
	/// The version of its software, in the order of Software Versions (0018,1020).
	pub software: Vec<String>,
}

/// A unit that was registered.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Registered {
	/// Its number; `None` if no block was waited for.
	pub device: Option<DeviceId>,
	/// Its product.
	pub product: ProductId,
	/// The commitment to what tells it from others.
	pub unit: H256,
	/// The digest of its lot.
	pub lot: Option<H256>,
	/// The digest of its software.
	pub software: Option<H256>,
	/// The UDIs of the file that cannot be read, and why: the unit is not registered under them.
	#[serde(skip_serializing_if = "Vec::is_empty")]
	pub wrong_udis: Vec<WrongUdi>,
	/// The file with its label.
	#[serde(serialize_with = "text::display")]
	pub label: Shown,
	/// The transaction that registered it.
	pub transaction: Outcome,
}

/// Registers a unit. Its label is in the vault before anything is sent.
///
/// # Errors
/// Nothing tells the unit from others, it is registered already, the vault cannot be used, or the ledger refuses.
pub async fn register(session: &Session, new: NewUnit) -> Result<Registered, DeviceError> {
	let NewUnit { product, like, serial, lot, software } = new;
	let (unit, names, wrong_udis) = match like {
		Some(path) => {
			let equipment = equipment(&path)?;
			(Words::of(&equipment)?, equipment.identifiers(), equipment.wrong_udis)
		}
		None => {
			let unit = Words::typed(serial.as_deref(), lot.as_deref(), &software)?;
			let names = vec![unit.identifier.clone()];
			(unit, names, Vec::new())
		}
	};
	let ledger = session.client().await?.best().await?;
	ledger.product(product).await?.ok_or(DeviceError::NoProduct { product })?;
	// A password that the signer needs is asked for before anything is written.
	session.signer().await?;
	let vault = session.new_vault()?;
	let labels = Labels::of_session(session).await?;
	let alone = vault.alone().await?;
	for before in labels.called(product, &names)? {
		if let Some(device) = ledger.units(before.commitment()).await?.into_iter().next() {
			return Err(DeviceError::UnitExists { device });
		}
	}
	let label = labels.draw(&alone, product, unit)?;
	drop(alone);
	let (unit, lot, software) = (label.commitment(), label.unit.lot_digest(), label.unit.software_digest());
	let told = session.tell(&calls::device::register_device(product, unit, lot, software)).await?;
	let device = told.changes.iter().find_map(|change| match change {
		Change::Device { device } => Some(*device),
		_ => None,
	});
	let label = Shown(labels.path(&unit));
	Ok(Registered { device, product, unit, lot, software, wrong_udis, label, transaction: told.outcome })
}

/// The label of a unit, for the organisation that has it next.
///
/// # Errors
/// The ledger has no such unit, or the vault does not have its label.
pub async fn label(session: &Session, device: DeviceId) -> Result<Label, DeviceError> {
	let known = known(&session.client().await?.best().await?, device).await?;
	Labels::of_session(session).await?.of(&known.unit)?.ok_or(DeviceError::NoLabel { device })
}

/// Whether a label is that of a unit of the ledger.
fn ensure_label_of(label: &Label, known: &Device) -> Result<(), DeviceError> {
	let lots = known.lot.is_none() || known.lot == label.unit.lot_digest();
	match label.commitment() == known.unit && label.product == known.product && lots {
		true => Ok(()),
		false => Err(DeviceError::OtherUnit { device: known.device }),
	}
}

/// A unit that was accepted.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Accepted {
	/// Whether the vault has its label.
	pub has_label: bool,
	/// The transaction that accepted it.
	pub transaction: Outcome,
}

/// Accepts a unit that was offered, and keeps its label, if there is a file with it.
///
/// # Errors
/// The ledger has no such unit or refuses, or the label is that of another unit.
pub async fn accept(session: &Session, device: DeviceId, label: Option<&Path>) -> Result<Accepted, DeviceError> {
	let client = session.client().await?;
	let known = known(&client.best().await?, device).await?;
	session.new_vault()?;
	let labels = Labels::of_session(session).await?;
	if let Some(path) = label {
		let label = Label::read(path, client.genesis())?;
		ensure_label_of(&label, &known)?;
		labels.keep(&label)?;
	}
	let has_label = labels.of(&known.unit)?.is_some();
	Ok(Accepted { has_label, transaction: session.submit(&calls::device::accept_custody(device)).await? })
}

/// A check that is to be recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewCheck {
	/// The unit.
	pub device: DeviceId,
	/// What was checked or done.
	pub kind: CheckKind,
	/// The outcome.
	pub outcome: CheckOutcome,
	/// The day; the chain's present one by default.
	pub day: Option<Day>,
	/// The last day on which the next check of this kind is in time.
	pub next_due: Option<Day>,
	/// The file with its protocol, of which the ledger gets the digest.
	pub document: PathBuf,
	/// The version of the software that was installed, in the order of Software Versions (0018,1020).
	pub software: Vec<String>,
}

/// A check that was recorded.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Recorded {
	/// Its day.
	#[serde(with = "text::day")]
	pub day: Day,
	/// The transaction that recorded it.
	pub transaction: Outcome,
}

/// Records a check.
///
/// # Errors
/// A software update without a version, or a version with anything else; the document cannot be read; the ledger refuses.
pub async fn record(session: &Session, new: &NewCheck) -> Result<Recorded, DeviceError> {
	let NewCheck { device, kind, outcome, next_due, .. } = *new;
	let software = installed(kind, &new.software)?;
	let document = digest::of_file(&new.document)?;
	let day = match new.day {
		Some(day) => day,
		None => date_of(session.client().await?.best().await?.now().await?),
	};
	let check = Check { kind, outcome, day, next_due, document, software };
	Ok(Recorded { day, transaction: session.submit(&calls::device::record_check(device, check)).await? })
}

/// The digest of the software that a check of a kind installed.
fn installed(kind: CheckKind, software: &[String]) -> Result<Option<H256>, DeviceError> {
	match (kind == CheckKind::SoftwareUpdate, typed_software(software)?) {
		(true, None) => Err(DeviceError::NoSoftware),
		(false, Some(_)) => Err(DeviceError::NotAnUpdate { kind }),
		(_, software) => Ok(software),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		device::{
			fixtures::{device, label_of, scanner},
			labels,
		},
		Explain, Kind,
	};
	use radledger_dicom::equipment::lot_digest;

	#[test]
	fn label_should_be_that_of_the_unit_on_the_ledger() {
		let label = label_of(&scanner("12345", "A"));
		let known = Device { unit: label.commitment(), ..device() };
		assert!(ensure_label_of(&label, &known).is_ok());
		for other in [device(), Device { product: 2, ..known.clone() }, Device { lot: Some(lot_digest("L7")), ..known }]
		{
			let failure = ensure_label_of(&label, &other).unwrap_err();
			assert_eq!((&*failure.code(), failure.kind()), ("other-unit", Kind::Refused));
			assert!(failure.remedy().is_some());
		}
	}

	#[test]
	fn software_should_be_installed_by_an_update_alone() {
		let versions = ["VA40A".to_owned()];
		assert_eq!(
			installed(CheckKind::SoftwareUpdate, &versions).unwrap(),
			labels::typed_software(&versions).unwrap()
		);
		assert_eq!(installed(CheckKind::Repair, &[]).unwrap(), None);
		assert_eq!(installed(CheckKind::SoftwareUpdate, &[]).unwrap_err().code(), "no-software");
		let error = installed(CheckKind::Repair, &versions).unwrap_err();
		assert_eq!((&*error.code(), error.kind()), ("not-an-update", Kind::Invalid));
		assert_eq!(error.to_string(), "a check of kind repair installs no software");
	}
}
