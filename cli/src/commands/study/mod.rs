//! `radledger study`: anchor, verify, look up and prove imaging studies.

mod anchor;
mod deidentify;
mod erase;
mod evidence;
#[cfg(test)]
mod fixtures;
mod lineage;
mod media;
mod naming;
pub(super) mod opening;
mod patrol;
mod screen;
pub mod verify;

use super::place;
use crate::{
	context::Context,
	errors::{CliError, Exit, Failure, Outcome},
	output::moment as show_moment,
	parse::code,
	render::{brief, Names, Record},
	time::{since, until},
};
use clap::{Args, Subcommand, ValueEnum};
use radledger_client::{AccountId, Holder, Revision, Study};
use radledger_primitives::{
	device::{Condition, MadeBy},
	Agent, DeviceId, Modality, ModelVersion, Moment, Operation, OrganisationKind, StudyId,
};
use radledger_workflows::{
	patients::PatientIds,
	study::{self, lineage as derivations, StudyError},
	vault,
	words::{count, path as show},
	Problem,
};
use serde::Serialize;
use std::{
	fs, io,
	path::{Path, PathBuf},
};

/// What can be done with studies.
#[derive(Subcommand, Debug)]
pub enum StudyVerb {
	/// Put the studies in these folders on the ledger: one salted root each, nothing that identifies a person.
	Anchor(anchor::AnchorArgs),
	/// Compare files with what was anchored: each instance is Verified, Altered, Missing, Added or Unknown.
	Verify(verify::VerifyArgs),
	/// Show what the ledger records of a study.
	Show {
		/// The study: its identifier, the beginning of it (8 digits or more), or a file or folder of it.
		id: String,
	},
	/// Show every version of a study's content.
	History {
		/// The study: its identifier, the beginning of it (8 digits or more), or a file or folder of it.
		id: String,
	},
	/// List the studies on the ledger.
	List(ListArgs),
	/// Name the patient of a study that was anchored without one: once, and before a study or dataset is made from it.
	NameSubject(naming::NameSubjectArgs),
	/// Record how a study was made from others.
	Derive(DeriveArgs),
	/// Show what a study, dataset, model version or report was made from, and what was made from it.
	Lineage(lineage::LineageArgs),
	/// Hash a random sample of what is kept again, post the verdict, and exit with 3 if anything is corrupted.
	Patrol(patrol::PatrolArgs),
	/// List the patrols that organisations posted, and what they found.
	Patrols {
		/// The organisation: its number, or a name; the signer's by default.
		organisation: Option<String>,
	},
	/// Show the images of one subject in a screening for duplicates, blinded; exit with 3 if any was shown for another.
	Screen(screen::ScreenArgs),
	/// Destroy the salt and the manifest of a study in your vault, and say so on the ledger: attest it if your organisation
	/// anchored the study, certify it if it has a copy. This cannot be undone.
	Erase(erase::EraseArgs),
	/// Write a proof that one instance belongs to an anchored study. It discloses nothing of the other instances.
	Prove(evidence::ProveArgs),
	/// Write a proof that an anchored image has the values that it has for these attributes, and of nothing else.
	Disclose(evidence::DiscloseArgs),
	/// Copy an anchored study without what identifies a person (DICOM PS3.15 Annex E), anchor the copy as a derivation, and
	/// write the proof that its pixels are the original's and that nothing else was changed.
	Deidentify(deidentify::DeidentifyArgs),
	/// Prove that a copy which another program made is a de-identified copy of an anchored study, and anchor it as that.
	ProveCopy(deidentify::ProveCopyArgs),
	/// Check a proof: against the ledger or, with --root, without a node.
	CheckProof(evidence::CheckProofArgs),
	/// Show everything that a proof holds, as JSON.
	ShowProof {
		/// The proof; - for standard input.
		proof: PathBuf,
	},
	/// Write what opens the ledger's commitment to the parameters with which a study was made, and nothing else.
	OpenParameters(opening::OpenParametersArgs),
	/// Check what opens one commitment: parameters, a measured value, the inputs of a model.
	CheckOpening(opening::CheckOpeningArgs),
	/// Write a note beside a DICOMDIR with which another organisation verifies what is on the medium, sealed for it alone.
	Media(media::MediaArgs),
	/// Verify a medium by its note, which must be sealed for this vault.
	CheckMedia(media::CheckMediaArgs),
}

