import { describe, expect, it } from 'vitest';
import { readApiKeys } from '../../../shared/api/auth/api-keys.ts';
import { createTestApi, hashOf, READ_KEY, WRITE_KEY } from '../../support/api.ts';

const BODY = { source: { urls: [] } };

describe('R7 a call without the right key', () => {
	it.each([
		['no key', {}],
		['a key that is not known', { authorization: 'Bearer nobody' }],
		['a hash in place of a key', { authorization: `Bearer ${hashOf(WRITE_KEY)}` }],
		['another scheme', { authorization: `Basic ${WRITE_KEY}` }],
		['a key in another header', { 'x-api-key': WRITE_KEY }],
		['an empty key', { authorization: 'Bearer ' }],
	])('is refused with %s, and starts nothing', async (_, headers) => {
		const { call, stack } = createTestApi();
		const answer = await call('POST', '/jobs', { key: '', headers: headers as Record<string, string>, body: BODY });

		expect(answer).toMatchObject({ status: 401, json: { title: 'Unauthorized' } });
		expect(answer.headers.get('www-authenticate')).toBe('Bearer');
		expect((await stack.jobs.newest(1)).jobs).toEqual([]);
	});

	it('is refused with the key in the query', async () => {
		const { call } = createTestApi();

		for (const name of ['key', 'api_key', 'access_token', 'authorization']) {
			expect((await call('GET', `/jobs?${name}=${WRITE_KEY}`, { key: '' })).status).toBe(401);
		}
	});

	it('is refused where the stack has no key at all, and every known path but one wants one', async () => {
		const { call } = createTestApi({ keys: () => [] });

		for (const path of ['/jobs', '/jobs/a', '/openapi.json']) expect((await call('GET', path)).status).toBe(401);
		expect(await call('GET', '/health', { key: '' })).toMatchObject({
			status: 200,
			json: { status: 'ok', version: '1.2.3' },
		});
	});
});

it('R7 a key that may read may not write', async () => {
	const { call, stack } = createTestApi();

	expect(await call('POST', '/jobs', { key: READ_KEY, body: BODY })).toMatchObject({
		status: 403,
		json: { detail: 'the key may not write' },
	});
	expect((await call('DELETE', '/jobs/a', { key: READ_KEY })).status).toBe(403);
	expect((await call('GET', '/jobs', { key: READ_KEY })).status).toBe(200);
	expect((await stack.jobs.newest(1)).jobs).toEqual([]);
});

it('R7 a key that was revoked is refused from the next call on', async () => {
	let keys = readApiKeys(hashOf('a'));
	const { call } = createTestApi({ keys: () => keys });

	expect((await call('GET', '/jobs', { key: 'a' })).status).toBe(200);
	keys = [];
	expect((await call('GET', '/jobs', { key: 'a' })).status).toBe(401);
});

it("keys are separate: what one has called is no other's", async () => {
	const keys = readApiKeys(`${hashOf('a')} ${hashOf('b')}`);
	const { call, stack } = createTestApi({ keys: () => keys });
	const headers = { 'idempotency-key': 'same' };
	await call('POST', '/jobs', { key: 'a', headers, body: BODY });
	const other = await call('POST', '/jobs', { key: 'b', headers, body: { source: { urls: ['https://a.example'] } } });

	expect(other.status).toBe(202);
	expect((await stack.jobs.newest(5)).jobs).toHaveLength(2);
});

it('R7 a key that calls too often waits as long as it is told to, and keeps nobody else waiting', async () => {
	const { call, stack } = createTestApi({ ratePerKey: 1 });
	const statuses = async (key: string, n: number) => {
		const all = [];
		for (let i = 0; i < n; i++) all.push((await call('GET', '/jobs', { key })).status);
		return all;
	};

	expect(await statuses(WRITE_KEY, 5)).toEqual([200, 200, 200, 200, 429]);
	expect((await call('GET', '/jobs')).headers.get('retry-after')).toBe('1');
	expect(await statuses(READ_KEY, 1)).toEqual([200]);
	await stack.clock.advance(1000);
	expect(await statuses(WRITE_KEY, 1)).toEqual([200]);
});

describe('the list of keys', () => {
	it('holds hashes with what each may do', () => {
		const keys = readApiKeys(` ${hashOf('a')},${hashOf('b').toUpperCase()}:read\n${hashOf('c')}:read+write `);

		expect(keys.map(({ scopes }) => [...scopes])).toEqual([['read', 'write'], ['read'], ['read', 'write']]);
		expect(readApiKeys('')).toEqual([]);
	});

	it.each(['secret', `${hashOf('a')}:admin`, `${hashOf('a')}:`, hashOf('a').slice(1)])(
		'R8 is refused with %s in it, without a word of it',
		(entry) => {
			const read = () => readApiKeys(`${hashOf('x')} ${entry}`);

			expect(read).toThrow('entry 2 of API_KEY_HASHES must be a SHA-256 hash in hex');
			expect(read).not.toThrow(entry);
		},
	);
});
