//! `radledger member`: who may act for an organisation. The organisation's own account offers, and the member accepts.

use super::submit;
use crate::{
	context::Context,
	errors::{Exit, Failure, Outcome},
	parse::role,
	render::{Names, Record},
	time::until,
};
use clap::Subcommand;
use radledger_client::{calls, AccountId, Actor, Credential};
use radledger_primitives::{text::moment, Moment, OrganisationId, Roles};
use serde::Serialize;

/// What can be done with members.
#[derive(Subcommand, Debug)]
pub enum MemberVerb {
	/// Offer an account roles in your organisation, which it accepts with `member accept`; or change those of a member.
	Credential {
		/// An address or, on a development chain, a demonstration name.
		account: String,
		/// A role; write it once for each.
		#[arg(long = "role", required = true, num_args = 1.., value_parser = role())]
		roles: Vec<Roles>,
		/// When it ends: a date (2027-01-31, the end of that day, UTC), a moment (2027-01-31T12:00:00Z), or +365d.
		#[arg(long, value_parser = until)]
		until: Moment,
	},
	/// Withdraw a credential that your organisation gave.
	Withdraw {
		/// An address or, on a development chain, a demonstration name.
		account: String,
	},
	/// Accept the credential that an organisation offers you.
	Accept {
		/// The organisation's number.
		organisation: OrganisationId,
	},
	/// Resign: end your own credential or, as a patient, leave. Nobody enrols a patient who left.
	Resign,
	/// Allow that you are enrolled as a patient again, after you left.
	Return,
	/// List the members of all organisations.
	List,
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: MemberVerb) -> Outcome {
	match verb {
		MemberVerb::Credential { account, roles, until } => {
			let member = context.account(&account).await?;
			let roles = roles.into_iter().fold(Roles::default(), Roles::union);
			let is_member =
				matches!(context.client().await?.best().await?.actor(&member).await?, Some(Actor::Member(_)));
			let until_then = moment::show(until);
			let done = match is_member {
				true => format!("{account} has the credential until {until_then}"),
				false => format!(
					"{account} is offered the credential until {until_then}; it begins when they run `radledger member accept`"
				),
			};
			submit(context, &calls::credential(member, roles, until), &done).await?;
		}
		MemberVerb::Withdraw { account } => {
			let member = context.account(&account).await?;
			submit(context, &calls::withdraw_credential(member), &format!("{account} has no credential any more"))
				.await?;
		}
		MemberVerb::Accept { organisation } => {
			let done = format!("you are a member of organisation {organisation}");
			submit(context, &calls::accept_credential(organisation), &done).await?;
		}
		MemberVerb::Return => submit(context, &calls::allow_enrolment(), "organisations can enrol you again").await?,
		MemberVerb::Resign => submit(context, &calls::resign(), "you take no part any more").await?,
		MemberVerb::List => list(context).await?,
	}
	Ok(Exit::Ok)
}

/// A member.
#[derive(Serialize)]
struct Member {
	account: AccountId,
	#[serde(flatten)]
	credential: Credential,
}

impl Record for Member {
	const COLUMNS: &'static [&'static str] = &["organisation", "roles", "until", "account"];

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		(key == "until" && self.credential.until.is_none()).then(|| "no end".into())
	}
}

async fn list(context: &Context) -> Result<(), Failure> {
	let actors = context.client().await?.best().await?.actors().await?;
	let mut members: Vec<_> = actors
		.into_iter()
		.filter_map(|(account, actor)| match actor {
			Actor::Member(credential) => Some(Member { account, credential }),
			_ => None,
		})
		.collect();
	members.sort_by_key(|member| member.credential.organisation);
	context.list("members", &members).await
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::render::pinned;

	#[test]
	fn members_should_be_listed_with_their_roles() {
		let member = |until| Member {
			account: AccountId([1; 32]),
			credential: Credential { organisation: 0, roles: Roles::RADIOLOGIST.union(Roles::AUDITOR), until },
		};
		pinned::list(
			"member list",
			&[member(Some(951_782_400_000)), member(None)],
			&Names::of([(0, "north-hospital")]),
		);
	}
}
