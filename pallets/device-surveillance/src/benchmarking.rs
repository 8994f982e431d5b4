//! Benchmarks of every call in its worst case, a unit with a check of every kind.

// A benchmark that cannot be set up must stop.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use super::*;
use alloc::format;
use frame::{benchmarking::prelude::*, traits::Consideration};
use radledger_primitives::{
	digest::sha256,
	udi::IssuingEntity,
	vigilance::{Figure, Limit, MAX_HOLIDAYS},
};

fn hash(label: &str, number: u32) -> H256 {
	sha256(&[label.as_bytes(), &number.to_be_bytes()])
}

fn set_day<T: Config>(day: Day) {
	T::BenchmarkHelper::set_time(u64::from(day).saturating_mul(calendar::DAY));
}

/// A manufacturer of its own, able to pay for a few records of any kind.
fn maker<T: Config>(who: T::AccountId) -> T::AccountId {
	T::BenchmarkHelper::add_member(&who, OrganisationKind::Manufacturer, Roles::ALL);
	able_to_pay::<T>(who)
}

fn able_to_pay<T: Config>(who: T::AccountId) -> T::AccountId {
	let each = [
		Pallet::<T>::product_footprint(),
		Pallet::<T>::device_footprint(),
		Pallet::<T>::entry_footprint(true),
		Pallet::<T>::incident_footprint(),
		Pallet::<T>::submission_footprint(),
		Pallet::<T>::action_footprint(),
	];
	let each = each.iter().map(|footprint| footprint.size).max().unwrap_or_default();
	T::Rent::ensure_successful(&who, Footprint::from_parts(64, each as usize));
	who
}

fn origin<T: Config>(who: &T::AccountId) -> OriginFor<T> {
	RawOrigin::Signed(who.clone()).into()
}

/// What is on the label of a product that nobody has registered.
fn labels<T: Config>() -> (Option<UdiDi>, Option<BasicUdi>) {
	let basic = b"RADLEDGER-0123456789-ABCD".to_vec().try_into().ok();
	let number = format!("{:013}", NextProduct::<T>::get());
	let mut all = (0..10).filter_map(|check| UdiDi::new(IssuingEntity::Gs1, &format!("{number}{check}")));
	(all.find(|udi| udi.check().is_ok()), basic)
}

/// A unit of `by`.
fn unit<T: Config>(by: &T::AccountId, number: u32) -> Result<DeviceId, BenchmarkError> {
	let (udi_di, basic_udi) = labels::<T>();
	Pallet::<T>::register_product(origin::<T>(by), ProductKind::Scanner, udi_di, basic_udi)?;
	let product = NextProduct::<T>::get() - 1;
	let (lot, software) = (Some(hash("lot", 0)), Some(hash("software", 0)));
	Pallet::<T>::register_device(origin::<T>(by), product, hash("unit", number), lot, software)?;
	Ok(NextDevice::<T>::get() - 1)
}

/// Registers a unit that `organisation` has.
pub fn add_device<T: Config>(organisation: OrganisationId) -> DeviceId {
	let number = NextDevice::<T>::get();
	let by = maker::<T>(account("registrant", number, 0));
	let device = unit::<T>(&by, number).expect("it can be registered");
	Devices::<T>::mutate(device, |known| {
		if let Some(known) = known {
			known.custodian = organisation;
		}
	});
	device
}

/// The same with a check of every kind, due in a year, in service.
fn in_service<T: Config>(by: &T::AccountId, number: u32) -> Result<DeviceId, BenchmarkError> {
	set_day::<T>(21_000);
	let device = unit::<T>(by, number)?;
	for kind in CheckKind::ALL {
		let outcome = CheckOutcome::Passed;
		Pallet::<T>::record_check(
			origin::<T>(by),
			device,
			*kind,
			outcome,
			21_000,
			Some(21_365),
			hash("document", 0),
			None,
		)?;
	}
	Pallet::<T>::commission(origin::<T>(by), device)?;
	Ok(device)
}

/// An incident with one of its units that a manufacturer must report, of as many kinds as there are but for the most urgent.
fn classified<T: Config>(by: &T::AccountId) -> Result<IncidentId, BenchmarkError> {
	let subject = IncidentSubject::Device(in_service::<T>(by, 0)?);
	let document = hash("incident", 0);
	let first = Classification::MdrSeriousIncident;
	Pallet::<T>::report_incident(origin::<T>(by), subject, first, Some(21_000), document)?;
	for next in
		[Classification::MdrDeathOrDeterioration, Classification::FdaManufacturer, Classification::FdaRemedialAction]
	{
		Pallet::<T>::reclassify(origin::<T>(by), 0, next, None)?;
	}
	Ok(0)
}

