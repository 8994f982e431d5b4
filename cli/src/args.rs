//! What can be written on the command line.

use crate::time::until;
use clap::{Args, Parser, Subcommand};
use radledger_client::Wait;
use radledger_dicom::{profile::ProfileOption, Tag};
use radledger_primitives::{
	AmendmentReason, DiscrepancyOutcome, Moment, Operation, OrganisationId, OrganisationKind, Quantity, RevisionReason,
	Roles, SuspensionReason, TransferPurpose, H256,
};
use std::path::PathBuf;

/// RadLedger: anchor imaging studies on the ledger, verify them, and prove them to others.
///
/// Exit codes: 0 done; 1 failed; 2 wrong usage; 3 the ledger says no (a file does not match, a signer is refused).
#[derive(Parser, Debug)]
#[command(name = "radledger", version, arg_required_else_help = true)]
pub struct App {
	/// What concerns every command.
	#[command(flatten)]
	pub global: Global,
	/// What to do.
	#[command(subcommand)]
	pub noun: Noun,
}

/// What concerns every command.
#[derive(Args, Debug)]
pub struct Global {
	/// The node to ask.
	#[arg(
		long,
		global = true,
		env = "RADLEDGER_NODE",
		value_name = "URL",
		default_value = "ws://127.0.0.1:9944"
	)]
	pub node: String,
	/// Who signs: a key of the keystore or, on a development chain, an account of the demonstration consortium.
	#[arg(long = "as", global = true, env = "RADLEDGER_AS", value_name = "NAME")]
	pub signer: Option<String>,
	/// The folder with the salts and manifests of your studies; without them nothing can be verified.
	#[arg(long, global = true, env = "RADLEDGER_VAULT", value_name = "DIR")]
	pub vault: Option<PathBuf>,
	/// What to wait for after sending: that a block takes it in, that the block is final, or nothing.
	#[arg(long, global = true, value_name = "best|finalized|none", default_value = "best")]
	pub wait: Wait,
	/// One JSON document instead of a table.
	#[arg(long, global = true)]
	pub json: bool,
}

/// What a command is about.
#[derive(Subcommand, Debug)]
pub enum Noun {
	/// Organisations of the consortium.
	#[command(subcommand)]
	Org(OrgVerb),
	/// Members of your organisation.
	#[command(subcommand)]
	Member(MemberVerb),
	/// Patients of your organisation.
	#[command(subcommand)]
	Patient(PatientVerb),
	/// Imaging studies.
	#[command(subcommand)]
	Study(StudyVerb),
	/// Copies of studies that go from one organisation to another.
	#[command(subcommand)]
	Transfer(TransferVerb),
	/// Measurements on studies: how, then what.
	#[command(subcommand)]
	Measurement(MeasurementVerb),
	/// Imaging protocols.
	#[command(subcommand)]
	Protocol(ProtocolVerb),
	/// Keys in your keystore.
	#[command(subcommand)]
	Key(KeyVerb),
}

/// What can be done with organisations.
#[derive(Subcommand, Debug)]
pub enum OrgVerb {
	/// Ask the council to admit an organisation, or vote for it if someone asked already.
	Admit {
		/// The organisation's own account: an address or, on a development chain, a demonstration name.
		account: String,
		/// What the organisation is.
		#[arg(long, value_parser = code(OrganisationKind::ALL, OrganisationKind::name))]
		kind: OrganisationKind,
	},
	/// Ask the council to suspend an organisation, or vote for it.
	Suspend {
		/// The organisation's number.
		id: OrganisationId,
		/// Why.
		#[arg(long, value_parser = code(SuspensionReason::ALL, SuspensionReason::name))]
		reason: SuspensionReason,
	},
	/// Ask the council to let a suspended organisation act again, or vote for it.
	Reinstate {
		/// The organisation's number.
		id: OrganisationId,
	},
	/// List the organisations.
	List,
	/// Show one organisation.
	Show {
		/// Its number.
		id: OrganisationId,
	},
}

