//! The decision a second time, rule by rule and as plain as possible, and tests that compare [`super::decide`] with it. It
//! shares only the vocabulary with the implementation.

use super::{
	Consent, Decision, Declarations, Grantee, Modifiers, Parameter, Permission, Purpose, Purposes, Refusal, Request,
	Rule, Scope, Terms,
};
use crate::{Moment, OrganisationKind};
use alloc::{vec, vec::Vec};

const DAY: u64 = 24 * 60 * 60 * 1000;

/// The first moment of the year 10000. A consent from then on never ends, as nobody counts that far.
const YEAR_10000: Moment = 253_402_300_800_000;

fn days_in((year, month): (u64, u64)) -> u64 {
	let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	match month {
		2 if leap => 29,
		2 => 28,
		4 | 6 | 9 | 11 => 30,
		_ => 31,
	}
}

fn next_month((year, month): (u64, u64)) -> (u64, u64) {
	if month == 12 {
		(year + 1, 1)
	} else {
		(year, month + 1)
	}
}

/// The same time of day so many calendar months later, on the last day of the month if it has no such day.
pub fn plus_months(from: Moment, months: u16) -> Option<Moment> {
	if from >= YEAR_10000 {
		return None;
	}
	// From January 1970 month by month to the month of `from`, and then on.
	let mut month = (1970, 1);
	let mut first_of_month = 0u64;
	let mut day = from / DAY;
	while day >= days_in(month) {
		day -= days_in(month);
		first_of_month += days_in(month);
		month = next_month(month);
	}
	for _ in 0..months {
		first_of_month += days_in(month);
		month = next_month(month);
	}
	if day >= days_in(month) {
		day = days_in(month) - 1;
	}
	(first_of_month + day).checked_mul(DAY)?.checked_add(from % DAY)
}

fn in_force(from: Moment, until: Option<Moment>, now: Moment) -> bool {
	let begun = from <= now;
	let ended = match until {
		Some(until) => now >= until,
		None => false,
	};
	begun && !ended
}

fn has<A>(terms: &Terms<A>, modifier: Modifiers) -> bool {
	terms.modifiers.0 & modifier.0 != 0
}

fn is_for_profit(kind: OrganisationKind) -> bool {
	kind == OrganisationKind::Manufacturer || kind == OrganisationKind::AiVendor || kind == OrganisationKind::Sponsor
}

/// Modifiers that bind research only.
fn research_only() -> Vec<Modifiers> {
	vec![
		Modifiers::RS,
		Modifiers::NMDS,
		Modifiers::GSO,
		Modifiers::PUB,
		Modifiers::COL,
		Modifiers::IRB,
		Modifiers::MOR,
		Modifiers::RTN,
		Modifiers::NPOA,
	]
}

/// Whether a patient could have granted these terms.
pub fn valid<A>(terms: &Terms<A>) -> bool {
	let count =
		|wanted: fn(&Parameter<A>) -> bool| terms.parameters.iter().filter(|parameter| wanted(parameter)).count();
	let diseases = count(|parameter| matches!(parameter, Parameter::Disease(_)));
	let research_types = count(|parameter| matches!(parameter, Parameter::ResearchType(_)));
	let regions = count(|parameter| matches!(parameter, Parameter::Region(_)));
	let moratoria = count(|parameter| matches!(parameter, Parameter::Moratorium(_)));
	let months = count(|parameter| matches!(parameter, Parameter::Months(_)));
	let no_months = count(|parameter| matches!(parameter, Parameter::Months(0)));
	let users = count(|parameter| matches!(parameter, Parameter::User(_)));
	let projects = count(|parameter| matches!(parameter, Parameter::Project(_)));
	let institutions = count(|parameter| matches!(parameter, Parameter::Institution(_)));

	// No modifier that does not exist: there are 20.
	if terms.modifiers.0 >= 1 << 20 {
		return false;
	}
	// Whatever takes a parameter has it, and no parameter is there for nothing.
	if terms.permission == Permission::DiseaseResearch && diseases == 0 {
		return false;
	}
	if terms.permission != Permission::DiseaseResearch && diseases != 0 {
		return false;
	}
	let at_least_one = [
		(Modifiers::RS, research_types),
		(Modifiers::GS, regions),
		(Modifiers::US, users),
		(Modifiers::PS, projects),
		(Modifiers::IS, institutions),
	];
	for (modifier, number) in at_least_one {
		if has(terms, modifier) && number == 0 {
			return false;
		}
		if !has(terms, modifier) && number != 0 {
			return false;
		}
	}
	let exactly_one = [(Modifiers::MOR, moratoria), (Modifiers::TS, months)];
	for (modifier, number) in exactly_one {
		if has(terms, modifier) && number != 1 {
			return false;
		}
		if !has(terms, modifier) && number != 0 {
			return false;
		}
	}
	if no_months != 0 {
		return false;
	}
	// Nothing contradicts anything else.
	if terms.permission == Permission::NoRestriction && terms.modifiers.0 != 0 {
		return false;
	}
	if terms.permission == Permission::AncestryResearch && has(terms, Modifiers::NPOA) {
		return false;
	}
	if has(terms, Modifiers::COM) && (has(terms, Modifiers::NCU) || has(terms, Modifiers::NPUNCU)) {
		return false;
	}
	if terms.permission == Permission::ClinicalCare || terms.permission == Permission::Education {
		for modifier in research_only() {
			if has(terms, modifier) {
				return false;
			}
		}
	}
	if terms.permission == Permission::ClinicalCare && (has(terms, Modifiers::CC) || has(terms, Modifiers::NRI)) {
		return false;
	}
	true
}

fn is_grantee<A: Clone + PartialEq>(grantee: &Grantee<A>, request: &Request<A>) -> bool {
	let requester = &request.requester;
	match grantee.clone() {
		Grantee::Anyone => true,
		Grantee::Account(account) => requester.account == Some(account),
		Grantee::Organisation(organisation) => requester.organisation == organisation,
		Grantee::Role { organisation, roles } => {
			requester.organisation == organisation && requester.roles.0 & roles.0 != 0
		}
		Grantee::Project(project) => request.data_use.project == Some(project),
	}
}

/// Whether the scope of a consent covers everything requested.
fn covers<A>(scope: Scope, request: &Request<A>) -> bool {
	match scope {
		Scope::All => true,
		Scope::Modality(modality) => request.study.is_some() && request.modality == Some(modality),
		Scope::Study(study) => request.study == Some(study),
		Scope::Project(project) => request.data_use.project == Some(project),
	}
}

/// Whether the scope of a refusal covers some of the requested data.
fn overlaps<A>(scope: Scope, request: &Request<A>) -> bool {
	match scope {
		Scope::All => true,
		Scope::Modality(modality) => request.modality == Some(modality) || request.study.is_none(),
		Scope::Study(study) => request.study == Some(study) || request.study.is_none(),
		Scope::Project(project) => request.data_use.project == Some(project),
	}
}

