import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openQuarantine } from '../../../../../../services/cli/commands/check/link-quarantine.ts';
import { readCommandLine } from '../../../../../../services/cli/parse/parse-args.ts';
import { aFolder } from '../../../../../support/cli.ts';
import { aBrokenLink, aLinkReport, aReport } from '../../../../../support/reports.ts';

const BROKEN = aReport({ linkReport: aLinkReport({ broken: [aBrokenLink()] }) });

describe('the file of a quarantine', () => {
	it('S4.5 counts checks in a row from one to the next, and is written whole', async () => {
		const folder = aFolder();
		const file = join(folder, 'q.json');
		for (const checks of [1, 2]) {
			await (await openQuarantine({ checks: 3, file }))?.save(BROKEN);
			expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
				version: 1,
				lastJob: BROKEN.jobId,
				links: { 'https://example.com/gone': checks },
			});
		}
		expect((await openQuarantine({ checks: 3, file }))?.failures).toEqual(new Map([['https://example.com/gone', 2]]));
		expect(readdirSync(folder)).toEqual(['q.json']);
	});

	it('S4.5 counts a check once that somebody goes on with, and none that a later one has overtaken', async () => {
		const file = join(aFolder(), 'q.json');
		const goesOn = async (jobId: string) =>
			(await openQuarantine({ checks: 2, file }, jobId))?.save({ ...BROKEN, jobId });
		const counts = () => JSON.parse(readFileSync(file, 'utf8'));
		await goesOn('01B');
		await goesOn('01B');
		await goesOn('01A');

		expect(counts()).toEqual({ version: 1, lastJob: '01B', links: { 'https://example.com/gone': 1 } });
		expect((await openQuarantine({ checks: 2, file }, '01B'))?.failures).toEqual(
			new Map([['https://example.com/gone', 0]]),
		);
		await goesOn('01C');
		expect(counts()).toMatchObject({ lastJob: '01C', links: { 'https://example.com/gone': 2 } });
	});

	it('S4.5 lets links out that work again', async () => {
		const file = join(aFolder(), 'q.json');
		writeFileSync(file, JSON.stringify({ version: 1, lastJob: '01A', links: { 'http://a/': 1, 'http://b/': 2 } }));
		await (await openQuarantine({ checks: 3, file }))?.release(new Set(['http://a/', 'http://c/']));

		expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ version: 1, lastJob: '01A', links: { 'http://b/': 2 } });
	});

	it.each([
		['nothing', 'is no JSON'],
		['{"version":2,"links":{}}', 'the file is of another version of Shoal'],
		['{"version":1,"links":{"a":"x"}}', 'links.a'],
		['[]', 'name another file to begin anew'],
	])('U4 that holds %s is refused before anything runs', async (text, fault) => {
		const file = join(aFolder(), 'q.json');
		writeFileSync(file, text);
		await expect(openQuarantine({ checks: 2, file })).rejects.toThrow(fault);
		await expect(openQuarantine({ checks: 2, file })).rejects.toMatchObject({ name: 'UsageError' });
		expect(readFileSync(file, 'utf8')).toBe(text);
	});

	it('U4 must have a folder, and be no folder', async () => {
		const folder = aFolder();
		mkdirSync(join(folder, 'q'));
		await expect(openQuarantine({ checks: 2, file: join(folder, 'q') })).rejects.toThrow('is a folder');
		await expect(openQuarantine({ checks: 2, file: join(folder, 'no', 'q') })).rejects.toThrow('there is no folder');
	});
});

describe('--quarantine N FILE', () => {
	const quarantineIn = (...args: string[]) => {
		const line = readCommandLine(['check', 'https://a.example/', ...args]);
		if (line.kind !== 'run') throw new Error('this is no run');
		return line.command.options;
	};

	it('takes two values, wherever it stands', () => {
		const expected = { quarantine: { checks: 3, file: 'my file.json' }, urls: ['https://a.example/'], exitZero: true };
		expect(quarantineIn('--quarantine', '3', 'my file.json', '--exit-zero')).toMatchObject(expected);
		expect(quarantineIn('--exit-zero', '--quarantine=3 my file.json')).toMatchObject(expected);
	});

	it.each([
		[['--quarantine'], '--quarantine needs a value: --quarantine N FILE'],
		[['--quarantine', '3'], '--quarantine: "3" is not a number of checks from 1 to 1000, and then a file'],
		[['--quarantine', '3', '--exit-zero'], '"3" is not a number of checks'],
		[['--quarantine', 'q.json', '3'], '"q.json 3" is not a number of checks'],
		[['--quarantine', '0', 'q.json'], '"0 q.json" is not a number of checks'],
	])('U4 %j is refused', (args, fault) => {
		expect(() => quarantineIn(...args)).toThrow(fault);
	});
});
