import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dynalite from 'dynalite';
import { buildApp } from 'fauxqs';
import { afterAll, beforeAll } from 'vitest';
import { createFileObjectStore } from '../../shared/adapters/file/file-object-store.ts';
import { createUsageMeter } from '../../shared/adapters/memory/usage-meter.ts';
import { objectStoreContract } from '../contract/object-store.contract.ts';
import { awsContracts } from './aws-contracts.ts';
import type { AwsEndpoints } from './aws-resources.ts';
import { addConditionalPuts } from './conditional-puts.ts';

const HOST = '127.0.0.1';
const fauxqs = buildApp({ logger: false });
addConditionalPuts(fauxqs);
const dynamo = dynalite({ createTableMs: 0 });
let endpoints: AwsEndpoints;
let folder: string;

beforeAll(async () => {
	const sqs = await fauxqs.listen({ host: HOST, port: 0 });
	await new Promise<void>((resolve) => dynamo.listen(0, HOST, resolve));
	const address = dynamo.address();
	if (address === null || typeof address === 'string') throw new Error('the table server has no port');
	endpoints = { sqs, s3: sqs, dynamodb: `http://${HOST}:${address.port}` };
	folder = await mkdtemp(join(tmpdir(), 'shoal-objects-'));
});

afterAll(async () => {
	await fauxqs.close();
	dynamo.closeAllConnections();
	await new Promise((resolve) => dynamo.close(resolve));
	await rm(folder, { recursive: true });
});

awsContracts('embedded', () => endpoints);
objectStoreContract('files', () => createFileObjectStore(folder, createUsageMeter()));
