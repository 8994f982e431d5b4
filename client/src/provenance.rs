//! What is recorded of studies beyond their content: origins, transfers, measurements, checks.

use crate::{
	chain::{runtime_apis, runtime_types::pallet_image_provenance::types as chain, storage, view_functions},
	plain::Plain,
	view::PAGE,
	AccountId, Error, Ledger, Result,
};
use radledger_primitives::{
	graph::{Branch, Edge, Lineage},
	Agent, AttributeTag, DiscrepancyOutcome, Moment, Node, Operation, OrganisationId, Quantity, RevisionReason,
	StudyId, TransferPurpose, H256,
};
use serde::{Serialize, Serializer};
use std::collections::HashSet;
use subxt::utils::Static;

/// Most nodes that are asked about at once: each costs the node some reads before the first step.
const FRONT: usize = 256;

/// Who signed, for which organisation, when by the chain's clock, and in which block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Signature {
	pub by: AccountId,
	pub organisation: OrganisationId,
	#[serde(with = "radledger_primitives::text::moment")]
	pub at: Moment,
	pub block: u32,
}

/// How a study was made from others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Derivation {
	pub operation: Operation,
	pub agent: Agent,
	/// Commitment to the parameters.
	pub parameters: H256,
	pub signed: Signature,
}

/// The sources of a node of the provenance graph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Origin {
	/// The nodes from which it was made; a model that made it is the last of them.
	pub parents: Vec<Node>,
	/// How a study was made; `None` for other nodes.
	pub derivation: Option<Derivation>,
}

/// The state of a transfer, with the signature of whoever brought it there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum TransferState {
	/// The receiver has not answered yet.
	Sent,
	/// The receiver has what was sent.
	Intact { signed: Signature },
	/// The receiver computed another root, `found`.
	Corrupted { found: H256, signed: Signature },
	/// The receiver had computed another root, `found`, and that is settled.
	Resolved { found: H256, signed: Signature, outcome: DiscrepancyOutcome, resolved: Signature },
}

/// A copy of a study on its way from one organisation to another, or arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Handover {
	pub study: StudyId,
	/// The organisation that receives it.
	pub to: OrganisationId,
	pub purpose: TransferPurpose,
	/// Root of what was sent.
	pub root: H256,
	pub sent: Signature,
	#[serde(flatten)]
	pub state: TransferState,
	/// Whether an answer was due and has not come.
	pub overdue: bool,
}

/// An organisation to which a study was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Holder {
	pub organisation: OrganisationId,
	/// Whether it may have a copy: it received one, or never answered, and has not certified since that it erased it.
	pub has_copy: bool,
	/// When it must have erased its copy, if the study is erased.
	#[serde(serialize_with = "moment_or_none")]
	pub due: Option<Moment>,
	/// Whether it has not, and should have.
	pub overdue: bool,
	/// What it certified last, and whether that was late.
	pub certified: Option<(Signature, bool)>,
}

fn moment_or_none<S: Serializer>(at: &Option<Moment>, serializer: S) -> std::result::Result<S::Ok, S::Error> {
	match at {
		Some(at) => radledger_primitives::text::moment::serialize(at, serializer),
		None => serializer.serialize_none(),
	}
}

/// An erased study of which an organisation may have a copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErasureDuty {
	pub study: StudyId,
	/// The organisation that answers for it.
	pub controller: OrganisationId,
	#[serde(with = "radledger_primitives::text::moment")]
	pub erased: Moment,
	/// A calendar month later.
	#[serde(with = "radledger_primitives::text::moment")]
	pub due: Moment,
	pub overdue: bool,
}

/// A measured value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MeasuredValue {
	/// Commitment to the value.
	pub value: H256,
	pub signed: Signature,
}

/// A measurement on a study.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Measurement {
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
	pub value: MeasuredValue,
	pub reason: RevisionReason,
}

/// A published imaging protocol.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Protocol {
	/// Number of constraints.
	pub constraints: u16,
	pub signed: Signature,
}

