/** W3C Datetime: a year, a month, a day, or a time of it. */
const W3C = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?)?)?$/i;
/** RFC 822, as feeds have it; without a zone nobody knows when that was. */
const RFC_822 =
	/^(?:[a-z]{3,9},?\s+)?\d{1,2}\s+[a-z]{3,9}\s+\d{2,4}\s+\d{1,2}:\d\d(?::\d\d)?\s+(?:[a-z]{1,4}|[+-]\d{4})$/i;

/**
 * When something changed last, as a sitemap or a feed says it.
 *
 * @returns Milliseconds since the epoch, of the beginning of what is named; `undefined` where it cannot be understood.
 */
export function lastModified(text: string): number | undefined {
	const given = text.trim();
	const parts = W3C.exec(given);
	const at = parts === null ? (RFC_822.test(given) ? Date.parse(given) : Number.NaN) : Date.parse(isoOf(parts));
	return Number.isNaN(at) ? undefined : at;
}

/** A time without a zone is taken for one of UTC. */
function isoOf(parts: RegExpExecArray): string {
	const [, year, month = '01', day = '01', hour, minute, second = '00', zone = 'Z'] = parts;
	if (hour === undefined) return `${year}-${month}-${day}`;
	const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
	return `${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`;
}

const DAY_MS = 86_400_000;
const UNITS_MS: Readonly<Record<string, number>> = { h: 3_600_000, d: DAY_MS };
const AGO = /^(\d{1,5})([hd])$/;

/**
 * The time that `--since` names: a date, a time of it, or a while ago (`7d`, `12h`).
 *
 * Nothing has changed since a day that is to come, so that nothing would be visited; what may be today somewhere is taken.
 *
 * @param now - Milliseconds since the epoch, likewise the result; `undefined` for what names no time.
 */
export function sinceOf(text: string, now: number): number | undefined {
	const [, count, unit = ''] = AGO.exec(text.trim()) ?? [];
	const unitMs = UNITS_MS[unit];
	if (count !== undefined && unitMs !== undefined) return now - Number(count) * unitMs;
	const at = /^\d{4}-\d\d-\d\d/.test(text.trim()) ? lastModified(text) : undefined;
	return at === undefined || at > now + DAY_MS ? undefined : at;
}

/** What `--since` takes, for messages. */
export const SINCE_RULE =
	'a day that has come, such as 2026-11-01 or 2026-11-01T12:00:00Z, or a while ago such as 7d or 12h';
