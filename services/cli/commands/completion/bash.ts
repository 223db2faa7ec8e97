import type { Command } from '../../parse/command.ts';
import { COMMANDS } from '../commands.ts';
import { type CompletedOption, firstWords, groups, operandsOf, optionsOf } from './vocabulary.ts';

/** A completion function for bash 3.2 and later. */
export function bashCompletion(): string {
	return `# Completion of shoal for bash: eval "$(shoal completion bash)"
_shoal() {
	local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words="" each="" is_value=""
	local IFS=$'\\n'
	# bash cuts words at =
	if [[ $word == = ]]; then word=""; elif [[ $before == = ]]; then before="\${COMP_WORDS[COMP_CWORD-2]}"; fi
	COMPREPLY=()
	case "$before" in
${valueCases().join('\n')}
	esac
	for each in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		if [[ -n $is_value && $each != = ]]; then is_value=""; continue; fi
		case "$each" in
		${namesOf((option) => option.takesValue).join('|')}) is_value=1 ;;
		-*|=) ;;
		*) words="\${words:+$words }$each" ;;
		esac
	done
	case "$words" in
${wordCases().join('\n')}
	esac
}
complete -F _shoal shoal
`;
}

function valueCases(): string[] {
	const withWords = optionsOf().filter(({ values }) => values.length > 0);
	const free = namesOf(({ takesValue, values, names }) => takesValue && values.length === 0 && names === undefined);
	return [
		...withWords.map(({ word, values }) => `\t${word}) ${offering(values)}; return ;;`),
		`\t${namesOf(({ names }) => names === 'files').join('|')}) ${offeringNames('-f')}; return ;;`,
		`\t${namesOf(({ names }) => names === 'folders').join('|')}) ${offeringNames('-d')}; return ;;`,
		`\t${free.join('|')}) return ;;`,
	];
}

function wordCases(): string[] {
	const first = firstWords().map(({ word }) => word);
	return [
		`\t""|help) ${offering([...first, '--help', '--version'])} ;;`,
		...groups().map(
			({ word, actions }) => `\t${word}|"help ${word}") ${offering(actions.map((action) => action.word))} ;;`,
		),
		...COMMANDS.map((command) => `\t"${command.name}"|"${command.name} "*) ${offering(wordsOf(command))} ;;`),
	];
}

function wordsOf(command: Command): string[] {
	return [...operandsOf(command), ...optionsOf(command).map(({ word }) => word), '--help'];
}

function namesOf(isMeant: (option: CompletedOption) => boolean): string[] {
	return optionsOf()
		.filter(isMeant)
		.map(({ word }) => word);
}

/** Lines, as `IFS` has it: names of files may hold blanks. */
function offering(words: readonly string[]): string {
	return `COMPREPLY=($(compgen -W $'${words.join('\\n')}' -- "$word"))`;
}

function offeringNames(flag: '-f' | '-d'): string {
	return `compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen ${flag} -- "$word"))`;
}
