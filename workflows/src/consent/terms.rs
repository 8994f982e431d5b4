//! Terms of consents as people write them.

use super::ConsentError;
use radledger_client::{consent::Terms, AccountId};
use radledger_primitives::{
	consent::{Modifiers, Parameter, Permission, PolicyId, ProjectId, Region},
	minority::Month,
	Modality, Moment, OrganisationId, Roles, H256,
};

/// Most parameters of one consent.
const PARAMETERS: usize = 8;

/// Which data, as written: a study may be a folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Scope {
	/// `all`.
	All,
	/// `modality:CT`.
	Modality(Modality),
	/// `study:` and what names one.
	Study(String),
	/// `project:` and its commitment.
	Project(ProjectId),
}

/// To whom, as written: an account may be a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Grantee {
	/// `anyone`.
	Anyone,
	/// `account:` and what names one.
	Account(String),
	/// `org:` and its number.
	Organisation(OrganisationId),
	/// `role:`, the number of an organisation, and roles with commas between them.
	Role(OrganisationId, Roles),
	/// `project:` and its commitment.
	Project(ProjectId),
}

/// A text that was read: `POLICY[.MAJOR.MINOR]:LANGUAGE`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Read {
	/// Which text.
	pub policy: PolicyId,
	/// Which version; the present one if none is named.
	pub version: Option<(u16, u16)>,
	/// In which language.
	pub language: [u8; 2],
}

/// A text under which data are asked for: `POLICY[.MAJOR]`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Under {
	/// Which text.
	pub policy: PolicyId,
	/// Which major version; the present one if none is named.
	pub major: Option<u16>,
}

/// Parses a scope.
pub fn scope(text: &str) -> Result<Scope, String> {
	match split(text) {
		("all", None) => Ok(Scope::All),
		("modality", Some(name)) => Modality::from_name(&name.to_ascii_uppercase())
			.map(Scope::Modality)
			.ok_or_else(|| format!("no modality that the ledger knows: write one of {}", modalities())),
		("study", Some(study)) if !study.is_empty() => Ok(Scope::Study(study.into())),
		("project", Some(project)) => hash(project).map(Scope::Project),
		_ => Err("write all, modality:CT, study:ID (or a file or folder of it), or project:0x…".into()),
	}
}

/// Parses a grantee.
pub fn grantee(text: &str) -> Result<Grantee, String> {
	match split(text) {
		("anyone", None) => Ok(Grantee::Anyone),
		("account", Some(account)) if !account.is_empty() => Ok(Grantee::Account(account.into())),
		("org", Some(id)) => organisation(id).map(Grantee::Organisation),
		("role", Some(rest)) => {
			let (id, names) = rest.split_once(':').ok_or("write role:ORGANISATION:ROLE,ROLE")?;
			let mut roles = Roles::default();
			for name in names.split(',') {
				let known = || Roles::NAMED.map(|(_, name)| name).join(", ");
				let role =
					Roles::from_name(name).ok_or_else(|| format!("`{name}` is no role: write some of {}", known()))?;
				roles = roles.union(role);
			}
			Ok(Grantee::Role(organisation(id)?, roles))
		}
		("project", Some(project)) => hash(project).map(Grantee::Project),
		_ => Err("write anyone, account:ACCOUNT, org:NUMBER, role:NUMBER:ROLE,ROLE, or project:0x…".into()),
	}
}

/// Parses a text that was read.
pub fn read(text: &str) -> Result<Read, String> {
	let usage =
		|| "write POLICY:LANGUAGE, as 0:de, or with its version POLICY.MAJOR.MINOR:LANGUAGE, as 0.1.0:de".to_owned();
	let (numbers, code) = text.split_once(':').ok_or_else(usage)?;
	let mut parts = numbers.split('.');
	let policy = parts.next().and_then(|policy| policy.parse().ok()).ok_or_else(usage)?;
	let version = match (parts.next(), parts.next(), parts.next()) {
		(None, ..) => None,
		(Some(major), Some(minor), None) => {
			Some(major.parse().and_then(|major| Ok((major, minor.parse()?))).map_err(|_| usage())?)
		}
		_ => return Err(usage()),
	};
	Ok(Read { policy, version, language: language(code)? })
}

/// Parses a text under which data are asked for.
pub fn under(text: &str) -> Result<Under, String> {
	let usage = "write POLICY, as 0, or with its major version POLICY.MAJOR, as 0.1";
	let (policy, major) = match text.split_once('.') {
		Some((policy, major)) => (policy, Some(major.parse().map_err(|_| usage)?)),
		None => (text, None),
	};
	let policy = policy.parse().map_err(|_| usage)?;
	Ok(Under { policy, major })
}