fn refused_purposes(purposes: Purposes) -> Vec<Purpose> {
	let mut refused = Vec::new();
	for (bit, purpose) in [
		(1, Purpose::ClinicalCare),
		(2, Purpose::Education),
		(4, Purpose::GeneralResearch),
		(8, Purpose::HealthResearch),
		(16, Purpose::DiseaseResearch),
		(32, Purpose::AncestryResearch),
		(64, Purpose::MethodsDevelopment),
	] {
		if purposes.0 & bit != 0 {
			refused.push(purpose);
		}
	}
	refused
}

fn refuses<A: Clone + PartialEq>(refusal: &Refusal<A>, request: &Request<A>, now: Moment) -> bool {
	in_force(refusal.from, refusal.until, now)
		&& refused_purposes(refusal.purposes).contains(&request.data_use.purpose)
		&& overlaps(refusal.scope, request)
		&& is_grantee(&refusal.grantee, request)
}

fn is_opt_out<A>(refusal: &Refusal<A>) -> bool {
	let refused = refused_purposes(refusal.purposes);
	let secondary = [
		Purpose::Education,
		Purpose::GeneralResearch,
		Purpose::HealthResearch,
		Purpose::DiseaseResearch,
		Purpose::AncestryResearch,
		Purpose::MethodsDevelopment,
	];
	matches!(refusal.scope, Scope::All)
		&& matches!(refusal.grantee, Grantee::Anyone)
		&& secondary.iter().all(|purpose| refused.contains(purpose))
}

fn is_research(purpose: Purpose) -> bool {
	purpose != Purpose::ClinicalCare && purpose != Purpose::Education
}

fn allowed_purposes<A>(terms: &Terms<A>) -> Vec<Purpose> {
	let research = vec![
		Purpose::GeneralResearch,
		Purpose::HealthResearch,
		Purpose::DiseaseResearch,
		Purpose::AncestryResearch,
		Purpose::MethodsDevelopment,
	];
	let mut allowed = match terms.permission {
		Permission::NoRestriction => [research, vec![Purpose::ClinicalCare, Purpose::Education]].concat(),
		Permission::GeneralResearch => research,
		Permission::HealthResearch => {
			vec![Purpose::HealthResearch, Purpose::DiseaseResearch, Purpose::MethodsDevelopment]
		}
		Permission::DiseaseResearch => vec![Purpose::DiseaseResearch, Purpose::MethodsDevelopment],
		Permission::AncestryResearch => vec![Purpose::AncestryResearch],
		Permission::ClinicalCare => vec![Purpose::ClinicalCare],
		Permission::Education => vec![Purpose::Education],
	};
	if has(terms, Modifiers::CC) {
		allowed.push(Purpose::ClinicalCare);
	}
	allowed
}

/// The first moment after the months of TS.
fn end_of_months<A>(consent: &Consent<A>) -> Option<Moment> {
	if !has(&consent.terms, Modifiers::TS) {
		return None;
	}
	for parameter in &consent.terms.parameters {
		if let Parameter::Months(months) = parameter {
			return plus_months(consent.from, *months);
		}
	}
	None
}

/// The first moment at which the consent permits nothing more.
pub fn end<A>(consent: &Consent<A>) -> Option<Moment> {
	match (consent.until, end_of_months(consent)) {
		(None, None) => None,
		(Some(end), None) | (None, Some(end)) => Some(end),
		(Some(until), Some(months)) => Some(if until < months { until } else { months }),
	}
}

/// Every rule from [`Rule::InvalidTerms`] on, in order, and whether the request keeps it.
fn rules<A: Clone + PartialEq>(consent: &Consent<A>, request: &Request<A>, now: Moment) -> Vec<(Rule, bool)> {
	let terms = &consent.terms;
	let wanted = &request.data_use;
	let requester = &request.requester;
	let purpose = wanted.purpose;
	let research = is_research(purpose);
	let not_for_profit = !is_for_profit(requester.kind);
	let declares = |declaration: Declarations| wanted.declarations.0 & declaration.0 != 0;
	let commercial = declares(Declarations::COMMERCIAL);
	let parameters: Vec<Parameter<A>> = terms.parameters.iter().cloned().collect();
	let listed = |parameter: Option<Parameter<A>>| match parameter {
		Some(parameter) => parameters.contains(&parameter),
		None => false,
	};
	// Whether a modifier binds this use: always, or only research, or only research and education.
	let always = |modifier: Modifiers| has(terms, modifier);
	let for_research = |modifier: Modifiers| has(terms, modifier) && research;
	let for_research_and_education =
		|modifier: Modifiers| has(terms, modifier) && (research || purpose == Purpose::Education);
	let moratorium_runs = parameters.iter().any(|parameter| match parameter {
		Parameter::Moratorium(date) => now < *date,
		_ => false,
	});
	let months_passed = match end_of_months(consent) {
		Some(end) => now >= end,
		None => false,
	};
	let treats = requester.kind == OrganisationKind::Hospital || requester.kind == OrganisationKind::ImagingCentre;
	let named = !matches!(consent.grantee, Grantee::Anyone | Grantee::Project(_));

	vec![
		(Rule::InvalidTerms, valid(terms)),
		(Rule::NotInForce, in_force(consent.from, consent.until, now)),
		(Rule::Scope, covers(consent.scope, request)),
		(Rule::Grantee, is_grantee(&consent.grantee, request)),
		(Rule::Text, consent.text.is_none() || wanted.text == consent.text),
		(Rule::Purpose, allowed_purposes(terms).contains(&purpose)),
		(
			Rule::Disease,
			!(terms.permission == Permission::DiseaseResearch && research)
				|| listed(wanted.disease.map(Parameter::Disease)),
		),
		(Rule::NotTreating, purpose != Purpose::ClinicalCare || named || treats),
		(Rule::ResearchType, !for_research(Modifiers::RS) || listed(wanted.research_type.map(Parameter::ResearchType))),
		(
			Rule::Methods,
			!for_research(Modifiers::NMDS)
				|| (purpose != Purpose::MethodsDevelopment && purpose != Purpose::GeneralResearch),
		),
		(Rule::Genetic, !for_research(Modifiers::GSO) || declares(Declarations::GENETIC)),
		(Rule::NotForProfitNonCommercial, !always(Modifiers::NPUNCU) || (not_for_profit && !commercial)),
		(Rule::Publication, !for_research(Modifiers::PUB) || declares(Declarations::PUBLICATION)),
		(Rule::Collaboration, !for_research(Modifiers::COL) || declares(Declarations::COLLABORATION)),
		(Rule::EthicsApproval, !for_research(Modifiers::IRB) || declares(Declarations::ETHICS_APPROVAL)),
		(Rule::Region, !always(Modifiers::GS) || listed(wanted.region.map(Parameter::Region))),
		(Rule::Moratorium, !for_research(Modifiers::MOR) || !moratorium_runs || declares(Declarations::MORATORIUM)),
		(Rule::TimeLimit, !always(Modifiers::TS) || !months_passed),
		(Rule::User, !always(Modifiers::US) || listed(requester.account.clone().map(Parameter::User))),
		(Rule::Project, !always(Modifiers::PS) || listed(wanted.project.map(Parameter::Project))),
		(Rule::Institution, !always(Modifiers::IS) || listed(Some(Parameter::Institution(requester.organisation)))),
		(Rule::Return, !for_research(Modifiers::RTN) || declares(Declarations::RETURN)),
		(
			Rule::Ancestry,
			!for_research(Modifiers::NPOA)
				|| (purpose != Purpose::AncestryResearch && purpose != Purpose::GeneralResearch),
		),
		(Rule::NotForProfit, !always(Modifiers::NPU) || not_for_profit),
		(Rule::NonCommercial, !always(Modifiers::NCU) || !commercial),
		(
			Rule::ReIdentification,
			!for_research_and_education(Modifiers::NRI) || declares(Declarations::NO_RE_IDENTIFICATION),
		),
		(Rule::Commercial, !commercial || terms.permission == Permission::NoRestriction || has(terms, Modifiers::COM)),
	]
}

