//! Incidents and field actions: the organisation that must report an incident and by when, and the units that a field
//! action is about.

mod clock;
mod documents;
#[cfg(test)]
mod fixtures;
mod incident;
mod recall;
mod scope;

pub use clock::{show_late, show_left, show_limit, show_start};
pub use documents::{parse_salt, Compared, Opening, Part};
pub use incident::{
	check, days_left, deadlines, draft, export, list, reclassify, report, show, submit, Board, Checked, Course,
	Deadline, Drafted, NewIncident, Reclassification, Reclassified, Reported, Sent, Submitted,
};
pub use recall::{acknowledge, action_versions, actions, open, status, Acknowledged, NewAction, Opened, Status};

use crate::{digest::DigestError, session::SessionError, vault::VaultError};
use radledger_primitives::{device::ActionId, vigilance::IncidentId, DeviceId};

crate::errors! {
	/// What can go wrong with incidents and field actions.
	pub VigilanceError {
		Refused NoIncident { incident: IncidentId } = "incident-not-found", "the ledger has no incident {incident}",
			remedy "name one of those that it has";
		Invalid FutureDay { day: String, today: String } = "future-day",
			"{day} lies in the future: today is {today}",
			why "today is the day of the chain's last block, in UTC",
			remedy "correct the day, or leave it out";
		Invalid NotInForce { what: String, why: String } = "not-in-force", "{what}",
			why "{why}",
			remedy "name a classification of the law that held on that day";
		Invalid KnownDay { what: String, why: String, remedy: String } = "known-day", "{what}",
			why "{why}",
			remedy "{remedy}";
		Invalid Clock { what: String, why: String } = "clock", "{what}",
			why "{why}";
		Invalid NotASalt = "not-a-salt", "a salt is 32 bytes in hexadecimal: 64 digits",
			remedy "take it from the salt file of the organisation that drafted or submitted the document";
		Refused NoAction { action: ActionId } = "action-not-found", "the ledger has no field action {action}",
			remedy "name one of those that it has";
		Invalid EmptyText { what: &'static str } = "empty-text", "the {what} is empty",
			remedy "write it as on the label, or leave it out";
		Refused NotConcerned { action: ActionId, device: DeviceId } = "unit-not-concerned",
			"field action {action} is not about unit {device}",
			why "the unit is of another product or lot, or never had that version of the software",
			remedy "look at the units that it is about";
	}
	from {
		Client(radledger_client::Error);
		Session(SessionError);
		Vault(VaultError);
		Digest(DigestError);
	}
}
