//! What patients decide, who asked for or used their data, and the duties that follow.

use crate::{
	calls::{encode, enrol_patient, prove_minority},
	chain::{runtime_types::radledger_runtime::RuntimeCall, storage, transactions, view_functions},
	view::PAGE,
	AccountId, Call, Client, Error, Keypair, Ledger, Opening, Result, Told, Wait,
};
use codec::Encode;
use radledger_primitives::{
	consent::{self, records, ConsentId, DataUse, Decision, EndCause, PolicyId, RequestId},
	digest::entry_key,
	minority::{Minority, Month},
	BlindedStudy, Moment, OrganisationId, H256,
};
use serde::Serialize;
use std::{
	collections::BTreeMap,
	time::{SystemTime, UNIX_EPOCH},
};
use subxt::{ext::scale_decode::DecodeAsType, utils::Static};

pub use radledger_primitives::consent::records::{
	Basis, Conduct, Language, Policy, RequestState, TextChange, TextRead,
};

/// What a patient wants to allow.
pub type Offer = records::Offer<AccountId>;
/// A consent with what it takes to prove it.
pub type Given = records::Given<AccountId>;
/// A refusal.
pub type Refusal = consent::Refusal<AccountId>;
/// A decision of a patient: a consent or a refusal.
pub type Decided = records::Decided<AccountId>;
/// A decision that no longer holds.
pub type Ended = records::Ended<AccountId>;
/// A patient's file.
pub type File = records::FileView<AccountId>;
/// A request for a patient's data.
pub type Request = records::RequestView<AccountId>;
/// A use of data, or an attempt.
pub type Access = records::Access<AccountId, u32>;
/// One entry of a log: a use, or a use of a study that only those can read who can open the study.
pub type LogEntry = records::LogEntry<AccountId, u32>;
/// Part of a log.
pub type Log = records::LogView<AccountId, u32>;
/// A use of data without asking, in an emergency.
pub type Emergency = records::EmergencyView<AccountId>;
/// What an organisation must do because a consent ended, or because it promised it by a use.
pub type Duty = records::Duty<AccountId>;
/// The party to which something is allowed.
pub type Grantee = consent::Grantee<AccountId>;
/// What is allowed, and under which conditions.
pub type Terms = consent::Terms<AccountId>;

/// One version of a consent text in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Text {
	/// SHA-256 of the text.
	pub digest: H256,
	/// When it was published, and by whom.
	#[serde(with = "radledger_primitives::text::moment")]
	pub at: Moment,
	pub by: AccountId,
}

changes! {
	/// What a transaction changed in patients' files.
	dynamic_consent {
		/// A consent was given.
		Given { consent: ConsentId } = ConsentGiven;
		/// A consent was replaced by a narrower one.
		Narrowed { consent: ConsentId, by: ConsentId } = ConsentNarrowed;
		/// A consent ended.
		Ended { consent: ConsentId, cause: EndCause } = ConsentEnded;
		/// A refusal was given.
		Refused { refusal: ConsentId } = RefusalGiven;
		/// A refusal ended.
		RefusalEnded { refusal: ConsentId, cause: EndCause } = RefusalEnded;
		/// Data were asked for; `state` is the answer so far.
		Requested { request: RequestId, state: RequestState } = AccessRequested;
		/// A request was approved by giving a consent.
		Approved { request: RequestId, consent: ConsentId } = RequestApproved;
		/// A use of data was recorded, or that it was denied, as entry `access` of the log.
		Recorded { access: u64, outcome: records::Outcome } = AccessRecorded;
		/// Data were used without asking, as entry `access` of the log says, perhaps against what the patient had decided.
		GlassBroken { access: u64, against_will: bool } = GlassBroken;
		/// Somebody judged whether what a request declares holds.
		Judged { request: RequestId, holds: bool } = RequestJudged;
		/// An organisation did a duty or acknowledged it, perhaps after it was due.
		DutyDone { late: bool } = DutyAcknowledged | DutyCertified;
		/// A version of a consent text was published.
		Published { policy: PolicyId, major: u16, minor: u16 } = TextPublished;
		/// A file was given room for so many decisions.
		Extended { room: ConsentId } = FileExtended;
	}
}

