//! What is overdue, in the text format of Prometheus (exposition format 0.0.4): for its scraper, the textfile collector of
//! its node exporter, or anything else that reads it.

use radledger_client::{
	device::{Action, Concerned, Device, Incident},
	report::FollowUp,
	Ledger, Result,
};
use radledger_primitives::{
	device::Condition, report::records::FollowUpState, vigilance::IncidentSubject, Moment, OrganisationId,
};
use std::{collections::BTreeMap, fmt::Write};

/// What the ledger has in one block.
#[derive(Debug, Default)]
pub struct Facts {
	/// The block.
	pub block: u32,
	/// Its moment, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// Every unit.
	pub devices: Vec<Device>,
	/// Incidents whose first report is missing.
	pub incidents: Vec<Incident>,
	/// Open field actions, with their units.
	pub actions: Vec<(Action, Vec<Concerned>)>,
	/// Follow-ups that are not done.
	pub follow_ups: Vec<FollowUp>,
}

impl Facts {
	/// What the ledger has in the block that it is asked for.
	///
	/// # Errors
	/// The ledger does not answer.
	pub async fn of(ledger: &Ledger) -> Result<Self> {
		let mut actions = Vec::new();
		for action in ledger.actions(true).await? {
			let units = ledger.concerned(action.scope, Some(action.action)).await?;
			actions.push((action, units));
		}
		Ok(Self {
			block: ledger.block().number,
			at: ledger.now().await?,
			devices: ledger.devices(None).await?,
			incidents: ledger.incidents(true).await?,
			actions,
			follow_ups: ledger.follow_ups(None, true).await?,
		})
	}

	/// The metrics, in a fixed order: equal facts give equal bytes.
	pub fn text(&self) -> String {
		let mut devices = BTreeMap::new();
		for device in &self.devices {
			let at = (device.custodian, device.condition.name());
			count(&mut devices, at);
		}
		let overdue = self.devices.iter().filter(|device| device.condition == Condition::Overdue);
		let late = self.incidents.iter().filter(|incident| incident.days_late > 0);
		let unanswered = self.actions.iter().flat_map(|(_, units)| units);
		let unanswered = unanswered.filter(|unit| unit.answer.is_none());
		let follow_ups = |overdue: bool| {
			let those = self.follow_ups.iter();
			those.filter(move |known| (known.state == FollowUpState::Overdue) == overdue)
		};
		let with_models = self.incidents.iter();
		let with_models = with_models.filter(|known| matches!(known.subject, IncidentSubject::Model(_)));
		let mut out = String::new();
		single(&mut out, "radledger_block_number", "Block that was asked.", self.block.into());
		let seconds = self.at / 1_000;
		single(&mut out, "radledger_block_timestamp_seconds", "Moment of that block.", seconds);
		family(
			&mut out,
			"radledger_devices",
			"Units by custodian and condition.",
			devices,
			|(custodian, condition)| format!("custodian=\"{custodian}\",condition=\"{condition}\""),
		);
		for (name, help, label, organisations) in [
			(
				"radledger_devices_overdue",
				"Units in service of which a check was missed.",
				"custodian",
				by(overdue.map(|device| device.custodian)),
			),
			(
				"radledger_incidents_unreported",
				"Incidents whose first report to the authority is missing.",
				"owed_by",
				by(self.incidents.iter().filter_map(|known| known.owed_by)),
			),
			(
				"radledger_incidents_late",
				"Those of them that are late.",
				"owed_by",
				by(late.filter_map(|known| known.owed_by)),
			),
			(
				"radledger_incidents_with_models_unreported",
				"Those of them that happened with an AI model.",
				"owed_by",
				by(with_models.filter_map(|known| known.owed_by)),
			),
			(
				"radledger_field_actions_unanswered",
				"Units for which an open field action was not answered.",
				"custodian",
				by(unanswered.map(|unit| unit.custodian)),
			),
			(
				"radledger_follow_ups_open",
				"Follow-ups that are not done, and not overdue.",
				"organisation",
				by(follow_ups(false).map(|known| known.organisation)),
			),
			(
				"radledger_follow_ups_overdue",
				"Follow-ups that should be done, and are not.",
				"organisation",
				by(follow_ups(true).map(|known| known.organisation)),
			),
		] {
			family(&mut out, name, help, organisations, |organisation| format!("{label}=\"{organisation}\""));
		}
		out
	}
}

