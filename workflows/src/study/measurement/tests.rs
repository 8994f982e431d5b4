//! Commitments, the book, and the order of events with a ledger in memory that can die at any point.

use super::*;
use crate::{
	study::fixtures::{digest, lost, manifest, refused},
	Explain,
};
use radledger_client::{AccountId, MeasuredValue};
use std::{
	cell::{Cell, RefCell},
	fs,
	path::Path,
};
use tempfile::TempDir;

#[derive(Clone, Copy, PartialEq)]
enum Next {
	Works,
	IsRefused,
	IsLost,
	IsLostAfterwards,
}

/// A ledger with one measurement; counts what it takes.
struct Memory {
	known: RefCell<Option<Measurement>>,
	revised: RefCell<Vec<RevisedValue>>,
	next: Cell<Next>,
	taken: Cell<u32>,
}

fn signed(block: u32) -> Signature {
	Signature { by: AccountId([1; 32]), organisation: 0, at: 0, block }
}

impl Memory {
	fn new() -> Self {
		Self {
			known: RefCell::new(None),
			revised: RefCell::default(),
			next: Cell::new(Next::Works),
			taken: Cell::new(0),
		}
	}

	fn take(&self, change: impl FnOnce(u32)) -> Result<Outcome, StudyError> {
		match self.next.get() {
			Next::IsRefused => return Err(refused("no")),
			Next::IsLost => return Err(lost()),
			Next::Works | Next::IsLostAfterwards => {}
		}
		self.taken.set(self.taken.get() + 1);
		change(self.taken.get());
		match self.next.get() {
			Next::IsLostAfterwards => Err(lost()),
			_ => Ok(Outcome { hash: H256::zero(), block: None, index: None, events: Vec::new() }),
		}
	}

	fn measured(value: H256, block: u32) -> MeasuredValue {
		MeasuredValue { value, signed: signed(block) }
	}
}

impl Ledger for Memory {
	async fn measurement(&self, _: StudyId, _: H256) -> Result<Option<Measurement>, StudyError> {
		Ok(self.known.borrow().clone())
	}

	async fn stamp(&self, _: StudyId, _: H256, quantity: Quantity, settings: H256) -> Result<Outcome, StudyError> {
		self.take(|block| {
			*self.known.borrow_mut() = Some(Measurement {
				quantity,
				settings,
				agent: Agent::Signer,
				stamped: signed(block),
				value: None,
				version: 0,
			})
		})
	}

	async fn record(&self, _: StudyId, _: H256, value: H256) -> Result<Outcome, StudyError> {
		self.take(|block| {
			if let Some(known) = self.known.borrow_mut().as_mut() {
				known.value = Some(Self::measured(value, block));
			}
		})
	}

	async fn revise(&self, _: StudyId, _: H256, value: H256, reason: RevisionReason) -> Result<Outcome, StudyError> {
		self.take(|block| {
			if let Some(known) = self.known.borrow_mut().as_mut() {
				known.version += 1;
				let before = known.value.replace(Self::measured(value, block));
				let revised = before.map(|value| RevisedValue { value, reason });
				self.revised.borrow_mut().extend(revised);
			}
		})
	}
}

struct World {
	ledger: Memory,
	_folder: TempDir,
	vault: Vault,
	manifest: Manifest,
}

impl World {
	fn new() -> Self {
		let folder = tempfile::tempdir().unwrap();
		let vault = Vault::open(&folder.path().join("vault")).unwrap();
		Self { ledger: Memory::new(), _folder: folder, vault, manifest: manifest("1.1", &["a"]) }
	}

	/// As another run would find it.
	fn book(&self) -> Book {
		Book::open(&self.vault, &self.manifest.study_id()).unwrap()
	}

	fn tell(&self, act: Act) -> Result<Sent, StudyError> {
		let subject = Subject { organisation: 0, manifest: &self.manifest, name: "lesion 1" };
		let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
		runtime.block_on(subject.tell(&self.ledger, &mut self.book(), &act))
	}

