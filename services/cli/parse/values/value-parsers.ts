import { nearest } from '../nearest.ts';

/** What a shell may offer for a value. */
export interface Candidates {
	readonly words?: readonly string[];
	readonly names?: 'files' | 'folders';
}

/** Reads the value of an option: how it is written on the command line, and what becomes of it. */
export interface ValueParser<T> {
	/** Stands for the value in help. */
	readonly placeholder: string;
	/** Completes the sentence "is not …". */
	readonly expected: string;
	/** `undefined` where the text is no such value. */
	readonly read: (text: string) => T | undefined;
	/** What is wrong with a text that may hold a secret; no message may repeat it. */
	readonly privateFault?: (text: string) => string;
	/** What is wrong with a text, where `expected` would not tell; it names the place. */
	readonly fault?: (text: string) => string | undefined;
	/** What a text that is no such value most likely meant. */
	readonly nearest?: (text: string) => string | undefined;
	readonly candidates?: Candidates;
}

export interface Range {
	readonly min: number;
	readonly max: number;
}

const BYTE_UNITS: Readonly<Record<string, number>> = { '': 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

export function text(placeholder: string): ValueParser<string> {
	return { placeholder, expected: 'a text of one character or more', read: (given) => given || undefined };
}

/** The name of a file, or of a folder. */
export function path(placeholder: string, names: 'files' | 'folders'): ValueParser<string> {
	return { ...text(placeholder), candidates: { names } };
}

/** @param min - The least value that makes sense; both ends are allowed. */
export function integer(placeholder: string, { min, max }: Range): ValueParser<number> {
	return {
		placeholder,
		expected: `a whole number from ${min} to ${max}`,
		read: (given) => (/^-?\d+$/.test(given) ? within(Number(given), { min, max }) : undefined),
	};
}

/** @param min - The least value that makes sense; both ends are allowed. */
export function decimal(placeholder: string, { min, max }: Range): ValueParser<number> {
	return {
		placeholder,
		expected: `a number from ${min} to ${max}`,
		read: (given) => (isDecimal(given) ? within(Number(given), { min, max }) : undefined),
	};
}

/** No store keeps the smallest numbers there are. */
const LEAST_DOLLARS = 0.000001;

/** A sum of US dollars, such as 0.05. */
export function dollars({ max }: Pick<Range, 'max'>): ValueParser<number> {
	return {
		placeholder: 'USD',
		expected: `a sum of US dollars from 0.000001 to ${max}`,
		read: (given) =>
			isDecimal(given) && Number(given) >= LEAST_DOLLARS && Number(given) <= max ? Number(given) : undefined,
	};
}

/** Written in seconds, read as whole milliseconds; the range is in seconds. */
export function seconds({ min, max }: Range): ValueParser<number> {
	const { read } = decimal('S', { min, max });
	return {
		placeholder: 'S',
		expected: `a number of seconds from ${min} to ${max}`,
		read: (given) => toMilliseconds(read(given)),
	};
}

/** A number of bytes, or of `KiB`, `MiB`, `GiB`; the range is in bytes. */
export function bytes({ min, max }: Range): ValueParser<number> {
	return {
		placeholder: 'BYTES',
		expected: `a size such as 65536, 512KiB or 5MiB, from ${min} to ${max} bytes`,
		read(given) {
			const [, count = '', unit = ''] = /^(\d+(?:\.\d+)?) ?(KiB|MiB|GiB|)$/.exec(given) ?? [];
			const factor = BYTE_UNITS[unit] ?? 1;
			return count === '' ? undefined : within(Math.round(Number(count) * factor), { min, max });
		},
	};
}

export function choice<const T extends string>(choices: readonly T[], placeholder = choices.join('|')): ValueParser<T> {
	return {
		placeholder,
		expected: `one of ${choices.join(', ')}`,
		read: (given) => choices.find((one) => one === given),
		nearest: (given) => nearest(given, choices),
		candidates: { words: choices },
	};
}

/** Some of the choices, joined by commas; each counts once. */
export function choices<const T extends string>(known: readonly T[]): ValueParser<readonly T[]> {
	const split = (given: string) => given.split(',').map((one) => one.trim());
	const isKnown = (one: string): one is T => known.some((each) => each === one);
	return {
		placeholder: 'LIST',
		expected: `a list of ${known.join(', ')}, joined by commas`,
		read(given) {
			const all = split(given);
			return all.every(isKnown) ? [...new Set(all)] : undefined;
		},
		nearest: (given) => nearest(split(given).find((one) => !isKnown(one)) ?? '', known),
		candidates: { words: known },
	};
}

/** A regular expression, as JavaScript has them. */
export const pattern: ValueParser<string> = {
	placeholder: 'RE',
	expected: 'a regular expression',
	read(given) {
		try {
			return given === '' ? undefined : new RegExp(given).source;
		} catch {
			return undefined;
		}
	},
};
/** Some of the choices, each once, in the order in which they stand. */
export function distinctChoices<const T extends string>(
	known: readonly T[],
	placeholder: string,
): ValueParser<readonly T[]> {
	return {
		...choices(known),
		placeholder,
		fault(given) {
			const twice = repeatedIn(given.split(',').map((one) => one.trim()));
			return twice === undefined ? undefined : `${JSON.stringify(twice)} is there twice; name each once`;
		},
	};
}

/** The first that stands there a second time. */
export function repeatedIn(values: readonly string[]): string | undefined {
	return values.find((value, at) => values.indexOf(value) < at);
}

function within(value: number, { min, max }: Range): number | undefined {
	return value >= min && value <= max ? value : undefined;
}

function isDecimal(given: string): boolean {
	return /^-?\d+(\.\d+)?$/.test(given);
}

function toMilliseconds(value: number | undefined): number | undefined {
	return value === undefined ? undefined : Math.round(value * 1000);
}
