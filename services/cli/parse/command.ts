import { requireApiFit } from '../options/api.ts';
import type { Options, Values } from '../options/option.ts';

export interface Example {
	readonly line: string;
	readonly does: string;
}

interface Described {
	/** One word, or two: `jobs list`. */
	readonly name: string;
	readonly does: string;
	/** What `does` does not say; a paragraph each. */
	readonly about?: readonly string[];
	/** What follows the name: `[URL…]`, `ID`. */
	readonly operands?: string;
	/** How many operands; none where it is left out. */
	readonly takes?: { readonly min: number; readonly max: number };
	readonly examples: readonly Example[];
	/** Whether it reads targets, so that help explains where they come from. */
	readonly readsTargets?: boolean;
	/** Options of other commands that one might look for here, by name, and what to do instead. */
	readonly instead?: Readonly<Record<string, string>>;
}

/** What help says of a command, what is accepted for it, and what runs it. */
export interface Command extends Required<Described> {
	readonly options: Options;
	/** @throws {UsageError} Its options do not go together. */
	readonly parse: (operands: readonly string[], values: object, given: ReadonlySet<string>) => unknown;
	readonly run: (options: unknown) => Promise<number>;
}

interface CommandSpec<O extends Options, P, R> extends Described {
	/** In the order in which help lists them. */
	readonly options: O;
	/** @param given - The options that the command line has, whatever their values. */
	readonly parse: (operands: P, values: Values<O>, given: ReadonlySet<string>) => R;
	/** The module that runs it: loaded only then, so that help and errors do not wait for it. */
	readonly load: () => Promise<{ readonly run: (options: R) => Promise<number> }>;
}

export function createCommand<O extends Options, R>(spec: CommandSpec<O, readonly string[], R>): Command {
	const { parse, load, ...described } = spec;
	return {
		about: [],
		operands: '',
		takes: { min: 0, max: 0 },
		readsTargets: false,
		instead: {},
		...described,
		// Both are given what this command itself has made.
		parse: (operands, values, given) => {
			requireApiFit({ options: described.options, values, given });
			return parse(operands, values as Values<O>, given);
		},
		run: async (options) => (await load()).run(options as R),
	};
}

/** A command that works on one job. */
export function createJobCommand<O extends Options, R>(spec: CommandSpec<O, string, R>): Command {
	return createCommand<O, R>({
		...spec,
		operands: 'ID',
		takes: { min: 1, max: 1 },
		parse: ([jobId = ''], values, given) => spec.parse(jobId, values, given),
	});
}
