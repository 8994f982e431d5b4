//! What can be written on the command line.

mod campaigns;
mod models;
mod pools;
mod vouchers;

pub use campaigns::{AnswerArgs, CampaignVerb, CreateArgs, DecideArgs, ExportArgs, ExportFormat, TaskKind};
pub use models::{ActionArgs, DatasetVerb, ModelVerb, PublishArgs, RoundVerb};
pub use pools::{OpenPoolArgs, PoolVerb, SourceArgs};
pub use vouchers::{RedeemArgs, VoucherVerb};

use crate::{
	commands::{
		dev::DevVerb, device::DeviceVerb, follow_up::FollowUpVerb, incident::IncidentVerb,
		measurement::MeasurementVerb, metrics::MetricsArgs, org::OrgVerb, protocol::ProtocolVerb, recall::RecallVerb,
		report::ReportVerb, study::StudyVerb, transfer::TransferVerb,
	},
	consent::{region, terms},
	model::words::period,
	parse::{code, hash, named, role},
	render::Format,
	time::until,
};
use clap::{
	error::ErrorKind, parser::ValueSource, value_parser, Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches,
	Parser, Subcommand,
};
use radledger_client::Wait;
use radledger_primitives::{
	consent::{
		ConsentId, Declarations, EmergencyReason, Justification, Measure, Modifiers, Permission, PolicyId, Purpose,
		Purposes, Region, RequestId, ReviewOutcome,
	},
	minority::Month,
	Moment, OrganisationId, Roles, H256,
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
#[command(next_help_heading = GLOBAL)]
pub struct Global {
	/// The node to ask.
	#[arg(long, global = true, env = "RADLEDGER_NODE", value_name = "URL", default_value = "ws://127.0.0.1:9944")]
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
	#[command(flatten)]
	output: OutputArgs,
}

impl Global {
	/// How data are written.
	pub fn format(&self) -> Format {
		self.output.0
	}
}

/// Above the options of every command, which follow the command's own.
const GLOBAL: &str = "Options of every command";

/// `--format`, and `--json`, which is short for `--format json`.
///
/// Commands that write files have a `--format` of their own, with other values: for them data are a table, or JSON.
#[derive(Debug)]
struct OutputArgs(Format);

impl FromArgMatches for OutputArgs {
	fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
		let format = matches.try_get_one("format").ok().flatten().copied();
		let json = matches.get_flag("json").then_some(Format::Json);
		let written = matches.try_contains_id("format").unwrap_or_default()
			&& matches.value_source("format") == Some(ValueSource::CommandLine);
		match (json, format) {
			(Some(json), Some(format)) if written && format != json => {
				Err(clap::Error::raw(ErrorKind::ArgumentConflict, "--json is --format json: write one of the two\n"))
			}
			_ => Ok(Self(json.or(format).unwrap_or_default())),
		}
	}

	fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
		*self = Self::from_arg_matches(matches)?;
		Ok(())
	}
}

impl Args for OutputArgs {
	fn augment_args(command: Command) -> Command {
		let format = Arg::new("format").long("format").value_parser(value_parser!(Format)).default_value("table");
		let json = Arg::new("json").long("json").action(ArgAction::SetTrue);
		command
			.arg(format.global(true).help("How data are written").help_heading(GLOBAL))
			.arg(json.global(true).help("Short for --format json").help_heading(GLOBAL))
	}

