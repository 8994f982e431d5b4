// Sets that the ledger writes as numbers, as the words that its metadata gives for their bits.

/** The words of a set. `names` is a constant such as `consortium.roleNames`: the names of the bits, the lowest first. */
export const words = (names, set) => [...names].map(String).filter((_, bit) => (Number(set) >>> bit) & 1);

/** The set of these words. Throws if there is no such word. */
export function setOf(names, ...wanted) {
	const known = [...names].map(String);
	return wanted.reduce((set, word) => {
		const bit = known.indexOf(word);
		if (bit < 0) throw new Error(`${word} is none of ${known.join(", ")}`);
		return set | (1 << bit);
	}, 0);
}
