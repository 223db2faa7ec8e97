/** A batch of which the server does a part, in an answer that is a success. */
export interface Part {
	/** What the server is asked for in place of the whole. */
	readonly body: Buffer;
	/** Adds to its answer what was left out. */
	complete(answer: Buffer): Buffer;
}

interface BatchCall {
	readonly name: string;
	readonly body: Buffer;
}

interface Entry {
	readonly Id: string;
}

/** The first half of a batch; `undefined` if the call is none, or of one entry. */
export function partOf({ name, body }: BatchCall): Part | undefined {
	if (name === 'SendMessageBatch') return partOfSending(JSON.parse(String(body)));
	if (name === 'BatchGetItem') return partOfReading(JSON.parse(String(body)));
	if (name === 'BatchWriteItem') return partOfWriting(JSON.parse(String(body)));
	return undefined;
}

function partOfSending(input: { Entries: Entry[] }): Part | undefined {
	const [asked, left] = halves(input.Entries);
	const refusal = { SenderFault: false, Code: 'OverLimit', Message: 'a fault of the test' };
	const Failed = left.map(({ Id }) => ({ Id, ...refusal }));
	return partWith(left, { ...input, Entries: asked }, { Failed });
}

function partOfReading(input: { RequestItems: Record<string, { Keys: unknown[] }> }): Part | undefined {
	const [[table, keys] = ['', { Keys: [] }]] = Object.entries(input.RequestItems);
	const [asked, left] = halves(keys.Keys);
	const keyed = (Keys: unknown[]) => ({ [table]: { ...keys, Keys } });
	return partWith(left, { ...input, RequestItems: keyed(asked) }, { UnprocessedKeys: keyed(left) });
}

function partOfWriting(input: { RequestItems: Record<string, unknown[]> }): Part | undefined {
	const [[table, writes] = ['', []]] = Object.entries(input.RequestItems);
	const [asked, left] = halves(writes);
	return partWith(left, { ...input, RequestItems: { [table]: asked } }, { UnprocessedItems: { [table]: left } });
}

function partWith(left: readonly unknown[], input: object, addition: object): Part | undefined {
	if (left.length === 0) return undefined;
	return {
		body: Buffer.from(JSON.stringify(input)),
		complete: (answer) => Buffer.from(JSON.stringify({ ...JSON.parse(String(answer)), ...addition })),
	};
}

function halves<T>(values: readonly T[]): [T[], T[]] {
	const middle = Math.ceil(values.length / 2);
	return [values.slice(0, middle), values.slice(middle)];
}