/// What can be done with members.
#[derive(Subcommand, Debug)]
pub enum MemberVerb {
	/// Give an account roles in your organisation, or change them.
	Credential {
		/// An address or, on a development chain, a demonstration name.
		account: String,
		/// A role; write it once for each.
		#[arg(long = "role", required = true, num_args = 1.., value_parser = role())]
		roles: Vec<Roles>,
		/// When it ends: a date (2027-01-31, the end of that day, UTC), a moment (2027-01-31T12:00:00Z), or +365d.
		#[arg(long, value_parser = until)]
		until: Moment,
	},
	/// Withdraw a credential that your organisation gave.
	Withdraw {
		/// An address or, on a development chain, a demonstration name.
		account: String,
	},
	/// List the members of all organisations.
	List,
}

/// What can be done with patients.
#[derive(Subcommand, Debug)]
pub enum PatientVerb {
	/// Enrol a patient under a pseudonymous account, which can sign without owning tokens.
	Enrol {
		/// An address or, on a development chain, a demonstration name.
		account: String,
	},
	/// Release a patient whom your organisation enrolled.
	Release {
		/// An address or, on a development chain, a demonstration name.
		account: String,
	},
	/// List the patients of all organisations.
	List,
}

/// What can be done with studies.
#[derive(Subcommand, Debug)]
pub enum StudyVerb {
	/// Put the studies in these folders on the ledger: one salted root each, nothing that tells whose they are.
	Anchor {
		/// Folders or files.
		#[arg(required = true, value_name = "DIR")]
		dirs: Vec<PathBuf>,
		/// The patient's account, if the patient is enrolled.
		#[arg(long, value_name = "ACCOUNT")]
		subject: Option<String>,
		/// Check each study against this protocol, a JSON file, and record the verdict.
		#[arg(long, value_name = "FILE")]
		protocol: Option<PathBuf>,
		/// Replace the content of studies that are on the ledger already, for this reason.
		#[arg(long, value_name = "REASON", value_parser = code(AmendmentReason::ALL, AmendmentReason::name))]
		amend: Option<AmendmentReason>,
	},
	/// Tell whether files are what was anchored: per instance Verified, Altered, Missing, Added or Unknown.
	Verify {
		/// Folders or files.
		#[arg(required = true, value_name = "PATH")]
		paths: Vec<PathBuf>,
		/// Compare with your vault alone, without asking the ledger.
		#[arg(long)]
		offline: bool,
	},
	/// Show what the ledger records of a study.
	Show {
		/// Its identifier, the beginning of one (8 digits or more), or a file or folder of it.
		id: String,
	},
	/// Show every version of a study's content.
	History {
		/// Its identifier, the beginning of one (8 digits or more), or a file or folder of it.
		id: String,
	},
	/// List the studies on the ledger.
	List,
	/// Record how a study was made from others.
	Derive {
		/// The study that was made: an identifier, the beginning of one (8 digits or more), or a file or folder of it.
		output: String,
		/// What it was made from; write it once for each, up to 16.
		#[arg(long = "from", required = true, value_name = "STUDY", num_args = 1..)]
		parents: Vec<String>,
		/// What was done.
		#[arg(long, value_parser = code(Operation::ALL, Operation::name))]
		operation: Operation,
		/// A file with the parameters; only a commitment to its digest goes on the ledger.
		#[arg(long, value_name = "FILE")]
		parameters: Option<PathBuf>,
	},
	/// Show what a study was made from, and what was made from it.
	Lineage {
		/// An identifier, the beginning of one (8 digits or more), or a file or folder of the study.
		id: String,
		/// Only what it was made from.
		#[arg(long, conflicts_with = "down")]
		up: bool,
		/// Only what was made from it.
		#[arg(long)]
		down: bool,
		/// How: a table, JSON, W3C PROV-JSON, Graphviz, or a picture.
		#[arg(long, value_name = "FORMAT", default_value = "table")]
		format: LineageFormat,
		/// Where to write it; standard output by default.
		#[arg(long, value_name = "FILE")]
		out: Option<PathBuf>,
	},
	/// Write a receipt: one file that proves, without a node, what the ledger records of a study.
	Receipt {
		/// An identifier, the beginning of one (8 digits or more), or a file or folder of the study.
		id: String,
		/// Where to write it; standard output by default.
		#[arg(long, value_name = "FILE")]
		out: Option<PathBuf>,
	},
	/// Check a receipt, without a node.
	CheckReceipt {
		/// The receipt; - for standard input.
		receipt: PathBuf,
		/// The chain's genesis hash, if you know it from elsewhere.
		#[arg(long, value_name = "0x…", value_parser = hash)]
		chain: Option<H256>,
	},
	/// Hash a random sample of what is kept again, post the verdict, and exit with 3 if anything is corrupted.
	Patrol {
		/// Where the studies are kept.
		dir: PathBuf,
		/// Most studies to check.
		#[arg(long, value_name = "N", default_value_t = 20)]
		sample: u32,
	},
	/// Show the images of one subject in a screening for duplicates, blinded; exit with 3 if any was shown for another.
	Screen {
		/// The subject's images.
		#[arg(required = true, value_name = "PATH")]
		paths: Vec<PathBuf>,
		/// The secret that the sites of the trial share; made if the file is not there.
		#[arg(long, value_name = "FILE")]
		scope: PathBuf,
		/// How the trial calls the subject; it is blinded as well.
		#[arg(long)]
		subject: String,
	},
	/// Destroy the salt and the manifest of a study in your vault, and attest it. This cannot be undone.
	Erase {
		/// An identifier, the beginning of one (8 digits or more), or a file or folder of the study.
		id: String,
		/// Do not ask.
		#[arg(long)]
		yes: bool,
	},
	/// Write a proof that one instance belongs to an anchored study; it discloses nothing of the others.
	Prove {
		/// The instance.
		file: PathBuf,
		/// Where to write the proof; standard output by default.
		#[arg(long, value_name = "FILE")]
		out: Option<PathBuf>,
	},
	/// Write a proof that an anchored image has the values that it has for these attributes, and of nothing else.
	Disclose {
		/// The instance.
		file: PathBuf,
		/// An attribute, as KVP, 0018,0060 or (0018,0060); write it once for each.
		#[arg(long = "tag", required = true, value_name = "TAG")]
		tags: Vec<Tag>,
		/// Where to write the proof; standard output by default.
		#[arg(long, value_name = "FILE")]
		out: Option<PathBuf>,
	},
	/// Copy an anchored study without what identifies (DICOM PS3.15 Annex E), anchor the copy as a derivation, and write
	/// the proof that its pixels are the original's and that nothing else was changed.
	Deidentify {
		/// Files or folders of one study.
		#[arg(required = true, value_name = "IN")]
		input: Vec<PathBuf>,
		/// The folder of the copy; made.
		#[arg(value_name = "OUT")]
		output: PathBuf,
		/// The profile.
		#[arg(long, value_name = "PROFILE", default_value = "basic", value_parser = ["basic"])]
		profile: String,
		/// Keep this all the same (options of PS3.15 E.3); write it once for each.
		#[arg(long, value_name = "WHAT")]
		retain: Vec<Retained>,
		/// Where to write the proof; OUT.proof.json by default.
		#[arg(long, value_name = "FILE")]
		proof: Option<PathBuf>,
		/// Copy objects whose pixels are said to show an identity as well; the profile does not clean pixels.
		#[arg(long)]
		allow_burned_in: bool,
	},
	/// Check a proof: against the ledger or, with --root, without a node.
	CheckProof {
		/// The proof; - for standard input.
		proof: PathBuf,
		/// The study's root, as the ledger shows it; of a de-identified copy: the original's.
		#[arg(long, value_name = "0x…", value_parser = hash)]
		root: Option<H256>,
		/// The study's number of instances, as the ledger shows it.
		#[arg(long, value_name = "N", requires = "root")]
		count: Option<u32>,
		/// The genesis hash of the ledger that the proof must be for.
		#[arg(long, value_name = "0x…", value_parser = hash)]
		chain: Option<H256>,
		/// The instance that the proof is about, or all files of the de-identified copy.
		files: Vec<PathBuf>,
	},
}

