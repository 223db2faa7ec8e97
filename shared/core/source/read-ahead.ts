type Part = string | Uint8Array;

/**
 * Reads until enough was seen to tell what follows, without taking it away.
 *
 * @param enough - Asked for all that was seen so far; not asked again once there is no more.
 * @returns What was seen, joined, and everything from the start; `all` can be iterated once.
 */
export async function readAhead<T extends Part>(parts: AsyncIterable<T>, enough: (seen: T) => boolean) {
	const iterator = parts[Symbol.asyncIterator]();
	let seen: T | undefined;
	while (seen === undefined || !enough(seen)) {
		const { done, value } = await iterator.next();
		if (done) break;
		seen = joined(seen, value);
	}
	return { seen, all: continued(seen, iterator) };
}

async function* continued<T>(seen: T | undefined, iterator: AsyncIterator<T>): AsyncGenerator<T> {
	try {
		if (seen !== undefined) yield seen;
		yield* { [Symbol.asyncIterator]: () => iterator };
	} finally {
		await iterator.return?.();
	}
}

function joined<T extends Part>(seen: T | undefined, next: T): T {
	if (seen === undefined) return next;
	if (typeof seen === 'string') return (seen + next) as T;
	return Buffer.concat([seen, next as Uint8Array]) as Part as T;
}
