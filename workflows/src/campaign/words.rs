//! Tasks, weights and answers in words.

use super::CampaignError;
use crate::words::{clean, count};
use radledger_primitives::annotation::{records::Basis, Answer, Rectangle, Task, MAX_LABELS};
use std::collections::BTreeSet;

/// The word for an answer that the image does not show; no label can be called so.
pub const CANNOT_TELL: &str = "cannot-tell";
/// What boxes and grids can be worth: that nothing is to be found, and that something is.
pub const FOUND: [&str; 2] = ["nothing", "something"];
/// Letters of a label.
const LONGEST: usize = 64;
/// The whole, in parts per million.
const WHOLE: u32 = 1_000_000;

/// The names of labels, if they can be told apart in every format in which they are answered.
///
/// # Errors
/// They cannot, or there are too few or too many.
pub fn labels(named: &[String]) -> Result<Vec<String>, CampaignError> {
	let labels: Vec<String> = named.iter().map(|label| label.trim().to_owned()).collect();
	let wrong = |what: String| CampaignError::Labels { what };
	let bad = |label: &&String| {
		label.is_empty()
			|| *label == CANNOT_TELL
			|| label.chars().count() > LONGEST
			|| label.chars().any(|letter| letter.is_control() || letter == '"' || letter == ',' || letter == '=')
	};
	if let Some(label) = labels.iter().find(bad) {
		return Err(wrong(format!("`{}` is no label", clean(label))));
	}
	if labels.iter().collect::<BTreeSet<_>>().len() != labels.len() {
		return Err(wrong("two labels are the same".into()));
	}
	if labels.len() < 2 || labels.len() > usize::from(MAX_LABELS) {
		return Err(wrong(format!("{}, and a classification has 2 to {MAX_LABELS}", count(labels.len(), "label"))));
	}
	Ok(labels)
}

/// What each answer is worth, in parts per million; nothing if all are worth the whole.
///
/// # Errors
/// A weight is of no answer, or an answer has two.
pub fn weights(labels: &[String], given: &[(String, u32)]) -> Result<Vec<u32>, CampaignError> {
	let found = FOUND.map(String::from);
	let names = if labels.is_empty() { found.as_slice() } else { labels };
	let mut weights = vec![None; names.len()];
	for (name, weight) in given {
		let wrong =
			|what: &str| CampaignError::Weight { what: format!("`{}` {what}", clean(name)), answers: names.join(", ") };
		let place = names.iter().position(|known| known == name);
		let place = place.and_then(|place| weights.get_mut(place)).ok_or_else(|| wrong("is no answer"))?;
		if place.replace(*weight).is_some() {
			return Err(wrong("has two weights"));
		}
	}
	match given {
		[] => Ok(Vec::new()),
		_ => Ok(weights.into_iter().map(|weight| weight.unwrap_or(WHOLE)).collect()),
	}
}

/// What each answer is worth if it is as common as this, in parts per million: the rarest the whole, the others less in
/// inverse proportion. So every answer that does not look is worth the same.
///
/// # Errors
/// The shares are not of all answers, or not the whole together.
pub fn weights_of(labels: &[String], expected: &[(String, u32)]) -> Result<Vec<u32>, CampaignError> {
	let found = FOUND.map(String::from);
	let names = if labels.is_empty() { found.as_slice() } else { labels };
	let wrong = |what: String| CampaignError::Shares { what, answers: names.join(", ") };
	let share = |name: &String| {
		let mut given = expected.iter().filter(|(known, _)| known == name).map(|(_, share)| *share);
		match (given.next(), given.next()) {
			(Some(share), None) if share > 0 => Ok(share),
			_ => Err(wrong(format!("`{}` needs one share above 0 %", clean(name)))),
		}
	};
	let shares = names.iter().map(share).collect::<Result<Vec<_>, _>>()?;
	let sum: u64 = shares.iter().map(|share| u64::from(*share)).sum();
	if expected.len() != names.len() || sum != u64::from(WHOLE) {
		return Err(wrong("the expected shares are not of all answers, or not 100 % together".into()));
	}
	let least = u64::from(shares.iter().copied().min().unwrap_or(WHOLE));
	let weight = |share: &u32| u32::try_from(least * u64::from(WHOLE) / u64::from(*share)).unwrap_or(WHOLE);
	Ok(shares.iter().map(weight).collect())
}

/// The answer that a word names: a label, that nothing is to be found (boxes and grids), or that the image does not show it.
pub fn answer(task: &Task, labels: &[String], word: &str) -> Option<Answer> {
	match task {
		_ if word == CANNOT_TELL => Some(Answer::CannotTell),
		Task::Classification { .. } => {
			let place = labels.iter().position(|label| label == word.trim())?;
			u8::try_from(place).ok().map(Answer::Label)
		}
		Task::BoundingBoxes { .. } if word == FOUND[0] => Some(Answer::Boxes(Default::default())),
		Task::GridMask { .. } if word == FOUND[0] => {
			vec![0; task.cells().div_ceil(8) as usize].try_into().ok().map(Answer::Mask)
		}
		_ => None,
	}
}

/// A task for people.
pub fn show_task(task: &Task, labels: &[String]) -> String {
	match *task {
		Task::Classification { labels: number } if labels.is_empty() => format!("classification, {number} labels"),
		Task::Classification { .. } => format!("classification: {}", labels.join(", ")),
		Task::BoundingBoxes { columns, rows, max } => format!("up to {max} boxes in {columns} x {rows} pixels"),
		Task::GridMask { columns, rows } => format!("grid of {columns} x {rows} cells"),
	}
}

