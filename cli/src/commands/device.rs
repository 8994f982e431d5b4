//! `radledger device`: products, their units, and the files of these.

use super::{named, organisations, place, report::write_out, submit};
use crate::{
	args::{CheckArgs, DeviceVerb, InspectArgs, MaintainArgs, RegisterArgs},
	context::Context,
	device::{
		file,
		lines::{finding, DeviceLine, EntryLine, MadeLine, SignalLine, FINDING},
		salts::{self, Label, Labels, Words},
		touched,
		words::{self, Which},
	},
	errors::{Exit, Failure, Outcome},
	model::digest,
	output,
	report::time::today,
	study::text::{count, show},
};
use radledger_client::{
	calls::{self, device::Check},
	device::{Change, Device, Product},
	Call, Ledger,
};
use radledger_dicom::equipment::{Agreement, Equipment, Finding, Known};
use radledger_primitives::{
	device::{BasicUdi, CheckKind, CheckOutcome, DeviceState, ProductId, ProductKind},
	udi::UdiDi,
	DeviceId, DeviceVersion, OrganisationId, H256,
};
use serde::Serialize;
use std::{
	collections::{BTreeMap, BTreeSet},
	path::{Path, PathBuf},
};

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: DeviceVerb) -> Outcome {
	match verb {
		DeviceVerb::Product { kind, udi_di, basic_udi } => product(context, kind, udi_di, basic_udi).await,
		DeviceVerb::Register(args) => register(context, args).await,
		DeviceVerb::Label { device, out } => label(context, device, out.as_deref()).await,
		DeviceVerb::Transfer { device, to } => {
			let done = format!("device {device} is offered to organisation {to}");
			submit(context, &calls::device::transfer_custody(device, to), &done).await?;
			output::note(format!(
				"it has it when it accepts: give it the label (`radledger device label {device} --out FILE`)"
			));
			Ok(Exit::Ok)
		}
		DeviceVerb::Accept { device, label } => accept(context, device, label.as_deref()).await,
		DeviceVerb::Decline { device } => {
			let done = format!("device {device} is not offered any more");
			say(context, &calls::device::decline_custody(device), &done).await
		}
		DeviceVerb::Inspect(InspectArgs { device, kind, outcome, check }) => {
			record(context, device, (kind, outcome), &check, None).await
		}
		DeviceVerb::Maintain(args) => maintain(context, args).await,
		DeviceVerb::Commission { device } => {
			let done = format!("device {device} is in service");
			say(context, &calls::device::commission(device), &done).await
		}
		DeviceVerb::TakeOut { device, reason } => {
			let done = format!("device {device} is out of service");
			say(context, &calls::device::take_out_of_service(device, reason), &done).await
		}
		DeviceVerb::Decommission { device, reason } => {
			let done = format!("device {device} is decommissioned, for good");
			say(context, &calls::device::decommission(device, reason), &done).await
		}
		DeviceVerb::Show { device } => show_one(context, device).await,
		DeviceVerb::List { custodian, product } => list(context, custodian, product).await,
		DeviceVerb::Overdue { custodian } => overdue(context, custodian).await,
		DeviceVerb::Match { file, device } => match_file(context, &file, device).await,
		DeviceVerb::Touched { which } => touched::print(context, &versions(context, which).await?).await,
		DeviceVerb::Signal { product } => signal(context, product).await,
		DeviceVerb::Export { device, out } => export(context, device, out.as_deref()).await,
	}
}

async fn export(context: &Context, device: DeviceId, out: Option<&Path>) -> Outcome {
	let facts = context.client().await?.device_file(device).await?;
	let facts = facts.ok_or_else(|| no_device(device))?;
	let text = format!("{:#}", radledger_client::surveillance::to_fhir(&facts));
	if write_out(&text, out)? {
		output::note(format!("wrote device {device} as HL7 FHIR R4"));
	}
	Ok(Exit::Ok)
}

