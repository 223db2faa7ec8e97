import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Row, rowOf } from '../../shared/core/deliver/rows/row.ts';
import type { OpenSink, RowSink } from '../../shared/ports/row-sink.ts';
import { aResult } from '../support/builders.ts';
import { freshId } from '../support/fresh-id.ts';

/** A row sink, and a look into its database. */
export interface RowSinkUnderTest {
	readonly sink: RowSink;
	readonly to: OpenSink;
	/** Rows of a job, by their index. */
	rowsOf(jobId: string): Promise<Pick<Row, 'index' | 'title' | 'result'>[]>;
	close(): Promise<void>;
}

export function rowSinkContract(name: string, make: () => RowSinkUnderTest | Promise<RowSinkUnderTest>): void {
	describe(`a row sink (${name})`, () => {
		let tested: RowSinkUnderTest;
		let jobId: string;
		beforeAll(async () => {
			tested = await make();
		});
		afterAll(() => tested?.close());
		beforeEach(() => {
			jobId = freshId();
		});

		const aRow = (index: number, title: string | null = null) => rowOf(aResult({ jobId, index, title }));
		const titles = async () => (await tested.rowsOf(jobId)).map(({ index, title }) => [index, title]);

		it('S0.8 writes a row a result', async () => {
			expect(await tested.sink.write(tested.to, [aRow(1, 'b'), aRow(0, 'a')])).toEqual({ kind: 'written' });

			expect(await titles()).toEqual([
				[0, 'a'],
				[1, 'b'],
			]);
			expect((await tested.rowsOf(jobId))[0]?.result).toEqual(aResult({ jobId, index: 0, title: 'a' }));
		});

		it('S0.8 puts a row in the place of the one that is there', async () => {
			await tested.sink.write(tested.to, [aRow(0, 'old'), aRow(1)]);
			await tested.sink.write(tested.to, [aRow(0, 'new'), aRow(2)]);

			expect(await titles()).toEqual([
				[0, 'new'],
				[1, null],
				[2, null],
			]);
		});

		it('takes the last of two that are the same, and none at all', async () => {
			expect(await tested.sink.write(tested.to, [])).toEqual({ kind: 'written' });
			await tested.sink.write(tested.to, [aRow(0, 'first'), aRow(0, 'last')]);

			expect(await titles()).toEqual([[0, 'last']]);
		});

		it('S0.8 writes for several at once', async () => {
			const calls = Array.from({ length: 8 }, (_, i) => tested.sink.write(tested.to, [aRow(i)]));

			expect(new Set((await Promise.all(calls)).map(({ kind }) => kind))).toEqual(new Set(['written']));
			expect(await tested.rowsOf(jobId)).toHaveLength(8);
		});

		it('writes whatever stands in a page', async () => {
			const odd = '"\\ \0 \ud800 \u{1f41f} \'; DROP TABLE shoal_results; --\n\u2028';
			await tested.sink.write(tested.to, [aRow(0, odd)]);

			expect(await titles()).toEqual([[0, odd.toWellFormed().replace('\0', '\ufffd')]]);
		});
	});
}
