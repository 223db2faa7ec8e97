import { describe, expect, it } from 'vitest';
import { createReportDeliverer } from '../../../../../shared/app/deliver/deliver-report.ts';
import type { AttemptTime } from '../../../../../shared/app/deliver/export-attempt.ts';
import { createJobExporter } from '../../../../../shared/app/jobs/export/export-job.ts';
import { createResultExporter } from '../../../../../shared/app/jobs/export/export-results.ts';
import { objectFolder } from '../../../../../shared/app/jobs/export/object-folder.ts';
import { createExportReader } from '../../../../../shared/app/jobs/export/read-exports.ts';
import { createExportRequester } from '../../../../../shared/app/jobs/export/request-export.ts';
import { createJobSummarizer } from '../../../../../shared/app/jobs/summarize-job.ts';
import { createChunkFinisher } from '../../../../../shared/app/record/finish-chunk.ts';
import { totalsOf } from '../../../../../shared/core/complete/totals.ts';
import { MAX_ATTEMPTS } from '../../../../../shared/core/deliver/delivery.ts';
import { ConflictError, EnvironmentError, JobNotFoundError, StoreError } from '../../../../../shared/core/errors.ts';
import { decodeDeliveryMessage } from '../../../../../shared/core/messages.ts';
import { exportKeyOf } from '../../../../../shared/core/record/object-keys.ts';
import { encodeCsv, encodeJsonl } from '../../../../../shared/core/report/export/encode-text.ts';
import { type ExportSpec, exportFolderOf } from '../../../../../shared/core/report/export/export-spec.ts';
import type { ExportTarget } from '../../../../../shared/ports/export-target.ts';
import { aChunk, aJob, anEntry, aResult, aTarget, JOB_ID, options } from '../../../../support/builders.ts';
import { createFakeInvocation } from '../../../../support/fakes.ts';
import { createMemorySecretStore } from '../../../../support/memory/memory-secret-store.ts';
import { createMemoryStack, type MemoryPorts, type MemoryStack } from '../../../../support/memory-stack.ts';

const CHUNKS = 4;
const PARTS: ExportSpec = { format: 'jsonl', parts: true };

type Wrap = (target: ExportTarget) => ExportTarget;

/** A job of four chunks whose report was stored a moment ago, and what makes its exports. */
async function reported(exports: readonly ExportSpec[] = [PARTS], wrap: Wrap = (target) => target) {
	const stack: MemoryStack & MemoryPorts = createMemoryStack();
	const job = aJob({ state: 'finished', options: options({ ...(exports.length > 0 && { exports }) }) });
	const finished = { ...job, totals: totalsOf({ job, entries: [], records: [], lines: [] }) };
	await stack.jobs.create(finished);
	await stack.planLog.append(anEntry({ chunkCount: CHUNKS, closed: true }));
	const { finish } = createChunkFinisher(stack.ports);
	for (let i = 0; i < CHUNKS; i++) {
		const chunk = aChunk({ chunkId: `0.${i}`, targets: [aTarget(i)] });
		const outcome = { results: [aResult({ index: i })], deferred: [] };
		const invocation = createFakeInvocation(stack);
		await finish({ job, chunk, outcome, invocation, publish: async () => undefined });
	}
	await stack.report(finished);
	const encoders = { parquet: encodeJsonl, jsonl: encodeJsonl, csv: encodeCsv };
	const exportJob = createJobExporter({
		...stack,
		exportResults: createResultExporter({ ...stack, encoders, partResults: 1 }),
		openTarget: (jobId, spec) => {
			if (spec.to !== undefined) throw new EnvironmentError('there is no S3');
			return wrap(objectFolder(stack.objects, exportKeyOf(jobId, exportFolderOf(spec))));
		},
	});
	const messenger = { send: () => Promise.reject(new Error('nothing is sent')), close: async () => undefined };
	const deliver = createReportDeliverer({ ...stack, exportJob, messenger, secrets: createMemorySecretStore({}) });
	const reader = createExportReader({ ...stack, locationOf: (key) => `s3://objects/${key}` });
	return { stack, deliver, reader };
}

/** Delivers what is in the queue, until it is empty. @returns The parts that were begun with. */
async function deliverAll(
	{ deliveryQueue }: MemoryStack,
	deliver: (body: string, time?: AttemptTime) => Promise<void>,
	time?: AttemptTime,
): Promise<number[]> {
	const parts: number[] = [];
	for (let messages = deliveryQueue.takeAll(); messages.length > 0; messages = deliveryQueue.takeAll()) {
		for (const { body } of messages) {
			parts.push(decodeDeliveryMessage(body).part ?? 0);
			await deliver(body, time);
		}
	}
	return parts;
}

const never = new AbortController().signal;

