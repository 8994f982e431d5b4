//! A copy of a study that identifies nobody, anchored as what it is, with the proof.
//!
//! Dates and UIDs are moved per patient of a [`Request::project`]: the key of a patient is an HMAC of Issuer of Patient ID
//! and Patient ID under the secret of the project, which the vault keeps. So the distances between studies and the
//! references between them survive within a project, and nobody can tell that copies of two projects are of one patient.

mod project;

use crate::{
	study::{
		anchor::Ledger,
		evidence::anchored_as,
		reading::{only, read},
		verify::{judge, Against, Verdict},
		StudyError,
	},
	vault::{file::create, Manifests, Shown, Vault, VaultError},
	words::{self, clean},
	Session, SessionError,
};
use radledger_client::{calls, NewStudy};
use radledger_dicom::{
	derive as derive_key, new_salt_of, profile::Options, profile::ProfileOption, Copied, DeidentificationReport,
	Deidentified, Deidentifier, DeidentifyError, FileError, Instance, Manifest, Patient, Refusal, Rule, Study, Trial,
	Warning, VERSION,
};
use radledger_primitives::{
	digest::{chosen_by, commit, sha256, Salt},
	Agent, Node, Operation, StudyId, H256,
};
use rayon::prelude::*;
use serde::Serialize;
use std::{
	collections::{BTreeMap, BTreeSet},
	fmt, fs,
	io::{self, Write},
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

crate::errors! {
	/// What can go wrong with a copy.
	pub CopyError {
		Invalid Conflicting { error: String } = "conflicting-options", "{error}";
		Invalid Unsupported { error: String } = "unsupported-option", "{error}";
		Invalid TrialValue { error: String } = "trial-value", "{error}";
		Invalid SeveralPatients { patients: String } = "several-patients", "the files name {patients}",
			why "dates and UIDs are moved per patient, so that the studies of one patient stay comparable",
			remedy "copy the files of one patient, and correct the Patient ID (0010,0020) first where it is wrong";
		Invalid NotOneStudy { studies: String } = "not-one-study", "the files are of {studies}",
			remedy "name the files of one study: each copy has its own proof";
		Refused EarlierVersion = "earlier-version", "the study was anchored by an earlier release",
			why "a proof compares the original with its copy by digests that its manifest does not have",
			remedy "amend the original first: its new manifest suffices";
		Invalid Exists { path: Shown } = "exists", "{path} is there already", remedy "name another file for the proof";
		Refused BurnedIn { error: String } = "burned-in", "{error}",
			remedy "clean the pixels first, or say that you have looked at them";
		Failed CannotCopy { error: String } = "cannot-write", "{error}";
		Failed CannotWrite { path: Shown, error: String } = "cannot-write", "cannot write {path}",
			why "{error}",
			remedy "name a folder or file that is not there yet";
		Failed UnusableCopy = "unusable-copy", "the copy cannot be read again as one study";
		Failed Unproved { error: String } = "unproved-copy",
			"the copy does not pass the check of its own proof, and was not anchored",
			why "{error}",
			remedy "please report this with the kind of object: the original has something that was not foreseen";
		Refused NoCopy { error: String } = "no-copy", "this is not a copy of that study by the profile, and was not anchored",
			why "{error}",
			remedy "say what the copy keeps, or make it again so that it follows PS3.15 Table E.1-1";
		Failed NoSalt { error: String } = "no-salt", "no random numbers", why "{error}";
	}
	from {
		Client(radledger_client::Error);
		Session(SessionError);
		Study(StudyError);
		Vault(VaultError);
	}
}

/// Label of the commitment to the options.
pub(crate) const LABEL: &str = "radledger:deidentify:v1";

/// The digest of the code values of profile and options, which is committed to.
pub(crate) fn digest_of_codes(codes: &[impl AsRef<str>]) -> H256 {
	let codes: Vec<&str> = codes.iter().map(AsRef::as_ref).collect();
	sha256(&[codes.join(",").as_bytes()])
}

/// The code values of every way to de-identify.
pub(crate) fn methods() -> impl Iterator<Item = Vec<String>> {
	let chosen = |mask: u32| {
		let all = ProfileOption::ALL.iter().enumerate();
		all.filter(move |(at, _)| mask & 1 << at != 0).map(|(_, (option, ..))| *option)
	};
	let options = (0..1 << ProfileOption::ALL.len()).filter_map(move |mask| Options::new(chosen(mask)).ok());
	options.map(|options| options.codes().into_iter().map(|(code, _)| code.to_owned()).collect())
}

/// A copy to be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
	/// Files or folders of one study.
	pub input: Vec<PathBuf>,
	/// The folder of the copy; made.
	pub output: PathBuf,
	/// What is kept (options of PS3.15 E.3).
	pub retain: Vec<ProfileOption>,
	/// Where the proof goes.
	pub proof: PathBuf,
	/// Whether objects are copied whose pixels are said to show an identity: the profile does not clean pixels.
	pub allow_burned_in: bool,
	/// The project that the copy is for, as it is called here.
	pub project: String,
	/// What the copy says of a clinical trial.
	pub trial: Trial,
}

