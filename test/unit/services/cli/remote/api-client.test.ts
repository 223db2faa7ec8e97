import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EnvironmentError, JobNotFoundError, UsageError } from '../../../../../shared/core/errors.ts';
import { READ_KEY } from '../../../../support/api.ts';
import { aFolder } from '../../../../support/cli.ts';
import { collect } from '../../../../support/collect.ts';
import { createFakeVisitor } from '../../../../support/fakes.ts';
import { runFleet } from '../../../../support/memory-fleet.ts';
import { storeJob, urls } from '../../../../support/memory-stack.ts';
import { createRemote } from '../../../../support/remote.ts';

const BODY = { source: { urls: ['https://a.example/'] } };
const never = new AbortController().signal;

async function withJob(count = 3) {
	const remote = createRemote();
	const jobId = await remote.client.start({ source: { urls: urls(count) } }, 'once');
	await remote.stack.clock.run(runFleet(remote.stack, jobId, { instances: 1, visitor: createFakeVisitor() }));
	return { ...remote, jobId };
}

describe('a client of the API', () => {
	it('starts a job, and reads what it knows of it', async () => {
		const { client, jobId } = await withJob();

		expect(await client.job(jobId)).toMatchObject({ jobId, state: 'reported', targets: 3, counts: { ok: 3 } });
		expect((await client.jobs(50)).jobs).toMatchObject([{ jobId }]);
		expect(await client.report(jobId)).toMatchObject({ jobId, failures: [] });
		expect(await client.verify(jobId)).toMatchObject({ problems: [] });
		expect(await client.cancel(jobId)).toEqual({ jobId, state: 'reported' });
		expect(await client.resume(jobId)).toEqual({ jobId, state: 'reported' });
		expect(await client.erase(jobId, false)).toEqual({ jobId, state: 'reported' });
		await expect(client.job(jobId)).rejects.toThrow(JobNotFoundError);
	});

	it('reads results page by page, and only those that are wanted', async () => {
		const { client, jobId, calls } = await withJob(10_005);
		const results = (await collect(client.results(jobId))).map((line) => JSON.parse(line).index);

		expect(results).toEqual([...Array(10_005).keys()]);
		expect(calls.filter((call) => call.includes('/results')).length).toBeGreaterThan(1);
		expect(await collect(client.results(jobId, { outcomes: new Set(['timeout']) }))).toEqual([]);
		expect(await collect(client.results(jobId, { outcomes: new Set() }))).toEqual([]);
	});

	it('puts a list where it is read from, without the key', async () => {
		const headers: (string | null)[] = [];
		const { client, stack } = createRemote({
			between: (send) => (url, init) => {
				if (init?.method === 'PUT') headers.push(new Headers(init.headers).get('authorization'));
				return send(url, init);
			},
		});
		const file = join(aFolder(), 'list');
		writeFileSync(file, 'https://a.example/1\nhttps://a.example/2\n');
		const upload = await client.upload(file, 40, never);
		const jobId = await client.start({ source: { upload, name: 'urls.txt' } }, 'once');

		expect(await stack.jobs.get(jobId)).toMatchObject({ source: { name: 'urls.txt', targets: 2 } });
		expect(headers).toEqual([null]);
	});

	it('S3.1 starts one job, though the answer to its first call was lost', async () => {
		let lost = 0;
		const { client, stack, pauses } = createRemote({
			between: (send) => async (url, init) => {
				const answer = await send(url, init);
				if (lost++ > 0) return answer;
				throw new TypeError('fetch failed', { cause: Object.assign(new Error('read'), { code: 'ECONNRESET' }) });
			},
		});
		const jobId = await client.start(BODY, 'once');

		expect((await stack.jobs.newest(5)).jobs.map((job) => job.jobId)).toEqual([jobId]);
		expect(pauses).toEqual([500]);
	});

	it('waits as long as it is told, and gives up in the end', async () => {
		const often = createRemote({ ratePerKey: 0.5 });
		for (let i = 0; i < 4; i++) await often.client.jobs(1);
		expect(often.pauses).toEqual([2000, 2000]);

		const down = createRemote({ between: () => async () => new Response('', { status: 503 }) });
		await expect(down.client.jobs(1)).rejects.toThrow('http://localhost answers with status 503; try again later');
		expect(down.pauses).toEqual([500, 1000, 2000, 4000, 8000]);
	});
});

