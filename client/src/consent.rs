//! What patients decide, who asked, who used what, and what follows from it.

use crate::{
	calls::encode,
	chain::{
		dynamic_consent::events,
		runtime_types::radledger_runtime::{composition::RuntimeCall, configs::system::ProxyType},
		storage, transactions, view_functions,
	},
	ledger::value,
	submit::Sent,
	AccountId, Call, Client, Error, Keypair, Ledger, Outcome, Result, Wait,
};
use radledger_primitives::{
	consent::{self, records, ConsentId, DataUse, Decision, EndCause, PolicyId, RequestId},
	minority::{Minority, Month},
	Moment, OrganisationId, StudyId, H256,
};
use serde::Serialize;
use std::{
	collections::BTreeMap,
	time::{SystemTime, UNIX_EPOCH},
};
use subxt::{
	config::substrate::SubstrateConfig,
	error::DispatchError,
	events::Event,
	ext::{
		codec::{Compact, Decode},
		scale_decode::DecodeAsType,
	},
	metadata::ArcMetadata,
	utils::Static,
};

pub use radledger_primitives::consent::records::{
	Basis, Conduct, Language, Policy, RequestState, TextChange, TextRead,
};

/// What a patient wants to allow.
pub type Offer = records::Offer<AccountId>;
/// A consent with what it takes to prove it.
pub type Given = records::Given<AccountId>;
/// A refusal.
pub type Refusal = consent::Refusal<AccountId>;
/// What a patient decided.
pub type Decided = records::Decided<AccountId>;
/// A decision that no longer holds.
pub type Ended = records::Ended<AccountId>;
/// A patient's file.
pub type File = records::FileView<AccountId>;
/// A request.
pub type Request = records::RequestView<AccountId>;
/// One entry of a log.
pub type Access = records::Access<AccountId, u32>;
/// Part of a log.
pub type Log = records::LogView<AccountId, u32>;
/// Data used without asking.
pub type Emergency = records::EmergencyView<AccountId>;
/// What an organisation must do because a consent ended.
pub type Duty = records::Duty<AccountId>;
/// To whom.
pub type Grantee = consent::Grantee<AccountId>;
/// What is allowed, under which conditions.
pub type Terms = consent::Terms<AccountId>;

/// Most records that the chain shows at once.
const PAGE: usize = 64;

/// One version of a consent text in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Text {
	/// SHA-256 of the text.
	pub digest: H256,
	/// When it was published.
	pub at: Moment,
	/// Who published it.
	pub by: AccountId,
}

/// What a transaction changed in patients' files, as its events tell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Change {
	/// A consent was given.
	Given {
		/// Its number.
		consent: ConsentId,
	},
	/// A consent was replaced by a narrower one.
	Narrowed {
		/// The old one.
		consent: ConsentId,
		/// The new one.
		by: ConsentId,
	},
	/// A consent ended.
	Ended {
		/// Its number.
		consent: ConsentId,
		/// Why.
		cause: EndCause,
	},
	/// A refusal was given.
	Refused {
		/// Its number.
		refusal: ConsentId,
	},
	/// A refusal ended.
	RefusalEnded {
		/// Its number.
		refusal: ConsentId,
		/// Why.
		cause: EndCause,
	},
	/// Data were asked for.
	Requested {
		/// The request's number.
		request: RequestId,
		/// The answer.
		state: RequestState,
	},
	/// A request was approved.
	Approved {
		/// The request's number.
		request: RequestId,
		/// The consent that was given by it.
		consent: ConsentId,
	},
	/// Data were used, or that was denied.
	Recorded {
		/// The number of the entry in the log.
		access: u64,
		/// How it ended.
		outcome: records::Outcome,
	},
	/// Data were used without asking.
	GlassBroken {
		/// The number of the entry in the log.
		access: u64,
	},
	/// An organisation did a duty, or took notice of it.
	DutyDone {
		/// Whether that was after it was due.
		late: bool,
	},
	/// A consent text was published.
	Published {
		/// Its number.
		policy: PolicyId,
		/// Its major version.
		major: u16,
		/// Its minor version.
		minor: u16,
	},
	/// A file was given room for more decisions.
	Extended {
		/// How many there can be.
		room: ConsentId,
	},
}

/// What became of a transaction, and what it changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
	/// What became of it.
	#[serde(flatten)]
	pub outcome: Outcome,
	/// What it changed; nothing if no block was waited for.
	pub changes: Vec<Change>,
}

