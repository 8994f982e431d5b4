//! The smallest runtime in which this pallet works. Who may act is decided here by tables, not by another pallet.

use crate as pallet_image_provenance;
use frame::{
	runtime::prelude::*,
	testing_prelude::*,
	traits::{fungible::HoldConsideration, LinearStoragePrice},
};
use radledger_primitives::{
	consent::{ConsentId, Decision, Rule},
	device::Condition,
	digest::sha256,
	model::ModelFacts,
	traits::{ConsentAuthority, DeviceLookup, Membership, ModelLookup, Standing, StudyUse},
	DeviceId, DeviceVersion, Modality, ModelVersion, Moment, OrganisationId, OrganisationKind, Roles, H256,
};

pub type AccountId = u64;
pub type Balance = u64;

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
pub const STRANGER: AccountId = 99;
/// A device in the custody of organisation 0.
pub const SCANNER: DeviceId = 7;
/// The one model version that may author.
pub const MODEL: ModelVersion = ModelVersion { model: 3, version: 1 };
/// An organisation that is suspended.
pub const SUSPENDED: OrganisationId = 9;

pub const NOW: Moment = 1_800_000_000_000;

#[frame_construct_runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeTask,
		RuntimeHoldReason,
		RuntimeFreezeReason,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(51)]
	pub type ImageProvenance = pallet_image_provenance;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = MockBlock<Test>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
}

parameter_types! {
	pub const Hold: RuntimeHoldReason = RuntimeHoldReason::ImageProvenance(pallet_image_provenance::HoldReason::Record);
	pub const RentBase: Balance = 10;
	pub const RentPerByte: Balance = 1;
}

/// Members by account; benchmarks add theirs.
#[storage_alias]
type Extra = StorageMap<ImageProvenanceMock, Twox64Concat, AccountId, (OrganisationId, u16), OptionQuery>;
/// How many organisations benchmarks added.
#[storage_alias]
type Added = StorageValue<ImageProvenanceMock, OrganisationId, ValueQuery>;

pub struct People;
impl Membership<AccountId> for People {
	fn standing(who: &AccountId) -> Option<Standing> {
		let (organisation, roles) = match *who {
			TECHNOLOGIST | PENNILESS => (0, Roles::TECHNOLOGIST),
			COLLEAGUE => (0, Roles::DATA_STEWARD),
			CLINICIAN => (0, Roles::CLINICIAN),
			COORDINATOR => (0, Roles::TRIAL_COORDINATOR),
			OTHER_SITE => (1, Roles::RADIOLOGIST),
			OTHER_STEWARD => (1, Roles::DATA_STEWARD),
			THIRD_PARTY => (2, Roles::DATA_STEWARD),
			_ => Extra::get(who).map(|(organisation, roles)| (organisation, Roles(roles)))?,
		};
		Some(Standing { organisation, kind: OrganisationKind::Hospital, roles })
	}

	fn is_patient(who: &AccountId) -> bool {
		*who == PATIENT || Extra::get(who) == Some((0, 0))
	}

	fn kind(organisation: OrganisationId) -> Option<OrganisationKind> {
		let known = organisation < 3 || organisation > 100 && organisation <= 100 + Added::get();
		known.then_some(OrganisationKind::Hospital)
	}

	fn is_person(who: &AccountId) -> bool {
		Self::standing(who).is_some()
	}

