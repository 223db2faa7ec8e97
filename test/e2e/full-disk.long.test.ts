import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { aFolder, runCli } from '../support/cli.ts';

const FULL = '/dev/full';
const LINE = 'shoal: cannot write to stdout: no space left on device\n';

describe.skipIf(!existsSync(FULL))('U4 a disk that is full', () => {
	let site: Site;
	beforeAll(async () => {
		site = await createSite({ pages: 5 });
	});
	afterAll(() => site.close());

	it.each([['--help'], ['--version'], ['completion', 'bash']])('is said for %s', async (...args) => {
		expect(await runCli(args, { stdoutFile: FULL })).toMatchObject({ code: 3, stderr: LINE });
	});

	it.each(['json', 'jsonl', 'csv'])('loses no result of a job as %s: it says where they are', async (format) => {
		const data = join(aFolder(), 'data');
		const args = ['scrape', `${site.url}/p/0`, '--format', format, '--data', data];
		const run = await runCli(args, { stdoutFile: FULL });

		expect(run.code).toBe(3);
		const [, jobId] = /^Job (\w+): done\n/.exec(run.stderr) ?? [];
		const hint = `npx shoal jobs results ${jobId} --data ${data} --out FILE`;
		expect(run.stderr.endsWith(`The results are kept: ${hint}\n${LINE}`)).toBe(true);
		expect(existsSync(join(data, 'owner.json'))).toBe(false);

		expect(await runCli(['jobs', 'list', '--data', data], { stdoutFile: FULL })).toMatchObject({
			code: 3,
			stderr: LINE,
		});
		const results = await runCli(['jobs', 'results', `${jobId}`, '--data', data], { stdoutFile: FULL });
		expect(results).toMatchObject({ code: 3, stderr: LINE });
	});

	it.each([
		{ command: 'scrape', path: '/p/0', format: ['--json'] },
		{ command: 'check', path: '/', format: ['--json'] },
		{ command: 'check', path: '/', format: [] },
	])('is said of what $command $format prints, and where the results are', async ({ command, path, format }) => {
		const data = join(aFolder(), 'data');
		const run = await runCli([command, `${site.url}${path}`, '--data', data, ...format], { stdoutFile: FULL });

		expect(run.code).toBe(3);
		expect(run.stderr).toMatch(
			/^Job \w+: done\b.*\nThe results are kept: [^\n]*\nshoal: cannot write to stdout: [^\n]*\n$/s,
		);
	});

	it('is said for --out, and where the results are', async () => {
		const data = join(aFolder(), 'data');
		const run = await runCli(['scrape', `${site.url}/p/0`, '--out', FULL, '--data', data]);

		expect(run).toMatchObject({ code: 3, stdout: '' });
		expect(run.stderr).toMatch(/^Job \w+: done\n.*\nThe results are kept: [^\n]*\nshoal: cannot write \/dev\/full: /s);
	});
});
