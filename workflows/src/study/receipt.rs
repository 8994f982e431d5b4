//! What the ledger records of a study, with a proof that needs no node.
//!
//! A block's header names the root of the state's trie, and the block's hash is BLAKE2b-256 of the header. The receipt
//! holds the nodes of the trie on the way to the record, to the hash of the chain's first block, and to the version of the
//! runtime, which are all part of the state. So a reader who knows the hash of the block from a trusted source needs to
//! trust nobody for the rest.

use super::StudyError;
use crate::{words::clean, Session};
use codec::{Decode, DecodeAll, Encode};
use radledger_client::{
	proof::{ProofFault, ProvedState},
	AccountId, BlockRef,
};
use radledger_primitives::{
	text::moment, DeviceVersion, DigestAlgorithm, Modality, Moment, OrganisationId, StudyId, H256,
};
use scale_info::{MetaType, PortableRegistry, Registry, TypeInfo};
use serde::{Deserialize, Serialize};
use subxt::{
	config::{substrate::SubstrateConfig, RpcConfigFor},
	ext::{
		frame_decode::storage::{
			encode_storage_key_prefix, encode_storage_key_with_info, StorageHasher, StorageInfo, StorageKeyInfo,
		},
		scale_encode::EncodeAsType,
	},
	rpcs::{methods::LegacyRpcMethods, RpcClient},
};

crate::errors! {
	/// What can be wrong with a receipt.
	pub ReceiptError {
		Failed Malformed { error: String } = "malformed-receipt", "this is not a receipt",
			why "{error}",
			remedy "ask for the file with the receipt again";
		Failed Lost { error: String } = "node-lost", "the node did not answer",
			why "{error}",
			remedy "ask again; the node must still have the state of the block";
		Failed Incompatible = "incompatible-runtime", "the chain's runtime is another than this program knows",
			remedy "use the program of the same release as the chain";
		Refused Header { what: &'static str } = "receipt-header", "{what}",
			remedy "do not rely on this receipt; ask for a new one";
		Refused Key = "receipt-key", "the receipt is about another study than it says",
			remedy "do not rely on this receipt; ask for a new one";
		Refused Proof { what: &'static str } = "receipt-proof", "{what}",
			remedy "do not rely on this receipt; ask for a new one";
		Refused Record { what: &'static str } = "receipt-record", "{what}",
			remedy "do not rely on this receipt; ask for a new one";
		Refused Chain { what: &'static str } = "receipt-chain", "{what}",
			remedy "do not rely on this receipt; ask for a new one";
		Refused Number { found: u32, said: u32 } = "receipt-number", "the block has another number",
			why "{found}, not {said}",
			remedy "do not rely on this receipt; ask for a new one";
		Refused Runtime { found: u32, said: u32 } = "receipt-runtime", "the runtime had another version",
			why "{found}, not {said}",
			remedy "do not rely on this receipt; ask for a new one";
		Refused OtherChain { found: H256, asked: H256 } = "other-chain", "the receipt is of another chain",
			why "its first block is {found:?}, not {asked:?}",
			remedy "do not rely on this receipt; ask for a new one";
		Refused Fields { what: &'static str } = "receipt-fields", "{what}",
			remedy "do not rely on this receipt; ask for a new one, or check it with the program that wrote it";
	}
}

impl From<ProofFault> for ReceiptError {
	fn from(fault: ProofFault) -> Self {
		match fault {
			ProofFault::Header(what) => Self::Header { what },
			ProofFault::Nodes(what) => Self::Proof { what },
		}
	}
}

/// Version of the format.
const VERSION: u16 = 1;
/// Longest file that is worth reading; a receipt is some kilobytes.
pub const LONGEST: u64 = 4 << 20;

type Rpc = LegacyRpcMethods<RpcConfigFor<SubstrateConfig>>;

/// A receipt.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
	version: u16,
	chain: Chain,
	study: StudyId,
	record: Record,
	/// Where the record is in the state.
	key: Bytes,
	/// Nodes of the state's trie.
	proof: Vec<Bytes>,
	block: Block,
	finality: Finality,
}

/// The chain.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Chain {
	/// As the node calls it; not proved.
	pub name: String,
	/// The hash of its first block.
	pub genesis: H256,
	/// The version of its runtime.
	pub spec_version: u32,
}

/// The record of the study, as it is stored and as it is read.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
struct Record {
	scale: Bytes,
	fields: Fields,
}

/// What the record says.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Fields {
	/// Merkle root over its instances.
	pub root: H256,
	/// The algorithm of `root`.
	pub algorithm: DigestAlgorithm,
	/// Number of instances; 0 once its erasure was attested.
	pub instances: u32,
	/// Number of series.
	pub series: u16,
	/// Its modality.
	pub modality: Modality,
	/// The device that made it, with the version of its software, if named.
	pub device: Option<DeviceVersion>,
	/// The account of the patient, if named.
	pub subject: Option<String>,
	/// The organisation that answers for it.
	pub organisation: OrganisationId,
	/// Who signed the present content.
	pub by: String,
	/// When, by the chain's clock (RFC 3339, UTC).
	pub at: String,
	/// In which block.
	pub block: u32,
	/// How often it was amended.
	pub version: u16,
}

/// The block whose state it is.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
struct Block {
	number: u32,
	hash: H256,
	header: Bytes,
}

/// What is known of whether the block stays.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
enum Finality {
	/// Nobody secures it.
	#[serde(rename = "none: development chain")]
	None,
	/// The node says so.
	#[serde(rename = "claimed by the node, not proved")]
	Claimed,
}

/// Bytes that are written as `0x` and hexadecimal digits.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Bytes(Vec<u8>);

impl Serialize for Bytes {
	fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.serialize_str(&format!("0x{}", hex::encode(&self.0)))
	}
}

impl<'de> Deserialize<'de> for Bytes {
	fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		use serde::de::Error;
		let text = String::deserialize(deserializer)?;
		let digits = text.strip_prefix("0x").ok_or_else(|| D::Error::custom("bytes begin with 0x"))?;
		hex::decode(digits).map(Self).map_err(D::Error::custom)
	}
}

