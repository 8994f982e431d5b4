//! Calls to the ledger. Making one needs no network.

/// Declares calls of a pallet, with its names and arguments.
macro_rules! calls {
	($pallet:ident $($(#[$about:meta])* $call:ident($($argument:ident: $type:ty),*);)+) => {$(
		$(#[$about])*
		pub fn $call($($argument: $type),*) -> impl $crate::Call {
			$crate::chain::transactions().$pallet().$call($($crate::plain::Generate::generate($argument)),*)
		}
	)+};
}

pub mod campaign;
mod consent;
pub mod device;
pub mod model;
pub mod pool;
pub mod report;
pub mod voucher;

pub use consent::*;

use crate::{
	chain::runtime_types::{pallet_consortium::pallet::Call as ConsortiumCall, radledger_runtime::RuntimeCall},
	AccountId, Call, Error, NewStudy, Opening, Result,
};
use radledger_primitives::{
	consent::RequestId, digest::Salt, minority::Minority, Agent, AmendmentReason, AttributeTag, DeviceId,
	DiscrepancyOutcome, Moment, Operation, OrganisationId, OrganisationKind, Quantity, RevisionReason, Roles, Seal,
	StudyId, SuspensionReason, TransferPurpose, H256,
};
use subxt::{
	error::ExtrinsicError,
	ext::{frame_decode::extrinsics::encode_call_data, scale_encode::EncodeAsType},
	metadata::Metadata,
	utils::Static,
};

calls! { image_provenance
	/// Anchors one study.
	anchor_study(study: NewStudy);
	/// Anchors studies: all of them, or none. No more than [`crate::Ledger::max_batch`].
	anchor_studies(studies: Vec<NewStudy>);
	/// Replaces the content of a study.
	amend_study(study: StudyId, root: H256, instances: u32, series: u16, reason: AmendmentReason);
	/// Records how a study was made from 1 to 16 others.
	record_derivation(output: StudyId, parents: Vec<StudyId>, operation: Operation, agent: Agent, parameters: H256);
	/// Records that a copy of a study was sent to another organisation, perhaps because of its request.
	send(study: StudyId, to: OrganisationId, purpose: TransferPurpose, request: Option<RequestId>);
	/// Answers a transfer to the signer's organisation with the root over what arrived.
	confirm(study: StudyId, root: H256);
	/// Settles the discrepancy about a study that was sent to `to`.
	resolve_discrepancy(study: StudyId, to: OrganisationId, outcome: DiscrepancyOutcome);
	/// Stamps how something will be measured.
	stamp_settings(study: StudyId, measurement: H256, quantity: Quantity, settings: H256, agent: Agent);
	/// Records what was measured, as a commitment.
	record_measurement(study: StudyId, measurement: H256, value: H256);
	/// Replaces what was measured.
	revise_measurement(study: StudyId, measurement: H256, value: H256, reason: RevisionReason);
	/// Publishes an imaging protocol.
	publish_protocol(protocol: H256, constraints: u16);
	/// Records how the present version of a study conforms to a protocol; up to 32 tags.
	record_conformity(study: StudyId, protocol: H256, deviations: u16, tags: Vec<AttributeTag>);
	/// Posts the result of checking a random sample; up to 16 corrupted studies.
	record_patrol(seed: u32, checked: u32, corrupted: u32, studies: Vec<StudyId>);
	/// Shows up to 256 images of one subject in a screening for duplicates, blinded. The key of the scope signs
	/// [`radledger_primitives::digest::screening`].
	screen_pixels(scope: H256, subject: H256, tokens: Vec<H256>, proof: [u8; 64]);
	/// Attests that every copy of a study's salts and manifest which the signer's organisation had was destroyed.
	attest_erasure(study: StudyId);
	/// Ends a transfer that was not answered.
	cancel_transfer(study: StudyId, to: OrganisationId);
	/// Certifies that the signer's organisation has no copy of another's study any more.
	certify_erasure(study: StudyId);
	/// Removes up to 64 records of an erased study: its versions, measurements and verdicts, or the transfers to one
	/// organisation.
	sweep_erased(study: StudyId, of: Option<OrganisationId>);
	/// Names up to 8 devices that were used for studies beside the one that made each. No more than
	/// [`crate::Ledger::max_batch`] studies.
	name_devices(studies: Vec<StudyId>, devices: Vec<DeviceId>);
	/// Names the patient of a study that was anchored without one, and on which there are no more than so many reports. The
	/// salt of the seal is needed if one of the reports is on another study that names a patient.
	name_subject(study: StudyId, subject: Seal, salt: Option<Salt>, reports: u32);
	/// Shows whose studies these are, for the calls that follow in the same transaction. No more than 16.
	open(openings: Vec<Opening>);
}

calls! { consortium
	/// Offers `member` these roles in the signer's organisation until `until` (exclusive), or changes those of a member.
	credential(member: AccountId, roles: Roles, until: Moment);
	/// Withdraws the credential of a member of the signer's organisation, or one that is not accepted yet.
	withdraw_credential(member: AccountId);
	/// Accepts the credential that an organisation offers the signer.
	accept_credential(organisation: OrganisationId);
	/// Ends the signer's own credential, or enrolment as a patient.
	resign();
	/// Lets organisations enrol the signer again, who left an enrolment as a patient.
	allow_enrolment();
	/// Enrols a patient of the signer's organisation, a child if `minority` is given.
	enrol_patient(account: AccountId, minority: Option<Minority>);
	/// Releases a patient of the signer's organisation.
	release_patient(account: AccountId);
}

/// A decision of the council: see [`crate::Client::decide`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
	/// Admit an organisation.
	Admit { account: AccountId, kind: OrganisationKind },
	/// Suspend an organisation.
	Suspend { organisation: OrganisationId, reason: SuspensionReason },
	/// Let a suspended organisation act again.
	Reinstate { organisation: OrganisationId },
	/// Set for how long (milliseconds) nobody can renew a credential that ended because of abuse.
	SetWaitingPeriod { period: Moment },
}

impl From<Decision> for RuntimeCall {
	fn from(decision: Decision) -> Self {
		Self::Consortium(match decision {
			Decision::Admit { account, kind } => ConsortiumCall::admit_organisation { account, kind: Static(kind) },
			Decision::Suspend { organisation, reason } => {
				ConsortiumCall::suspend_organisation { organisation, reason: Static(reason) }
			}
			Decision::Reinstate { organisation } => ConsortiumCall::reinstate_organisation { organisation },
			Decision::SetWaitingPeriod { period } => ConsortiumCall::set_waiting_period { period },
		})
	}
}

impl Decision {
	/// The call as the council votes on it: SCALE-encoded, pallet and call index first.
	pub(crate) fn encoded(&self, metadata: &Metadata) -> Result<Vec<u8>> {
		let call = RuntimeCall::from(self.clone());
		call.encode_as_type(metadata.outer_enums().call_enum_ty(), metadata.types())
			.map_err(|error| Error::incompatible_runtime().why(error))
	}
}

/// A call, SCALE-encoded as the chain of this metadata reads it.
pub(crate) fn encode<C: Call>(call: &C, metadata: &Metadata) -> Result<Vec<u8>> {
	encode_call_data(call.pallet_name(), call.call_name(), call.call_data(), metadata, metadata.types())
		.map_err(|error| Error::from_subxt(ExtrinsicError::from(error)))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::error::tests::metadata;
	use codec::Encode;
	use radledger_primitives::Modality;

	fn study() -> NewStudy {
		NewStudy {
			study: H256([1; 32]),
			root: H256([2; 32]),
			instances: 3,
			series: 2,
			modality: Modality::Ct,
			device: None,
			subject: Some(H256([4; 32])),
		}
	}

	/// What [`study`] is on the wire, by the order of fields in the pallet.
	fn encoded_study() -> Vec<u8> {
		([1u8; 32], [2u8; 32], 3u32, 2u16, Modality::Ct, None::<u32>, Some([4u8; 32])).encode()
	}

	#[test]
	fn calls_should_be_encoded_as_the_pallets_read_them() {
		let metadata = metadata();
		let account = AccountId([7; 32]);
		let one = [vec![51, 0], encoded_study()].concat();
		assert_eq!(encode(&anchor_study(study()), &metadata), Ok(one));
		let two = [vec![51, 1, 2 << 2], encoded_study(), encoded_study()].concat();
		assert_eq!(encode(&anchor_studies(vec![study(), study()]), &metadata), Ok(two));
		let amend = amend_study(H256([1; 32]), H256([5; 32]), 9, 1, AmendmentReason::PostProcessing);
		let expected = (51u8, 2u8, [1u8; 32], [5u8; 32], 9u32, 1u16, AmendmentReason::PostProcessing).encode();
		assert_eq!(encode(&amend, &metadata), Ok(expected));
		let given = credential(account, Roles::AUDITOR, 77);
		assert_eq!(encode(&given, &metadata), Ok((50u8, 3u8, [7u8; 32], Roles::AUDITOR, 77u64).encode()));
		for (index, encoded) in
			[(4u8, encode(&withdraw_credential(account), &metadata)), (6, encode(&release_patient(account), &metadata))]
		{
			assert_eq!(encoded, Ok((50u8, index, [7u8; 32]).encode()));
		}
		assert_eq!(encode(&accept_credential(3), &metadata), Ok((50u8, 7u8, 3u32).encode()));
		assert_eq!(encode(&resign(), &metadata), Ok((50u8, 8u8).encode()));
		assert_eq!(encode(&allow_enrolment(), &metadata), Ok((50u8, 10u8).encode()));
		let minority = Minority { commitment: H256([8; 32]), since: 683 };
		for child in [None, Some(minority)] {
			let enrolled = encode(&enrol_patient(account, child), &metadata);
			assert_eq!(enrolled, Ok((50u8, 5u8, [7u8; 32], child).encode()));
		}
	}

	#[test]
	fn calls_of_provenance_should_be_encoded_as_the_pallet_reads_them() {
		let metadata = metadata();
		let (a, b, c) = (H256([1; 32]), H256([2; 32]), H256([3; 32]));
		let derived = record_derivation(a, vec![b], Operation::Registration, Agent::Signer, c);
		let expected = (51u8, 3u8, a, vec![b], Operation::Registration, Agent::Signer, c);
		assert_eq!(encode(&derived, &metadata), Ok(expected.encode()));
		let stamped = stamp_settings(a, b, Quantity::Volume, c, Agent::Signer);
		let expected = (51u8, 7u8, a, b, Quantity::Volume, c, Agent::Signer);
		assert_eq!(encode(&stamped, &metadata), Ok(expected.encode()));
		let revised = revise_measurement(a, b, c, RevisionReason::ToolFault);
		for (encoded, expected) in [
			(
				encode(&send(a, 3, TransferPurpose::Legal, Some(7)), &metadata),
				(51u8, 4u8, a, 3u32, TransferPurpose::Legal, Some(7u32)).encode(),
			),
			(encode(&confirm(a, b), &metadata), (51u8, 5u8, a, b).encode()),
			(
				encode(&resolve_discrepancy(a, 3, DiscrepancyOutcome::Resent), &metadata),
				(51u8, 6u8, a, 3u32, DiscrepancyOutcome::Resent).encode(),
			),
			(encode(&record_measurement(a, b, c), &metadata), (51u8, 8u8, a, b, c).encode()),
			(encode(&revised, &metadata), (51u8, 9u8, a, b, c, RevisionReason::ToolFault).encode()),
			(encode(&publish_protocol(a, 9), &metadata), (51u8, 10u8, a, 9u16).encode()),
			(
				encode(&record_conformity(a, b, 2, vec![7, 8]), &metadata),
				(51u8, 11u8, a, b, 2u16, vec![7u32, 8]).encode(),
			),
			(encode(&record_patrol(1, 2, 3, vec![a]), &metadata), (51u8, 12u8, 1u32, 2u32, 3u32, vec![a]).encode()),
			(
				encode(&screen_pixels(a, b, vec![c], [9; 64]), &metadata),
				(51u8, 13u8, a, b, vec![c], [9u8; 64]).encode(),
			),
			(encode(&attest_erasure(a), &metadata), (51u8, 14u8, a).encode()),
			(encode(&cancel_transfer(a, 3), &metadata), (51u8, 15u8, a, 3u32).encode()),
			(encode(&certify_erasure(a), &metadata), (51u8, 16u8, a).encode()),
			(encode(&sweep_erased(a, Some(3)), &metadata), (51u8, 17u8, a, Some(3u32)).encode()),
			(encode(&name_devices(vec![a], vec![2, 3]), &metadata), (51u8, 20u8, vec![a], vec![2u32, 3]).encode()),
			(
				encode(&name_subject(a, b, Some([4; 32]), 2), &metadata),
				(51u8, 19u8, a, b, Some([4u8; 32]), 2u32).encode(),
			),
			(
				encode(&open(vec![Opening { study: a, account: AccountId([5; 32]), salt: [6; 32] }]), &metadata),
				(51u8, 21u8, vec![(a, [5u8; 32], [6u8; 32])]).encode(),
			),
		] {
			assert_eq!(encoded, Ok(expected));
		}
	}

	#[test]
	fn decisions_should_be_voted_on_as_they_are_proposed() {
		let metadata = metadata();
		let (account, consortium) = ([7; 32], crate::chain::transactions().consortium());
		let (kind, reason) = (OrganisationKind::Society, SuspensionReason::Arrears);
		for (decision, proposed, expected) in [
			(
				Decision::Admit { account: AccountId(account), kind },
				encode(&consortium.admit_organisation(AccountId(account), Static(kind)), &metadata),
				(50u8, 0u8, account, kind).encode(),
			),
			(
				Decision::Suspend { organisation: 3, reason },
				encode(&consortium.suspend_organisation(3, Static(reason)), &metadata),
				(50u8, 1u8, 3u32, reason).encode(),
			),
			(
				Decision::Reinstate { organisation: 3 },
				encode(&consortium.reinstate_organisation(3), &metadata),
				(50u8, 2u8, 3u32).encode(),
			),
			(
				Decision::SetWaitingPeriod { period: 9 },
				encode(&consortium.set_waiting_period(9), &metadata),
				(50u8, 9u8, 9u64).encode(),
			),
		] {
			assert_eq!(decision.encoded(&metadata), proposed, "{decision:?}");
			assert_eq!(proposed, Ok(expected), "{decision:?}");
		}
	}
}
