/**
 * Normalises a charset label, as `latin1` to `windows-1252`.
 *
 * @returns A WHATWG name in lower case that `TextDecoder` takes; `undefined` for a label that it does not.
 */
export function knownCharset(label: string | undefined): string | undefined {
	if (label === undefined) return undefined;
	// Most pages say this, and building a decoder costs more than all else here.
	if (label === 'utf-8' || label === 'UTF-8') return 'utf-8';
	try {
		return new TextDecoder(label).encoding;
	} catch {
		return undefined;
	}
}
