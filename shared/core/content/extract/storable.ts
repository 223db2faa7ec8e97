/** What databases refuse in a text: NUL, and half a character. */
const UNSTORABLE = /\\u0000|\\ud[89a-f]/;

/** Whether every text of a value may be stored anywhere, by its JSON. */
export function isStorable(json: string): boolean {
	return !UNSTORABLE.test(json);
}

/** The value without what no database takes; the names in it as well. */
export function storable(value: unknown): unknown {
	if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed();
	if (Array.isArray(value)) return value.map(storable);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, each]) => [storable(name), storable(each)]));
}
