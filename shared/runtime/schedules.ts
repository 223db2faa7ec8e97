import { createDynamoIdempotencyStore } from '../adapters/aws/dynamo-idempotency-store.ts';
import { createDynamoScheduleStates } from '../adapters/aws/dynamo-schedule-states.ts';
import { requestedJob, ScheduledJobRequest } from '../api/schemas/job-request.ts';
import type { createJobCreator } from '../app/jobs/create-job.ts';
import type { RequestedJob } from '../app/jobs/request/requested-job.ts';
import { createOnceStarter } from '../app/jobs/start-once.ts';
import { createScheduleRunner, type ScheduleRunnerDeps } from '../app/schedules/run-schedule.ts';
import { EnvironmentError, UsageError } from '../core/errors.ts';
import type { ScheduledRun } from '../core/job.ts';
import type { Schedule } from '../core/schedules/schedule.ts';
import type { ScheduleStore } from '../ports/schedule-store.ts';
import { clientConfig } from './clients.ts';
import { createLazyJobCreator } from './lazy-job-creator.ts';
import type { Settings } from './settings.ts';
import type { Stack } from './stack.ts';
import { stackFacts } from './stack-facts.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The use case that runs schedules of a stack. */
export function createStackScheduleRunner(stack: Stack, settings: Settings, env: Env) {
	return createScheduleRunner({
		...stack,
		scheduleStates: createDynamoScheduleStates(stack.table),
		startOnce: createOnceStarter({ ...stack, calls: createDynamoIdempotencyStore(stack.table) }),
		createScheduledJob: scheduledJobs(createLazyJobCreator(stack, stackFacts(settings, env))),
	});
}

/** Reads the job of a schedule as a request would be read, each time anew: what it means is the business of the version that runs it. */
export function scheduledJobs(
	createJob: ReturnType<typeof createJobCreator>,
): ScheduleRunnerDeps['createScheduledJob'] {
	return async (given, jobId, run) => {
		const { success, data, error } = await ScheduledJobRequest.safeParseAsync(given);
		if (success) return createJob(named(requestedJob(data), run), jobId, run);
		const [issue] = error.issues;
		throw new UsageError(`the job of the schedule ${run.name}: ${issue?.path.join('.')} ${issue?.message}`);
	};
}

/** Pages are compared with what the schedule has seen before, unless it says with what. */
function named(job: RequestedJob, { name }: ScheduledRun): RequestedJob {
	const { options } = job;
	return options.changed === true ? { ...job, options: { ...options, name: options.name ?? name } } : job;
}

/** The schedules of a stack, loaded when they are first asked for. */
export function createLazyScheduleStore(settings: Settings, env: Env): ScheduleStore {
	let opening: Promise<ScheduleStore> | undefined;
	const open = () => {
		opening ??= openStore(settings, env);
		return opening;
	};
	return {
		put: async (schedule: Schedule) => (await open()).put(schedule),
		get: async (name) => (await open()).get(name),
		list: async () => (await open()).list(),
		delete: async (name) => (await open()).delete(name),
	};
}

async function openStore(settings: Settings, env: Env): Promise<ScheduleStore> {
	const { SCHEDULE_GROUP: group, SCHEDULE_STARTER_ARN: functionArn, SCHEDULE_ROLE_ARN: roleArn } = env;
	if (!group || !functionArn || !roleArn) {
		throw new EnvironmentError(
			'schedules are kept where SCHEDULE_GROUP, SCHEDULE_STARTER_ARN and SCHEDULE_ROLE_ARN are set',
		);
	}
	const [{ SchedulerClient }, { createEventBridgeScheduleStore }] = await Promise.all([
		import('@aws-sdk/client-scheduler'),
		import('../adapters/aws/eventbridge-schedule-store.ts'),
	]);
	const client = new SchedulerClient(clientConfig(settings, settings.endpoints.scheduler));
	const target = { group, functionArn, roleArn, deadLetterArn: env.SCHEDULE_DEAD_LETTER_ARN || undefined };
	return createEventBridgeScheduleStore(client, target);
}
