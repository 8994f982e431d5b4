// Who wrote which part of a report, which model helped, who read it, and what must still be done: with polkadot.js
// alone, from the metadata.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { connect, identifierOf } from "./chain.mjs";
import { lendNode } from "./node.mjs";
import { openingOf, sealOf, showing } from "./seals.mjs";

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const hex = (bytes) => `0x${bytes.toString("hex")}`;
const random = () => hex(randomBytes(32));
// As primitives/src/digest.rs says: the identifiers of studies and reports, and the commitments to everything else.
const identifier = (kind, name) => identifierOf(0, hex(sha256(`radledger:${kind}:v1`, randomBytes(32), name)));
const commit = (kind, salt, content) => hex(sha256(`radledger:${kind}:v1`, "\0", salt, sha256(content)));

const code = (terminology, number) => ({ terminology, number });
/** The sections of the template, in order; each is a bit of a mask. */
const SECTIONS = {
	history: code("Loinc", 113290),
	measurements: code("Dcm", 126010),
	findings: code("Loinc", 597765),
	impression: code("Loinc", 190058),
};
const [HISTORY, MEASUREMENTS, , IMPRESSION] = [1, 2, 4, 8];
const ALL = 15;
const RADIOLOGIST = 1;
const CLINICIAN = 2;
const DAY = 86_400_000;
const GTIN = "09506000134352"; // the example of GS1

