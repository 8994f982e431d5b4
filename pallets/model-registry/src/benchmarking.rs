//! Benchmarks of every call in its worst case: a dataset of 16 studies of patients with the maximum of decisions in force,
//! and a federation of 16 parties.

// A benchmark that cannot be set up must stop.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use super::*;
use frame::{benchmarking::prelude::*, traits::Consideration};
use radledger_primitives::{
	digest::sha256,
	model::{CampaignId, MAX_SETS},
	traits::MAX_DEPTH,
	udi::IssuingEntity,
};

const PHASE: Moment = 1_000;

fn hash(label: &str, number: u32) -> H256 {
	sha256(&[label.as_bytes(), &number.to_be_bytes()])
}

/// A vendor of its own, able to pay for a few records of any kind.
fn vendor<T: Config>(who: T::AccountId) -> T::AccountId {
	T::BenchmarkHelper::add_member(&who, OrganisationKind::AiVendor, Roles::ALL);
	let each = [
		Pallet::<T>::model_footprint(),
		Pallet::<T>::version_footprint(MAX_SETS + 1),
		Pallet::<T>::change_footprint(),
		Pallet::<T>::dataset_footprint(MAX_PARTS),
		Pallet::<T>::federation_footprint(),
		Pallet::<T>::round_footprint(),
	];
	let each = each.iter().map(|footprint| footprint.size).max().unwrap_or_default();
	T::Rent::ensure_successful(&who, Footprint::from_parts(64, each as usize));
	who
}

/// A hospital of its own, able to pay for a few datasets.
fn declarer<T: Config>(who: T::AccountId) -> T::AccountId {
	T::BenchmarkHelper::add_member(&who, OrganisationKind::Hospital, Roles::ALL);
	let size = Pallet::<T>::dataset_footprint(MAX_PARTS).size as usize;
	T::Rent::ensure_successful(&who, Footprint::from_parts(64, size));
	T::BenchmarkHelper::fund(&who);
	who
}

fn model<T: Config>(by: &T::AccountId) -> Result<ModelId, BenchmarkError> {
	Pallet::<T>::register_model(RawOrigin::Signed(by.clone()).into(), None, H256::zero())?;
	Ok(NextModel::<T>::get() - 1)
}

fn publish<T: Config>(by: &T::AccountId, model: ModelId, patch: u16) -> Result<ModelVersion, BenchmarkError> {
	let semver = SemVer { major: 1, minor: 0, patch };
	let version = Models::<T>::get(model).map_or(0, |known| known.versions);
	let origin = RawOrigin::Signed(by.clone()).into();
	Pallet::<T>::publish_version(origin, model, semver, H256::zero(), TrainingManifest::default())?;
	Ok(ModelVersion { model, version })
}

/// Publishes a version that may author.
pub fn add_model<T: Config>() -> ModelVersion {
	let by = vendor::<T>(account("vendor", 0, 0));
	let model = model::<T>(&by).expect("it can be registered");
	publish::<T>(&by, model, 0).expect("it can be published")
}

/// Publishes a version that was trained on a campaign and on a study of `subject`, in a dataset in a dataset and so on, each
/// with as many parts as it can have. Returns the version, the datasets from the outermost on, and the study.
pub fn add_trained_model<T: Config>(
	organisation: OrganisationId,
	subject: &T::AccountId,
	campaign: CampaignId,
) -> (ModelVersion, Vec<DatasetId>, StudyId) {
	let study = hash("trained on", 0);
	T::BenchmarkHelper::add_study(study, subject);
	let mut part = Part::Study(study);
	let mut path = Vec::new();
	for level in 0..MAX_DEPTH {
		let others = (1..MAX_PARTS).map(|number| Part::Elsewhere(hash("elsewhere", level * MAX_PARTS + number)));
		let parts: Vec<Part> = core::iter::once(part).chain(others).collect();
		let id = dataset_id(organisation, &parts);
		let standing = Standing { organisation, kind: OrganisationKind::AiVendor, roles: Roles::ALL };
		let by = vendor::<T>(account("vendor", level, 1));
		let dataset = Dataset {
			parts: BoundedVec::truncate_from(parts),
			purpose: Purpose::HealthResearch,
			request: None,
			studies: 1,
			depth: level as u8 + 1,
			excluded: 0,
			asked: 0,
			signed: Pallet::<T>::sign(&by, &standing),
			ticket: T::Rent::new(&by, Pallet::<T>::dataset_footprint(MAX_PARTS)).expect("it can be paid"),
		};
		Datasets::<T>::insert(id, dataset);
		path.insert(0, id);
		part = Part::Dataset(id);
	}
	let version = add_model::<T>();
	Models::<T>::mutate(version.model, |known| {
		let known = known.as_mut().expect("it was just registered");
		known.signed.organisation = organisation;
	});
	Versions::<T>::mutate(version.model, version.version, |known| {
		let manifest = &mut known.as_mut().expect("it was just published").manifest;
		manifest.datasets = BoundedVec::truncate_from(alloc::vec![path[0]]);
		manifest.campaigns = BoundedVec::truncate_from(alloc::vec![campaign]);
	});
	(version, path, study)
}