/// What the request leaves for people to judge, in the order of the rules: modifiers of which DUO's definition speaks of
/// something that is not on the ledger, and that no promise can stand for.
fn for_people<A>(terms: &Terms<A>, request: &Request<A>) -> Vec<Rule> {
	let purpose = request.data_use.purpose;
	let mut left = Vec::new();
	// Somebody has judged; or it is treatment, which waits for nobody.
	if request.judged || purpose == Purpose::ClinicalCare {
		return left;
	}
	// DUO:0000016: "limited to genetic studies only". Whether a study is one, its protocol says.
	if has(terms, Modifiers::GSO) && is_research(purpose) {
		left.push(Rule::Genetic);
	}
	// DUO:0000020: "must agree to collaboration with the primary study investigator(s)". They have to agree as well.
	if has(terms, Modifiers::COL) && is_research(purpose) {
		left.push(Rule::Collaboration);
	}
	// DUO:0000021: "must provide documentation of local IRB/ERB approval". Somebody has to read it.
	if has(terms, Modifiers::IRB) && is_research(purpose) {
		left.push(Rule::EthicsApproval);
	}
	// DUO:0000022: "limited to within a specific geographic region". The ledger does not see where somebody is.
	if has(terms, Modifiers::GS) {
		left.push(Rule::Region);
	}
	left
}

/// Whether somebody may use data without asking, in an emergency, as far as the refusals go.
pub fn emergency_is_refused<A: Clone + PartialEq>(refusals: &[Refusal<A>], request: &Request<A>, now: Moment) -> bool {
	for refusal in refusals {
		// The eighth bit is for emergencies.
		let means_emergencies = refusal.purposes.0 & 128 != 0;
		if means_emergencies
			&& in_force(refusal.from, refusal.until, now)
			&& overlaps(refusal.scope, request)
			&& is_grantee(&refusal.grantee, request)
		{
			return true;
		}
	}
	false
}

/// The answer that [`super::decide`] must give.
pub fn decide<A: Clone + PartialEq>(
	consents: &[Consent<A>],
	refusals: &[Refusal<A>],
	request: &Request<A>,
	now: Moment,
) -> Decision {
	let deny = |rule: Rule| Decision::Deny { rule };

	// There are eight declarations.
	if request.data_use.declarations.0 >= 1 << 8 {
		return deny(Rule::InvalidRequest);
	}
	if request.data_use.purpose == Purpose::DiseaseResearch && request.data_use.disease.is_none() {
		return deny(Rule::InvalidRequest);
	}

	let applying: Vec<&Refusal<A>> = refusals.iter().filter(|refusal| refuses(refusal, request, now)).collect();
	if applying.iter().any(|refusal| is_opt_out(refusal)) {
		return deny(Rule::OptedOut);
	}
	if !applying.is_empty() {
		return deny(Rule::Refused);
	}

	let mut permitting: Vec<&Consent<A>> = Vec::new();
	let mut furthest = Rule::NoConsent;
	let mut to_judge: Vec<Rule> = Vec::new();
	for consent in consents {
		let broken = rules(consent, request, now).into_iter().find(|(_, kept)| !kept);
		let left = for_people(&consent.terms, request);
		match (broken, left.first()) {
			(None, None) => permitting.push(consent),
			(None, Some(rule)) => to_judge.push(*rule),
			(Some((rule, _)), _) => {
				if rule as u8 > furthest as u8 {
					furthest = rule;
				}
			}
		}
	}
	if permitting.is_empty() {
		return match to_judge.into_iter().max_by_key(|rule| *rule as u8) {
			Some(rule) => Decision::Ask { rule },
			None => deny(furthest),
		};
	}

	// Those that never end; if there are none, those that end last; of these the first that the patient gave.
	let mut last: Vec<&Consent<A>> = permitting.iter().copied().filter(|consent| end(consent).is_none()).collect();
	if last.is_empty() {
		let latest = permitting.iter().filter_map(|consent| end(consent)).max();
		last = permitting.iter().copied().filter(|consent| end(consent) == latest).collect();
	}
	last.sort_by_key(|consent| consent.id);
	match last.first() {
		Some(chosen) => Decision::Permit { consent: chosen.id, until: end(chosen) },
		None => deny(furthest),
	}
}

#[cfg(test)]
mod tests {
	extern crate std;

	use super::*;
	use crate::consent::{Compensation, DataUse, Known, Requester, TextVersion};
	use crate::{Modality, Roles, H256};
	use alloc::string::String;
	use proptest::prelude::*;
	use proptest::sample::Index;
	use proptest::strategy::ValueTree;
	use proptest::test_runner::TestRunner;

	type Account = u64;

	/// 2024-01-31T10:20:30.456Z.
	const FROM: Moment = 1_706_696_430_456;

	fn config() -> ProptestConfig {
		let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
		ProptestConfig { cases: cases.unwrap_or(20_000), failure_persistence: None, ..ProptestConfig::default() }
	}

	fn hash(value: u8) -> H256 {
		H256::repeat_byte(value)
	}

	fn flags() -> Vec<Modifiers> {
		Modifiers::NAMED.iter().map(|(flag, _)| *flag).collect()
	}

	/// No modifier, every modifier, every pair of them.
	fn up_to_two() -> Vec<Modifiers> {
		let mut sets = vec![Modifiers(0)];
		for (index, one) in flags().into_iter().enumerate() {
			sets.push(one);
			sets.extend(flags()[..index].iter().map(|other| one.union(*other)));
		}
		sets
	}

	/// Every set of three modifiers.
	fn three() -> Vec<Modifiers> {
		let all = flags();
		let mut sets = Vec::new();
		for first in 0..all.len() {
			for second in 0..first {
				for third in 0..second {
					sets.push(all[first].union(all[second]).union(all[third]));
				}
			}
		}
		sets
	}

