//! The one way in which a command shows what it found: a table for people, JSON or CSV for programs (`--format`).
//!
//! Whatever is shown is serialised once; tables and CSV are made of its JSON, so that the three never disagree. A type
//! says which keys a list has ([`Record::COLUMNS`]) and, where the value itself is not what people read, what they read
//! instead ([`Record::cell`]).

use crate::{
	context::Context,
	errors::{CliError, Failure},
	output,
};
use clap::ValueEnum;
use radledger_client::{demonstration, AccountId, Signature};
use radledger_primitives::{text::moment, OrganisationId, H256};
use radledger_workflows::{addresses::Party, keys::Keystore, words::clean};
use serde::{
	de::{Deserializer, MapAccess, Visitor},
	Deserialize, Serialize,
};
use serde_json::{value::RawValue, Value};
use std::{collections::BTreeMap, fmt};

/// How data are written.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Format {
	/// For people: aligned columns, or one name and value a line.
	#[default]
	Table,
	/// One JSON document.
	Json,
	/// Comma-separated values with a header (RFC 4180); of a single thing, its names and values.
	Csv,
}

/// Something that can be shown.
pub trait Record: Serialize {
	/// The keys of its JSON that a list shows, in order.
	const COLUMNS: &'static [&'static str];
	/// Whether it shows organisations or accounts. Their names are asked of the ledger, so others work without a node.
	const NAMED: bool = true;
	/// Whether a list shows digests whole.
	const WHOLE: bool = false;

	/// What people read instead of the value of `key`; `None` if the value says it.
	fn cell(&self, _key: &str, _names: &Names) -> Option<String> {
		None
	}
}

/// What people call organisations and accounts.
#[derive(Default, Debug)]
pub struct Names {
	organisations: BTreeMap<OrganisationId, String>,
	/// The user's own: of the address book and of the keystore.
	accounts: BTreeMap<[u8; 32], String>,
	development: bool,
}

/// Keys of JSON whose number is that of an organisation.
const ORGANISATIONS: &[&str] = &[
	"organisation",
	"custodian",
	"coordinator",
	"offered",
	"manufacturer",
	"controller",
	"from",
	"to",
	"sponsor",
	"vendor",
	"hospital",
	"recipient",
	"owner",
	"owed_by",
	"reporter",
	"authority",
	"site",
];

impl Names {
	/// Names of organisations, for tests.
	#[cfg(test)]
	pub fn of<const N: usize>(organisations: [(OrganisationId, &str); N]) -> Self {
		let organisations = organisations.map(|(id, name)| (id, format!("{id} ({name})"))).into();
		Self { organisations, ..Self::default() }
	}

	/// An organisation: `3 (north-hospital)`.
	pub fn organisation(&self, id: OrganisationId) -> String {
		self.organisations.get(&id).cloned().unwrap_or_else(|| id.to_string())
	}

	/// An account, with the name that the user gave it or, on a development chain, that of the demonstration.
	pub fn account(&self, account: &AccountId) -> String {
		match self.name(account) {
			Some(name) => format!("{account} ({name})"),
			None => account.to_string(),
		}
	}

	fn name(&self, account: &AccountId) -> Option<&str> {
		let demonstration = || demonstration::name(account).filter(|_| self.development);
		self.accounts.get(&account.0).map(String::as_str).or_else(demonstration)
	}

	/// A signature: when, by whom, for which organisation.
	pub fn signature(&self, signed: &Signature) -> String {
		let (at, by) = (moment::show(signed.at), self.account(&signed.by));
		format!("{at} by {by} for {}", self.organisation(signed.organisation))
	}

	/// The value of `key` for people. `full` shows digests whole.
	fn show(&self, key: &str, value: &Value, full: bool) -> String {
		match value {
			Value::Null => "-".into(),
			Value::Bool(yes) => if *yes { "yes" } else { "no" }.into(),
			Value::Number(number) => match number.as_u64().and_then(|id| id.try_into().ok()) {
				Some(id) if ORGANISATIONS.contains(&key) => self.organisation(id),
				_ => number.to_string(),
			},
			Value::String(text) => match text.parse() {
				Ok(account) => self.account(&account),
				Err(_) if !full && text.len() == 66 && text.starts_with("0x") => short(text),
				Err(_) => clean(text),
			},
			Value::Array(values) if values.is_empty() => "-".into(),
			Value::Array(values) => {
				values.iter().map(|value| self.show(key, value, full)).collect::<Vec<_>>().join(", ")
			}
			Value::Object(fields) => {
				let field = |(key, value): (&String, &Value)| format!("{} {}", words(key), self.show(key, value, full));
				fields.iter().map(field).collect::<Vec<_>>().join(", ")
			}
		}
	}
}

