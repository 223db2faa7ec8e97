import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startHttpApi } from '../../infra/local/http-api/http-api-server.ts';
import { createFileDownloadUrls } from '../../shared/adapters/file/file-download-urls.ts';
import { aFolder } from '../support/cli.ts';

const SECRET = 'signed with this';
const HOUR_LATER = Math.floor(Date.now() / 1000) + 3_600;
const BYTES = Buffer.alloc(8 * 1024 * 1024, 'more than a function may answer\n');

async function aServer() {
	const directory = aFolder();
	mkdirSync(join(directory, 'exports/job/csv'), { recursive: true });
	mkdirSync(join(directory, 'jobs/job'), { recursive: true });
	writeFileSync(join(directory, 'exports/job/csv/results.csv'), BYTES);
	writeFileSync(join(directory, 'jobs/job/source.jsonl'), 'secret');
	const log: string[] = [];
	const objects = { secret: SECRET, directory };
	const invoke = () => Promise.reject(new Error('nobody is called'));
	const server = await startHttpApi({ routes: [], invoke, objects, log: (line) => log.push(line) }, { port: 0 });
	onTestFinished(() => server.close(0));
	const signed = async (key: string, expiresAt = HOUR_LATER) =>
		server.url + (await createFileDownloadUrls(SECRET).forGet({ key, expiresAt }));
	return { signed, log };
}

it('S0.9 a file of an export is read at its address, however large', async () => {
	const { signed, log } = await aServer();
	const response = await fetch(await signed('exports/job/csv/results.csv'));

	const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
	expect(digest(await response.bytes())).toBe(digest(BYTES));
	expect(response.headers.get('content-disposition')).toBe('attachment; filename="results.csv"');
	await expect.poll(() => log.join('')).toContain('"status":200');
	expect(log.join('')).not.toContain('signature');
});

it('R8 S0.9 an address serves for its file alone, and for its time', async () => {
	const { signed } = await aServer();
	const statusOf = async (url: string) => (await fetch(url)).status;
	const url = await signed('exports/job/csv/results.csv');

	expect(await statusOf(url.replace('results.csv', 'other.csv'))).toBe(403);
	expect(await statusOf(`${url}0`)).toBe(403);
	expect(await statusOf(url.replace(/expires=\d+/, `expires=${HOUR_LATER + 1}`))).toBe(403);
	expect(await statusOf(await signed('exports/job/csv/results.csv', 1))).toBe(403);
	expect(await statusOf(await signed('exports/job/csv/gone.csv'))).toBe(404);
	expect(await statusOf(await signed('jobs/job/source.jsonl'))).toBe(404);
	expect(await statusOf(await signed('exports/job/csv/%2e%2e%2f%2e%2e%2f%2e%2e%2fjobs'))).toBe(404);
	expect((await fetch(url, { method: 'POST' })).status).toBe(404);
});
