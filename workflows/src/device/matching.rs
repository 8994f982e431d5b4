//! Which unit made a file, and what does not match.

use super::{
	equipment, file, known,
	labels::{self, Label, Labels},
	DeviceError,
};
use crate::{words::count, Session};
use chrono::{Days, NaiveDate};
use radledger_client::{device::Device, Ledger};
use radledger_dicom::equipment::{Agreement, Equipment, Finding, Known, WrongUdi};
use radledger_primitives::{
	device::{Day, ProductId},
	text, DeviceId, DeviceVersion, H256,
};
use serde::Serialize;
use std::path::Path;

/// How a file compares with a unit.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Compared {
	/// The unit.
	pub device: DeviceId,
	/// With the version of its software, if the file names one of its versions.
	#[serde(serialize_with = "text::display_option")]
	pub version: Option<DeviceVersion>,
	/// With the present version of its software.
	#[serde(serialize_with = "text::display")]
	pub now: DeviceVersion,
	/// Its product.
	pub product: ProductId,
	/// Whether the file names this unit; `None` if the vault does not have its label.
	pub named: Option<bool>,
	/// Whether it does, and nothing differs.
	pub matches: bool,
	/// The attributes that were compared.
	pub findings: Vec<Finding>,
}

impl Compared {
	/// How many attributes differ.
	pub fn differing(&self) -> usize {
		self.findings.iter().filter(|finding| finding.agreement == Agreement::Differs).count()
	}
}

/// The unit that made a file.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Match {
	/// The unit that agrees with it best.
	#[serde(flatten)]
	pub best: Compared,
	/// The UDIs of the file that cannot be read, and why.
	#[serde(skip_serializing_if = "Vec::is_empty")]
	pub wrong_udis: Vec<WrongUdi>,
	/// Others that it names, the same serial number being that of units of several products.
	#[serde(skip)]
	pub others: Vec<DeviceId>,
}

/// Compares a DICOM file with a unit, or with every unit whose label is in the vault.
///
/// # Errors
/// The file cannot be read, the ledger has no such unit, or the file names none of the units.
pub async fn match_file(session: &Session, path: &Path, device: Option<DeviceId>) -> Result<Match, DeviceError> {
	let equipment = equipment(path)?;
	let ledger = session.client().await?.best().await?;
	let labels = Labels::of_session(session).await?;
	let mut found = Vec::new();
	let mut tried = 0;
	match device {
		Some(device) => {
			let known = known(&ledger, device).await?;
			let label = labels.of(&known.unit)?;
			found.push(compare(&ledger, &equipment, &known, label.as_ref()).await?);
		}
		None => {
			let all = labels.all()?;
			tried = all.len();
			for label in all.into_iter().filter(|label| names_unit(&equipment, label)) {
				// A label that was drawn and never sent is not that of a unit.
				for device in ledger.units(label.commitment()).await? {
					found.push(compare(&ledger, &equipment, &known(&ledger, device).await?, Some(&label)).await?);
				}
			}
		}
	}
	found.sort_by_key(|compared| (compared.differing(), compared.device));
	let mut found = found.into_iter();
	let best = found.next().ok_or_else(|| no_unit(&equipment, tried))?;
	let wrong_udis = equipment.wrong_udis;
	Ok(Match { best, wrong_udis, others: found.map(|other| other.device).collect() })
}

fn no_unit(equipment: &Equipment, tried: usize) -> DeviceError {
	let why = match (equipment.production_identifier(), tried) {
		(None, _) => labels::unnamed(equipment),
		(Some(_), 0) => "there is no label in the vault".into(),
		(Some(_), tried) => format!("it names none of {} on the ledger", count(tried, "label")),
	};
	DeviceError::NoUnitFound { why }
}

/// Whether a file agrees with the one thing that is known.
fn agrees(equipment: &Equipment, known: &Known) -> bool {
	let findings = equipment.compare(known);
	!findings.is_empty() && findings.iter().all(|finding| finding.agreement == Agreement::Matches)
}

/// Whether a file names the unit of a label.
fn names_unit(equipment: &Equipment, label: &Label) -> bool {
	agrees(equipment, &Known { unit: label.commitment(), salt: Some(label.secret()), ..Known::default() })
}

/// The version whose software a file names, the present one first.
fn version_of(equipment: &Equipment, software: &[Option<H256>]) -> Option<u16> {
	let names = |software| agrees(equipment, &Known { software, ..Known::default() });
	software.iter().rposition(|digest| names(*digest))?.try_into().ok()
}

/// A day of the ledger as files have it.
fn date(day: Day) -> Option<NaiveDate> {
	NaiveDate::default().checked_add_days(Days::new(day.into()))
}

