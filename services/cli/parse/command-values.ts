import { UsageError } from '../../../shared/core/errors.ts';
import { ALL_OPTIONS, COMMANDS } from '../commands/commands.ts';
import type { Command } from './command.ts';
import { nearest } from './nearest.ts';
import type { GivenOption } from './tokens.ts';

/**
 * The values of all options that a command takes, given or not.
 *
 * @throws {UsageError} One of the given options is unknown, of another command, or has no or a wrong value.
 */
export function commandValues(command: Command, given: readonly GivenOption[]): Readonly<Record<string, unknown>> {
	const byKey = Map.groupBy(given, (option) => keyOf(command, option));
	const values = Object.entries(command.options).map(([key, { read, placeholder }]) => {
		const texts = (byKey.get(key) ?? []).map((option) => textOf(option, placeholder));
		return [key, read(texts)];
	});
	return Object.fromEntries(values);
}

/** The options of a command that were given. */
export function givenKeys(command: Command, given: readonly GivenOption[]): ReadonlySet<string> {
	return new Set(given.map((option) => keyOf(command, option)));
}

/** @throws {UsageError} No command has such an option. */
export function requireKnown({ name, rawName }: GivenOption): void {
	const names = [...ALL_OPTIONS.keys(), 'help', 'version'];
	if (names.includes(name)) return;
	throw new UsageError(unknownOption(rawName, { name, names, help: 'shoal --help' }));
}

function keyOf(command: Command, { name, rawName }: GivenOption): string {
	const own = Object.entries(command.options).find(([, option]) => option.name === name);
	if (own !== undefined) return own[0];
	if (ALL_OPTIONS.has(name)) throw new UsageError(foreignOption(command, name));
	const names = Object.values(command.options).map((option) => option.name);
	throw new UsageError(unknownOption(rawName, { name, names, help: `shoal ${command.name} --help` }));
}

function textOf({ rawName, value, isInline }: GivenOption, placeholder: string | undefined): string {
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

interface Unknown {
	readonly name: string;
	readonly names: readonly string[];
	readonly help: string;
}

function unknownOption(rawName: string, { name, names, help }: Unknown): string {
	const near = nearest(name, names);
	return `unknown option ${rawName}; ${near === undefined ? `see ${help}` : `did you mean --${near}?`}`;
}

function foreignOption(command: Command, name: string): string {
	const instead = command.instead[name];
	if (instead !== undefined) return `shoal ${command.name} has no option --${name}; ${instead}`;
	const owners = COMMANDS.filter(({ options }) => Object.values(options).some((option) => option.name === name));
	const names = owners.map((owner) => `shoal ${owner.name}`).join(', ');
	return `shoal ${command.name} has no option --${name}; it belongs to ${names}`;
}