/// A copy.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Made {
	/// The study that was copied.
	pub original: StudyId,
	/// The copy.
	pub copy: StudyId,
	/// Its root.
	pub copy_root: H256,
	/// How many instances it has.
	pub instances: usize,
	/// Profile and options, by code value.
	pub method: Vec<&'static str>,
	/// Where the proof is.
	#[serde(serialize_with = "words::lossy")]
	pub proof: PathBuf,
	/// How many instances may show an identity in their pixels: they are of a kind that often does, and do not say that
	/// they do not.
	pub may_show_identity: usize,
	/// How many instances may show a face: they are CT, MR or PET of a head, or of the whole body.
	pub may_show_face: usize,
	/// What was changed.
	pub report: DeidentificationReport,
}

/// Copies one anchored study, anchors the copy as a derivation, and writes the proof. Nothing goes on the ledger before the
/// copy has passed the check that everybody else will make.
///
/// # Errors
/// The files are not what was anchored, cannot be copied as the profile asks, or the ledger refuses the copy.
pub async fn deidentify(session: &Session, request: &Request) -> Result<Made, CopyError> {
	session.signer().await?;
	let options = options(&request.retain)?;
	let (study, original) = original(session, &request.input).await?;
	free(&request.proof)?;
	let vault = session.vault()?;
	let deidentifier = deidentifier(&vault, &study, options, request)?;
	let copied = copy_all(&study, &deidentifier, request)?;
	let warned = |warning| copied.iter().filter(|copied| copied.warnings.contains(&warning)).count();
	let (may_show_identity, may_show_face) = (warned(Warning::BurnedIn), warned(Warning::Face));
	let pairs = copied.into_iter().map(|one| (one.original, one.copy)).collect();
	let copied = prove_made(session, &original, pairs, request).await.inspect_err(|error| {
		// Nobody can use it, and it was not anchored; what cannot be removed is in a folder that the error names.
		if matches!(error, CopyError::Unproved { .. }) {
			let _ = fs::remove_dir_all(&request.output);
		}
	});
	let (copy, report) = copied?;
	Ok(Made {
		original: original.study_id(),
		copy: copy.study_id(),
		copy_root: copy.root(),
		instances: report.instances,
		method: report.method.clone(),
		proof: request.proof.clone(),
		may_show_identity,
		may_show_face,
		report,
	})
}

/// Anchors the copy that this program made, with its proof.
async fn prove_made(
	session: &Session,
	original: &Manifest,
	pairs: BTreeMap<String, String>,
	request: &Request,
) -> Result<(Manifest, DeidentificationReport), CopyError> {
	let reading = read(session, std::slice::from_ref(&request.output)).await?;
	let copy = only(&reading).ok().flatten().ok_or(CopyError::UnusableCopy)?;
	let making = Making { original, copy, pairs, stated: None };
	making.hand_out(session, &request.proof, Making::unproved).await
}

