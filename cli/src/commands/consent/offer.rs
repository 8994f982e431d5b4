//! What a patient allows, and what somebody says of a use, as options.

use crate::{
	commands::study::resolve,
	context::Context,
	errors::Failure,
	parse::{code, named},
	time::until,
};
use clap::Args;
use radledger_client::consent::{Grantee, Offer};
use radledger_primitives::{
	consent::{Compensation, DataUse, Declarations, Modifiers, Permission, Purpose, Region, Scope},
	Moment, OrganisationId, H256,
};
use radledger_workflows::{
	consent::{
		self, region,
		terms::{self, Written},
	},
	seals,
};

/// What a patient allows.
#[derive(Args, Debug)]
pub struct OfferArgs {
	/// Which data: all, modality:CT, study:ID (or a file or folder of it), project:0x….
	#[arg(long, value_parser = terms::scope)]
	scope: terms::Scope,
	/// To whom: anyone (in the consortium), account:ACCOUNT, org:NUMBER, role:NUMBER:ROLE,ROLE, project:0x….
	#[arg(long, value_name = "WHOM", value_parser = terms::grantee)]
	to: terms::Grantee,
	/// For what: GRU any research, HMB health research, DS research into diseases, POA ancestry, NRES anything at all.
	#[arg(long = "use", value_name = "USE", value_parser = code(Permission::ALL, Permission::name))]
	permission: Permission,
	/// A condition, by its code in the GA4GH Data Use Ontology, or NRI (no re-identification) or COM (commercial use is
	/// allowed); write it once for each. Terms that the options below limit need not be named.
	#[arg(long = "modifier", value_name = "CODE", num_args = 1.., value_parser = named(Modifiers::NAMED))]
	modifiers: Vec<Modifiers>,
	/// A disease (for DS), as `consent commit --disease` made it; write it once for each.
	#[arg(long = "disease", value_name = "0x…", value_parser = terms::hash)]
	diseases: Vec<H256>,
	/// A type of research (RS), as `consent commit --research-type` made it.
	#[arg(long = "research-type", value_name = "0x…", value_parser = terms::hash)]
	research_types: Vec<H256>,
	/// A country in which the data may be used (GS), by letters or number: DE or 276.
	#[arg(long = "region", value_parser = region::parse)]
	regions: Vec<Region>,
	/// Nothing may be published before this ends (MOR): a date, a moment, or +365d.
	#[arg(long, value_name = "DATE", value_parser = until)]
	moratorium: Option<Moment>,
	/// For so many months of the calendar (TS).
	#[arg(long, value_name = "N")]
	months: Option<u16>,
	/// A user (US): an address or, on a development chain, a demonstration name.
	#[arg(long = "user", value_name = "ACCOUNT")]
	users: Vec<String>,
	/// A project (PS), as `consent commit --project` made it.
	#[arg(long = "project", value_name = "0x…", value_parser = terms::hash)]
	projects: Vec<H256>,
	/// An institution (IS): the number of an organisation.
	#[arg(long = "institution", value_name = "ORGANISATION")]
	institutions: Vec<OrganisationId>,
	/// When it ends: a date (2027-01-31, the end of that day, UTC), a moment (2027-01-31T12:00:00Z), or +365d.
	#[arg(long, value_name = "DATE", value_parser = until)]
	until: Option<Moment>,
	/// For a share of what the data earn.
	#[arg(long, conflicts_with = "donate_to")]
	rewarded: bool,
	/// The share goes to somebody else.
	#[arg(long, value_name = "ACCOUNT")]
	donate_to: Option<String>,
	/// The text that was read: POLICY:LANGUAGE, as 0:de, or one version of it, as 0.1.0:de.
	#[arg(long, value_name = "TEXT", value_parser = terms::read)]
	text: Option<terms::Read>,
}