	fn augment_args_for_update(command: Command) -> Command {
		Self::augment_args(command)
	}
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
	/// Consents and refusals of patients.
	#[command(subcommand)]
	Consent(ConsentVerb),
	/// Requests for patients' data, and the log of their use.
	#[command(subcommand)]
	Access(AccessVerb),
	/// What organisations must do because consents ended.
	#[command(subcommand)]
	Duty(DutyVerb),
	/// Those who decide for you.
	#[command(subcommand)]
	Guardian(GuardianVerb),
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
	/// Reports: who wrote which part, who answers for it, and who read it.
	#[command(subcommand)]
	Report(ReportVerb),
	/// What must be done because of a finding, until it is done.
	#[command(subcommand, name = "followup")]
	FollowUp(FollowUpVerb),
	/// Devices: what made images, which organisation has it, and whether it is fit for use.
	#[command(subcommand)]
	Device(DeviceVerb),
	/// Incidents with devices and AI models: which organisation must report them, and by when.
	#[command(subcommand)]
	Incident(IncidentVerb),
	/// Recalls, field safety notices and corrections.
	#[command(subcommand)]
	Recall(RecallVerb),
	/// AI models and their versions.
	#[command(subcommand)]
	Model(ModelVerb),
	/// Sets of studies on which models are trained.
	#[command(subcommand)]
	Dataset(DatasetVerb),
	/// Federations that train a model together, round by round.
	#[command(subcommand)]
	Round(RoundVerb),
	/// What models and datasets earn, and whose that is.
	#[command(subcommand)]
	Pool(PoolVerb),
	/// Payments that nobody can tie to whom they are due.
	#[command(subcommand)]
	Voucher(VoucherVerb),
	/// Campaigns that ask annotators about images, and pay them.
	#[command(subcommand)]
	Campaign(Box<CampaignVerb>),
	/// Write what is overdue in the text format of Prometheus, for the textfile collector of its node exporter.
	Metrics(MetricsArgs),
	/// Names for accounts and organisations.
	#[command(subcommand)]
	Address(AddressVerb),
	/// Keys in your keystore.
	#[command(subcommand)]
	Key(KeyVerb),
	/// What only a development chain does.
	#[command(subcommand)]
	Dev(DevVerb),
}

/// What can be done with members.
#[derive(Subcommand, Debug)]
pub enum MemberVerb {
	/// Offer an account roles in your organisation, which it accepts with `member accept`; or change those of a member.
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
	/// Accept the credential that an organisation offers you.
	Accept {
		/// The organisation's number.
		organisation: OrganisationId,
	},
	/// Resign: end your own credential or, as a patient, leave.
	Resign,
	/// List the members of all organisations.
	List,
}

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

/// What can be done with the address book.
#[derive(Subcommand, Debug)]
pub enum AddressVerb {
	/// Call an account or an organisation by a name, in tables and wherever a command takes an account.
	Add {
		/// The name: small letters, digits, `-`, `_` and `.`, a letter first.
		name: String,
		/// An address or another name of the account; or the number of an organisation.
		who: String,
	},
	/// Take a name out.
	Remove {
		/// The name.
		name: String,
	},
	/// List the names.
	List,
}

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

