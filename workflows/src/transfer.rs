//! Copies of studies that go from one organisation to another: the note that goes with the files, and what arrived against it.

use crate::{
	seals::Opened,
	study::{
		order,
		reading::{findings, found, read, Finding},
		verify::{is_of, judge, Against, StudyCheck, Verdict},
		StudyError,
	},
	vault::{
		file::{self, create, destroy},
		Shown, VaultError,
	},
	words::{self, clean},
	Explain, Kind, Session, SessionError,
};
use base64::{engine::general_purpose::STANDARD, Engine};
use radledger_client::{calls, Handover, Opening, Outcome, Study as OnLedger, TransferState};
use radledger_dicom::{Manifest, Study};
use radledger_primitives::{
	consent::{DataUse, Decision, RequestId, Rule},
	OrganisationId, StudyId, TransferPurpose, H256,
};
use serde::{Deserialize, Serialize};
use std::{
	collections::BTreeSet,
	io::{self, Write},
	path::{Path, PathBuf},
};
use zeroize::{Zeroize, Zeroizing};

crate::errors! {
	/// What can go wrong with transfers.
	pub TransferError {
		Invalid NoOrganisation { to: OrganisationId } = "organisation-not-found", "the ledger has no organisation {to}",
			remedy "see which it has";
		Refused NotPermitted { rule: Rule } = "ImageProvenance::NotPermitted", "the ledger refused the transaction",
			why "the patient does not allow it: rule {rule:?}";
		Failed CannotWrite { path: Shown, error: String } = "cannot-write", "cannot write {path}",
			why "{error}",
			remedy "the note must be a new file: an older note may still be needed";
		Failed NoteLeft { path: Shown, error: String, refusal: String } = "note-left",
			"the transfer was refused, and its note cannot be destroyed",
			why "{refusal}; {error}",
			remedy "destroy {path}: it holds the study's salt";
		Failed UnreadableNote { path: Shown, error: String } = "unreadable-note", "cannot read {path}", why "{error}";
		Failed MalformedNote { path: Shown, error: String } = "malformed-note", "{path} is not the note of a transfer",
			why "{error}",
			remedy "fetch it again from the sender";
		Refused OtherChain { note: H256, here: H256 } = "other-chain", "the note is for another ledger",
			why "it names the chain {note:?}, this is {here:?}",
			remedy "ask a node of the sender's ledger";
		Refused NoneOpen { organisation: OrganisationId } = "no-open-transfer",
			"no transfer of this study to organisation {organisation} waits for an answer",
			remedy "see which transfers are under way; if it was confirmed already, nothing is left to do; else ask the \
					sender to send it";
		Refused ForAnother { organisation: OrganisationId, to: OrganisationId } = "no-open-transfer",
			"no transfer of this study to organisation {organisation} waits for an answer",
			why "the note is for organisation {to}";
		Refused OtherRoot { sent: H256, note: H256 } = "other-root", "the note is not that of the transfer on the ledger",
			why "the ledger says that {sent:?} was sent, the note holds {note:?}",
			remedy "ask the sender for the note of this very transfer";
		Refused InDiscrepancy = "in-discrepancy", "this transfer was answered: what arrived was corrupted",
			remedy "a data steward settles the discrepancy; then the sender can send again";
		Invalid NothingOfStudy = "nothing-of-study", "no file here is of the study of the note",
			remedy "name the folder where it arrived; if nothing arrived at all, tell the sender";
		NotComparable NotComparable { study: StudyId } = "not-comparable",
			"it cannot be told whether what arrived of study {study:?} is what was sent",
			why "an image arrived in another encoding, which cannot be compared; the ledger was told nothing",
			remedy "ask the sender to send it in the encoding in which it was anchored, and confirm again";
		Failed Unusable = "unusable-file", "every instance that was sent is here, and files that cannot be used as well",
			why "one of them might be of this study, and more than was sent",
			remedy "take them away, or fetch them again, and confirm again; the ledger was told nothing";
	}
	from {
		Client(radledger_client::Error);
		Session(SessionError);
		Study(StudyError);
		Vault(VaultError);
	}
}

