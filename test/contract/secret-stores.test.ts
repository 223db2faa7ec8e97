import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSsmSecretStore } from '../../shared/adapters/aws/ssm-secret-store.ts';
import { cacheSecrets } from '../../shared/adapters/caching-secret-store.ts';
import { createFileSecretStore } from '../../shared/adapters/file/file-secret-store.ts';
import { StoreError } from '../../shared/core/errors.ts';
import { createMemorySecretStore } from '../support/memory/memory-secret-store.ts';
import { type SsmServer, startSsmServer } from '../support/ssm-server.ts';
import { secretStoreContract } from './secret-store.contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'shoal-secrets-'));
let server: SsmServer;
let client: SSMClient;

beforeAll(async () => {
	server = await startSsmServer();
	const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
	client = new SSMClient({ region: 'us-east-1', endpoint: server.url, credentials, maxAttempts: 1 });
});

afterAll(async () => {
	client.destroy();
	await server.close();
	rmSync(folder, { recursive: true });
});

secretStoreContract('file', () => createFileSecretStore(join(folder, 'sub', 'secrets.json')));
secretStoreContract('SSM', () => createSsmSecretStore(client, '/shoal/test'));
secretStoreContract('remembered', () => cacheSecrets(createMemorySecretStore()));

describe('secrets in a file', () => {
	it('R8 are readable by their user alone, whoever made the file', async () => {
		const path = join(folder, 'open.json');
		writeFileSync(path, '{}', { mode: 0o644 });
		await createFileSecretStore(path).set('TOKEN', 'hunter2');

		expect(statSync(path).mode & 0o777).toBe(0o600);
		expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ TOKEN: 'hunter2' });
	});

	it('R8 U4 are told to be damaged without being quoted', async () => {
		const path = join(folder, 'damaged.json');
		writeFileSync(path, '{"TOKEN": hunter2');
		const reading = createFileSecretStore(path).get('TOKEN');

		await expect(reading).rejects.toThrow(`the secrets in ${path} cannot be read (it is not JSON)`);
	});
});

describe('secrets in SSM', () => {
	it('R8 are stored encrypted, below the path of their stack', async () => {
		await createSsmSecretStore(client, '/shoal/one').set('TOKEN', 'hunter2');

		expect(server.parameters.get('/shoal/one/TOKEN')).toMatchObject({ Type: 'SecureString', Value: 'hunter2' });
		expect(await createSsmSecretStore(client, '/shoal/two').get('TOKEN')).toBeUndefined();
	});

	it('say that the store cannot be reached', async () => {
		const options = { region: 'us-east-1', endpoint: 'http://127.0.0.1:1', maxAttempts: 1 };
		const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
		const unreachable = new SSMClient({ ...options, credentials });

		await expect(createSsmSecretStore(unreachable, '/shoal/x').get('TOKEN')).rejects.toThrow(StoreError);
		unreachable.destroy();
	});
});

describe('remembered secrets', () => {
	function counted() {
		const store = createMemorySecretStore({ TOKEN: 'old' });
		let reads = 0;
		const get = (name: string) => {
			reads++;
			return store.get(name);
		};
		return { store, reads: () => reads, get };
	}

	it('are read once a minute, however often they are asked for', async () => {
		let now = 0;
		const { store, reads, get } = counted();
		const cached = cacheSecrets({ ...store, get }, () => now);
		await Promise.all([cached.get('TOKEN'), cached.get('TOKEN')]);
		await store.set('TOKEN', 'new');

		expect([await cached.get('TOKEN'), reads()]).toEqual(['old', 1]);
		now = 60_000;
		expect([await cached.get('TOKEN'), reads()]).toEqual(['new', 2]);
	});

	it('are looked for again where there was none, or the store failed', async () => {
		const { store, get } = counted();
		let fails = true;
		const cached = cacheSecrets({
			...store,
			get: (name) => (fails ? Promise.reject(new StoreError('throttled')) : get(name)),
		});
		await expect(cached.get('TOKEN')).rejects.toThrow('throttled');
		fails = false;

		expect(await cached.get('TOKEN')).toBe('old');
		expect(await cached.get('LATER')).toBeUndefined();
		await store.set('LATER', 'set');
		expect(await cached.get('LATER')).toBe('set');
	});
});
