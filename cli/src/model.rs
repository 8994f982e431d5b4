//! What campaigns, which are not converted yet, take from here.

pub mod lines {
	use radledger_primitives::OrganisationId;
	use std::collections::BTreeMap;

	/// Organisations by number, as people know them.
	pub type Names = BTreeMap<OrganisationId, String>;

	/// An organisation for people.
	pub fn organisation(names: &Names, id: OrganisationId) -> String {
		names.get(&id).cloned().unwrap_or_else(|| id.to_string())
	}
}
