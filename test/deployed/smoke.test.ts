import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { MODES } from '../../shared/core/job.ts';
import { aFolder, runCli } from '../support/cli.ts';
import { expectMixedJob, MIXED_BROKEN, MIXED_PAGES, mixedLines } from '../support/mixed-job.ts';
import { comparable, parseResults } from '../support/results.ts';
import { ended, openDeployed, startJob } from './deployed-job.ts';

/** A deployed job has no file, in which a line that is no URL could have its place. */
const PLACE_IN_FILE = /("message":")line \d+: /g;

let site: Site;
beforeAll(async () => {
	site = await createSite({ pages: MIXED_PAGES, latencyMs: 5, broken: MIXED_BROKEN });
});
afterAll(() => site.close());

async function onThisMachine(mode: string) {
	const folder = aFolder();
	const [from, out] = [join(folder, 'urls.txt'), join(folder, 'results.jsonl')];
	writeFileSync(from, mixedLines(site.url).join('\n'));
	await runCli(['scrape', '--from', from, '--mode', mode, '--data', join(folder, 'data'), '--out', out]);
	return parseResults(readFileSync(out, 'utf8').replaceAll(PLACE_IN_FILE, '$1'));
}

it.each(MODES)(
	'S5.1 S5.2 deployed by SAM, in %s mode, each line ends as one result, and the same as on the local stack',
	async (mode) => {
		const stack = openDeployed();
		const { jobId } = await startJob(stack, { mode, lines: mixedLines(site.url) });
		const job = await ended(stack, jobId);

		expect(job.problems).toEqual([]);
		expectMixedJob(job, mode);
		expect(job.results.map(comparable)).toEqual((await onThisMachine(mode)).map(comparable));
	},
);
