// Five annotators answer what nobody can copy, are paid what adds up, and a patient gets her share of what the model earns:
// with polkadot.js alone, from the metadata.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { connect, identifierOf } from "./chain.mjs";
import { lendNode } from "./node.mjs";
import { openingOf, sealOf, showing } from "./seals.mjs";

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const hex = (bytes) => `0x${Buffer.from(bytes).toString("hex")}`;
const bytes = (text) => Buffer.from(text.slice(2), "hex");
const u32 = (number) => {
	const buffer = Buffer.alloc(4);
	buffer.writeUInt32LE(number);
	return buffer;
};

// A Merkle tree of RFC 6962 over four leaves or fewer.
const leafOf = (content) => sha256(Buffer.from([0]), content);
const nodeOf = (left, right) => sha256(Buffer.from([1]), left, right);
const half = (leaves) => 2 ** Math.ceil(Math.log2(leaves.length) - 1);
const rootOf = (leaves) =>
	leaves.length === 1 ? leaves[0] : nodeOf(rootOf(leaves.slice(0, half(leaves))), rootOf(leaves.slice(half(leaves))));
const pathOf = (leaves, at) => {
	if (leaves.length === 1) return [];
	const [left, right] = [leaves.slice(0, half(leaves)), leaves.slice(half(leaves))];
	return at < left.length
		? [...pathOf(left, at), rootOf(right)]
		: [...pathOf(right, at - left.length), rootOf(left)];
};

const NORTH = 0, LUMEN = 3;
const RAD = 1_000_000_000_000n;
const BLOCK = 6_000; // this node makes one for each transaction
const ANNOTATORS = ["annotator-1", "annotator-2", "annotator-3", "annotator-4", "annotator-5"];
const IMAGES = 3;

