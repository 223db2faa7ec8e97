import { availableParallelism } from 'node:os';
import type { StackFacts } from '../app/jobs/request/requested-job.ts';
import { EnvironmentError } from '../core/errors.ts';
import { VERSION } from '../core/version.ts';
import type { Settings } from './settings.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Days for which a job is kept. */
const KEEP_DAYS = 30;
/** Memory that buys a core. */
const MB_PER_CORE = 1769;

/**
 * What a stack fixes for the jobs that it is asked for.
 *
 * @throws {EnvironmentError} A variable is missing or wrong; it is named.
 */
export function stackFacts(
	{ executionMode, maxInstances, concurrency, endpoints, sink }: Settings,
	env: Env,
): StackFacts {
	const threads = positive(env, 'THREADS_MEMORY');
	const chunkSize = Number(env.CHUNK_SIZE ?? 0);
	return {
		executionMode,
		maxInstances,
		concurrency,
		...(chunkSize > 0 && { chunkSize }),
		threads: endpoints.sqs === undefined ? Math.max(1, Math.round(threads / MB_PER_CORE)) : threadsHere(),
		memoryMb: { fanout: positive(env, 'FANOUT_MEMORY'), threads, sequential: threads },
		userAgent: `Shoal/${VERSION}`,
		keepDays: KEEP_DAYS,
		...(sink && { sink }),
	};
}

/** The one instance has all cores of this machine, whatever memory it plays, and its main thread one of them. */
function threadsHere(): number {
	return Math.max(1, availableParallelism() - 1);
}

/** @throws {EnvironmentError} It is missing, or no number above 0. */
export function positive(env: Env, name: string): number {
	const value = Number(env[name]);
	if (value > 0) return value;
	throw new EnvironmentError(`the environment variable ${name} must be a number above 0, and is ${env[name]}`);
}
