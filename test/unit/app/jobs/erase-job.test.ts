import { expect, it } from 'vitest';
import { createJobEraser } from '../../../../shared/app/jobs/erase-job.ts';
import { StoreError } from '../../../../shared/core/errors.ts';
import { keysOf } from '../../../../shared/core/record/object-keys.ts';
import { NO_PROGRESS } from '../../../../shared/ports/progress-counters.ts';
import { aChunk, aDeadLetter, aJob, aLine, anEntry, aResult, EXPIRES_AT } from '../../../support/builders.ts';
import { createFakeInvocation } from '../../../support/fakes.ts';
import { createMemoryStack, type MemoryStack, storeJob, urls } from '../../../support/memory-stack.ts';

/** Leaves something of a job in every store. */
async function store(stack: MemoryStack, jobId: string): Promise<void> {
	const job = await storeJob(stack, urls(1), { jobId });
	await stack.planLog.append(anEntry({ jobId }));
	await stack.finisher.finish({
		job,
		chunk: aChunk({ jobId }),
		outcome: { results: [aResult({ jobId })], deferred: [] },
		invocation: createFakeInvocation(stack),
		publish: async () => undefined,
	});
	await stack.ledger.write(aLine({ jobId }), EXPIRES_AT);
	await stack.archive.keep(aDeadLetter({ jobId, messageId: jobId }), EXPIRES_AT);
	await stack.objects.put(keysOf(jobId).reportJson, Buffer.from('{}'));
}

async function whatIsLeft(stack: MemoryStack, jobId: string) {
	const { source, reportJson } = keysOf(jobId);
	return {
		job: await stack.jobs.get(jobId),
		entries: await stack.planLog.read(jobId, 0),
		records: [...(await stack.records.list(jobId)).keys()],
		progress: await stack.counters.read(jobId),
		lines: await stack.ledger.list(jobId),
		letters: await stack.archive.list(jobId),
		objects: [await stack.objects.get(source), await stack.objects.get(reportJson)],
	};
}

it('leaves nothing of a job, and all of another', async () => {
	const stack = createMemoryStack();
	await store(stack, 'a');
	await store(stack, 'b');
	const before = await whatIsLeft(stack, 'b');
	const [record] = (await stack.records.list('a')).values();

	await createJobEraser(stack)('a');

	expect(await whatIsLeft(stack, 'a')).toEqual({
		job: undefined,
		entries: [],
		records: [],
		progress: NO_PROGRESS,
		lines: [],
		letters: [],
		objects: [undefined, undefined],
	});
	await expect(stack.blobs.get('a', record?.blob ?? { attemptId: '', store: 'table', bytes: 0 })).rejects.toThrow();
	expect(await whatIsLeft(stack, 'b')).toEqual(before);
});

it('R1 can be begun again where it died half-way', async () => {
	const stack = createMemoryStack();
	await store(stack, 'a');
	const erase = () => Promise.reject(new StoreError('the store is gone'));

	await expect(createJobEraser({ ...stack, ledger: { ...stack.ledger, erase } })('a')).rejects.toThrow(StoreError);
	expect(await stack.jobs.get('a')).toEqual(expect.objectContaining({ jobId: 'a' }));

	await createJobEraser(stack)('a');
	expect(await stack.jobs.get('a')).toBeUndefined();
});

it('has nothing to do for a job that is not there', async () => {
	await expect(createJobEraser(createMemoryStack())(aJob().jobId)).resolves.toBeUndefined();
});
