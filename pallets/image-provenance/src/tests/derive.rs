use crate::{mock::*, pallet::*, types::*};
use frame::testing_prelude::*;
use radledger_primitives::{
	consent::Rule,
	graph::{Branch, Edge, Lineage},
	traits::{LinkError, Membership, Patient, ProvenanceGraph, Source, StudyLookup},
	Agent, ModelVersion, Node, Operation, StudyId, H256,
};
use radledger_test_doubles::{Asked, Consents, People};
use std::collections::BTreeSet;

fn id(number: u8) -> StudyId {
	study(number).study
}

fn node(number: u8) -> Node {
	Node::Study(id(number))
}

fn derive_by(who: AccountId, output: u8, parents: &[u8], agent: Agent) -> DispatchResult {
	let parents: Vec<_> = parents.iter().map(|number| id(*number)).collect();
	ImageProvenance::record_derivation(
		RuntimeOrigin::signed(who),
		id(output),
		parents.try_into().unwrap(),
		Operation::Registration,
		agent,
		root(77),
	)
}

fn derive(output: u8, parents: &[u8]) -> DispatchResult {
	derive_by(TECHNOLOGIST, output, parents, Agent::Signer)
}

#[test]
fn derivation_should_be_found_from_both_ends() {
	build_and_check(|| {
		anchored(1..4);
		let before = rent_held_by(TECHNOLOGIST);
		System::set_block_number(4);
		assert_ok!(derive(3, &[1]));
		assert_eq!(rent_held_by(TECHNOLOGIST), before, "the study has paid for one parent");
		let origin = ImageProvenance::origin(node(3)).unwrap();
		assert_eq!(origin.parents.to_vec(), [node(1)]);
		let signed = Signature { by: TECHNOLOGIST, organisation: 0, at: NOW, block: 4 };
		let derivation =
			Derivation { operation: Operation::Registration, agent: Agent::Signer, parameters: root(77), signed };
		assert_eq!(origin.derivation, Some(derivation));
		let edge = Edge { parent: node(1), child: node(3) };
		let found = Lineage { edges: vec![edge], open: vec![] };
		assert_eq!(ImageProvenance::ancestors(vec![node(3).into()], 10), found);
		assert_eq!(ImageProvenance::descendants(vec![node(1).into()], 10), found);
		assert_eq!(ImageProvenance::descendants(vec![node(2).into()], 10), Lineage::default());
		assert_eq!(
			events(),
			vec![Event::DerivationRecorded {
				output: id(3),
				parents: vec![id(1)].try_into().unwrap(),
				operation: Operation::Registration,
				agent: Agent::Signer,
				by: TECHNOLOGIST,
			}]
		);
	});
}

#[test]
fn parents_of_other_organisations_should_be_allowed_but_not_outputs() {
	build_and_check(|| {
		anchored(1..3);
		assert_noop!(derive_by(OTHER_SITE, 1, &[2], Agent::Signer), Error::<Test>::NotController);
		for who in [STRANGER, CLINICIAN, COORDINATOR, PATIENT] {
			assert_noop!(derive_by(who, 1, &[2], Agent::Signer), Error::<Test>::NotAuthorised);
		}
		assert_ok!(ImageProvenance::anchor_study(RuntimeOrigin::signed(OTHER_SITE), study_of(1, 9)));
		// Only from what it holds, and may use.
		let derive_theirs = || {
			ImageProvenance::record_derivation(
				RuntimeOrigin::signed(OTHER_SITE),
				study_of(1, 9).study,
				vec![id(2)].try_into().unwrap(),
				Operation::Conversion,
				Agent::Signer,
				root(0),
			)
		};
		assert_noop!(derive_theirs(), Error::<Test>::NoCopy);
		let origin = RuntimeOrigin::signed(TECHNOLOGIST);
		let purpose = radledger_primitives::TransferPurpose::Research;
		assert_ok!(ImageProvenance::send(origin, id(2), 1, purpose, None));
		assert_ok!(ImageProvenance::confirm(RuntimeOrigin::signed(OTHER_SITE), id(2), study(2).root));
		assert_ok!(derive_theirs());
		let unsigned = ImageProvenance::record_derivation(
			RuntimeOrigin::none(),
			id(1),
			vec![id(2)].try_into().unwrap(),
			Operation::Conversion,
			Agent::Signer,
			root(0),
		);
		assert_noop!(unsigned, BadOrigin);
	});
}

