use crate::{mock::*, pallet::*, types::*, StudyOf};
use frame::testing_prelude::*;
use proptest::prelude::*;
use radledger_primitives::{
	Agent, AmendmentReason, DiscrepancyOutcome, Node, Operation, Quantity, RevisionReason, StudyId, TransferPurpose,
	H256,
};
use radledger_test_doubles::People;
use std::collections::BTreeMap;

/// Anything that anyone may try, on few studies so that they meet.
#[derive(Clone, Debug)]
enum Step {
	Anchor(AccountId, u8, u32),
	AnchorAll(AccountId, Vec<u8>),
	Amend(AccountId, u8, u8),
	Derive(AccountId, u8, Vec<u8>, bool),
	Send(AccountId, u8, u32),
	Confirm(AccountId, u8, u8),
	Cancel(AccountId, u8, u32),
	Resolve(AccountId, u8, u32),
	Stamp(AccountId, u8, u8),
	Measure(AccountId, u8, u8, u8),
	Revise(AccountId, u8, u8, u8),
	Publish(AccountId, u8),
	Check(AccountId, u8, u8, Vec<u32>),
	Patrol(AccountId, u64, Vec<u8>),
	Screen(AccountId, u8, Vec<u8>),
	Erase(AccountId, u8),
	Certify(AccountId, u8),
	Sweep(u8, Option<u32>),
	Name(AccountId, u8, AccountId),
	Open(u8, AccountId),
	Close,
	Equip(AccountId, Vec<u8>, Vec<u32>),
	Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
	let who = prop_oneof![
		4 => Just(TECHNOLOGIST), 2 => Just(COLLEAGUE), 2 => Just(OTHER_SITE), 1 => Just(CLINICIAN), 1 => Just(PENNILESS),
		1 => Just(OTHER_STEWARD), 1 => Just(THIRD_PARTY), 1 => Just(COORDINATOR)
	];
	let some = || proptest::collection::vec(0u8..6, 0..4);
	prop_oneof![
		(who.clone(), 0u8..6, 0u32..4).prop_map(|(who, number, instances)| Step::Anchor(who, number, instances)),
		(who.clone(), proptest::collection::vec(0u8..6, 0..4)).prop_map(|(who, numbers)| Step::AnchorAll(who, numbers)),
		(who.clone(), 0u8..6, 0u8..9).prop_map(|(who, number, root)| Step::Amend(who, number, root)),
		(who.clone(), 0u8..6, some(), any::<bool>())
			.prop_map(|(who, o, parents, ai)| Step::Derive(who, o, parents, ai)),
		(who.clone(), 0u8..6, 0u32..4).prop_map(|(who, number, to)| Step::Send(who, number, to)),
		(who.clone(), 0u8..6, 0u8..9).prop_map(|(who, number, root)| Step::Confirm(who, number, root)),
		(who.clone(), 0u8..6, 0u32..4).prop_map(|(who, number, to)| Step::Cancel(who, number, to)),
		(who.clone(), 0u8..6, 0u32..4).prop_map(|(who, number, to)| Step::Resolve(who, number, to)),
		(who.clone(), 0u8..6, 0u8..2).prop_map(|(who, number, what)| Step::Stamp(who, number, what)),
		(who.clone(), 0u8..6, 0u8..2, 0u8..9).prop_map(|(who, n, what, value)| Step::Measure(who, n, what, value)),
		(who.clone(), 0u8..6, 0u8..2, 0u8..9).prop_map(|(who, n, what, value)| Step::Revise(who, n, what, value)),
		(who.clone(), 0u8..2).prop_map(|(who, protocol)| Step::Publish(who, protocol)),
		(who.clone(), 0u8..6, 0u8..2, proptest::collection::vec(0u32..9, 0..3))
			.prop_map(|(who, number, protocol, tags)| Step::Check(who, number, protocol, tags)),
		(who.clone(), 0u64..9, some()).prop_map(|(who, seed, studies)| Step::Patrol(who, seed, studies)),
		(who.clone(), 0u8..4, some()).prop_map(|(who, subject, tokens)| Step::Screen(who, subject, tokens)),
		(who.clone(), 0u8..6).prop_map(|(who, number)| Step::Erase(who, number)),
		(who.clone(), 0u8..6).prop_map(|(who, number)| Step::Certify(who, number)),
		(who.clone(), some(), proptest::collection::vec(SCANNER..=FOREIGN, 0..3))
			.prop_map(|(who, studies, devices)| Step::Equip(who, studies, devices)),
		(who, 0u8..6, prop_oneof![Just(PATIENT), Just(OTHER_PATIENT)])
			.prop_map(|(who, number, subject)| Step::Name(who, number, subject)),
		(0u8..6, proptest::option::of(0u32..3)).prop_map(|(number, of)| Step::Sweep(number, of)),
		(0u8..6, prop_oneof![3 => Just(PATIENT), 1 => Just(OTHER_PATIENT)])
			.prop_map(|(number, subject)| Step::Open(number, subject)),
		Just(Step::Close),
		(0u64..100).prop_map(Step::Wait),
	]
}

