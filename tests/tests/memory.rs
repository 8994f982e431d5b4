//! What does not grow with the number of instances, nor with the size of a file.

use anyhow::Result;
use radledger_tests::{binary, root};
use std::process::Command;

/// `scripts/memory` measures with GNU time, and fails where more is taken than `docs/performance.md` says.
#[test]
fn memory_should_not_grow_with_instances_or_bytes() -> Result<()> {
	let programs = binary("radledger").parent().map(std::path::Path::to_owned);
	let mut measure = Command::new(root().join("scripts/memory"));
	measure.arg("--small").env("RADLEDGER_BIN_DIR", programs.unwrap_or_default());
	let output = measure.output()?;
	let told = String::from_utf8_lossy(&output.stdout);
	assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
	assert_eq!(
		told.lines().filter(|line| line.starts_with("| 1 |") || line.starts_with("| 300 |")).count(),
		2,
		"{told}"
	);
	Ok(())
}