/// A copy that another program made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProveRequest {
	/// Files or folders of the original.
	pub original: Vec<PathBuf>,
	/// Files or folders of the copy, and of nothing else.
	pub copy: Vec<PathBuf>,
	/// What the copy keeps (options of PS3.15 E.3), if it does not say so itself.
	pub retain: Vec<ProfileOption>,
	/// Where the proof goes.
	pub proof: PathBuf,
}

/// A copy that was proved.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Proved {
	/// The study that was copied.
	pub original: StudyId,
	/// The copy.
	pub copy: StudyId,
	/// Its root.
	pub copy_root: H256,
	/// Where the proof is.
	#[serde(serialize_with = "words::lossy")]
	pub proof: PathBuf,
	/// What was changed, and by which method.
	pub report: DeidentificationReport,
}

/// Proves that a copy which another program made is one: anchors it as a derivation, and writes the proof. If the copy does
/// not say how it was made (PS3.15 E.1.1), the proof says that the prover states it.
///
/// # Errors
/// The original is not what was anchored, the copy differs where the profile does not permit it, or the ledger refuses it.
pub async fn prove_copy(session: &Session, request: &ProveRequest) -> Result<Proved, CopyError> {
	session.signer().await?;
	let options = options(&request.retain)?;
	let (_, original) = original(session, &request.original).await?;
	free(&request.proof)?;
	let copy = one_study(session, &request.copy).await?;
	let pairs = original.pair(&Manifest::new(&copy, original.salt.0));
	let mut making = Making { original: &original, copy: &copy, pairs, stated: None };
	let chain = session.client().await?.genesis();
	let unsalted = Manifest::new(&copy, original.salt.0);
	let proved = making.prove(&unsalted, chain);
	let is_unmarked = matches!(proved, Err(Unproved::Refused(Refusal::Forbidden { rule: Rule::NotMarked, .. })));
	if is_unmarked {
		making.stated = Some(options);
	}
	let (copy, report) = making.hand_out(session, &request.proof, Making::no_copy).await?;
	let (original, copy_root, copy) = (original.study_id(), copy.root(), copy.study_id());
	Ok(Proved { original, copy, copy_root, proof: request.proof.clone(), report })
}

fn options(retain: &[ProfileOption]) -> Result<Options, CopyError> {
	Options::new(retain.iter().copied()).map_err(|error| CopyError::Conflicting { error: error.to_string() })
}

/// The study in these files with its manifest, as the ledger has it.
async fn original(session: &Session, input: &[PathBuf]) -> Result<(Study, Manifest), CopyError> {
	let mut study = one_study(session, input).await?;
	let original = anchored_as(session, &study, "the files").await?;
	let verdict = judge(&study, &original, Against::Vault).verdict;
	if verdict == Verdict::NotComparable {
		let what = "it cannot be told whether the files are what was anchored".into();
		return Err(StudyError::NotComparable { what, why: "verify them".into() }.into());
	}
	if !matches!(verdict, Verdict::Verified | Verdict::Incomplete) {
		let (what, why) = ("the files are not what was anchored".into(), format!("{verdict:?}: verify them"));
		return Err(StudyError::Altered { what, why }.into());
	}
	if original.version != VERSION {
		return Err(CopyError::EarlierVersion);
	}
	// The digests were needed for this alone.
	study.instances.iter_mut().for_each(|instance| instance.digests.attributes = Vec::new().into());
	Ok((study, original))
}

/// Nothing is overwritten.
fn free(proof: &Path) -> Result<(), CopyError> {
	match proof.exists() {
		true => Err(CopyError::Exists { path: proof.into() }),
		false => Ok(()),
	}
}

async fn one_study(session: &Session, input: &[PathBuf]) -> Result<Study, CopyError> {
	let reading = read(session, input).await?;
	let studies = || words::count(reading.studies.len(), "study");
	only(&reading)?.ok_or_else(|| CopyError::NotOneStudy { studies: studies() })?;
	let studies = studies();
	reading.studies.into_iter().next().ok_or(CopyError::NotOneStudy { studies })
}

