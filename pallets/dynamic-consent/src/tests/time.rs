//! Permissions at any moment of the past: random histories against intervals kept by hand.

use crate::{mock::*, pallet::*};
use frame::{testing_prelude::*, traits::Consideration};
use proptest::prelude::*;
use radledger_primitives::consent::{
	records::{Decided, Offer},
	Decision, Grantee, Modifiers, Permission, Purpose, Purposes, Rule, Scope,
};
use radledger_primitives::traits::Enrolments;

#[derive(Clone, Debug)]
enum Step {
	Grant {
		lasts: Option<u64>,
	},
	Narrow {
		which: usize,
	},
	Revoke {
		which: usize,
	},
	Refuse,
	Lift {
		which: usize,
	},
	/// The patient leaves and is enrolled again.
	Return,
	Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		3 => proptest::option::of(1u64..20).prop_map(|lasts| Step::Grant { lasts }),
		2 => (0usize..4).prop_map(|which| Step::Narrow { which }),
		2 => (0usize..4).prop_map(|which| Step::Revoke { which }),
		1 => Just(Step::Refuse),
		1 => (0usize..3).prop_map(|which| Step::Lift { which }),
		1 => Just(Step::Return),
		4 => (0u64..8).prop_map(Step::Wait),
	]
}

/// A decision, and when it held: `[from, to)`.
#[derive(Debug)]
struct Held {
	id: u32,
	is_refusal: bool,
	/// Whether it is the consent that permits treatment.
	treats: bool,
	from: u64,
	to: Option<u64>,
}

impl Held {
	fn at(&self, moment: u64) -> bool {
		self.from <= moment && self.to.is_none_or(|to| moment < to)
	}
}

/// Does what a step says, in the pallet and by hand.
fn take(step: &Step, model: &mut Vec<Held>) {
	let patient = || signed(PATIENT);
	let now = Timestamp::get();
	let next = Files::<Test>::get(PATIENT).unwrap().decisions;
	let pick = |model: &[Held], refusals: bool, which: usize| {
		let open = model.iter().filter(|held| held.is_refusal == refusals && held.at(now) && !held.treats);
		open.map(|held| held.id).nth(which)
	};
	let end = |model: &mut Vec<Held>, id: u32| {
		let held = model.iter_mut().find(|held| held.id == id).unwrap();
		held.to = Some(now);
	};
	let held = |is_refusal, to| Held { id: next, is_refusal, treats: false, from: now, to };
	match step {
		Step::Grant { lasts } => {
			let until = lasts.map(|lasts| now + lasts);
			if DynamicConsent::grant(patient(), Offer { until, ..research() }).is_ok() {
				model.push(held(false, until));
			}
		}
		Step::Narrow { which } => {
			if let Some(id) = pick(model, false, *which) {
				let to = model.iter().find(|held| held.id == id).unwrap().to;
				let narrower =
					Offer { until: to, terms: terms(Permission::HealthResearch, Modifiers::NPU), ..research() };
				if DynamicConsent::narrow(patient(), id, narrower).is_ok() {
					end(model, id);
					model.push(held(false, to));
				}
			}
		}
		Step::Revoke { which } => {
			if let Some(id) = pick(model, false, *which) {
				assert_ok!(DynamicConsent::revoke(patient(), id));
				end(model, id);
			}
		}
		Step::Refuse => {
			let refused = DynamicConsent::refuse(patient(), Scope::All, Grantee::Anyone, Purposes::HEALTH_RESEARCH);
			if refused.is_ok() {
				model.push(held(true, None));
			}
		}
		Step::Lift { which } => {
			if let Some(id) = pick(model, true, *which) {
				if DynamicConsent::lift(patient(), id).is_ok() {
					end(model, id);
				}
			}
		}
		Step::Return => {
			assert_ok!(DynamicConsent::released(&PATIENT));
			assert_ok!(DynamicConsent::enrolled(&PATIENT, 0, &HOSPITAL, None));
			// Consents end. Nobody but the patient ends a refusal.
			for held in model.iter_mut().filter(|held| !held.is_refusal && held.at(now)) {
				held.to = Some(now);
			}
			model.push(Held { treats: true, ..held(false, None) });
		}
		Step::Wait(time) => next_block(*time),
	}
}

