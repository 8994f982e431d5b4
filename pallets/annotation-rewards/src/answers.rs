//! Items and the answers to them, which are committed to before anyone sees one, then revealed.

use super::*;
use radledger_primitives::{
	consent::records::Activity,
	traits::{Permitted, Used},
};

impl<T: Config> Pallet<T> {
	/// Largest size of an answer to this task, in bytes.
	fn answer_bytes(task: &Task) -> u64 {
		let most = match *task {
			Task::Classification { .. } => 2,
			Task::BoundingBoxes { max, .. } => u64::from(max).saturating_mul(8).saturating_add(2),
			Task::GridMask { .. } => u64::from(task.cells().div_ceil(8)).saturating_add(3),
		};
		most.min(Answer::max_encoded_len() as u64)
	}

	/// The footprint of an item: while it is `open`, with the answers of the panel and voices on the truth; afterwards with
	/// up to two verdicts only.
	pub fn item_footprint(offer: &OfferOf<T>, open: bool) -> Footprint {
		let answer = Self::answer_bytes(&offer.task);
		let missing = u64::from(MAX_PANEL.saturating_sub(offer.panel.into()));
		let seat = SeatRecord::<T::AccountId>::max_encoded_len() as u64;
		let record = <(CampaignId, ItemNumber, ItemOf<T>)>::max_encoded_len() as u64;
		let record = record.saturating_sub(missing.saturating_mul(seat));
		let verdict = <(CampaignId, ItemNumber, Basis, VerdictOf<T>)>::max_encoded_len() as u64;
		let verdict = verdict.saturating_sub(Answer::max_encoded_len() as u64).saturating_add(answer);
		let key = <(CampaignId, ItemNumber, u8)>::max_encoded_len() as u64;
		let answers = match open {
			true => {
				let voices = <(CampaignId, ItemNumber, VoicesOf<T>)>::max_encoded_len() as u64;
				key.saturating_add(answer).saturating_mul(offer.panel.into()).saturating_add(voices)
			}
			false => 0,
		};
		let bytes = record.saturating_add(verdict.saturating_mul(2)).saturating_add(answers);
		Footprint::from_parts(1, bytes as usize)
	}

	/// The annotators who may take the seats of an item, in order: those with seats, and then as many substitutes.
	pub(crate) fn drawn(campaign: CampaignId, item: ItemNumber, known: &CampaignOf<T>) -> Vec<T::AccountId> {
		let most = usize::from(known.offer.panel).saturating_mul(2);
		let entrants = Entrants::<T>::get(campaign);
		let order = draw::order(&known.seed, item, &entrants, known.offer.colleagues);
		order.into_iter().take(most).map(|entrant| entrant.who.clone()).collect()
	}

	/// Whether somebody may take a seat of an item now.
	fn ensure_drawn(
		by: &T::AccountId,
		organisation: OrganisationId,
		campaign: CampaignId,
		item: ItemNumber,
		known: &CampaignOf<T>,
	) -> Result<(), Error<T>> {
		let (now, schedule, panel) = (T::Time::now(), known.offer.schedule, usize::from(known.offer.panel));
		ensure!(now >= schedule.coin_until, Error::<T>::TooEarly);
		ensure!(now < schedule.commit_until, Error::<T>::TooLate);
		let entrants = Entrants::<T>::get(campaign);
		let order = draw::order(&known.seed, item, &entrants, known.offer.colleagues);
		let mut places = order.into_iter().take(panel.saturating_mul(2));
		let place = places.position(|entrant| entrant.who == *by && entrant.organisation == organisation);
		let place = place.ok_or(Error::<T>::NotDrawn)?;
		ensure!(place < panel || now >= schedule.substitutes_from(), Error::<T>::TooEarly);
		Ok(())
	}

