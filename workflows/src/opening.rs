//! What opens one commitment on the ledger, as a file for somebody who has neither the vault nor an account: the
//! parameters of a derivation, one measured value, the inputs of an AI model.
//!
//! An opening holds the salt of this one commitment, and the digest or value in it. It opens nothing else of the study or
//! report, not even an earlier value of the same measurement.

use crate::{
	deidentify,
	digest::{self, DigestError},
	report::{self, notes::ReportNote, ReportError},
	study::{
		lineage,
		measurement::{self, Decimal},
		StudyError,
	},
	vault::{Shown, VaultError},
	words::clean,
	Session,
};
use radledger_primitives::{
	digest::{commit, INPUTS_LABEL},
	report::Source,
	Node, ReportId, StudyId, H256,
};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

crate::errors! {
	/// What can go wrong with openings.
	pub OpeningError {
		Refused NoCommitment { what: String } = "no-commitment", "the ledger has no commitment to {what}",
			remedy "see what it has of that study or report";
		Refused CannotOpen { what: String } = "cannot-open", "the vault cannot open the commitment to {what}",
			why "what was committed to is something else than what the vault has, or what was named",
			remedy "open the vault with which it was recorded, and name the very file that was named then";
		Failed Malformed { path: Shown, error: String } = "malformed-opening", "{path} is not an opening",
			why "{error}",
			remedy "ask for it again";
		Refused OtherChain { opening: H256, here: H256 } = "other-chain", "the opening is for another ledger",
			why "it names the chain {opening:?}, this is {here:?}",
			remedy "ask a node of that ledger";
	}
	from {
		Client(radledger_client::Error);
		Digest(DigestError);
		Report(ReportError);
		Study(StudyError);
		Vault(VaultError);
	}
}

const KIND: &str = "opening";
const VERSION: u16 = 1;

/// The opening of one commitment.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Opening {
	kind: String,
	version: u16,
	/// The chain's genesis hash.
	pub chain: H256,
	/// 32 bytes that are part of this commitment alone.
	salt: H256,
	/// What is opened.
	pub of: Opened,
}

/// What an opening opens.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[allow(missing_docs)] // of fields: their names say it
pub enum Opened {
	/// With which parameters a study was made.
	Parameters {
		study: StudyId,
		/// SHA-256 of the file with the parameters, 32 zero bytes if there was none; or of the codes of `method`.
		digest: H256,
		/// The code values of profile and options, of a study that was made by de-identifying.
		#[serde(skip_serializing_if = "Option::is_none", default)]
		method: Option<Vec<String>>,
	},
	/// One value of a measurement.
	Value { study: StudyId, measurement: H256, version: u16, value: Decimal, unit: String },
	/// What an AI model was given for a contribution to a report.
	Inputs {
		report: ReportId,
		/// Which of the contributions, from 0.
		contribution: u8,
		/// SHA-256 of the digests of the inputs, sorted: of files, or of the roots of studies.
		digest: H256,
	},
}

impl Opened {
	/// What it is about, for people.
	pub fn what(&self) -> String {
		match self {
			Self::Parameters { study, .. } => format!("the parameters of study {study:?}"),
			Self::Value { measurement, version, study, .. } => {
				format!("value {version} of measurement {measurement:?} on study {study:?}")
			}
			Self::Inputs { report, contribution, .. } => {
				format!("the inputs of contribution {contribution} to report {report:?}")
			}
		}
	}
}

impl Opening {
	fn new(chain: H256, salt: H256, of: Opened) -> Self {
		Self { kind: KIND.into(), version: VERSION, chain, salt, of }
	}

	/// Reads an opening as it is written; `path` is where it was.
	///
	/// # Errors
	/// It is something else.
	pub fn from_json(json: &[u8], path: &Path) -> Result<Self, OpeningError> {
		let malformed = |error: String| OpeningError::Malformed { path: path.into(), error: clean(&error) };
		let opening: Self = serde_json::from_slice(json).map_err(|error| malformed(error.to_string()))?;
		match (opening.kind.as_str(), opening.version) {
			(KIND, VERSION) => Ok(opening),
			(kind, version) => Err(malformed(format!("it is a {kind} of version {version}"))),
		}
	}

	/// The commitment that it opens; `None` if it contradicts itself.
	fn commitment(&self) -> Option<H256> {
		let salt = &self.salt.0;
		match &self.of {
			Opened::Parameters { digest, method: None, .. } => {
				Some(commit(lineage::PARAMETERS.as_bytes(), salt, digest))
			}
			Opened::Parameters { digest, method: Some(codes), .. } => {
				let same = deidentify::digest_of_codes(codes) == *digest;
				same.then(|| commit(deidentify::LABEL.as_bytes(), salt, digest))
			}
			Opened::Value { value, unit, .. } => Some(measurement::commitment(salt, value, unit)),
			Opened::Inputs { digest, .. } => Some(commit(INPUTS_LABEL, salt, digest)),
		}
	}
}