/// What makes the copies of this study in its project.
fn deidentifier(vault: &Vault, study: &Study, options: Options, request: &Request) -> Result<Deidentifier, CopyError> {
	let key = key(vault, study, &request.project)?;
	let deidentifier = Deidentifier::new(options, *key).and_then(|one| one.for_trial(request.trial.clone()));
	let mut deidentifier = deidentifier.map_err(|error| failed(&error))?;
	deidentifier.allow_burned_in = request.allow_burned_in;
	Ok(deidentifier)
}

/// The key of the study's patient in a project; of the study, if it names no patient.
fn key(vault: &Vault, study: &Study, project: &str) -> Result<Zeroizing<Salt>, CopyError> {
	let read = |instance: &Instance| Patient::of(&instance.path);
	let patients: Result<BTreeSet<Option<Patient>>, FileError> = study.instances.par_iter().map(read).collect();
	let patients = patients.map_err(|error| StudyError::UnusableFile { error: clean(&error.to_string()) })?;
	let patients: Vec<Patient> = patients.into_iter().flatten().collect();
	let secret = project::secret(vault, project)?;
	match &patients[..] {
		[] => Ok(derive_key(&secret.0, "radledger:study:v1", study.uid.as_bytes())),
		[patient] => Ok(patient.key(&secret.0)),
		more => Err(CopyError::SeveralPatients { patients: words::count(more.len(), "patient") }),
	}
}

/// Copies each instance, in folders of its series. A part of a study is not a copy: if one fails, nothing stays.
fn copy_all(study: &Study, deidentifier: &Deidentifier, request: &Request) -> Result<Vec<Copied>, CopyError> {
	let output = &request.output;
	let cannot_make =
		|error: io::Error| CopyError::CannotWrite { path: output.as_path().into(), error: error.to_string() };
	fs::create_dir(output).map_err(cannot_make)?;
	let folder = |instance: &Instance| {
		let series = if instance.series_uid.is_empty() { "0" } else { &instance.series_uid };
		output.join(deidentifier.name(series))
	};
	let copy = |instance: &Instance| {
		let name = format!("{}.dcm", deidentifier.name(&instance.sop_instance_uid));
		deidentifier.copy(&instance.path, &folder(instance).join(name)).map_err(|error| failed(&error))
	};
	let folders = study.instances.iter().try_for_each(|instance| fs::create_dir_all(folder(instance)));
	let copied = folders.map_err(cannot_make).and_then(|()| study.instances.par_iter().map(copy).collect());
	copied.inspect_err(|_| {
		// What cannot be removed is in a folder that the error names.
		let _ = fs::remove_dir_all(output);
	})
}

fn failed(error: &DeidentifyError) -> CopyError {
	let text = clean(&error.to_string());
	match error {
		DeidentifyError::BurnedIn { .. } => CopyError::BurnedIn { error: text },
		DeidentifyError::Unsupported(_) => CopyError::Unsupported { error: text },
		DeidentifyError::TrialValue(_) => CopyError::TrialValue { error: text },
		DeidentifyError::Unreadable { .. } | DeidentifyError::Incomplete { .. } => {
			StudyError::UnusableFile { error: text }.into()
		}
		DeidentifyError::Exists { .. } | DeidentifyError::Unwritable { .. } => CopyError::CannotCopy { error: text },
	}
}

