//! `radledger org`: who belongs to the consortium. The council decides, by the same command of enough of its members.

use super::named;
use crate::{
	args::OrgVerb,
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
};
use radledger_client::{calls::Decision, Actor, Motion, MotionState, Organisation};
use radledger_primitives::OrganisationId;
use serde::Serialize;

/// An organisation, for programs.
#[derive(Serialize)]
struct Line {
	id: OrganisationId,
	#[serde(flatten)]
	organisation: Organisation,
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: OrgVerb) -> Outcome {
	match verb {
		OrgVerb::Admit { account, kind } => {
			let account = context.account(&account).await?;
			decide(context, Decision::Admit { account, kind }).await
		}
		OrgVerb::Suspend { id, reason } => decide(context, Decision::Suspend { organisation: id, reason }).await,
		OrgVerb::Reinstate { id } => decide(context, Decision::Reinstate { organisation: id }).await,
		OrgVerb::List => list(context).await,
		OrgVerb::Show { id } => show(context, id).await,
	}
}

/// A motion and the organisation that it is about, for programs.
#[derive(Serialize)]
struct Decided {
	organisation: Option<OrganisationId>,
	#[serde(flatten)]
	motion: Motion,
}

async fn decide(context: &Context, decision: Decision) -> Outcome {
	let (client, signer) = (context.client().await?, context.signer().await?);
	let motion = context.waiting(client.decide(&decision, signer, context.wait())).await?;
	let executed = motion.state == MotionState::Executed;
	let organisation = match decision {
		Decision::Suspend { organisation, .. } | Decision::Reinstate { organisation } => Some(organisation),
		Decision::Admit { account, .. } if executed => match client.best().await?.actor(&account).await? {
			Some(Actor::Organisation { organisation }) => Some(organisation),
			_ => None,
		},
		Decision::Admit { .. } => None,
	};
	if context.json() {
		output::json(&Decided { organisation, motion });
		return Ok(Exit::Ok);
	}
	let verb = match decision {
		Decision::Admit { .. } => "admitted",
		Decision::Suspend { .. } => "suspended",
		Decision::Reinstate { .. } => "reinstated",
	};
	let Motion { hash, ayes, threshold, .. } = motion;
	if let (true, Some(id)) = (executed, organisation) {
		output::note(format!("organisation {id} is {verb}: {ayes} of {threshold} votes"));
	} else if executed {
		output::note(format!("the organisation is {verb}: {ayes} of {threshold} votes"));
	} else {
		output::note(format!(
			"motion {hash:?} has {ayes} of {threshold} votes: {} more wanted, by the same command of other council members",
			threshold.saturating_sub(ayes)
		));
	}
	Ok(Exit::Ok)
}

async fn list(context: &Context) -> Outcome {
	let organisations = context.client().await?.best().await?.organisations().await?;
	if context.json() {
		let organisations: Vec<_> =
			organisations.into_iter().map(|(id, organisation)| Line { id, organisation }).collect();
		output::json(&serde_json::json!({ "organisations": organisations }));
		return Ok(Exit::Ok);
	}
	let mut rows = Vec::with_capacity(organisations.len());
	for (id, known) in organisations {
		let account = named(context, &known.account).await?;
		rows.push(vec![id.to_string(), known.kind.name().into(), state(&known), account]);
	}
	output::table(&["id", "kind", "state", "account"], rows);
	Ok(Exit::Ok)
}

async fn show(context: &Context, id: OrganisationId) -> Outcome {
	let found = context.client().await?.best().await?.organisation(id).await?;
	let organisation = found.ok_or_else(|| {
		Failure::refused("organisation-not-found", format!("the ledger has no organisation {id}"))
			.hint("`radledger org list` shows those that it has")
	})?;
	if context.json() {
		output::json(&Line { id, organisation });
	} else {
		output::fields(&[
			("id", id.to_string()),
			("kind", organisation.kind.name().into()),
			("state", state(&organisation)),
			("account", named(context, &organisation.account).await?),
			("admitted", output::moment(organisation.admitted_at)),
		]);
	}
	Ok(Exit::Ok)
}

fn state(organisation: &Organisation) -> String {
	organisation.suspended.map_or("active".into(), |reason| format!("suspended: {}", reason.name()))
}
