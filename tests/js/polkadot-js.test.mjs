// The published @polkadot/api, with nothing but the node's metadata: no types bundle.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { connect, identifierOf } from "./chain.mjs";
import { lendNode } from "./node.mjs";
import { blinded, openingOf, readEntry, sealOf, showing } from "./seals.mjs";

const digest = () => `0x${randomBytes(32).toString("hex")}`;
const newStudy = (more = {}) => ({
	study: identifierOf(0, digest()),
	root: digest(),
	instances: 20,
	series: 2,
	modality: "Mr",
	device: null,
	subject: null,
	...more,
});

describe("polkadot.js", () => {
	let node, api, key, enrol, send, hospital, centre, stranger;

	before(async () => {
		node = await lendNode();
		({ api, key, enrol, send } = await connect(node));
		await enrol("patient-1");
		[hospital, centre, stranger] = ["north-hospital", "south-imaging", "stranger"].map(key);
	});

	after(() => api?.disconnect());

	const anchored = async () => (await api.query.imageProvenance.studies.keys()).length;

	test("metadata should list our pallets, calls, fields and errors with their documentation", () => {
		const pallets = api.runtimeMetadata.asLatest.pallets;
		for (const [name, index] of [["Consortium", 50], ["ImageProvenance", 51], ["DynamicConsent", 52], ["ModelRegistry", 53], ["ReportAuthorship", 54], ["DeviceSurveillance", 55], ["AnnotationRewards", 56]]) {
			const pallet = pallets.find((pallet) => pallet.name.toString() === name);
			assert.equal(pallet.index.toNumber(), index);
			const section = name[0].toLowerCase() + name.slice(1);
			for (const items of [api.tx, api.errors, api.events, api.query])
				for (const [item, { meta }] of Object.entries(items[section])) {
					if (item !== "palletVersion") assert.ok(meta.docs.join("").trim(), `${section}.${item} is undocumented`);
				}
		}
		const calls = Object.keys(api.tx.imageProvenance);
		for (const call of ["anchorStudy", "recordDerivation", "send", "confirm", "recordMeasurement", "attestErasure"])
			assert.ok(calls.includes(call), call);
		const type = api.tx.imageProvenance.anchorStudy.meta.args[0].type.toString();
		assert.match(JSON.stringify(api.registry.createType(type).toHuman()), /"modality":.*"device":.*"subject":/);
		assert.equal(api.consts.system.ss58Prefix.toNumber(), 42);
		assert.deepEqual(api.registry.chainTokens, ["RAD"]);
		assert.deepEqual(api.registry.chainDecimals, [12]);
	});

	test("anchor should be in storage and in an event with names when a hospital signs it", async () => {
		const study = newStudy();
		const { events, error } = await send(api.tx.imageProvenance.anchorStudy(study), hospital);
		assert.equal(error, undefined);

		const event = events.find((event) => api.events.imageProvenance.StudyAnchored.is(event));
		assert.deepEqual(event.data.names, ["study", "root", "instances", "organisation", "by"]);
		assert.equal(event.data.study.toHex(), study.study);
		assert.equal(event.data.root.toHex(), study.root);
		assert.equal(event.data.instances.toNumber(), 20);
		assert.equal(event.data.organisation.toNumber(), 0);
		assert.equal(event.data.by.toString(), hospital.address);

		const stored = (await api.query.imageProvenance.studies(study.study)).unwrap();
		assert.equal(stored.root.toHex(), study.root);
		assert.equal(stored.modality.toString(), "Mr");
		assert.equal(stored.series.toNumber(), 2);
		assert.equal(stored.by.toString(), hospital.address);
		const block = await api.at(await api.rpc.chain.getBlockHash(stored.block));
		assert.equal(stored.at.toNumber(), (await block.query.timestamp.now()).toNumber());
	});

	test("duplicate should fail with a decoded and documented error", async () => {
		const study = newStudy();
		await send(api.tx.imageProvenance.anchorStudy(study), hospital);
		const again = { ...study, root: digest() };
		const { error, events } = await send(api.tx.imageProvenance.anchorStudy(again), hospital);
		assert.equal(`${error.section}.${error.name}`, "imageProvenance.StudyAlreadyAnchored");
		assert.match(error.docs.join(" "), /already|anchored/i);
		assert.ok(!events.some((event) => api.events.imageProvenance.StudyAnchored.is(event)));
		const stored = (await api.query.imageProvenance.studies(study.study)).unwrap();
		assert.equal(stored.root.toHex(), study.root);
	});

	test("derivation should be walked from both ends, page by page", async () => {
		const studies = [newStudy(), newStudy(), newStudy()];
		await send(api.tx.imageProvenance.anchorStudies(studies), hospital);
		const [ct, registered, segmented] = studies.map(({ study }) => study);
		const derive = (output, parent, operation) =>
			send(api.tx.imageProvenance.recordDerivation(output, [parent], operation, "Signer", digest()), hospital);
		const { events, error } = await derive(registered, ct, "Registration");
		assert.equal(error, undefined);
		const event = events.find((event) => api.events.imageProvenance.DerivationRecorded.is(event));
		assert.deepEqual(event.data.parents.map(String), [ct]);
		assert.equal((await derive(segmented, registered, "AutomaticSegmentation")).error, undefined);
		assert.equal((await derive(ct, segmented, "Conversion")).error.name, "WouldBeCircular");

		const origin = (await api.query.imageProvenance.origins({ Study: segmented })).unwrap();
		assert.equal(origin.derivation.unwrap().operation.toString(), "AutomaticSegmentation");
		const edges = (found) => found.edges.map(({ parent, child }) => [parent.asStudy.toHex(), child.asStudy.toHex()]);
		const expected = [[ct, registered], [registered, segmented]];
		const reached = await api.call.provenanceApi.blastRadius({ Study: ct }, []);
		assert.deepEqual(edges(reached), expected);
		assert.equal(reached.open.length, 0);
	});

	test("transfer should be confirmed by the receiver, and a wrong root open a discrepancy", async () => {
		const study = newStudy();
		const patient = key("patient-1");
		const opening = openingOf(study.study, patient);
		study.subject = sealOf(study.study, patient, opening);
		const opened = (call) => showing(api, [opening], call);
		await send(api.tx.imageProvenance.anchorStudy(study), hospital);
		const sendCopy = () => send(opened(api.tx.imageProvenance.send(study.study, 1, "SecondOpinion", null)), hospital);
		const confirm = (root, who) => send(opened(api.tx.imageProvenance.confirm(study.study, root)), who);
		const unopened = api.tx.imageProvenance.send(study.study, 1, "SecondOpinion", null);
		assert.equal((await send(unopened, hospital)).error.name, "NotOpened");
		assert.equal((await sendCopy()).error, undefined);
		assert.equal((await confirm(study.root, hospital)).error.name, "TransferNotFound");
		// Whoever knows the salt reads in the log of the patient that it was sent, and nobody else does.
		const { uses } = (await api.query.dynamicConsent.logs(patient.address, 0)).unwrap();
		const number = uses.length - 1;
		const entry = Object.fromEntries([...uses[number].asSealed].map(([name, bytes]) => [name, bytes.toU8a(true)]));
		const { id } = api.registry.lookup.types.find(({ type }) => type.path.join("::").endsWith("records::Access"));
		const read = api.registry.createType(
			api.registry.createLookupType(id),
			readEntry(entry, opening, patient, number),
		);
		assert.deepEqual([read.activity.type, read.study.unwrap().toHex()], ["Sent", blinded(opening)]);
		assert.throws(() => readEntry(entry, openingOf(study.study, patient), patient, number), /unable to authenticate/);
		const { events } = await confirm(study.root, centre);
		assert.ok(events.some((event) => api.events.imageProvenance.TransferIntact.is(event)));
		assert.equal((await confirm(study.root, centre)).error.name, "TransferNotFound");

		await sendCopy();
		const wrong = digest();
		const corrupted = (await confirm(wrong, centre)).events.find((event) =>
			api.events.imageProvenance.TransferCorrupted.is(event),
		);
		assert.deepEqual([corrupted.data.sent.toHex(), corrupted.data.found.toHex()], [study.root, wrong]);
		const open = (await api.query.imageProvenance.openTransfers(study.study, 1)).unwrap();
		assert.equal(open.state.asCorrupted.found.toHex(), wrong);
		const settle = api.tx.imageProvenance.resolveDiscrepancy(study.study, 1, "Resent");
		assert.equal((await send(settle, hospital)).error, undefined);
		assert.ok((await api.query.imageProvenance.openTransfers(study.study, 1)).isNone);
		assert.equal((await api.query.imageProvenance.custody.entries(study.study)).length, 1);
		assert.equal((await api.query.imageProvenance.discrepancies.entries(study.study)).length, 1);
	});

	test("stranger should be refused at the pool with the code for those who do not belong", async () => {
		const nonce = () => api.rpc.system.accountNextIndex(stranger.address).then(Number);
		const [before, next] = [await anchored(), await nonce()];
		await assert.rejects(send(api.tx.imageProvenance.anchorStudy(newStudy()), stranger), /1010: .*Custom error: 1/);
		assert.equal(await nonce(), next);
		assert.equal(await anchored(), before);
	});

	test("batch should be anchored whole when it is as large as allowed, and refused when it is larger", async () => {
		const batch = (size) => api.tx.imageProvenance.anchorStudies(Array.from({ length: size }, () => newStudy()));
		const before = await anchored();
		const { events, error } = await send(batch(256), hospital);
		assert.equal(error, undefined);
		assert.equal(events.filter((event) => api.events.imageProvenance.StudyAnchored.is(event)).length, 256);
		assert.equal(await anchored(), before + 256);
		await assert.rejects(send(batch(257), hospital), /1002: Verification Error/); // it cannot even be decoded
		assert.equal(await anchored(), before + 256);
	});

	test("call nested 300 deep should be refused and the node go on", async () => {
		const prefix = [...api.tx.utility.batch.callIndex, 1 << 2]; // a vector of one call
		const remark = api.tx.system.remark("0x").method.toU8a();
		const nested = Uint8Array.from([...Array.from({ length: 300 }, () => prefix).flat(), ...remark]);
		const shallow = Uint8Array.from([...prefix, ...remark]);
		const call = (bytes) => api.tx(api.registry.createType("Call", bytes));
		await assert.rejects(send(call(nested), hospital), /1010: .*call is not expected/);
		assert.equal((await send(call(shallow), hospital)).error, undefined);
	});
});
