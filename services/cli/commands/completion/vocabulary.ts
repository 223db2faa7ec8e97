import type { Command } from '../../parse/command.ts';
import { ALL_OPTIONS, COMMANDS, GROUPS } from '../commands.ts';

/** A word that a shell may offer, and what it is. */
export interface Word {
	readonly word: string;
	readonly does: string;
}

/** An option as a shell has to know it. */
export interface CompletedOption extends Word {
	/** Without the dashes. */
	readonly name: string;
	readonly takesValue: boolean;
	/** Words that its value may be. */
	readonly values: readonly string[];
	readonly names: 'files' | 'folders' | undefined;
}

const HELP: Word = { word: 'help', does: 'explain a command' };

/** The words that may come first. */
export function firstWords(): Word[] {
	const single = COMMANDS.filter(({ name }) => !name.includes(' ')).map(wordOf);
	return [...single, ...groups().map(({ word, does }) => ({ word, does })), HELP];
}

/** Words that are followed by another that belongs to the command. */
export function groups(): (Word & { readonly actions: readonly Word[] })[] {
	return Object.entries(GROUPS).map(([word, does]) => {
		const own = COMMANDS.filter(({ name }) => name.startsWith(`${word} `));
		return {
			word,
			does,
			actions: own.map((command) => ({ ...wordOf(command), word: command.name.split(' ')[1] ?? '' })),
		};
	});
}

/** All options, or those of a command. */
export function optionsOf(command?: Command): CompletedOption[] {
	const options = command === undefined ? [...ALL_OPTIONS.values()] : Object.values(command.options);
	return options.map(({ name, help, placeholder, candidates }) => ({
		word: `--${name}`,
		does: help,
		name,
		takesValue: placeholder !== undefined,
		values: candidates?.words ?? [],
		names: candidates?.names,
	}));
}

/** The words that stand for the operand of a command: `bash|zsh|fish`. */
export function operandsOf({ operands }: Command): string[] {
	return operands.includes('|') ? operands.split('|') : [];
}

function wordOf({ name, does }: Command): Word {
	return { word: name, does };
}
