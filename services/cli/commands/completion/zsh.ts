import { COMMANDS } from '../commands.ts';
import { type CompletedOption, firstWords, groups, operandsOf, optionsOf, type Word } from './vocabulary.ts';

/** A completion function for zsh, where compinit was run. */
export function zshCompletion(): string {
	return `#compdef shoal
# Completion of shoal for zsh: source <(shoal completion zsh)
_shoal() {
	local curcontext="$curcontext" state line
	local -a commands=(
${listOf(firstWords())}
	)
${groups()
	.map(({ word, actions }) => `\tlocal -a ${word}_actions=(\n${listOf(actions)}\n\t)`)
	.join('\n')}
	_arguments -C '1: :->command' '*:: :->rest'
	case $state in
	command) _describe command commands ;;
	rest)
		case $line[1] in
		help) _describe command commands ;;
${groups().map(groupCase).join('\n')}
${COMMANDS.filter(({ name }) => !name.includes(' '))
	.map((command) => `\t\t${command.name}) ${argumentsOf(command)} ;;`)
	.join('\n')}
		esac ;;
	esac
}
compdef _shoal shoal
`;
}

function groupCase({ word }: Word): string {
	const own = COMMANDS.filter(({ name }) => name.startsWith(`${word} `));
	return `\t\t${word})
			_arguments -C '1: :->action' '*:: :->operands'
			case $state in
			action) _describe action ${word}_actions ;;
			operands)
				case $line[1] in
${own.map((command) => `\t\t\t\t${command.name.slice(word.length + 1)}) ${argumentsOf(command)} ;;`).join('\n')}
				esac ;;
			esac ;;`;
}

function argumentsOf(command: (typeof COMMANDS)[number]): string {
	const words = operandsOf(command);
	const operand = words.length > 0 ? [`'1: :(${words.join(' ')})'`] : [];
	return ['_arguments', ...optionsOf(command).map(specOf), "'--help[this page]'", ...operand].join(' ');
}

function specOf({ word, does, takesValue, values, names }: CompletedOption): string {
	const spec = `${word}[${escaped(does)}]`;
	return takesValue ? `'*${spec}: :${actionOf(values, names)}'` : `'${spec}'`;
}

function actionOf(values: readonly string[], names: CompletedOption['names']): string {
	switch (names) {
		case 'files':
			return '_files';
		case 'folders':
			return '_files -/';
		case undefined:
			return values.length === 0 ? ' ' : `(${values.join(' ')})`;
	}
}

function listOf(words: readonly Word[]): string {
	return words.map(({ word, does }) => `\t\t'${word}:${escaped(does)}'`).join('\n');
}

function escaped(text: string): string {
	return text.replaceAll("'", "'\\''").replaceAll(/[[\]:]/g, '\\$&');
}
