//! The logic behind the calls, and answers to other pallets.

use super::*;
use alloc::collections::BTreeSet;

impl<T: Config> Pallet<T> {
	/// Roles of which one is needed to anchor studies.
	const MAKERS: Roles =
		Roles::TECHNOLOGIST.union(Roles::RADIOLOGIST).union(Roles::MEDICAL_PHYSICIST).union(Roles::DATA_STEWARD);

	/// Roles of which one is needed to measure, to check and to screen.
	const READERS: Roles = Self::MAKERS.union(Roles::TRIAL_COORDINATOR);

	/// The footprint of a study, whatever its number of instances. It covers an origin with one parent as well, so that
	/// recording this moves no money.
	pub fn study_footprint() -> Footprint {
		let study = <(StudyId, StudyOf<T>)>::max_encoded_len() as u64;
		Footprint::from_parts(1, study.saturating_add(Self::bytes(1)) as usize)
	}

	/// The footprint of an amendment.
	pub fn amendment_footprint() -> Footprint {
		Footprint::from_mel::<(StudyId, u16, AmendmentOf<T>)>()
	}

	pub(crate) fn ensure_may_anchor(who: &T::AccountId) -> Result<Standing, Error<T>> {
		Self::ensure_role(who, Self::MAKERS)
	}

	/// The standing of a member with one of these roles.
	pub(crate) fn ensure_role(who: &T::AccountId, roles: Roles) -> Result<Standing, Error<T>> {
		T::Membership::standing(who).filter(|standing| standing.roles.any_of(roles)).ok_or(Error::<T>::NotAuthorised)
	}

	pub(crate) fn ensure_reader(who: &T::AccountId) -> Result<Standing, Error<T>> {
		Self::ensure_role(who, Self::READERS)
	}

	/// Refuses an identifier that another organisation may choose: it could be taken from the pool.
	pub(crate) fn ensure_own(identifier: &H256, standing: &Standing) -> Result<(), Error<T>> {
		ensure!(digest::chosen_by(identifier) == standing.organisation, Error::<T>::ForeignIdentifier);
		Ok(())
	}

	/// The study, if there is one and its erasure was not attested.
	pub(crate) fn living(study: &StudyId) -> Result<StudyOf<T>, Error<T>> {
		let study = Studies::<T>::get(study).ok_or(Error::<T>::StudyNotFound)?;
		ensure!(!study.is_erased(), Error::<T>::StudyErased);
		Ok(study)
	}

	/// The study, if the organisation anchored it or confirmed a copy of it.
	pub(crate) fn held(study: &StudyId, organisation: OrganisationId) -> Result<StudyOf<T>, Error<T>> {
		let known = Self::living(study)?;
		let holds = known.organisation == organisation || !Holdings::<T>::get(study, organisation).is_empty();
		ensure!(holds, Error::<T>::NoCopy);
		Ok(known)
	}

	/// The study, if the organisation anchored it, or holds a copy that it may use now: for one of the purposes for which the
	/// copy came, or by one of the last three requests.
	pub(crate) fn usable(study: &StudyId, standing: &Standing) -> Result<StudyOf<T>, Error<T>> {
		Self::usable_if(study, standing, |_| true)
	}

	/// [`Self::usable`], to make something new of it. A copy that came without a consent, for an archive, for quality assurance or
	/// because the law wants it, is there for that alone.
	pub(crate) fn workable(study: &StudyId, standing: &Standing) -> Result<StudyOf<T>, Error<T>> {
		Self::usable_if(study, standing, |purpose| purpose.needs().is_ok())
	}

	fn usable_if(
		study: &StudyId,
		standing: &Standing,
		counts: impl Fn(TransferPurpose) -> bool,
	) -> Result<StudyOf<T>, Error<T>> {
		let known = Self::living(study)?;
		if known.organisation != standing.organisation {
			let holdings = Holdings::<T>::get(study, standing.organisation);
			ensure!(!holdings.is_empty(), Error::<T>::NoCopy);
			let permitted = |holding: &Holding| {
				counts(holding.purpose)
					&& Self::permitted(*study, &known, standing, holding.purpose, holding.request).is_ok()
			};
			// Whoever has many requests must not make others wait for all of them to be looked up.
			let requests = holdings.iter().filter(|holding| holding.request.is_some()).take(types::MAX_ASKED);
			let mut asked = requests.chain(holdings.iter().filter(|holding| holding.request.is_none()));
			if !asked.any(permitted) {
				let sealed = Self::patient(*study, &known) == Patient::Sealed;
				return Err(if sealed { Error::<T>::NotOpened } else { Error::<T>::NotPermitted });
			}
		}
		Ok(known)
	}

