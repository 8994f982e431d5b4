//! Benchmarks of every call and of the transaction extension in its worst case: the file of a patient with the maximum of
//! decisions in force.

// A benchmark that cannot be set up must stop.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use super::*;
use frame::{benchmarking::prelude::*, traits::Consideration};
use radledger_primitives::{
	consent::{Compensation, MaxParameters, Modifiers, Parameter, Permission, Terms},
	digest::sha256,
	minority::MAX_MONTHS,
	OrganisationKind,
};

/// Long after everything was due, and may be forgotten.
const LATE: Moment = 1 << 48;

fn hash(label: &str, number: u32) -> H256 {
	sha256(&[label.as_bytes(), &number.to_be_bytes()])
}

/// Makes `payer` able to pay for a file that is extended once, and for a few other records.
pub fn fund<T: Config>(payer: &T::AccountId) {
	let file = Pallet::<T>::file_footprint(4 * ROOM).size;
	T::Rent::ensure_successful(payer, Footprint::from_parts(4 * ROOM as usize, file as usize));
}

/// Enrols `who`, and opens their file where no other pallet has: treatment is permitted.
fn enrolled<T: Config>(who: &T::AccountId) {
	T::BenchmarkHelper::add_patient(who);
	if !Files::<T>::contains_key(who) {
		let payer: T::AccountId = account("payer", 0, 0);
		fund::<T>(&payer);
		Pallet::<T>::do_open(who, 0, &payer, None).expect("the file is new and paid for");
	}
}

/// A consent of maximum size that permits nothing.
fn consent<T: Config>(id: ConsentId, patient: &T::AccountId) -> Given<T::AccountId> {
	Given {
		consent: Consent {
			id,
			scope: Scope::Study(hash("nothing", id)),
			grantee: Grantee::Account(patient.clone()),
			terms: diseases(),
			compensation: Compensation::Donate(patient.clone()),
			text: Some(TextVersion { policy: 0, major: 1 }),
			from: 0,
			until: Some(Moment::MAX),
		},
		text: None,
		guarded: false,
		receipt: Some(H256::zero()),
	}
}

/// Fills a file with decisions that take as many bytes as can be, and change nothing about treatment.
fn fill<T: Config>(patient: &T::AccountId) {
	Files::<T>::mutate(patient, |file| {
		let Some(file) = file else { return };
		while !file.consents.is_full() || !file.refusals.is_full() {
			let id = file.decisions;
			file.decisions += 1;
			file.room = file.room.max(file.decisions + ROOM);
			if !file.consents.is_full() {
				let _ = file.consents.try_push(consent::<T>(id, patient));
			} else {
				let refusal = Refusal {
					id,
					scope: Scope::Study(hash("nothing", id)),
					grantee: Grantee::Account(patient.clone()),
					purposes: Purposes::SECONDARY.union(Purposes::EMERGENCY),
					from: 0,
					until: None,
				};
				let _ = file.refusals.try_push(refusal);
			}
		}
		// Somebody else paid for a part of the room, and gets that back when the patient is enrolled again.
		let payer: T::AccountId = account("extender", 0, 0);
		fund::<T>(&payer);
		file.extension = Pallet::<T>::extended(None, payer, 1).ok();
	});
}

/// Fills the file of a patient who also permits everyone all research.
pub fn fill_consents<T: Config>(patient: &T::AccountId) {
	Files::<T>::mutate(patient, |file| {
		let Some(file) = file else { return };
		let mut given = consent::<T>(file.decisions, patient);
		given.consent.scope = Scope::All;
		given.consent.grantee = Grantee::Anyone;
		given.consent.terms = anything();
		given.consent.text = None;
		file.decisions += 1;
		let _ = file.consents.try_push(given);
	});
	fill::<T>(patient);
}

