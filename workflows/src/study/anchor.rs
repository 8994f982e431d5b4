//! Anchoring: what to do with each study, and doing it so that it can be stopped at any point and done again.

use super::{
	conformity::{self, Check, Checked, Recorded},
	order,
	reading::{block, read, Finding},
	subject::{Subject, Subjects},
	verify::{is_of, judge, Against, InstanceCheck, InstanceState, StudyCheck, Verdict},
	version::{self, Next},
	StudyError,
};
use crate::{
	patients::PatientIds,
	vault::{Manifests, VaultError},
	words, Explain, Kind, Problem, Session,
};
use radledger_client::{calls, AccountId, Actor, NewStudy, Study as OnLedger};
use radledger_dicom::{new_salt_of, protocol::Protocol, Manifest, PatientId, Reading, Study, VERSION};
use radledger_primitives::{
	device::{Condition, MadeBy},
	digest::chosen_by,
	AmendmentReason, DeviceId, Modality, OrganisationId, StudyId, H256,
};
use serde::Serialize;
use std::{
	collections::BTreeSet,
	path::{Path, PathBuf},
};

/// What is to be anchored.
#[derive(Clone, Default, Debug)]
pub struct Request {
	/// Files and folders.
	pub paths: Vec<PathBuf>,
	/// The patient's account, if the patient is enrolled; that of the Patient ID in the vault if nobody is named.
	pub subject: Option<AccountId>,
	/// The subject has more than one Patient ID of one issuer, and those of these studies are among them.
	pub another_id: bool,
	/// Takes studies whose files name several patients.
	pub mixed_patients: bool,
	/// Refuses studies whose subject nobody knows. It can be named later, once.
	pub require_subject: bool,
	/// The device that made the studies, and those that were used beside it, in the custody of the signer's organisation.
	pub devices: Vec<DeviceId>,
	/// Checks each study against this protocol, and records the verdict.
	pub protocol: Option<Protocol>,
	/// Replaces the content of studies that are on the ledger already, for this reason.
	pub amend: Option<AmendmentReason>,
	/// The new content of a study is what is here and what was anchored before; without a reason, these are late arrivals.
	pub append: bool,
	/// SOP Instance UIDs that the new content of their studies is without; takes a reason.
	pub remove: BTreeSet<String>,
}

impl Request {
	/// The device that made the studies.
	fn made_by(&self) -> Option<DeviceId> {
		self.devices.first().copied()
	}

	/// The devices that were used beside it.
	fn further(&self) -> &[DeviceId] {
		self.devices.get(1..).unwrap_or_default()
	}

	/// Why studies are amended, if they may be.
	fn reason(&self) -> Option<AmendmentReason> {
		self.amend.or(self.append.then_some(AmendmentReason::LateArrival))
	}
}

/// The state of a study after anchoring.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
	/// It is on the ledger now.
	Anchored,
	/// It was on the ledger with this content before.
	AlreadyAnchored,
	/// Its new content is on the ledger now.
	Amended,
	/// It was sent, and not waited for.
	Sent,
	/// It is on the ledger with other content, and no amendment was asked for.
	Differs,
	/// A file that may belong to it cannot be used.
	Blocked,
	/// It could not be sent, was refused, or its outcome is unknown.
	Failed,
}

