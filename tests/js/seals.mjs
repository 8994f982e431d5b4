// Studies name their patient by a seal, as primitives/src/digest.rs says: whoever makes a call about the patient shows what
// opens it, in the same transaction.
import { createDecipheriv, createHash, randomBytes } from "node:crypto";

const bytes = (hex) => Buffer.from(hex.slice(2), "hex");
const digest = (kind, ...parts) => {
	const hash = createHash("sha256").update(`radledger:${kind}:v1\0`);
	return `0x${parts.reduce((hash, part) => hash.update(part), hash).digest("hex")}`;
};

/** What opens the seal of a study of the patient whose key this is. */
export const openingOf = (study, { address }, salt = `0x${randomBytes(32).toString("hex")}`) => ({ study, account: address, salt });

/** The seal over the patient of a study, made of the same. */
export const sealOf = (study, { publicKey }, { salt }) => digest("seal", bytes(salt), bytes(study), publicKey);

/** The name of a study in the records of its patient. */
export const blinded = ({ study, salt }) => digest("blinded-study", bytes(salt), bytes(study));

/**
 * An entry about this study in the log of the patient whose key this is, as SCALE encodes it, with zeros behind it. Throws if
 * it is about another study.
 */
export function readEntry({ nonce, text, tag }, { salt }, { publicKey }, number) {
	const place = Buffer.alloc(8);
	place.writeBigUInt64BE(BigInt(number));
	const key = bytes(digest("log-entry", bytes(salt), place, publicKey));
	const cipher = createDecipheriv("chacha20-poly1305", key, nonce, { authTagLength: 16 });
	cipher.setAuthTag(tag);
	return Buffer.concat([cipher.update(text), cipher.final()]);
}

/** The call with what opens the studies that it is about: all of it, or nothing. */
export const showing = (api, openings, call) => api.tx.utility.batchAll([api.tx.imageProvenance.open(openings), call]);