async fn compare(
	ledger: &Ledger,
	equipment: &Equipment,
	known: &Device,
	label: Option<&Label>,
) -> Result<Compared, DeviceError> {
	let product = ledger.product(known.product).await?;
	let entries = ledger.device_entries(known.device).await?;
	let registered = label.and_then(|label| label.unit.software_digest());
	let software = file::software(known, &entries, registered);
	let version = version_of(equipment, &software);
	let digest = version.and_then(|version| software.get(usize::from(version)).copied().flatten());
	let findings = equipment.compare(&Known {
		udi_di: product.and_then(|product| product.udi_di),
		manufacturer: label.and_then(|label| label.unit.manufacturer.clone()),
		model: label.and_then(|label| label.unit.model.clone()),
		unit: known.unit,
		salt: label.map(Label::secret),
		lot: known.lot,
		software: digest.or(known.software),
		last_calibration: file::calibrated(&entries).and_then(date),
	});
	let unit = |version| DeviceVersion { device: known.device, version };
	let mut compared = Compared {
		device: known.device,
		version: version.map(unit),
		now: unit(known.version),
		product: known.product,
		named: label.map(|label| names_unit(equipment, label)),
		matches: false,
		findings,
	};
	compared.matches = compared.named == Some(true) && compared.differing() == 0;
	Ok(compared)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		device::{
			fixtures::{label_of, scanner},
			labels::Words,
		},
		vault::fixtures::vault,
		Explain, Kind,
	};
	use radledger_dicom::equipment::software_digest;

	#[test]
	fn file_should_name_the_unit_of_its_label_and_no_other() {
		let label = label_of(&scanner("12345", "A"));
		assert!(names_unit(&scanner("12345", "B"), &label));
		assert!(!names_unit(&scanner("12346", "A"), &label));
		assert!(!names_unit(&Equipment::default(), &label));
	}

	/// F14: whether it was registered by its serial number or like a file.
	#[test]
	fn file_should_name_the_unit_however_it_was_registered() {
		let (_folder, vault) = vault();
		let labels = Labels::new(&vault, H256([0xC0; 32]));
		let typed = Words::typed(Some("12345"), None, &[]).unwrap();
		let label = labels.draw(&vault.lock().unwrap(), 1, typed).unwrap();
		assert!(names_unit(&scanner("12345", "A"), &label));
		assert!(!names_unit(&scanner("12346", "A"), &label));
		// And it is one unit, whichever way comes second.
		let like = scanner("12345", "A");
		assert_eq!(labels.called(1, &like.identifiers()).unwrap(), [label]);
		assert_eq!(labels.called(2, &like.identifiers()).unwrap(), []);
		assert_eq!(labels.called(1, &scanner("12346", "A").identifiers()).unwrap(), []);
		let like = labels.draw(&vault.lock().unwrap(), 2, Words::of(&like).unwrap()).unwrap();
		assert_eq!(labels.called(2, &["serial:12345".into()]).unwrap(), [like]);
	}

	#[test]
	fn version_should_be_the_last_one_with_that_software() {
		let [a, b] = ["A", "B"].map(|version| Some(software_digest(&[version])));
		let of = |version: &str, all: &[Option<H256>]| version_of(&scanner("12345", version), all);
		assert_eq!(of("A", &[a, b]), Some(0));
		assert_eq!(of("A", &[a, b, a]), Some(2));
		assert_eq!(of("C", &[a, b]), None);
		assert_eq!(of("B", &[None, b]), Some(1));
		assert_eq!(of("B", &[None]), None);
		assert_eq!(version_of(&Equipment::default(), &[a, b]), None);
	}

	#[test]
	fn dates_should_be_those_of_the_calendar() {
		assert_eq!(date(11_016).map(|day| day.to_string()), Some("2000-02-29".into()));
		assert_eq!(date(u32::MAX), None);
	}

	#[test]
	fn file_of_no_unit_should_say_why_and_what_to_do() {
		let whys = [(Equipment::default(), 3), (scanner("12345", "A"), 0), (scanner("12345", "A"), 3)].map(
			|(equipment, tried)| {
				let error = no_unit(&equipment, tried);
				assert!(error.remedy().is_some());
				assert_eq!((&*error.code(), error.kind()), ("no-unit-found", Kind::Refused));
				error.why().unwrap()
			},
		);
		assert!(whys[0].contains("(0018,1000)"), "{whys:?}");
		assert_eq!(whys[1..], ["there is no label in the vault", "it names none of 3 labels on the ledger"]);
	}
}
