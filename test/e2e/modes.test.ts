import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { MODES, type Mode } from '../../shared/core/job.ts';
import type { JobSummary } from '../../shared/core/report/summary.ts';
import type { Result } from '../../shared/core/result.ts';
import { aFolder, runCli } from '../support/cli.ts';
import { expectMixedJob, MIXED_BROKEN, mixedLines, MIXED_PAGES as PAGES } from '../support/mixed-job.ts';
import { comparable, parseResults } from '../support/results.ts';

describe('a job in every mode', () => {
	let site: Site;
	beforeAll(async () => {
		site = await createSite({ pages: PAGES, latencyMs: 5, broken: MIXED_BROKEN });
	});
	afterAll(() => site.close());

	async function scrape(mode: Mode, options: readonly string[] = []) {
		const folder = aFolder();
		const from = join(folder, 'urls.txt');
		const out = join(folder, 'results.jsonl');
		writeFileSync(from, mixedLines(site.url).join('\n'));
		const args = ['scrape', '--from', from, '--mode', mode, '--data', join(folder, 'data'), '--out', out, '--json'];
		const run = await runCli([...args, ...options]);
		const results = parseResults(readFileSync(out, 'utf8'));
		return { run, results, summary: JSON.parse(run.stdout) as JobSummary, from, folder };
	}

	it.each(MODES)(
		'S0.1 S1.2 S2.5 S4.8 S5.2 in %s mode each line ends as one result, in the order of the source',
		async (mode) => {
			const { run, results, summary } = await scrape(mode, mode === 'sequential' ? ['--timeout', '10'] : []);

			expect(run.code).toBe(1);
			expectMixedJob({ results, summary }, mode);
		},
	);

	it('S0.7 S5.1 the results of all modes are equal but for timings and instances', async () => {
		const runs: Result[][] = [];
		for (const mode of MODES) runs.push((await scrape(mode)).results);

		const [first, ...others] = runs.map((results) => results.map(comparable));
		for (const other of others) expect(other).toEqual(first);
	});

	it.each([
		{ mode: 'fanout' as const, options: ['--max-instances', '2', '--concurrency', '5'], cap: 10 },
		{ mode: 'threads' as const, options: ['--threads', '2', '--concurrency', '5'], cap: 10 },
		{ mode: 'sequential' as const, options: [], cap: 1 },
	])('S1.5 in $mode mode the site never sees more than $cap requests at once', async ({ mode, options, cap }) => {
		const quiet = await createSite({ pages: PAGES, latencyMs: 5 });
		try {
			const urls = Array.from({ length: PAGES }, (_, i) => `${quiet.url}/p/${i}`).join('\n');
			const folder = aFolder();
			const run = await runCli(['scrape', '--from', '-', '--mode', mode, '--data', folder, ...options], {
				stdin: urls,
			});

			expect(run.code).toBe(0);
			expect(quiet.stats().requests).toBe(PAGES);
			expect(quiet.stats().maxInFlight).toBeLessThanOrEqual(cap);
			// What one instance may have: where it does not wait, no second one is started.
			expect(quiet.stats().maxInFlight).toBeGreaterThanOrEqual(cap / 2);
		} finally {
			await quiet.close();
		}
	});

	it('S0.3 the bill lists what was used, and the ledger every invocation', async () => {
		const { summary } = await scrape('fanout');
		const { cost, invocations, instances, billedMs, gbSeconds } = summary;

		expect(invocations).toBeGreaterThanOrEqual(2);
		expect(instances).toBeGreaterThanOrEqual(1);
		expect(summary.coldStarts).toBe(instances);
		expect(gbSeconds).toBeGreaterThan(0);
		expect(Number.isInteger(billedMs)).toBe(true);
		const { lambdaRequests, lambdaDuration, sqs, dynamodb, s3, total } = cost;
		expect(lambdaRequests).toBeCloseTo(invocations * 0.2e-6, 12);
		expect(Math.min(lambdaDuration, sqs, dynamodb, s3)).toBeGreaterThan(0);
		expect(total).toBeCloseTo(lambdaRequests + lambdaDuration + sqs + dynamodb + s3, 12);
	});

	it.each(MODES)('S1.4 in %s mode an empty source ends at once, with nothing invoked', async (mode) => {
		const folder = aFolder();
		const run = await runCli(['scrape', '--from', '-', '--mode', mode, '--data', folder, '--json'], {
			stdin: '# nothing\n',
		});

		expect(run.code).toBe(0);
		expect(JSON.parse(run.stdout)).toMatchObject({ state: 'reported', targets: 0, invocations: 0, counts: {} });
	});

	it('S3.7 each invocation leaves one line of metrics, with no URL, host or job as a dimension', async () => {
		const { folder, summary } = await scrape('fanout');
		const log = readFileSync(join(folder, 'data', 'logs', 'ConsumerFunction.log'), 'utf8');
		const lines = log.split('\n').filter((line) => line.includes('"_aws"'));
		const reports = log.split('\n').filter((line) => line.startsWith('REPORT'));

		expect(lines.length).toBe(reports.length);
		expect(lines.length).toBeLessThan(summary.invocations);
		for (const line of lines) {
			const { _aws, ...fields } = JSON.parse(line);
			expect(_aws.CloudWatchMetrics[0].Dimensions).toEqual([['service']]);
			expect(JSON.stringify(fields)).not.toContain(new URL(site.url).host);
			expect(JSON.stringify(fields)).not.toContain(summary.jobId);
		}
	});
});
