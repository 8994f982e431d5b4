//! AI models, their versions, their training data, and the views of them.
//!
//! A dataset is a tree. Its identifier is the digest of up to 16 parts, each a study or another dataset, in ascending
//! order, and names the organisation that declared it. So anyone can rebuild it, the ledger computes it itself, nobody
//! takes it from another, and every node of the provenance graph stays bounded.

use crate::{
	consent::{Purpose, RequestId},
	digest::{identifier, sha256},
	text,
	udi::UdiDi,
	DatasetId, ModelId, ModelVersion, Moment, OrganisationId, StudyId, H256,
};
use alloc::vec::Vec;
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize, Serializer};

/// A federation that trains a model together, numbered in the order in which they were opened.
pub type FederationId = u32;
/// An annotation campaign.
pub type CampaignId = u32;

/// Most parts of a dataset, as many as the parents that a caller can name for a node of the provenance graph.
pub const MAX_PARTS: u32 = 16;
/// Most datasets, and most campaigns, that one version names.
pub const MAX_SETS: u32 = 8;
/// Most parties of a federation.
pub const MAX_PARTIES: u32 = 16;
/// For how long something can be built on a dataset after its patients were asked, in milliseconds: a day. Then they are
/// asked again.
pub const FRESH: Moment = crate::calendar::DAY;
/// Label of a dataset's identifier.
pub const DATASET_LABEL: &[u8] = b"radledger:dataset:v1";

codes! {
	/// The state of a model version.
	ModelState {
		/// It may contribute.
		Active = 0, "active";
		/// It must not contribute until it is reinstated.
		Suspended = 1, "suspended";
		/// It must never contribute again.
		Recalled = 2, "recalled";
	}
}

codes! {
	/// Why the state of a version was changed.
	ModelActionReason {
		/// It may harm patients.
		Safety = 0, "safety";
		/// It performs worse than it should (drift).
		Performance = 1, "performance";
		/// It performs worse for some groups of patients.
		Bias = 2, "bias";
		/// It can be abused or attacked.
		Cybersecurity = 3, "cybersecurity";
		/// A field safety corrective action (Regulation (EU) 2017/745 Art. 87 and 89).
		FieldSafety = 4, "field-safety-corrective-action";
		/// Consents for its training data were withdrawn.
		ConsentWithdrawn = 5, "consent-withdrawn";
		/// A later version replaces it.
		Superseded = 6, "superseded";
		/// The reason for the suspension is gone.
		Resolved = 7, "resolved";
	}
}

/// A semantic version (semver.org 2.0.0), without pre-release and build.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
)]
pub struct SemVer {
	/// Grows with incompatible changes.
	pub major: u16,
	/// Grows with compatible additions.
	pub minor: u16,
	/// Grows with corrections.
	pub patch: u16,
}

impl SemVer {
	/// Parses three numbers with points between them.
	pub fn parse(text: &str) -> Option<Self> {
		let mut numbers = text.split('.').map(|number| {
			let plain = number == "0" || (!number.starts_with('0') && number.bytes().all(|b| b.is_ascii_digit()));
			number.parse().ok().filter(|_| plain)
		});
		let version = Self { major: numbers.next()??, minor: numbers.next()??, patch: numbers.next()?? };
		numbers.next().is_none().then_some(version)
	}
}

impl fmt::Display for SemVer {
	fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(to, "{}.{}.{}", self.major, self.minor, self.patch)
	}
}

/// A part of a dataset.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
	/// A study.
	#[codec(index = 0)]
	Study(StudyId),
	/// A dataset.
	#[codec(index = 1)]
	Dataset(DatasetId),
	/// Data that are not on the ledger, by a digest.
	#[codec(index = 2)]
	Elsewhere(H256),
}

/// The identifier of a dataset that `organisation` declares: [`identifier`] of `SHA-256("radledger:dataset:v1" || 0x00 ||
/// SCALE(parts))`.
pub fn dataset_id(organisation: OrganisationId, parts: &[Part]) -> DatasetId {
	identifier(organisation, &sha256(&[DATASET_LABEL, &[0], &parts.encode()]))
}

