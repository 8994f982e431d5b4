// A patient asks a node that lies who used their data: every lie is found out.
import { u8aToHex } from "@polkadot/util";
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { WebSocket, WebSocketServer } from "ws";
import { connect, identifierOf } from "./chain.mjs";
import { binary, startNode } from "./node.mjs";
import { openingOf, sealOf, showing } from "./seals.mjs";

const vault = mkdtempSync(join(tmpdir(), "radledger-js-vault-"));
let node, chain, patient, old;
const servers = [];

/** Runs the command line against a node: its exit code, and the JSON that it printed. */
const radledger = (url, ...args) =>
	new Promise((resolve) => {
		const line = ["--json", "--node", url, "--vault", vault, ...args];
		execFile(binary("radledger"), line, (error, stdout) => resolve({ code: error?.code ?? 0, ...JSON.parse(stdout) }));
	});
const log = (url, ...args) => radledger(url, "access", "log", patient, "--verify", ...args);

/** A proxy before a node, which answers as `lie` makes of each request and its true answer. */
async function lying(lie, url = node.url) {
	const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
	servers.push(server);
	server.on("connection", (client) => {
		const upstream = new WebSocket(url);
		const asked = new Map();
		const waiting = [];
		client.on("message", (data) => {
			const request = JSON.parse(data);
			asked.set(request.id, request);
			if (upstream.readyState === WebSocket.OPEN) upstream.send(data.toString());
			else waiting.push(data.toString());
		});
		upstream.on("open", () => waiting.splice(0).forEach((data) => upstream.send(data)));
		upstream.on("message", (data) => {
			const answer = JSON.parse(data);
			const request = asked.get(answer.id);
			if (request && "result" in answer) answer.result = lie(request, answer.result) ?? answer.result;
			client.send(JSON.stringify(answer));
		});
		client.on("close", () => upstream.close());
	});
	await new Promise((resolve) => server.on("listening", resolve));
	return `ws://127.0.0.1:${server.address().port}`;
}

before(async () => {
	node = await startNode("--instant-seal"); // whose clock no other suite has driven ahead
	chain = await connect(node);
	await chain.enrol("patient-1");
	patient = chain.key("patient-1").address;
	const use = (purpose) => radledger(node.url, "--as", "radiologist-1", "access", "record", patient, "--purpose", purpose);
	await use("clinical-care");
	old = (await chain.api.rpc.chain.getBlockHash()).toHex();
	await setTimeout(20_000);
	await use("methods-development");
	// A use that nobody recorded: a study is sent.
	const study = identifierOf(0, u8aToHex(randomBytes(32)));
	const opening = openingOf(study, chain.key("patient-1"));
	const subject = sealOf(study, chain.key("patient-1"), opening);
	const anchored = { study, root: study, instances: 1, series: 1, modality: "Mr", device: null, subject };
	const { imageProvenance } = chain.api.tx;
	const sent = showing(chain.api, [opening], imageProvenance.send(study, 1, "Treatment", null));
	for (const call of [imageProvenance.anchorStudy(anchored), sent]) {
		const { error } = await chain.send(call, chain.key("technologist-1"));
		assert.equal(error, undefined);
	}
});

after(async () => {
	servers.forEach((server) => {
		server.clients.forEach((client) => client.terminate());
		server.close();
	});
	await chain.api.disconnect();
});

test("an honest node's log is complete, as of a block and a time", async () => {
	const { code, entries, sealed, verdict } = await log(node.url, "--max-age", "9s", "--witness", node.url);
	assert.equal(code, 0);
	assert.deepEqual([verdict.length, verdict.complete], [3, true]);
	assert.deepEqual(entries.map(({ activity }) => activity), ["access", "access"]);
	assert.deepEqual(sealed, [2], "nobody gave this vault what opens the study");
	assert.equal(verdict.genesis, chain.api.genesisHash.toHex());
	assert.ok(Date.now() - Date.parse(verdict.at) < 60_000, verdict.at);
});

test("a log is refused when the node answers as of an old block", async () => {
	const hide = await lying(({ method, params }) => {
		const newest = method === "chain_getBlockHash" && (params?.[0] ?? null) === null;
		return newest || method === "chain_getFinalizedHead" ? old : undefined;
	});
	const shortened = await log(hide, "--max-age", "1h");
	assert.equal(shortened.entries.length, 1, "the proxy hides the second use, and the third");
	const { code, error } = await log(hide, "--max-age", "9s");
	assert.deepEqual([code, error.code], [3, "stale-block"]);
});

for (const [what, lie] of [
	["shortens what it stores", ({ method }, result) => method === "state_getStorage" && result?.length > 300 && result.slice(0, -64)],
	["changes what it stores", ({ method }, result) => method === "state_getStorage" && result?.length > 300 && flipped(result, 100)],
	["leaves out that a study was sent", ({ method }, result) => method === "state_getStorage" && withoutLast(result)],
	["hides what it stores", ({ method }) => (method === "state_getReadProof" ? { at: old, proof: [] } : undefined)],
	[
		"changes the proof",
		({ method }, result) =>
			method === "state_getReadProof" && { ...result, proof: result.proof.map((part) => flipped(part, part.length - 9)) },
	],
	[
		"leaves out half of the proof",
		({ method }, result) =>
			method === "state_getReadProof" && { ...result, proof: result.proof.filter((_, index) => index % 2) },
	],
	["changes the header", ({ method }, result) => method === "chain_getHeader" && { ...result, stateRoot: old }],
]) {
	test(`a log is refused when the node ${what}`, async () => {
		const { code, error } = await log(await lying((request, result) => lie(request, result) || undefined));
		assert.deepEqual([code, error?.code], [3, "unproved-answer"]);
	});
}

test("a log is refused when the node serves another chain", async () => {
	const genesis = `0x${"11".repeat(32)}`;
	const { code, error } = await log(node.url, "--genesis", genesis);
	assert.deepEqual([code, error.code], [3, "another-chain"]);
});

test("a log is refused when the proxy serves another chain under the name of the one that the vault knows", async () => {
	const genesis = chain.api.genesisHash.toHex();
	const other = await startNode("--instant-seal", "--chain local");
	const enrolled = await radledger(other.url, "--as", "north-hospital", "patient", "enrol", patient);
	assert.equal(enrolled.code, 0, "the other chain has the patient as well");
	const named = ({ method, params }) => (method === "chain_getBlockHash" && params?.[0] === 0 ? genesis : undefined);
	for (const lie of [() => undefined, named]) {
		const { code, error } = await log(await lying(lie, other.url));
		assert.deepEqual([code, error.code], [3, "another-chain"]);
	}
});

test("a log is refused when another node has another block", async () => {
	const { url } = await startNode("--instant-seal");
	const { code, error } = await log(node.url, "--witness", url);
	assert.deepEqual([code, error.code], [3, "disputed-block"]);
});

/** The page of the log without its last entry, if this is the page. */
function withoutLast(value) {
	const type = chain.api.query.dynamicConsent.logs.creator.meta.type.asMap.value;
	try {
		const page = chain.api.registry.createType(chain.api.registry.createLookupType(type), value);
		if (page.toHex() !== value || !page.uses.pop().isSealed) return undefined;
		return page.toHex();
	} catch {
		return undefined; // another record
	}
}

/** Hexadecimal text with another digit at one place. */
function flipped(text, at) {
	return text.slice(0, at) + (text[at] === "0" ? "1" : "0") + text.slice(at + 1);
}