/// Parses a version: `MAJOR.MINOR`.
pub fn version(text: &str) -> Result<(u16, u16), String> {
	let parts = text.split_once('.').and_then(|(major, minor)| Some((major.parse().ok()?, minor.parse().ok()?)));
	parts.ok_or_else(|| "write MAJOR.MINOR, as 1.0".into())
}

/// Parses a language: two letters of ISO 639-1.
pub fn language(text: &str) -> Result<[u8; 2], String> {
	let letters: Option<[u8; 2]> = text.as_bytes().try_into().ok();
	letters
		.filter(|letters| letters.iter().all(u8::is_ascii_lowercase))
		.ok_or_else(|| "write two small letters of ISO 639-1, as de".into())
}

/// Parses a month, `YYYY-MM`, and counts it from January 1970.
pub fn month(text: &str) -> Result<Month, String> {
	let usage = || "write year and month, as 2031-05".to_owned();
	let (year, month) = text.split_once('-').ok_or_else(usage)?;
	let is_written_out = year.len() == 4 && month.len() == 2;
	let (year, month): (Month, Month) = (year.parse().map_err(|_| usage())?, month.parse().map_err(|_| usage())?);
	if !is_written_out || year < 1970 || !(1..=12).contains(&month) {
		return Err(usage());
	}
	Ok((year - 1970) * 12 + month - 1)
}

/// A month for people: `2031-05`.
pub fn show_month(month: Month) -> String {
	format!("{:04}-{:02}", u64::from(month) / 12 + 1970, month % 12 + 1)
}

/// Parses 32 bytes in hexadecimal.
pub fn hash(text: &str) -> Result<H256, String> {
	let mut bytes = [0; 32];
	hex::decode_to_slice(text.trim_start_matches("0x"), &mut bytes)
		.map_err(|_| "not a commitment: 0x and 64 hexadecimal digits".to_owned())?;
	Ok(H256(bytes))
}

fn split(text: &str) -> (&str, Option<&str>) {
	text.split_once(':').map_or((text, None), |(kind, rest)| (kind, Some(rest)))
}

fn organisation(text: &str) -> Result<OrganisationId, String> {
	text.parse().map_err(|_| format!("`{text}` is not a number of an organisation"))
}

fn modalities() -> String {
	Modality::ALL.iter().map(|modality| modality.name()).collect::<Vec<_>>().join(", ")
}

/// Terms as they were written, with accounts found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
	/// The permission.
	pub permission: Permission,
	/// The modifiers named; those that a parameter needs are added.
	pub modifiers: Modifiers,
	/// For DS.
	pub diseases: Vec<H256>,
	/// For RS.
	pub research_types: Vec<H256>,
	/// For GS.
	pub regions: Vec<Region>,
	/// For MOR.
	pub moratorium: Option<Moment>,
	/// For TS.
	pub months: Option<u16>,
	/// For US.
	pub users: Vec<AccountId>,
	/// For PS.
	pub projects: Vec<ProjectId>,
	/// For IS.
	pub institutions: Vec<OrganisationId>,
}

impl Written {
	/// Nothing but a permission.
	pub const fn new(permission: Permission) -> Self {
		Self {
			permission,
			modifiers: Modifiers(0),
			diseases: Vec::new(),
			research_types: Vec::new(),
			regions: Vec::new(),
			moratorium: None,
			months: None,
			users: Vec::new(),
			projects: Vec::new(),
			institutions: Vec::new(),
		}
	}

