import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { aFolder, runCli } from '../support/cli.ts';
import { parseResults } from '../support/results.ts';
import { serve } from '../support/served.ts';

const PAGES = 60;
/** Every tenth page kills, hangs or fails it. */
const MODULE = `
	export const columns = ['number'];
	export default (page) => {
		const number = Number(/\\d+$/.exec(page.url)[0]);
		if (number === 10) for (;;);
		if (number === 20) process.exit(1);
		if (number === 30) throw new Error('thirty');
		return { number, title: page.first('h1').text };
	};
`;
const NOTES = new Map([
	[10, 'the module shop.mjs took longer than 2 s, and was stopped'],
	[20, 'the module shop.mjs ended its thread, with exit code 1'],
	[30, 'the module shop.mjs threw Error: thirty (line 7:28)'],
]);

let site: Site;
beforeAll(async () => {
	site = await createSite({ pages: PAGES, broken: 0 });
});
afterAll(() => site.close());

function aWorkFolder(): string {
	const folder = aFolder();
	writeFileSync(join(folder, 'shop.mjs'), MODULE);
	writeFileSync(join(folder, 'urls.txt'), Array.from({ length: PAGES }, (_, i) => `${site.url}/p/${i}\n`).join(''));
	return folder;
}

const ARGS = ['--extract-module', 'shop.mjs', '--extract-timeout', '2'];

describe('fields by a module of the user', () => {
	it.each([
		['fanout', []],
		['threads', []],
		['sequential', []],
		['fanout', ['--chaos', '--chaos-seed', '7']],
		['threads', ['--chaos', '--chaos-seed', '7']],
	])('S4.9 are in each result in %s mode %j, and what goes wrong is a note', async (mode, chaos) => {
		const cwd = aWorkFolder();
		const args = [...ARGS, '--mode', mode, ...chaos, '--out', 'out.jsonl'];
		const run = await runCli(['scrape', '--from', 'urls.txt', ...args], { cwd });
		expect(run.code).toBe(0);
		const results = parseResults(readFileSync(join(cwd, 'out.jsonl'), 'utf8'));
		expect(results.map(({ outcome }) => outcome)).toEqual(Array.from({ length: PAGES }, () => 'ok'));
		const seen = results.map(({ extracted, note }) => note ?? extracted);
		const title = (number: number) => ({ number, title: `Page ${number}` });
		expect(seen).toEqual(Array.from({ length: PAGES }, (_, number) => NOTES.get(number) ?? title(number)));
	});

	it('are columns where the module names them', async () => {
		const cwd = aWorkFolder();
		const run = await runCli(['scrape', `${site.url}/p/3`, ...ARGS, '--format', 'csv'], { cwd });
		expect(parse(run.stdout, { columns: true })).toMatchObject([{ 'extracted.number': '3' }]);
		expect(run.stdout).not.toContain('extracted.title');
	});

	it('are read by a server with a module that it was built with, and with no other', async () => {
		const cwd = aWorkFolder();
		const served = await serve(join(cwd, 'data'));
		const env = { SHOAL_API_KEY: served.key };
		const remote = ['scrape', `${site.url}/p/3`, '--api', served.url, '--extract-module'];
		const run = await runCli([...remote, 'outline'], { cwd, env });
		expect(parseResults(run.stdout)).toMatchObject([{ extracted: { headings: [{ level: 1, text: 'Page 3' }] } }]);

		const unknown = await runCli([...remote, 'none'], { cwd, env });
		expect(unknown.code).toBe(2);
		expect(unknown.stderr).toContain('of which there are: outline');
		const file = await runCli([...remote, 'shop.mjs'], { cwd, env });
		expect(file.code).toBe(2);
		expect(file.stderr).toContain('the code of a module is not sent to a stack');
	});

	it('are not begun where the module is wrong, nor tried again where it has gone', async () => {
		const cwd = aWorkFolder();
		writeFileSync(join(cwd, 'bad.ts'), 'export const a = 1;');
		const bad = await runCli(['scrape', `${site.url}/p/3`, '--extract-module', 'bad.ts', '--out', 'x.jsonl'], { cwd });
		expect(bad).toMatchObject({ code: 2, stderr: expect.stringContaining('--extract-module bad.ts: has no default') });

		const failed = await runCli(['scrape', 'http://127.0.0.1:1/', ...ARGS, '--retries', '0'], { cwd });
		const [result] = parseResults(failed.stdout);
		rmSync(join(cwd, 'shop.mjs'));
		const again = await runCli(['jobs', 'retry', result?.jobId ?? ''], { cwd });
		expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('the module of the job') });
	});

	it('can be tried on one page', async () => {
		const cwd = aWorkFolder();
		const page = `${site.url}/p/`;
		const good = await runCli(['extract-test', 'shop.mjs', `${page}3`], { cwd });
		expect(JSON.parse(good.stdout)).toEqual({ number: 3, title: 'Page 3' });
		expect(good).toMatchObject({ code: 0, stderr: '' });
		const bad = await runCli(['extract-test', 'shop.mjs', `${page}30`], { cwd });
		expect(bad).toMatchObject({ code: 1, stdout: '', stderr: `Note: ${NOTES.get(30)}.\n` });
	});
});
