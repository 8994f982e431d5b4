//! Signing reports, and changing those that are final.

use super::{codes, known, sections, view, ReportError};
use crate::{session::SessionError, Session};
use radledger_client::{calls, report::Report, Outcome};
use radledger_primitives::{
	report::{records::Accountable, ChangeReason, Code, ReportState, SectionMask},
	ReportId,
};

/// A transaction about some sections of a report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Covered {
	/// The sections that were signed, or can be changed.
	pub sections: Vec<Code>,
	/// The transaction.
	pub transaction: Outcome,
}

/// Takes responsibility for sections, or for all that nobody answers for, and gives a report a state.
///
/// # Errors
/// There is nothing to sign, or the ledger refuses.
pub async fn sign(
	session: &Session,
	report: ReportId,
	named: &[codes::Named],
	all: bool,
	state: ReportState,
) -> Result<Covered, ReportError> {
	let known = known(&session.ledger().await?, &report).await?;
	let mask = match all {
		true => codes::flags(&known.sections, |section| section.standing > 0 && section.accountable.is_none()),
		false => codes::mask(named, &sections(&known))?,
	};
	if mask == 0 && state == known.state && !state.is_final() {
		return Err(ReportError::NothingToSign { state: state.name() });
	}
	let sent = session.submit(&calls::report::sign(report, mask, state)).await;
	let transaction = sent.map_err(|error| explained(error, &known, mask))?;
	Ok(Covered { sections: codes::of_mask(mask, &sections(&known)), transaction })
}

/// The refusals of a report that is not ready to be final.
const NOT_READY: [&str; 3] =
	["ReportAuthorship::SectionMissing", "ReportAuthorship::SectionUnverified", "ReportAuthorship::AiUnreviewed"];

/// The same refusal with what is open, except for the sections that were to be signed.
fn explained(error: SessionError, known: &Report, mask: SectionMask) -> SessionError {
	match error {
		SessionError::Client(mut error) if NOT_READY.contains(&error.code.as_str()) => {
			let mut signed = known.clone();
			signed.change = None;
			let account = known.team.first().map(|member| member.account);
			for (at, section) in signed.sections.iter_mut().enumerate() {
				if mask & codes::flag(at) != 0 {
					section.accountable = account.map(|account| Accountable { account, at: 0 });
				}
			}
			let open = view::open(&signed);
			error.why = if open.is_empty() { error.why } else { Some(open.join("; ")) };
			SessionError::Client(error)
		}
		error => error,
	}
}

/// Begins a change of sections of a final report; `state` is the state that it will have.
///
/// # Errors
/// The report has no such section, or the ledger refuses.
pub async fn change(
	session: &Session,
	report: ReportId,
	named: &[codes::Named],
	reason: ChangeReason,
	state: ReportState,
) -> Result<Covered, ReportError> {
	let sections = sections(&known(&session.ledger().await?, &report).await?);
	let mask = codes::mask(named, &sections)?;
	let transaction = match state {
		ReportState::Appended => session.submit(&calls::report::addendum(report, reason, mask)).await?,
		ReportState::Corrected => session.submit(&calls::report::correct(report, reason, mask)).await?,
		_ => session.submit(&calls::report::amend(report, reason, mask)).await?,
	};
	Ok(Covered { sections: codes::of_mask(mask, &sections), transaction })
}
