//! Units, days and checks as they are written on the command line.

use chrono::{Days, NaiveDate};
use radledger_primitives::{
	device::{BasicUdi, CheckKind, Day},
	DeviceId, DeviceVersion,
};

/// A unit, or the unit under one version of its software.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which {
	/// A unit: one number.
	Device(DeviceId),
	/// With one version of its software: two numbers with a point between them.
	Version(DeviceVersion),
}

/// Parses a unit or one of its versions.
pub fn which(text: &str) -> Result<Which, String> {
	let wrong = || "write the number of a unit, as 3, or of one version of its software, as 3.0".to_owned();
	match text.split_once('.') {
		None => text.parse().map(Which::Device).map_err(|_| wrong()),
		Some((device, version)) => Ok(Which::Version(DeviceVersion {
			device: device.parse().map_err(|_| wrong())?,
			version: version.parse().map_err(|_| wrong())?,
		})),
	}
}

/// How a unit with one version of its software is written.
pub fn show(unit: DeviceVersion) -> String {
	format!("{}.{}", unit.device, unit.version)
}

/// Parses a day of the calendar.
pub fn day(text: &str) -> Result<Day, String> {
	let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
	let days = date.map(|date| date.signed_duration_since(NaiveDate::default()).num_days());
	days.and_then(|days| days.try_into().ok()).ok_or_else(|| "write a day from 1970-01-01 on, as 2027-01-31".into())
}

/// How a day is written.
pub fn show_day(day: Day) -> String {
	match NaiveDate::default().checked_add_days(Days::new(day.into())) {
		Some(date) => date.format("%F").to_string(),
		None => format!("day {day} after 1970-01-01"),
	}
}

/// Parses a Basic UDI-DI.
pub fn basic_udi(text: &str) -> Result<BasicUdi, String> {
	text.as_bytes().to_vec().try_into().map_err(|_| "a Basic UDI-DI has 25 characters at most".into())
}

/// Parses what an inspection looks at.
pub fn inspection(text: &str) -> Result<CheckKind, String> {
	use CheckKind::{Acceptance, Calibration, Constancy, Inspection, Safety};
	one_of(text, &[Acceptance, Constancy, Calibration, Inspection, Safety])
}

/// Parses what maintenance did.
pub fn maintenance(text: &str) -> Result<CheckKind, String> {
	use CheckKind::{Maintenance, Repair, SoftwareUpdate};
	one_of(text, &[Maintenance, Repair, SoftwareUpdate])
}

fn one_of(text: &str, kinds: &[CheckKind]) -> Result<CheckKind, String> {
	let found = kinds.iter().copied().find(|kind| kind.name() == text);
	found.ok_or_else(|| {
		let names: Vec<_> = kinds.iter().map(|kind| kind.name()).collect();
		format!("one of {}", names.join(", "))
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn days_should_be_those_of_the_calendar() {
		for (text, number) in [("1970-01-01", 0), ("2000-02-29", 11_016), ("2026-11-23", 20_780)] {
			assert_eq!(day(text), Ok(number), "{text}");
			assert_eq!(show_day(number), text);
		}
		for wrong in ["1969-12-31", "2027-02-29", "31.1.2027", "", "2027-1-1x"] {
			assert!(day(wrong).is_err(), "{wrong}");
		}
		assert_eq!(show_day(u32::MAX), "day 4294967295 after 1970-01-01");
	}

	#[test]
	fn units_should_be_written_as_they_are_read() {
		assert_eq!(which("3"), Ok(Which::Device(3)));
		let unit = DeviceVersion { device: 3, version: 12 };
		assert_eq!(which(&show(unit)), Ok(Which::Version(unit)));
		for wrong in ["", "3.", ".0", "-1", "3.70000", "3.0.0"] {
			assert!(which(wrong).is_err(), "{wrong}");
		}
	}

	#[test]
	fn every_check_should_be_an_inspection_or_maintenance() {
		for kind in CheckKind::ALL {
			let both = [inspection(kind.name()), maintenance(kind.name())];
			assert_eq!(both.iter().filter(|found| **found == Ok(*kind)).count(), 1, "{kind:?}");
		}
		assert!(inspection("acceptance ").is_err());
		assert!(basic_udi(&"A".repeat(26)).is_err());
	}
}
