//! Benchmarks of every call in its worst case, a study with a subject that a member anchored.

// A benchmark that cannot be set up must stop.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use super::*;
use codec::Encode;
use frame::{benchmarking::prelude::*, deps::sp_io, traits::Consideration};
use radledger_primitives::{
	digest::{identifier, sha256},
	report::MAX_STUDIES,
	DeviceId, Modality, OrganisationKind,
};

/// A data steward of an active hospital of its own, able to pay for `records` records of any kind.
fn steward<T: Config>(caller: T::AccountId, records: u32) -> T::AccountId {
	T::BenchmarkHelper::add_member(&caller, OrganisationKind::Hospital, Roles::DATA_STEWARD);
	let each = [
		Pallet::<T>::study_footprint(),
		Pallet::<T>::amendment_footprint(),
		Pallet::<T>::further_parents_footprint(MAX_PARENTS, <MaxSources as Get<u32>>::get()),
		Pallet::<T>::transfer_footprint(),
		Pallet::<T>::measurement_footprint(),
		Pallet::<T>::revised_value_footprint(),
		Pallet::<T>::protocol_footprint(),
		Pallet::<T>::conformity_footprint(),
		Pallet::<T>::patrol_footprint(),
		Pallet::<T>::claim_footprint(),
		Pallet::<T>::certificate_footprint(),
		Pallet::<T>::equipment_footprint(<MaxDevices as Get<u32>>::get()),
	];
	let each = each.iter().map(|footprint| footprint.size).max().unwrap_or_default();
	T::Rent::ensure_successful(&caller, Footprint::from_parts(records as usize, each as usize));
	T::BenchmarkHelper::fund(&caller);
	caller
}

fn whitelisted<T: Config>(records: u32) -> T::AccountId {
	steward::<T>(whitelisted_caller(), records)
}

fn hash(label: &str, number: u32) -> H256 {
	sha256(&[label.as_bytes(), &number.to_be_bytes()])
}

/// The organisation of a member.
fn organisation<T: Config>(who: &T::AccountId) -> OrganisationId {
	T::Membership::standing(who).expect("a member").organisation
}

/// An identifier that the organisation of `by` chose.
fn own<T: Config>(by: &T::AccountId, label: &str, number: u32) -> H256 {
	identifier(organisation::<T>(by), &hash(label, number))
}

/// Studies anchored by `by`; their identifiers.
fn anchored<T: Config>(by: &T::AccountId, count: u32) -> Result<Vec<StudyId>, BenchmarkError> {
	let mut ids = Vec::new();
	for number in 0..count {
		let new = study::<T>(by, number, u32::MAX);
		let id = new.study;
		ids.push(id);
		Pallet::<T>::anchor_study(RawOrigin::Signed(by.clone()).into(), new)?;
		open_as::<T>(id, account("patient", number, 0));
	}
	Ok(ids)
}

/// Studies of another hospital of which the hospital of `holder` confirmed copies. To find out whether it may use one takes
/// long: of all the purposes and requests for which there are copies, only the last that is looked at permits it.
fn copies<T: Config>(holder: &T::AccountId, count: u32) -> Result<Vec<StudyId>, BenchmarkError> {
	let sender = steward::<T>(account("sender", 0, 0), 2 * count);
	let ids = sent::<T>(&sender, holder, count)?;
	for (number, id) in ids.iter().enumerate() {
		Pallet::<T>::confirm(RawOrigin::Signed(holder.clone()).into(), *id, hash("root", number as u32))?;
		let subject = named::<T>(id)?;
		crowd::<T>(id, &subject, holder);
	}
	Ok(ids)
}

/// Puts as many requests as are asked before the purpose for which the organisation of `holder` has a copy. None of them
/// permits its use.
fn crowd<T: Config>(study: &StudyId, subject: &T::AccountId, holder: &T::AccountId) {
	for _ in 0..types::MAX_ASKED {
		let request = Some(T::BenchmarkHelper::add_request(subject, holder, false));
		Holdings::<T>::mutate(study, organisation::<T>(holder), |holdings| {
			let _ = holdings.force_insert_keep_left(0, Holding { purpose: TransferPurpose::Treatment, request });
		});
	}
}

