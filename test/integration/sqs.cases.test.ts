import {
	ChangeMessageVisibilityCommand,
	CreateQueueCommand,
	DeleteMessageBatchCommand,
	DeleteMessageCommand,
	GetQueueAttributesCommand,
	GetQueueUrlCommand,
	ReceiveMessageCommand,
	type ReceiveMessageCommandInput,
	SendMessageBatchCommand,
	type SendMessageBatchRequestEntry,
	SendMessageCommand,
	type SendMessageCommandInput,
	SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEarlySocket } from '../../infra/local/servers/early-socket.ts';
import type { LoopbackServer } from '../../infra/local/servers/loopback.ts';
import { startSqsServer } from '../../infra/local/servers/sqs-server.ts';
import { freshId } from '../support/fresh-id.ts';

/* What AWS documents of its queues, a row a fact, on the embedded server. */

const MIB = 1_048_576;

let laterMs = 0;
const clock = { epochMs: () => Date.now() + laterMs, monotonicMs: () => performance.now() + laterMs };
let server: LoopbackServer;
let sqs: SQSClient;
beforeAll(async () => {
	server = await startSqsServer(await openEarlySocket(), { accessKeyId: 'test', clock });
	const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
	const endpoint = `http://127.0.0.1:${server.address.port}`;
	sqs = new SQSClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1, useQueueUrlAsEndpoint: false });
});
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

const handlesOf = (url: string, max?: number) =>
	receive(url, max).then((messages) => messages.map(({ ReceiptHandle = '' }) => ReceiptHandle));
const remove = (QueueUrl: string, ReceiptHandle = '') =>
	sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
const hide = (QueueUrl: string, ReceiptHandle: string, VisibilityTimeout: number) =>
	sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
const bodiesOf = (url: string, max?: number) => receive(url, max).then((messages) => messages.map(({ Body }) => Body));

/** What clients key on: the code of the older protocol, and the name of the shape. */
async function errorOf(call: Promise<unknown>) {
	const error = await call.then(
		() => new Error('it is no error'),
		(reason) => reason,
	);
	const { name, message, $metadata, Code } = error;
	return { name, message, code: Code ?? error.Error?.Code, status: $metadata?.httpStatusCode };
}

async function countsOf(QueueUrl: string) {
	const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
	const of = (name: string) => Number((Attributes as Record<string, string>)[`ApproximateNumberOfMessages${name}`]);
	return { visible: of(''), inFlight: of('NotVisible'), delayed: of('Delayed') };
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
		const url = await queue({ VisibilityTimeout: '30' });
		await send(url, {});
		expect(await receive(url)).toHaveLength(1);

		laterMs += 29_000;
		expect(await receive(url)).toHaveLength(0);
		laterMs += 2_000;
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
		const url = await queue(FIFO);
		const { MessageId } = await send(url, order('one', 'g', 'd'));
		const [first] = await receive(url);
		await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: first?.ReceiptHandle }));

		laterMs += 299_000;
		expect(await send(url, order('two', 'g', 'd'))).toMatchObject({ MessageId });
		expect(await receive(url)).toEqual([]);
		laterMs += 2_000;
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

