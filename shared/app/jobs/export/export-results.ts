import type { Job } from '../../../core/job.ts';
import {
	type ExportManifest,
	exportFileName,
	MANIFEST,
	manifestText,
	TABLE_DDL,
} from '../../../core/report/export/export-files.ts';
import type { ExportSpec } from '../../../core/report/export/export-spec.ts';
import { tableDdl } from '../../../core/report/export/table-ddl.ts';
import { toldOf } from '../../../core/report/result-filter.ts';
import { shownResult } from '../../../core/report/shown-result.ts';
import type { Result } from '../../../core/result.ts';
import type { ExportTarget } from '../../../ports/export-target.ts';
import type { ResultEncoders } from '../../../ports/result-encoder.ts';
import { groupsOf, type ResultReaderDeps, readGroups } from '../read-results.ts';
import { type ExportPart, exportParts } from './export-parts.ts';

export interface ResultExporterDeps extends ResultReaderDeps {
	readonly encoders: ResultEncoders;
	/** Results in a part, but for those of its last chunk. */
	readonly partResults?: number;
}

export interface ExportRequest {
	readonly spec: ExportSpec;
	readonly target: ExportTarget;
	/** The part to go on with; default the first. */
	readonly from?: number;
	/** Whether there is time for another part; default always. */
	readonly hasTime?: () => boolean;
	/** Told after each file how many results are written by then. */
	readonly onResults?: (results: number) => void;
}

export type ExportOutcome =
	| { readonly kind: 'written'; readonly manifest: ExportManifest }
	/** There is no time left; `from` is to go on with. */
	| { readonly kind: 'continued'; readonly from: number };

export type ExportResults = ReturnType<typeof createResultExporter>;

/** Some megabytes of Parquet, and less than a minute: each invocation gets some further. */
const PART_RESULTS = 100_000;

/** Writes all results of a job that has ended into files; a few chunks are in memory at a time. */
export function createResultExporter(deps: ResultExporterDeps) {
	const { encoders, blobs, partResults = PART_RESULTS } = deps;

	/** Whenever it is called again, it writes the same files: records do not change, nor how they are cut into parts. */
	return async function exportResults(job: Job, request: ExportRequest): Promise<ExportOutcome> {
		const { spec, target, from = 0, hasTime = () => true, onResults } = request;
		const groups = await groupsOf(deps, job.jobId, 'input');
		const parts = exportParts(groups, spec.parts ? partResults : Number.POSITIVE_INFINITY, toldOf(job.options));
		let written = parts.slice(0, from).reduce((total, { results }) => total + results, 0);
		for (let at = from; at < parts.length; at++) {
			if (at > from && !hasTime()) return { kind: 'continued', from: at };
			const part = parts[at] as ExportPart;
			await target.put(exportFileName(spec, at), encodePart(job, spec, part));
			written += part.results;
			onResults?.(written);
		}
		return { kind: 'written', manifest: await conclude(job, request, parts) };
	};

	function encodePart({ jobId, options }: Job, { format }: ExportSpec, { groups }: ExportPart) {
		return encoders[format](shown(readGroups(blobs, jobId, groups, toldOf(options))), options.visit);
	}

	/** The manifest last: it says that all is there. */
	async function conclude(
		{ jobId, options }: Job,
		{ spec, target }: ExportRequest,
		parts: readonly ExportPart[],
	): Promise<ExportManifest> {
		const { format } = spec;
		const manifest: ExportManifest = {
			jobId,
			format,
			results: parts.reduce((total, { results }) => total + results, 0),
			files: parts.map(({ results }, at) => ({ name: exportFileName(spec, at), results })),
		};
		const ddl = tableDdl({ jobId, format, location: target.location, of: options.visit });
		await target.put(TABLE_DDL, once(ddl));
		await target.put(MANIFEST, once(manifestText(manifest)));
		return manifest;
	}
}

async function* shown(results: AsyncIterable<Result>): AsyncGenerator<Result> {
	for await (const result of results) yield shownResult(result);
}

async function* once(text: string): AsyncGenerator<Uint8Array> {
	yield Buffer.from(text);
}