/// [`copies`] that take longest: the studies name no patient, but were made from others that do.
fn derived_copies<T: Config>(holder: &T::AccountId, count: u32) -> Result<Vec<StudyId>, BenchmarkError> {
	let ids = copies::<T>(holder, count)?;
	derive_from_others::<T>(&ids);
	Ok(ids)
}

/// As if these studies named no patient, but were made from others that do.
fn derive_from_others<T: Config>(ids: &[StudyId]) {
	ids.iter().for_each(|id| derive_study::<T>(*id, true));
}

/// As if a study named no patient, but was made from others that do or, unless they are `living`, were erased.
pub fn derive_study<T: Config>(id: StudyId, living: bool) {
	let mut known = Studies::<T>::get(id).expect("the study was made");
	let patient = named::<T>(&id).expect("the study was opened");
	known.subject = None;
	let mut sources = BoundedVec::new();
	for number in 0..<MaxSources as Get<u32>>::get() {
		let study = identifier(known.organisation, &hash("source", number));
		let subject = Some(sealed(study, patient.clone())).filter(|_| living);
		Studies::<T>::insert(study, Study { subject, ..known.clone() });
		if living {
			open_as::<T>(study, patient.clone());
		}
		let _ = sources.try_push(Original { study, modality: known.modality });
	}
	Studies::<T>::insert(id, known);
	let inherited = Inherited::Patient(sources);
	let origin = Origin { parents: Default::default(), derivation: None, inherited, ticket: None };
	Origins::<T>::insert(Node::Study(id), origin);
}

/// The patient whose images are in a study.
fn patient_of<T: Config>(id: StudyId) -> Result<T::AccountId, BenchmarkError> {
	let known = Studies::<T>::get(id).ok_or("no study")?;
	match Pallet::<T>::patient(id, &known) {
		Patient::Known { subject, .. } => Ok(subject),
		_ => Err("the patient is not known".into()),
	}
}

/// A model that may author.
fn model<T: Config>() -> Agent {
	Agent::Model(T::BenchmarkHelper::add_model())
}

/// Studies that were sent to the hospital of `receiver`, of patients who have decided as much as they can.
fn sent<T: Config>(sender: &T::AccountId, receiver: &T::AccountId, count: u32) -> Result<Vec<StudyId>, BenchmarkError> {
	let ids = anchored::<T>(sender, count)?;
	let to = organisation::<T>(receiver);
	for id in &ids {
		let subject = named::<T>(id)?;
		T::BenchmarkHelper::fill_consents(&subject);
		Pallet::<T>::send(RawOrigin::Signed(sender.clone()).into(), *id, to, TransferPurpose::Treatment, None)?;
	}
	Ok(ids)
}

/// Anchors a study of `subject`, whoever has chosen its identifier, and opens it. Returns its name in the records of its
/// patient.
pub fn add_study<T: Config>(study: StudyId, subject: &T::AccountId) -> BlindedStudy {
	// One for each study: nobody is made a member twice.
	let number = study.0.iter().fold(0u32, |number, byte| number.rotate_left(8) ^ u32::from(*byte));
	let by = steward::<T>(account("anchors", number, 0), 1);
	let anchored = own::<T>(&by, "study", number);
	let new = of_subject(anchored, hash("root", number), 1, subject.clone());
	Pallet::<T>::anchor_study(RawOrigin::Signed(by).into(), new).expect("the study can be anchored");
	let known = Studies::<T>::take(anchored).expect("it was just anchored");
	Studies::<T>::insert(study, Study { subject: Some(sealed(study, subject.clone())), ..known });
	open_as::<T>(study, subject.clone());
	opening(study, subject.clone()).blinded()
}

/// Anchors a study of `subject`, and gives the organisation of `holder` a copy: to find out whether it may use that takes as
/// long as it can.
pub fn add_copy<T: Config>(study: StudyId, subject: &T::AccountId, holder: &T::AccountId) {
	add_study::<T>(study, subject);
	let known = Studies::<T>::get(study).expect("it was just made");
	let to = organisation::<T>(holder);
	let sent = Signature { by: known.by.clone(), organisation: known.organisation, at: known.at, block: known.block };
	let transfer = Transfer {
		purpose: TransferPurpose::Treatment,
		request: None,
		consent: None,
		root: known.root,
		sent: sent.clone(),
		state: TransferState::Intact(sent),
		ticket: known.ticket,
	};
	Pallet::<T>::hold(study, to, Some(Holding { purpose: transfer.purpose, request: None }));
	Custody::<T>::insert((study, to, known.block), transfer);
	crowd::<T>(&study, subject, holder);
}

