import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { aFolder, runCli } from '../support/cli.ts';

const PAGES = 40;

describe('a job whose mode is left to the model', () => {
	let site: Site;
	beforeAll(async () => {
		site = await createSite({ pages: PAGES, latencyMs: 5, broken: 0 });
	});
	afterAll(() => site.close());

	it('says what was chosen, learns from the job before, and advises on it', async () => {
		const folder = aFolder();
		const from = join(folder, 'urls.txt');
		const data = ['--data', join(folder, 'data')];
		writeFileSync(from, Array.from({ length: PAGES }, (_, i) => `${site.url}/p/${i}\n`).join(''));
		const args = ['scrape', '--from', from, '--mode', 'auto', ...data, '--out', join(folder, 'out.jsonl'), '--json'];
		const first = await runCli([...args, '--threads', '8', '--memory', '1024']);
		const { auto, ...summary } = JSON.parse(first.stdout);
		const second = JSON.parse((await runCli(args)).stdout);
		const advice = await runCli(['advise', '--from-job', second.jobId, ...data, '--json']);

		expect(first.code).toBe(0);
		expect(summary).toMatchObject({ mode: auto.mode, counts: { ok: PAGES } });
		expect(auto).toMatchObject({
			basedOn: null,
			calibratedOn: [],
			predictedMs: { fanout: expect.any(Number), threads: expect.any(Number) },
		});
		expect(first.stderr).toContain(`Mode auto chose ${auto.mode}`);
		expect(first.stderr.includes('8 threads gain nothing')).toBe(auto.mode === 'threads');
		expect(second.auto).toMatchObject({ basedOn: summary.jobId, calibratedOn: [summary.jobId] });
		expect(first.stderr).toMatch(/predicted .*, took .*; what starting takes here is assumed/);
		expect(JSON.parse(advice.stdout).workload).toMatchObject({ fromJob: second.jobId, targets: PAGES, hosts: 1 });
	});
});
