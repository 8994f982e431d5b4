//! The smallest runtime in which this pallet works, and the people in it.

use frame::{
	deps::sp_core::{sr25519, Pair},
	testing_prelude::*,
};
use radledger_primitives::{
	consent::{ConsentId, Rule},
	digest::{identifier, screening, sha256},
	traits::Opening,
	DeviceId, Modality, ModelVersion, Moment, OrganisationId, OrganisationKind, Roles, StudyId, H256,
};
use radledger_test_doubles::{Asked, Consents, Devices, Models, People};

radledger_test_doubles::runtime!(ImageProvenance = pallet_image_provenance at 51);

pub const TECHNOLOGIST: AccountId = 1;
pub const COLLEAGUE: AccountId = 2;
pub const OTHER_SITE: AccountId = 3;
pub const CLINICIAN: AccountId = 4;
pub const PENNILESS: AccountId = 5;
/// Reads for organisation 0 in trials.
pub const COORDINATOR: AccountId = 6;
/// Data steward of organisation 1.
pub const OTHER_STEWARD: AccountId = 7;
/// Data steward of organisation 2.
pub const THIRD_PARTY: AccountId = 8;
pub const PATIENT: AccountId = 20;
/// Enrolled by the tests that need a second one.
pub const OTHER_PATIENT: AccountId = 21;
pub const STRANGER: AccountId = 99;
/// A device in the custody of organisation 0.
pub const SCANNER: DeviceId = 7;
/// Others, for what is used beside it.
pub const COIL: DeviceId = 8;
pub const CONTRAST: DeviceId = 9;
/// A device in the custody of organisation 1.
pub const FOREIGN: DeviceId = 10;
/// The one model version that may author.
pub const MODEL: ModelVersion = ModelVersion { model: 3, version: 1 };
/// An organisation that is suspended.
pub const SUSPENDED: OrganisationId = 9;

/// The consent by which everything is permitted.
pub const CONSENT: ConsentId = 4;

pub const NOW: Moment = 1_800_000_000_000;

parameter_types! {
	/// Every block, until a test sets more.
	pub static SeedInterval: u64 = 1;
}

impl crate::Config for Test {
	type Membership = People;
	type Consent = Consents;
	type Devices = Devices;
	type Time = Timestamp;
	type Rent = Rent;
	type MaxBatch = ConstU32<4>;
	type MaxAmendments = ConstU16<3>;
	type MaxRevisions = ConstU16<2>;
	type ConfirmationPeriod = ConstU64<1_000>;
	type Models = Models;
	type SeedInterval = SeedInterval;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = radledger_test_doubles::World;
}

/// Patients permit everything, until a test calls [`deny`].
pub fn new_test_ext() -> TestState {
	let owners = [TECHNOLOGIST, COLLEAGUE, OTHER_SITE, CLINICIAN, COORDINATOR, OTHER_STEWARD, THIRD_PARTY, STRANGER];
	chain(owners, 1_000_000, NOW, || {
		let members = [
			(TECHNOLOGIST, Roles::TECHNOLOGIST),
			(PENNILESS, Roles::TECHNOLOGIST),
			(COLLEAGUE, Roles::DATA_STEWARD),
			(CLINICIAN, Roles::CLINICIAN),
			(COORDINATOR, Roles::TRIAL_COORDINATOR),
		];
		People::admit(0, OrganisationKind::Hospital, None, &members);
		let members = [(OTHER_SITE, Roles::RADIOLOGIST), (OTHER_STEWARD, Roles::DATA_STEWARD)];
		People::admit(1, OrganisationKind::Hospital, None, &members);
		People::admit(2, OrganisationKind::Hospital, None, &[(THIRD_PARTY, Roles::DATA_STEWARD)]);
		People::enrol(PATIENT);
		Consents::permit(Asked::default(), CONSENT);
		for device in [SCANNER, COIL, CONTRAST] {
			Devices::register(device, 0);
		}
		Devices::register(FOREIGN, 1);
		Models::publish(MODEL, 0);
	})
}

