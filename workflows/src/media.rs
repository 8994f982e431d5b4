//! A note on a medium: what the next hospital needs to verify the studies on it without the vault of the hospital that
//! wrote it.
//!
//! The medium is a folder with a DICOMDIR (PS3.10 8.6), as it goes onto a CD or a stick. The note lies beside the DICOMDIR
//! and is sealed for one organisation: it holds the manifests of the studies, and with them their salts. So whoever else
//! finds the medium learns nothing from the note. Nothing goes on the ledger: the patient, who carries the medium, hands
//! the images over. A medium that one hospital sends to another is a [transfer](crate::transfer).
//!
//! ```text
//! note     CBOR: ["radledger-media", version, genesis hash of the ledger, organisation, sealed]
//! sealed   sealed box (`cards.rs`) of CBOR: [[manifest, [SOP Instance UIDs on the medium], [[study, account, salt], …]], …]
//! ```

use crate::{
	cards::{self, Sealed},
	study::{
		reading::{findings, found, read, read_all},
		verify::{judge, Against, InstanceState, StudyCheck, Verdict, Verification},
		StudyError,
	},
	vault::{file, Shown, VaultError},
	words::{self, clean},
	Session, SessionError,
};
use ciborium::Value;
use radledger_client::{AccountId, Opening, Revision, Study as OnLedger};
use radledger_dicom::{Manifest, Reading, Study};
use radledger_primitives::{OrganisationId, StudyId, H256};
use serde::Serialize;
use std::{
	collections::BTreeSet,
	fs,
	io::Write,
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

crate::errors! {
	/// What can go wrong with notes on media.
	pub MediaError {
		Invalid NoDicomDir { path: Shown } = "no-dicomdir", "there is no DICOMDIR in {path}",
			why "a medium has one (PS3.10), and the note lies beside it",
			remedy "name the folder that becomes the medium, or make its DICOMDIR first";
		Invalid DamagedDicomDir { path: Shown } = "damaged-dicomdir", "the DICOMDIR in {path} cannot be read as one",
			why "it is damaged, or its file meta information says that it is something else",
			remedy "make it again from the files of the medium, and write the note then";
		Invalid NoOrganisation { to: OrganisationId } = "organisation-not-found", "the ledger has no organisation {to}",
			remedy "see which it has";
		Refused NoCard { to: OrganisationId } = "no-card", "the vault has no card of organisation {to}",
			why "the note holds the salts of the studies, and is sealed for the key on that card",
			remedy "ask the organisation for its card, and accept it";
		Refused NotAsAnchored { study: String, verdict: String } = "altered",
			"study {study} on the medium is not as it was anchored",
			why "{verdict}: verify it",
			remedy "put the files on the medium as they were anchored";
		NotComparable Unclear { study: String } = "not-comparable",
			"it cannot be told whether study {study} on the medium is as it was anchored",
			remedy "put the files on the medium in the encoding in which they were anchored";
		Failed CannotWrite { path: Shown, error: String } = "cannot-write", "cannot write {path}",
			why "{error}",
			remedy "a medium has one note, for one organisation: take the one that is there away";
		Failed NoNote { path: Shown, error: String } = "no-media-note", "there is no note in {path}",
			why "{error}",
			remedy "name the folder with the DICOMDIR; not every medium has a note";
		Failed Malformed { path: Shown, error: String } = "malformed-media-note", "{path} is not the note of a medium",
			why "{error}",
			remedy "read the medium again, or ask who made it";
		Refused OtherChain { note: H256, here: H256 } = "other-chain", "the note is for another ledger",
			why "it names the chain {note:?}, this is {here:?}",
			remedy "ask a node of that ledger";
		Refused ForAnother { to: OrganisationId, own: OrganisationId } = "media-for-another",
			"the note is sealed for organisation {to}, and this is the vault of organisation {own}",
			remedy "ask the hospital that made the medium for a note for your organisation";
		Refused NoKey { to: OrganisationId } = "media-for-another",
			"the note is sealed for organisation {to}, and this vault has no key",
			remedy "open the vault with which your organisation made its card";
		Refused OtherKey { to: OrganisationId } = "media-for-another",
			"the note is sealed for another key of organisation {to}, or damaged",
			remedy "open the vault with which your organisation made its card, or read the medium again";
	}
	from {
		Client(radledger_client::Error);
		Session(SessionError);
		Study(StudyError);
		Vault(VaultError);
	}
}

/// The name of the note: eight capital letters, as every file of a medium may be named (PS3.10 8.2).
pub const NAME: &str = "RADNOTES";
const KIND: &str = "radledger-media";
const VERSION: u16 = 2;
/// Longer than the note of any medium.
const LONGEST: u64 = 1 << 32;

/// What a note holds of one study.
#[derive(Debug, PartialEq)]
struct OnMedium {
	manifest: Manifest,
	/// Which of its instances are on the medium.
	instances: Vec<String>,
	/// What opens the seals over its patient.
	openings: Vec<Opening>,
}

/// A note that is not opened.
#[derive(Debug, PartialEq)]
struct Note {
	chain: H256,
	to: OrganisationId,
	sealed: Vec<u8>,
}

fn encode(value: &Value) -> Zeroizing<Vec<u8>> {
	let mut out = Zeroizing::new(Vec::new());
	ciborium::into_writer(value, &mut *out).expect("memory can be written");
	out
}

/// Why bytes are not what was written, in words.
fn unread(error: &ciborium::de::Error<std::io::Error>) -> String {
	match error {
		ciborium::de::Error::Io(_) => "it ends before its last field does".into(),
		_ => "its bytes are not those of a note".into(),
	}
}

fn decode<const N: usize>(value: Value) -> Option<[Value; N]> {
	value.into_array().ok()?.try_into().ok()
}

fn pack(studies: &[OnMedium]) -> Zeroizing<Vec<u8>> {
	let text = |uid: &String| Value::Text(uid.clone());
	let study = |one: &OnMedium| {
		let instances = one.instances.iter().map(text).collect();
		let opening = |Opening { study, account, salt }: &Opening| {
			Value::Array([study.0, account.0, *salt].map(|bytes| Value::Bytes(bytes.to_vec())).into())
		};
		let openings = one.openings.iter().map(opening).collect();
		Value::Array(vec![Value::Bytes(one.manifest.to_cbor()), Value::Array(instances), Value::Array(openings)])
	};
	encode(&Value::Array(studies.iter().map(study).collect()))
}

fn unpack(plain: &[u8]) -> Result<Vec<OnMedium>, String> {
	let wrong = || "what was sealed is not in the form that is written".to_owned();
	let value: Value = ciborium::from_reader(plain).map_err(|error| unread(&error))?;
	let study = |value: Value| {
		let [manifest, instances, openings] = decode(value).ok_or_else(wrong)?;
		let manifest = Zeroizing::new(manifest.into_bytes().map_err(|_| wrong())?);
		let manifest = Manifest::from_cbor(&manifest).map_err(|error| error.to_string())?;
		let instances = instances.into_array().map_err(|_| wrong())?;
		let instances = instances.into_iter().map(|uid| uid.into_text().map_err(|_| wrong()));
		let opening = |value: Value| {
			let parts = decode::<3>(value)?.map(|part| part.into_bytes().ok()?.try_into().ok());
			let [Some(study), Some(account), Some(salt)] = parts else { return None };
			Some(Opening { study: H256(study), account: AccountId(account), salt })
		};
		let openings = openings.into_array().map_err(|_| wrong())?.into_iter();
		let openings = openings.map(|value| opening(value).ok_or_else(wrong)).collect::<Result<_, _>>()?;
		Ok(OnMedium { manifest, instances: instances.collect::<Result<_, _>>()?, openings })
	};
	value.into_array().map_err(|_| wrong())?.into_iter().map(study).collect()
}

impl Note {
	fn to_cbor(&self) -> Zeroizing<Vec<u8>> {
		encode(&Value::Array(vec![
			Value::Text(KIND.into()),
			VERSION.into(),
			Value::Bytes(self.chain.as_bytes().to_vec()),
			self.to.into(),
			Value::Bytes(self.sealed.clone()),
		]))
	}

	fn from_cbor(bytes: &[u8]) -> Result<Self, String> {
		let value: Value = ciborium::from_reader(bytes).map_err(|error| unread(&error))?;
		let no_note = || format!("it does not begin with \"{KIND}\"");
		let fields = value.into_array().map_err(|_| no_note())?;
		if fields.first().and_then(Value::as_text) != Some(KIND) {
			return Err(no_note());
		}
		let number = |value: &Value| value.as_integer().and_then(|number| u32::try_from(number).ok());
		match fields.get(1).and_then(number) {
			Some(version) if version == u32::from(VERSION) => {}
			_ => return Err(format!("this program knows version {VERSION} of notes, and it is of another one")),
		}
		let parse = || {
			let [_, _, chain, to, sealed] = <[Value; 5]>::try_from(fields).ok()?;
			let chain: [u8; 32] = chain.into_bytes().ok()?.try_into().ok()?;
			Some(Self { chain: H256(chain), to: number(&to)?, sealed: sealed.into_bytes().ok()? })
		};
		parse().ok_or_else(|| "a field is missing or of another kind".into())
	}

	fn read(folder: &Path) -> Result<Self, MediaError> {
		let path = folder.join(NAME);
		let missing = |error: String| MediaError::NoNote { path: folder.into(), error };
		let bytes = file::named(&path, LONGEST).map_err(|error| missing(error.to_string()))?;
		Self::from_cbor(&bytes)
			.map_err(|error| MediaError::Malformed { path: path.as_path().into(), error: clean(&error) })
	}
}

/// A note that was written.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Made {
	/// The organisation that can open it.
	pub to: OrganisationId,
	/// The note.
	#[serde(serialize_with = "words::lossy")]
	pub note: PathBuf,
	/// The studies on the medium, with how many of their instances are on it, and how many they have.
	pub studies: Vec<(StudyId, usize, u32)>,
}

