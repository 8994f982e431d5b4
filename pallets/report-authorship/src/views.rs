//! The views: what clients read.

use super::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn template_view(id: TemplateId) -> Option<TemplateView> {
		Templates::<T>::get(id).map(|known| TemplateView {
			template: id,
			code: known.code,
			sections: known.sections.into_inner(),
			self_review: known.self_review,
			organisation: known.organisation,
		})
	}

	pub(crate) fn report_view(id: ReportId) -> Option<ReportViewOf<T>> {
		let report = Reports::<T>::get(id)?;
		let template = Templates::<T>::get(report.template)?;
		let account = |place: u8| report.team.get(usize::from(place)).map(|member| member.account.clone());
		let sections = report
			.sections
			.iter()
			.zip(&template.sections)
			.map(|(section, known)| SectionView {
				code: known.code,
				required: known.required,
				standing: section.standing,
				accountable: section
					.accountable
					.and_then(|(place, at)| Some(Accountable { account: account(place)?, at })),
			})
			.collect();
		let contributions = (0..report.contributions)
			.filter_map(|index| {
				let known = Contributions::<T>::get(id, index)?;
				let author = report.team.get(usize::from(known.by))?;
				Some(ContributionView {
					index,
					section: template.sections.get(usize::from(known.section))?.code,
					kind: known.kind,
					element: known.element,
					model: known.source.model().and_then(|version| T::Models::facts(&version)),
					source: known.source,
					stands: known.stands(),
					derived_from: known.derived_from.into_inner(),
					by: author.account.clone(),
					organisation: author.organisation,
					roles: known.roles,
					at: known.at,
					block: known.block,
					review: known.review.and_then(|review| {
						Some(ReviewView { verdict: review.verdict, by: account(review.by)?, at: review.at })
					}),
					replaced: known.replaced,
				})
			})
			.collect();
		let team = report
			.team
			.iter()
			.map(|member| MemberView {
				account: member.account.clone(),
				organisation: member.organisation,
				part: member.part,
				contributions: member.contributions,
				unread: Self::unread_by(&id, &report, &member.account),
			})
			.collect();
		Some(ReportView {
			report: id,
			template: report.template,
			code: template.code,
			state: report.state,
			version: report.version,
			organisation: report.organisation,
			team,
			sections,
			contributions,
			unreviewed: report.unreviewed,
			change: report.change,
			devices: report.studies.iter().map(T::Studies::made_by).collect(),
			studies: report.studies.into_inner(),
			at: report.at,
			block: report.block,
		})
	}

	pub(crate) fn versions_from(report: ReportId, first: u16) -> Vec<VersionViewOf<T>> {
		let Some(of) = Reports::<T>::get(report) else {
			return Vec::new();
		};
		let account = |place: u8| of.team.get(usize::from(place)).map(|member| member.account.clone());
		(first.max(1)..=of.version)
			.take(MAX_PAGE as usize)
			.filter_map(|version| {
				let known = Versions::<T>::get(report, version)?;
				Some(VersionView {
					version,
					state: known.state,
					reason: known.reason,
					sections: known.sections,
					contributions: known.contributions,
					accountable: known.accountable.into_iter().map(|place| account(place?)).collect(),
					by: known.by,
					organisation: known.organisation,
					at: known.at,
					block: known.block,
				})
			})
			.collect()
	}

	pub(crate) fn follow_up_view(id: FollowUpId) -> Option<FollowUpView<T::AccountId>> {
		FollowUps::<T>::get(id).map(|known| FollowUpView {
			follow_up: id,
			orphaned: Self::is_orphaned(&known),
			report: known.report,
			recommendation: known.recommendation,
			responsible: known.responsible,
			organisation: known.organisation,
			proposed: known.proposed,
			state: known.state,
			was_overdue: known.was_overdue,
			communicated: known.communicated,
			at: known.at,
			steps: known.steps,
		})
	}

	pub(crate) fn steps_from(id: FollowUpId, first: u32) -> Vec<StepViewOf<T>> {
		let made = FollowUps::<T>::get(id).map_or(0, |known| known.steps);
		(first..made)
			.take(MAX_PAGE as usize)
			.filter_map(|number| Steps::<T>::get(id, number))
			.map(|taken| StepView { step: taken.step, by: taken.by, at: taken.at, block: taken.block })
			.collect()
	}

	pub(crate) fn search(
		organisation: Option<OrganisationId>,
		only_open: bool,
		first: FollowUpId,
	) -> FollowUpPage<T::AccountId> {
		let raised = NextFollowUp::<T>::get();
		let end = first.saturating_add(MAX_SEARCH).min(raised);
		let found = (first..end)
			.filter_map(Self::follow_up_view)
			.filter(|known| organisation.is_none_or(|wanted| wanted == known.organisation))
			.filter(|known| !only_open || known.state.is_open())
			.collect();
		FollowUpPage { found, next: (end < raised).then_some(end) }
	}

	pub(crate) fn of_report(report: ReportId, after: Option<FollowUpId>) -> Vec<FollowUpView<T::AccountId>> {
		let all = match after {
			None => FollowUpsOfReport::<T>::iter_key_prefix(report),
			Some(after) => FollowUpsOfReport::<T>::iter_key_prefix_from(
				report,
				FollowUpsOfReport::<T>::hashed_key_for(report, after),
			),
		};
		all.take(MAX_PAGE as usize).filter_map(Self::follow_up_view).collect()
	}
}