impl Client {
	/// As [`Client::tell`], by a guardian of `patient`.
	pub async fn tell_for(
		&self,
		patient: &AccountId,
		call: &impl Call,
		signer: &Keypair,
		wait: Wait,
	) -> Result<Told<Change>> {
		let call = self.best().await?.nested(call)?;
		let call = transactions().dynamic_consent().as_guardian(*patient, call);
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
	) -> Result<Told<Change>> {
		let ledger = self.best().await?;
		let enrol = ledger.nested(&enrol_patient(account, Some(minority)))?;
		let prove = ledger.nested(&prove_minority(account, month, proof))?;
		let call = transactions().utility().batch_all(vec![enrol, prove]);
		self.tell(&call.unvalidated(), signer, wait).await
	}
}

impl Ledger {
	/// A call as part of another one, if the chain knows it in the shape that this program does.
	pub(crate) fn nested(&self, call: &impl Call) -> Result<RuntimeCall> {
		let transactions = self.0.transactions();
		transactions.validate(call).map_err(Error::from_subxt)?;
		let metadata = self.metadata();
		let bytes = encode(call, metadata)?;
		RuntimeCall::decode_as_type(&mut bytes.as_slice(), metadata.outer_enums().call_enum_ty(), metadata.types())
			.map_err(Error::unreadable)
	}

	/// The chain's clock.
	pub async fn now(&self) -> Result<Moment> {
		let now = self.value(storage().timestamp().now(), ()).await?.unwrap_or_default();
		if now > 0 {
			return Ok(now);
		}
		// A chain without a block has no time yet: its first block will have that of this machine.
		let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
		Ok(since.as_millis().try_into().unwrap_or(Moment::MAX))
	}

	/// What a patient decided, as it stands; `None` if the account never was a patient.
	pub async fn file(&self, patient: &AccountId) -> Result<Option<File>> {
		self.view(view_functions().dynamic_consent().file(*patient)).await
	}

	/// Whether `who` may use a patient's data now: one study, which is opened, or all of them if `study` is `None`.
	pub async fn check(
		&self,
		patient: &AccountId,
		who: &AccountId,
		study: Option<&Opening>,
		data_use: DataUse,
	) -> Result<Decision> {
		let views = view_functions().dynamic_consent();
		let (name, openings) = shown(study);
		self.view(views.check(*patient, *who, name, Static(data_use), openings)).await
	}

	/// [`Self::check`] as bytes, for programs that ask a node themselves: the argument of `state_call` for
	/// `RuntimeViewFunction_execute_view_function`.
	pub fn check_bytes(
		&self,
		patient: &AccountId,
		who: &AccountId,
		study: Option<&Opening>,
		data_use: DataUse,
	) -> Result<Vec<u8>> {
		let views = view_functions().dynamic_consent();
		let (name, openings) = shown(study);
		self.question_of(&views.check(*patient, *who, name, Static(data_use), openings))
	}

	/// Whether `who`, with today's standing, could have used a patient's data at a moment of the past.
	pub async fn check_at(
		&self,
		patient: &AccountId,
		who: &AccountId,
		study: Option<&Opening>,
		data_use: DataUse,
		at: Moment,
	) -> Result<Decision> {
		let views = view_functions().dynamic_consent();
		let (name, openings) = shown(study);
		self.view(views.check_at(*patient, *who, name, Static(data_use), at, openings)).await
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
			let page: Vec<_> = page.into_iter().map(|decided| (number(&decided), decided)).collect();
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
		let views = view_functions().dynamic_consent();
		let next = |found: &[(ConsentId, Ended)]| found.last().map_or(0, |(last, _)| last.saturating_add(1));
		self.pages(|found| views.ended(*patient, next(found))).await
	}