describe("reports with polkadot.js", () => {
	let node, api, key, enrol, send, view, template, model;

	before(async () => {
		node = await lendNode();
		({ api, key, enrol, send, view } = await connect(node));
		await enrol("patient-1", "patient-2");
		const registered = await accepted(
			api.tx.modelRegistry.registerModel({ issuer: "Gs1", code: GTIN }, random()),
			"lumen-ai",
		);
		model = data(registered, api.events.modelRegistry.ModelRegistered).model.toNumber();
		const sections = Object.values(SECTIONS).map((code, at) => ({ code, required: at > 0 }));
		const publish = api.tx.reportAuthorship.publishTemplate(code("Loinc", 187484), sections, false);
		const published = await accepted(publish, "radiologist-1");
		template = data(published, api.events.reportAuthorship.TemplatePublished).template.toNumber();
	});

	after(() => api?.disconnect());

	const data = (events, kind) => events.find((event) => kind.is(event)).data;

	/** The events of a call that must succeed. */
	async function accepted(call, who) {
		const { events, error } = await send(call, key(who));
		assert.equal(error && `${error.section}.${error.name}`, undefined);
		return events;
	}

	/** A call that must fail with this error, which the metadata explains, and do nothing. */
	async function refused(call, who, name) {
		const { events, error } = await send(call, key(who));
		assert.equal(error && `${error.section}.${error.name}`, name);
		assert.ok(error.docs.join("").trim(), `${name} is undocumented`);
		const ours = ["reportAuthorship", "modelRegistry"];
		assert.deepEqual(events.filter(({ section }) => ours.includes(section)), []);
	}

	let patch = 0;
	/** A version of the model that may author. */
	async function release(weights = random()) {
		const manifest = { datasets: [], campaigns: [], parent: null, federation: null, hyperParameters: random() };
		const semver = { major: 2, minor: 1, patch: patch++ };
		const publish = api.tx.modelRegistry.publishVersion(model, semver, weights, manifest);
		const events = await accepted(publish, "lumen-ai");
		return { version: data(events, api.events.modelRegistry.VersionPublished).version.toJSON(), semver, weights };
	}

	/** What opens the study of each report. */
	const openings = new Map();
	const opened = (report, call) => showing(api, [openings.get(report)], call);

	async function anchor(patient) {
		const study = identifier("study", "2.25.4711");
		const facts = { root: random(), instances: 300, series: 2, modality: "Pt", device: null };
		const opening = openingOf(study, key(patient));
		const subject = sealOf(study, key(patient), opening);
		await accepted(api.tx.imageProvenance.anchorStudy({ study, ...facts, subject }), "technologist-1");
		return opening;
	}

	/** A report by radiologist-1 about a PET/CT; the others are authors too. */
	async function open(authors = [], patient = "patient-1") {
		const report = identifier("report", "RIS-4711");
		const opening = await anchor(patient);
		openings.set(report, opening);
		const call = api.tx.reportAuthorship.openReport(report, template, [opening.study]);
		await refused(call, "radiologist-1", "reportAuthorship.NotOpened");
		await accepted(opened(report, call), "radiologist-1");
		for (const author of authors) await accepted(opened(report, invite(report, author)), "radiologist-1");
		return report;
	}

	const invite = (report, who) => api.tx.reportAuthorship.invite(report, key(who).address, "Author");
	const by = (version, inputs = random()) => ({ Model: { version, inputs } });
	const review = (report, contribution, verdict = "Accepted") =>
		api.tx.reportAuthorship.reviewAi(report, contribution, verdict);
	const sign = (report, sections, state) => api.tx.reportAuthorship.sign(report, sections, state);
	function contribute(report, section, element = random(), more = {}) {
		const { kind = "Finding", source = "Signer", from = [], old = null } = more;
		return api.tx.reportAuthorship.contribute(report, SECTIONS[section], kind, element, source, from, old);
	}

	/** Four sections by two humans and a model, for which the clinician vouches. */
	async function write() {
		const report = await open(["cardiologist-1", "radiologist-2"]);
		const used = await release();
		const parts = {
			history: "Staging of a tumour of the lung.",
			measurements: "Right upper lobe: 23 mm, SUVmax 8.4 g/mL",
			findings: "A mass of the right upper lobe. No metastasis.",
			impression: "cT1c cN0 cM0",
		};
		for (const [section, said] of Object.entries(parts)) {
			const salt = randomBytes(32);
			const text = `${section.toUpperCase()}\n${said}`; // the digest of which `radledger report verify` takes
			parts[section] = { text, salt, element: commit("element", salt, text) };
		}
		const inputs = commit("inputs", randomBytes(32), "what the model was given");
		const say = (section, who, more) => accepted(contribute(report, section, parts[section].element, more), who);
		await say("history", "cardiologist-1", { kind: "Text" });
		await say("measurements", "cardiologist-1", { kind: "Measurement", source: by(used.version, inputs) });
		await say("findings", "radiologist-1", { from: [1] });
		await say("impression", "radiologist-1", { kind: "Impression", from: [1, 2] });
		return { report, parts, inputs, ...used };
	}

	/** A radiologist reviews, another one answers for what the model measured, and the first for the rest. */
	async function finish(report) {
		await accepted(review(report, 1), "radiologist-1");
		await accepted(sign(report, MEASUREMENTS, "Partial"), "radiologist-2");
		await accepted(sign(report, ALL - MEASUREMENTS, "Final"), "radiologist-1");
	}
	const ANSWERING = ["radiologist-1", "radiologist-2", "radiologist-1", "radiologist-1"];

	/** A final report. */
	async function publish() {
		const { report } = await write();
		await finish(report);
		return report;
	}

	const shown = async (report) => (await view("ReportAuthorship", "report", report)).unwrap();
	const count = async (report) => (await shown(report)).contributions.length;
	async function stage(report) {
		const { state, version } = await shown(report);
		return [state.type, version.toNumber()];
	}
	const names = (accounts) => accounts.map((account) => account?.toString());
	const addresses = (...accounts) => accounts.map((name) => key(name).address);

	test("third party should list author, role, time, order and model of each section", async (context) => {
		const { report, parts, inputs, version, semver, weights } = await write();
		await finish(report);
		const other = await connect(node);
		context.after(() => other.api.disconnect());

		const found = (await other.view("ReportAuthorship", "report", report)).unwrap();
		const list = [...found.contributions];
		const told = (what) => list.map(what);
		assert.deepEqual(told(({ index }) => index.toNumber()), [0, 1, 2, 3]);
		assert.deepEqual(told(({ section }) => section.toJSON()), Object.values(SECTIONS));
		assert.deepEqual(told(({ kind }) => kind.type), ["Text", "Measurement", "Finding", "Impression"]);
		assert.deepEqual(told(({ element }) => element.toHex()), Object.values(parts).map(({ element }) => element));
		assert.deepEqual(told(({ derivedFrom }) => [...derivedFrom.toU8a(true)]), [[], [], [1], [1, 2]]);
		assert.deepEqual(told(({ organisation }) => organisation.toNumber()), [0, 0, 0, 0]);
		const authors = ["cardiologist-1", "cardiologist-1", "radiologist-1", "radiologist-1"];
		assert.deepEqual(names(told(({ by }) => by)), addresses(...authors));
		assert.deepEqual(told(({ roles }) => roles.toNumber()), [CLINICIAN, CLINICIAN, RADIOLOGIST, RADIOLOGIST]);

		// Each was signed by its author, in a block of its own, at the moment that this block has.
		for (const { by, at, block, element } of list) {
			const hash = await other.api.rpc.chain.getBlockHash(block);
			const { extrinsics } = (await other.api.rpc.chain.getBlock(hash)).block;
			const [call] = extrinsics.filter(({ method }) => other.api.tx.reportAuthorship.contribute.is(method));
			assert.ok(call.isSigned);
			assert.deepEqual([call.signer.toString(), call.args[3].toHex()], [by.toString(), element.toHex()]);
			assert.equal(at.toNumber(), (await (await other.api.at(hash)).query.timestamp.now()).toNumber());
		}
		const times = told(({ at }) => at.toNumber());
		assert.ok(times.every((time, at) => at === 0 || time > times[at - 1]), `${times}`);

		assert.deepEqual(told(({ source }) => source.type), ["Signer", "Model", "Signer", "Signer"]);
		const made = list[1].source.asModel;
		assert.deepEqual(made.version.toJSON(), version);
		assert.equal(made.inputs.toHex(), inputs);
		const known = (await other.view("ModelRegistry", "version", made.version)).unwrap();
		assert.deepEqual(known.semver.toJSON(), semver);
		assert.equal(known.weights.toHex(), weights);
		assert.deepEqual([known.udiDi.unwrap().issuer.type, known.udiDi.unwrap().code.toUtf8()], ["Gs1", GTIN]);
		assert.deepEqual([known.vendor.toNumber(), known.state.type], [3, "Active"]);
		const reviewed = list[1].review.unwrap();
		assert.deepEqual([reviewed.verdict.type, reviewed.by.toString()], ["Accepted", key("radiologist-1").address]);
		assert.ok(told(({ review }) => review.isNone).every((none, at) => none === (at !== 1)));
		const accountable = [...found.sections].map(({ accountable }) => accountable.unwrap().account);
		assert.deepEqual(names(accountable), addresses(...ANSWERING));

		// What is stored says the same, without the view.
		const query = other.api.query.reportAuthorship;
		const stored = (await query.reports(report)).unwrap();
		const { sections } = (await query.templates(stored.template)).unwrap();
		const records = await query.contributions.entries(report);
		const row = (index, section, by, at) => [index, section, by, at].map(String);
		const rows = records
			.map(([key, value]) => [key.args[1].toNumber(), value.unwrap()])
			.sort(([one], [other]) => one - other)
			.map(([index, { section, by, at }]) => row(index, sections[section].code, stored.team[by].account, at));
		assert.deepEqual(rows, told(({ index, section, by, at }) => row(index, section, by, at)));
	});

	test("one changed byte should break the check of its section and of no other", async () => {
		const { report, parts } = await write();
		const elements = [...(await shown(report)).contributions].map(({ element }) => element.toHex());
		const texts = Object.values(parts).map(({ text }) => Buffer.from(text));
		const salts = Object.values(parts).map(({ salt }) => salt);
		const check = (texts, salts) => texts.map((text, at) => commit("element", salts[at], text) === elements[at]);
		assert.deepEqual(check(texts, salts), [true, true, true, true]);
		for (const changed of texts.keys()) {
			const intact = texts.map((_, at) => at !== changed);
			const flip = (list) => list.map((bytes, at) => (at === changed ? flipped(bytes) : bytes));
			assert.deepEqual(check(flip(texts), salts), intact);
			assert.deepEqual(check(texts, flip(salts)), intact, "nor does another salt open it");
		}
		// The digest alone, without salt, is nowhere.
		for (const [at, text] of texts.entries()) assert.notEqual(elements[at], hex(sha256(text)));
	});

	const flipped = (bytes) => {
		const copy = Buffer.from(bytes);
		copy[copy.length >> 1] ^= 1;
		return copy;
	};

	test("whoever was not invited to write should be refused", async () => {
		const report = await open();
		await refused(contribute(report, "findings"), "technologist-1", "reportAuthorship.NotInvited");
		const reader = api.tx.reportAuthorship.invite(report, key("cardiologist-1").address, "Reader");
		await accepted(reader, "radiologist-1");
		await refused(contribute(report, "findings"), "cardiologist-1", "reportAuthorship.NotInvited");
		await refused(invite(report, "radiologist-2"), "cardiologist-1", "reportAuthorship.NotInvited");
		assert.deepEqual([await count(report), await stage(report)], [0, ["Registered", 0]]);

		await accepted(invite(report, "cardiologist-1"), "radiologist-1");
		await accepted(contribute(report, "findings"), "cardiologist-1");
		const other = { ...SECTIONS.findings, number: 187484 };
		const outside = api.tx.reportAuthorship.contribute(report, other, "Text", random(), "Signer", [], null);
		await refused(outside, "cardiologist-1", "reportAuthorship.UnknownSection");
		assert.deepEqual([await count(report), await stage(report)], [1, ["Partial", 0]]);
	});

	test("author of another hospital should be refused while the patient does not allow it", async () => {
		const report = await open(["radiologist-2"], "patient-2");
		const refuse = await accepted(api.tx.dynamicConsent.revoke(0), "patient-2"); // care, agreed to at enrolment
		assert.ok(refuse.some((event) => event.section === "dynamicConsent"));
		await refused(opened(report, contribute(report, "findings")), "radiologist-2", "reportAuthorship.NotPermitted");
		await accepted(contribute(report, "findings"), "radiologist-1");
		const other = await open([], "patient-2");
		await refused(invite(other, "radiologist-2"), "radiologist-1", "reportAuthorship.NotOpened");
		await refused(opened(other, invite(other, "radiologist-2")), "radiologist-1", "reportAuthorship.NotPermitted");

		const read = await accepted(opened(report, api.tx.reportAuthorship.acknowledge(report, 4)), "radiologist-2");
		assert.equal(data(read, api.events.reportAuthorship.ReadingDenied).by.toString(), key("radiologist-2").address);
		const [reading] = await view("ReportAuthorship", "readings", report, null);
		assert.ok(reading.basis.isDenied);
	});

	test("report by a model alone should not be final until humans reviewed it and answer for it", async () => {
		const report = await open(["cardiologist-1", "radiologist-2"]);
		const { version } = await release();
		for (const section of ["measurements", "findings", "impression"])
			await accepted(contribute(report, section, random(), { source: by(version) }), "radiologist-1");
		await refused(sign(report, 0, "Final"), "radiologist-1", "reportAuthorship.AiUnreviewed");
		await refused(sign(report, ALL - HISTORY, "Final"), "radiologist-1", "reportAuthorship.EmptySection");

		await refused(review(report, 0), "radiologist-1", "reportAuthorship.SelfReview");
		await refused(review(report, 0), "cardiologist-1", "reportAuthorship.NotAuthorised");
		for (const contribution of [0, 1]) await accepted(review(report, contribution), "radiologist-2");
		await refused(sign(report, MEASUREMENTS, "Final"), "radiologist-1", "reportAuthorship.AiUnreviewed");
		await accepted(review(report, 2, "Rejected"), "radiologist-2");
		for (const state of ["Preliminary", "Final"])
			await refused(sign(report, 0, state), "radiologist-1", "reportAuthorship.SectionUnverified");
		const two = ALL - HISTORY - IMPRESSION;
		await refused(sign(report, two, "Final"), "radiologist-1", "reportAuthorship.SectionMissing");

		// What the model said of the impression was rejected; a human says it.
		await accepted(contribute(report, "impression", random(), { from: [2] }), "radiologist-1");
		await refused(review(report, 3), "radiologist-2", "reportAuthorship.NotByModel");
		const instead = contribute(report, "impression", random(), { source: by(version), old: 3 });
		await refused(instead, "radiologist-1", "reportAuthorship.CannotReplace");
		await refused(sign(report, two, "Final"), "radiologist-1", "reportAuthorship.SectionUnverified");
		assert.deepEqual(await stage(report), ["Partial", 0]);
		await accepted(sign(report, ALL - HISTORY, "Final"), "radiologist-1");
		assert.deepEqual(await stage(report), ["Final", 1]);
		const stands = [...(await shown(report)).contributions].map(({ stands }) => stands.isTrue);
		assert.deepEqual(stands, [true, true, false, true]);
	});

	test("edit by a human should take the place of what the model contributed", async () => {
		const report = await open(["radiologist-2"]);
		const { version } = await release();
		await accepted(contribute(report, "findings", random(), { source: by(version) }), "radiologist-1");
		await accepted(opened(report, contribute(report, "findings")), "radiologist-2");
		const edited = (contribution) => review(report, 0, { Edited: { contribution } });
		await refused(edited(1), "radiologist-2", "reportAuthorship.InvalidEdit"); // it is not derived from it
		await accepted(opened(report, contribute(report, "findings", random(), { from: [0] })), "radiologist-2");
		await accepted(edited(2), "radiologist-2");
		await refused(edited(2), "radiologist-2", "reportAuthorship.AlreadyReviewed");
		const [made, , own] = (await shown(report)).contributions;
		assert.equal(made.review.unwrap().verdict.asEdited.contribution.toNumber(), 2);
		assert.deepEqual([made.replaced.unwrap().toNumber(), made.stands.isTrue, own.stands.isTrue], [2, false, true]);
	});

	test("final report should take nothing but an addendum that says why", async () => {
		const report = await publish();
		const late = () => opened(report, contribute(report, "impression", random(), { kind: "Impression" }));
		for (const who of ["radiologist-1", "radiologist-2"])
			await refused(late(), who, "reportAuthorship.NotOpen");
		await refused(sign(report, ALL, "Preliminary"), "radiologist-1", "reportAuthorship.NotOpen");
		await refused(sign(report, 0, "Appended"), "radiologist-1", "reportAuthorship.InvalidState");

		const addendum = api.tx.reportAuthorship.addendum(report, "SecondReading", IMPRESSION);
		await refused(addendum, "cardiologist-1", "reportAuthorship.NotAuthorised");
		await refused(addendum, "radiologist-2", "reportAuthorship.NotAuthorised"); // of the other hospital
		const begun = await accepted(addendum, "radiologist-1");
		const { reason, sections } = data(begun, api.events.reportAuthorship.ChangeBegun);
		assert.deepEqual([reason.type, sections.toNumber()], ["SecondReading", IMPRESSION]);
		await refused(addendum, "radiologist-1", "reportAuthorship.ChangeOpen");
		await refused(sign(report, IMPRESSION, "Appended"), "radiologist-1", "reportAuthorship.NothingChanged");
		await refused(opened(report, contribute(report, "findings")), "radiologist-2", "reportAuthorship.NotOpen");
		const replaced = contribute(report, "impression", random(), { old: 3 });
		await refused(replaced, "radiologist-1", "reportAuthorship.AddendumOnly");
		await accepted(late(), "radiologist-2");
		await refused(sign(report, 0, "Appended"), "radiologist-1", "reportAuthorship.SectionUnverified");
		await accepted(sign(report, IMPRESSION, "Appended"), "radiologist-1");

		const versions = [...(await view("ReportAuthorship", "versions", report, 1))];
		const summary = versions.map(({ version, state, reason, sections, contributions }) => [
			version.toNumber(), state.type, reason.unwrapOr(null)?.type, sections.toNumber(), contributions.toNumber(),
		]);
		assert.deepEqual(summary, [
			[1, "Final", undefined, ALL - MEASUREMENTS, 4],
			[2, "Appended", "SecondReading", IMPRESSION, 5],
		]);
		const added = (await shown(report)).contributions[4];
		assert.deepEqual([added.by.toString(), added.organisation.toNumber()], [key("radiologist-2").address, 1]);
		for (const { accountable } of versions)
			assert.deepEqual(names([...accountable].map((who) => who.unwrap())), addresses(...ANSWERING));
		await refused(late(), "radiologist-2", "reportAuthorship.NotOpen");
	});

	test("reader of an earlier version should be told until they acknowledge", async () => {
		const report = await publish();
		const read = (sections) => opened(report, api.tx.reportAuthorship.acknowledge(report, sections));
		const told = async () => {
			const [list, next] = await view("ReportAuthorship", "to_be_told", report, null);
			assert.ok(next.isNone);
			return [...list].map(({ account, version, sections }) => [
				account.toString(), version.toNumber(), sections.toNumber(),
			]);
		};
		const unread = async () =>
			(await view("ReportAuthorship", "unread", report, key("cardiologist-1").address)).unwrap().toNumber();
		assert.equal(await unread(), ALL);
		await accepted(read(HISTORY + IMPRESSION), "cardiologist-1");
		assert.equal(await unread(), ALL - HISTORY - IMPRESSION);
		await accepted(read(ALL - HISTORY - IMPRESSION), "cardiologist-1");
		await refused(read(ALL), "cardiologist-1", "reportAuthorship.NothingNew");
		assert.deepEqual([await told(), await unread()], [[], 0]);

		await accepted(api.tx.reportAuthorship.addendum(report, "Omission", IMPRESSION), "radiologist-1");
		await accepted(contribute(report, "impression"), "radiologist-1");
		await accepted(sign(report, IMPRESSION, "Appended"), "radiologist-1");
		assert.deepEqual(await told(), [[key("cardiologist-1").address, 1, IMPRESSION]]);
		assert.equal(await unread(), IMPRESSION);
		await accepted(read(IMPRESSION), "cardiologist-1");
		assert.deepEqual([await told(), await unread()], [[], 0]);
	});

	test("follow-up should be somebody's until another accepts it, and nobody else's to end", async () => {
		const report = await publish();
		const today = Math.floor((await api.query.timestamp.now()).toNumber() / DAY);
		const finding = commit("finding", randomBytes(32), "Nodule of 7 mm in the left lower lobe.");
		const raise = (due, to) => {
			const window = { from: Math.min(today, due), due };
			const what = { category: "Category3", finding, modality: "Ct", region: "Chest", ...window };
			return api.tx.reportAuthorship.raiseFollowUp(report, what, to && key(to).address);
		};
		await refused(raise(today - 2), "radiologist-1", "reportAuthorship.InvalidWindow");
		await refused(raise(today + 365, "technologist-1"), "radiologist-1", "reportAuthorship.NotQualified");
		const raised = await accepted(raise(today + 365, "cardiologist-1"), "radiologist-1");
		const { followUp } = data(raised, api.events.reportAuthorship.FollowUpRaised);
		const calls = api.tx.reportAuthorship;
		const responsible = async () => {
			const { responsible, proposed, state } = (await view("ReportAuthorship", "follow_up", followUp)).unwrap();
			return [...names([responsible, proposed.unwrapOr(undefined)]), state.type];
		};
		const [radiologist, cardiologist] = addresses("radiologist-1", "cardiologist-1");
		assert.deepEqual(await responsible(), [radiologist, cardiologist, "Open"]);

		await refused(calls.accept(followUp), "radiologist-2", "reportAuthorship.NotAsked");
		const pass = calls.handOver(followUp, key("radiologist-2").address);
		await refused(pass, "radiologist-1", "reportAuthorship.HandOverPending");
		const cancel = calls.cancelFollowUp(followUp, "PatientDeclined");
		await refused(cancel, "cardiologist-1", "reportAuthorship.NotResponsible"); // asked, and has not accepted
		await accepted(calls.accept(followUp), "cardiologist-1");
		assert.deepEqual(await responsible(), [cardiologist, undefined, "Open"]);
		for (const other of ["radiologist-1", "radiologist-2", "steward-1"])
			await refused(cancel, other, "reportAuthorship.NotResponsible");
		const nurse = calls.handOver(followUp, key("technologist-1").address);
		await refused(nurse, "cardiologist-1", "reportAuthorship.NotQualified");
		assert.deepEqual(await responsible(), [cardiologist, undefined, "Open"]);

		const open = await view("ReportAuthorship", "follow_ups_of_report", report, null);
		assert.ok([...open].some((found) => found.followUp.eq(followUp) && found.state.isOpen));
		await accepted(cancel, "cardiologist-1");
		const ended = (await view("ReportAuthorship", "follow_up", followUp)).unwrap().state;
		assert.equal(ended.asCancelled.reason.type, "PatientDeclined");
		await refused(cancel, "cardiologist-1", "reportAuthorship.FollowUpEnded");
		const steps = [...(await view("ReportAuthorship", "steps", followUp, 0))];
		assert.deepEqual(steps.map(({ step }) => step.type), ["Raised", "HandedOver", "Accepted", "Cancelled"]);
		const took = [radiologist, radiologist, cardiologist, cardiologist];
		assert.deepEqual(names(steps.map(({ by }) => by.unwrap()[0])), took);
	});

	test("model should contribute nothing while it is suspended", async () => {
		const report = await open(["radiologist-2"]);
		const { version } = await release();
		const say = () => contribute(report, "findings", random(), { source: by(version) });
		const { suspendVersion, reinstateVersion } = api.tx.modelRegistry;
		await refused(suspendVersion(version, "Safety"), "north-hospital", "modelRegistry.NotVendor");
		await accepted(say(), "radiologist-1");
		await accepted(suspendVersion(version, "Safety"), "device-authority");

		await refused(say(), "radiologist-1", "reportAuthorship.ModelNotActive");
		await refused(review(report, 0), "radiologist-2", "reportAuthorship.ModelNotActive");
		await accepted(review(report, 0, "Rejected"), "radiologist-2");
		const unknown = by({ ...version, version: 4711 });
		const made = contribute(report, "findings", random(), { source: unknown });
		await refused(made, "radiologist-1", "reportAuthorship.ModelNotActive");
		await refused(reinstateVersion(version, "Resolved"), "lumen-ai", "modelRegistry.SuspendedByRegulator");
		assert.equal(await count(report), 1);

		await accepted(reinstateVersion(version, "Resolved"), "device-authority");
		await accepted(say(), "radiologist-1");
		const changes = [...(await view("ModelRegistry", "changes", version, 0))];
		const told = changes.map(({ state, reason, by }) => [state.type, reason.type, by.toString()]);
		const regulator = key("device-authority").address;
		assert.deepEqual(told, [["Suspended", "Safety", regulator], ["Active", "Resolved", regulator]]);
	});

	test("model should be refused when its device identifier or its version is wrong", async () => {
		const register = (code) => api.tx.modelRegistry.registerModel({ issuer: "Gs1", code }, random());
		await refused(register("09506000134353"), "lumen-ai", "modelRegistry.InvalidUdi");
		await refused(api.tx.modelRegistry.registerModel(null, random()), "trial-sponsor", "modelRegistry.NotAVendor");
		const { semver } = await release();
		const manifest = { datasets: [], campaigns: [], parent: null, federation: null, hyperParameters: random() };
		const publish = (of, semver, more) =>
			api.tx.modelRegistry.publishVersion(of, semver, random(), { ...manifest, ...more });
		await refused(publish(model, semver), "lumen-ai", "modelRegistry.VersionExists");
		const next = { ...semver, major: 3 };
		await refused(publish(model, next), "north-hospital", "modelRegistry.NotVendor");
		await refused(publish(model, next, { datasets: [random()] }), "lumen-ai", "modelRegistry.UnknownDataset");
		const parent = { model, version: 4711 };
		await refused(publish(model, next, { parent }), "lumen-ai", "modelRegistry.UnknownParent");
		assert.ok((await api.query.modelRegistry.releases(model, next)).isNone);
	});
});