describe('the exports of a job', () => {
	it('S0.9 are made when its report is stored, and told in its summary', async () => {
		const { stack, deliver, reader } = await reported([PARTS, { format: 'csv' }]);
		await deliverAll(stack, deliver);

		expect(await reader.list(JOB_ID)).toEqual([
			{
				name: 'csv',
				format: 'csv',
				parts: false,
				location: `s3://objects/exports/${JOB_ID}/csv/`,
				state: 'written',
			},
			{
				name: 'jsonl-parts',
				format: 'jsonl',
				parts: true,
				location: `s3://objects/exports/${JOB_ID}/jsonl-parts/`,
				state: 'written',
			},
		]);
		expect(await reader.manifest(JOB_ID, 'jsonl-parts')).toMatchObject({ results: CHUNKS });
		const job = aJob({ state: 'reported', options: options({ exports: [PARTS] }) });
		expect((await createJobSummarizer(stack)(job)).deliveries).toMatchObject([
			{ destination: 'export:csv', type: 'export', state: 'delivered' },
			{ destination: 'export:jsonl-parts', type: 'export', state: 'delivered' },
		]);
	});

	it('S0.9 go on part by part where the time of invocations ends, however many it takes', async () => {
		const { stack, deliver, reader } = await reported();
		const parts = await deliverAll(stack, deliver, { hasTime: () => false, signal: never });

		expect(parts).toEqual([0, 1, 2, 3]);
		expect(await reader.manifest(JOB_ID, 'jsonl-parts')).toMatchObject({ results: CHUNKS });
		expect(await reader.list(JOB_ID)).toMatchObject([{ state: 'written' }]);
	});

	it('S0.9 are tried again from where they were, with attempts counted anew for each part', async () => {
		let failures = 0;
		const { stack, deliver, reader } = await reported([PARTS], (target) => ({
			...target,
			async put(name, body) {
				if (name.startsWith('part-00002') && failures++ < MAX_ATTEMPTS - 1) throw new StoreError('S3 is away');
				await target.put(name, body);
			},
		}));
		const parts = await deliverAll(stack, deliver, { hasTime: () => false, signal: never });

		expect(parts).toEqual([0, 1, ...Array.from({ length: MAX_ATTEMPTS }, () => 2), 3]);
		expect(await reader.list(JOB_ID)).toMatchObject([{ state: 'written' }]);
	});

	it('S0.9 R2 are made by the next who gets the message of one who died, at once', async () => {
		const { stack, deliver, reader } = await reported();
		const [message] = stack.deliveryQueue.takeAll();
		const now = stack.clock.now();
		await stack.deliveries.begin(JOB_ID, 'export:jsonl-parts', { until: now, now });
		await deliver(message?.body ?? '');

		expect(await reader.list(JOB_ID)).toMatchObject([{ state: 'written' }]);
	});

	it('U4 S0.9 are given up where one file takes too long, with the way out, and leave no half of it', async () => {
		const { stack, deliver, reader } = await reported([{ format: 'csv' }]);
		await deliverAll(stack, deliver, { hasTime: () => true, signal: AbortSignal.abort() });

		const error = 'one file takes longer than the function may run; export it in parts';
		expect(await reader.list(JOB_ID)).toMatchObject([{ state: 'failed', error }]);
		expect(await stack.objects.get(`exports/${JOB_ID}/csv/results.csv`)).toBeUndefined();
	});

	it('S0.9 are given up at once where the stack cannot write there', async () => {
		const { stack, deliver, reader } = await reported([{ format: 'csv', to: 's3://bucket/there' }]);
		expect(await deliverAll(stack, deliver)).toEqual([0]);

		expect(await reader.list(JOB_ID)).toMatchObject([
			{ state: 'failed', error: 'there is no S3', location: `s3://bucket/there/csv/${JOB_ID}/` },
		]);
	});
});

describe('requestExport', () => {
	it('S0.9 has an export made of a job that has ended, once', async () => {
		const { stack, deliver, reader } = await reported([]);
		const requestExport = createExportRequester(stack);
		await requestExport(JOB_ID, { format: 'csv' });
		await requestExport(JOB_ID, { format: 'csv' });
		await deliverAll(stack, deliver);

		expect(await reader.list(JOB_ID)).toMatchObject([{ name: 'csv', state: 'written' }]);
		expect(await reader.manifest(JOB_ID, 'csv')).toMatchObject({ results: CHUNKS });
	});

	it('S0.9 begins one again that was given up', async () => {
		let isAway = true;
		const { stack, deliver, reader } = await reported([{ format: 'csv' }], (target) => ({
			...target,
			put: (name, body) => (isAway ? Promise.reject(new EnvironmentError('it is full')) : target.put(name, body)),
		}));
		await deliverAll(stack, deliver);
		expect(await reader.list(JOB_ID)).toMatchObject([{ state: 'failed', error: 'it is full' }]);
		isAway = false;
		await createExportRequester(stack)(JOB_ID, { format: 'csv' });
		await deliverAll(stack, deliver);

		expect(await reader.list(JOB_ID)).toMatchObject([{ state: 'written' }]);
	});

	it('S0.9 refuses a job that has not ended, or is not there', async () => {
		const stack = createMemoryStack();
		await stack.jobs.create(aJob({ state: 'running' }));
		const requestExport = createExportRequester(stack);

		await expect(requestExport(JOB_ID, PARTS)).rejects.toThrow(ConflictError);
		await expect(requestExport('nobody', PARTS)).rejects.toThrow(JobNotFoundError);
	});
});
