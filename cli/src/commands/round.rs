//! `radledger round`: federations that train a model together, round by round.

use super::{place, submit};
use crate::{
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
	parse::{millionths, period, show_period},
	render::{Names, Record},
};
use clap::{Args, Subcommand};
use radledger_client::calls;
use radledger_primitives::{
	federated::THRESHOLD,
	model::{FederationId, PartyState},
	text::decimal::percent,
	ModelId, Moment, OrganisationId,
};
use radledger_workflows::model::{
	federation::{self, Acted, Federation, Opened, Round},
	ModelError, Turn,
};
use serde_json::json;
use std::path::PathBuf;

/// What can be done with federations and their rounds.
#[derive(Subcommand, Debug)]
pub enum RoundVerb {
	/// Open a federation that trains a model of yours; prints its number.
	Open(OpenArgs),
	/// Join a federation that names your organisation, before its first round.
	Join(FederationArg),
	/// Start the next round of a federation that you opened.
	Start(FederationArg),
	/// Commit to your update: only a salted commitment to its digest goes on the ledger, the salt stays in your vault.
	Commit {
		#[command(flatten)]
		which: FederationArg,
		/// The file with the update.
		#[arg(long, value_name = "FILE")]
		update: PathBuf,
	},
	/// Reveal the digest of the update to which you committed.
	Reveal {
		#[command(flatten)]
		which: FederationArg,
		/// The file with the update, as you committed to it.
		#[arg(long, value_name = "FILE")]
		update: PathBuf,
	},
	/// Commit to scores of the updates of the others, in parts per million. Nobody sees them before all have committed.
	Score {
		#[command(flatten)]
		which: FederationArg,
		/// The number of each other organisation that revealed an update, and its score: 0 for noise, 1000000 at most.
		#[arg(value_name = "ORG=PPM", required = true, value_parser = score)]
		scores: Vec<(OrganisationId, u32)>,
	},
	/// Reveal the scores to which you committed.
	RevealScores {
		#[command(flatten)]
		which: FederationArg,
		/// The same as to `round score`.
		#[arg(value_name = "ORG=PPM", required = true, value_parser = score)]
		scores: Vec<(OrganisationId, u32)>,
	},
	/// Close a round whose time is over. Anybody can.
	Close(FederationArg),
	/// Show a federation with its parties and rounds. Exit with 3 if its credibilities do not follow from the scores.
	Show {
		#[command(flatten)]
		which: FederationArg,
		/// What each party did in this round.
		#[arg(long, value_name = "R")]
		round: Option<u32>,
	},
}

/// A federation.
#[derive(Args, Clone, Copy, Debug)]
pub struct FederationArg {
	/// The number of the federation.
	federation: FederationId,
}

/// A federation that is opened.
#[derive(Args, Debug)]
pub struct OpenArgs {
	/// The number of the model.
	model: ModelId,
	/// The number of an organisation that takes part; 3 to 16 of them.
	#[arg(long = "party", value_name = "ORGANISATION", required = true, num_args = 1..)]
	parties: Vec<OrganisationId>,
	/// Who is left with less than so many parts per million of a fair share of credibility is excluded.
	#[arg(long, value_name = "PPM", default_value_t = THRESHOLD, value_parser = millionths)]
	threshold: u32,
	/// How long a round waits for commitments: 90s, 30m, 2h, 1d.
	#[arg(long, value_name = "TIME", value_parser = period)]
	commit_for: Moment,
	/// How long it then waits for updates.
	#[arg(long, value_name = "TIME", value_parser = period)]
	reveal_for: Moment,
	/// How long it then waits for commitments to scores. To reveal them takes as long as to reveal updates.
	#[arg(long, value_name = "TIME", value_parser = period)]
	score_for: Moment,
}

