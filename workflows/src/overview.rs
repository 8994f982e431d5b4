//! Everything that the ledger knows of a patient, on one page: what exists and where, who may, who did, which datasets and
//! models it is in, what that earned, and what somebody still has to do.
//!
//! A patient may have several accounts, one for each hospital; then each has its part. A study that was made from a
//! patient's, such as a de-identified copy, is the patient's as well. Records of which the ledger does not know the
//! patient, such as a study that was anchored without a subject, are in no overview. [`crate::access`] proves that the
//! log leaves nothing out; the rest is what the node says.

use crate::{consent::ConsentError, seals::StudyNames, Session, SessionError};
use radledger_client::{
	consent::{File, RequestState},
	AccountId, BlockRef, Direction, Handover, Ledger, Study, TransferState,
};
use radledger_primitives::{
	annotation::pay::Amount,
	consent::{
		records::{Activity, Given, Outcome},
		ConsentId, Grantee, Permission, Purpose, Purposes, Refusal, RequestId, Scope,
	},
	graph::Edge,
	report::{records::FollowUpState, Day},
	DatasetId, DeviceId, Modality, ModelVersion, Moment, Node, OrganisationId, ReportId, StudyId,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The overview of a patient, as of one block.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Overview {
	/// The block.
	pub block: BlockRef,
	/// The chain's clock in that block.
	#[serde(with = "radledger_primitives::text::moment")]
	pub at: Moment,
	/// Each account of the patient.
	pub accounts: Vec<OfAccount>,
}

/// What the ledger knows of one account.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct OfAccount {
	/// The account.
	pub account: AccountId,
	/// The organisation that enrolled it.
	pub organisation: OrganisationId,
	/// Whether the patient was released or left.
	pub closed: bool,
	/// What exists, and where: in order of time.
	pub studies: Vec<OfStudy>,
	/// What is permitted and refused.
	pub decisions: Vec<InForce>,
	/// Who did what, in order of time: the log, and the models that were trained.
	pub uses: Vec<Use>,
	/// The numbers of entries of the log that are of studies which this vault cannot open.
	pub sealed: Vec<u64>,
	/// Datasets with the patient's studies, and the models that were trained on them.
	pub trained: Vec<TrainedOn>,
	/// What all of that earned, in plancks.
	pub earned: Earned,
	/// What somebody still has to do.
	pub open: Vec<Open>,
}

/// A study of the patient.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct OfStudy {
	/// Its identifier.
	pub study: StudyId,
	/// The organisation that answers for it.
	pub organisation: OrganisationId,
	/// What kind of images.
	pub modality: Modality,
	/// Whether it was made from another study of the patient, as a de-identified copy is.
	pub derived: bool,
	/// When its present content was recorded.
	#[serde(with = "radledger_primitives::text::moment")]
	pub at: Moment,
	/// Organisations to which it was sent, and whether it arrived.
	pub copies: Vec<Copied>,
}

/// A copy at another organisation.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Copied {
	/// The receiver.
	pub organisation: OrganisationId,
	/// What for.
	pub purpose: &'static str,
	/// `sent`, `intact`, `corrupted` or `resolved`.
	pub state: &'static str,
	/// When it was sent.
	#[serde(with = "radledger_primitives::text::moment")]
	pub at: Moment,
}

/// A decision in force.
#[derive(Serialize, Clone, PartialEq, Debug)]
#[serde(tag = "decision", rename_all = "kebab-case")]
pub enum InForce {
	/// What is permitted.
	Consent {
		/// Its number.
		id: ConsentId,
		/// Which data.
		scope: Scope,
		/// To whom.
		to: Grantee<AccountId>,
		/// For what. Its conditions are with the consent itself.
		#[serde(rename = "use")]
		permission: Permission,
		/// The first moment at which it no longer holds; none until withdrawn.
		#[serde(with = "radledger_primitives::text::moment::option")]
		until: Option<Moment>,
	},
	/// What is refused.
	Refusal {
		/// Its number.
		id: ConsentId,
		/// Which data.
		scope: Scope,
		/// To whom.
		to: Grantee<AccountId>,
		/// For which purposes.
		purposes: Purposes,
	},
}

