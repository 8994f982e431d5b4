//! `radledger measurement`: how, then what, and every value there ever was.

use super::{
	named, organisations, place,
	study::{not_on_ledger, resolve},
};
use crate::{
	args::MeasurementVerb,
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
	study::{
		keeper::Keeper,
		measurement::{id, Book, Decimal, Ledger, Opened, OpenedValue, Sent, Subject},
		table::short,
		text::{clean, show},
	},
};
use radledger_client::{calls, Measurement};
use radledger_dicom::Manifest;
use radledger_primitives::{digest::sha256, Agent, OrganisationId, Quantity, RevisionReason, StudyId, H256};
use serde::Serialize;
use std::{collections::BTreeMap, fs, path::Path};

impl Ledger for Context {
	async fn measurement(&self, study: StudyId, measurement: H256) -> Result<Option<Measurement>, Failure> {
		Ok(self.client().await?.best().await?.measurement(study, measurement).await?)
	}

	async fn stamp(&self, study: StudyId, id: H256, quantity: Quantity, settings: H256) -> Result<Sent, Failure> {
		let call = calls::stamp_settings(study, id, quantity, settings, Agent::Signer);
		self.submit(&call).await.map(Some)
	}

	async fn record(&self, study: StudyId, id: H256, value: H256) -> Result<Sent, Failure> {
		self.submit(&calls::record_measurement(study, id, value)).await.map(Some)
	}

	async fn revise(&self, study: StudyId, id: H256, value: H256, reason: RevisionReason) -> Result<Sent, Failure> {
		self.submit(&calls::revise_measurement(study, id, value, reason)).await.map(Some)
	}
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: MeasurementVerb) -> Outcome {
	match verb {
		MeasurementVerb::Stamp { study, name, quantity, settings } => {
			stamp(context, &study, &name, quantity, &settings).await
		}
		MeasurementVerb::Record { study, name, value } => record(context, &study, &name, &value).await,
		MeasurementVerb::Revise { study, name, value, reason } => revise(context, &study, &name, &value, reason).await,
		MeasurementVerb::Show { study } => show_all(context, &study).await,
	}
}

/// The vault with what measuring on a study needs of it.
struct Desk {
	keeper: Keeper,
	manifest: Manifest,
}

impl Desk {
	async fn open(context: &Context, study: &str) -> Result<Self, Failure> {
		context.signer().await?;
		let study = resolve(context, study).await?;
		let keeper = Keeper::open(&context.vault()?)?;
		let manifest = keeper.load(&study)?.ok_or_else(|| {
			Failure::refused("unknown-study", format!("study {study:?} is not in the vault"))
				.why("what goes on the ledger is hidden with its salt")
				.hint("name the vault with which it was anchored, or its copy confirmed (--vault)")
		})?;
		Ok(Self { keeper, manifest })
	}

	fn book(&self) -> Result<Book, Failure> {
		Book::open(self.keeper.folder(), &self.manifest.study_id())
	}

	fn subject<'a>(&'a self, name: &'a str) -> Result<Subject<'a>, Failure> {
		if name.is_empty() || name.contains('\0') {
			return Err(Failure::usage("unnamed-measurement", "the measurement has no name")
				.hint("call it with --name, for example `lesion 1`; the name stays in your vault"));
		}
		Ok(Subject { manifest: &self.manifest, name })
	}

	fn tell(&self, context: &Context, name: &str, value: Option<&Decimal>, done: &str, sent: Sent) -> Outcome {
		if context.json() {
			#[derive(Serialize)]
			struct Told<'a> {
				study: StudyId,
				measurement: H256,
				#[serde(skip_serializing_if = "Option::is_none")]
				value: Option<&'a Decimal>,
				/// None if the ledger had it before.
				transaction: Sent,
			}
			output::json(&Told {
				study: self.manifest.study_id(),
				measurement: id(&self.manifest, name),
				value,
				transaction: sent,
			});
			return Ok(Exit::Ok);
		}
		output::note(match &sent {
			Some(transaction) => format!("{done}, {}", place(transaction)),
			None => "the ledger has just this already".into(),
		});
		Ok(Exit::Ok)
	}
}

