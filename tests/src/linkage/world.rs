//! A chain whose history is known.

use super::export::{base58, unhex};
use crate::{copy, files, gather, tag, Cli, Ran, Site};
use anyhow::{ensure, Context, Result};

use std::{
	collections::{BTreeMap, BTreeSet},
	fs,
	path::PathBuf,
};

/// How much happens.
#[derive(Clone, Copy, Debug)]
pub struct Size {
	pub patients: usize,
	pub studies: usize,
	/// Studies that one hospital sends to another.
	pub transfers: usize,
	/// Uses that are recorded in patients' logs.
	pub uses: usize,
	/// Reports, half of them with a follow-up.
	pub reports: usize,
	/// Studies of which somebody gets a de-identified copy with its proof.
	pub copies: usize,
}

impl Size {
	/// The game of `docs/privacy.md`.
	pub const FULL: Self = Self { patients: 30, studies: 100, transfers: 25, uses: 80, reports: 10, copies: 24 };
	/// The game that CI plays.
	pub const SMALL: Self = Self { patients: 10, studies: 30, transfers: 8, uses: 24, reports: 4, copies: 10 };
}

/// A study, as those know it who were there.
#[derive(Clone, Debug)]
pub struct Study {
	/// Its identifier on the ledger.
	pub id: Vec<u8>,
	/// Whose it is: a number in [`Truth::accounts`].
	pub patient: usize,
	/// Where it was made.
	pub hospital: usize,
	pub modality: String,
	pub instances: u64,
	pub series: u64,
	/// The block in which it was anchored, right after the visit.
	pub block: u64,
	/// The chain's clock in that block, in milliseconds since the Unix epoch.
	pub at: u64,
	/// Hospitals that received it from another.
	pub received: BTreeSet<usize>,
}

/// What the attackers want to know.
pub struct Truth {
	pub studies: Vec<Study>,
	/// The accounts of each patient.
	pub accounts: Vec<Vec<Vec<u8>>>,
}

/// Who acts for a hospital: (its number on the ledger, its own account, who anchors and sends, who uses, who erases).
/// The third is admitted by the council.
const HOSPITALS: [(u64, &str, &str, &str, &str); 3] = [
	(0, "north-hospital", "technologist-1", "radiologist-1", "steward-1"),
	(1, "south-imaging", "radiologist-2", "radiologist-2", "steward-2"),
	(6, "stranger", "stranger", "stranger", "stranger"),
];

/// Real files of which studies are made: folder of the archive ([`gather`]), and how many of its files at most.
const SOURCES: [(&str, usize); 9] =
	[("00", 19), ("00", 19), ("02", 12), ("02", 12), ("05", 1), ("06", 1), ("07", 1), ("21", 1), ("22", 1)];

/// The chain and those who know its history.
pub struct World {
	pub site: Site,
	pub truth: Truth,
	/// The de-identified copies, as studies of their own.
	pub copies: Truth,
	west: Cli,
	size: Size,
	numbers: Numbers,
	/// The hospital that enrolled each patient, and the one where else it goes.
	homes: Vec<(usize, Option<usize>)>,
}

/// A fixed sequence of numbers that look random: the same game every time.
struct Numbers(u64);

impl Numbers {
	fn below(&mut self, bound: usize) -> usize {
		self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
		((self.0 >> 33) % bound as u64) as usize
	}
}

/// What happens next.
enum Step {
	Study,
	Transfer,
	Use,
	Report,
	Copy,
}

impl World {
	/// Lets everything happen, in an order as in life: visits, uses, transfers and reports of all patients mixed.
	pub fn build(size: Size) -> Result<Self> {
		let site = Site::alone()?;
		let west = site.cli()?;
		gather(&site.path("archive"))?;
		let mut world = Self {
			site,
			truth: Truth { studies: Vec::new(), accounts: Vec::new() },
			copies: Truth { studies: Vec::new(), accounts: Vec::new() },
			west,
			size,
			numbers: Numbers(2026),
			homes: Vec::new(),
		};
		world.found()?;
		for number in 0..size.patients {
			world.enrol(number)?;
		}
		world.site.write("text", "Nodule of 7 mm.")?;
		let template = "report template publish --code LN:18748-4 --self-review --section LN:59776-5";
		world.site.say("radiologist-1", template).expect(0);
		let mut left = [size.studies, size.transfers, size.uses, size.reports, size.copies];
		// A third of the studies come first, so that there is something to use.
		for _ in 0..size.studies / 3 {
			world.take(Step::Study, &mut left)?;
		}
		while left.iter().any(|left| *left > 0) {
			let pick = world.numbers.below(left.iter().sum());
			let kind = (0..left.len()).find(|kind| pick < left[..=*kind].iter().sum()).context("something is left")?;
			let step = [Step::Study, Step::Transfer, Step::Use, Step::Report, Step::Copy];
			world.take(step.into_iter().nth(kind).context("a step")?, &mut left)?;
		}
		world.copies.accounts = world.truth.accounts.clone();
		Ok(world)
	}

