import { hash } from 'node:crypto';
import { createFileDownloadUrls } from '../../shared/adapters/file/file-download-urls.ts';
import { createFileUploadUrls } from '../../shared/adapters/file/file-upload-urls.ts';
import type { ApiDeps } from '../../shared/api/api-deps.ts';
import { createApi } from '../../shared/api/app.ts';
import { readApiKeys } from '../../shared/api/auth/api-keys.ts';
import { createJobCreator } from '../../shared/app/jobs/create-job.ts';
import type { StackFacts } from '../../shared/app/jobs/request/requested-job.ts';
import { createJobStarter } from '../../shared/app/jobs/start-job.ts';
import { scheduledJobs } from '../../shared/runtime/schedules.ts';
import { createMemoryIdempotencyStore } from './memory/memory-idempotency-store.ts';
import { createMemoryScheduleStates, createMemoryScheduleStore } from './memory/memory-schedules.ts';
import { createMemoryStack, type MemoryPorts } from './memory-stack.ts';

export const WRITE_KEY = 'write-key';
export const READ_KEY = 'read-key';

export const FACTS: StackFacts = {
	executionMode: 'fanout',
	maxInstances: 4,
	concurrency: 50,
	threads: 6,
	memoryMb: { fanout: 1769, sequential: 10_240, threads: 10_240 },
	userAgent: 'Shoal/test',
	keepDays: 30,
};

export type ApiAnswer = Awaited<ReturnType<TestApi['call']>>;
export type TestApi = ReturnType<typeof createTestApi>;

interface Call {
	readonly key?: string | undefined;
	readonly body?: unknown;
	readonly headers?: Readonly<Record<string, string>>;
}

export function hashOf(key: string): string {
	return hash('sha256', key);
}

/** The API on memory adapters, and calls of it with a key that may write unless another is given. */
export function createTestApi({
	ports,
	...replace
}: Partial<ApiDeps> & { readonly ports?: Partial<MemoryPorts> } = {}) {
	const stack = createMemoryStack(ports);
	const schedules = createMemoryScheduleStore();
	const createJob = createJobCreator({ ...stack, startJob: createJobStarter(stack), facts: FACTS });
	const app = createApi({
		...stack,
		uploads: createFileUploadUrls('signed with this'),
		downloads: createFileDownloadUrls('signed with this'),
		locationOf: (key) => `s3://objects/${key}`,
		schedules,
		scheduleStates: createMemoryScheduleStates(),
		createScheduledJob: scheduledJobs(createJob),
		calls: createMemoryIdempotencyStore(),
		keys: () => readApiKeys(`${hashOf(WRITE_KEY)} ${hashOf(READ_KEY)}:read`),
		ratePerKey: 1000,
		version: '1.2.3',
		facts: FACTS,
		...replace,
	});
	return {
		app,
		schedules,
		stack,
		/** A body that is no text is sent as JSON. */
		async call(method: string, path: string, { key = WRITE_KEY, body, headers }: Call = {}) {
			const response = await app.request(path, {
				method,
				headers: {
					...(key !== '' && { authorization: `Bearer ${key}` }),
					...(body !== undefined && { 'content-type': 'application/json' }),
					...headers,
				},
				...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
			});
			const text = await response.text();
			const isJson = /json$/.test(response.headers.get('content-type') ?? '') && text !== '';
			return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
		},
	};
}
