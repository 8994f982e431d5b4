//! The patient of a study that was anchored without one.

use super::*;

impl<T: Config> Pallet<T> {
	/// Looks at up to `most` reports on the study. Returns how many there are.
	pub(crate) fn do_name(
		standing: &Standing,
		study: StudyId,
		subject: T::AccountId,
		most: u32,
	) -> Result<u32, Error<T>> {
		let mut known = Self::living(&study)?;
		ensure!(known.organisation == standing.organisation, Error::<T>::NotController);
		ensure!(T::Membership::is_patient(&subject), Error::<T>::UnknownSubject);
		ensure!(Self::patient(study, &known) == Patient::Nobody, Error::<T>::HasSubject);
		let mut reports = 0u32;
		for made in Children::<T>::iter_key_prefix(Node::Study(study)) {
			ensure!(matches!(made, Node::Report(_)), Error::<T>::AlreadyUsed);
			ensure!(reports < most, Error::<T>::MoreReports);
			ensure!(Self::is_only_of(made, &subject), Error::<T>::OtherSubject);
			reports = reports.saturating_add(1);
		}
		known.subject = Some(subject);
		Studies::<T>::insert(study, known);
		Ok(reports)
	}

	/// Whether no study from which something was made names another patient.
	fn is_only_of(made: Node, subject: &T::AccountId) -> bool {
		let studies = Origins::<T>::get(made).map(|origin| origin.parents).unwrap_or_default();
		studies.iter().all(|parent| match parent {
			Node::Study(study) => Self::subject(study).is_none_or(|named| named == *subject),
			_ => true,
		})
	}
}
