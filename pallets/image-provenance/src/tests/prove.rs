use crate::{mock::*, types::*};
use frame::testing_prelude::*;
use radledger_primitives::{merkle, H256};

#[docify::export]
#[test]
fn instance_should_be_proved_by_its_path_and_by_no_other() {
	build_and_check(|| {
		let leaves: Vec<H256> = (0u8..20).map(|i| merkle::leaf(&[i])).collect();
		let new = NewStudy { root: merkle::root(&leaves).unwrap(), ..study(1) };
		assert_ok!(ImageProvenance::anchor_study(RuntimeOrigin::signed(TECHNOLOGIST), new.clone()));
		for (index, leaf) in leaves.iter().enumerate() {
			let path = merkle::path(&leaves, index).unwrap();
			let verify = |index, leaf, path| ImageProvenance::verify_instance(new.study, index, leaf, path);
			assert_eq!(verify(index as u32, *leaf, path.clone()), Some(true));
			assert_eq!(verify(index as u32, merkle::leaf(b"other"), path.clone()), Some(false));
			assert_eq!(verify((index as u32 + 1) % 20, *leaf, path.clone()), Some(false));
			assert_eq!(verify(index as u32, *leaf, path[1..].to_vec()), Some(false));
		}
	});
}

#[test]
fn proof_should_have_no_answer_when_the_study_is_unknown() {
	build_and_check(|| {
		assert_eq!(ImageProvenance::verify_instance(study(1).study, 0, H256::zero(), vec![]), None);
		assert_eq!(ImageProvenance::study(study(1).study), None);
	});
}

#[test]
fn proof_should_fail_quickly_when_the_path_is_absurdly_long() {
	build_and_check(|| {
		assert_ok!(ImageProvenance::anchor_study(RuntimeOrigin::signed(TECHNOLOGIST), study(1)));
		let path = vec![H256::zero(); 100_000];
		assert_eq!(ImageProvenance::verify_instance(study(1).study, 3, H256::zero(), path), Some(false));
	});
}
