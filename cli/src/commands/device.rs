//! `radledger device`: products, their units, and the files of these.

mod read;

pub(super) use read::show_touched;

use super::{place, report::write_out, submit};
use crate::{
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
	parse::{code, udi},
};
use clap::{Args, Subcommand};
use radledger_client::calls;
use radledger_primitives::{
	device::{BasicUdi, CheckKind, CheckOutcome, Day, OutReason, ProductId, ProductKind},
	text,
	udi::UdiDi,
	DeviceId,
};
use radledger_workflows::{
	device::{self, NewCheck, NewUnit},
	words,
};
use serde_json::json;
use std::path::PathBuf;

/// What can be done with devices.
#[derive(Subcommand, Debug)]
pub enum DeviceVerb {
	/// Register a product: what is on the label of every unit. Prints its number.
	Product(ProductArgs),
	/// Register a unit of a product: the ledger gets only a salted commitment to what tells it from others; the salt stays in
	/// your vault. Prints its number.
	Register(RegisterArgs),
	/// Write the label of a unit for the organisation that has it next: its production identifier and the salt, which are not
	/// on the ledger.
	Label(OutArgs),
	/// Offer a unit to another organisation.
	Transfer {
		#[command(flatten)]
		which: DeviceArg,
		/// The organisation: its number, or a name.
		#[arg(long, value_name = "ORGANISATION")]
		to: String,
	},
	/// Accept a unit that was offered; it has to pass acceptance and to be commissioned again.
	Accept(AcceptArgs),
	/// Decline a unit that was offered, or take your offer back.
	Decline(DeviceArg),
	/// Record an inspection of a unit: acceptance, constancy, calibration, safety, or by the authority.
	Inspect(InspectArgs),
	/// Record maintenance of a unit: preventive, a repair, or another version of its software.
	Maintain(MaintainArgs),
	/// Put a unit into service, or back into service.
	Commission(DeviceArg),
	/// Take a unit out of service.
	TakeOut(EndArgs),
	/// Decommission a unit, for good.
	Decommission(EndArgs),
	/// Show a unit with its file.
	Show(DeviceArg),
	/// List units.
	List(read::ListArgs),
	/// List units that should be in use and are not fit for it. Exit with 3 if there are any.
	Overdue(read::OverdueArgs),
	/// Say which unit made a DICOM file, or what does not match. Exit with 3 if something does not, or no unit is found.
	Match(read::MatchArgs),
	/// List all that a unit touched: studies, what was made of them, reports, datasets and models.
	Touched {
		/// The number of the unit (3), or of one version of its software (3.0).
		#[arg(value_name = "DEVICE")]
		which: device::Which,
	},
	/// Show how often incidents happen with a product, or a version of its software, and with all of its kind.
	Signal {
		/// The number of the product.
		product: ProductId,
		/// Only with this version of the software, one by one for each value of Software Versions (0018,1020).
		#[arg(long)]
		software: Vec<String>,
	},
	/// Name the manufacturer of a product, as an authority; or that it has none on the ledger.
	Maker {
		/// The number of the product.
		product: ProductId,
		/// The organisation that makes it: its number, or a name; none if it is left out.
		#[arg(long, value_name = "ORGANISATION")]
		manufacturer: Option<String>,
	},
	/// Write a unit as HL7 FHIR R4: Device, and DeviceUseStatement for the studies that it made.
	Export(OutArgs),
}

/// A unit.
#[derive(Args, Clone, Copy, Debug)]
pub struct DeviceArg {
	/// The number of the unit.
	device: DeviceId,
}

/// A unit that is written to a file.
#[derive(Args, Debug)]
pub struct OutArgs {
	#[command(flatten)]
	which: DeviceArg,
	/// Where to write it; standard output by default.
	#[arg(long, value_name = "FILE")]
	out: Option<PathBuf>,
}

/// A product that is registered.
#[derive(Args, Debug)]
pub struct ProductArgs {
	/// The kind of the product.
	#[arg(long, value_parser = code(ProductKind::ALL, ProductKind::name))]
	kind: ProductKind,
	/// Its UDI-DI: GS1:09506000134352, HIBCC:…, ICCBBA:… or IFA:….
	#[arg(long, value_name = "ISSUER:CODE", value_parser = udi)]
	udi_di: Option<UdiDi>,
	/// The Basic UDI-DI to which that belongs.
	#[arg(long, value_name = "CODE", value_parser = basic_udi, requires = "udi_di")]
	basic_udi: Option<BasicUdi>,
}

