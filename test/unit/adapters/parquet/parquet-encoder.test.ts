import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { encodeParquet } from '../../../../shared/adapters/parquet/parquet-encoder.ts';
import type { Result } from '../../../../shared/core/result.ts';
import { aResult } from '../../../support/builders.ts';
import { collect } from '../../../support/collect.ts';

async function* each(results: Iterable<Result>) {
	yield* results;
}

async function encoded(results: Iterable<Result>) {
	const parts = await collect(encodeParquet(each(results)));
	const bytes = Buffer.concat(parts);
	return { parts, bytes, file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer };
}

function* many(count: number, fields: Partial<Result> = {}): Generator<Result> {
	for (let index = 0; index < count; index++) yield aResult({ index, ...fields });
}

describe('encodeParquet', () => {
	it('S0.9 gives back what a result has, with its types', async () => {
		const odd = '"\\ \u{1f41f} \n\u2028';
		const result = aResult({
			index: 3_000_000_000,
			bytes: 2 ** 40,
			title: odd,
			status: 404,
			error: { code: 'HTTP_404', message: 'not found' },
			redirects: ['https://a/', 'https://b/'],
			extracted: { price: 1.5 },
			fetchedAt: '2026-11-30T10:20:30.456Z',
		});
		const { file } = await encoded([result, aResult({ index: 1, status: null, title: null })]);
		const [first, second] = await parquetReadObjects({ file });

		expect(first).toMatchObject({
			job_id: result.jobId,
			index: 3_000_000_000n,
			bytes: 1_099_511_627_776n,
			title: odd,
			status: 404,
			error_code: 'HTTP_404',
			redirects: ['https://a/', 'https://b/'],
			parents: [],
			extracted: '{"price":1.5}',
			total_ms: result.timings.totalMs,
			fetched_at: new Date('2026-11-30T10:20:30.456Z'),
		});
		expect(second).toMatchObject({ status: null, title: null, error_code: null, note: null, redirects: [] });
	});

	it('S0.9 is a file with columns also where there is no result', async () => {
		const { file } = await encoded([]);

		expect(parquetMetadata(file)).toMatchObject({ num_rows: 0n, row_groups: [] });
		expect(await parquetReadObjects({ file })).toEqual([]);
	});

	it('S0.9 hands on one row group after the other, of bounded rows and bytes', async () => {
		const { parts, file } = await encoded(many(45_000));
		expect(parquetMetadata(file).row_groups.map(({ num_rows: rows }) => Number(rows))).toEqual([20_000, 20_000, 5_000]);
		expect(parts).toHaveLength(3);
		const rows = await parquetReadObjects({ file, columns: ['index'], rowStart: 44_998 });
		expect(rows).toEqual([{ index: 44_998n }, { index: 44_999n }]);

		const long = await encoded(many(10, { title: 'a'.repeat(5_000_000) }));
		expect(parquetMetadata(long.file).row_groups.map(({ num_rows: count }) => Number(count))).toEqual([4, 4, 2]);
	});

	it('S0.9 makes the same bytes of the same results', async () => {
		const { bytes } = await encoded(many(100));

		expect((await encoded(many(100))).bytes.equals(bytes)).toBe(true);
	});
});
