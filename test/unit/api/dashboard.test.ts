import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createTestApi } from '../../support/api.ts';
import { aJob, aLine } from '../../support/builders.ts';

describe('the dashboard', () => {
	it('R8 is served without a key, and holds nothing of anybody', async () => {
		const { call } = createTestApi();
		const { status, headers, text } = await call('GET', '/', { key: '' });

		expect(status).toBe(200);
		expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
		expect(headers.get('cache-control')).toBe('no-store');
		expect(headers.get('referrer-policy')).toBe('no-referrer');
		expect(text).toMatch(/^<!doctype html>/);
	});

	it('R7 runs its own script alone, under a policy that names it by its hash', async () => {
		const { call } = createTestApi();
		const { headers, text } = await call('GET', '/', { key: '' });
		const [, style = '', script = ''] = /<style>(.*)<\/style>.*<script[^>]*>(.*)<\/script>/s.exec(text) ?? [];

		expect(headers.get('content-security-policy')?.split('; ')).toEqual([
			"default-src 'none'",
			`script-src 'sha256-${hash('sha256', script, 'base64')}'`,
			`style-src 'sha256-${hash('sha256', style, 'base64')}'`,
			"connect-src 'self'",
			'img-src data:',
			"base-uri 'none'",
			"form-action 'none'",
			"frame-ancestors 'none'",
			"require-trusted-types-for 'script'",
			"trusted-types 'none'",
		]);
	});

	it('may call the place where lists are put, if that is another server', async () => {
		const forPut = async () => ({ url: 'https://bucket.s3.us-east-1.amazonaws.com/uploads/any?X=1', headers: {} });
		const { call } = createTestApi({ uploads: { forPut } });
		const { headers } = await call('GET', '/', { key: '' });

		expect(headers.get('content-security-policy')).toContain(
			"connect-src 'self' https://bucket.s3.us-east-1.amazonaws.com;",
		);
	});

	it('shows all the same where nobody can tell that', async () => {
		const { call, stack } = createTestApi({ uploads: { forPut: () => Promise.reject(new Error('no credentials')) } });

		expect((await call('GET', '/', { key: '' })).status).toBe(200);
		expect(stack.log.messages).toEqual(['it cannot be told where uploads go']);
	});
});

describe('usage', () => {
	it('U2 is told of a job that runs: instances and cost of what has ended', async () => {
		const { call, stack } = createTestApi();
		await stack.jobs.create(aJob({ jobId: '01J' }));
		expect((await call('GET', '/jobs/01J/usage')).json).toMatchObject({ instances: 0, cost: { total: 0 } });

		await stack.ledger.write(aLine({ jobId: '01J', requestId: 'r1', instanceId: 'i1' }), 1000);
		await stack.ledger.write(aLine({ jobId: '01J', requestId: 'r2', instanceId: 'i1' }), 1000);
		const { status, json } = await call('GET', '/jobs/01J/usage');

		expect({ status, json }).toMatchObject({ status: 200, json: { instances: 1, invocations: 2 } });
		expect(json.cost.total).toBeGreaterThan(0);
	});
});

describe('dead letters', () => {
	it('R3 are listed by the queue and the reason, and not with what is in them', async () => {
		const { call, stack } = createTestApi();
		await stack.jobs.create(aJob({ jobId: '01J' }));
		const letter = {
			jobId: '01J',
			queue: 'chunks',
			messageId: 'm1',
			body: 'secret',
			reason: 'cannot visit https://user:pass@example.com/',
			archivedAt: 0,
		};
		await stack.archive.keep(letter, 1000);
		const { status, json } = await call('GET', '/jobs/01J/dead-letters');

		expect(status).toBe(200);
		expect(json).toEqual({
			deadLetters: [
				{
					queue: 'chunks',
					messageId: 'm1',
					reason: 'cannot visit https://example.com/',
					archivedAt: '1970-01-01T00:00:00.000Z',
				},
			],
		});
	});

	it('are for who has a key, and of jobs that are there', async () => {
		const { call } = createTestApi();
		expect((await call('GET', '/jobs/01J/dead-letters', { key: '' })).status).toBe(401);
		expect((await call('GET', '/jobs/01J/dead-letters')).status).toBe(404);
	});
});