/// Anchors a copy under a manifest of its own, beside everything that the vault has of its Study Instance UID, which may be
/// that of its original. The manifest that an earlier run kept of the same copy is used again. The caller holds the lock of the vault.
async fn anchor(ledger: &impl Ledger, manifests: &Manifests, copy: &Study, salt: Salt) -> Result<Manifest, StudyError> {
	let is_it = |kept: &Manifest| {
		let own = chosen_by(&kept.study_id()) == chosen_by(&H256(salt));
		own && Manifest::new(copy, kept.salt.0).root() == kept.root()
	};
	let earlier = manifests.all(&copy.uid)?.into_iter().find(is_it);
	let manifest = earlier.unwrap_or_else(|| Manifest::new(copy, salt));
	let study = manifests.keep_beside(&manifest)?;
	let (root, instances) = (manifest.root(), manifest.count());
	match ledger.studies(&[study]).await?.into_iter().next().flatten() {
		Some(record) if record.root == root => {}
		Some(_) => return Err(StudyError::Stale { study }),
		None => {
			let Manifest { series, modality, .. } = manifest;
			let new = NewStudy { study, root, instances, series, modality, device: None, subject: None };
			ledger.anchor(&[new]).await?;
		}
	}
	Ok(manifest)
}

/// An original, a copy of it, and how the one was made of the other.
struct Making<'a> {
	original: &'a Manifest,
	copy: &'a Study,
	/// SOP Instance UIDs, original to copy.
	pairs: BTreeMap<String, String>,
	/// What the prover states, if the copy does not say it.
	stated: Option<Options>,
}

/// Why a copy is not proved.
enum Unproved {
	/// The checker refuses it.
	Refused(Refusal),
	/// An instance is in neither manifest, or the manifests cannot be compared.
	NotTold,
}

impl fmt::Display for Unproved {
	fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Refused(refusal) => to.write_str(&clean(&refusal.to_string())),
			Self::NotTold => to.write_str("an instance is not in its manifest"),
		}
	}
}

impl Making<'_> {
	/// The proof, and what it shows to everybody who checks it.
	fn prove<'a>(
		&'a self,
		copy: &'a Manifest,
		chain: H256,
	) -> Result<(Deidentified<'a>, DeidentificationReport), Unproved> {
		let Self { original, pairs, .. } = self;
		let proof = original.prove_deidentified(copy, pairs, chain).ok_or(Unproved::NotTold)?;
		let proof = match self.stated {
			Some(options) => proof.stating(options),
			None => proof,
		};
		let files: Vec<PathBuf> = self.copy.instances.iter().map(|instance| instance.path.clone()).collect();
		let checked = proof.check(&files, &original.root(), Some(original.count()), Some(&copy.root()));
		checked.map(|report| (proof, report)).map_err(Unproved::Refused)
	}

	/// Anchors the copy as a derivation, and writes the proof. Nothing goes on the ledger before the copy has passed the
	/// check that everybody else will make.
	async fn hand_out(
		&self,
		session: &Session,
		path: &Path,
		wrong: fn(Unproved) -> CopyError,
	) -> Result<(Manifest, DeidentificationReport), CopyError> {
		let own = session.organisation(&session.ledger().await?).await?;
		let salt = new_salt_of(own).map_err(|error| CopyError::NoSalt { error: error.to_string() })?;
		let chain = session.client().await?.genesis();
		let (_, report) = self.prove(&Manifest::new(self.copy, salt), chain).map_err(wrong)?;

		let vault = session.vault()?;
		let copy = {
			let _alone = vault.alone().await?;
			anchor(session, &vault.manifests()?, self.copy, salt).await?
		};
		let derived = derive(session, self.original, &copy, &report.method).await;
		// The proof is written whatever became of the derivation: it holds without it.
		let (proof, _) = self.prove(&copy, chain).map_err(wrong)?;
		let cannot_write =
			|error: &dyn ToString| CopyError::CannotWrite { path: path.into(), error: error.to_string() };
		let write = |file: &mut fs::File| {
			let mut out = io::BufWriter::new(file);
			proof.write(&mut out)?;
			out.flush()
		};
		create(path, write).map_err(|error| cannot_write(&error))?;
		derived?;
		Ok((copy, report))
	}

	/// Our own copy should have been right.
	fn unproved(why: Unproved) -> CopyError {
		CopyError::Unproved { error: why.to_string() }
	}

	/// The copy of another program is not one by the profile.
	fn no_copy(why: Unproved) -> CopyError {
		CopyError::NoCopy { error: why.to_string() }
	}
}

