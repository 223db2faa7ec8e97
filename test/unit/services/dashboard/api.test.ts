import { expect, it } from 'vitest';
import { createApi } from '../../../../services/dashboard/api/api.ts';

function apiThat(answer: () => Response | Promise<Response>) {
	const calls: { path: string; init: RequestInit | undefined }[] = [];
	let refusals = 0;
	const api = createApi({
		key: 'the-key',
		fetch: async (path, init) => {
			calls.push({ path: String(path), init });
			return answer();
		},
		onUnauthorized: () => {
			refusals++;
		},
	});
	return { api, calls, refusals: () => refusals };
}

const problem = (status: number, body: unknown, headers: Record<string, string> = {}) =>
	new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json', ...headers } });

it('R8 sends the key in its header, and nowhere else', async () => {
	const { api, calls } = apiThat(() => Response.json({}));
	await api.post('/jobs', { source: {} }, 'once');

	expect(calls).toMatchObject([
		{
			path: '/jobs',
			init: {
				method: 'POST',
				body: '{"source":{}}',
				headers: { authorization: 'Bearer the-key', 'idempotency-key': 'once', 'content-type': 'application/json' },
			},
		},
	]);
	expect(calls[0]?.path).not.toContain('the-key');
});

it('U4 says in the words of the API what is wrong, each fault by its path', async () => {
	const errors = [{ path: 'options.timeout', detail: 'must be a number' }];
	const { api } = apiThat(() => problem(422, { detail: 'the body asks for what cannot be', errors }));

	await expect(api.get('/jobs')).rejects.toMatchObject({
		message: 'the body asks for what cannot be',
		status: 422,
		faults: errors,
	});
});

it('tells when the key is not known', async () => {
	const { api, refusals } = apiThat(() => problem(401, { detail: 'the key is not known' }));

	await expect(api.get('/jobs')).rejects.toMatchObject({ status: 401 });
	expect(refusals()).toBe(1);
});

it('tells how long it is asked to wait', async () => {
	const { api } = apiThat(() => problem(429, { detail: 'too often' }, { 'retry-after': '3' }));
	await expect(api.get('/jobs')).rejects.toMatchObject({ retryAfterMs: 3000 });
});

it('U4 says so where nobody answers, or where the answer is none of the API', async () => {
	const none = apiThat(() => Promise.reject(new TypeError('Failed to fetch')));
	const other = apiThat(() => new Response('<h1>Bad Gateway</h1>', { status: 502 }));

	await expect(none.api.get('/jobs')).rejects.toThrow('the server does not answer');
	await expect(other.api.get('/jobs')).rejects.toThrow('the server answers with status 502');
});