	fn take(&mut self, step: Step, left: &mut [usize; 5]) -> Result<()> {
		let (kind, done) = match step {
			Step::Study => (0, self.visit()?),
			Step::Transfer => (1, self.transfer()?),
			Step::Use => (2, self.use_of_study()?),
			Step::Report => (3, self.report()?),
			Step::Copy => (4, self.copy()?),
		};
		if done || left[0] == 0 {
			left[kind] -= 1;
		}
		Ok(())
	}

	/// The vault of a hospital.
	pub fn cli(&self, hospital: usize) -> &Cli {
		[&self.site.north, &self.site.south, &self.west][hospital]
	}

	fn say(&self, hospital: usize, who: &str, line: &str) -> Ran {
		self.site.at(self.cli(hospital), who, line)
	}

	/// The third hospital.
	fn found(&self) -> Result<()> {
		for council in ["north-hospital", "south-imaging"] {
			self.site.say(council, "org admit stranger --kind hospital").expect(0);
		}
		let shown = self.site.say("nobody", "org show 6").expect(0).json();
		ensure!(shown["kind"] == "hospital", "{shown}");
		Ok(())
	}

	fn enrol(&mut self, number: usize) -> Result<()> {
		let name = format!("patient{number}");
		self.site.newcomer(&name)?;
		let home = number % 3;
		self.say(home, HOSPITALS[home].1, &format!("patient enrol {name}")).expect(0);
		// Four of ten go to a second hospital as well.
		let second = (number % 5 < 2).then_some((home + 1) % 3);
		self.homes.push((home, second));
		let address = self.site.account(&name).context("no account")?;
		let bytes = base58(&address).context("no address")?;
		// Behind a prefix of one byte or two, and before a checksum of two.
		let account = bytes.get(bytes.len() - 34..bytes.len() - 2).context("an address that is too short")?.to_vec();
		self.truth.accounts.push(vec![account]);
		Ok(())
	}

	/// A patient comes, and the images are anchored.
	fn visit(&mut self) -> Result<bool> {
		let number = self.truth.studies.len();
		let patient = match number < self.size.patients {
			true => number, // everybody comes once
			false => self.numbers.below(self.size.patients),
		};
		let (home, second) = self.homes[patient];
		let hospital = match second {
			Some(second) if self.numbers.below(2) == 0 => second,
			_ => home,
		};
		let folder = format!("study{number}");
		self.images(&folder, number, patient)?;
		let line = format!("study anchor @{folder} --subject patient{patient} --another-id");
		let told = self.say(hospital, HOSPITALS[hospital].2, &line).expect(0).json();
		let told = &told["studies"][0];
		let count = |name: &str| told[name].as_u64().with_context(|| format!("no {name} in {told}"));
		let study = Study {
			id: unhex(told["study"].as_str().context("no study")?)?,
			patient,
			hospital,
			modality: told["modality"].as_str().context("no modality")?.into(),
			instances: count("instances")?,
			series: count("series")?,
			block: self.site.node.height()?,
			at: self.site.node.now()?,
			received: BTreeSet::new(),
		};
		self.truth.studies.push(study);
		Ok(true)
	}

	/// Real files with identifiers of their own.
	fn images(&mut self, folder: &str, number: usize, patient: usize) -> Result<()> {
		let (source, most) = SOURCES[self.numbers.below(SOURCES.len())];
		let count = 1 + self.numbers.below(most);
		let from = files(&self.site.path(&format!("archive/{source}")))?;
		let to = self.site.path(folder);
		fs::create_dir_all(&to)?;
		let mut by_series: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
		for (index, path) in from.iter().take(count).enumerate() {
			let target = to.join(format!("{index:02}.dcm"));
			fs::write(&target, fs::read(path)?)?;
			by_series.entry(tag(path, "0020,000e")?).or_default().push(target);
		}
		for (series, paths) in by_series.into_values().enumerate() {
			let root = "1.2.826.0.1.3680043.8.498.2026";
			let mut args = vec![PathBuf::from("-nb"), "-gin".into()];
			for value in [
				format!("(0020,000d)={root}.{number}"),
				format!("(0020,000e)={root}.{number}.{series}"),
				format!("(0010,0020)=GAME-{patient}"),
				format!("(0010,0010)=Patient^{patient}"),
			] {
				args.extend(["-i".into(), value.into()]);
			}
			args.extend(paths);
			crate::tool("dcmodify", args)?;
		}
		Ok(())
	}

	fn id(&self, study: usize) -> String {
		super::export::hex(&self.truth.studies[study].id)
	}

