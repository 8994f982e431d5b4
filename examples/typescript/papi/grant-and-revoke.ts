// A patient who owns no tokens grants a consent and revokes it. Both are free: each patient has 32 free calls a day.
//
//   node papi/grant-and-revoke.ts
import { radledger } from "@polkadot-api/descriptors";
import { Keyring } from "@polkadot/keyring";
import { createClient, Enum } from "polkadot-api";
import { getPolkadotSigner } from "polkadot-api/signer";
import { getWsProvider } from "polkadot-api/ws";

const url = process.env.RADLEDGER_NODE ?? "ws://127.0.0.1:9944";
const client = createClient(getWsProvider(url));
const api = client.getTypedApi(radledger);
const patient = new Keyring({ type: "sr25519" }).addFromUri("//patient-1");
const signer = getPolkadotSigner(patient.publicKey, "Sr25519", (data) => patient.sign(data));

const { data } = await api.query.System.Account.getValue(patient.address);
console.log(`the patient owns ${data.free} plancks`);

// Every study of the patient, to everybody at organisation 1, for health research (DUO:0000006), until withdrawn.
const grant = api.tx.DynamicConsent.grant({
	offer: {
		scope: Enum("All"),
		grantee: Enum("Organisation", 1),
		terms: { permission: Enum("HealthResearch"), modifiers: 0, parameters: [] },
		until: undefined,
		compensation: Enum("Free"),
		text: undefined,
	},
});
const granted = await grant.signAndSubmit(signer);
if (!granted.ok) throw new Error(JSON.stringify(granted.dispatchError));
const [given] = api.event.DynamicConsent.ConsentGiven.filter(granted.events);
const { consent } = given.payload;
console.log(`granted: consent ${consent}`);

const revoked = await api.tx.DynamicConsent.revoke({ consent }).signAndSubmit(signer);
if (!revoked.ok) throw new Error(JSON.stringify(revoked.dispatchError));
console.log(`revoked: consent ${consent}`);

const file = await api.view.DynamicConsent.file(patient.address);
console.log(`${file?.calls_left} free calls are left today`);
client.destroy();