/// Writes the note of the medium in `folder` for the organisation `to`. Every file must be as it was anchored.
///
/// # Errors
/// There is no DICOMDIR or no card of the organisation, a study is not as the ledger has it, or there is a note already.
pub async fn write(session: &Session, folder: &Path, to: OrganisationId) -> Result<Made, MediaError> {
	let ledger = session.ledger().await?;
	if ledger.organisation(to).await?.is_none() {
		return Err(MediaError::NoOrganisation { to });
	}
	let vault = session.vault()?;
	let key = cards::key_of(&vault, to)?.ok_or(MediaError::NoCard { to })?;
	let reading = read(session, &[folder.into()]).await?;
	if !has_directory(&reading, folder) {
		return Err(match is_there(folder)? {
			true => MediaError::DamagedDicomDir { path: folder.into() },
			false => MediaError::NoDicomDir { path: folder.into() },
		});
	}
	if let Some(finding) = findings(&reading).first() {
		return Err(StudyError::UnusableFile { error: clean(&finding.reason) }.into());
	}
	let manifests = vault.manifests()?;
	let (mut studies, mut lines) = (Vec::new(), Vec::new());
	for study in &reading.studies {
		let what = || {
			format!("the study of {}", study.instances.first().map(|one| words::path(&one.path)).unwrap_or_default())
		};
		let manifest = manifests.of(study)?.ok_or_else(|| StudyError::NotInVault { study: what() })?;
		let id = manifest.study_id();
		let record = ledger.study(&id).await?.ok_or_else(|| StudyError::not_on_ledger(&id))?;
		if record.instances == 0 {
			return Err(StudyError::Erased.into());
		}
		let manifest = manifests.settled(manifest, Some(&record.root)).await?;
		may_go(&judge(study, &manifest, Against::Ledger(Some(&record))))?;
		lines.push((id, study.instances.len(), manifest.count()));
		let instances = study.instances.iter().map(|one| one.sop_instance_uid.clone()).collect();
		let openings = session.openings_of(&ledger, [id]).await?;
		studies.push(OnMedium { manifest, instances, openings });
	}
	let chain = session.client().await?.genesis();
	let path = folder.join(NAME);
	let failed =
		|error: &dyn ToString| MediaError::CannotWrite { path: path.as_path().into(), error: error.to_string() };
	let sealed = cards::seal(&key, &pack(&studies)).ok_or_else(|| failed(&"it cannot be sealed"))?;
	let note = Note { chain, to, sealed }.to_cbor();
	// Sealed, it may be read by everybody: a medium is read by other users of another system.
	let mut file = fs::File::create_new(&path).map_err(|error| failed(&error))?;
	file.write_all(&note).and_then(|()| file.sync_all()).map_err(|error| {
		// Half a note is worth less than none.
		let _ = fs::remove_file(&path);
		failed(&error)
	})?;
	Ok(Made { to, note: path, studies: lines })
}