/// What can be done with requests and the log of uses.
#[derive(Subcommand, Debug)]
pub enum AccessVerb {
	/// Ask for a patient's data. If a consent permits it that is the answer; otherwise the patient is asked.
	Request {
		/// The patient's account.
		patient: String,
		/// What for.
		#[arg(long, value_parser = code(Purpose::ALL, Purpose::name))]
		purpose: Purpose,
		/// Why.
		#[arg(long, value_parser = code(Justification::ALL, Justification::name))]
		justification: Justification,
		/// The end: a date (2027-01-31, the end of that day, UTC), a moment, or +365d; five years at most.
		#[arg(long, value_name = "DATE", value_parser = until)]
		until: Moment,
		/// One study; all of the patient's by default.
		#[arg(long, value_name = "STUDY")]
		study: Option<String>,
		/// What else is said of it.
		#[command(flatten)]
		details: UseArgs,
	},
	/// Approve a request: consent to what it asks for.
	Approve {
		/// The request's number.
		id: RequestId,
		/// No longer than this: a date (the end of that day, UTC), a moment, or +365d.
		#[arg(long, value_name = "DATE", value_parser = until)]
		until: Option<Moment>,
		/// Decide for this patient, as their guardian.
		#[arg(long = "for", value_name = "PATIENT")]
		patient: Option<String>,
	},
	/// Refuse a request.
	Refuse {
		/// The request's number.
		id: RequestId,
		/// Decide for this patient, as their guardian.
		#[arg(long = "for", value_name = "PATIENT")]
		patient: Option<String>,
	},
	/// Record a use before it takes place: exit code 3 if it is denied. The denial is recorded as well.
	Record {
		/// The patient's account.
		patient: String,
		/// One study; all of the patient's by default.
		#[arg(long, value_name = "STUDY")]
		study: Option<String>,
		/// What for.
		#[arg(
			long,
			value_parser = code(Purpose::ALL, Purpose::name),
			required_unless_present = "request",
			conflicts_with = "request"
		)]
		purpose: Option<Purpose>,
		/// The request in which you said what for.
		#[arg(
			long,
			value_name = "N",
			conflicts_with_all = ["declarations", "disease", "research_type", "project", "region", "text"]
		)]
		request: Option<RequestId>,
		/// What else is said of it.
		#[command(flatten)]
		details: UseArgs,
	},
	/// Show who used a patient's data, or was denied.
	Log {
		/// The patient's account; the signer by default.
		patient: Option<String>,
		/// The number of the first entry to show.
		#[arg(long, value_name = "N", default_value_t = 0, conflicts_with = "verify")]
		from: u64,
		/// State that nothing is left out, and as of which block. The log is read with proofs either way: a node that hides
		/// or changes an entry is refused with exit code 3.
		#[arg(long)]
		verify: bool,
		/// How old the newest block may be.
		#[arg(long, value_name = "PERIOD", default_value = "10m", value_parser = period)]
		max_age: Moment,
		/// The hash of the chain's first block, from a source that you trust; by default the one that the vault knows.
		#[arg(long, value_name = "HASH", value_parser = hash)]
		genesis: Option<H256>,
		/// Another node, which must have the same block; write it once for each.
		#[arg(long, value_name = "URL")]
		witness: Vec<String>,
	},
	/// Use a patient's data without asking, in an emergency. The patient and the data stewards see it at once.
	BreakGlass {
		/// The patient's account.
		patient: String,
		/// One study; all of the patient's by default.
		#[arg(long, value_name = "STUDY")]
		study: Option<String>,
		/// Why.
		#[arg(long, value_parser = code(EmergencyReason::ALL, EmergencyReason::name))]
		reason: EmergencyReason,
	},
	/// Review an emergency, as a data steward of the hospital that enrolled the patient or an auditor of a regulator.
	/// Abuse ends the credential of who broke the glass. Nobody reviews for their own organisation's members.
	Review {
		/// The organisation whose member broke the glass.
		organisation: OrganisationId,
		/// The patient's account.
		patient: String,
		/// The entry in the patient's log.
		entry: u64,
		/// How it ended.
		#[arg(long, value_parser = code(ReviewOutcome::ALL, ReviewOutcome::name))]
		outcome: ReviewOutcome,
	},
	/// List the emergencies of an organisation's members.
	Emergencies {
		/// The organisation's number; the signer's by default.
		organisation: Option<OrganisationId>,
	},
	/// List the requests for a patient's data.
	Requests {
		/// The patient's account; the signer by default.
		patient: Option<String>,
	},
	/// List what waits for you: requests for your data; or emergencies that your organisation has to review.
	Todo,
}

/// What can be done with duties.
#[derive(Subcommand, Debug)]
pub enum DutyVerb {
	/// List what an organisation must do, or did, because consents ended.
	List {
		/// The organisation's number; the signer's by default.
		organisation: Option<OrganisationId>,
		/// Only what was due and is not done.
		#[arg(long)]
		overdue: bool,
	},
	/// Take notice that a consent ended under which your organisation received data.
	Acknowledge {
		/// The patient's account.
		patient: String,
		/// The consent's number.
		consent: ConsentId,
	},
	/// Certify what your organisation did with the data after a consent ended.
	Certify {
		/// The patient's account.
		patient: String,
		/// The consent's number.
		consent: ConsentId,
		/// What it did.
		#[arg(long, value_parser = code(Measure::ALL, Measure::name))]
		measure: Measure,
	},
	/// List what your organisation has to do because consents ended.
	Todo,
	/// Show how an organisation behaves: what was denied to it, and what it did too late.
	Conduct {
		/// The organisation's number.
		organisation: OrganisationId,
	},
}

