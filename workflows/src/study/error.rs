//! What can go wrong with studies.

use crate::{
	vault::{Shown, VaultError},
	Problem, SessionError,
};
use radledger_client::Kind;
use radledger_primitives::{OrganisationId, StudyId};

crate::errors! {
	/// What can go wrong with studies.
	pub StudyError {
		Failed Unreadable { error: String } = "unreadable", "{error}";
		Failed NoDicom { files: String } = "no-dicom", "no DICOM file among {files}";
		Failed UnusableFile { error: String } = "unusable-file", "{error}";
		Invalid NoSuchStudy { text: String } = "no-such-study", "{text} names no study",
			remedy "give an identifier, at least the first 8 digits of one, or a DICOM file or folder whose study is in the vault";
		Invalid Ambiguous { text: String, studies: String, choice: String } = "ambiguous-study", "{text} means {studies}",
			remedy "{choice}";
		Refused NotInVault { study: String } = "unknown-study", "{study} is not in the vault",
			why "its manifest and its salt are in the vault with which it was anchored, or its copy confirmed",
			remedy "open that vault";
		Refused NotOnLedger { what: String } = "study-not-found", "the ledger has no {what}",
			remedy "see which it has; perhaps it is on another ledger";
		Refused NoVersion { version: String } = "version-not-found", "the ledger has no version {version}",
			remedy "see which versions the model has";
		Refused Stale { study: StudyId } = "stale-manifest",
			"the vault's manifest of study {study:?} is not of the version on the ledger",
			why "another vault has the later one",
			remedy "open the vault with the later manifest, or anchor the files again";
		Refused Erased = "study-erased", "the erasure of this study was attested",
			why "nothing can be made from it, sent or measured any more";

		Invalid TooManyParents { count: usize, most: usize } = "too-many-parents",
			"{count} studies to derive from, and the ledger takes {most}",
			remedy "record the steps between as studies of their own";
		Invalid Parents { what: String } = "invalid-parents", "{what}",
			remedy "name each study that it was made from once";
		Failed Circular = "circular-lineage", "what the node tells runs in a circle",
			why "a ledger cannot record that: whatever is made comes after what it is made from",
			remedy "ask another node, and tell the operator of this one";

		Refused ProtocolNotPublished { digest: String } = "protocol-not-published", "the ledger has no such protocol",
			why "its digest is {digest}",
			remedy "publish it first; any change of it makes it another protocol";

		Invalid EmptySample = "nothing-to-patrol", "a sample of 0 studies checks nothing",
			remedy "take a sample of 1 or more";
		Failed NothingToPatrol { not_here: usize, not_on_ledger: usize, not_held: usize, stale: usize } = "nothing-to-patrol",
			"no study of the vault can be checked here",
			why "{not_here} of its studies have no file here, {not_on_ledger} are not on the ledger, {not_held} belong to \
				 other organisations, {stale} have another version there",
			remedy "name the folder where the studies are kept, their vault, and a signer of their organisation";

		Invalid NoSubject = "no-subject", "the subject has no name",
			remedy "write it as the trial calls the subject, the same at every site";
		Failed Scope { path: Shown, error: String } = "scope", "cannot use the secret in {path}",
			why "{error}",
			remedy "fetch it again from the site that made it, or name a file that is not there to make a new one";
		Failed NothingToScreen { without: usize, lossy: usize } = "nothing-to-screen", "no image here can be compared",
			why "{without} files have no pixel data, {lossy} are encoded with loss",
			remedy "name files with pixel data that is not compressed, or compressed without loss";

		Invalid NotOneInstance { path: Shown } = "not-one-instance", "{path} is not one DICOM file";
		Refused Altered { what: String, why: String } = "altered", "{what}", why "{why}";
		NotComparable NotComparable { what: String, why: String } = "not-comparable", "{what}",
			why "{why}",
			remedy "fetch the files again as they were anchored, in the encoding of then";
		Refused Added { path: Shown } = "added", "{path} was not anchored with its study",
			remedy "anchor it with the study, as a late arrival";
		Invalid CannotDisclose { what: String } = "cannot-disclose", "{what}";
		Failed MalformedProof { error: String } = "malformed-proof", "this is not a proof",
			why "{error}",
			remedy "ask for the file with the proof again";
		Refused OtherChain { error: String } = "other-chain", "{error}",
			remedy "ask a node of that ledger, or its owner";
		Invalid TooManyFiles { why: &'static str } = "too-many-files", "{why}";
		Invalid NoFiles = "no-files", "the copy's files are needed: the proof is about them";

		Refused EraserNotAMember = "not-a-member", "the signer acts for no organisation",
			why "nothing was destroyed",
			remedy "sign as a data steward of the organisation that anchored the study, or as that organisation";
		Refused EraserNotController { controller: OrganisationId } = "not-controller",
			"organisation {controller} anchored the study, and answers for it",
			why "nothing was destroyed",
			remedy "sign as a data steward of the organisation that anchored the study, or as that organisation";
		Refused EraserNotSteward = "not-authorised", "the signer is not a data steward",
			why "nothing was destroyed",
			remedy "sign as a data steward of the organisation that anchored the study, or as that organisation";
		Refused NothingToErase { study: StudyId } = "study-not-found", "the ledger has no study {study:?}",
			why "nothing was destroyed: there is nothing to attest",
			remedy "see which it has; perhaps it is on another ledger";

		Invalid NotADecimal { text: String, why: &'static str } = "not-a-decimal", "`{text}` is not a decimal number",
			why "{why}",
			remedy "write digits, and a point before decimals: 12.5 or -0.75";
		Invalid Unnamed = "unnamed-measurement", "the measurement has no name",
			remedy "give it one, for example `lesion 1`; the name stays in your vault";
		Refused NothingChanged { value: String } = "nothing-changed", "the value is {value} already",
			remedy "see every value there was";
		Refused NotStamped = "settings-not-stamped", "the ledger has no such measurement on this study",
			why "how something is measured must be on the ledger before the value is",
			remedy "stamp the settings first, under the same name, and wait for their block";
	}
	from {
		Client(radledger_client::Error);
		Session(SessionError);
		Vault(VaultError);
		Receipt(super::receipt::ReceiptError);
		Other(Problem);
	}
}

impl StudyError {
	/// The ledger has no such study.
	pub fn not_on_ledger(study: &StudyId) -> Self {
		Self::NotOnLedger { what: format!("study {study:?}") }
	}

	/// The vault has no such study.
	pub fn not_in_vault(study: &StudyId) -> Self {
		Self::NotInVault { study: format!("study {study:?}") }
	}

	/// Whether the ledger has certainly not taken what was sent.
	pub(crate) fn is_refused(&self) -> bool {
		match self {
			Self::Client(error) | Self::Session(SessionError::Client(error)) => error.kind == Kind::Refused,
			_ => false,
		}
	}
}
