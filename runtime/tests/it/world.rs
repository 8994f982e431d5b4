//! The development chain in memory, and people who sign on it.

use codec::{Decode, Encode};
use frame_support::{
	traits::{fungible::Inspect, OnFinalize},
	weights::Weight,
};
use radledger_primitives::{
	consent::records::{Access, LogEntry},
	digest::{entry_key, identifier},
	merkle,
	traits::Opening,
	Modality, OrganisationId, StudyId, H256,
};
use radledger_runtime::*;
use serde_json::Value;
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_core::{crypto::DEV_PHRASE, sr25519, Pair};
use sp_runtime::{
	generic::{Digest, DigestItem, Era},
	traits::{Hash as _, Header as _},
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidity, TransactionValidityError},
	ApplyExtrinsicResult, BuildStorage, Storage,
};
use std::{
	collections::HashMap,
	sync::{LazyLock, Mutex},
};

/// First moment of the chain: 2026-01-01T00:00:00Z.
pub const START: Moment = 1_767_225_600_000;

/// Lays `patch` over `base`, as a chain specification does.
pub fn merge(base: &mut Value, patch: Value) {
	match (base, patch) {
		(Value::Object(base), Value::Object(patch)) => {
			for (key, value) in patch {
				merge(base.entry(key).or_insert(Value::Null), value);
			}
		}
		(base, patch) => *base = patch,
	}
}

/// The full genesis of a preset.
pub fn genesis_of(preset: &str) -> Value {
	let mut genesis = serde_json::to_value(RuntimeGenesisConfig::default()).unwrap();
	let patch = genesis_config_presets::get_preset(&preset.into()).unwrap();
	merge(&mut genesis, serde_json::from_slice(&patch).unwrap());
	genesis
}

/// The development chain in its first block. Its genesis is built once: deriving all those keys takes a while.
pub fn chain() -> sp_io::TestExternalities {
	static GENESIS: LazyLock<Storage> = LazyLock::new(|| {
		let genesis: RuntimeGenesisConfig = serde_json::from_value(genesis_of("development")).unwrap();
		genesis.build_storage().unwrap()
	});
	let mut chain = sp_io::TestExternalities::new(GENESIS.clone());
	chain.execute_with(|| begin_block(1, START));
	chain
}

/// Starts block `number` at `now`, with the inherent that sets the clock.
pub fn begin_block(number: BlockNumber, now: Moment) {
	if number > 1 {
		// The end of a block, as far as the next one asks for it; the rest belongs to the relay chain.
		System::note_finished_extrinsics();
		Timestamp::on_finalize(System::block_number());
		System::finalize();
		System::set_block_number(number - 1);
	}
	let slot = Slot::from(now / constants::SLOT_DURATION);
	let digest = Digest { logs: vec![DigestItem::PreRuntime(AURA_ENGINE_ID, slot.encode())] };
	let header = Header::new(number, Default::default(), Default::default(), Default::default(), digest);
	Executive::initialize_block(&header);
	let clock = RuntimeCall::Timestamp(pallet_timestamp::Call::set { now });
	Executive::apply_extrinsic(UncheckedExtrinsic::new_bare(clock)).unwrap().unwrap();
}

/// The key of the development phrase with the derivation `//name`, derived once: that takes a while.
pub fn key(name: &str) -> sr25519::Pair {
	static KEYS: LazyLock<Mutex<HashMap<String, sr25519::Pair>>> = LazyLock::new(Mutex::default);
	let derive = || sr25519::Pair::from_string(&format!("{DEV_PHRASE}//{name}"), None).unwrap();
	KEYS.lock().unwrap().entry(name.to_string()).or_insert_with(derive).clone()
}

/// The account with that key.
pub fn account(name: &str) -> AccountId {
	key(name).public().into()
}

/// `call`, signed by `signer` as its transaction number `nonce`; never expires.
pub fn signed_with_nonce(signer: &str, nonce: u32, call: impl Into<RuntimeCall>) -> UncheckedExtrinsic {
	tipped(signer, nonce, 0, call)
}

/// [`signed_with_nonce`], with a tip for its collator.
pub fn tipped(signer: &str, nonce: u32, tip: Balance, call: impl Into<RuntimeCall>) -> UncheckedExtrinsic {
	let extension = TxExtension::new((
		frame_system::AuthorizeCall::new(),
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckEra::from(Era::Immortal),
		pallet_consortium::AuthoriseSender::new(),
		frame_system::CheckWeight::new(),
		pallet_dynamic_consent::PatientsPayNothing(
			frame_system::CheckNonce::from(Nonce::from(nonce)),
			pallet_transaction_payment::ChargeTransactionPayment::from(tip),
		),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
	));
	let payload = SignedPayload::new(call.into(), extension).unwrap();
	let signature = payload.using_encoded(|bytes| key(signer).sign(bytes));
	let (call, extension, _) = payload.deconstruct();
	UncheckedExtrinsic::new_signed(call, account(signer).into(), signature.into(), extension)
}

/// `call`, signed by `signer` as its next transaction.
pub fn signed(signer: &str, call: impl Into<RuntimeCall>) -> UncheckedExtrinsic {
	signed_with_nonce(signer, *System::account_nonce(account(signer)), call)
}

