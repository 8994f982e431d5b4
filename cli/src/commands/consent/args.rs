//! What can be written about consents.

use crate::{
	consent::{region, terms},
	parse::{code, hash, named},
	time::until,
};
use clap::{Args, Subcommand};
use radledger_primitives::{
	consent::{ConsentId, Declarations, Modifiers, Permission, PolicyId, Purpose, Purposes, Region},
	Moment, OrganisationId, H256,
};
use std::path::PathBuf;

/// What a patient allows.
#[derive(Args, Debug)]
pub struct OfferArgs {
	/// Which data: all, modality:CT, study:ID (or a file or folder of it), project:0x….
	#[arg(long, value_parser = terms::scope)]
	pub scope: terms::Scope,
	/// To whom: anyone (in the consortium), account:ACCOUNT, org:NUMBER, role:NUMBER:ROLE,ROLE, project:0x….
	#[arg(long, value_name = "WHOM", value_parser = terms::grantee)]
	pub to: terms::Grantee,
	/// For what: GRU any research, HMB health research, DS research into diseases, POA ancestry, NRES anything at all.
	#[arg(long = "use", value_name = "USE", value_parser = code(Permission::ALL, Permission::name))]
	pub permission: Permission,
	/// A condition, by its code in the GA4GH Data Use Ontology, or NRI (no re-identification) or COM (commercial use is
	/// allowed); write it once for each. Terms that the options below limit need not be named.
	#[arg(long = "modifier", value_name = "CODE", num_args = 1.., value_parser = named(Modifiers::NAMED))]
	pub modifiers: Vec<Modifiers>,
	/// A disease (for DS), as `consent commit --disease` made it; write it once for each.
	#[arg(long = "disease", value_name = "0x…", value_parser = terms::hash)]
	pub diseases: Vec<H256>,
	/// A type of research (RS), as `consent commit --research-type` made it.
	#[arg(long = "research-type", value_name = "0x…", value_parser = terms::hash)]
	pub research_types: Vec<H256>,
	/// A country in which the data may be used (GS), by letters or number: DE or 276.
	#[arg(long = "region", value_parser = region::parse)]
	pub regions: Vec<Region>,
	/// Nothing may be published before this ends (MOR): a date, a moment, or +365d.
	#[arg(long, value_name = "DATE", value_parser = until)]
	pub moratorium: Option<Moment>,
	/// For so many months of the calendar (TS).
	#[arg(long, value_name = "N")]
	pub months: Option<u16>,
	/// A user (US): an address or, on a development chain, a demonstration name.
	#[arg(long = "user", value_name = "ACCOUNT")]
	pub users: Vec<String>,
	/// A project (PS), as `consent commit --project` made it.
	#[arg(long = "project", value_name = "0x…", value_parser = terms::hash)]
	pub projects: Vec<H256>,
	/// An institution (IS): the number of an organisation.
	#[arg(long = "institution", value_name = "ORGANISATION")]
	pub institutions: Vec<OrganisationId>,
	/// When it ends: a date (2027-01-31, the end of that day, UTC), a moment (2027-01-31T12:00:00Z), or +365d.
	#[arg(long, value_name = "DATE", value_parser = until)]
	pub until: Option<Moment>,
	/// For a share of what the data earn.
	#[arg(long, conflicts_with = "donate_to")]
	pub rewarded: bool,
	/// The share goes to somebody else.
	#[arg(long, value_name = "ACCOUNT")]
	pub donate_to: Option<String>,
	/// The text that was read: POLICY:LANGUAGE, as 0:de, or one version of it, as 0.1.0:de.
	#[arg(long, value_name = "TEXT", value_parser = terms::read)]
	pub text: Option<terms::Read>,
}

/// How a decision reaches the ledger.
#[derive(Args, Debug)]
pub struct Sending {
	/// Decide for this patient, as their guardian.
	#[arg(long = "for", value_name = "PATIENT", conflicts_with = "sign_only")]
	pub patient: Option<String>,
	/// Sign, and do not send: an organisation hands it in, and pays (`consent relay FILE`).
	#[arg(long, value_name = "FILE")]
	pub sign_only: Option<PathBuf>,
	/// Blocks within which it has to be handed in, 4 to 2048; rounded up to a power of two.
	#[arg(
		long,
		value_name = "BLOCKS",
		default_value_t = 64,
		requires = "sign_only",
		value_parser = clap::value_parser!(u32).range(4..=2048)
	)]
	pub valid_for: u32,
}

