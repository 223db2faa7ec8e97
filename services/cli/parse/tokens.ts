import { parseArgs } from 'node:util';
import { ALL_OPTIONS } from '../commands/commands.ts';

export interface GivenOption {
	readonly name: string;
	/** As it was written: `--from`, `-x`. */
	readonly rawName: string;
	readonly value: string | undefined;
	/** Whether the value was joined by `=`. */
	readonly isInline: boolean;
}

export interface Tokens {
	readonly options: readonly GivenOption[];
	/** What is no option, nor the value of one. */
	readonly words: readonly string[];
}

interface ParserOption {
	readonly type: 'boolean' | 'string';
	readonly short?: string;
}

/** Tells options from words, known or not: what is wrong with them is for others to say. */
export function tokensOf(args: readonly string[]): Tokens {
	const { tokens } = parseArgs({ args: [...args], options: parserOptions(), strict: false, tokens: true });
	const options = tokens.filter((token) => token.kind === 'option');
	const words = tokens.filter((token) => token.kind === 'positional');
	return {
		options: options.map(({ inlineValue, ...option }) => ({ ...option, isInline: inlineValue === true })),
		words: words.map(({ value }) => value),
	};
}

function parserOptions(): Record<string, ParserOption> {
	const own = Array.from(ALL_OPTIONS.values(), ({ name, placeholder }) => [name, typeOf(placeholder)] as const);
	return {
		...Object.fromEntries(own),
		help: { type: 'boolean', short: 'h' },
		version: { type: 'boolean', short: 'V' },
	};
}

function typeOf(placeholder: string | undefined): ParserOption {
	return { type: placeholder === undefined ? 'boolean' : 'string' };
}
