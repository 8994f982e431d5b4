// Prints who wrote which part of a report, which part an AI model made, and who answers for each section.
//
//   node polkadot-js/read-report.ts 0xREPORT
import { ApiPromise, WsProvider } from "@polkadot/api";
import { view } from "./view.ts";

const [id] = process.argv.slice(2);
if (!id) throw new Error("usage: read-report.ts 0xREPORT");

const url = process.env.RADLEDGER_NODE ?? "ws://127.0.0.1:9944";
const api = await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });

const found: any = await view(api, "ReportAuthorship", "report", id);
if (found.isNone) throw new Error("the ledger has no such report");
const report = found.unwrap();
const { code, state, version } = report;
console.log(`report of type ${code.terminology} ${code.number}: ${state}, version ${version}`);
for (const { code, accountable } of report.sections) {
	const human = accountable.isSome ? `${accountable.unwrap().account} answers for it` : "nobody answers for it yet";
	console.log(`section ${code.terminology} ${code.number}: ${human}`);
	for (const { section, stands, kind, source, by } of report.contributions) {
		if (!stands.isTrue || !section.eq(code)) continue;
		const model = source.isModel && source.asModel.version;
		const made = model ? `model ${model.model} version ${model.version}` : "a human";
		console.log(`  ${kind} by ${made}, signed by ${by}`);
	}
}
await api.disconnect();