/// What somebody says of a use, besides its purpose.
#[derive(Args, Debug)]
pub struct UseArgs {
	/// Something that you declare and answer for; write it once for each.
	#[arg(long = "declare", value_name = "WHAT", num_args = 1.., value_parser = named(Declarations::NAMED))]
	pub declarations: Vec<Declarations>,
	/// The disease, as the patient gave it to you; research into a disease needs it.
	#[arg(long, value_name = "0x…", value_parser = terms::hash)]
	pub disease: Option<H256>,
	/// The type of research, as the patient gave it to you.
	#[arg(long, value_name = "0x…", value_parser = terms::hash)]
	pub research_type: Option<H256>,
	/// The project's commitment.
	#[arg(long, value_name = "0x…", value_parser = terms::hash)]
	pub project: Option<H256>,
	/// Where the data will be used: a country by letters or number, DE or 276.
	#[arg(long, value_parser = region::parse)]
	pub region: Option<Region>,
	/// The consent text under which you ask: POLICY, as 0, or one major version of it, as 0.1.
	#[arg(long, value_name = "TEXT", value_parser = terms::under)]
	pub text: Option<terms::Under>,
}

/// What can be done with consents.
#[derive(Subcommand, Debug)]
pub enum ConsentVerb {
	/// Consent. It costs nothing, and can be withdrawn at any time.
	Grant {
		/// What is allowed.
		#[command(flatten)]
		offer: Box<OfferArgs>,
		/// How it is sent.
		#[command(flatten)]
		sending: Sending,
	},
	/// Replace a consent by one that allows nothing more.
	Narrow {
		/// The consent's number.
		id: ConsentId,
		/// What is allowed from now on.
		#[command(flatten)]
		offer: Box<OfferArgs>,
		/// How it is sent.
		#[command(flatten)]
		sending: Sending,
	},
	/// Refuse: no consent overrides it.
	Refuse {
		/// Everything to anyone for every secondary use: the opt-out of the European Health Data Space (Art. 71).
		#[arg(long, conflicts_with_all = ["scope", "to", "purposes"])]
		all_secondary: bool,
		/// Which data: all, modality:CT, study:ID (or a file or folder of it), project:0x….
		#[arg(long, value_parser = terms::scope, required_unless_present = "all_secondary")]
		scope: Option<terms::Scope>,
		/// To whom: anyone, account:ACCOUNT, org:NUMBER, role:NUMBER:ROLE,ROLE, project:0x….
		#[arg(long, value_name = "WHOM", value_parser = terms::grantee, required_unless_present = "all_secondary")]
		to: Option<terms::Grantee>,
		/// A purpose; write it once for each.
		#[arg(
			long = "purpose",
			value_name = "PURPOSE",
			num_args = 1..,
			value_parser = named(Purposes::NAMED),
			required_unless_present = "all_secondary"
		)]
		purposes: Vec<Purposes>,
		/// How it is sent.
		#[command(flatten)]
		sending: Sending,
	},
	/// Take a refusal back.
	Lift {
		/// The refusal's number.
		id: ConsentId,
		/// How it is sent.
		#[command(flatten)]
		sending: Sending,
	},
	/// Withdraw a consent: from the next block on it permits nothing, and who received data under it has a duty.
	Revoke {
		/// The consent's number.
		id: ConsentId,
		/// How it is sent.
		#[command(flatten)]
		sending: Sending,
	},
	/// List what is allowed and refused now, and what can still be decided for nothing today.
	List {
		/// The patient's account; the signer by default.
		patient: Option<String>,
	},
	/// Ask whether a use is permitted: exit code 3 if it is denied, with the rule that denies it.
	Check {
		/// The patient's account.
		patient: String,
		/// Who wants to use the data; the signer by default.
		#[arg(long, value_name = "ACCOUNT")]
		who: Option<String>,
		/// What for.
		#[arg(long, value_parser = code(Purpose::ALL, Purpose::name))]
		purpose: Purpose,
		/// One study; all of the patient's by default.
		#[arg(long, value_name = "STUDY")]
		study: Option<String>,
		/// What else is said of it.
		#[command(flatten)]
		details: UseArgs,
		/// Ask for a moment of the past: a date (the end of that day, UTC) or a moment.
		#[arg(long, value_name = "DATE", value_parser = until)]
		at: Option<Moment>,
	},
	/// Show everything that was ever decided, or what was in force at a moment.
	History {
		/// The patient's account; the signer by default.
		patient: Option<String>,
		/// A date (the end of that day, UTC) or a moment.
		#[arg(long, value_name = "DATE", value_parser = until)]
		at: Option<Moment>,
	},
	/// Make room in a file for 32 decisions more. The organisation that enrolled the patient pays.
	Extend {
		/// The patient's account; the signer by default.
		patient: Option<String>,
	},
	/// Consent texts.
	#[command(subcommand)]
	Text(TextVerb),
	/// Write the receipt of a consent: an ISO/IEC TS 27560 record, or an HL7 FHIR Consent.
	Receipt {
		/// The consent's number.
		id: ConsentId,
		/// The patient's account; the signer by default.
		patient: Option<String>,
		/// Which.
		#[arg(long, value_name = "27560|fhir", default_value = "27560")]
		format: ReceiptFormat,
		/// Where to write it; standard output by default.
		#[arg(long, value_name = "FILE")]
		out: Option<PathBuf>,
		/// Put the digest of the receipt on the ledger as well, as the patient.
		#[arg(long)]
		seal: bool,
	},
	/// Make the number that stands for a disease, a project or a type of research on the ledger. Keep code and salt.
	#[command(group = clap::ArgGroup::new("code").required(true))]
	Commit {
		/// The code of a disease, as ORPHA:558 or ICD-10 C61.
		#[arg(long, value_name = "CODE", group = "code")]
		disease: Option<String>,
		/// What identifies a project.
		#[arg(long, value_name = "ID", group = "code")]
		project: Option<String>,
		/// The code of a type of research.
		#[arg(long, value_name = "CODE", group = "code")]
		research_type: Option<String>,
		/// The salt, to make the same number again; a new one by default.
		#[arg(long, value_name = "0x…", value_parser = hash)]
		salt: Option<H256>,
	},
	/// Hand in what a patient signed (`--sign-only`), and pay for it.
	Relay {
		/// What the patient signed.
		file: PathBuf,
	},
}