async fn say<C: Call>(context: &Context, call: &C, done: &str) -> Outcome {
	submit(context, call, done).await?;
	Ok(Exit::Ok)
}

/// Sends a call, and tells the number of what it made, if a block was waited for.
async fn make<C: Call>(context: &Context, call: &C) -> Result<(Option<u32>, radledger_client::Outcome), Failure> {
	let (client, signer) = (context.client().await?, context.signer().await?);
	let told = context.waiting(client.tell::<Change>(call, signer, context.wait())).await?;
	let number = told.changes.iter().find_map(|change| match change {
		Change::Product { product } => Some(*product),
		Change::Device { device } => Some(*device),
		_ => None,
	});
	Ok((number, told.outcome))
}

/// A unit that is there.
async fn known(ledger: &Ledger, device: DeviceId) -> Result<Device, Failure> {
	ledger.device(device).await?.ok_or_else(|| no_device(device))
}

fn no_device(device: DeviceId) -> Failure {
	Failure::refused("device-not-found", format!("the ledger has no device {device}"))
		.hint("`radledger device list` shows those that it has")
}

fn no_product(product: ProductId) -> Failure {
	Failure::refused("product-not-found", format!("the ledger has no product {product}"))
		.hint("register it with `radledger device product`; `radledger device list` shows products of units")
}

async fn product(context: &Context, kind: ProductKind, udi_di: Option<UdiDi>, basic_udi: Option<BasicUdi>) -> Outcome {
	let (product, transaction) = make(context, &calls::device::register_product(kind, udi_di, basic_udi)).await?;
	if context.json() {
		#[derive(Serialize)]
		struct Registered {
			/// None if no block was waited for.
			product: Option<ProductId>,
			transaction: radledger_client::Outcome,
		}
		output::json(&Registered { product, transaction });
		return Ok(Exit::Ok);
	}
	match product {
		Some(product) => {
			output::lines([product.to_string()]);
			output::note(format!("product {product} is registered, {}", place(&transaction)));
		}
		None => output::note(format!("sent, {}", place(&transaction))),
	}
	Ok(Exit::Ok)
}

/// What a file says of the equipment that made it.
fn equipment(path: &Path) -> Result<Equipment, Failure> {
	Equipment::read(path).map_err(|error| {
		Failure::failed("unreadable-file", format!("cannot use {}", show(path)))
			.why(crate::study::text::clean(&error.to_string()))
			.hint("name a DICOM file that the unit made")
	})
}

/// The labels in the vault, of the units of the ledger that is asked.
async fn labels(context: &Context) -> Result<Labels, Failure> {
	Ok(Labels::open(&context.vault()?, context.client().await?.genesis()))
}

async fn register(context: &Context, args: RegisterArgs) -> Outcome {
	let unit = match &args.like {
		Some(path) => Words::of(&equipment(path)?)?,
		None => Words::typed(args.serial.as_deref(), args.lot.as_deref(), &args.software)?,
	};
	let labels = labels(context).await?;
	let ledger = context.client().await?.best().await?;
	ledger.product(args.product).await?.ok_or_else(|| no_product(args.product))?;
	// Who signs is asked for before anything is written.
	context.signer().await?;
	if let Some(before) = labels.called(args.product, &unit.identifier)? {
		if let Some(device) = ledger.unit(before.commitment()).await? {
			return Err(Failure::refused("unit-exists", format!("this unit is device {device} already"))
				.why("the vault has the label with which it was registered")
				.hint(format!("`radledger device show {device}` shows it")));
		}
	}
	let label = labels.draw(args.product, unit)?;
	let (unit, path) = (label.commitment(), labels.path(&label.commitment()));
	let (lot, software) = (label.unit.lot_digest(), label.unit.software_digest());
	let call = calls::device::register_device(args.product, unit, lot, software);
	let (device, transaction) = make(context, &call).await?;
	if context.json() {
		#[derive(Serialize)]
		struct Registered {
			/// None if no block was waited for.
			device: Option<DeviceId>,
			product: ProductId,
			unit: H256,
			lot: Option<H256>,
			software: Option<H256>,
			/// Where the label is.
			label: PathBuf,
			transaction: radledger_client::Outcome,
		}
		output::json(&Registered { device, product: args.product, unit, lot, software, label: path, transaction });
		return Ok(Exit::Ok);
	}
	match device {
		Some(device) => {
			output::lines([device.to_string()]);
			output::note(format!("device {device} is registered, {}", place(&transaction)));
		}
		None => output::note(format!("sent, {}", place(&transaction))),
	}
	output::note(format!("its label is in {}: keep a copy", show(&path)));
	Ok(Exit::Ok)
}

