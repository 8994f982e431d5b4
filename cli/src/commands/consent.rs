//! `radledger consent`: what patients allow and refuse, and the proof of it.

mod args;

pub use args::{ConsentVerb, ReceiptFormat, UseArgs};

use super::{
	place,
	study::{resolve, write_private},
};
use crate::{
	consent::{
		commitment::{Commitment, Kind},
		lines::{Answer, Entry, Line},
		signed,
		terms::{self, Written},
		words,
	},
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
	study::text::{clean, rfc3339, show},
};
use args::{Change, OfferArgs, Sending, TextVerb};
use radledger_client::{
	calls,
	consent::{self as ledger, File, Grantee, Offer, TextChange, TextRead},
	AccountId, Call, Ledger, Told,
};
use radledger_dicom::new_salt;
use radledger_primitives::{
	consent::{
		Compensation, ConsentId, DataUse, Decision, Declarations, Modifiers, PolicyId, Purpose, Purposes, Scope,
		TextVersion,
	},
	digest::sha256,
	Moment, OrganisationId, StudyId, H256,
};
use serde::Serialize;
use std::{
	fs,
	io::{Read, Write},
	path::Path,
};

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: ConsentVerb) -> Outcome {
	match verb {
		ConsentVerb::Grant { offer, sending } => {
			let offer = self::offer(context, *offer).await?;
			decide(context, &calls::grant(offer), &sending).await
		}
		ConsentVerb::Narrow { id, offer, sending } => {
			let offer = self::offer(context, *offer).await?;
			decide(context, &calls::narrow(id, offer), &sending).await
		}
		ConsentVerb::Refuse {
			all_secondary: _, // what is left out then says it
			scope,
			to,
			purposes,
			sending,
		} => {
			let scope = self::scope(context, scope.unwrap_or(terms::Scope::All)).await?;
			let to = grantee(context, to.unwrap_or(terms::Grantee::Anyone)).await?;
			let named = purposes.into_iter().fold(Purposes::default(), Purposes::union);
			let purposes = if named.is_empty() { Purposes::SECONDARY } else { named };
			decide(context, &calls::refuse(scope, to, purposes), &sending).await
		}
		ConsentVerb::Lift { id, sending } => decide(context, &calls::lift(id), &sending).await,
		ConsentVerb::Revoke { id, sending } => decide(context, &calls::revoke(id), &sending).await,
		ConsentVerb::List { patient } => list(context, patient.as_deref()).await,
		ConsentVerb::Check { patient, who, purpose, study, details, at } => {
			let asked = Asked {
				patient: context.account(&patient).await?,
				who: account_or_signer(context, who.as_deref()).await?,
				study: study_if_named(context, study.as_deref()).await?,
				data_use: data_use(context, purpose, &details).await?,
			};
			check(context, asked, at).await
		}
		ConsentVerb::History { patient, at } => history(context, patient.as_deref(), at).await,
		ConsentVerb::Extend { patient } => {
			let patient = account_or_signer(context, patient.as_deref()).await?;
			tell(context, &calls::extend_file(patient), None).await
		}
		ConsentVerb::Text(TextVerb::Publish { file, language, policy, change }) => {
			let digest = sha256(&[&read_text(&file)?]);
			let policy = policy.zip(change).map(|(policy, change)| (policy, change.into()));
			tell(context, &calls::publish_text(policy, language, digest), None).await
		}
		ConsentVerb::Text(TextVerb::Check { file, policy, language, version }) => {
			check_text(context, &file, policy, language, version).await
		}
		ConsentVerb::Receipt { id, patient, format, out, seal } => {
			super::receipt::run(context, id, patient.as_deref(), format, out.as_deref(), seal).await
		}
		ConsentVerb::Commit { disease, project, research_type, salt } => {
			let kinds = [(Kind::Disease, disease), (Kind::Project, project), (Kind::ResearchType, research_type)];
			let named = kinds.into_iter().find_map(|(kind, code)| Some((kind, code?)));
			let (kind, code) = named.ok_or_else(|| Failure::usage("no-code", "there is no code to commit to"))?;
			commit(context, kind, &code, salt)
		}
		ConsentVerb::Relay { file } => relay(context, &file).await,
	}
}

/// The account that is named, or the signer's.
pub(super) async fn account_or_signer(context: &Context, account: Option<&str>) -> Result<AccountId, Failure> {
	match account {
		Some(account) => context.account(account).await,
		None => context.own_account().await,
	}
}

/// The study that is named, if one is.
pub(super) async fn study_if_named(context: &Context, study: Option<&str>) -> Result<Option<StudyId>, Failure> {
	match study {
		Some(study) => resolve(context, study).await.map(Some),
		None => Ok(None),
	}
}

