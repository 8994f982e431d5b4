//! Readings, and the readers who must be told about a change.

use super::*;
use impls::flag;
use radledger_primitives::{
	consent::{
		records::{Activity, Outcome},
		Exemption,
	},
	traits::Used,
};

impl<T: Config> Pallet<T> {
	/// Returns the version, whether the reader may, and for how many studies the patient's consent was asked.
	pub(crate) fn do_acknowledge(
		by: &T::AccountId,
		id: ReportId,
		sections: SectionMask,
	) -> Result<(u16, ReadingBasis, u32), DispatchError> {
		let standing = Self::ensure_member(by)?;
		let report = Self::report_of(&id)?;
		let count = u8::try_from(report.sections.len()).map_err(|_| Error::<T>::Overflow)?;
		let exists = sections != 0 && (count >= 32 || sections < flag(count));
		ensure!(exists, Error::<T>::UnknownSection);
		let there = Self::there(&report);
		ensure!(report.version > 0 || there != 0, Error::<T>::NothingToRead);
		ensure!(sections & !there == 0, Error::<T>::EmptySection);
		let block = Self::block();
		ensure!(!Readings::<T>::contains_key((id, by, block)), Error::<T>::ReadInThisBlock);
		let (basis, asked) = Self::basis(&report, by, &standing)?;
		let organisation = standing.organisation;
		if !matches!(basis, ReadingBasis::Denied { .. }) {
			let before = LastReadings::<T>::get(id, by);
			let kept = Self::still_read(&report, before);
			// What is being written is new until it is signed.
			let is_new = before.is_none_or(|last| last.version < report.version) || sections & !kept != 0;
			ensure!(is_new, Error::<T>::NothingNew);
			let owed = before.map_or(0, |last| Self::owed_to(&report, &last)) & !sections;
			LastReadings::<T>::insert(id, by, LastRead { version: report.version, sections: kept | sections, owed });
		}
		if let Some((subject, study)) = Self::named_by(&report, asked)? {
			if let ReadingBasis::Consent { consent } = basis {
				T::Consent::received(&subject, consent, organisation, Purpose::ClinicalCare, by)?;
			}
			let outcome = match basis {
				ReadingBasis::Treatment => Outcome::Exempt { exemption: Exemption::Treatment },
				ReadingBasis::Consent { consent } => Outcome::Permitted { consent },
				ReadingBasis::Denied { rule } => Outcome::Denied { rule },
			};
			T::Consent::used(Used {
				patient: &subject,
				study,
				by,
				organisation,
				roles: standing.roles,
				activity: Activity::ReportRead { report: id },
				purpose: (basis != ReadingBasis::Treatment).then_some(Purpose::ClinicalCare),
				request: None,
				outcome,
			})?;
		}
		let reading = Reading {
			organisation,
			version: report.version,
			sections,
			basis,
			at: T::Time::now(),
			ticket: T::Rent::new(by, Self::reading_footprint())?,
		};
		Readings::<T>::insert((id, by, block), reading);
		Ok((report.version, basis, asked))
	}

	/// The patient of a report, and a study that names them: of the last study about which consent was asked, on which the
	/// answer rests, or else of the first that is opened. Of a copy that names nobody it is the first from which that was made.
	/// The log leaves nothing out: if a study has a patient, one must be opened.
	fn named_by(report: &ReportOf<T>, asked: u32) -> Result<Option<(T::AccountId, BlindedStudy)>, Error<T>> {
		let decided = asked.checked_sub(1).and_then(|last| report.studies.get(last as usize));
		let mut sealed = false;
		for study in decided.into_iter().chain(&report.studies) {
			match T::Studies::patient_of(study) {
				Some(Patient::Known { subject, studies }) => {
					return Ok(studies.first().map(|first| (subject, first.study)));
				}
				Some(Patient::Sealed) => sealed = true,
				Some(Patient::Nobody | Patient::Unknown) | None => (),
			}
		}
		ensure!(!sealed, Error::<T>::NotOpened);
		Ok(None)
	}

	/// The sections for which this is true.
	fn sections(report: &ReportOf<T>, of: impl Fn(&SectionState) -> bool) -> SectionMask {
		let sections = (0u8..).zip(&report.sections).filter(|(_, section)| of(section));
		sections.fold(0, |mask, (at, _)| mask | flag(at))
	}

	/// The sections that have content.
	pub(crate) fn there(report: &ReportOf<T>) -> SectionMask {
		Self::sections(report, |section| section.standing > 0)
	}

	/// The sections that changed since the report was last signed.
	pub(crate) fn unsigned(report: &ReportOf<T>) -> SectionMask {
		Self::sections(report, |section| section.changed > report.version)
	}

	/// The sections of which a reader must be told: they changed in a signed version after the reader's first reading,
	/// and the reader has not read them since. Reading another section changes nothing about that.
	pub(crate) fn owed_to(report: &ReportOf<T>, last: &LastRead) -> SectionMask {
		last.owed | Self::sections(report, |section| section.released > last.version)
	}

	/// The sections that a reader has read and that have not changed since.
	fn still_read(report: &ReportOf<T>, last: Option<LastRead>) -> SectionMask {
		last.map_or(0, |last| last.sections & !Self::sections(report, |section| section.changed > last.version))
	}

	pub(crate) fn unread_by(id: &ReportId, report: &ReportOf<T>, who: &T::AccountId) -> SectionMask {
		let last = LastReadings::<T>::get(id, who);
		Self::there(report) & !Self::still_read(report, last)
	}

	pub(crate) fn to_be_told_after(
		id: ReportId,
		after: Option<T::AccountId>,
	) -> (Vec<ToBeTold<T::AccountId>>, Option<T::AccountId>) {
		let Some(report) = Reports::<T>::get(id) else {
			return (Vec::new(), None);
		};
		let readers = match after {
			None => LastReadings::<T>::iter_prefix(id),
			Some(after) => LastReadings::<T>::iter_prefix_from(id, LastReadings::<T>::hashed_key_for(id, after)),
		};
		let page: Vec<(T::AccountId, LastRead)> = readers.take(MAX_PAGE as usize).collect();
		let next = page.get((MAX_PAGE as usize).saturating_sub(1)).map(|(account, _)| account.clone());
		let told = page
			.into_iter()
			.map(|(account, last)| ToBeTold { account, version: last.version, sections: Self::owed_to(&report, &last) })
			.filter(|reader| reader.sections != 0)
			.collect();
		(told, next)
	}

	pub(crate) fn readings_after(
		id: ReportId,
		after: Option<(T::AccountId, BlockNumberFor<T>)>,
	) -> Vec<ReadingViewOf<T>> {
		let readings = match after {
			None => Readings::<T>::iter_prefix((id,)),
			Some((by, block)) => Readings::<T>::iter_prefix_from((id,), Readings::<T>::hashed_key_for((id, by, block))),
		};
		readings
			.take(MAX_PAGE as usize)
			.map(|((by, block), reading)| ReadingView {
				by,
				organisation: reading.organisation,
				version: reading.version,
				sections: reading.sections,
				basis: reading.basis,
				at: reading.at,
				block,
			})
			.collect()
	}
}
