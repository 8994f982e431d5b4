//! What is recorded of studies beyond their content: origins, transfers, measurements, checks.

use crate::{
	chain::{runtime_apis, runtime_types::pallet_image_provenance::types as chain, storage, view_functions},
	ledger::value,
	AccountId, Error, Ledger, Result,
};
use radledger_primitives::{
	graph::{Branch, Edge, Lineage},
	Agent, AttributeTag, DiscrepancyOutcome, Moment, Node, Operation, OrganisationId, Quantity, RevisionReason,
	StudyId, TransferPurpose, H256,
};
use serde::Serialize;
use std::collections::HashSet;
use subxt::utils::Static;

/// Most records that the chain shows at once.
const PAGE: u32 = 64;
/// Most nodes that are asked about at once: each costs the node some reads before the first step.
const FRONT: usize = 256;

/// Who did something, for whom, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Signature {
	/// Who signed.
	pub by: AccountId,
	/// The organisation for which.
	pub organisation: OrganisationId,
	/// When, by the chain's clock.
	#[serde(with = "radledger_primitives::text::moment")]
	pub at: Moment,
	/// In which block.
	pub block: u32,
}

/// How a study was made from others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Derivation {
	/// What was done.
	pub operation: Operation,
	/// By whom or by what.
	pub agent: Agent,
	/// Commitment to the parameters.
	pub parameters: H256,
	/// Who says so.
	pub signed: Signature,
}

/// What a node of the provenance graph was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Origin {
	/// Its parents; a model that made it is the last of them.
	pub parents: Vec<Node>,
	/// How a study was made; `None` for other nodes.
	pub derivation: Option<Derivation>,
}

/// How far a transfer has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum TransferState {
	/// The receiver has not answered yet.
	Sent,
	/// What arrived is what was sent.
	Intact {
		/// Who says so.
		signed: Signature,
	},
	/// What arrived is something else.
	Corrupted {
		/// The root that the receiver computed.
		found: H256,
		/// Who says so.
		signed: Signature,
	},
	/// What arrived was something else, and that is settled.
	Resolved {
		/// The root that the receiver computed.
		found: H256,
		/// Who said so.
		signed: Signature,
		/// How it ended.
		outcome: DiscrepancyOutcome,
		/// Who says that.
		resolved: Signature,
	},
}

/// A copy of a study on its way from one organisation to another, or arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Handover {
	/// The study.
	pub study: StudyId,
	/// The organisation that receives it.
	pub to: OrganisationId,
	/// What for.
	pub purpose: TransferPurpose,
	/// Root of what was sent.
	pub root: H256,
	/// Who sent it.
	pub sent: Signature,
	/// What the receiver says.
	#[serde(flatten)]
	pub state: TransferState,
	/// Whether an answer was due and has not come.
	pub overdue: bool,
}

/// A value as a commitment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MeasuredValue {
	/// The commitment.
	pub value: H256,
	/// Who measured.
	pub signed: Signature,
}

/// A measurement on a study.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Measurement {
	/// What is measured.
	pub quantity: Quantity,
	/// Commitment to the settings of the tool.
	pub settings: H256,
	/// The tool.
	pub agent: Agent,
	/// Who stamped the settings.
	pub stamped: Signature,
	/// The present value, if there is one yet.
	pub value: Option<MeasuredValue>,
	/// How often the value was revised.
	pub version: u16,
}

/// A value before a revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RevisedValue {
	/// The value.
	pub value: MeasuredValue,
	/// Why it was replaced.
	pub reason: RevisionReason,
}

/// A published imaging protocol.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Protocol {
	/// Number of constraints.
	pub constraints: u16,
	/// Who published it.
	pub signed: Signature,
}

/// How a version of a study conforms to a protocol.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Conformity {
	/// The protocol.
	pub protocol: H256,
	/// The version of the study that was checked.
	pub version: u16,
	/// How many constraints it violates.
	pub deviations: u16,
	/// The attributes concerned, up to 32 of them.
	pub tags: Vec<AttributeTag>,
	/// Who checked.
	pub signed: Signature,
}