const KIND: &str = "transfer-note";
const VERSION: u16 = 2;

/// What the receiver needs to tell whether everything arrived. As confidential as the images: it holds the study's salt.
#[derive(Debug, PartialEq)]
struct Note {
	/// Genesis hash of the ledger on which the transfer is recorded.
	chain: H256,
	from: OrganisationId,
	to: OrganisationId,
	/// The sender's.
	manifest: Manifest,
	/// What opens the seals over its patient: its own or, of a copy, those of the studies from which it was made.
	openings: Vec<Opened>,
}

/// A note as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
	kind: String,
	version: u16,
	chain: H256,
	study: StudyId,
	from: OrganisationId,
	to: OrganisationId,
	root: H256,
	/// Deterministic CBOR, in base64.
	manifest: String,
	openings: Vec<Opened>,
}

/// The field that identifies a note.
#[derive(Deserialize)]
struct Head {
	kind: Option<String>,
	version: Option<u64>,
}

impl Note {
	/// One JSON object, always the same for the same note.
	fn to_json(&self) -> serde_json::Result<Zeroizing<String>> {
		let mut written = Written {
			kind: KIND.into(),
			version: VERSION,
			chain: self.chain,
			study: self.manifest.study_id(),
			from: self.from,
			to: self.to,
			root: self.manifest.root(),
			manifest: STANDARD.encode(&*Zeroizing::new(self.manifest.to_cbor())),
			openings: self.openings.clone(),
		};
		let json = serde_json::to_string_pretty(&written).map(Zeroizing::new);
		written.manifest.zeroize();
		json
	}

	/// The inverse of [`Self::to_json`]; why not, if it is something else.
	fn from_json(json: &str) -> Result<Self, String> {
		let head: Head = serde_json::from_str(json).map_err(|error| error.to_string())?;
		if head.kind.as_deref() != Some(KIND) {
			return Err(format!("it does not say \"kind\": \"{KIND}\""));
		}
		let version = head.version.unwrap_or_default();
		if version != u64::from(VERSION) {
			return Err(format!("it has version {version}, this program knows version {VERSION}"));
		}
		let written: Written = serde_json::from_str(json).map_err(|error| error.to_string())?;
		let encoded = Zeroizing::new(written.manifest);
		let cbor =
			STANDARD.decode(encoded.as_bytes()).map_err(|error| format!("its manifest is not base64: {error}"))?;
		let manifest = Manifest::from_cbor(&Zeroizing::new(cbor)).map_err(|error| error.to_string())?;
		if manifest.study_id() != written.study || manifest.root() != written.root {
			return Err("its manifest is that of another study or version".into());
		}
		Ok(Self { chain: written.chain, from: written.from, to: written.to, manifest, openings: written.openings })
	}

	/// Reads the note in a file.
	fn read(path: &Path) -> Result<Self, TransferError> {
		/// Longer than the note of any study that could be anchored.
		const LONGEST: u64 = 1 << 32;
		let unreadable =
			|error: io::Error| TransferError::UnreadableNote { path: path.into(), error: error.to_string() };
		let text = file::named_text(path, LONGEST).map_err(unreadable)?;
		Self::from_json(&Zeroizing::new(text))
			.map_err(|error| TransferError::MalformedNote { path: path.into(), error: clean(&error) })
	}
}

/// A study that goes to another organisation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sending {
	/// The study.
	pub study: StudyId,
	/// The organisation that receives it.
	pub to: OrganisationId,
	/// What for.
	pub purpose: TransferPurpose,
	/// The receiver's request that it answers.
	pub request: Option<RequestId>,
	/// Where the note goes: a new file, or the note of an earlier run.
	pub note: PathBuf,
}

/// A transfer that was recorded.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Sent {
	/// The study.
	pub study: StudyId,
	/// The organisation that sends it.
	pub from: OrganisationId,
	/// The organisation that receives it.
	pub to: OrganisationId,
	/// What for.
	pub purpose: TransferPurpose,
	/// The root of what is sent.
	pub root: H256,
	/// The note that the receiver needs.
	#[serde(serialize_with = "words::lossy")]
	pub note: PathBuf,
	/// The transaction that recorded it; `None` if it was recorded before.
	pub transaction: Option<Outcome>,
}