/// Parses the score of an organisation.
fn score(text: &str) -> Result<(OrganisationId, u32), String> {
	let (organisation, score) =
		text.split_once('=').ok_or("write the number of an organisation and its score, as 2=750000")?;
	let organisation =
		organisation.parse().map_err(|_| "in front of = stands the number of an organisation".to_owned())?;
	Ok((organisation, millionths(score)?))
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: RoundVerb) -> Outcome {
	let session = context.session();
	match verb {
		RoundVerb::Open(OpenArgs { model, parties, threshold, commit_for, reveal_for, score_for }) => {
			let phases = [commit_for, reveal_for, score_for];
			let opened = federation::open(session, model, parties, threshold, phases).await?;
			made(context, "federation", &opened, "is open: its parties can join");
		}
		RoundVerb::Join(FederationArg { federation }) => {
			submit(context, &calls::model::join_federation(federation), "joined").await?;
		}
		RoundVerb::Start(FederationArg { federation }) => {
			made(context, "round", &federation::start(session, federation).await?, "is open for commitments");
		}
		RoundVerb::Commit { which: FederationArg { federation }, update } => {
			let done = federation::commit(session, federation, &update).await;
			acted(context, done, |round| {
				format!("committed in round {round}; keep the file as it is until it is revealed")
			})?;
		}
		RoundVerb::Reveal { which: FederationArg { federation }, update } => {
			let done = federation::reveal(session, federation, &update).await;
			acted(context, done, |round| format!("revealed in round {round}"))?;
		}
		RoundVerb::Score { which: FederationArg { federation }, scores } => {
			let done = federation::score(session, federation, &scores).await;
			acted(context, done, |_| "committed to these scores; reveal them when the time comes".into())?;
		}
		RoundVerb::RevealScores { which: FederationArg { federation }, scores } => {
			let done = federation::reveal_scores(session, federation, &scores).await;
			acted(context, done, |_| "the scores are revealed".into())?;
		}
		RoundVerb::Close(FederationArg { federation }) => {
			acted(context, federation::close(session, federation).await, |_| "the round is closed".into())?;
		}
		RoundVerb::Show { which: FederationArg { federation }, round: None } => {
			let shown = federation::show(session, federation).await?;
			context.show(&shown).await?;
			context.part(&shown.parties).await?;
			context.part(&shown.rounds).await?;
		}
		RoundVerb::Show { which: FederationArg { federation }, round: Some(round) } => {
			let round = federation::show_round(session, federation, round).await?;
			context.report(&round, &round.played.turns, "").await?;
			if !round.played.excluded.is_empty() {
				let names = context.names().await?;
				let excluded: Vec<_> = round.played.excluded.iter().map(|id| names.organisation(*id)).collect();
				output::note(format!("excluded at its end: {}", excluded.join(", ")));
			}
		}
	}
	Ok(Exit::Ok)
}

/// Reports something that has a number now.
fn made(context: &Context, what: &str, Opened { number, transaction }: &Opened, done: &str) {
	let place = place(transaction);
	let text = number.map_or_else(|| format!("sent, {place}"), |number| format!("{what} {number} {done}, {place}"));
	context.made(*number, &json!({ what: number, "transaction": transaction }), text);
}

/// Reports what a party did.
fn acted(context: &Context, done: Result<Acted, ModelError>, text: impl FnOnce(u32) -> String) -> Result<(), Failure> {
	let Acted { round, transaction } = done?;
	context.done(&transaction, format!("{}, {}", text(round), place(&transaction)));
	Ok(())
}

impl Record for Federation {
	const COLUMNS: &'static [&'static str] = &["federation", "model", "coordinator", "phase"];

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		match key {
			"threshold" => Some(format!("{} of a fair share", percent(self.threshold))),
			"commit_for" => Some(show_period(self.commit_for)),
			"reveal_for" => Some(format!("{}, and as long for scores", show_period(self.reveal_for))),
			"score_for" => Some(show_period(self.score_for)),
			_ => None,
		}
	}
}

impl Record for PartyState {
	const COLUMNS: &'static [&'static str] = &["organisation", "joined", "credibility", "excluded"];

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		match (key, self.excluded) {
			("credibility", _) => Some(percent(self.credibility)),
			("excluded", Some(round)) => Some(format!("in round {round}")),
			_ => None,
		}
	}
}

