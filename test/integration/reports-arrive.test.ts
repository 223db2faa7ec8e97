import { hash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../infra/local/local-cloud.ts';
import { fileSecrets } from '../../shared/runtime/file-secrets.ts';
import { verifierOfDocs } from '../support/doc-webhook.ts';
import { type HookServer, startHookServer } from '../support/hook-server.ts';

const KEY = 'a-key-of-the-api';
const SIGNING_KEY = 'a-key-that-signs';
const PATIENCE = { timeout: 25_000, interval: 50 };

let dataDir: string;
let cloud: LocalCloud;
let hooks: HookServer;
beforeAll(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'shoal-reports-'));
	hooks = await startHookServer();
	await fileSecrets(dataDir).set('HOOK_KEY', SIGNING_KEY);
	cloud = await startLocalCloud({
		dataDir,
		httpApi: { port: 0 },
		compileCacheDir: join(tmpdir(), 'shoal-test-compile-cache'),
		parameters: { ApiKeyHashes: hash('sha256', KEY), AllowPrivateNetworks: 'true', MaxInstances: '2' },
	});
});
afterAll(async () => {
	await cloud.stop();
	await hooks.close();
	rmSync(dataDir, { recursive: true, force: true });
});

async function call(path: string, body?: unknown) {
	const response = await fetch(`${cloud.httpApiUrl}${path}`, {
		method: body === undefined ? 'GET' : 'POST',
		headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
		...(body !== undefined && { body: JSON.stringify(body) }),
	});
	return (await response.json()) as Record<string, unknown>;
}

it('S3.1 S3.6 R8 the report of a job arrives at a webhook, signed as the docs tell to verify it, and in a file', async () => {
	const webhook = { type: 'webhook', name: 'hook', url: `${hooks.url}/in`, signingSecret: { secret: 'HOOK_KEY' } };
	const refused = { type: 'webhook', name: 'metadata', url: 'http://169.254.169.254/' };
	const { jobId } = await call('/jobs', {
		source: { urls: [`${hooks.url}/page`] },
		options: {
			allowPrivate: ['127.0.0.1'],
			destinations: [webhook, refused, { type: 'file', path: 'nightly/{jobId}.json' }],
		},
	});
	const summary = await vi.waitFor(async () => {
		const found = await call(`/jobs/${jobId}`);
		const deliveries = (found.deliveries ?? []) as { state: string }[];
		expect(deliveries.map(({ state }) => state)).toEqual(['delivered', 'delivered', 'failed']);
		return found;
	}, PATIENCE);

	const arrived = hooks.hooks.filter(({ path }) => path === '/in');
	expect(arrived).toHaveLength(1);
	const { headers, body } = arrived[0] ?? { headers: {}, body: '' };
	expect(JSON.parse(body)).toMatchObject({
		jobId,
		targets: 1,
		failed: 0,
		reportUrl: `${cloud.httpApiUrl}/#/jobs/${jobId}`,
	});
	const isFromShoal = await verifierOfDocs();
	expect(isFromShoal(headers, body, SIGNING_KEY)).toBe(true);
	expect(isFromShoal(headers, `${body} `, SIGNING_KEY)).toBe(false);
	expect(isFromShoal(headers, body, 'another key')).toBe(false);
	expect(isFromShoal(headers, body, SIGNING_KEY, Date.now() / 1000 + 3600)).toBe(false);

	expect(summary.deliveries).toContainEqual(
		expect.objectContaining({ destination: 'metadata', error: expect.stringContaining('ADDRESS_REFUSED') }),
	);
	expect(JSON.stringify(summary)).not.toContain(`${hooks.url}/in`);
	const file = readFileSync(join(dataDir, 'reports', 'nightly', `${jobId}.json`), 'utf8');
	expect(JSON.parse(file)).toMatchObject({ jobId, state: 'reported' });
});