	/// One parameter of each kind.
	fn each_kind() -> Vec<Parameter<Account>> {
		vec![
			Parameter::Disease(hash(1)),
			Parameter::ResearchType(hash(1)),
			Parameter::Region(1),
			Parameter::Moratorium(FROM + 10 * DAY),
			Parameter::Months(1),
			Parameter::User(1),
			Parameter::Project(hash(1)),
			Parameter::Institution(1),
		]
	}

	/// Whether the terms need such a parameter.
	fn asks(permission: Permission, modifiers: Modifiers, parameter: &Parameter<Account>) -> bool {
		match parameter {
			Parameter::Disease(_) => permission == Permission::DiseaseResearch,
			Parameter::ResearchType(_) => modifiers.contains(Modifiers::RS),
			Parameter::Region(_) => modifiers.contains(Modifiers::GS),
			Parameter::Moratorium(_) => modifiers.contains(Modifiers::MOR),
			Parameter::Months(_) => modifiers.contains(Modifiers::TS),
			Parameter::User(_) => modifiers.contains(Modifiers::US),
			Parameter::Project(_) => modifiers.contains(Modifiers::PS),
			Parameter::Institution(_) => modifiers.contains(Modifiers::IS),
		}
	}

	fn needed(permission: Permission, modifiers: Modifiers) -> Vec<Parameter<Account>> {
		let mut parameters = each_kind();
		parameters.retain(|parameter| asks(permission, modifiers, parameter));
		parameters
	}

	fn terms(permission: Permission, modifiers: Modifiers, parameters: Vec<Parameter<Account>>) -> Terms<Account> {
		Terms { permission, modifiers, parameters: parameters.try_into().unwrap() }
	}

	fn consent(terms: Terms<Account>) -> Consent<Account> {
		Consent {
			id: 7,
			scope: Scope::All,
			grantee: Grantee::Anyone,
			terms,
			compensation: Compensation::Free,
			text: None,
			from: FROM,
			until: None,
		}
	}

	/// Everything about the request is number `value`; the parameters above are number 1.
	fn request(value: u8, purpose: Purpose, kind: OrganisationKind) -> Request<Account> {
		Request {
			requester: Requester {
				account: Some(value.into()),
				organisation: value.into(),
				kind,
				roles: Roles::RADIOLOGIST,
			},
			study: Some(hash(value)),
			modality: Some(Modality::Ct),
			data_use: DataUse {
				purpose,
				declarations: Declarations(0),
				disease: Some(hash(value)),
				research_type: Some(hash(value)),
				project: Some(hash(value)),
				region: Some(value.into()),
				text: None,
			},
			judged: false,
		}
	}

	/// How much an answer allows: nothing, nothing yet, all that is asked for.
	fn rank(decision: Decision) -> u8 {
		match decision {
			Decision::Deny { .. } => 0,
			Decision::Ask { .. } => 1,
			Decision::Permit { .. } => 2,
		}
	}

	/// The implementation's answer, which must be the reference's.
	fn agreed(
		consents: &[Consent<Account>],
		refusals: &[Refusal<Account>],
		request: &Request<Account>,
		now: Moment,
	) -> Decision {
		let expected = decide(consents, refusals, request, now);
		let actual = crate::consent::decide(consents, refusals, request, now);
		assert_eq!(
			actual, expected,
			"{consents:#?} {refusals:#?} {request:#?} at {now}: implementation left, reference right"
		);
		actual
	}

	fn agree_on_validity(terms: &Terms<Account>) {
		assert_eq!(terms.validate().is_ok(), valid(terms), "{terms:#?}: implementation left, reference right");
	}

	/// None, each alone, all but commercial use, all.
	fn declared() -> Vec<Declarations> {
		let mut sets: Vec<_> = Declarations::NAMED.iter().map(|(flag, _)| *flag).collect();
		sets.push(Declarations(0));
		sets.push(Declarations(Declarations::ALL.0 & !Declarations::COMMERCIAL.0));
		sets.push(Declarations::ALL);
		sets
	}

	/// Every purpose, declaration, organisation, grantee and match of parameters under one permission, with every
	/// modifier and every pair of them.
	fn agree_on_permission(permission: Permission) {
		let mut cases = 0;
		for modifiers in up_to_two() {
			let mut consent = consent(terms(permission, modifiers, needed(permission, modifiers)));
			for (purpose, kind) in every_purpose_and_kind() {
				for value in [1, 2] {
					let mut request = request(value, purpose, kind);
					for declarations in declared() {
						request.data_use.declarations = declarations;
						for grantee in [Grantee::Anyone, Grantee::Account(value.into())] {
							consent.grantee = grantee;
							// Within the moratorium, and after it.
							for (now, judged) in [(9, false), (9, true), (11, false), (11, true)] {
								request.judged = judged;
								agreed(core::slice::from_ref(&consent), &[], &request, FROM + now * DAY);
								cases += 1;
							}
						}
					}
				}
			}
		}
		std::println!("{}: {cases} cases", permission.name());
	}

	fn every_purpose_and_kind() -> Vec<(Purpose, OrganisationKind)> {
		Purpose::ALL.iter().flat_map(|purpose| OrganisationKind::ALL.iter().map(|kind| (*purpose, *kind))).collect()
	}

	#[test]
	fn no_restriction_should_be_decided_as_the_rules_say() {
		agree_on_permission(Permission::NoRestriction);
	}

	#[test]
	fn general_research_should_be_decided_as_the_rules_say() {
		agree_on_permission(Permission::GeneralResearch);
	}

	#[test]
	fn health_research_should_be_decided_as_the_rules_say() {
		agree_on_permission(Permission::HealthResearch);
	}

	#[test]
	fn disease_research_should_be_decided_as_the_rules_say() {
		agree_on_permission(Permission::DiseaseResearch);
	}

	#[test]
	fn ancestry_research_should_be_decided_as_the_rules_say() {
		agree_on_permission(Permission::AncestryResearch);
	}

	#[test]
	fn clinical_care_should_be_decided_as_the_rules_say() {
		agree_on_permission(Permission::ClinicalCare);
	}

	#[test]
	fn education_should_be_decided_as_the_rules_say() {
		agree_on_permission(Permission::Education);
	}

