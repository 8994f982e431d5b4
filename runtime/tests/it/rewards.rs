//! Money of campaigns and pools in the real runtime, with its existential deposit.

use crate::world::*;
use pallet_annotation_rewards::Call;
use radledger_primitives::{
	consent::{records::Offer, Compensation, Grantee, Modifiers, Permission, Purpose, Scope, Terms},
	dividend::{PoolId, Source, Split},
	model::{dataset_id, Part},
	voucher::{Secret, Worth},
};
use radledger_runtime::*;
use sp_core::Get;
use sp_runtime::transaction_validity::InvalidTransaction;

const POOL: PoolId = 0;

fn done(signer: &str, call: impl Into<RuntimeCall>) {
	submit(signer, call).unwrap().unwrap();
}

/// A frozen pool of one study of patient-1, who wants a share and owns nothing. She has the only share.
fn pool_of_patient() {
	let own = named(study(1), "patient-1");
	let parts = vec![Part::Study(own.study)];
	let (dataset, hers) = (dataset_id(0, &parts), own.study);
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
	done("north-hospital", opened(&[hers], "patient-1", declare));
	let split = Split { patient: 1, hospital: 0, annotator: 0 };
	done("north-hospital", Call::open_pool { source: Source::Dataset(dataset), split });
	let add = Call::add_study { pool: POOL, path: vec![dataset].try_into().unwrap(), study: hers };
	done("north-hospital", opened(&[hers], "patient-1", add));
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

/// What she earned stays hers when the hospital releases her: she takes all of it, and owns nothing to pay a fee with.
#[test]
fn patient_who_was_released_should_be_paid_to_the_last_unit() {
	chain().execute_with(|| {
		pool_of_patient();
		let (alive, due) = (constants::EXISTENTIAL_DEPOSIT, 5 * constants::RAD);
		done("acme-scanners", Call::pay_in { pool: POOL, amount: due });
		let patient = || account("patient-1");
		done("north-hospital", pallet_consortium::Call::release_patient { account: patient() });
		assert_eq!(free("patient-1"), alive);
		done("patient-1", Call::take_voucher { pool: POOL, worth: Worth::One, key: Secret::of(&[1; 32]).key() });
		done("patient-1", Call::return_voucher { worth: Worth::One });
		done("patient-1", Call::claim { pool: POOL, holder: patient() });
		assert_eq!(free("patient-1"), alive + due);
		// Nothing else is free, and nothing else is open.
		let leave = Call::leave { campaign: 0 };
		let before = free("patient-1");
		assert!(submit("patient-1", leave).unwrap().is_err());
		assert!(free("patient-1") < before, "she pays for what is not about her share");
		let refused = pallet_dynamic_consent::Call::revoke { consent: 0 };
		assert_eq!(submit("patient-1", refused), Err(invalid(InvalidTransaction::Custom(1))));
		// If she does not come, anybody claims for her once the pool is closed and she had her time.
		done("acme-scanners", Call::pay_in { pool: POOL, amount: due });
		done("north-hospital", Call::close_pool { pool: POOL });
		let for_her = || Call::claim { pool: POOL, holder: patient() };
		submit("radiologist-1", for_her()).unwrap().unwrap_err();
		let delay: Moment = <Runtime as pallet_annotation_rewards::Config>::ClaimDelay::get();
		begin_block(2, START + delay + constants::SLOT_DURATION);
		let before = free("patient-1");
		done("north-hospital", for_her());
		assert_eq!(free("patient-1"), before + due);
	});
}