	/// The consent by which the sponsor's organisation may use an image now, its patient, and the study that names them.
	fn permission(
		study: &StudyId,
		standing: &Standing,
		offer: &OfferOf<T>,
	) -> Result<Option<Permitted<T::AccountId>>, Error<T>> {
		let patient = T::Studies::patient_of(study).ok_or(Error::<T>::StudyNotUsable)?;
		ensure!(patient != Patient::Sealed, Error::<T>::NotOpened);
		let facts = T::Studies::may_use(study, standing).ok_or(Error::<T>::StudyNotUsable)?;
		if patient == Patient::Nobody {
			ensure!(facts.controller == standing.organisation, Error::<T>::NotPermitted);
			return Ok(None);
		}
		match T::Consent::consent(&patient, standing, offer.purpose, offer.request) {
			Ok((subject, named, consent)) => Ok(Some((subject.clone(), named, consent))),
			Err(_) => Err(Error::<T>::NotPermitted),
		}
	}

	pub(crate) fn do_open_item(
		by: &T::AccountId,
		campaign: CampaignId,
		item: ItemNumber,
		image: Image,
		in_study: &[H256],
		in_campaign: &[H256],
	) -> Result<Amount, DispatchError> {
		let standing = Self::ensure_sponsor(by)?;
		let mut known = Self::running(campaign)?;
		ensure!(known.signed.organisation == standing.organisation, Error::<T>::NotSponsor);
		let offer = &known.offer;
		ensure!(T::Time::now() < offer.schedule.join_until, Error::<T>::TooLate);
		ensure!(!Items::<T>::contains_key(campaign, item), Error::<T>::ItemAlreadyOpened);
		let listed = merkle::verify(&offer.root, offer.items, item, &image.item(), in_campaign);
		ensure!(listed, Error::<T>::NotInCampaign);
		let permission = Self::permission(&image.study, &standing, offer)?;
		ensure!(T::Instances::has_image(&image, in_study), Error::<T>::NotInStudy);
		if let Some((subject, named, consent)) = permission {
			// The organisation will be told when the consent ends, as whoever receives data is.
			T::Consent::received(&subject, consent, standing.organisation, offer.purpose, by)?;
			T::Consent::used(Used {
				patient: &subject,
				study: named,
				by,
				organisation: standing.organisation,
				roles: standing.roles,
				activity: Activity::Annotation { item: (campaign, item) },
				purpose: Some(offer.purpose),
				request: offer.request,
				outcome: radledger_primitives::consent::records::Outcome::Permitted { consent },
			})?;
		}
		let escrow = offer.escrow_of_item().ok_or(Error::<T>::Overflow)?;
		T::Currency::hold(&HoldReason::Escrow.into(), by, escrow)?;
		let record = Item {
			image,
			seats: Default::default(),
			state: ItemState::Open,
			settled_at: None,
			before: 0,
			opener: by.clone(),
			ticket: T::Rent::new(by, Self::item_footprint(offer, true))?,
		};
		Items::<T>::insert(campaign, item, record);
		known.opened = known.opened.saturating_add(1); // no more than there are under the root
		known.escrow = known.escrow.checked_add(escrow).ok_or(Error::<T>::Overflow)?;
		Campaigns::<T>::insert(campaign, known);
		Ok(escrow)
	}

