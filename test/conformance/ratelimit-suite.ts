import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRateLimit } from '../../shared/core/rate-limit-headers.ts';
import { retryAfterMs } from '../../shared/core/retry-after.ts';
import type { SuiteOutcome } from './robots-suite.ts';

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
	/** A text in place of milliseconds: any delay will do, since the policy caps it. */
	readonly retryAfter: readonly {
		readonly value: string;
		readonly now: string;
		readonly delayMs: number | string | null;
	}[];
}

const NOW = Date.parse('2026-11-20T00:00:00Z');
const RESET_MS = 90_000;

/** The names and kinds of headers of mre/rate-limits, and the forms of `Retry-After`. */
export const ratelimitSuite = {
	name: 'ratelimit',
	/** @param folder - Holds `ratelimit/ratelimit.json`. */
	run(folder: string): SuiteOutcome {
		const text = readFileSync(join(folder, 'ratelimit', 'ratelimit.json'), 'utf8');
		const vectors = JSON.parse(text) as Vectors;
		const results = [...vendorResults(vectors), ...caseResults(vectors), ...retryAfterResults(vectors)];
		const failed = results.filter(({ isRight }) => !isRight).map(({ name }) => name);
		return { passed: results.length - failed.length, failed };
	},
};

interface SuiteResult {
	readonly name: string;
	readonly isRight: boolean;
}

/** Each vendor's headers, made up as its kind says. */
function vendorResults({ vendors }: Vectors): SuiteResult[] {
	return vendors.map(({ vendor, limit, remaining, reset, resetKind }) => {
		const headers = { ...(limit !== null && { [limit]: '50' }), [remaining]: '0', [reset]: resetText(resetKind) };
		const read = readRateLimit(lowerCase(headers), NOW);
		const isRight =
			read.remaining === 0 && read.resetMs === RESET_MS && read.limit === (limit === null ? undefined : 50);
		return { name: `vendor ${vendor}: ${JSON.stringify(read)}`, isRight };
	});
}

function caseResults({ cases }: Vectors): SuiteResult[] {
	return cases.map(({ vendor, headers, limit, remaining, reset }) => {
		const resetMs = 10_000;
		const read = readRateLimit(lowerCase(headers), Date.parse(reset) - resetMs);
		const isRight = read.limit === limit && read.remaining === remaining && read.resetMs === resetMs;
		return { name: `case of ${vendor}: ${JSON.stringify(read)}`, isRight };
	});
}

function retryAfterResults({ retryAfter }: Vectors): SuiteResult[] {
	return retryAfter.map(({ value, now, delayMs }) => {
		const read = retryAfterMs(value, Date.parse(now)) ?? null;
		const isRight = typeof delayMs === 'string' ? read !== null && read > 3_600_000 : read === delayMs;
		return { name: `Retry-After ${JSON.stringify(value)}: ${read}`, isRight };
	});
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
