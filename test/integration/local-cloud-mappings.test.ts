import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import type { Trace } from '../fixtures/functions/obey.ts';
import { startTestCloud, type TestCloud } from '../support/local-cloud.ts';

let test: TestCloud;

afterEach(async () => {
	await test.end();
});

// A machine under load takes its time; nothing here is about speed.
const PATIENCE = { timeout: 25_000, interval: 20 };

const until = (condition: () => void | Promise<void>) => vi.waitFor(condition, PATIENCE);

function named(phase: Trace['phase']): string[] {
	return test
		.traces()
		.filter((trace) => trace.phase === phase)
		.map(({ name }) => name);
}

/** How many spans between begin and end overlapped at most, by `key`. */
function mostAtOnce(key: (trace: Trace) => string): number {
	const open = new Map<string, number>();
	let most = 0;
	for (const trace of test.traces()) {
		const now = (open.get(key(trace)) ?? 0) + (trace.phase === 'begin' ? 1 : -1);
		open.set(key(trace), now);
		most = Math.max(most, now);
	}
	return most;
}

it('hands messages to a function in the shape of Lambda, and deletes them', async () => {
	test = await startTestCloud({ functions: ['Ordered'] });
	await test.send('OrderedQueue.fifo', [{ name: 'one', group: 'g' }]);
	await until(async () => expect(await test.depth('OrderedQueue.fifo')).toBe(0));

	expect(test.traces()[0]?.record).toEqual({
		messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
		receiptHandle: expect.any(String),
		body: '{"name":"one"}',
		attributes: {
			ApproximateReceiveCount: '1',
			ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
			SentTimestamp: expect.stringMatching(/^\d{13}$/),
			SenderId: expect.any(String),
			MessageGroupId: 'g',
			MessageDeduplicationId: 'one',
			SequenceNumber: expect.stringMatching(/^\d{20}$/),
		},
		messageAttributes: {},
		md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
		eventSource: 'aws:sqs',
		eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:shoal-OrderedQueue.fifo',
		awsRegion: 'us-east-1',
	});
});

it('S5.4 delivers only the failed message of a batch again, and moves it to the dead-letter queue at last', async () => {
	test = await startTestCloud({ functions: ['Work'], redeliverAfterSeconds: 0 });
	await test.send('WorkQueue', [{ name: 'good' }, { name: 'bad', act: 'fail' }, { name: 'fine' }]);
	await until(async () => expect(await test.received('WorkDeadLetterQueue')).toEqual(['bad']));

	expect(named('begin').toSorted()).toEqual(['bad', 'bad', 'fine', 'good']);
	const counts = test.traces().filter(({ name, phase }) => name === 'bad' && phase === 'begin');
	expect(counts.map(({ record }) => record.attributes.ApproximateReceiveCount)).toEqual(['1', '2']);
});

it.each(['throw', 'exit', 'spin'] as const)(
	'delivers a whole batch again when a message makes the function %s',
	async (act) => {
		const parameters = { Patience: act === 'spin' ? '1' : '20' };
		test = await startTestCloud({ functions: ['Work'], parameters, redeliverAfterSeconds: 0 });
		await test.send('WorkQueue', [{ name: 'first' }, { name: 'bad', act }, { name: 'last' }]);
		await until(async () => {
			expect(await test.received('WorkDeadLetterQueue')).toContain('bad');
		});

		expect(named('begin').filter((name) => name === 'bad')).toHaveLength(2);
		expect(named('begin').filter((name) => name === 'first').length).toBeGreaterThan(1);
	},
);

it('leaves a failed message to the visibility timeout of its queue unless told otherwise', async () => {
	test = await startTestCloud({ functions: ['Work'], parameters: { Visibility: '2', Patience: '2' } });
	await test.send('WorkQueue', [{ name: 'bad', act: 'fail' }]);
	await until(async () => expect(await test.received('WorkDeadLetterQueue')).toEqual(['bad']));

	const received = test.traces().filter(({ phase }) => phase === 'begin');
	const [first, second] = received.map(({ record }) => record.attributes);
	expect(second?.ApproximateFirstReceiveTimestamp).toBe(first?.ApproximateFirstReceiveTimestamp);
	expect([first, second].map((attributes) => attributes?.ApproximateReceiveCount)).toEqual(['1', '2']);
});

