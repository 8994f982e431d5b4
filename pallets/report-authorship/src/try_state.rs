//! The invariants of this pallet's storage.

use super::*;
use frame::deps::sp_runtime::TryRuntimeError;
use impls::is_in;

/// Fails with `message` unless `condition` holds.
fn check(condition: bool, message: &'static str) -> Result<(), TryRuntimeError> {
	condition.then_some(()).ok_or(TryRuntimeError::Other(message))
}

impl<T: Config> Pallet<T> {
	/// The invariants of this pallet.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		for (id, template) in Templates::<T>::iter() {
			check(id < NextTemplate::<T>::get(), "a template with a number never given")?;
			check(!template.sections.is_empty(), "a template without sections")?;
		}
		for (id, report) in Reports::<T>::iter() {
			Self::try_contributions(&id, &report)?;
			Self::try_sections(&report)?;
			Self::try_versions(&id, &report)?;
			for (_, last) in LastReadings::<T>::iter_prefix(id) {
				check(last.version <= report.version, "a version was read that never was")?;
				let all = report.sections.len() as u32;
				let exists = |sections: SectionMask| u64::from(sections) < 1u64.checked_shl(all).unwrap_or_default();
				check(exists(last.sections | last.owed), "somebody read a section that never was")?;
				check(last.sections & last.owed == 0, "somebody is owed a section that they have read")?;
			}
		}
		check(
			Contributions::<T>::iter_keys().all(|(report, _)| Reports::<T>::contains_key(report)),
			"a contribution to no report",
		)?;
		for ((report, by, _), reading) in Readings::<T>::iter() {
			let denied = matches!(reading.basis, ReadingBasis::Denied { .. });
			check(denied || LastReadings::<T>::contains_key(report, by), "somebody read, and nobody knows what last")?;
		}
		Self::try_follow_ups()
	}

	/// Contributions are numbered without gaps, those that wait are counted, and each author pays for their own.
	fn try_contributions(id: &ReportId, report: &ReportOf<T>) -> Result<(), TryRuntimeError> {
		let (mut unreviewed, mut signed) = (0u8, alloc::vec![0u8; report.team.len()]);
		for index in 0..report.contributions {
			let known = Contributions::<T>::get(id, index).ok_or("a contribution is missing")?;
			check(known.derived_from.iter().all(|from| *from < index), "a contribution from a later one")?;
			let count = signed.get_mut(usize::from(known.by)).ok_or("a contribution of nobody in the team")?;
			*count = count.saturating_add(1);
			let acted = |place: u8| report.team.get(usize::from(place)).is_some_and(|member| member.acted);
			let kept = acted(known.by) && known.review.is_none_or(|review| acted(review.by));
			check(kept, "the place of an author or reviewer could be given away")?;
			let by_model = known.source != Source::Signer;
			check(by_model || known.review.is_none(), "a human was reviewed as a model")?;
			if by_model && known.review.is_none() {
				unreviewed = unreviewed.saturating_add(1);
			}
			if let Some(by) = known.replaced {
				let other = Contributions::<T>::get(id, by).ok_or("replaced by nothing")?;
				check(by > index && other.section == known.section, "replaced by something else")?;
			}
		}
		check(unreviewed == report.unreviewed, "what waits for a review is not counted")?;
		for (member, signed) in report.team.iter().zip(signed) {
			check(member.contributions == signed, "a member's contributions are not counted")?;
			check(member.ticket.is_some() == (signed > 0), "contributions that nobody pays for")?;
		}
		check(
			Contributions::<T>::iter_key_prefix(id).count() == usize::from(report.contributions),
			"a contribution too many",
		)
	}

	/// Contributions that stand are counted. Exactly one human answers for each section of a final report that has
	/// content, except for sections being changed.
	fn try_sections(report: &ReportOf<T>) -> Result<(), TryRuntimeError> {
		let template = Templates::<T>::get(report.template).ok_or("a report without a template")?;
		check(template.sections.len() == report.sections.len(), "a report with other sections than its template")?;
		check(
			!report.state.is_final() || report.change.is_some() || report.unreviewed == 0,
			"a final report in which something waits for a review",
		)?;
		for (at, (section, known)) in report.sections.iter().zip(&template.sections).enumerate() {
			let author = section.accountable.map(|(place, _)| report.team.get(usize::from(place)));
			check(
				author.is_none_or(|author| author.is_some_and(|author| author.acted)), // may be a reader by now
				"somebody answers for a section who was never an author",
			)?;
			check(
				section.released <= report.version && section.released <= section.changed,
				"a section that was signed before it changed",
			)?;
			let changing = report.change.is_some_and(|change| is_in(at, change.sections));
			if report.state.is_final() && !changing {
				check(
					section.standing == 0 || section.accountable.is_some(),
					"a final section for which nobody answers",
				)?;
				check(!known.required || section.standing > 0, "a final report without a section")?;
			}
		}
		Ok(())
	}

	/// Versions only grow, and states only move forward.
	fn try_versions(id: &ReportId, report: &ReportOf<T>) -> Result<(), TryRuntimeError> {
		let mut state: Option<ReportState> = None;
		for number in 1..=report.version {
			let version = Versions::<T>::get(id, number).ok_or("a version is missing")?;
			check(state.is_none_or(|state| state.may_become(version.state)), "a version that goes back")?;
			let changed =
				!matches!(version.state, ReportState::Partial | ReportState::Preliminary | ReportState::Final);
			check(version.reason.is_some() == changed, "a change without a reason")?;
			state = Some(version.state);
		}
		let expected = state.unwrap_or(match report.contributions {
			0 => ReportState::Registered,
			_ => ReportState::Partial,
		});
		check(report.state == expected, "the state is not what was signed last")?;
		check(Versions::<T>::iter_key_prefix(id).count() == usize::from(report.version), "a version too many")
	}

	/// Each follow-up has all of its steps, has a deadline exactly if it is open and not overdue, and none is closed
	/// silently.
	fn try_follow_ups() -> Result<(), TryRuntimeError> {
		let mut waiting = 0usize;
		for (id, known) in FollowUps::<T>::iter() {
			check(id < NextFollowUp::<T>::get(), "a follow-up with a number never given")?;
			check(Steps::<T>::iter_key_prefix(id).count() == known.steps as usize, "a step is missing")?;
			let last = known.steps.checked_sub(1).and_then(|number| Steps::<T>::get(id, number));
			let last = last.ok_or("a follow-up without a step")?.step;
			let told = match known.state {
				FollowUpState::Satisfied { study } => last == Step::Satisfied { study },
				FollowUpState::Cancelled { reason } => last == Step::Cancelled { reason },
				FollowUpState::Open | FollowUpState::Overdue => {
					!matches!(last, Step::Satisfied { .. } | Step::Cancelled { .. })
				}
			};
			check(told, "a follow-up that ended in silence")?;
			check(known.proposed.as_ref() != Some(&known.responsible), "asked to take over from themself")?;
			check(known.state.is_open() || known.proposed.is_none(), "asked to take over what has ended")?;
			let waits = Deadlines::<T>::contains_key(Self::overdue_on(&known.recommendation), id);
			check(waits == (known.state == FollowUpState::Open), "a deadline is missing, or one too many")?;
			waiting = waiting.saturating_add(usize::from(waits));
			check(FollowUpsOfReport::<T>::contains_key(known.report, id), "a report does not know its follow-up")?;
		}
		check(Deadlines::<T>::iter_keys().count() == waiting, "a deadline of nothing")?;
		let from = LookedThrough::<T>::get();
		check(
			Deadlines::<T>::iter_keys().all(|(day, _)| from.is_some_and(|from| from <= day)),
			"a deadline that is never looked at",
		)
	}
}