/// Records that the copy was made of the original, unless an earlier run got this far.
async fn derive(session: &Session, original: &Manifest, copy: &Manifest, codes: &[&str]) -> Result<(), CopyError> {
	let (copy_id, id) = (copy.study_id(), original.study_id());
	let origin = session.ledger().await?.origin(Node::Study(copy_id)).await?;
	if origin.is_some_and(|origin| origin.parents == [Node::Study(id)]) {
		return Ok(());
	}
	let salt = copy.derive_salt(LABEL, &[]);
	let parameters = commit(LABEL.as_bytes(), &salt, &digest_of_codes(codes));
	let call = calls::record_derivation(copy_id, vec![id], Operation::DeIdentifying, Agent::Signer, parameters);
	Ok(session.submit(&call).await.map(drop)?)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		study::fixtures::{digest, record, study},
		vault::fixtures::vault,
	};
	use radledger_client::{AccountId, Study as OnLedger};
	use radledger_primitives::{AmendmentReason, OrganisationId};
	use std::cell::RefCell;

	/// A ledger that takes everything.
	#[derive(Default)]
	struct Taken(RefCell<Vec<NewStudy>>);

	impl Ledger for Taken {
		async fn organisation(&self) -> Result<OrganisationId, StudyError> {
			Ok(0)
		}

		async fn studies(&self, ids: &[StudyId]) -> Result<Vec<Option<OnLedger>>, StudyError> {
			let taken = self.0.borrow();
			let of = |id: &StudyId| {
				let new = taken.iter().find(|new| new.study == *id)?;
				let manifest = Manifest::new(&study("1.1", &["a"]), [7; 32]);
				Some(OnLedger { root: new.root, instances: new.instances, ..record(&manifest) })
			};
			Ok(ids.iter().map(of).collect())
		}

		async fn is_patient(&self, _: &AccountId) -> Result<bool, StudyError> {
			panic!("a copy names nobody")
		}

		async fn anchor(&self, studies: &[NewStudy]) -> Result<Option<u32>, StudyError> {
			self.0.borrow_mut().extend_from_slice(studies);
			Ok(Some(1))
		}

		async fn amend(&self, _: &NewStudy, _: AmendmentReason) -> Result<Option<u32>, StudyError> {
			panic!("a copy never amends what there is")
		}
	}

	#[tokio::test]
	async fn copies_should_not_touch_the_original_when_they_keep_its_uids() {
		let (_folder, vault) = vault();
		let manifests = vault.manifests().unwrap();
		let original = Manifest::new(&study("1.1", &["a"]), [7; 32]);
		manifests.keep(&original).unwrap();
		let copy = |content: &str| {
			let mut copy = study("1.1", &["a"]);
			copy.instances[0].digests.attributes.edit(|all| all[0].digest = digest(content));
			copy
		};
		let ledger = Taken::default();
		let salt = |organisation| new_salt_of(organisation).unwrap();
		let first = anchor(&ledger, &manifests, &copy("one"), salt(0)).await.unwrap();
		let second = anchor(&ledger, &manifests, &copy("two"), salt(0)).await.unwrap();
		// Run again, it is the same; for another organisation it is another.
		let again = anchor(&ledger, &manifests, &copy("one"), salt(0)).await.unwrap();
		assert_eq!(again, first);
		let theirs = anchor(&ledger, &manifests, &copy("one"), salt(1)).await.unwrap();
		let ids = [&first, &second, &theirs].map(Manifest::study_id);
		assert_eq!(ledger.0.borrow().iter().map(|new| new.study).collect::<Vec<_>>(), ids);
		assert_eq!(manifests.find("1.1").unwrap(), Some(original.clone()));
		for (files, kept) in [(study("1.1", &["a"]), &original), (copy("one"), &first), (copy("two"), &second)] {
			assert_eq!(manifests.of(&files).unwrap().as_ref(), Some(kept));
		}
	}
}
