import { expect, it } from 'vitest';
import { createReportDeliverer } from '../../../../shared/app/deliver/deliver-report.ts';
import { endDeadDelivery } from '../../../../shared/app/recover/dead-delivery.ts';
import { totalsOf } from '../../../../shared/core/complete/totals.ts';
import { MAX_ATTEMPTS } from '../../../../shared/core/deliver/delivery.ts';
import type { Destination } from '../../../../shared/core/destination.ts';
import type { Job } from '../../../../shared/core/job.ts';
import type { Messenger, OpenDestination, OutgoingReport, SendOutcome } from '../../../../shared/ports/messenger.ts';
import { aJob, options } from '../../../support/builders.ts';
import { createMemorySecretStore } from '../../../support/memory/memory-secret-store.ts';
import { createMemoryStack, type MemoryStack } from '../../../support/memory-stack.ts';

const HOOK: Destination = { type: 'webhook', name: 'hook', url: { secret: 'URL' } };
const DOWN: SendOutcome = { kind: 'failed', reason: 'it answered with 503', mayHelpToRetry: true };

interface Sent {
	readonly destination: OpenDestination;
	readonly outgoing: OutgoingReport;
}

function recording(answers: readonly SendOutcome[] = []) {
	const sent: Sent[] = [];
	const messenger: Messenger = {
		async send(destination, outgoing) {
			sent.push({ destination, outgoing });
			return answers[sent.length - 1] ?? { kind: 'sent' };
		},
		close: async () => undefined,
	};
	return { sent, messenger };
}

/** A job whose report was stored a moment ago. */
async function reported(stack: MemoryStack, fields: Partial<Job> = {}): Promise<Job> {
	const job = aJob({ state: 'finished', options: options({ destinations: [HOOK] }), ...fields });
	const finished = { ...job, totals: totalsOf({ job, entries: [], records: [], lines: [] }) };
	await stack.jobs.create(finished);
	await stack.report(finished);
	return finished;
}

function delivererOf(
	stack: MemoryStack,
	messenger: Messenger,
	secrets = createMemorySecretStore({ URL: 'https://h.example/' }),
) {
	const exportJob = async () => ({ kind: 'sent' }) as const;
	return createReportDeliverer({ ...stack, messenger, secrets, exportJob, publicUrl: 'https://shoal.example' });
}

/** Delivers what is in the queue, again and again, as the queue would. */
async function deliverAll(stack: MemoryStack, deliver: (body: string) => Promise<void>): Promise<number[]> {
	const delays: number[] = [];
	for (let messages = stack.deliveryQueue.takeAll(); messages.length > 0; messages = stack.deliveryQueue.takeAll()) {
		for (const { body, delaySeconds } of messages) {
			if (delaySeconds !== undefined) delays.push(delaySeconds);
			await deliver(body);
		}
	}
	return delays;
}

const stateOf = async (stack: MemoryStack) => (await stack.deliveries.list('job-1'))[0];

it('S3.1 S3.6 sends the report of a job once, with its key, its secrets looked up', async () => {
	const stack = createMemoryStack();
	const { sent, messenger } = recording();
	await reported(stack);
	const messages = stack.deliveryQueue.takeAll();
	const deliver = delivererOf(stack, messenger);
	for (const { body } of [...messages, ...messages]) await deliver(body);

	expect(messages).toHaveLength(1);
	expect(sent.map(({ destination, outgoing: { key } }) => [destination, key])).toEqual([
		[{ type: 'webhook', name: 'hook', url: 'https://h.example/' }, 'job-1:hook'],
	]);
	expect(sent[0]?.outgoing.message.notice).toMatchObject({
		jobId: 'job-1',
		reportUrl: 'https://shoal.example/#/jobs/job-1',
	});
	expect(await stateOf(stack)).toMatchObject({ state: 'delivered', attempts: 1 });
});

it('S3.1 has a report announced again whose job died before its last step, and sends it once', async () => {
	const stack = createMemoryStack();
	const { sent, messenger } = recording();
	const job = await reported(stack);
	await stack.report(job);
	await deliverAll(stack, delivererOf(stack, messenger));

	expect(sent).toHaveLength(1);
});

it('S3.6 tries again later and later what may pass, and tells so', async () => {
	const stack = createMemoryStack();
	const { sent, messenger } = recording([DOWN, DOWN]);
	await reported(stack);
	const [first] = stack.deliveryQueue.takeAll();
	const deliver = delivererOf(stack, messenger);
	await deliver(first?.body ?? '');
	expect(await stateOf(stack)).toMatchObject({ state: 'pending', attempts: 1, error: 'it answered with 503' });
	const delays = await deliverAll(stack, deliver);

	expect(delays).toEqual([5, 20]);
	expect(new Set(sent.map(({ outgoing }) => outgoing.key))).toEqual(new Set(['job-1:hook']));
	expect(await stateOf(stack)).toEqual({
		jobId: 'job-1',
		destination: 'hook',
		type: 'webhook',
		state: 'delivered',
		attempts: 3,
		attemptedAt: expect.any(Number),
	});
});

