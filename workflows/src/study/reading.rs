//! Studies in files, and which of them must not be anchored because a file that may belong to them cannot be used: never
//! a partial anchor.

use super::StudyError;
use crate::{
	words::{self, clean},
	Session,
};
use radledger_dicom::{Instance, ReadOptions, Reading, Study};
use serde::Serialize;
use std::{
	borrow::Cow,
	collections::{BTreeMap, BTreeSet},
	path::{Path, PathBuf},
};

/// What is wrong with a file.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
pub enum FindingKind {
	/// It is DICOM, and cannot be read.
	Unreadable,
	/// Another file has the same SOP Instance UID and other content.
	Conflict,
}

/// A file that cannot be used, and why.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Finding {
	/// What is wrong.
	pub kind: FindingKind,
	/// The file.
	#[serde(serialize_with = "words::lossy")]
	pub path: PathBuf,
	/// What is wrong with it and what to do, for people.
	pub reason: String,
	/// The studies that it is in, if that could be told.
	pub study_uids: Vec<String>,
}

/// The findings of one reading, by the studies that they block.
#[derive(Default, PartialEq, Eq, Debug)]
pub struct Findings {
	/// Study Instance UID to what stands in its way.
	pub blocking: BTreeMap<String, Vec<Finding>>,
	/// Findings that stand in no study's way: nothing else of their study was read, and nothing is near them.
	pub loose: Vec<Finding>,
}

/// Reads files and folders on other threads, telling how far it is.
///
/// # Errors
/// A path is not there, or there is no DICOM file.
pub async fn read(session: &Session, paths: &[PathBuf]) -> Result<Reading, StudyError> {
	let reading = read_all(session, paths.to_vec()).await?;
	if reading.studies.is_empty() && findings(&reading).is_empty() {
		let files = reading.ignored.len() + reading.directories.len();
		return Err(StudyError::NoDicom { files: words::count(files, "file") });
	}
	Ok(reading)
}

/// [`read`], also when there is no DICOM file.
pub(crate) async fn read_all(session: &Session, paths: Vec<PathBuf>) -> Result<Reading, StudyError> {
	let unreadable = |error: String| StudyError::Unreadable { error: clean(&error) };
	let progress = session.progress();
	let read = tokio::task::spawn_blocking(move || {
		let reading = radledger_dicom::read(&paths, &ReadOptions::default(), &*progress);
		progress.read();
		reading
	});
	read.await.map_err(|error| unreadable(error.to_string()))?.map_err(|error| unreadable(error.to_string()))
}

/// The studies of `reading` with everything that is in conflict: each version of an instance is there.
pub fn found(reading: &Reading) -> Cow<'_, [Study]> {
	if reading.conflicts.is_empty() {
		return Cow::Borrowed(&reading.studies);
	}
	let mut studies = BTreeMap::<&str, Vec<Instance>>::new();
	for instance in all_instances(reading) {
		studies.entry(&instance.study_uid).or_default().push(instance.clone());
	}
	studies.into_iter().map(|(uid, instances)| Study { uid: uid.into(), instances }).collect()
}

/// Every instance of `reading`, also those in conflict.
pub(super) fn all_instances(reading: &Reading) -> impl Iterator<Item = &Instance> {
	let regular = reading.studies.iter().flat_map(|study| &study.instances);
	regular.chain(reading.conflicts.iter().flat_map(|conflict| &conflict.others))
}

/// The one study of `reading`; `None` if there are more.
///
/// # Errors
/// A file cannot be used.
pub fn only(reading: &Reading) -> Result<Option<&Study>, StudyError> {
	if let Some(finding) = findings(reading).first() {
		return Err(StudyError::UnusableFile { error: clean(&finding.reason) });
	}
	Ok(match &reading.studies[..] {
		[study] => Some(study),
		_ => None,
	})
}

/// Every unreadable file and every conflict of `reading`, in the order of the reading.
pub fn findings(reading: &Reading) -> Vec<Finding> {
	let failures = reading.failures.iter().map(|failure| Finding {
		kind: FindingKind::Unreadable,
		path: failure.path.clone(),
		reason: failure.to_string(),
		study_uids: failure.study_uid.iter().cloned().collect(),
	});
	let conflicts = reading.conflicts.iter().flat_map(|conflict| {
		conflict.paths.iter().map(|path| Finding {
			kind: FindingKind::Conflict,
			path: path.clone(),
			reason: format!(
				"{}: one of {} files with different content for the same SOP Instance UID {}; keep the right one",
				path.display(),
				conflict.paths.len(),
				conflict.sop_instance_uid
			),
			study_uids: conflict.study_uids.clone(),
		})
	});
	failures.chain(conflicts).collect()
}

/// Ties each finding of `reading` to the studies that it may belong to; `arguments` are the paths that were read.
///
/// A file that could be read far enough blocks its own study. Any other blocks the studies with files in its own folder;
/// if there are none, those with files beneath that folder; if there are none, the same is asked of the folder above, up
/// to the argument that led to the file. So a series folder that cannot be read blocks the study whose other series lie next to it.
pub fn block(reading: &Reading, arguments: &[PathBuf]) -> Findings {
	let folders: Vec<_> = reading.studies.iter().map(|study| (study, folders(study))).collect();
	let mut result = Findings::default();
	for finding in findings(reading) {
		let uids: BTreeSet<_> = match &finding.study_uids[..] {
			[] => near(&finding.path, &folders, arguments),
			known => reading
				.studies
				.iter()
				.map(|study| study.uid.as_str())
				.filter(|uid| known.iter().any(|k| k == uid))
				.collect(),
		};
		if uids.is_empty() {
			result.loose.push(finding);
			continue;
		}
		for uid in uids {
			result.blocking.entry(uid.to_owned()).or_default().push(finding.clone());
		}
	}
	result
}

