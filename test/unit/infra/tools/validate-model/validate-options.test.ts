import { expect, it } from 'vitest';
import { createRunLog } from '../../../../../infra/tools/validate-model/run-log.ts';
import { readStudy } from '../../../../../infra/tools/validate-model/study-check.ts';
import { readRuns, validateOptions } from '../../../../../infra/tools/validate-model/validate-options.ts';

it('runs nothing unless it is asked to, and then each setting five times', () => {
	expect(validateOptions([])).toMatchObject({ local: false, help: false });
	expect(validateOptions(['--local'])).toMatchObject({ local: true, repeats: 5, isQuick: false });
});

it.each([
	{ args: ['--local', '--repeats', '0'], says: '--repeats 0: a whole number from 1 to 100 is wanted' },
	{ args: ['--local', '--repeats', 'x'], says: '--repeats x: a whole number from 1 to 100 is wanted' },
	{ args: ['--repeats', '3'], says: '--repeats goes with --local' },
	{ args: ['--quick'], says: '--quick goes with --local' },
	{ args: ['--local', '--runs', 'f'], says: '--local and --runs: either runs are made, or read' },
	{ args: ['--loca'], says: "Unknown option '--loca'; --help lists the options" },
])('U4 refuses $args', ({ args, says }) => {
	expect(() => validateOptions(args)).toThrow(says);
});

it.each([
	{ read: readRuns, file: 'package.json', says: '--runs package.json: holds no runs' },
	{ read: readRuns, file: 'none.json', says: /^--runs none\.json: ENOENT/ },
	{ read: readStudy, file: 'none.csv', says: /^--data none\.csv: ENOENT/ },
	{ read: readStudy, file: 'LICENSE', says: /^--data LICENSE: / },
])('U4 says of a file that is wrong what it lacks: $file', ({ read, file, says }) => {
	expect(() => read(file)).toThrow(says);
});

it('says after each run how long the others will take', () => {
	const lines: string[] = [];
	let now = 0;
	const onRun = createRunLog({ runs: 3, log: (line) => lines.push(line), now: () => now });
	const setting = { mode: 'threads', targets: 8, latenciesMs: [50], concurrency: 2, chunkSize: 4 } as const;
	now = 30_000;
	onRun({ ...setting, batchSize: 10, maxInstances: 4, threads: 2 }, 251.4);

	expect(lines).toEqual(['1/3 threads, 8 targets of 50 ms, 2 in flight, chunks of 4: 251 ms; about 1 min 00 s to go']);
});
