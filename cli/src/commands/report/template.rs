//! `radledger report template`: which sections a type of report has.

use crate::{
	args::TemplateVerb,
	commands::{organisations, place},
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
	report::{
		codes::{self, NewTemplate},
		lines::TemplateLine,
	},
	study::text::{clean, show},
};
use radledger_client::{calls, report::Change, Ledger};
use radledger_primitives::report::{records::TemplateView, TemplateId};
use serde::Serialize;
use std::{fs, io::Read, path::Path};

/// Longer than any template.
const LONGEST: u64 = 1 << 16;

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: TemplateVerb) -> Outcome {
	match verb {
		TemplateVerb::Publish { file, code, sections, self_review } => {
			let template = match (&file, code) {
				(Some(path), _) => load(path)?,
				(None, Some(code)) => NewTemplate { code, sections, self_review }
					.checked()
					.map_err(|why| Failure::usage("invalid-template", "this is no template").why(why))?,
				(None, None) => {
					return Err(Failure::usage("no-template", "no template is named").hint("name a file, or --code"))
				}
			};
			publish(context, template).await
		}
		TemplateVerb::List => list(context).await,
		TemplateVerb::Show { template } => show_one(context, template).await,
	}
}

fn load(path: &Path) -> Result<NewTemplate, Failure> {
	let mut json = Vec::new();
	fs::File::open(path).and_then(|file| file.take(LONGEST).read_to_end(&mut json)).map_err(|error| {
		Failure::failed("unreadable-file", format!("cannot read {}", show(path))).why(error.to_string())
	})?;
	NewTemplate::from_json(&json).map_err(|why| {
		Failure::failed("invalid-template", format!("{} is no template", show(path)))
			.why(clean(&why))
			.hint("`radledger report template publish --help` shows what it looks like")
	})
}

async fn publish(context: &Context, template: NewTemplate) -> Outcome {
	let (client, signer) = (context.client().await?, context.signer().await?);
	let call = calls::report::publish_template(template.code, template.sections, template.self_review);
	let told = context.waiting(client.tell::<Change>(&call, signer, context.wait())).await?;
	let number = told.changes.iter().find_map(|change| match change {
		Change::TemplatePublished { template } => Some(*template),
		_ => None,
	});
	if context.json() {
		#[derive(Serialize)]
		struct Published {
			/// None if no block was waited for.
			template: Option<TemplateId>,
			transaction: radledger_client::Outcome,
		}
		output::json(&Published { template: number, transaction: told.outcome });
		return Ok(Exit::Ok);
	}
	output::note(match number {
		Some(number) => format!("template {number} is published, {}", place(&told.outcome)),
		None => format!("sent, {}", place(&told.outcome)),
	});
	Ok(Exit::Ok)
}

/// A template that is there.
pub(super) async fn known(ledger: &Ledger, template: TemplateId) -> Result<TemplateView, Failure> {
	ledger.template(template).await?.ok_or_else(|| {
		Failure::refused("template-not-found", format!("the ledger has no template {template}"))
			.hint("`radledger report template list` shows those that it has")
	})
}

async fn list(context: &Context) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let mut templates = Vec::new();
	// They are numbered without a gap, and never removed.
	while let Some(template) = ledger.template(templates.len() as TemplateId).await? {
		templates.push(template);
	}
	if context.json() {
		let lines: Vec<_> = templates.iter().map(TemplateLine::from).collect();
		output::json(&serde_json::json!({ "templates": lines }));
		return Ok(Exit::Ok);
	}
	let names = organisations(context, &ledger).await?;
	let rows = templates.iter().map(|template| {
		let organisation = template.organisation;
		vec![
			template.template.to_string(),
			codes::show(template.code),
			names.get(&organisation).cloned().unwrap_or_else(|| organisation.to_string()),
			template.sections.len().to_string(),
			if template.self_review { "yes" } else { "no" }.into(),
		]
	});
	output::table(&["template", "type", "organisation", "sections", "self-review"], rows);
	Ok(Exit::Ok)
}

async fn show_one(context: &Context, template: TemplateId) -> Outcome {
	let template = known(&context.client().await?.best().await?, template).await?;
	let line = TemplateLine::from(&template);
	if context.json() {
		output::json(&line);
		return Ok(Exit::Ok);
	}
	output::note(format!(
		"template {}: {}{}",
		line.template,
		line.code,
		match line.self_review {
			true => ", who vouches for what a model contributed may accept it alone",
			false => "",
		}
	));
	let rows = line.sections.into_iter().map(|section| {
		vec![section.code, section.name.unwrap_or("-").into(), if section.required { "yes" } else { "no" }.into()]
	});
	output::table(&["section", "usually", "required"], rows);
	Ok(Exit::Ok)
}