fn folders(study: &Study) -> BTreeSet<&Path> {
	study.instances.iter().filter_map(|instance| instance.path.parent()).collect()
}

fn near<'a>(path: &Path, studies: &[(&'a Study, BTreeSet<&Path>)], arguments: &[PathBuf]) -> BTreeSet<&'a str> {
	let limit = arguments
		.iter()
		.filter(|argument| path.starts_with(argument))
		.min_by_key(|argument| argument.components().count());
	for folder in path.ancestors().skip(1) {
		for beneath in [false, true] {
			let found: BTreeSet<_> = studies
				.iter()
				.filter(|(_, folders)| folders.iter().any(|f| *f == folder || beneath && f.starts_with(folder)))
				.map(|(study, _)| study.uid.as_str())
				.collect();
			if !found.is_empty() {
				return found;
			}
		}
		if limit.is_none_or(|limit| !folder.starts_with(limit) || folder == limit) {
			break;
		}
	}
	BTreeSet::new()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::study::fixtures::{failure, reading, study};
	use radledger_dicom::{Conflict, FileError};

	fn blocked(reading: &Reading, argument: &str) -> Vec<String> {
		block(reading, &[argument.into()]).blocking.into_keys().collect()
	}

	#[test]
	fn block_should_name_the_studies_of_the_same_folder_when_a_file_fails() {
		let mut reading = reading(vec![study("1.1", &["in/a/1.dcm"]), study("1.2", &["in/b/1.dcm"])]);
		reading.failures = vec![failure("in/a/broken.dcm")];
		let found = block(&reading, &["in".into()]);
		assert_eq!(found.blocking.keys().collect::<Vec<_>>(), ["1.1"]);
		assert_eq!(found.blocking["1.1"][0].path, Path::new("in/a/broken.dcm"));
		assert!(found.loose.is_empty());
	}

	#[test]
	fn block_should_name_the_studies_next_to_the_folder_when_a_whole_series_fails() {
		let mut reading = reading(vec![study("1.1", &["in/a/s1/1.dcm"]), study("1.2", &["in/b/s1/1.dcm"])]);
		reading.failures = vec![failure("in/a/s2/broken.dcm")];
		assert_eq!(blocked(&reading, "in"), ["1.1"]);
	}

	#[test]
	fn block_should_name_the_studies_beneath_when_a_folder_cannot_be_opened() {
		let mut reading = reading(vec![study("1.1", &["in/a/s1/1.dcm"]), study("1.2", &["in/b/s1/1.dcm"])]);
		reading.failures = vec![failure("in/locked")];
		assert_eq!(blocked(&reading, "in"), ["1.1", "1.2"]);
	}

	#[test]
	fn block_should_not_leave_the_argument_when_nothing_else_is_in_it() {
		let mut reading = reading(vec![study("1.1", &["in/a/1.dcm"])]);
		reading.failures = vec![failure("in/b/broken.dcm")];
		let found = block(&reading, &["in/a".into(), "in/b".into()]);
		assert!(found.blocking.is_empty());
		assert_eq!(found.loose.len(), 1);
	}

	#[test]
	fn block_should_name_every_study_of_a_conflict_wherever_its_files_are() {
		let studies = ["1.1", "1.2", "1.3"].map(|uid| study(uid, &[&format!("in/{uid}/1.dcm")]));
		let mut reading = reading(studies.to_vec());
		reading.conflicts = vec![Conflict {
			sop_instance_uid: reading.studies[0].instances[0].sop_instance_uid.clone(),
			study_uids: vec!["1.1".into(), "1.2".into()],
			paths: vec!["in/1.1/1.dcm".into(), "elsewhere/1.dcm".into()],
			others: Vec::new(),
		}];
		assert_eq!(blocked(&reading, "in"), ["1.1", "1.2"]);
		let kinds: Vec<_> = findings(&reading).iter().map(|finding| finding.kind).collect();
		assert_eq!(kinds, [FindingKind::Conflict; 2]);
	}

	#[test]
	fn block_should_name_only_the_files_own_study_when_that_could_be_told() {
		let mut reading = reading(vec![study("1.1", &["in/1.dcm"]), study("1.2", &["in/2.dcm"])]);
		reading.failures = vec![FileError { study_uid: Some("1.2".into()), ..failure("in/broken.dcm") }];
		assert_eq!(blocked(&reading, "in"), ["1.2"]);
		reading.failures[0].study_uid = Some("1.3".into());
		assert_eq!(block(&reading, &["in".into()]).loose.len(), 1);
	}

	#[test]
	fn block_should_find_nothing_when_everything_was_read() {
		let reading = reading(vec![study("1.1", &["in/a/1.dcm"])]);
		assert_eq!(block(&reading, &["in".into()]), Findings::default());
	}
}