#[test]
fn parents_beyond_the_first_should_be_paid_for() {
	build_and_check(|| {
		anchored(0..18);
		let before = rent_held_by(COLLEAGUE);
		let parents: Vec<u8> = (0..16).collect();
		assert_ok!(derive_by(COLLEAGUE, 17, &parents, Agent::Model(MODEL)));
		let expected = 10 + ImageProvenance::further_parents_footprint(17, 0).size;
		assert_eq!(rent_held_by(COLLEAGUE) - before, expected);
		let children = Children::<Test>::iter_keys().count();
		assert_eq!(children, 17);
		let up = ImageProvenance::ancestors(vec![node(17).into()], 100);
		assert_eq!(up.edges.len(), 17);
		assert_eq!(
			ImageProvenance::descendants(vec![Node::Model(MODEL).into()], 9).edges,
			[Edge { parent: Node::Model(MODEL), child: node(17) }]
		);
	});
}

#[test]
fn derivation_should_be_refused_when_it_could_close_a_cycle() {
	build_and_check(|| {
		anchored(1..5);
		assert_noop!(derive(1, &[1]), Error::<Test>::InvalidParents);
		assert_ok!(derive(2, &[1]));
		assert_noop!(derive(1, &[2]), Error::<Test>::WouldBeCircular);
		assert_ok!(derive(3, &[2]));
		assert_noop!(derive(1, &[3]), Error::<Test>::WouldBeCircular);
		assert_noop!(derive(2, &[4]), Error::<Test>::AlreadyDerived);
	});
}

#[test]
fn derivation_should_be_refused_when_a_name_means_nothing() {
	build_and_check(|| {
		anchored(1..4);
		assert_noop!(derive(9, &[1]), Error::<Test>::StudyNotFound);
		assert_noop!(derive(1, &[9]), Error::<Test>::ParentNotFound);
		assert_noop!(derive(1, &[]), Error::<Test>::InvalidParents);
		assert_noop!(derive(1, &[2, 3, 2]), Error::<Test>::InvalidParents);
		let recalled = Agent::Model(ModelVersion { model: 3, version: 2 });
		assert_noop!(derive_by(TECHNOLOGIST, 1, &[2], recalled), Error::<Test>::UnknownModel);
		assert_ok!(ImageProvenance::attest_erasure(RuntimeOrigin::signed(COLLEAGUE), id(2)));
		assert_noop!(derive(1, &[2]), Error::<Test>::ParentErased);
		assert_noop!(derive(2, &[1]), Error::<Test>::StudyErased);
	});
}

#[test]
fn derivation_should_leave_nothing_when_it_cannot_be_paid_for() {
	build_and_check(|| {
		anchored(1..4);
		let poor = derive_by(PENNILESS, 1, &[2, 3], Agent::Signer);
		assert_noop!(poor, TokenError::FundsUnavailable);
		assert_ok!(derive_by(PENNILESS, 1, &[2], Agent::Signer));
	});
}

#[test]
fn other_pallets_should_add_their_edges_by_the_same_rules() {
	build_and_check(|| {
		anchored(1..3);
		let model = Node::Model(MODEL);
		assert_ok!(ImageProvenance::link(model, vec![node(1), node(2)]));
		assert_eq!(ImageProvenance::link(model, vec![node(1)]), Err(LinkError::AlreadyLinked));
		for wrong in [vec![], vec![model], vec![node(1), node(1)]] {
			let other = Node::Model(ModelVersion { model: 1, version: 1 });
			let wrong = if wrong == [model] { vec![other] } else { wrong };
			assert_eq!(ImageProvenance::link(other, wrong), Err(LinkError::Parents));
		}
		let first = ModelVersion { model: 0, version: 0 };
		let many: Vec<_> = (0..18).map(|version| Node::Model(ModelVersion { model: 8, version })).collect();
		assert_eq!(ImageProvenance::link(Node::Model(first), many), Err(LinkError::Parents));
		assert_eq!(ImageProvenance::link(node(1), vec![Node::Model(first)]), Err(LinkError::HasChildren));
		assert_noop!(derive(2, &[1]), Error::<Test>::WouldBeCircular);
		assert!(ImageProvenance::bytes(1) > 0 && ImageProvenance::bytes(2) > ImageProvenance::bytes(1));
		let down = ImageProvenance::descendants(vec![node(1).into()], 10);
		assert_eq!(down.edges.len(), 1);
	});
}

