// What made an image, whether it was fit to, what went wrong with it and all that it touched: with polkadot.js alone,
// from the metadata.
import assert from "node:assert/strict";
import { createHash, randomBytes, randomInt } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { connect, identifierOf } from "./chain.mjs";
import { lendNode } from "./node.mjs";
import { openingOf, sealOf, showing } from "./seals.mjs";

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const hex = (bytes) => `0x${bytes.toString("hex")}`;
const random = () => hex(randomBytes(32));
// As primitives/src/digest.rs and primitives/src/device.rs say.
const studyId = (uid) => identifierOf(0, hex(sha256("radledger:study:v1", randomBytes(32), uid)));
const unitOf = (salt, serial) => hex(sha256("radledger:unit:v1", "\0", salt, sha256(`serial:${serial}`)));
const lotOf = (lot) => hex(sha256("radledger:lot:v1", "\0", lot));
const softwareOf = (version) => hex(sha256("radledger:software:v1", "\0", version));

const NORTH = 0, SOUTH = 1, ACME = 2;
// A GTIN that no other test on the node has: there is one product for each.
const gtin = () => {
	const digits = String(randomInt(1e12)).padStart(13, "0");
	const sum = [...digits].reverse().reduce((sum, digit, at) => sum + digit * (at % 2 ? 1 : 3), 0);
	return digits + ((10 - (sum % 10)) % 10);
};
const DAY = 86_400_000;

