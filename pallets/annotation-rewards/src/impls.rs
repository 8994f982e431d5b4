//! Rights of the callers, and answers to other pallets.

use super::*;

impl<T: Config> Pallet<T> {
	/// The standing of an account that runs campaigns and pools: a data steward, a trial coordinator, or an
	/// organisation itself.
	pub(crate) fn ensure_sponsor(who: &T::AccountId) -> Result<Standing, Error<T>> {
		T::Membership::standing(who)
			.filter(|standing| standing.roles.any_of(MAY_SPONSOR))
			.ok_or(Error::<T>::NotAuthorised)
	}

	/// The campaign, if it has not ended.
	pub(crate) fn running(campaign: CampaignId) -> Result<CampaignOf<T>, Error<T>> {
		let known = Campaigns::<T>::get(campaign).ok_or(Error::<T>::CampaignNotFound)?;
		ensure!(!known.closed, Error::<T>::CampaignIsClosed);
		Ok(known)
	}

	/// Whether an organisation gains by the answers of a campaign: the sponsor's, and those that it named.
	pub(crate) fn gains(known: &CampaignOf<T>, organisation: OrganisationId) -> bool {
		organisation == known.signed.organisation || known.offer.conflicts.contains(&organisation)
	}

	/// Whether an account acted for the sponsor when it created the campaign, whatever organisation it acts for now.
	pub(crate) fn is_sponsor(known: &CampaignOf<T>, who: &T::AccountId) -> bool {
		known.signed.by == *who
	}

	/// The annotator, if they joined and did not leave.
	pub(crate) fn taking_part(campaign: CampaignId, who: &T::AccountId) -> Result<Annotator<T::Rent>, Error<T>> {
		Annotators::<T>::get(campaign, who).filter(|annotator| !annotator.left).ok_or(Error::<T>::NotJoined)
	}

	pub(crate) fn sign(by: &T::AccountId, standing: &Standing) -> SignatureOf<T> {
		Signature {
			by: by.clone(),
			organisation: standing.organisation,
			at: T::Time::now(),
			block: frame_system::Pallet::<T>::block_number(),
		}
	}

	/// The size of a campaign's panels, for weights.
	pub(crate) fn panel(campaign: CampaignId) -> u32 {
		Campaigns::<T>::get(campaign).map_or(MAX_PANEL, |known| known.offer.panel.into())
	}
}

impl<T: Config> CampaignLookup for Pallet<T> {
	fn is_settled(campaign: CampaignId) -> bool {
		Campaigns::<T>::get(campaign).is_some_and(|known| known.closed)
	}
}
