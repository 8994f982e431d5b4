//! The narrowest terms that permit a requested use.

use super::*;

impl DataUse {
	/// The terms by which a patient approves this use. The requester's declarations become conditions.
	///
	/// `None` if the use contradicts itself. No permission covers only the development of methods: the narrowest that
	/// permits it is health research.
	pub fn terms<AccountId: PartialEq>(&self) -> Option<Terms<AccountId>> {
		use Declarations as D;
		use Modifiers as M;
		let permission = match self.purpose {
			Purpose::ClinicalCare => Permission::ClinicalCare,
			Purpose::Education => Permission::Education,
			Purpose::GeneralResearch => Permission::GeneralResearch,
			Purpose::HealthResearch | Purpose::MethodsDevelopment => Permission::HealthResearch,
			Purpose::DiseaseResearch => Permission::DiseaseResearch,
			Purpose::AncestryResearch => Permission::AncestryResearch,
		};
		let is_research = self.purpose.is_research();
		let is_care = self.purpose == Purpose::ClinicalCare;
		let declared = |declaration| self.declarations.contains(declaration);
		let commercial = declared(D::COMMERCIAL);
		let conditions = [
			(M::IRB, is_research && declared(D::ETHICS_APPROVAL)),
			(M::PUB, is_research && declared(D::PUBLICATION)),
			(M::COL, is_research && declared(D::COLLABORATION)),
			(M::RTN, is_research && declared(D::RETURN)),
			(M::GSO, is_research && declared(D::GENETIC)),
			(M::NRI, !is_care && declared(D::NO_RE_IDENTIFICATION)),
			(M::COM, commercial),
			(M::NCU, !commercial),
			(M::RS, is_research && self.research_type.is_some()),
			(M::PS, self.project.is_some()),
			(M::GS, self.region.is_some()),
		];
		let modifiers = conditions
			.into_iter()
			.filter(|(_, applies)| *applies)
			.fold(M::default(), |all, (modifier, _)| all.union(modifier));
		let limits = [
			self.disease.filter(|_| permission == Permission::DiseaseResearch).map(Parameter::Disease),
			self.research_type.filter(|_| is_research).map(Parameter::ResearchType),
			self.project.map(Parameter::Project),
			self.region.map(Parameter::Region),
		];
		let parameters = BoundedVec::truncate_from(limits.into_iter().flatten().collect());
		let terms = Terms { permission, modifiers, parameters };
		(self.is_valid() && terms.validate().is_ok()).then_some(terms)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::OrganisationKind;
	use alloc::vec;

	/// Uses for `purpose` with every set of declarations, with and without everything that can be named.
	fn uses(purpose: Purpose) -> impl Iterator<Item = DataUse> {
		(0..=Declarations::ALL.0).flat_map(move |declarations| {
			[None, Some(H256::repeat_byte(1))].map(|named| DataUse {
				declarations: Declarations(declarations),
				disease: named,
				research_type: named,
				project: named,
				region: named.map(|_| 276),
				..DataUse::plain(purpose)
			})
		})
	}

	#[test]
	fn approved_use_should_be_permitted_whatever_was_asked_for() {
		let mut approved = 0;
		for data_use in Purpose::ALL.iter().flat_map(|purpose| uses(*purpose)) {
			let Some(terms) = data_use.terms::<u64>() else {
				assert!(!data_use.is_valid());
				continue;
			};
			approved += 1;
			let consent = Consent {
				id: 0,
				scope: Scope::All,
				grantee: Grantee::Organisation(1),
				terms,
				compensation: Compensation::Free,
				text: None,
				from: 5,
				until: None,
			};
			let request = Request {
				requester: Requester {
					account: None,
					organisation: 1,
					kind: OrganisationKind::AiVendor,
					roles: Roles::RADIOLOGIST,
				},
				study: None,
				modality: None,
				data_use,
				// Whoever approved it has judged it.
				judged: true,
			};
			let decision = decide(core::slice::from_ref(&consent), &[], &request, 5);
			assert!(decision.is_permitted(), "{request:?} {decision:?}");
			let mut other = request.clone();
			other.requester.organisation = 2;
			assert_eq!(decide(&[consent], &[], &other, 5), Decision::Deny { rule: Rule::Grantee });
		}
		// All but disease research that names no disease: 7 purposes x 256 declarations x 2, less 256.
		assert_eq!(approved, 7 * 256 * 2 - 256);
	}

	#[test]
	fn commercial_use_should_be_allowed_only_if_declared() {
		let asked = DataUse::plain(Purpose::HealthResearch).terms::<u64>().unwrap();
		assert!(asked.modifiers.contains(Modifiers::NCU));
		let commercial = DataUse { declarations: Declarations::COMMERCIAL, ..DataUse::plain(Purpose::HealthResearch) };
		assert_eq!(commercial.terms::<u64>().unwrap().modifiers, Modifiers::COM);
		assert_eq!(commercial.terms::<u64>().unwrap().parameters.into_inner(), vec![]);
	}
}
