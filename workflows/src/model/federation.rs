//! Federations: organisations that train a model together, round by round.

use super::{
	round::{ends, ensure_replayed, scores, waits_for, with_phase, Played},
	turn::{Turn, Updates},
	ModelError,
};
use crate::{digest, session::SessionError, vault::Vault, Session};
use radledger_client::{calls, model::Change, Call, Ledger, Outcome};
use radledger_primitives::{
	federated::scores_digest,
	model::{self, FederationId, FederationView, PartyState, RoundPhase, RoundView},
	text, ModelId, Moment, OrganisationId,
};
use serde::{Serialize, Serializer};
use std::path::Path;

/// A federation or a round that was opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opened {
	/// Its number; `None` if no block was waited for.
	pub number: Option<u32>,
	/// The transaction that opened it.
	pub transaction: Outcome,
}

/// Opens a federation that trains a model. `phases` are the times for commitments, reveals and commitments to scores, in
/// milliseconds; a party with less than `threshold` parts per million of a fair share of credibility can be excluded.
///
/// # Errors
/// The ledger refuses.
pub async fn open(
	session: &Session,
	model: ModelId,
	parties: Vec<OrganisationId>,
	threshold: u32,
	phases: [Moment; 3],
) -> Result<Opened, ModelError> {
	numbered(session, &calls::model::open_federation(model, parties, threshold, phases)).await
}

/// Starts the next round.
///
/// # Errors
/// The ledger refuses.
pub async fn start(session: &Session, federation: FederationId) -> Result<Opened, ModelError> {
	numbered(session, &calls::model::start_round(federation)).await
}

async fn numbered(session: &Session, call: &impl Call) -> Result<Opened, ModelError> {
	let told = session.tell(call).await?;
	let number = told.changes.iter().find_map(|change| match change {
		Change::Opened { federation } => Some(*federation),
		Change::Started { round } => Some(*round),
		_ => None,
	});
	Ok(Opened { number, transaction: told.outcome })
}

async fn known(ledger: &Ledger, federation: FederationId) -> Result<FederationView, ModelError> {
	ledger.federation(federation).await?.ok_or(ModelError::NoFederation { federation })
}

/// The turn of the signer's organisation in the last round of a federation, and the vault's notes of it.
struct Present {
	federation: FederationView,
	round: RoundView,
	organisation: OrganisationId,
	updates: Updates,
}

impl Present {
	async fn of(session: &Session, vault: &Vault, federation: FederationId) -> Result<Self, ModelError> {
		let (chain, ledger) = (session.client().await?.genesis(), session.ledger().await?);
		let (federation, round) = last(&ledger, federation).await?;
		let organisation = session.organisation(&ledger).await?;
		let turn = Turn { chain, federation: federation.federation, round: round.round, organisation };
		Ok(Self { updates: Updates::of(vault, turn)?, federation, round, organisation })
	}

	/// What the ledger has of the turn.
	fn turn(&self) -> Option<&model::Turn> {
		let place = self.federation.parties.iter().position(|party| party.organisation == self.organisation);
		place.and_then(|place| self.round.turns.get(place))
	}

	fn not_committed(&self, to: &'static str) -> ModelError {
		ModelError::NotCommitted { to, waits_for: waits_for(&self.federation) }
	}

	/// What a call of the turn came to.
	fn done(self, sent: Result<Outcome, SessionError>) -> Result<Acted, ModelError> {
		let transaction = sent.map_err(|error| with_phase(error, &self.federation))?;
		Ok(Acted { round: self.round.round, transaction })
	}
}

/// A federation with its last round.
async fn last(ledger: &Ledger, federation: FederationId) -> Result<(FederationView, RoundView), ModelError> {
	let known = known(ledger, federation).await?;
	let round = ledger.rounds(federation).await?.pop().ok_or(ModelError::NoRound { federation })?;
	Ok((known, round))
}

/// What a party did in a round.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Acted {
	/// The round.
	pub round: u32,
	/// The transaction.
	pub transaction: Outcome,
}