/// How a version of a study conforms to a protocol.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Conformity {
	pub protocol: H256,
	/// The version of the study that was checked.
	pub version: u16,
	/// Number of constraints that it violates.
	pub deviations: u16,
	/// The attributes concerned, up to 32 of them.
	pub tags: Vec<AttributeTag>,
	pub signed: Signature,
}

/// A check of a random sample of what an organisation keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Patrol {
	/// The block whose hash chose the sample.
	pub seed: u32,
	/// Studies of which every instance was hashed again.
	pub checked: u32,
	/// How many of them differ from what was anchored.
	pub corrupted: u32,
	/// The corrupted ones, up to 16 of them.
	pub studies: Vec<StudyId>,
	pub signed: Signature,
}

/// An image in a screening for duplicates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PixelClaim {
	/// The blinded subject for whom it was shown first.
	pub subject: H256,
	pub signed: Signature,
	/// The other subject for whom it was shown, and by whom.
	pub duplicate: Option<(H256, Signature)>,
}

/// A direction in the provenance graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
	/// To the sources of a node.
	Up,
	/// To what was made from a node.
	Down,
}

impl Ledger {
	/// The sources of a node, and how it was made from them.
	pub async fn origin(&self, node: Node) -> Result<Option<Origin>> {
		self.value(storage().image_provenance().origins(), (Static(node),)).await
	}

	/// A part of the way up or down from these nodes, at most 1,024 steps: see [`radledger_primitives::graph`].
	pub async fn lineage(&self, direction: Direction, open: Vec<Branch>) -> Result<Lineage> {
		let views = view_functions().image_provenance();
		let open = open.into_iter().map(Static).collect();
		match direction {
			Direction::Up => self.view(views.ancestors(open, u32::MAX)).await,
			Direction::Down => self.view(views.descendants(open, u32::MAX)).await,
		}
	}

	/// A part of everything that `origin` touched, whichever pallet recorded it.
	pub async fn blast_radius(&self, origin: Node, open: Vec<Branch>) -> Result<Lineage> {
		let call = runtime_apis().provenance_api().blast_radius(Static(origin), open.into_iter().map(Static).collect());
		Ok(self.0.runtime_apis().call(call).await.map_err(Error::from_subxt)?.0)
	}

