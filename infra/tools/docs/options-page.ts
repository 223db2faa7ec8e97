import { COMMANDS } from '../../../services/cli/commands/commands.ts';
import type { Option } from '../../../services/cli/options/option.ts';
import { OPTION_GROUPS } from '../../../services/cli/options/option-groups.ts';

type Command = (typeof COMMANDS)[number];

interface Taker {
	readonly command: string;
	readonly option: Option<unknown>;
}

/** `docs/options.md`: what the command line knows of its commands and options. */
export function optionsPage(): string {
	return [
		'# Commands and options',
		'Written by `npm run docs` from what the command line knows of itself. `npx shoal help COMMAND` prints the same for one command, with examples.',
		'## Commands',
		table([['command', 'does'], ...COMMANDS.map((command) => [code(usage(command)), command.does])]),
		...OPTION_GROUPS.flatMap((group) => [`## ${group} options`, optionsTable(group)]),
	]
		.join('\n\n')
		.concat('\n');
}

function usage({ name, operands }: Command): string {
	return `npx shoal ${name} ${operands}`.trim();
}

function optionsTable(group: string): string {
	const taken = COMMANDS.flatMap(({ name, options }) =>
		Object.values(options).map((option): Taker => ({ command: name, option })),
	);
	const own = taken.filter(({ option }) => option.group === group);
	// Two commands may have options of one name that are not the same.
	const rows = Array.from(Map.groupBy(own, ({ option: { name, help } }) => `${name}: ${help}`).values(), rowOf);
	return table([['option', 'does', 'default', 'of'], ...rows]);
}

function rowOf(takers: readonly Taker[]): string[] {
	const [first] = takers as [Taker];
	const { name, placeholder, help, defaultText, isRepeatable } = first.option;
	const form = code(`--${name}${placeholder === undefined ? '' : ` ${placeholder}`}`);
	const others = takers.filter(({ option }) => option.defaultText !== defaultText);
	const defaults = [
		...(defaultText === undefined ? [] : [defaultText]),
		...others.map(({ command, option }) => `${command}: ${option.defaultText}`),
	].join('; ');
	return [
		form,
		isRepeatable ? `${help} (repeatable)` : help,
		defaults,
		takers.map(({ command }) => command).join(', '),
	];
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
	return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
}

/** A bar inside of a cell would end it, also in code; a star outside of code would begin words in italics. */
function cell(text: string): string {
	const escaped = text.replaceAll('|', '\\|');
	return escaped.startsWith('`') ? escaped : escaped.replaceAll('*', '\\*').replaceAll('<', '&lt;');
}

function code(text: string): string {
	return `\`${text}\``;
}
