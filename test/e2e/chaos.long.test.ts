import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { aFolder, runCli } from '../support/cli.ts';
import { comparable, parseResults } from '../support/results.ts';

const PAGES = 400;

describe('a job under --chaos', () => {
	let site: Site;
	beforeAll(async () => {
		site = await createSite({ pages: PAGES, latencyMs: 10, broken: 3 });
	});
	afterAll(() => site.close());

	async function scrape(mode: string, chaos: readonly string[] = []) {
		const folder = aFolder();
		const [from, out, data] = [join(folder, 'urls.txt'), join(folder, 'results.jsonl'), join(folder, 'data')];
		writeFileSync(from, Array.from({ length: PAGES }, (_, i) => `${site.url}/p/${i}`).join('\n'));
		const settings = ['--mode', mode, '--data', data, '--chunk-size', '10', '--batch-size', '5', '--retries', '0'];
		const run = await runCli(['scrape', '--from', from, '--out', out, ...settings, ...chaos]);
		return { run, data, results: parseResults(readFileSync(out, 'utf8')).map(comparable) };
	}

	const calmRuns = new Map<string, ReturnType<typeof scrape>>();

	/** The same job without chaos, once a mode. */
	function calmly(mode: string) {
		const run = calmRuns.get(mode) ?? scrape(mode);
		calmRuns.set(mode, run);
		return run;
	}

	it.each([
		{ mode: 'fanout', seed: 1 },
		{ mode: 'fanout', seed: 2 },
		{ mode: 'fanout', seed: 3 },
		{ mode: 'threads', seed: 1 },
		{ mode: 'threads', seed: 2 },
	])('R1 S2.4 has the results of one without, in $mode mode with seed $seed', async ({ mode, seed }) => {
		const calm = await calmly(mode);
		const rough = await scrape(mode, ['--chaos-seed', String(seed)]);

		expect(rough.run.code).toBe(calm.run.code);
		expect(rough.results).toEqual(calm.results);
		expect(rough.run.stderr).toMatch(/^chaos: \d+ duplicates, .*--chaos-seed \d+\)$/m);
		expect(calm.run.stderr).not.toContain('chaos:');
		const { stdout } = await runCli(['jobs', 'list', '--data', rough.data, '--json']);
		const { jobs } = JSON.parse(stdout);
		expect(jobs).toMatchObject([{ state: 'reported', targets: PAGES }]);
		expect((await runCli(['jobs', 'verify', jobs[0].jobId, '--data', rough.data])).code).toBe(0);
	});

	it('says in the logs of the functions what it did', async () => {
		const { data, run } = await scrape('fanout', ['--chaos', '--chaos-seed', '4']);
		const log = readFileSync(join(data, 'logs', 'ConsumerFunction.log'), 'utf8');

		expect(log).toMatch(/chaos: \d+ duplicates\n/);
		expect(run.stderr).toContain('--chaos-seed 4');
	});
});
