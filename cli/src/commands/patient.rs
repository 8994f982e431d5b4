//! `radledger patient`: who can sign as a patient. The organisation's own account enrols and releases.

use super::{place, study::resolve, submit};
use crate::{
	context::Context,
	errors::{CliError, Exit, Failure, Outcome},
	output,
	render::Record,
};
use clap::{Args, Subcommand};
use radledger_client::{calls, AccountId, Actor, Enrolment};
use radledger_dicom::{csv, PatientId};
use radledger_primitives::minority::Month;
use radledger_workflows::{
	consent::{child, terms},
	patients::{self, Entry, PatientError, PatientIds},
	release::release,
	seals,
	vault::file,
	words::{count, path as show},
};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// What can be done with patients.
#[derive(Subcommand, Debug)]
pub enum PatientVerb {
	/// Enrol a patient under a pseudonymous account, which can sign without owning tokens. From then on treatment is
	/// permitted, until the patient withdraws that.
	Enrol {
		/// An address or, on a development chain, a demonstration name.
		account: String,
		/// The month in which a child comes of age: what guardians decide ends when it begins. It stays in your vault; the
		/// ledger gets a commitment, and a proof for one year.
		#[arg(long, value_name = "YYYY-MM", value_parser = terms::month)]
		minor_until: Option<Month>,
		/// The Patient ID (0010,0020) that the patient has here. It stays in your vault: `study anchor` finds the account by it.
		#[arg(long, value_name = "PATIENT_ID")]
		id: Option<String>,
		/// The Issuer of Patient ID (0010,0021), as your files have it.
		#[arg(long, requires = "id", default_value = "", hide_default_value = true)]
		issuer: String,
		/// The patient has another Patient ID of this issuer as well.
		#[arg(long, requires = "id")]
		another_id: bool,
	},
	/// Keep in your vault which Patient ID a patient has: `study anchor` finds the account by it.
	Identify {
		/// An address or a name.
		account: String,
		/// The Patient ID.
		#[command(flatten)]
		id: PatientIdArgs,
		/// The patient has another Patient ID of this issuer as well.
		#[arg(long)]
		another_id: bool,
	},
	/// Take many Patient IDs into your vault: a table (CSV) with the columns patient_id, issuer and account. All or none.
	ImportIds {
		/// The table.
		file: PathBuf,
		/// Accounts may have several Patient IDs of one issuer.
		#[arg(long)]
		another_id: bool,
	},
	/// List the Patient IDs in your vault.
	Ids {
		/// Only those of this account.
		account: Option<String>,
	},
	/// Take a Patient ID out of your vault.
	ForgetId {
		/// The Patient ID.
		#[command(flatten)]
		id: PatientIdArgs,
	},
	/// Prove that a child whom you enrolled is not of age yet, for one year more. Anyone can sign.
	ProveMinority {
		/// An address or, on a development chain, a demonstration name.
		account: String,
		/// Prove it up to the beginning of this month instead.
		#[arg(long, value_name = "YYYY-MM", value_parser = terms::month)]
		until: Option<Month>,
	},
	/// Attest that a child came of age: what guardians consented to ends, and so does their right to decide.
	OfAge {
		/// An address or, on a development chain, a demonstration name.
		account: String,
		/// Also before the month of majority that your vault has.
		#[arg(long)]
		early: bool,
	},
	/// Write a patient's card: by it the patient's own tools find all studies of your organisation, and read the log. Hand it to
	/// the patient. A card of some studies is for those who write, read or follow up a report on them at another organisation.
	Card {
		/// An address or a name.
		account: String,
		/// Open these studies, and no other.
		#[arg(long = "study", value_name = "STUDY")]
		studies: Vec<String>,
		/// Where to write it: a new file.
		#[arg(long, value_name = "FILE")]
		out: PathBuf,
	},
	/// Keep a card that a hospital gave you.
	ImportCard {
		/// The card.
		card: PathBuf,
	},
	/// Release a patient whom your organisation enrolled.
	Release {
		/// An address or, on a development chain, a demonstration name.
		account: String,
	},
	/// List the patients of all organisations.
	List,
	/// Show on one page what the ledger knows of a patient: studies and copies, decisions, uses, datasets and models, pay, and
	/// what somebody still has to do.
	Overview {
		/// Accounts of one patient, such as one at each hospital; the signer's by default.
		accounts: Vec<String>,
	},
}