	/// A study that has come so far and fits, chosen by chance.
	fn some_study(&mut self, fits: impl Fn(&Self, usize) -> bool) -> Option<usize> {
		(0..60).find_map(|_| {
			let study = self.numbers.below(self.truth.studies.len());
			fits(self, study).then_some(study)
		})
	}

	/// A study goes to another hospital for treatment.
	fn transfer(&mut self) -> Result<bool> {
		let Some(study) = self.some_study(|world, study| world.truth.studies[study].received.is_empty()) else {
			return Ok(false);
		};
		let from = self.truth.studies[study].hospital;
		let to = (from + 1 + self.numbers.below(2)) % 3;
		self.truth.studies[study].received.insert(to);
		let (id, receiver) = (self.id(study), HOSPITALS[to].0);
		let line = format!("transfer send {id} --to {receiver} --purpose treatment --note @note{study}-{to}.json");
		self.say(from, HOSPITALS[from].2, &line).expect(0);
		let arrived = format!("arrived{study}-{to}");
		copy(&self.site.path(&format!("study{study}")), &self.site.path(&arrived))?;
		self.say(to, HOSPITALS[to].2, &format!("transfer confirm @note{study}-{to}.json @{arrived}")).expect(0);
		Ok(true)
	}

	/// Somebody of the hospital opens a study; one of eight asks for what nobody permitted.
	fn use_of_study(&mut self) -> Result<bool> {
		let Some(study) = self.some_study(|_, _| true) else { return Ok(false) };
		let (hospital, patient) = (self.truth.studies[study].hospital, self.truth.studies[study].patient);
		let purpose = if self.numbers.below(8) == 0 { "methods-development" } else { "clinical-care" };
		let id = self.id(study);
		let line = format!("access record patient{patient} --study {id} --purpose {purpose}");
		let ran = self.say(hospital, HOSPITALS[hospital].3, &line);
		ensure!(ran.json()["entry"].is_u64(), "neither permitted nor denied: {ran:?}");
		Ok(true)
	}

	/// A report of the north hospital on one of its studies; every second recommends another examination.
	fn report(&mut self) -> Result<bool> {
		let fits = |world: &Self, study: usize| {
			world.truth.studies[study].hospital == 0 && !world.site.path(&format!("report{study}")).exists()
		};
		let Some(study) = self.some_study(fits) else { return Ok(false) };
		let document = format!("report{study}");
		self.site.write(&document, "")?;
		let id = self.id(study);
		let mut lines = vec![
			format!("report open --document {document} --template 0 --study {id}"),
			format!("report contribute {document} --section 59776-5 --text @text"),
			format!("report sign {document} --all --as-state final"),
		];
		if study.is_multiple_of(2) {
			lines.push(format!(
				"followup raise {document} --category 3 --modality CT --region chest --finding @text --from +0d --due +365d"
			));
		}
		for line in lines {
			self.say(0, "radiologist-1", &line).expect(0);
		}
		Ok(true)
	}

	/// A de-identified copy of a study, with the proof that it is one.
	fn copy(&mut self) -> Result<bool> {
		let fits = |world: &Self, study: usize| {
			let modality = world.truth.studies[study].modality.as_str();
			["CT", "MR"].contains(&modality) && !world.site.path(&format!("copies/copy{study}")).exists()
		};
		let Some(study) = self.some_study(fits) else { return Ok(false) };
		let (known, out) = (self.truth.studies[study].clone(), format!("copies/copy{study}"));
		fs::create_dir_all(self.site.path("copies"))?;
		let line = format!("study deidentify @study{study} @{out} --project game");
		let made = self.say(known.hospital, HOSPITALS[known.hospital].2, &line).expect(0).json();
		let id = unhex(made["copy"].as_str().context("no copy")?)?;
		self.copies.studies.push(Study { id, ..known });
		Ok(true)
	}

	fn is_copy(&self, study: &Study) -> bool {
		self.copies.studies.iter().any(|copy| copy.id == study.id)
	}

	/// Every study and every copy is erased by whoever has it, and every patient is released.
	pub fn erase(&self) -> Result<()> {
		for study in self.copies.studies.iter().chain(&self.truth.studies) {
			let line = format!("study erase {} --yes", super::export::hex(&study.id));
			self.say(study.hospital, HOSPITALS[study.hospital].4, &line).expect(0);
			for hospital in study.received.iter().filter(|_| !self.is_copy(study)) {
				// Receivers erase for themselves, as far as the ledger lets them.
				self.say(*hospital, HOSPITALS[*hospital].4, &line);
			}
		}
		for (patient, (home, _)) in self.homes.iter().enumerate() {
			self.say(*home, HOSPITALS[*home].1, &format!("patient release patient{patient}")).expect(0);
		}
		let left = self.site.north.run(["patient", "list"])?.expect(0).json();
		ensure!(left["patients"].as_array().is_some_and(|left| left.len() <= 3), "{}", left["patients"]);
		Ok(())
	}
}