	fn stamp(&self) -> Result<Sent, StudyError> {
		self.tell(Act::Stamp { quantity: Quantity::LongAxis, settings: digest("settings") })
	}

	fn record(&self, text: &str) -> Result<Sent, StudyError> {
		self.tell(Act::Record { value: decimal(text) })
	}

	fn revise(&self, text: &str) -> Result<Sent, StudyError> {
		self.tell(Act::Revise { value: decimal(text), reason: RevisionReason::Transcription })
	}

	fn opened(&self, manifest: Option<&Manifest>, book: &Book) -> Opened {
		let known = self.ledger.known.borrow().clone().unwrap();
		let id = id(0, &self.manifest, "lesion 1");
		Opened::new(id, &known, &self.ledger.revised.borrow(), book, manifest)
	}

	fn values(&self) -> Vec<(Opening, Option<String>)> {
		let opened = self.opened(Some(&self.manifest), &self.book());
		let text = |value: &OpenedValue| value.value.as_ref().map(|decimal| decimal.to_string());
		opened.values.iter().map(|value| (value.opening, text(value))).collect()
	}
}

fn decimal(text: &str) -> Decimal {
	text.parse().unwrap()
}

#[test]
fn decimal_should_have_one_form() {
	for (text, expected) in [
		("12.5", "12.5"),
		("+12.50", "12.5"),
		("007", "7"),
		("0", "0"),
		("-0.00", "0"),
		("-0.750", "-0.75"),
		("100", "100"),
		(" 3 ", "3"),
		("0.001", "0.001"),
	] {
		assert_eq!(decimal(text).to_string(), expected, "{text}");
		assert_eq!(decimal(expected).to_string(), expected);
	}
}

#[test]
fn decimal_should_be_refused_when_it_is_none() {
	let long = "1".repeat(LONGEST + 1);
	for text in [
		"", "-", "+", ".", ".5", "5.", "1e3", "1E3", "NaN", "inf", "-inf", "1,5", "1.2.3", "--1", "0x10", "1 2", "１",
		&long,
	] {
		let error = text.parse::<Decimal>().unwrap_err();
		assert_eq!(error.code(), "not-a-decimal", "{text}");
		assert!(error.remedy().is_some());
	}
}

#[test]
fn commitments_should_match_the_formulas_in_the_docs() {
	let manifest = manifest("1.1", &["a"]);
	let hmac = |label: &str, path: &[u8]| radledger_dicom::derive(&manifest.salt.0, label, path);
	let (of_three, salted) = (id(3, &manifest, "x"), hmac("radledger:measurement-id:v1", b"x"));
	assert_eq!((&of_three[..28], &of_three[28..]), (&salted[..28], &[0, 0, 0, 3][..]));
	let expected = sha256(&[b"radledger:settings:v1\0", &*hmac("radledger:settings:v1", b"x"), digest("s").as_bytes()]);
	assert_eq!(settings(&manifest, "x", &digest("s")), expected);
	let expected = sha256(&[
		b"radledger:measurement:v1\0",
		&*hmac("radledger:measurement:v1", b"x\0\x01\x02"),
		sha256(&[b"12.5\0mm"]).as_bytes(),
	]);
	assert_eq!(value(&manifest, "x", 0x0102, &decimal("12.50"), "mm"), expected);
}

#[test]
fn equal_values_should_not_be_told_from_the_ledger() {
	let (one, other) = (manifest("1.1", &["a"]), manifest("1.1", &["a"]));
	let commit = |name, version, text| value(&one, name, version, &decimal(text), "mm");
	assert_eq!(commit("x", 0, "5"), value(&other, "x", 0, &decimal("5.0"), "mm"));
	assert_ne!(commit("x", 0, "5"), commit("x", 1, "5"));
	assert_ne!(commit("x", 0, "5"), commit("y", 0, "5"));
	assert_ne!(commit("x", 0, "5"), value(&one, "x", 0, &decimal("5"), "mm2"));
}

