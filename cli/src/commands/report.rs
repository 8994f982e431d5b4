//! `radledger report`: who wrote which part of a report, who answers for it, and who read it.

mod evidence;
mod read;
mod template;
mod write;

use super::study::write_private;
use crate::{
	args::{ChangeArgs, ReportVerb, ReviewVerdict},
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
	report::{
		codes,
		desk::{of_report, Ledger, New, Report, Sent},
		document::{self, Document},
		lines,
		notes::{self, Notes},
	},
	study::{
		identify::{self, Name},
		keeper::Keeper,
		table::short,
		text::show,
	},
};
use radledger_client::{calls, Ledger as Client};
use radledger_primitives::{
	report::{Part, ReportState, SectionMask, TemplateId, Verdict},
	ReportId, StudyId,
};
use std::{io::Write, path::Path};

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: ReportVerb) -> Outcome {
	match verb {
		ReportVerb::Template(verb) => template::run(context, verb).await,
		ReportVerb::Open(args) => write::open(context, args).await,
		ReportVerb::Invite { report, who, reader } => invite(context, &report, &who, reader).await,
		ReportVerb::Contribute(args) => write::contribute(context, *args).await,
		ReportVerb::FromSr(args) => write::from_sr(context, args).await,
		ReportVerb::Review { report, contribution, verdict, with } => {
			review(context, &report, contribution, verdict, with).await
		}
		ReportVerb::Sign { report, sections, as_state } => {
			sign(context, &report, &sections.sections, sections.all, as_state).await
		}
		ReportVerb::Addendum(args) => change(context, args, ReportState::Appended).await,
		ReportVerb::Correct(args) => change(context, args, ReportState::Corrected).await,
		ReportVerb::Amend(args) => change(context, args, ReportState::Amended).await,
		ReportVerb::DropChange { report } => {
			let report = resolve(context, &report)?;
			super::submit(context, &calls::report::drop_change(report), "the change is given up").await?;
			Ok(Exit::Ok)
		}
		ReportVerb::Cancel { report, reason } => {
			let report = resolve(context, &report)?;
			let done = format!("the report is cancelled: {}", reason.name());
			super::submit(context, &calls::report::cancel_report(report, reason), &done).await?;
			Ok(Exit::Ok)
		}
		ReportVerb::EnterInError { report, reason } => {
			let report = resolve(context, &report)?;
			let done = format!(
				"the report is taken back: {}; `radledger report readers` shows who is to be told",
				reason.name()
			);
			super::submit(context, &calls::report::enter_in_error(report, reason), &done).await?;
			Ok(Exit::Ok)
		}
		ReportVerb::Acknowledge { report, sections } => {
			read::acknowledge(context, &report, &sections.sections, sections.all).await
		}
		ReportVerb::Readers { report } => read::readers(context, &report).await,
		ReportVerb::Show { report, history } => read::show(context, &report, history).await,
		ReportVerb::Verify { report, document, salts } => {
			evidence::verify(context, &report, &document, salts.as_deref()).await
		}
		ReportVerb::Export { report, format, out } => evidence::export(context, &report, format, out.as_deref()).await,
		ReportVerb::Import { file } => evidence::import(context, &file).await,
	}
}

impl Ledger for Context {
	async fn report(&self, report: &ReportId) -> Result<Option<Report>, Failure> {
		Ok(self.client().await?.best().await?.report(report).await?)
	}

	async fn open(
		&self,
		report: ReportId,
		template: TemplateId,
		studies: &[StudyId],
	) -> Result<radledger_client::Outcome, Failure> {
		self.submit(&calls::report::open_report(report, template, studies.to_vec())).await
	}

	async fn contribute(&self, report: ReportId, new: &New) -> Result<Sent, Failure> {
		let call = calls::report::contribute(
			report,
			new.section,
			new.kind,
			new.element,
			new.source,
			new.derived_from.clone(),
			new.replaces,
		);
		let transaction = self.submit(&call).await?;
		let contribution = match transaction.block {
			None => None,
			Some(_) => Ledger::report(self, &report).await?.and_then(|known| {
				let mut there = known.contributions.iter().rev();
				there.find(|there| there.element == new.element).map(|there| there.index)
			}),
		};
		Ok(Sent { contribution, transaction })
	}
}