	/// Every edge on the way up or down from `origin`, each once, a page after the other. Holds the nodes, not the
	/// edges. Returns the number of pages.
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
		let last = |found: &[Handover]| found.last().map(|last| last.to);
		self.pages(|found| view_functions().image_provenance().open_transfers(study, last(found))).await
	}

	/// Transfers of all studies that wait for an answer or are in discrepancy.
	pub async fn all_open_transfers(&self) -> Result<Vec<Handover>> {
		let views = view_functions().image_provenance();
		let last = |found: &[Handover]| found.last().map(|last| (last.study, last.to));
		self.pages(|found| views.all_open_transfers(last(found), PAGE as u32)).await
	}

	/// Transfers of a study that are over, intact or settled, in the order in which they were sent.
	pub async fn custody(&self, study: StudyId) -> Result<Vec<Handover>> {
		let mut found = Vec::new();
		let mut keep = |(study, to, _): (StudyId, OrganisationId, u32), known: chain::Transfer<_, _, _>| {
			let (purpose, root) = (known.purpose.0, known.root);
			let (sent, state) = (known.sent.plain(), known.state.plain());
			found.push(Handover { study, to, purpose, root, sent, state, overdue: false });
			// it is over
		};
		self.each(storage().image_provenance().custody(), (study,), &mut keep).await?;
		self.each(storage().image_provenance().discrepancies(), (study,), &mut keep).await?;
		found.sort_by_key(|handover: &Handover| (handover.sent.block, handover.to));
		Ok(found)
	}

	/// The organisations to which a study was sent: who may have a copy, and by when it must have erased it.
	pub async fn holders(&self, study: StudyId) -> Result<Vec<Holder>> {
		let last = |found: &[Holder]| found.last().map(|last| last.organisation);
		self.pages(|found| view_functions().image_provenance().holders(study, last(found))).await
	}

	/// Erased studies of which an organisation may have a copy, what is due first in the first place: those that it
	/// received, and those that were sent to it and that it never answered.
	pub async fn erasure_duties(&self, organisation: OrganisationId) -> Result<Vec<ErasureDuty>> {
		let views = view_functions().image_provenance();
		let mut found: Vec<ErasureDuty> = self.pages_after(|after| views.erasure_duties(organisation, after)).await?;
		for open in self.all_open_transfers().await? {
			let is_known = found.iter().any(|duty| duty.study == open.study);
			if open.to != organisation || is_known {
				continue;
			}
			let Some(record) = self.study(&open.study).await?.filter(|record| record.instances == 0) else {
				continue;
			};
			let own = self.holders(open.study).await?.into_iter().find(|holder| holder.organisation == organisation);
			if let Some((holder, due)) = own.and_then(|holder| holder.due.map(|due| (holder, due))) {
				found.push(ErasureDuty {
					study: open.study,
					controller: record.organisation,
					erased: record.at,
					due,
					overdue: holder.overdue,
				});
			}
		}
		found.sort_by_key(|duty| (duty.due, duty.study));
		Ok(found)
	}

	/// The measurements on a study, in the order in which their settings were stamped.
	pub async fn measurements(&self, study: StudyId) -> Result<Vec<(H256, Measurement)>> {
		let mut found = Vec::new();
		let address = storage().image_provenance().measurements();
		self.each(address, (study,), |(_, id), known| found.push((id, known.plain()))).await?;
		found.sort_by_key(|(id, known): &(H256, Measurement)| (known.stamped.block, *id));
		Ok(found)
	}

	/// A measurement with its present value.
	pub async fn measurement(&self, study: StudyId, measurement: H256) -> Result<Option<Measurement>> {
		self.value(storage().image_provenance().measurements(), (study, measurement)).await
	}

	/// Earlier values of a measurement, oldest first.
	pub async fn revised_values(&self, study: StudyId, measurement: H256) -> Result<Vec<RevisedValue>> {
		let views = view_functions().image_provenance();
		// A measurement has fewer versions than `u16::MAX`.
		self.pages(|found| views.revised_values(study, measurement, found.len() as u16, PAGE as u32)).await
	}

	/// The publications of the imaging protocol with this digest, one for each organisation, in order of time.
	pub async fn protocols(&self, protocol: H256) -> Result<Vec<Protocol>> {
		let mut found = Vec::new();
		let address = storage().image_provenance().protocols();
		self.each(address, (protocol,), |_, known| found.push(known.plain())).await?;
		found.sort_by_key(|known: &Protocol| (known.signed.block, known.signed.organisation));
		Ok(found)
	}

	/// Checks of the versions of a study against protocols, by each organisation that has it, in order of time.
	pub async fn conformities(&self, study: StudyId) -> Result<Vec<Conformity>> {
		let mut found = Vec::new();
		let address = storage().image_provenance().conformities();
		self.each(address, (study,), |(_, protocol, version, _), known| {
			let (deviations, tags, signed) = (known.deviations, known.tags.0, known.signed.plain());
			found.push(Conformity { protocol, version, deviations, tags, signed });
		})
		.await?;
		found.sort_by_key(|known: &Conformity| (known.signed.block, known.protocol));
		Ok(found)
	}

	/// The random checks that an organisation posted, in order of time.
	pub async fn patrols(&self, organisation: OrganisationId) -> Result<Vec<Patrol>> {
		let mut found = Vec::new();
		let address = storage().image_provenance().patrols();
		self.each(address, (organisation,), |_, known| found.push(known.plain())).await?;
		found.sort_by_key(|known: &Patrol| known.signed.block);
		Ok(found)
	}

	/// The claims to an image in a screening.
	pub async fn pixel_claim(&self, scope: H256, token: H256) -> Result<Option<PixelClaim>> {
		self.value(storage().image_provenance().pixel_claims(), (scope, token)).await
	}
}
