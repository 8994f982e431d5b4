//! The decision: pure, total, in constant space. Default deny; a refusal beats every consent.

use super::*;
use crate::{calendar::add_months, OrganisationKind};

/// Whether `request` is permitted at the moment `now` by one of the patient's `consents`, given their `refusals`.
///
/// Of several consents that permit, the answer names the one that lasts longest, then the one given first. If none does,
/// one that leaves something for people to judge goes before those that deny. Of several that do the same, the one that
/// came furthest names the rule. Consents and refusals that are not in force at `now` may be
/// included, so that the function answers for any moment of the past.
pub fn decide<AccountId: PartialEq>(
	consents: &[Consent<AccountId>],
	refusals: &[Refusal<AccountId>],
	request: &Request<AccountId>,
	now: Moment,
) -> Decision {
	if !request.data_use.is_valid() {
		return Decision::Deny { rule: Rule::InvalidRequest };
	}
	let mut refused = refusals.iter().filter(|refusal| refusal.applies(request, now)).peekable();
	if refused.peek().is_some() {
		let rule = if refused.any(Refusal::is_opt_out) { Rule::OptedOut } else { Rule::Refused };
		return Decision::Deny { rule };
	}
	let mut furthest = Rule::NoConsent;
	let mut to_judge: Option<Rule> = None;
	let mut best: Option<&Consent<AccountId>> = None;
	for consent in consents {
		match consent.check(request, now) {
			Err(rule) => furthest = furthest.max(rule),
			Ok(Some(rule)) => to_judge = to_judge.max(Some(rule)),
			Ok(None) if best.is_none_or(|best| consent.lasts_longer(best)) => best = Some(consent),
			Ok(None) => (),
		}
	}
	match (best, to_judge) {
		(Some(consent), _) => Decision::Permit { consent: consent.id, until: consent.end() },
		(None, Some(rule)) => Decision::Ask { rule },
		(None, None) => Decision::Deny { rule: furthest },
	}
}

/// Whether one of the patient's `refusals` keeps `request` from being met without asking, in an emergency at `now`.
pub fn refuses_emergency<AccountId: PartialEq>(
	refusals: &[Refusal<AccountId>],
	request: &Request<AccountId>,
	now: Moment,
) -> bool {
	refusals.iter().any(|refusal| refusal.refuses(Purposes::EMERGENCY, request, now))
}

/// Whether `now` lies in the half-open interval.
fn in_force(from: Moment, until: Option<Moment>, now: Moment) -> bool {
	from <= now && until.is_none_or(|until| now < until)
}

fn ensure(condition: bool, rule: Rule) -> Result<(), Rule> {
	if condition {
		Ok(())
	} else {
		Err(rule)
	}
}

impl OrganisationKind {
	/// Whether organisations of this kind count as working for profit.
	pub const fn is_for_profit(self) -> bool {
		matches!(self, Self::Manufacturer | Self::AiVendor | Self::Sponsor)
	}

	/// Whether organisations of this kind treat patients.
	pub const fn treats(self) -> bool {
		matches!(self, Self::Hospital | Self::ImagingCentre)
	}
}

impl DataUse {
	/// Whether the declarations exist, and the purpose has everything it needs.
	pub fn is_valid(&self) -> bool {
		self.declarations.is_known() && (self.purpose != Purpose::DiseaseResearch || self.disease.is_some())
	}
}

impl<AccountId: PartialEq> Grantee<AccountId> {
	fn includes(&self, request: &Request<AccountId>) -> bool {
		let requester = &request.requester;
		match self {
			Self::Anyone => true,
			Self::Account(account) => requester.account.as_ref() == Some(account),
			Self::Organisation(organisation) => requester.organisation == *organisation,
			Self::Role { organisation, roles } => {
				requester.organisation == *organisation && requester.roles.any_of(*roles)
			}
			Self::Project(project) => request.data_use.project == Some(*project),
		}
	}
}

impl Scope {
	/// Whether the scope covers everything requested.
	fn covers<AccountId>(&self, request: &Request<AccountId>) -> bool {
		match self {
			Self::All => true,
			Self::Modality(modality) => request.study.is_some() && request.modality == Some(*modality),
			Self::Study(study) => request.study == Some(*study),
			Self::Project(project) => request.data_use.project == Some(*project),
		}
	}

