//! The next version of a study that is on the ledger: no instance is lost unless somebody says so.

use super::{
	anchor::Request,
	verify::{judge, Against, InstanceCheck, InstanceState},
	StudyError,
};
use radledger_dicom::{Manifest, ManifestInstance, Study, Tag, H256, STREAM};
use std::collections::BTreeSet;

/// A next version.
#[derive(Debug)]
pub(super) struct Next {
	/// Its manifest.
	pub manifest: Manifest,
	/// How many instances are taken over from the version before: they were not read.
	pub carried: usize,
}

/// Why there is none, with the instances that stand in its way.
pub(super) type Refused = (StudyError, Vec<InstanceCheck>);

/// The version that follows `kept` when `study` was read: what is here, and what `kept` has besides, if the request says
/// append.
///
/// # Errors
/// An instance would be lost, or changed by an append; or what is here is of another patient.
#[expect(clippy::result_large_err, reason = "once for each study")]
pub(super) fn next(study: &Study, kept: &Manifest, request: &Request) -> Result<Next, Refused> {
	let fresh = Manifest::new(study, kept.salt.0);
	let removed = |uid: &str| request.remove.contains(uid);
	if let Some(uid) = request.remove.iter().find(|uid| fresh.index_of(uid).is_some()) {
		return Err((StudyError::RemovedIsHere { instance: uid.clone() }, Vec::new()));
	}
	let check = judge(study, kept, Against::Vault);
	let of = |state| check.instances.iter().filter(move |one| one.verdict == state);
	let altered: Vec<_> = of(InstanceState::Altered).cloned().collect();
	if request.append && request.amend.is_none() && !altered.is_empty() {
		return Err((StudyError::AppendAlters { count: altered.len() }, altered));
	}
	let missing: Vec<_> = of(InstanceState::Missing).filter(|one| !removed(&one.sop_instance_uid)).cloned().collect();
	if missing.is_empty() {
		return Ok(Next { manifest: fresh, carried: 0 });
	}
	if !request.append {
		return Err((StudyError::WouldLose { count: missing.len() }, missing));
	}
	if kept.version == STREAM {
		return Err((StudyError::EarlierForm, missing));
	}
	let verified: BTreeSet<_> = of(InstanceState::Verified).map(|one| one.sop_instance_uid.as_str()).collect();
	let lacking: BTreeSet<_> = missing.iter().map(|one| one.sop_instance_uid.as_str()).collect();
	let (carried, here): (Vec<_>, Vec<_>) = kept
		.instances
		.iter()
		.filter(|one| {
			lacking.contains(one.sop_instance_uid.as_str()) || verified.contains(one.sop_instance_uid.as_str())
		})
		.cloned()
		.partition(|one| lacking.contains(one.sop_instance_uid.as_str()));
	let new: Vec<_> =
		fresh.instances.into_iter().filter(|one| !verified.contains(one.sop_instance_uid.as_str())).collect();
	if !request.mixed_patients && are_of_others(&carried, &new) {
		return Err((StudyError::AppendsOtherPatient, Vec::new()));
	}
	let count = carried.len();
	let mut instances = [carried, here, new].concat();
	instances.sort_by(|a, b| a.sop_instance_uid.cmp(&b.sop_instance_uid));
	let series: BTreeSet<_> = instances.iter().map(|one| digest(one, Tag::SERIES)).collect();
	let manifest = Manifest { series: series.len().try_into().unwrap_or(u16::MAX), instances, ..kept.clone() };
	Ok(Next { manifest, carried: count })
}

/// The digest of an attribute: equal for equal values.
fn digest(instance: &ManifestInstance, tag: Tag) -> Option<H256> {
	instance.digests.attributes.get(tag).map(|attribute| attribute.digest)
}

