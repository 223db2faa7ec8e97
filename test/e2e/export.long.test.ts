import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { MODES } from '../../shared/core/job.ts';
import { aFolder, runCli, startCli } from '../support/cli.ts';

const PAGES = 300;

let site: Site;
beforeAll(async () => {
	site = await createSite({ pages: PAGES, latencyMs: 1, broken: 3 });
});
afterAll(() => site.close());

async function scraped(how: readonly string[]) {
	const folder = aFolder();
	const data = ['--data', join(folder, 'data')];
	const from = join(folder, 'urls.txt');
	writeFileSync(from, Array.from({ length: PAGES }, (_, i) => `${site.url}/p/${i}\n`).join(''));
	const { stdout } = await runCli(['scrape', '--from', from, ...how, ...data, '--json']);
	const { jobId } = JSON.parse(stdout);
	return { folder, data, jobId };
}

function digests(folder: string): Record<string, string> {
	const digest = (name: string) =>
		createHash('sha256')
			.update(readFileSync(join(folder, name)))
			.digest('hex');
	return Object.fromEntries(readdirSync(folder).map((name) => [name, digest(name)]));
}

it.each(MODES)('S0.9 S5.1 what a job in %s mode has found is exported in each format, the same', async (mode) => {
	const { folder, data, jobId } = await scraped(['--mode', mode, '--chaos-seed', '5']);
	const lines = (await runCli(['jobs', 'results', jobId, ...data])).stdout;
	const table = (await runCli(['jobs', 'results', jobId, '--format', 'csv', ...data])).stdout;
	const exported = async (format: string) => {
		const out = join(folder, `results.${format}`);
		const run = await runCli(['jobs', 'export', jobId, '--format', format, '--out', out, ...data]);
		expect(run).toMatchObject({ code: 0, stdout: `${PAGES} results written to ${out}\n` });
		return readFileSync(out);
	};

	expect((await exported('jsonl')).toString()).toBe(lines);
	expect((await exported('csv')).toString()).toBe(table);
	const { buffer, byteOffset, byteLength } = await exported('parquet');
	const file = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
	const rows = await parquetReadObjects({ file, columns: ['index', 'url', 'outcome', 'status'] });
	const asked = lines
		.trimEnd()
		.split('\n')
		.map((line) => JSON.parse(line));
	expect(rows).toEqual(
		asked.map(({ index, url, outcome, status }) => ({ index: BigInt(index), url, outcome, status })),
	);
});

it('S0.9 R2 an export that is killed and begun again is the same', async () => {
	const { folder, data, jobId } = await scraped([]);
	const to = (out: string) => ['jobs', 'export', jobId, '--parts', '--out', join(folder, out), ...data];
	await runCli(to('whole'));
	const dying = startCli(to('again'));
	await expect.poll(() => existsSync(join(folder, 'again')), { timeout: 20_000, interval: 1 }).toBe(true);
	dying.child.kill('SIGKILL');
	await dying.ended;
	await runCli(to('again'));

	const files = Object.entries(digests(join(folder, 'again'))).filter(([name]) => !name.endsWith('.tmp'));
	expect(Object.fromEntries(files)).toEqual(digests(join(folder, 'whole')));
});

it('U4 S0.9 says what is wrong, and where', async () => {
	const { folder, data, jobId } = await scraped([]);
	const tried = async (...args: readonly string[]) => runCli(['jobs', 'export', ...args, ...data]);

	expect(await tried(jobId, '--format', 'xlsx')).toMatchObject({ code: 2, stderr: expect.stringContaining('parquet') });
	expect(await tried(jobId, '--out', '-')).toMatchObject({ code: 2, stderr: expect.stringContaining('jobs results') });
	const file = join(folder, 'urls.txt');
	expect(await tried(jobId, '--parts', '--out', file)).toMatchObject({
		code: 2,
		stderr: `shoal: --out ${file}: is a file, where a folder is needed\n`,
	});
	expect(await tried('nobody')).toMatchObject({ code: 3, stderr: expect.stringContaining('there is no job nobody') });
});

it.each(MODES)('S0.9 exports are made when a job in %s mode has ended, whatever dies meanwhile', async (mode) => {
	const folder = aFolder();
	const data = ['--data', join(folder, 'data')];
	const urls = Array.from({ length: 60 }, (_, i) => `${site.url}/p/${i}`);
	const exports = ['--export', 'jsonl', '--export', 'parquet-parts'];
	const how = ['--mode', mode, ...exports, '--chaos-seed', '659916886', '--json'];
	const { stdout, stderr } = await runCli(['scrape', ...urls, ...how, ...data]);

	const { jobId } = JSON.parse(stdout);
	const place = join(folder, 'data', 'objects', 'exports', jobId);
	expect(stderr).toContain(`Export jsonl: written to ${place}/jsonl/\nExport parquet-parts: written to ${place}/`);
	const lines = (await runCli(['jobs', 'results', jobId, ...data])).stdout;
	expect(readFileSync(join(place, 'jsonl', 'results.jsonl'), 'utf8')).toBe(lines);
	const again = ['jobs', 'export', jobId, '--parts', '--out', join(folder, 'again'), ...data];
	await runCli(again);
	expect(digests(join(folder, 'again'))).toEqual(digests(join(place, 'parquet-parts')));
});