/// A unit that is registered.
#[derive(Args, Debug)]
pub struct RegisterArgs {
	/// The number of the product.
	product: ProductId,
	/// A DICOM file that it made: serial number, lot and version of the software are read from there.
	#[arg(long, value_name = "FILE", conflicts_with_all = ["serial", "lot", "software"])]
	like: Option<PathBuf>,
	/// Its serial number, as its UDI or Device Serial Number (0018,1000) has it.
	#[arg(long, required_unless_present_any = ["like", "lot"])]
	serial: Option<String>,
	/// Its lot.
	#[arg(long)]
	lot: Option<String>,
	/// The version of its software; once for each, in the order of Software Versions (0018,1020).
	#[arg(long, value_name = "VERSION")]
	software: Vec<String>,
}

/// A unit that is accepted.
#[derive(Args, Debug)]
pub struct AcceptArgs {
	#[command(flatten)]
	which: DeviceArg,
	/// Its label, as `device label` wrote it: checked against the ledger, and kept in your vault.
	#[arg(long, value_name = "FILE")]
	label: Option<PathBuf>,
}

/// The end of a unit's service.
#[derive(Args, Debug)]
pub struct EndArgs {
	#[command(flatten)]
	which: DeviceArg,
	/// Why.
	#[arg(long, value_parser = code(OutReason::ALL, OutReason::name))]
	reason: OutReason,
}

/// Checks of which an inspection is one.
const INSPECTIONS: &[CheckKind] =
	&[CheckKind::Acceptance, CheckKind::Constancy, CheckKind::Calibration, CheckKind::Inspection, CheckKind::Safety];
/// Checks of which maintenance is one.
const MAINTENANCE: &[CheckKind] = &[CheckKind::Maintenance, CheckKind::Repair, CheckKind::SoftwareUpdate];

/// An inspection.
#[derive(Args, Debug)]
pub struct InspectArgs {
	#[command(flatten)]
	which: DeviceArg,
	/// The kind of the inspection.
	#[arg(long, value_parser = code(INSPECTIONS, CheckKind::name))]
	kind: CheckKind,
	/// The outcome.
	#[arg(long, value_parser = code(CheckOutcome::ALL, CheckOutcome::name))]
	outcome: CheckOutcome,
	#[command(flatten)]
	check: CheckArgs,
}

/// Maintenance.
#[derive(Args, Debug)]
pub struct MaintainArgs {
	#[command(flatten)]
	which: DeviceArg,
	/// The kind of the work.
	#[arg(long, value_parser = code(MAINTENANCE, CheckKind::name))]
	kind: CheckKind,
	/// The outcome.
	#[arg(long, value_parser = code(CheckOutcome::ALL, CheckOutcome::name), default_value = "passed")]
	outcome: CheckOutcome,
	/// The version of the software that was installed; once for each, in the order of Software Versions (0018,1020).
	#[arg(long, value_name = "VERSION")]
	software: Vec<String>,
	#[command(flatten)]
	check: CheckArgs,
}

