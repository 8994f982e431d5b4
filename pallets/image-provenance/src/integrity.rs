//! Checks of studies: against a protocol, against decay, and against one another.

use super::*;
use alloc::collections::BTreeSet;
use frame::deps::{sp_core::sr25519, sp_io};

impl<T: Config> Pallet<T> {
	/// The footprint of a protocol.
	pub fn protocol_footprint() -> Footprint {
		Footprint::from_mel::<(H256, OrganisationId, ProtocolOf<T>)>()
	}

	/// The footprint of a verdict of conformity.
	pub fn conformity_footprint() -> Footprint {
		Footprint::from_mel::<(StudyId, H256, u16, OrganisationId, ConformityOf<T>)>()
	}

	/// The footprint of a patrol.
	pub fn patrol_footprint() -> Footprint {
		Footprint::from_mel::<(OrganisationId, BlockNumberFor<T>, PatrolOf<T>)>()
	}

	/// The footprint of an image in a screening.
	pub fn claim_footprint() -> Footprint {
		Footprint::from_mel::<(H256, H256, PixelClaimOf<T>)>()
	}

	/// Returns the organisation that publishes.
	pub(crate) fn do_publish(
		by: &T::AccountId,
		protocol: H256,
		constraints: u16,
	) -> Result<OrganisationId, DispatchError> {
		let publishers = Roles::RADIOLOGIST
			.union(Roles::MEDICAL_PHYSICIST)
			.union(Roles::DATA_STEWARD)
			.union(Roles::TRIAL_COORDINATOR);
		let standing = Self::ensure_role(by, publishers)?;
		let organisation = standing.organisation;
		ensure!(constraints > 0, Error::<T>::EmptyProtocol);
		ensure!(!Protocols::<T>::contains_key(protocol, organisation), Error::<T>::ProtocolAlreadyPublished);
		let record = Protocol {
			constraints,
			signed: Self::sign(by.clone(), &standing),
			ticket: T::Rent::new(by, Self::protocol_footprint())?,
		};
		Protocols::<T>::insert(protocol, organisation, record);
		Ok(organisation)
	}

	/// Returns the version of the study that was checked.
	pub(crate) fn do_check(
		by: &T::AccountId,
		study: StudyId,
		protocol: H256,
		deviations: u16,
		tags: BoundedVec<AttributeTag, MaxDeviations>,
	) -> Result<u16, DispatchError> {
		let standing = Self::ensure_reader(by)?;
		let version = Self::usable(&study, &standing)?.version;
		let published = Protocols::<T>::iter_key_prefix(protocol).next().is_some();
		ensure!(published, Error::<T>::ProtocolNotFound);
		let ascending = tags.windows(2).all(|pair| matches!(pair, [a, b] if a < b));
		let plausible = tags.is_empty() == (deviations == 0) && tags.len() <= usize::from(deviations);
		ensure!(ascending && plausible, Error::<T>::InvalidDeviations);
		let key = (study, protocol, version, standing.organisation);
		ensure!(!Conformities::<T>::contains_key(key), Error::<T>::AlreadyChecked);
		let record = Conformity {
			deviations,
			tags,
			signed: Self::sign(by.clone(), &standing),
			ticket: T::Rent::new(by, Self::conformity_footprint())?,
		};
		Conformities::<T>::insert(key, record);
		Ok(version)
	}

	pub(crate) fn do_patrol(
		by: T::AccountId,
		seed: BlockNumberFor<T>,
		checked: u32,
		corrupted: u32,
		studies: BoundedVec<StudyId, MaxCorrupted>,
	) -> DispatchResult {
		let standing = Self::ensure_may_anchor(&by)?;
		let organisation = standing.organisation;
		let signed = Self::sign(by.clone(), &standing);
		let chooses = seed.checked_rem(&T::SeedInterval::get()).is_some_and(|rest| rest.is_zero());
		let recent = seed < signed.block && frame_system::BlockHash::<T>::contains_key(seed);
		ensure!(chooses && recent, Error::<T>::UnknownSeed);
		let named: BTreeSet<&StudyId> = studies.iter().collect();
		let all_named = named.len() == studies.len()
			&& studies.len() == (corrupted as usize).min(<MaxCorrupted as Get<u32>>::get() as usize);
		ensure!(all_named && corrupted <= checked, Error::<T>::InvalidPatrol);
		for study in &studies {
			Self::held(study, organisation)?;
		}
		let taken = Patrols::<T>::contains_key(organisation, signed.block);
		ensure!(!taken, Error::<T>::AlreadyPatrolled);
		let block = signed.block;
		let record = Patrol {
			seed,
			checked,
			corrupted,
			studies: studies.clone(),
			signed,
			ticket: T::Rent::new(&by, Self::patrol_footprint())?,
		};
		Patrols::<T>::insert(organisation, block, record);
		for study in studies {
			Self::deposit_event(Event::CorruptionFound { study, organisation, by: by.clone() });
		}
		Self::deposit_event(Event::PatrolRecorded { organisation, seed, checked, corrupted, by });
		Ok(())
	}

	pub(crate) fn do_screen(
		by: T::AccountId,
		scope: H256,
		subject: H256,
		tokens: BoundedVec<H256, MaxTokens>,
		proof: [u8; 64],
	) -> DispatchResult {
		let standing = Self::ensure_reader(&by)?;
		ensure!(!tokens.is_empty(), Error::<T>::EmptyBatch);
		let different: BTreeSet<&H256> = tokens.iter().collect();
		ensure!(different.len() == tokens.len(), Error::<T>::DuplicateToken);
		let message = digest::screening(standing.organisation, &subject, &tokens);
		let (proof, key) = (sr25519::Signature::from_raw(proof), sr25519::Public::from_raw(scope.0));
		let signed = sp_io::crypto::sr25519_verify(&proof, message.as_bytes(), &key);
		ensure!(signed, Error::<T>::NotInScope);
		let mut duplicates = 0u32;
		let images = tokens.len() as u32;
		for token in tokens {
			let signed = Self::sign(by.clone(), &standing);
			match PixelClaims::<T>::get(scope, token) {
				None => {
					let claim = PixelClaim {
						subject,
						signed,
						duplicate: None,
						ticket: T::Rent::new(&by, Self::claim_footprint())?,
					};
					PixelClaims::<T>::insert(scope, token, claim);
				}
				Some(mut claim) if claim.subject != subject => {
					duplicates = duplicates.saturating_add(1);
					let first = claim.signed.organisation;
					if claim.duplicate.is_none() {
						claim.duplicate = Some((subject, signed));
						PixelClaims::<T>::insert(scope, token, claim);
					}
					Self::deposit_event(Event::DuplicatePixels { scope, token, first, second: standing.organisation });
				}
				Some(_) => {}
			}
		}
		Self::deposit_event(Event::PixelsScreened { scope, images, duplicates, by });
		Ok(())
	}
}
