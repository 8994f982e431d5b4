//! Decisions of patients: consents, refusals, answers to requests.

use super::*;
use frame::deps::frame_support::storage::with_storage_layer;
use radledger_primitives::{
	calendar::month_of,
	consent::{Compensation, Known, Modifiers, Permission, Terms, Wider},
};

impl<T: Config> From<Wider> for Error<T> {
	fn from(wider: Wider) -> Self {
		match wider {
			Wider::Time => Self::WiderTime,
			Wider::Scope => Self::WiderScope,
			Wider::Grantee => Self::WiderGrantee,
			Wider::Permission => Self::WiderPermission,
			Wider::Conditions => Self::WiderConditions,
			Wider::Limits => Self::WiderLimits,
			Wider::Text => Self::WiderText,
		}
	}
}

impl<T: Config> From<Contradiction> for Error<T> {
	fn from(contradiction: Contradiction) -> Self {
		match contradiction {
			Contradiction::UnknownModifier => Self::UnknownModifier,
			Contradiction::MissingParameter => Self::MissingParameter,
			Contradiction::UnusedParameter => Self::UnusedParameter,
			Contradiction::Contradictory => Self::Contradictory,
		}
	}
}

/// The permission with which every file begins: treatment, by any organisation that treats.
fn treatment<AccountId>() -> Offer<AccountId> {
	Offer {
		scope: Scope::All,
		grantee: Grantee::Anyone,
		terms: Terms {
			permission: Permission::ClinicalCare,
			modifiers: Modifiers::default(),
			parameters: BoundedVec::new(),
		},
		until: None,
		compensation: Compensation::Free,
		text: None,
	}
}

impl<T: Config> Pallet<T> {
	/// Opens a file, or reopens that of a patient who had left: with the refusals that were in force, and still that of a
	/// child. Returns the consent to treatment, unless the patient had ended that.
	pub(crate) fn do_open(
		patient: &T::AccountId,
		organisation: OrganisationId,
		payer: &T::AccountId,
		minority: Option<Minority>,
	) -> Result<Option<ConsentId>, DispatchError> {
		let this_month = month_of(T::Time::now());
		// A transaction may be signed in one month and take effect in the next.
		let is_recent = |minority: &Minority| {
			(u64::from(minority.since)..=u64::from(minority.since).saturating_add(1)).contains(&this_month)
		};
		ensure!(minority.as_ref().is_none_or(is_recent), Error::<T>::InvalidMinority);
		let child = minority.map(|minority| Child { minority, proved: minority.since, recorded_by: organisation });
		let mut file = match Files::<T>::get(patient) {
			None => File {
				organisation,
				closed: false,
				treatment: true,
				child,
				consents: BoundedVec::new(),
				refusals: BoundedVec::new(),
				decisions: 0,
				room: ROOM,
				requests: 0,
				pages: 0,
				removed_pages: 0,
				payer: payer.clone(),
				ticket: T::Rent::new(payer, Self::file_footprint(ROOM))?,
				extension: None,
			},
			Some(file) if file.closed => {
				let room = file.decisions.checked_add(ROOM).ok_or(Error::<T>::Overflow)?;
				// Whoever enrolled the child may do it over, with other guardians beside it.
				match organisation == file.organisation && child.is_some() {
					true => Self::dismiss_all(patient, &file)?,
					false => Self::hold_guardians_at(patient, &file.payer, payer)?,
				}
				file.ticket.drop(&file.payer)?;
				if let Some(Extension { payer, ticket, .. }) = file.extension {
					ticket.drop(&payer)?;
				}
				File {
					organisation,
					closed: false,
					child: Child::known(file.child, child),
					room,
					payer: payer.clone(),
					ticket: T::Rent::new(payer, Self::file_footprint(room))?,
					extension: None,
					..file
				}
			}
			Some(_) => return Err(Error::<T>::FileExists.into()),
		};
		let consent = match file.treatment {
			true => Some(Self::add_consent(patient, &mut file, treatment(), None, false)?),
			false => None,
		};
		Files::<T>::insert(patient, file);
		Ok(consent)
	}

