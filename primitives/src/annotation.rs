//! Annotation: tasks about images, the answers of annotators, and what follows from them.
//!
//! Everything here is exact: integers only, and no division before a comparison. So every node computes the same
//! consensus, and anyone can compute it again from the answers.
//!
//! - [`consensus`]: the consensus of a panel and its members.
//! - [`agreement`]: how well annotators agree beyond chance.
//! - [`draw`]: which annotators may answer for an item.
//! - [`pay`]: the pay for an answer.
//! - [`records`]: a sponsor's offer, and the views of a campaign.

use crate::{StudyId, H256};
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

pub mod agreement;
pub mod consensus;
pub mod draw;
pub mod pay;
pub mod records;

/// Most labels between which a classification can choose.
pub const MAX_LABELS: u8 = 32;
/// Most boxes in one answer.
pub const MAX_BOXES: u32 = 16;
/// Longest side of a grid.
pub const MAX_SIDE: u8 = 64;
/// Most bytes of a grid: one bit a cell.
pub const MAX_MASK: u32 = 512;
/// Most members of a panel.
pub const MAX_PANEL: u32 = 9;
/// Label of the commitment to an answer.
pub const ANSWER_LABEL: &[u8] = b"radledger:answer:v1";
/// Label of an item of a campaign.
pub const ITEM_LABEL: &[u8] = b"radledger:item:v1";
/// Label of a gold answer.
pub const GOLD_LABEL: &[u8] = b"radledger:gold:v1";

/// The task of an annotator.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
	/// Choose one of the labels, numbered from 0.
	#[codec(index = 0)]
	Classification {
		/// How many.
		labels: u8,
	},
	/// Draw boxes around the findings.
	#[codec(index = 1)]
	BoundingBoxes {
		/// Columns of the image.
		columns: u16,
		/// Rows of the image.
		rows: u16,
		/// Most boxes: 1 to [`MAX_BOXES`].
		max: u8,
	},
	/// Mark cells of a grid that is laid over the image.
	#[codec(index = 2)]
	GridMask {
		/// Cells across: 1 to [`MAX_SIDE`].
		columns: u8,
		/// Cells down: 1 to [`MAX_SIDE`].
		rows: u8,
	},
}

/// A box in pixels: columns `left` to `right` and rows `top` to `bottom`, exclusive.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
)]
pub struct Rectangle {
	/// The first column.
	pub left: u16,
	/// The first row.
	pub top: u16,
	/// The column after the last.
	pub right: u16,
	/// The row after the last.
	pub bottom: u16,
}

impl Rectangle {
	/// Its area in pixels.
	pub const fn area(&self) -> u64 {
		let across = self.right.saturating_sub(self.left) as u64;
		across.saturating_mul(self.bottom.saturating_sub(self.top) as u64)
	}

	/// The pixels in both boxes.
	pub fn overlap(&self, other: &Self) -> u64 {
		let both = Self {
			left: self.left.max(other.left),
			top: self.top.max(other.top),
			right: self.right.min(other.right),
			bottom: self.bottom.min(other.bottom),
		};
		both.area()
	}
}

/// The answer of an annotator.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize, Clone, PartialEq, Eq, Debug,
)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
	/// A label.
	#[codec(index = 0)]
	Label(u8),
	/// Boxes in ascending order, each once; none if there is nothing to find.
	#[codec(index = 1)]
	Boxes(BoundedVec<Rectangle, ConstU32<MAX_BOXES>>),
	/// Cells row by row, the first in the highest bit of the first byte. Bits after the last cell are 0.
	#[codec(index = 2)]
	Mask(BoundedVec<u8, ConstU32<MAX_MASK>>),
	/// The image does not show it: neither paid as right nor fined. An annotator's answer only, to every task.
	#[codec(index = 3)]
	CannotTell,
}

/// An error in a task or an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AnswerError {
	/// A classification needs 2 to 32 labels.
	Labels,
	/// An image needs at least one pixel, and the task 1 to 16 boxes.
	Boxes,
	/// A grid needs 1 to 64 cells across and down.
	Grid,
	/// The answer is of another kind than the task.
	Kind,
	/// There is no such label.
	Label,
	/// There are more boxes than the task permits.
	TooManyBoxes,
	/// A box is empty or reaches beyond the image.
	OutsideImage,
	/// Boxes are not in ascending order, or one appears twice.
	Order,
	/// A mask needs one bit for each cell, and 0 after the last.
	MaskSize,
}

impl fmt::Display for AnswerError {
	fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
		to.write_str(match self {
			Self::Labels => "a classification has 2 to 32 labels",
			Self::Boxes => "an image has at least one pixel, and 1 to 16 boxes are asked for",
			Self::Grid => "a grid has 1 to 64 cells across and down",
			Self::Kind => "the answer is of another kind than the question: `campaign show` tells what is asked",
			Self::Label => "there is no such label: they are numbered from 0",
			Self::TooManyBoxes => "there are more boxes than are asked for: keep the clearest",
			Self::OutsideImage => {
				"a box is empty or reaches beyond the image: pixels count from 0, the end is not in it"
			}
			Self::Order => "boxes come in ascending order (left, top, right, bottom), each once",
			Self::MaskSize => "a mask has one bit for each cell of the grid, and 0 behind the last",
		})
	}
}

