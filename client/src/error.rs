//! Errors that say what happened, why, and what can be done.

use std::fmt;
use subxt::{
	error::{
		AccountNonceError, BackendError, ConstantError, DispatchError, EventsError, ExtrinsicError,
		OnlineClientAtBlockError, RpcError, RuntimeApiError, StorageError, TransactionEventsError,
		TransactionProgressError, ViewFunctionError,
	},
	metadata::Metadata,
	rpcs::UserError,
};

/// The result of everything in this crate that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Kinds of [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
	/// It could not be done: no node, no connection, another runtime.
	Failed,
	/// The ledger refuses it.
	Refused,
	/// It was sent, and its outcome is not known. Submitting it again is safe: nothing is recorded twice.
	Unknown,
}

const REFUSED: &str = "the ledger refused the transaction";

/// Every code of an [`Error`] that is not the refusal of a pallet, with its meaning and what can be done.
pub const CODES: &[(&str, &str, &str)] = &[
	("node-unreachable", "no node answers", "start a node there, or connect to another"),
	("not-a-radledger-chain", "the node answers for another chain", "connect to a node of your consortium"),
	(
		"incompatible-runtime",
		"the chain's runtime is another than this program knows",
		"use the program of the same release as the chain",
	),
	("node-lost", "the connection to the node was lost", "try again when the node is back"),
	("node-refused", "the node refused to answer", "as the reason says"),
	("ledger-access", "the node's answer cannot be understood", "use the program of the same release as the chain"),
	("no-such-block", "the node does not have the block", "connect to a node that keeps all blocks"),
	(
		"unproved-answer",
		"the node hides, adds or changes something: the block that it names does not prove its answer",
		"ask another node, and inform the operator of this one",
	),
	(
		"no-clock-to-advance",
		"the clock of this chain cannot be put forward",
		"connect to a development chain that a node of this release makes",
	),
	("outcome-unknown", "the connection was lost after sending", "submit it again: nothing is recorded twice"),
	(
		"not-a-member",
		"the signer is not an organisation, member, patient or council member of this consortium (pool: 1)",
		"ask an organisation for a credential, or the council for admission",
	),
	("credential-expired", "the signer's credential has expired (pool: 2)", "ask the organisation to renew it"),
	("organisation-suspended", "the signer's organisation is suspended (pool: 3)", "the council can reinstate it"),
	(
		"allowance-spent",
		"what the patient can decide for nothing today is spent (pool: 4)",
		"wait until midnight (UTC), when it renews",
	),
	("cannot-pay", "the signer cannot pay the fee", "send tokens to the account, or sign with another"),
	("tokens", "the signer cannot pay what the call costs or holds", "send tokens to the account that pays"),
	(
		"bad-signature",
		"the signature does not fit what was signed",
		"submit it again; what a patient signed has to be signed again",
	),
	("nonce-used", "another transaction of the signer came first", "submit it again"),
	("became-invalid", "the pool dropped the transaction", "submit it again"),
	("too-large", "the transaction does not fit into a block", "put less into one transaction"),
	(
		"call-not-allowed",
		"calls of this kind are not allowed now (safe mode, or paused)",
		"ask the council when it will be lifted",
	),
	("banned", "the node holds the transaction off for a while", "submit it again in half an hour"),
	("pool-full", "the node's pool is full", "submit it again later"),
	("refused-by-node", "the node did not take the transaction", "submit it again"),
	("bad-origin", "the signer may not do this", "sign as an account that may"),
	("dispatch", "the call failed", "as the reason says"),
	("not-in-council", "only council members propose and vote", "sign as a member of the council"),
	("motion-gone", "somebody else closed the motion meanwhile", "look at the organisations: it may be done"),
	("other-chain", "what a patient signed is for another ledger", "connect to a node of that ledger"),
	(
		"malformed-signed-call",
		"the file is not what a patient signed for others to hand in",
		"ask the patient to sign again",
	),
	(
		"not-a-decision",
		"what was signed is not a decision of the patient who is named",
		"do not relay it; ask the person who gave it to you",
	),
	("signed-call-expired", "the time of what a patient signed is over", "ask the patient to sign again"),
	("signed-call-used", "what a patient signed was handed in already", "ask the patient to sign again"),
	("signed-call-early", "the patient signed something before it that was not handed in", "hand that in first"),
];