/// What can be done with guardians.
#[derive(Subcommand, Debug)]
pub enum GuardianVerb {
	/// Let somebody decide on your consents, and nothing else.
	Add {
		/// An address or, on a development chain, a demonstration name.
		account: String,
	},
	/// End that somebody decides on your consents.
	Remove {
		/// An address or, on a development chain, a demonstration name.
		account: String,
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

#[cfg(test)]
mod tests {
	use super::*;
	use clap::{error::ErrorKind, CommandFactory};
	use radledger_primitives::OrganisationKind;

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
			"radledger org waiting-period 90",
			"radledger member withdraw radiologist-1",
			"radledger --as radiologist-1 member accept 0",
			"radledger --as radiologist-1 member resign",
			"radledger member list",
			"radledger patient enrol patient-1",
			"radledger patient enrol patient-1 --minor-until 2031-05",
			"radledger patient prove-minority patient-1 --until 2027-05",
			"radledger patient of-age patient-1",
			"radledger --as patient-1 consent grant --scope modality:CT --to anyone --use GRU --modifier NCU IRB --until +365d",
			&format!("radledger consent grant --scope all --to org:1 --use DS --disease {id} --region DE --region 40"),
			&format!("radledger consent grant --scope study:{id} --to account:x --use clinical-care --text 0:de --rewarded"),
			"radledger consent grant --scope all --to org:1 --use HMB --months 12 --moratorium 2027-01-31 --for patient-1",
			"radledger consent narrow 3 --scope all --to role:0:radiologist,clinician --use GRU --sign-only f --valid-for 256",
			"radledger consent refuse --all-secondary",
			"radledger consent refuse --scope all --to org:1 --purpose education health-research --for patient-1",
			"radledger consent lift 3",
			"radledger consent revoke 3 --sign-only signed.json",
			"radledger consent list",
			"radledger consent list patient-1",
			"radledger consent check patient-1 --who radiologist-1 --purpose clinical-care --at 2026-11-01",
			&format!("radledger consent check patient-1 --purpose disease-research --disease {id} --declare genetic return"),
			"radledger consent history patient-1 --at 2026-11-01T12:00:00Z",
			"radledger consent extend patient-1",
			"radledger consent text publish t.txt --language de",
			"radledger consent text publish t.txt --language en --policy 0 --change translation",
			"radledger consent text check t.txt --policy 0 --language de --version 1.0",
			"radledger consent receipt 3 patient-1 --format fhir --out r.json --seal",
			"radledger consent receipt 3 --format 27560",
			&format!("radledger consent commit --disease ORPHA:558 --salt {id}"),
			"radledger consent relay signed.json",
			"radledger access request patient-1 --purpose health-research --justification trial --until +30d --text 0.1",
			"radledger access approve 0 --until +7d --for patient-1",
			"radledger access refuse 0",
			&format!("radledger access record patient-1 --study {id} --purpose clinical-care"),
			"radledger access record patient-1 --request 2",
			"radledger access log patient-1 --from 16",
			"radledger access log --verify",
			&format!("radledger access break-glass patient-1 --study {id} --reason life-threatening"),
			"radledger access review 0 patient-1 3 --outcome justified",
			"radledger access emergencies 0",
			"radledger access requests patient-1",
			"radledger duty list 0 --overdue",
			"radledger duty acknowledge patient-1 3",
			"radledger duty certify patient-1 3 --measure erased",
			"radledger duty conduct 0",
			"radledger guardian add patient-2",
			"radledger guardian remove patient-2",
			"radledger patient release patient-1",
			"radledger patient list",
			"radledger patient overview",
			"radledger patient overview patient-1 patient-2",
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
			&format!("radledger transfer send {id} --to 1 --purpose research --request 2 --note note.json"),
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
			"radledger report template publish t.json",
			"radledger report template publish --code LN:18748-4 --section LN:59776-5 --section LN:19005-8=optional --self-review",
			"radledger report template list",
			"radledger report template show 0",
			&format!("radledger report open sr.dcm --template 0 --study {id} a.dcm"),
			"radledger report open --document RIS-1 --template 0 --study a --study b",
			&format!("radledger report invite {id} radiologist-2 --reader"),
			&format!("radledger report dismiss {id} radiologist-2"),
			"radledger report contribute sr.dcm --section LN:59776-5 --kind finding --text f.txt --derived-from 0,2 --replaces 1",
			"radledger report contribute RIS-1 --section 59776-5 --sr ai.dcm --from 99X:abc --model 3.0 --inputs a b",
			&format!("radledger report contribute {id} --section findings --element {id}"),
			"radledger report from-sr sr.dcm --template 0 --study a --model 3.0 --map 99X:abc=LN:18782-3 --map 2=DCM:121070 --dry-run",
			"radledger report from-sr sr.dcm --template 0 --study a --no-model",
			&format!("radledger report review {id} 2 accept"),
			&format!("radledger report review {id} 2 edit --with 3"),
			&format!("radledger report sign {id} --section LN:59776-5 --section 19005-8 --as-state partial"),
			&format!("radledger --as radiologist-1 report sign {id} --all --as-state final"),
			&format!("radledger report addendum {id} --reason omission --section LN:59776-5"),
			&format!("radledger report correct {id} --reason wrong-side --section LN:59776-5"),
			&format!("radledger report amend {id} --reason new-information --section LN:59776-5 19005-8"),
			&format!("radledger report drop-change {id}"),
			&format!("radledger report cancel {id} --reason duplicate"),
			&format!("radledger report enter-in-error {id} --reason wrong-study"),
			&format!("radledger report acknowledge {id}"),
			&format!("radledger report acknowledge {id} --section 59776-5"),
			&format!("radledger report readers {id}"),
			&format!("radledger report show {id} --history"),
			"radledger report verify - sr.dcm --salts s.json",
			&format!("radledger report export {id} --format fhir --out f.json"),
			"radledger report import s.json",
			&format!(
				"radledger followup raise {id} --category 3 --modality CT --region chest --finding nodule --from +180d --due \
				 2027-07-31 --to cardiologist-1"
			),
			"radledger followup communicate 0 --recipient cardiologist-1 --identified -30m --received now --method telephone",
			"radledger followup hand-over 0 cardiologist-1",
			"radledger followup accept 0",
			"radledger followup decline 0",
			&format!("radledger followup satisfy 0 {id}"),
			"radledger followup reopen 0 --reason not-diagnostic",
			"radledger followup cancel 0 --reason patient-declined",
			"radledger followup escalate 0 cardiologist-1",
			"radledger followup show 0",
			"radledger followup list --mine --all",
			"radledger followup list --organisation 0 --overdue",
			&format!("radledger followup list --report {id}"),
			"radledger followup list --patient patient-1",
			"radledger study anchor a --no-follow-ups",
			"radledger study derive a --from b c --operation automatic-segmentation --model 3.0",
			"radledger study lineage 3.0 --up",
			"radledger model register --udi-di GS1:09506000134352 --intended-use use.txt",
			&format!("radledger model publish 3 --semver 1.2.0 --weights {id} --dataset {id} --parent 3.0 --hyper-parameters h.json"),
			"radledger model publish 3 --semver 1.2.0 --weights w.bin --federation 0 --rounds 2 --hyper-parameters h.json",
			"radledger model suspend 3.0 --reason performance",
			"radledger model reinstate 3.0 --reason performance",
			"radledger model recall 3.0 --reason safety",
			"radledger model show 3",
			"radledger model show 3.0",
			"radledger model list",
			"radledger model replay 3.0 --members --out r.json",
			"radledger dataset declare a b --from more.txt --purpose health-research --request 1",
			&format!("radledger dataset show {id} --members"),
			&format!("radledger dataset withdrawn {id}"),
			&format!("radledger dataset ask-again {id}"),
			"radledger round open 3 --party 0 1 2 --threshold 600000 --commit-for 1h --reveal-for 30m --score-for 90s",
			"radledger round join 0",
			"radledger round start 0",
			"radledger round commit 0 --update u.bin",
			"radledger round reveal 0 --update u.bin",
			"radledger round score 0 1=750000 2=0",
			"radledger round reveal-scores 0 1=750000 2=0",
			"radledger round close 0",
			"radledger round show 0 --round 1",
			"radledger pool open --model 3.0 --patient 3 --hospital 2 --annotator 1",
			&format!("radledger pool open --dataset {id} --patient 1"),
			"radledger pool fill 0",
			"radledger pool add-study 0 0xabababab",
			"radledger pool add-annotator 0 --campaign 4 radiologist-1",
			"radledger pool freeze 0",
			"radledger pool pay-in 0 2.5",
			"radledger pool claim 0",
			"radledger pool claim 0 patient-1",
			"radledger pool close 0",
			"radledger pool sweep 0",
			"radledger pool show 0 --holder patient-1",
			"radledger pool trained-on",
			"radledger pool trained-on patient-1",
			"radledger campaign create --task classification --labels none,nodule,mass a b --panel 5 --reward 2.5 --vesting 40 \
			 --fine-wrong 0.5 --fine-missed 1 --share 60 --within 70 --iou 50 --weight none=10 --weight nodule=100 --purpose \
			 health-research --request 1 --expert radiologist-1 --expert radiologist-2 --commit-for 3d --reveal-for 1d \
			 --vest-for 90d --instructions i.txt --gold g.csv --gold-for 1d --out c.json",
			"radledger campaign create a --task boxes --max 4 --panel 3 --reward 1 --vesting 0 --fine-wrong 0 --fine-missed 1 \
			 --purpose health-research --expert x --commit-for 3d --reveal-for 1d --vest-for 90d --instructions i --out c",
			"radledger campaign create a --task grid --grid 16x16 --panel 3 --reward 1 --vesting 0 --fine-wrong 0 --fine-missed 1 \
			 --purpose health-research --expert x --commit-for 3d --reveal-for 1d --vest-for 90d --instructions i --out c",
			"radledger campaign items 0",
			"radledger campaign items 0 --open --item 1 --item 2",
			"radledger campaign join 0 --seats 20",
			"radledger campaign answer --file c.json --item 3 --from seg.dcm --segment 2",
			"radledger campaign answer --file c.json --image a.dcm --from coco.json --category nodule",
			"radledger campaign commit 0 --file c.json --item 3 --answer nodule",
			"radledger campaign commit 0 --file c.json --item 3 --answer seg.dcm --segment 1 --image a.dcm --instead",
			"radledger campaign reveal 0 --item 3",
			"radledger campaign settle 0",
			"radledger campaign adjudicate 0 --item 3 --answer mass --evidence e.pdf --file c.json",
			"radledger campaign resettle 0 --item 3 --answer mass --evidence e.pdf --file c.json",
			"radledger campaign gold 0 --item 3",
			"radledger campaign release 0",
			"radledger campaign leave 0",
			"radledger campaign close 0",
			"radledger campaign show 0 --item 3",
			"radledger campaign agreement 0",
			"radledger campaign export 0 --item 3 --file c.json --image a.dcm --format seg --out s.dcm",
			"radledger model publish 3 --semver 1.2.0 --weights w.bin --campaign 0 --campaign 1 --hyper-parameters h.json",
			"radledger study prove a.dcm --out proof.json",
			&format!("radledger study check-proof proof.json --root {id} --count 3 --chain {id} a.dcm"),
			"radledger study check-proof proof.json copy",
			"radledger study disclose a.dcm --tag KVP --tag 0018,1151 --out d.json",
			"radledger study deidentify in out --profile basic --retain uids --retain modified-dates --proof p.json",
			"radledger study anchor a b --subject patient-1 --another-id --mixed-patients --require-subject --device 3",
			"radledger study anchor a --append",
			"radledger study anchor a --append --amend post-processing --remove 1.2.3 1.2.4",
			"radledger study list --patient P-1 --modality MR --device 3 --state amended --organisation clinic --in-vault",
			"radledger study list --from -30d --until 2027-01-31",
			"radledger study patrols clinic",
			"radledger report list --patient P-1 --state final --member radiologist-1 --from 2027-01-01 --until +0d",
			"radledger report todo",
			"radledger followup todo",
			"radledger access todo",
			"radledger duty todo",
			"radledger transfer todo",
			"radledger transfer send a --to clinic --purpose archiving --note n",
			"radledger patient enrol patient-1 --id P-1 --issuer NORTH --another-id",
			"radledger patient identify patient-1 --id P-1",
			"radledger patient import-ids ids.csv",
			"radledger patient ids patient-1",
			"radledger patient forget-id --id P-1 --issuer NORTH",
			"radledger address add clinic 1",
			"radledger address remove clinic",
			"radledger address list",
			"radledger study deidentify in out --project p --trial-protocol 7 --trial-subject 1 --retain safe-private",
			"radledger study prove-copy in out --retain uids --proof p.json",
			"radledger key new me",
			"radledger key import me --file me.json",
			"radledger key list",
			"radledger key show me",
		] {
			parse(line).unwrap_or_else(|error| panic!("{line}: {error}"));
		}
	}

