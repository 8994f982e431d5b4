//! What can be shown to somebody who has neither the study nor an account: that an instance belongs to a study, that it has
//! certain values, and that a study is a de-identified copy of another.

use super::{
	reading::{only, read},
	verify::{InstanceCheck, InstanceState},
	StudyError,
};
use crate::{
	words::{self, clean},
	Kind, Session,
};
use radledger_client::Derivation;
use radledger_dicom::{
	DeidentificationProof, DeidentificationReport, Disclosed, Disclosure, DisclosureError, Manifest, Proof, Refusal,
	Study, Tag,
};
use radledger_primitives::{Node, Operation, StudyId, H256};
use serde::{Deserialize, Serialize};
use std::{
	fs, io,
	path::{Path, PathBuf},
};

/// A file that shows something. Of JSON, what it is stands in its field `kind`; a proof of de-identification is CBOR.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Evidence {
	/// One instance belongs to a study.
	Instance(Proof),
	/// An instance has these values.
	Disclosure(Disclosure),
	/// A study is a de-identified copy of another.
	#[serde(skip_deserializing)]
	Deidentification(DeidentificationProof),
}

impl Evidence {
	/// Reads evidence as it is written.
	///
	/// # Errors
	/// It is something else.
	pub fn read(bytes: &[u8]) -> Result<Self, StudyError> {
		let malformed = |error: String| StudyError::MalformedProof { error };
		match DeidentificationProof::begins(bytes) {
			true => DeidentificationProof::read(&mut &*bytes)
				.map(Self::Deidentification)
				.map_err(|error| malformed(error.to_string())),
			false => serde_json::from_slice(bytes).map_err(|error| malformed(error.to_string())),
		}
	}

	/// The study, root and number of instances that must come from the ledger.
	pub fn about(&self) -> (StudyId, H256, u32) {
		match self {
			Self::Instance(proof) => (proof.study, proof.root, proof.count),
			Self::Disclosure(proof) => (proof.study, proof.root, proof.count),
			Self::Deidentification(proof) => {
				let about = &proof.head.original;
				(about.study, about.root, about.count)
			}
		}
	}

	fn check_chain(&self, chain: &H256) -> Result<(), StudyError> {
		let checked = match self {
			Self::Instance(proof) => proof.check_chain(chain),
			Self::Disclosure(proof) => proof.check_chain(chain),
			Self::Deidentification(proof) => proof.head.check_chain(chain),
		};
		checked.map_err(|error| StudyError::OtherChain { error: error.to_string() })
	}
}

/// The manifest of the study with this Study Instance UID, as the ledger has it. `what` is the study for people.
///
/// # Errors
/// The vault or the ledger does not have it, or the vault has another version.
pub async fn anchored(session: &Session, uid: &str, what: &str) -> Result<Manifest, StudyError> {
	let kept = session.vault()?.manifests()?.find(uid)?;
	on_ledger(session, kept, what).await
}

/// [`anchored`] for the study in these files, which may share its Study Instance UID with its original or its copy.
///
/// # Errors
/// As [`anchored`].
pub async fn anchored_as(session: &Session, study: &Study, what: &str) -> Result<Manifest, StudyError> {
	let kept = session.vault()?.manifests()?.of(study)?;
	on_ledger(session, kept, what).await
}

async fn on_ledger(session: &Session, kept: Option<Manifest>, what: &str) -> Result<Manifest, StudyError> {
	let manifests = session.vault()?.manifests()?;
	let manifest = kept.ok_or_else(|| StudyError::NotInVault { study: format!("the study of {what}") })?;
	let study = manifest.study_id();
	let record = session.ledger().await?.study(&study).await?.ok_or_else(|| StudyError::not_on_ledger(&study))?;
	let manifest = manifests.settled(manifest, Some(&record.root)).await?;
	match manifest.root() == record.root {
		true => Ok(manifest),
		false => Err(StudyError::Stale { study }),
	}
}

/// An instance in a file, and what vault and ledger have of its study. Only its own digests are read.
struct OneAnchored {
	/// The instance, as the study that was read.
	study: Study,
	manifest: Manifest,
	/// The study's root on the ledger.
	root: H256,
}

impl OneAnchored {
	async fn of(session: &Session, file: &Path) -> Result<Self, StudyError> {
		let reading = read(session, &[file.into()]).await?;
		let study = only(&reading)?.filter(|study| study.instances.len() == 1);
		let study = study.ok_or_else(|| StudyError::NotOneInstance { path: file.into() })?.clone();
		let manifests = session.vault()?.manifests()?;
		let not_in_vault = || StudyError::NotInVault { study: format!("the study of {}", words::path(file)) };
		let manifest = manifests.of(&study)?.ok_or_else(not_in_vault)?;
		let id = manifest.study_id();
		let record = session.ledger().await?.study(&id).await?.ok_or_else(|| StudyError::not_on_ledger(&id))?;
		let manifest = manifests.settled(manifest, Some(&record.root)).await?;
		Ok(Self { study, manifest, root: record.root })
	}

