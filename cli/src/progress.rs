//! A progress bar on standard error, when that is a terminal.

use crate::output;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use radledger_client::Wait;
use radledger_dicom::Progress;
use std::{
	io::{stderr, IsTerminal},
	sync::Mutex,
	time::Duration,
};

/// How many files and bytes were read, and whether a transaction is waited for.
pub struct Bar {
	spinner: Mutex<Option<ProgressBar>>,
	bar: ProgressBar,
}

impl Bar {
	/// A bar that shows itself only to people.
	pub fn new() -> Self {
		let target = if stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
		let bar = ProgressBar::with_draw_target(Some(0), target);
		let style = "reading {msg} {wide_bar} {bytes}/{total_bytes} {binary_bytes_per_sec} {eta}";
		// The template is a constant: one that does not parse only costs the looks.
		bar.set_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()));
		Self { spinner: Mutex::new(None), bar }
	}
}

impl Progress for Bar {
	fn total(&self, files: u64, bytes: u64) {
		self.bar.reset();
		self.bar.set_length(bytes);
		self.bar.set_message(format!("{files} files"));
	}

	fn advance(&self, bytes: u64) {
		self.bar.inc(bytes);
	}
}

impl radledger_workflows::Progress for Bar {
	fn waiting(&self, wait: Wait) {
		if output::is_quiet() {
			return;
		}
		let spinner = ProgressBar::new_spinner().with_message(match wait {
			Wait::Best => "waiting for a block",
			Wait::Finalized => "waiting for a final block",
			Wait::None => "sending",
		});
		if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
			spinner.set_style(style);
		}
		spinner.enable_steady_tick(Duration::from_millis(120));
		if let Ok(mut shown) = self.spinner.lock() {
			*shown = Some(spinner);
		}
	}

	fn read(&self) {
		self.bar.finish_and_clear();
	}

	fn waited(&self) {
		if let Some(spinner) = self.spinner.lock().ok().and_then(|mut shown| shown.take()) {
			spinner.finish_and_clear();
		}
	}
}
