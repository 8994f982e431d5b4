//! What can be concluded from an export, and whether it is more than chance.

use super::{
	export::{token, Export, Fact, Way},
	world::Truth,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// From the study's identifier to a value in the same record and, in a second step, from that value to one in another
/// record: where the identifier stands, where the value stands, where it stands in the other record, and where the
/// second value stands there.
type Path = [Way; 4];
const NONE: Way = Way::MAX;
/// A record, by its number, and where a value stands in it.
type Place = (usize, Way);
/// Pairs of studies: all, and those of two hospitals.
type Pairs = [BTreeSet<(usize, usize)>; 2];

/// A value that stands in more records than this leads to nobody in particular.
const COMMON: usize = 48;
/// A value that could be a number of something: it leads only to where it is a key, or from where it is one.
const SMALL: u128 = 1_000_000;
/// The chance, over all paths together, below which a find is believed.
const DOUBT: f64 = 0.01;
/// How often a path is right that names somebody for certain.
const CERTAIN: f64 = 0.95;
/// How often a path is right that ties two studies.
const LIKELY: f64 = 0.5;
/// Milliseconds from one block to the next.
const BLOCK: u64 = 6_000;
/// Half the width of what somebody remembers of the time of a visit, in blocks.
pub const WINDOWS: [u64; 3] = [5, 20, 60];

/// The search of one export.
pub struct Attack<'a> {
	export: &'a Export,
	truth: &'a Truth,
	/// The studies that the attacker asks about.
	targets: BTreeSet<usize>,
	/// What each path says of each study.
	paths: HashMap<Path, BTreeMap<usize, BTreeSet<u32>>>,
	values: Values,
}

/// Values by number.
#[derive(Default)]
struct Values {
	numbers: HashMap<Fact, u32>,
	all: Vec<Fact>,
}

impl Values {
	fn number(&mut self, fact: &Fact) -> u32 {
		if let Some(known) = self.numbers.get(fact) {
			return *known;
		}
		let number = self.all.len() as u32;
		self.numbers.insert(fact.clone(), number);
		self.all.push(fact.clone());
		number
	}
}

/// What an attacker found.
#[derive(Default, Debug)]
pub struct Figures {
	/// Studies that were asked about.
	pub studies: usize,
	/// Studies whose patient is named for certain, and rightly.
	pub named: BTreeSet<usize>,
	/// Studies for which somebody else is named.
	pub named_wrongly: usize,
	/// Studies whose patient would be right if the attacker guesses one for each, as far as that is known to be better than
	/// chance.
	pub guessed: f64,
	/// The same by chance alone.
	pub guessed_by_chance: f64,
	/// Pairs of studies of one patient that are tied rightly.
	pub tied: BTreeSet<(usize, usize)>,
	/// Pairs that are tied although they are of two patients.
	pub tied_wrongly: usize,
	/// Pairs of studies of one patient.
	pub pairs: usize,
	/// Pairs that are tied rightly if as many as `tied` are chosen by chance.
	pub tied_by_chance: f64,
	/// Those of `tied` that are of two hospitals.
	pub across: usize,
	/// Those of `pairs` that are of two hospitals.
	pub pairs_across: usize,
	/// Studies that are the only one which fits a visit whose hospital, modality, counts and time within so many blocks are
	/// known: by each of `WINDOWS`.
	pub singled_out: [usize; WINDOWS.len()],
	/// Studies that are singled out by the narrowest window and whose patient is named for certain.
	pub found_and_named: usize,
	/// By which ways, for people: the best first.
	pub ways: Vec<String>,
}

