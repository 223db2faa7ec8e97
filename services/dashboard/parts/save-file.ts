const KEPT_MS = 60_000;

/** Hands a file to the browser: a link could not carry the key. */
export function saveFile(content: Blob, name: string): void {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(content);
	link.download = name;
	link.click();
	// Not at once: the browser may not have begun to read it.
	setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