/// A study as the runtime stores it.
#[derive(Encode, Decode)]
struct Stored {
	root: H256,
	algorithm: DigestAlgorithm,
	instances: u32,
	series: u16,
	modality: Modality,
	device: Option<DeviceVersion>,
	previous: Option<H256>,
	subject: Option<[u8; 32]>,
	/// Whether it named a patient who was released since.
	forgotten: bool,
	organisation: OrganisationId,
	by: [u8; 32],
	at: Moment,
	block: u32,
	version: u16,
	/// The rent that is held for it.
	_rent: u128,
}

impl From<Stored> for Fields {
	fn from(stored: Stored) -> Self {
		let account = |bytes| AccountId(bytes).to_string();
		Self {
			root: stored.root,
			algorithm: stored.algorithm,
			instances: stored.instances,
			series: stored.series,
			modality: stored.modality,
			device: stored.device,
			subject: stored.subject.map(account),
			organisation: stored.organisation,
			by: account(stored.by),
			at: moment::show(stored.at),
			block: stored.block,
			version: stored.version,
		}
	}
}

fn decode(scale: &[u8]) -> Option<Fields> {
	Stored::decode_all(&mut &scale[..]).ok().map(Fields::from)
}

/// `frame_system::LastRuntimeUpgradeInfo`, without the name behind it.
#[derive(Decode)]
struct Runtime {
	#[codec(compact)]
	spec_version: u32,
}

/// Where a map has its value for `key`.
fn map_key<K: EncodeAsType + TypeInfo + 'static>(pallet: &str, map: &str, hasher: StorageHasher, key: K) -> Vec<u8> {
	let mut registry = Registry::new();
	let key_id = registry.register_type(&MetaType::new::<K>()).id;
	let info = StorageInfo {
		keys: vec![StorageKeyInfo { hasher, key_id }].into(),
		value_id: key_id, // is not looked at
		default_value: None,
		use_old_v9_storage_hashers: false,
	};
	encode_storage_key_with_info(pallet, map, (key,), &info, &PortableRegistry::from(registry)).unwrap_or_default()
}

