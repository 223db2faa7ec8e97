import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pythonTools } from '../../infra/tools/python-tools.ts';
import type { StoredBody } from '../../shared/core/result.ts';
import { aFolder, runCli } from '../support/cli.ts';
import { parseResults } from '../support/results.ts';
import { serve } from '../support/served.ts';

const PAGES = 40;
const BINARY = Buffer.from([0xff, 0x00, 0x0d, 0x0a, 0x0d, 0x0a, 0x80]);

/** Every kind of response that has a body. */
function answerOf(path: string) {
	switch (path) {
		case '/gzip':
			return { headers: { 'content-encoding': 'gzip', 'content-type': 'text/html' }, body: gzipSync('<h1>gzip</h1>') };
		case '/binary':
			return { headers: { 'content-type': 'image/png' }, body: BINARY };
		case '/long':
			return { headers: { 'content-type': 'text/plain' }, body: Buffer.alloc(100_000, 'x') };
		case '/gone':
			return { status: 404, headers: { 'content-type': 'text/html' }, body: Buffer.from('gone') };
		case '/moved':
			return { status: 302, headers: { location: '/p/1', 'set-cookie': 'a=b' }, body: Buffer.from('') };
		default:
			return { headers: { 'content-type': 'text/html; charset=utf-8' }, body: Buffer.from(`<h1>Page ${path} é</h1>`) };
	}
}
const OTHERS = ['/gzip', '/binary', '/long', '/gone', '/moved'];