/// A study that one of two organisations can anchor, by its number. Every third is of a patient.
fn shared(number: u8) -> NewStudy {
	let new = study_of((number % 2).into(), number);
	if number.is_multiple_of(3) {
		named(new, PATIENT)
	} else {
		new
	}
}

fn run(step: Step) -> DispatchResult {
	match step {
		Step::Anchor(who, number, instances) => {
			ImageProvenance::anchor_study(RuntimeOrigin::signed(who), NewStudy { instances, ..shared(number) })
		}
		Step::AnchorAll(who, numbers) => {
			let studies: Vec<_> = numbers.into_iter().map(shared).collect();
			ImageProvenance::anchor_studies(RuntimeOrigin::signed(who), studies.try_into().unwrap())
		}
		Step::Amend(who, number, to) => ImageProvenance::amend_study(
			RuntimeOrigin::signed(who),
			shared(number).study,
			root(to),
			5,
			1,
			AmendmentReason::PostProcessing,
		),
		Step::Derive(who, output, parents, ai) => {
			let parents: Vec<_> = parents.into_iter().map(|number| shared(number).study).collect();
			let agent = if ai { Agent::Model(MODEL) } else { Agent::Signer };
			ImageProvenance::record_derivation(
				RuntimeOrigin::signed(who),
				shared(output).study,
				parents.try_into().unwrap(),
				Operation::Processing,
				agent,
				root(1),
			)
		}
		Step::Send(who, number, to) => {
			let purpose = TransferPurpose::Treatment;
			ImageProvenance::send(RuntimeOrigin::signed(who), shared(number).study, to, purpose, None)
				.map(drop)
				.map_err(|refused| refused.error)
		}
		Step::Confirm(who, number, to) => {
			ImageProvenance::confirm(RuntimeOrigin::signed(who), shared(number).study, root(to))
		}
		Step::Cancel(who, number, to) => {
			ImageProvenance::cancel_transfer(RuntimeOrigin::signed(who), shared(number).study, to)
		}
		Step::Resolve(who, number, to) => {
			let outcome = DiscrepancyOutcome::Discarded;
			ImageProvenance::resolve_discrepancy(RuntimeOrigin::signed(who), shared(number).study, to, outcome)
		}
		Step::Stamp(who, number, what) => ImageProvenance::stamp_settings(
			RuntimeOrigin::signed(who),
			shared(number).study,
			measurement(who, what),
			Quantity::Volume,
			root(3),
			Agent::Signer,
		),
		Step::Measure(who, number, what, value) => {
			let id = shared(number).study;
			ImageProvenance::record_measurement(RuntimeOrigin::signed(who), id, measurement(who, what), root(value))
		}
		Step::Revise(who, number, what, value) => {
			let (id, reason) = (shared(number).study, RevisionReason::Remeasured);
			ImageProvenance::revise_measurement(
				RuntimeOrigin::signed(who),
				id,
				measurement(who, what),
				root(value),
				reason,
			)
		}
		Step::Publish(who, protocol) => {
			ImageProvenance::publish_protocol(RuntimeOrigin::signed(who), root(protocol), 3)
		}
		Step::Check(who, number, protocol, mut tags) => {
			tags.sort();
			ImageProvenance::record_conformity(
				RuntimeOrigin::signed(who),
				shared(number).study,
				root(protocol),
				tags.len() as u16,
				tags.try_into().unwrap(),
			)
		}
		Step::Patrol(who, seed, studies) => {
			let corrupted = studies.len() as u32;
			let studies: Vec<_> = studies.into_iter().map(|number| shared(number).study).collect();
			let studies = studies.try_into().unwrap();
			ImageProvenance::record_patrol(RuntimeOrigin::signed(who), seed, 3, corrupted, studies)
		}
		Step::Screen(who, subject, tokens) => {
			let tokens: Vec<_> = tokens.into_iter().map(root).collect();
			let proof = proof(9, who, &root(subject), &tokens);
			let (scope, tokens) = (scope(9), tokens.try_into().unwrap());
			ImageProvenance::screen_pixels(RuntimeOrigin::signed(who), scope, root(subject), tokens, proof)
		}
		Step::Erase(who, number) => ImageProvenance::attest_erasure(RuntimeOrigin::signed(who), shared(number).study),
		Step::Certify(who, number) => {
			ImageProvenance::certify_erasure(RuntimeOrigin::signed(who), shared(number).study)
		}
		Step::Sweep(number, of) => {
			let swept = ImageProvenance::sweep_erased(RuntimeOrigin::signed(STRANGER), shared(number).study, of);
			swept.map(|_| ()).map_err(|refused| refused.error)
		}
		Step::Name(who, number, subject) => {
			let opening = opening(shared(number).study, subject);
			let (study, seal, salt) = (opening.study, opening.seal(), Some(opening.salt));
			let named = ImageProvenance::name_subject(RuntimeOrigin::signed(who), study, seal, salt, 9);
			named.map(|_| ()).map_err(|refused| refused.error)
		}
		Step::Open(number, subject) => {
			let openings = vec![opening(shared(number).study, subject)];
			ImageProvenance::open(RuntimeOrigin::signed(STRANGER), openings.try_into().unwrap())
		}
		Step::Close => {
			close();
			Ok(())
		}
		Step::Equip(who, studies, devices) => {
			let studies: Vec<_> = studies.into_iter().map(|number| shared(number).study).collect();
			let studies = studies.try_into().unwrap();
			ImageProvenance::name_devices(RuntimeOrigin::signed(who), studies, devices.try_into().unwrap())
		}
		Step::Wait(time) => {
			frame_system::BlockHash::<Test>::insert(System::block_number(), H256::repeat_byte(1));
			next_block(time);
			Ok(())
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 64, ..Default::default() })]

	/// Whatever happens: what was once shown is shown ever after, unchanged, until the study is erased.
	#[test]
	fn history_should_only_grow(steps in proptest::collection::vec(step(), 1..200)) {
		new_test_ext().execute_with(|| {
			People::enrol(OTHER_PATIENT);
			let (mut seen, mut origins, mut ended, mut values) =
				(BTreeMap::new(), BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
			for step in steps {
				let before = frame::deps::sp_io::storage::root(StateVersion::V1);
				if run(step.clone()).is_err() {
					let after = frame::deps::sp_io::storage::root(StateVersion::V1);
					assert_eq!(before, after, "a refused {step:?} left something behind");
				}
				check_state();
				let erased = |id: &StudyId| Studies::<Test>::get(id).is_some_and(|known| known.is_erased());
				seen.retain(|(id, _): &(StudyId, u16), _| !erased(id));
				let living = || Studies::<Test>::iter_keys().filter(|id| !erased(id));
				for id in living() {
					for revision in ImageProvenance::history(id, 0, u32::MAX) {
						let content = (revision.root, revision.instances, revision.by, revision.at, revision.block);
						let known = *seen.entry((id, revision.version)).or_insert(content);
						assert_eq!(known, content);
					}
				}
				let shown: usize = living().map(|id| ImageProvenance::history(id, 0, u32::MAX).len()).sum();
				assert_eq!(shown, seen.len(), "a version disappeared");
				let node_erased = |node: &Node| matches!(node, Node::Study(id) if erased(id));
				only_grows(&mut origins, Origins::<Test>::iter(), node_erased);
				let transfers = Custody::<Test>::iter().chain(Discrepancies::<Test>::iter());
				only_grows(&mut ended, transfers, |(id, ..)| erased(id));
				only_grows(&mut values, RevisedValues::<Test>::iter(), |(id, ..)| erased(id));
			}
		});
	}
}