fn permitted_at(moment: u64) -> Decision {
	DynamicConsent::check_at(PATIENT, OTHER_RADIOLOGIST, None, plain(Purpose::HealthResearch), moment, vec![])
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 96, ..Default::default() })]
	#[test]
	fn every_moment_of_the_past_should_be_told_right(steps in proptest::collection::vec(step(), 1..40)) {
		new_test_ext().execute_with(|| {
			// Enough room for what follows.
			Files::<Test>::mutate(PATIENT, |file| {
				let file = file.as_mut().unwrap();
				file.room += crate::ROOM;
				let footprint = DynamicConsent::file_footprint(file.room);
				file.ticket = Consideration::update(file.ticket.clone(), &HOSPITAL, footprint).unwrap();
			});
			let mut model = vec![Held { id: 0, is_refusal: false, treats: true, from: NOW, to: None }];
			for step in &steps {
				take(step, &mut model);
				assert_ok!(DynamicConsent::do_try_state());
			}
			let ends = model.iter().flat_map(|held| [Some(held.from), held.to]).flatten();
			let mut moments: Vec<u64> = ends.chain([now()]).flat_map(|at| [at - 1, at, at + 1]).collect();
			moments.sort_unstable();
			moments.dedup();
			for moment in moments {
				let open = |refusals: bool| {
					model.iter().filter(move |held| held.is_refusal == refusals && !held.treats && held.at(moment))
				};
				let expected = open(true).next().is_none() && open(false).next().is_some();
				let decision = permitted_at(moment);
				prop_assert_eq!(decision.is_permitted(), expected, "at {} of {:?}: {:?}", moment, &model, decision);
				if let Decision::Permit { consent, until } = decision {
					let longest = open(false).map(|held| held.to.unwrap_or(u64::MAX)).max();
					prop_assert_eq!(until.unwrap_or(u64::MAX), model[consent as usize].to.unwrap_or(u64::MAX).max(until.unwrap_or(u64::MAX)));
					prop_assert_eq!(model[consent as usize].to.unwrap_or(u64::MAX), longest.unwrap());
				}
				let mut told: Vec<u32> = DynamicConsent::decisions_at(PATIENT, moment, None)
					.into_iter()
					.map(|decided| match decided {
						Decided::Consent(given) => given.consent.id,
						Decided::Refusal(refusal) => refusal.id,
					})
					.collect();
				told.sort_unstable();
				let held: Vec<u32> = model.iter().filter(|held| held.at(moment)).map(|held| held.id).collect();
				prop_assert_eq!(told, held, "at {}", moment);
			}
			check_state();
			Ok(())
		})?;
	}
}

#[test]
fn withdrawal_should_hold_from_its_block_on_and_not_before() {
	build_and_check(|| {
		assert_ok!(DynamicConsent::grant(signed(PATIENT), research()));
		next_block(10);
		assert_ok!(DynamicConsent::revoke(signed(PATIENT), 1));
		assert_eq!(permitted_at(NOW + 9), Decision::Permit { consent: 1, until: Some(NOW + 10) });
		for moment in [NOW - 1, NOW + 10, NOW + 11] {
			let denied = matches!(permitted_at(moment), Decision::Deny { rule: Rule::Purpose | Rule::NotInForce });
			assert!(denied, "{moment}");
		}
		// Consent again: the gap stays.
		next_block(10);
		assert_ok!(DynamicConsent::grant(signed(PATIENT), research()));
		assert!(!permitted_at(NOW + 15).is_permitted());
		assert!(permitted_at(NOW + 20).is_permitted());
	});
}