/// A patient's file.
pub(super) async fn file_of(ledger: &Ledger, patient: &AccountId) -> Result<File, Failure> {
	ledger.file(patient).await?.ok_or_else(|| {
		Failure::refused("not-a-patient", format!("{patient} is no patient of the consortium"))
			.why("no organisation enrolled the account")
			.hint("`radledger patient list` shows those who are; name one, or sign as one (--as)")
	})
}

async fn scope(context: &Context, scope: terms::Scope) -> Result<Scope, Failure> {
	Ok(match scope {
		terms::Scope::All => Scope::All,
		terms::Scope::Modality(modality) => Scope::Modality(modality),
		terms::Scope::Study(study) => Scope::Study(resolve(context, &study).await?),
		terms::Scope::Project(project) => Scope::Project(project),
	})
}

async fn grantee(context: &Context, grantee: terms::Grantee) -> Result<Grantee, Failure> {
	Ok(match grantee {
		terms::Grantee::Anyone => Grantee::Anyone,
		terms::Grantee::Account(account) => Grantee::Account(context.account(&account).await?),
		terms::Grantee::Organisation(organisation) => Grantee::Organisation(organisation),
		terms::Grantee::Role(organisation, roles) => Grantee::Role { organisation, roles },
		terms::Grantee::Project(project) => Grantee::Project(project),
	})
}

/// What is to be allowed, with every name found and every contradiction told.
async fn offer(context: &Context, written: OfferArgs) -> Result<Offer, Failure> {
	let mut users = Vec::with_capacity(written.users.len());
	for user in &written.users {
		users.push(context.account(user).await?);
	}
	let terms = Written {
		modifiers: written.modifiers.into_iter().fold(Modifiers::default(), Modifiers::union),
		diseases: written.diseases,
		research_types: written.research_types,
		regions: written.regions,
		moratorium: written.moratorium,
		months: written.months,
		users,
		projects: written.projects,
		institutions: written.institutions,
		..Written::new(written.permission)
	}
	.terms()?;
	let compensation = match &written.donate_to {
		Some(account) => Compensation::Donate(context.account(account).await?),
		None if written.rewarded => Compensation::Rewarded,
		None => Compensation::Free,
	};
	let text = match written.text {
		Some(read) => Some(text_read(context, read).await?),
		None => None,
	};
	Ok(Offer {
		scope: scope(context, written.scope).await?,
		grantee: grantee(context, written.to).await?,
		terms,
		until: written.until,
		compensation,
		text,
	})
}

/// The version of a text that was read: the present one if none is named.
async fn text_read(context: &Context, read: terms::Read) -> Result<TextRead, Failure> {
	let ledger = context.client().await?.best().await?;
	let (policy, language) = (read.policy, read.language);
	let (major, minor) = version_of(&ledger, policy, read.version).await?;
	ledger.text(policy, (major, minor), language).await?.ok_or_else(|| {
		let what = format!("text {policy} has no version {major}.{minor} in `{}`", words::language(language));
		Failure::refused("text-not-found", what).hint("name the language of a text that was published")
	})?;
	Ok(TextRead { policy, major, minor, language })
}

/// A version of a text: the present one if none is named.
async fn version_of(ledger: &Ledger, policy: PolicyId, version: Option<(u16, u16)>) -> Result<(u16, u16), Failure> {
	let present = ledger.policy(policy).await?.ok_or_else(|| {
		Failure::refused("text-not-found", format!("the ledger has no consent text {policy}"))
			.hint("texts are numbered from 0, in the order of their publication (`consent text publish`)")
	})?;
	Ok(version.unwrap_or((present.major, present.minor)))
}

/// What somebody says of a use.
pub(super) async fn data_use(context: &Context, purpose: Purpose, details: &UseArgs) -> Result<DataUse, Failure> {
	let text = match details.text {
		None => None,
		Some(terms::Under { policy, major }) => {
			let major = match major {
				Some(major) => major,
				None => version_of(&context.client().await?.best().await?, policy, None).await?.0,
			};
			Some(TextVersion { policy, major })
		}
	};
	let declared = details.declarations.iter().copied();
	let data_use = DataUse {
		declarations: declared.fold(Declarations::default(), Declarations::union),
		disease: details.disease,
		research_type: details.research_type,
		project: details.project,
		region: details.region,
		text,
		..DataUse::plain(purpose)
	};
	if !data_use.is_valid() {
		return Err(Failure::usage("no-disease", "research into a disease, and none is named")
			.hint("add --disease 0x…, the number that the patient gave you"));
	}
	Ok(data_use)
}

