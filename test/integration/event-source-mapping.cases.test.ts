import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	DeleteMessageBatchCommand,
	type Message,
	ReceiveMessageCommand,
	SendMessageBatchCommand,
	SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestCloud, type TestCloud } from '../support/local-cloud.ts';

/*
 * What AWS documents of its event source mappings for SQS, a row a fact. Ranges of settings are in
 * test/unit/infra/local/mapping/mapping-rules.test.ts, pollers in test/unit/infra/local/mapping/poller-ramp.test.ts, limits of queues in sqs.cases.test.ts.
 */

const PATIENCE = { timeout: 25_000, interval: 20 };
const until = (condition: () => void | Promise<void>) => vi.waitFor(condition, PATIENCE);

const urlOf = (test: TestCloud, queue: string) => `${test.cloud.endpoints.sqs}/000000000000/shoal-${queue}`;

/** Takes out what is there. */
async function drained(test: TestCloud, queue: string): Promise<Message[]> {
	const QueueUrl = urlOf(test, queue);
	const receive = { QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All' as const] };
	const { Messages = [] } = await test.sqs.send(new ReceiveMessageCommand(receive));
	const Entries = Messages.map(({ ReceiptHandle = '' }, i) => ({ Id: String(i), ReceiptHandle }));
	if (Entries.length > 0) await test.sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
	return Messages;
}

const SUCCESSES = [
	{ response: null, fact: 'a null response' },
	{ response: '', fact: 'an empty response' },
	{ response: {}, fact: 'an empty object' },
	{ response: { batchItemFailures: [] }, fact: 'an empty list of failures' },
	{ response: { batchItemFailures: null }, fact: 'a null list of failures' },
];

const WHOLE_FAILURES = [
	{ response: 'done', fact: 'a response that is no JSON object' },
	{ response: { batchItemFailures: [{ itemIdentifier: '' }] }, fact: 'an empty itemIdentifier' },
	{ response: { batchItemFailures: [{ itemIdentifier: null }] }, fact: 'a null itemIdentifier' },
	{ response: { batchItemFailures: [{ messageId: '$id' }] }, fact: 'a wrong key in an item' },
	{ response: { failures: [{ itemIdentifier: '$id' }] }, fact: 'a wrong key' },
	{ response: { batchItemFailures: [{ itemIdentifier: 'of another batch' }] }, fact: 'an unknown message id' },
	{ response: undefined, fact: 'an error that is thrown' },
];

const FIRST_FAILS = { batchItemFailures: [{ itemIdentifier: '$id' }] };

describe.each([
	{
		name: 'Responding',
		asks: 'asks for failures of single messages',
		rows: [
			// In turn, since whole failures in a row slow polling down; failures of single messages do not.
			...WHOLE_FAILURES.flatMap((row, i) => [
				{ ...row, verdict: 'gives all back', dead: ['a', 'b', 'c'] },
				...SUCCESSES.slice(i, i + 1).map((success) => ({ ...success, verdict: 'deletes all', dead: [] })),
			]),
			{ response: FIRST_FAILS, fact: 'one message id', verdict: 'gives that one back', dead: ['a'] },
		],
	},
	{
		name: 'Unheard',
		asks: 'does not ask for failures of single messages',
		rows: [
			{ response: FIRST_FAILS, fact: 'one message id', verdict: 'deletes all', dead: [] },
			{ response: 'done', fact: 'any response', verdict: 'deletes all', dead: [] },
			{ response: undefined, fact: 'an error that is thrown', verdict: 'gives all back', dead: ['a', 'b', 'c'] },
		],
	},
])('a mapping that $asks', ({ name, rows }) => {
	let test: TestCloud;
	beforeAll(async () => {
		test = await startTestCloud({ functions: [name], redeliverAfterSeconds: 0 });
	});
	afterAll(() => test.end());

	it.each(rows)('on $fact $verdict', async ({ response, dead }) => {
		const entries = ['a', 'b', 'c'].map((Id) => ({ Id, MessageBody: JSON.stringify({ name: Id, response }) }));
		const reports = test.reports.length;
		await test.sqs.send(new SendMessageBatchCommand({ QueueUrl: urlOf(test, 'WorkQueue'), Entries: entries }));
		await until(async () => {
			expect(await test.depth('WorkQueue')).toBe(0);
			expect(await test.depth('WorkDeadLetterQueue')).toBe(dead.length);
		});

		const letters = await drained(test, 'WorkDeadLetterQueue');
		expect(letters.map(({ Body = '' }) => JSON.parse(Body).name).toSorted()).toEqual(dead);
		// Received twice, as its redrive policy says, and then moved.
		expect(test.reports.length - reports).toBe(dead.length > 0 ? 2 : 1);
	});
});

describe('a mapping', () => {
	let test: TestCloud;
	afterEach(() => test.end());

	it('leaves messages of a throttled function until they are visible again, so that they die unprocessed', async () => {
		test = await startTestCloud({ functions: ['Throttled'] });
		await test.send('ThrottledQueue', [{ name: 'unlucky' }]);
		await until(async () => expect(await test.depth('WorkDeadLetterQueue')).toBe(1));

		expect(test.reports).toEqual([]);
		const [letter] = await drained(test, 'WorkDeadLetterQueue');
		expect(letter?.Attributes).toMatchObject({
			DeadLetterQueueSourceArn: 'arn:aws:sqs:us-east-1:000000000000:shoal-ThrottledQueue',
			ApproximateReceiveCount: expect.stringMatching(/^[34]$/),
		});
	});

	it('delivers nothing of a FIFO group while a message before it is neither done nor dead', async () => {
		test = await startTestCloud({ functions: ['Strict'], redeliverAfterSeconds: 1 });
		const orders = [
			{ name: 'bad', group: 'g', act: 'fail' as const },
			{ name: 'next', group: 'g' },
			{ name: 'last', group: 'g' },
			{ name: 'other', group: 'h' },
		];
		await test.send('StrictQueue.fifo', orders);
		await until(() => expect(test.traces().filter(({ phase }) => phase === 'end')).toHaveLength(5));

		const ended = test.traces().flatMap(({ name, phase }) => (phase === 'end' ? [name] : []));
		expect(ended.filter((name) => name !== 'other')).toEqual(['bad', 'bad', 'next', 'last']);
		expect(ended.indexOf('other')).toBeLessThan(ended.indexOf('next'));
		await until(async () => expect(await test.received('StrictDeadLetterQueue.fifo')).toEqual(['bad']));
	});

	it('hands a function the messages of a FIFO group together, in their order', async () => {
		test = await startTestCloud({ functions: ['Grouped'] });
		// What comes while the group is in hand comes together afterwards.
		await test.send('GroupedQueue.fifo', [{ name: 'first', group: 'g', waitMs: 300 }]);
		await until(() => expect(test.traces()).toHaveLength(1));
		await test.send(
			'GroupedQueue.fifo',
			['a', 'b', 'c'].map((name) => ({ name, group: 'g' })),
		);
		await until(() => expect(test.traces().filter(({ phase }) => phase === 'end')).toHaveLength(4));

		const begun = test.traces().filter(({ phase }) => phase === 'begin');
		expect(begun.map(({ name }) => name)).toEqual(['first', 'a', 'b', 'c']);
		expect(new Set(begun.slice(1).map(({ batch }) => batch)).size).toBe(1);
	});

	it('R4 lets a loop go on where the function says RecursiveLoop: Allow', async () => {
		test = await startTestCloud({ functions: ['Circling'] });
		await test.send('LoopQueue', [{ name: 'round' }]);
		const rounds = () => readFileSync(join(test.dataDir, 'trail.jsonl'), 'utf8').trimEnd().split('\n').length;
		await until(() => expect(rounds()).toBeGreaterThan(25));

		expect(await test.depth('LoopDeadLetterQueue')).toBe(0);
	});

	it('does not see a message before its delay is over', async () => {
		test = await startTestCloud({ functions: ['Work'] });
		const body = JSON.stringify({ name: 'later' });
		const delayed = { QueueUrl: urlOf(test, 'WorkQueue'), MessageBody: body, DelaySeconds: 1 };
		await test.sqs.send(new SendMessageCommand(delayed));
		await until(() => expect(test.traces().length).toBeGreaterThan(0));

		const { SentTimestamp, ApproximateFirstReceiveTimestamp } = test.traces()[0]?.record.attributes ?? {};
		expect(Number(ApproximateFirstReceiveTimestamp) - Number(SentTimestamp)).toBeGreaterThanOrEqual(1000);
	});
});
