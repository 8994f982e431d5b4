//! `radledger dataset`: sets of studies, every patient of which allowed the purpose.

use super::place;
use crate::{
	context::Context,
	errors::{CliError, Exit, Failure, Outcome},
	output,
	parse::{code, hash},
	render::{brief, Format, Names, Record},
};
use clap::{Args, Subcommand};
use radledger_client::model::Dataset;
use radledger_primitives::{
	consent::{Purpose, RequestId},
	model::Part,
	text::moment,
	DatasetId, StudyId, H256,
};
use radledger_workflows::{
	model::dataset::{self, Shown},
	words::count,
};
use serde::Serialize;
use std::{
	fs::File,
	io::{self, Read},
	path::{Path, PathBuf},
};

/// Longer than the names of a hundred thousand studies.
const LONGEST: u64 = 1 << 23;

/// What can be done with datasets.
#[derive(Subcommand, Debug)]
pub enum DatasetVerb {
	/// Declare a set of studies, every patient of which allows the purpose now; prints its identifier. Interrupted, the same
	/// command does the rest.
	Declare(DeclareArgs),
	/// Show a dataset.
	Show {
		#[command(flatten)]
		which: DatasetArg,
		/// Every study in it and below as well, with the block in which its consent was asked.
		#[arg(long)]
		members: bool,
	},
	/// Ask the patients of a dataset again, from the datasets below it up; needed a day after they were asked last, before a
	/// version or another dataset is built on it.
	AskAgain(DatasetArg),
	/// List the studies of a dataset that may not be used for its purpose any more; exit with 3 if there are any.
	Withdrawn(DatasetArg),
}

/// A dataset.
#[derive(Args, Clone, Copy, Debug)]
pub struct DatasetArg {
	/// Its identifier.
	#[arg(value_parser = hash)]
	id: DatasetId,
}

/// A dataset that is declared.
#[derive(Args, Debug)]
pub struct DeclareArgs {
	/// Identifiers, beginnings of them (8 digits or more), or files or folders of one study each.
	#[arg(value_name = "STUDY", required_unless_present = "from")]
	studies: Vec<String>,
	/// A file with more of them, one on each line; - for standard input. Lines that begin with # are left out.
	#[arg(long, value_name = "FILE")]
	from: Option<PathBuf>,
	/// What for.
	#[arg(long, value_parser = code(Purpose::ALL, Purpose::name))]
	purpose: Purpose,
	/// The request in which you said more (`access request`); it has this number for every patient.
	#[arg(long, value_name = "N")]
	request: Option<RequestId>,
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: DatasetVerb) -> Outcome {
	match verb {
		DatasetVerb::Declare(args) => args.run(context).await?,
		DatasetVerb::Show { which: DatasetArg { id }, members } => {
			let shown = dataset::show(context.session(), &id, members).await?;
			context.show(&shown).await?;
			match &shown.members {
				Some(members) => context.part(&members.iter().copied().map(Member::from).collect::<Vec<_>>()).await?,
				None => {
					context.part(&shown.dataset.parts.iter().copied().map(PartOf::from).collect::<Vec<_>>()).await?
				}
			}
		}
		DatasetVerb::AskAgain(DatasetArg { id }) => {
			let asked = dataset::ask_again(context.session(), &id).await?;
			let (id, waited) = (brief(&id), context.wait() != radledger_client::Wait::None);
			let text = match (waited, asked.dataset.excluded) {
				(false, _) => format!("the patients of {} are being asked", count(asked.size, "dataset")),
				(true, 0) => format!("every study of dataset {id} may be used"),
				(true, some) => format!(
					"{} of dataset {id} may not be used any more: `radledger dataset withdrawn` lists them",
					count(some as usize, "study")
				),
			};
			context.done(&asked, text);
		}
		DatasetVerb::Withdrawn(DatasetArg { id }) => return withdrawn(context, id).await,
	}
	Ok(Exit::Ok)
}

/// The lines of a file that name studies.
fn listed(path: &Path) -> Result<Vec<String>, Failure> {
	let mut text = String::new();
	let read = match path.to_str() {
		Some("-") => io::stdin().lock().take(LONGEST).read_to_string(&mut text),
		_ => File::open(path).and_then(|file| file.take(LONGEST).read_to_string(&mut text)),
	};
	read.map_err(CliError::unreadable(path))?;
	let lines = text.lines().map(str::trim);
	let named = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
	Ok(named.map(str::to_owned).collect())
}

