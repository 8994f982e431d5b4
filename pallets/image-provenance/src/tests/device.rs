use crate::{mock::*, pallet::*, types::*};
use frame::testing_prelude::*;
use radledger_primitives::{
	device::{Condition, MadeBy},
	digest::{identifier, sha256},
	graph::{Branch, Edge},
	traits::{ProvenanceGraph, StudyCounts},
	Agent, ContributionId, DeviceId, DeviceVersion, ModelVersion, Node, Operation, StudyId,
};
use radledger_test_doubles::Devices;
use std::{
	collections::{BTreeMap, BTreeSet},
	time::Instant,
};

const fn scanner(version: u16) -> DeviceVersion {
	DeviceVersion { device: SCANNER, version }
}

fn anchor(new: NewStudy) {
	assert_ok!(ImageProvenance::anchor_study(RuntimeOrigin::signed(TECHNOLOGIST), new));
}

fn scanned(number: u8) -> StudyId {
	let new = NewStudy { device: Some(SCANNER), ..study(number) };
	let id = new.study;
	anchor(new);
	id
}

/// Every edge below a node, asked for as a client does: some of the open branches at a time.
fn touched(origin: Node, limit: u32) -> (BTreeSet<Edge>, usize) {
	let (mut edges, mut walked) = (BTreeSet::new(), BTreeSet::<Node>::new());
	let (mut open, mut pages) = (vec![Branch::from(origin)], 0);
	while !open.is_empty() {
		let mut front = open.split_off(open.len().saturating_sub(1_024));
		front.retain(|branch| branch.after.is_some() || !walked.contains(&branch.node));
		if front.is_empty() {
			continue;
		}
		let asked: Vec<Node> = front.iter().map(|branch| branch.node).collect();
		let page = ImageProvenance::descendants(front, limit);
		let untouched = page.open.iter().filter(|branch| branch.after.is_none());
		let untouched: BTreeSet<Node> = untouched.map(|branch| branch.node).collect();
		let reached = page.edges.iter().map(|edge| edge.child).chain(asked);
		walked.extend(reached.filter(|node| !untouched.contains(node)));
		edges.extend(page.edges);
		open.extend(page.open);
		pages += 1;
	}
	(edges, pages)
}

#[test]
fn studies_should_be_found_from_the_device_that_made_them_and_back() {
	build_and_check(|| {
		let first: Vec<_> = (1..=3).map(scanned).collect();
		update(SCANNER);
		let after = scanned(4);
		anchor(study(5));
		assert_eq!(
			(ImageProvenance::studies_made(scanner(0)), <ImageProvenance as StudyCounts>::made_by(&scanner(1))),
			(3, 1)
		);
		let node = |version| Node::Device(scanner(version));
		let edge = |version, study| Edge { parent: node(version), child: Node::Study(study) };
		let (found, _) = touched(node(0), 2);
		assert_eq!(found, first.iter().map(|study| edge(0, *study)).collect());
		assert_eq!(touched(node(1), 9).0, [edge(1, after)].into());
		assert!(touched(node(2), 9).0.is_empty());
		let up = ImageProvenance::ancestors(vec![Node::Study(after).into()], 9);
		assert_eq!(up.edges, [edge(1, after)]);
		let made_by = MadeBy { device: scanner(1), condition: Some(Condition::Fit) };
		assert_eq!(ImageProvenance::made_by(after), Some(made_by));
		assert_eq!(ImageProvenance::made_by(study(5).study), None);
	});
}

/// What a device made is found also behind one whose erasure was attested.
#[test]
fn erased_study_should_not_hide_those_before_it() {
	build_and_check(|| {
		let studies: Vec<_> = (1..=3).map(scanned).collect();
		assert_ok!(ImageProvenance::attest_erasure(RuntimeOrigin::signed(COLLEAGUE), studies[1]));
		assert_eq!(touched(Node::Device(scanner(0)), 9).0.len(), 3);
		assert_eq!(ImageProvenance::made_by(studies[1]), None);
	});
}

fn equip(who: AccountId, studies: &[StudyId], devices: &[DeviceId]) -> DispatchResult {
	let (studies, devices) = (studies.to_vec().try_into().unwrap(), devices.to_vec().try_into().unwrap());
	ImageProvenance::name_devices(signed(who), studies, devices)
}

fn used(device: DeviceId, version: u16) -> DeviceVersion {
	DeviceVersion { device, version }
}

fn studies_below(device: DeviceVersion) -> BTreeSet<Node> {
	// Two at a time, so that pages begin among those that it made, and among those for which it was used.
	touched(Node::Device(device), 2).0.into_iter().map(|edge| edge.child).collect()
}