/// A study of organisation 0 that names a patient, or none.
fn anchor_of(number: u8, subject: Option<AccountId>) {
	let new = subject.map_or(study(number), |subject| named(study(number), subject));
	assert_ok!(ImageProvenance::anchor_study(RuntimeOrigin::signed(TECHNOLOGIST), new));
	subject.into_iter().for_each(|subject| open(id(number), subject));
}

fn send(number: u8) -> DispatchResult {
	let purpose = radledger_primitives::TransferPurpose::Research;
	ImageProvenance::send(RuntimeOrigin::signed(TECHNOLOGIST), id(number), 1, purpose, None)
		.map(drop)
		.map_err(|refused| refused.error)
}

fn patient(number: u8) -> Patient<AccountId> {
	<ImageProvenance as StudyLookup<AccountId>>::patient_of(&id(number)).unwrap()
}

fn known(subject: AccountId, numbers: &[u8]) -> Patient<AccountId> {
	let mut ids: Vec<_> = numbers.iter().map(|number| id(*number)).collect();
	ids.sort();
	let source = |study| Source { study: blinded(study), modality: radledger_primitives::Modality::Mr };
	Patient::Known { subject, studies: ids.into_iter().map(source).collect() }
}

#[test]
fn refusal_should_follow_a_derivation_through_copies_that_name_nobody() {
	build_and_check(|| {
		anchor_of(1, Some(PATIENT));
		anchored(2..6);
		// De-identified, converted, and joined with something of nobody's.
		assert_ok!(derive(2, &[1]));
		assert_ok!(derive(3, &[2]));
		assert_ok!(derive(5, &[3, 4]));
		assert_eq!(patient(4), Patient::Nobody);
		for copy in [2, 3, 5] {
			assert_eq!(patient(copy), known(PATIENT, &[1]));
			assert_eq!(ImageProvenance::study(id(copy)).unwrap().subject, None, "the record does not show whose it is");
		}
		Consents::deny(Asked { subject: Some(PATIENT), ..Default::default() }, Rule::Refused);
		for study in [1, 2, 3, 5] {
			assert_noop!(send(study), Error::<Test>::NotPermitted);
		}
		assert_ok!(send(4));
	});
}

#[test]
fn receipt_should_be_the_patients_when_a_copy_arrives_that_names_nobody() {
	build_and_check(|| {
		anchor_of(1, Some(PATIENT));
		anchored([2]);
		assert_ok!(derive(2, &[1]));
		assert_ok!(send(2));
		assert_ok!(ImageProvenance::confirm(RuntimeOrigin::signed(OTHER_SITE), id(2), root(2)));
		assert_eq!(received(), vec![(PATIENT, CONSENT, 1)]);
		// And the copy cannot be used once she refuses.
		deny(1);
		let used = <ImageProvenance as StudyLookup<AccountId>>::may_use(
			&id(2),
			&<People as Membership<AccountId>>::standing(&OTHER_SITE).unwrap(),
		);
		assert_eq!(used, None);
	});
}

#[test]
fn every_study_of_the_patient_should_be_asked_about() {
	build_and_check(|| {
		for number in [1, 2] {
			anchor_of(number, Some(PATIENT));
		}
		anchored([3]);
		let before = rent_held_by(TECHNOLOGIST);
		assert_ok!(derive(3, &[1, 2]));
		let expected = 10 + ImageProvenance::further_parents_footprint(2, 2).size;
		assert_eq!(rent_held_by(TECHNOLOGIST) - before, expected);
		assert_eq!(patient(3), known(PATIENT, &[1, 2]));
		assert_ok!(send(3));
	});
}

