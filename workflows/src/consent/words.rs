//! Decisions, terms and rules in words.

use super::region;
use radledger_client::{
	consent::{Grantee, Language, RequestState, Terms, TextRead},
	AccountId,
};
use radledger_primitives::{
	consent::{
		records::{Activity, Outcome},
		Compensation, DataUse, Decision, Parameter, Purposes, Rule, Scope,
	},
	text::moment::show as moment,
	H256,
};

/// Which data, as people write it: see [`super::terms::scope`].
pub fn scope(scope: &Scope, hash: impl Fn(&H256) -> String) -> String {
	match scope {
		Scope::All => "all".into(),
		Scope::Modality(modality) => format!("modality:{}", modality.name()),
		Scope::Study(study) => format!("study:{}", hash(study)),
		Scope::Project(project) => format!("project:{}", hash(project)),
	}
}

/// To whom, as people write it: see [`super::terms::grantee`].
pub fn grantee(grantee: &Grantee, hash: impl Fn(&H256) -> String) -> String {
	match grantee {
		Grantee::Anyone => "anyone".into(),
		Grantee::Account(account) => format!("account:{account}"),
		Grantee::Organisation(organisation) => format!("org:{organisation}"),
		Grantee::Role { organisation, roles } => {
			format!("role:{organisation}:{}", roles.names().collect::<Vec<_>>().join(","))
		}
		Grantee::Project(project) => format!("project:{}", hash(project)),
	}
}

/// The beginning of a hash, enough to tell it from others on one line.
fn short(hash: &H256) -> String {
	format!("{:.10}", format!("{hash:?}"))
}

/// An identifier in full.
pub fn full(hash: &H256) -> String {
	format!("{hash:?}")
}

/// Permission and conditions on one line: `GRU, NCU, GS DE, until 2027-01-01 …`.
pub fn terms(terms: &Terms) -> String {
	let mut parts = vec![terms.permission.name().to_owned()];
	parts.extend(disease(&terms.parameters));
	for name in terms.modifiers.names() {
		let limits: Vec<_> = terms.parameters.iter().filter_map(|one| limit(name, one)).collect();
		parts.push([name.to_owned(), limits.join(" or ")].join(" ").trim_end().to_owned());
	}
	parts.join(", ")
}

fn disease(parameters: &[Parameter<AccountId>]) -> Option<String> {
	let diseases: Vec<_> = parameters
		.iter()
		.filter_map(|one| match one {
			Parameter::Disease(disease) => Some(short(disease)),
			_ => None,
		})
		.collect();
	(!diseases.is_empty()).then(|| format!("disease {}", diseases.join(" or ")))
}

/// What `parameter` says to the modifier with this name.
fn limit(name: &str, parameter: &Parameter<AccountId>) -> Option<String> {
	let (modifier, limit) = match parameter {
		Parameter::Disease(_) => return None,
		Parameter::ResearchType(kind) => ("RS", short(kind)),
		Parameter::Region(known) => ("GS", region::name(*known)),
		Parameter::Moratorium(until) => ("MOR", format!("until {}", moment(*until))),
		Parameter::Months(1) => ("TS", "1 month".into()),
		Parameter::Months(months) => ("TS", format!("{months} months")),
		Parameter::User(account) => ("US", account.to_string()),
		Parameter::Project(project) => ("PS", short(project)),
		Parameter::Institution(organisation) => ("IS", format!("org {organisation}")),
	};
	(modifier == name).then_some(limit)
}

/// A set of purposes; one that is every secondary use is called so.
pub fn purposes(purposes: Purposes) -> String {
	if purposes == Purposes::SECONDARY {
		return "every secondary use".into();
	}
	purposes.names().collect::<Vec<_>>().join(", ")
}

/// What the patient gets for it; nothing if it is nothing.
pub fn compensation(compensation: &Compensation<AccountId>) -> Option<String> {
	match compensation {
		Compensation::Free => None,
		Compensation::Rewarded => Some("rewarded".into()),
		Compensation::Donate(account) => Some(format!("donated to {account}")),
	}
}

/// A text as people write it: see [`super::terms::read`].
pub fn text(text: &TextRead) -> String {
	format!("{}.{}.{}:{}", text.policy, text.major, text.minor, language(text.language))
}

/// A language by its letters.
pub fn language(language: Language) -> String {
	String::from_utf8_lossy(&language).into_owned()
}

