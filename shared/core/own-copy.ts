/** A text with characters of its own: V8 keeps the whole of a string for each piece of it, a page for each of its links. */
export function ownCopy(text: string): string {
	return Buffer.from(text).toString();
}