impl Client {
	/// As [`Client::submit`], and tells what changed. That a call inside of the call failed is an error as well.
	pub async fn tell<C: Call>(&self, call: &C, signer: &Keypair, wait: Wait) -> Result<Told> {
		told(self.send(call, signer, wait).await?)
	}

	/// As [`Self::tell`], by a guardian of `patient`.
	pub async fn tell_for<C: Call>(&self, patient: &AccountId, call: &C, signer: &Keypair, wait: Wait) -> Result<Told> {
		let call = self.best().await?.nested(call)?;
		let call = transactions().proxy().proxy((*patient).into(), Some(ProxyType::Consent), call);
		self.tell(&call.unvalidated(), signer, wait).await
	}

	/// Enrols a child and proves that it does not come of age before `month`, or does neither.
	pub async fn enrol_child(
		&self,
		account: AccountId,
		minority: Minority,
		(month, proof): (Month, H256),
		signer: &Keypair,
		wait: Wait,
	) -> Result<Told> {
		let ledger = self.best().await?;
		let calls = vec![
			ledger.nested(&crate::calls::enrol_patient(account, Some(minority)))?,
			ledger.nested(&crate::calls::prove_minority(account, month, proof))?,
		];
		let call = transactions().utility().batch_all(calls);
		self.tell(&call.unvalidated(), signer, wait).await
	}
}

impl Ledger {
	/// A call as part of another one, if the chain knows it in the shape that this program does.
	pub(crate) fn nested<C: Call>(&self, call: &C) -> Result<RuntimeCall> {
		let transactions = self.0.transactions();
		transactions.validate(call).map_err(Error::from_subxt)?;
		let metadata = self.metadata();
		let bytes = encode(call, metadata)?;
		RuntimeCall::decode_as_type(&mut bytes.as_slice(), metadata.outer_enums().call_enum_ty(), metadata.types())
			.map_err(Error::unreadable)
	}

	/// The chain's clock.
	pub async fn now(&self) -> Result<Moment> {
		let now = value!(self, storage().timestamp().now(), ()).unwrap_or_default();
		if now > 0 {
			return Ok(now);
		}
		// A chain without a block has no time yet: its first block will have that of this machine.
		let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
		Ok(since.as_millis().try_into().unwrap_or(Moment::MAX))
	}

	/// What a patient decided, as it stands; `None` if the account never was a patient.
	pub async fn file(&self, patient: &AccountId) -> Result<Option<File>> {
		let file = self.view(view_functions().dynamic_consent().file(*patient)).await?;
		Ok(file.map(|file| file.0))
	}

	/// Whether `who` may use a patient's data now: one study, or all of them if `study` is `None`.
	pub async fn check(
		&self,
		patient: &AccountId,
		who: &AccountId,
		study: Option<StudyId>,
		data_use: DataUse,
	) -> Result<Decision> {
		let views = view_functions().dynamic_consent();
		Ok(self.view(views.check(*patient, *who, study, Static(data_use))).await?.0)
	}

	/// [`Self::check`] as bytes, for programs that ask a node themselves: what `state_call` takes besides
	/// `RuntimeViewFunction_execute_view_function`.
	pub fn check_bytes(
		&self,
		patient: &AccountId,
		who: &AccountId,
		study: Option<StudyId>,
		data_use: DataUse,
	) -> Result<Vec<u8>> {
		let views = view_functions().dynamic_consent();
		self.question_of(&views.check(*patient, *who, study, Static(data_use)))
	}

	/// Whether `who`, with today's standing, could have used a patient's data at a moment of the past.
	pub async fn check_at(
		&self,
		patient: &AccountId,
		who: &AccountId,
		study: Option<StudyId>,
		data_use: DataUse,
		at: Moment,
	) -> Result<Decision> {
		let views = view_functions().dynamic_consent();
		Ok(self.view(views.check_at(*patient, *who, study, Static(data_use), at)).await?.0)
	}

	/// Decisions of a patient that were in force at a moment, in order of their numbers.
	pub async fn decisions_at(&self, patient: &AccountId, at: Moment) -> Result<Vec<Decided>> {
		let present = self.file(patient).await?.map(|file| numbers(&file)).unwrap_or_default();
		let mut found = BTreeMap::new();
		let mut after = None;
		loop {
			let page = view_functions().dynamic_consent().decisions_at(*patient, at, after);
			let page = self.view(page).await?;
			let is_full = page.len() >= PAGE;
			let page: Vec<_> = page.into_iter().map(|decided| (number(&decided.0), decided.0)).collect();
			// Each page begins with those that are still in force.
			let last = page.iter().map(|(id, _)| *id).filter(|id| !present.contains(id)).max();
			found.extend(page);
			match last.filter(|last| is_full && after.is_none_or(|after| after < *last)) {
				Some(last) => after = Some(last),
				None => return Ok(found.into_values().collect()),
			}
		}
	}

