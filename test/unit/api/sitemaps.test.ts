import { describe, expect, it } from 'vitest';
import { createTestApi } from '../../support/api.ts';

const SITEMAP = 'https://www.a.example/sitemap.xml';

async function started(body: { source: object; kind?: string; mode?: string }) {
	const api = createTestApi();
	const { status, json } = await api.call('POST', '/jobs', { body });
	expect(status).toBe(202);
	return { api, job: await api.stack.jobs.get(json.jobId) };
}

describe('a job by API whose targets are in a sitemap', () => {
	it('is stored at once, and its dispatcher told to read them', async () => {
		const { api, job } = await started({ source: { sitemap: ` ${SITEMAP}#x `, since: '2026-11-01' }, mode: 'threads' });
		expect(job).toMatchObject({
			state: 'planning',
			source: { name: `${SITEMAP}#x`, targets: 0, sitemap: { url: SITEMAP, since: Date.parse('2026-11-01') } },
		});
		expect(job?.options.crawl).toBeUndefined();
		expect([api.stack.planQueue.takeAll().length, api.stack.runQueue.takeAll().length]).toEqual([1, 0]);
	});

	it('counts a while ago from when it is started, also by a schedule', async () => {
		const { api, job } = await started({ source: { sitemap: SITEMAP, since: '2d' } });
		expect(job?.source.sitemap?.since).toBe(api.stack.clock.now() - 2 * 86_400_000);
	});

	it('R5 lets no host be private but the one that was named', async () => {
		const { job } = await started({ source: { sitemap: 'http://intranet/sitemap.xml' } });
		expect(job?.options.visit.privateHosts).toEqual(['intranet']);
	});

	it('keeps credentials of the address for its origin, and shows them nowhere', async () => {
		const { job } = await started({ source: { sitemap: 'https://user:word@a.example/s.xml' } });
		expect(job?.source).toMatchObject({ name: 'https://a.example/s.xml', sitemap: { url: 'https://a.example/s.xml' } });
		expect(job?.options.visit.credentials).toEqual({ 'https://a.example': 'user:word' });
	});

	it.each([
		{ body: { kind: 'check', source: { sitemap: SITEMAP } }, checksLinks: true },
		{ body: { source: { sitemap: SITEMAP, follow: true } }, checksLinks: false },
	])('is crawled over the domain of the sitemap: $body', async ({ body, checksLinks }) => {
		const { job } = await started(body);
		expect(job?.options.crawl).toMatchObject({
			checksLinks,
			scope: { sites: [{ kind: 'domain', domain: 'a.example' }] },
		});
	});
});
