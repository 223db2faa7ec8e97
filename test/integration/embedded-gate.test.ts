import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { json, text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestCloud, type TestCloud } from '../support/local-cloud.ts';

/* Who may call the servers of a running job: its own processes, and nobody else. */

let test: TestCloud;
beforeAll(async () => {
	test = await startTestCloud();
});
afterAll(() => test.end());

type Service = 'sqs' | 'dynamodb';
type Headers = Record<string, string>;

interface Sent {
	readonly method?: string;
	readonly path?: string;
	readonly headers?: Headers;
	readonly body?: string;
}

const keyOf = () => test.cloud.environment.AWS_ACCESS_KEY_ID ?? '';
const authorizationOf = (key: string) => `AWS4-HMAC-SHA256 Credential=${key}, SignedHeaders=host, Signature=unsigned`;

/** Headers of a call that is let in. */
function ours(service: Service): Headers {
	return {
		authorization: authorizationOf(keyOf()),
		'x-amz-date': '19700101T000000Z',
		'content-type': 'application/x-amz-json-1.0',
		'x-amz-target': service === 'sqs' ? 'AmazonSQS.GetQueueUrl' : 'DynamoDB_20120810.ListTables',
	};
}

const bodyOf = (service: Service) => (service === 'sqs' ? '{"QueueName":"shoal-WorkQueue"}' : '{}');

function begin(service: Service, { method = 'POST', path = '/', headers = {} }: Sent): ClientRequest {
	const { hostname, port } = new URL(test.cloud.endpoints[service]);
	return request({ hostname, port, path, method, headers, agent: false });
}

async function answerTo(service: Service, sent: Sent): Promise<IncomingMessage & { body: string }> {
	const call = begin(service, sent);
	call.end(sent.body ?? bodyOf(service));
	const [response] = (await once(call, 'response')) as [IncomingMessage];
	return Object.assign(response, { body: await text(response) });
}

const without = (headers: Headers, name: string) =>
	Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));