/// Whether a file in the folder has the name of a DICOMDIR, whatever is in it.
fn is_there(folder: &Path) -> Result<bool, MediaError> {
	let failed = |error: std::io::Error| StudyError::Unreadable { error: format!("{}: {error}", words::path(folder)) };
	let entries = fs::read_dir(folder).and_then(|entries| entries.collect::<Result<Vec<_>, _>>()).map_err(failed)?;
	Ok(entries.iter().any(|entry| entry.file_name().eq_ignore_ascii_case("DICOMDIR")))
}

fn has_directory(reading: &Reading, folder: &Path) -> bool {
	let is_it = |path: &PathBuf| {
		let named = path.file_name().is_some_and(|name| name.eq_ignore_ascii_case("DICOMDIR"));
		named && path.parent() == Some(folder)
	};
	reading.directories.iter().any(is_it)
}

/// A part of a study may go onto a medium, and nothing that is not as it was anchored.
fn may_go(check: &StudyCheck) -> Result<(), MediaError> {
	let study = || clean(&check.study_uid);
	match check.verdict {
		Verdict::Verified | Verdict::Incomplete => Ok(()),
		Verdict::NotComparable => Err(MediaError::Unclear { study: study() }),
		Verdict::StaleManifest => Err(StudyError::Stale { study: check.study.unwrap_or_default() }.into()),
		Verdict::Altered | Verdict::Unknown | Verdict::NotOnLedger => {
			Err(MediaError::NotAsAnchored { study: study(), verdict: format!("{:?}", check.verdict) })
		}
	}
}