/// Records that a study goes to another organisation, and writes the note that the receiver needs to confirm it. The note
/// is there before the transaction is sent. If the ledger refuses the transfer it is destroyed; after any other failure it
/// stays, and the same again completes what is missing.
///
/// # Errors
/// The vault does not have what the ledger has of the study, the note cannot be written, or the ledger refuses it.
pub async fn send(session: &Session, sending: &Sending) -> Result<Sent, TransferError> {
	let Sending { study, to, purpose, request, ref note } = *sending;
	let ledger = session.ledger().await?;
	let from = session.organisation(&ledger).await?;
	let record = ledger.study(&study).await?.ok_or_else(|| StudyError::not_on_ledger(&study))?;
	if record.instances == 0 {
		return Err(StudyError::Erased.into());
	}
	if ledger.organisation(to).await?.is_none() {
		return Err(TransferError::NoOrganisation { to });
	}
	let manifests = session.vault()?.manifests()?;
	let manifest = manifests.load(&study)?.ok_or_else(|| StudyError::not_in_vault(&study))?;
	let manifest = manifests.settled(manifest, Some(&record.root)).await?;
	may_send(&manifest, &record)?;
	let root = manifest.root();
	let openings = session.openings_of(&ledger, [study]).await?.into_iter().map(Into::into).collect();
	let content = Note { chain: session.client().await?.genesis(), from, to, manifest, openings };
	let made = keep(note, &content)?;
	let mine = |handover: &Handover| {
		let (organisation, state) = (handover.sent.organisation, &handover.state);
		handover.to == to && organisation == from && handover.root == root && *state == TransferState::Sent
	};
	let transaction = match ledger.open_transfers(study).await?.iter().any(mine) {
		// An earlier run recorded it, and lost its node or its note: the note is all that was missing.
		true => None,
		false => match session.submit(&calls::send(study, to, purpose, request)).await {
			Ok(transaction) => Some(transaction),
			Err(error) => return Err(give_up(session, error, sending, &record, made).await),
		},
	};
	Ok(Sent { study, from, to, purpose, root, note: note.clone(), transaction })
}

/// Whether `manifest` may be sent as what the ledger has of the study now: else the receiver would take everything for
/// corrupted.
fn may_send(manifest: &Manifest, record: &OnLedger) -> Result<(), StudyError> {
	match record.instances {
		0 => Err(StudyError::Erased),
		_ if is_of(manifest, record) => Ok(()),
		_ => Err(StudyError::Stale { study: manifest.study_id() }),
	}
}

/// Writes the note, unless the very same is there. Returns whether it wrote.
fn keep(path: &Path, note: &Note) -> Result<bool, TransferError> {
	let failed = |error: &dyn ToString| TransferError::CannotWrite { path: path.into(), error: error.to_string() };
	let json = note.to_json().map_err(|error| failed(&error))?;
	let most = json.len() as u64;
	if file::named(path, most).is_ok_and(|there| *Zeroizing::new(there) == json.as_bytes()) {
		return Ok(false);
	}
	create(path, |file| file.write_all(json.as_bytes())).map_err(|error| failed(&error))?;
	Ok(true)
}

/// The transaction failed. A note that nobody can use is destroyed; one that may be needed is kept. If the patient does
/// not allow the transfer, the error names the rule, if the ledger has it.
async fn give_up(
	session: &Session,
	error: SessionError,
	sending: &Sending,
	record: &OnLedger,
	made: bool,
) -> TransferError {
	if made && error.kind() == Kind::Refused {
		if let Err(left) = destroy(&sending.note) {
			let why = left.why().unwrap_or_else(|| left.to_string());
			return TransferError::NoteLeft {
				path: sending.note.as_path().into(),
				error: why,
				refusal: error.to_string(),
			};
		}
	}
	if error.code() != "ImageProvenance::NotPermitted" {
		return error.into();
	}
	match rule(session, sending, record).await {
		Ok(Some(rule)) => TransferError::NotPermitted { rule },
		// The refusal stands, whatever else went wrong.
		Ok(None) | Err(_) => error.into(),
	}
}

