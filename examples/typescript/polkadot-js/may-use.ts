// Asks whether somebody may use a patient's data for a purpose. Asking is free and leaves no trace on the ledger.
//
//   node polkadot-js/may-use.ts PATIENT WHO HealthResearch
import { ApiPromise, Keyring, WsProvider } from "@polkadot/api";
import { view } from "./view.ts";

const [patient, who, purpose] = process.argv.slice(2);
if (!patient || !who || !purpose) throw new Error("usage: may-use.ts PATIENT WHO PURPOSE");

const url = process.env.RADLEDGER_NODE ?? "ws://127.0.0.1:9944";
const api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });
/** An account by its address, or by its name in the demonstration consortium. */
const keyring = new Keyring({ type: "sr25519" });
const account = (name: string) => (name.includes("-") ? keyring.addFromUri(`//${name}`).address : name);

const allStudies = null;
// For one study: its name in the patient's records, and in the list what opens it (`send-study.ts`).
const question = [account(patient), account(who), allStudies, { purpose }, []];
const decision: any = await view(api, "DynamicConsent", "check", ...question);
if (decision.isPermit) console.log(`permitted by consent ${decision.asPermit.consent}`);
else if (decision.isAsk) console.log(`for people to judge, make a request: ${decision.asAsk.rule}`);
else console.log(`denied: ${decision.asDeny.rule}`);
await api.disconnect();