/// One study of a run.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Row {
	/// Study Instance UID (0020,000D).
	pub study_uid: String,
	/// Its identifier on the ledger, if it has one by now.
	pub study: Option<StudyId>,
	/// The folder of its files.
	#[serde(serialize_with = "words::lossy")]
	pub folder: PathBuf,
	/// Modality of most images.
	pub modality: Modality,
	/// Modality of all instances, sorted.
	pub modalities: BTreeSet<String>,
	/// Number of series that were read.
	pub series: u16,
	/// Number of instances that were read.
	pub instances: usize,
	/// Number of instances of the version before that were not read, and that its new content has as well.
	pub carried: usize,
	/// The root over all of them, if it was made.
	pub root: Option<H256>,
	/// The subject with which it was sent, or is on the ledger.
	pub subject: Option<AccountId>,
	/// The block that holds it, if known.
	pub block: Option<u32>,
	/// Where it stands now.
	pub status: Status,
	/// Files that stood in its way.
	pub findings: Vec<Finding>,
	/// Whether the vault's manifest is of an older version than the ledger's.
	pub stale_manifest: bool,
	/// The instances that are not as anchored.
	pub differences: Vec<InstanceCheck>,
	/// Whether the ledger names another subject than was asked for, or than its Patient ID is in the vault.
	pub other_subject: bool,
	/// The organisation that anchored it, if that is another one: what is here is its copy.
	pub other_controller: Option<OrganisationId>,
	/// Whether the ledger names other devices than were asked for, or none.
	pub other_device: bool,
	/// The devices that the ledger names, and whether each was fit for use when the study was anchored; if any were asked for.
	pub devices: Vec<MadeBy>,
	/// Why it failed.
	pub problem: Option<Problem>,
}

/// A run.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Report {
	/// The studies, by Study Instance UID.
	pub studies: Vec<Row>,
	/// Files that cannot be used, and belong to none of the studies.
	pub findings: Vec<Finding>,
	/// How many files were not DICOM.
	pub ignored: usize,
	/// How many files were DICOMDIRs, which are not anchored.
	pub directories: usize,
	/// How many files were there more than once, with the same content.
	pub duplicates: usize,
	/// How many bytes were read.
	pub bytes: u64,
}

/// A run, with the files that were read and the verdicts on them.
#[derive(Serialize, Debug)]
pub struct Anchored {
	/// Its studies are those of the report, in the same order.
	#[serde(skip)]
	pub reading: Reading,
	/// Where each study stands now.
	#[serde(flatten)]
	pub report: Report,
	/// Each study against the protocol, if one was asked for.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub conformity: Option<Check>,
}

impl Report {
	/// The worst that happened; `None` if every study is on its way or there. A study that differs, or that is on the ledger
	/// with another subject or device than was asked for, counts as refused.
	pub fn trouble(&self) -> Option<Kind> {
		let failed = |row: &Row| match row.status {
			Status::Blocked => true,
			Status::Failed => row.problem.as_ref().is_none_or(|problem| problem.kind != Kind::Refused),
			_ => false,
		};
		let refused =
			|row: &Row| matches!(row.status, Status::Failed | Status::Differs) || row.other_subject || row.other_device;
		if !self.findings.is_empty() || self.studies.iter().any(failed) {
			Some(Kind::Failed)
		} else {
			self.studies.iter().any(refused).then_some(Kind::Refused)
		}
	}
}

impl Row {
	/// A study about which nothing is decided yet.
	pub fn new(study: &Study) -> Self {
		Self {
			study_uid: study.uid.clone(),
			study: None,
			folder: folder(study),
			modality: study.modality(),
			modalities: study.modalities(),
			series: study.series(),
			instances: study.instances.len(),
			carried: 0,
			root: None,
			subject: None,
			block: None,
			status: Status::Failed,
			findings: Vec::new(),
			stale_manifest: false,
			differences: Vec::new(),
			other_subject: false,
			other_controller: None,
			other_device: false,
			devices: Vec::new(),
			problem: None,
		}
	}

	/// Whether the ledger has the study as it is here.
	pub fn is_there(&self) -> bool {
		matches!(self.status, Status::Anchored | Status::AlreadyAnchored | Status::Amended)
	}

	fn became(&mut self, status: Status, block: Option<u32>) {
		(self.status, self.block) = (status, block);
	}

	fn failed(&mut self, problem: Problem) {
		(self.status, self.problem) = (Status::Failed, Some(problem));
	}

	/// It is not sent: `error` says why, and `instances` where.
	fn refused(&mut self, (error, instances): version::Refused) {
		self.differences = instances;
		self.failed((&error).into());
	}

	fn differs(&mut self, check: StudyCheck) {
		self.became(Status::Differs, check.ledger.map(|anchor| anchor.block));
		self.stale_manifest = check.verdict == Verdict::StaleManifest;
		self.differences = check.instances.into_iter().filter(|one| one.verdict != InstanceState::Verified).collect();
	}
}

