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

it('a job by API names a module that the functions are bundled with, and how long it may take', async () => {
	const api = createTestApi();
	const options = { extractModule: 'outline', extractTimeout: 2.5 };
	const { status, json } = await api.call('POST', '/jobs', { body: { source, options } });
	expect(status).toBe(202);
	const job = await api.stack.jobs.get(json.jobId);
	const extractModule = { name: 'outline', timeoutMs: 2500, columns: ['headings', 'words'] };
	expect(job?.options.visit.extractModule).toEqual(extractModule);
});

it.each([
	[{ extractModule: '/etc/passwd.js' }, 'options.extractModule'],
	[{ extractModule: 'constructor' }, 'must be a module that this stack was built with, of which there are: outline'],
	[{ extractModule: { file: '/tmp/x.ts' } }, 'options.extractModule'],
	[{ extractTimeout: 2 }, 'is for jobs with an extractModule alone'],
	[{ extractModule: 'outline', extractTimeout: 0 }, 'options.extractTimeout'],
])('refuses %j, since no code comes by a request', async (options, message) => {
	const { status, json } = await createTestApi().call('POST', '/jobs', { body: { source, options } });
	expect(status).toBe(422);
	expect(JSON.stringify(json)).toContain(message);
});

it('a scrape by API keeps the responses, and a check does not', async () => {
	const api = createTestApi();
	const options = { keepBodies: true };
	const { status, json } = await api.call('POST', '/jobs', { body: { source, options } });
	expect(status).toBe(202);
	expect((await api.stack.jobs.get(json.jobId))?.options.visit.keepBodies).toBe(true);
	const check = await api.call('POST', '/jobs', { body: { kind: 'check', source, options } });
	expect(check.status).toBe(422);
	expect(JSON.stringify(check.json)).toContain('is not for checks');
});