async fn label(context: &Context, device: DeviceId, out: Option<&Path>) -> Outcome {
	let known = known(&context.client().await?.best().await?, device).await?;
	let label = labels(context).await?.of(&known.unit)?.ok_or_else(|| {
		Failure::refused("no-label", format!("the vault does not have the label of device {device}"))
			.why("only who registered it, and who got the label from there, can write it")
			.hint("name the vault with which it was registered (--vault), or ask who had the unit before")
	})?;
	let written = write_out(&label.json()?, out)?;
	if written && context.json() {
		output::json(&serde_json::json!({ "device": device, "unit": known.unit, "written": out }));
	} else if let Some(path) = out {
		output::note(format!(
			"wrote {}: give it to nobody but who gets the unit, since it says which unit it is",
			show(path)
		));
	}
	Ok(Exit::Ok)
}

/// Whether a label is that of a unit of the ledger.
fn ensure_label_of(label: &Label, known: &Device) -> Result<(), Failure> {
	let lots = known.lot.is_none() || known.lot == label.unit.lot_digest();
	if label.commitment() == known.unit && label.product == known.product && lots {
		return Ok(());
	}
	let device = known.device;
	Err(Failure::refused("other-unit", format!("the label is not that of device {device}"))
		.why("what it says does not make the commitment that is on the ledger")
		.hint("nothing was accepted: ask who offered the unit for its label, and whether it is this unit"))
}

async fn accept(context: &Context, device: DeviceId, label: Option<&Path>) -> Outcome {
	let client = context.client().await?;
	let known = known(&client.best().await?, device).await?;
	let labels = labels(context).await?;
	if let Some(path) = label {
		let label = Label::read(path, client.genesis())?;
		ensure_label_of(&label, &known)?;
		labels.keep(&label)?;
	}
	let has_label = labels.of(&known.unit)?.is_some();
	submit(context, &calls::device::accept_custody(device), &format!("device {device} is accepted")).await?;
	output::note(
		"it has to pass acceptance and to be commissioned before it is used (`device inspect`, `device commission`)",
	);
	if !has_label {
		output::note(format!(
			"the vault does not have its label, and `radledger device match` needs it: ask who had it for the file that \
			 `radledger device label {device}` writes"
		));
	}
	Ok(Exit::Ok)
}

async fn maintain(context: &Context, args: MaintainArgs) -> Outcome {
	let software = salts::typed_software(&args.software)?;
	match (args.kind == CheckKind::SoftwareUpdate, software) {
		(true, None) => Err(Failure::usage("no-software", "a software update says which version was installed")
			.hint("add --software VERSION, once for each value of Software Versions (0018,1020)")),
		(false, Some(_)) => Err(Failure::usage(
			"not-an-update",
			format!("maintenance of kind {} installs no software", args.kind.name()),
		)
		.hint("leave out --software, or record it with --kind software-update")),
		_ => {
			let how = (args.kind, args.outcome);
			record(context, args.device, how, &args.check, software).await
		}
	}
}