/// The folder in which all files of a study are.
fn folder(study: &Study) -> PathBuf {
	let mut folders = study.instances.iter().filter_map(|instance| instance.path.parent());
	let first = folders.next().unwrap_or(Path::new(""));
	let common = |common: &Path, folder: &Path| {
		common.ancestors().find(|common| folder.starts_with(common)).unwrap_or(Path::new("")).to_owned()
	};
	folders.fold(first.to_owned(), |known, folder| common(&known, folder))
}

/// Anchors the studies in files, each wholly or not at all. Stopped at any point, it can be run again.
///
/// # Errors
/// Nobody can sign, or nothing was sent because node, files or vault cannot be read or the protocol was not published.
pub async fn anchor(session: &Session, request: &Request) -> Result<Anchored, StudyError> {
	// A wrong password or a node that is down should show before an hour of reading, not after it.
	session.signer().await?;
	if let Some(protocol) = &request.protocol {
		conformity::ensure_published(session, protocol).await?;
	}
	let reading = read(session, &request.paths).await?;
	let mut report = {
		let vault = session.new_vault()?;
		let _alone = vault.alone().await?;
		put(session, &vault.manifests()?, &reading, request).await?
	};
	if !request.devices.is_empty() {
		equip(session, &mut report, request).await;
	}
	let conformity = match &request.protocol {
		Some(protocol) => Some(check(session, protocol, &reading, &report).await),
		None => None,
	};
	Ok(Anchored { reading, report, conformity })
}

/// Most devices that a study names: the one that made it, and eight that were used beside it (`MaxDevices` of the pallet).
const DEVICES: usize = 9;

/// A device, and whether it is fit for use.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fitness {
	/// The device.
	pub device: DeviceId,
	/// What it is now.
	pub condition: Condition,
}

/// Whether devices are fit for use now: to be asked before something is anchored with them.
///
/// # Errors
/// They are too many, one is named twice, or one is not in the custody of the signer's organisation.
pub async fn fitness(session: &Session, devices: &[DeviceId]) -> Result<Vec<Fitness>, StudyError> {
	let mut found = Vec::with_capacity(devices.len());
	if devices.is_empty() {
		return Ok(found);
	}
	let different: BTreeSet<_> = devices.iter().collect();
	if different.len() < devices.len() || devices.len() > DEVICES {
		return Err(StudyError::Devices { most: DEVICES });
	}
	let ledger = session.ledger().await?;
	let own = session.organisation(&ledger).await?;
	for device in devices {
		let known = ledger.device(*device).await?.filter(|known| known.custodian == own);
		let known = known.ok_or(StudyError::NotOurDevice { device: *device })?;
		found.push(Fitness { device: *device, condition: known.condition });
	}
	Ok(found)
}

/// Names the devices that were used beside the one that made each study, and fills in what the ledger names then.
async fn equip(session: &Session, report: &mut Report, request: &Request) {
	let further: BTreeSet<DeviceId> = request.further().iter().copied().collect();
	let mut bare = Vec::new();
	for (at, row) in report.studies.iter_mut().enumerate() {
		let own = row.other_controller.is_none() && !further.is_empty();
		match (row.study, row.status) {
			(Some(study), Status::Sent) if own => bare.push((at, study)),
			(Some(study), _) if row.is_there() => match devices_of(session, study).await {
				Ok(known) => {
					let named = known.iter().map(|one| one.device.device).filter(|one| Some(*one) != request.made_by());
					let named: BTreeSet<_> = named.collect();
					match named.is_empty() && own && !row.other_device {
						true => bare.push((at, study)),
						false => row.other_device |= !further.is_empty() && named != further,
					}
					row.devices = known;
				}
				Err(error) => row.failed((&error).into()),
			},
			_ => {}
		}
	}
	for batch in bare.chunks(BATCH) {
		let studies = batch.iter().map(|(_, study)| *study).collect();
		let sent = session.submit(&calls::name_devices(studies, request.further().to_vec())).await;
		for (at, study) in batch {
			let row = &mut report.studies[*at];
			match &sent {
				Ok(_) if row.status == Status::Sent => {}
				Ok(_) => match devices_of(session, *study).await {
					Ok(known) => row.devices = known,
					Err(error) => row.failed((&error).into()),
				},
				Err(error) => row.failed(error.into()),
			}
		}
	}
}

