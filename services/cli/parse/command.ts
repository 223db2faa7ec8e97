import type { OptionKey, Values } from '../options/job.ts';
import type { ParsedCommand } from './parsed-command.ts';

export interface Example {
	readonly line: string;
	readonly does: string;
}

/** What `help.ts` says of a command and `parse-args.ts` accepts for it. */
export interface Command {
	/** One word, or two: `jobs list`. */
	readonly name: string;
	readonly does: string;
	/** What `does` does not say; a paragraph each. */
	readonly about: readonly string[];
	/** What follows the name: `[URL…]`, `ID`. */
	readonly operands: string;
	readonly takes: { readonly min: number; readonly max: number };
	readonly options: readonly OptionKey[];
	/** What leaving an option out means, where it means another thing than to most commands. */
	readonly defaultTexts: Partial<Readonly<Record<OptionKey, string>>>;
	readonly examples: readonly Example[];
	/** Whether it reads targets, so that help explains where they come from. */
	readonly readsTargets: boolean;
	/** `given` are the options that the command line has, whatever their values. */
	readonly parse: (
		operands: readonly string[],
		values: Values<OptionKey>,
		given: ReadonlySet<OptionKey>,
	) => ParsedCommand;
}

interface CommandSpec<K extends OptionKey> {
	readonly name: string;
	readonly does: string;
	readonly about?: readonly string[];
	readonly operands?: string;
	readonly takes?: { readonly min: number; readonly max: number };
	readonly options: readonly K[];
	readonly defaultTexts?: Partial<Readonly<Record<OptionKey, string>>>;
	readonly examples: readonly Example[];
	readonly readsTargets?: boolean;
	readonly parse: (operands: readonly string[], values: Values<K>, given: ReadonlySet<OptionKey>) => ParsedCommand;
}

/** Without `takes` a command has no operands. */
export function createCommand<K extends OptionKey>(spec: CommandSpec<K>): Command {
	return { about: [], defaultTexts: {}, operands: '', takes: { min: 0, max: 0 }, readsTargets: false, ...spec };
}

/** A command that works on one job. */
export function createJobCommand<K extends OptionKey>(
	spec: Omit<CommandSpec<K>, 'parse'> & {
		readonly parse: (jobId: string, values: Values<K>, given: ReadonlySet<OptionKey>) => ParsedCommand;
	},
): Command {
	return createCommand<K>({
		...spec,
		operands: 'ID',
		takes: { min: 1, max: 1 },
		parse: ([jobId = ''], values, given) => spec.parse(jobId, values, given),
	});
}
