//! Reads files and folders into studies.

use crate::{
	error::{Fault, FileError},
	file::{read_with, Instance},
	manifest::VERSION,
	source::Progress,
	verify::judge,
};
use radledger_primitives::Modality;
use rayon::prelude::*;
use serde::Serialize;
use std::{
	collections::{BTreeMap, BTreeSet},
	fs,
	io::Read,
	os::unix::fs::MetadataExt,
	path::{Path, PathBuf},
};

/// Options for reading.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
	/// Number of threads; one for each core if `None`.
	pub threads: Option<usize>,
}

/// Why nothing was read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
	/// A named path does not exist.
	#[error("{0}: no such file or folder")]
	NoSuchPath(PathBuf),
	/// The named paths contain no file.
	#[error("no files in {}", .0.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", "))]
	NoFiles(Vec<PathBuf>),
	/// The threads could not be started.
	#[error("threads cannot be started: {0}")]
	Threads(#[from] rayon::ThreadPoolBuildError),
}

/// The result of reading.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Reading {
	/// The studies, sorted by Study Instance UID.
	pub studies: Vec<Study>,
	/// Files that are not DICOM objects, with neither magic number nor anything like a data set.
	pub ignored: Vec<PathBuf>,
	/// DICOMDIRs (PS3.10 8.6), which list the objects of a medium.
	pub directories: Vec<PathBuf>,
	/// Files that are DICOM but cannot be used.
	pub failures: Vec<FileError>,
	/// Instances found more than once, with different content.
	pub conflicts: Vec<Conflict>,
	/// Files that repeat an instance with the same pixels and attributes: the file that is used, and the repetition.
	pub duplicates: Vec<(PathBuf, PathBuf)>,
	/// Size of all files together, in bytes.
	pub bytes: u64,
}

/// One SOP Instance UID with different contents. It is reported; no content replaces another.
#[derive(Clone, Debug, Serialize)]
pub struct Conflict {
	/// The UID.
	pub sop_instance_uid: String,
	/// Study Instance UIDs of the files.
	pub study_uids: Vec<String>,
	/// All files with this UID.
	pub paths: Vec<PathBuf>,
	/// The instances that are not in a [`Study`]: all except the first.
	pub others: Vec<Instance>,
}

/// The instances of one study.
#[derive(Clone, Debug, Serialize)]
pub struct Study {
	/// Study Instance UID.
	pub uid: String,
	/// The instances, sorted by SOP Instance UID, each once.
	pub instances: Vec<Instance>,
}

/// Modality (0008,0060) of objects that are not images: made from images, or about them (PS3.3 C.7.3.1.1.1).
const NOT_IMAGES: &[&str] = &[
	"ANN",
	"ASMT",
	"AU",
	"CFM",
	"DMS",
	"DOC",
	"ECG",
	"EEG",
	"EMG",
	"EOG",
	"EPS",
	"FID",
	"HD",
	"KO",
	"M3D",
	"PLAN",
	"POS",
	"PR",
	"REG",
	"RESP",
	"RTDOSE",
	"RTINTENT",
	"RTPLAN",
	"RTRAD",
	"RTRECORD",
	"RTSEGANN",
	"RTSTRUCT",
	"RWV",
	"SEG",
	"SMR",
	"SR",
	"STAIN",
	"TEXTUREMAP",
	"TG",
];

impl Study {
	/// The modality of more than half of the images; of more than half of the instances if there is no image. `Other` if
	/// there is none.
	pub fn modality(&self) -> Modality {
		let is_image = |modality: &&str| !NOT_IMAGES.contains(modality);
		let all: Vec<&str> = self.instances.iter().map(|instance| instance.modality.as_str()).collect();
		let images: Vec<&str> = all.iter().copied().filter(is_image).collect();
		let counted = if images.is_empty() { all } else { images };
		let mut counts = BTreeMap::<&str, usize>::new();
		counted.iter().for_each(|modality| *counts.entry(modality).or_default() += 1);
		let most = counts.into_iter().find(|(_, count)| count * 2 > counted.len());
		most.and_then(|(name, _)| Modality::from_name(name)).unwrap_or(Modality::Other)
	}