/// Everything that was there is there, unchanged, if it is not erased.
fn only_grows<K: Ord + core::fmt::Debug, V: PartialEq + core::fmt::Debug>(
	seen: &mut BTreeMap<K, V>,
	now: impl Iterator<Item = (K, V)>,
	erased: impl Fn(&K) -> bool,
) {
	let now: BTreeMap<K, V> = now.collect();
	seen.retain(|key, _| !erased(key));
	for (key, value) in seen.iter() {
		assert_eq!(now.get(key), Some(value), "{key:?} changed or disappeared");
	}
	*seen = now;
}

/// Runs `corrupt` on a state with an amended study and expects the check to say `what`.
fn assert_caught(what: &'static str, corrupt: impl FnOnce()) {
	build_and_check(|| {
		let origin = || RuntimeOrigin::signed(TECHNOLOGIST);
		assert_ok!(ImageProvenance::anchor_study(origin(), study(1)));
		assert_ok!(ImageProvenance::amend_study(origin(), study(1).study, root(2), 5, 1, AmendmentReason::LateArrival));
		// One of everything else.
		let (a, b) = (study(3).study, study(1).study);
		for number in [2, 3] {
			assert_ok!(ImageProvenance::anchor_study(origin(), study(number)));
		}
		let (equipped, used) = (vec![b].try_into().unwrap(), vec![COIL].try_into().unwrap());
		assert_ok!(ImageProvenance::name_devices(origin(), equipped, used));
		let parents = vec![b, study(2).study].try_into().unwrap();
		let (operation, agent) = (Operation::Processing, Agent::Signer);
		assert_ok!(ImageProvenance::record_derivation(origin(), a, parents, operation, agent, root(1)));
		assert_ok!(ImageProvenance::send(origin(), a, 1, TransferPurpose::QualityAssurance, None));
		assert_ok!(ImageProvenance::send(origin(), b, 1, TransferPurpose::QualityAssurance, None));
		assert_ok!(ImageProvenance::confirm(RuntimeOrigin::signed(OTHER_SITE), b, root(2)));
		let quantity = Quantity::Count;
		assert_ok!(ImageProvenance::stamp_settings(origin(), a, lesion(), quantity, root(1), agent));
		assert_ok!(ImageProvenance::publish_protocol(RuntimeOrigin::signed(COLLEAGUE), root(1), 1));
		let tags = vec![7].try_into().unwrap();
		assert_ok!(ImageProvenance::record_conformity(origin(), a, root(1), 1, tags));
		frame_system::BlockHash::<Test>::insert(1, H256::repeat_byte(1));
		next_block(1);
		assert_ok!(ImageProvenance::record_measurement(origin(), a, lesion(), root(1)));
		let reason = RevisionReason::ToolFault;
		assert_ok!(ImageProvenance::revise_measurement(origin(), a, lesion(), root(2), reason));
		let corrupted = vec![a].try_into().unwrap();
		assert_ok!(ImageProvenance::record_patrol(origin(), 1, 5, 1, corrupted));
		let steward = RuntimeOrigin::signed(COLLEAGUE);
		assert_ok!(ImageProvenance::attest_erasure(steward, study(2).study));
		check_state();
		hypothetically!({
			corrupt();
			assert_eq!(ImageProvenance::do_try_state(), Err(what.into()));
		})
	});
}

