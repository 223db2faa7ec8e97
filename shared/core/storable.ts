/** What stores refuse in a text, as JSON has it. */
const UNSTORABLE = /\\u0000|\\ud[89a-f]/;

/** Whether stores take a value as it is, by its JSON: that costs less than to go through it. */
export function isStorable(json: string): boolean {
	return !UNSTORABLE.test(json);
}

/** A value as stores take it: PostgreSQL knows no NUL, and JSON in it, like DynamoDB, no half of a pair of surrogates. */
export function storable(value: unknown): unknown {
	if (typeof value === 'string') return storableText(value);
	if (Array.isArray(value)) return value.map(storable);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storableText(key), storable(inner)]));
}

function storableText(text: string): string {
	return text.toWellFormed().replaceAll('\0', '\ufffd');
}
