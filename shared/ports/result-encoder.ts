import type { ExportFormat } from '../core/report/export/export-spec.ts';
import type { Extracting } from '../core/report/extract-columns.ts';
import type { Result } from '../core/result.ts';

/**
 * Makes the bytes of a file of results, as they are read: of the same results always the same.
 *
 * @param of - The job, whose fields may be columns.
 */
export type EncodeResults = (results: AsyncIterable<Result>, of?: Extracting | undefined) => AsyncIterable<Uint8Array>;

export type ResultEncoders = Readonly<Record<ExportFormat, EncodeResults>>;
