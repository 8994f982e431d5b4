// The published @polkadot/api on a node of the project, with nothing but the node's metadata: no types bundle.
import { ApiPromise, Keyring, WsProvider } from "@polkadot/api";

/** A connection to `node`; `key(name)` is an account of the demonstration consortium. */
export async function connect(node) {
	const api = await ApiPromise.create({ provider: new WsProvider(node.url), noInitWarn: true });
	const keyring = new Keyring({ type: "sr25519", ss58Format: api.registry.chainSS58 });
	/** Signs, submits, and waits for the block: its events, its hash and, when the call failed, the decoded error. */
	const send = (call, signer) =>
		new Promise((resolve, reject) => {
			call.signAndSend(signer, ({ status, events, dispatchError }) => {
				if (status.isInBlock) {
					const error = dispatchError?.isModule ? api.registry.findMetaError(dispatchError.asModule) : dispatchError;
					resolve({ events: events.map(({ event }) => event), error, block: status.asInBlock });
				}
			}).catch(reject);
		});
	return { api, key: (name) => keyring.addFromUri(`//${name}`), send };
}
