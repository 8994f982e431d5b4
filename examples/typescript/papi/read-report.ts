// Prints who wrote which part of a report, which part an AI model made, and who answers for each section.
//
//   node papi/read-report.ts 0xREPORT
import { radledger } from "@polkadot-api/descriptors";
import { createClient } from "polkadot-api";
import { getWsProvider } from "polkadot-api/ws";

const [id] = process.argv.slice(2);
if (!id) throw new Error("usage: read-report.ts 0xREPORT");

const url = process.env.RADLEDGER_NODE ?? "ws://127.0.0.1:9944";
const client = createClient(getWsProvider(url));
const api = client.getTypedApi(radledger);

const report = await api.view.ReportAuthorship.report(id);
if (!report) throw new Error("the ledger has no such report");
const { code, state, version } = report;
console.log(`report of type ${code.terminology.type} ${code.number}: ${state.type}, version ${version}`);
for (const { code, accountable } of report.sections) {
	const human = accountable ? `${accountable.account} answers for it` : "nobody answers for it yet";
	console.log(`section ${code.terminology.type} ${code.number}: ${human}`);
	for (const { section, stands, kind, source, by } of report.contributions) {
		if (!stands || section.number !== code.number || section.terminology.type !== code.terminology.type) continue;
		const model = source.type === "Model" && source.value.version;
		const made = model ? `model ${model.model} version ${model.version}` : "a human";
		console.log(`  ${kind.type} by ${made}, signed by ${by}`);
	}
}
client.destroy();
