//! Agreement of annotators, against what others published: their software and their data.

#[path = "../../client/tests/common/mod.rs"]
mod common;

use common::python;
use radledger_primitives::annotation::agreement::{AlphaTable, FleissTable, Ratio};
use serde_json::{json, Value};
use std::fs;

/// How often 6 psychiatrists chose depression, personality disorder, schizophrenia, neurosis and something else for
/// each of 30 patients: Fleiss, Psychological Bulletin 76 (1971) 378-382, table 1.
const PATIENTS: &str = "\
	00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031 00501 30012 51000 \
	02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006";

/// How often 7 pathologists chose each of 5 stages, from negative to invasive carcinoma of the uterine cervix, for each
/// of 118 histological slides: Holmquist, McMahan and Williams, Archives of Pathology 84 (1967) 334-345, as Landis and
/// Koch print it, Biometrics 33 (1977) 363-374, table 1.
const SLIDES: &str = "\
	01420 70000 00700 00520 00700 52000 61000 03400 15100 61000 00016 61000 01600 34000 02410 01600 04300 43000 \
	14200 61000 00520 52000 70000 25000 01240 02500 01600 70000 01510 00700 70000 11500 15100 12400 10411 52000 \
	12400 01600 00007 02401 15100 61000 22300 00430 02500 24100 06100 01510 00511 03310 01600 16000 13300 70000 \
	00700 61000 42100 01510 24100 04300 00610 01420 70000 05200 11500 70000 00610 11500 01600 11410 61000 25000 \
	14200 52000 11230 70000 00430 10024 15100 11131 01600 00610 03310 13210 02410 13300 11230 04300 52000 01510 \
	32110 00430 34000 02410 00250 02500 70000 14110 01600 41200 03400 12400 43000 61000 04300 14200 42100 03400 \
	61000 02500 12400 61000 70000 34000 01321 11230 61000 33100";

/// How well 7477 women see at a distance, the right eye by row and the left by column, from best to worst: Stuart,
/// Biometrika 40 (1953) 105-110.
const EYES: [[u32; 4]; 4] = [[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]];

/// Four observers, twelve units, missing data: Krippendorff, Computing Krippendorff's alpha-reliability (2011), section
/// C.
const UNITS: [&str; 4] = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."];

/// What annotators answered: a row for each item, in it the label that each chose, if any.
struct Answers {
	labels: u8,
	items: Vec<Vec<Option<u8>>>,
}

impl Answers {
	/// From words of one digit for each label: how many chose it.
	fn of_counts(labels: u8, words: &str) -> Self {
		let chosen = |word: &str| {
			let digits = (0u8..).zip(word.bytes());
			digits.flat_map(|(label, digit)| vec![Some(label); usize::from(digit - b'0')]).collect()
		};
		let items = words.split_whitespace().map(chosen).collect();
		Self { labels, items }
	}

	/// From a row for each annotator, labels from 1, a dot where there is no answer.
	fn of_rows(labels: u8, rows: &[&str]) -> Self {
		let answer = |row: &&str, at: usize| row.as_bytes()[at].checked_sub(b'1');
		let items = (0..rows[0].len()).map(|at| rows.iter().map(|row| answer(row, at)).collect());
		Self { labels, items: items.collect() }
	}

	fn eyes() -> Self {
		let mut items = Vec::new();
		for (right, row) in (0u8..).zip(EYES) {
			for (left, count) in (0u8..).zip(row) {
				items.extend((0..count).map(|_| vec![Some(right), Some(left)]));
			}
		}
		Self { labels: 4, items }
	}

	fn real() -> [(&'static str, Self); 4] {
		[
			("30 patients, 6 psychiatrists", Self::of_counts(5, PATIENTS)),
			("118 slides, 7 pathologists", Self::of_counts(5, SLIDES)),
			("7477 women, 2 eyes", Self::eyes()),
			("12 units, 4 observers, missing data", Self::of_rows(5, &UNITS)),
		]
	}

	fn random(random: &mut Random, missing: bool) -> Self {
		let (panel, labels) = (2 + random.below(8), 2 + random.below(31));
		let chosen = 1 + random.below(labels);
		let (know, there) = (random.below(101), if missing { 5 + random.below(95) } else { 100 });
		let items = (0..1 + random.below(60)).map(|_| {
			let truth = random.below(chosen);
			let mut answer = || {
				let label = if random.below(100) < know { truth } else { random.below(chosen) };
				(random.below(100) < there).then_some(label as u8)
			};
			(0..panel).map(|_| answer()).collect()
		});
		let items = items.collect();
		Self { labels: labels as u8, items }
	}

	fn complete(&self) -> bool {
		self.items.iter().flatten().all(Option::is_some)
	}

	fn counts(&self) -> impl Iterator<Item = Vec<u32>> + '_ {
		self.items.iter().map(|item| {
			let mut counts = vec![0; self.labels.into()];
			item.iter().flatten().for_each(|label| counts[usize::from(*label)] += 1);
			counts
		})
	}

	fn kappa(&self) -> Option<Ratio> {
		let mut table = FleissTable::new(self.labels, self.items[0].len() as u8);
		self.counts().for_each(|item| assert!(table.add(&item)));
		table.kappa()
	}

	fn alpha(&self) -> Option<Ratio> {
		let mut table = AlphaTable::new(self.labels);
		self.counts().for_each(|item| assert!(table.add(&item)));
		table.alpha()
	}
}