/// Opens the parameters with which a study was made: `file` is what was named then, if anything was. Of a study that was
/// made by de-identifying, the method is found.
///
/// # Errors
/// The ledger does not say how the study was made, or the commitment is to something else.
pub async fn parameters(session: &Session, study: StudyId, file: Option<&Path>) -> Result<Opening, OpeningError> {
	let what = || Opened::Parameters { study, digest: H256::zero(), method: None }.what();
	let origin = session.ledger().await?.origin(Node::Study(study)).await?;
	let derivation = origin.and_then(|origin| origin.derivation);
	let committed = derivation.ok_or_else(|| OpeningError::NoCommitment { what: what() })?.parameters;
	let manifest = session.vault()?.manifests()?.load(&study)?.ok_or_else(|| StudyError::not_in_vault(&study))?;
	let digest = file.map(digest::of_file).transpose()?.unwrap_or_default();
	let chain = session.client().await?.genesis();
	let opening = |label: &str, digest, method| {
		let salt = H256(*manifest.derive_salt(label, &[]));
		Opening::new(chain, salt, Opened::Parameters { study, digest, method })
	};
	let plain = std::iter::once(opening(lineage::PARAMETERS, digest, None));
	let methods = deidentify::methods().filter(|_| file.is_none());
	let methods = methods.map(|codes| opening(deidentify::LABEL, deidentify::digest_of_codes(&codes), Some(codes)));
	let found = plain.chain(methods).find(|opening| opening.commitment() == Some(committed));
	found.ok_or_else(|| OpeningError::CannotOpen { what: what() })
}

/// Opens one value of the measurement `name` on a study: the present one, or an earlier version.
///
/// # Errors
/// The vault or the ledger has no such measurement or value, or they differ.
pub async fn value(
	session: &Session,
	study: StudyId,
	name: &str,
	version: Option<u16>,
) -> Result<Opening, OpeningError> {
	let what = || format!("`{}`", clean(name));
	let all = measurement::opened(session, study).await?;
	let one = all.iter().find(|one| one.name.as_deref() == Some(name));
	let one = one.ok_or_else(|| OpeningError::NoCommitment { what: what() })?;
	let of_version = |known: &&measurement::OpenedValue| version.is_none_or(|version| version == known.version);
	let known = one.values.iter().rev().find(of_version);
	let known = known.ok_or_else(|| OpeningError::NoCommitment { what: what() })?;
	let value = known.value.clone().ok_or_else(|| OpeningError::CannotOpen { what: what() })?;
	let manifest = session.vault()?.manifests()?.load(&study)?.ok_or_else(|| StudyError::not_in_vault(&study))?;
	let salt = H256(*measurement::salt(&manifest, name, known.version));
	let (measurement, version, unit) = (one.measurement, known.version, one.unit.to_owned());
	let opening = Opened::Value { study, measurement, version, value, unit };
	Ok(Opening::new(session.client().await?.genesis(), salt, opening))
}

/// Opens the inputs of the AI model that made a contribution to a report.
///
/// # Errors
/// The report has no such contribution of a model, or the vault does not have what opens it.
pub async fn inputs(session: &Session, report: ReportId, contribution: u8) -> Result<Opening, OpeningError> {
	let what = || Opened::Inputs { report, contribution, digest: H256::zero() }.what();
	let committed = inputs_on_ledger(session, report, contribution).await?;
	let committed = committed.ok_or_else(|| OpeningError::NoCommitment { what: what() })?;
	let note = ReportNote::read(&session.vault()?, &report)?;
	let hidden = note.hidden_inputs(&committed).ok_or_else(|| OpeningError::CannotOpen { what: what() })?;
	let of = Opened::Inputs { report, contribution, digest: hidden.digest };
	Ok(Opening::new(session.client().await?.genesis(), hidden.salt, of))
}

async fn inputs_on_ledger(
	session: &Session,
	report: ReportId,
	contribution: u8,
) -> Result<Option<H256>, radledger_client::Error> {
	let found = session.ledger().await?.report(&report).await?;
	let all = found.into_iter().flat_map(|report| report.contributions);
	let source = all.into_iter().find(|one| one.index == contribution).map(|one| one.source);
	Ok(match source {
		Some(Source::Model { inputs, .. }) => Some(inputs),
		_ => None,
	})
}

/// A checked opening.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Checked {
	/// Whether it opens what the ledger has, and the files, if there are any, are those that were committed to.
	pub verified: bool,
	/// Why not.
	pub reason: Option<String>,
	/// What the ledger has.
	pub commitment: Option<H256>,
	/// What it opens.
	pub of: Opened,
	/// Whether `files` were compared with the digest.
	pub compared: bool,
}

/// Checks an opening against the ledger and, where a digest was committed to, against files: the one with the parameters,
/// or all inputs of a model.
///
/// # Errors
/// It is for another ledger, or files or node cannot be read. An opening that does not open is not an error.
pub async fn check(session: &Session, opening: &Opening, files: &[PathBuf]) -> Result<Checked, OpeningError> {
	let here = session.client().await?.genesis();
	if opening.chain != here {
		return Err(OpeningError::OtherChain { opening: opening.chain, here });
	}
	let commitment = on_ledger(session, &opening.of).await?;
	let digests = files.iter().map(|file| digest::of_file(file)).collect::<Result<Vec<_>, _>>()?;
	let reason = judge(opening, commitment, &digests).err();
	let compared = !files.is_empty() && reason.is_none();
	Ok(Checked {
		verified: reason.is_none(),
		reason: reason.map(Into::into),
		commitment,
		of: opening.of.clone(),
		compared,
	})
}