/// The state of a study, for filters.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
	/// As it was anchored.
	Anchored,
	/// Amended since.
	Amended,
	/// Its erasure was attested.
	Erased,
}

/// Which studies are listed: those to which every option applies.
#[derive(Args, Debug, Default)]
pub struct ListArgs {
	/// Those of this patient: an account or, if your vault has it, a Patient ID.
	#[arg(long, value_name = "PATIENT")]
	patient: Option<String>,
	/// Those of this modality.
	#[arg(long, value_parser = code(Modality::ALL, Modality::name))]
	modality: Option<Modality>,
	/// Those that this device made, or for which it was used.
	#[arg(long, value_name = "DEVICE")]
	device: Option<DeviceId>,
	/// Those in this state.
	#[arg(long)]
	state: Option<State>,
	/// Those of this organisation: its number, or a name.
	#[arg(long, value_name = "ORGANISATION")]
	organisation: Option<String>,
	/// Those whose present content was recorded then or later: a date (2027-01-31), a moment, or -30d.
	#[arg(long, value_name = "DATE", value_parser = since, allow_hyphen_values = true)]
	from: Option<Moment>,
	/// Those whose present content was recorded before: a date (the end of that day), a moment, or +0d.
	#[arg(long, value_name = "DATE", value_parser = until)]
	until: Option<Moment>,
	/// Those in your vault.
	#[arg(long)]
	in_vault: bool,
}

/// How a study was made from others.
#[derive(Args, Debug)]
pub struct DeriveArgs {
	/// The study that was made: an identifier, the beginning of one (8 digits or more), or a file or folder of it.
	output: String,
	/// A study that it was made from; repeat it for each, up to 16.
	#[arg(long = "from", required = true, value_name = "STUDY", num_args = 1..)]
	parents: Vec<String>,
	/// What was done.
	#[arg(long, value_parser = code(Operation::ALL, Operation::name))]
	operation: Operation,
	/// The version of an AI model that did it, as 3.0; you vouch for that. Yourself by default.
	#[arg(long, value_name = "M.V")]
	model: Option<ModelVersion>,
	/// A file with the parameters; only a commitment to its digest goes on the ledger.
	#[arg(long, value_name = "FILE")]
	parameters: Option<PathBuf>,
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: StudyVerb) -> Outcome {
	match verb {
		StudyVerb::Anchor(args) => args.run(context).await,
		StudyVerb::Verify(args) => args.run(context).await,
		StudyVerb::Show { id } => show_study(context, &id).await,
		StudyVerb::History { id } => history(context, &id).await,
		StudyVerb::List(args) => args.run(context).await,
		StudyVerb::NameSubject(args) => args.run(context).await,
		StudyVerb::Derive(args) => args.run(context).await,
		StudyVerb::Lineage(args) => args.run(context).await,
		StudyVerb::Patrol(args) => args.run(context).await,
		StudyVerb::Patrols { organisation } => patrol::list(context, organisation.as_deref()).await,
		StudyVerb::Screen(args) => args.run(context).await,
		StudyVerb::Erase(args) => args.run(context).await,
		StudyVerb::Prove(args) => args.run(context).await,
		StudyVerb::Disclose(args) => args.run(context).await,
		StudyVerb::Deidentify(args) => args.run(context).await,
		StudyVerb::ProveCopy(args) => args.run(context).await,
		StudyVerb::CheckProof(args) => args.run(context).await,
		StudyVerb::ShowProof { proof } => evidence::show_proof(&proof),
		StudyVerb::OpenParameters(args) => args.run(context).await,
		StudyVerb::CheckOpening(args) => args.run(context).await,
		StudyVerb::Media(args) => args.run(context).await,
		StudyVerb::CheckMedia(args) => args.run(context).await,
	}
}

