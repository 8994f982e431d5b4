// Prints every event about one study, as soon as the block that tells it is final, until it is interrupted.
//
//   node polkadot-js/follow-study.ts 0xSTUDY
import { ApiPromise, WsProvider } from "@polkadot/api";
import type { EventRecord } from "@polkadot/types/interfaces";

const [study] = process.argv.slice(2);
if (!study) throw new Error("usage: follow-study.ts 0xSTUDY");

const url = process.env.RADLEDGER_NODE ?? "ws://127.0.0.1:9944";
const api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });

console.log(`following ${study}`);
// A node may make several blocks final at once and name the last of them: `derive` fills the gaps.
await api.derive.chain.subscribeFinalizedHeads(async ({ hash, number }) => {
	const events = (await (await api.at(hash)).query.system.events()) as unknown as EventRecord[];
	for (const { event } of events) {
		// The identifier of a study is 32 random bytes: where they are, the event is about the study.
		const fields = JSON.stringify(event.data.toHuman());
		if (fields.includes(study)) console.log(`block ${number}: ${event.section}.${event.method} ${fields}`);
	}
});