/// Sends a decision of a patient as `sending` says, or has it signed only.
pub(super) async fn decide<C: Call>(context: &Context, call: &C, sending: &Sending) -> Outcome {
	match &sending.sign_only {
		Some(file) => sign_only(context, call, file, sending.valid_for).await,
		None => tell(context, call, sending.patient.as_deref()).await,
	}
}

/// Sends a call, for a patient if the signer is their guardian, and reports what it changed.
pub(super) async fn tell<C: Call>(context: &Context, call: &C, guarded: Option<&str>) -> Outcome {
	let told = submit(context, call, guarded).await?;
	if context.json() {
		output::json(&told);
		return Ok(Exit::Ok);
	}
	output::note(format!("{}, {}", done(&told), place(&told.outcome)));
	Ok(Exit::Ok)
}

/// Sends a call, for a patient if the signer is their guardian.
pub(super) async fn submit<C: Call>(
	context: &Context,
	call: &C,
	guarded: Option<&str>,
) -> Result<Told<ledger::Change>, Failure> {
	let (client, signer) = (context.client().await?, context.signer().await?);
	let told = match guarded {
		None => context.waiting(client.tell(call, signer, context.wait())).await,
		Some(patient) => {
			let patient = context.account(patient).await?;
			let told = client.tell_for(&patient, call, signer, context.wait());
			let told = context.waiting(told).await.map_err(Failure::from);
			return told.map_err(|failure| match failure.code.as_str() {
				// The ledger lets guardians decide for nothing, and takes anyone else for a sender who pays.
				"cannot-pay" => failure
					.why("the signer is no guardian of this patient, or this is nothing that guardians decide")
					.hint("the patient makes you one with `radledger guardian add`"),
				_ => failure,
			});
		}
	};
	Ok(told?)
}

/// What a transaction changed, for people.
pub(super) fn changes(told: &Told<ledger::Change>) -> Option<String> {
	use ledger::Change as C;
	let late = |late: &bool| if *late { ", late" } else { "" };
	told.changes.first().map(|change| match change {
		C::Given { consent } => format!("consent {consent} is given"),
		C::Narrowed { consent, by } => format!("consent {consent} is replaced by consent {by}"),
		C::Ended { consent, cause } => format!("consent {consent} is {}", cause.name()),
		C::Refused { refusal } => format!("refusal {refusal} holds from now on"),
		C::RefusalEnded { refusal, cause } => format!("refusal {refusal} is {}", cause.name()),
		C::Requested { request, .. } => format!("request {request} is made"),
		C::Approved { request, consent } => format!("request {request} is approved by consent {consent}"),
		C::Recorded { access, outcome } => format!("{}, entry {access} of the log", words::outcome(outcome)),
		C::GlassBroken { access } => format!("the glass is broken: entry {access} of the log"),
		C::DutyDone { late: is_late } => format!("recorded{}", late(is_late)),
		C::Published { policy, major, minor } => format!("text {policy}, version {major}.{minor}, is published"),
		C::Extended { room } => format!("the file has room for {room} decisions now"),
	})
}

/// What a transaction did, for people.
fn done(told: &Told<ledger::Change>) -> String {
	changes(told).unwrap_or_else(|| match told.outcome.block {
		Some(_) => "done".into(),
		None => "sent".into(),
	})
}

/// A signed decision, for programs.
#[derive(Serialize)]
struct Signed {
	signed: String,
	patient: AccountId,
	call: String,
	/// The first block that does not take it any more.
	until: u32,
}

async fn sign_only<C: Call>(context: &Context, call: &C, file: &Path, blocks: u32) -> Outcome {
	let (client, signer) = (context.client().await?, context.signer().await?);
	let made = client.sign_only(call, signer, blocks).await?;
	write_private(file, |out| out.write_all(signed::to_json(&made).as_bytes()))?;
	if context.json() {
		output::json(&Signed {
			signed: file.to_string_lossy().into(),
			patient: made.patient,
			call: made.call,
			until: made.until,
		});
		return Ok(Exit::Ok);
	}
	output::note(format!(
		"signed, not sent: give {0} to an organisation, which runs `radledger consent relay {0}` before block {1}. Sign \
		 nothing else meanwhile: it would take its place",
		show(file),
		made.until
	));
	Ok(Exit::Ok)
}

/// Longer than any signed decision.
const LONGEST: u64 = 1 << 20;