async fn devices_of(session: &Session, study: StudyId) -> Result<Vec<MadeBy>, StudyError> {
	Ok(session.ledger().await?.devices_of(study).await?)
}

/// The verdict on each study of `report`, recorded for those that are on the ledger as they are here.
async fn check(session: &Session, protocol: &Protocol, reading: &Reading, report: &Report) -> Check {
	let digest = protocol.digest();
	let mut studies = Vec::with_capacity(report.studies.len());
	for (study, row) in reading.studies.iter().zip(&report.studies) {
		let mut checked = Checked::new(protocol, study, row.study);
		let why = match row.status {
			Status::Anchored | Status::AlreadyAnchored | Status::Amended => None,
			Status::Sent => Some("its block was not waited for: record the verdict later"),
			Status::Differs => Some("what is on the ledger is not what is here"),
			Status::Blocked | Status::Failed => Some("it was not anchored"),
		};
		match why {
			None => conformity::record(session, &digest, &mut checked).await,
			Some(_) => checked.recorded = Recorded::Not { why },
		}
		studies.push(checked);
	}
	Check { protocol: digest, studies, findings: Vec::new() }
}

/// What anchoring asks of a ledger: a seam, so that the order of events is tested without a node.
pub(crate) trait Ledger {
	/// The organisation for which the signer acts.
	async fn organisation(&self) -> Result<OrganisationId, StudyError>;

	/// What is recorded of each of `ids`, all as of one block.
	async fn studies(&self, ids: &[StudyId]) -> Result<Vec<Option<OnLedger>>, StudyError>;

	/// Whether an account is that of an enrolled patient. The ledger cannot tell, because it gets a seal.
	async fn is_patient(&self, account: &AccountId) -> Result<bool, StudyError>;

	/// Puts studies on the ledger, all or none; the block if it was waited for.
	async fn anchor(&self, studies: &[NewStudy]) -> Result<Option<u32>, StudyError>;

	/// Replaces the content of a study; the block if it was waited for.
	async fn amend(&self, study: &NewStudy, reason: AmendmentReason) -> Result<Option<u32>, StudyError>;
}

impl Ledger for Session {
	async fn organisation(&self) -> Result<OrganisationId, StudyError> {
		Ok(Session::organisation(self, &self.ledger().await?).await?)
	}

	async fn studies(&self, ids: &[StudyId]) -> Result<Vec<Option<OnLedger>>, StudyError> {
		let ledger = self.ledger().await?;
		let mut studies = Vec::with_capacity(ids.len());
		for id in ids {
			studies.push(ledger.study(id).await?);
		}
		Ok(studies)
	}

	async fn is_patient(&self, account: &AccountId) -> Result<bool, StudyError> {
		Ok(matches!(self.ledger().await?.actor(account).await?, Some(Actor::Patient(_))))
	}

	async fn anchor(&self, studies: &[NewStudy]) -> Result<Option<u32>, StudyError> {
		let outcome = match studies {
			[one] => self.submit(&calls::anchor_study(one.clone())).await?,
			_ => self.submit(&calls::anchor_studies(studies.to_vec())).await?,
		};
		Ok(outcome.block.map(|block| block.number))
	}

	async fn amend(&self, study: &NewStudy, reason: AmendmentReason) -> Result<Option<u32>, StudyError> {
		let NewStudy { study, root, instances, series, .. } = *study;
		let outcome = self.submit(&calls::amend_study(study, root, instances, series, reason)).await?;
		Ok(outcome.block.map(|block| block.number))
	}
}