describe('a FIFO queue gives', () => {
	const queueOf = async (...sent: [body: string, group: string][]) => {
		const url = await queue({ FifoQueue: 'true', ContentBasedDeduplication: 'true' });
		for (const [MessageBody, MessageGroupId] of sent) await send(url, { MessageBody, MessageGroupId });
		return url;
	};
	const ofThreeGroups = () =>
		queueOf(['g1', 'g'], ['h1', 'h'], ['g2', 'g'], ['h2', 'h'], ['g3', 'g'], ['i1', 'i'], ['g4', 'g']);

	it('as many messages of one group as there are, and then those of others', async () => {
		expect(await bodiesOf(await ofThreeGroups())).toEqual(['g1', 'g2', 'g3', 'g4', 'h1', 'h2', 'i1']);
	});

	it('none of a group of which any is in flight, but those of others', async () => {
		const url = await ofThreeGroups();

		expect(await bodiesOf(url, 2)).toEqual(['g1', 'g2']);
		expect(await bodiesOf(url, 1)).toEqual(['h1']);
		expect(await bodiesOf(url)).toEqual(['i1']);
	});

	it('the rest of a group when all that was in flight is deleted, and not before', async () => {
		const url = await queueOf(['g1', 'g'], ['g2', 'g'], ['g3', 'g']);
		const [first, second] = await handlesOf(url, 2);

		await remove(url, first);
		expect(await bodiesOf(url)).toEqual([]);
		await remove(url, second);
		expect(await bodiesOf(url)).toEqual(['g3']);
	});

	it.each([
		{ hidden: 0, again: [] },
		{ hidden: 1, again: ['g1'] },
		{ hidden: 2, again: ['g1', 'g2'] },
	])('what comes back up to message $hidden, which is still hidden', async ({ hidden, again }) => {
		const url = await queueOf(['g1', 'g'], ['g2', 'g'], ['g3', 'g']);
		const handles = await handlesOf(url);
		await hide(url, handles[hidden] ?? '', 60);
		laterMs += 31_000;

		expect(await bodiesOf(url)).toEqual(again);
	});

	it('what comes back in the order in which it was sent', async () => {
		const url = await queueOf(['g1', 'g'], ['g2', 'g'], ['g3', 'g']);
		for (const handle of (await handlesOf(url)).reverse()) await hide(url, handle, 0);

		expect(await bodiesOf(url)).toEqual(['g1', 'g2', 'g3']);
	});

	it('dead letters in their order, and goes on with the rest of the group', async () => {
		const dead = await queue({ FifoQueue: 'true' });
		const target = `arn:aws:sqs:us-east-1:000000000000:${dead.slice(dead.lastIndexOf('/') + 1)}`;
		const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: target, maxReceiveCount: 1 });
		const url = await queue({ FifoQueue: 'true', ContentBasedDeduplication: 'true', RedrivePolicy });
		for (const MessageBody of ['1', '2', '3']) await send(url, { MessageBody, MessageGroupId: 'g' });

		for (const handle of await handlesOf(url, 2)) await hide(url, handle, 0);
		expect(await bodiesOf(url)).toEqual(['3']);
		expect(await bodiesOf(dead)).toEqual(['1', '2']);
	});

	it('numbers that grow', async () => {
		const messages = await receive(await queueOf(['g1', 'g'], ['g2', 'g'], ['h1', 'h']));
		const numbers = messages.map(({ Attributes }) => Attributes?.SequenceNumber ?? '');

		expect(numbers).toEqual([...new Set(numbers)].sort());
	});
});