async fn on_ledger(session: &Session, of: &Opened) -> Result<Option<H256>, OpeningError> {
	let ledger = session.ledger().await?;
	Ok(match of {
		Opened::Parameters { study, .. } => {
			let origin = ledger.origin(Node::Study(*study)).await?;
			origin.and_then(|origin| origin.derivation).map(|derivation| derivation.parameters)
		}
		Opened::Value { study, measurement, version, unit, .. } => {
			let all = ledger.measurements(*study).await?;
			let known = all.into_iter().find(|(id, _)| id == measurement).map(|(_, known)| known);
			match known.filter(|known| known.quantity.unit() == unit) {
				None => None,
				Some(known) if known.version == *version => known.value.map(|present| present.value),
				Some(_) => {
					let revised = ledger.revised_values(*study, *measurement).await?;
					revised.get(usize::from(*version)).map(|revised| revised.value.value)
				}
			}
		}
		Opened::Inputs { report, contribution, .. } => inputs_on_ledger(session, *report, *contribution).await?,
	})
}

/// Why it does not hold.
fn judge(opening: &Opening, commitment: Option<H256>, files: &[H256]) -> Result<(), &'static str> {
	let Some(commitment) = commitment else {
		return Err("the ledger has no such commitment");
	};
	if opening.commitment() != Some(commitment) {
		return Err("the ledger commits to something else");
	}
	match &opening.of {
		_ if files.is_empty() => Ok(()),
		Opened::Parameters { method: None, digest, .. } if files == [*digest] => Ok(()),
		Opened::Inputs { digest, .. } if report::digest_of_inputs(files.to_vec()) == *digest => Ok(()),
		Opened::Parameters { method: Some(_), .. } | Opened::Value { .. } => {
			Err("it shows all that was committed to: no file was")
		}
		Opened::Parameters { .. } | Opened::Inputs { .. } => Err("these files are not what was committed to"),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Explain;
	use radledger_primitives::digest::sha256;

	fn opening(of: Opened) -> Opening {
		Opening::new(H256([1; 32]), H256([2; 32]), of)
	}

	fn each() -> Vec<Opening> {
		let (study, digest) = (H256([3; 32]), H256([4; 32]));
		let codes = vec!["113100".to_owned(), "113110".to_owned()];
		let method = Opened::Parameters { study, digest: deidentify::digest_of_codes(&codes), method: Some(codes) };
		let value: Decimal = "12.5".parse().unwrap();
		[
			Opened::Parameters { study, digest, method: None },
			method,
			Opened::Value { study, measurement: H256([5; 32]), version: 1, value, unit: "mm".into() },
			Opened::Inputs { report: study, contribution: 2, digest: report::digest_of_inputs(vec![digest]) },
		]
		.map(opening)
		.into()
	}

	#[test]
	fn openings_should_come_back_and_open_one_commitment() {
		for opening in each() {
			let json = serde_json::to_vec(&opening).unwrap();
			assert_eq!(Opening::from_json(&json, Path::new("o")).unwrap(), opening);
			let commitment = opening.commitment();
			assert!(commitment.is_some());
			assert_eq!(judge(&opening, commitment, &[]), Ok(()));
			assert!(judge(&opening, None, &[]).is_err());
			assert!(judge(&Opening { salt: H256([9; 32]), ..opening.clone() }, commitment, &[]).is_err());
			for other in each().into_iter().filter(|other| *other != opening) {
				assert!(judge(&other, commitment, &[]).is_err());
			}
		}
		for (from, to) in [("\"opening\"", "\"note\""), ("\"version\":1,\"chain\"", "\"version\":2,\"chain\"")] {
			let json = serde_json::to_string(&each()[0]).unwrap();
			assert!(json.contains(from));
			let error = Opening::from_json(json.replacen(from, to, 1).as_bytes(), Path::new("o")).unwrap_err();
			assert_eq!(error.code(), "malformed-opening");
		}
	}

	#[test]
	fn files_should_be_those_that_were_committed_to() {
		let all = each();
		let (right, wrong) = (H256([4; 32]), sha256(&[b"other"]));
		let holds = |at: usize, files: &[H256]| judge(&all[at], all[at].commitment(), files).is_ok();
		assert!(holds(0, &[right]) && !holds(0, &[wrong]) && !holds(0, &[right, right]));
		assert!(!holds(1, &[right]) && !holds(2, &[right]));
		assert!(holds(3, &[right]) && !holds(3, &[wrong]) && !holds(3, &[right, wrong]));
	}

	#[test]
	fn methods_should_be_shown_as_they_were_committed_to() {
		let mut opening = each().remove(1);
		let Opened::Parameters { method: Some(codes), .. } = &mut opening.of else { panic!("the second is a method") };
		codes.pop();
		assert_eq!(opening.commitment(), None);
	}
}
