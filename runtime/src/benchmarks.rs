//! The benchmarks with which `scripts/weights` measures the calls.

use crate::*;
use alloc::{string::String, vec::Vec};
use codec::Encode;
use cumulus_pallet_session_benchmarking::Pallet as SessionBench;
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkError, BenchmarkList};
use frame_support::traits::{StorageInfo, StorageInfoTrait, WhitelistedStorageKeys};
use frame_system_benchmarking::{extensions::Pallet as SystemExtensionsBench, Pallet as SystemBench};
use pallet_consortium::benchmarking as consortium;
use pallet_device_surveillance::benchmarking as surveillance;
use pallet_dynamic_consent::benchmarking as consent;
use pallet_image_provenance::benchmarking as provenance;
use pallet_model_registry::benchmarking as registry;
use radledger_primitives::{
	annotation::Image, benchmarking::BenchmarkHelper, consent::RequestId, model::CampaignId, BlindedStudy, DatasetId,
	DeviceId, DeviceVersion, ModelVersion, OrganisationId, OrganisationKind, Roles, StudyId,
};

frame_benchmarking::define_benchmarks!(
	[frame_system, SystemBench::<Runtime>]
	[frame_system_extensions, SystemExtensionsBench::<Runtime>]
	[cumulus_pallet_parachain_system, ParachainSystem]
	[cumulus_pallet_weight_reclaim, WeightReclaim]
	[pallet_timestamp, Timestamp]
	[pallet_utility, Utility]
	[pallet_multisig, Multisig]
	[pallet_proxy, Proxy]
	[pallet_migrations, MultiBlockMigrations]
	[pallet_balances, Balances]
	[pallet_transaction_payment, TransactionPayment]
	[pallet_collective, Council]
	[pallet_scheduler, Scheduler]
	[pallet_preimage, Preimage]
	[pallet_safe_mode, SafeMode]
	[pallet_tx_pause, TxPause]
	[pallet_whitelist, Whitelist]
	[pallet_collator_selection, CollatorSelection]
	[pallet_session, SessionBench::<Runtime>]
	[pallet_consortium, Consortium]
	[pallet_image_provenance, ImageProvenance]
	[pallet_dynamic_consent, DynamicConsent]
	[pallet_model_registry, ModelRegistry]
	[pallet_report_authorship, ReportAuthorship]
	[pallet_device_surveillance, DeviceSurveillance]
	[pallet_annotation_rewards, AnnotationRewards]
	[pallet_verify_signature, VerifySignature]
	[pallet_meta_tx, MetaTx]
);

impl frame_system_benchmarking::Config for Runtime {
	fn setup_set_code_requirements(code: &Vec<u8>) -> Result<(), BenchmarkError> {
		ParachainSystem::initialize_for_set_code_benchmark(code.len() as u32);
		Ok(())
	}

	fn verify_set_code() {
		System::assert_last_event(cumulus_pallet_parachain_system::Event::<Runtime>::ValidationFunctionStored.into());
	}
}

impl pallet_transaction_payment::BenchmarkConfig for Runtime {}

impl cumulus_pallet_session_benchmarking::Config for Runtime {
	fn generate_session_keys_and_proof(owner: AccountId) -> (SessionKeys, Vec<u8>) {
		let generated = SessionKeys::generate(&owner.encode(), None);
		(generated.keys, generated.proof.encode())
	}
}

/// Sets up with the pallets of this runtime what the benchmarks of another one need.
pub struct World;

impl BenchmarkHelper<AccountId> for World {
	fn set_time(now: Moment) {
		pallet_timestamp::Now::<Runtime>::put(now);
	}

	fn add_organisation(kind: OrganisationKind) -> OrganisationId {
		consortium::add_organisation::<Runtime>(kind)
	}

	fn add_member(who: &AccountId, kind: OrganisationKind, roles: Roles) {
		consortium::add_member::<Runtime>(who, kind, roles);
	}

	fn add_patient(who: &AccountId) {
		consortium::add_patient::<Runtime>(who);
	}

	fn release(who: &AccountId) {
		consortium::release::<Runtime>(who);
	}

	fn fund(payer: &AccountId) {
		consent::fund::<Runtime>(payer);
	}

	fn fill_consents(subject: &AccountId) {
		consent::fill_consents::<Runtime>(subject);
	}

	fn fill_log(subject: &AccountId, room: u32) {
		consent::fill_log::<Runtime>(subject, room);
	}

	fn add_request(subject: &AccountId, by: &AccountId, in_force: bool) -> RequestId {
		consent::add_request::<Runtime>(subject, by, in_force)
	}

	fn fill_guardians(subject: &AccountId) {
		consent::fill_guardians::<Runtime>(subject);
	}

	fn add_study(study: StudyId, subject: &AccountId) -> BlindedStudy {
		provenance::add_study::<Runtime>(study, subject)
	}

	fn add_copy(study: StudyId, subject: &AccountId, holder: &AccountId) {
		provenance::add_copy::<Runtime>(study, subject, holder);
	}

	fn derive_study(study: StudyId, living: bool) {
		provenance::derive_study::<Runtime>(study, living);
	}

	fn erase_study(study: StudyId) {
		provenance::erase_study::<Runtime>(study);
	}

	fn give_study(study: StudyId, to: &AccountId) {
		provenance::give_study::<Runtime>(study, to);
	}

	fn add_image(study: StudyId) -> (Image, Vec<radledger_primitives::H256>) {
		provenance::add_image::<Runtime>(study)
	}

	fn add_device(organisation: OrganisationId) -> DeviceId {
		surveillance::add_device::<Runtime>(organisation)
	}

	fn set_studies_made(device: DeviceVersion, studies: u32) {
		provenance::set_studies_made::<Runtime>(device, studies);
	}

	fn add_model() -> ModelVersion {
		registry::add_model::<Runtime>()
	}

	fn add_trained_model(
		organisation: OrganisationId,
		subject: &AccountId,
		campaign: CampaignId,
	) -> (ModelVersion, Vec<DatasetId>, StudyId) {
		registry::add_trained_model::<Runtime>(organisation, subject, campaign)
	}
}

/// The benchmarks, and the storage of the pallets.
pub fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
	let mut list = Vec::<BenchmarkList>::new();
	list_benchmarks!(list, extra);
	(list, AllPalletsWithSystem::storage_info())
}

/// Runs one benchmark.
pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
	let mut whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
	// Every block writes the time, and looks whether safe mode has ended, before any transaction runs: reading them again
	// costs no database access.
	whitelist.push(pallet_timestamp::Now::<Runtime>::hashed_key().to_vec().into());
	whitelist.push(pallet_safe_mode::EnteredUntil::<Runtime>::hashed_key().to_vec().into());
	let mut batches = Vec::<BenchmarkBatch>::new();
	let params = (&config, &whitelist);
	add_benchmarks!(params, batches);
	Ok(batches)
}
