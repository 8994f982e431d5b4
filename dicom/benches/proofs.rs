//! How many inclusion proofs one core checks in a second, and how long they are: one JSON object.
//!
//! `scripts/performance` runs it.

use radledger_primitives::{digest::sha256, merkle, H256};
use std::time::{Duration, Instant};

fn main() {
	let studies: Vec<_> = [1_024u32, 1_000_000].into_iter().map(measure).collect();
	println!("{}", serde_json::json!({ "studies": studies }));
}

fn measure(instances: u32) -> serde_json::Value {
	let leaves: Vec<H256> = (0..instances).map(|number| sha256(&[&number.to_be_bytes()])).collect();
	let root = merkle::root(&leaves).expect("there are leaves");
	let indices: Vec<u32> = (0..64).map(|number| (instances - 1) / 63 * number).collect();
	let paths: Vec<Vec<H256>> =
		indices.iter().map(|index| merkle::path(&leaves, *index as usize).expect("there is such a leaf")).collect();
	let longest = paths.iter().map(Vec::len).max().unwrap_or_default() * 32;
	let (begun, mut checked) = (Instant::now(), 0u64);
	while begun.elapsed() < Duration::from_secs(2) {
		for (index, path) in indices.iter().zip(&paths) {
			assert!(merkle::verify(&root, instances, *index, &leaves[*index as usize], path));
			checked += 1;
		}
	}
	let rate = checked as f64 / begun.elapsed().as_secs_f64();
	serde_json::json!({ "instances": instances, "path_bytes": longest, "checked_per_second": rate.round() })
}
