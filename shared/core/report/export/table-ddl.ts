import type { Result } from '../../result.ts';
import { csvColumns } from '../csv-results.ts';
import type { Extracting } from '../extract-columns.ts';
import { type ColumnType, EXPORT_COLUMNS } from './columns.ts';
import type { ExportFormat } from './export-spec.ts';

export interface TableOf {
	readonly jobId: string;
	readonly format: ExportFormat;
	/** Of the files, `s3://bucket/prefix/`; absent where they are in no bucket yet. */
	readonly location?: string | undefined;
	/** The job, whose fields are columns of CSV. */
	readonly of?: Extracting | undefined;
}

type Column = readonly [name: string, type: string];

const TYPES: Readonly<Record<ColumnType, string>> = {
	text: 'string',
	int: 'int',
	long: 'bigint',
	double: 'double',
	time: 'timestamp',
	texts: 'array<string>',
};

/** A result in JSON, field by field; what may be of any shape is its JSON. */
const JSON_COLUMNS = {
	jobId: 'string',
	index: 'bigint',
	url: 'string',
	finalUrl: 'string',
	outcome: 'string',
	status: 'int',
	error: 'struct<code:string,message:string>',
	note: 'string',
	contentType: 'string',
	charset: 'string',
	bytes: 'bigint',
	title: 'string',
	links: 'int',
	redirects: 'array<string>',
	extracted: 'string',
	body: 'struct<key:string,offset:bigint,length:bigint,sha256:string,encoding:string,truncated:boolean>',
	attempts: 'int',
	timings:
		'struct<queueMs:double,dnsMs:double,connectMs:double,tlsMs:double,ttfbMs:double,bodyMs:double,parseMs:double,totalMs:double>',
	parents: 'array<string>',
	fetchedAt: 'string',
	instance: 'string',
	thread: 'int',
	change: 'string',
} as const satisfies Record<keyof Result, string>;

/** The columns of a table over exported files, as Athena has them. */
export function tableColumns({ format, of }: Pick<TableOf, 'format' | 'of'>): readonly Column[] {
	switch (format) {
		case 'parquet':
			return EXPORT_COLUMNS.map(({ name, type }) => [name, TYPES[type]]);
		case 'jsonl':
			return Object.entries(JSON_COLUMNS);
		case 'csv':
			return distinct(csvColumns(of)).map((name) => [name, 'string']);
	}
}

/** How the files are read. */
const READERS: Readonly<Record<ExportFormat, string>> = {
	parquet: 'STORED AS PARQUET',
	jsonl: "ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'",
	csv: "ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'",
};

/** What creates a table over exported files in Athena. */
export function tableDdl(table: TableOf): string {
	const { jobId, format, location = 's3://BUCKET/PREFIX/' } = table;
	const columns = tableColumns(table).map(([name, type]) => `  \`${name}\` ${type}`);
	return [
		`CREATE EXTERNAL TABLE \`shoal_${nameIn(jobId)}\` (`,
		columns.join(',\n'),
		')',
		READERS[format],
		`LOCATION '${location.replaceAll("'", "''")}'`,
		...(format === 'csv' ? ["TBLPROPERTIES ('skip.header.line.count'='1')"] : []),
	]
		.join('\n')
		.concat(';\n');
}

/** Athena takes letters, digits and underscores, and tells no capitals from small letters. */
function nameIn(text: string): string {
	return text.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_');
}

/** CSV goes by the places of its columns: their names may be any that differ. */
function distinct(titles: readonly string[]): string[] {
	const taken = new Set<string>();
	return titles.map((title) => {
		const name = nameIn(title);
		let free = name;
		for (let n = 2; taken.has(free); n++) free = `${name}_${n}`;
		taken.add(free);
		return free;
	});
}
