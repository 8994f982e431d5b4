//! `study prove` and `study check-proof`: one instance against a root, with nothing but files.

use super::verdict::{InstanceLine, InstanceWord};
use radledger_dicom::Proof;
use radledger_primitives::{StudyId, H256};
use serde::Serialize;

/// What a proof proves.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProofWord {
	/// The instance is under the root, and the file, if there is one, is that instance.
	Proved,
	/// The proof is of another root, or of none.
	OtherRoot,
	/// The proof is of a study with another number of instances.
	OtherCount,
	/// The instance is under the root, and the file is not that instance.
	OtherFile,
}

/// A checked proof.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Checked {
	/// The verdict.
	pub verdict: ProofWord,
	/// Why it is not proved.
	pub reason: Option<String>,
	/// The study that the proof names.
	pub study: StudyId,
	/// The root that it was checked against.
	pub root: H256,
	/// Which of the instances it is, from 0.
	pub index: u32,
	/// How many instances the study has.
	pub count: u32,
	/// The file against the proof.
	pub file: Option<InstanceLine>,
}

/// Checks `proof` against `root` and, if given, the number of instances and what the file turned out to be.
pub fn check(proof: &Proof, root: &H256, count: Option<u32>, file: Option<InstanceLine>) -> Checked {
	let (verdict, reason) = if let Err(error) = proof.check(root) {
		(ProofWord::OtherRoot, Some(error.to_string()))
	} else if let Some(count) = count.filter(|count| *count != proof.count) {
		(ProofWord::OtherCount, Some(format!("the study has {count} instances, the proof is for {}", proof.count)))
	} else if file.as_ref().is_some_and(|line| line.verdict != InstanceWord::Verified) {
		(ProofWord::OtherFile, Some("the file is not the instance as it was anchored".into()))
	} else {
		(ProofWord::Proved, None)
	};
	Checked { verdict, reason, study: proof.study, root: *root, index: proof.index, count: proof.count, file }
}

impl Checked {
	/// The verdict in words.
	pub fn lines(&self) -> Vec<String> {
		let mut lines = vec![format!(
			"{:?}: instance {} of {} of study {:?}",
			self.verdict,
			u64::from(self.index) + 1,
			self.count,
			self.study
		)];
		lines.extend(self.reason.iter().map(|reason| format!("  {reason}")));
		if let Some(file) = &self.file {
			lines.push(format!("  file: {:?} {}", file.verdict, file.detail()).trim_end().into());
		}
		lines
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::study::fixtures::manifest;

	#[test]
	fn check_should_name_the_reason_when_root_count_or_file_are_others() {
		let manifest = manifest("1.1", &["a", "b", "c"]);
		let uid = manifest.instances[1].sop_instance_uid.clone();
		let proof = manifest.prove(&uid, H256::repeat_byte(9)).unwrap();
		let root = manifest.root();
		let line = |verdict| InstanceLine {
			verdict,
			..InstanceLine::of(&uid, None, &radledger_dicom::InstanceVerdict::Added)
		};

		for (checked, expected) in [
			(check(&proof, &root, None, None), ProofWord::Proved),
			(check(&proof, &root, Some(3), Some(line(InstanceWord::Verified))), ProofWord::Proved),
			(check(&proof, &H256::zero(), Some(3), None), ProofWord::OtherRoot),
			(check(&proof, &root, Some(4), None), ProofWord::OtherCount),
			(check(&proof, &root, None, Some(line(InstanceWord::Altered))), ProofWord::OtherFile),
		] {
			assert_eq!(checked.verdict, expected);
			assert_eq!(checked.reason.is_none(), expected == ProofWord::Proved);
			assert!(checked.lines()[0].contains("instance 2 of 3"));
		}
	}
}