fn with_study(change: impl FnOnce(&mut StudyOf<Test>)) {
	Studies::<Test>::mutate(study(1).study, |known| change(known.as_mut().unwrap()))
}

#[test]
fn corruption_should_be_caught_when_a_study_has_no_content() {
	assert_caught("a study has no content", || with_study(|study| study.series = 0));
}

#[test]
fn corruption_should_be_caught_when_versions_exceed_the_limit() {
	assert_caught("a study has more versions than allowed", || with_study(|study| study.version = 4));
}

#[test]
fn corruption_should_be_caught_when_an_earlier_version_is_lost() {
	assert_caught("an earlier version of a study is lost", || Amendments::<Test>::remove(study(1).study, 0));
}

#[test]
fn corruption_should_be_caught_when_versions_are_out_of_order() {
	assert_caught("versions of a study are out of order", || with_study(|study| study.at = NOW - 1));
}

#[test]
fn corruption_should_be_caught_when_an_amendment_is_orphaned() {
	assert_caught("an amendment belongs to no study", || Studies::<Test>::remove(study(1).study));
}

#[test]
fn corruption_should_be_caught_when_an_amendment_is_of_no_version() {
	assert_caught("an amendment is of a version that does not exist", || with_study(|study| study.version = 0));
}

#[test]
fn corruption_should_be_caught_when_an_erased_study_has_content() {
	assert_caught("an erased study has content", || {
		Studies::<Test>::mutate(study(2).study, |known| known.as_mut().unwrap().subject = Some(root(1)))
	});
}

