//! Answers that the sponsor knows before anybody looks: the ledger has a commitment to all of them, and gets each before
//! anybody reveals.

use super::{
	file::{CampaignFile, How},
	CampaignError,
};
use crate::{
	vault::{file as files, VaultError},
	words::{clean, count},
};
use radledger_dicom::{
	csv::{self, CsvError},
	new_salt,
};
use radledger_primitives::{
	annotation::{gold, records::ItemNumber, Answer},
	merkle, H256,
};
use serde::{Deserialize, Serialize};
use std::{
	collections::{BTreeMap, BTreeSet},
	path::Path,
};

/// What the sponsor knows of an item, and what opens its commitment.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
struct Gold {
	/// The answer, if it is known.
	answer: Option<Answer>,
	/// 32 secret bytes.
	salt: H256,
}

impl Gold {
	/// Nobody can see whether there is an answer.
	fn leaf(&self, item: ItemNumber) -> H256 {
		match &self.answer {
			Some(answer) => gold(item, &self.salt.0, answer),
			None => merkle::leaf(&self.salt.0),
		}
	}
}

/// What the sponsor knows of each item of a campaign, in their order.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(transparent)]
pub struct GoldSet(Vec<Gold>);

impl GoldSet {
	/// With a new salt for each of so many items.
	pub fn draw(answers: &BTreeMap<ItemNumber, Answer>, items: u32) -> Result<Self, VaultError> {
		let salted = |item: ItemNumber| {
			let salt = new_salt().map_err(|error| VaultError::Random { error: error.to_string() })?;
			Ok(Gold { answer: answers.get(&item).cloned(), salt: H256(salt) })
		};
		(0..items).map(salted).collect::<Result<_, _>>().map(Self)
	}

	/// The known answers.
	fn answers(&self) -> impl Iterator<Item = (ItemNumber, &Answer)> {
		(0..).zip(&self.0).filter_map(|(item, gold)| Some((item, gold.answer.as_ref()?)))
	}

	/// Whether it is of these answers.
	pub fn is_of(&self, answers: &BTreeMap<ItemNumber, Answer>) -> bool {
		self.answers().eq(answers.iter().map(|(item, answer)| (*item, answer)))
	}

	fn leaves(&self) -> Vec<H256> {
		(0..).zip(&self.0).map(|(item, gold)| gold.leaf(item)).collect()
	}

	/// What the ledger gets; nothing if there are no items.
	pub fn root(&self) -> Option<H256> {
		merkle::root(&self.leaves())
	}

	/// Each known answer with its item, its salt and its path.
	pub fn proofs(&self) -> Vec<(ItemNumber, &Answer, H256, Vec<H256>)> {
		let leaves = self.leaves();
		(0..)
			.zip(&self.0)
			.filter_map(|(item, gold)| {
				Some((item, gold.answer.as_ref()?, gold.salt, merkle::path(&leaves, item as usize)?))
			})
			.collect()
	}
}

/// Reads gold answers: a table, or JSON with an instance and its answer, one or a list of them.
pub fn read(path: &Path, file: &CampaignFile) -> Result<BTreeMap<ItemNumber, Answer>, CampaignError> {
	let unreadable = |error: std::io::Error| CampaignError::Unreadable { path: path.into(), error: error.to_string() };
	let bytes = files::named(path, files::LONGEST).map_err(unreadable)?;
	let text = csv::text(&bytes).ok_or_else(|| wrong(path, CsvError::Encoding.to_string()))?;
	let answers = match text.trim().starts_with(['[', '{']) {
		true => of_json(text.trim(), path, file),
		false => of_table(&bytes, path, file),
	};
	let answers = answers?;
	match answers.is_empty() {
		true => Err(wrong(path, "there is no answer in it")),
		false => Ok(answers),
	}
}

fn wrong(path: &Path, why: impl Into<String>) -> CampaignError {
	CampaignError::NoGoldFile { path: path.into(), why: why.into() }
}

fn numbers(file: &CampaignFile) -> BTreeMap<&str, ItemNumber> {
	file.items.iter().map(|entry| (entry.instance.as_str(), entry.item)).collect()
}

fn not_here(instance: &str, file: &CampaignFile) -> CampaignError {
	CampaignError::GoldNotInCampaign { instance: clean(instance), images: count(file.items.len(), "image") }
}

fn of_json(text: &str, path: &Path, file: &CampaignFile) -> Result<BTreeMap<ItemNumber, Answer>, CampaignError> {
	/// What `campaign export --format json` writes, or no more than this.
	#[derive(Deserialize)]
	struct One {
		instance: String,
		answer: Answer,
	}
	let given: Result<Vec<One>, _> = match text.starts_with('[') {
		true => serde_json::from_str(text),
		false => serde_json::from_str(text).map(|one| vec![one]),
	};
	let given = given.map_err(|error| wrong(path, error.to_string()))?;
	let (numbers, mut found) = (numbers(file), BTreeMap::new());
	for One { instance, answer } in given {
		let item = *numbers.get(instance.as_str()).ok_or_else(|| not_here(&instance, file))?;
		let failed = |why: String| CampaignError::GoldAnswer { instance: clean(&instance), why };
		file.task.decides(&answer).map_err(|error| failed(error.to_string()))?;
		if found.insert(item, answer).is_some() {
			return Err(failed("there is another one for it".into()));
		}
	}
	Ok(found)
}

