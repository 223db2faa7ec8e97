import type { ValueParser } from './value-parsers.ts';

/** Where an HTTP API is; without a slash at its end. */
export const apiUrl: ValueParser<string> = {
	placeholder: 'URL',
	expected: 'the URL of an HTTP API',
	// Whoever copies the link of `shoal serve` copies the key with it.
	privateFault: faultOf,
	read: (given) => (faultOf(given) === '' ? withoutSlash(given) : undefined),
};

function faultOf(given: string): string {
	const url = URL.parse(given.trim());
	if (url === null || !/^https?:$/.test(url.protocol)) return 'must be a URL that begins with https:// or http://';
	if (url.hash !== '') return 'leave out what follows the #; the key is read from SHOAL_API_KEY';
	if (url.username !== '' || url.password !== '')
		return 'leave out user and password; the key is read from SHOAL_API_KEY';
	if (url.search !== '') return 'leave out the ? and what follows it; the key is read from SHOAL_API_KEY';
	return '';
}

function withoutSlash(given: string): string {
	return new URL(given.trim()).href.replace(/\/+$/, '');
}