/// Fills the last page of a patient's log with the largest entries, but for so many.
pub fn fill_log<T: Config>(patient: &T::AccountId, room: u32) {
	let by: T::AccountId = account("fills", 0, 0);
	fund::<T>(&by);
	let study = patient.using_encoded(|patient| sha256(&[b"fills", patient]));
	let study = T::BenchmarkHelper::add_study(study, patient);
	let there = u64::from(PAGE - room) % u64::from(PAGE);
	let is_filled = |length: u64| length > 0 && length % u64::from(PAGE) == there;
	while !is_filled(Pallet::<T>::log_length(patient)) {
		let entry = Access {
			by: by.clone(),
			organisation: 0,
			activity: Activity::ReportRead { report: hash("report", 0) },
			study: Some(study),
			roles: Roles::ALL,
			data_use: Some(declared()),
			request: Some(0),
			judged: true,
			outcome: Outcome::Permitted { consent: 0 },
			at: 0,
			block: Default::default(),
		};
		let pages = Files::<T>::get(patient).map_or(0, |file| file.pages);
		Pallet::<T>::append(patient, pages, entry).expect("the page is paid for");
	}
}

/// As much as can be declared, under no text.
fn declared() -> DataUse {
	DataUse {
		disease: Some(H256::zero()),
		research_type: Some(H256::zero()),
		project: Some(H256::zero()),
		region: Some(276),
		..DataUse::plain(Purpose::DiseaseResearch)
	}
}

/// Has `by` request all data of a patient for treatment, under a text of its own, which is in force or was replaced since.
pub fn add_request<T: Config>(patient: &T::AccountId, by: &T::AccountId, in_force: bool) -> RequestId {
	let policy = NextPolicyId::<T>::get();
	let author: T::AccountId = member::<T>(account("author", policy, 0));
	let publish = |change| {
		let published =
			Pallet::<T>::publish_text(RawOrigin::Signed(author.clone()).into(), change, *b"en", H256::zero());
		published.expect("the author is a data steward");
	};
	publish(None);
	let text = Some(TextVersion { policy, major: 1 });
	let data_use = DataUse { text, ..DataUse::plain(Purpose::ClinicalCare) };
	let until = T::Time::now() + 1_000_000;
	let request = Files::<T>::get(patient).map_or(0, |file| file.requests);
	fund::<T>(by);
	let origin = RawOrigin::Signed(by.clone()).into();
	let asked = Pallet::<T>::request_access(origin, patient.clone(), None, data_use, Justification::Referral, until);
	asked.expect("the patient has a file");
	if !in_force {
		publish(Some((policy, TextChange::Major)));
	}
	request
}

/// Appoints as many guardians of a patient as there can be, the last of them [`guardian`].
pub fn fill_guardians<T: Config>(patient: &T::AccountId) {
	let file = Files::<T>::get(patient).expect("the patient has a file");
	fund::<T>(&file.payer);
	for number in 0..<MaxGuardians as Get<u32>>::get() {
		Pallet::<T>::do_appoint(patient, &file, account("guardian", number, 0)).expect("there is room for a guardian");
	}
}

/// The last of the guardians of a patient.
fn guardian<T: Config>() -> T::AccountId {
	account("guardian", <MaxGuardians as Get<u32>>::get() - 1, 0)
}

/// Fills the place that [`patient`] left with a consent that has expired: the last that is looked at.
fn leave_no_place<T: Config>(patient: &T::AccountId) {
	Files::<T>::mutate(patient, |file| {
		let Some(file) = file else { return };
		let mut given = consent::<T>(file.decisions, patient);
		given.consent.until = Some(0);
		file.decisions += 1;
		file.room = file.room.max(file.decisions + ROOM);
		let _ = file.consents.try_push(given);
	});
}

/// No restriction.
fn anything<AccountId>() -> Terms<AccountId> {
	Terms { permission: Permission::NoRestriction, modifiers: Modifiers::default(), parameters: Default::default() }
}

/// Terms with as many parameters as there can be.
fn diseases<AccountId>() -> Terms<AccountId> {
	let diseases = (0..<MaxParameters as Get<u32>>::get()).map(|number| Parameter::Disease(hash("disease", number)));
	Terms {
		permission: Permission::DiseaseResearch,
		modifiers: Modifiers::default(),
		parameters: BoundedVec::truncate_from(diseases.collect()),
	}
}