/// The report that the user means by `text`.
pub(super) fn resolve(context: &Context, text: &str) -> Result<ReportId, Failure> {
	let vault = context.vault()?;
	match identify::parse(text) {
		Name::Full(report) => return Ok(report),
		Name::Prefix(prefix) => {
			if let Some(report) = notes::pick(&prefix, &notes::list(&vault)?)? {
				return Ok(report);
			}
		}
		Name::Other => {}
	}
	if let Some(report) = notes::find(&vault, text)? {
		return Ok(report);
	}
	let path = Path::new(text);
	match path.exists() {
		true => of_document(&vault, &document::read(path)?, path),
		false => Err(notes::unknown(text)),
	}
}

/// The report of the vault that a document is.
fn of_document(vault: &Path, document: &Document, path: &Path) -> Result<ReportId, Failure> {
	let unknown = || {
		Failure::refused("unknown-report", format!("no report in the vault is {}", show(path)))
			.hint("name the report by its identifier, or the vault with which it was opened (--vault)")
	};
	if let Some(identity) = &document.identity {
		for uid in [&identity.document].into_iter().chain(&identity.predecessors) {
			if let Some(report) = notes::find(vault, uid)? {
				return Ok(report);
			}
		}
		return Err(unknown());
	}
	// A text does not say which document it is: what was contributed of it does.
	let mut found = Vec::new();
	for report in notes::list(vault)? {
		let notes = Notes::open(vault, &report)?;
		let of_it = |part: &document::Part| {
			notes.elements().iter().any(|element| {
				element.digest == Some(part.digest) || part.bare.is_some() && element.digest == part.bare
			})
		};
		if document.parts.iter().any(of_it) {
			found.push(report);
		}
	}
	match found[..] {
		[] => Err(unknown()),
		[one] => Ok(one),
		_ => {
			let all: Vec<_> = found.iter().take(5).map(short).collect();
			Err(Failure::usage(
				"ambiguous-report",
				format!("sections of {} were contributed to {} reports", show(path), found.len()),
			)
			.hint(format!("name the report: {}", all.join(", "))))
		}
	}
}

/// A report as it stands.
async fn known(ledger: &Client, report: &ReportId) -> Result<Report, Failure> {
	ledger.report(report).await?.ok_or_else(|| not_on_ledger(report))
}

pub(super) fn not_on_ledger(report: &ReportId) -> Failure {
	Failure::refused("report-not-found", format!("the ledger has no report {report:?}"))
		.hint("open it with `radledger report open`; is this the right ledger (--node)?")
}

/// The vault of somebody who signs.
pub(super) async fn vault(context: &Context) -> Result<Keeper, Failure> {
	context.signer().await?;
	Keeper::open(&context.vault()?)
}

async fn invite(context: &Context, report: &str, who: &str, reader: bool) -> Outcome {
	let report = resolve(context, report)?;
	let account = context.account(who).await?;
	let (part, what) = match reader {
		true => (Part::Reader, "read"),
		false => (Part::Author, "write"),
	};
	let done = format!("{account} is invited to {what} the report; give them its identifier, {report:?}");
	super::submit(context, &calls::report::invite(report, account, part), &done).await?;
	Ok(Exit::Ok)
}

async fn review(
	context: &Context,
	report: &str,
	contribution: u8,
	verdict: ReviewVerdict,
	with: Option<u8>,
) -> Outcome {
	let report = resolve(context, report)?;
	let (verdict, done) = match (verdict, with) {
		(ReviewVerdict::Edit, Some(with)) => (
			Verdict::Edited { contribution: with },
			format!("contribution {with} takes the place of contribution {contribution}"),
		),
		(ReviewVerdict::Edit, None) => {
			return Err(Failure::usage("no-edit", "nothing is named that takes its place")
				.hint("contribute with `report contribute --derived-from N`, then name that contribution with --with"))
		}
		(_, Some(_)) => {
			return Err(Failure::usage("no-edit", "--with goes with `edit` alone")
				.hint("leave it out, or write `edit` as the verdict"))
		}
		(ReviewVerdict::Accept, None) => (Verdict::Accepted, format!("contribution {contribution} is accepted")),
		(ReviewVerdict::Reject, None) => (Verdict::Rejected, format!("contribution {contribution} is rejected")),
	};
	super::submit(context, &calls::report::review_ai(report, contribution, verdict), &done).await?;
	Ok(Exit::Ok)
}