fn software(number: u32) -> Scope {
	Scope::Software { product: 0, software: hash("software", number) }
}

/// A field action about the units with the first version of the software.
fn action<T: Config>(by: &T::AccountId) -> Result<(), BenchmarkError> {
	let (kind, reason) = (ActionKind::Recall, ActionReason::Software);
	Pallet::<T>::open_action(origin::<T>(by), kind, reason, software(0), hash("notice", 0))?;
	Ok(())
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register_product() {
		let by = maker::<T>(whitelisted_caller());
		let (udi_di, basic_udi) = labels::<T>();
		#[extrinsic_call]
		_(RawOrigin::Signed(by), ProductKind::Scanner, udi_di, basic_udi);
		assert!(Products::<T>::contains_key(0));
	}

	/// The manufacturer registers what a hospital did, of another kind.
	#[benchmark]
	fn take_over_product() -> Result<(), BenchmarkError> {
		let other: T::AccountId = account("hospital", 0, 0);
		T::BenchmarkHelper::add_member(&other, OrganisationKind::Hospital, Roles::ALL);
		let (udi_di, basic_udi) = labels::<T>();
		let other = origin::<T>(&able_to_pay::<T>(other));
		Pallet::<T>::register_product(other, ProductKind::Other, udi_di.clone(), None)?;
		let by = maker::<T>(whitelisted_caller());
		#[extrinsic_call]
		register_product(RawOrigin::Signed(by), ProductKind::Scanner, udi_di, basic_udi);
		assert!(Products::<T>::get(0).is_some_and(|known| known.manufacturer.is_some()));
		Ok(())
	}

	#[benchmark]
	fn register_device() -> Result<(), BenchmarkError> {
		let by = maker::<T>(whitelisted_caller());
		let known = unit::<T>(&by, 0)?;
		let new = hash("unit", 1);
		#[extrinsic_call]
		_(RawOrigin::Signed(by), 0, new, Some(hash("lot", 1)), Some(hash("software", 1)));
		assert!(Units::<T>::iter_prefix_values(new).next().is_some_and(|device| device != known));
		Ok(())
	}

	#[benchmark]
	fn transfer_custody() -> Result<(), BenchmarkError> {
		let by = maker::<T>(whitelisted_caller());
		let device = in_service::<T>(&by, 0)?;
		let to = T::BenchmarkHelper::add_organisation(OrganisationKind::Hospital);
		#[extrinsic_call]
		_(RawOrigin::Signed(by), device, to);
		assert!(Devices::<T>::get(device).is_some_and(|known| known.offered == Some(to)));
		Ok(())
	}

	#[benchmark]
	fn accept_custody() -> Result<(), BenchmarkError> {
		let from = maker::<T>(account("from", 0, 0));
		let by = maker::<T>(whitelisted_caller());
		let to = T::Membership::standing(&by).ok_or("a member")?.organisation;
		let device = in_service::<T>(&from, 0)?;
		Pallet::<T>::transfer_custody(origin::<T>(&from), device, to)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(by), device);
		assert!(Devices::<T>::get(device).is_some_and(|known| known.custodian == to));
		Ok(())
	}

	#[benchmark]
	fn decline_custody() -> Result<(), BenchmarkError> {
		let by = maker::<T>(whitelisted_caller());
		let device = in_service::<T>(&by, 0)?;
		let to = T::BenchmarkHelper::add_organisation(OrganisationKind::Hospital);
		Pallet::<T>::transfer_custody(origin::<T>(&by), device, to)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(by), device);
		assert!(Devices::<T>::get(device).is_some_and(|known| known.offered.is_none()));
		Ok(())
	}

	/// Worst: the deadline comes nearer.
	#[benchmark]
	fn record_check() -> Result<(), BenchmarkError> {
		let by = maker::<T>(whitelisted_caller());
		let device = in_service::<T>(&by, 0)?;
		let (kind, outcome) = (CheckKind::Constancy, CheckOutcome::Passed);
		let document = hash("document", 1);
		#[extrinsic_call]
		_(RawOrigin::Signed(by), device, kind, outcome, 21_000, Some(21_100), document, None);
		assert!(Devices::<T>::get(device).is_some_and(|known| known.watched == Some(21_101)));
		Ok(())
	}

	/// Worst: the studies made with the version before are not counted yet.
	#[benchmark]
	fn install_software() -> Result<(), BenchmarkError> {
		let by = maker::<T>(whitelisted_caller());
		let device = in_service::<T>(&by, 0)?;
		T::BenchmarkHelper::set_studies_made(DeviceVersion { device, version: 0 }, 100);
		let (software, document) = (Some(hash("software", 2)), hash("document", 1));
		let (kind, outcome) = (CheckKind::SoftwareUpdate, CheckOutcome::Passed);
		#[extrinsic_call]
		record_check(RawOrigin::Signed(by), device, kind, outcome, 21_000, Some(21_100), document, software);
		assert!(Devices::<T>::get(device).is_some_and(|known| known.version == 1));
		Ok(())
	}

	#[benchmark]
	fn commission() -> Result<(), BenchmarkError> {
		let by = maker::<T>(whitelisted_caller());
		let device = in_service::<T>(&by, 0)?;
		Pallet::<T>::take_out_of_service(origin::<T>(&by), device, OutReason::Maintenance)?;
		// Worst: it is not looked at yet.
		Devices::<T>::mutate(device, |known| {
			if let Some(known) = known {
				known.watched = None;
			}
		});
		#[extrinsic_call]
		_(RawOrigin::Signed(by), device);
		assert!(Devices::<T>::get(device).is_some_and(|known| known.watched == Some(21_366)));
		Ok(())
	}

	#[benchmark]
	fn take_out_of_service() -> Result<(), BenchmarkError> {
		let by = maker::<T>(whitelisted_caller());
		let device = in_service::<T>(&by, 0)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(by), device, OutReason::Defect);
		assert!(Devices::<T>::get(device).is_some_and(|known| known.state == DeviceState::OutOfService));
		Ok(())
	}

	#[benchmark]
	fn decommission() -> Result<(), BenchmarkError> {
		let by = maker::<T>(whitelisted_caller());
		let device = in_service::<T>(&by, 0)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(by), device, OutReason::Replaced);
		assert!(Devices::<T>::get(device).is_some_and(|known| known.state == DeviceState::Decommissioned));
		Ok(())
	}

	/// Worst: an incident with a unit, which is evidence as well.
	#[benchmark]
	fn report_incident() -> Result<(), BenchmarkError> {
		let by = maker::<T>(whitelisted_caller());
		let device = in_service::<T>(&by, 0)?;
		let subject = IncidentSubject::Device(device);
		let (classification, document) = (Classification::MdrSeriousIncident, hash("incident", 0));
		#[extrinsic_call]
		_(RawOrigin::Signed(by), subject, classification, Some(21_000), document);
		assert!(Incidents::<T>::get(0).is_some_and(|known| known.watched == Some(21_016)));
		Ok(())
	}

	/// Worst: the deadline is another one, and there are as many classifications as there can be.
	#[benchmark]
	fn reclassify() -> Result<(), BenchmarkError> {
		let by = maker::<T>(whitelisted_caller());
		let incident = classified::<T>(&by)?;
		let classification = Classification::MdrPublicHealthThreat;
		#[extrinsic_call]
		_(RawOrigin::Signed(by), incident, classification, None);
		assert!(Incidents::<T>::get(incident).is_some_and(|known| known.watched == Some(21_005)));
		Ok(())
	}

	#[benchmark]
	fn draft_report() -> Result<(), BenchmarkError> {
		let by = maker::<T>(whitelisted_caller());
		let incident = classified::<T>(&by)?;
		let document = hash("draft", 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(by), incident, document);
		assert!(Incidents::<T>::get(incident).is_some_and(|known| known.draft == Some(document)));
		Ok(())
	}

	/// Worst: the first one, which stops the clock.
	#[benchmark]
	fn submit_report() -> Result<(), BenchmarkError> {
		let by = maker::<T>(whitelisted_caller());
		let incident = classified::<T>(&by)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(by), incident, IncidentPhase::Initial, hash("report", 0));
		assert!(Incidents::<T>::get(incident).is_some_and(|known| known.watched.is_none()));
		Ok(())
	}

	#[benchmark]
	fn open_action() -> Result<(), BenchmarkError> {
		let by = maker::<T>(whitelisted_caller());
		unit::<T>(&by, 0)?;
		let scope = software(0);
		#[extrinsic_call]
		_(RawOrigin::Signed(by), ActionKind::Recall, ActionReason::Software, scope, hash("notice", 0));
		assert!(Actions::<T>::get(0).is_some_and(|known| known.open));
		Ok(())
	}

	#[benchmark]
	fn acknowledge_action() -> Result<(), BenchmarkError> {
		let by = maker::<T>(whitelisted_caller());
		let device = in_service::<T>(&by, 0)?;
		action::<T>(&by)?;
		let unit = DeviceVersion { device, version: 0 };
		#[extrinsic_call]
		_(RawOrigin::Signed(by), 0, unit, ActionOutcome::Corrected);
		assert!(Answers::<T>::contains_key(0, device));
		Ok(())
	}

	#[benchmark]
	fn close_action() -> Result<(), BenchmarkError> {
		let by = maker::<T>(whitelisted_caller());
		unit::<T>(&by, 0)?;
		action::<T>(&by)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(by), 0);
		assert!(Actions::<T>::get(0).is_some_and(|known| !known.open));
		Ok(())
	}

	#[benchmark]
	fn name_manufacturer() -> Result<(), BenchmarkError> {
		unit::<T>(&maker::<T>(account("maker", 0, 0)), 0)?;
		let by: T::AccountId = whitelisted_caller();
		T::BenchmarkHelper::add_member(&by, OrganisationKind::Regulator, Roles::ALL);
		let manufacturer = Some(T::BenchmarkHelper::add_organisation(OrganisationKind::Manufacturer));
		#[extrinsic_call]
		_(RawOrigin::Signed(by), 0, manufacturer);
		assert!(Products::<T>::get(0).is_some_and(|known| known.manufacturer == manufacturer));
		Ok(())
	}

	/// Worst: the law has as many sets of rules as are kept.
	#[benchmark]
	fn adopt_rules() -> Result<(), BenchmarkError> {
		set_day::<T>(21_000);
		let figures = Classification::ALL.iter().filter(|one| one.rule().regime == Regime::EuMdr);
		let figures = figures.map(|one| Figure { classification: *one, limit: Limit::CalendarDays(3) });
		let rules = |effective| RuleSet {
			effective,
			source: hash("law", effective),
			figures: BoundedVec::truncate_from(figures.clone().collect()),
			holidays: BoundedVec::truncate_from((0..MAX_HOLIDAYS).collect()),
		};
		let by = T::LawOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		for place in 0..MAX_RULE_SETS {
			Pallet::<T>::adopt_rules(by.clone(), Regime::EuMdr, rules(21_000 + place))?;
		}
		let last = rules(21_000 + MAX_RULE_SETS);
		#[extrinsic_call]
		_(by as T::RuntimeOrigin, Regime::EuMdr, last);
		assert_eq!(Rules::<T>::get(Regime::EuMdr).len(), MAX_RULE_SETS as usize);
		Ok(())
	}

	/// A day on which nothing is missed.
	#[benchmark]
	fn look_at_day() -> Result<(), BenchmarkError> {
		let by = maker::<T>(account("maker", 0, 0));
		in_service::<T>(&by, 0)?;
		set_day::<T>(21_001);
		LookedThrough::<T>::put(21_001);
		#[block]
		{
			Pallet::<T>::look_for_overdue(Weight::MAX);
		}
		assert_eq!(LookedThrough::<T>::get(), Some(21_002));
		Ok(())
	}

	/// Worst: it has to be looked at again.
	#[benchmark]
	fn mark_overdue() -> Result<(), BenchmarkError> {
		let by = maker::<T>(account("maker", 0, 0));
		let device = in_service::<T>(&by, 0)?;
		Devices::<T>::mutate(device, |known| {
			if let Some(known) = known {
				known.watched = Some(21_200);
			}
		});
		set_day::<T>(21_200);
		#[block]
		{
			Pallet::<T>::mark_overdue(21_200, Awaited::Check(device));
		}
		assert!(Devices::<T>::get(device).is_some_and(|known| known.watched == Some(21_366)));
		Ok(())
	}

	#[benchmark]
	fn count_unit() -> Result<(), BenchmarkError> {
		let by = maker::<T>(account("maker", 0, 0));
		let device = in_service::<T>(&by, 0)?;
		T::BenchmarkHelper::set_studies_made(DeviceVersion { device, version: 0 }, 100);
		Repeated::<T>::insert(device, Repeats { product: 50, software: 50 });
		#[block]
		{
			Pallet::<T>::count_next();
		}
		assert!(Devices::<T>::get(device).is_some_and(|known| known.counted == 100));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