/// What can be done with transfers.
#[derive(Subcommand, Debug)]
pub enum TransferVerb {
	/// Record that a study goes to another organisation, and write the note that the receiver needs to confirm it.
	Send {
		/// Its identifier, the beginning of one (8 digits or more), or a file or folder of it.
		study: String,
		/// The number of the organisation that receives it.
		#[arg(long, value_name = "ORGANISATION")]
		to: OrganisationId,
		/// What for.
		#[arg(long, value_parser = code(TransferPurpose::ALL, TransferPurpose::name))]
		purpose: TransferPurpose,
		/// Where to write the note. It is as confidential as the images: it holds the study's salt.
		#[arg(long, value_name = "FILE")]
		note: PathBuf,
	},
	/// Compare what arrived with the sender's note, and tell the ledger: intact or corrupted (exit code 3).
	Confirm {
		/// The sender's note.
		note: PathBuf,
		/// The folders or files that arrived.
		#[arg(required = true, value_name = "PATH")]
		paths: Vec<PathBuf>,
	},
	/// Settle a discrepancy.
	Resolve {
		/// The study's identifier, the beginning of one (8 digits or more), or a file or folder of it.
		study: String,
		/// The number of the organisation that received it.
		#[arg(long, value_name = "ORGANISATION")]
		to: OrganisationId,
		/// How it ended.
		#[arg(long, value_parser = code(DiscrepancyOutcome::ALL, DiscrepancyOutcome::name))]
		outcome: DiscrepancyOutcome,
	},
	/// List the transfers of a study, or all that are open: with those that are overdue or in discrepancy.
	List {
		/// The study's identifier, the beginning of one (8 digits or more), or a file or folder of it.
		study: Option<String>,
	},
}

