import { parse } from 'csv-parse/sync';
import { csvRow } from '../../../../shared/core/report/csv.ts';
import type { Suite } from '../suite.ts';

type Row = Readonly<Record<string, string>>;

/** Whether a reader of CSV gets from what we write the records that the origin has in its JSON. */
export const csvSpectrum: Suite = {
	name: 'csv-spectrum',
	file: 'formats/csv-spectrum',
	cases: (files: Readonly<Record<string, string>>) =>
		Object.keys(files)
			.filter((file) => file.endsWith('.json'))
			.map((file) => {
				// A single record stands there without a list.
				const rows = [JSON.parse(files[file] ?? '')].flat() as readonly Row[];
				return { id: file, expected: rows, actual: () => readBack(rows) };
			}),
};

function readBack(rows: readonly Row[]): Row[] {
	const cells = [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))];
	const text = cells.map((row) => csvRow(row, { isRaw: true })).join('');
	return (parse(text, { columns: true }) as Row[]).map((row) => ({ ...row }));
}