/// The beginning of a digest, enough to tell it from others in a list.
pub fn short(digest: impl fmt::Display) -> String {
	digest.to_string().chars().take(10).collect()
}

/// The beginning of a hash.
pub fn brief(hash: &H256) -> String {
	short(format!("{hash:?}"))
}

/// A key of JSON as a heading.
fn words(key: &str) -> String {
	key.replace(['_', '-'], " ")
}

impl Context {
	/// What people call organisations and accounts; asked of the ledger once. Programs get numbers and addresses.
	pub async fn names(&self) -> Result<&Names, Failure> {
		let load = async || -> Result<Names, Failure> {
			if self.format() != Format::Table {
				return Ok(Names::default());
			}
			let client = self.client().await?;
			let mut names = Names { development: client.is_development(), ..Names::default() };
			let keys = Keystore::of_user().and_then(|keys| keys.list()).unwrap_or_default();
			names.accounts.extend(keys.into_iter().filter_map(|key| Some((key.account?.0, key.name))));
			// A table is shown also where the vault cannot be opened: commands that need it say so.
			let book = self.addresses().ok().flatten();
			let own: Vec<_> = book.iter().flat_map(|book| book.list()).collect();
			for (name, party) in &own {
				if let Party::Account(account) = party {
					names.accounts.insert(account.0, (*name).clone());
				}
			}
			for (id, organisation) in client.best().await?.organisations().await? {
				let called =
					own.iter().find(|(_, party)| **party == Party::Organisation(id)).map(|(name, _)| name.as_str());
				let name = called.or_else(|| names.name(&organisation.account)).map(str::to_owned);
				let name = name.unwrap_or_else(|| organisation.account.to_string());
				names.organisations.insert(id, format!("{id} ({name})"));
			}
			Ok(names)
		};
		self.names_cell().get_or_try_init(load).await
	}

	/// Shows a list; in JSON an object with the list under `name`.
	pub async fn list<R: Record>(&self, name: &str, records: &[R]) -> Result<(), Failure> {
		self.report(&BTreeMap::from([(name, records)]), records, &format!("no {}", words(name))).await
	}

	/// Shows a list that is a part of `whole`, which JSON shows. Where it is empty, people read `none` instead, if that says
	/// something.
	pub async fn report<R: Record>(&self, whole: &impl Serialize, records: &[R], none: &str) -> Result<(), Failure> {
		if self.json() {
			output::json(whole);
			return Ok(());
		}
		if self.format() == Format::Table && records.is_empty() {
			if !none.is_empty() {
				output::note(none);
			}
			return Ok(());
		}
		let none = Names::default();
		let names = if R::NAMED { self.names().await? } else { &none };
		output::lines(list(self.format(), R::COLUMNS, rows(records, names, self.format())?));
		Ok(())
	}

	/// Shows data that have a text of their own for people.
	pub fn text(&self, data: &impl Serialize, lines: impl IntoIterator<Item = String>) {
		match self.format() {
			Format::Table => output::lines(lines),
			Format::Json | Format::Csv => output::json(data),
		}
	}

	/// Shows one thing, whole.
	pub async fn show<R: Record>(&self, record: &R) -> Result<(), Failure> {
		if self.json() {
			output::json(record);
			return Ok(());
		}
		let none = Names::default();
		let names = if R::NAMED { self.names().await? } else { &none };
		output::lines(one(self.format(), fields(record, names, self.format())?));
		Ok(())
	}

	/// Shows a list within the thing that was shown before, to people: programs had it with the thing.
	pub async fn part<R: Record>(&self, records: &[R]) -> Result<(), Failure> {
		if self.format() == Format::Table && !records.is_empty() {
			output::lines([String::new()]);
			output::lines(list(Format::Table, R::COLUMNS, rows(records, self.names().await?, Format::Table)?));
		}
		Ok(())
	}

