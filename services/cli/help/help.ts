import { COMMANDS, GROUPS } from '../commands/commands.ts';
import { EXIT_CODES } from '../exit-code.ts';
import type { Option } from '../options/option.ts';
import { OPTION_GROUPS } from '../options/option-groups.ts';
import type { Command } from '../parse/command.ts';
import { ENVIRONMENT, FILES, GENERAL, type HelpRow, SOURCES } from './help-facts.ts';
import { wrap } from './wrap.ts';

const TERM_WIDTH = 24;
const INDENT = '  ';

/**
 * The help page of a command, of a group of commands, or of all.
 *
 * @param topic - As `readCommandLine` gives it.
 * @param width - Columns of the terminal; lines are between 40 and 100 wide.
 */
export function helpText(topic: string | undefined, width: number): string {
	const columns = Math.min(100, Math.max(40, width));
	const command = COMMANDS.find(({ name }) => name === topic);
	const lines = command === undefined ? overview(topic, columns) : commandPage(command, columns);
	return `${lines.join('\n')}\n`;
}

function overview(group: string | undefined, width: number): string[] {
	const commands = COMMANDS.filter(({ name }) => group === undefined || name.startsWith(`${group} `));
	const about = group === undefined ? 'Scrapes in bulk, as many instances or as threads in one.' : aboutGroup(group);
	return [
		`Usage: shoal ${group ?? 'COMMAND'} ${group === undefined ? '' : 'ACTION '}[OPTIONS]`,
		'',
		...wrap(about, width),
		...section('Commands', rows(commands.map(commandRow), width)),
		...section('Options', rows(GENERAL, width)),
		...section('Examples', exampleLines(firstExamples(commands), width)),
		...environment(width),
	];
}

function commandPage(command: Command, width: number): string[] {
	const { name, operands, does, about, examples, readsTargets, options } = command;
	return [
		`Usage: ${['shoal', name, operands, '[OPTIONS]'].filter((word) => word !== '').join(' ')}`,
		'',
		...wrap(sentence(does), width),
		...about.flatMap((paragraph) => ['', ...wrap(paragraph, width)]),
		...(readsTargets ? section('Sources', rows(SOURCES, width)) : []),
		...optionSections(command, width),
		...section('Examples', exampleLines(examples, width)),
		...('dataDir' in options ? environment(width) : exitCodes(width)),
	];
}

function optionSections({ options }: Command, width: number): string[] {
	return OPTION_GROUPS.flatMap((group) => {
		const own = Object.values(options).filter((option) => option.group === group);
		return own.length === 0 ? [] : section(`${group} options`, rows(own.map(optionRow), width));
	});
}

function environment(width: number): string[] {
	return [
		...exitCodes(width),
		...section('Environment', rows(ENVIRONMENT, width)),
		...section('Files', rows(FILES, width)),
	];
}

function exitCodes(width: number): string[] {
	return section('Exit codes', rows(Object.entries(EXIT_CODES), width));
}

function aboutGroup(group: string): string {
	return sentence(GROUPS[group as keyof typeof GROUPS]);
}

function commandRow({ name, operands, does }: Command): HelpRow {
	return [`${name} ${operands}`.trimEnd(), does];
}

function optionRow({ name, placeholder, help, defaultText, isRepeatable }: Option<unknown>): HelpRow {
	const term = placeholder === undefined ? `--${name}` : `--${name} ${placeholder}`;
	const notes = [
		...(isRepeatable ? ['repeatable'] : []),
		...(defaultText === undefined ? [] : [`default: ${defaultText}`]),
	];
	return [term, notes.length === 0 ? help : `${help} (${notes.join('; ')})`];
}

/** One of each first word: what a newcomer may type. */
function firstExamples(commands: readonly Command[]): Command['examples'] {
	const byWord = new Map(commands.toReversed().map(({ name, examples }) => [name.split(' ')[0], examples.slice(0, 1)]));
	return Array.from(byWord.values()).toReversed().flat();
}

function section(title: string, lines: readonly string[]): string[] {
	return ['', title, ...lines];
}

function rows(entries: readonly HelpRow[], width: number): string[] {
	return entries.flatMap(([term, text]) => row([term, text], width));
}

// A term too long for its column stands on a line of its own.
function row([term, text]: HelpRow, width: number): string[] {
	const margin = ' '.repeat(TERM_WIDTH + INDENT.length);
	const [first = '', ...rest] = wrap(text, width - margin.length);
	const body = rest.map((line) => margin + line);
	const head = `${INDENT}${term}`;
	return head.length < margin.length ? [head.padEnd(margin.length) + first, ...body] : [head, margin + first, ...body];
}

function exampleLines(examples: Command['examples'], width: number): string[] {
	const indent = INDENT.repeat(3);
	return examples.flatMap(({ line, does }) => [
		INDENT + line,
		...wrap(does, width - indent.length).map((text) => indent + text),
	]);
}

function sentence(does: string): string {
	return `${does.charAt(0).toUpperCase()}${does.slice(1)}.`;
}