/// What every check has.
#[derive(Args, Debug)]
pub struct CheckArgs {
	/// The day; the chain's present one by default.
	#[arg(long, value_name = "YYYY-MM-DD", value_parser = text::day::parse)]
	day: Option<Day>,
	/// The last day on which the next one of this kind is in time.
	#[arg(long, value_name = "YYYY-MM-DD", value_parser = text::day::parse)]
	next: Option<Day>,
	/// The file with its protocol, of which the ledger gets only the digest.
	#[arg(long, value_name = "FILE")]
	document: PathBuf,
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: DeviceVerb) -> Outcome {
	match verb {
		DeviceVerb::Product(args) => args.run(context).await?,
		DeviceVerb::Register(args) => args.run(context).await?,
		DeviceVerb::Label(args) => args.label(context).await?,
		DeviceVerb::Transfer { which: DeviceArg { device }, to } => {
			let to = context.organisation(&to).await?;
			let done = format!("device {device} is offered to organisation {to}");
			submit(context, &calls::device::transfer_custody(device, to), &done).await?;
			output::note(format!(
				"the organisation has it when it accepts: give it the label (`radledger device label {device} --out FILE`)"
			));
		}
		DeviceVerb::Accept(args) => args.run(context).await?,
		DeviceVerb::Decline(DeviceArg { device }) => {
			let done = format!("device {device} is not offered any more");
			submit(context, &calls::device::decline_custody(device), &done).await?;
		}
		DeviceVerb::Inspect(InspectArgs { which, kind, outcome, check }) => {
			record(context, check.of(which, kind, outcome, Vec::new())).await?;
		}
		DeviceVerb::Maintain(MaintainArgs { which, kind, outcome, software, check }) => {
			record(context, check.of(which, kind, outcome, software)).await?;
		}
		DeviceVerb::Commission(DeviceArg { device }) => {
			let done = format!("device {device} is in service");
			submit(context, &calls::device::commission(device), &done).await?;
		}
		DeviceVerb::TakeOut(EndArgs { which: DeviceArg { device }, reason }) => {
			let done = format!("device {device} is out of service");
			submit(context, &calls::device::take_out_of_service(device, reason), &done).await?;
		}
		DeviceVerb::Decommission(EndArgs { which: DeviceArg { device }, reason }) => {
			let done = format!("device {device} is decommissioned, for good");
			submit(context, &calls::device::decommission(device, reason), &done).await?;
		}
		DeviceVerb::Show(DeviceArg { device }) => read::show(context, device).await?,
		DeviceVerb::List(args) => args.run(context).await?,
		DeviceVerb::Overdue(args) => return args.run(context).await,
		DeviceVerb::Match(args) => return args.run(context).await,
		DeviceVerb::Touched { which } => {
			show_touched(context, &device::versions(context.session(), which).await?).await?;
		}
		DeviceVerb::Signal { product, software } => read::signal(context, product, &software).await?,
		DeviceVerb::Maker { product, manufacturer } => {
			let manufacturer = match manufacturer {
				Some(named) => Some(context.organisation(&named).await?),
				None => None,
			};
			let done = format!("the manufacturer of product {product} is named");
			submit(context, &calls::device::name_manufacturer(product, manufacturer), &done).await?;
		}
		DeviceVerb::Export(args) => args.export(context).await?,
	}
	Ok(Exit::Ok)
}

impl ProductArgs {
	async fn run(self, context: &Context) -> Result<(), Failure> {
		let Self { kind, udi_di, basic_udi } = self;
		let registered = device::register_product(context.session(), kind, udi_di, basic_udi).await?;
		let (product, place) = (registered.product, place(&registered.transaction));
		let text = |product| format!("product {product} is registered, {place}");
		context.made(product, &registered, product.map_or_else(|| format!("sent, {place}"), text));
		Ok(())
	}
}

impl RegisterArgs {
	async fn run(self, context: &Context) -> Result<(), Failure> {
		let Self { product, like, serial, lot, software } = self;
		let new = NewUnit { product, like, serial, lot, software };
		let registered = device::register(context.session(), new).await?;
		let (device, place) = (registered.device, place(&registered.transaction));
		let text = |device| format!("device {device} is registered, {place}");
		context.made(device, &registered, device.map_or_else(|| format!("sent, {place}"), text));
		registered.wrong_udis.iter().map(read::not_used).for_each(output::note);
		output::note(format!("its label is in {}: keep a copy", registered.label));
		Ok(())
	}
}

impl OutArgs {
	async fn label(self, context: &Context) -> Result<(), Failure> {
		let Self { which: DeviceArg { device }, out } = self;
		let label = device::label(context.session(), device).await?;
		if write_out(&label.json()?, out.as_deref())? {
			let path = out.as_deref().map(words::path).unwrap_or_default();
			context.done(
				&json!({ "device": device, "unit": label.commitment(), "written": out }),
				format!(
					"wrote {path}: give it only to the organisation that gets the unit, since it says which unit it is"
				),
			);
		}
		Ok(())
	}

	async fn export(self, context: &Context) -> Result<(), Failure> {
		let Self { which: DeviceArg { device }, out } = self;
		let exported = device::export(context.session(), device).await?;
		if write_out(&format!("{exported:#}"), out.as_deref())? {
			output::note(format!("wrote device {device} as HL7 FHIR R4"));
		}
		Ok(())
	}
}

