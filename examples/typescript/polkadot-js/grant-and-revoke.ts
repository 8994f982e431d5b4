// A patient who owns no tokens grants a consent and revokes it. Both are free: each patient has 32 free calls a day.
//
//   node polkadot-js/grant-and-revoke.ts
import { ApiPromise, Keyring, WsProvider } from "@polkadot/api";
import type { SubmittableExtrinsic } from "@polkadot/api/types";
import type { EventRecord } from "@polkadot/types/interfaces";
import { view } from "./view.ts";

const url = process.env.RADLEDGER_NODE ?? "ws://127.0.0.1:9944";
const api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });
const patient = new Keyring({ type: "sr25519" }).addFromUri("//patient-1");

/** The events of a call that the patient signs. */
const send = (call: SubmittableExtrinsic<"promise">) =>
	new Promise<EventRecord[]>((resolve, reject) => {
		call
			.signAndSend(patient, ({ status, events, dispatchError }) => {
				// A development chain tells `finalized` alone: its blocks are final at once.
				if (!status.isInBlock && !status.isFinalized) return;
				if (dispatchError) reject(new Error(dispatchError.toString()));
				else resolve(events);
			})
			.catch(reject);
	});

const { data }: any = await api.query.system.account(patient.address);
console.log(`the patient owns ${data.free} plancks`);

// Every study of the patient, to everybody at organisation 1, for health research (DUO:0000006), until withdrawn.
const granted = await send(
	api.tx.dynamicConsent.grant({
		scope: "All",
		grantee: { Organisation: 1 },
		terms: { permission: "HealthResearch", modifiers: 0, parameters: [] },
		until: null,
		compensation: "Free",
		text: null,
	}),
);
const given = granted.find(({ event }) => api.events.dynamicConsent.ConsentGiven.is(event))!;
const { consent }: any = given.event.data;
console.log(`granted: consent ${consent}`);

await send(api.tx.dynamicConsent.revoke(consent));
console.log(`revoked: consent ${consent}`);

const file: any = await view(api, "DynamicConsent", "file", patient.address);
console.log(`${file.unwrap().callsLeft} free calls are left today`);
await api.disconnect();
