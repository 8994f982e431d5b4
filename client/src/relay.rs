//! Calls that a patient signs and another account hands in and pays for: `MetaTx.dispatch`.
//!
//! The signature is over BLAKE2b-256 of extension version, call, the extensions after `VerifySignature`, and what they
//! imply (pallet-verify-signature 0.13). The account that relays the call can change nothing, and can use it only once
//! and only on this chain.

use crate::{
	calls::encode, chain::runtime_types::radledger_runtime::RuntimeCall, consent::Change, AccountId, Call, Client,
	Error, Keypair, Kind, Ledger, Result, Told, Wait,
};
use radledger_primitives::H256;
use subxt::{
	config::Hasher,
	ext::{
		codec::{Compact, Decode, DecodeAll, Encode},
		scale_decode::DecodeAsType,
	},
	metadata::Metadata,
	utils::Era,
};
use subxt_signer::sr25519::{verify, PublicKey, Signature};

/// The pallet whose calls patients sign.
const DECISIONS: &str = "DynamicConsent";
/// The pallet that takes what they signed.
const RELAY: &str = "MetaTx";
/// The one version of the extensions.
const EXTENSIONS: u8 = 0;
/// sr25519 in `MultiSignature`.
const SR25519: u8 = 1;

/// A call that a patient signed, for another account to hand in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCall {
	/// Genesis hash of the chain that it is for.
	pub chain: H256,
	pub patient: AccountId,
	/// The name of the call, as `Pallet.call`.
	pub call: String,
	/// The first block that no longer takes it.
	pub until: u32,
	/// SCALE-encoded `MetaTx`.
	pub bytes: Vec<u8>,
}

/// What the extensions after `VerifySignature` are told, in their order: those without data are left out.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Explicit {
	era: Era,
	nonce: u64,
}

impl Explicit {
	fn encode(&self) -> Vec<u8> {
		// `CheckMetadataHash` is off: nothing here shows the call on another device.
		(self.era, Compact(self.nonce), false).encode()
	}
}

/// A `MetaTx`, taken apart.
struct Parts {
	/// Pallet and name of the call.
	call: (String, String),
	/// The encoded call.
	encoded: Vec<u8>,
	patient: AccountId,
	signature: [u8; 64],
	explicit: Explicit,
}

impl Parts {
	fn parse(bytes: &[u8], metadata: &Metadata) -> std::result::Result<Self, String> {
		let mut rest = bytes;
		let calls = metadata.outer_enums().call_enum_ty();
		RuntimeCall::decode_as_type(&mut rest, calls, metadata.types())
			.map_err(|error| format!("it holds no call of this chain: {error}"))?;
		let encoded = bytes[..bytes.len() - rest.len()].to_vec();
		let broken = |error| format!("it is cut off or damaged: {error}");
		let (version, signed, scheme) = <(u8, u8, u8)>::decode(&mut rest).map_err(broken)?;
		if (version, signed, scheme) != (EXTENSIONS, 1, SR25519) {
			return Err("it is not signed with sr25519 for this version of the extensions".into());
		}
		let (signature, account) = <([u8; 64], [u8; 32])>::decode(&mut rest).map_err(broken)?;
		let (era, nonce, hashed) = <(Era, Compact<u64>, bool)>::decode_all(&mut rest).map_err(broken)?;
		if hashed {
			return Err("it is bound to a hash of the metadata, which this program does not know".into());
		}
		let (pallet, name) = match encoded[..] {
			[pallet, call, ..] => (pallet, call),
			_ => return Err("it holds no call".into()),
		};
		let known = metadata.pallet_by_call_index(pallet);
		let call =
			known.and_then(|known| Some((known.name().to_owned(), known.call_variant_by_index(name)?.name.clone())));
		Ok(Self {
			call: call.ok_or("it holds no call of this chain")?,
			encoded,
			patient: AccountId(account),
			signature,
			explicit: Explicit { era, nonce: nonce.0 },
		})
	}

	fn encode(&self) -> Vec<u8> {
		let signed = (EXTENSIONS, 1u8, SR25519, self.signature, self.patient.0).encode();
		[&self.encoded[..], &signed, &self.explicit.encode()].concat()
	}
}