async fn stamp(context: &Context, study: &str, name: &str, quantity: Quantity, settings: &Path) -> Outcome {
	let bytes = fs::read(settings).map_err(|error| {
		Failure::failed("unreadable-settings", format!("cannot read {}", show(settings))).why(error.to_string())
	})?;
	let desk = Desk::open(context, study).await?;
	let subject = desk.subject(name)?;
	let _alone = desk.keeper.lock()?;
	let digest = sha256(&[&bytes]);
	let sent = subject.stamp(context, &mut desk.book()?, quantity, digest).await?;
	let done = format!(
		"stamped how {} is measured; keep {}: only its digest is in your vault",
		quantity.name(),
		show(settings)
	);
	desk.tell(context, name, None, &done, sent)
}

async fn record(context: &Context, study: &str, name: &str, value: &str) -> Outcome {
	let value = Decimal::parse(value)?;
	let desk = Desk::open(context, study).await?;
	let subject = desk.subject(name)?;
	let _alone = desk.keeper.lock()?;
	let sent = subject.record(context, &mut desk.book()?, value.clone()).await?;
	let done = format!("recorded {}: hidden on the ledger, in clear in your vault", value.text());
	desk.tell(context, name, Some(&value), &done, sent)
}

async fn revise(context: &Context, study: &str, name: &str, value: &str, reason: RevisionReason) -> Outcome {
	let value = Decimal::parse(value)?;
	let desk = Desk::open(context, study).await?;
	let subject = desk.subject(name)?;
	let _alone = desk.keeper.lock()?;
	let sent = subject.revise(context, &mut desk.book()?, value.clone(), reason).await?;
	let done = format!("revised to {}; the value before stays readable", value.text());
	desk.tell(context, name, Some(&value), &done, sent)
}

async fn show_all(context: &Context, study: &str) -> Outcome {
	let study = resolve(context, study).await?;
	let ledger = context.client().await?.best().await?;
	if ledger.study(&study).await?.is_none() {
		return Err(not_on_ledger(&study));
	}
	let keeper = Keeper::open(&context.vault()?)?;
	let manifest = keeper.load(&study)?;
	let book = Book::open(keeper.folder(), &study)?;
	let mut opened = Vec::new();
	for (id, known) in ledger.measurements(study).await? {
		let revised = ledger.revised_values(study, id).await?;
		opened.push(Opened::new(id, &known, &revised, &book, manifest.as_ref()));
	}
	let contradicted = opened.iter().any(Opened::is_contradicted);
	let exit = if contradicted { Exit::Refused } else { Exit::Ok };
	if context.json() {
		output::json(&serde_json::json!({ "study": study, "measurements": opened }));
		return Ok(exit);
	}
	let names = organisations(context, &ledger).await?;
	let mut rows = Vec::new();
	for measurement in &opened {
		let head = || {
			let name = measurement.name.as_deref().map_or_else(|| short(&measurement.measurement), clean);
			vec![name, measurement.quantity.name().into(), measurement.settings.text().into()]
		};
		if measurement.values.is_empty() {
			let stamped = &measurement.stamped;
			let mut row = head();
			row.extend(["-", "-", "not recorded yet", "-"].map(String::from));
			row.push(output::moment(stamped.at));
			row.push(named(context, &stamped.by).await?);
			row.push(organisation(&names, stamped.organisation));
			rows.push(row);
		}
		for value in &measurement.values {
			let mut row = head();
			row.extend(cells(value, measurement.unit));
			row.push(named(context, &value.signed.by).await?);
			row.push(organisation(&names, value.signed.organisation));
			rows.push(row);
		}
	}
	let header = [
		"measurement",
		"quantity",
		"settings",
		"version",
		"value",
		"opened",
		"replaced for",
		"at",
		"signed by",
		"organisation",
	];
	output::table(&header, rows);
	if contradicted {
		output::note("your vault has something else than the ledger commits to: see the lines that do not match");
	}
	Ok(exit)
}

fn organisation(names: &BTreeMap<OrganisationId, String>, id: OrganisationId) -> String {
	names.get(&id).cloned().unwrap_or_else(|| id.to_string())
}

fn cells(value: &OpenedValue, unit: &str) -> [String; 5] {
	[
		value.version.to_string(),
		value.value.as_ref().map_or("-".into(), |decimal| format!("{} {unit}", decimal.text())),
		value.opening.text().into(),
		value.replaced.map_or("-".into(), |reason| reason.name().into()),
		output::moment(value.signed.at),
	]
}
