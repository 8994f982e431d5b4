//! Whether one consent permits nothing that another does not.

use super::*;

impl Permission {
	const fn includes(self, other: Self) -> bool {
		match self {
			Self::NoRestriction => true,
			Self::GeneralResearch => matches!(
				other,
				Self::GeneralResearch | Self::HealthResearch | Self::DiseaseResearch | Self::AncestryResearch
			),
			Self::HealthResearch => matches!(other, Self::HealthResearch | Self::DiseaseResearch),
			_ => self as u8 == other as u8,
		}
	}
}

impl Scope {
	fn includes(&self, other: &Self) -> bool {
		matches!(self, Self::All) || self == other
	}
}

impl<AccountId: PartialEq> Grantee<AccountId> {
	fn includes_all(&self, other: &Self, is_for_care: bool) -> bool {
		match (self, other) {
			// Treatment by anyone means by hospitals and imaging centres: naming somebody else may widen it.
			(Self::Anyone, Self::Anyone | Self::Project(_)) => true,
			(Self::Anyone, _) => !is_for_care,
			(Self::Organisation(organisation), Self::Role { organisation: other, .. }) => organisation == other,
			(Self::Role { organisation, roles }, Self::Role { organisation: other, roles: fewer }) => {
				organisation == other && fewer.0 & !roles.0 == 0
			}
			_ => self == other,
		}
	}
}

impl<AccountId: PartialEq> Parameter<AccountId> {
	/// Whether `other` limits the same thing at least as much.
	fn includes(&self, other: &Self) -> bool {
		match (self, other) {
			(Self::Moratorium(until), Self::Moratorium(later)) => until <= later,
			// Months run from the beginning of each consent: their ends are compared instead.
			(Self::Months(_), Self::Months(_)) => true,
			_ => self == other,
		}
	}
}

impl<AccountId: PartialEq> Terms<AccountId> {
	fn allows_care(&self) -> bool {
		matches!(self.permission, Permission::NoRestriction | Permission::ClinicalCare)
			|| self.modifiers.contains(Modifiers::CC)
	}

	/// Every purpose that these terms may permit.
	pub fn purposes(&self) -> Purposes {
		Purpose::ALL
			.iter()
			.filter(|purpose| {
				self.permission.allows(**purpose) || self.allows_care() && **purpose == Purpose::ClinicalCare
			})
			.fold(Purposes::default(), |all, purpose| all.union(Purposes::of(*purpose)))
	}

	fn includes(&self, other: &Self) -> bool {
		use core::mem::discriminant;
		let allowances = Modifiers::CC.union(Modifiers::COM);
		let conditions = |terms: &Self| terms.modifiers.0 & !allowances.union(Modifiers::TS).0;
		// What the wider terms allow besides, by a modifier or because nothing is restricted.
		let allowed = match self.permission {
			Permission::NoRestriction => allowances,
			_ => self.modifiers,
		};
		let no_more_allowances = other.modifiers.0 & allowances.0 & !allowed.0 == 0;
		let no_fewer_conditions = conditions(self) & !conditions(other) == 0;
		let no_wider_limits = other.parameters.iter().all(|limit| {
			let same_kind = |one: &&Parameter<AccountId>| discriminant(*one) == discriminant(limit);
			let mut before = self.parameters.iter().filter(same_kind).peekable();
			before.peek().is_none() || before.any(|one| one.includes(limit))
		});
		self.permission.includes(other.permission) && no_more_allowances && no_fewer_conditions && no_wider_limits
	}
}

impl<AccountId: PartialEq> Consent<AccountId> {
	/// Whether `other` permits nothing that this consent does not, at any moment from which both are in force.
	///
	/// Errs on the side of no.
	pub fn includes(&self, other: &Self) -> bool {
		let no_longer = match (self.end(), other.end()) {
			(None, _) => true,
			(Some(_), None) => false,
			(Some(end), Some(other)) => other <= end,
		};
		no_longer
			&& self.scope.includes(&other.scope)
			&& self.grantee.includes_all(&other.grantee, other.terms.allows_care())
			&& self.terms.includes(&other.terms)
			&& (self.text.is_none() || self.text == other.text)
	}
}
