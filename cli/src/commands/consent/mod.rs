//! `radledger consent`: what patients allow and refuse, and the proof of it.

mod offer;

pub(super) use offer::UseArgs;

use super::{place, study::resolve};
use crate::{
	context::Context,
	errors::{Exit, Failure, Outcome},
	hints::rules,
	output,
	parse::{code, hash, named},
	render::{Names, Record},
	time::until,
};
use clap::{Args, Subcommand};
use offer::{grantee, scope, OfferArgs};
use radledger_client::{
	calls,
	consent::{Change, TextChange},
	AccountId, Call, Opening, Told,
};
use radledger_primitives::{
	consent::{ConsentId, PolicyId, Purpose, Purposes},
	Moment, H256,
};
use radledger_workflows::{
	consent::{
		self,
		commitment::{Commitment, Kind},
		lines::Line,
		terms, Question,
	},
	seals,
	words::path as show,
};
use std::path::PathBuf;

/// How a decision reaches the ledger.
#[derive(Args, Debug)]
pub struct Sending {
	/// Decide for this patient, as their guardian.
	#[arg(long = "for", value_name = "PATIENT", conflicts_with = "sign_only")]
	patient: Option<String>,
	#[command(flatten)]
	signing: Signing,
}

/// Whether a decision is signed only.
#[derive(Args, Debug)]
pub struct Signing {
	/// Sign, and do not send: an organisation hands it in, and pays (`consent relay FILE`).
	#[arg(long, value_name = "FILE")]
	sign_only: Option<PathBuf>,
	/// Blocks within which it has to be handed in, 4 to 2048; rounded up to a power of two.
	#[arg(
		long,
		value_name = "BLOCKS",
		default_value_t = 64,
		requires = "sign_only",
		value_parser = clap::value_parser!(u32).range(4..=2048)
	)]
	valid_for: u32,
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
		/// A purpose, or `emergency`: use without asking even then, unless others are in danger. Write it once for each.
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
	/// Ask whether a use is permitted: exit code 3 if it is denied, 4 if it is for people to judge, with the rule.
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
	/// Make room in a file for 32 decisions more. The organisation that enrolled the patient pays;
	/// if it cannot, you do.
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
		change: Option<Changed>,
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
pub enum Changed {
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

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: ConsentVerb) -> Outcome {
	match verb {
		ConsentVerb::Grant { offer, sending } => {
			let offer = offer.offer(context).await?;
			sending.send(context, &calls::grant(offer)).await?;
		}
		ConsentVerb::Narrow { id, offer, sending } => {
			let offer = offer.offer(context).await?;
			sending.send(context, &calls::narrow(id, offer)).await?;
		}
		ConsentVerb::Refuse {
			all_secondary: _, // what is left out then says it
			scope: data,
			to,
			purposes,
			sending,
		} => {
			let data = scope(context, data.unwrap_or(terms::Scope::All)).await?;
			let to = grantee(context, to.unwrap_or(terms::Grantee::Anyone)).await?;
			let named = purposes.into_iter().fold(Purposes::default(), Purposes::union);
			let purposes = if named.is_empty() { Purposes::SECONDARY } else { named };
			sending.send(context, &calls::refuse(data, to, purposes)).await?;
		}
		ConsentVerb::Lift { id, sending } => sending.send(context, &calls::lift(id)).await?,
		ConsentVerb::Revoke { id, sending } => sending.send(context, &calls::revoke(id)).await?,
		ConsentVerb::List { patient } => list(context, patient.as_deref()).await?,
		ConsentVerb::Check { patient, who, purpose, study, details, at } => {
			let question = Question {
				patient: context.account(&patient).await?,
				who: account_or_signer(context, who.as_deref()).await?,
				study: study_if_named(context, study.as_deref()).await?,
				data_use: details.data_use(context, purpose).await?,
			};
			return check(context, question, at).await;
		}
		ConsentVerb::History { patient, at } => {
			let patient = account_or_signer(context, patient.as_deref()).await?;
			let history = consent::history(context.session(), patient, at).await?;
			context.report(&history, &history.decisions, "nothing was decided").await?;
			if let Some(at) = at {
				output::note(format!("as it was at {}", output::moment(at)));
			}
		}
		ConsentVerb::Extend { patient } => {
			let patient = account_or_signer(context, patient.as_deref()).await?;
			tell(context, &calls::extend_file(patient), None).await?;
		}
		ConsentVerb::Text(TextVerb::Publish { file, language, policy, change }) => {
			let policy = policy.zip(change).map(|(policy, change)| (policy, change.into()));
			say(context, &consent::publish(context.session(), &file, policy, language).await?);
		}
		ConsentVerb::Text(TextVerb::Check { file, policy, language, version }) => {
			let checked = consent::check_text(context.session(), &file, policy, language, version).await?;
			let verdict = match (checked.matches, checked.current) {
				(true, true) => "the same, and in force".into(),
				(true, false) => format!("the same, and replaced by version {}", checked.present),
				(false, _) => "ANOTHER TEXT".to_owned(),
			};
			let by = context.names().await?.organisation(checked.organisation);
			let (version, at) = (&checked.version, output::moment(checked.published));
			context.text(
				&checked,
				[format!("text {policy}, version {version}, published by organisation {by} at {at}: {verdict}")],
			);
			return Ok(if checked.matches { Exit::Ok } else { Exit::Refused });
		}
		ConsentVerb::Receipt { id, patient, format, out, seal } => {
			receipt(context, id, patient.as_deref(), format.into(), out, seal).await?;
		}
		ConsentVerb::Commit { disease, project, research_type, salt } => {
			let kinds = [(Kind::Disease, disease), (Kind::Project, project), (Kind::ResearchType, research_type)];
			let named = kinds.into_iter().find_map(|(kind, code)| Some((kind, code?)));
			let (kind, code) = named.unwrap_or((Kind::Disease, String::new()));
			commit(context, &Commitment::make(kind, &code, salt)?);
		}
		ConsentVerb::Relay { file } => {
			let handed = consent::relay(context.session(), &file).await?;
			let text = format!("for {}: {}, {}", handed.patient, done(&handed.told), place(&handed.told.outcome));
			context.done(&handed.told, text);
		}
	}
	Ok(Exit::Ok)
}

