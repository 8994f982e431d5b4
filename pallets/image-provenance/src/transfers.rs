//! Copies: one organisation sends them, another confirms them.

use super::*;

impl<T: Config> Pallet<T> {
	/// The footprint of a transfer, and of what the receiver has then.
	pub fn transfer_footprint() -> Footprint {
		// With the holding's list, and the copy in the list of the receiver's.
		type Held = (StudyId, OrganisationId, u8, Holding, OrganisationId, StudyId);
		Footprint::from_mel::<(StudyId, OrganisationId, BlockNumberFor<T>, TransferOf<T>, Held)>()
	}

	/// Notes that an organisation has data of a study, and for what it may use them, if it may.
	pub(crate) fn hold(study: StudyId, organisation: OrganisationId, holding: Option<Holding>) {
		Holdings::<T>::mutate(study, organisation, |holdings| {
			if let Some(holding) = holding {
				holdings.retain(|known| *known != holding);
				// It fails for a place outside of the list only.
				let _ = holdings.force_insert_keep_left(0, holding);
			}
		});
		Copies::<T>::insert(organisation, study, ());
	}

	/// Adds the entry about a transfer to the log of the patient. Returns whether it began a page.
	fn log(
		patient: &Patient<T::AccountId>,
		signed: &SignatureOf<T>,
		roles: Roles,
		activity: Activity,
		transfer: &TransferOf<T>,
	) -> Result<bool, DispatchError> {
		let (subject, studies) = match patient {
			Patient::Known { subject, studies } => (subject, studies),
			// The log leaves nothing out.
			Patient::Sealed => return Err(Error::<T>::NotOpened.into()),
			Patient::Nobody | Patient::Unknown => return Ok(false),
		};
		let Some(Source { study, .. }) = studies.first() else {
			return Ok(false);
		};
		let (purpose, outcome) = match (transfer.purpose.needs(), transfer.consent) {
			(Ok(purpose), Some(consent)) => (Some(purpose), Outcome::Permitted { consent }),
			(Ok(_), None) => return Ok(false),
			(Err(exemption), _) => (None, Outcome::Exempt { exemption }),
		};
		T::Consent::used(Used {
			patient: subject,
			study: *study,
			by: &signed.by,
			organisation: signed.organisation,
			roles,
			activity,
			purpose,
			request: transfer.request,
			outcome,
		})
	}

	/// Returns whether it went the usual way: from where the study was anchored, with its patient's name, without a request,
	/// and without beginning a page of the patient's log.
	pub(crate) fn do_send(
		by: &T::AccountId,
		standing: &Standing,
		study: StudyId,
		to: OrganisationId,
		purpose: TransferPurpose,
		request: Option<RequestId>,
	) -> Result<bool, DispatchError> {
		ensure!(to != standing.organisation, Error::<T>::SelfTransfer);
		let known = Self::usable(&study, standing)?;
		let kind = T::Membership::kind(to).ok_or(Error::<T>::UnknownReceiver)?;
		let own = known.organisation == standing.organisation;
		let mut usual = own && known.subject.is_some() && request.is_none();
		if let Some(open) = OpenTransfers::<T>::get(study, to) {
			usual = false;
			let from = open.sent.organisation;
			let in_the_way = own && from != standing.organisation;
			ensure!(in_the_way && matches!(open.state, TransferState::Sent), Error::<T>::TransferOpen);
			Self::cancel(by.clone(), study, to, open)?;
		}
		// The organisation as a whole receives it.
		let receiver = Standing { organisation: to, kind, roles: Roles::ALL };
		let consent = Self::permitted(study, &known, &receiver, purpose, request)?;
		let transfer = Transfer {
			purpose,
			request,
			consent,
			root: known.root,
			sent: Self::sign(by.clone(), standing),
			state: TransferState::Sent,
			ticket: T::Rent::new(by, Self::transfer_footprint())?,
		};
		let patient = Self::patient(study, &known);
		let begins_page = Self::log(&patient, &transfer.sent, receiver.roles, Activity::Sent { to }, &transfer)?;
		OpenTransfers::<T>::insert(study, to, transfer);
		Ok(usual && !begins_page)
	}

	pub(crate) fn do_cancel(
		by: T::AccountId,
		standing: &Standing,
		study: StudyId,
		to: OrganisationId,
	) -> DispatchResult {
		let open = OpenTransfers::<T>::get(study, to).ok_or(Error::<T>::TransferNotFound)?;
		ensure!([open.sent.organisation, to].contains(&standing.organisation), Error::<T>::NotInvolved);
		ensure!(matches!(open.state, TransferState::Sent), Error::<T>::AlreadyConfirmed);
		Self::cancel(by, study, to, open)
	}

	fn cancel(by: T::AccountId, study: StudyId, to: OrganisationId, open: TransferOf<T>) -> DispatchResult {
		open.ticket.drop(&open.sent.by)?;
		OpenTransfers::<T>::remove(study, to);
		Self::deposit_event(Event::TransferCancelled { study, from: open.sent.organisation, to, by });
		Ok(())
	}