#[test]
fn measuring_should_show_every_value_there_was_in_clear() {
	let world = World::new();
	world.stamp().unwrap();
	world.record("12.50").unwrap();
	world.revise("13").unwrap();
	assert_eq!(world.values(), [(Opening::InClear, Some("12.5".into())), (Opening::InClear, Some("13".into()))]);
	let opened = world.opened(Some(&world.manifest), &world.book());
	assert_eq!(opened.name.as_deref(), Some("lesion 1"));
	assert_eq!((opened.settings, opened.settings_digest), (Opening::InClear, Some(digest("settings"))));
	assert_eq!(opened.values[0].replaced, Some(RevisionReason::Transcription));
	assert_eq!(opened.values[1].replaced, None);
	assert!(!opened.is_contradicted());
}

#[test]
fn runs_should_complete_what_was_interrupted_and_record_nothing_twice() {
	let world = World::new();
	for step in [World::stamp as fn(&World) -> _, |world| world.record("12.5")] {
		for next in [Next::IsLost, Next::IsLostAfterwards] {
			world.ledger.next.set(next);
			assert_eq!(step(&world).unwrap_err().code(), "node-lost");
		}
		world.ledger.next.set(Next::Works);
		let before = world.ledger.taken.get();
		assert!(matches!(step(&world), Ok(None)));
		assert_eq!(world.ledger.taken.get(), before);
	}
	world.ledger.next.set(Next::IsLost);
	world.revise("13").unwrap_err();
	world.ledger.next.set(Next::IsLostAfterwards);
	world.revise("14").unwrap_err();
	world.ledger.next.set(Next::Works);
	// The value that was never sent does not hide the one that was.
	assert_eq!(world.values()[1], (Opening::InClear, Some("14".into())));
	assert_eq!(world.revise("14.0").unwrap_err().code(), "nothing-changed");
	assert_eq!(world.ledger.taken.get(), 3);
}

#[test]
fn refusals_should_leave_nothing_in_the_vault() {
	let world = World::new();
	world.ledger.next.set(Next::IsRefused);
	world.stamp().unwrap_err();
	assert_eq!(world.book().entries(), []);
	world.ledger.next.set(Next::Works);
	assert_eq!(world.record("1").unwrap_err().code(), "settings-not-stamped");
	world.stamp().unwrap();
	let before = world.book().entries().to_vec();
	world.ledger.next.set(Next::IsRefused);
	world.record("1").unwrap_err();
	world.revise("1").unwrap_err();
	assert_eq!(world.book().entries(), before);
}

#[test]
fn opened_should_tell_what_the_vault_lacks_from_what_it_contradicts() {
	let world = World::new();
	world.stamp().unwrap();
	world.record("12.5").unwrap();

	let mut empty = world.book();
	empty.written.measurements.clear();
	let lacking = world.opened(Some(&world.manifest), &empty);
	assert_eq!(lacking.values[0].opening, Opening::NotInVault);
	assert_eq!(lacking.settings, Opening::NotInVault);
	assert!(!lacking.is_contradicted() && lacking.name.is_none());
	assert_eq!(world.opened(None, &world.book()).values[0].opening, Opening::NotInVault);

	let mut changed = world.book();
	changed.written.measurements[0].values[0].value = decimal("21.5");
	let contradicted = world.opened(Some(&world.manifest), &changed);
	assert_eq!(contradicted.values[0].opening, Opening::DoesNotMatch);
	assert_eq!(contradicted.values[0].value, None);
	assert!(contradicted.is_contradicted());

	let mut changed = world.book();
	changed.written.measurements[0].values[0].unit = "cm".into();
	changed.written.measurements[0].settings = vec![digest("others")];
	let contradicted = world.opened(Some(&world.manifest), &changed);
	assert_eq!(contradicted.values[0].opening, Opening::DoesNotMatch);
	assert_eq!(contradicted.settings, Opening::DoesNotMatch);
}