/// Something that was done with the patient's data.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Use {
	/// When.
	#[serde(with = "radledger_primitives::text::moment")]
	pub at: Moment,
	/// The organisation.
	pub organisation: OrganisationId,
	/// Who signed.
	pub by: AccountId,
	/// What was done.
	#[serde(flatten)]
	pub what: What,
}

/// What was done.
#[derive(Serialize, Clone, Copy, PartialEq, Debug)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum What {
	/// An entry of the log: a use, or an attempt that was denied.
	Access {
		/// Its number in the log.
		entry: u64,
		/// What was done.
		#[serde(flatten)]
		activity: Activity,
		/// `None` for all studies.
		study: Option<StudyId>,
		/// What for; `None` if no consent was needed.
		purpose: Option<Purpose>,
		/// What came of it.
		outcome: Outcome,
	},
	/// A model was trained on a dataset of the log. Not in the log itself.
	Model { version: ModelVersion },
}

impl What {
	/// Whether the patient's log has it, which can be proved to be complete.
	pub fn is_logged(&self) -> bool {
		matches!(self, Self::Access { .. })
	}
}

/// A dataset with the patient's studies.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct TrainedOn {
	/// Its identifier.
	pub dataset: DatasetId,
	/// What it was declared for.
	pub purpose: Purpose,
	/// The number of the patient's studies in it.
	pub studies: u32,
	/// Versions trained on it.
	pub models: Vec<ModelVersion>,
	/// Whether there are more of them than were looked at.
	pub more: bool,
}

/// What the patient's data earned, in plancks.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Earned {
	/// Paid out.
	pub claimed: Amount,
	/// Can be claimed now.
	pub due: Amount,
}

/// Something that somebody still has to do.
#[derive(Serialize, Clone, Copy, PartialEq, Debug)]
#[serde(tag = "open", rename_all = "kebab-case")]
pub enum Open {
	/// The patient has not answered a request.
	Request {
		request: RequestId,
		organisation: OrganisationId,
		#[serde(with = "radledger_primitives::text::moment")]
		due: Moment,
	},
	/// An organisation has not certified what it did after a consent ended.
	Duty {
		organisation: OrganisationId,
		consent: ConsentId,
		#[serde(with = "radledger_primitives::text::moment")]
		due: Moment,
		overdue: bool,
	},
	/// Nobody has reviewed an emergency.
	Review {
		organisation: OrganisationId,
		entry: u64,
		#[serde(with = "radledger_primitives::text::moment")]
		due: Moment,
		overdue: bool,
	},
	/// A finding that somebody has to follow up.
	FollowUp {
		follow_up: u32,
		organisation: OrganisationId,
		/// The last day for the study.
		#[serde(with = "radledger_primitives::text::day")]
		due: Day,
		overdue: bool,
	},
	/// A transfer that the receiver has not answered.
	Transfer {
		study: StudyId,
		to: OrganisationId,
		#[serde(with = "radledger_primitives::text::moment")]
		due: Moment,
		overdue: bool,
	},
	/// The manufacturer recalls, or an authority acts on, the device that made a study, and its custodian has not answered.
	Recall { action: u32, study: StudyId, device: DeviceId, organisation: OrganisationId },
}

/// The overview of a patient with these accounts.
///
/// # Errors
/// [`ConsentError::NotAPatient`], or the ledger does not answer.
pub async fn of(session: &Session, accounts: &[AccountId]) -> Result<Overview, ConsentError> {
	let ledger = session.ledger().await?;
	let mut all = Vec::new();
	for account in accounts {
		let file = ledger.file(account).await?.ok_or(ConsentError::NotAPatient { patient: *account })?;
		all.push(of_account(session, &ledger, *account, file).await?);
	}
	Ok(Overview { block: ledger.block(), at: ledger.now().await?, accounts: all })
}

