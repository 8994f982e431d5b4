//! Studies that do what was recommended: the loop that closes wherever the patient went.

use super::time;
use crate::{
	errors::Failure,
	study::text::{clean, show},
};
use radledger_client::{AccountId, Outcome};
use radledger_dicom::{
	protocol::{Comparison, Constraint, Protocol},
	Study, Tag,
};
use radledger_primitives::{
	report::{records, BodyRegion, FollowUpId},
	Modality, Moment, StudyId,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A follow-up on the ledger.
pub type FollowUp = records::FollowUpView<AccountId>;

const BODY_PART_EXAMINED: Tag = Tag(0x0018, 0x0015);

/// How a study and a follow-up go together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fit {
	/// It does what was recommended.
	Does,
	/// Nothing in its files tells which part of the body it shows.
	Perhaps,
	/// It shows another part.
	DoesNot,
}

/// Whether a study of this modality can do what was recommended, wherever it looks.
pub fn is_candidate(follow_up: &FollowUp, modality: Modality, anchored: Moment, now: Moment) -> bool {
	let recommendation = &follow_up.recommendation;
	follow_up.state.is_open()
		&& recommendation.modality == modality
		&& recommendation.from <= time::today(now)
		&& anchored > follow_up.at
}

/// How a study that shows these regions and a follow-up go together.
pub fn fit(follow_up: &FollowUp, regions: &BTreeSet<BodyRegion>) -> Fit {
	match regions.contains(&follow_up.recommendation.region) {
		true => Fit::Does,
		false if regions.is_empty() => Fit::Perhaps,
		false => Fit::DoesNot,
	}
}

/// The parts of the body that a study shows, by the first file of each of its series.
pub fn regions(study: &Study) -> Result<BTreeSet<BodyRegion>, Failure> {
	let mut firsts = BTreeMap::new();
	for instance in &study.instances {
		firsts.entry(&instance.series_uid).or_insert(&instance.path);
	}
	// Asked to have no value, every file that has one says which.
	let asked = Protocol {
		version: 1,
		name: String::new(),
		constraints: vec![Constraint { tag: BODY_PART_EXAMINED, comparison: Comparison::Absent(true) }],
	};
	let mut found = BTreeSet::new();
	for path in firsts.values() {
		let deviations = asked.check(path).map_err(|error| {
			Failure::failed("unreadable", format!("cannot read {} again", show(path))).why(clean(&error.to_string()))
		})?;
		let values = deviations.into_iter().flatten().filter_map(|deviation| deviation.found);
		found.extend(values.filter_map(|value| BodyRegion::from_body_part(&value)));
	}
	Ok(found)
}

/// What became of a follow-up when a study was anchored, for programs.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Closed {
	/// The follow-up.
	pub follow_up: FollowUpId,
	/// The study.
	pub study: StudyId,
	/// Whether it is satisfied now.
	pub satisfied: bool,
	/// The transaction that satisfied it.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub transaction: Option<Outcome>,
	/// The command that satisfies it, where nothing tells which part of the body the study shows.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub command: Option<String>,
	/// Why it could not be satisfied.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub problem: Option<Failure>,
}

impl Closed {
	/// One line, for people.
	pub fn line(&self) -> String {
		let number = self.follow_up;
		match (&self.command, &self.problem) {
			(_, Some(problem)) => format!("follow-up {number} is not satisfied: {}", problem.lines()),
			(Some(command), None) => format!(
				"follow-up {number} is perhaps satisfied: no file tells which part of the body the study shows; if it is what \
				 was recommended, run `{command}`"
			),
			(None, None) if self.satisfied => format!("follow-up {number} is satisfied by study {:?}", self.study),
			(None, None) => format!("sent that study {:?} satisfies follow-up {number}", self.study),
		}
	}
}

#[cfg(test)]
pub mod tests {
	use super::*;
	use radledger_primitives::{
		report::{records::FollowUpState, ActionableCategory, CancelReason, Recommendation},
		H256,
	};

	const DAY: Moment = 24 * 60 * 60 * 1_000;

	/// CT of the chest from day 10 to day 20, raised at day 5.
	pub fn follow_up() -> FollowUp {
		FollowUp {
			follow_up: 3,
			report: H256::repeat_byte(1),
			subject: Some(AccountId([4; 32])),
			recommendation: Recommendation {
				category: ActionableCategory::Category3,
				finding: H256::repeat_byte(2),
				modality: Modality::Ct,
				region: BodyRegion::Chest,
				from: 10,
				due: 20,
			},
			responsible: AccountId([1; 32]),
			organisation: 0,
			orphaned: false,
			proposed: None,
			state: FollowUpState::Open,
			was_overdue: false,
			communicated: None,
			at: 5 * DAY,
			steps: 1,
		}
	}

