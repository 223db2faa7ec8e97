import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { aFolder, runCli, startCli } from '../support/cli.ts';
import { createGatedSite } from '../support/gated-site.ts';
import { parseResults } from '../support/results.ts';
import { serve } from '../support/served.ts';

const PAGES = 300;
const BROKEN = 4;

let site: Site;
beforeAll(async () => {
	site = await createSite({ pages: PAGES, broken: BROKEN });
});
afterAll(() => site.close());

async function remote() {
	const folder = aFolder();
	const served = await serve(join(folder, 'data'));
	const env = { SHOAL_API_KEY: served.key };
	const at = (...args: string[]) => [...args, '--api', served.url];
	return { folder, served, env, at, run: (...args: string[]) => runCli(at(...args), { env }) };
}

describe('a job that is started by --api', () => {
	it('scrapes a list of 300 URLs by an upload, and ends as a job here does', async () => {
		const { folder, run, served } = await remote();
		const file = (name: string) => join(folder, name);
		const urls = Array.from({ length: PAGES }, (_, i) => `${site.url}/p/${i}`);
		writeFileSync(file('urls.csv'), ['url', ...urls, 'no URL'].join('\n'));
		const out = ['--out', file('results.jsonl'), '--report', file('report.json'), '--report', file('report.md')];
		const { code, stderr } = await run('scrape', '--from', file('urls.csv'), ...out);

		expect({ code, stderr }).toMatchObject({ code: 1 });
		expect(stderr).toContain(`: done, ${BROKEN + 1} failed\nurls.csv in fanout mode, 301 targets`);
		const results = parseResults(readFileSync(file('results.jsonl'), 'utf8'));
		expect(results.map(({ index }) => index)).toEqual([...Array(PAGES + 1).keys()]);
		expect(results.at(-1)).toMatchObject({ outcome: 'invalid_url', url: 'no URL' });
		const report = JSON.parse(readFileSync(file('report.json'), 'utf8'));
		expect(report).toMatchObject({ state: 'reported', targets: PAGES + 1, counts: { http_error: BROKEN } });
		expect(readFileSync(file('report.md'), 'utf8')).toContain(report.jobId);

		// The same folder, without the API.
		const here = await runCli(['jobs', 'results', report.jobId, '--data', join(folder, 'data')]);
		const there = await run('jobs', 'results', report.jobId);
		expect(there.stdout).toBe(here.stdout);
		expect(there.stdout).toBe(readFileSync(file('results.jsonl'), 'utf8'));
		expect(stderr).not.toContain(served.key);
	});

	it('checks a site, and tells what is broken by its report and exit code', async () => {
		const { folder, run } = await remote();
		const report = join(folder, 'links.json');
		const { code, stdout } = await run('check', `${site.url}/`, '--report', report);

		expect(code).toBe(1);
		expect(stdout).toContain(`${BROKEN} broken links on`);
		const { linkReport, jobId } = JSON.parse(readFileSync(report, 'utf8'));
		expect(linkReport.broken).toHaveLength(BROKEN);
		const again = await run('check', `${site.url}/`, '--baseline', report);
		expect(again).toMatchObject({ code: 0 });
		const [, againId = ''] = /^Job (\w+) is started/m.exec(again.stderr) ?? [];
		expect(await run('jobs', 'watch', againId)).toMatchObject({ code: 0, stdout: again.stdout });
		expect(await run('jobs', 'watch', jobId)).toMatchObject({ code: 1, stdout });
		expect(JSON.parse((await run('jobs', 'show', jobId, '--json')).stdout)).toMatchObject({ deadLetters: [] });
	});

	it('S2.9 is run in each mode by compare, and told by what the ledger there says', async () => {
		const { folder, run, served } = await remote();
		const urls = Array.from({ length: 30 }, (_, i) => `${site.url}/p/${i}`);
		const out = join(folder, 'comparison');
		const args = ['--modes', 'threads,fanout', '--repeat', '1', '--exit-zero', '--out', out];
		const { code, stdout, stderr } = await run('compare', ...urls, ...args);

		expect({ code, stderr }).toMatchObject({ code: 0 });
		expect(stdout).toContain(`2 runs at ${served.url}`);
		const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
		expect(report).toMatchObject({ comparable: true, differences: [], machine: { stack: served.url } });
		expect(report.runs).toHaveLength(2);
		for (const each of report.runs) {
			expect(each).toMatchObject({ cold: false, state: 'reported', targets: 30 });
			expect(each.cpuUserMs + each.cpuSystemMs).toBeCloseTo(each.cpuMs, 0);
		}
	});

	it('S2.10 is stopped there by the limits that it is given', async () => {
		const { run } = await remote();
		const urls = Array.from({ length: 30 }, (_, i) => `${site.url}/p/${i}`);
		const { code, stderr, stdout } = await run('scrape', ...urls, '--chunk-size', '1', '--max-invocations', '1');

		expect({ code, stderr }).toMatchObject({ code: 3 });
		expect(stderr).toContain('stopped by maxInvocations');
		expect(parseResults(stdout).length).toBeLessThanOrEqual(30);
	});

	it('is left running by Ctrl-C, is followed again, and is cancelled', async () => {
		const gated = await createGatedSite({ pages: 1, free: 0 });
		onTestFinished(() => gated.close());
		const { at, env, run } = await remote();
		const { child, ended } = startCli(at('scrape', `${gated.url}/p/0`), { env });
		await gated.seen(1);
		child.kill('SIGINT');
		const { code, stderr } = await ended;
		expect({ code, stderr }).toMatchObject({ code: 130 });
		const [, jobId = ''] = /Follow it with: npx shoal jobs watch (\S+) --api/.exec(stderr) ?? [];
		expect((await run('jobs', 'show', jobId, '--json')).stdout).toContain('"state":"running"');

		const watching = startCli(at('jobs', 'watch', jobId), { env });
		gated.open();
		expect(await watching.ended).toMatchObject({ code: 0 });
		expect(await run('jobs', 'cancel', jobId)).toMatchObject({ stderr: `Job ${jobId} had ended: reported.\n` });
		expect(await run('jobs', 'verify', jobId)).toMatchObject({ code: 0 });
		expect(await run('jobs', 'delete', jobId)).toMatchObject({ code: 0 });
		expect(await run('jobs', 'show', jobId)).toMatchObject({ code: 3 });
	});

	it('U4 says what is wrong with key and address', async () => {
		const { at, served } = await remote();
		const wrong = await runCli(at('jobs', 'list'), { env: { SHOAL_API_KEY: 'wrong' } });
		expect(wrong).toMatchObject({ code: 3, stderr: `shoal: ${served.url} does not know the key in SHOAL_API_KEY\n` });

		served.child.kill('SIGTERM');
		await served.ended;
		const gone = await runCli(at('scrape', `${site.url}/`), { env: { SHOAL_API_KEY: served.key } });
		expect(gone).toMatchObject({ code: 3, stdout: '' });
		expect(gone.stderr).toBe(`shoal: ${served.url}: nothing listens there (ECONNREFUSED)\n`);
	});
});