/// Where the record of a study is in the state.
fn study_key(study: &StudyId) -> Vec<u8> {
	map_key("ImageProvenance", "Studies", StorageHasher::Blake2_128Concat, study.0)
}

/// Where the hash of the first block is, which stays there when those of later blocks go.
fn genesis_key() -> Vec<u8> {
	map_key("System", "BlockHash", StorageHasher::Twox64Concat, 0u32)
}

fn runtime_key() -> Vec<u8> {
	encode_storage_key_prefix("System", "LastRuntimeUpgrade").into()
}

impl Receipt {
	/// Asks the node for a receipt of `study`, as of the newest final block; on a development chain, which may never call a
	/// block final, as of the newest.
	///
	/// # Errors
	/// The ledger does not have the study, or the node does not answer or lies.
	pub async fn fetch(session: &Session, study: StudyId) -> Result<Self, StudyError> {
		let client = session.client().await?;
		let development = client.is_development();
		let block = if development { client.best().await? } else { client.finalized().await? }.block();
		let receipt = Self::as_of(client.url(), client.chain(), development, study, block).await?;
		receipt.ok_or_else(|| StudyError::not_on_ledger(&study))
	}

	/// `None`: there is no such study.
	async fn as_of(
		url: &str,
		chain: &str,
		development: bool,
		study: StudyId,
		block: BlockRef,
	) -> Result<Option<Self>, ReceiptError> {
		let lost = |error: subxt::rpcs::Error| ReceiptError::Lost { error: error.to_string() };
		let rpc = Rpc::new(RpcClient::from_insecure_url(url).await.map_err(lost)?);
		let (at, key) = (Some(block.hash), study_key(&study));
		let Some(scale) = rpc.state_get_storage(&key, at).await.map_err(lost)? else {
			return Ok(None);
		};
		let header = rpc.chain_get_header(at).await.map_err(lost)?.map(|header| header.encode());
		let keys = [key.clone(), genesis_key(), runtime_key()];
		let proof = rpc.state_get_read_proof(keys.iter().map(Vec::as_slice), at).await.map_err(lost)?;
		let proof: Vec<_> = proof.proof.into_iter().map(|node| Bytes(node.0)).collect();
		let header = header.ok_or(ReceiptError::Incompatible)?;
		let fields = decode(&scale).ok_or(ReceiptError::Incompatible)?;
		let mut receipt = Self {
			version: VERSION,
			chain: Chain { name: chain.into(), genesis: H256::zero(), spec_version: 0 },
			study,
			record: Record { scale: Bytes(scale), fields },
			key: Bytes(key),
			proof,
			block: Block { number: block.number, hash: block.hash, header: Bytes(header) },
			finality: if development { Finality::None } else { Finality::Claimed },
		};
		// What the state says, not the node: while a runtime is replaced they differ.
		let proved = receipt.prove()?;
		(receipt.chain.genesis, receipt.chain.spec_version) = (proved.genesis, proved.spec_version);
		receipt.check(None)?;
		Ok(Some(receipt))
	}

	/// Reads what [`Self::to_json`] wrote.
	///
	/// # Errors
	/// It is not a receipt, or one of another version.
	pub fn from_json(text: &str) -> Result<Self, ReceiptError> {
		let malformed = |error: String| ReceiptError::Malformed { error: clean(&error) };
		let receipt: Self = serde_json::from_str(text).map_err(|error| malformed(error.to_string()))?;
		match receipt.version {
			VERSION => Ok(receipt),
			other => Err(malformed(format!("it has version {other}, this program knows version {VERSION}"))),
		}
	}

	/// The study.
	pub fn study(&self) -> StudyId {
		self.study
	}