	/// The consent by which `user` may have a study now; `None` if the purpose needs none.
	pub(crate) fn permitted(
		study: StudyId,
		known: &StudyOf<T>,
		user: &Standing,
		purpose: TransferPurpose,
		request: Option<RequestId>,
	) -> Result<Option<ConsentId>, Error<T>> {
		let purpose = match purpose.needs() {
			Ok(purpose) => purpose,
			// Evidence is for whoever may demand it: nobody else gets images under that name.
			Err(Exemption::Legal) if user.kind != OrganisationKind::Regulator => {
				return Err(Error::<T>::NotAnAuthority)
			}
			Err(_) => return Ok(None),
		};
		let consent = match Self::patient(study, known) {
			Patient::Sealed => return Err(Error::<T>::NotOpened),
			Patient::Nobody => {
				let usage = StudyUse {
					subject: None,
					study: BlindedStudy::zero(),
					modality: known.modality,
					organisation: user.organisation,
					kind: user.kind,
					roles: user.roles,
					purpose,
					request,
				};
				T::Consent::decide(&usage).permitted()
			}
			patient => T::Consent::consent(&patient, user, purpose, request).map(|(.., consent)| consent),
		};
		consent.map(Some).map_err(|_| Error::<T>::NotPermitted)
	}

	fn facts_of(study: &StudyId, known: &StudyOf<T>) -> StudyFacts<T::AccountId> {
		StudyFacts {
			controller: known.organisation,
			subject: Self::subject(study, known.subject),
			modality: known.modality,
		}
	}

	pub(crate) fn sign(by: T::AccountId, standing: &Standing) -> SignatureOf<T> {
		Signature {
			by,
			organisation: standing.organisation,
			at: T::Time::now(),
			block: frame_system::Pallet::<T>::block_number(),
		}
	}

	pub(crate) fn do_anchor(by: &T::AccountId, standing: &Standing, new: NewStudy) -> DispatchResult {
		let NewStudy { study, root, instances, series, modality, device, subject } = new;
		ensure!(instances > 0 && series > 0, Error::<T>::EmptyStudy);
		Self::ensure_own(&study, standing)?;
		ensure!(!Studies::<T>::contains_key(study), Error::<T>::StudyAlreadyAnchored);
		let device = match device {
			Some(device) => Some(T::Devices::held(device, standing.organisation).ok_or(Error::<T>::UnknownDevice)?),
			None => None,
		};
		let record = Study {
			root,
			algorithm: DigestAlgorithm::Sha256,
			instances,
			series,
			modality,
			device,
			previous: device.and_then(|device| Self::produce(device, study)),
			subject,
			organisation: standing.organisation,
			by: by.clone(),
			at: T::Time::now(),
			block: frame_system::Pallet::<T>::block_number(),
			version: 0,
			ticket: T::Rent::new(by, Self::study_footprint())?,
		};
		Studies::<T>::insert(study, record);
		let (organisation, by) = (standing.organisation, by.clone());
		Self::deposit_event(Event::StudyAnchored { study, root, instances, organisation, by });
		Ok(())
	}

	/// A study that names its device also counts for the device.
	pub(crate) fn weight_of_anchoring(new: &NewStudy) -> Weight {
		match new.device {
			Some(_) => T::WeightInfo::anchor_study_of_device(),
			None => T::WeightInfo::anchor_study(),
		}
	}

	/// Makes a study the last of its device, and returns the one before.
	fn produce(device: DeviceVersion, study: StudyId) -> Option<StudyId> {
		let before = Productions::<T>::get(device);
		let production =
			Production { last: study, studies: before.map_or(1, |before| before.studies.saturating_add(1)) };
		Productions::<T>::insert(device, production);
		before.map(|before| before.last)
	}

	/// The device that made a study, and whether it was fit for use when the study was anchored.
	pub(crate) fn device_of(study: &StudyId) -> Option<MadeBy> {
		let device = Studies::<T>::get(study)?.device?;
		let condition = <Self as StudyLookup<T::AccountId>>::anchored_at(study)
			.and_then(|at| T::Devices::condition_at(device.device, at));
		Some(MadeBy { device, condition })
	}

	/// Returns the number of the new version.
	pub(crate) fn do_amend(
		by: &T::AccountId,
		standing: &Standing,
		study: StudyId,
		root: H256,
		instances: u32,
		series: u16,
		reason: AmendmentReason,
	) -> Result<u16, DispatchError> {
		ensure!(instances > 0 && series > 0, Error::<T>::EmptyStudy);
		ensure!(reason != AmendmentReason::Erasure, Error::<T>::NotAnAmendment);
		let known = Self::living(&study)?;
		ensure!(known.organisation == standing.organisation, Error::<T>::NotController);
		ensure!(known.root != root, Error::<T>::NothingChanged);
		ensure!(known.version < T::MaxAmendments::get(), Error::<T>::MaxAmendmentsExceeded);
		Self::replace(by, study, known, (root, instances, series), reason)
	}