/// The rule by which the patient does not allow it.
async fn rule(session: &Session, sending: &Sending, record: &OnLedger) -> Result<Option<Rule>, TransferError> {
	let Sending { study, to, purpose, request, .. } = *sending;
	let ledger = session.ledger().await?;
	let Some(seal) = record.subject else {
		return Ok(Some(Rule::NoSubject));
	};
	let Some(opening) = session.openings(&[(study, seal)].into())?.pop() else {
		return Ok(None);
	};
	let (patient, name) = (opening.account, opening.blinded());
	let (Ok(purpose), Some(receiver)) = (purpose.needs(), ledger.organisation(to).await?) else {
		return Ok(None);
	};
	let (data_use, judged) = match request {
		None => (DataUse::plain(purpose), false),
		Some(request) => match ledger.request(&patient, request).await? {
			Some(asked) if asked.organisation == to && asked.study.is_none_or(|asked| asked == name) => {
				let judged = asked.holds();
				(asked.data_use, judged)
			}
			_ => return Ok(Some(Rule::RequestMismatch)),
		},
	};
	Ok(match ledger.check(&patient, &receiver.account, Some(&opening), data_use).await? {
		Decision::Deny { rule } => Some(rule),
		Decision::Ask { rule } if !judged => Some(rule),
		// It is permitted as such: so the request's time is over, or it is for another kind of use.
		Decision::Ask { .. } | Decision::Permit { .. } => request.map(|_| Rule::RequestMismatch),
	})
}

/// The transfer that waits for the answer of `organisation`, if what the note holds is what was sent.
fn awaited<'a>(note: &Note, open: &'a [Handover], organisation: OrganisationId) -> Result<&'a Handover, TransferError> {
	let Some(handover) = open.iter().find(|handover| handover.to == organisation) else {
		return Err(match note.to == organisation {
			true => TransferError::NoneOpen { organisation },
			false => TransferError::ForAnother { organisation, to: note.to },
		});
	};
	match &handover.state {
		TransferState::Sent if handover.root == note.manifest.root() => Ok(handover),
		TransferState::Sent => Err(TransferError::OtherRoot { sent: handover.root, note: note.manifest.root() }),
		_ => Err(TransferError::InDiscrepancy),
	}
}

/// What arrived of a study, compared with what was sent. Nothing is said to the ledger yet.
#[derive(Debug)]
pub struct Arrival {
	note: Note,
	on_ledger: Option<H256>,
	/// What opens the seals over its patient.
	openings: Vec<Opening>,
	/// The accession numbers in the files.
	accessions: BTreeSet<String>,
	/// The root of what was sent.
	pub sent: H256,
	/// What to tell the ledger: the root that was sent if every instance is what was sent, perhaps in another encoding; else
	/// the root over what arrived.
	pub found: H256,
	/// Each instance against what was sent.
	pub check: StudyCheck,
	/// Files that cannot be used.
	pub findings: Vec<Finding>,
	/// Other studies among the files, which were not compared.
	pub others: usize,
}

/// An answered transfer.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Confirmed {
	/// Whether everything is what was sent.
	pub intact: bool,
	/// The root of what was sent.
	pub sent: H256,
	/// What the ledger was told.
	pub found: H256,
	/// Each instance against what was sent.
	pub study: StudyCheck,
	/// Files that cannot be used.
	pub findings: Vec<Finding>,
	/// The transaction that told the ledger.
	pub transaction: Outcome,
}