/// A patient with a full file but for one consent and one refusal, and with a study.
fn patient<T: Config>() -> (T::AccountId, BlindedStudy) {
	let patient: T::AccountId = whitelisted_caller();
	enrolled::<T>(&patient);
	let study = T::BenchmarkHelper::add_study(hash("study", 0), &patient);
	fill::<T>(&patient);
	Files::<T>::mutate(&patient, |file| {
		let Some(file) = file else { return };
		// The last of each go, as if they had ended.
		for decided in [file.consents.pop().map(Decided::Consent), file.refusals.pop().map(Decided::Refusal)] {
			match decided {
				Some(Decided::Consent(given)) => {
					let id = given.consent.id;
					Pallet::<T>::archive(&patient, id, Decided::Consent(given), 0, EndCause::Revoked);
				}
				Some(Decided::Refusal(refusal)) => {
					let id = refusal.id;
					Pallet::<T>::archive(&patient, id, Decided::Refusal(refusal), 0, EndCause::Lifted);
				}
				None => (),
			}
		}
	});
	(patient, study)
}

/// A member of a hospital, who can pay.
fn member<T: Config>(who: T::AccountId) -> T::AccountId {
	let roles = Roles::RADIOLOGIST.union(Roles::DATA_STEWARD);
	T::BenchmarkHelper::add_member(&who, OrganisationKind::Hospital, roles);
	fund::<T>(&who);
	who
}

/// The calling member, and a patient who is somebody else.
fn caller_and_patient<T: Config>() -> (T::AccountId, T::AccountId, BlindedStudy) {
	let patient: T::AccountId = account("patient", 0, 0);
	enrolled::<T>(&patient);
	let study = T::BenchmarkHelper::add_study(hash("study", 0), &patient);
	fill::<T>(&patient);
	(member::<T>(whitelisted_caller()), patient, study)
}

/// Permits something to one member of a hospital, who is looked up with it.
fn offer<T: Config>(study: BlindedStudy) -> OfferOf<T> {
	let grantee: T::AccountId = account("grantee", 0, 0);
	if T::Membership::standing(&grantee).is_none() {
		member::<T>(grantee.clone());
	}
	Offer {
		scope: Scope::Study(study),
		grantee: Grantee::Account(grantee),
		terms: diseases(),
		until: Some(Moment::MAX),
		compensation: Compensation::Rewarded,
		text: None,
	}
}

/// A text published by another hospital.
fn published<T: Config>() -> Result<TextRead, BenchmarkError> {
	let steward = member::<T>(account("steward", 0, 0));
	Pallet::<T>::publish_text(RawOrigin::Signed(steward).into(), None, *b"en", H256::zero())?;
	let policy = NextPolicyId::<T>::get() - 1;
	Ok(TextRead { policy, major: 1, minor: 0, language: *b"en" })
}

/// A request of the patient's study that waits for an answer.
fn asked<T: Config>(patient: &T::AccountId, study: BlindedStudy) -> Result<RequestId, BenchmarkError> {
	let asking = member::<T>(account("asking", 0, 0));
	let until = T::Time::now() + 1_000_000;
	let origin = RawOrigin::Signed(asking).into();
	Pallet::<T>::request_access(origin, patient.clone(), Some(study), declared(), Justification::Trial, until)?;
	Ok(Files::<T>::get(patient).map_or(0, |file| file.requests - 1))
}

fn care() -> Basis {
	Basis::Declared(DataUse::plain(Purpose::ClinicalCare))
}

#[benchmarks(where T::RuntimeCall: From<Call<T>>)]
mod benchmarks {
	use super::*;