/// Records a check.
async fn record(
	context: &Context,
	device: DeviceId,
	(kind, outcome): (CheckKind, CheckOutcome),
	args: &CheckArgs,
	software: Option<H256>,
) -> Outcome {
	let document = digest::of_file(&args.document)?;
	let day = match args.day {
		Some(day) => day,
		None => today(context.client().await?.best().await?.now().await?),
	};
	let check = Check { kind, outcome, day, next_due: args.next, document, software };
	let done = format!("{} of device {device} on {}: {}", kind.name(), words::show_day(day), outcome.name());
	submit(context, &calls::device::record_check(device, check), &done).await?;
	if outcome == CheckOutcome::Failed {
		output::note("it is not fit for use until this is done again and passed, and it is put back into service");
	}
	Ok(Exit::Ok)
}

/// Products by number, each asked for once.
async fn products(ledger: &Ledger, devices: &[Device]) -> Result<BTreeMap<ProductId, Product>, Failure> {
	let named: BTreeSet<ProductId> = devices.iter().map(|device| device.product).collect();
	let mut products = BTreeMap::new();
	for id in named {
		products.extend(ledger.product(id).await?.map(|product| (id, product)));
	}
	Ok(products)
}

/// What was made with each version of the software of a unit.
async fn made(ledger: &Ledger, known: &Device, software: &[Option<H256>]) -> Result<Vec<MadeLine>, Failure> {
	let mut made = Vec::with_capacity(software.len());
	for (version, software) in (0..=known.version).zip(software) {
		let unit = DeviceVersion { device: known.device, version };
		made.push(MadeLine {
			version: words::show(unit),
			software: *software,
			studies: ledger.studies_made(unit).await?,
		});
	}
	Ok(made)
}

async fn show_one(context: &Context, device: DeviceId) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let known = known(&ledger, device).await?;
	let product = ledger.product(known.product).await?;
	let entries = ledger.device_entries(device).await?;
	// The label tells of the software before any update; nothing else here needs it.
	let label = labels(context).await?.of(&known.unit).ok().flatten();
	let registered = label.and_then(|label| label.unit.software_digest());
	let made = made(&ledger, &known, &file::software(&known, &entries, registered)).await?;
	let line = DeviceLine::new(&known, product.as_ref());
	let file: Vec<_> = entries.iter().map(EntryLine::from).collect();
	if context.json() {
		#[derive(Serialize)]
		struct Shown {
			#[serde(flatten)]
			device: DeviceLine,
			file: Vec<EntryLine>,
			made: Vec<MadeLine>,
		}
		output::json(&Shown { device: line, file, made });
		return Ok(Exit::Ok);
	}
	let names = organisations(context, &ledger).await?;
	output::fields(&line.fields(&names, named(context, &known.by).await?));
	if !file.is_empty() {
		let mut rows = Vec::with_capacity(file.len());
		for (line, entry) in file.iter().zip(&entries) {
			rows.push(line.row(&names, named(context, &entry.by).await?));
		}
		output::lines([String::new()]);
		output::table(&EntryLine::HEADER, rows);
	}
	output::lines([String::new()]);
	output::table(&MadeLine::HEADER, made.iter().map(MadeLine::row));
	Ok(Exit::Ok)
}

/// Prints units as a list.
async fn print_all(context: &Context, ledger: &Ledger, devices: &[Device]) -> Result<(), Failure> {
	let products = products(ledger, devices).await?;
	let line = |known: &Device| DeviceLine::new(known, products.get(&known.product));
	let lines: Vec<_> = devices.iter().map(line).collect();
	if context.json() {
		output::json(&serde_json::json!({ "devices": lines }));
		return Ok(());
	}
	let names = organisations(context, ledger).await?;
	output::table(&DeviceLine::HEADER, lines.iter().map(|line| line.row(&names)));
	Ok(())
}

async fn list(context: &Context, custodian: Option<OrganisationId>, product: Option<ProductId>) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let mut devices = ledger.devices(custodian).await?;
	devices.retain(|known| product.is_none_or(|product| known.product == product));
	print_all(context, &ledger, &devices).await?;
	Ok(Exit::Ok)
}

