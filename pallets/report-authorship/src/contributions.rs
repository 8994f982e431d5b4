//! Contributions of people and AI models, and reviews of the latter.

use super::*;
use impls::is_in;

impl<T: Config> Pallet<T> {
	/// The number of parents of a contribution in the graph: the report, the model and the contributions on which it
	/// builds. Without the latter two it has no node.
	pub(crate) fn parents_of(source: &Source, derived_from: &[u8]) -> u32 {
		let derived = derived_from.len() as u32;
		match (source, derived) {
			(Source::Signer, 0) => 0,
			(Source::Signer, derived) => derived.saturating_add(1),
			(Source::Model { .. }, derived) => derived.saturating_add(2),
		}
	}

	pub(crate) fn weight_of_contribution(source: &Source, derived_from: &[u8], replaces: &Option<u8>) -> Weight {
		let weight = match Self::parents_of(source, derived_from) {
			0 => T::WeightInfo::contribute(),
			parents => T::WeightInfo::contribute_linked(parents),
		};
		match replaces {
			None => weight,
			Some(_) => weight.saturating_add(T::WeightInfo::take_place()),
		}
	}

	/// The section at this place, if it can be changed now.
	fn open_section(report: &ReportOf<T>, section: u8) -> Result<(), Error<T>> {
		let is_open = match (report.state, report.change) {
			(state, _) if state.is_over() => false,
			(state, None) => !state.is_final(),
			(_, Some(change)) => is_in(section.into(), change.sections),
		};
		ensure!(is_open, Error::<T>::NotOpen);
		Ok(())
	}

	/// Changes the count of contributions that stand in a section. Nobody answers for it any more.
	fn change_section(report: &mut ReportOf<T>, section: u8, standing: impl FnOnce(u8) -> u8) -> DispatchResult {
		let section = report.sections.get_mut(usize::from(section));
		let section = section.ok_or(Error::<T>::UnknownSection)?;
		*section = SectionState {
			standing: standing(section.standing),
			accountable: None,
			changed: report.version.saturating_add(1),
			released: section.released,
		};
		Ok(())
	}

	/// Refuses a contribution when the report is full, or when the author's share of it is.
	fn ensure_room(report: &ReportOf<T>, place: u8) -> Result<(), Error<T>> {
		let author = report.team.get(usize::from(place)).ok_or(Error::<T>::NotInvited)?;
		let others = report.team.iter().filter(|member| member.organisation != report.organisation);
		let others = others.fold(0u32, |sum, member| sum.saturating_add(member.contributions.into()));
		let shared = author.organisation == report.organisation || others < MAX_BY_OTHERS;
		let room = u32::from(report.contributions) < MAX_CONTRIBUTIONS && u32::from(author.contributions) < MAX_BY_ONE;
		ensure!(room && shared, Error::<T>::TooManyContributions);
		Ok(())
	}

	/// Returns the place of the contribution, and for how many studies the patient's consent was asked.
	#[allow(clippy::too_many_arguments)] // a contribution has as many parts
	pub(crate) fn do_contribute(
		by: &T::AccountId,
		id: ReportId,
		section: Code,
		kind: ContributionKind,
		element: H256,
		source: Source,
		derived_from: BoundedVec<u8, ConstU32<MAX_DERIVED>>,
		replaces: Option<u8>,
	) -> Result<(u8, u32), DispatchError> {
		let standing = Self::person(by, Roles::ALL)?;
		let mut report = Self::report_of(&id)?;
		let place = Self::author(&report, by, &standing)?;
		let asked = Self::ensure_permitted(&report, by, &standing)?;
		let template = Templates::<T>::get(report.template).ok_or(Error::<T>::UnknownTemplate)?;
		let found = template.sections.iter().position(|known| known.code == section);
		let section = found.and_then(|place| u8::try_from(place).ok());
		let section = section.ok_or(Error::<T>::UnknownSection)?;
		Self::open_section(&report, section)?;
		Self::ensure_room(&report, place)?;
		let index = report.contributions;
		let earlier = derived_from.iter().all(|from| *from < index);
		let distinct = derived_from
			.iter()
			.enumerate()
			.all(|(at, from)| !derived_from.iter().skip(at.saturating_add(1)).any(|other| other == from));
		ensure!(earlier && distinct, Error::<T>::InvalidDerivation);
		if let Some(version) = source.model() {
			ensure!(T::Models::may_author(&version), Error::<T>::ModelNotActive);
			// It does not stand before a human said so: until then nothing would be in the other's place.
			ensure!(replaces.is_none(), Error::<T>::CannotReplace);
		}
		if let Some(old) = replaces {
			Self::replace(&mut report, &id, old, index, section, place, standing.roles)?;
		}
		match source {
			Source::Signer => Self::change_section(&mut report, section, |standing| standing.saturating_add(1))?,
			Source::Model { .. } => report.unreviewed = report.unreviewed.saturating_add(1),
		}
		Self::charge(&mut report, place, Self::parents_of(&source, &derived_from))?;
		Self::link(id, index, &source, &derived_from)?;
		report.contributions = index.saturating_add(1); // less than `MAX_CONTRIBUTIONS` before
		if report.state == ReportState::Registered {
			report.state = ReportState::Partial;
		}
		let contribution = Contribution {
			section,
			kind,
			element,
			source,
			derived_from,
			by: place,
			roles: standing.roles,
			at: T::Time::now(),
			block: Self::block(),
			review: None,
			replaced: None,
		};
		Contributions::<T>::insert(id, index, contribution);
		Reports::<T>::insert(id, report);
		Ok((index, asked))
	}

