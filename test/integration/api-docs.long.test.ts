import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findApiKey, readApiKeys } from '../../shared/api/auth/api-keys.ts';
import { type ApiCloud, startApiCloud } from '../support/api-cloud.ts';
import { shellLines } from '../support/doc-commands.ts';

let cloud: ApiCloud;
let folder: string;
const env: Record<string, string> = { PATH: process.env.PATH ?? '' };
beforeAll(async () => {
	cloud = await startApiCloud();
	folder = mkdtempSync(join(tmpdir(), 'shoal-api-docs-'));
	writeFileSync(join(folder, 'urls.csv'), 'url\nhttps://shoal.invalid/1\nhttps://shoal.invalid/2\n');
	Object.assign(env, { SHOAL_API: cloud.api.url, SHOAL_API_KEY: cloud.key });
});
afterAll(async () => {
	await cloud?.end();
	rmSync(folder, { recursive: true, force: true });
});

/** As a user pastes them; only the site is another. */
async function paste(...lines: readonly string[]): Promise<string> {
	const script = lines.join('\n').replaceAll('https://example.com', 'https://shoal.invalid');
	const shell = spawn('sh', ['-ec', script], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
	const [stdout, [code]] = await Promise.all([text(shell.stdout), once(shell, 'close')]);
	expect(code, script).toBe(0);
	return stdout;
}

const [makeKey = '', hashKey = '', start = '', ...others] = shellLines('docs/api.md');
const [
	show = '',
	results = '',
	report = '',
	stop = '',
	asExport = '',
	exported = '',
	ask = '',
	put = '',
	startUploaded = '',
] = others;

it('U4 a key and its hash are made as docs/api.md says', async () => {
	const [key = '', hash = ''] = (await paste(makeKey, 'echo "$KEY"', hashKey)).split('\n');

	expect(findApiKey(readApiKeys(hash), key)?.scopes).toEqual(new Set(['read', 'write']));
});

it('U4 a job is started, followed, read and stopped as docs/api.md says', async () => {
	env.JOB = JSON.parse(await paste(start)).jobId;
	expect(JSON.parse(await paste(show))).toMatchObject({ jobId: env.JOB });
	await cloud.api.ended(env.JOB ?? '');

	expect(await paste(results)).toBe('');
	expect(await paste(report)).toContain(env.JOB);
	expect(JSON.parse(await paste(stop))).toEqual({ jobId: env.JOB, state: 'reported' });
});

it('U4 S0.9 its results are exported as docs/api.md says', async () => {
	expect(JSON.parse(await paste(asExport))).toMatchObject({ name: 'parquet-parts' });
	const status = async () => JSON.parse(await paste(exported));

	await expect.poll(status, { timeout: 30_000, interval: 500 }).toMatchObject({ state: 'written', results: 1 });
});

it('U4 a list is uploaded as docs/api.md says', async () => {
	const upload = JSON.parse(await paste(ask));
	Object.assign(env, { UPLOAD_URL: upload.url, UPLOAD_ID: upload.uploadId });

	expect(await paste(put)).toBe('');
	const { jobId } = JSON.parse(await paste(startUploaded));
	expect(await cloud.api.ended(jobId)).toMatchObject({ source: 'urls.csv', targets: 2 });
});
