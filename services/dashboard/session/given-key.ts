/** As the API takes one. */
const KEY = /^[\x21-\x7e]{1,200}$/;

/** The key that a link brings behind its `#`, where no browser sends it anywhere. */
export function givenKey(fragment: string): string | undefined {
	const [, encoded] = /^#?key=([^&]+)$/.exec(fragment) ?? [];
	if (encoded === undefined) return undefined;
	const key = decoded(encoded);
	return key !== undefined && isKey(key) ? key : undefined;
}

/** Whether a text can be a key at all. */
export function isKey(text: string): boolean {
	return KEY.test(text);
}

function decoded(text: string): string | undefined {
	try {
		return decodeURIComponent(text);
	} catch {
		return undefined;
	}
}
