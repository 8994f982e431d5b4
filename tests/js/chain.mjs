// The published @polkadot/api on a node of the project, with nothing but the node's metadata: no types bundle.
import { ApiPromise, Keyring, WsProvider } from "@polkadot/api";
import { u8aConcat, u8aToHex } from "@polkadot/util";
import { randomBytes } from "node:crypto";

/** The identifier that an organisation gives to what `digest` is of: it ends with the organisation's number. */
export const identifierOf = (organisation, digest) =>
	digest.slice(0, -8) + organisation.toString(16).padStart(8, "0");

/**
 * A connection to `node`. `key(name)` is an account of the demonstration consortium; after `enrol(name)` it is a patient
 * of this name whom no other test knows; `enrol.at` says of which organisation.
 */
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
	const newcomers = new Map();
	const key = (name) => newcomers.get(name) ?? keyring.addFromUri(`//${name}`);
	const enrol = (...names) => enrol.at("north-hospital", ...names);
	enrol.at = async (organisation, ...names) => {
		for (const name of names) {
			const patient = keyring.addFromUri(`//${randomBytes(16).toString("hex")}//${name}`);
			const { error } = await send(api.tx.consortium.enrolPatient(patient.address, null), key(organisation));
			if (error) throw new Error(`${name} is not enrolled: ${error.name}`);
			newcomers.set(name, patient);
		}
	};
	/** What a view function answers: polkadot.js decodes them in the metadata, and has no method to ask them. */
	const view = async (pallet, name, ...args) => {
		const { viewFunctions } = api.runtimeMetadata.asLatest.pallets.find((found) => found.name.eq(pallet));
		const { id, inputs, output } = viewFunctions.find((found) => found.name.eq(name));
		const create = (type, value) => api.registry.createType(api.registry.createLookupType(type), value);
		const input = u8aConcat(...inputs.map(({ type }, at) => create(type, args[at]).toU8a()));
		const answer = await api.call.runtimeViewFunction.executeViewFunction(id.toU8a(), u8aToHex(input));
		return create(output, answer.asOk.toU8a(true));
	};
	return { api, key, enrol, send, view };
}
