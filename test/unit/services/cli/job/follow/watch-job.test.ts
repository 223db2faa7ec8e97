import { expect, it } from 'vitest';
import { createReportEvents, watchJob } from '../../../../../../services/cli/job/follow/watch-job.ts';
import type { Session } from '../../../../../../services/cli/job/stack/session.ts';
import type { Progress } from '../../../../../../services/cli/progress/progress.ts';
import type { Clock } from '../../../../../../shared/ports/clock.ts';
import { aJob } from '../../../../../support/builders.ts';
import { createMemoryStack } from '../../../../../support/memory-stack.ts';

const progress: Progress = { update: () => undefined, log: () => undefined, end: () => undefined };

it('U2 leaves no timer behind once the job has ended, which would hold the process until it fires', async () => {
	const memory = createMemoryStack();
	const job = aJob();
	let sleeping = 0;
	const clock: Clock = {
		...memory.clock,
		async sleep(_ms, signal) {
			sleeping++;
			await new Promise((resolve) => signal?.addEventListener('abort', resolve));
			sleeping--;
		},
	};
	const jobs = { ...memory.jobs, get: async () => ({ ...job, state: 'reported' as const }) };
	const session = { stack: { ...memory, clock, jobs } } as unknown as Session;
	const events = createReportEvents();

	const watching = watchJob(session, job, { progress, interrupted: new AbortController().signal, events });
	expect(sleeping).toBe(1);
	events.happened();
	expect((await watching).state).toBe('reported');
	expect(sleeping).toBe(0);
});

it('U2 asks little of a job of one target a second', async () => {
	const memory = createMemoryStack();
	const job = { ...aJob(), state: 'running' as const };
	const over = new AbortController();
	let now = 0;
	let looks = 0;
	const clock: Clock = {
		now: () => now,
		async sleep(ms) {
			now += ms;
			if (now > 60_000) over.abort();
		},
	};
	const get = async () => {
		looks++;
		return job;
	};
	const none = await memory.counters.read(job.jobId);
	const counters = { ...memory.counters, read: async () => ({ ...none, settled: Math.floor(now / 1_000) }) };
	const stack = { ...memory, clock, counters, jobs: { ...memory.jobs, get } };
	await watchJob({ stack } as unknown as Session, job, {
		progress,
		interrupted: over.signal,
		events: createReportEvents(),
	});
	expect(looks).toBeLessThan(80);
});

it('looks at the job when nobody visits any more, and not at the end of each invocation', async () => {
	const memory = createMemoryStack();
	const job = aJob();
	let looks = 0;
	const clock: Clock = { ...memory.clock, sleep: () => new Promise(() => undefined) };
	const get = async () => {
		looks++;
		return { ...job, state: 'reported' as const };
	};
	let busy = 1;
	const cloud = { instances: () => ({ ConsumerFunction: { starting: 0, idle: 0, busy } }) };
	const session = { stack: { ...memory, clock, jobs: { ...memory.jobs, get } }, cloud } as unknown as Session;
	const events = createReportEvents();

	const watching = watchJob(session, job, { progress, interrupted: new AbortController().signal, events });
	events.happened();
	await Promise.resolve();
	expect(looks).toBe(0);
	busy = 0;
	events.happened();
	await watching;
	expect(looks).toBe(1);
});