	#[test]
	fn json_should_stand_beside_a_format_of_the_commands_own() {
		let format = |line: &str| parse(line).expect(line).global.format();
		assert_eq!(format("radledger consent receipt 3 --format fhir --json"), Format::Json);
		assert_eq!(format("radledger --json report export r --format salts --out f"), Format::Json);
		assert_eq!(format("radledger consent receipt 3 --format fhir"), Format::Table);
		assert_eq!(format("radledger study list --json"), Format::Json);
		assert_eq!(format("radledger --format csv study list"), Format::Csv);
		assert_eq!(format("radledger study list --json --format json"), Format::Json);
	}

	#[test]
	fn roles_should_be_those_named() {
		let app = parse("radledger member credential x --role radiologist auditor --until +1d").expect("parses");
		let Noun::Member(MemberVerb::Credential { roles, .. }) = app.noun else { panic!("another command") };
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
			("radledger study list --json --format csv", ErrorKind::ArgumentConflict),
			("radledger study anchor a --remove 1.2.3", ErrorKind::MissingRequiredArgument),
			("radledger study anchor a --another-id", ErrorKind::MissingRequiredArgument),
			("radledger study list --from soon", ErrorKind::ValueValidation),
			("radledger patient enrol patient-1 --issuer NORTH", ErrorKind::MissingRequiredArgument),
			(
				"radledger member credential x --role king --until +1d",
				ErrorKind::InvalidValue,
			),
			(
				"radledger member credential x --role auditor --until soon",
				ErrorKind::ValueValidation,
			),
			("radledger key import me mnemonic words", ErrorKind::UnknownArgument),
			(
				"radledger campaign create a --task classification --panel 3 --reward 1 --vesting 0 --fine-wrong 0 --fine-missed 1 \
				 --purpose health-research --expert x --commit-for 3d --reveal-for 1d --vest-for 90d --instructions i --out c",
				ErrorKind::MissingRequiredArgument,
			),
			(
				"radledger campaign answer --file c.json --from a.csv",
				ErrorKind::MissingRequiredArgument,
			),
			("radledger campaign join 0 --seats 0", ErrorKind::ValueValidation),
			(
				"radledger campaign export 0 --item 3 --file c.json --format seg --out s.dcm",
				ErrorKind::MissingRequiredArgument,
			),
			(
				"radledger consent grant --scope all --to anyone",
				ErrorKind::MissingRequiredArgument,
			),
			(
				"radledger consent grant --scope some --to anyone --use GRU",
				ErrorKind::ValueValidation,
			),
			(
				"radledger consent grant --scope all --to anyone --use GRU --modifier XX",
				ErrorKind::InvalidValue,
			),
			(
				"radledger consent grant --scope all --to anyone --use GRU --region XX",
				ErrorKind::ValueValidation,
			),
			(
				"radledger consent grant --scope all --to anyone --use GRU --rewarded --donate-to x",
				ErrorKind::ArgumentConflict,
			),
			(
				"radledger consent revoke 3 --sign-only f --for patient-1",
				ErrorKind::ArgumentConflict,
			),
			(
				"radledger consent revoke 3 --valid-for 64",
				ErrorKind::MissingRequiredArgument,
			),
			(
				"radledger consent revoke 3 --sign-only f --valid-for 4096",
				ErrorKind::ValueValidation,
			),
			(
				"radledger consent refuse --scope all",
				ErrorKind::MissingRequiredArgument,
			),
			(
				"radledger consent refuse --all-secondary --scope all",
				ErrorKind::ArgumentConflict,
			),
			("radledger consent commit", ErrorKind::MissingRequiredArgument),
			(
				"radledger consent commit --disease a --project b",
				ErrorKind::ArgumentConflict,
			),
			(
				"radledger consent text publish f --language de --policy 0",
				ErrorKind::MissingRequiredArgument,
			),
			("radledger access record patient-1", ErrorKind::MissingRequiredArgument),
			(
				"radledger access record patient-1 --request 1 --purpose education",
				ErrorKind::ArgumentConflict,
			),
			(
				"radledger access record patient-1 --request 1 --region DE",
				ErrorKind::ArgumentConflict,
			),
			("radledger access log --verify --from 3", ErrorKind::ArgumentConflict),
			(
				"radledger patient enrol x --minor-until 2031",
				ErrorKind::ValueValidation,
			),
			("radledger report template publish", ErrorKind::MissingRequiredArgument),
			(
				"radledger report template publish t.json --code LN:18748-4 --section LN:59776-5",
				ErrorKind::ArgumentConflict,
			),
			(
				"radledger report template publish --code LN:18748-5 --section LN:59776-5",
				ErrorKind::ValueValidation,
			),
			("radledger report open --template 0 --study a", ErrorKind::MissingRequiredArgument),
			("radledger report open a.dcm --template 0", ErrorKind::MissingRequiredArgument),
			("radledger report contribute x --section findings", ErrorKind::MissingRequiredArgument),
			(
				"radledger report contribute x --section findings --text a --sr b",
				ErrorKind::ArgumentConflict,
			),
			(
				"radledger report contribute x --section findings --text a --inputs b",
				ErrorKind::MissingRequiredArgument,
			),
			(
				"radledger report contribute x --section findings --text a --model 3",
				ErrorKind::ValueValidation,
			),
			(
				"radledger report from-sr a.dcm --template 0 --study b --model 3.0 --no-model",
				ErrorKind::ArgumentConflict,
			),
			(
				"radledger report from-sr a.dcm --template 0 --study b --map abc=LN:18782-3",
				ErrorKind::ValueValidation,
			),
			("radledger report review x 1 edit", ErrorKind::MissingRequiredArgument),
			("radledger report review x 1 perhaps", ErrorKind::InvalidValue),
			("radledger report sign x --all --as-state registered", ErrorKind::InvalidValue),
			("radledger report sign x --all --section findings --as-state final", ErrorKind::ArgumentConflict),
			("radledger report correct x --section findings", ErrorKind::MissingRequiredArgument),
			("radledger report correct x --reason mood --section findings", ErrorKind::InvalidValue),
			("radledger report export x", ErrorKind::MissingRequiredArgument),
			(
				"radledger followup raise x --category 4 --modality CT --region chest --finding n --from +1d --due +2d",
				ErrorKind::InvalidValue,
			),
			(
				"radledger followup raise x --category 1 --modality CT --region chest --finding n --from soon --due +2d",
				ErrorKind::ValueValidation,
			),
			(
				"radledger followup communicate 0 --recipient x --identified then --received now --method telephone",
				ErrorKind::ValueValidation,
			),
			("radledger followup list --mine --organisation 0", ErrorKind::ArgumentConflict),
			("radledger followup list --all --overdue", ErrorKind::ArgumentConflict),
			("radledger pool open --patient 1", ErrorKind::MissingRequiredArgument),
			(
				"radledger pool open --patient 1 --model 3.0 --dataset 0xabababababababababababababababababababababababababababababababab",
				ErrorKind::ArgumentConflict,
			),
			("radledger pool add-annotator 0 radiologist-1", ErrorKind::MissingRequiredArgument),
			("radledger pool pay-in 0 2,5", ErrorKind::ValueValidation),
			("radledger pool pay-in 0 0.0000000000001", ErrorKind::ValueValidation),
		] {
			let error = parse(line).expect_err(line);
			assert_eq!(error.kind(), kind, "{line}: {error}");
			assert_eq!(error.exit_code(), 2, "{line}");
		}
	}
}
