import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { MODES } from '../../shared/core/job.ts';
import { aFolder, runCli } from '../support/cli.ts';

const SECRET = 'a-token-that-nobody-may-read';

let site: Site;
beforeAll(async () => {
	site = await createSite({ pages: 30, broken: 3 });
});
afterAll(() => site.close());

function textsIn(folder: string): string[] {
	const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
	return entries.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'));
}

it.each(MODES)('R8 a header of a job stands in no result, report, summary, log or object, in %s mode', async (mode) => {
	const folder = aFolder();
	const data = join(folder, 'data');
	const written = join(folder, 'written');
	mkdirSync(written);
	const reports = ['.json', '.md', '.txt'].flatMap((ending) => ['--report', join(written, `report${ending}`)]);
	const urls = Array.from({ length: 30 }, (_, page) => `${site.url}/p/${page}`);
	const args = ['scrape', '--from', '-', '--mode', mode, '--header', `authorization: Bearer ${SECRET}`, '--data', data];
	const run = await runCli([...args, '--json', '--out', join(written, 'results.jsonl'), ...reports], {
		stdin: urls.join('\n'),
	});
	const shown = await Promise.all(
		['show', 'report', 'verify'].map((action) =>
			runCli(['jobs', action, JSON.parse(run.stdout).jobId, '--data', data]),
		),
	);

	expect(run.code).toBe(1);
	const texts = [...textsIn(written), ...textsIn(join(data, 'logs')), ...textsIn(join(data, 'objects'))];
	expect(texts.length).toBeGreaterThan(6);
	const said = [run, ...shown].flatMap(({ stdout, stderr }) => [stdout, stderr]);
	expect([...texts, ...said].filter((text) => text.includes(SECRET))).toEqual([]);
});