	/// As [`Self::done`], for something that people use in the next command: `name` goes to their standard output, alone.
	pub fn made(&self, name: Option<impl fmt::Display>, done: &impl Serialize, text: impl fmt::Display) {
		if self.format() == Format::Table {
			output::lines(name.map(|name| name.to_string()));
		}
		self.done(done, text);
	}

	/// Says that something was done: `done` to programs, `text` to people.
	pub fn done(&self, done: &impl Serialize, text: impl fmt::Display) {
		match self.format() {
			Format::Table => output::note(text),
			Format::Json | Format::Csv => output::json(done),
		}
	}
}

/// The rows of a list.
pub fn rows<R: Record>(records: &[R], names: &Names, format: Format) -> Result<Vec<Vec<String>>, Failure> {
	let row = |record: &R| -> Result<Vec<String>, Failure> {
		let fields: BTreeMap<_, _> = Fields::of(record)?.0.into_iter().collect();
		let cell = |key: &&str| match (format, fields.get(*key)) {
			(Format::Table, field) => record.cell(key, names).unwrap_or_else(|| match field {
				Some(field) => names.show(key, &field.value, R::WHOLE),
				None => names.show(key, &Value::Null, R::WHOLE),
			}),
			(_, Some(field)) => field.plain(),
			(_, None) => String::new(),
		};
		Ok(R::COLUMNS.iter().map(cell).collect())
	};
	records.iter().map(row).collect()
}

/// The names and values of one thing. Lists of things within it are shown by [`Context::part`], unless the record has a
/// cell for them.
pub fn fields<R: Record>(record: &R, names: &Names, format: Format) -> Result<Vec<(String, String)>, Failure> {
	let of_several = |item: &Value| item.is_object() || item.is_array();
	let nested = |value: &Value| matches!(value, Value::Array(items) if items.iter().any(of_several));
	let text = |key: &str, field: &Field| match format {
		Format::Table => {
			record.cell(key, names).or_else(|| (!nested(&field.value)).then(|| names.show(key, &field.value, true)))
		}
		_ => (!nested(&field.value)).then(|| field.plain()),
	};
	let fields = Fields::of(record)?.0.into_iter();
	Ok(fields.filter_map(|(key, field)| Some((words(&key), text(&key, &field)?))).collect())
}

/// A field of CSV: in quotes where it holds what separates fields or lines (RFC 4180, 2.5 to 2.7).
fn quoted(text: &str) -> String {
	if text.contains([',', '"', '\n', '\r']) {
		format!("\"{}\"", text.replace('"', "\"\""))
	} else {
		text.into()
	}
}

/// The lines of a list.
fn list(format: Format, columns: &[&str], rows: Vec<Vec<String>>) -> Vec<String> {
	match format {
		Format::Csv => {
			let line = |cells: &mut dyn Iterator<Item = &str>| cells.map(quoted).collect::<Vec<_>>().join(",");
			let rows = rows.iter().map(|row| line(&mut row.iter().map(String::as_str)));
			std::iter::once(line(&mut columns.iter().copied())).chain(rows).collect()
		}
		_ => {
			let header: Vec<_> = columns.iter().map(|key| words(key)).collect();
			output::aligned(&header.iter().map(String::as_str).collect::<Vec<_>>(), rows)
		}
	}
}

/// The lines of one thing.
fn one(format: Format, fields: Vec<(String, String)>) -> Vec<String> {
	match format {
		Format::Csv => list(format, &["name", "value"], fields.into_iter().map(|(a, b)| vec![a, b]).collect()),
		_ => output::named(&fields),
	}
}

/// A value, and its JSON: amounts are larger than the numbers of a [`Value`].
struct Field {
	value: Value,
	json: Box<RawValue>,
}

impl Field {
	/// As CSV holds it: text without quotes, nothing for null, JSON for what is not a single value.
	fn plain(&self) -> String {
		match &self.value {
			Value::Null => String::new(),
			Value::String(text) => text.clone(),
			_ => self.json.get().to_owned(),
		}
	}
}

/// The fields of a JSON object in the order in which they were written.
struct Fields(Vec<(String, Field)>);

impl Fields {
	fn of(record: &impl Serialize) -> Result<Self, Failure> {
		let read = serde_json::to_string(record).and_then(|json| serde_json::from_str(&json));
		Ok(read.map_err(|error| CliError::NoJson { error })?)
	}
}