	/// Every Modality (0008,0060) of the instances, as Modalities in Study (0008,0061) lists them.
	pub fn modalities(&self) -> BTreeSet<String> {
		let all = self.instances.iter().map(|instance| instance.modality.clone());
		all.filter(|modality| !modality.is_empty()).collect()
	}

	/// Number of distinct Series Instance UIDs.
	pub fn series(&self) -> u16 {
		let series: BTreeSet<_> = self.instances.iter().map(|instance| &instance.series_uid).collect();
		series.len().try_into().unwrap_or(u16::MAX)
	}
}

/// Reads files, and folders with everything in them, on several cores. Each file is read once.
///
/// A bad file does not make the whole fail; it is in [`Reading::failures`]. The result does not depend on the order in
/// which files are found. If content repeats, the path decides which file is used.
pub fn read(paths: &[PathBuf], options: &ReadOptions, progress: &dyn Progress) -> Result<Reading, ReadError> {
	let mut reading = Reading::default();
	let mut found = Found::default();
	for path in paths {
		if path.symlink_metadata().is_err() {
			return Err(ReadError::NoSuchPath(path.clone()));
		}
		found.collect(path, true);
	}
	// What is a part of what was named has the shorter way there.
	while let Some(link) = found.links.pop() {
		found.collect(&link, true);
	}
	let (files, failures) = (found.files, found.failures);
	reading.failures = failures;
	if files.is_empty() && reading.failures.is_empty() {
		return Err(ReadError::NoFiles(paths.to_vec()));
	}
	reading.bytes = files.values().sum();
	progress.total(files.len() as u64, reading.bytes);

	// The largest first, so that no core is left alone with it at the end.
	let mut by_size: Vec<(PathBuf, u64)> = files.into_iter().collect();
	by_size.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
	let threads = rayon::ThreadPoolBuilder::new().num_threads(options.threads.unwrap_or(0)).build()?;
	let mut results: Vec<_> = threads.install(|| {
		by_size
			.into_par_iter()
			.with_max_len(1)
			.map_init(Vec::new, |buffer, (path, _)| {
				let result = read_with(&path, buffer, progress);
				(path, result)
			})
			.collect()
	});
	results.sort_by(|(a, _), (b, _)| a.cmp(b));

	let mut instances = BTreeMap::<String, Vec<Instance>>::new();
	for (path, result) in results {
		match result {
			Ok(Some(instance)) => instances.entry(instance.sop_instance_uid.clone()).or_default().push(instance),
			// With its magic number, nothing but a DICOMDIR is not an object.
			Ok(None) if has_magic(&path) => reading.directories.push(path),
			Ok(None) => reading.ignored.push(path),
			Err(error) => reading.failures.push(error),
		}
	}
	reading.group(instances);
	Ok(reading)
}

impl Reading {
	/// Sorts `instances`, keyed by SOP Instance UID and in path order under each, into studies, duplicates and
	/// conflicts.
	fn group(&mut self, instances: BTreeMap<String, Vec<Instance>>) {
		let mut studies = BTreeMap::<String, Vec<Instance>>::new();
		for (sop_instance_uid, mut same) in instances {
			let first = same.remove(0);
			let (repeated, others): (Vec<_>, Vec<_>) =
				same.into_iter().partition(|other| judge(VERSION, &first.digests, other).is_verified());
			let repeated = repeated.into_iter().map(|other| other.path);
			self.duplicates.extend(repeated.clone().map(|path| (first.path.clone(), path)));
			if !others.is_empty() {
				let all = || std::iter::once(&first).chain(&others);
				self.conflicts.push(Conflict {
					sop_instance_uid,
					study_uids: all()
						.map(|instance| instance.study_uid.clone())
						.collect::<BTreeSet<_>>()
						.into_iter()
						.collect(),
					paths: all()
						.map(|instance| instance.path.clone())
						.chain(repeated)
						.collect::<BTreeSet<_>>()
						.into_iter()
						.collect(),
					others: others.clone(),
				});
			}
			studies.entry(first.study_uid.clone()).or_default().push(first);
		}
		self.studies = studies.into_iter().map(|(uid, instances)| Study { uid, instances }).collect();
	}
}

