//! `radledger round`: federations that train a model together, round by round.

use super::{organisations, place, submit, transfer::own_organisation};
use crate::{
	args::RoundVerb,
	context::Context,
	errors::{Exit, Failure, Outcome},
	model::{
		lines::{FederationLine, RoundLine},
		registry::make,
		round::{ensure_replayed, scores, waits_for, with_phase},
		salts::{Turn, Updates},
	},
	output,
	study::keeper::Keeper,
};
use radledger_client::{calls, Ledger};
use radledger_primitives::{
	federated::scores_digest,
	model::{FederationId, FederationView, RoundView},
	OrganisationId,
};
use radledger_workflows::digest;
use serde::Serialize;
use std::path::Path;

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: RoundVerb) -> Outcome {
	match verb {
		RoundVerb::Open { model, parties, threshold, commit_for, reveal_for, score_for } => {
			let phases = [commit_for, reveal_for, score_for];
			let call = calls::model::open_federation(model, parties, threshold, phases);
			let (federation, transaction) = make(context, &call).await?;
			made(context, "federation", federation, transaction, "is open: its parties can join");
		}
		RoundVerb::Join { federation } => {
			submit(context, &calls::model::join_federation(federation), "joined").await?;
		}
		RoundVerb::Start { federation } => {
			let (round, transaction) = make(context, &calls::model::start_round(federation)).await?;
			made(context, "round", round, transaction, "is open for commitments");
		}
		RoundVerb::Commit { federation, update } => commit(context, federation, &update).await?,
		RoundVerb::Reveal { federation, update } => reveal(context, federation, &update).await?,
		RoundVerb::Score { federation, scores } => commit_scores(context, federation, &scores).await?,
		RoundVerb::RevealScores { federation, scores } => reveal_scores(context, federation, &scores).await?,
		RoundVerb::Close { federation } => {
			let ledger = context.client().await?.best().await?;
			let (known, _) = current(&ledger, federation).await?;
			let done = submit(context, &calls::model::close_round(federation), "the round is closed").await;
			done.map_err(|failure| with_phase(failure, &known))?;
		}
		RoundVerb::Show { federation, round } => return show(context, federation, round).await,
	}
	Ok(Exit::Ok)
}

/// Reports something that has a number now.
fn made(context: &Context, what: &str, number: Option<u32>, transaction: radledger_client::Outcome, done: &str) {
	if context.json() {
		output::json(&serde_json::json!({ what: number, "transaction": transaction }));
		return;
	}
	match number {
		Some(number) => {
			output::lines([number.to_string()]);
			output::note(format!("{what} {number} {done}, {}", place(&transaction)));
		}
		None => output::note(format!("sent, {}", place(&transaction))),
	}
}

async fn known(ledger: &Ledger, federation: FederationId) -> Result<FederationView, Failure> {
	ledger.federation(federation).await?.ok_or_else(|| {
		Failure::refused("federation-not-found", format!("the ledger has no federation {federation}"))
			.hint("name it by the number that `radledger round open` printed")
	})
}

/// A federation with its last round.
async fn current(ledger: &Ledger, federation: FederationId) -> Result<(FederationView, RoundView), Failure> {
	let known = known(ledger, federation).await?;
	let last = ledger.rounds(federation).await?.pop();
	let last = last.ok_or_else(|| {
		Failure::refused("no-round", format!("no round of federation {federation} was started"))
			.hint("the vendor of the model starts one (`radledger round start`)")
	})?;
	Ok((known, last))
}

/// The vault's notes of the turn of the signer's organisation in the last round.
async fn updates(context: &Context, keeper: &Keeper, federation: FederationId) -> Result<Noted, Failure> {
	let client = context.client().await?;
	let ledger = client.best().await?;
	let (known, round) = current(&ledger, federation).await?;
	let organisation = own_organisation(context, &ledger).await?;
	let turn = Turn { chain: client.genesis(), federation, round: round.round, organisation };
	let updates = Updates::open(keeper.folder(), turn)?;
	Ok(Noted { known, round, organisation, updates })
}

struct Noted {
	known: FederationView,
	round: RoundView,
	organisation: OrganisationId,
	updates: Updates,
}

async fn commit(context: &Context, federation: FederationId, update: &Path) -> Result<(), Failure> {
	let update = digest::of_file(update)?;
	let keeper = Keeper::open(&context.vault()?)?;
	let _alone = keeper.lock()?;
	let mut noted = updates(context, &keeper, federation).await?;
	// On the disk before it is sent: what cannot be opened is lost.
	let opening = noted.updates.draw(update)?;
	let call = calls::model::commit_update(federation, opening.commitment);
	let done = format!("committed in round {}; keep the file as it is until it is revealed", noted.round.round);
	let sent = submit(context, &call, &done).await;
	sent.map_err(|failure| with_phase(failure, &noted.known))
}