impl Task {
	/// Whether the task can be answered.
	pub const fn check(&self) -> Result<(), AnswerError> {
		match *self {
			Self::Classification { labels } if labels < 2 || labels > MAX_LABELS => Err(AnswerError::Labels),
			Self::BoundingBoxes { columns, rows, max }
				if columns == 0 || rows == 0 || max == 0 || max as u32 > MAX_BOXES =>
			{
				Err(AnswerError::Boxes)
			}
			Self::GridMask { columns, rows } if columns == 0 || rows == 0 || columns > MAX_SIDE || rows > MAX_SIDE => {
				Err(AnswerError::Grid)
			}
			_ => Ok(()),
		}
	}

	/// The number of cells of a grid; 0 for other tasks.
	pub const fn cells(&self) -> u32 {
		match *self {
			Self::GridMask { columns, rows } => (columns as u32).saturating_mul(rows as u32),
			_ => 0,
		}
	}

	/// Whether an answer fits this task.
	pub fn accepts(&self, answer: &Answer) -> Result<(), AnswerError> {
		match (*self, answer) {
			(Self::Classification { labels }, Answer::Label(label)) => {
				(*label < labels).then_some(()).ok_or(AnswerError::Label)
			}
			(Self::BoundingBoxes { columns, rows, max }, Answer::Boxes(boxes)) => {
				if boxes.len() > usize::from(max) {
					return Err(AnswerError::TooManyBoxes);
				}
				if boxes.iter().any(|one| one.area() == 0 || one.right > columns || one.bottom > rows) {
					return Err(AnswerError::OutsideImage);
				}
				let ascending = boxes.iter().zip(boxes.iter().skip(1)).all(|(one, next)| one < next);
				ascending.then_some(()).ok_or(AnswerError::Order)
			}
			(Self::GridMask { .. }, Answer::Mask(mask)) => {
				let cells = self.cells();
				let bytes = cells.div_ceil(8) as usize;
				let unused = (8u32.saturating_sub(cells % 8)) % 8;
				let last = mask.last().copied().unwrap_or_default();
				let clean = last.trailing_zeros() >= unused;
				(mask.len() == bytes && clean).then_some(()).ok_or(AnswerError::MaskSize)
			}
			(_, Answer::CannotTell) => Ok(()),
			_ => Err(AnswerError::Kind),
		}
	}

	/// Whether an answer decides this task, as the answer of an expert or a gold answer must.
	pub fn decides(&self, answer: &Answer) -> Result<(), AnswerError> {
		match answer {
			Answer::CannotTell => Err(AnswerError::Kind),
			answer => self.accepts(answer),
		}
	}
}

/// The commitment to an answer: `SHA-256(label || 0x00 || chain || campaign || item || account || salt || answer)`,
/// with numbers as 4 bytes, little-endian, and the account (32 bytes on this chain) and the answer in SCALE. So nobody
/// can reveal another annotator's commitment, or their own for another item, campaign or chain.
pub fn commitment(
	chain: &H256,
	campaign: u32,
	item: u32,
	account: &impl Encode,
	salt: &[u8; 32],
	answer: &Answer,
) -> H256 {
	crate::digest::sha256(&[
		ANSWER_LABEL,
		&[0],
		chain.as_bytes(),
		&campaign.to_le_bytes(),
		&item.to_le_bytes(),
		&account.encode(),
		salt,
		&answer.encode(),
	])
}

/// An image of a study: a leaf under the study's root.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
)]
pub struct Image {
	pub study: StudyId,
	/// Its place among the study's instances, from 0.
	pub place: u32,
	/// The salted leaf.
	pub leaf: H256,
}

impl Image {
	/// The leaf of a campaign's items: `SHA-256(0x00 || label || 0x00 || study || place || leaf)` (RFC 6962 for the first
	/// byte).
	pub fn item(&self) -> H256 {
		let place = self.place.to_le_bytes();
		let parts = [ITEM_LABEL, &[0], self.study.as_bytes(), &place, self.leaf.as_bytes()];
		crate::merkle::leaf(&parts.concat())
	}
}