	/// Whether the scope covers some of the requested data. Requesting all studies means requesting each.
	fn touches<AccountId>(&self, request: &Request<AccountId>) -> bool {
		match self {
			Self::Modality(_) | Self::Study(_) => request.study.is_none() || self.covers(request),
			Self::All | Self::Project(_) => self.covers(request),
		}
	}
}

impl<AccountId: PartialEq> Refusal<AccountId> {
	fn applies(&self, request: &Request<AccountId>, now: Moment) -> bool {
		self.refuses(Purposes::of(request.data_use.purpose), request, now)
	}

	fn refuses(&self, purposes: Purposes, request: &Request<AccountId>, now: Moment) -> bool {
		in_force(self.from, self.until, now)
			&& self.purposes.contains(purposes)
			&& self.scope.touches(request)
			&& self.grantee.includes(request)
	}

	/// Whether it leaves nothing of a consent: to anybody, or to `organisation` if one is named.
	///
	/// Errs on the side of something.
	pub fn exhausts(&self, consent: &Consent<AccountId>, organisation: Option<OrganisationId>) -> bool {
		let same_scope = self.scope == Scope::All || self.scope == consent.scope;
		let same_grantee = match self.grantee {
			Grantee::Anyone => true,
			Grantee::Organisation(refused) if organisation == Some(refused) => true,
			_ => self.grantee == consent.grantee,
		};
		same_scope && same_grantee && self.purposes.contains(consent.terms.purposes())
	}
}

impl Permission {
	pub(super) const fn allows(self, purpose: Purpose) -> bool {
		use Purpose::*;
		match self {
			Self::NoRestriction => true,
			Self::GeneralResearch => purpose.is_research(),
			Self::HealthResearch => matches!(purpose, HealthResearch | DiseaseResearch | MethodsDevelopment),
			Self::DiseaseResearch => matches!(purpose, DiseaseResearch | MethodsDevelopment),
			Self::AncestryResearch => matches!(purpose, AncestryResearch),
			Self::ClinicalCare => matches!(purpose, ClinicalCare),
			Self::Education => matches!(purpose, Education),
		}
	}
}

impl<AccountId: PartialEq> Terms<AccountId> {
	/// Whether these terms can be granted.
	pub fn validate(&self) -> Result<(), Contradiction> {
		use Contradiction::*;
		use Modifiers as M;
		let has = |modifier| self.modifiers.contains(modifier);
		let any_of = |modifiers| self.modifiers.any_of(modifiers);
		if !self.modifiers.is_known() {
			return Err(UnknownModifier);
		}
		let contradictory = match self.permission {
			Permission::NoRestriction => !self.modifiers.is_empty(),
			Permission::AncestryResearch => has(M::NPOA),
			Permission::ClinicalCare => any_of(M::RESEARCH_ONLY.union(M::CC).union(M::NRI)),
			Permission::Education => any_of(M::RESEARCH_ONLY),
			_ => false,
		};
		if contradictory || has(M::COM) && any_of(M::NCU.union(M::NPUNCU)) {
			return Err(Contradictory);
		}
		let is_disease_specific = self.permission == Permission::DiseaseResearch;
		/// Whether it is needed, its kind, and whether there can be only one.
		type Need<AccountId> = (bool, fn(&Parameter<AccountId>) -> bool, bool);
		let needs: [Need<AccountId>; 8] = [
			(is_disease_specific, |one| matches!(one, Parameter::Disease(_)), false),
			(has(M::RS), |one| matches!(one, Parameter::ResearchType(_)), false),
			(has(M::GS), |one| matches!(one, Parameter::Region(_)), false),
			(has(M::MOR), |one| matches!(one, Parameter::Moratorium(_)), true),
			(has(M::TS), |one| matches!(one, Parameter::Months(_)), true),
			(has(M::US), |one| matches!(one, Parameter::User(_)), false),
			(has(M::PS), |one| matches!(one, Parameter::Project(_)), false),
			(has(M::IS), |one| matches!(one, Parameter::Institution(_)), false),
		];
		for (needed, is_of_kind, only_one) in needs {
			match (needed, self.parameters.iter().filter(|one| is_of_kind(one)).count()) {
				(true, 0) => return Err(MissingParameter),
				(false, 0) | (true, 1) => (),
				(true, _) if !only_one => (),
				_ => return Err(UnusedParameter),
			}
		}
		if self.parameters.iter().any(|one| matches!(one, Parameter::Months(0))) {
			return Err(MissingParameter);
		}
		Ok(())
	}

