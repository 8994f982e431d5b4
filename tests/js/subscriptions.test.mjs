// Subscriptions to what happens to one study, one account and one device, over a WebSocket as any program has.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { connect, identifierOf } from "./chain.mjs";
import { startNode } from "./node.mjs";
import { open } from "./rpc.mjs";

const digest = () => `0x${randomBytes(32).toString("hex")}`;

describe("subscriptions", () => {
	let node, chain, rpc, hospital, patient;

	before(async () => {
		node = await startNode("--instant-seal");
		chain = await connect(node);
		await chain.enrol("patient-1");
		[hospital, patient] = ["north-hospital", "patient-1"].map(chain.key);
		rpc = await open(node.url);
	});

	after(() => {
		rpc?.close();
		return chain?.api.disconnect();
	});

	const anchor = async (study, subject = null) => {
		const { api, send } = chain;
		const record = { study, root: digest(), instances: 1, series: 1, modality: "Ct", device: null, subject };
		const { error, block } = await send(api.tx.imageProvenance.anchorStudy(record), hospital);
		assert.equal(error, undefined);
		return { root: record.root, number: (await api.rpc.chain.getHeader(block)).number.toNumber(), hash: block.toHex() };
	};

	test("study should be told of when it is in a block, and again when that is final", async () => {
		const [study, other] = [identifierOf(0, digest()), identifierOf(0, digest())];
		const events = await rpc.follow("radledger_subscribeStudy", study);
		await anchor(other);
		const { root, number, hash } = await anchor(study);
		const [first, second] = await events.reach(2);
		assert.deepEqual(first, {
			block: { number, hash },
			finalized: false,
			index: first.index,
			extrinsic: first.extrinsic,
			pallet: "ImageProvenance",
			event: "StudyAnchored",
			fields: { study, root, instances: 1, organisation: 0, by: hospital.address },
		});
		assert.deepEqual(second, { ...first, finalized: true });
		// Place and transaction are those of the block.
		const records = await (await chain.api.at(hash)).query.system.events();
		const at = records.findIndex(({ event }) => event.method === "StudyAnchored");
		assert.equal(first.index, at);
		assert.equal(first.extrinsic, records[at].phase.asApplyExtrinsic.toNumber());
		await anchor(identifierOf(0, digest()));
		await setTimeout(1500);
		assert.equal(events.length, 2, "another study was told of");
	});

	test("subscription should go on from a block when it is asked to", async () => {
		const study = identifierOf(0, digest());
		const { number } = await anchor(study);
		const live = await rpc.follow("radledger_subscribeStudy", study, number);
		const told = await live.reach(1);
		assert.equal(told.at(-1).block.number, number);
		// By now it is final, and is told of once.
		await setTimeout(2500);
		const again = await rpc.follow("radledger_subscribeStudy", study, number);
		assert.deepEqual((await again.reach(1)).map(({ finalized }) => finalized), [true]);
		const later = await rpc.follow("radledger_subscribeStudy", study, number + 1);
		await setTimeout(500);
		assert.equal(later.length, 0);
	});

	test("subject should be told of what others do to their account", async () => {
		const events = await rpc.follow("radledger_subscribeSubject", patient.address);
		const { api, send } = chain;
		const { error } = await send(api.tx.balances.transferKeepAlive(patient.address, 10n ** 17n), hospital);
		assert.equal(error, undefined);
		const told = (await events.reach(2)).filter(({ event }) => event === "Transfer");
		const amount = (10n ** 17n).toString();
		assert.deepEqual(told[0].fields, { from: hospital.address, to: patient.address, amount });
	});

	test("bad input should be refused with words", async () => {
		for (const [method, ...params] of [
			["radledger_subscribeStudy"],
			["radledger_subscribeStudy", "0x12"],
			["radledger_subscribeStudy", digest(), -1],
			["radledger_subscribeSubject", "nobody"],
			["radledger_subscribeDevice", "five"],
		])
			await assert.rejects(rpc.call(method, ...params), { code: -32602 }, `${method} ${params}`);
	});

	test("subscription should end when it is asked to", async () => {
		const study = identifierOf(0, digest());
		const events = await rpc.follow("radledger_subscribeStudy", study);
		assert.equal(await rpc.call("radledger_unsubscribeStudy", events.subscription), true);
		await anchor(study);
		await setTimeout(1500);
		assert.equal(events.length, 0);
	});

	test("a hundred readers should all be told the same", async () => {
		const study = identifierOf(0, digest());
		const readers = await Promise.all(Array.from({ length: 100 }, () => rpc.follow("radledger_subscribeStudy", study)));
		await anchor(study);
		const all = await Promise.all(readers.map((events) => events.reach(2)));
		for (const told of all) assert.deepEqual(told, all[0]);
	});
});