/** As `fetch` fails. */
function failed(code: string): Error {
	return new TypeError('fetch failed', { cause: Object.assign(new Error('a reason'), { code }) });
}

describe('U4 what goes wrong is told in the words of the command line', () => {
	it.each([
		{ options: { timeout: 0 }, fault: '--timeout: must be a number of seconds from 0.01 to 900' },
		{ options: { maxBody: 0.5 }, fault: '--max-body: must be a whole number from 1 to 1073741824' },
		{ options: { headers: { 'x y': 'a' } }, fault: /^--header x y: must be the name of a header/ },
		{ options: { maxPages: 5 }, fault: '--max-pages: is for crawls and checks alone' },
	])('for an option that the server refuses: $options', async ({ options, fault }) => {
		const error = await createRemote()
			.client.start({ ...BODY, options }, 'once')
			.catch((reason: Error) => reason);

		expect(error).toBeInstanceOf(UsageError);
		expect((error as Error).message).toMatch(fault);
	});

	it('for a URL of the command line, and for the source', async () => {
		const { client } = createRemote();
		const long = `https://a.example/${'x'.repeat(40_000)}`;

		await expect(client.start({ source: { urls: ['https://a.example/', long] } }, '1')).rejects.toThrow(
			/^URL 2 of the command line: must be a text/,
		);
		await expect(client.start({ source: { upload: 'GONE' } }, '2')).rejects.toThrow(
			/^the targets: there is no uploads/,
		);
	});

	it('for keys', async () => {
		await expect(createRemote({ key: 'wrong' }).client.jobs(1)).rejects.toThrow(
			new EnvironmentError('http://localhost does not know the key in SHOAL_API_KEY'),
		);
		await expect(createRemote({ key: READ_KEY }).client.start(BODY, '1')).rejects.toThrow(
			new EnvironmentError('http://localhost: the key may not write; the key in SHOAL_API_KEY may not do this'),
		);
	});

	it('for jobs', async () => {
		const { client, stack, calls } = createRemote();
		await storeJob(stack, ['https://a.example/'], { jobId: 'job-1', state: 'running' });

		await expect(client.job('job-9')).rejects.toThrow('there is no job job-9 at http://localhost');
		await expect(client.report('job-1')).rejects.toThrow('job job-1 is running: its report is not written yet');
		calls.length = 0;
		for (const id of ['..', '../health', '', 'a/b', 'a?b']) {
			await expect(client.cancel(id)).rejects.toThrow(JobNotFoundError);
		}
		expect(calls).toEqual([]);
	});

	it.each([
		{ code: 'ECONNREFUSED', message: 'http://localhost: nothing listens there (ECONNREFUSED)', tries: 1 },
		{ code: 'ENOTFOUND', message: 'http://localhost: there is no such host (ENOTFOUND)', tries: 1 },
		{
			code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
			message: /its certificate is not valid .*NODE_EXTRA_CA_CERTS=FILE/,
			tries: 1,
		},
		{ code: 'UND_ERR_SOCKET', message: /the connection was broken off/, tries: 6 },
	])('for a server that is not to be had: $code', async ({ code, message, tries }) => {
		let tried = 0;
		const { client } = createRemote({
			between: () => () => {
				tried++;
				return Promise.reject(failed(code));
			},
		});

		await expect(client.jobs(1)).rejects.toThrow(message);
		expect(tried).toBe(tries);
	});

	it.each([
		{
			answer: () => new Response('<html>', { status: 404, headers: { 'content-type': 'text/html' } }),
			message: 'http://localhost answers with status 404, and not as the API of Shoal does; look at --api',
		},
		{
			answer: () => new Response(null, { status: 301, headers: { location: 'https://b.example/' } }),
			message: 'http://localhost sends on to https://b.example/; give --api the URL where the API itself is',
		},
		{
			answer: () => Response.json({ jobs: [{ jobId: 'x' }], cursor: null }),
			message: /^http:\/\/localhost answers what this version does not understand: jobs\.0\./,
		},
		{ answer: () => new Response('hello'), message: /answers what this version does not understand/ },
	])('for a server that is no API: $message', async ({ answer, message }) => {
		await expect(createRemote({ between: () => async () => answer() }).client.jobs(1)).rejects.toThrow(message);
	});
});
