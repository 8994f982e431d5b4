use crate::AccountId;
use frame::testing_prelude::*;
use radledger_primitives::{
	traits::{Membership, OrganisationAccounts, Standing},
	OrganisationId, OrganisationKind, Roles,
};

/// The kind of each organisation, and its own account.
#[storage_alias]
type Organisations =
	StorageMap<Doubles, Twox64Concat, OrganisationId, (OrganisationKind, Option<AccountId>), OptionQuery>;
/// The organisation and the roles of each member.
#[storage_alias]
type Members = StorageMap<Doubles, Twox64Concat, AccountId, (OrganisationId, Roles), OptionQuery>;
/// The organisation that enrolled each patient.
#[storage_alias]
type Patients = StorageMap<Doubles, Twox64Concat, AccountId, OrganisationId, OptionQuery>;

/// The organisation that enrolled each patient last, whether or not they were released.
#[storage_alias]
type Enrolled = StorageMap<Doubles, Twox64Concat, AccountId, OrganisationId, OptionQuery>;

/// Stands in for `pallet-consortium`. Every organisation is active until it is suspended, and credentials hold until they
/// are ended.
pub struct People;

impl People {
	/// Admits an organisation with its members. Its own account, if the test needs one, has every role.
	pub fn admit(
		organisation: OrganisationId,
		kind: OrganisationKind,
		account: Option<AccountId>,
		members: &[(AccountId, Roles)],
	) {
		Organisations::insert(organisation, (kind, account));
		let own = account.map(|account| (account, Roles::ALL));
		for (who, roles) in own.iter().chain(members) {
			Self::credential(*who, organisation, *roles);
		}
	}

	/// Makes `who` a member with these roles, and replaces an earlier credential.
	pub fn credential(who: AccountId, organisation: OrganisationId, roles: Roles) {
		Members::insert(who, (organisation, roles));
	}

	/// Suspends an organisation. Neither it nor its members can act.
	pub fn suspend(organisation: OrganisationId) {
		Organisations::remove(organisation);
	}

	/// Makes `who` a patient, of organisation 0.
	pub fn enrol(who: AccountId) {
		Self::enrol_at(who, 0);
	}

	/// Makes `who` a patient of an organisation.
	pub fn enrol_at(who: AccountId, organisation: OrganisationId) {
		Patients::insert(who, organisation);
		Enrolled::insert(who, organisation);
	}

	/// The organisation that enrolled a patient last, whether or not they were released.
	pub fn ever_enrolled_by(who: &AccountId) -> Option<OrganisationId> {
		Enrolled::get(who)
	}

	/// Releases a patient.
	pub fn release(who: AccountId) {
		Patients::remove(who);
	}

	/// Forgets that somebody ever was a patient.
	pub fn forget(who: AccountId) {
		Enrolled::remove(who);
	}

	/// A number that no organisation has.
	pub fn next_organisation() -> OrganisationId {
		Organisations::iter_keys().max().map_or(0, |last| last.saturating_add(1))
	}
}

impl Membership<AccountId> for People {
	fn standing(who: &AccountId) -> Option<Standing> {
		let (organisation, roles) = Members::get(who)?;
		Some(Standing { organisation, kind: Self::kind(organisation)?, roles })
	}

	fn is_patient(who: &AccountId) -> bool {
		Patients::contains_key(who)
	}

	fn kind(organisation: OrganisationId) -> Option<OrganisationKind> {
		Organisations::get(organisation).map(|(kind, _)| kind)
	}

	fn is_person(who: &AccountId) -> bool {
		Members::get(who).is_some_and(|(organisation, _)| Self::account(organisation) != Some(*who))
	}

	fn affiliation(who: &AccountId) -> Option<OrganisationId> {
		Members::get(who).map(|(organisation, _)| organisation).or_else(|| Patients::get(who))
	}

	fn end_credential(who: &AccountId) {
		Members::remove(who);
	}
}

impl OrganisationAccounts<AccountId> for People {
	fn account(organisation: OrganisationId) -> Option<AccountId> {
		Organisations::get(organisation)?.1
	}
}
