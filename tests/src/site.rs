//! Where a test happens: a chain, the vaults of those who take part, and a folder.

use crate::{gather, Cli, Node, Ran, Seal};
use anyhow::{Context, Result};
use serde_json::Value;
use std::{cell::RefCell, collections::BTreeMap, ffi::OsString, fs, io::Write, path::PathBuf, process::Stdio};
use tempfile::TempDir;

/// The demonstration's patients, and who enrolled them.
const PATIENTS: [(&str, &str); 3] =
	[("patient-1", "north-hospital"), ("patient-2", "north-hospital"), ("patient-3", "south-imaging")];

/// A chain, three vaults, and a folder for files of the test, which goes with it.
///
/// A site runs lines of words. A word that begins with `@` is a file of the folder; `$model` stands for what
/// [`Site::name`] gave that name; and the name of somebody new stands for their account.
pub struct Site {
	/// The chain.
	pub node: Node,
	/// North hospital's vault.
	pub north: Cli,
	/// South imaging's.
	pub south: Cli,
	/// Somebody else's.
	pub other: Cli,
	/// What stands for what in a line.
	names: RefCell<BTreeMap<String, String>>,
	/// Whether earlier tests may have used the patients of the demonstration.
	used: bool,
	folder: TempDir,
}

impl Site {
	/// On a chain that earlier tests have used, with patients of its own. See [`Node::lend`].
	pub fn open() -> Result<Self> {
		Self::on(Node::lend()?, true, TempDir::new()?)
	}

	/// The same with the corpus's selection in the folder `archive`.
	pub fn with_archive() -> Result<Self> {
		let site = Self::open()?;
		gather(&site.path("archive"))?;
		Ok(site)
	}

	/// On a chain of its own, for tests that would disturb others, count all there is, or stop the node.
	pub fn alone() -> Result<Self> {
		let folder = TempDir::new()?;
		Self::on(Node::start(&folder.path().join("chain"), Seal::Instant)?, false, folder)
	}

	fn on(node: Node, used: bool, folder: TempDir) -> Result<Self> {
		fs::write(folder.path().join("password"), "correct horse")?;
		let cli = || Self::vault(&node, &folder);
		let (north, south, other) = (cli()?, cli()?, cli()?);
		Ok(Self { node, north, south, other, names: RefCell::default(), used, folder })
	}

	/// A vault more.
	pub fn cli(&self) -> Result<Cli> {
		Self::vault(&self.node, &self.folder)
	}

	fn vault(node: &Node, folder: &TempDir) -> Result<Cli> {
		Ok(Cli::new(node.url())?.with_keys(&folder.path().join("keys"), &folder.path().join("password")))
	}

	/// A file or folder of the test.
	pub fn path(&self, name: &str) -> PathBuf {
		self.folder.path().join(name)
	}

	/// Writes a file of the test.
	pub fn write(&self, name: &str, text: &str) -> Result<()> {
		Ok(fs::write(self.path(name), text)?)
	}

	/// From now on `$name` in a line is this number or text.
	pub fn name(&self, name: &str, value: &Value) {
		assert!(value.is_string() || value.is_u64(), "{name} is {value}");
		let text = value.as_str().map_or_else(|| value.to_string(), String::from);
		self.names.borrow_mut().insert(format!("${name}"), text);
	}

	/// What [`Site::name`] gave this name.
	pub fn named(&self, name: &str) -> String {
		self.names.borrow().get(&format!("${name}")).cloned().unwrap_or_default()
	}

	/// Makes a key under this name, which signs from now on, and stands for its account in a line.
	pub fn newcomer(&self, name: &str) -> Result<()> {
		let place = self.folder.path().file_name().context("a folder without a name")?.to_string_lossy();
		let secret = format!("bottom drive obey lake curtain smoke basket hold race lonely fit walk//{place}//{name}");
		let mut import = self.north.command(["key", "import", name]);
		let mut child = import.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
		child.stdin.take().context("no standard input")?.write_all(secret.as_bytes())?;
		let imported = Ran::ended(format!("{import:?}"), child.wait_with_output()?)?.expect(0).json();
		let account = imported["account"].as_str().context("no account")?;
		self.names.borrow_mut().insert(name.into(), account.into());
		Ok(())
	}

	/// Enrols a patient of this name who is nobody's yet, where others have used the one of the demonstration.
	fn enrol(&self, name: &str) {
		let known = self.names.borrow().contains_key(name);
		let Some((_, hospital)) = PATIENTS.iter().find(|(patient, _)| *patient == name && self.used && !known) else {
			return;
		};
		self.newcomer(name).expect("a key is made");
		self.say(hospital, &format!("patient enrol {name}")).expect(0);
	}

	/// The account for which a name stands.
	pub fn account(&self, name: &str) -> Option<String> {
		self.names.borrow().get(name).cloned()
	}

	fn words(&self, line: &str) -> Vec<OsString> {
		line.split_whitespace().for_each(|word| self.enrol(word));
		let names = self.names.borrow();
		let word = |word: &str| -> OsString {
			if let Some(name) = word.strip_prefix('@') {
				return self.path(name).into();
			}
			if let Some(account) = names.get(word) {
				return account.into();
			}
			// The longest name first: one may begin as another does.
			let numbers = names.iter().rev().filter(|(name, _)| name.starts_with('$'));
			numbers.fold(word.to_owned(), |word, (name, value)| word.replace(name, value)).into()
		};
		line.split_whitespace().map(word).collect()
	}

	/// Runs a line as `who`, with this vault.
	#[track_caller]
	pub fn at(&self, cli: &Cli, who: &str, line: &str) -> Ran {
		self.enrol(who);
		cli.run_as(who, self.words(line)).expect("the program starts")
	}

	/// Runs a line as `who`, with north hospital's vault.
	#[track_caller]
	pub fn say(&self, who: &str, line: &str) -> Ran {
		self.at(&self.north, who, line)
	}

	/// Runs a line for a person: without `--json`.
	#[track_caller]
	pub fn tell(&self, who: &str, line: &str) -> Ran {
		self.enrol(who);
		self.north.plain_as(who, self.words(line)).expect("the program starts")
	}

	/// The ledger or the program refuses the line, and says so with this code.
	#[track_caller]
	pub fn refused(&self, who: &str, line: &str, code: &str) {
		assert_eq!(self.say(who, line).expect(3).error(), code, "{who}: {line}");
	}

	/// Anchors a file or folder as a study of patient-1 at north hospital, whatever its Patient ID; its identifier.
	pub fn anchor(&self, name: &str) -> Result<String> {
		let json = self
			.say("technologist-1", &format!("study anchor @{name} --subject patient-1 --another-id"))
			.expect(0)
			.json();
		Ok(json["studies"][0]["study"].as_str().context("no identifier")?.into())
	}
}