/// What happened, why, and what can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
	pub kind: Kind,
	/// For programs: words joined by hyphens, or `Pallet::Error` for the refusal of a pallet.
	pub code: String,
	/// What happened.
	pub what: String,
	/// The reason; for the refusal of a pallet, the documentation of its error.
	pub why: Option<String>,
	/// What can be done.
	pub hint: Option<String>,
}

impl fmt::Display for Error {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		f.write_str(&self.what)?;
		self.why.iter().try_for_each(|why| write!(f, ": {why}"))
	}
}

impl std::error::Error for Error {}

impl Error {
	pub(crate) fn new(kind: Kind, code: impl Into<String>, what: impl Into<String>) -> Self {
		Self { kind, code: code.into(), what: what.into(), why: None, hint: None }
	}

	pub(crate) fn why(self, why: impl fmt::Display) -> Self {
		Self { why: Some(why.to_string()), ..self }
	}

	pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
		Self { hint: Some(hint.into()), ..self }
	}

	/// Whether the ledger refuses it.
	pub fn is_refused(&self) -> bool {
		self.kind == Kind::Refused
	}

	/// Whether this is the error with this code.
	pub fn is(&self, code: &str) -> bool {
		self.code == code
	}

	/// No node at `url`, or none that can be understood.
	pub(crate) fn unreachable(url: &str, why: impl fmt::Display) -> Self {
		Self::new(Kind::Failed, "node-unreachable", format!("cannot reach a node at {url}"))
			.why(innermost(why))
			.hint("start a node there, or connect to another")
	}

	/// The connection broke after a transaction was sent.
	pub(crate) fn outcome_unknown(why: impl fmt::Display) -> Self {
		Self::new(Kind::Unknown, "outcome-unknown", "the transaction was sent, but what became of it is not known")
			.why(innermost(why))
			.hint("submit it again when the node is back: nothing is recorded twice")
	}

	/// What subxt reports, in our words.
	pub(crate) fn from_subxt(error: impl Into<subxt::Error>) -> Self {
		let error = error.into();
		if incompatible(&error) {
			return Self::incompatible_runtime().why("what was asked for has another shape there");
		}
		if let Some(refused) = user_error(&error) {
			return Self::new(Kind::Failed, "node-refused", "the node refused to answer").why(refused);
		}
		if lost(&error) {
			return Self::new(Kind::Failed, "node-lost", "the connection to the node was lost")
				.why(innermost(error))
				.hint("try again when the node is back");
		}
		Self::unreadable(error)
	}

	/// The chain has another runtime than the one with whose metadata this crate was built.
	pub(crate) fn incompatible_runtime() -> Self {
		Self::new(Kind::Failed, "incompatible-runtime", "the chain's runtime is another than this program knows")
			.hint("use the program of the same release as the chain")
	}

	/// The answer of the node has another shape than this program knows.
	pub(crate) fn unreadable(why: impl fmt::Display) -> Self {
		Self::new(Kind::Failed, "ledger-access", "what the node answered cannot be understood").why(why)
	}

	/// Why the transaction pool refused a transaction; others as [`Self::from_subxt`].
	pub(crate) fn from_submission(error: ExtrinsicError) -> Self {
		let error = subxt::Error::from(error);
		match user_error(&error) {
			Some(refused) => {
				let data = refused.data.as_ref().map(|data| data.get().trim_matches('"'));
				Self::from_pool(refused.code, &refused.message, data.unwrap_or_default())
			}
			None if lost(&error) => Self::outcome_unknown(error),
			None => Self::from_subxt(error),
		}
	}

	/// The JSON-RPC errors of `author_submitExtrinsic` (polkadot-sdk, `sc-rpc-api`, `author::error`).
	pub(crate) fn from_pool(code: i32, message: &str, data: &str) -> Self {
		let (again, said) = ("submit it again", [message, data].join(" ").trim().replace("  ", " "));
		let (kind, name, why, hint) = match (code, data) {
			(1010, "Custom error: 1") => (
				Kind::Refused,
				"not-a-member",
				"the signer is no organisation, member, patient or council member of this consortium",
				"ask an organisation for a credential, or the council for admission",
			),
			(1010, "Custom error: 2") => (
				Kind::Refused,
				"credential-expired",
				"the signer's credential has expired",
				"ask the organisation to renew it",
			),
			(1010, "Custom error: 3") => (
				Kind::Refused,
				"organisation-suspended",
				"the signer's organisation is suspended",
				"the council can reinstate it",
			),
			(1010, "Custom error: 4") => (
				Kind::Refused,
				"allowance-spent",
				"what the patient can decide for nothing today is spent, and the account cannot pay for more",
				"wait until midnight (UTC), when it renews",
			),
			(1010, data) if data.starts_with("Inability to pay") => (
				Kind::Refused,
				"cannot-pay",
				"the signer's account cannot pay the fee",
				"send tokens to the account, or sign with another",
			),
			(1010, data) if data.contains("bad signature") => (
				Kind::Refused,
				"bad-signature",
				"the signature does not fit: the runtime was upgraded meanwhile, or the node is on another chain or fork",
				again,
			),
			(1010, data) if data.contains("exhaust the block limits") => (
				Kind::Refused,
				"too-large",
				"the transaction does not fit into a block",
				"put less into one transaction",
			),
			(1010, data) if data.contains("not expected") => (
				Kind::Refused,
				"call-not-allowed",
				"calls of this kind are not allowed now (safe mode, or paused)",
				"ask the council when it will be lifted",
			),
			(1010, data) if data.contains("outdated") => {
				(Kind::Failed, "nonce-used", "another transaction of the signer came first", again)
			}
			(1014, _) => (Kind::Failed, "nonce-used", "another transaction of the signer is waiting in its place", again),
			(1013, _) => return Self::outcome_unknown("the same transaction is in the node's pool already"),
			(1012, _) => (Kind::Failed, "banned", "the node holds it off for a while", "submit it again in half an hour"),
			(1016, _) => (Kind::Failed, "pool-full", "the node's pool is full", "submit it again later"),
			_ => (Kind::Failed, "refused-by-node", said.as_str(), again),
		};
		let what = if kind == Kind::Refused { REFUSED } else { "the node did not take the transaction" };
		Self::new(kind, name, what).why(why).hint(hint)
	}

	/// Why a transaction in a block did not take effect: for an error of a pallet, its own documentation.
	pub(crate) fn from_dispatch(error: &DispatchError) -> Self {
		let refused = |code: &str| Self::new(Kind::Refused, code, REFUSED);
		match error {
			DispatchError::Module(module) => {
				let documentation = module.details().map(|details| details.variant.docs.join(" "));
				Self::documented(module.details_string(), &documentation.unwrap_or_default())
			}
			DispatchError::BadOrigin => {
				refused("bad-origin").why("the signer may not do this").hint("sign as an account that may")
			}
			DispatchError::Token(_) => refused("tokens").why(error).hint("send tokens to the account that pays"),
			_ => refused("dispatch").why(error),
		}
	}

	/// The error that a pallet would report, before it is asked.
	pub(crate) fn of_pallet(metadata: &Metadata, pallet: &str, error: &str) -> Self {
		let variants = metadata.pallet_by_name(pallet).and_then(|pallet| pallet.error_variants()).unwrap_or_default();
		let known = variants.iter().find(|variant| variant.name == error);
		let documentation = known.map(|variant| variant.docs.join(" ")).unwrap_or_default();
		Self::documented(format!("{pallet}::{error}"), &documentation)
	}

	fn documented(code: String, documentation: &str) -> Self {
		let documentation = Some(documentation.trim()).filter(|text| !text.is_empty());
		let why = documentation.unwrap_or(&code).to_owned();
		Self::new(Kind::Refused, code, REFUSED).why(why)
	}

	/// Why the events of a transaction do not report success.
	pub(crate) fn from_events(error: TransactionEventsError) -> Self {
		match error {
			TransactionEventsError::ExtrinsicFailed(error) => Self::from_dispatch(&error),
			error => Self::outcome_unknown(error),
		}
	}
}