/// A Patient ID.
#[derive(Args, Debug)]
pub struct PatientIdArgs {
	/// Patient ID (0010,0020).
	#[arg(long = "id", value_name = "PATIENT_ID")]
	pub id: String,
	/// Issuer of Patient ID (0010,0021), as your files have it; none by default.
	#[arg(long, default_value = "", hide_default_value = true)]
	pub issuer: String,
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: PatientVerb) -> Outcome {
	match verb {
		PatientVerb::Enrol { account, minor_until, id, issuer, another_id } => {
			let patient = context.account(&account).await?;
			let line = id.map(|id| (account.clone(), id, issuer, patient));
			if let Some(line) = &line {
				patients::check(&context.session().new_vault()?, line, another_id)?;
			}
			let organisation = context.session().organisation(&context.session().ledger().await?).await?;
			context.session().new_vault()?.seals().make_key(organisation, patient)?;
			match minor_until {
				Some(majority) => enrol_child(context, &account, patient, majority).await?,
				None => {
					let done = format!("{account} is enrolled");
					submit(context, &calls::enrol_patient(patient, None), &done).await?;
				}
			}
			if let Some(line) = line {
				patients::import(&context.session().new_vault()?, vec![line], another_id)?;
				output::note("the Patient ID is in your vault: `study anchor` finds the account by it");
			}
		}
		PatientVerb::Identify { account, id: PatientIdArgs { id, issuer }, another_id } => {
			let patient = context.account(&account).await?;
			take_in(context, vec![(account, id, issuer, patient)], another_id)?;
		}
		PatientVerb::ImportIds { file, another_id } => {
			let lines = read_ids(context, &file).await?;
			take_in(context, lines, another_id)?;
		}
		PatientVerb::Ids { account } => ids(context, account.as_deref()).await?,
		PatientVerb::ForgetId { id: PatientIdArgs { id, issuer } } => {
			let id = PatientId::new(&id, &issuer).ok_or_else(|| PatientError::NoId { place: "nothing".into() })?;
			let account = patients::forget(&context.session().vault()?, &id)?;
			context.done(&serde_json::json!({ "account": account }), format!("it was that of {account}"));
		}
		PatientVerb::ProveMinority { account, until } => prove_minority(context, &account, until).await?,
		PatientVerb::OfAge { account, early } => {
			let patient = context.account(&account).await?;
			let (done, destroyed) = child::come_of_age(context.session(), patient, early).await?;
			let text = format!("{account} is of age: what guardians allowed has ended, {}", place(&done));
			context.done(&done, text);
			note_destroyed(destroyed);
		}
		PatientVerb::Card { account, studies, out } => {
			let patient = context.account(&account).await?;
			let mut named = Vec::with_capacity(studies.len());
			for study in &studies {
				named.push(resolve(context, study).await?);
			}
			let card = seals::card(context.session(), patient, &named, &out).await?;
			let warning = match card.studies {
				0 => format!(
					"whoever has it finds the patient's studies of organisation {}: hand it to the patient alone",
					card.organisation
				),
				studies => format!(
					"whoever has it can say whose they are, {}: hand it to those who need it, like the images",
					count(studies, "study")
				),
			};
			let text = format!("wrote the card of {account} to {}\n{warning}", show(&out));
			context.done(&card, text);
		}
		PatientVerb::ImportCard { card } => {
			let card = seals::import_card(context.session(), &card).await?;
			let found = match card.studies {
				0 => format!("the studies of {} at organisation {} are found", card.account, card.organisation),
				studies => format!("{} of {} can be opened", count(studies, "study"), card.account),
			};
			let text = format!("{found} from now on");
			context.done(&card, text);
		}
		PatientVerb::Release { account } => {
			let patient = context.account(&account).await?;
			let released = release(context.session(), patient).await?;
			note_destroyed(child::forget(context.session(), &patient)?);
			let done = match &released.transaction {
				Some(transaction) => format!("{account} is released, {}", place(transaction)),
				None => format!("{account} was released before"),
			};
			let remains = released.remains.iter().map(|what| format!("\n- {what}")).collect::<String>();
			let text = format!(
				"{done}; nothing here tells whose {} it was any more\nOn the ledger the account stands in:{remains}",
				count(released.studies.len(), "study")
			);
			context.done(&released, text);
		}
		PatientVerb::List => list(context).await?,
		PatientVerb::Overview { accounts } => super::overview::show(context, &accounts).await?,
	}
	Ok(Exit::Ok)
}