	/// Something about the instance, if its `root` is that of the ledger.
	fn current<T>(&self, shown: T, root: &H256) -> Result<T, StudyError> {
		match *root == self.root {
			true => Ok(shown),
			false => Err(StudyError::Stale { study: self.manifest.study_id() }),
		}
	}
}

/// Proves that the instance in `file` belongs to its study. The proof discloses nothing of the other instances.
///
/// # Errors
/// The instance is not as it was anchored, or its study not in the vault and on the ledger.
pub async fn prove(session: &Session, file: &Path) -> Result<Evidence, StudyError> {
	let one = OneAnchored::of(session, file).await?;
	let uid = one.study.instances.first().map(|instance| instance.sop_instance_uid.as_str()).unwrap_or_default();
	let added = || StudyError::Added { path: file.into() };
	let proof = one.manifest.prove(uid, session.client().await?.genesis()).ok_or_else(added)?;
	let root = proof.root;
	let proof = one.current(proof, &root)?;
	let report = radledger_dicom::verify(&one.manifest, &one.study.instances);
	let here = report.instances.iter().find(|here| here.path.is_some()).map(InstanceCheck::from).ok_or_else(added)?;
	match here.verdict {
		InstanceState::Verified => Ok(Evidence::Instance(proof)),
		InstanceState::Altered => Err(StudyError::Altered {
			what: format!("{} is not as it was anchored", words::path(file)),
			why: here.detail(),
		}),
		InstanceState::NotComparable => Err(StudyError::NotComparable {
			what: format!("it cannot be told whether {} is as it was anchored", words::path(file)),
			why: here.detail(),
		}),
		InstanceState::Missing | InstanceState::Unknown | InstanceState::Added => Err(added()),
	}
}

/// Proves that the instance in `file` has the values that it has for `tags`, and nothing else of it.
///
/// # Errors
/// A value cannot be disclosed or is not what was anchored, or the study is not in the vault and on the ledger.
pub async fn disclose(session: &Session, file: &Path, tags: &[Tag]) -> Result<Evidence, StudyError> {
	let one = OneAnchored::of(session, file).await?;
	let disclosure = one.manifest.disclose(session.client().await?.genesis(), file, tags).map_err(|error| {
		let what = format!("{}: {error}", words::path(file));
		match error {
			DisclosureError::Altered(_) => StudyError::Altered { what, why: "its value was changed".into() },
			DisclosureError::NotInStudy => StudyError::Added { path: file.into() },
			DisclosureError::File(_) | DisclosureError::NotDicom => StudyError::UnusableFile { error: what },
			_ => StudyError::CannotDisclose { what },
		}
	})?;
	let root = disclosure.root;
	one.current(Evidence::Disclosure(disclosure), &root)
}

/// Evidence to be checked.
#[derive(Clone, PartialEq, Debug)]
pub struct Request {
	/// What somebody handed out.
	pub evidence: Evidence,
	/// The instance that it is about, or all files and folders of the de-identified copy.
	pub files: Vec<PathBuf>,
	/// The study's root, if it is known from elsewhere: then no node is asked.
	pub root: Option<H256>,
	/// The study's number of instances, known from where the root is.
	pub count: Option<u32>,
	/// The genesis hash of the ledger that it must be for.
	pub chain: Option<H256>,
}

/// Evidence that was checked.
#[derive(Serialize, Clone, PartialEq, Debug)]
#[serde(untagged)]
pub enum Checked {
	/// One instance of a study.
	Instance(InstanceChecked),
	/// Values of an instance.
	Disclosure(Verdict<Values>),
	/// A de-identified copy.
	Deidentification(Verdict<Copied>),
}

impl Checked {
	/// Why it does not prove what it says; `None` if it does.
	pub fn trouble(&self) -> Option<Kind> {
		let word = match self {
			Self::Instance(checked) => checked.verdict,
			Self::Disclosure(verdict) => verdict.verdict,
			Self::Deidentification(verdict) => verdict.verdict,
		};
		match word {
			ProofWord::Proved => None,
			ProofWord::NotComparable => Some(Kind::NotComparable),
			ProofWord::Refused | ProofWord::OtherRoot | ProofWord::OtherCount | ProofWord::OtherFile => {
				Some(Kind::Refused)
			}
		}
	}
}