#[test]
fn corruption_should_be_caught_when_something_follows_an_erasure() {
	assert_caught("something follows an erasure", || {
		Amendments::<Test>::mutate(study(1).study, 0, |known| {
			known.as_mut().unwrap().reason = AmendmentReason::Erasure
		});
		let amendment = Amendments::<Test>::get(study(1).study, 0).unwrap();
		let later = Amendment { reason: AmendmentReason::LateArrival, ..amendment };
		Amendments::<Test>::insert(study(1).study, 1, later);
		with_study(|known| known.version = 2);
	});
}

fn node(number: u8) -> Node {
	Node::Study(study(number).study)
}

/// Studies 1 and 3 as sources, in their order.
fn sources() -> [Original; 2] {
	let mut sources = [1, 3].map(|number| Original { study: study(number).study, modality: study(number).modality });
	sources.sort();
	sources
}

fn with_origin(change: impl FnOnce(&mut crate::OriginOfNode<Test>)) {
	Origins::<Test>::mutate(node(3), |origin| change(origin.as_mut().unwrap()))
}

#[test]
fn corruption_should_be_caught_in_the_graph() {
	type Corruption = (&'static str, fn());
	let corruptions: [Corruption; 13] = [
		("a node of the graph is no study", || {
			let origin = Origins::<Test>::get(node(3)).unwrap();
			Origins::<Test>::insert(node(9), origin);
		}),
		("a node of the graph has no parents", || with_origin(|origin| origin.parents = Default::default())),
		("how a study was made is not told, or told of something else", || {
			with_origin(|origin| origin.derivation = None)
		}),
		("parents are not paid for", || with_origin(|origin| origin.ticket = None)),
		("something else than a study inherits a patient", || {
			let model = Node::Model(MODEL);
			let parents = vec![node(1)].try_into().unwrap();
			Origins::<Test>::insert(
				model,
				Origin { parents, derivation: None, inherited: Inherited::Unknown, ticket: None },
			);
			Children::<Test>::insert(node(1), model, ());
		}),
		("sources are out of order", || {
			with_origin(|origin| {
				let [one, two] = sources();
				origin.inherited = Inherited::Patient(vec![two, one].try_into().unwrap());
			})
		}),
		("a study inherits from one that names no patient", || {
			with_origin(|origin| origin.inherited = Inherited::Patient(sources().to_vec().try_into().unwrap()));
		}),
		("a parent in the graph is no study", || with_origin(|origin| origin.parents[0] = node(9))),
		("an edge of the graph is missing downwards", || Children::<Test>::remove(node(1), node(3))),
		("an edge of the graph is missing upwards", || Children::<Test>::insert(node(2), node(1), ())),
		("the graph has a cycle", || {
			let origin = Origins::<Test>::get(node(3)).unwrap();
			let back = Origin { parents: vec![node(3)].try_into().unwrap(), ticket: None, ..origin };
			Origins::<Test>::insert(node(1), back);
			Children::<Test>::insert(node(3), node(1), ());
		}),
		("what was made from a patient's study is of nobody", || with_study(|study| study.subject = Some(root(1)))),
		("a transfer is of no study", || {
			let transfer = OpenTransfers::<Test>::get(study(3).study, 1).unwrap();
			OpenTransfers::<Test>::insert(study(9).study, 1, transfer);
		}),
	];
	for (what, corrupt) in corruptions {
		assert_caught(what, corrupt);
	}
}

fn with_transfer(change: impl FnOnce(&mut crate::TransferOf<Test>)) {
	OpenTransfers::<Test>::mutate(study(3).study, 1, |known| change(known.as_mut().unwrap()))
}

fn with_equipment(change: impl FnOnce(&mut crate::EquipmentOf<Test>)) {
	FurtherDevices::<Test>::mutate(study(1).study, |known| change(known.as_mut().unwrap()))
}

fn lesion() -> H256 {
	measurement(TECHNOLOGIST, 1)
}

fn with_measurement(change: impl FnOnce(&mut crate::MeasurementOf<Test>)) {
	Measurements::<Test>::mutate(study(3).study, lesion(), |known| change(known.as_mut().unwrap()))
}

#[test]
fn corruption_should_be_caught_in_every_other_record() {
	type Corruption = (&'static str, fn());
	let corruptions: [Corruption; 29] = [
		("further devices are of no study", || {
			let known = FurtherDevices::<Test>::get(study(1).study).unwrap();
			FurtherDevices::<Test>::insert(study(9).study, known);
		}),
		("a study names no further device, or is erased", || with_equipment(|known| known.devices.clear())),
		("a study names a device twice", || {
			with_equipment(|known| {
				let _ = known.devices.try_push(known.devices[0]);
			})
		}),
		("a study is missing among those of a further device", || {
			let device = FurtherDevices::<Test>::get(study(1).study).unwrap().devices[0];
			Children::<Test>::remove(Node::Device(device), node(1));
		}),
		("a device was used for a study that names others", || {
			with_equipment(|known| known.devices[0].version = 7);
			let device = FurtherDevices::<Test>::get(study(1).study).unwrap().devices[0];
			Children::<Test>::insert(Node::Device(device), node(1), ());
		}),
		("uses of a device are counted wrong", || {
			Uses::<Test>::mutate(Uses::<Test>::iter_keys().next().unwrap(), |n| *n = 7)
		}),
		("an organisation sent to itself", || with_transfer(|known| known.sent.organisation = 1)),
		("a transfer is not where its state says", || {
			with_transfer(|known| known.state = TransferState::Intact(known.sent.clone()))
		}),
		("a copy is gone that nobody erased", || Holdings::<Test>::remove(study(1).study, 1)),
		("the copies of an organisation are not listed", || Copies::<Test>::remove(1, study(1).study)),
		("an organisation has a copy that nobody pays for", || {
			Custody::<Test>::remove((study(1).study, 1, System::block_number()));
			let _ = Custody::<Test>::clear(u32::MAX, None);
		}),
		("an erased study tells how it was made", || {
			let mut known = Origins::<Test>::iter_values().next().unwrap();
			known.ticket = None;
			assert!(known.derivation.is_some());
			Origins::<Test>::insert(Node::Study(study(2).study), known);
		}),
		("a certificate is of another organisation", || {
			let signed = Signature { by: COLLEAGUE, organisation: 0, at: NOW, block: 1 };
			let ticket = Studies::<Test>::get(study(1).study).unwrap().ticket;
			Certificates::<Test>::insert(study(1).study, 1, Certificate { signed, late: false, ticket });
		}),
		("an organisation has a copy for a purpose that nobody stated", || {
			let holding = Holding { purpose: TransferPurpose::Research, request: None };
			ImageProvenance::hold(study(1).study, 1, Some(holding));
		}),
		("a measurement is on no study", || {
			let known = Measurements::<Test>::get(study(3).study, lesion()).unwrap();
			Measurements::<Test>::insert(study(9).study, lesion(), known);
		}),
		("a measurement has more versions than allowed", || with_measurement(|known| known.version = 3)),
		("an earlier value of a measurement is lost", || RevisedValues::<Test>::remove((study(3).study, lesion(), 0))),
		("a value is older than its settings", || with_measurement(|known| known.stamped.block = 7)),
		("a measurement without a value was revised", || with_measurement(|known| known.value = None)),
		("an earlier value belongs to no measurement", || Measurements::<Test>::remove(study(3).study, lesion())),
		("an earlier value is of a version that does not exist", || with_measurement(|known| known.version = 0)),
		("a verdict is on no study", || {
			let known = Conformities::<Test>::get((study(3).study, root(1), 0, 0)).unwrap();
			Conformities::<Test>::insert((study(9).study, root(1), 0, 0), known);
		}),
		("a verdict is on a version that does not exist", || {
			let known = Conformities::<Test>::get((study(3).study, root(1), 0, 0)).unwrap();
			Conformities::<Test>::insert((study(3).study, root(1), 4, 0), known);
		}),
		("a verdict is on no protocol", || Protocols::<Test>::remove(root(1), 0)),
		("a verdict is of another organisation", || {
			let known = Conformities::<Test>::take((study(3).study, root(1), 0, 0)).unwrap();
			Conformities::<Test>::insert((study(3).study, root(1), 0, 1), known);
		}),
		("a measurement has the identifier of another organisation", || {
			with_measurement(|known| known.stamped.organisation = 1)
		}),
		("a study has the identifier of another organisation", || {
			Studies::<Test>::mutate(study(1).study, |known| known.as_mut().unwrap().organisation = 1)
		}),
		("a verdict does not name its deviations", || {
			Conformities::<Test>::mutate((study(3).study, root(1), 0, 0), |known| {
				known.as_mut().unwrap().tags = Default::default()
			})
		}),
		("a patrol does not add up", || Patrols::<Test>::mutate(0, 2, |known| known.as_mut().unwrap().checked = 0)),
	];
	for (what, corrupt) in corruptions {
		assert_caught(what, corrupt);
	}
}
