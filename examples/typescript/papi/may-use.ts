// Asks whether somebody may use a patient's data for a purpose. Asking is free and leaves no trace on the ledger.
//
//   node papi/may-use.ts PATIENT WHO HealthResearch
import { radledger } from "@polkadot-api/descriptors";
import { Keyring } from "@polkadot/keyring";
import { createClient, Enum } from "polkadot-api";
import { getWsProvider } from "polkadot-api/ws";

const [patient, who, purpose] = process.argv.slice(2);
if (!patient || !who || !purpose) throw new Error("usage: may-use.ts PATIENT WHO PURPOSE");

const url = process.env.RADLEDGER_NODE ?? "ws://127.0.0.1:9944";
const client = createClient(getWsProvider(url));
const api = client.getTypedApi(radledger);
/** An account by its address, or by its name in the demonstration consortium. */
const keyring = new Keyring({ type: "sr25519" });
const account = (name: string) => (name.includes("-") ? keyring.addFromUri(`//${name}`).address : name);

const allStudies = undefined; // for one study: its name in the patient's records, and below what opens it (`send-study.ts`)
const use = {
	purpose: Enum(purpose as "HealthResearch"),
	declarations: 0,
	disease: undefined,
	research_type: undefined,
	project: undefined,
	region: undefined,
	text: undefined,
};
const decision = await api.view.DynamicConsent.check(account(patient), account(who), allStudies, use, []);
if (decision.type === "Permit") console.log(`permitted by consent ${decision.value.consent}`);
else if (decision.type === "Ask") console.log(`for people to judge, make a request: ${decision.value.rule.type}`);
else console.log(`denied: ${decision.value.rule.type}`);
client.destroy();