impl AcceptArgs {
	async fn run(self, context: &Context) -> Result<(), Failure> {
		let Self { which: DeviceArg { device }, label } = self;
		let accepted = device::accept(context.session(), device, label.as_deref()).await?;
		let place = place(&accepted.transaction);
		context.done(&accepted.transaction, format!("device {device} is accepted, {place}"));
		output::note(
			"it has to pass acceptance and to be commissioned before it is used (`device inspect`, `device commission`)",
		);
		if !accepted.has_label {
			output::note(format!(
				"the vault does not have its label, and `radledger device match` needs it: ask the organisation that had it for \
				 the file that `radledger device label {device}` writes"
			));
		}
		Ok(())
	}
}

impl CheckArgs {
	fn of(self, which: DeviceArg, kind: CheckKind, outcome: CheckOutcome, software: Vec<String>) -> NewCheck {
		let Self { day, next, document } = self;
		NewCheck { device: which.device, kind, outcome, day, next_due: next, document, software }
	}
}

async fn record(context: &Context, new: NewCheck) -> Result<(), Failure> {
	let recorded = device::record(context.session(), &new).await?;
	let NewCheck { device, kind, outcome, .. } = new;
	let (day, place) = (text::day::show(recorded.day), place(&recorded.transaction));
	context.done(&recorded.transaction, format!("{kind} of device {device} on {day}: {outcome}, {place}"));
	if outcome == CheckOutcome::Failed {
		output::note("it is not fit for use until this is done again and passed, and it is put back into service");
	}
	Ok(())
}

/// Parses a Basic UDI-DI.
fn basic_udi(text: &str) -> Result<BasicUdi, String> {
	text.as_bytes().to_vec().try_into().map_err(|_| "a Basic UDI-DI has 25 characters at most".into())
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::{error::ErrorKind, Parser};

	#[derive(Parser, Debug)]
	struct App {
		#[command(subcommand)]
		verb: DeviceVerb,
	}

	fn parse(line: &str) -> Result<DeviceVerb, clap::Error> {
		App::try_parse_from(format!("device {line}").split(' ')).map(|app| app.verb)
	}

	#[test]
	fn every_check_should_be_an_inspection_or_maintenance() {
		for kind in CheckKind::ALL {
			let both = [INSPECTIONS, MAINTENANCE].concat();
			assert_eq!(both.iter().filter(|found| *found == kind).count(), 1, "{kind:?}");
		}
		assert!(parse("inspect 0 --kind repair --outcome passed --document f").is_err());
		assert!(parse("maintain 0 --kind repair --document f").is_ok());
	}

	#[test]
	fn lines_should_be_those_documented() {
		for line in [
			"product --kind scanner --udi-di GS1:09506000134352 --basic-udi ACME-MR-15",
			"register 0 --like a.dcm",
			"register 0 --lot L7 --software A --software B",
			"label 0 --out l.json",
			"transfer 0 --to 1",
			"accept 0 --label l.json",
			"inspect 0 --kind constancy --outcome passed --document p --day 2026-01-31 --next 2027-01-31",
			"maintain 0 --kind software-update --software 5.0 --document p",
			"take-out 0 --reason failed",
			"list --custodian 0 --product 1",
			"signal 1 --software VA40A --software SP2",
			"maker 1 --manufacturer 2",
			"maker 1",
			"overdue --custodian 0",
			"match a.dcm --device 0",
			"touched 3.0",
			"signal 0",
			"export 0",
		] {
			parse(line).unwrap_or_else(|error| panic!("{line}: {error}"));
		}
		for (line, kind) in [
			("register 0", ErrorKind::MissingRequiredArgument),
			("register 0 --like a.dcm --lot L7", ErrorKind::ArgumentConflict),
			("product --kind scanner --basic-udi A", ErrorKind::MissingRequiredArgument),
			("inspect 0 --kind acceptance --outcome passed --document p --day 31.1.2027", ErrorKind::ValueValidation),
			("touched 3.0.0", ErrorKind::ValueValidation),
		] {
			assert_eq!(parse(line).unwrap_err().kind(), kind, "{line}");
		}
		assert!(basic_udi(&"A".repeat(26)).is_err());
	}
}