fn count<K: Ord>(counts: &mut BTreeMap<K, u64>, key: K) {
	let known = counts.entry(key).or_default();
	*known = known.saturating_add(1);
}

fn by(organisations: impl Iterator<Item = OrganisationId>) -> BTreeMap<OrganisationId, u64> {
	let mut counts = BTreeMap::new();
	organisations.for_each(|organisation| count(&mut counts, organisation));
	counts
}

fn head(out: &mut String, name: &str, help: &str) {
	// Nothing that writes into a string fails.
	let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} gauge");
}

fn single(out: &mut String, name: &str, help: &str, value: u64) {
	head(out, name, help);
	let _ = writeln!(out, "{name} {value}");
}

fn family<K>(out: &mut String, name: &str, help: &str, values: BTreeMap<K, u64>, labels: impl Fn(K) -> String) {
	head(out, name, help);
	for (key, value) in values {
		let _ = writeln!(out, "{name}{{{}}} {value}", labels(key));
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use radledger_client::AccountId;
	use radledger_primitives::{device::DeviceState, vigilance::Classification, vigilance::Classified, H256};

	fn device(custodian: OrganisationId, condition: Condition) -> Device {
		Device {
			device: 0,
			product: 0,
			unit: H256::zero(),
			lot: None,
			software: None,
			version: 0,
			custodian,
			offered: None,
			transfers: 0,
			state: DeviceState::InService,
			condition,
			checks: Vec::new(),
			written: 0,
			by: AccountId([1; 32]),
			at: 0,
			block: 0,
		}
	}

	fn incident(owed_by: OrganisationId, days_late: u32) -> Incident {
		Incident {
			incident: 0,
			subject: IncidentSubject::Device(0),
			document: H256::zero(),
			owed_by: Some(owed_by),
			aware: 0,
			classified: vec![Classified { classification: Classification::MdrSeriousIncident, due: 15 }],
			due: 15,
			submitted: None,
			days_late,
			phase: None,
			submissions: 0,
			draft: None,
			by: AccountId([1; 32]),
			organisation: 0,
			at: 0,
			block: 0,
		}
	}

	#[test]
	fn metrics_should_count_what_is_overdue_by_who_must_act() {
		let facts = Facts {
			block: 7,
			at: 1_767_225_600_999,
			devices: vec![
				device(0, Condition::Fit),
				device(0, Condition::Overdue),
				device(3, Condition::Overdue),
				device(0, Condition::Overdue),
			],
			incidents: vec![incident(2, 0), incident(2, 4)],
			..Facts::default()
		};
		let text = facts.text();
		for line in [
			"# TYPE radledger_devices gauge",
			"radledger_block_number 7",
			"radledger_block_timestamp_seconds 1767225600",
			"radledger_devices{custodian=\"0\",condition=\"fit\"} 1",
			"radledger_devices_overdue{custodian=\"0\"} 2",
			"radledger_devices_overdue{custodian=\"3\"} 1",
			"radledger_incidents_unreported{owed_by=\"2\"} 2",
			"radledger_incidents_late{owed_by=\"2\"} 1",
		] {
			assert!(text.lines().any(|known| known == line), "{line}\n{text}");
		}
		// Every sample has its help and its type, and a value.
		for line in text.lines().filter(|line| !line.starts_with('#')) {
			let (name, value) = line.rsplit_once(' ').expect("a value");
			let name = name.split('{').next().expect("a name");
			assert!(text.contains(&format!("# TYPE {name} gauge\n")), "{line}");
			value.parse::<u64>().expect("a number");
		}
	}
}