/// What evidence proves.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProofWord {
	/// What it says. Of an instance: it is under the root, and the file, if there is one, is that instance.
	Proved,
	/// It cannot be told whether the files are what it is about.
	NotComparable,
	/// Not what it says.
	Refused,
	/// The proof is of another root, or of none.
	OtherRoot,
	/// The proof is of a study with another number of instances.
	OtherCount,
	/// The instance is under the root, and the file is not that instance.
	OtherFile,
}

/// A checked proof of one instance.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct InstanceChecked {
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
	pub file: Option<InstanceCheck>,
}

/// Whether something is proved, and what it shows.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Verdict<T> {
	/// The verdict: proved, refused or not comparable.
	pub verdict: ProofWord,
	/// Why it is refused.
	pub reason: Option<String>,
	/// The study that the evidence names.
	pub study: StudyId,
	/// The root that it was checked against.
	pub root: H256,
	/// Where the root came from: `ledger` or `arguments`.
	pub checked_against: &'static str,
	/// Which version of the study's content has the root, 0 as anchored, if the ledger was asked.
	pub version: Option<u16>,
	/// The present version of its content, if the ledger was asked.
	pub latest_version: Option<u16>,
	/// What it shows, if it is proved.
	#[serde(flatten)]
	pub shown: Option<T>,
}

/// Values that were disclosed.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Values {
	/// Attributes with their values.
	pub disclosed: Vec<Disclosed>,
}

/// A copy that was proved.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Copied {
	/// The copy's identifier.
	pub copy: StudyId,
	/// Whether the ledger says that the copy was made by de-identifying this study; unknown without the ledger.
	pub derivation_recorded: Option<bool>,
	/// What was changed.
	pub report: DeidentificationReport,
}

/// What evidence is checked against.
struct Expected {
	root: H256,
	count: Option<u32>,
	/// The version with that root, and the present one.
	versions: Option<(u16, u16)>,
	/// Of a copy: its root, and how it was made.
	copy: Option<(H256, Option<Derivation>)>,
	source: &'static str,
}

/// Checks evidence: against the ledger or, with a root, against that alone.
///
/// # Errors
/// It is for another ledger, files are missing or cannot be read, or the node does not answer. Evidence that proves nothing
/// is not an error.
pub async fn check(session: &Session, request: &Request) -> Result<Checked, StudyError> {
	let expected = expected(session, request).await?;
	let files = &request.files[..];
	match &request.evidence {
		Evidence::Instance(proof) => {
			let file = match files {
				[] => None,
				[path] => {
					let verdict = proof.check_file(path).map_err(|error| unusable(&error))?;
					Some(InstanceCheck::of("", Some(path.clone()), &verdict))
				}
				_ => return Err(StudyError::TooManyFiles { why: "the proof is about one instance" }),
			};
			Ok(Checked::Instance(check_instance(proof, &expected.root, expected.count, file)))
		}
		Evidence::Disclosure(_) if !files.is_empty() => {
			Err(StudyError::TooManyFiles { why: "a disclosure needs no file: it shows the values itself" })
		}
		Evidence::Disclosure(disclosure) => {
			let checked = disclosure.check(&expected.root, expected.count);
			let shown = checked.map(|disclosed| Values { disclosed });
			let shown = shown.map_err(|error| (ProofWord::Refused, error.to_string()));
			Ok(Checked::Disclosure(expected.verdict(disclosure.study, shown)))
		}
		Evidence::Deidentification(_) if files.is_empty() => Err(StudyError::NoFiles),
		Evidence::Deidentification(proof) => {
			let mut all = Vec::new();
			for file in files {
				list(file, &mut all).map_err(|error| StudyError::Unreadable {
					error: format!("cannot read {}: {error}", words::path(file)),
				})?;
			}
			let copy_root = expected.copy.as_ref().map(|(root, _)| root);
			let derivation_recorded = expected.copy.as_ref().map(|(_, derivation)| {
				derivation.as_ref().is_some_and(|made| made.operation == Operation::DeIdentifying)
			});
			let shown = match proof.check(&all, &expected.root, expected.count, copy_root) {
				Ok(report) => Ok(Copied { copy: proof.head.copy.study, derivation_recorded, report }),
				Err(Refusal::File(error)) => return Err(unusable(&error)),
				Err(refusal @ Refusal::NotComparable { .. }) => {
					Err((ProofWord::NotComparable, clean(&refusal.to_string())))
				}
				Err(refusal) => Err((ProofWord::Refused, clean(&refusal.to_string()))),
			};
			Ok(Checked::Deidentification(expected.verdict(proof.head.original.study, shown)))
		}
	}
}