/// Whether no new instance has the Patient ID of one that was anchored. Of those that are not here, only the digest is known.
fn are_of_others(before: &[ManifestInstance], new: &[ManifestInstance]) -> bool {
	let ids = |all: &[ManifestInstance]| -> BTreeSet<_> {
		all.iter().filter_map(|one| digest(one, Tag::PATIENT_ID)).collect()
	};
	let (before, new) = (ids(before), ids(new));
	!before.is_empty() && !new.is_empty() && before.is_disjoint(&new)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		study::fixtures::{digest as digest_of, manifest, study},
		Explain,
	};
	use radledger_dicom::AttributeDigest;
	use radledger_primitives::AmendmentReason;

	fn append() -> Request {
		Request { append: true, ..Request::default() }
	}

	fn uids(manifest: &Manifest) -> BTreeSet<String> {
		manifest.instances.iter().map(|one| one.sop_instance_uid.clone()).collect()
	}

	fn uid(name: &str) -> String {
		study("1.1", &[name]).instances[0].sop_instance_uid.clone()
	}

	fn refused(study: &Study, kept: &Manifest, request: &Request) -> (String, usize) {
		let (error, instances) = next(study, kept, request).unwrap_err();
		(error.code().into_owned(), instances.len())
	}

	/// The same with this value of an attribute in every instance.
	fn with(mut study: Study, tag: Tag, value: &str) -> Study {
		for instance in &mut study.instances {
			let digest = digest_of(value);
			let attribute = AttributeDigest {
				tag,
				digest,
				lenient: None,
				certain: true,
				opaque: false,
				kind: 0,
				kinds: Vec::new(),
				skeleton: None,
			};
			instance.digests.attributes.edit(|all| {
				all.push(attribute);
				all.sort_by_key(|attribute| attribute.tag);
			});
		}
		study
	}

	#[test]
	fn append_should_cover_old_and_new_instances_and_be_the_root_over_all_of_them() {
		let kept = manifest("1.1", &["a", "b"]);
		let Next { manifest: next, carried } = next(&study("1.1", &["c"]), &kept, &append()).unwrap();
		assert_eq!((carried, next.count()), (2, 3));
		assert_eq!(next.root(), manifest("1.1", &["a", "b", "c"]).root());
		assert_eq!(next.study_id(), kept.study_id());
		// With one that was there before, in another encoding: that one stays as it was anchored.
		let mut both = study("1.1", &["b", "c"]);
		for instance in &mut both.instances {
			instance.digests.encoding =
				if instance.sop_instance_uid == uid("b") { digest_of("x") } else { instance.digests.encoding };
		}
		let again = super::next(&both, &kept, &append()).unwrap();
		assert_eq!((again.carried, again.manifest.root()), (1, next.root()));
		// And once more: nothing is new.
		let same = super::next(&study("1.1", &["c"]), &next, &append()).unwrap();
		assert_eq!(same.manifest.root(), next.root());
	}

	#[test]
	fn instances_should_be_lost_only_when_each_is_named() {
		let kept = manifest("1.1", &["a", "b", "c"]);
		let amend = Request { amend: Some(AmendmentReason::RejectedQuality), ..Request::default() };
		let removing = |names: &[&str], request: &Request| Request {
			remove: names.iter().map(|name| uid(name)).collect(),
			..request.clone()
		};
		let here = study("1.1", &["a"]);
		assert_eq!(refused(&here, &kept, &amend), ("would-lose-instances".into(), 2));
		assert_eq!(refused(&here, &kept, &removing(&["b"], &amend)), ("would-lose-instances".into(), 1));
		let all = next(&here, &kept, &removing(&["b", "c"], &amend)).unwrap();
		assert_eq!(uids(&all.manifest), BTreeSet::from([uid("a")]));
		let both = Request { append: true, ..amend };
		let rest = next(&here, &kept, &removing(&["b"], &both)).unwrap();
		assert_eq!((uids(&rest.manifest), rest.carried), (BTreeSet::from([uid("a"), uid("c")]), 1));
		assert_eq!(refused(&here, &kept, &removing(&["a"], &both)), ("removed-is-here".into(), 0));
	}

	#[test]
	fn append_should_change_nothing_unless_a_reason_is_given() {
		let kept = manifest("1.1", &["a", "b"]);
		let mut changed = study("1.1", &["b"]);
		changed.instances[0].digests.attributes.edit(|all| all[0].digest = digest_of("another window"));
		assert_eq!(refused(&changed, &kept, &append()), ("append-alters".into(), 1));
		changed.instances.extend(study("1.1", &["a"]).instances);
		assert_eq!(refused(&changed, &kept, &append()), ("append-alters".into(), 1), "also when every file is here");
		changed.instances.truncate(1);
		let corrected = Request { amend: Some(AmendmentReason::DemographicsCorrected), ..append() };
		let next = next(&changed, &kept, &corrected).unwrap();
		assert_eq!((next.carried, next.manifest.count()), (1, 2));
		assert_ne!(next.manifest.root(), kept.root());
	}

	#[test]
	fn append_should_refuse_another_patient_and_count_series_of_both() {
		let before = with(with(study("1.1", &["a", "b"]), Tag::SERIES, "1.1.1"), Tag::PATIENT_ID, "7");
		let kept = Manifest::new(&before, [7; 32]);
		let late = |series: &str, id: &str| with(with(study("1.1", &["c"]), Tag::SERIES, series), Tag::PATIENT_ID, id);
		let appended = |study: &Study| next(study, &kept, &append()).unwrap().manifest.series;
		assert_eq!((appended(&late("1.1.1", "7")), appended(&late("1.1.2", "7"))), (1, 2));
		assert_eq!(refused(&late("1.1.1", "8"), &kept, &append()), ("appends-other-patient".into(), 0));
		let said = Request { mixed_patients: true, ..append() };
		assert!(next(&late("1.1.1", "8"), &kept, &said).is_ok());
	}

	#[test]
	fn append_should_refuse_a_manifest_whose_digests_are_of_another_form() {
		let kept = Manifest { version: STREAM, ..manifest("1.1", &["a"]) };
		assert_eq!(refused(&study("1.1", &["c"]), &kept, &append()), ("earlier-form".into(), 1));
		assert!(next(&study("1.1", &["a", "c"]), &kept, &append()).is_ok(), "every file is here");
	}
}