/// A check of a random sample of what an organisation keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Patrol {
	/// The block whose hash chose the sample.
	pub seed: u32,
	/// Studies of which every instance was hashed again.
	pub checked: u32,
	/// How many of them are not what was anchored.
	pub corrupted: u32,
	/// Which, up to 16 of them.
	pub studies: Vec<StudyId>,
	/// Who says so.
	pub signed: Signature,
}

/// Who showed an image in a screening.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PixelClaim {
	/// Blinded subject.
	pub subject: H256,
	/// Who showed it first.
	pub signed: Signature,
	/// Who showed it first for another subject.
	pub duplicate: Option<(H256, Signature)>,
}

/// Which way to walk over the graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
	/// To what it was made from.
	Up,
	/// To what was made from it.
	Down,
}

/// Every value of a map under the first keys: `(key, value)`.
macro_rules! under {
	($ledger:expr, $address:expr, $prefix:expr, $keep:expr) => {{
		let entry = $ledger.0.storage().entry($address).map_err(Error::from_subxt)?;
		let mut found = entry.iter($prefix).await.map_err(Error::from_subxt)?;
		while let Some(entry) = found.next().await {
			let entry = entry.map_err(Error::from_subxt)?;
			let key = entry.key().and_then(|key| key.decode()).map_err(Error::from_subxt)?;
			$keep(key, entry.value().decode().map_err(Error::from_subxt)?);
		}
	}};
}

impl Ledger {
	/// What a node was made from, and how.
	pub async fn origin(&self, node: Node) -> Result<Option<Origin>> {
		Ok(value!(self, storage().image_provenance().origins(), (Static(node),)).map(Into::into))
	}

	/// A part of the way up or down from these nodes, at most 1,024 steps: see [`radledger_primitives::graph`].
	pub async fn lineage(&self, direction: Direction, open: Vec<Branch>) -> Result<Lineage> {
		let views = view_functions().image_provenance();
		let open = open.into_iter().map(Static).collect();
		let part = match direction {
			Direction::Up => self.view(views.ancestors(open, u32::MAX)).await?,
			Direction::Down => self.view(views.descendants(open, u32::MAX)).await?,
		};
		Ok(part.0)
	}

	/// A part of everything that `origin` touched, whichever pallet recorded it.
	pub async fn blast_radius(&self, origin: Node, open: Vec<Branch>) -> Result<Lineage> {
		let call = runtime_apis().provenance_api().blast_radius(Static(origin), open.into_iter().map(Static).collect());
		Ok(self.0.runtime_apis().call(call).await.map_err(Error::from_subxt)?.0)
	}

	/// Every edge on the way up or down from `origin`, each once, a page after the other. Holds the nodes, not the edges.
	/// Returns the number of pages.
	pub async fn each_edge(
		&self,
		direction: Direction,
		origin: Node,
		mut keep: impl FnMut(Edge) -> Result<()>,
	) -> Result<usize> {
		let (mut walked, mut open, mut pages) = (HashSet::<Node>::new(), vec![Branch::from(origin)], 0);
		while !open.is_empty() {
			let mut front = open.split_off(open.len().saturating_sub(FRONT));
			front.retain(|branch| branch.after.is_some() || !walked.contains(&branch.node));
			if front.is_empty() {
				continue;
			}
			let asked: HashSet<Node> = front.iter().map(|branch| branch.node).collect();
			let part = match direction {
				Direction::Up => self.lineage(direction, front).await?,
				Direction::Down => self.blast_radius(origin, front).await?,
			};
			pages += 1;
			let untouched = part.open.iter().filter(|branch| branch.after.is_none());
			let untouched: HashSet<Node> = untouched.map(|branch| branch.node).collect();
			let mut fresh = asked.clone();
			for edge in part.edges {
				let (from, to) = match direction {
					Direction::Up => (edge.child, edge.parent),
					Direction::Down => (edge.parent, edge.child),
				};
				// The ledger remembers nothing: what it walked from again is known.
				if asked.contains(&from) || !walked.contains(&from) {
					keep(edge)?;
					fresh.extend([from, to]);
				}
			}
			walked.extend(fresh.difference(&untouched));
			open.extend(part.open);
		}
		Ok(pages)
	}

