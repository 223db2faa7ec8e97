import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../services/cli/commands/commands.ts';
import { completionScript } from '../../services/cli/commands/completion/script.ts';
import { aFolder, runCli } from '../support/cli.ts';

const hasBash = spawnSync('bash', ['--version']).status === 0;

/** What bash offers for the last of the words, cut as bash cuts them. */
function offered(words: readonly string[], cwd = '/'): string[] {
	const script = `
${completionScript('bash')}
COMP_WORDS=("$@")
COMP_CWORD=$(( $# - 1 ))
_shoal
printf '%s\\n' "\${COMPREPLY[@]}"`;
	const output = execFileSync('bash', ['-c', script, 'bash', ...words], { encoding: 'utf8', cwd });
	return output.split('\n').filter((line) => line !== '');
}

it('shoal completion prints the script', async () => {
	const run = await runCli(['completion', 'zsh']);

	expect(run).toMatchObject({ code: 0, stdout: completionScript('zsh'), stderr: '' });
});

it.each(['bash', 'zsh', 'fish'] as const)('the script for %s knows every command and option', (shell) => {
	const script = completionScript(shell);
	const words = COMMANDS.flatMap(({ name }) => name.split(' '));
	const options = COMMANDS.flatMap((command) => Object.values(command.options).map((option) => option.name));

	for (const word of [...words, ...options]) expect(script).toContain(word);
});

describe.runIf(hasBash)('bash', () => {
	it.each([
		{ words: ['shoal', 'scr'], offers: ['scrape'] },
		{ words: ['shoal', 'jobs', 're'], offers: ['results', 'report', 'resume', 'retry'] },
		{ words: ['shoal', 'help', 'jobs', 'l'], offers: ['list'] },
		{
			words: ['shoal', 'scrape', '--max-'],
			offers: [
				'--max-depth',
				'--max-pages',
				'--max-instances',
				'--max-duration',
				'--max-invocations',
				'--max-cost',
				'--max-body',
				'--max-redirects',
			],
		},
		{ words: ['shoal', 'scrape', '--mode', ''], offers: ['fanout', 'threads', 'sequential', 'auto'] },
		{ words: ['shoal', 'scrape', '--mode', '=', 'th'], offers: ['threads'] },
		{ words: ['shoal', 'scrape', '--mode', '='], offers: ['fanout', 'threads', 'sequential', 'auto'] },
		{ words: ['shoal', '--mode', '=', 'threads', 'scr'], offers: ['scrape'] },
		{ words: ['shoal', 'jobs', 'results', '01J', '--f'], offers: ['--failed', '--format'] },
		{ words: ['shoal', 'jobs', 'results', '01J', '--outcome', 'too'], offers: ['too_large'] },
		{ words: ['shoal', 'completion', ''], offers: ['bash', 'zsh', 'fish', '--help'] },
		{ words: ['shoal', 'scrape', '--retries', ''], offers: [] },
		{ words: ['shoal', 'site', '--mo'], offers: [] },
	])('offers $offers after $words', ({ words, offers }) => {
		expect(offered(words)).toEqual(offers);
	});

	it('offers names of files and folders, with their blanks', () => {
		const folder = aFolder();
		writeFileSync(join(folder, 'my urls.txt'), '');
		mkdirSync(join(folder, 'my data'));

		expect(offered(['shoal', 'scrape', '--from', 'my'], folder).sort()).toEqual(['my data', 'my urls.txt']);
		expect(offered(['shoal', 'scrape', '--data', 'my'], folder)).toEqual(['my data']);
	});
});

describe.runIf(spawnSync('zsh', ['--version']).status === 0)('zsh', () => {
	it('can read the script', () => {
		expect(spawnSync('zsh', ['-n'], { input: completionScript('zsh'), encoding: 'utf8' }).stderr).toBe('');
	});
});

describe.runIf(spawnSync('fish', ['--version']).status === 0)('fish', () => {
	it('can read the script', () => {
		expect(spawnSync('fish', ['-n'], { input: completionScript('fish'), encoding: 'utf8' }).stderr).toBe('');
	});
});