/// What is to be done with a study that nothing blocks.
enum Step {
	/// Keep its first manifest, then send it.
	First,
	/// Send it again: the vault has its manifest, the ledger has nothing.
	Again,
	/// Its content changed before it came onto the ledger: propose the new manifest, then send that.
	Instead,
	/// Propose the new manifest, then amend.
	Amend,
	/// Files and ledger agree against the vault: keep their manifest.
	Mend,
	/// It is on the ledger as it is here, perhaps in another encoding.
	Nothing,
	/// It is on the ledger, and not as it is here.
	Differs(StudyCheck),
}

/// What is to be done with a study, and its content then.
struct Decision {
	step: Step,
	/// Of what was read, of that and of what was anchored before, or of the same in another encoding.
	manifest: Manifest,
	/// See [`Row::carried`].
	carried: usize,
}

/// What to do with `study`. `kept` is the manifest in the vault, settled with what the ledger has of it. `own` is the
/// signer's organisation, which alone can anchor what it identified: a manifest of another one that is not on the ledger is
/// of no use.
///
/// # Errors
/// It cannot be anchored so: that study is left out, and the others are not.
#[expect(clippy::result_large_err, reason = "once for each study")]
fn decide(
	study: &Study,
	kept: Option<(Manifest, Option<&OnLedger>)>,
	request: &Request,
	own: OrganisationId,
) -> Result<Decision, version::Refused> {
	let decided = |step, manifest| Decision { step, manifest, carried: 0 };
	let of_use =
		|(kept, record): &(Manifest, Option<&OnLedger>)| record.is_some() || chosen_by(&kept.study_id()) == own;
	let Some((kept, record)) = kept.filter(of_use) else {
		if request.append {
			return Err((StudyError::NothingToAppendTo, Vec::new()));
		}
		let salt = new_salt_of(own).map_err(|error| VaultError::Random { error: error.to_string() });
		let salt = salt.map_err(|error| (error.into(), Vec::new()))?;
		return Ok(decided(Step::First, Manifest::new(study, salt)));
	};
	let Some(record) = record else {
		let Next { manifest, carried } = match request.append {
			true => version::next(study, &kept, request)?,
			false => Next { manifest: Manifest::new(study, kept.salt.0), carried: 0 },
		};
		let step = if manifest.root() == kept.root() { Step::Again } else { Step::Instead };
		return Ok(Decision { step, manifest, carried });
	};
	let fresh = Manifest::new(study, kept.salt.0);
	if is_of(&fresh, record) {
		let step = if fresh.root() == kept.root() { Step::Nothing } else { Step::Mend };
		return Ok(decided(step, fresh));
	}
	let check = judge(study, &kept, Against::Ledger(Some(record)));
	// A manifest of an earlier version says less: it can be replaced though nothing changed.
	if check.verdict == Verdict::Verified && (kept.version == VERSION || request.reason().is_none()) {
		// Another transfer syntax gives another root, and is the same study: there is nothing to amend.
		return Ok(decided(Step::Nothing, kept));
	}
	if request.reason().is_none() {
		return Ok(decided(Step::Differs(check), fresh));
	}
	// Which instances the later version has, the vault does not know.
	if check.verdict == Verdict::StaleManifest && (request.append || fresh.count() < record.instances) {
		return Err((StudyError::Stale { study: kept.study_id() }, Vec::new()));
	}
	let Next { manifest, carried } = version::next(study, &kept, request)?;
	let step = if is_of(&manifest, record) { Step::Nothing } else { Step::Amend };
	Ok(Decision { step, manifest, carried })
}

