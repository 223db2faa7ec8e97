import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { aFolder, runCli, startCli } from '../support/cli.ts';
import { parseResults } from '../support/results.ts';

/** The long form, 20 kills of 5,000 pages, is `npm run soak`. */
const PAGES = Number(process.env.SOAK_PAGES ?? 800);
const KILLS = Number(process.env.SOAK_KILLS ?? 3);
const CHUNK = 20;
/** Instances times the chunks of a batch: what a kill can cut short. */
const IN_FLIGHT = 2 * 10 * CHUNK;

let site: Site;
let requests: number;
let waiting: { until: number; resolve: () => void }[];

beforeEach(async () => {
	requests = 0;
	waiting = [];
	site = await createSite({
		pages: PAGES,
		latencyMs: 10,
		handler: () => {
			requests++;
			for (const { until, resolve } of waiting) if (requests >= until) resolve();
			return false;
		},
	});
});
afterEach(() => site.close());

const seen = (until: number) => new Promise<void>((resolve) => waiting.push({ until, resolve }));

it(`R1 R2 killed ${KILLS} times, a job ends with each target once, and visits twice only what was in flight`, async () => {
	const folder = aFolder();
	const [from, out, data] = ['urls.txt', 'results.jsonl', 'data'].map((name) => join(folder, name)) as [
		string,
		string,
		string,
	];
	writeFileSync(from, Array.from({ length: PAGES }, (_, i) => `${site.url}/p/${i}`).join('\n'));
	const settings = ['--data', data, '--max-instances', '2'];
	let command = [
		'scrape',
		'--from',
		from,
		'--concurrency',
		'10',
		'--chunk-size',
		String(CHUNK),
		'--out',
		out,
		...settings,
	];
	let jobId = '';
	let kills = 0;
	for (; kills < KILLS; kills++) {
		const running = startCli(command);
		// Anywhere in what is left, its very end included.
		await Promise.race([seen(requests + 1 + Math.floor((Math.random() * PAGES) / KILLS)), running.ended]);
		running.child.kill('SIGKILL');
		await running.ended;
		const { jobs } = JSON.parse((await runCli(['jobs', 'list', '--json', '--data', data])).stdout);
		expect(jobs).toHaveLength(1);
		jobId = jobs[0].jobId;
		command = ['jobs', 'resume', jobId, '--out', out, ...settings];
	}

	const last = await runCli([...command, '--json']);
	expect(last.stderr).not.toMatch(/^shoal:/m);

	expect(JSON.parse(last.stdout)).toMatchObject({ state: 'reported', targets: PAGES, counts: { ok: PAGES } });
	expect(parseResults(readFileSync(out, 'utf8')).map(({ index }) => index)).toEqual([...Array(PAGES).keys()]);
	expect(await runCli(['jobs', 'verify', jobId, '--data', data])).toMatchObject({ code: 0 });
	expect(site.stats().requests).toBeLessThanOrEqual(PAGES + kills * IN_FLIGHT);
});
