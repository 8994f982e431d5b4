//! Writes a report with 64 contributions on a development ledger, and times the one question that shows them all: one JSON
//! object.
//!
//! `scripts/performance` runs it with one argument: the node.

use radledger_client::{calls, demonstration, report::Change, Client, Error, NewStudy, Wait};
use radledger_primitives::{
	digest::{identifier, sha256},
	report::{records::TemplateSection, Code, ContributionKind, Source},
	Modality,
};
use std::time::Instant;

/// How often the question is timed.
const ROUNDS: usize = 200;
/// Findings (LOINC 59776-5) of a diagnostic imaging study (LOINC 18748-4).
const FINDINGS: Code = Code::loinc(597_765);
const DOCUMENT: Code = Code::loinc(187_484);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
	let url = std::env::args().nth(1).unwrap_or_else(|| "ws://127.0.0.1:9944".into());
	measure(&url).await.map_err(|error: Error| error.to_string().into())
}

async fn measure(url: &str) -> Result<(), Error> {
	let client = Client::connect(url).await?;
	let radiologist = demonstration::account("radiologist-1").expect("a name of the demonstration consortium");
	let hospital = demonstration::account("north-hospital").expect("a name of the demonstration consortium");
	let id = |name: &str| identifier(0, &sha256(&[name.as_bytes()]));
	let study = NewStudy {
		study: id("study"),
		root: id("root"),
		instances: 1,
		series: 1,
		modality: Modality::Ct,
		device: None,
	};
	client.submit(&calls::anchor_study(study), &hospital, Wait::Best).await?;
	let section = TemplateSection { code: FINDINGS, required: true };
	let publish = calls::report::publish_template(DOCUMENT, vec![section], true);
	let told = client.tell::<Change>(&publish, &radiologist, Wait::Best).await?;
	let template = told.changes.iter().find_map(|change| match change {
		Change::TemplatePublished { template } => Some(*template),
		_ => None,
	});
	let report = id("report");
	let open = calls::report::open_report(report, template.unwrap_or_default(), vec![id("study")]);
	client.submit(&open, &radiologist, Wait::Best).await?;
	for number in 0..64u8 {
		let element = sha256(&[b"element", &[number]]);
		let kind = ContributionKind::Finding;
		let call = calls::report::contribute(report, FINDINGS, kind, element, Source::Signer, Vec::new(), None);
		let wait = if number == 63 { Wait::Best } else { Wait::None };
		client.submit(&call, &radiologist, wait).await?;
	}

	let ledger = client.best().await?;
	let (mut times, mut shown) = (Vec::new(), 0);
	for _ in 0..ROUNDS {
		let begun = Instant::now();
		let found = ledger.report(&report).await?;
		times.push(begun.elapsed().as_secs_f64() * 1e3);
		shown = found.map_or(0, |found| found.contributions.len());
	}
	times.sort_by(f64::total_cmp);
	println!(
		"{{\"contributions\": {shown}, \"p50\": {:.2}, \"p99\": {:.2}}}",
		times[ROUNDS / 2],
		times[ROUNDS * 99 / 100]
	);
	Ok(())
}
