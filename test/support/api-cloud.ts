import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Chaos, noChaos } from '../../infra/local/chaos/chaos.ts';
import { bundlesDir } from '../../infra/local/lambda/bundle-finder.ts';
import { startLocalCloud } from '../../infra/local/local-cloud.ts';
import { hashOf } from './api.ts';
import { type ApiClient, createApiClient } from './api-client.ts';

/** A local cloud of the template whose HTTP API is served, and a client with a key that may write. */
export interface ApiCloud {
	readonly api: ApiClient;
	readonly dataDir: string;
	readonly key: string;
	end(): Promise<void>;
}

const KEY = 'key-of-these-tests';
export const READ_KEY = 'key-that-may-read';

export async function startApiCloud(
	parameters: Readonly<Record<string, string>> = {},
	chaos: Chaos = noChaos,
): Promise<ApiCloud> {
	const dataDir = mkdtempSync(join(tmpdir(), 'shoal-api-'));
	const cloud = await startLocalCloud({
		dataDir,
		bundlesDir: bundlesDir(),
		compileCacheDir: join(tmpdir(), 'shoal-test-compile-cache'),
		httpApi: { port: 0 },
		parameters: {
			ApiKeyHashes: `${hashOf(KEY)},${hashOf(READ_KEY)}:read`,
			AllowPrivateNetworks: 'true',
			ApiRatePerKey: '1000',
			MaxInstances: '2',
			...parameters,
		},
		redeliverAfterSeconds: 2,
		sweepEveryMs: 500,
		chaos,
	});
	return {
		api: createApiClient(cloud.httpApiUrl ?? '', KEY),
		dataDir,
		key: KEY,
		async end() {
			await cloud.stop();
			rmSync(dataDir, { recursive: true, force: true });
		},
	};
}
