//! Datasets, on which models are trained.

use super::*;

impl<T: Config> Pallet<T> {
	/// The consent that permits the use, and its patient. `None` for a study that names no patient, which only the
	/// organisation that anchored it may use.
	fn permission(
		study: &StudyId,
		standing: &Standing,
		purpose: Purpose,
		request: Option<RequestId>,
	) -> Result<Option<(T::AccountId, ConsentId)>, Error<T>> {
		let facts = T::Studies::may_use(study, standing).ok_or(Error::<T>::StudyNotUsable)?;
		let Some(subject) = facts.subject else {
			ensure!(facts.controller == standing.organisation, Error::<T>::NotPermitted);
			return Ok(None);
		};
		let usage = StudyUse {
			subject: Some(&subject),
			study: *study,
			modality: facts.modality,
			organisation: standing.organisation,
			kind: standing.kind,
			roles: standing.roles,
			purpose,
			request,
		};
		match T::Consent::decide(&usage) {
			Decision::Permit { consent, .. } => Ok(Some((subject, consent))),
			Decision::Deny { .. } => Err(Error::<T>::NotPermitted),
		}
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
		let id = dataset_id(&parts);
		ensure!(!Datasets::<T>::contains_key(id), Error::<T>::DatasetExists);
		let mut studies = 0u32;
		let mut parents = Vec::new();
		for part in &parts {
			let more = match part {
				Part::Study(study) => {
					if let Some((subject, consent)) = Self::permission(study, standing, purpose, request)? {
						// The organisation will be told when the consent ends, as whoever receives data is.
						T::Consent::received(&subject, consent, standing.organisation, by)?;
						let before = Contributions::<T>::get(&subject, id).unwrap_or_default();
						Contributions::<T>::insert(&subject, id, before.saturating_add(1));
					}
					parents.push(Node::Study(*study));
					1
				}
				Part::Dataset(dataset) => {
					let known = Datasets::<T>::get(dataset).ok_or(Error::<T>::UnknownDataset)?;
					ensure!(known.purpose == purpose, Error::<T>::PurposeMismatch);
					parents.push(Node::Dataset(*dataset));
					known.studies
				}
				Part::Elsewhere(_) => 0,
			};
			studies = studies.checked_add(more).ok_or(Error::<T>::Overflow)?;
		}
		let dataset = Dataset {
			purpose,
			request,
			studies,
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
	) -> Vec<StudyId> {
		let Some(kind) = T::Membership::kind(organisation) else {
			return Vec::new();
		};
		let standing = Standing { organisation, kind, roles: Roles::DATA_STEWARD };
		studies
			.into_iter()
			.take(MAX_PAGE as usize)
			.filter(|study| Self::permission(study, &standing, purpose, request).is_err())
			.collect()
	}
}
