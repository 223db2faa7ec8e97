import { expect, it } from 'vitest';
import { createBatchConsumer } from '../../../../shared/app/fetch/consume-batch.ts';
import type { ChunkBlob } from '../../../../shared/core/chunk.ts';
import { StoreError } from '../../../../shared/core/errors.ts';
import { encodeChunk } from '../../../../shared/core/messages.ts';
import type { ObjectStore } from '../../../../shared/ports/object-store.ts';
import { aChunk, aJob, aPage, aStatus, JOB_ID, options, targets } from '../../../support/builders.ts';
import { createFakeInvocation, createFakeVisitor } from '../../../support/fakes.ts';
import { createMemoryStack } from '../../../support/memory-stack.ts';

const job = aJob({ options: options({ visit: { ...options().visit, keepBodies: true } }) });
const kept = { records: Uint8Array.from([1, 2, 3]), length: 2, sha256: 'x' };

async function consumeWith(put: (objects: ObjectStore) => ObjectStore['put'], visit = () => aPage({ kept })) {
	const memory = createMemoryStack();
	const stack = createMemoryStack({
		...memory.ports,
		objects: { ...memory.ports.objects, put: put(memory.ports.objects) },
	});
	await stack.jobs.create(job);
	const visitor = createFakeVisitor(visit);
	const consume = createBatchConsumer({ ...stack, visitor, concurrency: 50 });
	const invocation = createFakeInvocation({ clock: stack.clock, requestId: 'r' });
	const bodies = [encodeChunk(aChunk({ targets: targets(3) }))];
	const outcomes = await stack.clock.run(consume(bodies, invocation));
	return {
		stack,
		statuses: outcomes.map(({ status }) => status),
		records: [...(await stack.records.list(JOB_ID)).values()],
	};
}

it('R1 names pages in its record once they are there', async () => {
	const order: string[] = [];
	const { stack, statuses, records } = await consumeWith((objects) => async (key, body) => {
		await objects.put(key, body);
		order.push('pages');
	});
	expect(statuses).toEqual(['fulfilled']);
	const [record] = records;
	if (record === undefined) throw new Error('it is not recorded');
	const { results } = await stack.blobs.get<ChunkBlob>(JOB_ID, record.blob);
	expect(results.map(({ body }) => body?.offset).toSorted()).toEqual([0, 3, 6]);
	expect(await stack.objects.get(results[0]?.body?.key ?? '')).toEqual(Uint8Array.from([1, 2, 3, 1, 2, 3, 1, 2, 3]));
	expect(order).toEqual(['pages']);
});

it('R1 a chunk whose pages could not be kept has no record, and comes again', async () => {
	const { statuses, records } = await consumeWith(() => () => Promise.reject(new StoreError('no bucket')));
	expect(statuses).toEqual(['rejected']);
	expect(records).toEqual([]);
});

it('a page that is asked for again later is kept once', async () => {
	let visits = 0;
	const first = () => (visits++ === 0 ? aStatus(503, { kept }) : aPage({ kept }));
	const puts: number[] = [];
	const keep = (objects: ObjectStore) => (key: string, body: Uint8Array) => {
		puts.push(body.length);
		return objects.put(key, body);
	};
	const { statuses } = await consumeWith(keep, first);
	expect(statuses).toEqual(['fulfilled']);
	expect(puts).toEqual([9]);
});