	#[test]
	fn every_grantee_and_scope_should_be_decided_as_the_rules_say() {
		let grantees = [
			Grantee::Anyone,
			Grantee::Account(1),
			Grantee::Organisation(1),
			Grantee::Role { organisation: 1, roles: Roles::RADIOLOGIST.union(Roles::EDUCATOR) },
			Grantee::Role { organisation: 1, roles: Roles::EDUCATOR },
			Grantee::Project(hash(1)),
		];
		let scopes = [
			Scope::All,
			Scope::Modality(Modality::Ct),
			Scope::Modality(Modality::Mr),
			Scope::Study(hash(1)),
			Scope::Project(hash(1)),
		];
		let mut cases = 0;
		for permission in Permission::ALL {
			for grantee in grantees {
				for scope in scopes {
					let mut consent = consent(terms(*permission, Modifiers(0), needed(*permission, Modifiers(0))));
					(consent.grantee, consent.scope) = (grantee, scope);
					for purpose in Purpose::ALL {
						let refusal = Refusal {
							id: 1,
							scope,
							grantee,
							purposes: Purposes::of(*purpose),
							from: FROM,
							until: None,
						};
						for kind in OrganisationKind::ALL {
							for value in [1, 2] {
								let full = request(value, *purpose, *kind);
								let mut requests = vec![full.clone(); 6];
								requests[1].study = None;
								(requests[2].study, requests[2].modality) = (None, None);
								requests[3].modality = None;
								requests[4].requester.account = None;
								requests[5].data_use.project = None;
								for request in requests {
									agreed(core::slice::from_ref(&consent), &[], &request, FROM);
									agreed(&[], core::slice::from_ref(&refusal), &request, FROM);
									cases += 2;
								}
							}
						}
					}
				}
			}
		}
		std::println!("grantees and scopes: {cases} cases");
	}

	#[test]
	fn terms_should_be_valid_exactly_as_the_rules_say() {
		let mut cases = 0;
		for permission in Permission::ALL {
			// Up to two modifiers with every set of parameters.
			for modifiers in up_to_two() {
				for chosen in 0u32..256 {
					let parameters: Vec<_> = each_kind()
						.into_iter()
						.enumerate()
						.filter(|(index, _)| chosen >> index & 1 == 1)
						.map(|(_, parameter)| parameter)
						.collect();
					agree_on_validity(&terms(*permission, modifiers, parameters));
					cases += 1;
				}
			}
			// Up to three modifiers with what they need, with one less, with one more, and with nothing.
			for modifiers in [up_to_two(), three()].concat() {
				let needed = needed(*permission, modifiers);
				agree_on_validity(&terms(*permission, modifiers, Vec::new()));
				agree_on_validity(&terms(*permission, modifiers, needed.clone()));
				cases += 2;
				for index in 0..needed.len() {
					let mut fewer = needed.clone();
					fewer.remove(index);
					agree_on_validity(&terms(*permission, modifiers, fewer));
					cases += 1;
				}
				for more in each_kind().into_iter().chain([Parameter::Months(0)]) {
					agree_on_validity(&terms(*permission, modifiers, [needed.clone(), vec![more]].concat()));
					cases += 1;
				}
				let mut zero = needed.clone();
				zero.retain(|parameter| !matches!(parameter, Parameter::Months(_)));
				zero.push(Parameter::Months(0));
				agree_on_validity(&terms(*permission, modifiers, zero));
				cases += 1;
				// A modifier that does not exist.
				for bit in 20..32 {
					agree_on_validity(&terms(*permission, modifiers.union(Modifiers(1 << bit)), needed.clone()));
					cases += 1;
				}
			}
		}
		std::println!("validity: {cases} cases");
	}

	#[test]
	fn months_should_end_on_the_day_that_calendars_name() {
		for (from, months, end) in [
			// 1970-01-01 to 1970-02-01.
			(0, 1, 2_678_400_000),
			// 2023-01-31T23:59:59.999 to 2023-02-28.
			(1_675_209_599_999, 1, 1_677_628_799_999),
			// 2024-01-31 to 2024-02-29.
			(1_706_659_200_000, 1, 1_709_164_800_000),
			// 2000-02-29 to 2001-02-28.
			(951_782_400_000, 12, 983_318_400_000),
			// 2023-12-31 to 2024-04-30.
			(1_703_980_800_000, 4, 1_714_435_200_000),
			// 2100-01-31 to 2100-02-28, no leap year.
			(4_105_036_800_000, 1, 4_107_456_000_000),
		] {
			assert_eq!(plus_months(from, months), Some(end), "{months} months from {from}");
		}
		let mut cases = 0;
		// Every day of 2023 and 2024, and both sides of the end of each number of months.
		for day in 0..731 {
			let mut consent = consent(terms(Permission::GeneralResearch, Modifiers::TS, vec![Parameter::Months(1)]));
			consent.from = 1_672_531_200_000 + day * DAY + day;
			let request = request(1, Purpose::HealthResearch, OrganisationKind::Hospital);
			for months in [1, 2, 3, 6, 11, 12, 13, 25, 120] {
				consent.terms = terms(Permission::GeneralResearch, Modifiers::TS, vec![Parameter::Months(months)]);
				let end = end(&consent).unwrap();
				let consents = core::slice::from_ref(&consent);
				assert!(agreed(consents, &[], &request, end - 1).is_permitted());
				assert!(!agreed(consents, &[], &request, end).is_permitted());
				cases += 2;
			}
		}
		std::println!("months: {cases} cases");
	}

