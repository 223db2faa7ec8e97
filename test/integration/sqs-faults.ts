import type { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { createSqsQueue } from '../../shared/adapters/aws/sqs-queue.ts';
import { createUsageMeter } from '../../shared/adapters/usage-meter.ts';
import { QueueError } from '../../shared/core/errors.ts';
import { type AwsClients, createQueue, takeMessages } from './aws-resources.ts';
import { refusingEntries, throttle } from './faults.ts';

const THROTTLED = { SenderFault: false, Code: 'ThrottlingException', Message: 'slow down' };

/** As SQS wants it: letters, digits and punctuation, no space. */
const idOf = (body: string) => body.replaceAll(' ', '-');

/** What SQS does to its senders. */
export function sqsFaults(name: string, clients: (maxAttempts?: number) => AwsClients): void {
	describe(`an SQS queue that refuses (${name})`, () => {
		const meter = createUsageMeter();
		const messages = (count: number) =>
			Array.from({ length: count }, (_, i) => ({ body: `message ${i}`, groupId: 'g' }));
		const bodies = (count: number) => messages(count).map(({ body }) => body);

		it('S2.4 gets the entries again that it failed, and no others', async () => {
			const opened = clients();
			const url = await createQueue(opened, 'standard');
			const refused = new Set<string>();
			const client = refusingEntries(opened.sqs, (body) => {
				if (refused.has(body) || Number(body.slice(-1)) % 3 !== 0) return undefined;
				refused.add(body);
				return THROTTLED;
			});

			await createSqsQueue(client as SQSClient, url, meter).send(messages(25));

			expect(refused.size).toBe(10);
			expect((await takeMessages(opened, url, 26)).sort()).toEqual(bodies(25).sort());
		});

		it('S2.4 gets whole calls again that it throttled', async () => {
			const opened = clients();
			const url = await createQueue(opened, 'standard');
			throttle(opened.sqs, 2);

			await createSqsQueue(opened.sqs, url, meter).send(messages(15));

			expect((await takeMessages(opened, url, 15)).sort()).toEqual(bodies(15).sort());
		});

		it('keeps its order, if it is FIFO, though the first messages had to be sent again', async () => {
			const opened = clients();
			const url = await createQueue(opened, 'fifo');
			const refused = new Set<string>();
			const client = refusingEntries(opened.sqs, (body) => {
				if (refused.size === 10 || refused.has(body)) return undefined;
				refused.add(body);
				return THROTTLED;
			});

			const inOrder = messages(30).map((message) => ({ ...message, deduplicationId: idOf(message.body) }));
			await createSqsQueue(client as SQSClient, url, meter).send(inOrder);

			expect(refused.size).toBe(10);
			expect(await takeMessages(opened, url, 30)).toEqual(bodies(30));
		});

		it('is not asked again for a message that can never be sent', async () => {
			const opened = clients();
			const url = await createQueue(opened, 'standard');
			let asked = 0;
			const client = refusingEntries(opened.sqs, (body) => {
				if (body !== 'message 3') return undefined;
				asked++;
				return { SenderFault: true, Code: 'InvalidMessageContents', Message: 'bad character' };
			});

			const sending = createSqsQueue(client as SQSClient, url, meter).send(messages(5));

			await expect(sending).rejects.toThrow(QueueError);
			await expect(sending).rejects.toThrow('InvalidMessageContents bad character');
			expect(asked).toBe(1);
		});

		it('has an error of its own where there is no such queue', async () => {
			const opened = clients(1);
			const url = (await createQueue(opened, 'standard')).replace('shoal-test', 'nobody');
			const queue = createSqsQueue(opened.sqs, url, meter);

			await expect(queue.send(messages(1))).rejects.toThrow(QueueError);
			await expect(queue.depth()).rejects.toThrow(QueueError);
		});

		it('S0.3 counts a request for each started 64 KB that was sent', async () => {
			const opened = clients();
			const url = await createQueue(opened, 'standard');
			const counted = createUsageMeter();
			const queue = createSqsQueue(opened.sqs, url, counted);

			await queue.send(messages(11));
			expect(counted.total().sqsGroupedRequests).toBe(2);
			await queue.send([{ body: 'x'.repeat(64 * 1024 + 1), groupId: 'g' }]);
			expect(counted.total().sqsGroupedRequests).toBe(4);
			await queue.depth();
			expect(counted.total().sqsRequests).toBe(1);
		});
	});
}
