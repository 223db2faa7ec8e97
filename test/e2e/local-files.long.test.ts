import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeRepository } from '../../infra/tools/markdown-repository/repository.ts';
import type { JobReport } from '../../shared/core/report/report.ts';
import { aFolder, runCli } from '../support/cli.ts';
import { parseResults } from '../support/results.ts';

let server: Server;
let origin: string;
let asked: string[];
beforeAll(async () => {
	asked = [];
	server = createServer(({ url = '', method }, response) => {
		asked.push(`${method} ${url}`);
		response.writeHead(url.startsWith('/gone') ? 404 : 200, { 'content-type': 'text/html' });
		response.end(method === 'HEAD' ? '' : '<p id="there"><a href="/deeper">x</a>');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
	server.closeAllConnections();
	server.close();
});

const ALLOWED = ['--allow-private', '127.0.0.1'];

function aRepository(): string {
	const folder = aFolder();
	mkdirSync(join(folder, 'docs'));
	writeFileSync(
		join(folder, 'README.md'),
		`# A\n\n[b](docs/b.md#part) [gone](docs/gone.md)\n\n| x |\n| - |\n| ${origin}/gone |\n`,
	);
	writeFileSync(
		join(folder, 'docs', 'b.md'),
		`# Part\n\n[up](../README.md#no) [w](${origin}/ok#there) [v](${origin}/ok#not)\n`,
	);
	return folder;
}

/** Where each broken link stands. */
function places({ linkReport }: JobReport): Record<string, string[]> {
	const name = ({ url, fragment }: { url: string; fragment?: string }) =>
		fragment === undefined ? url : `${url}#${fragment}`;
	return Object.fromEntries(
		(linkReport?.broken ?? []).map((link) => [
			name(link).replace(origin, ''),
			link.places.map(({ page, line, column }) => `${page}:${line}:${column}`),
		]),
	);
}

describe('a check of files', () => {
	it.each(['threads', 'fanout'])(
		'S4.9 S4.11 in %s mode tells files and pages that are not there, each with its place',
		async (mode) => {
			const cwd = aRepository();
			const options = ['--mode', mode, '--check-fragments', '--report', 'r.json', '--out', 'o.jsonl', ...ALLOWED];
			const run = await runCli(['check', '.', ...options], { cwd });
			expect(run.code).toBe(1);
			expect(places(JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')))).toEqual({
				'/gone': ['README.md:7:3'],
				'/ok#not': [`docs/b.md:3:${`[up](../README.md#no) [w](${origin}/ok#there) [v](`.length + 1}`],
				'README.md#no': ['docs/b.md:3:6'],
				'docs/gone.md': ['README.md:3:28'],
			});
			expect(run.stdout).toContain('docs/gone.md  FILE_NOT_FOUND: there is no such file\n  README.md:3:28  "gone"');
			const results = parseResults(readFileSync(join(cwd, 'o.jsonl'), 'utf8'));
			expect(results.map(({ url, outcome, error }) => [url.replace(origin, ''), outcome, error?.code])).toEqual([
				['/gone', 'http_error', 'HTTP_404'],
				['/ok', 'ok', undefined],
				['docs/gone.md', 'invalid_url', 'FILE_NOT_FOUND'],
			]);
			expect(asked.join()).not.toContain('deeper');
		},
	);

	it('counts only what broke since a baseline, wherever the repository lies', async () => {
		await runCli(['check', '.', '--report', 'r.json', ...ALLOWED], { cwd: aRepository() });
		const before = aRepository();
		await runCli(['check', '.', '--report', 'r.json', ...ALLOWED], { cwd: before });
		const cwd = aRepository();
		const run = await runCli(['check', '.', '--baseline', join(before, 'r.json'), ...ALLOWED], { cwd });
		expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('No broken links on 2 pages') });
	});

	it('leaves a job that can be proved, and goes on with sites beside files', async () => {
		const cwd = aRepository();
		await runCli(['check', 'docs', `${origin}/site`, '--max-pages', '5', '--data', 'data', ...ALLOWED], { cwd });
		expect(asked.join()).toContain('deeper');
		const list = await runCli(['jobs', 'list', '--data', 'data', '--json'], { cwd });
		const [, jobId = ''] = /"jobId":"([^"]+)"/.exec(list.stdout) ?? [];
		expect(await runCli(['jobs', 'verify', jobId, '--data', 'data'], { cwd })).toMatchObject({ code: 0 });
	});

	it('R8 sends the credentials of an address, and shows them nowhere', async () => {
		const cwd = aFolder();
		const withUser = origin.replace('//', '//me:secret@');
		writeFileSync(join(cwd, 'a.md'), `[a](${withUser}/gone) [b](${withUser}/ok)\n`);
		const run = await runCli(['check', 'a.md', '--report', 'r.json', '--out', 'o.jsonl', ...ALLOWED], { cwd });
		const report = readFileSync(join(cwd, 'r.json'), 'utf8');
		expect(places(JSON.parse(report))).toEqual({ '/gone': ['a.md:1:5'] });
		expect(run.stdout + run.stderr + report + readFileSync(join(cwd, 'o.jsonl'), 'utf8')).not.toContain('secret');
	});

	it('of a site that is well has nothing to say', async () => {
		const cwd = aFolder();
		writeFileSync(join(cwd, 'a.md'), '# A\n\n[a](#a)\n');
		expect(await runCli(['check', 'a.md'], { cwd })).toMatchObject({
			code: 0,
			stdout: expect.stringContaining('No broken links on 1 page'),
		});
	});

	it.each([
		{ args: ['gone.md'], fault: 'gone.md: there is no such file or folder' },
		{ args: ['https://a.example/', '--slugs', 'gitlab'], fault: '--slugs is for files' },
		{ args: ['.', '--root-dir', 'gone'], fault: '--root-dir gone: there is no such folder' },
		{ args: ['.', '--api', 'http://127.0.0.1:1'], fault: 'files are on this machine' },
	])('U4 with $args says: $fault', async ({ args, fault }) => {
		const run = await runCli(['check', ...args], { cwd: aFolder(), env: { SHOAL_API_KEY: 'x' } });
		expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining(fault) });
	});

	it('S4.9 of 2,000 files with 20,000 links finds each that was planted, to the column', async () => {
		const cwd = aFolder();
		const planted = writeRepository(cwd, { files: 2000, links: 10, origin, brokenEvery: 100 });
		const run = await runCli(['check', '.', '--report', 'r.json', ...ALLOWED], { cwd });
		expect(run.code).toBe(1);
		const found = Object.values(places(JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')))).flat();
		expect(found.toSorted()).toEqual(planted.map(({ file, line, column }) => `${file}:${line}:${column}`).toSorted());
	});
});