it('S3.6 gives up in the end, and the job stays as it is', async () => {
	const stack = createMemoryStack();
	const { sent, messenger } = recording(Array.from({ length: 20 }, () => DOWN));
	await reported(stack);
	await deliverAll(stack, delivererOf(stack, messenger));

	expect(sent).toHaveLength(MAX_ATTEMPTS);
	expect(await stateOf(stack)).toMatchObject({ state: 'failed', error: 'it answered with 503' });
	expect((await stack.jobs.get('job-1'))?.state).toBe('reported');
});

it('S3.6 does not try again what will not pass', async () => {
	const stack = createMemoryStack();
	const { sent, messenger } = recording([{ kind: 'failed', reason: 'it answered with 410', mayHelpToRetry: false }]);
	await reported(stack);
	await deliverAll(stack, delivererOf(stack, messenger));

	expect(sent).toHaveLength(1);
	expect(await stateOf(stack)).toMatchObject({ state: 'failed', attempts: 1 });
});

it('U4 tells which secret is missing, and how to set it', async () => {
	const stack = createMemoryStack();
	await reported(stack);
	await deliverAll(stack, delivererOf(stack, recording().messenger, createMemorySecretStore()));

	expect(await stateOf(stack)).toMatchObject({
		state: 'failed',
		error: 'there is no secret URL; set it with shoal secrets set URL',
	});
});

it('S3.6 sends to the destinations of the stack as well, each on its own', async () => {
	const stack = createMemoryStack({ stackDestinations: [{ type: 'stdout' }] });
	const { sent, messenger } = recording([DOWN]);
	await reported(stack);
	await deliverAll(stack, delivererOf(stack, messenger));

	expect(sent.map(({ destination, outgoing }) => [destination.type, outgoing.isTrusted])).toEqual([
		['webhook', false],
		['stdout', true],
		['webhook', false],
	]);
});

it('R5 trusts what was named on the command line of the machine that sends, and no destination of a request', async () => {
	const stack = createMemoryStack();
	const { sent, messenger } = recording();
	await reported(stack, { options: options({ destinations: [HOOK], trustsDestinations: true }) });
	await deliverAll(stack, delivererOf(stack, messenger));

	expect(sent.map(({ outgoing }) => outgoing.isTrusted)).toEqual([true]);
});

it('S3.6 compares with the last job of its schedule', async () => {
	const stack = createMemoryStack();
	const { sent, messenger } = recording();
	await reported(stack, { jobId: 'job-0', options: options() });
	await reported(stack, { schedule: { name: 'nightly', plannedAt: 0, previousJobId: 'job-0' } });
	await deliverAll(stack, delivererOf(stack, messenger));

	expect(sent[0]?.outgoing.message.notice).toMatchObject({
		schedule: 'nightly',
		since: { jobId: 'job-0', newlyBroken: 0 },
	});
});

it('S3.1 leaves a message for later while another makes the attempt', async () => {
	const stack = createMemoryStack();
	await reported(stack);
	const [message] = stack.deliveryQueue.takeAll();
	const now = stack.clock.now();
	await stack.deliveries.begin('job-1', 'hook', { until: now + 1_000, now });

	await delivererOf(stack, recording().messenger)(message?.body ?? '');

	// As another message, so that it does not come nearer to the dead letters.
	expect(stack.deliveryQueue.takeAll()).toEqual([expect.objectContaining({ body: message?.body, delaySeconds: 60 })]);
	expect((await stack.deliveries.list('job-1')).map(({ state }) => state)).toEqual(['pending']);
});

it('S3.6 tells in the job of a delivery whose every attempt has died', async () => {
	const stack = createMemoryStack();
	await reported(stack);
	const [message] = stack.deliveryQueue.takeAll();
	await endDeadDelivery(message?.body ?? '', stack);
	await endDeadDelivery('{', stack);

	expect(await stateOf(stack)).toMatchObject({
		state: 'failed',
		error: expect.stringContaining('the log of the reporter'),
	});
});

it('sends nothing for a job without destinations', async () => {
	const stack = createMemoryStack();
	await reported(stack, { options: options() });

	expect(stack.deliveryQueue.takeAll()).toEqual([]);
	expect(await stack.deliveries.list('job-1')).toEqual([]);
});