describe('a receipt handle', () => {
	const FIFO = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };
	const withOne = async (settings: Record<string, string> = {}) => {
		const url = await queue(settings);
		await send(url, settings.FifoQueue === 'true' ? { MessageGroupId: 'g' } : {});
		const [handle = ''] = await handlesOf(url);
		return { url, handle };
	};

	it.each(['garbage', 'a~b~c'])('that is none (%s) is an error of its own', async (handle) => {
		const { url } = await withOne();
		const error = { code: 'ReceiptHandleIsInvalid', status: 404, message: expect.stringContaining(`"${handle}"`) };

		expect(await errorOf(remove(url, handle))).toMatchObject(error);
		expect(await errorOf(hide(url, handle, 1))).toMatchObject(error);
	});

	it('of another queue is none', async () => {
		const [{ handle }, { url }] = await Promise.all([withOne(), withOne()]);

		expect(await errorOf(remove(url, handle))).toMatchObject({ code: 'ReceiptHandleIsInvalid' });
		expect(await countsOf(url)).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
	});

	it('that is none fails its entry of a batch alone', async () => {
		const { url, handle } = await withOne();
		const Entries = [
			{ Id: 'bad', ReceiptHandle: 'garbage' },
			{ Id: 'good', ReceiptHandle: handle },
		];

		expect(await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }))).toMatchObject({
			Successful: [{ Id: 'good' }],
			Failed: [{ Id: 'bad', SenderFault: true, Code: 'ReceiptHandleIsInvalid' }],
		});
	});

	it.each([{}, FIFO])('deletes again what is deleted, %o', async (settings) => {
		const { url, handle } = await withOne(settings);
		await remove(url, handle);

		await expect(remove(url, handle)).resolves.toBeDefined();
		expect(await errorOf(hide(url, handle, 1))).toMatchObject({
			code: 'InvalidParameterValue',
			message: expect.stringMatching(/Message does not exist or is not available for visibility timeout change/),
		});
	});

	it('deletes what has become visible again, on a standard queue', async () => {
		const { url, handle } = await withOne();
		laterMs += 31_000;
		await hide(url, handle, 5);
		await remove(url, handle);

		expect(await countsOf(url)).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
	});

	it('has expired on a FIFO queue when its message is visible again, or was received again', async () => {
		const { url, handle } = await withOne(FIFO);
		const expired = { code: 'InvalidParameterValue', message: expect.stringMatching(/The receipt handle has expired/) };
		laterMs += 31_000;

		expect(await errorOf(remove(url, handle))).toMatchObject(expired);
		const [second] = await handlesOf(url);
		expect(await errorOf(remove(url, handle))).toMatchObject(expired);
		await remove(url, second);
		expect(await countsOf(url)).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
	});

	it('hides its message for 12 hours since it was received, and no longer', async () => {
		const { url, handle } = await withOne();
		laterMs += 20_000;

		await hide(url, handle, 43_200 - 30);
		expect(await errorOf(hide(url, handle, 43_200))).toMatchObject({ code: 'InvalidParameterValue' });
	});
});

