import { createDynamoIdempotencyStore } from '../adapters/aws/dynamo-idempotency-store.ts';
import { createDynamoScheduleStates } from '../adapters/aws/dynamo-schedule-states.ts';
import { createFileKeyList } from '../adapters/file/file-key-list.ts';
import type { ApiDeps } from '../api/api-deps.ts';
import { createApi } from '../api/app.ts';
import { type ApiKey, apiKeyOf, readApiKeys } from '../api/auth/api-keys.ts';
import { VERSION } from '../core/version.ts';
import { objectLocation } from './export-targets.ts';
import { createLazyDownloadUrls } from './lazy-download-urls.ts';
import { createLazyJobCreator } from './lazy-job-creator.ts';
import { createLazyUploadUrls } from './lazy-upload-urls.ts';
import { createLazyScheduleStore, scheduledJobs } from './schedules.ts';
import type { Settings } from './settings.ts';
import type { Stack } from './stack.ts';
import { positive, stackFacts } from './stack-facts.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The HTTP API on a stack.
 *
 * @throws {EnvironmentError} A variable is missing or wrong; it is named.
 */
export function createWholeApi(stack: Stack, settings: Settings, env: Env): ReturnType<typeof createApi> {
	return createApi(apiDeps(stack, settings, env));
}

/**
 * All that the HTTP API is made of.
 *
 * @throws {EnvironmentError} A variable is missing or wrong; it is named.
 */
export function apiDeps(stack: Stack, settings: Settings, env: Env): ApiDeps {
	const facts = stackFacts(settings, env);
	return {
		...stack,
		uploads: createLazyUploadUrls(settings, env.UPLOAD_SECRET),
		downloads: createLazyDownloadUrls(settings, env.UPLOAD_SECRET),
		locationOf: (key) => objectLocation(settings, key),
		schedules: createLazyScheduleStore(settings, env),
		scheduleStates: createDynamoScheduleStates(stack.table),
		createScheduledJob: scheduledJobs(createLazyJobCreator(stack, facts)),
		calls: createDynamoIdempotencyStore(stack.table),
		keys: keysOf(env),
		ratePerKey: positive(env, 'API_RATE_PER_KEY'),
		version: VERSION,
		facts,
	};
}

/** Those of the stack's parameter; on this machine also those of the data folder, which may change meanwhile. */
function keysOf({ API_KEY_HASHES: hashes = '', API_KEYS_FILE: file }: Env): () => readonly ApiKey[] {
	const fixed = readApiKeys(hashes);
	if (!file) return () => fixed;
	const kept = createFileKeyList(file);
	return () => [...fixed, ...kept.list().map(apiKeyOf)];
}
