import { COMMANDS } from '../../../services/cli/commands/commands.ts';
import { OPTIONS, type OptionKey } from '../../../services/cli/options/job.ts';
import { GROUP_OF, OPTION_GROUPS } from '../../../services/cli/options/option-groups.ts';

type Command = (typeof COMMANDS)[number];

const KEYS = Object.keys(OPTIONS) as OptionKey[];

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
	const rows = KEYS.filter((key) => GROUP_OF[key] === group).map((key) => {
		const { name, placeholder, help, defaultText, isRepeatable } = OPTIONS[key];
		const form = code(`--${name}${placeholder === undefined ? '' : ` ${placeholder}`}`);
		const takers = COMMANDS.filter(({ options }) => options.includes(key));
		const others = takers.flatMap((each) => {
			const own = each.defaultTexts[key];
			return own === undefined ? [] : [`${each.name}: ${own}`];
		});
		const defaults = [defaultText ?? '', ...others].filter((text) => text !== '').join('; ');
		return [form, isRepeatable ? `${help} (repeatable)` : help, defaults, takers.map((each) => each.name).join(', ')];
	});
	return table([['option', 'does', 'default', 'of'], ...rows]);
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