/// What can be done with measurements.
#[derive(Subcommand, Debug)]
pub enum MeasurementVerb {
	/// Stamp the settings with which something will be measured; the value comes after, in a later block.
	Stamp {
		/// The study's identifier, the beginning of one (8 digits or more), or a file or folder of it.
		study: String,
		/// What you call the measurement, for example a lesion or its Tracking UID; it stays in your vault.
		#[arg(long)]
		name: String,
		/// What is measured.
		#[arg(long, value_parser = code(Quantity::ALL, Quantity::name))]
		quantity: Quantity,
		/// A file with the settings of the tool; only a commitment to its digest goes on the ledger.
		#[arg(long, value_name = "FILE")]
		settings: PathBuf,
	},
	/// Record the value: as a commitment on the ledger, in clear in your vault.
	Record {
		/// The study's identifier, the beginning of one (8 digits or more), or a file or folder of it.
		study: String,
		/// What you call the measurement.
		#[arg(long)]
		name: String,
		/// The value, a decimal number in the unit of the quantity.
		#[arg(long, allow_hyphen_values = true)]
		value: String,
	},
	/// Replace the value; the one before stays readable.
	Revise {
		/// The study's identifier, the beginning of one (8 digits or more), or a file or folder of it.
		study: String,
		/// What you call the measurement.
		#[arg(long)]
		name: String,
		/// The new value, a decimal number in the unit of the quantity.
		#[arg(long, allow_hyphen_values = true)]
		value: String,
		/// Why.
		#[arg(long, value_parser = code(RevisionReason::ALL, RevisionReason::name))]
		reason: RevisionReason,
	},
	/// Show the measurements on a study with every value there was; those in your vault in clear, checked against the
	/// ledger.
	Show {
		/// The study's identifier, the beginning of one (8 digits or more), or a file or folder of it.
		study: String,
	},
}

/// What can be done with protocols.
#[derive(Subcommand, Debug)]
pub enum ProtocolVerb {
	/// Publish a protocol: the digest of a list of attribute constraints.
	Publish {
		/// The protocol, a JSON file.
		protocol: PathBuf,
	},
	/// Check files against a protocol: exit code 3 if they deviate.
	Check {
		/// The protocol, a JSON file.
		protocol: PathBuf,
		/// Folders or files.
		#[arg(required = true, value_name = "PATH")]
		paths: Vec<PathBuf>,
		/// Record the verdict for each study, which must be anchored.
		#[arg(long)]
		record: bool,
	},
	/// Show which protocols a study was checked against.
	Show {
		/// The study's identifier, the beginning of one (8 digits or more), or a file or folder of it.
		study: String,
	},
}

