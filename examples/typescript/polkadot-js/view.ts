// Asks a view function. @polkadot/api decodes them in the metadata, and has no method of its own to ask them.
import type { ApiPromise } from "@polkadot/api";
import type { Codec } from "@polkadot/types/types";
import { u8aConcat, u8aToHex } from "@polkadot/util";

/** What the view function `name` of `pallet` answers now. */
export async function view(api: ApiPromise, pallet: string, name: string, ...args: unknown[]): Promise<Codec> {
	const { viewFunctions } = api.runtimeMetadata.asLatest.pallets.find((known) => known.name.eq(pallet))!;
	const { id, inputs, output } = viewFunctions.find((known) => known.name.eq(name))!;
	const create = (type: typeof output, value: unknown) =>
		api.registry.createType(api.registry.createLookupType(type), value);
	const input = u8aConcat(...inputs.map(({ type }, at) => create(type, args[at]).toU8a()));
	const answer: any = await api.call.runtimeViewFunction.executeViewFunction(id.toU8a(), u8aToHex(input));
	return create(output, answer.asOk.toU8a(true));
}