/// Anchors the studies of `reading`, each wholly or not at all. The caller holds the lock of the vault.
///
/// # Errors
/// The vault or the ledger cannot be read; then nothing was sent.
pub(crate) async fn put(
	ledger: &impl Ledger,
	manifests: &Manifests,
	reading: &Reading,
	request: &Request,
) -> Result<Report, StudyError> {
	let own = ledger.organisation().await?;
	if request.amend.is_none() && !request.remove.is_empty() {
		return Err(StudyError::RemovedWithoutReason);
	}
	let mut found = block(reading, &request.paths);
	let mut rows: Vec<_> = reading.studies.iter().map(Row::new).collect();
	let mut open = Vec::new();
	for (at, (study, row)) in reading.studies.iter().zip(&mut rows).enumerate() {
		match found.blocking.remove(&study.uid) {
			Some(findings) => (row.status, row.findings) = (Status::Blocked, findings),
			None => open.push((at, manifests.of(study)?)),
		}
	}
	let known =
		|uid: &String| open.iter().any(|(_, kept)| kept.as_ref().is_some_and(|kept| kept.index_of(uid).is_some()));
	if let Some(uid) = request.remove.iter().find(|uid| !known(uid)) {
		return Err(StudyError::NoInstance { instance: words::clean(uid) });
	}

	let seals = manifests.vault().seals();
	let mut patients = PatientIds::of(manifests.vault())?;
	let subjects = Subjects::new(&patients, request, &reading.studies);
	let (mut learned, mut enrolled) = (Vec::new(), Vec::<(AccountId, bool)>::new());
	let ids: Vec<_> = open.iter().flat_map(|(_, kept)| kept.as_ref().map(Manifest::study_id)).collect();
	let mut records = ledger.studies(&ids).await?.into_iter();
	let (mut new, mut amended) = (Vec::new(), Vec::new());
	for (at, kept) in open {
		let (study, row) = (&reading.studies[at], &mut rows[at]);
		let record = kept.as_ref().and_then(|_| records.next().flatten());
		let kept = match kept {
			Some(kept) => Some((manifests.settle(kept, record.as_ref().map(|record| &record.root))?, record.as_ref())),
			None => None,
		};
		let Decision { step, manifest, carried } = match decide(study, kept, request, own) {
			Ok(decision) => decision,
			Err(refused) => {
				row.refused(refused);
				continue;
			}
		};
		let subject = match (subjects.of(study), &step) {
			(Ok(subject), _) => subject,
			// What is on the ledger stays as it is, whoever it is of.
			(Err(_), Step::Mend | Step::Nothing | Step::Differs(_)) => Subject::default(),
			(Err(error), Step::Amend) if !matches!(error, StudyError::MixedPatients { .. }) => Subject::default(),
			(Err(error), _) => {
				row.refused((error, Vec::new()));
				continue;
			}
		};
		if let (Some(account), None) = (subject.account, &record) {
			let known = enrolled.iter().find(|(known, _)| *known == account).map(|(_, is)| *is);
			let is_patient = match known {
				Some(is_patient) => is_patient,
				None => ledger.is_patient(&account).await?,
			};
			enrolled.push((account, is_patient));
			if !is_patient {
				row.refused((StudyError::UnknownSubject { account }, Vec::new()));
				continue;
			}
		}
		let id = manifest.study_id();
		// What the ledger has is not sealed again.
		let seal = match (subject.account, &record) {
			(Some(account), None) => Some(seals.seal(id, account)?),
			_ => None,
		};
		let content = NewStudy {
			study: id,
			root: manifest.root(),
			instances: manifest.count(),
			series: manifest.series,
			modality: manifest.modality,
			device: request.made_by(),
			subject: seal,
		};
		(row.study, row.root, row.carried) = (Some(content.study), Some(content.root), carried);
		row.subject = subject.account;
		if let Some(record) = &record {
			let there = match record.subject {
				Some(seal) => seals.open(&id, &seal)?.map(|opening| opening.account),
				None => None,
			};
			row.subject = there;
			// A study that was anchored without subject is not one of another patient; one of which nobody here can tell
			// whose it is may be.
			let is_other = |account| there != Some(account);
			row.other_subject = request.subject.is_some_and(is_other)
				|| record.subject.is_some() && subject.account.is_some_and(is_other);
			row.other_device =
				!request.devices.is_empty() && request.made_by() != record.device.map(|made_by| made_by.device);
		}
		row.other_controller = record.as_ref().map(|on| on.organisation).filter(|controller| *controller != own);
		learned.extend(subject.learned.map(|id| (at, id)));
		match &step {
			Step::First | Step::Mend => drop(manifests.keep(&manifest)?),
			Step::Instead | Step::Amend => drop(manifests.propose(&manifest)?),
			Step::Again | Step::Nothing | Step::Differs(_) => {}
		}
		match step {
			Step::First | Step::Again | Step::Instead => new.push((at, content)),
			Step::Amend => amended.push((at, content)),
			Step::Mend | Step::Nothing => row.became(Status::AlreadyAnchored, record.map(|record| record.block)),
			Step::Differs(check) => row.differs(check),
		}
	}

	send(ledger, &mut rows, new).await;
	for (at, content) in amended {
		let Some(reason) = request.reason() else {
			continue;
		};
		match ledger.amend(&content, reason).await {
			Ok(block) => rows[at].became(if block.is_some() { Status::Amended } else { Status::Sent }, block),
			Err(error) => rows[at].failed((&error).into()),
		}
	}
	for (row, study) in rows.iter().zip(&reading.studies) {
		let Some(id) = row.study.filter(|_| row.is_there() || row.status == Status::Sent) else {
			continue;
		};
		order::keep(manifests.vault(), &id, order::of(study))?;
		if let Some(kept) = manifests.load(&id)?.filter(|_| row.block.is_some()) {
			manifests.settle(kept, row.root.as_ref())?;
		}
	}
	learn(&mut patients, &rows, learned)?;
	Ok(Report {
		studies: rows,
		findings: found.loose,
		ignored: reading.ignored.len(),
		directories: reading.directories.len(),
		duplicates: reading.duplicates.len(),
		bytes: reading.bytes,
	})
}

