import { UsageError } from '../../../shared/core/errors.ts';
import { COMMANDS } from '../commands/commands.ts';
import { OPTIONS, type OptionKey, type Values } from '../options/job.ts';
import type { Command } from './command.ts';
import { nearest } from './nearest.ts';
import type { GivenOption } from './tokens.ts';

const KEYS = Object.keys(OPTIONS) as OptionKey[];

/**
 * The values of all options that a command takes, given or not.
 *
 * @throws {UsageError} One of the given options is unknown, of another command, or has no or a wrong value.
 */
export function commandValues(command: Command, given: readonly GivenOption[]): Values<OptionKey> {
	const texts = Map.groupBy(given, (option) => keyOf(command, option));
	const values = command.options.map((key) => {
		const own = texts.get(key) ?? [];
		return [key, OPTIONS[key].read(own.map((option) => textOf(option, key)))];
	});
	// Those of other commands are missing: `createCommand` types what a command sees.
	return Object.fromEntries(values);
}

/** The options of a command that were given. */
export function givenKeys(command: Command, given: readonly GivenOption[]): ReadonlySet<OptionKey> {
	return new Set(given.map((option) => keyOf(command, option)));
}

/** @throws {UsageError} No command has such an option. */
export function requireKnown({ name, rawName }: GivenOption): void {
	const names = [...KEYS.map((key) => OPTIONS[key].name), 'help', 'version'];
	if (names.includes(name)) return;
	const near = nearest(name, names);
	const hint = near === undefined ? 'see shoal --help' : `did you mean --${near}?`;
	throw new UsageError(`unknown option ${rawName}; ${hint}`);
}

function keyOf(command: Command, { name, rawName }: GivenOption): OptionKey {
	const isNamed = (key: OptionKey) => OPTIONS[key].name === name;
	const own = command.options.find(isNamed);
	if (own !== undefined) return own;
	throw new UsageError(KEYS.some(isNamed) ? foreignOption(command, name) : unknownOption(command, { name, rawName }));
}

function textOf({ rawName, value, isInline }: GivenOption, key: OptionKey): string {
	const { placeholder } = OPTIONS[key];
	if (placeholder === undefined && isInline) throw new UsageError(`${rawName} takes no value`);
	if (placeholder !== undefined && isMissing(value, isInline)) {
		throw new UsageError(`${rawName} needs a value: ${rawName} ${placeholder}`);
	}
	return value ?? '';
}

// parseArgs takes whatever comes next for the value, also another option.
function isMissing(value: string | undefined, isInline: boolean): boolean {
	return value === undefined || (!isInline && /^--?[a-z]/i.test(value));
}

function unknownOption(command: Command, { name, rawName }: Pick<GivenOption, 'name' | 'rawName'>): string {
	const own = command.options.map((key) => OPTIONS[key].name);
	const near = nearest(name, own);
	const hint = near === undefined ? `see shoal ${command.name} --help` : `did you mean --${near}?`;
	return `unknown option ${rawName}; ${hint}`;
}

function foreignOption(command: Command, name: string): string {
	const owners = COMMANDS.filter(({ options }) => options.some((key) => OPTIONS[key].name === name));
	const names = owners.map((owner) => `shoal ${owner.name}`).join(', ');
	return `shoal ${command.name} has no option --${name}; it belongs to ${names}`;
}
