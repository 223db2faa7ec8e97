import { beforeEach, describe, expect, it } from 'vitest';
import type { MessageQueue, OutgoingMessage } from '../../shared/ports/message-queue.ts';

/** A queue, and the receiving end that its senders do not see. */
export interface QueueUnderTest {
	readonly queue: MessageQueue;
	/** Receives and deletes bodies until `count` have come, or no more do. */
	take(count: number): Promise<string[]>;
}

export type QueueKind = 'standard' | 'fifo';

const KIB = 1024;
const groupId = 'job-1';

function message(body: string, fields: Partial<OutgoingMessage> = {}): OutgoingMessage {
	return { body, groupId, ...fields };
}

/** @param make - Gives an empty queue each time. */
export function messageQueueContract(name: string, make: (kind: QueueKind) => Promise<QueueUnderTest>): void {
	describe(`a standard queue (${name})`, () => {
		let queue: MessageQueue;
		let take: QueueUnderTest['take'];
		beforeEach(async () => {
			({ queue, take } = await make('standard'));
		});

		it('takes no message at all', async () => {
			await queue.send([]);

			expect(await queue.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
		});

		it.each([1, 10, 11, 95])('S2.4 brings each of %i messages', async (count) => {
			const bodies = Array.from({ length: count }, (_, i) => `message ${String(i).padStart(2, '0')}`);
			await queue.send(bodies.map((body) => message(body)));

			expect((await take(count)).sort()).toEqual(bodies);
		});

		it('S2.4 brings messages that do not fit into one call together', async () => {
			const bodies = Array.from({ length: 12 }, (_, i) => `${String(i).padStart(2, '0')}${'x'.repeat(300 * KIB)}`);
			await queue.send(bodies.map((body) => message(body)));

			expect((await take(12)).sort()).toEqual(bodies);
		});

		it('brings a message of nearly 1 MiB', async () => {
			const body = 'x'.repeat(KIB * KIB - 100);
			await queue.send([message(body), message('small'), message(body)]);

			expect((await take(3)).map(({ length }) => length).sort()).toEqual([body.length, body.length, 5]);
		});

		it('tells how many messages it holds, those to come later apart', async () => {
			await queue.send([message('a'), message('b'), message('c', { delaySeconds: 900 })]);

			expect(await queue.depth()).toEqual({ visible: 2, inFlight: 0, delayed: 1 });
			expect((await take(2)).sort()).toEqual(['a', 'b']);
		});

		it('brings the same message twice if it is sent twice', async () => {
			await queue.send([message('a')]);
			await queue.send([message('a')]);

			expect(await take(2)).toEqual(['a', 'a']);
		});
	});

	describe(`a FIFO queue (${name})`, () => {
		let queue: MessageQueue;
		let take: QueueUnderTest['take'];
		beforeEach(async () => {
			({ queue, take } = await make('fifo'));
		});

		it('brings the messages of a group in the order in which they were sent', async () => {
			const bodies = Array.from({ length: 45 }, (_, i) => `message ${i}`);
			await queue.send(bodies.map((body) => message(body, { deduplicationId: body.replace(' ', '-') })));

			expect(await take(45)).toEqual(bodies);
		});

		it('brings one of several messages about the same', async () => {
			await queue.send(['a', 'b', 'c'].map((body) => message(body, { deduplicationId: 'job-1:start' })));
			await queue.send([
				message('d', { deduplicationId: 'job-1:start' }),
				message('e', { deduplicationId: 'job-1:stop' }),
			]);

			expect(await take(2)).toEqual(['a', 'e']);
			expect(await queue.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
		});

		it('sends at once what asks to come later, since it knows no delay for a message', async () => {
			await queue.send([message('a', { deduplicationId: 'a', delaySeconds: 900 })]);

			expect(await queue.depth()).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
		});
	});
}
