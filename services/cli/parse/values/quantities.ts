import type { KnownQuantile } from '../../../../shared/model/distribution.ts';
import type { ValueParser } from './value-parsers.ts';

const MS_UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };
const BYTE_UNITS: Readonly<Record<string, number>> = {
	'': 1,
	k: 1000,
	kB: 1000,
	KiB: 1024,
	M: 1_000_000,
	MB: 1_000_000,
	MiB: 1024 ** 2,
};
/** What is given alone is taken for the median. */
const MEDIAN = 0.5;

/** A time with its unit: `200ms`, `1.5s`, `5m`, `2h`; a bare number could be any of them. */
export const duration: ValueParser<number> = {
	placeholder: 'TIME',
	expected: 'a time above 0 with its unit, such as 200ms, 1.5s, 5m or 2h',
	read: readDuration,
};

/** A time, or quantiles of one: `200ms`, `p50=200ms,p99=2s`. */
export const latency: ValueParser<readonly KnownQuantile[]> = {
	placeholder: 'TIMES',
	expected: 'a time such as 200ms, or rising quantiles such as p50=200ms,p99=2s',
	read(given) {
		const alone = readDuration(given);
		if (alone !== undefined) return [{ p: MEDIAN, value: alone }];
		const known = given.split(',').map(readQuantile);
		return known.every((one) => one !== undefined) && isRising(known) ? known : undefined;
	},
};

/** A number of targets; `1e6` is one. */
export const count: ValueParser<number> = {
	placeholder: 'N',
	expected: 'a whole number from 1 to 1e9, such as 50000 or 1e6',
	read(given) {
		const value = /^\d+(\.\d+)?(e\d+)?$/i.test(given) ? Number(given) : Number.NaN;
		return Number.isInteger(value) && value >= 1 && value <= 1e9 ? value : undefined;
	},
};

/** The size of a body: `30000`, `30k`, `30KiB`, `1MB`. */
export const bodySize: ValueParser<number> = {
	placeholder: 'BYTES',
	expected: 'a size such as 30000, 30k, 30KiB or 1MB',
	read(given) {
		const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(given) ?? [];
		const factor = BYTE_UNITS[unit];
		return digits === '' || factor === undefined ? undefined : Math.round(Number(digits) * factor);
	},
};

function readDuration(given: string): number | undefined {
	const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)([a-z]+)$/.exec(given) ?? [];
	const factor = MS_UNITS[unit];
	return factor === undefined || Number(digits) <= 0 ? undefined : Number(digits) * factor;
}

function readQuantile(given: string): KnownQuantile | undefined {
	const [, percent = '', time = ''] = /^p(\d+(?:\.\d+)?)=(.+)$/.exec(given.trim()) ?? [];
	const value = readDuration(time);
	const p = Number((Number(percent) / 100).toPrecision(12));
	return value === undefined || p <= 0 || p >= 1 ? undefined : { p, value };
}

function isRising(known: readonly KnownQuantile[]): boolean {
	return known.every(({ p, value }, i) => {
		const before = known[i - 1];
		return before === undefined || (before.p < p && before.value <= value);
	});
}