/// A pseudo-random sequence (SplitMix64, Steele et al. 2014).
struct Random(u64);
impl Random {
	fn below(&mut self, bound: u64) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		(z ^ (z >> 31)) % bound
	}
}

/// Reads all tables from one file and writes kappa (by pyagree, of complete ones) and alpha (by krippendorff) of each
/// into another; null where the library finds no number, or says that nobody answered the same item as somebody else.
const LIBRARIES: &str = "
import json, math, pathlib, sys, warnings
import krippendorff, numpy, pyagree
warnings.simplefilter('ignore')
folder = pathlib.Path(sys.argv[1])
def number(value):
    value = float(value)
    assert not math.isinf(value)
    return None if math.isnan(value) else value
def kappa(labels, items):
    if any(None in item for item in items):
        return None
    return number(pyagree.fleiss_kappa(numpy.array([[item.count(label) for label in range(labels)] for item in items])))
def alpha(labels, items):
    try:
        return number(krippendorff.alpha(reliability_data=numpy.array(items, dtype=float).T,
            value_domain=list(range(labels)), level_of_measurement='nominal'))
    except ValueError as error:
        assert 'at least two coders' in str(error), error
        return None
tables = json.loads((folder / 'answers.json').read_text())
(folder / 'values.json').write_text(json.dumps([[kappa(*table), alpha(*table)] for table in tables]))
";

/// The number of values, the number of missing ones, and the largest distance from the library's value, in parts per
/// million.
#[derive(Default, Debug)]
struct Compared {
	values: u32,
	none: u32,
	furthest: f64,
}

impl Compared {
	fn add(&mut self, own: Option<Ratio>, theirs: &Value, what: &str) {
		let Some(own) = own else {
			assert!(theirs.is_null(), "{what}: none, but {theirs}");
			self.none += 1;
			return;
		};
		let theirs = theirs.as_f64().unwrap_or_else(|| panic!("{what}: {own:?}, but {theirs}"));
		let exact = own.numerator as f64 / own.denominator as f64;
		assert!((exact - theirs).abs() < 1e-9, "{what}: {exact}, but {theirs}");
		let ppm = f64::from(own.ppm().expect("a denominator"));
		let apart = (ppm - theirs * 1e6).abs();
		assert!(apart <= 1.0, "{what}: {ppm} ppm, but {theirs}");
		self.values += 1;
		self.furthest = self.furthest.max(apart);
	}
}

#[test]
fn agreement_should_be_what_published_libraries_compute() {
	let mut random = Random(1971);
	let mut all: Vec<_> = Answers::real().map(|(name, answers)| (name.to_owned(), answers)).into();
	for number in 0..1_400 {
		let answers = Answers::random(&mut random, number % 2 == 1);
		all.push((format!("table {number}"), answers));
	}
	let folder = tempfile::TempDir::new().expect("a folder");
	let tables: Vec<_> = all.iter().map(|(_, answers)| json!([answers.labels, answers.items])).collect();
	fs::write(folder.path().join("answers.json"), Value::from(tables).to_string()).expect("written");
	let (done, said) = python(LIBRARIES, folder.path());
	assert!(done, "{said}");
	let values = fs::read(folder.path().join("values.json")).expect("values");
	let values: Vec<[Value; 2]> = serde_json::from_slice(&values).expect("JSON");
	assert_eq!(values.len(), all.len());
	let (mut kappas, mut alphas) = (Compared::default(), Compared::default());
	for ((name, answers), [kappa, alpha]) in all.iter().zip(&values) {
		if answers.complete() {
			kappas.add(answers.kappa(), kappa, &format!("kappa of {name}"));
		}
		alphas.add(answers.alpha(), alpha, &format!("alpha of {name}"));
	}
	println!("kappa by pyagree: {kappas:?}\nalpha by krippendorff: {alphas:?}");
	assert!(kappas.values >= 500 && alphas.values >= 1_000);
	assert!(kappas.none >= 10 && alphas.none >= 20, "none is compared, too");
}

/// What the authors print: Fleiss 0.430, Krippendorff 0.743. Of two answers, kappa is Scott's pi.
#[test]
fn real_answers_should_agree_as_published() {
	let ppm = |ratio: Option<Ratio>| ratio.and_then(|ratio| ratio.ppm());
	for ((name, answers), expected) in Answers::real().into_iter().zip([
		(Some(430_245), Some(433_410)),
		(Some(354_335), Some(355_117)),
		(Some(595_361), Some(595_388)),
		(None, Some(743_421)),
	]) {
		let kappa = answers.complete().then(|| answers.kappa()).flatten();
		let found = (ppm(kappa), ppm(answers.alpha()));
		println!("{name}: kappa {:?} ppm, alpha {:?} ppm", found.0, found.1);
		assert_eq!(found, expected, "{name}");
	}
	let patients = Answers::of_counts(5, PATIENTS);
	let chosen =
		patients.counts().fold(vec![0; 5], |sum, item| sum.iter().zip(item).map(|(one, other)| one + other).collect());
	assert_eq!((patients.items.len(), chosen), (30, vec![26, 26, 30, 55, 43]), "the sums that Fleiss prints");
	assert_eq!(Answers::of_counts(5, SLIDES).items.len(), 118);
}
