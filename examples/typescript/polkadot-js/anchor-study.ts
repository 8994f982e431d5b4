// Anchors a study: its identifier and the Merkle root over its images, as the crate `radledger-dicom` computes them. The
// identifier ends with the number of the signer's organisation (4 bytes); no other can anchor it.
//
//   node polkadot-js/anchor-study.ts 0xSTUDY 0xROOT INSTANCES
import { ApiPromise, Keyring, WsProvider } from "@polkadot/api";

const [study, root, instances] = process.argv.slice(2);
if (!study || !root || !instances) throw new Error("usage: anchor-study.ts 0xSTUDY 0xROOT INSTANCES");

const url = process.env.RADLEDGER_NODE ?? "ws://127.0.0.1:9944";
const api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });
// A member of the demonstration consortium. In a browser the key stays in a wallet: `@polkadot/extension-dapp`.
const technologist = new Keyring({ type: "sr25519" }).addFromUri("//technologist-1");

const facts = { instances, series: 1, modality: "Ct", device: null, subject: null };
const anchor = api.tx.imageProvenance.anchorStudy({ study, root, ...facts });
await new Promise<void>((resolve, reject) => {
	anchor
		.signAndSend(technologist, async ({ status, dispatchError }) => {
			// A development chain tells `finalized` alone: its blocks are final at once.
			if (!status.isInBlock && !status.isFinalized) return;
			if (dispatchError?.isModule) {
				const { section, name, docs } = api.registry.findMetaError(dispatchError.asModule);
				console.log(`refused: ${section}.${name}: ${docs.join(" ")}`);
			} else {
				const block = await api.rpc.chain.getHeader(status.isInBlock ? status.asInBlock : status.asFinalized);
				console.log(`study ${study} with ${instances} instances is in block ${block.number}`);
			}
			resolve();
		})
		.catch(reject);
});
await api.disconnect();