describe("campaigns and dividends with polkadot.js", () => {
	let node, api, key, enrol, send, view, genesis, study, opening, leaves, images, items, dataset, first;

	before(async () => {
		node = await lendNode();
		({ api, key, enrol, send, view } = await connect(node));
		await enrol("patient-1");
		genesis = api.genesisHash.toU8a();
		// A study of patient-1 at north hospital, of which Lumen AI gets a copy. She permits research, for a share.
		study = identifierOf(0, hex(sha256("radledger:study:v1", randomBytes(32), "2.25.4711")));
		leaves = Array.from({ length: IMAGES }, () => leafOf(randomBytes(32)));
		const root = hex(rootOf(leaves));
		const facts = { study, root, instances: IMAGES, series: 1, modality: "Ct", device: null };
		opening = openingOf(study, key("patient-1"));
		const subject = sealOf(study, key("patient-1"), opening);
		await accepted(api.tx.imageProvenance.anchorStudy({ ...facts, subject }), "technologist-1");
		const allowed = {
			scope: "All",
			grantee: "Anyone",
			terms: { permission: "NoRestriction", modifiers: 0, parameters: [] },
			until: null,
			compensation: "Rewarded",
			text: null,
		};
		await accepted(api.tx.dynamicConsent.grant(allowed), "patient-1");
		await accepted(opened(api.tx.imageProvenance.send(study, LUMEN, "Research", null)), "north-hospital");
		await accepted(opened(api.tx.imageProvenance.confirm(study, root)), "lumen-ai");
		images = leaves.map((leaf, place) => ({ study, place, leaf: hex(leaf) }));
		// As primitives/src/annotation.rs says.
		items = images.map(({ place, leaf }) =>
			leafOf(Buffer.concat([Buffer.from("radledger:item:v1\0"), bytes(study), u32(place), bytes(leaf)])),
		);
		const declared = await accepted(
			opened(api.tx.modelRegistry.declareDataset([{ Study: study }], "HealthResearch", null)),
			"lumen-ai",
		);
		dataset = find(declared, api.events.modelRegistry.DatasetDeclared).dataset;
	});

	after(() => api?.disconnect());

	const find = (events, kind) => events.find((event) => kind.is(event)).data;
	const told = (events, name) => find(events, api.events.annotationRewards[name]);
	const tx = () => api.tx.annotationRewards;
	/** A call with what opens the study. */
	const opened = (call) => showing(api, [opening], call);
	const commit = (...args) => opened(tx().commit(...args));

	/** The events of a call that must succeed. */
	async function accepted(call, who) {
		const { events, error } = await send(call, key(who));
		assert.equal(error && `${error.section}.${error.name}`, undefined);
		return events;
	}

	/** A call that must fail with this error, which the metadata explains, and do nothing. */
	async function refused(call, who, name) {
		const { events, error } = await send(call, key(who));
		assert.equal(error && `${error.section}.${error.name}`, `annotationRewards.${name}`);
		assert.ok(error.docs.join("").trim(), `${name} is undocumented`);
		assert.deepEqual(events.filter(({ section }) => section === "annotationRewards"), []);
	}

	const now = async () => (await api.query.timestamp.now()).toNumber();
	/** Lets blocks go by until a moment. */
	async function until(moment) {
		while ((await now()) < moment) await accepted(api.tx.system.remark("0x"), "steward-1");
	}

	/** Everything that an account has, free or held. */
	const owned = async (name) => {
		const { free, reserved } = (await api.query.system.account(key(name).address)).data;
		return free.toBigInt() + reserved.toBigInt();
	};
	const view_ = async (name, ...args) => (await view("AnnotationRewards", name, ...args)).unwrap();

	/** What is offered: two labels, five seats, 1 RAD each, 40 % of which vests. */
	async function offer(blocks) {
		const start = await now();
		return {
			task: { Classification: { labels: 2 } },
			rule: { share: 600_000, within: 700_000, iou: 500_000 },
			panel: 5,
			colleagues: true,
			root: hex(rootOf(items)),
			items: IMAGES,
			terms: { reward: RAD, vesting: 400_000, fineWrong: RAD / 5n, fineMissed: RAD / 2n },
			weights: [],
			purpose: "HealthResearch",
			request: null,
			experts: [key("radiologist-2").address],
			conflicts: [],
			gold: null,
			schedule: {
				joinUntil: start + blocks * BLOCK,
				coinUntil: start + 2 * blocks * BLOCK,
				commitUntil: start + 3 * blocks * BLOCK,
				goldUntil: start + 3 * blocks * BLOCK,
				revealUntil: start + 4 * blocks * BLOCK,
				vestsAt: start + 5 * blocks * BLOCK,
			},
			instructions: hex(randomBytes(32)),
		};
	}

	const open = (campaign, item) =>
		opened(tx().openItem(campaign, item, images[item], pathOf(leaves, item).map(hex), pathOf(items, item).map(hex)));

	/** As primitives/src/annotation/draw.rs says: the commitment to a coin. */
	const coinOf = (campaign, who, coin) =>
		hex(sha256("radledger:coin:v1", "\0", genesis, u32(campaign), key(who).publicKey, coin));
	const join = (campaign, who, coin) => tx().join(campaign, 1, coinOf(campaign, who, coin));

	/** As primitives/src/annotation.rs says: what `who` commits to. */
	function commitment(campaign, item, who, salt, label) {
		const answer = api.createType(api.tx.annotationRewards.reveal.meta.args[2].type.toString(), { Label: label });
		const parts = [u32(campaign), u32(item), key(who).publicKey, salt, answer.toU8a()];
		return hex(sha256("radledger:answer:v1", "\0", genesis, ...parts));
	}

	test("five annotators are paid to the last unit, and who copies gets nothing (R-11)", async () => {
		const offered = await offer(24);
		await refused(tx().createCampaign({ ...offered, panel: 0 }), "lumen-ai", "InvalidPanel");
		await refused(tx().createCampaign(offered), "radiologist-1", "NotAuthorised");
		const reversed = { ...offered.schedule, revealUntil: offered.schedule.commitUntil - 1 };
		await refused(tx().createCampaign({ ...offered, schedule: reversed }), "lumen-ai", "InvalidSchedule");
		const own = { ...offered, experts: [key("lumen-ai").address] };
		await refused(tx().createCampaign(own), "lumen-ai", "InvalidExperts");
		const created = told(await accepted(tx().createCampaign(offered), "lumen-ai"), "CampaignCreated");
		const campaign = (first = created.campaign.toNumber());
		const unopened = tx().openItem(campaign, 0, images[0], pathOf(leaves, 0).map(hex), pathOf(items, 0).map(hex));
		await refused(unopened, "lumen-ai", "NotOpened");
		const opened = told(await accepted(open(campaign, 0), "lumen-ai"), "ItemOpened");
		assert.equal(opened.escrow.toBigInt(), 5n * RAD);

		const coins = Object.fromEntries(ANNOTATORS.map((who) => [who, randomBytes(32)]));
		for (const who of ANNOTATORS) await accepted(join(campaign, who, coins[who]), who);
		await refused(join(campaign, "annotator-1", coins["annotator-1"]), "annotator-1", "AlreadyJoined");
		await refused(join(campaign, "radiologist-2", randomBytes(32)), "radiologist-2", "SelfDealing");
		const before = Object.fromEntries(
			await Promise.all([...ANNOTATORS, "lumen-ai"].map(async (who) => [who, await owned(who)])),
		);
		const labels = { "annotator-1": 1, "annotator-2": 1, "annotator-3": 1, "annotator-4": 0 };
		const salts = Object.fromEntries(ANNOTATORS.map((who) => [who, randomBytes(32)]));
		const promised = (who) => commitment(campaign, 0, who, salts[who], labels[who]);
		// Nobody knows who answers before all coins are revealed, and nobody can reveal another's.
		await refused(commit(campaign, 0, promised("annotator-1")), "annotator-1", "TooEarly");
		await until(offered.schedule.joinUntil);
		await refused(tx().revealCoin(campaign, hex(coins["annotator-1"])), "annotator-2", "NotWhatWasPromised");
		for (const who of ANNOTATORS) await accepted(tx().revealCoin(campaign, hex(coins[who])), who);
		await until(offered.schedule.coinUntil);
		const tosses = ANNOTATORS.map((who) =>
			sha256("radledger:toss:v1", "\0", genesis, u32(campaign), key(who).publicKey, coins[who]),
		);
		const seed = tosses.reduce((seed, toss) => seed.map((byte, at) => byte ^ toss[at]));
		assert.equal((await view_("campaign", campaign)).seed.toHex(), hex(seed), "anybody can compute the seed");
		const drawn = (await view_("item", campaign, 0)).drawn.map((who) => who.toString());
		assert.deepEqual([...drawn].sort(), ANNOTATORS.map((who) => key(who).address).sort());
		for (const who of ANNOTATORS.slice(0, 4)) await accepted(commit(campaign, 0, promised(who)), who);
		// The fifth copies what the first promised.
		await accepted(commit(campaign, 0, promised("annotator-1")), "annotator-5");
		const reveal = (who, label, salt) => tx().reveal(campaign, 0, { Label: label }, hex(salt));
		await refused(reveal("annotator-1", 1, salts["annotator-1"]), "annotator-1", "TooEarly");
		assert.ok((await view_("item", campaign, 0)).answers.every((answer) => answer.isNone), "nobody sees one");

		await until(offered.schedule.commitUntil);
		await refused(commit(campaign, 0, hex(randomBytes(32))), "annotator-1", "AlreadyCommitted");
		for (const who of ANNOTATORS.slice(0, 4)) {
			await refused(reveal(who, 1 - labels[who], salts[who]), who, "NotWhatWasPromised");
			await accepted(reveal(who, labels[who], salts[who]), who);
		}
		// Now the copier knows the first's answer and salt.
		await refused(reveal("annotator-5", 1, salts["annotator-1"]), "annotator-5", "NotWhatWasPromised");
		await refused(tx().settle(campaign, 0), "steward-1", "TooEarly");
		await until(offered.schedule.revealUntil);
		const settled = told(await accepted(tx().settle(campaign, 0), "steward-1"), "ItemSettled");
		assert.equal(settled.members.toNumber(), 0b00111);
		await until(offered.schedule.vestsAt);
		const finished = told(await accepted(tx().release(campaign, 0), "steward-1"), "ItemFinished");
		// A majority fines nobody; the silent one pays what three can divide.
		const bonus = RAD / 2n / 3n;
		assert.equal(finished.fines.toBigInt(), 3n * bonus);

		const annotators = (await view("AnnotationRewards", "annotators", campaign, null)).map(({ who, work }) => [
			who.toString(),
			[work.earned.toBigInt(), work.fined.toBigInt()],
		]);
		const work = Object.fromEntries(annotators);
		for (const who of ANNOTATORS.slice(0, 3))
			assert.deepEqual(work[key(who).address], [RAD + bonus, 0n], who);
		assert.deepEqual(work[key("annotator-4").address], [0n, 0n]);
		assert.deepEqual(work[key("annotator-5").address], [0n, 3n * bonus], "the copier is fined");

		await accepted(tx().closeCampaign(campaign), "lumen-ai");
		for (const who of ANNOTATORS) await accepted(tx().leave(campaign), who);
		const shown = await view_("campaign", campaign);
		assert.deepEqual([shown.closed.isTrue, shown.escrow.toBigInt()], [true, 0n]);
		// What all gained and lost together is what they paid in fees: nothing was made and nothing lost.
		const earned = annotators.reduce((sum, [, [earned, fined]]) => sum + earned - fined, 0n);
		const lumen = before["lumen-ai"] - (await owned("lumen-ai"));
		assert.ok(lumen >= earned && lumen - earned < RAD, `the sponsor paid ${lumen} for ${earned}`);
	});

	test("an item is refused when its patient withdrew, and when it is not the campaign's", async () => {
		const offered = await offer(20);
		const created = await accepted(tx().createCampaign(offered), "lumen-ai");
		const campaign = told(created, "CampaignCreated").campaign.toNumber();
		const wrong = opened(tx().openItem(campaign, 1, images[0], pathOf(leaves, 0).map(hex), pathOf(items, 0).map(hex)));
		await refused(wrong, "lumen-ai", "NotInCampaign");
		await accepted(open(campaign, 0), "lumen-ai");
		const coin = randomBytes(32);
		await accepted(join(campaign, "annotator-1", coin), "annotator-1");
		const consents = (await api.query.dynamicConsent.files(key("patient-1").address)).unwrap().consents;
		const [given] = consents.toJSON().slice(-1);
		await accepted(api.tx.dynamicConsent.revoke(given.consent.id), "patient-1");
		await refused(open(campaign, 1), "lumen-ai", "StudyNotUsable");
		await until(offered.schedule.joinUntil);
		await accepted(tx().revealCoin(campaign, hex(coin)), "annotator-1");
		await until(offered.schedule.coinUntil);
		await refused(commit(campaign, 0, hex(randomBytes(32))), "annotator-1", "StudyNotUsable");
		const allowed = { ...given.consent, text: null, until: null };
		const { scope, grantee, terms, compensation } = allowed;
		await accepted(
			api.tx.dynamicConsent.grant({ scope, grantee, terms, until: null, compensation, text: null }),
			"patient-1",
		);
		await accepted(commit(campaign, 0, hex(randomBytes(32))), "annotator-1");
	});

	test("a patient lists every model trained on her data, and what it paid her (R-06)", async () => {
		const manifest = {
			datasets: [dataset],
			campaigns: [first],
			parent: null,
			federation: null,
			hyperParameters: hex(randomBytes(32)),
		};
		const registered = await accepted(api.tx.modelRegistry.registerModel(null, hex(randomBytes(32))), "lumen-ai");
		const model = find(registered, api.events.modelRegistry.ModelRegistered).model.toNumber();
		const semver = { major: 1, minor: 0, patch: 0 };
		await accepted(
			api.tx.modelRegistry.publishVersion(model, semver, hex(randomBytes(32)), manifest),
			"lumen-ai",
		);
		const source = { Model: { model, version: 0 } };
		const split = { patient: 3, hospital: 2, annotator: 1 };
		await refused(tx().openPool(source, { patient: 0, hospital: 0, annotator: 0 }), "lumen-ai", "NoShares");
		await refused(tx().openPool(source, split), "north-hospital", "NotOwner");
		const pool = told(await accepted(tx().openPool(source, split), "lumen-ai"), "PoolOpened").pool.toNumber();
		const counted = told(await accepted(opened(tx().addStudy(pool, [dataset], study)), "lumen-ai"), "StudyCounted");
		assert.equal(counted.patient.unwrap().toString(), key("patient-1").address);
		// Every member can count, so nobody is left out.
		await accepted(tx().addAnnotator(pool, 0, key("annotator-1").address), "steward-1");
		await refused(tx().addAnnotator(pool, 0, key("annotator-4").address), "lumen-ai", "NoShares");
		const early = told(await accepted(tx().freezePool(pool), "lumen-ai"), "FreezeAnnounced");
		assert.equal(early.pool.toNumber(), pool, "two annotators are not counted");
		for (const who of ["annotator-2", "annotator-3"])
			await accepted(tx().addAnnotator(pool, 0, key(who).address), "steward-1");
		await refused(tx().addAnnotator(pool, 0, key("annotator-1").address), "lumen-ai", "AlreadyCounted");
		await accepted(tx().freezePool(pool), "lumen-ai");
		// Eight shares: she has three, north hospital two, each annotator one.
		await accepted(tx().payIn(pool, 100n * RAD + 1n), "acme-scanners");
		const patient = key("patient-1").address;
		const paid = told(await accepted(tx().claim(pool, patient), "patient-1"), "Claimed");
		const hers = (75n * RAD) / 2n;
		assert.equal(paid.amount.toBigInt(), hers);
		await refused(tx().claim(pool, patient), "patient-1", "NothingToClaim");
		await refused(tx().claim(pool, key("north-hospital").address), "steward-1", "TooEarly");
		await refused(tx().claim(pool, key("steward-1").address), "steward-1", "NotAHolder");
		// Whoever counted her study paid for the existence of her account.
		assert.equal(await owned("patient-1"), hers + api.consts.balances.existentialDeposit.toBigInt());

		const [trained] = await view("AnnotationRewards", "trained_on", patient, [study]);
		assert.deepEqual(trained.models.toJSON(), [{ model, version: 0 }]);
		const [[shown, share]] = trained.pools;
		assert.deepEqual([shown.pool.toNumber(), share.claimed.toBigInt(), share.due.toBigInt()], [pool, hers, 0n]);
		// When the pool is closed, nothing is left of it.
		await accepted(tx().closePool(pool), "lumen-ai");
		for (const who of ["patient-1", "north-hospital", ...ANNOTATORS.slice(0, 3)])
			await accepted(tx().claim(pool, key(who).address), who);
		const left = await view_("pool", pool);
		assert.equal(left.claimed.toBigInt(), left.paidIn.toBigInt());
	});
});