async fn reveal(context: &Context, federation: FederationId, update: &Path) -> Result<(), Failure> {
	let update = digest::of_file(update)?;
	let keeper = Keeper::open(&context.vault()?)?;
	let noted = updates(context, &keeper, federation).await?;
	let commitment = own_turn(&noted).and_then(|turn| turn.commitment).ok_or_else(|| {
		Failure::refused("not-committed", "your organisation committed to nothing in this round")
			.why(format!("the federation waits for {}", waits_for(&noted.known)))
			.hint("take part from the beginning of the next round (`radledger round commit`)")
	})?;
	let opening = noted.updates.reveal(&commitment, &update)?;
	let call = calls::model::reveal_update(federation, update, opening.salt.0);
	let done = format!("revealed in round {}", noted.round.round);
	let sent = submit(context, &call, &done).await;
	sent.map_err(|failure| with_phase(failure, &noted.known))
}

/// The turn of the signer's organisation in the last round.
fn own_turn(noted: &Noted) -> Option<&radledger_primitives::model::Turn> {
	let place = noted.known.parties.iter().position(|party| party.organisation == noted.organisation);
	place.and_then(|place| noted.round.turns.get(place))
}

async fn commit_scores(
	context: &Context,
	federation: FederationId,
	given: &[(OrganisationId, u32)],
) -> Result<(), Failure> {
	let keeper = Keeper::open(&context.vault()?)?;
	let _alone = keeper.lock()?;
	let mut noted = updates(context, &keeper, federation).await?;
	let scores = scores(&noted.known, &noted.round, noted.organisation, given)?;
	// On the disk before it is sent: what cannot be opened is lost.
	let opening = noted.updates.draw(scores_digest(&scores))?;
	let call = calls::model::commit_scores(federation, opening.commitment);
	let sent = submit(context, &call, "committed to these scores; reveal them when the time comes").await;
	sent.map_err(|failure| with_phase(failure, &noted.known))
}

async fn reveal_scores(
	context: &Context,
	federation: FederationId,
	given: &[(OrganisationId, u32)],
) -> Result<(), Failure> {
	let keeper = Keeper::open(&context.vault()?)?;
	let noted = updates(context, &keeper, federation).await?;
	let scores = scores(&noted.known, &noted.round, noted.organisation, given)?;
	let commitment = own_turn(&noted).and_then(|turn| turn.scores_commitment).ok_or_else(|| {
		Failure::refused("not-committed", "your organisation committed to no scores in this round")
			.why(format!("the federation waits for {}", waits_for(&noted.known)))
			.hint("commit to scores in the next round (`radledger round score`)")
	})?;
	let opening = noted.updates.reveal(&commitment, &scores_digest(&scores))?;
	let call = calls::model::reveal_scores(federation, scores, opening.salt.0);
	let sent = submit(context, &call, "the scores are revealed").await;
	sent.map_err(|failure| with_phase(failure, &noted.known))
}

async fn show(context: &Context, federation: FederationId, round: Option<u32>) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let known = known(&ledger, federation).await?;
	let rounds = ledger.rounds(federation).await?;
	ensure_replayed(&known, &rounds)?;
	let names = organisations(context).await?;
	if let Some(number) = round {
		let one = rounds.iter().find(|one| one.round == number).ok_or_else(|| {
			Failure::refused(
				"no-round",
				format!("federation {federation} has no round {number}: {} were started", rounds.len()),
			)
			.hint("`radledger round show` without --round lists them")
		})?;
		let line = RoundLine::new(&known, one);
		match context.json() {
			true => output::json(&line),
			false => output::table(&RoundLine::HEADER, line.rows(names)),
		}
		return Ok(Exit::Ok);
	}
	let line = FederationLine::new(&known, &rounds);
	if context.json() {
		#[derive(Serialize)]
		struct Shown {
			#[serde(flatten)]
			federation: FederationLine,
			waits_for: String,
		}
		output::json(&Shown { federation: line, waits_for: waits_for(&known) });
		return Ok(Exit::Ok);
	}
	output::fields(&line.fields(names, waits_for(&known)));
	output::lines([String::new()]);
	output::table(&FederationLine::PARTIES, line.parties(names));
	if !rounds.is_empty() {
		output::lines([String::new()]);
		output::table(&FederationLine::ROUNDS, line.rounds(names));
	}
	Ok(Exit::Ok)
}
