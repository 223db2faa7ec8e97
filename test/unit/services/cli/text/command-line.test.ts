import { expect, it } from 'vitest';
import { commandLine } from '../../../../../services/cli/text/command-line.ts';

it.each([
	{ dataDir: '.shoal', line: 'npx shoal jobs list' },
	{ dataDir: '/data/a', line: 'npx shoal jobs list --data /data/a' },
	{ dataDir: 'my data', line: "npx shoal jobs list --data 'my data'" },
	{ dataDir: "it's", line: "npx shoal jobs list --data 'it'\\''s'" },
])('U4 a hint works as it is printed, with its data in $dataDir', ({ dataDir, line }) => {
	expect(commandLine(['jobs', 'list'], { dataDir })).toBe(line);
});

it.each([
	{ program: '/usr/local/bin/shoal', call: 'shoal jobs list' },
	{ program: '/home/a/.npm/_npx/549e/node_modules/.bin/shoal', call: 'npx shoal jobs list' },
	{ program: '/src/services/cli/bin.js', call: 'npx shoal jobs list' },
])('U4 a hint of $program is "$call"', ({ program, call }) => {
	expect(commandLine(['jobs', 'list'], { program })).toBe(call);
});
