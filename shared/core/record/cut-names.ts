/** Limits of one part; a name is in a part of its own at least. */
export interface NameLimits {
	readonly maxNames: number;
	/** Of the names, each with what sets it apart from the next. */
	readonly maxBytes: number;
}

/** Quotes and a comma in a message, a type and a length in an item. */
const BYTES_AROUND_NAME = 4;

/** Names of chunks, which are ASCII, in parts that each fit in a message or an item; none is empty. */
export function cutNames(names: readonly string[], { maxNames, maxBytes }: NameLimits): string[][] {
	const parts: string[][] = [];
	let bytes = 0;
	for (const name of names) {
		const open = parts.at(-1);
		bytes += name.length + BYTES_AROUND_NAME;
		if (open === undefined || open.length === maxNames || bytes > maxBytes) {
			parts.push([name]);
			bytes = name.length + BYTES_AROUND_NAME;
		} else {
			open.push(name);
		}
	}
	return parts;
}