/// Keeps the Patient IDs of studies that went to the ledger with a subject that was named.
fn learn(patients: &mut PatientIds, rows: &[Row], learned: Vec<(usize, PatientId)>) -> Result<(), StudyError> {
	let mut new = false;
	for (at, id) in learned {
		let Some(row) = rows.get(at).filter(|row| (row.is_there() || row.status == Status::Sent) && !row.other_subject)
		else {
			continue;
		};
		if let Some(account) = row.subject {
			// It was compared with the map before anything was sent.
			new |= patients.add(id, account, true, "").is_ok_and(|new| new);
		}
	}
	match new {
		true => Ok(patients.save()?),
		false => Ok(()),
	}
}

/// As many studies as fit into one transaction (`MaxBatch` of the pallet).
pub const BATCH: usize = 256;

/// Sends new studies in batches. A batch is all or nothing: what another run put there meanwhile is taken out of it.
async fn send(ledger: &impl Ledger, rows: &mut [Row], new: Vec<(usize, NewStudy)>) {
	for batch in new.chunks(BATCH) {
		let mut open = batch.to_vec();
		while !open.is_empty() {
			let studies: Vec<_> = open.iter().map(|(_, study)| study.clone()).collect();
			match ledger.anchor(&studies).await {
				Ok(block) => {
					let status = if block.is_some() { Status::Anchored } else { Status::Sent };
					open.drain(..).for_each(|(at, _)| rows[at].became(status, block));
				}
				Err(error) => {
					let before = open.len();
					take_out_anchored(ledger, rows, &mut open).await;
					if open.len() == before || error.code() != "ImageProvenance::StudyAlreadyAnchored" {
						let problem = Problem::from(&error);
						open.drain(..).for_each(|(at, _)| rows[at].failed(problem.clone()));
					}
				}
			}
		}
	}
}

/// Takes out of `open` what the ledger has, with this root. Does nothing if the ledger cannot be asked.
async fn take_out_anchored(ledger: &impl Ledger, rows: &mut [Row], open: &mut Vec<(usize, NewStudy)>) {
	let ids: Vec<_> = open.iter().map(|(_, study)| study.study).collect();
	let Ok(records) = ledger.studies(&ids).await else {
		return;
	};
	let mut records = records.into_iter();
	open.retain(|(at, study)| match records.next().flatten() {
		Some(record) if record.root == study.root && record.instances == study.instances => {
			rows[*at].became(Status::AlreadyAnchored, Some(record.block));
			false
		}
		_ => true,
	});
}

#[cfg(test)]
mod tests;