/// What the pallet says when a report is not ready to be final.
const NOT_READY: [&str; 3] =
	["ReportAuthorship::SectionMissing", "ReportAuthorship::SectionUnverified", "ReportAuthorship::AiUnreviewed"];

/// The sections for which nobody answers as they stand.
fn unanswered(known: &Report) -> SectionMask {
	let all = known.sections.iter().enumerate();
	all.filter(|(_, section)| section.standing > 0 && section.accountable.is_none())
		.fold(0, |mask, (at, _)| mask | codes::flag(at))
}

async fn sign(context: &Context, report: &str, named: &[codes::Named], all: bool, state: ReportState) -> Outcome {
	let report = resolve(context, report)?;
	let known = known(&context.client().await?.best().await?, &report).await?;
	let sections = of_report(&known);
	let mask = match all {
		true => unanswered(&known),
		false => codes::mask(named, &sections)?,
	};
	if mask == 0 && state == known.state && !state.is_final() {
		return Err(Failure::usage(
			"nothing-to-sign",
			format!("the report is {} already, and no section is named", state.name()),
		)
		.hint("name sections for which you answer with --section, or another --as-state"));
	}
	let answers = match mask {
		0 => String::new(),
		mask => format!("; you answer for {}", codes::show_mask(mask, &sections)),
	};
	let done = format!("signed, the report is {}{answers}", state.name());
	let sent = super::submit(context, &calls::report::sign(report, mask, state), &done).await;
	sent.map(|()| Exit::Ok).map_err(|failure| match NOT_READY.contains(&failure.code.as_str()) {
		true => still_open(failure, &known, mask),
		false => failure,
	})
}

/// The same failure with what is open but for the sections that were to be signed.
fn still_open(failure: Failure, known: &Report, mask: SectionMask) -> Failure {
	let mut known = known.clone();
	let signed = known.sections.iter_mut().enumerate();
	for (_, section) in signed.filter(|(at, _)| mask & codes::flag(*at) != 0) {
		let account = known.team.first().map(|member| member.account);
		section.accountable =
			account.map(|account| radledger_primitives::report::records::Accountable { account, at: 0 });
	}
	known.change = None;
	match lines::open(&known) {
		open if open.is_empty() => failure,
		open => failure.why(open.join("; ")),
	}
}

async fn change(context: &Context, args: ChangeArgs, state: ReportState) -> Outcome {
	let report = resolve(context, &args.report)?;
	let known = known(&context.client().await?.best().await?, &report).await?;
	let sections = of_report(&known);
	let mask = codes::mask(&args.sections, &sections)?;
	let done = format!(
		"{} can be changed; contribute, then sign with `--as-state {}`",
		codes::show_mask(mask, &sections),
		state.name()
	);
	let reason = args.reason;
	match state {
		ReportState::Appended => super::submit(context, &calls::report::addendum(report, reason, mask), &done).await?,
		ReportState::Corrected => super::submit(context, &calls::report::correct(report, reason, mask), &done).await?,
		_ => super::submit(context, &calls::report::amend(report, reason, mask), &done).await?,
	}
	Ok(Exit::Ok)
}

/// Writes a text to a new file that only its owner can read, or to standard output; says whether to a file.
pub(super) fn write_out(text: &str, out: Option<&Path>) -> Result<bool, Failure> {
	match out {
		None => {
			output::lines([text.trim_end().to_owned()]);
			Ok(false)
		}
		Some(path) => {
			write_private(path, |file| {
				file.write_all(text.trim_end().as_bytes())?;
				file.write_all(b"\n")
			})?;
			Ok(true)
		}
	}
}