/// What can be done with keys.
#[derive(Subcommand, Debug)]
pub enum KeyVerb {
	/// Make a key; its mnemonic is shown once.
	New {
		/// What to call it.
		name: String,
	},
	/// Import a key: from a polkadot.js JSON file, or a mnemonic or secret URI from standard input.
	Import {
		/// What to call it.
		name: String,
		/// A JSON file that polkadot.js exported (sr25519).
		#[arg(long, value_name = "FILE")]
		file: Option<PathBuf>,
	},
	/// List the keys.
	List,
	/// Show the address of a key.
	Show {
		/// Its name.
		name: String,
	},
}

/// What a de-identified copy keeps.
#[derive(clap::ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Retained {
	/// UIDs.
	Uids,
	/// What tells which device it was.
	DeviceIdentity,
	/// What tells which institution it was.
	InstitutionIdentity,
	/// Sex, age, size, weight and the like.
	PatientCharacteristics,
	/// Dates and times as they are.
	FullDates,
	/// The distances between dates: all are moved by the same number of days.
	ModifiedDates,
}

impl Retained {
	/// The option of the profile.
	pub fn option(self) -> ProfileOption {
		match self {
			Self::Uids => ProfileOption::RetainUids,
			Self::DeviceIdentity => ProfileOption::RetainDeviceIdentity,
			Self::InstitutionIdentity => ProfileOption::RetainInstitutionIdentity,
			Self::PatientCharacteristics => ProfileOption::RetainPatientCharacteristics,
			Self::FullDates => ProfileOption::RetainFullDates,
			Self::ModifiedDates => ProfileOption::RetainModifiedDates,
		}
	}
}

/// How to show a lineage.
#[derive(clap::ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum LineageFormat {
	/// For people.
	Table,
	/// For programs.
	Json,
	/// W3C PROV-JSON.
	ProvJson,
	/// Graphviz.
	Dot,
	/// A picture.
	Svg,
}

/// Parses one of a closed list of codes, and lists them in the help.
fn code<T: Copy + Send + Sync + 'static>(
	all: &'static [T],
	name: fn(T) -> &'static str,
) -> impl clap::builder::TypedValueParser<Value = T> {
	use clap::builder::TypedValueParser;
	let names = all.iter().map(|code| name(*code));
	clap::builder::PossibleValuesParser::new(names).map(move |text| {
		// The parser before has let only known names pass.
		all.iter().copied().find(|code| name(*code) == text).unwrap_or(all[0])
	})
}

/// Parses the name of a role, and lists them in the help.
fn role() -> impl clap::builder::TypedValueParser<Value = Roles> {
	use clap::builder::TypedValueParser;
	let names = Roles::NAMED.iter().map(|(_, name)| *name);
	clap::builder::PossibleValuesParser::new(names).map(|text| Roles::from_name(&text).unwrap_or_default())
}