async fn overdue(context: &Context, custodian: Option<OrganisationId>) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let mut missed = Vec::new();
	for known in ledger.devices(custodian).await? {
		// Only of units that are out of service does the file tell more.
		let entries = match known.state {
			DeviceState::OutOfService => ledger.device_entries(known.device).await?,
			_ => Vec::new(),
		};
		if file::is_missed(&known, &entries) {
			missed.push(known);
		}
	}
	if missed.is_empty() && !context.json() {
		output::note("every unit that should be in use is fit for it");
		return Ok(Exit::Ok);
	}
	print_all(context, &ledger, &missed).await?;
	match missed.len() {
		0 => Ok(Exit::Ok),
		some => {
			output::note(format!(
				"not fit for use, and should be: {}; record the check that is missing or failed (`radledger device inspect`), \
				 and put back into service what is out of it (`radledger device commission`)",
				count(some, "unit")
			));
			Ok(Exit::Refused)
		}
	}
}

/// Whether a file agrees with the one thing that is known.
fn agrees(equipment: &Equipment, known: &Known) -> bool {
	let findings = equipment.compare(known);
	!findings.is_empty() && findings.iter().all(|finding| finding.agreement == Agreement::Matches)
}

/// Whether a file names the unit of a label.
fn names_unit(equipment: &Equipment, label: &Label) -> bool {
	let known = Known { unit: label.commitment(), salt: Some(label.secret()), ..Known::default() };
	agrees(equipment, &known)
}

/// The version whose software a file names, the present one first.
fn version_of(equipment: &Equipment, software: &[Option<H256>]) -> Option<u16> {
	let versions = (0..).zip(software).collect::<Vec<(u16, _)>>();
	let found = versions.into_iter().rev().find(|(_, digest)| {
		let known = Known { software: **digest, ..Known::default() };
		agrees(equipment, &known)
	});
	found.map(|(version, _)| version)
}

/// How a file compares with a unit.
#[derive(Serialize)]
struct Compared {
	device: DeviceId,
	/// With the version of its software, if the file names one of its versions.
	version: Option<String>,
	/// The present version of its software.
	now: String,
	product: ProductId,
	/// Whether the file names this unit; none if the vault does not have its label.
	named: Option<bool>,
	/// Whether it does, and nothing differs.
	matches: bool,
	findings: Vec<Finding>,
}

impl Compared {
	fn differing(&self) -> usize {
		let differs = |finding: &&Finding| finding.agreement == Agreement::Differs;
		self.findings.iter().filter(differs).count()
	}
}

async fn compare(
	ledger: &Ledger,
	equipment: &Equipment,
	known: &Device,
	label: Option<&Label>,
) -> Result<Compared, Failure> {
	let product = ledger.product(known.product).await?;
	let entries = ledger.device_entries(known.device).await?;
	let registered = label.and_then(|label| label.unit.software_digest());
	let software = file::software(known, &entries, registered);
	let version = version_of(equipment, &software);
	let digest = version.and_then(|version| software.get(usize::from(version)).copied().flatten());
	let findings = equipment.compare(&Known {
		udi_di: product.and_then(|product| product.udi_di),
		manufacturer: label.and_then(|label| label.unit.manufacturer.clone()),
		model: label.and_then(|label| label.unit.model.clone()),
		unit: known.unit,
		salt: label.map(Label::secret),
		lot: known.lot,
		software: digest.or(known.software),
		last_calibration: file::calibrated(&entries).and_then(salts::date),
	});
	let unit = |version| DeviceVersion { device: known.device, version };
	let mut compared = Compared {
		device: known.device,
		version: version.map(|version| words::show(unit(version))),
		now: words::show(unit(known.version)),
		product: known.product,
		named: label.map(|label| names_unit(equipment, label)),
		matches: false,
		findings,
	};
	compared.matches = compared.named == Some(true) && compared.differing() == 0;
	Ok(compared)
}