/// The account that is named, or the signer's.
pub(super) async fn account_or_signer(context: &Context, account: Option<&str>) -> Result<AccountId, Failure> {
	match account {
		Some(account) => context.account(account).await,
		None => context.own_account().await,
	}
}

/// What opens the study that is named, if one is.
pub(super) async fn study_if_named(context: &Context, study: Option<&str>) -> Result<Option<Opening>, Failure> {
	match study {
		Some(study) => {
			let study = resolve(context, study).await?;
			Ok(Some(seals::opening(context.session(), study).await?))
		}
		None => Ok(None),
	}
}

impl Sending {
	/// Sends a decision of a patient as its options say, or has it signed only.
	pub(super) async fn send<C: Call>(&self, context: &Context, call: &C) -> Result<(), Failure> {
		match self.signing.signs(context, call).await? {
			true => Ok(()),
			false => tell(context, call, self.patient.as_deref()).await,
		}
	}

	/// As [`Self::send`], and says in these words what is done then.
	pub(super) async fn submit<C: Call>(&self, context: &Context, call: &C, done: &str) -> Result<(), Failure> {
		if !self.signing.signs(context, call).await? {
			let told = told(context, call, self.patient.as_deref()).await?;
			context.done(&told, format!("{done}, {}", place(&told.outcome)));
		}
		Ok(())
	}
}

impl Signing {
	/// Signs a decision of a patient and does not send it, if the options say so. Returns whether they do.
	pub(super) async fn signs<C: Call>(&self, context: &Context, call: &C) -> Result<bool, Failure> {
		let Some(file) = &self.sign_only else {
			return Ok(false);
		};
		let signed = consent::sign_only(context.session(), call, file, self.valid_for).await?;
		let text = format!(
			"signed, not sent: give {0} to an organisation, which runs `radledger consent relay {0}` before block {1}. Sign \
			 nothing else meanwhile: it would take its place",
			show(file),
			signed.until
		);
		context.done(&signed, text);
		Ok(true)
	}
}

/// Sends a call, for a patient if the signer is their guardian, and reports what it changed.
pub(super) async fn tell<C: Call>(context: &Context, call: &C, guarded: Option<&str>) -> Result<(), Failure> {
	say(context, &told(context, call, guarded).await?);
	Ok(())
}

/// Sends a call, for a patient if the signer is their guardian.
async fn told<C: Call>(context: &Context, call: &C, guarded: Option<&str>) -> Result<Told<Change>, Failure> {
	let patient = match guarded {
		Some(patient) => Some(context.account(patient).await?),
		None => None,
	};
	Ok(consent::tell(context.session(), call, patient).await?)
}

fn say(context: &Context, told: &Told<Change>) {
	context.done(told, format!("{}, {}", done(told), place(&told.outcome)));
}

/// What a transaction did, for people.
fn done(told: &Told<Change>) -> String {
	consent::decided(told).unwrap_or_else(|| match told.outcome.block {
		Some(_) => "done".into(),
		None => "sent".into(),
	})
}

