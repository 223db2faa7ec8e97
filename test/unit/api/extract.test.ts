import { expect, it } from 'vitest';
import { createTestApi } from '../../support/api.ts';

const source = { urls: ['https://a.example/'] };

it('a job by API has the rules by which fields are read from its pages', async () => {
	const api = createTestApi();
	const extract = { title: 'h1', jsonld: true };
	const { status, json } = await api.call('POST', '/jobs', { body: { source, options: { extract } } });
	expect(status).toBe(202);
	const job = await api.stack.jobs.get(json.jobId);
	expect(job?.options.visit.extract).toEqual({ title: { selector: 'h1' }, jsonld: { jsonld: true, all: true } });
});

it('rules that are wrong are refused, each fault with its place', async () => {
	const extract = { title: 'h1[', price: { selector: 'p', type: 'money' } };
	const { status, json } = await createTestApi().call('POST', '/jobs', { body: { source, options: { extract } } });
	expect(status).toBe(422);
	expect(JSON.stringify(json)).toContain('options.extract.title.selector');
	expect(JSON.stringify(json)).toContain('options.extract.price.type');
});