/// A study on the ledger.
#[derive(Serialize)]
struct Known {
	study: StudyId,
	#[serde(flatten)]
	record: Study,
	/// The account of the patient, if the vault can open the seal.
	subject: Option<AccountId>,
	/// Whether the device was fit for use when the study was anchored, if that was asked.
	#[serde(skip_serializing_if = "Option::is_none")]
	device_condition: Option<Condition>,
	/// The devices that were used beside it, if that was asked.
	#[serde(skip_serializing_if = "Vec::is_empty")]
	further_devices: Vec<MadeBy>,
	#[serde(skip_serializing_if = "Option::is_none")]
	organisation_kind: Option<OrganisationKind>,
	#[serde(skip_serializing_if = "Option::is_none")]
	organisation_account: Option<AccountId>,
	/// The organisations to which it was sent, if that was asked.
	#[serde(skip_serializing_if = "Vec::is_empty")]
	holders: Vec<Holder>,
	in_vault: bool,
}

impl Record for Known {
	const COLUMNS: &'static [&'static str] =
		&["study", "modality", "series", "instances", "root", "organisation", "block", "at", "version", "in_vault"];

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		match key {
			"instances" => erased(self.record.instances),
			"holders" => Some(self.holders.iter().map(held).collect::<Vec<_>>().join("; ")),
			"device" => self.record.device.map(|unit| format!("{}.{}", unit.device, unit.version)),
			"device_condition" => unfit(self.device_condition),
			"further_devices" => Some(self.further_devices.iter().map(used).collect::<Vec<_>>().join("; ")),
			_ => None,
		}
	}
}

impl Record for Revision {
	const COLUMNS: &'static [&'static str] =
		&["version", "root", "instances", "series", "block", "at", "by", "replaced"];

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		(key == "instances").then(|| erased(self.instances)).flatten()
	}
}

/// What to say of the condition of a study's device, if it was not fit for use.
fn unfit(condition: Option<Condition>) -> Option<String> {
	let condition = condition.filter(|condition| *condition != Condition::Fit)?;
	Some(format!("NOT FIT FOR USE when the study was anchored: {}", condition.name()))
}

/// A device that was used for a study.
fn used(used: &MadeBy) -> String {
	match unfit(used.condition) {
		Some(why) => format!("{}, {why}", used.device),
		None => used.device.to_string(),
	}
}

/// An organisation to which a study was sent, and how far it is with erasing its copy.
fn held(holder: &Holder) -> String {
	let state = match (holder.has_copy, &holder.due, &holder.certified) {
		(true, Some(due), _) if holder.overdue => {
			format!("has not erased its copy, OVERDUE since {}", show_moment(*due))
		}
		(true, Some(due), _) => format!("must have erased its copy by {}", show_moment(*due)),
		(true, None, _) => "may have a copy".into(),
		(false, _, Some((signed, late))) => {
			format!(
				"erased its copy, as it certified on {}{}",
				show_moment(signed.at),
				if *late { ", late" } else { "" }
			)
		}
		(false, ..) => "has no copy".into(),
	};
	format!("{} {state}", holder.organisation)
}

/// A study without any instance was erased.
fn erased(instances: u32) -> Option<String> {
	(instances == 0).then(|| "0 (erased)".into())
}

async fn show_study(context: &Context, id: &str) -> Outcome {
	let id = resolve(context, id).await?;
	let ledger = context.session().ledger().await?;
	let record = ledger.study(&id).await?.ok_or_else(|| not_on_ledger(&id))?;
	let organisation = ledger.organisation(record.organisation).await?;
	let (made_by, further_devices) =
		ledger.devices_of(id).await?.into_iter().partition(|one| Some(one.device) == record.device);
	let made_by: Vec<MadeBy> = made_by;
	let known = Known {
		study: id,
		device_condition: made_by.first().and_then(|made_by| made_by.condition),
		further_devices,
		organisation_kind: organisation.as_ref().map(|organisation| organisation.kind),
		organisation_account: organisation.map(|organisation| organisation.account),
		holders: ledger.holders(id).await?,
		in_vault: study::in_vault(context.session())?.contains(&id),
		subject: context.session().subject_of(&id, &record)?,
		record,
	};
	context.show(&known).await?;
	Ok(Exit::Ok)
}

async fn history(context: &Context, id: &str) -> Outcome {
	let id = resolve(context, id).await?;
	let versions = context.session().ledger().await?.history(&id).await?;
	if versions.is_empty() {
		return Err(not_on_ledger(&id));
	}
	context.report(&serde_json::json!({ "study": id, "versions": versions }), &versions, "").await?;
	Ok(Exit::Ok)
}