/// What can be done with consent texts.
#[derive(Subcommand, Debug)]
pub enum TextVerb {
	/// Publish the digest of a text: a new one or, with --policy, a new version or a translation.
	Publish {
		/// The text, in UTF-8.
		file: PathBuf,
		/// Its language: two letters of ISO 639-1.
		#[arg(long, value_parser = terms::language)]
		language: [u8; 2],
		/// The number of the text that it is a version of.
		#[arg(long, value_name = "N", requires = "change")]
		policy: Option<PolicyId>,
		/// What changed: after a major change patients are asked again.
		#[arg(long, value_name = "CHANGE", requires = "policy")]
		change: Option<Change>,
	},
	/// Tell whether a file is a published text: exit code 3 if it is not.
	Check {
		/// The text.
		file: PathBuf,
		/// Its number.
		#[arg(long, value_name = "N")]
		policy: PolicyId,
		/// Its language: two letters of ISO 639-1.
		#[arg(long, value_parser = terms::language)]
		language: [u8; 2],
		/// One version; the present one by default.
		#[arg(long, value_name = "MAJOR.MINOR", value_parser = terms::version)]
		version: Option<(u16, u16)>,
	},
}

/// What changed in a consent text.
#[derive(clap::ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
	/// Its meaning: patients are asked again.
	Major,
	/// A change that does not matter to people who have consented.
	Minor,
	/// Nothing but the language.
	Translation,
}

/// How a receipt is written.
#[derive(clap::ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReceiptFormat {
	/// ISO/IEC TS 27560, as W3C DPV has it.
	#[value(name = "27560")]
	Iso27560,
	/// HL7 FHIR R4 Consent.
	Fhir,
}
