import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { MODES } from '../../shared/core/job.ts';
import { aFolder, runCli } from '../support/cli.ts';

const PAGES = 200;

let site: Site;
beforeAll(async () => {
	site = await createSite({ pages: PAGES, latencyMs: 1, broken: 3 });
});
afterAll(() => site.close());

it.each(MODES)('S0.9 in %s mode each result becomes an item, whatever dies meanwhile', async (mode) => {
	const folder = aFolder();
	const from = join(folder, 'urls.txt');
	const data = ['--data', join(folder, 'data')];
	writeFileSync(from, Array.from({ length: PAGES }, (_, i) => `${site.url}/p/${i}\n`).join(''));
	const how = ['--mode', mode, '--result-items', '--chaos-seed', '7'];
	const run = await runCli(['scrape', '--from', from, ...how, ...data, '--json']);

	expect(run.stderr).toContain(`Result items: ${PAGES} results written\n`);
	const { jobId, cost } = JSON.parse(run.stdout);
	// Two write units a result, of which the job's bill has all, whenever they are written.
	expect(cost.dynamodb).toBeGreaterThan(PAGES * 2 * 0.625e-6);
	const shown = await runCli(['jobs', 'show', jobId, ...data, '--json']);
	expect(JSON.parse(shown.stdout).resultItems).toMatchObject({ rows: PAGES, outstanding: 0 });
});