describe('an error of a queue', () => {
	const prefixed = (code: string) => `AWS.SimpleQueueService.${code}`;
	const entriesOf = (...ids: string[]) => ids.map((Id) => ({ Id, MessageBody: 'x' }));
	const fifo = () => queue({ FifoQueue: 'true' });

	it.each<{ fact: string; code: string; name: string; call: () => Promise<unknown> }>([
		{
			fact: 'no such queue',
			code: prefixed('NonExistentQueue'),
			name: 'QueueDoesNotExist',
			call: () => sqs.send(new GetQueueUrlCommand({ QueueName: 'nobody' })),
		},
		{
			fact: 'a queue with other attributes',
			code: 'QueueAlreadyExists',
			name: 'QueueNameExists',
			call: async () => {
				const QueueName = (await queue()).split('/').at(-1);
				await sqs.send(new CreateQueueCommand({ QueueName, Attributes: { DelaySeconds: '1' } }));
			},
		},
		{
			fact: 'a FIFO attribute',
			code: 'InvalidAttributeName',
			name: 'InvalidAttributeName',
			call: () => queue({ DeduplicationScope: 'queue' }),
		},
		{
			fact: 'an attribute out of range',
			code: 'InvalidAttributeValue',
			name: 'InvalidAttributeValue',
			call: () => queue({ DelaySeconds: '901' }),
		},
		{
			fact: 'a redrive policy without a target',
			code: 'InvalidParameterValue',
			name: 'InvalidParameterValue',
			call: () => queue({ RedrivePolicy: '{"maxReceiveCount":2}' }),
		},
		{
			fact: 'an empty body',
			code: 'MissingParameter',
			name: 'MissingParameter',
			call: async () => send(await queue(), { MessageBody: '' }),
		},
		{ fact: 'no group', code: 'MissingParameter', name: 'MissingParameter', call: async () => send(await fifo(), {}) },
		{
			fact: 'no deduplication id',
			code: 'InvalidParameterValue',
			name: 'InvalidParameterValue',
			call: async () => send(await fifo(), { MessageGroupId: 'g' }),
		},
		{
			fact: 'a deduplication id on a standard queue',
			code: 'InvalidParameterValue',
			name: 'InvalidParameterValue',
			call: async () => send(await queue(), { MessageDeduplicationId: 'd' }),
		},
		{
			fact: 'an empty attribute',
			code: 'InvalidParameterValue',
			name: 'InvalidParameterValue',
			call: async () => send(await queue(), { MessageAttributes: { a: { DataType: 'String', StringValue: '' } } }),
		},
		{
			fact: 'a batch without a group',
			code: 'InvalidParameterValue',
			name: 'InvalidParameterValue',
			call: async () => sendBatch(await fifo(), entriesOf('a')),
		},
		{
			fact: 'no entries',
			code: prefixed('EmptyBatchRequest'),
			name: 'EmptyBatchRequest',
			call: async () => sendBatch(await queue(), []),
		},
		{
			fact: 'too many entries',
			code: prefixed('TooManyEntriesInBatchRequest'),
			name: 'TooManyEntriesInBatchRequest',
			call: async () => sendBatch(await queue(), entriesOf(...'abcdefghijk')),
		},
		{
			fact: 'an entry twice',
			code: prefixed('BatchEntryIdsNotDistinct'),
			name: 'BatchEntryIdsNotDistinct',
			call: async () => sendBatch(await queue(), entriesOf('a', 'a')),
		},
		{
			fact: 'an odd entry id',
			code: prefixed('InvalidBatchEntryId'),
			name: 'InvalidBatchEntryId',
			call: async () => sendBatch(await queue(), entriesOf('a:b')),
		},
		{
			fact: 'a batch that is too long',
			code: prefixed('BatchRequestTooLong'),
			name: 'BatchRequestTooLong',
			call: async () =>
				sendBatch(
					await queue(),
					['a', 'b'].map((Id) => ({ Id, MessageBody: 'x'.repeat(MIB / 2 + 1) })),
				),
		},
		{
			fact: 'a control character',
			code: 'InvalidMessageContents',
			name: 'InvalidMessageContents',
			call: async () => send(await queue(), { MessageBody: '\u0001' }),
		},
		{
			fact: 'eleven messages at once',
			code: 'InvalidParameterValue',
			name: 'InvalidParameterValue',
			call: async () => receive(await queue(), 11),
		},
		{
			fact: 'a wait of 21 s',
			code: 'InvalidParameterValue',
			name: 'InvalidParameterValue',
			call: async () => sqs.send(new ReceiveMessageCommand({ QueueUrl: await queue(), WaitTimeSeconds: 21 })),
		},
		{
			fact: 'an unknown attribute',
			code: 'InvalidAttributeName',
			name: 'InvalidAttributeName',
			call: async () =>
				sqs.send(new GetQueueAttributesCommand({ QueueUrl: await queue(), AttributeNames: ['Nothing' as 'All'] })),
		},
	])('has the code that AWS gives it: $fact', async ({ call, code, name }) => {
		expect(await errorOf(call())).toMatchObject({ code, name, status: 400 });
	});
});

