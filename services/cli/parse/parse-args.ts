import { UsageError } from '../../../shared/core/errors.ts';
import { COMMANDS } from '../commands/commands.ts';
import type { Command } from './command.ts';
import { commandValues, givenKeys, requireKnown } from './command-values.ts';
import { findCommand } from './find-command.ts';
import type { ParsedCommand } from './parsed-command.ts';
import { tokensOf } from './tokens.ts';

/** `topic` is a command, a group, or `undefined` for the page about all of them. */
export type CommandLine =
	| { readonly kind: 'help'; readonly topic: string | undefined }
	| { readonly kind: 'version' }
	| { readonly kind: 'run'; readonly command: ParsedCommand };

/**
 * Understands the arguments after `shoal`.
 *
 * By hand around Node's `parseArgs`: of the libraries tried, none takes options before the command or says whose an
 * option is, and none lets the last of two values count and refuses an option that stands where a value has to.
 *
 * @throws {UsageError} One line that says what is wrong, and what was probably meant.
 */
export function readCommandLine(args: readonly string[]): CommandLine {
	const { options, words } = tokensOf(args);
	const asksFor = (name: string) => options.some((option) => option.name === name);
	if (asksFor('version')) return { kind: 'version' };
	if (words[0] === 'help') return { kind: 'help', topic: topicOf(words.slice(1)) };
	if (asksFor('help')) return { kind: 'help', topic: topicOf(words) };

	const [first] = options;
	if (words.length === 0 && first !== undefined) requireKnown(first);
	const { command, operands } = findCommand(words);
	const values = commandValues(command, options);
	const given = givenKeys(command, options);
	const parsed = command.parse(checkedOperands(command, operands), values, given);
	return { kind: 'run', command: { command: command.name, options: parsed, run: () => command.run(parsed) } };
}

function topicOf([first, second]: readonly string[]): string | undefined {
	if (first === undefined || first === 'help') return undefined;
	const topics = second === undefined ? [first] : [`${first} ${second}`, first];
	return topics.find(isTopic) ?? findCommand([first]).command.name;
}

function isTopic(words: string): boolean {
	return COMMANDS.some(({ name }) => name === words || name.startsWith(`${words} `));
}

function checkedOperands({ name, operands, takes }: Command, given: readonly string[]): readonly string[] {
	if (given.length < takes.min) throw new UsageError(`shoal ${name} needs ${operands}: shoal ${name} ${operands}`);
	const [extra] = given.slice(takes.max);
	if (extra !== undefined) throw new UsageError(`shoal ${name} does not take ${JSON.stringify(extra)}`);
	return given;
}