#[test]
fn nobody_should_be_asked_in_place_of_several_patients_or_of_an_erased_one() {
	build_and_check(|| {
		People::enrol(OTHER_PATIENT);
		anchor_of(1, Some(PATIENT));
		anchor_of(2, Some(OTHER_PATIENT));
		anchored(3..7);
		assert_ok!(derive(3, &[1, 2]));
		assert_eq!(patient(3), Patient::Unknown);
		assert_ok!(derive(4, &[3]));
		assert_eq!(patient(4), Patient::Unknown);
		assert_ok!(derive(5, &[1]));
		assert_eq!(patient(5), known(PATIENT, &[1]));
		assert_ok!(ImageProvenance::attest_erasure(RuntimeOrigin::signed(COLLEAGUE), id(1)));
		assert_eq!(patient(5), Patient::Unknown);
		for study in [3, 4, 5] {
			assert_noop!(send(study), Error::<Test>::NotPermitted);
		}
	});
}

#[test]
fn sources_should_be_counted_and_not_kept_when_there_are_more_than_sixteen() {
	build_and_check(|| {
		for number in 0..17 {
			anchor_of(number, Some(PATIENT));
		}
		anchored(20..23);
		let first: Vec<u8> = (0..16).collect();
		assert_ok!(derive(20, &first));
		assert_eq!(patient(20), known(PATIENT, &first));
		assert_ok!(derive(21, &[20, 16]));
		assert_eq!(patient(21), Patient::Unknown);
		assert_ok!(derive(22, &[20]));
		assert_eq!(patient(22), known(PATIENT, &first), "from one parent, as many as it has");
	});
}

#[test]
fn derivation_should_be_refused_when_the_study_names_another_patient() {
	build_and_check(|| {
		People::enrol(OTHER_PATIENT);
		anchor_of(1, Some(PATIENT));
		anchored(2..4);
		assert_ok!(derive(2, &[1]));
		for (output, subject) in [(10, OTHER_PATIENT), (11, PATIENT)] {
			anchor_of(output, Some(subject));
		}
		for parent in [1, 2] {
			assert_noop!(derive(10, &[parent]), Error::<Test>::OtherSubject);
		}
		assert_ok!(derive(11, &[1, 2, 3]));
		assert_eq!(patient(11), known(PATIENT, &[11]), "it names its patient, who is asked about it");
	});
}

/// A chain of studies, each made from the one before.
fn chain(length: u32) -> Vec<Node> {
	let ids: Vec<_> = (0..=length).map(|number| H256::from_low_u64_be(u64::from(number) << 32)).collect();
	for id in &ids {
		let new = NewStudy { study: *id, ..study(1) };
		assert_ok!(ImageProvenance::anchor_study(RuntimeOrigin::signed(TECHNOLOGIST), new));
	}
	for pair in ids.windows(2) {
		assert_ok!(ImageProvenance::record_derivation(
			RuntimeOrigin::signed(TECHNOLOGIST),
			pair[1],
			vec![pair[0]].try_into().unwrap(),
			Operation::Processing,
			Agent::Signer,
			root(1),
		));
	}
	ids.into_iter().map(Node::Study).collect()
}

#[test]
fn depth_of_a_thousand_should_be_answered_in_pages() {
	new_test_ext().execute_with(|| {
		let _ = Balances::force_set_balance(RuntimeOrigin::root(), TECHNOLOGIST, u64::MAX / 2);
		let nodes = chain(1_000);
		for (from, walk) in [
			(nodes[1_000], ImageProvenance::ancestors as fn(Vec<Branch>, u32) -> Lineage),
			(nodes[0], ImageProvenance::descendants),
		] {
			let (mut found, mut open, mut pages) = (BTreeSet::new(), vec![Branch::from(from)], 0);
			while !open.is_empty() {
				let page = walk(open, 300);
				assert!(page.edges.len() <= 300);
				found.extend(page.edges);
				open = page.open;
				pages += 1;
			}
			assert_eq!((found.len(), pages), (1_000, 4));
		}
		let all = ImageProvenance::ancestors(vec![nodes[1_000].into()], u32::MAX);
		assert_eq!((all.edges.len(), all.open), (1_000, vec![]), "1,024 steps at most");
		check_state();
	});
}
