//! `transfer send` and `confirm`: the note that goes with the files, and what arrived against it. No files, no network.

use super::verdict::{judge, Against, StudyLine, Verdict};
use crate::errors::Failure;
use base64::{engine::general_purpose::STANDARD, Engine};
use radledger_client::{Handover, Study as OnLedger, TransferState};
use radledger_dicom::{Manifest, Study};
use radledger_primitives::{OrganisationId, StudyId, H256};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

const KIND: &str = "transfer-note";
const VERSION: u16 = 1;

/// What the receiver needs to tell whether everything arrived. As confidential as the images: it holds the study's salt.
#[derive(Debug, PartialEq)]
pub struct Note {
	/// Genesis hash of the ledger on which the transfer is recorded.
	pub chain: H256,
	/// The organisation that sends.
	pub from: OrganisationId,
	/// The organisation that receives.
	pub to: OrganisationId,
	/// The sender's manifest.
	pub manifest: Manifest,
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
}

/// What tells whether it is a note at all.
#[derive(Deserialize)]
struct Head {
	kind: Option<String>,
	version: Option<u64>,
}

impl Note {
	/// One JSON object, always the same for the same note.
	pub fn to_json(&self) -> Result<Zeroizing<String>, Failure> {
		let mut written = Written {
			kind: KIND.into(),
			version: VERSION,
			chain: self.chain,
			study: self.manifest.study_id(),
			from: self.from,
			to: self.to,
			root: self.manifest.root(),
			manifest: STANDARD.encode(&*Zeroizing::new(self.manifest.to_cbor())),
		};
		let json = serde_json::to_string_pretty(&written).map(Zeroizing::new);
		written.manifest.zeroize();
		json.map_err(|error| Failure::failed("cannot-write", "the note cannot be written").why(error.to_string()))
	}

	/// The inverse of [`Self::to_json`]; why not, if it is none.
	pub fn from_json(json: &str) -> Result<Self, String> {
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
			STANDARD.decode(encoded.as_bytes()).map_err(|error| format!("its manifest is no base64: {error}"))?;
		let manifest = Manifest::from_cbor(&Zeroizing::new(cbor)).map_err(|error| error.to_string())?;
		if manifest.study_id() != written.study || manifest.root() != written.root {
			return Err("its manifest is that of another study or version".into());
		}
		Ok(Self { chain: written.chain, from: written.from, to: written.to, manifest })
	}
}

/// Whether `manifest` may be sent as what the ledger has of the study now.
pub fn may_send(manifest: &Manifest, record: &OnLedger) -> Result<(), Failure> {
	if record.instances == 0 {
		return Err(erased());
	}
	if !super::verdict::is_of(manifest, record) {
		return Err(Failure::refused("stale-manifest", "the vault's manifest is not what is on the ledger")
			.why("the receiver would take everything for corrupted")
			.hint("name the vault with the later manifest (--vault), or run `study anchor` on the files first"));
	}
	Ok(())
}

/// Nothing can be said of the study any more.
pub fn erased() -> Failure {
	Failure::refused("study-erased", "the erasure of this study was attested")
		.why("nothing can be made from it, sent or measured any more")
}

/// The transfer that waits for the answer of `organisation`, if what the note holds is what was sent.
pub fn awaited<'a>(note: &Note, open: &'a [Handover], organisation: OrganisationId) -> Result<&'a Handover, Failure> {
	let Some(handover) = open.iter().find(|handover| handover.to == organisation) else {
		let failure = Failure::refused(
			"no-open-transfer",
			format!("no transfer of this study to organisation {organisation} waits for an answer"),
		);
		return Err(if note.to == organisation {
			failure.hint(
				"`transfer list` shows what is under way; if it was confirmed already, nothing is left to do; else ask \
				 the sender to run `transfer send`",
			)
		} else {
			failure.why(format!("the note is for organisation {}", note.to))
		});
	};
	match &handover.state {
		TransferState::Sent if handover.root == note.manifest.root() => Ok(handover),
		TransferState::Sent => {
			Err(Failure::refused("other-root", "the note is not that of the transfer on the ledger")
				.why(format!(
					"the ledger says that {:?} was sent, the note holds {:?}",
					handover.root,
					note.manifest.root()
				))
				.hint("ask the sender for the note of this very transfer"))
		}
		_ => Err(Failure::refused("in-discrepancy", "this transfer was answered: what arrived was corrupted")
			.hint("a data steward settles it with `transfer resolve`; then the sender can send again")),
	}
}

/// What arrived, against the sender's manifest.
#[derive(Debug)]
pub struct Arrived {
	/// The verdict, with one line for each instance.
	pub line: StudyLine,
	/// What to tell the ledger: the root that was sent if every instance is what was sent, perhaps in another encoding;
	/// else the root over what arrived.
	pub root: H256,
}

impl Arrived {
	/// Compares `found`, everything that arrived of the study.
	pub fn new(manifest: &Manifest, found: &Study) -> Self {
		let line = judge(found, Some(manifest), Against::Vault);
		let root = match line.verdict {
			Verdict::Verified => manifest.root(),
			_ => Manifest::new(found, manifest.salt.0).root(),
		};
		Self { line, root }
	}

	/// Whether everything is what was sent.
	pub fn is_intact(&self) -> bool {
		self.line.verdict == Verdict::Verified
	}

	/// What to tell the ledger, unless that would be wrong: with `unusable` files among what arrived, a verdict that all
	/// is well would be a guess.
	pub fn answer(&self, sent: &H256, unusable: usize) -> Result<H256, Failure> {
		if self.root == *sent && (unusable > 0 || !self.is_intact()) {
			return Err(Failure::failed(
				"unusable-file",
				"every instance that was sent is here, and files that cannot be used as well",
			)
			.why("one of them might be of this study, and more than was sent")
			.hint("take them away, or fetch them again, and run the command again; the ledger was told nothing"));
		}
		Ok(self.root)
	}

	/// The verdict for people; what to do depends on more than this module knows.
	pub fn lines(&self) -> Vec<String> {
		let mut lines = self.line.lines();
		if self.line.verdict.advice().is_some() {
			lines.pop();
		}
		lines
	}
}

/// How far a transfer has come, in words.
pub fn state(handover: &Handover) -> &'static str {
	match &handover.state {
		TransferState::Sent if handover.overdue => "overdue",
		TransferState::Sent => "sent",
		TransferState::Intact { .. } => "intact",
		TransferState::Corrupted { .. } => "corrupted: in discrepancy",
		TransferState::Resolved { .. } => "corrupted: settled",
	}
}

#[cfg(test)]
mod tests;
