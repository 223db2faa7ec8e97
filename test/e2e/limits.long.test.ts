import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { MODES } from '../../shared/core/job.ts';
import type { JobSummary } from '../../shared/core/report/summary.ts';
import { aFolder, runCli } from '../support/cli.ts';
import { parseResults } from '../support/results.ts';

const PAGES = 400;
const BROKEN = 4;

let site: Site;
beforeAll(async () => {
	site = await createSite({ pages: PAGES, latencyMs: 20, broken: BROKEN });
});
afterAll(() => site.close());

function urls(count = PAGES): string {
	return Array.from({ length: count }, (_, i) => `${site.url}/p/${i}`).join('\n');
}

async function scrape(data: string, options: readonly string[], count = PAGES) {
	const args = ['scrape', '--from', '-', '--data', data, '--out', `${data}.jsonl`, '--json', '--retries', '0'];
	const { code, stdout, stderr } = await runCli([...args, ...options], { stdin: urls(count) });
	return { code, stderr, summary: JSON.parse(stdout) as JobSummary };
}

async function verify(data: string, jobId: string): Promise<string> {
	return (await runCli(['jobs', 'verify', jobId, '--data', data])).stdout;
}

describe.each(MODES)('a job in %s mode', (mode) => {
	const slowly = ['--mode', mode, '--concurrency', '1', '--threads', '1', '--max-instances', '1', '--batch-size', '1'];

	it.each([
		// 400 pages of 20 ms, one after the other, are at least 8 s, and at least 8 s of 1 GB or more.
		{ option: ['--max-duration', '3'], limit: 'maxDuration', advice: '--max-duration' },
		{ option: ['--max-cost', '0.00005'], limit: 'maxCostUsd', advice: '--max-cost' },
	])('S2.10 stops at $limit, exits 3, and loses no target', async ({ option, limit, advice }) => {
		const data = join(aFolder(), 'data');
		const { code, stderr, summary } = await scrape(data, [...slowly, ...option]);
		const { jobId, state, limits, targets, notPlanned, counts } = summary;

		expect({ code, state, limits }).toEqual({ code: 3, state: 'limited', limits: [limit] });
		expect(targets + notPlanned).toBe(PAGES);
		const left = (counts.limit ?? 0) + notPlanned;
		expect(left).toBeGreaterThan(0);
		expect(stderr).toContain(`Not visited: ${left} targets. To get them, start it again with a higher ${advice}.`);
		expect(await verify(data, jobId)).toContain(`Each of ${targets} targets ended once`);
	});
});

it('S2.10 no more invocations visit than are allowed', async () => {
	const data = join(aFolder(), 'data');
	const options = ['--max-instances', '1', '--batch-size', '1', '--chunk-size', '10', '--max-invocations', '4'];
	const { code, summary } = await scrape(data, options);

	expect(code).toBe(3);
	expect(summary.limits).toEqual(['maxInvocations']);
	// One of the four plans, each of the others gets one chunk.
	expect((summary.counts.ok ?? 0) + (summary.counts.http_error ?? 0)).toBeLessThanOrEqual(30);
	expect(await verify(data, summary.jobId)).toContain('ended once');
});

describe('shoal jobs retry', () => {
	it.each(MODES)('gets again what failed, in the same mode: %s', async (mode) => {
		const data = join(aFolder(), 'data');
		const first = await scrape(data, ['--mode', mode, '--accept-status', '2xx,404'], 210);
		const failed = first.summary.counts.http_error ?? 0;
		expect(failed).toBeGreaterThan(0);

		const again = ['jobs', 'retry', first.summary.jobId, '--data', data];
		const run = await runCli([...again, '--out', `${data}.again.jsonl`, '--json']);
		const summary = JSON.parse(run.stdout) as JobSummary;
		expect(run.code).toBe(1);
		expect(summary).toMatchObject({
			mode,
			retryOf: first.summary.jobId,
			counts: { http_error: failed },
			settings: { retries: 0, visit: first.summary.settings.visit },
		});
		expect(await verify(data, summary.jobId)).toMatch(new RegExp(`^Each of ${failed} targets? ended once`));

		const lenient = await runCli([...again, '--accept-status', '2xx,4xx,5xx']);
		expect(lenient.code).toBe(0);
		const results = parseResults(lenient.stdout);
		expect(results.map(({ outcome }) => outcome)).toEqual(Array(failed).fill('ok'));
		const shown = await runCli(['jobs', 'show', summary.jobId, '--data', data]);
		expect(shown.stdout).toContain(`what failed in job ${first.summary.jobId}`);

		const nothing = await runCli(['jobs', 'retry', results[0]?.jobId ?? '', '--data', data]);
		expect(nothing).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('nothing was run') });
	});
});