/// Studies of which the vendor `by` has copies, each of another patient, who permits research, and of whose log the last
/// page is full; in ascending order.
fn studies<T: Config>(by: &T::AccountId, count: u32) -> BoundedVec<Part, ConstU32<MAX_PARTS>> {
	let mut parts: Vec<Part> = (0..count)
		.map(|number| {
			let (study, patient) = (hash("study", number), account("patient", number, 0));
			T::BenchmarkHelper::add_patient(&patient);
			T::BenchmarkHelper::add_copy(study, &patient, by);
			T::BenchmarkHelper::fill_consents(&patient);
			T::BenchmarkHelper::fill_log(&patient, 0);
			Part::Study(study)
		})
		.collect();
	parts.sort();
	BoundedVec::truncate_from(parts)
}

/// Datasets of data that is elsewhere.
fn datasets<T: Config>(by: &T::AccountId, count: u32) -> Result<Vec<DatasetId>, BenchmarkError> {
	let organisation = T::Membership::standing(by).ok_or("a member")?.organisation;
	(0..count)
		.map(|number| {
			let parts = alloc::vec![Part::Elsewhere(hash("elsewhere", number))];
			let id = dataset_id(organisation, &parts);
			let origin = RawOrigin::Signed(by.clone()).into();
			let parts = BoundedVec::truncate_from(parts);
			Pallet::<T>::declare_dataset(origin, parts, Purpose::HealthResearch, None)?;
			Ok(id)
		})
		.collect()
}

/// A federation of `by`, the first of 16 parties that all joined.
fn federation<T: Config>(by: &T::AccountId) -> Result<FederationId, BenchmarkError> {
	T::BenchmarkHelper::set_time(0);
	let model = model::<T>(by)?;
	let own = T::Membership::standing(by).ok_or("a member")?.organisation;
	let others = (1..MAX_PARTIES).map(|_| T::BenchmarkHelper::add_organisation(OrganisationKind::Hospital));
	let parties: Vec<OrganisationId> = core::iter::once(own).chain(others).collect();
	let origin = RawOrigin::Signed(by.clone()).into();
	let parties = BoundedVec::truncate_from(parties);
	Pallet::<T>::open_federation(origin, model, parties, federated::THRESHOLD, [PHASE; 3])?;
	let id = NextFederation::<T>::get() - 1;
	Federations::<T>::mutate(id, |known| {
		for party in known.iter_mut().flat_map(|known| known.parties.iter_mut().skip(1)) {
			party.joined = true;
		}
	});
	Ok(id)
}

/// The same in its first round. All parties have done everything, except the first, which has only committed.
fn playing<T: Config>(by: &T::AccountId) -> Result<FederationId, BenchmarkError> {
	let id = federation::<T>(by)?;
	let own = T::Membership::standing(by).ok_or("a member")?.organisation;
	Pallet::<T>::join_federation(RawOrigin::Signed(by.clone()).into(), id)?;
	Pallet::<T>::start_round(RawOrigin::Signed(by.clone()).into(), id)?;
	let commitment = federated::commitment(id, 0, own, &H256::zero(), &[0; 32]);
	Pallet::<T>::commit_update(RawOrigin::Signed(by.clone()).into(), id, commitment)?;
	Rounds::<T>::mutate(id, 0, |round| {
		for turn in round.iter_mut().flat_map(|round| round.turns.iter_mut().skip(1)) {
			turn.commitment = Some(H256::zero());
			turn.update = Some(H256::zero());
			turn.scores_commitment = Some(H256::zero());
			turn.scores = Some(BoundedVec::truncate_from((0..MAX_PARTIES).collect()));
		}
	});
	Ok(id)
}

