//! Devices: products and their units, what was done with each unit, and the files that it made.
//!
//! The ledger has a commitment to what tells a unit from others. The values that open it are on its label, in [`labels`].

mod file;
#[cfg(test)]
pub(crate) mod fixtures;
pub mod labels;
mod matching;
mod show;
mod touched;
mod write;

pub use labels::{Label, Labels};
pub use matching::{match_file, Compared, Match};
pub use show::{export, list, overdue, show, signal, Made, Shown, Unit};
pub use touched::{touched, versions, Line, Touched, Which};
pub use write::{
	accept, label, record, register, register_product, Accepted, NewCheck, NewUnit, Recorded, Registered,
	RegisteredProduct,
};

use crate::{
	digest::DigestError,
	session::SessionError,
	vault::{self, VaultError},
	words::clean,
};
use radledger_client::{device::Device, Ledger};
use radledger_dicom::equipment::Equipment;
use radledger_primitives::{
	device::{CheckKind, ProductId},
	DeviceId, DeviceVersion, H256,
};
use std::path::Path;

crate::errors! {
	/// What can go wrong with devices.
	pub DeviceError {
		Refused NotFound { device: DeviceId } = "device-not-found", "the ledger has no device {device}",
			remedy "name one of those that it has";
		Refused NoProduct { product: ProductId } = "product-not-found", "the ledger has no product {product}",
			remedy "register it first";
		Refused ProductExists { product: ProductId } = "product-exists", "this UDI-DI is that of product {product} already",
			why "there is one product for each UDI-DI, and its manufacturer is on the ledger",
			remedy "use that product; if its manufacturer is wrong, ask an authority to name the right one";
		Refused NoVersion { unit: DeviceVersion, present: DeviceVersion } = "version-not-found",
			"the ledger has no version {unit} of a device",
			remedy "the present one is {present}";
		Invalid NoUnit = "no-unit", "nothing tells the unit from others",
			remedy "name its serial number or lot, or a file that it made";
		Failed NoUnitInFile { why: String } = "no-unit-in-file", "the file does not say which unit made it",
			why "{why}",
			remedy "name the serial number or the lot instead";
		Invalid WrongValue { value: String } = "wrong-value", "`{value}` is not a value of an attribute",
			why "it is empty, or has a backslash or a control character in it",
			remedy "write it as it is on the label; where several are allowed, name them one by one";
		Failed Unreadable { path: vault::Shown, why: String } = "unreadable-file", "cannot use {path}",
			why "{why}",
			remedy "name a DICOM file that the unit made";
		Failed UnreadableLabel { path: vault::Shown, why: String } = "unreadable-file", "cannot read {path}",
			why "{why}",
			remedy "name the file with the label of the unit";
		Failed NotALabel { path: vault::Shown, why: String } = "no-label-file", "{path} is not a label of a unit",
			why "{why}",
			remedy "ask for the label again";
		Refused OtherLedger { path: vault::Shown, theirs: H256, ours: H256 } = "other-ledger",
			"{path} is of another ledger",
			why "its first block is {theirs:?}, and here {ours:?}",
			remedy "use a node of that ledger";
		Refused OtherLabel { path: vault::Shown } = "other-label",
			"the vault has a label of this unit with another lot, software or name",
			why "it is in {path}: it was written when the unit was to be registered before",
			remedy "register the unit as that label says; or, if nothing was sent with it, move it away";
		Failed NoJson { error: String } = "no-json", "the label cannot be written",
			why "{error}";
		Refused UnitExists { device: DeviceId } = "unit-exists", "this unit is device {device} already",
			why "the vault has the label with which it was registered",
			remedy "look at that device";
		Refused NoLabel { device: DeviceId } = "no-label", "the vault does not have the label of device {device}",
			why "only the organisation that registered the unit, and those that got the label from it, can write it",
			remedy "use the vault with which it was registered, or ask the organisation that had the unit before";
		Refused OtherUnit { device: DeviceId } = "other-unit", "the label is not that of device {device}",
			why "what it says does not make the commitment that is on the ledger",
			remedy "nothing was accepted: ask the organisation that offered the unit for its label, and whether it is this unit";
		Invalid NoSoftware = "no-software", "a software update says which version was installed",
			remedy "name the version, one by one for each value of Software Versions (0018,1020)";
		Invalid NotAnUpdate { kind: CheckKind } = "not-an-update", "a check of kind {kind} installs no software",
			remedy "leave out the version, or record a software update";
		Refused NoUnitFound { why: String } = "no-unit-found", "no unit whose label is in your vault made this file",
			why "{why}",
			remedy "name the unit, to compare what else the file says; or use the vault with its label, which the organisation \
			 that registered it can write";
	}
	from {
		Client(radledger_client::Error);
		Session(SessionError);
		Vault(VaultError);
		Digest(DigestError);
	}
}

/// A unit as it stands.
async fn known(ledger: &Ledger, device: DeviceId) -> Result<Device, DeviceError> {
	ledger.device(device).await?.ok_or(DeviceError::NotFound { device })
}

/// What a file says about the equipment that made it.
fn equipment(path: &Path) -> Result<Equipment, DeviceError> {
	let unreadable = |why: String| DeviceError::Unreadable { path: path.into(), why: clean(&why) };
	Equipment::read(path).map_err(|error| unreadable(error.to_string()))
}