	#[test]
	fn study_should_be_a_candidate_when_modality_and_time_fit() {
		let follow_up = follow_up();
		let is = |modality, anchored, now| is_candidate(&follow_up, modality, anchored, now);
		assert!(is(Modality::Ct, 12 * DAY, 12 * DAY));
		assert!(is(Modality::Ct, 99 * DAY, 99 * DAY), "late is better than never");
		assert!(!is(Modality::Mr, 12 * DAY, 12 * DAY));
		assert!(!is(Modality::Ct, 9 * DAY, 10 * DAY - 1), "before the first day");
		assert!(!is(Modality::Ct, 5 * DAY, 12 * DAY), "older than the follow-up");
		for state in [
			FollowUpState::Satisfied { study: H256::zero() },
			FollowUpState::Cancelled { reason: CancelReason::Deceased },
		] {
			let ended = FollowUp { state, ..follow_up.clone() };
			assert!(!is_candidate(&ended, Modality::Ct, 12 * DAY, 12 * DAY));
		}
		let overdue = FollowUp { state: FollowUpState::Overdue, ..follow_up };
		assert!(is_candidate(&overdue, Modality::Ct, 40 * DAY, 40 * DAY));
	}

	#[test]
	fn study_should_fit_when_one_of_its_series_shows_the_region() {
		let fit = |regions: &[BodyRegion]| super::fit(&follow_up(), &regions.iter().copied().collect());
		assert_eq!(fit(&[BodyRegion::Abdomen, BodyRegion::Chest]), Fit::Does);
		assert_eq!(fit(&[BodyRegion::Abdomen]), Fit::DoesNot);
		assert_eq!(fit(&[]), Fit::Perhaps);
	}

	/// An object with Body Part Examined and the identifiers that every object has, in explicit little endian.
	fn object(part: Option<&str>) -> Vec<u8> {
		let element = |group: u16, number: u16, vr: &str, value: &str| {
			let value = match value.len() % 2 {
				0 => value.to_owned(),
				_ => format!("{value}{}", if vr == "UI" { "\0" } else { " " }),
			};
			let mut bytes = [group.to_le_bytes(), number.to_le_bytes()].concat();
			bytes.extend(vr.as_bytes());
			bytes.extend((value.len() as u16).to_le_bytes());
			bytes.extend(value.as_bytes());
			bytes
		};
		let mut bytes = [&[0; 128][..], b"DICM"].concat();
		bytes.extend(element(0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1"));
		bytes.extend(element(0x0008, 0x0018, "UI", "1.2.3"));
		part.iter().for_each(|part| bytes.extend(element(0x0018, 0x0015, "CS", part)));
		bytes.extend(element(0x0020, 0x000D, "UI", "1.2"));
		bytes
	}

	#[test]
	fn regions_should_be_those_of_the_files() {
		let folder = tempfile::tempdir().unwrap();
		let of = |parts: &[Option<&str>]| {
			let paths: Vec<_> = (0..parts.len()).map(|at| folder.path().join(at.to_string())).collect();
			for (path, part) in paths.iter().zip(parts) {
				std::fs::write(path, object(*part)).unwrap();
			}
			let names: Vec<_> = paths.iter().map(|path| path.to_str().unwrap()).collect();
			let mut study = crate::study::fixtures::study("1.2", &names);
			for (at, instance) in study.instances.iter_mut().enumerate() {
				instance.series_uid = format!("1.2.{at}");
			}
			regions(&study)
		};
		assert_eq!(of(&[Some("CHEST")]), Ok(BTreeSet::from([BodyRegion::Chest])));
		assert_eq!(
			of(&[Some("ABDOMEN"), None, Some("LUNG")]),
			Ok(BTreeSet::from([BodyRegion::Chest, BodyRegion::Abdomen]))
		);
		assert_eq!(of(&[None, Some("PHANTOM")]), Ok(BTreeSet::new()));
		let mut gone = crate::study::fixtures::study("1.2", &["in/none"]);
		gone.instances[0].path = folder.path().join("none");
		assert_eq!(regions(&gone).unwrap_err().code, "unreadable");
	}

	#[test]
	fn line_should_have_the_command_when_nothing_tells_the_region() {
		let closed = Closed {
			follow_up: 3,
			study: H256::zero(),
			satisfied: false,
			transaction: None,
			command: Some("radledger followup satisfy 3 0x00".into()),
			problem: None,
		};
		assert!(closed.line().contains("`radledger followup satisfy 3 0x00`"));
		let json = serde_json::to_value(&closed).unwrap();
		assert_eq!((&json["follow_up"], json.get("problem")), (&3.into(), None));
	}
}
