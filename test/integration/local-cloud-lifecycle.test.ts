import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOwner, startLocalCloud } from '../../infra/local/local-cloud.ts';
import { loopbackAddress } from '../../infra/local/servers/loopback.ts';
import { EnvironmentError } from '../../shared/core/errors.ts';
import { credentialsOf, startTestCloud, type TestCloud } from '../support/local-cloud.ts';

let dataDir: string;
let test: TestCloud | undefined;

beforeEach(() => {
	dataDir = mkdtempSync(join(tmpdir(), 'shoal-cloud-'));
	test = undefined;
});

afterEach(async () => {
	await test?.end();
	rmSync(dataDir, { recursive: true, force: true });
});

describe('the servers', () => {
	it('are bound to loopback alone', async () => {
		test = await startTestCloud({ dataDir });
		const ports = Object.values(test.cloud.endpoints).map((url) => new URL(url));

		expect(ports.map(({ hostname }) => hostname)).toEqual(['127.0.0.1', '127.0.0.1']);
		for (const address of outerAddresses()) {
			for (const { port } of ports) await expect(connected(Number(port), address)).rejects.toThrow('ECONNREFUSED');
		}
	});

	it('are refused when a library binds more than it was told to', async () => {
		const server = createServer().listen(0, '0.0.0.0');
		await once(server, 'listening');

		expect(() => loopbackAddress(server as Parameters<typeof loopbackAddress>[0])).toThrow(/0\.0\.0\.0.*not on 127/);
		server.close();
	});

	it('keep tables from one start to the next, and queues as the template has them', async () => {
		test = await startTestCloud({ dataDir });
		await withTable(test, (client) =>
			client.send(new PutItemCommand({ TableName: 'shoal-Table', Item: { pk: { S: 'a' }, list: { S: 'l' } } })),
		);
		await test.cloud.stop();

		test = await startTestCloud({ dataDir });
		const found = await withTable(test, (client) =>
			client.send(new GetItemCommand({ TableName: 'shoal-Table', Key: { pk: { S: 'a' } } })),
		);
		expect(found.Item).toEqual({ pk: { S: 'a' }, list: { S: 'l' } });
		const listed = await withTable(test, (client) =>
			client.send(
				new QueryCommand({
					TableName: 'shoal-Table',
					IndexName: 'list',
					KeyConditionExpression: '#l = :l',
					ExpressionAttributeNames: { '#l': 'list' },
					ExpressionAttributeValues: { ':l': { S: 'l' } },
				}),
			),
		);
		expect(listed.Count).toBe(1);
	});

	it('outlive a client that breaks off in the middle of a request', async () => {
		test = await startTestCloud({ dataDir });
		const port = Number(new URL(test.cloud.endpoints.dynamodb).port);
		const socket = await connected(port, '127.0.0.1');
		socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{');
		socket.resetAndDestroy();

		const answer = await withTable(test, (client) =>
			client.send(new GetItemCommand({ TableName: 'shoal-Table', Key: { pk: { S: 'a' } } })),
		);
		expect(answer.Item).toBeUndefined();
	});
});

describe('a data folder', () => {
	it('has one owner, whose servers others find', async () => {
		test = await startTestCloud({ dataDir });

		expect(readOwner(dataDir)).toMatchObject({ pid: process.pid, endpoints: test.cloud.endpoints });
		await expect(startTestCloud({ dataDir })).rejects.toThrow(`in use by process ${process.pid}`);
		await test.cloud.stop();
		expect(readOwner(dataDir)).toBeUndefined();
	});

	it('is free again after a start that failed', async () => {
		const start = startTestCloud({ dataDir, templateFile: join(dataDir, 'no-template.yaml') });

		await expect(start).rejects.toThrow(/no-template.yaml cannot be read \(ENOENT\)/);
		expect(readOwner(dataDir)).toBeUndefined();
	});

	it('that cannot hold tables is one clear line', async () => {
		writeFileSync(join(dataDir, 'dynamodb'), '');

		await expect(startTestCloud({ dataDir })).rejects.toThrow(
			/dynamodb is damaged \(.+\); put back a copy of .+, or move the folder away/,
		);
		expect(readOwner(dataDir)).toBeUndefined();
	});

	it('that is none is one clear line', async () => {
		const file = join(dataDir, 'file');
		writeFileSync(file, '');

		await expect(startLocalCloud({ dataDir: file })).rejects.toThrow(EnvironmentError);
	});
});

describe('an endpoint that is given', () => {
	it('is used in place of the embedded servers', async () => {
		test = await startTestCloud({ dataDir });
		const endpointUrl = test.cloud.endpoints.sqs;
		const otherDir = mkdtempSync(join(tmpdir(), 'shoal-cloud-'));

		// It has SQS and S3 but no DynamoDB, and says so.
		await expect(startTestCloud({ dataDir: otherDir, endpointUrl })).rejects.toThrow(
			`what the template declares cannot be created at ${endpointUrl}`,
		);
		rmSync(otherDir, { recursive: true });
	});

	it('that nobody listens at is one clear line', async () => {
		const start = startTestCloud({ dataDir, endpointUrl: 'http://127.0.0.1:9' });

		await expect(start).rejects.toThrow(/^nothing answers at the endpoint http:\/\/127\.0\.0\.1:9 \(.+\)$/);
	});

	it('that takes connections and says nothing is given up after two seconds', async () => {
		const silent: Server = createServer().listen(0, '127.0.0.1');
		await once(silent, 'listening');
		const address = silent.address();
		const port = typeof address === 'object' ? address?.port : 0;

		await expect(startTestCloud({ dataDir, endpointUrl: `http://127.0.0.1:${port}` })).rejects.toThrow(
			'no answer within 2 s',
		);
		silent.close();
	});
});

it('S0.6 nothing holds the process after a stop, whatever was going on', async () => {
	const script = fileURLToPath(new URL('../fixtures/start-and-stop.ts', import.meta.url));

	const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, dataDir], { timeout: 20_000 });

	expect(JSON.parse(stdout)).toEqual({ invoked: true, resources: [] });
	expect(stderr).toBe('');
	expect(readdirSync(dataDir)).not.toContain('owner.json');
});

function outerAddresses(): string[] {
	const all = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses);
	return all.filter(({ internal, family }) => !internal && family === 'IPv4').map(({ address }) => address);
}

async function connected(port: number, host: string) {
	const socket = connect({ port, host });
	await once(socket, 'connect');
	return socket;
}

async function withTable<T>({ cloud }: TestCloud, use: (client: DynamoDBClient) => Promise<T>): Promise<T> {
	const client = new DynamoDBClient({
		endpoint: cloud.endpoints.dynamodb,
		region: 'us-east-1',
		credentials: credentialsOf(cloud),
	});
	try {
		return await use(client);
	} finally {
		client.destroy();
	}
}
