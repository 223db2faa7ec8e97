import { webUrl } from '../../../core/canonical-url.ts';
import { SINCE_RULE, sinceOf } from '../../../core/content/sitemap/last-modified.ts';
import { UsageError } from '../../../core/errors.ts';
import type { JobSitemap } from '../../../core/job.ts';
import { shownUrl } from '../../../core/shown-url.ts';

/**
 * The sitemap that a request names.
 *
 * @param now - What a while ago is counted from, in milliseconds since the epoch.
 * @throws {UsageError} It is no web address, or `since` no time.
 */
export function requestedSitemap(given: string, since: string | undefined, now: number): JobSitemap {
	const url = webUrl(given.trim());
	if (url === undefined) {
		throw new UsageError(
			`the sitemap '${shownUrl(given.trim()).slice(0, 200)}' is no web address; it begins with http:// or https://`,
		);
	}
	const from = since === undefined ? undefined : sinceOf(since, now);
	if (since !== undefined && from === undefined) throw new UsageError(`since: '${since}' is not ${SINCE_RULE}`);
	return { url, ...(from !== undefined && { since: from }) };
}