/// What is hashed and signed: for these versions of specification and transactions, and from the block `birth` on.
fn payload(call: &[u8], explicit: &Explicit, versions: (u32, u32), genesis: H256, birth: H256) -> Vec<u8> {
	// What the extensions after `VerifySignature` imply, in their order: those that imply nothing are left out.
	let implicit = (*b"_meta_tx", versions, genesis, birth, None::<H256>).encode();
	[&[EXTENSIONS], call, &explicit.encode(), &implicit].concat()
}

/// The block from which on a signature of this era is good, if it is good at `now`.
fn birth(era: Era, now: u32) -> u32 {
	match era {
		Era::Mortal { period, phase } if period > 0 => {
			let from = u64::from(now).max(phase) - phase;
			(from / period * period + phase) as u32 // no later than `now`, or the first period
		}
		_ => 0,
	}
}

fn refused(code: &str, why: &str, hint: &str) -> Error {
	Error::new(Kind::Refused, code, "what the patient signed cannot be handed in").why(why).hint(hint)
}

const SIGN_AGAIN: &str = "ask the patient to sign again";

impl Client {
	/// Signs `call` for somebody else to hand in within `blocks` blocks (rounded up to a power of two, 4 at least).
	pub async fn sign_only<C: Call>(&self, call: &C, signer: &Keypair, blocks: u32) -> Result<SignedCall> {
		let ledger = self.base(blocks).await?;
		ledger.0.transactions().validate(call).map_err(Error::from_subxt)?;
		let patient = AccountId(signer.public_key().0);
		let from = ledger.block();
		let era = Era::mortal(blocks.into(), from.number.into());
		let explicit = Explicit { era, nonce: self.nonce(&patient).await? };
		let encoded = encode(call, ledger.metadata())?;
		let hash = self.signed_hash(&ledger, &encoded, &explicit, from.hash);
		let parts = Parts {
			call: (call.pallet_name().into(), call.call_name().into()),
			encoded,
			patient,
			signature: signer.sign(hash.as_bytes()).0,
			explicit,
		};
		let period = match era {
			Era::Mortal { period, .. } => period as u32,
			Era::Immortal => 0,
		};
		Ok(SignedCall {
			chain: self.genesis(),
			patient,
			call: format!("{}.{}", parts.call.0, parts.call.1),
			until: from.number.saturating_add(period),
			bytes: parts.encode(),
		})
	}

	/// Submits a call that a patient signed; the signer pays. Refuses, before anything is paid for, calls that are not a
	/// decision of a patient, and calls of another chain, expired, used already, or altered.
	pub async fn relay(&self, signed: &SignedCall, signer: &Keypair, wait: Wait) -> Result<Told<Change>> {
		let ledger = self.best().await?;
		self.check_signed(&ledger, signed).await?;
		let index = |pallet, call| {
			let pallet = ledger.metadata().pallet_by_name(pallet)?;
			Some([pallet.call_index(), pallet.call_variant_by_name(call)?.index])
		};
		let dispatch = index(RELAY, "dispatch").ok_or_else(|| Error {
			what: "this chain takes no signed calls of others".into(),
			..Error::incompatible_runtime()
		})?;
		let length = (signed.bytes.len() as u32).encode();
		let call = [&dispatch[..], &signed.bytes, &length].concat();
		let call = ledger.0.transactions().from_call_data_bytes(&call).map_err(Error::from_subxt)?;
		self.tell(&call, signer, wait).await
	}

	async fn check_signed(&self, ledger: &Ledger, signed: &SignedCall) -> Result<()> {
		if signed.chain != self.genesis() {
			let hint = "connect to a node of the patient's ledger";
			return Err(refused("other-chain", "it was signed for another ledger", hint));
		}
		let parts = Parts::parse(&signed.bytes, ledger.metadata())
			.map_err(|why| refused("malformed-signed-call", &why, SIGN_AGAIN))?;
		if parts.call.0 != DECISIONS || parts.patient != signed.patient {
			let why = "it is not a decision of the patient who is named";
			return Err(refused("not-a-decision", why, "do not relay it; ask who gave it to you"));
		}
		let now = ledger.block().number;
		if signed.until <= now {
			return Err(refused("signed-call-expired", "its time is over", SIGN_AGAIN));
		}
		let next = self.nonce(&parts.patient).await?;
		if parts.explicit.nonce < next {
			let why = "it was handed in before, or the patient has signed something else since";
			return Err(refused("signed-call-used", why, SIGN_AGAIN));
		}
		if parts.explicit.nonce > next {
			let why = "something that the patient signed before it was not handed in yet";
			return Err(refused("signed-call-early", why, "hand in first what was signed first"));
		}
		let from = birth(parts.explicit.era, now);
		let hash = self.rpc.chain_get_block_hash(Some(from.into())).await;
		let birth = hash.map_err(Error::from_subxt)?.unwrap_or_default();
		let hash = self.signed_hash(ledger, &parts.encoded, &parts.explicit, birth);
		if !verify(&Signature(parts.signature), hash, &PublicKey(parts.patient.0)) {
			let why =
				"the signature does not fit: it was altered, it is expired, or the runtime was upgraded meanwhile";
			return Err(refused("bad-signature", why, SIGN_AGAIN));
		}
		Ok(())
	}