async fn of_account(
	session: &Session,
	ledger: &Ledger,
	account: AccountId,
	file: File,
) -> Result<OfAccount, ConsentError> {
	let Known { studies, reports } = known(session, ledger, &account).await?;
	let names = session.names_of(ledger, &[account]).await?;
	let period = ledger.confirmation_period()?;
	let (mut open, mut shown) = (Vec::new(), Vec::new());
	let (mut uses, sealed) = log(ledger, &account, &names).await?;
	for (id, study) in &studies {
		let mut handovers = ledger.custody(*id).await?;
		handovers.extend(ledger.open_transfers(*id).await?);
		let waiting = handovers.iter().filter(|handover| matches!(handover.state, TransferState::Sent));
		open.extend(waiting.map(|sent| Open::Transfer {
			study: *id,
			to: sent.to,
			due: sent.sent.at.saturating_add(period),
			overdue: sent.overdue,
		}));
		shown.push(OfStudy {
			study: *id,
			organisation: study.organisation,
			modality: study.modality,
			derived: study.subject.is_none(),
			at: study.at,
			copies: handovers.iter().map(copied).collect(),
		});
	}
	let ids: Vec<_> = studies.keys().copied().collect();
	let (trained, earned) = trained(ledger, &account, &ids, &mut uses).await?;
	to_do(ledger, &account, &studies, &reports, &mut open).await?;
	shown.sort_by_key(|study| (study.at, study.study));
	uses.sort_by_key(|used| used.at);
	Ok(OfAccount {
		account,
		organisation: file.organisation,
		closed: file.closed,
		studies: shown,
		decisions: decisions(&file, &names),
		uses,
		sealed,
		trained,
		earned,
		open,
	})
}

/// What shows a patient.
pub(crate) struct Known {
	/// The studies that name the patient, and those that were made from them and name nobody.
	pub studies: BTreeMap<StudyId, Study>,
	/// The reports on these studies.
	pub reports: BTreeSet<ReportId>,
}

/// What is known of a patient whose seals the vault can open.
pub(crate) async fn known(session: &Session, ledger: &Ledger, account: &AccountId) -> Result<Known, SessionError> {
	let named = session.studies_of(ledger, &[*account]).await?;
	let mut studies: BTreeMap<_, _> = named.into_iter().map(|(id, (study, _))| (id, study)).collect();
	let mut reports = BTreeSet::new();
	let mut look_below: Vec<StudyId> = studies.keys().copied().collect();
	while let Some(id) = look_below.pop() {
		let (node, mut made) = (Node::Study(id), Vec::new());
		// What a model learned from the study leads to studies of others.
		let keep = |edge: Edge| {
			match edge.child {
				Node::Study(study) if edge.parent == node => made.push(study),
				Node::Report(report) if edge.parent == node => _ = reports.insert(report),
				_ => {}
			}
			Ok(())
		};
		ledger.each_edge(Direction::Down, node, keep).await?;
		for child in made {
			let study = ledger.study(&child).await?.filter(|study| study.subject.is_none() && study.instances > 0);
			if let Some(study) = study.filter(|_| !studies.contains_key(&child)) {
				studies.insert(child, study);
				look_below.push(child);
			}
		}
	}
	Ok(Known { studies, reports })
}

fn decisions(file: &File, names: &StudyNames) -> Vec<InForce> {
	let consents = file.consents.iter().map(|given| consent(given, names));
	consents.chain(file.refusals.iter().map(|one| refusal(one, names))).collect()
}

fn consent(given: &Given<AccountId>, names: &StudyNames) -> InForce {
	let consent = &given.consent;
	InForce::Consent {
		id: consent.id,
		scope: names.scope(consent.scope),
		to: consent.grantee,
		permission: consent.terms.permission,
		until: consent.until,
	}
}

fn refusal(refusal: &Refusal<AccountId>, names: &StudyNames) -> InForce {
	InForce::Refusal {
		id: refusal.id,
		scope: names.scope(refusal.scope),
		to: refusal.grantee,
		purposes: refusal.purposes,
	}
}

/// The whole log, page after page; the numbers of entries that nobody here can read.
async fn log(ledger: &Ledger, account: &AccountId, names: &StudyNames) -> Result<(Vec<Use>, Vec<u64>), ConsentError> {
	let (mut uses, mut sealed, mut next) = (Vec::new(), Vec::new(), 0);
	while let Some(page) = ledger.log(account, next).await? {
		let from = page.first;
		for (entry, logged) in (from..).zip(&page.uses) {
			let Some(access) = names.entry(logged, account, entry) else {
				sealed.push(entry);
				continue;
			};
			let (activity, outcome) = (access.activity, access.outcome);
			let study = access.study.map(|name| names.study(name));
			let purpose = access.data_use.as_ref().map(|data_use| data_use.purpose);
			uses.push(Use {
				at: access.at,
				organisation: access.organisation,
				by: access.by,
				what: What::Access { entry, activity, study, purpose, outcome },
			});
		}
		next = from.max(next).saturating_add(page.uses.len() as u64);
		if page.uses.is_empty() || next >= page.length {
			break;
		}
	}
	Ok((uses, sealed))
}