/// The datasets into which `organisation` divides a set of studies, those without datasets below first. The last one is
/// the whole. Empty without studies.
pub fn dataset_tree(organisation: OrganisationId, studies: &[StudyId]) -> Vec<Vec<Part>> {
	let mut level: Vec<Part> = studies.iter().copied().map(Part::Study).collect();
	let mut all = Vec::new();
	while !level.is_empty() {
		level.sort();
		level.dedup();
		let groups: Vec<Vec<Part>> = level.chunks(MAX_PARTS as usize).map(<[Part]>::to_vec).collect();
		level = groups.iter().map(|parts| Part::Dataset(dataset_id(organisation, parts))).collect();
		let whole = groups.len() == 1;
		all.extend(groups);
		if whole {
			break;
		}
	}
	all
}

/// The training data and parameters of a version: enough to repeat the training.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug, Default,
)]
pub struct TrainingManifest {
	/// The datasets. Consent for each study was asked in the block in which they were declared.
	pub datasets: BoundedVec<DatasetId, ConstU32<MAX_SETS>>,
	/// The annotation campaigns.
	pub campaigns: BoundedVec<CampaignId, ConstU32<MAX_SETS>>,
	/// The version on which it builds.
	#[serde(serialize_with = "text::display_option")]
	pub parent: Option<ModelVersion>,
	/// The federation that trained it, and how many of its rounds were used.
	#[serde(serialize_with = "rounds_used")]
	pub federation: Option<(FederationId, u32)>,
	/// Digest of the hyper-parameters.
	pub hyper_parameters: H256,
}

/// Writes a federation and a number of its rounds by their names.
fn rounds_used<S: Serializer>(used: &Option<(FederationId, u32)>, serializer: S) -> Result<S::Ok, S::Error> {
	#[derive(Serialize)]
	struct Used {
		federation: FederationId,
		rounds: u32,
	}
	used.map(|(federation, rounds)| Used { federation, rounds }).serialize(serializer)
}

/// A model version, as needed by those who rely on its results.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ModelFacts {
	/// The vendor's name of the version.
	#[serde(serialize_with = "text::display")]
	pub semver: SemVer,
	/// The organisation that answers for it.
	pub vendor: OrganisationId,
	/// The UDI-DI of the model.
	#[serde(serialize_with = "text::display_option")]
	pub udi_di: Option<UdiDi>,
	pub weights: H256,
	/// What it may do now.
	pub state: ModelState,
}

/// Which annotation campaigns the ledger knows.
pub trait CampaignLookup {
	/// Whether the campaign was closed.
	fn is_settled(campaign: CampaignId) -> bool;
}

/// A model, as the view `model` shows it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ModelView<AccountId, BlockNumber> {
	pub model: ModelId,
	/// The organisation that answers for it.
	pub vendor: OrganisationId,
	/// Its UDI-DI, if it is a medical device on the market.
	#[serde(serialize_with = "text::display_option")]
	pub udi_di: Option<UdiDi>,
	/// Digest of the intended use.
	pub intended_use: H256,
	pub versions: u32,
	pub by: AccountId,
	#[serde(serialize_with = "text::moment::serialize")]
	pub at: Moment,
	pub block: BlockNumber,
}

/// A version of a model, as views show it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct VersionView<AccountId, BlockNumber> {
	#[serde(serialize_with = "text::display")]
	pub version: ModelVersion,
	/// The vendor's name of the version.
	#[serde(serialize_with = "text::display")]
	pub semver: SemVer,
	/// The organisation that answers for it.
	pub vendor: OrganisationId,
	/// The UDI-DI of the model.
	#[serde(serialize_with = "text::display_option")]
	pub udi_di: Option<UdiDi>,
	pub weights: H256,
	/// What it was trained on.
	#[serde(flatten)]
	pub manifest: TrainingManifest,
	/// What it may do.
	pub state: ModelState,
	/// Studies in the datasets of which the use was no longer permitted when the version was published. They must have been
	/// left out.
	pub excluded: u32,
	/// How often the state was changed. JSON has the changes themselves under this name, where they are asked for.
	#[serde(skip)]
	pub changes: u32,
	pub by: AccountId,
	#[serde(serialize_with = "text::moment::serialize")]
	pub at: Moment,
	pub block: BlockNumber,
}

