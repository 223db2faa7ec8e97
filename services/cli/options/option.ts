import { UsageError } from '../../../shared/core/errors.ts';
import type { Candidates, ValueParser } from '../parse/values/value-parsers.ts';
import type { OptionGroup } from './option-groups.ts';

/** One option of the command line; `V` is what a command gets of it, given or not. */
export interface Option<V> {
	/** Without the dashes. */
	readonly name: string;
	/** Under which help lists it. */
	readonly group: OptionGroup;
	readonly help: string;
	/** Absent in a flag, which takes no value. */
	readonly placeholder?: string;
	/** Shown in help; absent where leaving the option out means nothing. */
	readonly defaultText?: string;
	readonly isRepeatable: boolean;
	/** Of its value, for completion. */
	readonly candidates?: Candidates;
	/**
	 * @param given - Its values in their order; `[]` if it was left out, `['']` a time for a flag.
	 * @throws {UsageError} Names the option, the value and what was expected.
	 */
	readonly read: (given: readonly string[]) => V;
}

/** Options by the names that their values have in the program. */
export type Options = Readonly<Record<string, Option<unknown>>>;

/** What a command gets of the options that it takes. */
export type Values<O extends Options> = { readonly [K in keyof O]: ReturnType<O[K]['read']> };

type Ungrouped<V> = Omit<Option<V>, 'group'>;

interface Text {
	readonly name: string;
	readonly help: string;
	readonly defaultText?: string;
}

/** The last one given counts. The default is written as a user would, and shown so in help. */
export function withDefault<T>(parser: ValueParser<T>, texts: Text & { readonly defaultText: string }): Ungrouped<T> {
	return {
		...optional(parser, texts),
		read: (given) => readText({ parser, name: texts.name, text: given.at(-1) ?? texts.defaultText }),
	};
}

/** The last one given counts; `undefined` if it was left out. */
export function optional<T>(parser: ValueParser<T>, texts: Text): Ungrouped<T | undefined> {
	return {
		...texts,
		placeholder: parser.placeholder,
		isRepeatable: false,
		...(parser.candidates && { candidates: parser.candidates }),
		read: (given) => given.map((text) => readText({ parser, name: texts.name, text })).at(-1),
	};
}

/** As `optional`, but giving it twice is an error: one of the two would be lost in silence. */
export function once<T>(parser: ValueParser<T>, texts: Text): Ungrouped<T | undefined> {
	const { read, ...option } = optional(parser, texts);
	return {
		...option,
		read(given) {
			if (given.length > 1) throw new UsageError(`--${texts.name} is given ${given.length} times; give it once`);
			return read(given);
		},
	};
}

/** All that were given, in their order. */
export function repeatable<T>(parser: ValueParser<T>, texts: Text): Ungrouped<readonly T[]> {
	return {
		...optional(parser, texts),
		isRepeatable: true,
		read: (given) => given.map((text) => readText({ parser, name: texts.name, text })),
	};
}

export function flag(texts: Text): Ungrouped<boolean> {
	return { ...texts, isRepeatable: false, read: (given) => given.length > 0 };
}

/** Sets under which title help lists the options. */
export function inGroup<O extends Readonly<Record<string, Ungrouped<unknown>>>>(
	group: OptionGroup,
	options: O,
): { readonly [K in keyof O]: O[K] & { readonly group: OptionGroup } } {
	const grouped = Object.entries(options).map(([key, option]) => [key, { ...option, group }]);
	return Object.fromEntries(grouped);
}

/** Their values where the command line says nothing. */
export function defaultsOf<O extends Options>(options: O): Values<O> {
	return Object.fromEntries(Object.entries(options).map(([key, { read }]) => [key, read([])])) as Values<O>;
}

function readText<T>({ parser, name, text }: { parser: ValueParser<T>; name: string; text: string }): T {
	const fault = parser.fault?.(text);
	if (fault !== undefined) throw new UsageError(`--${name}: ${fault}`);
	const value = parser.read(text);
	if (value !== undefined) return value;
	if (parser.privateFault) throw new UsageError(`--${name}: ${parser.privateFault(text)}`);
	const near = parser.nearest?.(text);
	const hint = near === undefined ? '' : `; did you mean ${near}?`;
	throw new UsageError(`--${name}: ${JSON.stringify(text)} is not ${parser.expected}${hint}`);
}
