// The published @polkadot/api on a node of the project, with nothing but the node's metadata: no types bundle.
import { ApiPromise, Keyring, WsProvider } from "@polkadot/api";
import { u8aConcat, u8aToHex } from "@polkadot/util";

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
	/** What a view function answers: polkadot.js decodes them in the metadata, and has no method to ask them. */
	const view = async (pallet, name, ...args) => {
		const { viewFunctions } = api.runtimeMetadata.asLatest.pallets.find((found) => found.name.eq(pallet));
		const { id, inputs, output } = viewFunctions.find((found) => found.name.eq(name));
		const create = (type, value) => api.registry.createType(api.registry.createLookupType(type), value);
		const input = u8aConcat(...inputs.map(({ type }, at) => create(type, args[at]).toU8a()));
		const answer = await api.call.runtimeViewFunction.executeViewFunction(id.toU8a(), u8aToHex(input));
		return create(output, answer.asOk.toU8a(true));
	};
	return { api, key: (name) => keyring.addFromUri(`//${name}`), send, view };
}