/// Parses 32 bytes in hexadecimal, with or without `0x`.
fn hash(text: &str) -> Result<H256, String> {
	let mut bytes = [0; 32];
	hex::decode_to_slice(text.trim_start_matches("0x"), &mut bytes)
		.map_err(|_| "not 0x and 64 hexadecimal digits".to_owned())?;
	Ok(H256(bytes))
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::{error::ErrorKind, CommandFactory};

	fn parse(line: &str) -> Result<App, clap::Error> {
		App::try_parse_from(line.split_whitespace())
	}

	#[test]
	fn grammar_should_be_sound() {
		App::command().debug_assert();
	}

	#[test]
	fn every_command_of_the_design_should_parse() {
		let id = format!("0x{}", "ab".repeat(32));
		for line in [
			"radledger org admit north-hospital --kind imaging-centre",
			"radledger org suspend 3 --reason key-compromise",
			"radledger --as south-imaging org reinstate 3",
			"radledger org list --json",
			"radledger org show 0",
			"radledger member credential radiologist-1 --role radiologist --role auditor --until 2027-01-31",
			"radledger member credential radiologist-1 --role radiologist auditor --until +30d",
			"radledger member withdraw radiologist-1",
			"radledger member list",
			"radledger patient enrol patient-1",
			"radledger patient release patient-1",
			"radledger patient list",
			"radledger study anchor a b --subject patient-1 --amend late-arrival --wait finalized",
			"radledger study verify a b --offline",
			&format!("radledger study show {id}"),
			&format!("radledger study history {id}"),
			"radledger study list --node ws://127.0.0.1:1",
			&format!("radledger study derive {id} --from {id} --operation registration --parameters p.json"),
			&format!("radledger study lineage {id} --up --format svg --out a.svg"),
			&format!("radledger study receipt {id} --out r.json"),
			&format!("radledger study check-receipt r.json --chain {id}"),
			"radledger study patrol scans --sample 5",
			"radledger study screen a b --scope trial.scope --subject 007",
			&format!("radledger study erase {id} --yes"),
			&format!("radledger transfer send {id} --to 1 --purpose research --note note.json"),
			"radledger transfer confirm note.json a b",
			&format!("radledger transfer resolve {id} --to 1 --outcome resent"),
			"radledger transfer list",
			&format!("radledger measurement stamp {id} --name l1 --quantity long-axis --settings s.json"),
			&format!("radledger measurement record {id} --name l1 --value -12.5"),
			&format!("radledger measurement revise {id} --name l1 --value 13 --reason transcription"),
			&format!("radledger measurement show {id}"),
			"radledger protocol publish p.json",
			"radledger protocol check p.json a --record",
			&format!("radledger protocol show {id}"),
			"radledger study prove a.dcm --out proof.json",
			&format!("radledger study check-proof proof.json --root {id} --count 3 --chain {id} a.dcm"),
			"radledger study check-proof proof.json copy",
			"radledger study disclose a.dcm --tag KVP --tag 0018,1151 --out d.json",
			"radledger study deidentify in out --profile basic --retain uids --retain modified-dates --proof p.json",
			"radledger key new me",
			"radledger key import me --file me.json",
			"radledger key list",
			"radledger key show me",
		] {
			parse(line).unwrap_or_else(|error| panic!("{line}: {error}"));
		}
	}

	#[test]
	fn roles_should_be_those_named() {
		let app = parse("radledger member credential x --role radiologist auditor --until +1d").expect("parses");
		let Noun::Member(MemberVerb::Credential { roles, .. }) = app.noun else {
			panic!("another command")
		};
		assert_eq!(roles, [Roles::RADIOLOGIST, Roles::AUDITOR]);
	}

	#[test]
	fn codes_should_be_those_named() {
		for kind in OrganisationKind::ALL {
			let app = parse(&format!("radledger org admit x --kind {}", kind.name())).expect("parses");
			assert!(matches!(app.noun, Noun::Org(OrgVerb::Admit { kind: found, .. }) if found == *kind));
		}
	}

	#[test]
	fn wrong_usage_should_be_refused() {
		for (line, kind) in [
			("radledger", ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand),
			("radledger org admit x", ErrorKind::MissingRequiredArgument),
			("radledger org admit x --kind king", ErrorKind::InvalidValue),
			("radledger org show north-hospital", ErrorKind::ValueValidation),
			(
				"radledger study check-proof p.json --root 0x12",
				ErrorKind::ValueValidation,
			),
			("radledger study anchor", ErrorKind::MissingRequiredArgument),
			("radledger study list --wait long", ErrorKind::ValueValidation),
			(
				"radledger member credential x --role king --until +1d",
				ErrorKind::InvalidValue,
			),
			(
				"radledger member credential x --role auditor --until soon",
				ErrorKind::ValueValidation,
			),
			("radledger key import me mnemonic words", ErrorKind::UnknownArgument),
		] {
			let error = parse(line).expect_err(line);
			assert_eq!(error.kind(), kind, "{line}: {error}");
			assert_eq!(error.exit_code(), 2, "{line}");
		}
	}
}
