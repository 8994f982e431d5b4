//! Money of campaigns and pools in the real runtime, with its existential deposit.

use crate::world::*;
use pallet_annotation_rewards::Call;
use radledger_primitives::{
	consent::{records::Offer, Compensation, Grantee, Modifiers, Permission, Purpose, Scope, Terms},
	dividend::{PoolId, Source, Split},
	model::{dataset_id, Part},
};
use radledger_runtime::*;

const POOL: PoolId = 0;

fn done(signer: &str, call: impl Into<RuntimeCall>) {
	submit(signer, call).unwrap().unwrap();
}

/// A frozen pool of one study of patient-1, who wants a share and owns nothing. She has the only share.
fn pool_of_patient() {
	let own = pallet_image_provenance::NewStudy { subject: Some(account("patient-1")), ..study(1) };
	let parts = vec![Part::Study(own.study)];
	let (dataset, named) = (dataset_id(0, &parts), own.study);
	done("technologist-1", pallet_image_provenance::Call::anchor_study { study: own });
	let offer = Offer {
		scope: Scope::All,
		grantee: Grantee::Anyone,
		terms: Terms {
			permission: Permission::HealthResearch,
			modifiers: Modifiers::default(),
			parameters: Default::default(),
		},
		until: None,
		compensation: Compensation::Rewarded,
		text: None,
	};
	done("patient-1", pallet_dynamic_consent::Call::grant { offer });
	let declare = pallet_model_registry::Call::declare_dataset {
		parts: parts.try_into().unwrap(),
		purpose: Purpose::HealthResearch,
		request: None,
	};
	done("north-hospital", declare);
	let split = Split { patient: 1, hospital: 0, annotator: 0 };
	done("north-hospital", Call::open_pool { source: Source::Dataset(dataset), split });
	done("north-hospital", Call::add_study { pool: POOL, path: vec![dataset].try_into().unwrap(), study: named });
	done("north-hospital", Call::freeze_pool { pool: POOL });
}

/// To the last unit: what is due to somebody who owns nothing is paid, however little it is.
#[test]
fn dust_should_be_paid_to_a_patient_who_owns_nothing() {
	chain().execute_with(|| {
		assert_eq!(free("patient-1"), 0);
		pool_of_patient();
		let alive = constants::EXISTENTIAL_DEPOSIT;
		assert_eq!(free("patient-1"), alive, "whoever counted her study paid for her account");
		for (due, then) in [(1, 1), (constants::EXISTENTIAL_DEPOSIT - 1, constants::EXISTENTIAL_DEPOSIT)] {
			done("acme-scanners", Call::pay_in { pool: POOL, amount: due });
			done("patient-1", Call::claim { pool: POOL, holder: account("patient-1") });
			assert_eq!(free("patient-1"), alive + then);
		}
		done("north-hospital", Call::close_pool { pool: POOL });
		done("patient-1", Call::claim { pool: POOL, holder: account("patient-1") });
		let view = AnnotationRewards::pool(POOL).unwrap();
		assert_eq!(view.claimed, view.paid_in, "nothing is left for sweeping");
	});
}