	/// Decisions of a patient that have ended, in order of their numbers.
	pub async fn ended(&self, patient: &AccountId) -> Result<Vec<(ConsentId, Ended)>> {
		let mut found: Vec<(ConsentId, Ended)> = Vec::new();
		loop {
			let first = found.last().map_or(0, |(last, _)| last.saturating_add(1));
			let page = self.view(view_functions().dynamic_consent().ended(*patient, first)).await?;
			let is_full = page.len() >= PAGE;
			found.extend(page.into_iter().map(|(id, ended)| (id, ended.0)));
			if !is_full {
				return Ok(found);
			}
		}
	}

	/// Entries of a patient's log from the number `first` on, as many as the chain shows at once.
	pub async fn log(&self, patient: &AccountId, first: u64) -> Result<Option<Log>> {
		let log = self.view(view_functions().dynamic_consent().log(*patient, first)).await?;
		Ok(log.map(|log| log.0))
	}

	/// A request of a patient's data.
	pub async fn request(&self, patient: &AccountId, request: RequestId) -> Result<Option<Request>> {
		let found = view_functions().dynamic_consent().request(*patient, request);
		Ok(self.view(found).await?.map(|request| request.0))
	}

	/// All requests of a patient's data, in the order in which they were made.
	pub async fn requests(&self, patient: &AccountId) -> Result<Vec<Request>> {
		let mut found: Vec<Request> = Vec::new();
		loop {
			let first = found.last().map_or(0, |last| last.id.saturating_add(1));
			let page = self.view(view_functions().dynamic_consent().requests(*patient, first)).await?;
			let is_full = page.len() >= PAGE;
			found.extend(page.into_iter().map(|request| request.0));
			if !is_full {
				return Ok(found);
			}
		}
	}

	/// Emergencies of an organisation's members, in order of time.
	pub async fn emergencies(&self, organisation: OrganisationId) -> Result<Vec<Emergency>> {
		let mut found: Vec<Emergency> = Vec::new();
		loop {
			let after = found.last().map(|last| (last.patient, last.access));
			let page = view_functions().dynamic_consent().emergencies(organisation, after);
			let page = self.view(page).await?;
			let is_full = page.len() >= PAGE;
			found.extend(page.into_iter().map(|emergency| emergency.0));
			if !is_full {
				found.sort_by_key(|emergency| emergency.at);
				return Ok(found);
			}
		}
	}

	/// What an organisation must do or did because consents ended, in the order in which it is due.
	pub async fn duties(&self, organisation: OrganisationId) -> Result<Vec<Duty>> {
		let (mut found, mut after) = (Vec::new(), None);
		loop {
			let page = view_functions().dynamic_consent().duties(organisation, after);
			let (page, next) = self.view(page).await?;
			found.extend(page.into_iter().map(|duty| duty.0));
			if next.is_none() {
				found.sort_by_key(|duty: &Duty| duty.due);
				return Ok(found);
			}
			after = next;
		}
	}

	/// How an organisation behaves.
	pub async fn conduct(&self, organisation: OrganisationId) -> Result<Conduct> {
		Ok(self.view(view_functions().dynamic_consent().conduct(organisation)).await?.0)
	}

	/// The present version of a consent text.
	pub async fn policy(&self, policy: PolicyId) -> Result<Option<Policy>> {
		let found = self.view(view_functions().dynamic_consent().policy(policy)).await?;
		Ok(found.map(|policy| policy.0))
	}

	/// A version of a consent text in one language.
	pub async fn text(&self, policy: PolicyId, (major, minor): (u16, u16), language: Language) -> Result<Option<Text>> {
		let found = view_functions().dynamic_consent().text(policy, major, minor, language);
		Ok(self.view(found).await?.map(|text| Text { digest: text.digest, at: text.at, by: text.by }))
	}
}

/// The number of a decision.
fn number(decided: &Decided) -> ConsentId {
	match decided {
		Decided::Consent(given) => given.consent.id,
		Decided::Refusal(refusal) => refusal.id,
	}
}

