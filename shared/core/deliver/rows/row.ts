import { shownResult } from '../../report/shown-result.ts';
import type { Result } from '../../result.ts';
import { storable } from '../../storable.ts';

/** A row of `shoal_results`; names are those of its columns. */
export interface Row {
	readonly job_id: string;
	readonly index: number;
	readonly url: string;
	readonly final_url: string | null;
	readonly outcome: string;
	readonly status: number | null;
	readonly error_code: string | null;
	readonly error: string | null;
	readonly content_type: string | null;
	readonly title: string | null;
	readonly bytes: number;
	readonly links: number;
	readonly attempts: number;
	readonly total_ms: number;
	/** ISO 8601, UTC. */
	readonly fetched_at: string;
	readonly extracted: Readonly<Record<string, unknown>>;
	/** All that is stored of it. */
	readonly result: Result;
}

/** A result as a row: credentials in its URLs are left out, and what PostgreSQL takes in no text. */
export function rowOf(stored: Result): Row {
	const result = storable(shownResult(stored)) as Result;
	return {
		job_id: result.jobId,
		index: result.index,
		url: result.url,
		final_url: result.finalUrl,
		outcome: result.outcome,
		status: result.status,
		error_code: result.error?.code ?? null,
		error: result.error?.message ?? null,
		content_type: result.contentType,
		title: result.title,
		bytes: result.bytes,
		links: result.links,
		attempts: result.attempts,
		total_ms: result.timings.totalMs,
		fetched_at: result.fetchedAt,
		extracted: result.extracted,
		result,
	};
}
