import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { aFolder, runCli } from '../support/cli.ts';

const PAGES = 40;

describe('a job that says nothing of how it is to run', () => {
	let site: Site;
	beforeAll(async () => {
		site = await createSite({ pages: PAGES, latencyMs: 5, broken: 0 });
	});
	afterAll(() => site.close());

	function aList() {
		const folder = aFolder();
		const from = join(folder, 'urls.txt');
		writeFileSync(from, Array.from({ length: PAGES }, (_, i) => `${site.url}/p/${i}\n`).join(''));
		const data = ['--data', join(folder, 'data')];
		return { data, args: ['scrape', '--from', from, ...data, '--out', join(folder, 'out.jsonl'), '--json'] };
	}

	it('runs in threads mode, says why, and can be advised on', async () => {
		const { args, data } = aList();
		const { code, stdout, stderr } = await runCli(args);
		const { auto, ...summary } = JSON.parse(stdout);
		const advice = await runCli(['advise', '--from-job', summary.jobId, ...data, '--json']);

		expect(code).toBe(0);
		// One thread is enough for so few.
		expect(summary).toMatchObject({ mode: 'threads', counts: { ok: PAGES }, settings: { threads: 1 } });
		expect(auto).toMatchObject({ mode: 'threads', reason: expect.stringContaining('fastest on this machine') });
		expect(stderr).toContain(`Mode auto chose threads: ${auto.reason}`);
		expect(JSON.parse(advice.stdout).workload).toMatchObject({ fromJob: summary.jobId, targets: PAGES, hosts: 1 });
	});

	it('has the threads that it asks for', async () => {
		const { stdout, stderr } = await runCli([...aList().args, '--threads', '8', '--memory', '1024']);

		expect(JSON.parse(stdout)).toMatchObject({ mode: 'threads', settings: { threads: 8 } });
		expect(stderr).toContain('8 threads gain nothing');
	});

	it('runs in fan-out mode where it says how many instances there may be', async () => {
		const { stdout, stderr } = await runCli([...aList().args, '--max-instances', '1']);

		expect(JSON.parse(stdout)).toMatchObject({ mode: 'fanout', counts: { ok: PAGES } });
		expect(stderr).toContain('Mode auto chose fanout: --max-instances is for that mode');
	});
});
