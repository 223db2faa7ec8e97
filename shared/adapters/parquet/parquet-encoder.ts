import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import { type ColumnType, EXPORT_COLUMNS, type ExportColumn } from '../../core/report/export/columns.ts';
import type { Result } from '../../core/result.ts';
import { VERSION } from '../../core/version.ts';

/** A row group is in memory as a whole, as its rows and as its columns. */
const GROUP_ROWS = 20_000;
const GROUP_CHARACTERS = 16 * 1024 * 1024;

/**
 * Results as Parquet, compressed by Snappy, row group by row group.
 *
 * By hyparquet-writer: it is JavaScript alone, and knows lists. Its writer gives each row group away once it is written.
 */
export async function* encodeParquet(results: AsyncIterable<Result>): AsyncGenerator<Uint8Array> {
	const bytes = new ByteWriter();
	const writer = new ParquetWriter({ writer: bytes, schema: SCHEMA, createdBy: `Shoal ${VERSION}` });
	let group = new RowGroup();
	for await (const result of results) {
		group.add(result);
		if (!group.isFull()) continue;
		await writer.write({ columnData: group.columns, rowGroupSize: GROUP_ROWS });
		yield takeBytes(bytes);
		group = new RowGroup();
	}
	if (group.rows > 0) await writer.write({ columnData: group.columns, rowGroupSize: GROUP_ROWS });
	await writer.finish();
	yield takeBytes(bytes);
}

/** Its offset, where columns and their pages begin, goes on. */
function takeBytes(bytes: ByteWriter): Uint8Array {
	const taken = bytes.getBytes().slice();
	bytes.index = 0;
	return taken;
}

class RowGroup {
	rows = 0;
	readonly columns: (ColumnSource & { readonly data: unknown[] })[] = EXPORT_COLUMNS.map(({ name }) => ({
		name,
		data: [],
	}));
	#characters = 0;

	add(result: Result): void {
		for (const [i, { type, read }] of EXPORT_COLUMNS.entries()) {
			const value = read(result);
			this.columns[i]?.data.push(type === 'long' || type === 'time' ? BigInt(value as number) : value);
			this.#characters += lengthOf(value);
		}
		this.rows++;
	}

	isFull(): boolean {
		return this.rows === GROUP_ROWS || this.#characters >= GROUP_CHARACTERS;
	}
}

function lengthOf(value: ReturnType<ExportColumn['read']>): number {
	if (typeof value === 'string') return value.length;
	return typeof value === 'object' && value !== null ? value.reduce((total, text) => total + text.length, 0) : 8;
}

const PRIMITIVES: Readonly<Record<Exclude<ColumnType, 'texts'>, Omit<SchemaElement, 'name'>>> = {
	text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
	int: { type: 'INT32' },
	long: { type: 'INT64' },
	double: { type: 'DOUBLE' },
	time: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
};

const SCHEMA: SchemaElement[] = [
	{ name: 'results', num_children: EXPORT_COLUMNS.length },
	...EXPORT_COLUMNS.flatMap(elementsOf),
];

/** Lists in the three levels that the format's page on logical types asks for. */
function elementsOf({ name, type, isRequired }: ExportColumn): SchemaElement[] {
	const repetition_type = isRequired ? 'REQUIRED' : 'OPTIONAL';
	if (type !== 'texts') return [{ name, repetition_type, ...PRIMITIVES[type] }];
	return [
		{ name, repetition_type, converted_type: 'LIST', num_children: 1 },
		{ name: 'list', repetition_type: 'REPEATED', num_children: 1 },
		{ name: 'element', repetition_type: 'REQUIRED', ...PRIMITIVES.text },
	];
}
