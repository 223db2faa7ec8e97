import { COMMANDS } from '../commands.ts';
import { type CompletedOption, firstWords, groups, operandsOf, optionsOf } from './vocabulary.ts';

/** Completion rules for fish. */
export function fishCompletion(): string {
	const lines = [
		'# Completion of shoal for fish: shoal completion fish | source',
		'complete -c shoal -f',
		...firstWords().map(({ word, does }) => rule({ when: '__fish_use_subcommand', offers: word, does })),
		...groups().flatMap(({ word, actions }) => {
			const names = actions.map((action) => action.word).join(' ');
			const when = `__fish_seen_subcommand_from ${word}; and not __fish_seen_subcommand_from ${names}`;
			return actions.map((action) => rule({ when, offers: action.word, does: action.does }));
		}),
		...COMMANDS.flatMap((command) => {
			const when = command.name
				.split(' ')
				.map((word) => `__fish_seen_subcommand_from ${word}`)
				.join('; and ');
			const operands = operandsOf(command).map((word) => rule({ when, offers: word, does: command.does }));
			return [...operands, ...optionsOf(command).map((option) => optionRule(when, option))];
		}),
	];
	return `${lines.join('\n')}\n`;
}

function rule({ when, offers, does }: { when: string; offers: string; does: string }): string {
	return `complete -c shoal -n ${quoted(when)} -a ${quoted(offers)} -d ${quoted(does)}`;
}

function optionRule(when: string, { name, does, takesValue, values, names }: CompletedOption): string {
	return `complete -c shoal -n ${quoted(when)} -l ${name}${valueFlags({ takesValue, values, names })} -d ${quoted(does)}`;
}

function valueFlags({ takesValue, values, names }: Pick<CompletedOption, 'takesValue' | 'values' | 'names'>): string {
	if (!takesValue) return '';
	switch (names) {
		case 'files':
			return ' -r -F';
		case 'folders':
			return " -x -a '(__fish_complete_directories)'";
		case undefined:
			return values.length === 0 ? ' -x' : ` -x -a ${quoted(values.join(' '))}`;
	}
}

function quoted(text: string): string {
	return `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
}
