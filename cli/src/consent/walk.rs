//! The whole log of a patient, page after page, and the proof that nothing is left out: numbers without gaps.

use radledger_client::consent::{Access, Log};
use serde::Serialize;

/// A log as far as it was walked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Walk {
	/// The entries with their numbers.
	pub entries: Vec<(u64, Access)>,
	/// The number of the first entry that is still kept.
	pub kept_from: u64,
	/// Entries made so far, by the ledger's own count.
	pub length: u64,
	next: u64,
}

/// Whether the log is complete.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Verdict {
	/// Whether every number from the first one kept to the last one is there.
	pub complete: bool,
	/// Entries seen.
	pub entries: usize,
	/// The number of the first entry that is still kept; those before it were removed after their time.
	pub kept_from: u64,
	/// Entries made so far.
	pub length: u64,
	/// What is wrong, if anything is.
	pub problem: Option<String>,
}

impl Walk {
	/// Begins with a page.
	pub fn new(page: Log) -> Result<Self, String> {
		let mut walk = Self { entries: Vec::new(), kept_from: page.kept_from, length: page.length, next: page.first };
		walk.add(page)?;
		Ok(walk)
	}

	/// The number of the first entry of the next page, if there is one.
	pub fn next(&self) -> Option<u64> {
		(self.next < self.length).then_some(self.next)
	}

	/// Adds the next page; why not, if it does not follow.
	pub fn add(&mut self, page: Log) -> Result<(), String> {
		if page.first != self.next {
			return Err(format!("entry {} was asked for, and the page begins with {}", self.next, page.first));
		}
		if (page.kept_from, page.length) != (self.kept_from, self.length) {
			return Err(format!(
				"the log has {} entries from {} on, and had {} from {} on a page before",
				page.length, page.kept_from, self.length, self.kept_from
			));
		}
		if page.uses.is_empty() {
			return match self.next < self.length {
				true => Err(format!("entry {} is missing", self.next)),
				false => Ok(()),
			};
		}
		for entry in page.uses {
			let before = self.entries.last().map(|(_, before)| before);
			if before.is_some_and(|before| entry.at < before.at || entry.block < before.block) {
				return Err(format!("entry {} is older than the one before it", self.next));
			}
			self.entries.push((self.next, entry));
			self.next = self.next.saturating_add(1);
		}
		if self.next > self.length {
			return Err(format!("entry {} is there, and the log has {}", self.next - 1, self.length));
		}
		Ok(())
	}

	/// Whether everything is there that is still kept.
	pub fn verdict(&self) -> Verdict {
		let first = self.entries.first().map_or(self.next, |(first, _)| *first);
		let problem = if first > self.kept_from {
			Some(format!("it was read from entry {first} on, and is kept from {} on", self.kept_from))
		} else if self.next != self.length {
			Some(format!("entry {} is missing", self.next))
		} else {
			None
		};
		Verdict {
			complete: problem.is_none(),
			entries: self.entries.len(),
			kept_from: self.kept_from,
			length: self.length,
			problem,
		}
	}

	/// The verdict on a log that could not be walked to its end.
	pub fn broken(&self, problem: String) -> Verdict {
		Verdict { complete: false, problem: Some(problem), ..self.verdict() }
	}
}

impl Verdict {
	/// The verdict for people.
	pub fn text(&self) -> String {
		if let Some(problem) = &self.problem {
			return format!("NOT COMPLETE: {problem}");
		}
		let removed = match self.kept_from {
			0 => String::new(),
			before => format!("; the {before} before were removed after their time"),
		};
		match self.entries {
			0 => "complete: nobody has used anything".into(),
			entries => format!(
				"complete: {entries} entries, number {} to {}, none left out{removed}",
				self.kept_from,
				self.length.saturating_sub(1)
			),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use radledger_client::AccountId;
	use radledger_primitives::consent::{records::Outcome, Declarations, Purpose};

	fn entry(at: u64) -> Access {
		Access {
			by: AccountId([7; 32]),
			organisation: 0,
			study: None,
			purpose: Purpose::ClinicalCare,
			declarations: Declarations::default(),
			request: None,
			outcome: Outcome::Permitted { consent: 0 },
			at,
			block: at as u32,
		}
	}

	fn page(first: u64, count: u64, kept_from: u64, length: u64) -> Log {
		Log { first, uses: (first..first + count).map(entry).collect(), kept_from, length }
	}

	#[test]
	fn log_should_be_complete_when_every_page_follows_on_the_one_before() {
		let mut walk = Walk::new(page(32, 64, 32, 100)).unwrap();
		assert_eq!(walk.next(), Some(96));
		walk.add(page(96, 4, 32, 100)).unwrap();
		assert_eq!(walk.next(), None);
		let verdict = walk.verdict();
		assert!(verdict.complete);
		assert_eq!((verdict.entries, verdict.kept_from, verdict.length), (68, 32, 100));
		assert!(verdict.text().contains("number 32 to 99") && verdict.text().contains("32 before"));

		let behind = Walk::new(page(99, 0, 0, 7)).unwrap();
		assert!(behind.entries.is_empty() && behind.next().is_none());
		let empty = Walk::new(page(0, 0, 0, 0)).unwrap();
		assert!(empty.verdict().complete && empty.next().is_none());
	}

	#[test]
	fn log_should_not_be_complete_when_anything_is_missing() {
		let short = Walk::new(page(0, 64, 0, 100)).unwrap();
		assert!(!short.verdict().complete);
		let begun_late = Walk::new(page(40, 60, 0, 100)).unwrap();
		assert!(begun_late.verdict().problem.is_some_and(|problem| problem.contains("from entry 40 on")));
		assert!(Walk::new(page(0, 0, 0, 3)).is_err_and(|why| why.contains("entry 0 is missing")));
		assert!(Walk::new(page(0, 4, 0, 3)).is_err_and(|why| why.contains("has 3")));
	}

	#[test]
	fn page_should_be_refused_when_it_does_not_follow() {
		let walk = Walk::new(page(0, 64, 0, 100)).unwrap();
		for (other, why) in [
			(page(65, 35, 0, 100), "begins with 65"),
			(page(64, 36, 0, 101), "has 101 entries"),
			(page(64, 36, 16, 100), "from 16 on"),
			(page(64, 0, 0, 100), "entry 64 is missing"),
			(page(64, 37, 0, 100), "entry 100 is there"),
		] {
			let refused = walk.clone().add(other).unwrap_err();
			assert!(refused.contains(why), "{refused}");
			assert!(!walk.broken(refused).complete);
		}
		let mut older = page(64, 36, 0, 100);
		older.uses[1].at = 3;
		assert!(walk.clone().add(older).is_err_and(|why| why.contains("entry 65 is older")));
	}
}
