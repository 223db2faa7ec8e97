import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createUsageMeter } from '../../../shared/adapters/usage-meter.ts';
import { httpHandler, requestOf } from '../../../shared/runtime/http-handler.ts';
import { createInvocations } from '../../../shared/runtime/invocations.ts';

function anEvent(method = 'GET', fields: Partial<APIGatewayProxyEventV2> = {}): APIGatewayProxyEventV2 {
	return {
		version: '2.0',
		routeKey: '$default',
		rawPath: '/jobs/a%2Fb',
		rawQueryString: 'x=1&x=%20',
		headers: { host: 'api.example', 'x-a': 'b' },
		requestContext: { domainName: 'api.example', http: { method } } as APIGatewayProxyEventV2['requestContext'],
		isBase64Encoded: false,
		...fields,
	};
}

describe('the request of an event', () => {
	it('has its path, query, headers and cookies as they came', () => {
		const { url, headers } = requestOf(anEvent('GET', { cookies: ['k=v', 'l=w'] }));

		expect(url).toBe('https://api.example/jobs/a%2Fb?x=1&x=%20');
		expect(Object.fromEntries(headers)).toEqual({ host: 'api.example', 'x-a': 'b', cookie: 'k=v; l=w' });
	});

	it('has the bytes of its body', async () => {
		const base64 = { body: Buffer.from('ä').toString('base64'), isBase64Encoded: true };

		expect(await requestOf(anEvent('POST', { body: 'ä' })).text()).toBe('ä');
		expect(await requestOf(anEvent('POST', base64)).text()).toBe('ä');
	});

	it.each(['TRACE', 'CONNECT', 'track'])('has a method that nobody knows in place of %s', (method) => {
		expect(requestOf(anEvent(method, { body: 'x' })).method).toBe('UNKNOWN');
	});

	it('has an empty header, one beyond Latin-1, and a body of a GET as nothing that breaks it', () => {
		const { headers } = requestOf(anEvent('GET', { headers: { 'idempotency-key': '', 'x-b': 'ключ' }, body: 'x' }));

		expect(headers.get('idempotency-key')).toBe('');
		expect(headers.get('x-b')).toBe(encodeURIComponent('ключ'));
	});
});

describe('the answer to an event', () => {
	const startInvocation = createInvocations({ meter: createUsageMeter(), instanceStartedAt: 0 });
	const options = { serviceName: 'api', namespace: 'Shoal', startInvocation, answers: {} };
	const context = { getRemainingTimeInMillis: () => 10_000, memoryLimitInMB: '128' } as unknown as Context;
	const answer = async (response: Response) => {
		const handler = httpHandler(options, () => response);
		return (await handler(anEvent(), context as never)) as APIGatewayProxyStructuredResultV2;
	};

	it('needs no API where it is fixed by method and path', async () => {
		const answers = { 'GET /jobs/a%2Fb': () => ({ status: 'ok' }) };
		const handler = httpHandler({ ...options, answers }, () => new Response('of the API', { status: 201 }));

		expect(await handler(anEvent(), context as never)).toEqual({
			statusCode: 200,
			headers: { 'content-type': 'application/json' },
			cookies: [],
			body: '{"status":"ok"}',
			isBase64Encoded: false,
		});
		expect(await handler(anEvent('POST'), context as never)).toMatchObject({ statusCode: 201, body: 'of the API' });
	});

	it.each(['application/json', 'application/problem+json', 'application/jsonl', 'text/csv; charset=utf-8'])(
		'is text where it is %s',
		async (type) => {
			const response = new Response('ä', { status: 201, headers: { 'content-type': type, link: '<x>' } });

			expect(await answer(response)).toMatchObject({
				statusCode: 201,
				headers: { 'content-type': type, link: '<x>' },
				body: 'ä',
				isBase64Encoded: false,
			});
		},
	);

	it('is base64 where it is anything else, and has its cookies apart', async () => {
		const response = new Response('\u0000', { headers: { 'content-type': 'image/png' } });
		response.headers.append('set-cookie', 'a=1');
		response.headers.append('set-cookie', 'b=2');

		expect(await answer(response)).toEqual({
			statusCode: 200,
			headers: { 'content-type': 'image/png' },
			cookies: ['a=1', 'b=2'],
			body: 'AA==',
			isBase64Encoded: true,
		});
	});
});
