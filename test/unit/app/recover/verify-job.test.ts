import { beforeEach, describe, expect, it } from 'vitest';
import { createBatchConsumer } from '../../../../shared/app/fetch/consume-batch.ts';
import { createDispatcher } from '../../../../shared/app/plan/dispatch.ts';
import { createJobVerifier } from '../../../../shared/app/recover/verify-job.ts';
import type { ChunkRecord } from '../../../../shared/core/chunk.ts';
import { encodePlanMessage } from '../../../../shared/core/messages.ts';
import { keysOf } from '../../../../shared/core/record/object-keys.ts';
import { aPage, aStatus, JOB_ID, options } from '../../../support/builders.ts';
import { createFakeInvocation, createFakeVisitor } from '../../../support/fakes.ts';
import { createMemoryStack, type MemoryPorts, type MemoryStack, storeJob } from '../../../support/memory-stack.ts';

const SOURCE = [...Array.from({ length: 9 }, (_, i) => `https://example.com/${i}`), 'https://example.com/3', 'no url'];

/** A job of three chunks that has ended; a target of the second came in a child. */
async function endedJob(): Promise<MemoryStack> {
	const stack = createMemoryStack();
	await storeJob(stack, SOURCE, { options: options({ chunkSize: 4 }) });
	let isFirst = true;
	const visitor = createFakeVisitor((url) => {
		if (!url.endsWith('/5') || !isFirst) return aPage();
		isFirst = false;
		return aStatus(503, { retryAfterMs: 60_000 });
	});
	const invoke = (requestId: string) => createFakeInvocation({ clock: stack.clock, requestId });
	const message = encodePlanMessage({ jobId: JOB_ID });
	await stack.clock.run(createDispatcher(stack)([message], invoke('plan')));
	const consume = createBatchConsumer({ ...stack, visitor, concurrency: 50 });
	for (let batch = 0; batch < 2; batch++) {
		const bodies = stack.chunksQueue.takeAll().map(({ body }) => body);
		await stack.clock.run(consume(bodies, invoke(`batch ${batch}`)));
		await stack.clock.advance(61_000);
	}
	return stack;
}