/// Units of the ledger that a file names, as far as the vault has their labels.
async fn named_by(ledger: &Ledger, equipment: &Equipment, labels: Vec<Label>) -> Result<Vec<(Device, Label)>, Failure> {
	let mut found = Vec::new();
	for label in labels {
		if !names_unit(equipment, &label) {
			continue;
		}
		// One that was drawn and never sent is no unit.
		if let Some(device) = ledger.unit(label.commitment()).await? {
			found.push((known(ledger, device).await?, label));
		}
	}
	Ok(found)
}

async fn match_file(context: &Context, path: &Path, device: Option<DeviceId>) -> Outcome {
	let equipment = equipment(path)?;
	let ledger = context.client().await?.best().await?;
	let labels = labels(context).await?;
	let mut found = Vec::new();
	match device {
		Some(device) => {
			let known = known(&ledger, device).await?;
			let label = labels.of(&known.unit)?;
			found.push(compare(&ledger, &equipment, &known, label.as_ref()).await?);
		}
		None => {
			let all = labels.all()?;
			let tried = all.len();
			for (known, label) in named_by(&ledger, &equipment, all).await? {
				found.push(compare(&ledger, &equipment, &known, Some(&label)).await?);
			}
			if found.is_empty() {
				return Err(no_unit(&equipment, tried));
			}
		}
	}
	// The same serial number can be that of units of several products.
	found.sort_by_key(|compared| (compared.differing(), compared.device));
	let others: Vec<_> = found.iter().skip(1).map(|other| other.device.to_string()).collect();
	let Some(best) = found.first() else {
		return Err(no_unit(&equipment, 0));
	};
	let exit = match best.matches {
		true => Exit::Ok,
		false => Exit::Refused,
	};
	if context.json() {
		output::json(best);
		return Ok(exit);
	}
	print_compared(best);
	if !others.is_empty() {
		output::note(format!("it names devices {} as well, with which it agrees less", others.join(", ")));
	}
	Ok(exit)
}

fn no_unit(equipment: &Equipment, tried: usize) -> Failure {
	let failure = Failure::refused("no-unit-found", "no unit whose label is in your vault made this file");
	match (equipment.production_identifier(), tried) {
		(None, _) => failure
			.why("it has no Device Serial Number (0018,1000), and no UDI with a serial number or lot")
			.hint("name the unit with --device, to compare what else the file says"),
		(Some(_), 0) => failure
			.why("there is no label in the vault")
			.hint("name the vault with which the unit was registered or accepted (--vault)"),
		(Some(_), tried) => failure
			.why(format!("it names none of {} on the ledger", count(tried, "label")))
			.hint("if the unit is on the ledger, ask who registered it for its label; compare with one by --device"),
	}
}

fn print_compared(compared: &Compared) {
	let version = match &compared.version {
		Some(version) if *version == compared.now => format!("{version}, the present one"),
		Some(version) => format!("{version}; the present one is {}", compared.now),
		None => format!("- (the file names none of its versions; the present one is {})", compared.now),
	};
	let named = match compared.named {
		Some(true) => "yes",
		Some(false) => "NO",
		None => "not compared: the vault does not have its label",
	};
	output::fields(&[
		("device", compared.device.to_string()),
		("version", version),
		("product", compared.product.to_string()),
		("file names it", named.into()),
	]);
	if !compared.findings.is_empty() {
		output::lines([String::new()]);
		output::table(&FINDING, compared.findings.iter().map(finding));
	}
	let device = compared.device;
	output::note(match (compared.matches, compared.named) {
		(true, _) => format!("the file says that device {device} made it; a file can say anything of itself"),
		(false, None) => format!(
			"nobody can tell without the label whether it is device {device}: ask who registered it for the file that \
			 `radledger device label {device}` writes"
		),
		(false, Some(false)) => format!("the file does not say that device {device} made it"),
		(false, Some(true)) => format!(
			"the file names device {device}, and differs in {}: see what is right, and record what is missing \
			 (`radledger device maintain`, `radledger device inspect`)",
			count(compared.differing(), "attribute")
		),
	});
}