fn copied(handover: &Handover) -> Copied {
	let state = match handover.state {
		TransferState::Sent => "sent",
		TransferState::Intact { .. } => "intact",
		TransferState::Corrupted { .. } => "corrupted",
		TransferState::Resolved { .. } => "resolved",
	};
	Copied { organisation: handover.to, purpose: handover.purpose.name(), state, at: handover.sent.at }
}

async fn trained(
	ledger: &Ledger,
	account: &AccountId,
	studies: &[StudyId],
	uses: &mut Vec<Use>,
) -> Result<(Vec<TrainedOn>, Earned), ConsentError> {
	let (mut trained, mut pools, mut models) = (Vec::new(), BTreeMap::new(), BTreeSet::new());
	for one in ledger.trained_on(account, studies).await? {
		models.extend(one.models.iter().copied());
		pools.extend(one.pools.iter().map(|(pool, share)| (pool.pool, (share.claimed, share.due))));
		trained.push(TrainedOn {
			dataset: one.dataset,
			purpose: one.purpose,
			studies: one.studies,
			models: one.models,
			more: one.more,
		});
	}
	for version in models {
		if let Some(known) = ledger.model_version(version).await? {
			let what = What::Model { version };
			uses.push(Use { at: known.at, organisation: known.vendor, by: known.by, what });
		}
	}
	let earned = pools.values().fold(Earned::default(), |sum, (claimed, due)| Earned {
		claimed: sum.claimed.saturating_add(*claimed),
		due: sum.due.saturating_add(*due),
	});
	Ok((trained, earned))
}

async fn to_do(
	ledger: &Ledger,
	account: &AccountId,
	studies: &BTreeMap<StudyId, Study>,
	reports: &BTreeSet<ReportId>,
	open: &mut Vec<Open>,
) -> Result<(), ConsentError> {
	let now = ledger.now().await?;
	for request in ledger.requests(account).await? {
		if request.state == RequestState::Pending && now < request.answer_by {
			let (organisation, due) = (request.organisation, request.answer_by);
			open.push(Open::Request { request: request.id, organisation, due });
		}
	}
	for (organisation, _) in ledger.organisations().await? {
		let duties = ledger.duties(organisation).await?.into_iter();
		for duty in duties.filter(|duty| duty.patient == *account && duty.certified.is_none()) {
			open.push(Open::Duty { organisation, consent: duty.consent, due: duty.due, overdue: duty.overdue });
		}
		let emergencies = ledger.emergencies(organisation).await?.into_iter();
		for unseen in emergencies.filter(|known| known.patient == *account && known.review.is_none()) {
			open.push(Open::Review { organisation, entry: unseen.access, due: unseen.due, overdue: unseen.overdue });
		}
	}
	let mut follow_ups = Vec::new();
	for report in reports {
		follow_ups.extend(ledger.follow_ups_of_report(report).await?);
	}
	let follow_ups: BTreeMap<_, _> = follow_ups.into_iter().map(|known| (known.follow_up, known)).collect();
	for (id, known) in follow_ups.into_iter().filter(|(_, known)| known.state.is_open()) {
		let overdue = known.state == FollowUpState::Overdue;
		let (organisation, due) = (known.organisation, known.recommendation.due);
		open.push(Open::FollowUp { follow_up: id, organisation, due, overdue });
	}
	let mut used = Vec::new();
	for study in studies.keys() {
		used.extend(ledger.devices_of(*study).await?.into_iter().map(|made_by| (*study, made_by.device.device)));
	}
	if used.is_empty() {
		return Ok(());
	}
	for action in ledger.actions(true).await? {
		let units = ledger.concerned(action.scope, Some(action.action)).await?;
		for unit in units.into_iter().filter(|unit| unit.answer.is_none()) {
			let of_unit = used.iter().filter(|(_, device)| *device == unit.device.device);
			open.extend(of_unit.map(|(study, device)| Open::Recall {
				action: action.action,
				study: *study,
				device: *device,
				organisation: unit.custodian,
			}));
		}
	}
	Ok(())
}