/// What is on a medium, compared with what its note and the ledger say.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Checked {
	/// The verdicts. Of a study of which only a part is on the medium, they are about that part.
	#[serde(flatten)]
	pub found: Verification,
	/// The studies that were amended since the medium was made, with the number of their present version.
	pub amended: Vec<(StudyId, u16)>,
	/// The studies of which only a part is on the medium: how many instances of how many.
	pub parts: Vec<(StudyId, usize, u32)>,
	/// How many manifests the vault has from now on.
	pub kept: usize,
}

/// Verifies what is on the medium in `folder` by its note and the ledger. If `keep`, the vault has the manifests of the
/// studies that are verified from now on, so that they can be verified without the note.
///
/// # Errors
/// There is no note, it is for another ledger or another organisation, or files, vault or node cannot be read. A file that
/// is not as anchored is not an error.
pub async fn check(session: &Session, folder: &Path, keep: bool) -> Result<Checked, MediaError> {
	let Note { chain, to, sealed } = Note::read(folder)?;
	let here = session.client().await?.genesis();
	if chain != here {
		return Err(MediaError::OtherChain { note: chain, here });
	}
	let vault = session.vault()?;
	let plain = cards::open(&vault, to, &sealed)?.map_err(|why| match why {
		Sealed::NoKey => MediaError::NoKey { to },
		Sealed::ForAnother { own } => MediaError::ForAnother { to, own },
		Sealed::OtherKey => MediaError::OtherKey { to },
	})?;
	let malformed =
		|error: String| MediaError::Malformed { path: folder.join(NAME).as_path().into(), error: clean(&error) };
	let studies = unpack(&plain).map_err(malformed)?;
	let reading = read_all(session, vec![folder.into()]).await?;
	let found = found(&reading);
	let ledger = session.ledger().await?;
	let (mut checks, mut amended, mut parts, mut kept) = (Vec::new(), Vec::new(), Vec::new(), 0);
	for one in &studies {
		let id = one.manifest.study_id();
		let record = ledger.study(&id).await?;
		let root = one.manifest.root();
		let mut known = record.clone();
		if let Some(present) = record.as_ref().filter(|present| present.root != root && present.instances > 0) {
			let history = ledger.history(&id).await?;
			if let Some(earlier) = history.into_iter().find(|version| version.root == root) {
				amended.push((id, present.version));
				let Revision { instances, version, block, at, by, .. } = earlier;
				known = Some(OnLedger { root, instances, version, block, at, by, ..present.clone() });
			}
		}
		let missing = Study { uid: one.manifest.study_uid.clone(), instances: Vec::new() };
		let study = found.iter().find(|study| study.uid == one.manifest.study_uid).unwrap_or(&missing);
		let check = of_medium(judge(study, &one.manifest, Against::Ledger(known.as_ref())), &one.instances);
		if one.instances.len() < one.manifest.instances.len() {
			parts.push((id, one.instances.len(), one.manifest.count()));
		}
		if keep && check.verdict == Verdict::Verified {
			let _alone = vault.alone().await?;
			vault.manifests()?.adopt(&one.manifest, record.as_ref().map(|record| &record.root))?;
			let (seals, on_ledger) = (vault.seals(), ledger.seals_of([id]).await?);
			let opens = |opening: &&Opening| on_ledger.get(&opening.study) == Some(&opening.seal());
			one.openings.iter().filter(opens).try_for_each(|opening| seals.keep_if_new(opening))?;
			kept += 1;
		}
		checks.push(check);
	}
	let noted = |uid: &str| studies.iter().any(|one| one.manifest.study_uid == uid);
	checks.extend(found.iter().filter(|study| !noted(&study.uid)).map(StudyCheck::unknown));
	let findings = findings(&reading);
	let found = Verification {
		verified: findings.is_empty() && checks.iter().all(|study| study.verdict == Verdict::Verified),
		checked_against: "ledger",
		studies: checks,
		findings,
		ignored: reading.ignored.len().saturating_sub(1), // the note
		bytes: reading.bytes,
	};
	Ok(Checked { found, amended, parts, kept })
}

