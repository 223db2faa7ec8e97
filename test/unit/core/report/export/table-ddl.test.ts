import { parquetMetadata } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { encodeParquet } from '../../../../../shared/adapters/parquet/parquet-encoder.ts';
import { encodeCsv, encodeJsonl } from '../../../../../shared/core/report/export/encode-text.ts';
import { tableColumns, tableDdl } from '../../../../../shared/core/report/export/table-ddl.ts';
import type { Result } from '../../../../../shared/core/result.ts';
import { aResult } from '../../../../support/builders.ts';
import { collect } from '../../../../support/collect.ts';

const RESULT: Result = {
	...aResult(),
	note: 'a note',
	change: 'new',
	error: { code: 'X', message: 'y' },
	redirects: ['https://example.com/old'],
	extracted: { price: 1 },
	body: { key: 'k', offset: 0, length: 1, sha256: 's', encoding: 'warc+gzip', truncated: true },
};

async function* one() {
	yield RESULT;
}

async function bytesOf(parts: AsyncIterable<Uint8Array>): Promise<Buffer> {
	return Buffer.concat(await collect(parts));
}

/** The columns of a statement, as Athena reads it. */
function columnsIn(ddl: string): [string, string][] {
	return Array.from(ddl.matchAll(/^ {2}`([^`]+)` (.+?),?$/gm), ([, name = '', type = '']) => [name, type]);
}

describe('the table of an export', () => {
	it('S0.9 has the columns and the types that Parquet is written with', async () => {
		const { buffer, byteOffset, byteLength } = await bytesOf(encodeParquet(one()));
		const { schema } = parquetMetadata(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
		const columns = schema.flatMap(({ name, type, converted_type: converted }) => {
			if (converted === 'LIST') return [[name, 'array<string>']];
			if (['results', 'list', 'element'].includes(name)) return [];
			const known = { UTF8: 'string', TIMESTAMP_MILLIS: 'timestamp' }[String(converted)];
			return [[name, known ?? { INT32: 'int', INT64: 'bigint', DOUBLE: 'double' }[String(type)]]];
		});

		expect(columnsIn(tableDdl({ jobId: 'a', format: 'parquet' }))).toEqual(columns);
	});

	it('S0.9 has the fields that JSONL is written with, nested ones too', async () => {
		const line = JSON.parse((await bytesOf(encodeJsonl(one()))).toString());
		const columns = columnsIn(tableDdl({ jobId: 'a', format: 'jsonl' }));

		expect(columns.map(([name]) => name).sort()).toEqual(Object.keys(line).sort());
		const fieldsOf = (column: string) =>
			Array.from((columns.find(([name]) => name === column)?.[1] ?? '').matchAll(/(\w+):/g), ([, name]) => name);
		expect(fieldsOf('timings')).toEqual(Object.keys(line.timings));
		expect(fieldsOf('error')).toEqual(Object.keys(line.error));
		expect(fieldsOf('body')).toEqual(Object.keys(line.body));
	});

	it.each([undefined, { price: { selector: '.price', type: 'price' }, 'Price Amount': { selector: 'b' } }] as const)(
		'S0.9 has as many columns as CSV, with names that differ (%#)',
		async (extract) => {
			const [header = ''] = (await bytesOf(encodeCsv(one(), { extract } as never))).toString().split('\r\n');
			const columns = columnsIn(tableDdl({ jobId: 'a', format: 'csv', of: { extract } as never }));

			expect(columns).toHaveLength(header.split(',').length);
			expect(new Set(columns.map(([name]) => name)).size).toBe(columns.length);
			expect(columns.every(([name, type]) => /^[a-z0-9_]+$/.test(name) && type === 'string')).toBe(true);
		},
	);

	it('is named after its job, and lies where its files do', () => {
		const ddl = tableDdl({ jobId: '01ABC-x', format: 'csv', location: "s3://bucket/it's/" });

		expect(ddl).toMatch(/^CREATE EXTERNAL TABLE `shoal_01abc_x` \(\n/);
		expect(ddl).toContain("LOCATION 's3://bucket/it''s/'\nTBLPROPERTIES ('skip.header.line.count'='1');\n");
		expect(tableDdl({ jobId: 'a', format: 'jsonl' })).toContain("LOCATION 's3://BUCKET/PREFIX/';\n");
		expect(tableColumns({ format: 'parquet' })[0]).toEqual(['job_id', 'string']);
	});
});