	/// Worst: after reading a text, with a consent that has expired in the way.
	#[benchmark]
	fn grant() -> Result<(), BenchmarkError> {
		let (patient, study) = patient::<T>();
		leave_no_place::<T>(&patient);
		let text = Some(published::<T>()?);
		let given = Files::<T>::get(&patient).map(|file| file.decisions);
		#[extrinsic_call]
		_(RawOrigin::Signed(patient.clone()), Offer { text, ..offer::<T>(study) });
		assert_eq!(Files::<T>::get(&patient).map(|file| file.decisions), given.map(|given| given + 1));
		Ok(())
	}

	#[benchmark]
	fn narrow() -> Result<(), BenchmarkError> {
		let (patient, study) = patient::<T>();
		let text = Some(published::<T>()?);
		let origin = RawOrigin::Signed(patient.clone());
		Pallet::<T>::grant(origin.clone().into(), offer::<T>(study))?;
		let consent = Files::<T>::get(&patient).map_or(0, |file| file.decisions - 1);
		#[extrinsic_call]
		_(origin, consent, Offer { text, ..offer::<T>(study) });
		assert!(EndedDecisions::<T>::contains_key(patient, consent));
		Ok(())
	}

	#[benchmark]
	fn revoke() -> Result<(), BenchmarkError> {
		let (patient, study) = patient::<T>();
		let origin = RawOrigin::Signed(patient.clone());
		Pallet::<T>::grant(origin.clone().into(), offer::<T>(study))?;
		let consent = Files::<T>::get(&patient).map_or(0, |file| file.decisions - 1);
		#[extrinsic_call]
		_(origin, consent);
		assert!(EndedDecisions::<T>::contains_key(patient, consent));
		Ok(())
	}

	/// Worst: it leaves nothing of any consent.
	#[benchmark]
	fn refuse() {
		let (patient, _) = patient::<T>();
		leave_no_place::<T>(&patient);
		let origin = RawOrigin::Signed(patient.clone());
		#[extrinsic_call]
		_(origin, Scope::All, Grantee::Anyone, Purposes::ALL);
		assert!(Files::<T>::get(patient).is_some_and(|file| file.refusals.is_full() && file.consents.is_empty()));
	}

	#[benchmark]
	fn lift() {
		let (patient, _) = patient::<T>();
		let last = Files::<T>::get(&patient).and_then(|file| file.refusals.last().map(|refusal| refusal.id));
		let refusal = last.unwrap_or_default();
		#[extrinsic_call]
		_(RawOrigin::Signed(patient.clone()), refusal);
		assert!(EndedDecisions::<T>::contains_key(patient, refusal));
	}

