import { parseHttpDate, retryAfterMs } from './retry-after.ts';

/** Headers by name in lower case, as Node gives them. */
export type HeaderValues = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What a server says of its limit on requests. */
export interface RateLimit {
	/** Requests in a window. */
	readonly limit?: number;
	/** Requests left in this window. */
	readonly remaining?: number;
	/** Milliseconds from now until the next window; 0 if it has begun. */
	readonly resetMs?: number;
}

/** How IETF drafts, GitHub, GitLab, Reddit, Twitter, Vimeo, Akamai and Discord begin the names of their headers. */
const FAMILIES = ['ratelimit-', 'x-ratelimit-', 'x-rate-limit-'] as const;
const RESETS = ['reset', 'reset-after', 'next'] as const;
const NUMBER = /^\d+(?:\.\d+)?$/;
const ISO_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;
/** Nobody asks to wait for 30 years: larger numbers are seconds since the epoch, and the largest milliseconds. */
const FIRST_EPOCH_SECONDS = 1e9;
const FIRST_EPOCH_MS = 1e12;

/**
 * How long a server asks to wait before the next request.
 *
 * `Retry-After` counts with any status; the headers of a rate limit only with 429 and 503, and only if they do not say
 * that requests are left.
 *
 * @param nowMs - Against which dates are measured, in milliseconds since the epoch.
 * @returns Milliseconds from now, uncapped; `undefined` if it asks for nothing that can be read.
 */
export function askedWaitMs(headers: HeaderValues, status: number, nowMs: number): number | undefined {
	const retryAfter = textOf(headers, 'retry-after');
	const asked = retryAfter === undefined ? undefined : retryAfterMs(retryAfter, nowMs);
	if (asked !== undefined || (status !== 429 && status !== 503)) return asked;
	const { remaining = 0, resetMs } = readRateLimit(headers, nowMs);
	return remaining === 0 ? resetMs : undefined;
}

/** Reads the headers of a rate limit, whichever vendor's they are. */
export function readRateLimit(headers: HeaderValues, nowMs: number): RateLimit {
	const field = textOf(headers, 'ratelimit');
	if (field !== undefined) return ofField(field);
	for (const family of FAMILIES) {
		const found = ofFamily(headers, family, nowMs);
		if (Object.keys(found).length > 0) return found;
	}
	return {};
}

/** `RateLimit: limit=100, remaining=0, reset=30`, or in later drafts `"name";r=0;t=30`. */
function ofField(field: string): RateLimit {
	const parts = new Map([...field.matchAll(/([a-z]+)\s*=\s*(\d+)/gi)].map(([, key = '', n]) => [key, Number(n)]));
	const seconds = parts.get('reset') ?? parts.get('t');
	return defined({
		limit: parts.get('limit') ?? parts.get('q'),
		remaining: parts.get('remaining') ?? parts.get('r'),
		resetMs: seconds === undefined ? undefined : seconds * 1000,
	});
}

function ofFamily(headers: HeaderValues, family: string, nowMs: number): RateLimit {
	const resets = RESETS.map((name) => textOf(headers, family + name)).map((text) => text && resetMsOf(text, nowMs));
	return defined({
		limit: countOf(textOf(headers, `${family}limit`)),
		remaining: countOf(textOf(headers, `${family}remaining`)),
		resetMs: resets.find((reset): reset is number => typeof reset === 'number'),
	});
}

/** Seconds from now, seconds or milliseconds since the epoch, or a date. */
function resetMsOf(text: string, nowMs: number): number | undefined {
	const value = text.trim();
	if (!NUMBER.test(value)) {
		const dateMs = ISO_DATE.test(value) ? Date.parse(value) : parseHttpDate(value);
		return dateMs === undefined || Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
	}
	const number = Number(value);
	if (number < FIRST_EPOCH_SECONDS) return number * 1000;
	return Math.max(0, (number < FIRST_EPOCH_MS ? number * 1000 : number) - nowMs);
}

/** The first number: some say `100, 100;w=60`. */
function countOf(text: string | undefined): number | undefined {
	const digits = /^\s*(\d+)/.exec(text ?? '')?.[1];
	return digits === undefined ? undefined : Number(digits);
}

function textOf(headers: HeaderValues, name: string): string | undefined {
	const value = headers[name];
	return typeof value === 'string' ? value : value?.[0];
}

function defined(fields: { readonly [name in keyof RateLimit]: number | undefined }): RateLimit {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