	/// Transfers of a study that wait for an answer or are in discrepancy.
	pub async fn open_transfers(&self, study: StudyId) -> Result<Vec<Handover>> {
		let mut found: Vec<Handover> = Vec::new();
		loop {
			let after = found.last().map(|last| last.to);
			let page = view_functions().image_provenance().open_transfers(study, after);
			let page = self.view(page).await?;
			let last = page.len() < PAGE as usize;
			found.extend(page.into_iter().map(Handover::from));
			if last {
				return Ok(found);
			}
		}
	}

	/// Transfers of all studies that wait for an answer or are in discrepancy.
	pub async fn all_open_transfers(&self) -> Result<Vec<Handover>> {
		let mut found: Vec<Handover> = Vec::new();
		loop {
			let after = found.last().map(|last| (last.study, last.to));
			let page = view_functions().image_provenance().all_open_transfers(after, PAGE);
			let page = self.view(page).await?;
			let last = page.len() < PAGE as usize;
			found.extend(page.into_iter().map(Handover::from));
			if last {
				return Ok(found);
			}
		}
	}

	/// Transfers of a study that are over, intact or settled, in the order in which they were sent.
	pub async fn custody(&self, study: StudyId) -> Result<Vec<Handover>> {
		let mut found = Vec::new();
		under!(self, storage().image_provenance().custody(), (study,), |(_, to, _): (H256, u32, u32), transfer| found
			.push(handover(study, to, transfer)));
		under!(
			self,
			storage().image_provenance().discrepancies(),
			(study,),
			|(_, to, _): (H256, u32, u32), transfer| found.push(handover(study, to, transfer))
		);
		found.sort_by_key(|handover: &Handover| (handover.sent.block, handover.to));
		Ok(found)
	}

	/// The measurements on a study, in the order in which their settings were stamped.
	pub async fn measurements(&self, study: StudyId) -> Result<Vec<(H256, Measurement)>> {
		let mut found: Vec<(H256, Measurement)> = Vec::new();
		under!(
			self,
			storage().image_provenance().measurements(),
			(study,),
			|(_, id): (H256, H256), known: chain::Measurement<_, _, _>| found.push((id, known.into()))
		);
		found.sort_by_key(|(id, known)| (known.stamped.block, *id));
		Ok(found)
	}

	/// A measurement with its present value.
	pub async fn measurement(&self, study: StudyId, measurement: H256) -> Result<Option<Measurement>> {
		let address = storage().image_provenance().measurements();
		Ok(value!(self, address, (study, measurement)).map(Into::into))
	}

	/// Earlier values of a measurement, oldest first.
	pub async fn revised_values(&self, study: StudyId, measurement: H256) -> Result<Vec<RevisedValue>> {
		let mut found = Vec::new();
		loop {
			let from = found.len() as u16; // a measurement has fewer versions than that
			let page = view_functions().image_provenance().revised_values(study, measurement, from, PAGE);
			let page = self.view(page).await?;
			let last = page.len() < PAGE as usize;
			found.extend(page.into_iter().map(RevisedValue::from));
			if last {
				return Ok(found);
			}
		}
	}

	/// The published imaging protocol with this digest.
	pub async fn protocol(&self, protocol: H256) -> Result<Option<Protocol>> {
		Ok(value!(self, storage().image_provenance().protocols(), (protocol,))
			.map(|known| Protocol { constraints: known.constraints, signed: known.signed.into() }))
	}

	/// Which protocols the versions of a study were checked against, in order of time.
	pub async fn conformities(&self, study: StudyId) -> Result<Vec<Conformity>> {
		let mut found = Vec::new();
		under!(
			self,
			storage().image_provenance().conformities(),
			(study,),
			|(_, protocol, version): (H256, H256, u16), known: chain::Conformity<_, _, _>| found.push(Conformity {
				protocol,
				version,
				deviations: known.deviations,
				tags: known.tags.0,
				signed: known.signed.into(),
			})
		);
		found.sort_by_key(|known| (known.signed.block, known.protocol));
		Ok(found)
	}

