// The project's own node, as a user starts it.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

/** The path of one of the project's binaries; fails when `scripts/test` has not built it. */
export function binary(name) {
	const { RADLEDGER_BIN_DIR, CARGO_TARGET_DIR, RADLEDGER_CACHE, XDG_CACHE_HOME } = process.env;
	const cache = RADLEDGER_CACHE ?? join(XDG_CACHE_HOME ?? join(homedir(), ".cache"), "radledger");
	const path = join(RADLEDGER_BIN_DIR ?? join(CARGO_TARGET_DIR ?? join(cache, "target"), "debug"), name);
	if (!existsSync(path)) throw new Error(`${path} is missing: run scripts/test, which builds it`);
	return path;
}

/** A node on a chain of its own, the development chain by default, that makes blocks as `seal` says, until this process ends. */
export const startNode = (seal, chain = "--dev") =>
	keep(process.pid, mkdtempSync(join(tmpdir(), "radledger-js-")), seal, chain);

/**
 * A development node that makes blocks as `seal` says, and that earlier suites of this run may have used: one suite runs
 * after the other, each in a process of its own. It ends with the run.
 */
export async function lendNode(seal = "--instant-seal") {
	const run = process.env.NODE_TEST_CONTEXT ? process.ppid : process.pid;
	const folder = join(tmpdir(), `radledger-js-${run}`, seal.replaceAll(" ", ""));
	const note = join(folder, "url");
	if (existsSync(note)) return { url: readFileSync(note, "utf8") };
	const node = await keep(run, folder, seal);
	writeFileSync(note, node.url);
	return node;
}

/** Starts a node that keeps its chain in `folder`, and that ends, with the folder, when the process `run` is gone. */
async function keep(run, folder, seal, chain = "--dev") {
	mkdirSync(folder, { recursive: true });
	const log = join(folder, "log");
	const output = openSync(log, "w");
	const args = `${chain} ${seal} --rpc-port 0 --port 0 --no-prometheus --no-hardware-benchmarks --state-pruning archive --base-path`.split(" ");
	const command = [run, folder, binary("radledger-node"), ...args, join(folder, "chain")].map(String);
	const keeper = spawn(join(import.meta.dirname, "../tools/keep"), command, {
		detached: true,
		stdio: ["ignore", output, output],
	});
	keeper.unref();
	for (;;) {
		const said = readFileSync(log, "utf8");
		const found = said.match(/Running JSON-RPC server: addr=[^,\n]*:(\d+)/);
		if (found) return { url: `ws://127.0.0.1:${found[1]}` };
		if (keeper.exitCode !== null) throw new Error(`the node ended:\n${said}`);
		await setTimeout(25);
	}
}
