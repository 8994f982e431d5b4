//! The Merkle tree of RFC 6962 section 2.1 (SHA-256, leaf prefix `0x00`, node prefix `0x01`).
//!
//! One algorithm serves both sides: the tools build trees and paths, the chain verifies them, and a stranger can check
//! either with nothing but SHA-256. A root is meaningless without its leaf count, so both are always stored together,
//! and a path is accepted only at its exact length.

use crate::{digest::sha256, H256};
use alloc::vec::Vec;

/// Longest path that is accepted, enough for 2^32 leaves.
pub const MAX_DEPTH: u32 = 32;

/// Hash of a leaf's content: `SHA-256(0x00 || content)`.
pub fn leaf(content: &[u8]) -> H256 {
	sha256(&[&[0], content])
}

/// Hash of an inner node: `SHA-256(0x01 || left || right)`.
pub fn node(left: &H256, right: &H256) -> H256 {
	sha256(&[&[1], left.as_bytes(), right.as_bytes()])
}

/// Root over `leaves` (hashes made by [`leaf`]), or `None` if there are none.
pub fn root(leaves: &[H256]) -> Option<H256> {
	let mut level = leaves.to_vec();
	while level.len() > 1 {
		level = parents(&level);
	}
	level.first().copied()
}

/// The siblings from leaf `index` up to the root, lowest first; `None` if there is no such leaf.
pub fn path(leaves: &[H256], index: usize) -> Option<Vec<H256>> {
	leaves.get(index)?;
	let (mut level, mut position, mut siblings) = (leaves.to_vec(), index, Vec::new());
	while level.len() > 1 {
		// A node without a right neighbour moves up as it is: it has no sibling on this level.
		siblings.extend(level.get(position ^ 1).copied());
		level = parents(&level);
		position >>= 1;
	}
	Some(siblings)
}

fn parents(level: &[H256]) -> Vec<H256> {
	level
		.chunks(2)
		.map(|pair| match pair {
			[left, right] => node(left, right),
			rest => rest.first().copied().unwrap_or_default(),
		})
		.collect()
}

/// Whether `leaf` (a hash made by [`leaf`]) is number `index` of the `count` leaves under `root` (RFC 9162 2.1.3.2).
///
/// A path that is longer or shorter than the tree needs is refused, so that each leaf has one proof.
pub fn verify(root: &H256, count: u32, index: u32, leaf: &H256, path: &[H256]) -> bool {
	climb(count, index, leaf, path).as_ref() == Some(root)
}

/// The root to which `path` leads from `leaf`, number `index` of `count` leaves; `None` if there is no such leaf, or the
/// path is not of the right length.
pub fn climb(count: u32, index: u32, leaf: &H256, path: &[H256]) -> Option<H256> {
	if index >= count {
		return None;
	}
	let (mut position, mut last, mut hash) = (index, count.saturating_sub(1), *leaf);
	for sibling in path {
		if last == 0 {
			return None;
		}
		if position & 1 == 1 || position == last {
			hash = node(sibling, &hash);
			while position & 1 == 0 && position != 0 {
				position >>= 1;
				last >>= 1;
			}
		} else {
			hash = node(&hash, sibling);
		}
		position >>= 1;
		last >>= 1;
	}
	(last == 0).then_some(hash)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn leaves(count: usize) -> Vec<H256> {
		(0..count).map(|i| leaf(&(i as u32).to_be_bytes())).collect()
	}

	/// The recursive definition of RFC 6962 2.1, literally.
	fn by_definition(leaves: &[H256]) -> H256 {
		match leaves.len() {
			1 => leaves[0],
			n => {
				let split = 1usize << (usize::BITS - 1 - (n - 1).leading_zeros());
				node(&by_definition(&leaves[..split]), &by_definition(&leaves[split..]))
			}
		}
	}

	#[test]
	fn root_should_match_the_published_vectors_of_certificate_transparency() {
		// Test vectors of RFC 6962 implementations: leaves "", 00, 10, 2021, 3031, 40414243, ...
		let inputs: [&[u8]; 8] = [
			b"",
			&[0x00],
			&[0x10],
			&[0x20, 0x21],
			&[0x30, 0x31],
			&[0x40, 0x41, 0x42, 0x43],
			&[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
			&[0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
		];
		let hashes: Vec<_> = inputs.iter().map(|input| leaf(input)).collect();
		for (count, expected) in [
			(1, "0x6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
			(2, "0xfac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
			(3, "0xaeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
			(8, "0x5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
		] {
			assert_eq!(alloc::format!("{:?}", root(&hashes[..count]).unwrap()), expected, "{count} leaves");
		}
	}

	#[test]
	fn root_should_be_none_when_there_are_no_leaves() {
		assert_eq!(root(&[]), None);
		assert_eq!(path(&[], 0), None);
		assert!(!verify(&H256::zero(), 0, 0, &H256::zero(), &[]));
	}

	proptest! {
		#[test]
		fn every_leaf_should_verify_at_its_place_only(count in 1usize..70) {
			let leaves = leaves(count);
			let root = root(&leaves).unwrap();
			prop_assert_eq!(root, by_definition(&leaves));
			for (index, hash) in leaves.iter().enumerate() {
				let path = path(&leaves, index).unwrap();
				prop_assert!(path.len() <= MAX_DEPTH as usize);
				for claimed in 0..count {
					prop_assert_eq!(verify(&root, count as u32, claimed as u32, hash, &path), claimed == index);
				}
				prop_assert!(!verify(&root, count as u32, count as u32, hash, &path));
			}
		}

		#[test]
		fn a_path_should_be_refused_when_it_is_not_exact(count in 2usize..70, index in 0usize..70, flip in 0usize..32) {
			let (leaves, index) = (leaves(count), index % count);
			let root = root(&leaves).unwrap();
			let exact = path(&leaves, index).unwrap();
			let (count, position) = (count as u32, index as u32);
			prop_assert!(verify(&root, count, position, &leaves[index], &exact));

			let mut longer = exact.clone();
			longer.push(H256::zero());
			prop_assert!(!verify(&root, count, position, &leaves[index], &longer));
			prop_assert!(!verify(&root, count, position, &leaves[index], &exact[..exact.len() - 1]));

			let mut changed = exact.clone();
			let at = flip % changed.len();
			changed[at].0[flip] ^= 1;
			prop_assert!(!verify(&root, count, position, &leaves[index], &changed));
		}
	}
}