	/// The modifiers that bind a use for `purpose`.
	fn binding(&self, purpose: Purpose) -> Modifiers {
		let free = match purpose {
			Purpose::ClinicalCare => Modifiers::RESEARCH_ONLY.union(Modifiers::NRI),
			Purpose::Education => Modifiers::RESEARCH_ONLY,
			_ => Modifiers::default(),
		};
		Modifiers(self.modifiers.0 & !free.0)
	}

	/// The calendar months for which a use is permitted, if they are limited.
	fn months(&self) -> Option<u16> {
		self.parameters.iter().find_map(|one| match one {
			Parameter::Months(months) => Some(*months),
			_ => None,
		})
	}

	/// The first modifier that is left for people to judge, if the others are satisfied.
	fn check_modifiers(&self, request: &Request<AccountId>, from: Moment, now: Moment) -> Result<Option<Rule>, Rule> {
		use Modifiers as M;
		let Request { requester, data_use, .. } = request;
		let binding = self.binding(data_use.purpose);
		let declares = |declaration| data_use.declarations.contains(declaration);
		let lists = |is_meant: &dyn Fn(&Parameter<AccountId>) -> bool| self.parameters.iter().any(is_meant);
		// A modifier that does not bind is satisfied.
		let rule =
			|modifier, rule, satisfied: &dyn Fn() -> bool| ensure(!binding.contains(modifier) || satisfied(), rule);
		let is_for = |purpose| [purpose, Purpose::GeneralResearch].contains(&data_use.purpose);
		let for_profit = requester.kind.is_for_profit();
		let commercial = declares(Declarations::COMMERCIAL);

		rule(M::RS, Rule::ResearchType, &|| {
			lists(&|one| matches!(one, Parameter::ResearchType(kind) if Some(*kind) == data_use.research_type))
		})?;
		rule(M::NMDS, Rule::Methods, &|| !is_for(Purpose::MethodsDevelopment))?;
		rule(M::GSO, Rule::Genetic, &|| declares(Declarations::GENETIC))?;
		rule(M::NPUNCU, Rule::NotForProfitNonCommercial, &|| !for_profit && !commercial)?;
		rule(M::PUB, Rule::Publication, &|| declares(Declarations::PUBLICATION))?;
		rule(M::COL, Rule::Collaboration, &|| declares(Declarations::COLLABORATION))?;
		rule(M::IRB, Rule::EthicsApproval, &|| declares(Declarations::ETHICS_APPROVAL))?;
		rule(M::GS, Rule::Region, &|| {
			lists(&|one| matches!(one, Parameter::Region(region) if Some(*region) == data_use.region))
		})?;
		rule(M::MOR, Rule::Moratorium, &|| {
			declares(Declarations::MORATORIUM)
				|| !lists(&|one| matches!(one, Parameter::Moratorium(until) if now < *until))
		})?;
		rule(M::TS, Rule::TimeLimit, &|| self.months().is_some_and(|months| now < add_months(from, months)))?;
		rule(M::US, Rule::User, &|| {
			lists(&|one| matches!(one, Parameter::User(user) if Some(user) == requester.account.as_ref()))
		})?;
		rule(M::PS, Rule::Project, &|| {
			lists(&|one| matches!(one, Parameter::Project(project) if Some(*project) == data_use.project))
		})?;
		rule(M::IS, Rule::Institution, &|| {
			lists(&|one| matches!(one, Parameter::Institution(id) if *id == requester.organisation))
		})?;
		rule(M::RTN, Rule::Return, &|| declares(Declarations::RETURN))?;
		rule(M::NPOA, Rule::Ancestry, &|| !is_for(Purpose::AncestryResearch))?;
		rule(M::NPU, Rule::NotForProfit, &|| !for_profit)?;
		rule(M::NCU, Rule::NonCommercial, &|| !commercial)?;
		rule(M::NRI, Rule::ReIdentification, &|| declares(Declarations::NO_RE_IDENTIFICATION))?;
		let may_be_sold = self.permission == Permission::NoRestriction || self.modifiers.contains(M::COM);
		ensure(!commercial || may_be_sold, Rule::Commercial)?;

		// Treatment waits for nobody's judgement: there the declaration is enough.
		let judges = !request.judged && data_use.purpose != Purpose::ClinicalCare;
		let to_judge = [
			(M::GSO, Rule::Genetic),
			(M::COL, Rule::Collaboration),
			(M::IRB, Rule::EthicsApproval),
			(M::GS, Rule::Region),
		];
		Ok(to_judge.into_iter().find(|(modifier, _)| judges && binding.contains(*modifier)).map(|(_, rule)| rule))
	}