	/// Worst: with a consent that has expired in the way.
	#[benchmark]
	fn approve() -> Result<(), BenchmarkError> {
		let (patient, study) = patient::<T>();
		leave_no_place::<T>(&patient);
		let request = asked::<T>(&patient, study)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(patient.clone()), request, Some(Moment::MAX));
		let asked = Requests::<T>::get(patient, request);
		assert!(asked.is_some_and(|asked| matches!(asked.state, RequestState::Approved { .. })));
		Ok(())
	}

	#[benchmark]
	fn decline() -> Result<(), BenchmarkError> {
		let (patient, study) = patient::<T>();
		let request = asked::<T>(&patient, study)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(patient.clone()), request);
		let asked = Requests::<T>::get(patient, request);
		assert!(asked.is_some_and(|asked| matches!(asked.state, RequestState::Refused { .. })));
		Ok(())
	}

	#[benchmark]
	fn appoint_guardian() {
		let (patient, _) = patient::<T>();
		let guardian: T::AccountId = account("guardian", 0, 0);
		let before = frame_system::Pallet::<T>::event_count();
		#[extrinsic_call]
		_(RawOrigin::Signed(patient), guardian);
		assert!(frame_system::Pallet::<T>::event_count() > before);
	}

	#[benchmark]
	fn dismiss_guardian() -> Result<(), BenchmarkError> {
		let (patient, _) = patient::<T>();
		let guardian: T::AccountId = account("guardian", 0, 0);
		let origin = RawOrigin::Signed(patient);
		Pallet::<T>::appoint_guardian(origin.clone().into(), guardian.clone())?;
		let before = frame_system::Pallet::<T>::event_count();
		#[extrinsic_call]
		_(origin, guardian);
		assert!(frame_system::Pallet::<T>::event_count() > before);
		Ok(())
	}

	#[benchmark]
	fn seal_receipt() -> Result<(), BenchmarkError> {
		let (patient, study) = patient::<T>();
		let origin = RawOrigin::Signed(patient.clone());
		Pallet::<T>::grant(origin.clone().into(), offer::<T>(study))?;
		let consent = Files::<T>::get(&patient).map_or(0, |file| file.decisions - 1);
		#[extrinsic_call]
		_(origin, consent, H256::repeat_byte(1));
		let file = Files::<T>::get(patient).ok_or("no file")?;
		assert!(file.consents.last().is_some_and(|given| given.receipt.is_some()));
		Ok(())
	}

	/// Worst: it is permitted at once.
	#[benchmark]
	fn request_access() -> Result<(), BenchmarkError> {
		let (caller, patient, study) = caller_and_patient::<T>();
		let text = published::<T>()?;
		let text = Some(TextVersion { policy: text.policy, major: text.major });
		let data_use = DataUse { text, ..DataUse::plain(Purpose::ClinicalCare) };
		let until = T::Time::now() + 1;
		let origin = RawOrigin::Signed(caller);
		#[extrinsic_call]
		_(origin, patient.clone(), Some(study), data_use, Justification::Referral, until);
		let asked = Requests::<T>::get(patient, 0);
		assert!(asked.is_some_and(|asked| matches!(asked.state, RequestState::Permitted { .. })));
		Ok(())
	}

	/// Most times: a declared use under no text, not the first under this consent, on a page that has begun.
	#[benchmark]
	fn record_access() -> Result<(), BenchmarkError> {
		let (caller, patient, study) = caller_and_patient::<T>();
		let origin = RawOrigin::Signed(caller);
		for _ in 0..PAGE - 1 {
			Pallet::<T>::record_access(origin.clone().into(), patient.clone(), Some(study), care())?;
		}
		#[extrinsic_call]
		_(origin, patient.clone(), Some(study), care());
		assert_eq!(Pallet::<T>::log_length(&patient), u64::from(PAGE));
		Ok(())
	}

	/// Worst: the first use under this consent, on a new page, by what a request says; a promise that is made again costs
	/// less.
	#[benchmark]
	fn record_first_access() -> Result<(), BenchmarkError> {
		let (caller, patient, study) = caller_and_patient::<T>();
		let text = published::<T>()?;
		let text = Some(TextVersion { policy: text.policy, major: text.major });
		let data_use = DataUse { text, ..DataUse::plain(Purpose::ClinicalCare) };
		let until = T::Time::now() + 1;
		let origin = RawOrigin::Signed(caller);
		let justification = Justification::Referral;
		Pallet::<T>::request_access(origin.clone().into(), patient.clone(), None, data_use, justification, until)?;
		// As if it had been pending.
		let _ = Receipts::<T>::clear(u32::MAX, None);
		fill_log::<T>(&patient, 0);
		#[extrinsic_call]
		record_access(origin, patient.clone(), Some(study), Basis::Request(0));
		let length = Pallet::<T>::log_length(&patient);
		assert_eq!((Receipts::<T>::iter().count(), length), (1, u64::from(PAGE) + 1));
		Ok(())
	}

	#[benchmark]
	fn break_glass() {
		let (caller, patient, study) = caller_and_patient::<T>();
		fill_log::<T>(&patient, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), patient.clone(), Some(study), EmergencyReason::Urgent);
		assert_eq!(Emergencies::<T>::iter().count(), 1);
	}

	/// Worst: it is late, and it was abuse.
	#[benchmark]
	fn review_emergency() -> Result<(), BenchmarkError> {
		let (caller, patient, _) = caller_and_patient::<T>();
		let abuser = member::<T>(account("abuser", 0, 0));
		let organisation = T::Membership::standing(&abuser).ok_or("no member")?.organisation;
		let origin = RawOrigin::Signed(abuser).into();
		Pallet::<T>::break_glass(origin, patient.clone(), None, EmergencyReason::Urgent)?;
		let enrolled_by = T::Membership::standing(&caller).ok_or("no member")?.organisation;
		Files::<T>::mutate(&patient, |file| {
			if let Some(file) = file {
				file.organisation = enrolled_by;
			}
		});
		T::BenchmarkHelper::set_time(T::Time::now() + LATE);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), organisation, patient, 0, ReviewOutcome::Abuse);
		assert_eq!(Conducts::<T>::get(organisation).abuses, 1);
		Ok(())
	}

	#[benchmark]
	fn judge_request() -> Result<(), BenchmarkError> {
		let (caller, patient, study) = caller_and_patient::<T>();
		let enrolled_by = T::Membership::standing(&caller).ok_or("no member")?.organisation;
		let request = asked::<T>(&patient, study)?;
		Files::<T>::mutate(&patient, |file| {
			if let Some(file) = file {
				file.organisation = enrolled_by;
			}
		});
		Requests::<T>::mutate(&patient, request, |asked| {
			if let Some(asked) = asked {
				asked.state = RequestState::Asked { rule: Rule::EthicsApproval };
			}
		});
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), patient.clone(), request, true);
		assert!(Requests::<T>::get(patient, request).is_some_and(|asked| asked.holds()));
		Ok(())
	}

	#[benchmark]
	fn acknowledge_duty() -> Result<(), BenchmarkError> {
		let (caller, patient, _) = caller_and_patient::<T>();
		let (organisation, consent) = received::<T>(&caller, &patient)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), patient, consent);
		assert_eq!(Conducts::<T>::get(organisation).late_acknowledgements, 1);
		Ok(())
	}

	#[benchmark]
	fn certify_duty() -> Result<(), BenchmarkError> {
		let (caller, patient, _) = caller_and_patient::<T>();
		let (organisation, consent) = received::<T>(&caller, &patient)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), patient, consent, Measure::Erased);
		assert_eq!(Conducts::<T>::get(organisation).late_certificates, 1);
		Ok(())
	}

	/// Data that the hospital of `caller` received under the last consent, which expired long ago and is still in the file;
	/// returns the hospital and the consent.
	fn received<T: Config>(
		caller: &T::AccountId,
		patient: &T::AccountId,
	) -> Result<(OrganisationId, ConsentId), BenchmarkError> {
		T::BenchmarkHelper::set_time(LATE);
		let organisation = T::Membership::standing(caller).ok_or("no member")?.organisation;
		let mut file = Files::<T>::get(patient).ok_or("no file")?;
		let last = file.consents.last_mut().ok_or("no consent")?;
		last.consent.until = Some(0);
		let consent = last.consent.id;
		Files::<T>::insert(patient, file);
		Pallet::<T>::note_receipt(patient, consent, organisation, &[], caller)?;
		Ok((organisation, consent))
	}

	/// Worst: a text of its own, which is numbered too.
	#[benchmark]
	fn publish_text() {
		let caller = member::<T>(whitelisted_caller());
		let policy = NextPolicyId::<T>::get();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), None, *b"de", H256::zero());
		assert_eq!(Policies::<T>::get(policy).map(|policy| policy.major), Some(1));
	}

	/// Worst: as many months as there can be, after minority was not proved for a while.
	#[benchmark]
	fn prove_minority() {
		let (caller, patient, _) = caller_and_patient::<T>();
		T::BenchmarkHelper::set_time(LATE);
		let (seed, since) = (hash("seed", 0), 1);
		Files::<T>::mutate(&patient, |file| {
			if let Some(file) = file {
				let minority = Minority::commit(seed, since, since + MAX_MONTHS);
				file.child = minority.map(|minority| Child { minority, proved: since, recorded_by: file.organisation });
				file.consents.iter_mut().skip(1).for_each(|given| given.guarded = true);
			}
		});
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), patient.clone(), since + MAX_MONTHS, seed);
		let child = Files::<T>::get(patient).and_then(|file| file.child);
		assert_eq!(child.map(|child| child.proved), Some(since + MAX_MONTHS));
	}

	/// Worst: guardians gave every consent but the first.
	#[benchmark]
	fn attest_majority() -> Result<(), BenchmarkError> {
		let (caller, patient, _) = caller_and_patient::<T>();
		let organisation = T::Membership::standing(&caller).ok_or("no member")?.organisation;
		Files::<T>::mutate(&patient, |file| {
			let Some(file) = file else { return };
			file.organisation = organisation;
			let minority = Minority { commitment: H256::zero(), since: 1 };
			file.child = Some(Child { minority, proved: Month::MAX, recorded_by: file.organisation });
			file.consents.iter_mut().skip(1).for_each(|given| given.guarded = true);
		});
		fill_guardians::<T>(&patient);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), patient.clone());
		assert_eq!(Files::<T>::get(patient).map(|file| file.consents.len()), Some(1));
		Ok(())
	}

	#[benchmark]
	fn extend_file() {
		let (patient, _) = patient::<T>();
		if let Some(file) = Files::<T>::get(&patient) {
			let (room, before): (_, T::AccountId) = (file.decisions, account("before", 0, 0));
			for payer in [&before, &patient] {
				fund::<T>(payer);
			}
			let extension = Pallet::<T>::extended(None, before, 1).ok();
			// An account without any money, as if it had enrolled the patient.
			let payer = account("poor", 0, 0);
			Files::<T>::insert(&patient, File { room, extension, payer, ..file });
		}
		let before = Files::<T>::get(&patient).map(|file| file.room);
		#[extrinsic_call]
		_(RawOrigin::Signed(patient.clone()), patient.clone());
		assert_eq!(Files::<T>::get(patient).map(|file| file.room), before.map(|room| room + ROOM));
	}

	/// Worst: somebody else paid for the page.
	#[benchmark]
	fn prune_log() -> Result<(), BenchmarkError> {
		let (caller, patient, study) = caller_and_patient::<T>();
		let user = RawOrigin::Signed(member::<T>(account("user", 0, 0)));
		for _ in 0..=PAGE {
			Pallet::<T>::record_access(user.clone().into(), patient.clone(), Some(study), care())?;
		}
		T::BenchmarkHelper::set_time(T::Time::now() + LATE);
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), patient.clone());
		assert!(!Logs::<T>::contains_key(patient, 0));
		Ok(())
	}

	/// What it costs besides the call, for which the patient is looked up as a signer would be.
	#[benchmark]
	fn as_guardian() -> Result<(), BenchmarkError> {
		let (patient, _) = patient::<T>();
		fill_guardians::<T>(&patient);
		let guardian = guardian::<T>();
		let call: T::RuntimeCall = Call::<T>::lift { refusal: 0 }.into();
		let origin: T::RuntimeOrigin = RawOrigin::Signed(patient.clone()).into();
		let may;
		#[block]
		{
			may = Pallet::<T>::is_guardian(&guardian, &patient)
				&& T::Membership::is_patient(&patient)
				&& frame::traits::OriginTrait::filter_call(&origin, &call);
		}
		assert!(may);
		Ok(())
	}

	/// What it costs to find out that a patient pays nothing, and to count it.
	#[benchmark]
	fn patients_pay_nothing() {
		let patient: T::AccountId = account("patient", 0, 0);
		enrolled::<T>(&patient);
		// It takes longest for somebody who was released.
		T::BenchmarkHelper::release(&patient);
		let free;
		#[block]
		{
			free = (T::Membership::is_patient(&patient) || Files::<T>::contains_key(&patient))
				&& Pallet::<T>::allowance(&patient).0 > 0
				&& Pallet::<T>::spend(&patient);
		}
		assert!(free);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
