/**
 * A text from elsewhere, safe to show on a terminal: no control characters, which could move the cursor
 * or colour what follows, nor marks that turn the direction of writing.
 */
export function printable(text: string): string {
	return text.replaceAll(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, '\ufffd');
}

/** The same for a text of many lines. */
export function printableLines(text: string): string {
	return text.replaceAll(/(?![\t\n\r])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, '\ufffd');
}