	/// Replaces the contribution `old` with `new`.
	fn replace(
		report: &mut ReportOf<T>,
		id: &ReportId,
		old: u8,
		new: u8,
		section: u8,
		by: u8,
		roles: Roles,
	) -> DispatchResult {
		let adds_only = report.change.is_some_and(|change| change.state == ReportState::Appended);
		ensure!(!adds_only, Error::<T>::AddendumOnly);
		let known = Contributions::<T>::get(id, old).ok_or(Error::<T>::UnknownContribution)?;
		let may = known.by == by || roles.any_of(Roles::RADIOLOGIST);
		ensure!(may && known.stands() && known.section == section, Error::<T>::CannotReplace);
		Self::take_place(id, old, known, new);
		Self::change_section(report, section, |standing| standing.saturating_sub(1))
	}

	pub(crate) fn take_place(id: &ReportId, old: u8, mut known: Contribution<BlockNumberFor<T>>, new: u8) {
		known.replaced = Some(new);
		Contributions::<T>::insert(id, old, known);
	}

	/// Makes the member pay for one more contribution.
	fn charge(report: &mut ReportOf<T>, place: u8, parents: u32) -> DispatchResult {
		let member = Self::keep_place(report, place)?;
		member.contributions = member.contributions.saturating_add(1);
		member.bytes = member.bytes.saturating_add(Self::contribution_bytes(parents));
		let footprint = Footprint::from_parts(1, member.bytes as usize);
		member.ticket = Some(match member.ticket.take() {
			None => T::Rent::new(&member.account, footprint)?,
			Some(ticket) => ticket.update(&member.account, footprint)?,
		});
		Ok(())
	}

	/// Adds a contribution that comes from a model or from other contributions to the graph.
	fn link(report: ReportId, index: u8, source: &Source, derived_from: &[u8]) -> DispatchResult {
		if Self::parents_of(source, derived_from) == 0 {
			return Ok(());
		}
		let mut parents = alloc::vec![Node::Report(report)];
		parents.extend(source.model().map(Node::Model));
		parents.extend(derived_from.iter().map(|from| Node::Contribution(ContributionId { report, index: *from })));
		T::Graph::link(Node::Contribution(ContributionId { report, index }), parents)
			.map_err(|_| Error::<T>::GraphRefused.into())
	}

	pub(crate) fn do_review(by: &T::AccountId, id: ReportId, index: u8, verdict: Verdict) -> DispatchResult {
		let person = Self::person(by, Roles::RADIOLOGIST)?;
		let mut report = Self::report_of(&id)?;
		let place = Self::author(&report, by, &person)?;
		let mut known = Contributions::<T>::get(id, index).ok_or(Error::<T>::UnknownContribution)?;
		let model = known.source.model().ok_or(Error::<T>::NotByModel)?;
		ensure!(known.review.is_none(), Error::<T>::AlreadyReviewed);
		Self::open_section(&report, known.section)?;
		if known.by == place {
			let template = Templates::<T>::get(report.template).ok_or(Error::<T>::UnknownTemplate)?;
			ensure!(template.self_review, Error::<T>::SelfReview);
		}
		match verdict {
			Verdict::Accepted => {
				ensure!(T::Models::may_author(&model), Error::<T>::ModelNotActive);
				Self::change_section(&mut report, known.section, |standing| standing.saturating_add(1))?;
			}
			Verdict::Edited { contribution } => {
				let edit = Contributions::<T>::get(id, contribution).ok_or(Error::<T>::InvalidEdit)?;
				let is_edit = edit.by == place
					&& edit.source == Source::Signer
					&& edit.section == known.section
					&& edit.stands()
					&& edit.derived_from.contains(&index);
				ensure!(is_edit, Error::<T>::InvalidEdit);
				known.replaced = Some(contribution);
			}
			Verdict::Rejected => {}
		}
		Self::keep_place(&mut report, place)?;
		report.unreviewed = report.unreviewed.saturating_sub(1);
		known.review = Some(Review { verdict, by: place, at: T::Time::now() });
		Contributions::<T>::insert(id, index, known);
		Reports::<T>::insert(id, report);
		Ok(())
	}
}