	pub(crate) fn do_confirm(by: T::AccountId, standing: &Standing, study: StudyId, root: H256) -> DispatchResult {
		let to = standing.organisation;
		let mut transfer = OpenTransfers::<T>::get(study, to).ok_or(Error::<T>::TransferNotFound)?;
		ensure!(matches!(transfer.state, TransferState::Sent), Error::<T>::AlreadyConfirmed);
		let known = Self::living(&study)?;
		let signed = Self::sign(by.clone(), standing);
		let from = transfer.sent.organisation;
		let patient = Self::patient(study, &known);
		Self::log(&patient, &signed, Roles::ALL, Activity::Received { from }, &transfer)?;
		if root == transfer.root {
			let key = (study, to, signed.block);
			ensure!(!Custody::<T>::contains_key(key), Error::<T>::ConfirmedInThisBlock);
			OpenTransfers::<T>::remove(study, to);
			if let (Some(consent), Ok(purpose), Patient::Known { subject, .. }) =
				(transfer.consent, transfer.purpose.needs(), &patient)
			{
				T::Consent::received(subject, consent, to, purpose, &by)?;
			}
			Self::hold(study, to, Some(Holding { purpose: transfer.purpose, request: transfer.request }));
			transfer.state = TransferState::Intact(signed);
			Custody::<T>::insert(key, transfer);
			Self::deposit_event(Event::TransferIntact { study, from, to, by });
		} else {
			let sent = transfer.root;
			Self::hold(study, to, None);
			transfer.state = TransferState::Corrupted { found: root, signed };
			OpenTransfers::<T>::insert(study, to, transfer);
			Self::deposit_event(Event::TransferCorrupted { study, from, to, sent, found: root, by });
		}
		Ok(())
	}

	/// Returns the sender.
	pub(crate) fn do_resolve(
		by: &T::AccountId,
		study: StudyId,
		to: OrganisationId,
		outcome: DiscrepancyOutcome,
	) -> Result<OrganisationId, DispatchError> {
		let standing = Self::ensure_role(by, Roles::DATA_STEWARD)?;
		let mut transfer = OpenTransfers::<T>::get(study, to).ok_or(Error::<T>::DiscrepancyNotFound)?;
		let TransferState::Corrupted { found, signed } = transfer.state else {
			return Err(Error::<T>::DiscrepancyNotFound.into());
		};
		let from = transfer.sent.organisation;
		ensure!([from, to].contains(&standing.organisation), Error::<T>::NotInvolved);
		let resolved = Self::sign(by.clone(), &standing);
		let key = (study, to, resolved.block);
		ensure!(!Discrepancies::<T>::contains_key(key), Error::<T>::ConfirmedInThisBlock);
		OpenTransfers::<T>::remove(study, to);
		let patient = Studies::<T>::get(study).map(|known| Self::patient(study, &known));
		if let (DiscrepancyOutcome::Explained, Some(consent), Ok(purpose)) =
			(outcome, transfer.consent, transfer.purpose.needs())
		{
			match patient {
				// The copy is kept, and so there is a duty when the consent ends.
				Some(Patient::Known { subject, .. }) => T::Consent::received(&subject, consent, to, purpose, by)?,
				Some(Patient::Sealed) => return Err(Error::<T>::NotOpened.into()),
				Some(Patient::Nobody | Patient::Unknown) | None => (),
			}
		}
		transfer.state = TransferState::Resolved { found, signed, outcome, resolved };
		Discrepancies::<T>::insert(key, transfer);
		Ok(from)
	}

	pub(crate) fn open_handovers_of(study: StudyId, after: Option<OrganisationId>) -> Vec<HandoverOf<T>> {
		let transfers = match after {
			None => OpenTransfers::<T>::iter_prefix(study),
			Some(to) => OpenTransfers::<T>::iter_prefix_from(study, OpenTransfers::<T>::hashed_key_for(study, to)),
		};
		transfers.take(MAX_PAGE as usize).map(|(to, transfer)| Self::handover(study, to, transfer)).collect()
	}

	pub(crate) fn open_handovers(after: Option<(StudyId, OrganisationId)>, limit: u32) -> Vec<HandoverOf<T>> {
		let transfers = match after {
			None => OpenTransfers::<T>::iter(),
			Some((study, to)) => OpenTransfers::<T>::iter_from(OpenTransfers::<T>::hashed_key_for(study, to)),
		};
		transfers.take(limit as usize).map(|(study, to, transfer)| Self::handover(study, to, transfer)).collect()
	}

	pub(crate) fn ended_handovers(
		study: StudyId,
		after: Option<(OrganisationId, BlockNumberFor<T>)>,
		limit: u32,
	) -> Vec<HandoverOf<T>> {
		let (intact, settled) = match after {
			None => (Custody::<T>::iter_prefix((study,)), Discrepancies::<T>::iter_prefix((study,))),
			Some((to, block)) => (
				Custody::<T>::iter_prefix_from((study,), Custody::<T>::hashed_key_for((study, to, block))),
				Discrepancies::<T>::iter_prefix_from((study,), Discrepancies::<T>::hashed_key_for((study, to, block))),
			),
		};
		let limit = limit as usize;
		intact
			.take(limit)
			.chain(settled.take(limit))
			.map(|((to, _), transfer)| Self::handover(study, to, transfer))
			.collect()
	}

	fn handover(study: StudyId, to: OrganisationId, transfer: TransferOf<T>) -> HandoverOf<T> {
		let Transfer { purpose, request, consent, root, sent, state, .. } = transfer;
		let due = sent.at.saturating_add(T::ConfirmationPeriod::get());
		Handover {
			study,
			to,
			purpose,
			request,
			consent,
			root,
			overdue: matches!(state, TransferState::Sent) && T::Time::now() >= due,
			sent,
			state,
		}
	}
}
