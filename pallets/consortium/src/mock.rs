//! The smallest runtime in which this pallet works, and the people in it.

use crate::types::Actor;
use frame::testing_prelude::*;
use radledger_primitives::{minority::Minority, traits::Enrolments, Moment, OrganisationId, OrganisationKind, Roles};

radledger_test_doubles::runtime!(Consortium = pallet_consortium at 50);

pub const HOSPITAL: AccountId = 1;
pub const CENTRE: AccountId = 2;
pub const NEWCOMER: AccountId = 3;
pub const PENNILESS: AccountId = 4;
pub const GOVERNOR: AccountId = 5;
pub const RADIOLOGIST: AccountId = 10;
pub const TECHNOLOGIST: AccountId = 11;
pub const PATIENT: AccountId = 20;
pub const STRANGER: AccountId = 99;

/// The moment at which tests begin.
pub const NOW: Moment = 1_800_000_000_000;
pub const DAY: Moment = 24 * 60 * 60 * 1000;
pub const YEAR: Moment = 365 * DAY;
parameter_types! {
	pub const MaxCredentialDuration: Moment = 5 * YEAR;
}

pub struct Governance;
impl Contains<AccountId> for Governance {
	fn contains(who: &AccountId) -> bool {
		*who == GOVERNOR
	}
}

/// Patients who have a file, and the commitment to a child's majority.
#[storage_alias]
type Opened = StorageMap<Mock, Twox64Concat, AccountId, Option<Minority>, OptionQuery>;

/// Opens a file when a patient is enrolled, and closes it on release.
pub struct Files;
impl Enrolments<AccountId> for Files {
	type Error = DispatchError;

	fn enrolled(patient: &AccountId, _: OrganisationId, _: &AccountId, minority: Option<Minority>) -> DispatchResult {
		Opened::insert(patient, minority);
		Ok(())
	}

	fn released(patient: &AccountId) -> DispatchResult {
		Opened::take(patient).ok_or("no file")?;
		Ok(())
	}
}

/// The file of a patient: whether they are a child.
pub fn opened(patient: AccountId) -> Option<Option<Minority>> {
	Opened::get(patient)
}

/// Every account may sign transfers.
pub struct OpenCalls;
impl Contains<RuntimeCall> for OpenCalls {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(call, RuntimeCall::Balances(pallet_balances::Call::transfer_all { .. }))
	}
}

impl crate::Config for Test {
	type AdmissionOrigin = EnsureRoot<AccountId>;
	type Governance = Governance;
	type OpenCalls = OpenCalls;
	type Enrolments = Files;
	type Time = Timestamp;
	type Rent = Rent;
	type MaxEnrolmentsPerDay = ConstU32<3>;
	type MaxCredentialDuration = MaxCredentialDuration;
	type AcceptancePeriod = ConstU64<{ 30 * DAY }>;
	type WaitingPeriod = ConstU64<{ 90 * DAY }>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = radledger_test_doubles::World;
}

/// An empty chain on which everyone but [`PENNILESS`] and the patient has tokens.
pub fn new_test_ext() -> TestState {
	chain([HOSPITAL, CENTRE, NEWCOMER, GOVERNOR, RADIOLOGIST, TECHNOLOGIST, STRANGER], 1_000_000, NOW, || ())
}

/// Runs `test` on a chain with a hospital (number 0: a radiologist, a technologist, a patient) and an imaging centre
/// (number 1), and checks it as [`build_and_check`] does.
pub fn with_consortium(test: impl FnOnce()) {
	build_and_check(|| {
		assert_ok!(Consortium::admit_organisation(RuntimeOrigin::root(), HOSPITAL, OrganisationKind::Hospital));
		assert_ok!(Consortium::admit_organisation(RuntimeOrigin::root(), CENTRE, OrganisationKind::ImagingCentre));
		join(RADIOLOGIST, Roles::RADIOLOGIST, NOW + YEAR);
		join(TECHNOLOGIST, Roles::TECHNOLOGIST, NOW + YEAR);
		assert_ok!(Consortium::enrol_patient(signed(HOSPITAL), PATIENT, None));
		System::reset_events();
		test();
	});
}

/// Has the hospital offer a credential, and the member accept it.
pub fn join(member: AccountId, roles: Roles, until: Moment) {
	assert_ok!(Consortium::credential(signed(HOSPITAL), member, roles, until));
	assert_ok!(Consortium::accept_credential(signed(member), 0));
}

fn tickets() -> Vec<Rent> {
	let organisations = crate::Organisations::<Test>::iter_values().map(|known| known.ticket);
	let actors = crate::Actors::<Test>::iter_values().filter_map(|actor| match actor {
		Actor::Organisation(_) => None,
		Actor::Member(credential) => Some(credential.ticket),
		Actor::Patient(enrolment) | Actor::Left(enrolment) => Some(enrolment.ticket),
	});
	let pending = crate::PendingCredentials::<Test>::iter_values().map(|pending| pending.ticket);
	organisations.chain(actors).chain(pending).collect()
}
