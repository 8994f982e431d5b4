// JSON-RPC over a WebSocket, as any program has it: no client library.
import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { WebSocket } from "ws";

/** JSON-RPC over one connection: `call`, and `follow`, which collects what a subscription says. */
export async function open(url) {
	const socket = new WebSocket(url);
	await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
	const waiting = new Map();
	const told = new Map();
	let ids = 0;
	socket.on("message", (data) => {
		const { id, result, error, params } = JSON.parse(data);
		if (id === undefined) return (told.get(params.subscription) ?? told.set(params.subscription, []).get(params.subscription)).push(params.result ?? params);
		const { resolve, reject } = waiting.get(id);
		if (error) reject(Object.assign(new Error(error.message), error));
		else resolve(result);
	});
	const call = (method, ...params) =>
		new Promise((resolve, reject) => {
			waiting.set(++ids, { resolve, reject });
			socket.send(JSON.stringify({ jsonrpc: "2.0", id: ids, method, params }));
		});
	const follow = async (method, ...params) => {
		const subscription = await call(method, ...params);
		if (!told.has(subscription)) told.set(subscription, []);
		const events = told.get(subscription);
		/** What it said, once there are so many. */
		events.reach = async (count) => {
			for (let tries = 0; events.length < count; tries++) {
				assert.ok(tries < 600, `${method}: ${JSON.stringify(events)}`);
				await setTimeout(50);
			}
			return [...events];
		};
		events.subscription = subscription;
		return events;
	};
	return { call, follow, close: () => socket.close() };
}
