//! How a command ends: what happened, why, what to do, and the exit code.

use crate::hints;
use radledger_workflows::{Explain, Kind};
use serde::Serialize;
use std::process::ExitCode;

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

	/// The ledger says no.
	pub fn refused(code: impl Into<String>, what: impl Into<String>) -> Self {
		Self::new(Exit::Refused, code, what)
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

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn lines_should_tell_what_why_and_what_to_do() {
		let failure = Failure::refused("x", "it is refused").why("because").hint("ask");
		assert_eq!(failure.lines(), "error[x]: it is refused\n   why: because\n  hint: ask");
		assert_eq!(Failure::failed("x", "it broke").lines(), "error[x]: it broke");
		let json = serde_json::to_value(&failure).expect("serialises");
		assert_eq!(json, serde_json::json!({ "code": "x", "what": "it is refused", "why": "because", "hint": "ask" }));
	}
}
