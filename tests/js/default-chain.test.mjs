// What clients are told of a transaction on the chain that `scripts/start` runs: a block every three seconds, final a second later.
// docs/developers.md says why.
import { ApiPromise, Keyring, WsProvider } from "@polkadot/api";
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { createClient } from "polkadot-api";
import { getPolkadotSigner } from "polkadot-api/signer";
import { getWsProvider } from "polkadot-api/ws";
import { WebSocket } from "ws";
import { radledger } from "./.papi/descriptors/dist/index.js";
import { startNode } from "./node.mjs";

describe("default development chain", () => {
	let node, api, client, keyring, hospital;

	before(async () => {
		node = await startNode("--no-mdns"); // no word about blocks
		api = await ApiPromise.create({ provider: new WsProvider(node.url), noInitWarn: true });
		client = createClient(getWsProvider(node.url, { websocketClass: WebSocket }));
		keyring = new Keyring({ type: "sr25519" });
		hospital = keyring.addFromUri("//north-hospital");
	});

	after(async () => {
		client?.destroy();
		await api?.disconnect();
	});

	/** The types of what `subscribe` tells, until one is `last`. */
	const until = (last, subscribe) =>
		new Promise((resolve, reject) => {
			const told = [];
			subscribe((type) => {
				told.push(type);
				if (type === last) resolve(told);
			}, reject);
		});

	test("node should tell that a transaction is in a block, and then that the block is final", async () => {
		const told = await until("Finalized", async (tell) => {
			const signed = await api.tx.system.remark("0x01").signAsync(hospital);
			api.rpc.author.submitAndWatchExtrinsic(signed, ({ type }) => tell(type));
		});
		assert.deepEqual(told, ["Ready", "InBlock", "Finalized"]);
	});

	test("signAndSend of polkadot.js should tell of both", async () => {
		const tell = (name) =>
			until("Finalized", (tell, fail) => {
				const signer = keyring.addFromUri(`//${name}`);
				api.tx.system.remark("0x02").signAndSend(signer, ({ status }) => tell(status.type)).catch(fail);
			});
		const told = await Promise.all(["north-hospital", "south-imaging", "lumen-ai"].map(tell));
		for (const types of told) assert.deepEqual(types, ["Ready", "InBlock", "Finalized"]);
	});

	test("PAPI should tell of both", async () => {
		const signer = getPolkadotSigner(hospital.publicKey, "Sr25519", (data) => hospital.sign(data));
		const call = client.getTypedApi(radledger).tx.System.remark({ remark: new Uint8Array([3]) });
		const told = await until("finalized", (tell, error) => {
			call.signSubmitAndWatch(signer).subscribe({ next: ({ type }) => tell(type), error });
		});
		assert.deepEqual(told, ["signed", "broadcasted", "txBestBlocksState", "finalized"]);
	});
});
