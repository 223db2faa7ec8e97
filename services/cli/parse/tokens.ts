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
	const { tokens } = parseArgs({ args: withPairs(args), options: parserOptions(), strict: false, tokens: true });
	const options = tokens.filter((token) => token.kind === 'option');
	const words = tokens.filter((token) => token.kind === 'positional');
	return {
		options: options.map(({ inlineValue, ...option }) => ({ ...option, isInline: inlineValue === true })),
		words: words.map(({ value }) => value),
	};
}

/** Joins the two values of an option that takes two, which `parseArgs` cannot read. */
function withPairs(args: readonly string[]): string[] {
	const joined: string[] = [];
	const end = args.indexOf('--');
	for (let at = 0; at < args.length; at++) {
		const [arg = '', ...values] = args.slice(at, at + 3);
		const isPair = (end === -1 || at + 2 < end) && takesTwo(arg) && values.length === 2;
		joined.push(isPair && !values.some((value) => value.startsWith('-')) ? `${arg}=${values.join(' ')}` : arg);
		if (joined.at(-1) !== arg) at += 2;
	}
	return joined;
}

function takesTwo(arg: string): boolean {
	return arg.startsWith('--') && (ALL_OPTIONS.get(arg.slice(2))?.placeholder?.includes(' ') ?? false);
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