	/// The terms, if they can hold at the same time.
	///
	/// # Errors
	/// The terms contradict each other, or a limit is missing.
	pub fn terms(self) -> Result<Terms, ConsentError> {
		use Modifiers as M;
		let contradictory = |why: String, remedy: &str| ConsentError::Contradictory { why, remedy: remedy.into() };
		let permission = self.permission;
		if !self.diseases.is_empty() && permission != Permission::DiseaseResearch {
			let why = format!("a disease is named, and the use is {}", permission.name());
			return Err(contradictory(why, "name diseases for DS only"));
		}
		if permission == Permission::DiseaseResearch && self.diseases.is_empty() {
			let why = "research into a disease (DS), and none is named".into();
			return Err(contradictory(why, "name the disease by the commitment to its code"));
		}
		// A parameter says that its modifier is meant.
		let needs = [
			(M::RS, "a type of research", self.research_types.len()),
			(M::GS, "a region", self.regions.len()),
			(M::MOR, "the end of the moratorium", usize::from(self.moratorium.is_some())),
			(M::TS, "the months", usize::from(self.months.is_some())),
			(M::US, "a user", self.users.len()),
			(M::PS, "a project", self.projects.len()),
			(M::IS, "an institution", self.institutions.len()),
		];
		let mut modifiers = self.modifiers;
		for (modifier, limit, count) in needs {
			match (modifiers.contains(modifier), count) {
				(true, 0) => {
					let name = modifier.names().next().unwrap_or_default();
					let why = format!("{name} does not say to what it limits");
					return Err(contradictory(why, &format!("name {limit}")));
				}
				(_, 0) => (),
				_ => modifiers = modifiers.union(modifier),
			}
		}
		if self.months == Some(0) {
			return Err(contradictory("it would hold for no month at all".into(), "name one month or more"));
		}
		if let Some(why) = contradiction(permission, modifiers) {
			return Err(contradictory(why, "leave out one of them"));
		}
		let parameters: Vec<_> = self
			.diseases
			.into_iter()
			.map(Parameter::Disease)
			.chain(self.research_types.into_iter().map(Parameter::ResearchType))
			.chain(self.regions.into_iter().map(Parameter::Region))
			.chain(self.moratorium.map(Parameter::Moratorium))
			.chain(self.months.map(Parameter::Months))
			.chain(self.users.into_iter().map(Parameter::User))
			.chain(self.projects.into_iter().map(Parameter::Project))
			.chain(self.institutions.into_iter().map(Parameter::Institution))
			.collect();
		let named = parameters.len();
		let parameters = parameters.try_into().map_err(|_| ConsentError::TooMany { named, most: PARAMETERS })?;
		let terms = Terms { permission, modifiers, parameters };
		match terms.validate() {
			Ok(()) => Ok(terms),
			// The sentences above say it better, and should have.
			Err(contradiction) => Err(contradictory(format!("{contradiction:?}"), "leave out one of them")),
		}
	}
}

