//! Names of permissions and modifiers in the Data Use Ontology (DUO), the Data Privacy Vocabulary (DPV) and the codes
//! of HL7.

use crate::{
	export::{hash, time},
	AccountId,
};
use radledger_primitives::consent::{Modifiers, Parameter, Permission};
use Effect::{Allows, Demands, Restricts};

/// How a modifier restricts what is permitted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
	/// It takes something away.
	Restricts,
	/// It demands an action.
	Demands,
	/// It allows something more.
	Allows,
}

/// A modifier, its number in DUO, its effect and its meaning.
pub struct Condition(pub Modifiers, pub Option<u32>, pub Effect, pub &'static str);

/// Every modifier, in the order of [`Modifiers::NAMED`].
pub const CONDITIONS: [Condition; 20] = [
	Condition(Modifiers::RS, Some(12), Restricts, "Research of certain types only"),
	Condition(Modifiers::NMDS, Some(15), Restricts, "No development of methods, software or algorithms"),
	Condition(Modifiers::GSO, Some(16), Restricts, "Genetic studies only"),
	Condition(Modifiers::NPUNCU, Some(18), Restricts, "Not-for-profit organisations and non-commercial use only"),
	Condition(Modifiers::PUB, Some(19), Demands, "Results must be published"),
	Condition(Modifiers::COL, Some(20), Demands, "Collaboration with the primary investigators is required"),
	Condition(Modifiers::IRB, Some(21), Demands, "Approval of an ethics committee is required"),
	Condition(Modifiers::GS, Some(22), Restricts, "Within certain regions only"),
	Condition(Modifiers::MOR, Some(24), Restricts, "No publication before a date"),
	Condition(Modifiers::TS, Some(25), Restricts, "For a number of months only"),
	Condition(Modifiers::US, Some(26), Restricts, "Approved users only"),
	Condition(Modifiers::PS, Some(27), Restricts, "Approved projects only"),
	Condition(Modifiers::IS, Some(28), Restricts, "Approved institutions only"),
	Condition(Modifiers::RTN, Some(29), Demands, "Derived data must be returned"),
	Condition(Modifiers::CC, Some(43), Allows, "Clinical care is allowed as well"),
	Condition(Modifiers::NPOA, Some(44), Restricts, "No study of population origins or ancestry"),
	Condition(Modifiers::NPU, Some(45), Restricts, "Not-for-profit organisations only"),
	Condition(Modifiers::NCU, Some(46), Restricts, "Non-commercial use only"),
	Condition(Modifiers::NRI, None, Restricts, "No attempt to find out who the patient is"),
	Condition(Modifiers::COM, None, Allows, "Commercial use is allowed"),
];

/// Names of a permission elsewhere.
pub struct Use {
	/// Its number in DUO.
	pub duo: Option<u32>,
	/// The narrowest purposes of DPV that include it.
	pub dpv: &'static [&'static str],
	/// Codes of HL7 PurposeOfUse.
	pub hl7: &'static [&'static str],
	pub label: &'static str,
}

/// The use that every enrolled patient permits: treatment.
pub const CARE: Use =
	Use { duo: None, dpv: &["dpv:ServiceProvision"], hl7: &["TREAT"], label: "Treatment of the patient" };

/// The meaning of a permission in other vocabularies.
pub const fn meaning(permission: Permission) -> Use {
	const HEALTH: &[&str] = &["dpv:ScientificResearch", "dpv:ImproveHealthcare"];
	let (duo, dpv, hl7, label): (_, &[&str], &[&str], _) = match permission {
		Permission::NoRestriction => (4, &["dpv:Purpose"], &["TREAT", "HRESCH", "TRAIN"], "Any use"),
		Permission::GeneralResearch => (42, &["dpv:ResearchAndDevelopment"], &["HRESCH"], "Any research"),
		Permission::HealthResearch => (6, HEALTH, &["BIORCH"], "Health, medical and biomedical research"),
		Permission::DiseaseResearch => (7, HEALTH, &["DSRCH"], "Research related to the diseases named"),
		Permission::AncestryResearch => {
			(11, &["dpv:ScientificResearch"], &["POARCH"], "Study of population origins or ancestry only")
		}
		Permission::ClinicalCare => return CARE,
		Permission::Education => {
			return Use { duo: None, dpv: &["dpv:PublicBenefit"], hl7: &["TRAIN"], label: "Teaching" };
		}
	};
	Use { duo: Some(duo), dpv, hl7, label }
}

/// The display name of a code of HL7 PurposeOfUse.
pub fn purpose_of_use(code: &str) -> &'static str {
	match code {
		"TREAT" => "treatment",
		"TRAIN" => "training",
		"BIORCH" => "biomedical research",
		"DSRCH" => "disease specific healthcare research",
		"POARCH" => "population origins or ancestry healthcare research",
		_ => "healthcare research",
	}
}

/// A limit of a permission or a modifier.
pub struct Limit {
	/// The modifier to which it belongs; `None` for the permission.
	pub of: Option<Modifiers>,
	pub kind: &'static str,
	pub value: String,
}

impl Limit {
	pub fn of(parameter: &Parameter<AccountId>) -> Self {
		let (of, kind, value) = match parameter {
			Parameter::Disease(disease) => (None, "disease", hash(disease)),
			Parameter::ResearchType(kind) => (Some(Modifiers::RS), "research-type", hash(kind)),
			Parameter::Region(region) => (Some(Modifiers::GS), "region", format!("{region:03}")),
			Parameter::Moratorium(until) => (Some(Modifiers::MOR), "moratorium", time(*until)),
			Parameter::Months(months) => (Some(Modifiers::TS), "months", format!("P{months}M")),
			Parameter::User(account) => (Some(Modifiers::US), "account", account.to_string()),
			Parameter::Project(project) => (Some(Modifiers::PS), "project", hash(project)),
			Parameter::Institution(organisation) => (Some(Modifiers::IS), "organisation", organisation.to_string()),
		};
		Self { of, kind, value }
	}
}

/// Every usable term of DUO (release of 2021-02-23) by its number, as DUO labels it.
const DUO: [(u32, &str); 23] = [
	(4, "no restriction"),
	(6, "health or medical or biomedical research"),
	(7, "disease specific research"),
	(11, "population origins or ancestry research only"),
	(12, "research specific restrictions"),
	(15, "no general methods research"),
	(16, "genetic studies only"),
	(18, "not for profit, non commercial use only"),
	(19, "publication required"),
	(20, "collaboration required"),
	(21, "ethics approval required"),
	(22, "geographical restriction"),
	(24, "publication moratorium"),
	(25, "time limit on use"),
	(26, "user specific restriction"),
	(27, "project specific restriction"),
	(28, "institution specific restriction"),
	(29, "return to database or resource"),
	(42, "general research use"),
	(43, "clinical care use"),
	(44, "population origins or ancestry research prohibited"),
	(45, "not for profit organisation use only"),
	(46, "non-commercial use only"),
];

/// The label of a term of DUO.
pub fn duo_label(number: u32) -> &'static str {
	DUO.iter().find(|(known, _)| *known == number).map_or("", |(_, label)| *label)
}