	fn end_credential(_: &AccountId) {}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_standing(who: &AccountId, _: OrganisationKind, roles: Roles) {
		Extra::insert(who, (Self::set_organisation(OrganisationKind::Hospital), roles.0));
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_patient(who: &AccountId) {
		Extra::insert(who, (0, 0));
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_organisation(_: OrganisationKind) -> OrganisationId {
		Added::mutate(|added| *added += 1);
		100 + Added::get()
	}
}

/// To whom no study may go, nor be used by.
#[storage_alias]
type Denied = StorageMap<ImageProvenanceMock, Twox64Concat, OrganisationId, (), OptionQuery>;
/// Who received data under which consent.
#[storage_alias]
type Received = StorageValue<ImageProvenanceMock, Vec<(AccountId, ConsentId, OrganisationId)>, ValueQuery>;

/// The consent by which everything is permitted.
pub const CONSENT: ConsentId = 4;

/// From now on patients allow this organisation nothing.
pub fn deny(organisation: OrganisationId) {
	Denied::insert(organisation, ());
}

/// Who received data under which consent, in order.
pub fn received() -> Vec<(AccountId, ConsentId, OrganisationId)> {
	Received::get()
}

/// Permits everything but to those denied.
pub struct Patients;
impl ConsentAuthority<AccountId> for Patients {
	type Error = DispatchError;

	fn decide(usage: &StudyUse<AccountId>) -> Decision {
		match Denied::contains_key(usage.organisation) {
			true => Decision::Deny { rule: Rule::Refused },
			false => Decision::Permit { consent: CONSENT, until: None },
		}
	}

	fn received(
		subject: &AccountId,
		consent: ConsentId,
		organisation: OrganisationId,
		_: &AccountId,
	) -> DispatchResult {
		Received::append((subject, consent, organisation));
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_full(_: &AccountId) {}
}

/// How often a device's software was replaced.
#[storage_alias]
type Installed = StorageMap<Mock, Twox64Concat, DeviceId, u16, ValueQuery>;

/// Installs another version of a device's software.
pub fn update(device: DeviceId) {
	Installed::mutate(device, |version| *version += 1);
}

/// Devices that benchmarks add, by who has them.
#[storage_alias]
type MoreDevices = StorageMap<Mock, Twox64Concat, DeviceId, OrganisationId, OptionQuery>;

pub struct Devices;
impl DeviceLookup for Devices {
	fn held(device: DeviceId, organisation: OrganisationId) -> Option<DeviceVersion> {
		let known = (device, organisation) == (SCANNER, 0) || MoreDevices::get(device) == Some(organisation);
		let version = Installed::get(device);
		known.then_some(DeviceVersion { device, version })
	}

	fn condition_at(device: DeviceId, _: Moment) -> Option<Condition> {
		(device == SCANNER).then_some(Condition::Fit)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_device(organisation: OrganisationId) -> DeviceId {
		MoreDevices::insert(SCANNER, organisation);
		SCANNER
	}
}

pub struct Models;
impl ModelLookup for Models {
	fn may_author(version: &ModelVersion) -> bool {
		*version == MODEL
	}

	fn facts(_: &ModelVersion) -> Option<ModelFacts> {
		None
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn set_active() -> ModelVersion {
		MODEL
	}
}

impl pallet_image_provenance::Config for Test {
	type Membership = People;
	type Consent = Patients;
	type Devices = Devices;
	type Time = Timestamp;
	type Rent = HoldConsideration<AccountId, Balances, Hold, LinearStoragePrice<RentBase, RentPerByte, Balance>>;
	type MaxBatch = ConstU32<4>;
	type MaxAmendments = ConstU16<3>;
	type MaxRevisions = ConstU16<2>;
	type ConfirmationPeriod = ConstU64<1_000>;
	type Models = Models;
	type WeightInfo = ();
}

pub fn new_test_ext() -> TestState {
	let balances = [TECHNOLOGIST, COLLEAGUE, OTHER_SITE, CLINICIAN, COORDINATOR, OTHER_STEWARD, THIRD_PARTY, STRANGER]
		.map(|who| (who, 1_000_000));
	let genesis = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances: balances.to_vec(), ..Default::default() },
		..Default::default()
	};
	let mut state = TestState::new(genesis.build_storage().unwrap());
	state.execute_with(|| {
		System::set_block_number(1);
		Timestamp::set_timestamp(NOW);
	});
	state
}

/// Runs `test`, then checks every invariant and that every unit of rent belongs to a record.
pub fn build_and_check(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		check_state();
	});
}

/// Every invariant, and: what is held is exactly what the records' tickets say.
pub fn check_state() {
	assert_ok!(ImageProvenance::do_try_state());
	let tickets: Balance = tickets().into_iter().map(|ticket| Balance::decode(&mut &ticket[..]).unwrap()).sum();
	let held: Balance = pallet_balances::Holds::<Test>::iter_values().flatten().map(|hold| hold.amount).sum();
	assert_eq!(tickets, held, "rent is lost or not paid");
}

/// Every ticket there is, encoded.
fn tickets() -> Vec<Vec<u8>> {
	use pallet_image_provenance::*;
	let mut all: Vec<Vec<u8>> = Vec::new();
	all.extend(Studies::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(Amendments::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(Origins::<Test>::iter_values().filter_map(|record| Some(record.ticket?.encode())));
	all.extend(OpenTransfers::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(Custody::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(Discrepancies::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(Measurements::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(RevisedValues::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(Protocols::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(Conformities::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(Patrols::<Test>::iter_values().map(|record| record.ticket.encode()));
	all.extend(PixelClaims::<Test>::iter_values().map(|record| record.ticket.encode()));
	all
}

pub fn rent_held_by(who: AccountId) -> Balance {
	use frame::traits::fungible::InspectHold;
	Balances::balance_on_hold(&Hold::get(), &who)
}

pub fn provenance_events() -> Vec<pallet_image_provenance::Event<Test>> {
	let events = System::events().into_iter().filter_map(|record| match record.event {
		RuntimeEvent::ImageProvenance(event) => Some(event),
		_ => None,
	});
	events.collect()
}

/// The next block, `time` milliseconds later.
pub fn next_block(time: Moment) {
	System::set_block_number(System::block_number() + 1);
	Timestamp::set_timestamp(Timestamp::get() + time);
}

/// Studies with these numbers, anchored by organisation 0.
pub fn anchored(numbers: impl IntoIterator<Item = u8>) {
	for number in numbers {
		assert_ok!(ImageProvenance::anchor_study(RuntimeOrigin::signed(TECHNOLOGIST), study(number)));
	}
	System::reset_events();
}

/// A study of 20 instances in 2 series, told apart by `number`.
pub fn study(number: u8) -> crate::NewStudy<AccountId> {
	crate::NewStudy {
		study: sha256(&[b"study", &[number]]),
		root: root(number),
		instances: 20,
		series: 2,
		modality: Modality::Mr,
		device: None,
		subject: None,
	}
}

pub fn root(number: u8) -> H256 {
	sha256(&[b"root", &[number]])
}