async fn expected(session: &Session, request: &Request) -> Result<Expected, StudyError> {
	let evidence = &request.evidence;
	if let Some(chain) = &request.chain {
		evidence.check_chain(chain)?;
	}
	if let Some(root) = request.root {
		return Ok(Expected { root, count: request.count, versions: None, copy: None, source: "arguments" });
	}
	evidence.check_chain(&session.client().await?.genesis())?;
	let ledger = session.ledger().await?;
	let (study, root, _) = evidence.about();
	let record = ledger.study(&study).await?.ok_or_else(|| StudyError::not_on_ledger(&study))?;
	let is_copy = matches!(evidence, Evidence::Deidentification(_));
	// A copy stays a copy of what it was made from when that is amended.
	let earlier = match is_copy && record.root != root {
		true => ledger.history(&study).await?.into_iter().find(|version| version.root == root),
		false => None,
	};
	let (root, count, version) = match earlier {
		Some(earlier) => (earlier.root, earlier.instances, earlier.version),
		None => (record.root, record.instances, record.version),
	};
	let copy = match evidence {
		Evidence::Deidentification(proof) => {
			let id = proof.head.copy.study;
			let copy = ledger.study(&id).await?.ok_or_else(|| StudyError::not_on_ledger(&id))?;
			let known = ledger.history(&id).await?.into_iter().find(|version| version.root == proof.head.copy.root);
			let made = ledger.origin(Node::Study(id)).await?.filter(|origin| origin.parents == [Node::Study(study)]);
			Some((known.map_or(copy.root, |version| version.root), made.and_then(|origin| origin.derivation)))
		}
		_ => None,
	};
	Ok(Expected { root, count: Some(count), versions: Some((version, record.version)), copy, source: "ledger" })
}

impl Expected {
	fn verdict<T>(&self, study: StudyId, shown: Result<T, (ProofWord, String)>) -> Verdict<T> {
		let (verdict, shown, reason) = match shown {
			Ok(shown) => (ProofWord::Proved, Some(shown), None),
			Err((word, reason)) => (word, None, Some(reason)),
		};
		let (root, checked_against) = (self.root, self.source);
		let (version, latest_version) = self.versions.unzip();
		Verdict { verdict, reason, study, root, checked_against, version, latest_version, shown }
	}
}

fn unusable(error: &radledger_dicom::FileError) -> StudyError {
	StudyError::UnusableFile { error: clean(&error.to_string()) }
}

/// Checks `proof` against `root` and, if given, the number of instances and what the file turned out to be.
fn check_instance(proof: &Proof, root: &H256, count: Option<u32>, file: Option<InstanceCheck>) -> InstanceChecked {
	let (verdict, reason) = if let Err(error) = proof.check(root) {
		(ProofWord::OtherRoot, Some(error.to_string()))
	} else if let Some(count) = count.filter(|count| *count != proof.count) {
		(ProofWord::OtherCount, Some(format!("the study has {count} instances, the proof is for {}", proof.count)))
	} else if file.as_ref().is_some_and(|file| file.verdict == InstanceState::NotComparable) {
		let reason = "it cannot be told whether the file is the instance as it was anchored";
		(ProofWord::NotComparable, Some(reason.into()))
	} else if file.as_ref().is_some_and(|file| file.verdict != InstanceState::Verified) {
		(ProofWord::OtherFile, Some("the file is not the instance as it was anchored".into()))
	} else {
		(ProofWord::Proved, None)
	};
	InstanceChecked { verdict, reason, study: proof.study, root: *root, index: proof.index, count: proof.count, file }
}

/// The files below `path`.
fn list(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
	if !path.is_dir() {
		files.push(path.into());
		return Ok(());
	}
	let mut entries: Vec<_> = fs::read_dir(path)?.collect::<Result<_, _>>()?;
	entries.sort_by_key(fs::DirEntry::path);
	entries.iter().try_for_each(|entry| list(&entry.path(), files))
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
		let file = |verdict| InstanceCheck {
			verdict,
			..InstanceCheck::of(&uid, None, &radledger_dicom::InstanceVerdict::Added)
		};

		for (checked, expected) in [
			(check_instance(&proof, &root, None, None), ProofWord::Proved),
			(check_instance(&proof, &root, Some(3), Some(file(InstanceState::Verified))), ProofWord::Proved),
			(check_instance(&proof, &H256::zero(), Some(3), None), ProofWord::OtherRoot),
			(check_instance(&proof, &root, Some(4), None), ProofWord::OtherCount),
			(check_instance(&proof, &root, None, Some(file(InstanceState::Altered))), ProofWord::OtherFile),
			(check_instance(&proof, &root, None, Some(file(InstanceState::NotComparable))), ProofWord::NotComparable),
		] {
			assert_eq!(checked.verdict, expected);
			assert_eq!(checked.reason.is_none(), expected == ProofWord::Proved);
			assert_eq!((checked.index, checked.count), (1, 3));
		}
	}
}
