import { z } from '@hono/zod-openapi';
import { JOB_STATES, MODES } from '../../core/job.ts';
import { CHANGES, OUTCOMES } from '../../core/result.ts';

const count = z.number().int().min(0);
const figure = z.number().min(0);
const counts = () =>
	z.partialRecord(z.enum(OUTCOMES), count).openapi({
		type: 'object',
		properties: Object.fromEntries(OUTCOMES.map((outcome) => [outcome, { type: 'integer', minimum: 0 }])),
		additionalProperties: false,
	});

/** How it stands with what is written of results. */
const written = {
	state: z.enum(['writing', 'written', 'failed']),
	rows: count,
	outstanding: count,
	error: z.string().optional(),
	failedAt: z.iso.datetime().optional(),
};

/** What `shoal jobs show --json` prints, too; the README explains its fields. */
export const JobSummary = z.lazy(() =>
	z
		.looseObject({
			jobId: z.string(),
			mode: z.enum(MODES),
			state: z.enum(JOB_STATES),
			source: z.string(),
			retryOf: z.string().optional(),
			schedule: z.string().optional().describe('The schedule that started it.'),
			targets: count,
			duplicates: count,
			notPlanned: count,
			limits: z.array(z.string()),
			progress: z.object({ targets: count, settled: count, failed: count }).optional(),
			counts: counts(),
			changes: z
				.object(Object.fromEntries(CHANGES.map((change) => [change, count])))
				.partial()
				.optional()
				.describe('Of a job with a name: its pages, since the last one.'),
			retries: count,
			bytes: count,
			startedAt: z.iso.datetime(),
			finishedAt: z.iso.datetime().nullable(),
			wallMs: figure,
			invocations: count,
			instances: count,
			coldStarts: count,
			billedMs: figure,
			gbSeconds: figure,
			cpuMs: figure,
			peakMemoryMb: figure,
			cost: z.looseObject({ total: figure, currency: z.literal('USD') }),
			settings: z.looseObject({}),
			deliveries: z
				.array(
					z.object({
						destination: z.string(),
						type: z.string(),
						state: z.enum(['pending', 'delivered', 'failed']),
						attempts: count,
						error: z.string().optional(),
						attemptedAt: z.iso.datetime().optional(),
					}),
				)
				.optional()
				.describe('Of its report.'),
			sink: z
				.object({
					to: z.string(),
					...written,
				})
				.optional()
				.describe('Of its rows in a database.'),
			resultItems: z.object(written).optional().describe('Of the items that its results are.'),
			blocked: z.string().optional().describe('Why nobody can go on with it.'),
		})
		.openapi('JobSummary'),
);

export const JobList = z.lazy(() =>
	z
		.object({
			jobs: z.array(JobSummary),
			unreadable: z.array(z.object({ jobId: z.string(), reason: z.string() })).optional(),
			cursor: z.string().nullable().describe('Of the next page; null after the last.'),
		})
		.openapi('JobList'),
);

/** As `--out` writes it; the page on usage explains its fields. */
export const Result = z.lazy(() =>
	z
		.looseObject({
			jobId: z.string(),
			index: count,
			url: z.string(),
			finalUrl: z.string().nullable(),
			outcome: z.enum(OUTCOMES),
			change: z.enum(CHANGES).optional().describe('Of a job with a name: since the last one.'),
			status: z.number().int().nullable(),
			error: z.object({ code: z.string(), message: z.string() }).nullable(),
			contentType: z.string().nullable(),
			charset: z.string().nullable(),
			bytes: count,
			title: z.string().nullable(),
			links: count,
			redirects: z.array(z.string()),
			extracted: z.looseObject({}),
			body: z
				.looseObject({ key: z.string(), offset: count, length: count, sha256: z.string(), encoding: z.string() })
				.optional()
				.describe('Where the response is kept.'),
			attempts: count,
			timings: z.record(z.string(), z.number()),
			parents: z.array(z.string()),
			fetchedAt: z.string(),
			instance: z.string(),
			thread: count,
		})
		.openapi('Result'),
);

export const Results = z.lazy(() =>
	z.object({ results: z.array(Result), cursor: z.string().nullable() }).openapi('Results'),
);

export const DeadLetterList = z.lazy(() =>
	z
		.object({
			deadLetters: z.array(
				z.object({ queue: z.string(), messageId: z.string(), reason: z.string(), archivedAt: z.iso.datetime() }),
			),
		})
		.openapi('DeadLetterList'),
);

/** Of a check: links that were broken before; `null` if nobody said. */
export const Baseline = z.lazy(() => z.object({ baseline: z.array(z.string()).nullable() }).openapi('Baseline'));

export const JobUsage = z.lazy(() =>
	z
		.object({
			invocations: count,
			instances: count.describe('That have visited.'),
			coldStarts: count,
			billedMs: figure,
			gbSeconds: figure,
			cost: z.looseObject({ total: figure, currency: z.literal('USD') }),
		})
		.openapi('JobUsage'),
);

const link = () => z.string().describe('A path of this API.');

export const StartedJob = z.lazy(() =>
	z
		.object({ jobId: z.string(), links: z.object({ self: link(), results: link(), report: link() }) })
		.openapi('StartedJob'),
);

export const JobState = z.lazy(() => z.object({ jobId: z.string(), state: z.enum(JOB_STATES) }).openapi('JobState'));

export const Verification = z.lazy(() =>
	z
		.object({
			jobId: z.string(),
			targets: count,
			chunks: count,
			deadLetters: count,
			problems: z.array(z.string()).describe('Sentences that name the place.'),
		})
		.openapi('Verification'),
);

export const Ledger = z.lazy(() =>
	z
		.object({
			invocations: z.array(
				z.looseObject({
					functionName: z.string(),
					cold: z.boolean(),
					initMs: figure,
					billedMs: figure,
					memoryMb: figure,
					peakMemoryMb: figure,
					cpuUserMs: figure,
					cpuSystemMs: figure,
					targets: figure,
					startedAt: figure.describe('Milliseconds since the epoch.'),
				}),
			),
		})
		.openapi('Ledger'),
);

export const Upload = z.lazy(() =>
	z
		.object({
			uploadId: z.string().describe('To be named as source, {"upload": ID}; it serves for one job.'),
			method: z.literal('PUT'),
			url: z.string(),
			headers: z.record(z.string(), z.string()),
			expiresAt: z.iso.datetime(),
		})
		.openapi('Upload'),
);

export const Health = z.lazy(() => z.object({ status: z.literal('ok'), version: z.string() }).openapi('Health'));

export const Problem = z.lazy(() =>
	z
		.object({
			type: z.string(),
			title: z.string(),
			status: z.number().int(),
			detail: z.string(),
			errors: z.array(z.object({ path: z.string(), detail: z.string() })).optional(),
		})
		.openapi('Problem'),
);

/** What API Gateway says in place of the API. */
export const GatewayMessage = z.lazy(() => z.object({ message: z.string() }).openapi('GatewayMessage'));
