import { expect, it } from 'vitest';
import { createLinkOutbox } from '../../../../shared/app/record/link-outbox.ts';
import { QueueError } from '../../../../shared/core/errors.ts';
import { decodePlanMessage } from '../../../../shared/core/messages.ts';
import { createMemoryStack, type MemoryStack } from '../../../support/memory-stack.ts';

function named({ planQueue }: MemoryStack): (readonly string[] | undefined)[] {
	return planQueue.takeAll().map(({ body }) => decodePlanMessage(body).links);
}

it('names all chunks of a batch in one message, once the last of them has ended', async () => {
	const stack = createMemoryStack();
	const outbox = createLinkOutbox(stack);
	const last = Promise.withResolvers<void>();
	const second = outbox.during(async () => {
		await last.promise;
		await outbox.publish('job', '0.1');
	});
	const first = outbox.during(() => outbox.publish('job', '0.0'));
	await stack.clock.advance(99);
	expect(named(stack)).toEqual([]);

	last.resolve();
	await Promise.all([first, second]);

	expect(named(stack)).toEqual([['0.0', '0.1']]);
});

it('S2.6 waits 100 ms for a slow chunk, and no longer', async () => {
	const stack = createMemoryStack();
	const outbox = createLinkOutbox(stack);
	const slow = Promise.withResolvers<void>();
	const waiting = outbox.during(() => slow.promise);
	const published = outbox.during(() => outbox.publish('job', '0.0'));
	await stack.clock.advance(100);
	await published;

	expect(named(stack)).toEqual([['0.0']]);
	slow.resolve();
	await waiting;
});

it('S2.6 waits a second while twenty chunks are under way, unless another is in a hurry', async () => {
	const stack = createMemoryStack();
	const outbox = createLinkOutbox(stack);
	const slow = Promise.withResolvers<void>();
	const waiting = outbox.during(() => slow.promise);
	const publish = (chunkId: string, underWay: number) => outbox.during(() => outbox.publish('job', chunkId, underWay));

	const patient = publish('0.0', 20);
	await stack.clock.advance(999);
	expect(named(stack)).toEqual([]);
	await stack.clock.advance(1);
	await patient;
	expect(named(stack)).toEqual([['0.0']]);

	const both = [publish('0.1', 20), publish('0.2', 19)];
	await stack.clock.advance(100);
	await Promise.all(both);
	expect(named(stack)).toEqual([['0.1', '0.2']]);
	slow.resolve();
	await waiting;
});

it('waits for nobody who ends without links', async () => {
	const stack = createMemoryStack();
	const outbox = createLinkOutbox(stack);
	const without = outbox.during(() => stack.clock.sleep(10));
	const published = outbox.during(() => outbox.publish('job', '0.0'));
	await stack.clock.advance(10);
	await Promise.all([without, published]);

	expect(named(stack)).toEqual([['0.0']]);
});

it('sends each job its own message', async () => {
	const stack = createMemoryStack();
	const outbox = createLinkOutbox(stack);
	const publish = (jobId: string) => outbox.during(() => outbox.publish(jobId, '0.0'));
	await Promise.all([publish('one'), publish('other')]);

	expect(stack.planQueue.takeAll().map(({ groupId }) => groupId)).toEqual(['one', 'other']);
});

it('R1 fails all whose names could not be sent', async () => {
	const { planQueue, clock } = createMemoryStack();
	const send = () => Promise.reject(new QueueError('the queue is gone'));
	const outbox = createLinkOutbox({ planQueue: { ...planQueue, send }, clock });
	const publish = (chunkId: string) => outbox.during(() => outbox.publish('job', chunkId));

	const outcomes = await Promise.allSettled([publish('0.0'), publish('0.1')]);
	expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