describe("devices with polkadot.js", () => {
	let node, api, key, enrol, send, view, today, product;

	before(async () => {
		node = await lendNode();
		({ api, key, enrol, send, view } = await connect(node));
		await enrol("patient-1");
		const own = gtin();
		const register = (code) =>
			api.tx.deviceSurveillance.registerProduct("Scanner", { issuer: "Gs1", code }, "ACME-CT-64");
		await refused(register("09506000134353"), "acme-scanners", "InvalidUdi");
		await refused(register(own), "radiologist-1", "NotAuthorised");
		await refused(register(own), "device-authority", "NotARegistrant");
		const registered = await accepted(register(own), "acme-scanners");
		product = data(registered, "ProductRegistered").product.toNumber();
		await refused(register(own), "north-hospital", "ProductExists");
		const label = { issuer: "Gs1", code: own };
		assert.equal((await view("DeviceSurveillance", "labelled", label)).unwrap().toNumber(), product);
		today = Math.floor((await api.query.timestamp.now()).toNumber() / DAY);
	});

	after(() => api?.disconnect());

	const data = (events, name) => events.find((event) => api.events.deviceSurveillance[name].is(event)).data;

	/** The events of a call that must succeed. */
	async function accepted(call, who) {
		const { events, error } = await send(call, key(who));
		assert.equal(error && `${error.section}.${error.name}`, undefined);
		return events;
	}

	/** A call that must fail with this error, which the metadata explains, and do nothing. */
	async function refused(call, who, name) {
		const { events, error } = await send(call, key(who));
		assert.equal(error && `${error.section}.${error.name}`, `deviceSurveillance.${name}`);
		assert.ok(error.docs.join("").trim(), `${name} is undocumented`);
		assert.deepEqual(events.filter(({ section }) => section === "deviceSurveillance"), []);
	}

	const tx = () => api.tx.deviceSurveillance;
	const check = (device, kind, outcome, nextDue = null, day = today, software = null) =>
		tx().recordCheck(device, kind, outcome, day, nextDue, random(), software);

	/** A unit that north hospital has, in service. */
	async function inService(software = "4.2.1") {
		const unit = unitOf(randomBytes(32), "CT-0042");
		const register = tx().registerDevice(product, unit, lotOf("L-7"), softwareOf(software));
		const device = data(await accepted(register, "acme-scanners"), "DeviceRegistered").device.toNumber();
		await accepted(tx().transferCustody(device, NORTH), "acme-scanners");
		await accepted(tx().acceptCustody(device), "north-hospital");
		await accepted(check(device, "Acceptance", "Passed"), "physicist-1");
		await accepted(tx().commission(device), "physicist-1");
		return { device, unit };
	}

	const openings = new Map();
	/** A call with what opens these studies. */
	const opened = (studies, call) => showing(api, studies.map((study) => openings.get(study)), call);

	async function anchor(device) {
		const study = studyId("2.25.4711");
		const facts = { root: random(), instances: 300, series: 2, modality: "Ct", device };
		const opening = openingOf(study, key("patient-1"));
		openings.set(study, opening);
		const subject = sealOf(study, key("patient-1"), opening);
		await accepted(api.tx.imageProvenance.anchorStudy({ study, ...facts, subject }), "technologist-1");
		return study;
	}

	const madeBy = async (study) => (await view("ImageProvenance", "made_by", study)).toJSON();
	const shown = async (device) => (await view("DeviceSurveillance", "device", device)).unwrap();

	/** All edges below a node. */
	async function touched(origin) {
		const edges = [];
		let open = [];
		do {
			const part = await api.call.provenanceApi.blastRadius(origin, open);
			edges.push(...part.edges.toJSON());
			open = part.open;
		} while (open.length > 0);
		return edges;
	}

	test("a unit changes hands only when both sides say so, and keeps its file (A-03)", async () => {
		const { device, unit } = await inService();
		await refused(tx().registerDevice(product, unit, null, null), "acme-scanners", "UnitExists");
		await refused(tx().transferCustody(device, SOUTH), "acme-scanners", "NotCustodian");
		await accepted(tx().transferCustody(device, SOUTH), "north-hospital");
		await refused(tx().transferCustody(device, ACME), "north-hospital", "HandOverPending");
		await refused(tx().acceptCustody(device), "acme-scanners", "NotOffered");
		assert.equal((await shown(device)).custodian.toNumber(), NORTH, "until the other side accepts");
		await accepted(tx().acceptCustody(device), "south-imaging");
		const known = await shown(device);
		assert.deepEqual(
			[known.custodian.toNumber(), known.transfers.toNumber(), known.state.type, known.condition.type],
			[SOUTH, 2, "Registered", "NotCommissioned"],
		);
		assert.deepEqual((await view("DeviceSurveillance", "units", unit)).toJSON(), [device]);
		const file = await view("DeviceSurveillance", "entries", device, 0);
		assert.deepEqual(
			file.map(({ happened }) => happened.type),
			["HandedOver", "Checked", "PutIntoService", "HandedOver"],
		);
	});

	test("a study of a scanner that is not fit is accepted and flagged, also in the report (A-04)", async () => {
		const { device } = await inService();
		await refused(check(device, "Constancy", "Passed", null, today + 1), "physicist-1", "InvalidDay");
		const good = await anchor(device);
		// The constancy test of last month was due yesterday.
		await accepted(check(device, "Constancy", "Passed", today - 1, today - 30), "physicist-1");
		const late = await anchor(device);
		await accepted(check(device, "Constancy", "Failed"), "physicist-1");
		const wrong = await anchor(device);
		const version = { device, version: 0 };
		assert.deepEqual(await madeBy(good), { device: version, condition: "Fit" }, "the past does not change");
		assert.deepEqual(await madeBy(late), { device: version, condition: "Overdue" });
		assert.deepEqual(await madeBy(wrong), { device: version, condition: "OutOfService" });
		assert.deepEqual(await madeBy(await anchor(null)), null);
		await refused(tx().commission(device), "physicist-1", "NotFit");
		const sections = [{ code: { terminology: "Loinc", number: 190058 }, required: true }];
		const code = { terminology: "Loinc", number: 187484 };
		const published = await accepted(api.tx.reportAuthorship.publishTemplate(code, sections, false), "radiologist-1");
		const { template } = published.find((event) => api.events.reportAuthorship.TemplatePublished.is(event)).data;
		const report = identifierOf(0, random());
		await accepted(
			opened([good, wrong], api.tx.reportAuthorship.openReport(report, template, [good, wrong].sort())),
			"radiologist-1",
		);
		const known = (await view("ReportAuthorship", "report", report)).unwrap();
		const flags = Object.fromEntries(
			known.studies.map((study, at) => [study.toHex(), known.devices[at].unwrap().condition.unwrap().type]),
		);
		assert.deepEqual(flags, { [good]: "Fit", [wrong]: "OutOfService" });
		// Whoever has another scanner cannot name this one.
		const study = identifierOf(1, random());
		const facts = { study, root: random(), instances: 1, series: 1, modality: "Ct", device, subject: null };
		const { error } = await send(api.tx.imageProvenance.anchorStudy(facts), key("south-imaging"));
		assert.equal(error.name, "UnknownDevice");
	});

	test("an incident is due when the law says, and late for ever (A-02)", async () => {
		const { device } = await inService();
		const report = (what, aware = null) => tx().reportIncident({ Device: device }, what, aware, random());
		await refused(tx().reportIncident({ Device: 4711 }, "MdrSeriousIncident", null, random()), "physicist-1", "DeviceNotFound");
		await refused(report("MdrSeriousIncident"), "south-imaging", "NotInvolved");
		await refused(report("MdrSeriousIncident", today), "physicist-1", "NotYourAwareness");
		// The law on AI asks nothing for devices, and the law on devices nothing before 26 May 2021.
		await refused(report("AiDeath"), "physicist-1", "NotOfDevices");
		await refused(report("FdaUserFacility", 16_660), "physicist-1", "NotInForce");
		const told = data(await accepted(report("MdrSeriousIncident"), "physicist-1"), "IncidentReported");
		// On that day, or the first working day after it.
		const isDue = (due, days) => assert.ok(due >= today + days && due <= today + days + 6, `${due}`);
		assert.equal(told.owedBy.unwrap().toNumber(), ACME);
		isDue(told.due.toNumber(), 15);
		const incident = told.incident.toNumber();
		const reclassify = (what, known = null) => tx().reclassify(incident, what, known);
		await refused(reclassify("MdrPublicHealthThreat", today), "device-authority", "NotYourAwareness");
		await accepted(reclassify("MdrDeathOrDeterioration"), "device-authority");
		await accepted(reclassify("MdrSeriousIncident"), "acme-scanners");
		const shown = async (number) => (await view("DeviceSurveillance", "incident", number)).unwrap();
		isDue((await shown(incident)).due.toNumber(), 10); // milder is not later
		const submit = (number, phase) => tx().submitReport(number, phase, random());
		await refused(submit(incident, "Initial"), "north-hospital", "NotReporter");
		await refused(submit(incident, "FollowUp"), "acme-scanners", "InvalidPhase");
		await accepted(tx().draftReport(incident, random()), "acme-scanners");
		await accepted(submit(incident, "Initial"), "acme-scanners");
		assert.equal((await shown(incident)).daysLate.toNumber(), 0);
		// Of another the manufacturer knew for 30 days.
		const events = await accepted(report("MdrSeriousIncident", today - 30), "acme-scanners");
		const late = data(events, "IncidentOverdue").incident.toNumber();
		const daysLate = (await shown(late)).daysLate.toNumber();
		assert.ok(daysLate >= 9 && daysLate <= 15, `${daysLate}`);
		for (const phase of ["Initial", "Final", "Withdrawn"]) await accepted(submit(late, phase), "acme-scanners");
		await refused(submit(late, "FollowUp"), "acme-scanners", "InvalidPhase");
		assert.equal((await shown(late)).daysLate.toNumber(), daysLate);
		const [open] = await view("DeviceSurveillance", "incidents", true, 0);
		assert.equal(open.length, 0);
		const signal = (await view("DeviceSurveillance", "signal", { Product: product })).unwrap();
		assert.equal(signal.counts.incidents.toNumber(), 2);
		assert.ok(signal.alerted.isNone);
	});

	test("a recall of a version of the software finds who has it and all that it touched", async () => {
		const [{ device }, { device: other }] = [await inService("5.0.0"), await inService("5.0.0")];
		const before = await anchor(device);
		await accepted(check(device, "SoftwareUpdate", "Passed", null, today, softwareOf("5.0.1")), "physicist-1");
		const scans = [await anchor(device), await anchor(device)];
		const derive = api.tx.imageProvenance.recordDerivation;
		const derived = await anchor(null);
		const made = derive(derived, [scans[0]], "Registration", "Signer", random());
		await accepted(opened([scans[0], derived], made), "technologist-1");
		const scope = { Software: { product, software: softwareOf("5.0.1") } };
		const open = (about) => tx().openAction("Recall", "ImageQuality", about, random());
		await refused(open({ Software: { product, software: softwareOf("6") } }), "acme-scanners", "NothingConcerned");
		await refused(open(scope), "north-hospital", "NotActionOwner");
		const action = data(await accepted(open(scope), "acme-scanners"), "ActionOpened").action.toNumber();
		const units = async () => (await view("DeviceSurveillance", "concerned", scope, action, null)).toJSON();
		const [unit, ...more] = await units();
		assert.deepEqual([unit.device, unit.custodian, unit.answer, more], [{ device, version: 1 }, NORTH, null, []]);
		const answer = (unit, outcome) => tx().acknowledgeAction(action, unit, outcome);
		await refused(answer({ device: other, version: 0 }, "Read"), "physicist-1", "NotConcerned");
		await refused(answer(unit.device, "Read"), "acme-scanners", "NotCustodian");
		await accepted(answer(unit.device, "Quarantined"), "physicist-1");
		assert.equal((await units())[0].answer.outcome, "Quarantined");
		const edges = await touched({ Device: unit.device });
		assert.deepEqual(
			edges.map(({ child }) => child.study).sort(),
			[...scans, derived].sort(),
			"and nothing that it made with the version before",
		);
		assert.deepEqual((await touched({ Device: { device, version: 0 } })).map(({ child }) => child.study), [before]);
		await accepted(tx().closeAction(action), "device-authority");
		await refused(answer(unit.device, "Removed"), "physicist-1", "ActionIsClosed");
	});
});