it('S1.5 runs as many instances as MaximumConcurrency allows, and never more', async () => {
	test = await startTestCloud({ functions: ['Work'], parameters: { Cap: '2' } });
	await test.send(
		'WorkQueue',
		Array.from({ length: 40 }, (_, i) => ({ name: `${i}`, waitMs: 20 })),
	);
	await until(async () => expect(await test.depth('WorkQueue')).toBe(0));

	expect(mostAtOnce(() => 'all')).toBe(2);
	expect(new Set(test.traces().map(({ instance }) => instance)).size).toBe(2);
	expect(named('end')).toHaveLength(40);
});

it('S1.5 shares out what is more than a batch among all that may be invoked at once', async () => {
	test = await startTestCloud({ functions: ['Sharing'] });
	await test.send(
		'SharingQueue',
		Array.from({ length: 60 }, (_, i) => ({ name: `${i}`, waitMs: 10 })),
	);
	await until(() => expect(named('end')).toHaveLength(60));

	// In full batches they would be six, or seven if the first was received while others were being sent.
	const batches = new Set(test.traces().map(({ batch }) => batch));
	expect(batches.size).toBeGreaterThanOrEqual(9);
});

it('keeps the order of a group and never runs two of its messages at once', async () => {
	test = await startTestCloud({ functions: ['Ordered'] });
	const orders = Array.from({ length: 24 }, (_, i) => ({
		name: `${i % 3}-${i}`,
		group: `${i % 3}`,
		waitMs: i < 3 ? 500 : 10,
	}));
	await test.send('OrderedQueue.fifo', orders);
	await until(async () => expect(await test.depth('OrderedQueue.fifo')).toBe(0));

	expect(mostAtOnce(({ name }) => name.slice(0, 1))).toBe(1);
	expect(mostAtOnce(() => 'all')).toBeGreaterThan(1);
	for (const group of ['0', '1', '2']) {
		const own = orders.filter((order) => order.group === group).map(({ name }) => name);
		expect(named('end').filter((name) => name.startsWith(group))).toEqual(own);
	}
});

it('gathers more than ten messages from several receives while the window is open', async () => {
	test = await startTestCloud({ functions: ['Gathering'] });
	await test.send(
		'GatheringQueue',
		Array.from({ length: 25 }, (_, i) => ({ name: `${i}` })),
	);
	await until(() => expect(named('end')).toHaveLength(25));

	expect(new Set(test.traces().map(({ batch }) => batch)).size).toBe(1);
});

it('R4 stops a loop of a function that does not allow it, and keeps its message in the dead-letter queue', async () => {
	test = await startTestCloud({ functions: ['Looping'] });
	await test.send('LoopQueue', [{ name: 'round' }]);
	await until(async () => expect(await test.depth('LoopDeadLetterQueue')).toBe(1));

	const rounds = readFileSync(join(test.dataDir, 'trail.jsonl'), 'utf8').trimEnd().split('\n');
	expect(rounds).toHaveLength(16);
	// It is sent on before it is deleted.
	await until(async () => expect(await test.depth('LoopQueue')).toBe(0));
});

it('fires schedules, one at a time', async () => {
	test = await startTestCloud({ functions: ['Scheduled'], sweepEveryMs: 10 });
	await until(() => expect(test.reports.length).toBeGreaterThan(3));

	expect(new Set(test.reports.map(({ instanceId }) => instanceId)).size).toBe(1);
});

it('lets what runs end in its grace, and gives back what it has not begun', async () => {
	test = await startTestCloud({ functions: ['Work'], parameters: { Cap: '1' } });
	await test.send(
		'WorkQueue',
		Array.from({ length: 9 }, (_, i) => ({ name: `${i}`, waitMs: 100 })),
	);
	await until(() => expect(named('begin').length).toBeGreaterThan(0));
	await test.cloud.stop({ graceMs: 5000 });

	expect(named('end')).toEqual(named('begin'));
	expect(named('end')).toHaveLength(3);
});
