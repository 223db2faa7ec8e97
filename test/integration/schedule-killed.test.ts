import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { InvocationResult } from '../../infra/local/cloud-types.ts';
import { startFiring } from '../../infra/local/scheduler/fire-schedules.ts';
import { openScheduleBook } from '../../infra/local/scheduler/schedule-book.ts';
import { bookedSchedule } from '../../infra/local/scheduler/scheduler-server.ts';
import { createReportDeliverer } from '../../shared/app/deliver/deliver-report.ts';
import { createJobCreator } from '../../shared/app/jobs/create-job.ts';
import { createJobStarter } from '../../shared/app/jobs/start-job.ts';
import { createOnceStarter } from '../../shared/app/jobs/start-once.ts';
import { createScheduleRunner } from '../../shared/app/schedules/run-schedule.ts';
import { totalsOf } from '../../shared/core/complete/totals.ts';
import { hasEnded } from '../../shared/core/job.ts';
import type { Schedule } from '../../shared/core/schedules/schedule.ts';
import { scheduledJobs } from '../../shared/runtime/schedules.ts';
import { FACTS } from '../support/api.ts';
import { createMemoryIdempotencyStore } from '../support/memory/memory-idempotency-store.ts';
import { createMemoryQueue } from '../support/memory/memory-queue.ts';
import { createMemoryScheduleStates } from '../support/memory/memory-schedules.ts';
import { createMemorySecretStore } from '../support/memory/memory-secret-store.ts';
import { createMemoryStack, type MemoryPorts } from '../support/memory-stack.ts';
import { createVirtualClock, type VirtualClock } from '../support/virtual-clock.ts';

const MINUTE_MS = 60_000;
const SCHEDULE: Schedule = {
	name: 'often',
	expression: 'cron(* * * * ? *)',
	timeZone: 'UTC',
	onOverlap: 'queue',
	job: {
		source: { urls: ['https://a.example/'] },
		options: { destinations: [{ type: 'webhook', name: 'hook', url: 'https://hooks.example/' }] },
	},
};
const DIES = { ok: false, error: { errorType: 'Killed', errorMessage: 'killed' } } as unknown as InvocationResult;

/** Where the process of a stack is killed while it handles its second run. */
type Death = 'before the run' | 'when its job has started' | 'when its report is announced' | 'while it is down';

/** What outlives it: the data folder, and the webhook. */
function aFolder() {
	const folder = mkdtempSync(join(tmpdir(), 'shoal-killed-'));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	const clock = createVirtualClock();
	const ids = { next: 0 };
	const stack = createMemoryStack({ clock, ids: { id: () => `JOB${++ids.next}`, random: () => 1 } });
	const kept = { states: createMemoryScheduleStates(), calls: createMemoryIdempotencyStore(), keys: [] as string[] };
	return { file: join(folder, 'schedules.json'), clock, ports: stack.ports, ...kept };
}

/** A process on the folder: its queues are its own, and die with it. */
function aProcess(folder: ReturnType<typeof aFolder>, death?: Death) {
	const { clock, states, calls, keys, ports } = folder;
	const own: Partial<MemoryPorts> = { ...ports, deliveryQueue: createMemoryQueue() };
	const stack = createMemoryStack(own);
	const createJob = createJobCreator({ ...stack, startJob: createJobStarter(stack), facts: FACTS });
	const runner = createScheduleRunner({
		...stack,
		scheduleStates: states,
		startOnce: createOnceStarter({ ...stack, calls }),
		createScheduledJob: scheduledJobs(createJob),
	});
	const deliver = createReportDeliverer({
		...stack,
		secrets: createMemorySecretStore({}),
		publicUrl: undefined,
		exportJob: async () => ({ kind: 'sent' }),
		messenger: {
			async send(_, { key }) {
				keys.push(key);
				return { kind: 'sent' };
			},
			close: async () => undefined,
		},
	});
	let isDead = false;
	const dies = (at: Death) => {
		isDead ||= death === at && keys.length === 1;
		return isDead;
	};

	/** As the functions do that visit its targets. */
	async function endJobs(): Promise<void> {
		for (const job of await stack.jobs.active()) {
			if (hasEnded(job.state)) continue;
			const totals = totalsOf({ job, entries: [], records: [], lines: [] });
			await stack.jobs.move(job.jobId, { from: ['planning', 'running'], to: 'finished', totals });
			await stack.report({ ...job, state: 'finished', totals });
		}
		if (dies('when its report is announced')) return;
		for (const { body } of stack.deliveryQueue.takeAll()) await deliver(body);
	}

	async function invoke(_: string, event: unknown): Promise<InvocationResult> {
		if (dies('before the run')) return DIES;
		const { plannedAt } = event as { readonly plannedAt: string };
		await runner.runSchedule(SCHEDULE, Date.parse(plannedAt));
		if (dies('when its job has started')) return DIES;
		await endJobs();
		return isDead ? DIES : { ok: true, payload: null };
	}

	const book = openScheduleBook(folder.file);
	if (book.list().length === 0) book.put(booked(clock.now()));
	return {
		isDead: () => isDead,
		/** As `shoal serve` does when it starts. */
		async begin() {
			await endJobs();
			await stack.resender.resendAll();
			for (const { body } of stack.deliveryQueue.takeAll()) await deliver(body);
			return startFiring({ book, invoke, log: () => undefined, now: clock.now, after: afterOf(clock, () => isDead) });
		},
	};
}

function booked(now: number) {
	const Input = JSON.stringify({ plannedAt: '<aws.scheduler.scheduled-time>' });
	const body = { ScheduleExpression: SCHEDULE.expression, Target: { Arn: 'a:b:starter', Input } };
	return { ...bookedSchedule('often', body, { group: 'default', createdAt: now }), firedFor: now };
}

/** Timers of a process that is dead call nobody. */
function afterOf(clock: VirtualClock, isDead: () => boolean) {
	return (ms: number, run: () => void) => {
		const cancelled = new AbortController();
		void clock.sleep(ms, cancelled.signal).then(() => {
			if (!cancelled.signal.aborted && !isDead()) run();
		});
		return () => cancelled.abort();
	};
}

it.each<Death>(['before the run', 'when its job has started', 'when its report is announced', 'while it is down'])(
	'S3.1 S3.4 R2 three runs of a schedule are three reports, though its process is killed %s',
	async (death) => {
		const folder = aFolder();
		const { clock, keys, ports } = folder;
		const killed = aProcess(folder, death);
		const firing = await killed.begin();
		await clock.advance(MINUTE_MS);
		expect(keys).toHaveLength(1);
		if (death === 'while it is down') await firing.stop();
		await clock.advance(MINUTE_MS);
		expect(killed.isDead()).toBe(death !== 'while it is down');
		expect(keys).toHaveLength(1);

		await aProcess(folder).begin();
		await clock.advance(1_000);
		expect(keys).toHaveLength(2);
		await clock.advance(MINUTE_MS);

		const jobs = (await ports.jobs.newest(10)).jobs.map(({ jobId, schedule }) => [jobId, schedule?.plannedAt]);
		expect(new Set(jobs.map(([, plannedAt]) => plannedAt)).size).toBe(3);
		expect(keys.sort()).toEqual(jobs.map(([jobId]) => `${jobId}:hook`).sort());
	},
);
