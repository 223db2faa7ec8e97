const SEPARATORS = /[\t\n\f\r ,]*/y;
const CANDIDATE = /[^\t\n\f\r ]+/y;
const TRAILING_COMMAS = /,+$/;

/**
 * The URLs of a `srcset` or `imagesrcset` attribute, in order.
 *
 * Candidates whose descriptor is wrong are kept: a browser drops them, and their author will want to know.
 *
 * Source: https://html.spec.whatwg.org/multipage/images.html#parsing-a-srcset-attribute
 */
export function srcsetUrls(srcset: string): string[] {
	const urls: string[] = [];
	let at = 0;
	while (true) {
		at = endOf(SEPARATORS, srcset, at);
		const end = endOf(CANDIDATE, srcset, at);
		if (end === at) return urls;

		const candidate = srcset.slice(at, end);
		// A comma inside belongs to the URL, one at the end separates.
		const url = candidate.replace(TRAILING_COMMAS, '');
		urls.push(url);
		at = url.length < candidate.length ? end : endOfDescriptors(srcset, end);
	}
}

/** Behind the comma that ends the descriptors; commas in parentheses do not. */
function endOfDescriptors(srcset: string, start: number): number {
	let isInParens = false;
	for (let at = start; at < srcset.length; at++) {
		const char = srcset[at];
		if (char === '(') isInParens = true;
		else if (char === ')') isInParens = false;
		else if (char === ',' && !isInParens) return at + 1;
	}
	return srcset.length;
}

function endOf(pattern: RegExp, text: string, at: number): number {
	pattern.lastIndex = at;
	return pattern.test(text) ? pattern.lastIndex : at;
}