async fn relay(context: &Context, path: &Path) -> Outcome {
	let text = read_short(path)?;
	let signed = signed::from_json(&String::from_utf8_lossy(&text)).map_err(|why| {
		Failure::failed("malformed-signed-call", format!("{} is no signed decision", show(path)))
			.why(clean(&why))
			.hint("it is what the patient's `--sign-only` writes; ask for it again")
	})?;
	let (client, signer) = (context.client().await?, context.signer().await?);
	let told = context.waiting(client.relay(&signed, signer, context.wait())).await?;
	if context.json() {
		output::json(&told);
		return Ok(Exit::Ok);
	}
	output::note(format!("for {}: {}, {}", signed.patient, done(&told), place(&told.outcome)));
	Ok(Exit::Ok)
}

fn read_short(path: &Path) -> Result<Vec<u8>, Failure> {
	let failed = |why: String| Failure::failed("unreadable-file", format!("cannot read {}", show(path))).why(why);
	let mut bytes = Vec::new();
	fs::File::open(path)
		.and_then(|file| file.take(LONGEST + 1).read_to_end(&mut bytes))
		.map_err(|error| failed(error.to_string()))?;
	if bytes.len() as u64 > LONGEST {
		return Err(failed(format!("it is longer than {LONGEST} bytes")));
	}
	Ok(bytes)
}

fn read_text(path: &Path) -> Result<Vec<u8>, Failure> {
	let bytes = read_short(path)?;
	let is_text = std::str::from_utf8(&bytes).is_ok_and(|text| !text.trim().is_empty());
	if !is_text {
		return Err(Failure::failed("unreadable-text", format!("{} is no text", show(path)))
			.why("it is empty, or not in UTF-8")
			.hint("save it as text in UTF-8: people must be able to read what is published"));
	}
	Ok(bytes)
}

impl From<Change> for TextChange {
	fn from(change: Change) -> Self {
		match change {
			Change::Major => Self::Major,
			Change::Minor => Self::Minor,
			Change::Translation => Self::Translation,
		}
	}
}

/// Whether a file is a text, for programs.
#[derive(Serialize)]
struct TextChecked {
	matches: bool,
	policy: PolicyId,
	version: String,
	/// Whether this is the present major version.
	current: bool,
	organisation: OrganisationId,
	published: String,
	/// Of the text on the ledger.
	digest: H256,
	/// Of the file.
	found: H256,
}

async fn check_text(
	context: &Context,
	file: &Path,
	policy: PolicyId,
	language: [u8; 2],
	version: Option<(u16, u16)>,
) -> Outcome {
	let found = sha256(&[&read_text(file)?]);
	let ledger = context.client().await?.best().await?;
	let (major, minor) = version_of(&ledger, policy, version).await?;
	let text = ledger.text(policy, (major, minor), language).await?;
	let (present, text) = ledger.policy(policy).await?.zip(text).ok_or_else(|| {
		let what = format!("text {policy} has no version {major}.{minor} in `{}`", words::language(language));
		Failure::refused("text-not-found", what).hint("name version and language of a text that was published")
	})?;
	let matches = text.digest == found;
	let current = present.major == major;
	let exit = if matches { Exit::Ok } else { Exit::Refused };
	if context.json() {
		output::json(&TextChecked {
			matches,
			policy,
			version: format!("{major}.{minor}"),
			current,
			organisation: present.organisation,
			published: rfc3339(text.at),
			digest: text.digest,
			found,
		});
		return Ok(exit);
	}
	let verdict = match (matches, current) {
		(true, true) => "the same, and in force".into(),
		(true, false) => format!("the same, and replaced by version {}.{}", present.major, present.minor),
		(false, _) => "ANOTHER TEXT".to_owned(),
	};
	output::lines([format!(
		"text {policy}, version {major}.{minor}, published by organisation {} at {}: {verdict}",
		present.organisation,
		output::moment(text.at)
	)]);
	Ok(exit)
}

fn commit(context: &Context, kind: Kind, code: &str, salt: Option<H256>) -> Outcome {
	if code.trim().is_empty() {
		return Err(Failure::usage("no-code", "there is no code to commit to").hint("write it behind the option"));
	}
	let salt = match salt {
		Some(salt) => salt.0,
		None => new_salt()
			.map_err(|error| Failure::failed("no-randomness", "no salt can be drawn").why(error.to_string()))?,
	};
	let made = Commitment::new(kind, code, salt);
	if context.json() {
		output::json(&made);
		return Ok(Exit::Ok);
	}
	output::fields(&[("commitment", format!("{:?}", made.commitment)), ("salt", format!("{:?}", made.salt))]);
	output::note(format!(
		"write {} {:?} where it is needed. Keep code and salt, and give both to nobody but who may know: with them, \
		 anyone can tell what the number on the ledger stands for",
		kind.option(),
		made.commitment
	));
	Ok(Exit::Ok)
}