	/// Ends every consent of a patient who leaves. Only the patient or a child's guardian takes back a refusal: it stays in
	/// the file, and holds again when somebody reopens it.
	pub(crate) fn do_close(patient: &T::AccountId) -> DispatchResult {
		let mut file = Self::open_file(patient)?;
		let now = T::Time::now();
		let Offer { scope, grantee, terms, .. } = treatment();
		file.treatment = file.consents.iter().any(|Given { consent, .. }| {
			(&consent.scope, &consent.grantee, &consent.terms) == (&scope, &grantee, &terms)
		});
		for given in core::mem::take(&mut file.consents) {
			let (id, at, cause) = Self::end_of(&given, file.child, now, EndCause::Released);
			Self::archive(patient, id, Decided::Consent(given), at, cause);
		}
		file.closed = true;
		// Guardians of a child stay too: they alone can lift its refusals.
		if Self::ensure_of_age_or_guarded(&file, false).is_ok() {
			Self::dismiss_all(patient, &file)?;
		}
		Files::<T>::insert(patient, file);
		Ok(())
	}

	pub(crate) fn do_grant(
		patient: &T::AccountId,
		file: &mut FileOf<T>,
		offer: OfferOf<T>,
		guarded: bool,
	) -> Result<ConsentId, DispatchError> {
		let text = Self::current_text(&offer)?;
		Self::ensure_possible(file, &offer)?;
		Ok(Self::add_consent(patient, file, offer, text, guarded)?)
	}

	pub(crate) fn do_narrow(
		patient: &T::AccountId,
		file: &mut FileOf<T>,
		old: ConsentId,
		mut offer: OfferOf<T>,
	) -> Result<ConsentId, DispatchError> {
		let now = T::Time::now();
		let given = Self::take_consent(file, old, now)?;
		// An end that the patient names must be no later. Months begin anew, and are cut to the old end.
		let end = Self::end_as_proved(&given, file.child);
		if let Some((until, end)) = offer.until.zip(end) {
			ensure!(until <= end, Error::<T>::WiderTime);
		}
		offer.until = offer.until.or(given.consent.end());
		let known = Self::known_of(patient, &offer);
		let text = if offer.text == given.text { given.consent.text } else { Self::current_text(&offer)? };
		Self::ensure_possible(file, &offer)?;
		let new = Self::add_consent(patient, file, offer, text, given.guarded)?;
		if let Some(wider) = file.consents.last().and_then(|new| given.consent.widened_in(&new.consent, known)) {
			return Err(Error::<T>::from(wider).into());
		}
		Self::archive(patient, old, Decided::Consent(given), now, EndCause::Narrowed);
		Ok(new)
	}

	/// What the ledger knows of an offer.
	fn known_of(patient: &T::AccountId, offer: &OfferOf<T>) -> Known {
		let modality = match offer.scope {
			Scope::Study(study) => T::Studies::opened(patient, &study).map(|opened| opened.modality),
			_ => None,
		};
		let treats = match offer.grantee {
			Grantee::Organisation(organisation) | Grantee::Role { organisation, .. } => {
				T::Membership::kind(organisation).is_some_and(OrganisationKind::treats)
			}
			_ => false,
		};
		Known { modality, treats }
	}

	pub(crate) fn do_refuse(
		file: &mut FileOf<T>,
		scope: Scope,
		grantee: Grantee<T::AccountId>,
		purposes: Purposes,
	) -> Result<ConsentId, DispatchError> {
		ensure!(purposes.is_known() && !purposes.is_empty(), Error::<T>::InvalidPurposes);
		let is_total = scope == Scope::All && grantee == Grantee::Anyone;
		let id = match is_total && !Self::refused_to_anyone(file).contains(purposes) {
			// Room for this is reserved: `ensure_all_refusable` held before, and holds afterwards.
			true => Self::next_number(file),
			false => Self::take_number(file, 0)?,
		};
		let refusal = Refusal { id, scope, grantee, purposes, from: T::Time::now(), until: None };
		file.refusals.try_push(refusal).map_err(|_| Error::<T>::TooManyRefusals)?;
		Ok(id)
	}