/// The leaf of a gold answer, which the sponsor knows before anyone answers: `SHA-256(0x00 || label || 0x00 || item ||
/// salt || answer)`. Its place in the tree is the number of the item, so an item has one gold answer at most. The leaf of
/// an item without one is any other hash.
pub fn gold(item: u32, salt: &[u8; 32], answer: &Answer) -> H256 {
	let parts = [GOLD_LABEL, &[0], &item.to_le_bytes(), salt, &answer.encode()];
	crate::merkle::leaf(&parts.concat())
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::{vec, vec::Vec};

	const fn rectangle(left: u16, top: u16, right: u16, bottom: u16) -> Rectangle {
		Rectangle { left, top, right, bottom }
	}

	fn boxes(all: &[Rectangle]) -> Answer {
		Answer::Boxes(all.to_vec().try_into().unwrap())
	}

	#[test]
	fn tasks_should_be_refused_when_nobody_could_answer_them() {
		use Task::*;
		for (task, error) in [
			(Classification { labels: 1 }, AnswerError::Labels),
			(Classification { labels: 33 }, AnswerError::Labels),
			(BoundingBoxes { columns: 0, rows: 1, max: 1 }, AnswerError::Boxes),
			(BoundingBoxes { columns: 1, rows: 1, max: 17 }, AnswerError::Boxes),
			(BoundingBoxes { columns: 1, rows: 1, max: 0 }, AnswerError::Boxes),
			(GridMask { columns: 65, rows: 1 }, AnswerError::Grid),
			(GridMask { columns: 1, rows: 0 }, AnswerError::Grid),
		] {
			assert_eq!(task.check(), Err(error), "{task:?}");
		}
		for task in [
			Classification { labels: 2 },
			Classification { labels: MAX_LABELS },
			BoundingBoxes { columns: u16::MAX, rows: 1, max: 16 },
			GridMask { columns: 64, rows: 64 },
		] {
			assert_eq!(task.check(), Ok(()), "{task:?}");
		}
		assert_eq!(GridMask { columns: 64, rows: 64 }.cells().div_ceil(8), MAX_MASK);
	}

	#[test]
	fn answers_should_be_refused_when_they_answer_something_else() {
		let labels = Task::Classification { labels: 3 };
		assert_eq!(labels.accepts(&Answer::Label(2)), Ok(()));
		assert_eq!(labels.accepts(&Answer::Label(3)), Err(AnswerError::Label));
		assert_eq!(labels.accepts(&boxes(&[])), Err(AnswerError::Kind));
		let find = Task::BoundingBoxes { columns: 100, rows: 50, max: 2 };
		let (one, two, three) = (rectangle(0, 0, 100, 50), rectangle(5, 5, 6, 6), rectangle(7, 0, 8, 9));
		assert_eq!(find.accepts(&boxes(&[])), Ok(()), "nothing is there");
		assert_eq!(find.accepts(&boxes(&[one, two])), Ok(()));
		assert_eq!(find.accepts(&boxes(&[one, two, three])), Err(AnswerError::TooManyBoxes));
		for wrong in [rectangle(0, 0, 101, 50), rectangle(0, 0, 100, 51), rectangle(5, 5, 5, 9), rectangle(6, 5, 5, 9)]
		{
			assert_eq!(find.accepts(&boxes(&[wrong])), Err(AnswerError::OutsideImage));
		}
		assert_eq!(find.accepts(&boxes(&[two, one])), Err(AnswerError::Order));
		assert_eq!(find.accepts(&boxes(&[two, two])), Err(AnswerError::Order));
		let mask = |bytes: Vec<u8>| Answer::Mask(bytes.try_into().unwrap());
		let grid = Task::GridMask { columns: 3, rows: 3 };
		assert_eq!(grid.accepts(&mask(vec![0xff, 0x80])), Ok(()));
		for wrong in [vec![0xff], vec![0xff, 0xc0], vec![0xff, 0x80, 0], vec![]] {
			assert_eq!(grid.accepts(&mask(wrong)), Err(AnswerError::MaskSize));
		}
		let even = Task::GridMask { columns: 8, rows: 1 };
		assert_eq!(even.accepts(&mask(vec![0xff])), Ok(()));
		for task in [labels, find, grid] {
			assert_eq!(task.accepts(&Answer::CannotTell), Ok(()));
			assert_eq!(task.decides(&Answer::CannotTell), Err(AnswerError::Kind), "it decides nothing");
		}
		assert_eq!(
			(labels.decides(&Answer::Label(2)), labels.decides(&Answer::Label(3))),
			(Ok(()), Err(AnswerError::Label))
		);
	}

	/// N-12: nobody can use another annotator's commitment.
	#[test]
	fn commitment_should_bind_everything() {
		let (chain, account, salt) = (H256([1; 32]), [2; 32], [3; 32]);
		let answer = Answer::Label(1);
		let own = commitment(&chain, 4, 5, &account, &salt, &answer);
		for other in [
			commitment(&H256([9; 32]), 4, 5, &account, &salt, &answer),
			commitment(&chain, 5, 4, &account, &salt, &answer),
			commitment(&chain, 4, 6, &account, &salt, &answer),
			commitment(&chain, 4, 5, &[9; 32], &salt, &answer),
			commitment(&chain, 4, 5, &account, &[9; 32], &answer),
			commitment(&chain, 4, 5, &account, &salt, &Answer::Label(2)),
		] {
			assert_ne!(own, other);
		}
	}

	#[test]
	fn overlap_should_be_of_pixels() {
		let one = rectangle(0, 0, 10, 10);
		assert_eq!(one.overlap(&rectangle(5, 5, 15, 15)), 25);
		assert_eq!(one.overlap(&rectangle(10, 0, 20, 10)), 0, "the end is not in it");
		assert_eq!(one.overlap(&one), one.area());
		assert_eq!(rectangle(0, 0, u16::MAX, u16::MAX).area(), 4_294_836_225);
	}
}
