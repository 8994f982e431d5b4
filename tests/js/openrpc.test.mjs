// The OpenRPC document of the node's own methods: against OpenRPC's meta-schema, and against what a node has and answers.
import jsonSchema from "@json-schema-tools/meta-schema";
import metaSchema from "@open-rpc/meta-schema";
import { Ajv } from "ajv";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { connect, identifierOf } from "./chain.mjs";
import { startNode } from "./node.mjs";
import { open } from "./rpc.mjs";

const document = JSON.parse(readFileSync(join(import.meta.dirname, "../../docs/schemas/radledger.openrpc.json"), "utf8"));
const options = { strict: false, validateFormats: false };

/** Whether a document is one of OpenRPC; the faults if it is not. */
function faults(document) {
	const ajv = new Ajv(options);
	// It refers to that of JSON Schema by two spellings of one address.
	const { $schema, $id, ...rest } = jsonSchema.default;
	ajv.addSchema({ $id, ...rest }).addSchema(rest, "https://meta.json-schema.tools");
	const { $schema: _, ...openrpc } = metaSchema.default;
	ajv.validate(openrpc, document);
	return ajv.errors;
}

/** What a reference of the document stands for. */
const resolved = (part) =>
	part.$ref ? part.$ref.slice(2).split("/").reduce((found, name) => found[name], document) : part;

const ajv = new Ajv(options).addSchema({ $id: "document", ...document });

/** Fails unless `value` is as a schema of the document says. */
function fits(schema, value, what) {
	const text = JSON.stringify(schema).replaceAll('"#/', '"document#/');
	assert.ok(ajv.validate(JSON.parse(text), value), `${what}: ${JSON.stringify(value)}: ${ajv.errorsText()}`);
}

describe("OpenRPC document", () => {
	let node, chain, rpc;

	before(async () => {
		node = await startNode("--instant-seal");
		chain = await connect(node);
		await chain.enrol("patient-1");
		rpc = await open(node.url);
	});

	after(() => {
		rpc?.close();
		return chain?.api.disconnect();
	});

	test("document should be one of OpenRPC", () => {
		assert.equal(faults(document), null);
		const [method] = document.methods;
		assert.notEqual(faults({ ...document, methods: [{ ...method, params: [{ name: "x", schema: { type: 5 } }] }] }), null);
		assert.notEqual(faults({ ...document, methods: [{ ...method, name: undefined, title: method.name }] }), null);
	});

	test("document should be what the node serves, of its version", async () => {
		assert.deepEqual(await rpc.call("rpc.discover"), document);
		assert.match(await rpc.call("system_version"), new RegExp(`^${document.info.version.replaceAll(".", "\\.")}\\b`));
	});

	test("document should have exactly the node's own methods", async () => {
		const { methods } = await rpc.call("rpc_methods");
		const own = methods.filter((name) => /^(radledger_|rpc\.)/.test(name));
		assert.deepEqual(own.sort(), document.methods.map(({ name }) => name).sort());
	});

	test("examples should fit their schemas", () => {
		for (const { name, params, result, examples = [] } of document.methods)
			for (const example of examples) {
				example.params.forEach(({ value }, at) => fits(resolved(params[at]).schema, value, name));
				fits(resolved(result).schema, example.result.value, name);
			}
	});

	test("every method should answer and refuse as its entry says", async () => {
		const { api, send, key } = chain;
		const study = identifierOf(0, `0x${randomBytes(32).toString("hex")}`);
		const anchored = { study, root: study, instances: 1, series: 1, modality: "Ct", device: null, subject: null };
		const patient = key("patient-1").address;
		const { registerProduct, registerDevice } = api.tx.deviceSurveillance;
		const label = { issuer: "Gs1", code: "00000000000017" };
		assert.equal((await send(registerProduct("Scanner", label, "ACME-CT-64"), key("acme-scanners"))).error, undefined);
		/** What a subscription is to, and the transaction that it is told of: the chain's first product and device are 0. */
		const subjects = {
			Study: [study, api.tx.imageProvenance.anchorStudy(anchored), "north-hospital"],
			Subject: [patient, api.tx.balances.transferKeepAlive(patient, 10n ** 17n), "north-hospital"],
			Device: [0, registerDevice(0, study, null, null), "acme-scanners"],
		};
		const asked = new Set();
		const call = async (name, ...given) => {
			const { params, result } = document.methods.find((method) => method.name === name);
			given.forEach((value, at) => fits(resolved(params[at]).schema, value, name));
			asked.add(name);
			const answer = await rpc.call(name, ...given);
			fits(resolved(result).schema, answer, name);
			return answer;
		};
		await call("rpc.discover");
		await call("radledger_advance", 1000);
		for (const method of document.methods.filter((method) => method["x-notification"])) {
			const { params, unsubscribe } = method["x-notification"];
			const [what, transaction, signer] = subjects[method.name.replace("radledger_subscribe", "")];
			const events = await rpc.follow(method.name, what, 0);
			asked.add(method.name);
			fits(resolved(method.result).schema, events.subscription, method.name);
			assert.equal((await send(transaction, key(signer))).error, undefined);
			for (const result of await events.reach(2)) fits(params, { subscription: events.subscription, result }, method.name);
			assert.equal(await call(unsubscribe, events.subscription), true);
			assert.equal(await call(unsubscribe, events.subscription), false);
		}
		assert.deepEqual([...asked].sort(), document.methods.map(({ name }) => name).sort());

		for (const { name, errors = [] } of document.methods) {
			const codes = errors.map((error) => resolved(error).code);
			if (codes.length) await assert.rejects(rpc.call(name, { no: "such thing" }), ({ code }) => codes.includes(code), name);
		}
	});
});
