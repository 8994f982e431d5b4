//! `radledger report template`: which sections a type of report has.

use crate::{
	commands::place,
	context::Context,
	errors::{CliError, Exit, Failure, Outcome},
	render::{Names, Record},
};
use clap::{Args, Subcommand};
use radledger_primitives::report::{records::TemplateSection, Code, TemplateId};
use radledger_workflows::report::{
	self, codes,
	view::{Named, Template},
	NewTemplate,
};
use std::path::PathBuf;

/// What can be done with templates.
#[derive(Subcommand, Debug)]
pub enum TemplateVerb {
	/// Publish a template: a type of document and its sections. It is never changed.
	Publish(PublishArgs),
	/// List the templates.
	List,
	/// Show one template.
	Show {
		/// Its number.
		template: TemplateId,
	},
}

/// A template.
#[derive(Args, Debug)]
pub struct PublishArgs {
	/// A JSON file: {"code": {"scheme": "LN", "value": "18748-4"}, "self_review": false, "sections": [{"scheme": "LN",
	/// "value": "59776-5", "required": true}]}.
	#[arg(required_unless_present = "code", conflicts_with_all = ["code", "sections", "self_review"])]
	file: Option<PathBuf>,
	/// The type of document: LN:18748-4, for example.
	#[arg(long, value_name = "CODE", requires = "sections")]
	code: Option<Code>,
	/// A section, in the order of the document; write it once for each. A report can be final without it if `=optional`
	/// follows.
	#[arg(long = "section", value_name = "CODE[=optional]", requires = "code", value_parser = codes::section)]
	sections: Vec<TemplateSection>,
	/// The person who vouches for a contribution of an AI model may accept it alone.
	#[arg(long, requires = "code")]
	self_review: bool,
}

impl Record for Template {
	const COLUMNS: &'static [&'static str] = &["template", "code", "organisation", "sections", "self_review"];

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		(key == "sections").then(|| self.sections.len().to_string())
	}
}

impl Record for Named<TemplateSection> {
	const COLUMNS: &'static [&'static str] = &["code", "name", "required"];
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: TemplateVerb) -> Outcome {
	match verb {
		TemplateVerb::Publish(args) => args.run(context).await?,
		TemplateVerb::List => context.list("templates", &report::templates(context.session()).await?).await?,
		TemplateVerb::Show { template } => {
			let template = report::template(context.session(), template).await?;
			context.show(&template).await?;
			context.part(&template.sections).await?;
		}
	}
	Ok(Exit::Ok)
}

impl PublishArgs {
	async fn run(self, context: &Context) -> Result<(), Failure> {
		let Self { file, code, sections, self_review } = self;
		let template = match (&file, code) {
			(Some(path), _) => NewTemplate::load(path)?,
			(None, Some(code)) => {
				NewTemplate { code, sections, self_review }.checked().map_err(|why| CliError::NotATemplate { why })?
			}
			(None, None) => return Err(CliError::NoTemplate.into()),
		};
		let published = report::publish(context.session(), template).await?;
		let place = place(&published.transaction);
		let text = match published.template {
			Some(number) => format!("template {number} is published, {place}"),
			None => format!("sent, {place}"),
		};
		context.done(&published, text);
		Ok(())
	}
}