impl<'a> Attack<'a> {
	/// Searches an export for everything that stands in one or two steps from a study. `targets` are the studies that the
	/// attacker asks about: those that it does not know anyway.
	pub fn new(export: &'a Export, truth: &'a Truth, targets: impl IntoIterator<Item = usize>) -> Self {
		let mut values = Values::default();
		let records: Vec<Vec<(Way, u32)>> = export
			.records
			.iter()
			.map(|record| record.iter().map(|(way, fact)| (*way, values.number(fact))).collect())
			.collect();
		// Where each value stands.
		let mut places: HashMap<u32, Vec<Place>> = HashMap::new();
		let mut alike: HashMap<(Way, u32), usize> = HashMap::new();
		for (number, record) in records.iter().enumerate() {
			for (way, value) in record {
				places.entry(*value).or_default().push((number, *way));
				*alike.entry((*way, *value)).or_default() += 1;
			}
		}
		let mut leads: HashMap<(u32, bool), Vec<Place>> = HashMap::new();
		let mut attack = Self { export, truth, targets: targets.into_iter().collect(), paths: HashMap::new(), values };
		let nowhere = Vec::new();
		for (study, known) in truth.studies.iter().enumerate() {
			let id = attack.values.number(&Fact::Bytes(known.id.clone()));
			let mut seen: HashSet<(Path, u32)> = HashSet::new();
			for (first, from) in places.get(&id).unwrap_or(&nowhere) {
				for (way, value) in records[*first].iter().filter(|(_, value)| *value != id) {
					let path = [*from, *way, NONE, NONE];
					if !seen.insert((path, *value)) {
						continue;
					}
					attack.note(path, study, *value);
					if alike[&(*way, *value)] > COMMON {
						continue;
					}
					let is_key = export.keys.contains(way);
					let there = places.get(value).unwrap_or(&nowhere);
					let others = leads.entry((*value, is_key)).or_insert_with(|| attack.leads(is_key, *value, there));
					for (second, to) in others.iter() {
						if second == first {
							continue;
						}
						for (further, found) in
							records[*second].iter().filter(|(_, found)| found != value && *found != id)
						{
							let path = [*from, *way, *to, *further];
							if seen.insert((path, *found)) {
								attack.note(path, study, *found);
							}
						}
					}
				}
			}
		}
		attack
	}

	fn note(&mut self, path: Path, study: usize, value: u32) {
		self.paths.entry(path).or_default().entry(study).or_default().insert(value);
	}

	/// The records to which a value leads: those that have it too, if they are few.
	fn leads(&self, is_key: bool, value: u32, places: &[Place]) -> Vec<Place> {
		let fact = &self.values.all[value as usize];
		match fact {
			_ if token(fact).is_some() && places.len() <= COMMON => places.to_vec(),
			Fact::Number(number) if *number > SMALL && places.len() <= COMMON => places.to_vec(),
			Fact::Number(number) if *number <= SMALL => {
				let mut by_way: BTreeMap<Way, Vec<usize>> = BTreeMap::new();
				for (record, to) in places.iter().filter(|(_, to)| is_key || self.export.keys.contains(to)) {
					by_way.entry(*to).or_default().push(*record);
				}
				let few = by_way.into_iter().filter(|(_, records)| records.len() <= COMMON / 8);
				few.flat_map(|(to, records)| records.into_iter().map(move |record| (record, to))).collect()
			}
			_ => Vec::new(),
		}
	}

	/// For people.
	fn name(&self, path: &Path) -> String {
		let [from, way, to, further] = path.map(|way| self.export.name(way));
		match path[2] {
			NONE => format!("{from} beside {way}"),
			_ => format!("{from} beside {way}, which is {to} beside {further}"),
		}
	}

	/// Everything that can be concluded.
	pub fn figures(&self) -> Figures {
		let mut figures = Figures { studies: self.targets.len(), ..Figures::default() };
		self.name_patients(&mut figures);
		self.tie(&mut figures);
		for (found, window) in figures.singled_out.iter_mut().zip(WINDOWS) {
			*found = self.singled_out(window).len();
		}
		figures.found_and_named = self.singled_out(WINDOWS[0]).intersection(&figures.named).count();
		figures
	}