	/// As a file.
	pub fn to_json(&self) -> String {
		serde_json::to_string_pretty(self).unwrap_or_default()
	}

	/// The block whose state it is.
	pub fn block(&self) -> BlockRef {
		BlockRef { hash: self.block.hash, number: self.block.number }
	}

	/// What follows from the header's hash; nothing that the receipt says beside it is believed.
	fn prove(&self) -> Result<Proved, ReceiptError> {
		if self.key.0 != study_key(&self.study) {
			return Err(ReceiptError::Key);
		}
		let nodes = self.proof.iter().map(|node| node.0.clone());
		let mut state = ProvedState::new(&self.block.hash, &self.block.header.0, nodes)?;
		let number = state.number();
		let (record, genesis) = (state.read(&self.key.0)?, state.read(&genesis_key())?);
		let runtime = state.read(&runtime_key())?;
		state.end()?;
		let record = record.ok_or(ReceiptError::Record { what: "the ledger had no such study in that block" })?;
		let genesis = genesis
			.and_then(|bytes| H256::decode_all(&mut &bytes[..]).ok())
			.ok_or(ReceiptError::Chain { what: "the state does not name the chain's first block" })?;
		let runtime = runtime
			.and_then(|bytes| Runtime::decode(&mut &bytes[..]).ok())
			.ok_or(ReceiptError::Chain { what: "the state does not name the version of the runtime" })?;
		Ok(Proved { record, genesis, spec_version: runtime.spec_version, number })
	}

	/// Checks everything, and the chain's genesis hash against `chain` if it is known from elsewhere.
	pub fn check(&self, chain: Option<&H256>) -> Result<Checked, ReceiptError> {
		let proved = self.prove()?;
		if proved.number != self.block.number {
			return Err(ReceiptError::Number { found: proved.number, said: self.block.number });
		}
		if proved.genesis != self.chain.genesis {
			return Err(ReceiptError::Chain { what: "the block is of another chain than the receipt says" });
		}
		if proved.spec_version != self.chain.spec_version {
			return Err(ReceiptError::Runtime { found: proved.spec_version, said: self.chain.spec_version });
		}
		if let Some(asked) = chain.filter(|chain| **chain != proved.genesis) {
			return Err(ReceiptError::OtherChain { found: proved.genesis, asked: *asked });
		}
		if proved.record != self.record.scale.0 {
			return Err(ReceiptError::Record { what: "the ledger recorded something else" });
		}
		let fields = decode(&proved.record).ok_or(ReceiptError::Fields { what: "the record cannot be read" })?;
		if fields != self.record.fields {
			return Err(ReceiptError::Fields { what: "what the receipt shows is not what the record says" });
		}
		let finality = match self.finality {
			Finality::None => {
				"finality: this is a development chain, no finality exists; whoever runs it could have made it"
			}
			Finality::Claimed => {
				"finality: that the block stays is what the node said; compare its hash with another node's"
			}
		};
		let mut not_proved = vec![finality.to_owned()];
		if chain.is_none() {
			not_proved.push("which chain it is: compare the genesis hash with one that you trust".into());
		}
		not_proved.push("that the record is still the same in later blocks".into());
		not_proved.push("what the chain is called".into());
		Ok(Checked {
			verdict: "Proved",
			study: self.study,
			chain: Chain { name: self.chain.name.clone(), ..self.chain },
			block: self.block(),
			record: fields,
			not_proved,
		})
	}
}

/// What follows from a header.
struct Proved {
	record: Vec<u8>,
	genesis: H256,
	spec_version: u32,
	number: u32,
}

/// A receipt that proves what it says.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Checked {
	/// `Proved`: anything else is an error.
	pub verdict: &'static str,
	/// The study.
	pub study: StudyId,
	/// The chain that recorded it.
	pub chain: Chain,
	/// The block whose state it is.
	pub block: BlockRef,
	/// What the record says.
	pub record: Fields,
	/// What the receipt does not prove.
	pub not_proved: Vec<String>,
}

#[cfg(test)]
mod tests;