impl<'de> Deserialize<'de> for Fields {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		struct InOrder;
		impl<'de> Visitor<'de> for InOrder {
			type Value = Fields;

			fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
				to.write_str("an object")
			}

			fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Fields, M::Error> {
				let mut fields = Vec::new();
				while let Some((key, json)) = map.next_entry::<_, Box<RawValue>>()? {
					let value = serde_json::from_str(json.get()).map_err(serde::de::Error::custom)?;
					fields.push((key, Field { value, json }));
				}
				Ok(Fields(fields))
			}
		}
		deserializer.deserialize_map(InOrder)
	}
}

/// Pins what commands show: `cli/snapshots/` has it in every format. After a change that is meant, `INSTA_UPDATE=always`
/// writes it again.
#[cfg(test)]
pub mod pinned {
	use super::*;

	fn pin(name: &str, json: &impl Serialize, lines: impl Fn(Format) -> Vec<String>) {
		let json = serde_json::to_string_pretty(json).unwrap();
		let [table, csv] = [Format::Table, Format::Csv].map(|format| lines(format).join("\n"));
		let mut settings = insta::Settings::clone_current();
		settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"));
		settings.set_prepend_module_to_snapshot(false);
		settings.set_omit_expression(true);
		settings.bind(|| {
			let name = name.replace(": ", "-").replace(' ', "-");
			insta::assert_snapshot!(name, format!("# table\n{table}\n\n# csv\n{csv}\n\n# json\n{json}"));
		});
	}

	/// A list.
	pub fn list<R: Record>(name: &str, records: &[R], names: &Names) {
		pin(name, &records, |format| {
			super::list(format, R::COLUMNS, rows(records, &of(format, names), format).unwrap())
		});
	}

	/// One thing.
	pub fn one<R: Record>(name: &str, record: &R, names: &Names) {
		pin(name, record, |format| super::one(format, fields(record, &of(format, names), format).unwrap()));
	}

	/// Only people are shown names.
	fn of(format: Format, names: &Names) -> Names {
		match format {
			Format::Table => Names { organisations: names.organisations.clone(), ..Names::default() },
			_ => Names::default(),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[derive(Serialize)]
	struct Scanner {
		device: u32,
		custodian: OrganisationId,
		unit: String,
		fit: bool,
		next_due: Option<String>,
		software: Vec<String>,
	}

	impl Record for Scanner {
		const COLUMNS: &'static [&'static str] = &["device", "custodian", "unit", "next_due"];

		fn cell(&self, key: &str, _: &Names) -> Option<String> {
			(key == "next_due" && self.next_due.is_none()).then(|| "never".into())
		}
	}

	fn scanner() -> Scanner {
		let unit = format!("0x{}", "ab".repeat(32));
		let software = vec!["1.0".into(), "a\nb, \"c\"".into()];
		Scanner { device: 7, custodian: 3, unit, fit: false, next_due: None, software }
	}

	fn names() -> Names {
		Names::of([(3, "north-hospital")])
	}

	#[test]
	fn lists_should_have_the_columns_in_their_order_and_names_for_people_alone() {
		let people = rows(&[scanner()], &names(), Format::Table).unwrap();
		assert_eq!(people, [["7", "3 (north-hospital)", "0xabababab", "never"]]);
		let programs = rows(&[scanner()], &Names::default(), Format::Csv).unwrap();
		assert_eq!(programs, [["7", "3", &scanner().unit, ""]]);
	}

	#[test]
	fn csv_should_quote_what_separates_fields_and_lines() {
		assert_eq!(["a b", "a,b", "a\"b", "a\nb"].map(quoted), ["a b", "\"a,b\"", "\"a\"\"b\"", "\"a\nb\""]);
	}

	#[test]
	fn one_thing_should_be_shown_whole_in_the_order_of_its_fields() {
		let fields = fields(&scanner(), &names(), Format::Table).unwrap();
		let shown: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
		assert_eq!(
			shown,
			[
				("device", "7"),
				("custodian", "3 (north-hospital)"),
				("unit", scanner().unit.as_str()),
				("fit", "no"),
				("next due", "never"),
				("software", "1.0, a\\nb, \"c\""),
			]
		);
	}
}