	/// Whose studies they are.
	fn name_patients(&self, figures: &mut Figures) {
		let mut owner: HashMap<u32, usize> = HashMap::new();
		for (patient, accounts) in self.truth.accounts.iter().enumerate() {
			for account in accounts {
				owner.extend(self.values.numbers.get(&Fact::Bytes(account.clone())).map(|value| (*value, patient)));
			}
		}
		let chance = 1.0 / self.truth.accounts.len() as f64;
		let mut claims: Vec<(&Path, BTreeMap<usize, usize>)> = Vec::new();
		for (path, said) in &self.paths {
			let mut named = BTreeMap::new();
			for (study, values) in said.iter().filter(|(study, _)| self.targets.contains(study)) {
				let patients: BTreeSet<_> = values.iter().filter_map(|value| owner.get(value)).collect();
				if let (Some(patient), 1) = (patients.first(), patients.len()) {
					named.insert(*study, **patient);
				}
			}
			if !named.is_empty() {
				claims.push((path, named));
			}
		}
		let tries = claims.len();
		let is_right = |(study, patient): (&usize, &usize)| self.truth.studies[*study].patient == *patient;
		let mut good: Vec<_> = claims
			.into_iter()
			.filter_map(|(path, named)| {
				let right = named.iter().filter(|claim| is_right(*claim)).count();
				let is_chance = tail(named.len(), right, chance) * tries as f64 > DOUBT;
				let precision = right as f64 / named.len() as f64;
				(!is_chance && precision > chance).then_some((precision, right, path, named))
			})
			.collect();
		good.sort_by(|one, other| (other.0, other.1, one.2).partial_cmp(&(one.0, one.1, other.2)).expect("numbers"));
		let mut guessed: BTreeMap<usize, usize> = BTreeMap::new();
		for (precision, right, path, named) in &good {
			let certain = *precision >= CERTAIN;
			let before = figures.named.len();
			for claim in named {
				if guessed.contains_key(claim.0) {
					continue;
				}
				guessed.insert(*claim.0, *claim.1);
				match (certain, is_right(claim)) {
					(true, true) => drop(figures.named.insert(*claim.0)),
					(true, false) => figures.named_wrongly += 1,
					(false, _) => {}
				}
			}
			if figures.named.len() > before {
				let more = figures.named.len() - before;
				figures.ways.push(format!("names {more} more ({right} of {}): {}", named.len(), self.name(path)));
			}
		}
		let unknown = figures.studies - guessed.len();
		let right = guessed.iter().filter(|claim| is_right(*claim)).count();
		figures.guessed = right as f64 + unknown as f64 * chance;
		figures.guessed_by_chance = figures.studies as f64 * chance;
	}

