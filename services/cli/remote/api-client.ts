import type { z } from '@hono/zod-openapi';
import {
	Baseline,
	DeadLetterList,
	JobList,
	JobState,
	JobSummary,
	Ledger,
	StartedJob,
	Upload,
	Verification,
} from '../../../shared/api/schemas/answers.ts';
import { Export as ExportSchema } from '../../../shared/api/schemas/exports.ts';
import type { JobRequest } from '../../../shared/api/schemas/job-request.ts';
import type { RetryRequest } from '../../../shared/api/schemas/retry-request.ts';
import type { ListedJob } from '../../../shared/app/jobs/summarize-job.ts';
import { EnvironmentError, JobNotFoundError } from '../../../shared/core/errors.ts';
import type { ExportSpec } from '../../../shared/core/report/export/export-spec.ts';
import type { LedgerLine } from '../../../shared/core/report/ledger.ts';
import { type JobReport, parseReport } from '../../../shared/core/report/report.ts';
import type { Outcome } from '../../../shared/core/result.ts';
import { faultsOf } from '../source/json-faults.ts';
import type { ApiAnswer, ApiCall, ApiCaller } from './api-call.ts';

/** What a request for a job has to be. */
export type JobRequestBody = z.input<typeof JobRequest>;

export type RetryRequestBody = z.input<typeof RetryRequest>;

export interface ListedJobs {
	readonly jobs: readonly ListedJob[];
	readonly unreadable: readonly { readonly jobId: string; readonly reason: string }[];
}

/** How it stands with an export. */
export type Export = z.output<typeof ExportSchema>;

/** A message that nobody could handle. */
export type DeadLetter = z.output<typeof DeadLetterList>['deadLetters'][number];

export type ApiClient = ReturnType<typeof createApiClient>;

/** A job may have to be copied before it is stored. */
const START_TIMEOUT_MS = 120_000;
/** Of results; a page ends sooner where it gets long. */
const PAGE = 10_000;

/** The calls of the HTTP API, as the schemas say that its answers are. */
export function createApiClient(caller: ApiCaller) {
	const { url } = caller;

	async function ask<T>(call: ApiCall, schema: z.ZodType<T>): Promise<T> {
		const { text } = await caller.call(call);
		return read(text, schema);
	}

	function read<T>(text: string, schema: z.ZodType<T>): T {
		const answer = schema.safeParse(jsonIn(text));
		if (answer.success) return answer.data;
		throw new EnvironmentError(`${url} answers what this version does not understand: ${faultsOf(answer.error)}`);
	}

	return {
		url,
		/** Starts a job; the same key starts it once. */
		async start(body: JobRequestBody, idempotencyKey: string): Promise<string> {
			const call = { method: 'POST', path: '/jobs', body, idempotencyKey, timeoutMs: START_TIMEOUT_MS } as const;
			return (await ask(call, StartedJob)).jobId;
		},
		/** Puts a list where it can be named as a source. @returns By what. */
		async upload(file: string, bytes: number, signal: AbortSignal): Promise<string> {
			const { uploadId, ...place } = await ask({ method: 'POST', path: '/uploads', body: { bytes }, signal }, Upload);
			await caller.put(file, { ...place, signal });
			return uploadId;
		},
		async jobs(limit: number): Promise<ListedJobs> {
			const { jobs, unreadable = [] } = await ask({ method: 'GET', path: `/jobs?limit=${limit}` }, JobList);
			return { jobs: jobs as unknown as ListedJob[], unreadable };
		},
		async job(jobId: string, signal?: AbortSignal): Promise<ListedJob> {
			return (await ask({ method: 'GET', path: pathOf(jobId), signal }, JobSummary)) as unknown as ListedJob;
		},
		/** JSON texts, in the order of the source; what the job is told by, unless something else is wanted. */
		async *results(jobId: string, { outcomes, unchanged = false }: RemoteResults = {}): AsyncGenerator<string> {
			if (outcomes?.size === 0) return;
			const only = outcomes === undefined ? '' : `&outcome=${[...outcomes].join(',')}`;
			const also = unchanged ? '&unchanged=true' : '';
			let path: string | undefined = `${pathOf(jobId)}/results?limit=${PAGE}${only}${also}`;
			while (path !== undefined) {
				const page: ApiAnswer = await caller.call({ method: 'GET', path });
				yield* page.text.split('\n').filter((line) => line !== '');
				path = nextPage(page);
			}
		},
		async report(jobId: string): Promise<JobReport> {
			const { text } = await caller.call({ method: 'GET', path: `${pathOf(jobId)}/report` });
			return parseReport(text, jobId);
		},
		cancel: async (jobId: string) => ask({ method: 'DELETE', path: pathOf(jobId) }, JobState),
		resume: async (jobId: string) => ask({ method: 'POST', path: `${pathOf(jobId)}/resume` }, JobState),
		/** @param body - What is to be otherwise than in the old job. */
		async retry(jobId: string, body: RetryRequestBody, idempotencyKey: string): Promise<string> {
			const call = { method: 'POST', path: `${pathOf(jobId)}/retry`, body, idempotencyKey } as const;
			return (await ask({ ...call, timeoutMs: START_TIMEOUT_MS }, StartedJob)).jobId;
		},
		async ledger(jobId: string): Promise<LedgerLine[]> {
			const { invocations } = await ask({ method: 'GET', path: `${pathOf(jobId)}/ledger` }, Ledger);
			return invocations as unknown as LedgerLine[];
		},
		/** What was broken before a check, as whoever started it said. */
		async baseline(jobId: string): Promise<ReadonlySet<string> | undefined> {
			const { baseline } = await ask({ method: 'GET', path: `${pathOf(jobId)}/baseline` }, Baseline);
			return baseline === null ? undefined : new Set(baseline);
		},
		async deadLetters(jobId: string): Promise<readonly DeadLetter[]> {
			return (await ask({ method: 'GET', path: `${pathOf(jobId)}/dead-letters` }, DeadLetterList)).deadLetters;
		},
		export: async (jobId: string, spec: ExportSpec) =>
			ask({ method: 'POST', path: `${pathOf(jobId)}/exports`, body: spec }, ExportSchema),
		exported: async (jobId: string, name: string) =>
			ask({ method: 'GET', path: `${pathOf(jobId)}/exports/${name}` }, ExportSchema),
		/** A file of an export, from the address that the stack gives for it. */
		download: (address: string) => caller.download(address),
		verify: async (jobId: string) => ask({ method: 'GET', path: `${pathOf(jobId)}/verification` }, Verification),
		erase: async (jobId: string, force: boolean) =>
			ask({ method: 'DELETE', path: `${pathOf(jobId)}/data?force=${force}` }, JobState),
	};
}

interface RemoteResults {
	/** Default: all. */
	readonly outcomes?: ReadonlySet<Outcome>;
	/** Also of pages that have not changed, where the job leaves them out. */
	readonly unchanged?: boolean;
}

const JOB_ID = /^[\w-]{1,64}$/;

/** @throws {JobNotFoundError} It can be no id: in a path it might lead elsewhere. */
function pathOf(jobId: string): string {
	if (!JOB_ID.test(jobId)) throw new JobNotFoundError(`there is no job ${jobId}`);
	return `/jobs/${jobId}`;
}

function nextPage({ headers }: ApiAnswer): string | undefined {
	const [, link] = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '') ?? [];
	// By its query alone: what stands before the API may have put something in front of its paths.
	return link === undefined ? undefined : link.slice(link.indexOf('/jobs/'));
}

function jsonIn(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