impl State {
	fn of(record: &Study) -> Self {
		match (record.instances, record.version) {
			(0, _) => Self::Erased,
			(_, 0) => Self::Anchored,
			_ => Self::Amended,
		}
	}
}

impl ListArgs {
	async fn run(self, context: &Context) -> Outcome {
		let vault = study::in_vault(context.session())?;
		let patients = match &self.patient {
			Some(patient) => Some(patients_called(context, patient).await?),
			None => None,
		};
		let organisation = match &self.organisation {
			Some(organisation) => Some(context.organisation(organisation).await?),
			None => None,
		};
		let ledger = context.session().ledger().await?;
		let of_device = match self.device {
			Some(device) => Some(ledger.studies_of(device).await?),
			None => None,
		};
		let of_patients = match &patients {
			Some(patients) => Some(context.session().studies_of(&ledger, patients).await?),
			None => None,
		};
		let takes = |study: &StudyId, record: &Study| {
			of_patients.as_ref().is_none_or(|all| all.contains_key(study))
				&& organisation.is_none_or(|organisation| record.organisation == organisation)
				&& (!self.in_vault || vault.contains(study))
				&& of_device.as_ref().is_none_or(|all| record.instances > 0 && all.contains(study))
				&& self.takes(record)
		};
		let studies = ledger.studies().await?;
		let mut known = Vec::new();
		for (study, record) in studies.into_iter().filter(|(study, record)| takes(study, record)) {
			known.push(Known {
				study,
				subject: context.session().subject_of(&study, &record)?,
				record,
				device_condition: None,
				further_devices: Vec::new(),
				organisation_kind: None,
				organisation_account: None,
				holders: Vec::new(),
				in_vault: vault.contains(&study),
			});
		}
		context.list("studies", &known).await?;
		Ok(Exit::Ok)
	}

	fn takes(&self, record: &Study) -> bool {
		self.modality.is_none_or(|modality| record.modality == modality)
			&& self.state.is_none_or(|state| State::of(record) == state)
			&& self.from.is_none_or(|from| record.at >= from)
			&& self.until.is_none_or(|until| record.at < until)
	}
}

/// The accounts that `text` means: one, or those of a Patient ID in the vault, whatever its issuer.
pub(super) async fn patients_called(context: &Context, text: &str) -> Result<Vec<AccountId>, Failure> {
	match PatientIds::of(&context.session().vault()?)?.called(text.trim()) {
		called if called.is_empty() => Ok(vec![context.account(text).await?]),
		called => Ok(called),
	}
}

impl DeriveArgs {
	async fn run(self, context: &Context) -> Outcome {
		let parameters = match &self.parameters {
			Some(path) => Some(radledger_workflows::digest::read(path).map_err(CliError::unreadable(path))?.0),
			None => None,
		};
		context.signer().await?;
		let study = resolve(context, &self.output).await?;
		let mut parents = Vec::with_capacity(self.parents.len());
		for parent in &self.parents {
			parents.push(resolve(context, parent).await?);
		}
		let agent = self.model.map_or(Agent::Signer, Agent::Model);
		let request = derivations::Request { study, parents, operation: self.operation, agent, parameters };
		let derived = derivations::derive(context.session(), request).await?;
		let text = format!(
			"recorded that {} was made from {} by {}, {}",
			brief(&derived.study),
			count(derived.parents.len(), "study"),
			derived.operation.name(),
			place(&derived.transaction)
		);
		context.done(&derived, text);
		Ok(Exit::Ok)
	}
}

/// A problem with one of several things, for people.
pub(super) fn explain(problem: &Problem) -> String {
	Failure::from(problem.clone()).lines()
}

/// The study that the user means by `text`.
pub(super) async fn resolve(context: &Context, text: &str) -> Result<StudyId, Failure> {
	Ok(study::resolve(context.session(), text).await?)
}

pub(super) fn not_on_ledger(id: &StudyId) -> Failure {
	StudyError::not_on_ledger(id).into()
}

