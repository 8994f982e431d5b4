//! How a command ends: what happened, why, what to do, and the exit code.

use crate::hints;
use radledger_client::AccountId;
use radledger_primitives::OrganisationId;
use radledger_workflows::{vault::Shown, Explain, Kind};
use serde::Serialize;
use std::{io, process::ExitCode};

/// Exit codes, part of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
	/// Done.
	Ok = 0,
	/// It could not be done.
	Failed = 1,
	/// The command was written wrongly.
	Usage = 2,
	/// The ledger says no: a file does not match, a signer is refused.
	Refused = 3,
	/// It cannot be told: whether a file matches, and nothing shows that it does not; or whether a use is permitted, because
	/// people have yet to judge.
	NotComparable = 4,
}

impl From<Exit> for ExitCode {
	fn from(exit: Exit) -> Self {
		Self::from(exit as u8)
	}
}

/// How a command ends.
pub type Outcome = Result<Exit, Failure>;

/// What happened, why, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
	/// How the program ends.
	#[serde(skip)]
	pub exit: Exit,
	/// For programs: words joined by hyphens, or `Pallet::Error`.
	pub code: String,
	/// What happened.
	pub what: String,
	/// Why.
	pub why: Option<String>,
	/// What to do.
	pub hint: Option<String>,
}

impl Failure {
	fn new(exit: Exit, code: impl Into<String>, what: impl Into<String>) -> Self {
		Self { exit, code: code.into(), what: what.into(), why: None, hint: None }
	}

	/// It could not be done.
	pub fn failed(code: impl Into<String>, what: impl Into<String>) -> Self {
		Self::new(Exit::Failed, code, what)
	}

	/// The command was written wrongly.
	pub fn usage(code: impl Into<String>, what: impl Into<String>) -> Self {
		Self::new(Exit::Usage, code, what)
	}

	/// Adds the reason.
	pub fn why(self, why: impl Into<String>) -> Self {
		Self { why: Some(why.into()), ..self }
	}

	/// Adds what to do.
	pub fn hint(self, hint: impl Into<String>) -> Self {
		Self { hint: Some(hint.into()), ..self }
	}

	/// As people read it: one line each for what happened, why, and what to do.
	pub fn lines(&self) -> String {
		let part = |label: &str, text: &Option<String>| {
			text.as_ref().map(|text| format!("\n{label:>7} {text}")).unwrap_or_default()
		};
		format!("error[{}]: {}{}{}", self.code, self.what, part("why:", &self.why), part("hint:", &self.hint))
	}
}

impl From<Kind> for Exit {
	fn from(kind: Kind) -> Self {
		match kind {
			Kind::Failed => Self::Failed,
			Kind::Invalid => Self::Usage,
			Kind::Refused => Self::Refused,
			Kind::NotComparable => Self::NotComparable,
		}
	}
}

impl<E: Explain> From<E> for Failure {
	fn from(error: E) -> Self {
		let exit = error.kind().into();
		let code = error.code().into_owned();
		let hint = hints::of(&code).map(str::to_owned).or_else(|| error.remedy());
		Self { exit, code, what: error.to_string(), why: error.why(), hint }
	}
}

