// Eight patients without tokens are paid to accounts that nobody can tie to them: the proofs are made here, with another
// implementation of ristretto255 than the ledger's, from what primitives/src/voucher.rs says.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { ed25519, ristretto255 } from "@noble/curves/ed25519";
import { connect, identifierOf } from "./chain.mjs";
import { lendNode } from "./node.mjs";
import { openingOf, sealOf, showing } from "./seals.mjs";

const { Point } = ristretto255;
const ORDER = ed25519.CURVE.n;
const BATCH = 8;
const RAD = 1_000_000_000_000n;
const mod = (number) => ((number % ORDER) + ORDER) % ORDER;
const hex = (bytes) => `0x${Buffer.from(bytes).toString("hex")}`;
const hash = (name, ...parts) =>
	parts.reduce((hash, part) => hash.update(part), createHash(name)).digest();
const sha256 = (...parts) => hash("sha256", ...parts);
const sha512 = (...parts) => hash("sha512", ...parts);
const number = (bytes) => BigInt(hex(Buffer.from(bytes).reverse()));
const scalar = (...parts) => mod(number(sha512(...parts)));
const encoded = (value) => Buffer.from(value.toString(16).padStart(64, "0"), "hex").reverse();
const u32 = (value) => {
	const buffer = Buffer.alloc(4);
	buffer.writeUInt32LE(value);
	return buffer;
};

/** A secret number, and the key that the ledger gets. */
function voucher() {
	const secret = mod(number(randomBytes(64)));
	return { secret, key: Buffer.from(Point.BASE.multiply(secret).toBytes()) };
}

/** What shows that one of `keys` is ours, who is to be paid, and who delivers it. */
function redeem({ secret, key }, { genesis, worth, batch }, keys, payee, deliverer) {
	const place = Buffer.concat([genesis, Buffer.from([worth]), u32(batch)]);
	// The one-way map of RFC 9496, 4.3.4.
	const base = Point.hashToCurve(sha512("radledger:voucher-base:v1\0", place));
	const image = base.multiply(secret);
	const tag = Buffer.from(image.toBytes());
	const message = sha512("radledger:voucher:v2\0", place, ...keys, tag, payee, deliverer);
	const next = (ofKey, ofTag) => scalar(message, ofKey.toBytes(), ofTag.toBytes());
	const mine = keys.findIndex((other) => other.equals(key));
	const alpha = mod(number(randomBytes(64)));
	const challenges = [], responses = [];
	challenges[(mine + 1) % BATCH] = next(Point.BASE.multiply(alpha), base.multiply(alpha));
	for (let step = 1; step < BATCH; step++) {
		const at = (mine + step) % BATCH;
		responses[at] = mod(number(randomBytes(64)));
		const other = Point.fromBytes(keys[at]);
		challenges[(at + 1) % BATCH] = next(
			Point.BASE.multiply(responses[at]).add(other.multiply(challenges[at])),
			base.multiply(responses[at]).add(image.multiply(challenges[at])),
		);
	}
	responses[mine] = mod(alpha - challenges[mine] * secret);
	return { tag: hex(tag), challenge: hex(encoded(challenges[0])), responses: responses.map(encoded).map(hex) };
}

