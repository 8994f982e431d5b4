//! Benchmarks of every call, each at its worst: a study with a subject, made by a member.

use super::*;
use frame::{benchmarking::prelude::*, traits::Consideration};
use radledger_primitives::{Modality, OrganisationKind};

/// A technologist of an active hospital, able to pay for `records` records.
fn technologist<T: Config>(records: u32) -> T::AccountId {
	let caller: T::AccountId = whitelisted_caller();
	T::Membership::set_standing(&caller, OrganisationKind::Hospital, Roles::TECHNOLOGIST);
	let each = Pallet::<T>::study_footprint()
		.size
		.max(Pallet::<T>::amendment_footprint().size);
	let all = each.saturating_mul(records.into());
	T::Rent::ensure_successful(&caller, Footprint::from_parts(records as usize, all as usize));
	caller
}

fn study<T: Config>(number: u32, instances: u32) -> NewStudyOf<T> {
	let subject: T::AccountId = account("patient", number, 0);
	T::Membership::set_patient(&subject);
	NewStudy {
		study: radledger_primitives::digest::sha256(&[b"study", &number.to_be_bytes()]),
		root: radledger_primitives::digest::sha256(&[b"root", &number.to_be_bytes()]),
		instances,
		series: 3,
		modality: Modality::Ct,
		device: None,
		subject: Some(subject),
	}
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn anchor_study() {
		let (caller, new) = (technologist::<T>(1), study::<T>(0, u32::MAX));
		let id = new.study;
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), new);
		assert!(Studies::<T>::contains_key(id));
	}

	#[benchmark]
	fn anchor_studies(n: Linear<1, { T::MaxBatch::get() }>) {
		let caller = technologist::<T>(n);
		let studies: Vec<_> = (0..n).map(|number| study::<T>(number, u32::MAX)).collect();
		let batch = BoundedVec::truncate_from(studies);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), batch);
		assert_eq!(Studies::<T>::iter().count(), n as usize);
	}

	#[benchmark]
	fn amend_study() -> Result<(), BenchmarkError> {
		let (caller, new) = (technologist::<T>(2), study::<T>(0, 1));
		let (id, root) = (new.study, radledger_primitives::digest::sha256(&[b"amended"]));
		Pallet::<T>::anchor_study(RawOrigin::Signed(caller.clone()).into(), new)?;
		#[extrinsic_call]
		_(
			RawOrigin::Signed(caller),
			id,
			root,
			u32::MAX,
			u16::MAX,
			AmendmentReason::LateArrival,
		);
		assert_eq!(Studies::<T>::get(id).map(|study| study.version), Some(1));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