fn nodes(studies: &[StudyId]) -> BTreeSet<Node> {
	studies.iter().copied().map(Node::Study).collect()
}

#[test]
fn every_device_of_a_study_should_lead_to_it_and_back() {
	build_and_check(|| {
		let studies: Vec<_> = (1..=5).map(scanned).collect();
		System::reset_events();
		let before = rent_held_by(TECHNOLOGIST);
		assert_ok!(equip(TECHNOLOGIST, &studies[..3], &[COIL, CONTRAST]));
		let named = |study: &StudyId| Event::DevicesNamed { study: *study, by: TECHNOLOGIST };
		assert_eq!(events(), studies[..3].iter().map(named).collect::<Vec<_>>());
		let each = 10 + ImageProvenance::equipment_footprint(2).size;
		assert_eq!(rent_held_by(TECHNOLOGIST) - before, 3 * each);
		update(COIL);
		assert_ok!(equip(COLLEAGUE, &studies[3..], &[COIL]));
		let all = |coil| [scanner(0), used(COIL, coil)];
		assert_eq!(Devices::together()[0], [all(0).as_slice(), &[used(CONTRAST, 0)]].concat(), "each study's");
		assert_eq!((Devices::together().len(), Devices::together()[4].as_slice()), (5, all(1).as_slice()));
		// The coil makes a study of its own as well: a phantom.
		anchor(NewStudy { device: Some(COIL), ..study(6) });
		let phantom = study(6).study;

		assert_eq!(studies_below(scanner(0)), nodes(&studies));
		assert_eq!(studies_below(used(CONTRAST, 0)), nodes(&studies[..3]));
		assert_eq!(studies_below(used(COIL, 0)), nodes(&studies[..3]));
		assert_eq!(studies_below(used(COIL, 1)), nodes(&[studies[3], studies[4], phantom]));
		for (device, studies) in [(scanner(0), 5), (used(CONTRAST, 0), 3), (used(COIL, 0), 3), (used(COIL, 1), 3)] {
			assert_eq!(ImageProvenance::studies_made(device), studies, "{device:?}");
		}
		let fit = |device| MadeBy { device, condition: Some(Condition::Fit) };
		let all = [scanner(0), used(COIL, 0), used(CONTRAST, 0)];
		assert_eq!(ImageProvenance::devices(studies[0]), all.map(fit));
		assert_eq!(ImageProvenance::made_by(studies[0]), Some(fit(scanner(0))), "that which made it");
		let up = ImageProvenance::ancestors(vec![Node::Study(studies[0]).into()], 9);
		assert_eq!(up.edges, all.map(|device| Edge { parent: Node::Device(device), child: Node::Study(studies[0]) }));
	});
}

#[test]
fn further_devices_should_be_named_once_by_those_who_answer_for_the_study_and_have_them() {
	build_and_check(|| {
		let (one, two) = (scanned(1), scanned(2));
		for who in [STRANGER, CLINICIAN, COORDINATOR] {
			assert_noop!(equip(who, &[one], &[COIL]), Error::<Test>::NotAuthorised);
		}
		assert_noop!(equip(OTHER_SITE, &[one], &[FOREIGN]), Error::<Test>::NotController);
		for device in [FOREIGN, 99] {
			assert_noop!(equip(TECHNOLOGIST, &[one], &[COIL, device]), Error::<Test>::UnknownDevice);
		}
		for devices in [&[][..], &[SCANNER], &[COIL, SCANNER], &[COIL, CONTRAST, COIL]] {
			assert_noop!(equip(TECHNOLOGIST, &[one], devices), Error::<Test>::InvalidDevices);
		}
		assert_noop!(equip(TECHNOLOGIST, &[], &[COIL]), Error::<Test>::EmptyBatch);
		assert_noop!(equip(PENNILESS, &[one], &[COIL]), TokenError::FundsUnavailable);
		assert_noop!(equip(TECHNOLOGIST, &[one, study(9).study], &[COIL]), Error::<Test>::StudyNotFound);
		assert_ok!(equip(TECHNOLOGIST, &[one], &[COIL]));
		assert_noop!(equip(TECHNOLOGIST, &[two, one], &[CONTRAST]), Error::<Test>::DevicesAlreadyNamed);
		assert_ok!(ImageProvenance::attest_erasure(signed(COLLEAGUE), two));
		assert_noop!(equip(TECHNOLOGIST, &[two], &[COIL]), Error::<Test>::StudyErased);
		// A study that names no device can still name what was used.
		anchor(study(3));
		assert_ok!(equip(TECHNOLOGIST, &[study(3).study], &[CONTRAST]));
	});
}