	#[test]
	fn every_usable_code_of_duo_should_be_there_once() {
		let duo = [
			"NRES", "GRU", "HMB", "DS", "POA", "RS", "NMDS", "GSO", "NPUNCU", "PUB", "COL", "IRB", "GS", "MOR", "TS",
			"US", "PS", "IS", "RTN", "CC", "NPOA", "NPU", "NCU",
		];
		assert_eq!(duo.len(), 23);
		let ours: Vec<&str> = Permission::ALL
			.iter()
			.map(|permission| permission.name())
			.chain(Modifiers::NAMED.iter().map(|(_, name)| *name))
			.collect();
		for code in duo {
			assert_eq!(ours.iter().filter(|our| **our == code).count(), 1, "{code}");
		}
		let more: Vec<_> = ours.into_iter().filter(|our| !duo.contains(our)).collect();
		assert_eq!(more, ["clinical-care", "education", "NRI", "COM"]);
		assert_eq!(research_only().into_iter().fold(Modifiers(0), Modifiers::union), Modifiers::RESEARCH_ONLY);

		// The table as published, where it is at hand.
		if let Ok(table) = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/duo.csv")) {
			let mut published: Vec<String> = table
				.lines()
				.skip(1)
				.filter_map(|line| line.split(',').nth(1))
				.filter(|code| !code.is_empty())
				.map(String::from)
				.collect();
			published.sort();
			let mut duo = duo;
			duo.sort_unstable();
			assert_eq!(published, duo);
		}
	}

	/// Bytes read as choices. Zeros, and all that follows the last byte, stand for the plainest choice, so that what
	/// proptest shrinks becomes plainer.
	struct Draw(alloc::vec::IntoIter<u8>);

	impl Draw {
		fn byte(&mut self) -> u8 {
			self.0.next().unwrap_or(0)
		}

		fn below(&mut self, bound: u8) -> u8 {
			self.byte() % bound
		}

		fn one_in(&mut self, bound: u8) -> bool {
			self.below(bound) == bound - 1
		}

		fn wide(&mut self) -> u64 {
			u64::from_le_bytes([0; 8].map(|_: u8| self.byte()))
		}

		fn from<T: Copy>(&mut self, all: &[T]) -> T {
			all[usize::from(self.byte()) % all.len()]
		}

		/// Mostly 1, sometimes 2 or 3: things should often match.
		fn number(&mut self) -> u8 {
			match self.below(16) {
				14 => 2,
				15 => 3,
				_ => 1,
			}
		}

		fn hash(&mut self) -> H256 {
			hash(self.number())
		}

		fn moment(&mut self) -> Moment {
			match self.below(12) {
				0..=6 => FROM,
				// 2023-12-31, 2024-02-29, the last millisecond of 2024-03-31, the epoch.
				7 => self.from(&[1_703_980_800_000, 1_709_164_800_000, 1_711_929_599_999, 0]),
				8..=10 => FROM - 100 * DAY + self.wide() % (200 * DAY),
				_ => self.wide() % 4_000_000_000_000,
			}
		}

		fn until(&mut self) -> Option<Moment> {
			match self.below(6) {
				0..=2 => None,
				3..=4 => Some(FROM + self.wide() % (90 * DAY)),
				_ => Some(self.moment()),
			}
		}

		fn months(&mut self) -> u16 {
			match self.below(32) {
				0..=19 => 1 + u16::from(self.below(3)),
				20..=29 => 1 + u16::from(self.below(200)),
				30 => 0,
				_ => self.wide() as u16,
			}
		}

		/// One parameter of each kind, in the order of [`each_kind`].
		fn parameters(&mut self) -> Vec<Parameter<Account>> {
			vec![
				Parameter::Disease(self.hash()),
				Parameter::ResearchType(self.hash()),
				Parameter::Region(self.number().into()),
				Parameter::Moratorium(self.moment()),
				Parameter::Months(self.months()),
				Parameter::User(self.number().into()),
				Parameter::Project(self.hash()),
				Parameter::Institution(self.number().into()),
			]
		}

		/// What a patient could grant, or nearly.
		fn terms(&mut self) -> Terms<Account> {
			let permission = self.from(Permission::ALL);
			let mut bits = match self.below(8) {
				0 => 0,
				7 => self.wide() as u32,
				_ => (self.wide() & self.wide() & self.wide()) as u32,
			};
			bits &= Modifiers::ALL.0;
			// Nothing contradictory, but once in a while.
			if !self.one_in(16) {
				let dropped = match permission {
					Permission::NoRestriction => Modifiers::ALL,
					Permission::AncestryResearch => Modifiers::NPOA,
					Permission::ClinicalCare => Modifiers::RESEARCH_ONLY.union(Modifiers::CC).union(Modifiers::NRI),
					Permission::Education => Modifiers::RESEARCH_ONLY,
					_ => Modifiers(0),
				};
				bits &= !dropped.0;
				if Modifiers(bits).contains(Modifiers::COM) {
					bits &= !(Modifiers::NCU.0 | Modifiers::NPUNCU.0);
				}
			}
			// The parameters that are needed, some twice.
			let mut parameters = self.parameters();
			for other in self.parameters() {
				let once = matches!(other, Parameter::Moratorium(_) | Parameter::Months(_));
				if self.one_in(3) && (!once || self.one_in(8)) {
					parameters.push(other);
				}
			}
			parameters.retain(|parameter| asks(permission, Modifiers(bits), parameter));
			// Once in a while one too many, one too few, or a modifier that does not exist.
			match self.below(32) {
				29 => parameters.extend(self.parameters().into_iter().nth(self.below(8).into())),
				30 => {
					parameters.pop();
				}
				31 => bits |= 1 << (20 + self.below(12)),
				_ => {}
			}
			parameters.truncate(8);
			terms(permission, Modifiers(bits), parameters)
		}

		/// Any bits and any parameters.
		fn wild_terms(&mut self) -> Terms<Account> {
			let permission = self.from(Permission::ALL);
			let modifiers = Modifiers(self.wide() as u32 & self.from(&[0, Modifiers::ALL.0, u32::MAX]));
			let mut parameters = [self.parameters(), self.parameters()].concat();
			parameters.retain(|_| self.one_in(3));
			parameters.truncate(8);
			terms(permission, modifiers, parameters)
		}

		fn modality(&mut self) -> Modality {
			match self.below(8) {
				6 => Modality::Mr,
				7 => Modality::Other,
				_ => Modality::Ct,
			}
		}

		fn roles(&mut self) -> Roles {
			match self.below(6) {
				4 => Roles::ALL,
				5 => Roles(self.wide() as u16),
				_ => Roles::RADIOLOGIST,
			}
		}

		fn scope(&mut self) -> Scope {
			match self.below(8) {
				5 => Scope::Modality(self.modality()),
				6 => Scope::Study(self.hash()),
				7 => Scope::Project(self.hash()),
				_ => Scope::All,
			}
		}

		fn grantee(&mut self) -> Grantee<Account> {
			match self.below(8) {
				4 => Grantee::Account(self.number().into()),
				5 => Grantee::Organisation(self.number().into()),
				6 => Grantee::Role { organisation: self.number().into(), roles: self.roles() },
				7 => Grantee::Project(self.hash()),
				_ => Grantee::Anyone,
			}
		}

		fn text(&mut self) -> Option<TextVersion> {
			self.one_in(3).then(|| TextVersion { policy: self.number().into(), major: self.number().into() })
		}

		fn consent(&mut self) -> Consent<Account> {
			Consent {
				id: self.below(6).into(),
				scope: self.scope(),
				grantee: self.grantee(),
				text: self.text(),
				from: self.moment(),
				until: self.until(),
				terms: if self.one_in(24) { self.wild_terms() } else { self.terms() },
				compensation: Compensation::Free,
			}
		}

		fn refusal(&mut self) -> Refusal<Account> {
			Refusal {
				id: self.below(6).into(),
				scope: self.scope(),
				grantee: self.grantee(),
				purposes: match self.below(6) {
					0..=1 => Purposes::of(self.from(Purpose::ALL)),
					2 => Purposes::SECONDARY,
					3 => self.from(&[Purposes::ALL, Purposes::EMERGENCY]),
					_ => Purposes(self.byte().into()),
				},
				from: self.moment(),
				until: self.until(),
			}
		}

		fn some<T>(&mut self, value: T) -> Option<T> {
			if self.one_in(16) {
				None
			} else {
				Some(value)
			}
		}

		fn request(&mut self) -> Request<Account> {
			let every = Declarations::ALL.0;
			let but_commercial = every & !Declarations::COMMERCIAL.0;
			let declarations = match self.below(20) {
				0..=5 => but_commercial,
				6..=9 => every,
				// All but one.
				10..=15 => but_commercial & !(1 << self.below(8)),
				16..=18 => self.byte().into(),
				_ => self.wide() as u16,
			};
			let (account, study, modality) = (self.number().into(), self.hash(), self.modality());
			let (disease, research_type, project, region) =
				(self.hash(), self.hash(), self.hash(), self.number().into());
			let text = TextVersion { policy: self.number().into(), major: self.number().into() };
			Request {
				requester: Requester {
					account: self.some(account),
					organisation: self.number().into(),
					kind: self.from(OrganisationKind::ALL),
					roles: self.roles(),
				},
				study: self.some(study),
				modality: self.some(modality),
				data_use: DataUse {
					purpose: self.from(Purpose::ALL),
					declarations: Declarations(declarations),
					disease: self.some(disease),
					research_type: self.some(research_type),
					project: self.some(project),
					region: self.some(region),
					text: self.some(text),
				},
				judged: self.one_in(2),
			}
		}
	}

	/// What `draw` makes of that many random bytes.
	fn drawn<T: core::fmt::Debug>(bytes: usize, draw: fn(&mut Draw) -> T) -> impl Strategy<Value = T> {
		prop::collection::vec(any::<u8>(), bytes).prop_map(move |bytes| draw(&mut Draw(bytes.into_iter())))
	}

	fn any_refusal() -> impl Strategy<Value = Refusal<Account>> {
		drawn(32, Draw::refusal)
	}

	#[derive(Clone, Debug)]
	struct Case {
		consents: Vec<Consent<Account>>,
		refusals: Vec<Refusal<Account>>,
		request: Request<Account>,
		now: Moment,
	}

	impl Case {
		fn decided(&self) -> Decision {
			agreed(&self.consents, &self.refusals, &self.request, self.now)
		}

		/// Whether the use is refused even in an emergency, by both.
		fn refused_in_emergency(&self) -> bool {
			let refused = emergency_is_refused(&self.refusals, &self.request, self.now);
			assert_eq!(
				crate::consent::refuses_emergency(&self.refusals, &self.request, self.now),
				refused,
				"{self:#?}"
			);
			refused
		}
	}

	/// Every moment at which something begins or ends, and the one before it.
	fn boundaries(consents: &[Consent<Account>], refusals: &[Refusal<Account>]) -> Vec<Moment> {
		let mut moments = vec![FROM, FROM + DAY];
		for consent in consents {
			moments.push(consent.from);
			moments.extend(consent.until);
			moments.extend(end(consent));
			for parameter in &consent.terms.parameters {
				match parameter {
					Parameter::Months(months) => moments.extend(plus_months(consent.from, *months)),
					Parameter::Moratorium(date) => moments.push(*date),
					_ => {}
				}
			}
		}
		for refusal in refusals {
			moments.push(refusal.from);
			moments.extend(refusal.until);
		}
		let before: Vec<_> = moments.iter().map(|moment| moment.saturating_sub(1)).collect();
		moments.extend(before);
		moments
	}

	fn any_case() -> impl Strategy<Value = Case> {
		(
			prop::collection::vec(drawn(120, Draw::consent), 0..6),
			prop_oneof![3 => Just(Vec::new()), 1 => prop::collection::vec(any_refusal(), 0..4)],
			drawn(40, Draw::request),
			prop_oneof![7 => Just(None), 1 => drawn(9, Draw::moment).prop_map(Some)],
			any::<(Index, Index, bool)>(),
		)
			.prop_map(|(consents, refusals, mut request, now, (index, purpose, fits))| {
				// Half of the requests are for what the first consent allows.
				if let Some(consent) = consents.first().filter(|_| fits) {
					request.data_use.purpose = *purpose.get(&allowed_purposes(&consent.terms));
				}
				let moments = boundaries(&consents, &refusals);
				let now = now.unwrap_or_else(|| *index.get(&moments));
				Case { consents, refusals, request, now }
			})
	}

	#[test]
	fn random_cases_should_reach_every_rule() {
		let mut runner = TestRunner::deterministic();
		let strategy = any_case();
		let mut permitted = 0;
		let mut denied = [0; 31];
		let mut asked = [0; 31];
		for _ in 0..10_000 {
			let case = strategy.new_tree(&mut runner).unwrap().current();
			match case.decided() {
				Decision::Permit { .. } => permitted += 1,
				Decision::Deny { rule } => denied[rule as usize] += 1,
				Decision::Ask { rule } => asked[rule as usize] += 1,
			}
		}
		std::println!("permitted {permitted}, denied {denied:?}, asked {asked:?}");
		assert!(permitted > 500, "{permitted}");
		for (rule, count) in Rule::ALL.iter().zip(denied) {
			assert!(count > 0, "{rule:?} never");
		}
		let judged = [Rule::Genetic, Rule::Collaboration, Rule::EthicsApproval, Rule::Region];
		for (rule, count) in Rule::ALL.iter().zip(asked) {
			assert_eq!(count > 0, judged.contains(rule), "{rule:?}: {count}");
		}
	}

	#[test]
	fn random_cases_should_be_decided_as_the_rules_say() {
		use core::cell::Cell;
		let answers = Cell::new([0u64; 4]);
		let mut runner = TestRunner::new(config());
		let all_agree = runner.run(&any_case(), |case| {
			let mut counted = answers.get();
			counted[usize::from(rank(case.decided()))] += 1;
			counted[3] += u64::from(case.refused_in_emergency());
			answers.set(counted);
			Ok(())
		});
		let [denied, asked, permitted, emergencies] = answers.get();
		std::println!(
			"{} random cases decided alike: {permitted} permitted, {asked} for people to judge, {denied} denied; use in an \
			 emergency refused in {emergencies}",
			denied + asked + permitted
		);
		all_agree.unwrap();
		assert!([denied, asked, permitted, emergencies].iter().all(|count| *count > 0));
	}

	/// What somebody's judgement can change, and what it cannot.
	#[test]
	fn judged_modifiers_should_be_those_of_the_table() {
		let case = |modifier: Modifiers, judged| {
			let consent =
				consent(terms(Permission::GeneralResearch, modifier, needed(Permission::GeneralResearch, modifier)));
			let mut request = request(1, Purpose::HealthResearch, OrganisationKind::Hospital);
			request.data_use.declarations = Declarations(Declarations::ALL.0 & !Declarations::COMMERCIAL.0);
			request.judged = judged;
			agreed(core::slice::from_ref(&consent), &[], &request, FROM)
		};
		for modifier in flags() {
			let for_people = Modifiers::JUDGED.contains(modifier);
			assert_eq!(matches!(case(modifier, false), Decision::Ask { .. }), for_people, "{modifier:?}");
			assert!(case(modifier, true).is_permitted(), "{modifier:?}");
		}
		// Without what the requester declares, there is nothing to judge.
		for rule in [Rule::Genetic, Rule::Collaboration, Rule::EthicsApproval, Rule::Region] {
			let modifier = Modifiers::from_name(rule.name()).unwrap();
			let consent =
				consent(terms(Permission::GeneralResearch, modifier, needed(Permission::GeneralResearch, modifier)));
			let mut request = request(2, Purpose::HealthResearch, OrganisationKind::Hospital);
			for judged in [false, true] {
				request.judged = judged;
				assert_eq!(agreed(core::slice::from_ref(&consent), &[], &request, FROM), Decision::Deny { rule });
			}
		}
	}

	proptest! {
		#![proptest_config(config())]

		#[test]
		fn random_terms_should_be_valid_exactly_as_the_rules_say(
			any in drawn(100, Draw::terms), wild in drawn(100, Draw::wild_terms),
		) {
			agree_on_validity(&any);
			agree_on_validity(&wild);
		}

		#[test]
		fn random_months_should_end_as_calendars_say(from in 0..4_000_000_000_000u64, months in 1u16..2_000) {
			let mut consent =
				consent(terms(Permission::NoRestriction, Modifiers(0), Vec::new()));
			consent.from = from;
			consent.terms = terms(Permission::Education, Modifiers::TS, vec![Parameter::Months(months)]);
			let end = plus_months(from, months).unwrap();
			let request = request(1, Purpose::Education, OrganisationKind::University);
			let consents = core::slice::from_ref(&consent);
			prop_assert_eq!(
				agreed(consents, &[], &request, end - 1),
				Decision::Permit { consent: 7, until: Some(end) }
			);
			prop_assert_eq!(agreed(consents, &[], &request, end), Decision::Deny { rule: Rule::TimeLimit });
		}

		#[test]
		fn nothing_should_be_permitted_when_there_is_no_consent(case in any_case()) {
			let case = Case { consents: Vec::new(), ..case };
			prop_assert!(!case.decided().is_permitted());
		}

		#[test]
		fn a_refusal_should_permit_nothing_new(case in any_case(), refusal in any_refusal(), at in any::<Index>()) {
			let before = case.decided();
			let mut more = case.clone();
			more.refusals.insert(at.index(case.refusals.len() + 1), refusal);
			let after = more.decided();
			prop_assert!(after == before || rank(after) == 0);
		}

		#[test]
		fn judgement_should_change_only_what_was_for_people_to_judge(case in any_case()) {
			let with = |judged| {
				let mut case = case.clone();
				case.request.judged = judged;
				case.decided()
			};
			let (before, after) = (with(false), with(true));
			prop_assert!(rank(after) >= rank(before));
			prop_assert!(rank(after) != 1);
			prop_assert!(rank(before) != 1 || after.is_permitted());
			// What is denied for anything else stays denied.
			prop_assert!(rank(before) > 0 || after == before);
		}

		#[test]
		fn exhausted_consent_should_permit_nothing(case in any_case(), whole in any::<bool>()) {
			let organisation = (!whole).then_some(case.request.requester.organisation);
			for (consent, refusal) in case.consents.iter().flat_map(|consent| case.refusals.iter().map(move |refusal| (consent, refusal))) {
				let mut refusal = refusal.clone();
				(refusal.from, refusal.until) = (case.now, None);
				if refusal.exhausts(consent, organisation) {
					let answer = agreed(core::slice::from_ref(consent), &[refusal], &case.request, case.now);
					prop_assert_eq!(rank(answer), 0);
				}
			}
		}

		#[test]
		fn an_opt_out_should_deny_every_secondary_purpose(
			case in any_case(), mut refusal in any_refusal(), wider in any::<bool>(), at in any::<Index>(),
		) {
			refusal.scope = Scope::All;
			refusal.grantee = Grantee::Anyone;
			refusal.purposes = if wider { Purposes::ALL } else { Purposes::SECONDARY };
			(refusal.from, refusal.until) = (case.now, None);
			prop_assert!(refusal.is_opt_out() && is_opt_out(&refusal));
			for purpose in Purpose::ALL.iter().filter(|purpose| **purpose != Purpose::ClinicalCare) {
				let mut case = case.clone();
				case.refusals.insert(at.index(case.refusals.len() + 1), refusal.clone());
				case.request.data_use.purpose = *purpose;
				let decision = case.decided();
				let valid = case.request.data_use.declarations.is_known()
					&& (*purpose != Purpose::DiseaseResearch || case.request.data_use.disease.is_some());
				let rule = if valid { Rule::OptedOut } else { Rule::InvalidRequest };
				prop_assert_eq!(decision, Decision::Deny { rule });
			}
		}

		#[test]
		fn opt_outs_should_be_told_from_other_refusals(refusal in any_refusal()) {
			prop_assert_eq!(refusal.is_opt_out(), is_opt_out(&refusal));
		}

		#[test]
		fn narrower_consent_should_permit_nothing_new(case in any_case(), treats in any::<bool>()) {
			for (wide, other) in case.consents.iter().flat_map(|wide| case.consents.iter().map(move |other| (wide, other))) {
				let known = Known { modality: case.request.modality, treats };
				// What the ledger knows is true.
				let named = match other.grantee {
					Grantee::Organisation(organisation) | Grantee::Role { organisation, .. } => Some(organisation),
					_ => None,
				};
				let requester = &case.request.requester;
				let study = matches!(other.scope, Scope::Study(study) if case.request.study != Some(study));
				let untrue = study || named == Some(requester.organisation) && requester.kind.treats() != treats;
				let both = wide.from <= case.now && other.from <= case.now;
				if untrue || !both || !valid(&wide.terms) || !valid(&other.terms) {
					continue;
				}
				if wide.widened_in(other, known).is_none() {
					let of = |consent: &Consent<Account>| {
						rank(agreed(core::slice::from_ref(consent), &[], &case.request, case.now))
					};
					prop_assert!(of(wide) >= of(other), "{:?} permits more than {:?}", other, wide);
				}
			}
		}

		#[test]
		fn another_condition_should_permit_nothing_new(case in any_case(), parameters in drawn(24, Draw::parameters)) {
			let before = case.decided();
			let places = (0..case.consents.len()).flat_map(|index| flags().into_iter().map(move |flag| (index, flag)));
			for (index, modifier) in places {
				let old = &case.consents[index].terms;
				let modifiers = old.modifiers.union(modifier);
				// The modifier, with its parameter if it takes one.
				let added = parameters
					.iter()
					.filter(|parameter| {
						asks(old.permission, modifiers, parameter) && !asks(old.permission, old.modifiers, parameter)
					})
					.cloned();
				let all: Vec<_> = old.parameters.iter().cloned().chain(added).collect();
				if modifiers == old.modifiers || all.len() > 8 {
					continue;
				}
				let mut narrower = case.clone();
				narrower.consents[index].terms = terms(old.permission, modifiers, all);
				if !valid(old) || !valid(&narrower.consents[index].terms) {
					continue;
				}
				let after = narrower.decided();
				if modifier == Modifiers::CC || modifier == Modifiers::COM {
					// These two allow more.
					prop_assert!(rank(after) >= rank(before));
				} else {
					prop_assert!(rank(after) <= rank(before));
				}
			}
		}
	}
}