/// Takes Patient IDs into the vault.
fn take_in(context: &Context, lines: Vec<patients::Line>, another: bool) -> Result<(), Failure> {
	let all = lines.len();
	let new = patients::import(&context.session().new_vault()?, lines, another)?;
	let text = format!("{} in your vault: {new} new, {} known before", count(all, "Patient ID"), all - new);
	context.done(&serde_json::json!({ "patient_ids": all, "new": new }), text);
	Ok(())
}

/// Reads a table of Patient IDs.
async fn read_ids(context: &Context, path: &Path) -> Result<Vec<patients::Line>, Failure> {
	let wrong = |why: String| Failure::from(CliError::NoPatientIds { path: path.into(), why });
	let table = csv::read(&file::named(path, file::LONGEST).map_err(CliError::unreadable(path))?)
		.map_err(|error| wrong(error.to_string()))?;
	let mut rows = table.rows.into_iter();
	let header = rows.next().ok_or_else(|| wrong("there is nothing in it".into()))?;
	let column = |name: &str| header.fields.iter().position(|field| field.eq_ignore_ascii_case(name));
	let (Some(id), issuer, Some(account)) = (column("patient_id"), column("issuer"), column("account")) else {
		return Err(wrong("its first line does not name the columns patient_id and account".into()));
	};
	let mut lines = Vec::new();
	for row in rows {
		let field = |at: usize| row.fields.get(at).cloned().unwrap_or_default();
		let place = format!("line {}", row.line);
		let account = context
			.account(&field(account))
			.await
			.map_err(|failure| Failure { what: format!("{place}: {}", failure.what), ..failure })?;
		lines.push((place, field(id), issuer.map(field).unwrap_or_default(), account));
	}
	match lines.is_empty() {
		true => Err(wrong("there is no line after its header".into())),
		false => Ok(lines),
	}
}

impl Record for Entry {
	const COLUMNS: &'static [&'static str] = &["id", "issuer", "account"];
}

async fn ids(context: &Context, account: Option<&str>) -> Result<(), Failure> {
	let account = match account {
		Some(account) => Some(context.account(account).await?),
		None => None,
	};
	let mut ids = PatientIds::of(&context.session().vault()?)?.list();
	ids.retain(|entry| account.is_none_or(|account| entry.account == account));
	context.list("patient_ids", &ids).await
}

async fn enrol_child(context: &Context, name: &str, account: AccountId, majority: Month) -> Result<(), Failure> {
	let proved = child::enrol(context.session(), account, majority).await?;
	context.done(&proved, format!("{name} is enrolled as a child, {}", place(&proved.transaction)));
	output::note(format!(
		"that it is one is proved until {0}: run `radledger patient prove-minority` before. It takes the seed that is in \
		 your vault now; back the vault up",
		proved.proved_until
	));
	Ok(())
}

async fn prove_minority(context: &Context, name: &str, until: Option<Month>) -> Result<(), Failure> {
	let patient = context.account(name).await?;
	let proved = child::prove(context.session(), patient, until).await?;
	let (until, at) = (&proved.proved_until, place(&proved.transaction));
	context.done(&proved, format!("proved that {name} is a child until {until}, {at}"));
	Ok(())
}

/// Says what became of the seed of a child who is one no longer.
fn note_destroyed(destroyed: bool) {
	if destroyed {
		output::note("the seed in your vault, which tells when the child comes of age, is destroyed");
	}
}

/// A patient.
#[derive(Serialize)]
struct Patient {
	account: AccountId,
	#[serde(flatten)]
	enrolment: Enrolment,
}

impl Record for Patient {
	const COLUMNS: &'static [&'static str] = &["organisation", "enrolled_at", "account"];
}

async fn list(context: &Context) -> Result<(), Failure> {
	let actors = context.client().await?.best().await?.actors().await?;
	let mut patients: Vec<_> = actors
		.into_iter()
		.filter_map(|(account, actor)| match actor {
			Actor::Patient(enrolment) => Some(Patient { account, enrolment }),
			_ => None,
		})
		.collect();
	patients.sort_by_key(|patient| patient.enrolment.organisation);
	context.list("patients", &patients).await
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::render::{pinned, Names};

	#[test]
	fn patients_should_be_listed_with_who_enrolled_them() {
		let enrolment = Enrolment { organisation: 0, enrolled_at: 951_782_400_000 };
		let patient = Patient { account: AccountId([1; 32]), enrolment };
		pinned::list("patient list", &[patient], &Names::of([(0, "north-hospital")]));
	}
}