	/// Entries of a patient's log from the number `first` on, as many as the chain returns at once.
	pub async fn log(&self, patient: &AccountId, first: u64) -> Result<Option<Log>> {
		self.view(view_functions().dynamic_consent().log(*patient, first)).await
	}

	/// A request for a patient's data.
	pub async fn request(&self, patient: &AccountId, request: RequestId) -> Result<Option<Request>> {
		self.view(view_functions().dynamic_consent().request(*patient, request)).await
	}

	/// All requests for a patient's data, in the order in which they were made.
	pub async fn requests(&self, patient: &AccountId) -> Result<Vec<Request>> {
		let views = view_functions().dynamic_consent();
		let next = |found: &[Request]| found.last().map_or(0, |last| last.id.saturating_add(1));
		self.pages(|found| views.requests(*patient, next(found))).await
	}

	/// Requests that wait until somebody judges whether what they declare holds, with their patients.
	pub async fn requests_to_judge(&self) -> Result<Vec<(AccountId, Request)>> {
		let (address, mut waiting) = (storage().dynamic_consent().requests(), Vec::new());
		self.each(address, (), |(patient, id), known| {
			if matches!(known.state.0, RequestState::Asked { .. }) {
				waiting.push((patient, id));
			}
		})
		.await?;
		let mut found = Vec::with_capacity(waiting.len());
		for (patient, id) in waiting {
			found.extend(self.request(&patient, id).await?.map(|request| (patient, request)));
		}
		Ok(found)
	}

	/// Emergencies of an organisation's members, in order of time.
	pub async fn emergencies(&self, organisation: OrganisationId) -> Result<Vec<Emergency>> {
		let views = view_functions().dynamic_consent();
		let last = |found: &[Emergency]| found.last().map(|last| (last.patient, last.access));
		let mut found = self.pages(|found| views.emergencies(organisation, last(found))).await?;
		found.sort_by_key(|emergency| emergency.at);
		Ok(found)
	}

	/// What an organisation must do or did because consents ended or it promised it, in the order in which it is due.
	pub async fn duties(&self, organisation: OrganisationId) -> Result<Vec<Duty>> {
		let views = view_functions().dynamic_consent();
		let mut found = self.pages_after(|after| views.duties(organisation, after)).await?;
		found.sort_by_key(|duty: &Duty| duty.due);
		Ok(found)
	}

	/// How an organisation behaves.
	pub async fn conduct(&self, organisation: OrganisationId) -> Result<Conduct> {
		self.view(view_functions().dynamic_consent().conduct(organisation)).await
	}

	/// The present version of a consent text.
	pub async fn policy(&self, policy: PolicyId) -> Result<Option<Policy>> {
		self.view(view_functions().dynamic_consent().policy(policy)).await
	}

	/// A version of a consent text in one language.
	pub async fn text(&self, policy: PolicyId, (major, minor): (u16, u16), language: Language) -> Result<Option<Text>> {
		self.view(view_functions().dynamic_consent().text(policy, major, minor, language)).await
	}
}

/// A study as the records of its patient name it, and what opens it.
fn shown(study: Option<&Opening>) -> (Option<BlindedStudy>, Vec<Static<Opening>>) {
	(study.map(Opening::blinded), study.cloned().map(Static).into_iter().collect())
}

/// An entry of a patient's log under its number, if one of these openings is that of its study, or it is of no study.
pub fn read_entry(
	entry: &LogEntry,
	patient: &AccountId,
	number: u64,
	openings: impl IntoIterator<Item = impl std::borrow::Borrow<Opening>>,
) -> Option<Access> {
	match entry {
		LogEntry::Open(access) => Some(access.clone()),
		LogEntry::Sealed(sealed) => openings.into_iter().find_map(|opening| {
			let key = entry_key(&opening.borrow().salt, &patient.encode(), number);
			sealed.open(&key)
		}),
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