/// Whether something has another shape on the chain, or does not exist there.
fn incompatible(error: &subxt::Error) -> bool {
	use subxt::Error as E;
	match error {
		E::StorageError(e) => matches!(
			e,
			StorageError::IncompatibleCodegen
				| StorageError::PalletNameNotFound(_)
				| StorageError::StorageEntryNotFound { .. }
		),
		E::ExtrinsicError(e) => matches!(
			e,
			ExtrinsicError::IncompatibleCodegen
				| ExtrinsicError::PalletNameNotFound(_)
				| ExtrinsicError::CallNameNotFound { .. }
				| ExtrinsicError::EncodeError(_)
		),
		E::ViewFunctionError(e) => matches!(
			e,
			ViewFunctionError::IncompatibleCodegen
				| ViewFunctionError::PalletNotFound(_)
				| ViewFunctionError::ViewFunctionNotFound { .. }
		),
		E::ConstantError(e) => matches!(e, ConstantError::IncompatibleCodegen | ConstantError::PalletNameNotFound(_)),
		E::RuntimeApiError(e) => matches!(e, RuntimeApiError::IncompatibleCodegen),
		E::StorageValueError(_) | E::StorageKeyError(_) => true,
		_ => false,
	}
}

/// The error of the connection, if it is to blame.
fn backend(error: &subxt::Error) -> Option<&BackendError> {
	use subxt::Error as E;
	match error {
		E::BackendError(e) => Some(e),
		E::StorageError(
			StorageError::CannotFetchValue(e) | StorageError::CannotIterateValues(e) | StorageError::StreamFailure(e),
		) => Some(e),
		E::ExtrinsicError(
			ExtrinsicError::ErrorSubmittingTransaction(e) | ExtrinsicError::TransactionStatusStreamError(e),
		) => Some(e),
		E::ExtrinsicError(ExtrinsicError::AccountNonceError {
			reason: AccountNonceError::CouldNotRetrieve(e), ..
		}) => Some(e),
		E::ViewFunctionError(ViewFunctionError::CannotCallApi(e)) => Some(e),
		E::RuntimeApiError(RuntimeApiError::CannotCallApi(e)) => Some(e),
		E::EventsError(EventsError::CannotFetchEventBytes(e)) => Some(e),
		E::TransactionProgressError(TransactionProgressError::CannotGetNextProgressUpdate(e)) => Some(e),
		E::OnlineClientAtBlockError(
			OnlineClientAtBlockError::CannotGetCurrentBlock { reason: e }
			| OnlineClientAtBlockError::CannotGetBlockHash { reason: e, .. }
			| OnlineClientAtBlockError::CannotGetBlockHeader { reason: e, .. }
			| OnlineClientAtBlockError::CannotGetSpecVersion { reason: e, .. },
		) => Some(e),
		_ => None,
	}
}

