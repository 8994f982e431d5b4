// The programs of examples/typescript, type-checked, and run against a node as a newcomer runs them.
import { ApiPromise, Keyring, WsProvider } from "@polkadot/api";
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { identifierOf } from "./chain.mjs";
import { lendNode } from "./node.mjs";
import { sealOf } from "./seals.mjs";

const examples = join(import.meta.dirname, "../../examples/typescript");
const run = promisify(execFile);
// Node 20 needs help with types, and with the web's WebSocket; from 22.18 on it runs the programs by itself.
const [major] = process.versions.node.split(".").map(Number);
const options = [...(major < 22 ? ["--experimental-websocket"] : []), "--import", "tsx"];
const random = () => `0x${randomBytes(32).toString("hex")}`;

/** Makes `path` lead to `target`, unless there is something. */
function link(target, path) {
	if (existsSync(path)) return;
	rmSync(path, { force: true }); // a link that leads nowhere
	symlinkSync(target, path);
}

describe("examples", () => {
	let node, api, keyring;
	let freeCalls = 32; // of patient-1, today

	before(async () => {
		// What `npm install` and `npm run descriptors` would make there is here already.
		link(join(import.meta.dirname, "node_modules"), join(examples, "node_modules"));
		const descriptors = join(import.meta.dirname, "node_modules/@polkadot-api/descriptors");
		link(join(import.meta.dirname, ".papi/descriptors"), descriptors);
		node = await lendNode("--dev-block-time 500");
		api = await ApiPromise.create({ provider: new WsProvider(node.url), noInitWarn: true });
		keyring = new Keyring({ type: "sr25519" });
	});

	after(() => api?.disconnect());

	const environment = () => ({ cwd: examples, env: { ...process.env, RADLEDGER_NODE: node.url } });

	/** The lines that a program printed. */
	async function lines(program, ...args) {
		const { stdout } = await run(process.execPath, [...options, program, ...args], environment());
		return stdout.trimEnd().split("\n");
	}

	/** Signs, submits, and waits until the block is final: PAPI reads the final state. */
	const send = (call, who) =>
		new Promise((resolve, reject) => {
			call
				.signAndSend(keyring.addFromUri(`//${who}`), ({ status, dispatchError }) => {
					if (!status.isFinalized) return;
					if (dispatchError) reject(new Error(`${call.method.section}.${call.method.method}: ${dispatchError}`));
					else resolve();
				})
				.catch(reject);
		});

	test("package should name the versions that are tested here", () => {
		const { dependencies, devDependencies } = JSON.parse(readFileSync(join(examples, "package.json")));
		const { packages } = JSON.parse(readFileSync(join(import.meta.dirname, "package-lock.json")));
		for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
			assert.equal(version, packages[`node_modules/${name}`].version, name);
	});

	test("programs should pass the type checker", async () => {
		await run(process.execPath, [join(import.meta.dirname, "node_modules/typescript/bin/tsc"), "-p", "."], { cwd: examples });
	});

	for (const [client, pallet] of [["papi", "ImageProvenance"], ["polkadot-js", "imageProvenance"]]) {
		test(`${client}: study should be anchored, and what happens to it be told`, async () => {
			const [study, root] = [identifierOf(0, random()), random()];
			const [patient, salt] = [keyring.addFromUri("//patient-1"), random()];
			const anchor = [study, root, "7", patient.address, salt];
			const [anchored] = await lines(`${client}/anchor-study.ts`, ...anchor);
			assert.match(anchored, new RegExp(`^study ${study} with 7 instances is in block \\d+$`));
			const stored = (await api.query.imageProvenance.studies(study)).unwrap();
			assert.deepEqual([stored.root.toHex(), stored.instances.toNumber()], [root, 7]);
			assert.equal(stored.subject.unwrap().toHex(), sealOf(study, patient, { salt }));
			const [refused] = await lines(`${client}/anchor-study.ts`, ...anchor);
			assert.match(refused, /^refused: .*StudyAlreadyAnchored/);
			const [wrong] = await lines(`${client}/send-study.ts`, study, "1", patient.address, random());
			assert.match(wrong, /^refused: .*WrongOpening/);
			const sent = await lines(`${client}/send-study.ts`, study, "1", patient.address, salt);
			assert.deepEqual(sent, [`study ${study} is announced to organisation 1`]);

			const follower = spawn(process.execPath, [...options, `${client}/follow-study.ts`, study], environment());
			try {
				await new Promise((resolve, reject) => {
					let printed = "";
					let sent = false;
					follower.once("exit", (code) => reject(new Error(`ended with ${code}: ${printed}`)));
					follower.stderr.on("data", (text) => (printed += text));
					follower.stdout.on("data", (text) => {
						printed += text;
						if (printed.includes(`following ${study}\n`) && !sent) {
							sent = true;
							send(api.tx.imageProvenance.amendStudy(study, random(), 7, 1, "PostProcessing"), "technologist-1").catch(reject);
						}
						if (new RegExp(`block \\d+: ${pallet}\\.StudyAmended .*${study}`).test(printed)) resolve();
					});
				});
			} finally {
				follower.removeAllListeners("exit");
				follower.kill();
			}
		});

		test(`${client}: patient without tokens should grant and revoke`, async () => {
			const printed = await lines(`${client}/grant-and-revoke.ts`);
			const consent = printed[1].match(/^granted: consent (\d+)$/)[1];
			assert.deepEqual(printed, [
				"the patient owns 0 plancks",
				`granted: consent ${consent}`,
				`revoked: consent ${consent}`,
				`${(freeCalls -= 2)} free calls are left today`,
			]);
		});

		test(`${client}: use should be permitted for care, and denied for research`, async () => {
			const ask = (...question) => lines(`${client}/may-use.ts`, "patient-1", ...question);
			const answers = await Promise.all([ask("radiologist-1", "ClinicalCare"), ask("radiologist-2", "HealthResearch")]);
			assert.deepEqual(answers, [["permitted by consent 0"], ["denied: Purpose"]]);
		});

		test(`${client}: report should name its authors, and the model that helped`, async () => {
			const report = await written();
			const by = keyring.addFromUri("//radiologist-1").address;
			assert.deepEqual(await lines(`${client}/read-report.ts`, report), [
				"report of type Loinc 187484: Final, version 1",
				`section Loinc 597765: ${by} answers for it`,
				`  Finding by a human, signed by ${by}`,
				`  Finding by model 0 version 0, signed by ${by}`,
			]);
		});
	}

	let template = 0;
	/** A final report of one section, to which a human and a model contributed. */
	async function written() {
		const [report, study] = [random(), random()].map((digest) => identifierOf(0, digest));
		if (template === 0) {
			const manifest = { datasets: [], campaigns: [], parent: null, federation: null, hyperParameters: random() };
			await send(api.tx.modelRegistry.registerModel(null, random()), "lumen-ai");
			await send(api.tx.modelRegistry.publishVersion(0, { major: 1, minor: 0, patch: 0 }, random(), manifest), "lumen-ai");
		}
		const findings = { terminology: "Loinc", number: 597765 };
		const model = { Model: { version: { model: 0, version: 0 }, inputs: random() } };
		const facts = { root: random(), instances: 1, series: 1, modality: "Ct", device: null, subject: null };
		await send(api.tx.imageProvenance.anchorStudy({ study, ...facts }), "technologist-1");
		const { reportAuthorship } = api.tx;
		const sections = [{ code: findings, required: true }];
		for (const call of [
			reportAuthorship.publishTemplate({ terminology: "Loinc", number: 187484 }, sections, true),
			reportAuthorship.openReport(report, template++, [study]),
			reportAuthorship.contribute(report, findings, "Finding", random(), "Signer", [], null),
			reportAuthorship.contribute(report, findings, "Finding", random(), model, [], null),
			reportAuthorship.reviewAi(report, 1, "Accepted"),
			reportAuthorship.sign(report, 1, "Final"),
		])
			await send(call, "radiologist-1");
		return report;
	}
});