/// A use on one line: `disease-research, commercial, GS DE`.
pub fn data_use(data_use: &DataUse) -> String {
	let mut parts = vec![data_use.purpose.name().to_owned()];
	parts.extend(data_use.declarations.names().map(Into::into));
	parts.extend(data_use.disease.map(|disease| format!("disease {}", short(&disease))));
	parts.extend(data_use.research_type.map(|kind| format!("type {}", short(&kind))));
	parts.extend(data_use.project.map(|project| format!("project {}", short(&project))));
	parts.extend(data_use.region.map(|known| format!("in {}", region::name(known))));
	parts.extend(data_use.text.map(|text| format!("text {}.{}", text.policy, text.major)));
	parts.join(", ")
}

/// A decision as one sentence: `denied: not for commercial use (NCU)`.
pub fn decision(decision: &Decision) -> String {
	match decision {
		Decision::Permit { consent, until } => {
			let until = until.map_or("until it is withdrawn".into(), |until| format!("until {}", moment(until)));
			format!("permitted by consent {consent}, {until}")
		}
		Decision::Deny { rule } => denied(*rule),
		Decision::Ask { rule } => asked(*rule),
	}
}

/// Why a use is denied, as one sentence.
pub fn denied(denied: Rule) -> String {
	format!("denied: {} ({})", rule(denied), denied.name())
}

/// What people have yet to judge, as one sentence.
pub fn asked(asked: Rule) -> String {
	format!("to be asked: {}, which is for people to judge ({})", rule(asked), asked.name())
}

/// A rule in words.
pub const fn rule(rule: Rule) -> &'static str {
	match rule {
		Rule::InvalidRequest => "the request contradicts itself",
		Rule::OptedOut => "the patient opted out of every secondary use",
		Rule::Refused => "the patient refused this",
		Rule::NoConsent => "the patient gave no consent at all",
		Rule::InvalidTerms => "there are terms only that could not be granted",
		Rule::NotInForce => "what the patient allowed is not in force: not yet, withdrawn or expired",
		Rule::Scope => "the patient allowed it for other data",
		Rule::Grantee => "the patient allowed it to somebody else",
		Rule::Text => "the patient consented under another text, or another major version of it",
		Rule::Purpose => "the patient allowed other purposes",
		Rule::Disease => "for research into other diseases",
		Rule::NotTreating => "treatment by hospitals, imaging centres and those whom the patient named only",
		Rule::ResearchType => "for other types of research",
		Rule::Methods => "not for the development of methods",
		Rule::Genetic => "for genetic studies only",
		Rule::NotForProfitNonCommercial => "for not-for-profit organisations and non-commercial use only",
		Rule::Publication => "results must be published",
		Rule::Collaboration => "the primary investigators must take part",
		Rule::EthicsApproval => "an ethics committee must have approved",
		Rule::Region => "for other regions",
		Rule::Moratorium => "nothing may be published yet",
		Rule::TimeLimit => "the months have passed",
		Rule::User => "for other users",
		Rule::Project => "for other projects",
		Rule::Institution => "for other institutions",
		Rule::Return => "derived data must be returned",
		Rule::Ancestry => "not for the study of population origins or ancestry",
		Rule::NotForProfit => "for not-for-profit organisations only",
		Rule::NonCommercial => "not for commercial use",
		Rule::ReIdentification => "nobody may try to find out who the patient is",
		Rule::Commercial => "not for commercial use, which the patient did not allow",
		Rule::NoSubject => "nobody named a patient for the study, or the account is not enrolled",
		Rule::TextSuperseded => "the text was replaced by a new major version",
		Rule::NotAMember => "who asks is no member in good standing",
		Rule::RequestMismatch => "the request that is named does not cover it",
		Rule::Emergency => "the patient refused use without asking, even in an emergency",
	}
}

/// How far a request has come.
pub fn state(state: &RequestState, answer_by: u64, now: u64) -> String {
	match state {
		RequestState::Pending | RequestState::Asked { .. } if answer_by <= now => "expired".into(),
		RequestState::Asked { rule: asked } => {
			format!("waits for a judgement until {}: {} ({})", moment(answer_by), rule(*asked), asked.name())
		}
		RequestState::Judged { holds: true } => "judged: what it declares holds".into(),
		RequestState::Judged { holds: false } => "judged: what it declares does not hold".into(),
		RequestState::Pending => format!("waits until {}", moment(answer_by)),
		RequestState::Permitted { consent } => format!("permitted by consent {consent}"),
		RequestState::Denied { rule } => denied(*rule),
		RequestState::Approved { consent, .. } => format!("approved: consent {consent}"),
		RequestState::Refused { .. } => "refused".into(),
	}
}