/// Which two things contradict each other.
fn contradiction(permission: Permission, modifiers: Modifiers) -> Option<String> {
	use Modifiers as M;
	let names = |modifiers: M| modifiers.names().collect::<Vec<_>>().join(", ");
	let both = |wanted: M| Modifiers(modifiers.0 & wanted.0);
	let not_with = match permission {
		Permission::NoRestriction => both(M::ALL),
		Permission::AncestryResearch => both(M::NPOA),
		Permission::ClinicalCare => both(M::RESEARCH_ONLY.union(M::CC).union(M::NRI)),
		Permission::Education => both(M::RESEARCH_ONLY),
		_ => M::default(),
	};
	if !not_with.is_empty() {
		let why = match permission {
			Permission::NoRestriction => "means no restriction, so nothing can restrict it",
			Permission::AncestryResearch => "is what this forbids",
			Permission::ClinicalCare => "is treatment, of which this does not speak",
			_ => "is no research, of which alone this speaks",
		};
		return Some(format!("{} with {}: {} {why}", permission.name(), names(not_with), permission.name()));
	}
	let commercial = both(M::NCU.union(M::NPUNCU));
	(modifiers.contains(M::COM) && !commercial.is_empty())
		.then(|| format!("COM allows commercial use, and {} forbids it", names(commercial)))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Explain;

	const H: H256 = H256::repeat_byte(0xab);

	#[test]
	fn scopes_should_be_those_written() {
		let project = format!("project:{H:?}");
		for (text, expected) in [
			("all", Scope::All),
			("modality:CT", Scope::Modality(Modality::Ct)),
			("modality:mg", Scope::Modality(Modality::Mg)),
			("study:scans/ct:1", Scope::Study("scans/ct:1".into())),
			(project.as_str(), Scope::Project(H)),
		] {
			assert_eq!(scope(text), Ok(expected), "{text}");
		}
		for text in ["", "everything", "all:", "modality", "modality:XX", "study:", "project:0x12", "project:", "CT"] {
			assert!(scope(text).is_err(), "{text}");
		}
		assert!(scope("modality:XX").is_err_and(|why| why.contains("MR")));
	}

	#[test]
	fn grantees_should_be_those_written() {
		let project = format!("project:{}", "ab".repeat(32));
		let roles = Roles::RADIOLOGIST.union(Roles::CLINICIAN);
		for (text, expected) in [
			("anyone", Grantee::Anyone),
			("account:radiologist-1", Grantee::Account("radiologist-1".into())),
			("org:7", Grantee::Organisation(7)),
			("role:0:radiologist,clinician", Grantee::Role(0, roles)),
			(project.as_str(), Grantee::Project(H)),
		] {
			assert_eq!(grantee(text), Ok(expected), "{text}");
		}
		for text in
			["", "anyone:", "account:", "org:", "org:-1", "org:x", "role:0", "role:0:", "role:0:king", "role:x:auditor"]
		{
			assert!(grantee(text).is_err(), "{text}");
		}
		assert!(grantee("role:0:king").is_err_and(|why| why.contains("radiologist")));
	}

	#[test]
	fn texts_should_be_those_written() {
		let read_as = |policy, version, language: &[u8; 2]| Ok(Read { policy, version, language: *language });
		assert_eq!(read("3:de"), read_as(3, None, b"de"));
		assert_eq!(read("3.1.12:en"), read_as(3, Some((1, 12)), b"en"));
		for text in ["", "3", "3:", "3:deu", "3:DE", "3.1:de", "3.1.2.3:de", "x:de", "3.x.1:de", "3.1.:de"] {
			assert!(read(text).is_err(), "{text}");
		}
		assert_eq!(under("3"), Ok(Under { policy: 3, major: None }));
		assert_eq!(under("3.2"), Ok(Under { policy: 3, major: Some(2) }));
		for text in ["", "x", "3.", "3.1.2", ".1"] {
			assert!(under(text).is_err(), "{text}");
		}
		assert_eq!(version("1.0"), Ok((1, 0)));
		for text in ["1", "1.0.0", "a.b", ""] {
			assert!(version(text).is_err(), "{text}");
		}
	}

	#[test]
	fn months_should_be_counted_from_1970_and_shown_as_written() {
		assert_eq!((month("1970-01"), month("2031-05")), (Ok(0), Ok(61 * 12 + 4)));
		for text in ["2031-05", "1999-12", "2000-01"] {
			assert_eq!(month(text).map(show_month), Ok(text.into()));
		}
		for text in ["", "2031", "2031-13", "2031-00", "1969-12", "2031-5", "05-2031", "2031-05-01"] {
			assert!(month(text).is_err(), "{text}");
		}
	}

	#[test]
	fn parameter_should_bring_its_modifier() {
		let written = Written {
			modifiers: Modifiers::NCU,
			diseases: vec![H],
			regions: vec![276, 40],
			months: Some(12),
			..Written::new(Permission::DiseaseResearch)
		};
		let terms = written.terms().unwrap();
		assert_eq!(terms.modifiers, Modifiers::NCU.union(Modifiers::GS).union(Modifiers::TS));
		assert_eq!(
			terms.parameters.into_inner(),
			[Parameter::Disease(H), Parameter::Region(276), Parameter::Region(40), Parameter::Months(12),]
		);
	}

	#[test]
	fn terms_should_be_refused_with_what_contradicts_what() {
		let written = |permission, modifiers| Written { modifiers, ..Written::new(permission) };
		for (written, why) in [
			(written(Permission::DiseaseResearch, Modifiers::NCU), "none is named"),
			(written(Permission::GeneralResearch, Modifiers::GS), "GS does not say"),
			(written(Permission::NoRestriction, Modifiers::NCU), "nothing can restrict"),
			(written(Permission::ClinicalCare, Modifiers::IRB), "treatment"),
			(written(Permission::Education, Modifiers::PUB), "no research"),
			(written(Permission::AncestryResearch, Modifiers::NPOA), "forbids"),
			(
				written(Permission::GeneralResearch, Modifiers::COM.union(Modifiers::NCU)),
				"COM allows commercial use, and NCU forbids it",
			),
			(
				Written { diseases: vec![H], ..written(Permission::GeneralResearch, Modifiers::default()) },
				"a disease is named",
			),
			(Written { months: Some(0), ..written(Permission::GeneralResearch, Modifiers::default()) }, "no month"),
		] {
			let failure = written.clone().terms().unwrap_err();
			assert_eq!(failure.code(), "contradictory-terms", "{written:?}");
			assert!(failure.why().is_some_and(|text| text.contains(why)), "{failure:?}");
			assert!(failure.remedy().is_some());
		}
		let many = Written { regions: vec![276; 9], ..written(Permission::GeneralResearch, Modifiers::default()) };
		assert_eq!(many.terms().unwrap_err().code(), "too-many-parameters");
	}

	#[test]
	fn every_contradiction_that_the_ledger_finds_should_be_found_here_with_a_sentence() {
		use Modifiers as M;
		// Without those that need a parameter, so that nothing but the combination matters.
		let limited = [M::RS, M::GS, M::MOR, M::TS, M::US, M::PS, M::IS];
		let free: Vec<_> = M::NAMED.iter().map(|(one, _)| *one).filter(|one| !limited.contains(one)).collect();
		let mut refused = 0;
		for permission in Permission::ALL {
			let disease = Some(Parameter::Disease(H)).filter(|_| *permission == Permission::DiseaseResearch);
			let parameters: Vec<Parameter<AccountId>> = disease.into_iter().collect();
			for (one, other) in free.iter().flat_map(|one| free.iter().map(move |other| (*one, *other))) {
				let modifiers = one.union(other);
				let terms =
					Terms { permission: *permission, modifiers, parameters: parameters.clone().try_into().unwrap() };
				let found = contradiction(*permission, modifiers);
				assert_eq!(found.is_some(), terms.validate().is_err(), "{terms:?}");
				refused += usize::from(found.is_some());
			}
		}
		assert!(refused > 0);
	}
}
