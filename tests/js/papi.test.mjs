// PAPI (polkadot-api), with descriptors generated from the runtime's WASM by `npm run descriptors`.
import { Keyring } from "@polkadot/api";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { CompatibilityLevel, createClient } from "polkadot-api";
import { getPolkadotSigner } from "polkadot-api/signer";
import { getWsProvider } from "polkadot-api/ws";
import { WebSocket } from "ws";
import { radledger } from "./.papi/descriptors/dist/index.js";
import { identifierOf } from "./chain.mjs";
import { words } from "./names.mjs";
import { lendNode } from "./node.mjs";

const digest = () => `0x${randomBytes(32).toString("hex")}`;

describe("PAPI", () => {
	let node, client, api, hospital, address;

	before(async () => {
		node = await lendNode("--dev-block-time 500"); // PAPI waits for final blocks; with instant sealing none is
		client = createClient(getWsProvider(node.url, { websocketClass: WebSocket }));
		api = client.getTypedApi(radledger);
		const pair = new Keyring({ type: "sr25519", ss58Format: 42 }).addFromUri("//north-hospital");
		address = pair.address;
		hospital = getPolkadotSigner(pair.publicKey, "Sr25519", (data) => pair.sign(data));
	});

	after(() => client?.destroy());

	const anchor = (study, root) =>
		api.tx.ImageProvenance.anchor_study({
			study: {
				study,
				root,
				instances: 7,
				series: 2,
				modality: { type: "Ct", value: undefined },
				device: undefined,
				subject: undefined,
			},
		});

	test("descriptors should fit the running node", async () => {
		const token = await api.getStaticApis();
		assert.ok(token.compat.tx.ImageProvenance.anchor_study.isCompatible(CompatibilityLevel.Identical));
	});

	test("anchor should be in an event, in storage and in a view when a hospital signs it", async () => {
		const [study, root] = [identifierOf(0, digest()), digest()];
		const result = await anchor(study, root).signAndSubmit(hospital);
		assert.equal(result.ok, true);
		const [event] = api.event.ImageProvenance.StudyAnchored.filter(result.events);
		assert.deepEqual(event.payload, { study, root, instances: 7, organisation: 0, by: address });

		const stored = await api.query.ImageProvenance.Studies.getValue(study);
		assert.equal(stored.root, root);
		assert.equal(stored.modality.type, "Ct");
		assert.equal(stored.block, result.block.number);

		const viewed = await api.view.ImageProvenance.study(study);
		assert.equal(viewed.root, root);
		assert.equal(viewed.instances, 7);
		assert.equal(await api.view.ImageProvenance.study(digest()), undefined);
		const standing = await api.view.Consortium.actor(address);
		assert.deepEqual(standing, { type: "Organisation", value: 0 });
	});

	test("roles should be words that the metadata knows", async () => {
		const names = await api.constants.Consortium.RoleNames();
		const steward = new Keyring({ type: "sr25519", ss58Format: 42 }).addFromUri("//steward-1").address;
		const { roles } = await api.view.Consortium.standing(steward);
		assert.deepEqual(words(names, roles), ["data-steward"]);
	});

	test("duplicate should fail with a typed error", async () => {
		const study = identifierOf(0, digest());
		await anchor(study, digest()).signAndSubmit(hospital);
		const again = await anchor(study, digest()).signAndSubmit(hospital);
		assert.equal(again.ok, false);
		const { type, value } = again.dispatchError;
		assert.deepEqual([type, value.type, value.value.type], ["Module", "ImageProvenance", "StudyAlreadyAnchored"]);
	});
});
