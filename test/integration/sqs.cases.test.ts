import {
	CreateQueueCommand,
	DeleteMessageCommand,
	ReceiveMessageCommand,
	SendMessageBatchCommand,
	type SendMessageBatchRequestEntry,
	SendMessageCommand,
	type SendMessageCommandInput,
	SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openEarlySocket } from '../../infra/local/early-socket.ts';
import type { LoopbackServer } from '../../infra/local/loopback.ts';
import { startSqsServer } from '../../infra/local/sqs-server.ts';
import { freshId } from '../support/fresh-id.ts';

/* What AWS documents of its queues, a row a fact, on the embedded server. */

const MIB = 1_048_576;

let server: LoopbackServer;
let sqs: SQSClient;
beforeAll(async () => {
	server = await startSqsServer(await openEarlySocket());
	const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
	const endpoint = `http://127.0.0.1:${server.address.port}`;
	sqs = new SQSClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1, useQueueUrlAsEndpoint: false });
});
afterEach(() => void vi.useRealTimers());
afterAll(async () => {
	sqs?.destroy();
	await server?.close();
});

async function queue(attributes: Record<string, string> = {}): Promise<string> {
	const QueueName = `cases-${freshId()}${attributes.FifoQueue === 'true' ? '.fifo' : ''}`;
	const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes: attributes }));
	return QueueUrl;
}

type Own = Partial<SendMessageCommandInput>;
const send = (QueueUrl: string, own: Own) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', ...own }));
const sendBatch = (QueueUrl: string, Entries: SendMessageBatchRequestEntry[]) =>
	sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));

async function receive(QueueUrl: string, MaxNumberOfMessages = 10) {
	const command = { QueueUrl, MaxNumberOfMessages, MessageSystemAttributeNames: ['All' as const] };
	return (await sqs.send(new ReceiveMessageCommand(command))).Messages ?? [];
}

