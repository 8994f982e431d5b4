// Patients decide with a polkadot.js wallet and nothing in their account.
import { compactToU8a, stringToU8a, u8aConcat } from "@polkadot/util";
import { blake2AsU8a } from "@polkadot/util-crypto";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { connect, identifierOf } from "./chain.mjs";
import { setOf, words } from "./names.mjs";
import { lendNode } from "./node.mjs";
import { blinded, openingOf, sealOf, showing } from "./seals.mjs";

describe("consent with polkadot.js", () => {
	let node, api, key, enrol, send;

	before(async () => {
		node = await lendNode();
		({ api, key, enrol, send } = await connect(node));
		await enrol("patient-1", "patient-2", "patient-3");
	});

	after(() => api?.disconnect());

	const plain = (purpose) => ({
		purpose,
		declarations: 0,
		disease: null,
		researchType: null,
		project: null,
		region: null,
		text: null,
	});
	/** Everything, to the second hospital, for health research. */
	const research = {
		scope: "All",
		grantee: { Organisation: 1 },
		terms: { permission: "HealthResearch", modifiers: 0, parameters: [] },
		until: null,
		compensation: "Free",
		text: null,
	};
	const { grant, revoke } = {
		grant: () => api.tx.dynamicConsent.grant(research),
		revoke: (consent) => api.tx.dynamicConsent.revoke(consent),
	};
	const find = (events, kind) => events.find((event) => kind.is(event));
	const free = async (name) => (await api.query.system.account(key(name).address)).data.free.toBigInt();
	const file = async (name) => (await api.query.dynamicConsent.files(key(name).address)).unwrap();

	test("access should be permitted after a grant and denied in the block after its withdrawal", async () => {
		const patient = key("patient-1");
		assert.equal(await free("patient-1"), 0n);
		const access = async () => {
			const basis = { Declared: plain("HealthResearch") };
			const call = api.tx.dynamicConsent.recordAccess(patient.address, null, basis);
			const { events, error, block } = await send(call, key("radiologist-2"));
			assert.equal(error, undefined, "a denial is no error");
			const number = (await api.rpc.chain.getHeader(block)).number.toNumber();
			return { ...find(events, api.events.dynamicConsent.AccessRecorded).data.outcome.toJSON(), number };
		};
		assert.deepEqual((await access()).denied, { rule: "Purpose" });

		const granted = await send(grant(), patient);
		assert.equal(granted.error, undefined);
		const { consent } = find(granted.events, api.events.dynamicConsent.ConsentGiven).data;
		assert.deepEqual((await access()).permitted, { consent: consent.toNumber() });

		const withdrawn = await send(revoke(consent), patient);
		assert.equal(withdrawn.error, undefined);
		const at = (await api.rpc.chain.getHeader(withdrawn.block)).number.toNumber();
		const denied = await access();
		assert.deepEqual([denied.denied, denied.number], [{ rule: "Purpose" }, at + 1]);

		for (const { events } of [granted, withdrawn])
			assert.ok(!events.some((event) => event.section === "transactionPayment"), "nobody paid");
		assert.equal(await free("patient-1"), 0n);
		const page = (await api.query.dynamicConsent.logs(patient.address, 0)).unwrap();
		const told = page.uses.map((entry) => entry.asOpen.outcome.type);
		assert.deepEqual(told, ["Denied", "Permitted", "Denied"]);
	});

	test("use of one study should name it as the patient's records do, and be sealed in the log", async () => {
		const patient = key("patient-2");
		const digest = () => `0x${randomBytes(32).toString("hex")}`;
		const study = identifierOf(0, digest());
		const opening = openingOf(study, patient);
		const facts = { root: digest(), instances: 1, series: 1, modality: "Ct", device: null };
		const anchor = api.tx.imageProvenance.anchorStudy({ study, ...facts, subject: sealOf(study, patient, opening) });
		assert.equal((await send(anchor, key("technologist-1"))).error, undefined);
		const use = (name) =>
			api.tx.dynamicConsent.recordAccess(patient.address, name, { Declared: plain("ClinicalCare") });
		const user = key("radiologist-1");
		assert.equal((await send(use(blinded(opening)), user)).error.name, "NotOpened");
		assert.equal((await send(showing(api, [opening], use(study)), user)).error.name, "NotOpened");
		const { events, error } = await send(showing(api, [opening], use(blinded(opening))), user);
		assert.equal(error, undefined);
		const { outcome } = find(events, api.events.dynamicConsent.AccessRecorded).data;
		assert.equal(outcome.type, "Permitted");
		const { uses } = (await api.query.dynamicConsent.logs(patient.address, 0)).unwrap();
		assert.deepEqual(uses.map((entry) => entry.type), ["Sealed"]);
	});

	test("sets should be words that the metadata knows", async () => {
		const { consortium, dynamicConsent } = api.consts;
		const limits = ["IRB", "NCU", "NRI"];
		const terms = { ...research.terms, modifiers: setOf(dynamicConsent.modifierNames, ...limits) };
		const { events } = await send(api.tx.dynamicConsent.grant({ ...research, terms }), key("patient-2"));
		const { consent } = find(events, api.events.dynamicConsent.ConsentGiven).data;
		const { consents } = await file("patient-2");
		const given = consents.find((given) => given.consent.id.eq(consent)).consent;
		assert.deepEqual(words(dynamicConsent.modifierNames, given.terms.modifiers), limits);
		const member = (await api.query.consortium.actors(key("steward-1").address)).unwrap().asMember;
		assert.deepEqual(words(consortium.roleNames, member.roles), ["data-steward"]);
		assert.deepEqual(words(dynamicConsent.purposeNames, 3), ["clinical-care", "education"]);
		assert.equal(setOf(dynamicConsent.declarationNames, "ethics-approval", "commercial"), 129);
		assert.throws(() => setOf(dynamicConsent.purposeNames, "marketing"), /marketing is none of clinical-care,/);
	});

	test("request should wait for the patient, who approves it once", async () => {
		const patient = key("patient-2");
		const until = (await api.query.timestamp.now()).toNumber() + 86_400_000;
		const ask = api.tx.dynamicConsent.requestAccess(
			patient.address, null, plain("MethodsDevelopment"), "ModelDevelopment", until,
		);
		const asked = find((await send(ask, key("lumen-ai"))).events, api.events.dynamicConsent.AccessRequested);
		assert.equal(asked.data.state.type, "Pending");
		const approve = () => send(api.tx.dynamicConsent.approve(asked.data.request, null), patient);
		const { events } = await approve();
		const { consent } = find(events, api.events.dynamicConsent.RequestApproved).data;
		assert.equal((await approve()).error.name, "RequestAnswered");
		const use = { Request: asked.data.request };
		const used = await send(api.tx.dynamicConsent.recordAccess(patient.address, null, use), key("lumen-ai"));
		const { outcome } = find(used.events, api.events.dynamicConsent.AccessRecorded).data;
		assert.deepEqual(outcome.toJSON(), { permitted: { consent: consent.toNumber() } });
	});

	test("guardian without tokens should decide for a patient, and nothing else", async () => {
		const [patient, guardian] = [key("patient-2"), key("patient-1")];
		const appoint = api.tx.dynamicConsent.appointGuardian(guardian.address);
		assert.equal((await send(appoint, patient)).error, undefined);
		const before = (await file("patient-2")).decisions.toNumber();
		const decide = (call) => send(api.tx.dynamicConsent.asGuardian(patient.address, call), guardian);
		assert.equal((await decide(grant())).error, undefined);
		assert.equal((await file("patient-2")).decisions.toNumber(), before + 1);
		// Anything else is not even free: it is refused before it is made.
		await assert.rejects(decide(api.tx.balances.transferAll(guardian.address, false)), /1010: .*fees/);
		const dismiss = api.tx.dynamicConsent.dismissGuardian(guardian.address);
		assert.equal((await send(dismiss, patient)).error, undefined);
		await assert.rejects(decide(grant()), /1010: .*fees/);
	});

	test("hospital should relay what a patient signed, once", async () => {
		const [patient, hospital] = [key("patient-1"), key("north-hospital")];
		const call = grant().method.toU8a();
		const { nonce } = await api.query.system.account(patient.address);
		const { specVersion, transactionVersion } = api.runtimeVersion;
		const explicit = u8aConcat([0], compactToU8a(nonce.toNumber()), [0]); // immortal, nonce, no metadata hash
		const implicit = u8aConcat(
			stringToU8a("_meta_tx"),
			specVersion.toU8a(),
			transactionVersion.toU8a(),
			api.genesisHash.toU8a(),
			api.genesisHash.toU8a(), // the block from which it is good: for ever
			[0],
		);
		const version = [0];
		const signature = patient.sign(blake2AsU8a(u8aConcat(version, call, explicit, implicit)));
		// VerifySignature: signed, by sr25519, and by whom.
		const signed = u8aConcat(call, version, [1, 1], signature, patient.publicKey, explicit);
		const relay = () => {
			const meta = api.registry.createType(api.tx.metaTx.dispatch.meta.args[0].type.toString(), signed);
			return send(api.tx.metaTx.dispatch(meta, signed.length), hospital);
		};
		const before = (await file("patient-1")).decisions.toNumber();
		const { events, error } = await relay();
		assert.equal(error, undefined);
		assert.ok(find(events, api.events.metaTx.Dispatched).data.result.isOk);
		assert.equal((await file("patient-1")).decisions.toNumber(), before + 1);
		assert.equal((await relay()).error.name, "Stale");
		assert.equal((await file("patient-1")).decisions.toNumber(), before + 1);
	});

	test("allowance should be spent at last, and the refusal have a code of its own", async () => {
		const patient = key("patient-3");
		const allowance = api.consts.dynamicConsent.callsPerDay.toNumber();
		for (let call = 0; call < allowance; call++)
			assert.equal((await send(revoke(77), patient)).error.name, "ConsentNotFound");
		await assert.rejects(send(grant(), patient), /1010: .*Custom error: 4/);
	});
});