/// A verdict on what was put on the medium.
fn of_medium(mut check: StudyCheck, instances: &[String]) -> StudyCheck {
	let there: BTreeSet<&str> = instances.iter().map(String::as_str).collect();
	check
		.instances
		.retain(|one| one.verdict != InstanceState::Missing || there.contains(one.sop_instance_uid.as_str()));
	if check.verdict == Verdict::Incomplete && check.count(InstanceState::Missing) == 0 {
		check.verdict = Verdict::Verified;
	}
	check
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::study::fixtures::{digest, manifest, reading, study};

	fn on_medium() -> OnMedium {
		let manifest = manifest("1.1", &["a", "b", "c"]);
		let instances = manifest.instances[..2].iter().map(|one| one.sop_instance_uid.clone()).collect();
		let openings = vec![Opening { study: manifest.study_id(), account: AccountId([5; 32]), salt: [6; 32] }];
		OnMedium { manifest, instances, openings }
	}

	#[test]
	fn notes_should_come_back_and_be_refused_when_they_are_something_else() {
		let studies = vec![on_medium()];
		let plain = pack(&studies);
		assert_eq!(unpack(&plain).unwrap(), studies);
		for end in 0..plain.len() {
			assert!(unpack(&plain[..end]).is_err(), "{end} bytes pass");
		}
		let note = Note { chain: H256([1; 32]), to: 3, sealed: plain.to_vec() };
		let bytes = note.to_cbor();
		assert_eq!(Note::from_cbor(&bytes).unwrap(), note);
		for end in 0..bytes.len() {
			assert!(Note::from_cbor(&bytes[..end]).is_err(), "{end} bytes pass");
		}
		for (other, why) in [
			(encode(&Value::Text("no".into())), "does not begin"),
			(encode(&Value::Array(vec![Value::Text("other".into())])), "does not begin"),
			(encode(&Value::Array(vec![Value::Text(KIND.into()), 1.into()])), "version 2"),
			(encode(&Value::Array(vec![Value::Text(KIND.into()), 2.into()])), "missing"),
		] {
			let error = Note::from_cbor(&other).unwrap_err();
			assert!(error.contains(why), "{error}");
		}
	}

	#[test]
	fn verdicts_should_be_about_what_was_put_on_the_medium() {
		let one = on_medium();
		let verdict = |paths: &[&str], change: bool| {
			let mut study = study("1.1", paths);
			if change {
				study.instances[0].digests.attributes.edit(|all| all[0].digest = digest("other"));
			}
			of_medium(judge(&study, &one.manifest, Against::Vault), &one.instances).verdict
		};
		let put: Vec<_> = ["a", "b", "c"]
			.into_iter()
			.filter(|name| one.instances.contains(&study("1.1", &[name]).instances[0].sop_instance_uid))
			.collect();
		assert_eq!(put.len(), 2);
		assert_eq!(verdict(&put, false), Verdict::Verified);
		assert_eq!(verdict(&["a", "b", "c"], false), Verdict::Verified);
		assert_eq!(verdict(&put[..1], false), Verdict::Incomplete);
		assert_eq!(verdict(&[], false), Verdict::Incomplete);
		assert_eq!(verdict(&put, true), Verdict::Altered);
	}

	#[test]
	fn folder_should_have_a_directory_of_its_own() {
		let directories =
			|paths: &[&str]| Reading { directories: paths.iter().map(PathBuf::from).collect(), ..reading(Vec::new()) };
		assert!(has_directory(&directories(&["cd/DICOMDIR"]), Path::new("cd")));
		assert!(has_directory(&directories(&["cd/dicomdir"]), Path::new("cd/")));
		assert!(!has_directory(&directories(&["cd/a/DICOMDIR", "cd/LIST"]), Path::new("cd")));
	}
}