/// Has `signer` sign `call`, weighs it ([`crate::weighing`]), and applies it to the block.
pub fn submit(signer: &str, call: impl Into<RuntimeCall>) -> ApplyExtrinsicResult {
	let call = call.into();
	crate::weighing::weigh(&account(signer), &call);
	Executive::apply_extrinsic(signed(signer, call))
}

/// What the pool of a node says to `transaction`; leaves no trace.
pub fn pool(transaction: UncheckedExtrinsic) -> TransactionValidity {
	frame_support::storage::with_transaction(|| {
		let validity = Executive::validate_transaction(TransactionSource::External, transaction, Hash::zero());
		frame_support::storage::TransactionOutcome::Rollback(Ok::<_, sp_runtime::DispatchError>(validity))
	})
	.unwrap()
}

/// A refusal before anything is charged.
pub fn invalid(reason: InvalidTransaction) -> TransactionValidityError {
	TransactionValidityError::Invalid(reason)
}

/// The events of this block.
pub fn events() -> Vec<RuntimeEvent> {
	System::events().into_iter().map(|record| record.event).collect()
}

/// What `name` can spend.
pub fn free(name: &str) -> Balance {
	Balances::balance(&account(name))
}

/// A study of north hospital: number `n`.
pub fn study(n: u8) -> pallet_image_provenance::NewStudy {
	study_of(0, n)
}

/// A study of any organisation: number `n`.
pub fn study_of(organisation: OrganisationId, n: u8) -> pallet_image_provenance::NewStudy {
	pallet_image_provenance::NewStudy {
		study: identifier(organisation, &H256::repeat_byte(n)),
		root: merkle::leaf(&[n]),
		instances: 1,
		series: 1,
		modality: Modality::Ct,
		device: None,
		subject: None,
	}
}

/// What opens a study of a patient.
pub fn opening(study: StudyId, patient: &str) -> Opening<AccountId> {
	Opening { study, account: account(patient), salt: [7; 32] }
}

/// A study that names a patient.
pub fn named(new: pallet_image_provenance::NewStudy, patient: &str) -> pallet_image_provenance::NewStudy {
	pallet_image_provenance::NewStudy { subject: Some(opening(new.study, patient).seal()), ..new }
}

/// The call that opens studies of a patient.
pub fn open(studies: &[StudyId], patient: &str) -> RuntimeCall {
	let openings: Vec<_> = studies.iter().map(|study| opening(*study, patient)).collect();
	pallet_image_provenance::Call::open { openings: openings.try_into().unwrap() }.into()
}

/// `call`, behind the openings of studies of a patient.
pub fn opened(studies: &[StudyId], patient: &str, call: impl Into<RuntimeCall>) -> RuntimeCall {
	pallet_utility::Call::batch_all { calls: vec![open(studies, patient), call.into()] }.into()
}

/// Entries of a patient's log from the number `first` on, as the patient reads them.
pub fn uses(patient: &str, first: u64) -> Vec<Access<AccountId, BlockNumber>> {
	let log = DynamicConsent::log(account(patient), first).unwrap();
	let read = |(number, entry)| match entry {
		LogEntry::Open(entry) => entry,
		LogEntry::Sealed(sealed) => sealed.open(&entry_key(&[7; 32], &account(patient).encode(), number)).unwrap(),
	};
	(log.first..).zip(log.uses).map(read).collect()
}

/// The call that anchors study number `n` of north hospital.
pub fn anchor(n: u8) -> RuntimeCall {
	anchor_as(0, n)
}

/// The call that anchors study number `n` of an organisation.
pub fn anchor_as(organisation: OrganisationId, n: u8) -> RuntimeCall {
	pallet_image_provenance::Call::anchor_study { study: study_of(organisation, n) }.into()
}

/// Has the council carry `call` as a motion, with these organisations in favour, and gives back how the call ended.
pub fn motion(ayes: &[&str], call: impl Into<RuntimeCall>) -> sp_runtime::DispatchResult {
	use pallet_collective::Call;
	let call = call.into();
	let hash = <Runtime as frame_system::Config>::Hashing::hash_of(&call);
	let length_bound = call.encoded_size() as u32;
	let threshold = ayes.len() as u32;
	let index = pallet_collective::ProposalCount::<Runtime, configs::governance::CouncilInstance>::get();
	submit(ayes[0], Call::propose { threshold, proposal: Box::new(call), length_bound }).unwrap().unwrap();
	for member in ayes {
		submit(member, Call::vote { proposal: hash, index, approve: true }).unwrap().unwrap();
	}
	let close = Call::close {
		proposal_hash: hash,
		index,
		proposal_weight_bound: Weight::from_parts(100_000_000_000, 1_000_000),
		length_bound,
	};
	submit(ayes[0], close).unwrap().unwrap();
	let executed = events().into_iter().rev().find_map(|event| match event {
		RuntimeEvent::Council(pallet_collective::Event::Executed { proposal_hash, result })
			if proposal_hash == hash =>
		{
			Some(result)
		}
		_ => None,
	});
	executed.expect("the motion was carried")
}

/// Bytes as they arrive over the wire, at the depth that a runtime allows.
pub fn decoded<T: Decode>(bytes: &[u8]) -> Result<T, codec::Error> {
	codec::DecodeLimit::decode_all_with_depth_limit(frame_support::MAX_EXTRINSIC_DEPTH, &mut &bytes[..])
}
