//! The answer to an item that counts, for other programs.

use super::{ensure_same, file::CampaignFile, known, known_item, prov, words, CampaignError};
use crate::{
	vault::{file, VaultError},
	words::clean,
	Session,
};
use chrono::DateTime;
use radledger_client::AccountId;
use radledger_dicom::{
	annotation::{to_json, to_segmentation, Segment, Structure},
	new_salt,
};
use radledger_primitives::{
	annotation::{
		records::{Basis, ItemNumber, ItemState, Verdict},
		Answer,
	},
	model::CampaignId,
};
use serde::Serialize;
use serde_json::Value;
use std::{io::Write, path::PathBuf};

/// As what an answer is exported.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
	/// A DICOM segmentation.
	Segmentation,
	/// JSON for training, which is read as an answer as well.
	Json,
	/// W3C PROV-JSON: who answered, and of which image.
	Prov,
}

/// What is exported.
#[derive(Clone, Debug)]
pub struct Export {
	/// The campaign.
	pub campaign: CampaignId,
	/// The item.
	pub item: ItemNumber,
	/// The file of the campaign.
	pub file: PathBuf,
	/// The file of the image; a segmentation needs it.
	pub image: Option<PathBuf>,
	/// As what.
	pub format: Format,
	/// What a segmentation calls what is marked.
	pub label: String,
	/// Where it is written.
	pub out: PathBuf,
}

/// An answer that was exported.
#[derive(Serialize, Debug)]
pub struct Exported {
	/// The item.
	pub item: ItemNumber,
	/// Who says so.
	pub basis: Basis,
	/// The answer that counts.
	pub verdict: Verdict<AccountId>,
	/// The file that was written.
	#[serde(serialize_with = "crate::words::lossy")]
	pub written: PathBuf,
	/// The answer in words.
	#[serde(skip)]
	pub answer: String,
}

/// Writes the answer to an item that counts.
///
/// # Errors
/// Nobody said yet what it is, the file is of another campaign, or a boxless answer is to be a segmentation.
pub async fn export(session: &Session, export: &Export) -> Result<Exported, CampaignError> {
	let file = CampaignFile::read(&export.file)?;
	let (entry, image) = file.asked(Some(export.item), export.image.as_deref())?;
	let client = session.client().await?;
	let ledger = client.best().await?;
	let known = known(&ledger, export.campaign).await?;
	ensure_same(session, &known, &file).await?;
	let item = known_item(&ledger, export.campaign, entry.item).await?;
	let settled = matches!(item.state, ItemState::Settled | ItemState::Finished);
	let counting = item.verdicts.last().filter(|_| settled);
	let counting = counting.ok_or(CampaignError::NoVerdict { item: item.item })?;
	let (basis, verdict) = counting;
	let answer = words::show_answer(&verdict.answer, &file.labels);
	let bytes = match export.format {
		Format::Prov => pretty(&prov::write(&client.genesis(), &known, &item, counting)?)?,
		Format::Json => {
			let mut json = to_json(&verdict.answer, &file.task, &image);
			json["campaign"] = export.campaign.into();
			json["item"] = item.item.into();
			json["basis"] = words::show_basis(*basis).into();
			if let Answer::Label(_) = verdict.answer {
				json["label"] = answer.clone().into();
			}
			pretty(&json)?
		}
		Format::Segmentation => {
			let at = i64::try_from(verdict.at).ok().and_then(DateTime::from_timestamp_millis);
			let made_by = format!("RadLedger campaign {}", export.campaign);
			let segment = Segment {
				label: &export.label,
				structure: Structure::Abnormal,
				made_by: &made_by,
				at: at.unwrap_or_default().naive_utc(),
			};
			let failed = |why: String| CampaignError::NoSegmentation { why: clean(&why) };
			let mut fresh = uids()?.into_iter();
			let mut fresh = || fresh.next().unwrap_or_default();
			let object = to_segmentation(&verdict.answer, &file.task, &image, &segment, &mut fresh)
				.map_err(|error| failed(error.to_string()))?;
			let mut bytes = Vec::new();
			object.write_all(&mut bytes).map_err(|error| failed(error.to_string()))?;
			bytes
		}
	};
	let out = &export.out;
	file::create(out, |to| to.write_all(&bytes))
		.map_err(|error| CampaignError::CannotWrite { path: out.as_path().into(), error: error.to_string() })?;
	Ok(Exported { item: item.item, basis: *basis, verdict: verdict.clone(), written: out.clone(), answer })
}

fn pretty(value: &Value) -> Result<Vec<u8>, CampaignError> {
	let mut bytes = serde_json::to_vec_pretty(value)
		.map_err(|error| CampaignError::Unwritable { what: "the answer", error: error.to_string() })?;
	bytes.push(b'\n');
	Ok(bytes)
}

/// UIDs of a new object: `2.25.` and a random UUID each (PS3.5 B.2).
fn uids() -> Result<Vec<String>, VaultError> {
	let uid = |_| {
		let salt = new_salt().map_err(|error| VaultError::Random { error: error.to_string() })?;
		let uuid = salt.iter().take(16).fold(0u128, |uuid, byte| uuid << 8 | u128::from(*byte));
		let uuid = uuid & !(0xF << 76) | 4 << 76;
		Ok(format!("2.25.{}", uuid & !(3 << 62) | 2 << 62))
	};
	(0..3).map(uid).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::collections::BTreeSet;

	#[test]
	fn campaign_uids_should_be_three_that_nobody_had() {
		let uids = uids().unwrap();
		assert_eq!(uids.iter().collect::<BTreeSet<_>>().len(), 3);
		assert!(uids.iter().all(|uid| uid.len() <= 64 && uid.starts_with("2.25.")));
	}
}
