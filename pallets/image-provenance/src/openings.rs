//! Whose study is whose: seals, and what opens them for one transaction.

use super::*;

impl<T: Config> Pallet<T> {
	/// Opens a study until the end of this transaction.
	pub(crate) fn do_open(opening: Opening<T::AccountId>) -> DispatchResult {
		let known = Self::living(&opening.study)?;
		let seal = known.subject.ok_or(Error::<T>::NamesNobody)?;
		ensure!(opening.seal() == seal, Error::<T>::WrongOpening);
		OpenedNames::<T>::insert(opening.blinded(), opening.study);
		let Opening { study, account, salt } = opening;
		let extrinsic = frame_system::Pallet::<T>::extrinsic_index();
		Opened::<T>::insert(study, types::Opened { extrinsic, account, salt, modality: known.modality });
		Ok(())
	}

	/// The study, if it was opened in this transaction.
	pub(crate) fn opened(study: &StudyId) -> Option<types::Opened<T::AccountId>> {
		let now = frame_system::Pallet::<T>::extrinsic_index();
		Opened::<T>::get(study).filter(|opened| opened.extrinsic == now)
	}

	pub(crate) fn opened_by_name(patient: &T::AccountId, study: &BlindedStudy) -> Option<traits::Opened> {
		let opened = Self::opened(&OpenedNames::<T>::get(study)?)?;
		let types::Opened { account, modality, salt, .. } = opened;
		(account == *patient).then_some(traits::Opened { modality, salt })
	}

	/// Whom a study with this seal names.
	pub(crate) fn subject(study: &StudyId, seal: Option<Seal>) -> Subject<T::AccountId> {
		match (seal, Self::opened(study)) {
			(None, _) => Subject::Nobody,
			(Some(_), None) => Subject::Sealed,
			(Some(_), Some(opened)) => Subject::Opened(opened.account),
		}
	}

	/// Whether the study is there, and names a patient.
	pub(crate) fn names_somebody(study: &StudyId) -> bool {
		Studies::<T>::get(study).is_some_and(|known| known.subject.is_some())
	}

	/// Whose images are in a study.
	pub(crate) fn patient(study: StudyId, known: &StudyOf<T>) -> Patient<T::AccountId> {
		if known.subject.is_some() {
			return Self::patient_of_all(&[Original { study, modality: known.modality }]);
		}
		match Origins::<T>::get(Node::Study(study)).map(|origin| origin.inherited) {
			None | Some(Inherited::Nobody) => Patient::Nobody,
			Some(Inherited::Patient(sources)) => Self::patient_of_all(&sources),
			Some(Inherited::Unknown) => Patient::Unknown,
		}
	}

	/// The one patient whom these studies name.
	fn patient_of_all(sources: &[Original]) -> Patient<T::AccountId> {
		let mut whose: Option<T::AccountId> = None;
		let mut studies = Vec::with_capacity(sources.len());
		for Original { study, modality } in sources {
			let Some(types::Opened { account, salt, .. }) = Self::opened(study) else {
				// Of one that was erased nobody can be asked any more.
				return if Self::names_somebody(study) { Patient::Sealed } else { Patient::Unknown };
			};
			if whose.as_ref().is_some_and(|whose| *whose != account) {
				return Patient::Unknown;
			}
			whose = Some(account);
			studies.push(Source { study: digest::blinded(&salt, study), modality: *modality });
		}
		whose.map_or(Patient::Unknown, |subject| Patient::Known { subject, studies })
	}
}