/// Erases a study.
pub fn erase_study<T: Config>(study: StudyId) {
	Studies::<T>::mutate(study, |known| {
		let known = known.as_mut().expect("the study was made");
		(known.root, known.instances, known.series, known.subject) = (H256::zero(), 0, 0, None);
		known.version = 1;
	});
}

/// Has the organisation of `to` answer for a study, which was amended since it was anchored.
pub fn give_study<T: Config>(study: StudyId, to: &T::AccountId) {
	let mut known = Studies::<T>::get(study).expect("the study was made");
	let first = Amendment {
		root: known.root,
		instances: known.instances,
		series: known.series,
		by: known.by.clone(),
		at: known.at,
		block: known.block,
		reason: AmendmentReason::LateArrival,
		payer: known.by.clone(),
		ticket: known.ticket.clone(),
	};
	Amendments::<T>::insert(study, 0, first);
	(known.organisation, known.version) = (organisation::<T>(to), 1);
	Studies::<T>::insert(study, known);
}

/// Gives a study as many images as there can be, and returns the first with its path.
pub fn add_image<T: Config>(study: StudyId) -> (Image, Vec<H256>) {
	let image = Image { study, place: 0, leaf: hash("leaf", 0) };
	let path: Vec<H256> = (0..32).map(|level| hash("path", level)).collect();
	let root = merkle::climb(u32::MAX, 0, &image.leaf, &path).expect("the path is of the right length");
	Studies::<T>::mutate(study, |known| {
		let known = known.as_mut().expect("the study was made");
		(known.root, known.instances) = (root, u32::MAX);
	});
	(image, path)
}

/// Sets how many studies a device has made.
pub fn set_studies_made<T: Config>(device: DeviceVersion, studies: u32) {
	let last = StudyId::repeat_byte(0xd0);
	Productions::<T>::insert(device, Production { last, studies });
}

/// A study of nobody that the hospital of `by` anchored.
fn own_study<T: Config>(by: &T::AccountId) -> Result<StudyId, BenchmarkError> {
	let new = NewStudy { subject: None, ..study::<T>(by, u32::MAX, 1) };
	let id = new.study;
	Pallet::<T>::anchor_study(RawOrigin::Signed(by.clone()).into(), new)?;
	Ok(id)
}

/// The next block.
fn next_block<T: Config>() -> BlockNumberFor<T> {
	let now = frame_system::Pallet::<T>::block_number();
	frame_system::BlockHash::<T>::insert(now, T::Hash::default());
	frame_system::Pallet::<T>::set_block_number(now.saturating_add(One::one()));
	now
}

fn study<T: Config>(by: &T::AccountId, number: u32, instances: u32) -> NewStudy {
	let subject: T::AccountId = account("patient", number, 0);
	T::BenchmarkHelper::add_patient(&subject);
	of_subject(own::<T>(by, "study", number), hash("root", number), instances, subject)
}

fn of_subject<AccountId: Encode>(study: StudyId, root: H256, instances: u32, subject: AccountId) -> NewStudy {
	let subject = Some(sealed(study, subject));
	NewStudy { study, root, instances, series: 3, modality: Modality::Ct, device: None, subject }
}

fn opening<AccountId>(study: StudyId, account: AccountId) -> Opening<AccountId> {
	Opening { study, account, salt: [7; 32] }
}

/// The seal of a study of `patient`.
fn sealed<AccountId: Encode>(study: StudyId, patient: AccountId) -> Seal {
	opening(study, patient).seal()
}

/// Opens a study of `patient`.
fn open_as<T: Config>(study: StudyId, patient: T::AccountId) {
	Pallet::<T>::do_open(opening(study, patient)).expect("it is the patient's study");
}

/// The patient whom a study names, which was opened.
fn named<T: Config>(study: &StudyId) -> Result<T::AccountId, BenchmarkError> {
	Ok(Pallet::<T>::opened(study).ok_or("not opened")?.account)
}

