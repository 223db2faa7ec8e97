import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aFolder, type RunningCli, runCli, startCli } from '../support/cli.ts';
import { createGatedSite, type GatedSite } from '../support/gated-site.ts';
import { parseResults } from '../support/results.ts';

const PAGES = 60;
/** Answered at once; the others wait, so that the job runs for as long as a test wants. */
const FREE = 30;
const SOON = { timeout: 30_000 };

describe('a job that another process runs', () => {
	let site: GatedSite;
	let data: string;
	let running: RunningCli;
	let jobId: string;
	beforeEach(async () => {
		site = await createGatedSite({ pages: PAGES, free: FREE });
		data = join(aFolder(), 'data');
		const urls = Array.from({ length: PAGES }, (_, i) => `${site.url}/p/${i}`);
		const settings = ['--chunk-size', '5', '--concurrency', '5', '--max-instances', '1', '--timeout', '100'];
		running = startCli(['scrape', '--from', '-', '--data', data, ...settings, '--out', `${data}.jsonl`], {
			stdin: urls.join('\n'),
		});
		await site.seen(FREE + 5);
		const { jobs } = JSON.parse((await jobsCommand('list', '--json')).stdout);
		jobId = jobs[0].jobId;
	});
	afterEach(() => site.close());

	const jobsCommand = (...args: string[]) => runCli(['jobs', ...args, '--data', data]);

	it('U4 says so if that process has been stopped, and does not wait for it', async () => {
		const { pid } = JSON.parse(readFileSync(join(data, 'owner.json'), 'utf8'));
		process.kill(pid, 'SIGSTOP');
		const listed = await jobsCommand('list');
		process.kill(pid, 'SIGCONT');
		site.open();

		expect(listed).toMatchObject({ code: 3, stdout: '' });
		expect(listed.stderr).toContain(`process ${pid}, which owns ${data}, does not answer; it may have been stopped`);
		expect((await running.ended).code).toBe(0);
	});

	it('U2 can be listed, shown and read while it runs, and then cancelled', async () => {
		const shown = await jobsCommand('show', jobId);
		expect(shown.code).toBe(0);
		expect(shown.stdout).toMatch(new RegExp(`^Job ${jobId}: (planning|running)\n`));

		expect(shown.stdout).toMatch(/\n {2}settled +\d+ of \d+/);
		expect(shown.stdout).not.toMatch(/invocations|CPU|Cost/);

		const results = async () => parseResults((await jobsCommand('results', jobId, '--outcome', 'ok')).stdout);
		await expect.poll(async () => (await results()).length, SOON).toBeGreaterThanOrEqual(5);
		expect((await results()).length).toBeLessThanOrEqual(FREE);

		const [listed] = JSON.parse((await jobsCommand('list', '--json')).stdout).jobs;
		expect(listed.progress).toEqual({ targets: PAGES, settled: expect.any(Number), failed: 0 });
		expect(listed.progress.settled).toBeGreaterThanOrEqual(5);

		const report = await jobsCommand('report', jobId);
		expect(report.code).toBe(3);
		expect(report.stderr).toContain('its report is not written yet');

		const cancelling = startCli(['jobs', 'cancel', jobId, '--data', data, '--json']);
		const state = async () => JSON.parse((await jobsCommand('show', jobId, '--json')).stdout).state;
		await expect.poll(state, SOON).toBe('stopping');
		site.open();

		expect(await cancelling.ended).toMatchObject({ code: 0, stdout: `{"jobId":"${jobId}","state":"cancelled"}\n` });
		const run = await running.ended;
		expect(run.code).toBe(3);
		expect(run.stderr).toContain(`Job ${jobId}: cancelled`);
	});

	it('U4 keeps its folder: a second one is told who has it, and what to do', async () => {
		const second = await runCli(['scrape', `${site.url}/p/0`, '--data', data]);

		expect(second).toMatchObject({ code: 3, stdout: '' });
		expect(second.stderr).toContain(`is in use by process ${running.child.pid}`);
		expect(second.stderr).toContain('--data OTHER');
		site.open();
		expect((await running.ended).code).toBe(0);
	});

	it('U4 is not deleted before it has ended, unless that is forced', async () => {
		const refused = await jobsCommand('delete', jobId);
		expect(refused.code).toBe(3);
		expect(refused.stderr).toMatch(new RegExp(`job ${jobId} has not ended.*jobs cancel ${jobId} --data .*--force`));

		expect((await jobsCommand('delete', jobId, '--force')).code).toBe(0);
		const run = await running.ended;

		expect(run.code).toBe(3);
		expect(run.stderr).toContain(`job ${jobId} was deleted while it ran`);
		expect(JSON.parse((await jobsCommand('list', '--json')).stdout)).toEqual({ jobs: [] });
	});
});
