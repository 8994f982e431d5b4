// Anchors a study: its identifier and the Merkle root over its images, as the crate `radledger-dicom` computes them. The
// identifier ends with the number of the signer's organisation (4 bytes); no other can anchor it.
//
//   node papi/anchor-study.ts 0xSTUDY 0xROOT INSTANCES
import { radledger } from "@polkadot-api/descriptors";
import { Keyring } from "@polkadot/keyring";
import { createClient } from "polkadot-api";
import { getPolkadotSigner } from "polkadot-api/signer";
import { getWsProvider } from "polkadot-api/ws";

const [study, root, instances] = process.argv.slice(2);
if (!study || !root || !instances) throw new Error("usage: anchor-study.ts 0xSTUDY 0xROOT INSTANCES");

const url = process.env.RADLEDGER_NODE ?? "ws://127.0.0.1:9944";
const client = createClient(getWsProvider(url));
const api = client.getTypedApi(radledger);
// A member of the demonstration consortium. In a browser the signer comes from a wallet: `polkadot-api/pjs-signer`.
const technologist = new Keyring({ type: "sr25519" }).addFromUri("//technologist-1");
const signer = getPolkadotSigner(technologist.publicKey, "Sr25519", (data) => technologist.sign(data));

const anchor = api.tx.ImageProvenance.anchor_study({
	study: {
		study,
		root,
		instances: Number(instances),
		series: 1,
		modality: { type: "Ct", value: undefined },
		device: undefined,
		subject: undefined,
	},
});
// Waits until the block is final.
const result = await anchor.signAndSubmit(signer);
if (result.ok) console.log(`study ${study} with ${instances} instances is in block ${result.block.number}`);
else console.log("refused:", JSON.stringify(result.dispatchError));
client.destroy();