impl OfferArgs {
	/// What is to be allowed, with every name found and every contradiction told.
	pub(super) async fn offer(self, context: &Context) -> Result<Offer, Failure> {
		let mut users = Vec::with_capacity(self.users.len());
		for user in &self.users {
			users.push(context.account(user).await?);
		}
		let terms = Written {
			modifiers: self.modifiers.into_iter().fold(Modifiers::default(), Modifiers::union),
			diseases: self.diseases,
			research_types: self.research_types,
			regions: self.regions,
			moratorium: self.moratorium,
			months: self.months,
			users,
			projects: self.projects,
			institutions: self.institutions,
			..Written::new(self.permission)
		}
		.terms()?;
		let compensation = match &self.donate_to {
			Some(account) => Compensation::Donate(context.account(account).await?),
			None if self.rewarded => Compensation::Rewarded,
			None => Compensation::Free,
		};
		let text = match self.text {
			Some(named) => Some(consent::read(context.session(), named).await?),
			None => None,
		};
		Ok(Offer {
			scope: scope(context, self.scope).await?,
			grantee: grantee(context, self.to).await?,
			terms,
			until: self.until,
			compensation,
			text,
		})
	}
}

/// The data that are named.
pub(super) async fn scope(context: &Context, scope: terms::Scope) -> Result<Scope, Failure> {
	Ok(match scope {
		terms::Scope::All => Scope::All,
		terms::Scope::Modality(modality) => Scope::Modality(modality),
		terms::Scope::Study(study) => {
			let study = resolve(context, &study).await?;
			// The patient's records name it by a salted digest, so that nobody else can tell which study it is.
			Scope::Study(seals::opening(context.session(), study).await?.blinded())
		}
		terms::Scope::Project(project) => Scope::Project(project),
	})
}

/// The party that is named.
pub(super) async fn grantee(context: &Context, grantee: terms::Grantee) -> Result<Grantee, Failure> {
	Ok(match grantee {
		terms::Grantee::Anyone => Grantee::Anyone,
		terms::Grantee::Account(account) => Grantee::Account(context.account(&account).await?),
		terms::Grantee::Organisation(organisation) => Grantee::Organisation(organisation),
		terms::Grantee::Role(organisation, roles) => Grantee::Role { organisation, roles },
		terms::Grantee::Project(project) => Grantee::Project(project),
	})
}

/// What somebody says of a use, besides its purpose.
#[derive(Args, Debug)]
pub struct UseArgs {
	/// Something that you declare and answer for; write it once for each.
	#[arg(long = "declare", value_name = "WHAT", num_args = 1.., value_parser = named(Declarations::NAMED))]
	declarations: Vec<Declarations>,
	/// The disease, as the patient gave it to you; research into a disease needs it.
	#[arg(long, value_name = "0x…", value_parser = terms::hash)]
	disease: Option<H256>,
	/// The type of research, as the patient gave it to you.
	#[arg(long, value_name = "0x…", value_parser = terms::hash)]
	research_type: Option<H256>,
	/// The project's commitment.
	#[arg(long, value_name = "0x…", value_parser = terms::hash)]
	project: Option<H256>,
	/// Where the data will be used: a country by letters or number, DE or 276.
	#[arg(long, value_parser = region::parse)]
	region: Option<Region>,
	/// The consent text under which you ask: POLICY, as 0, or one major version of it, as 0.1.
	#[arg(long, value_name = "TEXT", value_parser = terms::under)]
	text: Option<terms::Under>,
}

impl UseArgs {
	/// The use that is meant.
	pub(in crate::commands) async fn data_use(self, context: &Context, purpose: Purpose) -> Result<DataUse, Failure> {
		let text = match self.text {
			None => None,
			Some(named) => Some(consent::under(context.session(), named).await?),
		};
		Ok(consent::consistent(DataUse {
			declarations: self.declarations.into_iter().fold(Declarations::default(), Declarations::union),
			disease: self.disease,
			research_type: self.research_type,
			project: self.project,
			region: self.region,
			text,
			..DataUse::plain(purpose)
		})?)
	}
}
