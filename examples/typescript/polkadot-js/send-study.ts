// Announces a copy of a study to another organisation. The patient is asked and told, so the transaction also shows what
// opens the seal of the study: account and salt, which the hospital has kept since `anchor-study.ts`.
//
//   node polkadot-js/send-study.ts 0xSTUDY ORGANISATION PATIENT 0xSALT
import { ApiPromise, Keyring, WsProvider } from "@polkadot/api";

const [study, organisation, patient, salt] = process.argv.slice(2);
if (!study || !organisation || !patient || !salt)
	throw new Error("usage: send-study.ts 0xSTUDY ORGANISATION PATIENT 0xSALT");

const url = process.env.RADLEDGER_NODE ?? "ws://127.0.0.1:9944";
const api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });
const technologist = new Keyring({ type: "sr25519" }).addFromUri("//technologist-1");

// Both calls, or neither: the opening counts until the end of the transaction.
const open = api.tx.imageProvenance.open([{ study, account: patient, salt }]);
const send = api.tx.imageProvenance.send(study, organisation, "Treatment", null);
await new Promise<void>((resolve, reject) => {
	api.tx.utility
		.batchAll([open, send])
		.signAndSend(technologist, ({ status, dispatchError }) => {
			if (!status.isInBlock && !status.isFinalized) return;
			if (dispatchError?.isModule) {
				const { section, name, docs } = api.registry.findMetaError(dispatchError.asModule);
				console.log(`refused: ${section}.${name}: ${docs.join(" ")}`);
			} else console.log(`study ${study} is announced to organisation ${organisation}`);
			resolve();
		})
		.catch(reject);
});
await api.disconnect();
