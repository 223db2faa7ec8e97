const NOT_ASCII = /[\u0080-\u00ff]/g;

/**
 * A URL of a response header, with each byte above ASCII as an escape of its own: it is asked for as it came over the
 * wire, in whatever charset that was. Browsers do the same.
 *
 * @param value - Each byte one character.
 */
export function wireUrl(value: string): string {
	return value.replace(NOT_ASCII, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
}