/// A change of a version's state.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ChangeView<AccountId, BlockNumber> {
	/// The new state.
	pub state: ModelState,
	pub reason: ModelActionReason,
	pub by: AccountId,
	pub organisation: OrganisationId,
	#[serde(serialize_with = "text::moment::serialize")]
	pub at: Moment,
	pub block: BlockNumber,
}

/// A dataset, as views show it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct DatasetView<AccountId, BlockNumber> {
	/// Its identifier.
	pub dataset: DatasetId,
	/// Its parts, in ascending order.
	pub parts: Vec<Part>,
	pub purpose: Purpose,
	pub request: Option<RequestId>,
	/// Studies in this dataset and in the datasets below it.
	pub studies: u32,
	/// Of these, those of which the use was no longer permitted when it was asked last.
	pub excluded: u32,
	/// When the patients were asked last, of those asked first: something can be built on the dataset for
	/// [`FRESH`] milliseconds after that.
	#[serde(serialize_with = "text::moment::serialize")]
	pub asked: Moment,
	/// The organisation that declared it.
	pub organisation: OrganisationId,
	/// The account that declared it.
	pub by: AccountId,
	#[serde(serialize_with = "text::moment::serialize")]
	pub at: Moment,
	/// The block, which is the snapshot of the consents.
	pub block: BlockNumber,
}

/// Studies of a dataset found by a walk, and where the walk continues.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug, Default)]
pub struct MembersView {
	/// Studies, in the order of the tree.
	pub studies: Vec<StudyId>,
	/// Parts that have not been looked at yet; empty at the end.
	pub open: Vec<Part>,
}

codes! {
	/// The phase of a federation.
	RoundPhase {
		/// It waits for the next round.
		Idle = 0, "idle";
		/// It waits for commitments.
		Commit = 1, "commit";
		/// It waits for updates.
		Reveal = 2, "reveal";
		/// It waits for commitments to scores.
		Score = 3, "score";
		/// The round can be closed.
		Due = 4, "due";
		/// It waits for parties to reveal the scores to which they committed.
		RevealScores = 5, "reveal-scores";
	}
}

/// A party of a federation.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
pub struct PartyState {
	/// The organisation.
	pub organisation: OrganisationId,
	pub joined: bool,
	/// The round in which it was excluded.
	pub excluded: Option<u32>,
	/// Its credibility, in parts per million.
	pub credibility: u32,
}

/// The turn of a party in a round.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug, Default,
)]
pub struct Turn {
	/// The commitment to the party's update.
	pub commitment: Option<H256>,
	/// The digest of its update.
	pub update: Option<H256>,
	/// The commitment to its scores.
	pub scores_commitment: Option<H256>,
	/// Its scores of the parties, in their order, in parts per million.
	pub scores: Option<BoundedVec<u32, ConstU32<MAX_PARTIES>>>,
	/// Its credibility after the round, in parts per million.
	pub credibility: u32,
}

/// A federation, as views show it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct FederationView {
	pub federation: FederationId,
	pub model: ModelId,
	/// The organisation that opened it.
	pub coordinator: OrganisationId,
	/// The part of a fair share of credibility below which a party is excluded, in parts per million.
	pub threshold: u32,
	/// How long the phases of commitments, reveals and commitments to scores last, in milliseconds. Revealing scores takes
	/// as long as revealing updates.
	pub phases: [Moment; 3],
	/// Its parties.
	pub parties: Vec<PartyState>,
	pub rounds: u32,
	/// When the last round was started.
	pub started: Moment,
	/// The present phase.
	pub phase: RoundPhase,
	/// Whether it ended, as fewer than two parties were left.
	pub ended: bool,
}

