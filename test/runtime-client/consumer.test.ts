import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { options } from '../support/builders.ts';
import { createDroppableProxy } from './droppable-proxy.ts';
import { sqsEvent } from './sqs-event.ts';
import { openStage, type Stage } from './stage.ts';
import { openJobs, type TestJobs } from './test-job.ts';
import { describeWithClient } from './with-client.ts';

/** What Lambda gives an instance. */
const DESCRIPTORS = ['sh', '-c', 'ulimit -n 1024; exec "$@"', '--'];
const NO_FAILURES = { ok: true, payload: { batchItemFailures: [] } };

describeWithClient("the consumer's bundle, run by AWS's runtime client", (client) => {
	let stage: Stage;
	let jobs: TestJobs;
	let site: Site;
	beforeAll(async () => {
		stage = await openStage({ client, bundles: ['ConsumerFunction'] });
		jobs = openJobs(stage);
	});
	afterEach(() => site.close());
	afterAll(async () => {
		await jobs?.stack.close();
		await stage?.end();
	});

	const pages = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `${site.url}/p/${from + i}`);
	const outcomesOf = async (jobId: string) => (await jobs.results(jobId)).map(({ outcome }) => outcome);

	it('S5.2 reports the one message that failed, in the shape that Lambda reads, and records the others', async () => {
		site = await createSite({ pages: 20 });
		const { job, bodies } = await jobs.underWay(pages(20));
		const event = sqsEvent([bodies[0] ?? '', '{"v":99}', bodies[1] ?? '']);

		const consumer = await stage.start('ConsumerFunction');
		expect(await consumer.invoke(event)).toEqual({
			ok: true,
			payload: { batchItemFailures: [{ itemIdentifier: event.Records[1]?.messageId }] },
		});
		expect(await outcomesOf(job.jobId)).toEqual(Array(20).fill('ok'));
		expect(consumer.output()).toContain('"_aws"');
	});

	it('starts nothing more when the deadline of the header is near, and hands on what is left', async () => {
		site = await createSite({ pages: 1, handler: () => true });
		const { job, bodies } = await jobs.underWay(pages(5), { visit: aSlowVisit(), concurrency: 2 });

		const consumer = await stage.start('ConsumerFunction', { timeoutMs: 6_000 });
		expect(await consumer.invoke(sqsEvent(bodies))).toEqual(NO_FAILURES);
		const record = (await jobs.stack.records.list(job.jobId)).get('0.0');
		// Those that were begun have used up an attempt; the others have not.
		expect(record?.counts).toEqual({});
		expect(record?.childrenDueAt.at(-1)).toBe(0);
		expect(record?.childrenDueAt.at(0)).toBeGreaterThan(Date.now() - 60_000);
		expect(site.stats().requests).toBe(2);
	});

	it('R1 killed at its timeout has recorded nothing; the next instance does, once', async () => {
		site = await createSite({ pages: 10 });
		const { job, bodies } = await jobs.underWay(pages(10));
		const first = await stage.start('ConsumerFunction', { timeoutMs: 1_000 });
		await first.initialized;
		first.freeze();

		expect(await first.invoke(sqsEvent(bodies))).toEqual({
			ok: false,
			error: { errorType: 'Sandbox.Timedout', errorMessage: 'Task timed out after 1.00 seconds' },
		});
		expect(await outcomesOf(job.jobId)).toEqual([]);

		const second = await stage.start('ConsumerFunction');
		expect(await second.invoke(sqsEvent(bodies))).toEqual(NO_FAILURES);
		expect(await outcomesOf(job.jobId)).toEqual(Array(10).fill('ok'));
	});

	it('thawed after its connections were ended loses no target, and needs no retry for it', async () => {
		const origin = await startImpatientServer();
		const database = await createDroppableProxy(stage.cloud.endpoints.dynamodb);
		site = await createSite({ pages: 1 });
		try {
			const urls = Array.from({ length: 60 }, (_, i) => `${origin.url}/${i}`);
			const { job, bodies } = await jobs.underWay(urls, { chunkSize: 30, concurrency: 30, retries: 0 });
			const environment = { AWS_ENDPOINT_URL_DYNAMODB: database.url };
			const consumer = await stage.start('ConsumerFunction', { environment });
			expect(await consumer.invoke(sqsEvent(bodies.slice(0, 1)))).toEqual(NO_FAILURES);

			consumer.freeze();
			expect(database.openSockets()).toBeGreaterThan(0);
			database.drop();
			await vi.waitFor(async () => expect(await origin.openSockets()).toBe(0), { timeout: 20_000, interval: 50 });
			const after = consumer.invoke(sqsEvent(bodies.slice(1)));
			consumer.thaw();

			expect(await after).toEqual(NO_FAILURES);
			expect(await outcomesOf(job.jobId)).toEqual(Array(60).fill('ok'));
		} finally {
			await Promise.all([origin.close(), database.close()]);
		}
	});

	it('S1.5 lives within 1,024 descriptors, however many requests may be in flight', async () => {
		site = await createSite({ pages: 1_500, latencyMs: 500, bodyBytes: 100 });
		const { job, bodies } = await jobs.underWay(pages(1_500), { chunkSize: 150, concurrency: 2_000 });
		const environment = { CONCURRENCY: '2000' };
		const consumer = await stage.start('ConsumerFunction', { environment, wrapper: DESCRIPTORS });

		expect(await consumer.invoke(sqsEvent(bodies))).toEqual(NO_FAILURES);
		expect(await outcomesOf(job.jobId)).toEqual(Array(1_500).fill('ok'));
		expect(site.stats().maxInFlight).toBeGreaterThan(800);
		expect(site.stats().maxInFlight).toBeLessThan(1_000);
	});

	it('R6 reads 400 MB of bodies in a heap of 48 MB', async () => {
		site = await createSite({ pages: 200, bodyBytes: 2_000_000 });
		const visit = { ...aSlowVisit(), timeoutMs: 60_000, maxBodyBytes: 4_000_000 };
		const { job, bodies } = await jobs.underWay(pages(200), { chunkSize: 50, concurrency: 20, visit });
		const environment = { NODE_OPTIONS: '--enable-source-maps --max-old-space-size=48' };
		const consumer = await stage.start('ConsumerFunction', { environment });

		expect(await consumer.invoke(sqsEvent(bodies))).toEqual(NO_FAILURES);
		expect(await outcomesOf(job.jobId)).toEqual(Array(200).fill('ok'));
	});

	function aSlowVisit() {
		return { ...options().visit, timeoutMs: 30_000 };
	}
});

/** Ends connections that are idle for a moment, as servers do. */
async function startImpatientServer() {
	const server: Server = createServer({ keepAliveTimeout: 300 }, (_, response) => response.end('<title>here</title>'));
	server.keepAliveTimeoutBuffer = 0;
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		openSockets: () => new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count))),
		async close() {
			server.closeAllConnections();
			server.close();
			await delay(0);
		},
	};
}
