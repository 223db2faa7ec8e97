import { expect, it } from 'vitest';
import { commandLine } from '../../../../services/cli/command-line.ts';

it.each([
	{ dataDir: '.shoal', line: 'npm run -s shoal -- jobs list' },
	{ dataDir: '/data/a', line: 'npm run -s shoal -- jobs list --data /data/a' },
	{ dataDir: 'my data', line: "npm run -s shoal -- jobs list --data 'my data'" },
	{ dataDir: "it's", line: "npm run -s shoal -- jobs list --data 'it'\\''s'" },
])('U4 a hint works as it is printed, with its data in $dataDir', ({ dataDir, line }) => {
	expect(commandLine(['jobs', 'list'], { dataDir })).toBe(line);
});
