//! Templates: which sections a type of report has. They are published once and never changed.

use super::{read_file, view::Template, ReportError};
use crate::{words::clean, Session};
use radledger_client::{calls, report::Change, Ledger, Outcome};
use radledger_primitives::report::{
	records::{TemplateSection, TemplateView},
	Code, TemplateId, MAX_SECTIONS,
};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Longer than any template.
const LONGEST: u64 = 1 << 16;

/// A template to be published.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewTemplate {
	/// The type of document.
	pub code: Code,
	/// Its sections in order.
	pub sections: Vec<TemplateSection>,
	/// Whether the person who vouches for a model's contribution may accept it alone.
	pub self_review: bool,
}

impl NewTemplate {
	/// Reads a template from a file.
	///
	/// # Errors
	/// It cannot be read, or is not a template.
	pub fn load(path: &Path) -> Result<Self, ReportError> {
		Self::from_json(&read_file(path, LONGEST)?)
			.map_err(|why| ReportError::TemplateFile { path: path.into(), why: clean(&why) })
	}

	/// Reads a template from JSON.
	///
	/// # Errors
	/// In words: it is not JSON of a template, or the ledger would refuse it.
	pub fn from_json(json: &[u8]) -> Result<Self, String> {
		#[derive(Deserialize)]
		#[serde(deny_unknown_fields)]
		struct Template {
			code: Coded,
			#[serde(default)]
			self_review: bool,
			sections: Vec<Section>,
		}
		#[derive(Deserialize)]
		#[serde(deny_unknown_fields)]
		struct Coded {
			scheme: String,
			value: String,
		}
		#[derive(Deserialize)]
		#[serde(deny_unknown_fields)]
		struct Section {
			scheme: String,
			value: String,
			required: Option<bool>,
		}

		let Template { code, self_review, sections } =
			serde_json::from_slice(json).map_err(|error| error.to_string())?;
		let parse = |scheme: &str, value: &str| format!("{scheme}:{value}").parse::<Code>();
		let sections = sections.iter().map(|section| {
			let code = parse(&section.scheme, &section.value)?;
			Ok(TemplateSection { code, required: section.required.unwrap_or(true) })
		});
		Self {
			code: parse(&code.scheme, &code.value)?,
			sections: sections.collect::<Result<_, String>>()?,
			self_review,
		}
		.checked()
	}

	/// Refuses what the ledger would refuse.
	///
	/// # Errors
	/// In words, what is wrong.
	pub fn checked(self) -> Result<Self, String> {
		let count = self.sections.len();
		if count == 0 || count > MAX_SECTIONS as usize {
			return Err(format!("a template has between 1 and {MAX_SECTIONS} sections, this one has {count}"));
		}
		let codes: Vec<Code> = self.sections.iter().map(|section| section.code).collect();
		match codes.iter().enumerate().find(|(at, code)| codes.iter().take(*at).any(|before| before == *code)) {
			Some((_, code)) => Err(format!("the section {code:#} is there twice")),
			None => Ok(self),
		}
	}
}

/// A template that was published.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Published {
	/// Its number; `None` if no block was waited for.
	pub template: Option<TemplateId>,
	/// The transaction.
	pub transaction: Outcome,
}

/// Publishes a template.
///
/// # Errors
/// The ledger refuses it.
pub async fn publish(session: &Session, new: NewTemplate) -> Result<Published, ReportError> {
	let (client, signer) = (session.client().await?, session.signer().await?);
	let call = calls::report::publish_template(new.code, new.sections, new.self_review);
	let told = session.waited(client.tell::<Change>(&call, signer, session.wait())).await?;
	let number = told.changes.iter().find_map(|change| match change {
		Change::TemplatePublished { template } => Some(*template),
		_ => None,
	});
	Ok(Published { template: number, transaction: told.outcome })
}

/// A template.
///
/// # Errors
/// The ledger has no such template.
pub async fn template(session: &Session, template: TemplateId) -> Result<Template, ReportError> {
	Ok(known(&session.ledger().await?, template).await?.into())
}

/// All templates, in order of publication.
///
/// # Errors
/// The ledger does not answer.
pub async fn templates(session: &Session) -> Result<Vec<Template>, ReportError> {
	let ledger = session.ledger().await?;
	let mut templates = Vec::new();
	// They are numbered without a gap, and never removed.
	while let Some(template) = ledger.template(templates.len() as TemplateId).await? {
		templates.push(template.into());
	}
	Ok(templates)
}

pub(super) async fn known(ledger: &Ledger, template: TemplateId) -> Result<TemplateView, ReportError> {
	ledger.template(template).await?.ok_or(ReportError::NoTemplate { template })
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::report::codes::section;

	#[test]
	fn templates_should_be_read_from_json() {
		let json = br#"{"code":{"scheme":"LN","value":"18748-4"},"sections":[
			{"scheme":"LN","value":"59776-5"},{"scheme":"LN","value":"19005-8","required":false}]}"#;
		let template = NewTemplate::from_json(json).unwrap();
		assert_eq!(template.code, Code::loinc(187_484));
		assert_eq!(template.sections, [section("LN:59776-5").unwrap(), section("LN:19005-8=optional").unwrap()]);
		assert!(!template.self_review);
	}

	#[test]
	fn templates_should_be_refused_with_what_is_wrong() {
		let of = |sections: &str| {
			let json = format!(r#"{{"code":{{"scheme":"LN","value":"18748-4"}},"sections":[{sections}]}}"#);
			NewTemplate::from_json(json.as_bytes()).unwrap_err()
		};
		let findings = r#"{"scheme":"LN","value":"59776-5"}"#;
		assert!(of("").contains("between 1 and 32"));
		assert!(of(&format!("{findings},{findings}")).contains("LN:59776-5 is there twice"));
		assert!(of(r#"{"scheme":"LN","value":"59776-6"}"#).contains("check digit"));
		assert!(of(r#"{"scheme":"LN","value":"59776-5","title":"Befund"}"#).contains("unknown field"));
		assert!(NewTemplate::from_json(b"nonsense").is_err());
	}
}
