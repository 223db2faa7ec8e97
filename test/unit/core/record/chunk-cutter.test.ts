import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeChunk } from '../../../../shared/core/messages.ts';
import { ChunkCutter, chooseChunkSize, MAX_CHUNK_BYTES } from '../../../../shared/core/record/chunk-cutter.ts';
import type { Target } from '../../../../shared/core/target.ts';
import { aChunk, targets } from '../../../support/builders.ts';

/** SQS bills each started one. */
const BILLED_BYTES = 64 * 1024;
const ULID = '01JABCDEFGHJKMNPQRSTVWXYZ0';

/** Each of these takes up to six bytes in a message. */
const costly = fc.constantFrom('\u0001', '\uD800', 'é', '\u{1F41F}');

const aLine = fc.oneof(
	{ weight: 5, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
	{ weight: 2, arbitrary: fc.tuple(costly, fc.nat(4_096)).map(([unit, count]) => unit.repeat(count)) },
);

/** All chunks of a source, cut by one cutter after the other as the planner does. */
function cutAll(source: readonly Target[], limits: { maxTargets: number; maxChunks: number }): Target[][] {
	const chunks: Target[][] = [];
	for (let at = 0; at < source.length; ) {
		const cutter = new ChunkCutter(limits);
		while (at < source.length && cutter.take(source[at] as Target)) at++;
		chunks.push(...cutter.chunks.map((chunk) => [...chunk]));
	}
	return chunks;
}

it('S2.5 S2.8 loses no target and keeps their order, whatever the number, the sizes and the limits', () => {
	const limits = fc.record({
		maxTargets: fc.integer({ min: 1, max: 100 }),
		maxChunks: fc.integer({ min: 1, max: 20 }),
	});
	fc.assert(
		fc.property(fc.array(aLine, { maxLength: 300 }), limits, (lines, { maxTargets, maxChunks }) => {
			const source = lines.map((url, index) => ({ index, url }));

			const chunks = cutAll(source, { maxTargets, maxChunks });

			expect(chunks.flat()).toEqual(source);
			for (const chunk of chunks) {
				expect(chunk.length).toBeGreaterThan(0);
				expect(chunk.length).toBeLessThanOrEqual(maxTargets);
			}
		}),
	);
});

it('S2.8 cuts chunks that are billed as one request each, also when all of their targets are tried again', () => {
	fc.assert(
		fc.property(fc.array(aLine, { minLength: 1, maxLength: 300 }), (lines) => {
			const source = lines.map((url, i) => ({ index: 99_999_000 + i, url }));

			for (const chunk of cutAll(source, { maxTargets: 100, maxChunks: 100 })) {
				const first = aChunk({ jobId: ULID, chunkId: '9999.99', targets: chunk });
				expect(Buffer.byteLength(encodeChunk(first))).toBeLessThanOrEqual(MAX_CHUNK_BYTES + 200);
				const again = chunk.map((target) => ({ ...target, attempts: 10 }));
				const child = {
					...first,
					chunkId: `9999.99${'/99'.repeat(20)}`,
					targets: again,
					notBefore: 1.8e12,
					quarantined: true,
				};
				expect(Buffer.byteLength(encodeChunk(child as never))).toBeLessThanOrEqual(BILLED_BYTES);
			}
		}),
	);
});

it('S2.8 cuts by bytes before the count is reached', () => {
	const url = `https://example.com/${'x'.repeat(7_000)}`;
	const chunks = cutAll(
		Array.from({ length: 20 }, (_, index) => ({ index, url })),
		{ maxTargets: 100, maxChunks: 100 },
	);

	expect(chunks.map((chunk) => chunk.length)).toEqual([8, 8, 4]);
});

it('takes no more once all chunks are full, and leaves out what it did not take', () => {
	const cutter = new ChunkCutter({ maxTargets: 2, maxChunks: 2 });

	expect(targets(5).map((target) => cutter.take(target))).toEqual([true, true, true, true, false]);
	expect(cutter.chunks).toEqual([targets(2), targets(2, 2)]);
});

it('has no chunk before it has taken a target', () => {
	expect(new ChunkCutter({ maxTargets: 1, maxChunks: 1 }).chunks).toEqual([]);
});

it.each([
	{ count: 0, instances: 4, size: 10 },
	{ count: 400, instances: 4, size: 10 },
	{ count: 1_200, instances: 4, size: 30 },
	{ count: 10_000, instances: 4, size: 100 },
	{ count: 10_000, instances: 20, size: 50 },
	{ count: 10_000, instances: 1_000, size: 10 },
	{ count: 1_000_000, instances: 100, size: 100 },
])('cuts $count targets for $instances instances into chunks of $size', ({ count, instances, size }) => {
	expect(chooseChunkSize(count, instances)).toBe(size);
});

it.each([
	{ count: 0, size: 10 },
	{ count: 400, size: 20 },
	{ count: 10_000, size: 100 },
	{ count: 1_000_000, size: 100 },
])('cuts $count targets for one instance into chunks of $size', ({ count, size }) => {
	expect(chooseChunkSize(count, 1)).toBe(size);
});
