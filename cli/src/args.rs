//! What can be written on the command line.

use crate::time::until;
use clap::{Args, Parser, Subcommand};
use radledger_client::Wait;
use radledger_primitives::{AmendmentReason, Moment, OrganisationId, OrganisationKind, Roles, SuspensionReason, H256};
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
	/// Write a proof that one instance belongs to an anchored study; it discloses nothing of the others.
	Prove {
		/// The instance.
		file: PathBuf,
		/// Where to write the proof; standard output by default.
		#[arg(long, value_name = "FILE")]
		out: Option<PathBuf>,
	},
	/// Check a proof against a root, without a node.
	CheckProof {
		/// The proof; - for standard input.
		proof: PathBuf,
		/// The study's root, as the ledger shows it.
		#[arg(long, value_name = "0x…", value_parser = hash)]
		root: H256,
		/// The study's number of instances, as the ledger shows it.
		#[arg(long, value_name = "N")]
		count: Option<u32>,
		/// The instance that the proof is about, to be compared as well.
		file: Option<PathBuf>,
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
			"radledger study prove a.dcm --out proof.json",
			&format!("radledger study check-proof proof.json --root {id} --count 3 a.dcm"),
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
