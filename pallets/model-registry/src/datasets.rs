//! Datasets, on which models are trained.

use super::*;
use radledger_primitives::{
	consent::records::{Activity, Outcome},
	traits::{Permitted, Used},
};

impl<T: Config> Pallet<T> {
	/// The consent that permits the use, its patient, and the study that names them: this one, or the first from which it was
	/// made. `None` for a study of nobody who is known, which only the organisation that anchored it may use.
	fn permission(
		study: &StudyId,
		standing: &Standing,
		purpose: Purpose,
		request: Option<RequestId>,
	) -> Result<Option<Permitted<T::AccountId>>, Error<T>> {
		let patient = T::Studies::patient_of(study).ok_or(Error::<T>::StudyNotUsable)?;
		ensure!(patient != Patient::Sealed, Error::<T>::NotOpened);
		let facts = T::Studies::may_use(study, standing).ok_or(Error::<T>::StudyNotUsable)?;
		if patient == Patient::Nobody {
			ensure!(facts.controller == standing.organisation, Error::<T>::NotPermitted);
			return Ok(None);
		}
		match T::Consent::consent(&patient, standing, purpose, request) {
			Ok((subject, named, consent)) => Ok(Some((subject.clone(), named, consent))),
			Err(_) => Err(Error::<T>::NotPermitted),
		}
	}

	/// Refuses a dataset whose patients were asked too long ago for something to be built on it now.
	pub(crate) fn ensure_fresh(known: &DatasetOf<T>) -> Result<(), Error<T>> {
		ensure!(T::Time::now() <= known.asked.saturating_add(FRESH), Error::<T>::AskAgain);
		Ok(())
	}

	/// Returns the identifier, and the number of studies in the dataset.
	pub(crate) fn do_declare(
		by: &T::AccountId,
		standing: &Standing,
		parts: BoundedVec<Part, ConstU32<MAX_PARTS>>,
		purpose: Purpose,
		request: Option<RequestId>,
	) -> Result<(DatasetId, u32), DispatchError> {
		ensure!(purpose.is_research(), Error::<T>::InvalidPurpose);
		ensure!(!parts.is_empty(), Error::<T>::EmptyDataset);
		let ascending = parts.iter().zip(parts.iter().skip(1)).all(|(one, next)| one < next);
		ensure!(ascending, Error::<T>::NotInOrder);
		let id = dataset_id(standing.organisation, &parts);
		ensure!(!Datasets::<T>::contains_key(id), Error::<T>::DatasetExists);
		let (mut studies, mut depth) = (0u32, 1u8);
		let mut asked = T::Time::now();
		let mut parents = Vec::new();
		for part in &parts {
			let more = match part {
				Part::Study(study) => {
					if let Some((subject, named, consent)) = Self::permission(study, standing, purpose, request)? {
						// The organisation will be told when the consent ends, as whoever receives data is.
						T::Consent::received(&subject, consent, standing.organisation, purpose, by)?;
						T::Consent::used(Used {
							patient: &subject,
							study: named,
							by,
							organisation: standing.organisation,
							roles: standing.roles,
							activity: Activity::Dataset { dataset: id },
							purpose: Some(purpose),
							request,
							outcome: Outcome::Permitted { consent },
						})?;
					}
					parents.push(Node::Study(*study));
					1
				}
				Part::Dataset(dataset) => {
					let known = Datasets::<T>::get(dataset).ok_or(Error::<T>::UnknownDataset)?;
					ensure!(known.purpose == purpose, Error::<T>::PurposeMismatch);
					Self::ensure_fresh(&known)?;
					ensure!(known.excluded == 0, Error::<T>::StudiesExcluded);
					asked = asked.min(known.asked);
					parents.push(Node::Dataset(*dataset));
					depth = depth.max(known.depth.saturating_add(1));
					known.studies
				}
				Part::Elsewhere(_) => 0,
			};
			studies = studies.checked_add(more).ok_or(Error::<T>::Overflow)?;
		}
		// Deeper than a pool can follow, studies would have no share.
		ensure!(u32::from(depth) <= MAX_DEPTH, Error::<T>::TooDeep);
		let dataset = Dataset {
			purpose,
			request,
			studies,
			depth,
			excluded: 0,
			asked,
			signed: Self::sign(by, standing),
			ticket: T::Rent::new(by, Self::dataset_footprint(parts.len() as u32))?,
			parts,
		};
		if !parents.is_empty() {
			T::Graph::link(Node::Dataset(id), parents).map_err(|_| Error::<T>::GraphRefused)?;
		}
		Datasets::<T>::insert(id, dataset);
		Ok((id, studies))
	}