describe('a job that has ended', () => {
	let stack: MemoryStack;
	beforeEach(async () => {
		stack = await endedJob();
	});

	const verify = (replace: Partial<MemoryPorts> = {}) => createJobVerifier({ ...stack, ...replace })(JOB_ID);

	it('R2 is proved, from what is stored alone', async () => {
		expect(await verify()).toEqual({ jobId: JOB_ID, targets: 10, chunks: 4, deadLetters: 0, problems: [] });
	});

	/** The records, changed before they are looked at. */
	function changedRecords(change: (found: Map<string, ChunkRecord>) => void): Partial<MemoryPorts> {
		const list = async (jobId: string) => {
			const found = await stack.records.list(jobId);
			change(found);
			return found;
		};
		return { records: { ...stack.records, list } };
	}

	it.each(['0.0', '0.1', '0.2', '0.1/0'])('is not, without the record of chunk %s', async (chunkId) => {
		const { problems } = await verify(changedRecords((found) => found.delete(chunkId)));

		expect(problems).toContain(`chunk ${chunkId} has no record`);
	});

	it('is not, with a record that nobody names', async () => {
		const { problems } = await verify(
			changedRecords((found) => {
				const record = found.get('0.0');
				if (record !== undefined) found.set('0.0/0', { ...record, chunkId: '0.0/0' });
			}),
		);

		expect(problems).toContain('record 0.0/0: nothing in the plan or in a record names it');
	});

	it('is not, with a record whose sums or children are others', async () => {
		const changed = changedRecords((found) => {
			const [first, second] = [found.get('0.0'), found.get('0.1')];
			if (first !== undefined) found.set('0.0', { ...first, bytes: first.bytes + 1 });
			if (second !== undefined) found.set('0.1', { ...second, childrenDueAt: [] });
		});
		const { problems } = await verify(changed);

		expect(problems).toContain('record 0.0: its sums are not those of its results');
		expect(problems).toContain('record 0.1: its children are not those in its blob');
	});

	it('is not, without any one of its blobs', async () => {
		const refs = [...(await stack.records.list(JOB_ID)).values()].map((record) => record.blob);
		const [entry] = await stack.planLog.read(JOB_ID, 0);
		for (const { attemptId } of [...refs, ...(entry?.blob ? [entry.blob] : [])]) {
			const get: typeof stack.blobs.get = async (jobId, ref) => {
				if (ref.attemptId === attemptId) throw new Error('gone');
				return stack.blobs.get(jobId, ref);
			};
			const { problems } = await verify({ blobs: { ...stack.blobs, get } });
			expect(problems.join()).toContain(`its blob ${attemptId} cannot be read: gone`);
		}
	});

	it('is not, with a blob whose results are doubled', async () => {
		const [record] = (await stack.records.list(JOB_ID)).values();
		const get: typeof stack.blobs.get = async (jobId, ref) => {
			const blob = await stack.blobs.get<{ results?: unknown[] }>(jobId, ref);
			if (ref.attemptId !== record?.attemptId || blob.results === undefined) return blob as never;
			return { ...blob, results: [...blob.results, blob.results[0]] } as never;
		};
		const { problems } = await verify({ blobs: { ...stack.blobs, get } });

		expect(problems).toContain(`record ${record?.chunkId}: its targets are not those of the chunk`);
	});

	it('is not, without a plan entry, or with one that is there twice', async () => {
		const entries = await stack.planLog.read(JOB_ID, 0);
		const without = await verify({ planLog: { ...stack.planLog, read: async () => entries.slice(1) } });
		const [first] = entries;
		const doubled = first === undefined ? [] : [first, { ...first, n: 1 }];
		const twice = await verify({ planLog: { ...stack.planLog, read: async () => doubled } });

		expect(without.problems.length).toBeGreaterThan(0);
		expect(twice.problems.length).toBeGreaterThan(0);
	});

	it('is not, without its report, or with one of other figures', async () => {
		const { reportJson } = keysOf(JOB_ID);
		const replaced = (body: Uint8Array | undefined): Partial<MemoryPorts> => ({
			objects: { ...stack.objects, get: async (key) => (key === reportJson ? body : stack.objects.get(key)) },
		});
		const report = JSON.parse(Buffer.from((await stack.objects.get(reportJson)) ?? []).toString());

		expect((await verify(replaced(undefined))).problems).toEqual(['the report is missing']);
		const other = Buffer.from(JSON.stringify({ ...report, targets: 11, counts: { ok: 11 } }));
		expect((await verify(replaced(other))).problems).toEqual([
			'the report says targets 11, the records 10',
			'the counts of the report are not those of the records',
		]);
		const later = Buffer.from(JSON.stringify({ ...report, v: 2 }));
		expect((await verify(replaced(later))).problems).toEqual([
			expect.stringContaining('the report of job job-1 is of version 2, where 1 is known'),
		]);
		const half = Buffer.from(JSON.stringify(report)).subarray(0, 100);
		expect((await verify(replaced(half))).problems).toEqual([
			expect.stringContaining('report of job job-1 is damaged'),
		]);
	});

	it('is not, without the copy of its source', async () => {
		const getRange = async () => {
			throw new Error('gone');
		};
		const { problems } = await verify({ objects: { ...stack.objects, getRange } });

		expect(problems).toEqual(['the copy of the source cannot be read: gone']);
	});
});

it('a job that runs on is not proved', async () => {
	const stack = createMemoryStack();
	await storeJob(stack, SOURCE);

	const { problems } = await createJobVerifier(stack)(JOB_ID);

	expect(problems).toContain('10 targets of the source are not in the plan');
	expect(problems).toContain('the job has not ended: it is planning');
});

it('names a job that is not there', async () => {
	await expect(createJobVerifier(createMemoryStack())('nobody')).rejects.toThrow('there is no job nobody');
});