	/// Moves the content of `known` into the history and puts another one in its place. Returns the number of the new
	/// version.
	fn replace(
		by: &T::AccountId,
		study: StudyId,
		mut known: StudyOf<T>,
		content: (H256, u32, u16),
		reason: AmendmentReason,
	) -> Result<u16, DispatchError> {
		let before = Amendment {
			root: known.root,
			instances: known.instances,
			series: known.series,
			by: known.by.clone(),
			at: known.at,
			block: known.block,
			reason,
			payer: by.clone(),
			ticket: T::Rent::new(by, Self::amendment_footprint())?,
		};
		Amendments::<T>::insert(study, known.version, before);
		known.version = known.version.saturating_add(1); // at most `MaxAmendments`, so it cannot saturate
		(known.root, known.instances, known.series) = content;
		(known.by, known.at) = (by.clone(), T::Time::now());
		known.block = frame_system::Pallet::<T>::block_number();
		let version = known.version;
		Studies::<T>::insert(study, known);
		Ok(version)
	}

	pub(crate) fn revisions(study: StudyId, from: u16, limit: u32) -> Vec<RevisionOf<T>> {
		let Some(present) = Studies::<T>::get(study) else {
			return Vec::new();
		};
		let past = (from..present.version).filter_map(|version| {
			let Amendment { root, instances, series, by, at, block, reason, .. } =
				Amendments::<T>::get(study, version)?;
			Some(Revision { version, root, instances, series, by, at, block, replaced: Some(reason) })
		});
		let Study { version, root, instances, series, by, at, block, .. } = present;
		let present = Revision { version, root, instances, series, by, at, block, replaced: None };
		let present = (from <= present.version).then_some(present);
		past.chain(present).take(limit.min(MAX_PAGE) as usize).collect()
	}
}

impl<T: Config> StudyLookup<T::AccountId> for Pallet<T> {
	fn facts(study: &StudyId) -> Option<StudyFacts<T::AccountId>> {
		Self::living(study).ok().map(|known| Self::facts_of(study, &known))
	}

	fn opened(patient: &T::AccountId, study: &BlindedStudy) -> Option<traits::Opened> {
		Self::opened_by_name(patient, study)
	}

	fn look_into(openings: Vec<Opening<T::AccountId>>) {
		for opening in openings {
			// A view that lacks an opening answers as a call would.
			let _ = Self::do_open(opening);
		}
	}

	fn patient_of(study: &StudyId) -> Option<Patient<T::AccountId>> {
		Self::living(study).ok().map(|known| Self::patient(*study, &known))
	}

	fn may_use(study: &StudyId, standing: &Standing) -> Option<StudyFacts<T::AccountId>> {
		Self::workable(study, standing).ok().map(|known| Self::facts_of(study, &known))
	}

	fn is_erased(study: &StudyId) -> bool {
		Studies::<T>::get(study).is_some_and(|known| known.is_erased())
	}

	fn anchored_at(study: &StudyId) -> Option<Moment> {
		let known = Self::living(study).ok()?;
		match known.version {
			0 => Some(known.at),
			_ => Amendments::<T>::get(study, 0).map(|first| first.at),
		}
	}

	fn made_by(study: &StudyId) -> Option<MadeBy> {
		Self::device_of(study)
	}
}

impl<T: Config> InstanceLookup for Pallet<T> {
	fn has_image(image: &Image, path: &[H256]) -> bool {
		Self::living(&image.study)
			.is_ok_and(|known| merkle::verify(&known.root, known.instances, image.place, &image.leaf, path))
	}
}

impl<T: Config> GraphSearch for Pallet<T> {
	fn below(node: Node, limit: u32) -> (Vec<Node>, bool) {
		let lineage = Self::walk_down(alloc::vec![Branch { node, after: None }], limit);
		let all: BTreeSet<Node> = lineage.edges.into_iter().map(|edge| edge.child).collect();
		(all.into_iter().collect(), !lineage.open.is_empty())
	}
}

impl<T: Config> StudyCounts for Pallet<T> {
	fn made_by(device: &DeviceVersion) -> u32 {
		let made = Productions::<T>::get(device).map_or(0, |production| production.studies);
		made.saturating_add(Uses::<T>::get(device))
	}
}
