// Announces a copy of a study to another organisation. The patient is asked and told, so the transaction also shows what
// opens the seal of the study: account and salt, which the hospital has kept since `anchor-study.ts`.
//
//   node papi/send-study.ts 0xSTUDY ORGANISATION PATIENT 0xSALT
import { radledger } from "@polkadot-api/descriptors";
import { Keyring } from "@polkadot/keyring";
import { createClient, Enum } from "polkadot-api";
import { getPolkadotSigner } from "polkadot-api/signer";
import { getWsProvider } from "polkadot-api/ws";

const [study, organisation, patient, salt] = process.argv.slice(2);
if (!study || !organisation || !patient || !salt)
	throw new Error("usage: send-study.ts 0xSTUDY ORGANISATION PATIENT 0xSALT");

const url = process.env.RADLEDGER_NODE ?? "ws://127.0.0.1:9944";
const client = createClient(getWsProvider(url));
const api = client.getTypedApi(radledger);
const technologist = new Keyring({ type: "sr25519" }).addFromUri("//technologist-1");
const signer = getPolkadotSigner(technologist.publicKey, "Sr25519", (data) => technologist.sign(data));

// Both calls, or neither: the opening counts until the end of the transaction.
const open = api.tx.ImageProvenance.open({ openings: [{ study, account: patient, salt }] });
const send = api.tx.ImageProvenance.send({
	study,
	to: Number(organisation),
	purpose: Enum("Treatment"),
	request: undefined,
});
const both = api.tx.Utility.batch_all({ calls: [open.decodedCall, send.decodedCall] });
const result = await both.signAndSubmit(signer);
if (result.ok) console.log(`study ${study} is announced to organisation ${organisation}`);
else console.log("refused:", JSON.stringify(result.dispatchError));
client.destroy();
