// Generates PAPI's typed descriptors from the runtime's WASM: `RADLEDGER_WASM`, or the one inside the node. Does nothing when
// they are newer than that.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { binary } from "./node.mjs";

process.chdir(import.meta.dirname);
const written = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const source = process.env.RADLEDGER_WASM ?? binary("radledger-node");
if (written(".papi/descriptors/dist/index.js") > written(source)) process.exit();
rmSync(".papi", { recursive: true, force: true });
mkdirSync(".papi");
const options = { noDescriptorsPackage: true }; // imported by path: package.json stays as it is
writeFileSync(
	".papi/polkadot-api.json",
	JSON.stringify({ version: 0, descriptorPath: ".papi/descriptors", options, entries: {} }),
);

let wasm = process.env.RADLEDGER_WASM;
if (!wasm) {
	wasm = ".papi/runtime.wasm";
	execFileSync(binary("radledger-node"), ["export-genesis-wasm", "--chain", "dev", "--raw", wasm], { stdio: "inherit" });
}
execFileSync("node_modules/.bin/papi", ["add", "radledger", "--wasm", wasm], { stdio: "inherit" });
