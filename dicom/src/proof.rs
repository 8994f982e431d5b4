//! Proves one instance against a study's root, without the study and without a node.

use crate::{
	compare::InstanceVerdict,
	digests::InstanceDigests,
	error::{Fault, FileError},
	file::read_file,
	manifest::{instance_salt, is_known, study_entry, study_leaf, Manifest, Secret, STREAM, VERSION},
	verify::judge,
};
use radledger_primitives::{merkle, StudyId, H256};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::path::Path;

/// Shows that one instance belongs to a study on the ledger, and what its content was when it was anchored.
///
/// It carries the digests and the salt of this instance, and hashes of its neighbours. They reveal neither the study's
/// salt, nor another instance, nor the study's UID. Hand it out with the file: it tells the owner of the file nothing
/// new, but without the file it lets a reader test guesses at single attributes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
	/// The version of the manifest that it was made from.
	pub version: u16,
	/// Hash of the ledger's genesis block.
	pub chain: H256,
	/// The study's identifier on the ledger.
	pub study: StudyId,
	/// The study's root on the ledger.
	pub root: H256,
	/// Number of instances under the root.
	pub count: u32,
	/// The instance's place among them, from 0.
	pub index: u32,
	/// Hashes from the instance's leaf up to the root.
	pub path: Vec<H256>,
	/// Salt of this instance, from which the salts of its attributes are derived.
	#[serde(serialize_with = "write_secret", deserialize_with = "read_secret")]
	pub instance_salt: Secret,
	/// The anchored digests.
	pub instance: InstanceDigests,
}

/// Why a proof does not show what it claims.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
	/// The text is not a proof.
	#[error("this is no proof: {0}")]
	Malformed(String),
	/// The version is unknown to this program.
	#[error("the proof has version {0}, this program knows versions {STREAM} and {VERSION}")]
	Version(u16),
	/// The proof is about another root than the one on the ledger.
	#[error(
		"the proof is about root {proof:?}, not about {expected:?}: it is for another study or another version of it"
	)]
	OtherRoot {
		/// The root in the proof.
		proof: H256,
		/// The root on the ledger.
		expected: H256,
	},
	/// The proof is for another ledger.
	#[error("the proof is for the ledger {proof:?}, not for {expected:?}")]
	OtherChain {
		/// Genesis hash in the proof.
		proof: H256,
		/// Genesis hash of the ledger in question.
		expected: H256,
	},
	/// The hashes do not lead to the root.
	#[error("the proof does not fit what was anchored: the proof was damaged or made up")]
	Broken,
}

impl Manifest {
	/// Makes a proof of one instance; `chain` is the hash of the ledger's genesis block. `None` if the study does not
	/// have the instance.
	pub fn prove(&self, sop_instance_uid: &str, chain: H256) -> Option<Proof> {
		let index = self.index_of(sop_instance_uid)?;
		let leaves = self.leaves_around(index);
		Some(Proof {
			version: self.version,
			chain,
			study: self.study_id(),
			root: merkle::root(&leaves)?,
			count: self.count(),
			index: index as u32,
			path: merkle::path(&leaves, index)?,
			instance_salt: Secret(*instance_salt(&self.salt.0, sop_instance_uid)),
			instance: self.instances[index].digests.clone(),
		})
	}
}

impl Proof {
	/// The entry of the study's tree that stands for the instance: how many digests it has, and the root over them.
	pub fn entry(&self) -> Vec<u8> {
		study_entry(self.version, &self.instance_salt.0, &self.instance)
	}

	/// The instance's leaf in the study's tree. `verify_instance` on the ledger takes it with `index` and `path`.
	pub fn leaf(&self) -> H256 {
		study_leaf(self.version, &self.instance_salt.0, &self.instance)
	}

	/// Checks that the instance, as the proof describes it, is under `root`, which comes from the ledger.
	pub fn check(&self, root: &H256) -> Result<(), ProofError> {
		if !is_known(self.version) {
			return Err(ProofError::Version(self.version));
		}
		if self.root != *root {
			return Err(ProofError::OtherRoot { proof: self.root, expected: *root });
		}
		if !merkle::verify(root, self.count, self.index, &self.leaf(), &self.path) {
			return Err(ProofError::Broken);
		}
		Ok(())
	}

	/// Checks that the proof is for the ledger whose genesis block has the hash `chain`.
	pub fn check_chain(&self, chain: &H256) -> Result<(), ProofError> {
		same_chain(self.chain, *chain)
	}

	/// Compares `file` with the proof's digests. The verdict is meaningful only after [`Self::check`] succeeded.
	pub fn check_file(&self, file: &Path) -> Result<InstanceVerdict, FileError> {
		match read_file(file)? {
			Some(found) => Ok(judge(self.version, &self.instance, &found)),
			None => Err(Fault::new(0, "no DICOM object", "name the file that the proof was made for")
				.in_file(file.into(), None)),
		}
	}

	/// Encodes the proof as JSON.
	pub fn to_json(&self) -> String {
		serde_json::to_string_pretty(self).expect("a proof has only string keys")
	}

	/// The inverse of [`Self::to_json`].
	pub fn from_json(json: &str) -> Result<Self, ProofError> {
		serde_json::from_str(json).map_err(|error| ProofError::Malformed(error.to_string()))
	}
}

/// Checks that a proof's ledger is the expected one.
pub(crate) fn same_chain(proof: H256, expected: H256) -> Result<(), ProofError> {
	if proof == expected {
		return Ok(());
	}
	Err(ProofError::OtherChain { proof, expected })
}

fn write_secret<S: Serializer>(secret: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
	H256(secret.0).serialize(serializer)
}

fn read_secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
	H256::deserialize(deserializer).map(|hash| Secret(hash.0))
}