/// Whether a file begins as PS3.10 7.1 says: 128 bytes, then `DICM`.
fn has_magic(path: &Path) -> bool {
	let mut begin = [0; 132];
	let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut begin));
	read.is_ok() && begin.ends_with(b"DICM")
}

/// The files in what the user named.
#[derive(Default)]
struct Found {
	/// With their sizes.
	files: BTreeMap<PathBuf, u64>,
	failures: Vec<FileError>,
	/// Folders that were read, by device and number: none is read twice, so that links cannot lead in a circle.
	folders: BTreeSet<(u64, u64)>,
	/// Links to folders, which are followed at the end.
	links: Vec<PathBuf>,
}

impl Found {
	/// Collects the files in `path`.
	fn collect(&mut self, path: &Path, follow: bool) {
		let failed = |error| Fault::io(error, 0).in_file(path.into(), None);
		let entry = match path.metadata() {
			Ok(entry) => entry,
			Err(error) => return self.failures.push(failed(error)),
		};
		if entry.is_file() {
			self.files.insert(path.into(), entry.len());
		} else if entry.is_dir() && !follow && path.is_symlink() {
			self.links.push(path.into());
		} else if entry.is_dir() && self.folders.insert((entry.dev(), entry.ino())) {
			match fs::read_dir(path).and_then(|entries| entries.collect::<Result<Vec<_>, _>>()) {
				Ok(entries) => entries.iter().for_each(|entry| self.collect(&entry.path(), false)),
				Err(error) => self.failures.push(failed(error)),
			}
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{InstanceDigests, PixelDigest, H256};

	fn study(modalities: &[(&str, usize)]) -> Study {
		let all = modalities.iter().flat_map(|(modality, count)| std::iter::repeat_n(*modality, *count));
		let instance = |(number, modality): (usize, &str)| Instance {
			path: PathBuf::new(),
			sop_instance_uid: format!("1.2.{number}"),
			study_uid: "1.2".into(),
			series_uid: "1.2".into(),
			modality: modality.into(),
			transfer_syntax: String::new(),
			about: Default::default(),
			odd_meta: None,
			digests: InstanceDigests {
				attributes: Vec::new().into(),
				pixel: PixelDigest::None,
				encoding: H256::zero(),
			},
		};
		Study { uid: "1.2".into(), instances: all.enumerate().map(instance).collect() }
	}

	#[test]
	fn modality_should_be_that_of_most_images_whatever_else_is_in_the_study() {
		for (found, expected) in [
			(&[("MR", 1), ("SR", 1)][..], Modality::Mr),
			(&[("CT", 2), ("SEG", 5), ("RTDOSE", 1), ("PR", 9), ("KO", 1)], Modality::Ct),
			(&[("CT", 300), ("PT", 300)], Modality::Other),
			(&[("CT", 301), ("PT", 300)], Modality::Ct),
			(&[("SR", 2), ("KO", 1)], Modality::Sr),
			(&[("ECG", 1)], Modality::Ecg),
			(&[("RTPLAN", 1)], Modality::RtPlan),
			(&[("", 1), ("SR", 1)], Modality::Other),
			(&[("BDUS", 2), ("US", 1)], Modality::Other),
			(&[], Modality::Other),
		] {
			assert_eq!(study(found).modality(), expected, "{found:?}");
		}
		assert_eq!(study(&[("SR", 1), ("MR", 2), ("", 1)]).modalities(), BTreeSet::from(["MR".into(), "SR".into()]));
	}
}