	/// Which studies are of one patient.
	fn tie(&self, figures: &mut Figures) {
		let studies = &self.truth.studies;
		let mut same = Pairs::default();
		let mut all = [0usize; 2];
		let across = |one: usize, other: usize| studies[one].hospital != studies[other].hospital;
		for one in 0..studies.len() {
			for other in one + 1..studies.len() {
				if !self.targets.contains(&one) && !self.targets.contains(&other) {
					continue;
				}
				for (kind, counts) in [true, across(one, other)].into_iter().enumerate() {
					if counts {
						all[kind] += 1;
						if studies[one].patient == studies[other].patient {
							same[kind].insert((one, other));
						}
					}
				}
			}
		}
		let ids: HashMap<u32, usize> = (0..studies.len())
			.filter_map(|study| Some((*self.values.numbers.get(&Fact::Bytes(studies[study].id.clone()))?, study)))
			.collect();
		let mut claims: Vec<(&Path, Pairs)> = Vec::new();
		for (path, said) in &self.paths {
			let mut groups: HashMap<u32, BTreeSet<usize>> = HashMap::new();
			for (study, values) in said {
				for value in values {
					groups.entry(*value).or_default().insert(*study);
					groups.entry(*value).or_default().extend(ids.get(value));
				}
			}
			let mut pairs = Pairs::default();
			let limit = (same[0].len() as f64 / LIKELY) as usize + 1;
			'groups: for group in groups.values().filter(|group| group.len() > 1) {
				let group: Vec<_> = group.iter().copied().collect();
				for (at, one) in group.iter().enumerate() {
					for other in &group[at + 1..] {
						if !self.targets.contains(one) && !self.targets.contains(other) {
							continue;
						}
						pairs[0].insert((*one, *other));
						if across(*one, *other) {
							pairs[1].insert((*one, *other));
						}
						if pairs[0].len() > limit {
							break 'groups; // it is wrong more often than right already
						}
					}
				}
			}
			if pairs[0].len() <= limit && !pairs[0].is_empty() {
				claims.push((path, pairs));
			}
		}
		let tries = claims.len() as f64;
		let mut tied = Pairs::default();
		let mut best: Vec<(usize, usize, &Path)> = Vec::new();
		for (path, pairs) in &claims {
			for kind in 0..2 {
				let right = pairs[kind].intersection(&same[kind]).count();
				let (claimed, chance) = (pairs[kind].len(), same[kind].len() as f64 / all[kind].max(1) as f64);
				if claimed > 0
					&& right as f64 / claimed as f64 >= LIKELY
					&& tail(claimed, right, chance) * tries <= DOUBT
				{
					tied[kind].extend(pairs[kind].iter().copied());
					if kind == 0 {
						best.push((right, claimed, path));
					}
				}
			}
		}
		best.sort_by_key(|(right, claimed, path)| (usize::MAX - right, claimed - right, **path));
		for (right, claimed, path) in best.iter().take(3) {
			figures.ways.push(format!("ties {right} of {claimed} pairs rightly: {}", self.name(path)));
		}
		let claimed = tied[0].len();
		figures.pairs = same[0].len();
		figures.pairs_across = same[1].len();
		figures.across = tied[1].intersection(&same[1]).count();
		figures.tied = tied[0].intersection(&same[0]).copied().collect();
		figures.tied_wrongly = claimed - figures.tied.len();
		figures.tied_by_chance = claimed as f64 * same[0].len() as f64 / all[0].max(1) as f64;
	}

	/// The studies each of which is the only one that fits what somebody remembers of the visit.
	pub fn singled_out(&self, window: u64) -> BTreeSet<usize> {
		let studies = &self.truth.studies;
		let near: Vec<_> = self.paths.iter().filter(|([_, _, to, _], _)| *to == NONE).map(|(_, said)| said).collect();
		// Ways on which the time of the visit stands, as a moment or as a block.
		let number = |values: &BTreeSet<u32>| {
			let numbers = values.iter().filter_map(|value| match self.values.all[*value as usize] {
				Fact::Number(number) => u64::try_from(number).ok(),
				_ => None,
			});
			numbers.min()
		};
		let mut times: Vec<(u64, BTreeMap<usize, u64>)> = Vec::new();
		for said in &near {
			let of_study = |(study, values): (&usize, &BTreeSet<u32>)| Some((*study, number(values)?));
			let numbers: BTreeMap<usize, u64> = said.iter().filter_map(of_study).collect();
			for (unit, at) in [(BLOCK, false), (1, true)] {
				let true_time = |study: usize| if at { studies[study].block } else { studies[study].at };
				let right =
					numbers.iter().filter(|(study, found)| true_time(**study).abs_diff(**found) * 2 <= unit).count();
				if right * 2 >= numbers.len() && right * 3 >= studies.len() {
					times.push((unit, numbers.clone()));
				}
			}
		}
		// Ways on which stands what follows from something that is known of the visit, whole or as a class.
		let mut classes: Vec<Vec<Option<&BTreeSet<u32>>>> = Vec::new();
		for said in &near {
			let told: Vec<_> = (0..studies.len()).map(|study| said.get(&study)).collect();
			if told.windows(2).all(|two| two[0] == two[1]) {
				continue;
			}
			if known(studies).iter().any(|visible| follows(&told, visible)) {
				classes.push(told);
			}
		}
		let fits = |visit: usize, study: usize| {
			// An identifier ends with the number of the organisation that chose it.
			studies[visit].hospital == studies[study].hospital
				&& classes.iter().all(|told| told[visit] == told[study])
				&& times.iter().all(|(unit, numbers)| {
					let true_time = if *unit == 1 { studies[visit].block } else { studies[visit].at };
					numbers.get(&study).is_none_or(|found| found.abs_diff(true_time) <= window * unit)
				})
		};
		let is_alone = |visit: &usize| {
			let mut fitting = (0..studies.len()).filter(|study| fits(*visit, *study));
			fitting.next() == Some(*visit) && fitting.next().is_none()
		};
		self.targets.iter().copied().filter(is_alone).collect()
	}
}

