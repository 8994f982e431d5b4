//! What is recorded of an erased study besides its record: taken away as far as a call can, and told as far as it stays.

use super::{EraserPart, Plan};
use crate::{study::StudyError, Session};
use radledger_client::{calls, pool::Counted, Direction, Ledger};
use radledger_primitives::{
	dividend::{PoolId, Source},
	graph::{Branch, Edge},
	text::moment,
	Node, OrganisationId, StudyId,
};
use std::collections::{BTreeMap, BTreeSet};

/// Records that one call sweeps.
const SWEPT: usize = 64;

/// Takes away what can be: the records of the study, and transfers to those who have no copy any more.
pub(super) async fn clear(session: &Session, plan: &Plan) -> Result<(), StudyError> {
	let ledger = session.ledger().await?;
	let study = plan.study;
	let erased = match plan.part {
		EraserPart::Controller => true,
		EraserPart::Holder => ledger.study(&study).await?.is_some_and(|record| record.instances == 0),
	};
	if !erased {
		return Ok(());
	}
	if plan.part == EraserPart::Controller {
		for pool in pools(&ledger, study).await? {
			session.submit(&calls::pool::forget_study(pool, study)).await?;
		}
		for _ in 0..content(&ledger, study).await?.div_ceil(SWEPT) {
			session.submit(&calls::sweep_erased(study, None)).await?;
		}
	}
	let mut without_copy: BTreeSet<OrganisationId> =
		plan.holders.iter().filter(|holder| !holder.has_copy).map(|holder| holder.organisation).collect();
	if plan.part == EraserPart::Holder {
		without_copy.insert(plan.organisation);
	}
	for (to, transfers) in transfers(&ledger, study).await? {
		let rounds = if without_copy.contains(&to) { transfers.div_ceil(SWEPT) } else { 0 };
		for _ in 0..rounds {
			session.submit(&calls::sweep_erased(study, Some(to))).await?;
		}
	}
	Ok(())
}

/// The pools in which the study is counted: those of datasets that contain it, and of models that were trained on these.
async fn pools(ledger: &Ledger, study: StudyId) -> Result<BTreeSet<PoolId>, StudyError> {
	let mut below = BTreeSet::new();
	let keep = |edge: Edge| {
		below.insert(edge.child);
		Ok(())
	};
	ledger.each_edge(Direction::Down, Node::Study(study), keep).await?;
	let mut found = BTreeSet::new();
	for node in below {
		let source = match node {
			Node::Dataset(dataset) => Source::Dataset(dataset),
			Node::Model(version) => Source::Model(version),
			_ => continue,
		};
		if let Some(pool) = ledger.pool_of(source).await? {
			if ledger.counted(pool).await?.contains(&Counted::Study(study)) {
				found.insert(pool);
			}
		}
	}
	Ok(found)
}

/// Earlier versions, measurements with their earlier values, and verdicts.
async fn content(ledger: &Ledger, study: StudyId) -> Result<usize, StudyError> {
	let versions = ledger.history(&study).await?.len().saturating_sub(1);
	let measurements = ledger.measurements(study).await?;
	let values: usize = measurements.iter().map(|(_, known)| 1 + usize::from(known.version)).sum();
	Ok(versions + values + ledger.conformities(study).await?.len())
}

/// How many transfers to each organisation are over.
async fn transfers(ledger: &Ledger, study: StudyId) -> Result<BTreeMap<OrganisationId, usize>, StudyError> {
	let mut found = BTreeMap::<OrganisationId, usize>::new();
	for handover in ledger.custody(study).await? {
		*found.entry(handover.to).or_default() += 1;
	}
	Ok(found)
}

fn plural(count: usize, one: &str) -> String {
	format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

/// What the ledger still has of the study, as it is now.
pub(super) async fn remains(ledger: &Ledger, plan: &Plan) -> Result<Vec<String>, StudyError> {
	let study = plan.study;
	let mut remains = Vec::new();
	let record = ledger.study(&study).await?;
	if record.as_ref().is_some_and(|record| record.instances > 0) {
		remains.push("the study: only the organisation that anchored it can attest its erasure".into());
		return Ok(remains);
	}
	let node = Node::Study(study);
	let up = ledger.lineage(Direction::Up, vec![Branch::from(node)]).await?.edges;
	let down = ledger.lineage(Direction::Down, vec![Branch::from(node)]).await?.edges;
	let up = up.iter().filter(|edge| edge.child == node).count();
	let down = down.iter().filter(|edge| edge.parent == node).count();
	remains.push(format!(
		"its identifier, the organisation that anchored it, the time of the erasure, and its place in the graph (made from \
		 {up}, and {down} made from it, which name it: studies, reports, datasets)"
	));
	if plan.of_device {
		remains.push("its place among the studies of its devices".into());
	}
	match pools(ledger, study).await?.len() {
		0 => {}
		left => remains.push(format!("{} in which it is counted: erase it again", plural(left, "pool"))),
	}
	match content(ledger, study).await? {
		0 => {}
		left => {
			remains.push(format!("{left} of its versions, measurements and verdicts: erase it again to remove them"))
		}
	}
	let transfers = transfers(ledger, study).await?;
	for holder in ledger.holders(study).await? {
		let organisation = holder.organisation;
		let sent = transfers.get(&organisation).copied().unwrap_or_default();
		match (&holder.certified, holder.has_copy, holder.due) {
			(_, true, Some(due)) => remains.push(format!(
				"a copy that organisation {organisation} may have, with the salt: it must certify by {}{} that it erased it; \
				 until then {} to it",
				moment::show(due),
				if holder.overdue { " (OVERDUE)" } else { "" },
				plural(sent, "transfer")
			)),
			(Some((signed, late)), false, _) => remains.push(format!(
				"the certificate of organisation {organisation} of {}{} that it erased its copy{}",
				moment::show(signed.at),
				if *late { ", late," } else { "" },
				if sent > 0 { format!(", and {} to it", plural(sent, "transfer")) } else { String::new() }
			)),
			_ => {}
		}
	}
	remains.push(
		"records of the patient that tell of an erased study, such as a use, by whom, when and for what (EHDS Art. 9), under a \
		 salted name that nobody can match with it once everybody who had the salt has destroyed it"
			.into(),
	);
	let mut named = 0;
	let own = record.map(|record| record.organisation);
	for organisation in own.into_iter().chain(plan.holders.iter().map(|holder| holder.organisation)) {
		let patrols = ledger.patrols(organisation).await?;
		named += patrols.iter().filter(|patrol| patrol.studies.contains(&study)).count();
	}
	if named > 0 {
		remains.push(format!("{} that found it corrupted", plural(named, "patrol")));
	}
	remains.push("every earlier state, for those who keep all blocks".into());
	Ok(remains)
}
