// Starts the project's own node for a test, as a user would.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** The path of one of the project's binaries; fails when `scripts/test` has not built it. */
export function binary(name) {
	const { RADLEDGER_BIN_DIR, CARGO_TARGET_DIR, RADLEDGER_CACHE, XDG_CACHE_HOME } = process.env;
	const cache = RADLEDGER_CACHE ?? join(XDG_CACHE_HOME ?? join(homedir(), ".cache"), "radledger");
	const path = join(RADLEDGER_BIN_DIR ?? join(CARGO_TARGET_DIR ?? join(cache, "target"), "debug"), name);
	if (!existsSync(path)) throw new Error(`${path} is missing: run scripts/test, which builds it`);
	return path;
}

/** A development node on a chain of its own that makes blocks as `seal` says; `stop()` ends it. */
export async function startNode(seal) {
	const args = `--dev --tmp ${seal} --rpc-port 0 --port 0 --no-prometheus --no-hardware-benchmarks`;
	const child = spawn(binary("radledger-node"), args.split(" "), { stdio: ["ignore", "ignore", "pipe"] });
	const ended = new Promise((resolve) => child.once("exit", resolve));
	let log = "";
	const port = await new Promise((resolve, reject) => {
		child.stderr.on("data", (text) => {
			log += text;
			const found = log.match(/Running JSON-RPC server: addr=[^,\n]*:(\d+)/);
			if (found) resolve(found[1]);
		});
		child.once("exit", (code) => reject(new Error(`the node ended with ${code}:\n${log}`)));
	});
	return {
		url: `ws://127.0.0.1:${port}`,
		async stop() {
			child.kill("SIGKILL");
			await ended;
		},
	};
}
