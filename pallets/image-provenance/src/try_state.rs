//! The invariants of this pallet's storage.

use super::*;
use alloc::collections::{BTreeMap, BTreeSet};
use frame::deps::sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::studies_have_content_and_every_earlier_version()?;
		Self::amendments_belong_to_studies()?;
		Self::devices_made_every_study_that_names_them()?;
		Self::devices_are_used_for_every_study_that_names_them()?;
		Self::graph_is_whole_both_ways()?;
		Self::graph_has_no_cycle()?;
		Self::patients_are_asked_about_what_was_made_from_their_studies()?;
		Self::transfers_are_where_their_state_says()?;
		Self::measurements_have_settings_before_values()?;
		Self::revised_values_belong_to_measurements()?;
		Self::verdicts_belong_to_studies_and_protocols()?;
		Self::patrols_add_up()
	}

	/// Each study has an identifier of its controller, and at least one instance and series, unless it was erased; each
	/// version before the present one is kept.
	fn studies_have_content_and_every_earlier_version() -> Result<(), TryRuntimeError> {
		for (id, study) in Studies::<T>::iter() {
			ensure!(digest::chosen_by(&id) == study.organisation, "a study has the identifier of another organisation");
			let erased = study.is_erased();
			if erased {
				let blank = study.root == H256::zero() && study.series == 0 && study.subject.is_none();
				ensure!(blank && study.device.is_none() && study.version > 0, "an erased study has content");
				let made = Origins::<T>::get(Node::Study(id)).and_then(|origin| origin.derivation);
				ensure!(made.is_none(), "an erased study tells how it was made");
			} else {
				ensure!(study.instances > 0 && study.series > 0, "a study has no content");
			}
			ensure!(
				study.version <= T::MaxAmendments::get().saturating_add(erased.into()),
				"a study has more versions than allowed"
			);
			let mut before = None;
			for version in 0..study.version {
				match Amendments::<T>::get(id, version) {
					Some(amendment) => {
						ensure!(
							before <= Some((amendment.at, amendment.block)),
							"versions of a study are out of order"
						);
						before = Some((amendment.at, amendment.block));
					}
					None => ensure!(erased, "an earlier version of a study is lost"),
				}
			}
			ensure!(before <= Some((study.at, study.block)), "versions of a study are out of order");
		}
		Ok(())
	}

	/// Each amendment belongs to a study and to one of its earlier versions, and none is an erasure.
	fn amendments_belong_to_studies() -> Result<(), TryRuntimeError> {
		for (id, version, amendment) in Amendments::<T>::iter() {
			let study = Studies::<T>::get(id).ok_or("an amendment belongs to no study")?;
			ensure!(version < study.version, "an amendment is of a version that does not exist");
			ensure!(amendment.reason != AmendmentReason::Erasure, "something follows an erasure");
		}
		Ok(())
	}

	/// From the last study of a device, each names the one before, as many as are counted. Erased ones name no device.
	fn devices_made_every_study_that_names_them() -> Result<(), TryRuntimeError> {
		let mut counted = 0usize;
		for (device, production) in Productions::<T>::iter() {
			let mut next = Some(production.last);
			for _ in 0..production.studies {
				let id = next.ok_or("a device made fewer studies than are counted")?;
				let study = Studies::<T>::get(id).ok_or("a device made a study that does not exist")?;
				let named = study.device == Some(device) || (study.device.is_none() && study.is_erased());
				ensure!(named, "a study names another device");
				counted = counted.saturating_add(usize::from(study.device.is_some()));
				next = study.previous;
			}
			ensure!(next.is_none(), "a device made more studies than are counted");
		}
		let naming = Studies::<T>::iter_values().filter(|study| study.device.is_some());
		ensure!(naming.count() == counted, "a study is missing among those of its device");
		Ok(())
	}

	/// Studies and further devices name each other, as many as are counted. Erased studies name no device.
	fn devices_are_used_for_every_study_that_names_them() -> Result<(), TryRuntimeError> {
		for (id, known) in FurtherDevices::<T>::iter() {
			let study = Studies::<T>::get(id).ok_or("further devices are of no study")?;
			ensure!(known.devices.is_empty() == study.is_erased(), "a study names no further device, or is erased");
			let all = study.device.iter().chain(&known.devices);
			let units: BTreeSet<_> = all.clone().map(|device| device.device).collect();
			ensure!(units.len() == all.count(), "a study names a device twice");
			for device in &known.devices {
				let listed = Children::<T>::contains_key(Node::Device(*device), Node::Study(id));
				ensure!(listed, "a study is missing among those of a further device");
			}
		}
		let mut counted = BTreeMap::<DeviceVersion, u32>::new();
		for (parent, child) in Children::<T>::iter_keys() {
			let (Node::Device(device), Node::Study(study)) = (parent, child) else {
				continue;
			};
			let known = FurtherDevices::<T>::get(study).ok_or("a device was used for a study that names none")?;
			let named = known.devices.is_empty() || known.devices.contains(&device);
			ensure!(named, "a device was used for a study that names others");
			let studies = counted.entry(device).or_default();
			*studies = studies.saturating_add(1);
		}
		let uses: BTreeMap<_, _> = Uses::<T>::iter().collect();
		ensure!(uses == counted, "uses of a device are counted wrong");
		Ok(())
	}

	/// Origins and children have the same edges, studies among them exist, and nodes with more than one parent are paid
	/// for.
	fn graph_is_whole_both_ways() -> Result<(), TryRuntimeError> {
		let exists = |node: &Node| match node {
			Node::Study(study) => Studies::<T>::contains_key(study),
			_ => true,
		};
		let mut edges = 0usize;
		for (node, origin) in Origins::<T>::iter() {
			ensure!(exists(&node), "a node of the graph is no study");
			ensure!(!origin.parents.is_empty(), "a node of the graph has no parents");
			let is_study = matches!(node, Node::Study(_));
			let erased = match node {
				Node::Study(study) => <Self as StudyLookup<T::AccountId>>::is_erased(&study),
				_ => false,
			};
			ensure!(
				(is_study && !erased) == origin.derivation.is_some(),
				"how a study was made is not told, or told of something else"
			);
			let sources = origin.inherited.sources();
			let further = origin.parents.len() > 1 || sources.len() > 1;
			ensure!(!is_study || origin.ticket.is_some() == further, "parents are not paid for");
			ensure!(
				is_study || origin.inherited == Inherited::Nobody,
				"something else than a study inherits a patient"
			);
			ensure!(sources.windows(2).all(|pair| matches!(pair, [a, b] if a < b)), "sources are out of order");
			let of_somebody = |source: &Original| {
				Self::names_somebody(&source.study) || <Self as StudyLookup<T::AccountId>>::is_erased(&source.study)
			};
			ensure!(sources.iter().all(of_somebody), "a study inherits from one that names no patient");
			for parent in &origin.parents {
				ensure!(exists(parent), "a parent in the graph is no study");
				ensure!(Children::<T>::contains_key(parent, node), "an edge of the graph is missing downwards");
				edges = edges.saturating_add(1);
			}
		}
		let recorded = Children::<T>::iter_keys().filter(|(parent, _)| !matches!(parent, Node::Device(_)));
		ensure!(recorded.count() == edges, "an edge of the graph is missing upwards");
		Ok(())
	}

	/// A study of nobody was made from studies of nobody.
	fn patients_are_asked_about_what_was_made_from_their_studies() -> Result<(), TryRuntimeError> {
		let is_nobodys = |study: &StudyId| {
			Self::living(study).map_or(true, |known| Self::patient(*study, &known) == Patient::Nobody)
		};
		for (node, origin) in Origins::<T>::iter() {
			let Node::Study(study) = node else {
				continue;
			};
			let mut parents = origin.parents.iter();
			let of_nobody = parents.all(|parent| !matches!(parent, Node::Study(parent) if !is_nobodys(parent)));
			let erased = <Self as StudyLookup<T::AccountId>>::is_erased(&study);
			ensure!(erased || of_nobody || !is_nobodys(&study), "what was made from a patient's study is of nobody");
		}
		Ok(())
	}

	/// Repeatedly removing nodes without parents removes all of them (Kahn's algorithm).
	fn graph_has_no_cycle() -> Result<(), TryRuntimeError> {
		let mut missing: BTreeMap<Node, usize> =
			Origins::<T>::iter().map(|(node, origin)| (node, origin.parents.len())).collect();
		// Nothing is made into a device.
		let parents = Children::<T>::iter_keys().map(|(parent, _)| parent);
		let parents = parents.filter(|parent| !matches!(parent, Node::Device(_)));
		let mut free: Vec<Node> = parents.filter(|parent| !missing.contains_key(parent)).collect();
		free.sort();
		free.dedup();
		while let Some(parent) = free.pop() {
			for child in Children::<T>::iter_key_prefix(parent) {
				let left = missing.get_mut(&child).ok_or("an edge of the graph is missing upwards")?;
				*left = left.saturating_sub(1);
				if *left == 0 {
					missing.remove(&child);
					free.push(child);
				}
			}
		}
		ensure!(missing.is_empty(), "the graph has a cycle");
		Ok(())
	}

	/// Each transfer is of a study, between two organisations, and in the map of its state; organisations have the copies that
	/// they confirmed.
	fn transfers_are_where_their_state_says() -> Result<(), TryRuntimeError> {
		let open = OpenTransfers::<T>::iter().map(|(study, to, known)| (study, to, None, known));
		let intact = Custody::<T>::iter().map(|((study, to, block), known)| (study, to, Some((true, block)), known));
		let settled =
			Discrepancies::<T>::iter().map(|((study, to, block), known)| (study, to, Some((false, block)), known));
		for (study, to, ended, transfer) in open.chain(intact).chain(settled) {
			ensure!(Studies::<T>::contains_key(study), "a transfer is of no study");
			ensure!(transfer.sent.organisation != to, "an organisation sent to itself");
			let right = match &transfer.state {
				TransferState::Sent => ended.is_none(),
				TransferState::Intact(signed) => ended == Some((true, signed.block)),
				TransferState::Corrupted { found, .. } => ended.is_none() && *found != transfer.root,
				TransferState::Resolved { found, resolved, .. } => {
					ended == Some((false, resolved.block)) && *found != transfer.root
				}
			};
			ensure!(right, "a transfer is not where its state says");
		}
		let intact = Custody::<T>::iter_keys().map(|(study, to, _)| (study, to));
		let settled = Discrepancies::<T>::iter_keys().map(|(study, to, _)| (study, to));
		let disputed = OpenTransfers::<T>::iter()
			.filter(|(_, _, transfer)| matches!(transfer.state, TransferState::Corrupted { .. }))
			.map(|(study, to, _)| (study, to));
		let arrived: BTreeSet<_> = intact.chain(settled).chain(disputed).collect();
		let held: BTreeSet<_> = Holdings::<T>::iter_keys().collect();
		let gone = |(study, to): &(StudyId, OrganisationId)| {
			held.contains(&(*study, *to)) || Certificates::<T>::contains_key(study, to)
		};
		ensure!(held.is_subset(&arrived), "an organisation has a copy that nobody pays for");
		ensure!(arrived.iter().all(gone), "a copy is gone that nobody erased");
		let listed: BTreeSet<_> = Copies::<T>::iter_keys().map(|(to, study)| (study, to)).collect();
		ensure!(held == listed, "the copies of an organisation are not listed");
		for (study, to, certificate) in Certificates::<T>::iter() {
			ensure!(Studies::<T>::contains_key(study), "a certificate is about no study");
			ensure!(certificate.signed.organisation == to, "a certificate is of another organisation");
		}
		for (study, to, holdings) in Holdings::<T>::iter() {
			let confirmed = |holding: &Holding| {
				let mut copies = Custody::<T>::iter_prefix_values((study, to));
				copies.any(|copy| (copy.purpose, copy.request) == (holding.purpose, holding.request))
			};
			ensure!(holdings.iter().all(confirmed), "an organisation has a copy for a purpose that nobody stated");
		}
		Ok(())
	}

	/// Each measurement is on a study, has an identifier of its organisation, and every value of it came in a later block than the settings.
	fn measurements_have_settings_before_values() -> Result<(), TryRuntimeError> {
		for (study, id, measurement) in Measurements::<T>::iter() {
			ensure!(Studies::<T>::contains_key(study), "a measurement is on no study");
			let own = digest::chosen_by(&id) == measurement.stamped.organisation;
			ensure!(own, "a measurement has the identifier of another organisation");
			ensure!(measurement.version <= T::MaxRevisions::get(), "a measurement has more versions than allowed");
			let mut before = measurement.stamped.block;
			for version in 0..measurement.version {
				let revised =
					RevisedValues::<T>::get((study, id, version)).ok_or("an earlier value of a measurement is lost")?;
				let block = revised.value.signed.block;
				ensure!(before < block || version > 0 && before == block, "a value is older than its settings");
				before = block;
			}
			match measurement.value {
				Some(value) => ensure!(
					before < value.signed.block || measurement.version > 0 && before == value.signed.block,
					"a value is older than its settings"
				),
				None => ensure!(measurement.version == 0, "a measurement without a value was revised"),
			}
		}
		Ok(())
	}

	/// Each earlier value belongs to a measurement and to one of its earlier versions.
	fn revised_values_belong_to_measurements() -> Result<(), TryRuntimeError> {
		for (study, id, version) in RevisedValues::<T>::iter_keys() {
			let measurement = Measurements::<T>::get(study, id).ok_or("an earlier value belongs to no measurement")?;
			ensure!(version < measurement.version, "an earlier value is of a version that does not exist");
		}
		Ok(())
	}

	/// Each verdict is on a version of a study and on a protocol, and names its deviations.
	fn verdicts_belong_to_studies_and_protocols() -> Result<(), TryRuntimeError> {
		for ((study, protocol, version, organisation), verdict) in Conformities::<T>::iter() {
			ensure!(verdict.signed.organisation == organisation, "a verdict is of another organisation");
			let study = Studies::<T>::get(study).ok_or("a verdict is on no study")?;
			ensure!(version <= study.version, "a verdict is on a version that does not exist");
			let published = Protocols::<T>::iter_key_prefix(protocol).next().is_some();
			ensure!(published, "a verdict is on no protocol");
			ensure!(verdict.tags.is_empty() == (verdict.deviations == 0), "a verdict does not name its deviations");
		}
		Ok(())
	}

	/// No patrol found more corrupted studies than it checked, and each names them.
	fn patrols_add_up() -> Result<(), TryRuntimeError> {
		for (organisation, block, patrol) in Patrols::<T>::iter() {
			let right = patrol.corrupted <= patrol.checked
				&& patrol.studies.len() == (patrol.corrupted as usize).min(<MaxCorrupted as Get<u32>>::get() as usize)
				&& patrol.seed < block
				&& patrol.signed.organisation == organisation;
			ensure!(right, "a patrol does not add up");
		}
		Ok(())
	}
}
