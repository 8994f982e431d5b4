//! The smallest runtime in which this pallet works, the people in it, and what they decide.

use frame::testing_prelude::*;
use radledger_primitives::{
	consent::{
		records::{LogEntry, LogView, Offer, TextRead},
		Compensation, DataUse, Grantee, Modifiers, Permission, Purpose, Scope, Terms,
	},
	digest::entry_key,
	traits::Enrolments,
	Modality, Moment, OrganisationId, OrganisationKind, Roles, StudyId, H256,
};
use radledger_test_doubles::{People, Studies};

radledger_test_doubles::runtime!(DynamicConsent = pallet_dynamic_consent at 52);

/// The account of organisation 0, a hospital, which enrols the patients.
pub const HOSPITAL: AccountId = 1;
/// Its radiologist, data steward and trial coordinator.
pub const RADIOLOGIST: AccountId = 2;
pub const STEWARD: AccountId = 3;
pub const COORDINATOR: AccountId = 4;
/// Radiologist and data steward of organisation 1, an imaging centre.
pub const OTHER_RADIOLOGIST: AccountId = 5;
pub const OTHER_STEWARD: AccountId = 6;
/// Annotator of organisation 2, a vendor of AI.
pub const VENDOR: AccountId = 7;
/// Data steward of the same.
pub const VENDOR_STEWARD: AccountId = 8;
/// Clinician of the hospital who owns nothing.
pub const PENNILESS: AccountId = 9;
pub const PATIENT: AccountId = 20;
pub const OTHER_PATIENT: AccountId = 21;
pub const GUARDIAN: AccountId = 30;
/// Auditor of organisation 3, a regulator.
pub const AUDITOR: AccountId = 31;
pub const STRANGER: AccountId = 99;

/// A suspended organisation.
pub const SUSPENDED: OrganisationId = 9;

pub const NOW: Moment = 1_800_000_000_000;
pub const DAY: Moment = radledger_primitives::calendar::DAY;

/// Studies of [`PATIENT`], one of [`OTHER_PATIENT`], and one of nobody.
pub const MRI: StudyId = H256([1; 32]);
pub const CT: StudyId = H256([2; 32]);
pub const OTHERS: StudyId = H256([3; 32]);
pub const PHANTOM: StudyId = H256([4; 32]);

impl crate::Config for Test {
	type Caller = RuntimeOrigin;
	type FreeCalls = frame::traits::Nothing;
	type Membership = People;
	type Studies = Studies;
	type Time = Timestamp;
	type Rent = Rent;
	type CallsPerDay = ConstU16<8>;
	type RequestPeriod = ConstU64<{ 30 * DAY }>;
	type MaxRequestDuration = ConstU64<{ 5 * 366 * DAY }>;
	type ReviewPeriod = ConstU64<{ 7 * DAY }>;
	type LogRetention = ConstU64<{ 3 * 366 * DAY }>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = radledger_test_doubles::World;
}

pub fn new_test_ext() -> TestState {
	let owners = [
		HOSPITAL,
		RADIOLOGIST,
		STEWARD,
		COORDINATOR,
		OTHER_RADIOLOGIST,
		OTHER_STEWARD,
		VENDOR,
		VENDOR_STEWARD,
		STRANGER,
	];
	chain(owners, 100_000_000, NOW, || {
		use OrganisationKind::*;
		let members = [
			(RADIOLOGIST, Roles::RADIOLOGIST),
			(STEWARD, Roles::DATA_STEWARD),
			(COORDINATOR, Roles::TRIAL_COORDINATOR),
			(PENNILESS, Roles::CLINICIAN),
		];
		People::admit(0, Hospital, Some(HOSPITAL), &members);
		let members = [(OTHER_RADIOLOGIST, Roles::RADIOLOGIST), (OTHER_STEWARD, Roles::DATA_STEWARD)];
		People::admit(1, ImagingCentre, None, &members);
		People::admit(2, AiVendor, None, &[(VENDOR, Roles::ANNOTATOR), (VENDOR_STEWARD, Roles::DATA_STEWARD)]);
		People::admit(3, Regulator, None, &[(AUDITOR, Roles::AUDITOR)]);
		for patient in [PATIENT, OTHER_PATIENT] {
			People::enrol(patient);
			assert_ok!(DynamicConsent::enrolled(&patient, 0, &HOSPITAL, None));
		}
		Studies::anchor(MRI, 0, Some(PATIENT), Modality::Mr);
		Studies::anchor(CT, 0, Some(PATIENT), Modality::Ct);
		Studies::anchor(OTHERS, 0, Some(OTHER_PATIENT), Modality::Mr);
		Studies::anchor(PHANTOM, 0, None, Modality::Mr);
	})
}

/// Has a guardian make a call for a patient.
pub fn as_guardian(guardian: AccountId, patient: AccountId, call: crate::Call<Test>) -> DispatchResult {
	DynamicConsent::as_guardian(signed(guardian), patient, Box::new(call.into()))
}

fn tickets() -> Vec<Rent> {
	use crate::*;
	let mut all = Vec::new();
	all.extend(Files::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Files::<Test>::iter_values().filter_map(|record| Some(record.extension?.ticket)));
	all.extend(Guardians::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Texts::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Requests::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Logs::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Emergencies::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Receipts::<Test>::iter_values().map(|record| record.ticket));
	all
}

/// Terms without parameters.
pub fn terms(permission: Permission, modifiers: Modifiers) -> Terms<AccountId> {
	Terms { permission, modifiers, parameters: Default::default() }
}

/// Everything, to anyone, for health research, until withdrawn.
pub fn research() -> Offer<AccountId> {
	Offer {
		scope: Scope::All,
		grantee: Grantee::Anyone,
		terms: terms(Permission::HealthResearch, Modifiers::default()),
		until: None,
		compensation: Compensation::Free,
		text: None,
	}
}

pub fn text(policy: u32, major: u16, minor: u16) -> TextRead {
	TextRead { policy, major, minor, language: *b"de" }
}

/// A use for a purpose that declares nothing.
pub fn plain(purpose: Purpose) -> DataUse {
	DataUse::plain(purpose)
}

/// Part of a log, as somebody reads it who knows the salts of the patient's studies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Read {
	pub first: u64,
	pub uses: Vec<crate::AccessOf<Test>>,
	pub kept_from: u64,
	pub length: u64,
}

/// Entries of a patient's log from the number `first` on.
pub fn log_of(patient: AccountId, first: u64) -> Option<Read> {
	let LogView { first, uses, kept_from, length } = DynamicConsent::log(patient, first)?;
	let read = |(number, entry)| match entry {
		LogEntry::Open(entry) => entry,
		LogEntry::Sealed(sealed) => sealed.open(&entry_key(&Studies::SALT, &patient.encode(), number)).unwrap(),
	};
	Some(Read { first, uses: (first..).zip(uses).map(read).collect(), kept_from, length })
}