/// A copy of an erased study is still found from the coil, and the study names none.
#[test]
fn erased_study_should_name_no_device_and_hide_nothing_that_was_made_from_it() {
	build_and_check(|| {
		let original = scanned(1);
		assert_ok!(equip(TECHNOLOGIST, &[original], &[COIL]));
		anchor(study(2));
		let copy = study(2).study;
		assert_ok!(ImageProvenance::record_derivation(
			signed(TECHNOLOGIST),
			copy,
			vec![original].try_into().unwrap(),
			Operation::DeIdentifying,
			Agent::Signer,
			root(9),
		));
		assert_ok!(ImageProvenance::attest_erasure(signed(COLLEAGUE), original));
		assert_eq!(ImageProvenance::devices(original), []);
		assert!(FurtherDevices::<Test>::get(original).unwrap().devices.is_empty());
		assert_eq!(studies_below(used(COIL, 0)), nodes(&[original, copy]));
		let up = ImageProvenance::ancestors(vec![Node::Study(original).into()], 9);
		assert_eq!(up.edges, []);
	});
}

/// A pseudo-random sequence (Knuth's MMIX constants).
struct Random(u64);
impl Random {
	fn below(&mut self, bound: usize) -> usize {
		self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
		((self.0 >> 33) % bound as u64) as usize
	}
}

/// A graph of 100,000 edges: studies of a device, what was derived from them, datasets, models, reports and their parts.
fn generate(random: &mut Random) -> BTreeMap<Node, Vec<Node>> {
	let mut children: BTreeMap<Node, Vec<Node>> = BTreeMap::new();
	let mut nodes: Vec<Node> = Vec::new();
	let (mut edges, mut number) = (0usize, 0u32);
	while edges < 100_000 {
		number += 1;
		let id = identifier(0, &sha256(&[b"node", &number.to_be_bytes()]));
		let kind = random.below(10);
		let (node, parents) = if nodes.len() < 50 || kind < 4 {
			// A study: of the device, or of none; some of them were made from others.
			let device = (kind < 3).then_some(SCANNER);
			anchor(NewStudy { study: id, device, ..study(0) });
			if number.is_multiple_of(20_000) {
				update(SCANNER);
			}
			let made = ImageProvenance::study(id).unwrap().device;
			(Node::Study(id), made.map(Node::Device).into_iter().collect())
		} else {
			let node = match kind {
				4 | 5 => Node::Dataset(id),
				6 => Node::Model(ModelVersion { model: number, version: 0 }),
				7 => Node::Contribution(ContributionId { report: id, index: 0 }),
				_ => Node::Report(id),
			};
			let parents: BTreeSet<Node> = (0..=random.below(4)).map(|_| nodes[random.below(nodes.len())]).collect();
			let parents: Vec<Node> = parents.into_iter().collect();
			assert_ok!(<ImageProvenance as ProvenanceGraph>::link(node, parents.clone()));
			(node, parents)
		};
		edges += parents.len();
		for parent in parents {
			children.entry(parent).or_default().push(node);
		}
		nodes.push(node);
	}
	children
}

/// The blast radius of a device is complete: what a naive closure finds in the same graph.
#[test]
fn everything_that_a_device_touched_should_be_found_in_a_large_graph() {
	new_test_ext().execute_with(|| {
		let _ = Balances::force_set_balance(RuntimeOrigin::root(), TECHNOLOGIST, u64::MAX / 2);
		let children = generate(&mut Random(7));
		let versions = children.keys().filter(|node| matches!(node, Node::Device(_)));
		let mut whole = 0;
		for origin in versions {
			let (mut expected, mut reached) = (BTreeSet::new(), vec![*origin]);
			while let Some(parent) = reached.pop() {
				for child in children.get(&parent).into_iter().flatten().copied() {
					if expected.insert(Edge { parent, child }) {
						reached.push(child);
					}
				}
			}
			let start = Instant::now();
			let (found, pages) = touched(*origin, u32::MAX);
			println!("{origin:?}: {} edges in {pages} pages, {} ms", found.len(), start.elapsed().as_millis());
			assert_eq!(found.len(), expected.len());
			assert!(found == expected, "an edge is missing, or there is one too many");
			whole = whole.max(found.len());
		}
		assert!(whole > 20_000, "only {whole} edges below a device: the graph is too small to tell");
	});
}