#[test]
fn book_should_be_private_and_destroyed_with_what_an_interrupted_writer_left() {
	use std::os::unix::fs::PermissionsExt;
	let world = World::new();
	world.stamp().unwrap();
	let study = world.manifest.study_id();
	let folder = world.vault.folder().join(Written::FOLDER);
	let path = folder.join(format!("{}.json", hex::encode(study)));
	let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
	assert_eq!((mode(&path), mode(&folder)), (0o600, 0o700));

	let left = folder.join(format!("{}.abcdef", hex::encode(study)));
	fs::copy(&path, &left).unwrap();
	let other = folder.join(format!("{}.json", hex::encode(H256::zero())));
	fs::copy(&path, &other).unwrap();
	assert!(destroy(&world.vault, &study).unwrap());
	assert!(!path.exists() && !left.exists() && other.exists());
	assert!(!destroy(&world.vault, &study).unwrap());
	// The book of another study is not taken for this one's.
	assert!(matches!(Book::open(&world.vault, &H256::zero()), Err(VaultError::Damaged { .. })));
}

/// As the first version of the program wrote it.
const OLD: &str = r#"{
  "version": 1,
  "study": "0xSTUDY",
  "measurements": [
    {
      "name": "lesion 1",
      "settings": ["0x1111111111111111111111111111111111111111111111111111111111111111"],
      "values": [{ "version": 0, "value": "12.5", "unit": "mm" }]
    }
  ]
}"#;

#[test]
fn book_should_be_read_as_it_was_written_and_refused_when_half_written_or_later() {
	let world = World::new();
	let study = world.manifest.study_id();
	let old = OLD.replace("STUDY", &hex::encode(study));
	let path = world.vault.notes::<Written>().path(&hex::encode(study));
	fs::create_dir(path.parent().unwrap()).unwrap();
	fs::write(&path, &old).unwrap();
	let entries = world.book().entries().to_vec();
	assert_eq!((entries[0].name.as_str(), entries[0].settings[0]), ("lesion 1", H256::repeat_byte(0x11)));
	assert_eq!(entries[0].values, [Clear { version: 0, value: decimal("12.5"), unit: "mm".into() }]);
	// Written again, it says the same.
	world.book().save().unwrap();
	let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
	assert_eq!(json(&fs::read_to_string(&path).unwrap()), json(&old));

	fs::write(&path, &old[..old.len() / 2]).unwrap();
	assert!(matches!(Book::open(&world.vault, &study), Err(VaultError::Damaged { .. })));
	fs::write(&path, old.replacen("1", "2", 1)).unwrap();
	assert!(matches!(Book::open(&world.vault, &study), Err(VaultError::Newer { version: 2, known: 1, .. })));
}

#[test]
fn measuring_should_send_nothing_when_the_vault_cannot_be_written() {
	let world = World::new();
	// The owner of all files may write anywhere: a file in the place of the folder stops everybody.
	fs::write(world.vault.folder().join(Written::FOLDER), "").unwrap();
	let book = Book::open(&world.vault, &world.manifest.study_id());
	assert!(book.is_err() || world.stamp().is_err());
	assert_eq!(world.ledger.taken.get(), 0);
}

#[test]
fn values_should_all_be_kept_when_many_are_told_at_once() {
	let world = World::new();
	std::thread::scope(|scope| {
		for version in 0..8 {
			let (vault, study) = (world.vault.clone(), world.manifest.study_id());
			scope.spawn(move || {
				let _alone = vault.lock().unwrap();
				let clear = Clear { version, value: decimal("1"), unit: "mm".into() };
				Book::open(&vault, &study).unwrap().keep("x", &Kept::Value(clear)).unwrap();
			});
		}
	});
	assert_eq!(world.book().entries()[0].values.len(), 8);
}