/// What somebody knows of each visit besides its exact time.
fn known(studies: &[super::Study]) -> [Vec<u64>; 6] {
	let modalities: BTreeSet<_> = studies.iter().map(|study| &study.modality).collect();
	let each = |known: &dyn Fn(&super::Study) -> u64| studies.iter().map(known).collect();
	[
		each(&|study| study.hospital as u64),
		each(&|study| modalities.iter().position(|modality| **modality == study.modality).unwrap_or_default() as u64),
		each(&|study| study.instances),
		each(&|study| study.series),
		each(&|study| study.at / 3_600_000),
		each(&|study| study.at / 86_400_000),
	]
}

/// Whether what is told of a study follows from what is known of it: those of which the same is known are told the same,
/// and there are enough of them to exclude an accident.
fn follows<T: PartialEq>(told: &[T], known: &[u64]) -> bool {
	let mut groups: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
	for (study, known) in known.iter().enumerate() {
		groups.entry(*known).or_default().push(study);
	}
	let repeated: usize = groups.values().filter(|group| group.len() > 1).map(Vec::len).sum();
	repeated * 4 >= told.len() && groups.values().all(|group| group.iter().all(|study| told[*study] == told[group[0]]))
}

/// How likely it is that of `tries` guesses at least `right` are right if each is with this chance.
fn tail(tries: usize, right: usize, chance: f64) -> f64 {
	if right == 0 || chance >= 1.0 {
		return 1.0;
	}
	let (yes, no) = (chance.ln(), (1.0 - chance).ln());
	let logarithm = |upto: usize| (1..=upto).map(|number| (number as f64).ln()).sum::<f64>();
	let mut ways = logarithm(tries) - logarithm(right) - logarithm(tries - right);
	let mut sum = 0.0;
	for hits in right..=tries {
		sum += (ways + hits as f64 * yes + (tries - hits) as f64 * no).exp();
		ways += ((tries - hits) as f64 / (hits + 1) as f64).ln();
	}
	sum.min(1.0)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::linkage::Study;

	/// A fixed sequence of numbers that look random.
	struct Numbers(u64);

	impl Numbers {
		fn next(&mut self, below: u64) -> u64 {
			self.0 ^= self.0 << 13;
			self.0 ^= self.0 >> 7;
			self.0 ^= self.0 << 17;
			self.0 % below
		}

		fn bytes(&mut self) -> Fact {
			Fact::Bytes((0..32).map(|_| self.next(256) as u8).collect())
		}
	}

	fn truth(numbers: &mut Numbers) -> Truth {
		let mut bytes = || match numbers.bytes() {
			Fact::Bytes(bytes) => bytes,
			_ => unreachable!("bytes"),
		};
		let accounts = (0..12).map(|_| vec![bytes()]).collect();
		let ids: Vec<_> = (0..60).map(|_| bytes()).collect();
		let studies = ids.into_iter().enumerate().map(|(number, id)| Study {
			id,
			patient: numbers.next(12) as usize,
			hospital: numbers.next(3) as usize,
			modality: ["CT", "MR", "CR"][numbers.next(3) as usize].into(),
			instances: 1 + numbers.next(9),
			series: 1,
			block: 40 + 12 * number as u64,
			at: 1_800_000_000_000 + 18_000 * number as u64,
			received: BTreeSet::new(),
		});
		Truth { studies: studies.collect(), accounts }
	}

	fn add(export: &mut Export, facts: Vec<(&str, Fact)>) {
		let record = facts.into_iter().map(|(name, fact)| (export.way(name), fact)).collect();
		export.records.push(record);
	}

	fn figures(export: &Export, truth: &Truth) -> Figures {
		Attack::new(export, truth, 0..truth.studies.len()).figures()
	}

	#[test]
	fn noise_should_name_nobody_and_tie_nothing() {
		let numbers = &mut Numbers(4711);
		let mut loud = 0;
		for _ in 0..20 {
			let truth = truth(numbers);
			let mut export = Export::default();
			for study in &truth.studies {
				let account = &truth.accounts[numbers.next(12) as usize][0];
				let facts = vec![
					("a", Fact::Bytes(study.id.clone())),
					("b", Fact::Bytes(account.clone())),
					("c", numbers.bytes()),
					("d", Fact::Number(numbers.next(1_000).into())),
				];
				add(&mut export, facts);
			}
			let found = figures(&export, &truth);
			loud += usize::from(!found.named.is_empty() || !found.tied.is_empty() || found.singled_out != [0; 3]);
			assert!((found.guessed - found.guessed_by_chance).abs() < 1e-9 || loud > 0, "{found:?}");
		}
		assert!(loud <= 1, "{loud} of 20 times something was found where nothing is");
	}

	/// What each study says, planted one after the other: (what it is, the records of a study, what must be found).
	#[test]
	fn every_leak_should_be_found_whatever_it_is_called() {
		type Plant = fn(&Study, &Truth, &mut Numbers) -> Vec<Vec<(&'static str, Fact)>>;
		type Found = fn(&Figures) -> usize;
		let leaks: [(&str, Plant, Found); 6] = [
			(
				"the account beside the study",
				|study, truth, _| {
					let account = truth.accounts[study.patient][0].clone();
					vec![vec![("x", Fact::Bytes(study.id.clone())), ("y", Fact::Bytes(account))]]
				},
				|found| found.named.len(),
			),
			(
				"the account in another record, behind a commitment",
				|study, truth, numbers| {
					let (tie, account) = (numbers.bytes(), truth.accounts[study.patient][0].clone());
					vec![
						vec![("x", Fact::Bytes(study.id.clone())), ("t", tie.clone())],
						vec![("u", tie), ("y", Fact::Bytes(account))],
					]
				},
				|found| found.named.len(),
			),
			(
				"the account in another record, of the same moment",
				|study, truth, _| {
					let (now, account) = (Fact::Number(study.at.into()), truth.accounts[study.patient][0].clone());
					vec![
						vec![("x", Fact::Bytes(study.id.clone())), ("t", now.clone())],
						vec![("u", now), ("y", Fact::Bytes(account))],
					]
				},
				|found| found.named.len(),
			),
			(
				"a pseudonym of the patient",
				|study, _, _| {
					let pseudonym = Fact::Bytes(vec![study.patient as u8; 32]);
					vec![vec![("x", Fact::Bytes(study.id.clone())), ("y", pseudonym)]]
				},
				|found| found.tied.len(),
			),
			(
				"the time of the visit",
				|study, _, _| vec![vec![("x", Fact::Bytes(study.id.clone())), ("t", Fact::Number(study.block.into()))]],
				|found| found.singled_out[0],
			),
			(
				"a class of the number of images, and a coarse time",
				|study, _, _| {
					let class = Fact::Number((study.instances / 4).into());
					let coarse = Fact::Number((study.at / 3_600_000).into());
					vec![vec![("x", Fact::Bytes(study.id.clone())), ("c", class), ("d", coarse)]]
				},
				|found| 60 * usize::from(found.singled_out[0] == 0), // too coarse to single out anybody
			),
		];
		for (what, plant, found) in leaks {
			let numbers = &mut Numbers(42);
			let truth = truth(numbers);
			let mut export = Export::default();
			for study in &truth.studies {
				for record in plant(study, &truth, numbers) {
					add(&mut export, record);
				}
			}
			let figures = figures(&export, &truth);
			let expected = if what.starts_with("a pseudonym") { figures.pairs } else { 60 };
			assert_eq!(found(&figures), expected, "{what}: {figures:?}");
			assert!(figures.named_wrongly == 0 && figures.tied_wrongly == 0, "{what}: {figures:?}");
		}
	}

	#[test]
	fn tail_should_be_that_of_the_binomial_distribution() {
		for (tries, right, chance, expected) in [
			(1, 1, 0.25, 0.25),
			(2, 1, 0.5, 0.75),
			(4, 4, 0.5, 0.0625),
			(10, 0, 0.1, 1.0),
			(3, 2, 1.0 / 3.0, 7.0 / 27.0),
		] {
			assert!((tail(tries, right, chance) - expected).abs() < 1e-12, "{tries} {right} {chance}");
		}
	}
}