/// A device of the organisation of `by`.
fn device<T: Config>(by: &T::AccountId) -> Option<DeviceId> {
	Some(T::BenchmarkHelper::add_device(organisation::<T>(by)))
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn anchor_study() {
		let caller = whitelisted::<T>(1);
		let new = study::<T>(&caller, 0, u32::MAX);
		let id = new.study;
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), new);
		assert!(Studies::<T>::contains_key(id));
	}

	#[benchmark]
	fn anchor_study_of_device() {
		let caller = whitelisted::<T>(1);
		let new = NewStudy { device: device::<T>(&caller), ..study::<T>(&caller, 0, u32::MAX) };
		let id = new.study;
		#[extrinsic_call]
		anchor_study(RawOrigin::Signed(caller), new);
		assert!(Studies::<T>::get(id).is_some_and(|known| known.device.is_some()));
	}

	#[benchmark]
	fn anchor_studies(n: Linear<1, { T::MaxBatch::get() }>) {
		let caller = whitelisted::<T>(n);
		let new = |number| NewStudy { device: device::<T>(&caller), ..study::<T>(&caller, number, u32::MAX) };
		let studies: Vec<_> = (0..n).map(new).collect();
		let batch = BoundedVec::truncate_from(studies);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), batch);
		assert_eq!(Studies::<T>::iter().count(), n as usize);
	}

	#[benchmark]
	fn amend_study() -> Result<(), BenchmarkError> {
		let caller = whitelisted::<T>(2);
		let new = study::<T>(&caller, 0, 1);
		let (id, root) = (new.study, hash("amended", 0));
		Pallet::<T>::anchor_study(RawOrigin::Signed(caller.clone()).into(), new)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, root, u32::MAX, u16::MAX, AmendmentReason::LateArrival);
		assert_eq!(Studies::<T>::get(id).map(|study| study.version), Some(1));
		Ok(())
	}

	/// Worst: from a copy that another hospital answers for.
	#[benchmark]
	fn record_derivation() -> Result<(), BenchmarkError> {
		let caller = whitelisted::<T>(3);
		let parent = copies::<T>(&caller, 1)?[0];
		let output = own_study::<T>(&caller)?;
		let parents = BoundedVec::truncate_from(alloc::vec![parent]);
		let operation = Operation::Registration;
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), output, parents, operation, Agent::Signer, H256::zero());
		assert!(Children::<T>::contains_key(Node::Study(parent), Node::Study(output)));
		Ok(())
	}

	/// Worst: by a model.
	#[benchmark]
	fn record_derivation_from_many(p: Linear<1, { MAX_PARENTS - 1 }>) -> Result<(), BenchmarkError> {
		// One parent is the other benchmark's: here, as many again as were asked for, but never fewer than two.
		let parents = p.max(2);
		let caller = whitelisted::<T>(parents + 2);
		let parents = BoundedVec::truncate_from(derived_copies::<T>(&caller, parents)?);
		let (output, agent) = (own_study::<T>(&caller)?, model::<T>());
		let operation = Operation::Registration;
		#[extrinsic_call]
		record_derivation(RawOrigin::Signed(caller), output, parents, operation, agent, H256::zero());
		assert!(Origins::<T>::contains_key(Node::Study(output)));
		Ok(())
	}

	/// Most times: whoever anchored a study sends it.
	#[benchmark]
	fn send() -> Result<(), BenchmarkError> {
		let caller = whitelisted::<T>(2);
		let id = anchored::<T>(&caller, 1)?[0];
		let subject = named::<T>(&id)?;
		T::BenchmarkHelper::fill_consents(&subject);
		T::BenchmarkHelper::fill_log(&subject, 1);
		let to = T::BenchmarkHelper::add_organisation(OrganisationKind::Hospital);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, to, TransferPurpose::Treatment, None);
		assert!(OpenTransfers::<T>::contains_key(id, to));
		Ok(())
	}

	/// Worst: somebody who holds a copy sends it on, because of a request; it begins a page of the patient's log.
	#[benchmark]
	fn send_copy() -> Result<(), BenchmarkError> {
		let caller = whitelisted::<T>(2);
		let id = derived_copies::<T>(&caller, 1)?[0];
		let receiver = steward::<T>(account("receiver", 0, 0), 0);
		let subject = patient_of::<T>(id)?;
		let request = Some(T::BenchmarkHelper::add_request(&subject, &receiver, true));
		T::BenchmarkHelper::fill_log(&subject, 0);
		let to = organisation::<T>(&receiver);
		next_block::<T>();
		#[extrinsic_call]
		send(RawOrigin::Signed(caller), id, to, TransferPurpose::Treatment, request);
		assert!(OpenTransfers::<T>::contains_key(id, to));
		Ok(())
	}

	/// Worst: of a copy that names nobody, and it begins a page of the patient's log.
	#[benchmark]
	fn confirm() -> Result<(), BenchmarkError> {
		let (sender, caller) = (steward::<T>(account("sender", 0, 0), 2), whitelisted::<T>(1));
		let id = sent::<T>(&sender, &caller, 1)?[0];
		derive_study::<T>(id, true);
		T::BenchmarkHelper::fill_log(&patient_of::<T>(id)?, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, hash("root", 0));
		assert_eq!(Custody::<T>::iter_prefix((id,)).count(), 1);
		Ok(())
	}

	/// Worst: the copy is kept, and the receiver has data of the patient for the first time.
	#[benchmark]
	fn resolve_discrepancy() -> Result<(), BenchmarkError> {
		let (sender, caller) = (steward::<T>(account("sender", 0, 0), 2), whitelisted::<T>(1));
		let id = sent::<T>(&sender, &caller, 1)?[0];
		Pallet::<T>::confirm(RawOrigin::Signed(caller.clone()).into(), id, H256::zero())?;
		let to = organisation::<T>(&caller);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, to, DiscrepancyOutcome::Explained);
		assert_eq!(Discrepancies::<T>::iter_prefix((id,)).count(), 1);
		Ok(())
	}

	#[benchmark]
	fn stamp_settings() -> Result<(), BenchmarkError> {
		let caller = whitelisted::<T>(2);
		let id = derived_copies::<T>(&caller, 1)?[0];
		let (measurement, agent) = (own::<T>(&caller, "measurement", 0), model::<T>());
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, measurement, Quantity::Volume, H256::zero(), agent);
		assert!(Measurements::<T>::contains_key(id, measurement));
		Ok(())
	}

	#[benchmark]
	fn record_measurement() -> Result<(), BenchmarkError> {
		let caller = whitelisted::<T>(2);
		let (id, measurement) = (derived_copies::<T>(&caller, 1)?[0], own::<T>(&caller, "measurement", 0));
		let origin = RawOrigin::Signed(caller);
		let (quantity, agent) = (Quantity::Volume, Agent::Signer);
		Pallet::<T>::stamp_settings(origin.clone().into(), id, measurement, quantity, H256::zero(), agent)?;
		next_block::<T>();
		#[extrinsic_call]
		_(origin, id, measurement, hash("value", 0));
		assert!(Measurements::<T>::get(id, measurement).is_some_and(|known| known.value.is_some()));
		Ok(())
	}

	#[benchmark]
	fn revise_measurement() -> Result<(), BenchmarkError> {
		let caller = whitelisted::<T>(3);
		let (id, measurement) = (derived_copies::<T>(&caller, 1)?[0], own::<T>(&caller, "measurement", 0));
		let origin = RawOrigin::Signed(caller);
		let (quantity, agent) = (Quantity::Volume, Agent::Signer);
		Pallet::<T>::stamp_settings(origin.clone().into(), id, measurement, quantity, H256::zero(), agent)?;
		next_block::<T>();
		Pallet::<T>::record_measurement(origin.clone().into(), id, measurement, hash("value", 0))?;
		#[extrinsic_call]
		_(origin, id, measurement, hash("value", 1), RevisionReason::Transcription);
		assert!(RevisedValues::<T>::contains_key((id, measurement, 0)));
		Ok(())
	}

	#[benchmark]
	fn publish_protocol() {
		let (caller, protocol) = (whitelisted::<T>(1), hash("protocol", 0));
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), protocol, u16::MAX);
		assert_eq!(Protocols::<T>::iter_prefix(protocol).count(), 1);
	}

	#[benchmark]
	fn record_conformity() -> Result<(), BenchmarkError> {
		let (caller, protocol) = (whitelisted::<T>(3), hash("protocol", 0));
		let id = derived_copies::<T>(&caller, 1)?[0];
		Pallet::<T>::publish_protocol(RawOrigin::Signed(caller.clone()).into(), protocol, 99)?;
		let tags: Vec<AttributeTag> = (0..<MaxDeviations as Get<u32>>::get()).collect();
		let (deviations, tags) = (tags.len() as u16, BoundedVec::truncate_from(tags));
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, protocol, deviations, tags);
		assert_eq!(Conformities::<T>::iter_prefix((id, protocol, 0)).count(), 1);
		Ok(())
	}

	#[benchmark]
	fn record_patrol(s: Linear<0, { <MaxCorrupted as Get<u32>>::get() }>) -> Result<(), BenchmarkError> {
		let caller = whitelisted::<T>(s + 1);
		let ids = anchored::<T>(&caller, s)?;
		frame_system::Pallet::<T>::set_block_number(T::SeedInterval::get());
		let seed = next_block::<T>();
		let studies = BoundedVec::truncate_from(ids);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), seed, 100, s, studies);
		assert_eq!(Patrols::<T>::iter().count(), 1);
		Ok(())
	}

	/// Worst: every image is new, and paid for.
	#[benchmark]
	fn screen_pixels(n: Linear<1, { <MaxTokens as Get<u32>>::get() }>) -> Result<(), BenchmarkError> {
		let caller = whitelisted::<T>(n);
		let tokens: Vec<H256> = (0..n).map(|number| hash("token", number)).collect();
		let (key, subject) = (sp_io::crypto::sr25519_generate(0.into(), None), hash("subject", 0));
		let message = digest::screening(organisation::<T>(&caller), &subject, &tokens);
		let proof = sp_io::crypto::sr25519_sign(0.into(), &key, message.as_bytes()).ok_or("no key")?;
		let scope = H256(key.0);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), scope, subject, BoundedVec::truncate_from(tokens), proof.0);
		assert_eq!(PixelClaims::<T>::iter_prefix(scope).count(), n as usize);
		Ok(())
	}

	/// Worst: of a study that was made from another with as many devices as there can be: that is taken away as well.
	#[benchmark]
	fn attest_erasure() -> Result<(), BenchmarkError> {
		let caller = whitelisted::<T>(4);
		let parents = BoundedVec::truncate_from(copies::<T>(&caller, 1)?);
		let id = own_study::<T>(&caller)?;
		let devices: Vec<_> = (0..<MaxDevices as Get<u32>>::get()).filter_map(|_| device::<T>(&caller)).collect();
		let studies = BoundedVec::truncate_from(alloc::vec![id]);
		let origin = RawOrigin::Signed(caller.clone()).into();
		Pallet::<T>::name_devices(origin, studies, BoundedVec::truncate_from(devices))?;
		let origin = RawOrigin::Signed(caller.clone()).into();
		Pallet::<T>::record_derivation(origin, id, parents, Operation::Registration, Agent::Signer, H256::zero())?;
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id);
		assert!(Studies::<T>::get(id).is_some_and(|study| study.is_erased()));
		Ok(())
	}

	#[benchmark]
	fn cancel_transfer() -> Result<(), BenchmarkError> {
		let (sender, caller) = (steward::<T>(account("sender", 0, 0), 2), whitelisted::<T>(1));
		let id = sent::<T>(&sender, &caller, 1)?[0];
		let to = organisation::<T>(&caller);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, to);
		assert!(!OpenTransfers::<T>::contains_key(id, to));
		Ok(())
	}

	/// Worst: after another certificate, for a transfer that was not answered.
	#[benchmark]
	fn certify_erasure() -> Result<(), BenchmarkError> {
		let (sender, caller) = (steward::<T>(account("sender", 0, 0), 2), whitelisted::<T>(2));
		let id = sent::<T>(&sender, &caller, 1)?[0];
		let origin = RawOrigin::Signed(caller.clone());
		Pallet::<T>::confirm(origin.clone().into(), id, hash("root", 0))?;
		Pallet::<T>::certify_erasure(origin.clone().into(), id)?;
		let to = organisation::<T>(&caller);
		next_block::<T>();
		Pallet::<T>::send(RawOrigin::Signed(sender.clone()).into(), id, to, TransferPurpose::Treatment, None)?;
		Pallet::<T>::attest_erasure(RawOrigin::Signed(sender).into(), id)?;
		#[extrinsic_call]
		_(origin, id);
		assert!(!OpenTransfers::<T>::contains_key(id, to));
		Ok(())
	}

	/// Each record is a measurement of its own.
	#[benchmark]
	fn sweep_erased(n: Linear<1, MAX_SWEPT>) -> Result<(), BenchmarkError> {
		let caller = whitelisted::<T>(n + 3);
		let id = anchored::<T>(&caller, 1)?[0];
		let origin = RawOrigin::Signed(caller.clone());
		let (quantity, agent) = (Quantity::Volume, Agent::Signer);
		for number in 0..n {
			let measurement = own::<T>(&caller, "measurement", number);
			Pallet::<T>::stamp_settings(origin.clone().into(), id, measurement, quantity, H256::zero(), agent)?;
		}
		Pallet::<T>::attest_erasure(origin.clone().into(), id)?;
		#[extrinsic_call]
		_(origin, id, None);
		assert_eq!(Measurements::<T>::iter_key_prefix(id).count(), 0);
		Ok(())
	}

	/// Each report is on as many studies as there can be, all of the same patient.
	#[benchmark]
	fn name_subject(n: Linear<0, 16>) -> Result<(), BenchmarkError> {
		let further = MAX_STUDIES - 1;
		let caller = whitelisted::<T>(n * further + 1);
		let subject: T::AccountId = account("subject", 0, 0);
		T::BenchmarkHelper::add_patient(&subject);
		let id = own_study::<T>(&caller)?;
		let others = anchored::<T>(&caller, n * further)?;
		for (number, others) in others.chunks(further as usize).enumerate() {
			for other in others {
				Studies::<T>::mutate(other, |known| {
					if let Some(known) = known {
						known.subject = Some(sealed(*other, subject.clone()));
					}
				});
				open_as::<T>(*other, subject.clone());
			}
			let parents = others.iter().chain([&id]).copied().map(Node::Study).collect();
			let report = Node::Report(hash("report", number as u32));
			<Pallet<T> as ProvenanceGraph>::link(report, parents).map_err(|_| "not linked")?;
		}
		let seal = sealed(id, subject.clone());
		let salt = Some(opening(id, subject).salt);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, seal, salt, n);
		assert!(Studies::<T>::get(id).is_some_and(|known| known.subject == Some(seal)));
		Ok(())
	}

	#[benchmark]
	fn open(n: Linear<1, { <MaxOpenings as Get<u32>>::get() }>) -> Result<(), BenchmarkError> {
		let caller = whitelisted::<T>(n);
		let ids = anchored::<T>(&caller, n)?;
		let openings: Vec<_> =
			ids.iter().enumerate().map(|(number, id)| opening(*id, account("patient", number as u32, 0))).collect();
		Pallet::<T>::on_finalize(One::one());
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), BoundedVec::truncate_from(openings));
		assert!(ids.iter().all(|id| Pallet::<T>::opened(id).is_some()));
		Ok(())
	}

	/// At the end of a block in which nothing was opened: the rest is in the weight of opening.
	#[benchmark]
	fn close() {
		#[block]
		{
			Pallet::<T>::on_finalize(One::one());
		}
		assert_eq!(Opened::<T>::iter_keys().count(), 0);
	}

	#[benchmark]
	fn name_devices(d: Linear<1, { <MaxDevices as Get<u32>>::get() }>) -> Result<(), BenchmarkError> {
		let caller = whitelisted::<T>(2);
		let id = own_study::<T>(&caller)?;
		let devices: Vec<_> = (0..d).filter_map(|_| device::<T>(&caller)).collect();
		let studies = BoundedVec::truncate_from(alloc::vec![id]);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), studies, BoundedVec::truncate_from(devices));
		assert_eq!(Pallet::<T>::further_devices(&id).len(), d as usize);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