	fn signed_hash(&self, ledger: &Ledger, call: &[u8], explicit: &Explicit, birth: H256) -> H256 {
		let versions = (ledger.0.spec_version(), ledger.0.transaction_version());
		ledger.0.hasher().hash(&payload(call, explicit, versions, self.genesis(), birth))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{calls, demonstration, error::tests::metadata};

	fn parts() -> Parts {
		let encoded = encode(&calls::revoke(3), &metadata()).expect("encodes");
		Parts {
			call: (DECISIONS.into(), "revoke".into()),
			encoded,
			patient: AccountId([7; 32]),
			signature: [9; 64],
			explicit: Explicit { era: Era::mortal(64, 1_000), nonce: 5 },
		}
	}

	#[test]
	fn signed_call_should_be_a_meta_transaction_as_the_pallet_reads_it() {
		let bytes = parts().encode();
		// `MetaTx { call, extension_version, extension }`; of the extensions, mortality, nonce and the mode of the
		// metadata's hash have data.
		let expected =
			((52u8, 2u8, 3u32), 0u8, (1u8, (1u8, [9u8; 64]), [7u8; 32]), (Era::mortal(64, 1_000), Compact(5u32), 0u8));
		assert_eq!(bytes, expected.encode());
		let read = Parts::parse(&bytes, &metadata()).expect("parses");
		assert_eq!(read.call, (DECISIONS.to_owned(), "revoke".to_owned()));
		assert_eq!((read.patient, read.signature, read.explicit), (AccountId([7; 32]), [9; 64], parts().explicit));
		assert_eq!(read.encode(), bytes);
	}

	#[test]
	fn meta_transaction_should_be_refused_when_anything_is_missing_or_left_over() {
		let (bytes, metadata) = (parts().encode(), metadata());
		for length in 0..bytes.len() {
			assert!(Parts::parse(&bytes[..length], &metadata).is_err(), "{length}");
		}
		assert!(Parts::parse(&[&bytes[..], &[0]].concat(), &metadata).is_err());
		let ed25519 = bytes.len() - 32 - 64 - 4 - 1;
		let mut other = bytes.clone();
		assert_eq!(other[ed25519], SR25519);
		other[ed25519] = 0;
		assert!(Parts::parse(&other, &metadata).is_err_and(|why| why.contains("sr25519")));
	}

	#[test]
	fn birth_should_be_the_block_of_signing_until_the_era_is_over() {
		for signed_at in [0u32, 1, 63, 64, 1_000, 123_456] {
			let era = Era::mortal(64, signed_at.into());
			for now in signed_at..signed_at + 64 {
				assert_eq!(birth(era, now), signed_at);
			}
			assert_eq!(birth(era, signed_at + 64), signed_at + 64);
		}
	}

	#[test]
	fn what_is_signed_should_begin_with_version_and_call_and_end_with_what_is_implied() {
		let parts = parts();
		let expected = (
			0u8,
			(52u8, 2u8, 3u32),
			(Era::mortal(64, 1_000), Compact(5u32), 0u8),
			(*b"_meta_tx", 1u32, 2u32, [3u8; 32], [4u8; 32], 0u8),
		);
		let signed = payload(&parts.encoded, &parts.explicit, (1, 2), H256([3; 32]), H256([4; 32]));
		assert_eq!(signed, expected.encode());
		let pair = demonstration::account("patient-1").expect("known");
		let signature = pair.sign(&signed);
		assert!(verify(&signature, &signed, &pair.public_key()));
	}
}