describe('a receiver gets', () => {
	const value = (StringValue: string) => ({ DataType: 'String', StringValue });
	const received = async (own: Partial<ReceiveMessageCommandInput>) => {
		const url = await queue();
		await send(url, { MessageAttributes: { General: value('Kenobi'), Hello: value('There'), 'Help.Me': value('Me') } });
		const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: url, ...own }));
		return Messages[0];
	};

	it.each([
		{ asked: undefined, names: [] },
		{ asked: ['All'], names: ['General', 'Hello', 'Help.Me'] },
		{ asked: ['.*'], names: ['General', 'Hello', 'Help.Me'] },
		{ asked: ['Hello', 'Nothing'], names: ['Hello'] },
		{ asked: ['Hel.*'], names: ['Hello', 'Help.Me'] },
		{ asked: ['Nothing'], names: [] },
	])('of the attributes $names when asking for $asked', async ({ asked, names }) => {
		// The client checks the sum of what it gets.
		const message = await received(asked === undefined ? {} : { MessageAttributeNames: asked });

		expect(Object.keys(message?.MessageAttributes ?? {}).sort()).toEqual(names);
		expect(message).not.toHaveProperty('Attributes');
	});

	it('of the system attributes those that it asks for', async () => {
		const message = await received({ MessageSystemAttributeNames: ['ApproximateReceiveCount', 'MessageGroupId'] });

		expect(message?.Attributes).toEqual({ ApproximateReceiveCount: '1' });
	});

	it('bytes and numbers as they were sent', async () => {
		const url = await queue();
		const MessageAttributes = {
			bytes: { DataType: 'Binary', BinaryValue: Uint8Array.of(0, 255, 128) },
			number: { DataType: 'Number.int', StringValue: '42' },
		};
		await send(url, { MessageAttributes });
		const command = new ReceiveMessageCommand({ QueueUrl: url, MessageAttributeNames: ['All'] });

		expect((await sqs.send(command)).Messages?.[0]?.MessageAttributes).toEqual(MessageAttributes);
	});

	it('letters of every script, and what stands beyond the first 65,536', async () => {
		const url = await queue();
		await send(url, { MessageBody: 'Größe 漢字 🐟' });

		expect(await bodiesOf(url)).toEqual(['Größe 漢字 🐟']);
	});
});

describe('the counts of a queue', () => {
	it('tell what is visible, in flight and delayed, whatever becomes of it', async () => {
		const url = await queue();
		for (const DelaySeconds of [0, 0, 0, 60]) await send(url, { DelaySeconds });
		expect(await countsOf(url)).toEqual({ visible: 3, inFlight: 0, delayed: 1 });

		const [first = '', second = ''] = await handlesOf(url, 2);
		expect(await countsOf(url)).toEqual({ visible: 1, inFlight: 2, delayed: 1 });
		await remove(url, first);
		await hide(url, second, 0);
		expect(await countsOf(url)).toEqual({ visible: 2, inFlight: 0, delayed: 1 });
		laterMs += 61_000;
		expect(await countsOf(url)).toEqual({ visible: 3, inFlight: 0, delayed: 0 });
	});

	it.each([
		{ settings: {}, delay: { DelaySeconds: 0 }, visible: 1 },
		{ settings: { FifoQueue: 'true' }, delay: {}, visible: 0 },
	])(
		'obey the delay of the queue, which a message of a standard one may say is none: $settings',
		async ({ settings, delay, visible }) => {
			const url = await queue({ ...settings, DelaySeconds: '60' });
			const ids = 'FifoQueue' in settings ? { MessageGroupId: 'g', MessageDeduplicationId: 'd' } : {};
			await send(url, { ...ids, ...delay });

			expect(await countsOf(url)).toEqual({ visible, inFlight: 0, delayed: 1 - visible });
		},
	);
});

describe('a long poll', () => {
	const poll = (QueueUrl: string) => sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));

	it('ends with the message that comes', async () => {
		const url = await queue();
		const polled = poll(url);
		await send(url, { MessageBody: 'here' });

		expect((await polled).Messages?.map(({ Body }) => Body)).toEqual(['here']);
	});

	it('ends when a message becomes visible again', async () => {
		const url = await queue();
		await send(url, { MessageBody: 'again' });
		const [handle = ''] = await handlesOf(url);
		const polled = poll(url);
		await hide(url, handle, 1);

		expect((await polled).Messages?.map(({ Body }) => Body)).toEqual(['again']);
	});

	it('ends when the group of its message is free', async () => {
		const url = await queue({ FifoQueue: 'true', ContentBasedDeduplication: 'true' });
		for (const MessageBody of ['1', '2']) await send(url, { MessageBody, MessageGroupId: 'g' });
		const [handle] = await handlesOf(url, 1);
		const polled = poll(url);
		await remove(url, handle);

		expect((await polled).Messages?.map(({ Body }) => Body)).toEqual(['2']);
	});
});
