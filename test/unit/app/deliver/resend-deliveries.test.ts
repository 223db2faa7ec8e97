import { expect, it } from 'vitest';
import { createReportAnnouncer } from '../../../../shared/app/deliver/announce-report.ts';
import { createDeliveryResender } from '../../../../shared/app/deliver/resend-deliveries.ts';
import { decodeDeliveryMessage } from '../../../../shared/core/messages.ts';
import { EXPIRES_AT } from '../../../support/builders.ts';
import { createMemoryStack, type MemoryStack } from '../../../support/memory-stack.ts';

const HELD_MS = 60_000;
const destinations = [
	{ type: 'stdout', name: 'a' },
	{ type: 'stdout', name: 'b' },
] as const;

async function announced(jobId = 'job-1') {
	const stack = createMemoryStack();
	await createReportAnnouncer(stack)({ jobId, options: { destinations }, expiresAt: EXPIRES_AT });
	return { stack, ...createDeliveryResender(stack) };
}

function taken({ deliveryQueue }: MemoryStack): string[] {
	return deliveryQueue.takeAll().map(({ body }) => decodeDeliveryMessage(body).destination);
}

it('S3.1 sends a report again whose message is lost, once a minute, and no report that has arrived', async () => {
	const { stack, resendLost } = await announced();
	expect(taken(stack)).toEqual(['a', 'b']);
	await stack.deliveries.begin('job-1', 'a', { now: stack.clock.now(), until: stack.clock.now() + HELD_MS });
	await stack.deliveries.end('job-1', 'a', { state: 'delivered', attemptedAt: stack.clock.now() });

	await resendLost();
	expect(taken(stack)).toEqual([]);
	await stack.clock.advance(61_000);
	await resendLost();
	await resendLost();
	expect(taken(stack)).toEqual(['b']);
	await stack.clock.advance(61_000);
	await resendLost('another job');
	await resendLost('job-1');
	expect(taken(stack)).toEqual(['b']);
});

it('waits for an attempt that is under way, and for one that is due later', async () => {
	const { stack, resendLost } = await announced();
	const at = stack.clock.now();
	taken(stack);
	await stack.deliveries.begin('job-1', 'a', { now: at, until: at + HELD_MS });
	await stack.deliveries.begin('job-1', 'b', { now: at, until: at + HELD_MS });
	await stack.deliveries.end('job-1', 'b', { state: 'pending', error: '503', attemptedAt: at, dueAt: at + 320_000 });

	await stack.clock.advance(HELD_MS + 30_000);
	await resendLost();
	expect(taken(stack)).toEqual([]);
	await stack.clock.advance(40_000);
	await resendLost();
	expect(taken(stack)).toEqual(['a']);
	await stack.clock.advance(320_000);
	await resendLost();
	expect(taken(stack).sort()).toEqual(['a', 'b']);
});

it('takes nothing for lost that may stand in a queue, for an hour', async () => {
	const { stack, resendLost } = await announced();

	await stack.clock.advance(3_000_000);
	await resendLost();
	expect(taken(stack)).toEqual(['a', 'b']);
	await stack.deliveryQueue.send([{ body: 'of another job', groupId: 'x' }]);
	await stack.clock.advance(700_000);
	await resendLost();
	expect(stack.deliveryQueue.takeAll()).toHaveLength(3);
});

it('R2 sends all that has not arrived, when somebody goes on', async () => {
	const { stack, resendAll } = await announced();
	taken(stack);
	await resendAll('another job');
	expect(taken(stack)).toEqual([]);
	await resendAll();

	expect(taken(stack)).toEqual(['a', 'b']);
});