	/// The promises that a use for `purpose` makes at `now`, and the end of the moratorium if one runs.
	pub fn promises(&self, purpose: Purpose, now: Moment) -> impl Iterator<Item = (DutyKind, Option<Moment>)> {
		let binding = self.binding(purpose);
		let moratorium = self.parameters.iter().find_map(|one| match one {
			Parameter::Moratorium(until) if now < *until => Some(*until),
			_ => None,
		});
		[
			(binding.contains(Modifiers::PUB), DutyKind::Publish, None),
			(binding.contains(Modifiers::RTN), DutyKind::Return, None),
			(binding.contains(Modifiers::MOR) && moratorium.is_some(), DutyKind::Withhold, moratorium),
		]
		.into_iter()
		.filter(|(promised, ..)| *promised)
		.map(|(_, kind, until)| (kind, until))
	}
}

impl<AccountId: PartialEq> Consent<AccountId> {
	/// The first moment at which it no longer permits anything: the earlier of `until` and the end of its months (TS).
	pub fn end(&self) -> Option<Moment> {
		let limit = self.terms.months().map(|months| add_months(self.from, months));
		match (self.until, limit) {
			(Some(until), Some(limit)) => Some(until.min(limit)),
			(until, limit) => until.or(limit),
		}
	}

	/// What is left for people to judge, if anything is; or the first rule by which this consent does not permit `request`.
	fn check(&self, request: &Request<AccountId>, now: Moment) -> Result<Option<Rule>, Rule> {
		let Request { requester, data_use, .. } = request;
		let purpose = data_use.purpose;
		ensure(self.terms.validate().is_ok(), Rule::InvalidTerms)?;
		ensure(in_force(self.from, self.until, now), Rule::NotInForce)?;
		ensure(self.scope.covers(request), Rule::Scope)?;
		ensure(self.grantee.includes(request), Rule::Grantee)?;
		ensure(self.text.is_none() || self.text == data_use.text, Rule::Text)?;
		let is_care = purpose == Purpose::ClinicalCare;
		let care_besides = is_care && self.terms.modifiers.contains(Modifiers::CC);
		ensure(self.terms.permission.allows(purpose) || care_besides, Rule::Purpose)?;
		let disease_fits = !purpose.is_research()
			|| self.terms.permission != Permission::DiseaseResearch
			|| self
				.terms
				.parameters
				.iter()
				.any(|one| matches!(one, Parameter::Disease(disease) if Some(*disease) == data_use.disease));
		ensure(disease_fits, Rule::Disease)?;
		let is_named = !matches!(self.grantee, Grantee::Anyone | Grantee::Project(_));
		ensure(!is_care || is_named || requester.kind.treats(), Rule::NotTreating)?;
		self.terms.check_modifiers(request, self.from, now)
	}

	/// Whether this lasts longer than `other`, or as long and was given before it.
	fn lasts_longer(&self, other: &Self) -> bool {
		let end = |consent: &Self| consent.end().unwrap_or(Moment::MAX);
		(end(self), other.id) > (end(other), self.id)
	}
}