impl From<Changed> for TextChange {
	fn from(change: Changed) -> Self {
		match change {
			Changed::Major => Self::Major,
			Changed::Minor => Self::Minor,
			Changed::Translation => Self::Translation,
		}
	}
}

impl From<ReceiptFormat> for consent::Format {
	fn from(format: ReceiptFormat) -> Self {
		match format {
			ReceiptFormat::Iso27560 => Self::Iso27560,
			ReceiptFormat::Fhir => Self::Fhir,
		}
	}
}

impl Record for Line {
	const COLUMNS: &'static [&'static str] = &["id", "decision", "scope", "to", "for", "from", "until", "state"];
	const NAMED: bool = false;

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		let (scope, to, from) = match self {
			Self::Consent { scope, to, from, .. } | Self::Refusal { scope, to, from, .. } => (scope, to, from),
		};
		match (key, self) {
			("decision", Self::Consent { by_guardian: true, .. }) => Some("consent by guardian".into()),
			("decision", Self::Refusal { opt_out: true, .. }) => Some("opt-out".into()),
			("scope", _) => Some(brief(scope)),
			("to", _) => Some(brief(to)),
			// What began with the chain has no moment.
			("from", _) if from.starts_with("1970-01-01T00:00:00") => Some("genesis".into()),
			_ => None,
		}
	}
}

/// A text with a digest in it, of which the beginning is enough for a list.
fn brief(text: &str) -> String {
	match text.split_once("0x") {
		Some((before, digest)) => format!("{before}0x{digest:.8}"),
		None => text.into(),
	}
}

async fn list(context: &Context, patient: Option<&str>) -> Result<(), Failure> {
	let patient = account_or_signer(context, patient).await?;
	let listed = consent::list(context.session(), patient).await?;
	context.report(&listed, &listed.decisions, "nothing is allowed or refused").await?;
	if listed.closed {
		output::note("the patient left: nothing is permitted any more");
		return Ok(());
	}
	if let Some(until) = listed.child_until {
		output::note(format!("a child: what guardians allowed holds until {} at most", output::moment(until)));
	}
	output::note(format!(
		"{} free calls left today, all of them again at {}; room for {} decisions more",
		listed.calls_left,
		output::moment(listed.renews_at),
		listed.room_left
	));
	if listed.room_left <= 8 {
		output::note("make more room with `radledger consent extend`; the hospital pays as long as it can");
	}
	Ok(())
}

async fn check(context: &Context, question: Question, at: Option<Moment>) -> Outcome {
	let answer = consent::check(&context.session().ledger().await?, question, at).await?;
	context.text(&answer, [answer.text.clone()]);
	let advice = match (answer.answer, at) {
		("ask", None) => Some(rules::JUDGE),
		(_, None) => answer.rule.and_then(rules::advice),
		_ => None,
	};
	advice.into_iter().for_each(output::note);
	Ok(match answer.answer {
		"permit" => Exit::Ok,
		"ask" => Exit::NotComparable,
		_ => Exit::Refused,
	})
}

async fn receipt(
	context: &Context,
	id: ConsentId,
	patient: Option<&str>,
	format: consent::Format,
	out: Option<PathBuf>,
	seal: bool,
) -> Result<(), Failure> {
	let patient = account_or_signer(context, patient).await?;
	let made = consent::receipt(context.session(), id, patient, format, out, seal).await?;
	match (&made.path, context.json()) {
		(Some(_), true) => output::json(&made),
		(None, true) if seal => output::json(&serde_json::json!({
			"receipt": made.value, "seal": made.seal, "transaction": made.transaction,
		})),
		(None, _) => output::json(&made.value),
		(Some(path), false) => output::note(format!("wrote {}: digest {:?}", show(path), made.digest)),
	}
	match (&made.transaction, made.seal) {
		(Some(transaction), Some(seal)) => output::note(format!("sealed with {seal:?}, {}", place(transaction))),
		(None, Some(seal)) => output::note(format!("sealed on the ledger with {seal:?}, which fits")),
		_ => {}
	}
	Ok(())
}

fn commit(context: &Context, made: &Commitment) {
	let option = match made.kind {
		Kind::Disease => "--disease",
		Kind::Project => "--project",
		Kind::ResearchType => "--research-type",
	};
	let lines = [("commitment", made.commitment), ("salt      ", made.salt)];
	context.text(made, lines.map(|(name, value)| format!("{name}  {value:?}")));
	output::note(format!(
		"write {option} {:?} where it is needed. Keep code and salt, and give both to nobody but who may know: with them, \
		 anyone can tell what the number on the ledger stands for",
		made.commitment
	));
}