describe("vouchers with polkadot.js", () => {
	let node, api, key, enrol, send, view, genesis, pool;
	/** Two of each: a batch has no more. */
	const ORGANISATIONS = ["north-hospital", "south-imaging", "lumen-ai", "trial-sponsor"];
	const PATIENTS = Array.from({ length: BATCH }, (_, number) => `volunteer-${number}`);

	before(async () => {
		node = await lendNode();
		({ api, key, enrol, send, view } = await connect(node));
		for (const [at, organisation] of ORGANISATIONS.entries())
			await enrol.at(organisation, ...PATIENTS.slice(2 * at, 2 * at + 2));
		genesis = Buffer.from(api.genesisHash.toU8a());
		const openings = [];
		for (const who of PATIENTS) {
			const [study, root] = [identifierOf(0, hex(randomBytes(32))), hex(randomBytes(32))];
			const facts = { study, root, instances: 1, series: 1, modality: "Ct", device: null };
			const opening = openingOf(study, key(who));
			const subject = sealOf(study, key(who), opening);
			await accepted(api.tx.imageProvenance.anchorStudy({ ...facts, subject }), "technologist-1");
			const allowed = {
				scope: "All",
				grantee: "Anyone",
				terms: { permission: "NoRestriction", modifiers: 0, parameters: [] },
				until: null,
				compensation: "Rewarded",
				text: null,
			};
			await accepted(api.tx.dynamicConsent.grant(allowed), who);
			openings.push(opening);
		}
		const parts = openings.map(({ study }) => study).sort().map((study) => ({ Study: study }));
		const declared = await accepted(
			showing(api, openings, api.tx.modelRegistry.declareDataset(parts, "HealthResearch", null)),
			"north-hospital",
		);
		const { dataset } = declared.find((event) => api.events.modelRegistry.DatasetDeclared.is(event)).data;
		const split = { patient: 1, hospital: 0, annotator: 0 };
		const opened = await accepted(tx().openPool({ Dataset: dataset }, split), "north-hospital");
		pool = told(opened, "PoolOpened").pool.toNumber();
		for (const opening of openings)
			await accepted(showing(api, [opening], tx().addStudy(pool, [dataset], opening.study)), "north-hospital");
		await accepted(tx().freezePool(pool), "north-hospital");
		await accepted(tx().payIn(pool, 88n * RAD), "acme-scanners");
	});

	after(() => api?.disconnect());

	const tx = () => api.tx.annotationRewards;
	const told = (events, name) =>
		events.find((event) => api.events.annotationRewards[name].is(event))?.data;
	const owned = async (address) => (await api.query.system.account(address)).data.free.toBigInt();

	/** The events of a call that must succeed. */
	async function accepted(call, who) {
		const { events, error } = await send(call, key(who));
		assert.equal(error && `${error.section}.${error.name}`, undefined);
		return events;
	}

	/** A call that must fail with this error. */
	async function refused(call, who, name) {
		const { error } = await send(call, key(who));
		assert.equal(error && `${error.section}.${error.name}`, `annotationRewards.${name}`);
	}

	test("eight patients are paid to fresh accounts, once each, and the chain does not say whose they are (A-06)", async () => {
		const own = Object.fromEntries(PATIENTS.map((who) => [who, voucher()]));
		const numbers = new Set();
		for (const who of PATIENTS) {
			const alive = api.consts.balances.existentialDeposit.toBigInt();
			assert.equal(await owned(key(who).address), alive, "whoever counted her study paid for her account; she pays nothing");
			const taken = await accepted(tx().takeVoucher(pool, "Ten", hex(own[who].key)), who);
			numbers.add(told(taken, "VoucherTaken").batch.toNumber());
			assert.equal(Boolean(told(taken, "BatchFilled")), who === PATIENTS.at(-1));
		}
		const [batchNumber, ...others] = numbers;
		assert.deepEqual(others, [], "one batch");
		const batch = (await view("AnnotationRewards", "batch", "Ten", batchNumber)).unwrap();
		const keys = batch.vouchers.map((known) => Buffer.from(known.toU8a()));
		assert.deepEqual(keys.map(hex), PATIENTS.map((who) => hex(own[who].key)));

		const place = { genesis, worth: 1, batch: batchNumber };
		const deliverer = key("steward-1").publicKey;
		const fresh = PATIENTS.map((_, number) => key(`fresh-${number}-${randomBytes(4).toString("hex")}`));
		const shuffled = [...PATIENTS.keys()].sort(() => Math.random() - 0.5);
		const tags = new Set();
		for (const number of shuffled) {
			const payee = fresh[number];
			const proof = redeem(own[PATIENTS[number]], place, keys, payee.publicKey, deliverer);
			const redeemed = (to, changed = {}) => tx().redeemVoucher("Ten", batchNumber, to.address, { ...proof, ...changed });
			await refused(redeemed(key("steward-1")), "steward-1", "InvalidRedemption");
			await refused(redeemed(payee, { challenge: proof.tag }), "steward-1", "InvalidRedemption");
			// Nobody who sees it in the pool can deliver it.
			await refused(redeemed(payee), "steward-2", "InvalidRedemption");
			const paid = told(await accepted(redeemed(payee), "steward-1"), "VoucherRedeemed");
			assert.deepEqual([paid.tag.toHex(), paid.amount.toBigInt()], [proof.tag, 10n * RAD]);
			tags.add(proof.tag);
			const again = redeem(own[PATIENTS[number]], place, keys, key("stranger").publicKey, deliverer);
			assert.equal(again.tag, proof.tag);
			await refused(
				tx().redeemVoucher("Ten", batchNumber, key("stranger").address, again),
				"steward-1",
				tags.size < BATCH ? "AlreadyRedeemed" : "BatchNotFound",
			);
		}
		assert.equal(tags.size, BATCH);
		for (const { address } of fresh) assert.equal(await owned(address), 10n * RAD);
		assert.ok((await view("AnnotationRewards", "batch", "Ten", batchNumber)).isNone, "nothing is kept of it");

		// Who was paid may pass it on, and nothing else.
		const [first] = fresh;
		const charity = key("trial-sponsor").address;
		const before = await owned(charity);
		const { error } = await send(api.tx.balances.transferAllowDeath(charity, 4n * RAD), first);
		assert.equal(error, undefined);
		assert.equal((await owned(charity)) - before, 4n * RAD);
		await assert.rejects(send(api.tx.system.remark("0x"), first), /Custom error: 1/);
	});
});
