// Anchors a study: its identifier and the Merkle root over its images, as the crate `radledger-dicom` computes them. The
// identifier ends with the number of the signer's organisation (4 bytes); no other can anchor it.
//
// The record names the patient by a seal: whoever has the account and the salt, 32 secret random bytes, can open it.
//
//   node polkadot-js/anchor-study.ts 0xSTUDY 0xROOT INSTANCES PATIENT 0xSALT
import { ApiPromise, Keyring, WsProvider } from "@polkadot/api";
import { createHash } from "node:crypto";

const [study, root, instances, patient, salt] = process.argv.slice(2);
if (!study || !root || !instances || !patient || !salt)
	throw new Error("usage: anchor-study.ts 0xSTUDY 0xROOT INSTANCES PATIENT 0xSALT");

const url = process.env.RADLEDGER_NODE ?? "ws://127.0.0.1:9944";
const api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });
// A member of the demonstration consortium. In a browser the key stays in a wallet: `@polkadot/extension-dapp`.
const keyring = new Keyring({ type: "sr25519" });
const technologist = keyring.addFromUri("//technologist-1");

// SHA-256 over a label, salt, study and account. Keep the salt first: without it nobody can use the study.
const bytes = (hex: string) => Buffer.from(hex.slice(2), "hex");
const sealed = ["radledger:seal:v1\0", bytes(salt), bytes(study), keyring.decodeAddress(patient)];
const subject = `0x${sealed.reduce((hash, part) => hash.update(part), createHash("sha256")).digest("hex")}`;

const facts = { instances, series: 1, modality: "Ct", device: null, subject };
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
