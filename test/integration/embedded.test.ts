import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from 'fauxqs';
import { afterAll, beforeAll } from 'vitest';
import { createFileObjectStore } from '../../shared/adapters/file/file-object-store.ts';
import { createUsageMeter } from '../../shared/adapters/usage-meter.ts';
import { objectStoreContract } from '../contract/object-store.contract.ts';
import { startTestServers, type TestServers } from '../support/test-servers.ts';
import { awsContracts } from './aws-contracts.ts';
import type { AwsEndpoints } from './aws-resources.ts';
import { addConditionalPuts } from './conditional-puts.ts';

const fauxqs = buildApp({ logger: false });
addConditionalPuts(fauxqs);
let servers: TestServers;
let endpoints: AwsEndpoints;
let folder: string;

beforeAll(async () => {
	servers = await startTestServers();
	endpoints = { ...servers.endpoints, s3: await fauxqs.listen({ host: '127.0.0.1', port: 0 }) };
	folder = await mkdtemp(join(tmpdir(), 'shoal-objects-'));
});

afterAll(async () => {
	await fauxqs.close();
	await servers.close();
	await rm(folder, { recursive: true });
});

awsContracts('embedded', () => endpoints);
objectStoreContract('files', () => createFileObjectStore(folder, createUsageMeter()));