let server: Server;
let site: string;
beforeAll(async () => {
	server = createServer(({ url = '' }, response) => {
		const { status = 200, headers, body } = answerOf(url);
		// In pieces, so that it has no length.
		response.writeHead(status, headers);
		response.write(body.subarray(0, 5));
		response.end(body.subarray(5));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
	server.closeAllConnections();
	server.close();
});

function aWorkFolder(): string {
	const folder = aFolder();
	const paths = [...Array.from({ length: PAGES }, (_, i) => `/p/${i}`), ...OTHERS];
	writeFileSync(join(folder, 'urls.txt'), [...paths.map((path) => site + path), 'http://127.0.0.1:1/', ''].join('\n'));
	return folder;
}

/** What a result says is kept, as bodies. */
function bodyOf(cwd: string, { key, offset, length }: StoredBody): Buffer {
	const object = readFileSync(join(cwd, '.shoal', 'objects', key));
	const record = gunzipSync(object.subarray(offset, offset + length));
	return record.subarray(record.indexOf('\r\n\r\n', record.indexOf('\r\n\r\n') + 4) + 4, -4);
}

function resultsIn(cwd: string) {
	return parseResults(readFileSync(join(cwd, 'out.jsonl'), 'utf8'));
}

const ARGS = ['--keep-bodies', '--max-body', '50000', '--retries', '0', '--header', 'authorization: Bearer hush'];

describe('bodies that are kept', () => {
	it.each([
		['fanout', []],
		['threads', []],
		['sequential', []],
		['fanout', ['--chaos', '--chaos-seed', '3']],
		['threads', ['--chaos', '--chaos-seed', '3']],
	])('S4.9 are those of each response in %s mode %j, in few objects', async (mode, chaos) => {
		const cwd = aWorkFolder();
		const args = [...ARGS, '--mode', mode, ...chaos, '--out', 'out.jsonl'];
		await runCli(['scrape', '--from', 'urls.txt', ...args], { cwd });
		const results = resultsIn(cwd);
		expect(results).toHaveLength(PAGES + OTHERS.length + 1);
		for (const { url, body, bytes, outcome } of results) {
			if (outcome === 'network_error') {
				expect(body).toBeUndefined();
				continue;
			}
			const path = new URL(url).pathname;
			const kept = bodyOf(cwd, body as StoredBody);
			const wanted = path === '/gzip' ? Buffer.from('<h1>gzip</h1>') : answerOf(path === '/moved' ? '/p/1' : path).body;
			expect(kept.equals(wanted.subarray(0, 50_000)), url).toBe(true);
			expect(body).toMatchObject({ sha256: hash('sha256', kept), encoding: 'warc+gzip' });
			expect(body?.truncated).toBe(path === '/long' ? true : undefined);
			expect(kept).toHaveLength(bytes);
		}
		const jobId = results[0]?.jobId ?? '';
		const objects = readdirSync(join(cwd, '.shoal/objects/jobs', jobId, 'pages'));
		if (chaos.length === 0) expect(objects.length).toBeLessThanOrEqual(10);
	});

	it('go with their job', async () => {
		const cwd = aWorkFolder();
		await runCli(['scrape', `${site}/p/1`, ...ARGS, '--out', 'out.jsonl'], { cwd });
		const jobId = resultsIn(cwd)[0]?.jobId ?? '';
		expect(readdirSync(join(cwd, '.shoal/objects/jobs', jobId, 'pages'))).toHaveLength(1);
		expect((await runCli(['jobs', 'delete', jobId], { cwd })).code).toBe(0);
		expect(readdirSync(join(cwd, '.shoal/objects/jobs'))).toEqual([]);
	});

	it('are written to files, or one of them to stdout', async () => {
		const cwd = aWorkFolder();
		await runCli(['scrape', '--from', 'urls.txt', ...ARGS, '--out', 'out.jsonl'], { cwd });
		const jobId = resultsIn(cwd)[0]?.jobId ?? '';
		const all = await runCli(['jobs', 'bodies', jobId, '--out', 'pages'], { cwd });
		expect(all).toMatchObject({ code: 0, stderr: `${PAGES + OTHERS.length} bodies in pages\n` });
		const names = readdirSync(join(cwd, 'pages')).toSorted();
		expect(names[1]).toBe(`000001-127.0.0.1-${new URL(site).port}-p-1.html`);
		expect(readFileSync(join(cwd, 'pages', names[1] ?? ''), 'utf8')).toBe('<h1>Page /p/1 é</h1>');
		expect(readFileSync(join(cwd, 'pages', names[PAGES + 1] ?? ''))).toEqual(BINARY);

		const one = await runCli(['jobs', 'bodies', jobId, '--url', `${site}/p/2`], { cwd });
		expect(one).toMatchObject({ code: 0, stdout: '<h1>Page /p/2 é</h1>', stderr: '' });
		const none = await runCli(['jobs', 'bodies', jobId, '--url', 'http://127.0.0.1:1/'], { cwd });
		expect(none).toMatchObject({
			code: 2,
			stderr: expect.stringContaining('no body is kept: it ended as network_error'),
		});
	});

	it('are handed out by a server to be saved, never to be shown', async () => {
		const cwd = aWorkFolder();
		const served = await serve(join(cwd, 'data'));
		const env = { SHOAL_API_KEY: served.key };
		const args = ['--api', served.url, '--keep-bodies', '--out', 'out.jsonl'];
		await runCli(['scrape', `${site}/p/1`, 'http://127.0.0.1:1/', ...args], { cwd, env });
		const jobId = resultsIn(cwd)[0]?.jobId ?? '';
		const answer = await fetch(`${served.url}/jobs/${jobId}/results/0/body`, {
			headers: { authorization: `Bearer ${served.key}` },
		});
		expect(await answer.text()).toBe('<h1>Page /p/1 é</h1>');
		expect(Object.fromEntries(answer.headers)).toMatchObject({
			'content-type': 'application/octet-stream',
			'x-original-content-type': 'text/html; charset=utf-8',
			'content-disposition': 'attachment; filename="0"',
			'x-content-type-options': 'nosniff',
			'content-security-policy': expect.stringContaining('sandbox'),
		});
		expect((await served.call('GET', `/jobs/${jobId}/results/1/body`)).status).toBe(404);
		expect((await served.call('GET', `/jobs/${jobId}/results/2/body`)).json.detail).toContain('no result 2');
	});

	it.each([
		[['scrape', 'https://a.example/', '--warc', '-'], '--warc -: must be a file'],
		[['scrape', 'https://a.example/', '--warc', 'none/x.warc.gz'], 'there is no folder none'],
		[['scrape', 'https://a.example/', '--warc', 'x', '--out', 'x'], 'is the same file as --out x'],
		[['scrape', '--workload', 'hash', '--keep-bodies'], '--workload hash has no bodies to keep'],
		[['scrape', 'https://a.example/', '--warc', 'x', '--api', 'http://127.0.0.1:1'], 'they stay in its bucket'],
		[['jobs', 'bodies', 'X'], 'say where to'],
		[['jobs', 'warc', 'X'], 'name the file: --out FILE.warc.gz'],
	])('are refused where there is no way: %j', async (args, message) => {
		const run = await runCli(args, { cwd: aFolder(), env: { SHOAL_API_KEY: 'k' } });
		expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
	});
});

describe('a WARC file', () => {
	it.each(['fanout', 'threads'])('of a job in %s mode is taken by the tools of archives', async (mode) => {
		const cwd = aWorkFolder();
		const args = ['--warc', 'a.warc.gz', '--mode', mode, ...ARGS.slice(1), '--out', 'out.jsonl'];
		const run = await runCli(['scrape', '--from', 'urls.txt', ...args], { cwd });
		expect(run.stderr).toContain(`${PAGES + OTHERS.length} responses in a.warc.gz\n`);

		const { bin } = await pythonTools('warcio');
		const warcio = (...words: string[]) => promisify(execFile)(join(bin, 'warcio'), words, { cwd });
		// Exits 1 where a digest is not that of its record.
		const checked = await warcio('check', '-v', 'a.warc.gz');
		expect(checked.stdout.match(/digest pass/g)).toHaveLength(2 * (PAGES + OTHERS.length) + 1);
		const fields = 'warc-type,warc-target-uri,http:status,warc-truncated';
		const { stdout } = await warcio('index', 'a.warc.gz', '-f', fields);
		const index = stdout
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line));
		expect(index[0]).toEqual({ 'warc-type': 'warcinfo' });
		const responses = index.filter((each) => each['warc-type'] === 'response');
		expect(responses).toContainEqual(
			expect.objectContaining({ 'warc-target-uri': `${site}/gone`, 'http:status': '404' }),
		);
		expect(responses).toContainEqual(
			expect.objectContaining({ 'warc-target-uri': `${site}/long`, 'warc-truncated': 'length' }),
		);
		expect(gunzipSync(readFileSync(join(cwd, 'a.warc.gz'))).toString('latin1')).not.toContain('hush');

		const jobId = resultsIn(cwd)[0]?.jobId ?? '';
		const later = await runCli(['jobs', 'warc', jobId, '--out', 'b.warc.gz'], { cwd });
		expect(later.code).toBe(0);
		expect((await warcio('check', '-v', 'b.warc.gz')).stdout).toContain('digest pass');
	});

	it('is not to be had of a job that has kept nothing', async () => {
		const cwd = aWorkFolder();
		await runCli(['scrape', `${site}/p/1`, '--out', 'out.jsonl'], { cwd });
		const run = await runCli(['jobs', 'warc', resultsIn(cwd)[0]?.jobId ?? '', '--out', 'b.warc.gz'], { cwd });
		expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('has kept no bodies') });
	});
});