/// What was done, on one line: `report 0x12345678`.
pub fn activity(activity: &Activity) -> String {
	match activity {
		Activity::Access => "access".into(),
		Activity::ReportRead { report } => format!("report {}", short(report)),
		Activity::Sent { to } => format!("sent to organisation {to}"),
		Activity::Received { from } => format!("received from organisation {from}"),
		Activity::Dataset { dataset } => format!("dataset {}", short(dataset)),
		Activity::Annotation { item: (campaign, item) } => format!("campaign {campaign}, item {item}"),
	}
}

/// How a use ended.
pub fn outcome(outcome: &Outcome) -> String {
	match outcome {
		Outcome::Permitted { consent } => format!("permitted by consent {consent}"),
		Outcome::Denied { rule } => denied(*rule),
		Outcome::Asked { rule } => asked(*rule),
		Outcome::Emergency { reason, against_will: false } => format!("emergency: {}", reason.name()),
		Outcome::Emergency { reason, against_will: true } => {
			format!("emergency: {}, AGAINST THE WILL OF THE PATIENT", reason.name())
		}
		Outcome::Exempt { exemption } => format!("no consent needed: {}", exemption.name()),
	}
}

#[cfg(test)]
mod tests {
	use super::super::terms::{self as parse, Written};
	use super::*;
	use radledger_primitives::{
		consent::{Declarations, Modifiers, Permission, Purpose},
		Modality, Roles,
	};

	const H: H256 = H256::repeat_byte(0xab);

	#[test]
	fn scopes_and_grantees_should_be_shown_as_they_are_written() {
		for (shown, expected) in [
			(Scope::All, parse::Scope::All),
			(Scope::Modality(Modality::Ct), parse::Scope::Modality(Modality::Ct)),
			(Scope::Study(H), parse::Scope::Study(full(&H))),
			(Scope::Project(H), parse::Scope::Project(H)),
		] {
			assert_eq!(parse::scope(&scope(&shown, full)), Ok(expected));
		}
		let account = AccountId([7; 32]);
		let roles = Roles::RADIOLOGIST.union(Roles::AUDITOR);
		for (shown, expected) in [
			(Grantee::Anyone, parse::Grantee::Anyone),
			(Grantee::Account(account), parse::Grantee::Account(account.to_string())),
			(Grantee::Organisation(3), parse::Grantee::Organisation(3)),
			(Grantee::Role { organisation: 3, roles }, parse::Grantee::Role(3, roles)),
			(Grantee::Project(H), parse::Grantee::Project(H)),
		] {
			assert_eq!(parse::grantee(&grantee(&shown, full)), Ok(expected));
		}
	}

	#[test]
	fn terms_should_name_every_condition_with_its_limits() {
		let written = Written {
			modifiers: Modifiers::NCU.union(Modifiers::IRB),
			regions: vec![276, 40],
			months: Some(1),
			institutions: vec![2],
			diseases: vec![H],
			..Written::new(Permission::DiseaseResearch)
		};
		assert_eq!(
			terms(&written.terms().unwrap()),
			format!("DS, disease {}, IRB, GS DE or AT, TS 1 month, IS org 2, NCU", short(&H))
		);
		let plain = Written::new(Permission::ClinicalCare);
		assert_eq!(terms(&plain.terms().unwrap()), "clinical-care");
	}

	#[test]
	fn every_rule_should_have_a_sentence_of_its_own() {
		let mut sentences: Vec<_> = Rule::ALL.iter().map(|one| rule(*one)).collect();
		sentences.sort_unstable();
		sentences.dedup();
		assert_eq!(sentences.len(), Rule::ALL.len());
		assert_eq!(denied(Rule::NonCommercial), "denied: not for commercial use (NCU)");
	}

	#[test]
	fn uses_should_tell_all_that_is_declared() {
		let data_use = DataUse {
			declarations: Declarations::COMMERCIAL.union(Declarations::GENETIC),
			region: Some(276),
			..DataUse::plain(Purpose::HealthResearch)
		};
		assert_eq!(super::data_use(&data_use), "health-research, genetic, commercial, in DE");
	}

	#[test]
	fn request_should_be_expired_from_the_moment_until_which_it_waits() {
		assert!(state(&RequestState::Pending, 10, 9).starts_with("waits until"));
		assert_eq!(state(&RequestState::Pending, 10, 10), "expired");
		let asked = RequestState::Asked { rule: Rule::EthicsApproval };
		assert!(state(&asked, 10, 9).contains("an ethics committee must have approved (IRB)"));
		assert_eq!(state(&asked, 10, 10), "expired");
		assert_eq!(state(&RequestState::Refused { at: 1 }, 10, 10), "refused");
	}

	#[test]
	fn opt_out_should_be_called_by_its_name() {
		assert_eq!(purposes(Purposes::SECONDARY), "every secondary use");
		assert_eq!(purposes(Purposes::EDUCATION), "education");
	}
}
