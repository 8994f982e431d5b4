//! `radledger org`: who belongs to the consortium. The council decides, by the same command of enough of its members.

use crate::{
	context::Context,
	errors::{CliError, Exit, Outcome},
	parse::code,
	render::{Names, Record},
};
use clap::Subcommand;
use radledger_client::{calls::Decision, Actor, Motion, MotionState, Organisation};
use radledger_primitives::{calendar::DAY, Moment, OrganisationId, OrganisationKind, SuspensionReason};
use serde::Serialize;

/// What can be done with organisations.
#[derive(Subcommand, Debug)]
pub enum OrgVerb {
	/// Ask the council to admit an organisation, or vote for it if someone asked already.
	Admit {
		/// The organisation's own account: an address or, on a development chain, a demonstration name.
		account: String,
		/// What the organisation is.
		#[arg(long, value_parser = code(OrganisationKind::ALL, OrganisationKind::name))]
		kind: OrganisationKind,
	},
	/// Ask the council to suspend an organisation, or vote for it.
	Suspend {
		/// The organisation's number.
		id: OrganisationId,
		/// Why.
		#[arg(long, value_parser = code(SuspensionReason::ALL, SuspensionReason::name))]
		reason: SuspensionReason,
	},
	/// Ask the council to let a suspended organisation act again, or vote for it.
	Reinstate {
		/// The organisation's number.
		id: OrganisationId,
	},
	/// Ask the council to set for how many days nobody can renew a credential that ended because of abuse, or vote for it.
	WaitingPeriod {
		/// Days, at most two years.
		days: u16,
	},
	/// List the organisations.
	List,
	/// Show one organisation.
	Show {
		/// Its number.
		id: OrganisationId,
	},
}

#[derive(Serialize)]
struct Line {
	id: OrganisationId,
	#[serde(flatten)]
	organisation: Organisation,
}

impl Record for Line {
	const COLUMNS: &'static [&'static str] = &["id", "kind", "suspended", "account"];

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		(key == "suspended" && self.organisation.suspended.is_none()).then(|| "active".into())
	}
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
		OrgVerb::WaitingPeriod { days } => {
			decide(context, Decision::SetWaitingPeriod { period: Moment::from(days).saturating_mul(DAY) }).await
		}
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
		Decision::Admit { .. } | Decision::SetWaitingPeriod { .. } => None,
	};
	let named = organisation.map_or("the organisation".into(), |id| format!("organisation {id}"));
	let done = match decision {
		Decision::Admit { .. } => format!("{named} is admitted"),
		Decision::Suspend { .. } => format!("{named} is suspended"),
		Decision::Reinstate { .. } => format!("{named} is reinstated"),
		Decision::SetWaitingPeriod { period } => {
			format!("nobody renews a credential for {} days after abuse", period / DAY)
		}
	};
	let Motion { hash, ayes, threshold, .. } = motion;
	let text = match executed {
		true => format!("{done}: {ayes} of {threshold} votes"),
		false => format!(
			"motion {hash:?} has {ayes} of {threshold} votes and needs {} more: other council members give the same command",
			threshold.saturating_sub(ayes)
		),
	};
	context.done(&Decided { organisation, motion }, text);
	Ok(Exit::Ok)
}

async fn list(context: &Context) -> Outcome {
	let found = context.client().await?.best().await?.organisations().await?;
	let lines: Vec<_> = found.into_iter().map(|(id, organisation)| Line { id, organisation }).collect();
	context.list("organisations", &lines).await?;
	Ok(Exit::Ok)
}

async fn show(context: &Context, id: OrganisationId) -> Outcome {
	let found = context.client().await?.best().await?.organisation(id).await?;
	let organisation = found.ok_or(CliError::NoOrganisation { id })?;
	context.show(&Line { id, organisation }).await?;
	Ok(Exit::Ok)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::render::pinned;
	use radledger_client::AccountId;

	#[test]
	fn organisations_should_be_listed_with_why_they_are_suspended() {
		let line = |id, suspended| {
			let account = AccountId([id as u8; 32]);
			Line {
				id,
				organisation: Organisation {
					account,
					kind: OrganisationKind::Hospital,
					suspended,
					admitted_at: 951_782_400_000,
				},
			}
		};
		let all = [line(0, None), line(1, Some(SuspensionReason::ALL[0]))];
		pinned::list("org list", &all, &Names::of([(0, "north-hospital")]));
	}
}