	/// Ends the consents of which the last refusal leaves nothing, so that whoever received data under them has a duty.
	pub(crate) fn end_refused(patient: &T::AccountId, file: &mut FileOf<T>) {
		let Some(refusal) = file.refusals.last().cloned() else {
			return;
		};
		let (now, child) = (T::Time::now(), file.child);
		let mut number = 0usize;
		while let Some(given) = file.consents.get(number) {
			if refusal.exhausts(&given.consent, None) {
				let given = file.consents.remove(number);
				let (id, at, cause) = Self::end_of(&given, child, now, EndCause::Refused);
				Self::archive(patient, id, Decided::Consent(given), at, cause);
				Self::deposit_event(Event::ConsentEnded { patient: patient.clone(), consent: id, cause });
			} else {
				number = number.saturating_add(1);
			}
		}
	}

	pub(crate) fn do_approve(
		patient: &T::AccountId,
		file: &mut FileOf<T>,
		id: RequestId,
		until: Option<Moment>,
		guarded: bool,
	) -> Result<ConsentId, DispatchError> {
		let mut request = Self::pending(patient, id)?;
		let end = until.map_or(request.until, |until| until.min(request.until));
		let offer = Offer {
			scope: request.study.map_or(Scope::All, Scope::Study),
			grantee: Grantee::Organisation(request.organisation),
			terms: request.data_use.terms().ok_or(Error::<T>::InvalidRequest)?,
			until: Some(end),
			compensation: Compensation::Free,
			text: None,
		};
		Self::ensure_possible(file, &offer)?;
		let consent = Self::add_consent(patient, file, offer, request.data_use.text, guarded)?;
		request.state = RequestState::Approved { consent, at: T::Time::now() };
		Requests::<T>::insert(patient, id, request);
		Ok(consent)
	}

	/// The request, if it still waits for an answer.
	pub(crate) fn pending(patient: &T::AccountId, id: RequestId) -> Result<AccessRequestOf<T>, Error<T>> {
		let request = Requests::<T>::get(patient, id).ok_or(Error::<T>::RequestNotFound)?;
		let waits = matches!(request.state, RequestState::Pending | RequestState::Asked { .. });
		ensure!(waits, Error::<T>::RequestAnswered);
		ensure!(T::Time::now() < Self::answer_by(&request), Error::<T>::RequestExpired);
		Ok(request)
	}

	/// Takes a consent out of the file, if it is in force.
	pub(crate) fn take_consent(file: &mut FileOf<T>, id: ConsentId, now: Moment) -> Result<GivenOf<T>, Error<T>> {
		let at = file.consents.iter().position(|given| given.consent.id == id);
		let given = file.consents.remove(at.ok_or(Error::<T>::ConsentNotFound)?);
		let end = Self::end_as_proved(&given, file.child);
		ensure!(end.is_none_or(|end| now < end), Error::<T>::ConsentNotFound);
		Ok(given)
	}

	/// Keeps a decision that has ended.
	pub(crate) fn archive(
		patient: &T::AccountId,
		id: ConsentId,
		decided: Decided<T::AccountId>,
		at: Moment,
		cause: EndCause,
	) {
		EndedDecisions::<T>::insert(patient, id, Ended { decided, at, cause });
	}

	/// The number of a consent that ends, when, and why. It may have expired before.
	pub(crate) fn end_of(
		given: &GivenOf<T>,
		child: Option<Child>,
		now: Moment,
		cause: EndCause,
	) -> (ConsentId, Moment, EndCause) {
		match Self::end_as_proved(given, child) {
			Some(end) if end <= now => (given.consent.id, end, EndCause::Expired),
			_ => (given.consent.id, now, cause),
		}
	}

	/// The version of the text that the patient read, if it is the one in force.
	fn current_text(offer: &OfferOf<T>) -> Result<Option<TextVersion>, Error<T>> {
		let Some(TextRead { policy, major, minor, language }) = offer.text else {
			return Ok(None);
		};
		ensure!(Texts::<T>::contains_key((policy, (major, minor), language)), Error::<T>::TextNotFound);
		let current = Policies::<T>::get(policy).ok_or(Error::<T>::TextNotFound)?;
		ensure!(current.major == major, Error::<T>::TextSuperseded);
		Ok(Some(TextVersion { policy, major }))
	}