/// The numbers of the decisions in a file.
fn numbers(file: &File) -> Vec<ConsentId> {
	let consents = file.consents.iter().map(|given| given.consent.id);
	consents.chain(file.refusals.iter().map(|refusal| refusal.id)).collect()
}

fn told(sent: Sent) -> Result<Told> {
	let changes = told_of(&sent, change)?;
	Ok(Told { outcome: sent.outcome, changes })
}

/// What the events of a transaction tell, as `change` reads them. That a call inside of the call failed is an error.
pub(crate) fn told_of<T>(
	sent: &Sent,
	change: impl Fn(&Event<'_, SubstrateConfig>) -> Result<Option<T>>,
) -> Result<Vec<T>> {
	let mut changes = Vec::new();
	if let Some((events, metadata)) = &sent.events {
		for event in events.iter() {
			let event = event.map_err(Error::from_subxt)?;
			ensure_inner(event.pallet_name(), event.event_name(), event.field_bytes(), metadata)?;
			changes.extend(change(&event)?);
		}
	}
	Ok(changes)
}

/// An error if this event tells that a call inside of the call failed.
fn ensure_inner(pallet: &str, event: &str, fields: &[u8], metadata: &ArcMetadata) -> Result<()> {
	let error = match (pallet, event, fields) {
		// `ProxyExecuted { result: Result<(), DispatchError> }`
		("Proxy", "ProxyExecuted", [1, error @ ..]) => error,
		// `Dispatched { result: Result<PostDispatchInfo, (PostDispatchInfo, DispatchError)> }`
		("MetaTx", "Dispatched", [1, error @ ..]) => {
			let mut error = error;
			<Option<(Compact<u64>, Compact<u64>)>>::decode(&mut error).map_err(Error::unreadable)?;
			bool::decode(&mut error).map_err(Error::unreadable)?;
			error
		}
		_ => return Ok(()),
	};
	let error = DispatchError::decode_from(error, metadata.clone());
	Err(error.map_or_else(Error::from_subxt, |error| Error::from_dispatch(&error)))
}

/// What an event tells of a patient's file, if it does.
fn change(event: &Event<'_, SubstrateConfig>) -> Result<Option<Change>> {
	told_by! { event =>
		ConsentGiven { consent } => Change::Given { consent };
		ConsentNarrowed { consent, by } => Change::Narrowed { consent, by };
		ConsentEnded { consent, cause } => Change::Ended { consent, cause: cause.0 };
		RefusalGiven { refusal } => Change::Refused { refusal };
		RefusalEnded { refusal, cause } => Change::RefusalEnded { refusal, cause: cause.0 };
		AccessRequested { request, state } => Change::Requested { request, state: state.0 };
		RequestApproved { request, consent } => Change::Approved { request, consent };
		AccessRecorded { access, outcome } => Change::Recorded { access, outcome: outcome.0 };
		GlassBroken { access } => Change::GlassBroken { access };
		DutyAcknowledged { late } => Change::DutyDone { late };
		DutyCertified { late } => Change::DutyDone { late };
		TextPublished { policy, major, minor } => Change::Published { policy, major, minor };
		FileExtended { room } => Change::Extended { room };
	}
	Ok(None)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::error::tests::metadata;

	#[test]
	fn failure_of_a_call_inside_should_be_found_in_its_event() {
		let metadata = ArcMetadata::from(metadata());
		let of = |pallet, event, fields: &[u8]| ensure_inner(pallet, event, fields, &metadata);
		// An error of the pallet with index 52, the first one.
		let error = [3, 52, 0, 0, 0, 0];
		let proxied = of("Proxy", "ProxyExecuted", &[&[1], &error[..]].concat());
		assert!(proxied.is_err_and(|error| error.is("DynamicConsent::NotAPatient")));
		for post in [vec![0, 1], vec![1, 4, 8, 0]] {
			let relayed = of("MetaTx", "Dispatched", &[&[1], &post[..], &error[..]].concat());
			assert!(relayed.is_err_and(|error| error.is("DynamicConsent::NotAPatient")));
		}
		assert_eq!(of("Proxy", "ProxyExecuted", &[0]), Ok(()));
		assert_eq!(of("MetaTx", "Dispatched", &[0, 0, 0]), Ok(()));
		assert_eq!(of("System", "ExtrinsicSuccess", &[1]), Ok(()));
	}
}
