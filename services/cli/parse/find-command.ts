import { UsageError } from '../../../shared/core/errors.ts';
import { COMMANDS, GROUPS } from '../commands/commands.ts';
import { meantAddress } from './address-operand.ts';
import type { Command } from './command.ts';
import { nearest } from './nearest.ts';

export interface FoundCommand {
	readonly command: Command;
	/** The words after its name. */
	readonly operands: readonly string[];
}

/** @throws {UsageError} Names what is not a command, and the nearest that is one. */
export function findCommand(words: readonly string[]): FoundCommand {
	const [first, second] = words;
	if (first === undefined) throw new UsageError(`no command; there are ${firstWords().join(', ')} (see shoal --help)`);
	if (!isGroup(first)) return { command: named(first, [first, firstWords()]), operands: words.slice(1) };

	const actions = actionsOf(first);
	if (second === undefined) throw new UsageError(`shoal ${first} needs one of ${actions.join(', ')}`);
	return { command: named(`${first} ${second}`, [second, actions]), operands: words.slice(2) };
}

function isGroup(word: string): word is keyof typeof GROUPS {
	return Object.hasOwn(GROUPS, word);
}

function firstWords(): string[] {
	return Array.from(new Set(COMMANDS.map(({ name }) => name.split(' ')[0] ?? name)));
}

function actionsOf(group: string): string[] {
	return COMMANDS.filter(({ name }) => name.startsWith(`${group} `)).map(({ name }) => name.slice(group.length + 1));
}

function named(name: string, [word, candidates]: [word: string, candidates: readonly string[]]): Command {
	const command = COMMANDS.find((candidate) => candidate.name === name);
	if (command === undefined) throw new UsageError(`unknown command ${JSON.stringify(name)}; ${hint(word, candidates)}`);
	return command;
}

function hint(word: string, candidates: readonly string[]): string {
	if (/^https?:\/\//i.test(word)) return `did you mean shoal scrape ${word}?`;
	const address = meantAddress(word);
	if (address !== undefined) return `did you mean shoal scrape ${address}?`;
	const near = nearest(word, candidates);
	return near === undefined ? `there are ${candidates.join(', ')}` : `did you mean ${near}?`;
}
