/**
 * Reads one after the other, in order, and begins with the next ones while the last is used.
 *
 * The first is read alone: often it is all that is needed.
 */
export async function* readAhead<Given, Read>(
	all: Iterable<Given> | AsyncIterable<Given>,
	ahead: number,
	read: (given: Given) => Promise<Read>,
): AsyncGenerator<Read> {
	const pending: Promise<Read>[] = [];
	let isFirst = true;
	for await (const given of all) {
		const reading = read(given);
		// Who awaits it learns of its failure; nobody does once another has failed, or all that was asked for is there.
		reading.catch(() => undefined);
		pending.push(reading);
		if (isFirst || pending.length > ahead) yield (await pending.shift()) as Read;
		isFirst = false;
	}
	for (const reading of pending) yield await reading;
}
