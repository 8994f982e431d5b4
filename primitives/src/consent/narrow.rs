//! Whether one consent permits nothing that another does not.

use super::*;

/// The first part in which one consent permits more than another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wider {
	/// It ends later.
	Time,
	/// It covers other data.
	Scope,
	/// It is for others.
	Grantee,
	/// It permits another use.
	Permission,
	/// It lacks a condition, or has one that permits more (CC, COM).
	Conditions,
	/// It lacks a limit, or has another one.
	Limits,
	/// It is under another text.
	Text,
}

/// What the ledger knows of the consent that is to be the narrower one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Known {
	/// The modality of the study that is its scope.
	pub modality: Option<Modality>,
	/// Whether the organisation that is its grantee, as a whole or by roles, treats patients.
	pub treats: bool,
}

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
	fn includes(&self, other: &Self, study: Option<Modality>) -> bool {
		match (self, other) {
			(Self::All, _) => true,
			(Self::Modality(modality), Self::Study(_)) => study == Some(*modality),
			_ => self == other,
		}
	}
}

impl<AccountId: PartialEq> Grantee<AccountId> {
	fn includes_all(&self, other: &Self, is_for_care: bool, treats: bool) -> bool {
		match (self, other) {
			// Treatment by anyone means by hospitals and imaging centres: naming somebody else may widen it. An account may
			// move to an organisation that does not treat, or out of the organisation that was allowed.
			(Self::Anyone, Self::Anyone | Self::Project(_)) => true,
			(Self::Anyone, Self::Organisation(_) | Self::Role { .. }) => !is_for_care || treats,
			(Self::Anyone, Self::Account(_)) => !is_for_care,
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

	/// The first part in which `other` allows more.
	fn widened_in(&self, other: &Self) -> Option<Wider> {
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
		[
			(self.permission.includes(other.permission), Wider::Permission),
			(no_more_allowances && no_fewer_conditions, Wider::Conditions),
			(no_wider_limits, Wider::Limits),
		]
		.into_iter()
		.find_map(|(is_narrow, wider)| (!is_narrow).then_some(wider))
	}
}

impl<AccountId: PartialEq> Consent<AccountId> {
	/// The first part in which `other` permits something that this consent does not, at any moment from which both are in
	/// force; `None` if it permits nothing more.
	///
	/// Errs on the side of more.
	pub fn widened_in(&self, other: &Self, known: Known) -> Option<Wider> {
		let no_longer = match (self.end(), other.end()) {
			(None, _) => true,
			(Some(_), None) => false,
			(Some(end), Some(other)) => other <= end,
		};
		let for_care = other.terms.allows_care();
		[
			(no_longer, Wider::Time),
			(self.scope.includes(&other.scope, known.modality), Wider::Scope),
			(self.grantee.includes_all(&other.grantee, for_care, known.treats), Wider::Grantee),
		]
		.into_iter()
		.find_map(|(is_narrow, wider)| (!is_narrow).then_some(wider))
		.or_else(|| self.terms.widened_in(&other.terms))
		.or_else(|| (self.text.is_some() && self.text != other.text).then_some(Wider::Text))
	}
}
