import { availableParallelism } from 'node:os';
import { createDynamoIdempotencyStore } from '../adapters/aws/dynamo-idempotency-store.ts';
import type { ApiDeps } from '../api/api-deps.ts';
import { readApiKeys } from '../api/auth/api-keys.ts';
import type { StackFacts } from '../app/jobs/request/requested-job.ts';
import { EnvironmentError } from '../core/errors.ts';
import { VERSION } from '../core/version.ts';
import { createLazyUploadUrls } from './lazy-upload-urls.ts';
import type { Settings } from './settings.ts';
import type { Stack } from './stack.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Days for which a job is kept. */
const KEEP_DAYS = 30;
/** Memory that buys a core. */
const MB_PER_CORE = 1769;

/**
 * All that the HTTP API is made of.
 *
 * @throws {EnvironmentError} A variable is missing or wrong; it is named.
 */
export function apiDeps(stack: Stack, settings: Settings, env: Env): ApiDeps {
	return {
		...stack,
		uploads: createLazyUploadUrls(settings, env.UPLOAD_SECRET),
		calls: createDynamoIdempotencyStore(stack.table),
		keys: readApiKeys(env.API_KEY_HASHES ?? ''),
		ratePerKey: positive(env, 'API_RATE_PER_KEY'),
		version: VERSION,
		facts: factsOf(settings, env),
	};
}

function factsOf({ executionMode, maxInstances, concurrency, endpoints }: Settings, env: Env): StackFacts {
	const threads = positive(env, 'THREADS_MEMORY');
	const chunkSize = Number(env.CHUNK_SIZE ?? 0);
	return {
		executionMode,
		maxInstances,
		concurrency,
		...(chunkSize > 0 && { chunkSize }),
		// On this machine the one instance has all its cores, whatever memory it plays.
		threads: endpoints.sqs === undefined ? Math.max(1, Math.round(threads / MB_PER_CORE)) : availableParallelism(),
		memoryMb: { fanout: positive(env, 'FANOUT_MEMORY'), threads, sequential: threads },
		userAgent: `Shoal/${VERSION}`,
		keepDays: KEEP_DAYS,
	};
}

function positive(env: Env, name: string): number {
	const value = Number(env[name]);
	if (value > 0) return value;
	throw new EnvironmentError(`the environment variable ${name} must be a number above 0, and is ${env[name]}`);
}
