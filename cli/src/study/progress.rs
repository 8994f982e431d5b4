//! A progress bar on standard error, when that is a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use radledger_dicom::Progress;
use std::{
	io::{stderr, IsTerminal},
	sync::atomic::{AtomicU64, Ordering},
};

/// How many files and bytes were read.
pub struct Bar {
	bar: ProgressBar,
	files: AtomicU64,
}

impl Bar {
	/// A bar that shows itself only to people.
	pub fn new() -> Self {
		let target = if stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
		let bar = ProgressBar::with_draw_target(Some(0), target);
		let style = "reading {msg} {wide_bar} {bytes}/{total_bytes} {binary_bytes_per_sec} {eta}";
		// The template is a constant: one that does not parse only costs the looks.
		bar.set_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()));
		Self { bar, files: AtomicU64::new(0) }
	}
}

impl Progress for Bar {
	fn total(&self, files: u64, bytes: u64) {
		self.files.store(files, Ordering::Relaxed);
		self.bar.set_length(bytes);
		self.bar.set_message(format!("{files} files"));
	}

	fn advance(&self, bytes: u64) {
		self.bar.inc(bytes);
	}
}

impl Drop for Bar {
	fn drop(&mut self) {
		self.bar.finish_and_clear();
	}
}