/// Writes a new file that only its owner can read.
pub(super) fn write_private(path: &Path, write: impl FnOnce(&mut fs::File) -> io::Result<()>) -> Result<(), Failure> {
	let failed = |error: io::Error| CliError::CannotWrite { what: show(path), error: error.to_string() };
	Ok(vault::file::create(path, write).map_err(failed)?)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::render::pinned;
	use radledger_primitives::{DeviceVersion, DigestAlgorithm, Modality, H256};

	fn known() -> Known {
		let record = Study {
			root: H256::repeat_byte(1),
			algorithm: DigestAlgorithm::Sha256,
			instances: 3,
			series: 2,
			modality: Modality::Mr,
			device: None,
			subject: Some(H256::repeat_byte(2)),
			organisation: 4,
			by: AccountId([3; 32]),
			at: 951_782_400_000,
			block: 9,
			version: 1,
		};
		Known {
			study: H256::repeat_byte(0xAB),
			record,
			subject: Some(AccountId([2; 32])),
			device_condition: None,
			further_devices: Vec::new(),
			organisation_kind: None,
			organisation_account: None,
			holders: Vec::new(),
			in_vault: true,
		}
	}

	#[test]
	fn study_should_be_shown_to_programs_as_ever() {
		pinned::list("study list", &[known()], &Names::of([(4, "north-hospital")]));
		pinned::one("study show", &known(), &Names::of([(4, "north-hospital")]));
	}

	#[test]
	fn filters_should_take_what_every_one_applies_to() {
		let Known { record, .. } = known();
		let (at, mr) = (record.at, Some(Modality::Mr));
		let own = || ListArgs { modality: mr, state: Some(State::Amended), ..ListArgs::default() };
		assert!(ListArgs::default().takes(&record) && own().takes(&record));
		assert!(ListArgs { from: Some(at), until: Some(at + 1), ..own() }.takes(&record));
		for other in [
			ListArgs { modality: Some(Modality::Ct), ..own() },
			ListArgs { state: Some(State::Anchored), ..own() },
			ListArgs { from: Some(at + 1), ..own() },
			ListArgs { until: Some(at), ..own() },
		] {
			assert!(!other.takes(&record), "{other:?}");
		}
		let erased = Study { instances: 0, ..record };
		assert!(ListArgs { state: Some(State::Erased), ..ListArgs::default() }.takes(&erased));
	}

	#[test]
	fn study_should_say_that_it_was_erased_or_its_device_not_fit() {
		let names = Names::default();
		assert_eq!(known().cell("instances", &names), None);
		let mut erased = known();
		erased.record.instances = 0;
		erased.device_condition = Some(Condition::Fit);
		assert_eq!(erased.cell("instances", &names).as_deref(), Some("0 (erased)"));
		assert_eq!(erased.cell("device_condition", &names), None);
		let unfit =
			Known { device_condition: Condition::ALL.iter().copied().find(|c| *c != Condition::Fit), ..known() };
		assert!(unfit.cell("device_condition", &names).unwrap().starts_with("NOT FIT FOR USE"));
		let used =
			|device, condition| MadeBy { device: DeviceVersion { device, version: 2 }, condition: Some(condition) };
		let further_devices = vec![used(5, Condition::Fit), used(6, Condition::Overdue)];
		let with = Known { further_devices, ..known() };
		let said = "5.2; 6.2, NOT FIT FOR USE when the study was anchored: overdue";
		assert_eq!(with.cell("further_devices", &names).as_deref(), Some(said));
	}

	#[test]
	fn versions_should_name_why_they_were_replaced() {
		use radledger_primitives::AmendmentReason;
		let by = AccountId([3; 32]);
		let revision = Revision {
			version: 0,
			root: H256::zero(),
			instances: 1,
			series: 1,
			by,
			at: 0,
			block: 1,
			replaced: Some(AmendmentReason::LateArrival),
		};
		let json = serde_json::to_value(&revision).unwrap();
		assert_eq!((&json["replaced"], &json["at"]), (&"late-arrival".into(), &"1970-01-01T00:00:00Z".into()));
	}

	#[test]
	fn short_identifiers_should_be_long_enough_to_be_typed_again() {
		let shown = brief(&H256::repeat_byte(0xAB));
		assert_eq!(study::parse(&shown), study::Name::Prefix("abababab".into()));
	}
}
