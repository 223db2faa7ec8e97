import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../infra/local/local-cloud.ts';
import { type HookServer, startHookServer } from '../support/hook-server.ts';

const KEY = 'a-key-of-the-api';
const PATIENCE = { timeout: 25_000, interval: 50 };

let dataDir: string;
let hooks: HookServer;
let cloud: LocalCloud;

function start(): Promise<LocalCloud> {
	return startLocalCloud({
		dataDir,
		httpApi: { port: 0 },
		prepare: { ApiFunction: 1 },
		compileCacheDir: join(tmpdir(), 'shoal-test-compile-cache'),
		parameters: { ApiKeyHashes: hash('sha256', KEY), AllowPrivateNetworks: 'true', MaxInstances: '2' },
	});
}

beforeAll(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'shoal-schedules-'));
	hooks = await startHookServer();
	cloud = await start();
});
afterAll(async () => {
	await cloud.stop();
	await hooks.close();
	rmSync(dataDir, { recursive: true, force: true });
});

async function call(method: string, path: string, body?: unknown) {
	const response = await fetch(`${cloud.httpApiUrl}${path}`, {
		method,
		headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
		...(body !== undefined && { body: JSON.stringify(body) }),
	});
	// biome-ignore lint/suspicious/noExplicitAny: what it is, the assertions say.
	return { status: response.status, json: (await response.json().catch(() => undefined)) as any };
}

const reports = () => hooks.hooks.filter(({ path }) => path === '/in').map(({ body }) => JSON.parse(body));

it('S3.4 S3.6 R2 a schedule fires, its report arrives, and both go on after a restart', async () => {
	const job = {
		source: { urls: [`${hooks.url}/page`] },
		options: { allowPrivate: ['127.0.0.1'], destinations: [{ type: 'webhook', url: `${hooks.url}/in` }] },
	};
	// A rate is due at once.
	const put = await call('PUT', '/schedules/often', { expression: 'rate(1 day)', onOverlap: 'queue', job });
	expect(put.status).toBe(200);
	await vi.waitFor(() => expect(reports()).toHaveLength(1), PATIENCE);
	expect(reports()[0]).toMatchObject({ schedule: 'often', targets: 1, failed: 0 });

	await cloud.stop();
	cloud = await start();
	const { json } = await call('GET', '/schedules');
	expect(json.schedules).toMatchObject([{ name: 'often', lastJobId: reports()[0].jobId, waiting: 0 }]);
	const run = await call('POST', '/schedules/often/run');
	await vi.waitFor(() => expect(reports()).toHaveLength(2), PATIENCE);

	expect(reports()[1]).toMatchObject({
		jobId: run.json.jobId,
		schedule: 'often',
		since: { jobId: reports()[0].jobId, newlyBroken: 0 },
	});
	const jobs = await call('GET', '/jobs');
	expect(jobs.json.jobs).toHaveLength(2);
	expect((await call('DELETE', '/schedules/often')).status).toBe(204);
});