/// The versions that are meant: those of a unit, or one.
async fn versions(context: &Context, which: Which) -> Result<Vec<DeviceVersion>, Failure> {
	let device = which.device();
	let known = known(&context.client().await?.best().await?, device).await?;
	match which {
		Which::Device(_) => Ok((0..=known.version).map(|version| DeviceVersion { device, version }).collect()),
		Which::Version(unit) if unit.version <= known.version => Ok(vec![unit]),
		Which::Version(unit) => Err(Failure::refused(
			"version-not-found",
			format!("the ledger has no version {} of a device", words::show(unit)),
		)
		.hint(format!("the present one is {device}.{}; `radledger device show {device}` shows all", known.version))),
	}
}

async fn signal(context: &Context, product: ProductId) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let known = ledger.signal(product).await?.ok_or_else(|| no_product(product))?;
	let line = SignalLine::from(&known);
	if context.json() {
		output::json(&line);
		return Ok(Exit::Ok);
	}
	output::fields(&line.fields());
	output::note(line.meaning());
	Ok(Exit::Ok)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::device::fixtures;
	use radledger_dicom::equipment::{lot_digest, software_digest};

	fn scanner(serial: &str, software: &str) -> Equipment {
		Equipment {
			manufacturer: Some("Example Medical".into()),
			serial: Some(serial.into()),
			software: vec![software.into()],
			..Equipment::default()
		}
	}

	fn label_of(equipment: &Equipment) -> Label {
		let vault = tempfile::tempdir().unwrap();
		let labels = Labels::open(vault.path(), H256([0xC0; 32]));
		labels.draw(1, Words::of(equipment).unwrap()).unwrap()
	}

	#[test]
	fn file_should_name_the_unit_of_its_label_and_no_other() {
		let label = label_of(&scanner("12345", "A"));
		assert!(names_unit(&scanner("12345", "B"), &label));
		assert!(!names_unit(&scanner("12346", "A"), &label));
		assert!(!names_unit(&Equipment::default(), &label));
	}

	#[test]
	fn version_should_be_the_last_one_with_that_software() {
		let [a, b] = ["A", "B"].map(|version| Some(software_digest(&[version])));
		let of = |version: &str, all: &[Option<H256>]| version_of(&scanner("12345", version), all);
		assert_eq!(of("A", &[a, b]), Some(0));
		assert_eq!(of("A", &[a, b, a]), Some(2));
		assert_eq!(of("C", &[a, b]), None);
		assert_eq!(of("B", &[None, b]), Some(1));
		assert_eq!(of("B", &[None]), None);
		assert_eq!(version_of(&Equipment::default(), &[a, b]), None);
	}

	#[test]
	fn label_should_be_that_of_the_unit_on_the_ledger() {
		let label = label_of(&scanner("12345", "A"));
		let device = Device { unit: label.commitment(), ..fixtures::device() };
		assert_eq!(ensure_label_of(&label, &device), Ok(()));
		for other in [
			fixtures::device(),
			Device { product: 2, ..device.clone() },
			Device { lot: Some(lot_digest("L7")), ..device },
		] {
			let failure = ensure_label_of(&label, &other).unwrap_err();
			assert_eq!((failure.code.as_str(), failure.exit), ("other-unit", Exit::Refused));
			assert!(failure.hint.is_some());
		}
	}

	#[test]
	fn file_of_no_unit_should_tell_what_to_do() {
		for (equipment, tried) in [(Equipment::default(), 3), (scanner("12345", "A"), 0), (scanner("12345", "A"), 3)] {
			let failure = no_unit(&equipment, tried);
			assert!(failure.why.is_some() && failure.hint.is_some());
			assert_eq!(failure.exit, Exit::Refused);
		}
	}
}