const attributes = (count: number) =>
	Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i}`, { DataType: 'String', StringValue: 'v' }]));

describe('a queue takes', () => {
	it.each<{ fact: string; own: Own }>([
		{ fact: 'a delay of 900 s', own: { DelaySeconds: 900 } },
		{ fact: 'ten attributes', own: { MessageAttributes: attributes(10) } },
		{ fact: 'a body of 1 MiB', own: { MessageBody: 'x'.repeat(MIB) } },
		{ fact: 'a group id of 128 characters', own: { MessageGroupId: 'g'.repeat(128) } },
	])('$fact', async ({ own }) => {
		await expect(send(await queue(), own)).resolves.toHaveProperty('MessageId');
	});
});

describe('a queue refuses', () => {
	it.each<{ fact: string; own: Own; reason: RegExp; on?: Record<string, string> }>([
		{ fact: 'a delay over 900 s', own: { DelaySeconds: 901 }, reason: /DelaySeconds must be >= 0 and <= 900/ },
		{ fact: 'an eleventh attribute', own: { MessageAttributes: attributes(11) }, reason: /allowed maximum \[10\]/ },
		{ fact: 'more than 1 MiB', own: { MessageBody: 'x'.repeat(MIB + 1) }, reason: /shorter than 1048576 bytes/ },
		{
			fact: 'more than its own MaximumMessageSize',
			on: { MaximumMessageSize: '262144' },
			own: { MessageBody: 'x'.repeat(262_145) },
			reason: /shorter than 262144 bytes/,
		},
		{ fact: 'a long group id', own: { MessageGroupId: 'g'.repeat(129) }, reason: /MessageGroupId/ },
		{ fact: 'a group id with a space', own: { MessageGroupId: 'a b' }, reason: /MessageGroupId/ },
		{ fact: 'a control character', own: { MessageBody: '\u0001' }, reason: /[Ii]nvalid characters/ },
		{ fact: 'a FIFO message without a group', on: { FifoQueue: 'true' }, own: {}, reason: /MessageGroupId/ },
		{
			fact: 'a delay of one message in a FIFO queue',
			on: { FifoQueue: 'true' },
			own: { MessageGroupId: 'g', MessageDeduplicationId: 'd', DelaySeconds: 1 },
			reason: /not valid for this queue type/,
		},
	])('$fact', async ({ own, reason, on = {} }) => {
		await expect(send(await queue(on), own)).rejects.toThrow(reason);
	});

	it('only the entries of a batch that are wrong', async () => {
		const entries = [
			{ Id: 'good', MessageBody: 'x' },
			{ Id: 'late', MessageBody: 'x', DelaySeconds: 901 },
		];
		const url = await queue();

		expect(await sendBatch(url, entries)).toMatchObject({
			Successful: [{ Id: 'good' }],
			Failed: [{ Id: 'late', SenderFault: true, Code: 'InvalidParameterValue' }],
		});
		expect(await sendBatch(url, entries.slice(1))).toMatchObject({ Successful: [], Failed: [{ Id: 'late' }] });
		expect(await receive(url)).toHaveLength(1);
	});

	it.each([
		{ fact: 'more than ten entries', ids: Array.from({ length: 11 }, (_, i) => `${i}`), body: 'x' },
		{ fact: 'an entry id of 81 characters', ids: ['i'.repeat(81)], body: 'x' },
		{ fact: 'an entry id twice', ids: ['a', 'a'], body: 'x' },
		{ fact: 'more than 1 MiB in all entries together', ids: ['a', 'b'], body: 'x'.repeat(MIB / 2 + 1) },
	])('a batch with $fact', async ({ ids, body }) => {
		const entries = ids.map((Id) => ({ Id, MessageBody: body }));

		await expect(sendBatch(await queue(), entries)).rejects.toThrow();
	});
});

describe('a queue', () => {
	it('tells the group of a message also where it is no FIFO queue', async () => {
		const url = await queue();
		await send(url, { MessageGroupId: 'a-job' });

		expect((await receive(url))[0]?.Attributes).toMatchObject({ MessageGroupId: 'a-job' });
	});

	it('moves a message after maxReceiveCount receives, and tells where it came from', async () => {
		const dead = await queue();
		const arn = (url: string) => `arn:aws:sqs:us-east-1:000000000000:${url.slice(url.lastIndexOf('/') + 1)}`;
		const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arn(dead), maxReceiveCount: 2 });
		const url = await queue({ RedrivePolicy, VisibilityTimeout: '0' });
		const { MessageId } = await send(url, {});

		const counts: (string | undefined)[] = [];
		for (let i = 0; i < 3; i++) counts.push((await receive(url))[0]?.Attributes?.ApproximateReceiveCount);
		expect(counts).toEqual(['1', '2', undefined]);
		const [letter] = await receive(dead);
		expect(letter).toMatchObject({ MessageId, Attributes: { DeadLetterQueueSourceArn: arn(url) } });
	});

	it('hides what was received until its visibility timeout is over', async () => {
		vi.useFakeTimers({ toFake: ['Date'] });
		const url = await queue({ VisibilityTimeout: '30' });
		await send(url, {});
		expect(await receive(url)).toHaveLength(1);

		vi.setSystemTime(Date.now() + 29_000);
		expect(await receive(url)).toHaveLength(0);
		vi.setSystemTime(Date.now() + 2_000);
		expect(await receive(url)).toHaveLength(1);
	});
});

describe('a standard queue shared by tenants', () => {
	const tenants = (count: number, MessageGroupId?: string) =>
		Array.from({ length: count }, (_, i) => ({
			Id: String(i),
			MessageBody: `${MessageGroupId ?? 'nobody'}`,
			...(MessageGroupId && { MessageGroupId }),
		}));
	const bodies = async (url: string, max?: number) => (await receive(url, max)).map(({ Body }) => Body);

	it('S3.9 lets who has little in flight go before a backlog that came first', async () => {
		const url = await queue();
		for (let i = 0; i < 4; i++) await sendBatch(url, tenants(10, 'large'));
		expect(await bodies(url)).toEqual(Array(10).fill('large'));
		await sendBatch(url, tenants(2, 'small'));

		expect(await bodies(url, 3)).toEqual(['small', 'small', 'large']);
	});

	it('S3.9 takes turns where all have a backlog, and loses none', async () => {
		const url = await queue();
		for (const group of ['a', 'b', undefined]) await sendBatch(url, tenants(6, group));

		const received = [...(await bodies(url, 9)), ...(await bodies(url, 9)), ...(await bodies(url, 9))];
		expect(received.slice(0, 9).sort()).toEqual([
			...Array(3).fill('a'),
			...Array(3).fill('b'),
			...Array(3).fill('nobody'),
		]);
		expect(received).toHaveLength(18);
	});

	it('keeps the order of a tenant who is alone', async () => {
		const url = await queue();
		for (const MessageBody of ['1', '2', '3']) await send(url, { MessageBody, MessageGroupId: 'only' });

		expect(await bodies(url)).toEqual(['1', '2', '3']);
	});
});

describe('a FIFO queue', () => {
	const FIFO = { FifoQueue: 'true' };
	const order = (MessageBody: string, MessageGroupId: string, MessageDeduplicationId: string) => ({
		MessageBody,
		MessageGroupId,
		MessageDeduplicationId,
	});

	it('drops what has the same deduplication id for five minutes, also after it was deleted', async () => {
		vi.useFakeTimers({ toFake: ['Date'] });
		const url = await queue(FIFO);
		const { MessageId } = await send(url, order('one', 'g', 'd'));
		const [first] = await receive(url);
		await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: first?.ReceiptHandle }));

		vi.setSystemTime(Date.now() + 299_000);
		expect(await send(url, order('two', 'g', 'd'))).toMatchObject({ MessageId });
		expect(await receive(url)).toEqual([]);
		vi.setSystemTime(Date.now() + 2_000);
		await send(url, order('three', 'g', 'd'));
		expect((await receive(url)).map(({ Body }) => Body)).toEqual(['three']);
	});

	it.each([
		{ scope: 'queue', received: ['one'] },
		{ scope: 'messageGroup', received: ['one', 'two'] },
	])('with the deduplication scope $scope tells $received.length of two groups', async ({ scope, received }) => {
		const url = await queue({ ...FIFO, DeduplicationScope: scope, FifoThroughputLimit: 'perMessageGroupId' });
		await sendBatch(url, [
			{ Id: '1', ...order('one', 'g', 'd') },
			{ Id: '2', ...order('two', 'h', 'd') },
			{ Id: '3', ...order('again', 'g', 'd') },
		]);

		const messages = await receive(url);
		expect(messages.map(({ Body }) => Body)).toEqual(received);
		expect(new Set(messages.map(({ Attributes }) => Attributes?.MessageDeduplicationId))).toEqual(new Set(['d']));
	});

	it('gives nothing of a group of which a message is in flight', async () => {
		const url = await queue(FIFO);
		for (const name of ['one', 'two']) await send(url, order(name, 'g', name));
		const [first] = await receive(url, 1);

		expect(await receive(url)).toEqual([]);
		await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: first?.ReceiptHandle }));
		expect((await receive(url)).map(({ Body }) => Body)).toEqual(['two']);
	});
});