/// An answer for people; labels have numbers where their names are not known.
pub fn show_answer(answer: &Answer, labels: &[String]) -> String {
	match answer {
		Answer::Label(label) => match labels.get(usize::from(*label)) {
			Some(name) => name.clone(),
			None => format!("label {label}"),
		},
		Answer::Boxes(boxes) if boxes.is_empty() => FOUND[0].into(),
		Answer::Boxes(boxes) => {
			let corner = |one: &Rectangle| format!("({},{})-({},{})", one.left, one.top, one.right, one.bottom);
			boxes.iter().map(corner).collect::<Vec<_>>().join(" ")
		}
		Answer::Mask(mask) => match mask.iter().map(|byte| byte.count_ones()).sum() {
			0u32 => FOUND[0].into(),
			cells => count(cells as usize, "cell"),
		},
		Answer::CannotTell => CANNOT_TELL.into(),
	}
}

/// Who says what the answer is, for people.
pub const fn show_basis(basis: Basis) -> &'static str {
	match basis {
		Basis::Panel => "panel",
		Basis::Expert => "expert",
		Basis::Truth => "truth",
		Basis::Gold => "gold",
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Explain;

	fn named(labels: &[&str]) -> Vec<String> {
		labels.iter().map(ToString::to_string).collect()
	}

	#[test]
	fn campaign_labels_should_be_told_apart() {
		assert_eq!(labels(&named(&["none", " nodule"])).unwrap(), ["none", "nodule"]);
		for wrong in [
			&["none"][..],
			&["a", CANNOT_TELL],
			&["a", "a "],
			&["a", ""],
			&["a", "b\"c"],
			&["a", "b=c"],
			&["a", "b\nc"],
		] {
			assert_eq!(labels(&named(wrong)).unwrap_err().code(), "wrong-labels", "{wrong:?}");
		}
		let many: Vec<String> = (0..33).map(|number| number.to_string()).collect();
		assert!(labels(&many).is_err() && labels(&many[..32]).is_ok());
	}

	#[test]
	fn campaign_weights_should_be_the_whole_unless_said() {
		let names = named(&["none", "nodule", "mass"]);
		assert_eq!(weights(&names, &[]).unwrap(), [0u32; 0]);
		let given = [("none".into(), 100_000), ("mass".into(), 625_000)];
		assert_eq!(weights(&names, &given).unwrap(), [100_000, 1_000_000, 625_000]);
		assert_eq!(weights(&[], &[("nothing".into(), 50_000)]).unwrap(), [50_000, 1_000_000]);
		for wrong in [vec![("cyst".into(), 1)], vec![("none".into(), 1), ("none".into(), 2)]] {
			let failure = weights(&names, &wrong).unwrap_err();
			assert_eq!(failure.code(), "wrong-weight");
			assert!(failure.remedy().is_some_and(|hint| hint.contains("none, nodule, mass")));
		}
	}

	#[test]
	fn campaign_weights_should_follow_from_expected_shares() {
		let names = named(&["none", "nodule", "mass"]);
		let share = |text: &&str| {
			let (name, percent) = text.split_once('=').unwrap();
			(name.to_owned(), (percent.parse::<f64>().unwrap() * 10_000.0) as u32)
		};
		let expected = |shares: &[&str]| shares.iter().map(share).collect::<Vec<_>>();
		let given = expected(&["none=90", "mass=2.5", "nodule=7.5"]);
		assert_eq!(weights_of(&names, &given).unwrap(), [27_777, 333_333, 1_000_000]);
		assert_eq!(weights_of(&[], &expected(&["nothing=50", "something=50"])).unwrap(), [1_000_000; 2]);
		for wrong in [
			&["none=90", "nodule=10"][..],
			&["none=90", "nodule=10", "mass=0"],
			&["none=90", "nodule=8", "mass=1"],
			&["none=80", "none=10", "nodule=8", "mass=2"],
			&["none=90", "nodule=8", "mass=2", "cyst=0"],
		] {
			assert_eq!(weights_of(&names, &expected(wrong)).unwrap_err().code(), "wrong-shares", "{wrong:?}");
		}
	}

	#[test]
	fn campaign_answers_should_be_named_by_their_words() {
		let names = named(&["none", "nodule"]);
		let classes = Task::Classification { labels: 2 };
		assert_eq!(answer(&classes, &names, "nodule"), Some(Answer::Label(1)));
		assert_eq!(answer(&classes, &names, "1"), None, "a number is no name");
		assert_eq!(answer(&classes, &names, "nothing"), None);
		let boxes = Task::BoundingBoxes { columns: 10, rows: 10, max: 1 };
		let grid = Task::GridMask { columns: 3, rows: 3 };
		for task in [boxes, grid] {
			let nothing = answer(&task, &[], "nothing").unwrap();
			assert_eq!(task.accepts(&nothing), Ok(()));
			assert_eq!(show_answer(&nothing, &[]), "nothing");
			assert_eq!(answer(&task, &[], "something"), None);
			assert_eq!(answer(&task, &[], CANNOT_TELL), Some(Answer::CannotTell));
		}
		assert_eq!(show_answer(&Answer::Label(1), &names), "nodule");
		assert_eq!(show_answer(&Answer::Label(2), &names), "label 2");
		let drawn = Rectangle { left: 1, top: 2, right: 3, bottom: 4 };
		assert_eq!(show_answer(&Answer::Boxes(vec![drawn].try_into().unwrap()), &[]), "(1,2)-(3,4)");
		assert_eq!(show_answer(&Answer::Mask(vec![0xF0, 0x80].try_into().unwrap()), &[]), "5 cells");
	}
}