	/// Asks again about the studies that are parts of a dataset, and adds up what is known of the datasets below. Returns
	/// when it was asked, how many studies are excluded, and the number of parts.
	pub(crate) fn do_ask_again(id: DatasetId) -> Result<(Moment, u32, u32), DispatchError> {
		let mut known = Datasets::<T>::get(id).ok_or(Error::<T>::UnknownDataset)?;
		let organisation = known.signed.organisation;
		(known.asked, known.excluded) = (T::Time::now(), 0);
		for part in &known.parts {
			let excluded = match part {
				Part::Study(study) => {
					// Nobody excludes studies by not opening them.
					let sealed = T::Studies::patient_of(study) == Some(Patient::Sealed);
					ensure!(!sealed, Error::<T>::NotOpened);
					u32::from(!Self::is_permitted(study, organisation, known.purpose, known.request))
				}
				Part::Dataset(below) => {
					let below = Datasets::<T>::get(below).ok_or(Error::<T>::UnknownDataset)?;
					known.asked = known.asked.min(below.asked);
					below.excluded
				}
				Part::Elsewhere(_) => 0,
			};
			known.excluded = known.excluded.saturating_add(excluded); // at most as many as studies
		}
		let outcome = (known.asked, known.excluded, known.parts.len() as u32);
		Datasets::<T>::insert(id, known);
		Ok(outcome)
	}

	/// Whether an organisation may use a study now. One that is not active may use none.
	fn is_permitted(
		study: &StudyId,
		organisation: OrganisationId,
		purpose: Purpose,
		request: Option<RequestId>,
	) -> bool {
		T::Membership::kind(organisation).is_some_and(|kind| {
			let standing = Standing { organisation, kind, roles: Roles::DATA_STEWARD };
			Self::permission(study, &standing, purpose, request).is_ok()
		})
	}

	/// Looks at the parts in `open`, the first of them first, and at their own parts.
	pub(crate) fn walk(open: Vec<Part>) -> MembersView {
		let mut stack: Vec<Part> = open.into_iter().rev().collect();
		let mut studies = Vec::new();
		let mut left = MAX_STEPS;
		while let Some(part) = stack.pop() {
			if left == 0 {
				stack.push(part);
				break;
			}
			left = left.saturating_sub(1);
			match part {
				Part::Study(study) => studies.push(study),
				Part::Dataset(dataset) => {
					let parts = Datasets::<T>::get(dataset).map(|known| known.parts.into_inner());
					stack.extend(parts.unwrap_or_default().into_iter().rev());
				}
				Part::Elsewhere(_) => {}
			}
		}
		stack.reverse();
		MembersView { studies, open: stack }
	}

	pub(crate) fn withdrawn_of(
		studies: Vec<StudyId>,
		organisation: OrganisationId,
		purpose: Purpose,
		request: Option<RequestId>,
		openings: Vec<Opening<T::AccountId>>,
	) -> Vec<StudyId> {
		T::Studies::look_into(openings);
		studies
			.into_iter()
			.take(MAX_PAGE as usize)
			.filter(|study| !Self::is_permitted(study, organisation, purpose, request))
			.collect()
	}
}
