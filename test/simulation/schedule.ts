import type { ChunkRecord } from '../../shared/core/chunk.ts';
import { completionOf } from '../../shared/core/complete/completion.ts';
import { hasEnded } from '../../shared/core/job.ts';
import { isLimit } from '../../shared/core/record/limits.ts';
import { sweep } from './functions.ts';
import { beginInvocation, RETURNED } from './invocation.ts';
import type { Life } from './life.ts';
import { createLifeStack, type LifeStack } from './life-stack.ts';
import type { World } from './world.ts';

const SWEEP_TIMEOUT_MS = 300_000;

/** Plays the schedule of the sweeper, as long as there is a job that has not ended. */
export function startSchedule(world: World): void {
	const { scheduler, scenario } = world;
	const { sweepEveryMs, sweepers } = scenario.sizes;
	if (scenario.sweeper === 'none') return;

	scheduler.after(sweepEveryMs, function pass(): void {
		if (isDone(world)) return;
		for (let i = 0; i < sweepers; i++) startSweep(world);
		scheduler.after(sweepEveryMs, pass);
	});
}

/** Whether every job was started and has ended, or cannot; one whose creation was cut short is none. */
export function isDone({ scenario, lives, started, monitor }: World): boolean {
	if (lives.some((life) => life.isAlive && life.name.startsWith('start'))) return false;
	if (lives.filter((life) => life.name.startsWith('start')).length < scenario.jobs.length) return false;
	// Whoever goes on with a job that has ended takes its rows up again.
	const resumes = lives.filter(({ name }) => name.startsWith('resume'));
	const awaited = started.filter(({ plan }) => plan.resumeAtMs !== undefined);
	const isResumed = resumes.length >= awaited.length && resumes.every(({ isAlive }) => !isAlive);
	if (!isResumed && scenario.jobs.some(({ options }) => options.sink !== undefined)) return false;
	return started.every(({ jobId, plan }) => {
		const state = monitor.stateOf(jobId);
		if (state === undefined || monitor.isBlocked(jobId)) return true;
		return hasEnded(state) && (plan.options.sink === undefined || monitor.hasSinkEnded(jobId));
	});
}

async function startSweep(world: World): Promise<void> {
	world.sweeps++;
	const { life, invocation } = beginInvocation(world, { name: 'sweeper', timeoutMs: SWEEP_TIMEOUT_MS });
	const stack = createLifeStack(world, life);
	const used = world.scenario.sweeper === 'resends' ? stack : withoutResends(world, stack);
	try {
		await sweep(used, invocation, world.scenario.sizes);
	} catch (error) {
		world.trace(() => `${life.name} fails: ${(error as Error).message}`);
	}
	life.end(RETURNED);
}

/** A sweeper that looks for the end of jobs, and sends nothing; but for what a threaded run leaves to it by design. */
function withoutResends(world: World, stack: LifeStack): LifeStack {
	return {
		...stack,
		sendChunks: async () => undefined,
		deadLetters: { ...stack.deadLetters, handleChunk: async () => undefined },
		notifyPlanner: async (job, about) => {
			if ((await waitsForLater(world, job.jobId)) || (await isStoppedByLimit(world, job.jobId)))
				await stack.notifyPlanner(job, about);
		},
		finisher: {
			...stack.finisher,
			finish: async (request) => {
				const mayEnd = hasGoneWrong(world) || (await waitsForLater(world, request.job.jobId));
				return mayEnd ? stack.finisher.finish(request) : undefined;
			},
		},
	};
}

/** Whoever sees a limit may die over stopping the job; a user's command is spared, and this one cannot be. */
async function isStoppedByLimit({ stores }: World, jobId: string): Promise<boolean> {
	return isLimit((await stores.jobs.get(jobId))?.stopReason);
}

/** Once something went wrong, a job that stops may have chunks that were planned and not sent. */
function hasGoneWrong({ adversary, scenario }: World): boolean {
	return adversary.done > 0 || scenario.jobs.some(({ poisonNotices }) => poisonNotices > 0);
}

/** Whether all that a job of one instance lacks are children that were not due when they were named. */
async function waitsForLater({ stores, lives }: World, jobId: string): Promise<boolean> {
	const job = await stores.jobs.get(jobId);
	if (job === undefined || hasEnded(job.state) || job.mode === 'fanout') return false;
	const [entries, records] = await Promise.all([stores.planLog.read(jobId, 0), stores.records.list(jobId)]);
	const { planned, missing } = completionOf({ entries, records, stopping: false });
	const isLeft = ({ committedAt, requestId }: ChunkRecord, dueAt: number) =>
		dueAt > committedAt || isOfLateDeadLetter(lives, requestId);
	return planned && missing.every(({ namedBy, dueAt }) => 'record' in namedBy && isLeft(namedBy.record, dueAt));
}

/** A deadLetters that was away for long may set chunks apart after the last run, and die before it wakes another. */
function isOfLateDeadLetter(lives: readonly Life[], requestId: string): boolean {
	return lives.some(({ name, isZombie }) => name === requestId && isZombie && name.startsWith('burier'));
}