fn of_table(bytes: &[u8], path: &Path, file: &CampaignFile) -> Result<BTreeMap<ItemNumber, Answer>, CampaignError> {
	let table = csv::read(bytes).map_err(|error| wrong(path, error.to_string()))?;
	let mut rows = table.rows.iter().map(|row| &row.fields);
	let header = rows.next();
	let column = header.and_then(|header| header.iter().position(|name| name.eq_ignore_ascii_case("instance")));
	let column = column.ok_or_else(|| wrong(path, "its first line names no column `instance`"))?;
	let named: BTreeSet<&str> = rows
		.filter_map(|cells| cells.get(column))
		.map(String::as_str)
		.filter(|instance| !instance.is_empty())
		.collect();
	let numbers = numbers(file);
	let answer = |instance: &str| {
		let item = *numbers.get(instance).ok_or_else(|| not_here(instance, file))?;
		let image = file.entry(item)?.described();
		Ok((item, file.read_answer(path, &image, How::default())?))
	};
	named.into_iter().map(answer).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{campaign::fixtures::campaign_file, Explain};
	use std::fs;

	fn read_text(text: &str) -> Result<BTreeMap<ItemNumber, Answer>, CampaignError> {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("gold");
		fs::write(&path, text).unwrap();
		read(&path, &campaign_file(4))
	}

	#[test]
	fn campaign_gold_should_be_read_from_tables_and_json() {
		let expected = BTreeMap::from([(0, Answer::Label(2)), (3, Answer::Label(0))]);
		for text in [
			"instance,label\n1.2.3,none\n1.2.0,mass\n",
			"\u{feff}label,instance\r\nmass,1.2.0\r\nnone,1.2.3\r\n",
			"\"instance\";\"label\"\n1.2.3;none\n\"1.2.0\";\"mass\"\n",
			r#"[{"instance":"1.2.3","answer":{"label":0}},{"instance":"1.2.0","answer":{"label":2},"columns":64}]"#,
		] {
			assert_eq!(read_text(text).unwrap(), expected, "{text}");
		}
		assert_eq!(
			read_text(r#"{"instance":"1.2.0","answer":{"label":2}}"#).unwrap(),
			BTreeMap::from([(0, Answer::Label(2))])
		);
	}

	#[test]
	fn campaign_gold_should_be_refused_when_it_answers_something_else() {
		for (text, code) in [
			("", "unusable-gold"),
			("[]", "unusable-gold"),
			("instance,label\n", "unusable-gold"),
			("label\nnone\n", "unusable-gold"),
			("instance,label\n1.2.9,none\n", "gold-not-in-campaign"),
			("instance,label\n1.2.0,cyst\n", "unusable-annotation"),
			("instance,label\n1.2.0,none\n1.2.0,mass\n", "unusable-annotation"),
			(r#"[{"instance":"1.2.9","answer":{"label":0}}]"#, "gold-not-in-campaign"),
			(r#"[{"instance":"1.2.0","answer":{"label":3}}]"#, "unusable-gold"),
			(
				r#"[{"instance":"1.2.0","answer":{"label":1}},{"instance":"1.2.0","answer":{"label":1}}]"#,
				"unusable-gold",
			),
			(r#"{"instance":"1.2.0"}"#, "unusable-gold"),
		] {
			assert_eq!(read_text(text).unwrap_err().code(), code, "{text}");
		}
	}

	#[test]
	fn campaign_gold_should_lead_to_its_root() {
		let answers: BTreeMap<_, _> = (0..5).map(|item| (item * 2, Answer::Label(item as u8 % 3))).collect();
		let set = GoldSet::draw(&answers, 10).unwrap();
		assert!(set.is_of(&answers) && !set.is_of(&BTreeMap::new()));
		let (root, proofs) = (set.root().unwrap(), set.proofs());
		assert_eq!(proofs.iter().map(|(item, ..)| *item).collect::<Vec<_>>(), [0, 2, 4, 6, 8]);
		for (item, answer, salt, path) in proofs {
			let leaf = gold(item, &salt.0, answer);
			assert!(merkle::verify(&root, 10, item, &leaf, &path), "the place is the number of the item");
			let other = gold(item, &salt.0, &Answer::Label(9));
			assert!(!merkle::verify(&root, 10, item, &other, &path));
		}
		let again = GoldSet::draw(&answers, 10).unwrap();
		assert_ne!(again.root(), set.root(), "salts are drawn anew");
	}
}
