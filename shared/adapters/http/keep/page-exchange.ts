import type { Truncation } from '../../../core/content/warc/warc-record.ts';
import type { PageExchange } from '../../../core/visit.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { Ending } from '../exchange/failure-of.ts';
import type { VisitCourse } from '../visit-of.ts';

/** A request and its response as they went over the wire, but for the body. @param given - Why that is not whole. */
export function pageExchange(
	{ url, sent }: Pick<VisitCourse, 'url' | 'sent'>,
	{ statusText, rawHeaders }: Exchange,
	given: Ending | undefined,
): PageExchange {
	const { method = 'GET', path = '/', headers = [] } = sent ?? {};
	return {
		method,
		path,
		// In front of those that it is given, undici writes these.
		requestHeaders: [['host', URL.parse(url)?.host ?? ''], ['connection', 'keep-alive'], ...pairsOf(headers)],
		statusText,
		responseHeaders: pairsOf(rawHeaders),
		...(given && { truncated: truncationOf(given) }),
	};
}

function pairsOf(flat: readonly string[]): (readonly [name: string, value: string])[] {
	return Array.from({ length: Math.floor(flat.length / 2) }, (_, i) => [flat[2 * i] ?? '', flat[2 * i + 1] ?? '']);
}

function truncationOf({ outcome }: Ending): Truncation {
	switch (outcome) {
		case 'too_large':
			return 'length';
		case 'timeout':
			return 'time';
		case 'network_error':
			return 'disconnect';
		default:
			return 'unspecified';
	}
}