impl Arrival {
	/// Compares files with the sender's note.
	///
	/// # Errors
	/// The note is not that of a transfer that waits for the signer's organisation, files cannot be read, or files that cannot
	/// be used make the verdict a guess.
	pub async fn of(session: &Session, note: &Path, paths: &[PathBuf]) -> Result<Self, TransferError> {
		let note = Note::read(note)?;
		let study = note.manifest.study_id();
		session.signer().await?;
		let here = session.client().await?.genesis();
		if note.chain != here {
			return Err(TransferError::OtherChain { note: note.chain, here });
		}
		let ledger = session.ledger().await?;
		let organisation = session.organisation(&ledger).await?;
		let sent = awaited(&note, &ledger.open_transfers(study).await?, organisation)?.root;
		let on_ledger = ledger.study(&study).await?.map(|record| record.root);
		// What opens nothing would have the answer refused.
		let seals = ledger.seals_of([study]).await?;
		let mut openings: Vec<Opening> = note.openings.iter().cloned().map(Into::into).collect();
		openings.retain(|opening| seals.get(&opening.study) == Some(&opening.seal()));

		let reading = read(session, paths).await?;
		let (of_note, others): (Vec<_>, Vec<_>) =
			found(&reading).into_owned().into_iter().partition(|study| study.uid == note.manifest.study_uid);
		let here = of_note.first().ok_or(TransferError::NothingOfStudy)?;
		let findings = findings(&reading);
		let (check, found) = compare(&note.manifest, here, &sent, findings.len())?;
		let accessions = order::of(here);
		Ok(Self { note, on_ledger, openings, accessions, sent, found, check, findings, others: others.len() })
	}

	/// Whether everything is what was sent.
	pub fn is_intact(&self) -> bool {
		self.check.verdict == Verdict::Verified
	}

	/// Tells the ledger. If everything is intact, the vault has the manifest from now on.
	///
	/// # Errors
	/// It cannot be told whether everything is intact: then the ledger is told nothing. Or the vault cannot be written, or
	/// the ledger refuses the answer. It can be given again.
	pub async fn confirm(&self, session: &Session) -> Result<Confirmed, TransferError> {
		if self.check.verdict == Verdict::NotComparable {
			return Err(TransferError::NotComparable { study: self.note.manifest.study_id() });
		}
		if self.is_intact() {
			let vault = session.new_vault()?;
			let _alone = vault.alone().await?;
			vault.manifests()?.adopt(&self.note.manifest, self.on_ledger.as_ref())?;
			let seals = vault.seals();
			self.openings.iter().try_for_each(|opening| seals.keep_if_new(opening))?;
			order::keep(&vault, &self.note.manifest.study_id(), self.accessions.clone())?;
		}
		let call = calls::confirm(self.note.manifest.study_id(), self.found);
		let transaction = session.submit_showing(&call, &self.openings).await?;
		Ok(Confirmed {
			intact: self.is_intact(),
			sent: self.sent,
			found: self.found,
			study: self.check.clone(),
			findings: self.findings.clone(),
			transaction,
		})
	}
}

/// Everything that arrived of a study against the sender's manifest, and what to tell the ledger, unless that would be
/// wrong: with `unusable` files among what arrived, a verdict that all is well would be a guess.
fn compare(
	manifest: &Manifest,
	found: &Study,
	sent: &H256,
	unusable: usize,
) -> Result<(StudyCheck, H256), TransferError> {
	let check = judge(found, manifest, Against::Vault);
	let intact = check.verdict == Verdict::Verified;
	let root = if intact { manifest.root() } else { Manifest::new(found, manifest.salt.0).root() };
	match root == *sent && (unusable > 0 || !intact) {
		true => Err(TransferError::Unusable),
		false => Ok((check, root)),
	}
}

/// The transfers of a study, or all of every study that are open.
///
/// # Errors
/// The ledger does not have the study, or cannot be read.
pub async fn list(session: &Session, study: Option<StudyId>) -> Result<Vec<Handover>, TransferError> {
	let ledger = session.ledger().await?;
	let Some(study) = study else {
		return Ok(ledger.all_open_transfers().await?);
	};
	ledger.study(&study).await?.ok_or_else(|| StudyError::not_on_ledger(&study))?;
	let mut all = ledger.custody(study).await?;
	all.extend(ledger.open_transfers(study).await?);
	Ok(all)
}

#[cfg(test)]
mod tests;
