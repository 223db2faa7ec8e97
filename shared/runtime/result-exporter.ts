import { createResultExporter } from '../app/jobs/export/export-results.ts';
import type { ResultReaderDeps } from '../app/jobs/read-results.ts';
import { encodeCsv, encodeJsonl } from '../core/report/export/encode-text.ts';
import type { EncodeResults } from '../ports/result-encoder.ts';

/** Loaded with the first export that is Parquet. */
const encodeParquet: EncodeResults = async function* (results) {
	const parquet = await import('../adapters/parquet/parquet-encoder.ts');
	yield* parquet.encodeParquet(results);
};

/** The use case that exports results, in every format. */
export function createStackExporter(stack: ResultReaderDeps) {
	return createResultExporter({ ...stack, encoders: { parquet: encodeParquet, jsonl: encodeJsonl, csv: encodeCsv } });
}
