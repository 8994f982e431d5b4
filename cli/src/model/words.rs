//! Versions and scores as they are written on the command line.

use crate::{parse::millionths, report::codes};
use radledger_primitives::{model::SemVer, ModelId, ModelVersion, OrganisationId};

/// A model, or one of its versions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which {
	/// A model: one number.
	Model(ModelId),
	/// A version: two numbers with a point between them.
	Version(ModelVersion),
}

/// Parses a model or a version of one.
pub fn which(text: &str) -> Result<Which, String> {
	let wrong = || "write the number of a model, as 3, or of one of its versions, as 3.0".to_owned();
	match text.contains('.') {
		true => codes::model(text).map(Which::Version).map_err(|_| wrong()),
		false => text.parse().map(Which::Model).map_err(|_| wrong()),
	}
}

/// Parses a semantic version.
pub fn semver(text: &str) -> Result<SemVer, String> {
	SemVer::parse(text).ok_or_else(|| {
		"write three numbers from 0 to 65535 with points between them, as 1.2.0: no zeros in front, no pre-release"
			.into()
	})
}

/// Parses the score of an organisation.
pub fn score(text: &str) -> Result<(OrganisationId, u32), String> {
	let (organisation, score) =
		text.split_once('=').ok_or("write the number of an organisation and its score, as 2=750000")?;
	let organisation =
		organisation.parse().map_err(|_| "in front of = stands the number of an organisation".to_owned())?;
	Ok((organisation, millionths(score)?))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn models_and_versions_should_be_told_apart_by_the_point() {
		assert_eq!(which("3"), Ok(Which::Model(3)));
		assert_eq!(which("3.14"), Ok(Which::Version(ModelVersion { model: 3, version: 14 })));
		for wrong in ["", ".", "3.", ".1", "a", "1.2.3", "-1", "4294967296"] {
			assert!(which(wrong).is_err(), "{wrong}");
		}
	}

	#[test]
	fn semantic_versions_should_be_three_numbers() {
		assert_eq!(semver("1.2.0").map(|version| version.to_string()), Ok("1.2.0".into()));
		for wrong in ["1", "1.2", "1.2.0-rc.1", "01.2.0", "1.2.70000"] {
			assert!(semver(wrong).is_err_and(|why| why.contains("1.2.0")), "{wrong}");
		}
	}

	#[test]
	fn scores_should_name_an_organisation_and_be_at_most_a_million() {
		assert_eq!(score("2=750000"), Ok((2, 750_000)));
		assert_eq!(score("0=0"), Ok((0, 0)));
		for (wrong, why) in [
			("2", "as 2=750000"),
			("2=1000001", "from 0 to 1000000"),
			("2=-1", "from 0 to 1000000"),
			("2=+1", "from 0 to 1000000"),
			("2=0.5", "from 0 to 1000000"),
			("north=1", "number of an organisation"),
		] {
			assert!(score(wrong).is_err_and(|told| told.contains(why)), "{wrong}");
		}
	}
}
