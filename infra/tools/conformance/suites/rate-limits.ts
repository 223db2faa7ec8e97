import { readRateLimit } from '../../../../shared/core/hosts/rate-limit-headers.ts';
import { retryAfterMs } from '../../../../shared/core/hosts/retry-after.ts';
import type { Case, Suite } from '../suite.ts';

interface Vectors {
	readonly vendors: readonly {
		readonly vendor: string;
		readonly limit: string | null;
		readonly remaining: string;
		readonly reset: string;
		readonly resetKind: 'delta-seconds' | 'epoch-seconds' | 'imf-fixdate' | 'iso8601';
	}[];
	readonly cases: readonly {
		readonly vendor: string;
		readonly headers: Readonly<Record<string, string>>;
		readonly limit: number;
		readonly remaining: number;
		readonly reset: string;
	}[];
	/** A text in place of milliseconds: any long delay will do, since the policy caps it. */
	readonly retryAfter: readonly {
		readonly value: string;
		readonly now: string;
		readonly delayMs: number | string | null;
	}[];
}

const NOW = Date.parse('2026-11-20T00:00:00Z');
const RESET_MS = 90_000;
const LONG_MS = 3_600_000;

/** The names and kinds of headers of mre/rate-limits, and the forms of `Retry-After`. */
export const rateLimits: Suite = {
	name: 'rate-limits',
	file: 'ratelimit/ratelimit.json',
	cases: (vectors: Vectors) => [...vendorCases(vectors), ...headerCases(vectors), ...retryAfterCases(vectors)],
};

/** Each vendor's headers, made up as its kind says. */
function vendorCases({ vendors }: Vectors): Case[] {
	return vendors.map(({ vendor, limit, remaining, reset, resetKind }) => {
		const headers = { ...(limit !== null && { [limit]: '50' }), [remaining]: '0', [reset]: resetText(resetKind) };
		return {
			id: `vendor ${vendor}`,
			expected: { ...(limit !== null && { limit: 50 }), remaining: 0, resetMs: RESET_MS },
			actual: () => readRateLimit(lowerCase(headers), NOW),
		};
	});
}

function headerCases({ cases }: Vectors): Case[] {
	const resetMs = 10_000;
	return cases.map(({ vendor, headers, limit, remaining, reset }, i) => ({
		id: `case ${i} of ${vendor}`,
		expected: { limit, remaining, resetMs },
		actual: () => readRateLimit(lowerCase(headers), Date.parse(reset) - resetMs),
	}));
}

function retryAfterCases({ retryAfter }: Vectors): Case[] {
	return retryAfter.map(({ value, now, delayMs }) => ({
		id: `Retry-After ${JSON.stringify(value)}`,
		expected: typeof delayMs === 'string' ? 'long' : delayMs,
		actual() {
			const read = retryAfterMs(value, Date.parse(now)) ?? null;
			return typeof delayMs === 'string' && read !== null && read > LONG_MS ? 'long' : read;
		},
	}));
}

function resetText(kind: Vectors['vendors'][number]['resetKind']): string {
	const at = new Date(NOW + RESET_MS);
	switch (kind) {
		case 'delta-seconds':
			return String(RESET_MS / 1000);
		case 'epoch-seconds':
			return String(at.getTime() / 1000);
		case 'imf-fixdate':
			return at.toUTCString();
		case 'iso8601':
			return at.toISOString();
	}
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
	return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