impl Record for Round {
	const COLUMNS: &'static [&'static str] = &["round", "started", "committed", "revealed", "scored", "excluded"];

	fn cell(&self, key: &str, names: &Names) -> Option<String> {
		let many = |did: fn(&Turn) -> bool| {
			let turns = &self.played.turns;
			Some(format!("{} of {}", turns.iter().filter(|turn| did(turn)).count(), turns.len()))
		};
		match key {
			"committed" => many(|turn| turn.commitment.is_some()),
			"revealed" => many(|turn| turn.update.is_some()),
			"scored" => many(|turn| turn.scores.is_some()),
			"excluded" if !self.closed => Some("not closed yet".into()),
			"excluded" if !self.played.excluded.is_empty() => {
				let excluded = self.played.excluded.iter().map(|id| names.organisation(*id));
				Some(excluded.collect::<Vec<_>>().join(", "))
			}
			_ => None,
		}
	}
}

impl Record for Turn {
	const COLUMNS: &'static [&'static str] = &["organisation", "commitment", "update", "scores", "credibility"];

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		(key == "credibility").then(|| self.credibility.map(percent)).flatten()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::render::pinned;
	use radledger_primitives::{model::RoundPhase, H256};
	use radledger_workflows::model::Played;

	/// 2000-02-29T00:00:00Z.
	const AT: Moment = 951_782_400_000;

	/// A round of two parties; the second is excluded at its end.
	fn round(round: u32, closed: bool) -> Round {
		let turn = |organisation, scores: Option<Vec<u32>>, credibility| Turn {
			organisation,
			commitment: Some(H256([1; 32])),
			update: closed.then_some(H256([2; 32])),
			scores_commitment: closed.then_some(H256([3; 32])),
			scores: scores.filter(|_| closed),
			credibility: closed.then_some(credibility),
		};
		let turns = vec![turn(0, Some(vec![0, 50_000]), 1_000_000), turn(2, Some(vec![500_000, 0]), 0)];
		let excluded = if closed { vec![2] } else { Vec::new() };
		Round { played: Played { round, started: AT, turns, excluded }, closed }
	}

	#[test]
	fn federation_should_show_who_did_what_in_each_round() {
		let names = Names::of([(0, "north-hospital"), (2, "acme-scanners"), (3, "lumen-ai")]);
		let party =
			|organisation, excluded, credibility| PartyState { organisation, joined: true, excluded, credibility };
		let federation = Federation {
			federation: 0,
			model: 0,
			coordinator: 3,
			threshold: THRESHOLD,
			commit_for: 60_000,
			reveal_for: 90_000,
			score_for: 3_600_000,
			parties: vec![party(0, None, 1_000_000), party(2, Some(0), 0)],
			rounds: vec![round(0, true), round(1, false)],
			phase: RoundPhase::Commit,
			ends: Some([AT, AT + 1_000, AT + 2_000, AT + 3_000]),
			ended: false,
			waits_for: "commitments until 2000-02-29T00:00:00Z".into(),
		};
		pinned::list("round show: parties", &federation.parties, &names);
		pinned::list("round show: rounds", &federation.rounds, &names);
		pinned::list("round show: turns", &federation.rounds[0].played.turns, &names);
		pinned::one("round show", &federation, &names);
	}

	#[test]
	fn scores_should_name_an_organisation_and_be_at_most_a_million() {
		assert_eq!(score("2=750000"), Ok((2, 750_000)));
		assert_eq!(score("0=0"), Ok((0, 0)));
		for (wrong, why) in [
			("2", "as 2=750000"),
			("2=1000001", "from 0 to 1000000"),
			("2=-1", "from 0 to 1000000"),
			("2=+1", "from 0 to 1000000"),
			("2=0.5", "from 0 to 1000000"),
			("north=1", "number of an organisation"),
		] {
			assert!(score(wrong).is_err_and(|told| told.contains(why)), "{wrong}");
		}
	}
}