	/// The random checks that an organisation posted, in order of time.
	pub async fn patrols(&self, organisation: OrganisationId) -> Result<Vec<Patrol>> {
		let mut found = Vec::new();
		under!(
			self,
			storage().image_provenance().patrols(),
			(organisation,),
			|_: (u32, u32), known: chain::Patrol<_, _, _>| found.push(Patrol {
				seed: known.seed,
				checked: known.checked,
				corrupted: known.corrupted,
				studies: known.studies.0,
				signed: known.signed.into(),
			})
		);
		found.sort_by_key(|known| known.signed.block);
		Ok(found)
	}

	/// Who showed an image in a screening.
	pub async fn pixel_claim(&self, scope: H256, token: H256) -> Result<Option<PixelClaim>> {
		let address = storage().image_provenance().pixel_claims();
		Ok(value!(self, address, (scope, token)).map(|known| PixelClaim {
			subject: known.subject,
			signed: known.signed.into(),
			duplicate: known.duplicate.map(|(subject, signed)| (subject, signed.into())),
		}))
	}
}

fn handover<Ticket>(study: StudyId, to: OrganisationId, known: chain::Transfer<AccountId, u32, Ticket>) -> Handover {
	Handover {
		study,
		to,
		purpose: known.purpose.0,
		root: known.root,
		sent: known.sent.into(),
		state: known.state.into(),
		overdue: false, // it is over
	}
}

impl From<chain::Signature<AccountId, u32>> for Signature {
	fn from(known: chain::Signature<AccountId, u32>) -> Self {
		Self { by: known.by, organisation: known.organisation, at: known.at, block: known.block }
	}
}

impl<Ticket> From<chain::Origin<AccountId, u32, Ticket>> for Origin {
	fn from(known: chain::Origin<AccountId, u32, Ticket>) -> Self {
		Self {
			parents: known.parents.0.into_iter().map(|parent| parent.0).collect(),
			derivation: known.derivation.map(|known| Derivation {
				operation: known.operation.0,
				agent: known.agent.0,
				parameters: known.parameters,
				signed: known.signed.into(),
			}),
		}
	}
}

impl From<chain::TransferState<AccountId, u32>> for TransferState {
	fn from(known: chain::TransferState<AccountId, u32>) -> Self {
		match known {
			chain::TransferState::Sent => Self::Sent,
			chain::TransferState::Intact(signed) => Self::Intact { signed: signed.into() },
			chain::TransferState::Corrupted { found, signed } => Self::Corrupted { found, signed: signed.into() },
			chain::TransferState::Resolved { found, signed, outcome, resolved } => {
				Self::Resolved { found, signed: signed.into(), outcome: outcome.0, resolved: resolved.into() }
			}
		}
	}
}

impl From<chain::Handover<AccountId, u32>> for Handover {
	fn from(known: chain::Handover<AccountId, u32>) -> Self {
		Self {
			study: known.study,
			to: known.to,
			purpose: known.purpose.0,
			root: known.root,
			sent: known.sent.into(),
			state: known.state.into(),
			overdue: known.overdue,
		}
	}
}

impl From<chain::MeasuredValue<AccountId, u32>> for MeasuredValue {
	fn from(known: chain::MeasuredValue<AccountId, u32>) -> Self {
		Self { value: known.value, signed: known.signed.into() }
	}
}

impl<Ticket> From<chain::Measurement<AccountId, u32, Ticket>> for Measurement {
	fn from(known: chain::Measurement<AccountId, u32, Ticket>) -> Self {
		Self {
			quantity: known.quantity.0,
			settings: known.settings,
			agent: known.agent.0,
			stamped: known.stamped.into(),
			value: known.value.map(Into::into),
			version: known.version,
		}
	}
}

impl<Ticket> From<chain::RevisedValue<AccountId, u32, Ticket>> for RevisedValue {
	fn from(known: chain::RevisedValue<AccountId, u32, Ticket>) -> Self {
		Self { value: known.value.into(), reason: known.reason.0 }
	}
}