/// A patient's decisions, for programs.
#[derive(Serialize)]
struct Listed {
	patient: AccountId,
	organisation: OrganisationId,
	/// Whether the patient left.
	closed: bool,
	/// Up to when it is proved that a child is one.
	child_until: Option<String>,
	decisions: Vec<Line>,
	/// Decisions for which there is room.
	room_left: ConsentId,
	/// Calls that are free today.
	calls_left: u16,
	/// When all of them are free again.
	renews_at: String,
}

async fn list(context: &Context, patient: Option<&str>) -> Outcome {
	let patient = account_or_signer(context, patient).await?;
	let ledger = context.client().await?.best().await?;
	let file = file_of(&ledger, &patient).await?;
	let now = ledger.now().await?;
	let (organisation, closed, child_until) = (file.organisation, file.closed, file.child_until);
	let (calls_left, renews_at) = (file.calls_left, file.renews_at);
	let room_left = file.room.saturating_sub(file.decisions);
	let entries: Vec<_> = Entry::of_file(file).into_iter().filter(|entry| entry.holds(now)).collect();
	if context.json() {
		output::json(&Listed {
			patient,
			organisation,
			closed,
			child_until: child_until.map(rfc3339),
			decisions: entries.iter().map(Entry::line).collect(),
			room_left,
			calls_left,
			renews_at: rfc3339(renews_at),
		});
		return Ok(Exit::Ok);
	}
	output::table(&Entry::HEADER, entries.iter().map(|entry| entry.row(now)));
	if closed {
		output::note("the patient left: nothing is permitted any more");
		return Ok(Exit::Ok);
	}
	if let Some(until) = child_until {
		output::note(format!("a child: what guardians allowed holds until {} at most", output::moment(until)));
	}
	output::note(format!(
		"{calls_left} free calls left today, all of them again at {}; room for {room_left} decisions more",
		output::moment(renews_at)
	));
	if room_left <= 8 {
		output::note("make more room with `radledger consent extend`; it costs the patient nothing");
	}
	Ok(Exit::Ok)
}

/// Who wants which data for what.
pub(super) struct Asked {
	pub patient: AccountId,
	pub who: AccountId,
	pub study: Option<StudyId>,
	pub data_use: DataUse,
}

impl Asked {
	/// The ledger's answer.
	pub async fn decide(self, ledger: &Ledger, at: Option<Moment>) -> Result<Decision, Failure> {
		let Self { patient, who, study, data_use } = self;
		Ok(match at {
			None => ledger.check(&patient, &who, study, data_use).await?,
			Some(at) => ledger.check_at(&patient, &who, study, data_use, at).await?,
		})
	}
}

async fn check(context: &Context, asked: Asked, at: Option<Moment>) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let decision = asked.decide(&ledger, at).await?;
	let exit = match decision.is_permitted() {
		true => Exit::Ok,
		false => Exit::Refused,
	};
	if context.json() {
		output::json(&Answer::from(decision));
		return Ok(exit);
	}
	output::lines([words::decision(&decision)]);
	if let (Decision::Deny { rule }, None) = (decision, at) {
		words::advice(rule).into_iter().for_each(output::note);
	}
	Ok(exit)
}

async fn history(context: &Context, patient: Option<&str>, at: Option<Moment>) -> Outcome {
	let patient = account_or_signer(context, patient).await?;
	let ledger = context.client().await?.best().await?;
	let file = file_of(&ledger, &patient).await?;
	let now = ledger.now().await?;
	let child_until = file.child_until;
	let mut entries: Vec<Entry> = match at {
		Some(at) => {
			let decided = ledger.decisions_at(&patient, at).await?;
			decided.into_iter().map(|decided| Entry::past(decided, child_until)).collect()
		}
		None => {
			let ended = ledger.ended(&patient).await?;
			let ended = ended.into_iter().map(|(_, ended)| Entry::of_past(ended));
			ended.chain(Entry::of_file(file)).collect()
		}
	};
	entries.sort_by_key(Entry::id);
	if context.json() {
		let decisions: Vec<_> = entries.iter().map(Entry::line).collect();
		output::json(&serde_json::json!({
			"patient": patient,
			"at": at.map(rfc3339),
			"decisions": decisions,
		}));
		return Ok(Exit::Ok);
	}
	output::table(&Entry::HEADER, entries.iter().map(|entry| entry.row(at.unwrap_or(now))));
	if let Some(at) = at {
		output::note(format!("as it was at {}", output::moment(at)));
	}
	Ok(Exit::Ok)
}