/// A reason without the words that the layers above it repeat.
fn innermost(why: impl fmt::Display) -> String {
	let text = why.to_string();
	text.rsplit("client error: ").next().unwrap_or(&text).to_owned()
}

/// Whether the connection is to blame; ask [`user_error`] before.
fn lost(error: &subxt::Error) -> bool {
	backend(error).is_some() || matches!(error, subxt::Error::OtherRpcClientError(_))
}

/// The error that the node itself reported, if it answered at all.
fn user_error(error: &subxt::Error) -> Option<&UserError> {
	match (error, backend(error)) {
		(_, Some(BackendError::Rpc(RpcError::ClientError(subxt::rpcs::Error::User(error)))))
		| (subxt::Error::OtherRpcClientError(subxt::rpcs::Error::User(error)), _) => Some(error),
		_ => None,
	}
}

#[cfg(test)]
pub(crate) mod tests {
	use super::*;
	use codec::Decode;
	use subxt::metadata::ArcMetadata;

	/// The chain's metadata, as this crate was built with.
	pub(crate) fn metadata() -> Metadata {
		Metadata::decode(&mut &*crate::double::METADATA).expect("metadata")
	}

	/// Where errors are made, the code stands behind their kind, or is what `refused` takes.
	#[test]
	fn codes_should_be_those_that_the_sources_use() {
		let mut used = std::collections::BTreeSet::new();
		for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).unwrap() {
			let path = entry.unwrap().path();
			let Ok(text) = std::fs::read_to_string(&path) else { continue };
			let code = text.split("#[cfg(test)]").next().unwrap_or_default();
			for mark in ["Kind::Failed,", "Kind::Refused,", "Kind::Unknown,", "refused("] {
				let after = code.split(mark).skip(1).filter_map(|after| after.trim_start().strip_prefix('"'));
				used.extend(after.filter_map(|after| Some(after.split_once('"')?.0.to_owned())));
			}
		}
		let known: Vec<_> = CODES.iter().map(|(code, ..)| (*code).to_owned()).collect();
		assert!(known.iter().enumerate().all(|(at, code)| !known[..at].contains(code)), "no code is there twice");
		assert_eq!(used, known.into_iter().collect());
	}

	#[test]
	fn pool_refusals_should_tell_why_and_what_to_do() {
		for (code, data, kind, name, why) in [
			(1010, "Custom error: 1", Kind::Refused, "not-a-member", "no organisation, member, patient"),
			(1010, "Custom error: 2", Kind::Refused, "credential-expired", "credential has expired"),
			(1010, "Custom error: 3", Kind::Refused, "organisation-suspended", "suspended"),
			(1010, "Custom error: 4", Kind::Refused, "allowance-spent", "for nothing today is spent"),
			// The texts of polkadot-sdk, `sp_runtime::transaction_validity`.
			(
				1010,
				"Inability to pay some fees (e.g. account balance too low)",
				Kind::Refused,
				"cannot-pay",
				"pay the fee",
			),
			(1010, "Transaction has a bad signature", Kind::Refused, "bad-signature", "chain or fork"),
			(1010, "Transaction would exhaust the block limits", Kind::Refused, "too-large", "fit into a block"),
			(1010, "Transaction call is not expected", Kind::Refused, "call-not-allowed", "safe mode"),
			(1010, "Transaction is outdated", Kind::Failed, "nonce-used", "came first"),
			(1014, "The transaction has too low priority", Kind::Failed, "nonce-used", "waiting in its place"),
			(1013, "", Kind::Unknown, "outcome-unknown", "pool already"),
			(1016, "", Kind::Failed, "pool-full", "full"),
			(1002, "wasm trap", Kind::Failed, "refused-by-node", "wasm trap"),
		] {
			let error = Error::from_pool(code, "Invalid Transaction", data);
			assert_eq!((error.kind, error.code.as_str()), (kind, name), "{code} {data}");
			assert!(error.why.as_ref().is_some_and(|text| text.contains(why)), "{error:?}");
			assert!(error.hint.is_some(), "{error:?}");
		}
	}

	/// A pallet's error as the chain reports it: index of the pallet and of the error, padded to 4 bytes.
	fn dispatch(pallet: u8, index: u8) -> Error {
		let bytes = vec![3, pallet, index, 0, 0, 0];
		let error = DispatchError::decode_from(bytes, ArcMetadata::from(metadata())).expect("decodes");
		Error::from_dispatch(&error)
	}

	#[test]
	fn pallet_errors_should_carry_their_documentation() {
		let error = dispatch(51, 0);
		assert_eq!((error.kind, error.code.as_str()), (Kind::Refused, "ImageProvenance::StudyAlreadyAnchored"));
		assert_eq!(
			error.to_string(),
			"the ledger refused the transaction: The study is on the ledger already: amend it if its content changed."
		);
		assert_eq!(error, Error::of_pallet(&metadata(), "ImageProvenance", "StudyAlreadyAnchored"));
		let error = dispatch(51, 2);
		assert_eq!(error.code, "ImageProvenance::NotAuthorised");
		assert!(error.why.is_some_and(|why| why.contains("or data steward of an active organisation")));
	}

	#[test]
	fn other_errors_should_be_put_into_words() {
		for (bytes, code) in [(vec![2], "bad-origin"), (vec![7, 0], "tokens"), (vec![10], "dispatch")] {
			let error = DispatchError::decode_from(bytes, ArcMetadata::from(metadata())).expect("decodes");
			let error = Error::from_dispatch(&error);
			assert_eq!((error.kind, error.code.as_str()), (Kind::Refused, code));
			assert!(error.why.is_some());
		}
	}
}
