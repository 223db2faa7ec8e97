import { setTimeout as sleep } from 'node:timers/promises';
import { inject, onTestFinished } from 'vitest';
import type { ScrapeOptions } from '../../services/cli/commands/scrape/options.ts';
import { executionOf } from '../../services/cli/job/start/local-execution.ts';
import { readCommandLine } from '../../services/cli/parse/parse-args.ts';
import { createResultReader } from '../../shared/app/jobs/read-results.ts';
import { jobOptionsOf } from '../../shared/app/jobs/request/job-options.ts';
import { createJobStarter } from '../../shared/app/jobs/start-job.ts';
import { createJobVerifier } from '../../shared/app/recover/verify-job.ts';
import { hasEnded, type Job, type Mode } from '../../shared/core/job.ts';
import { chooseChunkSize } from '../../shared/core/record/chunk-cutter.ts';
import { keysOf } from '../../shared/core/record/object-keys.ts';
import type { JobReport } from '../../shared/core/report/report.ts';
import type { Result } from '../../shared/core/result.ts';
import { instancesIn } from '../../shared/model/setting.ts';
import { readSettings } from '../../shared/runtime/settings.ts';
import { createStack, type Stack } from '../../shared/runtime/stack.ts';
import { collect } from '../support/collect.ts';
import { createRecordingLog } from '../support/fakes.ts';
import { ACCOUNT } from './deploy.ts';
import type { Deployed } from './setup.ts';

const POLL_MS = 250;

export interface JobOrder {
	readonly mode: Mode;
	readonly lines: readonly string[];
	/** Options of `shoal scrape`. */
	readonly options?: readonly string[];
}

/** The adapters of the deployed functions, in this process; they are closed when the test ends. */
export function openDeployed(): Stack {
	const { endpoint, outputs } = inject('deployed');
	const stack = createStack(
		readSettings({ ...environmentOf(outputs), AWS_ENDPOINT_URL: endpoint }),
		createRecordingLog(),
	);
	onTestFinished(() => stack.close());
	return stack;
}

export function environmentOf(outputs: Deployed['outputs']): Record<string, string> {
	const output = (name: string) => {
		const value = outputs[name];
		if (value === undefined) throw new Error(`the stack has no output ${name}`);
		return value;
	};
	return {
		...ACCOUNT,
		TABLE_NAME: output('TableName'),
		BUCKET_NAME: output('BucketName'),
		PLAN_QUEUE_URL: output('PlanQueueUrl'),
		CHUNKS_QUEUE_URL: output('ChunksQueueUrl'),
		RUNS_QUEUE_URL: output('RunsQueueUrl'),
		DELIVERIES_QUEUE_URL: output('DeliveriesQueueUrl'),
		ROWS_QUEUE_URL: output('RowsQueueUrl'),
		// What only functions heed.
		EXECUTION_MODE: 'fanout',
		CONCURRENCY: '50',
		MAX_INSTANCES: '4',
		VISIBILITY_SECONDS: '1',
		MAX_RECEIVE_COUNT: '1',
	};
}

/** Starts a job as `shoal scrape` would, with the same options. */
export function startJob(
	stack: Parameters<typeof createJobStarter>[0],
	{ mode, lines, options = [] }: JobOrder,
): Promise<Job> {
	const line = readCommandLine(['scrape', '--from', '-', '--mode', mode, ...options]);
	if (line.kind !== 'run' || line.command.command !== 'scrape') throw new Error('these are no options of scrape');
	const asked = line.command.options as ScrapeOptions;
	const execution = executionOf({ ...asked, mode }, 2);
	return createJobStarter(stack)({
		mode,
		source: { name: 'a list', targets: lines },
		keepDays: 1,
		options: (targets) =>
			jobOptionsOf(
				{ ...asked, ...execution },
				{ chunkSize: chooseChunkSize(targets, instancesIn(execution)), threads: 2, userAgent: 'Shoal/test' },
			),
	});
}

export interface EndedJob {
	readonly results: readonly Result[];
	readonly summary: JobReport;
	/** What is wrong with what is stored. */
	readonly problems: readonly string[];
}

/** Waits for the functions to end a job, and reads all that is left of it. */
export async function ended(stack: Stack, jobId: string): Promise<EndedJob> {
	for (;;) {
		const job = await stack.jobs.get(jobId);
		if (job !== undefined && hasEnded(job.state)) break;
		await sleep(POLL_MS);
	}
	const report = await stack.objects.get(keysOf(jobId).reportJson);
	if (report === undefined) throw new Error(`job ${jobId} has no report`);
	const { problems } = await createJobVerifier(stack)(jobId);
	return {
		results: await collect(createResultReader(stack)(jobId, 'input')),
		summary: JSON.parse(Buffer.from(report).toString()),
		problems,
	};
}