const HUGE = { 'content-length': '1000000000' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const SNS = 'Action=Publish&TopicArn=arn:aws:sns:us-east-1:000000000000:t&Message=x';
const STRANGERS: { who: string; status: number; make: (headers: Headers) => Sent }[] = [
	{ who: 'a page of another site', status: 403, make: (h) => ({ headers: { ...h, origin: 'https://example.com' } }) },
	{ who: 'a page of this machine', status: 403, make: (h) => ({ headers: { ...h, origin: 'http://127.0.0.1:80' } }) },
	{ who: 'a page without an origin of its own', status: 403, make: (h) => ({ headers: { ...h, origin: 'null' } }) },
	{
		who: 'a name that resolves to this machine',
		status: 403,
		make: (h) => ({ headers: { ...h, host: 'example.com' } }),
	},
	{ who: 'localhost, which is a name', status: 403, make: (h) => ({ headers: { ...h, host: 'localhost' } }) },
	{
		who: 'somebody with another key',
		status: 403,
		make: (h) => ({ headers: { ...h, authorization: authorizationOf(`SHOAL${'0'.repeat(40)}`) } }),
	},
	{
		who: 'somebody with half of the key',
		status: 403,
		make: (h) => ({ headers: { ...h, authorization: authorizationOf(keyOf().slice(0, -1)) } }),
	},
	{ who: 'somebody without a key', status: 403, make: (h) => ({ headers: without(h, 'authorization') }) },
	{
		who: 'somebody with a key in the query',
		status: 403,
		make: (h) => ({ path: `/?X-Amz-Algorithm=x&X-Amz-Credential=${keyOf()}`, headers: without(h, 'authorization') }),
	},
	{
		who: 'a browser that asks what it may do',
		status: 403,
		make: () => ({
			method: 'OPTIONS',
			headers: { origin: 'https://example.com', 'access-control-request-method': 'POST' },
			body: '',
		}),
	},
	{ who: 'a form', status: 404, make: (h) => ({ headers: { ...h, ...FORM }, body: 'Action=ListQueues' }) },
	{ who: 'a form without the key', status: 403, make: () => ({ headers: FORM, body: 'Action=ListQueues' }) },
	{ who: 'a publisher of SNS', status: 404, make: (h) => ({ headers: { ...h, ...FORM }, body: SNS }) },
	{
		who: 'a publisher of SNS in JSON',
		status: 404,
		make: (h) => ({ headers: { ...h, 'x-amz-target': 'AmazonSimpleNotificationService.Publish' } }),
	},
	{ who: 'a client of S3', status: 404, make: (h) => ({ method: 'PUT', path: '/bucket/key', headers: h, body: 'x' }) },
	{ who: 'who asks for its health', status: 404, make: (h) => ({ method: 'GET', headers: h, body: '' }) },
	{
		who: 'who asks for an older API',
		status: 404,
		make: (h) => ({ headers: { ...h, 'x-amz-target': 'DynamoDB_20111205.ListTables' } }),
	},
];

describe.each(['sqs', 'dynamodb'] as const)('the embedded %s', (service) => {
	it('answers the processes of its own cloud', async () => {
		expect(await answerTo(service, { headers: ours(service) })).toMatchObject({ statusCode: 200 });
	});

	it.each(STRANGERS)('refuses $who, and lets no page read why', async ({ status, make }) => {
		const answer = await answerTo(service, make(ours(service)));

		expect(answer.statusCode).toBe(status);
		expect(JSON.parse(answer.body)).toHaveProperty('__type');
		expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
		expect(answer.headers.connection).toBe('close');
	});

	it.each([
		{ who: 'a stranger', status: 403, make: (): Headers => HUGE },
		{ who: 'a friend who says that it is too much', status: 413, make: () => ({ ...ours(service), ...HUGE }) },
		{
			who: 'a friend who does not say how much',
			status: 411,
			make: () => ({ ...ours(service), 'transfer-encoding': 'chunked' }),
		},
	])('answers $who before any of the body has come, and reads none of it', async ({ status, make }) => {
		const call = begin(service, { headers: make() });
		call.on('error', () => undefined);
		call.flushHeaders();

		const [response] = (await once(call, 'response')) as [IncomingMessage];
		expect(response.statusCode).toBe(status);
		expect(await json(response)).toHaveProperty('__type');
		await once(call, 'close');
	});

	it('does not ask a stranger for a body', async () => {
		const call = begin(service, { headers: { expect: '100-continue', 'content-length': '10' } });
		call.on('error', () => undefined);
		const invited = once(call, 'continue').then(() => 'continue');
		call.flushHeaders();

		expect(await Promise.race([invited, once(call, 'response').then(() => 'response')])).toBe('response');
		call.destroy();
	});

	it('asks its own for a body that they announce', async () => {
		const headers = { ...ours(service), expect: '100-continue', 'content-length': String(bodyOf(service).length) };
		const call = begin(service, { headers });
		call.flushHeaders();
		await once(call, 'continue');
		call.end(bodyOf(service));

		const [response] = (await once(call, 'response')) as [IncomingMessage];
		expect(response.statusCode).toBe(200);
		response.resume();
	});
});

it('the embedded sqs gives no message to a receiver that has gone', async () => {
	const { hostname, port } = new URL(test.cloud.endpoints.sqs);
	const QueueUrl = `${test.cloud.endpoints.sqs}/000000000000/shoal-WorkQueue`;
	const body = JSON.stringify({ QueueUrl, WaitTimeSeconds: 20 });
	const head = Object.entries({
		...ours('sqs'),
		'x-amz-target': 'AmazonSQS.ReceiveMessage',
		'content-length': body.length,
	});
	const socket = connect(Number(port), hostname);
	const lines = [`host: ${hostname}`, ...head.map(([name, value]) => `${name}: ${value}`)];
	socket.write(`POST / HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
	await once(socket, 'connect');
	// An answer to a later call says that the server has got the earlier one.
	expect(await test.depth('WorkQueue')).toBe(0);
	socket.destroy();
	await once(socket, 'close');
	expect(await test.depth('WorkQueue')).toBe(0);

	await test.send('WorkQueue', [{ name: 'kept' }]);
	expect(await test.received('WorkQueue')).toEqual(['kept']);
});