/// Commits to the update in a file. The salt is in the vault before anything is sent.
///
/// # Errors
/// The file cannot be read, no round was started, or the ledger refuses.
pub async fn commit(session: &Session, federation: FederationId, update: &Path) -> Result<Acted, ModelError> {
	let update = digest::of_file(update)?;
	session.signer().await?;
	let vault = session.new_vault()?;
	let alone = vault.alone().await?;
	let mut present = Present::of(session, &vault, federation).await?;
	// On the disk before it is sent: what cannot be opened is lost.
	let opening = present.updates.draw(&alone, update)?;
	drop(alone);
	let sent = session.submit(&calls::model::commit_update(federation, opening.commitment)).await;
	present.done(sent)
}

/// Reveals the digest of the update to which the organisation committed.
///
/// # Errors
/// It is another update, or was committed to with another vault or not at all; or the ledger refuses.
pub async fn reveal(session: &Session, federation: FederationId, update: &Path) -> Result<Acted, ModelError> {
	let update = digest::of_file(update)?;
	let present = Present::of(session, &session.new_vault()?, federation).await?;
	let commitment = present.turn().and_then(|turn| turn.commitment).ok_or_else(|| present.not_committed("update"))?;
	let opening = present.updates.reveal(&commitment, &update)?;
	let sent = session.submit(&calls::model::reveal_update(federation, update, opening.salt.0)).await;
	present.done(sent)
}

/// Commits to scores of the other parties, in parts per million.
///
/// # Errors
/// A score is missing or of nothing, no round was started, or the ledger refuses.
pub async fn score(
	session: &Session,
	federation: FederationId,
	given: &[(OrganisationId, u32)],
) -> Result<Acted, ModelError> {
	session.signer().await?;
	let vault = session.new_vault()?;
	let alone = vault.alone().await?;
	let mut present = Present::of(session, &vault, federation).await?;
	let scores = scores(&present.federation, &present.round, present.organisation, given)?;
	let opening = present.updates.draw(&alone, scores_digest(&scores))?;
	drop(alone);
	let sent = session.submit(&calls::model::commit_scores(federation, opening.commitment)).await;
	present.done(sent)
}

/// Reveals the scores to which the organisation committed.
///
/// # Errors
/// They are others, or were committed to with another vault or not at all; or the ledger refuses.
pub async fn reveal_scores(
	session: &Session,
	federation: FederationId,
	given: &[(OrganisationId, u32)],
) -> Result<Acted, ModelError> {
	let present = Present::of(session, &session.new_vault()?, federation).await?;
	let scores = scores(&present.federation, &present.round, present.organisation, given)?;
	let commitment = present.turn().and_then(|turn| turn.scores_commitment);
	let commitment = commitment.ok_or_else(|| present.not_committed("scores"))?;
	let opening = present.updates.reveal(&commitment, &scores_digest(&scores))?;
	let sent = session.submit(&calls::model::reveal_scores(federation, scores, opening.salt.0)).await;
	present.done(sent)
}

/// Closes the last round.
///
/// # Errors
/// No round was started, its time is not over, or the ledger refuses.
pub async fn close(session: &Session, federation: FederationId) -> Result<Acted, ModelError> {
	let (known, round) = last(&session.ledger().await?, federation).await?;
	let transaction = session.submit(&calls::model::close_round(federation)).await;
	let transaction = transaction.map_err(|error| with_phase(error, &known))?;
	Ok(Acted { round: round.round, transaction })
}

/// A round as it stands.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Round {
	/// What its parties did.
	#[serde(flatten)]
	pub played: Played,
	/// Whether it is closed.
	pub closed: bool,
}

impl Round {
	/// A round of `federation`.
	fn of(federation: &FederationView, known: &RoundView) -> Self {
		Self { played: Played::of(federation, known), closed: known.closed }
	}
}

