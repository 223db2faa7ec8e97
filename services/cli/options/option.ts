import { UsageError } from '../../../shared/core/errors.ts';
import type { Candidates, Kind } from '../parse/values/kinds.ts';

/** One option of the command line; `V` is what a command gets of it, given or not. */
export interface Option<V> {
	/** Without the dashes. */
	readonly name: string;
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

interface Text {
	readonly name: string;
	readonly help: string;
	readonly defaultText?: string;
}

/** The last one given counts. The default is written as a user would, and shown so in help. */
export function withDefault<T>(kind: Kind<T>, texts: Text & { readonly defaultText: string }): Option<T> {
	return {
		...optional(kind, texts),
		read: (given) => readText({ kind, name: texts.name, text: given.at(-1) ?? texts.defaultText }),
	};
}

/** The last one given counts; `undefined` if it was left out. */
export function optional<T>(kind: Kind<T>, texts: Text): Option<T | undefined> {
	return {
		...texts,
		placeholder: kind.placeholder,
		isRepeatable: false,
		...(kind.candidates && { candidates: kind.candidates }),
		read: (given) => given.map((text) => readText({ kind, name: texts.name, text })).at(-1),
	};
}

/** As `optional`, but giving it twice is an error: one of the two would be lost in silence. */
export function once<T>(kind: Kind<T>, texts: Text): Option<T | undefined> {
	const { read, ...option } = optional(kind, texts);
	return {
		...option,
		read(given) {
			if (given.length > 1) throw new UsageError(`--${texts.name} is given ${given.length} times; give it once`);
			return read(given);
		},
	};
}

/** All that were given, in their order. */
export function repeatable<T>(kind: Kind<T>, texts: Text): Option<readonly T[]> {
	return {
		...optional(kind, texts),
		isRepeatable: true,
		read: (given) => given.map((text) => readText({ kind, name: texts.name, text })),
	};
}

export function flag(texts: Text): Option<boolean> {
	return { ...texts, isRepeatable: false, read: (given) => given.length > 0 };
}

function readText<T>({ kind, name, text }: { kind: Kind<T>; name: string; text: string }): T {
	const fault = kind.fault?.(text);
	if (fault !== undefined) throw new UsageError(`--${name}: ${fault}`);
	const value = kind.read(text);
	if (value !== undefined) return value;
	if (kind.privateFault) throw new UsageError(`--${name}: ${kind.privateFault(text)}`);
	const near = kind.nearest?.(text);
	const hint = near === undefined ? '' : `; did you mean ${near}?`;
	throw new UsageError(`--${name}: ${JSON.stringify(text)} is not ${kind.expected}${hint}`);
}