impl DeclareArgs {
	async fn run(self, context: &Context) -> Result<(), Failure> {
		let Self { mut studies, from, purpose, request } = self;
		if let Some(path) = &from {
			studies.extend(listed(path)?);
		}
		let declared = dataset::declare(context.session(), &studies, purpose, request).await?;
		let text = match (&declared.known, declared.transactions.last()) {
			(Some(Dataset { block, at, .. }), _) => {
				format!("declared before: in block {block}, {}", moment::show(*at))
			}
			(None, Some(last)) => {
				format!("{} in {}, {}", count(declared.studies, "study"), count(declared.size, "dataset"), place(last))
			}
			(None, None) => "nothing was sent".into(),
		};
		context.made(Some(format!("{:?}", declared.dataset)), &declared, text);
		Ok(())
	}
}

async fn withdrawn(context: &Context, id: DatasetId) -> Outcome {
	let withdrawn = dataset::withdrawn(context.session(), &id).await?;
	let studies: Vec<_> = withdrawn.withdrawn.iter().map(|study| Study { study: *study }).collect();
	match context.format() {
		// As the next `dataset declare --from -` reads them.
		Format::Table => output::lines(withdrawn.withdrawn.iter().map(|study| format!("{study:?}"))),
		_ => context.report(&withdrawn, &studies, "").await?,
	}
	let id = brief(&id);
	output::note(match studies.len() {
		0 => format!("every study of dataset {id} may still be used"),
		some => format!(
			"{} of dataset {id} may not be used any more: leave them out of the next version",
			count(some, "study")
		),
	});
	Ok(if studies.is_empty() { Exit::Ok } else { Exit::Refused })
}

impl Record for Shown {
	const COLUMNS: &'static [&'static str] = &["dataset", "purpose", "studies", "organisation", "at", "block"];

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		match key {
			"block" => Some(format!("{} (snapshot of the consents)", self.dataset.block)),
			_ => None,
		}
	}
}

/// A part of a dataset.
#[derive(Serialize)]
struct PartOf {
	part: &'static str,
	identifier: H256,
}

impl From<Part> for PartOf {
	fn from(part: Part) -> Self {
		let (part, identifier) = match part {
			Part::Study(study) => ("study", study),
			Part::Dataset(dataset) => ("dataset", dataset),
			Part::Elsewhere(digest) => ("data elsewhere", digest),
		};
		Self { part, identifier }
	}
}

impl Record for PartOf {
	const COLUMNS: &'static [&'static str] = &["part", "identifier"];
	const WHOLE: bool = true;
}

/// A study of a dataset.
#[derive(Serialize)]
struct Member {
	study: StudyId,
	consent_asked_in_block: u32,
}

impl From<(StudyId, u32)> for Member {
	fn from((study, consent_asked_in_block): (StudyId, u32)) -> Self {
		Self { study, consent_asked_in_block }
	}
}

impl Record for Member {
	const COLUMNS: &'static [&'static str] = &["study", "consent_asked_in_block"];
	const WHOLE: bool = true;
}

/// A study that may not be used.
#[derive(Serialize)]
struct Study {
	study: StudyId,
}

impl Record for Study {
	const COLUMNS: &'static [&'static str] = &["study"];
	const NAMED: bool = false;
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::render::pinned;
	use radledger_client::AccountId;

	#[test]
	fn dataset_should_be_shown_with_its_parts_or_its_studies() {
		let names = Names::of([(0, "north-hospital")]);
		let parts = [Part::Study(H256([1; 32])), Part::Dataset(H256([2; 32])), Part::Elsewhere(H256([3; 32]))];
		let members = vec![(H256([1; 32]), 10), (H256([4; 32]), 11)];
		let dataset = Dataset {
			dataset: H256([5; 32]),
			parts: parts.into(),
			purpose: Purpose::Education,
			request: Some(6),
			studies: 2,
			excluded: 0,
			asked: 951_782_400_000,
			organisation: 0,
			by: AccountId([8; 32]),
			at: 951_782_400_000,
			block: 12,
		};
		pinned::list("dataset show: parts", &parts.map(PartOf::from), &names);
		pinned::list("dataset show: members", &[members[0], members[1]].map(Member::from), &names);
		pinned::one("dataset show", &Shown { dataset, members: Some(members) }, &names);
	}
}
