// Prints every event about one study, as soon as the block that tells it is final, until it is interrupted.
//
//   node papi/follow-study.ts 0xSTUDY
import { radledger } from "@polkadot-api/descriptors";
import { createClient } from "polkadot-api";
import { getWsProvider } from "polkadot-api/ws";
import { concatMap } from "rxjs";

const [study] = process.argv.slice(2);
if (!study) throw new Error("usage: follow-study.ts 0xSTUDY");

const url = process.env.RADLEDGER_NODE ?? "ws://127.0.0.1:9944";
const client = createClient(getWsProvider(url));
const api = client.getTypedApi(radledger);
const show = (value: unknown) => JSON.stringify(value, (_, part) => (typeof part === "bigint" ? `${part}` : part));

console.log(`following ${study}`);
const events = client.finalizedBlock$.pipe(
	concatMap(async ({ hash, number }) => ({ number, records: await api.query.System.Events.getValue({ at: hash }) })),
);
events.subscribe(({ number, records }) => {
	for (const { event } of records) {
		// The identifier of a study is 32 random bytes: where they are, the event is about the study.
		const fields = show(event.value.value);
		if (fields?.includes(study)) console.log(`block ${number}: ${event.type}.${event.value.type} ${fields}`);
	}
});
