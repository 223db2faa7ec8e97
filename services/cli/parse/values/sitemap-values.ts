import { webUrl } from '../../../../shared/core/canonical-url.ts';
import { SINCE_RULE, sinceOf } from '../../../../shared/core/content/sitemap/last-modified.ts';
import type { ValueParser } from './value-parsers.ts';

/** The address of a sitemap or of a site; it may hold a password, so that no message repeats it. */
export const sitemapUrl: ValueParser<string> = {
	placeholder: 'URL',
	expected: 'a web address',
	read: (given) => (webUrl(given.trim()) === undefined ? undefined : given.trim()),
	privateFault: () => 'is no web address; it begins with http:// or https://',
};

/** A time, in milliseconds since the epoch. */
export const since: ValueParser<number> = {
	placeholder: 'DATE',
	expected: SINCE_RULE,
	read: (given) => sinceOf(given, Date.now()),
};