/// With the update of the first party revealed, at the time for commitments to scores.
fn scoring<T: Config>(by: &T::AccountId) -> Result<FederationId, BenchmarkError> {
	let id = playing::<T>(by)?;
	T::BenchmarkHelper::set_time(PHASE);
	Pallet::<T>::reveal_update(RawOrigin::Signed(by.clone()).into(), id, H256::zero(), [0; 32])?;
	T::BenchmarkHelper::set_time(2 * PHASE);
	Ok(id)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register_model() {
		let by = vendor::<T>(whitelisted_caller());
		let udi = UdiDi::new(IssuingEntity::Gs1, "09506000134352");
		#[extrinsic_call]
		_(RawOrigin::Signed(by), udi, H256::zero());
		assert!(Models::<T>::contains_key(0));
	}

	/// With so many datasets, and a parent.
	#[benchmark]
	fn publish_version(n: Linear<0, { 2 * MAX_SETS }>) -> Result<(), BenchmarkError> {
		let by = vendor::<T>(whitelisted_caller());
		let model = model::<T>(&by)?;
		let parent = publish::<T>(&by, model, 0)?;
		// Campaigns cost no more than datasets, and there may be none yet.
		let datasets = datasets::<T>(&by, n.min(MAX_SETS))?;
		let manifest = TrainingManifest {
			datasets: BoundedVec::truncate_from(datasets),
			parent: Some(parent),
			..Default::default()
		};
		let semver = SemVer { major: 2, minor: 0, patch: 0 };
		#[extrinsic_call]
		_(RawOrigin::Signed(by), model, semver, H256::zero(), manifest);
		assert!(Versions::<T>::contains_key(model, 1));
		Ok(())
	}

	/// With `suspend_version`; `reinstate_version` and `recall_version` cost the same.
	#[benchmark]
	fn change_version() -> Result<(), BenchmarkError> {
		let by = vendor::<T>(whitelisted_caller());
		let model = model::<T>(&by)?;
		let version = publish::<T>(&by, model, 0)?;
		#[extrinsic_call]
		suspend_version(RawOrigin::Signed(by), version, ModelActionReason::Safety);
		assert!(Changes::<T>::contains_key(version, 0));
		Ok(())
	}

	/// For treatment, which the patient permits: what for makes no difference to the cost.
	#[benchmark]
	fn declare_dataset(p: Linear<1, MAX_PARTS>) -> Result<(), BenchmarkError> {
		let by = declarer::<T>(whitelisted_caller());
		let parts = studies::<T>(&by, p);
		let organisation = T::Membership::standing(&by).ok_or("a member")?.organisation;
		let id = dataset_id(organisation, &parts);
		#[extrinsic_call]
		_(RawOrigin::Signed(by), parts, Purpose::HealthResearch, None);
		assert!(Datasets::<T>::contains_key(id));
		Ok(())
	}

	/// By somebody who has nothing to do with it; the copies are the declarer's.
	#[benchmark]
	fn ask_again(p: Linear<1, MAX_PARTS>) -> Result<(), BenchmarkError> {
		let by = declarer::<T>(account("declarer", 0, 0));
		let parts = studies::<T>(&by, p);
		let organisation = T::Membership::standing(&by).ok_or("a member")?.organisation;
		let id = dataset_id(organisation, &parts);
		let origin = RawOrigin::Signed(by).into();
		Pallet::<T>::declare_dataset(origin, parts, Purpose::HealthResearch, None)?;
		Datasets::<T>::mutate(id, |known| known.as_mut().expect("it was just declared").excluded = p);
		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), id);
		assert_eq!(Datasets::<T>::get(id).map(|known| known.excluded), Some(0));
		Ok(())
	}

	#[benchmark]
	fn open_federation() -> Result<(), BenchmarkError> {
		let by = vendor::<T>(whitelisted_caller());
		let model = model::<T>(&by)?;
		let parties = (0..MAX_PARTIES).map(|_| T::BenchmarkHelper::add_organisation(OrganisationKind::Hospital));
		let parties = BoundedVec::truncate_from(parties.collect());
		#[extrinsic_call]
		_(RawOrigin::Signed(by), model, parties, federated::THRESHOLD, [PHASE; 3]);
		assert!(Federations::<T>::contains_key(0));
		Ok(())
	}

	#[benchmark]
	fn join_federation() -> Result<(), BenchmarkError> {
		let by = vendor::<T>(whitelisted_caller());
		let id = federation::<T>(&by)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id);
		assert!(Federations::<T>::get(id).is_some_and(|known| known.parties.iter().all(|party| party.joined)));
		Ok(())
	}

	#[benchmark]
	fn start_round() -> Result<(), BenchmarkError> {
		let by = vendor::<T>(whitelisted_caller());
		let id = federation::<T>(&by)?;
		Pallet::<T>::join_federation(RawOrigin::Signed(by.clone()).into(), id)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id);
		assert!(Rounds::<T>::contains_key(id, 0));
		Ok(())
	}

	#[benchmark]
	fn commit_update() -> Result<(), BenchmarkError> {
		let by = vendor::<T>(whitelisted_caller());
		let id = playing::<T>(&by)?;
		Rounds::<T>::mutate(id, 0, |round| {
			if let Some(turn) = round.iter_mut().flat_map(|round| round.turns.iter_mut()).next() {
				turn.commitment = None;
			}
		});
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, hash("commitment", 0));
		let round = Rounds::<T>::get(id, 0).ok_or("a round")?;
		assert!(round.turns.first().is_some_and(|turn| turn.commitment.is_some()));
		Ok(())
	}

	#[benchmark]
	fn reveal_update() -> Result<(), BenchmarkError> {
		let by = vendor::<T>(whitelisted_caller());
		let id = playing::<T>(&by)?;
		T::BenchmarkHelper::set_time(PHASE);
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, H256::zero(), [0; 32]);
		let round = Rounds::<T>::get(id, 0).ok_or("a round")?;
		assert!(round.turns.first().is_some_and(|turn| turn.update.is_some()));
		Ok(())
	}

	#[benchmark]
	fn commit_scores() -> Result<(), BenchmarkError> {
		let by = vendor::<T>(whitelisted_caller());
		let id = scoring::<T>(&by)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, hash("commitment", 0));
		let round = Rounds::<T>::get(id, 0).ok_or("a round")?;
		assert!(round.turns.first().is_some_and(|turn| turn.scores_commitment.is_some()));
		Ok(())
	}

	#[benchmark]
	fn reveal_scores() -> Result<(), BenchmarkError> {
		let by = vendor::<T>(whitelisted_caller());
		let id = scoring::<T>(&by)?;
		let own = T::Membership::standing(&by).ok_or("a member")?.organisation;
		let scores: Vec<u32> = (0..MAX_PARTIES).collect();
		let commitment = federated::commitment(id, 0, own, &federated::scores_digest(&scores), &[0; 32]);
		Pallet::<T>::commit_scores(RawOrigin::Signed(by.clone()).into(), id, commitment)?;
		T::BenchmarkHelper::set_time(3 * PHASE);
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, BoundedVec::truncate_from(scores), [0; 32]);
		let round = Rounds::<T>::get(id, 0).ok_or("a round")?;
		assert!(round.turns.first().is_some_and(|turn| turn.scores.is_some()));
		Ok(())
	}

	#[benchmark]
	fn close_round() -> Result<(), BenchmarkError> {
		let by = vendor::<T>(whitelisted_caller());
		let id = playing::<T>(&by)?;
		T::BenchmarkHelper::set_time(4 * PHASE);
		#[extrinsic_call]
		_(RawOrigin::Signed(by), id);
		assert!(Rounds::<T>::get(id, 0).is_some_and(|round| round.closed));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