/// A federation with its rounds.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Federation {
	/// Its number.
	pub federation: FederationId,
	/// The model that it trains.
	pub model: ModelId,
	/// The organisation that opened it.
	pub coordinator: OrganisationId,
	/// The part of a fair share of credibility below which a party is excluded, in parts per million.
	pub threshold: u32,
	/// How long a round waits for commitments, in milliseconds.
	pub commit_for: Moment,
	/// How long it then waits for updates and, later, as long for scores.
	pub reveal_for: Moment,
	/// How long it waits for commitments to scores.
	pub score_for: Moment,
	/// Its parties.
	pub parties: Vec<PartyState>,
	/// Its rounds, in order.
	pub rounds: Vec<Round>,
	/// The present phase.
	pub phase: RoundPhase,
	/// When the phases of the open round end.
	#[serde(skip_serializing_if = "Option::is_none", serialize_with = "moments")]
	pub ends: Option<[Moment; 4]>,
	/// Whether it ended, as fewer than two parties were left.
	pub ended: bool,
	/// What it waits for, in words.
	pub waits_for: String,
}

fn moments<S: Serializer>(moments: &Option<[Moment; 4]>, serializer: S) -> Result<S::Ok, S::Error> {
	moments.map(|moments| moments.map(text::moment::show)).serialize(serializer)
}

impl Federation {
	/// A federation with these rounds.
	fn of(known: FederationView, rounds: &[RoundView]) -> Self {
		let [commit_for, reveal_for, score_for] = known.phases;
		Self {
			rounds: rounds.iter().map(|round| Round::of(&known, round)).collect(),
			ends: (known.phase != RoundPhase::Idle).then(|| ends(&known, known.started)),
			waits_for: waits_for(&known),
			federation: known.federation,
			model: known.model,
			coordinator: known.coordinator,
			threshold: known.threshold,
			commit_for,
			reveal_for,
			score_for,
			parties: known.parties,
			phase: known.phase,
			ended: known.ended,
		}
	}
}

/// A federation with its rounds, whose credibilities were checked.
///
/// # Errors
/// The ledger has no such federation, or credibilities do not follow from the scores.
pub async fn show(session: &Session, federation: FederationId) -> Result<Federation, ModelError> {
	let ledger = session.ledger().await?;
	let known = known(&ledger, federation).await?;
	let rounds = ledger.rounds(federation).await?;
	ensure_replayed(&known, &rounds)?;
	Ok(Federation::of(known, &rounds))
}

/// One round of a federation.
///
/// # Errors
/// As [`show`]; or there was no such round.
pub async fn show_round(session: &Session, federation: FederationId, round: u32) -> Result<Round, ModelError> {
	let rounds = show(session, federation).await?.rounds;
	let started = rounds.len();
	let one = rounds.into_iter().find(|one| one.played.round == round);
	one.ok_or(ModelError::NoSuchRound { federation, round, started })
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::model::fixtures::Memory;
	use serde_json::{json, Value};

	#[test]
	fn federation_should_say_who_did_what_in_each_round() {
		let ledger = Memory::default().with_rounds(2);
		let (federation, mut rounds) = (ledger.federations[&0].clone(), ledger.rounds[&0].clone());
		rounds[1].closed = false;
		let json = serde_json::to_value(Federation::of(federation.clone(), &rounds)).unwrap();
		assert_eq!((&json["commit_for"], &json["waits_for"]), (&10_000.into(), &"its next round".into()));
		assert_eq!(json["parties"][2]["excluded"], 0, "{json}");
		let [first, open] = [&json["rounds"][0], &json["rounds"][1]];
		assert_eq!((&first["excluded"], &first["closed"]), (&json!([2]), &true.into()));
		let turn = &first["turns"][0];
		assert_eq!((&turn["organisation"], &turn["scores"]), (&0.into(), &json!([0, 900_000, 50_000])));
		assert_eq!((&open["turns"][0]["credibility"], &open["closed"]), (&Value::Null, &false.into()));
		assert_eq!(open["turns"][2]["commitment"], Value::Null, "who is excluded takes no part");
		assert!(json.get("ends").is_none(), "no round is open");
		let open = FederationView { phase: RoundPhase::Commit, started: 1_795_387_283_000, ..federation };
		let json = serde_json::to_value(Federation::of(open, &rounds)).unwrap();
		assert_eq!(json["ends"][0], "2026-11-22T22:41:33Z");
	}
}
