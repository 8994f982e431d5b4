//! What can be written about devices, incidents and field actions.

use super::code;
use crate::{device::words, model::words::udi, report::codes};
use clap::{Args, Subcommand};
use radledger_primitives::{
	device::{ActionId, ActionOutcome, BasicUdi, CheckKind, CheckOutcome, Day, OutReason, ProductId, ProductKind},
	udi::UdiDi,
	vigilance::{ActionKind, ActionReason, Classification, IncidentId, IncidentPhase},
	DeviceId, DeviceVersion, ModelVersion, OrganisationId,
};
use std::path::PathBuf;

/// What can be done with devices.
#[derive(Subcommand, Debug)]
pub enum DeviceVerb {
	/// Register a product: what is on the label of every unit. Prints its number.
	Product {
		/// What it is.
		#[arg(long, value_parser = code(ProductKind::ALL, ProductKind::name))]
		kind: ProductKind,
		/// Its UDI-DI: GS1:09506000134352, HIBCC:…, ICCBBA:… or IFA:….
		#[arg(long, value_name = "ISSUER:CODE", value_parser = udi)]
		udi_di: Option<UdiDi>,
		/// The Basic UDI-DI to which that belongs.
		#[arg(long, value_name = "CODE", value_parser = words::basic_udi, requires = "udi_di")]
		basic_udi: Option<BasicUdi>,
	},
	/// Register a unit of a product: only a salted commitment to what tells it from others goes on the ledger; the salt stays
	/// in your vault. Prints its number.
	Register(RegisterArgs),
	/// Write what the ledger does not tell of a unit, for whoever has it next: its production identifier and the salt.
	Label {
		/// The number of the unit.
		device: DeviceId,
		/// Where to write it; standard output by default.
		#[arg(long, value_name = "FILE")]
		out: Option<PathBuf>,
	},
	/// Offer a unit to another organisation.
	Transfer {
		/// The number of the unit.
		device: DeviceId,
		/// The number of the organisation.
		#[arg(long, value_name = "ORGANISATION")]
		to: OrganisationId,
	},
	/// Accept a unit that was offered; it has to be accepted and commissioned anew.
	Accept {
		/// The number of the unit.
		device: DeviceId,
		/// Its label, as `device label` wrote it: checked against the ledger, and kept in your vault.
		#[arg(long, value_name = "FILE")]
		label: Option<PathBuf>,
	},
	/// Decline a unit that was offered, or take your offer back.
	Decline {
		/// The number of the unit.
		device: DeviceId,
	},
	/// Record an inspection of a unit: acceptance, constancy, calibration, safety, or by the authority.
	Inspect(InspectArgs),
	/// Record maintenance of a unit: preventive, a repair, or another version of its software.
	Maintain(MaintainArgs),
	/// Put a unit into service, or back into service.
	Commission {
		/// The number of the unit.
		device: DeviceId,
	},
	/// Take a unit out of service.
	TakeOut {
		/// The number of the unit.
		device: DeviceId,
		/// Why.
		#[arg(long, value_parser = code(OutReason::ALL, OutReason::name))]
		reason: OutReason,
	},
	/// Decommission a unit, for good.
	Decommission {
		/// The number of the unit.
		device: DeviceId,
		/// Why.
		#[arg(long, value_parser = code(OutReason::ALL, OutReason::name))]
		reason: OutReason,
	},
	/// Show a unit with its file.
	Show {
		/// The number of the unit.
		device: DeviceId,
	},
	/// List units.
	List {
		/// Only those that this organisation has.
		#[arg(long, value_name = "ORGANISATION")]
		custodian: Option<OrganisationId>,
		/// Only those of this product.
		#[arg(long, value_name = "PRODUCT")]
		product: Option<ProductId>,
	},
	/// List units that should be in use and are not fit for it. Exit with 3 if there are any.
	Overdue {
		/// Only those that this organisation has.
		#[arg(long, value_name = "ORGANISATION")]
		custodian: Option<OrganisationId>,
	},
	/// Tell which unit made a DICOM file, or what does not match. Exit with 3 if something does not, or no unit is found.
	Match {
		/// The DICOM file.
		#[arg(value_name = "FILE")]
		file: PathBuf,
		/// Compare with this unit; by default, with every unit whose label is in your vault.
		#[arg(long, value_name = "DEVICE")]
		device: Option<DeviceId>,
	},
	/// List all that a unit touched: studies, what was made of them, reports, datasets and models.
	Touched {
		/// The number of the unit (3), or of one version of its software (3.0).
		#[arg(value_name = "DEVICE", value_parser = words::which)]
		which: words::Which,
	},
	/// Show how often incidents happen with a product, and with all of its kind.
	Signal {
		/// The number of the product.
		product: ProductId,
	},
	/// Write a unit as HL7 FHIR R4: Device, and DeviceUseStatement for the studies that it made.
	Export {
		/// The number of the unit.
		device: DeviceId,
		/// Where to write it; standard output by default.
		#[arg(long, value_name = "FILE")]
		out: Option<PathBuf>,
	},
}