/// A round, as views show it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct RoundView {
	/// From 0.
	pub round: u32,
	pub started: Moment,
	/// The turns of the parties, in their order.
	pub turns: Vec<Turn>,
	/// The places of the parties that were excluded at its end.
	pub excluded: Vec<u8>,
	pub closed: bool,
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::{collections::BTreeSet, string::ToString};

	#[test]
	fn versions_should_be_read_as_they_are_written() {
		for text in ["0.0.0", "1.2.3", "10.0.65535"] {
			assert_eq!(SemVer::parse(text).unwrap().to_string(), text);
		}
		for text in ["", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.-3", "1.2.65536", "1.2.3-rc", "+1.2.3"] {
			assert_eq!(SemVer::parse(text), None, "{text}");
		}
		assert!(SemVer::parse("1.10.0") > SemVer::parse("1.9.9"));
	}

	#[test]
	fn version_should_be_flat_with_numbers_as_people_write_them() {
		let version = |version| ModelVersion { model: 0, version };
		let shown = VersionView {
			version: version(1),
			semver: SemVer { major: 1, minor: 2, patch: 0 },
			vendor: 3,
			udi_di: UdiDi::new(crate::udi::IssuingEntity::Gs1, "09506000134352"),
			weights: H256::zero(),
			manifest: TrainingManifest {
				campaigns: alloc::vec![7].try_into().unwrap(),
				parent: Some(version(0)),
				federation: Some((5, 1)),
				..TrainingManifest::default()
			},
			state: ModelState::Active,
			excluded: 0,
			changes: 2,
			by: 9u8,
			at: 951_782_400_000,
			block: 20u32,
		};
		let json = serde_json::to_value(&shown).unwrap();
		let expected = serde_json::json!({
			"version": "0.1", "semver": "1.2.0", "vendor": 3, "udi_di": "GS1:09506000134352", "weights": H256::zero(),
			"datasets": [], "campaigns": [7], "parent": "0.0", "federation": { "federation": 5, "rounds": 1 },
			"hyper_parameters": H256::zero(), "state": "active", "excluded": 0, "by": 9, "at": "2000-02-29T00:00:00Z",
			"block": 20,
		});
		assert_eq!(json, expected);
	}

	#[test]
	fn tree_should_hold_each_study_once_whatever_their_order() {
		let study = |number: u32| sha256(&[&number.to_be_bytes()]);
		for count in [1u32, 16, 17, 256, 257, 5_000] {
			let studies: Vec<StudyId> = (0..count).map(study).collect();
			let tree = dataset_tree(7, &studies);
			let mut reversed: Vec<StudyId> = studies.iter().rev().copied().collect();
			reversed.push(studies[0]);
			assert_eq!(tree, dataset_tree(7, &reversed));
			let known: BTreeSet<DatasetId> = tree.iter().map(|parts| dataset_id(7, parts)).collect();
			assert!(tree.iter().all(|parts| !known.contains(&dataset_id(8, parts))), "another's are others");
			let mut members = Vec::new();
			for parts in &tree {
				assert!(parts.len() <= MAX_PARTS as usize && parts.windows(2).all(|pair| pair[0] < pair[1]));
				for part in parts {
					match part {
						Part::Study(study) => members.push(*study),
						Part::Dataset(dataset) => assert!(known.contains(dataset)),
						Part::Elsewhere(_) => panic!("nothing is elsewhere"),
					}
				}
			}
			assert_eq!(members.len(), count as usize);
			let mut expected = studies;
			expected.sort();
			members.sort();
			assert_eq!(members, expected);
		}
		assert!(dataset_tree(7, &[]).is_empty());
	}

	#[test]
	fn every_code_of_a_model_should_have_its_own_name() {
		fn check<T: Copy + PartialEq + fmt::Debug + Encode>(
			all: &[T],
			name: fn(T) -> &'static str,
			parse: fn(&str) -> Option<T>,
		) {
			for (index, code) in all.iter().enumerate() {
				assert_eq!(parse(name(*code)), Some(*code));
				assert_eq!(code.encode(), [index as u8], "{code:?}");
			}
		}
		check(ModelState::ALL, ModelState::name, ModelState::from_name);
		check(ModelActionReason::ALL, ModelActionReason::name, ModelActionReason::from_name);
		check(RoundPhase::ALL, RoundPhase::name, RoundPhase::from_name);
	}
}
