//! What goes to standard output (data, nothing else) and to standard error (what is said about it).
//!
//! A reader that has seen enough and closes the pipe is not an error.

use comfy_table::{presets::NOTHING, ContentArrangement, Table};
use radledger_primitives::Moment;
use serde::Serialize;
use std::{
	fmt::Display,
	io::{self, Write},
	sync::atomic::{AtomicBool, Ordering},
};

static QUIET: AtomicBool = AtomicBool::new(false);
static LOST: AtomicBool = AtomicBool::new(false);

/// From now on [`note`] says nothing: a program is listening.
pub fn be_quiet() {
	QUIET.store(true, Ordering::Relaxed);
}

/// Whether nothing should be said besides the data.
pub fn is_quiet() -> bool {
	QUIET.load(Ordering::Relaxed)
}

/// Whether data could not be written: then no command has succeeded.
pub fn is_lost() -> bool {
	LOST.load(Ordering::Relaxed)
}

/// One JSON document.
pub fn json(value: &impl Serialize) {
	match serde_json::to_string_pretty(value) {
		Ok(text) => lines([text]),
		// Only maps with keys that are no text cannot be written, and nothing here has any.
		Err(error) => lost(&error.into()),
	}
}

/// A table for people; without rows, words instead of a header above nothing.
pub fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
	let mut rows = rows.into_iter().peekable();
	match rows.peek() {
		Some(_) => lines(aligned(header, rows)),
		None => note("nothing to show"),
	}
}

/// The lines of a table: a header, and the cells below it.
pub fn aligned(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Vec<String> {
	let mut table = Table::new();
	table.load_preset(NOTHING).set_content_arrangement(ContentArrangement::Disabled);
	table.set_header(header.iter().map(|name| name.to_uppercase())).add_rows(rows);
	for column in table.column_iter_mut() {
		column.set_padding((0, 2));
	}
	table.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// One thing for people: a name and a value on each line.
pub fn fields(pairs: &[(impl AsRef<str>, String)]) {
	lines(named(pairs));
}

/// The lines of one thing: a name and a value each.
pub fn named(pairs: &[(impl AsRef<str>, String)]) -> Vec<String> {
	let width = pairs.iter().map(|(name, _)| name.as_ref().chars().count()).max().unwrap_or(0);
	pairs.iter().map(|(name, value)| format!("{:width$}  {value}", name.as_ref())).collect()
}

/// Lines as they are.
pub fn lines(lines: impl IntoIterator<Item = String>) {
	let mut out = io::BufWriter::new(io::stdout().lock());
	let written = lines.into_iter().try_for_each(|line| writeln!(out, "{line}")).and_then(|()| out.flush());
	written.unwrap_or_else(|error| lost(&error));
}

/// Says that data could not be written, also to whoever wants to hear nothing else.
pub fn lost(error: &io::Error) {
	if error.kind() == io::ErrorKind::BrokenPipe {
		return;
	}
	LOST.store(true, Ordering::Relaxed);
	let _ = writeln!(io::stderr(), "cannot write to standard output: {error}");
}

/// Says something about the data, on standard error; nothing to programs.
pub fn note(text: impl Display) {
	if !is_quiet() {
		error(text);
	}
}

/// Says on standard error why there are no data.
pub fn error(text: impl Display) {
	// Whoever closes standard error does not want to hear it.
	let _ = writeln!(io::stderr(), "{text}");
}

/// A moment for people: `2026-01-31 13:05:07 UTC`.
pub fn moment(at: Moment) -> String {
	crate::time::show(at)
}
