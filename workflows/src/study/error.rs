//! What can go wrong with studies.

use crate::{
	vault::{Shown, VaultError},
	Problem, SessionError,
};
use radledger_client::{AccountId, Kind};
use radledger_primitives::{DeviceId, OrganisationId, StudyId};

crate::errors! {
	/// What can go wrong with studies.
	pub StudyError {
		Failed Unreadable { error: String } = "unreadable", "{error}";
		Failed NoDicom { files: String } = "no-dicom", "no DICOM file among {files}";
		Failed UnusableFile { error: String } = "unusable-file", "{error}";
		Invalid NoSuchStudy { text: String } = "no-such-study", "{text} names no study",
			remedy "give an identifier or at least its first 8 digits; or, of a study in the vault, its Study Instance UID, an \
					accession number, or a DICOM file or folder";
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

		Refused MixedPatients { count: usize, files: String } = "mixed-patients", "its files have {count} Patient IDs: {files}",
			why "a study is of one patient: a file of another one may have come into it",
			remedy "find the file that is not of this study; if all of them are, say so";
		Refused OtherPatient { file: String, known: AccountId } = "other-patient",
			"{file} has the Patient ID of another account",
			why "in the vault it is that of {known}",
			remedy "name that account, or no account; if the vault is wrong, take the Patient ID out of it first";
		Refused AnotherPatientId { file: String, account: AccountId } = "another-patient-id",
			"{file} has another Patient ID than {account}",
			why "the vault has one of the same issuer for this account, or other files here have another one",
			remedy "anchor each patient's studies under that patient's account; if the patient has several Patient IDs, say so";
		Refused HasSubject { study: StudyId } = "ImageProvenance::HasSubject", "study {study:?} names a patient already",
			why "a patient is named once, and the vault cannot tell that it is this one";
		Refused UnknownSubject { account: AccountId } = "unknown-subject", "{account} is not an enrolled patient",
			why "nobody could be asked about the study, and the ledger has a seal that does not say so",
			remedy "enrol the patient first, or name the account under which the patient is enrolled";
		Refused UnknownPatient = "unknown-patient", "nobody knows whose it is",
			why "its files have no Patient ID, or the vault has no account for it",
			remedy "name the account, or take the Patient ID into the vault first";

		Invalid Devices { most: usize } = "invalid-devices", "a device is named twice, or there are more than {most}",
			remedy "name the unit that made the study, then each that was used beside it, once";
		Refused NotOurDevice { device: DeviceId } = "unknown-device",
			"device {device} is not registered in the custody of the signer's organisation",
			why "nothing was sent",
			remedy "see which units the organisation has; it must accept a unit before it names it";

		Refused WouldLose { count: usize } = "would-lose-instances",
			"{count} of the instances that were anchored are not here",
			why "the new content would be without them",
			remedy "append what is here to what was anchored, read all files together, or name each instance that is to go";
		Refused NothingToAppendTo = "nothing-to-append-to", "the vault has no study to which this could be appended",
			why "only a study that was anchored with this vault can be",
			remedy "open the vault with which it was anchored; if it never was, anchor it";
		Refused AppendAlters { count: usize } = "append-alters", "{count} of the instances here are not as anchored",
			why "an append adds instances and changes none",
			remedy "give the reason for which they are to be replaced, or take them away";
		Refused AppendsOtherPatient = "appends-other-patient", "no file here has the Patient ID of those that were anchored",
			why "it may be of another patient",
			remedy "find out whose it is; if it belongs to the study all the same, say so";
		Refused EarlierForm = "earlier-form", "an earlier program anchored it, whose digests cannot be joined with new ones",
			remedy "read all files of the study together, and amend it";
		Invalid RemovedWithoutReason = "removed-without-reason", "instances are to go, and no reason is given",
			remedy "give the reason for which the study is amended";
		Invalid RemovedIsHere { instance: String } = "removed-is-here", "instance {instance} is to go, and its file is here",
			remedy "take the file away, or do not name the instance";
		Invalid NoInstance { instance: String } = "no-such-instance", "no study here was anchored with instance {instance}",
			remedy "name a SOP Instance UID of one of the studies whose files are read";

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
		Refused EraserWithoutCopy { controller: OrganisationId } = "not-controller",
			"organisation {controller} anchored the study, and the signer's organisation never received it",
			why "nothing was destroyed",
			remedy "sign as a data steward of the organisation that anchored the study, or of one that has a copy";
		Refused EraserNotSteward = "not-authorised", "the signer is not a data steward",
			why "nothing was destroyed",
			remedy "sign as a data steward of the organisation, or as the organisation";
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
		Patient(crate::patients::PatientError);
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
