//! `radledger study deidentify`.

use crate::{
	context::Context,
	errors::{CliError, Exit, Outcome},
	output,
};
use clap::{Args, ValueEnum};
use radledger_dicom::{profile::ProfileOption, Trial};
use radledger_workflows::{
	deidentify::{deidentify, prove_copy, ProveRequest, Request},
	words::{count, path as show},
};
use std::path::PathBuf;

/// What is to be copied.
#[derive(Args, Debug)]
pub struct DeidentifyArgs {
	/// Files or folders of one study.
	#[arg(required = true, value_name = "IN")]
	input: Vec<PathBuf>,
	/// The folder of the copy; made.
	#[arg(value_name = "OUT")]
	output: PathBuf,
	/// The profile.
	#[arg(long, value_name = "PROFILE", default_value = "basic", value_parser = ["basic"])]
	profile: String,
	/// Keep this all the same (options of PS3.15 E.3); repeat it for each.
	#[arg(long, value_name = "WHAT")]
	retain: Vec<Retained>,
	/// Where to write the proof; OUT.proof by default.
	#[arg(long, value_name = "FILE")]
	proof: Option<PathBuf>,
	/// Copy objects whose pixels are said to show an identity as well; the profile does not clean pixels.
	#[arg(long)]
	allow_burned_in: bool,
	/// What the copy is for, a name of your choice. In copies for one project, the dates of a patient keep their distances
	/// and the UIDs their references, if --retain and --trial-… are the same; copies for two projects have nothing in common.
	#[arg(long, value_name = "NAME", default_value = "default")]
	project: String,
	/// What the trial calls the subject: Clinical Trial Subject ID (0012,0040).
	#[arg(long, value_name = "ID", requires = "trial_protocol")]
	trial_subject: Option<String>,
	/// What the trial calls the site: Clinical Trial Site ID (0012,0030).
	#[arg(long, value_name = "ID", requires = "trial_protocol")]
	trial_site: Option<String>,
	/// Clinical Trial Protocol ID (0012,0020).
	#[arg(long, value_name = "ID")]
	trial_protocol: Option<String>,
	/// Clinical Trial Sponsor Name (0012,0010).
	#[arg(long, value_name = "NAME", requires = "trial_protocol")]
	trial_sponsor: Option<String>,
}

/// What a de-identified copy keeps.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
enum Retained {
	/// UIDs.
	Uids,
	/// Attributes that identify the device.
	DeviceIdentity,
	/// Attributes that identify the institution.
	InstitutionIdentity,
	/// Sex, age, size, weight and the like.
	PatientCharacteristics,
	/// Dates and times as they are.
	FullDates,
	/// The distances between dates: all dates of a patient are moved by the same number of days.
	ModifiedDates,
	/// Private attributes that the standard calls safe (PS3.15 Table E.3.10-1), for example b-values of diffusion.
	SafePrivate,
}

impl From<Retained> for ProfileOption {
	fn from(retained: Retained) -> Self {
		match retained {
			Retained::Uids => Self::RetainUids,
			Retained::DeviceIdentity => Self::RetainDeviceIdentity,
			Retained::InstitutionIdentity => Self::RetainInstitutionIdentity,
			Retained::PatientCharacteristics => Self::RetainPatientCharacteristics,
			Retained::FullDates => Self::RetainFullDates,
			Retained::ModifiedDates => Self::RetainModifiedDates,
			Retained::SafePrivate => Self::RetainSafePrivate,
		}
	}
}

impl DeidentifyArgs {
	/// Makes the copy.
	pub async fn run(self, context: &Context) -> Outcome {
		if let Some(folder) = self.output.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
			return Err(CliError::NoFolder { folder: folder.into() }.into());
		}
		let beside = || format!("{}.proof", self.output.display()).into();
		let request = Request {
			proof: self.proof.unwrap_or_else(beside),
			input: self.input,
			output: self.output,
			retain: self.retain.into_iter().map(Into::into).collect(),
			allow_burned_in: self.allow_burned_in,
			project: self.project,
			trial: Trial {
				sponsor: self.trial_sponsor,
				protocol: self.trial_protocol,
				site: self.trial_site,
				subject: self.trial_subject,
			},
		};
		let made = deidentify(context.session(), &request).await?;
		let text = format!(
			"{} of study {:?} copied to {}; anchored as study {:?}, derived by de-identifying\nthe proof is in {}: check it \
			 with `study check-proof {4} {2}`",
			count(made.instances, "instance"),
			made.original,
			show(&request.output),
			made.copy,
			show(&made.proof),
		);
		context.done(&made, text);
		if made.may_show_identity > 0 {
			output::note(format!(
				"look at the pixels of {}: they are of a kind that often shows names, and do not say that they show none",
				count(made.may_show_identity, "instance")
			));
		}
		if made.may_show_face > 0 {
			output::note(format!(
				"{} may show a face, from which a person can be recognised: remove it (defacing) before you give the copy away",
				count(made.may_show_face, "instance")
			));
		}
		Ok(Exit::Ok)
	}
}

/// Which copy is to be proved.
#[derive(Args, Debug)]
pub struct ProveCopyArgs {
	/// File or folder of the original.
	original: PathBuf,
	/// Folder of the copy, and of nothing else.
	copy: PathBuf,
	/// What the copy keeps (options of PS3.15 E.3), if it does not say so itself; repeat it for each.
	#[arg(long, value_name = "WHAT")]
	retain: Vec<Retained>,
	/// Where to write the proof; COPY.proof by default.
	#[arg(long, value_name = "FILE")]
	proof: Option<PathBuf>,
}

impl ProveCopyArgs {
	/// Anchors the copy as a derivation, and writes the proof.
	pub async fn run(self, context: &Context) -> Outcome {
		let beside = || format!("{}.proof", self.copy.display()).into();
		let request = ProveRequest {
			proof: self.proof.unwrap_or_else(beside),
			original: vec![self.original],
			copy: vec![self.copy.clone()],
			retain: self.retain.into_iter().map(Into::into).collect(),
		};
		let proved = prove_copy(context.session(), &request).await?;
		let stated = match proved.report.stated {
			true => "; the copy does not say how it was made, so the proof says that you state it",
			false => "",
		};
		let text = format!(
			"{} of study {:?} are copied in {}; anchored as study {:?}, derived by de-identifying{stated}\nthe proof is in {}: \
			 check it with `study check-proof {4} {2}`",
			count(proved.report.instances, "instance"),
			proved.original,
			show(&self.copy),
			proved.copy,
			show(&proved.proof),
		);
		context.done(&proved, text);
		Ok(Exit::Ok)
	}
}
