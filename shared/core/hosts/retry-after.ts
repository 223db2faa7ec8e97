const DELAY_SECONDS = /^\d+$/;
const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const TIME = '\\d\\d:\\d\\d:\\d\\d';
// RFC 9110 5.6.7: the form to send and the two obsolete ones that must be read.
const HTTP_DATE = new RegExp(`^${DAY}(?:, \\d\\d \\w{3} \\d{4}|[a-z]*, \\d\\d-\\w{3}-\\d\\d) ${TIME} GMT$`);
const ASCTIME = new RegExp(`^${DAY} \\w{3} [\\d ]\\d ${TIME} \\d{4}$`);

/**
 * Reads a `Retry-After` header.
 *
 * @param nowMs - Against which a date is measured, in milliseconds since the epoch.
 * @returns Milliseconds from now, 0 for a date in the past; uncapped, so that the policy caps it; `undefined` if unreadable.
 */
export function retryAfterMs(header: string, nowMs: number): number | undefined {
	const value = header.trim();
	if (DELAY_SECONDS.test(value)) return Number(value) * 1000;

	const dateMs = parseHttpDate(value);
	return dateMs === undefined ? undefined : Math.max(0, dateMs - nowMs);
}

/** Milliseconds since the epoch of a date in any of the forms of RFC 9110 5.6.7; `undefined` if it is none. */
export function parseHttpDate(value: string): number | undefined {
	// asctime names no zone, and without one `Date.parse` takes that of the machine.
	const date = ASCTIME.test(value) ? `${value} GMT` : HTTP_DATE.test(value) ? value.replaceAll('-', ' ') : '';
	const dateMs = Date.parse(date);
	return Number.isNaN(dateMs) ? undefined : dateMs;
}
