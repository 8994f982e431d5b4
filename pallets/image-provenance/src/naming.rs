//! The patient of a study that was anchored without one.

use super::*;

impl<T: Config> Pallet<T> {
	/// Looks at up to `most` reports on the study. Returns how many there are.
	pub(crate) fn do_name(
		standing: &Standing,
		study: StudyId,
		subject: Seal,
		salt: Option<Salt>,
		most: u32,
	) -> Result<u32, Error<T>> {
		let mut known = Self::living(&study)?;
		ensure!(known.organisation == standing.organisation, Error::<T>::NotController);
		ensure!(Self::patient(study, &known) == Patient::Nobody, Error::<T>::HasSubject);
		let mut reports = 0u32;
		for made in Children::<T>::iter_key_prefix(Node::Study(study)) {
			ensure!(matches!(made, Node::Report(_)), Error::<T>::AlreadyUsed);
			ensure!(reports < most, Error::<T>::MoreReports);
			for other in Self::named_by(made) {
				let account = Self::opened(&other).ok_or(Error::<T>::NotOpened)?.account;
				let salt = salt.ok_or(Error::<T>::NotOpened)?;
				let same = Opening { study, account, salt }.seal() == subject;
				ensure!(same, Error::<T>::OtherSubject);
			}
			reports = reports.saturating_add(1);
		}
		known.subject = Some(subject);
		Studies::<T>::insert(study, known);
		Ok(reports)
	}

	/// The studies from which something was made that name their patient.
	fn named_by(made: Node) -> impl Iterator<Item = StudyId> {
		let parents = Origins::<T>::get(made).map(|origin| origin.parents).unwrap_or_default();
		parents.into_iter().filter_map(|parent| match parent {
			Node::Study(study) => Some(study).filter(Self::names_somebody),
			_ => None,
		})
	}
}