/// A unit that is registered.
#[derive(Args, Debug)]
pub struct RegisterArgs {
	/// The number of the product.
	pub product: ProductId,
	/// A DICOM file that it made: serial number, lot and version of the software are read from there.
	#[arg(long, value_name = "FILE", conflicts_with_all = ["serial", "lot", "software"])]
	pub like: Option<PathBuf>,
	/// Its serial number, as its UDI has it. Files without a UDI name their unit otherwise: for what makes such files, use
	/// --like.
	#[arg(long, required_unless_present_any = ["like", "lot"])]
	pub serial: Option<String>,
	/// Its lot.
	#[arg(long)]
	pub lot: Option<String>,
	/// The version of its software; once for each, in the order of Software Versions (0018,1020).
	#[arg(long, value_name = "VERSION")]
	pub software: Vec<String>,
}

/// An inspection.
#[derive(Args, Debug)]
pub struct InspectArgs {
	/// The number of the unit.
	pub device: DeviceId,
	/// What was looked at: acceptance, constancy, calibration, inspection or safety.
	#[arg(long, value_parser = words::inspection)]
	pub kind: CheckKind,
	/// How it came out.
	#[arg(long, value_parser = code(CheckOutcome::ALL, CheckOutcome::name))]
	pub outcome: CheckOutcome,
	/// What concerns every check.
	#[command(flatten)]
	pub check: CheckArgs,
}

/// Maintenance.
#[derive(Args, Debug)]
pub struct MaintainArgs {
	/// The number of the unit.
	pub device: DeviceId,
	/// What was done: maintenance, repair or software-update.
	#[arg(long, value_parser = words::maintenance)]
	pub kind: CheckKind,
	/// How it came out.
	#[arg(long, value_parser = code(CheckOutcome::ALL, CheckOutcome::name), default_value = "passed")]
	pub outcome: CheckOutcome,
	/// The version of the software that was installed; once for each, in the order of Software Versions (0018,1020).
	#[arg(long, value_name = "VERSION")]
	pub software: Vec<String>,
	/// What concerns every check.
	#[command(flatten)]
	pub check: CheckArgs,
}

/// What concerns every check.
#[derive(Args, Debug)]
pub struct CheckArgs {
	/// The day, if not the chain's present one.
	#[arg(long, value_name = "YYYY-MM-DD", value_parser = words::day)]
	pub day: Option<Day>,
	/// The last day on which the next one of this kind is in time.
	#[arg(long, value_name = "YYYY-MM-DD", value_parser = words::day)]
	pub next: Option<Day>,
	/// The file with the protocol of it; only its digest goes on the ledger.
	#[arg(long, value_name = "FILE")]
	pub document: PathBuf,
}

/// What can be done with incidents.
#[derive(Subcommand, Debug)]
pub enum IncidentVerb {
	/// Tell of an incident; prints its number, who must report it, and until when.
	Report(IncidentArgs),
	/// Say what an incident is, once more: the deadline becomes an earlier one, or stays.
	Reclassify {
		/// The number of the incident.
		incident: IncidentId,
		/// What it is, in the words of the law (`radledger incident clocks`).
		#[arg(long = "as-what", value_parser = code(Classification::ALL, Classification::name))]
		classification: Classification,
		/// The day on which that became known, where the law counts from there.
		#[arg(long, value_name = "YYYY-MM-DD", value_parser = words::day)]
		known: Option<Day>,
		/// The day on which the work days end, where the law counts in those.
		#[arg(long, value_name = "YYYY-MM-DD", value_parser = words::day)]
		attested: Option<Day>,
	},
	/// Draft the next report: only its salted digest goes on the ledger, the file to the authority and nobody else. Prints the
	/// salt file that whoever checks it needs.
	Draft {
		/// The number of the incident.
		incident: IncidentId,
		/// The draft.
		#[arg(value_name = "FILE")]
		document: PathBuf,
	},
	/// Tell whether a file is the present draft of an incident, or one of its reports. Exit with 3 if it is not.
	Check {
		/// The number of the incident.
		incident: IncidentId,
		/// The file.
		#[arg(value_name = "FILE")]
		document: PathBuf,
		/// The salt with which it was drafted or submitted, 32 bytes in hexadecimal; by default, from your vault.
		#[arg(long, value_name = "HEX")]
		salt: Option<String>,
	},
	/// Submit a report to the authority: the first one stops the clock. Prints the salt file that whoever checks it needs.
	Submit {
		/// The number of the incident.
		incident: IncidentId,
		/// What kind of report it is.
		#[arg(long, value_parser = code(IncidentPhase::ALL, IncidentPhase::name))]
		phase: IncidentPhase,
		/// The report; only its salted digest goes on the ledger.
		#[arg(long, value_name = "FILE")]
		document: PathBuf,
	},
	/// List incidents.
	List {
		/// Only those whose first report is missing.
		#[arg(long)]
		unreported: bool,
	},
	/// Show an incident with its classifications and reports.
	Show {
		/// The number of the incident.
		incident: IncidentId,
	},
	/// Who owes which report by when, the most urgent first. Exit with 3 if one is late.
	Deadlines {
		/// Only those that this organisation owes.
		#[arg(long, value_name = "ORGANISATION")]
		organisation: Option<OrganisationId>,
	},
	/// The clocks of the law, with their sources.
	Clocks,
	/// Write an incident as JSON after the fields of the Manufacturer Incident Report form (MIR), as far as the ledger knows.
	Export {
		/// The number of the incident.
		incident: IncidentId,
		/// Where to write it; standard output by default.
		#[arg(long, value_name = "FILE")]
		out: Option<PathBuf>,
	},
}