	/// Returns the seat.
	pub(crate) fn do_commit(
		by: &T::AccountId,
		campaign: CampaignId,
		item: ItemNumber,
		commitment: H256,
	) -> Result<u8, DispatchError> {
		let standing = T::Membership::standing(by)
			.filter(|standing| standing.roles.any_of(MAY_ANSWER))
			.ok_or(Error::<T>::NotAuthorised)?;
		let known = Self::running(campaign)?;
		let mut annotator = Self::taking_part(campaign, by)?;
		let mut record = Items::<T>::get(campaign, item).ok_or(Error::<T>::ItemNotFound)?;
		let seated = record.seats.iter().any(|seat| seat.who == *by);
		ensure!(!seated, Error::<T>::AlreadyCommitted);
		ensure!(record.seats.len() < usize::from(known.offer.panel), Error::<T>::PanelIsFull);
		let is_party = Self::gains(&known, standing.organisation) || record.opener == *by;
		ensure!(!is_party, Error::<T>::SelfDealing);
		Self::ensure_drawn(by, standing.organisation, campaign, item, &known)?;
		let busy = annotator.busy.checked_add(1).ok_or(Error::<T>::Overflow)?;
		let needed = known.offer.terms.stake().saturating_mul(busy.into());
		ensure!(needed <= annotator.stake, Error::<T>::StakeIsTaken);
		let organisation = known.signed.organisation;
		// Who withdraws is not annotated any more.
		let sponsor = Standing {
			organisation,
			kind: T::Membership::kind(organisation).ok_or(Error::<T>::NotPermitted)?,
			roles: Roles::DATA_STEWARD,
		};
		Self::permission(&record.image.study, &sponsor, &known.offer)?;
		let seat = record.seats.len() as u8;
		let place = SeatRecord { who: by.clone(), organisation: standing.organisation, commitment, revealed: false };
		record.seats.try_push(place).map_err(|_| Error::<T>::PanelIsFull)?;
		annotator.busy = busy;
		Annotators::<T>::insert(campaign, by, annotator);
		Items::<T>::insert(campaign, item, record);
		Ok(seat)
	}

	/// Returns the seat.
	pub(crate) fn do_reveal(
		by: &T::AccountId,
		campaign: CampaignId,
		item: ItemNumber,
		answer: Answer,
		salt: &[u8; 32],
	) -> Result<u8, DispatchError> {
		let known = Self::running(campaign)?;
		let (now, schedule) = (T::Time::now(), known.offer.schedule);
		ensure!(now >= schedule.gold_until, Error::<T>::TooEarly);
		ensure!(now < schedule.reveal_until, Error::<T>::TooLate);
		let mut record = Items::<T>::get(campaign, item).ok_or(Error::<T>::ItemNotFound)?;
		let (seat, place) =
			(0u8..).zip(record.seats.iter_mut()).find(|(_, place)| place.who == *by).ok_or(Error::<T>::NotCommitted)?;
		ensure!(!place.revealed, Error::<T>::AlreadyRevealed);
		Self::ensure_answer(&known.offer.task, &answer)?;
		let chain = Self::chain();
		let promised = annotation::commitment(&chain, campaign, item, by, salt, &answer);
		ensure!(place.commitment == promised, Error::<T>::NotWhatWasPromised);
		place.revealed = true;
		Answers::<T>::insert((campaign, item, seat), answer);
		Items::<T>::insert(campaign, item, record);
		Ok(seat)
	}

	/// Refuses an answer that an annotator cannot give.
	fn ensure_answer(task: &Task, answer: &Answer) -> Result<(), Error<T>> {
		task.accepts(answer).map_err(Self::wrong_answer)
	}

	/// Refuses an answer that cannot decide an item.
	pub(crate) fn ensure_decision(task: &Task, answer: &Answer) -> Result<(), Error<T>> {
		task.decides(answer).map_err(Self::wrong_answer)
	}

	fn wrong_answer(error: AnswerError) -> Error<T> {
		match error {
			AnswerError::Label => Error::<T>::UnknownLabel,
			AnswerError::TooManyBoxes => Error::<T>::TooManyBoxes,
			AnswerError::OutsideImage => Error::<T>::BoxOutsideImage,
			AnswerError::Order => Error::<T>::BoxesNotInOrder,
			AnswerError::MaskSize => Error::<T>::WrongMaskSize,
			_ => Error::<T>::AnswersSomethingElse,
		}
	}

	/// The chain, by its first block, so that a commitment on one chain cannot be revealed on another.
	pub(crate) fn chain() -> H256 {
		let first = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::from(0u32));
		H256::decode(&mut &first.encode()[..]).unwrap_or_default()
	}
}