radledger_workflows::errors! {
	/// What can go wrong in this program, whatever it is asked to do.
	pub CliError {
		Invalid Usage { what: String } = "usage", "{what}",
			remedy "radledger --help";
		Failed NoThreads { error: io::Error } = "no-threads", "the program cannot start its threads",
			why "{error}";
		Failed NoJson { error: serde_json::Error } = "no-json", "the record cannot be shown",
			why "{error}";
		Failed CannotWrite { what: String, error: String } = "cannot-write", "cannot write {what}",
			why "{error}";
		Invalid NoVault = "no-vault", "there is no folder for the vault",
			remedy "name one with --vault DIR or RADLEDGER_VAULT";
		Invalid NoAccount = "no-account", "nothing says whose this is about",
			remedy "name an account or an organisation, or yourself with --as NAME or RADLEDGER_AS";
		Invalid UnknownAccount { text: String } = "unknown-account", "`{text}` is not an account",
			why "it is not an SS58 address, and neither the address book nor the keystore has this name",
			remedy "`radledger address add NAME ADDRESS` gives an account a name; `radledger address list` shows those there are";
		Invalid DemonstrationName { text: String } = "unknown-account", "`{text}` is not an account",
			why "the names of the demonstration consortium mean something on development chains only",
			remedy "give an SS58 address";
		Invalid UnknownOrganisation { text: String } = "organisation-not-found", "`{text}` is not an organisation",
			remedy "`radledger org list` shows those that there are, with their numbers";
		Refused NoOrganisation { id: OrganisationId } = "organisation-not-found", "the ledger has no organisation {id}",
			remedy "`radledger org list` shows those that it has";
		Refused ActsForNobody { account: AccountId } = "not-a-member", "{account} acts for no organisation",
			remedy "name a member of one, or the organisation itself (--as)";
		Invalid NoSuchDay = "no-such-day", "there is no such day",
			remedy "name one of the next ten years";
		Failed NoPatientIds { path: Shown, why: String } = "no-patient-ids", "{path} is not a table of Patient IDs",
			why "{why}",
			remedy "write a header patient_id,issuer,account, and a line for each; the issuer may be left out";
		Invalid NoFolder { folder: Shown } = "no-folder", "there is no folder {folder} for the copy",
			why "only the last folder of OUT is made",
			remedy "make it first: mkdir -p {folder}";
		Failed MalformedProtocol { path: Shown, why: String } = "malformed-protocol",
			"{path} is not an imaging protocol",
			why "{why}",
			remedy "docs/cli.md shows one";
		Invalid LineageTooLarge { size: String } = "lineage-too-large", "a picture of {size} cannot be read",
			remedy "take another format, or one direction: --up or --down";
		Invalid NobodyToAsk = "not-confirmed", "nobody can be asked whether to destroy the study's secrets",
			why "nothing was destroyed",
			remedy "run the command in a terminal without --json, or add --yes";
		Invalid NotConfirmed { wanted: String } = "not-confirmed", "that is not the study",
			why "nothing was destroyed",
			remedy "run the command again, and type {wanted}";
		Failed NoAnswer { error: io::Error } = "no-terminal", "cannot read the answer",
			why "{error}";
		Invalid NoTemplate = "no-template", "no template is named",
			remedy "name a file, or --code";
		Invalid NotATemplate { why: String } = "no-template", "this is not a template",
			why "{why}";
		Invalid NothingContributed = "nothing-contributed", "nothing is contributed",
			remedy "name --text FILE";
		Invalid NoEdit = "no-edit", "--with goes with `edit`, and with nothing else",
			remedy "contribute with `report contribute --derived-from N`, then write `edit --with` its number";
		Invalid NoIncidentSubject = "no-incident-subject", "nothing says what the incident happened with",
			remedy "name a unit (--device) or a version of an AI model (--model)";
	}
}

impl CliError {
	/// A file of which reading failed, as the library of workflows says it.
	pub fn unreadable(path: &std::path::Path) -> impl Fn(io::Error) -> Failure + '_ {
		move |error| radledger_workflows::digest::DigestError::Unreadable { path: path.into(), error }.into()
	}
}

#[cfg(test)]
mod document;

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn lines_should_tell_what_why_and_what_to_do() {
		let failure = Failure::new(Exit::Refused, "x", "it is refused").why("because").hint("ask");
		assert_eq!(failure.lines(), "error[x]: it is refused\n   why: because\n  hint: ask");
		assert_eq!(Failure::failed("x", "it broke").lines(), "error[x]: it broke");
		let json = serde_json::to_value(&failure).expect("serialises");
		assert_eq!(json, serde_json::json!({ "code": "x", "what": "it is refused", "why": "because", "hint": "ask" }));
	}
}