/// From now on patients allow this organisation nothing.
pub fn deny(organisation: OrganisationId) {
	Consents::deny(Asked { organisation: Some(organisation), ..Default::default() }, Rule::Refused);
}

/// Installs another version of a device's software.
pub fn update(device: DeviceId) {
	Devices::update(device);
}

/// Who received data under which consent, in order.
pub fn received() -> Vec<(AccountId, ConsentId, OrganisationId)> {
	let receipts = Consents::receipts().into_iter();
	receipts.map(|receipt| (receipt.subject, receipt.consent, receipt.organisation)).collect()
}

fn tickets() -> Vec<Rent> {
	use crate::*;
	let mut all = Vec::new();
	all.extend(Studies::<Test>::iter_values().map(|record| record.ticket));
	all.extend(FurtherDevices::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Amendments::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Origins::<Test>::iter_values().filter_map(|record| record.ticket));
	all.extend(OpenTransfers::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Custody::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Discrepancies::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Measurements::<Test>::iter_values().map(|record| record.ticket));
	all.extend(RevisedValues::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Certificates::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Protocols::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Conformities::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Patrols::<Test>::iter_values().map(|record| record.ticket));
	all.extend(PixelClaims::<Test>::iter_values().map(|record| record.ticket));
	all
}

/// Studies with these numbers, anchored by organisation 0.
pub fn anchored(numbers: impl IntoIterator<Item = u8>) {
	for number in numbers {
		assert_ok!(ImageProvenance::anchor_study(signed(TECHNOLOGIST), study(number)));
	}
	System::reset_events();
}

/// A study of 20 instances in 2 series that organisation 0 anchors, told apart by `number`.
pub fn study(number: u8) -> crate::NewStudy {
	study_of(0, number)
}

/// The same for any organisation.
pub fn study_of(organisation: OrganisationId, number: u8) -> crate::NewStudy {
	crate::NewStudy {
		study: identifier(organisation, &sha256(&[b"study", &[number]])),
		root: root(number),
		instances: 20,
		series: 2,
		modality: Modality::Mr,
		device: None,
		subject: None,
	}
}

/// What opens a study of `patient`.
pub fn opening(study: StudyId, patient: AccountId) -> Opening<AccountId> {
	Opening { study, account: patient, salt: sha256(&[b"salt", study.as_bytes()]).0 }
}

/// A study that names `patient`.
pub fn named(new: crate::NewStudy, patient: AccountId) -> crate::NewStudy {
	crate::NewStudy { subject: Some(opening(new.study, patient).seal()), ..new }
}

/// Opens a study of `patient`, until [`close`].
pub fn open(study: StudyId, patient: AccountId) {
	assert_ok!(ImageProvenance::open(signed(STRANGER), vec![opening(study, patient)].try_into().unwrap()));
}

/// Ends the transaction in which studies were opened.
pub fn close() {
	ImageProvenance::on_finalize(System::block_number());
}

/// The name of a study in the records of its patient.
pub fn blinded(study: StudyId) -> H256 {
	opening(study, PATIENT).blinded()
}

/// The organisation of a member.
fn organisation_of(who: AccountId) -> OrganisationId {
	match who {
		OTHER_SITE | OTHER_STEWARD => 1,
		THIRD_PARTY => 2,
		_ => 0,
	}
}

/// The identifier of a measurement that the organisation of `who` makes, told apart by `number`.
pub fn measurement(who: AccountId, number: u8) -> H256 {
	identifier(organisation_of(who), &sha256(&[b"measurement", &[number]]))
}

fn scope_key(number: u8) -> sr25519::Pair {
	sr25519::Pair::from_seed(&[number; 32])
}

/// A screening, told apart by `number`.
pub fn scope(number: u8) -> H256 {
	H256(scope_key(number).public().0)
}

/// The proof with which the organisation of `who` shows images in a screening.
pub fn proof(number: u8, who: AccountId, subject: &H256, tokens: &[H256]) -> [u8; 64] {
	scope_key(number).sign(screening(organisation_of(who), subject, tokens).as_bytes()).0
}

pub fn root(number: u8) -> H256 {
	sha256(&[b"root", &[number]])
}
