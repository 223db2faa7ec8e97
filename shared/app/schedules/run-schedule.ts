import { hasEnded, type Job, type ScheduledRun } from '../../core/job.ts';
import { freshState, type Schedule, type ScheduleState } from '../../core/schedules/schedule.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { Log } from '../../ports/log.ts';
import type { ScheduleStates } from '../../ports/schedule-store.ts';
import type { createOnceStarter } from '../jobs/start-once.ts';

export interface ScheduleRunnerDeps {
	readonly scheduleStates: ScheduleStates;
	readonly jobs: Pick<JobStore, 'get'>;
	readonly startOnce: ReturnType<typeof createOnceStarter>;
	/** @throws {UsageError} The job of the schedule is none that can be run. */
	readonly createScheduledJob: (request: unknown, jobId: string, run: ScheduledRun) => Promise<Job>;
	readonly log: Log;
}

/** What has become of a run of a schedule. */
export type RunOutcome =
	| { readonly kind: 'started'; readonly jobId: string }
	/** Its last job has not ended. */
	| { readonly kind: 'skipped' | 'waiting'; readonly jobId: string };

/** Of one schedule; a later one takes the place of the first. */
const MOST_WAITING = 100;
const MOST_TRIES = 10;
/** Whose keys the runs of schedules are. */
const CALLER = 'schedule';

/** Starts the jobs of schedules, each run once however often it is called for. */
export function createScheduleRunner({ scheduleStates, jobs, startOnce, createScheduledJob, log }: ScheduleRunnerDeps) {
	/** @param plannedAt - When it was to start, in milliseconds since the epoch: tells it from other runs. */
	async function runSchedule(schedule: Schedule, plannedAt: number): Promise<RunOutcome> {
		const { name, onOverlap } = schedule;
		const state = await stateOf(name);
		const last = state.lastJobId;
		if (last !== undefined && state.lastPlannedAt === plannedAt) return { kind: 'started', jobId: last };
		if (last === undefined || onOverlap === 'parallel' || !(await isUnderWay(state))) return start(schedule, plannedAt);
		if (onOverlap === 'skip') {
			log.warn('a run of a schedule is skipped, since the last has not ended', { schedule: name, jobId: last });
			await change(name, (now) => ({ ...now, lastSkippedAt: plannedAt }));
			return { kind: 'skipped', jobId: last };
		}
		await change(name, (now) => ({ ...now, schedule, waiting: withRun(now.waiting, plannedAt) }));
		return { kind: 'waiting', jobId: last };
	}

	/** Starts one run beside whatever is under way. */
	async function start(schedule: Schedule, plannedAt: number): Promise<RunOutcome> {
		const { name, job } = schedule;
		const { lastJobId } = await stateOf(name);
		const call = { caller: CALLER, key: `${name} ${plannedAt}`, request: `${name} ${plannedAt}` };
		const run = { name, plannedAt, ...(lastJobId !== undefined && { previousJobId: lastJobId }) };
		const { jobId } = await startOnce(call, (id) => createScheduledJob(job, id, run));
		await change(name, (now) => ({
			...now,
			waiting: now.waiting.filter((each) => each !== plannedAt),
			...((now.lastPlannedAt ?? 0) <= plannedAt && { lastJobId: jobId, lastPlannedAt: plannedAt }),
		}));
		return { kind: 'started', jobId };
	}

	/** Starts the next run of each schedule whose last one has ended. */
	async function startWaiting(): Promise<void> {
		for (const state of await scheduleStates.list()) {
			const [next] = state.waiting;
			if (next === undefined || state.schedule === undefined || (await isUnderWay(state))) continue;
			try {
				await start(state.schedule, next);
			} catch (error) {
				log.error('a waiting run of a schedule could not be started', error, { schedule: state.name });
			}
		}
	}

	async function isUnderWay({ lastJobId }: ScheduleState): Promise<boolean> {
		const job = lastJobId === undefined ? undefined : await jobs.get(lastJobId);
		return job !== undefined && !hasEnded(job.state);
	}

	async function stateOf(name: string): Promise<ScheduleState> {
		return (await scheduleStates.get(name)) ?? freshState(name);
	}

	/** Whoever changes it at the same time is waited for. */
	async function change(name: string, make: (now: ScheduleState) => ScheduleState): Promise<void> {
		for (let tries = 0; tries < MOST_TRIES; tries++) {
			if (await scheduleStates.save(make(await stateOf(name)))) return;
		}
		throw new Error(`the state of schedule ${name} is changed by too many at once`);
	}

	return { runSchedule, start, startWaiting };
}

function withRun(waiting: readonly number[], plannedAt: number): number[] {
	const all = [...new Set([...waiting, plannedAt])].sort((a, b) => a - b);
	return all.slice(-MOST_WAITING);
}