	/// Whether this can be offered: its terms hold together, the grantee exists, and the end lies ahead. A name of a study that
	/// is not the patient's permits nothing.
	fn ensure_possible(file: &FileOf<T>, offer: &OfferOf<T>) -> Result<(), Error<T>> {
		offer.terms.validate().map_err(Error::<T>::from)?;
		ensure!(offer.until.is_none_or(|until| T::Time::now() < until), Error::<T>::ExpiryInPast);
		let known = match &offer.grantee {
			Grantee::Anyone | Grantee::Project(_) => true,
			Grantee::Account(account) => T::Membership::standing(account).is_some(),
			Grantee::Organisation(organisation) => T::Membership::kind(*organisation).is_some(),
			Grantee::Role { organisation, roles } => roles.is_valid() && T::Membership::kind(*organisation).is_some(),
		};
		ensure!(known, Error::<T>::UnknownGrantee);
		let refused = |refusal: &RefusalOf<T>| {
			let same_scope = refusal.scope == Scope::All || refusal.scope == offer.scope;
			let same_grantee = refusal.grantee == Grantee::Anyone || refusal.grantee == offer.grantee;
			same_scope && same_grantee && refusal.purposes.contains(offer.terms.purposes())
		};
		ensure!(!file.refusals.iter().any(refused), Error::<T>::ContradictsRefusal);
		Ok(())
	}

	/// The number of the next decision, if the file has room for it and for `reserved` more.
	fn take_number(file: &mut FileOf<T>, reserved: ConsentId) -> Result<ConsentId, Error<T>> {
		ensure!(file.decisions.saturating_add(reserved) < file.room, Error::<T>::FileFull);
		Ok(Self::next_number(file))
	}

	fn next_number(file: &mut FileOf<T>) -> ConsentId {
		let id = file.decisions;
		file.decisions = id.saturating_add(1);
		id
	}

	/// The purposes for which all data are refused to anyone.
	fn refused_to_anyone(file: &FileOf<T>) -> Purposes {
		let total = file.refusals.iter().filter(|known| known.scope == Scope::All && known.grantee == Grantee::Anyone);
		total.fold(Purposes::default(), |all, refusal| all.union(refusal.purposes))
	}

	/// Whether there is room to refuse all data to anyone for each purpose for which that is not refused yet, one by one.
	pub(crate) fn ensure_all_refusable(file: &FileOf<T>) -> Result<(), Error<T>> {
		let refused = Self::refused_to_anyone(file);
		let left = Purposes::NAMED.iter().filter(|(purpose, _)| !refused.contains(*purpose)).count();
		let left = ConsentId::try_from(left).unwrap_or(ConsentId::MAX);
		let room = file.room.saturating_add(RESERVED_FOR_REFUSING_ALL);
		ensure!(file.decisions.saturating_add(left) <= room, Error::<T>::FileFull);
		Ok(())
	}

	fn add_consent(
		patient: &T::AccountId,
		file: &mut FileOf<T>,
		offer: OfferOf<T>,
		text: Option<TextVersion>,
		guarded: bool,
	) -> Result<ConsentId, Error<T>> {
		let now = T::Time::now();
		if file.consents.is_full() {
			Self::make_place(patient, file, now);
		}
		let id = Self::take_number(file, RESERVED_FOR_REFUSALS)?;
		let consent = Consent {
			id,
			scope: offer.scope,
			grantee: offer.grantee,
			terms: offer.terms,
			compensation: offer.compensation,
			text,
			from: now,
			until: offer.until,
		};
		let given = Given { consent, text: offer.text, guarded, receipt: None };
		file.consents.try_push(given).map_err(|_| Error::<T>::TooManyConsents)?;
		Ok(id)
	}

