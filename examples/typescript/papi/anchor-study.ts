// Anchors a study: its identifier and the Merkle root over its images, as the crate `radledger-dicom` computes them. The
// identifier ends with the number of the signer's organisation (4 bytes); no other can anchor it.
//
// The record names the patient by a seal: whoever has the account and the salt, 32 secret random bytes, can open it.
//
//   node papi/anchor-study.ts 0xSTUDY 0xROOT INSTANCES PATIENT 0xSALT
import { radledger } from "@polkadot-api/descriptors";
import { Keyring } from "@polkadot/keyring";
import { createHash } from "node:crypto";
import { createClient } from "polkadot-api";
import { getPolkadotSigner } from "polkadot-api/signer";
import { getWsProvider } from "polkadot-api/ws";

const [study, root, instances, patient, salt] = process.argv.slice(2);
if (!study || !root || !instances || !patient || !salt)
	throw new Error("usage: anchor-study.ts 0xSTUDY 0xROOT INSTANCES PATIENT 0xSALT");

const url = process.env.RADLEDGER_NODE ?? "ws://127.0.0.1:9944";
const client = createClient(getWsProvider(url));
const api = client.getTypedApi(radledger);
// A member of the demonstration consortium. In a browser the signer comes from a wallet: `polkadot-api/pjs-signer`.
const keyring = new Keyring({ type: "sr25519" });
const technologist = keyring.addFromUri("//technologist-1");
const signer = getPolkadotSigner(technologist.publicKey, "Sr25519", (data) => technologist.sign(data));

// SHA-256 over a label, salt, study and account. Keep the salt first: without it nobody can use the study.
const bytes = (hex: string) => Buffer.from(hex.slice(2), "hex");
const sealed = ["radledger:seal:v1\0", bytes(salt), bytes(study), keyring.decodeAddress(patient)];
const seal = `0x${sealed.reduce((hash, part) => hash.update(part), createHash("sha256")).digest("hex")}`;

const anchor = api.tx.ImageProvenance.anchor_study({
	study: {
		study,
		root,
		instances: Number(instances),
		series: 1,
		modality: { type: "Ct", value: undefined },
		device: undefined,
		subject: seal,
	},
});
// Waits until the block is final.
const result = await anchor.signAndSubmit(signer);
if (result.ok) console.log(`study ${study} with ${instances} instances is in block ${result.block.number}`);
else console.log("refused:", JSON.stringify(result.dispatchError));
client.destroy();
