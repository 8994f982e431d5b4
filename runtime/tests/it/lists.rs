//! Nobody may fill what another needs: every list that the pallets store, who fills it, and whom it stops when it is full.
//! The tables of the model registry and of reports are with those pallets (`tests/rights.rs`).

use radledger_runtime::*;
use radledger_test_doubles::lists;
use std::collections::BTreeSet;

/// A list: its name, who fills it, and whom it stops when it is full.
type Row = (&'static str, &'static str, &'static str);

const CONSORTIUM: &[Row] = &[
	("Organisations by u32", "the council", "2^32 organisations, each paid for"),
	(
		"PendingCredentials by u32",
		"every organisation, one for each account, paid for by itself",
		"nobody: each has a key of its own",
	),
];

const PROVENANCE: &[Row] = &[
	("Amendments by u16", "the organisation that anchored the study", "its next amendment; never the erasure"),
	("Certificates by u32", "every holder that erased, one of its own", "nobody: each has a key of its own"),
	("Conformities by u32", "every holder, one verdict of its own", "nobody: each has a key of its own"),
	("Conformities.tags", "the holder that checks, at once", "that holder"),
	("Custody by u32", "sender and receiver together, one in each block", "the receiver until the next block"),
	("Discrepancies by u32", "sender and receiver together, one in each block", "either of them until the next block"),
	("FurtherDevices.devices", "the organisation that anchored the study, at once", "that organisation"),
	("Holdings", "confirmations of copies: the oldest makes room", "nobody"),
	("Holdings by u32", "every receiver, one list of its own", "nobody: each has a key of its own"),
	(
		"OpenTransfers by u32",
		"every holder that sends, one for each receiver",
		"other holders; never whoever anchored the study, nor the receiver, who cancels",
	),
	(
		"Origins.inherited",
		"the ledger, from parents: with more sources than fit the patient is unknown",
		"whoever derived it",
	),
	("Origins.parents", "the organisation that derives, at once", "that organisation"),
	("Patrols by u32", "the organisation itself, one in each block", "itself until the next block"),
	("Patrols.studies", "the organisation that patrols, at once", "that organisation"),
	("Protocols by u32", "every organisation, one of its own", "nobody: each has a key of its own"),
	("RevisedValues by u16", "the organisation that measured", "its next revision"),
];

const CONSENT: &[Row] = &[
	("Conducts by u32", "the ledger, one for each organisation", "nobody"),
	("Emergencies by u64", "every member that breaks the glass, paid for", "nobody: the number is that of the log"),
	(
		"EndedDecisions by u32",
		"the patient and guardians, as far as the file has room",
		"their next consent until the file is extended; some numbers are for refusals, some for refusing all to anyone",
	),
	("EndedDecisions.decided.consent.terms.parameters", "the patient, at once", "the patient"),
	(
		"Files.consents",
		"the patient and guardians; what has expired makes room",
		"the patient's next consent until one is revoked",
	),
	("Files.consents.consent.terms.parameters", "the patient, at once", "the patient"),
	("Files.refusals", "the patient and guardians", "the patient's next refusal until one is lifted"),
	("Guardians.accounts", "the patient", "the patient's next guardian until one is dismissed"),
	("Logs by u32", "everybody who uses data, paid for", "2^32 pages, each paid for"),
	("Logs.uses", "everybody who uses data", "nobody: the next use begins a page"),
	("Policies by u32", "every data steward", "2^32 texts, each paid for"),
	("Receipts by u32", "the ledger, one for each consent and organisation", "nobody: each has a key of its own"),
	("Receipts.promises", "the ledger: as many places as kinds of promises", "nobody"),
	("Requests by u32", "every member", "2^32 requests of one patient's data, each paid for"),
];

const SURVEILLANCE: &[Row] = &[
	("Actions by u32", "manufacturers and authorities", "2^32 actions, each paid for"),
	("Answers by u32", "custodians, one for each unit", "nobody: each has a key of its own"),
	("Devices by u32", "every organisation that registers", "2^32 units, each paid for"),
	("Devices.checks", "the custodian: the last check of each kind", "nobody: as many places as kinds"),
	("Entries by u32", "the unit's custodian and manufacturer", "2^32 entries of one unit, each paid for"),
	("Incidents by u32", "everybody who reports", "2^32 incidents, each paid for"),
	(
		"Incidents.clock.classified",
		"the reporter, who must report, regulators: each classification once",
		"nobody: as many places as classifications",
	),
	("Products by u32", "every manufacturer", "2^32 products, each paid for"),
	("Products.basic_udi", "the manufacturer, at once", "the manufacturer"),
	("Products.udi_di.code", "the manufacturer, at once", "the manufacturer"),
	("Repeated by u32", "studies that name several units of a product, one key for each unit", "nobody"),
	("Rules", "the council: the oldest of a law makes room", "nobody"),
	("Rules.figures", "the council, at once", "the council"),
	("Rules.holidays", "the council, at once", "the council"),
	("Submissions by u16", "whoever must report", "whoever must report, after 65,535 reports of one incident"),
	("Units by u32", "every registrant, one of its own", "nobody: each has a key of its own"),
];

const REWARDS: &[Row] = &[
	("Agreements by u32", "the ledger, one for each campaign", "nobody"),
	("Agreements.alpha.counts", "the ledger: as many places as labels", "nobody"),
	("Agreements.fleiss.counts", "the ledger: as many places as labels", "nobody"),
	("Answers", "the annotator, at once", "that annotator"),
	("Answers by u8", "as many as seats", "nobody"),
	("Batches by u32", "holders: the next batch begins when one is full", "nobody"),
	("Batches.redeemed", "as many as vouchers", "nobody"),
	(
		"Batches.vouchers",
		"holders, a few of each organisation's",
		"an organisation's next patient until the batch is full and another begins",
	),
	("Campaigns by u32", "every sponsor", "2^32 campaigns, each paid for"),
	("Campaigns.offer.conflicts", "the sponsor, at once", "the sponsor"),
	("Campaigns.offer.experts", "the sponsor, at once", "the sponsor"),
	("Campaigns.offer.weights", "the sponsor, at once", "the sponsor"),
	(
		"Entrants",
		"annotators who stake, a few of each organisation",
		"further annotators of that organisation, and of all when the campaign is full",
	),
	("Entrants by u32", "the ledger, one list for each campaign", "nobody"),
	("Items by u32", "annotators, as many as the campaign has", "nobody"),
	(
		"Items.seats",
		"annotators, one of each organisation unless the sponsor says otherwise",
		"other annotators: the panel is complete",
	),
	("OrganisationCoins by u32", "the ledger, one for each organisation that takes part", "nobody"),
	("Pools by u32", "every vendor", "2^32 pools, each paid for"),
	(
		"TruthVoices",
		"experts, one voice of each person and each organisation",
		"further organisations: what was said stays",
	),
	("TruthVoices by u32", "experts, one list for each item", "nobody"),
	("Verdicts.answer", "the ledger", "nobody"),
];

#[test]
fn every_list_should_say_who_fills_it_and_whom_it_stops() {
	let tables = [
		("Consortium", lists(Consortium::storage_metadata()), CONSORTIUM),
		("ImageProvenance", lists(ImageProvenance::storage_metadata()), PROVENANCE),
		("DynamicConsent", lists(DynamicConsent::storage_metadata()), CONSENT),
		("DeviceSurveillance", lists(DeviceSurveillance::storage_metadata()), SURVEILLANCE),
		("AnnotationRewards", lists(AnnotationRewards::storage_metadata()), REWARDS),
	];
	let mut wrong = Vec::new();
	for (pallet, stored, table) in tables {
		for (name, filled_by, stops) in table {
			println!("{pallet}.{name}: filled by {filled_by}; stops {stops}");
		}
		let known: BTreeSet<String> = table.iter().map(|(name, ..)| name.to_string()).collect();
		wrong.extend(stored.symmetric_difference(&known).map(|name| format!("{pallet}.{name}")));
	}
	assert!(wrong.is_empty(), "lists without a row, or rows without a list: {wrong:#?}");
}