/// An incident that is told of.
#[derive(Args, Debug)]
pub struct IncidentArgs {
	/// The unit with which it happened.
	#[arg(long, required_unless_present = "model", conflicts_with = "model")]
	pub device: Option<DeviceId>,
	/// The version of an AI model with which it happened, as 3.0.
	#[arg(long, value_name = "M.V", value_parser = codes::model)]
	pub model: Option<ModelVersion>,
	/// What it is, in the words of the law (`radledger incident clocks`).
	#[arg(long = "as-what", value_parser = code(Classification::ALL, Classification::name))]
	pub classification: Classification,
	/// The day on which your organisation became aware of it, if not the chain's present one. Only who must report can say it.
	#[arg(long, value_name = "YYYY-MM-DD", value_parser = words::day)]
	pub aware: Option<Day>,
	/// The day on which the work days end, where the law counts in those.
	#[arg(long, value_name = "YYYY-MM-DD", value_parser = words::day)]
	pub attested: Option<Day>,
	/// The file that says what happened; only its salted digest goes on the ledger.
	#[arg(long, value_name = "FILE")]
	pub document: PathBuf,
}

/// What can be done with recalls, notices and corrections.
#[derive(Subcommand, Debug)]
pub enum RecallVerb {
	/// Open one, about a product, a lot or a version of the software; prints its number.
	Open(RecallArgs),
	/// Answer one for a unit of yours.
	Acknowledge {
		/// The number of the field action.
		action: ActionId,
		/// The unit as `recall status` names it (3.0), or its number alone.
		#[arg(value_name = "DEVICE", value_parser = words::which)]
		which: words::Which,
		/// What was done.
		#[arg(long, value_parser = code(ActionOutcome::ALL, ActionOutcome::name))]
		outcome: ActionOutcome,
	},
	/// Close one: no more answers are awaited.
	Close {
		/// The number of the field action.
		action: ActionId,
	},
	/// List them.
	List {
		/// Only open ones.
		#[arg(long)]
		open: bool,
	},
	/// Show one with its units: who has each, and what was answered. Exit with 3 if one is open and an answer is missing.
	Status {
		/// The number of the field action.
		action: ActionId,
	},
	/// List all that its units touched: studies, what was made of them, reports, datasets and models.
	Touched {
		/// The number of the field action.
		action: ActionId,
	},
}

/// A field action that is opened.
#[derive(Args, Debug)]
pub struct RecallArgs {
	/// What it is.
	#[arg(long, value_parser = code(ActionKind::ALL, ActionKind::name), default_value = "recall")]
	pub kind: ActionKind,
	/// Why.
	#[arg(long, value_parser = code(ActionReason::ALL, ActionReason::name))]
	pub reason: ActionReason,
	/// The number of the product.
	#[arg(long)]
	pub product: ProductId,
	/// Only this lot.
	#[arg(long, conflicts_with = "software")]
	pub lot: Option<String>,
	/// Only units that ever had this version of the software; once for each, in the order of Software Versions (0018,1020).
	#[arg(long, value_name = "VERSION")]
	pub software: Vec<String>,
	/// The notice; only its digest goes on the ledger.
	#[arg(long, value_name = "FILE")]
	pub document: PathBuf,
}

/// The version of the software that was meant, if only a unit was named: the present one is looked up.
impl words::Which {
	/// The unit.
	pub const fn device(self) -> DeviceId {
		match self {
			Self::Device(device) | Self::Version(DeviceVersion { device, .. }) => device,
		}
	}
}
