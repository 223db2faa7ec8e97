import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import type { Job, Mode } from '../../shared/core/job.ts';
import { comparable } from '../support/results.ts';
import { type Feed, feed } from './feed.ts';
import type { RuntimeInstance } from './runtime-instance.ts';
import { openStage, type Stage } from './stage.ts';
import { openJobs, type TestJobs } from './test-job.ts';
import { openQueues, type TestQueues } from './test-queues.ts';
import { describeWithClient } from './with-client.ts';

const FUNCTIONS = [
	'DispatcherFunction',
	'ConsumerFunction',
	'ThreadedConsumerFunction',
	'DeadLetterFunction',
	'SweeperFunction',
];
const PATIENCE = { timeout: 60_000, interval: 50 };

/** Nothing can be put into /dev/shm, as on Lambda, where there is none. */
const NO_SHARED_MEMORY = ['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs -o ro none /dev/shm; exec "$@"', '--'];

describeWithClient("jobs on the built bundles, run by AWS's runtime client", (client) => {
	let stage: Stage;
	let jobs: TestJobs;
	let queues: TestQueues;
	let site: Site;
	const feeds: Feed[] = [];
	beforeEach(async () => {
		stage = await openStage({ client, bundles: FUNCTIONS });
		jobs = openJobs(stage);
		queues = openQueues(stage);
		site = await createSite({ pages: 40, latencyMs: 5, broken: 3 });
	});
	afterEach(async () => {
		await Promise.all(feeds.splice(0).map((each) => each.stop()));
		queues.close();
		await jobs.stack.close();
		await stage.end();
		await site.close();
	});

	async function play(name: string, options = {}): Promise<RuntimeInstance> {
		const instance = await stage.start(name, options);
		feeds.push(feed(stage, name, instance));
		return instance;
	}

	const urls = () => [...Array.from({ length: 40 }, (_, i) => `${site.url}/p/${i}`), 'not a url'];

	async function end({ jobId }: Job): Promise<Job> {
		return vi.waitFor(async () => {
			const job = await jobs.ended(jobId);
			if (job === undefined)
				throw new Error(`the job has not ended; ${JSON.stringify(await jobs.stack.jobs.get(jobId))}`);
			return job;
		}, PATIENCE);
	}

	async function resultsIn(mode: Mode) {
		const ended = await end(await jobs.start(mode, urls(), { threads: 2 }));
		expect(ended).toMatchObject({ state: 'reported', totals: { counts: { ok: 37, http_error: 3, invalid_url: 1 } } });
		return (await jobs.results(ended.jobId)).map(comparable);
	}

	it('S5.1 S5.2 a job of each mode ends with one result a target, the same in all', async () => {
		await Promise.all(['DispatcherFunction', 'ConsumerFunction', 'ThreadedConsumerFunction'].map((name) => play(name)));

		const fanout = await resultsIn('fanout');
		expect(fanout).toHaveLength(41);
		expect(await resultsIn('threads')).toEqual(fanout);
		expect(await resultsIn('sequential')).toEqual(fanout);
	});

	it.skipIf(process.getuid?.() !== 0)('S2.7 threads need no /dev/shm', async () => {
		const instance = await play('ThreadedConsumerFunction', { wrapper: NO_SHARED_MEMORY });
		const { jobId } = await end(await jobs.start('threads', urls(), { threads: 3 }));

		const results = await jobs.results(jobId);
		expect(new Set(results.map(({ thread }) => thread))).toEqual(new Set([0, 1, 2]));
		expect(instance.output()).not.toContain('mount:');
	});

	it('R3 the dead-letter handler cuts a chunk into its targets, and ends those that die again', async () => {
		await Promise.all([play('DispatcherFunction'), play('DeadLetterFunction')]);
		const job = await jobs.start('fanout', urls().slice(0, 3));

		// What SQS does with what was received too often.
		const giveUp = async () => {
			for (const body of await queues.take('ChunksQueue')) await queues.send('ChunksDeadLetterQueue', body);
			const ended = await jobs.ended(job.jobId);
			expect(ended).toMatchObject({ state: 'reported', totals: { counts: { dead_letter: 3 } } });
		};
		await vi.waitFor(giveUp, PATIENCE);
	});

	it('the sweeper sends again what was lost on the way', async () => {
		const dispatcher = await play('DispatcherFunction');
		const job = await jobs.start('fanout', urls());
		await vi.waitFor(async () => expect(await jobs.stack.chunksQueue.depth()).toMatchObject({ visible: 5 }), PATIENCE);
		await queues.purge('ChunksQueue');

		const sweeper = await stage.start('SweeperFunction');
		await vi.waitFor(async () => {
			expect(await sweeper.invoke({ jobId: job.jobId })).toEqual({ ok: true, payload: null });
			expect(await jobs.stack.chunksQueue.depth()).toMatchObject({ visible: 5 });
		}, PATIENCE);
		await play('ConsumerFunction');
		expect(await end(job)).toMatchObject({ state: 'reported', totals: { targets: 41 } });
		expect(dispatcher.output()).toContain('"Invocations"');
	});
});
