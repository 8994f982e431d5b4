//! `radledger`: anchor, verify and prove imaging studies from the command line.
//!
//! [`args`] says what can be written, [`commands`] does it, one module per noun. Data go to standard output, all else to
//! standard error. Exit codes: see [`errors::Exit`].

mod amount;
mod args;
mod commands;
mod context;
mod errors;
mod hints;
mod output;
mod parse;
mod progress;
mod render;
mod secret;
mod time;
mod todo;

use args::{App, Noun};
use clap::{error::ErrorKind, Parser};
use context::Context;
use errors::{CliError, Exit, Failure, Outcome};
use std::process::ExitCode;

fn main() -> ExitCode {
	let app = match App::try_parse() {
		Ok(app) => app,
		Err(error) => return usage(&error),
	};
	let json = app.global.format() == render::Format::Json;
	if app.global.format() != render::Format::Table {
		output::be_quiet();
	}
	let exit = run(app).unwrap_or_else(|failure| report(&failure, json));
	written(exit).into()
}

fn run(app: App) -> Outcome {
	let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
	let runtime = runtime.map_err(|error| CliError::NoThreads { error })?;
	let context = Context::new(app.global);
	runtime.block_on(async {
		match app.noun {
			Noun::Org(verb) => commands::org::run(&context, verb).await,
			Noun::Member(verb) => commands::member::run(&context, verb).await,
			Noun::Patient(verb) => commands::patient::run(&context, verb).await,
			Noun::Consent(verb) => commands::consent::run(&context, verb).await,
			Noun::Access(verb) => commands::access::run(&context, verb).await,
			Noun::Duty(verb) => commands::duty::run(&context, verb).await,
			Noun::Guardian(verb) => commands::guardian::run(&context, verb).await,
			Noun::Study(verb) => commands::study::run(&context, verb).await,
			Noun::Transfer(verb) => commands::transfer::run(&context, verb).await,
			Noun::Measurement(verb) => commands::measurement::run(&context, verb).await,
			Noun::Protocol(verb) => commands::protocol::run(&context, verb).await,
			Noun::Report(verb) => commands::report::run(&context, verb).await,
			Noun::FollowUp(verb) => commands::follow_up::run(&context, verb).await,
			Noun::Device(verb) => commands::device::run(&context, verb).await,
			Noun::Incident(verb) => commands::incident::run(&context, verb).await,
			Noun::Recall(verb) => commands::recall::run(&context, verb).await,
			Noun::Receipt(verb) => commands::receipt::run(&context, verb).await,
			Noun::Model(verb) => commands::model::run(&context, verb).await,
			Noun::Dataset(verb) => commands::dataset::run(&context, verb).await,
			Noun::Round(verb) => commands::round::run(&context, verb).await,
			Noun::Pool(verb) => commands::pool::run(&context, verb).await,
			Noun::Voucher(verb) => commands::voucher::run(&context, verb).await,
			Noun::Campaign(verb) => commands::campaign::run(&context, *verb).await,
			Noun::Metrics(args) => args.run(&context).await,
			Noun::Address(verb) => commands::address::run(&context, verb).await,
			Noun::Key(verb) => commands::key::run(&context, verb).await,
			Noun::Dev(verb) => verb.run(&context).await,
		}
	})
}

/// A command whose data were lost has failed, whatever it did.
fn written(exit: Exit) -> Exit {
	match exit {
		Exit::Ok if output::is_lost() => Exit::Failed,
		exit => exit,
	}
}

/// Reports what went wrong: on standard error or, with `--json`, as `{"error": …}` on standard output.
fn report(failure: &Failure, json: bool) -> Exit {
	if json {
		output::json(&serde_json::json!({ "error": failure }));
	} else {
		output::error(failure.lines());
	}
	failure.exit
}

/// Help and version are not errors; everything else is wrong usage, which `--json` turns into an object as well.
fn usage(error: &clap::Error) -> ExitCode {
	let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
	if asked || !std::env::args_os().any(|arg| arg == "--json") {
		let printed = error.print();
		if let (Err(error), true) = (printed, asked) {
			output::lost(&error);
		}
		return written(if asked { Exit::Ok } else { Exit::Usage }).into();
	}
	let text = error.render().to_string();
	let what = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
	report(&CliError::Usage { what: what.into() }.into(), true).into()
}