	/// Archives the first consent that has expired, if there is one.
	fn make_place(patient: &T::AccountId, file: &mut FileOf<T>, now: Moment) {
		let child = file.child;
		let expired = |given: &GivenOf<T>| Self::end_as_proved(given, child).is_some_and(|end| end <= now);
		if let Some(at) = file.consents.iter().position(expired) {
			let given = file.consents.remove(at);
			let (id, end, cause) = Self::end_of(&given, child, now, EndCause::Expired);
			Self::archive(patient, id, Decided::Consent(given), end, cause);
		}
	}

	/// Makes room for more decisions, and returns the new room. Whoever asks spends the organisation's money: no more than
	/// is needed. If it has none, they spend their own.
	pub(crate) fn do_extend(origin: OriginFor<T>, patient: &T::AccountId) -> Result<ConsentId, DispatchError> {
		let (by, _) = Self::speaker(origin)?;
		let mut file = Self::open_file(patient)?;
		let is_steward = || {
			Self::ensure_role(&by, Roles::DATA_STEWARD).is_ok_and(|standing| standing.organisation == file.organisation)
		};
		ensure!(by == *patient || is_steward(), Error::<T>::NotAuthorised);
		ensure!(file.room.saturating_sub(file.decisions) <= EXTENDED_WITH, Error::<T>::RoomLeft);
		let room = file.room.checked_add(ROOM).ok_or(Error::<T>::Overflow)?;
		let of_others = file.extension.as_ref().map_or(0, |extension| extension.room);
		let own = Self::file_footprint(room.saturating_sub(of_others));
		match with_storage_layer(|| file.ticket.clone().update(&file.payer, own)) {
			Ok(ticket) => file.ticket = ticket,
			Err(_) => file.extension = Some(Self::extended(file.extension, by, of_others.saturating_add(ROOM))?),
		}
		file.room = room;
		Files::<T>::insert(patient, file);
		Ok(room)
	}

	/// An extension of so many decisions that `payer` pays for, instead of the one `before`.
	pub(crate) fn extended(
		before: Option<ExtensionOf<T>>,
		payer: T::AccountId,
		room: ConsentId,
	) -> Result<ExtensionOf<T>, DispatchError> {
		let footprint = Self::decisions_footprint(room);
		let ticket = match before {
			Some(known) if known.payer == payer => known.ticket.update(&payer, footprint)?,
			before => {
				let ticket = T::Rent::new(&payer, footprint)?;
				if let Some(known) = before {
					known.ticket.drop(&known.payer)?;
				}
				ticket
			}
		};
		Ok(Extension { payer, room, ticket })
	}

	/// Publishes a text, and returns its number and version.
	pub(crate) fn do_publish(
		by: &T::AccountId,
		organisation: OrganisationId,
		known: Option<(PolicyId, TextChange)>,
		language: Language,
		digest: H256,
	) -> Result<(PolicyId, Policy), DispatchError> {
		ensure!(language.iter().all(u8::is_ascii_lowercase), Error::<T>::InvalidLanguage);
		let (id, policy) = match known {
			None => {
				let id = NextPolicyId::<T>::get();
				NextPolicyId::<T>::put(id.checked_add(1).ok_or(Error::<T>::TooManyTexts)?);
				(id, Policy { organisation, major: 1, minor: 0 })
			}
			Some((id, change)) => {
				let mut policy = Policies::<T>::get(id).ok_or(Error::<T>::TextNotFound)?;
				ensure!(policy.organisation == organisation, Error::<T>::NotAuthorised);
				let next = |version: u16| version.checked_add(1).ok_or(Error::<T>::TooManyTexts);
				match change {
					TextChange::Translation => (),
					TextChange::Minor => policy.minor = next(policy.minor)?,
					TextChange::Major => (policy.major, policy.minor) = (next(policy.major)?, 0),
				}
				(id, policy)
			}
		};
		let key = (id, (policy.major, policy.minor), language);
		ensure!(!Texts::<T>::contains_key(key), Error::<T>::TextExists);
		let ticket = T::Rent::new(by, Self::text_footprint())?;
		Policies::<T>::insert(id, policy.clone());
		Texts::<T>::insert(key, Text { digest, at: T::Time::now(), by: by.clone(), ticket });
		Ok((id, policy))
	}
}
